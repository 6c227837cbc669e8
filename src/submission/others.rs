//! Rows that stand among a table's rows and hold other figures than the period's counts: the year before below each category or below the
//! total, changes, shares, averages. They are no rows of the form, and nothing is counted from them.

use super::columns::Layout;
use super::grid::{Grid, GridCell};
use super::line::Line;
use super::memo;
use super::words::TableWords;
use crate::date::{Fact, PeriodFact};
use crate::number::{self, CountText};
use crate::schema::Table;
use crate::text;

/// Unlabelled rows that make it certain that each row has one below it.
const PAIRS: usize = 3;

/// Takes such rows out of `lines`.
pub(super) fn drop(grid: &Grid<'_>, layout: &Layout, table: &Table, words: &TableWords, lines: &mut Vec<Line<'_>>) {
    let first_count = (0..table.columns.len())
        .filter(|&k| table.columns[k].measure.is_count())
        .filter_map(|k| layout.columns[k])
        .min()
        .unwrap_or(0);
    let is_other = |cell: &GridCell<'_>| cell.is_comparison() && !cell.total && !words.words.contains(cell.key());
    let last = lines.iter().rposition(|l| l.total || l.keys.own().iter().any(|k| words.words.contains(&**k)));
    let mut next = 0;
    lines.retain(|line| {
        let i = next;
        next += 1;
        if line.keys.code.is_some() || !line.has_value {
            return true;
        }
        let row = &grid.rows[line.index];
        if let Some((at, _)) = line.own.last() {
            let below = last.is_some_and(|last| i > last);
            return !row.at(at.col).is_some_and(|c| is_other(c) || below && is_year(c));
        }
        // `電話 | 今年度 | 5` over ` | 前年度 | 4`.
        !row.span((0, first_count)).iter().any(|c| !layout.columns.contains(&Some(c.col)) && is_other(c))
    });
    drop_second_rows(grid, layout, table, lines);
}

/// `令和6年度`, `R6年度計`: a year and nothing else.
fn is_year(cell: &GridCell<'_>) -> bool {
    let Some(written) = cell.text() else { return false };
    let folded = text::fold(written);
    let label = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let label = ["合計", "計", "実績"].iter().find_map(|w| label.strip_suffix(w)).unwrap_or(label);
    let is_year = |f: &PeriodFact| matches!(f.fact, Fact::FiscalYear { .. } | Fact::Year { .. });
    memo::periods(label).iter().any(|f| is_year(f) && *f.text == *label)
}

/// A second row without a label below each category's, or figures in brackets below it: the year before, unless the sheet says that the
/// upper one is (`上段：前年度`).
fn drop_second_rows(grid: &Grid<'_>, layout: &Layout, table: &Table, lines: &mut Vec<Line<'_>>) {
    let is_bare = |l: &Line<'_>| l.own.is_empty() && l.code.is_none();
    if lines.iter().filter(|l| is_bare(l)).count() < PAIRS {
        return;
    }
    let row = |l: &Line<'_>| grid.rows[l.index].row;
    let follows = |i: usize| i > 0 && !is_bare(&lines[i - 1]) && row(&lines[i]) == row(&lines[i - 1]) + 1;
    let (bare, named): (Vec<usize>, Vec<usize>) = (0..lines.len()).partition(|&i| is_bare(&lines[i]));
    let counted = named.iter().filter(|&&i| lines[i].has_value).count();
    let followers = bare.iter().filter(|&&i| follows(i)).count();
    let counts: Vec<u32> = (0..table.columns.len())
        .filter(|&k| table.columns[k].measure.is_count())
        .filter_map(|k| layout.columns[k])
        .collect();
    let in_brackets = |&i: &usize| {
        let cells = || counts.iter().filter_map(|&c| grid.rows[lines[i].index].at(c));
        cells().all(|c| c.text().is_some_and(|t| matches!(number::read_count(t), CountText::Bracketed(_))))
    };
    let regular = followers == bare.len() && followers + 1 >= counted;
    let bracketed = followers * 2 >= counted && bare.iter().all(in_brackets);
    if !(regular || bracketed) {
        return;
    }
    // The label stands beside the upper one, whichever is the period's.
    if upper_is_other(grid) {
        for i in 1..lines.len() {
            if is_bare(&lines[i]) {
                lines[i - 1].index = lines[i].index;
            }
        }
    }
    lines.retain(|l| !is_bare(l));
}

/// Whether the sheet says that of two rows the upper one holds other figures (`上段：前年度`).
fn upper_is_other(grid: &Grid<'_>) -> bool {
    grid.rows.iter().flat_map(|r| r.cells).filter_map(GridCell::text).any(|t| {
        let folded = text::fold(t);
        let Some((_, behind)) = folded.split_once("上段") else { return false };
        let upper = behind.split("下段").next().unwrap_or_default();
        text::is_comparison(upper.trim_matches(|c: char| !c.is_alphanumeric()))
    })
}
