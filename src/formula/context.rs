//! A workbook with its sheets and defined names at hand.

use super::expr::Expr;
use super::parse::parse;
use super::reference::{Reference, SheetRef};
use super::scalar::Unsupported;
use crate::a1::{CellRange, CellRef, MAX_COLS, MAX_ROWS};
use crate::workbook::{Sheet, Workbook};
use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

/// A workbook prepared for looking up sheets and names. Names are compared without regard to case, as Excel does.
#[derive(Debug)]
pub struct Context<'w> {
    workbook: &'w Workbook,
    /// By folded name; `None` where two sheets bear it. Made when it is first asked, as the names are: most formulas name neither.
    sheets: OnceCell<HashMap<String, Option<usize>>>,
    /// By folded name; `None` where it stands for different things, because the reader does not say on which sheet.
    names: OnceCell<HashMap<String, Option<&'w str>>>,
}

/// A rectangle on one sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub sheet: usize,
    pub range: CellRange,
}

/// A cell of the workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key {
    pub sheet: usize,
    pub at: CellRef,
}

fn fold(name: &str) -> String {
    name.to_lowercase()
}

impl<'w> Context<'w> {
    /// Prepares a workbook.
    pub const fn new(workbook: &'w Workbook) -> Self {
        Self { workbook, sheets: OnceCell::new(), names: OnceCell::new() }
    }

    fn sheets(&self) -> &HashMap<String, Option<usize>> {
        self.sheets.get_or_init(|| {
            let mut sheets = HashMap::new();
            for (i, sheet) in self.workbook.sheets.iter().enumerate() {
                sheets.entry(fold(&sheet.name)).and_modify(|s| *s = None).or_insert(Some(i));
            }
            sheets
        })
    }

    fn names(&self) -> &HashMap<String, Option<&'w str>> {
        self.names.get_or_init(|| {
            let mut names: HashMap<String, Option<&'w str>> = HashMap::new();
            for (name, meaning) in &self.workbook.defined_names {
                let meaning = meaning.strip_prefix('=').unwrap_or(meaning);
                let entry = names.entry(fold(name)).or_insert(Some(meaning));
                if *entry != Some(meaning) {
                    *entry = None;
                }
            }
            names
        })
    }

    /// The workbook.
    pub const fn workbook(&self) -> &'w Workbook {
        self.workbook
    }

    pub(super) fn sheet(&self, index: usize) -> Option<&'w Sheet> {
        self.workbook.sheets.get(index)
    }

    /// The index of the sheet of this name.
    ///
    /// # Errors
    /// [`Unsupported::Sheet`] where there is none or two.
    pub(super) fn sheet_named(&self, name: &str) -> Result<usize, Unsupported> {
        self.sheets().get(&fold(name)).copied().flatten().ok_or_else(|| Unsupported::Sheet(name.into()))
    }

    /// The rectangles a reference stands for, seen from sheet `own`: one, or one a sheet for a 3-D reference.
    pub(super) fn areas(&self, reference: &Reference, own: usize) -> Result<Vec<Area>, Unsupported> {
        let range = reference.range();
        match &reference.sheets {
            SheetRef::Own => Ok(vec![Area { sheet: own, range }]),
            SheetRef::Named(name) => Ok(vec![Area { sheet: self.sheet_named(name)?, range }]),
            SheetRef::Span(a, b) => {
                let (a, b) = (self.sheet_named(a)?, self.sheet_named(b)?);
                Ok((a.min(b)..=a.max(b)).map(|sheet| Area { sheet, range }).collect())
            }
        }
    }

    /// What a defined name stands for. Only what means the same from every cell: constants and fixed, sheet-qualified references.
    pub(super) fn meaning(&self, name: &Arc<str>) -> Result<Expr, Unsupported> {
        let unknown = || Unsupported::Name(Arc::clone(name));
        let text = self.names().get(&fold(name)).copied().flatten().ok_or_else(unknown)?;
        let expr = parse(text).map_err(|_| unknown())?;
        if is_fixed(&expr) { Ok(expr) } else { Err(unknown()) }
    }
}

/// Whether every reference in a name's meaning has a sheet and is fixed by `$`.
fn is_fixed(expr: &Expr) -> bool {
    match expr {
        Expr::Reference(r) => r.is_fixed() && r.sheets != SheetRef::Own,
        other => other.children().into_iter().all(is_fixed),
    }
}

impl Area {
    /// Number of cells, blank ones too.
    pub fn cells(self) -> u64 {
        self.rows() * self.cols()
    }

    pub fn rows(self) -> u64 {
        u64::from(self.range.end.row - self.range.start.row) + 1
    }

    pub fn cols(self) -> u64 {
        u64::from(self.range.end.col - self.range.start.col) + 1
    }

    pub fn same_size(self, other: Self) -> bool {
        self.rows() == other.rows() && self.cols() == other.cols()
    }

    /// The cell that stands in this rectangle where `at` stands in `other`; `None` beyond the sheet.
    pub fn beside(self, other: Self, at: CellRef) -> Option<CellRef> {
        let row = self.range.start.row.checked_add(at.row.checked_sub(other.range.start.row)?)?;
        let col = self.range.start.col.checked_add(at.col.checked_sub(other.range.start.col)?)?;
        (row < MAX_ROWS && col < MAX_COLS).then(|| CellRef::new(row, col))
    }

    /// The rectangle of the size of `other` whose upper left corner is this one's; `None` where it leaves the sheet.
    pub fn resized(self, other: Self) -> Option<Self> {
        let end = self.beside(other, other.range.end)?;
        Some(Self { sheet: self.sheet, range: CellRange::new(self.range.start, end) })
    }
}
