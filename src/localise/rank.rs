//! From explanations, slips and what the sheet itself shows to causes, the best first, with how sure each is.
//!
//! **Confidence.** A cause is
//! - `determined` where exactly one explanation remains and its evidence is exact. Evidence is exact if it was read off the
//!   sheet (a formula's range, a text cell, a hidden row) and accounts for the failed constraint's whole residual; an
//!   explanation backed by exact evidence in every cell puts all others out. Without such evidence, the only explanation
//!   counts as exact if the list is complete, every cell's value is determined, at least two failed constraints agree for
//!   each cell, and the cell shows a telling slip.
//! - `likely` where its chance (below) is at most [`TELLING`].
//! - `possible` otherwise; and it is said at all only where its chance is at most [`WORTH_SAYING`], the explanations with that value have a
//!   share of at least [`LEADS`], or the explanation is the only one.
//!
//! **Chance.** How often such a cause would turn up among the explanations by accident: the chance of the likeness times
//! the number of explanations in the cluster (among sixty rows that could each be wrong, one looks like a slip of
//! nearly anything). Evidence read off the sheet has chance 0 if it accounts for the residual, else ½.
//!
//! **Order.** By confidence, then by score: the prior of the kind (structural 100, a coincidence with another figure 70,
//! slips 60 down to 30 in the order of [`SlipKind`]) times 1 − chance, less 5 for every further cell of its explanation; all
//! that but for proofs times 0.1 to 1 by the share of the explanations with that value (`odds`).

use super::explain::{Cluster, Explanation, Explanations};
use super::odds::{share_of, shares};
use super::slip::{SlipKind, TELLING, slips};
use crate::a1::CellRef;
use crate::finding::Confidence;
use crate::system::{ConstraintId, Status, System, VarId};

/// The largest chance at which a cause among several explanations is said.
pub const WORTH_SAYING: f64 = 0.2;

/// The least share at which a cause among several explanations is said all the same.
pub const LEADS: f64 = 0.5;

/// What went wrong; the names are the contract's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is its name; the contract describes them")]
pub enum CauseKind {
    DigitsTransposed,
    DigitMistyped,
    DigitDropped,
    DigitAdded,
    ShiftedByTen,
    SignFlipped,
    TextIgnoredBySum,
    RowLeftOutOfFormula,
    RowCountedTwice,
    SubtotalCounted,
    OfWhichCounted,
    RowLeftOut,
    HiddenRow,
    StaleTotal,
    TypedTotal,
    ValuesSwapped,
    RowsShifted,
    PreviousValueRepeated,
}

impl CauseKind {
    /// Every kind.
    pub const ALL: [Self; 18] = [
        Self::DigitsTransposed,
        Self::DigitMistyped,
        Self::DigitDropped,
        Self::DigitAdded,
        Self::ShiftedByTen,
        Self::SignFlipped,
        Self::TextIgnoredBySum,
        Self::RowLeftOutOfFormula,
        Self::RowCountedTwice,
        Self::SubtotalCounted,
        Self::OfWhichCounted,
        Self::RowLeftOut,
        Self::HiddenRow,
        Self::StaleTotal,
        Self::TypedTotal,
        Self::ValuesSwapped,
        Self::RowsShifted,
        Self::PreviousValueRepeated,
    ];

    /// The public name, kebab-case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DigitsTransposed => "digits-transposed",
            Self::DigitMistyped => "digit-mistyped",
            Self::DigitDropped => "digit-dropped",
            Self::DigitAdded => "digit-added",
            Self::ShiftedByTen => "shifted-by-ten",
            Self::SignFlipped => "sign-flipped",
            Self::TextIgnoredBySum => "text-ignored-by-sum",
            Self::RowLeftOutOfFormula => "row-left-out-of-formula",
            Self::RowCountedTwice => "row-counted-twice",
            Self::SubtotalCounted => "subtotal-counted",
            Self::OfWhichCounted => "of-which-counted",
            Self::RowLeftOut => "row-left-out",
            Self::HiddenRow => "hidden-row",
            Self::StaleTotal => "stale-total",
            Self::TypedTotal => "typed-total",
            Self::ValuesSwapped => "values-swapped",
            Self::RowsShifted => "rows-shifted",
            Self::PreviousValueRepeated => "previous-value-repeated",
        }
    }

    /// Whether the sheet itself shows it, as opposed to arithmetic.
    pub(super) const fn structural(self) -> bool {
        matches!(
            self,
            Self::TextIgnoredBySum
                | Self::RowLeftOutOfFormula
                | Self::RowCountedTwice
                | Self::SubtotalCounted
                | Self::OfWhichCounted
                | Self::HiddenRow
                | Self::StaleTotal
        )
    }

    fn prior(self) -> f64 {
        match self {
            _ if self.structural() => 100.0,
            Self::DigitsTransposed => 60.0,
            Self::ShiftedByTen => 55.0,
            Self::SignFlipped => 50.0,
            Self::DigitDropped => 45.0,
            Self::DigitAdded => 40.0,
            Self::DigitMistyped => 30.0,
            _ => 70.0,
        }
    }
}

