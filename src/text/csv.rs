//! Text that a spreadsheet program would run as a formula when it opens a CSV.

use std::borrow::Cow;

use crate::chars::{is_dash, narrow};

/// `text` with an apostrophe before it if a spreadsheet program could take it for a formula (`=` `+` `-` `@`, tab or line break first,
/// full-width signs too). Numbers such as `-3` and marks such as `－` are left as they are. Text that begins with an apostrophe gets
/// another, so that taking one away from every field that begins with one gives back what was written.
pub fn csv_guard(text: &str) -> Cow<'_, str> {
    let Some(first) = text.chars().next() else { return Cow::Borrowed(text) };
    let risky = match narrow(first) {
        '=' | '@' | '\t' | '\r' | '\n' | '\'' => true,
        '-' | '+' => !is_plain_number(text) && !text.chars().all(is_dash),
        _ => false,
    };
    if risky { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// A sign, digits, at most one point; separators of thousands allowed.
fn is_plain_number(text: &str) -> bool {
    let mut points = 0;
    let mut digits = 0;
    for c in text.chars().skip(1) {
        match narrow(c) {
            '0'..='9' => digits += 1,
            '.' => points += 1,
            ',' => {}
            _ => return false,
        }
    }
    digits > 0 && points <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed_and_numbers_left() {
        for risky in ["'=1", "'", "=1+1", "@SUM(A1)", "+cmd", "-2+3", "\t=1", "＝1", "-A1", "\r=1"] {
            assert_eq!(csv_guard(risky), format!("'{risky}"));
        }
        for fine in ["", "-3", "－3", "-1,234.5", "-", "－", "--", "4-4", "合計", "+81"] {
            assert_eq!(csv_guard(fine), fine);
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_guarded_is_never_a_formula_and_comes_back(text in "[-=+@'＝\t\r\n0-9a合.]{0,6}") {
            let guarded = csv_guard(&text);
            proptest::prop_assert!(!guarded.starts_with(['=', '@', '＝', '\t', '\r', '\n']));
            proptest::prop_assert_eq!(guarded.strip_prefix('\'').unwrap_or(&guarded), &text);
        }
    }
}
