//! What is nearly a date, a head count, a period or a code: found, and read as nothing else.

use super::{book, gives};
use kensan::schema::Schema;

#[test]
fn p104_a_day_without_its_sign_among_days_with_it_is_cut_off() {
    gives(&[("4月4日", "4月4"), ("@2025-05-12", "5月12日")], &[("error", "P104", "C25")]);
    // Where nobody writes 日 it is a habit.
    gives(&[("4月4日", "4月4"), ("@2025-05-12", "5月12"), ("6月1日(日)", "6月1")], &[]);
}

#[test]
fn l102_a_number_with_a_question_mark_is_no_head_count() {
    for text in ["30?", "30名？", "？"] {
        gives(&[("10名", text)], &[("warning", "L102", "D25")]);
    }
    let (found, _) = super::check(&super::with(&[("1 | 3 | 1 | 0", "1 | 3? | 1 | 0")]));
    assert!(found.contains(&("error".into(), "V101".into(), "E11".into())), "{found:?}");
}

#[test]
fn p102_the_year_in_brackets_behind_a_month_is_the_calendars() {
    let title = "令和7年度 第1四半期（令和7年4月1日～令和7年6月30日）";
    let found = |text: &str| super::check(&super::with(&[(title, text)])).0;
    let conflict = |text: &str| found(text).iter().any(|f| f.1 == "P102");
    assert!(conflict("令和8年2月分（2025年）"));
    assert!(conflict("2026年2月分（令和7年）"));
    assert!(!conflict("令和8年2月分（2026年）"));
    assert!(!conflict("令和8年2月分（2025年度）"));
}

/// A form whose codes are a letter and two digits.
const SHORT: &str = r#"
id = "short-codes"
version = "1"
title = "問合せの件数"

[[table]]
id = "1"
number = 1
title = "問合せの件数"
columns = [{ id = "n", label = "件数", measure = "events" }]
rows = [
    { code = "D01", path = "窓口" }, { code = "D02", path = "電話" }, { code = "D03", path = "メール" }, { code = "D04", path = "その他" },
]
total = "合計"
"#;

/// The rules of the errors of a sheet of that form with these rows, with their cells.
fn errors(rows: &[(&str, &str)]) -> Vec<String> {
    let rows = rows.iter().map(|(code, label)| format!("{code} | {label} | 5")).collect::<Vec<_>>().join("\n");
    let text =
        format!("# 報告\n問合せの件数\n令和7年7月分\n\n1. 問合せの件数\nコード | 区分 | 件数\n{rows}\n | 合計 | 20");
    let folder = tempfile::tempdir().unwrap();
    let (path, schema) = (folder.path().join("a.xlsx"), folder.path().join("form.toml"));
    std::fs::write(&path, book::xlsx(&text)).unwrap();
    std::fs::write(&schema, SHORT).unwrap();
    assert!(Schema::parse(SHORT, "form").is_ok());
    let arguments = ["check", path.to_str().unwrap(), "--format", "json", "--schema", schema.to_str().unwrap()];
    let json: serde_json::Value = serde_json::from_str(&super::run(&arguments.map(str::to_owned))).unwrap();
    let findings = json["files"][0]["findings"].as_array().unwrap();
    let errors = findings.iter().filter(|f| f["severity"] == "error");
    errors.map(|f| format!("{} {}", f["rule"].as_str().unwrap(), f["cell"].as_str().unwrap_or(""))).collect()
}

#[test]
fn c105_is_found_where_half_of_the_short_codes_stand_beside_other_labels() {
    assert_eq!(errors(&[("D01", "窓口"), ("D02", "電話"), ("D03", "メール"), ("D04", "その他")]), [""; 0]);
    let swapped = errors(&[("D04", "窓口"), ("D02", "電話"), ("D03", "メール"), ("D01", "その他")]);
    assert_eq!(swapped, ["C105 A6", "C105 A9"]);
}

#[test]
fn a_wrong_code_beside_other_is_told_and_moves_no_figure() {
    let known = errors(&[("D01", "窓口"), ("D02", "電話"), ("D03", "メール"), ("D02", "その他")]);
    assert!(known.iter().any(|e| e.starts_with("C105 A9")), "{known:?}");
    let unknown = errors(&[("D01", "窓口"), ("D02", "電話"), ("D03", "メール"), ("D99", "その他")]);
    assert_eq!(unknown, ["C104 A9"]);
}

#[test]
fn p102_a_small_letter_and_a_number_name_a_file_and_no_year() {
    let conflict = |name: &str| super::check_named(name, super::CLEAN).0.iter().any(|f| f.1 == "P102");
    assert!(!conflict("r1.xlsx") && !conflict("h2.xlsx") && !conflict("R7.xlsx"));
    assert!(conflict("R6.xlsx") && conflict("r6年度.xlsx"));
}

#[test]
fn p102_a_count_that_looks_like_a_year_is_none() {
    // As text, as both figures in one cell, and on a cover: P102 and P101 have nothing to say.
    for count in ["'1995", "1995回", "3 / 1995"] {
        let (found, _) =
            super::check(&super::with(&[("夜間 | 3 | 全回数 | 12", &format!("夜間 | 3 | 全回数 | {count}"))]));
        assert!(found.iter().all(|f| f.1 != "P102" && f.1 != "P101"), "{count}: {found:?}");
    }
    // Header figures below their labels, beside hours that look like the two ends of a period.
    let below = "時間 | 開所日数 | 夜間 | 全回数\n9:00～17:00 | 60 | 3 | 1995";
    let (found, _) = super::check(&super::with(&[("開所日数 | 60", below), ("夜間 | 3 | 全回数 | 12", "")]));
    assert!(found.iter().all(|f| f.1 != "P102" && f.1 != "P101"), "{found:?}");
}

#[test]
fn p102_a_cover_that_contradicts_itself_is_the_reports_front() {
    let cover = |period: &str| {
        super::CLEAN
            .replace("令和7年度 第1四半期（令和7年4月1日～令和7年6月30日）", period)
            .replace("\n\n1. 相談者", "\n# 集計\n1. 相談者")
            .replace("D8:D11", "D3:D6")
            .replace("E8:E11", "E3:E6")
            .replace("F8:F11", "F3:F6")
            .replace("G8:G11", "G3:G6")
    };
    let codes = |text: &str| -> Vec<String> { super::check(text).0.into_iter().map(|f| f.1).collect() };
    let sound = codes(&cover("令和7年度 第1四半期（令和7年4月1日～令和7年6月30日）"));
    assert!(!sound.iter().any(|rule| rule == "P102" || rule == "P101"), "{sound:?}");
    let wrong = codes(&cover("令和7年度 第1四半期（令和6年4月1日～令和6年6月30日）"));
    assert!(wrong.iter().any(|rule| rule == "P102"), "{wrong:?}");
}
