//! A table of planted errors, committed: what is found, located, named and put right, by kind and place. It may only improve, and two
//! columns are 0 for ever: corrected wrongly, and called determined without being true.
//!
//! `UPDATE=1` writes the table anew, unless something got worse; then it says what.
#![allow(missing_docs, reason = "tests")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::pedantic,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a test's own tools: they may fail aloud"
)]

#[path = "../rules/book.rs"]
mod book;
mod errors;
mod form;
mod judge;
#[path = "../rng.rs"]
#[allow(dead_code, reason = "each program that draws at random uses a part of it")]
mod rng;
mod table;

use std::collections::BTreeMap;

use errors::{FAULTS, SLIPS};
use form::{Filled, Place};
use judge::{Sheet, Verdict, judge, read, sample, schema};
use rng::Rng;
use table::Table;

/// So many slips of each kind in each place and style.
const EACH: usize = 12;
/// Sheets figures are drawn for, in each style.
const SHEETS: u64 = 8;

const PLACES: [Place; 11] = [
    Place::Body,
    Place::RowSum,
    Place::ColumnTotal,
    Place::GrandTotal,
    Place::Part,
    Place::Subtotal,
    Place::Total,
    Place::LonePart,
    Place::CrossTotal,
    Place::Header,
    Place::OfWhich,
];

fn sheets(live: bool) -> Vec<(Filled, Sheet)> {
    (0..SHEETS)
        .map(|seed| {
            let filled = Filled::new(live, &mut Rng::new(seed + 100 * u64::from(live)));
            let values = filled.after(&BTreeMap::new());
            let sheet = read(&filled.text(&values, &BTreeMap::new(), None));
            (filled, sheet)
        })
        .collect()
}

#[test]
fn nothing_is_said_of_sheets_without_an_error() {
    for (filled, sheet) in sheets(false).into_iter().chain(sheets(true)) {
        let verdict = judge(&sheet, schema(), &filled.right(), &[], &[]);
        assert!(
            !verdict.found && !verdict.wrongly,
            "{}",
            filled.text(&filled.after(&BTreeMap::new()), &BTreeMap::new(), None)
        );
    }
}

fn slips(live: bool, table: &mut Table) {
    let sheets = sheets(live);
    let style = if live { "formulas" } else { "typed" };
    for (p, place) in PLACES.into_iter().enumerate() {
        for (s, slip) in SLIPS.into_iter().enumerate() {
            let mut rng = Rng::new((p * 100 + s) as u64);
            for round in 0..EACH {
                let (filled, sheet) = &sheets[round % sheets.len()];
                let all = filled.of(place);
                let drawn = (0..100).find_map(|_| {
                    let at = rng.choose(&all)?;
                    Some((at, slip.of(filled.figures[&at].value, &mut rng)?))
                });
                let Some((at, wrong)) = drawn else { continue };
                let typed = BTreeMap::from([(at, wrong)]);
                let verdict = judge(&sheet.with(&filled.after(&typed), &typed), schema(), &filled.right(), &[at], &[]);
                if std::env::var("SHOW").is_ok_and(|w| format!("{} {} {style}", slip.name(), place.name()).contains(&w))
                {
                    println!(
                        "{} {} {style} {at:?}: {} -> {wrong} {verdict:?}",
                        slip.name(),
                        place.name(),
                        filled.figures[&at].value
                    );
                }
                table.add(slip.name(), place.name(), style, verdict);
            }
        }
    }
}

/// Through real bytes: what only formulas, texts and hidden rows show.
fn faults(table: &mut Table) {
    for fault in FAULTS {
        for &place in fault.places() {
            let mut rng = Rng::new(place as u64 * 31 + fault as u64);
            for round in 0..8 {
                let filled = Filled::new(true, &mut Rng::new(1_000 + round));
                let Some(planted) = (0..20).find_map(|_| errors::plant(&filled, fault, place, &mut rng)) else {
                    continue;
                };
                let text = filled.text(&planted.values, &planted.instead, planted.hidden);
                let verdict = judge(&read(&text), schema(), &filled.right(), &[planted.cell], &[fault.kind()]);
                if std::env::var("SHOW").is_ok_and(|w| format!("{} {} sheet", fault.kind(), place.name()).contains(&w))
                {
                    println!("{} {} {:?} {verdict:?}\n{text}", fault.kind(), place.name(), planted.cell);
                }
                table.add(fault.kind(), place.name(), "sheet", verdict);
            }
        }
    }
}

/// The published report: a figure of its tables typed wrongly, its formulas replaced by their results.
fn published(table: &mut Table) {
    let sheet = sample();
    let schema = &kensan::schema::builtin_schemas()[0];
    for (t, column, place) in
        [(0, 0, "section 1, persons"), (0, 2, "section 1, care"), (3, 0, "section 4"), (4, 0, "section 5")]
    {
        let right = sheet.column(t, column);
        let cells: Vec<_> = right.keys().copied().collect();
        for (s, slip) in SLIPS.into_iter().enumerate() {
            let mut rng = Rng::new((t * 100 + column * 10 + s) as u64);
            for _ in 0..5 {
                let drawn = (0..200).find_map(|_| {
                    let at = rng.choose(&cells)?;
                    Some((at, slip.of(right[&at], &mut rng)?))
                });
                let Some((at, wrong)) = drawn else { continue };
                let mut typed = right.clone();
                typed.insert(at, wrong);
                let verdict = judge(&sheet.with(&typed, &typed), schema, &right, &[at], &[]);
                table.add(slip.name(), place, "sample", verdict);
            }
        }
    }
}

/// Random values in several cells of the two-way table.
fn noise(table: &mut Table) {
    let sheets = sheets(false);
    let mut rng = Rng::new(77);
    for errors in 1..=6 {
        for round in 0..60 {
            let (filled, sheet) = &sheets[round % sheets.len()];
            let places = [Place::Body, Place::RowSum, Place::ColumnTotal, Place::GrandTotal];
            let all: Vec<_> = places.iter().flat_map(|place| filled.of(*place)).collect();
            let mut typed = BTreeMap::new();
            while typed.len() < errors {
                let at = all[rng.below(all.len())];
                if let Some(wrong) = errors::Slip::Random.of(filled.figures[&at].value, &mut rng) {
                    typed.insert(at, wrong);
                }
            }
            let wrong: Vec<_> = typed.keys().copied().collect();
            let verdict = judge(&sheet.with(&filled.after(&typed), &typed), schema(), &filled.right(), &wrong, &[]);
            table.add(&format!("{errors} random values"), "two-way table", "typed", verdict);
        }
    }
}

#[test]
fn the_table_of_planted_errors_only_improves() {
    let parts = std::thread::scope(|scope| {
        let runs: [fn(&mut Table); 5] = [|t| slips(false, t), |t| slips(true, t), published, faults, noise];
        let handles = runs.map(|run| {
            scope.spawn(move || {
                let mut table = Table::default();
                run(&mut table);
                table
            })
        });
        handles.map(|handle| handle.join().unwrap())
    });
    let mut table = Table::default();
    parts.into_iter().for_each(|part| table.append(part));
    table.hold();
}
