//! What the readers of Excel's formats gather of one sheet.

use super::{Cell, Sheet, Spans, Visibility};
use crate::a1::CellRange;

/// What a sheet gave.
#[derive(Default)]
pub(super) struct SheetParts {
    pub cells: Vec<Cell>,
    pub merges: Vec<CellRange>,
    pub hidden_rows: Spans,
    pub hidden_cols: Spans,
}

impl SheetParts {
    /// The sheet of that name.
    pub fn into_sheet(self, name: String, visibility: Visibility) -> Sheet {
        let mut sheet = Sheet::new(name, visibility, self.cells);
        sheet.merges = self.merges.into();
        sheet.hidden_rows = self.hidden_rows;
        sheet.hidden_cols = self.hidden_cols;
        sheet
    }
}
