//! Cuts a sheet into blocks, one a table: where its rows begin and end, and which columns are its own.
//!
//! A title says what begins; the table's own labels say in which column it stands and how far it reaches. Titles below end a block only where
//! they head the same columns: beside it may stand tables of other heights. Columns are cut only between blocks that stand side by side.

use super::grid::{Grid, GridCell, GridRow};
use super::titles::Anchor;
use crate::a1::CellRef;

/// Columns past this one are not looked at when runs of filled columns are sought.
const WIDEST: usize = 1024;

/// A part of a sheet that holds one table.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) table: usize,
    pub(super) title: Option<CellRef>,
    /// The column with most of its labels.
    pub(super) main: u32,
    /// Positions in [`Grid::rows`], the end excluded.
    pub(super) rows: (usize, usize),
    /// Sheet columns, both ends included.
    pub(super) cols: (u32, u32),
    /// The filled columns without a gap around the main one.
    run: (u32, u32),
}

impl Block {
    /// A block no title heads.
    pub(super) fn untitled(grid: &Grid<'_>, table: usize, main: u32, rows: (usize, usize)) -> Self {
        Self { table, title: None, main, rows, cols: (0, u32::MAX), run: run(grid, rows, main) }
    }
}

/// How many cells of each column hold labels (or, weighing as much, codes) of `table`, by column; `None` where there are none.
/// Ties go to the column nearest to `near`, rather at or right of it.
pub(super) fn main_column(grid: &Grid<'_>, rows: (usize, usize), table: usize, near: u32) -> Option<u32> {
    let mut seen: Vec<(u32, u32)> = Vec::new();
    let mut codes: Vec<(u32, u32)> = Vec::new();
    let add = |list: &mut Vec<(u32, u32)>, col: u32| match list.iter_mut().find(|c| c.0 == col) {
        Some(c) => c.1 += 1,
        None => list.push((col, 1)),
    };
    for row in grid.rows.get(rows.0..rows.1)? {
        for cell in row.cells {
            if cell.is_of(table) {
                add(&mut seen, cell.col);
            } else if cell.code.is_some_and(|c| c.0 == table) {
                add(&mut codes, cell.col);
            }
        }
    }
    let distance = |c: u32| if c >= near { (c - near) * 2 } else { (near - c) * 2 + 1 };
    let best =
        |list: &[(u32, u32)]| list.iter().max_by_key(|c| (c.1, std::cmp::Reverse(distance(c.0)))).map(|c| (c.0, c.1));
    best(&seen).or_else(|| best(&codes).filter(|c| c.1 >= 2)).map(|c| c.0)
}

/// The columns filled in `rows`, merged regions in full.
fn filled(grid: &Grid<'_>, rows: (usize, usize)) -> Vec<bool> {
    let mut out = Vec::new();
    let mut fill = |from: u32, to: u32| {
        let (from, to) = (from as usize, (to as usize).min(WIDEST));
        if from <= to {
            if out.len() <= to {
                out.resize(to + 1, false);
            }
            out[from..=to].fill(true);
        }
    };
    let Some(part) = grid.rows.get(rows.0..rows.1) else { return Vec::new() };
    for row in part {
        for cell in row.cells {
            fill(cell.col, cell.col);
        }
    }
    if let (Some(first), Some(last)) = (part.first(), part.last()) {
        let from = grid.sheet.merges.partition_point(|m| m.start.row < first.row);
        for m in grid.sheet.merges[from..].iter().take_while(|m| m.start.row <= last.row) {
            // A title merged over several tables says nothing about their columns.
            if m.end.col - m.start.col < 12 {
                fill(m.start.col, m.end.col);
            }
        }
    }
    out
}

/// The filled columns without a gap around `main`.
pub(super) fn run(grid: &Grid<'_>, rows: (usize, usize), main: u32) -> (u32, u32) {
    let filled = filled(grid, rows);
    let is = |c: u32| filled.get(c as usize).copied().unwrap_or(false);
    let (mut from, mut to) = (main, main);
    while from > 0 && is(from - 1) {
        from -= 1;
    }
    while is(to + 1) {
        to += 1;
    }
    (from, to)
}

/// A block an anchor heads, before its end is known.
struct Head {
    anchor: Anchor,
    /// Position in [`Grid::rows`] of the title.
    row: usize,
    /// Position of the next row with another anchor, beside or below.
    next: usize,
    main: u32,
    run: (u32, u32),
}

/// The blocks that titles head. A title without rows of its table below it (in a list of contents) heads none.
pub(super) fn titled(grid: &Grid<'_>, anchors: &[Anchor]) -> Vec<Block> {
    let heads: Vec<Head> = anchors.iter().filter_map(|a| head(grid, anchors, *a)).collect();
    let mut blocks = Vec::new();
    let mut again: Vec<CellRef> = Vec::new();
    for (i, h) in heads.iter().enumerate() {
        let Some(table) = h.anchor.table.filter(|_| !again.contains(&h.anchor.at)) else { continue };
        let mut end = grid.rows.len();
        for below in heads[i + 1..].iter().filter(|b| b.row > h.row) {
            if is_header_again(grid, h, table, below) {
                again.push(below.anchor.at);
            } else if ends(grid, h, table, below) {
                end = below.row;
                break;
            }
        }
        blocks.push(Block {
            table,
            title: Some(h.anchor.at),
            main: h.main,
            rows: (h.row, end),
            cols: (0, u32::MAX),
            run: h.run,
        });
    }
    blocks
}

