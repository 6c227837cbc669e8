//! The months behind a report and the report before it, in one system with the report's own figures.
//!
//! Every month brings its figures along with its own sums and edits, and each figure that adds up over periods is the sum of the months'
//! (X107); a number of persons is at least each month's and at most their sum. So where a figure differs from its months, both sides are candidates: a month whose own total is typed clears its parts, and
//! a report whose total agrees with the months' clears its parts. What only one cell explains is told; else the slip decides, as ever.
//!
//! A count that is not below the preceding cumulative report's (X105) never falls below it in an explanation. One that is below is
//! left alone: there the preceding report may be the wrong one.

use super::elsewhere;
use super::form::{Figure, Form, Link};
use crate::check::{self, Companion, Context};
use crate::schema::{Measure, MergeRule, RowKind};
use crate::submission::{Observed, Submission};
use crate::system::{Op, Relation, VarId, Variable};
use std::ptr;

impl Form {
    /// The system of a report together with what it is compared with.
    pub(super) fn joined(context: &Context<'_>) -> Self {
        let mut form = Self::new(context);
        let months = check::months_behind(context);
        if months.iter().all(|m| ptr::eq(m.schema.as_ref(), context.schema)) {
            form.join(context, &months);
        }
        let previous = check::preceding_report(context);
        // Bounds are taken only from a report that has no error of its own.
        if let Some(p) = previous.filter(|p| ptr::eq(p.schema.as_ref(), context.schema) && p.errors == 0) {
            form.at_least(context, &p.submission);
        }
        form
    }

    fn join(&mut self, context: &Context<'_>, months: &[&Companion]) {
        let mut forms: Vec<(Form, Vec<VarId>)> = Vec::new();
        for (number, month) in months.iter().enumerate() {
            let form = Self::new(&month.context());
            let vars = self.adopt(&form, number);
            forms.push((form, vars));
        }
        for (figure, rule) in figures(context) {
            let Some((sheet, own)) = stated(context, context.submission, figure) else { continue };
            let mut parts = Vec::with_capacity(months.len());
            for (number, (month, (form, vars))) in months.iter().zip(&forms).enumerate() {
                let Some((key, cell)) = translated(context, &month.submission, figure) else { break };
                let known = form.by_figure.get(&key).and_then(|v| vars.get(v.index())).copied();
                parts.push(known.unwrap_or_else(|| self.beside(cell, number, key)));
            }
            if parts.len() != months.len() || months.is_empty() {
                continue;
            }
            let var = self.variable(figure, own);
            let link = Link { rule: "X107", cells: vec![(sheet, own.at)], key: String::new() };
            let sum = || std::iter::once((1, var)).chain(parts.iter().map(|p| (-1, *p))).collect();
            match rule {
                MergeRule::Sum => self.constrain(sum(), Op::Eq, 0, link),
                // The same person may come in every month, and each came in one at least.
                _ => {
                    for part in &parts {
                        self.constrain(vec![(1, var), (-1, *part)], Op::Ge, 0, link.clone());
                    }
                    self.constrain(sum(), Op::Le, 0, link)
                }
            };
        }
    }

    /// Takes another form's figures and edits over; its variables here, in its order. Its edits show as nothing here.
    fn adopt(&mut self, other: &Self, month: usize) -> Vec<VarId> {
        let vars: Vec<VarId> = other
            .system
            .variables()
            .iter()
            .zip(&other.figures)
            .map(|(variable, figure)| {
                self.figures.push(Figure::Elsewhere);
                let var = self.system.variable(*variable);
                self.of_months.insert(var, (month, *figure));
                var
            })
            .collect();
        for constraint in other.system.constraints() {
            let tag = self.links.len() as u32;
            let own = |v: VarId| vars.get(v.index()).copied().unwrap_or(v);
            let added = match &constraint.relation {
                Relation::Linear { terms, op, rhs } => {
                    self.system.linear(terms.iter().map(|(c, v)| (*c, own(*v))), *op, *rhs, tag)
                }
                Relation::ZeroIff(a, b) => self.system.zero_iff(own(*a), own(*b), tag),
            };
            if added.is_ok() {
                self.links.push(Link { rule: "", cells: Vec::new(), key: String::new() });
            }
        }
        vars
    }

