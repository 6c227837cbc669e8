//! More wrong figures than are worked out: S106 says so, once, and with fewer it says nothing.

use crate::book;
use std::process::Command;

pub(super) const FORM: &str = r#"
id = "counter"
version = "1"
title = "窓口の件数"

[[table]]
id = "1"
number = 1
title = "窓口の件数"
columns = [
    { id = "all", label = "計", measure = "events" },
    { id = "new", label = "新規", measure = "events" },
    { id = "old", label = "継続", measure = "events" },
]
rows = [
    { code = "01", path = "電話" }, { code = "02", path = "来所" }, { code = "03", path = "訪問" }, { code = "04", path = "郵送" },
    { code = "05", path = "会議" }, { code = "06", path = "巡回" }, { code = "07", path = "講座" }, { code = "08", path = "紹介" },
]
total = "合計"
edits = ["new + old = all"]
"#;

/// Codes and sentences of what is found where the first `wrong` rows state too large a sum.
fn found(wrong: usize) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let (schema, input) = (folder.path().join("form.toml"), folder.path().join("提出.xlsx"));
    let labels = ["電話", "来所", "訪問", "郵送", "会議", "巡回", "講座", "紹介"];
    let rows = labels.iter().enumerate().map(|(i, label)| {
        let (new, old) = (10 + i * 3, 40 + i * 7);
        let stated = new + old + if i < wrong { 21 + i * i * 17 } else { 0 };
        format!("{label} | {stated} | {new} | {old}\n")
    });
    let rows: String = rows.collect();
    let text = format!(
        "# 集計\n窓口の件数\n令和7年度 第1四半期\n\n1. 窓口の件数\n区分 | 計 | 新規 | 継続\n{rows}合計 | 680 | 164 | 516"
    );
    std::fs::write(&schema, FORM).unwrap();
    std::fs::write(&input, book::xlsx(&text)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kensan"));
    let output = command.args(["check", "--format", "json", "--lang", "en", "--schema"]).arg(&schema).arg(&input);
    let json: serde_json::Value = serde_json::from_slice(&output.output().unwrap().stdout).unwrap();
    let text = |f: &serde_json::Value, key: &str| f[key].as_str().unwrap().to_owned();
    let findings = json["files"][0]["findings"].as_array().unwrap();
    findings.iter().map(|f| (text(f, "rule"), text(f, "message"))).collect()
}

fn said(wrong: usize) -> Vec<String> {
    found(wrong).into_iter().filter(|f| f.0 == "S106").map(|f| f.1).collect()
}

#[test]
fn what_is_worked_out_is_not_called_unchecked() {
    assert_eq!(found(0), []);
    assert_eq!(found(6).iter().filter(|f| f.0 == "T103").count(), 6);
    assert!(said(1).is_empty() && said(6).is_empty(), "{:?}", said(6));
}

#[test]
fn more_wrong_figures_than_are_worked_out_are_said() {
    assert_eq!(found(8).iter().filter(|f| f.0 == "T103").count(), 8);
    let said = said(8);
    assert!(said.len() == 1 && said[0].starts_with("9 relations that fail hang together"), "{said:?}");
}
