//! The submitted workbook with single cells changed in place: the parts that hold those cells are changed where they stand, every other
//! part is copied as it is packed. Formats, widths, print settings, validations, pictures, macros stay the office's own.
//!
//! A changed cell gets its value, a marked copy of its style (`styles`) and a note (`notes`); `cells` changes the sheet part, `markup`
//! knows where elements stand in its text, `package` keeps what is changed. When all is written, the result is read again and held
//! against the original: exactly the cells asked for may differ, or nothing is given back.
#![allow(clippy::disallowed_types, reason = "this room is the door of zip")]

mod cells;
mod markup;
mod notes;
mod package;
mod styles;
#[cfg(test)]
mod tests;

use super::book;
use crate::a1::CellRef;
use crate::workbook::{Limits, ReadError, Value, Workbook, read, sniff};
pub(super) use markup::escaped;
use markup::{Event, Scan, Splices, astray, with_attr};
use notes::NewNote;
use package::Parts;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write as _};
use std::sync::Arc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Pale green, as the report marks corrections.
const MARK: &str = "DDF0DC";

/// A cell to be changed.
#[derive(Clone, Debug, PartialEq)]
pub struct CellEdit {
    /// Name of its sheet.
    pub sheet: String,
    /// The cell.
    pub cell: CellRef,
    /// What it holds from now on.
    pub value: NewValue,
    /// Whether its formula stays, with the value as its result; otherwise the formula goes.
    pub keep_formula: bool,
    /// The note that is put on it; a cell with a note is marked, too.
    pub note: Option<String>,
}

/// A value written in place.
#[derive(Clone, Debug, PartialEq)]
pub enum NewValue {
    /// A finite number.
    Number(f64),
    /// Text.
    Text(Arc<str>),
    /// A truth value.
    Bool(bool),
    /// An error, in Excel's spelling.
    Error(Arc<str>),
}

/// Why a cell was left as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skip {
    /// It belongs to a formula that fills several cells.
    ArrayFormula,
    /// It is not stored, and the part does not say where it belongs.
    NoPlace,
}

/// A workbook changed in place.
#[derive(Clone, Debug)]
pub struct Patched {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Cells left as they were: index into the edits, and why.
    pub skipped: Vec<(usize, Skip)>,
    /// Cells that could take no note (a threaded comment stands there): indices into the edits.
    pub without_note: Vec<usize>,
}

/// Why a workbook cannot be changed in place.
#[derive(Debug, thiserror::Error)]
pub enum PatchError {
    /// Not an .xlsx or .xlsm.
    #[error("only .xlsx and .xlsm can be changed in place")]
    NotXlsx,
    /// It is signed; any change would break the signature.
    #[error("the workbook is digitally signed")]
    Signed,
    /// A sheet of that name is not there.
    #[error("no sheet {0}")]
    NoSheet(String),
    /// A part is damaged or of a kind that cannot be changed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The package cannot be written.
    #[error("the package cannot be written: {0}")]
    Write(String),
    /// The result does not read as intended; nothing is given back.
    #[error("the changed workbook does not read back as intended: {0}")]
    Unfaithful(String),
}

/// Changes cells in place. `recalculate` asks the program that opens the workbook to calculate every formula anew.
///
/// # Errors
/// [`PatchError`] says why nothing can be written.
pub fn patch(bytes: &[u8], edits: &[CellEdit], recalculate: bool, limits: &Limits) -> Result<Patched, PatchError> {
    let sniff::Recognised::Ooxml(package, main) = sniff::recognise(bytes, limits)? else {
        return Err(PatchError::NotXlsx);
    };
    if package.names().iter().any(|n| n.to_ascii_lowercase().starts_with("_xmlsignatures/")) {
        return Err(PatchError::Signed);
    }
    let before = read(bytes, limits)?;
    let main = package.names().get(main).cloned().ok_or_else(astray)?;
    let mut parts = Parts::new(package);
    let mut done = change(&mut parts, &main, edits, &before)?;
    if recalculate {
        let text = parts.text(&main)?.ok_or_else(astray)?;
        let text = recalculating(&text)?;
        parts.set(&main, text);
    }
    done.bytes = written(bytes, &parts)?;
    faithful(&before, &read(&done.bytes, limits)?, edits, &done.skipped)?;
    Ok(done)
}

