//! Lists everything that could be wrong: for each cluster of failed edits every minimal explanation, not only the smallest ones on which
//! causes and corrections rest.

use super::attach::{failed_links, joins, shows};
use super::explain::{Explanation, Limits, explain};
use super::form::Form;
use crate::check::Context;
use crate::finding::{Explained, Finding, Wrong};

/// Search nodes for the larger sets of one cluster: a list that was asked for may take a second or two.
const NODES: u64 = 50_000;

/// The explanations behind `findings`, cluster by cluster in the order of the system, as far as [`Limits::thorough`] goes. A cluster
/// without any is left out: a finding of S106 speaks of it.
pub fn list(context: &Context<'_>, findings: &[Finding]) -> Vec<Explained> {
    if !findings.iter().any(super::explains) {
        return Vec::new();
    }
    let form = if joins(context, findings) { Form::joined(context) } else { Form::new(context) };
    let all = explain(&form.system, &Limits { further_nodes: NODES, ..Limits::thorough() });
    let explained = all.clusters.iter().filter_map(|cluster| {
        let links = failed_links(&form, cluster, |_| true);
        let shown: Vec<&Finding> =
            findings.iter().filter(|f| links.iter().any(|link| shows(context, link, f))).collect();
        let place = &shown.first()?.place;
        let sets: Vec<Vec<Wrong>> = cluster.all().filter_map(|e| set(context, &form, e)).collect();
        (!sets.is_empty()).then_some(Explained {
            findings: shown.iter().map(|f| f.fingerprint()).collect(),
            at: (place.sheet.clone()?, place.cell?),
            sets,
            complete_to: cluster.complete_to,
        })
    });
    explained.collect()
}

fn set(context: &Context<'_>, form: &Form, explanation: &Explanation) -> Option<Vec<Wrong>> {
    let one = |&(var, range): &(_, super::Range)| {
        let stand = form.place(context, var)?;
        Some(Wrong {
            sheet: stand.sheet,
            cell: stand.at,
            row: stand.row,
            from: form.system.observed(var),
            least: range.min,
            most: range.max,
        })
    };
    explanation.cells.iter().map(one).collect()
}
