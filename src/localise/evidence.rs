//! What the sheet itself shows about totals that do not agree with their parts: text that SUM passes over, formulas that leave rows
//! out, hidden rows, results from before the last change.

use super::form::{Figure, Form};
use super::rank::{CauseKind, Evidence};
use crate::a1::CellRef;
use crate::check::{self, Context};
use crate::formula::{self, Cached, Evaluator, Scalar};
use crate::number;
use crate::schema::RowKind;
use crate::submission::{BoundTable, Observed, Reading, RowRole, Written};
use crate::system::{ConstraintId, Status, VarId};

/// A likeness between figures that arises by accident more often than this is not worth a word.
const COINCIDENCE: f64 = 0.1;

/// What the sheet itself shows about totals that do not agree with their parts.
pub(super) fn evidence(context: &Context<'_>, form: &Form) -> Vec<Evidence> {
    let mut out = Vec::new();
    for id in form.system.constraint_ids() {
        let Status::Broken { residual } = form.system.evaluate(id) else { continue };
        let (Some(link), Ok(residual)) = (form.link(id), i64::try_from(residual)) else { continue };
        if !matches!(link.rule, "T101" | "T102") {
            continue;
        }
        let Some(total) = form.total_of(id).filter(|total| !form.derived.contains(&(*total, id))) else { continue };
        let Figure::Cell(table, row, column) = form.figures[total.index()] else { continue };
        let Some(bound) = &context.submission.tables[table] else { continue };
        of_total(context, form, &mut out, bound, (id, total, row, column), residual);
    }
    out
}

fn of_total(
    context: &Context<'_>,
    form: &Form,
    out: &mut Vec<Evidence>,
    bound: &BoundTable,
    (id, total, row, column): (ConstraintId, VarId, usize, usize),
    residual: i64,
) {
    let mut push = |kind, about: Vec<VarId>, accounts_for, chance, also: Vec<At>| {
        out.push(Evidence { kind, cells: vec![total], about, also, constraint: Some(id), accounts_for, chance });
    };
    let parts = form.parts_of(id);
    let value = |v: VarId| form.system.observed(v).unwrap_or(0);
    let stated = &bound.rows[row].cells[column];
    if stated.formula {
        let texts: Vec<VarId> = parts
            .iter()
            .copied()
            .filter(|v| {
                form.cell(context, *v)
                    .is_some_and(|(_, c)| matches!(c.reading, Reading::Count { written: Written::Text, .. }))
            })
            .collect();
        let ignored: i64 = texts.iter().map(|v| value(*v)).sum();
        let behind = stated.count().zip(calculated(context, stated)).map_or(0, |(now, then)| now - then);
        // A program that adds numbers stored as text wrote the result: neither is it old, nor were they passed over.
        if ignored == 0 || behind != ignored {
            if ignored != 0 {
                push(CauseKind::TextIgnoredBySum, texts, Some(-ignored), 0.0, Vec::new());
            }
            if behind != 0 {
                push(CauseKind::StaleTotal, Vec::new(), Some(behind), 0.0, Vec::new());
            }
        }
        formula_evidence(context, form, bound, (row, column), &parts, &mut push);
    } else if other_totals_are_formulas(context, bound, row, column) {
        // It says how the total could go wrong, not that it did.
        push(CauseKind::TypedTotal, Vec::new(), None, 0.5, Vec::new());
    }
    let is_hidden = |sheet: usize, row: u32| context.workbook.sheets[sheet].hidden_rows.contains(row);
    let unseen: Vec<VarId> = parts
        .iter()
        .copied()
        .filter(|v| form.cell(context, *v).is_some_and(|(sheet, c)| is_hidden(sheet, c.at.row)) && value(*v) != 0)
        .collect();
    let unseen_sum: i64 = unseen.iter().map(|v| value(*v)).sum();
    if unseen_sum != 0 && residual == -unseen_sum {
        push(CauseKind::HiddenRow, unseen, Some(residual), 0.0, Vec::new());
    }
    // A total that is short by exactly one row. How often that would be so by accident: distinct row values among the possible shortfalls.
    let rows: Vec<VarId> = parts.iter().copied().filter(|v| residual < 0 && value(*v) == -residual).collect();
    if let [left_out] = rows[..] {
        let mut values: Vec<i64> = parts.iter().map(|v| value(*v)).filter(|v| *v > 0).collect();
        values.sort_unstable();
        values.dedup();
        let range = value(total).max(1) as f64;
        let chance = values.len() as f64 / range;
        if chance <= COINCIDENCE {
            push(CauseKind::RowLeftOut, vec![left_out], None, chance, Vec::new());
        }
    }
}

