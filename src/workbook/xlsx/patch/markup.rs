//! XML as it stands: where elements begin and end in the text of a part, so that everything else can be left byte for byte.

use crate::workbook::ReadError;
use crate::workbook::xml::{Cursor, Tag, Token};
use std::fmt::Write as _;
use std::ops::Range;

/// A start tag in its text.
#[derive(Clone, Copy, Debug)]
pub struct Open<'a> {
    /// What the tokenizer says of it.
    pub tag: Tag<'a>,
    /// The prefix of its name with the colon; empty where it has none.
    pub prefix: &'a str,
    /// Where the tag begins and ends.
    pub start: usize,
    /// The byte after its `>`.
    pub end: usize,
}

/// An event of a scan; text is passed over.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// A start tag or an empty element.
    Open(Open<'a>),
    /// An end tag with its first byte and the byte after its last.
    Close(usize, usize),
    /// The end of the text.
    Eof,
}

/// Goes through a part from tag to tag.
pub struct Scan<'a> {
    text: &'a str,
    cursor: Cursor<'a>,
}

impl<'a> Scan<'a> {
    pub const fn new(text: &'a str) -> Self {
        Self { text, cursor: Cursor::new(text) }
    }

    /// The next tag.
    pub fn next(&mut self) -> Result<Event<'a>, ReadError> {
        loop {
            let token = self.cursor.next()?;
            let end = self.cursor.offset();
            let start = || self.text.get(..end).and_then(|t| t.rfind('<')).ok_or_else(astray);
            match token {
                Token::Start(tag) => {
                    let start = start()?;
                    let rest = self.text.get(start + 1..end).ok_or_else(astray)?;
                    let at = rest.find(tag.name).ok_or_else(astray)?;
                    let prefix = &rest[..at];
                    if !(prefix.is_empty() || prefix.ends_with(':')) {
                        return Err(astray());
                    }
                    return Ok(Event::Open(Open { tag, prefix, start, end }));
                }
                Token::End(_) => return Ok(Event::Close(start()?, end)),
                Token::Eof => return Ok(Event::Eof),
                _ => {}
            }
        }
    }

    /// Passes over the content of a start tag just read; where its end tag begins and ends (for an empty element, where it ends).
    pub fn skip(&mut self, open: &Open<'_>) -> Result<Range<usize>, ReadError> {
        if open.tag.empty {
            return Ok(open.end..open.end);
        }
        let mut depth = 1u32;
        loop {
            match self.next()? {
                Event::Open(o) if !o.tag.empty => depth += 1,
                Event::Open(_) => {}
                Event::Close(start, end) => {
                    depth -= 1;
                    if depth == 0 {
                        return Ok(start..end);
                    }
                }
                Event::Eof => return Err(astray()),
            }
        }
    }
}

/// The text is not nested as XML is.
pub fn astray() -> ReadError {
    ReadError::damaged("XML that cannot be changed in place")
}

/// Replacements in a text, each of a range of its bytes; ranges must not overlap.
#[derive(Default)]
pub struct Splices(Vec<(Range<usize>, String)>);

impl Splices {
    pub fn replace(&mut self, range: Range<usize>, with: impl Into<String>) {
        self.0.push((range, with.into()));
    }

    pub fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// The text with every replacement made; insertions at one place in the order they were asked for.
    pub fn apply(mut self, text: &str) -> Result<String, ReadError> {
        // What is inserted before something replaced comes first.
        self.0.sort_by_key(|(r, _)| (r.start, r.end));
        let mut out = String::with_capacity(text.len() + self.0.iter().map(|(_, t)| t.len()).sum::<usize>());
        let mut at = 0;
        for (range, with) in self.0 {
            out.push_str(text.get(at..range.start).ok_or_else(astray)?);
            out.push_str(&with);
            at = range.end;
        }
        out.push_str(text.get(at..).ok_or_else(astray)?);
        Ok(out)
    }
}

