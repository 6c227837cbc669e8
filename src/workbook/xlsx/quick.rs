//! Cells, rows and strings as nearly all programs write them, recognised at a glance.
//!
//! A sheet is mostly `<c r="B3" s="4" t="s"><v>12</v></c>` between `<row r="3">` and `</row>`, a table of strings mostly `<si><t>…</t></si>`. Here such an element is
//! taken apart in one look at each of its bytes; the general way over XML tokens looks three or four times. Whatever is written in any
//! other way (prefixes, other quotes, spaces, other attributes, references, shared formulas) is `None` here and goes the general way; a property
//! test holds both ways to the same result (`how_the_xml_is_spelt_does_not_matter`).

use memchr::{memchr, memchr3};

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
const PLAIN: &[u8; 3] = b"<f>";
/// A formula as LibreOffice Calc writes it.
const AS_CALC: &[u8; 15] = b"<f aca=\"false\">";

/// Whether `bytes` begin with `with`: a load and a comparison where the length is known to the compiler, as it is here.
fn begins<const N: usize>(bytes: &[u8], with: &[u8; N]) -> bool {
    bytes.first_chunk() == Some(with)
}

/// In each byte of a word that is `wanted` the highest bit, and perhaps in bytes above such a one.
const fn marks(word: u64, wanted: u8) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let differs = word ^ (ONES * wanted as u64);
    differs.wrapping_sub(ONES) & !differs & (ONES << 7)
}

/// Where the first mark of a word is.
const fn first(marks: u64) -> Option<usize> {
    if marks == 0 { None } else { Some((marks.trailing_zeros() / 8) as usize) }
}

/// Where the first double quote is. References, styles and kinds end within eight bytes, at a place that no processor guesses.
fn quote(bytes: &[u8]) -> Option<usize> {
    let near = bytes.first_chunk().and_then(|b| first(marks(u64::from_le_bytes(*b), b'"')));
    near.or_else(|| memchr(b'"', bytes))
}

/// Where the first byte is that no plain text holds. `short`: within eight bytes, most likely.
fn plain_end(bytes: &[u8], short: bool) -> Option<usize> {
    let any = |word: u64| marks(word, b'<') | marks(word, b'&') | marks(word, b'\r');
    let near = bytes.first_chunk().filter(|_| short).and_then(|b| first(any(u64::from_le_bytes(*b))));
    near.or_else(|| memchr3(b'<', b'&', b'\r', bytes))
}

/// The cell that `text` begins with, and its length.
pub(super) fn cell(text: &str) -> Option<(QuickCell<'_>, usize)> {
    let bytes = text.as_bytes();
    if !begins(bytes, b"<c ") {
        return None;
    }
    let mut cell = QuickCell::default();
    let mut at = 2;
    // The order of nearly all programs; any other is taken below.
    for (name, slot) in [(b'r', &mut cell.reference), (b's', &mut cell.style), (b't', &mut cell.kind)] {
        if begins(&bytes[at..], &[b' ', name, b'=', b'"']) {
            let from = at + 4;
            let to = from + quote(&bytes[from..])?;
            *slot = Some(&text[from..to]);
            at = to + 1;
        }
    }
    loop {
        match *bytes.get(at..)?.first_chunk::<4>()? {
            [b' ', name, b'=', b'"'] => {
                let from = at + 4;
                let to = from + quote(&bytes[from..])?;
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
                let open = match &bytes[at + 1..] {
                    rest if begins(rest, PLAIN) => PLAIN.len(),
                    rest if begins(rest, AS_CALC) => AS_CALC.len(),
                    _ => return None,
                };
                let (formula, end) = content(text, at + 1 + open, b"</f>", false)?;
                cell.formula = Some(formula).filter(|f| !f.is_empty());
                cell.formula?;
                let rest = &bytes[end..];
                if begins(rest, b"</c>") {
                    return Some((cell, end + 4));
                }
                return if begins(rest, b"<v>") { value(text, cell, end + 3) } else { None };
            }
            [b'>', b'<', b'v', b'>'] => return value(text, cell, at + 4),
            _ => return None,
        }
    }
}

/// The cell whose value begins at `from`.
fn value<'a>(text: &'a str, cell: QuickCell<'a>, from: usize) -> Option<(QuickCell<'a>, usize)> {
    let (value, end) = content(text, from, b"</v></c>", true)?;
    Some((QuickCell { value: Some(value), ..cell }, end))
}

/// The merged region that `text` begins with: its reference, and the length of its element.
pub(super) fn merge(text: &str) -> Option<(&str, usize)> {
    const OPEN: &[u8; 16] = b"<mergeCell ref=\"";
    if !begins(text.as_bytes(), OPEN) {
        return None;
    }
    let rest = &text[OPEN.len()..];
    let len = quote(rest.as_bytes())?;
    begins(&rest.as_bytes()[len..], b"\"/>").then(|| (&rest[..len], OPEN.len() + len + 3))
}

/// Other attributes of rows than those read here. What has another name, such as one with a prefix of the file's own, is left to the general
/// way, which goes by local names.
const OF_ROWS: [&[u8]; 10] = [
    b"spans",
    b"customFormat",
    b"customHeight",
    b"outlineLevel",
    b"collapsed",
    b"s",
    b"x14ac:dyDescent",
    b"thickBot",
    b"thickTop",
    b"ph",
];

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

