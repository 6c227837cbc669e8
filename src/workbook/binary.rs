//! `.xls` and `.xlsb` through calamine.
//!
//! calamine gives the values; `biff` adds for `.xls` what it does not tell. Known gaps, with their effect:
//!
//! - `.xls` formula texts are calamine's, which swaps `>` and `>=` and gives nothing for filled-down formulas. They show that
//!   there is a formula and perhaps what it is about; [`Sheet::formulas_known`] is false. A formula without a text is `""`.
//! - `.xlsb`: no merged regions, hidden rows and columns ([`Sheet::layout_known`] is false) or number formats but for dates;
//!   formula cells with an error and cells in the short form of other programs are missing.
//!
//! calamine holds a sheet's whole rectangle in memory and an allocation that fails ends the process, so for `.xls` the walk of
//! `biff` measures the rectangle and the text first, and `.xlsb` is streamed. Panics inside calamine become [`ReadError::Damaged`].

#![allow(clippy::disallowed_types, reason = "this room is the door of calamine")]

use super::biff::{self, Facts};
use super::formats::Formats;
use super::limits::{Budget, Limits, at_most};
use super::package::Package;
use super::{Cell, FileFormat, LimitKind, ReadError, Sheet, Value, Visibility, Workbook, iso};
use crate::a1::{CellRange, CellRef, MAX_COLS, MAX_ROWS};
use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xls, Xlsb, XlsbError};
use std::cell::Cell as Flag;
use std::io::Cursor;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Once};

/// Parts of an `.xlsb` that calamine holds in memory as a whole must not be larger than this.
const MAX_XLSB_STRINGS: u64 = 48 << 20;

/// Reads an `.xls`, given its bytes and its workbook stream.
pub(super) fn read_xls(bytes: &[u8], stream: &[u8], limits: &Limits) -> Result<Workbook, ReadError> {
    let mut formats = Formats::new();
    let facts = biff::walk(stream, &mut formats);
    let mut grid = 0u64;
    for range in facts.sheets.iter().filter_map(|s| s.used) {
        let rows = u64::from(range.end.row - range.start.row + 1);
        grid = grid.saturating_add(rows * u64::from(range.end.col - range.start.col + 1));
    }
    at_most(LimitKind::GridCells, limits.max_grid_cells, grid)?;
    at_most(LimitKind::TextBytes, limits.max_text_bytes.saturating_mul(3), facts.text_bytes)?;
    at_most(LimitKind::Sheets, limits.max_sheets, facts.sheets.len() as u64)?;
    guarded(|| {
        let book = Xls::new(Cursor::new(bytes)).map_err(|e| match e {
            calamine::XlsError::Password => ReadError::Encrypted { format: FileFormat::Xls },
            e => ReadError::damaged(format!("xls: {e}")),
        })?;
        xls_workbook(book, &facts, formats, limits)
    })
}

fn xls_workbook(
    mut book: Xls<Cursor<&[u8]>>,
    facts: &Facts,
    mut formats: Formats,
    limits: &Limits,
) -> Result<Workbook, ReadError> {
    let mut budget = Budget::new(limits);
    let listed = book.sheets_metadata().to_vec();
    let mut sheets = Vec::new();
    for (i, about) in listed.iter().enumerate() {
        if about.typ != SheetType::WorkSheet {
            continue;
        }
        let known = if facts.sheets.len() == listed.len() { facts.sheets.get(i) } else { None };
        let damaged = |e: calamine::XlsError| ReadError::damaged(format!("sheet {}: {e}", about.name));
        let mut cells = Vec::new();
        let range = book.worksheet_range(&about.name).map_err(damaged)?;
        let (top, left) = range.start().unwrap_or((0, 0));
        for (row, col, data) in range.used_cells() {
            let Some(at) = position(top as usize + row, left as usize + col) else { continue };
            let style =
                known.and_then(|s| s.at(at)).and_then(|(style, _)| facts.styles.get(usize::from(style)).copied());
            let mut format = style.unwrap_or(0);
            if let Some(value) = value(data.clone(), &mut format, style.is_some(), &mut formats) {
                budget.cells(1)?;
                count_text(&value, &mut budget)?;
                cells.push(Cell { at, value, formula: None, format });
            }
        }
        drop(range);
        let valued = cells.len();
        for at in known.into_iter().flat_map(biff::SheetFacts::formulas) {
            set_formula(&mut cells, valued, at, "");
        }
        let formulas = book.worksheet_formula(&about.name).map_err(damaged)?;
        let (top, left) = formulas.start().unwrap_or((0, 0));
        for (row, col, text) in formulas.used_cells() {
            if let Some(at) = position(top as usize + row, left as usize + col) {
                let text = if text.starts_with("Unrecognised formula") { "" } else { text.as_str() };
                budget.text(text.len())?;
                set_formula(&mut cells, valued, at, text);
            }
        }
        let mut sheet = Sheet::new(about.name.clone(), visibility(about.visible), cells);
        let mut merges = Vec::new();
        for d in book.merge_cells_by_sheet_name(&about.name).map_err(damaged)? {
            let corners =
                (position(d.start.0 as usize, d.start.1 as usize), position(d.end.0 as usize, d.end.1 as usize));
            if let (Some(a), Some(b)) = corners
                && a != b
            {
                budget.merge()?;
                merges.push(CellRange::new(a, b));
            }
        }
        sheet.merges = merges.into();
        sheet.formulas_known = false;
        sheet.layout_known = known.is_some();
        if let Some(known) = known {
            sheet.hidden_rows = known.hidden_rows.clone();
            sheet.hidden_cols = known.hidden_cols.clone();
        }
        sheets.push(sheet);
    }
    Ok(Workbook {
        format: FileFormat::Xls,
        sheets,
        formats: formats.into_list(),
        date_1904: book.has_1904_epoch(),
        defined_names: book.defined_names().to_vec(),
    })
}

