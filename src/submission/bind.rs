//! Binds a workbook: sheets to tables and lists, tables to submissions.

use super::grid::Grid;
use super::lists::{self, ListHeader};
use super::model::{BoundList, Duplicate, PeriodFactAt, PeriodSource, Submission};
use super::table::Candidate;
use super::words::Vocabulary;
use super::{header, locate, own, period};
use crate::date::Period;
use crate::schema::Schema;
use crate::workbook::Workbook;

/// Rows of a sheet without tables that are taken for a cover.
const COVER_ROWS: usize = 30;

/// What one sheet holds.
struct SheetContent {
    sheet: usize,
    tables: Vec<Candidate>,
    lists: Vec<BoundList>,
    facts: Vec<PeriodFactAt>,
    header: Vec<Option<super::model::HeaderValue>>,
}

/// The submissions in a workbook, empty where too few tables of the schema are found. `file_name` may say something about the period.
pub fn bind(book: &Workbook, schema: &Schema, vocabulary: &Vocabulary, file_name: &str) -> Vec<Submission> {
    let contents: Vec<SheetContent> =
        book.sheets.iter().enumerate().map(|(i, _)| sheet_content(book, i, schema, vocabulary)).collect();
    let found: usize = {
        let mut tables: Vec<usize> = contents.iter().flat_map(|c| &c.tables).map(|t| t.bound.table).collect();
        tables.sort_unstable();
        tables.dedup();
        tables.len()
    };
    if found < schema.recognise.min_tables.min(schema.tables.len()) {
        return Vec::new();
    }
    let file = period::of_file(file_name);
    // The year may stand on a cover or in the file's name, for months that name none.
    let covers = contents.iter().filter(|c| c.tables.is_empty() && c.lists.is_empty()).flat_map(|c| &c.facts);
    let years: Vec<PeriodFactAt> = file.iter().chain(covers).filter(|f| period::is_year(f)).cloned().collect();
    let groups = group(contents, &years);
    let several = groups.len() > 1;
    groups.into_iter().map(|g| submission(g, schema, &file, if several { &years } else { &[] })).collect()
}

fn sheet_content(book: &Workbook, index: usize, schema: &Schema, vocabulary: &Vocabulary) -> SheetContent {
    let grid = Grid::new(index, &book.sheets[index], book, vocabulary);
    if own::is_report_sheet(&grid) {
        let header = vec![None; schema.header.len()];
        return SheetContent { sheet: index, tables: Vec::new(), lists: Vec::new(), facts: Vec::new(), header };
    }
    let headers: Vec<ListHeader> = lists::headers(&grid, schema, vocabulary);
    let tables = locate::tables(&grid, schema, vocabulary, &headers);
    let lists: Vec<BoundList> =
        headers.iter().map(|h| lists::bind(&grid, h, &schema.lists[h.list], vocabulary)).collect();
    // A sheet without any table speaks of the period at its top only (a cover); what it quotes further down is its own affair.
    let cover_end = grid.rows.get(COVER_ROWS).map_or(u32::MAX, |r| r.row);
    let is_cover = tables.is_empty() && lists.is_empty();
    let claimed = |row: u32| {
        (is_cover && row >= cover_end)
            || tables.iter().any(|t| {
                let body = t.bound.rows.first().map_or(u32::MAX, |r| r.row);
                (body..=t.bound.range.end.row).contains(&row)
                    || t.bound.title.is_some_and(|c| {
                        c.row == row && grid.at(row, c.col).is_some_and(|_| row_is_title_only(&grid, row))
                    })
            })
            || lists.iter().any(|l| (l.range.start.row..=l.range.end.row).contains(&row))
    };
    let facts = period::of_sheet(book, &grid, &claimed);
    let header = header::values(&grid, schema, vocabulary, &claimed);
    SheetContent { sheet: index, tables, lists, facts, header }
}

fn row_is_title_only(grid: &Grid<'_>, row: u32) -> bool {
    grid.rows.get(grid.row_index(row)).is_some_and(|r| r.row == row && r.cells.len() == 1)
}

