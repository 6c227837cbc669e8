//! Binds workbooks in every layout we could think of, and in hundreds of random combinations: every value must be found in its place, and
//! nothing may be accused.

#![allow(
    missing_docs,
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::needless_range_loop,
    clippy::enum_variant_names,
    reason = "a test's own tools: they may fail aloud, and what they draw is counted by columns"
)]

mod book;
mod canvas;
mod draw;
mod faults;
mod forms;
mod labels;
mod months;
#[path = "../rng.rs"]
#[allow(dead_code, reason = "each program that draws at random uses a part of it")]
mod rng;
mod several;
mod style;
mod truth;
mod verify;

use book::Made;
use kensan::schema::{Schema, builtin_schemas};
use kensan::submission::Vocabulary;
use kensan::workbook::Workbook;
use rng::Rng;
use style::Style;
use truth::{Span, Truth};

fn kita() -> &'static Schema {
    &builtin_schemas()[0]
}

fn one(name: &str, style: &Style, seed: u64) -> Result<(), String> {
    let schema = kita();
    let (truth, made) = drawn(style, seed);
    if std::env::var("LAYOUT").is_ok_and(|l| l == format!("{name}/{seed}") || l == seed.to_string()) {
        for (name, page) in &made.sheets {
            println!("== {name}\n{}", page.dump());
        }
    }
    verify::clean(schema, style, &truth, &made).map_err(|e| format!("{name} (seed {seed}): {e}"))
}

/// A workbook in a style, and what stands in it.
fn drawn(style: &Style, seed: u64) -> (Truth, Made) {
    let mut rng = Rng::new(seed);
    let span = match rng.below(3) {
        0 => Span { from: (2025, 4), to: (2025, 12) },
        1 => Span { from: (2025, 7), to: (2025, 9) },
        _ => Span::month(1 + rng.below(12) as i8),
    };
    let schema = kita();
    let truth = truth::random(schema, span, &mut rng);
    let lines: Vec<_> = (0..schema.tables.len()).map(|t| draw::lines(&schema.tables[t], t, &truth)).collect();
    let totals: Vec<Vec<i64>> =
        schema.tables.iter().enumerate().map(|(t, table)| truth.values[t][table.total().unwrap()].clone()).collect();
    let made = book::make(schema, style, &truth, &lines, &totals, &mut rng);
    (truth, made)
}

/// What was remembered of workbooks read before makes no difference: a thread that has read hundreds binds a workbook as one does that
/// has read nothing.
#[test]
fn what_is_remembered_makes_no_difference() {
    let schema = kita();
    let vocabulary = Vocabulary::new(schema);
    let bound = |book: &Workbook| format!("{:?}", kensan::submission::bind(book, schema, &vocabulary, "R7_10月.xlsx"));
    let mut styles: Vec<Style> = style::named().into_iter().map(|named| named.1).collect();
    styles.extend((0..150).map(|seed| Style::random(&mut Rng::new(seed + 2_000_000))));
    let books: Vec<Workbook> = styles.iter().map(|style| verify::read(&drawn(style, 7).1)).collect();
    for round in 0..2 {
        for (i, book) in books.iter().enumerate() {
            let cold = std::thread::scope(|s| s.spawn(|| bound(book)).join().unwrap());
            assert!(cold == bound(book), "round {round}, layout {i}: {:?}", styles[i]);
        }
    }
}

fn report(failures: &[String], of: usize) {
    assert!(failures.is_empty(), "{} of {of} layouts fail:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_named_layout_is_read_without_a_slip() {
    let all = style::named();
    let failures: Vec<String> = all
        .iter()
        .flat_map(|(name, style)| (0..3).map(move |seed| (name, style, seed)))
        .filter_map(|(name, style, seed)| one(name, style, seed).err())
        .collect();
    report(&failures, all.len() * 3);
}

#[test]
fn random_combinations_are_read_without_a_slip() {
    let n: u64 = std::env::var("LAYOUTS").ok().and_then(|n| n.parse().ok()).unwrap_or(400);
    let only: Option<u64> = std::env::var("ONLY").ok().and_then(|n| n.parse().ok());
    let failures: Vec<String> = (0..n)
        .filter(|seed| only.is_none_or(|o| o == *seed))
        .filter_map(|seed| {
            let style = Style::random(&mut Rng::new(seed + 1_000_000));
            one(&format!("{style:?}"), &style, seed).err()
        })
        .collect();
    report(&failures, n as usize);
}

/// A bare number beside a header printed again is no row, and is said not to have been counted.
#[test]
fn page_numbers_are_passed_over_aloud() {
    let style = Style { page_break: true, page_numbers: true, ..Style::default() };
    let (_, made) = drawn(&style, 1);
    let book = verify::read(&made);
    let found = verify::bind(kita(), &book, &made.file_name);
    let passed: Vec<_> = found[0].tables.iter().flatten().flat_map(|t| &t.passed_over).collect();
    assert!(!passed.is_empty());
    let said = verify::shown(&verify::run(kita(), &book, &found[0]), |f| f.rule == "S106");
    for cell in passed {
        let at = format!("S106 Some(\"{}\")", cell.at);
        assert!(said.iter().any(|s| s.starts_with(&at) && s.contains("reason-lone-number")), "{at}: {said:?}");
    }
}

/// A column an office keeps for itself beside the only counts leaves no doubt where these stand.
#[test]
fn helper_columns_are_no_counts() {
    for (header, word, figures) in [
        (style::Header::Current, Some("参考"), usize::MAX),
        (style::Header::Current, Some("検算用"), usize::MAX),
        (style::Header::Current, None, 1),
        (style::Header::None, None, 1),
    ] {
        let style = Style { header, sheets: style::Sheets::Each, lists: style::Lists::None, ..Style::default() };
        let (truth, mut made) = drawn(&style, 3);
        for (name, page) in &mut made.sheets {
            let here = || made.places.values().filter(|p| p.0 == *name);
            let Some(col) = here().map(|p| p.2 + 1).max() else { continue };
            let rows: std::collections::BTreeSet<u32> = here().map(|p| p.1).collect();
            if let Some(word) = word {
                page.put(rows.first().unwrap() - 1, col, word);
            }
            for (i, row) in rows.iter().skip(2).take(figures).enumerate() {
                page.put(*row, col, canvas::Put::Num((i * 3 + 40) as f64));
            }
        }
        let read = verify::clean(kita(), &style, &truth, &made);
        assert!(read.is_ok(), "{header:?} {word:?}: {read:?}");
    }
}
