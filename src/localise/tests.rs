//! The explanations against trying every set of cells and every value.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Explanations, Limits, deduce, explain};
use crate::system::{Op, Relation, Standing, Status, System, VarId, Variable};

const TOP: i64 = 24;

/// Whether values 0..=TOP can be chosen for `free` so that every constraint holds.
fn solvable(system: &System, free: &[VarId]) -> bool {
    fn go(system: &mut System, free: &[VarId]) -> bool {
        let Some((&first, rest)) = free.split_first() else {
            return system.constraint_ids().all(|id| system.evaluate(id) == Status::Holds)
                && system
                    .variables()
                    .iter()
                    .all(|v| v.standing == Standing::Certain || v.observed.is_some_and(|value| value >= v.lower));
        };
        let old = system.observed(first);
        for value in 0..=TOP {
            system.set_observed(first, Some(value));
            // Constraints that are evaluable already prune.
            let fails = system.constraint_ids().any(|id| match &system.constraints()[id.index()].relation {
                Relation::Linear { terms, .. } => {
                    !terms.iter().any(|(_, v)| rest.contains(v)) && system.evaluate(id).is_broken()
                }
                Relation::ZeroIff(a, b) => !rest.contains(a) && !rest.contains(b) && system.evaluate(id).is_broken(),
            });
            if !fails && go(system, rest) {
                system.set_observed(first, old);
                return true;
            }
        }
        system.set_observed(first, old);
        false
    }
    go(&mut system.clone(), free)
}

/// All inclusion-minimal sets of at most `most` cells.
fn brute(system: &System, most: usize) -> Vec<BTreeSet<VarId>> {
    let free: Vec<VarId> = system
        .var_ids()
        .filter(|v| {
            let var = &system.variables()[v.index()];
            var.observed.is_none() || var.standing == Standing::Derived
        })
        .collect();
    let candidates: Vec<VarId> = system
        .var_ids()
        .filter(|v| {
            let var = &system.variables()[v.index()];
            var.observed.is_some() && var.standing == Standing::Stated
        })
        .collect();
    let mut found: Vec<BTreeSet<VarId>> = Vec::new();
    for size in 0..=most {
        for mask in 0_u32..1 << candidates.len() {
            if mask.count_ones() as usize != size {
                continue;
            }
            let set: BTreeSet<VarId> =
                candidates.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1).map(|(_, &v)| v).collect();
            if found.iter().any(|small| small.is_subset(&set)) {
                continue;
            }
            let all: Vec<VarId> = set.iter().copied().chain(free.iter().copied()).collect();
            if solvable(system, &all) {
                found.push(set);
            }
        }
    }
    found
}

/// One explanation of each cluster, in every combination.
fn combined(explanations: &Explanations) -> Vec<BTreeSet<VarId>> {
    let mut all = vec![BTreeSet::new()];
    for cluster in &explanations.clusters {
        let mut next = Vec::new();
        for set in &all {
            for explanation in &cluster.explanations {
                next.push(set.iter().copied().chain(explanation.vars()).collect());
            }
        }
        all = next;
    }
    all.sort();
    all
}

#[derive(Debug, Clone)]
enum Plan {
    Linear(Vec<i64>, Op, i64),
    Iff(usize, usize),
}

fn plan(vars: usize) -> impl Strategy<Value = Plan> {
    let coefficients = prop::collection::vec(
        prop_oneof![4 => Just(0_i64), 4 => Just(1), 4 => Just(-1), 1 => Just(2), 1 => Just(-3)],
        vars,
    );
    let op = prop_oneof![5 => Just(Op::Eq), 1 => Just(Op::Le), 1 => Just(Op::Ge)];
    prop_oneof![
        6 => (coefficients, op, -1_i64..4).prop_map(|(c, op, rhs)| Plan::Linear(c, op, rhs)),
        1 => (0..vars, 0..vars).prop_map(|(a, b)| Plan::Iff(a, b)),
    ]
}

