//! The records of one sheet part.

use super::records::{Record, Records};
use crate::a1::{CellRange, CellRef, MAX_COLS, MAX_ROWS};
use crate::workbook::cfb::u32_at;
use crate::workbook::limits::Budget;
use crate::workbook::parts::SheetParts;
use crate::workbook::texts;
use crate::workbook::tokens::{Block, Blocks, Decoder, Place};
use crate::workbook::{Cell, ReadError, Spans, Value, rk};
use std::sync::Arc;

/// What is at hand while a sheet is read.
pub(super) struct Context<'s, 'l> {
    pub styles: &'s [u16],
    pub strings: &'s [Arc<str>],
    pub decoder: &'s mut Decoder<'l>,
    pub budget: &'s mut Budget<'l>,
}

impl Context<'_, '_> {
    /// Reads a sheet part.
    pub fn read(&mut self, bytes: &[u8]) -> Result<SheetParts, ReadError> {
        let mut parts = SheetParts::default();
        let (mut rows, mut cols, mut ended) = (Vec::new(), Vec::new(), false);
        let (mut row, mut next_col) = (None, 0);
        let (mut blocks, mut last) = (Blocks::default(), None);
        for record in Records::new(bytes) {
            let record = record?;
            match record.kind {
                // BrtRowHdr: a height of nothing or the flag fDyZero.
                0 => {
                    let number = record.u32(0).filter(|r| *r < MAX_ROWS);
                    let number = number.ok_or_else(|| ReadError::damaged("a row beyond the sheet"))?;
                    if record.u16(8) == Some(0) || record.data.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                        rows.push((number, number));
                    }
                    (row, next_col) = (Some(number), 0);
                }
                // BrtCell… and BrtFmla…, and BrtCellRString: the column in front.
                2..=11 | 62 => {
                    let col = record.u32(0).filter(|c| *c < MAX_COLS);
                    let col = col.ok_or_else(|| ReadError::damaged("a column beyond the sheet"))?;
                    next_col = col + 1;
                    let at = row.map(|r| CellRef::new(r, col));
                    if (8..=11).contains(&record.kind) {
                        last = at;
                    }
                    self.cell(&record, at, 4, &mut parts, &mut blocks)?;
                }
                // BrtArrFmla and BrtShrFmla: a formula of several cells, the last one read among them.
                426 => blocks.add(block(&record, 17, true), last),
                427 => blocks.add(block(&record, 16, false), last),
                1 => next_col = record.u32(0).map_or(next_col, |c| c.saturating_add(1)),
                // BrtShort…: in the column after the cell before.
                12..=18 => {
                    let at = row.filter(|_| next_col < MAX_COLS).map(|r| CellRef::new(r, next_col));
                    next_col = next_col.saturating_add(1);
                    self.cell(&record, at, 0, &mut parts, &mut blocks)?;
                }
                // BrtColInfo: a width of nothing or the flag fHidden.
                60 => {
                    if let (Some(first), Some(last), Some(width), Some(flags)) =
                        (record.u32(0), record.u32(4), record.u32(8), record.u16(16))
                        && first < MAX_COLS
                        && (flags & 1 != 0 || width == 0)
                    {
                        cols.push((first, last.min(MAX_COLS - 1)));
                    }
                }
                // BrtMergeCell
                176 => {
                    if let [Some(r1), Some(r2), Some(c1), Some(c2)] = [0, 4, 8, 12].map(|i| record.u32(i))
                        && r1 <= r2
                        && c1 <= c2
                        && r2 < MAX_ROWS
                        && c2 < MAX_COLS
                        && (r1, c1) != (r2, c2)
                    {
                        self.budget.merge()?;
                        parts.merges.push(CellRange::new(CellRef::new(r1, c1), CellRef::new(r2, c2)));
                    }
                }
                // BrtEndSheet
                130 => ended = true,
                _ => {}
            }
        }
        blocks.settle(&mut parts.cells, self.decoder);
        if !ended {
            return Err(ReadError::damaged("sheet part ends early"));
        }
        parts.hidden_rows = Spans::from_spans(rows);
        parts.hidden_cols = Spans::from_spans(cols);
        Ok(parts)
    }

    /// A cell whose style stands at `style` and whose value follows it.
    fn cell<'b>(
        &mut self,
        record: &Record<'b>,
        at: Option<CellRef>,
        style: usize,
        parts: &mut SheetParts,
        blocks: &mut Blocks<'b>,
    ) -> Result<(), ReadError> {
        let at = at.ok_or_else(|| ReadError::damaged("a cell outside of any row"))?;
        let from = style + 4;
        let byte = || record.data.get(from).copied();
        let value = match record.kind {
            2 | 13 => record.u32(from).map(rk::value).map(number),
            3 | 11 | 14 => byte().map(|code| Value::Error(rk::error(code).into())),
            4 | 10 | 15 => byte().map(|b| Value::Bool(b != 0)),
            5 | 9 | 16 => record.f64(from).map(number),
            6 | 8 | 17 => self.text(record, from)?,
            62 => self.text(record, from + 1)?,
            7 | 18 => match record.u32(from) {
                Some(index) => {
                    let shared = self.strings.get(index as usize).cloned();
                    let missing = || ReadError::damaged(format!("cell {at}: no shared string {index}"));
                    Some(Value::Text(shared.ok_or_else(missing)?))
                }
                None => None,
            },
            // BrtShortBlank
            _ => return Ok(()),
        };
        let value = value.ok_or_else(|| ReadError::damaged(format!("cell {at} ends early")))?;
        let formula = match record.kind {
            8 => record.text(from).map(|(_, end)| end),
            9 => Some(from + 8),
            10 | 11 => Some(from + 1),
            _ => None,
        };
        // Behind the result stand flags, then the formula.
        let formula = formula.map(|end| self.formula(record, end + 2, at, parts.cells.len(), blocks));
        self.budget.cells(1)?;
        let style = record.u32(style).map_or(0, |s| s & 0x00FF_FFFF) as usize;
        let format = self.styles.get(style).copied().unwrap_or(0);
        parts.cells.push(Cell { at, value, formula, format });
        Ok(())
    }

    /// The text of a formula; `""` where there is none, or none yet because the cell (to be the one at `index`) shares it with others.
    fn formula<'b>(
        &mut self,
        record: &Record<'b>,
        from: usize,
        at: CellRef,
        index: usize,
        blocks: &mut Blocks<'b>,
    ) -> Arc<str> {
        let Some((tokens, extra)) = record.formula(from) else { return "".into() };
        if tokens.first() == Some(&0x01) {
            if let (Some(row), Some(col)) = (u32_at(tokens, 1), u32_at(extra, 0)) {
                blocks.wait(index, CellRef::new(row, col));
            }
            return "".into();
        }
        self.decoder.text(tokens, extra, Place::Cell(at)).unwrap_or_default().into()
    }

    fn text(&mut self, record: &Record<'_>, at: usize) -> Result<Option<Value>, ReadError> {
        let Some((text, _)) = record.text(at) else { return Ok(None) };
        self.budget.text(text.len() + 16)?;
        Ok(Some(Value::Text(texts::shared(&text))))
    }
}

/// The formula of a block of cells, which stands behind the range and flags.
fn block<'b>(record: &Record<'b>, formula: usize, is_array: bool) -> Option<Block<'b>> {
    let [top, bottom, left, right] = [0, 4, 8, 12].map(|i| record.u32(i));
    let range = CellRange::new(CellRef::new(top?, left?), CellRef::new(bottom?, right?));
    let (tokens, extra) = record.formula(formula)?;
    Some(Block { range, is_array, tokens, extra })
}

fn number(n: f64) -> Value {
    if n.is_finite() { Value::Number(n) } else { Value::Text(n.to_string().into()) }
}
