//! Finds the tables of a schema on a sheet: by their titles first, then by their own rows where no title names them.

use super::blocks::{self, Block};
use super::columns::Region;
use super::continued;
use super::grid::Grid;
use super::halves;
use super::lists::ListHeader;
use super::model::{BoundRow, Reading, RowRole};
use super::stretches::Field;
use super::table::{self, Candidate};
use super::titles;
use super::words::Vocabulary;
use crate::schema::Schema;

/// The tables of one sheet that bind, in reading order. `lists` are the list headers, which end a table's region.
pub(super) fn tables(
    grid: &Grid<'_>,
    schema: &Schema,
    vocabulary: &Vocabulary,
    lists: &[ListHeader],
) -> Vec<Candidate> {
    let anchors = titles::anchors(grid, vocabulary, lists);
    let mut blocks = blocks::titled(grid, &anchors);
    blocks::cut_columns(grid, &mut blocks);
    let mut found = bind(grid, schema, vocabulary, &blocks);
    let is_found = |t: usize| found.iter().any(|c| c.bound.table == t);
    if !(0..schema.tables.len()).all(is_found) {
        let field = Field { grid, vocabulary, anchors: &anchors, lists, found: &found };
        let mut untitled = field.untitled(schema);
        if !untitled.is_empty() {
            // What a title heads may stand beside what none does.
            untitled.extend(blocks.into_iter().map(|b| ended(grid, b, &found)));
            blocks::cut_columns(grid, &mut untitled);
            let missing: Vec<Block> = untitled.into_iter().filter(|b| b.title.is_none()).collect();
            found.extend(bind(grid, schema, vocabulary, &missing));
        }
    }
    let mut found = strongest(found);
    let field = Field { grid, vocabulary, anchors: &anchors, lists, found: &found };
    let parts = continued::parts(grid, &field, schema, vocabulary);
    found.extend(parts);
    found.sort_by_key(|c| (c.bound.first.range.start.row, c.bound.first.range.start.col));
    found
}

/// A titled block without the rows below its last one, where what no title heads may stand in other columns.
fn ended(grid: &Grid<'_>, mut block: Block, found: &[Candidate]) -> Block {
    let own = |c: &&Candidate| c.bound.table == block.table && c.bound.first.title == block.title;
    if let Some(range) = found.iter().find(own).map(|c| c.bound.first.range) {
        let (from, to) = block.rows;
        let is_own = |i: &usize| grid.rows[*i].at(block.main).is_some_and(|c| c.is_of(block.table));
        let labelled = (from..to).rev().find(is_own).map_or(from, |i| i + 1);
        block.rows.1 = grid.row_index(range.end.row + 1).max(labelled).min(to);
    }
    block
}

fn bind(grid: &Grid<'_>, schema: &Schema, vocabulary: &Vocabulary, blocks: &[Block]) -> Vec<Candidate> {
    let one = |(b, region): (&Block, Region)| {
        table::bind(grid, &region, b.table, &schema.tables[b.table], vocabulary)
            .filter(|c| c.matched > 0 && (c.counts > 0 || c.matched > 2) && !(b.title.is_none() && is_diary(grid, c)))
    };
    let halves =
        |b: &Block| halves::split(grid, Region { rows: b.rows, cols: b.cols, title: b.title, main: b.main }, b.table);
    blocks.iter().flat_map(|b| halves(b).into_iter().map(move |h| (b, h))).filter_map(one).collect()
}

/// Whether the rows are single cases rather than categories: most of them bear a date, or more of them are none of the form's, or repeat
/// others, than are its own.
fn is_diary(grid: &Grid<'_>, candidate: &Candidate) -> bool {
    let rows = &candidate.bound.rows;
    let stray = |r: &&BoundRow| matches!(r.role, RowRole::DuplicateOf(_) | RowRole::Unknown);
    let dated = |r: &&BoundRow| {
        let row = &grid.rows[grid.row_index(r.row)];
        row.cells.iter().any(|c| c.number().is_some() && grid.book.format_of(c.cell).is_date)
    };
    rows.iter().filter(stray).count() > candidate.matched || rows.iter().filter(dated).count() * 2 > rows.len()
}

/// Of readings of the same cells (a title two tables share), the one that binds more.
fn strongest(mut found: Vec<Candidate>) -> Vec<Candidate> {
    // A title may stand again as the name of a column; taken for the title it leaves its column without figures.
    let stated = |c: &Candidate| {
        c.bound.rows.iter().flat_map(|r| &r.cells).filter(|cell| !matches!(cell.reading, Reading::Blank)).count()
    };
    // Of two titles for the same rows, the nearer one: the sheet's may say the same.
    let height = |c: &Candidate| {
        (
            c.bound.first.range.end.row - c.bound.first.range.start.row,
            c.bound.first.range.end.col - c.bound.first.range.start.col,
        )
    };
    found.sort_by_cached_key(|c| (std::cmp::Reverse((c.matched * 8 + c.counts, stated(c))), height(c)));
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in found {
        let overlaps = |k: &Candidate| {
            let (a, b) = (&k.bound.first.range, &candidate.bound.first.range);
            let shared = k.bound.first.title.is_some() && k.bound.first.title == candidate.bound.first.title;
            shared
                || (a.start.row <= b.end.row
                    && b.start.row <= a.end.row
                    && a.start.col <= b.end.col
                    && b.start.col <= a.end.col)
        };
        if !kept.iter().any(overlaps) {
            kept.push(candidate);
        }
    }
    kept
}
