//! What could be wrong, all of it: the sets of figures that would explain what fails.

use super::short_place;
use crate::a1::CellRef;

/// Edits that fail together, with the sets of figures any one of which would explain it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// Fingerprints of the findings as which the failed edits show, in reading order; at least one.
    pub findings: Vec<String>,
    /// Sheet name and cell of the first of them.
    pub at: (String, CellRef),
    /// Minimal sets, smaller ones first: with the right values in the cells of one of them everything agrees, and with none of these
    /// cells left out.
    pub sets: Vec<Vec<Wrong>>,
    /// Up to so many cells no such set is missing.
    pub complete_to: usize,
}

/// A figure that would be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Sheet name; of a cell in another file `[FILE]SHEET`.
    pub sheet: String,
    /// The cell.
    pub cell: CellRef,
    /// Row label.
    pub row: Option<String>,
    /// What it holds; `None` for a blank.
    pub from: Option<i64>,
    /// The least value it could hold instead; `None` where there is none.
    pub least: Option<i64>,
    /// The greatest; `None` where there is none.
    pub most: Option<i64>,
}

impl Wrong {
    /// Where the cell is, in short: the cell alone, or with its sheet (and file) where that is not the sheet `here`.
    pub fn place(&self, here: Option<&str>) -> String {
        short_place(&self.sheet, self.cell, here)
    }

    /// What it could hold, in figures: `12`, `3–9`, `≥ 3`.
    pub fn to(&self) -> String {
        match (self.least, self.most) {
            (Some(a), Some(b)) if a == b => a.to_string(),
            (Some(a), Some(b)) => format!("{a}–{b}"),
            (Some(a), None) => format!("≥ {a}"),
            (None, Some(b)) => format!("≤ {b}"),
            (None, None) => "?".to_owned(),
        }
    }
}
