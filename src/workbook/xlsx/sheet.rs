//! One worksheet part: cells, merged regions, hidden rows and columns, in one pass.

use super::quick::{self, RowTail};
use super::shared::Template;
use super::strings::read_runs;
use super::xstring::decode_xstring;
use crate::a1::{CellRange, CellRef, MAX_COLS, MAX_ROWS, parse_bytes};
use crate::workbook::formats::Formats;
use crate::workbook::iso;
use crate::workbook::limits::Budget;
use crate::workbook::parts::SheetParts;
use crate::workbook::texts;
use crate::workbook::xml::{Cursor, Tag, Token, unescape};
use crate::workbook::{Cell, ReadError, Spans, Value};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// What the sheets of one workbook share.
pub(super) struct Context<'w> {
    pub strings: &'w [Arc<str>],
    /// Number format of each cell style.
    pub styles: &'w [u16],
    pub formats: &'w mut Formats,
    pub date_1904: bool,
}

/// Where in the part the reader is; parts come in pieces.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Section {
    Top,
    Cols,
    Data,
    Merges,
    /// In something of no interest, so many elements deep.
    Other(u32),
}

/// A shared formula's first cell.
struct Anchor {
    at: CellRef,
    text: Arc<str>,
    template: Option<Template>,
}

/// A sheet being read.
pub(super) struct SheetReader<'c, 'w, 'l> {
    context: &'c mut Context<'w>,
    budget: &'c mut Budget<'l>,
    section: Section,
    /// Local name of the root element once seen, and whether it has ended.
    worksheet: Option<bool>,
    ended: bool,
    row: u32,
    next_row: u32,
    next_col: u32,
    cols_hidden_by_default: bool,
    listed_cols: Vec<(u32, u32)>,
    hidden_rows: Vec<(u32, u32)>,
    hidden_cols: Vec<(u32, u32)>,
    errors: Vec<Arc<str>>,
    anchors: HashMap<u64, Anchor>,
    /// Cells that stand before the first cell of their shared formula.
    orphans: Vec<(usize, u64)>,
    empty: Arc<str>,
    pub cells: Vec<Cell>,
    pub merges: Vec<CellRange>,
}

/// Columns that a sheet may list; Excel writes at most one entry a column.
const MAX_LISTED: usize = 65_536;

impl<'c, 'w, 'l> SheetReader<'c, 'w, 'l> {
    pub fn new(context: &'c mut Context<'w>, budget: &'c mut Budget<'l>) -> Self {
        Self {
            context,
            budget,
            section: Section::Top,
            worksheet: None,
            ended: false,
            row: 0,
            next_row: 0,
            next_col: 0,
            cols_hidden_by_default: false,
            listed_cols: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_cols: Vec::new(),
            errors: Vec::new(),
            anchors: HashMap::new(),
            orphans: Vec::new(),
            empty: "".into(),
            cells: Vec::new(),
            merges: Vec::new(),
        }
    }

    /// Reads a piece of the part, cut at the end of a row.
    pub fn feed(&mut self, piece: &str) -> Result<(), ReadError> {
        let mut cursor = Cursor::new(piece);
        let mut tail = RowTail::default();
        if self.cells.is_empty() {
            // About one cell in sixty bytes of XML; spares most of the growing.
            self.cells.reserve(piece.len() / 64);
        }
        loop {
            let known = match self.section {
                Section::Data => self.quick(&mut cursor, &mut tail)?,
                Section::Merges => self.quick_merge(&mut cursor)?,
                _ => false,
            };
            if known {
                continue;
            }
            let token = cursor.next()?;
            if token == Token::Eof {
                return Ok(());
            }
            match (self.section, token) {
                (Section::Data, Token::Start(tag)) => match tag.name {
                    "c" => self.cell(&mut cursor, &tag)?,
                    "row" => self.row_of(&tag)?,
                    _ => cursor.skip(&tag)?,
                },
                (Section::Data, Token::End("sheetData"))
                | (Section::Cols, Token::End("cols"))
                | (Section::Merges, Token::End("mergeCells"))
                | (Section::Other(1), Token::End(_)) => {
                    self.section = Section::Top;
                }
                (Section::Top, Token::Start(tag)) => self.top(&tag),
                (Section::Top, Token::End(_)) => self.ended = true,
                (Section::Cols, Token::Start(tag)) => self.col(&tag),
                (Section::Merges, Token::Start(tag)) => self.merge(&tag)?,
                (Section::Other(n), Token::Start(tag)) if !tag.empty => self.section = Section::Other(n + 1),
                (Section::Other(n), Token::End(_)) => self.section = Section::Other(n - 1),
                _ => {}
            }
        }
    }

