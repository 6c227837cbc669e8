//! The same figure in another report: tables, columns and header figures by their identifiers, rows by their codes (or label paths, where
//! there are none), so that two versions of a form can be compared.

use super::evaluate::{TermValue, term_cell, term_value};
use super::{Companion, Context};
use crate::a1::CellRange;
use crate::finding::{Place, Related, Role};
use crate::schema::{Body, Column, Measure, MergeRule, Op, Row, RowKind, Schema, Scope, Table, Term};
use crate::submission::{Reading, RowRole};

/// Every figure of a form that can be compared: header figures and the counts of every row of every table.
pub(super) fn figures(schema: &Schema) -> impl Iterator<Item = Term> + '_ {
    let header = (0..schema.header.len()).filter(|&i| schema.header[i].measure.is_count()).map(Term::Header);
    let cells = schema.tables.iter().enumerate().flat_map(|(table, t)| {
        let columns = (0..t.columns.len()).filter(|&c| t.columns[c].measure.is_count());
        columns.flat_map(move |column| (0..t.rows.len()).map(move |row| Term::Cell { table, row, column }))
    });
    header.chain(cells)
}

/// How the values of several periods become one.
pub(super) fn merge(schema: &Schema, figure: &Term) -> MergeRule {
    match *figure {
        Term::Cell { table, column, .. } => schema.tables[table].columns[column].merge,
        Term::Header(field) => schema.header[field].merge,
        Term::Column(_) | Term::Count { .. } => MergeRule::Same,
    }
}

/// Whether a figure may shrink in a cumulative report although nothing is wrong: persons of a category, or of a column that is one part of
/// a declared sum of persons (有＋無＝実人数), may have gone over to another. All persons together may not.
pub(super) fn may_move(schema: &Schema, figure: &Term) -> bool {
    let Term::Cell { table, row, column } = *figure else { return false };
    let t = &schema.tables[table];
    if t.columns[column].measure != Measure::Persons {
        return false;
    }
    let is_part = schema.edits.iter().filter(|e| e.scope == Scope::Rows(table)).any(|e| match &e.body {
        Body::Compare { lhs, op: Op::Eq, rhs } => {
            [lhs, rhs].iter().any(|side| side.terms.len() > 1 && side.terms.iter().any(|t| t.1 == Term::Column(column)))
        }
        _ => false,
    });
    is_part || t.rows[row].kind != RowKind::Total
}

/// The figure of `to` that is the same as `figure` of `from`.
pub(super) fn counterpart(from: &Schema, to: &Schema, figure: &Term) -> Option<Term> {
    match *figure {
        Term::Header(field) => {
            let id = &from.header[field].id;
            to.header.iter().position(|h| h.id == *id).map(Term::Header)
        }
        Term::Cell { table, row, column } => {
            let t = &from.tables[table];
            let other = to.tables.iter().position(|o| o.id == t.id)?;
            let o = &to.tables[other];
            let column = same_column(o, &t.columns[column])?;
            Some(Term::Cell { table: other, row: same_row(o, &t.rows[row])?, column })
        }
        Term::Column(_) | Term::Count { .. } => None,
    }
}

fn same_column(table: &Table, column: &Column) -> Option<usize> {
    table.columns.iter().position(|c| c.id == column.id)
}

fn same_row(table: &Table, row: &Row) -> Option<usize> {
    table.rows.iter().position(|r| r.kind == row.kind && r.code == row.code && (r.code.is_some() || r.path == row.path))
}

/// What a report says a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stated {
    /// A whole number.
    Value(i64),
    /// The report has the cell, and it cannot be read; or the row stands twice, or the total is blank.
    Unclear,
    /// The report does not have it.
    Absent,
}

/// The figure in a report. A blank total states nothing; a row that stands twice states two things.
pub(super) fn stated(context: &Context<'_>, figure: &Term) -> Stated {
    if let Term::Cell { table, row, .. } = *figure
        && let Some(bound) = &context.submission.tables[table]
        && let Some(at) = bound.by_entry[row]
        && bound.rows.iter().any(|r| r.role == RowRole::DuplicateOf(at))
    {
        return Stated::Unclear;
    }
    match term_value(context, figure, None) {
        TermValue::Known(_) if is_sum(context.schema, figure) && is_blank(context, figure) => Stated::Unclear,
        TermValue::Known(value) => Stated::Value(value),
        TermValue::Unreadable => Stated::Unclear,
        TermValue::Absent => Stated::Absent,
    }
}

/// Whether a figure is a stated total, subtotal or header figure.
fn is_sum(schema: &Schema, figure: &Term) -> bool {
    match *figure {
        Term::Cell { table, row, .. } => {
            matches!(schema.tables[table].rows[row].kind, RowKind::Total | RowKind::Subtotal)
        }
        _ => true,
    }
}

fn is_blank(context: &Context<'_>, figure: &Term) -> bool {
    term_cell(context, figure, None).is_some_and(|(_, cell)| cell.reading == Reading::Blank)
}

/// Where a figure stands in a report, or would stand.
pub(super) fn place(context: &Context<'_>, figure: &Term) -> Place {
    match *figure {
        Term::Header(field) => context.header_place(field),
        Term::Cell { table, row, column } => {
            let entry = &context.schema.tables[table].rows[row];
            let bound = context.submission.tables[table].as_ref();
            match bound.and_then(|b| b.by_entry[row].map(|r| (b, r))) {
                Some((bound, r)) => context.cell_place(bound, &bound.rows[r], column),
                None => {
                    let (row, row_code) = (Some(entry.label()), entry.code.clone());
                    Place { cell: None, row, row_code, ..context.table_place(table) }
                }
            }
        }
        Term::Column(_) | Term::Count { .. } => Place::default(),
    }
}

/// The cell of a figure in a companion, as a place that belongs to a finding about another file.
pub(super) fn related(companion: &Companion, figure: &Term, role: Role) -> Option<Related> {
    let context = companion.context();
    let (sheet, cell) = term_cell(&context, figure, None)?;
    let file = Some(companion.file());
    Some(Related { file, ..context.related(sheet, CellRange::new(cell.at, cell.at), role) })
}

/// `file sheet!cell` of a figure in a companion; its file alone where it is not there.
pub(super) fn address(companion: &Companion, figure: &Term) -> String {
    let context = companion.context();
    let cell = term_cell(&context, figure, None)
        .map_or_else(String::new, |(sheet, cell)| format!(" {}!{}", context.sheet_name(sheet), cell.at));
    format!("{}{cell}", companion.file())
}
