//! Carries out what a reviewer decided on one report, and says what is settled by it.

use crate::check::{self, Context};
use crate::correct::{self, Choice, Outcome, Record};
use crate::decision::{self, Decision, Decisions, Key};
use crate::finding::Finding;
use crate::message::Message;
use crate::submission::Submission;
use std::collections::BTreeSet;

/// Why a finding needs no more attention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// A correction took its cause away.
    Corrected,
    /// The reviewer acknowledged it, for this reason.
    Acknowledged(String),
}

/// A report after the reviewer's decisions.
#[derive(Debug)]
pub struct Reviewed {
    /// The submission with the corrections that were carried out.
    pub corrected: Submission,
    /// Every correction, carried out or not.
    pub records: Vec<Record>,
    /// Beside the findings: why each is settled; `None` where it is open.
    pub settled: Vec<Option<Settlement>>,
    /// Accepted corrections that could not be carried out: one sentence each.
    pub conflicts: Vec<Message>,
}

/// Carries out `decisions`. `keys` stand beside the findings, whose corrections are marked as applied or not.
pub fn carry_out(
    context: &Context<'_>,
    findings: &mut [Finding],
    keys: &[Key],
    decisions: &Decisions,
    by_class: &dyn Fn(&Finding) -> Choice,
) -> Reviewed {
    let asked: Vec<Option<&Decision>> = keys.iter().map(|k| decisions.of(k)).collect();
    let choose = |finding: &Finding| {
        let decision = decisions.of(&decision::key(context, finding));
        match decision.and_then(|d| d.choice) {
            Some(decision::Choice::Accept) => Choice::Accept,
            Some(decision::Choice::Refuse) => Choice::Refuse,
            // What was submitted may stand.
            Some(decision::Choice::Acknowledge) if decision.is_some_and(Decision::acknowledges) => Choice::Refuse,
            _ => by_class(finding),
        }
    };
    let (corrected, records) = correct::apply(context, findings, &choose);
    let changed = records.iter().any(|r| r.outcome == Outcome::Applied);
    let left: Option<BTreeSet<String>> = changed.then(|| {
        let after = check::run(&Context { submission: &corrected, ..*context });
        after.findings.iter().map(Finding::fingerprint).collect()
    });
    let before: BTreeSet<String> =
        if changed { check::run(context).findings.iter().map(Finding::fingerprint).collect() } else { BTreeSet::new() };
    let settled = findings
        .iter()
        .zip(&asked)
        .map(|(finding, decision)| {
            let mended = || {
                // Only what the rules themselves say again and again can be seen to have gone.
                let fingerprint = finding.fingerprint();
                left.as_ref().is_some_and(|left| before.contains(&fingerprint) && !left.contains(&fingerprint))
            };
            if finding.correction.as_ref().is_some_and(|c| c.applied) || mended() {
                return Some(Settlement::Corrected);
            }
            decision.filter(|d| d.acknowledges()).map(|d| Settlement::Acknowledged(d.reason.clone()))
        })
        .collect();
    Reviewed { conflicts: conflicts(findings, &asked, &records), corrected, records, settled }
}

/// What to say of accepted corrections that were not carried out.
fn conflicts(findings: &[Finding], asked: &[Option<&Decision>], records: &[Record]) -> Vec<Message> {
    let mut out = Vec::new();
    for (finding, decision) in findings.iter().zip(asked) {
        let Some(decision) = decision.filter(|d| d.choice == Some(decision::Choice::Accept)) else { continue };
        let Some(correction) = finding.correction.as_ref().filter(|c| !c.applied) else { continue };
        let same = |r: &&Record| {
            let c = &r.correction;
            c.sheet == correction.sheet && c.cell == correction.cell && c.after == correction.after
        };
        let Some(record) = records.iter().find(same) else { continue };
        let (id, rules) = match &record.outcome {
            Outcome::WouldBreak(rules) => ("decision-would-break", rules.join("・")),
            Outcome::Superseded => ("decision-superseded", String::new()),
            Outcome::Contradicted => ("decision-contradicted", String::new()),
            Outcome::NoSuchCell => ("decision-no-such-cell", String::new()),
            Outcome::Applied | Outcome::NeedsAcceptance | Outcome::Refused => continue,
        };
        out.push(
            Message::new(id)
                .with("sheet", decision.sheet.as_str())
                .with("cell", decision.cell.as_str())
                .with("target", correction.cell.to_string())
                .with("rules", rules),
        );
    }
    out
}
