//! What the totals of a table in several parts sum up: each part may have its own, and the last, or any, that of all.

use super::super::model::{BoundRow, BoundTable, RowRole};
use super::super::sums::adds_up;
use crate::schema::{RowKind, Table};

/// How far a stated sum is from that of its parts: in how many columns it is another, and by how much altogether.
type Misfit = (usize, u64);

/// Gives every sum of a joined table its parts: a total beside the categories of one part may be the part's own.
pub(super) fn settle(table: &Table, bound: &mut BoundTable) {
    let all: Vec<usize> = (0..table.rows.len()).filter(|&j| table.rows[j].kind == RowKind::Category).collect();
    let own: Vec<Vec<usize>> = (0..bound.parts().count()).map(|part| in_part(&all, bound, part)).collect();
    let is_total = |row: &BoundRow| matches!(row.role, RowRole::Entry(j) if Some(j) == table.total());
    let totals: Vec<usize> = (0..bound.rows.len()).filter(|&r| is_total(&bound.rows[r])).collect();
    // Of several one is the whole's; a single one is, unless only the categories of its own part make it.
    let last = totals.iter().copied().max_by_key(|&r| bound.rows[r].part);
    let mut whole: Vec<(Misfit, usize)> = Vec::new();
    for &r in &totals {
        let part = &own[bound.rows[r].part.min(own.len() - 1)];
        let (of_part, of_all) = (misfit(table, bound, r, part), misfit(table, bound, r, &all));
        if part.is_empty() || of_all < of_part || of_all == of_part && Some(r) == last {
            whole.push((of_all, r));
        } else {
            bound.rows[r].role = RowRole::Subtotal(part.clone());
        }
    }
    if let Some(total) = table.total() {
        // Stated again and again, it is the same; where one differs, that one is wrong.
        let chosen = whole.iter().min_by_key(|(misfit, r)| (*misfit, std::cmp::Reverse(*r))).map(|w| w.1);
        for (_, r) in whole.iter().filter(|w| Some(w.1) != chosen) {
            bound.rows[*r].role = RowRole::Subtotal(all.clone());
        }
        bound.by_entry[total] = chosen;
    }
    for r in 0..bound.rows.len() {
        let row = &bound.rows[r];
        let of_part = RowRole::Subtotal(own[row.part.min(own.len() - 1)].clone());
        let fits = |role: &RowRole| adds_up(role, row, &bound.rows, &bound.by_entry, table);
        if matches!(row.role, RowRole::Subtotal(_)) && !fits(&row.role) && fits(&of_part) {
            bound.rows[r].role = of_part;
        }
    }
}

/// Those of the categories that stand in a part.
fn in_part(all: &[usize], bound: &BoundTable, part: usize) -> Vec<usize> {
    all.iter().copied().filter(|&j| bound.by_entry[j].is_some_and(|r| bound.rows[r].part == part)).collect()
}

fn misfit(table: &Table, bound: &BoundTable, sum: usize, parts: &[usize]) -> Misfit {
    let mut out = (0, 0_u64);
    for k in (0..table.columns.len()).filter(|&k| table.columns[k].measure.is_count() && bound.has_column(k)) {
        let counted = parts.iter().filter_map(|&j| bound.rows[bound.by_entry[j]?].cells[k].count());
        let made: i128 = counted.map(i128::from).sum();
        let Some(stated) = bound.rows[sum].cells[k].count() else { continue };
        let off = (i128::from(stated) - made).unsigned_abs();
        out = (out.0 + usize::from(off > 0), out.1.saturating_add(u64::try_from(off).unwrap_or(u64::MAX)));
    }
    out
}