/// The start of a row that `text` begins with, and its length. Most rows of a sheet differ in nothing but their number: what stood behind
/// that in the row read before is kept in `tail` and not taken apart again.
pub(super) fn row<'a>(text: &'a str, tail: &mut RowTail<'a>) -> Option<(QuickRow<'a>, usize)> {
    let bytes = text.as_bytes();
    if !begins(bytes, b"<row") {
        return None;
    }
    let number = if begins(&bytes[4..], b" r=\"") { Some(quote(&bytes[8..])?) } else { None };
    let from = number.map_or(4, |len| 8 + len + 1);
    if tail.text.is_empty() || !bytes[from..].starts_with(tail.text.as_bytes()) {
        *tail = row_tail(&text[from..])?;
    }
    let own = number.map(|len| &text[8..8 + len]);
    if own.is_some() && tail.row.number.is_some() {
        return None;
    }
    Some((QuickRow { number: own.or(tail.row.number), ..tail.row }, from + tail.text.len()))
}

/// The start of a row behind its number, up to and with the closing sign, and what it says.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RowTail<'a> {
    text: &'a str,
    row: QuickRow<'a>,
}

fn row_tail(text: &str) -> Option<RowTail<'_>> {
    let bytes = text.as_bytes();
    let mut row = QuickRow::default();
    let mut at = 0;
    loop {
        let len = match *bytes.get(at..)?.first_chunk::<2>()? {
            [b'>', _] => at + 1,
            [b'/', b'>'] => at + 2,
            [b' ', _] => 0,
            _ => return None,
        };
        if len > 0 {
            return Some(RowTail { text: &text[..len], row });
        }
        let eq = at + 1 + memchr(b'=', &bytes[at + 1..])?;
        if !begins(&bytes[eq..], b"=\"") {
            // Another quote, or a space before it.
            return None;
        }
        let to = eq + 2 + quote(&bytes[eq + 2..])?;
        let slot = match &bytes[at + 1..eq] {
            b"r" => Some(&mut row.number),
            b"hidden" => Some(&mut row.hidden),
            b"ht" => Some(&mut row.height),
            name if OF_ROWS.contains(&name) => None,
            _ => return None,
        };
        if slot.is_some_and(|slot| slot.replace(&text[eq + 2..to]).is_some()) {
            return None;
        }
        at = to + 1;
    }
}

/// The end of a row that `text` begins with: its length.
pub(super) fn row_end(text: &str) -> Option<usize> {
    const END: &[u8; 6] = b"</row>";
    begins(text.as_bytes(), END).then_some(END.len())
}

/// The string that `text` begins with, whether white space at its ends counts, and the length of its element.
pub(super) fn string(text: &str) -> Option<(&str, bool, usize)> {
    const PLAIN: &[u8; 7] = b"<si><t>";
    const KEPT: &[u8; 28] = b"<si><t xml:space=\"preserve\">";
    let (from, kept) = match text.as_bytes() {
        bytes if begins(bytes, PLAIN) => (PLAIN.len(), false),
        bytes if begins(bytes, KEPT) => (KEPT.len(), true),
        _ => return None,
    };
    let (string, end) = content(text, from, b"</t></si>", false)?;
    Some((string, kept, end))
}

/// The text from `from` up to `close` and the place behind that; `None` where anything but plain text comes before. See [`plain_end`].
fn content<'a, const N: usize>(text: &'a str, from: usize, close: &[u8; N], short: bool) -> Option<(&'a str, usize)> {
    let rest = &text.as_bytes()[from..];
    let len = plain_end(rest, short)?;
    begins(&rest[len..], close).then(|| (&text[from..from + len], from + len + N))
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
        let mut tail = RowTail::default();
        let (found, len) = row(text, &mut tail).unwrap();
        assert_eq!((found.number, found.height, found.hidden), (Some("12"), Some("0"), Some("1")));
        assert_eq!(&text[len..], "<c");
        // The same but for the number, as it was found before; then another.
        let next = text.replace("12", "13");
        let (found, len) = row(&next, &mut tail.clone()).unwrap();
        assert_eq!((found.number, found.height, found.hidden, len), (Some("13"), Some("0"), Some("1"), text.len() - 2));
        let (found, len) = row("<row ht=\"9\" r=\"14\"/>", &mut tail).unwrap();
        assert_eq!((found.number, found.height, found.hidden, len), (Some("14"), Some("9"), None, 20));
        let row = |text| row(text, &mut RowTail::default());
        assert_eq!(row("<row><c"), Some((QuickRow::default(), 5)));
        assert_eq!(row("<row/><"), Some((QuickRow::default(), 6)));
        assert_eq!(row_end("</row><row>"), Some(6));
        for text in [
            r#"<row r='1'>"#,
            r#"<row r ="1">x"#,
            r#"<row x:ht="0">x"#,
            r#"<row r="1" r="2">x"#,
            r#"<row r="1"hidden="1">x"#,
            r#"<row r="1" other="1">x"#,
            r#"<row hidden="1" r="1" hidden="1">x"#,
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
