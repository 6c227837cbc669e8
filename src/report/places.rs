//! What the formats that link have in common: places in Excel's own notation, the part they play in a finding, why a finding is settled.

use crate::finding::Role;
use crate::message::Message;
use crate::run::Settlement;
use std::fmt::Display;

/// A range or cell with its sheet, as a formula would name it: `業務報告書!D80`, `'4月 分'!D80:D142`. Excel puts a name in quotes where
/// it could be read as something else; quotes that are not needed do no harm, so all but plain names get them.
pub(super) fn reference(sheet: &str, range: impl Display) -> String {
    let plain = |c: char| c.is_alphanumeric() || c == '_';
    let first_plain = sheet.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_ascii());
    let bare = sheet.chars().all(plain) && (first_plain || !sheet.chars().any(|c| c.is_ascii_digit()));
    if bare && !sheet.is_empty() {
        format!("{sheet}!{range}")
    } else {
        format!("'{}'!{range}", sheet.replace('\'', "''"))
    }
}

/// The part a related range plays, in words.
pub(super) fn role(role: Role) -> Message {
    Message::new(match role {
        Role::Parts => "role-parts",
        Role::Counterpart => "role-counterpart",
        Role::Original => "role-original",
        Role::Entries => "role-entries",
        Role::Statement => "role-statement",
    })
}

/// Why a finding needs no more attention, in words.
pub(super) fn settlement(why: &Settlement) -> Message {
    match why {
        Settlement::Corrected => Message::new("settled-corrected"),
        Settlement::Acknowledged(reason) => Message::new("settled-acknowledged").with("reason", reason.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_are_quoted_where_a_formula_would() {
        for (sheet, expected) in [
            ("業務報告書", "業務報告書!D9"),
            ("第3四半期", "第3四半期!D9"),
            ("4月", "'4月'!D9"),
            ("R7", "'R7'!D9"),
            ("別 表", "'別 表'!D9"),
            ("It's", "'It''s'!D9"),
            ("a_b", "a_b!D9"),
            ("", "''!D9"),
        ] {
            assert_eq!(reference(sheet, "D9"), expected);
        }
    }
}
