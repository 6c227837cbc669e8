//! From a bound form to the exact system: every count that stands in an edit is a variable, every edit a constraint.

use crate::a1::CellRef;
use crate::check::{self, Context};
use crate::formula;
use crate::schema::{Body, Edit, Linear, Op, RowKind, Scope, Term, Tolerance};
use crate::submission::{BoundTable, Observed, Reading, RowRole, Written};
use crate::system::{self, ConstraintId, Relation, System, VarId, Variable};
use foldhash::fast::RandomState;
use std::cell::OnceCell;
use std::collections::HashMap;

/// Where a variable's figure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// Table, bound row, schema column.
    Cell(usize, usize, usize),
    /// Header field.
    Header(usize),
    /// A figure of a month behind the report (`joined`). It has no cell here; `Form::place` knows it.
    Elsewhere,
}

/// The finding that a broken constraint shows as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its rule.
    pub rule: &'static str,
    /// The cells of its figures; the finding is at one of them.
    pub cells: Vec<(usize, CellRef)>,
    /// The edit's identifier; empty for totals.
    pub key: String,
}

/// The workbook prepared for its formulas, once one of them is asked about.
type Book<'a> = OnceCell<formula::Context<'a>>;

/// A form as a system.
#[derive(Debug, Default)]
pub struct Form {
    /// The system; a constraint's tag is its index in `links`.
    pub system: System,
    /// What each variable stands for, by its index.
    pub figures: Vec<Figure>,
    /// What each constraint shows as.
    pub links: Vec<Link>,
    /// Results of live formulas, each with the equation that is its formula.
    pub derived: Vec<(VarId, ConstraintId)>,
    pub(super) by_figure: HashMap<Figure, VarId, RandomState>,
    /// Of figures elsewhere, the month (by its place in time) and which of its figures.
    pub(super) of_months: HashMap<VarId, (usize, Figure), RandomState>,
}

/// Where a figure stands, in this report or in a month behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stand {
    /// The sheet; in another file `[FILE]SHEET`.
    pub sheet: String,
    pub at: CellRef,
    pub row: Option<String>,
    pub row_code: Option<String>,
}

impl Form {
    /// Builds the system of a submission. Cells that cannot be read as whole numbers are unknowns; edits over missing rows or columns
    /// are left out, as the checks leave them out.
    pub fn new(context: &Context<'_>) -> Self {
        let mut form = Self::default();
        let book = OnceCell::new();
        for bound in context.submission.tables.iter().flatten() {
            form.balances(context, bound);
        }
        for edit in &context.schema.edits {
            if !matches!(edit.rule, "T103" | "X101" | "X102" | "X103")
                || edit.severity.is_some_and(|s| s < crate::severity::Severity::Error)
                || !usable(context, edit)
            {
                continue;
            }
            match edit.scope {
                Scope::Form => form.edit(context, &book, edit, None),
                Scope::Rows(table) => {
                    let Some(bound) = &context.submission.tables[table] else { continue };
                    for (i, row) in bound.rows.iter().enumerate() {
                        if matches!(row.role, RowRole::Entry(_)) {
                            form.edit(context, &book, edit, Some((table, i)));
                        }
                    }
                }
            }
        }
        form
    }

    /// What a constraint shows as.
    pub fn link(&self, id: ConstraintId) -> Option<&Link> {
        self.links.get(self.system.constraints().get(id.index())?.tag as usize)
    }

    /// The total of a balance: its only variable with coefficient 1.
    pub fn total_of(&self, id: ConstraintId) -> Option<VarId> {
        self.terms(id).iter().find(|(c, _)| *c == 1).map(|t| t.1)
    }

    /// The parts of a balance.
    pub fn parts_of(&self, id: ConstraintId) -> Vec<VarId> {
        self.terms(id).iter().filter(|(c, _)| *c == -1).map(|t| t.1).collect()
    }

    /// The variables of a constraint.
    pub fn vars_of(&self, id: ConstraintId) -> Vec<VarId> {
        match self.system.constraints().get(id.index()).map(|c| &c.relation) {
            Some(Relation::Linear { terms, .. }) => terms.iter().map(|t| t.1).collect(),
            Some(Relation::ZeroIff(a, b)) => vec![*a, *b],
            None => Vec::new(),
        }
    }

    /// The schema row behind a bound row; `None` for rows the schema does not know.
    pub fn entry(&self, context: &Context<'_>, table: usize, row: usize) -> Option<usize> {
        match context.submission.tables.get(table)?.as_ref()?.rows.get(row)?.role {
            RowRole::Entry(entry) => Some(entry),
            _ => None,
        }
    }

