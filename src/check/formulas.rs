//! V107, T104: what formulas give and what totals' formulas cover.

use super::{Context, Reporter};
use crate::a1::{CellRange, CellRef};
use crate::finding::{Figure, Role};
use crate::formula::{self, Cached, Differences, Evaluator, Scalar};
use crate::message::{Localized, Message};
use crate::number;
use crate::schema::{RowKind, Table};
use crate::submission::{BoundRow, BoundTable, Observed, Reading, RowRole};
use crate::workbook::Value;
use std::cell::LazyCell;
use std::collections::HashSet;

/// Every count cell that holds a formula.
fn cells<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a BoundTable, usize, usize, &'a Observed)> {
    let schema = context.schema;
    context.submission.tables.iter().flatten().flat_map(move |bound| {
        let columns = &schema.tables[bound.table].columns;
        bound.rows.iter().enumerate().flat_map(move |(i, row)| {
            let counts = row
                .cells
                .iter()
                .enumerate()
                .filter(|(k, c)| c.formula && columns[*k].measure.is_count() && bound.has_column(*k));
            counts.map(move |(k, c)| (bound, i, k, c))
        })
    })
}

/// V107: the stored result of a formula is not what it gives over the sheet's own cells.
pub(super) fn stale(context: &Context<'_>, r: &mut Reporter<'_>) {
    let mut found = cells(context).peekable();
    if found.peek().is_none() {
        return;
    }
    let book = formula::Context::new(context.workbook);
    let mut evaluator = Evaluator::new(&book);
    for (bound, i, k, cell) in found {
        let place = || context.cell_place(bound, &bound.rows[i], k);
        if cell.reading == Reading::Uncalculated {
            r.cannot(place(), Message::new("reason-uncalculated"), "");
            continue;
        }
        if !context.workbook.sheets[cell.sheet].formulas_known {
            r.cannot_silently();
            continue;
        }
        match evaluator.check_cached(cell.sheet, cell.at) {
            Cached::Agrees => r.holds(),
            // A program that counts numbers stored as text wrote the result; V102 speaks of those cells.
            Cached::Differs { evaluated } if counts_text(&book, cell, &evaluated) => r.holds(),
            Cached::Differs { evaluated } => {
                let given = evaluated.to_string();
                let message = Message::new("V107")
                    .with("label", place().row.unwrap_or_default())
                    .with("stated", cell.raw.trim())
                    .with("expected", given.as_str());
                let mut finding = r.finding(place(), message, Message::new("V107-help")).stating(cell.raw.trim());
                finding.expected = Some(Figure::Text(given));
                if let (Scalar::Number(n), Some(stated)) = (&evaluated, cell.count())
                    && let Some(n) = number::whole(*n)
                {
                    finding = finding.figures(stated, n);
                }
                r.fails(finding);
            }
            // The result is there and may be right; it is only this rule that cannot tell.
            Cached::NoFormula | Cached::NotStated(_) | Cached::NotEvaluable(_) => r.cannot_silently(),
        }
    }
}

/// Whether the stored result is the formula's with the numbers stored as text added, which SUM passes over.
fn counts_text(book: &formula::Context<'_>, cell: &Observed, evaluated: &Scalar) -> bool {
    let (Scalar::Number(given), Some(stated)) = (evaluated, cell.count()) else { return false };
    let Some(covered) = book.coverage_of(cell.sheet, cell.at) else { return false };
    let ignored: Option<i64> = covered
        .ignored_texts()
        .iter()
        .filter_map(|c| if let Value::Text(t) = &c.cell.value { Some((t, c.coefficient)) } else { None })
        .map(|(t, times)| number::read_count(t).whole().unwrap_or(0).checked_mul(times))
        .sum();
    let given = number::whole(*given);
    ignored.is_some_and(|i| i != 0 && given.and_then(|g| g.checked_add(i)) == Some(stated))
}

/// How the formula of a stated total differs from the parts it should sum once each; `None` where there is no formula, or it is not a
/// plain sum. Rows the form does not know are no difference: rules of their own speak of them.
pub fn total_differences(
    context: &Context<'_>,
    bound: &BoundTable,
    row: usize,
    parts: &[usize],
    column: usize,
) -> Option<Differences> {
    let cell = &bound.rows[row].cells[column];
    if !cell.formula || !context.workbook.sheets[cell.sheet].formulas_known {
        return None;
    }
    differences(context, &formula::Context::new(context.workbook), bound, (row, column), parts)
}

