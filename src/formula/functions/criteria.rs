//! SUMIF and its relatives: criteria as text such as `>=5`, `<>` or `北*`.

use super::aggregate::{Kind, Tally};
use super::{Answer, unsupported};
use crate::date::{Date, to_serial};
use crate::formula::array::Array;
use crate::formula::coerce::{number_text, same};
use crate::formula::context::Area;
use crate::formula::expr::{BinaryOp, Expr};
use crate::formula::interpret::{Interpreter, Operand};
use crate::formula::scalar::{ErrorCode, Halt, Scalar, Unsupported};
use crate::formula::text_number::{TextNumber, text_number};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Longest criterion in characters; Excel refuses longer ones.
const MAX_CRITERION: usize = 255;

/// What cells are compared with.
#[derive(Clone, Debug, PartialEq)]
enum Against {
    Number(f64),
    /// A pattern in small letters.
    Text(Pattern),
    Bool(bool),
    Error(ErrorCode),
    /// Cells without any content.
    Nothing,
    /// Cells that show nothing: blank or an empty text.
    Empty,
}

/// A criterion.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Criterion {
    op: BinaryOp,
    against: Against,
    /// The operand as written, where the criterion is a text.
    written: Option<Arc<str>>,
}

/// A text pattern: `*` any run of characters, `?` any one, `~` before either takes it literally.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pattern(Vec<Piece>);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece {
    Char(char),
    One,
    Run,
}

impl Pattern {
    /// Reads a pattern, without regard to case.
    pub fn new(text: &str) -> Self {
        let lower = text.to_lowercase();
        let mut chars = lower.chars().peekable();
        let mut pieces = Vec::new();
        while let Some(c) = chars.next() {
            pieces.push(match c {
                '*' => Piece::Run,
                '?' => Piece::One,
                '~' if matches!(chars.peek(), Some('*' | '?' | '~')) => Piece::Char(chars.next().unwrap_or('~')),
                other => Piece::Char(other),
            });
        }
        Self(pieces)
    }

    /// Whether the whole of a text matches. On a mismatch only the last run is tried longer, which is enough.
    pub fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.to_lowercase().chars().collect();
        let (mut t, mut p) = (0, 0);
        let mut run: Option<(usize, usize)> = None;
        while t < text.len() {
            match self.0.get(p) {
                Some(Piece::Run) => {
                    run = Some((p + 1, t));
                    p += 1;
                }
                Some(piece) if *piece == Piece::One || text.get(t).is_some_and(|c| *piece == Piece::Char(*c)) => {
                    t += 1;
                    p += 1;
                }
                _ => match run {
                    Some((after, from)) => {
                        run = Some((after, from + 1));
                        t = from + 1;
                        p = after;
                    }
                    None => return false,
                },
            }
        }
        self.0.iter().skip(p).all(|piece| *piece == Piece::Run)
    }

    /// Whether it holds a wildcard.
    fn is_wild(&self) -> bool {
        self.0.iter().any(|p| matches!(p, Piece::One | Piece::Run))
    }

    /// Steps that matching a text may take.
    fn cost(&self, text: &str) -> usize {
        if self.0.contains(&Piece::Run) { 1 + text.len() * self.0.len() / 64 } else { 1 + text.len() / 64 }
    }
}

impl Criterion {
    /// Reads a criterion.
    pub fn new(value: &Scalar, date_1904: bool) -> Result<Self, Halt> {
        let equal = |against| Ok(Self { op: BinaryOp::Equal, against, written: None });
        let text = match value {
            // A criterion in a blank cell is 0.
            Scalar::Blank => return equal(Against::Number(0.0)),
            Scalar::Number(n) => return equal(Against::Number(*n)),
            Scalar::Bool(b) => return equal(Against::Bool(*b)),
            Scalar::Error(e) => return equal(Against::Error(*e)),
            Scalar::Text(t) if t.is_empty() => return equal(Against::Empty),
            Scalar::Text(t) if t.chars().count() > MAX_CRITERION => return Err(ErrorCode::Value.into()),
            Scalar::Text(t) => t,
        };
        let op = BinaryOp::ALL.into_iter().filter(|o| o.1.precedence() == 0).find(|o| text.starts_with(o.0));
        let (sign, op) = op.unwrap_or(("", BinaryOp::Equal));
        let rest = &text[sign.len()..];
        let ordered = !matches!(op, BinaryOp::Equal | BinaryOp::NotEqual);
        let against = match text_number(rest) {
            TextNumber::Number(n) => Against::Number(n),
            TextNumber::Unsure => match day(rest, date_1904) {
                Some(day) => Against::Number(day),
                None => return Err(Unsupported::TextAsNumber(rest.into()).into()),
            },
            TextNumber::NotANumber if ordered => return Err(Unsupported::TextOrder.into()),
            TextNumber::NotANumber if rest.is_empty() => Against::Nothing,
            TextNumber::NotANumber if rest.eq_ignore_ascii_case("TRUE") => Against::Bool(true),
            TextNumber::NotANumber if rest.eq_ignore_ascii_case("FALSE") => Against::Bool(false),
            TextNumber::NotANumber => match ErrorCode::from_text(rest) {
                Some(e) => Against::Error(e),
                None => Against::Text(Pattern::new(rest)),
            },
        };
        Ok(Self { op, against, written: Some(rest.into()) })
    }