/// Changes the parts; the bytes are still to be written.
fn change(parts: &mut Parts<'_>, main: &str, edits: &[CellEdit], before: &Workbook) -> Result<Patched, PatchError> {
    let text = parts.text(main)?.ok_or_else(astray)?;
    let sheets = book(&text)?.sheets;
    let links = parts.relations(main)?;
    let target = |kind: &str| links.iter().find(|r| r.kind.eq_ignore_ascii_case(kind)).map(|r| r.target.clone());
    let mut done = Patched { bytes: Vec::new(), skipped: Vec::new(), without_note: Vec::new() };
    let mut by_part: BTreeMap<String, (usize, Vec<usize>)> = BTreeMap::new();
    for (i, edit) in edits.iter().enumerate() {
        let missing = || PatchError::NoSheet(edit.sheet.clone());
        let entry = sheets.iter().find(|s| s.name == edit.sheet).ok_or_else(missing)?;
        let part = links.iter().find(|r| r.id == entry.relation).ok_or_else(missing)?.target.clone();
        let sheet = before.sheets.iter().position(|s| s.name == edit.sheet).ok_or_else(missing)?;
        by_part.entry(part).or_insert_with(|| (sheet, Vec::new())).1.push(i);
    }
    // All sheets are looked at before the styles are marked.
    let mut layouts = Vec::new();
    let mut marked = BTreeSet::new();
    let mut loses_formula = false;
    for (part, (sheet, indices)) in &by_part {
        let text = parts.text(part)?.ok_or_else(astray)?;
        let wanted: BTreeSet<CellRef> = indices.iter().map(|&i| edits[i].cell).collect();
        let layout = cells::layout(&text, &wanted)?;
        let mut here: Vec<usize> = Vec::new();
        for &i in indices {
            match layout.obstacle(&edits[i]) {
                Some(why) => done.skipped.push((i, why)),
                None => here.push(i),
            }
        }
        let own: Vec<&CellEdit> = here.iter().map(|&i| &edits[i]).collect();
        marked.extend(own.iter().filter(|e| e.note.is_some()).map(|e| layout.style(e.cell)));
        loses_formula |= layout.loses_formula(&own);
        layouts.push((part.clone(), *sheet, text, layout, here));
    }
    let mut styles = BTreeMap::new();
    if let Some(name) = target("styles").filter(|_| !marked.is_empty())
        && let Some(text) = parts.text(&name)?
        && let Some((text, map)) = styles::marked(&text, &marked, MARK)?
    {
        parts.set(&name, text);
        styles = map;
    }
    for (part, sheet, text, layout, here) in layouts {
        let own: Vec<&CellEdit> = here.iter().map(|&i| &edits[i]).collect();
        if own.is_empty() {
            continue;
        }
        let formulas = |at: CellRef| before.sheets.get(sheet)?.cell(at)?.formula.as_deref().map(str::to_owned);
        let text = layout.rewrite(&text, &own, &styles, &formulas)?;
        let notes: Vec<NewNote<'_>> =
            own.iter().filter_map(|e| e.note.as_deref().map(|text| NewNote { cell: e.cell, text })).collect();
        let (text, noted) = notes::add(parts, &part, text, &notes)?;
        let lacks = |&&i: &&usize| edits[i].note.is_some() && !noted.contains(&edits[i].cell);
        done.without_note.extend(here.iter().filter(lacks));
        parts.set(&part, text);
    }
    if let Some(chain) = target("calcChain").filter(|_| loses_formula) {
        // It lists the cells with formulas in the order of calculation; a program without it makes its own.
        parts.forget(&chain, main)?;
    }
    done.skipped.sort_unstable_by_key(|s| s.0);
    Ok(done)
}

/// The workbook part with the wish to be calculated on opening.
fn recalculating(text: &str) -> Result<String, ReadError> {
    /// Elements that stand after the calculation settings.
    const AFTER: [&str; 9] = [
        "oleSize",
        "customWorkbookViews",
        "pivotCaches",
        "smartTagPr",
        "smartTagTypes",
        "webPublishing",
        "fileRecoveryPr",
        "webPublishObjects",
        "extLst",
    ];
    let mut scan = Scan::new(text);
    let Event::Open(root) = scan.next()? else { return Err(astray()) };
    let mut splices = Splices::default();
    loop {
        match scan.next()? {
            Event::Open(open) if open.tag.name == "calcPr" => {
                let tag = with_attr(&text[open.start..open.end], "fullCalcOnLoad", Some("1"));
                splices.replace(open.start..open.end, tag);
                return splices.apply(text);
            }
            Event::Open(open) if !AFTER.contains(&open.tag.name) => {
                scan.skip(&open)?;
            }
            Event::Open(open) => {
                splices.insert(open.start, format!("<{}calcPr fullCalcOnLoad=\"1\"/>", root.prefix));
                return splices.apply(text);
            }
            Event::Close(start, _) => {
                splices.insert(start, format!("<{}calcPr fullCalcOnLoad=\"1\"/>", root.prefix));
                return splices.apply(text);
            }
            Event::Eof => return Err(astray()),
        }
    }
}

