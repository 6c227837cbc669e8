//! The cells that are singled out as wrong, with what they must hold, and what singles them out.

use super::explain::{Cluster, Explanations, Range};
use super::form::Form;
use super::odds::{share_of, shares};
use super::rank::{Cause, Evidence};
use super::slip::{self, SlipKind};
use crate::check::Context;
use crate::finding::Confidence;
use crate::finding::{Strength, Suspect};
use crate::system::VarId;

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
            };
            Some((var, suspect))
        });
        out.push((cluster, cells.collect()));
    }
    out
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
