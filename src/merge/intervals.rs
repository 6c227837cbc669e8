//! Edits over figures that are known between bounds only: most cannot be evaluated, but some are violated whatever the figures are.

use super::said::Said;
use crate::check::{Context, TermValue, term_cell, term_value};
use crate::finding::{Finding, Place};
use crate::message::{Arg, Message};
use crate::schema::{Body, Edit, Linear, Op, RowKind, Scope, Term};
use crate::submission::{Observed, Reading, RowRole};

/// The bounds of a sum; `None` where one of its figures is not known at all.
type Bounds = Option<(i128, i128)>;
/// A bound row: table and index.
type At = Option<(usize, usize)>;

/// Findings for edits and totals that fail for every choice of the open figures. Those without open figures are left to the rules.
pub(super) fn contradictions(context: &Context<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    for edit in &context.schema.edits {
        match edit.scope {
            Scope::Form => out.extend(violated(context, edit, None)),
            Scope::Rows(table) => {
                let Some(bound) = &context.submission.tables[table] else { continue };
                for (i, row) in bound.rows.iter().enumerate() {
                    if matches!(row.role, RowRole::Entry(_)) {
                        out.extend(violated(context, edit, Some((table, i))));
                    }
                }
            }
        }
    }
    totals(context, &mut out);
    out
}

fn bounds_of(cell: &Observed) -> Bounds {
    match cell.reading {
        Reading::Between { least, most } => Some((least.into(), most.into())),
        _ => cell.count().map(|n| (n.into(), n.into())),
    }
}

fn term(context: &Context<'_>, term: &Term, at: At) -> Bounds {
    if let Some((_, cell)) = term_cell(context, term, at) {
        return bounds_of(cell);
    }
    match term_value(context, term, at) {
        TermValue::Known(n) => Some((n.into(), n.into())),
        _ => None,
    }
}

fn linear(context: &Context<'_>, sum: &Linear, at: At) -> Bounds {
    sum.terms.iter().try_fold((i128::from(sum.constant), i128::from(sum.constant)), |(lo, hi), (factor, t)| {
        let ((a, b), factor) = (term(context, t, at)?, i128::from(*factor));
        let (x, y) = if factor < 0 { (b, a) } else { (a, b) };
        Some((lo + factor * x, hi + factor * y))
    })
}

fn violated(context: &Context<'_>, edit: &Edit, at: At) -> Option<Finding> {
    let open = |b: (i128, i128)| b.0 != b.1;
    let (left, right, fails) = match &edit.body {
        Body::Compare { lhs, op, rhs } => {
            let (a, b) = (linear(context, lhs, at)?, linear(context, rhs, at)?);
            let fails = match op {
                Op::Eq => a.1 < b.0 || b.1 < a.0,
                Op::Le => a.0 > b.1,
                Op::Ge => a.1 < b.0,
            };
            (a, b, fails)
        }
        Body::ZeroTogether { a, b } => {
            let (a, b) = (term(context, a, at)?, term(context, b, at)?);
            (a, b, (a.0 > 0 && b.1 == 0) || (b.0 > 0 && a.1 == 0))
        }
        Body::AnyOf { .. } => return None,
    };
    if !fails || !(open(left) || open(right)) {
        return None;
    }
    let place = place(context, edit, at);
    let message = Message::new("merge-edit-open")
        .with("row", place.row.clone().unwrap_or_default())
        .with("text", Arg::Localized(edit.message.clone()))
        .with("edit", edit.source.as_str())
        .with("left", words(left))
        .with("right", words(right));
    let mut finding = Said::new(edit.rule, None, place, message, Message::new("merge-edit-open-help")).finding;
    finding.key.clone_from(&edit.id);
    if let Some(severity) = edit.severity {
        finding.severity = severity;
    }
    Some(finding)
}

