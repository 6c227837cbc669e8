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
mod rng;
mod several;
mod style;
mod truth;
mod verify;

use kensan::schema::{Schema, builtin_schemas};
use rng::Rng;
use style::Style;
use truth::Span;

fn kita() -> &'static Schema {
    &builtin_schemas()[0]
}

fn one(name: &str, style: &Style, seed: u64) -> Result<(), String> {
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
    if std::env::var("LAYOUT").is_ok_and(|l| l == format!("{name}/{seed}") || l == seed.to_string()) {
        for (name, page) in &made.sheets {
            println!("== {name}\n{}", page.dump());
        }
    }
    verify::clean(schema, style, &truth, &made).map_err(|e| format!("{name} (seed {seed}): {e}"))
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
