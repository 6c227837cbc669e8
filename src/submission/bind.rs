//! Binds a workbook: sheets to tables and lists, tables to submissions.

use super::grid::{self, Grid};
use super::lists::{self, ListHeader};
use super::model::{AsideReason, BoundList, BoundTable, Duplicate, PeriodFactAt, PeriodSource, SetAside, Submission};
use super::period::Headed;
use super::spread::Pages;
use super::table::{Candidate, Data};
use super::words::Vocabulary;
use super::{aside, continued, drawn, header, locate, own, pages, period, stacked, transposed, year};
use crate::a1::CellRef;
use crate::date::Period;
use crate::schema::{RowKind, Schema};
use crate::workbook::{Visibility, Workbook};

/// Rows of a sheet without tables that are taken for a cover.
const COVER_ROWS: usize = 30;
/// Rows above a table's first one, of those with cells, in which its header stands.
const HEADER_ROWS: usize = 6;

/// What one sheet holds.
pub(super) struct SheetContent {
    pub(super) sheet: usize,
    pub(super) tables: Vec<Candidate>,
    lists: Vec<BoundList>,
    facts: Vec<PeriodFactAt>,
    header: Vec<Option<super::model::HeaderValue>>,
    /// Whether it states another period than the tables it was put to.
    foreign: bool,
}

/// The submissions in a workbook, empty where too few tables of the schema are found. `file_name` may say something about the period; folders
/// in front of it, `/` between them, about the year.
pub fn bind(book: &Workbook, schema: &Schema, vocabulary: &Vocabulary, file_name: &str) -> Vec<Submission> {
    let mut contents: Vec<SheetContent> =
        book.sheets.iter().enumerate().map(|(i, _)| sheet_content(book, i, schema, vocabulary)).collect();
    let enough = schema.recognise.min_tables.min(schema.tables.len());
    if different_tables(&contents) < enough {
        return Vec::new();
    }
    let mut set_aside = put_aside(book, &mut contents, schema, enough);
    let file = period::read(file_name.rsplit('/').next().unwrap_or_default(), &PeriodSource::FileName);
    // The year may stand on a cover or in the file's name, for months that name none.
    let covers = contents.iter().filter(|c| c.tables.is_empty() && c.lists.is_empty()).flat_map(|c| &c.facts);
    let mut years: Vec<PeriodFactAt> = file.iter().chain(covers).filter(|f| period::is_year(f)).cloned().collect();
    // A form kept blank beside the reports tells nobody's year.
    let stated = |c: &&SheetContent| c.tables.iter().any(|t| t.data > Data::None);
    let any = contents.iter().any(|c| stated(&c));
    let is_report = |c: &&SheetContent| !c.tables.is_empty() || !c.lists.is_empty();
    let reports = || contents.iter().filter(|c| is_report(c) && (!any || c.tables.is_empty() || stated(c)));
    if years.is_empty() {
        years.extend(year::common(reports().map(|c| &c.facts[..])));
    }
    // A folder is asked last, and only where nothing in the workbook names any year.
    let folder = || year::of_folders(file_name);
    let dated = |f: &PeriodFactAt| period::is_year(f) || period::names_days(f);
    if years.is_empty() && !file.iter().chain(contents.iter().flat_map(|c| &c.facts)).any(dated) {
        years.extend(folder());
    }
    let mut groups = group(book, contents, &years, enough);
    let several = groups.len() > 1;
    drop_blank(&mut groups, &mut set_aside);
    // A cover is a part of the only report; a folder never is.
    years.retain(|y| several || y.source == PeriodSource::FolderName);
    let visible = |i: &usize| book.sheets[*i].visibility == Visibility::Visible;
    let shown: Vec<usize> = (0..book.sheets.len()).filter(visible).collect();
    let pages = Pages { book, schema, vocabulary };
    let joined = groups.into_iter().map(|mut group| {
        pages.join(&mut group);
        submission(book, group, schema, &file, &years, &shown)
    });
    let mut submissions: Vec<Submission> = joined.collect();
    year::tell_once(&mut submissions);
    if let Some(first) = submissions.first_mut() {
        set_aside.append(&mut first.set_aside);
        first.set_aside = set_aside;
    }
    submissions
}

