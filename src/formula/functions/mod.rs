//! The functions that are evaluated, by name. Anything else is [`Unsupported::Function`].

mod aggregate;
mod criteria;
mod days;
mod indirect;
mod logic;
mod lookup;
mod math;
mod number_format;
mod ordinal;
mod text;

pub(super) use aggregate::is_subtotal;
pub(super) use indirect::span;

use super::expr::Expr;
use super::interpret::{Interpreter, Operand};
use super::scalar::{ErrorCode, Halt, Scalar, Unsupported};

/// Calls a function by its name in capitals.
pub(super) fn call(run: &mut Interpreter<'_, '_>, name: &str, args: &[Expr]) -> Result<Operand, Halt> {
    let known = aggregate::call(run, name, args)
        .or_else(|| criteria::call(run, name, args))
        .or_else(|| logic::call(run, name, args))
        .or_else(|| lookup::call(run, name, args))
        .or_else(|| indirect::call(run, name, args))
        .or_else(|| ordinal::call(run, name, args))
        .or_else(|| days::call(run, name, args))
        .or_else(|| text::call(run, name, args));
    known.unwrap_or_else(|| of_values(run, name, args))
}

/// Functions of values only that Excel calculates element by element where SUMPRODUCT gives them ranges.
const MAPPED: &[&str] = &[
    "DATE",
    "DAY",
    "EXACT",
    "FIND",
    "LEFT",
    "LEN",
    "LOWER",
    "MID",
    "MOD",
    "MONTH",
    "POWER",
    "REPLACE",
    "RIGHT",
    "ROUND",
    "ROUNDDOWN",
    "ROUNDUP",
    "SEARCH",
    "SIGN",
    "SQRT",
    "SUBSTITUTE",
    "TEXT",
    "TRIM",
    "TRUNC",
    "UPPER",
    "WEEKDAY",
    "YEAR",
];

/// Functions of values only that Excel does not calculate so.
const SINGLE: &[&str] = &[
    "ABS",
    "CEILING",
    "CONCATENATE",
    "DATEDIF",
    "DAYS",
    "EDATE",
    "EOMONTH",
    "EXP",
    "FLOOR",
    "INT",
    "ISEVEN",
    "ISODD",
    "LN",
    "LOG",
    "LOG10",
    "MROUND",
    "PI",
    "QUOTIENT",
    "REPT",
    "T",
];

/// Whether [`apply`] may be asked about every element of arrays.
pub(super) fn is_mapped(name: &str) -> bool {
    MAPPED.contains(&name)
}

fn of_values(run: &mut Interpreter<'_, '_>, name: &str, args: &[Expr]) -> Result<Operand, Halt> {
    if !is_mapped(name) && !SINGLE.contains(&name) {
        return Err(unsupported(name));
    }
    let values = run.values(args.iter())?;
    run.spend(cost(&values))?;
    apply(name, &values, run.context.workbook().date_1904).map(Operand::Scalar)
}

/// Steps that a function of these values takes: long texts are read in full.
pub(super) fn cost(values: &[Scalar]) -> usize {
    values.iter().map(|v| if let Scalar::Text(t) = v { 1 + t.len() / 16 } else { 1 }).sum()
}

/// A function of values only.
pub(super) fn apply(name: &str, values: &[Scalar], date_1904: bool) -> Result<Scalar, Halt> {
    if let ("TEXT", [value, format]) = (name, values) {
        return number_format::text(value, format, date_1904);
    }
    let known = math::apply(name, values)
        .or_else(|| text::apply(name, values))
        .or_else(|| days::apply(name, values, date_1904));
    known.unwrap_or_else(|| Err(unsupported(name)))
}

/// What a family of functions answers: `None` where the name, with so many arguments, is not of the family.
type Answer = Option<Result<Operand, Halt>>;

fn unsupported(name: &str) -> Halt {
    Unsupported::Function(name.into()).into()
}

#[cfg(test)]
mod tests;

/// A function of one value.
type Unary = fn(&Scalar) -> Result<Scalar, Halt>;

/// Functions of one value that SUMPRODUCT applies to every element of a range.
pub(super) fn elementwise(name: &str) -> Option<Unary> {
    Some(match name {
        "ABS" => |v| math::abs(v),
        "INT" => |v| math::int(v),
        "NOT" => |v| super::coerce::truth(v).map(|b| Scalar::Bool(!b)),
        "VALUE" => |v| super::coerce::number(v).map(Scalar::Number),
        "ISNUMBER" => |v| Ok(Scalar::Bool(matches!(v, Scalar::Number(_)))),
        "ISTEXT" => |v| Ok(Scalar::Bool(matches!(v, Scalar::Text(_)))),
        "ISNONTEXT" => |v| Ok(Scalar::Bool(!matches!(v, Scalar::Text(_)))),
        "ISLOGICAL" => |v| Ok(Scalar::Bool(matches!(v, Scalar::Bool(_)))),
        "ISERROR" => |v| Ok(Scalar::Bool(matches!(v, Scalar::Error(_)))),
        "ISNA" => |v| Ok(Scalar::Bool(*v == Scalar::Error(ErrorCode::NotAvailable))),
        "ISERR" => |v| Ok(Scalar::Bool(matches!(v, Scalar::Error(e) if *e != ErrorCode::NotAvailable))),
        _ => return None,
    })
}
