//! Tables in two parts: the right half of a page, or what goes on below under the title once more (`…（続き）`).

use super::columns::Region;
use super::grid::Grid;
use super::model::RowRole;
use super::stretches::Field;
use super::table::{self, Candidate};
use super::words::Vocabulary;
use crate::schema::{RowKind, Schema};

/// The least number of rows that make a part worth looking for.
const LEAST: usize = 2;

/// Further parts of the tables in `field.found` that lack rows, where those rows stand elsewhere on the sheet and no title heads them.
pub(super) fn parts(grid: &Grid<'_>, field: &Field<'_>, schema: &Schema, vocabulary: &Vocabulary) -> Vec<Candidate> {
    let one = |first: &Candidate| -> Option<Candidate> {
        let t = first.bound.table;
        let table = &schema.tables[t];
        let missing = |j: &usize| first.bound.by_entry[*j].is_none() && table.rows[*j].kind == RowKind::Category;
        if (0..table.rows.len()).filter(missing).count() < LEAST
            || field.found.iter().filter(|c| c.bound.table == t).count() > 1
        {
            return None;
        }
        let (rows, main) = field.remainder(first, LEAST)?;
        let own = first.body;
        let cols = match main {
            m if m > own.end.col => (own.end.col + 1, u32::MAX),
            m if m < own.start.col => (0, own.start.col - 1),
            _ => (0, u32::MAX),
        };
        let region = Region { rows, cols, title: None, main };
        let part = table::bind(grid, &region, t, table, vocabulary)?;
        (part.counts > 0 && part.matched >= LEAST && goes_on(first, &part)).then_some(part)
    };
    field.found.iter().filter_map(one).collect()
}

/// Whether `next` holds rows of the same table that `first` lacks, and none that it has. What lacks a column of counts that `first` has would
/// go on with blanks in it: it is no part to be joined.
pub(super) fn goes_on(first: &Candidate, next: &Candidate) -> bool {
    let (a, b) = (&first.bound, &next.bound);
    let both = |(x, y): (&Option<usize>, &Option<usize>)| x.is_some() && y.is_some();
    first.counts <= next.counts
        && a.table == b.table
        && a.first.sheet == b.first.sheet
        && !a.by_entry.iter().zip(&b.by_entry).any(both)
}

/// Adds the rows of a further part.
pub(super) fn join(first: &mut Candidate, next: Candidate) {
    let (shift, parts) = (first.bound.rows.len(), first.bound.parts().count());
    let (a, b) = (&mut first.bound, next.bound);
    a.rows.extend(b.rows.into_iter().map(|mut row| {
        match &mut row.role {
            RowRole::DuplicateOf(at) | RowRole::OfWhich(Some(at)) => *at += shift,
            _ => {}
        }
        row.part += parts;
        row
    }));
    for (slot, other) in a.by_entry.iter_mut().zip(b.by_entry) {
        *slot = slot.or(other.map(|r| r + shift));
    }
    a.further.push(b.first);
    a.further.extend(b.further);
    a.passed_over.extend(b.passed_over);
    first.body = first.body.including(next.body.start).including(next.body.end);
    first.matched += next.matched;
    first.counts = first.counts.max(next.counts);
    first.data = first.data.max(next.data);
}