/// Takes out the months that nobody has filled in yet, beside those that somebody has.
fn drop_blank(groups: &mut Vec<Vec<SheetContent>>, set_aside: &mut Vec<SetAside>) {
    let is_blank = |g: &Vec<SheetContent>| {
        g.iter().all(|c| c.tables.iter().all(|t| t.data == Data::None) && c.lists.iter().all(|l| l.entries.is_empty()))
            && g.iter().any(|c| !c.tables.is_empty())
    };
    if groups.len() < 2 || groups.iter().all(is_blank) {
        return;
    }
    let blank = groups.extract_if(.., |g| is_blank(g)).flatten().filter(|c| !c.tables.is_empty());
    set_aside.extend(blank.map(|c| SetAside { sheet: c.sheet, table: None, why: AsideReason::Blank }));
}

/// How many tables of the form stand on these sheets.
fn different_tables<'a>(contents: impl IntoIterator<Item = &'a SheetContent>) -> usize {
    let mut tables: Vec<usize> = contents.into_iter().flat_map(|c| &c.tables).map(|t| t.bound.table).collect();
    tables.sort_unstable();
    tables.dedup();
    tables.len()
}

/// Empties sheets that say they are no report (an example, a former form, a list of codes), where the others hold one, and hidden ones on
/// which nothing stands that the visible ones do not hold, too (a copy for a chart).
fn put_aside(book: &Workbook, contents: &mut [SheetContent], schema: &Schema, enough: usize) -> Vec<SetAside> {
    let is_shown = |c: &SheetContent| book.sheets[c.sheet].visibility == Visibility::Visible;
    let is_aside = |c: &SheetContent| aside::is_aside(&book.sheets[c.sheet]);
    let is_copy = |c: &SheetContent| {
        let said = stated(&c.facts, &[]);
        let same = |o: &&SheetContent| is_shown(o) && !is_aside(o) && said.agrees(stated(&o.facts, &[]), true);
        let holds =
            |t: &Candidate| contents.iter().filter(same).flat_map(SheetContent::filled).any(|o| is_again(schema, t, o));
        !is_shown(c) && c.tables.iter().all(holds)
    };
    let why = |c: &SheetContent| {
        if is_aside(c) {
            return Some(AsideReason::Example);
        }
        (!c.tables.is_empty() && is_copy(c)).then_some(AsideReason::HiddenCopy)
    };
    let asides: Vec<Option<AsideReason>> = contents.iter().map(why).collect();
    let others = contents.iter().zip(&asides).filter(|(_, aside)| aside.is_none()).map(|(c, _)| c);
    if asides.iter().all(Option::is_none) || different_tables(others) < enough {
        return Vec::new();
    }
    let mut out = Vec::new();
    for (content, why) in contents.iter_mut().zip(asides) {
        let Some(why) = why else { continue };
        // A list of codes without a figure could not be taken for a part of the report.
        if content.tables.iter().any(|t| t.data > Data::None) || content.lists.iter().any(|l| !l.entries.is_empty()) {
            out.push(SetAside { sheet: content.sheet, table: None, why });
        }
        *content = SheetContent::empty(content.sheet, schema);
    }
    out
}

/// Whether a table holds categories of another one of its kind, or none at all: rows that no other sheet has are no copy.
fn is_again(schema: &Schema, copy: &Candidate, other: &Candidate) -> bool {
    let (a, b) = (&copy.bound, &other.bound);
    let is_category = |j: &usize| schema.tables[a.table].rows[*j].kind == RowKind::Category;
    let mut held = (0..a.by_entry.len()).filter(is_category).filter(|&j| a.by_entry[j].is_some()).peekable();
    a.table == b.table && (held.peek().is_none() || held.any(|j| b.by_entry[j].is_some()))
}