    /// A figure of a month that is in none of its edits.
    fn beside(&mut self, cell: &Observed, month: usize, figure: Figure) -> VarId {
        self.figures.push(Figure::Elsewhere);
        let var = self.system.variable(cell.count().map_or_else(Variable::blank, Variable::stated));
        self.of_months.insert(var, (month, figure));
        var
    }

    fn at_least(&mut self, context: &Context<'_>, previous: &Submission) {
        for (figure, _) in figures(context).into_iter().filter(|f| f.1 == MergeRule::Sum) {
            let Some(&var) = self.by_figure.get(&figure) else { continue };
            let before = match figure {
                Figure::Cell(table, row, column) => {
                    self.entry(context, table, row).and_then(|e| elsewhere::count(previous, table, e, column))
                }
                Figure::Header(_) | Figure::Elsewhere => None,
            };
            let holds = |before: &i64| self.system.observed(var).is_none_or(|now| now >= *before);
            if let Some(before) = before.filter(|b| *b > 0).filter(holds) {
                self.system.set_lower(var, before);
            }
        }
    }
}

/// The report's figures that add up over periods or are bounded by those of its months.
fn figures(context: &Context<'_>) -> Vec<(Figure, MergeRule)> {
    let follows =
        |measure: Measure, merge: MergeRule| measure.is_count() && matches!(merge, MergeRule::Sum | MergeRule::Bounds);
    let mut out = Vec::new();
    for bound in context.submission.tables.iter().flatten() {
        let Some(table) = context.schema.tables.get(bound.table) else { continue };
        for (k, column) in table.columns.iter().enumerate().filter(|(_, c)| follows(c.measure, c.merge)) {
            if bound.has_column(k) {
                let rows = bound.by_entry.iter().flatten();
                out.extend(rows.map(|&row| (Figure::Cell(bound.table, row, k), column.merge)));
            }
        }
    }
    let header = context.schema.header.iter().enumerate().filter(|(_, h)| follows(h.measure, h.merge));
    out.extend(header.map(|(i, h)| (Figure::Header(i), h.merge)));
    out
}

/// The same figure of a month of the same form, with its cell.
fn translated<'s>(context: &Context<'_>, month: &'s Submission, figure: Figure) -> Option<(Figure, &'s Observed)> {
    match figure {
        Figure::Cell(table, row, column) => {
            let own = context.submission.tables.get(table)?.as_ref()?;
            let entry = own.by_entry.iter().position(|r| *r == Some(row))?;
            let theirs = month.tables.get(table)?.as_ref()?;
            let at = (*theirs.by_entry.get(entry)?)?;
            let figure = Figure::Cell(table, at, column);
            Some((figure, stated(context, month, figure)?.1))
        }
        Figure::Header(_) => Some((figure, stated(context, month, figure)?.1)),
        Figure::Elsewhere => None,
    }
}

/// What stands for a figure, with its sheet; a sum that is left blank states nothing.
fn stated<'s>(context: &Context<'_>, submission: &'s Submission, figure: Figure) -> Option<(usize, &'s Observed)> {
    match figure {
        Figure::Cell(table, row, column) => {
            let bound = submission.tables.get(table)?.as_ref()?;
            let cell = bound.rows.get(row)?.cells.get(column).filter(|_| bound.has_column(column))?;
            let entry = bound.by_entry.iter().position(|r| *r == Some(row))?;
            let sum = context.schema.tables.get(table)?.rows.get(entry)?.kind != RowKind::Category;
            (!sum || !cell.raw.is_empty()).then_some((cell.sheet, cell))
        }
        Figure::Header(field) => {
            let value = submission.header.get(field)?.as_ref()?;
            Some((value.value.sheet, &value.value))
        }
        Figure::Elsewhere => None,
    }
}
