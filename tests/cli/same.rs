//! One workbook in every format: what is said of it must be the same, that of its formulas as well.

use crate::containers::{compound, zip};
use crate::encode;
use crate::support::{APRIL, FAULTY, check_json, put, read, rewritten};
use kensan::workbook::{Limits, Workbook};
use serde_json::Value as Json;

/// The workbook in the formats there is no writer for.
fn written(book: &Workbook) -> [(&'static str, Vec<u8>); 2] {
    let parts = encode::xlsb(book);
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    [("xls", compound(&[("Workbook", &encode::xls(book))])), ("xlsb", zip(&parts))]
}

/// What is said of a file: each finding with its cell, message and causes, and how often each rule looked.
fn said(name: &str, bytes: &[u8]) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    let (_, json) = check_json([put(&dir, name, bytes)]);
    let file = &json["files"][0];
    let part = |f: &Json| {
        let causes: Vec<String> =
            f["causes"].as_array().into_iter().flatten().map(|c| format!("{}@{}", c["kind"], c["cell"])).collect();
        format!("{} {}!{} {} {causes:?}", f["rule"], f["sheet"], f["cell"], f["message"])
    };
    let findings = file["findings"].as_array().unwrap().iter().map(part);
    let rules = file["rules"].as_array().unwrap().iter().map(ToString::to_string);
    findings.chain(rules).collect()
}

/// Asserts that the workbook says the same in all formats; gives what it says.
#[track_caller]
fn same_in_all(xlsx: &[u8]) -> Vec<String> {
    let expected = said("a.xlsx", xlsx);
    let book = kensan::workbook::read(xlsx, &Limits::default()).unwrap();
    for (format, bytes) in written(&book) {
        assert_eq!(said(&format!("a.{format}"), &bytes), expected, "{format}");
    }
    expected
}

#[test]
fn formulas_are_checked_in_every_format() {
    let found = same_in_all(&read(FAULTY));
    assert!(found.iter().any(|f| f.contains("text-ignored-by-sum")), "{found:#?}");
    // A total that leaves a row out which counts, one that leaves out a zero, and one whose stored result is another than it gives.
    for (before, after, expected) in [
        ("SUM(E4:E40)</f><v>48</v>", "SUM(E4:E39)</f><v>47</v>", "row-left-out-of-formula"),
        ("SUM(C4:C8)</f><v>18</v>", "SUM(C4:C7)</f><v>18</v>", "T104"),
        ("SUM(D4:D19)</f><v>53</v>", "SUM(D4:D19)</f><v>54</v>", "V107"),
    ] {
        let changed = rewritten(&read(APRIL), |_, text| text.replace(before, after));
        let found = same_in_all(&changed);
        assert!(found.iter().any(|f| f.contains(expected) && !f.starts_with('{')), "{expected}: {found:#?}");
    }
}