    /// Whether a cell meets the criterion.
    fn meets(&self, run: &mut Interpreter<'_, '_>, value: &Scalar) -> Result<bool, Halt> {
        let equal = match (&self.against, value) {
            (Against::Number(n), Scalar::Number(m)) => match self.op {
                BinaryOp::Equal | BinaryOp::NotEqual => same(*n, *m),
                BinaryOp::Less => return Ok(m < n && !same(*n, *m)),
                BinaryOp::LessOrEqual => return Ok(m < n || same(*n, *m)),
                BinaryOp::Greater => return Ok(m > n && !same(*n, *m)),
                _ => return Ok(m > n || same(*n, *m)),
            },
            // Asked for 5 or "5", Excel finds the text "05" as well, other programs do not. All find the text as written.
            (Against::Number(_), Scalar::Text(t)) if self.written.as_ref() == Some(t) => true,
            (Against::Number(n), Scalar::Text(t)) if matches!(self.op, BinaryOp::Equal | BinaryOp::NotEqual) => {
                match text_number(t) {
                    TextNumber::Number(m) if !same(*n, m) => false,
                    TextNumber::NotANumber => false,
                    _ => return Err(Unsupported::TextAsNumber(t.clone()).into()),
                }
            }
            (Against::Text(pattern), Scalar::Text(t)) => {
                run.spend(pattern.cost(t))?;
                pattern.matches(t)
            }
            (Against::Bool(a), Scalar::Bool(b)) => a == b,
            (Against::Bool(t), Scalar::Number(n)) | (Against::Number(n), Scalar::Bool(t))
                if same(*n, f64::from(u8::from(*t))) =>
            {
                return Err(Unsupported::TruthAsNumber.into());
            }
            // `*` finds texts only, in other programs than Excel numbers as well.
            (Against::Text(pattern), Scalar::Number(n)) if pattern.is_wild() => {
                if number_text(*n).is_none_or(|t| pattern.matches(&t)) {
                    return Err(Unsupported::NumberAsText.into());
                }
                false
            }
            (Against::Text(pattern), Scalar::Bool(_)) if pattern.is_wild() => {
                return Err(Unsupported::TruthAsNumber.into());
            }
            (Against::Error(a), Scalar::Error(b)) => a == b,
            (Against::Nothing | Against::Empty, Scalar::Blank) => true,
            (Against::Empty, Scalar::Text(t)) => t.is_empty(),
            _ => false,
        };
        Ok(match self.op {
            BinaryOp::Equal => equal,
            BinaryOp::NotEqual => !equal,
            _ => false,
        })
    }
}

/// A day as `2025-04-01`, which every program reads alike. `2025/4/1` is none to LibreOffice outside of Japan.
fn day(text: &str, date_1904: bool) -> Option<f64> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let digits = |t: &str, n: usize| t.len() == n && t.bytes().all(|b| b.is_ascii_digit());
    if !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
        return None;
    }
    let day = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    // Before March 1900 the programs count different days.
    to_serial(day, date_1904).filter(|n| date_1904 || *n > 60).map(f64::from)
}

pub(super) fn call(run: &mut Interpreter<'_, '_>, name: &str, args: &[Expr]) -> Answer {
    let (kind, plural) = match name {
        "SUMIF" => (Kind::Sum, false),
        "COUNTIF" => (Kind::Count, false),
        "AVERAGEIF" => (Kind::Average, false),
        "SUMIFS" => (Kind::Sum, true),
        "COUNTIFS" => (Kind::Count, true),
        "AVERAGEIFS" => (Kind::Average, true),
        "MINIFS" => (Kind::Min, true),
        "MAXIFS" => (Kind::Max, true),
        _ => return None,
    };
    let counting = kind == Kind::Count;
    let (values, pairs) = match (plural, counting, args) {
        (false, true, [_, _]) => (None, args),
        (false, false, [pair @ .., values]) if pair.len() == 2 => (Some(values), pair),
        (false, false, [range, _]) => (Some(range), args),
        (true, true, pairs) => (None, pairs),
        (true, false, [values, pairs @ ..]) => (Some(values), pairs),
        _ => return Some(Err(unsupported(name))),
    };
    if pairs.is_empty() || pairs.len() % 2 != 0 {
        return Some(Err(unsupported(name)));
    }
    Some(conditional(run, kind, plural, values, pairs))
}