impl SheetContent {
    fn empty(sheet: usize, schema: &Schema) -> Self {
        let header = vec![None; schema.header.len()];
        Self { sheet, tables: Vec::new(), lists: Vec::new(), facts: Vec::new(), header, foreign: false }
    }

    /// Forgets what rows of a table were taken to state about the period before they were known for that.
    pub(super) fn forget(&mut self, bound: &BoundTable) {
        let rows: Vec<(usize, u32)> = bound.rows.iter().map(|r| (bound.sheet_of(r), r.row)).collect();
        self.facts.retain(|f| match f.source {
            PeriodSource::Cell { sheet, at } => !rows.contains(&(sheet, at.row)),
            _ => true,
        });
    }

    /// Tables with figures.
    fn filled(&self) -> impl Iterator<Item = &Candidate> {
        self.tables.iter().filter(|t| t.data == Data::Figures)
    }
}

fn sheet_content(book: &Workbook, index: usize, schema: &Schema, vocabulary: &Vocabulary) -> SheetContent {
    let joined = stacked::joined(&book.sheets[index], vocabulary);
    let sheet = joined.as_ref().unwrap_or(&book.sheets[index]);
    let shown = grid::cells(sheet, vocabulary);
    let grid = Grid::new(index, sheet, book, &shown);
    if own::is_report_sheet(&grid) {
        return SheetContent::empty(index, schema);
    }
    let headers: Vec<ListHeader> = lists::headers(&grid, schema, vocabulary);
    let mut tables = locate::tables(&grid, schema, vocabulary, &headers);
    let swapped = transposed::tables(&grid, schema, vocabulary, &tables);
    tables.retain(|t| !swapped.iter().any(|s| s.bound.table == t.bound.table || meet(t, s)));
    tables.extend(swapped);
    let lists: Vec<BoundList> =
        headers.iter().map(|h| lists::bind(&grid, h, &schema.lists[h.list], vocabulary)).collect();
    // A sheet without any table speaks of the period at its top only (a cover); what it quotes further down is its own affair.
    let cover_end = grid.rows.get(COVER_ROWS).map_or(u32::MAX, |r| r.row);
    let is_cover = tables.is_empty() && lists.is_empty();
    let ends: Vec<u32> = tables.iter().map(|t| last_row(&grid, t)).collect();
    // Rows of a table that begins on another sheet are no statements either.
    let is_row = |row: u32| {
        let cells = || grid.rows.get(grid.row_index(row)).filter(|r| r.row == row).into_iter().flat_map(|r| r.cells);
        cells().any(|c| !c.tables().is_empty()) && cells().any(|c| c.figure)
    };
    let claimed = |row: u32| {
        (is_cover && (row >= cover_end || is_row(row)))
            || tables.iter().zip(&ends).any(|(t, end)| {
                let first = t.bound.rows.first().map_or(u32::MAX, |r| r.row);
                let body = if t.bound.first.transposed { t.bound.first.range.start.row + 1 } else { first };
                (body..=*end).contains(&row)
                    || t.bound.first.title.is_some_and(|c| {
                        c.row == row && grid.at(row, c.col).is_some_and(|_| row_is_title_only(&grid, row))
                    })
            })
            || lists.iter().any(|l| (l.first.range.start.row..=l.first.range.end.row).contains(&row))
    };
    let mut facts = period::of_sheet(book, &grid, &claimed, &|at| {
        // Beside each other stand tables of which one counts what the other does not.
        let mut all = tables.iter().filter_map(|t| headed(&grid, t, at));
        let first = all.next()?;
        Some(if first == Headed::Count || all.any(|h| h == Headed::Count) { Headed::Count } else { Headed::Other })
    });
    let header = header::values(&grid, schema, vocabulary, &claimed);
    // A figure of the header may look like a year, by itself or in its row read as a whole.
    facts.retain(|f| {
        let PeriodSource::Cell { at, .. } = f.source else { return true };
        // The name of a column, be it 令和6年度, is nobody's statement.
        if grid.at(at.row, at.col).is_some_and(|c| vocabulary.names_column(c.key())) {
            return false;
        }
        let own = header.iter().flatten().find(|h| h.value.at == at);
        own.is_none_or(|h| h.value.count().is_none() && h.value.raw.contains(&*f.fact.text))
    });
    // Notes and histories name many periods, and none of them is the report's; the sheet that states its header figures is its front.
    if is_cover && header.iter().all(Option::is_none) && period::contradict(&facts) {
        facts.clear();
    }
    SheetContent { sheet: index, tables, lists, facts, header, foreign: false }
}

