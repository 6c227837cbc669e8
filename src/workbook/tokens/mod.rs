//! Formulas of the binary formats put into words: the parsed expressions of `.xls` ([MS-XLS] 2.5.198) and `.xlsb` ([MS-XLSB] 2.5.97)
//! become the text that an `.xlsx` holds for them.
//!
//! An expression is a list of tokens in reverse Polish order; a stack of texts gives the formula (`pile`). References, names and
//! arrays are in `operand`, what they point to outside of the cell's sheet in `links`, the numbers of functions in `functions`.
//!
//! What is not known for certain – a token that is not listed here, a reference into another workbook, a table, a data table, damage of any kind –
//! gives no text at all: such a formula is `""`, which nobody takes for one that was checked.

mod cursor;
mod functions;
mod links;
mod operand;
mod pile;
mod shared;

use super::rk;
use super::sheet_names::push_reference;
use crate::a1::CellRef;
use cursor::Cursor;
use encoding_rs::Encoding;
pub(super) use links::{Link, Links, Name, Source};
use pile::Pile;
pub(super) use shared::{Block, Blocks};

/// The version of the format, which says how wide the fields of a token are.
#[derive(Clone, Copy, Debug)]
pub(super) enum Dialect {
    /// Excel 5 and 95, with text in a code page.
    Biff5(&'static Encoding),
    /// Excel 97–2003.
    Biff8,
    /// `.xlsb`.
    Biff12,
}

impl Dialect {
    /// Rows and columns of a sheet.
    const fn size(self) -> (u32, u32) {
        match self {
            Self::Biff5(_) => (1 << 14, 1 << 8),
            Self::Biff8 => (1 << 16, 1 << 8),
            Self::Biff12 => (1 << 20, 1 << 14),
        }
    }

    /// Bytes of a reference to a cell; one to a range has twice as many.
    const fn width(self) -> usize {
        match self {
            Self::Biff5(_) => 3,
            Self::Biff8 => 4,
            Self::Biff12 => 6,
        }
    }
}

/// Longest expression in bytes. Excel writes no longer ones.
const MAX_TOKENS: usize = 16_384;
/// Bytes of expressions that are decoded in one workbook, each time counted that a shared one is: two million formulas of the usual size.
const MAX_WORK: usize = 128 << 20;
/// Bytes of formula text in one workbook; further formulas stay without.
const MAX_TEXT: usize = 32 << 20;

/// Where an expression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a cell.
    Cell(CellRef),
    /// In a block of cells that share it, for this one of them.
    Shared(CellRef),
    /// In a defined name, which is written down as seen from A1.
    Name,
}

/// Puts expressions into words, within bounds over the whole workbook.
#[derive(Debug)]
pub(super) struct Decoder<'l> {
    links: &'l Links,
    work_left: usize,
    text_left: usize,
    /// Whether the expression decoded last ends in arithmetic, so that text is no result of it.
    pub gives_no_text: bool,
}

impl<'l> Decoder<'l> {
    pub const fn new(links: &'l Links) -> Self {
        Self { links, work_left: MAX_WORK, text_left: MAX_TEXT, gives_no_text: false }
    }

    /// The text of an expression and the data that belong to it; `None` where it is not certain.
    pub fn text(&mut self, tokens: &[u8], extra: &[u8], place: Place) -> Option<String> {
        self.gives_no_text = false;
        if tokens.is_empty() || tokens.len() > MAX_TOKENS {
            return None;
        }
        self.work_left = self.work_left.checked_sub(tokens.len() + 16)?;
        let (text, last) = Expression {
            links: self.links,
            place,
            tokens: Cursor::new(tokens),
            extra: Cursor::new(extra),
            pile: Pile::default(),
        }
        .read()?;
        // The operators + - * / ^, a minus before and a percent sign behind.
        self.gives_no_text = matches!(last, 0x03..=0x07 | 0x13 | 0x14);
        self.text_left = self.text_left.checked_sub(text.len())?;
        Some(text)
    }
}

/// One expression while it is read.
struct Expression<'e> {
    links: &'e Links,
    place: Place,
    tokens: Cursor<'e>,
    extra: Cursor<'e>,
    pile: Pile,
}

/// Operators between two operands, from token 3 on: as written, and how tightly they bind (`pile`).
const BINARY: [(&str, u8); 15] = [
    ("+", 2),
    ("-", 2),
    ("*", 3),
    ("/", 3),
    ("^", 4),
    ("&", 1),
    ("<", 0),
    ("<=", 0),
    ("=", 0),
    (">=", 0),
    (">", 0),
    ("<>", 0),
    (" ", pile::INTERSECTION),
    (",", pile::UNION),
    (":", pile::RANGE),
];

impl Expression<'_> {
    /// The text and the last token.
    fn read(mut self) -> Option<(String, u8)> {
        let mut last = 0;
        while let Some(token) = self.tokens.u8() {
            self.token(token)?;
            last = token;
        }
        // Several ranges make a name, but no formula of a cell.
        self.pile.finish(self.place == Place::Name).map(|text| (text, last))
    }

    fn token(&mut self, token: u8) -> Option<()> {
        match token {
            0x03..=0x11 => {
                let (operator, binds) = *BINARY.get(usize::from(token) - 3)?;
                self.pile.binary(operator, binds)
            }
            0x12 => self.pile.prefix('+'),
            0x13 => self.pile.prefix('-'),
            0x14 => self.pile.percent(),
            0x15 => self.pile.parentheses(),
            // An argument that is left out.
            0x16 => self.pile.push(String::new()),
            0x17 => {
                let text = self.tokens.short_text(self.links.dialect)?;
                self.pile.push(quoted(&text))
            }
            0x19 => self.attribute(),
            0x1C => {
                let code = rk::error(self.tokens.u8()?);
                if code == "#UNKNOWN!" { None } else { self.pile.push(code.to_owned()) }
            }
            0x1D => {
                let truth = self.tokens.u8()? != 0;
                self.pile.push(if truth { "TRUE" } else { "FALSE" }.to_owned())
            }
            0x1E => {
                let number = self.tokens.u16()?;
                self.pile.push(number.to_string())
            }
            0x1F => {
                let number = self.tokens.f64()?;
                self.pile.number(number)
            }
            // Three classes of each, which say what kind of value is wanted; the text is the same.
            0x20..=0x7F => self.operand(token & 0x1F | 0x20),
            _ => None,
        }
    }

    /// Hints for calculating and printing; and the sum of one range, which is written in short.
    fn attribute(&mut self) -> Option<()> {
        let kind = self.tokens.u8()?;
        let data = self.tokens.u16()?;
        match kind {
            // The table of places to jump to.
            0x04 => self.tokens.skip((usize::from(data) + 1) * 2),
            0x10 => self.pile.call("SUM", 1),
            // Volatile, IF, GOTO, an assignment of old macros, spaces.
            0x00..=0x03 | 0x08 | 0x20 | 0x21 | 0x40 | 0x41 => Some(()),
            _ => None,
        }
    }

    /// A call whose arguments lie on the stack; `arguments` is `None` where the function itself says how many it takes.
    fn call(&mut self, number: u16, arguments: Option<usize>) -> Option<()> {
        if number == functions::NAMED {
            return self.pile.named_call(arguments?);
        }
        let (name, takes) = functions::of(number)?;
        self.pile.call(name, arguments.or(takes)?)
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests;
