//! T103, X101–X104: the edits a schema declares. Their rule follows from their shape, so one function serves the family.

use super::evaluate::{TermValue, linear, term_cell, term_value};
use super::totals::signed;
use super::words::{describe, words};
use super::{Context, Reporter};
use crate::finding::{Finding, Place, Related, Role};
use crate::message::{Arg, Message};
use crate::schema::{Body, Edit, Linear, Op, Scope, Term};
use crate::submission::{BoundList, Reading, RowRole};

/// A bound row: table and index.
type At = Option<(usize, usize)>;

/// Evaluates every edit that belongs to the reporter's rule.
pub(super) fn check(context: &Context<'_>, r: &mut Reporter<'_>) {
    for edit in &context.schema.edits {
        if !r.is(edit.rule) {
            continue;
        }
        match edit.scope {
            Scope::Form => evaluate(context, r, edit, None),
            Scope::Rows(table) => {
                let Some(bound) = &context.submission.tables[table] else { continue };
                for (i, row) in bound.rows.iter().enumerate() {
                    if matches!(row.role, RowRole::Entry(_)) {
                        evaluate(context, r, edit, Some((table, i)));
                    }
                }
            }
        }
    }
}

fn evaluate(context: &Context<'_>, r: &mut Reporter<'_>, edit: &Edit, at: At) {
    match &edit.body {
        Body::Compare { lhs, op, rhs } => {
            // The side that is one figure is what the sheet states; the other is what it should be.
            let swap = rhs.terms.len() == 1 && rhs.constant == 0 && lhs.terms.len() != 1
                || only_counts(lhs) && !only_counts(rhs);
            let (stated, other, op) = if swap { (rhs, lhs, mirrored(*op)) } else { (lhs, rhs, *op) };
            let Some((a, b)) = both(context, r, edit, at, linear(context, stated, at), linear(context, other, at))
            else {
                return;
            };
            let allowed = edit.tolerance.allowance(figures(stated).saturating_add(figures(other)));
            let holds = |allowed: i64| match op {
                Op::Eq => a.abs_diff(b) <= allowed.unsigned_abs(),
                Op::Le => a.saturating_sub(allowed) <= b,
                Op::Ge => a.saturating_add(allowed) >= b,
            };
            if holds(0) {
                r.holds();
            } else if holds(allowed) {
                r.holds_nearly();
            } else {
                let finding = failed(context, r, edit, at, (stated, a), (other, b));
                r.fails(finding);
            }
        }
        Body::AnyOf { lhs, options } => any_of(context, r, edit, at, lhs, options),
        Body::ZeroTogether { a, b } => {
            let (va, vb) = (term_value(context, a, at), term_value(context, b, at));
            let Some((x, y)) = both(context, r, edit, at, va, vb) else { return };
            if (x == 0) == (y == 0) {
                r.holds();
            } else {
                let finding = failed(context, r, edit, at, (&one(a), x), (&one(b), y));
                r.fails(finding);
            }
        }
    }
}

/// How many figures that may be rounded a sum holds, coefficients counted; the entries of a list are counted exactly.
fn figures(sum: &Linear) -> i64 {
    let rounded = sum.terms.iter().filter(|(_, t)| !matches!(t, Term::Count { .. }));
    rounded.fold(0, |n, (factor, _)| n.saturating_add(factor.saturating_abs()))
}

fn any_of(context: &Context<'_>, r: &mut Reporter<'_>, edit: &Edit, at: At, lhs: &Linear, options: &[Linear]) {
    let TermValue::Known(a) = linear(context, lhs, at) else { return not_known(context, r, edit, at) };
    let values: Vec<i64> = options
        .iter()
        .filter_map(|o| if let TermValue::Known(v) = linear(context, o, at) { Some(v) } else { None })
        .collect();
    if values.contains(&a) {
        r.holds();
        return;
    }
    if values.len() < options.len() {
        return not_known(context, r, edit, at);
    }
    let nearest = values.iter().enumerate().min_by_key(|(_, v)| v.abs_diff(a)).map(|(i, _)| i);
    let Some(i) = nearest else { return not_known(context, r, edit, at) };
    let mut finding = failed(context, r, edit, at, (lhs, a), (&options[i], values[i]));
    finding.expected = None;
    finding.difference = None;
    for (k, option) in options.iter().enumerate() {
        if k != i {
            finding.related.extend(related(context, option, at));
        }
    }
    r.fails(finding);
}

/// Both values, or a word about why the edit cannot be evaluated.
fn both(
    context: &Context<'_>,
    r: &mut Reporter<'_>,
    edit: &Edit,
    at: At,
    a: TermValue,
    b: TermValue,
) -> Option<(i64, i64)> {
    match (a, b) {
        (TermValue::Known(a), TermValue::Known(b)) => Some((a, b)),
        _ => {
            not_known(context, r, edit, at);
            None
        }
    }
}

fn not_known(context: &Context<'_>, r: &mut Reporter<'_>, edit: &Edit, at: At) {
    // Within a row the unreadable cell or missing column already has a finding of its own; so has a missing table or list.
    let (Body::Compare { lhs, .. } | Body::AnyOf { lhs, .. }) = &edit.body else { return r.cannot_silently() };
    if at.is_some() || terms(&edit.body).any(|t| is_said_missing(context, t)) {
        return r.cannot_silently();
    }
    let reason = Message::new("reason-figure-unknown").with("edit", describe(context, &edit.body, at));
    let place = place_of(context, lhs, at).unwrap_or_default();
    r.cannot(place, reason, &edit.id);
}

