//! Proposes corrections and carries them out on a copy. A correction stays only if every edit that held before still holds.
//!
//! The classes are the contract's: `safe` corrections come with the findings that make them; `recomputed`, `deductive` and `suggested`
//! ones are made here ([`propose`]). What would change a count, a number of persons or a name is never applied unasked.
//!
//! A total that nothing accuses and nothing clears stays as submitted, its sum proposed: where any part may be wrong by the difference,
//! "nothing points anywhere" holds of a slip in a part exactly as of a slip in the total, and putting the total to the sum would move a
//! right figure away from the truth in every such case. So "nothing points anywhere" is read as: no figure but the total can account
//! for the difference; then the total is the only explanation and is recomputed.
//!
//! That alone does not do where a single sum fails: two wrong parts, or a part wrong besides the total, leave the total as the only figure
//! that could be wrong alone, and the sum may be farther from the truth than what was stated. So a second edit must fail alike, or the
//! slip be one that hardly comes about by accident, or the difference be more than a few parts together could make
//! ([`Suspect::sure`](crate::finding::Suspect)).
//!
//! Known gap: a total that shows all that, in a short column with two wrong parts besides. Of simulated columns with all three wrong, five
//! in a thousand (13 figures) to one in two thousand (60 figures) got a sum that is farther from the truth than what was stated.

#[cfg(test)]
mod tests;
mod trial;

use crate::a1::CellRef;
use crate::check::Context;
use crate::finding::{Class, Confidence, Correction, Figure, Finding, Place, Role, Strength};
use crate::localise::{Form, explains};
use crate::message::Message;
use crate::schema::Measure;
use crate::severity::Severity;
use crate::submission::{RowRole, Submission};
use std::cell::OnceCell;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use trial::{Failing, change, failing, newly, take_back};

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
    /// The reviewer refused it.
    Refused,
    /// The reviewer accepted it at one finding and refused it at another.
    Contradicted,
    /// Another correction of the same cell was carried out.
    Superseded,
    /// The cell is none of the bound counts.
    NoSuchCell,
}

/// Adds corrections to findings that are failed edits.
///
/// A stated total is `recomputed` where the evidence points at it and nothing at one of its parts, and where it is not in doubt which rows
/// are its parts. What points at it: its formula; or that it is singled out and [sure](crate::finding::Suspect::sure). A total of
/// persons is only proposed, and so is one that is the only explanation without being sure. Any other cell that is singled out by all
/// edits is `deductive` where a slip explains it, else `suggested`; so is a total that nothing accuses or clears. What would break an
/// edit that holds, or does not mend the one that fails, is not proposed.
///
/// `form` is the context's system where localising has built it already.
pub fn propose(context: &Context<'_>, findings: &mut [Finding], form: Option<Form>) {
    if !findings.iter().any(|f| explains(f) && f.correction.is_none()) {
        return;
    }
    // Most findings are never tried: a part is accused, or rows are in doubt.
    let before = OnceCell::new();
    let form = form.map_or_else(OnceCell::new, OnceCell::from);
    // One copy serves all trials: each is taken back before the next.
    let mut copy: Option<Submission> = None;
    let mut tried: Vec<(Correction, Failing)> = Vec::new();
    for i in 0..findings.len() {
        let Some(finding) = findings.get(i).filter(|f| explains(f) && f.correction.is_none()) else { continue };
        let Some(correction) =
            of_total(context, findings, i).or_else(|| of_blank(findings, finding)).or_else(|| of_suspect(finding))
        else {
            continue;
        };
        let known = tried.iter().position(|(other, _)| {
            other.sheet == correction.sheet && other.cell == correction.cell && other.after == correction.after
        });
        let at = known.or_else(|| {
            let copy = copy.get_or_insert_with(|| context.submission.clone());
            let former = change(context, &form, copy, &correction)?;
            tried.push((correction.clone(), failing(context, copy)));
            take_back(context, copy, former);
            Some(tried.len() - 1)
        });
        let Some((_, after)) = at.and_then(|at| tried.get(at)) else { continue };
        let mends = !after.contains_key(&finding.fingerprint());
        if mends && newly(before.get_or_init(|| failing(context, context.submission)), after).is_empty() {
            findings[i].correction = Some(correction);
        }
    }
}

