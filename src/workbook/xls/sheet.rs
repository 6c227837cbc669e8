//! The records of one sheet.

use super::Globals;
use super::records::{BOF, CONTINUE, EOF, Pieces, Record, record};
use crate::a1::{CellRange, CellRef};
use crate::workbook::limits::Budget;
use crate::workbook::parts::SheetParts;
use crate::workbook::rk;
use crate::workbook::texts;
use crate::workbook::tokens::{Block, Blocks, Decoder, Place};
use crate::workbook::{Cell, ReadError, Spans, Value};
use std::sync::Arc;

/// What is at hand while a sheet is read.
pub(super) struct Context<'g, 'l> {
    pub globals: &'g Globals,
    pub decoder: &'g mut Decoder<'l>,
    pub budget: &'g mut Budget<'l>,
    /// Bytes of the stream that may still be walked over.
    pub left: &'g mut usize,
}

/// Rows and columns of the format.
const ROWS: u32 = 65_536;
const COLS: u32 = 256;

/// The formula that was read last.
#[derive(Default)]
struct Formulas<'b> {
    /// Its place among the cells, if its result comes as text in a record of its own behind it.
    awaited: Option<usize>,
    /// Its cell.
    last: Option<CellRef>,
    blocks: Blocks<'b>,
}

impl Context<'_, '_> {
    /// Reads the sheet that begins at `start`.
    pub fn read(&mut self, stream: &[u8], start: usize) -> Result<SheetParts, ReadError> {
        let mut parts = SheetParts::default();
        let (mut rows, mut cols) = (Vec::new(), Vec::new());
        let (mut at, mut depth, mut formulas) = (start, 0u32, Formulas::default());
        if record(stream, start).is_none_or(|r| r.kind != BOF) {
            return Err(ReadError::damaged("no sheet at its place"));
        }
        loop {
            let r = record(stream, at).ok_or_else(|| ReadError::damaged("ends early"))?;
            *self.left =
                self.left.checked_sub(r.next - at).ok_or_else(|| ReadError::damaged("sheets stand upon each other"))?;
            at = r.next;
            match r.kind {
                BOF => depth += 1,
                EOF if depth <= 1 => break,
                EOF => depth -= 1,
                // Charts inside the sheet have records of their own.
                _ if depth > 1 => {}
                // ROW: a height of nothing or the flag fDyZero.
                0x0208 => {
                    if let (Some(row), Some(height), Some(flags)) = (r.u16(0), r.u16(6), r.u16(12))
                        && (flags & 0x20 != 0 || height % 0x8000 == 0)
                    {
                        rows.push((u32::from(row), u32::from(row)));
                    }
                }
                // COLINFO: a width of nothing or the flag fHidden.
                0x007D => {
                    if let (Some(first), Some(last), Some(width), Some(flags)) =
                        (r.u16(0), r.u16(2), r.u16(4), r.u16(8))
                        && (flags & 1 != 0 || width == 0)
                    {
                        cols.push((u32::from(first), u32::from(last).min(COLS - 1)));
                    }
                }
                // MERGECELLS
                0x00E5 => self.merges(&r, &mut parts.merges)?,
                // STRING: the result of the formula before it.
                0x0207 => self.result(stream, &r, &mut parts, formulas.awaited.take())?,
                // SHRFMLA and ARRAY: a formula of several cells, the last one read among them.
                0x04BC => formulas.blocks.add(block(&r, 8, false), formulas.last),
                0x0221 => formulas.blocks.add(block(&r, 12, true), formulas.last),
                _ => self.cell(&r, &mut parts, &mut formulas)?,
            }
        }
        formulas.blocks.settle(&mut parts.cells, self.decoder);
        parts.hidden_rows = Spans::from_spans(rows);
        parts.hidden_cols = Spans::from_spans(cols);
        Ok(parts)
    }

    fn merges(&mut self, r: &Record<'_>, out: &mut Vec<CellRange>) -> Result<(), ReadError> {
        for region in r.data.get(2..).unwrap_or_default().chunks_exact(8) {
            let [r1, r2, c1, c2] = [0, 2, 4, 6].map(|i| u32::from(u16::from_le_bytes([region[i], region[i + 1]])));
            if r1 <= r2 && c1 <= c2 && c2 < COLS && (r1, c1) != (r2, c2) {
                self.budget.merge()?;
                out.push(CellRange::new(CellRef::new(r1, c1), CellRef::new(r2, c2)));
            }
        }
        Ok(())
    }

