//! What the charts of 図表 show: the tables of counts that add up, by their outermost groups.
//!
//! A schema need not say what is worth a picture: every table with a column of events is (failing that of days or times, failing
//! that, in a report of one period, of persons), its first such column by the groups a reader sees at its left edge. Of-which rows and
//! sums are left out, so the groups make up the total.

use super::model::ReportData;
use crate::schema::{Measure, RowKind, Schema, Table};

/// Groups a chart shows, and one that shares the width of the page; the smallest of more are shown as one.
const MOST: (usize, usize) = (39, 20);

/// A chart to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Index of the table.
    pub table: usize,
    /// Index of the column.
    pub column: usize,
    /// Its groups, in the order of the form.
    pub groups: Vec<Group>,
}

/// Rows of a table shown as one bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its label.
    pub label: String,
    /// Indices of the table's rows.
    pub rows: Vec<usize>,
    /// Whether it is what is left of too many groups.
    pub rest: bool,
}

/// The charts of a report. `value` gives what the report prints for a row and column of a table: `None` where it prints no such row,
/// `Some(None)` where it prints no number.
pub fn pictures(data: &ReportData<'_>, value: &dyn Fn(usize, usize, usize) -> Option<Option<f64>>) -> Vec<Picture> {
    let Some(measures) = measures(data.schema, data.merge.is_some()) else { return Vec::new() };
    let picture = |(t, table): (usize, &Table)| {
        let column = table.columns.iter().position(|c| measures.contains(&c.measure))?;
        let leaves = leaves(table);
        let rows: Vec<usize> = leaves.into_iter().filter(|&r| value(t, r, column).is_some()).collect();
        let figures = || rows.iter().filter_map(|&r| value(t, r, column).flatten());
        // A copy for publication: a bar for what it withholds would be a lie, and one for the rest of its group as well.
        let told = data.public.is_none() || rows.iter().all(|&r| value(t, r, column).flatten().is_some());
        if !told || !figures().any(|n| n > 0.0) {
            return None;
        }
        let size = |group: &Group| group.rows.iter().filter_map(|&r| value(t, r, column).flatten()).sum::<f64>();
        let groups = fewer(groups(table, &rows), &size, if data.merge.is_some() { MOST.1 } else { MOST.0 });
        (groups.len() > 1).then_some(Picture { table: t, column, groups })
    };
    data.schema.tables.iter().enumerate().filter_map(picture).collect()
}

/// What is counted in the charts of this form; persons of several periods are known as bounds only.
fn measures(schema: &Schema, joined: bool) -> Option<&'static [Measure]> {
    let choices: [&'static [Measure]; 3] =
        [&[Measure::Events], &[Measure::Days, Measure::Times], if joined { &[] } else { &[Measure::Persons] }];
    let has = |wanted: &[Measure]| schema.tables.iter().flat_map(|t| &t.columns).any(|c| wanted.contains(&c.measure));
    choices.into_iter().find(|wanted| has(wanted))
}

/// The categories the total is made of; all of them where the table has no total.
fn leaves(table: &Table) -> Vec<usize> {
    let is_category = |i: usize| table.rows.get(i).is_some_and(|r| r.kind == RowKind::Category);
    let mut out = Vec::new();
    match table.total().and_then(|t| table.rows.get(t)).filter(|t| !t.parts.is_empty()) {
        None => out.extend((0..table.rows.len()).filter(|&i| is_category(i))),
        Some(total) => {
            let mut queue = total.parts.clone();
            let mut seen = vec![false; table.rows.len()];
            while let Some(i) = queue.pop() {
                let (Some(row), Some(known)) = (table.rows.get(i), seen.get_mut(i)) else { continue };
                if std::mem::replace(known, true) {
                    continue;
                }
                if is_category(i) { out.push(i) } else { queue.extend(&row.parts) }
            }
            out.sort_unstable();
        }
    }
    out
}

/// The rows by their outermost label; by the next one where all have that in common, and so on.
fn groups(table: &Table, rows: &[usize]) -> Vec<Group> {
    for level in 0..table.depth() {
        let mut out: Vec<(&[String], Group)> = Vec::new();
        for &r in rows {
            let Some(path) = table.rows.get(r).map(|row| row.path.as_slice()) else { continue };
            let prefix = path.get(..=level).unwrap_or(path);
            match out.iter_mut().find(|(p, _)| *p == prefix) {
                Some((_, group)) => group.rows.push(r),
                None => {
                    let label = prefix.last().cloned().unwrap_or_default();
                    out.push((prefix, Group { label, rows: vec![r], rest: false }));
                }
            }
        }
        if out.len() > 1 {
            return out.into_iter().map(|(_, group)| group).collect();
        }
    }
    Vec::new()
}

/// No more groups than a chart can show: the smallest become one at the end.
fn fewer(groups: Vec<Group>, size: &dyn Fn(&Group) -> f64, most: usize) -> Vec<Group> {
    if groups.len() <= most {
        return groups;
    }
    let largest = largest(&groups, size, most - 1);
    let count = groups.len() - largest.len();
    let mut rest = Group { label: format!("ほか {count} 区分"), rows: Vec::new(), rest: true };
    let mut out = Vec::new();
    for (i, group) in groups.into_iter().enumerate() {
        if largest.contains(&i) { out.push(group) } else { rest.rows.extend(group.rows) }
    }
    out.push(rest);
    out
}

/// The largest `count` groups, by their places in ascending order; of equals the first. What is left of too many is none of them.
pub fn largest(groups: &[Group], size: &dyn Fn(&Group) -> f64, count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..groups.len()).filter(|&i| !groups[i].rest).collect();
    let sizes: Vec<f64> = groups.iter().map(size).collect();
    order.sort_by(|&a, &b| sizes[b].total_cmp(&sizes[a]).then(a.cmp(&b)));
    order.truncate(count);
    order.sort_unstable();
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(label: &str, rows: &[usize]) -> Group {
        Group { label: label.to_owned(), rows: rows.to_vec(), rest: false }
    }

    #[test]
    fn too_many_groups_become_one_and_none_is_lost() {
        let groups: Vec<Group> = (0..50).map(|i| group(&format!("区分{i}"), &[i])).collect();
        let size = |g: &Group| if g.rows[0].is_multiple_of(2) { 10.0 } else { g.rows[0] as f64 / 100.0 };
        let out = fewer(groups.clone(), &size, 36);
        assert_eq!(out.len(), 36);
        assert_eq!(out.last().unwrap().label, "ほか 15 区分");
        let mut rows: Vec<usize> = out.iter().flat_map(|g| g.rows.clone()).collect();
        assert!(out[..35].is_sorted_by_key(|g| g.rows[0]), "in the order of the form");
        rows.sort_unstable();
        assert_eq!(rows, (0..50).collect::<Vec<_>>());
        assert_eq!(fewer(groups[..36].to_vec(), &size, 36), groups[..36]);
    }

    #[test]
    fn of_equals_the_first_are_the_largest() {
        let groups = [group("a", &[1]), group("b", &[5]), group("c", &[5]), group("d", &[5])];
        assert_eq!(largest(&groups, &|g| g.rows[0] as f64, 2), [1, 2]);
        let rest = Group { rest: true, ..group("ほか 3 区分", &[9]) };
        assert_eq!(largest(&[groups[0].clone(), rest], &|g| g.rows[0] as f64, 2), [0]);
    }
}
