//! How offices write a form: what they add to labels, where they put totals, tables in two halves; and forms of a user's own.

use crate::{book, run};

pub const WARD: &str = r#"
id = "ward"
version = "1"
title = "利用状況"

[[table]]
id = "1"
number = 1
title = "窓口別件数"
columns = [
    { id = "count", label = "件数", measure = "events" },
    { id = "note", label = "内容", measure = "text" },
]
rows = [
    { code = "1001", path = "受付 / 電話" }, { code = "1002", path = "受付 / 来所" }, { code = "1003", path = "受付 / その他" },
    { code = "1004", path = "支援 / 訪問" }, { code = "1005", path = "支援 / 同行" }, { code = "1006", path = "支援 / その他" },
    { code = "1007", path = "オンライン（会議等）" }, { code = "1008", path = "その他" },
]
total = "合計"
"#;

/// A table published by prefecture: the total first, cities listed apart and added, rates behind the counts.
const WELFARE: &str = r#"
id = "welfare"
version = "1"
title = "保護の状況"

[[table]]
id = "1"
title = "保護世帯数及び人員"
columns = [
    { id = "households", label = "世帯数", measure = "events" },
    { id = "persons", label = "人員", measure = "persons" },
]
rows = [
    { path = "北町県" }, { path = "南町県" }, { path = "（別掲） / 東町市" }, { path = "（別掲） / 西町市" },
]
total = { label = "総数", aliases = ["全国"] }
edits = ["households <= persons"]
"#;

/// A table of accidents: two merged rows of headings, a subtotal behind its parts, shares beside the counts.
const ACCIDENTS: &str = r#"
id = "accidents"
version = "1"
title = "交通事故"

[[table]]
id = "1"
title = "状態別死傷者数"
columns = [
    { id = "dead", label = "死者", measure = "persons" },
    { id = "hurt", label = "負傷者", measure = "persons" },
    { id = "all", label = "死傷者計", measure = "persons" },
]
rows = [
    { path = "自動車 / 運転中" }, { path = "自動車 / 同乗中" }, { path = "二輪車" }, { path = "歩行者" },
]
total = "合計"
edits = ["dead + hurt = all"]
"#;

/// Values by category, and the errors of a check.
pub fn read(schema: &str, sheets: &str) -> (Vec<String>, Vec<String>) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("提出.xlsx");
    std::fs::write(&path, book::xlsx(sheets)).unwrap();
    let form = dir.path().join("form.toml");
    std::fs::write(&form, schema).unwrap();
    let arg = |a: &str| a.to_owned();
    let common = [arg("--schema"), form.display().to_string(), arg("--lang"), arg("en"), path.display().to_string()];
    let tidy = run(&[&["convert", "--to", "jsonl", "-o", "-"].map(str::to_owned)[..], &common].concat());
    let values = tidy.lines().map(|line| {
        let one: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| one[key].as_str().map_or_else(|| one[key].to_string(), str::to_owned);
        format!("{} {}={} {}", text("category"), text("column"), text("value"), text("source_cell"))
    });
    let found = run(&[&["check", "--format", "json"].map(str::to_owned)[..], &common].concat());
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    let findings = found["files"][0]["findings"].as_array().unwrap();
    let errors = findings.iter().filter(|f| f["severity"] == "error" || f["rule"] == "C107");
    (values.collect(), errors.map(|f| format!("{} {}", f["rule"].as_str().unwrap(), f["message"])).collect())
}

/// The warnings of a check: rules and cells.
pub fn warnings(schema: &str, sheets: &str) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    let (path, form) = (dir.path().join("提出.xlsx"), dir.path().join("form.toml"));
    std::fs::write(&path, book::xlsx(sheets)).unwrap();
    std::fs::write(&form, schema).unwrap();
    let (form, path) = (form.display().to_string(), path.display().to_string());
    let found = run(&["check", "--format", "json", "--schema", &form, &path].map(str::to_owned));
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    let findings = found["files"][0]["findings"].as_array().unwrap().iter();
    let warnings = findings.filter(|f| f["severity"] == "warning");
    warnings.map(|f| format!("{} {}", f["rule"].as_str().unwrap(), f["cell"].as_str().unwrap_or_default())).collect()
}

