//! A workbook typed anew, with rows inserted, deleted and sorted as people do it: another program's bytes with the same content.
#![allow(clippy::disallowed_types, reason = "the tests write workbooks of their own")]

use kensan::a1::CellRef;
use kensan::workbook::{Value, Workbook};
use rust_xlsxwriter::{Format, Workbook as Writer};
use std::collections::BTreeMap;

/// What is done to a sheet.
pub struct Edit {
    sheet: &'static str,
    change: Change,
}

enum Change {
    Text(CellRef, String),
    Number(CellRef, f64),
    InsertRows(u32, u32),
    DeleteRow(u32),
    DeleteColumn(u32),
    ReverseRows(u32, u32),
}

impl Edit {
    /// Types text into a cell; empty text leaves it blank.
    pub fn set(sheet: &'static str, at: CellRef, text: &str) -> Self {
        Self { sheet, change: Change::Text(at, text.to_owned()) }
    }

    /// Types a number.
    pub fn number(sheet: &'static str, at: CellRef, n: f64) -> Self {
        Self { sheet, change: Change::Number(at, n) }
    }

    /// Inserts blank rows before a row.
    pub fn insert_rows(sheet: &'static str, before: u32, count: u32) -> Self {
        Self { sheet, change: Change::InsertRows(before, count) }
    }

    /// Deletes a row.
    pub fn delete_row(sheet: &'static str, row: u32) -> Self {
        Self { sheet, change: Change::DeleteRow(row) }
    }

    /// Deletes a column.
    pub fn delete_column(sheet: &'static str, col: u32) -> Self {
        Self { sheet, change: Change::DeleteColumn(col) }
    }

    /// Turns the order of rows round, both ends included.
    pub fn reverse_rows(sheet: &'static str, from: u32, to: u32) -> Self {
        Self { sheet, change: Change::ReverseRows(from, to) }
    }
}

type Cells = BTreeMap<CellRef, (Value, String)>;

fn moved(cells: &Cells, to: impl Fn(CellRef) -> Option<CellRef>) -> Cells {
    cells.iter().filter_map(|(at, cell)| Some((to(*at)?, cell.clone()))).collect()
}

fn applied(mut cells: Cells, change: &Change) -> Cells {
    match change {
        Change::Text(at, text) if text.is_empty() => {
            cells.remove(at);
        }
        Change::Text(at, text) => {
            cells.insert(*at, (Value::Text(text.as_str().into()), "General".into()));
        }
        Change::Number(at, n) => {
            cells.insert(*at, (Value::Number(*n), "General".into()));
        }
        Change::InsertRows(before, count) => {
            return moved(&cells, |c| Some(CellRef::new(if c.row >= *before { c.row + count } else { c.row }, c.col)));
        }
        Change::DeleteRow(row) => {
            let up = |c: CellRef| CellRef::new(if c.row > *row { c.row - 1 } else { c.row }, c.col);
            return moved(&cells, |c| (c.row != *row).then(|| up(c)));
        }
        Change::DeleteColumn(col) => {
            let left = |c: CellRef| CellRef::new(c.row, if c.col > *col { c.col - 1 } else { c.col });
            return moved(&cells, |c| (c.col != *col).then(|| left(c)));
        }
        Change::ReverseRows(from, to) => {
            let turned = |r: u32| if (*from..=*to).contains(&r) { from + to - r } else { r };
            return moved(&cells, |c| Some(CellRef::new(turned(c.row), c.col)));
        }
    }
    cells
}

/// The workbook with its values and number formats only, after these edits, in order.
pub fn retyped(book: &Workbook, edits: &[Edit]) -> Vec<u8> {
    let mut writer = Writer::new();
    for sheet in &book.sheets {
        let cell = |c: &kensan::workbook::Cell| (c.at, (c.value.clone(), book.format_of(c).code.to_string()));
        let mut cells: Cells = sheet.cells().iter().map(cell).collect();
        for edit in edits.iter().filter(|e| e.sheet == sheet.name) {
            cells = applied(cells, &edit.change);
        }
        let ws = writer.add_worksheet();
        ws.set_name(&sheet.name).unwrap();
        for (at, (value, code)) in &cells {
            let (row, col) = (at.row, at.col as u16);
            let format = Format::new().set_num_format(code);
            match value {
                Value::Number(n) => ws.write_number_with_format(row, col, *n, &format).unwrap(),
                Value::Bool(b) => ws.write_boolean(row, col, *b).unwrap(),
                Value::Text(t) => ws.write_string_with_format(row, col, &**t, &format).unwrap(),
                Value::Error(e) => {
                    let formula = rust_xlsxwriter::Formula::new("=NA()").set_result(&**e);
                    ws.write_formula(row, col, formula).unwrap()
                }
                Value::Missing => continue,
            };
        }
    }
    writer.save_to_buffer().unwrap()
}
