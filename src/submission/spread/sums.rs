//! What the totals of a table in several parts sum up: each part may have its own, and the last, or any, that of all.

use super::super::model::{BoundRow, BoundTable, LabelMatch, RowRole};
use crate::schema::{RowKind, Table};
use crate::text;

/// How far a stated sum is from that of its parts: in how many columns it is another, and by how much altogether.
type Misfit = (usize, u64);

/// Gives every sum of a joined table its parts: a total beside the categories of one part may be the part's own. `names` are those of the
/// sheets.
pub(super) fn settle(table: &Table, bound: &mut BoundTable, names: &dyn Fn(usize) -> String) {
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
        // Where the other parts are all 0 only its words tell them apart.
        let as_last =
            last.is_some_and(|l| text::key(&bound.rows[l].label.text) == text::key(&bound.rows[r].label.text));
        if part.is_empty() || of_all < of_part || of_all == of_part && as_last {
            whole.push((of_all, r));
        } else {
            restate(bound, r, part.clone(), names);
        }
    }
    if let Some(total) = table.total() {
        // Stated again and again, it is the same; where one differs, that one is wrong.
        let chosen = whole.iter().min_by_key(|(misfit, r)| (*misfit, std::cmp::Reverse(*r))).map(|w| w.1);
        for (_, r) in whole.iter().filter(|w| Some(w.1) != chosen) {
            restate(bound, *r, all.clone(), names);
        }
        bound.by_entry[total] = chosen;
    }
    for r in 0..bound.rows.len() {
        let row = &bound.rows[r];
        // What is named like a group's sum may stand at a page's end for the page.
        let (entry, stated) = match &row.role {
            RowRole::Subtotal(parts) => (None, parts.clone()),
            RowRole::Entry(j) if table.rows[*j].kind == RowKind::Subtotal => (Some(*j), table.rows[*j].parts.clone()),
            _ => continue,
        };
        let part = &own[row.part.min(own.len() - 1)];
        let off = |parts: &[usize]| misfit(table, bound, r, parts);
        let here = off(&stated);
        // 計 or 小計 alone may be anybody's sum: that of which it is the nearest. A sum with a name is another one's only to the last digit.
        let bare =
            row.label.text.rsplit(" / ").next().is_some_and(|l| text::is_total_word(l) || text::is_subtotal_word(l));
        let better = |o: Misfit| if bare { o < here } else { o.0 == 0 && here.0 > 0 };
        let others = [part, &all].into_iter().filter(|p| !p.is_empty() && better(off(p))).min_by_key(|p| off(p));
        let Some(others) = others.filter(|_| here.0 > 0) else { continue };
        if let Some(j) = entry {
            bound.by_entry[j] = None;
        }
        restate(bound, r, others.clone(), names);
    }
}

/// Makes a row the sum of some categories, told from the table's total by its sheet.
fn restate(bound: &mut BoundTable, r: usize, parts: Vec<usize>, names: &dyn Fn(usize) -> String) {
    let sheet = names(bound.sheet_of(&bound.rows[r]));
    let row = &mut bound.rows[r];
    row.role = RowRole::Subtotal(parts);
    row.label.matched = LabelMatch::Exact;
    row.label.text = format!("{sheet} / {}", row.label.text).into();
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
