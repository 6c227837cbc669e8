//! Blanks that must be filled (V105): the value that the rest of the form leaves, or what several come to together; and the sums that fail
//! by numbers stored as text.

use super::{CLEAN, book, with};
use serde_json::{Value, json};
use std::process::Command;

fn findings(text: &str) -> Vec<Value> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("提出.xlsx");
    std::fs::write(&path, book::xlsx(text)).unwrap();
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rules/form.toml");
    let output = Command::new(env!("CARGO_BIN_EXE_kensan"))
        .args(["check", "--format", "json", "--lang", "ja", "--schema", schema])
        .arg(&path)
        .output()
        .unwrap();
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    json["files"][0]["findings"].as_array().unwrap().clone()
}

fn at<'f>(findings: &'f [Value], rule: &str, cell: &str) -> &'f Value {
    findings
        .iter()
        .find(|f| f["rule"] == rule && f["cell"] == cell)
        .unwrap_or_else(|| panic!("{rule} {cell}: {findings:?}"))
}

fn help(finding: &Value) -> &str {
    finding["help"].as_str().unwrap()
}

/// The second table with a 0 in its column.
const ZERO: [(&str, &str); 2] = [("西地区 | 1", "西地区 | 0"), ("地区計 | 3", "地区計 | 2")];

/// The first table's persons, so that sections 1 and 2 go on agreeing.
fn changed(changes: &[(&str, &str)]) -> String {
    with(&[&ZERO[..], changes].concat())
}

#[test]
fn a_blank_that_one_sum_fills_is_suggested() {
    let all = findings(&changed(&[("小学校の区域 | 2", "小学校の区域 | "), ("中学校の区域 | 1", "中学校の区域 | 2")]));
    let blank = at(&all, "V105", "C20");
    assert_eq!(
        blank["correction"],
        json!({
            "sheet": "報告", "cell": "C20", "before": "", "after": 2, "class": "suggested", "applied": false
        })
    );
    assert!(help(blank).contains("C20 は 2 になるはずです"), "{blank}");
    // The total is not put to the sum of what is there: the blank accounts for the difference.
    assert_eq!(at(&all, "T101", "C21")["correction"], blank["correction"]);
}

#[test]
fn a_blank_that_is_right_as_0_is_offered_as_0() {
    let all = findings(&changed(&[("小学校の区域 | 2", "小学校の区域 | "), ("中学校の区域 | 1", "中学校の区域 | 4")]));
    let blank = at(&all, "V105", "C20");
    assert_eq!((&blank["correction"]["after"], &blank["correction"]["class"]), (&json!(0), &json!("deductive")));
    assert!(!all.iter().any(|f| f["rule"] == "T101"), "{all:?}");
}

#[test]
fn two_blanks_are_said_together() {
    let all = findings(&changed(&[("小学校の区域 | 2", "小学校の区域 | "), ("中学校の区域 | 1", "中学校の区域 | ")]));
    for cell in ["C19", "C20"] {
        let blank = at(&all, "V105", cell);
        assert!(blank["correction"].is_null(), "{blank}");
        assert!(help(blank).contains("0 以上 4 以下") && help(blank).contains("C19・C20 は合わせて 4"), "{blank}");
    }
    let total = at(&all, "T101", "C21");
    assert!(help(total).contains("C19・C20 は合わせて 4"), "{total}");
    assert!(total["correction"].is_null() || total["correction"]["class"] == "suggested", "{total}");
}

#[test]
fn a_blank_below_a_calculated_total_is_not_guessed() {
    // The total follows whatever is filled in.
    let all = findings(&changed(&[
        ("小学校の区域 | 2", "小学校の区域 | "),
        ("中学校の区域 | 1", "中学校の区域 | 4"),
        ("合計 | 6\n", "合計 | =SUM(C16:C17,C19:C20)=>6\n"),
    ]));
    let blank = at(&all, "V105", "C20");
    assert!(blank["correction"].is_null() || blank["correction"]["after"] == 0, "{blank}");
}

#[test]
fn texts_that_two_sums_pass_over_are_the_cause_of_both() {
    // 有 of the first row is text: its column's total is calculated without it.
    let text = CLEAN.replace("3 | 5 | 2 | 1", "3 | 5 | '2 | 1").replace("F11)=>4", "F11)=>2");
    let all = findings(&text);
    let total = at(&all, "T101", "F12");
    let cause = &total["causes"][0];
    assert_eq!((&cause["kind"], &cause["cell"]), (&json!("text-ignored-by-sum"), &json!("F8")), "{total}");
    assert_eq!(total["correction"]["after"], 4, "{total}");
    assert!(all.iter().all(|f| f["correction"]["after"] != 0), "{all:?}");
}
