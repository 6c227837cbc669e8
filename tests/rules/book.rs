//! Small sheets written as text become real workbooks.
//!
//! A line is a row, `|` parts cells, `# name` begins a sheet. `'12` is text, `=SUM(A1:A2)=>3` a formula with its cached result (nothing: the file holds none), `@2025-04-04`
//! a date; `!row 9`, `!col 4` and `!sheet` hide a row, a column (from 1) or the sheet; `!merge A5:A7`, above the rows it
//! stands in, merges; what reads as a number is one, everything else is text.

use std::io::{Cursor, Read, Write};

use kensan::a1::CellRef;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

/// Stands for a result the file shall not hold.
const ABSENT: &str = "absent result";

/// The bytes of an .xlsx.
pub fn xlsx(text: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let mut sheets: Vec<Worksheet> = Vec::new();
    let mut row = 0;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("# ") {
            let mut sheet = Worksheet::new();
            sheet.set_name(name).unwrap();
            sheets.push(sheet);
            row = 0;
            continue;
        }
        let sheet = sheets.last_mut().expect("a line `# name` begins the text");
        if let Some(hidden) = line.strip_prefix('!') {
            let (what, number) = hidden.split_once(' ').unwrap_or((hidden, "0"));
            if what == "merge" {
                let ends: Vec<CellRef> = number.split(':').map(|at| at.parse().unwrap()).collect();
                let (from, to) = (ends[0], ends[1]);
                sheet.merge_range(from.row, from.col as u16, to.row, to.col as u16, "", &Format::new()).unwrap();
                continue;
            }
            let n: u32 = number.parse().unwrap();
            match what {
                "row" => sheet.set_row_hidden(n - 1).unwrap(),
                "col" => sheet.set_column_hidden(n as u16 - 1).unwrap(),
                _ => sheet.set_hidden(true),
            };
            continue;
        }
        for (col, cell) in line.split('|').enumerate() {
            put(sheet, row, col as u16, cell.trim());
        }
        row += 1;
    }
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    without_marked_results(&book.save_to_buffer().unwrap())
}

/// Takes the results marked as absent out of the sheets; the writer itself would put a 0 in their place.
fn without_marked_results(bytes: &[u8]) -> Vec<u8> {
    let mut source = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut target = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..source.len() {
        let mut part = source.by_index(i).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if part.name().unwrap().starts_with("xl/worksheets/") {
            content = String::from_utf8(content).unwrap().replace(&format!("<v>{ABSENT}</v>"), "").into_bytes();
        }
        let name = part.name().unwrap().into_owned();
        target.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        target.write_all(&content).unwrap();
    }
    target.finish().unwrap().into_inner()
}

fn put(sheet: &mut Worksheet, row: u32, col: u16, cell: &str) {
    if cell.is_empty() {
    } else if let Some(text) = cell.strip_prefix('\'') {
        sheet.write_string(row, col, text).unwrap();
    } else if let Some((formula, result)) = cell.strip_prefix('=').and_then(|f| f.split_once("=>")) {
        let result = if result.is_empty() { ABSENT } else { result };
        sheet.write_formula(row, col, Formula::new(formula).set_result(result)).unwrap();
    } else if let Some(date) = cell.strip_prefix('@') {
        let date = ExcelDateTime::parse_from_str(date).unwrap();
        sheet.write_datetime_with_format(row, col, &date, &Format::new().set_num_format("yyyy/m/d")).unwrap();
    } else if let Ok(number) = cell.parse::<f64>() {
        sheet.write_number(row, col, number).unwrap();
    } else {
        sheet.write_string(row, col, cell).unwrap();
    }
}