/// The total of its parts for a stated total.
fn of_total(context: &Context<'_>, findings: &[Finding], index: usize) -> Option<Correction> {
    let finding = findings.get(index).filter(|f| matches!(f.rule, "T101" | "T102"))?;
    let (sheet, cell) = (finding.place.sheet.clone()?, finding.place.cell?);
    let (Some(Figure::Int(stated)), Some(Figure::Int(expected))) = (&finding.stated, &finding.expected) else {
        return None;
    };
    if *expected < 0 || part_accused(findings, index) || rows_in_doubt(context, findings, finding) {
        return None;
    }
    let singled = finding.suspects.iter().find(|s| s.sheet == sheet && s.cell == cell && s.to == Some(*expected));
    let class = match singled {
        Some(s) if s.sure && counts_persons(context, finding) => Class::Deductive,
        Some(s) if s.sure => Class::Recomputed,
        Some(s) if s.strength == Strength::Only && s.slip => Class::Deductive,
        _ => Class::Suggested,
    };
    Some(Correction { sheet, cell, before: stated.to_string(), after: Figure::Int(*expected), class, applied: false })
}

/// The cell that the only explanation names.
fn of_suspect(finding: &Finding) -> Option<Correction> {
    let [only] = &finding.suspects[..] else { return None };
    let own = finding.place.sheet.as_deref() == Some(only.sheet.as_str()) && finding.place.cell == Some(only.cell);
    // A total that differs from the months as well is put right, or not, as the total of its parts.
    let sum = finding.rule == "X107" && finding.place.row_code.is_none() && finding.place.table.as_deref() != Some("0");
    if own && (sum || matches!(finding.rule, "T101" | "T102")) {
        return None;
    }
    let to = only.to.filter(|to| *to >= 0)?;
    let class = if only.strength == Strength::Only && only.slip { Class::Deductive } else { Class::Suggested };
    Some(Correction {
        sheet: only.sheet.clone(),
        cell: only.cell,
        before: only.from.to_string(),
        after: Figure::Int(to),
        class,
        applied: false,
    })
}

/// The blank part that makes up for the whole difference of a sum.
fn of_blank(findings: &[Finding], sum: &Finding) -> Option<Correction> {
    if sum.suspects.iter().any(|s| s.strength >= Strength::Only) {
        return None;
    }
    let mut fills = findings.iter().filter(|f| fills_part(sum, f)).filter_map(|f| f.correction.clone());
    fills.next().filter(|_| fills.next().is_none())
}

/// Whether a finding is a blank for which another count than 0 is offered.
fn fills(f: &Finding) -> bool {
    f.rule == "V105" && f.correction.as_ref().is_some_and(|c| c.after != Figure::Int(0))
}

/// Whether a cell is a part of the sum that a finding is about.
fn is_part(sum: &Finding, sheet: &str, cell: CellRef) -> bool {
    let mut parts = sum.related.iter().filter(|r| r.file.is_none() && r.role == Role::Parts);
    parts.any(|r| r.sheet == sheet && r.range.contains(cell))
}

/// Whether a blank for which another count than 0 is offered is a part of the sum that a finding is about.
fn fills_part(sum: &Finding, f: &Finding) -> bool {
    fills(f) && f.place.sheet.as_deref().zip(f.place.cell).is_some_and(|(sheet, cell)| is_part(sum, sheet, cell))
}

/// Whether a finding is about a column of persons.
fn counts_persons(context: &Context<'_>, finding: &Finding) -> bool {
    let (Some(table), Some(column)) = (&finding.place.table, &finding.place.column) else { return true };
    let table = context.schema.tables.iter().find(|t| t.id == *table);
    let column = table.and_then(|t| t.columns.iter().find(|c| c.id == *column));
    column.is_none_or(|c| c.measure == Measure::Persons)
}

