//! `.xlsb`: the binary parts of an Office Open XML package ([MS-XLSB]), read in one bounded pass of our own.
//!
//! calamine, the oracle in the tests, leaves out formula cells with an error, cells in the short form of other programs, merged regions,
//! hidden rows and columns and number formats, and panics on files that contradict themselves.

mod links;
mod records;
mod sheet;

use super::formats::{Formats, builtin};
use super::limits::{Budget, Limits, at_most};
use super::package::Package;
use super::texts;
use super::tokens::{Decoder, Dialect, Links};
use super::xlsx::{relations, sheet_part};
use super::{FileFormat, LimitKind, ReadError, Visibility, Workbook};
use records::{Record, Records};
use std::collections::HashMap;
use std::sync::Arc;

/// An entry of the sheet list.
struct Listed {
    name: String,
    relation: String,
    visibility: Visibility,
}

/// Reads the workbook whose main part is `main`.
pub(super) fn read(mut package: Package<'_>, main: usize, limits: &Limits) -> Result<Workbook, ReadError> {
    let part = package.names()[main].clone();
    let Book { listed, date_1904, links } = book(&package.bytes(main)?)?;
    at_most(LimitKind::Sheets, limits.max_sheets, listed.len() as u64)?;
    let relations = relations(&mut package, &part)?;
    let of_kind = |kind: &str| relations.iter().find(|r| r.kind.eq_ignore_ascii_case(kind));
    let (mut budget, mut formats) = (Budget::new(limits), Formats::new());
    let styles = match of_kind("styles").and_then(|r| package.find(&r.target)) {
        Some(part) => styles(&package.bytes(part)?, &mut formats)?,
        None => Vec::new(),
    };
    let strings = match of_kind("sharedStrings").and_then(|r| package.find(&r.target)) {
        Some(part) => strings(&package.bytes(part)?, &mut budget)?,
        None => Vec::new(),
    };
    let mut decoder = Decoder::new(&links);
    let defined_names = links.defined_names(&mut decoder);
    let mut sheets = Vec::new();
    for entry in listed {
        let Some(part) = sheet_part(&package, &relations, &entry.relation, &entry.name)? else { continue };
        let bytes = package.bytes(part)?;
        let mut context =
            sheet::Context { styles: &styles, strings: &strings, decoder: &mut decoder, budget: &mut budget };
        let parts = context.read(&bytes).map_err(|e| e.in_sheet(&entry.name))?;
        sheets.push(parts.into_sheet(entry.name, entry.visibility));
    }
    Ok(Workbook { format: FileFormat::Xlsb, sheets, formats: formats.into_list(), date_1904, defined_names })
}

/// What the workbook part says.
struct Book {
    listed: Vec<Listed>,
    date_1904: bool,
    links: Links,
}

fn book(bytes: &[u8]) -> Result<Book, ReadError> {
    let (mut sheets, mut date_1904, mut ended) = (Vec::new(), false, false);
    let mut links = Links::new(Dialect::Biff12);
    for record in Records::new(bytes) {
        let record = record?;
        match record.kind {
            // BrtWbProp
            153 => date_1904 = record.u32(0).is_some_and(|flags| flags & 1 != 0),
            // BrtBundleSh
            156 => {
                // Before the format was published, a number of eight bytes stood in front.
                let entry = [8, 12].into_iter().find_map(|at| {
                    let (relation, next) = record.text(at)?;
                    record.text(next).filter(|(_, end)| *end == record.data.len()).map(|(name, _)| (name, relation))
                });
                let (name, relation) = entry.ok_or_else(|| ReadError::damaged("sheet list"))?;
                let visibility = match record.u32(0) {
                    Some(0) | None => Visibility::Visible,
                    Some(1) => Visibility::Hidden,
                    Some(_) => Visibility::VeryHidden,
                };
                sheets.push(Listed { name, relation, visibility });
            }
            // BrtEndBook
            132 => ended = true,
            _ => links::take(&mut links, &record),
        }
    }
    if !ended {
        return Err(ReadError::damaged("workbook part ends early"));
    }
    links.sheets = sheets.iter().map(|s: &Listed| s.name.clone()).collect();
    Ok(Book { listed: sheets, date_1904, links })
}

/// The number format of each cell style.
fn styles(bytes: &[u8], formats: &mut Formats) -> Result<Vec<u16>, ReadError> {
    let (mut codes, mut styles, mut of_cells) = (HashMap::new(), Vec::new(), false);
    for record in Records::new(bytes) {
        let record = record?;
        match record.kind {
            // BrtFmt
            44 => {
                if let (Some(id), Some((code, _))) = (record.u16(0), record.text(2)) {
                    codes.insert(id, code);
                }
            }
            // BrtBeginCellXFs, BrtEndCellXFs
            617 => of_cells = true,
            618 => of_cells = false,
            // BrtXF
            47 if of_cells => {
                let id = record.u16(2).unwrap_or(0);
                let code = codes.get(&id).map_or(builtin(u32::from(id)).unwrap_or("General"), String::as_str);
                styles.push(formats.index(code));
            }
            _ => {}
        }
    }
    Ok(styles)
}

/// The shared strings. Declared counts are not believed.
fn strings(bytes: &[u8], budget: &mut Budget<'_>) -> Result<Vec<Arc<str>>, ReadError> {
    let mut strings = Vec::new();
    for record in Records::new(bytes) {
        let record: Record<'_> = record?;
        // BrtSSTItem: a flag, then the text; formatting and phonetic guides behind it.
        if record.kind == 19 {
            let (text, _) = record.text(1).ok_or_else(|| ReadError::damaged("shared string"))?;
            budget.text(text.len() + 16)?;
            strings.push(texts::shared(&text));
        }
    }
    Ok(strings)
}
