//! What a page break leaves between the rows of a table: its header printed again, and the page's number.

use super::columns::{Layout, Region};
use super::grid::{Grid, GridRow};
use super::table::Line;

/// Whether a row has no label, no code and a single cell.
pub(super) fn is_lone_number(grid: &Grid<'_>, region: &Region, line: &Line<'_>) -> bool {
    line.own.is_empty() && line.code.is_none() && grid.rows[line.index].span(region.cols).len() == 1
}

/// A header printed again after a page break.
pub(super) fn is_repeated_header(row: &GridRow<'_>, layout: &Layout, counts: &[u32]) -> bool {
    let mut seen = false;
    for &c in counts {
        match row.at(c) {
            Some(cell) if !cell.figure && !cell.key().is_empty() => {
                if !layout.headers.get(&c).is_some_and(|h| h.iter().any(|k| **k == *cell.key())) {
                    return false;
                }
                seen = true;
            }
            Some(_) => return false,
            None => {}
        }
    }
    seen
}
