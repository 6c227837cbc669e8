//! What a reader of the publication knows: every count that is shown, and every relation between counts that holds – whether or not the
//! form's checks rest on it. A relation more makes more be suppressed, never less; so whatever a reader might take for granted is one.

use crate::check::{Context, TermValue, term_value};
use crate::localise::Figure;
use crate::schema::{Body, Edit, Linear, Measure, Op, RowKind, Scope, Term};
use crate::submission::{BoundTable, RowRole};
use crate::system::{self, System, VarId, Variable};
use std::collections::HashMap;

/// The counts of a publication and what holds between them.
#[derive(Debug, Default)]
pub struct Known {
    /// The relations.
    pub system: System,
    /// What each variable stands for, by its index.
    pub figures: Vec<Figure>,
    by_figure: HashMap<Figure, VarId>,
}

impl Known {
    /// Everything a reader knows of a submission.
    pub fn new(context: &Context<'_>) -> Self {
        let mut known = Self::default();
        for (t, bound) in context.submission.tables.iter().enumerate() {
            let Some(bound) = bound else { continue };
            known.sums(context, t, bound);
            known.persons_and_events(context, t, bound);
        }
        for edit in &context.schema.edits {
            match edit.scope {
                Scope::Form => known.edit(context, edit, None),
                Scope::Rows(table) => {
                    let rows =
                        context.submission.tables.get(table).and_then(Option::as_ref).map_or(0, |b| b.rows.len());
                    for row in 0..rows {
                        if Self::entry(context, table, row).is_some() {
                            known.edit(context, edit, Some((table, row)));
                        }
                    }
                }
            }
        }
        known.same_totals(context);
        known
    }

    /// The schema row behind a printed row.
    fn entry(context: &Context<'_>, table: usize, row: usize) -> Option<usize> {
        match context.submission.tables.get(table)?.as_ref()?.rows.get(row)?.role {
            RowRole::Entry(entry) => Some(entry),
            _ => None,
        }
    }

    /// The count a figure was submitted with; `None` where it is none. A reader takes a blank for 0.
    fn count(context: &Context<'_>, figure: Figure) -> Option<i64> {
        let cell = match figure {
            Figure::Cell(table, row, column) => {
                context.submission.tables.get(table)?.as_ref()?.rows.get(row)?.cells.get(column)?
            }
            Figure::Header(field) => &context.submission.header.get(field)?.as_ref()?.value,
            Figure::Elsewhere => return None,
        };
        cell.count().or_else(|| cell.raw.trim().is_empty().then_some(0))
    }

    fn variable(&mut self, context: &Context<'_>, figure: Figure) -> VarId {
        if let Some(&known) = self.by_figure.get(&figure) {
            return known;
        }
        let var = self.system.variable(Self::count(context, figure).map_or_else(Variable::blank, Variable::stated));
        self.figures.push(figure);
        self.by_figure.insert(figure, var);
        var
    }

    fn value(&self, var: VarId) -> Option<i128> {
        self.system.observed(var).map(i128::from)
    }

    /// The left side of a relation with the figures as they are; `None` where one cannot be read.
    fn sum(&self, terms: &[(i64, VarId)]) -> Option<i128> {
        terms.iter().map(|(c, v)| Some(i128::from(*c) * self.value(*v)?)).sum()
    }

    fn constrain(&mut self, terms: Vec<(i64, VarId)>, op: system::Op, rhs: i64) {
        // Coefficients beyond the system's range occur in no form; figures they would bind are bound by nothing else either.
        let _ = self.system.linear(terms, op, rhs, 0);
    }

    /// Totals and subtotals over what is printed of their parts, and of-which rows within the row they are part of. A sum that is off –
    /// rounded, or wrong – is taken to be off by just as much for the reader, too.
    fn sums(&mut self, context: &Context<'_>, t: usize, bound: &BoundTable) {
        let Some(table) = context.schema.tables.get(t) else { return };
        let counts: Vec<usize> =
            (0..table.columns.len()).filter(|&k| table.columns[k].measure.is_count() && bound.has_column(k)).collect();
        for r in 0..bound.rows.len() {
            let Some(row) = Self::entry(context, t, r).and_then(|j| table.rows.get(j)) else { continue };
            let parts: Vec<usize> =
                row.parts.iter().filter_map(|&p| bound.by_entry.get(p).copied().flatten()).collect();
            if parts.is_empty() || row.kind == RowKind::Category {
                continue;
            }
            for &k in &counts {
                let own = self.variable(context, Figure::Cell(t, r, k));
                let others = parts.iter().map(|&p| (-1, self.variable(context, Figure::Cell(t, p, k))));
                let terms: Vec<(i64, VarId)> = std::iter::once((1, own)).chain(others.collect::<Vec<_>>()).collect();
                if row.kind == RowKind::OfWhich {
                    if self.sum(&terms).is_none_or(|over| over <= 0) {
                        self.constrain(terms, system::Op::Le, 0);
                    }
                } else {
                    let off = self.sum(&terms).and_then(|d| i64::try_from(d).ok()).unwrap_or(0);
                    self.constrain(terms, system::Op::Eq, off);
                }
            }
        }
    }

