//! Lists of several periods: concatenated, what is exactly the same once, sorted by date within its group.

use super::combine::Joining;
use super::intake::Item;
use crate::date::Date;
use crate::text;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// An entry of the whole with the input it is from.
#[derive(Clone, Debug)]
pub struct Entry {
    /// An index into the inputs.
    pub piece: usize,
    /// What it says.
    pub item: Item,
}

/// The entries of a list of the whole; `None` where no input has the list.
pub(super) fn join(joining: &Joining<'_>, list: usize) -> Option<Vec<Entry>> {
    let mut any = false;
    let mut out: Vec<Entry> = Vec::new();
    // What an entry before it already says stands once, whoever listed it.
    let mut seen: HashSet<(Option<Date>, Vec<String>)> = HashSet::new();
    for series in &joining.plan.series {
        let last = series.pieces.len().saturating_sub(1);
        for (_, &piece) in series.pieces.iter().enumerate().filter(|(i, _)| !series.cumulative || *i == last) {
            let Some(items) = joining.pieces[piece].lists.get(list).and_then(Option::as_ref) else { continue };
            any = true;
            let fresh = items.iter().filter(|item| seen.insert(identity(item)));
            out.extend(fresh.map(|item| Entry { piece, item: item.clone() }));
        }
    }
    let whole = &joining.plan.whole;
    out.retain(|e| e.item.day.is_none_or(|d| whole.contains(d) || !outside_base(joining, e.piece)));
    sort(joining, list, &mut out);
    any.then_some(out)
}

/// Whether an input counts from before the whole begins: what it lists from before then is not the whole's.
fn outside_base(joining: &Joining<'_>, piece: usize) -> bool {
    joining.pieces[piece].period.is_some_and(|p| p.from < joining.plan.whole.from)
}

/// The day where it is known, and the texts of the other cells.
fn identity(item: &Item) -> (Option<Date>, Vec<String>) {
    let cells = item.cells.iter().map(|c| {
        let text = text::fold(&c.raw).into_owned();
        // A day is the same however it is written.
        if item.day.is_some() && matches!(c.reading, crate::submission::Reading::Date(_)) {
            String::new()
        } else {
            text
        }
    });
    let mut cells: Vec<String> = cells.collect();
    cells.push(text::fold(&item.role_text).into_owned());
    (item.day, cells)
}

/// Groups in the order in which the inputs begin them, each sorted by date; what has no date stays behind the entry it follows.
fn sort(joining: &Joining<'_>, list: usize, entries: &mut Vec<Entry>) {
    let schema = &joining.schema.lists[list];
    let group = |e: &Entry| -> String {
        schema.group_by.map_or_else(String::new, |k| {
            e.item.role.filter(|_| schema.columns[k].kind == crate::schema::ListKind::Role).map_or_else(
                || {
                    let own = e.item.cells.get(k).map_or("", |c| &c.raw);
                    let text: Arc<str> = if own.trim().is_empty() { e.item.role_text.clone() } else { Arc::from(own) };
                    text::fold(&text).into_owned()
                },
                |role| schema.roles.get(role).map_or_else(String::new, |r| r.label.clone()),
            )
        })
    };
    let mut groups: HashMap<String, usize> = HashMap::new();
    let mut before: HashMap<(usize, usize), Date> = HashMap::new();
    let mut keys = Vec::with_capacity(entries.len());
    for (i, e) in entries.iter().enumerate() {
        let next = groups.len();
        let g = *groups.entry(group(e)).or_insert(next);
        let day = e.item.day.or_else(|| before.get(&(e.piece, g)).copied());
        // Entries without any date before them stand at the beginning of their input's period.
        let day = day.or_else(|| joining.pieces[e.piece].period.map(|p| p.from));
        if let Some(day) = day {
            before.insert((e.piece, g), day);
        }
        keys.push((g, day, i));
    }
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|&i| keys[i]);
    let mut taken: Vec<Option<Entry>> = std::mem::take(entries).into_iter().map(Some).collect();
    entries.extend(order.into_iter().filter_map(|i| taken[i].take()));
}
