//! S101–S106: tables, columns and totals that are missing or stand twice, and what could not be checked.

use super::places::{list_title, title};
use super::{Context, NotEvaluable, Reporter, Rule};
use crate::a1::CellRange;
use crate::finding::{Finding, Place, Role};
use crate::message::{Localized, Message};
use crate::submission::{AsideReason, BoundRow, BoundTable, RowRole};

/// S101: a table that is not in the workbook.
pub(super) fn missing_table(context: &Context<'_>, r: &mut Reporter<'_>) {
    for (t, bound) in context.submission.tables.iter().enumerate() {
        if bound.is_some() {
            r.holds();
            continue;
        }
        let message = Message::new("S101").with("table", title(context, t));
        let finding =
            r.finding(context.table_place(t), message, Message::new("S101-help").with("table", title(context, t)));
        r.fails(finding);
    }
}

/// S102: a table that stands twice, with data in both.
pub(super) fn duplicate_table(context: &Context<'_>, r: &mut Reporter<'_>) {
    for (i, duplicate) in context.submission.duplicates.iter().enumerate() {
        let place = Place {
            sheet: Some(context.sheet_name(duplicate.sheet).to_owned()),
            cell: Some(duplicate.range.start),
            ..context.table_place(duplicate.table)
        };
        let first = context.submission.tables[duplicate.table].as_ref();
        // Never its address, which moves with rows inserted above.
        let nth = context.submission.duplicates[..i].iter().filter(|d| d.table == duplicate.table).count() + 2;
        let message = Message::new("S102").with("table", title(context, duplicate.table)).with(
            "first",
            first.map_or_else(String::new, |b| format!("{}!{}", context.sheet_name(b.first.sheet), b.first.range)),
        );
        let mut finding = r.finding(place, message, Message::new("S102-help")).keyed(nth.to_string());
        finding.related.extend(first.into_iter().flat_map(|b| context.related_table(b, Role::Original)));
        r.fails(finding);
    }
    for bound in context.submission.tables.iter().flatten() {
        if repeated(bound) {
            let finding = once_more(context, r, bound);
            r.fails(finding);
        } else {
            r.holds();
        }
    }
}

/// The share of a table's rows that, standing twice, make it a table that stands twice rather than rows that do: in percent.
const REPEATED: usize = 60;

/// Whether most of a table's rows stand twice, one set below the other as if the table went on: a copy of it was pasted below.
pub(super) fn repeated(bound: &BoundTable) -> bool {
    let twice = bound.rows.iter().filter(|row| matches!(row.role, RowRole::DuplicateOf(_))).count();
    let once = bound.by_entry.iter().flatten().count();
    twice > 2 && twice * 100 >= once * REPEATED
}

/// S102 for a table whose second copy was read as its continuation.
fn once_more(context: &Context<'_>, r: &Reporter<'_>, bound: &BoundTable) -> Finding {
    let second: Vec<&BoundRow> = bound.rows.iter().filter(|row| matches!(row.role, RowRole::DuplicateOf(_))).collect();
    let sheet = second.first().map_or(bound.first.sheet, |row| bound.sheet_of(row));
    let is_first = |row: &&BoundRow| matches!(row.role, RowRole::Entry(_)) && bound.sheet_of(row) == sheet;
    let firsts = bound.rows.iter().filter(is_first);
    let range = |rows: &[&BoundRow]| {
        let cells = rows.iter().flat_map(|row| row.label.at.into_iter().chain(row.cells.iter().map(|c| c.at)));
        let widen = |all: Option<CellRange>, at| Some(all.map_or(CellRange::new(at, at), |all| all.including(at)));
        cells.fold(None, widen).unwrap_or(bound.first.range)
    };
    let original = range(&firsts.collect::<Vec<_>>());
    let place = Place {
        sheet: Some(context.sheet_name(sheet).to_owned()),
        cell: second.first().and_then(|row| row.label.at).or_else(|| second.first()?.cells.first().map(|c| c.at)),
        ..context.table_place(bound.table)
    };
    let message = Message::new("S102")
        .with("table", title(context, bound.table))
        .with("first", format!("{}!{original}", context.sheet_name(sheet)));
    let mut finding = r.finding(place, message, Message::new("S102-help")).keyed("below");
    finding.related.push(context.related(sheet, original, Role::Original));
    finding
}

/// S103: a count column that is not found.
pub(super) fn missing_column(context: &Context<'_>, r: &mut Reporter<'_>) {
    for bound in context.submission.tables.iter().flatten() {
        let table = &context.schema.tables[bound.table];
        for (k, column) in table.columns.iter().enumerate() {
            if bound.has_column(k) || !column.measure.is_count() {
                r.holds();
                continue;
            }
            let place = Place {
                column: Some(column.id.clone()),
                column_label: Some(column.label.clone()),
                ..context.table_place(bound.table)
            };
            let message =
                Message::new("S103").with("column", column.label.as_str()).with("table", title(context, bound.table));
            let help = Message::new("S103-help").with("column", column.label.as_str());
            let finding = r.finding(place, message, help);
            r.fails(finding);
        }
    }
}

