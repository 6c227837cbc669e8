//! By measure: what the figures of all inputs come to.

use super::intake::{Known, Piece, Taken};
use super::plan::{Plan, Series};
use super::slots::{Slot, Slots};
use crate::date::Period;
use crate::number;
use crate::schema::{Measure, MergeRule, RowKind, Schema};
use std::collections::HashMap;

/// What joining needs at every step.
#[derive(Clone, Copy)]
pub(super) struct Joining<'a> {
    pub(super) schema: &'a Schema,
    pub(super) slots: &'a Slots,
    pub(super) pieces: &'a [Piece],
    pub(super) plan: &'a Plan,
    pub(super) sources: &'a Sources,
}

/// The figures of an input that belong to a figure of the whole: its own, and those of rows it replaced.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// By figure: figures of rows that became this one's.
    replaced: HashMap<usize, Vec<usize>>,
    /// Figures that became another's.
    gone: HashMap<usize, usize>,
    /// Rows that became others: table, row, the row they became.
    pub rows: Vec<(usize, usize, usize)>,
}

impl Sources {
    /// Rows that are no longer valid at the end of the whole give their figures to their successors.
    pub fn new(schema: &Schema, slots: &Slots, whole: &Period) -> Self {
        let mut sources = Self::default();
        for (t, table) in schema.tables.iter().enumerate() {
            for j in 0..table.rows.len() {
                let Some(to) = successor(schema, t, j, whole) else { continue };
                sources.rows.push((t, j, to));
                for k in 0..table.columns.len() {
                    if let (Some(old), Some(new)) =
                        (slots.index(Slot::Cell(t, j, k)), slots.index(Slot::Cell(t, to, k)))
                    {
                        sources.replaced.entry(new).or_default().push(old);
                        sources.gone.insert(old, new);
                    }
                }
            }
        }
        sources
    }

    /// The figures that belong to figure `n` of the whole.
    pub fn of(&self, n: usize) -> impl Iterator<Item = usize> + '_ {
        let own = (!self.gone.contains_key(&n)).then_some(n);
        own.into_iter().chain(self.replaced.get(&n).into_iter().flatten().copied())
    }

    /// Whether a figure became another's.
    pub fn is_gone(&self, n: usize) -> bool {
        self.gone.contains_key(&n)
    }
}

/// The row that replaced a row by the end of the whole, through any number of steps.
fn successor(schema: &Schema, table: usize, row: usize, whole: &Period) -> Option<usize> {
    let rows = &schema.tables[table].rows;
    let mut at = row;
    for _ in 0..rows.len() {
        let over = rows[at].valid_to.is_some_and(|d| d < whole.to);
        let next = rows[at].successor.as_ref().filter(|_| over);
        let Some(next) = next.and_then(|code| rows.iter().position(|r| r.code.as_ref() == Some(code))) else { break };
        at = next;
    }
    (at != row).then_some(at)
}

/// What a figure of the whole came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joined {
    /// Its value.
    pub known: Known,
    /// Inputs that do not have it although they should, or where it cannot be read.
    pub lacking: usize,
    /// Whether it was filled in from the count of first contacts.
    pub by_first_contacts: bool,
}