/// The period a sheet states, years that stand elsewhere taken into account; `None` where it says no more than a year.
fn stated(facts: &[PeriodFactAt], years: &[PeriodFactAt]) -> Option<Period> {
    if facts.iter().all(period::is_year) {
        return None;
    }
    let own_year = facts.iter().any(period::is_year);
    let more = years.iter().filter(|_| !own_year);
    period::resolve(facts.iter().chain(more).cloned().collect()).period
}

/// Sheets that form one submission each. A sheet of another period than those before begins another one; a sheet that repeats tables with
/// data and says nothing of a period holds duplicates.
fn group(contents: Vec<SheetContent>, years: &[PeriodFactAt]) -> Vec<Vec<SheetContent>> {
    let mut groups: Vec<(Option<Period>, Vec<SheetContent>)> = Vec::new();
    let mut loose: Vec<SheetContent> = Vec::new();
    for content in contents {
        if content.tables.is_empty() && content.lists.is_empty() && groups.is_empty() {
            loose.push(content);
            continue;
        }
        let mine = stated(&content.facts, years);
        let days = |p: &Option<Period>| p.map(|p| (p.from, p.to));
        let fits = |theirs: &Option<Period>| mine.is_none() || theirs.is_none() || days(theirs) == days(&mine);
        match groups.iter().rposition(|g| fits(&g.0)) {
            Some(p) => {
                groups[p].0 = groups[p].0.or(mine);
                groups[p].1.push(content);
            }
            // Lists and covers of another period belong to what stands before them.
            None if content.tables.is_empty() => groups.last_mut().expect("a group that does not fit").1.push(content),
            None => groups.push((mine, vec![content])),
        }
    }
    let mut groups: Vec<Vec<SheetContent>> = groups.into_iter().map(|g| g.1).collect();
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
    contents: Vec<SheetContent>,
    schema: &Schema,
    file: &[PeriodFactAt],
    years: &[PeriodFactAt],
) -> Submission {
    let mut tables: Vec<Option<Candidate>> = schema.tables.iter().map(|_| None).collect();
    let mut lists: Vec<Option<BoundList>> = schema.lists.iter().map(|_| None).collect();
    let mut header: Vec<Option<super::model::HeaderValue>> = vec![None; schema.header.len()];
    let mut duplicates = Vec::new();
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
                // A form left blank beside the filled one is no duplicate.
                Some(kept) if kept.has_data && candidate.has_data => duplicates.push(Duplicate {
                    table: candidate.bound.table,
                    sheet: candidate.bound.sheet,
                    range: candidate.bound.range,
                }),
                Some(kept) if kept.has_data => {}
                _ => *slot = Some(candidate),
            }
        }
        for list in content.lists {
            match &mut lists[list.list] {
                // The same list on a further page or sheet goes on.
                Some(kept) if kept.sheet == list.sheet => {
                    kept.range = kept.range.including(list.range.end);
                    kept.entries.extend(list.entries);
                }
                Some(kept) if !kept.entries.is_empty() => {}
                slot => *slot = Some(list),
            }
        }
    }
    let stated_here: Vec<PeriodSource> = facts.iter().map(|f: &PeriodFactAt| f.source.clone()).collect();
    facts.extend(file.iter().cloned());
    let elsewhere = |f: &&PeriodFactAt| f.source != PeriodSource::FileName && !stated_here.contains(&f.source);
    if !facts.iter().any(period::is_year) {
        facts.extend(years.iter().filter(elsewhere).cloned());
    }
    let mut period = period::resolve(facts);
    // Sheets and files are often named for the year or the office only; without any statement in cells their word is taken as it is.
    if period.facts.iter().all(|f| f.source == PeriodSource::FileName) {
        period.conflicts.clear();
    }
    Submission {
        sheets,
        period,
        header,
        tables: tables.into_iter().map(|t| t.map(|c| c.bound)).collect(),
        duplicates,
        lists,
    }
}