/// The form with its labels written by `label` (code, name).
pub fn ward(label: impl Fn(&str, &str) -> String) -> String {
    let rows = [
        ("1001", "受付", "電話"),
        ("1002", "", "来所"),
        ("1003", "", "その他"),
        ("1004", "支援", "訪問"),
        ("1005", "", "同行"),
        ("1006", "", "その他"),
        ("1007", "", "オンライン（会議等）"),
        ("1008", "", "その他"),
    ];
    let mut text = "# 報告\n利用状況\n令和7年7月分\n\n1. 窓口別件数\n区分 | | 件数\n".to_owned();
    for (i, (code, group, leaf)) in rows.iter().enumerate() {
        let (first, second) = if i < 6 { (*group, label(code, leaf)) } else { ("", String::new()) };
        let first = if i < 6 { first.to_owned() } else { label(code, leaf) };
        text += &format!("{first} | {second} | {}\n", i + 1);
    }
    text + "合計 | | 36\n"
}

#[test]
fn what_is_added_to_a_label_is_no_part_of_it() {
    for label in [
        |_: &str, l: &str| l.to_owned(),
        |c: &str, l: &str| format!("{c} {l}"),
        |c: &str, l: &str| format!("{l}（{c}）"),
        |_: &str, l: &str| format!("{l}（件）"),
        |_: &str, l: &str| format!("{l}……"),
        |_: &str, l: &str| format!("{l}："),
    ] {
        let text = ward(label);
        let (values, errors) = read(WARD, &text);
        assert!(errors.is_empty(), "{errors:?}\n{text}");
        let counts: Vec<&String> = values.iter().filter(|v| v.contains("count=")).collect();
        let names = [
            "受付 / 電話",
            "受付 / 来所",
            "受付 / その他",
            "支援 / 訪問",
            "支援 / 同行",
            "支援 / その他",
            "オンライン（会議等）",
            "その他",
        ];
        for (i, name) in names.iter().enumerate() {
            assert_eq!(*counts[i], format!("{name} count={} C{}", i + 1, i + 6), "{text}");
        }
        assert_eq!(counts.len(), 9);
    }
}

#[test]
fn a_code_beside_another_label_is_said() {
    let (_, errors) = read(WARD, &ward(|c, l| format!("{} {l}", if l == "来所" { "1004" } else { c })));
    assert!(errors.iter().any(|e| e.starts_with("C105") || e.starts_with("C103")), "{errors:?}");
}

#[test]
fn halves_beside_each_other_are_one_table() {
    let (values, errors) = read(
        WARD,
        "# 報告\n利用状況\n令和7年7月分\n1. 窓口別件数\n区分 | 件数 | 内容 | | 区分 | 件数 | 内容
受付 | | | | 支援\n'　電話 | 3 | | | '　訪問 | 5 | 電話\n'　来所 | 2 | 訪問 | | '　同行 | 4\n'　その他 | 1 | | | '　その他 | 6
 | | | | オンライン（会議等） | 7\n | | | | その他 | 8\n | | | | 合計 | 36",
    );
    assert!(errors.is_empty(), "{errors:?} {values:#?}");
    for expected in ["受付 / その他 count=1 B8", "支援 / 訪問 count=5 F6", "その他 count=8 F10", "合計 count=36 F11"]
    {
        assert!(values.iter().any(|v| v == expected), "{expected}: {values:#?}");
    }
}