/// Whether anything points at a part of the total that finding `index` is about: one of its own causes, a cause of another finding, or
/// another error at the part.
fn part_accused(findings: &[Finding], index: usize) -> bool {
    let Some(total) = findings.get(index) else { return false };
    let own =
        |sheet: &str, cell: CellRef| total.place.sheet.as_deref() == Some(sheet) && total.place.cell == Some(cell);
    let part = |sheet: &str, cell: CellRef| !own(sheet, cell) && is_part(total, sheet, cell);
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
                || f.related.iter().any(|r| r.file.is_none() && part(&r.sheet, r.range.start)))
    };
    // The only explanation, or the best of several causes, is at another cell than the total.
    let elsewhere = !total.suspects.is_empty() && !total.suspects.iter().any(|s| own(&s.sheet, s.cell));
    let best_elsewhere = total.causes.first().is_some_and(|c| c.kind != TEXT && !own(&c.sheet, c.cell));
    elsewhere || best_elsewhere || findings.iter().any(|f| singled_out(f) || error_there(f) || fills_part(total, f))
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

/// What is to become of a finding's correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// As its class says: `safe` and `recomputed` are carried out, others only proposed.
    ByClass,
    /// Carried out whatever its class.
    Accept,
    /// Not carried out.
    Refuse,
}

/// The choice where nobody was asked.
pub fn by_class(_: &Finding) -> Choice {
    Choice::ByClass
}

/// The choice where `deductive` corrections are accepted as a whole.
pub fn with_deductive(finding: &Finding) -> Choice {
    match &finding.correction {
        Some(c) if c.class == Class::Deductive => Choice::Accept,
        _ => Choice::ByClass,
    }
}

/// Carries out corrections on a copy of the submission, marks them as applied in the findings, and returns the copy with a record of
/// every correction, applied or not, in the order of the findings. `choose` says of each finding what is to become of its correction;
/// several findings may carry the same one, and then what was asked for counts more than what its class says.
pub fn apply(
    context: &Context<'_>,
    findings: &mut [Finding],
    choose: &dyn Fn(&Finding) -> Choice,
) -> (Submission, Vec<Record>) {
    let (copy, plans) = carry_out(context, plans(findings, choose));
    let outcomes: Vec<(usize, Outcome)> = plans.into_iter().map(|p| (p.finding, p.outcome)).collect();
    let mut records: Vec<Record> = Vec::new();
    for (finding, outcome) in outcomes {
        let f = &mut findings[finding];
        let Some(correction) = &mut f.correction else { continue };
        correction.applied = outcome == Outcome::Applied;
        let (place, rule, reason) = (f.place.clone(), f.rule, f.message.clone());
        records.push(Record { correction: correction.clone(), place, rule, reason, outcome });
    }
    let done: BTreeSet<(String, CellRef, String)> =
        records.iter().filter(|r| r.correction.applied).map(|r| identity(&r.correction)).collect();
    for correction in findings.iter_mut().filter_map(|f| f.correction.as_mut()) {
        correction.applied = done.contains(&identity(correction));
    }
    (copy, records)
}

/// What makes two corrections one: the cell and the value it gets.
fn identity(c: &Correction) -> (String, CellRef, String) {
    (c.sheet.clone(), c.cell, format!("{:?}", c.after))
}

/// A correction about to be carried out.
struct Plan {
    /// The first finding that carries it.
    finding: usize,
    correction: Correction,
    choice: Choice,
    outcome: Outcome,
}

impl Plan {
    fn same_cell(&self, other: &Self) -> bool {
        self.correction.sheet == other.correction.sheet && self.correction.cell == other.correction.cell
    }
}

/// One plan a correction, in the order of the findings. Those to be tried have the outcome [`Outcome::Applied`].
fn plans(findings: &[Finding], choose: &dyn Fn(&Finding) -> Choice) -> Vec<Plan> {
    let mut plans: Vec<Plan> = Vec::new();
    let mut known: BTreeMap<(String, CellRef, String), usize> = BTreeMap::new();
    for (finding, f) in findings.iter().enumerate() {
        let Some(correction) = &f.correction else { continue };
        let choice = choose(f);
        match known.entry(identity(correction)) {
            Entry::Vacant(slot) => {
                slot.insert(plans.len());
                let correction = Correction { applied: false, ..correction.clone() };
                plans.push(Plan { finding, correction, choice, outcome: Outcome::Applied });
            }
            Entry::Occupied(slot) => {
                let plan = &mut plans[*slot.get()];
                match (plan.choice, choice) {
                    (Choice::Accept, Choice::Refuse) | (Choice::Refuse, Choice::Accept) => {
                        plan.outcome = Outcome::Contradicted;
                    }
                    (Choice::ByClass, asked) => plan.choice = asked,
                    _ => {}
                }
            }
        }
    }
    for plan in plans.iter_mut().filter(|p| p.outcome == Outcome::Applied) {
        plan.outcome = match plan.choice {
            Choice::Refuse => Outcome::Refused,
            Choice::ByClass if plan.correction.class > Class::Recomputed => Outcome::NeedsAcceptance,
            Choice::ByClass | Choice::Accept => Outcome::Applied,
        };
    }
    plans
}

