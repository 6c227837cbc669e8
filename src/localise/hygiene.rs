//! Whether the edits of a schema make sense together, before any workbook is seen: what can never hold, what holds only where everything
//! is 0, what the others say already, what is never there to be compared.
//!
//! Every count of the form is an unknown, whole and at least 0; totals and subtotals are the sums of their parts; an edit of the rows
//! is asked on a row of its own, for rows do not touch each other; beside the edits of the form, those of the rows they speak of hold. Answers are exact (`omega`); where its fuel ends, nothing is said.

use super::omega::{Form, Problem, Verdict, decide};
use crate::schema::{Body, Edit, Linear, Op, RowKind, Schema, Scope, Term, Tolerance};
use smallvec::smallvec;
use std::collections::HashMap;

/// Rows that one question may make.
const FUEL: u64 = 400_000;
/// Unknowns beyond which nothing is asked: no form has as many.
const MOST_UNKNOWNS: usize = 4_000;

/// What is doubtful about an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// No figures satisfy it.
    Impossible,
    /// No figures satisfy it together with the totals and the edits before it.
    Contradictory,
    /// Only zeros satisfy it together with the totals and the edits before it.
    OnlyZero,
    /// The totals and the other edits imply it.
    Implied,
    /// Its categories are never valid on the same day.
    NeverTogether,
    /// One of the figures it may be equal to can never be equal.
    DeadOption,
    /// Two of the figures it may be equal to are always the same.
    SameOption,
}

impl Doubt {
    /// Whether the schema should not be used like this.
    pub const fn is_error(self) -> bool {
        !matches!(self, Self::Implied | Self::DeadOption | Self::SameOption)
    }
}

/// The doubts about a schema's edits: the edit's index and what is doubtful, in the order of the edits.
pub fn hygiene(schema: &Schema) -> Vec<(usize, Doubt)> {
    let mut out = Vec::new();
    let mut groups: Vec<Scope> = Vec::new();
    for edit in &schema.edits {
        if !groups.contains(&edit.scope) {
            groups.push(edit.scope);
        }
    }
    for scope in groups {
        let edits: Vec<(usize, &Edit)> = schema.edits.iter().enumerate().filter(|(_, e)| e.scope == scope).collect();
        out.extend(group(schema, scope, &edits));
    }
    out.extend(
        schema
            .edits
            .iter()
            .enumerate()
            .filter(|(_, e)| never_together(schema, e))
            .map(|(i, _)| (i, Doubt::NeverTogether)),
    );
    out.sort_by_key(|(i, _)| *i);
    out
}

