//! Whether anything suppressed can be worked out, on tables drawn at random and on the samples.

use super::exact_tests::feasible;
use super::suppress::suppress_within;
use super::*;
use crate::schema::builtin_schemas;
use crate::submission::{self, Vocabulary};
use crate::system::{Op, Relation, System, VarId, Variable};
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
            system.linear([(1, all), (-1, event)], Op::Le, 0, 0).unwrap();
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
        system.linear([(1, totals[0]), (-1, other)], Op::Eq, 0, 0).unwrap();
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

/// Publishes a workbook and asserts that no small count is shown and no equation has one unknown; and where it is small enough to be
/// solved exactly (`exact`), that nobody can work out any suppressed count from all that is shown.
fn assert_published_safely(book: &workbook::Workbook, schema: &Schema, name: &str, exact: bool) -> Public {
    let submission = submission::bind(book, schema, &Vocabulary::new(schema), name).remove(0);
    let context = Context::new(book, schema, &submission);
    let known = Known::new(&context);
    let all = public(&context);
    let shown = |figure: &Figure| match *figure {
        Figure::Cell(t, r, c) => &all.submission.tables[t].as_ref().unwrap().rows[r].cells[c],
        Figure::Header(i) => &all.submission.header[i].as_ref().unwrap().value,
        Figure::Elsewhere => unreachable!("a publication knows the report alone"),
    };
    let is_hidden = |v: &VarId| *shown(&known.figures[v.index()]).raw == *SIGN;
    let hidden: BTreeSet<VarId> = known.system.var_ids().filter(is_hidden).collect();
    let is_persons = |v: &VarId| measure(schema, known.figures[v.index()]) == Some(Measure::Persons);
    let persons: Vec<VarId> = known.system.var_ids().filter(is_persons).collect();
    for v in &persons {
        let n = known.system.observed(*v).unwrap();
        assert!(!(1..THRESHOLD).contains(&n) || hidden.contains(v), "{n} is shown");
    }
    for constraint in known.system.constraints() {
        if let Relation::Linear { terms, op: Op::Eq, .. } = &constraint.relation {
            assert_ne!(terms.iter().filter(|t| hidden.contains(&t.1)).count(), 1, "{name}: one unknown in an equation");
        }
    }
    if exact {
        assert_safe(&known.system, &persons, &hidden);
    }
    all
}

#[test]
fn the_samples_tell_no_small_count() {
    for name in ["report-r7-q1-q3.xlsx", "monthly/2025-04.xlsx", "monthly/2025-08.xlsx"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name);
        let book = workbook::open(&path, &Limits::default()).unwrap().workbook;
        let schema = &builtin_schemas()[0];
        let all = assert_published_safely(&book, schema, name, false);
        assert!(all.small > 3 && all.complementary > 0, "{name}: {} {}", all.small, all.complementary);
        assert!(all.small + all.complementary < 60, "{name}: {} {}", all.small, all.complementary);
    }
}

/// A form in which figures are tied in ways the checks do not rest on: a header that repeats a total, a rule that is off, a tolerance, an
/// of-which row, a total of another table, a list that repeats a count.
const TIED: &str = r#"
id = "tied"
version = "1"
title = "利用報告書"
language = "ja"

[recognise]
titles = ["利用報告書"]
min_tables = 1

[[header]]
id = "users"
label = "登録者数"
measure = "persons"

[[header.sources]]
labels = ["登録者数"]

[[header]]
id = "hours"
label = "開所時間"
measure = "text"

[[header.sources]]
labels = ["開所時間"]

[[table]]
id = "1"
title = "年齢別"
columns = [{ id = "persons", label = "実人数", measure = "persons" }, { id = "events", label = "件数", measure = "events" }]
rows = [{ path = "幼児" }, { path = "小学生" }, { path = "中学生" }, { path = "高校生" }]
total = { label = "合計" }
tolerance = 1

[[table]]
id = "2"
title = "地区別"
columns = [{ id = "persons", label = "実人数", measure = "persons" }]
rows = [{ path = "東" }, { path = "西" }, { path = "南" }]
total = { label = "合計" }