/// A total row that is there, but says nothing where its parts have something to add up.
fn blank_total(context: &Context<'_>, r: &mut Reporter<'_>, bound: &BoundTable, row: usize) {
    let columns = &context.schema.tables[bound.table].columns;
    let blank = |&k: &usize| super::evaluate::unstated(context, bound, row, k);
    let counts = (0..columns.len()).filter(|&k| columns[k].measure.is_count() && bound.has_column(k));
    let blank: Vec<usize> = counts.filter(blank).collect();
    let Some(&first) = blank.first() else { return r.holds() };
    let place = context.cell_place(bound, &bound.rows[row], first);
    let names: Vec<&str> = blank.iter().map(|&k| columns[k].label.as_str()).collect();
    let message = Message::new("S105-blank")
        .with("label", place.row.clone().unwrap_or_default())
        .with("table", title(context, bound.table))
        .with("columns", Localized::list(&names));
    let help = Message::new("S105-blank-help").with("cell", bound.rows[row].cells[first].at.to_string());
    let mut finding = r.finding(place, message, help);
    finding.related = context.parts(bound, &parts_of(context, bound), first);
    for &k in &blank[1..] {
        finding.related.push(context.related_cell(&bound.rows[row].cells[k], Role::Counterpart));
    }
    r.fails(finding);
}

/// What a table's total adds up.
fn parts_of(context: &Context<'_>, bound: &BoundTable) -> Vec<usize> {
    let table = &context.schema.tables[bound.table];
    table.total().map(|total| table.rows[total].parts.clone()).unwrap_or_default()
}

/// S105: a total row that is not stated, or stated without a figure.
pub(super) fn missing_total(context: &Context<'_>, r: &mut Reporter<'_>) {
    for bound in context.submission.tables.iter().flatten() {
        let table = &context.schema.tables[bound.table];
        let Some(total) = table.total() else { continue };
        if let Some(row) = bound.by_entry[total] {
            blank_total(context, r, bound, row);
            continue;
        }
        let place = Place { row: Some(table.rows[total].label()), ..context.table_place(bound.table) };
        let message = Message::new("S105").with("table", title(context, bound.table));
        let mut finding = r.finding(place, message, Message::new("S105-help"));
        finding.related = context.related_table(bound, Role::Counterpart);
        r.fails(finding);
    }
}

/// S106: what the other rules could not check, and lists and header figures that are not there.
pub(super) fn incomplete(context: &Context<'_>, r: &mut Reporter<'_>) {
    for (l, bound) in context.submission.lists.iter().enumerate() {
        let place = Place {
            sheet: bound.as_ref().map(|b| context.sheet_name(b.first.sheet).to_owned()),
            cell: bound.as_ref().map(|b| b.first.range.start),
            table: Some(context.schema.lists[l].id.clone()),
            title: Some(list_title(context, l)),
            ..Place::default()
        };
        let name = context.schema.lists[l].columns.first().map_or("", |c| c.label.as_str());
        match bound {
            None => r.cannot(place, Message::new("reason-list-missing").with("list", name), ""),
            Some(b) if b.entries.is_empty() => {
                r.cannot(place, Message::new("reason-list-empty").with("list", name), "");
            }
            Some(_) => {}
        }
    }
    for bound in context.submission.tables.iter().flatten() {
        for cell in &bound.passed_over {
            let sheet = Some(context.sheet_name(cell.sheet).to_owned());
            let place = Place { sheet, cell: Some(cell.at), ..context.table_place(bound.table) };
            r.cannot(place, Message::new("reason-lone-number").with("value", &*cell.raw), &cell.at.to_string());
        }
    }
    for aside in &context.submission.set_aside {
        let sheet = context.sheet_name(aside.sheet);
        let reason = match aside.why {
            AsideReason::Example => Message::new("reason-sheet-example").with("sheet", sheet),
            AsideReason::HiddenCopy => Message::new("reason-sheet-hidden-copy").with("sheet", sheet),
            AsideReason::Blank => Message::new("reason-sheet-blank").with("sheet", sheet),
            AsideReason::OtherList => Message::new("reason-list-apart").with("sheet", sheet),
            AsideReason::Source => Message::new("reason-table-source").with("sheet", sheet),
            AsideReason::PartialCopy => Message::new("reason-table-partial-copy").with("sheet", sheet),
        };
        let table = aside.table.map(|(t, _)| t);
        let place = Place {
            sheet: Some(sheet.to_owned()),
            cell: aside.table.map(|(_, range)| range.start),
            table: table.map(|t| context.schema.tables[t].id.clone()),
            title: table.map(|t| title(context, t)),
            ..Place::default()
        };
        r.cannot(place, reason, sheet);
    }
    for (i, value) in context.submission.header.iter().enumerate() {
        if value.is_none() && context.schema.header[i].required {
            let label = context.schema.header[i].label.as_str();
            r.cannot(context.header_place(i), Message::new("reason-header-missing").with("label", label), "");
        }
    }
}

/// Turns what could not be evaluated into findings, once a place and reason.
pub(super) fn not_checkable(rule: &'static Rule, open: Vec<NotEvaluable>) -> Vec<Finding> {
    let mut said: Vec<Finding> = Vec::new();
    for item in open {
        let about = if item.rule.code == rule.code { "" } else { item.rule.code };
        let message = if about.is_empty() {
            Message::new("S106-plain").with("reason", item.reason)
        } else {
            Message::new("S106").with("rule", about).with("name", item.rule.name).with("reason", item.reason)
        };
        let key = format!("{about}{}", item.key);
        let finding = note(rule, item.place, message, Message::new("S106-help"), key);
        if !said.contains(&finding) {
            said.push(finding);
        }
    }
    said
}

/// A finding that only says something.
pub(super) fn note(rule: &'static Rule, place: Place, message: Message, help: Message, key: String) -> Finding {
    rule.finding(place, message, help).keyed(key)
}
