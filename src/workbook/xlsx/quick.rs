//! Cells and strings as nearly all programs write them, recognised at a glance.
//!
//! A sheet is mostly `<c r="B3" s="4" t="s"><v>12</v></c>`, a table of strings mostly `<si><t>…</t></si>`. Here such an element is
//! taken apart in one look at each of its bytes; the general way over XML tokens looks three or four times. Whatever is written in any
//! other way (prefixes, other quotes, spaces, other attributes, references, formulas) is `None` here and goes the general way; a test
//! holds both ways to the same result.

/// The pieces of a cell, as written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct QuickCell<'a> {
    /// Attribute `r`.
    pub reference: Option<&'a str>,
    /// Attribute `s`.
    pub style: Option<&'a str>,
    /// Attribute `t`.
    pub kind: Option<&'a str>,
    /// The content of `v`; `None` for an empty element.
    pub value: Option<&'a str>,
}

/// The cell that `text` begins with, and its length.
pub(super) fn cell(text: &str) -> Option<(QuickCell<'_>, usize)> {
    let bytes = text.as_bytes();
    if !bytes.starts_with(b"<c ") {
        return None;
    }
    let mut cell = QuickCell::default();
    let mut at = 2;
    loop {
        match *bytes.get(at..at + 4)? {
            [b' ', name, b'=', b'"'] => {
                let from = at + 4;
                let to = from + bytes[from..].iter().position(|b| *b == b'"')?;
                let slot = match name {
                    b'r' => &mut cell.reference,
                    b's' => &mut cell.style,
                    b't' => &mut cell.kind,
                    _ => return None,
                };
                if slot.replace(&text[from..to]).is_some() {
                    return None;
                }
                at = to + 1;
            }
            [b'/', b'>', ..] => return Some((cell, at + 2)),
            [b'>', b'<', b'v', b'>'] => {
                let (value, end) = content(text, at + 4, "</v></c>")?;
                cell.value = Some(value);
                return Some((cell, end));
            }
            _ => return None,
        }
    }
}

/// The string that `text` begins with, whether white space at its ends counts, and the length of its element.
pub(super) fn string(text: &str) -> Option<(&str, bool, usize)> {
    const PLAIN: &str = "<si><t>";
    const KEPT: &str = "<si><t xml:space=\"preserve\">";
    let (from, kept) = match (text.starts_with(PLAIN), text.starts_with(KEPT)) {
        (true, _) => (PLAIN.len(), false),
        (_, true) => (KEPT.len(), true),
        _ => return None,
    };
    let (string, end) = content(text, from, "</t></si>")?;
    Some((string, kept, end))
}

/// The text from `from` up to `close` and the place behind that; `None` where anything but plain text comes before.
fn content<'a>(text: &'a str, from: usize, close: &str) -> Option<(&'a str, usize)> {
    let rest = &text.as_bytes()[from..];
    let len = rest.iter().position(|b| matches!(b, b'<' | b'&' | b'\r'))?;
    rest[len..].starts_with(close.as_bytes()).then(|| (&text[from..from + len], from + len + close.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_way_is_recognised() {
        let text = r#"<c r="B3" s="4" t="s"><v>12</v></c><c"#;
        let (found, len) = cell(text).unwrap();
        assert_eq!((found.reference, found.style, found.kind), (Some("B3"), Some("4"), Some("s")));
        assert_eq!((found.value, &text[len..]), (Some("12"), "<c"));
        assert_eq!(
            cell(r#"<c r="B3"/></row>"#),
            Some((QuickCell { reference: Some("B3"), ..QuickCell::default() }, 11))
        );
        assert_eq!(string("<si><t>東京</t></si>x"), Some(("東京", false, 22)));
        assert_eq!(string("<si><t xml:space=\"preserve\"> 東</t></si>"), Some((" 東", true, 41)));
    }

    #[test]
    fn any_other_way_is_left_to_the_tokenizer() {
        for text in [
            r#"<c r="B3"><f>A1</f><v>1</v></c>"#,
            r#"<c r='B3'><v>1</v></c>"#,
            r#"<c r="B3" r="B4"><v>1</v></c>"#,
            r#"<c  r="B3"><v>1</v></c>"#,
            r#"<c r="B3" cm="1"><v>1</v></c>"#,
            r#"<c r="B3"><v>1&amp;</v></c>"#,
            r#"<c r="B3"><v>1</v> </c>"#,
            r#"<c r="B3"><v/></c>"#,
            r#"<c r="B3"><is><t>a</t></is></c>"#,
            r#"<cc r="B3"><v>1</v></cc>"#,
            "<c",
            "",
        ] {
            assert_eq!(cell(text), None, "{text}");
        }
        for text in [
            "<si><t>a&lt;</t></si>",
            "<si><t>a</t><rPh/></si>",
            "<si><r><t>a</t></r></si>",
            "<si/>",
            "<si><t>a\r</t></si>",
        ] {
            assert_eq!(string(text), None, "{text}");
        }
    }
}