/// The edits of one scope against each other.
fn group(schema: &Schema, scope: Scope, edits: &[(usize, &Edit)]) -> Vec<(usize, Doubt)> {
    let mut unknowns = Unknowns::default();
    let asked: Vec<Asked> = edits.iter().map(|(_, e)| unknowns.edit(e)).collect();
    let known = if scope == Scope::Form { unknowns.known(schema) } else { Vec::new() };
    let width = unknowns.0.len();
    if width > MOST_UNKNOWNS {
        return Vec::new();
    }
    let mut base = Problem::default();
    base.zero.extend(known.iter().map(|t| dense(t, width)));
    for k in 0..width {
        let mut form: Form = smallvec![0; width + 1];
        form[k] = 1;
        base.at_least_zero.push(form);
    }
    let with = |problem: &mut Problem, asked: &Asked| match asked {
        Asked::Linear(terms, Op::Eq) => problem.zero.push(dense(terms, width)),
        Asked::Linear(terms, Op::Ge) => problem.at_least_zero.push(dense(terms, width)),
        Asked::Linear(terms, Op::Le) => problem.at_least_zero.push(negated(&dense(terms, width))),
        Asked::Together(a, b) => problem.zero_iff.push((dense(a, width), dense(b, width))),
        // What holds one way or the other restricts nothing that could be added here.
        Asked::Any(_) => {}
    };
    let holds = |problem: &Problem| decide(problem, &mut FUEL.clone());
    // Which of the equalities of which one must hold can hold beside a problem; one that cannot be decided can.
    let options = |problem: &Problem, any: &[Terms]| -> Vec<bool> {
        let equal = |terms: &Terms| {
            let mut all = problem.clone();
            all.zero.push(dense(terms, width));
            holds(&all) != Verdict::No
        };
        any.iter().map(equal).collect()
    };
    // Whether two of the differences are equal for all figures that hold beside a problem.
    let same = |problem: &Problem, any: &[Terms]| {
        let apart = |a: &Terms, b: &Terms| {
            let (a, b) = (dense(a, width), dense(b, width));
            let differ = |sign: i128| {
                let mut form: Form = a.iter().zip(&b).map(|(a, b)| (a - b) * sign).collect();
                form[width] -= 1;
                let mut more = problem.clone();
                more.at_least_zero.push(form);
                holds(&more) != Verdict::No
            };
            differ(1) || differ(-1)
        };
        any.iter().enumerate().any(|(i, a)| any.iter().skip(i + 1).any(|b| !apart(a, b)))
    };
    let mut out = Vec::new();
    let mut sound = base.clone();
    for ((index, edit), asked) in edits.iter().zip(&asked) {
        let alone = || Problem { at_least_zero: base.at_least_zero.clone(), ..Problem::default() };
        if let Asked::Any(any) = asked {
            let (by_itself, beside) = (options(&alone(), any), options(&sound, any));
            if !by_itself.contains(&true) {
                out.push((*index, Doubt::Impossible));
            } else if !beside.contains(&true) {
                out.push((*index, Doubt::Contradictory));
            } else if beside.contains(&false) {
                out.push((*index, Doubt::DeadOption));
            } else if same(&sound, any) {
                out.push((*index, Doubt::SameOption));
            }
            continue;
        }
        let mut alone = alone();
        with(&mut alone, asked);
        if holds(&alone) == Verdict::No {
            out.push((*index, Doubt::Impossible));
            continue;
        }
        let mut all = sound.clone();
        with(&mut all, asked);
        if holds(&all) == Verdict::No {
            out.push((*index, Doubt::Contradictory));
            continue;
        }
        if let Asked::Linear(terms, _) = asked {
            // Somewhere a figure of it may be more than 0.
            let mut some: Form = smallvec![0; width + 1];
            terms.iter().filter_map(|(_, k)| *k).for_each(|k| some[k] = 1);
            some[width] = -1;
            let mut more = all.clone();
            more.at_least_zero.push(some);
            if holds(&more) == Verdict::No {
                out.push((*index, Doubt::OnlyZero));
                continue;
            }
        }
        // What may differ a little implies nothing, and is implied by nothing exactly.
        if edit.tolerance == Tolerance::Exact {
            sound = all;
        }
    }
    let doubted: Vec<usize> = out.iter().map(|(i, _)| *i).collect();
    // The later ones first: of edits that say the same, it is the later one that adds nothing.
    for ((index, edit), asked_here) in edits.iter().zip(&asked).rev() {
        if doubted.contains(index) || edit.tolerance != Tolerance::Exact {
            continue;
        }
        let mut others = base.clone();
        for ((other, other_edit), asked) in edits.iter().zip(&asked) {
            let counts = other != index && !doubted.contains(other) && other_edit.tolerance == Tolerance::Exact;
            // Of edits that imply each other one alone is said to be implied.
            let implied_already = out.contains(&(*other, Doubt::Implied));
            if counts && !implied_already && binds(schema, other_edit) {
                with(&mut others, asked);
            }
        }
        // The first more than 0 (or less, with -1), and the second, if there is one, equal to 0.
        let beyond = |terms: &Terms, sign: i128, zero: Option<&Terms>| {
            let mut form: Form = dense(terms, width).iter().map(|c| c * sign).collect();
            form[width] -= 1;
            let mut problem = others.clone();
            problem.at_least_zero.push(form);
            problem.zero.extend(zero.map(|z| dense(z, width)));
            holds(&problem) == Verdict::No
        };
        let implied = match asked_here {
            Asked::Linear(terms, Op::Eq) => beyond(terms, 1, None) && beyond(terms, -1, None),
            Asked::Linear(terms, Op::Le) => beyond(terms, 1, None),
            Asked::Linear(terms, Op::Ge) => beyond(terms, -1, None),
            Asked::Together(a, b) => beyond(a, 1, Some(b)) && beyond(b, 1, Some(a)),
            Asked::Any(any) => any.iter().any(|terms| beyond(terms, 1, None) && beyond(terms, -1, None)),
        };
        if implied {
            out.push((*index, Doubt::Implied));
        }
    }
    out
}

