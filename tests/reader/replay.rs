//! What is fuzzed (`tests/fuzz`), in a bounded run: the committed corpus, and the same files with bytes changed at random.
//! `REPLAY=100000` changes as many instead of a few hundred.

#[path = "../fuzz/entries.rs"]
pub mod entries;

use proptest::prelude::*;
use std::fs;
use std::path::Path;

/// The committed cases of a target, in order of their names.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| fs::read(path).unwrap()).collect()
}

/// Hands the corpus to an entry point, then a number of changed copies.
fn replay(target: &str, entry: fn(&[u8]), changed: u32) {
    let cases = corpus(target);
    assert!(!cases.is_empty(), "{target} has no corpus");
    for case in &cases {
        entry(case);
    }
    let changed = std::env::var("REPLAY").map_or(changed, |n| n.parse().expect("REPLAY is a number"));
    let config = ProptestConfig { cases: changed, failure_persistence: None, ..ProptestConfig::default() };
    let edits = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..3), 1..8);
    proptest!(config, |(which in any::<prop::sample::Index>(), edits in edits)| {
        let mut bytes = which.get(&cases).clone();
        for (at, byte, kind) in edits {
            let at = at.index(bytes.len() + 1);
            match kind {
                0 => bytes.insert(at, byte),
                1 if at < bytes.len() => bytes[at] = byte,
                _ if at < bytes.len() => drop(bytes.remove(at)),
                _ => {}
            }
        }
        entry(&bytes);
    });
}

#[test]
fn files_of_any_bytes() {
    replay("reader", entries::reader, 200);
}

#[test]
fn parts_of_any_bytes() {
    replay("parts", entries::parts, 300);
}

#[test]
fn cells_changed_in_place() {
    replay("inplace", entries::inplace, 300);
}

#[test]
fn formulas_in_tokens() {
    replay("tokens", entries::tokens, 300);
}

#[test]
fn words_of_any_kind() {
    replay("words", entries::words, 500);
}

#[test]
fn schemas_of_any_kind() {
    replay("schema", entries::schema, 60);
}

#[test]
fn formulas_of_any_kind() {
    replay("formula", entries::formula, 300);
}

#[test]
fn sheets_of_any_content() {
    replay("check", entries::check, 20);
}
