//! Reads cells: what stands there, what it means where a count is wanted, and how it is shown to people.

use super::model::{Observed, Reading, Written};
use crate::a1::CellRef;
use crate::number::{self, CountText};
use crate::schema::Measure;
use crate::workbook::{Cell, Sheet, Value};
use std::sync::Arc;

/// A blank at `at`.
pub(super) fn blank(at: CellRef) -> Observed {
    Observed { at, reading: Reading::Blank, raw: Arc::from(""), formula: false }
}

/// The cell at `at`, read for a column of `measure`.
pub(super) fn observe(sheet: &Sheet, at: CellRef, measure: Measure) -> Observed {
    let Some(cell) = sheet.cell(at) else { return blank(at) };
    let raw = raw_text(cell);
    let reading = if measure.is_count() { count(&cell.value) } else { words(&cell.value) };
    Observed { at, reading, raw, formula: cell.formula.is_some() }
}

/// The text of a cell as it stands, numbers in their shortest form.
pub(super) fn raw_text(cell: &Cell) -> Arc<str> {
    match &cell.value {
        Value::Text(t) => t.clone(),
        Value::Number(n) => number_text(*n).into(),
        Value::Bool(b) => Arc::from(if *b { "TRUE" } else { "FALSE" }),
        Value::Error(e) => e.clone(),
        Value::Missing => Arc::from(""),
    }
}

/// What a cell shows, where it shows anything: text as it stands, a code or count as a plain number.
pub(super) fn shown(cell: &Cell) -> Option<String> {
    let raw = raw_text(cell);
    (!raw.trim().is_empty()).then(|| raw.to_string())
}

/// A number as people write it: whole numbers without a fraction.
pub(super) fn number_text(n: f64) -> String {
    number::whole(n).map_or_else(|| n.to_string(), |i| i.to_string())
}

fn words(value: &Value) -> Reading {
    match value {
        Value::Text(t) if t.trim().is_empty() => Reading::Blank,
        Value::Error(e) => Reading::Error(e.clone()),
        Value::Missing => Reading::Uncalculated,
        _ => Reading::Text,
    }
}

fn count(value: &Value) -> Reading {
    match value {
        Value::Number(n) => {
            number::whole(*n).map_or(Reading::Fraction(*n), |value| Reading::Count { value, written: Written::Number })
        }
        Value::Text(t) => count_text(t),
        Value::Bool(_) => Reading::NotNumber,
        Value::Error(e) => Reading::Error(e.clone()),
        Value::Missing => Reading::Uncalculated,
    }
}

fn count_text(text: &Arc<str>) -> Reading {
    let read = number::read_count(text);
    if let Some(value) = read.whole() {
        return Reading::Count { value, written: Written::Text };
    }
    match read {
        CountText::Blank => Reading::Blank,
        CountText::Number(n) => Reading::Fraction(n.value.to_f64()),
        CountText::Dash | CountText::Nil => Reading::Nothing(text.clone()),
        CountText::Suppressed => Reading::Suppressed(text.clone()),
        _ => match number::read_open_count(text) {
            Some((least, most)) => Reading::Between { least, most },
            None => Reading::NotNumber,
        },
    }
}
