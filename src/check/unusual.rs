//! X106: counts that went another way than the rest since the preceding report.
//!
//! # The measure
//!
//! A count was `b` in the preceding report and is `n` now; `d = n − b` of it are new. If the new days brought what the earlier ones did, `d`
//! would be binomial with `n` trials and the share of the new days; offices grow and shrink, so the share is not taken from the calendar but
//! is the median of `d / n` over the other counts of the column (of the form, where the column has fewer than [`ENOUGH`] counts of at least
//! [`LEAST`]). The distance from it is measured where the spread does not depend on the share, on Anscombe's scale (F. J. Anscombe,
//! "The transformation of Poisson, binomial and negative-binomial data", Biometrika 35, 1948):
//!
//! `z = 2·√(n + ½)·(arcsin √((d + ⅜) / (n + ¾)) − arcsin √share)`,
//!
//! which has spread 1 for independent events. Events come in runs, so `z` is divided by the spread of all counts' `z`, robustly
//! estimated as 1.4826 times the median absolute deviation, and never taken below 1, the floor that keeps small counts from being unusual
//! among even smaller ones. A count is told where the result is beyond [`FAR`] and at least [`MANY`] events lie between it and the
//! expected count.
//!
//! # How often it is wrong
//!
//! For normal `z` a threshold of 5 is passed by 1 of a million; heavier tails pass it more often. Over simulated forms of 130
//! counts whose monthly figures come in runs (variance more than twice the mean), fewer than one form in fifty has a false word (the
//! test below holds that). It is information, never an error: a real change looks the same.

use super::counterpart::{Stated, address, counterpart, figures, merge, place, related, stated};
use super::previous::{Preceding, is_only_count, preceding, whole};
use super::{Companion, Context, Reporter};
use crate::finding::Role;
use crate::message::Message;
use crate::schema::{MergeRule, RowKind, Term};

/// Robust distance beyond which a count is told.
const FAR: f64 = 5.0;
/// Events that must lie between the count and what was expected.
const MANY: f64 = 5.0;
/// Counts below this are too small for a share of their own.
const LEAST: i64 = 5;
/// Counts a column needs for a share and a spread of its own.
const ENOUGH: usize = 8;

/// A count before and now.
#[derive(Clone, Debug)]
struct Change {
    figure: Term,
    before: i64,
    now: i64,
}

impl Change {
    fn share(&self) -> f64 {
        (self.now - self.before) as f64 / self.now as f64
    }

    /// Whether it is large enough to say something about the others.
    fn counts(&self) -> bool {
        self.now >= LEAST
    }

    fn distance(&self, share: f64) -> f64 {
        let (n, d) = (self.now as f64, (self.now - self.before) as f64);
        let root = |x: f64| x.clamp(0.0, 1.0).sqrt().asin();
        2.0 * (n + 0.5).sqrt() * (root((d + 0.375) / (n + 0.75)) - root(share))
    }
}

/// Looks at every count that adds up over months, but totals, which only follow.
pub(super) fn check(context: &Context<'_>, r: &mut Reporter<'_>) {
    let companion = match preceding(context) {
        Preceding::NotGiven => return,
        Preceding::Is(companion) => companion,
        // X105 or P102 says why.
        Preceding::Other(_) | Preceding::Misplaced(..) => return r.cannot_silently(),
    };
    let changes: Vec<Change> = figures(context.schema).filter_map(|f| change(context, companion, f)).collect();
    if changes.iter().all(|c| c.now == c.before) && changes.iter().filter(|c| c.now > 0).count() >= ENOUGH {
        let message = Message::new("X106-unchanged").with("file", companion.file());
        let finding = r.finding(whole(context), message, Message::new("X106-unchanged-help"));
        return r.fails(finding.keyed("unchanged"));
    }
    // What fell is X105's.
    let grown: Vec<&Change> = changes.iter().filter(|c| c.before <= c.now && c.now > 0).collect();
    if grown.iter().filter(|c| c.counts()).count() < ENOUGH {
        return r.cannot_silently();
    }
    let unusual = unusual(&grown);
    for _ in unusual.len()..grown.len() {
        r.holds();
    }
    for (change, expected) in unusual {
        tell(context, r, companion, change, expected);
    }
}

fn change(context: &Context<'_>, companion: &Companion, figure: Term) -> Option<Change> {
    let follows = matches!(figure, Term::Cell { table, row, .. }
        if matches!(context.schema.tables[table].rows[row].kind, RowKind::Total | RowKind::Subtotal));
    if merge(context.schema, &figure) != MergeRule::Sum || follows {
        return None;
    }
    let other = counterpart(context.schema, &companion.schema, &figure)?;
    match (stated(context, &figure), stated(&companion.context(), &other)) {
        (Stated::Value(now), Stated::Value(before)) => Some(Change { figure, before, now }),
        _ => None,
    }
}

/// What the counts of a column (table and column; none for header figures) lead to expect.
struct Expectation {
    of: Option<(usize, usize)>,
    share: f64,
    spread: f64,
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    Some(if values.len() % 2 == 1 { upper } else { f64::midpoint(upper, *values.get(middle.checked_sub(1)?)?) })
}