    /// A record that holds cells; any other is passed over.
    fn cell<'b>(
        &mut self,
        r: &Record<'b>,
        parts: &mut SheetParts,
        formulas: &mut Formulas<'b>,
    ) -> Result<(), ReadError> {
        let (Some(row), Some(col)) = (r.u16(0), r.u16(2)) else { return Ok(()) };
        let (row, col) = (u32::from(row), u32::from(col));
        let mut formula: Option<Arc<str>> = None;
        let value = match r.kind {
            // FORMULA
            0x0006 => {
                let at = CellRef::new(row, col);
                (formulas.awaited, formulas.last) = (None, Some(at));
                let value = match formula_result(r) {
                    Some(FormulaResult::Value(value)) => Some(value),
                    Some(FormulaResult::Awaited) => {
                        formulas.awaited = Some(parts.cells.len());
                        Some(text(""))
                    }
                    None => None,
                };
                formula = Some(self.formula(r, at, parts.cells.len(), &mut formulas.blocks));
                // Programs that do not calculate state an empty text.
                let stated_empty = r.data.get(6..14).is_some_and(|raw| raw[0] == 3 && raw[6..] == [0xFF, 0xFF]);
                if stated_empty && self.decoder.gives_no_text { Some(Value::Missing) } else { value }
            }
            // NUMBER
            0x0203 => r.f64(6).map(number),
            // RK
            0x027E => r.u32(6).map(rk::value).map(number),
            // LABEL, RSTRING
            0x0204 | 0x00D6 => {
                let words = self.globals.words.short(r.data, 6, 2);
                match words.filter(|w| !w.is_empty()) {
                    Some(words) => {
                        self.budget.text(words.len() + 16)?;
                        Some(text(&words))
                    }
                    None => None,
                }
            }
            // LABELSST
            0x00FD => {
                let index = r.u32(6).map_or(usize::MAX, |i| i as usize);
                let shared = self.globals.strings.get(index).cloned();
                let shared = shared.ok_or_else(|| {
                    ReadError::damaged(format!("cell {}: no shared string {index}", CellRef::new(row, col)))
                })?;
                Some(Value::Text(shared))
            }
            // BOOLERR
            0x0205 => match (r.data.get(6), r.data.get(7)) {
                (Some(&code), Some(0)) => Some(Value::Bool(code != 0)),
                (Some(&code), Some(_)) => Some(error(code)),
                _ => None,
            },
            // MULRK: a run of numbers, each with its style.
            0x00BD => {
                for (i, cell) in (0..).zip(r.data.get(4..).unwrap_or_default().chunks_exact(6)) {
                    let (style, raw) = (
                        u16::from_le_bytes([cell[0], cell[1]]),
                        u32::from_le_bytes([cell[2], cell[3], cell[4], cell[5]]),
                    );
                    self.push(parts, row, col + i, style, number(rk::value(raw)), None)?;
                }
                return Ok(());
            }
            _ => return Ok(()),
        };
        match (value, r.u16(4)) {
            (Some(value), Some(style)) => self.push(parts, row, col, style, value, formula),
            _ => Ok(()),
        }
    }

    /// The text of a formula; `""` where there is none, or none yet because the cell (to be the one at `index`) shares it with others.
    fn formula<'b>(&mut self, r: &Record<'b>, at: CellRef, index: usize, blocks: &mut Blocks<'b>) -> Arc<str> {
        self.decoder.gives_no_text = false;
        let Some((tokens, extra)) = tokens(r, 20) else { return "".into() };
        if let [0x01, r1, r2, c1, c2, ..] = *tokens {
            let [row, col] = [[r1, r2], [c1, c2]].map(|n| u32::from(u16::from_le_bytes(n)));
            blocks.wait(index, CellRef::new(row, col));
            return "".into();
        }
        self.decoder.text(tokens, extra, Place::Cell(at)).unwrap_or_default().into()
    }

    fn push(
        &mut self,
        parts: &mut SheetParts,
        row: u32,
        col: u32,
        style: u16,
        value: Value,
        formula: Option<Arc<str>>,
    ) -> Result<(), ReadError> {
        if row >= ROWS || col >= COLS {
            return Ok(());
        }
        self.budget.cells(1)?;
        let format = self.globals.styles.get(usize::from(style)).copied().unwrap_or(0);
        parts.cells.push(Cell { at: CellRef::new(row, col), value, formula, format });
        Ok(())
    }

    /// The text that a formula gave.
    fn result(
        &mut self,
        stream: &[u8],
        r: &Record<'_>,
        parts: &mut SheetParts,
        awaited: Option<usize>,
    ) -> Result<(), ReadError> {
        let Some(cell) = awaited.and_then(|i| parts.cells.get_mut(i)) else { return Ok(()) };
        let words = self.globals.words;
        let found = if words.biff8 {
            let (mut more, mut next) = (Vec::new(), r.next);
            while let Some(c) = record(stream, next).filter(|c| c.kind == CONTINUE) {
                more.push(c.data);
                next = c.next;
            }
            let length = usize::from(r.u16(0).unwrap_or(0));
            Pieces::new(r.data.get(2..).unwrap_or_default(), &more).text(length)
        } else {
            words.short(r.data, 0, 2)
        };
        let found = found.unwrap_or_default();
        self.budget.text(found.len() + 16)?;
        cell.value = text(&found);
        Ok(())
    }
}

