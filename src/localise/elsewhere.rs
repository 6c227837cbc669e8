//! What other reports say about the same figures: the preceding report, the months behind a quarter.
//!
//! A total that still is the previous report's, a count that was never brought up to date, two values in each other's row, a block of values
//! one row off: a single sheet does not show these (a swap within a column leaves its total right), the comparison does.

use super::form::{Figure, Form};
use super::rank::{CauseKind, Evidence};
use crate::check::{self, Context};
use crate::submission::Submission;
use crate::system::{Status, VarId};

/// Other reports of the same form. Empty by default: then nothing is compared.
#[derive(Clone, Copy, Debug, Default)]
pub struct Elsewhere<'a> {
    /// The preceding report, bound with the same schema: the previous cumulative report, or last month's.
    pub previous: Option<&'a Submission>,
    /// The months of the period, bound with the same schema, in order. Each stands for itself (not cumulative).
    pub months: &'a [&'a Submission],
}

impl<'a> Elsewhere<'a> {
    /// The companions of a report that are bound with its very schema, so that their rows and columns are its own.
    pub fn of(context: &Context<'a>, months: &'a [&'a Submission]) -> Self {
        let previous = check::preceding_report(context).filter(|c| std::ptr::eq(c.schema.as_ref(), context.schema));
        Self { previous: previous.map(|c| &c.submission), months }
    }

    /// The months behind a report; none where they do not make up its period.
    pub fn months(context: &Context<'a>) -> Vec<&'a Submission> {
        let months = check::months_behind(context);
        if months.iter().any(|c| !std::ptr::eq(c.schema.as_ref(), context.schema)) {
            return Vec::new();
        }
        months.into_iter().map(|c| &c.submission).collect()
    }

    /// The reports a stale figure may come from: the previous one, then the last months.
    fn earlier(&self) -> impl Iterator<Item = &'a Submission> {
        self.previous.into_iter().chain(self.months.iter().rev().copied())
    }
}

/// The count of a schema row and column in a submission; `None` where it is not there or no whole number.
pub(super) fn count(submission: &Submission, table: usize, entry: usize, column: usize) -> Option<i64> {
    let bound = submission.tables.get(table)?.as_ref()?;
    let row = bound.rows.get((*bound.by_entry.get(entry)?)?)?;
    let cell = row.cells.get(column).filter(|_| bound.has_column(column))?;
    // A blank says nothing of an earlier value.
    (!cell.raw.is_empty()).then(|| cell.count())?
}

/// Totals and counts in failed edits that equal an earlier report's.
///
/// How often that happens by accident is measured on the other figures: a category in which little happens keeps its count.
pub(super) fn repeated(context: &Context<'_>, form: &Form, elsewhere: &Elsewhere<'_>) -> Vec<Evidence> {
    let mut out = Vec::new();
    let mut suspects: Vec<VarId> = Vec::new();
    for id in form.system.constraint_ids() {
        // A figure that differs from its months is compared with them already; that it equals one of them says nothing.
        let compared = form.link(id).is_none_or(|link| link.rule == "X107");
        if !compared && matches!(form.system.evaluate(id), Status::Broken { .. }) {
            suspects.extend(form.vars_of(id));
        }
    }
    suspects.sort_unstable();
    suspects.dedup();
    for earlier in elsewhere.earlier() {
        let then = |var: VarId| match *form.figures.get(var.index())? {
            Figure::Cell(table, row, column) => {
                let entry = form.entry(context, table, row)?;
                count(earlier, table, entry, column)
            }
            Figure::Header(field) => earlier.header.get(field)?.as_ref()?.value.count(),
            Figure::Elsewhere => None,
        };
        for &var in &suspects {
            let Some(now) = form.system.observed(var).filter(|now| *now != 0 && Some(*now) == then(var)) else {
                continue;
            };
            let alike = form.system.var_ids().filter(|v| !suspects.contains(v)).filter_map(|v| {
                let (own, old) = (form.system.observed(v)?, then(v)?);
                // Figures of about the same size.
                (own > now / 3 && own / 3 <= now).then_some(own == old)
            });
            let (mut same, mut all) = (0_u32, 0_u32);
            for kept in alike {
                all += 1;
                same += u32::from(kept);
            }
            // Its parts have changed, so a total that has not is behind; a count may have stayed what it was.
            let accident = 1.0 / (1.0 + now.unsigned_abs() as f64);
            let total = form.is_total(var);
            let chance = if total { accident } else { accident.max(f64::from(same + 1) / f64::from(all + 2)) };
            out.push(Evidence {
                kind: if total { CauseKind::StaleTotal } else { CauseKind::PreviousValueRepeated },
                cells: vec![var],
                about: Vec::new(),
                also: Vec::new(),
                constraint: None,
                accounts_for: None,
                chance,
            });
        }
    }
    out.dedup_by(|a, b| a.kind == b.kind && a.cells == b.cells);
    out
}
