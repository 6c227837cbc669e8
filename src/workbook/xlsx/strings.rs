//! Strings: the shared table, and the runs of rich text in a cell.

use super::quick;
use super::xstring::decode_xstring;
use crate::workbook::ReadError;
use crate::workbook::limits::Budget;
use crate::workbook::package::Package;
use crate::workbook::texts;
use crate::workbook::xml::{Cursor, Tag, Token};
use std::borrow::Cow;
use std::sync::Arc;

/// The shared strings in order. Declared counts are not believed.
pub(super) fn read_shared(
    package: &mut Package<'_>,
    part: usize,
    budget: &mut Budget<'_>,
) -> Result<Vec<Arc<str>>, ReadError> {
    let mut strings: Vec<Arc<str>> = Vec::new();
    package.pieces(part, "si", |piece| {
        let mut cursor = Cursor::new(piece);
        let mut add = |text: &str| {
            // An empty string costs its place in the table.
            budget.text(text.len() + 16)?;
            strings.push(texts::shared(text));
            Ok(())
        };
        loop {
            if let Some((text, kept, len)) = quick::string(cursor.rest()) {
                cursor.advance(len);
                add(&spaced(Cow::Borrowed(text), kept))?;
                continue;
            }
            match cursor.next()? {
                Token::Start(tag) if tag.name == "si" => {
                    add(&read_runs(&mut cursor, &tag)?)?;
                }
                Token::Eof => return Ok(()),
                _ => {}
            }
        }
    })?;
    Ok(strings)
}

/// The text of an `si` or `is` element just opened: plain, or the runs joined; phonetic guides left out.
pub(super) fn read_runs<'a>(cursor: &mut Cursor<'a>, outer: &Tag<'a>) -> Result<Cow<'a, str>, ReadError> {
    let mut out = Cow::Borrowed("");
    let mut depth = u32::from(!outer.empty);
    while depth > 0 {
        match cursor.next()? {
            Token::Start(tag) => match tag.name {
                "t" => {
                    let text = read_t(cursor, &tag)?;
                    if out.is_empty() { out = text } else { out.to_mut().push_str(&text) }
                }
                "r" if !tag.empty => depth += 1,
                // rPh holds the reading, rPr and phoneticPr how things look.
                _ => cursor.skip(&tag)?,
            },
            Token::End(_) => depth -= 1,
            Token::Eof => return Err(ReadError::damaged("string ends early")),
            _ => {}
        }
    }
    Ok(out)
}

/// One `t` element: white space at its ends counts only under `xml:space="preserve"`.
fn read_t<'a>(cursor: &mut Cursor<'a>, tag: &Tag<'a>) -> Result<Cow<'a, str>, ReadError> {
    let kept = tag.attr("space") == Some("preserve");
    Ok(spaced(cursor.text(tag)?, kept))
}

/// The text of a `t` element, white space at its ends kept or not.
fn spaced(text: Cow<'_, str>, kept: bool) -> Cow<'_, str> {
    let text = if kept {
        text
    } else {
        let blank = [' ', '\t', '\r', '\n'];
        match text {
            Cow::Borrowed(t) => Cow::Borrowed(t.trim_matches(blank)),
            Cow::Owned(t) => Cow::Owned(t.trim_matches(blank).to_owned()),
        }
    };
    decode_xstring(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(src: &str) -> String {
        let mut cursor = Cursor::new(src);
        let Token::Start(tag) = cursor.next().unwrap() else { panic!("no element") };
        read_runs(&mut cursor, &tag).unwrap().into_owned()
    }

    #[test]
    fn runs_are_joined_and_readings_left_out() {
        assert_eq!(
            runs("<si><t>東京都</t><rPh sb=\"0\" eb=\"3\"><t>トウキョウト</t></rPh><phoneticPr/></si>"),
            "東京都"
        );
        assert_eq!(runs("<si><r><rPr><b/></rPr><t>東</t></r><rPh><t>ト</t></rPh><r><t>京</t></r></si>"), "東京");
        assert_eq!(runs("<si/>"), "");
    }

    #[test]
    fn quick_strings_are_those_of_the_general_way() {
        for (text, plain) in [("a", "a"), (" a ", "a"), ("　", "　"), ("", ""), ("a_x000D_b_", "a\rb_")] {
            for (attr, wanted) in [("", plain.to_owned()), (" xml:space=\"preserve\"", text.replace("_x000D_", "\r"))] {
                let src = format!("<si><t{attr}>{text}</t></si>");
                let (quick, kept, len) = quick::string(&src).unwrap();
                assert_eq!((spaced(Cow::Borrowed(quick), kept).into_owned(), len), (wanted, src.len()));
                assert_eq!(runs(&src), spaced(Cow::Borrowed(quick), kept));
            }
        }
    }

    #[test]
    fn spaces_count_where_the_file_says_so() {
        assert_eq!(runs("<si><t> a </t></si>"), "a");
        assert_eq!(runs("<si><t xml:space=\"preserve\"> a </t></si>"), " a ");
        assert_eq!(runs("<si><t>　a\u{a0}</t></si>"), "　a\u{a0}");
    }

    #[test]
    fn references_sections_and_escapes_are_text() {
        assert_eq!(runs("<si><t>a&amp;b&#x3042;&#12356;</t></si>"), "a&bあい");
        assert_eq!(runs("<si><t><![CDATA[<b>]]> x</t></si>"), "<b> x");
        assert_eq!(runs("<si><t>a_x000D_\r\nb</t></si>"), "a\r\nb");
    }
}
