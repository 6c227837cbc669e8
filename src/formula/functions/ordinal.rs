//! Functions of the numbers of a range in their order: LARGE, SMALL, MEDIAN, RANK, and SUMSQ beside them.

use super::{Answer, unsupported};
use crate::formula::coerce::{finite, number, same};
use crate::formula::expr::Expr;
use crate::formula::interpret::{Interpreter, Operand};
use crate::formula::scalar::{ErrorCode, Halt, Scalar, Unsupported};

pub(super) fn call(run: &mut Interpreter<'_, '_>, name: &str, args: &[Expr]) -> Answer {
    Some(match (name, args) {
        ("LARGE" | "SMALL", [range, k]) => nth(run, name, range, k),
        ("MEDIAN", [_, ..]) => numbers(run, args).and_then(|n| median(&n)),
        ("SUMSQ", [_, ..]) => numbers(run, args).and_then(|n| finite(n.iter().map(|n| n * n).sum())),
        ("RANK" | "RANK.EQ", [value, range]) => rank(run, value, range, None),
        ("RANK" | "RANK.EQ", [value, range, order]) => rank(run, value, range, Some(order)),
        _ => return None,
    })
    .map(|answer| answer.map(Operand::Scalar))
}

/// The numbers of the arguments in ascending order. Text and blanks in cells are passed over; truth values are not the same to every
/// program.
fn numbers(run: &mut Interpreter<'_, '_>, args: &[Expr]) -> Result<Vec<f64>, Halt> {
    let mut out = Vec::new();
    let mut each = |value: &Scalar| match value {
        Scalar::Number(n) => {
            out.push(*n);
            Ok(())
        }
        Scalar::Error(e) => Err(Halt::Error(*e)),
        Scalar::Bool(_) => Err(Unsupported::TruthAsNumber.into()),
        Scalar::Blank | Scalar::Text(_) => Ok(()),
    };
    for arg in args {
        match run.operand(arg)? {
            // Of a text that is a number other programs than Excel make an error.
            Operand::Scalar(Scalar::Text(t)) => return Err(Unsupported::TextAsNumber(t).into()),
            Operand::Scalar(value) => each(&Scalar::Number(number(&value)?))?,
            Operand::Array(array) => array.items.iter().try_for_each(&mut each)?,
            Operand::Areas(areas) => {
                areas.into_iter().try_for_each(|area| run.visit(area, &mut |_, _, value| each(&value)))?;
            }
        }
    }
    run.spend(out.len())?;
    out.sort_by(f64::total_cmp);
    Ok(out)
}

fn nth(run: &mut Interpreter<'_, '_>, name: &str, range: &Expr, k: &Expr) -> Result<Scalar, Halt> {
    let numbers = numbers(run, std::slice::from_ref(range))?;
    let k = number(&run.value(k)?)?;
    if k.fract() != 0.0 {
        return Err(unsupported(name));
    }
    if !(1.0..=numbers.len() as f64).contains(&k) {
        return Err(ErrorCode::Num.into());
    }
    let k = k as usize;
    let at = if name == "LARGE" { numbers.len() - k } else { k - 1 };
    numbers.get(at).map(|n| Scalar::Number(*n)).ok_or(Halt::Error(ErrorCode::Num))
}

fn median(numbers: &[f64]) -> Result<Scalar, Halt> {
    let half = numbers.len() / 2;
    match (numbers.get(half), half.checked_sub(1).and_then(|i| numbers.get(i))) {
        (Some(upper), Some(lower)) if numbers.len().is_multiple_of(2) => finite(f64::midpoint(*lower, *upper)),
        (Some(middle), _) => finite(*middle),
        (None, _) => Err(ErrorCode::Num.into()),
    }
}

/// RANK: one more than there are numbers before the value, counted from the largest (or the smallest, with an order other than 0).
fn rank(run: &mut Interpreter<'_, '_>, value: &Expr, range: &Expr, order: Option<&Expr>) -> Result<Scalar, Halt> {
    let value = number(&run.value(value)?)?;
    let numbers = numbers(run, std::slice::from_ref(range))?;
    let ascending = match order {
        Some(order) => number(&run.value(order)?)? != 0.0,
        None => false,
    };
    if !numbers.iter().any(|n| same(*n, value)) {
        return Err(ErrorCode::NotAvailable.into());
    }
    let before = numbers.iter().filter(|n| !same(**n, value) && (**n < value) == ascending).count();
    finite((before + 1) as f64)
}
