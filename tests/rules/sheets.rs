//! Sheets as offices lay them out: what stands beside the report, headings over several columns, tables on their side. Every value at its cell.

use crate::offices::read;

/// One table of counts with groups, and one of persons by sex whose sum the form states.
pub const DESK: &str = r#"
id = "desk"
version = "1"
title = "窓口報告書"

[recognise]
min_tables = 1

[[header]]
id = "night"
label = "夜間"
measure = "times"
[[header.sources]]
labels = ["夜間"]
[[header]]
id = "all"
label = "全回数"
measure = "times"
[[header.sources]]
number = 2
labels = ["夜間"]
[[header.sources]]
labels = ["全回数"]

[[table]]
id = "1"
number = 1
title = "相談方法（延べ件数）"
columns = [
    { id = "count", label = "延べ件数", measure = "events", aliases = ["件数"] },
    { id = "note", label = "内容", measure = "text" },
]
rows = [
    { path = "電話" }, { path = "来所" }, { path = "訪問 / 自宅" }, { path = "訪問 / その他" }, { path = "その他" },
]
subtotals = [{ path = "訪問計", parts = ["訪問 / 自宅", "訪問 / その他"] }]
total = "合計"

[[table]]
id = "2"
number = 2
title = "対象者（実人数）"
columns = [
    { id = "all", label = "計", measure = "persons", aliases = ["対象者（実人数）"] },
    { id = "men", label = "男", measure = "persons" },
    { id = "women", label = "女", measure = "persons" },
]
rows = [{ path = "19歳以下" }, { path = "20～29歳" }, { path = "30歳以上" }]
total = "合計"
edits = ["men + women = all"]
"#;

/// A report whose first table stands as usual.
pub const TOP: &str = "# 報告\n窓口報告書\n令和7年度第2四半期\n\n1. 相談方法（延べ件数）\n";
pub const ROWS: &str = "電話 | | 1\n来所 | | 2\n訪問 | 自宅 | 3\n | その他 | 4\nその他 | | 5\n合計 | | 15\n";
pub const AGES: &str = "\n2. 対象者（実人数）\n区分 | 計 | 男 | 女\n19歳以下 | 3 | 1 | 2\n20～29歳 | 5 | 3 | 2\n30歳以上 | 0 | 0 | 0\n合計 | 8 | 4 | 4\n";

pub fn usual() -> String {
    format!("{TOP}区分 | | 延べ件数\n{ROWS}{AGES}")
}

/// The values of the first table's counts in the order of its rows, total last, without the subtotal; nothing may be accused.
fn counts(sheets: &str) -> Vec<String> {
    let (values, errors) = read(DESK, sheets);
    assert!(errors.is_empty(), "{errors:?}\n{sheets}");
    values.into_iter().filter(|v| v.contains(" count=") && !v.starts_with("訪問計")).collect()
}

/// That the first table's counts are 1 to 5 and 15, in column `col` from row `first` on.
pub fn stands_in(sheets: &str, col: &str, first: usize) {
    let rows = ["電話", "来所", "訪問 / 自宅", "訪問 / その他", "その他", "合計"];
    let figures = [1, 2, 3, 4, 5, 15];
    let wanted: Vec<String> =
        rows.iter().zip(figures).enumerate().map(|(i, (r, n))| format!("{r} count={n} {col}{}", first + i)).collect();
    assert_eq!(counts(sheets), wanted, "{sheets}");
}

#[test]
fn what_stands_beside_the_report_is_no_report() {
    let report = usual();
    let copy = report.replace("# 報告\n", "# 集計用\n!sheet\n");
    for beside in [
        // A copy on a hidden sheet, for a chart.
        copy,
        // An example, by its title only.
        report.replace("# 報告\n窓口報告書", "# Sheet2\n窓口報告書（記入例）"),
        report.replace("# 報告\n", "# (例)\n"),
        // Instructions and notes that name months.
        "# 記入要領\n4月：4月分を計上\n5月：5月分を計上\n".to_owned(),
        "# メモ\n電話は12月に訂正予定\n10/5 係長確認済\n".to_owned(),
        "# 履歴\n令和6年4月 様式作成\n令和6年10月 様式改訂\n".to_owned(),
        // A diary of single cases.
        "# 日報\n日付 | 方法 | 件数\n@2025-07-01 | 電話 | 1\n@2025-07-02 | 来所 | 1\n@2025-07-03 | 自宅 | 1\n@2025-07-04 | 電話 | 1\n@2025-07-05 | その他 | 1\n"
            .to_owned(),
    ] {
        stands_in(&format!("{report}{beside}"), "C", 6);
        // The first sheet of a workbook cannot be hidden.
        if !beside.contains("!sheet") {
            stands_in(&format!("{beside}{report}"), "C", 6);
        }
    }
}