/// The changes far from what the others lead to expect, each with the count expected.
fn unusual<'a>(changes: &[&'a Change]) -> Vec<(&'a Change, i64)> {
    let group = |c: &Change| match c.figure {
        Term::Cell { table, column, .. } => Some((table, column)),
        _ => None,
    };
    let of = |of: Option<(usize, usize)>| -> Vec<&'a Change> {
        let own: Vec<&Change> = changes.iter().copied().filter(|c| c.counts() && group(c) == of).collect();
        if of.is_some() && own.len() >= ENOUGH { own } else { changes.iter().copied().filter(|c| c.counts()).collect() }
    };
    let mut told = Vec::new();
    let mut known: Vec<Expectation> = Vec::new();
    for &change in changes {
        let place = group(change);
        let (share, spread) = match known.iter().find(|k| k.of == place) {
            Some(k) => (k.share, k.spread),
            None => {
                let Some((share, spread)) = expectation(&of(place)) else { continue };
                known.push(Expectation { of: place, share, spread });
                (share, spread)
            }
        };
        let new = change.now - change.before;
        // What the earlier days brought, grown by the share of the new ones.
        let expected = (change.before as f64 / (1.0 - share)).round();
        let off = (new as f64 - change.now as f64 * share).abs().max((change.now as f64 - expected).abs());
        if change.distance(share).abs() > FAR * spread && off >= MANY {
            told.push((change, expected as i64));
        }
    }
    told
}

/// The usual share of new events and the spread of the distances from it, at least 1.
fn expectation(changes: &[&Change]) -> Option<(f64, f64)> {
    let share = median(&mut changes.iter().map(|c| c.share()).collect::<Vec<f64>>())?.clamp(0.01, 0.99);
    let mut off: Vec<f64> = changes.iter().map(|c| c.distance(share).abs()).collect();
    Some((share, (1.4826 * median(&mut off)?).max(1.0)))
}

fn tell(context: &Context<'_>, r: &mut Reporter<'_>, companion: &Companion, change: &Change, expected: i64) {
    let place = place(context, &change.figure);
    let several = matches!(change.figure, Term::Cell { .. }) && !is_only_count(context, &change.figure);
    let message = Message::new(if several { "X106-column" } else { "X106" })
        .with("label", place.row.clone().unwrap_or_default())
        .with("column", place.column_label.clone().unwrap_or_default())
        .with("stated", change.now)
        .with("before", change.before)
        .with("expected", expected)
        .with("file", companion.file());
    let other = counterpart(context.schema, &companion.schema, &change.figure);
    let cell = other.as_ref().map(|o| address(companion, o)).unwrap_or_default();
    let help = Message::new("X106-help").with("cell", cell);
    let mut finding = r.finding(place, message, help).figures(change.now, expected);
    finding.related.extend(other.and_then(|o| related(companion, &o, Role::Counterpart)));
    r.fails(finding);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A generator of whole numbers that is the same everywhere (xorshift64*).
    struct Dice(u64);

    impl Dice {
        fn unit(&mut self) -> f64 {
            self.0 ^= self.0 >> 12;
            self.0 ^= self.0 << 25;
            self.0 ^= self.0 >> 27;
            (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) as f64 / (1u64 << 53) as f64
        }

        /// Poisson by multiplication, in pieces so that nothing underflows.
        fn poisson(&mut self, mean: f64) -> i64 {
            let mut n = 0;
            let mut rest = mean;
            while rest > 0.0 {
                let limit = (-rest.min(30.0)).exp();
                rest -= 30.0;
                let mut product = self.unit();
                while product > limit {
                    product *= self.unit();
                    n += 1;
                }
            }
            n
        }

        /// Events in runs of one to three: the variance is 7/3 of the mean.
        fn runs(&mut self, mean: f64) -> i64 {
            let runs = self.poisson(mean / 2.0);
            (0..runs).map(|_| 1 + (self.unit() * 3.0) as i64).sum()
        }
    }

    fn form(dice: &mut Dice) -> Vec<Change> {
        let growth = 0.6 + dice.unit();
        (0..130)
            .map(|row| {
                // Many small categories and a few large ones, as in the real form.
                let monthly = 0.05 * 200f64.powf(dice.unit());
                let before = dice.runs(monthly * 6.0);
                let now = before + dice.runs(monthly * 3.0 * growth);
                Change { figure: Term::Cell { table: row / 33, row: row % 33, column: 0 }, before, now }
            })
            .collect()
    }

    #[test]
    fn what_comes_in_runs_is_seldom_unusual() {
        let mut dice = Dice(20_250_401);
        let forms = 2_000;
        let mut wrong = 0;
        for _ in 0..forms {
            let changes = form(&mut dice);
            let grown: Vec<&Change> = changes.iter().filter(|c| c.now > 0).collect();
            wrong += usize::from(!unusual(&grown).is_empty());
        }
        assert!(wrong * 50 <= forms, "{wrong} of {forms} forms have a false word");
    }

    #[test]
    fn a_count_ten_times_too_large_and_one_left_as_it_was_are_unusual() {
        let mut dice = Dice(7);
        let (mut seen_large, mut seen_same, forms) = (0, 0, 300);
        for _ in 0..forms {
            let mut changes = form(&mut dice);
            changes[3].before = 12;
            changes[3].now = 180;
            changes[5].before = 60;
            changes[5].now = 60;
            let grown: Vec<&Change> = changes.iter().filter(|c| c.now > 0).collect();
            let found = unusual(&grown);
            seen_large += usize::from(found.iter().any(|(c, _)| c.figure == changes[3].figure));
            seen_same += usize::from(found.iter().any(|(c, _)| c.figure == changes[5].figure));
        }
        assert!(seen_large * 100 >= forms * 98 && seen_same * 100 >= forms * 45, "{seen_large} {seen_same} of {forms}");
    }
}
