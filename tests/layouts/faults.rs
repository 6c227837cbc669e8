//! Faulty rows: an inserted, missing, duplicated, misspelt, moved or ambiguous row costs exactly its own finding, and every other value stays in its
//! place.

use crate::draw::Line;
use crate::rng::Rng;
use crate::style::{Code, Groups, Header, Sheets, Spacers, Style, Title, Total};
use crate::truth::{self, Span, Truth};
use crate::{book, draw, kita, verify};
use kensan::severity::Severity;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Inserted,
    InsertedAndCounted,
    Missing,
    Duplicated,
    DuplicatedElsewhere,
    Misspelt,
    Moved,
    MovedFar,
    Ambiguous,
}

const FAULTS: &[Fault] = &[
    Fault::Inserted,
    Fault::InsertedAndCounted,
    Fault::Missing,
    Fault::Duplicated,
    Fault::DuplicatedElsewhere,
    Fault::Misspelt,
    Fault::Moved,
    Fault::MovedFar,
    Fault::Ambiguous,
];

/// A workbook with one fault, and the findings it should cost as (rule, row code).
struct Planted {
    truth: Truth,
    lines: Vec<Vec<Line>>,
    totals: Vec<Vec<i64>>,
    expected: Vec<(&'static str, Option<String>)>,
}

/// Another character in place of one in the middle.
fn misspell(label: &str, rng: &mut Rng) -> String {
    let chars: Vec<char> = label.chars().collect();
    let at = 1 + rng.below(chars.len().saturating_sub(2));
    chars.iter().enumerate().map(|(i, c)| if i == at { '謬' } else { *c }).collect()
}

fn plant(fault: Fault, with_codes: bool, rng: &mut Rng) -> Planted {
    let schema = kita();
    let mut truth = truth::random(schema, Span::month(10), rng);
    let t = if fault == Fault::Ambiguous { 0 } else { 2 + rng.below(3) };
    let table = &schema.tables[t];
    let n = table.rows.len() - 1;
    let j = rng.below(n);
    let code = table.rows[j].code.clone();
    if matches!(fault, Fault::Missing | Fault::Ambiguous) {
        let zero = if fault == Fault::Missing { vec![j] } else { vec![7, 8] };
        let moved: i64 = zero.iter().map(|&j| truth.values[t][j][0]).sum();
        for j in zero {
            truth.values[t][j].fill(0);
        }
        if t == 0 {
            // Section 2 counts the same persons.
            let mut left = moved;
            for row in truth.values[1].iter_mut().take(5) {
                let part = left.min(row[0]);
                row[0] -= part;
                left -= part;
            }
        }
        for u in [t, 1] {
            truth::sums(&schema.tables[u], &mut truth.values[u], rng);
        }
    }
    let mut lines: Vec<Vec<Line>> =
        (0..schema.tables.len()).map(|t| draw::lines(&schema.tables[t], t, &truth)).collect();
    let mut totals: Vec<Vec<i64>> =
        schema.tables.iter().enumerate().map(|(t, table)| truth.values[t][table.total().unwrap()].clone()).collect();
    let list = &mut lines[t];
    let mut expected = Vec::new();
    match fault {
        Fault::Inserted | Fault::InsertedAndCounted => {
            let mut path = list[j].path.clone();
            *path.last_mut().unwrap() = "オンブズパーソン".to_owned();
            let line = Line { entry: None, code: None, path, true_one: false, values: vec![7, 0] };
            list.insert(j + rng.below(2), line);
            if fault == Fault::InsertedAndCounted {
                totals[t][0] += 7;
                let total = table.total().unwrap();
                truth.values[t][total][0] += 7;
            }
            expected.push(("C101", None));
        }
        Fault::Missing => {
            list.remove(j);
            expected.push(("C102", code));
        }
        Fault::Duplicated | Fault::DuplicatedElsewhere => {
            let line = Line { true_one: false, ..list[j].clone() };
            let at = if fault == Fault::Duplicated { j + 1 } else { (j + 2 + rng.below(n)).min(n) };
            list.insert(at, line);
            expected.push(("C103", code));
        }
        Fault::Misspelt => {
            let long: Vec<usize> = (0..n).filter(|&j| list[j].path.last().unwrap().chars().count() >= 4).collect();
            let j = rng.pick(&long);
            let leaf = list[j].path.last_mut().unwrap();
            *leaf = misspell(leaf, rng);
            expected.push(("C107", table.rows[j].code.clone()));
        }
        Fault::Moved | Fault::MovedFar => {
            let line = list.remove(j);
            let at = if fault == Fault::Moved { (j + 1).min(n - 1) } else { rng.below(n) };
            list.insert(at, line);
        }
        Fault::Ambiguous => {
            // 40～49歳 and 50～59歳 are gone; in their place stands a label as near to one as to the other.
            list.remove(8);
            let code = if with_codes { None } else { list[7].code.clone() };
            list[7] = Line { entry: None, code, path: vec!["45～59歳".into()], true_one: false, values: vec![0; 4] };
            expected.push(("C107", None));
        }
    }
    Planted { truth, lines, totals, expected }
}

fn one(fault: Fault, name: &str, style: &Style, seed: u64) -> Result<(), String> {
    let mut rng = Rng::new(seed + 77);
    let schema = kita();
    let planted = plant(fault, style.code != Code::None, &mut rng);
    let made = book::make(schema, style, &planted.truth, &planted.lines, &planted.totals, &mut rng);
    let book = verify::read(&made);
    let found = verify::bind(schema, &book, &made.file_name);
    let [s] = &found[..] else { return Err(format!("{fault:?} {name} {seed}: {} submissions", found.len())) };
    let fail = |e: String| format!("{fault:?} in {name} (seed {seed}): {e}");
    if std::env::var("FAULT").is_ok_and(|f| f == format!("{fault:?}/{name}/{seed}")) {
        for (name, page) in &made.sheets {
            println!("== {name}\n{}", page.dump());
        }
    }
    verify::values(schema, &planted.truth, &made, &book, s).map_err(fail)?;
    let outcome = verify::run(schema, &book, s);
    let counts = |f: &kensan::finding::Finding| f.severity != Severity::Info && !matches!(f.rule, "X104" | "L103");
    let mut got: Vec<(&str, Option<String>)> = outcome
        .findings
        .iter()
        .filter(|f| counts(f))
        .map(|f| (f.rule, f.place.row_code.clone().filter(|_| f.rule != "C101")))
        .collect();
    got.sort();
    if got != planted.expected {
        let shown = verify::shown(&outcome, counts);
        return Err(fail(format!("expected {:?}, got {}", planted.expected, shown.join("; "))));
    }
    Ok(())
}

fn styles() -> Vec<(String, Style)> {
    let mut out = Vec::new();
    for groups in
        [Groups::Merged, Groups::FirstOnly, Groups::Repeated, Groups::JoinedSpace, Groups::JoinedTail, Groups::Indented]
    {
        for code in [Code::None, Code::Number] {
            out.push((format!("{groups:?}+{code:?}"), Style { groups, code, live: false, ..Style::default() }));
        }
    }
    let base = || Style { live: false, ..Style::default() };
    out.push(("side by side".into(), Style { sheets: Sheets::SideBySide, ..base() }));
    out.push(("no titles".into(), Style { title: Title::None, ..base() }));
    out.push(("no header".into(), Style { header: Header::None, groups: Groups::Repeated, ..base() }));
    out.push(("totals first".into(), Style { total: Total::First, ..base() }));
    out.push(("blank rows".into(), Style { spacers: Spacers::Rows, sheets: Sheets::Each, ..base() }));
    out.push(("page breaks".into(), Style { page_break: true, ..base() }));
    out
}

#[test]
fn a_faulty_row_costs_its_own_finding_only() {
    let styles = styles();
    let mut failures = Vec::new();
    let mut all = 0;
    for (name, style) in &styles {
        for &fault in FAULTS {
            for seed in 0..3 {
                all += 1;
                failures.extend(one(fault, name, style, seed + name.len() as u64 * 13).err());
            }
        }
    }
    crate::report(&failures, all);
}
