//! The cells that are singled out as wrong, with what they must hold, and what singles them out.

use super::explain::{Cluster, Explanations, Range};
use super::form::Form;
use super::odds::{cautious_shares, share_of, shares};
use super::rank::{Cause, Evidence};
use super::slip::{self, SlipKind};
use crate::check::Context;
use crate::finding::Confidence;
use crate::finding::{Strength, Suspect};
use crate::system::{ConstraintId, Op, Relation, Status, System, VarId};
use std::cmp::Reverse;
use std::collections::HashSet;

/// The share of an explanation among several that singles it out.
const BY_FAR: f64 = 0.98;

/// The share of the explanations with one value of a figure that makes it worth naming among several.
const WORTH_NAMING: f64 = 0.9;

/// For each cluster with such cells, the cells.
pub(super) fn suspects<'e>(
    context: &Context<'_>,
    form: &Form,
    explanations: &'e Explanations,
    causes: &[Cause],
    evidence: &[Evidence],
) -> Vec<(&'e Cluster, Vec<(VarId, Suspect)>)> {
    let mut out = Vec::new();
    for (number, cluster) in explanations.clusters.iter().enumerate() {
        let proven = causes
            .iter()
            .find(|c| c.cluster == number && c.kind.structural() && c.confidence == Confidence::Determined)
            .and_then(|c| c.explanation);
        let one = proven.map(|at| (at, Strength::Proven)).or_else(|| singled(form, cluster, evidence));
        let (cells, strength) = match one.and_then(|(at, strength)| Some((cluster.explanations.get(at)?, strength))) {
            Some((explanation, strength)) => (explanation.cells.clone(), strength),
            None => (common(form, cluster, evidence), Strength::Lone),
        };
        let sure = |var| strength == Strength::Proven || sure(form, cluster, evidence, var, strength);
        // Of several cells, one that is only 1 off proves little: small differences agree with each other by accident.
        let alone = cells.len() == 1;
        let cells = cells.into_iter().filter_map(|(var, range)| {
            let stand = form.place(context, var)?;
            let (from, to) = (form.system.observed(var)?, range.determined());
            let suspect = Suspect {
                sheet: stand.sheet,
                cell: stand.at,
                row: stand.row,
                from,
                to,
                strength,
                slip: to.is_some_and(|to| {
                    slip::kinds(from, to).any(|kind| alone || telling(kind) || from.abs_diff(to) > 1)
                }),
                sure: sure(var),
            };
            Some((var, suspect))
        });
        out.push((cluster, cells.collect()));
    }
    out
}

/// So many parts of a sum wrong at once are not thought of.
const TOO_MANY: usize = 4;

/// Whether a total that is singled out without a proof may be put right unasked. That no other cell alone could be it does not do where a
/// single edit fails: two wrong parts, or a part besides the total, look the same. A second edit that fails alike says no; so does a
/// slip that hardly comes about by accident, and a difference that a few parts could not make up together.
fn sure(form: &Form, cluster: &Cluster, evidence: &[Evidence], var: VarId, strength: Strength) -> bool {
    let to = |at: usize| match cluster.explanations.get(at).map(|e| &e.cells[..]) {
        Some(&[(only, range)]) if only == var => range.determined(),
        _ => None,
    };
    match strength {
        Strength::Lone => false,
        Strength::Only | Strength::Proven => {
            let Some((from, to)) = form.system.observed(var).zip(to(0)) else { return cluster.failed.len() > 1 };
            let slipped = slip::kinds(from, to).any(telling);
            cluster.failed.len() > 1
                || slip::slips(from, to).iter().any(slip::Slip::telling)
                || cluster.failed.iter().all(|&id| beyond_parts(&form.system, id, var, slipped))
        }
        Strength::Odds => {
            let shares = cautious_shares(&form.system, cluster, evidence);
            let outweighs = shares.iter().enumerate().any(|(at, share)| *share >= BY_FAR && to(at).is_some());
            outweighs || cluster.failed.iter().all(|&id| out_of_scale(&form.system, id, var))
        }
    }
}

/// Whether a total is so much too large that one of its parts would have to be more than all of them together.
fn out_of_scale(system: &System, id: ConstraintId, total: VarId) -> bool {
    let Status::Broken { residual } = system.evaluate(id) else { return false };
    let sum: i128 = terms(system, id)
        .iter()
        .filter(|(_, var)| *var != total)
        .filter_map(|&(coefficient, var)| Some((i128::from(coefficient) * i128::from(system.observed(var)?)).abs()))
        .sum();
    sum > 0 && residual.abs() > sum
}

