//! Tables with rows and columns swapped: the categories stand side by side, their counts below them. The sheet is turned over its diagonal, its
//! tables are found as any others, and every place is turned back.

use super::decorated;
use super::grid::{self, Grid, GridCell};
use super::locate;
use super::model::Reading;
use super::table::Candidate;
use super::words::Vocabulary;
use crate::a1::{CellRange, CellRef};
use crate::schema::{RowKind, Schema};
use crate::workbook::{Cell, Merges, Sheet, Value};

/// Cells of a sheet beyond which nobody has turned a table over.
const MOST: usize = 20_000;
/// The least number of categories side by side.
const LEAST: usize = 3;

/// The tables that `found` lacks and that stand swapped on the sheet.
pub(super) fn tables(grid: &Grid<'_>, schema: &Schema, vocabulary: &Vocabulary, found: &[Candidate]) -> Vec<Candidate> {
    let categories = |t: usize| schema.tables[t].rows.iter().filter(|r| r.kind == RowKind::Category).count();
    // A few labels of a table that lies across may stand below each other, too.
    let is_found = |c: &&Candidate| c.counts > 0 && c.matched >= LEAST.max(categories(c.bound.table) / 2);
    let missing = |t: usize| !found.iter().filter(is_found).any(|c| c.bound.table == t);
    let open: Vec<usize> = (0..schema.tables.len()).filter(|&t| missing(t) && lies_across(grid, schema, t)).collect();
    if open.is_empty() || grid.sheet.cells().len() > MOST {
        return Vec::new();
    }
    // What stands upright is no part of what lies across; turned over, its titles and labels would only be in the way.
    let upright: Vec<CellRange> =
        found.iter().filter(|c| !open.contains(&c.bound.table)).map(|c| c.bound.first.range).collect();
    let sheet = turned(grid.sheet, &upright);
    let shown = grid::cells(&sheet, vocabulary);
    let mut other = Grid::new(grid.index, &sheet, grid.book, &shown);
    other.lone = lone_columns(&other);
    let mut tables = locate::tables(&other, schema, vocabulary, &[]);
    tables.retain(|c| {
        open.contains(&c.bound.table)
            && c.counts > 0
            && c.matched * 2 > categories(c.bound.table)
            && !lost_a_row(&other, c, vocabulary)
    });
    for table in &mut tables {
        turn_back(table, grid);
    }
    tables
}

/// Whether the name of a row was taken for the title, so that another without a figure stands in its place.
fn lost_a_row(grid: &Grid<'_>, candidate: &Candidate, vocabulary: &Vocabulary) -> bool {
    let bound = &candidate.bound;
    let is_column = |title: &GridCell<'_>| vocabulary.names_column(title.key());
    let blank =
        |k: usize| bound.rows.iter().all(|r| matches!(r.cells.get(k).map(|c| &c.reading), Some(Reading::Blank)));
    bound.first.title.and_then(|t| grid.at(t.row, t.col)).is_some_and(is_column)
        && (0..bound.first.columns.len()).any(|k| bound.first.columns[k].is_some() && blank(k))
}

/// Whether a row holds many different labels of a table: at least a third of its categories.
fn lies_across(grid: &Grid<'_>, schema: &Schema, t: usize) -> bool {
    let categories = schema.tables[t].rows.iter().filter(|r| r.kind == RowKind::Category).count();
    let enough = LEAST.max(categories / 3);
    grid.rows.iter().filter(|r| r.cells.len() >= enough).any(|row| {
        let mut seen: Vec<&str> = row.cells.iter().filter(|c| c.is_of(t)).map(GridCell::key).collect();
        seen.sort_unstable();
        seen.dedup();
        seen.len() >= enough
    })
}

/// The columns with a single cell.
fn lone_columns(grid: &Grid<'_>) -> Vec<u32> {
    let mut columns: Vec<u32> = grid.rows.iter().flat_map(|r| r.cells).map(|c| c.col).collect();
    columns.sort_unstable();
    columns.chunk_by(|a, b| a == b).filter(|same| same.len() == 1).map(|same| same[0]).collect()
}

fn swap(at: CellRef) -> CellRef {
    CellRef::new(at.col, at.row)
}

fn swap_range(range: CellRange) -> CellRange {
    CellRange::new(swap(range.start), swap(range.end))
}

/// The sheet turned over its diagonal. What stands alone in its row, such as a title, first goes to the left: wherever above a table it stands,
/// it then begins it.
fn turned(sheet: &Sheet, without: &[CellRange]) -> Sheet {
    let left = sheet.cells().iter().map(|c| c.at.col).min().unwrap_or(0);
    let shown: Vec<&Cell> = sheet.cells().iter().filter(|c| !is_beside_title(c)).collect();
    let is_left_out = |c: &Cell| without.iter().any(|r| r.contains(c.at));
    let cells: Vec<Cell> = shown
        .chunk_by(|a, b| a.at.row == b.at.row)
        .flat_map(|row| row.iter().map(|c| (*c, if row.len() == 1 { left } else { c.at.col })))
        .filter(|(c, _)| !is_left_out(c))
        .map(|(c, col)| Cell { at: CellRef::new(col, c.at.row), ..c.clone() })
        .collect();
    let mut out = Sheet::new(sheet.name.clone(), sheet.visibility, cells);
    out.merges = Merges::from(sheet.merges.iter().map(|m| swap_range(*m)).collect::<Vec<_>>());
    out
}

/// What leaves a title alone in its row: a check box, the unit of all figures.
fn is_beside_title(cell: &Cell) -> bool {
    match &cell.value {
        Value::Bool(_) => true,
        Value::Text(text) => text.len() <= 60 && decorated::is_unit_note(text),
        _ => false,
    }
}

fn turn_back(candidate: &mut Candidate, grid: &Grid<'_>) {
    let bound = &mut candidate.bound;
    bound.first.transposed = true;
    bound.first.range = swap_range(bound.first.range);
    candidate.body = swap_range(candidate.body);
    bound.first.title = bound.first.title.map(swap).map(|t| {
        let mut cells = grid.sheet.row(t.row).iter().filter(|c| !is_beside_title(c));
        cells.next().filter(|_| cells.next().is_none()).map_or(t, |c| c.at)
    });
    for cell in &mut bound.passed_over {
        cell.at = swap(cell.at);
    }
    for row in &mut bound.rows {
        row.label.at = row.label.at.map(swap);
        row.code = row.code.take().map(|(at, code)| (swap(at), code));
        for cell in &mut row.cells {
            cell.at = swap(cell.at);
        }
    }
}