#[test]
fn lists_on_a_sheet_before_the_tables_are_no_panic() {
    let lists = "[[list]]\nid = \"meetings\"\nsection = 2\ntitle = \"会議\"\ncolumns = [\n{ id = \"role\", label = \"区分\", kind = \"role\" },\n{ id = \"name\", label = \"会議名\", kind = \"text\" },\n{ id = \"date\", label = \"開催日\", kind = \"date\" },\n]\n";
    let text =
        format!("# 別表\n2. 会議\n区分 | 会議名 | 開催日\n参加 | 連絡会 | 7月4日\n{}", ward(|_, l| l.to_owned()));
    let (values, errors) = read(&format!("{WARD}\n{lists}"), &text);
    assert!(errors.is_empty(), "{errors:?}");
    assert!(values.iter().any(|v| v == "受付 / 電話 count=1 C6"), "{values:#?}");
}

#[test]
fn public_tables_are_read_with_a_form_of_ones_own() {
    let (values, errors) = read(
        WELFARE,
        "# 第3表\n保護の状況（令和6年度）\n保護世帯数及び人員\n | 世帯数 | 人員 | 保護率（‰）\n総　数 | 26 | 40 | 1.2\n北町県 | 10 | 15 | 1.0\n南町県 | 5 | 9 | 0.9
（別掲） | | |\n　東町市 | 8 | 12 | 2.1\n　西町市 | 3 | 4 | 1.4\n資料：福祉行政報告例",
    );
    assert!(errors.is_empty(), "{errors:?}");
    for expected in ["合計 persons=40 C4", "北町県 households=10 B5", "（別掲） / 西町市 persons=4 C9"] {
        assert!(values.iter().any(|v| v == expected), "{expected}: {values:#?}");
    }
    let (values, errors) = read(
        ACCIDENTS,
        "# 表1\n交通事故（令和6年5月末）\n状態別死傷者数\n | | 死者 | 構成率 | 負傷者 | 構成率 | 死傷者計
自動車 | 運転中 | 2 | 33.3 | 30 | 50.0 | 32\n | 同乗中 | 1 | 16.7 | 10 | 16.7 | 11\n | 小計 | 3 | 50.0 | 40 | 66.7 | 43
二輪車 | | 1 | 16.7 | 12 | 20.0 | 13\n歩行者 | | 2 | 33.3 | 8 | 13.3 | 10\n合計 | | 6 | 100.0 | 60 | 100.0 | 66",
    );
    assert!(errors.is_empty(), "{errors:?}");
    for expected in ["自動車 / 同乗中 hurt=10 E5", "歩行者 all=10 G8", "合計 dead=6 C9"] {
        assert!(values.iter().any(|v| v == expected), "{expected}: {values:#?}");
    }
}

/// A second table, and groups within groups.
pub const SECOND: &str = r#"
[[table]]
id = "2"
number = 2
title = "連絡の方法"
columns = [{ id = "count", label = "件数", measure = "events" }]
rows = [{ path = "書面" }, { path = "口頭" }, { path = "本人 / 家族 / 兄弟" }, { path = "本人 / 家族 / 祖父母" }, { path = "本人 / 自身" }]
total = "合計"
"#;

const THIRD: &str = r#"
[[table]]
id = "3"
number = 3
title = "地区別"
columns = [{ id = "count", label = "件数", measure = "events" }]
rows = [{ path = "東地区" }, { path = "西地区" }, { path = "南地区" }]
total = "合計"
"#;

/// Reads a sheet without a slip: these values, and no error.
pub fn clean(schema: &str, sheets: &str, expected: &[&str]) {
    let (values, errors) = read(schema, sheets);
    assert!(errors.is_empty(), "{errors:?}\n{sheets}\n{values:#?}");
    for one in expected {
        assert!(values.iter().any(|v| v == one), "{one}: {values:#?}\n{sheets}");
    }
}