/// Whether a failure of the edit is an error: what only deserves a look implies nothing.
fn binds(schema: &Schema, edit: &Edit) -> bool {
    edit.rule != "X104"
        && edit.severity.is_none_or(|s| s == crate::severity::Severity::Error)
        && schema.binds(edit.rule, None, &edit.id)
}

/// Coefficients, each of an unknown or (`None`) of the number one.
type Terms = Vec<(i64, Option<usize>)>;

/// An edit as a question: terms compared with 0, or two sides that are 0 together.
enum Asked {
    Linear(Terms, Op),
    Together(Terms, Terms),
    /// Differences of which one must be 0.
    Any(Vec<Terms>),
}

#[derive(Default)]
struct Unknowns(HashMap<Term, usize>);

impl Unknowns {
    fn of(&mut self, term: &Term) -> usize {
        let next = self.0.len();
        *self.0.entry(term.clone()).or_insert(next)
    }

    fn side(&mut self, sum: &Linear, sign: i64) -> Terms {
        let mut terms: Terms = sum.terms.iter().map(|(c, t)| (c.saturating_mul(sign), Some(self.of(t)))).collect();
        terms.push((sum.constant.saturating_mul(sign), None));
        terms
    }

    /// The question.
    fn edit(&mut self, edit: &Edit) -> Asked {
        match &edit.body {
            Body::Compare { lhs, op, rhs } => {
                let mut terms = self.side(lhs, 1);
                terms.extend(self.side(rhs, -1));
                Asked::Linear(terms, *op)
            }
            Body::ZeroTogether { a, b } => Asked::Together(vec![(1, Some(self.of(a)))], vec![(1, Some(self.of(b)))]),
            Body::AnyOf { lhs, options } => Asked::Any(
                options
                    .iter()
                    .map(|option| {
                        let mut terms = self.side(lhs, 1);
                        terms.extend(self.side(option, -1));
                        terms
                    })
                    .collect(),
            ),
        }
    }

    /// What holds of the cells that edits of the form speak of: the equations of their rows, and all totals and subtotals.
    fn known(&mut self, schema: &Schema) -> Vec<Terms> {
        let mut spoken: Vec<(usize, usize)> = Vec::new();
        for term in self.0.keys() {
            if let Term::Cell { table, row, .. } = *term
                && !spoken.contains(&(table, row))
            {
                spoken.push((table, row));
            }
        }
        spoken.sort_unstable();
        let mut out = Vec::new();
        for (table, row) in spoken {
            let of_rows = |edit: &&Edit| edit.scope == Scope::Rows(table) && edit.tolerance == Tolerance::Exact;
            for edit in schema.edits.iter().filter(of_rows).filter(|edit| binds(schema, edit)) {
                if let Body::Compare { lhs, op: Op::Eq, rhs } = &edit.body {
                    let here = |sum: &Linear| {
                        let term = |term: &Term| match *term {
                            Term::Column(column) => Term::Cell { table, row, column },
                            ref other => other.clone(),
                        };
                        let terms = sum.terms.iter().map(|(coefficient, t)| (*coefficient, term(t))).collect();
                        Linear { terms, ..sum.clone() }
                    };
                    let mut terms = self.side(&here(lhs), 1);
                    terms.extend(self.side(&here(rhs), -1));
                    out.push(terms);
                }
            }
        }
        out.extend(self.totals(schema));
        out
    }

