//! Finds the tables of a schema on a sheet: by their titles first, then by their own rows where no title names them.
//!
//! A title splits the sheet into regions, downwards and, where titles stand side by side, into bands. Whether they do is decided by
//! what binds better, not by a rule of thumb.

use super::columns::Region;
use super::grid::{Grid, GridCell};
use super::lists::ListHeader;
use super::table::{self, Candidate};
use super::words::{Target, Vocabulary};
use crate::a1::CellRef;
use crate::schema::{RowKind, Schema};
use crate::text;

/// A cell that begins something: a table's title, a section's, a list's header row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Anchor {
    at: CellRef,
    target: Option<usize>,
}

/// The tables of one sheet that bind, in reading order. `lists` are the list headers, which end a table's region.
pub(super) fn tables(
    grid: &Grid<'_>,
    schema: &Schema,
    vocabulary: &Vocabulary,
    lists: &[ListHeader],
) -> Vec<Candidate> {
    let mut anchors = title_anchors(grid, vocabulary);
    for list in lists {
        let at = CellRef::new(grid.rows[list.row].row, list.left);
        if !anchors.iter().any(|a| a.at == at) {
            anchors.push(Anchor { at, target: None });
        }
    }
    anchors.sort_by_key(|a| a.at);
    let mut found = best_reading(grid, schema, vocabulary, anchors);
    add_untitled(grid, schema, vocabulary, lists, &mut found);
    found.sort_by_key(|c| (c.bound.range.start.row, c.bound.range.start.col));
    found
}

fn title_anchors(grid: &Grid<'_>, vocabulary: &Vocabulary) -> Vec<Anchor> {
    let mut anchors = Vec::new();
    for row in &grid.rows {
        for cell in &row.cells {
            for target in titles_of(cell, vocabulary) {
                let target = match target {
                    Target::Table(t) => Some(t),
                    Target::Section => None,
                };
                anchors.push(Anchor { at: cell.at(), target });
            }
        }
    }
    anchors
}

/// What a cell may be the title of.
fn titles_of(cell: &GridCell<'_>, vocabulary: &Vocabulary) -> Vec<Target> {
    if cell.key.is_empty() {
        return Vec::new();
    }
    let Some(written) = cell.text() else { return Vec::new() };
    if let Some(found) = vocabulary.titles.get(&cell.key) {
        // Without its number a title such as その他 is no more than a label.
        let is_label = vocabulary.tables.iter().any(|t| t.words.contains(&cell.key));
        return if is_label { Vec::new() } else { found.clone() };
    }
    title_text(written, vocabulary)
}

/// What a text with a section number, brackets or a unit around it may be the title of.
fn title_text(written: &str, vocabulary: &Vocabulary) -> Vec<Target> {
    let (number, rest) = text::strip_enumeration(written);
    let key = text::key(rest);
    if key.is_empty() {
        return Vec::new();
    }
    if let Some(found) = vocabulary.titles.get(&*key) {
        return found.clone();
    }
    let Some(number) = number.map(|n| n.number).filter(|n| *n > 0) else { return Vec::new() };
    let bare = text::key(&text::without_brackets(rest)).into_owned();
    if let Some(found) = vocabulary.titles.get(&bare) {
        return found.clone();
    }
    // A numbered title in other words counts where number and beginning agree.
    vocabulary
        .numbered
        .iter()
        .filter(|(n, title, _)| *n == number && (bare.starts_with(title.as_str()) || begins_alike(&bare, title)))
        .map(|(_, _, target)| *target)
        .collect()
}

/// Whether two titles share their first four characters and are long enough for that to mean something.
fn begins_alike(a: &str, b: &str) -> bool {
    a.chars().count() >= 5 && b.chars().count() >= 5 && a.chars().zip(b.chars()).take(4).all(|(x, y)| x == y)
}

/// Reads the sheet with titles stacked and, where they could stand side by side, in bands; keeps what binds more.
fn best_reading(grid: &Grid<'_>, schema: &Schema, vocabulary: &Vocabulary, anchors: Vec<Anchor>) -> Vec<Candidate> {
    let stacked = read_anchors(grid, schema, vocabulary, anchors.clone(), &[]);
    let bands = band_starts(&anchors);
    if bands.is_empty() {
        return stacked;
    }
    let side_by_side = read_anchors(grid, schema, vocabulary, anchors, &bands);
    let weight = |found: &[Candidate]| found.iter().map(|c| c.matched * c.counts.max(1)).sum::<usize>();
    if weight(&side_by_side) > weight(&stacked) { side_by_side } else { stacked }
}

/// Columns at which a further band of titles begins: gaps of more than two columns between the titles' columns.
fn band_starts(anchors: &[Anchor]) -> Vec<u32> {
    let mut cols: Vec<u32> = anchors.iter().filter(|a| a.target.is_some()).map(|a| a.at.col).collect();
    cols.sort_unstable();
    cols.windows(2).filter(|w| w[1] - w[0] > 2).map(|w| w[1]).collect()
}