/// Carries out the plans that are to be tried. Usually all of them go together; where they do not, what was asked for comes first and
/// each is tried alone, again and again while that gets any further.
fn carry_out(context: &Context<'_>, mut plans: Vec<Plan>) -> (Submission, Vec<Plan>) {
    let mut before = None;
    let form = OnceCell::new();
    let all = |_: &Plan| true;
    if let Some(copy) = together(context, &form, &plans, &mut before, &all) {
        return (copy, plans);
    }
    let asked = |p: &Plan| p.choice == Choice::Accept;
    let mut copy = context.submission.clone();
    let mut failing_now = before.unwrap_or_else(|| failing(context, context.submission));
    let mut done = vec![false; plans.len()];
    let mut start = Some(failing_now.clone());
    if plans.iter().any(asked)
        && let Some(changed) = together(context, &form, &plans, &mut start, &asked)
    {
        failing_now = failing(context, &changed);
        copy = changed;
        for (done, plan) in done.iter_mut().zip(&plans) {
            *done = plan.outcome == Outcome::Applied && asked(plan);
        }
    }
    let mut order: Vec<usize> = (0..plans.len()).filter(|&i| plans[i].outcome == Outcome::Applied).collect();
    order.sort_by_key(|&i| !asked(&plans[i]));
    loop {
        let mut further = false;
        for &i in order.iter().filter(|&&i| !done[i]).collect::<Vec<_>>() {
            let taken = (0..plans.len()).any(|j| done[j] && plans[j].same_cell(&plans[i]));
            plans[i].outcome = if taken {
                Outcome::Superseded
            } else if changes_only_spelling(&plans[i].correction) {
                done[i] = true;
                Outcome::Applied
            } else {
                let mut trial = copy.clone();
                if change(context, &form, &mut trial, &plans[i].correction).is_some() {
                    let after = failing(context, &trial);
                    let broken = newly(&failing_now, &after);
                    if broken.is_empty() {
                        (copy, failing_now) = (trial, after);
                        (done[i], further) = (true, true);
                        Outcome::Applied
                    } else {
                        Outcome::WouldBreak(broken)
                    }
                } else {
                    Outcome::NoSuchCell
                }
            };
        }
        let waiting = order.iter().any(|&i| matches!(plans[i].outcome, Outcome::WouldBreak(_)));
        if !further || !waiting {
            return (copy, plans);
        }
    }
}

/// The copy with every count corrected whose plan is to be tried and passes `wanted`, where no two corrections want one cell, every cell
/// is found and no edit breaks. `before` keeps the edits that fail at first, once they are needed.
fn together(
    context: &Context<'_>,
    form: &OnceCell<Form>,
    plans: &[Plan],
    before: &mut Option<Failing>,
    wanted: &dyn Fn(&Plan) -> bool,
) -> Option<Submission> {
    let mut copy = context.submission.clone();
    let mut cells = BTreeSet::new();
    let mut changed = false;
    for plan in plans.iter().filter(|p| p.outcome == Outcome::Applied && wanted(p)) {
        let c = &plan.correction;
        if !cells.insert((c.sheet.as_str(), c.cell)) {
            return None;
        }
        if !changes_only_spelling(c) {
            changed = true;
            change(context, form, &mut copy, c)?;
        }
    }
    if !changed {
        return Some(copy);
    }
    let before = before.get_or_insert_with(|| failing(context, context.submission));
    newly(before, &failing(context, &copy)).is_empty().then_some(copy)
}

/// Labels and codes take part in no edit.
fn changes_only_spelling(correction: &Correction) -> bool {
    matches!(correction.after, Figure::Text(_))
}