#[test]
fn a_header_of_two_rows_is_one_wherever_it_stands() {
    let form = [WARD, SECOND].concat();
    for title in ["2-連絡の方法", "2. 連絡の方法", "【連絡の方法】", "（2）別の題"] {
        for blank in ["", "\n"] {
            let text = format!(
                "{}\n{title}\n区分 | 連絡の状況\n区分 | 件数\n書面 | 4\n口頭 | 5\n本人・家族・兄弟 | 1
{blank}区分 | 連絡の状況\n区分 | 件数\n本人・家族・祖父母 | 2\n本人・自身 | 3\n合計 | 15",
                ward(|_, l| l.to_owned())
            );
            let last = 26 + blank.len();
            clean(&form, &text, &["受付 / 電話 count=1 C6", "書面 count=4 B19", &format!("合計 count=15 B{last}")]);
        }
    }
}

#[test]
fn a_form_of_one_table_may_stand_across_its_sheet() {
    let text = "# 表\n保護の状況（令和6年度）\n\n保護世帯数及び人員\n | 北町県 | 南町県 | （別掲）東町市 | （別掲）西町市 | 総数
世帯数 | 10 | 5 | 8 | 3 | 26\n人員 | 15 | 9 | 12 | 4 | 40";
    clean(WELFARE, text, &["北町県 households=10 B5", "（別掲） / 西町市 persons=4 E6", "合計 persons=40 F6"]);
}

#[test]
fn figures_of_the_head_are_no_codes() {
    for title in ["【窓口別件数】", "「窓口別件数（件）」", "報告事項"] {
        let text = format!(
            "# 報告\n利用状況\n令和7年7月分\n業務日数 | 1003\n全件数 | 1008\n\n | {title}\n区分 | 番号 | 内容 | 件数
受付・電話 | 1001 | | 1\n受付・来所 | 1002 | | 2\n受付・その他 | 1003 | | 3\n支援・訪問 | 1004 | | 4\n支援・同行 | 1005 | | 5
支援・その他 | 1006 | | 6\nオンライン（会議等） | 1007 | | 7\nその他 | 1008 | | 8\n合計 | | | 36"
        );
        clean(WARD, &text, &["受付 / 電話 count=1 D8", "その他 count=8 D15", "合計 count=36 D16"]);
    }
}

/// The first table with a row of its own behind the fourth category, and its total.
fn interrupted(row: &str, total: u32) -> String {
    let text = ward(|_, l| l.to_owned()).replace("合計 | | 36", &format!("合計 | | {total}"));
    text.replace("支援 | 訪問 | 4\n", &format!("支援 | 訪問 | 4\n{row}\n"))
}

#[test]
fn a_number_alone_that_nothing_counts_is_a_page() {
    for page in ["2", "- 2 -", "(2)", "2/5", "P.2", "－２－", "２ページ"] {
        for front in ["", "| ", "| | ", "| | | "] {
            clean(
                WARD,
                &interrupted(&format!("{front}{page}"), 36),
                &["支援 / 訪問 count=4 C9", "支援 / 同行 count=5 C11"],
            );
        }
    }
}

#[test]
fn a_number_alone_that_the_total_counts_or_a_category_lacks_is_accused() {
    for text in [
        interrupted("| | 2", 38),
        interrupted("| | 120", 36),
        ward(|_, l| l.to_owned()).replace("オンライン（会議等）", ""),
    ] {
        let (_, errors) = read(WARD, &text);
        assert!(errors.iter().any(|e| e.starts_with("C101")), "{errors:?}\n{text}");
    }
}

#[test]
fn what_an_office_works_out_beside_a_table_is_no_count() {
    for header in ["区分 | | 件数", "区分 | | 当月", ""] {
        for (figures, space) in [(2, ""), (3, "| "), (5, ""), (8, "| | ")] {
            let plain = ward(|_, l| l.to_owned()).replace("区分 | | 件数", header);
            let first = plain.lines().position(|l| l.starts_with("受付")).unwrap();
            let beside = |(i, line): (usize, &str)| {
                if (first..first + figures).contains(&i) {
                    format!("{line} {space}| {}", 40 + i)
                } else {
                    line.to_owned()
                }
            };
            let text: Vec<String> = plain.lines().enumerate().map(beside).collect();
            clean(WARD, &text.join("\n"), &["受付 / 電話 count=1 C6", "その他 count=8 C13", "合計 count=36 C14"]);
        }
    }
}

