//! Joins the pieces for a bound form: its system, the explanations, what the sheet itself shows, and the findings they belong to.

use super::form::{Figure, Form};
use super::rank::{CauseKind, Evidence, rank};
use super::{Cluster, Explanations, Limits, explain};
use crate::a1::CellRef;
use crate::check::{self, Context};
use crate::finding::{self, Confidence, Finding};
use crate::message::Message;
use crate::schema::RowKind;
use crate::severity::Severity;
use crate::submission::{BoundTable, Reading, RowRole, Written};
use crate::system::{ConstraintId, Status, VarId};

/// The rules whose findings are failed edits of the system.
const EXPLAINED: [&str; 6] = ["T101", "T102", "T103", "X101", "X102", "X103"];

/// Causes beyond this many tell a reviewer nothing.
const MOST_CAUSES: usize = 8;

/// A likeness between figures that arises by accident more often than this is not worth a word.
const COINCIDENCE: f64 = 0.1;

/// Adds causes to the findings that are failed edits, the best first.
pub fn attach(context: &Context<'_>, findings: &mut [Finding]) {
    if !findings.iter().any(|f| EXPLAINED.contains(&f.rule) && f.severity == Severity::Error) {
        return;
    }
    let form = Form::new(context);
    let explanations = explain(&form.system, &Limits::default());
    let evidence = evidence(context, &form);
    let mut causes = rank(&form.system, &explanations, &evidence);
    // That a total was typed explains how any slip in it could happen; a slip that can be seen says more.
    causes.sort_by_key(|c| (c.confidence, c.kind == CauseKind::TypedTotal));
    for cause in causes {
        // A coincidence that no smallest explanation needs is none.
        let proof = !matches!(cause.kind, CauseKind::TypedTotal | CauseKind::RowLeftOut);
        let Some(cluster) = explanations.clusters.get(cause.cluster).filter(|_| proof || cause.explanation.is_some())
        else {
            continue;
        };
        let Some(told) = tell(context, &form, &cause, &evidence) else { continue };
        let touched = |id: &ConstraintId| form.vars_of(*id).iter().any(|v| cause.cells.contains(v));
        for finding in findings.iter_mut().filter(|f| belongs(context, &form, cluster, f, &touched)) {
            if finding.causes.len() < MOST_CAUSES && !finding.causes.contains(&told) {
                finding.causes.push(told.clone());
            }
        }
    }
    suspects(context, &form, &explanations, findings);
}

/// Whether a finding is one of a cluster's failed edits, among those that `touched` lets through.
fn belongs(
    context: &Context<'_>,
    form: &Form,
    cluster: &Cluster,
    f: &Finding,
    touched: &dyn Fn(&ConstraintId) -> bool,
) -> bool {
    cluster.failed.iter().filter(|id| touched(id)).any(|id| {
        let Some(link) = form.link(*id) else { return false };
        link.rule == f.rule
            && link.key == f.key
            && link.cells.iter().any(|(sheet, cell)| {
                Some(*cell) == f.place.cell && f.place.sheet.as_deref() == Some(context.sheet_name(*sheet))
            })
    })
}

/// Marks the cells that the only explanation of a cluster names.
fn suspects(context: &Context<'_>, form: &Form, explanations: &Explanations, findings: &mut [Finding]) {
    for cluster in &explanations.clusters {
        let [only] = &cluster.explanations[..] else { continue };
        for (var, _) in &only.cells {
            let Some((sheet, cell)) = form.cell(context, *var) else { continue };
            let touched = |id: &ConstraintId| form.vars_of(*id).contains(var);
            for finding in findings.iter_mut().filter(|f| belongs(context, form, cluster, f, &touched)) {
                finding.suspects.push((context.sheet_name(sheet).to_owned(), cell.at));
            }
        }
    }
}