/// [`total_differences`] for a cell with a formula that is known, over a workbook that is ready for looking up sheets and names.
fn differences(
    context: &Context<'_>,
    book: &formula::Context<'_>,
    bound: &BoundTable,
    (row, column): (usize, usize),
    parts: &[usize],
) -> Option<Differences> {
    let cell = &bound.rows[row].cells[column];
    let mut wanted: Vec<(usize, CellRef)> = Vec::with_capacity(parts.len());
    let rows = parts.iter().filter_map(|&p| bound.by_entry[p]);
    wanted.extend(rows.map(|r| (bound.rows[r].cells[column].sheet, bound.rows[r].cells[column].at)));
    let covered = book.coverage_of(cell.sheet, cell.at)?;
    // `='集計'!C11`: a figure taken over from another sheet sums up nothing here.
    let is_here = |sheet: usize| sheet == cell.sheet || wanted.iter().any(|w| w.0 == sheet);
    if !covered.terms.is_empty() && !covered.terms.iter().any(|t| is_here(t.sheet)) {
        return None;
    }
    // One range over exactly the parts: most totals of most sheets.
    if let [term] = &covered.terms[..]
        && covered.constant == 0.0
        && term.coefficient == 1
        && !term.skips_subtotals
        && term.hidden == formula::HiddenRows::Counted
        && wanted.iter().all(|(sheet, at)| *sheet == term.sheet && term.range.contains(*at))
        && context.workbook.sheets[term.sheet].cells_in(term.range).count() == wanted.len()
    {
        return Some(Differences::default());
    }
    let kept: HashSet<(usize, CellRef)> = wanted.iter().copied().collect();
    let covered = covered.expanded(|sheet, at| kept.contains(&(sheet, at)))?;
    let mut found = covered.against(&wanted);
    let unlisted = |sheet: usize, at: CellRef| {
        let is_it = |c: &Observed| (c.sheet, c.at) == (sheet, at);
        let stray = |r: &&BoundRow| matches!(r.role, RowRole::Unknown | RowRole::DuplicateOf(_));
        bound.rows.iter().filter(stray).any(|r| is_it(&r.cells[column]))
    };
    found.extra.retain(|(sheet, at, _)| !unlisted(*sheet, *at));
    Some(found)
}

/// The parts of a group's sum with the category that has the group's own name, or without it where it is one of them.
fn with_or_without_named(table: &Table, parts: &[usize]) -> Option<Vec<usize>> {
    let path = |j: usize| &table.rows[j].path[..];
    let within = |j: usize, front: &[String]| path(j).len() > front.len() && path(j).starts_with(front);
    let named = (0..table.rows.len()).filter(|&j| table.rows[j].kind == RowKind::Category).find(|&j| {
        let others = || parts.iter().filter(|p| **p != j);
        others().next().is_some() && others().all(|&p| within(p, path(j)))
    })?;
    let mut out: Vec<usize> = parts.iter().copied().filter(|&p| p != named).collect();
    if out.len() == parts.len() {
        out.push(named);
        out.sort_unstable();
    }
    Some(out)
}

/// T104: the formula of a total or subtotal does not cover exactly its parts, even where the value agrees today.
pub(super) fn coverage(context: &Context<'_>, r: &mut Reporter<'_>) {
    let book = LazyCell::new(|| formula::Context::new(context.workbook));
    for (bound, i, k, cell) in cells(context) {
        let table = &context.schema.tables[bound.table];
        let parts = match &bound.rows[i].role {
            RowRole::Entry(j) if matches!(table.rows[*j].kind, RowKind::Total | RowKind::Subtotal) => {
                &table.rows[*j].parts
            }
            RowRole::Subtotal(parts) if !parts.is_empty() => parts,
            _ => continue,
        };
        let is_total = matches!(bound.rows[i].role, RowRole::Entry(j) if table.rows[j].kind == RowKind::Total);
        let known = context.workbook.sheets[cell.sheet].formulas_known
            && (is_total || !super::totals::miscoded(bound, i, parts));
        let Some(found) = known.then(|| differences(context, &book, bound, (i, k), parts)).flatten() else {
            r.cannot_silently();
            continue;
        };
        // With a category of the group's own name, and without it, an office's own subtotal is one: which, the sheet's formula says.
        let other = |parts: &[usize]| differences(context, &book, bound, (i, k), parts).is_some_and(|d| d.is_empty());
        let is_own = matches!(bound.rows[i].role, RowRole::Subtotal(_));
        if found.is_empty() || is_own && with_or_without_named(table, parts).is_some_and(|p| other(&p)) {
            r.holds();
            continue;
        }
        let list = |cells: &[(usize, CellRef)]| {
            let name = |(sheet, at): &(usize, CellRef)| context.cell_name(cell.sheet, *sheet, *at);
            Localized::list(&cells.iter().map(name).collect::<Vec<_>>())
        };
        let left_out: Vec<(usize, CellRef)> = found.left_out.clone();
        let twice: Vec<(usize, CellRef)> = found.miscounted.iter().map(|c| (c.0, c.1)).collect();
        let extra: Vec<(usize, CellRef)> = found.extra.iter().map(|c| (c.0, c.1)).collect();
        let (id, named) = if !left_out.is_empty() {
            ("T104-left-out", &left_out)
        } else if !twice.is_empty() {
            ("T104-twice", &twice)
        } else if !extra.is_empty() {
            ("T104-extra", &extra)
        } else {
            ("T104-constant", &extra)
        };
        let place = context.cell_place(bound, &bound.rows[i], k);
        let message = Message::new(id)
            .with("label", place.row.clone().unwrap_or_default())
            .with("cells", list(named))
            .with("constant", found.constant.to_string());
        let mut finding = r.finding(place, message, Message::new("T104-help").with("cell", cell.at.to_string()));
        for (sheet, at) in named {
            finding.related.push(context.related(*sheet, CellRange::new(*at, *at), Role::Parts));
        }
        r.fails(finding);
    }
}
