//! Conditions, and questions about what a value is.

use super::{Answer, elementwise};
use crate::formula::coerce::{equal, number, truth};
use crate::formula::expr::Expr;
use crate::formula::interpret::{Interpreter, Operand};
use crate::formula::scalar::{ErrorCode, Halt, Scalar};

pub(super) fn call(run: &mut Interpreter<'_, '_>, name: &str, args: &[Expr]) -> Answer {
    Some(match (name, args) {
        ("TRUE", []) => Ok(Scalar::Bool(true).into()),
        ("FALSE", []) => Ok(Scalar::Bool(false).into()),
        ("NA", []) => Err(Halt::Error(ErrorCode::NotAvailable)),
        ("IF", [condition, branches @ ..]) if matches!(branches.len(), 1 | 2) => choose(run, condition, branches),
        ("IFS", [_, _, ..]) if args.len().is_multiple_of(2) => first_true(run, args),
        ("SWITCH", [value, cases @ ..]) if cases.len() >= 2 => switch(run, value, cases),
        ("IFERROR", [value, other]) => if_error(run, value, other, |_| true),
        ("IFNA", [value, other]) => if_error(run, value, other, |e| e == ErrorCode::NotAvailable),
        ("AND", [_, ..]) => all(run, args, |seen| seen.false_ones == 0),
        ("OR", [_, ..]) => all(run, args, |seen| seen.true_ones > 0),
        ("XOR", [_, ..]) => all(run, args, |seen| seen.true_ones % 2 == 1),
        ("ISBLANK", [arg]) => run.value(arg).or_else(as_value).map(|v| Scalar::Bool(v == Scalar::Blank).into()),
        ("N", [arg]) => run.value(arg).and_then(|v| n(&v)).map(Operand::Scalar),
        ("NOT" | "VALUE" | "ISNUMBER" | "ISTEXT" | "ISNONTEXT" | "ISLOGICAL" | "ISERROR" | "ISNA" | "ISERR", [arg]) => {
            let f = elementwise(name)?;
            run.value(arg).or_else(as_value).and_then(|v| f(&v)).map(Operand::Scalar)
        }
        _ => return None,
    })
}

/// An error as a value that can be asked about.
fn as_value(halt: Halt) -> Result<Scalar, Halt> {
    match halt {
        Halt::Error(e) => Ok(Scalar::Error(e)),
        other => Err(other),
    }
}

/// N: numbers stay, truth becomes 1 or 0, errors spread, all else is 0.
fn n(value: &Scalar) -> Result<Scalar, Halt> {
    match value {
        Scalar::Text(_) => Ok(Scalar::Number(0.0)),
        other => number(other).map(Scalar::Number),
    }
}

/// IF. Only the branch that is taken is looked at; a reference stays one.
fn choose(run: &mut Interpreter<'_, '_>, condition: &Expr, branches: &[Expr]) -> Result<Operand, Halt> {
    let taken = truth(&run.value(condition)?)?;
    match branches.get(usize::from(!taken)) {
        Some(branch) => run.operand(branch),
        None => Ok(Scalar::Bool(false).into()),
    }
}

fn first_true(run: &mut Interpreter<'_, '_>, args: &[Expr]) -> Result<Operand, Halt> {
    for pair in args.chunks_exact(2) {
        if let [condition, value] = pair
            && truth(&run.value(condition)?)?
        {
            return run.operand(value);
        }
    }
    Err(Halt::Error(ErrorCode::NotAvailable))
}

fn switch(run: &mut Interpreter<'_, '_>, value: &Expr, cases: &[Expr]) -> Result<Operand, Halt> {
    let value = run.value(value)?;
    if let Scalar::Error(e) = value {
        return Err(Halt::Error(e));
    }
    for pair in cases.chunks(2) {
        match pair {
            [case, result] => match run.value(case)? {
                Scalar::Error(e) => return Err(Halt::Error(e)),
                case if equal(&value, &case) => return run.operand(result),
                _ => {}
            },
            [default] => return run.operand(default),
            _ => {}
        }
    }
    Err(Halt::Error(ErrorCode::NotAvailable))
}

fn if_error(
    run: &mut Interpreter<'_, '_>,
    value: &Expr,
    other: &Expr,
    caught: impl Fn(ErrorCode) -> bool,
) -> Result<Operand, Halt> {
    match run.value(value) {
        Err(Halt::Error(e)) | Ok(Scalar::Error(e)) if caught(e) => run.operand(other),
        result => result.map(Operand::Scalar),
    }
}

/// The conditions AND, OR and XOR have seen.
#[derive(Default)]
struct Seen {
    true_ones: u64,
    false_ones: u64,
}

fn all(run: &mut Interpreter<'_, '_>, args: &[Expr], answer: impl Fn(&Seen) -> bool) -> Result<Operand, Halt> {
    let mut seen = Seen::default();
    let mut need = false;
    for arg in args {
        let result = run.operand(arg).and_then(|operand| match operand {
            Operand::Scalar(value) => seen.add(truth(&value)),
            Operand::Array(array) => array.items.iter().try_for_each(|v| seen.element(v)),
            Operand::Areas(areas) => areas.into_iter().try_for_each(|a| run.visit(a, &mut |_, _, v| seen.element(&v))),
        });
        match result {
            Err(Halt::Need) => need = true,
            other => other?,
        }
    }
    match (need, seen.true_ones + seen.false_ones > 0) {
        (true, _) => Err(Halt::Need),
        (_, false) => Err(Halt::Error(ErrorCode::Value)),
        _ => Ok(Scalar::Bool(answer(&seen)).into()),
    }
}

impl Seen {
    fn add(&mut self, holds: Result<bool, Halt>) -> Result<(), Halt> {
        let holds = holds?;
        *if holds { &mut self.true_ones } else { &mut self.false_ones } += 1;
        Ok(())
    }

    /// A cell: text and blanks are passed over.
    fn element(&mut self, value: &Scalar) -> Result<(), Halt> {
        match value {
            Scalar::Blank | Scalar::Text(_) => Ok(()),
            other => self.add(truth(other)),
        }
    }
}
