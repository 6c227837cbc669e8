//! OpenFormula (ODF 1.3 part 4) in Excel's spelling.

use crate::workbook::sheet_names::push_reference;

/// Translates the value of `table:formula`: `of:=SUM([.A1:.A3];[.B1])` becomes `SUM(A1:A3,B1)`. What is not understood is
/// kept as it stands.
pub(super) fn to_excel(formula: &str) -> String {
    let (space, body) = match formula.split_once('=') {
        Some((prefix, body)) if prefix.bytes().all(|b| b.is_ascii_alphanumeric() || b == b':') => (prefix, body),
        _ => return formula.to_owned(),
    };
    if space == "msoxl:" {
        return body.to_owned();
    }
    let mut out = String::with_capacity(body.len());
    let (mut rest, mut braces) = (body, 0usize);
    while let Some(c) = rest.chars().next() {
        let mut taken = c.len_utf8();
        match c {
            '"' | '\'' => {
                taken = quoted_len(rest);
                out.push_str(&rest[..taken]);
            }
            '[' => {
                taken = bracket_len(rest);
                let inside = rest[1..taken].trim_end_matches(']');
                out.push_str(&reference(inside).unwrap_or_else(|| rest[..taken].to_owned()));
            }
            '{' | '}' => {
                braces = if c == '{' { braces + 1 } else { braces.saturating_sub(1) };
                out.push(c);
            }
            // LibreOffice marks a name of the whole document so.
            '$' if rest.starts_with("$$") => taken = 2,
            ';' | '~' => out.push(','),
            '|' if braces > 0 => out.push(';'),
            '!' => out.push(' '),
            _ if rest.starts_with("COM.MICROSOFT.") => taken = "COM.MICROSOFT.".len(),
            '#' => {
                // An error such as #REF! keeps its exclamation mark.
                taken =
                    1 + rest[1..].bytes().take_while(|b| b.is_ascii_uppercase() || matches!(b, b'/' | b'0')).count();
                taken += usize::from(rest[taken..].starts_with(['!', '?']));
                out.push_str(&rest[..taken]);
            }
            _ => out.push(c),
        }
        rest = &rest[taken..];
    }
    out
}

/// The meaning of a defined name in Excel's spelling: a cell range's address such as `$集計.$A$1:.$B$9`, or an expression, whose
/// `of:=` is left out at times.
pub(super) fn of_name(meaning: &str, is_range: bool) -> String {
    if is_range {
        to_excel(&format!("of:=[{meaning}]"))
    } else if meaning.starts_with("of:=") {
        to_excel(meaning)
    } else {
        to_excel(&format!("of:={meaning}"))
    }
}

/// Length of a quoted stretch, its quotes included; a doubled quote ends one stretch and begins the next.
fn quoted_len(text: &str) -> usize {
    let quote = text.as_bytes()[0];
    text.bytes().skip(1).position(|b| b == quote).map_or(text.len(), |p| p + 2)
}

/// Length of `[…]`; quoted sheet names may hold brackets.
fn bracket_len(text: &str) -> usize {
    let mut i = 1;
    while let Some(&b) = text.as_bytes().get(i) {
        match b {
            b']' => return i + 1,
            b'\'' => i += quoted_len(&text[i..]),
            _ => i += 1,
        }
    }
    text.len()
}

/// The inside of a bracket in Excel's spelling.
fn reference(inside: &str) -> Option<String> {
    let colon = outside_quotes(inside, ':');
    let (first, second) = match colon.last() {
        // A URL holds colons too; it is quoted.
        Some(&at) => (&inside[..at], Some(&inside[at + 1..])),
        None => (inside, None),
    };
    let (sheet, cell) = place(first)?;
    let Some(second) = second else { return Some(with_sheet(sheet.as_deref(), None, cell)) };
    let (last_sheet, last) = place(second)?;
    let last_sheet = last_sheet.filter(|s| Some(s) != sheet.as_ref());
    Some(with_sheet(sheet.as_deref(), last_sheet.as_deref(), &format!("{cell}:{last}")))
}

