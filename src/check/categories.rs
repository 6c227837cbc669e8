//! C101–C108: rows, labels and codes against the schema's.

use super::places::title;
use super::{Context, Reporter};
use crate::a1::CellRange;
use crate::finding::{Class, Correction, Figure, Finding, Place, Role};
use crate::message::{Localized, Message};
use crate::schema::{RowKind, Table};
use crate::submission::{BoundRow, BoundTable, LabelMatch, RowRole};

/// Every bound row with its table.
fn rows<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a BoundTable, &'a BoundRow)> {
    context.submission.tables.iter().flatten().flat_map(|t| t.rows.iter().map(move |r| (t, r)))
}

fn correction(place: &Place, before: &str, after: &str, class: Class) -> Option<Correction> {
    Some(Correction {
        sheet: place.sheet.clone()?,
        cell: place.cell?,
        before: before.to_owned(),
        after: Figure::Text(after.to_owned()),
        class,
        applied: false,
    })
}

/// C101: a row with a value that matches nothing.
pub(super) fn unknown(context: &Context<'_>, r: &mut Reporter<'_>) {
    for (bound, row) in rows(context) {
        if row.role != RowRole::Unknown || matches!(row.label.matched, LabelMatch::Ambiguous(_)) {
            r.holds();
            continue;
        }
        let place = context.row_place(bound, row);
        if row.label.at.is_none() && row.code.is_none() {
            let finding = unlabelled(context, r, bound, row, place);
            r.fails(finding);
            continue;
        }
        let message = Message::new("C101").with("label", &*row.label.text).with("table", title(context, bound.table));
        let finding = r.finding(place, message, Message::new("C101-help")).stating(&*row.label.text);
        r.fails(finding);
    }
}

/// C101 for figures without any words beside them: told at the first figure, for there is no label.
fn unlabelled(context: &Context<'_>, r: &Reporter<'_>, bound: &BoundTable, row: &BoundRow, place: Place) -> Finding {
    let cell = row.cells.iter().find(|c| !c.raw.trim().is_empty());
    let at = cell.map(|c| c.at);
    let message = Message::new("C101-unlabelled")
        .with("raw", cell.map_or("", |c| c.raw.trim()))
        .with("cell", at.map_or_else(String::new, |a| a.to_string()))
        .with("table", title(context, bound.table));
    let place = Place { cell: place.cell.or(at), row: None, ..place };
    let before = bound.rows.iter().take_while(|other| !std::ptr::eq(*other, row));
    let key = format!("{} {}", row.label.text, before.filter(|o| o.label.at.is_none() && o.code.is_none()).count());
    r.finding(place, message, Message::new("C101-unlabelled-help"))
        .stating(cell.map_or("", |c| c.raw.trim()))
        .keyed(key)
}

/// C102: a category that is not there.
pub(super) fn missing(context: &Context<'_>, r: &mut Reporter<'_>) {
    for bound in context.submission.tables.iter().flatten() {
        let table = &context.schema.tables[bound.table];
        let in_doubt: Vec<usize> = bound
            .rows
            .iter()
            .filter_map(|row| if let LabelMatch::Ambiguous(list) = &row.label.matched { Some(list) } else { None })
            .flatten()
            .copied()
            .collect();
        for (j, entry) in table.rows.iter().enumerate() {
            if entry.kind != RowKind::Category || entry.optional || !valid_now(context, entry) {
                continue;
            }
            // A row of another version of the form in its place is C109's.
            let versions = || bound.by_entry.iter().enumerate().filter(|(_, row)| row.is_some()).map(|(i, _)| i);
            let other = || versions().any(|i| !valid_now(context, &table.rows[i]) && leads(table, i, j));
            if bound.by_entry[j].is_some() || in_doubt.contains(&j) || other() {
                r.holds();
                continue;
            }
            // Whether a category of some periods only belongs into this report cannot be told (P101 asks for the period).
            if !required(context, entry) {
                r.cannot_silently();
                continue;
            }
            let place = Place {
                cell: None,
                row: Some(entry.label()),
                row_code: entry.code.clone(),
                ..context.table_place(bound.table)
            };
            let after = bound.by_entry[..j].iter().rev().flatten().next().map(|&i| &bound.rows[i]);
            let message = Message::new("C102").with("label", entry.label()).with("table", title(context, bound.table));
            let help = match after.and_then(|row| row.label.at.map(|at| (row, at))) {
                Some((row, at)) => Message::new("C102-help-after")
                    .with("label", super::places::row_label(context, bound.table, row))
                    .with("cell", context.cell_name(bound.first.sheet, bound.sheet_of(row), at)),
                None => Message::new("C102-help"),
            };
            let mut finding = r.finding(place, message, help);
            finding.related = context.related_table(bound, Role::Counterpart);
            r.fails(finding);
        }
    }
}

