//! The copy for publication: what must not be told, and the form without it.
//!
//! Counts of persons from 1 up to below the schema's threshold are suppressed, and as many other counts with them as it takes that nobody
//! can work them out from totals, row sums, the other table's total or the bounds between persons and events (`suppress`, which knows
//! systems only). [`public`] applies that to a submission, withholds remarks that tell small counts themselves, and leaves out the
//! columns that may name persons.

#[cfg(test)]
mod exact_tests;
mod suppress;
#[cfg(test)]
mod tests;

pub use suppress::suppress;

use crate::check::Context;
use crate::localise::{Figure, Form};
use crate::schema::{ListColumn, Measure, Schema};
use crate::submission::{Observed, Reading, RowRole, Submission};
use crate::text::fold;
use std::collections::BTreeSet;

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
    let form = Form::new(context);
    let is_persons = |figure: &Figure| measure(context.schema, *figure) == Some(Measure::Persons);
    let persons: Vec<_> =
        form.system.var_ids().filter(|v| form.figures.get(v.index()).is_some_and(is_persons)).collect();
    let hidden = suppress(&form.system, &persons, threshold);
    let hidden: BTreeSet<(usize, usize, usize)> = hidden
        .iter()
        .filter_map(|v| match form.figures.get(v.index()) {
            Some(Figure::Cell(table, row, column)) => Some((*table, *row, *column)),
            _ => None,
        })
        .collect();
    let mut out = Public {
        schema: context.schema.clone(),
        submission: context.submission.clone(),
        small: 0,
        complementary: 0,
        remarks: 0,
        columns: 0,
    };
    for (field, value) in context.schema.header.iter().zip(&mut out.submission.header) {
        if let Some(value) = value
            && field.measure == Measure::Persons
            && small(&value.value, threshold)
        {
            out.small += 1;
            hide(&mut value.value);
        }
    }
    for (t, bound) in out.submission.tables.iter_mut().enumerate() {
        let (Some(bound), Some(table)) = (bound, context.schema.tables.get(t)) else { continue };
        for (r, row) in bound.rows.iter_mut().enumerate() {
            let known = matches!(row.role, RowRole::Entry(_));
            let mut any = false;
            for (c, (cell, column)) in row.cells.iter_mut().zip(&table.columns).enumerate() {
                let persons = column.measure == Measure::Persons;
                // What is no figure of the form's system is told only where it tells nothing.
                let unclear = persons && ((!known && cell.count() != Some(0)) || cell.count().is_none());
                if (persons && small(cell, threshold)) || unclear {
                    out.small += 1;
                } else if hidden.contains(&(t, r, c)) {
                    out.complementary += 1;
                } else {
                    continue;
                }
                any = true;
                hide(cell);
            }
            for (cell, column) in row.cells.iter_mut().zip(&table.columns) {
                if column.measure == Measure::Text
                    && !cell.raw.trim().is_empty()
                    && (any || tells(&cell.raw, threshold))
                {
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
            for cell in entry.cells.iter_mut().filter(|c| tells(&c.raw, threshold) && !is_attendance(&c.raw)) {
                out.remarks += 1;
                hide(cell);
            }
        }
    }
    out
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

/// Whether text tells a number of persons below the threshold (`1名`, `二人`, `数名`).
pub fn tells(text: &str, threshold: i64) -> bool {
    let folded: Vec<char> = fold(text).chars().collect();
    folded.iter().enumerate().any(|(i, c)| {
        if !matches!(c, '名' | '人' | '児') {
            return false;
        }
        let digits: String = folded[..i].iter().rev().take_while(|c| c.is_ascii_digit()).collect();
        if let Ok(n) = digits.chars().rev().collect::<String>().parse::<i64>() {
            return (1..threshold).contains(&n);
        }
        let before = i.checked_sub(1).and_then(|b| folded.get(b));
        // 十一人 is not one person.
        let tens = i.checked_sub(2).and_then(|b| folded.get(b)).is_some_and(|c| "十百千".contains(*c));
        let word = before.and_then(|c| "一二三四五六七八九".chars().position(|d| d == *c));
        match word {
            Some(n) => !tens && (n as i64 + 1) < threshold && *c != '児',
            None => before == Some(&'数'),
        }
    }) || ["ひとり", "ふたり", "ひとりの"].iter().any(|w| threshold > 2 && text.contains(w))
}

/// Whether a text is a head count of an event and nothing else: those who attended a meeting are not those who are cared for.
fn is_attendance(text: &str) -> bool {
    let folded = fold(text);
    let rest: String = folded.chars().filter(|c| !c.is_ascii_digit() && !"~-約程度以上名人".contains(*c)).collect();
    rest.is_empty()
}
