//! The year of sheets that name only their quarter or month: taken where it is certain, and said (P101).

use crate::{book, run};
use std::path::Path;

/// A form of one table.
const FORM: &str = r#"
id = "counter"
version = "1"
title = "窓口件数"

[recognise]
min_tables = 1

[[table]]
id = "1"
title = "窓口別件数"
columns = [{ id = "count", label = "件数", measure = "events" }]
rows = [{ path = "電話" }, { path = "来所" }, { path = "郵送" }]
total = "合計"
"#;

/// A sheet with that name and that line above its table.
fn sheet(name: &str, line: &str) -> String {
    format!("# {name}\n{line}\n窓口別件数\n区分 | 件数\n電話 | 1\n来所 | 2\n郵送 | 4\n合計 | 7\n")
}

/// The first day of each report of the workbook (`?` where there is none), and its findings about the period.
fn periods(file: &str, sheets: &str) -> (Vec<String>, Vec<String>) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, book::xlsx(sheets)).unwrap();
    checked(dir.path(), &path)
}

fn checked(dir: &Path, path: &Path) -> (Vec<String>, Vec<String>) {
    let form = dir.join("form.toml");
    std::fs::write(&form, FORM).unwrap();
    let arg = |a: &str| a.to_owned();
    let json = run(&[
        arg("check"),
        arg("--format"),
        arg("json"),
        arg("--lang"),
        arg("en"),
        arg("--schema"),
        form.display().to_string(),
        path.display().to_string(),
    ]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let files = json["files"].as_array().unwrap();
    let from = files.iter().map(|f| f["period"]["from"].as_str().unwrap_or("?").to_owned()).collect();
    let findings = files.iter().flat_map(|f| f["findings"].as_array().unwrap());
    let about = findings.filter(|f| f["rule"].as_str().unwrap().starts_with('P'));
    let said = about.map(|f| format!("{} {}", f["rule"].as_str().unwrap(), f["message"].as_str().unwrap()));
    (from, said.collect())
}

const QUARTERS: [&str; 3] = ["2025-04-01", "2025-07-01", "2025-10-01"];

/// Three quarters, of which `first` says more.
fn quarters(first: &str) -> String {
    sheet("第1四半期", first) + &sheet("第2四半期", "窓口") + &sheet("第3四半期", "窓口")
}

#[test]
fn one_sheet_tells_the_year_of_all() {
    for line in ["令和7年度", "令和7年4月1日～6月30日", "2025年4月～6月分"] {
        let (from, said) = periods("提出.xlsx", &quarters(line));
        assert_eq!(from, QUARTERS, "{line}");
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with("P101") && said[0].contains("第1四半期!A1"), "{said:?}");
    }
    // The last one, in the calendar year after.
    let months = sheet("11月", "") + &sheet("12月", "") + &sheet("1月", "令和8年1月分") + &sheet("2月", "");
    let (from, said) = periods("提出.xlsx", &months);
    assert_eq!(from, ["2025-11-01", "2025-12-01", "2026-01-01", "2026-02-01"]);
    assert_eq!(said.len(), 1, "{said:?}");
}

#[test]
fn a_cover_a_file_and_a_folder_tell_the_year() {
    let plain = quarters("窓口");
    let covered = format!("# 表紙\n令和7年度\n窓口件数\n{plain}");
    for (file, sheets, place) in [
        ("提出.xlsx", &covered, "表紙!A1"),
        ("令和7年度窓口.xlsx", &plain, "file name"),
        ("令和7年度/提出.xlsx", &plain, "folder name"),
        ("R7/第1係/提出.xlsx", &plain, "folder name"),
    ] {
        let (from, said) = periods(file, sheets);
        assert_eq!(from, QUARTERS, "{file}");
        assert!(said.len() == 1 && said[0].starts_with("P101") && said[0].contains(place), "{said:?}");
    }
    // A report by itself, too.
    let (from, said) = periods("令和7年度/提出.xlsx", &sheet("報告", "第2四半期"));
    assert!(from == ["2025-07-01"] && said.len() == 1, "{from:?} {said:?}");
}

#[test]
fn a_year_in_doubt_is_not_taken() {
    // Two years in one workbook; no year; a calendar year's months, of which one names its year.
    let two = sheet("第1四半期", "令和6年度") + &sheet("第2四半期", "令和7年度") + &sheet("第3四半期", "窓口");
    assert_eq!(periods("提出.xlsx", &two).0, ["2024-04-01", "2025-07-01", "?"]);
    assert_eq!(periods("提出.xlsx", &quarters("窓口")).0, ["?", "?", "?"]);
    let calendar = sheet("1月", "令和7年1月分") + &sheet("3月", "") + &sheet("4月", "") + &sheet("5月", "");
    assert_eq!(periods("提出.xlsx", &calendar).0, ["2025-01-01", "?", "?", "?"]);
    // A folder is no statement of the period, nor one whose name says more, nor any beside a year that stands in the workbook.
    assert_eq!(periods("令和7年度/提出.xlsx", &sheet("報告", "窓口")).0, ["?"]);
    assert_eq!(periods("令和6年度からの移行/提出.xlsx", &quarters("窓口")).0, ["?", "?", "?"]);
    assert_eq!(periods("令和6年度/提出.xlsx", &quarters("令和7年度")).0, QUARTERS);
}

#[test]
fn a_year_on_the_sheet_is_not_spoken_of() {
    let own = sheet("第1四半期", "令和7年度") + &sheet("第2四半期", "令和7年度");
    let (from, said) = periods("令和7年度窓口.xlsx", &own);
    assert!(from == QUARTERS[..2] && said.is_empty(), "{from:?} {said:?}");
}