/// Totals that no choice of their open parts gives.
fn totals(context: &Context<'_>, out: &mut Vec<Finding>) {
    for bound in context.submission.tables.iter().flatten() {
        let table = &context.schema.tables[bound.table];
        for (j, row) in table.rows.iter().enumerate() {
            let Some(at) = bound.by_entry[j].filter(|_| matches!(row.kind, RowKind::Total | RowKind::Subtotal)) else {
                continue;
            };
            for k in (0..table.columns.len()).filter(|&k| table.columns[k].measure.is_count()) {
                let parts =
                    row.parts.iter().filter_map(|&p| bound.by_entry[p]).map(|r| bounds_of(&bound.rows[r].cells[k]));
                let sum = parts.into_iter().try_fold((0_i128, 0_i128), |(lo, hi), b| b.map(|(a, b)| (lo + a, hi + b)));
                let (Some(sum), Some(total)) = (sum, bounds_of(&bound.rows[at].cells[k])) else { continue };
                if (sum.0 == sum.1 && total.0 == total.1) || !(sum.1 < total.0 || total.1 < sum.0) {
                    continue;
                }
                let place = Place {
                    sheet: Some(context.sheet_name(bound.rows[at].cells[k].sheet).to_owned()),
                    cell: Some(bound.rows[at].cells[k].at),
                    table: Some(table.id.clone()),
                    title: Some(super::breakdown::title(context.schema, bound.table)),
                    row: Some(row.label()),
                    column: Some(table.columns[k].id.clone()),
                    column_label: Some(table.columns[k].label.clone()),
                    ..Place::default()
                };
                let message = Message::new("merge-total-open")
                    .with("label", row.label())
                    .with("column", table.columns[k].label.as_str())
                    .with("total", words(total))
                    .with("sum", words(sum));
                let rule = if row.kind == RowKind::Total { "T101" } else { "T102" };
                out.push(Said::new(rule, None, place, message, Message::new("merge-edit-open-help")).finding);
            }
        }
    }
}

fn words((a, b): (i128, i128)) -> String {
    if a == b { a.to_string() } else { format!("{a}～{b}") }
}

/// The first figure of the edit that stands in a cell.
fn place(context: &Context<'_>, edit: &Edit, at: At) -> Place {
    let first = match &edit.body {
        Body::Compare { lhs, rhs, .. } => lhs.terms.iter().chain(&rhs.terms).map(|t| &t.1).next(),
        Body::ZeroTogether { a, .. } => Some(a),
        Body::AnyOf { .. } => None,
    };
    let Some(first) = first else { return Place::default() };
    let cell = term_cell(context, first, at);
    let found = cell.map(|(sheet, cell)| (Some(context.sheet_name(sheet).to_owned()), Some(cell.at)));
    let (sheet, cell) = found.unwrap_or((None, None));
    let own = |t: usize, j: Option<usize>, k: usize| {
        let table = &context.schema.tables[t];
        Place {
            sheet: sheet.clone(),
            cell,
            table: Some(table.id.clone()),
            title: Some(super::breakdown::title(context.schema, t)),
            row: j.map(|j| table.rows[j].label()),
            row_code: j.and_then(|j| table.rows[j].code.clone()),
            column: Some(table.columns[k].id.clone()),
            column_label: Some(table.columns[k].label.clone()),
        }
    };
    match *first {
        Term::Column(k) => {
            let Some((t, i)) = at else { return Place::default() };
            let role = context.submission.tables[t].as_ref().map(|b| b.rows[i].role.clone());
            own(t, if let Some(RowRole::Entry(j)) = role { Some(j) } else { None }, k)
        }
        Term::Cell { table, row, column } => own(table, Some(row), column),
        Term::Header(i) => Place {
            sheet,
            cell,
            table: Some("0".to_owned()),
            row: Some(context.schema.header[i].label.clone()),
            column: Some(context.schema.header[i].id.clone()),
            ..Place::default()
        },
        Term::Count { .. } => Place::default(),
    }
}
