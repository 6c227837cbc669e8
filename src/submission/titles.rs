//! What a cell may be the title of: a table or a section, by its words, its number, or both.

use super::grid::{Grid, GridCell};
use super::lists::ListHeader;
use super::words::{Target, Vocabulary};
use crate::a1::CellRef;
use crate::text;

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
            for target in of_cell(cell, vocabulary) {
                let table = match target {
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
fn of_cell(cell: &GridCell<'_>, vocabulary: &Vocabulary) -> Vec<Target> {
    if cell.key.is_empty() {
        return Vec::new();
    }
    let Some(written) = cell.text() else { return Vec::new() };
    if let Some(found) = vocabulary.titles.get(&cell.key) {
        // Without its number a title such as その他 is no more than a label.
        let numbered = || text::strip_enumeration(written).0.is_some_and(|n| n.number > 0);
        let is_label = !cell.tables.is_empty() && !numbered();
        return if is_label { Vec::new() } else { found.clone() };
    }
    of_text(written, vocabulary)
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
