//! The plain data of a workbook.

use super::Merges;
use crate::a1::{CellRange, CellRef};
use std::sync::Arc;

/// The format a file really has, recognised by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileFormat {
    /// Office Open XML workbook without macros (`.xlsx`, `.xltx`).
    Xlsx,
    /// Office Open XML workbook with macros (`.xlsm`, `.xltm`).
    Xlsm,
    /// Binary Office Open XML (`.xlsb`).
    Xlsb,
    /// Excel 97–2003 and earlier (`.xls`).
    Xls,
    /// OpenDocument spreadsheet (`.ods`).
    Ods,
}

impl FileFormat {
    /// The usual extension, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xlsm => "xlsm",
            Self::Xlsb => "xlsb",
            Self::Xls => "xls",
            Self::Ods => "ods",
        }
    }
}

/// Whether a sheet is shown in the program that wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// Shown.
    Visible,
    /// Hidden; the user can show it from the menu.
    Hidden,
    /// Hidden so that only a program can show it.
    VeryHidden,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A formula whose result the file does not hold (written by a program that does not calculate). Never a blank cell:
    /// blank cells are not stored at all.
    Missing,
    /// A finite number; dates are numbers with a date format ([`NumberFormat::is_date`]).
    Number(f64),
    /// Text exactly as stored, without phonetic guides. May be empty (a formula that gave `""`).
    Text(Arc<str>),
    /// `TRUE` or `FALSE`.
    Bool(bool),
    /// An error such as `#REF!`, in Excel's spelling; unknown ones as they stand.
    Error(Arc<str>),
}

/// One stored cell. A cell that holds neither value nor formula is not stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its position.
    pub at: CellRef,
    /// Its value, or the cached result of its formula.
    pub value: Value,
    /// The formula without the leading `=`, shared formulas expanded. `None` where there is none; `""` where there is one whose
    /// text is not certain (a reference into another workbook in an `.xls`, say): nothing can be checked there.
    pub formula: Option<Arc<str>>,
    /// Index into [`Workbook::formats`].
    pub format: u16,
}

/// A number format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberFormat {
    /// The format code, such as `0000` or `[$-411]ggge"年"m"月"d"日"`; `General` where the file does not say.
    pub code: Arc<str>,
    /// Whether a number so formatted shows a date (day, month, year or era), not only a time.
    pub is_date: bool,
}

/// A sorted set of disjoint row or column numbers, as inclusive spans: a million hidden rows cost one entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans(Vec<(u32, u32)>);

impl Spans {
    /// Builds the set from spans in any order, overlapping or not; a span whose end is before its start is dropped.
    pub fn from_spans(mut spans: Vec<(u32, u32)>) -> Self {
        spans.retain(|s| s.0 <= s.1);
        spans.sort_unstable();
        let mut out: Vec<(u32, u32)> = Vec::with_capacity(spans.len());
        for (a, b) in spans {
            match out.last_mut() {
                Some(last) if a <= last.1.saturating_add(1) => last.1 = last.1.max(b),
                _ => out.push((a, b)),
            }
        }
        Self(out)
    }

    /// Whether `n` is in the set.
    pub fn contains(&self, n: u32) -> bool {
        let i = self.0.partition_point(|s| s.1 < n);
        self.0.get(i).is_some_and(|s| s.0 <= n)
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The spans in ascending order, inclusive.
    pub fn as_slice(&self) -> &[(u32, u32)] {
        &self.0
    }
}

/// One worksheet. Chart and dialog sheets are not listed.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The name on its tab.
    pub name: String,
    /// Whether it is shown.
    pub visibility: Visibility,
    /// Merged regions, sorted by their upper left corner. Empty where [`Self::layout_known`] is false.
    pub merges: Merges,
    /// Hidden rows (filtered rows too).
    pub hidden_rows: Spans,
    /// Hidden columns.
    pub hidden_cols: Spans,
    /// Whether the reader could see merged regions and hidden rows and columns.
    pub layout_known: bool,
    /// Whether the reader gives the texts of formulas at all. Those of this room do.
    pub formulas_known: bool,
    cells: Vec<Cell>,
}

impl Sheet {
    /// A sheet from its parts. Cells may come in any order; of two at one position the later wins.
    pub fn new(name: String, visibility: Visibility, mut cells: Vec<Cell>) -> Self {
        if !cells.is_sorted_by(|a, b| a.at < b.at) {
            cells.reverse();
            cells.sort_by_key(|c| c.at);
            cells.dedup_by_key(|c| c.at);
        }
        Self {
            name,
            visibility,
            merges: Merges::default(),
            hidden_rows: Spans::default(),
            hidden_cols: Spans::default(),
            layout_known: true,
            formulas_known: true,
            cells,
        }
    }

