//! S101–S106: tables, columns and totals that are missing or stand twice, and what could not be checked.

use super::places::{list_title, title};
use super::{Context, NotEvaluable, Reporter, Rule};
use crate::finding::{Finding, Place, Role};
use crate::message::Message;

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
    for duplicate in &context.submission.duplicates {
        let place = Place {
            sheet: Some(context.sheet_name(duplicate.sheet).to_owned()),
            cell: Some(duplicate.range.start),
            ..context.table_place(duplicate.table)
        };
        let first = context.submission.tables[duplicate.table].as_ref();
        let message = Message::new("S102")
            .with("table", title(context, duplicate.table))
            .with("first", first.map_or_else(String::new, |b| format!("{}!{}", context.sheet_name(b.sheet), b.range)));
        let mut finding = r.finding(place, message, Message::new("S102-help")).keyed(duplicate.range.to_string());
        finding.related.extend(first.map(|b| context.related(b.sheet, b.range, Role::Original)));
        r.fails(finding);
    }
    for _ in context.submission.tables.iter().flatten() {
        r.holds();
    }
}

/// S103: a count column that is not found.
pub(super) fn missing_column(context: &Context<'_>, r: &mut Reporter<'_>) {
    for bound in context.submission.tables.iter().flatten() {
        let table = &context.schema.tables[bound.table];
        for (k, column) in table.columns.iter().enumerate() {
            if bound.columns[k].is_some() || !column.measure.is_count() {
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

/// S105: a total row that is not stated.
pub(super) fn missing_total(context: &Context<'_>, r: &mut Reporter<'_>) {
    for bound in context.submission.tables.iter().flatten() {
        let table = &context.schema.tables[bound.table];
        let Some(total) = table.total() else { continue };
        if bound.by_entry[total].is_some() {
            r.holds();
            continue;
        }
        let place = Place { row: Some(table.rows[total].label()), ..context.table_place(bound.table) };
        let message = Message::new("S105").with("table", title(context, bound.table));
        let mut finding = r.finding(place, message, Message::new("S105-help"));
        finding.related.push(context.related(bound.sheet, bound.range, Role::Counterpart));
        r.fails(finding);
    }
}

/// S106: what the other rules could not check, and lists and header figures that are not there.
pub(super) fn incomplete(context: &Context<'_>, r: &mut Reporter<'_>) {
    for (l, bound) in context.submission.lists.iter().enumerate() {
        let place = Place {
            sheet: bound.as_ref().map(|b| context.sheet_name(b.sheet).to_owned()),
            cell: bound.as_ref().map(|b| b.range.start),
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
            let place = Place { cell: Some(cell.at), ..context.table_place(bound.table) };
            r.cannot(place, Message::new("reason-lone-number").with("value", &*cell.raw), &cell.at.to_string());
        }
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
