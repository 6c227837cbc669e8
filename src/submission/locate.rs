//! Finds the tables of a schema on a sheet: by their titles first, then by their own rows where no title names them.

use super::blocks::{self, Block};
use super::columns::Region;
use super::grid::{Grid, GridCell, GridRow};
use super::lists::ListHeader;
use super::table::{self, Candidate};
use super::titles::{self, Anchor};
use super::words::{Target, Vocabulary};
use crate::schema::{RowKind, Schema};
use crate::text;

/// The tables of one sheet that bind, in reading order. `lists` are the list headers, which end a table's region.
pub(super) fn tables(
    grid: &Grid<'_>,
    schema: &Schema,
    vocabulary: &Vocabulary,
    lists: &[ListHeader],
) -> Vec<Candidate> {
    let anchors = titles::anchors(grid, vocabulary, lists);
    let mut blocks = blocks::titled(grid, &anchors);
    blocks::cut_columns(grid, &mut blocks);
    let mut found = bind(grid, schema, vocabulary, &blocks);
    if found.len() < schema.tables.len() {
        let mut untitled = untitled(grid, schema, vocabulary, &anchors, lists, &found);
        if !untitled.is_empty() {
            // What a title heads may stand beside what none does.
            untitled.extend(blocks);
            blocks::cut_columns(grid, &mut untitled);
            let missing: Vec<Block> = untitled.into_iter().filter(|b| b.title.is_none()).collect();
            found.extend(bind(grid, schema, vocabulary, &missing));
        }
    }
    let mut found = strongest(found);
    found.sort_by_key(|c| (c.bound.range.start.row, c.bound.range.start.col));
    found
}

fn bind(grid: &Grid<'_>, schema: &Schema, vocabulary: &Vocabulary, blocks: &[Block]) -> Vec<Candidate> {
    let one = |b: &Block| {
        let region = Region { rows: b.rows, cols: b.cols, title: b.title, main: b.main };
        table::bind(grid, &region, b.table, &schema.tables[b.table], vocabulary)
            .filter(|c| c.matched > 0 && (c.counts > 0 || c.matched > 2))
    };
    blocks.iter().filter_map(one).collect()
}