/// Notes a formula at a cell. The first `valued` cells are sorted; a formula without a value is added behind them with
/// [`Value::Missing`] (of two at one position the later wins, see [`Sheet::new`]).
fn set_formula(cells: &mut Vec<Cell>, valued: usize, at: CellRef, text: &str) {
    let formula = Some(Arc::from(text));
    match cells[..valued].binary_search_by_key(&at, |c| c.at) {
        Ok(i) => cells[i].formula = formula,
        Err(_) => cells.push(Cell { at, value: Value::Missing, formula, format: 0 }),
    }
}

/// Reads an `.xlsb`.
pub(super) fn read_xlsb(bytes: &[u8], package: &Package<'_>, limits: &Limits) -> Result<Workbook, ReadError> {
    let strings = package.find("xl/sharedStrings.bin").map_or(0, |i| package.declared_size(i));
    at_most(LimitKind::TextBytes, MAX_XLSB_STRINGS, strings)?;
    guarded(|| {
        let book = Xlsb::new(Cursor::new(bytes)).map_err(|e| match e {
            XlsbError::Password => ReadError::Encrypted { format: FileFormat::Xlsb },
            e => ReadError::damaged(format!("xlsb: {e}")),
        })?;
        xlsb_workbook(book, limits)
    })
}

fn xlsb_workbook(mut book: Xlsb<Cursor<&[u8]>>, limits: &Limits) -> Result<Workbook, ReadError> {
    let (mut budget, mut formats) = (Budget::new(limits), Formats::new());
    let listed = book.sheets_metadata().to_vec();
    at_most(LimitKind::Sheets, limits.max_sheets, listed.len() as u64)?;
    let mut sheets = Vec::new();
    for about in listed.iter().filter(|s| s.typ == SheetType::WorkSheet) {
        let damaged = |e: XlsbError| ReadError::damaged(format!("sheet {}: {e}", about.name));
        let mut cells = Vec::new();
        {
            let mut reader = book.worksheet_cells_reader(&about.name).map_err(damaged)?;
            loop {
                match reader.next_cell() {
                    Ok(Some(cell)) => {
                        let (row, col) = cell.get_position();
                        let data = match cell.get_value() {
                            DataRef::SharedString(s) => Data::String((*s).to_owned()),
                            other => Data::from(other.clone()),
                        };
                        let mut format = 0;
                        if let (Some(at), Some(value)) =
                            (position(row as usize, col as usize), value(data, &mut format, false, &mut formats))
                        {
                            budget.cells(1)?;
                            count_text(&value, &mut budget)?;
                            cells.push(Cell { at, value, formula: None, format });
                        }
                    }
                    Ok(None) => break,
                    // An error value newer than calamine: the next call gives the next cell.
                    Err(XlsbError::CellError(_)) => {}
                    Err(e) => return Err(damaged(e)),
                }
            }
        }
        let mut formulas = Vec::new();
        let mut reader = book.worksheet_cells_reader(&about.name).map_err(damaged)?;
        // A formula that calamine cannot put into words must not cost the values.
        while let Ok(Some(cell)) = reader.next_formula() {
            let (row, col) = cell.get_position();
            budget.text(cell.get_value().len() + 16)?;
            formulas.extend(position(row as usize, col as usize).map(|at| (at, cell.get_value().clone())));
        }
        cells.sort_by_key(|c| c.at);
        cells.dedup_by_key(|c| c.at);
        let valued = cells.len();
        for (at, text) in formulas {
            set_formula(&mut cells, valued, at, &text);
        }
        let mut sheet = Sheet::new(about.name.clone(), visibility(about.visible), cells);
        sheet.layout_known = false;
        sheet.formulas_known = false;
        sheets.push(sheet);
    }
    Ok(Workbook {
        format: FileFormat::Xlsb,
        sheets,
        formats: formats.into_list(),
        date_1904: book.has_1904_epoch(),
        defined_names: book.defined_names().to_vec(),
    })
}

