//! Small sheets written as text become real workbooks.
//!
//! A line is a row, `|` parts cells, `# name` begins a sheet. `'12` is text, `=SUM(A1:A2)=>3` a formula with its cached result, `@2025-04-04`
//! a date; what reads as a number is one, everything else is text.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

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
        for (col, cell) in line.split('|').enumerate() {
            put(sheet, row, col as u16, cell.trim());
        }
        row += 1;
    }
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    book.save_to_buffer().unwrap()
}

fn put(sheet: &mut Worksheet, row: u32, col: u16, cell: &str) {
    if cell.is_empty() {
    } else if let Some(text) = cell.strip_prefix('\'') {
        sheet.write_string(row, col, text).unwrap();
    } else if let Some((formula, result)) = cell.strip_prefix('=').and_then(|f| f.split_once("=>")) {
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