fn variable() -> impl Strategy<Value = Variable> {
    prop_oneof![
        10 => (0_i64..5).prop_map(Variable::stated),
        1 => Just(Variable::stated(-2)),
        1 => Just(Variable::blank()),
        1 => (0_i64..5).prop_map(Variable::derived),
        1 => (0_i64..5).prop_map(Variable::certain),
    ]
}

fn any_system() -> impl Strategy<Value = System> {
    (3_usize..6)
        .prop_flat_map(|n| (prop::collection::vec(variable(), n), prop::collection::vec(plan(n), 1..5)))
        .prop_map(|(variables, plans)| {
            let mut system = System::new();
            let vars: Vec<VarId> = variables.into_iter().map(|v| system.variable(v)).collect();
            for plan in plans {
                match plan {
                    Plan::Linear(c, op, rhs) => {
                        system.linear(c.into_iter().zip(vars.iter().copied()), op, rhs, 0).unwrap();
                    }
                    Plan::Iff(a, b) => {
                        system.zero_iff(vars[a], vars[b], 0).unwrap();
                    }
                }
            }
            // Every value is bounded, so that trying 0..=TOP tries all.
            for (at, &var) in vars.iter().enumerate() {
                if system.variables()[at].standing != Standing::Certain {
                    system.linear([(1, var)], Op::Le, TOP, 1).unwrap();
                }
            }
            system
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn every_minimal_set_and_no_other(system in any_system()) {
        let limits = Limits { every_minimal: true, max_cells: 3, ..Limits::default() };
        let got = explain(&system, &limits);
        for cluster in &got.clusters {
            prop_assert!(!cluster.limits_reached.iter().any(|l| *l != super::LimitReached::Cells));
        }
        let sizes: usize = got.clusters.iter().map(|c| c.explanations.iter().map(|e| e.cells.len()).max().unwrap_or(0)).sum();
        prop_assume!(sizes <= 3);
        let mut expected = brute(&system, 3);
        expected.sort();
        // Parts are limited to three cells each, so sums beyond three are not in the brute list.
        let got = if got.clusters.iter().any(|c| c.explanations.is_empty()) { Vec::new() } else { combined(&got) };
        prop_assert_eq!(got, expected);
    }

    #[test]
    fn every_smallest_set_and_no_other(system in any_system()) {
        let got = explain(&system, &Limits { max_cells: 4, ..Limits::default() });
        let all = brute(&system, 4);
        let smallest = all.iter().map(BTreeSet::len).min();
        let mut expected: Vec<_> = all.into_iter().filter(|set| Some(set.len()) == smallest).collect();
        expected.sort();
        if smallest.is_some() {
            prop_assert!(got.complete(), "{:?}", got);
        }
        prop_assert_eq!(combined(&got), expected, "{:?}", got);
    }

    #[test]
    fn deduced_ranges_are_those_of_all_solutions(system in any_system()) {
        let free: Vec<VarId> = system.var_ids().filter(|v| system.observed(*v).is_none()).collect();
        let broken = system.broken().next().is_some();
        for (var, range) in deduce(&system, &Limits::default()) {
            prop_assert!(free.contains(&var));
            if broken { continue }
            let values: Vec<i64> = (0..=TOP).filter(|&value| {
                let mut copy = system.clone();
                copy.set_observed(var, Some(value));
                let rest: Vec<VarId> = copy.var_ids().filter(|v| {
                    let one = &copy.variables()[v.index()];
                    one.observed.is_none() || (one.standing == Standing::Derived)
                }).filter(|&v| v != var).collect();
                solvable_linked(&copy, &rest)
            }).collect();
            if let (Some(first), Some(last)) = (values.first(), values.last()) {
                prop_assert_eq!((range.min, range.max), (Some(*first), Some(*last)));
            }
        }
    }
}

fn solvable_linked(system: &System, free: &[VarId]) -> bool {
    solvable(system, free)
}
