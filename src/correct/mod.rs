//! Proposes corrections and carries them out on a copy. A correction stays only if every edit that held before still holds.
//!
//! The classes are the contract's: `safe` corrections come with the findings that make them; `recomputed` ones are made here, for
//! stated totals that nothing but the parts contradicts. What would change a count or a name is never applied unasked.

#[cfg(test)]
mod tests;

use crate::a1::CellRef;
use crate::check::{self, Context};
use crate::finding::{Class, Confidence, Correction, Figure, Finding, Place, Role};
use crate::message::Message;
use crate::severity::Severity;
use crate::submission::{Observed, Reading, RowRole, Submission, Written};
use std::collections::{BTreeMap, BTreeSet};

/// A cause at a part that leaves its value as it is.
const TEXT: &str = "text-ignored-by-sum";

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
    /// Whether it was carried out and, if not, why not.
    pub outcome: Outcome,
}

/// What became of a correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It stands in the copy.
    Applied,
    /// It changes what only the reviewer may change.
    NeedsAcceptance,
    /// Edits of these rules held before and would fail.
    WouldBreak(Vec<&'static str>),
    /// Another correction of the same cell was carried out.
    Superseded,
    /// The cell is none of the bound counts.
    NoSuchCell,
}

/// Adds `recomputed` corrections to findings about stated totals. A total is left alone where anything points at one of its parts (a
/// cause that singles one out, or another error there), where it is in doubt which rows are its parts, and where the new total would
/// break an edit that holds.
pub fn propose(context: &Context<'_>, findings: &mut [Finding]) {
    let is_sum = |f: &Finding| matches!(f.rule, "T101" | "T102");
    if !findings.iter().any(is_sum) {
        return;
    }
    // Most sums are never tried: a part is accused, or rows are in doubt.
    let before = std::cell::OnceCell::new();
    for i in 0..findings.len() {
        let Some(finding) = findings.get(i).filter(|f| is_sum(f) && f.correction.is_none()) else { continue };
        let (Some(sheet), Some(cell), Some(Figure::Int(stated)), Some(Figure::Int(expected))) =
            (&finding.place.sheet, finding.place.cell, &finding.stated, &finding.expected)
        else {
            continue;
        };
        if *expected < 0 || part_accused(findings, i) || rows_in_doubt(context, findings, finding) {
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
        if change(context, &mut copy, &correction)
            && newly(before.get_or_init(|| failing(context, context.submission)), &failing(context, &copy)).is_empty()
        {
            findings[i].correction = Some(correction);
        }
    }
}

/// Whether anything points at a part of the total that finding `index` is about: one of its own causes, a cause of another finding, or
/// another error at the part.
fn part_accused(findings: &[Finding], index: usize) -> bool {
    let Some(total) = findings.get(index) else { return false };
    let own =
        |sheet: &str, cell: CellRef| total.place.sheet.as_deref() == Some(sheet) && total.place.cell == Some(cell);
    let part = |sheet: &str, cell: CellRef| {
        !own(sheet, cell)
            && total.related.iter().any(|r| r.role == Role::Parts && r.sheet == sheet && r.range.contains(cell))
    };
    let singled_out = |f: &Finding| {
        f.causes
            .iter()
            // A number stored as text keeps its value.
            .filter(|c| c.confidence >= Confidence::Likely && c.kind != TEXT)
            .any(|c| part(&c.sheet, c.cell) || (std::ptr::eq(f, total) && !own(&c.sheet, c.cell)))
    };
    let error_there = |f: &Finding| {
        // Sums contradict each other over the same parts; that accuses no part.
        let sum = matches!(f.rule, "T101" | "T102");
        f.severity == Severity::Error
            && !sum
            && (f.place.sheet.as_deref().zip(f.place.cell).is_some_and(|(s, c)| part(s, c))
                || f.related.iter().any(|r| part(&r.sheet, r.range.start)))
    };
    // The only explanation, or the best of several causes, is at another cell than the total.
    let elsewhere = !total.suspects.is_empty() && !total.suspects.iter().any(|(sheet, cell)| own(sheet, *cell));
    let best_elsewhere = total.causes.first().is_some_and(|c| c.kind != TEXT && !own(&c.sheet, c.cell));
    elsewhere || best_elsewhere || findings.iter().any(|f| singled_out(f) || error_there(f))
}

/// Whether a category of the total's table is missing, or rows nobody knows hold counts in its column: the sum of the known rows would
/// drop what the office may have counted.
fn rows_in_doubt(context: &Context<'_>, findings: &[Finding], total: &Finding) -> bool {
    let table = total.place.table.as_deref();
    let missing = findings.iter().any(|f| f.rule == "C102" && f.place.table.as_deref() == table);
    let unknown = context.submission.tables.iter().flatten().any(|bound| {
        let Some(schema) = context.schema.tables.get(bound.table).filter(|t| Some(t.id.as_str()) == table) else {
            return false;
        };
        let column = schema.columns.iter().position(|c| Some(c.id.as_str()) == total.place.column.as_deref());
        let rows = bound.rows.iter().filter(|r| matches!(r.role, RowRole::Unknown | RowRole::DuplicateOf(_)));
        rows.filter_map(|r| r.cells.get(column?)).any(|c| c.count() != Some(0))
    });
    missing || unknown
}

/// Carries out the corrections of the classes `safe` and `recomputed` on a copy of the submission, marks them as applied in the
/// findings, and returns the copy with a record of every correction, applied or only proposed, in the order of the findings.
pub fn apply(context: &Context<'_>, findings: &mut [Finding]) -> (Submission, Vec<Record>) {
    let mut copy = context.submission.clone();
    let mut before = failing(context, &copy);
    let mut records: Vec<Record> = Vec::new();
    // Usually all of them go together; only where they do not is each tried alone.
    let together = all_at_once(context, findings, &before);
    for finding in findings.iter_mut() {
        let (place, rule, reason) = (finding.place.clone(), finding.rule, finding.message.clone());
        let Some(correction) = &mut finding.correction else { continue };
        let same_cell = |r: &&Record| r.correction.sheet == correction.sheet && r.correction.cell == correction.cell;
        if let Some(same) = records.iter().filter(same_cell).find(|r| r.correction.after == correction.after) {
            correction.applied = same.correction.applied;
            continue;
        }
        let outcome = if correction.class > Class::Recomputed {
            Outcome::NeedsAcceptance
        } else if records.iter().filter(same_cell).any(|r| r.correction.applied) {
            Outcome::Superseded
        } else if changes_only_spelling(correction) || together.is_some() {
            Outcome::Applied
        } else {
            let mut trial = copy.clone();
            if change(context, &mut trial, correction) {
                let after = failing(context, &trial);
                let broken = newly(&before, &after);
                if broken.is_empty() {
                    (copy, before) = (trial, after);
                    Outcome::Applied
                } else {
                    Outcome::WouldBreak(broken)
                }
            } else {
                Outcome::NoSuchCell
            }
        };
        correction.applied = outcome == Outcome::Applied;
        records.push(Record { correction: correction.clone(), place, rule, reason, outcome });
    }
    (together.unwrap_or(copy), records)
}

/// The copy with every count corrected, where no two corrections want one cell, every cell is found and no edit breaks.
fn all_at_once(context: &Context<'_>, findings: &[Finding], before: &Failing) -> Option<Submission> {
    let mut copy = context.submission.clone();
    let mut done: BTreeMap<(&str, CellRef), &Figure> = BTreeMap::new();
    for c in findings.iter().filter_map(|f| f.correction.as_ref()).filter(|c| c.class <= Class::Recomputed) {
        match done.insert((c.sheet.as_str(), c.cell), &c.after) {
            Some(earlier) if *earlier == c.after => continue,
            Some(_) => return None,
            None => {}
        }
        if !changes_only_spelling(c) && !change(context, &mut copy, c) {
            return None;
        }
    }
    newly(before, &failing(context, &copy)).is_empty().then_some(copy)
}

/// Labels and codes take part in no edit.
fn changes_only_spelling(correction: &Correction) -> bool {
    matches!(correction.after, Figure::Text(_))
}

/// The edits that fail, by fingerprint, with their rules.
type Failing = BTreeMap<String, &'static str>;

fn failing(context: &Context<'_>, submission: &Submission) -> Failing {
    let edits = check::edits(&Context { submission, ..*context });
    edits.iter().filter(|f| f.rule != "S106").map(|f| (f.fingerprint(), f.rule)).collect()
}

/// The rules of edits that fail only after a change.
fn newly(before: &Failing, after: &Failing) -> Vec<&'static str> {
    let rules: BTreeSet<&str> = after.iter().filter(|(k, _)| !before.contains_key(*k)).map(|(_, rule)| *rule).collect();
    rules.into_iter().collect()
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