    /// The totals and subtotals of every table and column that an edit speaks of.
    fn totals(&mut self, schema: &Schema) -> Vec<Terms> {
        let mut spoken: Vec<(usize, usize)> = Vec::new();
        for term in self.0.keys() {
            if let Term::Cell { table, column, .. } = term
                && !spoken.contains(&(*table, *column))
            {
                spoken.push((*table, *column));
            }
        }
        spoken.sort_unstable();
        let mut out = Vec::new();
        for (table, column) in spoken {
            let Some(t) = schema.tables.get(table).filter(|t| t.tolerance == Tolerance::Exact) else { continue };
            for (row, total) in t.rows.iter().enumerate() {
                if matches!(total.kind, RowKind::Total | RowKind::Subtotal) {
                    let mut terms = vec![(1, Some(self.of(&Term::Cell { table, row, column })))];
                    terms
                        .extend(total.parts.iter().map(|&row| (-1, Some(self.of(&Term::Cell { table, row, column })))));
                    out.push(terms);
                }
            }
        }
        out
    }
}

fn dense(terms: &Terms, width: usize) -> Form {
    let mut form: Form = smallvec![0; width + 1];
    for (coefficient, unknown) in terms {
        form[unknown.unwrap_or(width)] += i128::from(*coefficient);
    }
    form
}

fn negated(form: &Form) -> Form {
    form.iter().map(|c| -c).collect()
}

/// Whether the rows an edit speaks of are never valid on one day.
fn never_together(schema: &Schema, edit: &Edit) -> bool {
    let sides: Vec<&Linear> = match &edit.body {
        Body::Compare { lhs, rhs, .. } => vec![lhs, rhs],
        // One that can be compared is enough.
        Body::AnyOf { lhs, options } => {
            return options.iter().all(|option| never_at_once(schema, terms_of(&[lhs, option])));
        }
        Body::ZeroTogether { a, b } => return never_at_once(schema, [a, b].into_iter()),
    };
    never_at_once(schema, terms_of(&sides))
}

fn terms_of<'t>(sums: &[&'t Linear]) -> impl Iterator<Item = &'t Term> {
    sums.iter().flat_map(|s| &s.terms).map(|(_, t)| t).collect::<Vec<_>>().into_iter()
}

