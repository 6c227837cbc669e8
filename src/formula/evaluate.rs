//! The driver of evaluation: an explicit stack of cells, so that a chain of a hundred thousand cells cannot overflow the thread's.
//!
//! A formula is interpreted until it meets a cell whose value is not yet known; then those cells are put on the stack, evaluated
//! first and remembered, and the formula is interpreted again. Cells under way are marked: meeting one of them is a cycle.

use super::context::{Context, Key};
use super::interpret::{Interpreter, Operand};
use super::parse::{MAX_LENGTH, parsed};
use super::scalar::{Halt, Outcome, Scalar, Unsupported};
use crate::a1::CellRef;
use crate::workbook::Value;
use foldhash::fast::RandomState;
use std::collections::{HashMap, HashSet};

/// Limits of evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvalLimits {
    /// Longest chain of cells that wait for each other.
    pub max_depth: usize,
    /// Steps one question may take; a step is a cell read or an operation done.
    pub max_steps: u64,
    /// Steps of all questions to one [`Evaluator`] together.
    pub max_total_steps: u64,
}

impl Default for EvalLimits {
    /// A chain of 100,000 cells; 5 million steps a question (about a tenth of a second); 60 million in all: two seconds and a half.
    fn default() -> Self {
        Self { max_depth: 100_000, max_steps: 5_000_000, max_total_steps: 60_000_000 }
    }
}

/// Which results stored in the file are believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Trust {
    /// Every one: only cells without a result are evaluated.
    Stored,
    /// None: every formula is evaluated.
    Nothing,
}

pub(super) type Memo = HashMap<Key, Outcome, RandomState>;

/// Cells whose formulas are being evaluated.
pub(super) type Open = HashSet<Key, RandomState>;

/// Evaluates cells of one workbook and remembers what it found.
///
/// # Which stored results are believed
/// [`Self::evaluate_cell`] always evaluates the cell's own formula, but takes the cells it refers to as the file states them, and
/// evaluates those only where the file holds no result. So a stale cell is accused itself: when a part was changed without
/// recalculation, its subtotal differs from its own formula, while the grand total above still agrees with the (stale) subtotal it
/// was added up from. With everything evaluated anew, all totals above would be accused together and the origin lost.
/// [`Self::evaluate_deep`] does evaluate everything anew: what Excel would show after a full recalculation.
#[derive(Debug)]
pub struct Evaluator<'c, 'w> {
    context: &'c Context<'w>,
    limits: EvalLimits,
    spent: u64,
    stored: Memo,
    nothing: Memo,
}

impl<'c, 'w> Evaluator<'c, 'w> {
    /// An evaluator with the default limits.
    pub fn new(context: &'c Context<'w>) -> Self {
        Self::with_limits(context, EvalLimits::default())
    }

    /// An evaluator with limits of one's own.
    pub fn with_limits(context: &'c Context<'w>, limits: EvalLimits) -> Self {
        Self { context, limits, spent: 0, stored: Memo::default(), nothing: Memo::default() }
    }

    /// The workbook it works on.
    pub const fn context(&self) -> &'c Context<'w> {
        self.context
    }

