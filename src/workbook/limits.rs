//! How much a workbook may ask of the machine.

use super::{LimitKind, ReadError};

/// Bounds on one workbook; with the defaults, reading takes less than 300 MB whatever the bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file. Default 64 MiB.
    pub max_file_bytes: u64,
    /// Bytes of all parts together once unpacked, as declared and as found. Default 512 MiB.
    pub max_unpacked_bytes: u64,
    /// Unpacked bytes over packed bytes, for packages of more than 64 MiB unpacked. Default 200 (sheets reach 30).
    pub max_ratio: u64,
    /// Parts of the package. Default 10,000.
    pub max_entries: u64,
    /// Sheets. Default 1,000.
    pub max_sheets: u64,
    /// Stored cells in all sheets. Default 2,000,000.
    pub max_cells: u64,
    /// Bytes of text in all sheets, values and formulas, shared strings once. Default 64 MiB.
    pub max_text_bytes: u64,
    /// Merged regions in all sheets. Default 500,000.
    pub max_merges: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_file_bytes: 64 << 20,
            max_unpacked_bytes: 512 << 20,
            max_ratio: 200,
            max_entries: 10_000,
            max_sheets: 1_000,
            max_cells: 2_000_000,
            max_text_bytes: 64 << 20,
            max_merges: 500_000,
        }
    }
}

/// Refuses `found` beyond `limit`.
pub(super) const fn at_most(what: LimitKind, limit: u64, found: u64) -> Result<(), ReadError> {
    if found > limit { Err(ReadError::OverLimit { what, limit, found }) } else { Ok(()) }
}

/// What one workbook has used up so far, over all its sheets.
#[derive(Debug)]
pub(super) struct Budget<'l> {
    pub limits: &'l Limits,
    cells: u64,
    text: u64,
    merges: u64,
}

impl<'l> Budget<'l> {
    pub const fn new(limits: &'l Limits) -> Self {
        Self { limits, cells: 0, text: 0, merges: 0 }
    }

    /// Counts stored cells.
    pub const fn cells(&mut self, n: u64) -> Result<(), ReadError> {
        self.cells = self.cells.saturating_add(n);
        at_most(LimitKind::Cells, self.limits.max_cells, self.cells)
    }

    /// Counts bytes of text.
    pub const fn text(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.text = self.text.saturating_add(bytes as u64);
        at_most(LimitKind::TextBytes, self.limits.max_text_bytes, self.text)
    }

    /// Counts a merged region.
    pub const fn merge(&mut self) -> Result<(), ReadError> {
        self.merges = self.merges.saturating_add(1);
        at_most(LimitKind::Merges, self.limits.max_merges, self.merges)
    }
}