/// A start tag with an attribute (of exactly this name) set, or taken out.
pub fn with_attr(tag: &str, name: &str, value: Option<&str>) -> String {
    let bytes = tag.as_bytes();
    let mut i = bytes.iter().position(|b| b.is_ascii_whitespace() || *b == b'>' || *b == b'/').unwrap_or(tag.len());
    let new = value.map(|v| format!(" {name}=\"{v}\"")).unwrap_or_default();
    while i < bytes.len() {
        let from = i;
        while bytes.get(i).is_some_and(u8::is_ascii_whitespace) {
            i += 1;
        }
        let name_at = i;
        while bytes.get(i).is_some_and(|b| !b.is_ascii_whitespace() && !b"=/>".contains(b)) {
            i += 1;
        }
        let found = &tag[name_at..i];
        let Some(open) = tag[i..].find(['"', '\'']).filter(|_| !found.is_empty()).map(|o| i + o) else { break };
        let Some(close) = tag[open + 1..].find(char::from(bytes[open])).map(|c| open + 1 + c) else { break };
        i = close + 1;
        if found == name {
            return format!("{}{new}{}", &tag[..from], &tag[i..]);
        }
    }
    let end = tag.trim_end_matches('>').trim_end_matches('/').trim_end().len();
    format!("{}{new}{}", &tag[..end], &tag[end..])
}

/// Text for element content or a value in double quotes. What XML cannot hold is spelt as workbooks spell it (`_xHHHH_`).
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            // Text that looks like such a spelling itself.
            '_' if text[i..].starts_with("_x") => out.push_str("_x005F_"),
            c if (c as u32) < 0x20 || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {
                let _ = write!(out, "_x{:04X}_", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

/// The text with `child` (given the prefix to use) as the last child of the first element of this name; `None` where there is no such
/// element.
pub fn append_into(text: &str, element: &str, child: impl FnOnce(&str) -> String) -> Result<Option<String>, ReadError> {
    let mut scan = Scan::new(text);
    loop {
        match scan.next()? {
            Event::Open(open) if open.tag.name == element => {
                let mut splices = Splices::default();
                let child = child(open.prefix);
                if open.tag.empty {
                    let head = text[open.start..open.end].trim_end_matches("/>").trim_end();
                    let whole = format!("{head}>{child}</{}{element}>", open.prefix);
                    splices.replace(open.start..open.end, whole);
                } else {
                    let close = scan.skip(&open)?;
                    splices.insert(close.start, child);
                }
                return splices.apply(text).map(Some);
            }
            Event::Eof => return Ok(None),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_set_added_and_taken_out() {
        for (tag, name, value, expected) in [
            ("<c r=\"A1\" s=\"3\"/>", "s", Some("9"), "<c r=\"A1\" s=\"9\"/>"),
            ("<x:c r='A1' t='s'>", "t", None, "<x:c r='A1'>"),
            ("<c>", "s", Some("1"), "<c s=\"1\">"),
            ("<c/>", "s", Some("1"), "<c s=\"1\"/>"),
            ("<c x:s=\"5\" s = \"2\" >", "s", Some("1"), "<c x:s=\"5\" s=\"1\" >"),
            ("<c r=\"A1\" />", "s", Some("1"), "<c r=\"A1\" s=\"1\" />"),
            ("<c a=\"s='2'\">", "s", None, "<c a=\"s='2'\">"),
        ] {
            assert_eq!(with_attr(tag, name, value), expected);
        }
    }

    #[test]
    fn children_are_appended_with_the_prefix_of_their_parent() {
        let child = |p: &str| format!("<{p}n/>");
        for (text, expected) in [
            ("<a><b><c/></b></a>", "<a><b><c/><n/></b></a>"),
            ("<x:a><x:b k='1' /></x:a>", "<x:a><x:b k='1'><x:n/></x:b></x:a>"),
            ("<a><b><b/></b></a>", "<a><b><b/><n/></b></a>"),
        ] {
            assert_eq!(append_into(text, "b", child).unwrap().as_deref(), Some(expected));
        }
        assert_eq!(append_into("<a/>", "b", child).unwrap(), None);
    }

    #[test]
    fn spans_are_those_of_the_tags() {
        let text = "<?xml version='1.0'?><!-- <c> --><x:a q='>'><x:c/>t</x:a >";
        let mut scan = Scan::new(text);
        let Event::Open(a) = scan.next().unwrap() else { panic!() };
        assert_eq!((&text[a.start..a.end], a.prefix), ("<x:a q='>'>", "x:"));
        let close = scan.skip(&a).unwrap();
        assert_eq!(&text[close], "</x:a >");
    }
}