impl From<SlipKind> for CauseKind {
    fn from(kind: SlipKind) -> Self {
        match kind {
            SlipKind::DigitsTransposed { .. } => Self::DigitsTransposed,
            SlipKind::ShiftedByTen => Self::ShiftedByTen,
            SlipKind::SignFlipped => Self::SignFlipped,
            SlipKind::DigitDropped => Self::DigitDropped,
            SlipKind::DigitAdded => Self::DigitAdded,
            SlipKind::DigitMistyped => Self::DigitMistyped,
        }
    }
}

/// Something the caller saw on the sheet, in the previous report or in the months, that would make figures wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// What it is evidence of; not one of the slips (those are found here).
    pub kind: CauseKind,
    /// The figures that are wrong if it is so, the one to report first (the total whose formula leaves a row out; both of
    /// two swapped values). Never empty in use.
    pub cells: Vec<VarId>,
    /// Other figures it speaks of (the rows a formula leaves out), for the sentence that tells it.
    pub about: Vec<VarId>,
    /// Cells (sheet index and cell) it speaks of that are in no relation (of-which rows a formula adds), for the sentence as well.
    pub also: Vec<(usize, CellRef)>,
    /// The constraint it was seen at, if any.
    pub constraint: Option<ConstraintId>,
    /// How much of that constraint's residual (left − right) it accounts for.
    pub accounts_for: Option<i64>,
    /// Of a coincidence (the difference equals a row, the total equals the previous one): how often it arises by accident,
    /// 0 to 1. 0 for what is read off the sheet.
    pub chance: f64,
}

/// One cause of a cluster's failures.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// What went wrong.
    pub kind: CauseKind,
    /// Which cluster of the explanations it belongs to.
    pub cluster: usize,
    /// Which of its explanations it supports; `None` for evidence at a failed constraint that no listed explanation fits.
    pub explanation: Option<usize>,
    /// The figures that are wrong, the one to report first.
    pub cells: Vec<VarId>,
    /// The first figure as stated.
    pub from: Option<i64>,
    /// What it must be under the explanation, where there is only one such value.
    pub to: Option<i64>,
    /// How sure.
    pub confidence: Confidence,
    /// See the module's page.
    pub score: f64,
}

/// All causes, by cluster, and within a cluster the best first.
pub fn rank(system: &System, explanations: &Explanations, evidence: &[Evidence]) -> Vec<Cause> {
    let mut out = Vec::new();
    for (number, cluster) in explanations.clusters.iter().enumerate() {
        let mut causes = of_cluster(system, cluster, number, evidence);
        causes.sort_by(|a, b| {
            let order = b.confidence.cmp(&a.confidence).then(b.score.total_cmp(&a.score));
            order.then_with(|| (a.kind, &a.cells, a.explanation).cmp(&(b.kind, &b.cells, b.explanation)))
        });
        out.extend(causes);
    }
    out
}

