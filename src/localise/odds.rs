//! How the explanations of a cluster compare: the odds that each would have given the figures as they stand.
//!
//! A model of how figures go wrong, the same for every cell: [`often`] says how often a wrong figure is which slip; a slip hits any of the
//! values it can give alike, and what is no slip is any value up to about twice the right one. For several explanations of one size the
//! cells' chances are multiplied, and an explanation's *share* is its part of the sum over all. Nothing here is exact: a share orders
//! what may be, and only one close to 1 speaks for a correction.

use super::explain::{Cluster, Explanation};
use super::rank::{CauseKind, Evidence};
use super::slip::{self, SlipKind};
use crate::system::{System, VarId};

/// How often a wrong figure is such a slip; the rest is no slip at all. Rough figures of keyboards and clerks, not measured here.
const fn often(kind: SlipKind) -> f64 {
    match kind {
        SlipKind::DigitsTransposed { .. } => 0.15,
        SlipKind::DigitMistyped => 0.2,
        SlipKind::DigitDropped | SlipKind::DigitAdded => 0.1,
        SlipKind::ShiftedByTen => 0.05,
        SlipKind::SignFlipped => 0.02,
    }
}

/// What remains for values that are no slip.
const ANYTHING: f64 = 0.38;

/// How much likelier a total alone is wrong that was typed where the form's other totals are calculated: somebody put it there by hand.
const TYPED: f64 = 10.0;

/// Wrong figures that are no slip lie at least within so many values: the least that is assumed where something rests on a share
/// (errors of small figures are as large as they like).
const ANY_TWO_DIGITS: f64 = 100.0;

/// The share of each explanation of the smallest size, in order; those of other sizes get 0.
pub(super) fn shares(system: &System, cluster: &Cluster, evidence: &[Evidence]) -> Vec<f64> {
    shares_within(system, cluster, evidence, 0.0)
}

/// The shares where any figure may be wrong by two digits as easily as by one.
pub(super) fn cautious_shares(system: &System, cluster: &Cluster, evidence: &[Evidence]) -> Vec<f64> {
    shares_within(system, cluster, evidence, ANY_TWO_DIGITS)
}

fn shares_within(system: &System, cluster: &Cluster, evidence: &[Evidence], least: f64) -> Vec<f64> {
    let size = cluster.explanations.first().map_or(0, |e| e.cells.len());
    let typed = |var: VarId| size == 1 && evidence.iter().any(|e| e.kind == CauseKind::TypedTotal && e.cells == [var]);
    let weight = |e: &Explanation| {
        if e.cells.len() == size {
            e.cells
                .iter()
                .map(|&(var, range)| {
                    one(system.observed(var), range.determined(), least) * if typed(var) { TYPED } else { 1.0 }
                })
                .product()
        } else {
            0.0
        }
    };
    let weights: Vec<f64> = cluster.explanations.iter().map(weight).collect();
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| if sum > 0.0 { weight / sum } else { 0.0 }).collect()
}

/// The share of every explanation in which a figure has this value.
pub(super) fn share_of(cluster: &Cluster, shares: &[f64], var: VarId, to: Option<i64>) -> f64 {
    let has = |e: &Explanation| e.cells.iter().any(|(v, range)| *v == var && range.determined() == to);
    cluster.explanations.iter().zip(shares).filter(|(e, _)| has(e)).map(|(_, share)| share).sum()
}

/// How likely the stated value is, were it wrong and the other one right; what is no slip lies within `least` values or more.
fn one(from: Option<i64>, to: Option<i64>, least: f64) -> f64 {
    // A value that could be several: as if it were no slip, of a small figure.
    let (Some(from), Some(to)) = (from, to) else { return ANYTHING / 10.0 };
    let digits = f64::from(to.unsigned_abs().max(1).ilog10() + 1);
    let outcomes = |kind: SlipKind| match kind {
        SlipKind::DigitsTransposed { adjacent: true } => (digits - 1.0).max(1.0),
        SlipKind::DigitsTransposed { adjacent: false } => (digits * digits * 2.0).max(1.0),
        SlipKind::DigitMistyped => 9.0 * digits,
        SlipKind::DigitDropped => digits,
        SlipKind::DigitAdded => 10.0 * (digits + 1.0),
        SlipKind::ShiftedByTen => 3.0,
        SlipKind::SignFlipped => 1.0,
    };
    let range = (2.0 * to.unsigned_abs() as f64 + 10.0).max(least);
    // Far beyond, values get rarer with their size; counts below 0 are no accident of this kind.
    let anything = if from < 0 {
        0.01 / range
    } else if (from as f64) < range {
        1.0 / range
    } else {
        0.05 / (from as f64)
    };
    let slipped: f64 = slip::kinds(from, to).map(|kind| often(kind) / outcomes(kind)).sum();
    slipped + ANYTHING * anything
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_slip_weighs_more_than_any_value() {
        let one = |from, to| super::one(from, to, 0.0);
        assert!(one(Some(436), Some(463)) > 50.0 * one(Some(436), Some(417)));
        assert!(one(Some(61), Some(16)) > one(Some(17), Some(16)));
        assert!(one(Some(-5), Some(5)) > one(Some(-5), Some(6)));
        assert!(one(Some(3), None) > 0.0);
        for (from, to) in [(i64::MIN, i64::MAX), (0, i64::MAX), (i64::MAX, 0), (0, 1)] {
            assert!((0.0..=1.0).contains(&one(Some(from), Some(to))), "{from} {to}");
        }
    }
}
