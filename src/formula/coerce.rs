//! How values become other values in Excel, and what the operators make of them.

use super::expr::BinaryOp;
use super::scalar::{ErrorCode, Halt, Scalar, Unsupported};
use super::text_number::{TextNumber, text_number};
use std::cmp::Ordering;

/// A value as a number: blank is 0, truth is 1, text is read ([`text_number`]), errors spread.
pub(super) fn number(value: &Scalar) -> Result<f64, Halt> {
    match value {
        Scalar::Blank => Ok(0.0),
        Scalar::Number(n) => Ok(*n),
        Scalar::Bool(b) => Ok(f64::from(u8::from(*b))),
        Scalar::Error(e) => Err(Halt::Error(*e)),
        Scalar::Text(t) => match text_number(t) {
            TextNumber::Number(n) => Ok(n),
            TextNumber::NotANumber => Err(Halt::Error(ErrorCode::Value)),
            TextNumber::Unsure => Err(Unsupported::TextAsNumber(t.clone()).into()),
        },
    }
}

/// A value as a condition: numbers other than 0 hold; of texts only `TRUE` and `FALSE` are conditions.
pub(super) fn truth(value: &Scalar) -> Result<bool, Halt> {
    match value {
        Scalar::Blank => Ok(false),
        Scalar::Number(n) => Ok(*n != 0.0),
        Scalar::Bool(b) => Ok(*b),
        Scalar::Error(e) => Err(Halt::Error(*e)),
        Scalar::Text(t) if t.eq_ignore_ascii_case("TRUE") => Ok(true),
        Scalar::Text(t) if t.eq_ignore_ascii_case("FALSE") => Ok(false),
        Scalar::Text(_) => Err(Halt::Error(ErrorCode::Value)),
    }
}

/// A value as text.
pub(super) fn text(value: &Scalar) -> Result<String, Halt> {
    match value {
        Scalar::Blank => Ok(String::new()),
        Scalar::Number(n) => number_text(*n).ok_or(Halt::Unsupported(Unsupported::NumberAsText)),
        // To Excel TRUE is spelt so, to LibreOffice it may be 1.
        Scalar::Bool(_) => Err(Unsupported::TruthAsNumber.into()),
        Scalar::Error(e) => Err(Halt::Error(*e)),
        Scalar::Text(t) => Ok((**t).to_owned()),
    }
}

/// A number with up to 15 significant digits, as Excel spells it in the general format; `None` where it might use an exponent.
pub(super) fn number_text(n: f64) -> Option<String> {
    if n == 0.0 {
        return Some("0".to_owned());
    }
    if !(1e-4..1e15).contains(&n.abs()) {
        return None;
    }
    let digits = significant(n)?;
    Some(digits.to_string())
}

/// The number with 15 significant digits: what Excel shows and calculates with at most.
pub(super) fn significant(n: f64) -> Option<f64> {
    format!("{n:.14e}").parse().ok()
}

/// A result as a value: what is too large is `#NUM!`.
pub(super) fn finite(n: f64) -> Result<Scalar, Halt> {
    // Excel knows no negative zero.
    if n.is_finite() { Ok(Scalar::Number(n + 0.0)) } else { Err(Halt::Error(ErrorCode::Num)) }
}

/// Whether two numbers are the same to Excel, which compares 15 digits.
pub(super) fn same(a: f64, b: f64) -> bool {
    // 2⁻⁴⁸: four bits less than a number holds.
    #[expect(clippy::float_cmp, reason = "the quick answer for equal numbers; the tolerance follows")]
    let equal = a == b;
    equal || (a - b).abs() < a.abs().max(b.abs()) * 3.552_713_678_800_501e-15
}

/// A sum that is 0 where the summands cancel but for their last bits, as in Excel.
pub(super) fn add(a: f64, b: f64) -> f64 {
    if same(a, -b) { 0.0 } else { a + b }
}

/// One operator on two values.
pub(super) fn apply(op: BinaryOp, a: &Scalar, b: &Scalar) -> Result<Scalar, Halt> {
    for value in [a, b] {
        if let Scalar::Error(e) = value {
            return Err(Halt::Error(*e));
        }
    }
    match op {
        BinaryOp::Concat => Ok(Scalar::Text((text(a)? + &text(b)?).into())),
        BinaryOp::Add => finite(add(number(a)?, number(b)?)),
        BinaryOp::Subtract => finite(add(number(a)?, -number(b)?)),
        BinaryOp::Multiply => finite(number(a)? * number(b)?),
        BinaryOp::Divide => {
            let (a, b) = (number(a)?, number(b)?);
            if b == 0.0 { Err(Halt::Error(ErrorCode::Div0)) } else { finite(a / b) }
        }
        BinaryOp::Power => power(number(a)?, number(b)?),
        _ if truth_as_number(op, a, b) => Err(Unsupported::TruthAsNumber.into()),
        BinaryOp::Equal => Ok(Scalar::Bool(equal(a, b))),
        BinaryOp::NotEqual => Ok(Scalar::Bool(!equal(a, b))),
        BinaryOp::Less => order(a, b).map(|o| Scalar::Bool(o.is_lt())),
        BinaryOp::LessOrEqual => order(a, b).map(|o| Scalar::Bool(o.is_le())),
        BinaryOp::Greater => order(a, b).map(|o| Scalar::Bool(o.is_gt())),
        BinaryOp::GreaterOrEqual => order(a, b).map(|o| Scalar::Bool(o.is_ge())),
    }
}