/// The figures of an equation, with their coefficients.
fn terms(system: &System, id: ConstraintId) -> &[(i64, VarId)] {
    match system.constraints().get(id.index()).map(|c| &c.relation) {
        Some(Relation::Linear { terms, op: Op::Eq, .. }) => terms,
        _ => &[],
    }
}

/// Whether the difference of an edit is more than its other figures could make up, fewer than [`TOO_MANY`] of them brought down to nothing,
/// and no one of them is more than half of it, if the total's slip is none by itself: then, were such a part wrong besides the total, their
/// sum would still be nearer to the truth than the total is. Figures that another sum confirms do not count: with them a third would
/// have to be wrong by the same amount.
fn beyond_parts(system: &System, id: ConstraintId, total: VarId, slipped: bool) -> bool {
    let Status::Broken { residual } = system.evaluate(id) else { return false };
    let confirming = system.constraint_ids().filter(|&other| other != id && system.evaluate(other) == Status::Holds);
    let confirmed: HashSet<VarId> =
        confirming.flat_map(|other| terms(system, other).iter().map(|&(_, var)| var)).collect();
    let mut give: Vec<i128> = Vec::new();
    for &(coefficient, var) in terms(system, id).iter().filter(|(_, var)| *var != total && !confirmed.contains(var)) {
        let Some(value) = system.observed(var) else { return false };
        // What would have to grow has no end.
        if value < 0 || i128::from(coefficient).signum() != residual.signum() {
            return false;
        }
        give.push((i128::from(coefficient) * i128::from(value)).abs());
    }
    give.sort_unstable_by_key(|amount| Reverse(*amount));
    let largest = give.first().copied().unwrap_or(0);
    let few: i128 = give.iter().take(TOO_MANY - 1).sum();
    !terms(system, id).is_empty() && few < residual.abs() && (slipped || largest.saturating_mul(2) <= residual.abs())
}

/// The figures that nearly all explanations have in common, each with the same value in all.
fn common(form: &Form, cluster: &Cluster, evidence: &[Evidence]) -> Vec<(VarId, Range)> {
    if !cluster.nearly_complete() {
        return Vec::new();
    }
    let shares = shares(&form.system, cluster, evidence);
    let mut out: Vec<(VarId, Range)> = Vec::new();
    for &(var, range) in cluster.explanations.iter().flat_map(|e| &e.cells) {
        let known = out.iter().any(|(v, _)| *v == var);
        if !known && share_of(cluster, &shares, var, range.determined()) >= WORTH_NAMING {
            out.push((var, range));
        }
    }
    out
}

/// Whether a slip tells anything. A mistyped digit does not: every small difference is one.
fn telling(kind: SlipKind) -> bool {
    kind != SlipKind::DigitMistyped
}

/// The one explanation by a single cell that is a telling slip, where no other cell alone is any slip.
fn only_slip(form: &Form, cluster: &Cluster) -> Option<usize> {
    let alone = cluster.explanations.iter().enumerate().filter_map(|(i, e)| match e.cells[..] {
        [(var, range)] => Some((i, form.system.observed(var)?, range.determined()?)),
        _ => None,
    });
    let mut slipped = alone.filter(|&(_, from, to)| slip::kinds(from, to).next().is_some());
    let (at, from, to) = slipped.next()?;
    (slip::kinds(from, to).any(telling) && slipped.next().is_none()).then_some(at)
}

/// The explanation that stands out of a cluster's, without anything read off the sheet.
fn singled(form: &Form, cluster: &Cluster, evidence: &[Evidence]) -> Option<(usize, Strength)> {
    if !cluster.nearly_complete() {
        return None;
    }
    match &cluster.explanations[..] {
        [only] if only.cells.len() == 1 || cluster.failed.len() >= 2 * only.cells.len() => Some((0, Strength::Only)),
        [_] => Some((0, Strength::Lone)),
        _ => {
            let shares = shares(&form.system, cluster, evidence);
            let by_far = shares.iter().position(|share| *share >= BY_FAR);
            let at = by_far.or_else(|| only_slip(form, cluster))?;
            (cluster.explanations[at].cells.len() == 1).then_some((at, Strength::Odds))
        }
    }
}
