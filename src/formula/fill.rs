//! Fills in the results of formulas that a file does not hold (programs other than spreadsheets leave them out).

use super::context::Context;
use super::evaluate::Evaluator;
use super::scalar::{Outcome, Scalar};
use crate::a1::CellRef;
use crate::workbook::{Value, Workbook};

/// Gives every formula cell without a result the one its formula evaluates to. What cannot be evaluated stays without. Returns how many
/// were filled in.
pub fn fill_in(workbook: &mut Workbook) -> usize {
    let missing: Vec<(usize, CellRef)> = workbook
        .sheets
        .iter()
        .enumerate()
        .flat_map(|(s, sheet)| sheet.cells().iter().filter(|c| c.value == Value::Missing).map(move |c| (s, c.at)))
        .collect();
    if missing.is_empty() {
        return 0;
    }
    let context = Context::new(workbook);
    let mut evaluator = Evaluator::new(&context);
    let found: Vec<(usize, CellRef, Value)> = missing
        .into_iter()
        .filter_map(|(sheet, at)| match evaluator.value_of(sheet, at) {
            Outcome::Value(scalar) => Some((sheet, at, value(scalar))),
            _ => None,
        })
        .collect();
    let count = found.len();
    for (sheet, at, value) in found {
        workbook.sheets[sheet].set_value(at, value);
    }
    count
}

fn value(scalar: Scalar) -> Value {
    match scalar {
        // A formula that refers to a blank cell shows 0.
        Scalar::Blank => Value::Number(0.0),
        Scalar::Number(n) => Value::Number(n),
        Scalar::Text(t) => Value::Text(t),
        Scalar::Bool(b) => Value::Bool(b),
        Scalar::Error(e) => Value::Error(e.to_string().into()),
    }
}