/// Of readings of the same cells (a title two tables share), the one that binds more.
fn strongest(mut found: Vec<Candidate>) -> Vec<Candidate> {
    found.sort_by_key(|c| std::cmp::Reverse(c.matched * 8 + c.counts));
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in found {
        let overlaps = |k: &Candidate| {
            let (a, b) = (&k.bound.range, &candidate.bound.range);
            let shared = k.bound.title.is_some() && k.bound.title == candidate.bound.title;
            shared
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

/// A stretch of rows in which a table's labels stand.
struct Stretch {
    table: usize,
    main: u32,
    /// The columns filled around the main one.
    span: (u32, u32),
    /// Positions in [`Grid::rows`] of the first and the last row with a label.
    first: usize,
    last: usize,
    /// How much its labels tell it from other tables.
    weight: i64,
}

/// Tables no title names, by their own labels. The sheet's name may say which.
fn untitled(
    grid: &Grid<'_>,
    schema: &Schema,
    vocabulary: &Vocabulary,
    anchors: &[Anchor],
    lists: &[ListHeader],
    found: &[Candidate],
) -> Vec<Block> {
    let name = &grid.sheet.name;
    let named: Vec<usize> = titles::of_text(name, vocabulary)
        .into_iter()
        .chain(vocabulary.titles.get(&*text::key(name)).into_iter().flatten().copied())
        .filter_map(|t| if let Target::Table(t) = t { Some(t) } else { None })
        .collect();
    let mut open: Vec<usize> =
        (0..schema.tables.len()).filter(|t| !found.iter().any(|c| c.bound.table == *t)).collect();
    let mut claimed: Vec<Stretch> = Vec::new();
    loop {
        let mut best: Option<Stretch> = None;
        for &t in &open {
            let categories = schema.tables[t].rows.iter().filter(|r| r.kind == RowKind::Category).count();
            let enough = if named.contains(&t) { 2 } else { categories.div_ceil(2).max(2) };
            let bonus = if named.contains(&t) { 1000 } else { 0 };
            if let Some(mut s) = stretch(grid, t, enough, anchors, lists, found, &claimed) {
                s.weight += bonus;
                if best.as_ref().is_none_or(|b| b.weight < s.weight) {
                    best = Some(s);
                }
            }
        }
        let Some(s) = best else { break };
        open.retain(|t| *t != s.table);
        claimed.push(s);
    }
    claimed.sort_by_key(|s| s.first);
    let bounds: Vec<(usize, usize)> = (0..claimed.len())
        .map(|i| (upper(grid, vocabulary, &claimed, i, found), lower(grid, vocabulary, &claimed, i, found, anchors)))
        .collect();
    claimed.iter().zip(bounds).map(|(s, rows)| Block::untitled(grid, s.table, s.main, rows)).collect()
}

/// Whether a cell is no other table's already.
fn is_free(grid: &Grid<'_>, i: usize, col: u32, found: &[Candidate], claimed: &[Stretch]) -> bool {
    let row = grid.rows[i].row;
    !found.iter().any(|c| {
        let r = &c.bound.range;
        (r.start.row..=r.end.row).contains(&row) && (r.start.col..=r.end.col).contains(&col)
    }) && !claimed.iter().any(|s| (s.first..=s.last).contains(&i) && (s.span.0..=s.span.1).contains(&col))
}

/// Whether a column names most rows of table `t` again and again: data with one observation a row, such as this program writes itself.
fn is_long(grid: &Grid<'_>, col: u32, t: usize) -> bool {
    let mut named = 0;
    let mut again = 0;
    let mut above = None;
    for cell in grid.rows.iter().filter_map(|r| r.at(col)).filter(|c| speaks(c, t) > 0) {
        let words = (&*cell.key, cell.code);
        named += 1;
        again += usize::from(above == Some(words));
        above = Some(words);
    }
    again * 2 > named
}

/// The rows in which most of the labels of table `t` stand that are not claimed yet: the interval with the greatest sum, labels of `t`
/// adding the more the fewer tables have them, labels of others alone taking away.
fn stretch(
    grid: &Grid<'_>,
    t: usize,
    enough: usize,
    anchors: &[Anchor],
    lists: &[ListHeader],
    found: &[Candidate],
    claimed: &[Stretch],
) -> Option<Stretch> {
    let listed = |i: usize| lists.iter().any(|l| (l.row..l.end).contains(&i));
    // A word that comes again and again (a role in a list) counts once.
    let mut words: Vec<(u32, &str, bool, Option<(usize, usize)>, i64)> = Vec::new();
    for (i, row) in grid.rows.iter().enumerate().filter(|(i, _)| !listed(*i)) {
        for cell in row.cells.iter().filter(|c| speaks(c, t) > 0 && is_free(grid, i, c.col, found, claimed)) {
            words.push((cell.col, &cell.key, cell.is_of(t), cell.code, speaks(cell, t)));
        }
    }
    words.sort_unstable();
    words.dedup();
    // Column, weight, weight of labels alone: where there are labels, codes only tell where they stand.
    let mut columns: Vec<(u32, i64, i64)> = Vec::new();
    // A count may look like a code; a column of codes has several.
    let coded = |col: u32| words.iter().filter(|w| w.0 == col && !w.2).count() >= 3;
    let coded: Vec<u32> = {
        let mut all: Vec<u32> = words.iter().filter(|w| !w.2).map(|w| w.0).collect();
        all.dedup();
        all.into_iter().filter(|c| coded(*c)).collect()
    };
    let speaks = |c: &GridCell<'_>, t: usize| if c.is_of(t) || coded.contains(&c.col) { speaks(c, t) } else { 0 };
    for (col, _, is_label, _, w) in words {
        let label = if is_label { w } else { 0 };
        match columns.last_mut() {
            Some(c) if c.0 == col => *c = (col, c.1 + w, c.2 + label),
            _ => columns.push((col, w, label)),
        }
    }
    let main = columns.iter().max_by_key(|c| (c.2, c.1, std::cmp::Reverse(c.0)))?.0;
    if is_long(grid, main, t) {
        return None;
    }
    let hit = |r: &GridRow<'_>| r.at(main).is_some_and(|c| speaks(c, t) > 0);
    let first = grid.rows.iter().position(hit)?;
    let last = grid.rows.iter().rposition(hit)?;
    let (left, right) = blocks::run(grid, (first, last + 1), main);
    let span = (left.max(main.saturating_sub(16)), right.min(main.saturating_add(16)));
    let (mut sum, mut start) = (0i64, 0usize);
    let mut best: Option<(i64, usize, usize)> = None;
    // Behind a total or a header, labels that other tables have too are no sign that this one goes on.
    let mut doubtful = false;
    for (i, row) in grid.rows.iter().enumerate() {
        let near = row.span(span);
        // The label nearest to the main column is the row's; other words are remarks.
        let nearest = near
            .iter()
            .filter(|c| !c.tables.is_empty() || speaks(c, t) > 0)
            .min_by_key(|c| (c.tables.is_empty(), c.col.abs_diff(main)));
        let mine = nearest.filter(|c| is_free(grid, i, c.col, found, claimed)).map_or(0, |c| speaks(c, t));
        let other = near.iter().any(|c| !c.tables.is_empty());
        let wall = listed(i) || anchors.iter().any(|a| a.at.row == row.row && (span.0..=span.1).contains(&a.at.col));
        if sum == 0 && mine > 0 {
            start = i;
        }
        sum = (sum
            + if mine > 0 {
                mine
            } else if other {
                -6
            } else {
                -1
            })
        .max(0);
        let heading = || near.len() >= 2 && near.iter().all(|c| !c.key.is_empty() && !c.figure);
        let total = mine == 0 && near.iter().any(|c| c.total);
        if total || mine == 0 && heading() {
            doubtful |= total;
            sum = if sum < 2 * CERTAIN { 0 } else { sum };
        } else if mine >= CERTAIN {
            doubtful = false;
        }
        if sum == 0 || wall {
            (sum, doubtful) = (0, false);
        } else if mine > 0 && !doubtful && best.is_none_or(|b| b.0 < sum) {
            best = Some((sum, start, i));
        }
    }
    let (weight, first, last) = best?;
    let cells = grid.rows[first..=last].iter().flat_map(|r| r.span(span));
    let mut seen: Vec<(&str, Option<(usize, usize)>)> =
        cells.filter(|c| speaks(c, t) > 0).map(|c| (&*c.key, c.code)).collect();
    seen.sort_unstable();
    seen.dedup();
    let span = blocks::run(grid, (first, last + 1), main);
    (seen.len() >= enough).then_some(Stretch { table: t, main, span, first, last, weight })
}

/// The weight of a label no other table has.
const CERTAIN: i64 = 12;

/// How much a cell speaks for table `t`.
fn speaks(cell: &GridCell<'_>, t: usize) -> i64 {
    if cell.is_of(t) {
        CERTAIN / cell.tables.len().max(1) as i64
    } else if cell.code.is_some_and(|c| c.0 == t) {
        CERTAIN
    } else {
        0
    }
}

/// Whether two spans of columns share one.
fn meet(a: (u32, u32), b: (u32, u32)) -> bool {
    a.0 <= b.1 && b.0 <= a.1
}

/// Where the rows of stretch `i` end: at the next thing in its columns, before that one's header or total.
fn lower(
    grid: &Grid<'_>,
    vocabulary: &Vocabulary,
    all: &[Stretch],
    i: usize,
    found: &[Candidate],
    anchors: &[Anchor],
) -> usize {
    let s = &all[i];
    let mut end = grid.rows.len();
    let below = |row: u32| row > grid.rows[s.last].row;
    for a in anchors.iter().filter(|a| below(a.at.row) && (s.span.0..=s.span.1).contains(&a.at.col)) {
        end = end.min(grid.row_index(a.at.row));
    }
    for c in found
        .iter()
        .filter(|c| below(c.bound.range.start.row) && meet((c.bound.range.start.col, c.bound.range.end.col), s.span))
    {
        end = end.min(grid.row_index(c.bound.range.start.row));
    }
    if let Some(next) = all.iter().filter(|n| n.first > s.last && meet(n.span, s.span)).min_by_key(|n| n.first) {
        end = end.min(split(grid, vocabulary, s, next));
    }
    end.max(s.last + 1)
}

/// Where the rows of stretch `i` begin: behind what stands above it.
fn upper(grid: &Grid<'_>, vocabulary: &Vocabulary, all: &[Stretch], i: usize, found: &[Candidate]) -> usize {
    let s = &all[i];
    let above = all.iter().filter(|p| p.last < s.first && meet(p.span, s.span)).max_by_key(|p| p.last);
    let from = above.map_or(0, |p| split(grid, vocabulary, p, s));
    let bound = found
        .iter()
        .map(|c| &c.bound.range)
        .filter(|r| r.end.row < grid.rows[s.first].row && (r.start.col..=r.end.col).contains(&s.main))
        .map(|r| grid.row_index(r.end.row + 1))
        .max()
        .unwrap_or(0);
    from.max(bound).min(s.first)
}

/// The first row that belongs to the lower one of two tables without titles: its header; without one the total goes with the nearer.
fn split(grid: &Grid<'_>, vocabulary: &Vocabulary, above: &Stretch, below: &Stretch) -> usize {
    let between = above.last + 1..below.first;
    let words = &vocabulary.tables[below.table];
    let is_header = |r: &GridRow<'_>| {
        r.cells.iter().any(|c| {
            !c.key.is_empty() && words.columns.iter().any(|w| w.labels.iter().chain(&w.bare).any(|l| **l == *c.key))
        })
    };
    // Words alone, and none of them a label: a header all the same (区分, 当月, 前期).
    let is_heading = |r: &GridRow<'_>| {
        let near = r.span(below.span);
        near.len() >= 2 && near.iter().all(|c| !c.key.is_empty() && !c.figure && !c.total && c.tables.is_empty())
    };
    if let Some(k) = between
        .clone()
        .find(|&k| is_header(&grid.rows[k]))
        .or_else(|| between.clone().find(|&k| is_heading(&grid.rows[k])))
    {
        return k;
    }
    let is_total = |r: &GridRow<'_>| r.cells.iter().any(|c| c.total);
    if let Some(k) = between.clone().find(|&k| is_total(&grid.rows[k])) {
        let row = |i: usize| grid.rows[i].row;
        return if row(k) - row(above.last) <= row(below.first) - row(k) { k + 1 } else { k };
    }
    (above.last + 1..=below.first).max_by_key(|&k| grid.rows[k].row - grid.rows[k - 1].row).unwrap_or(below.first)
}
