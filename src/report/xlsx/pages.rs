//! Where pages end: never between a section's title and its rows or before its total, rather between groups than within one.

/// How unwelcome a page break before a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// A section begins here.
    Section,
    /// A group of categories or a list entry begins here.
    Group,
    /// Within a group.
    Inside,
    /// Too little of a table would stand before the break, or after it.
    Edge,
    /// Title and header would part from their rows, or a total from its parts.
    Never,
}

impl Before {
    const fn cost(self) -> f64 {
        match self {
            Self::Section => 0.0,
            Self::Group => 0.12,
            Self::Inside => 0.6,
            Self::Edge => 1.5,
            Self::Never => 10.0,
        }
    }
}

/// A4 in points.
const A4: (f64, f64) = (595.28, 841.89);
/// Margins in inches: left, right, top, bottom, and of header and footer.
pub const MARGINS_IN: [f64; 6] = [0.5, 0.5, 0.6, 0.65, 0.3, 0.3];
/// Heights on paper differ a little from program to program.
const SLACK: f64 = 0.97;
/// How much of the page's width a grid may take so that it is printed at full size everywhere. Column widths are counted in digits of
/// the workbook's font; a program without that font puts up to a sixth more into a digit. A grid within this share is never scaled
/// down, so the rows are as high on paper as they were computed, and pages end where they should.
const SAFE_SHARE: f64 = 0.855;

/// The printable width of a page in pixels at 96 dpi and full size.
pub fn page_width_px(landscape: bool) -> f64 {
    let inches = MARGINS_IN[0] + MARGINS_IN[1];
    ((if landscape { A4.1 } else { A4.0 }) / 72.0 - inches) * 96.0
}

/// How wide a grid is best made, in pixels, for printing at `scale` of its size.
pub fn grid_px(landscape: bool, scale: f64) -> f64 {
    page_width_px(landscape) * SAFE_SHARE / scale
}

/// How much of the height of a page rows may take, in points, when `grid` pixels are fitted to its width.
pub fn page_height_pt(landscape: bool, grid: f64) -> f64 {
    let scale = (page_width_px(landscape) / grid.max(1.0)).clamp(0.1, 1.0);
    let inches = MARGINS_IN[2] + MARGINS_IN[3];
    ((if landscape { A4.0 } else { A4.1 }) - inches * 72.0) / scale * SLACK
}

/// The rows before which a page begins. `rows` are heights in points with how welcome a break before each is; `repeated` is the
/// height of the rows repeated on every page but the first.
///
/// Of all ways to lay the rows on pages the one is taken that costs least: a page costs most, then a break where none is welcome, then
/// room left empty at a page's foot, then a last page with next to nothing on it.
pub fn breaks(rows: &[(f64, Before)], page: f64, repeated: f64) -> Vec<u32> {
    breaks_with(rows, page, repeated, &|_| 0.0)
}

/// [`breaks`], where a page that begins with a row has something of its own to repeat above it: `heads` gives its height in points.
pub fn breaks_with(rows: &[(f64, Before)], page: f64, repeated: f64, heads: &dyn Fn(usize) -> f64) -> Vec<u32> {
    const PAGE: f64 = 1.0;
    const EMPTY: f64 = 0.5;
    const NEARLY_EMPTY: f64 = 0.15;
    let later = (page - repeated).max(page * 0.3);
    // The least cost of the rows from each one on, and where the page that begins with it ends.
    let mut best = vec![(0.0, rows.len()); rows.len() + 1];
    for start in (0..rows.len()).rev() {
        let room = if start == 0 { page } else { (later - heads(start)).max(page * 0.2) };
        let mut choice = (f64::INFINITY, start + 1);
        let mut used = 0.0;
        for end in start + 1..=rows.len() {
            used += rows[end - 1].0;
            if used > room && end > start + 1 {
                break;
            }
            // In proportion to a whole page, so that fuller pages come first where all else is equal.
            let empty = ((room - used) / page).max(0.0);
            let own = match rows.get(end) {
                Some((_, before)) => before.cost() + EMPTY * empty,
                None if start > 0 && used < room * NEARLY_EMPTY => EMPTY,
                None => 0.0,
            };
            let cost = PAGE + own + best[end].0;
            if cost <= choice.0 + 1e-9 {
                choice = (cost, end);
            }
        }
        best[start] = choice;
    }
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&(_, end)) = best.get(at).filter(|b| b.1 < rows.len()) {
        out.push(end as u32);
        at = end;
    }
    // Excel takes at most 1,023 breaks; the rest is left to the program.
    out.truncate(1_000);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use Before::{Group, Inside, Never, Section};

    #[test]
    fn a_title_goes_with_its_rows() {
        let rows = [
            (20.0, Section),
            (20.0, Never),
            (20.0, Group),
            (20.0, Section),
            (20.0, Never),
            (20.0, Group),
            (20.0, Group),
        ];
        assert_eq!(breaks(&rows, 90.0, 0.0), [3]);
    }

    #[test]
    fn a_group_stays_together_when_little_is_lost() {
        let rows = [(10.0, Section), (10.0, Group), (10.0, Group), (10.0, Group), (10.0, Inside), (10.0, Inside)];
        assert_eq!(breaks(&rows, 50.0, 0.0), [3]);
    }

    #[test]
    fn a_last_page_with_a_row_or_two_is_avoided() {
        // Six groups of two fit a page of 12 rows; 13 rows need two pages, and the second gets more than one row.
        let mut rows = vec![(10.0, Group); 13];
        assert_eq!(breaks(&rows, 120.0, 0.0), [11]);
        rows.pop();
        assert!(breaks(&rows, 120.0, 0.0).is_empty());
    }

    #[test]
    fn no_page_is_added_to_keep_a_group_together() {
        let rows: Vec<_> = (0..24).map(|i| (10.0, if i % 12 == 0 { Group } else { Inside })).collect();
        assert_eq!(breaks(&rows, 130.0, 0.0), [12]);
        assert_eq!(breaks(&rows[..20], 100.0, 0.0), [10]);
    }

    #[test]
    fn heads_printed_again_take_room() {
        let rows = vec![(10.0, Group); 20];
        assert_eq!(breaks(&rows, 100.0, 0.0), [10]);
        assert_eq!(breaks_with(&rows, 100.0, 0.0, &|_| 20.0).len(), 2);
    }

    #[test]
    fn a_row_higher_than_the_page_does_not_stop_the_work() {
        assert_eq!(breaks(&[(500.0, Section), (500.0, Never), (10.0, Group)], 100.0, 10.0), [1, 2]);
        assert!(breaks(&[], 100.0, 0.0).is_empty());
    }
}
