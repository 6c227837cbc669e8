//! The value of the figures an edit speaks of.

use super::Context;
use crate::schema::{Linear, RowKind, Term};
use crate::submission::{BoundTable, Observed, Reading, RowRole};

/// What a figure is worth in an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermValue {
    /// Known exactly.
    Known(i64),
    /// It stands in the workbook and cannot be read as a whole number; a rule of the V family says so.
    Unreadable,
    /// It is not in the workbook.
    Absent,
}

/// The cell of a figure, with its sheet; `row` is the bound row for terms of row scope. `None` for list counts and absent figures.
pub fn term_cell<'a>(context: &Context<'a>, term: &Term, row: Option<(usize, usize)>) -> Option<(usize, &'a Observed)> {
    match *term {
        Term::Column(column) => {
            let (table, row) = row?;
            let bound = context.submission.tables[table].as_ref()?;
            let cell = bound.has_column(column).then(|| &bound.rows[row].cells[column])?;
            Some((cell.sheet, cell))
        }
        Term::Cell { table, row, column } => {
            let bound = context.submission.tables[table].as_ref()?;
            let row = bound.by_entry[row].filter(|_| bound.has_column(column))?;
            let cell = &bound.rows[row].cells[column];
            Some((cell.sheet, cell))
        }
        Term::Header(field) => context.submission.header[field].as_ref().map(|h| (h.value.sheet, &h.value)),
        Term::Count { .. } => None,
    }
}

/// The value of a figure.
pub fn term_value(context: &Context<'_>, term: &Term, row: Option<(usize, usize)>) -> TermValue {
    if let Term::Count { list, roles } = term {
        return context.submission.lists[*list].as_ref().map_or(TermValue::Absent, |l| {
            let fits = |e: &&crate::submission::Entry| roles.is_empty() || e.role.is_some_and(|r| roles.contains(&r));
            TermValue::Known(l.entries.iter().filter(fits).count() as i64)
        });
    }
    match term_cell(context, term, row) {
        None => TermValue::Absent,
        Some(_) if is_unstated(context, term, row) => TermValue::Unreadable,
        Some((_, cell)) => cell.count().map_or(TermValue::Unreadable, TermValue::Known),
    }
}

/// Whether a figure is a total that says nothing: see [`unstated`].
pub(crate) fn is_unstated(context: &Context<'_>, term: &Term, row: Option<(usize, usize)>) -> bool {
    let at = match *term {
        Term::Column(column) => row.map(|(table, row)| (table, Some(row), column)),
        Term::Cell { table, row, column } => {
            Some((table, context.submission.tables[table].as_ref().and_then(|b| b.by_entry[row]), column))
        }
        Term::Header(_) | Term::Count { .. } => None,
    };
    let Some((table, Some(row), column)) = at else { return false };
    context.submission.tables[table].as_ref().is_some_and(|bound| unstated(context, bound, row, column))
}

/// Whether a cell of a total or subtotal is blank although its column has something to add up. A blank there is no 0 but a sum that is
/// missing; where everything is blank or 0, it says nothing that is not so.
pub(super) fn unstated(context: &Context<'_>, bound: &BoundTable, row: usize, column: usize) -> bool {
    let rows = &context.schema.tables[bound.table].rows;
    let kind = |role: &RowRole| if let RowRole::Entry(j) = role { Some(rows[*j].kind) } else { None };
    let sum = matches!(kind(&bound.rows[row].role), Some(RowKind::Total | RowKind::Subtotal));
    let counts = |k: Option<RowKind>, cell: &Observed| k == Some(RowKind::Category) && cell.count() != Some(0);
    sum && bound.rows[row].cells[column].reading == Reading::Blank
        && bound.rows.iter().any(|other| counts(kind(&other.role), &other.cells[column]))
}

/// The value of a sum; the worst of its terms where one is not known.
pub(super) fn linear(context: &Context<'_>, sum: &Linear, row: Option<(usize, usize)>) -> TermValue {
    let mut total = sum.constant;
    let mut worst = None;
    for (factor, term) in &sum.terms {
        match term_value(context, term, row) {
            TermValue::Known(v) => match factor.checked_mul(v).and_then(|p| total.checked_add(p)) {
                Some(t) => total = t,
                None => worst = Some(TermValue::Unreadable),
            },
            TermValue::Absent => worst = Some(TermValue::Absent),
            TermValue::Unreadable => worst = worst.or(Some(TermValue::Unreadable)),
        }
    }
    worst.unwrap_or(TermValue::Known(total))
}
