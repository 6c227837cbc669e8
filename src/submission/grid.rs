//! A sheet made ready for looking: its rows with the keys of their short texts, and merged regions that can be asked by column.

use super::memo::{self, Label};
use super::words::Vocabulary;
use crate::a1::{CellRange, CellRef};
use crate::chars::{is_dash, is_kanji_numeral, narrow};
use crate::number::{self, CountText};
use crate::text;
use crate::workbook::{Cell, Sheet, Value, Workbook};
use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

/// Texts longer than this many bytes are remarks, never labels.
const LONGEST_LABEL: usize = 240;

/// A sheet seen by rows.
pub(super) struct Grid<'a> {
    pub(super) index: usize,
    pub(super) sheet: &'a Sheet,
    pub(super) book: &'a Workbook,
    pub(super) rows: Vec<GridRow<'a>>,
    /// Merged regions higher or wider than a cell, by column of their upper left corner, ascending by row.
    merges: HashMap<u32, Vec<CellRange>>,
    /// Regions that start left of a column they cover, by covered column; only narrow ones, for headers.
    wide: Vec<CellRange>,
}

/// A row with at least one cell that shows something.
pub(super) struct GridRow<'a> {
    pub(super) row: u32,
    pub(super) cells: Vec<GridCell<'a>>,
}

/// A cell that shows something.
pub(super) struct GridCell<'a> {
    pub(super) col: u32,
    pub(super) cell: &'a Cell,
    /// The key of a short text; empty for numbers and remarks. Without a number in front (`①電話`) where only so it is a known label.
    pub(super) key: Rc<str>,
    /// The tables that have such a label.
    pub(super) tables: Rc<[u16]>,
    /// Whether it is the word for a total.
    pub(super) total: bool,
    /// Whether it is a figure: a number, or a text that reads as one (`12件`, `－`).
    pub(super) figure: bool,
    /// The table and row it names, taken for a code.
    pub(super) code: Option<(usize, usize)>,
    /// What its text means; `None` for numbers and remarks.
    pub(super) label: Option<Rc<Label>>,
}

impl GridCell<'_> {
    pub(super) fn at(&self) -> CellRef {
        self.cell.at
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.cell.value {
            Value::Text(t) => Some(t),
            _ => None,
        }
    }

    /// Whether it holds a label of the table.
    pub(super) fn is_of(&self, table: usize) -> bool {
        self.tables.iter().any(|t| usize::from(*t) == table)
    }

    pub(super) fn number(&self) -> Option<f64> {
        match self.cell.value {
            Value::Number(n) => Some(n),
            _ => None,
        }
    }
}

impl<'a> Grid<'a> {
    pub(super) fn new(index: usize, sheet: &'a Sheet, book: &'a Workbook, vocabulary: &'a Vocabulary) -> Self {
        let mut rows: Vec<GridRow<'a>> = Vec::new();
        let (no_key, no_tables): (Rc<str>, Rc<[u16]>) = (Rc::from(""), Rc::from([]));
        for cell in sheet.cells() {
            let label = match &cell.value {
                Value::Text(t) if t.len() <= LONGEST_LABEL => Some(memo::label(t, vocabulary)),
                _ => None,
            };
            if label.as_ref().is_some_and(|l| l.blank) {
                continue;
            }
            let code = match &cell.value {
                Value::Number(n) => vocabulary.code_number(*n),
                _ => label.as_ref().and_then(|l| l.code),
            };
            let figure = match &cell.value {
                Value::Number(_) | Value::Missing | Value::Error(_) => true,
                _ => label.as_ref().is_some_and(|l| l.figure),
            };
            let (key, tables) = label.as_ref().map_or_else(
                || (Rc::clone(&no_key), Rc::clone(&no_tables)),
                |l| (Rc::clone(&l.key), Rc::clone(&l.tables)),
            );
            let total = label.as_ref().is_some_and(|l| l.total);
            let item = GridCell { col: cell.at.col, cell, key, tables, total, figure, code, label };
            match rows.last_mut() {
                Some(r) if r.row == cell.at.row => r.cells.push(item),
                _ => rows.push(GridRow { row: cell.at.row, cells: vec![item] }),
            }
        }
        let mut merges: HashMap<u32, Vec<CellRange>> = HashMap::new();
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
        Self { index, sheet, book, rows, merges, wide }
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
        let wide = self.wide.iter().take_while(|m| m.start.row <= row).find(|m| m.contains(at)).map(|m| m.start);
        wide.or_else(|| self.covered_from_above(row, col)).filter(|s| *s != at)
    }
}

/// Whether a key is the word for a total. Most labels have none of these signs, and that is seen at a glance.
pub(super) fn is_total(key: &str) -> bool {
    key.contains(['計', '総', '全', 't', 's']) && key.len() <= 40 && text::is_total_word(key)
}

/// Whether a text that is no label reads as a figure, or is a mark in place of one.
pub(super) fn is_figure_text(t: &str, tables: &[u16]) -> bool {
    if t.len() > 30 || !tables.is_empty() {
        return false;
    }
    let could = |c: char| narrow(c).is_ascii_digit() || is_dash(c) || "なxXΧ*…▲△(（".contains(c) || is_kanji_numeral(c);
    t.trim_start().chars().next().is_some_and(could)
        && !matches!(number::read_count(t), CountText::NotNumber | CountText::Blank)
}

/// Whether a text may begin with a number or mark: most labels begin with a letter of a word, and that is seen at a glance.
fn may_be_numbered(written: &str) -> bool {
    let mut chars = written.trim_start().chars();
    let (Some(first), second) = (chars.next(), chars.next()) else { return false };
    !matches!(first, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{FF66}'..='\u{FF9F}')
        || second.is_some_and(|c| !c.is_alphanumeric())
}

/// The key a text goes by, and the tables that have it for a label.
pub(super) fn known<'v>(written: &str, key: Cow<'_, str>, vocabulary: &'v Vocabulary) -> (String, &'v [u16]) {
    let tables = vocabulary.tables_with(&key);
    if tables.is_empty()
        && may_be_numbered(written)
        && let (Some(_), rest) = text::strip_enumeration(written)
    {
        let bare = text::key(rest);
        let tables = vocabulary.tables_with(&bare);
        if !tables.is_empty() || text::is_total_word(rest) {
            return (bare.into_owned(), tables);
        }
    }
    (key.into_owned(), tables)
}

impl<'a> GridRow<'a> {
    pub(super) fn at(&self, col: u32) -> Option<&GridCell<'a>> {
        self.cells.binary_search_by_key(&col, |c| c.col).ok().map(|i| &self.cells[i])
    }

    /// The cells of a span of columns, both ends included.
    pub(super) fn span(&self, cols: (u32, u32)) -> &[GridCell<'a>] {
        let from = self.cells.partition_point(|c| c.col < cols.0);
        let to = self.cells.partition_point(|c| c.col <= cols.1);
        &self.cells[from..to.max(from)]
    }
}
