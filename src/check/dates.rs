//! P101–P106: the reporting period, and the dates of listed events.

use super::{Context, Reporter};
use crate::a1::CellRange;
use crate::date::{self, Date, DateFault, DateText, Period, PeriodFact};
use crate::finding::{Figure, Place, Role};
use crate::message::{Arg, Message};
use crate::schema::ListKind;
use crate::severity::Severity;
use crate::submission::{BoundList, Observed, PeriodFactAt, PeriodSource, Reading};
use std::collections::{BTreeSet, HashMap};

/// P101: no reporting period is found. For information where the sheet states all of it but the year, which stands elsewhere.
pub(super) fn missing_period(context: &Context<'_>, r: &mut Reporter<'_>) {
    let record = &context.submission.period;
    if record.period.is_none() {
        let sheet = context.submission.sheets.first().map(|&s| context.sheet_name(s).to_owned());
        let place = Place { sheet, table: Some("0".to_owned()), ..Place::default() };
        let finding = r.finding(place, Message::new("P101"), Message::new("P101-help"));
        r.fails(finding);
        return;
    }
    let Some(from) = record.year_from.and_then(|i| record.facts.get(i)) else {
        r.holds();
        return;
    };
    let place = fact_place(context, record.facts.first().unwrap_or(from));
    let year = from.fact.text.trim();
    let message = Message::new("P101-year").with("year", year).with("where", source(context, &from.source));
    let mut finding = r.finding(place, message, Message::new("P101-year-help")).stating(year);
    finding.severity = Severity::Info;
    r.fails(finding);
}

/// P102: statements about the period that contradict each other. One that contradicts several others is told once.
pub(super) fn conflict(context: &Context<'_>, r: &mut Reporter<'_>) {
    super::previous::misplaced(context, r);
    let record = &context.submission.period;
    let mut open = record.conflicts.clone();
    while !open.is_empty() {
        let outlier = outlier(context, &open);
        let pair = open.iter().find(|c| c.0 == outlier || c.1 == outlier).copied();
        let Some((a, b)) = pair else { break };
        let others: Vec<usize> = open
            .iter()
            .filter(|c| c.0 == outlier || c.1 == outlier)
            .map(|c| if c.0 == outlier { c.1 } else { c.0 })
            .collect();
        open.retain(|c| c.0 != outlier && c.1 != outlier);
        let (at, other) = (&record.facts[outlier], &record.facts[if a == outlier { b } else { a }]);
        let place = fact_place(context, at);
        let message = Message::new("P102")
            .with("first", at.fact.text.trim())
            .with("where", source(context, &at.source))
            .with("second", other.fact.text.trim())
            .with("elsewhere", source(context, &other.source));
        let mut finding = r.finding(place, message, Message::new("P102-help")).stating(at.fact.text.trim());
        finding.key = format!("{}|{}", at.fact.text, other.fact.text);
        if at.source == PeriodSource::FileName {
            finding.severity = Severity::Info;
        }
        for other in others {
            if let PeriodSource::Cell { sheet, at } = record.facts[other].source {
                let related = context.related(sheet, CellRange::new(at, at), Role::Statement);
                if !finding.related.contains(&related) {
                    finding.related.push(related);
                }
            }
        }
        r.fails(finding);
    }
    if record.conflicts.is_empty() && !record.facts.is_empty() {
        r.holds();
    }
}

/// The statement to accuse first: a file's name before a sheet's before a cell, then the one in most conflicts, then the later one.
fn outlier(context: &Context<'_>, conflicts: &[(usize, usize)]) -> usize {
    let facts = &context.submission.period.facts;
    let count = |i: usize| conflicts.iter().filter(|c| c.0 == i || c.1 == i).count();
    let rank = |i: usize| match facts[i].source {
        PeriodSource::FileName | PeriodSource::FolderName => 2,
        PeriodSource::SheetName(_) => 1,
        PeriodSource::Cell { .. } => 0,
    };
    let all = conflicts.iter().flat_map(|c| [c.0, c.1]);
    all.max_by_key(|&i| (rank(i), count(i), i)).unwrap_or(0)
}

