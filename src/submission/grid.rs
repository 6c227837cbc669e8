//! A sheet made ready for looking: its rows with the keys of their short texts, and merged regions that can be asked by column.

use super::facts::Facts;
use super::memo;
use super::words::{Map, Vocabulary};
use crate::a1::{CellRange, CellRef};
use crate::workbook::{Cell, Sheet, Value, Workbook};
use std::rc::Rc;
use std::sync::Arc;

/// Texts longer than this many bytes are remarks, never labels.
const LONGEST_LABEL: usize = 240;
/// Texts of a sheet that may be labels, from its top; what is known of each takes memory, and a sheet may hold a million. Those further down
/// are remarks, so that a table there is not found.
const MOST_LABELS: usize = 50_000;

/// A sheet seen by rows.
pub(super) struct Grid<'a> {
    pub(super) index: usize,
    pub(super) sheet: &'a Sheet,
    pub(super) book: &'a Workbook,
    pub(super) rows: Vec<GridRow<'a>>,
    /// In a sheet turned over its diagonal, the columns that hold a single cell: it stood alone in its row, as titles do.
    pub(super) lone: Vec<u32>,
    /// Merged regions higher or wider than a cell, by column of their upper left corner, ascending by row.
    merges: Map<u32, Vec<CellRange>>,
    /// Regions wider than a cell, for headers.
    wide: Vec<CellRange>,
    /// For each of them, the lowest row that it or any before it reaches.
    reach: Vec<u32>,
}

/// A row with at least one cell that shows something.
pub(super) struct GridRow<'a> {
    pub(super) row: u32,
    pub(super) cells: &'a [GridCell<'a>],
    /// All cells stored in the row, also those that show nothing.
    stored: &'a [Cell],
}

/// A cell that shows something.
pub(super) struct GridCell<'a> {
    pub(super) col: u32,
    pub(super) cell: &'a Cell,
    /// Whether it is the word for a total.
    pub(super) total: bool,
    /// Whether it is a figure: a number, or a text that reads as one (`12件`, `－`).
    pub(super) figure: bool,
    /// The table and row it names, taken for a code.
    pub(super) code: Option<(usize, usize)>,
    /// What its text means; `None` for numbers and remarks.
    pub(super) label: Option<Rc<Facts>>,
}

impl GridCell<'_> {
    /// The key of a short text; empty for numbers and remarks.
    pub(super) fn key(&self) -> &str {
        self.label.as_ref().map_or("", |l| &l.key)
    }

    /// [`Self::key`], to keep; `None` where it has none.
    pub(super) fn shared_key(&self) -> Option<Rc<str>> {
        self.label.as_ref().map(|l| Rc::clone(&l.key))
    }

    /// Whether it is the word for a total or subtotal.
    pub(super) fn is_sum(&self) -> bool {
        self.label.as_ref().is_some_and(|l| l.sum)
    }

    /// Whether it is a word that may stand for a figure (`なし`), not a mark or number.
    pub(super) fn is_bare_word(&self) -> bool {
        !self.key().is_empty() && self.key().chars().all(|c| c.is_alphabetic() && !c.is_ascii())
    }

    /// Whether its words say that the figures of its row are others than the period's counts.
    pub(super) fn is_comparison(&self) -> bool {
        self.label.as_ref().is_some_and(|l| l.comparison)
    }

    /// Whether it only says that the word above holds here, too (`〃`, `同上`).
    pub(super) fn is_ditto(&self) -> bool {
        matches!(self.key(), "〃" | "同上" | "\"" | "′′" | "''" | "々" | "同")
    }

    /// The tables that have its text for a label.
    pub(super) fn tables(&self) -> &[u16] {
        self.label.as_ref().map_or(&[], |l| &l.tables)
    }

    /// What its text means, long texts included as far as anything is remembered of them.
    pub(super) fn facts(&self, vocabulary: &Vocabulary) -> Option<Rc<Facts>> {
        self.label.clone().or_else(|| Some(memo::facts(self.text().filter(|t| t.len() <= memo::LONGEST)?, vocabulary)))
    }

    pub(super) fn at(&self) -> CellRef {
        self.cell.at
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.cell.value {
            Value::Text(t) => Some(t),
            _ => None,
        }
    }

    /// [`Self::text`], to keep.
    pub(super) fn shared_text(&self) -> Option<&Arc<str>> {
        match &self.cell.value {
            Value::Text(t) => Some(t),
            _ => None,
        }
    }

    /// Whether it holds a label of the table.
    pub(super) fn is_of(&self, table: usize) -> bool {
        self.tables().iter().any(|t| usize::from(*t) == table)
    }

    pub(super) fn number(&self) -> Option<f64> {
        match self.cell.value {
            Value::Number(n) => Some(n),
            _ => None,
        }
    }
}