/// The last row of a table, or of figures that follow it in its columns and are no rows of the form (`年度累計`, `前年度`).
fn last_row(grid: &Grid<'_>, table: &Candidate) -> u32 {
    let bound = &table.bound;
    let mut end = bound.first.range.end.row;
    if bound.first.transposed {
        return end;
    }
    let goes_on = |row: u32| bound.first.columns.iter().flatten().any(|&c| grid.at(row, c).is_some_and(|c| c.figure));
    while end < u32::MAX && goes_on(end + 1) {
        end += 1;
    }
    end
}

/// What a cell between a table's title and its first row is the heading of.
fn headed(grid: &Grid<'_>, table: &Candidate, at: CellRef) -> Option<Headed> {
    let bound = &table.bound;
    let (first, last) = (bound.rows.first()?.row, bound.rows.last()?.row);
    let below_title =
        bound.first.title.is_none_or(|title| at.row > title.row || at.row == title.row && at.col > title.col);
    let between = grid.row_index(at.row)..grid.row_index(first);
    if bound.first.transposed || !below_title || at.row >= first || between.len() > HEADER_ROWS {
        return None;
    }
    if bound.first.columns.contains(&Some(at.col)) {
        return Some(Headed::Count);
    }
    let body = grid.row_index(first)..grid.row_index(last + 1);
    let figures = grid.rows[body].iter().filter_map(|r| r.at(at.col)).any(|c| c.figure);
    figures.then_some(Headed::Other)
}

/// Whether two tables share cells.
fn meet(a: &Candidate, b: &Candidate) -> bool {
    let (a, b) = (&a.body, &b.body);
    a.start.row <= b.end.row && b.start.row <= a.end.row && a.start.col <= b.end.col && b.start.col <= a.end.col
}

fn row_is_title_only(grid: &Grid<'_>, row: u32) -> bool {
    grid.rows.get(grid.row_index(row)).is_some_and(|r| r.row == row && r.cells.len() == 1)
}

/// What a sheet states about its period.
#[derive(Clone, Copy, Default)]
struct Stated {
    /// The period, years that stand elsewhere taken into account; `None` where it says no more than a year, or no year is known.
    period: Option<Period>,
    /// The first and the last month of it, known without the year too (sheets named `第1四半期`).
    months: Option<(i8, i8)>,
}

impl Stated {
    /// Whether two sheets may be parts of one report. What names no year tells reports from each other only where they hold the same tables.
    fn agrees(self, other: Self, same_tables: bool) -> bool {
        match (self.period, other.period, self.months, other.months) {
            (Some(a), Some(b), ..) => (a.from, a.to) == (b.from, b.to),
            (_, _, Some(a), Some(b)) => a == b || !same_tables,
            _ => true,
        }
    }

    /// What is known of both.
    fn or(self, other: Self) -> Self {
        Self { period: self.period.or(other.period), months: self.months.or(other.months) }
    }
}

fn stated(facts: &[PeriodFactAt], years: &[PeriodFactAt]) -> Stated {
    if facts.iter().all(period::is_year) {
        return Stated::default();
    }
    let own_year = facts.iter().any(period::is_year);
    let more = years.iter().filter(|_| !own_year);
    let period = period::resolve(facts.iter().chain(more).cloned().collect()).period;
    let months = period.or_else(|| period::in_any_year(facts)).map(|p| (p.from.month(), p.to.month()));
    Stated { period, months }
}

/// Sheets that form one submission.
struct Group {
    stated: Stated,
    /// Who reports, where several do.
    office: Option<String>,
    contents: Vec<SheetContent>,
}