fn of_cluster(system: &System, cluster: &Cluster, number: usize, evidence: &[Evidence]) -> Vec<Cause> {
    let proofs: Vec<&Evidence> = evidence.iter().filter(|one| exact(system, one, evidence)).collect();
    let proven: Vec<usize> = (0..cluster.explanations.len())
        .filter(|&at| {
            let mut vars = cluster.explanations[at].vars();
            vars.all(|var| proofs.iter().any(|proof| proof.cells.contains(&var)))
        })
        .collect();
    let many = cluster.explanations.len().max(1) as f64;
    let shares = shares(system, cluster, evidence);
    let mut out = Vec::new();
    for one in evidence.iter().filter(|one| !one.cells.is_empty()) {
        let fits: Vec<usize> = (0..cluster.explanations.len())
            .filter(|&at| one.cells.iter().all(|cell| cluster.explanations[at].vars().any(|var| var == *cell)))
            .collect();
        let seen_here = one.constraint.is_some_and(|id| cluster.failed.contains(&id));
        let proof = exact(system, one, evidence);
        let chance = match one.accounts_for {
            _ if proof => 0.0,
            Some(_) => 0.5,
            None => (one.chance * many).min(1.0),
        };
        let confidence = |at: Option<usize>| match at {
            Some(at) if proof && proven == [at] => Confidence::Determined,
            _ if chance <= TELLING => Confidence::Likely,
            _ => Confidence::Possible,
        };
        // Evidence speaks for its cells, not for what else an explanation holds: said once, with the best it fits.
        let best = fits.iter().copied().find(|at| proven.contains(at)).or(fits.first().copied());
        if best.is_some() || seen_here {
            let told = cause(system, cluster, number, best, one.kind, one.cells.clone(), confidence(best), chance);
            let share = if proof { 1.0 } else { best.and_then(|at| shares.get(at)).copied().unwrap_or(0.0) };
            out.push(Cause { score: told.score * (0.1 + 0.9 * share), ..told });
        }
    }
    // Where a proof settles the matter, the other explanations' likenesses are noise.
    let remaining: Vec<usize> =
        if proven.is_empty() { (0..cluster.explanations.len()).collect() } else { proven.clone() };
    for &at in &remaining {
        let explanation = &cluster.explanations[at];
        let agreed = proven.is_empty()
            && cluster.explanations.len() == 1
            && cluster.nearly_complete()
            && explanation.cells.iter().all(|(_, range)| range.determined().is_some())
            && cluster.failed.len() >= 2 * explanation.cells.len();
        for (kind, cells, likeness) in likenesses(system, explanation) {
            if proven.contains(&at) {
                continue;
            }
            let chance = (likeness * many).min(1.0);
            let confidence = match () {
                () if agreed && chance <= TELLING => Confidence::Determined,
                () if chance <= TELLING => Confidence::Likely,
                () => Confidence::Possible,
            };
            let to = |var: VarId| explanation.cells.iter().find(|c| c.0 == var).and_then(|c| c.1.determined());
            let share = cells.first().map_or(0.0, |&var| share_of(cluster, &shares, var, to(var)));
            if remaining.len() == 1 || chance <= WORTH_SAYING || share >= LEADS {
                let told = cause(system, cluster, number, Some(at), kind, cells, confidence, chance);
                out.push(Cause { score: told.score * (0.1 + 0.9 * share), ..told });
            }
        }
    }
    out
}

/// The slips of each cell, and two values exchanged; with the chance of the likeness.
fn likenesses(system: &System, explanation: &Explanation) -> Vec<(CauseKind, Vec<VarId>, f64)> {
    let mut out = Vec::new();
    for &(var, range) in &explanation.cells {
        if let (Some(from), Some(to)) = (system.observed(var), range.determined()) {
            out.extend(slips(from, to).into_iter().map(|slip| (slip.kind.into(), vec![var], slip.chance)));
        }
    }
    for (at, &(a, range_a)) in explanation.cells.iter().enumerate() {
        for &(b, range_b) in &explanation.cells[at + 1..] {
            let stated = (system.observed(a), system.observed(b));
            if let (Some(from_a), Some(from_b)) = stated
                && (range_b.determined(), range_a.determined()) == (Some(from_a), Some(from_b))
            {
                // One difference has to hit: as rare as one value among those up to the larger.
                let values = from_a.unsigned_abs().max(from_b.unsigned_abs()) as f64;
                out.push((CauseKind::ValuesSwapped, vec![a, b], 1.0 / (1.0 + values)));
            }
        }
    }
    out
}

/// Read off the sheet and accounting for the whole residual of a constraint that fails: alone, or with what else was read off its
/// formula (a formula may leave a row out and pass over a text at once).
fn exact(system: &System, evidence: &Evidence, all: &[Evidence]) -> bool {
    let (Some(id), Some(amount)) = (evidence.constraint, evidence.accounts_for) else { return false };
    if !evidence.kind.structural() {
        return false;
    }
    let explains = |amount: i128| system.evaluate(id) == Status::Broken { residual: amount };
    let of_formula = |one: &&Evidence| {
        one.constraint == Some(id)
            && one.cells == evidence.cells
            && one.kind.structural()
            && one.kind != CauseKind::HiddenRow
    };
    let together = || all.iter().filter(of_formula).filter_map(|one| one.accounts_for).map(i128::from).sum();
    explains(i128::from(amount)) || (of_formula(&evidence) && explains(together()))
}

