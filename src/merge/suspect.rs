//! Inputs that are not what they say: a sheet that was copied and not filled in, one that is blank or holds zeros alone, one that counts since April under a
//! single month's name.

use super::intake::{Known, Piece};
use super::plan::{Plan, named};
use super::said::{Said, days, period_place};
use super::slots::{Slot, Slots};
use crate::message::Message;
use crate::schema::{MergeRule, Schema};
use crate::severity::Severity;
use std::collections::HashMap;

/// Two sheets with so many figures that are not 0 are not the same by accident.
const TELLING: usize = 5;
/// A sheet of which so many figures are each at least the sum of the months before counts since April; more where only one month stands
/// before it.
const CUMULATIVE: (usize, usize) = (20, 30);

/// Looks at all inputs of a plan.
pub(super) fn look(schema: &Schema, slots: &Slots, pieces: &[Piece], plan: &Plan, said: &mut Vec<Said>) {
    let mut used: Vec<usize> = plan.series.iter().flat_map(|s| s.pieces.iter().copied()).collect();
    used.sort_unstable();
    copies(slots, pieces, &used, said);
    for &i in used.iter().filter(|&&i| pieces[i].blank) {
        let piece = &pieces[i];
        let period = piece.period.as_ref().map_or_else(|| "".into(), days);
        let message = Message::new("M101-blank").with("file", named(piece)).with("period", period);
        said.push(Said::new("M101", Some(i), period_place(piece), message, Message::new("M101-blank-help")));
    }
    zeros(slots, pieces, &used, said);
    for series in plan.series.iter().filter(|s| !s.cumulative) {
        growing(schema, slots, pieces, &series.pieces, said);
    }
}

/// M103: the same figures under two periods or two offices.
fn copies(slots: &Slots, pieces: &[Piece], used: &[usize], said: &mut Vec<Said>) {
    let mut seen: HashMap<Vec<Option<Known>>, Vec<usize>> = HashMap::new();
    for &i in used.iter().filter(|&&i| !pieces[i].blank) {
        let cells = slots.iter().filter(|(_, s)| matches!(s, Slot::Cell(..)));
        let figures: Vec<Option<Known>> = cells.map(|(n, _)| pieces[i].figures[n].map(|t| t.known)).collect();
        let telling = figures.iter().flatten().filter(|k| !matches!(k, Known::Count(0))).count();
        let twins = seen.entry(figures).or_default();
        let twin =
            twins.iter().copied().find(|&j| telling >= TELLING || (telling > 0 && same_words(slots, pieces, i, j)));
        twins.push(i);
        let Some(j) = twin else { continue };
        let (own, other) = (pieces[i].period, pieces[j].period);
        let same_period = own.map(|p| (p.from, p.to)) == other.map(|p| (p.from, p.to));
        // The same days by the same office overlap; that is said already.
        if same_period && pieces[i].office == pieces[j].office {
            continue;
        }
        let words = |p: Option<crate::date::Period>| p.as_ref().map_or_else(|| "".into(), days);
        let message = Message::new(if same_period { "M103-office" } else { "M103" })
            .with("file", named(&pieces[i]))
            .with("period", words(own))
            .with("other", named(&pieces[j]))
            .with("theirs", words(other))
            .with("count", telling);
        let help = Message::new("M103-help").with("file", named(&pieces[i])).with("other", named(&pieces[j]));
        said.push(Said::new("M103", Some(i), period_place(&pieces[i]), message, help));
    }
}

/// M103 as a question: a report of zeros alone among others that are not. A form that writes 0 where nothing was done is the same whether it
/// was left as it came or nothing was done, so this stops nothing.
fn zeros(slots: &Slots, pieces: &[Piece], used: &[usize], said: &mut Vec<Said>) {
    let counts = |i: usize| {
        let cells = slots.iter().filter(|(_, s)| matches!(s, Slot::Cell(..)));
        cells.filter_map(move |(n, _)| pieces[i].figures[n].map(|t| t.known))
    };
    let empty = |i: usize| counts(i).all(|k| k == Known::Count(0));
    let (none, some): (Vec<usize>, Vec<usize>) = used.iter().filter(|&&i| !pieces[i].blank).partition(|&&i| empty(i));
    if some.len() < 2 {
        return;
    }
    for i in none {
        let piece = &pieces[i];
        let period = piece.period.as_ref().map_or_else(|| "".into(), days);
        let message = Message::new("M103-zeros").with("file", named(piece)).with("period", period);
        let help = Message::new("M103-zeros-help").with("file", named(piece));
        said.push(
            Said::new("M103", Some(i), period_place(piece), message, help).level(Severity::Warning).keyed("zeros"),
        );
    }
}

/// Whether remarks and the figures of the head agree as well.
fn same_words(slots: &Slots, pieces: &[Piece], i: usize, j: usize) -> bool {
    let (a, b) = (&pieces[i], &pieces[j]);
    let head = |p: &Piece| -> Vec<Option<Known>> {
        slots.iter().filter(|(_, s)| matches!(s, Slot::Header(_))).map(|(n, _)| p.figures[n].map(|t| t.known)).collect()
    };
    head(a) == head(b) && a.texts.iter().map(|t| (t.slot, &t.text)).eq(b.texts.iter().map(|t| (t.slot, &t.text)))
}

/// M102: each figure of a month is at least the sum of the months before it.
fn growing(schema: &Schema, slots: &Slots, pieces: &[Piece], members: &[usize], said: &mut Vec<Said>) {
    let events: Vec<usize> = slots
        .iter()
        .filter(|(_, s)| matches!(s, Slot::Cell(..)) && s.rule(schema) == MergeRule::Sum && !s.is_sum(schema))
        .map(|(n, _)| n)
        .collect();
    let mut sums = vec![0_i64; slots.len()];
    let mut year = None;
    for (at, &i) in members.iter().enumerate() {
        let piece = &pieces[i];
        let own_year = piece.period.map(|p| p.fiscal_year());
        if year != own_year {
            (year, sums) = (own_year, vec![0; slots.len()]);
        }
        let value = |n: usize| piece.figures[n].and_then(|t| t.known.exact()).unwrap_or(0);
        let filled = events.iter().filter(|&&n| sums[n] > 0).count();
        let enough = if at == 1 { CUMULATIVE.1 } else { CUMULATIVE.0 };
        if filled >= enough && events.iter().all(|&n| value(n) >= sums[n]) {
            let before = members[..at].first().map_or(String::new(), |&j| named(&pieces[j]));
            let message =
                Message::new("M102-growing").with("file", named(piece)).with("count", filled).with("first", before);
            let help = Message::new("M102-growing-help").with("file", named(piece));
            said.push(Said::new("M102", Some(i), period_place(piece), message, help).keyed("growing"));
            // What follows is compared with the single months alone.
            continue;
        }
        for &n in &events {
            sums[n] = sums[n].saturating_add(value(n));
        }
    }
}
