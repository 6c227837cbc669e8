//! Lists that go on on another sheet.

use super::model::{BoundList, Entry, Observed, Reading};
use crate::date::{self, Date, Period};
use crate::schema::{ListColumn, ListKind};
use crate::text;

/// Whether `next` goes on with a list: under the same columns, with other entries, some of them in the period where they bear dates.
pub(super) fn goes_on(kept: &BoundList, next: &BoundList, columns: &[ListColumn], period: Option<&Period>) -> bool {
    let found = |l: &BoundList, k: usize| l.first.columns[k].is_some();
    if !(0..columns.len()).all(|k| found(kept, k) == found(next, k)) {
        return false;
    }
    let words = |e: &Entry| {
        let told = e.cells.iter().zip(columns).filter(|(_, c)| c.kind != ListKind::Role);
        told.map(|(cell, _)| text::fold(&cell.raw).into_owned()).collect::<Vec<_>>()
    };
    let known: Vec<Vec<String>> = kept.entries.iter().map(words).collect();
    let again = next.entries.iter().filter(|e| known.contains(&words(e))).count();
    let dates = columns.iter().position(|c| c.kind == ListKind::Date);
    let days: Vec<Date> =
        dates.into_iter().flat_map(|k| next.entries.iter().filter_map(move |e| day(&e.cells[k], period))).collect();
    let within = |d: &Date| period.is_none_or(|p| (p.from..=p.to).contains(d));
    again * 2 < next.entries.len() && (days.is_empty() || days.iter().any(within))
}

fn day(cell: &Observed, period: Option<&Period>) -> Option<Date> {
    match cell.reading {
        Reading::Date(day) => Some(day),
        Reading::Text => date::read_date(&cell.raw, period).ok().map(|d| d.first()),
        _ => None,
    }
}

/// Adds the entries of a further part. Its first ones may stand below a role that is written on the page before.
pub(super) fn join(kept: &mut BoundList, next: BoundList) {
    let part = kept.parts().count();
    let above = kept.entries.last().map(|e| (e.role_text.clone(), e.role));
    kept.further.push(next.first);
    kept.entries.extend(next.entries.into_iter().map(|mut e| {
        if let Some((text, role)) = above.as_ref().filter(|_| e.role_text.trim().is_empty()) {
            (e.role_text, e.role) = (text.clone(), *role);
        }
        Entry { part, ..e }
    }));
}