fn source(context: &Context<'_>, source: &PeriodSource) -> Message {
    match source {
        PeriodSource::Cell { sheet, at } => {
            Message::new("source-cell").with("cell", format!("{}!{at}", context.sheet_name(*sheet)))
        }
        PeriodSource::SheetName(_) => Message::new("source-sheet-name"),
        PeriodSource::FileName => Message::new("source-file-name"),
        PeriodSource::FolderName => Message::new("source-folder-name"),
    }
}

fn fact_place(context: &Context<'_>, fact: &PeriodFactAt) -> Place {
    let (sheet, cell) = match fact.source {
        PeriodSource::Cell { sheet, at } => (Some(sheet), Some(at)),
        PeriodSource::SheetName(sheet) => (Some(sheet), None),
        PeriodSource::FileName | PeriodSource::FolderName => (None, None),
    };
    Place {
        sheet: sheet.map(|s| context.sheet_name(s).to_owned()),
        cell,
        table: Some("0".to_owned()),
        ..Place::default()
    }
}

/// What a date cell of a list says; `None` for a blank (L101 speaks of it).
fn dated(context: &Context<'_>, cell: &Observed) -> Option<Result<DateText, DateFault>> {
    match cell.reading {
        Reading::Date(date) => {
            let day = date::Day { date, weekday: None };
            Some(Ok(DateText { days: vec![day], span: false, year_stated: true }))
        }
        Reading::Text => match date::read_date(&cell.raw, context.submission.period.period.as_ref()) {
            Err(DateFault::Blank) => None,
            other => Some(other),
        },
        _ => None,
    }
}

/// Calls `look` for every date cell of every list.
fn each_date<'a>(
    context: &Context<'a>,
    mut look: impl FnMut(&'a BoundList, usize, usize, &'a Observed, Result<DateText, DateFault>),
) {
    for bound in context.submission.lists.iter().flatten() {
        let columns = &context.schema.lists[bound.list].columns;
        for (e, entry) in bound.entries.iter().enumerate() {
            for (k, cell) in entry.cells.iter().enumerate() {
                if columns[k].kind == ListKind::Date
                    && let Some(read) = dated(context, cell)
                {
                    look(bound, e, k, cell, read);
                }
            }
        }
    }
}

/// The periods the report would have if one of the statements in its sheets that contradict each other were not there. Which of them
/// is wrong is not known (P102 asks), so what fits one of these is not called wrong as well. A file's name gives no such period.
pub(super) fn disputed(context: &Context<'_>) -> Vec<Period> {
    let record = &context.submission.period;
    let named = |i: usize| record.facts.get(i).is_none_or(|f| f.source == PeriodSource::FileName);
    let doubted = record.conflicts.iter().filter(|c| !named(c.0) && !named(c.1)).flat_map(|c| [c.0, c.1]);
    let doubted: BTreeSet<usize> = doubted.collect();
    let without = |i: usize| {
        let kept = record.facts.iter().enumerate().filter(|(k, _)| *k != i && !named(*k));
        let facts: Vec<PeriodFact> = kept.map(|(_, f)| f.fact.clone()).collect();
        date::resolve(&facts).period
    };
    doubted.into_iter().filter_map(without).collect()
}

/// P103: an event outside the reporting period.
pub(super) fn outside(context: &Context<'_>, r: &mut Reporter<'_>) {
    let Some(period) = context.submission.period.period else {
        each_date(context, |bound, e, k, _, _| {
            r.cannot(context.entry_place(bound, e, Some(k)), Message::new("reason-no-period"), "");
        });
        return;
    };
    let disputed = disputed(context);
    each_date(context, |bound, e, k, cell, read| {
        let Ok(text) = read else { return r.cannot_silently() };
        // A course may begin before the period or end after it; it must touch it.
        if text.days.iter().any(|d| period.contains(d.date)) {
            r.holds();
            return;
        }
        if disputed.iter().any(|p| text.days.iter().any(|d| p.contains(d.date))) {
            return r.cannot_silently();
        }
        let message = Message::new("P103")
            .with("label", context.entry_place(bound, e, None).row.unwrap_or_default())
            .with("date", text.first())
            .with("from", period.from)
            .with("to", period.to);
        let place = context.entry_place(bound, e, Some(k));
        let finding = r.finding(place, message, Message::new("P103-help")).stating(cell.raw.trim());
        r.fails(finding);
    });
}

