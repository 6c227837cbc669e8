//! A table printed in two halves side by side under one title: its rows go on at the top of the page's right half.

use super::columns::{Region, code_row};
use super::grid::{Grid, GridCell};
use super::words::Map;
use crate::number;
use smallvec::SmallVec;
use std::collections::BTreeMap;

/// Different labels that make a column one of labels.
const LEAST: usize = 3;

/// What one column holds.
#[derive(Default)]
struct Column<'g> {
    /// The table's labels, each once; gathered only where the columns may be those of two halves.
    labels: Vec<&'g str>,
    /// Cells with a label of the table.
    hits: usize,
    texts: usize,
    figures: usize,
    codes: usize,
    /// Figures that follow the one above by one.
    steps: usize,
    last: Option<i64>,
}

impl<'g> Column<'g> {
    fn add(&mut self, cell: &GridCell<'_>, index: usize) {
        self.hits += usize::from(cell.is_of(index));
        if cell.figure {
            self.figures += 1;
            let number = cell.number().and_then(number::whole);
            self.steps += usize::from(number.is_some() && number == self.last.map(|n| n.saturating_add(1)));
            self.last = number;
        } else if cell.text().is_some() {
            self.texts += 1;
        }
        self.codes += usize::from(code_row(cell, index).is_some());
    }

    fn add_label(&mut self, key: &'g str) {
        if !self.labels.contains(&key) {
            self.labels.push(key);
        }
    }

    /// Whether it is one of labels, if enough of them differ.
    fn may_be_labels(&self) -> bool {
        self.hits >= LEAST && self.hits * 2 >= self.texts && self.hits > self.figures
    }

    fn is_labels(&self) -> bool {
        self.labels.len() >= LEAST && self.may_be_labels()
    }

    fn is_codes(&self) -> bool {
        self.codes >= LEAST && self.codes * 2 > self.figures
    }

    /// Running numbers.
    fn is_running(&self) -> bool {
        self.figures >= LEAST && self.steps + 1 >= self.figures
    }

    fn is_figures(&self) -> bool {
        self.figures >= LEAST && self.figures > self.texts && !self.is_codes() && !self.is_running()
    }
}

/// The halves of `region` from left to right, where labels and figures of table `index` are followed by other labels of it and their
/// figures; the region as it is otherwise.
pub(super) fn split(grid: &Grid<'_>, region: Region, index: usize) -> Vec<Region> {
    // What no title heads is gathered from its labels, wherever they stand.
    if region.title.is_none() || !may_have_two(grid, &region, index) {
        return vec![region];
    }
    let mut columns = columns(grid, &region, index);
    if !may_go_on(&columns) {
        return vec![region];
    }
    for cell in cells(grid, &region).filter(|c| c.is_of(index)) {
        if let Some(column) = columns.get_mut(&cell.col) {
            column.add_label(cell.key());
        }
    }
    let mut starts: Vec<u32> = Vec::new();
    let mut here: Vec<&str> = Vec::new();
    let mut counted = false;
    for (&col, column) in &columns {
        if column.is_labels() {
            let new = column.labels.iter().filter(|l| !here.contains(l)).count();
            let from = with_codes(&columns, col);
            let figures = columns.range(col + 1..).find(|(_, c)| c.is_figures()).map(|(c, _)| *c);
            let goes_on = || figures.is_some_and(|figures| are_named(grid, &region, index, (from, figures)));
            if counted && new * 2 >= column.labels.len() && goes_on() {
                starts.push(from);
                counted = false;
            }
            here.extend(&column.labels);
        } else if column.is_figures() && !here.is_empty() {
            counted = true;
        }
    }
    if starts.is_empty() {
        return vec![region];
    }
    let mut from = region.cols.0;
    let ends = starts.iter().map(|s| s - 1).chain([region.cols.1]);
    let mut parts = Vec::new();
    for to in ends {
        let cols = (from, to);
        from = to.saturating_add(1);
        let main = main(&columns, cols).unwrap_or(region.main);
        let title = region.title.filter(|t| (cols.0..=cols.1).contains(&t.col));
        // The title stands above the first half, wherever it was centred.
        let title = if parts.is_empty() { region.title } else { title };
        parts.push(Region { rows: region.rows, cols, title, main });
    }
    parts
}