/// Sheets that form one submission each. A sheet of another period than those before begins another one, and so does a whole report by
/// another office; a sheet that repeats tables with data and says nothing of either holds duplicates.
fn group(
    book: &Workbook,
    contents: Vec<SheetContent>,
    years: &[PeriodFactAt],
    enough: usize,
) -> Vec<Vec<SheetContent>> {
    let mut groups: Vec<Group> = Vec::new();
    let mut loose: Vec<SheetContent> = Vec::new();
    for content in contents {
        if content.tables.is_empty() && content.lists.is_empty() && groups.is_empty() {
            loose.push(content);
            continue;
        }
        let mine = stated(&content.facts, years);
        let again = |g: &Group| {
            let here = || content.filled().map(|t| t.bound.table);
            g.contents.iter().flat_map(SheetContent::filled).any(|o| here().any(|t| t == o.bound.table))
        };
        let place = groups.iter().rposition(|g| mine.agrees(g.stated, again(g)));
        // The same tables once more: another office's report, where the sheets say so.
        let repeats = |g: &Group| {
            let here = content.filled().map(|t| t.bound.table);
            here.filter(|t| g.contents.iter().flat_map(SheetContent::filled).any(|o| o.bound.table == *t)).count()
                >= enough
        };
        if let Some(p) = place.filter(|p| repeats(&groups[*p]))
            && let Some(office) = aside::office(&book.sheets[content.sheet])
        {
            let theirs = |g: &Group| {
                g.office.clone().or_else(|| {
                    let first = g.contents.iter().find(|c| c.filled().next().is_some())?;
                    aside::office(&book.sheets[first.sheet])
                })
            };
            if theirs(&groups[p]).is_some_and(|t| t != office) {
                groups.push(Group { stated: mine, office: Some(office), contents: vec![content] });
                continue;
            }
        }
        match place {
            Some(p) => {
                groups[p].stated = groups[p].stated.or(mine);
                groups[p].contents.push(content);
            }
            // Lists and covers of another period belong to what stands before them.
            None if content.tables.is_empty() && !groups.is_empty() => {
                let other = SheetContent { foreign: true, ..content };
                groups.last_mut().expect("one, or more, as just asked").contents.push(other);
            }
            None => groups.push(Group { stated: mine, office: None, contents: vec![content] }),
        }
    }
    let mut groups: Vec<Vec<SheetContent>> = groups.into_iter().map(|g| g.contents).collect();
    if let Some(first) = groups.first_mut() {
        let mut all = loose;
        all.append(first);
        *first = all;
    } else {
        groups.push(loose);
    }
    groups.retain(|g| g.iter().any(|c| !c.tables.is_empty() || !c.lists.is_empty()));
    groups
}