/// The package with its changed parts; all others copied as they are packed, in their order.
fn written(bytes: &[u8], parts: &Parts<'_>) -> Result<Vec<u8>, PatchError> {
    let fail = |e: &dyn std::fmt::Display| PatchError::Write(e.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| fail(&e))?;
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() + 4096)));
    let comment = archive.comment().to_vec();
    for i in (0..archive.len()).filter(|i| !parts.removed.contains(i)) {
        let entry = archive.by_index_raw(i).map_err(|e| fail(&e))?;
        match parts.changed.get(&i) {
            None => out.raw_copy_file(entry).map_err(|e| fail(&e))?,
            Some(text) => {
                let name = entry.name().map_err(|e| fail(&e))?.into_owned();
                let time = entry.last_modified().unwrap_or_default();
                add(&mut out, &name, text, time).map_err(|e| fail(&e))?;
            }
        }
    }
    for (name, text) in &parts.added {
        add(&mut out, name, text, DateTime::default()).map_err(|e| fail(&e))?;
    }
    out.set_raw_comment(comment.into_boxed_slice()).map_err(|e| fail(&e))?;
    Ok(out.finish().map_err(|e| fail(&e))?.into_inner())
}

fn add(out: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, text: &str, time: DateTime) -> zip::result::ZipResult<()> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(time);
    out.start_file(name, options)?;
    out.write_all(text.as_bytes())?;
    Ok(())
}

/// Whether exactly what was asked for differs.
fn faithful(
    before: &Workbook,
    after: &Workbook,
    edits: &[CellEdit],
    skipped: &[(usize, Skip)],
) -> Result<(), PatchError> {
    let differs = |what: String| Err(PatchError::Unfaithful(what));
    let wanted: BTreeMap<(&str, CellRef), &CellEdit> = edits
        .iter()
        .enumerate()
        .filter(|(i, _)| !skipped.iter().any(|(s, _)| s == i))
        .map(|(_, e)| ((e.sheet.as_str(), e.cell), e))
        .collect();
    if before.sheets.len() != after.sheets.len() || before.defined_names != after.defined_names {
        return differs("sheets or names".to_owned());
    }
    for (old, new) in before.sheets.iter().zip(&after.sheets) {
        let same = old.name == new.name
            && old.visibility == new.visibility
            && old.merges == new.merges
            && old.hidden_rows == new.hidden_rows
            && old.hidden_cols == new.hidden_cols;
        if !same {
            return differs(format!("sheet {}", old.name));
        }
        // What was asked for may be in neither.
        let asked = wanted.keys().filter(|(sheet, _)| *sheet == old.name).map(|(_, at)| *at);
        let places: BTreeSet<CellRef> = old.cells().iter().chain(new.cells()).map(|c| c.at).chain(asked).collect();
        for at in places {
            let (was, is) = (old.cell(at), new.cell(at));
            let good = match wanted.get(&(old.name.as_str(), at)) {
                Some(edit) => is.is_some_and(|is| {
                    let formula = if edit.keep_formula { was.and_then(|w| w.formula.clone()) } else { None };
                    is.value == edit.value.read() && is.formula == formula
                }),
                None => match (was, is) {
                    (Some(was), Some(is)) => {
                        let format = before.format_of(was) == after.format_of(is);
                        was.value == is.value && was.formula == is.formula && format
                    }
                    (None, None) => true,
                    _ => false,
                },
            };
            if !good {
                return differs(format!("{}!{at}", old.name));
            }
        }
    }
    Ok(())
}

impl NewValue {
    /// As the reader gives it.
    fn read(&self) -> Value {
        match self {
            Self::Number(n) => Value::Number(*n),
            Self::Text(t) => Value::Text(Arc::clone(t)),
            Self::Bool(b) => Value::Bool(*b),
            Self::Error(e) => Value::Error(Arc::clone(e)),
        }
    }
}