/// Whether a category is valid on some day of the reporting period, or the period is not known.
pub fn valid_now(context: &Context<'_>, entry: &crate::schema::Row) -> bool {
    context
        .submission
        .period
        .period
        .as_ref()
        .is_none_or(|p| entry.valid_from.is_none_or(|d| d <= p.to) && entry.valid_to.is_none_or(|d| d >= p.from))
}

/// Whether a category must stand in the report: it is valid on some day of the period, or always.
pub fn required(context: &Context<'_>, entry: &crate::schema::Row) -> bool {
    let limited = entry.valid_from.is_some() || entry.valid_to.is_some();
    valid_now(context, entry) && !(limited && context.submission.period.period.is_none())
}

/// C103: a category that stands twice.
pub(super) fn duplicate(context: &Context<'_>, r: &mut Reporter<'_>) {
    for (bound, row) in rows(context) {
        let RowRole::DuplicateOf(first) = row.role else {
            r.holds();
            continue;
        };
        if super::structure::repeated(bound) {
            // S102 says so, once.
            r.cannot_silently();
            continue;
        }
        let first = &bound.rows[first];
        let label = super::places::row_label(context, bound.table, first);
        let code = context.row_place(bound, first).row_code;
        let place = Place { row: Some(label.clone()), row_code: code, ..context.row_place(bound, row) };
        let at = first.label.at.or_else(|| first.code.as_ref().map(|c| c.0));
        let message = Message::new("C103").with("label", label).with(
            "first",
            at.map_or_else(String::new, |a| context.cell_name(bound.sheet_of(row), bound.sheet_of(first), a)),
        );
        let mut finding = r.finding(place, message, Message::new("C103-help"));
        finding
            .related
            .extend(at.map(|a| context.related(bound.sheet_of(first), CellRange::new(a, a), Role::Original)));
        r.fails(finding);
    }
}

/// C104: a code that is not in the list, beside a label that is.
pub(super) fn unknown_code(context: &Context<'_>, r: &mut Reporter<'_>) {
    for (bound, row) in rows(context) {
        let (Some((at, code)), RowRole::Entry(j)) = (&row.code, &row.role) else { continue };
        let entry = &context.schema.tables[bound.table].rows[*j];
        let known =
            same_code(code, entry.code.as_deref()) || named_by(&context.schema.tables[bound.table], code).is_some();
        if known || matches!(row.label.matched, LabelMatch::CodeDisagrees(_)) || entry.code.is_none() {
            r.holds();
            continue;
        }
        let place = Place { cell: Some(*at), ..context.row_place(bound, row) };
        let message = Message::new("C104")
            .with("code", &**code)
            .with("label", entry.label())
            .with("expected", entry.code.clone().unwrap_or_default());
        let mut finding = r.finding(place.clone(), message, Message::new("C104-help")).stating(&**code);
        finding.expected = entry.code.clone().map(Figure::Text);
        let to = entry.code.as_deref().unwrap_or_default();
        finding.correction = correction(&place, code, to, Class::Suggested);
        r.fails(finding);
    }
}