    /// Within a row, nobody is counted without an event: where that is so in every row of a table, a reader counts on it. A form that
    /// declares relations within its rows says itself which.
    fn persons_and_events(&mut self, context: &Context<'_>, t: usize, bound: &BoundTable) {
        let Some(table) = context.schema.tables.get(t) else { return };
        if context.schema.edits.iter().any(|e| e.scope == Scope::Rows(t)) {
            return;
        }
        let of = |measure: Measure| (0..table.columns.len()).filter(move |&k| table.columns[k].measure == measure);
        let rows: Vec<usize> = (0..bound.rows.len()).filter(|&r| Self::entry(context, t, r).is_some()).collect();
        for (p, e) in of(Measure::Persons).flat_map(|p| of(Measure::Events).map(move |e| (p, e))) {
            let pair = |r: &usize| {
                let count = |k| Self::count(context, Figure::Cell(t, *r, k));
                Some((count(p)?, count(e)?))
            };
            let both: Vec<(i64, i64)> = rows.iter().filter_map(pair).collect();
            let within = !both.is_empty() && both.iter().all(|(a, b)| a <= b);
            let together = within && both.iter().all(|(a, b)| (*a == 0) == (*b == 0));
            for &r in rows.iter().filter(|_| within) {
                let a = self.variable(context, Figure::Cell(t, r, p));
                let b = self.variable(context, Figure::Cell(t, r, e));
                self.constrain(vec![(1, a), (-1, b)], system::Op::Le, 0);
                if together {
                    let _ = self.system.zero_iff(a, b, 0);
                }
            }
        }
    }

    /// Totals of persons that are the same number are taken to be the same persons.
    fn same_totals(&mut self, context: &Context<'_>) {
        let mut first: HashMap<i64, VarId> = HashMap::new();
        for (t, bound) in context.submission.tables.iter().enumerate() {
            let (Some(bound), Some(table)) = (bound, context.schema.tables.get(t)) else { continue };
            let Some(r) = table.total().and_then(|j| bound.by_entry.get(j).copied().flatten()) else { continue };
            for k in (0..table.columns.len()).filter(|&k| table.columns[k].measure == Measure::Persons) {
                let figure = Figure::Cell(t, r, k);
                let Some(n) = Self::count(context, figure).filter(|n| *n > 0) else { continue };
                let var = self.variable(context, figure);
                match first.get(&n) {
                    Some(&same) => self.constrain(vec![(1, same), (-1, var)], system::Op::Eq, 0),
                    None => {
                        first.insert(n, var);
                    }
                }
            }
        }
    }

    fn edit(&mut self, context: &Context<'_>, edit: &Edit, at: Option<(usize, usize)>) {
        match &edit.body {
            Body::Compare { lhs, op, rhs } => {
                let op = match op {
                    Op::Eq => system::Op::Eq,
                    Op::Le => system::Op::Le,
                    Op::Ge => system::Op::Ge,
                };
                self.compare(context, lhs, op, rhs, at);
            }
            Body::AnyOf { lhs, options } => {
                // The one that holds is told by the figures.
                for rhs in options {
                    self.compare(context, lhs, system::Op::Eq, rhs, at);
                }
            }
            Body::ZeroTogether { a, b } => {
                let figure = |term: &Term| Self::figure(context, term, at);
                if let (Some(a), Some(b)) = (figure(a), figure(b)) {
                    let (a, b) = (self.variable(context, a), self.variable(context, b));
                    let _ = self.system.zero_iff(a, b, 0);
                }
            }
        }
    }

    fn figure(context: &Context<'_>, term: &Term, at: Option<(usize, usize)>) -> Option<Figure> {
        Some(match *term {
            Term::Column(column) => {
                let (table, row) = at?;
                Figure::Cell(table, row, column)
            }
            Term::Cell { table, row, column } => {
                let bound = context.submission.tables.get(table)?.as_ref()?;
                Figure::Cell(table, bound.by_entry.get(row).copied().flatten()?, column)
            }
            Term::Header(field) => {
                context.submission.header.get(field)?.as_ref()?;
                Figure::Header(field)
            }
            Term::Count { .. } => return None,
        })
    }

    /// A comparison, where it holds. The entries of a list can be counted by anybody.
    fn compare(
        &mut self,
        context: &Context<'_>,
        lhs: &Linear,
        op: system::Op,
        rhs: &Linear,
        at: Option<(usize, usize)>,
    ) {
        let mut terms = Vec::new();
        let mut constant = rhs.constant.saturating_sub(lhs.constant);
        let left = lhs.terms.iter().map(|(c, t)| (*c, t));
        for (c, term) in left.chain(rhs.terms.iter().map(|(c, t)| (c.saturating_neg(), t))) {
            if let Some(figure) = Self::figure(context, term, at) {
                terms.push((c, self.variable(context, figure)));
            } else if let TermValue::Known(n) = term_value(context, term, at) {
                constant = constant.saturating_sub(c.saturating_mul(n));
            } else {
                return;
            }
        }
        let holds = self.sum(&terms).is_none_or(|sum| match op {
            system::Op::Eq => sum == i128::from(constant),
            system::Op::Le => sum <= i128::from(constant),
            system::Op::Ge => sum >= i128::from(constant),
        });
        if holds && !terms.is_empty() {
            self.constrain(terms, op, constant);
        }
    }
}
