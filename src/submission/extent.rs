//! Where a table ends, and whether anything is stated in it.

use super::align::Aligned;
use super::columns::{Layout, Region};
use super::grid::Grid;
use super::line::Line;
use super::model::{BoundRow, Observed, Reading};
use super::table::Data;
use crate::a1::{CellRange, CellRef};

/// What a category's cell states.
pub(super) fn data_of(cell: &Observed) -> Data {
    match &cell.reading {
        Reading::Blank => Data::None,
        Reading::Count { value: 0, .. } | Reading::Nothing(_) | Reading::Uncalculated => Data::Zeros,
        _ => Data::Figures,
    }
}

/// Lines behind the last known one belong to the table only while no blank row comes between.
pub(super) fn drop_what_follows(grid: &Grid<'_>, lines: &[Line<'_>], roles: &mut [Option<Aligned>]) {
    let known = |r: &Option<Aligned>| matches!(r, Some(Aligned::Entry(_) | Aligned::Similar(_)));
    let Some(last) = roles.iter().rposition(known) else { return };
    let mut end = grid.rows[lines[last].index].row;
    let mut open = true;
    for i in last + 1..lines.len() {
        let row = grid.rows[lines[i].index].row;
        // The last group's subtotal may stand below a row that was left out (the year before, below each category): only a blank row is
        // a gap there.
        let filled = lines[i].index - lines[i - 1].index;
        let is_sum = lines[i].total || lines[i].is_aside();
        let follows = row == end + 1 || is_sum && u32::try_from(filled).is_ok_and(|n| row == end + n);
        open &= follows && !lines[i].own.is_empty();
        end = row;
        if !open {
            roles[i] = None;
        }
    }
}

/// From the title to the last row, over every column the table uses.
pub(super) fn of(region: &Region, layout: &Layout, rows: &[BoundRow]) -> CellRange {
    let columns = layout.labels.iter().copied().chain(layout.code).chain(layout.columns.iter().flatten().copied());
    let left = columns.clone().min().unwrap_or(region.cols.0);
    let right = columns.max().unwrap_or(left);
    let top = region.title.map(|t| t.row).or_else(|| rows.first().map(|r| r.row)).unwrap_or(0);
    let bottom = rows.last().map_or(top, |r| r.row).max(top);
    CellRange::new(CellRef::new(top, left), CellRef::new(bottom, right))
}