impl Joining<'_> {
    /// What one input says of a figure of the whole.
    pub(super) fn value(&self, piece: usize, n: usize) -> Option<Known> {
        let mut sum: Option<Known> = None;
        for taken in self.taken(piece, n) {
            sum = match (sum, taken.known) {
                (None, known) => Some(known),
                (Some(a), b) => Some(a.plus(b).unwrap_or(Known::Unknown)),
            };
        }
        sum
    }

    /// The cells of one input that belong to a figure of the whole.
    pub(super) fn taken(&self, piece: usize, n: usize) -> impl Iterator<Item = Taken> + '_ {
        self.sources.of(n).filter_map(move |s| self.pieces[piece].figures[s])
    }

    /// All figures of the whole.
    pub(super) fn all(&self) -> Vec<Option<Joined>> {
        let mut out: Vec<Option<Joined>> = vec![None; self.slots.len()];
        // Counts first: the bounds of persons need them.
        for bounds in [false, true] {
            for (n, slot) in self.slots.iter() {
                if (slot.rule(self.schema) == MergeRule::Bounds) == bounds && !self.sources.is_gone(n) {
                    out[n] = self.one(n, slot, &out);
                }
            }
        }
        self.first_contacts(&mut out);
        self.known_sums(&mut out);
        out
    }

    fn one(&self, n: usize, slot: Slot, so_far: &[Option<Joined>]) -> Option<Joined> {
        let mut lacking = 0;
        let mut parts: Vec<Known> = Vec::new();
        let mut any = false;
        for series in &self.plan.series {
            let own = self.of_series(series, n, slot.rule(self.schema));
            any |= own.any;
            lacking += own.lacking;
            parts.extend(own.known);
        }
        if !any {
            return None;
        }
        let known = match slot.rule(self.schema) {
            MergeRule::Bounds => bounds(&parts, self.events(slot, so_far)),
            MergeRule::Same | MergeRule::Union => {
                let first = parts.first().copied().unwrap_or(Known::Unknown);
                if parts.iter().all(|p| *p == first) { first } else { Known::Unknown }
            }
            MergeRule::Sum => sum(&parts),
        };
        Some(Joined { known, lacking, by_first_contacts: false })
    }

    /// What one office's reports come to.
    pub(super) fn of_series(&self, series: &Series, n: usize, rule: MergeRule) -> OfSeries {
        let mut out = OfSeries::default();
        if series.cumulative {
            let Some(&last) = series.pieces.last() else { return out };
            let (end, base) = (self.value(last, n), series.base.map(|b| self.value(b, n)));
            out.any = end.is_some();
            let known = match (end, base) {
                (Some(end), None) => Some(end),
                (Some(end), Some(base)) => base.and_then(|base| since(end, base, rule)),
                (None, _) => None,
            };
            out.lacking = usize::from(known.is_none_or(|k| k == Known::Unknown));
            out.known.extend(known.filter(|k| *k != Known::Unknown));
            return out;
        }
        for &piece in &series.pieces {
            match self.value(piece, n) {
                Some(Known::Unknown) => (out.any, out.lacking) = (true, out.lacking + 1),
                Some(known) => {
                    out.any = true;
                    out.known.push(known);
                }
                None => out.lacking += usize::from(self.expected(piece, n)),
            }
        }
        out
    }

    /// Whether an input should have a figure: its category is valid in the input's period and need not be left out.
    fn expected(&self, piece: usize, n: usize) -> bool {
        let Some(Slot::Cell(t, j, _)) = self.slots.get(n) else { return false };
        let row = &self.schema.tables[t].rows[j];
        let period = self.pieces[piece].period;
        row.kind == RowKind::Category
            && period
                .is_none_or(|p| row.valid_from.is_none_or(|d| d <= p.to) && row.valid_to.is_none_or(|d| d >= p.from))
    }

    /// The events of the row of a figure of persons, all its columns of events together: every person has at least one.
    fn events(&self, slot: Slot, so_far: &[Option<Joined>]) -> Option<i64> {
        let Slot::Cell(t, j, k) = slot else { return None };
        let columns = &self.schema.tables[t].columns;
        if columns[k].measure != Measure::Persons {
            return None;
        }
        let mut sum = 0_i64;
        let mut any = false;
        for (c, _) in columns.iter().enumerate().filter(|(_, c)| c.measure == Measure::Events) {
            let joined = so_far[self.slots.index(Slot::Cell(t, j, c))?].filter(|joined| joined.lacking == 0)?;
            sum = sum.checked_add(joined.known.exact()?)?;
            any = true;
        }
        any.then_some(sum)
    }

    /// Persons of whom those who came for the first time in the fiscal year are counted: from April on, one office, no gap.
    fn first_contacts(&self, out: &mut [Option<Joined>]) {
        let whole = &self.plan.whole;
        let april = (whole.from.month(), whole.from.day()) == (4, 1);
        let one_year = crate::date::fiscal_year(whole.to) == whole.fiscal_year();
        if !april || !one_year || self.plan.series.len() != 1 || !self.plan.gaps.is_empty() {
            return;
        }
        let mut filled: Vec<(usize, i64)> = Vec::new();
        let mut fill = |persons: Option<usize>, new: Option<usize>| {
            let (Some(persons), Some(new)) = (persons, new.and_then(|n| out[n])) else { return };
            if let (Some(count), 0) = (new.known.exact(), new.lacking) {
                filled.push((persons, count));
            }
        };
        for (t, table) in self.schema.tables.iter().enumerate() {
            for (k, of) in table.columns.iter().enumerate().filter_map(|(k, c)| Some((k, c.first_contacts_of?))) {
                for j in 0..table.rows.len() {
                    fill(self.slots.index(Slot::Cell(t, j, of)), self.slots.index(Slot::Cell(t, j, k)));
                }
            }
            for (j, row) in table.rows.iter().enumerate().filter(|(_, r)| r.first_contacts) {
                let Some(&parent) = row.parts.first() else { continue };
                for (k, _) in table.columns.iter().enumerate().filter(|(_, c)| c.measure == Measure::Persons) {
                    fill(self.slots.index(Slot::Cell(t, parent, k)), self.slots.index(Slot::Cell(t, j, k)));
                }
            }
        }
        for (n, count) in filled {
            // A count outside the bounds contradicts the months; the bounds stand then.
            if let Some(joined) = &mut out[n]
                && matches!(joined.known, Known::Between(a, b) if (a..=b).contains(&count))
            {
                joined.known = Known::Count(count);
                joined.by_first_contacts = true;
            }
        }
    }

    /// A sum of persons all of whose parts are known is known.
    pub(super) fn known_sums(&self, out: &mut [Option<Joined>]) {
        for (t, table) in self.schema.tables.iter().enumerate() {
            for (j, row) in table.rows.iter().enumerate() {
                if !matches!(row.kind, RowKind::Total | RowKind::Subtotal) || row.parts.is_empty() {
                    continue;
                }
                for k in 0..table.columns.len() {
                    let Some(n) = self.slots.index(Slot::Cell(t, j, k)) else { continue };
                    let parts = row.parts.iter().map(|&p| {
                        let part = self.slots.index(Slot::Cell(t, p, k))?;
                        if self.sources.is_gone(part) { Some(0) } else { out[part]?.known.exact() }
                    });
                    let sum: Option<i64> = parts
                        .collect::<Option<Vec<i64>>>()
                        .and_then(|p| p.into_iter().try_fold(0_i64, i64::checked_add));
                    if let (Some(sum), Some(joined)) = (sum, &mut out[n])
                        && matches!(joined.known, Known::Between(..))
                    {
                        joined.known = Known::Count(sum);
                    }
                }
            }
        }
    }
}