[[list]]
id = "visits"
title = "訪問先"
columns = [{ id = "day", label = "実施日", kind = "date" }, { id = "who", label = "相手先", kind = "text", personal = true }, { id = "what", label = "主な内容", kind = "text" }]

[[levels]]
rule = "T101"
table = "2"
level = "off"
reason = "端数の扱いが違うため"

[[edit]]
id = "users"
rule = "header.users = 1:total.persons"
severity = "info"
"#;

fn tied(ages: [[f64; 2]; 4], areas: [f64; 3]) -> Public {
    let schema = Schema::parse(TIED, "tied.toml").unwrap();
    let text = |t: &str| workbook::Value::Text(t.into());
    let number = |n: f64| workbook::Value::Number(n);
    let mut cells = Vec::new();
    let mut line = |row: u32, values: Vec<workbook::Value>| {
        for (col, value) in values.into_iter().enumerate() {
            let at = crate::a1::CellRef::new(row, col as u32);
            cells.push(workbook::Cell { at, value, formula: None, format: 0 });
        }
    };
    let persons: f64 = ages.iter().map(|r| r[0]).sum();
    line(0, vec![text("利用報告書")]);
    line(1, vec![text("登録者数"), number(persons)]);
    line(2, vec![text("開所時間"), text("月曜（山田太郎さんは火曜）")]);
    line(4, vec![text("年齢別")]);
    line(5, vec![text("区分"), text("実人数"), text("件数")]);
    for (i, (label, figures)) in ["幼児", "小学生", "中学生", "高校生"].into_iter().zip(ages).enumerate() {
        line(6 + i as u32, vec![text(label), number(figures[0]), number(figures[1])]);
    }
    line(10, vec![text("合計"), number(persons), number(ages.iter().map(|r| r[1]).sum())]);
    line(12, vec![text("地区別")]);
    line(13, vec![text("区分"), text("実人数")]);
    for (i, (label, n)) in ["東", "西", "南"].into_iter().zip(areas).enumerate() {
        line(14 + i as u32, vec![text(label), number(n)]);
    }
    line(17, vec![text("合計"), number(areas.iter().sum())]);
    line(19, vec![text("訪問先")]);
    line(20, vec![text("実施日"), text("相手先"), text("主な内容")]);
    line(21, vec![text("4月4日"), text("山田太郎さん、職員"), text("職員研修")]);
    line(22, vec![text("4月5日"), text("鈴木　花子"), text("鈴木花子の支援会議")]);
    let book = workbook::Workbook {
        format: workbook::FileFormat::Xlsx,
        sheets: vec![workbook::Sheet::new("報告".into(), workbook::Visibility::Visible, cells)],
        formats: vec![workbook::NumberFormat { code: "General".into(), is_date: false }],
        date_1904: false,
        defined_names: Vec::new(),
    };
    assert_published_safely(&book, &schema, "tied", true)
}

#[test]
fn what_ties_figures_without_being_checked_is_known_to_the_reader() {
    let all = tied([[1.0, 4.0], [9.0, 30.0], [8.0, 9.0], [7.0, 12.0]], [12.0, 11.0, 2.0]);
    let area = all.submission.tables[1].as_ref().unwrap();
    // The total of the areas is the total of the ages: 2 in the south take another area with them.
    assert_eq!(area.rows.iter().filter(|r| *r.cells[0].raw == *SIGN).count(), 2);
    // Names that stand in the personal column stand nowhere else either; words that are no names stay.
    let texts: Vec<&str> = all.submission.lists[0].as_ref().unwrap().entries.iter().map(|e| &*e.cells[1].raw).collect();
    assert_eq!(texts, ["職員研修", SIGN]);
    assert_eq!(&*all.submission.header[1].as_ref().unwrap().value.raw, SIGN);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]
    #[test]
    fn tied_figures_cannot_be_worked_out(ages in [[0u8..9, 0u8..9], [3u8..30, 0u8..9], [0u8..12, 0u8..9], [4u8..30, 0u8..9]], area in 0u8..4) {
        let ages = ages.map(|[p, e]| [f64::from(p), if p == 0 { 0.0 } else { f64::from(p + e) }]);
        let persons: f64 = ages.iter().map(|r| r[0]).sum();
        let area = f64::from(area).min(persons);
        tied(ages, [area, persons - area, 0.0]);
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
    assert!(["1名", "約20名"].into_iter().all(texts::is_attendance) && !texts::is_attendance("対象1名"));
}

