//! A stated report beside what its months come to, figure by figure. Counts must agree; persons must lie within their bounds; entries of
//! lists must be the same. A difference is traced to the cells that alone could explain it (`blame`).

use super::blame::{self, Blame};
use super::breakdown::short_label;
use super::combine::{Joining, Sources};
use super::drift::figure_place;
use super::intake::{Item, Known, Piece};
use super::said::{Said, days, period_place};
use super::slots::Slot;
use super::{Merged, Whole};
use crate::finding::{Finding, Place};
use crate::message::Message;
use crate::schema::{ListKind, MergeRule, RowKind};
use crate::severity::Severity;
use crate::text;
use std::collections::BTreeMap;

/// A figure that differs.
pub(super) struct Difference {
    pub(super) n: usize,
    pub(super) slot: Slot,
    pub(super) stated: i64,
    pub(super) joined: i64,
}

/// What differs between a stated report and the whole; `stated` was taken with the same schema.
pub fn against(merged: &Merged<'_>, whole: &Whole, stated: &Piece) -> Vec<Finding> {
    let sources = Sources::new(merged.schema, &merged.slots, &whole.plan.whole);
    let joining = Joining {
        schema: merged.schema,
        slots: &merged.slots,
        pieces: &merged.pieces,
        plan: &whole.plan,
        sources: &sources,
    };
    let own = whole.plan.whole;
    let mut out = Vec::new();
    if let Some(period) = stated.period.filter(|p| (p.from, p.to) != (own.from, own.to)) {
        let message = Message::new("against-period").with("period", days(&period)).with("whole", days(&own));
        out.push(Said::new("X107", None, period_place(stated), message, Message::new("against-period-help")).finding);
        return out;
    }
    let mut differences = Vec::new();
    let mut open: BTreeMap<(Option<usize>, usize), Vec<String>> = BTreeMap::new();
    for (n, slot) in merged.slots.iter() {
        let (Some(taken), Some(joined)) = (stated.figures[n], whole.figures[n]) else { continue };
        let (Some(value), Some((least, most))) = (taken.known.exact(), joined.known.bounds()) else { continue };
        if least == most && slot.rule(merged.schema) != MergeRule::Bounds {
            if value != least {
                differences.push(Difference { n, slot, stated: value, joined: least });
            }
        } else if (least..=most).contains(&value) {
            if least < most
                && let Slot::Cell(t, j, k) = slot
            {
                let label = merged.schema.tables[t].rows[j].label();
                open.entry((Some(t), k)).or_default().push(format!("{label} {value}（{least}～{most}）"));
            }
        } else {
            out.push(persons(&joining, stated, n, slot, value, (least, most)));
        }
    }
    let blamed = blame::blame(&joining, stated, &differences);
    for d in &differences {
        if !follows(&joining, d, &differences) {
            out.push(differs(&joining, stated, d, &blamed));
        }
    }
    for ((table, column), rows) in open {
        let Some(t) = table else { continue };
        let (table, c) = (&merged.schema.tables[t], &merged.schema.tables[t].columns[column]);
        let place = Place {
            table: Some(table.id.clone()),
            title: Some(super::breakdown::title(merged.schema, t)),
            column: Some(c.id.clone()),
            column_label: Some(c.label.clone()),
            ..Place::default()
        };
        let message = Message::new("against-open")
            .with("column", c.label.as_str())
            .with("count", rows.len())
            .with("rows", rows.join("、"));
        out.push(Said::new("M104", None, place, message, Message::new("against-open-help")).finding);
    }
    entries(&joining, whole, stated, &mut out);
    out
}

/// Whether the difference of a sum is that of its parts, which are told themselves.
fn follows(joining: &Joining<'_>, d: &Difference, all: &[Difference]) -> bool {
    let Slot::Cell(t, j, k) = d.slot else { return false };
    let row = &joining.schema.tables[t].rows[j];
    if !matches!(row.kind, RowKind::Total | RowKind::Subtotal) {
        return false;
    }
    let of =
        |p: usize| all.iter().find(|o| o.slot == Slot::Cell(t, p, k)).map_or(0, |o| o.stated.saturating_sub(o.joined));
    let parts: i64 = row.parts.iter().map(|&p| of(p)).fold(0, i64::saturating_add);
    parts == d.stated.saturating_sub(d.joined)
}

/// The place of a figure in the stated report.
fn place(joining: &Joining<'_>, stated: &Piece, n: usize, slot: Slot) -> Place {
    let taken = stated.figures[n];
    figure_place(joining, slot, taken.map(|t| stated.sheet(t.sheet).to_owned()), taken.and_then(|t| t.cell))
}

