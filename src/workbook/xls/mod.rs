//! `.xls` of Excel 5 to 2003 (BIFF5, BIFF8): one bounded walk over the records of the workbook stream, believing no count in it.
//!
//! Own reading, because calamine, the oracle in the tests, holds each sheet's whole rectangle in memory (an allocation that fails ends
//! the process), gives neither hidden rows and columns nor number formats, and refuses the files that Excel opens without asking
//! although they are encrypted (`crypt`).

mod crypt;
mod links;
mod records;
mod sheet;

use super::cfb::Compound;
use super::formats::{Formats, builtin};
use super::limits::{Budget, Limits, at_most};
use super::texts;
use super::tokens::{Decoder, Links};
use super::{FileFormat, LimitKind, ReadError, Visibility, Workbook};
use records::{BOF, CONTINUE, EOF, Pieces, Words, record};
use std::collections::HashMap;
use std::sync::Arc;

/// The workbook stream of a compound file, decrypted where Excel would not ask for the password.
///
/// # Errors
/// [`ReadError::Encrypted`] where a password is needed.
pub(super) fn stream(file: &Compound<'_>) -> Result<Vec<u8>, ReadError> {
    let name = ["Workbook", "Book"].into_iter().find(|n| file.has(n)).ok_or(ReadError::NotAWorkbook)?;
    let mut stream = file.stream(name).ok_or_else(|| ReadError::damaged("workbook stream"))?;
    crypt::open(&mut stream)?;
    Ok(stream)
}

/// What stands before the sheets.
struct Globals {
    words: Words,
    date_1904: bool,
    /// Number format of each cell style.
    styles: Vec<u16>,
    strings: Vec<Arc<str>>,
    sheets: Vec<Listed>,
    links: Links,
}

/// An entry of the sheet list.
struct Listed {
    offset: usize,
    name: String,
    visibility: Visibility,
    worksheet: bool,
}

/// Reads a workbook from its stream.
pub(super) fn read(stream: &[u8], limits: &Limits) -> Result<Workbook, ReadError> {
    let mut budget = Budget::new(limits);
    let mut formats = Formats::new();
    let globals = globals(stream, &mut formats, &mut budget)?;
    at_most(LimitKind::Sheets, limits.max_sheets, globals.sheets.len() as u64)?;
    // Sheets stand one behind the other; a file that says otherwise could make a few bytes cost much.
    let mut left = stream.len() * 2;
    let mut decoder = Decoder::new(&globals.links);
    let defined_names = globals.links.defined_names(&mut decoder);
    let mut sheets = Vec::new();
    for listed in globals.sheets.iter().filter(|s| s.worksheet) {
        let mut context =
            sheet::Context { globals: &globals, decoder: &mut decoder, budget: &mut budget, left: &mut left };
        let parts = context.read(stream, listed.offset).map_err(|e| e.in_sheet(&listed.name))?;
        sheets.push(parts.into_sheet(listed.name.clone(), listed.visibility));
    }
    Ok(Workbook {
        format: FileFormat::Xls,
        sheets,
        formats: formats.into_list(),
        date_1904: globals.date_1904,
        defined_names,
    })
}

fn globals(stream: &[u8], formats: &mut Formats, budget: &mut Budget<'_>) -> Result<Globals, ReadError> {
    let first = record(stream, 0).filter(|r| r.kind == BOF).and_then(|r| r.u16(0));
    let biff8 = match first {
        Some(0x0600) => true,
        Some(0x0500) => false,
        Some(_) => return Err(ReadError::OldExcel),
        None => return Err(ReadError::damaged("no workbook at the beginning of its stream")),
    };
    let mut words = Words { biff8, page: encoding_rs::SHIFT_JIS };
    let mut globals = Globals {
        words,
        date_1904: false,
        styles: Vec::new(),
        strings: Vec::new(),
        sheets: Vec::new(),
        links: Links::new(links::dialect(words)),
    };
    let (mut codes, mut xfs) = (HashMap::new(), Vec::new());
    let mut at = 0;
    loop {
        let r = record(stream, at).ok_or_else(|| ReadError::damaged("workbook stream ends early"))?;
        at = r.next;
        match r.kind {
            // CODEPAGE
            0x0042 if !biff8 => words.page = r.u16(0).map_or(words.page, Words::page),
            // DATEMODE
            0x0022 => globals.date_1904 = r.u16(0) == Some(1),
            // FORMAT
            0x041E => {
                if let (Some(id), Some(code)) = (r.u16(0), words.short(r.data, 2, if biff8 { 2 } else { 1 })) {
                    codes.insert(id, code);
                }
            }
            // XF
            0x00E0 => xfs.extend(r.u16(2)),
            // BOUNDSHEET
            0x0085 => {
                if let (Some(offset), Some(state), Some(name)) = (r.u32(0), r.u16(4), words.short(r.data, 6, 1)) {
                    globals.sheets.push(Listed {
                        offset: offset as usize,
                        name,
                        visibility: match state & 3 {
                            0 => Visibility::Visible,
                            1 => Visibility::Hidden,
                            _ => Visibility::VeryHidden,
                        },
                        worksheet: state >> 8 == 0,
                    });
                }
            }
            // SST
            0x00FC => {
                let mut more = Vec::new();
                let mut next = r.next;
                while let Some(c) = record(stream, next).filter(|c| c.kind == CONTINUE) {
                    more.push(c.data);
                    next = c.next;
                }
                let mut table = Pieces::new(r.data.get(8..).unwrap_or_default(), &more);
                while let Some(text) = table.shared() {
                    budget.text(text.len() + 16)?;
                    globals.strings.push(texts::shared(&text));
                }
            }
            EOF => break,
            _ => links::take(&mut globals.links, stream, &r, words),
        }
    }
    globals.words = words;
    globals.links.dialect = links::dialect(words);
    globals.links.sheets = globals.sheets.iter().map(|s| s.name.clone()).collect();
    let code = |id: &u16| codes.get(id).map_or(builtin(u32::from(*id)).unwrap_or("General"), String::as_str);
    globals.styles = xfs.iter().map(|id| formats.index(code(id))).collect();
    Ok(globals)
}