    /// Lets a question take as many steps as one may, and counts them.
    pub(super) fn counted<T>(&mut self, question: impl FnOnce(&Context<'w>, &mut u64) -> T) -> T {
        let allowed = self.limits.max_steps.min(self.limits.max_total_steps.saturating_sub(self.spent));
        let mut left = allowed;
        let answer = question(self.context, &mut left);
        self.spent = self.spent.saturating_add(allowed - left);
        answer
    }

    /// Steps taken so far, over all questions.
    pub const fn steps(&self) -> u64 {
        self.spent
    }

    /// The value of a cell: as stored, or evaluated where the file holds a formula without a result.
    pub fn value_of(&mut self, sheet: usize, at: CellRef) -> Outcome {
        let cell = self.context.sheet(sheet).and_then(|s| s.cell(at));
        match cell.map(|c| &c.value) {
            None => Outcome::Value(Scalar::Blank),
            Some(Value::Missing) => self.run(Key { sheet, at }, Trust::Stored),
            Some(value) => stored(value).map_or_else(Outcome::Unsupported, Outcome::Value),
        }
    }

    /// The value of a cell by its own formula, over other cells as stored (see the type's documentation). A cell without a formula
    /// is what it holds.
    pub fn evaluate_cell(&mut self, sheet: usize, at: CellRef) -> Outcome {
        self.formula_or_value(sheet, at, Trust::Stored)
    }

    /// The value of a cell after a full recalculation.
    pub fn evaluate_deep(&mut self, sheet: usize, at: CellRef) -> Outcome {
        self.formula_or_value(sheet, at, Trust::Nothing)
    }

    fn formula_or_value(&mut self, sheet: usize, at: CellRef, trust: Trust) -> Outcome {
        let has_formula = self.context.sheet(sheet).and_then(|s| s.cell(at)).is_some_and(|c| c.formula.is_some());
        if has_formula { self.run(Key { sheet, at }, trust) } else { self.value_of(sheet, at) }
    }

    /// Evaluates the formula of `start` and whatever it needs.
    fn run(&mut self, start: Key, trust: Trust) -> Outcome {
        let before = self.spent;
        let allowed = self.limits.max_steps.min(self.limits.max_total_steps.saturating_sub(before));
        let mut left = allowed;
        let memo = if trust == Trust::Stored { &mut self.stored } else { &mut self.nothing };
        let mut stack = vec![start];
        let mut open = Open::default();
        let mut outcome = None;
        while let Some(&key) = stack.last() {
            if memo.contains_key(&key) {
                stack.pop();
                continue;
            }
            if open.len() >= self.limits.max_depth && !open.contains(&key) {
                outcome = Some(Outcome::TooDeep);
                break;
            }
            open.insert(key);
            match formula(self.context, memo, &open, trust, key, &mut left) {
                Ok(needed) if needed.is_empty() => {
                    // Nothing to wait for and no value: cannot happen, but must not loop.
                    outcome = Some(Outcome::TooManySteps);
                    break;
                }
                Ok(needed) => stack.extend(needed),
                // Not remembered: another question has steps of its own.
                Err(Outcome::TooManySteps) => {
                    outcome = Some(Outcome::TooManySteps);
                    break;
                }
                Err(done) => {
                    memo.insert(key, done);
                    open.remove(&key);
                    stack.pop();
                }
            }
        }
        let result = outcome.or_else(|| memo.get(&start).cloned()).unwrap_or(Outcome::TooManySteps);
        self.spent = before.saturating_add(allowed - left);
        result
    }
}

/// Interprets the formula of one cell: `Ok` are the cells that must be known first, `Err` is the outcome.
fn formula(
    context: &Context<'_>,
    memo: &Memo,
    open: &Open,
    trust: Trust,
    key: Key,
    left: &mut u64,
) -> Result<Vec<Key>, Outcome> {
    let not_known = || Outcome::Unsupported(Unsupported::FormulaUnknown);
    let sheet = context.sheet(key.sheet).ok_or_else(not_known)?;
    let text = sheet.cell(key.at).and_then(|c| c.formula.as_ref()).filter(|_| sheet.formulas_known);
    let text = text.ok_or_else(not_known)?;
    // Reading a formula costs as well, or a long one waiting for many cells would be free.
    *left = left.checked_sub(1 + (text.len().min(MAX_LENGTH) / 16) as u64).ok_or(Outcome::TooManySteps)?;
    let expr = parsed(text).map_err(|_| Outcome::Unsupported(Unsupported::Unreadable))?;
    let mut interpreter = Interpreter::new(context, memo, open, trust, key, left);
    let value = interpreter.operand(&expr).and_then(|o| match o {
        // A reference as the whole formula is the value of its cell.
        Operand::Array(_) => Err(Unsupported::RangeAsValue.into()),
        other => interpreter.single(other),
    });
    match value {
        // A formula that refers to a blank cell shows 0.
        Ok(Scalar::Blank) => Err(Outcome::Value(Scalar::Number(0.0))),
        Ok(value) => Err(Outcome::Value(value)),
        Err(Halt::Error(code)) => Err(Outcome::Value(Scalar::Error(code))),
        Err(Halt::Need) => Ok(interpreter.into_pending()),
        Err(Halt::Unsupported(what)) => Err(Outcome::Unsupported(what)),
        Err(Halt::Cycle) => Err(Outcome::Cycle),
        Err(Halt::TooManySteps) => Err(Outcome::TooManySteps),
    }
}

/// A stored value; never called for a missing one.
pub(super) fn stored(value: &Value) -> Result<Scalar, Unsupported> {
    use super::scalar::ErrorCode;
    match value {
        Value::Missing => Err(Unsupported::FormulaUnknown),
        Value::Number(n) => Ok(Scalar::Number(*n)),
        Value::Text(t) => Ok(Scalar::Text(t.clone())),
        Value::Bool(b) => Ok(Scalar::Bool(*b)),
        Value::Error(e) => ErrorCode::from_text(e).map(Scalar::Error).ok_or_else(|| Unsupported::ErrorValue(e.clone())),
    }
}

#[cfg(test)]
mod tests;
