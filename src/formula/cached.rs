//! Whether the result a file states for a formula is the formula's.

use super::evaluate::Evaluator;
use super::expr::Expr;
use super::parse::parse;
use super::scalar::{Outcome, Scalar, Unsupported};
use super::walk::reaches_itself;
use crate::a1::CellRef;
use crate::workbook::Value;

/// What comparing a stated result with its formula gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Cached {
    /// The cell holds no formula.
    NoFormula,
    /// The file states no result; this is the formula's outcome.
    NotStated(Outcome),
    /// Stated and evaluated agree (numbers within 1e-9).
    Agrees,
    /// The stated result is not what the formula gives over the cells as the file states them.
    Differs {
        /// What the formula gives.
        evaluated: Scalar,
    },
    /// The formula cannot be evaluated, for this reason; never [`Outcome::Value`].
    NotEvaluable(Outcome),
}

fn unknown() -> Cached {
    Cached::NotEvaluable(Outcome::Unsupported(Unsupported::FormulaUnknown))
}

/// Whether a formula is nothing but an error value.
fn is_error(formula: Option<&str>) -> bool {
    formula.is_some_and(|f| matches!(parse(f), Ok(Expr::Error(_))))
}

impl Evaluator<'_, '_> {
    /// Compares the stated result of a cell with its own formula, over the cells it refers to as the file states them, so that a stale
    /// cell is accused and not the totals above it. Nor is a total accused that is right once the stale cells below it are: what a
    /// full recalculation would show is not stale.
    ///
    /// A cell that depends on itself, even through stated results, is [`Outcome::Cycle`] and not accused: what it shows depends on how
    /// often it was calculated.
    pub fn check_cached(&mut self, sheet: usize, at: CellRef) -> Cached {
        let Some(cell) = self.context().sheet(sheet).and_then(|s| s.cell(at)) else { return Cached::NoFormula };
        if cell.formula.is_none() {
            return Cached::NoFormula;
        }
        let outcome = self.evaluate_cell(sheet, at);
        if cell.value == Value::Missing {
            return Cached::NotStated(outcome);
        }
        match outcome {
            Outcome::Value(evaluated) if evaluated.agrees_with(&cell.value) => Cached::Agrees,
            // The program that wrote the file did not know a name in the formula, or wrote an error in place of a formula that the
            // format cannot hold. Neither result is stale.
            Outcome::Value(Scalar::Error(_)) if is_error(cell.formula.as_deref()) => unknown(),
            Outcome::Value(_) if matches!(&cell.value, Value::Error(e) if **e == *"#NAME?") => unknown(),
            Outcome::Value(evaluated) => match self.counted(|c, steps| reaches_itself(c, sheet, at, steps)) {
                Some(false) if self.is_recalculated(sheet, at, &cell.value) => Cached::Agrees,
                Some(false) => Cached::Differs { evaluated },
                Some(true) => Cached::NotEvaluable(Outcome::Cycle),
                None => Cached::NotEvaluable(Outcome::TooManySteps),
            },
            other => Cached::NotEvaluable(other),
        }
    }

    /// Whether a full recalculation gives what the file states.
    fn is_recalculated(&mut self, sheet: usize, at: CellRef, stated: &Value) -> bool {
        matches!(self.evaluate_deep(sheet, at), Outcome::Value(value) if value.agrees_with(stated))
    }
}
