//! Finds and reads the lists (meetings, training …): a header row that names most of a list's columns, and the entries below it.

use super::grid::{Grid, GridCell, GridRow};
use super::model::{BoundList, Entry, ListPart, Observed, Reading};
use super::read;
use super::words::{ListWords, Target, Vocabulary};
use crate::a1::{CellRange, CellRef};
use crate::date;
use crate::schema::{List, ListKind, Measure, Schema};
use crate::text;
use crate::workbook::Value;
use smallvec::SmallVec;
use std::sync::Arc;

/// A header row that names a list's columns.
#[derive(Clone, Debug)]
pub(super) struct ListHeader {
    pub(super) list: usize,
    /// Position in [`Grid::rows`].
    pub(super) row: usize,
    /// Position behind the last row that may hold entries.
    pub(super) end: usize,
    /// Leftmost column.
    pub(super) left: u32,
    columns: Vec<Option<u32>>,
}

/// All list headers of a sheet, each row given to the list it fits best.
pub(super) fn headers(grid: &Grid<'_>, schema: &Schema, vocabulary: &Vocabulary) -> Vec<ListHeader> {
    let mut found: Vec<ListHeader> = Vec::new();
    for (i, row) in grid.rows.iter().enumerate() {
        if !may_be_header(row) {
            continue;
        }
        let best = schema
            .lists
            .iter()
            .enumerate()
            .filter_map(|(l, list)| fit(row, list, l).map(|f| (f.0, l, f.1)))
            .max_by_key(|(score, l, _)| (*score, std::cmp::Reverse(*l)));
        let Some((_, list, columns)) = best else { continue };
        if found.last().is_some_and(|h| h.list == list) && is_same_header(grid, found.last(), i, &columns) {
            continue;
        }
        let left = columns.iter().flatten().min().copied().unwrap_or(0);
        found.push(ListHeader { list, row: i, end: grid.rows.len(), left, columns });
    }
    for i in 0..found.len() {
        let next = found.get(i + 1).map_or(grid.rows.len(), |h| h.row);
        let from = found[i].row + 1;
        found[i].end = (from..next).find(|&k| begins_other(&grid.rows[k], vocabulary)).unwrap_or(next);
    }
    found
}

/// The same header printed again after a page break: same list, same columns, no title between.
fn is_same_header(grid: &Grid<'_>, before: Option<&ListHeader>, row: usize, columns: &[Option<u32>]) -> bool {
    before.is_some_and(|h| h.columns == columns && grid.rows[h.row].cells.len() == grid.rows[row].cells.len())
}

fn begins_other(row: &GridRow<'_>, vocabulary: &Vocabulary) -> bool {
    row.cells.len() <= 2
        && row.cells.first().is_some_and(|c| match c.facts(vocabulary) {
            Some(facts) => facts.ends_list,
            None => c.text().is_some_and(|t| is_title(t, vocabulary)),
        })
}

/// Whether a text that stands alone in its row is the title of what follows a list.
pub(super) fn is_title(written: &str, vocabulary: &Vocabulary) -> bool {
    let (number, rest) = text::strip_enumeration(written);
    let key = text::key(rest);
    vocabulary
        .titles
        .get(&*key)
        .is_some_and(|t| number.is_some() || t.contains(&Target::Section) && key.chars().count() > 4)
}

/// Whether enough cells of a row are labels of some list for [`fit`] to be worth trying.
fn may_be_header(row: &GridRow<'_>) -> bool {
    let is_word = |c: &&GridCell<'_>| c.label.as_ref().is_some_and(|l| !l.list_columns.is_empty());
    row.cells.len() >= 3 && row.cells.iter().filter(is_word).take(3).count() >= 3
}

/// Score and columns of a row taken for the header of a list; `None` where too little fits.
fn fit(row: &GridRow<'_>, list: &List, index: usize) -> Option<(usize, Vec<Option<u32>>)> {
    let is_of =
        |c: &&GridCell<'_>| c.label.as_ref().is_some_and(|l| l.list_columns.iter().any(|n| n.0 as usize == index));
    if row.cells.iter().filter(is_of).take(3).count() < 3 {
        return None;
    }
    let mut score = 0;
    let mut taken: SmallVec<[u32; 8]> = SmallVec::new();
    let columns: SmallVec<[Option<u32>; 8]> = (0..list.columns.len())
        .map(|k| {
            let rank = |c: &GridCell<'_>| {
                let named = c.label.as_ref()?.list_columns.iter().find(|n| (n.0 as usize, n.1 as usize) == (index, k));
                named.map(|n| n.2)
            };
            let (rank, cell) = row
                .cells
                .iter()
                .filter(|c| !taken.contains(&c.col))
                .filter_map(|c| Some((rank(c)?, c)))
                .min_by_key(|(rank, c)| (*rank, c.col))?;
            // The schema's own label weighs more than an alias, and the first columns name the list.
            score += if rank == 0 { 4 } else { 2 } + usize::from(k < 2);
            taken.push(cell.col);
            Some(cell.col)
        })
        .collect();
    let matched = columns.iter().flatten().count();
    (matched >= 3 && matched * 2 > list.columns.len()).then(|| (score, columns.to_vec()))
}

