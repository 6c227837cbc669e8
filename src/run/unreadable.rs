//! Files that could not be checked: the rule, and what to tell the user.

use crate::message::{Arg, Message};
use crate::workbook::{FileFormat, LimitKind, NotAFile, ReadError};

/// Why a file could not be checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Unreadable {
    /// F101, F102, F104 or F105.
    pub rule: &'static str,
    /// Name of the rule.
    pub name: &'static str,
    /// What is wrong, in one line that stands alone.
    pub message: Message,
    /// What to do about it.
    pub help: Message,
}

impl Unreadable {
    fn new(code: &str, message: Message, help: &'static str) -> Self {
        Self::with_help(code, message, Message::new(help))
    }

    fn with_help(code: &str, message: Message, help: Message) -> Self {
        let rule = crate::check::rule(code).expect("the F family is in the registry");
        Self { rule: rule.code, name: rule.name, message, help }
    }

    /// F105: no schema's form was recognised; `tried` names them.
    pub fn unknown_form(tried: &[&str]) -> Self {
        let message = Message::new("file-unknown-form").with("schemas", tried.join(", "));
        Self::new("F105", message, "file-unknown-form-help")
    }
}

impl From<ReadError> for Unreadable {
    fn from(error: ReadError) -> Self {
        let plain = |id: &'static str, help: &'static str| Self::new("F101", Message::new(id), help);
        match error {
            ReadError::NotFound => plain("file-not-found", "file-not-found-help"),
            ReadError::PermissionDenied => plain("file-permission", "file-permission-help"),
            ReadError::InUse => plain("file-in-use", "file-in-use-help"),
            ReadError::LockFile => plain("file-lock", "file-lock-help"),
            ReadError::NotAFile(NotAFile::Folder) => plain("file-folder", "file-folder-help"),
            ReadError::NotAFile(NotAFile::Special) => plain("file-not-a-file", "file-not-a-file-help"),
            ReadError::Io { detail, .. } => {
                Self::new("F101", Message::new("file-io").with("detail", detail), "file-io-help")
            }
            ReadError::Empty => plain("file-empty", "file-empty-help"),
            ReadError::Encrypted { format: FileFormat::Ods } => {
                Self::new("F102", Message::new("file-password-ods"), "file-password-ods-help")
            }
            ReadError::Encrypted { .. } => Self::new("F102", Message::new("file-password"), "file-password-help"),
            ReadError::Html => plain("file-html", "file-html-help"),
            ReadError::Text => plain("file-text", "file-text-help"),
            ReadError::SpreadsheetXml => plain("file-spreadsheet-xml", "file-spreadsheet-xml-help"),
            ReadError::OldExcel => plain("file-old-excel", "file-old-excel-help"),
            ReadError::Mht => plain("file-mht", "file-mht-help"),
            ReadError::NotAWorkbook => plain("file-not-workbook", "file-not-workbook-help"),
            ReadError::Damaged { detail } => {
                let help = Message::new("file-damaged-help").with("detail", detail);
                Self::with_help("F101", Message::new("file-damaged"), help)
            }
            ReadError::OverLimit { what, limit, found } => {
                let message = Message::new("file-over-limit")
                    .with("what", Message::new(limit_word(what)))
                    .with("limit", quantity(what, limit))
                    .with("found", quantity(what, found));
                Self::new("F104", message, "file-over-limit-help")
            }
        }
    }
}

/// A quantity as people read it: large sizes in megabytes (2²⁰ bytes, rounded down), anything else as it stands.
fn quantity(what: LimitKind, n: u64) -> Arg {
    let bytes = matches!(what, LimitKind::FileBytes | LimitKind::UnpackedBytes | LimitKind::TextBytes);
    match (bytes, n >> 20) {
        (false, _) => Arg::Text(n.to_string()),
        (true, 0) => Message::new("size-bytes").with("n", n as i64).into(),
        (true, megabytes) => Message::new("size-megabytes").with("n", megabytes as i64).into(),
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
    }
}
