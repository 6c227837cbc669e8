//! A form without figures: which errors its relations would notice, which they would locate, and what control total would help most.

use super::detect::{Noticed, detectability};
use super::form::Figure;
use crate::schema::{Body, Linear, Op, RowKind, Schema, Scope, Term};
use crate::system::{self, System, VarId, Variable};
use std::collections::HashMap;

/// What is known of a single error in one cell of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellFact {
    /// The cell: for tables the schema's row and column.
    pub figure: Figure,
    /// Whether the error is noticed.
    pub noticed: Noticed,
    /// How many other cells could be blamed for it; only where it is always noticed.
    pub rivals: usize,
}

impl CellFact {
    /// Noticed for certain, and no other cell could be blamed.
    pub fn located(&self) -> bool {
        self.noticed == Noticed::Always && self.rivals == 0
    }
}

/// A stated sum the form does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlTotal {
    /// Table index.
    pub table: usize,
    /// The group of categories whose subtotal would be stated in every count column (the first level of their paths); `None`: a column
    /// with the sum of each row.
    pub group: Option<String>,
    /// How many of the form's present cells could be blamed for an error, summed over all cells: now, and with this total.
    pub suspects: (usize, usize),
    /// How many of the present cells would be located that are not now.
    pub located: usize,
}

/// The facts of every count cell of a form, in its order, header figures last.
pub fn of_schema(schema: &Schema) -> Vec<CellFact> {
    let blueprint = Blueprint::new(schema);
    blueprint.facts()
}

/// The control total with the greatest gain: the most cells located, then the fewest suspects. `None` where none helps.
pub fn best_control_total(schema: &Schema) -> Option<ControlTotal> {
    let now = Blueprint::new(schema).facts();
    let suspects = |facts: &[CellFact]| facts.iter().map(|f| f.rivals).sum::<usize>();
    let located = |facts: &[CellFact]| facts.iter().filter(|f| f.located()).count();
    let mut best: Option<ControlTotal> = None;
    for (table, group) in candidates(schema) {
        let mut blueprint = Blueprint::new(schema);
        let own = blueprint.figures.len();
        blueprint.add(schema, table, group.as_deref());
        // The new cells are not counted: they are there to check the others.
        let mut with = blueprint.facts();
        with.truncate(own);
        let gain = ControlTotal {
            table,
            group,
            suspects: (suspects(&now), suspects(&with)),
            located: located(&with).saturating_sub(located(&now)),
        };
        let worth = |c: &ControlTotal| (c.located, c.suspects.0.saturating_sub(c.suspects.1));
        if worth(&gain) > (0, 0) && best.as_ref().is_none_or(|b| worth(&gain) > worth(b)) {
            best = Some(gain);
        }
    }
    best
}

/// Groups of at least two categories that are not a whole table, and tables of at least two count columns of one measure.
fn candidates(schema: &Schema) -> Vec<(usize, Option<String>)> {
    let mut out = Vec::new();
    for (t, table) in schema.tables.iter().enumerate() {
        let counts: Vec<_> = table.columns.iter().filter(|c| c.measure.is_count()).collect();
        if counts.len() > 1 && counts.iter().all(|c| c.measure == counts[0].measure) {
            out.push((t, None));
        }
        let categories: Vec<_> = table.rows.iter().filter(|r| r.kind == RowKind::Category).collect();
        let mut seen: Vec<&String> = Vec::new();
        for name in categories.iter().filter(|r| r.path.len() > 1).filter_map(|r| r.path.first()) {
            let size = categories.iter().filter(|r| r.path.first() == Some(name)).count();
            if size > 1 && size < categories.len() && !seen.contains(&name) {
                seen.push(name);
                out.push((t, Some(name.clone())));
            }
        }
    }
    out
}

/// The system of a form whose cells all hold 0: every relation holds.
struct Blueprint {
    system: System,
    figures: Vec<Figure>,
    by_figure: HashMap<Figure, VarId>,
}

impl Blueprint {
    fn new(schema: &Schema) -> Self {
        let mut blueprint = Self { system: System::new(), figures: Vec::new(), by_figure: HashMap::new() };
        for (t, table) in schema.tables.iter().enumerate() {
            let columns: Vec<usize> =
                (0..table.columns.len()).filter(|&k| table.columns[k].measure.is_count()).collect();
            for row in 0..table.rows.len() {
                for &column in &columns {
                    blueprint.figure(Figure::Cell(t, row, column));
                }
            }
            for (row, entry) in table.rows.iter().enumerate() {
                if !matches!(entry.kind, RowKind::Total | RowKind::Subtotal) {
                    continue;
                }
                for &column in &columns {
                    let parts: Vec<VarId> =
                        entry.parts.iter().map(|&p| blueprint.figure(Figure::Cell(t, p, column))).collect();
                    let total = blueprint.figure(Figure::Cell(t, row, column));
                    // Parts of one form never reach the system's limits.
                    let _ = blueprint.system.balance(total, &parts, 0);
                }
            }
        }
        for (h, field) in schema.header.iter().enumerate() {
            if field.measure.is_count() {
                blueprint.figure(Figure::Header(h));
            }
        }
        for edit in &schema.edits {
            if edit.severity.is_some_and(|s| s < crate::severity::Severity::Error) {
                continue;
            }
            match edit.scope {
                Scope::Form => blueprint.edit(&edit.body, None),
                Scope::Rows(table) => {
                    for row in 0..schema.tables[table].rows.len() {
                        blueprint.edit(&edit.body, Some((table, row)));
                    }
                }
            }
        }
        blueprint
    }

