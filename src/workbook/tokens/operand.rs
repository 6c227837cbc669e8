//! Operands that take more than a field: references, names, calls, arrays.

use super::links::{Links, Sheets};
use super::pile::{number_text, text_constant};
use super::{Dialect, Expression, Place, push_reference, rk};
use crate::a1::column_name;
use std::fmt::Write;

/// A corner of a reference, with whether row and column move when the formula is copied.
#[derive(Clone, Copy, Debug)]
struct Corner {
    row: u32,
    col: u32,
    row_moves: bool,
    col_moves: bool,
}

/// How the numbers of a reference count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Counted {
    /// From the corner of the sheet.
    FromCorner,
    /// What moves, from the cell the formula stands in.
    FromCell,
}

/// Most rows, columns or cells of an array; Excel's own are far smaller.
const MAX_ARRAY: usize = 65_536;

impl Expression<'_> {
    /// A token of any class, named by its first one.
    pub(super) fn operand(&mut self, token: u8) -> Option<()> {
        let (dialect, width) = (self.links.dialect, self.links.dialect.width());
        match token {
            0x20 => {
                self.tokens.skip(if matches!(dialect, Dialect::Biff12) { 14 } else { 7 })?;
                let text = self.array()?;
                self.pile.push(text)
            }
            0x21 => {
                let function = self.tokens.u16()?;
                self.call(function, None)
            }
            0x22 => {
                let arguments = self.tokens.u8()?;
                // Before .xlsb the highest bit asked for a dialogue.
                let arguments = if matches!(dialect, Dialect::Biff12) { arguments } else { arguments & 0x7F };
                let function = self.tokens.u16()?;
                self.call(function, Some(usize::from(arguments)))
            }
            0x23 => {
                let number = match dialect {
                    Dialect::Biff5(_) => {
                        let number = self.tokens.u16()?;
                        self.tokens.skip(12)?;
                        u32::from(number)
                    }
                    _ => self.tokens.u32()?,
                };
                let name = self.links.name(number)?.to_owned();
                self.pile.name(name)
            }
            0x24 => self.reference(&Sheets::Own, Counted::FromCorner),
            0x25 => self.range(&Sheets::Own, Counted::FromCorner),
            0x2C => self.reference(&Sheets::Own, Counted::FromCell),
            0x2D => self.range(&Sheets::Own, Counted::FromCell),
            // Several ranges, calculated in advance; the tokens they were calculated from follow.
            0x26 => {
                self.tokens.skip(6)?;
                let (count, size) = match dialect {
                    Dialect::Biff5(_) => (usize::from(self.extra.u16()?), 6),
                    Dialect::Biff8 => (usize::from(self.extra.u16()?), 8),
                    Dialect::Biff12 => (self.extra.u32()? as usize, 16),
                };
                self.extra.skip(count.checked_mul(size)?)
            }
            0x27 | 0x28 => self.tokens.skip(6),
            0x29 => self.tokens.skip(2),
            0x2A => self.lost(width),
            0x2B => self.lost(2 * width),
            0x39 => {
                let name = self.name_elsewhere()?;
                self.pile.name(name)
            }
            0x3A => {
                let sheets = self.sheets()?;
                self.reference(&sheets, self.elsewhere())
            }
            0x3B => {
                let sheets = self.sheets()?;
                self.range(&sheets, self.elsewhere())
            }
            0x3C | 0x3D => {
                // That the cells are lost is certain, whatever became of the sheet.
                let _ = self.sheets();
                self.lost(if token == 0x3C { width } else { 2 * width })
            }
            _ => None,
        }
    }

    /// How references to other sheets count where the expression stands.
    fn elsewhere(&self) -> Counted {
        if self.place == Place::Name { Counted::FromCell } else { Counted::FromCorner }
    }

    fn lost(&mut self, bytes: usize) -> Option<()> {
        self.tokens.skip(bytes)?;
        self.pile.push("#REF!".to_owned())
    }

    /// The sheets of a reference, from the list of links.
    fn sheets(&mut self) -> Option<Sheets> {
        let link = self.tokens.u16()?;
        if let Dialect::Biff5(_) = self.links.dialect {
            self.tokens.skip(8)?;
            let (first, last) = (self.tokens.u16()?, self.tokens.u16()?);
            // Above zero the link leads to another workbook.
            return if link == 0 || link >= 0x8000 { Links::own_sheets(first, last) } else { None };
        }
        self.links.sheets(link)
    }

    fn name_elsewhere(&mut self) -> Option<String> {
        let link = self.tokens.u16()?;
        let number = match self.links.dialect {
            Dialect::Biff5(_) => {
                self.tokens.skip(8)?;
                let number = self.tokens.u16()?;
                self.tokens.skip(12)?;
                u32::from(number)
            }
            _ => self.tokens.u32()?,
        };
        self.links.name_elsewhere(link, number).map(str::to_owned)
    }

    /// Row and column with the flags that say what moves.
    fn fields(&mut self, row: u32, col: u16, counted: Counted) -> Corner {
        let (rows, cols) = self.links.dialect.size();
        let (row_moves, col_moves) = match self.links.dialect {
            Dialect::Biff5(_) => (row & 0x8000 != 0, row & 0x4000 != 0),
            _ => (col & 0x8000 != 0, col & 0x4000 != 0),
        };
        let from = match self.place {
            Place::Cell(at) | Place::Shared(at) => (at.row, at.col),
            Place::Name => (0, 0),
        };
        // Beyond the last row and column a sheet goes on with the first: numbers below zero are such.
        let placed = |n: u32, from: u32, moves: bool, size: u32| {
            let from = if moves && counted == Counted::FromCell { from } else { 0 };
            n.wrapping_add(from) & (size - 1)
        };
        Corner {
            row: placed(row, from.0, row_moves, rows),
            col: placed(u32::from(col), from.1, col_moves, cols),
            row_moves,
            col_moves,
        }
    }

    fn row(&mut self) -> Option<u32> {
        match self.links.dialect {
            Dialect::Biff12 => self.tokens.u32(),
            _ => self.tokens.u16().map(u32::from),
        }
    }

    fn col(&mut self) -> Option<u16> {
        match self.links.dialect {
            Dialect::Biff5(_) => self.tokens.u8().map(u16::from),
            _ => self.tokens.u16(),
        }
    }

    fn reference(&mut self, sheets: &Sheets, counted: Counted) -> Option<()> {
        let (row, col) = (self.row()?, self.col()?);
        let corner = self.fields(row, col, counted);
        if self.in_doubt(sheets, &[corner]) {
            return None;
        }
        let mut text = String::new();
        let _ = write!(text, "{}{}", corner.col(), corner.row());
        self.place(sheets, &text)
    }

    fn range(&mut self, sheets: &Sheets, counted: Counted) -> Option<()> {
        let (top, bottom) = (self.row()?, self.row()?);
        let (left, right) = (self.col()?, self.col()?);
        let (a, b) = (self.fields(top, left, counted), self.fields(bottom, right, counted));
        if self.in_doubt(sheets, &[a, b]) {
            return None;
        }
        // Both ends move alike, so they stay in order unless one of them went around the sheet.
        let around = |a: u32, b: u32, moves: bool, other: bool| moves && other && a > b;
        if counted == Counted::FromCell
            && (around(a.row, b.row, a.row_moves, b.row_moves) || around(a.col, b.col, a.col_moves, b.col_moves))
        {
            return None;
        }
        let (rows, cols) = self.links.dialect.size();
        let text = if (a.row, b.row) == (0, rows - 1) && (a.col, b.col) != (0, cols - 1) {
            format!("{}:{}", a.col(), b.col())
        } else if (a.col, b.col) == (0, cols - 1) {
            format!("{}:{}", a.row(), b.row())
        } else {
            format!("{}{}:{}{}", a.col(), a.row(), b.col(), b.row())
        };
        self.place(sheets, &text)
    }

    /// Whether it is not certain what a reference means: Excel never shares formulas that lead to other sheets.
    fn in_doubt(&self, sheets: &Sheets, corners: &[Corner]) -> bool {
        matches!(self.place, Place::Shared(_))
            && *sheets != Sheets::Own
            && corners.iter().any(|c| c.row_moves || c.col_moves)
    }

    /// Puts the reference on the stack, after the sheets it leads to.
    fn place(&mut self, sheets: &Sheets, cells: &str) -> Option<()> {
        match sheets {
            Sheets::Own => self.pile.push(cells.to_owned()),
            Sheets::Lost => self.pile.push("#REF!".to_owned()),
            Sheets::Named(first, last) => {
                let (first, last) = (self.links.sheet(*first)?, self.links.sheet(*last)?);
                let mut text = String::new();
                push_reference(&mut text, first, Some(last).filter(|l| *l != first), cells);
                self.pile.push(text)
            }
        }
    }

    /// An array, from the data behind the tokens.
    fn array(&mut self) -> Option<String> {
        let (rows, cols) = match self.links.dialect {
            Dialect::Biff12 => (self.extra.u32()? as usize, self.extra.u32()? as usize),
            _ => {
                let cols = usize::from(self.extra.u8()?) + 1;
                (usize::from(self.extra.u16()?) + 1, cols)
            }
        };
        let count = rows.checked_mul(cols).filter(|n| (1..=MAX_ARRAY).contains(n))?;
        let mut text = String::from("{");
        for i in 0..count {
            if i > 0 {
                text.push(if i % cols == 0 { ';' } else { ',' });
            }
            text.push_str(&self.element()?);
        }
        text.push('}');
        Some(text)
    }

    fn element(&mut self) -> Option<String> {
        let (dialect, extra) = (self.links.dialect, &mut self.extra);
        let new = matches!(dialect, Dialect::Biff12);
        // Numbers of the kinds differ, and before .xlsb each took eight bytes.
        let kind = match (new, extra.u8()?) {
            (true, kind @ (0 | 1 | 2 | 4)) => kind,
            (false, 1) => 0,
            (false, 2) => 1,
            (false, 4) => 2,
            (false, 16) => 4,
            _ => return None,
        };
        match kind {
            0 => number_text(extra.f64()?),
            1 => extra.long_text(dialect).map(|t| text_constant(&t)),
            2 => {
                let truth = extra.u8()? != 0;
                extra.skip(if new { 0 } else { 7 })?;
                Some(if truth { "TRUE" } else { "FALSE" }.to_owned())
            }
            _ => {
                let code = extra.u8()?;
                extra.skip(if new { 3 } else { 7 })?;
                Some(rk::error(code).to_owned()).filter(|c| c != "#UNKNOWN!")
            }
        }
    }
}

impl Corner {
    fn row(self) -> String {
        format!("{}{}", if self.row_moves { "" } else { "$" }, self.row + 1)
    }

    fn col(self) -> String {
        format!("{}{}", if self.col_moves { "" } else { "$" }, column_name(self.col))
    }
}
