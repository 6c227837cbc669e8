//! Rows and signs that offices add to a form: figures to compare with, dittos, totals stated twice, sheets beside the report.

use crate::offices::{SECOND, WARD, clean, read, ward};
use crate::{book, run};

/// A form whose rows stand in two groups, with `between` below each row (`{n}`: its figure) and `below` behind the total.
fn pairs(between: &str, below: &str) -> String {
    let mut text = "# 報告\n利用状況\n令和7年7月分\n\n1. 窓口別件数\n区分 | | 件数\n".to_owned();
    let rows = [
        "受付 | 電話",
        " | 来所",
        " | その他",
        "支援 | 訪問",
        " | 同行",
        " | その他",
        "オンライン（会議等） | ",
        "その他 | ",
    ];
    for (i, row) in rows.iter().enumerate() {
        text += &format!("{row} | {}\n{}", i + 1, between.replace("{n}", &(i + 20).to_string()));
    }
    text + "合計 | | 36\n" + below
}

const VALUES: [&str; 3] = ["受付 / 電話 count=1", "支援 / その他 count=6", "合計 count=36"];

/// The values whatever their cells, and no error.
fn reads(sheets: &str, expected: &[&str]) {
    let (values, errors) = read(WARD, sheets);
    assert!(errors.is_empty(), "{errors:?}\n{sheets}\n{values:#?}");
    let plain: Vec<&str> = values.iter().filter_map(|v| v.rsplit_once(' ')).map(|v| v.0).collect();
    for one in expected {
        assert!(plain.contains(one), "{one}: {values:#?}\n{sheets}");
    }
    assert_eq!(plain.iter().filter(|v| v.contains(" count=")).count(), 9, "{values:#?}\n{sheets}");
}

#[test]
fn figures_to_compare_with_are_no_rows() {
    for below in [
        "前年度計 | | 30\n",
        "前年同期 | | 30\n増減 | | 6\n",
        "対前年比（％） | | 120.0\n",
        "月平均 | | 12.3\n１日平均 | | 0.6\n",
        "構成比（％） | | 100\n",
        "（参考）実人数 | | 12\n",
        "令和6年度 | | 30\n",
    ] {
        reads(&pairs("", below), &VALUES);
    }
    reads(&pairs(" | 前年度 | {n}\n", ""), &VALUES);
}

#[test]
fn a_running_total_below_the_table_does_not_lengthen_the_period() {
    let text = pairs("", "年度累計 | | 99\n");
    reads(&text, &VALUES);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.xlsx");
    std::fs::write(&path, book::xlsx(&text)).unwrap();
    let form = dir.path().join("form.toml");
    std::fs::write(&form, WARD).unwrap();
    let args = ["convert", "--to", "jsonl", "-o", "-", "--schema"].map(str::to_owned);
    let tidy = run(&[&args[..], &[form.display().to_string(), path.display().to_string()]].concat());
    let from = "\"period_from\":\"2025-07-01\",\"period_to\":\"2025-07-31\"";
    assert!(tidy.lines().all(|l| l.contains(from)) && !tidy.is_empty(), "{tidy}");
}

#[test]
fn a_row_that_only_begins_like_one_to_compare_with_is_a_row() {
    let (_, errors) = read(WARD, &pairs("", "").replace("合計 | | 36", "前年度から継続 | | 4\n合計 | | 40"));
    assert!(errors.iter().any(|e| e.starts_with("C101")), "{errors:?}");
}

#[test]
fn of_two_rows_a_category_the_lower_one_is_last_years() {
    reads(&pairs(" | | ({n})\n", ""), &VALUES);
    reads(&pairs(" | | {n}\n", ""), &VALUES);
}

#[test]
fn of_two_rows_a_category_the_lower_one_counts_where_the_upper_is_last_years() {
    let text = pairs(" | | {n}\n", " | | 188\n");
    let text = text.replace("1. 窓口別件数", "上段：前年度　下段：今年度\n1. 窓口別件数");
    reads(&text, &["受付 / 電話 count=20", "支援 / その他 count=25", "合計 count=188"]);
}

#[test]
fn dittos_are_the_group_above() {
    for mark in ["〃", "同上", "″"] {
        let text = pairs("", "").replace("\n | ", &format!("\n{mark} | "));
        reads(&text, &VALUES);
    }
}