fn head(grid: &Grid<'_>, anchors: &[Anchor], anchor: Anchor) -> Option<Head> {
    let row = grid.row_index(anchor.at.row);
    let below = |near: u32| {
        let next = anchors.iter().find(|a| a.at.row > anchor.at.row && a.at.col.abs_diff(anchor.at.col) <= near);
        next.map_or(grid.rows.len(), |a| grid.row_index(a.at.row))
    };
    let first = below(u32::MAX);
    let mut next = first;
    let main = match anchor.table {
        Some(t) => {
            // A title of a table beside this one may stand between this title and its first row.
            let main = main_column(grid, (row + 1, next), t, anchor.at.col).or_else(|| {
                next = below(3);
                main_column(grid, (row + 1, next), t, anchor.at.col).filter(|m| m.abs_diff(anchor.at.col) <= 8)
            });
            main?
        }
        None => anchor.at.col,
    };
    let from = if anchor.table.is_some() { row + 1 } else { row };
    Some(Head { anchor, row, next: first, main, run: run(grid, (from, next), main) })
}

/// Whether `below` is the same word in the same header, printed again after a page break: other words stand beside both, and the rows that
/// follow are mostly others than those above.
fn is_header_again(grid: &Grid<'_>, head: &Head, table: usize, below: &Head) -> bool {
    let (a, b) = (head.anchor, below.anchor);
    let key = |at: CellRef| grid.at(at.row, at.col).map(GridCell::key);
    let headings = |i: usize| {
        let cells = &grid.rows[i].cells;
        cells.len() > 1 && cells.iter().all(|c| !c.figure && !c.key().is_empty())
    };
    if b.table != Some(table) || a.at.col != b.at.col || key(a.at) != key(b.at) {
        return false;
    }
    let words = |i: usize| grid.rows[i].cells.iter().map(GridCell::key);
    if !(headings(head.row) && headings(below.row) && words(head.row).eq(words(below.row))) {
        return false;
    }
    // The column with most labels may be another one on each page.
    let cols = (head.run.0.min(below.run.0), head.run.1.max(below.run.1));
    let labels = |rows: (usize, usize)| {
        grid.rows[rows.0..rows.1].iter().flat_map(move |r| r.span(cols)).filter(|c| c.is_of(table)).map(GridCell::key)
    };
    let above: Vec<&str> = labels((head.row + 1, below.row)).collect();
    let (mut new, mut known) = (0, 0);
    for label in labels((below.row + 1, below.next)) {
        *(if above.contains(&label) { &mut known } else { &mut new }) += 1;
    }
    new > known
}

/// Whether `below` ends the block that `head` begins.
fn ends(grid: &Grid<'_>, head: &Head, table: usize, below: &Head) -> bool {
    // A section of lists below a title ends what the title heads, wherever its labels are.
    let section = below.anchor.table.is_none() && below.anchor.at.col == head.anchor.at.col;
    if below.main == head.main || section {
        return true;
    }
    // Whose labels stand in this block's column from there on?
    let rows = &grid.rows[below.row..below.next];
    let (mut mine, mut theirs) = (0, 0);
    for row in rows {
        let Some(cell) = row.at(head.main) else { continue };
        theirs += usize::from(below.anchor.table.is_some_and(|t| cell.is_of(t)));
        mine += usize::from(cell.is_of(table) && !is_remark(row, head.main, below));
    }
    // Where figures stand in its columns, and not one of its labels, something else has begun in them.
    let own = || rows.iter().flat_map(|r| r.span(head.run));
    if mine == 0 && own().any(|c| c.figure) && !own().any(|c| c.is_of(table) || c.total) {
        return true;
    }
    let overlap = below.run.0 <= head.run.1 && head.run.0 <= below.run.1;
    if overlap { mine <= theirs } else { mine < theirs }
}

/// Whether the word in column `col` of a row that `below` has a label in is a deeper label of that row, or a remark beside it: no figure
/// stands between the two, or none behind it.
fn is_remark(row: &GridRow<'_>, col: u32, below: &Head) -> bool {
    let (from, to) = (below.main.min(col), below.main.max(col));
    let labelled = row.at(below.main).is_some_and(|c| below.anchor.table.is_some_and(|t| c.is_of(t)));
    let figures = |cols: (u32, u32)| row.span(cols).iter().any(|c| c.figure);
    labelled && from < to && (!figures((from, to)) || below.main < col && !figures((col, u32::MAX)))
}

/// Cuts the columns between blocks that stand side by side.
pub(super) fn cut_columns(grid: &Grid<'_>, blocks: &mut [Block]) {
    let plain: Vec<Block> = blocks.to_vec();
    for (i, block) in blocks.iter_mut().enumerate() {
        for (k, other) in plain.iter().enumerate() {
            let (a, b) = (&plain[i], other);
            let rows = (a.rows.0.max(b.rows.0), a.rows.1.min(b.rows.1));
            if i == k || rows.0 >= rows.1 || a.main == b.main {
                continue;
            }
            let (left, right) = if a.main < b.main { (a, b) } else { (b, a) };
            let cut = cut(grid, rows, left, right);
            if a.main < b.main {
                block.cols.1 = block.cols.1.min(cut.saturating_sub(1));
            } else {
                block.cols.0 = block.cols.0.max(cut);
            }
        }
    }
}

/// The first column of the right one of two blocks.
fn cut(grid: &Grid<'_>, rows: (usize, usize), left: &Block, right: &Block) -> u32 {
    if left.run.1 < right.run.0 {
        return right.title.map(|t| t.col).filter(|c| *c > left.run.1).map_or(right.run.0, |c| c.min(right.run.0));
    }
    let bound = right.title.map_or(right.main, |t| t.col.min(right.main)).max(left.main + 1);
    let filled = filled(grid, rows);
    let blank = |c: u32| !filled.get(c as usize).copied().unwrap_or(false);
    (left.main + 1..bound).rev().find(|&c| blank(c)).map_or(bound, |c| c + 1)
}
