//! Rounding and arithmetic.
//!
//! Excel rounds as if numbers were decimal: `ROUND(2.675, 2)` is 2.68 though the binary number is a little less. So rounding works
//! on the 15 digits Excel has; where cutting off would depend on the digits beyond, the result is not certain.

use crate::formula::coerce::{finite, number, power, same, significant};
use crate::formula::scalar::{ErrorCode, Halt, Scalar, Unsupported};

/// A function of values; `None` where the name, with so many arguments, is not of the family.
pub(super) fn apply(name: &str, values: &[Scalar]) -> Option<Result<Scalar, Halt>> {
    Some(match (name, values) {
        ("ABS", [v]) => abs(v),
        ("INT", [v]) => int(v),
        ("SIGN", [v]) => number(v).map(|n| Scalar::Number(f64::from(i8::from(n > 0.0) - i8::from(n < 0.0)))),
        ("SQRT", [v]) => number(v).and_then(|n| if n < 0.0 { Err(ErrorCode::Num.into()) } else { finite(n.sqrt()) }),
        ("MOD", [a, b]) => pair(a, b).and_then(|(a, b)| modulo(a, b)),
        ("POWER", [a, b]) => pair(a, b).and_then(|(a, b)| power(a, b)),
        ("QUOTIENT", [a, b]) => pair(a, b).and_then(|(a, b)| match b {
            0.0 => Err(ErrorCode::Div0.into()),
            b => rounded(a / b, 0.0, Mode::Down),
        }),
        ("ROUND", [v, d]) => pair(v, d).and_then(|(v, d)| rounded(v, d, Mode::Nearest)),
        ("ROUNDUP", [v, d]) => pair(v, d).and_then(|(v, d)| rounded(v, d, Mode::Up)),
        ("ROUNDDOWN" | "TRUNC", [v, d]) => pair(v, d).and_then(|(v, d)| rounded(v, d, Mode::Down)),
        ("TRUNC", [v]) => number(v).and_then(|v| rounded(v, 0.0, Mode::Down)),
        ("CEILING" | "FLOOR" | "MROUND", [v, step]) => pair(v, step).and_then(|(v, step)| stepped(name, v, step)),
        ("ISEVEN", [v]) => odd(v).map(|odd| Scalar::Bool(!odd)),
        ("ISODD", [v]) => odd(v).map(Scalar::Bool),
        ("PI", []) => Ok(Scalar::Number(std::f64::consts::PI)),
        ("EXP", [v]) => number(v).and_then(|v| finite(v.exp())),
        ("LN", [v]) => positive(v).and_then(|v| finite(v.ln())),
        ("LOG10" | "LOG", [v]) => positive(v).and_then(|v| finite(v.log10())),
        ("LOG", [v, base]) => positive(v).and_then(|v| match positive(base)? {
            1.0 => Err(ErrorCode::Div0.into()),
            base => finite(v.ln() / base.ln()),
        }),
        _ => return None,
    })
}

fn positive(value: &Scalar) -> Result<f64, Halt> {
    number(value).and_then(|n| if n > 0.0 { Ok(n) } else { Err(ErrorCode::Num.into()) })
}

/// Whether a number, cut off, is odd.
fn odd(value: &Scalar) -> Result<bool, Halt> {
    let n = certain(number(value)?)?.trunc();
    if n.abs() < 1e15 { Ok((n % 2.0).abs() > 0.5) } else { Err(Unsupported::Precision.into()) }
}

/// A multiple of `step`: the next above, the next below, the nearest. Signs are treated differently by different versions.
fn stepped(name: &str, n: f64, step: f64) -> Result<Scalar, Halt> {
    if n < 0.0 || step <= 0.0 || n / step >= 1e15 {
        return Err(Unsupported::Function(name.into()).into());
    }
    let times = certain(n / step)?;
    let times = match name {
        "CEILING" => times.ceil(),
        "FLOOR" => times.floor(),
        _ if (times.fract() - 0.5).abs() > 0.0 && same(times.fract(), 0.5) => return Err(Unsupported::Precision.into()),
        _ => times.round(),
    };
    finite(times * step)
}

/// A number rounded to so many decimals, as it is shown.
pub(super) fn to_decimals(n: f64, decimals: usize) -> Result<f64, Halt> {
    match rounded(n, decimals as f64, Mode::Nearest)? {
        Scalar::Number(n) => Ok(n),
        _ => Err(Unsupported::Precision.into()),
    }
}

fn pair(a: &Scalar, b: &Scalar) -> Result<(f64, f64), Halt> {
    Ok((number(a)?, number(b)?))
}

/// ABS.
pub(super) fn abs(value: &Scalar) -> Result<Scalar, Halt> {
    finite(number(value)?.abs())
}

/// INT: the next whole number below.
pub(super) fn int(value: &Scalar) -> Result<Scalar, Halt> {
    let n = number(value)?;
    finite(certain(n)?.floor())
}

/// A number that is either whole or clearly not: cutting off at a whole number is certain.
fn certain(n: f64) -> Result<f64, Halt> {
    let nearest = n.round();
    if (n - nearest).abs() > 0.0 && same(n, nearest) { Err(Unsupported::Precision.into()) } else { Ok(n) }
}

fn modulo(a: f64, b: f64) -> Result<Scalar, Halt> {
    if b == 0.0 {
        return Err(ErrorCode::Div0.into());
    }
    let quotient = a / b;
    // Excel gives up on large quotients, at a bound that differs by version.
    if quotient.abs() > 1e9 {
        return Err(Unsupported::Precision.into());
    }
    finite(a - b * certain(quotient)?.floor())
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Nearest,
    Up,
    Down,
}

/// Rounds to so many decimals (negative: to tens, hundreds …), away from zero at a tie.
fn rounded(n: f64, decimals: f64, mode: Mode) -> Result<Scalar, Halt> {
    let decimals = decimals.trunc();
    if decimals.abs() > 300.0 {
        return Err(Unsupported::Precision.into());
    }
    let scale = 10f64.powi(decimals.abs() as i32);
    let scaled = if decimals < 0.0 { n / scale } else { n * scale };
    if !scaled.is_finite() || scaled.abs() >= 1e15 {
        // Nothing left to round at 15 digits.
        return finite(n);
    }
    let digits = significant(scaled).ok_or(Halt::Unsupported(Unsupported::Precision))?;
    // A typed decimal scales to within the last place of its 15 digits; at an edge, any other number was calculated, and what Excel
    // does with its last bits is not certain.
    let whole = match mode {
        Mode::Nearest if (digits.fract().abs() - 0.5).abs() == 0.0 && !is_decimal(n) => {
            return Err(Unsupported::Precision.into());
        }
        Mode::Nearest => digits.round(),
        Mode::Up if is_decimal(n) => digits.signum() * digits.abs().ceil(),
        Mode::Down if is_decimal(n) => digits.trunc(),
        Mode::Up => certain(scaled)?.signum() * scaled.abs().ceil(),
        Mode::Down => certain(scaled)?.trunc(),
    };
    finite(if decimals < 0.0 { whole * scale } else { whole / scale })
}

/// Whether a number is the closest to a decimal of at most 15 digits, as typed numbers are.
fn is_decimal(n: f64) -> bool {
    significant(n).is_some_and(|d| (d - n).abs() == 0.0)
}
