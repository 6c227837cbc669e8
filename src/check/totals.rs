//! T101, T102: stated totals and subtotals against the sum of their parts.

use super::places::categories;
use super::{Context, Reporter};
use crate::finding::{Finding, Role};
use crate::message::Message;
use crate::schema::RowKind;
use crate::submission::{BoundRow, BoundTable, LabelMatch, Reading, RowRole};
use std::ops::Range;

/// T101: a stated column total is the sum of the categories.
pub(super) fn total(context: &Context<'_>, r: &mut Reporter<'_>) {
    for bound in context.submission.tables.iter().flatten() {
        let table = &context.schema.tables[bound.table];
        let Some(entry) = table.total() else { continue };
        let Some(row) = bound.by_entry[entry] else { continue };
        for column in 0..table.columns.len() {
            if table.columns[column].measure.is_count() && bound.has_column(column) {
                balance(context, r, bound, row, &table.rows[entry].parts, column, true);
            }
        }
    }
}

/// T102: a stated subtotal is the sum of its group.
pub(super) fn subtotal(context: &Context<'_>, r: &mut Reporter<'_>) {
    for bound in context.submission.tables.iter().flatten() {
        let table = &context.schema.tables[bound.table];
        for (i, row) in bound.rows.iter().enumerate() {
            let parts = match &row.role {
                RowRole::Entry(j) if table.rows[*j].kind == RowKind::Subtotal => &table.rows[*j].parts,
                RowRole::Subtotal(parts) => parts,
                _ => continue,
            };
            if parts.is_empty() {
                let place = context.row_place(bound, row);
                r.cannot(place, Message::new("reason-subtotal-of-what"), "");
                continue;
            }
            let all = parts.len() == categories(table).count();
            for column in 0..table.columns.len() {
                if table.columns[column].measure.is_count() && bound.has_column(column) {
                    balance(context, r, bound, i, parts, column, all);
                }
            }
        }
    }
}

/// The rows among which one that belongs to a group but not to the form may stand: from the group's first row to its last, its subtotal, and
/// one row more at either end.
fn around(bound: &BoundTable, subtotal: usize, parts: &[usize]) -> Range<usize> {
    let own = parts.iter().filter_map(|&p| bound.by_entry[p]).chain([subtotal]);
    let (first, last) = own.fold((subtotal, subtotal), |(a, b), r| (a.min(r), b.max(r)));
    first.saturating_sub(1)..(last + 2).min(bound.rows.len())
}

/// Whether a code and its category disagree among a subtotal's rows: whose figures they are is in doubt then, and C105 says so.
pub(super) fn miscoded(bound: &BoundTable, subtotal: usize, parts: &[usize]) -> bool {
    let rows = &bound.rows[around(bound, subtotal, parts)];
    rows.iter().any(|row| matches!(row.label.matched, LabelMatch::CodeDisagrees(_)))
}

/// Compares one stated sum with its parts. Rows the schema does not know may be in the sum when they make it right: they are reported by
/// rules of their own, and one slip should not be told twice.
fn balance(
    context: &Context<'_>,
    r: &mut Reporter<'_>,
    bound: &BoundTable,
    row: usize,
    parts: &[usize],
    column: usize,
    whole_table: bool,
) {
    let place = || context.cell_place(bound, &bound.rows[row], column);
    let cell = &bound.rows[row].cells[column];
    let Some(stated) = cell.count().filter(|_| !cell.raw.is_empty()) else {
        if cell.reading == Reading::Blank && !whole_table {
            r.cannot(place(), Message::new("reason-blank-total"), "");
        } else {
            // The cell itself has a finding that says why it cannot be read; a blank grand total is told by S105.
            r.cannot_silently();
        }
        return;
    };
    let mut sum = 0i64;
    let mut missing = 0usize;
    for &part in parts {
        let Some(at) = bound.by_entry[part] else {
            missing += 1;
            continue;
        };
        let observed = &bound.rows[at].cells[column];
        match observed.count().and_then(|v| sum.checked_add(v)) {
            Some(s) => sum = s,
            None => {
                let reason = Message::new("reason-part-unreadable")
                    .with("cell", context.cell_name(cell.sheet, observed.sheet, observed.at));
                r.cannot(place(), reason, "");
                return;
            }
        }
    }
    if stated == sum {
        r.holds();
        return;
    }
    let allowed = context.schema.tables[bound.table].tolerance.allowance(1 + parts.len() as i64);
    if stated.abs_diff(sum) <= allowed.unsigned_abs() {
        r.holds_nearly();
        return;
    }
    let stray = |b: &BoundRow| matches!(b.role, RowRole::Unknown | RowRole::DuplicateOf(_));
    let among = if whole_table { 0..bound.rows.len() } else { around(bound, row, parts) };
    let extra: i64 = bound.rows[among].iter().filter(|b| stray(b)).filter_map(|b| b.cells[column].count()).sum();
    if extra != 0 && sum.checked_add(extra) == Some(stated) {
        r.holds();
        return;
    }
    if !whole_table && miscoded(bound, row, parts) {
        r.cannot_silently();
        return;
    }
    if missing > 0 && stated > sum {
        let reason = Message::new("reason-missing-row").with("count", missing).with("value", stated - sum);
        r.cannot(place(), reason, "");
        return;
    }
    let table = &context.schema.tables[bound.table];
    // Where the table has one count column only, its name adds nothing.
    let several = table.columns.iter().filter(|c| c.measure.is_count()).count() > 1;
    let id = match (r.is("T101"), several) {
        (true, false) => "T101",
        (true, true) => "T101-column",
        (false, false) => "T102",
        (false, true) => "T102-column",
    };
    let message = Message::new(id)
        .with("label", context.cell_place(bound, &bound.rows[row], column).row.unwrap_or_default())
        .with("column", table.columns[column].label.as_str())
        .with("stated", stated)
        .with("expected", sum)
        .with("difference", signed(stated - sum));
    let help = Message::new(if r.is("T101") { "T101-help" } else { "T102-help" }).with("cell", cell.at.to_string());
    let mut finding: Finding = r.finding(place(), message, help).figures(stated, sum);
    finding.related = context.parts(bound, parts, column);
    if finding.related.is_empty() {
        finding.related.push(context.related_cell(cell, Role::Parts));
    }
    r.fails(finding);
}

/// A difference with its sign, as in `差 +9`.
pub(crate) fn signed(n: i64) -> String {
    if n > 0 { format!("+{n}") } else { n.to_string() }
}
