//! Sheet names as formulas write them.

use crate::a1::parse_bytes;

/// Writes a reference to cells of a sheet, or of all sheets from `first` to `last`, with quotes where a name needs them.
pub(super) fn push_reference(text: &mut String, first: &str, last: Option<&str>, cells: &str) {
    let (quote, doubled) = if is_plain(first) && last.is_none_or(is_plain) { ("", "'") } else { ("'", "''") };
    text.push_str(quote);
    text.push_str(&first.replace('\'', doubled));
    if let Some(last) = last {
        text.push(':');
        text.push_str(&last.replace('\'', doubled));
    }
    text.push_str(quote);
    text.push('!');
    text.push_str(cells);
}

/// Whether a name needs no quotes, and could not be taken for a cell.
fn is_plain(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && parse_bytes(name.as_bytes()).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_where_they_need_it() {
        for (first, last, text) in [
            ("集計", None, "集計!A1"),
            ("R6", None, "'R6'!A1"),
            ("4月", None, "'4月'!A1"),
            ("O'x", None, "'O''x'!A1"),
            ("4月", Some("6月"), "'4月:6月'!A1"),
            ("前", Some("後"), "前:後!A1"),
        ] {
            let mut found = String::new();
            push_reference(&mut found, first, last, "A1");
            assert_eq!(found, text);
        }
    }
}
