//! Which cell explains a difference between a stated report and its months: the cells of the stated report and of every month as one exact
//! system, from which the localiser tells the single figures whose change would make everything agree.

use super::against::Difference;
use super::combine::Joining;
use super::intake::{Piece, Taken};
use super::slots::Slot;
use crate::finding::{self, Confidence, Figure};
use crate::localise::rank::{self, rank};
use crate::localise::{Limits, explain};
use crate::message::Message;
use crate::schema::RowKind;
use crate::system::{Op, System, VarId, Variable};
use std::collections::{BTreeSet, HashMap};

/// Where so many figures of a column differ, no single cell explains them.
const MOST_DIFFERENCES: usize = 10;
/// Cells of more reports than this are not searched.
const MOST_PIECES: usize = 40;
/// More candidates than this tell nothing.
const MOST_CANDIDATES: usize = 3;

/// A cell whose change alone would explain a difference.
pub(super) struct Blame {
    /// The figure that differs.
    pub(super) n: usize,
    /// File, sheet and cell.
    pub(super) place: String,
    /// What it holds.
    pub(super) from: i64,
    /// What it would have to hold.
    pub(super) to: i64,
    /// The slip that would explain it, where there is a likely one.
    pub(super) cause: Option<finding::Cause>,
}

/// Where a variable stands: a report (`None`: the stated one), the figure, and its cell.
type Stands = (Option<usize>, usize, Taken);

/// The cells that alone explain differences.
pub(super) fn blame(joining: &Joining<'_>, stated: &Piece, differences: &[Difference]) -> Vec<Blame> {
    let mut out = Vec::new();
    let pieces: Vec<usize> = joining.plan.series.iter().flat_map(|s| s.pieces.iter().copied()).collect();
    if pieces.len() > MOST_PIECES || joining.plan.series.iter().any(|s| s.cumulative) {
        return out;
    }
    let columns: BTreeSet<Option<(usize, usize)>> = differences.iter().map(|d| column(d.slot)).collect();
    for at in columns {
        let own: Vec<&Difference> = differences.iter().filter(|d| column(d.slot) == at).collect();
        if own.len() <= MOST_DIFFERENCES {
            one_column(joining, stated, &pieces, at, &own, &mut out);
        }
    }
    out
}

fn column(slot: Slot) -> Option<(usize, usize)> {
    if let Slot::Cell(t, _, k) = slot { Some((t, k)) } else { None }
}

struct Sheets<'a, 'j> {
    joining: &'a Joining<'j>,
    stated: &'a Piece,
    system: System,
    stands: Vec<Stands>,
    vars: HashMap<(Option<usize>, usize), VarId>,
}

impl Sheets<'_, '_> {
    /// The variable of a figure in a report; `None` where it is not known exactly there. A sum that agrees with its parts follows them; one
    /// that was typed and does not is what it says, and bears witness against one of them.
    fn var(&mut self, report: Option<usize>, n: usize, parts: Option<&[usize]>) -> Option<VarId> {
        if let Some(&known) = self.vars.get(&(report, n)) {
            return Some(known);
        }
        let taken = match report {
            None => self.stated.figures[n]?,
            Some(piece) => {
                let mut all = self.joining.taken(piece, n);
                let first = all.next()?;
                if all.next().is_some() {
                    return None;
                }
                first
            }
        };
        let own = report.map_or(self.stated, |p| &self.joining.pieces[p]);
        let typed = own.typed_sums.iter().find(|s| s.0 == n).map(|s| s.1);
        let known = |n: usize| own.figures[n].and_then(|f| f.known.exact());
        let value = typed.map_or_else(|| taken.known.exact(), Some)?;
        let sum = |parts: &[usize]| parts.iter().try_fold(0_i64, |sum, &p| sum.checked_add(known(p)?));
        let variable = match parts {
            Some(parts) if sum(parts) == Some(value) => Variable::derived(value),
            _ => Variable::stated(value),
        };
        let var = self.system.variable(variable);
        self.stands.push((report, n, taken));
        self.vars.insert((report, n), var);
        Some(var)
    }
}

