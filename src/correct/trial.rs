//! A change tried on a copy: what it puts where, how it is taken back, and which edits fail then.

use crate::a1::CellRef;
use crate::check::{self, Context};
use crate::finding::{Correction, Figure};
use crate::localise::Form;
use crate::submission::{Observed, Reading, Submission, Written};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The edits that fail, by fingerprint, with their rules.
pub(super) type Failing = BTreeMap<String, &'static str>;

pub(super) fn failing(context: &Context<'_>, submission: &Submission) -> Failing {
    let edits = check::edits(&Context { submission, ..*context });
    edits.iter().filter(|f| f.rule != "S106").map(|f| (f.fingerprint(), f.rule)).collect()
}

/// The rules of edits that fail only after a change.
pub(super) fn newly(before: &Failing, after: &Failing) -> Vec<&'static str> {
    let rules: BTreeSet<&str> = after.iter().filter(|(k, _)| !before.contains_key(*k)).map(|(_, rule)| *rule).collect();
    rules.into_iter().collect()
}

/// A cell of a copy as it was before a change: its sheet and what stood there.
pub(super) type Former = (String, Observed);

/// Puts the corrected count into the copy, and what live formulas make of it. Gives the cells as they were, in the order of the changes;
/// `None`, and nothing changed, where the cell is not there. `form` is the context's, made once it is needed.
pub(super) fn change(
    context: &Context<'_>,
    form: &OnceCell<Form>,
    submission: &mut Submission,
    correction: &Correction,
) -> Option<Vec<Former>> {
    let Figure::Int(value) = correction.after else { return None };
    find(context, submission, &correction.sheet, correction.cell)?;
    let form = form.get_or_init(|| Form::new(context));
    let mut changes: Vec<(String, CellRef, i64)> = Vec::new();
    if let Some(var) = form.at(context, &correction.sheet, correction.cell) {
        // Earlier corrections are in the copy: formulas go by what stands there now.
        let now = Context { submission, ..*context };
        let stands = |v| form.cell(&now, v)?.1.count();
        // What the form does not know already.
        let differing = |v| stands(v).filter(|count| form.system.observed(v) != Some(*count));
        let mut values: HashMap<_, _> = form.system.var_ids().filter_map(|v| Some((v, differing(v)?))).collect();
        values.insert(var, value);
        form.recalculated(&mut values);
        let moved = values.into_iter().filter(|(v, new)| *v != var && stands(*v) != Some(*new));
        changes.extend(moved.filter_map(|(v, new)| {
            let (sheet, cell) = form.cell(&now, v)?;
            Some((context.sheet_name(sheet).to_owned(), cell.at, new))
        }));
    }
    changes.push((correction.sheet.clone(), correction.cell, value));
    let mut former = Vec::with_capacity(changes.len());
    for (sheet, at, value) in changes {
        if let Some(cell) = find(context, submission, &sheet, at) {
            let before = cell.clone();
            cell.reading = Reading::Count { value, written: Written::Number };
            cell.raw = value.to_string().into();
            former.push((sheet, before));
        }
    }
    Some(former)
}

/// Undoes a change.
pub(super) fn take_back(context: &Context<'_>, submission: &mut Submission, former: Vec<Former>) {
    for (sheet, before) in former.into_iter().rev() {
        if let Some(cell) = find(context, submission, &sheet, before.at) {
            *cell = before;
        }
    }
}

fn find<'a>(
    context: &Context<'_>,
    submission: &'a mut Submission,
    sheet: &str,
    at: CellRef,
) -> Option<&'a mut Observed> {
    let here = |index: usize| context.sheet_name(index) == sheet;
    let header = submission.header.iter_mut().flatten().filter(|h| h.whole_cell).map(|h| &mut h.value);
    let tables = submission.tables.iter_mut().flatten();
    header.chain(tables.flat_map(|t| &mut t.rows).flat_map(|r| &mut r.cells)).find(|c| c.at == at && here(c.sheet))
}