fn differs(joining: &Joining<'_>, stated: &Piece, d: &Difference, blamed: &[Blame]) -> Finding {
    let own: Vec<&Blame> = blamed.iter().filter(|b| b.n == d.n).collect();
    let candidates: Vec<String> = own.iter().map(|b| format!("{} {} → {}", b.place, b.from, b.to)).collect();
    let id = if candidates.is_empty() { "against-differs" } else { "against-differs-where" };
    let place = place(joining, stated, d.n, d.slot);
    let message = Message::new(id)
        .with("label", place.row.clone().unwrap_or_default())
        .with("column", place.column_label.clone().unwrap_or_default())
        .with("stated", d.stated)
        .with("joined", d.joined)
        .with("difference", crate::check::signed(d.stated.saturating_sub(d.joined)))
        .with("months", months(joining, d.n))
        .with("candidates", candidates.join("、"));
    let mut finding = Said::new("X107", None, place, message, Message::new("against-differs-help")).finding;
    finding = finding.figures(d.stated, d.joined);
    finding.causes = own.iter().filter_map(|b| b.cause.clone()).collect();
    finding
}

/// What each report of the whole says of a figure: `4月 7、5月 6`.
fn months(joining: &Joining<'_>, n: usize) -> String {
    let mut texts = Vec::new();
    for series in &joining.plan.series {
        for &piece in &series.pieces {
            let period = joining.pieces[piece].period;
            let label = period.map_or_else(String::new, |p| short_label(&p, false));
            let value = match joining.value(piece, n) {
                Some(Known::Count(n)) => n.to_string(),
                Some(Known::Between(a, b)) => format!("{a}～{b}"),
                Some(Known::Unknown) => "?".to_owned(),
                None => "－".to_owned(),
            };
            let office = series.office.as_deref().map_or_else(String::new, |o| format!("{o} "));
            texts.push(format!("{office}{label} {value}"));
        }
    }
    texts.join("、")
}

fn persons(
    joining: &Joining<'_>,
    stated: &Piece,
    n: usize,
    slot: Slot,
    value: i64,
    (least, most): (i64, i64),
) -> Finding {
    let place = place(joining, stated, n, slot);
    let message = Message::new("against-persons")
        .with("label", place.row.clone().unwrap_or_default())
        .with("column", place.column_label.clone().unwrap_or_default())
        .with("stated", value)
        .with("least", least)
        .with("most", most)
        .with("months", months(joining, n));
    let said = Said::new("X107", None, place, message, Message::new("against-persons-help"));
    said.finding.figures(value, if value < least { least } else { most })
}

/// Entries that only one of the two lists: told by day and name.
fn entries(joining: &Joining<'_>, whole: &Whole, stated: &Piece, out: &mut Vec<Finding>) {
    for (l, list) in joining.schema.lists.iter().enumerate() {
        let (Some(Some(theirs)), Some(bound)) =
            (stated.lists.get(l), whole.submission.lists.get(l).and_then(Option::as_ref))
        else {
            continue;
        };
        let name = list.columns.iter().position(|c| c.kind == ListKind::Text);
        let key = |item: &Item| {
            let text = name.and_then(|k| item.cells.get(k)).map_or("", |c| &c.raw);
            (item.day.map(|d| d.to_string()).unwrap_or_default(), text::fold(text).into_owned())
        };
        let mut balance: BTreeMap<(String, String), (i64, String)> = BTreeMap::new();
        for item in theirs {
            let shown = name.and_then(|k| item.cells.get(k)).map_or_else(String::new, |c| c.raw.trim().to_owned());
            balance.entry(key(item)).or_insert((0, shown)).0 += 1;
        }
        for entry in &bound.entries {
            let day = list.columns.iter().position(|c| c.kind == ListKind::Date).and_then(|k| entry.cells.get(k));
            let day = day.and_then(|c| super::intake::day(c, Some(&joining.plan.whole)));
            let text = name.and_then(|k| entry.cells.get(k)).map_or("", |c| &c.raw);
            let key = (day.map(|d| d.to_string()).unwrap_or_default(), text::fold(text).into_owned());
            balance.entry(key).or_insert((0, text.trim().to_owned())).0 -= 1;
        }
        for ((day, _), (count, shown)) in balance.into_iter().filter(|(_, (count, _))| *count != 0) {
            let id = if count > 0 { "against-entry-stated" } else { "against-entry-joined" };
            let place = Place {
                table: Some(list.id.clone()),
                title: Some(list.section.map_or_else(|| list.title.clone(), |n| format!("{n}. {}", list.title))),
                row: Some(format!("{shown} / {day}")),
                ..Place::default()
            };
            let message = Message::new(id).with("label", shown).with("day", day);
            let said = Said::new("X107", None, place, message, Message::new("against-entry-help"));
            out.push(said.level(Severity::Warning).finding);
        }
    }
}