    fn top(&mut self, tag: &Tag<'_>) {
        if self.worksheet.is_none() {
            self.worksheet = Some(tag.name == "worksheet");
            self.ended = tag.empty;
            return;
        }
        if tag.name == "sheetFormatPr" {
            self.cols_hidden_by_default = zero(tag.attr("defaultColWidth"));
        }
        if !tag.empty {
            self.section = match tag.name {
                "sheetData" => Section::Data,
                "cols" => Section::Cols,
                "mergeCells" => Section::Merges,
                _ => Section::Other(1),
            };
        }
    }

    fn col(&mut self, tag: &Tag<'_>) {
        let number = |v: &str| v.parse::<u32>().ok().filter(|n| (1..=MAX_COLS).contains(n));
        let (mut min, mut max, mut hidden) = (None, None, false);
        for (key, value) in tag.attrs() {
            match key {
                "min" => min = number(value),
                "max" => max = number(value),
                "hidden" => hidden |= is_true(value),
                "width" => hidden |= zero(Some(value)),
                _ => {}
            }
        }
        if let (Some(min), Some(max)) = (min, max)
            && self.listed_cols.len() < MAX_LISTED
        {
            self.listed_cols.push((min - 1, max - 1));
            if hidden {
                self.hidden_cols.push((min - 1, max - 1));
            }
        }
    }

    fn merge(&mut self, tag: &Tag<'_>) -> Result<(), ReadError> {
        match tag.attr("ref") {
            Some(reference) if tag.name == "mergeCell" => self.add_merge(reference),
            _ => Ok(()),
        }
    }

    fn add_merge(&mut self, reference: &str) -> Result<(), ReadError> {
        if let Ok(range) = reference.parse::<CellRange>()
            && range.start != range.end
        {
            self.budget.merge()?;
            self.merges.push(range);
        }
        Ok(())
    }

    fn row_of(&mut self, tag: &Tag<'_>) -> Result<(), ReadError> {
        let (mut number, mut hidden) = (None, false);
        for (key, value) in tag.attrs() {
            match key {
                "r" => number = Some(value),
                "hidden" => hidden |= is_true(value),
                "ht" => hidden |= zero(Some(value)),
                _ => {}
            }
        }
        self.start_row(number, hidden)
    }

    /// A row begins; one without a number follows the one before.
    fn start_row(&mut self, number: Option<&str>, hidden: bool) -> Result<(), ReadError> {
        let row = match number {
            Some(number) => {
                let row = number.parse::<u32>().ok().filter(|n| (1..=MAX_ROWS).contains(n));
                row.ok_or_else(|| ReadError::damaged(format!("row number {number}")))? - 1
            }
            None => self.next_row,
        };
        if row >= MAX_ROWS {
            return Err(ReadError::damaged("more rows than a sheet can have"));
        }
        if hidden {
            match self.hidden_rows.last_mut() {
                Some(last) if last.1 + 1 == row => last.1 = row,
                _ => self.hidden_rows.push((row, row)),
            }
        }
        (self.row, self.next_row, self.next_col) = (row, row + 1, 0);
        Ok(())
    }

