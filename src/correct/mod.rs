//! Proposes corrections and carries them out on a copy. A correction stays only if every edit that held before still holds.
//!
//! The classes are the contract's: `safe` corrections come with the findings that make them; `recomputed` ones are made here, for
//! stated totals that nothing but the parts contradicts. What would change a count or a name is never applied unasked.

use crate::a1::CellRef;
use crate::check::{self, Context};
use crate::finding::{Class, Correction, Figure, Finding, Place};
use crate::message::Message;
use crate::submission::{Observed, Reading, Submission, Written};
use std::collections::BTreeSet;

/// A correction with what it rests on.
#[derive(Clone, Debug)]
pub struct Record {
    /// What is changed, and whether it was.
    pub correction: Correction,
    /// Where, in words.
    pub place: Place,
    /// Code of the rule whose finding it answers.
    pub rule: &'static str,
    /// Why.
    pub reason: Message,
}

/// Adds `recomputed` corrections to findings about stated totals. A total is left alone where a cause singles out one of its parts,
/// and where the new total would break an edit that holds.
pub fn propose(context: &Context<'_>, findings: &mut [Finding]) {
    if !findings.iter().any(|f| matches!(f.rule, "T101" | "T102")) {
        return;
    }
    let before = failing(context, context.submission);
    for finding in findings.iter_mut() {
        if !matches!(finding.rule, "T101" | "T102") || finding.correction.is_some() {
            continue;
        }
        let (Some(sheet), Some(cell), Some(Figure::Int(stated)), Some(Figure::Int(expected))) =
            (&finding.place.sheet, finding.place.cell, &finding.stated, &finding.expected)
        else {
            continue;
        };
        // Where a part is singled out, both stay as submitted; where the best cause is at the total, or there is none, the parts count.
        let elsewhere = !finding.suspects.is_empty() && !finding.suspects.contains(&(sheet.clone(), cell));
        let accused = elsewhere || finding.causes.first().is_some_and(|c| c.cell != cell);
        if accused || *expected < 0 {
            continue;
        }
        let correction = Correction {
            sheet: sheet.clone(),
            cell,
            before: stated.to_string(),
            after: Figure::Int(*expected),
            class: Class::Recomputed,
            applied: false,
        };
        let mut copy = context.submission.clone();
        if change(context, &mut copy, &correction) && failing(context, &copy).is_subset(&before) {
            finding.correction = Some(correction);
        }
    }
}

/// Carries out the corrections of the classes `safe` and `recomputed` on a copy of the submission, marks them as applied in the
/// findings, and returns the copy with a record of every correction, applied or only proposed, in the order of the findings.
pub fn apply(context: &Context<'_>, findings: &mut [Finding]) -> (Submission, Vec<Record>) {
    let mut copy = context.submission.clone();
    let mut before = failing(context, &copy);
    let mut records: Vec<Record> = Vec::new();
    for finding in findings.iter_mut() {
        let (place, rule, reason) = (finding.place.clone(), finding.rule, finding.message.clone());
        let Some(correction) = &mut finding.correction else { continue };
        if let Some(same) = records.iter().find(|r| {
            r.correction.sheet == correction.sheet
                && r.correction.cell == correction.cell
                && r.correction.after == correction.after
        }) {
            correction.applied = same.correction.applied;
            continue;
        }
        if correction.class <= Class::Recomputed {
            if changes_only_spelling(correction) {
                correction.applied = true;
            } else {
                let mut trial = copy.clone();
                let changed = change(context, &mut trial, correction);
                let after = failing(context, &trial);
                if changed && after.is_subset(&before) {
                    correction.applied = true;
                    (copy, before) = (trial, after);
                }
            }
        }
        records.push(Record { correction: correction.clone(), place, rule, reason });
    }
    (copy, records)
}

/// Labels and codes take part in no edit.
fn changes_only_spelling(correction: &Correction) -> bool {
    matches!(correction.after, Figure::Text(_))
}

/// Fingerprints of the edits that fail.
fn failing(context: &Context<'_>, submission: &Submission) -> BTreeSet<String> {
    let outcome = check::run(&Context { submission, ..*context });
    outcome
        .findings
        .iter()
        .filter(|f| f.rule.starts_with(['T', 'X']) || f.rule.starts_with('V'))
        .map(Finding::fingerprint)
        .collect()
}

/// Puts the corrected count into the copy; whether the cell is there.
fn change(context: &Context<'_>, submission: &mut Submission, correction: &Correction) -> bool {
    let Figure::Int(value) = correction.after else { return false };
    let Some(cell) = find(context, submission, &correction.sheet, correction.cell) else { return false };
    cell.reading = Reading::Count { value, written: Written::Number };
    cell.raw = value.to_string().into();
    true
}

fn find<'a>(
    context: &Context<'_>,
    submission: &'a mut Submission,
    sheet: &str,
    at: CellRef,
) -> Option<&'a mut Observed> {
    let here = |index: usize| context.sheet_name(index) == sheet;
    submission
        .tables
        .iter_mut()
        .flatten()
        .filter(|t| here(t.sheet))
        .flat_map(|t| &mut t.rows)
        .flat_map(|r| &mut r.cells)
        .find(|c| c.at == at)
}
