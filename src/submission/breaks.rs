//! What a page break leaves between the rows of a table: its header printed again, and the page's number.

use super::columns::{Layout, Region};
use super::grid::{Grid, GridCell, GridRow};
use super::line::Line;
use super::model::Reading;
use super::read;
use crate::chars::{is_dash, narrow};
use crate::schema::{RowKind, Table};

/// Rows of a header at most.
const HEADER_ROWS: usize = 3;
/// The greatest number taken for a page's where nothing but the number itself tells it.
const PAGES: u32 = 99;

/// Whether a row has no label, no code and a single cell.
pub(super) fn is_lone_number(grid: &Grid<'_>, region: &Region, line: &Line<'_>) -> bool {
    line.own.is_empty() && line.code.is_none() && grid.rows[line.index].span(region.cols).len() == 1
}

/// Whether the row at position `i` is a row of the header printed again after a page break.
pub(super) fn is_header_again(
    grid: &Grid<'_>,
    i: usize,
    region: &Region,
    layout: &Layout,
    counts: &[u32],
    table: usize,
) -> bool {
    if is_repeated_header(&grid.rows[i], layout, counts) {
        return true;
    }
    // The upper rows of a header may differ from those above the first page's rows; they say nothing but words that are no labels.
    let below = grid.rows[i..region.rows.1].iter().take(HEADER_ROWS);
    let mut row = grid.rows[i].row;
    for next in below {
        if next.row > row + 1 {
            return false;
        }
        row = next.row;
        if is_repeated_header(next, layout, counts) {
            return true;
        }
        let is_word = |c: &GridCell<'_>| !c.key().is_empty() && !c.figure && !c.is_of(table) && !c.is_sum();
        let cells = next.span(region.cols);
        if cells.len() < 2 || !cells.iter().all(is_word) {
            return false;
        }
    }
    false
}

/// A header printed again after a page break.
fn is_repeated_header(row: &GridRow<'_>, layout: &Layout, counts: &[u32]) -> bool {
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

/// Whether line `i` holds nothing but a small number that no category lacks and the stated total leaves out: a page's, most likely.
/// A category whose label got lost is missing elsewhere, and counted in the total.
pub(super) fn is_uncounted(
    grid: &Grid<'_>,
    region: &Region,
    layout: &Layout,
    table: &Table,
    lines: &[Line<'_>],
    entry_of: &[Option<usize>],
    i: usize,
) -> bool {
    if !is_lone_number(grid, region, &lines[i]) {
        return false;
    }
    let [only] = grid.rows[lines[i].index].span(region.cols) else { return false };
    let bound = |j: usize| entry_of.contains(&Some(j));
    let categories = || (0..table.rows.len()).filter(|j| table.rows[*j].kind == RowKind::Category);
    let column = layout.columns.iter().position(|c| *c == Some(only.col));
    let (Some(k), Some(total)) = (column, table.total()) else { return false };
    if !is_page(only) || !categories().all(bound) {
        return false;
    }
    let value = |j: usize| -> Option<i64> {
        let line = &lines[entry_of.iter().position(|e| *e == Some(j))?];
        match read::for_column(grid.rows[line.index].stored(only.col), grid.index, only.at(), &table.columns[k]).reading
        {
            Reading::Count { value, .. } => Some(value),
            Reading::Blank | Reading::Nothing(_) => Some(0),
            _ => None,
        }
    };
    let sum = categories().try_fold(0_i64, |sum, j| sum.checked_add(value(j)?));
    sum.is_some() && sum == value(total)
}

/// `2`, `(2)`, `- 2 -`, `2/5`: a number as pages bear it.
fn is_page(cell: &GridCell<'_>) -> bool {
    let Some(text) = cell.text() else {
        return cell.number().is_some_and(|n| n.fract() == 0.0 && (1.0..=f64::from(PAGES)).contains(&n));
    };
    let sign = |c: char| c.is_whitespace() || is_dash(c) || "()（）/／".contains(c);
    let mut numbers = text.split(sign).filter(|part| !part.is_empty());
    let page = |part: &str| {
        let digits: String = part.chars().map(narrow).collect();
        digits.bytes().all(|b| b.is_ascii_digit()) && digits.parse().is_ok_and(|n: u32| (1..=PAGES).contains(&n))
    };
    numbers.next().is_some_and(page) && numbers.next().is_none_or(page) && numbers.next().is_none()
}