    /// Whether a variable is the stated total of some balance.
    pub fn is_total(&self, var: VarId) -> bool {
        self.system.constraint_ids().any(|id| {
            self.link(id).is_some_and(|link| matches!(link.rule, "T101" | "T102")) && self.total_of(id) == Some(var)
        })
    }

    fn terms(&self, id: ConstraintId) -> &[(i64, VarId)] {
        match self.system.constraints().get(id.index()).map(|c| &c.relation) {
            Some(Relation::Linear { terms, .. }) => terms,
            _ => &[],
        }
    }

    /// The cell of a variable: sheet and what stands there.
    pub fn cell<'a>(&self, context: &Context<'a>, var: VarId) -> Option<(usize, &'a Observed)> {
        cell_of(context, *self.figures.get(var.index())?)
    }

    /// Where a variable stands, be it in this report or in a month behind it.
    pub(super) fn place(&self, context: &Context<'_>, var: VarId) -> Option<Stand> {
        let stand = |context: &Context<'_>, figure| {
            let (sheet, observed) = cell_of(context, figure)?;
            let (row, row_code) = labels(context, figure);
            Some(Stand { sheet: context.sheet_name(sheet).to_owned(), at: observed.at, row, row_code })
        };
        let Some(&(month, figure)) = self.of_months.get(&var) else {
            return stand(context, *self.figures.get(var.index())?);
        };
        let month = *check::months_behind(context).get(month)?;
        let there = stand(&month.context(), figure)?;
        Some(Stand { sheet: format!("[{}]{}", month.file(), there.sheet), ..there })
    }

    pub(super) fn variable(&mut self, figure: Figure, observed: &Observed) -> VarId {
        if let Some(&known) = self.by_figure.get(&figure) {
            return known;
        }
        let var = self.system.variable(observed.count().map_or_else(Variable::blank, Variable::stated));
        self.figures.push(figure);
        self.by_figure.insert(figure, var);
        var
    }

    /// Totals and subtotals, where they must hold exactly. A total computed by a formula whose result is the sum of its parts, or of
    /// those that are not stored as text, cannot be wrong by itself.
    fn balances(&mut self, context: &Context<'_>, bound: &BoundTable) {
        let table = &context.schema.tables[bound.table];
        for (i, row) in bound.rows.iter().enumerate() {
            let (rule, parts, is_total) = match &row.role {
                RowRole::Entry(j) if table.rows[*j].kind == RowKind::Total => ("T101", &table.rows[*j].parts, true),
                RowRole::Entry(j) if table.rows[*j].kind == RowKind::Subtotal => ("T102", &table.rows[*j].parts, false),
                RowRole::Subtotal(parts) if !parts.is_empty() => ("T102", parts, false),
                _ => continue,
            };
            if table.tolerance != Tolerance::Exact || !context.schema.binds(rule, Some(&table.id), "") {
                continue;
            }
            for column in
                (0..table.columns.len()).filter(|&k| table.columns[k].measure.is_count() && bound.has_column(k))
            {
                let stated = &row.cells[column];
                // A category of another period only is not missing.
                let valid = |p: &&usize| bound.by_entry[**p].is_some() || check::required(context, &table.rows[**p]);
                let at: Option<Vec<usize>> = parts.iter().filter(valid).map(|&p| bound.by_entry[p]).collect();
                let Some(at) = at.filter(|_| !stated.raw.is_empty()) else { continue };
                let sum: Option<i64> = at.iter().map(|&r| bound.rows[r].cells[column].count()).sum();
                // Rows the form does not know may be in the stated total; the check accepts that, so does the system.
                let extra: i64 = bound
                    .rows
                    .iter()
                    .filter(|r| is_total && matches!(r.role, RowRole::Unknown | RowRole::DuplicateOf(_)))
                    .filter_map(|r| r.cells[column].count())
                    .sum();
                let rhs = if sum.and_then(|s| s.checked_add(extra)) == stated.count() { extra } else { 0 };
                let total = self.variable(Figure::Cell(bound.table, i, column), stated);
                let text: i64 = at.iter().filter_map(|&r| as_text(&bound.rows[r].cells[column])).sum();
                // A part that cannot be read is passed over like a text; then the result says nothing of what it should hold.
                let readable: i64 = at.iter().filter_map(|&r| bound.rows[r].cells[column].count()).sum();
                let live = stated.formula
                    && stated.count().is_some_and(|s| s == readable || Some(s) == readable.checked_sub(text));
                let parts: Vec<VarId> = at
                    .iter()
                    .map(|&r| self.variable(Figure::Cell(bound.table, r, column), &bound.rows[r].cells[column]))
                    .collect();
                let terms = std::iter::once((1, total)).chain(parts.into_iter().map(|p| (-1, p)));
                let link = Link { rule, cells: vec![(stated.sheet, stated.at)], key: String::new() };
                let id = self.constrain(terms.collect(), system::Op::Eq, rhs, link);
                if let Some(id) = id.filter(|_| live) {
                    self.derive(total, id);
                }
            }
        }
    }

    pub(super) fn constrain(
        &mut self,
        terms: Vec<(i64, VarId)>,
        op: system::Op,
        rhs: i64,
        link: Link,
    ) -> Option<ConstraintId> {
        let tag = self.links.len() as u32;
        // A coefficient beyond the system's range is left to the check alone.
        let id = self.system.linear(terms, op, rhs, tag).ok()?;
        self.links.push(link);
        Some(id)
    }

    fn derive(&mut self, var: VarId, by: ConstraintId) {
        self.system.set_standing(var, system::Standing::Derived);
        self.derived.push((var, by));
    }

    /// The figure of an equation whose formula is this very equation (実人数 = 有 + 無 calculated in the sheet), where it holds or fails by
    /// the numbers stored as text alone: it cannot be wrong by itself.
    fn calculated<'a>(&self, context: &Context<'a>, book: &Book<'a>, id: ConstraintId) -> Option<VarId> {
        let Relation::Linear { terms, op: system::Op::Eq, rhs: 0 } =
            &self.system.constraints().get(id.index())?.relation
        else {
            return None;
        };
        let residual = match self.system.evaluate(id) {
            system::Status::Holds => 0,
            system::Status::Broken { residual } => residual,
            system::Status::NotEvaluable { .. } => return None,
        };
        let result = |&(factor, var): &(i64, VarId)| {
            let (sheet, cell) = self.cell(context, var).filter(|(_, cell)| cell.formula)?;
            let others: Vec<(usize, CellRef)> = terms
                .iter()
                .filter(|t| t.1 != var)
                .map(|t| {
                    (t.0 == -factor && factor.abs() == 1).then(|| self.cell(context, t.1).map(|(s, c)| (s, c.at)))?
                })
                .collect::<Option<_>>()?;
            let text: i64 = terms
                .iter()
                .filter(|t| t.1 != var)
                .filter_map(|t| as_text(self.cell(context, t.1)?.1))
                .fold(0, i64::saturating_add);
            if residual != 0 && residual != -i128::from(factor) * i128::from(text) {
                return None;
            }
            let book = book.get_or_init(|| formula::Context::new(context.workbook));
            let covered = book.coverage_of(sheet, cell.at)?.expanded(|s, at| others.contains(&(s, at)))?;
            covered.against(&others).is_empty().then_some(var)
        };
        terms.iter().find_map(result)
    }

    /// What live formulas give once the figures in `values` (by variable) hold: the results that change, in order.
    pub fn recalculated(&self, values: &mut HashMap<VarId, i64>) {
        // Totals of row sums, and what equals them: a few passes reach all, however they are ordered.
        for _ in 0..4 {
            for &(var, id) in &self.derived {
                let Some(Relation::Linear { terms, rhs, .. }) =
                    self.system.constraints().get(id.index()).map(|c| &c.relation)
                else {
                    continue;
                };
                let value = |v: VarId| values.get(&v).copied().or_else(|| self.system.observed(v)).map(i128::from);
                let own = terms.iter().find(|t| t.1 == var).map_or(1, |t| i128::from(t.0));
                let rest: Option<i128> =
                    terms.iter().filter(|t| t.1 != var).map(|t| Some(i128::from(t.0) * value(t.1)?)).sum();
                let Some(result) = rest.map(|rest| (i128::from(*rhs) - rest) / own) else { continue };
                if let (Ok(result), false) = (i64::try_from(result), value(var) == Some(result)) {
                    values.insert(var, result);
                }
            }
        }
    }

    /// The variable of a cell; `None` where no edit speaks of it.
    pub fn at(&self, context: &Context<'_>, sheet: &str, at: CellRef) -> Option<VarId> {
        self.system
            .var_ids()
            .find(|var| self.cell(context, *var).is_some_and(|(s, c)| c.at == at && context.sheet_name(s) == sheet))
    }

    fn edit<'a>(&mut self, context: &Context<'a>, book: &Book<'a>, edit: &Edit, at: Option<(usize, usize)>) {
        let (rule, id) = (edit.rule, &edit.id);
        let mut cells = Vec::new();
        match &edit.body {
            Body::Compare { lhs, op, rhs } => {
                let (Some(mut terms), Some(right)) =
                    (self.linear(context, lhs, at, &mut cells), self.linear(context, rhs, at, &mut cells))
                else {
                    return;
                };
                terms.extend(right.into_iter().map(|(c, v)| (-c, v)));
                let op = match op {
                    Op::Eq => system::Op::Eq,
                    Op::Le => system::Op::Le,
                    Op::Ge => system::Op::Ge,
                };
                let link = Link { rule, cells, key: id.clone() };
                let id = self.constrain(terms, op, rhs.constant.saturating_sub(lhs.constant), link);
                if let Some((var, id)) = id.and_then(|id| Some((self.calculated(context, book, id)?, id))) {
                    self.derive(var, id);
                }
            }
            Body::ZeroTogether { a, b } => {
                let (Some(a), Some(b)) = (self.term(context, a, at, &mut cells), self.term(context, b, at, &mut cells))
                else {
                    return;
                };
                if self.system.zero_iff(a, b, self.links.len() as u32).is_ok() {
                    self.links.push(Link { rule, cells, key: id.clone() });
                }
            }
            // One of several equalities is no single relation; nothing can be concluded from it about a cell.
            Body::AnyOf { .. } => {}
        }
    }

    fn linear(
        &mut self,
        context: &Context<'_>,
        sum: &Linear,
        at: Option<(usize, usize)>,
        cells: &mut Vec<(usize, CellRef)>,
    ) -> Option<Vec<(i64, VarId)>> {
        sum.terms.iter().map(|(factor, term)| Some((*factor, self.term(context, term, at, cells)?))).collect()
    }

    fn term(
        &mut self,
        context: &Context<'_>,
        term: &Term,
        at: Option<(usize, usize)>,
        cells: &mut Vec<(usize, CellRef)>,
    ) -> Option<VarId> {
        if check::is_unstated(context, term, at) {
            return None;
        }
        let figure = match *term {
            Term::Column(column) => at.map(|(table, row)| Figure::Cell(table, row, column))?,
            Term::Cell { table, row, column } => {
                Figure::Cell(table, context.submission.tables[table].as_ref()?.by_entry[row]?, column)
            }
            Term::Header(field) => Figure::Header(field),
            Term::Count { .. } => return None,
        };
        let (sheet, observed) = check::term_cell(context, term, at)?;
        cells.push((sheet, observed.at));
        Some(self.variable(figure, observed))
    }
}

