//! L101–L103: the entries of the lists.

use super::{Context, Reporter};
use crate::finding::Role;
use crate::message::Message;
use crate::number::{self, HeadCount};
use crate::schema::ListKind;
use crate::submission::{Observed, Reading};
use crate::text;
use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// L101: a required cell of an entry is blank.
pub(super) fn incomplete(context: &Context<'_>, r: &mut Reporter<'_>) {
    for bound in context.submission.lists.iter().flatten() {
        let columns = &context.schema.lists[bound.list].columns;
        for (e, entry) in bound.entries.iter().enumerate() {
            for (k, column) in columns.iter().enumerate().filter(|(_, c)| c.required) {
                if bound.part_of(entry).columns[k].is_none() {
                    r.cannot_silently();
                    continue;
                }
                let inherited = column.kind == ListKind::Role && !entry.role_text.trim().is_empty();
                if !is_blank(&entry.cells[k]) || inherited {
                    r.holds();
                    continue;
                }
                let place = context.entry_place(bound, e, Some(k));
                let message = Message::new("L101")
                    .with("label", place.row.clone().unwrap_or_default())
                    .with("column", column.label.as_str());
                let finding =
                    r.finding(place, message, Message::new("L101-help").with("column", column.label.as_str()));
                r.fails(finding);
            }
        }
    }
}

/// Nothing, or a dash that stands for nothing.
fn is_blank(cell: &Observed) -> bool {
    matches!(cell.reading, Reading::Blank) || matches!(&*text::fold(&cell.raw), "" | "-" | "ー" | "―")
}

/// L102: a head count that cannot be read.
pub(super) fn attendance(context: &Context<'_>, r: &mut Reporter<'_>) {
    for bound in context.submission.lists.iter().flatten() {
        let columns = &context.schema.lists[bound.list].columns;
        for (e, entry) in bound.entries.iter().enumerate() {
            for (k, _) in columns.iter().enumerate().filter(|(_, c)| c.kind == ListKind::HeadCount) {
                let cell = &entry.cells[k];
                if !matches!(cell.reading, Reading::Text) || number::read_head_count(&cell.raw) != HeadCount::Unreadable
                {
                    r.holds();
                    continue;
                }
                let place = context.entry_place(bound, e, Some(k));
                let message = Message::new("L102")
                    .with("label", place.row.clone().unwrap_or_default())
                    .with("raw", cell.raw.trim());
                let finding = r.finding(place, message, Message::new("L102-help")).stating(cell.raw.trim());
                r.fails(finding);
            }
        }
    }
}

/// L103: the same event twice: the same texts in every column but remarks, and the same date.
pub(super) fn duplicate(context: &Context<'_>, r: &mut Reporter<'_>) {
    for bound in context.submission.lists.iter().flatten() {
        let columns = &context.schema.lists[bound.list].columns;
        let required: Vec<usize> =
            (0..columns.len()).filter(|&k| columns[k].kind != ListKind::Role && bound.has_column(k)).collect();
        // Most entries differ in their first column already.
        let Some(&k) = required.first() else { continue };
        let heads: Vec<_> = bound.entries.iter().map(|entry| text::fold(&entry.cells[k].raw)).collect();
        let mut alike: HashMap<&str, u32> = HashMap::with_capacity(heads.len());
        for head in &heads {
            *alike.entry(head).or_default() += 1;
        }
        let mut known: HashMap<Vec<Cow<'_, str>>, usize> = HashMap::new();
        for (e, entry) in bound.entries.iter().enumerate() {
            if alike[&*heads[e]] == 1 {
                r.holds();
                continue;
            }
            let texts = required.iter().map(|&k| text::fold(&entry.cells[k].raw)).collect();
            let first = match known.entry(texts) {
                Entry::Vacant(new) => {
                    new.insert(e);
                    r.holds();
                    continue;
                }
                Entry::Occupied(first) => *first.get(),
            };
            let place = context.entry_place(bound, e, None);
            let message = Message::new("L103")
                .with("label", place.row.clone().unwrap_or_default())
                .with("row", i64::from(bound.entries[first].row + 1));
            let mut finding = r.finding(place, message, Message::new("L103-help"));
            finding.related.push(context.related_cell(&bound.entries[first].cells[0], Role::Original));
            r.fails(finding);
        }
    }
}
