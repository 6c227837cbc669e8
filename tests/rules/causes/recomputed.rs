//! When a total is put to the sum of its parts unasked, and when it is not: what the written report holds.

use crate::book;
use kensan::workbook::Value;
use std::process::Command;

const FORM: &str = r#"
id = "counter"
version = "1"
title = "窓口の件数"

[[table]]
id = "1"
number = 1
title = "窓口の件数"
columns = [{ id = "count", label = "延べ件数", measure = "events" }]
rows = [
    { code = "01", path = "電話" }, { code = "02", path = "来所" }, { code = "03", path = "訪問" }, { code = "04", path = "郵送" },
]
total = "合計"
"#;

/// The total in the tidy data of the report, and the class of the correction that `check` proposes.
fn total(parts: [i64; 4], stated: i64, more: &[&str]) -> (f64, String) {
    let folder = tempfile::tempdir().unwrap();
    let (schema, input) = (folder.path().join("form.toml"), folder.path().join("提出.xlsx"));
    let rows = ["電話", "来所", "訪問", "郵送"].iter().zip(parts).map(|(label, n)| format!("{label} | {n}\n"));
    let rows: String = rows.collect();
    let text =
        format!("# 集計\n窓口の件数\n令和7年度 第1四半期\n\n1. 窓口の件数\n区分 | 延べ件数\n{rows}合計 | {stated}");
    std::fs::write(&schema, FORM).unwrap();
    std::fs::write(&input, book::xlsx(&text)).unwrap();
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kensan"));
        command.args(args).arg(&input).arg("--schema").arg(&schema).output().unwrap()
    };
    let json: serde_json::Value = serde_json::from_slice(&run(&["check", "--format", "json"]).stdout).unwrap();
    let class = json["files"][0]["findings"][0]["correction"]["class"].as_str().unwrap_or("none").to_owned();
    let out = folder.path().join("報告.xlsx");
    let output = run(&[&["report", "-o", out.to_str().unwrap()], more].concat());
    assert!(output.status.code().is_some_and(|code| code < 2), "{}", String::from_utf8_lossy(&output.stderr));
    let report = kensan::workbook::open(&out, &kensan::workbook::Limits::default()).unwrap().workbook;
    let tidy = report.sheets.iter().find(|s| s.name == "データ").unwrap();
    let at = |row: u32, col: u32| tidy.cell(kensan::a1::CellRef::new(row, col)).map(|cell| cell.value.clone());
    let row = (1..20).find(|&row| matches!(at(row, 6), Some(Value::Text(label)) if &*label == "合計")).unwrap();
    match at(row, 9) {
        Some(Value::Number(n)) => (n, class),
        other => panic!("{other:?}"),
    }
}

#[test]
fn two_wrong_parts_do_not_move_a_right_total() {
    // 電話 4 and 来所 2 became 45 and 42: no single part could be 49 too large, and yet the total is right.
    assert_eq!(total([45, 42, 3, 5], 46, &[]), (46.0, "suggested".into()));
}

#[test]
fn a_total_that_is_wrong_beside_a_part_does_not_get_the_wrong_sum() {
    // 電話 40 became 373, and the total 406 became 159: the sum 739 is farther off.
    assert_eq!(total([373, 180, 90, 96], 159, &[]), (159.0, "suggested".into()));
    // 訪問 56 became 564, and the total 301 became 31: hardly a part could be so much too large, but one with the total can.
    assert_eq!(total([120, 60, 564, 65], 31, &[]), (31.0, "suggested".into()));
}

#[test]
fn a_slip_of_the_total_that_is_no_accident_is_put_right() {
    for slip in [46, 4630] {
        assert_eq!(total([150, 143, 90, 80], slip, &[]), (463.0, "recomputed".into()), "{slip}");
    }
}

#[test]
fn a_total_below_anything_its_parts_could_do_is_put_right() {
    assert_eq!(total([150, 143, 90, 80], 7, &[]), (463.0, "recomputed".into()));
}

#[test]
fn a_wrong_digit_of_the_total_waits_for_the_reviewer() {
    // 150 + 143 + 90 + 80; another digit is no more likely there than in a part, but no other figure alone would do.
    assert_eq!(total([150, 143, 90, 80], 263, &[]), (263.0, "deductive".into()));
    assert_eq!(total([150, 143, 90, 80], 263, &["--accept", "deductive"]), (463.0, "deductive".into()));
}
