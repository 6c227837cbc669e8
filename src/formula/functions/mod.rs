//! The functions that are evaluated, by name. Anything else is [`Unsupported::Function`].

mod aggregate;
mod criteria;
mod logic;
mod lookup;
mod math;
mod text;

pub(super) use aggregate::is_subtotal;

use super::expr::Expr;
use super::interpret::{Interpreter, Operand};
use super::scalar::{ErrorCode, Halt, Scalar, Unsupported};

/// Calls a function by its name in capitals.
pub(super) fn call(run: &mut Interpreter<'_, '_>, name: &str, args: &[Expr]) -> Result<Operand, Halt> {
    let known = aggregate::call(run, name, args)
        .or_else(|| criteria::call(run, name, args))
        .or_else(|| logic::call(run, name, args))
        .or_else(|| math::call(run, name, args))
        .or_else(|| lookup::call(run, name, args))
        .or_else(|| text::call(run, name, args));
    known.unwrap_or_else(|| Err(unsupported(name)))
}

/// What a family of functions answers: `None` where the name, with so many arguments, is not of the family.
type Answer = Option<Result<Operand, Halt>>;

fn unsupported(name: &str) -> Halt {
    Unsupported::Function(name.into()).into()
}

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
