//! Rows the form does not list: subtotals and of what they are the sum, of-which rows and of what they are a part.

use super::line::Line;
use super::model::{BoundRow, RowRole};
use super::words::{Group, TableWords};
use crate::schema::{RowKind, Table};
use crate::text;

/// What a row the schema does not list may be; the likeliest first, never empty.
pub(super) fn unlisted_roles(
    i: usize,
    lines: &[Line<'_>],
    entry_of: &[Option<usize>],
    table: &Table,
    words: &TableWords,
) -> Vec<RowRole> {
    let line = &lines[i];
    let label = line.text();
    if text::of_which(&label).is_some() {
        let parent = (0..i).rev().find(|&k| entry_of[k].is_some());
        return vec![RowRole::OfWhich(parent)];
    }
    if line.keys.code.is_some() || line.code.is_some() || line.own.is_empty() {
        return vec![RowRole::Unknown];
    }
    let own = line.keys.joined();
    let is_sum = line.total || text::is_subtotal_word(&label) || line.own.last().is_some_and(|o| is_sum_word(o.1));
    // `医療機関計`, `医療機関 | 計`, or the group's own label beside a figure.
    let named = match line.keys.own().split_last() {
        Some((last, front)) if !front.is_empty() && is_sum_word(last) => Some(front.concat()),
        _ if line.total => None,
        _ => ["(小計)", "(合計)", "(計)", "小計", "合計", "計"]
            .iter()
            .find_map(|w| own.strip_suffix(w))
            .filter(|s| !s.is_empty())
            .map(str::to_owned),
    };
    let group = |key: &str| words.groups.get_key_value(key);
    let mut groups: Vec<_> = Vec::new();
    groups.extend(named.as_deref().and_then(group));
    groups.extend(group(own).filter(|_| !line.total));
    if is_sum {
        // The labels above may reach down to this row or have ended before it: the innermost group first, then those around it.
        let inherited = line.keys.inherited();
        groups.extend((1..=inherited.len()).rev().filter_map(|k| group(&inherited[..k].concat())));
        groups.extend(inherited.last().and_then(|l| group(l)));
        groups.extend(line.keys.group.as_deref().and_then(group));
        // A heading may name several levels at once (当事者・家族): the sum may be the outer one's.
        let outermost = inherited.first().map(|l| &**l);
        let headings = line.keys.group.as_deref().into_iter().chain(outermost);
        groups.extend(headings.flat_map(|key| around(key, words)).filter_map(group));
    }
    let mut roles: Vec<RowRole> = Vec::new();
    for (key, group) in groups {
        // A category below the group's last may stand beside it only by the look of the sheet.
        for guests in [true, false] {
            let parts = members(key, group, lines, entry_of, words, guests);
            // A category of the group's own name is counted with it by some.
            let named = |j: &usize| !parts.contains(j) && words.rows[*j].paths[0].suffixes[0] == *key;
            let with_named = categories(table).find(named).map(|j| {
                let mut all = parts.clone();
                all.push(j);
                all.sort_unstable();
                RowRole::Subtotal(all)
            });
            for role in std::iter::once(RowRole::Subtotal(parts)).chain(with_named) {
                if !roles.contains(&role) {
                    roles.push(role);
                }
            }
        }
    }
    if roles.is_empty() {
        roles.push(if is_sum { RowRole::Subtotal(among(i, entry_of, table)) } else { RowRole::Unknown });
    }
    // The total stated a second time, in front of the rows or behind them.
    let outside = || entry_of[..i].iter().all(Option::is_none) || entry_of[i + 1..].iter().all(Option::is_none);
    if line.total && outside() {
        let whole = RowRole::Subtotal(categories(table).collect());
        if !roles.contains(&whole) {
            roles.push(whole);
        }
    }
    roles
}

/// The keys of the groups around the group `key`, the nearest first.
fn around<'w>(key: &str, words: &'w TableWords) -> impl Iterator<Item = &'w str> {
    let path = words.groups.get(key).and_then(|g| g.members.first()).map(|m| &words.rows[*m].paths[0]);
    let depth = path.and_then(|p| (1..p.elements.len()).find(|k| p.prefixes[*k] == key)).unwrap_or(0);
    (1..depth).rev().filter_map(move |k| Some(path?.prefixes[k].as_str()))
}

/// `計`, `小計` and their like.
fn is_sum_word(label: &str) -> bool {
    text::is_total_word(label) || text::is_subtotal_word(label)
}