/// Whether two columns have labels enough for a half each, and there is a column between them for figures: most tables are seen not to.
fn may_have_two(grid: &Grid<'_>, region: &Region, index: usize) -> bool {
    let mut hits: SmallVec<[(u32, usize); 8]> = SmallVec::new();
    for cell in cells(grid, region).filter(|c| c.is_of(index)) {
        match hits.iter_mut().find(|h| h.0 == cell.col) {
            Some(known) => known.1 += 1,
            None => hits.push((cell.col, 1)),
        }
    }
    let labels = || hits.iter().filter(|h| h.1 >= LEAST).map(|h| h.0);
    labels().min().zip(labels().max()).is_some_and(|(first, last)| last - first >= 2)
}

/// Whether labels are followed by figures and these by labels again, as far as numbers tell: most tables have one column of labels, and that
/// is seen at a glance.
fn may_go_on(columns: &BTreeMap<u32, Column<'_>>) -> bool {
    let (mut labelled, mut counted) = (false, false);
    columns.values().any(|column| {
        let labels = column.may_be_labels();
        let goes_on = labels && counted;
        counted |= labelled && column.is_figures();
        labelled |= labels;
        goes_on
    })
}

/// The cells of a region but for its title.
fn cells<'g>(grid: &'g Grid<'_>, region: &Region) -> impl Iterator<Item = &'g GridCell<'g>> {
    let (cols, title) = (region.cols, region.title);
    let rows = &grid.rows[region.rows.0..region.rows.1];
    rows.iter().flat_map(move |row| row.span(cols)).filter(move |c| Some(c.at()) != title)
}

/// Whether most figures of column `to` have a label of the table in the columns from `from` on: remarks happen to be labels now and then.
fn are_named(grid: &Grid<'_>, region: &Region, index: usize, (from, to): (u32, u32)) -> bool {
    let rows = grid.rows[region.rows.0..region.rows.1].iter().filter(|r| r.at(to).is_some_and(|c| c.figure));
    let (mut all, mut named) = (0, 0);
    for row in rows {
        all += 1;
        named += usize::from(row.span((from, to)).iter().any(|c| c.is_of(index) || c.total));
    }
    named * 4 >= all * 3
}

/// What the columns hold, their labels left out.
fn columns<'g>(grid: &'g Grid<'_>, region: &Region, index: usize) -> BTreeMap<u32, Column<'g>> {
    // Cells of one column mostly stand at the same place of their rows: the place of the last one is asked first.
    let mut columns: Vec<(u32, Column<'g>)> = Vec::new();
    let mut places: Map<u32, usize> = Map::default();
    for row in &grid.rows[region.rows.0..region.rows.1] {
        for (i, cell) in row.span(region.cols).iter().enumerate() {
            if Some(cell.at()) == region.title {
                continue;
            }
            let known = columns.get(i).is_some_and(|c| c.0 == cell.col);
            let place = if known { i } else { *places.entry(cell.col).or_insert(columns.len()) };
            if place == columns.len() {
                columns.push((cell.col, Column::default()));
            }
            columns[place].1.add(cell, index);
        }
    }
    columns.into_iter().collect()
}

/// The column in which a half begins whose labels begin in `col`: codes, running numbers or the names of groups may stand in front of them.
fn with_codes(columns: &BTreeMap<u32, Column<'_>>, col: u32) -> u32 {
    let mut from = col;
    for (&c, column) in columns.range(..col).rev() {
        // Names of groups, and the word for the total.
        let groups = column.figures == 0 && column.hits > 0;
        if c + 1 != from || !(column.is_codes() || column.is_running() || groups) {
            break;
        }
        from = c;
    }
    from
}

/// The column with most labels of a half.
fn main(columns: &BTreeMap<u32, Column<'_>>, cols: (u32, u32)) -> Option<u32> {
    let most = columns.range(cols.0..=cols.1).max_by_key(|(c, column)| (column.hits, std::cmp::Reverse(**c)));
    most.filter(|(_, column)| column.hits > 0).map(|(c, _)| *c)
}