/// Whether a comparison depends on what a truth value is: to Excel no number, and behind every text; to LibreOffice 1 or 0.
fn truth_as_number(op: BinaryOp, a: &Scalar, b: &Scalar) -> bool {
    let equality = matches!(op, BinaryOp::Equal | BinaryOp::NotEqual);
    match (a, b) {
        (Scalar::Bool(t), Scalar::Number(n)) | (Scalar::Number(n), Scalar::Bool(t)) => {
            !equality || same(*n, f64::from(u8::from(*t)))
        }
        (Scalar::Bool(_), Scalar::Text(_)) | (Scalar::Text(_), Scalar::Bool(_)) => !equality,
        _ => false,
    }
}

/// `a ^ b`. Of `0^0` Excel makes `#NUM!`, other programs 1.
pub(super) fn power(a: f64, b: f64) -> Result<Scalar, Halt> {
    match (a == 0.0, b.partial_cmp(&0.0)) {
        (true, Some(Ordering::Equal)) => Err(Unsupported::Precision.into()),
        (true, Some(Ordering::Less)) => Err(Halt::Error(ErrorCode::Div0)),
        _ => finite(a.powf(b)),
    }
}

/// Whether two texts are the same but for case.
pub(super) fn same_text(a: &str, b: &str) -> bool {
    a == b || a.to_lowercase() == b.to_lowercase()
}

/// Equality as `=` understands it: a number never equals a text; a blank equals 0, "" and FALSE.
pub(super) fn equal(a: &Scalar, b: &Scalar) -> bool {
    match (a, b) {
        (Scalar::Blank, Scalar::Blank) => true,
        (Scalar::Blank, Scalar::Number(n)) | (Scalar::Number(n), Scalar::Blank) => *n == 0.0,
        (Scalar::Blank, Scalar::Text(t)) | (Scalar::Text(t), Scalar::Blank) => t.is_empty(),
        (Scalar::Blank, Scalar::Bool(b)) | (Scalar::Bool(b), Scalar::Blank) => !b,
        (Scalar::Number(a), Scalar::Number(b)) => same(*a, *b),
        (Scalar::Text(a), Scalar::Text(b)) => same_text(a, b),
        (Scalar::Bool(a), Scalar::Bool(b)) => a == b,
        _ => false,
    }
}

/// Order as `<` understands it: numbers before texts before truth values. The order of two different texts is the user's language's.
fn order(a: &Scalar, b: &Scalar) -> Result<Ordering, Halt> {
    if equal(a, b) {
        return Ok(Ordering::Equal);
    }
    let rank = |v: &Scalar, other: &Scalar| match (v, other) {
        (Scalar::Blank, Scalar::Text(_)) | (Scalar::Text(_), _) => 1,
        (Scalar::Blank, Scalar::Bool(_)) | (Scalar::Bool(_), _) => 2,
        _ => 0,
    };
    match (rank(a, b), rank(b, a)) {
        (1, 1) => match (a, b) {
            // The empty text is before all others in every language.
            (Scalar::Blank, _) => Ok(Ordering::Less),
            (_, Scalar::Blank) => Ok(Ordering::Greater),
            (Scalar::Text(a), Scalar::Text(b)) if a.is_empty() || b.is_empty() => Ok(a.len().cmp(&b.len())),
            _ => Err(Unsupported::TextOrder.into()),
        },
        (x, y) if x != y => Ok(x.cmp(&y)),
        _ => Ok(number(a)?.total_cmp(&number(b)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_spelt_with_fifteen_digits() {
        for (n, text) in
            [(1.0 / 3.0, "0.333333333333333"), (0.1 + 0.2, "0.3"), (1e14, "100000000000000"), (-2.5, "-2.5")]
        {
            assert_eq!(number_text(n).as_deref(), Some(text));
        }
        assert_eq!(number_text(1e15), None);
        assert_eq!(number_text(0.00001), None);
    }

    #[test]
    fn sums_that_cancel_are_zero() {
        assert!(add(0.1 + 0.2, -0.3).abs() == 0.0);
        assert!((add(1.0, -0.999) - 0.001).abs() < 1e-15);
        assert!(same(0.1 + 0.2, 0.3));
        assert!(!same(1e9, 1e9 + 1.0));
    }
}
