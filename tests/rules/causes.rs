//! Causes that lie in another report: in a month behind the checked one. Below, what rests on causes: corrections, and what is not worked out.

mod given_up;
mod listed;
mod recomputed;

use super::book;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

const FORM: &str = r#"
id = "counter"
version = "1"
title = "窓口の件数"

[[table]]
id = "1"
number = 1
title = "窓口の件数"
columns = [
    { id = "persons", label = "実人数", measure = "persons" },
    { id = "count", label = "延べ件数", measure = "events" },
]
rows = [
    { code = "01", path = "電話" }, { code = "02", path = "来所" }, { code = "03", path = "訪問" }, { code = "04", path = "郵送" },
]
total = "合計"
"#;

fn report(period: &str, persons: [i64; 4], counts: [i64; 4], totals: [i64; 2]) -> String {
    let rows = ["電話", "来所", "訪問", "郵送"].iter().zip(persons).zip(counts);
    let rows = rows.map(|((label, p), n)| format!("{label} | {p} | {n}")).collect::<Vec<_>>().join("\n");
    format!(
        "# 集計\n窓口の件数\n{period}\n\n1. 窓口の件数\n区分 | 実人数 | 延べ件数\n{rows}\n合計 | {} | {}",
        totals[0], totals[1]
    )
}

/// Checks a quarter against its months; its part of the JSON and what is printed.
fn checked(quarter: &str, months: &[String; 3]) -> (Value, String) {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| -> PathBuf {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let schema = put("form.toml", FORM.as_bytes());
    let path = put("四半期.xlsx", &book::xlsx(quarter));
    let months = months.iter().enumerate().map(|(i, text)| put(&format!("{}月.xlsx", i + 4), &book::xlsx(text)));
    let months: Vec<PathBuf> = months.collect();
    let run = |format: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kensan"));
        command.arg("check").arg(&path).args(["--lang", "ja", "--format", format, "--schema"]).arg(&schema);
        let output = command.arg("--months").args(&months).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let json: Value = serde_json::from_str(&run("json")).unwrap();
    (json["files"][0].clone(), run("text"))
}

const QUARTER: &str = "令和7年度 第1四半期";

fn month(n: u32) -> String {
    format!("令和7年{n}月分")
}

#[test]
fn a_slip_in_a_month_is_named_in_its_file() {
    // May has 16 for 61; its own typed total tells.
    let (file, text) = checked(
        &report(QUARTER, [9, 9, 9, 9], [75, 36, 45, 12], [36, 168]),
        &[
            report(&month(4), [5, 5, 5, 5], [7, 10, 20, 5], [20, 42]),
            report(&month(5), [5, 5, 5, 5], [16, 12, 15, 4], [20, 92]),
            report(&month(6), [5, 5, 5, 5], [7, 14, 10, 3], [20, 34]),
        ],
    );
    let found = file["findings"].as_array().unwrap();
    let one = found.iter().find(|f| f["rule"] == "X107").unwrap_or_else(|| panic!("{found:#?}"));
    let cause = &one["causes"][0];
    assert_eq!(one["cell"], "C6", "{one:#}");
    assert_eq!(
        (&cause["kind"], &cause["sheet"], &cause["cell"], &cause["from"], &cause["to"]),
        (&"digits-transposed".into(), &"[5月.xlsx]集計".into(), &"C6".into(), &16.into(), &61.into())
    );
    assert_eq!(cause["confidence"], "determined");
    // What stands in another file is not corrected here.
    assert_eq!(one["correction"], Value::Null);
    assert!(text.contains("[5月.xlsx]集計!C6 電話"), "{text}");
}

#[test]
fn persons_below_a_month_accuse_the_figure_that_all_edits_name() {
    // 3 for 30 in the quarter: below April's 28, and its total tells what it must be.
    let months = [4, 5, 6].map(|n| report(&month(n), [28, 5, 5, 5], [40, 5, 5, 5], [43, 55]));
    let (file, _) = checked(&report(QUARTER, [3, 8, 9, 9], [120, 15, 15, 15], [56, 165]), &months);
    let found = file["findings"].as_array().unwrap();
    let one = found.iter().find(|f| f["rule"] == "X107" && f["cell"] == "B6").unwrap_or_else(|| panic!("{found:#?}"));
    let cause = &one["causes"][0];
    assert_eq!((&cause["cell"], &cause["to"], &cause["sheet"]), (&"B6".into(), &30.into(), &"集計".into()), "{one:#}");
}

const SCHOOL: &str = r#"
id = "school"
version = "1"
title = "利用者の数"

[[table]]
id = "1"
number = 1
title = "利用者の数"
columns = [
    { id = "boys", label = "男", measure = "events" },
    { id = "girls", label = "女", measure = "events" },
    { id = "all", label = "計", measure = "events" },
]
rows = [{ code = "01", path = "一年" }, { code = "02", path = "二年" }, { code = "03", path = "三年" }]
total = "合計"
edits = ["boys + girls = all"]
"#;

#[test]
fn of_two_cells_that_only_together_explain_a_digit_off_by_one_is_no_deduction() {
    let sheet = |first: i64, second: i64| {
        book::xlsx(&format!(
            "# 集計\n利用者の数\n令和7年4月分\n\n1. 利用者の数\n区分 | 男 | 女 | 計\n一年 | 10 | {first} | 31\n二年 | {second} | 14 | 30\n\
             三年 | 12 | 17 | 29\n合計 | 38 | 52 | 90"
        ))
    };
    let folder = tempfile::tempdir().unwrap();
    let schema = folder.path().join("form.toml");
    std::fs::write(&schema, SCHOOL).unwrap();
    let class = |bytes: Vec<u8>| -> Vec<String> {
        let path = folder.path().join("a.xlsx");
        std::fs::write(&path, bytes).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_kensan"));
        command.arg("check").arg(&path).args(["--format", "json", "--schema"]).arg(&schema);
        let json: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
        let findings = json["files"][0]["findings"].as_array().unwrap();
        let of =
            |f: &Value| Some(format!("{} {}", f["correction"]["cell"].as_str()?, f["correction"]["class"].as_str()?));
        let mut all: Vec<String> = findings.iter().filter_map(of).collect();
        all.sort();
        all.dedup();
        all
    };
    assert_eq!(class(sheet(21, 16)), [""; 0]);
    // Alone, its row and its column say so; two at a time could be three others whose differences happen to agree.
    assert_eq!(class(sheet(22, 16)), ["C6 deductive"]);
    assert_eq!(class(sheet(22, 19)), ["B7 deductive", "C6 suggested"]);
    // Digits that changed places tell by themselves.
    assert_eq!(class(sheet(12, 61)), ["B7 deductive", "C6 deductive"]);
}
