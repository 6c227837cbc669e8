//! The built-in schema of the ward's report against the figures the ward published for April to December 2025: what should hold, holds.

use super::*;
use crate::severity::Severity;
use std::collections::HashSet;

const AGES: [[i64; 4]; 13] = [
    [19, 150, 15, 4],
    [3, 33, 2, 1],
    [2, 2, 1, 1],
    [2, 32, 2, 0],
    [2, 22, 2, 0],
    [2, 9, 2, 0],
    [2, 34, 2, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [32, 282, 26, 6],
];
const SECTION_2: [i64; 6] = [13, 14, 2, 3, 0, 32];
const SECTION_3: [i64; 38] = [
    1, 2, 124, 0, 0, 0, 0, 40, 0, 11, 51, 2, 0, 0, 7, 0, 6, 0, 2, 8, 22, 1, 3, 11, 34, 26, 10, 3, 1, 38, 8, 0, 0, 7, 5,
    0, 11, 434,
];
const SECTION_4: [i64; 17] = [218, 0, 35, 26, 14, 14, 1, 10, 21, 38, 2, 1, 1, 4, 15, 31, 431];
const SECTION_5: [i64; 64] = [
    13, 2, 0, 0, 22, 4, 10, 0, 0, 1, 10, 27, 2, 1, 61, 12, 18, 13, 5, 3, 9, 6, 1, 32, 3, 0, 3, 2, 3, 0, 5, 8, 5, 2, 8,
    1, 3, 7, 0, 1, 5, 2, 15, 7, 0, 1, 0, 4, 3, 15, 11, 14, 0, 20, 14, 9, 8, 11, 9, 3, 8, 0, 1, 463,
];

fn kita() -> &'static Schema {
    builtin_schemas().iter().find(|s| s.id == "kita-coordinator").unwrap()
}

/// The published figure of a cell.
fn cell(table: usize, row: usize, column: usize) -> i64 {
    match table {
        0 => AGES[row][column],
        1 => SECTION_2[row],
        2 => SECTION_3[row],
        3 => SECTION_4[row],
        _ => SECTION_5[row],
    }
}

/// List, role and entries of the published lists.
const ENTRIES: [(&str, &str, i64); 9] = [
    ("outreach", "区内", 2),
    ("outreach", "区外", 3),
    ("meetings", "参加", 12),
    ("meetings", "講師", 3),
    ("meetings", "ファシリテーター", 4),
    ("meetings", "司会進行", 1),
    ("meetings", "開催", 0),
    ("training", "参加", 2),
    ("training", "開催", 1),
];

/// How many entries the published lists have: of some roles, or of all where none is given.
fn entries(list: &List, roles: &[usize]) -> i64 {
    let asked = |role: &str| roles.is_empty() || roles.iter().any(|r| list.roles[*r].label == role);
    ENTRIES.iter().filter(|(id, role, _)| *id == list.id && asked(role)).map(|(_, _, n)| n).sum()
}

fn figure(schema: &Schema, term: &Term, at: (usize, usize)) -> i64 {
    match term {
        Term::Column(column) => cell(at.0, at.1, *column),
        Term::Cell { table, row, column } => cell(*table, *row, *column),
        Term::Header(field) => match schema.header[*field].id.as_str() {
            "business_days" => 104,
            "out_of_hours_activities" => 123,
            "all_activities" => 459,
            other => panic!("no figure for {other}"),
        },
        Term::Count { list, roles } => entries(&schema.lists[*list], roles),
    }
}

fn value(schema: &Schema, linear: &Linear, at: (usize, usize)) -> i64 {
    linear.constant + linear.terms.iter().map(|(factor, term)| factor * figure(schema, term, at)).sum::<i64>()
}

fn holds(schema: &Schema, edit: &Edit, at: (usize, usize)) -> bool {
    match &edit.body {
        Body::Compare { lhs, op, rhs } => {
            let (lhs, rhs) = (value(schema, lhs, at), value(schema, rhs, at));
            match op {
                Op::Eq => lhs == rhs,
                Op::Le => lhs <= rhs,
                Op::Ge => lhs >= rhs,
            }
        }
        Body::AnyOf { lhs, options } => options.iter().any(|o| value(schema, o, at) == value(schema, lhs, at)),
        Body::ZeroTogether { a, b } => (figure(schema, a, at) == 0) == (figure(schema, b, at) == 0),
    }
}

#[test]
fn exactly_the_known_edits_fail_on_the_published_figures() {
    let schema = kita();
    let mut failed = Vec::new();
    for edit in &schema.edits {
        let rows = match edit.scope {
            Scope::Rows(table) => (0..schema.tables[table].rows.len()).map(|row| (table, row)).collect(),
            Scope::Form => vec![(0, 0)],
        };
        failed
            .extend(rows.into_iter().filter(|at| !holds(schema, edit, *at)).map(|_| (edit.source.as_str(), edit.rule)));
    }
    assert_eq!(
        failed,
        [
            ("header.all_activities = 3:total | 4:total | 5:total | 1:total.consultations", "X101"),
            ("5:0553 = count(meetings, 開催) + count(training, 開催)", "X104"),
            ("5:0551 = count(outreach)", "X104"),
        ]
    );
}

#[test]
fn totals_are_the_sums_of_their_parts() {
    for (t, table) in kita().tables.iter().enumerate() {
        let total = table.total().unwrap();
        for c in (0..table.columns.len()).filter(|c| table.columns[*c].measure.is_count()) {
            let sum: i64 = table.rows[total].parts.iter().map(|r| cell(t, *r, c)).sum();
            assert_eq!(sum, cell(t, total, c), "table {} column {c}", table.id);
        }
    }
}

#[test]
fn edits_have_the_rule_and_level_the_catalogue_says() {
    let of = |source: &str| {
        let edit = kita().edits.iter().find(|e| e.source == source).unwrap_or_else(|| panic!("{source}"));
        (edit.rule, edit.severity)
    };
    assert_eq!(of("care_yes + care_no = persons"), ("T103", None));
    assert_eq!(of("persons <= consultations"), ("X102", None));
    assert_eq!(of("persons = 0 <=> consultations = 0"), ("X103", None));
    assert_eq!(of("1:total.persons = 2:total.persons"), ("X101", None));
    assert_eq!(of("header.out_of_hours_activities <= header.all_activities"), ("X102", None));
    assert_eq!(of("5:0551 >= count(outreach)"), ("X104", None));
    assert_eq!(of("5:0551 = count(outreach)"), ("X104", Some(Severity::Info)));
    for edit in &kita().edits {
        assert!(edit.message.ja.is_some() && edit.message.en.is_some(), "{} has no message in both languages", edit.id);
    }
}

#[test]
fn codes_are_section_and_running_number() {
    let mut seen = HashSet::new();
    for table in &kita().tables {
        let categories: Vec<_> = table.rows.iter().filter(|r| r.kind == RowKind::Category).collect();
        for (n, row) in (1..).zip(categories) {
            assert_eq!(row.code.as_deref(), Some(format!("{:0>2}{n:02}", table.id).as_str()));
            assert!(seen.insert(row.code.clone()));
        }
    }
    assert_eq!(seen.len(), 133);
}
