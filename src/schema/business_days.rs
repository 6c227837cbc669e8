//! The opening days a form declares: from `[business_days]` as written to what P107 compares with.

use super::at::At;
use super::fault::{FaultKind, Faults, nearest};
use super::model::{BusinessDays, HeaderField, Measure};
use super::raw::RawBusinessDays;
use crate::date::{Date, read_weekdays};

const KEY: &str = "business_days";

/// The closing at the year's end of public offices: 行政機関の休日に関する法律 and the ordinances after it.
const YEAR_END: ((i8, i8), (i8, i8)) = ((12, 29), (1, 3));

pub(super) fn build(raw: &RawBusinessDays, header: &[HeaderField], faults: &mut Faults) -> Option<BusinessDays> {
    let stated = field(&raw.stated, "stated", header, |m| m == Measure::Days, faults);
    let hours = raw.hours.as_ref().map(|h| field(h, "hours", header, |m| m == Measure::Text, faults));
    let weekdays = raw.weekdays.as_ref().and_then(|text| {
        let read = read_weekdays(text);
        if read.is_none() {
            let kind = FaultKind::NotLike { found: text.value.clone(), example: "月水金" };
            faults.add(text.span.clone(), format!("{KEY}.weekdays"), kind);
        }
        read
    });
    let year_end = match &raw.year_end {
        None => Some(YEAR_END),
        Some(text) if text.trim().is_empty() => None,
        Some(text) => {
            let span = text.split_once('/').and_then(|(from, to)| Some((day(from)?, day(to)?)));
            if span.is_none() {
                let kind = FaultKind::NotLike { found: text.value.clone(), example: "12-29/01-03" };
                faults.add(text.span.clone(), format!("{KEY}.year_end"), kind);
            }
            span
        }
    };
    let public_holidays = raw.public_holidays.unwrap_or(true);
    Some(BusinessDays { stated: stated?, hours: hours.flatten(), weekdays, public_holidays, year_end })
}

/// The header figure with that identifier, which must count what is wanted.
fn field(
    id: &At<String>,
    key: &str,
    header: &[HeaderField],
    fits: impl Fn(Measure) -> bool,
    faults: &mut Faults,
) -> Option<usize> {
    let found = header.iter().position(|h| h.id == id.value && fits(h.measure));
    if found.is_none() {
        let near = nearest(id, header.iter().filter(|h| fits(h.measure)).map(|h| h.id.as_str()));
        faults.add(
            id.span.clone(),
            format!("{KEY}.{key}"),
            FaultKind::UnknownHeader { header: id.value.clone(), near },
        );
    }
    found
}

/// `12-29` as month and day; 2000 had a February 29.
fn day(text: &str) -> Option<(i8, i8)> {
    let (month, day) = text.trim().split_once('-')?;
    let date = Date::new(2000, month.trim().parse().ok()?, day.trim().parse().ok()?).ok()?;
    Some((date.month(), date.day()))
}