fn tell(
    context: &Context<'_>,
    form: &Form,
    cause: &super::rank::Cause,
    evidence: &[Evidence],
) -> Option<finding::Cause> {
    let first = *cause.cells.first()?;
    let (sheet, observed) = form.cell(context, first)?;
    let (from, to) = (cause.from?, cause.to?);
    let others: Vec<String> = evidence
        .iter()
        .filter(|e| e.kind == cause.kind && e.cells == cause.cells)
        .flat_map(|e| &e.about)
        .chain(cause.cells.iter().skip(1))
        .filter_map(|v| form.cell(context, *v))
        .map(|(_, c)| c.at.to_string())
        .collect();
    let raw = if cause.kind == CauseKind::TextIgnoredBySum { observed.raw.to_string() } else { from.to_string() };
    let (row, row_code) = labels(context, form, first);
    let explanation = Message::new(message_id(cause.kind))
        .with("from", raw)
        .with("to", to)
        .with("cell", observed.at.to_string())
        .with("label", row.clone().unwrap_or_default())
        .with("difference", check::signed(from.saturating_sub(to)))
        .with("cells", others.join("・"));
    Some(finding::Cause {
        kind: cause.kind.name(),
        sheet: context.sheet_name(sheet).to_owned(),
        cell: observed.at,
        row,
        row_code,
        from: from.into(),
        to: to.into(),
        confidence: match cause.confidence {
            super::rank::Confidence::Determined => Confidence::Determined,
            super::rank::Confidence::Likely => Confidence::Likely,
            super::rank::Confidence::Possible => Confidence::Possible,
        },
        explanation,
    })
}

fn labels(context: &Context<'_>, form: &Form, var: VarId) -> (Option<String>, Option<String>) {
    match form.figures[var.index()] {
        Figure::Cell(table, row, _) => {
            let Some(bound) = &context.submission.tables[table] else { return (None, None) };
            match bound.rows[row].role {
                RowRole::Entry(j) => {
                    let schema = &context.schema.tables[table].rows[j];
                    (Some(schema.label()), schema.code.clone())
                }
                _ => (Some(bound.rows[row].label.text.clone()), None),
            }
        }
        Figure::Header(field) => (Some(context.schema.header[field].label.clone()), None),
    }
}

