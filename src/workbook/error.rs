//! Why a file could not be read, as data; what the user is told is made from the variant elsewhere.

use super::FileFormat;
use std::io;

/// What a path names instead of an ordinary file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAFile {
    /// A folder.
    Folder,
    /// A pipe, a device, a socket.
    Special,
}

/// The quantity that a limit of [`super::Limits`] bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitKind {
    /// Bytes of the file.
    FileBytes,
    /// Bytes of the file's parts once unpacked.
    UnpackedBytes,
    /// How many times larger the parts are once unpacked.
    Ratio,
    /// Parts of the package.
    Entries,
    /// Sheets of the workbook.
    Sheets,
    /// Stored cells of the workbook.
    Cells,
    /// Bytes of text in the workbook: values and formulas.
    TextBytes,
    /// Merged regions of the workbook.
    Merges,
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is no such file.
    #[error("no such file")]
    NotFound,
    /// The file may not be opened.
    #[error("permission denied")]
    PermissionDenied,
    /// Another program has the file open and lets nobody else read it.
    #[error("in use by another program")]
    InUse,
    /// The file that Excel keeps beside a workbook while it is open (`~$…`).
    #[error("a lock file of Excel")]
    LockFile,
    /// The path names something that is not an ordinary file.
    #[error("not an ordinary file ({0:?})")]
    NotAFile(NotAFile),
    /// The operating system failed to give the bytes.
    #[error("input error: {detail}")]
    Io {
        /// The kind, for callers that tell cases apart.
        kind: io::ErrorKind,
        /// The system's own words.
        detail: String,
    },
    /// The file holds zero bytes.
    #[error("zero bytes")]
    Empty,
    /// The workbook is protected by a password to open it.
    #[error("encrypted ({format:?})")]
    Encrypted {
        /// The family of the format; `.xlsx`, `.xlsm` and `.xlsb` cannot be told apart under encryption and are all
        /// [`FileFormat::Xlsx`].
        format: FileFormat,
    },
    /// A web page, as some systems export under the name of a workbook.
    #[error("an HTML page")]
    Html,
    /// Plain text, such as CSV or TSV.
    #[error("plain text")]
    Text,
    /// The XML spreadsheet of Excel 2003.
    #[error("an Excel 2003 XML spreadsheet")]
    SpreadsheetXml,
    /// A workbook of Excel 4 or an earlier version.
    #[error("a workbook of Excel 4 or earlier")]
    OldExcel,
    /// A web archive.
    #[error("a MIME web archive")]
    Mht,
    /// Something else: another kind of document, a picture, random bytes.
    #[error("not a workbook")]
    NotAWorkbook,
    /// A workbook whose bytes contradict themselves: truncated, overwritten, written wrongly.
    #[error("damaged workbook: {detail}")]
    Damaged {
        /// Where and how, in technical words.
        detail: String,
    },
    /// More than the limits allow.
    #[error("over the limit: {what:?} {found} > {limit}")]
    OverLimit {
        /// Of what.
        what: LimitKind,
        /// The most that is accepted.
        limit: u64,
        /// What the file has; a lower bound where counting stopped at the limit.
        found: u64,
    },
}

impl ReadError {
    /// A [`ReadError::Damaged`] with its detail.
    pub(super) fn damaged(detail: impl Into<String>) -> Self {
        Self::Damaged { detail: detail.into() }
    }

    /// The same, where it is damage, told of the sheet it is in.
    pub(super) fn in_sheet(self, name: &str) -> Self {
        match self {
            Self::Damaged { detail } => Self::Damaged { detail: format!("sheet {name}: {detail}") },
            other => other,
        }
    }

    /// Sorts an error of the operating system.
    pub(crate) fn io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::PermissionDenied => Self::PermissionDenied,
            io::ErrorKind::IsADirectory => Self::NotAFile(NotAFile::Folder),
            io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy => Self::InUse,
            // Windows: a sharing violation, a locked range.
            _ if cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)) => Self::InUse,
            kind => Self::Io { kind, detail: error.to_string() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_system_are_told_apart() {
        for (kind, error) in [
            (io::ErrorKind::NotFound, ReadError::NotFound),
            (io::ErrorKind::PermissionDenied, ReadError::PermissionDenied),
            (io::ErrorKind::IsADirectory, ReadError::NotAFile(NotAFile::Folder)),
            (io::ErrorKind::ResourceBusy, ReadError::InUse),
        ] {
            assert_eq!(ReadError::io(&kind.into()), error);
        }
        assert!(matches!(ReadError::io(&io::ErrorKind::TimedOut.into()), ReadError::Io { .. }));
        if cfg!(windows) {
            assert_eq!(ReadError::io(&io::Error::from_raw_os_error(32)), ReadError::InUse);
        }
    }
}
