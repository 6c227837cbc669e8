//! A body row of a table before it is aligned: its labels, those it stands below, and its code.

use super::align::{Keys, RowKeys};
use super::columns::{self, Layout};
use super::facts::is_aside;
use super::grid::{Grid, GridCell};
use super::read;
use crate::a1::{CellRange, CellRef};
use crate::schema::Table;
use smallvec::{SmallVec, smallvec};
use std::rc::Rc;
use std::sync::Arc;

/// A body row before alignment.
#[expect(clippy::struct_excessive_bools, reason = "facts about one row, each asked for by itself")]
pub(super) struct Line<'g> {
    pub(super) index: usize,
    pub(super) keys: RowKeys,
    /// Own labels as written, with their cells.
    pub(super) own: SmallVec<[(CellRef, &'g Arc<str>); 2]>,
    pub(super) inherited: SmallVec<[&'g str; 2]>,
    pub(super) code: Option<(CellRef, Arc<str>)>,
    pub(super) has_value: bool,
    /// A total word that stands alone, without a group in front.
    pub(super) total: bool,
    /// Whether its only label says that it is a subtotal or a part of another row.
    pub(super) aside: bool,
    /// Whether nothing but a number stands in it, beside a header printed again: a page's number, most likely.
    pub(super) page_number: bool,
}

/// Rows with sums, or without labels, at most between the last row of a group and another sum.
const SUMS: usize = 4;

/// A label above, as key and as written.
pub(super) type Above<'g> = Option<(Rc<str>, &'g str)>;

/// Spaces in front of a label, those of full width as two.
pub(super) fn indentation(label: &str) -> usize {
    label.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\u{3000}' { 2 } else { 1 }).sum()
}

pub(super) fn line<'g>(
    grid: &'g Grid<'_>,
    index: usize,
    layout: &Layout,
    (table, rows): (usize, &Table),
    context: &mut [Above<'g>],
    counts: &[u32],
) -> Line<'g> {
    let row = &grid.rows[index];
    let mut own: SmallVec<[(CellRef, &Arc<str>); 2]> = SmallVec::new();
    let mut keys = Keys::new();
    let mut front = Keys::new();
    let mut inherited: SmallVec<[&str; 2]> = SmallVec::new();
    let (mut total, mut aside) = (false, false);
    let mut inner = None;
    for (k, &col) in layout.labels.iter().enumerate() {
        if let Some(cell) = row.at(col)
            && let Some(facts) = cell.label.as_deref().filter(|f| !f.key.is_empty())
            && let Some(written) = cell.shared_text()
            && !(keys.is_empty() && context[k].is_some() && cell.is_ditto())
        {
            context[k] = Some((Rc::clone(&facts.key), written));
            // A deeper label above belongs to the old group unless its merged region reaches down here.
            for (deeper, &c) in layout.labels.iter().enumerate().skip(k + 1) {
                if grid.covered_from_above(row.row, c).is_none() {
                    context[deeper] = None;
                }
            }
            keys.push(Rc::clone(&facts.key));
            own.push((cell.at(), written));
            (total, aside) = (cell.total, facts.aside);
            inner = facts.inner_code.filter(|c| c.0 == table).map(|c| (cell.at(), c.1));
        } else if keys.is_empty()
            && let Some((key, written)) = &context[k]
        {
            front.push(Rc::clone(key));
            inherited.push(*written);
        }
    }
    // Below a group's merged label a bare 小計 is no longer in it, whatever stands above it in its column.
    if let [(at, _)] = own[..]
        && !inherited.is_empty()
        && row.at(at.col).is_some_and(GridCell::is_sum)
    {
        // The region merged last in its column may be the header's, and the group's label a plain cell.
        let is_of_group = |m: CellRange| {
            grid.at(m.start.row, m.start.col).and_then(GridCell::text).is_some_and(|t| inherited.contains(&t))
        };
        // A label as high as its row alone says nothing about where its group ends. Several sums may stand below a group: its own, then
        // the total.
        let is_sum = |i: &usize| grid.rows[*i].at(at.col).is_none_or(GridCell::is_sum);
        let above = (0..index).rev().take(SUMS).find(|i| !is_sum(i)).or(index.checked_sub(1));
        let above = above.map_or(0, |i| grid.rows[i].row);
        let ended = |col: u32| {
            grid.merged_above(row.row, col)
                .is_some_and(|m| (above..row.row).contains(&m.end.row) && m.start.row < above && is_of_group(m))
        };
        if layout.labels.iter().take(inherited.len()).any(|&c| ended(c)) {
            front.clear();
            inherited.clear();
        }
    }
    let mut keys = RowKeys::new(keys, front);
    // The total's word may stand in the column of the codes.
    let code_cell = layout.code.and_then(|c| row.at(c)).filter(|c| !c.total);
    keys.code = code_cell.and_then(|c| columns::code_row(c, table));
    let mut code = code_cell.and_then(|c| Some((c.at(), read::shown(c.cell)?)));
    // A code in the label's own cell is given as the form writes it: there is no cell to put a spelling right in.
    if code.is_none()
        && let Some((at, entry)) = inner
    {
        keys.code = Some(entry);
        code = rows.rows.get(entry).and_then(|r| Some((at, r.code.as_deref()?.into())));
    }
    let has_value = counts.iter().any(|&c| row.at(c).is_some());
    total &= keys.code.is_none() && own.len() == 1;
    Line { index, keys, own, inherited, code, has_value, total, aside, page_number: false }
}

impl<'g> Line<'g> {
    /// A total's word in another column than the labels' (merged over the running numbers and the labels).
    pub(super) fn take_total(&mut self, row: &'g [GridCell<'_>], counts: &[u32]) {
        let Some(word) = row.iter().find(|c| c.total && !counts.contains(&c.col)) else { return };
        let Some((key, text)) = word.shared_key().zip(word.shared_text()) else { return };
        self.keys = RowKeys::new(smallvec![key], Keys::new());
        self.inherited.clear();
        self.own.push((word.at(), text));
        self.total = true;
    }

    /// Whether its words say that it is a subtotal or a part of another row; such a row is a category only by its very label.
    pub(super) fn is_aside(&self) -> bool {
        self.keys.code.is_none() && if self.own.len() > 1 { is_aside(&self.text()) } else { self.aside }
    }

    /// Inherited and own labels as people are told them, put together in `buffer` where there are several.
    pub(super) fn shown(&self, buffer: &mut String) -> Arc<str> {
        let (above, own) = (&self.inherited[..], &self.own[..]);
        if let ([], [(_, only)]) = (above, own) {
            return Arc::clone(only);
        }
        buffer.clear();
        for (i, part) in above.iter().copied().chain(own.iter().map(|o| &**o.1)).enumerate() {
            if i > 0 {
                buffer.push_str(" / ");
            }
            buffer.push_str(part);
        }
        Arc::from(buffer.as_str())
    }

    /// Its own labels as written.
    pub(super) fn text(&self) -> String {
        self.own.iter().map(|o| &**o.1).collect()
    }
}
