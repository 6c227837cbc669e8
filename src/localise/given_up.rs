//! Says where the search for explanations ended before its time: silence there would read as "nothing else could be wrong".

use super::attach::{failed_links, shows};
use super::explain::{Cluster, Explanations, LimitReached, Limits};
use super::form::Form;
use crate::check::{self, Context};
use crate::finding::Finding;
use crate::message::Message;

/// Puts a finding of S106 behind the first finding of each cluster that has no explanation within the limits, or whose list of
/// explanations may lack one. (That sets of cells over several clusters were not all tried is not said: each has its own explanations.)
pub(super) fn say(context: &Context<'_>, form: &Form, explanations: &Explanations, findings: &mut Vec<Finding>) {
    for cluster in &explanations.clusters {
        let Some(message) = message(cluster) else { continue };
        let links = failed_links(form, cluster, |_| true);
        let Some(at) = findings.iter().position(|f| links.iter().any(|link| shows(context, link, f))) else { continue };
        let rule = check::rule("S106").expect("S106 is in the registry");
        let key = ["explained", findings[at].rule, findings[at].key.as_str()].join("/");
        let said = rule.finding(findings[at].place.clone(), message, Message::new("S106-explained-help")).keyed(key);
        findings.insert(at + 1, said);
    }
}

fn message(cluster: &Cluster) -> Option<Message> {
    let ended = |limit: &LimitReached| !matches!(limit, LimitReached::Joint { .. } | LimitReached::Cells);
    let failed = cluster.failed.len();
    if cluster.limits_reached.iter().any(ended) {
        Some(Message::new("S106-search-ended").with("count", failed))
    } else if cluster.explanations.is_empty() && cluster.limits_reached.contains(&LimitReached::Cells) {
        Some(Message::new("S106-too-many").with("count", failed).with("cells", Limits::default().max_cells))
    } else {
        None
    }
}
