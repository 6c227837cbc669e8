//! The cells that are singled out as wrong, with what they must hold, and what singles them out.

use super::attach::labels;
use super::explain::{Cluster, Explanations};
use super::form::Form;
use super::odds::shares;
use super::rank::{Cause, Confidence};
use super::slip::slips;
use crate::check::Context;
use crate::finding::{Strength, Suspect};
use crate::system::VarId;

/// The share of an explanation among several that singles it out.
const BY_FAR: f64 = 0.99;

/// For each cluster with such cells, the cells.
pub(super) fn suspects<'e>(
    context: &Context<'_>,
    form: &Form,
    explanations: &'e Explanations,
    causes: &[Cause],
) -> Vec<(&'e Cluster, Vec<(VarId, Suspect)>)> {
    let mut out = Vec::new();
    for (number, cluster) in explanations.clusters.iter().enumerate() {
        let proven = causes
            .iter()
            .find(|c| c.cluster == number && c.kind.structural() && c.confidence == Confidence::Determined)
            .and_then(|c| c.explanation);
        let Some((at, strength)) = proven.map(|at| (at, Strength::Proven)).or_else(|| singled(form, cluster)) else {
            continue;
        };
        let Some(explanation) = cluster.explanations.get(at) else { continue };
        let cells = explanation.cells.iter().filter_map(|&(var, range)| {
            let (sheet, observed) = form.cell(context, var)?;
            let (from, to) = (form.system.observed(var)?, range.determined());
            let suspect = Suspect {
                sheet: context.sheet_name(sheet).to_owned(),
                cell: observed.at,
                row: labels(context, form, var).0,
                from,
                to,
                strength,
                slip: to.is_some_and(|to| !slips(from, to).is_empty()),
            };
            Some((var, suspect))
        });
        out.push((cluster, cells.collect()));
    }
    out
}

/// The explanation that stands out of a cluster's, without anything read off the sheet.
fn singled(form: &Form, cluster: &Cluster) -> Option<(usize, Strength)> {
    if !cluster.nearly_complete() {
        return None;
    }
    match &cluster.explanations[..] {
        [only] if only.cells.len() == 1 || cluster.failed.len() >= 2 * only.cells.len() => Some((0, Strength::Only)),
        [_] => Some((0, Strength::Lone)),
        _ => {
            let shares = shares(&form.system, cluster);
            let at = shares.iter().position(|share| *share >= BY_FAR)?;
            (cluster.explanations[at].cells.len() == 1).then_some((at, Strength::Odds))
        }
    }
}