#[expect(clippy::too_many_arguments, reason = "the fields of one cause, put together in one place")]
fn cause(
    system: &System,
    cluster: &Cluster,
    number: usize,
    explanation: Option<usize>,
    kind: CauseKind,
    cells: Vec<VarId>,
    confidence: Confidence,
    chance: f64,
) -> Cause {
    let first = cells.first().copied();
    let chosen = explanation.and_then(|at| cluster.explanations.get(at));
    let range = chosen.and_then(|e| e.cells.iter().find(|(var, _)| Some(*var) == first));
    let further = chosen.map_or(0, |e| e.cells.len().saturating_sub(1));
    Cause {
        kind,
        cluster: number,
        explanation,
        from: first.and_then(|var| system.observed(var)),
        to: range.and_then(|(_, range)| range.determined()),
        cells,
        confidence,
        score: kind.prior() * (1.0 - chance) - 5.0 * further as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, explain};
    use super::*;
    use crate::system::Variable;

    /// 12 34 | 46 ; 25 16 | 41 ; 37 50 | 87 with the balances; `values` replaces the figures.
    fn table(values: [i64; 9]) -> (System, Vec<VarId>, Vec<ConstraintId>) {
        let mut system = System::new();
        let v: Vec<VarId> = values.iter().map(|&value| system.variable(Variable::stated(value))).collect();
        let mut ids = Vec::new();
        for row in [0, 3, 6] {
            ids.push(system.balance(v[row + 2], &[v[row], v[row + 1]], 0).unwrap());
        }
        for column in 0..3 {
            ids.push(system.balance(v[6 + column], &[v[column], v[3 + column]], 1).unwrap());
        }
        (system, v, ids)
    }

    fn causes(system: &System, evidence: &[Evidence]) -> Vec<Cause> {
        rank(system, &explain(system, &Limits::default()), evidence)
    }

    #[test]
    fn a_transposed_figure_that_two_totals_agree_on_is_determined() {
        let (system, v, _) = table([12, 34, 46, 25, 61, 41, 37, 50, 87]);
        let got = causes(&system, &[]);
        assert_eq!((got[0].kind, got[0].cells[0], got[0].to), (CauseKind::DigitsTransposed, v[4], Some(16)));
        assert_eq!(got[0].confidence, Confidence::Determined);
    }

    #[test]
    fn a_figure_that_is_simply_wrong_is_only_possible() {
        let (system, _, _) = table([12, 34, 46, 25, 19, 41, 37, 50, 87]);
        assert!(causes(&system, &[]).iter().all(|cause| cause.confidence == Confidence::Possible));
        let (system, _, _) = table([12, 34, 46, 25, 38, 41, 37, 50, 87]);
        assert!(causes(&system, &[]).is_empty());
    }

    fn column(total: i64, parts: &[i64]) -> (System, VarId, ConstraintId) {
        let mut system = System::new();
        let total = system.variable(Variable::stated(total));
        let parts: Vec<VarId> = parts.iter().map(|&value| system.variable(Variable::stated(value))).collect();
        let id = system.balance(total, &parts, 0).unwrap();
        (system, total, id)
    }

    #[test]
    fn a_formula_that_leaves_a_row_out_settles_it() {
        let (system, total, id) = column(90, &[30, 40, 20, 17]);
        let mut evidence = Evidence {
            kind: CauseKind::RowLeftOutOfFormula,
            cells: vec![total],
            about: vec![],
            also: vec![],
            constraint: Some(id),
            accounts_for: Some(-17),
            chance: 0.0,
        };
        let got = causes(&system, std::slice::from_ref(&evidence));
        assert_eq!(got.len(), 1);
        assert_eq!((got[0].confidence, got[0].from, got[0].to), (Confidence::Determined, Some(90), Some(107)));
        // A formula that leaves out another amount than the difference proves nothing.
        evidence.accounts_for = Some(-30);
        assert!(causes(&system, &[evidence]).iter().all(|cause| cause.confidence != Confidence::Determined));
    }

    #[test]
    fn two_proofs_against_each_other_determine_nothing() {
        let (system, total, id) = column(90, &[30, 40, 20, 17]);
        let part = system.var_ids().nth(4).unwrap();
        let proof = |kind, cell| Evidence {
            kind,
            cells: vec![cell],
            about: vec![],
            also: vec![],
            constraint: Some(id),
            accounts_for: Some(-17),
            chance: 0.0,
        };
        let both = [proof(CauseKind::RowLeftOutOfFormula, total), proof(CauseKind::HiddenRow, part)];
        assert!(causes(&system, &both).iter().all(|cause| cause.confidence == Confidence::Likely));
    }

    #[test]
    fn in_a_lone_column_a_slip_is_at_most_likely() {
        let (system, _, _) = column(133, &[30, 61, 20, 67]);
        for cause in causes(&system, &[]) {
            assert_ne!(cause.confidence, Confidence::Determined);
        }
    }

    #[test]
    fn exchanged_values_are_seen() {
        // 16 and 34 of the second column stand in each other's row.
        let (system, v, _) = table([12, 16, 46, 25, 34, 41, 37, 50, 87]);
        let got = causes(&system, &[]);
        assert!(got.iter().any(|c| c.kind == CauseKind::ValuesSwapped && c.cells == [v[1], v[4]]), "{got:?}");
    }

    #[test]
    fn names_are_those_of_the_contract() {
        for kind in CauseKind::ALL {
            let words: String = format!("{kind:?}")
                .chars()
                .flat_map(|c| if c.is_uppercase() { vec!['-', c.to_ascii_lowercase()] } else { vec![c] })
                .collect();
            assert_eq!(words.trim_start_matches('-'), kind.name());
        }
    }
}
