//! Files that could not be checked: the rule, and what to tell the user.

use crate::message::Message;
use crate::workbook::{LimitKind, NotAFile, ReadError};

/// Why a file could not be checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Unreadable {
    /// F101, F102, F104 or F105.
    pub rule: &'static str,
    /// Name of the rule.
    pub name: &'static str,
    /// What is wrong.
    pub message: Message,
    /// What to do.
    pub help: Message,
}

impl Unreadable {
    fn new(code: &str, message: Message, help: &'static str) -> Self {
        let rule = crate::check::rule(code).expect("the F family is in the registry");
        Self { rule: rule.code, name: rule.name, message, help: Message::new(help) }
    }

    /// F105: no schema's form was recognised; `tried` names them.
    pub fn unknown_form(tried: &[&str]) -> Self {
        Self::new("F105", Message::new("file-unknown-form").with("schemas", tried.join(", ")), "file-unknown-form-help")
    }
}

impl From<ReadError> for Unreadable {
    fn from(error: ReadError) -> Self {
        let plain = |id, help| Self::new("F101", Message::new(id), help);
        match error {
            ReadError::NotFound => plain("file-not-found", "file-not-found-help"),
            ReadError::PermissionDenied => plain("file-permission", "file-permission-help"),
            ReadError::NotAFile(NotAFile::Folder) => plain("file-folder", "file-folder-help"),
            ReadError::NotAFile(NotAFile::Special) => plain("file-special", "file-special-help"),
            ReadError::Io { detail, .. } => {
                Self::new("F101", Message::new("file-io").with("detail", detail), "file-io-help")
            }
            ReadError::Empty => plain("file-empty", "file-empty-help"),
            ReadError::Encrypted { .. } => Self::new("F102", Message::new("file-password"), "file-password-help"),
            ReadError::Html => plain("file-html", "file-html-help"),
            ReadError::Text => plain("file-text", "file-text-help"),
            ReadError::SpreadsheetXml => plain("file-spreadsheet-xml", "file-spreadsheet-xml-help"),
            ReadError::Mht => plain("file-mht", "file-mht-help"),
            ReadError::NotAWorkbook => plain("file-not-workbook", "file-not-workbook-help"),
            ReadError::Damaged { detail } => {
                Self::new("F101", Message::new("file-damaged").with("detail", detail), "file-damaged-help")
            }
            ReadError::OverLimit { what, limit, found } => Self::new(
                "F104",
                Message::new("file-over-limit")
                    .with("what", Message::new(limit_word(what)))
                    .with("limit", limit.to_string())
                    .with("found", found.to_string()),
                "file-over-limit-help",
            ),
        }
    }
}

const fn limit_word(what: LimitKind) -> &'static str {
    match what {
        LimitKind::FileBytes => "limit-file-bytes",
        LimitKind::UnpackedBytes => "limit-unpacked-bytes",
        LimitKind::Ratio => "limit-ratio",
        LimitKind::Entries => "limit-entries",
        LimitKind::Sheets => "limit-sheets",
        LimitKind::Cells => "limit-cells",
        LimitKind::TextBytes => "limit-text-bytes",
        LimitKind::Merges => "limit-merges",
        LimitKind::GridCells => "limit-grid-cells",
    }
}
