//! Cell references: the one place where zero-based positions and Excel's one-based `A1` names meet.
//!
//! Everything else in the program holds [`CellRef`] and [`CellRange`]; text such as `D143` is parsed and written here only.

use std::fmt;
use std::str::FromStr;

/// Rows a worksheet can have (Excel 2007 and later).
pub const MAX_ROWS: u32 = 1_048_576;
/// Columns a worksheet can have (Excel 2007 and later): `A` … `XFD`.
pub const MAX_COLS: u32 = 16_384;

/// A cell's position, zero-based; ordered by row, then by column, as a sheet is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellRef {
    /// Zero-based row, below [`MAX_ROWS`].
    pub row: u32,
    /// Zero-based column, below [`MAX_COLS`].
    pub col: u32,
}

impl CellRef {
    /// The cell at zero-based `row` and `col`.
    pub const fn new(row: u32, col: u32) -> Self {
        Self { row, col }
    }
}

/// A rectangle of cells, both corners included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellRange {
    /// Upper left corner.
    pub start: CellRef,
    /// Lower right corner, never above or left of `start`.
    pub end: CellRef,
}

impl CellRange {
    /// The rectangle spanned by two corners, given in any order.
    pub fn new(a: CellRef, b: CellRef) -> Self {
        Self {
            start: CellRef::new(a.row.min(b.row), a.col.min(b.col)),
            end: CellRef::new(a.row.max(b.row), a.col.max(b.col)),
        }
    }

    /// Whether `at` lies inside.
    pub const fn contains(&self, at: CellRef) -> bool {
        at.row >= self.start.row && at.row <= self.end.row && at.col >= self.start.col && at.col <= self.end.col
    }

    /// The smallest rectangle around `self` and `at`.
    #[must_use]
    pub fn including(self, at: CellRef) -> Self {
        Self {
            start: CellRef::new(self.start.row.min(at.row), self.start.col.min(at.col)),
            end: CellRef::new(self.end.row.max(at.row), self.end.col.max(at.col)),
        }
    }
}

/// Text that is not a cell reference within Excel's limits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a cell reference: {0}")]
pub struct A1Error(String);

/// The letters of a zero-based column: 0 is `A`, 26 is `AA`.
pub fn column_name(col: u32) -> String {
    let mut letters = Vec::with_capacity(3);
    let mut n = col + 1;
    while n > 0 {
        letters.push(b'A' + ((n - 1) % 26) as u8);
        n = (n - 1) / 26;
    }
    letters.iter().rev().map(|&b| b as char).collect()
}

/// Parses `B7` or `$B$7` from bytes without allocating; `None` for anything else or beyond Excel's limits.
pub fn parse_bytes(text: &[u8]) -> Option<CellRef> {
    let mut rest = text.strip_prefix(b"$").unwrap_or(text);
    let mut col = 0u32;
    while let [c, tail @ ..] = rest
        && c.is_ascii_alphabetic()
    {
        col = col * 26 + u32::from(c.to_ascii_uppercase() - b'A') + 1;
        if col > MAX_COLS {
            return None;
        }
        rest = tail;
    }
    let digits = rest.strip_prefix(b"$").unwrap_or(rest);
    if col == 0 || digits.is_empty() || digits.len() > 7 {
        return None;
    }
    let mut row = 0u32;
    for c in digits {
        if !c.is_ascii_digit() {
            return None;
        }
        row = row * 10 + u32::from(c - b'0');
    }
    (1..=MAX_ROWS).contains(&row).then(|| CellRef::new(row - 1, col - 1))
}

impl FromStr for CellRef {
    type Err = A1Error;
    fn from_str(text: &str) -> Result<Self, A1Error> {
        parse_bytes(text.as_bytes()).ok_or_else(|| A1Error(text.to_owned()))
    }
}

impl FromStr for CellRange {
    type Err = A1Error;
    fn from_str(text: &str) -> Result<Self, A1Error> {
        let (a, b) = text.split_once(':').unwrap_or((text, text));
        Ok(Self::new(a.parse()?, b.parse()?))
    }
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_name(self.col), self.row + 1)
    }
}

impl fmt::Display for CellRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.start == self.end { write!(f, "{}", self.start) } else { write!(f, "{}:{}", self.start, self.end) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_positions_are_inverse() {
        for (name, row, col) in [("A1", 0, 0), ("D143", 142, 3), ("AA10", 9, 26), ("XFD1048576", 1_048_575, 16_383)] {
            assert_eq!(name.parse(), Ok(CellRef::new(row, col)));
            assert_eq!(CellRef::new(row, col).to_string(), name);
        }
        assert_eq!("$B$7".parse(), Ok(CellRef::new(6, 1)));
    }

    #[test]
    fn positions_beyond_the_sheet_are_refused() {
        for text in ["", "A", "1", "A0", "XFE1", "A1048577", "ZZZZZZZZZ1", "A1:B2", "A-1", "A99999999999"] {
            assert!(text.parse::<CellRef>().is_err(), "{text}");
        }
    }

    #[test]
    fn ranges_are_normalised() {
        assert_eq!("C5:A1".parse::<CellRange>().unwrap().to_string(), "A1:C5");
        assert_eq!("B2".parse::<CellRange>().unwrap().to_string(), "B2");
    }
}
