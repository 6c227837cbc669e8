//! What a cell may be the title of: a table or a section, by its words, its number, or both.

use super::grid::{Grid, GridCell, GridRow};
use super::lists::ListHeader;
use super::words::{Target, Vocabulary};
use crate::a1::CellRef;
use crate::text;
use std::borrow::Cow;

/// A cell that begins something: a table's title, a section's, a list's header row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    pub(super) at: CellRef,
    /// The table it announces; `None` for sections and lists.
    pub(super) table: Option<usize>,
}

/// The anchors of a sheet in reading order.
pub(super) fn anchors(grid: &Grid<'_>, vocabulary: &Vocabulary, lists: &[ListHeader]) -> Vec<Anchor> {
    let mut anchors = Vec::new();
    for row in &grid.rows {
        for cell in &row.cells {
            for target in of_cell(row, cell, vocabulary).iter() {
                let table = match *target {
                    Target::Table(t) => Some(t),
                    Target::Section => None,
                };
                anchors.push(Anchor { at: cell.at(), table });
            }
        }
    }
    for list in lists {
        let at = CellRef::new(grid.rows[list.row].row, list.left);
        if !anchors.iter().any(|a| a.at == at) {
            anchors.push(Anchor { at, table: None });
        }
    }
    anchors.sort_by_key(|a| a.at);
    anchors
}

/// What a cell may be the title of.
fn of_cell<'c>(row: &GridRow<'_>, cell: &'c GridCell<'_>, vocabulary: &Vocabulary) -> Cow<'c, [Target]> {
    let Some(label) = &cell.label else { return Cow::Borrowed(&[]) };
    let Some(number) = label.number else { return Cow::Borrowed(&label.titles) };
    // A label such as その他 is a title only with the section's own number in front and no figure beside it.
    let counted = row.cells.iter().any(|c| c.col > cell.col && c.col - cell.col <= 8 && c.number().is_some());
    let targets = vocabulary.numbered.iter().filter(|(n, title, _)| *n == number && *title == cell.key() && !counted);
    targets.map(|t| t.2).collect()
}

/// What a text with a section number, brackets or a unit around it may be the title of.
pub(super) fn of_text(written: &str, vocabulary: &Vocabulary) -> Vec<Target> {
    let (number, rest) = text::strip_enumeration(written);
    let key = text::key(rest);
    if key.is_empty() {
        return Vec::new();
    }
    if let Some(found) = vocabulary.titles.get(&*key) {
        return found.clone();
    }
    let bare = || text::key(&text::without_brackets(rest)).into_owned();
    let Some(number) = number else { return Vec::new() };
    let bare = bare();
    if let Some(found) = vocabulary.titles.get(&bare) {
        return found.clone();
    }
    // A numbered title in other words counts where number and beginning agree.
    vocabulary
        .numbered
        .iter()
        .filter(|(n, title, _)| {
            number.number > 0 && *n == number.number && (bare.starts_with(title.as_str()) || begins_alike(&bare, title))
        })
        .map(|(_, _, target)| *target)
        .collect()
}

/// Whether two titles share their first four characters and are long enough for that to mean something.
fn begins_alike(a: &str, b: &str) -> bool {
    a.chars().count() >= 5 && b.chars().count() >= 5 && a.chars().zip(b.chars()).take(4).all(|(x, y)| x == y)
}