/// The categories of a group as the sheet shows it: those the form prints there, and, as `guests`, those that may stand there and do.
fn members(
    key: &str,
    group: &Group,
    lines: &[Line<'_>],
    entry_of: &[Option<usize>],
    words: &TableWords,
    guests: bool,
) -> Vec<usize> {
    let shown = |j: usize| {
        let printed = words.rows[j].paths[0].suffixes[0].starts_with(key);
        lines.iter().zip(entry_of).filter(|(_, e)| **e == Some(j) && !printed).any(|(line, _)| {
            let keys = &line.keys;
            keys.whole().starts_with(key) || keys.group.as_deref().is_some_and(|g| g.starts_with(key))
        })
    };
    let mut out = group.members.clone();
    out.extend(group.guests.iter().copied().filter(|j| guests && !group.members.contains(j) && shown(*j)));
    out.sort_unstable();
    out
}

/// What a bare 小計 at line `i` may be the sum of: the group above it (or below the first), or all where the table has no groups.
fn among(i: usize, entry_of: &[Option<usize>], table: &Table) -> Vec<usize> {
    let before = entry_of[..i].iter().rev().find_map(|e| *e);
    let after = entry_of[i + 1..].iter().find_map(|e| *e);
    let group_of = |j: usize| table.rows[j].path.first().filter(|_| table.rows[j].path.len() > 1);
    let members = |group: &String| categories(table).filter(|&j| group_of(j) == Some(group)).collect::<Vec<_>>();
    match (before.and_then(group_of), after.and_then(group_of)) {
        (Some(b), a) if a != Some(b) => members(b),
        (None, Some(a)) => members(a),
        (None, None) if before.is_none() || after.is_none() => categories(table).collect(),
        _ => Vec::new(),
    }
}

fn categories(table: &Table) -> impl Iterator<Item = usize> {
    (0..table.rows.len()).filter(|&j| table.rows[j].kind == RowKind::Category)
}

/// Whether the categories of a subtotal make its figures.
pub(super) fn adds_up(
    role: &RowRole,
    sum: &BoundRow,
    rows: &[BoundRow],
    by_entry: &[Option<usize>],
    table: &Table,
) -> bool {
    let RowRole::Subtotal(parts) = role else { return false };
    (0..table.columns.len()).filter(|&k| table.columns[k].measure.is_count()).all(|k| {
        let found: i128 = parts.iter().filter_map(|&j| rows[by_entry[j]?].cells[k].count()).map(i128::from).sum();
        sum.cells[k].count().map(i128::from) == Some(found)
    })
}

/// A bare 計, taken for the table's total for want of another, that makes the sum of the group above it and not of the table, where rows
/// stand below it or it stands in another column than the outermost labels (`labels`): the form's total is another row, or not stated.
pub(super) fn demote_total(rows: &mut [BoundRow], by_entry: &mut [Option<usize>], table: &Table, labels: u32) {
    let Some((total, r)) = table.total().and_then(|t| Some((t, by_entry[t]?))) else { return };
    let category = |row: &BoundRow| match row.role {
        RowRole::Entry(j) if table.rows[j].kind == RowKind::Category => Some(j),
        _ => None,
    };
    let inner = rows[r].label.at.is_some_and(|at| at.col > labels);
    let goes_on = rows[r + 1..].iter().any(|row| category(row).is_some());
    let Some(above) = rows[..r].iter().rev().find_map(category).filter(|_| inner || goes_on) else { return };
    let whole = RowRole::Subtotal(categories(table).collect());
    if adds_up(&whole, &rows[r], rows, by_entry, table) {
        return;
    }
    let path = &table.rows[above].path;
    let groups = (1..path.len()).rev().map(|depth| {
        RowRole::Subtotal(categories(table).filter(|&j| table.rows[j].path.starts_with(&path[..depth])).collect())
    });
    if let Some(group) = groups.into_iter().find(|g| adds_up(g, &rows[r], rows, by_entry, table)) {
        rows[r].role = group;
        by_entry[total] = rows.iter().position(|row| row.role == whole);
        if let Some(other) = by_entry[total] {
            rows[other].role = RowRole::Entry(total);
        }
    }
}

/// A subtotal called otherwise than in the form (小計 below its group) is the form's own where it sums up the same rows.
pub(super) fn name_subtotals(rows: &mut [BoundRow], by_entry: &mut [Option<usize>], table: &Table) {
    for (r, row) in rows.iter_mut().enumerate() {
        let RowRole::Subtotal(parts) = &row.role else { continue };
        let same = |j: &usize| {
            let listed = &table.rows[*j];
            listed.kind == RowKind::Subtotal && by_entry[*j].is_none() && {
                let mut own = listed.parts.clone();
                own.sort_unstable();
                own == *parts
            }
        };
        if let Some(j) = (0..table.rows.len()).find(same) {
            row.role = RowRole::Entry(j);
            by_entry[j] = Some(r);
        }
    }
}