#[test]
fn a_total_stated_twice_is_one_total() {
    let (values, errors) = read(WARD, &ward(|_, l| l.to_owned()).replace("受付 | 電話", "合計 | | 36\n受付 | 電話"));
    assert!(errors.is_empty(), "{errors:?} {values:?}");
    for (stated, code) in [("35", "T102"), ("36", "")] {
        let (_, errors) =
            read(WARD, &ward(|_, l| l.to_owned()).replace("受付 | 電話", &format!("合計 | | {stated}\n受付 | 電話")));
        assert_eq!(errors.iter().any(|e| e.starts_with("T10")), !code.is_empty(), "{errors:?}");
    }
}

#[test]
fn a_groups_sum_in_the_middle_is_not_the_total() {
    let text = ward(|_, l| l.to_owned()).replace("合計 | | 36\n", "").replace("支援 | 訪問", " | 計 | 6\n支援 | 訪問");
    clean(WARD, &text, &["支援 / 訪問 count=4 C10", "その他 count=8 C14"]);
}

#[test]
fn explanations_beside_a_label_are_no_part_of_it() {
    for label in ["電話（代理を含む）", "電話（　　　　）", "電話㊟", "－ 電話", "【電話】", "電話（①＋②）"]
    {
        let text = ward(|_, l| l.to_owned()).replace("電話", label);
        clean(WARD, &text, &["受付 / 電話 count=1 C6"]);
    }
    for total in ["Ａ　合計", "合計（①～⑧）", "【合計】", "合計（Ａ＋Ｂ）"] {
        let text = ward(|_, l| l.to_owned()).replace("合計", total);
        clean(WARD, &text, &["合計 count=36 C14"]);
    }
}

#[test]
fn a_note_below_the_table_says_nothing_about_the_period() {
    for note in ["※ 令和6年度から区分を変更", "（注）令和6年度は120件であった。", "㊟ 令和5年4月に改正"]
    {
        clean(WARD, &(ward(|_, l| l.to_owned()) + note + "\n"), &["合計 count=36 C14"]);
    }
}

#[test]
fn what_is_set_aside_is_said() {
    let report = ward(|_, l| l.to_owned());
    let sheet = |name: &str, text: &str| text.replace("# 報告", &format!("# {name}"));
    let august = sheet("8月", &report).replace("7月分", "8月分");
    let blank: Vec<&str> = august.lines().map(|l| l.rsplit_once("| ").map_or(l, |p| p.0)).collect();
    for (other, reason) in [
        (sheet("記入例", &report), "worked example"),
        (blank.join("\n"), "not filled in yet"),
        (sheet("参考", "# 報告\n1. 窓口別件数\n区分 | | 件数\n受付 | 電話 | 1\n | 来所 | 2\n"), "only some rows"),
        (sheet("控", &report) + "!sheet\n", "hidden sheet"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.xlsx");
        std::fs::write(&path, book::xlsx(&(report.clone() + &other))).unwrap();
        let form = dir.path().join("form.toml");
        std::fs::write(&form, WARD).unwrap();
        let args = ["check", "--format", "json", "--lang", "en", "--schema"].map(str::to_owned);
        let found = run(&[&args[..], &[form.display().to_string(), path.display().to_string()]].concat());
        let found: serde_json::Value = serde_json::from_str(&found).unwrap();
        let findings = found["files"][0]["findings"].as_array().unwrap();
        let said = |f: &&serde_json::Value| f["rule"] == "S106" && f["message"].as_str().unwrap().contains(reason);
        assert_eq!(findings.iter().filter(said).count(), 1, "{reason}: {findings:#?}");
        assert!(!findings.iter().any(|f| f["severity"] == "error"), "{reason}: {findings:#?}");
        assert_eq!(found["files"].as_array().unwrap().len(), 1, "{found}");
    }
}

#[test]
fn a_table_in_words_of_its_page_is_found() {
    for title in ["【窓口別件数】（その１）", "【窓口別件数】　※", "窓口別件数（1/2）"] {
        let text = ward(|_, l| l.to_owned()).replace("1. 窓口別件数", title);
        clean(
            &[WARD, SECOND].concat(),
            &(text
                + "\n2. 連絡の方法\n区分 | 件数\n書面 | 4\n口頭 | 5\n本人・家族・兄弟 | 1\n本人・家族・祖父母 | 2\n本人・自身 | 3\n合計 | 15\n"),
            &["受付 / 電話 count=1 C6"],
        );
    }
}
