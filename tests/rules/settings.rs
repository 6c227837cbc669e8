//! What a schema may set: levels with a reason, tolerances, what stands for 0.

use super::{CLEAN, book, with};
use serde_json::Value;
use std::process::Command;

const FORM: &str = include_str!("form.toml");

/// What `check` says of the clean form with `changes` under the schema with `settings` (top-level tables) and replaced lines.
fn check(settings: &str, lines: &[(&str, &str)], changes: &[(&str, &str)]) -> Value {
    let dir = tempfile::tempdir().unwrap();
    let schema = lines.iter().fold(FORM.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    let (form, sheet) = (dir.path().join("form.toml"), dir.path().join("提出.xlsx"));
    std::fs::write(&form, format!("{schema}\n{settings}")).unwrap();
    std::fs::write(&sheet, book::xlsx(&with(changes))).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_kensan"))
        .args(["check", "--format", "json", "--lang", "en", "--schema"])
        .args([&form, &sheet])
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)))
}

fn findings(json: &Value) -> Vec<(String, String)> {
    let findings = json["files"][0]["findings"].as_array().unwrap();
    findings.iter().map(|f| ["severity", "rule"].map(|k| f[k].as_str().unwrap().to_owned()).into()).collect()
}

fn has(json: &Value, severity: &str, rule: &str) -> bool {
    findings(json).contains(&(severity.to_owned(), rule.to_owned()))
}

fn tally(json: &Value, rule: &str, key: &str) -> u64 {
    let rules = json["files"][0]["rules"].as_array().unwrap();
    rules.iter().find(|r| r["rule"] == rule).unwrap()[key].as_u64().unwrap()
}

/// Breaks X101: the persons of table 2 are one more.
const BROKEN: [(&str, &str); 2] = [("地区計 | 3", "地区計 | 4"), ("西地区 | 1", "西地区 | 2")];
/// The total with it.
const TOTAL: (&str, &str) = ("| 合計 | 6\n", "| 合計 | 7\n");

fn broken() -> Vec<(&'static str, &'static str)> {
    assert!(CLEAN.contains(TOTAL.0));
    BROKEN.into_iter().chain([TOTAL]).collect()
}

#[test]
fn a_level_is_set_with_its_reason() {
    let level =
        |level: &str| format!("[[levels]]\nrule = \"X101\"\nlevel = \"{level}\"\nreason = \"数え方が違うため\"\n");
    assert!(has(&check("", &[], &broken()), "error", "X101"));
    for word in ["warning", "info"] {
        let json = check(&level(word), &[], &broken());
        assert!(has(&json, word, "X101") && !has(&json, "error", "X101"), "{:?}", findings(&json));
    }
    // Where it holds, a setting says nothing.
    assert!(!has(&check(&level("off"), &[], &[]), "info", "S106"));
}

#[test]
fn what_is_off_is_counted_and_said() {
    let off = "[[levels]]\nrule = \"x101\"\nedit = \"1:total.persons = 2:total.persons\"\nlevel = \"off\"\nreason = \"数え方が違うため\"\n";
    let json = check(off, &[], &broken());
    assert!(findings(&json).iter().all(|f| f.1 != "X101"), "{:?}", findings(&json));
    assert_eq!(tally(&json, "X101", "failed"), 1);
    let said = json["files"][0]["findings"].as_array().unwrap().iter().find(|f| f["rule"] == "S106").unwrap();
    let message = said["message"].as_str().unwrap();
    assert!(
        message.contains("X101") && message.contains("数え方が違うため") && message.contains("One finding"),
        "{message}"
    );
    // For another table or edit it is not.
    let other = "[[levels]]\nrule = \"X101\"\ntable = \"2\"\nlevel = \"off\"\nreason = \"…\"\n";
    assert!(has(&check(other, &[], &broken()), "error", "X101"));
}

