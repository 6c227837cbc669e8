//! What is there: a workbook as a sparse grid with absolute positions, whatever format it was saved in.
//!
//! [`open`] reads a file, [`read`] its bytes; both recognise the format by content (`sniff`). `.xlsx` and `.xlsm` go through one
//! bounded pass of our own over the package (`xlsx/`), `.ods` and `.xlsb` likewise (`ods/`, `xlsb/`), `.xls` over its stream (`xls/`).
//! [`patch()`] changes single cells of an .xlsx in place (`xlsx/patch/`), [`fill_rows`] and [`edit_parts`] finish one that was
//! just written (`xlsx/finish`). The model below is all the rest of the program sees: no
//! reader's type leaves this room.

mod cfb;
mod error;
mod formats;
mod guard;
mod inflate;
mod iso;
mod limits;
mod merges;
mod model;
mod ods;
mod package;
mod parts;
mod rk;
mod same;
mod sheet_names;
mod sniff;
mod texts;
mod tokens;
mod xls;
mod xlsb;
mod xlsx;
mod xml;

pub use error::{LimitKind, NotAFile, ReadError};
pub use limits::Limits;
pub use merges::Merges;
pub use model::{Cell, FileFormat, NumberFormat, Sheet, Spans, Value, Visibility, Workbook};
pub use xlsx::finish::{RowCell, RowWriter, edit_parts, fill_rows};
pub use xlsx::patch::{CellEdit, NewValue, PatchError, Patched, Skip, patch};

use sniff::Recognised;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

/// A file that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Its content.
    pub workbook: Workbook,
    /// The extension as named, where it says another format than the content has. No extension is no disguise, nor is a
    /// template's or macro workbook's extension within the same family.
    pub disguised: Option<String>,
}

/// Reads a workbook from its bytes.
///
/// # Errors
/// [`ReadError`] says why the bytes cannot be read, or which limit they exceed.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, ReadError> {
    limits::at_most(LimitKind::FileBytes, limits.max_file_bytes, bytes.len() as u64)?;
    guard::guarded(|| match sniff::recognise(bytes, limits)? {
        Recognised::Ooxml(package, main) => xlsx::read(package, main, limits),
        Recognised::Xlsb(package, main) => xlsb::read(package, main, limits),
        Recognised::Xls(stream) => xls::read(&stream, limits),
        Recognised::Ods(package) => ods::read(package, limits),
        Recognised::FlatOds(text) => ods::read_flat(&text, limits),
    })
}

/// Reads a workbook from a file.
///
/// # Errors
/// [`ReadError`] says why the file cannot be opened or read, or which limit it exceeds.
pub fn open(path: &Path, limits: &Limits) -> Result<Opened, ReadError> {
    let about = fs::metadata(path).map_err(|e| ReadError::io(&e))?;
    if about.is_dir() {
        return Err(ReadError::NotAFile(NotAFile::Folder));
    }
    if !about.is_file() {
        return Err(ReadError::NotAFile(NotAFile::Special));
    }
    limits::at_most(LimitKind::FileBytes, limits.max_file_bytes, about.len())?;
    let file = File::open(path).map_err(|e| ReadError::io(&e))?;
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or(0) + 1);
    // The file may grow while it is read.
    file.take(limits.max_file_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| ReadError::io(&e))?;
    let workbook = read(&bytes, limits).map_err(|e| if is_lock_file(path) { ReadError::LockFile } else { e })?;
    let extension = path.extension().map(|e| e.to_string_lossy().into_owned()).filter(|e| !e.is_empty());
    let disguised = extension.filter(|e| !belongs(workbook.format, &e.to_ascii_lowercase()));
    Ok(Opened { workbook, disguised })
}

/// Whether a file has the name that Excel gives to its lock files: where such a file is no workbook, that is what it is.
fn is_lock_file(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"~$"))
}

/// Whether files of this format are named with this extension.
fn belongs(format: FileFormat, extension: &str) -> bool {
    let usual: &[&str] = match format {
        FileFormat::Xlsx | FileFormat::Xlsm => &["xlsx", "xlsm", "xltx", "xltm", "xlam"],
        FileFormat::Xlsb => &["xlsb"],
        FileFormat::Xls => &["xls", "xlt", "xla"],
        FileFormat::Ods => &["ods", "ots", "fods"],
    };
    usual.contains(&extension)
}
