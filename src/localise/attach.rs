//! Joins the pieces for a bound form: its system, the explanations, what the sheet itself shows, and the findings they belong to.

use super::elsewhere::{self, Elsewhere};
use super::evidence::evidence;
use super::form::{self, Form, Link, Stand, as_text};
use super::rank::{Cause, CauseKind, Evidence, rank};
use super::{Cluster, Limits, explain, given_up, moved, single, unread};
use crate::a1::CellRef;
use crate::check::{self, Context};
use crate::finding::{self, Confidence, Finding, Strength, Suspect};
use crate::message::Message;
use crate::severity::Severity;
use crate::system::{Status, VarId};
use std::cmp::Reverse;
use std::collections::HashMap;

/// The rules whose findings are failed edits of the system.
const EXPLAINED: [&str; 7] = ["T101", "T102", "T103", "X101", "X102", "X103", "X107"];

/// Whether a finding is a failed edit that localising explains.
pub fn explains(f: &Finding) -> bool {
    f.severity == Severity::Error && EXPLAINED.contains(&f.rule)
}

/// Causes at figures in the wrong rows.
const MOVED: [&str; 2] = ["values-swapped", "rows-shifted"];

/// Causes beyond this many tell a reviewer nothing.
const MOST_CAUSES: usize = 8;

/// Adds causes to the findings that are failed edits, the best first; and, from other reports, to findings of the comparison with them.
/// Gives the context's own system, where it was built and nothing was joined to it, for whoever goes on with it.
/// What could not be explained to the end is said by findings of S106 behind those it concerns.
pub fn attach(context: &Context<'_>, findings: &mut Vec<Finding>, elsewhere: &Elsewhere<'_>) -> Option<Form> {
    moved::attach(context, findings, elsewhere);
    unread::attach(context, findings);
    if !findings.iter().any(explains) {
        return None;
    }
    let joined = joins(context, findings);
    let form = if joined { Form::joined(context) } else { Form::new(context) };
    passed_over(context, &form, findings);
    let explanations = explain(&form.system, &Limits::default());
    let mut evidence = evidence(context, &form);
    evidence.extend(elsewhere::repeated(context, &form, elsewhere));
    let mut causes = rank(&form.system, &explanations, &evidence);
    // That a total was typed explains how any slip in it could happen; a slip that can be seen says more.
    causes.sort_by_key(|c| (Reverse(c.confidence), c.kind == CauseKind::TypedTotal));
    for cause in &causes {
        // A coincidence that no smallest explanation needs is none.
        let proof = !matches!(cause.kind, CauseKind::TypedTotal | CauseKind::RowLeftOut);
        let Some(cluster) = explanations.clusters.get(cause.cluster).filter(|_| proof || cause.explanation.is_some())
        else {
            continue;
        };
        let links = failed_links(&form, cluster, |v| cause.cells.contains(v));
        let told = tell(context, &form, cause, &evidence);
        for finding in findings.iter_mut().filter(|f| links.iter().any(|link| shows(context, link, f))) {
            // Values in each other's rows, seen against the months, are no slips of the keyboard as well.
            if finding.rule == "X107" && finding.causes.first().is_some_and(|c| MOVED.contains(&c.kind)) {
                continue;
            }
            for told in &told {
                if finding.causes.len() < MOST_CAUSES && !finding.causes.contains(told) {
                    finding.causes.push(told.clone());
                }
            }
        }
    }
    for (cluster, singled) in single::suspects(context, &form, &explanations, &causes, &evidence) {
        for (var, suspect) in singled {
            let links = failed_links(&form, cluster, |v| *v == var);
            for finding in findings.iter_mut().filter(|f| links.iter().any(|link| shows(context, link, f))) {
                finding.suspects.push(suspect.clone());
            }
        }
    }
    given_up::say(context, &form, &explanations, findings);
    (!joined).then_some(form)
}

/// Whether the reports beside the checked one count: they do where the comparison says something, for it is many figures more.
pub(super) fn joins(context: &Context<'_>, findings: &[Finding]) -> bool {
    let compared = findings.iter().any(|f| f.rule == "X107" && f.severity == Severity::Error);
    compared || check::preceding_report(context).is_some()
}