impl<'a> Grid<'a> {
    /// `shown` is what [`cells`] found on the sheet: all rows have their cells there, in one piece.
    pub(super) fn new(index: usize, sheet: &'a Sheet, book: &'a Workbook, shown: &'a [GridCell<'a>]) -> Self {
        let rows = rows(sheet.cells(), shown);
        let mut merges: Map<u32, Vec<CellRange>> = Map::default();
        let mut wide = Vec::new();
        for m in &sheet.merges {
            if m.end.row > m.start.row {
                merges.entry(m.start.col).or_default().push(*m);
            }
            if m.end.col > m.start.col && wide.len() < 4096 {
                wide.push(*m);
            }
        }
        for list in merges.values_mut() {
            list.sort_unstable();
        }
        wide.sort_unstable();
        let reach = wide.iter().scan(0, |lowest, m| {
            *lowest = m.end.row.max(*lowest);
            Some(*lowest)
        });
        Self { index, sheet, book, rows, lone: Vec::new(), merges, reach: reach.collect(), wide }
    }

    /// Position in `rows` of the first row at or below `row`.
    pub(super) fn row_index(&self, row: u32) -> usize {
        self.rows.partition_point(|r| r.row < row)
    }

    /// The cell at a position, if it shows something.
    pub(super) fn at(&self, row: u32, col: u32) -> Option<&GridCell<'a>> {
        self.rows.get(self.row_index(row)).filter(|r| r.row == row).and_then(|r| r.at(col))
    }

    /// The upper left corner of the region merged downwards that starts in `col` and covers `row` below its first row.
    pub(super) fn covered_from_above(&self, row: u32, col: u32) -> Option<CellRef> {
        let list = self.merges.get(&col)?;
        let m = list[..list.partition_point(|m| m.start.row < row)].last()?;
        (m.end.row >= row).then_some(m.start)
    }

    /// The last region merged downwards that starts in `col` above `row`, whether it reaches there or not.
    pub(super) fn merged_above(&self, row: u32, col: u32) -> Option<CellRange> {
        let list = self.merges.get(&col)?;
        list[..list.partition_point(|m| m.start.row < row)].last().copied()
    }

    /// The upper left corner of the region that covers a cell it does not start in (headers).
    pub(super) fn cover(&self, row: u32, col: u32) -> Option<CellRef> {
        let at = CellRef::new(row, col);
        // Regions above the row, of which there are many in a long sheet, are passed over at once.
        let near = &self.wide[self.reach.partition_point(|lowest| *lowest < row)..];
        let wide = near.iter().take_while(|m| m.start.row <= row).find(|m| m.contains(at)).map(|m| m.start);
        wide.or_else(|| self.covered_from_above(row, col)).filter(|s| *s != at)
    }
}

/// The cells of a sheet that show something, by rows.
pub(super) fn cells<'a>(sheet: &'a Sheet, vocabulary: &Vocabulary) -> Vec<GridCell<'a>> {
    memo::with_facts(vocabulary, |facts| {
        let mut left = MOST_LABELS;
        let shown = |cell: &'a Cell| {
            let label = match &cell.value {
                Value::Text(t) if t.len() <= LONGEST_LABEL && left > 0 => {
                    left -= 1;
                    Some(facts(t))
                }
                _ => None,
            };
            shown(cell, label, vocabulary)
        };
        let mut out = Vec::with_capacity(sheet.cells().len());
        out.extend(sheet.cells().iter().filter_map(shown));
        out
    })
}

fn shown<'a>(cell: &'a Cell, label: Option<Rc<Facts>>, vocabulary: &Vocabulary) -> Option<GridCell<'a>> {
    let (total, figure, code) = match (&label, &cell.value) {
        (Some(l), _) if l.blank => return None,
        (Some(l), _) => (l.total, l.figure, l.code),
        (None, Value::Number(n)) => (false, true, vocabulary.code_number(*n)),
        (None, value) => (false, matches!(value, Value::Missing | Value::Error(_)), None),
    };
    Some(GridCell { col: cell.at.col, cell, total, figure, code, label })
}

/// The rows of a sheet that show something, with all that is stored in them.
fn rows<'a>(mut stored: &'a [Cell], shown: &'a [GridCell<'a>]) -> Vec<GridRow<'a>> {
    let mut rows: Vec<GridRow<'a>> = Vec::with_capacity(shown.chunk_by(same_row).count());
    for cells in shown.chunk_by(same_row) {
        let row = cells[0].at().row;
        stored = &stored[stored.iter().take_while(|c| c.at.row < row).count()..];
        let here = stored.iter().take_while(|c| c.at.row == row).count();
        rows.push(GridRow { row, cells, stored: &stored[..here] });
    }
    rows
}

fn same_row(a: &GridCell<'_>, b: &GridCell<'_>) -> bool {
    a.at().row == b.at().row
}

/// Where the cell of a column stands in a row. Most rows have a cell in each column from their first one on.
fn place<T>(cells: &[T], col: u32, col_of: impl Fn(&T) -> u32) -> Option<usize> {
    let guess = col.checked_sub(col_of(cells.first()?))? as usize;
    match cells.get(guess) {
        Some(there) if col_of(there) == col => Some(guess),
        // No cell stands further right than where it would without gaps.
        _ => cells[..guess.min(cells.len())].binary_search_by_key(&col, col_of).ok(),
    }
}

impl<'a> GridRow<'a> {
    pub(super) fn at(&self, col: u32) -> Option<&'a GridCell<'a>> {
        place(self.cells, col, |c| c.col).map(|i| &self.cells[i])
    }

    /// The stored cell of a column, whether or not it shows anything.
    pub(super) fn stored(&self, col: u32) -> Option<&'a Cell> {
        place(self.stored, col, |c| c.at.col).map(|i| &self.stored[i])
    }

    /// The cells of a span of columns, both ends included.
    pub(super) fn span(&self, cols: (u32, u32)) -> &'a [GridCell<'a>] {
        let mut cells = self.cells;
        if cells.first().is_some_and(|c| c.col < cols.0) {
            cells = &cells[cells.partition_point(|c| c.col < cols.0)..];
        }
        if cells.last().is_some_and(|c| c.col > cols.1) {
            cells = &cells[..cells.partition_point(|c| c.col <= cols.1)];
        }
        cells
    }
}
