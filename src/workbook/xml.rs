//! Borrowed XML tokens over a string in memory.
//!
//! The parts of a workbook are machine-written and read millions of cells at a time, so this tokenizer gives slices of the
//! input and nothing else: no allocation, no name stack, no second look at attributes that nobody asks for. Names come without
//! their namespace prefix (`x:c` is `c`). It checks what matters for safety and for noticing damage – every construct must be
//! closed – and leaves nesting to the callers. No entity is ever expanded except the five of XML and character references;
//! any other is an error, so entity bombs do nothing. The tests hold it against quick-xml.
//!
//! Why not quick-xml itself: a complete check is to take no longer than calamine takes to read the cells, and most of reading is
//! spent here. Behind this same interface quick-xml 0.42 made reading the 200 workbooks of `tests/benches/check.rs` cost 1.00 to
//! 1.05 of calamine's time (1.06 of its instructions); with attributes scanned as below, 0.96 (1.02). That leaves the check nothing.
//! This tokenizer costs 0.62 (0.67). Part of the difference: quick-xml proves the UTF-8 of each event, although the part is text
//! already, and keeps the names of open elements.

use super::ReadError;
use memchr::{memchr, memchr2, memchr3};
use std::borrow::Cow;

/// A start tag or an empty-element tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Local name.
    pub name: &'a str,
    /// Whether it is `<name/>`, so that no end tag follows.
    pub empty: bool,
    attrs: &'a str,
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Start(Tag<'a>),
    /// Local name of the element that ends.
    End(&'a str),
    /// Text without references.
    Text(&'a str),
    /// What stands between `&` and `;`.
    Ref(&'a str),
    /// The content of a CDATA section.
    CData(&'a str),
    Eof,
}

/// The local part of a qualified name.
fn local(name: &str) -> &str {
    match name.bytes().position(|b| b == b':') {
        Some(i) => &name[i + 1..],
        None => name,
    }
}

/// A position in XML text.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'a> {
    src: &'a str,
    pos: usize,
}

impl<'a> Cursor<'a> {
    pub const fn new(src: &'a str) -> Self {
        Self { src, pos: 0 }
    }

    /// The byte after the last token given.
    pub const fn offset(&self) -> usize {
        self.pos
    }

    /// What has not been read yet.
    pub fn rest(&self) -> &'a str {
        &self.src[self.pos..]
    }

    /// Passes over so many bytes of [`Self::rest`], a whole construct or several.
    pub const fn advance(&mut self, len: usize) {
        self.pos += len;
    }

    /// The next token. Comments, processing instructions and the document type are passed over.
    pub fn next(&mut self) -> Result<Token<'a>, ReadError> {
        loop {
            let rest = &self.src[self.pos..];
            let bytes = rest.as_bytes();
            match bytes {
                [] => return Ok(Token::Eof),
                [b'<', b'/', ..] => {
                    let end = bytes.iter().position(|&b| b == b'>').ok_or_else(unclosed)?;
                    self.pos += end + 1;
                    return Ok(Token::End(local(rest[2..end].trim_ascii_end())));
                }
                [b'<', b'!', tail @ ..] => {
                    if tail.starts_with(b"--") {
                        self.pos += rest[4..].find("-->").ok_or_else(unclosed)? + 7;
                    } else if tail.starts_with(b"[CDATA[") {
                        let len = rest[9..].find("]]>").ok_or_else(unclosed)?;
                        self.pos += len + 12;
                        return Ok(Token::CData(&rest[9..9 + len]));
                    } else {
                        self.pos += doctype_len(bytes).ok_or_else(unclosed)?;
                    }
                }
                [b'<', b'?', ..] => self.pos += rest.find("?>").ok_or_else(unclosed)? + 2,
                [b'<', ..] => {
                    let (tag, len) = start_tag(rest).ok_or_else(unclosed)?;
                    self.pos += len;
                    return Ok(Token::Start(tag));
                }
                [b'&', ..] => {
                    let end = bytes.iter().take(64).position(|&b| b == b';').ok_or_else(unclosed)?;
                    self.pos += end + 1;
                    return Ok(Token::Ref(&rest[1..end]));
                }
                _ => {
                    let end = memchr2(b'<', b'&', bytes).unwrap_or(bytes.len());
                    self.pos += end;
                    return Ok(Token::Text(&rest[..end]));
                }
            }
        }
    }

    /// Passes over the content of a start tag just read, its end tag included.
    pub fn skip(&mut self, tag: &Tag<'_>) -> Result<(), ReadError> {
        let mut depth = u32::from(!tag.empty);
        while depth > 0 {
            match self.next()? {
                Token::Start(t) if !t.empty => depth += 1,
                Token::End(_) => depth -= 1,
                Token::Eof => return Err(unclosed()),
                _ => {}
            }
        }
        Ok(())
    }

    /// The text content of a start tag just read, up to its end tag; elements inside are passed over. Borrowed where the
    /// text stands in one piece. Line ends are normalised as XML demands.
    pub fn text(&mut self, tag: &Tag<'_>) -> Result<Cow<'a, str>, ReadError> {
        if tag.empty {
            return Ok(Cow::Borrowed(""));
        }
        let mut out = Cow::Borrowed("");
        loop {
            match self.next()? {
                Token::Text(t) | Token::CData(t) => append(&mut out, line_ends(t)),
                Token::Ref(name) => out.to_mut().push(resolve(name)?),
                Token::Start(t) => self.skip(&t)?,
                Token::End(_) => return Ok(out),
                Token::Eof => return Err(unclosed()),
            }
        }
    }
}

fn append<'a>(out: &mut Cow<'a, str>, more: Cow<'a, str>) {
    if out.is_empty() {
        *out = more;
    } else {
        out.to_mut().push_str(&more);
    }
}

/// `\r\n` and `\r` become `\n`.
fn line_ends(text: &str) -> Cow<'_, str> {
    if text.as_bytes().contains(&b'\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

fn unclosed() -> ReadError {
    ReadError::damaged("XML ends in the middle of a construct")
}

/// Length of `<!DOCTYPE …>`, its internal subset included.
fn doctype_len(bytes: &[u8]) -> Option<usize> {
    let (mut depth, mut quote) = (0usize, None);
    for (i, &b) in bytes.iter().enumerate() {
        match (quote, b) {
            (Some(q), _) if b == q => quote = None,
            (None, b'"' | b'\'') => quote = Some(b),
            (None, b'<' | b'[') => depth += 1,
            (None, b']') => depth = depth.saturating_sub(1),
            (None, b'>') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(i + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Splits a start tag off `rest`, which begins with `<`.
fn start_tag(rest: &str) -> Option<(Tag<'_>, usize)> {
    let bytes = rest.as_bytes();
    let (mut name_start, mut i) = (1, 1);
    loop {
        match *bytes.get(i)? {
            b':' if name_start == 1 => name_start = i + 1,
            b'>' | b' ' | b'\t' | b'\r' | b'\n' => break,
            _ => {}
        }
        i += 1;
    }
    let mut name_end = i;
    loop {
        i += memchr3(b'>', b'"', b'\'', &bytes[i..])?;
        match bytes[i] {
            b'>' => break,
            quote => i += memchr(quote, &bytes[i + 1..])? + 2,
        }
    }
    let empty = i > 1 && bytes[i - 1] == b'/';
    if empty && name_end == i {
        name_end -= 1;
        name_start = name_start.min(name_end);
    }
    let attrs = &rest[name_end..i - usize::from(empty)];
    Some((Tag { name: &rest[name_start..name_end], empty, attrs }, i + 1))
}

/// The character that a reference stands for.
pub(super) fn resolve(name: &str) -> Result<char, ReadError> {
    let number =
        |digits: &str, radix| u32::from_str_radix(digits, radix).ok().filter(|&n| n != 0).and_then(char::from_u32);
    let found = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => match name.strip_prefix('#') {
            Some(n) => n.strip_prefix(['x', 'X']).map_or_else(|| number(n, 10), |hex| number(hex, 16)),
            None => None,
        },
    };
    found.ok_or_else(|| ReadError::damaged(format!("unknown XML reference &{name};")))
}

impl<'a> Tag<'a> {
    /// The attributes in order, by local name, with raw values (see [`unescape`]).
    pub const fn attrs(&self) -> Attrs<'a> {
        Attrs(self.attrs)
    }

    /// The raw value of the first attribute with this local name.
    pub fn attr(&self, name: &str) -> Option<&'a str> {
        self.attrs().find(|(k, _)| *k == name).map(|(_, v)| v)
    }

    /// The unescaped value of an attribute, empty if there is none.
    pub fn value(&self, name: &str) -> Result<Cow<'a, str>, ReadError> {
        unescape(self.attr(name).unwrap_or(""))
    }

    /// Whether an attribute is present and true in XML Schema's sense.
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.attr(name), Some("1" | "true"))
    }
}