fn cell_of<'a>(context: &Context<'a>, figure: Figure) -> Option<(usize, &'a Observed)> {
    match figure {
        Figure::Cell(table, row, column) => {
            let bound = context.submission.tables.get(table)?.as_ref()?;
            let cell = bound.rows.get(row)?.cells.get(column)?;
            Some((cell.sheet, cell))
        }
        Figure::Header(field) => context.submission.header.get(field)?.as_ref().map(|h| (h.value.sheet, &h.value)),
        Figure::Elsewhere => None,
    }
}

/// A figure's row label and code.
pub(super) fn labels(context: &Context<'_>, figure: Figure) -> (Option<String>, Option<String>) {
    match figure {
        Figure::Cell(table, row, _) => {
            let Some(bound) = context.submission.tables.get(table).and_then(Option::as_ref) else {
                return (None, None);
            };
            match bound.rows[row].role {
                RowRole::Entry(j) => {
                    let schema = &context.schema.tables[table].rows[j];
                    (Some(schema.label()), schema.code.clone())
                }
                _ => (Some(bound.rows[row].label.text.to_string()), None),
            }
        }
        Figure::Header(field) => (Some(context.schema.header[field].label.clone()), None),
        Figure::Elsewhere => (None, None),
    }
}

/// The value of a number stored as text: Excel's SUM passes over it.
pub(super) fn as_text(observed: &Observed) -> Option<i64> {
    match observed.reading {
        Reading::Count { value, written: Written::Text } => Some(value),
        _ => None,
    }
}

/// Whether an edit says which cell is wrong: it must hold, and exactly. Sides that may differ a little accuse nobody.
fn usable(context: &Context<'_>, edit: &Edit) -> bool {
    let table = match edit.scope {
        Scope::Rows(table) => context.schema.tables.get(table).map(|t| t.id.as_str()),
        Scope::Form => None,
    };
    edit.tolerance == Tolerance::Exact && context.schema.binds(edit.rule, table, &edit.id)
}
