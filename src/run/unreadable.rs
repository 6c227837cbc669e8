//! Files that could not be checked: the rule, and what to tell the user.

use crate::message::Message;
use crate::workbook::{FileFormat, LimitKind, NotAFile, ReadError};

/// Why a file could not be checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Unreadable {
    /// F101, F102, F104 or F105.
    pub rule: &'static str,
    /// Name of the rule.
    pub name: &'static str,
    /// What is wrong and what to do.
    pub message: Message,
}

impl Unreadable {
    fn new(code: &str, message: Message) -> Self {
        let rule = crate::check::rule(code).expect("the F family is in the registry");
        Self { rule: rule.code, name: rule.name, message }
    }

    /// F105: no schema's form was recognised; `tried` names them.
    pub fn unknown_form(tried: &[&str]) -> Self {
        Self::new("F105", Message::new("file-unknown-form").with("schemas", tried.join(", ")))
    }
}

impl From<ReadError> for Unreadable {
    fn from(error: ReadError) -> Self {
        let plain = |id: &'static str| Self::new("F101", Message::new(id));
        match error {
            ReadError::NotFound => plain("file-not-found"),
            ReadError::PermissionDenied => plain("file-permission"),
            ReadError::NotAFile(NotAFile::Folder) => plain("file-folder"),
            ReadError::NotAFile(NotAFile::Special) => plain("file-not-a-file"),
            ReadError::Io { detail, .. } => Self::new("F101", Message::new("file-io").with("detail", detail)),
            ReadError::Empty => plain("file-empty"),
            ReadError::Encrypted { format } => Self::new(
                "F102",
                Message::new(if format == FileFormat::Ods { "file-password-ods" } else { "file-password" }),
            ),
            ReadError::Html => plain("file-html"),
            ReadError::Text => plain("file-text"),
            ReadError::SpreadsheetXml => plain("file-spreadsheet-xml"),
            ReadError::Mht => plain("file-mht"),
            ReadError::NotAWorkbook => plain("file-not-workbook"),
            ReadError::Damaged { detail } => Self::new("F101", Message::new("file-damaged").with("detail", detail)),
            ReadError::OverLimit { what, limit, found } => Self::new(
                "F104",
                Message::new("file-over-limit")
                    .with("what", Message::new(limit_word(what)))
                    .with("limit", limit.to_string())
                    .with("found", found.to_string()),
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