/// What one office's reports say of a figure.
#[derive(Clone, Debug, Default)]
pub(super) struct OfSeries {
    /// What is known, one a report (one in all where they count since April).
    pub(super) known: Vec<Known>,
    /// Reports that lack it.
    pub(super) lacking: usize,
    /// Whether any has it.
    pub(super) any: bool,
}

/// All added; unknown where the sum does not fit.
pub(super) fn sum(parts: &[Known]) -> Known {
    parts.iter().try_fold(Known::Count(0), |a, b| a.plus(*b)).unwrap_or(Known::Unknown)
}

/// Persons: at least the greatest count, at most the sum and the events. Counts that contradict the events are left to their own bounds.
pub(super) fn bounds(parts: &[Known], events: Option<i64>) -> Known {
    let ends: Option<Vec<(i64, i64)>> = parts.iter().map(|p| p.bounds()).collect();
    let Some(ends) = ends.filter(|e| !e.is_empty()) else { return Known::Unknown };
    let counts =
        |end: fn(&(i64, i64)) -> i64| -> Vec<u64> { ends.iter().map(|e| u64::try_from(end(e)).unwrap_or(0)).collect() };
    let (least, most) = (counts(|e| e.0), counts(|e| e.1));
    let events = events.and_then(|e| u64::try_from(e).ok());
    let low = number::person_bounds(&least, None).map(|b| b.0);
    let high = number::person_bounds(&most, events).or_else(|| number::person_bounds(&most, None)).map(|b| b.1);
    match (low.and_then(|n| i64::try_from(n).ok()), high.and_then(|n| i64::try_from(n).ok())) {
        (Some(a), Some(b)) if a <= b => Known::from_bounds(a, b),
        _ => Known::Unknown,
    }
}

/// What a count since April grew by: events by the difference, persons by at least the difference and at most all of them.
pub(super) fn since(end: Known, base: Known, rule: MergeRule) -> Option<Known> {
    match (end, base, rule) {
        (end, base, MergeRule::Bounds) => {
            let ((a, b), (c, d)) = (end.bounds()?, base.bounds()?);
            Some(Known::from_bounds(a.checked_sub(d)?.max(0), b.max(c.min(b))))
        }
        (Known::Count(a), Known::Count(b), MergeRule::Sum) => a.checked_sub(b).map(Known::Count),
        (end, _, MergeRule::Same | MergeRule::Union) => Some(end),
        _ => None,
    }
}

/// Puts right the sums of an input: one that was not stated is computed, one that contradicts its parts gives way to them.
pub(super) fn settle_sums(schema: &Schema, slots: &Slots, piece: &mut Piece) {
    for (t, table) in schema.tables.iter().enumerate() {
        for (j, row) in table.rows.iter().enumerate() {
            if !matches!(row.kind, RowKind::Total | RowKind::Subtotal) || row.parts.is_empty() {
                continue;
            }
            for k in 0..table.columns.len() {
                let Some(n) = slots.index(Slot::Cell(t, j, k)) else { continue };
                let parts: Vec<Taken> = row
                    .parts
                    .iter()
                    .filter_map(|&p| slots.index(Slot::Cell(t, p, k)))
                    .filter_map(|p| piece.figures[p])
                    .collect();
                let all: Vec<Known> = parts.iter().map(|p| p.known).collect();
                let Some(total) = sum(&all).exact().filter(|_| !all.is_empty()) else { continue };
                let extra: i64 = piece
                    .extra
                    .iter()
                    .filter(|e| e.table == t && row.kind == RowKind::Total)
                    .filter_map(|e| e.figures.get(k).copied().flatten()?.known.exact())
                    .sum();
                match &mut piece.figures[n] {
                    Some(stated)
                        if stated.known.exact() == Some(total) || stated.known.exact() == total.checked_add(extra) => {}
                    Some(stated) if matches!(stated.known, Known::Between(..)) => {}
                    Some(stated) => stated.known = Known::Count(total),
                    slot => {
                        let sheet = parts.first().map_or(0, |p| p.sheet);
                        *slot = Some(Taken { known: Known::Count(total), sheet, cell: None });
                    }
                }
            }
        }
    }
}