fn drawn(rows: usize, seed: u64) -> Table {
    let mut state = seed;
    let mut next = |most: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((state >> 33) % most).unwrap()
    };
    let counts: Vec<[i64; 2]> = (0..rows).map(|_| [next(14), next(9)]).collect();
    let events: Vec<i64> = (0..rows).map(|_| next(6)).collect();
    table(&counts, &events, true)
}

/// Asserts the same for forms whose possibilities are too many for the exact solver: that a few rows of suppressed figures, all others taken
/// as known, leave each room enough. More unknown figures leave no less.
fn assert_safe_nearby(system: &System, hidden: &BTreeSet<VarId>) {
    let ties: Vec<Vec<VarId>> = system
        .constraints()
        .iter()
        .map(|c| match &c.relation {
            Relation::Linear { terms, .. } => terms.iter().map(|t| t.1).filter(|v| hidden.contains(v)).collect(),
            Relation::ZeroIff(a, b) => [*a, *b].into_iter().filter(|v| hidden.contains(v)).collect(),
        })
        .collect();
    // What hangs together with a figure by relations of few figures: its row.
    let row = |v: VarId| {
        let (mut out, mut queue) = (BTreeSet::from([v]), vec![v]);
        while let Some(v) = queue.pop() {
            let few = ties.iter().filter(|t| t.len() <= 6 && t.contains(&v)).flatten();
            queue.extend(few.copied().filter(|o| out.insert(*o)));
        }
        out
    };
    let rows: BTreeSet<BTreeSet<VarId>> = hidden.iter().map(|v| row(*v)).collect();
    for v in hidden {
        let (n, own) = (system.observed(*v).unwrap(), row(*v));
        let wide = |more: &[&BTreeSet<VarId>]| {
            let some: BTreeSet<VarId> = more.iter().flat_map(|r| r.iter()).chain(&own).copied().collect();
            let may = |x: i64| x >= 0 && feasible(system, &some, *v, x, x);
            let up = (1..=THRESHOLD).rev().find(|d| may(n + d)).unwrap_or(0);
            up + (1..=THRESHOLD).rev().find(|d| may(n - d)).unwrap_or(0) >= THRESHOLD
        };
        let two = || rows.iter().any(|a| rows.iter().any(|b| a < b && wide(&[a, b])));
        assert!(rows.iter().any(|a| wide(&[a])) || two(), "{n} can be worked out");
    }
}

/// On forms too large for every set of figures to be tried, what the search gives is still safe.
#[test]
fn large_tables_are_as_safe_as_small_ones() {
    for (rows, seed) in [(40, 1), (60, 2)] {
        let t = drawn(rows, seed);
        let hidden = suppress(&t.system, &t.persons, THRESHOLD);
        assert!(hidden.len() < t.system.variables().len() / 2, "{}", hidden.len());
        assert_safe_nearby(&t.system, &hidden);
    }
}

/// Where the work runs out, everything that hangs together goes, and what stands apart stays.
#[test]
fn a_search_that_would_take_too_long_gives_way_to_suppressing_all() {
    let mut t = drawn(12, 3);
    let apart = t.system.variable(Variable::stated(40));
    let parts = [15, 25].map(|n| t.system.variable(Variable::stated(n)));
    t.system.balance(apart, &parts, 0).unwrap();
    let all = t.system.variables().len();
    let hidden = suppress_within(&t.system, &t.persons, THRESHOLD, 100);
    assert_eq!(hidden.len(), all - 3);
    assert!(!hidden.contains(&apart));
}