    /// Takes the next cell, or start or end of a row, if it is written in the usual way; whether it is.
    fn quick<'p>(&mut self, cursor: &mut Cursor<'p>, tail: &mut RowTail<'p>) -> Result<bool, ReadError> {
        let Some((cell, len)) = quick::cell(cursor.rest()) else { return self.quick_row(cursor, tail) };
        cursor.advance(len);
        let at = match cell.reference {
            Some(reference) => reference_of(reference)?,
            None => CellRef::new(self.row, self.next_col),
        };
        self.place(at)?;
        let formula = cell.formula.map(|f| self.text(&decode_xstring(Cow::Borrowed(f)))).transpose()?;
        if cell.value.is_some() || formula.is_some() {
            let style = cell.style.map_or(0, |s| s.parse().unwrap_or(0));
            self.keep(at, style, cell.kind.unwrap_or("n"), (cell.value.map(Cow::Borrowed), None), formula.map(Some))?;
        }
        Ok(true)
    }

    fn quick_merge(&mut self, cursor: &mut Cursor<'_>) -> Result<bool, ReadError> {
        let Some((reference, len)) = quick::merge(cursor.rest()) else { return Ok(false) };
        cursor.advance(len);
        self.add_merge(reference)?;
        Ok(true)
    }

    fn quick_row<'p>(&mut self, cursor: &mut Cursor<'p>, tail: &mut RowTail<'p>) -> Result<bool, ReadError> {
        if let Some(len) = quick::row_end(cursor.rest()) {
            cursor.advance(len);
            return Ok(true);
        }
        let Some((row, len)) = quick::row(cursor.rest(), tail) else { return Ok(false) };
        cursor.advance(len);
        self.start_row(row.number, row.hidden.is_some_and(is_true) || zero(row.height))?;
        Ok(true)
    }

    fn place(&mut self, at: CellRef) -> Result<(), ReadError> {
        if at.col >= MAX_COLS {
            return Err(ReadError::damaged("more columns than a sheet can have"));
        }
        self.next_col = at.col + 1;
        Ok(())
    }

    fn cell(&mut self, cursor: &mut Cursor<'_>, tag: &Tag<'_>) -> Result<(), ReadError> {
        let (mut at, mut kind, mut style) = (None, "n", 0usize);
        for (key, value) in tag.attrs() {
            match key {
                "r" => {
                    at = Some(reference_of(value)?);
                }
                "t" => kind = value,
                "s" => style = value.parse().unwrap_or(0),
                _ => {}
            }
        }
        let at = at.unwrap_or(CellRef::new(self.row, self.next_col));
        self.place(at)?;
        if tag.empty {
            return Ok(());
        }
        let (mut raw, mut inline, mut formula) = (None, None, None);
        loop {
            match cursor.next()? {
                Token::Start(inner) => match inner.name {
                    "v" => raw = Some(cursor.text(&inner)?),
                    "f" => formula = Some(self.formula(cursor, &inner, at)?),
                    "is" => inline = Some(read_runs(cursor, &inner)?),
                    _ => cursor.skip(&inner)?,
                },
                Token::End(_) => break,
                Token::Eof => return Err(ReadError::damaged("cell ends early")),
                _ => {}
            }
        }
        self.keep(at, style, kind, (raw, inline), formula)
    }

    /// Keeps a cell unless it holds nothing. The outer `None` of `formula`: it has none.
    #[expect(clippy::option_option, reason = "inner: a shared formula that is found when the sheet ends")]
    fn keep(
        &mut self,
        at: CellRef,
        style: usize,
        kind: &str,
        (raw, inline): (Option<Cow<'_, str>>, Option<Cow<'_, str>>),
        formula: Option<Option<Arc<str>>>,
    ) -> Result<(), ReadError> {
        let mut format = self.context.styles.get(style).copied().unwrap_or(0);
        let value = self.value(kind, raw, inline, formula.is_some(), &mut format, at)?;
        if let Some(value) = value {
            self.budget.cells(1)?;
            self.cells.push(Cell { at, value, formula: formula.flatten(), format });
        }
        Ok(())
    }

    /// The value of a cell; `None` where it holds nothing.
    fn value(
        &mut self,
        kind: &str,
        raw: Option<Cow<'_, str>>,
        inline: Option<Cow<'_, str>>,
        has_formula: bool,
        format: &mut u16,
        at: CellRef,
    ) -> Result<Option<Value>, ReadError> {
        let nothing = has_formula.then_some(Value::Missing);
        if kind == "inlineStr" || (raw.is_none() && inline.is_some()) {
            return match inline.or(raw) {
                Some(text) => Ok(Some(Value::Text(self.text(&text)?))),
                None => Ok(nothing),
            };
        }
        let Some(raw) = raw else { return Ok(nothing) };
        if kind == "str" {
            return Ok(Some(Value::Text(self.text(&decode_xstring(raw))?)));
        }
        let bare = raw.trim_ascii();
        if bare.is_empty() {
            return Ok(nothing);
        }
        Ok(Some(match kind {
            "s" => {
                let shared = bare.parse::<usize>().ok().and_then(|i| self.context.strings.get(i));
                Value::Text(
                    shared.ok_or_else(|| ReadError::damaged(format!("cell {at}: no shared string {bare}")))?.clone(),
                )
            }
            "b" if matches!(bare, "1" | "true") => Value::Bool(true),
            "b" if matches!(bare, "0" | "false") => Value::Bool(false),
            "e" => Value::Error(self.error(bare)?),
            "d" => match iso::serial(bare, self.context.date_1904) {
                Some(serial) => {
                    if bare.contains('-') {
                        *format = self.context.formats.dated(*format);
                    }
                    Value::Number(serial)
                }
                None => Value::Text(self.text(&raw)?),
            },
            _ => match number(bare) {
                Some(n) => Value::Number(n),
                None => Value::Text(self.text(&decode_xstring(raw))?),
            },
        }))
    }

    fn text(&mut self, text: &str) -> Result<Arc<str>, ReadError> {
        if text.is_empty() {
            return Ok(self.empty.clone());
        }
        self.budget.text(text.len())?;
        Ok(texts::shared(text))
    }

    /// An error value; sheets repeat a few of them.
    fn error(&mut self, text: &str) -> Result<Arc<str>, ReadError> {
        if let Some(known) = self.errors.iter().take(32).find(|e| &***e == text) {
            return Ok(known.clone());
        }
        self.budget.text(text.len())?;
        let error: Arc<str> = text.into();
        self.errors.push(error.clone());
        Ok(error)
    }

    /// A formula element just opened. The inner `None` is filled in when the sheet ends.
    fn formula(&mut self, cursor: &mut Cursor<'_>, tag: &Tag<'_>, at: CellRef) -> Result<Option<Arc<str>>, ReadError> {
        let text = decode_xstring(cursor.text(tag)?);
        let (mut kind, mut index) = ("", None);
        for (key, value) in tag.attrs() {
            match key {
                "t" => kind = value,
                "si" => index = value.parse::<u64>().ok(),
                _ => {}
            }
        }
        if kind == "dataTable" && text.is_empty() {
            let input = |name| tag.attr(name).map_or(Ok(Cow::Borrowed("")), unescape);
            return Ok(Some(format!("TABLE({},{})", input("r1")?, input("r2")?).into()));
        }
        let Some(index) = index.filter(|_| kind == "shared") else { return Ok(Some(self.text(&text)?)) };
        if text.trim_ascii().is_empty() {
            if let Some(own) = self.derived(index, at)? {
                return Ok(Some(own));
            }
            self.orphans.push((self.cells.len(), index));
            return Ok(Some(self.empty.clone()));
        }
        let text = self.text(&text)?;
        self.anchors.insert(index, Anchor { at, text: text.clone(), template: None });
        Ok(Some(text))
    }

    /// The formula of a cell that shares another's.
    fn derived(&mut self, index: u64, at: CellRef) -> Result<Option<Arc<str>>, ReadError> {
        let Some(anchor) = self.anchors.get_mut(&index) else { return Ok(None) };
        let template = anchor.template.get_or_insert_with(|| Template::new(&anchor.text, anchor.at));
        let text = template.at(at);
        self.budget.text(text.len())?;
        Ok(Some(text.into()))
    }

    /// Ends the sheet: `None` if the part was not a worksheet after all.
    pub fn finish(mut self) -> Result<Option<SheetParts>, ReadError> {
        match self.worksheet {
            None => return Err(ReadError::damaged("empty sheet part")),
            Some(false) => return Ok(None),
            Some(true) if !self.ended => return Err(ReadError::damaged("sheet part ends early")),
            Some(true) => {}
        }
        for (cell, index) in std::mem::take(&mut self.orphans) {
            if let Some(at) = self.cells.get(cell).map(|c| c.at)
                && let Some(text) = self.derived(index, at)?
                && let Some(cell) = self.cells.get_mut(cell)
            {
                cell.formula = Some(text);
            }
        }
        if self.cols_hidden_by_default {
            let mut next = 0;
            for &(from, to) in Spans::from_spans(self.listed_cols).as_slice() {
                if from > next {
                    self.hidden_cols.push((next, from - 1));
                }
                next = to + 1;
            }
            if next < MAX_COLS {
                self.hidden_cols.push((next, MAX_COLS - 1));
            }
        }
        Ok(Some(SheetParts {
            cells: self.cells,
            merges: self.merges,
            hidden_rows: Spans::from_spans(self.hidden_rows),
            hidden_cols: Spans::from_spans(self.hidden_cols),
        }))
    }
}

fn reference_of(text: &str) -> Result<CellRef, ReadError> {
    parse_bytes(text.as_bytes()).ok_or_else(|| ReadError::damaged(format!("cell reference {text}")))
}

/// A flag in XML Schema's spelling.
fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true")
}

/// Whether a width or height is nothing.
fn zero(measure: Option<&str>) -> bool {
    measure.is_some_and(|m| m.trim().parse::<f64>() == Ok(0.0))
}

/// A finite number in XML Schema's spelling. Whole numbers of up to fifteen digits, nearly all there are, go the short way.
fn number(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    if bytes.len() <= 15 && bytes.iter().all(u8::is_ascii_digit) {
        return Some(bytes.iter().fold(0u64, |n, b| n * 10 + u64::from(b - b'0')) as f64);
    }
    text.parse::<f64>().ok().filter(|n| n.is_finite())
}