#[test]
fn quarters_without_a_year_are_reports_of_their_own() {
    let first = usual().replace("# 報告\n窓口報告書\n令和7年度第2四半期\n", "# 第1四半期\n窓口報告書\n\n");
    let second = first.replace("# 第1四半期", "# 第2四半期");
    assert_eq!(counts(&format!("{first}{second}")).len(), 12);
}

#[test]
fn words_beside_the_period_leave_it_the_period() {
    for line in [
        "令和7年度第2四半期 | | | | 受付印",
        "令和7年度第2四半期（提出日 令和7年10月10日）",
        "令和7年度第2四半期 | | | 提出 | 令和7年10月",
    ] {
        let (values, errors) = read(DESK, &usual().replace("令和7年度第2四半期", line));
        assert!(errors.is_empty() && values.len() > 12, "{errors:?} {line}");
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.xlsx");
        std::fs::write(&path, crate::book::xlsx(&usual().replace("令和7年度第2四半期", line))).unwrap();
        std::fs::write(dir.path().join("f.toml"), DESK).unwrap();
        let form = dir.path().join("f.toml").display().to_string();
        let json = crate::run(
            &["check", "--format", "json", "--schema", &form, &path.display().to_string()].map(str::to_owned),
        );
        assert!(json.contains(r#""from": "2025-07-01""#), "{line}: {json}");
    }
}

#[test]
fn a_check_box_is_no_figure() {
    let head = "夜間 | 3 | | | | | | FALSE\n全回数 | 12 | | | | | | TRUE\n";
    let (values, errors) = read(DESK, &usual().replace("\n1. 相談", &format!("{head}\n1. 相談")));
    assert!(errors.is_empty(), "{errors:?}");
    assert!(values.contains(&"全回数 all=12 B4".to_owned()), "{values:?}");
}

#[test]
fn marks_of_notes_and_numbers_are_no_part_of_a_label() {
    stands_in(
        &usual().replace("電話 |", "電話※1 |").replace("来所 |", "来所（注2） |").replace("自宅", "自宅*"),
        "C",
        6,
    );
    for mark in ["※", "*1 ", "（注1）", "注）", "○", "● ", "・", "→"] {
        let text = usual().replace("電話 |", &format!("{mark}電話 |")).replace("自宅", &format!("{mark}自宅"));
        let text = text.replace("30歳以上", &format!("{mark}30歳以上"));
        stands_in(&text, "C", 6);
        let (values, _) = read(DESK, &text);
        assert!(values.contains(&"30歳以上 women=0 D17".to_owned()), "{mark}: {values:?}");
    }
    // A path in one cell, its levels numbered.
    let joined = usual().replace("訪問 | 自宅", "訪問・(1) 自宅 | ").replace(" | その他 | 4", "訪問・(2) その他 | | 4");
    stands_in(&joined, "C", 6);
    let numbered = usual()
        .replace("19歳以下", "１．19歳以下")
        .replace("20～29歳", "2 20～29歳")
        .replace("30歳以上", "3）30歳以上");
    stands_in(&numbered, "C", 6);
    let (values, _) = read(DESK, &numbered);
    assert!(values.contains(&"20～29歳 women=2 D16".to_owned()), "{values:?}");
}

#[test]
fn titles_with_something_added_are_titles() {
    for title in ["相談方法（延べ件数）の状況", "◆ 相談方法（延べ件数）※", "≪相談方法≫", "相\n談\n方\n法"]
    {
        let upright = title.contains('\n');
        let text = usual().replace("1. 相談方法（延べ件数）", if upright { "相談方法" } else { title });
        stands_in(&text, "C", 6);
    }
}

#[test]
fn the_sum_of_parts_side_by_side_is_the_count() {
    let rows = "電話 | | 1 | 0 | 1\n来所 | | 1 | 1 | 2\n訪問 | 自宅 | 0 | 3 | 3\n | その他 | 2 | 2 | 4\nその他 | | 3 | 2 | 5\n合計 | | 7 | 8 | 15\n";
    stands_in(&format!("{TOP}区分 | | 男 | 女 | 計\n{rows}{AGES}"), "E", 6);
    stands_in(&format!("{TOP}区分 | | 延べ件数 | | \n | | 男 | 女 | 計\n{rows}{AGES}"), "E", 7);
    stands_in(&format!("{TOP}区分 | | 7月 | 8月 | 合計\n{rows}{AGES}"), "E", 6);
}

#[test]
fn parts_without_a_sum_are_not_taken_for_the_count() {
    let rows = ROWS.replace('\n', " | 7\n");
    let (values, errors) = read(DESK, &format!("{TOP}区分 | | 延べ件数 | \n | | 男 | 女\n{rows}{AGES}"));
    assert!(!values.iter().any(|v| v.contains(" count=")), "{values:?}");
    assert!(errors.iter().any(|e| e.starts_with("S103")), "{errors:?}");
}

#[test]
fn the_sum_below_a_heading_is_that_headings_though_a_column_is_called_so() {
    let ages = "\n2. 対象者（実人数）\n区分 | 男 | | | 女 | | | 計 | |\n | 7月 | 8月 | 計 | 7月 | 8月 | 計 | 7月 | 8月 | 計\n19歳以下 | 1 | 0 | 1 | 1 | 1 | 2 | 2 | 1 | 3\n20～29歳 | 1 | 2 | 3 | 2 | 0 | 2 | 3 | 2 | 5\n30歳以上 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0\n合計 | 2 | 2 | 4 | 3 | 1 | 4 | 5 | 3 | 8\n";
    let (values, errors) = read(DESK, &format!("{TOP}区分 | | 延べ件数\n{ROWS}{ages}"));
    assert!(errors.is_empty(), "{errors:?}");
    for value in ["19歳以下 men=1 D16", "19歳以下 women=2 G16", "19歳以下 all=3 J16"] {
        assert!(values.contains(&value.to_owned()), "{values:?}");
    }
}

#[test]
fn a_year_above_figures_that_are_not_read_is_not_the_period() {
    let rows =
        "電話 | | 1 | 9\n来所 | | 2 | 9\n訪問 | 自宅 | 3 | 9\n | その他 | 4 | 9\nその他 | | 5 | 9\n合計 | | 15 | 45\n";
    stands_in(&format!("{TOP}区分 | | 延べ件数 | 令和6年度\n{rows}{AGES}"), "C", 6);
}

#[test]
fn a_note_below_the_title_heads_no_column() {
    let noted = format!("{TOP}（記入上の注意）延べ件数は重複して数える。\n区分 | | 延べ件数\n{ROWS}{AGES}");
    stands_in(&noted, "C", 7);
}

#[test]
fn numbers_that_go_on_behind_a_page_break_are_no_counts() {
    let head = "№ | 区分 | | 7月 | 8月 | 合計\n";
    let first = "1 | 電話 | | 1 | 0 | 1\n2 | 来所 | | 1 | 1 | 2\n3 | 訪問 | 自宅 | 0 | 3 | 3\n";
    let second = "4 | 訪問 | その他 | 2 | 2 | 4\n5 | その他 | | 3 | 2 | 5\n | 合計 | | 7 | 8 | 15\n";
    let text = format!("{TOP}{head}{first}1/2\n1. 相談方法（延べ件数）（続き）\n{head}{second}{AGES}");
    let found = counts(&text);
    assert_eq!(
        found[2..],
        ["訪問 / 自宅 count=3 F8", "訪問 / その他 count=4 F12", "その他 count=5 F13", "合計 count=15 F14"]
    );
}

#[test]
fn the_sum_of_a_group_is_the_forms_subtotal_and_never_the_total() {
    let rows = ROWS.replace("その他 | | 5", " | 小計 | 7\nその他 | | 5");
    let (values, errors) = read(DESK, &format!("{TOP}区分 | | 延べ件数\n{rows}{AGES}"));
    assert!(errors.is_empty() && values.contains(&"訪問計 count=7 C10".to_owned()), "{errors:?} {values:?}");
    // The form's total is not stated, and the group's sum is called 計.
    let rows = ROWS.replace("その他 | | 5\n合計 | | 15\n", " | 計 | 7\nその他 | | 5\n");
    let (values, errors) = read(DESK, &format!("{TOP}区分 | | 延べ件数\n{rows}{AGES}"));
    assert!(errors.is_empty() && !values.iter().any(|v| v.starts_with("合計 count")), "{errors:?} {values:?}");
    // The total stands in front, and the group's sum below it in the same column.
    let rows = format!("合計 | | 15\n{}", ROWS.replace("その他 | | 5\n合計 | | 15\n", "計 | | 7\nその他 | | 5\n"));
    let (values, errors) = read(DESK, &format!("{TOP}区分 | | 延べ件数\n{rows}{AGES}"));
    assert!(errors.is_empty() && values.contains(&"合計 count=15 C6".to_owned()), "{errors:?} {values:?}");
}

#[test]
fn remarks_that_are_words_of_the_table_above_do_not_let_it_go_on() {
    let schema = DESK.replace(
        r#"title = "対象者（実人数）"
columns = ["#,
        r#"title = "対象者（実人数）"
columns = [
    { id = "memo", label = "内容", measure = "text" },"#,
    );
    let rows = "電話 | | | 1\n来所 | | | 2\n訪問 | 自宅 | | 3\n | その他 | | 4\nその他 | | | 5\n合計 | | | 15\n";
    let ages = "\n2. 対象者（実人数）\n区分 | 内容 | 計 | 男 | 女\n19歳以下 | その他 | 3 | 1 | 2\n20～29歳 | 自宅 | 5 | 3 | 2\n30歳以上 | その他 | 0 | 0 | 0\n合計 | | 8 | 4 | 4\n";
    let (values, errors) = read(&schema, &format!("{TOP}区分 | | 内容 | 延べ件数\n{rows}{ages}"));
    assert!(errors.is_empty() && values.contains(&"20～29歳 women=2 E16".to_owned()), "{errors:?} {values:?}");
}

#[test]
fn a_table_on_its_side_stands_beside_upright_ones() {
    for title in ["2. 対象者（実人数）", "対象者（実人数）"] {
        // Without its number the title is the name of a measure's row, too.
        let name = if title.starts_with('2') { "計" } else { "対象者（実人数）" };
        let ages = format!(
            "\n{title}\n区分 | 19歳以下 | 20～29歳 | 30歳以上 | 合計\n{name} | 3 | 5 | 0 | 8\n男 | 1 | 3 | 0 | 4\n女 | 2 | 2 | 0 | 4\n"
        );
        let text = format!("{TOP}区分 | | 延べ件数\n{ROWS}{ages}");
        stands_in(&text, "C", 6);
        let (values, _) = read(DESK, &text);
        for value in ["19歳以下 all=3 B15", "20～29歳 men=3 C16", "合計 women=4 E17"] {
            assert!(values.contains(&value.to_owned()), "{title}: {values:?}");
        }
    }
}

#[test]
fn a_table_on_its_side_with_the_unit_beside_its_title_and_below_each_row() {
    let head = "# 報告\n窓口報告書\n令和7年度第2四半期\n\n | | 2. 対象者（実人数） | （単位：人）\n";
    let rows = "区分 | 19歳以下 | 20～29歳 | 30歳以上 | 合計\n計 | 3 | 5 | 0 | 8\n | 人 | 人 | 人 | 人\n男 | 1 | 3 | 0 | 4\n | 人 | 人 | 人 | 人\n女 | 2 | 2 | 0 | 4\n | 人 | 人 | 人 | 人\n";
    let (values, errors) = read(DESK, &format!("{head}{rows}"));
    assert!(errors.iter().all(|e| e.starts_with("S101")), "{errors:?}");
    for value in ["19歳以下 all=3 B6", "20～29歳 men=3 C8", "合計 women=4 E10"] {
        assert!(values.contains(&value.to_owned()), "{values:?}");
    }
}

#[test]
fn a_header_that_is_the_title_goes_on_behind_a_page_break() {
    let schema = DESK.replace("相談方法（延べ件数）", "相談方法");
    let head = "No | 相談方法 | | 内訳\n | | | 延べ件数\n";
    let first = "1 | 訪問 | 自宅 | 3\n2 | | その他 | 4\n | | 計 | 7\n";
    let second = "3 | 電話 | | 1\n4 | 来所 | | 2\n5 | その他 | | 5\n | | 合計 | 15\n";
    let text = format!("# 報告\n窓口報告書\n令和7年度第2四半期\n\n{head}{first}\n{head}{second}{AGES}");
    let (values, errors) = read(&schema, &text);
    assert!(errors.is_empty(), "{errors:?}");
    for value in ["訪問 / その他 count=4 D7", "訪問計 count=7 D8", "電話 count=1 D12", "合計 count=15 D15"]
    {
        assert!(values.contains(&value.to_owned()), "{values:?}");
    }
}

#[test]
fn the_last_groups_subtotal_stands_below_a_row_of_the_year_before() {
    let rows = "電話 | | 1\n | 前年度 | 1\n来所 | | 2\n | 前年度 | 9\nその他 | | 5\n | 前年度 | 9\n訪問 | 自宅 | 3\n | 前年度 | 9\n | その他 | 4\n | 前年度 | 9\n | 小計 | 7\n | 前年度 | 18\n";
    let (values, errors) = read(DESK, &format!("{TOP}区分 | | 延べ件数\n{rows}{AGES}"));
    assert!(errors.is_empty() && values.contains(&"訪問計 count=7 C16".to_owned()), "{errors:?} {values:?}");
}
