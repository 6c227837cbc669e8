//! The copy for publication: what must not be told, and the form without it.
//!
//! Counts of persons from 1 up to below the schema's threshold are suppressed, and as many other counts with them as it takes that nobody
//! can work them out from totals, row sums, the other table's total or the bounds between persons and events (`known` says what a
//! reader knows, `suppress` searches and knows systems only). [`public`] applies that to a submission, withholds texts that tell what
//! was suppressed (`texts`), and leaves out the columns that may name persons.

#[cfg(test)]
mod exact_tests;
mod known;
mod suppress;
#[cfg(test)]
mod tests;
mod texts;

pub use suppress::suppress;
pub use texts::tells;

use crate::check::Context;
use crate::localise::Figure;
use crate::schema::{ListColumn, ListKind, Measure, Schema};
use crate::submission::{Observed, Reading, RowRole, Submission};
use known::Known;
use std::collections::BTreeSet;
use texts::Secrets;

/// What stands where something was suppressed.
pub const SIGN: &str = "※";

/// A form that may be published.
#[derive(Clone, Debug)]
pub struct Public {
    /// The schema without the columns that may name persons.
    pub schema: Schema,
    /// The submission without them, suppressed cells holding [`SIGN`].
    pub submission: Submission,
    /// How many counts below the threshold were suppressed.
    pub small: usize,
    /// How many others with them.
    pub complementary: usize,
    /// How many remarks were withheld.
    pub remarks: usize,
    /// Columns left out.
    pub columns: usize,
}

/// What may be published of a submission.
pub fn public(context: &Context<'_>) -> Public {
    let threshold = context.schema.publish_threshold;
    let known = Known::new(context);
    let is_persons = |figure: &Figure| measure(context.schema, *figure) == Some(Measure::Persons);
    let persons: Vec<_> =
        known.system.var_ids().filter(|v| known.figures.get(v.index()).is_some_and(is_persons)).collect();
    let hidden: BTreeSet<Figure> = suppress(&known.system, &persons, threshold)
        .iter()
        .filter_map(|v| known.figures.get(v.index()).copied())
        .collect();
    let mut out = Public {
        schema: context.schema.clone(),
        submission: context.submission.clone(),
        small: 0,
        complementary: 0,
        remarks: 0,
        columns: 0,
    };
    let mut secrets = Secrets::new(threshold);
    for (i, (field, value)) in context.schema.header.iter().zip(&mut out.submission.header).enumerate() {
        let Some(value) = value else { continue };
        if field.measure == Measure::Persons && (small(&value.value, threshold) || value.value.count().is_none()) {
            out.small += 1;
        } else if hidden.contains(&Figure::Header(i)) {
            out.complementary += 1;
        } else {
            continue;
        }
        secrets.count(value.value.count());
        hide(&mut value.value);
    }
    // By table and row: whether a figure of the row was suppressed.
    let mut touched: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (t, bound) in out.submission.tables.iter_mut().enumerate() {
        let (Some(bound), Some(table)) = (bound, context.schema.tables.get(t)) else { continue };
        for (r, row) in bound.rows.iter_mut().enumerate() {
            let known = matches!(row.role, RowRole::Entry(_));
            for (c, (cell, column)) in row.cells.iter_mut().zip(&table.columns).enumerate() {
                let persons = column.measure == Measure::Persons;
                // What is no figure of the form's system is told only where it tells nothing.
                let blank = cell.raw.trim().is_empty();
                let unclear = persons && !blank && ((!known && cell.count() != Some(0)) || cell.count().is_none());
                if (persons && small(cell, threshold)) || unclear {
                    out.small += 1;
                } else if hidden.contains(&Figure::Cell(t, r, c)) {
                    out.complementary += 1;
                } else {
                    continue;
                }
                secrets.count(cell.count());
                hide(cell);
                touched.insert((t, r));
            }
        }
    }
    secrets.names(context);
    withhold(context.schema, &mut out, &secrets, &touched);
    out
}

/// Withholds texts that tell what was suppressed, and leaves out the columns of lists that may name persons.
fn withhold(schema: &Schema, out: &mut Public, secrets: &Secrets, touched: &BTreeSet<(usize, usize)>) {
    let is_text = |cell: &Observed| cell.count().is_none() && !cell.raw.trim().is_empty() && *cell.raw != *SIGN;
    for value in out.submission.header.iter_mut().flatten().map(|h| &mut h.value) {
        if is_text(value) && secrets.told_by(&value.raw) {
            out.remarks += 1;
            hide(value);
        }
    }
    for (t, bound) in out.submission.tables.iter_mut().enumerate() {
        let (Some(bound), Some(table)) = (bound, schema.tables.get(t)) else { continue };
        for (r, row) in bound.rows.iter_mut().enumerate() {
            let any = touched.contains(&(t, r));
            for (cell, column) in row.cells.iter_mut().zip(&table.columns) {
                let beside = any && column.measure == Measure::Text;
                if is_text(cell) && (beside || secrets.told_by(&cell.raw)) {
                    out.remarks += 1;
                    hide(cell);
                }
            }
        }
    }
    for (list, bound) in out.schema.lists.iter_mut().zip(&mut out.submission.lists) {
        let open: Vec<bool> = list.columns.iter().map(|c: &ListColumn| !c.personal).collect();
        out.columns += open.iter().filter(|o| !**o).count();
        let keep = |i: usize| open.get(i) == Some(&true);
        let mut i = 0;
        list.columns.retain(|_| {
            i += 1;
            keep(i - 1)
        });
        for entry in bound.iter_mut().flat_map(|b| &mut b.entries) {
            let mut i = 0;
            entry.cells.retain(|_| {
                i += 1;
                keep(i - 1)
            });
            let told = |raw: &str, kind: ListKind| {
                // Those who attended a meeting are not those who are cared for.
                if kind == ListKind::HeadCount { tells(raw, schema.publish_threshold) } else { secrets.told_by(raw) }
            };
            let cells = entry.cells.iter_mut().zip(&list.columns);
            for (cell, _) in cells.filter(|(c, k)| told(&c.raw, k.kind) && !texts::is_attendance(&c.raw)) {
                out.remarks += 1;
                hide(cell);
            }
        }
    }
}

fn measure(schema: &Schema, figure: Figure) -> Option<Measure> {
    match figure {
        Figure::Cell(table, _, column) => Some(schema.tables.get(table)?.columns.get(column)?.measure),
        Figure::Header(field) => Some(schema.header.get(field)?.measure),
        Figure::Elsewhere => None,
    }
}

/// A count from 1 up to below the threshold. A negative one is wrong and not told either.
fn small(cell: &Observed, threshold: i64) -> bool {
    cell.count().is_some_and(|n| n < threshold && n != 0)
}

fn hide(cell: &mut Observed) {
    cell.reading = Reading::Text;
    cell.raw = SIGN.into();
}