/// Reads the entries below a header.
pub(super) fn bind(grid: &Grid<'_>, header: &ListHeader, list: &List, vocabulary: &Vocabulary) -> BoundList {
    let words = &vocabulary.lists[header.list];
    let top = grid.rows[header.row].row;
    let right = header.columns.iter().flatten().max().copied().unwrap_or(header.left);
    let mut range = CellRange::new(CellRef::new(top, header.left), CellRef::new(top, right));
    let role_column = list.columns.iter().position(|c| c.kind == ListKind::Role);
    let mut role_text: Arc<str> = read::empty();
    let mut role = role_of(words, &role_text);
    let mut entries = Vec::new();
    for row in &grid.rows[header.row + 1..header.end] {
        if may_be_header(row) && fit(row, list, header.list).is_some() {
            continue;
        }
        let cells = header.columns.iter().zip(&list.columns).map(|(col, c)| match col {
            Some(col) => observe(grid, row, *col, c.kind),
            None => read::blank(grid.index, CellRef::new(row.row, header.left)),
        });
        let cells: Vec<Observed> = cells.collect();
        let filled = cells.iter().filter(|c| c.reading != Reading::Blank).count();
        let beside_role = cells.iter().enumerate().any(|(k, c)| Some(k) != role_column && c.reading != Reading::Blank);
        if let Some(cell) = role_column.map(|k| &cells[k]).filter(|c| c.reading != Reading::Blank) {
            role_text = cell.raw.clone();
            role = role_of(words, &role_text);
        }
        // A single filled cell is a note under the list, not an entry; a role alone is a group label.
        if filled < 2 || !beside_role {
            if filled == 1 && is_note(&cells) && !entries.is_empty() {
                break;
            }
            continue;
        }
        if is_nothing(&cells, role_column) {
            continue;
        }
        range = range.including(CellRef::new(row.row, right));
        entries.push(Entry { part: 0, row: row.row, cells, role, role_text: role_text.clone() });
    }
    let first = ListPart { sheet: grid.index, range, columns: header.columns.clone() };
    BoundList { list: header.list, first, further: Vec::new(), entries }
}

fn observe(grid: &Grid<'_>, row: &GridRow<'_>, col: u32, kind: ListKind) -> Observed {
    let at = CellRef::new(row.row, col);
    let mut cell = row.stored(col);
    let mut seen = read::observe(cell, grid.index, at, Measure::Text);
    // A date or number under a merge of several rows belongs to all of them.
    if seen.reading == Reading::Blank
        && matches!(kind, ListKind::Role | ListKind::Date)
        && let Some(from) = grid.covered_from_above(at.row, at.col)
    {
        cell = grid.sheet.cell(from);
        seen = read::observe(cell, grid.index, from, Measure::Text);
    }
    if kind == ListKind::Date
        && let Some(cell) = cell
        && let Value::Number(n) = cell.value
        && (grid.book.format_of(cell).is_date || (30_000.0..60_000.0).contains(&n))
        && let Some(day) = date::from_serial(n, grid.book.date_1904)
    {
        seen.reading = Reading::Date(day);
        seen.raw = Arc::from(format!("{}/{}/{}", day.year(), day.month(), day.day()));
    }
    seen
}

/// `※…`, `注 …` and the like.
fn is_note(cells: &[Observed]) -> bool {
    cells.iter().any(|c| c.raw.trim_start().starts_with(['※', '注', '*', '＊']))
}

/// `なし`, `該当なし`, dashes in every filled cell: an entry that says there is none.
fn is_nothing(cells: &[Observed], role: Option<usize>) -> bool {
    cells.iter().enumerate().filter(|(k, c)| Some(*k) != role && c.reading != Reading::Blank).all(|(_, c)| {
        let folded = text::fold(&c.raw);
        matches!(&*folded, "なし" | "無し" | "無" | "該当なし" | "-" | "ー" | "特になし")
    })
}

/// The first role of the list whose words stand in the text.
fn role_of(words: &ListWords, written: &str) -> Option<usize> {
    let folded = text::fold(written);
    words.roles.iter().position(|r| r.iter().any(|w| folded.contains(w.as_str())))
}