/// What the sheet itself shows about totals that do not agree with their parts.
fn evidence(context: &Context<'_>, form: &Form) -> Vec<Evidence> {
    let mut out = Vec::new();
    for id in form.system.constraint_ids() {
        let Status::Broken { residual } = form.system.evaluate(id) else { continue };
        let (Some(link), Ok(residual)) = (form.link(id), i64::try_from(residual)) else { continue };
        if !matches!(link.rule, "T101" | "T102") {
            continue;
        }
        let Some(total) = form.total_of(id) else { continue };
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
    let mut push = |kind, about: Vec<VarId>, accounts_for, chance| {
        out.push(Evidence { kind, cells: vec![total], about, constraint: Some(id), accounts_for, chance });
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
        if ignored != 0 {
            push(CauseKind::TextIgnoredBySum, texts, Some(-ignored), 0.0);
        }
        formula_evidence(context, form, bound, (row, column), &parts, &mut push);
    } else if other_totals_are_formulas(context, bound, row, column) {
        // It says how the total could go wrong, not that it did.
        push(CauseKind::TypedTotal, Vec::new(), None, 0.5);
    }
    let hidden = &context.workbook.sheets[bound.sheet].hidden_rows;
    let unseen: Vec<VarId> = parts
        .iter()
        .copied()
        .filter(|v| form.cell(context, *v).is_some_and(|(_, c)| hidden.contains(c.at.row)) && value(*v) != 0)
        .collect();
    let unseen_sum: i64 = unseen.iter().map(|v| value(*v)).sum();
    if unseen_sum != 0 && residual == -unseen_sum {
        push(CauseKind::HiddenRow, unseen, Some(residual), 0.0);
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
            push(CauseKind::RowLeftOut, vec![left_out], None, chance);
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
    push: &mut dyn FnMut(CauseKind, Vec<VarId>, Option<i64>, f64),
) {
    let table = &context.schema.tables[bound.table];
    let schema_parts: &[usize] = match &bound.rows[row].role {
        RowRole::Entry(j) => &table.rows[*j].parts,
        RowRole::Subtotal(parts) => parts,
        _ => return,
    };
    let Some(found) = check::total_differences(context, bound, row, schema_parts, column) else { return };
    let of = |cells: Vec<(CellRef, i64)>| -> (Vec<VarId>, i64) {
        let vars: Vec<(VarId, i64)> = cells
            .iter()
            .filter_map(|(at, times)| {
                let var = parts.iter().copied().find(|v| form.cell(context, *v).is_some_and(|(_, c)| c.at == *at))?;
                Some((var, form.system.observed(var)?.checked_mul(*times)?))
            })
            .collect();
        (vars.iter().map(|v| v.0).collect(), vars.iter().map(|v| v.1).sum())
    };
    let (vars, amount) = of(found.left_out.iter().map(|c| (c.1, 1)).collect());
    if amount != 0 {
        push(CauseKind::RowLeftOutOfFormula, vars, Some(-amount), 0.0);
    }
    let (vars, amount) = of(found.miscounted.iter().map(|c| (c.1, c.2 - 1)).collect());
    if amount != 0 {
        push(CauseKind::RowCountedTwice, vars, Some(amount), 0.0);
    }
    for (kind, is_kind) in [
        (CauseKind::SubtotalCounted, (|role| matches!(role, RowKind::Subtotal)) as fn(RowKind) -> bool),
        (CauseKind::OfWhichCounted, |role| matches!(role, RowKind::OfWhich)),
    ] {
        let amount: i64 = found
            .extra
            .iter()
            .filter_map(|(_, at, times)| {
                let r = bound.rows.iter().find(|r| r.cells[column].at == *at)?;
                let role = match r.role {
                    RowRole::Entry(j) => table.rows[j].kind,
                    RowRole::Subtotal(_) => RowKind::Subtotal,
                    RowRole::OfWhich(_) => RowKind::OfWhich,
                    _ => return None,
                };
                is_kind(role).then(|| r.cells[column].count())??.checked_mul(*times)
            })
            .sum();
        if amount != 0 {
            push(kind, Vec::new(), Some(amount), 0.0);
        }
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
                if is_total && !own && schema.columns[k].measure.is_count() && table.columns[k].is_some() {
                    if cell.formula { formulas += 1 } else { typed += 1 }
                }
            }
        }
    }
    formulas >= 2 && formulas > 2 * typed
}

const fn message_id(kind: CauseKind) -> &'static str {
    match kind {
        CauseKind::DigitsTransposed => "cause-digits-transposed",
        CauseKind::DigitMistyped => "cause-digit-mistyped",
        CauseKind::DigitDropped => "cause-digit-dropped",
        CauseKind::DigitAdded => "cause-digit-added",
        CauseKind::ShiftedByTen => "cause-shifted-by-ten",
        CauseKind::SignFlipped => "cause-sign-flipped",
        CauseKind::TextIgnoredBySum => "cause-text-ignored-by-sum",
        CauseKind::RowLeftOutOfFormula => "cause-row-left-out-of-formula",
        CauseKind::RowCountedTwice => "cause-row-counted-twice",
        CauseKind::SubtotalCounted => "cause-subtotal-counted",
        CauseKind::OfWhichCounted => "cause-of-which-counted",
        CauseKind::RowLeftOut => "cause-row-left-out",
        CauseKind::HiddenRow => "cause-hidden-row",
        CauseKind::StaleTotal => "cause-stale-total",
        CauseKind::TypedTotal => "cause-typed-total",
        CauseKind::ValuesSwapped => "cause-values-swapped",
        CauseKind::RowsShifted => "cause-rows-shifted",
        CauseKind::PreviousValueRepeated => "cause-previous-value-repeated",
    }
}