/// Sums calculated in the sheet that fail by the numbers stored as text alone: these are the cause, and the sum follows. No figure has
/// to be explained for it.
fn passed_over(context: &Context<'_>, form: &Form, findings: &mut [Finding]) {
    for &(total, id) in &form.derived {
        let (Status::Broken { .. }, Some(link)) = (form.system.evaluate(id), form.link(id)) else { continue };
        let others: Vec<VarId> = form.vars_of(id).into_iter().filter(|v| *v != total).collect();
        let is_text = |v: &VarId| form.cell(context, *v).is_some_and(|(_, c)| as_text(c).is_some());
        let (Some(from), mut values) = (form.system.observed(total), HashMap::new()) else { continue };
        form.recalculated(&mut values);
        let evidence = Evidence {
            kind: CauseKind::TextIgnoredBySum,
            cells: vec![total],
            about: others.into_iter().filter(is_text).collect(),
            also: Vec::new(),
            constraint: Some(id),
            accounts_for: None,
            chance: 0.0,
        };
        let cause = Cause {
            kind: evidence.kind,
            cluster: 0,
            explanation: None,
            cells: vec![total],
            from: Some(from),
            to: values.get(&total).copied(),
            confidence: Confidence::Determined,
            score: 0.0,
        };
        let told = tell(context, form, &cause, std::slice::from_ref(&evidence));
        let suspect = form.cell(context, total).map(|(sheet, observed)| Suspect {
            sheet: context.sheet_name(sheet).to_owned(),
            cell: observed.at,
            row: labels(context, form, total).0,
            from,
            to: cause.to,
            strength: Strength::Proven,
            slip: false,
            sure: true,
        });
        for finding in findings.iter_mut().filter(|f| shows(context, link, f)) {
            finding.causes.extend(told.iter().take(MOST_CAUSES).cloned());
            finding.suspects.extend(suspect.clone());
        }
    }
}

/// Whether a finding is what a failed edit shows as.
pub(super) fn shows(context: &Context<'_>, link: &Link, f: &Finding) -> bool {
    link.rule == f.rule
        && link.key == f.key
        && link.cells.iter().any(|(sheet, cell)| {
            Some(*cell) == f.place.cell && f.place.sheet.as_deref() == Some(context.sheet_name(*sheet))
        })
}

/// What those of a cluster's failed edits show as in which a variable stands that `touches` lets through.
pub(super) fn failed_links<'f>(form: &'f Form, cluster: &Cluster, touches: impl Fn(&VarId) -> bool) -> Vec<&'f Link> {
    let touched = cluster.failed.iter().filter(|id| form.vars_of(**id).iter().any(&touches));
    touched.filter_map(|id| form.link(*id)).collect()
}

/// A cause in words, at its cell; of numbers stored as text one for each, for there is what has to be mended.
fn tell(context: &Context<'_>, form: &Form, cause: &Cause, evidence: &[Evidence]) -> Vec<finding::Cause> {
    let (Some(&first), Some(from), Some(to)) = (cause.cells.first(), cause.from, cause.to) else { return Vec::new() };
    let Some(stand) = form.place(context, first) else { return Vec::new() };
    let about: Vec<VarId> = evidence
        .iter()
        .filter(|e| e.kind == cause.kind && e.cells == cause.cells)
        .flat_map(|e| e.about.iter().copied())
        .collect();
    let others = about.iter().chain(cause.cells.iter().skip(1)).filter_map(|v| {
        let other = form.place(context, *v)?;
        // Figures in one text of one cell are told apart by their labels only.
        let shared = (&other.sheet, other.at) == (&stand.sheet, stand.at);
        let label = if shared { other.row } else { None };
        let name =
            || if other.sheet == stand.sheet { other.at.to_string() } else { format!("{}!{}", other.sheet, other.at) };
        Some(label.unwrap_or_else(name))
    });
    let mine = |e: &&Evidence| e.kind == cause.kind && e.cells == cause.cells;
    let named = |sheet: usize, at: CellRef| {
        let sheet = context.sheet_name(sheet);
        if sheet == stand.sheet { at.to_string() } else { format!("{sheet}!{at}") }
    };
    let also = evidence.iter().filter(mine).flat_map(|e| e.also.iter().copied());
    let others: Vec<String> = others.chain(also.map(|(sheet, at)| named(sheet, at))).collect();
    // A total behind its formula, and one that still is an earlier report's, are told apart.
    let calculated =
        evidence.iter().any(|e| e.kind == cause.kind && e.cells == cause.cells && e.accounts_for.is_some());
    let id = match cause.kind {
        CauseKind::StaleTotal if !calculated => "still-earlier-total",
        kind => message_id(kind),
    };
    let explanation = Message::new(id)
        .with("from", from)
        .with("to", to)
        .with("cell", stand.at.to_string())
        .with("label", stand.row.clone().unwrap_or_default())
        .with("difference", check::signed(from.saturating_sub(to)))
        .with("cells", others.join("・"));
    let at = |stand: Stand, from, to| finding::Cause {
        kind: cause.kind.name(),
        sheet: stand.sheet,
        cell: stand.at,
        row: stand.row,
        row_code: stand.row_code,
        from,
        to,
        confidence: cause.confidence,
        explanation: explanation.clone(),
    };
    if cause.kind == CauseKind::TextIgnoredBySum {
        let texts = about.iter().filter_map(|v| {
            let (_, observed) = form.cell(context, *v)?;
            let (raw, count) = (finding::Figure::Text(observed.raw.to_string()), observed.count()?);
            Some(at(form.place(context, *v)?, raw, count.into()))
        });
        return texts.collect();
    }
    vec![at(stand, from.into(), to.into())]
}

pub(super) fn labels(context: &Context<'_>, form: &Form, var: VarId) -> (Option<String>, Option<String>) {
    form.figures.get(var.index()).map_or((None, None), |&figure| form::labels(context, figure))
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
