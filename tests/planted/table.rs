//! The committed table: counts by kind, place and style.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::Verdict;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/planted/table.md");

const COLUMNS: [&str; 10] = [
    "planted",
    "found",
    "located",
    "top cause",
    "listed",
    "corrected",
    "if accepted",
    "slip said",
    "wrongly",
    "overclaimed",
];

/// The columns that may not fall.
const RISING: std::ops::Range<usize> = 1..7;
/// The columns that are 0.
const ZERO: std::ops::Range<usize> = 8..10;

type Key = (String, String, String);

/// Counts of [`COLUMNS`] by kind, place and style.
#[derive(Default)]
pub struct Table(Vec<(Key, [usize; 10])>);

impl Table {
    pub fn add(&mut self, kind: &str, place: &str, style: &str, v: Verdict) {
        let key = (kind.to_owned(), place.to_owned(), style.to_owned());
        let flags =
            [true, v.found, v.located, v.cause, v.listed, v.corrected, v.accepted, v.slip, v.wrongly, v.overclaimed];
        let at = self.0.iter().position(|(k, _)| *k == key).unwrap_or_else(|| {
            self.0.push((key, [0; 10]));
            self.0.len() - 1
        });
        for (count, flag) in self.0[at].1.iter_mut().zip(flags) {
            *count += usize::from(flag);
        }
    }

    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    fn sums(&self, wanted: impl Fn(&Key) -> bool) -> [usize; 10] {
        let mut sums = [0; 10];
        for (_, row) in self.0.iter().filter(|(key, _)| wanted(key)) {
            sums.iter_mut().zip(row).for_each(|(sum, n)| *sum += n);
        }
        sums
    }

    fn text(&self) -> String {
        let mut out = format!(
            "# Planted errors\n\nWritten by the test `planted`; `UPDATE=1 cargo test --test planted` writes it anew. `typed`: every sum is \
             a number; `formulas`: sums follow their parts; `sheet`: through real bytes, sums are formulas.\n\n\
             *found*: something is said. *located*: the planted cells are among those named. *top cause*: the first cause is the planted one, with \
             its value. *listed*: the explanations hold the truth. *corrected*: put right without asking; *if accepted*: with deductive \
             corrections. *slip said*: some slip is called at least likely. *wrongly*: some cell was put to another value than the true one. \
             *overclaimed*: called determined and not true.\n\n| kind | place | style | {} |\n|---|---|---|{}\n",
            COLUMNS.join(" | "),
            "--:|".repeat(COLUMNS.len())
        );
        let mut line = |(kind, place, style): (&str, &str, &str), counts: &[usize; 10]| {
            let counts: Vec<String> = counts.iter().map(ToString::to_string).collect();
            let _ = writeln!(out, "| {kind} | {place} | {style} | {} |", counts.join(" | "));
        };
        for ((kind, place, style), counts) in &self.0 {
            line((kind, place, style), counts);
        }
        line(("all", "", ""), &self.sums(|_| true));
        out
    }

    /// Compares with the committed table: nothing worse, and not stale.
    pub fn hold(&self) {
        let text = self.text();
        let committed = std::fs::read_to_string(PATH).unwrap_or_default().replace("\r\n", "\n");
        let mut old: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
        for line in committed.lines().filter(|line| line.starts_with("| ")) {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            if let [kind, place, style, counts @ ..] = &cells[..] {
                let counts: Result<Vec<usize>, _> = counts.iter().map(|c| c.parse()).collect();
                if let Ok(counts) = counts {
                    old.insert(((*kind).into(), (*place).into(), (*style).into()), counts);
                }
            }
        }
        let mut worse = Vec::new();
        for (key, counts) in &self.0 {
            for column in ZERO {
                if counts[column] > 0 {
                    worse.push(format!("{key:?}: {} {}", counts[column], COLUMNS[column]));
                }
            }
            let Some(before) = old.get(key).filter(|before| before.len() == 10 && before[0] == counts[0]) else {
                continue;
            };
            for column in RISING {
                if counts[column] < before[column] {
                    worse.push(format!("{key:?}: {} {} were {}", counts[column], COLUMNS[column], before[column]));
                }
            }
        }
        let noise = self.sums(|key| key.0.contains("random"));
        if noise[7] * 20 > noise[0] {
            worse.push(format!("{} of {} random errors are called a slip", noise[7], noise[0]));
        }
        let update = std::env::var("UPDATE").is_ok_and(|v| v == "1");
        if std::env::var("DRAFT").is_ok() {
            println!("{text}\n{}", worse.join("\n"));
            return;
        }
        assert!(worse.is_empty(), "worse than committed:\n{}", worse.join("\n"));
        assert!(self.sums(|_| true)[0] >= 2_000);
        if update {
            std::fs::write(PATH, text).unwrap();
        } else {
            assert!(text == committed, "tests/planted/table.md is stale: UPDATE=1 cargo test --test planted");
        }
    }
}
