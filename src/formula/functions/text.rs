//! The plainest text functions.

use super::{Answer, unsupported};
use crate::formula::coerce::{number, text, truth};
use crate::formula::expr::Expr;
use crate::formula::interpret::{Interpreter, Operand};
use crate::formula::scalar::{ErrorCode, Halt, Scalar};

/// Longest text a cell can hold, in characters.
const MAX_TEXT: usize = 32_767;

/// Longest text that is sought, in characters: seeking takes as long as it and the other text multiplied.
const MAX_SOUGHT: usize = 255;

/// The functions that join the texts of ranges.
pub(super) fn call(run: &mut Interpreter<'_, '_>, name: &str, args: &[Expr]) -> Answer {
    match (name, args) {
        ("CONCAT", [_, ..]) => Some(join(run, "", false, args)),
        ("TEXTJOIN", [between, ignore, texts @ ..]) if !texts.is_empty() => {
            Some(run.values([between, ignore].into_iter()).and_then(|v| match v.as_slice() {
                [between, ignore] => join(run, &text(between)?, truth(ignore)?, texts),
                _ => Err(unsupported(name)),
            }))
        }
        _ => None,
    }
}

fn join(run: &mut Interpreter<'_, '_>, between: &str, ignore: bool, args: &[Expr]) -> Result<Operand, Halt> {
    let mut out = String::new();
    let mut first = true;
    for arg in args {
        for value in run.elements(arg)?.items {
            let part = text(&value)?;
            if part.is_empty() && ignore {
                continue;
            }
            if !first {
                out.push_str(between);
            }
            first = false;
            out.push_str(&part);
            if out.len() > MAX_TEXT {
                return Err(unsupported("TEXTJOIN"));
            }
        }
    }
    Ok(of(out).into())
}

/// A function of values; `None` where the name, with so many arguments, is not of the family.
pub(super) fn apply(name: &str, values: &[Scalar]) -> Option<Result<Scalar, Halt>> {
    Some(match (name, values) {
        ("CONCATENATE", [_, ..]) => values.iter().map(text).collect::<Result<String, _>>().map(of),
        ("EXACT", [a, b]) => text(a).and_then(|a| Ok(Scalar::Bool(a == text(b)?))),
        ("LEN", [v]) => chars(v, name).map(|c| Scalar::Number(c.len() as f64)),
        ("LEFT", [v]) => cut(v, name, |_| (0, 1)),
        ("RIGHT", [v]) => cut(v, name, |len| (len.saturating_sub(1), 1)),
        ("LEFT", [v, n]) => length(n).and_then(|n| cut(v, name, |_| (0, n))),
        ("RIGHT", [v, n]) => length(n).and_then(|n| cut(v, name, |len| (len.saturating_sub(n), n))),
        ("MID", [v, from, n]) => place(from).and_then(|from| {
            let n = length(n)?;
            cut(v, name, |_| (from, n))
        }),
        ("T", [v]) => match v {
            Scalar::Text(_) => Ok(v.clone()),
            Scalar::Error(e) => Err(Halt::Error(*e)),
            _ => Ok(of(String::new())),
        },
        ("TRIM", [v]) => text(v).map(|t| of(t.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" "))),
        ("UPPER", [v]) => cased(v, name, |c| c.to_uppercase().collect()),
        ("LOWER", [v]) => cased(v, name, |c| c.to_lowercase().collect()),
        ("REPT", [v, n]) => text(v).and_then(|t| {
            let n = length(n)?;
            if t.len().saturating_mul(n) > MAX_TEXT { Err(unsupported(name)) } else { Ok(of(t.repeat(n))) }
        }),
        ("SUBSTITUTE", [v, old, new]) => substitute(v, old, new, None),
        ("SUBSTITUTE", [v, old, new, n]) => place(n).and_then(|n| substitute(v, old, new, Some(n))),
        ("REPLACE", [v, from, n, new]) => replace(v, from, n, new),
        ("FIND" | "SEARCH", [what, v]) => find(name, what, v, 0),
        ("FIND" | "SEARCH", [what, v, from]) => place(from).and_then(|from| find(name, what, v, from)),
        _ => return None,
    })
}

/// A position counted from 1, as one counted from 0.
fn place(value: &Scalar) -> Result<usize, Halt> {
    length(value)?.checked_sub(1).ok_or(Halt::Error(ErrorCode::Value))
}

/// Every character through a mapping; one that makes two characters of one is not the same to every program.
fn cased(value: &Scalar, name: &str, map: impl Fn(char) -> String) -> Result<Scalar, Halt> {
    let mapped: Vec<String> = text(value)?.chars().map(map).collect();
    if mapped.iter().any(|c| c.chars().count() != 1) { Err(unsupported(name)) } else { Ok(of(mapped.concat())) }
}

/// SUBSTITUTE: every occurrence, or only the one of this number, counted from 0.
fn substitute(value: &Scalar, old: &Scalar, new: &Scalar, only: Option<usize>) -> Result<Scalar, Halt> {
    let (value, old, new) = (text(value)?, text(old)?, text(new)?);
    if old.is_empty() {
        return Ok(of(value));
    }
    let replaced = match only {
        None => value.replace(&old, &new),
        Some(n) => match value.match_indices(&old).nth(n) {
            Some((at, _)) => [&value[..at], &new, &value[at + old.len()..]].concat(),
            None => value,
        },
    };
    if replaced.len() > MAX_TEXT { Err(unsupported("SUBSTITUTE")) } else { Ok(of(replaced)) }
}

fn replace(value: &Scalar, from: &Scalar, n: &Scalar, new: &Scalar) -> Result<Scalar, Halt> {
    let (chars, from, n, new) = (chars(value, "REPLACE")?, place(from)?, length(n)?, text(new)?);
    let before = chars.iter().take(from).collect::<String>();
    Ok(of(before + &new + &chars.iter().skip(from.saturating_add(n)).collect::<String>()))
}

/// FIND, and SEARCH without wildcards, which takes no notice of case.
fn find(name: &str, what: &Scalar, value: &Scalar, from: usize) -> Result<Scalar, Halt> {
    let (what, value) = (chars(what, name)?, chars(value, name)?);
    let exact = name == "FIND";
    if !(1..=MAX_SOUGHT).contains(&what.len()) || (!exact && what.iter().any(|c| matches!(c, '*' | '?' | '~'))) {
        return Err(unsupported(name));
    }
    let same = |a: &char, b: &char| a == b || (!exact && a.to_lowercase().eq(b.to_lowercase()));
    let found = value.windows(what.len()).skip(from).position(|w| w.iter().zip(&what).all(|(a, b)| same(a, b)));
    found.map(|at| Scalar::Number((at + from + 1) as f64)).ok_or(Halt::Error(ErrorCode::Value))
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