/// Whether a code as written is the schema's, but for width, spaces and leading zeros.
fn same_code(written: &str, code: Option<&str>) -> bool {
    let plain = |s: &str| crate::text::key(s).trim_start_matches('0').to_owned();
    code.is_some_and(|c| written == c || plain(written) == plain(c))
}

/// The category a code is of.
fn named_by(table: &Table, code: &str) -> Option<usize> {
    table.rows.iter().position(|row| row.code.is_some() && same_code(code, row.code.as_deref()))
}

/// C105: the code names one category, the label another.
pub(super) fn code_label(context: &Context<'_>, r: &mut Reporter<'_>) {
    for (bound, row) in rows(context) {
        let Some((at, code)) = &row.code else { continue };
        let table = &context.schema.tables[bound.table];
        let (named, other) = match (&row.label.matched, &row.role) {
            (LabelMatch::CodeDisagrees(other), RowRole::Entry(j)) => (*j, *other),
            // Bound by its words, since the category of its code has a row of its own.
            (_, RowRole::Entry(j)) if !same_code(code, table.rows[*j].code.as_deref()) => match named_by(table, code) {
                Some(named) => (named, Some(*j)),
                // C104 speaks of it.
                None => {
                    r.cannot_silently();
                    continue;
                }
            },
            _ => {
                r.holds();
                continue;
            }
        };
        let place = Place { cell: Some(*at), ..context.row_place(bound, row) };
        let message = Message::new(if other.is_some() { "C105" } else { "C105-label-unknown" })
            .with("code", &**code)
            .with("named", table.rows[named].label())
            .with("label", &*row.label.text)
            .with("other", other.and_then(|k| table.rows[k].code.clone()).unwrap_or_default());
        let mut finding = r.finding(place.clone(), message, Message::new("C105-help")).stating(&**code);
        if let (RowRole::Entry(j), Some(to)) = (&row.role, other.and_then(|k| table.rows[k].code.as_deref()))
            && Some(*j) == other
        {
            // The words decided: it is the code that should be another.
            finding.expected = Some(Figure::Text(to.to_owned()));
            finding.correction = correction(&place, code, to, Class::Suggested);
        }
        finding
            .related
            .extend(row.label.at.map(|a| context.related(bound.sheet_of(row), CellRange::new(a, a), Role::Statement)));
        r.fails(finding);
    }
}

/// C106: the same category in another spelling.
pub(super) fn variant(context: &Context<'_>, r: &mut Reporter<'_>) {
    for (bound, row) in rows(context) {
        let LabelMatch::Variant(label) = &row.label.matched else {
            r.holds();
            continue;
        };
        let finding = relabel(context, r, bound, row, label, "C106", Class::Safe);
        r.fails(finding);
    }
}

/// C107: probably this category, or equally near to several.
pub(super) fn similar(context: &Context<'_>, r: &mut Reporter<'_>) {
    for (bound, row) in rows(context) {
        match &row.label.matched {
            LabelMatch::Similar(label) => {
                let finding = relabel(context, r, bound, row, label, "C107", Class::Suggested);
                r.fails(finding);
            }
            LabelMatch::Ambiguous(list) => {
                let table = &context.schema.tables[bound.table];
                let quoted = |open: &str, close: &str, between: &str| {
                    let names: Vec<String> =
                        list.iter().map(|&j| format!("{open}{}{close}", table.rows[j].label())).collect();
                    Some(names.join(between))
                };
                let names = Localized { ja: quoted("「", "」", "・"), en: quoted("“", "”", ", ") };
                let message = Message::new("C107-several").with("label", &*row.label.text).with("names", names);
                let place = context.row_place(bound, row);
                let finding = r.finding(place, message, Message::new("C107-several-help")).stating(&*row.label.text);
                r.fails(finding);
            }
            _ => r.holds(),
        }
    }
}

