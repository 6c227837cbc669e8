//! References as formulas write them: cells, ranges, whole rows and columns, on this sheet, another, or a run of sheets.

use crate::a1::{CellRange, CellRef, MAX_COLS, MAX_ROWS, column_name};
use std::fmt;
use std::sync::Arc;

/// One end of a reference: `$B$7`, or only a column (`B`) or a row (`7`). The flag says whether a `$` fixes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// Zero-based column; `None` for whole rows.
    pub col: Option<(u32, bool)>,
    /// Zero-based row; `None` for whole columns.
    pub row: Option<(u32, bool)>,
}

/// The sheets a reference points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetRef {
    /// The sheet the formula stands on.
    Own,
    /// The sheet of this name.
    Named(Arc<str>),
    /// All sheets from one to another in tab order (a 3-D reference).
    Span(Arc<str>, Arc<str>),
}

/// A reference to a rectangle of cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where the rectangle lies.
    pub sheets: SheetRef,
    /// The first end as written.
    pub first: End,
    /// The other end; `None` for a single cell.
    pub last: Option<End>,
}

impl End {
    /// Reads `A1`, `$A$1`, `A`, `$A`, `1` or `$1` in full; `None` for anything else or beyond Excel's limits.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let fixed = |rest: &str| rest.starts_with('$');
        let bare = text.strip_prefix('$').unwrap_or(text);
        let letters = bare.bytes().take_while(u8::is_ascii_alphabetic).count();
        if letters > 3 {
            return None;
        }
        let (col, rest) = if letters == 0 {
            (None, text)
        } else {
            let (name, rest) = bare.split_at(letters);
            let col = name.bytes().fold(0, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
            if col > MAX_COLS {
                return None;
            }
            (Some((col - 1, fixed(text))), rest)
        };
        if rest.is_empty() {
            return col.map(|col| Self { col: Some(col), row: None });
        }
        let digits = rest.strip_prefix('$').unwrap_or(rest);
        if digits.len() > 7 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let row: u32 = digits.parse().ok()?;
        (1..=MAX_ROWS).contains(&row).then(|| Self { col, row: Some((row - 1, fixed(rest))) })
    }

    /// Whether this is a cell, neither a whole row nor a whole column.
    pub const fn is_cell(self) -> bool {
        self.col.is_some() && self.row.is_some()
    }

    /// Whether a range can run from here to `other`: both cells, both columns or both rows.
    pub(super) const fn same_kind(self, other: Self) -> bool {
        self.col.is_some() == other.col.is_some() && self.row.is_some() == other.row.is_some()
    }

    const fn is_fixed(self) -> bool {
        !matches!(self.col, Some((_, false))) && !matches!(self.row, Some((_, false)))
    }
}

impl Reference {
    /// The rectangle, with whole rows and columns at full size.
    pub fn range(&self) -> CellRange {
        let last = self.last.unwrap_or(self.first);
        let corner = |end: End, row, col| CellRef::new(end.row.map_or(row, |r| r.0), end.col.map_or(col, |c| c.0));
        CellRange::new(corner(self.first, 0, 0), corner(last, MAX_ROWS - 1, MAX_COLS - 1))
    }

    /// Whether every part is fixed by `$`, so that the reference means the same from any cell.
    pub fn is_fixed(&self) -> bool {
        self.first.is_fixed() && self.last.is_none_or(End::is_fixed)
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dollar = |fixed| if fixed { "$" } else { "" };
        if let Some((col, fixed)) = self.col {
            write!(f, "{}{}", dollar(fixed), column_name(col))?;
        }
        if let Some((row, fixed)) = self.row {
            write!(f, "{}{}", dollar(fixed), row + 1)?;
        }
        Ok(())
    }
}

/// Whether a sheet's name can stand in a formula without quotes.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(char::is_alphanumeric)
        && !name.starts_with(char::is_numeric)
        && End::parse(name).is_none()
}

/// Writes sheet names and `!` before what they qualify.
pub(super) fn write_sheets(f: &mut fmt::Formatter<'_>, sheets: &SheetRef) -> fmt::Result {
    match sheets {
        SheetRef::Own => Ok(()),
        SheetRef::Named(name) if is_plain(name) => write!(f, "{name}!"),
        SheetRef::Named(name) => write!(f, "'{}'!", name.replace('\'', "''")),
        SheetRef::Span(a, b) => write!(f, "'{}:{}'!", a.replace('\'', "''"), b.replace('\'', "''")),
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_sheets(f, &self.sheets)?;
        write!(f, "{}", self.first)?;
        self.last.map_or(Ok(()), |last| write!(f, ":{last}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_cells_columns_or_rows() {
        for text in ["A1", "$A$1", "XFD1048576", "B", "$B", "7", "$7", "A$1", "$A1"] {
            assert_eq!(End::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "$", "$$A1", "A0", "XFE1", "ABCD", "A1048577", "A1B", "1A", "あ1", "A-1", "A$", "$1$"] {
            assert_eq!(End::parse(text), None, "{text}");
        }
    }
}
