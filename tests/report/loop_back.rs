//! The report read back by the program: what was corrected is gone, and nothing new is wrong.

use crate::tool::{arg, kensan, report, sample};
use std::collections::BTreeSet;
use std::path::Path;

/// The findings of a file.
fn findings(path: &Path) -> Vec<serde_json::Value> {
    let run = kensan(&["check", arg(path), "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(json["files"][0]["status"], "checked", "{json}");
    assert_eq!(json["files"][0]["schema"], "kita-coordinator");
    json["files"][0]["findings"].as_array().unwrap().clone()
}

/// What a finding is about, wherever it stands.
fn about(f: &serde_json::Value) -> String {
    [&f["rule"], &f["table"], &f["row"], &f["column"]].map(|v| v.as_str().unwrap_or("").to_owned()).join("|")
}

fn read_back(name: &str) -> (Vec<serde_json::Value>, Vec<serde_json::Value>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.xlsx");
    std::fs::write(&path, report(&sample(name))).unwrap();
    (findings(&sample(name)), findings(&path))
}

#[test]
fn a_report_without_errors_reads_back_with_the_same_findings() {
    for name in ["report-r7-q1-q3.xlsx", "report-r7-q1-q3.ods", "monthly/2025-04.xlsx", "monthly/2025-08.xlsx"] {
        let (before, after) = read_back(name);
        let set = |f: &[serde_json::Value]| f.iter().map(about).collect::<BTreeSet<_>>();
        assert_eq!(set(&before), set(&after), "{name}");
    }
}

#[test]
fn what_was_corrected_is_gone_and_nothing_new_is_wrong() {
    let (before, after) = read_back("faulty-r7-q1-q3.xlsx");
    let kept: BTreeSet<String> = after.iter().map(about).collect();
    let corrected: Vec<_> = before
        .iter()
        .filter(|f| !f["correction"].is_null() && ["safe", "recomputed"].iter().any(|c| f["correction"]["class"] == *c))
        .collect();
    assert_eq!(corrected.len(), 5);
    for f in corrected {
        assert!(!kept.contains(&about(f)), "still there: {f}");
    }
    let known: BTreeSet<String> = before.iter().map(about).collect();
    for f in after.iter().filter(|f| f["severity"] == "error") {
        // An error value is carried as the text it shows: the same cell, told as no number.
        let as_text = f["rule"] == "V101" && f["stated"] == "#REF!";
        assert!(as_text || known.contains(&about(f)), "new: {f}");
    }
    // The period the form states is the one the report prints; the statement that contradicted it is not repeated, and a category
    // that was missing is printed blank. Everything else that was wrong is still told.
    let left_out = ["P102", "C102"];
    for f in before.iter().filter(|f| f["severity"] == "error" && f["correction"].is_null()) {
        let rule = f["rule"].as_str().unwrap();
        assert!(left_out.contains(&rule) || rule == "V106" || kept.contains(&about(f)), "lost: {f}");
    }
}

#[test]
fn a_report_of_a_report_corrects_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.xlsx");
    std::fs::write(&path, report(&sample("faulty-r7-q1-q3.xlsx"))).unwrap();
    let again = crate::tool::workbook(&report(&path));
    let records = crate::tool::sheet(&again, "修正記録");
    // Proposals stay proposals; nothing is left to carry out.
    assert!(crate::tool::find(records, "適用済").is_empty());
    assert_eq!(crate::tool::find(records, "適用").len(), 1, "the list of corrections is there");
}
