//! Styles of an OpenDocument file: the number format of a cell style, in Excel's codes, and which tables are hidden.

use crate::workbook::ReadError;
use crate::workbook::formats::Formats;
use crate::workbook::xml::{Tag, unescape};
use std::collections::HashMap;
use std::fmt::Write;

/// All styles seen so far; those of `content.xml` come last and win.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// Data style to Excel code.
    codes: HashMap<String, String>,
    /// Cell style to its data style and its parent.
    cells: HashMap<String, (Option<String>, Option<String>)>,
    hidden_tables: HashMap<String, bool>,
    resolved: HashMap<String, u16>,
    /// The style or data style that is open.
    open: Option<String>,
    code: Option<Code>,
}

/// A data style being read.
#[derive(Debug)]
struct Code {
    name: String,
    text: String,
    /// Whether hours count on beyond a day.
    elapsed: bool,
    /// Whether the text of the element just opened belongs to the code.
    literal: bool,
}

/// How many parents a style may have above it.
const MAX_DEPTH: usize = 8;

impl Styles {
    /// Takes in a start tag anywhere outside tables.
    pub fn start(&mut self, tag: &Tag<'_>) -> Result<(), ReadError> {
        if let Some(code) = &mut self.code {
            code.child(tag);
            return Ok(());
        }
        let name = |key: &str| -> Result<Option<String>, ReadError> {
            tag.attr(key).map(|v| unescape(v).map(std::borrow::Cow::into_owned)).transpose()
        };
        match tag.name {
            "style" => {
                self.open = name("name")?;
                if let Some(own) = &self.open
                    && tag.attr("family") == Some("table-cell")
                {
                    self.cells.insert(own.clone(), (name("data-style-name")?, name("parent-style-name")?));
                }
                if tag.empty {
                    self.open = None;
                }
            }
            "table-properties" => {
                if let (Some(own), Some(display)) = (&self.open, tag.attr("display")) {
                    self.hidden_tables.insert(own.clone(), display == "false");
                }
            }
            "number-style" | "percentage-style" | "currency-style" | "date-style" | "time-style" | "text-style"
            | "boolean-style"
                if !tag.empty =>
            {
                if let Some(name) = name("name")? {
                    let elapsed = tag.attr("truncate-on-overflow") == Some("false");
                    self.code = Some(Code { name, text: String::new(), elapsed, literal: false });
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes in text anywhere outside tables.
    pub fn text(&mut self, text: &str) {
        if let Some(code) = &mut self.code
            && code.literal
            && !text.is_empty()
        {
            // One character that Excel shows as it is needs no quotes.
            if matches!(text, "/" | "-" | ":" | " " | "." | "%" | "," | "(" | ")") {
                code.text.push_str(text);
            } else {
                let _ = write!(code.text, "\"{}\"", text.replace('"', "\"\\\"\""));
            }
        }
    }

    /// Takes in the end of an element outside tables.
    pub fn end(&mut self, name: &str) {
        if let Some(code) = &mut self.code {
            code.literal = false;
            if name.ends_with("-style")
                && let Some(code) = self.code.take()
            {
                self.codes.insert(code.name, code.text);
            }
        } else if name == "style" {
            self.open = None;
        }
    }

    /// Whether tables of this style are hidden.
    pub fn hides_table(&self, style: &str) -> bool {
        self.hidden_tables.get(style).copied().unwrap_or(false)
    }

    /// The number format of a cell style.
    pub fn format(&mut self, style: &str, formats: &mut Formats) -> u16 {
        if let Some(&known) = self.resolved.get(style) {
            return known;
        }
        let mut at = style;
        let mut found = 0;
        for _ in 0..MAX_DEPTH {
            let Some((data, parent)) = self.cells.get(at) else { break };
            if let Some(code) = data.as_ref().and_then(|d| self.codes.get(d)) {
                found = formats.index(if code.is_empty() { "General" } else { code });
                break;
            }
            match parent {
                Some(parent) => at = parent,
                None => break,
            }
        }
        self.resolved.insert(style.to_owned(), found);
        found
    }
}

impl Code {
    fn child(&mut self, tag: &Tag<'_>) {
        let long = tag.attr("style") == Some("long");
        let gengou = tag.attr("calendar") == Some("gengou");
        let count = |key: &str| tag.attr(key).and_then(|v| v.parse::<usize>().ok()).unwrap_or(0).min(30);
        let part: &str = match tag.name {
            "text" | "currency-symbol" => {
                self.literal = !tag.empty;
                ""
            }
            "text-content" => "@",
            "boolean" => "General",
            "era" if long => "ggg",
            "era" => "g",
            "year" if gengou && long => "ee",
            "year" if gengou => "e",
            "year" if long => "yyyy",
            "year" => "yy",
            "month" => match (tag.attr("textual") == Some("true"), long) {
                (true, true) => "mmmm",
                (true, false) => "mmm",
                (false, true) => "mm",
                (false, false) => "m",
            },
            "day" if long => "dd",
            "day" => "d",
            "day-of-week" if long => "aaaa",
            "day-of-week" => "aaa",
            "hours" if self.elapsed => "[h]",
            "hours" if long => "hh",
            "hours" => "h",
            "minutes" if long => "mm",
            "minutes" => "m",
            "seconds" if long => "ss",
            "seconds" => "s",
            "am-pm" => "AM/PM",
            "number" if tag.attr("min-integer-digits").is_none() && tag.attr("decimal-places").is_none() => "General",
            "number" | "scientific-number" => {
                let zeros = "0".repeat(count("min-integer-digits"));
                if tag.flag("grouping") {
                    let padded = format!("{zeros:#>4}");
                    let (head, tail) = padded.split_at(padded.len() - 3);
                    let _ = write!(self.text, "{head},{tail}");
                } else {
                    self.text.push_str(if zeros.is_empty() { "#" } else { &zeros });
                }
                let decimals = count("decimal-places");
                if decimals > 0 {
                    let _ = write!(self.text, ".{}", "0".repeat(decimals));
                }
                if tag.name == "scientific-number" { "E+00" } else { "" }
            }
            "fraction" => "# ?/?",
            _ => "",
        };
        self.text.push_str(part);
        if tag.name == "seconds" && count("decimal-places") > 0 {
            let _ = write!(self.text, ".{}", "0".repeat(count("decimal-places")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::xml::{Cursor, Token};

    fn code(children: &str, kind: &str) -> String {
        let src = format!(
            "<number:{kind} style:name=\"N1\">{children}</number:{kind}><style:style style:name=\"p\" style:family=\"table-cell\" style:data-style-name=\"N1\"/>\
             <style:style style:name=\"ce1\" style:family=\"table-cell\" style:parent-style-name=\"p\"/>"
        );
        let (mut styles, mut formats) = (Styles::default(), Formats::new());
        let mut cursor = Cursor::new(&src);
        loop {
            match cursor.next().unwrap() {
                Token::Start(tag) => styles.start(&tag).unwrap(),
                Token::End(name) => styles.end(name),
                Token::Text(text) => styles.text(text),
                Token::Eof => break,
                _ => {}
            }
        }
        let index = styles.format("ce1", &mut formats);
        formats.into_list()[usize::from(index)].code.to_string()
    }

    #[test]
    fn number_styles_become_codes() {
        assert_eq!(
            code("<number:number number:decimal-places=\"0\" number:min-integer-digits=\"4\"/>", "number-style"),
            "0000"
        );
        let grouped =
            "<number:number number:decimal-places=\"1\" number:min-integer-digits=\"1\" number:grouping=\"true\"/>";
        assert_eq!(code(grouped, "number-style"), "#,##0.0");
        assert_eq!(code("<number:number/>", "number-style"), "General");
    }

    #[test]
    fn date_styles_become_codes() {
        let era = "<number:era number:style=\"long\"/><number:year number:calendar=\"gengou\"/><number:text>年</number:text><number:month/>\
                   <number:text>/</number:text><number:day number:style=\"long\"/>";
        assert_eq!(code(era, "date-style"), "ggge\"年\"m/dd");
        assert_eq!(
            code("<number:hours/><number:text>:</number:text><number:minutes number:style=\"long\"/>", "time-style"),
            "h:mm"
        );
    }

    #[test]
    fn a_style_without_a_format_is_general() {
        let (mut styles, mut formats) = (Styles::default(), Formats::new());
        assert_eq!(styles.format("nowhere", &mut formats), 0);
    }
}