/// Iterates over attributes; stops silently at what is not an attribute.
#[derive(Clone, Debug)]
pub(super) struct Attrs<'a>(&'a str);

impl<'a> Iterator for Attrs<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let text = self.0;
        let bytes = text.as_bytes();
        let start = bytes.iter().position(|b| !b.is_ascii_whitespace())?;
        let (mut eq, mut local) = (start, start);
        loop {
            match *bytes.get(eq)? {
                b'=' => break,
                b':' if local == start => local = eq + 1,
                _ => {}
            }
            eq += 1;
        }
        let mut open = eq + 1;
        while bytes.get(open)?.is_ascii_whitespace() {
            open += 1;
        }
        let quote = bytes[open];
        if quote != b'"' && quote != b'\'' {
            return None;
        }
        let close = open + 1 + memchr(quote, &bytes[open + 1..])?;
        self.0 = &text[close + 1..];
        Some((text[local..eq].trim_ascii_end(), &text[open + 1..close]))
    }
}

/// Resolves the references in an attribute's value.
pub(super) fn unescape(raw: &str) -> Result<Cow<'_, str>, ReadError> {
    if !raw.as_bytes().contains(&b'&') {
        return Ok(Cow::Borrowed(raw));
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(amp) = rest.find('&') {
        out.push_str(&rest[..amp]);
        let tail = &rest[amp + 1..];
        let semi = tail.find(';').ok_or_else(unclosed)?;
        out.push(resolve(&tail[..semi])?);
        rest = &tail[semi + 1..];
    }
    out.push_str(rest);
    Ok(Cow::Owned(out))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_types, reason = "quick-xml is the oracle here")]
    use super::*;
    use proptest::prelude::*;
    use quick_xml::events::Event;

    fn tokens(src: &str) -> Result<Vec<String>, ReadError> {
        let mut cursor = Cursor::new(src);
        let mut out = Vec::new();
        loop {
            out.push(match cursor.next()? {
                Token::Start(t) => {
                    let attrs: Vec<_> = t.attrs().map(|(k, v)| format!(" {k}={v}")).collect();
                    format!("<{}{}{}", t.name, attrs.concat(), if t.empty { "/>" } else { ">" })
                }
                Token::End(n) => format!("</{n}>"),
                Token::Text(t) => t.to_owned(),
                Token::Ref(r) => format!("&{r};"),
                Token::CData(t) => format!("[{t}]"),
                Token::Eof => return Ok(out),
            });
        }
    }

    fn oracle(src: &str) -> Option<Vec<String>> {
        let mut reader = quick_xml::Reader::from_str(src);
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        let mut out = Vec::new();
        loop {
            let start = |e: &quick_xml::events::BytesStart<'_>, close: &str| -> Option<String> {
                let mut attrs = String::new();
                for a in e.attributes().with_checks(false) {
                    let a = a.ok()?;
                    attrs.extend([" ", a.key.local_name().as_ref(), "=", &a.value]);
                }
                Some(format!("<{}{attrs}{close}", e.local_name().as_ref()))
            };
            match reader.read_event().ok()? {
                Event::Start(e) => out.push(start(&e, ">")?),
                Event::Empty(e) => out.push(start(&e, "/>")?),
                Event::End(e) => out.push(format!("</{}>", e.local_name().as_ref())),
                Event::Text(t) => out.push(t.into_inner().into_owned()),
                Event::GeneralRef(r) => out.push(format!("&{};", r.into_inner())),
                Event::CData(t) => out.push(format!("[{}]", t.into_inner())),
                Event::Eof => return Some(out),
                _ => {}
            }
        }
    }

    #[test]
    fn tokens_are_those_of_quick_xml() {
        for src in [
            "<?xml version='1.0'?><x:a r=\"1\" y:id = 'b>c'><b/>t&amp;u<![CDATA[<&]]></x:a >",
            "<!DOCTYPE a [<!ENTITY b \"<]>\">]><a><!-- <b> --></a>",
            "<a\n b=\"1\"\tc='2'/>",
        ] {
            assert_eq!(Some(tokens(src).unwrap()), oracle(src), "{src}");
        }
    }

    #[test]
    fn what_is_not_closed_is_damage() {
        for src in ["<a", "<a b='", "</a", "<!-- ", "<![CDATA[ ]]", "&amp", "<?xml ", "<!DOCTYPE a [", "<"] {
            assert!(tokens(src).is_err(), "{src}");
        }
    }

    #[test]
    fn entities_are_never_expanded() {
        let src = "<!DOCTYPE a [<!ENTITY l \"lol\">]><a>&l;</a>";
        let mut cursor = Cursor::new(src);
        let Token::Start(tag) = cursor.next().unwrap() else { panic!("start") };
        assert!(matches!(cursor.text(&tag), Err(ReadError::Damaged { .. })));
    }

    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "<(x:)?[a-c]{1,3}( [a-b]:?[a-c] ?=(\"[>'あ&;/ ]{0,3}\"|'[>\"/]{0,2}') ?){0,2}/?>",
            "</(x:)?[a-c]{1,3} ?>",
            "[あa-c >/\r\n]{1,5}",
            "&(amp|#x41|[a-c]{1,3});",
            "<!\\[CDATA\\[[<>&あ]{1,4}\\]\\]>",
            "<!--[<>&あ ]{0,4}-->",
            "<\\?[a-c]{1,3}[<> ]{0,3}\\?>",
        ];
        proptest::collection::vec(piece, 0..8).prop_map(|p| p.concat())
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(src in "[<>/!?&;:='\"a-c \\[\\]\\-あ]{0,40}") {
            let _ = tokens(&src);
        }

        #[test]
        fn whatever_is_xml_is_read_as_quick_xml_reads_it(src in pieces()) {
            if let Some(theirs) = oracle(&src) {
                // quick-xml gives empty texts where we give none, and cuts text at comments as we do.
                let theirs: Vec<_> = theirs.into_iter().filter(|t| !t.is_empty()).collect();
                prop_assert_eq!(tokens(&src).ok(), Some(theirs));
            }
        }
    }
}
