//! Sheets that hold one group of a table each, the group's name in the title, in a cell above the rows, or in the sheet's name.

use super::super::grid::{Grid, GridCell};
use super::super::model::RowRole;
use super::super::table::{self, Candidate, Given};
use super::Spread;
use crate::chars::{is_close_bracket, is_dash, is_open_bracket};
use crate::text;

/// Rows above the first one in which the name of a group is looked for.
const ABOVE: usize = 6;

/// The same rows read as those of the one group named above them; `None` where none is, or rows of others are among them.
pub(super) fn by_group(spread: &Spread<'_>, candidate: &Candidate) -> Option<Candidate> {
    let first = &candidate.bound.first;
    if first.transposed {
        return None;
    }
    let pages = spread.pages;
    let shown = pages.cells(first.sheet);
    let grid = pages.grid(first.sheet, &shown);
    let members = members(spread, &grid, candidate)?;
    let may = |j: usize| members.contains(&j);
    let given = Given { may: &may, labels: Vec::new(), columns: None };
    let part = table::bind_with(&grid, &candidate.region, spread.t, spread.table, pages.vocabulary, &given)?;
    let categories = |c: &Candidate| {
        let is_one = |role: &RowRole| match role {
            RowRole::Entry(j) => spread.is_category(*j),
            role => matches!(role, RowRole::DuplicateOf(_)),
        };
        c.bound.rows.iter().filter(|r| is_one(&r.role)).map(|r| r.row).collect::<Vec<_>>()
    };
    (spread.held(&part).count() == categories(candidate).len() && categories(&part) == categories(candidate))
        .then_some(part)
}

/// The categories of the one group that is named.
fn members(spread: &Spread<'_>, grid: &Grid<'_>, candidate: &Candidate) -> Option<Vec<usize>> {
    let words = &spread.pages.vocabulary.tables[spread.t];
    let region = &candidate.region;
    let top = candidate.bound.rows.first()?.row;
    let body = grid.row_index(top);
    let above = grid.rows[region.rows.0.min(body)..body].iter().rev().take(ABOVE);
    let texts = above.flat_map(|r| r.cells).filter_map(GridCell::text).chain([grid.sheet.name.as_str()]);
    let mut found: Vec<&Vec<usize>> = Vec::new();
    for text in texts {
        for (_, group) in pieces(text).filter_map(|piece| words.groups.get_key_value(&*text::key(piece))) {
            if !found.contains(&&group.members) {
                found.push(&group.members);
            }
        }
    }
    match found[..] {
        [only] => Some(only.clone()),
        _ => None,
    }
}

/// A text, and what brackets, dashes and spaces divide it into.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let divides = |c: char| {
        c.is_whitespace() || is_dash(c) || is_open_bracket(c) || is_close_bracket(c) || "・:：/／_＿".contains(c)
    };
    std::iter::once(text).chain(text.split(divides)).map(str::trim).filter(|p| !p.is_empty())
}