fn submission(
    book: &Workbook,
    contents: Vec<SheetContent>,
    schema: &Schema,
    file: &[PeriodFactAt],
    years: &[PeriodFactAt],
    shown: &[usize],
) -> Submission {
    let mut tables: Vec<Option<Candidate>> = schema.tables.iter().map(|_| None).collect();
    let mut lists: Vec<Option<BoundList>> = schema.lists.iter().map(|_| None).collect();
    let mut header: Vec<Option<super::model::HeaderValue>> = vec![None; schema.header.len()];
    let mut duplicates = Vec::new();
    let mut set_aside = Vec::new();
    let mut later: Vec<(BoundList, bool)> = Vec::new();
    let mut facts = Vec::new();
    let mut sheets = Vec::new();
    for content in contents {
        sheets.push(content.sheet);
        facts.extend(content.facts);
        for (slot, value) in header.iter_mut().zip(content.header) {
            if slot.is_none() {
                *slot = value;
            }
        }
        for candidate in content.tables {
            let slot = &mut tables[candidate.bound.table];
            match slot {
                Some(kept) if kept.data > Data::None && continued::goes_on(kept, &candidate) => {
                    continued::join(kept, candidate);
                }
                Some(kept) if is_part_of(&candidate, kept) => {
                    set_aside.push(left_out(&candidate, AsideReason::PartialCopy));
                }
                Some(kept) if is_part_of(kept, &candidate) => {
                    set_aside.push(left_out(kept, AsideReason::PartialCopy));
                    *kept = candidate;
                }
                // Figures drawn from another sheet are stated there and here; what is handed in is the sheet that draws them.
                Some(kept) if drawn::is_drawn_from(book, kept, &candidate) => {
                    set_aside.push(left_out(&candidate, AsideReason::Source));
                }
                Some(kept) if drawn::is_drawn_from(book, &candidate, kept) => {
                    set_aside.push(left_out(kept, AsideReason::Source));
                    *kept = candidate;
                }
                // A form left blank, or with nothing but zeros, beside the filled one is no duplicate.
                Some(kept) if kept.data == candidate.data && kept.data > Data::None => duplicates.push(Duplicate {
                    table: candidate.bound.table,
                    sheet: candidate.bound.first.sheet,
                    range: candidate.bound.first.range,
                }),
                Some(kept) if kept.data >= candidate.data => {}
                _ => *slot = Some(candidate),
            }
        }
        for list in content.lists {
            match &mut lists[list.list] {
                // The same list on a further page goes on; what stands on another sheet has to wait for the period.
                Some(kept) if kept.first.sheet == list.first.sheet => pages::join(kept, list),
                Some(kept) if !kept.entries.is_empty() => later.push((list, content.foreign)),
                slot => *slot = Some(list),
            }
        }
    }
    let stated_here: Vec<PeriodSource> = facts.iter().map(|f: &PeriodFactAt| f.source.clone()).collect();
    let doubtful = file.iter().any(period::is_short_name) && period::is_known(&facts);
    facts.extend(file.iter().filter(|f| !(doubtful && period::is_short_name(f))).cloned());
    let elsewhere = |f: &&PeriodFactAt| f.source != PeriodSource::FileName && !stated_here.contains(&f.source);
    if !facts.iter().any(period::is_year) {
        // A folder's year alone is no statement of what is reported.
        let is_part = facts.iter().any(|f| !period::is_manner(&f.fact));
        let fits = |y: &&PeriodFactAt| elsewhere(y) && (is_part || y.source != PeriodSource::FolderName);
        facts.extend(years.iter().filter(fits).cloned());
    }
    let mut period = period::resolve(facts);
    // Sheets and files are often named for the year or the office only; without any statement in cells their word is taken as it is.
    if period.facts.iter().all(|f| f.source == PeriodSource::FileName) {
        period.conflicts.clear();
    }
    for (list, foreign) in later.into_iter().filter(|l| !l.0.entries.is_empty()) {
        let columns = &schema.lists[list.list].columns;
        let own = |s: usize| shown.contains(&s);
        match &mut lists[list.list] {
            Some(kept)
                if !foreign
                    && own(list.first.sheet)
                    && pages::goes_on(kept, &list, columns, period.period.as_ref()) =>
            {
                pages::join(kept, list);
            }
            _ => set_aside.push(SetAside { sheet: list.first.sheet, table: None, why: AsideReason::OtherList }),
        }
    }
    Submission {
        sheets,
        period,
        header,
        tables: tables.into_iter().map(|t| t.map(|c| c.bound)).collect(),
        duplicates,
        lists,
        set_aside,
    }
}

/// Whether a table on another sheet holds less than half of the rows of one that is there in full: a copy for a chart.
fn is_part_of(part: &Candidate, whole: &Candidate) -> bool {
    part.bound.first.sheet != whole.bound.first.sheet
        && part.data > Data::None
        && whole.data >= part.data
        && part.matched * 2 < whole.matched
        && part.bound.by_entry.iter().zip(&whole.bound.by_entry).all(|(p, w)| p.is_none() || w.is_some())
}

fn left_out(table: &Candidate, why: AsideReason) -> SetAside {
    let place = &table.bound.first;
    SetAside { sheet: place.sheet, table: Some((table.bound.table, place.range)), why }
}