fn position(row: usize, col: usize) -> Option<CellRef> {
    let (row, col) = (u32::try_from(row).ok()?, u32::try_from(col).ok()?);
    (row < MAX_ROWS && col < MAX_COLS).then(|| CellRef::new(row, col))
}

const fn visibility(visible: SheetVisible) -> Visibility {
    match visible {
        SheetVisible::Visible => Visibility::Visible,
        SheetVisible::Hidden => Visibility::Hidden,
        SheetVisible::VeryHidden => Visibility::VeryHidden,
    }
}

/// calamine's value as ours. Where the cell's own format is not known, a date or duration gets one that says so.
fn value(data: Data, format: &mut u16, format_known: bool, formats: &mut Formats) -> Option<Value> {
    let text = |s: String| Value::Text(s.into());
    Some(match data {
        Data::Int(n) => Value::Number(n as f64),
        Data::Float(n) if n.is_finite() => Value::Number(n),
        Data::Float(n) => text(n.to_string()),
        Data::String(s) => text(s),
        Data::Bool(b) => Value::Bool(b),
        Data::DateTime(d) => {
            if !format_known {
                *format = if d.is_datetime() { formats.dated(*format) } else { formats.index("[h]:mm:ss") };
            }
            Value::Number(d.as_f64())
        }
        Data::DateTimeIso(s) => match iso::serial(&s, false) {
            Some(serial) => {
                *format = formats.dated(*format);
                Value::Number(serial)
            }
            None => text(s),
        },
        Data::DurationIso(s) => match iso::duration(&s) {
            Some(days) => {
                *format = formats.index("[h]:mm:ss");
                Value::Number(days)
            }
            None => text(s),
        },
        Data::Error(e) => Value::Error(e.to_string().into()),
        Data::Empty => return None,
    })
}

fn count_text(value: &Value, budget: &mut Budget<'_>) -> Result<(), ReadError> {
    match value {
        Value::Text(t) => budget.text(t.len() + 16),
        _ => Ok(()),
    }
}

thread_local! {
    static SILENT: Flag<bool> = const { Flag::new(false) };
}

/// Runs `read`, turning a panic into damage. The process's panic hook is wrapped once so that such panics, on this thread and
/// during this call only, are not printed; all others reach the hook that was there.
fn guarded<T>(read: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    static WRAPPED: Once = Once::new();
    WRAPPED.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !SILENT.try_with(Flag::get).unwrap_or(false) {
                before(info);
            }
        }));
    });
    SILENT.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(read));
    SILENT.set(false);
    result.unwrap_or_else(|cause| {
        let words =
            cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
        Err(ReadError::damaged(format!("the reader stopped: {}", words.unwrap_or("no reason given"))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_damage() {
        assert!(
            matches!(guarded::<()>(|| panic!("index {}", 7)), Err(ReadError::Damaged { detail }) if detail.ends_with("index 7"))
        );
        assert_eq!(guarded(|| Ok(1)), Ok(1));
    }

    #[test]
    fn dates_without_a_known_format_get_one() {
        let mut formats = Formats::new();
        let mut format = 0;
        assert_eq!(
            value(Data::DateTimeIso("2025-04-01".into()), &mut format, false, &mut formats),
            Some(Value::Number(45748.0))
        );
        let list = formats.into_list();
        assert!(list[usize::from(format)].is_date);
    }

    #[test]
    fn numbers_that_are_none_are_text() {
        let (mut formats, mut format) = (Formats::new(), 0);
        assert!(matches!(value(Data::Float(f64::NAN), &mut format, false, &mut formats), Some(Value::Text(_))));
        assert_eq!(value(Data::Empty, &mut format, false, &mut formats), None);
    }
}
