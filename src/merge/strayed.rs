//! Inputs whose year is most likely mistyped: standing alone years away, where another year would put them into the hole the others leave.

use super::intake::Piece;
use super::plan::named;
use super::said::{Said, days, period_place};
use crate::date::{Date, Period};
use crate::message::Message;
use crate::severity::Severity;

/// How many years a mistyped year is away at most.
const YEARS: i16 = 3;
/// Of more inputs than this nobody sees at a glance which one stands apart.
const MOST: usize = 120;

/// An input and the period it would report with the year that fits.
pub(super) struct Strayed {
    /// Index into the inputs.
    pub piece: usize,
    /// The period that fits.
    pub fits: Period,
}

/// The inputs of an office that stand alone, in a fiscal year of their own, and that exactly one other year would put beside the others, in
/// their fiscal year. Where no two inputs are neighbours, only between two of them: beside one, either may be the one that is wrong.
pub(super) fn find(pieces: &[Piece], members: &[usize]) -> Vec<Strayed> {
    if !(3..=MOST).contains(&members.len()) {
        return Vec::new();
    }
    let others =
        |i: usize| members.iter().filter(move |&&o| o != i).filter_map(|&o| pieces[o].period).collect::<Vec<Period>>();
    let alone = |i: usize| pieces[i].period.filter(|own| !others(i).iter().any(|o| touch(own, o)));
    let lone: Vec<(usize, Period)> = members.iter().filter_map(|&i| Some((i, alone(i)?))).collect();
    let wanted = if lone.len() == members.len() { 2 } else { 1 };
    let mut out = Vec::new();
    for (i, own) in lone {
        let others = others(i);
        if others.iter().any(|o| o.fiscal_year() == own.fiscal_year()) {
            continue;
        }
        let fits = |p: &Period| {
            others.iter().any(|o| o.fiscal_year() == p.fiscal_year())
                && !others.iter().any(|o| o.overlaps(p))
                && sides(p, &others) >= wanted
        };
        let mut fitting = (-YEARS..=YEARS).filter(|&k| k != 0).filter_map(|k| in_year(&own, k)).filter(fits);
        if let (Some(fits), None) = (fitting.next(), fitting.next()) {
            out.push(Strayed { piece: i, fits });
        }
    }
    if out.len() * 2 < members.len() { out } else { Vec::new() }
}

/// On how many of its two sides a period is followed or preceded without a gap.
fn sides(period: &Period, others: &[Period]) -> usize {
    let (mut before, mut after) = (false, false);
    for other in others {
        before |= other.to.tomorrow().ok() == Some(period.from);
        after |= period.to.tomorrow().ok() == Some(other.from);
    }
    usize::from(before) + usize::from(after)
}

/// Whether two periods share a day or one follows the other.
fn touch(a: &Period, b: &Period) -> bool {
    a.overlaps(b) || a.to.tomorrow().ok() == Some(b.from) || b.to.tomorrow().ok() == Some(a.from)
}

/// The same days in another year; the end of February stays the end of February.
fn in_year(period: &Period, years: i16) -> Option<Period> {
    let moved = |day: Date, last: bool| {
        let first = Date::new(day.year().checked_add(years)?, day.month(), 1).ok()?;
        if last { Some(first.last_of_month()) } else { Date::new(first.year(), first.month(), day.day()).ok() }
    };
    Period::new(moved(period.from, false)?, moved(period.to, period.to == period.to.last_of_month())?)
        .map(|p| p.with_kind(period.kind))
}

/// M101 at the cell that states the year.
pub(super) fn say(pieces: &[Piece], strayed: &Strayed, allowed: bool) -> Option<Said> {
    let piece = &pieces[strayed.piece];
    let message = Message::new("M101-year")
        .with("file", named(piece))
        .with("period", days(piece.period.as_ref()?))
        .with("fits", days(&strayed.fits));
    let help = Message::new("M101-year-help").with("file", named(piece));
    let said = Said::new("M101", Some(strayed.piece), period_place(piece), message, help).keyed("year");
    Some(if allowed { said.level(Severity::Warning) } else { said })
}
