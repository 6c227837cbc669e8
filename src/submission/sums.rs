//! Rows the form does not list: subtotals and of what they are the sum, of-which rows and of what they are a part.

use super::model::RowRole;
use super::table::Line;
use super::words::{Group, TableWords};
use crate::schema::{RowKind, Table};
use crate::text;

/// A row the schema does not list: a subtotal, an of-which row, or nothing known.
pub(super) fn unlisted_role(
    i: usize,
    lines: &[Line<'_>],
    entry_of: &[Option<usize>],
    table: &Table,
    words: &TableWords,
) -> RowRole {
    let line = &lines[i];
    let label = line.text();
    if text::of_which(&label).is_some() {
        let parent = (0..i).rev().find(|&k| entry_of[k].is_some());
        return RowRole::OfWhich(parent);
    }
    if line.keys.code.is_some() || line.code.is_some() || line.own.is_empty() {
        return RowRole::Unknown;
    }
    let own = line.keys.joined();
    let is_sum = line.total || text::is_subtotal_word(&label) || line.own.last().is_some_and(|o| is_sum_word(o.1));
    // `医療機関計`, `医療機関 | 計`, or the group's own label beside a figure.
    let named = match line.keys.own().split_last() {
        Some((last, front)) if !front.is_empty() && is_sum_word(last) => Some(front.concat()),
        _ if line.total => None,
        _ => {
            ["小計", "合計", "計"].iter().find_map(|w| own.strip_suffix(w)).filter(|s| !s.is_empty()).map(str::to_owned)
        }
    };
    let inherited = line.keys.inherited();
    let groups = [
        named.as_deref().and_then(|n| words.groups.get_key_value(n)),
        words.groups.get_key_value(own).filter(|_| !line.total),
        words.groups.get_key_value(line.keys.front()).filter(|_| is_sum),
        inherited.last().and_then(|l| words.groups.get_key_value(&**l)).filter(|_| is_sum),
        line.keys.group.as_ref().and_then(|g| words.groups.get_key_value(g)).filter(|_| is_sum),
    ];
    if let Some((key, group)) = groups.into_iter().flatten().next() {
        return RowRole::Subtotal(members(key, group, lines, entry_of, words));
    }
    if !is_sum {
        return RowRole::Unknown;
    }
    RowRole::Subtotal(among(i, entry_of, table))
}

/// `計`, `小計` and their like.
fn is_sum_word(label: &str) -> bool {
    text::is_total_word(label) || text::is_subtotal_word(label)
}

/// The categories of a group as the sheet shows it: those the form prints there, and those that may stand there and do.
fn members(key: &str, group: &Group, lines: &[Line<'_>], entry_of: &[Option<usize>], words: &TableWords) -> Vec<usize> {
    let shown = |j: usize| {
        let printed = words.rows[j].paths[0].suffixes[0].starts_with(key);
        lines.iter().zip(entry_of).filter(|(_, e)| **e == Some(j) && !printed).any(|(line, _)| {
            let keys = &line.keys;
            keys.whole().starts_with(key) || keys.group.as_deref().is_some_and(|g| g.starts_with(key))
        })
    };
    let mut out = group.members.clone();
    out.extend(group.guests.iter().copied().filter(|j| !group.members.contains(j) && shown(*j)));
    out.sort_unstable();
    out
}

/// What a bare 小計 at line `i` may be the sum of: the group above it (or below the first), or all where the table has no groups.
fn among(i: usize, entry_of: &[Option<usize>], table: &Table) -> Vec<usize> {
    let before = entry_of[..i].iter().rev().find_map(|e| *e);
    let after = entry_of[i + 1..].iter().find_map(|e| *e);
    let group_of = |j: usize| table.rows[j].path.first().filter(|_| table.rows[j].path.len() > 1);
    let categories = || (0..table.rows.len()).filter(|&j| table.rows[j].kind == RowKind::Category);
    let members = |group: &String| categories().filter(|&j| group_of(j) == Some(group)).collect::<Vec<_>>();
    match (before.and_then(group_of), after.and_then(group_of)) {
        (Some(b), a) if a != Some(b) => members(b),
        (None, Some(a)) => members(a),
        (None, None) if before.is_none() || after.is_none() => categories().collect(),
        _ => Vec::new(),
    }
}