/// What the total's own formula covers, compared with the parts: rows left out or counted twice, subtotals and of-which rows added.
fn formula_evidence(
    context: &Context<'_>,
    form: &Form,
    bound: &BoundTable,
    (row, column): (usize, usize),
    parts: &[VarId],
    push: &mut dyn FnMut(CauseKind, Vec<VarId>, Option<i64>, f64, Vec<At>),
) {
    let table = &context.schema.tables[bound.table];
    let schema_parts: &[usize] = match &bound.rows[row].role {
        RowRole::Entry(j) => &table.rows[*j].parts,
        RowRole::Subtotal(parts) => parts,
        _ => return,
    };
    let Some(found) = check::total_differences(context, bound, row, schema_parts, column) else { return };
    let of = |cells: Again| -> (Vec<VarId>, i64) {
        let vars: Vec<(VarId, i64)> = cells
            .iter()
            .filter_map(|(at, times)| {
                let stands = |v: &VarId| form.cell(context, *v).is_some_and(|(sheet, c)| (sheet, c.at) == *at);
                let var = parts.iter().copied().find(stands)?;
                Some((var, form.system.observed(var)?.checked_mul(*times)?))
            })
            .collect();
        (vars.iter().map(|v| v.0).collect(), vars.iter().map(|v| v.1).sum())
    };
    let (vars, amount) = of(found.left_out.iter().map(|c| (*c, 1)).collect());
    if amount != 0 {
        push(CauseKind::RowLeftOutOfFormula, vars, Some(-amount), 0.0, Vec::new());
    }
    // A subtotal that is added stands for its parts, which are then counted once more.
    let again: Again = found.miscounted.iter().map(|c| ((c.0, c.1), c.2 - 1)).collect();
    let (whole, single) = split_by_subtotals(context, bound, column, row, again);
    for (at, cells) in whole {
        let (_, amount) = of(cells);
        push(CauseKind::SubtotalCounted, Vec::new(), Some(amount), 0.0, vec![at]);
    }
    let (vars, amount) = of(single);
    if amount != 0 {
        push(CauseKind::RowCountedTwice, vars, Some(amount), 0.0, Vec::new());
    }
    for (kind, is_kind) in [
        (CauseKind::SubtotalCounted, (|role| matches!(role, RowKind::Subtotal)) as fn(RowKind) -> bool),
        (CauseKind::OfWhichCounted, |role| matches!(role, RowKind::OfWhich)),
    ] {
        let amount: i64 = found
            .extra
            .iter()
            .filter_map(|(sheet, at, times)| {
                let r = bound.rows.iter().find(|r| stands_at(&r.cells[column], (*sheet, *at)))?;
                let role = match r.role {
                    RowRole::Entry(j) => table.rows[j].kind,
                    RowRole::Subtotal(_) => RowKind::Subtotal,
                    RowRole::OfWhich(_) => RowKind::OfWhich,
                    _ => return None,
                };
                is_kind(role).then(|| r.cells[column].count())??.checked_mul(*times)
            })
            .sum();
        let cells = found.extra.iter().filter(|(sheet, at, _)| {
            let role = bound.rows.iter().find(|r| stands_at(&r.cells[column], (*sheet, *at))).map(|r| &r.role);
            match role {
                Some(RowRole::Entry(j)) => is_kind(table.rows[*j].kind),
                Some(RowRole::Subtotal(_)) => is_kind(RowKind::Subtotal),
                Some(RowRole::OfWhich(_)) => is_kind(RowKind::OfWhich),
                _ => false,
            }
        });
        let named = cells.map(|(sheet, at, _)| (*sheet, *at)).collect();
        if amount != 0 {
            push(kind, Vec::new(), Some(amount), 0.0, named);
        }
    }
}

/// A sheet, by its index, and a cell of it.
type At = (usize, CellRef);

/// Cells with how often each is counted too much.
type Again = Vec<(At, i64)>;

fn stands_at(cell: &Observed, at: At) -> bool {
    (cell.sheet, cell.at) == at
}

/// The subtotals all of whose parts are counted once more, each with its parts, and the cells that remain.
fn split_by_subtotals(
    context: &Context<'_>,
    bound: &BoundTable,
    column: usize,
    total: usize,
    mut again: Again,
) -> (Vec<(At, Again)>, Again) {
    let table = &context.schema.tables[bound.table];
    let mut whole = Vec::new();
    for (i, row) in bound.rows.iter().enumerate().filter(|(i, _)| *i != total) {
        let parts: &[usize] = match &row.role {
            RowRole::Entry(j) if table.rows[*j].kind == RowKind::Subtotal => &table.rows[*j].parts,
            RowRole::Subtotal(parts) => parts,
            _ => continue,
        };
        let place = |r: usize| (bound.rows[r].cells[column].sheet, bound.rows[r].cells[column].at);
        let cells: Vec<At> = parts.iter().filter_map(|&p| bound.by_entry[p]).map(place).collect();
        if cells.len() > 1 && cells.iter().all(|at| again.iter().any(|(other, times)| other == at && *times > 0)) {
            let (own, rest): (Again, Again) = again.into_iter().partition(|(at, _)| cells.contains(at));
            again = rest;
            whole.push((place(i), own));
        }
    }
    (whole, again)
}

/// What the formula of a cell gives over the sheet as it stands; `None` where that is not certain, or no whole number.
fn calculated(context: &Context<'_>, cell: &Observed) -> Option<i64> {
    if !context.workbook.sheets[cell.sheet].formulas_known {
        return None;
    }
    let book = formula::Context::new(context.workbook);
    match Evaluator::new(&book).check_cached(cell.sheet, cell.at) {
        Cached::Differs { evaluated: Scalar::Number(given) } => number::whole(given),
        _ => None,
    }
}

/// Whether the other totals of the same row, or of the form's other tables, are formulas.
fn other_totals_are_formulas(context: &Context<'_>, bound: &BoundTable, row: usize, column: usize) -> bool {
    let mut formulas = 0;
    let mut typed = 0;
    for table in context.submission.tables.iter().flatten() {
        let schema = &context.schema.tables[table.table];
        for (i, r) in table.rows.iter().enumerate() {
            let is_total = matches!(r.role, RowRole::Entry(j) if schema.rows[j].kind == RowKind::Total);
            for (k, cell) in r.cells.iter().enumerate() {
                let own = table.table == bound.table && i == row && k == column;
                if is_total && !own && schema.columns[k].measure.is_count() && table.has_column(k) {
                    if cell.formula { formulas += 1 } else { typed += 1 }
                }
            }
        }
    }
    formulas >= 2 && formulas > 2 * typed
}