fn one_column(
    joining: &Joining<'_>,
    stated: &Piece,
    pieces: &[usize],
    at: Option<(usize, usize)>,
    own: &[&Difference],
    out: &mut Vec<Blame>,
) {
    let mut sheets = Sheets { joining, stated, system: System::new(), stands: Vec::new(), vars: HashMap::new() };
    let reports = || std::iter::once(None).chain(pieces.iter().copied().map(Some));
    // Totals first: each report's own balance.
    if let Some((t, k)) = at {
        let table = &joining.schema.tables[t];
        for (j, row) in
            table.rows.iter().enumerate().filter(|(_, r)| matches!(r.kind, RowKind::Total | RowKind::Subtotal))
        {
            let Some(total) = joining.slots.index(Slot::Cell(t, j, k)) else { continue };
            let parts: Vec<usize> =
                row.parts.iter().filter_map(|&p| joining.slots.index(Slot::Cell(t, p, k))).collect();
            for report in reports() {
                // A total that also counts rows without a place in the form says nothing of the others alone.
                let own = report.map_or(stated, |p: usize| &joining.pieces[p]);
                if own.extra.iter().any(|e| e.table == t && e.figures.get(k).copied().flatten().is_some()) {
                    continue;
                }
                let Some(sum) = sheets.var(report, total, Some(&parts)) else { continue };
                let vars: Vec<VarId> = parts.iter().filter_map(|&p| sheets.var(report, p, None)).collect();
                if vars.len() == parts.len() {
                    // A balance that cannot be stated is left out: the search then has less to go by.
                    let _ = sheets.system.balance(sum, &vars, 0);
                }
            }
        }
    }
    let compared: Vec<usize> = match at {
        None => own.iter().map(|d| d.n).collect(),
        Some((t, k)) => {
            (0..joining.schema.tables[t].rows.len()).filter_map(|j| joining.slots.index(Slot::Cell(t, j, k))).collect()
        }
    };
    for n in compared {
        let Some(whole) = sheets.var(None, n, None) else { continue };
        let months: Vec<VarId> = pieces.iter().filter_map(|&p| sheets.var(Some(p), n, None)).collect();
        let terms = std::iter::once((1, whole)).chain(months.into_iter().map(|m| (-1, m)));
        // As above.
        let _ = sheets.system.linear(terms, Op::Eq, 0, n as u32);
    }
    tell(&sheets, own, out);
}

fn tell(sheets: &Sheets<'_, '_>, own: &[&Difference], out: &mut Vec<Blame>) {
    let limits = Limits { max_cells: 3, max_nodes: 20_000, ..Limits::default() };
    let explanations = explain(&sheets.system, &limits);
    let causes = rank(&sheets.system, &explanations, &[]);
    for (number, cluster) in explanations.clusters.iter().enumerate() {
        let single: Vec<_> = cluster.explanations.iter().filter(|e| e.cells.len() == 1).collect();
        for explanation in &single {
            let Some(&(var, range)) = explanation.cells.first() else { continue };
            let (Some(&(report, n, taken)), Some(to)) = (sheets.stands.get(var.index()), range.determined()) else {
                continue;
            };
            let Some(from) = taken.known.exact() else { continue };
            let cause = causes.iter().find(|c| c.cluster == number && c.cells == [var] && c.to == Some(to));
            let likely = cause.is_some_and(|c| c.confidence != Confidence::Possible);
            // Few candidates are named all; of many only those that look like a slip.
            if single.len() > MOST_CANDIDATES && !likely {
                continue;
            }
            let Some(difference) = own.iter().find(|d| d.n == n) else { continue };
            let piece = report.map_or(sheets.stated, |p| &sheets.joining.pieces[p]);
            let Some(cell) = taken.cell else { continue };
            let place = format!("{} {}!{cell}", piece.file, piece.sheet(taken.sheet));
            let cause = cause.map(|c| finding::Cause {
                kind: c.kind.name(),
                sheet: format!("[{}]{}", piece.file, piece.sheet(taken.sheet)),
                cell,
                row: Some(format!("{} {}", piece.file, piece.sheet(taken.sheet))),
                row_code: None,
                from: Figure::Int(from),
                to: Figure::Int(to),
                confidence: c.confidence,
                explanation: Message::new("against-slip").with("kind", kind(c.kind)).with("from", from).with("to", to),
            });
            out.push(Blame { n: difference.n, place, from, to, cause });
        }
    }
}

/// The words for a slip.
fn kind(kind: rank::CauseKind) -> Message {
    Message::new(match kind {
        rank::CauseKind::DigitsTransposed => "slip-digits-transposed",
        rank::CauseKind::ShiftedByTen => "slip-shifted-by-ten",
        rank::CauseKind::DigitDropped => "slip-digit-dropped",
        rank::CauseKind::DigitAdded => "slip-digit-added",
        rank::CauseKind::SignFlipped => "slip-sign-flipped",
        _ => "slip-digit-mistyped",
    })
}
