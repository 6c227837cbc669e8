//! What an OpenDocument cell holds: its typed value, or the text of its paragraphs.

use crate::workbook::formats::Formats;
use crate::workbook::texts;
use crate::workbook::xml::{Cursor, Tag, Token, resolve};
use crate::workbook::{ReadError, Value, iso};
use std::borrow::Cow;

/// Beyond this length of a cell's text, repeated spaces are no longer written out.
const MAX_SPACES: usize = 100_000;

/// A cell as the file says it.
pub(super) struct Stored<'a> {
    /// Its type, empty if none is given.
    pub kind: &'a str,
    /// The value attribute that goes with the type.
    pub raw: Option<Cow<'a, str>>,
    /// Its paragraphs; `None` if there are none.
    pub text: Option<String>,
    pub is_error: bool,
    pub has_formula: bool,
    /// Whether days count from 1904.
    pub date_1904: bool,
}

impl Stored<'_> {
    /// The value; `None` where the cell holds nothing.
    pub fn value(self, format: &mut u16, formats: &mut Formats) -> Option<Value> {
        let raw = self.raw.as_deref();
        let text = || self.text.as_deref().or(raw).unwrap_or("");
        if self.is_error || (self.has_formula && self.kind == "string" && is_error_text(text())) {
            return Some(Value::Error(text().into()));
        }
        let number = |n: Option<f64>| n.filter(|n| n.is_finite()).map(Value::Number);
        let typed = match self.kind {
            "float" | "percentage" | "currency" => number(raw.and_then(|v| v.trim().parse().ok())),
            "date" => {
                number(raw.and_then(|v| iso::serial(v, self.date_1904))).inspect(|_| *format = formats.dated(*format))
            }
            "time" => number(raw.and_then(iso::duration)).inspect(|_| {
                if *format == 0 {
                    *format = formats.index("[h]:mm:ss");
                }
            }),
            "boolean" => raw.map(|v| Value::Bool(v.eq_ignore_ascii_case("true"))),
            _ => None,
        };
        if typed.is_some() {
            return typed;
        }
        let text = match (raw, self.kind) {
            (Some(raw), "string") if !raw.is_empty() => raw,
            _ => text(),
        };
        // LibreOffice writes an empty paragraph, and at times no type, for a result of "".
        let has_result = self.kind == "string" || self.text.is_some();
        match (text.is_empty(), self.has_formula) {
            (true, false) => None,
            (true, true) if !has_result => Some(Value::Missing),
            _ => Some(Value::Text(texts::shared(text))),
        }
    }
}

fn is_error_text(text: &str) -> bool {
    matches!(text, "#DIV/0!" | "#N/A" | "#NAME?" | "#NULL!" | "#NUM!" | "#REF!" | "#VALUE!")
        || text.strip_prefix("Err:").is_some_and(|n| n.len() == 3 && n.bytes().all(|b| b.is_ascii_digit()))
}

/// The paragraphs of a cell just opened, up to its end tag, joined by line breaks.
pub(super) fn paragraphs(cursor: &mut Cursor<'_>) -> Result<Option<String>, ReadError> {
    let mut out: Option<String> = None;
    loop {
        match cursor.next()? {
            Token::Start(tag) if tag.name == "p" => {
                let text = out.get_or_insert_default();
                if !text.is_empty() {
                    text.push('\n');
                }
                paragraph(cursor, &tag, text)?;
            }
            Token::Start(tag) => cursor.skip(&tag)?,
            Token::End(_) => return Ok(out),
            Token::Eof => return Err(ReadError::damaged("cell ends early")),
            _ => {}
        }
    }
}

/// The text of a paragraph just opened; phonetic guides, notes and drawings left out.
fn paragraph(cursor: &mut Cursor<'_>, outer: &Tag<'_>, out: &mut String) -> Result<(), ReadError> {
    let start = out.len();
    let mut depth = u32::from(!outer.empty);
    while depth > 0 {
        match cursor.next()? {
            Token::Start(tag) => match tag.name {
                "s" => {
                    let count =
                        tag.attr("c").map_or(1, |v| v.parse().unwrap_or(1)).min(MAX_SPACES.saturating_sub(out.len()));
                    out.extend(std::iter::repeat_n(' ', count));
                    cursor.skip(&tag)?;
                }
                "tab" => {
                    out.push('\t');
                    cursor.skip(&tag)?;
                }
                "line-break" => {
                    out.push('\n');
                    cursor.skip(&tag)?;
                }
                "span" | "a" | "ruby" | "ruby-base" | "meta" | "title" | "sheet-name" | "date" | "time" => {
                    depth += u32::from(!tag.empty);
                }
                _ => cursor.skip(&tag)?,
            },
            Token::End(_) => depth -= 1,
            Token::Text(text) | Token::CData(text) => {
                for c in text.chars() {
                    if !matches!(c, ' ' | '\t' | '\r' | '\n') {
                        out.push(c);
                    } else if out.len() > start && !out.ends_with(' ') {
                        out.push(' ');
                    }
                }
            }
            Token::Ref(name) => out.push(resolve(name)?),
            Token::Eof => return Err(ReadError::damaged("paragraph ends early")),
        }
    }
    Ok(())
}