/// The tokens of a formula, their length in front of them at `at`, and the data behind.
fn tokens<'b>(r: &Record<'b>, at: usize) -> Option<(&'b [u8], &'b [u8])> {
    r.data.get(at + 2..)?.split_at_checked(usize::from(r.u16(at)?))
}

/// The formula of a block of cells in a SHRFMLA or ARRAY record.
fn block<'b>(r: &Record<'b>, at: usize, is_array: bool) -> Option<Block<'b>> {
    let (tokens, extra) = tokens(r, at)?;
    let corner = |row: usize, col: usize| Some(CellRef::new(u32::from(r.u16(row)?), u32::from(*r.data.get(col)?)));
    let range = CellRange::new(corner(0, 4)?, corner(2, 5)?);
    Some(Block { range, is_array, tokens, extra })
}

enum FormulaResult {
    Value(Value),
    /// Text, in the STRING record that follows.
    Awaited,
}

/// The result in a FORMULA record ([MS-XLS] 2.5.133).
fn formula_result(r: &Record<'_>) -> Option<FormulaResult> {
    let raw = r.data.get(6..14)?;
    if raw[6..] != [0xFF, 0xFF] {
        return r.f64(6).map(number).map(FormulaResult::Value);
    }
    Some(match raw[0] {
        0 => FormulaResult::Awaited,
        1 => FormulaResult::Value(Value::Bool(raw[2] != 0)),
        2 => FormulaResult::Value(error(raw[2])),
        // An empty text – or, from programs that do not calculate, nothing.
        _ if never_calculated(r) => FormulaResult::Value(Value::Missing),
        _ => FormulaResult::Value(text("")),
    })
}

/// Whether the empty text in a FORMULA record is no result at all: a flag is set that Excel leaves clear, or a sum stands at the end of
/// the formula, which never gives text.
fn never_calculated(r: &Record<'_>) -> bool {
    let flagged = r.u16(14).is_some_and(|flags| flags & 2 != 0);
    let end = 22 + r.u16(20).map_or(0, usize::from);
    let sums = end.checked_sub(4).and_then(|from| r.data.get(from..end)).is_some_and(|last| {
        // PtgAttrSum; PtgFuncVar with the number of SUM.
        matches!(last, [0x19, 0x10, _, _] | [0x22 | 0x42 | 0x62, _, 4, 0])
    });
    flagged || sums
}

fn text(text: &str) -> Value {
    Value::Text(texts::shared(text))
}

fn number(n: f64) -> Value {
    if n.is_finite() { Value::Number(n) } else { Value::Text(n.to_string().into()) }
}

fn error(code: u8) -> Value {
    Value::Error(rk::error(code).into())
}
