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
    /// Title and header would part from their rows, or a total from its parts.
    Never,
}

impl Before {
    const fn cost(self) -> f64 {
        match self {
            Self::Section => 0.0,
            Self::Group => 0.12,
            Self::Inside => 0.6,
            Self::Never => 10.0,
        }
    }
}

/// A4 in points.
const A4: (f64, f64) = (595.28, 841.89);
/// Margins set by the pen, in points: left and right, top and bottom together.
const MARGINS: (f64, f64) = (2.0 * 0.6 * 72.0, 2.0 * 0.7 * 72.0);
/// Heights on paper differ a little from program to program.
const SLACK: f64 = 0.96;

/// The printable width of a page in pixels at 96 dpi and full size.
pub fn page_width_px(landscape: bool) -> f64 {
    ((if landscape { A4.1 } else { A4.0 }) - MARGINS.0) * 96.0 / 72.0
}

/// How much of the height of a page rows may take, in points, when `grid` pixels are fitted to its width.
pub fn page_height_pt(landscape: bool, grid: f64) -> f64 {
    let scale = (page_width_px(landscape) / grid.max(1.0)).clamp(0.1, 1.0);
    ((if landscape { A4.0 } else { A4.1 }) - MARGINS.1) / scale * SLACK
}

/// The rows before which a page begins. `rows` are heights in points with how welcome a break before each is; `repeated` is the
/// height of the rows repeated on every page but the first.
pub fn breaks(rows: &[(f64, Before)], page: f64, repeated: f64) -> Vec<u32> {
    let mut out = Vec::new();
    let mut start = 0;
    while start < rows.len() {
        let room = if start == 0 { page } else { (page - repeated).max(page * 0.3) };
        let mut used = 0.0;
        let mut end = start;
        while let Some((h, _)) = rows.get(end)
            && (used + h <= room || end == start)
        {
            used += h;
            end += 1;
        }
        if end >= rows.len() {
            break;
        }
        let mut best = (f64::INFINITY, end);
        let mut filled = 0.0;
        for (i, (h, _)) in rows.iter().enumerate().take(end).skip(start) {
            filled += h;
            let next = i + 1;
            let before = rows.get(next).map_or(Before::Section, |r| r.1);
            let cost = before.cost() + (1.0 - filled / room).max(0.0);
            if cost <= best.0 {
                best = (cost, next);
            }
        }
        start = best.1;
        out.push(start as u32);
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
    fn a_row_higher_than_the_page_does_not_stop_the_work() {
        assert_eq!(breaks(&[(500.0, Section), (500.0, Never), (10.0, Group)], 100.0, 10.0), [1, 2]);
        assert!(breaks(&[], 100.0, 0.0).is_empty());
    }
}
