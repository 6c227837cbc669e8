//! Cells, rows and strings as nearly all programs write them, recognised at a glance.
//!
//! A sheet is mostly `<c r="B3" s="4" t="s"><v>12</v></c>` between `<row r="3">` and `</row>`, a table of strings mostly `<si><t>…</t></si>`. Here such an element is
//! taken apart in one look at each of its bytes; the general way over XML tokens looks three or four times. Whatever is written in any
//! other way (prefixes, other quotes, spaces, other attributes, references, shared formulas) is `None` here and goes the general way; a property
//! test holds both ways to the same result (`how_the_xml_is_spelt_does_not_matter`).

/// The pieces of a cell, as written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct QuickCell<'a> {
    /// Attribute `r`.
    pub reference: Option<&'a str>,
    /// Attribute `s`.
    pub style: Option<&'a str>,
    /// Attribute `t`.
    pub kind: Option<&'a str>,
    /// The content of `f`, where it is not empty and shared with no other cell.
    pub formula: Option<&'a str>,
    /// The content of `v`; `None` where there is no such element.
    pub value: Option<&'a str>,
}

/// A formula as nearly all programs write it.
const PLAIN: &str = "<f>";
/// A formula as LibreOffice Calc writes it.
const AS_CALC: &str = "<f aca=\"false\">";

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
            [b'>', b'<', b'f', _] => {
                let open = [PLAIN, AS_CALC].into_iter().find(|open| bytes[at + 1..].starts_with(open.as_bytes()))?;
                let (formula, end) = content(text, at + 1 + open.len(), "</f>")?;
                cell.formula = Some(formula).filter(|f| !f.is_empty());
                cell.formula?;
                let rest = &bytes[end..];
                if rest.starts_with(b"</c>") {
                    return Some((cell, end + 4));
                }
                return if rest.starts_with(b"<v>") { value(text, cell, end + 3) } else { None };
            }
            [b'>', b'<', b'v', b'>'] => return value(text, cell, at + 4),
            _ => return None,
        }
    }
}

/// The cell whose value begins at `from`.
fn value<'a>(text: &'a str, cell: QuickCell<'a>, from: usize) -> Option<(QuickCell<'a>, usize)> {
    let (value, end) = content(text, from, "</v></c>")?;
    Some((QuickCell { value: Some(value), ..cell }, end))
}

/// The merged region that `text` begins with: its reference, and the length of its element.
pub(super) fn merge(text: &str) -> Option<(&str, usize)> {
    const OPEN: &str = "<mergeCell ref=\"";
    let rest = text.strip_prefix(OPEN)?;
    let len = rest.bytes().position(|b| b == b'"')?;
    rest[len..].starts_with("\"/>").then(|| (&rest[..len], OPEN.len() + len + 3))
}

/// The bytes an attribute's name is made of, prefix included, as far as a glance goes.
const IN_NAMES: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 128 {
        table[b] = (b as u8).is_ascii_alphanumeric() || b as u8 == b':';
        b += 1;
    }
    table
};

/// The start of a row, as written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct QuickRow<'a> {
    /// Attribute `r`.
    pub number: Option<&'a str>,
    /// Attribute `hidden`.
    pub hidden: Option<&'a str>,
    /// Attribute `ht`.
    pub height: Option<&'a str>,
}

/// The start of a row that `text` begins with, and its length.
pub(super) fn row(text: &str) -> Option<(QuickRow<'_>, usize)> {
    let bytes = text.as_bytes();
    if !bytes.starts_with(b"<row") {
        return None;
    }
    let mut row = QuickRow::default();
    let mut at = 4;
    loop {
        match *bytes.get(at..at + 2)? {
            [b'>', _] => return Some((row, at + 1)),
            [b'/', b'>'] => return Some((row, at + 2)),
            [b' ', _] => {}
            _ => return None,
        }
        let eq = at + 1 + bytes[at + 1..].iter().position(|b| !IN_NAMES[usize::from(*b)])?;
        if !bytes[eq..].starts_with(b"=\"") {
            // A space, another quote.
            return None;
        }
        let to = eq + 2 + bytes[eq + 2..].iter().position(|b| *b == b'"')?;
        let slot = match &bytes[at + 1..eq] {
            b"r" => Some(&mut row.number),
            b"hidden" => Some(&mut row.hidden),
            b"ht" => Some(&mut row.height),
            // Excel's own `x14ac:dyDescent` says nothing here; the general way goes by local names.
            [.., b':', b'r'] | [.., b':', b'h', b't'] | [.., b':', b'h', b'i', b'd', b'd', b'e', b'n'] => return None,
            _ => None,
        };
        if slot.is_some_and(|slot| slot.replace(&text[eq + 2..to]).is_some()) {
            return None;
        }
        at = to + 1;
    }
}

/// The end of a row that `text` begins with: its length.
pub(super) fn row_end(text: &str) -> Option<usize> {
    const END: &str = "</row>";
    text.starts_with(END).then_some(END.len())
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
        let formula = |text| cell(text).map(|(c, len)| (c.formula, c.value, len));
        assert_eq!(formula(r#"<c r="B3"><f>A1</f><v>1</v></c>"#), Some((Some("A1"), Some("1"), 31)));
        assert_eq!(formula(r#"<c r="B3"><f aca="false">A1</f></c>x"#), Some((Some("A1"), None, 35)));
        assert_eq!(merge(r#"<mergeCell ref="A1:B2"/></m"#), Some(("A1:B2", 24)));
        assert_eq!((merge(r#"<mergeCell ref="A1:B2" />"#), merge(r#"<mergeCell ref="A1"#)), (None, None));
        assert_eq!(string("<si><t>東京</t></si>x"), Some(("東京", false, 22)));
        assert_eq!(string("<si><t xml:space=\"preserve\"> 東</t></si>"), Some((" 東", true, 41)));
    }

    #[test]
    fn the_usual_rows_are_recognised() {
        let text = r#"<row r="12" spans="1:5" ht="0" customHeight="1" hidden="1" x14ac:dyDescent="0.25"><c"#;
        let (found, len) = row(text).unwrap();
        assert_eq!((found.number, found.height, found.hidden), (Some("12"), Some("0"), Some("1")));
        assert_eq!(&text[len..], "<c");
        assert_eq!(row("<row><c"), Some((QuickRow::default(), 5)));
        assert_eq!(row("<row/><"), Some((QuickRow::default(), 6)));
        assert_eq!(row_end("</row><row>"), Some(6));
        for text in [
            r#"<row r='1'>"#,
            r#"<row r ="1">x"#,
            r#"<row x:ht="0">x"#,
            r#"<row r="1" r="2">x"#,
            r#"<row r="1"hidden="1">x"#,
            r#"<row  r="1">x"#,
            r#"<rows>x"#,
            r#"<row r="1"#,
            "<row",
        ] {
            assert_eq!(row(text), None, "{text}");
        }
        assert_eq!(row_end("</row >"), None);
    }

    #[test]
    fn any_other_way_is_left_to_the_tokenizer() {
        for text in [
            r#"<c r="B3"><f t="shared" si="0">A1</f><v>1</v></c>"#,
            r#"<c r="B3"><f></f><v>1</v></c>"#,
            r#"<c r="B3"><f>A1&amp;A2</f><v>1</v></c>"#,
            r#"<c r="B3"><f>A1</f><v>1</v><x/></c>"#,
            r#"<c r="B3"><f>A1</f><v/></c>"#,
            r#"<c r="B3"><f>A1"#,
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
