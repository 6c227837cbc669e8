//! X105: the preceding cumulative report. Which of the reports given as such it is, and what may not have shrunk since then.

use super::counterpart::{Stated, address, counterpart, figures, may_move, place, related, stated};
use super::{Companion, Context, Reporter, vanished};
use crate::finding::{Place, Role};
use crate::message::Message;
use crate::schema::Term;
use crate::severity::Severity;

/// What is known of the preceding report.
pub(super) enum Preceding<'a> {
    /// None was given.
    NotGiven,
    /// This one: the same form, from the same day on, up to an earlier one.
    Is(&'a Companion),
    /// A report was given that ends on the same day or later. One of the two states a wrong period, or the wrong file was given.
    Misplaced(Message),
    /// The report given cannot be compared, for this reason.
    Other(Message),
}

/// Looks for the preceding report among those given: of all that fit, the one that ends last.
pub(super) fn preceding<'a>(context: &Context<'a>) -> Preceding<'a> {
    let mut best: Option<Preceding<'a>> = None;
    for companion in &context.companions.previous {
        let found = judge(context, companion);
        best = Some(match (best.take(), found) {
            (Some(Preceding::Is(a)), Preceding::Is(b)) => Preceding::Is(if end(b) > end(a) { b } else { a }),
            (Some(Preceding::Is(a)), _) => Preceding::Is(a),
            (Some(first @ Preceding::Misplaced(..)), Preceding::Other(_)) => first,
            (_, found) => found,
        });
    }
    best.unwrap_or(Preceding::NotGiven)
}

fn end(companion: &Companion) -> Option<crate::date::Date> {
    companion.submission.period.period.map(|p| p.to)
}

fn judge<'a>(context: &Context<'a>, companion: &'a Companion) -> Preceding<'a> {
    let about = |id: &'static str| {
        let period = companion.submission.period.period;
        let message = Message::new(id).with("file", companion.file());
        match period {
            Some(p) => message.with("from", p.from).with("to", p.to),
            None => message,
        }
    };
    if companion.schema.id != context.schema.id {
        return Preceding::Other(about("previous-other-form"));
    }
    let Some(theirs) = companion.submission.period.period else {
        return Preceding::Other(about("previous-no-period"));
    };
    let Some(own) = context.submission.period.period else {
        return Preceding::Other(Message::new("reason-no-period-compare"));
    };
    if theirs.to >= own.to {
        let id = if (theirs.from, theirs.to) == (own.from, own.to) { "previous-same" } else { "previous-later" };
        return Preceding::Misplaced(about(id));
    }
    if theirs.fiscal_year() != own.fiscal_year() {
        return Preceding::Other(about("previous-other-year"));
    }
    if (own.from.month(), own.from.day()) != (4, 1) {
        return Preceding::Other(Message::new("previous-own-single").with("from", own.from).with("to", own.to));
    }
    if theirs.from != own.from {
        return Preceding::Other(about("previous-single"));
    }
    Preceding::Is(companion)
}

/// The preceding cumulative report, where one was given that can be compared.
pub fn preceding_report<'a>(context: &Context<'a>) -> Option<&'a Companion> {
    if let Preceding::Is(companion) = preceding(context) { Some(companion) } else { None }
}

/// The report as a whole, for what cannot be said of a cell.
pub(super) fn whole(context: &Context<'_>) -> Place {
    let sheet = context.submission.sheets.first().map(|&s| context.sheet_name(s).to_owned());
    Place { sheet, table: Some("0".to_owned()), ..Place::default() }
}

/// P102 for the report given as the preceding one: it ends when the checked one does, or later.
pub(super) fn misplaced(context: &Context<'_>, r: &mut Reporter<'_>) {
    match preceding(context) {
        Preceding::NotGiven | Preceding::Other(_) => {}
        Preceding::Is(_) => r.holds(),
        Preceding::Misplaced(message) => {
            let finding = r.finding(whole(context), message, Message::new("previous-misplaced-help"));
            r.fails(finding.level(Severity::Warning).keyed("previous"));
        }
    }
}

/// X105: a cumulative count below the previous report's, and listed events that are there no more.
pub(super) fn decreased(context: &Context<'_>, r: &mut Reporter<'_>) {
    let companion = match preceding(context) {
        Preceding::NotGiven => return,
        Preceding::Is(companion) => companion,
        Preceding::Other(reason) => return r.cannot(whole(context), reason, "previous"),
        // P102 says so.
        Preceding::Misplaced(..) => return r.cannot_silently(),
    };
    let theirs = companion.context();
    for figure in figures(context.schema) {
        let other = counterpart(context.schema, &companion.schema, &figure);
        let (now, before) = (stated(context, &figure), other.as_ref().map(|o| stated(&theirs, o)));
        match (now, before, &other) {
            (Stated::Value(now), Some(Stated::Value(before)), Some(other)) if now < before => {
                fell(context, r, companion, (&figure, now), (other, before));
            }
            (Stated::Value(_), Some(Stated::Value(_)), _) => r.holds(),
            (Stated::Value(_), Some(Stated::Unclear), Some(other)) => {
                let reason = Message::new("reason-previous-unclear").with("cell", address(companion, other));
                r.cannot(place(context, &figure), reason, "previous");
            }
            // What the previous report's form does not have cannot have shrunk; what the checked one lacks has a finding of its own.
            _ => r.cannot_silently(),
        }
    }
    vanished::check(context, r, companion);
}

fn fell(
    context: &Context<'_>,
    r: &mut Reporter<'_>,
    companion: &Companion,
    (figure, now): (&Term, i64),
    (other, before): (&Term, i64),
) {
    let place = place(context, figure);
    let several = place.column_label.is_some() && !is_only_count(context, figure);
    let message = Message::new(if several { "X105-column" } else { "X105" })
        .with("label", place.row.clone().unwrap_or_default())
        .with("column", place.column_label.clone().unwrap_or_default())
        .with("stated", now)
        .with("expected", before)
        .with("difference", super::signed(now.saturating_sub(before)))
        .with("file", companion.file());
    let moves = may_move(context.schema, figure);
    let help =
        Message::new(if moves { "X105-persons-help" } else { "X105-help" }).with("cell", address(companion, other));
    let mut finding = r.finding(place, message, help).figures(now, before);
    if moves {
        finding = finding.level(Severity::Warning);
    }
    finding.related.extend(related(companion, other, Role::Counterpart));
    r.fails(finding);
}

/// Whether a figure's table has no other count column, so that the column's name adds nothing.
pub(super) fn is_only_count(context: &Context<'_>, figure: &Term) -> bool {
    match *figure {
        Term::Cell { table, .. } => {
            context.schema.tables[table].columns.iter().filter(|c| c.measure.is_count()).count() < 2
        }
        _ => true,
    }
}