    /// All stored cells in reading order.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The cell at `at`, or `None` where the sheet is blank.
    pub fn cell(&self, at: CellRef) -> Option<&Cell> {
        self.cells.binary_search_by_key(&at, |c| c.at).ok().map(|i| &self.cells[i])
    }

    /// Gives a stored cell another value (a formula's result that the file did not hold); whether the cell is there.
    pub fn set_value(&mut self, at: CellRef, value: Value) -> bool {
        match self.cells.binary_search_by_key(&at, |c| c.at) {
            Ok(i) => {
                self.cells[i].value = value;
                true
            }
            Err(_) => false,
        }
    }

    /// The stored cells of one row, from left to right.
    pub fn row(&self, row: u32) -> &[Cell] {
        let from = self.cells.partition_point(|c| c.at.row < row);
        let to = from + self.cells[from..].partition_point(|c| c.at.row == row);
        &self.cells[from..to]
    }

    /// The stored cells inside a rectangle, in reading order. Blank cells cost nothing, and cells beside the rectangle little:
    /// each row is entered by a binary search where it is not near.
    pub fn cells_in(&self, range: CellRange) -> impl Iterator<Item = &Cell> {
        /// Cells of a row beside a column: rows of most sheets have fewer.
        const NEAR: usize = 12;
        let mut rest = self.cells.as_slice();
        let mut from = range.start;
        std::iter::from_fn(move || {
            loop {
                match rest.first()?.at {
                    at if at.row > range.end.row => return None,
                    at if at < from => {
                        let passed = rest.iter().take(NEAR).take_while(|c| c.at < from).count();
                        rest = &rest[passed..];
                        if passed == NEAR {
                            rest = &rest[rest.partition_point(|c| c.at < from)..];
                        }
                    }
                    at if at.col < range.start.col => from = CellRef::new(at.row, range.start.col),
                    at if at.col > range.end.col => from = CellRef::new(at.row + 1, range.start.col),
                    _ => {
                        let (cell, tail) = rest.split_first()?;
                        rest = tail;
                        return Some(cell);
                    }
                }
            }
        })
    }

    /// The merged region that covers `at`, if any.
    pub fn merge_at(&self, at: CellRef) -> Option<CellRange> {
        self.merges.at(at)
    }

    /// The smallest rectangle around all stored cells.
    pub fn used_range(&self) -> Option<CellRange> {
        let first = self.cells.first()?.at;
        Some(self.cells.iter().fold(CellRange::new(first, first), |r, c| r.including(c.at)))
    }
}

/// A workbook as read.
#[derive(Clone, Debug, PartialEq)]
pub struct Workbook {
    /// What the bytes really are.
    pub format: FileFormat,
    /// Worksheets in tab order.
    pub sheets: Vec<Sheet>,
    /// Number formats that cells point to; the first is `General`.
    pub formats: Vec<NumberFormat>,
    /// Whether day 0 is 1904-01-01 (old Macintosh files).
    pub date_1904: bool,
    /// Defined names and what they stand for, as stored.
    pub defined_names: Vec<(String, String)>,
}

impl Workbook {
    /// The number format of a cell.
    pub fn format_of(&self, cell: &Cell) -> &NumberFormat {
        &self.formats[usize::from(cell.format).min(self.formats.len() - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn cells_in_a_rectangle_are_those_it_contains(
            places in prop::collection::vec((0u32..12, 0u32..12), 0..60),
            (top, left, bottom, right) in (0u32..14, 0u32..14, 0u32..14, 0u32..14),
        ) {
            let cell = |&(row, col): &(u32, u32)| Cell {
                at: CellRef::new(row, col),
                value: Value::Bool(true),
                formula: None,
                format: 0,
            };
            let sheet = Sheet::new("s".to_owned(), Visibility::Visible, places.iter().map(cell).collect());
            let range = CellRange::new(CellRef::new(top, left), CellRef::new(bottom, right));
            let expected: Vec<CellRef> = sheet.cells().iter().map(|c| c.at).filter(|at| range.contains(*at)).collect();
            let found: Vec<CellRef> = sheet.cells_in(range).map(|c| c.at).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