/// Whether no day is in the validity of every row that figures stand in.
fn never_at_once<'t>(schema: &Schema, terms: impl Iterator<Item = &'t Term>) -> bool {
    let rows = terms.filter_map(|t| match t {
        Term::Cell { table, row, .. } => schema.tables.get(*table)?.rows.get(*row),
        _ => None,
    });
    let (mut from, mut to) = (None, None);
    for row in rows {
        from = from.max(row.valid_from);
        to = match (to, row.valid_to) {
            (Some(a), Some(b)) => Some(std::cmp::min(a, b)),
            (a, b) => a.or(b),
        };
    }
    from.zip(to).is_some_and(|(from, to)| from > to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubts(edits: &str, rows: &str) -> Vec<(usize, Doubt)> {
        let text = format!(
            r#"id = "t"
version = "1"
title = "報告"
[[header]]
id = "a"
label = "全部"
measure = "times"
[[header]]
id = "b"
label = "夜間"
measure = "times"
[[table]]
id = "1"
title = "年齢"
columns = [{{ id = "n", label = "件数", measure = "events" }}, {{ id = "p", label = "人数", measure = "persons" }}]
rows = [{{ code = "01", path = "子" }}, {{ code = "02", path = "大人" }}]
total = "合計"
edits = [{rows}]
{edits}"#
        );
        hygiene(&Schema::parse(&text, "t").unwrap())
    }

    fn form(rules: &[&str]) -> Vec<(usize, Doubt)> {
        let edits: Vec<String> = rules.iter().map(|r| format!("[[edit]]\nrule = \"{r}\"\n")).collect();
        doubts(&edits.concat(), "")
    }

    #[test]
    fn sound_edits_are_left_alone() {
        assert_eq!(form(&["header.b <= header.a", "header.a = 1:total.n", "1:01.n = 0 <=> 1:01.p = 0"]), []);
        assert_eq!(doubts("", r#""p <= n", "p = 0 <=> n = 0""#), []);
    }

    #[test]
    fn what_cannot_hold_is_impossible_or_contradicts() {
        assert_eq!(form(&["header.a + header.b + 1 = 0"]), [(0, Doubt::Impossible)]);
        assert_eq!(form(&["header.a = 3", "header.a + 1 <= header.b", "header.b <= 2"]), [(2, Doubt::Contradictory)]);
        assert_eq!(form(&["header.a = header.b", "header.a = 2*header.b"]), [(1, Doubt::OnlyZero)]);
    }

    #[test]
    fn what_others_say_is_implied() {
        // A part is never more than its total.
        assert_eq!(form(&["1:01.n <= 1:total.n"]), [(0, Doubt::Implied)]);
        assert_eq!(form(&["1:01.n + 1:02.n = 1:total.n"]), [(0, Doubt::Implied)]);
        assert_eq!(form(&["header.a = header.b", "header.b = 1:total.n", "header.a = 1:total.n"]).len(), 1);
        assert_eq!(doubts("", r#""p <= n", "n >= p""#).len(), 1);
    }

    #[test]
    fn what_the_rows_say_holds_of_the_cells_an_edit_speaks_of() {
        let rule = "\n[[edit]]\nrule = ";
        // Every row says p = n, the total's too.
        let implied = doubts(&format!("{rule}\"1:total.p = 1:total.n\""), r#""p = n""#);
        assert!(implied.len() == 1 && implied[0].1 == Doubt::Implied, "{implied:?}");
        let against = doubts(&format!("{rule}\"1:total.p = 1:total.n + 1\""), r#""p = n""#);
        assert!(against.len() == 1 && against[0].1 == Doubt::Contradictory, "{against:?}");
        assert_eq!(doubts(&format!("{rule}\"1:total.p = 1:total.n\""), r#""p <= n""#), []);
    }

    #[test]
    fn of_two_that_say_the_same_the_later_is_implied() {
        assert_eq!(form(&["header.b <= header.a", "header.a >= header.b"]), [(1, Doubt::Implied)]);
        assert_eq!(doubts("", r#""p = n", "p = 0 <=> n = 0""#), [(1, Doubt::Implied)]);
    }

    #[test]
    fn one_of_several_equalities_is_looked_at_as_well() {
        assert_eq!(form(&["header.a = header.b | 1:total.n"]), []);
        assert_eq!(form(&["header.a + 1 = 0 | 1:total.n - 1:total.n"]).len(), 1);
        assert_eq!(
            form(&["header.a = header.b", "header.a = header.b + 1 | header.b + 2"]),
            [(1, Doubt::Contradictory)]
        );
        assert_eq!(form(&["header.a = header.b", "header.a = header.b + 1 | 1:total.n"]), [(1, Doubt::DeadOption)]);
        assert_eq!(form(&["header.a = header.b", "header.a = header.b | 1:total.n"]), [(1, Doubt::Implied)]);
    }

    #[test]
    fn options_that_are_always_the_same_are_said() {
        assert_eq!(form(&["header.a = header.b | header.b"]), [(0, Doubt::SameOption)]);
        assert_eq!(form(&["header.a = 1:total.n | 1:01.n + 1:02.n"]), [(0, Doubt::SameOption)]);
        assert_eq!(form(&["header.a = header.b | header.b + 1"]), []);
    }

    #[test]
    fn the_built_in_schemas_have_no_doubtful_edit() {
        for schema in crate::schema::builtin_schemas() {
            let found: Vec<_> = hygiene(schema).iter().map(|(i, d)| (schema.edits[*i].id.clone(), *d)).collect();
            assert_eq!(found, []);
        }
    }
}