#[test]
fn running_totals_under_two_rows_of_headings_are_no_counts() {
    for running in ["累計", "年度累計", "4月からの累計", "累計（4月～）", "参考"] {
        for own in ["件数", "今期", "当月"] {
            for (above, below) in [("", running), (running, "")] {
                let header = format!("区分 | | 相談の状況 | {above}\n | | {own} | {below}");
                let plain = ward(|_, l| l.to_owned()).replace("区分 | | 件数", &header);
                let more = |line: &str| match line.rsplit_once("| ").map(|l| l.1.parse::<u32>()) {
                    Some(Ok(n)) => format!("{line} | {}", n * 3),
                    _ => line.to_owned(),
                };
                let text: Vec<String> = plain.lines().map(more).collect();
                clean(WARD, &text.join("\n"), &["受付 / 電話 count=1 C7", "合計 count=36 C15"]);
            }
        }
    }
}

#[test]
fn a_table_diagonally_below_another_keeps_its_columns() {
    let form = [WARD, SECOND, THIRD].concat();
    let text = "# 報告\n利用状況\n令和7年7月分
■窓口別件数 | | | | | | ■地区別\n区分 | | 件数 | | | | 区分 | | 件数\n受付 | 電話 | 1 | | | | 東地区 | | 1\n | 来所 | 2 | | | | 西地区 | | 2
 | その他 | 3 | | | | 南地区 | | 3\n支援 | 訪問 | 4 | | | | 合計 | | 6\n | 同行 | 5\n | その他 | 6\nオンライン（会議等） | | 7\nその他 | | 8\n合計 | | 36

 | | | | ■連絡の方法\n | | | | 区分 | | 件数\n | | | | 書面 | | 4\n | | | | 口頭 | | 5
 | | | | 本人・家族・兄弟 | | 1\n | | | | 本人・家族・祖父母 | | 2\n | | | | 本人・自身 | | 3\n | | | | 合計 | | 15";
    clean(&form, text, &["西地区 count=2 I6", "書面 count=4 G17", "合計 count=15 G22", "合計 count=36 C13"]);
}

#[test]
fn a_subtotal_below_a_heading_of_two_levels_may_be_the_outer_ones() {
    let form = [WARD, SECOND].concat();
    let text = format!(
        "{}\n2. 連絡の方法\n区分 | 件数\n書面 | 4\n口頭 | 5\n本人\n'　自身 | 3\n本人・家族\n'　兄弟 | 1\n'　祖父母 | 2\n'　小計 | 6\n合計 | 15",
        ward(|_, l| l.to_owned())
    );
    clean(&form, &text, &["本人 / 家族 / 兄弟 count=1 B23", "合計 count=15 B26"]);
}

#[test]
fn a_totals_word_among_the_codes_is_the_total() {
    clean(
        WARD,
        "# 報告\n利用状況\n令和7年7月分\n1. 窓口別件数\nコード | 区分 | | 件数 | | コード | 区分 | | 件数
1001 | 受付 | 電話 | 1 | | 1004 | 支援 | 訪問 | 4\n1002 | | 来所 | 2 | | 1005 | | 同行 | 5\n1003 | | その他 | 3 | | 1006 | | その他 | 6
 | | 小計 | 6 | | | | 小計 | 15\n | | | | | 1007 | オンライン（会議等） | | 7\n | | | | | 1008 | その他 | | 8\n | | | | | 合計 | | | 36",
        &["受付 / その他 count=3 D7", "その他 count=8 I10", "合計 count=36 I11"],
    );
}