    fn figure(&mut self, figure: Figure) -> VarId {
        if let Some(&known) = self.by_figure.get(&figure) {
            return known;
        }
        let var = self.system.variable(Variable::stated(0));
        self.figures.push(figure);
        self.by_figure.insert(figure, var);
        var
    }

    fn edit(&mut self, body: &Body, at: Option<(usize, usize)>) {
        match body {
            Body::Compare { lhs, op, rhs } => {
                let (Some(mut terms), Some(right)) = (self.sum(lhs, at), self.sum(rhs, at)) else { return };
                terms.extend(right.into_iter().map(|(c, v)| (-c, v)));
                let op = match op {
                    Op::Eq => system::Op::Eq,
                    Op::Le => system::Op::Le,
                    Op::Ge => system::Op::Ge,
                };
                // A coefficient beyond the system's range notices nothing that can be told here.
                let _ = self.system.linear(terms, op, 0, 0);
            }
            Body::ZeroTogether { a, b } => {
                if let (Some(a), Some(b)) = (self.term(a, at), self.term(b, at)) {
                    let _ = self.system.zero_iff(a, b, 0);
                }
            }
            Body::AnyOf { .. } => {}
        }
    }

    fn sum(&mut self, sum: &Linear, at: Option<(usize, usize)>) -> Option<Vec<(i64, VarId)>> {
        sum.terms.iter().map(|(factor, term)| Some((*factor, self.term(term, at)?))).collect()
    }

    fn term(&mut self, term: &Term, at: Option<(usize, usize)>) -> Option<VarId> {
        let figure = match *term {
            Term::Column(column) => at.map(|(table, row)| Figure::Cell(table, row, column))?,
            Term::Cell { table, row, column } => Figure::Cell(table, row, column),
            Term::Header(field) => Figure::Header(field),
            Term::Count { .. } => return None,
        };
        Some(self.figure(figure))
    }

    /// States a sum more: of each row, or of a group in every count column.
    fn add(&mut self, schema: &Schema, table: usize, group: Option<&str>) {
        let form = &schema.tables[table];
        let columns: Vec<usize> = (0..form.columns.len()).filter(|&k| form.columns[k].measure.is_count()).collect();
        let member = |row: &crate::schema::Row| {
            row.kind == RowKind::Category && group.is_none_or(|g| row.path.first().is_some_and(|p| p == g))
        };
        let rows: Vec<usize> = (0..form.rows.len()).filter(|&j| member(&form.rows[j])).collect();
        let sums: Vec<Vec<Figure>> = match group {
            Some(_) => columns.iter().map(|&k| rows.iter().map(|&j| Figure::Cell(table, j, k)).collect()).collect(),
            None => (0..form.rows.len())
                .filter(|&j| form.rows[j].kind != RowKind::OfWhich)
                .map(|j| columns.iter().map(|&k| Figure::Cell(table, j, k)).collect())
                .collect(),
        };
        for parts in sums {
            let parts: Vec<VarId> = parts.into_iter().map(|figure| self.figure(figure)).collect();
            let total = self.system.variable(Variable::stated(0));
            // A place of its own behind all others; it is cut off before anything is told.
            self.figures.push(Figure::Header(usize::MAX));
            let _ = self.system.balance(total, &parts, 0);
        }
    }

    fn facts(&self) -> Vec<CellFact> {
        let own = |var: &VarId| self.figures.get(var.index()).is_some_and(|f| *f != Figure::Header(usize::MAX));
        detectability(&self.system)
            .into_iter()
            .filter_map(|fact| {
                let rivals = fact.rivals.iter().filter(|v| own(v)).count();
                Some(CellFact { figure: *self.figures.get(fact.var.index())?, noticed: fact.noticed, rivals })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::builtin_schemas;

    fn small() -> Schema {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rules/form.toml")).unwrap();
        Schema::parse(&text, "form.toml").unwrap()
    }

    #[test]
    fn equal_to_planting_every_single_error() {
        let schema = small();
        let blueprint = Blueprint::new(&schema);
        let equations: Vec<_> = blueprint
            .system
            .constraint_ids()
            .filter(|id| {
                matches!(
                    blueprint.system.constraints()[id.index()].relation,
                    system::Relation::Linear { op: system::Op::Eq, .. }
                )
            })
            .collect();
        let broken = |s: &System| equations.iter().any(|id| s.evaluate(*id).is_broken());
        for (fact, var) in blueprint.facts().iter().zip(blueprint.system.var_ids()) {
            let mut wrong = blueprint.system.clone();
            wrong.set_observed(var, Some(12));
            assert_eq!(fact.noticed == Noticed::Always, broken(&wrong), "{fact:?}");
            let blamed = |other: VarId| {
                (-24..=24).any(|value| {
                    let mut mended = wrong.clone();
                    mended.set_observed(other, Some(value));
                    !broken(&mended)
                })
            };
            let rivals = blueprint.system.var_ids().filter(|&other| other != var && blamed(other)).count();
            if fact.noticed == Noticed::Always {
                assert_eq!(fact.rivals, rivals, "{fact:?}");
            }
        }
    }

    #[test]
    fn the_built_in_form_knows_what_would_help() {
        let schema = &builtin_schemas()[0];
        let facts = of_schema(schema);
        assert!(facts.iter().any(CellFact::located) && facts.iter().any(|f| !f.located()));
        let best = best_control_total(schema).unwrap();
        assert!(best.suspects.1 < best.suspects.0 || best.located > 0);
    }
}