#[test]
fn a_sum_may_differ_within_its_tolerance_and_that_is_counted() {
    let table = |key: &str| [("id = \"2\"\nnumber = 2", format!("id = \"2\"\n{key}\nnumber = 2"))];
    let run = |key: &str, total: &str| {
        let lines = table(key);
        let total = format!("| 合計 | {total}\n");
        check("", &[(lines[0].0, &lines[0].1)], &[(TOTAL.0, &total)])
    };
    for (key, total, agrees) in [
        ("tolerance = 1", "7", true),
        ("tolerance = 1", "8", false),
        ("tolerance = 0", "7", false),
        // Four parts and the total, each off by half of 2 at most.
        ("rounded_to = 2", "11", true),
        ("rounded_to = 2", "12", false),
    ] {
        let json = run(key, total);
        assert_eq!(has(&json, "error", "T101"), !agrees, "{key} {total}: {:?}", findings(&json));
        assert_eq!(tally(&json, "T101", "tolerated"), u64::from(agrees), "{key} {total}");
        if agrees {
            assert_eq!(json["summary"]["errors"], findings(&json).iter().filter(|f| f.0 == "error").count());
        }
    }
    // An exact sum is not counted, and one that cannot be read is not evaluable.
    assert_eq!(tally(&run("tolerance = 1", "6"), "T101", "tolerated"), 0);
    assert!(tally(&run("tolerance = 1", "不明"), "T101", "not_evaluable") > 0);
}

#[test]
fn an_edit_has_a_tolerance_of_its_own() {
    let rule = "rule = \"1:total.persons = 2:total.persons\"";
    let json = check("", &[(rule, &format!("{rule}\ntolerance = 1"))], &broken());
    assert!(!has(&json, "error", "X101") && tally(&json, "X101", "tolerated") == 1, "{:?}", findings(&json));
}

#[test]
fn what_stands_for_zero_is_chosen() {
    let zeros = |list: &str| [("id = \"2\"\nnumber = 2", format!("id = \"2\"\nzeros = [{list}]\nnumber = 2"))];
    let run = |list: &str, cell: &str| {
        let lines = zeros(list);
        let (row, total) = (format!("中学校の区域 | {cell}"), "| 合計 | 5\n");
        check("", &[(lines[0].0, &lines[0].1)], &[("中学校の区域 | 1", &row), (TOTAL.0, total)])
    };
    for (list, cell, is_zero) in [
        (r#""blank""#, "", true),
        (r#""blank""#, "－", false),
        (r#""dash""#, "－", true),
        (r#""dash", "none""#, "なし", true),
        (r#""dash""#, "なし", false),
        ("", "", false),
    ] {
        let json = run(list, cell);
        assert_eq!(has(&json, "warning", "V105"), !is_zero, "{list} {cell:?}: {:?}", findings(&json));
        // A sum over a missing figure cannot be told.
        assert_eq!(tally(&json, "T101", "not_evaluable") > 0, !is_zero, "{list} {cell:?}");
        assert!(!has(&json, "error", "T101"), "{list} {cell:?}");
    }
}

#[test]
fn a_disguised_file_is_told_once_of_several_reports() {
    let dir = tempfile::tempdir().unwrap();
    let months = CLEAN.replace("# 報告", "# 四半期")
        + "\n"
        + &CLEAN
            .replace("# 報告", "# 控え")
            .replace("第1四半期（令和7年4月1日～令和7年6月30日）", "第2四半期（令和7年7月1日～令和7年9月30日）");
    let path = dir.path().join("提出.xls");
    std::fs::write(&path, book::xlsx(&months)).unwrap();
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rules/form.toml");
    let output = Command::new(env!("CARGO_BIN_EXE_kensan"))
        .args(["check", "--format", "json", "--schema", schema])
        .arg(&path)
        .output()
        .unwrap();
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let files = json["files"].as_array().unwrap();
    assert_eq!(files.len(), 2, "two reports");
    let told = files.iter().flat_map(|f| f["findings"].as_array().unwrap()).filter(|f| f["rule"] == "F103").count();
    assert_eq!(told, 1);
}
