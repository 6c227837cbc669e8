//! The explanations against trying every set of cells and every value.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Explanations, Limits, deduce, explain};
use crate::system::{Op, Relation, Standing, Status, System, VarId, Variable};

const TOP: i64 = 12;

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

/// Whether clusters need more cells apart than the limit allows together, and say so: then sets over both may be missing.
fn beyond(got: &Explanations, most: usize) -> bool {
    let apart: usize = got.clusters.iter().map(|c| c.explanations.first().map_or(0, |e| e.cells.len())).sum();
    apart > most && !got.complete()
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
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

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
        if smallest.is_none() {
            // Too many cells for the limit, or none that could mend it; each cluster may still have its own.
            return Ok(());
        }
        if beyond(&got, 4) {
            return Ok(());
        }
        prop_assert!(got.complete(), "{:?}", got);
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
                solvable(&copy, &rest)
            }).collect();
            if let (Some(first), Some(last)) = (values.first(), values.last()) {
                prop_assert_eq!((range.min, range.max), (Some(*first), Some(*last)));
            }
        }
    }
}

/// A form of two linked tables: rows yes + no = persons ≤ events, column totals, a grand total; some figures off.
fn linked_tables() -> impl Strategy<Value = System> {
    let rows = prop::collection::vec((0_i64..4, 0_i64..4, 0_i64..3), 4);
    (rows, prop::collection::vec((0_usize..24, -3_i64..4), 1..4)).prop_map(|(rows, errors)| {
        let mut values = Vec::new();
        for half in rows.chunks(2) {
            let mut sums = [0; 4];
            for &(yes, no, more) in half {
                let row = [yes, no, yes + no, yes + no + more];
                sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
                values.extend(row);
            }
            values.extend(sums);
        }
        for (at, by) in errors {
            values[at] = (values[at] + by).max(0);
        }
        let mut system = System::new();
        let v: Vec<VarId> = values.iter().map(|&value| system.variable(Variable::stated(value))).collect();
        for table in [0, 12] {
            for row in [0, 4, 8] {
                let at = table + row;
                system.balance(v[at + 2], &[v[at], v[at + 1]], 0).unwrap();
                system.linear([(1, v[at + 2]), (-1, v[at + 3])], Op::Le, 0, 1).unwrap();
            }
            for column in 0..4 {
                let at = table + column;
                system.balance(v[at + 8], &[v[at], v[at + 4]], 2).unwrap();
            }
        }
        system.linear([(1, v[10]), (-1, v[22])], Op::Le, 6, 3).unwrap();
        system
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn clusters_apart_lose_nothing(system in linked_tables()) {
        let plenty = Limits { max_cells: 4, max_explanations: 100_000, max_nodes: 10_000_000, ..Limits::default() };
        let apart = explain(&system, &plenty);
        let whole = explain(&system, &Limits { every_minimal: true, ..plenty });
        prop_assume!(whole.complete());
        let sets = combined(&whole);
        let smallest = sets.iter().map(BTreeSet::len).min();
        let expected: Vec<_> = sets.into_iter().filter(|set| Some(set.len()) == smallest).collect();
        if beyond(&apart, 4) {
            return Ok(());
        }
        prop_assert!(apart.complete(), "{:?}", apart);
        prop_assert_eq!(combined(&apart), expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn up_to_where_a_list_says_it_is_complete_it_is(system in linked_tables(), nodes in 1_u64..2_000) {
        let limits = Limits { max_cells: 4, max_nodes: 10_000_000, max_explanations: 100_000, ..Limits::default() };
        let whole = explain(&system, &Limits { every_minimal: true, ..limits.clone() });
        prop_assume!(whole.complete());
        let got = explain(&system, &Limits { further_nodes: nodes, ..Limits { beyond: 3, ..limits } });
        let [cluster] = got.clusters.as_slice() else { return Ok(()) };
        let up_to = |list: Vec<BTreeSet<VarId>>| {
            let mut list: Vec<_> = list.into_iter().filter(|set| set.len() <= cluster.complete_to).collect();
            list.sort();
            list
        };
        prop_assert_eq!(up_to(cluster.all().map(|e| e.vars().collect()).collect()), up_to(combined(&whole)));
        // What is listed beyond that is minimal, too.
        for one in cluster.all() {
            let own: BTreeSet<VarId> = one.vars().collect();
            prop_assert!(cluster.all().all(|e| e == one || !e.vars().all(|var| own.contains(&var))));
        }
    }
}

/// A row of figures and a check that names them by place.
fn stated(values: &[i64]) -> (System, Vec<VarId>) {
    let mut system = System::new();
    let vars = values.iter().map(|&value| system.variable(Variable::stated(value))).collect();
    (system, vars)
}

#[test]
fn one_wrong_cell_under_two_totals_is_named_with_its_value() {
    // 1 2 | 3
    // 3 9 | 7   (4 became 9)
    // 4 6 | 10
    let (mut system, v) = stated(&[1, 2, 3, 3, 9, 7, 4, 6, 10]);
    for row in [0, 3, 6] {
        system.balance(v[row + 2], &[v[row], v[row + 1]], 0).unwrap();
    }
    for column in 0..3 {
        system.balance(v[6 + column], &[v[column], v[3 + column]], 1).unwrap();
    }
    let got = explain(&system, &Limits::default());
    assert!(got.complete());
    let [cluster] = got.clusters.as_slice() else { panic!("one cluster") };
    assert_eq!(cluster.failed.len(), 2);
    let [explanation] = cluster.explanations.as_slice() else { panic!("one explanation") };
    assert_eq!(explanation.cells, [(v[4], super::Range { min: Some(4), max: Some(4) })]);
}

#[test]
fn a_blank_is_deduced_and_two_blanks_are_bounded() {
    let (mut system, v) = stated(&[10, 4]);
    let a = system.variable(Variable::blank());
    system.balance(v[0], &[v[1], a], 0).unwrap();
    assert_eq!(deduce(&system, &Limits::default())[0].1.determined(), Some(6));
    let (mut system, v) = stated(&[10, 4]);
    let (a, b) = (system.variable(Variable::blank()), system.variable(Variable::blank()));
    system.balance(v[0], &[v[1], a, b], 0).unwrap();
    let both = deduce(&system, &Limits::default());
    assert!(both.iter().all(|(_, range)| (range.min, range.max) == (Some(0), Some(6))));
}

#[test]
fn a_failure_nothing_can_mend_is_said_as_such() {
    let mut system = System::new();
    let (a, b) = (system.variable(Variable::certain(1)), system.variable(Variable::certain(2)));
    system.linear([(1, a), (-1, b)], Op::Eq, 0, 0).unwrap();
    let got = explain(&system, &Limits::default());
    assert!(got.clusters.len() == 1 && got.clusters[0].explanations.is_empty() && got.clusters[0].complete());
}

#[test]
fn a_live_total_is_never_blamed() {
    // The total moves with its part; the certain figure it must equal blames the parts.
    let mut system = System::new();
    let total = system.variable(Variable::derived(7));
    let parts = [system.variable(Variable::stated(3)), system.variable(Variable::stated(4))];
    let known = system.variable(Variable::certain(9));
    system.balance(total, &parts, 0).unwrap();
    system.linear([(1, total), (-1, known)], Op::Eq, 0, 1).unwrap();
    let got = explain(&system, &Limits::default());
    let sets: Vec<Vec<VarId>> = got.clusters[0].explanations.iter().map(|e| e.vars().collect()).collect();
    assert_eq!(sets, [vec![parts[0]], vec![parts[1]]]);
    assert_eq!(got.clusters[0].explanations[0].follows[0].1.determined(), Some(9));
}

#[test]
fn limits_are_said() {
    let (mut system, v) = stated(&[5, 1, 1, 1]);
    system.balance(v[0], &v[1..], 0).unwrap();
    let few = explain(&system, &Limits { max_explanations: 2, ..Limits::default() });
    assert_eq!(few.clusters[0].limits_reached, [super::LimitReached::Explanations]);
    let short = explain(&system, &Limits { max_nodes: 1, ..Limits::default() });
    assert_eq!(short.clusters[0].limits_reached, [super::LimitReached::Nodes]);
    let none = explain(&system, &Limits { max_cells: 0, ..Limits::default() });
    assert!(!none.complete());
}

#[test]
fn extreme_values_end_without_a_panic() {
    let (mut system, v) = stated(&[i64::MAX, i64::MIN, i64::MAX, 3]);
    let big = crate::system::MAX_COEFFICIENT;
    system.linear([(big, v[0]), (-big, v[1]), (big - 1, v[2])], Op::Eq, i64::MIN, 0).unwrap();
    system.linear([(big - 2, v[0]), (7, v[1]), (3, v[3])], Op::Eq, i64::MAX, 0).unwrap();
    system.linear([(big - 5, v[1]), (big - 3, v[2]), (3, v[3])], Op::Le, i64::MIN, 0).unwrap();
    system.zero_iff(v[1], v[3], 0).unwrap();
    let _ = explain(&system, &Limits::default());
}

/// Sets of the smallest explanations, as places in the order of adding.
fn places(system: &System) -> Vec<Vec<usize>> {
    let got = explain(system, &Limits::default());
    assert!(got.complete(), "{got:?}");
    combined(&got).into_iter().map(|set| set.into_iter().map(VarId::index).collect()).collect()
}

#[test]
fn totals_apart_do_not_hide_a_figure_in_the_wrong_column() {
    // a1 + b1 = 9, a2 + b2 = 9; totals 10 and 8: one of a1, a2 is 3 too high and its neighbour 3 too low.
    let (mut system, v) = stated(&[8, 1, 5, 4, 10, 8]);
    let nine = system.variable(Variable::certain(9));
    for row in [0, 2] {
        system.balance(nine, &[v[row], v[row + 1]], 0).unwrap();
    }
    for column in 0..2 {
        system.balance(v[4 + column], &[v[column], v[2 + column]], 1).unwrap();
    }
    assert_eq!(places(&system), [vec![0, 1], vec![2, 3], vec![4, 5]]);
}

#[test]
fn two_figures_that_only_together_respect_a_bound_are_found() {
    // a must be 0 and b at most 1, but a ≤ b ≤ c: lowering b alone breaks a ≤ b.
    let (mut system, v) = stated(&[2, 3, 1]);
    system.linear([(1, v[0])], Op::Eq, 0, 0).unwrap();
    system.linear([(1, v[0]), (-1, v[1])], Op::Le, 0, 1).unwrap();
    system.linear([(1, v[1]), (-1, v[2])], Op::Eq, 0, 2).unwrap();
    assert_eq!(places(&system), [vec![0, 1], vec![0, 2]]);
}

#[test]
fn a_figure_in_two_clusters_is_not_moved_twice() {
    let (mut system, v) = stated(&[-2, -2, 3]);
    system.linear([(1, v[0]), (1, v[1]), (1, v[2])], Op::Eq, -1, 0).unwrap();
    system.linear([(1, v[0])], Op::Eq, 0, 0).unwrap();
    // Lifting both would need a third below 0: nothing mends it.
    let got = explain(&system, &Limits::default());
    assert!(got.clusters.iter().any(|cluster| cluster.explanations.is_empty()));
}

/// What a check of a file costs hangs on this more than on anything else.
#[test]
fn the_causes_of_a_faulty_report_take_few_steps() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/faulty-r7-q1-q3.xlsx");
    let book = crate::workbook::open(&path, &crate::workbook::Limits::default()).unwrap().workbook;
    let schema = &crate::schema::builtin_schemas()[0];
    let words = crate::submission::Vocabulary::new(schema);
    let submission = crate::submission::bind(&book, schema, &words, "faulty").remove(0);
    let system = super::Form::new(&crate::check::Context::new(&book, schema, &submission)).system;
    let got = explain(&system, &Limits::default());
    assert!(got.clusters.len() >= 3 && got.clusters.iter().all(|c| !c.explanations.is_empty()), "{got:?}");
    assert!(got.nodes < 500, "{} nodes", got.nodes);
    let further = explain(&system, &Limits { beyond: 1, ..Limits::default() });
    assert!(further.nodes > 4 * got.nodes, "{} and {} nodes", further.nodes, got.nodes);
    let smallest = |of: &Explanations| of.clusters.iter().map(|c| c.explanations.clone()).collect::<Vec<_>>();
    assert_eq!(smallest(&got), smallest(&further));
}
