//! P107: the business days a report states, against the calendar of its opening weekdays.

use super::counterpart::{Stated, place, stated};
use super::{Context, Reporter, signed};
use crate::date::{self, OpenDays, Weekdays};
use crate::finding::Role;
use crate::message::{Localized, Message};
use crate::schema::{BusinessDays, Term};
use crate::severity::Severity;
use crate::submission::OFFICES_WORDS;
use crate::workbook::{Cell, Value};

/// Compares the header's figure with the days the calendar has.
pub(super) fn check(context: &Context<'_>, r: &mut Reporter<'_>) {
    let Some(rule) = &context.schema.business_days else { return };
    let figure = Term::Header(rule.stated);
    let Stated::Value(stated) = stated(context, &figure) else {
        // S106 or a rule of the V family says that the figure is missing or cannot be read.
        return r.cannot_silently();
    };
    let at = place(context, &figure);
    let Some(period) = context.submission.period.period else {
        return r.cannot(at, Message::new("reason-no-period-compare"), "");
    };
    // Whatever the weekdays are, no period has more days than it has.
    let all = i64::from(period.days());
    let open = opening(context, rule);
    let known = !rule.public_holidays || date::holidays_known(period.from, period.to);
    let Some(open) = open.filter(|_| known) else {
        if stated > all {
            let message = Message::new("P107-days")
                .with("label", context.schema.header[rule.stated].label.as_str())
                .with("stated", stated)
                .with("expected", all)
                .with("difference", signed(stated - all));
            let finding = r.finding(at, message, Message::new("P107-help")).figures(stated, all);
            return r.fails(finding);
        }
        let reason = if known { "reason-weekdays-unknown" } else { "reason-holidays-unknown" };
        return r.cannot(at, Message::new(reason), "");
    };
    let days = date::open_days(&period, open, rule.public_holidays, rule.year_end);
    if days.open() == stated {
        return r.holds();
    }
    let fits = |p: &date::Period| stated <= date::open_days(p, open, rule.public_holidays, rule.year_end).open();
    if stated > days.open() && super::dates::disputed(context).iter().any(fits) {
        // P102 asks first which period it is.
        return r.cannot_silently();
    }
    if stated > days.open() && joins_offices(context) {
        return r.cannot(at, Message::new("reason-several-offices"), "");
    }
    let finding = differs(context, r, rule, stated, open, days);
    r.fails(finding);
}

/// Whether the report joins those of several offices, whose days come to more than a calendar has.
fn joins_offices(context: &Context<'_>) -> bool {
    let says = |cell: &Cell| matches!(&cell.value, Value::Text(t) if t.starts_with(OFFICES_WORDS));
    context.workbook.sheets.iter().any(|sheet| sheet.cells().iter().take(400).any(says))
}

/// The opening weekdays: those the sheet names, else those of the form.
fn opening(context: &Context<'_>, rule: &BusinessDays) -> Option<Weekdays> {
    let named = rule.hours.and_then(|field| context.submission.header[field].as_ref());
    named.and_then(|h| date::read_weekdays(&h.value.raw)).or(rule.weekdays)
}

fn differs(
    context: &Context<'_>,
    r: &Reporter<'_>,
    rule: &BusinessDays,
    stated: i64,
    open: Weekdays,
    days: OpenDays,
) -> crate::finding::Finding {
    let above = stated > days.open();
    let message = Message::new(if above { "P107" } else { "P107-below" })
        .with("stated", stated)
        .with("expected", days.open())
        .with("difference", signed(stated - days.open()))
        .with("label", context.schema.header[rule.stated].label.as_str())
        .with("weekdays", Localized { ja: Some(open.label_ja()), en: Some(open.label_en()) })
        .with("all", days.weekdays)
        .with("holidays", days.holidays)
        .with("closed", days.year_end);
    let help = Message::new(if above { "P107-help" } else { "P107-below-help" });
    let mut finding = r.finding(place(context, &Term::Header(rule.stated)), message, help).figures(stated, days.open());
    if !above {
        finding = finding.level(Severity::Info);
    }
    let hours = rule.hours.and_then(|field| context.submission.header[field].as_ref());
    finding.related.extend(hours.map(|h| context.related_cell(&h.value, Role::Statement)));
    finding
}
