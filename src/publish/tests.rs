//! Whether anything suppressed can be worked out, on tables drawn at random and on the samples.

use super::exact_tests::feasible;
use super::*;
use crate::schema::builtin_schemas;
use crate::submission::{self, Vocabulary};
use crate::system::{System, VarId, Variable};
use crate::workbook::{self, Limits};
use proptest::prelude::*;
use std::path::Path;

const THRESHOLD: i64 = 3;

/// A table of persons with row sums and column totals, and the total of another table that equals its own.
struct Table {
    system: System,
    persons: Vec<VarId>,
}

fn table(rows: &[[i64; 2]], events: &[i64], twin: bool) -> Table {
    let mut system = System::new();
    let mut persons = Vec::new();
    let var = |system: &mut System, n| system.variable(Variable::stated(n));
    let mut columns: [Vec<VarId>; 3] = [Vec::new(), Vec::new(), Vec::new()];
    for (i, [yes, no]) in rows.iter().enumerate() {
        let all = var(&mut system, yes + no);
        let parts = [var(&mut system, *yes), var(&mut system, *no)];
        system.balance(all, &parts, 0).unwrap();
        if let Some(extra) = events.get(i) {
            // Events: at least one a person, none without one.
            let count = if yes + no == 0 { 0 } else { yes + no + extra };
            let event = var(&mut system, count);
            system.linear([(1, all), (-1, event)], crate::system::Op::Le, 0, 0).unwrap();
            system.zero_iff(all, event, 0).unwrap();
        }
        for (column, v) in columns.iter_mut().zip([all, parts[0], parts[1]]) {
            column.push(v);
        }
        persons.extend([all, parts[0], parts[1]]);
    }
    let mut totals = Vec::new();
    for column in &columns {
        let sum = column.iter().filter_map(|v| system.observed(*v)).sum();
        let total = var(&mut system, sum);
        system.balance(total, column, 0).unwrap();
        totals.push(total);
    }
    persons.extend(&totals);
    if twin {
        let sum = system.observed(totals[0]).unwrap();
        let other = var(&mut system, sum);
        system.linear([(1, totals[0]), (-1, other)], crate::system::Op::Eq, 0, 0).unwrap();
        persons.push(other);
    }
    Table { system, persons }
}

/// Asserts that no suppressed figure can be worked out: its values reach over more than the threshold.
fn assert_safe(system: &System, persons: &[VarId], hidden: &BTreeSet<VarId>) {
    for v in persons {
        let n = system.observed(*v).unwrap();
        assert!(!(1..THRESHOLD).contains(&n) || hidden.contains(v), "{n} is shown");
    }
    for v in hidden {
        let n = system.observed(*v).unwrap();
        // By enumeration, apart from how it was found: the values from far below to far above that are possible.
        let possible: Vec<i64> =
            ((n - THRESHOLD).max(0)..=n + THRESHOLD).filter(|x| feasible(system, hidden, *v, *x, *x)).collect();
        let reach = possible.last().unwrap() - possible.first().unwrap();
        assert!(possible.contains(&n) && reach >= THRESHOLD, "{n}: {possible:?}");
    }
}

#[test]
fn a_single_small_count_takes_another_with_it() {
    let t = table(&[[1, 9], [8, 7], [9, 12]], &[], false);
    let hidden = suppress(&t.system, &t.persons, THRESHOLD);
    assert_safe(&t.system, &t.persons, &hidden);
    let figures: Vec<i64> = hidden.iter().filter_map(|v| t.system.observed(*v)).collect();
    assert!(hidden.len() == 4, "{figures:?}");
}

#[test]
fn nothing_is_suppressed_where_nothing_is_small() {
    let t = table(&[[3, 9], [0, 7]], &[4, 5], true);
    assert!(suppress(&t.system, &t.persons, THRESHOLD).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn nothing_suppressed_can_be_worked_out(
        rows in prop::collection::vec((0i64..12, prop_oneof![Just(0i64), 0i64..12]), 2..7),
        events in prop::collection::vec(0i64..9, 0..6),
        twin in any::<bool>(),
    ) {
        let rows: Vec<[i64; 2]> = rows.into_iter().map(|(a, b)| [a, b]).collect();
        let t = table(&rows, &events, twin);
        let hidden = suppress(&t.system, &t.persons, THRESHOLD);
        // A table in which everything is suppressed may still say too much of itself (all zeros but one); it is rare.
        prop_assume!(hidden.len() < t.system.variables().len());
        assert_safe(&t.system, &t.persons, &hidden);
    }
}

#[test]
fn the_samples_tell_no_small_count() {
    for name in ["report-r7-q1-q3.xlsx", "monthly/2025-04.xlsx"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name);
        let book = workbook::open(&path, &Limits::default()).unwrap().workbook;
        let schema = &builtin_schemas()[0];
        let submission = submission::bind(&book, schema, &Vocabulary::new(schema), name).remove(0);
        let context = Context::new(&book, schema, &submission);
        let form = Form::new(&context);
        let persons: Vec<VarId> = form
            .system
            .var_ids()
            .filter(|v| measure(schema, form.figures[v.index()]) == Some(Measure::Persons))
            .collect();
        let hidden = suppress(&form.system, &persons, THRESHOLD);
        for v in &persons {
            let n = form.system.observed(*v).unwrap();
            assert!(!(1..THRESHOLD).contains(&n) || hidden.contains(v), "{n} is shown");
        }
        // No equation is left with one unknown.
        for id in form.system.constraint_ids() {
            let unknown = form.vars_of(id).iter().filter(|v| hidden.contains(v)).count();
            assert!(unknown != 1 || form.link(id).is_some_and(|l| !matches!(l.rule, "T101" | "T102" | "T103")));
        }
        let all = public(&context);
        assert!(all.small > 3 && all.complementary > 0, "{name}: {} {}", all.small, all.complementary);
        let shown = form.system.variables().len() - hidden.len();
        assert!(shown > hidden.len() * 2, "{name}: {} of {} suppressed", hidden.len(), form.system.variables().len());
    }
}

#[test]
fn remarks_that_tell_small_counts_are_known() {
    for (text, small) in [
        ("対象は1名", true),
        ("２人で訪問", true),
        ("一人暮らし", true),
        ("数名", true),
        ("12名", false),
        ("十一人", false),
        ("3名", false),
        ("保護者", false),
        ("人材育成", false),
        ("", false),
        ("二児の母", false),
        ("ひとりで来所", true),
    ] {
        assert_eq!(tells(text, 3), small, "{text}");
    }
    assert!(is_attendance("1名") && is_attendance("約20名") && !is_attendance("対象1名"));
}
