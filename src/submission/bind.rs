//! Binds a workbook: sheets to tables and lists, tables to submissions.

use super::grid::Grid;
use super::lists::{self, ListHeader};
use super::model::{BoundList, Duplicate, PeriodFactAt, PeriodSource, Submission};
use super::table::Candidate;
use super::words::Vocabulary;
use super::{header, locate, own, period};
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
    group(contents).into_iter().map(|g| submission(g, schema, file_name)).collect()
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
        (is_cover && row >= cover_end) || tables.iter().any(|t| {
            let body = t.bound.rows.first().map_or(u32::MAX, |r| r.row);
            (body..=t.bound.range.end.row).contains(&row)
                || t.bound
                    .title
                    .is_some_and(|c| c.row == row && grid.at(row, c.col).is_some_and(|_| row_is_title_only(&grid, row)))
        }) || lists.iter().any(|l| (l.range.start.row..=l.range.end.row).contains(&row))
    };
    let facts = period::of_sheet(book, &grid, &claimed);
    let header = header::values(&grid, schema, vocabulary, &claimed);
    SheetContent { sheet: index, tables, lists, facts, header }
}

fn row_is_title_only(grid: &Grid<'_>, row: u32) -> bool {
    grid.rows.get(grid.row_index(row)).is_some_and(|r| r.row == row && r.cells.len() == 1)
}

/// Sheets that form one submission each. A sheet that repeats tables with data begins another one if it says it is of another period,
/// or if the sheets before were complete in themselves and have its layout; otherwise its tables are duplicates.
fn group(contents: Vec<SheetContent>) -> Vec<Vec<SheetContent>> {
    let mut groups: Vec<Vec<SheetContent>> = Vec::new();
    let mut loose: Vec<SheetContent> = Vec::new();
    for content in contents {
        let with_data = |c: &SheetContent| -> Vec<usize> {
            c.tables.iter().filter(|t| t.has_data).map(|t| t.bound.table).collect()
        };
        let own = with_data(&content);
        let repeats = |g: &Vec<SheetContent>| g.iter().any(|c| with_data(c).iter().any(|t| own.contains(t)));
        if content.tables.is_empty() && content.lists.is_empty() && groups.is_empty() {
            loose.push(content);
            continue;
        }
        let period_of = |facts: Vec<PeriodFactAt>| period::resolve(facts).period;
        let mine = period_of(content.facts.clone());
        let theirs = |g: &Vec<SheetContent>| period_of(g.iter().flat_map(|c| c.facts.clone()).collect());
        let fits = |g: &Vec<SheetContent>| match (mine, theirs(g)) {
            (Some(a), Some(b)) => a.from == b.from && a.to == b.to,
            _ => true,
        };
        // Months as sheets: another period is another submission even where no table repeats with data.
        let several = mine.is_some() && !content.tables.is_empty();
        let place = groups.iter().rposition(|g| fits(g) && (!repeats(g) || mine.is_none() || theirs(g) == mine));
        match place {
            Some(p) if !several || fits(&groups[p]) => groups[p].push(content),
            _ if groups.is_empty() || several => groups.push(vec![content]),
            _ => groups.last_mut().expect("a group exists where none fits").push(content),
        }
    }
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

fn submission(contents: Vec<SheetContent>, schema: &Schema, file_name: &str) -> Submission {
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
    facts.extend(period::of_file(file_name));
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