/// The figures an edit speaks of.
fn terms(body: &Body) -> impl Iterator<Item = &Term> {
    fn of(sum: &Linear) -> impl Iterator<Item = &Term> {
        sum.terms.iter().map(|t| &t.1)
    }
    let terms: Vec<&Term> = match body {
        Body::Compare { lhs, rhs, .. } => of(lhs).chain(of(rhs)).collect(),
        Body::AnyOf { lhs, options } => of(lhs).chain(options.iter().flat_map(of)).collect(),
        Body::ZeroTogether { a, b } => vec![a, b],
    };
    terms.into_iter()
}

/// Whether a figure's table, list, row or required header is not in the workbook, or its formula has no result: S101, C102, S105 or S106 say so.
fn is_said_missing(context: &Context<'_>, term: &Term) -> bool {
    match *term {
        Term::Cell { .. } => match term_cell(context, term, None) {
            None => true,
            Some((_, cell)) => {
                cell.reading == Reading::Uncalculated || super::evaluate::is_unstated(context, term, None)
            }
        },
        Term::Count { list, .. } => context.submission.lists[list].is_none(),
        Term::Header(field) => context.submission.header[field].is_none() && context.schema.header[field].required,
        Term::Column(_) => false,
    }
}

fn failed(
    context: &Context<'_>,
    r: &Reporter<'_>,
    edit: &Edit,
    at: At,
    stated: (&Linear, i64),
    other: (&Linear, i64),
) -> Finding {
    let place = place_of(context, stated.0, at).or_else(|| place_of(context, other.0, at)).unwrap_or_default();
    let any = matches!(edit.body, Body::AnyOf { .. });
    let exceeds = stated.1 > other.1;
    let own = edit.message.ja.is_some() || edit.message.en.is_some();
    // An edit of rows needs the row's name; an edit of the form names the rows of its figures.
    let id = match (edit.rule, at.is_some()) {
        _ if own && any => "edit-message-any",
        (_, true) if own => "edit-message-row",
        (_, false) if own => "edit-message",
        _ if any => "X101-any",
        ("T103", _) => "T103",
        ("X101", _) => "X101",
        ("X102", true) if exceeds => "X102-row",
        ("X102", true) => "X102-row-below",
        ("X102", false) if exceeds => "X102",
        ("X102", false) => "X102-below",
        ("X103", true) => "X103-row",
        ("X103", false) => "X103",
        _ => "X104",
    };
    let tell = |finding: Finding| {
        let finding = finding.figures(stated.1, other.1).keyed(edit.id.as_str());
        if let Some(severity) = edit.severity { finding.level(severity) } else { finding }
    };
    if !r.is_read() {
        return tell(r.finding(place, Message::new(id), Message::new(id)));
    }
    let (left, right) = (words(context, stated.0, at), words(context, other.0, at));
    let row = place.row.clone().unwrap_or_default();
    let message = Message::new(id)
        .with("text", Arg::Localized(edit.message.clone()))
        .with("row", row)
        .with("left", left.clone())
        .with("right", right.clone())
        .with("stated", stated.1)
        .with("expected", other.1)
        .with("difference", signed(stated.1.saturating_sub(other.1)));
    let help = Message::new(match edit.rule {
        "T103" => "T103-help",
        _ if any => "X101-any-help",
        "X101" => "X101-help",
        "X102" => "X102-help",
        "X103" => "X103-help",
        _ => "X104-help",
    })
    .with("left", left)
    .with("right", right);
    let mut finding = tell(r.finding(place, message, help));
    finding.related = related(context, other.0, at);
    if only_counts(stated.0) {
        finding.related.extend(related(context, stated.0, at));
    }
    finding
}

fn related(context: &Context<'_>, sum: &Linear, at: At) -> Vec<Related> {
    sum.terms
        .iter()
        .flat_map(|(_, term)| match term {
            Term::Count { list, .. } => {
                let extents = context.submission.lists[*list].iter().flat_map(BoundList::extents);
                extents.map(|(sheet, range)| context.related(sheet, range, Role::Entries)).collect::<Vec<_>>()
            }
            _ => {
                let cell = term_cell(context, term, at).map(|(_, cell)| cell);
                cell.map(|cell| context.related_cell(cell, Role::Counterpart)).into_iter().collect()
            }
        })
        .collect()
}

/// The place of the first figure of a sum that stands in a cell.
fn place_of(context: &Context<'_>, sum: &Linear, at: At) -> Option<Place> {
    sum.terms.iter().find_map(|(_, term)| match *term {
        Term::Column(column) => {
            let (table, row) = at?;
            let bound = context.submission.tables[table].as_ref()?;
            bound.has_column(column).then(|| context.cell_place(bound, &bound.rows[row], column))
        }
        Term::Cell { table, row, column } => {
            let bound = context.submission.tables[table].as_ref()?;
            Some(context.cell_place(bound, &bound.rows[bound.by_entry[row]?], column))
        }
        Term::Header(field) => Some(context.header_place(field)),
        Term::Count { .. } => None,
    })
}

fn only_counts(sum: &Linear) -> bool {
    sum.terms.iter().all(|(_, t)| matches!(t, Term::Count { .. }))
}

fn one(term: &Term) -> Linear {
    Linear { terms: vec![(1, term.clone())], constant: 0 }
}

const fn mirrored(op: Op) -> Op {
    match op {
        Op::Eq => Op::Eq,
        Op::Le => Op::Ge,
        Op::Ge => Op::Le,
    }
}
