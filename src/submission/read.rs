//! Reads cells: what stands there, what it means where a count is wanted, and how it is shown to people.

use super::model::{Observed, Reading, Written};
use crate::a1::CellRef;
use crate::number::{self, CountText};
use crate::schema::{Column, Measure, Zeros};
use crate::workbook::{Cell, Value};
use std::cell::OnceCell;
use std::sync::Arc;

/// Counts below this are written out once a thread: nearly all counts of a form are small, and thousands of them pass.
const SMALL: usize = 1000;

thread_local! {
    static EMPTY: Arc<str> = Arc::from("");
    static SMALL_TEXTS: [OnceCell<Arc<str>>; SMALL] = const { [const { OnceCell::new() }; SMALL] };
}

/// An empty text.
pub(super) fn empty() -> Arc<str> {
    EMPTY.with(Arc::clone)
}

/// A blank at `at` on a sheet.
pub(super) fn blank(sheet: usize, at: CellRef) -> Observed {
    Observed { sheet, at, reading: Reading::Blank, raw: empty(), formula: false }
}

/// What stands at `at` on a sheet, read for a column of `measure`.
pub(super) fn observe(cell: Option<&Cell>, sheet: usize, at: CellRef, measure: Measure) -> Observed {
    let Some(cell) = cell else { return blank(sheet, at) };
    let raw = raw_text(cell);
    let reading = if measure.is_count() { count(&cell.value) } else { words(&cell.value) };
    Observed { sheet, at, reading, raw, formula: cell.formula.is_some() }
}

/// The cell at `at` on a sheet, read for a column: what the column does not take for 0 is a missing figure.
pub(super) fn for_column(cell: Option<&Cell>, sheet: usize, at: CellRef, column: &Column) -> Observed {
    let mut seen = observe(cell, sheet, at, column.measure);
    if !column.measure.is_count() || column.zeros == Zeros::default() {
        return seen;
    }
    let zero = match &seen.reading {
        Reading::Blank => column.zeros.blank,
        Reading::Nothing(mark) => match number::read_count(mark) {
            CountText::Dash => column.zeros.dash,
            _ => column.zeros.none,
        },
        _ => true,
    };
    if !zero {
        seen.reading = Reading::Missing(seen.raw.clone());
    }
    seen
}

/// The text of a cell as it stands, numbers in their shortest form.
pub(super) fn raw_text(cell: &Cell) -> Arc<str> {
    match &cell.value {
        Value::Text(t) => t.clone(),
        Value::Number(n) => number_raw(*n),
        Value::Bool(b) => Arc::from(if *b { "TRUE" } else { "FALSE" }),
        Value::Error(e) => e.clone(),
        Value::Missing => empty(),
    }
}

/// [`number_text`], shared where it is small.
fn number_raw(n: f64) -> Arc<str> {
    let Some(whole) = number::whole(n) else { return n.to_string().into() };
    let small = usize::try_from(whole).ok().filter(|n| *n < SMALL);
    let written = || Arc::from(whole.to_string());
    small.map_or_else(written, |i| SMALL_TEXTS.with(|texts| Arc::clone(texts[i].get_or_init(written))))
}

/// What a cell shows, where it shows anything: text as it stands, a code or count as a plain number.
pub(super) fn shown(cell: &Cell) -> Option<Arc<str>> {
    Some(raw_text(cell)).filter(|raw| !raw.trim().is_empty())
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