/// Whether a date in words ends without 日: `4月1`, of which nobody knows whether a digit is missing, too.
fn without_day_sign(raw: &str) -> bool {
    let text = crate::chars::tidy(raw);
    text.contains('月') && !text.contains('日') && text.trim_end().ends_with(|c: char| c.is_ascii_digit())
}

/// P104: a date that does not exist or cannot be read.
pub(super) fn invalid(context: &Context<'_>, r: &mut Reporter<'_>) {
    // Days with 日 and without, by list: where most have it, one without is cut off.
    let mut habits: HashMap<usize, (usize, usize)> = HashMap::new();
    each_date(context, |bound, _, _, cell, _| {
        if cell.raw.contains('月') {
            let (with, without) = habits.entry(bound.list).or_default();
            *(if without_day_sign(&cell.raw) { without } else { with }) += 1;
        }
    });
    let cut = |list: usize, raw: &str| {
        without_day_sign(raw) && habits.get(&list).is_some_and(|(with, without)| with > without)
    };
    each_date(context, |bound, e, k, cell, read| {
        let id = match read {
            Ok(_) if cut(bound.list, &cell.raw) => "P104-cut",
            Ok(_) => return r.holds(),
            Err(fault) => match fault {
                DateFault::NoSuchDay { .. } => "P104",
                DateFault::OutsideEra { .. } => "P104-era",
                DateFault::YearsDiffer { .. } => "P104-years-differ",
                // Without a period there is no year to judge by; P103 says so.
                DateFault::YearMissing { .. } => return r.cannot_silently(),
                DateFault::Ambiguous => "P104-ambiguous",
                _ => "P104-unreadable",
            },
        };
        let message = Message::new(id)
            .with("label", context.entry_place(bound, e, None).row.unwrap_or_default())
            .with("raw", cell.raw.trim());
        let place = context.entry_place(bound, e, Some(k));
        let finding = r.finding(place, message, Message::new("P104-help")).stating(cell.raw.trim());
        r.fails(finding);
    });
}

/// P105: a stated weekday that is not the date's.
pub(super) fn weekday(context: &Context<'_>, r: &mut Reporter<'_>) {
    let disputed = disputed(context);
    let fits_another = |raw: &str| {
        let read =
            |p: &Period| date::read_date(raw, Some(p)).is_ok_and(|t| !t.days.iter().any(date::Day::weekday_differs));
        disputed.iter().any(read)
    };
    each_date(context, |bound, e, k, cell, read| {
        let Ok(text) = read else { return r.cannot_silently() };
        let Some(day) = text.days.iter().find(|d| d.weekday_differs()) else { return r.holds() };
        if fits_another(&cell.raw) {
            return r.cannot_silently();
        }
        let message = Message::new("P105")
            .with("raw", cell.raw.trim())
            .with("date", day.date)
            .with("weekday", Arg::Weekday(day.date));
        let place = context.entry_place(bound, e, Some(k));
        let mut finding = r.finding(place, message, Message::new("P105-help")).stating(cell.raw.trim());
        finding.expected = Some(Figure::Text(date::weekday_ja(day.date.weekday()).to_string()));
        r.fails(finding);
    });
}

/// P106: dates that do not ascend within their group.
pub(super) fn out_of_order(context: &Context<'_>, r: &mut Reporter<'_>) {
    let mut latest: Option<(usize, String, Date)> = None;
    each_date(context, |bound, e, k, cell, read| {
        let Ok(text) = read else { return r.cannot_silently() };
        let group = match context.schema.lists[bound.list].group_by {
            Some(g) if context.schema.lists[bound.list].columns[g].kind == ListKind::Role => {
                bound.entries[e].role_text.to_string()
            }
            Some(g) => bound.entries[e].cells[g].raw.to_string(),
            None => String::new(),
        };
        let day = text.first();
        let before = latest.as_ref().filter(|(l, g, _)| *l == bound.list && *g == group).map(|l| l.2);
        match before {
            Some(last) if day < last => {
                let message = Message::new("P106")
                    .with("label", context.entry_place(bound, e, None).row.unwrap_or_default())
                    .with("date", day)
                    .with("before", last);
                let place = context.entry_place(bound, e, Some(k));
                let finding = r.finding(place, message, Message::new("P106-help")).stating(cell.raw.trim());
                r.fails(finding);
            }
            _ => {
                r.holds();
                latest = Some((bound.list, group, day));
            }
        }
    });
}
