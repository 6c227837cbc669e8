//! Would it be noticed? For every figure, whether a single error in it breaks a constraint, and whether it is located.
//!
//! Facts of the matrix, not of the values: a single error δ in one figure is noticed for certain where the figure stands in
//! an equation once blanks and formula results are eliminated. It is located where no other figure's column is a multiple of
//! its own: two figures with proportional columns explain each other's errors (for errors of some sizes at least, where the
//! factor is not ±1). Inequalities and zero pairs notice some errors only, and are not used to tell figures apart.

use std::collections::BTreeMap;
use std::time::Instant;

use super::explain::{Limits, parts};
use super::omega::gcd;
use super::search::Search;
use super::tableau::{Kind, State};
use crate::system::{System, VarId};

/// Whether a single error breaks something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noticed {
    /// Whatever its size.
    Always,
    /// Where it crosses a bound, or turns a 0 into something or back.
    Sometimes,
    /// Nothing would tell.
    Never,
}

/// What is known of a single error in one figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detectability {
    /// The figure.
    pub var: VarId,
    /// Whether the error is noticed.
    pub noticed: Noticed,
    /// Other figures that could be blamed for it, in order. Only for [`Noticed::Always`]; empty: located.
    pub rivals: Vec<VarId>,
}

impl Detectability {
    /// Noticed for certain, and no other figure could be blamed.
    pub fn located(&self) -> bool {
        self.noticed == Noticed::Always && self.rivals.is_empty()
    }
}

/// The facts for every figure that may be wrong (stated, not blank), in order.
pub fn detectability(system: &System) -> Vec<Detectability> {
    let mut out = Vec::new();
    let limits = Limits { fuel: 0, ..Limits::default() };
    for part in parts(system) {
        let search = Search::new(system, &part.constraints, &part.vars, &limits, Instant::now());
        let tableau = &search.tableau;
        let own: Vec<u32> =
            part.vars.iter().copied().filter(|&var| tableau.state[var as usize] == State::Candidate).collect();
        let mut classes: BTreeMap<Vec<(u32, i128)>, Vec<u32>> = BTreeMap::new();
        for &var in &own {
            let direction = direction(&search, var);
            if !direction.is_empty() {
                classes.entry(direction).or_default().push(var);
            }
        }
        for var in own {
            let class = classes.get(&direction(&search, var));
            let bounded = || {
                let in_rows = tableau.columns[var as usize].iter().any(|&at| {
                    let row = &tableau.rows[at as usize];
                    row.kind != Kind::Equation && row.coefficient(var) != 0
                });
                in_rows || search.pairs.iter().any(|&pair| search.pair_reach(pair).contains(&var))
            };
            let noticed = match class {
                Some(_) => Noticed::Always,
                None if bounded() => Noticed::Sometimes,
                None => Noticed::Never,
            };
            let rivals = class.into_iter().flatten().filter(|&&other| other != var);
            let rivals = rivals.map(|&other| VarId::from_index(other)).collect();
            out.push(Detectability { var: VarId::from_index(var), noticed, rivals });
        }
    }
    out.sort_by_key(|fact| fact.var);
    out
}

/// The variable's column over the equations, divided by its common factor, the first entry positive: equal exactly for
/// proportional columns.
fn direction(search: &Search<'_>, var: u32) -> Vec<(u32, i128)> {
    let mut rows = search.tableau.columns[var as usize].clone();
    rows.sort_unstable();
    rows.dedup();
    let entries = rows.into_iter().filter_map(|at| {
        let row = &search.tableau.rows[at as usize];
        let coefficient = if row.kind == Kind::Equation { i128::from(row.coefficient(var)) } else { 0 };
        (coefficient != 0).then_some((at, coefficient))
    });
    let mut entries: Vec<(u32, i128)> = entries.collect();
    let factor = entries.iter().fold(0, |g, &(_, c)| gcd(g, c));
    let factor = if entries.first().is_some_and(|&(_, c)| c < 0) { -factor } else { factor };
    for entry in &mut entries {
        entry.1 /= factor;
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::{Op, Variable};
    use proptest::prelude::*;

    #[test]
    fn in_a_two_way_table_every_figure_is_located_and_in_a_column_none() {
        let mut system = System::new();
        let v: Vec<VarId> = (0..9).map(|_| system.variable(Variable::stated(0))).collect();
        for row in [0, 3, 6] {
            system.balance(v[row + 2], &[v[row], v[row + 1]], 0).unwrap();
        }
        for column in 0..3 {
            system.balance(v[6 + column], &[v[column], v[3 + column]], 1).unwrap();
        }
        assert!(detectability(&system).iter().all(Detectability::located));
        let mut lone = System::new();
        let v: Vec<VarId> = (0..3).map(|_| lone.variable(Variable::stated(0))).collect();
        lone.balance(v[0], &v[1..], 0).unwrap();
        let facts = detectability(&lone);
        assert!(facts.iter().all(|fact| fact.noticed == Noticed::Always && fact.rivals.len() == 2));
    }

    #[test]
    fn a_bound_notices_some_errors_and_a_live_total_none() {
        let mut system = System::new();
        let a = system.variable(Variable::stated(3));
        let b = system.variable(Variable::stated(3));
        let total = system.variable(Variable::derived(3));
        system.linear([(1, a), (-1, b)], Op::Le, 0, 0).unwrap();
        let c = system.variable(Variable::stated(3));
        system.balance(total, &[c], 0).unwrap();
        let facts = detectability(&system);
        assert_eq!(facts.iter().map(|f| f.var).collect::<Vec<_>>(), [a, b, c]);
        assert!(facts[..2].iter().all(|fact| fact.noticed == Noticed::Sometimes));
        // The total follows the slip: only its own lower bound could tell.
        assert_eq!(facts[2].noticed, Noticed::Sometimes);
    }

    #[test]
    fn a_figure_in_no_relation_is_never_noticed() {
        let mut system = System::new();
        system.variable(Variable::stated(3));
        assert_eq!(detectability(&system)[0].noticed, Noticed::Never);
    }

    proptest! {
        #[test]
        fn equal_to_planting_every_single_error(
            rows in prop::collection::vec(prop::collection::vec(-2_i64..3, 5), 1..5),
            values in prop::collection::vec(50_i64..90, 5),
        ) {
            let mut system = System::new();
            let vars: Vec<VarId> = values.iter().map(|&v| system.variable(Variable::stated(v))).collect();
            for row in &rows {
                let rhs = row.iter().zip(&values).map(|(c, v)| c * v).sum();
                system.linear(row.iter().copied().zip(vars.iter().copied()), Op::Eq, rhs, 0).unwrap();
            }
            for fact in detectability(&system) {
                let mut wrong = system.clone();
                // 12 is a multiple of every factor between two columns of entries up to 2.
                wrong.set_observed(fact.var, system.observed(fact.var).map(|v| v + 12));
                prop_assert_eq!(fact.noticed == Noticed::Always, wrong.broken().next().is_some());
                let blamed = |other: VarId| (-48..=48).any(|by| {
                    let mut mended = wrong.clone();
                    mended.set_observed(other, wrong.observed(other).map(|v| v + by));
                    mended.broken().next().is_none()
                });
                if fact.noticed == Noticed::Always {
                    let rivals: Vec<VarId> =
                        vars.iter().copied().filter(|&other| other != fact.var && blamed(other)).collect();
                    prop_assert_eq!(fact.rivals, rivals);
                }
            }
        }
    }
}
