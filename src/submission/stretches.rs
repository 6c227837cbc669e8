//! Tables no title names: the stretches of rows in which their own labels and codes stand.
//!
//! A label tells a table the more the fewer tables have it. The rows of a table are the interval with the greatest sum of such weights, labels
//! of others taking away; what stands between two intervals (a total, a header) goes to one of them by what it is.

use super::blocks::{self, Block};
use super::grid::{Grid, GridCell, GridRow};
use super::lists::ListHeader;
use super::table::Candidate;
use super::titles::{self, Anchor};
use super::words::{Target, Vocabulary};
use crate::schema::{RowKind, Schema};
use crate::text;

/// The weight of a label no other table has, and of a code.
const CERTAIN: i64 = 12;

/// A sheet and what was found on it by titles.
pub(super) struct Field<'a> {
    pub(super) grid: &'a Grid<'a>,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) anchors: &'a [Anchor],
    pub(super) lists: &'a [ListHeader],
    pub(super) found: &'a [Candidate],
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

/// A label or code of a table where it stands; each counts once a column, however often it comes (a role in a list).
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Word<'a> {
    col: u32,
    key: &'a str,
    label: bool,
    code: Option<(usize, usize)>,
    weight: i64,
}

impl Field<'_> {
    /// The blocks of tables of `schema` that no title heads. The sheet's name may say which they are.
    pub(super) fn untitled(&self, schema: &Schema) -> Vec<Block> {
        let name = &self.grid.sheet.name;
        let named: Vec<usize> = titles::of_text(name, self.vocabulary)
            .into_iter()
            .chain(self.vocabulary.titles.get(&*text::key(name)).into_iter().flatten().copied())
            .filter_map(|t| if let Target::Table(t) = t { Some(t) } else { None })
            .collect();
        let mut open: Vec<usize> =
            (0..schema.tables.len()).filter(|t| !self.found.iter().any(|c| c.bound.table == *t)).collect();
        // Most sheets have nowhere near enough cells that speak for a table, whether they are free or not.
        let speaking = if open.is_empty() { Vec::new() } else { self.speaking(schema.tables.len()) };
        let mut claimed: Vec<Stretch> = Vec::new();
        loop {
            let mut best: Option<Stretch> = None;
            for &t in &open {
                let categories = schema.tables[t].rows.iter().filter(|r| r.kind == RowKind::Category).count();
                let enough = if named.contains(&t) { 2 } else { categories.div_ceil(2).max(2) };
                if speaking[t] < enough {
                    continue;
                }
                let bonus = if named.contains(&t) { 1000 } else { 0 };
                if let Some(mut s) = self.stretch(t, enough, &claimed) {
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
        (0..claimed.len())
            .map(|i| {
                let rows = (self.upper(&claimed, i), self.lower(&claimed, i));
                Block::untitled(self.grid, claimed[i].table, claimed[i].main, rows)
            })
            .collect()
    }

    /// How many cells speak for each of so many tables, see [`speaks`].
    fn speaking(&self, tables: usize) -> Vec<usize> {
        let mut counts = vec![0; tables];
        for cell in self.grid.rows.iter().flat_map(|r| r.cells) {
            let coded = cell.code.map(|c| c.0).filter(|t| !cell.is_of(*t));
            for t in cell.tables().iter().map(|t| usize::from(*t)).chain(coded) {
                counts[t] += 1;
            }
        }
        counts
    }

    /// Where rows of the table of `first` stand that no table found has: positions of the rows, and the column with most of their labels.
    pub(super) fn remainder(&self, first: &Candidate, enough: usize) -> Option<((usize, usize), u32)> {
        let all = [self.stretch(first.bound.table, enough, &[])?];
        let (mut from, mut to) = (self.upper(&all, 0), self.lower(&all, 0));
        let (s, body) = (&all[0], first.body);
        if s.main < body.start.col || s.main > body.end.col {
            // Beside its first part it stands between what is above that and what is below.
            from = from.max(self.grid.row_index(first.bound.first.range.start.row)).min(s.first);
            let below =
                self.found.iter().map(|c| self.grid.row_index(c.bound.first.range.start.row)).filter(|r| *r > s.last);
            to = below.chain([to]).min().unwrap_or(to);
        }
        Some(((from, to), s.main))
    }

    /// Where rows of table `t` stand that no table found has: positions of the rows, and the column with most of their labels.
    pub(super) fn rest(&self, t: usize, enough: usize) -> Option<((usize, usize), u32)> {
        let all = [self.stretch(t, enough, &[])?];
        Some(((self.upper(&all, 0), self.lower(&all, 0)), all[0].main))
    }

    /// Whether a cell is no other table's already.
    fn is_free(&self, i: usize, col: u32, claimed: &[Stretch]) -> bool {
        let row = self.grid.rows[i].row;
        !self.found.iter().any(|c| {
            let r = &c.body;
            (r.start.row..=r.end.row).contains(&row) && (r.start.col..=r.end.col).contains(&col)
        }) && !claimed.iter().any(|s| (s.first..=s.last).contains(&i) && (s.span.0..=s.span.1).contains(&col))
    }

    fn is_listed(&self, i: usize) -> bool {
        self.lists.iter().any(|l| (l.row..l.end).contains(&i))
    }

    /// The labels and codes of table `t` in cells that are free, by column.
    fn words(&self, t: usize, claimed: &[Stretch]) -> Vec<Word<'_>> {
        let mut words = Vec::new();
        for (i, row) in self.grid.rows.iter().enumerate() {
            for cell in row.cells {
                let weight = speaks(cell, t);
                if weight > 0 && !self.is_listed(i) && self.is_free(i, cell.col, claimed) {
                    words.push(Word { col: cell.col, key: cell.key(), label: cell.is_of(t), code: cell.code, weight });
                }
            }
        }
        words.sort_unstable();
        words.dedup();
        words
    }

    /// The stretch of table `t` with the greatest weight, if at least `enough` different labels stand in it.
    fn stretch(&self, t: usize, enough: usize, claimed: &[Stretch]) -> Option<Stretch> {
        let grid = self.grid;
        let words = self.words(t, claimed);
        if words.len() < enough {
            return None;
        }
        // A count may look like a code; a column of codes has several.
        let is_coded = |col: u32| words.iter().filter(|w| w.col == col && !w.label).count() >= 3;
        let mut coded: Vec<u32> = words.iter().filter(|w| !w.label).map(|w| w.col).collect();
        coded.dedup();
        coded.retain(|c| is_coded(*c));
        let speaks = |c: &GridCell<'_>| if c.is_of(t) || coded.contains(&c.col) { speaks(c, t) } else { 0 };
        let main = main_of(&words)?;
        if is_long(grid, main, t) {
            return None;
        }
        let hit = |r: &GridRow<'_>| r.at(main).is_some_and(|c| speaks(c) > 0);
        let (left, right) =
            blocks::run(grid, (grid.rows.iter().position(hit)?, grid.rows.iter().rposition(hit)? + 1), main);
        let span = (left.max(main.saturating_sub(16)), right.min(main.saturating_add(16)));
        let (mut sum, mut start) = (0i64, 0usize);
        let mut best: Option<(i64, usize, usize)> = None;
        // Behind a total, labels that other tables have too are no sign that this one goes on.
        let mut doubtful = false;
        for (i, row) in grid.rows.iter().enumerate() {
            let near = row.span(span);
            // The label nearest to the main column is the row's; other words are remarks.
            let nearest = near
                .iter()
                .filter(|c| !c.tables().is_empty() || speaks(c) > 0)
                .min_by_key(|c| (c.tables().is_empty(), c.col.abs_diff(main)));
            // A label that several tables have is the one's whose code stands beside it.
            let coded_otherwise = near.iter().any(|c| coded.contains(&c.col) && c.code.is_some_and(|code| code.0 != t));
            let mine = nearest.filter(|c| !coded_otherwise && self.is_free(i, c.col, claimed)).map_or(0, speaks);
            let other = near.iter().any(|c| !c.tables().is_empty());
            let wall = self.is_listed(i)
                || self.anchors.iter().any(|a| a.at.row == row.row && (span.0..=span.1).contains(&a.at.col));
            if sum == 0 && mine > 0 {
                start = i;
            }
            let step = match (mine, other) {
                (0, true) => -6,
                (0, false) => -1,
                _ => mine,
            };
            sum = (sum + step).max(0);
            let total = mine == 0 && near.iter().any(|c| c.total);
            if total || mine == 0 && is_heading(near) {
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
            cells.filter(|c| speaks(c) > 0).map(|c| (c.key(), c.code)).collect();
        seen.sort_unstable();
        seen.dedup();
        let span = blocks::run(grid, (first, last + 1), main);
        (seen.len() >= enough).then_some(Stretch { table: t, main, span, first, last, weight })
    }

    /// Where the rows of stretch `i` end: at the next thing in its columns, before that one's header or total.
    fn lower(&self, all: &[Stretch], i: usize) -> usize {
        let (grid, s) = (self.grid, &all[i]);
        let mut end = grid.rows.len();
        let below = |row: u32| row > grid.rows[s.last].row;
        for a in self.anchors.iter().filter(|a| below(a.at.row) && (s.span.0..=s.span.1).contains(&a.at.col)) {
            end = end.min(grid.row_index(a.at.row));
        }
        for r in self.found.iter().map(|c| &c.bound.first.range) {
            if below(r.start.row) && meet((r.start.col, r.end.col), s.span) {
                end = end.min(grid.row_index(r.start.row));
            }
        }
        if let Some(next) = all.iter().filter(|n| n.first > s.last && meet(n.span, s.span)).min_by_key(|n| n.first) {
            end = end.min(self.split(s, next));
        }
        end.max(s.last + 1)
    }

    /// Where the rows of stretch `i` begin: behind what stands above it.
    fn upper(&self, all: &[Stretch], i: usize) -> usize {
        let s = &all[i];
        let above = all.iter().filter(|p| p.last < s.first && meet(p.span, s.span)).max_by_key(|p| p.last);
        let from = above.map_or(0, |p| self.split(p, s));
        let bound = self
            .found
            .iter()
            .map(|c| &c.bound.first.range)
            .filter(|r| r.end.row < self.grid.rows[s.first].row && (r.start.col..=r.end.col).contains(&s.main))
            .map(|r| self.grid.row_index(r.end.row + 1))
            .max()
            .unwrap_or(0);
        from.max(bound).min(s.first)
    }

    /// The first row that belongs to the lower one of two tables without titles: its header; without one the total goes with the nearer.
    fn split(&self, above: &Stretch, below: &Stretch) -> usize {
        let rows = &self.grid.rows;
        let between = above.last + 1..below.first;
        let words = &self.vocabulary.tables[below.table];
        let names =
            |c: &GridCell<'_>| words.columns.iter().any(|w| w.labels.iter().chain(&w.bare).any(|l| l == c.key()));
        // A column may be called 合計, and the total of the table above stands beside figures.
        let is_sum = |k: usize, c: &GridCell<'_>| c.total && rows[k].cells.iter().any(|c| c.figure);
        let is_header = |k: &usize| rows[*k].cells.iter().any(|c| !c.key().is_empty() && names(c) && !is_sum(*k, c));
        // Words alone, and none of them a label: a header all the same (区分, 当月, 前期).
        let other_words = |k: &usize| {
            let near = rows[*k].span(below.span);
            is_heading(near) && near.iter().all(|c| !c.total && c.tables().is_empty())
        };
        if let Some(mut k) = between.clone().find(is_header).or_else(|| between.clone().find(other_words)) {
            // The upper rows of the same header name no column by themselves (相談の状況).
            while k > between.start && rows[k].row == rows[k - 1].row + 1 && other_words(&(k - 1)) {
                k -= 1;
            }
            return k;
        }
        let is_total = |k: &usize| rows[*k].cells.iter().any(|c| c.total);
        if let Some(k) = between.clone().find(is_total) {
            let (up, down) = (rows[k].row - rows[above.last].row, rows[below.first].row - rows[k].row);
            return if up <= down { k + 1 } else { k };
        }
        (above.last + 1..=below.first).max_by_key(|&k| rows[k].row - rows[k - 1].row).unwrap_or(below.first)
    }
}

/// The column with most of the labels; where there are labels, codes only tell where they stand.
fn main_of(words: &[Word<'_>]) -> Option<u32> {
    let mut columns: Vec<(i64, i64, std::cmp::Reverse<u32>)> = Vec::new();
    for word in words {
        let label = if word.label { word.weight } else { 0 };
        match columns.last_mut() {
            Some(c) if c.2.0 == word.col => *c = (c.0 + label, c.1 + word.weight, c.2),
            _ => columns.push((label, word.weight, std::cmp::Reverse(word.col))),
        }
    }
    columns.into_iter().max().map(|c| c.2.0)
}

/// Whether a column names most rows of table `t` again and again: data with one observation a row, such as this program writes itself.
fn is_long(grid: &Grid<'_>, col: u32, t: usize) -> bool {
    let mut named = 0;
    let mut again = 0;
    let mut above = None;
    for row in grid.rows.iter().filter(|r| r.at(col).is_some_and(|c| speaks(c, t) > 0)) {
        named += 1;
        again += usize::from(above.is_some_and(|above| spoken(above, t).eq(spoken(row, t))));
        above = Some(row);
    }
    again > 0 && again * 2 >= named
}

/// What a row says of table `t`: a group's label may be repeated beside each of its categories, and they tell the rows apart.
fn spoken<'g>(row: &'g GridRow<'_>, t: usize) -> impl Iterator<Item = (&'g str, Option<(usize, usize)>)> {
    row.cells.iter().filter(move |c| speaks(c, t) > 0).map(|c| (c.key(), c.code))
}

/// Words side by side and no figure.
fn is_heading(near: &[GridCell<'_>]) -> bool {
    near.len() >= 2 && near.iter().all(|c| !c.key().is_empty() && !c.figure)
}

/// Whether two spans of columns share one.
fn meet(a: (u32, u32), b: (u32, u32)) -> bool {
    a.0 <= b.1 && b.0 <= a.1
}

/// How much a cell speaks for table `t`.
fn speaks(cell: &GridCell<'_>, t: usize) -> i64 {
    if cell.is_of(t) {
        CERTAIN / cell.tables().len().max(1) as i64
    } else if cell.code.is_some_and(|c| c.0 == t) {
        CERTAIN
    } else {
        0
    }
}
