//! The plainest text functions. TEXT is not among them: number formats are another language, and eras depend on the program.

use super::{Answer, unsupported};
use crate::formula::coerce::{number, text};
use crate::formula::expr::Expr;
use crate::formula::interpret::{Interpreter, Operand};
use crate::formula::scalar::{ErrorCode, Halt, Scalar};

pub(super) fn call(run: &mut Interpreter<'_, '_>, name: &str, args: &[Expr]) -> Answer {
    if !matches!(name, "CONCATENATE" | "EXACT" | "LEFT" | "LEN" | "MID" | "RIGHT" | "T" | "TRIM") {
        return None;
    }
    let values = match run.values(args.iter()) {
        Ok(values) => values,
        Err(halt) => return Some(Err(halt)),
    };
    let result = match (name, values.as_slice()) {
        ("CONCATENATE", [_, ..]) => values.iter().map(text).collect::<Result<String, _>>().map(of),
        ("EXACT", [a, b]) => text(a).and_then(|a| Ok(Scalar::Bool(a == text(b)?))),
        ("LEN", [v]) => chars(v, name).map(|c| Scalar::Number(c.len() as f64)),
        ("LEFT", [v]) => cut(v, name, |_| (0, 1)),
        ("RIGHT", [v]) => cut(v, name, |len| (len.saturating_sub(1), 1)),
        ("LEFT", [v, n]) => length(n).and_then(|n| cut(v, name, |_| (0, n))),
        ("RIGHT", [v, n]) => length(n).and_then(|n| cut(v, name, |len| (len.saturating_sub(n), n))),
        ("MID", [v, from, n]) => length(from).and_then(|from| {
            let from = from.checked_sub(1).ok_or(Halt::Error(ErrorCode::Value))?;
            let n = length(n)?;
            cut(v, name, |_| (from, n))
        }),
        ("T", [v]) => match v {
            Scalar::Text(_) => Ok(v.clone()),
            Scalar::Error(e) => Err(Halt::Error(*e)),
            _ => Ok(of(String::new())),
        },
        ("TRIM", [v]) => text(v).map(|t| of(t.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" "))),
        _ => return None,
    };
    Some(result.map(Operand::Scalar))
}

fn of(text: String) -> Scalar {
    Scalar::Text(text.into())
}

/// The characters of a value. Those that take two units in UTF-16 are counted differently by different versions.
fn chars(value: &Scalar, name: &str) -> Result<Vec<char>, Halt> {
    let chars: Vec<char> = text(value)?.chars().collect();
    if chars.iter().any(|c| c.len_utf16() > 1) { Err(unsupported(name)) } else { Ok(chars) }
}

fn length(value: &Scalar) -> Result<usize, Halt> {
    let n = number(value)?;
    if n < 0.0 { Err(ErrorCode::Value.into()) } else { Ok(n.min(1e6) as usize) }
}

fn cut(value: &Scalar, name: &str, part: impl Fn(usize) -> (usize, usize)) -> Result<Scalar, Halt> {
    let chars = chars(value, name)?;
    let (from, len) = part(chars.len());
    Ok(of(chars.iter().skip(from).take(len).collect()))
}
