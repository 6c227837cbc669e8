//! The levels a schema sets instead of the rules' own. What is turned off is still evaluated and counted, and S106 says how much is
//! not shown and why: nothing goes silent unexplained.

use super::registry::Rule;
use super::{Context, rule};
use crate::finding::{Finding, Place};
use crate::message::Message;

/// Gives findings the level that is set for them and takes out those that are turned off; one finding of S106 (`said`) for each setting that
/// hides something.
pub(super) fn apply(context: &Context<'_>, said: &'static Rule, findings: &mut Vec<Finding>) -> Vec<Finding> {
    let levels = &context.schema.levels;
    if levels.is_empty() {
        return Vec::new();
    }
    let mut hidden = vec![0usize; levels.len()];
    findings.retain_mut(|finding| {
        let fits = |s: &crate::schema::LevelSetting| s.fits(finding.rule, finding.place.table.as_deref(), &finding.key);
        // Of several settings the last decides.
        let Some(i) = levels.iter().rposition(fits) else { return true };
        match levels[i].level {
            Some(severity) => {
                finding.severity = severity;
                true
            }
            None => {
                hidden[i] += 1;
                false
            }
        }
    });
    levels
        .iter()
        .zip(hidden)
        .filter(|(_, count)| *count > 0)
        .map(|(setting, count)| {
            let message = Message::new("S106-off")
                .with("rule", setting.rule.as_str())
                .with("name", rule(&setting.rule).map_or("", |r| r.name))
                .with("count", count)
                .with("reason", setting.reason.as_str());
            let table = setting.table.as_deref().and_then(|id| context.schema.tables.iter().position(|t| t.id == id));
            let place = table.map_or_else(Place::default, |t| context.table_place(t));
            let key = ["off", &setting.rule, setting.edit.as_deref().unwrap_or("")].join("/");
            super::structure::note(said, place, message, Message::new("S106-off-help"), key)
        })
        .collect()
}