fn relabel(
    context: &Context<'_>,
    r: &Reporter<'_>,
    bound: &BoundTable,
    row: &BoundRow,
    label: &str,
    id: &'static str,
    class: Class,
) -> Finding {
    let place = context.row_place(bound, row);
    let sheet = &context.workbook.sheets[bound.sheet_of(row)];
    let written = row.label.at.and_then(|at| sheet.cell(at)).map_or_else(String::new, |c| match &c.value {
        crate::workbook::Value::Text(t) => t.to_string(),
        _ => row.label.text.to_string(),
    });
    let message = Message::new(id).with("written", written.replace('\n', "⏎")).with("label", label);
    let help = Message::new(if id == "C106" { "C106-help" } else { "C107-help" }).with("label", label);
    let mut finding = r.finding(place.clone(), message, help).stating(written.as_str());
    finding.expected = Some(Figure::Text(label.to_owned()));
    let leaf = label.rsplit(" / ").next().unwrap_or(label);
    finding.correction = correction(&place, &written, leaf, class);
    finding
}

/// C108: a code in another spelling.
pub(super) fn code_format(context: &Context<'_>, r: &mut Reporter<'_>) {
    for (bound, row) in rows(context) {
        let (Some((at, code)), RowRole::Entry(j)) = (&row.code, &row.role) else { continue };
        let Some(right) = context.schema.tables[bound.table].rows[*j].code.as_deref() else { continue };
        if **code == *right || !same_code(code, Some(right)) {
            r.holds();
            continue;
        }
        let place = Place { cell: Some(*at), ..context.row_place(bound, row) };
        let message = Message::new("C108").with("written", &**code).with("code", right);
        let mut finding = r.finding(place.clone(), message, Message::new("C108-help")).stating(&**code);
        finding.expected = Some(Figure::Text(right.to_owned()));
        finding.correction = correction(&place, code, right, Class::Safe);
        r.fails(finding);
    }
}

/// Whether one of two categories took the place of the other, in any number of steps.
fn leads(table: &Table, a: usize, b: usize) -> bool {
    let next = |i: usize| {
        let code = table.rows[i].successor.as_ref()?;
        table.rows.iter().position(|row| row.code.as_ref() == Some(code))
    };
    // No schema has a circle of successors; the bound is for what cannot be.
    let follows = |from, to| std::iter::successors(next(from), |&i| next(i)).take(table.rows.len()).any(|i| i == to);
    follows(a, b) || follows(b, a)
}

/// C109: a category that is valid in another period only.
pub(super) fn retired(context: &Context<'_>, r: &mut Reporter<'_>) {
    for (bound, row) in rows(context) {
        let RowRole::Entry(j) = row.role else { continue };
        let table = &context.schema.tables[bound.table];
        let entry = &table.rows[j];
        if entry.valid_from.is_none() && entry.valid_to.is_none() {
            r.holds();
            continue;
        }
        if context.submission.period.period.is_none() {
            r.cannot(context.row_place(bound, row), Message::new("reason-no-period"), "");
            continue;
        }
        if valid_now(context, entry) {
            r.holds();
            continue;
        }
        let now = (0..table.rows.len()).find(|&i| leads(table, j, i) && valid_now(context, &table.rows[i]));
        let successor = now.map(|i| &table.rows[i]);
        let message = Message::new(if successor.is_some() { "C109-successor" } else { "C109" })
            .with("label", entry.label())
            .with("code", entry.code.clone().unwrap_or_default())
            .with(
                "successor",
                successor.map(|s| format!("{} {}", s.code.clone().unwrap_or_default(), s.label())).unwrap_or_default(),
            );
        let mut finding = r.finding(context.row_place(bound, row), message, Message::new("C109-help"));
        finding.expected = successor.and_then(|s| s.code.clone()).map(Figure::Text);
        r.fails(finding);
    }
}