fn read_anchors(
    grid: &Grid<'_>,
    schema: &Schema,
    vocabulary: &Vocabulary,
    mut anchors: Vec<Anchor>,
    bands: &[u32],
) -> Vec<Candidate> {
    // A title in a table of contents has no rows of its own; without it the region of the one before reaches on.
    loop {
        let mut found = Vec::new();
        let mut empty = None;
        for (i, anchor) in anchors.iter().enumerate() {
            let Some(t) = anchor.target else { continue };
            let region = region_of(grid, &anchors, i, bands);
            match table::bind(grid, &region, t, &schema.tables[t], vocabulary) {
                Some(c) if c.matched > 0 && (c.counts > 0 || c.matched > 2) => found.push((i, c)),
                _ => {
                    empty = Some(i);
                    break;
                }
            }
        }
        match empty {
            Some(i) => {
                anchors.remove(i);
            }
            None => return strongest(found.into_iter().map(|f| f.1).collect()),
        }
    }
}

/// Of readings of the same rows (a title two tables share), the one that binds more.
fn strongest(mut found: Vec<Candidate>) -> Vec<Candidate> {
    found.sort_by_key(|c| std::cmp::Reverse(c.matched * 8 + c.counts));
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in found {
        let overlaps = |k: &Candidate| {
            let (a, b) = (&k.bound.range, &candidate.bound.range);
            k.bound.title == candidate.bound.title
                || (a.start.row <= b.end.row
                    && b.start.row <= a.end.row
                    && a.start.col <= b.end.col
                    && b.start.col <= a.end.col)
        };
        if !kept.iter().any(overlaps) {
            kept.push(candidate);
        }
    }
    kept
}

fn region_of(grid: &Grid<'_>, anchors: &[Anchor], i: usize, bands: &[u32]) -> Region {
    let at = anchors[i].at;
    let left = bands.iter().copied().filter(|b| *b <= at.col).max().unwrap_or(0);
    let right = bands.iter().copied().filter(|b| *b > at.col).min().map_or(u32::MAX, |b| b - 1);
    let below = anchors.iter().filter(|a| a.at.row > at.row && a.at.col >= left && a.at.col <= right);
    let bottom = below.map(|a| a.at.row).min().unwrap_or(u32::MAX);
    Region { rows: (grid.row_index(at.row), grid.row_index(bottom)), cols: (left, right), title: Some(at) }
}

/// Tables no title names: in the stretches of the sheet that nothing claimed, by their own rows. The sheet's name may say which.
fn add_untitled(
    grid: &Grid<'_>,
    schema: &Schema,
    vocabulary: &Vocabulary,
    lists: &[ListHeader],
    found: &mut Vec<Candidate>,
) {
    let named: Vec<usize> = title_text(&grid.sheet.name, vocabulary)
        .into_iter()
        .chain(vocabulary.titles.get(&*text::key(&grid.sheet.name)).into_iter().flatten().copied())
        .filter_map(|t| if let Target::Table(t) = t { Some(t) } else { None })
        .collect();
    loop {
        let mut best: Option<Candidate> = None;
        for stretch in free_stretches(grid, lists, found) {
            for (t, table) in schema.tables.iter().enumerate() {
                if found.iter().any(|c| c.bound.table == t) {
                    continue;
                }
                let region = Region { rows: stretch, cols: (0, u32::MAX), title: None };
                let Some(c) = table::bind(grid, &region, t, table, vocabulary) else { continue };
                let categories = table.rows.iter().filter(|r| r.kind == RowKind::Category).count();
                let enough = if named.contains(&t) { 2 } else { categories.div_ceil(2).max(2) };
                if c.counts > 0 && c.matched >= enough && best.as_ref().is_none_or(|b| b.matched < c.matched) {
                    best = Some(c);
                }
            }
        }
        match best {
            Some(c) => found.push(c),
            None => return,
        }
    }
}

/// Runs of rows that belong to no table and no list, as positions in [`Grid::rows`].
fn free_stretches(grid: &Grid<'_>, lists: &[ListHeader], found: &[Candidate]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut from = None;
    for (i, row) in grid.rows.iter().enumerate() {
        let claimed = found.iter().any(|c| (c.bound.range.start.row..=c.bound.range.end.row).contains(&row.row))
            || lists.iter().any(|l| (l.row..l.end).contains(&i));
        match (claimed, from) {
            (false, None) => from = Some(i),
            (true, Some(f)) => {
                out.push((f, i));
                from = None;
            }
            _ => {}
        }
    }
    if let Some(f) = from {
        out.push((f, grid.rows.len()));
    }
    out.retain(|(a, b)| b - a >= 3);
    out
}
