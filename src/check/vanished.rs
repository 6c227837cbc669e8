//! Listed events that the preceding report has and the checked one has no more. A cumulative report goes on listing them.

use super::places::{entry_label, list_title};
use super::{Companion, Context, Reporter};
use crate::date::{self, Date, Period};
use crate::finding::{Finding, Place, Related, Role};
use crate::message::Message;
use crate::schema::{List, ListKind};
use crate::severity::Severity;
use crate::submission::{BoundList, Entry, Reading};
use crate::text;

/// Fewer vanished entries are told one by one even where a list has no other.
const FEW: usize = 2;

/// Says which events are there no more (X105 at the list).
pub(super) fn check(context: &Context<'_>, r: &mut Reporter<'_>, companion: &Companion) {
    for (l, list) in context.schema.lists.iter().enumerate() {
        let theirs = companion.schema.lists.iter().position(|o| o.id == list.id);
        let Some(before) = theirs.and_then(|o| companion.submission.lists[o].as_ref()) else { continue };
        if before.entries.is_empty() {
            continue;
        }
        let Some(now) = context.submission.lists[l].as_ref() else {
            // S106 says that the list is missing.
            r.cannot_silently();
            continue;
        };
        let gone = gone(context, companion, now, before);
        for _ in gone.len()..before.entries.len() {
            r.holds();
        }
        if gone.len() == before.entries.len() && gone.len() > FEW {
            let message = Message::new("X105-list")
                .with("list", list_title(context, l))
                .with("count", gone.len())
                .with("file", companion.file());
            let finding = told(context, r, companion, (now, before), message, &gone);
            r.fails(finding.keyed("list"));
            continue;
        }
        for e in gone {
            let message = Message::new("X105-entry")
                .with("label", entry_label(before, e))
                .with("list", list_title(context, l))
                .with("file", companion.file());
            let finding = told(context, r, companion, (now, before), message, &[e]);
            r.fails(finding.keyed(entry_label(before, e)));
        }
    }
}

fn told(
    context: &Context<'_>,
    r: &Reporter<'_>,
    companion: &Companion,
    (now, before): (&BoundList, &BoundList),
    message: Message,
    gone: &[usize],
) -> Finding {
    let place = Place {
        sheet: Some(context.sheet_name(now.first.sheet).to_owned()),
        cell: Some(now.first.range.start),
        table: Some(context.schema.lists[now.list].id.clone()),
        title: Some(list_title(context, now.list)),
        row: gone.first().filter(|_| gone.len() == 1).map(|&e| entry_label(before, e)),
        ..Place::default()
    };
    let mut finding = r.finding(place, message, Message::new("X105-entry-help")).level(Severity::Warning);
    let theirs = companion.context();
    finding.related.extend(
        gone.iter()
            .filter_map(|&e| before.entries[e].cells.first())
            .map(|cell| Related { file: Some(companion.file()), ..theirs.related_cell(cell, Role::Original) }),
    );
    finding
}

/// What tells an event from others: its day, and its folded name. Both reports are of one fiscal year, so the day goes without its year:
/// a year that Excel or a reader added wrongly makes no other event of it.
struct Event {
    day: Option<(i8, i8)>,
    name: String,
}

/// The day's place in the fiscal year, from April 1.
const fn order((month, day): (i8, i8)) -> (i8, i8) {
    ((month + 8) % 12, day)
}

impl Event {
    fn of(list: &List, entry: &Entry, period: Option<&Period>) -> Self {
        let cells = || list.columns.iter().zip(&entry.cells);
        let day = cells().find(|(c, _)| c.kind == ListKind::Date).and_then(|(_, cell)| match cell.reading {
            Reading::Date(day) => Some(day),
            Reading::Text => date::read_date(&cell.raw, period).ok().map(|d| d.first()),
            _ => None,
        });
        let name = cells().find(|(c, cell)| c.kind == ListKind::Text && cell.reading != Reading::Blank);
        let day = day.map(|d: Date| (d.month(), d.day()));
        Self { day, name: name.map_or_else(String::new, |(_, cell)| text::key(&cell.raw).into_owned()) }
    }

    /// Whether both may be one event, by their names: equal, one within the other, or a slip apart.
    fn like(&self, other: &Self) -> bool {
        let (a, b) = (self.name.as_str(), other.name.as_str());
        let slips = (a.chars().count().min(b.chars().count()) / 4).min(3);
        a == b
            || !a.is_empty() && !b.is_empty() && (a.contains(b) || b.contains(a))
            || slips > 0 && text::distance(a, b, slips).is_some()
    }
}

/// Whether an old and a new event may be one.
type Likeness<'a> = &'a dyn Fn(&Event, &Event) -> bool;

/// The entries of `before` that have no partner in `now`: first by name and day, then by day and a likely name, then by name where the
/// day was corrected or cannot be read. Each entry is partner to one only.
fn gone(context: &Context<'_>, companion: &Companion, now: &BoundList, before: &BoundList) -> Vec<usize> {
    let period = context.submission.period.period.as_ref();
    let end = companion.submission.period.period;
    let new: Vec<Event> = now.entries.iter().map(|e| Event::of(&context.schema.lists[now.list], e, period)).collect();
    let old: Vec<Event> =
        before.entries.iter().map(|e| Event::of(&companion.schema.lists[before.list], e, end.as_ref())).collect();
    let mut free: Vec<bool> = vec![true; new.len()];
    let mut open: Vec<usize> = (0..old.len()).collect();
    // A day after the previous period belongs to another event of that name.
    let early = |e: &Event| e.day.is_none_or(|d| end.is_none_or(|p| order(d) <= order((p.to.month(), p.to.day()))));
    let passes: [Likeness<'_>; 4] = [
        &|a, b| a.day == b.day && a.name == b.name,
        &|a, b| a.day == b.day && a.day.is_some() && a.like(b),
        &|a, b| a.name == b.name && early(b),
        &|a, b| a.day == b.day && a.day.is_some(),
    ];
    for same in passes {
        open.retain(|&e| {
            let partner = (0..new.len()).find(|&n| free[n] && same(&old[e], &new[n]));
            if let Some(n) = partner {
                free[n] = false;
            }
            partner.is_none()
        });
    }
    open
}