/// Sheet name (unquoted) and cell of `.A1`, `$Sheet.A1` or `$'a b'.A1`.
fn place(text: &str) -> Option<(Option<String>, &str)> {
    if text.starts_with('#') {
        return Some((None, text));
    }
    let dot = *outside_quotes(text, '.').last()?;
    let (sheet, cell) = (&text[..dot], &text[dot + 1..]);
    if sheet.is_empty() {
        return Some((None, cell));
    }
    let sheet = sheet.strip_prefix('$').unwrap_or(sheet);
    let name = match sheet.strip_prefix('\'').and_then(|s| s.strip_suffix('\'')) {
        Some(inner) => inner.replace("''", "'"),
        None => sheet.to_owned(),
    };
    Some((Some(name), cell))
}

/// Positions of a character outside single quotes.
fn outside_quotes(text: &str, wanted: char) -> Vec<usize> {
    let mut quoted = false;
    let mut out = Vec::new();
    for (i, c) in text.char_indices() {
        quoted ^= c == '\'';
        if c == wanted && !quoted {
            out.push(i);
        }
    }
    out
}

fn with_sheet(first: Option<&str>, last: Option<&str>, cells: &str) -> String {
    let mut text = String::new();
    match first {
        Some(first) => push_reference(&mut text, first, last, cells),
        None => text.push_str(cells),
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_respelt() {
        for (ods, excel) in [
            ("of:=SUM([.A1:.A3];[.B1])", "SUM(A1:A3,B1)"),
            ("of:=[$集計.A1]+[.$B$2]", "集計!A1+$B$2"),
            ("of:=[$'R6 表'.A1:.B2]", "'R6 表'!A1:B2"),
            ("of:=[$R6.A1]", "'R6'!A1"),
            ("of:=['O''x'.A1]", "'O''x'!A1"),
            ("of:=SUM([$a.A1:$c.B2])", "SUM(a:c!A1:B2)"),
            ("of:=SUM([.A:.C])+SUM([.1:.5])", "SUM(A:C)+SUM(1:5)"),
            ("of:=IF([.A1]=\"a;b\";\"[.A1]\";1)", "IF(A1=\"a;b\",\"[.A1]\",1)"),
            ("of:=SUM({1;2|3;4})", "SUM({1,2;3,4})"),
            ("of:=[#REF!]+#REF!+#N/A", "#REF!+#REF!+#N/A"),
            ("of:=SUM([.A1]~[.B1])", "SUM(A1,B1)"),
            ("of:=COM.MICROSOFT.CONCAT([.A1])", "CONCAT(A1)"),
            ("msoxl:=SUM(A1:A3)", "SUM(A1:A3)"),
            ("of:=名前*2+$$全体", "名前*2+全体"),
        ] {
            assert_eq!(to_excel(ods), excel, "{ods}");
        }
    }

    #[test]
    fn names_are_respelt() {
        for (meaning, is_range, excel) in [
            ("$集計.$A$1:.$B$9", true, "集計!$A$1:$B$9"),
            ("$'R6 表'.$C$3", true, "'R6 表'!$C$3"),
            ("[$集計.$A$1]*2", false, "集計!$A$1*2"),
            ("of:=SUM([$集計.$A$1:.$A$3])", false, "SUM(集計!$A$1:$A$3)"),
            ("0.1", false, "0.1"),
        ] {
            assert_eq!(of_name(meaning, is_range), excel, "{meaning}");
        }
    }

    #[test]
    fn broken_formulas_do_no_harm() {
        for text in ["", "of:", "of:=[", "of:=[.", "of:=\"", "of:=['", "of:=[]", "of:=[:]", "of:=#", "of:={|"] {
            let _ = to_excel(text);
        }
    }
}
