//! A workbook written as text, so that a fuzzer can change it: lines are rows, tabs part cells.
//!
//! `\f name` begins a sheet, `\x0b A1:B2` merges, `!5` hides row 5. A cell `=A1+B1` is a formula without a result, `=A1+B1\x1f3`
//! one with the result 3; `#N/A` is an error, `TRUE` a truth, `@45000` a date; what reads as a number is one, the rest is text.

use kensan::a1::{CellRange, CellRef, MAX_COLS, MAX_ROWS};
use kensan::workbook::{Cell, FileFormat, NumberFormat, Sheet, Spans, Value, Visibility, Workbook};

/// The workbook of a text.
pub fn workbook(text: &str) -> Workbook {
    let mut sheets = Vec::new();
    for (i, part) in text.split('\x0c').take(8).enumerate() {
        let (name, body) = if i == 0 { ("表", part) } else { part.split_once('\n').unwrap_or((part, "")) };
        sheets.push(sheet(name.trim(), body));
    }
    let format = |code: &str, is_date| NumberFormat { code: code.into(), is_date };
    Workbook {
        format: FileFormat::Xlsx,
        sheets,
        formats: vec![format("General", false), format("yyyy/m/d", true)],
        date_1904: false,
        defined_names: vec![("名前".to_owned(), "表!$A$1:$B$2".to_owned())],
    }
}

fn sheet(name: &str, body: &str) -> Sheet {
    let (mut cells, mut merges, mut hidden) = (Vec::new(), Vec::new(), Vec::new());
    let mut row = 0;
    for line in body.split('\n') {
        if let Some(range) = line.strip_prefix('\x0b') {
            merges.extend(range.trim().parse::<CellRange>().ok().filter(|r| r.start != r.end));
            continue;
        }
        if let Some(number) = line.strip_prefix('!').and_then(|n| n.trim().parse::<u32>().ok()) {
            hidden.push((number % MAX_ROWS, number % MAX_ROWS));
            continue;
        }
        for (col, text) in (0..MAX_COLS).zip(line.split('\t')) {
            cells.extend(cell(CellRef::new(row, col), text));
        }
        row += 1;
    }
    let mut sheet = Sheet::new(name.to_owned(), Visibility::Visible, cells);
    sheet.merges = merges.into();
    sheet.hidden_rows = Spans::from_spans(hidden);
    sheet
}

fn cell(at: CellRef, text: &str) -> Option<Cell> {
    let plain = |value| Some(Cell { at, value, formula: None, format: 0 });
    if let Some(formula) = text.strip_prefix('=') {
        let (formula, result) = formula.split_once('\x1f').unwrap_or((formula, ""));
        let result = if result.is_empty() { Some(Value::Missing) } else { value(result) };
        return result.map(|value| Cell { at, value, formula: Some(formula.into()), format: 0 });
    }
    if let Some(day) = text.strip_prefix('@').and_then(number) {
        return Some(Cell { at, value: Value::Number(day), formula: None, format: 1 });
    }
    value(text).and_then(plain)
}

fn value(text: &str) -> Option<Value> {
    Some(match text {
        "" => return None,
        "TRUE" => Value::Bool(true),
        "FALSE" => Value::Bool(false),
        _ if text.starts_with('#') => Value::Error(text.into()),
        _ => number(text).map_or_else(|| Value::Text(text.into()), Value::Number),
    })
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|n: &f64| n.is_finite())
}