fn conditional(
    run: &mut Interpreter<'_, '_>,
    kind: Kind,
    plural: bool,
    values: Option<&Expr>,
    pairs: &[Expr],
) -> Result<Operand, Halt> {
    let date_1904 = run.context.workbook().date_1904;
    let mut ranges = Vec::new();
    let mut criteria = Vec::new();
    // The list of an array constant as criterion: one result for each.
    let mut list: Option<(usize, Array)> = None;
    for pair in pairs.chunks_exact(2) {
        let [range, criterion] = pair else { continue };
        ranges.push(run.area(range)?);
        match run.operand(criterion) {
            Ok(Operand::Array(array)) if list.is_none() => {
                list = Some((criteria.len(), array));
                criteria.push(Criterion::new(&Scalar::Blank, date_1904)?);
            }
            Ok(operand) => criteria.push(Criterion::new(&run.single(operand)?, date_1904)?),
            Err(Halt::Error(e)) => criteria.push(Criterion::new(&Scalar::Error(e), date_1904)?),
            Err(halt) => return Err(halt),
        }
    }
    let first = *ranges.first().ok_or(Halt::Error(ErrorCode::Value))?;
    let values = match values {
        None => None,
        Some(expr) => {
            let area = run.area(expr)?;
            // The plural functions want one size; the singular take only the corner of the range to add.
            Some(if plural { area } else { area.resized(first).ok_or_else(|| unsupported("SUMIF"))? })
        }
    };
    if ranges.iter().chain(&values).any(|r| !r.same_size(first)) {
        return Err(Halt::Error(ErrorCode::Value));
    }
    let Some((at, array)) = list else { return reduce(run, kind, values, &ranges, &criteria).map(Operand::Scalar) };
    let mut items = Vec::with_capacity(array.items.len());
    for item in &array.items {
        let Some(slot) = criteria.get_mut(at) else { continue };
        *slot = Criterion::new(item, date_1904)?;
        items.push(match reduce(run, kind, values, &ranges, &criteria) {
            Err(Halt::Error(e)) => Scalar::Error(e),
            other => other?,
        });
    }
    Ok(Operand::Array(Array { rows: array.rows, cols: array.cols, items }))
}

fn reduce(
    run: &mut Interpreter<'_, '_>,
    kind: Kind,
    values: Option<Area>,
    ranges: &[Area],
    criteria: &[Criterion],
) -> Result<Scalar, Halt> {
    let Some(values) = values else { return count(run, ranges, criteria) };
    let mut tally = Tally::default();
    run.visit(values, &mut |run, cell, value| {
        if !matches!(value, Scalar::Number(_) | Scalar::Error(_)) {
            return Ok(());
        }
        for (range, criterion) in ranges.iter().zip(criteria) {
            let at = range.beside(values, cell.at).ok_or_else(|| unsupported("SUMIF"))?;
            let met = run.read(range.sheet, at)?;
            if !criterion.meets(run, &met)? {
                return Ok(());
            }
        }
        tally.cell(&value);
        Ok(())
    })?;
    tally.result(kind)
}

/// COUNTIFS. Only positions that are filled in some range are looked at; the others, blank everywhere, are counted at once.
fn count(run: &mut Interpreter<'_, '_>, ranges: &[Area], criteria: &[Criterion]) -> Result<Scalar, Halt> {
    let Some(first) = ranges.first().copied() else { return Ok(Scalar::Number(0.0)) };
    let mut filled = BTreeSet::new();
    for range in ranges {
        run.visit(*range, &mut |_, cell, _| {
            filled.extend(first.beside(*range, cell.at));
            Ok(())
        })?;
    }
    let blanks = first.cells().saturating_sub(filled.len() as u64);
    let mut count = 0u64;
    let mut blank_counts = true;
    for criterion in criteria {
        blank_counts = blank_counts && criterion.meets(run, &Scalar::Blank)?;
    }
    if blank_counts {
        count += blanks;
    }
    'positions: for at in filled {
        for (range, criterion) in ranges.iter().zip(criteria) {
            let Some(place) = range.beside(first, at) else { continue 'positions };
            let value = run.read(range.sheet, place)?;
            if !criterion.meets(run, &value)? {
                continue 'positions;
            }
        }
        count += 1;
    }
    Ok(Scalar::Number(count as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_texts() {
        for (pattern, text, expected) in [
            ("北*", "北区", true),
            ("北?", "北区", true),
            ("北?", "北", false),
            ("*区*", "東京都北区役所", true),
            ("ABC", "abc", true),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxbyy", false),
            ("~*", "*", true),
            ("~*", "x", false),
            ("*", "", true),
            ("", "", true),
            ("a~b", "a~b", true),
        ] {
            assert_eq!(Pattern::new(pattern).matches(text), expected, "{pattern} {text}");
        }
    }
}
