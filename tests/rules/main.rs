//! Every rule through the real binary on real workbooks: where it holds, where it is broken, where it cannot be told.
#![allow(missing_docs, reason = "tests")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]
#![allow(clippy::disallowed_types, reason = "workbooks are made by hand here")]

mod blanks;
mod book;
mod calendar;
mod causes;
mod clean;
mod compare;
mod habits;
mod joined;
mod merging;
mod nearly;
mod offices;
mod pages;
mod paper;
mod settings;
mod sheets;
mod symptoms;
mod versions;
mod years;

use clean::CLEAN;
use std::collections::BTreeMap;
use std::process::Command;

/// The standard output of the program.
fn run(arguments: &[String]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_kensan")).args(arguments).output().unwrap();
    assert_ne!(output.status.code(), None, "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// A finding: level, rule, cell (or row code where there is none).
type Found = (String, String, String);

/// What `check` finds, and the tally of each rule.
fn check(text: &str) -> (Vec<Found>, BTreeMap<String, [u64; 3]>) {
    check_named("提出.xlsx", text)
}

fn check_named(name: &str, text: &str) -> (Vec<Found>, BTreeMap<String, [u64; 3]>) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, book::xlsx(text)).unwrap();
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rules/form.toml");
    let output = Command::new(env!("CARGO_BIN_EXE_kensan"))
        .args(["check", "--format", "json", "--lang", "en", "--schema", schema])
        .arg(&path)
        .output()
        .unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)));
    let file = &json["files"][0];
    assert_eq!(file["status"], "checked", "{file}");
    let word = |v: &serde_json::Value| v.as_str().unwrap_or_default().to_owned();
    let findings = file["findings"].as_array().unwrap();
    let found: Vec<Found> = findings
        .iter()
        .map(|f| {
            let place = if f["cell"].is_null() { word(&f["row_code"]) } else { word(&f["cell"]) };
            (word(&f["severity"]), word(&f["rule"]), place)
        })
        .collect();
    let errors = found.iter().any(|f| f.0 == "error");
    assert_eq!(output.status.code(), Some(i32::from(errors)));
    let tallies = file["rules"].as_array().unwrap().iter().map(|r| {
        let n = |k: &str| r[k].as_u64().unwrap();
        (word(&r["rule"]), [n("evaluated"), n("failed"), n("not_evaluable")])
    });
    (found, tallies.collect())
}

/// The clean form with lines replaced; every `from` must be there.
fn with(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(CLEAN.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "no such line: {from}");
        text.replacen(from, to, 1)
    })
}

/// The changes Excel itself makes to the totals of table 1 when a row is inserted above its last one.
const ROW_INSERTED: [(&str, &str); 4] =
    [("D8:D11", "D8:D12"), ("E8:E11", "E8:E12"), ("F8:F11", "F8:F12"), ("G8:G11", "G8:G12")];

/// A row of table 1 before its last one.
fn inserted(row: &str) -> Vec<(&'static str, String)> {
    let mut changes = vec![("'0104 |", format!("{row}\n'0104 |"))];
    changes.extend(ROW_INSERTED.map(|(from, to)| (from, to.to_owned())));
    changes
}

fn borrowed<'a>(changes: &'a [(&'a str, String)]) -> Vec<(&'a str, &'a str)> {
    changes.iter().map(|(from, to)| (*from, to.as_str())).collect()
}

/// Checks that the changes give exactly these findings (level, rule, cell).
#[track_caller]
fn gives(changes: &[(&str, &str)], expected: &[(&str, &str, &str)]) {
    let (found, _) = check(&with(changes));
    let mut found: Vec<(&str, &str, &str)> = found.iter().map(|f| (f.0.as_str(), f.1.as_str(), f.2.as_str())).collect();
    let mut expected = expected.to_vec();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

/// Checks that a rule could not be evaluated at least once after the changes, and accuses nothing.
#[track_caller]
fn cannot(rule: &str, changes: &[(&str, &str)]) {
    let (found, tallies) = check(&with(changes));
    assert!(tallies[rule][2] > 0, "{rule} was evaluated everywhere: {tallies:?}");
    assert_eq!(tallies[rule][1], 0, "{rule} accuses: {found:?}");
}

#[test]
fn a_correct_sheet_gets_nothing_and_every_rule_was_looked_at() {
    let (found, tallies) = check(CLEAN);
    assert_eq!(found, []);
    let looked = [
        "S101", "S102", "S103", "S105", "C101", "C102", "C103", "C105", "C106", "C107", "C108", "V101", "V102", "V103",
        "V104", "V105", "V106", "T101", "T102", "T103", "X101", "X102", "X103", "X104", "P101", "P102", "P103", "P104",
        "P105", "P106", "L101", "L102", "L103",
    ];
    for rule in looked {
        let [evaluated, failed, not_evaluable] = tallies[rule];
        assert!(evaluated > 0 && failed == 0 && not_evaluable == 0, "{rule}: {:?}", tallies[rule]);
    }
}

#[test]
fn s101_a_table_that_is_not_there() {
    let text = CLEAN.split("2. 地区").next().unwrap().to_owned() + CLEAN.split_once("合計 | 6\n").unwrap().1;
    let (found, tallies) = check(&text);
    let rules: Vec<&str> = found.iter().map(|f| f.1.as_str()).collect();
    // The edits that need the table cannot be evaluated; the missing table says why.
    assert_eq!(rules, ["S101"]);
    assert_eq!((tallies["X101"], tallies["X104"]), ([0, 0, 1], [0, 0, 1]));
}

#[test]
fn s102_a_table_that_stands_twice_with_data_in_both() {
    let table = CLEAN.split_once("2. 地区").unwrap().1.split_once("3. 会議").unwrap().0;
    let twice = format!("{CLEAN}\n\n2. 地区{table}");
    let (found, _) = check(&twice);
    assert_eq!(found.iter().map(|f| f.1.as_str()).collect::<Vec<_>>(), ["S102"]);
}

#[test]
fn s103_a_count_column_that_is_not_found() {
    let text = with(&[
        ("実人数 | 延べ件数 | 有 | 無", "実人数 | 有 | 無"),
        ("3 | 5 | 2 | 1", "3 | 2 | 1"),
        ("2 | 4 | 1 | 1", "2 | 1 | 1"),
        ("0 | 0 | 0 | 0", "0 | 0 | 0"),
        ("1 | 3 | 1 | 0", "1 | 1 | 0"),
        ("=SUM(D8:D11)=>6 | =SUM(E8:E11)=>12 | =SUM(F8:F11)=>4 | =SUM(G8:G11)=>2", "6 | 4 | 2"),
    ]);
    let (found, tallies) = check(&text);
    assert_eq!(found.iter().map(|f| f.1.as_str()).collect::<Vec<_>>(), ["S103"]);
    assert!(tallies["X102"][2] > 0, "bounds over the missing column cannot be evaluated");
}

#[test]
fn s104_hidden_rows_columns_and_sheets() {
    gives(&[("# 報告", "# 報告\n!row 9\n!row 10")], &[("warning", "S104", "D9")]);
    gives(&[("# 報告", "# 報告\n!col 5")], &[("warning", "S104", "E8")]);
    // A hidden row without figures (a spacer) is nothing to tell.
    gives(&[("# 報告", "# 報告\n!row 5\n!row 13")], &[]);
    let (found, _) = check(&with(&[("# 報告", "# 表紙\n案内\n# 報告\n!sheet")]));
    assert_eq!(found.iter().map(|f| f.1.as_str()).collect::<Vec<_>>(), ["S104", "S104"]);
}

#[test]
fn s105_a_total_that_is_not_stated() {
    gives(&[(" | 合計 | 6\n", "\n")], &[("warning", "S105", "A14")]);
}

#[test]
fn s106_says_what_is_not_there() {
    gives(&[("開所日数 | 60", "備考 | 60")], &[("info", "S106", "")]);
}

#[test]
fn c101_a_row_that_matches_nothing() {
    gives(&borrowed(&inserted("'0199 | 新しい区分 | | 0 | 0 | 0 | 0")), &[("error", "C101", "B11")]);
}

#[test]
fn c102_a_category_that_is_missing_costs_itself_only() {
    gives(&[("'0103 | | 訪問診療 | 0 | 0 | 0 | 0\n", "")], &[("error", "C102", "0103")]);
    // With a value in the total the total cannot be judged, and is not accused.
    cannot("T101", &[("'0104 | その他（行政等） | | 1 | 3 | 1 | 0\n", "")]);
}

#[test]
fn c103_a_category_that_stands_twice() {
    gives(&borrowed(&inserted("'0101 | 本人 | | 0 | 0 | 0 | 0")), &[("error", "C103", "B11")]);
}

#[test]
fn c104_a_code_that_is_not_in_the_list() {
    gives(&[("'0203", "'0999")], &[("error", "C104", "A19")]);
}

#[test]
fn c105_the_code_names_one_category_and_the_label_another() {
    gives(
        &[("'0203 | 中", "'0204 | 中"), ("'0204 | 小", "'0203 | 小")],
        &[("error", "C105", "A19"), ("error", "C105", "A20")],
    );
}

#[test]
fn c106_another_spelling_of_the_same_category() {
    gives(&[("その他（行政等）", "その他 (行政等)")], &[("info", "C106", "B11")]);
    gives(&[("本人 |", "ご本人 |")], &[("info", "C106", "B8")]);
    gives(&[(" | 合計 | 6\n", " | 総　計 | 6\n")], &[("info", "C106", "B21")]);
}

#[test]
fn c107_a_slip_in_the_label_and_one_that_fits_two() {
    let without_codes = |label: &str| {
        [
            ("コード | 区分 | 実人数\n", "区分 | 実人数\n"),
            ("'0201 | 東", "東"),
            ("'0202 | 西", "西"),
            (" | 地区計", "地区計"),
            ("'0203 | 中学校の区域", label),
            ("'0204 | 小学校の区域 | 2\n", ""),
            (" | 合計 | 6\n", "合計 | 4\n"),
        ]
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
    };
    let (found, _) = check(&with(&without_codes("中学校の区城").each_ref().map(|(a, b)| (a.as_str(), b.as_str()))));
    let rules: Vec<(&str, &str)> = found.iter().map(|f| (f.1.as_str(), f.2.as_str())).collect();
    assert!(rules.contains(&("C107", "A19")) && rules.contains(&("C102", "0204")), "{rules:?}");
    let (found, _) = check(&with(&without_codes("大学校の区域").each_ref().map(|(a, b)| (a.as_str(), b.as_str()))));
    let rules: Vec<(&str, &str)> = found.iter().map(|f| (f.1.as_str(), f.2.as_str())).collect();
    assert!(rules.contains(&("C107", "A19")) && !rules.iter().any(|r| r.0 == "C102"), "{rules:?}");
}

#[test]
fn c108_a_code_in_another_spelling() {
    gives(&[("'0203", "203")], &[("info", "C108", "A19")]);
    gives(&[("'0203", "'０２０３")], &[("info", "C108", "A19")]);
}

#[test]
fn v101_text_that_is_no_number_leaves_its_total_unaccused() {
    for text in ["不明", "○"] {
        let changed = format!("小学校の区域 | {text}");
        gives(&[("小学校の区域 | 2", changed.as_str())], &[("error", "V101", "C20"), ("info", "S106", "C21")]);
    }
    gives(&[("小学校の区域 | 2", "小学校の区域 | 約2")], &[("error", "V101", "C20"), ("info", "S106", "C21")]);
}

#[test]
fn v102_a_number_stored_as_text() {
    gives(&[("小学校の区域 | 2", "小学校の区域 | '２人")], &[("warning", "V102", "C20")]);
}

#[test]
fn v103_a_negative_count() {
    gives(
        &[("小学校の区域 | 2", "小学校の区域 | -2"), ("中学校の区域 | 1", "中学校の区域 | 5")],
        &[("error", "V103", "C20")],
    );
}

#[test]
fn v104_a_count_with_a_fraction() {
    gives(&[("小学校の区域 | 2", "小学校の区域 | 1.5")], &[("error", "V104", "C20"), ("info", "S106", "C21")]);
    // A total's formula passes the fraction on; it is told once.
    let total = [("3 | 5 | 2 | 1", "3 | 5.5 | 2 | 1"), ("E11)=>12", "E11)=>12.5")];
    gives(&total, &[("error", "V104", "E8")]);
}

#[test]
fn v105_a_blank_where_the_column_writes_0() {
    gives(
        &[("'0104 | その他（行政等） | | 1 | 3 | 1 | 0", "'0104 | その他（行政等） | | 1 | 3 | 1 | ")],
        &[("warning", "V105", "G11")],
    );
    // Table 2 writes no 0 itself, but the table above does in the same column of the sheet.
    let below = [
        ("コード | 区分 | 実人数\n", "コード | 区分 | | 実人数\n"),
        ("東地区 | 2", "東地区 | | 2"),
        ("西地区 | 1", "西地区 | | 1"),
        ("地区計 | 3", "地区計 | | 3"),
        ("中学校の区域 | 1", "中学校の区域 | | "),
        ("小学校の区域 | 2", "小学校の区域 | | 3"),
        ("合計 | 6\n", "合計 | | 6\n"),
    ];
    gives(&below, &[("warning", "V105", "D19")]);
}

#[test]
fn v106_an_error_value() {
    gives(
        &[("小学校の区域 | 2", "小学校の区域 | =#REF!+1=>#REF!")],
        &[("error", "V106", "C20"), ("info", "S106", "C21")],
    );
}

#[test]
fn t101_a_total_that_is_not_the_sum() {
    gives(&[(" | 合計 | 6\n", " | 合計 | 9\n")], &[("error", "T101", "C21"), ("error", "X101", "D12")]);
}

#[test]
fn t102_a_subtotal_that_is_not_the_sum() {
    gives(&[("地区計 | 3", "地区計 | 4")], &[("error", "T102", "C18")]);
}

#[test]
fn t103_a_row_that_does_not_add_up() {
    gives(
        &[("2 | 4 | 1 | 1", "2 | 4 | 1 | 2"), ("=SUM(G8:G11)=>2", "=SUM(G8:G11)=>3")],
        &[("error", "T103", "D9"), ("error", "T103", "D12")],
    );
}

#[test]
fn x101_two_cells_that_must_be_equal() {
    gives(&[("小学校の区域 | 2", "小学校の区域 | 3"), (" | 合計 | 6\n", " | 合計 | 7\n")], &[("error", "X101", "D12")]);
}

#[test]
fn x102_a_bound_that_does_not_hold() {
    gives(&[("夜間 | 3 |", "夜間 | 30 |")], &[("error", "X102", "B4")]);
    gives(&[("2 | 4 | 1 | 1", "2 | 1 | 1 | 1"), ("=SUM(E8:E11)=>12", "=SUM(E8:E11)=>9")], &[("error", "X102", "D9")]);
}

#[test]
fn x103_one_is_zero_and_the_other_is_not() {
    gives(
        &[("訪問診療 | 0 | 0 | 0 | 0", "訪問診療 | 0 | 2 | 0 | 0"), ("=SUM(E8:E11)=>12", "=SUM(E8:E11)=>14")],
        &[("error", "X103", "D10")],
    );
}

#[test]
fn x104_a_tally_and_its_list() {
    gives(&[("参加 | 協議会 | @2025-05-12 | 30名程度\n", "")], &[("warning", "X104", "C16")]);
    let without_list = CLEAN.split("\n3. 会議").next().unwrap();
    let (found, tallies) = check(without_list);
    assert_eq!(tallies["X104"], [0, 0, 1]);
    assert!(found.iter().all(|f| f.1 == "S106"), "{found:?}");
}

#[test]
fn p101_no_period_and_nothing_that_depends_on_it() {
    let text = with(&[("令和7年度 第1四半期（令和7年4月1日～令和7年6月30日）", "北の相談室")]);
    let (found, tallies) = check(&text);
    assert!(found.contains(&("warning".into(), "P101".into(), String::new())), "{found:?}");
    assert!(tallies["P103"][2] > 0 && tallies["P103"][1] == 0);
}

#[test]
fn a_period_in_several_cells_is_read_as_one() {
    let title = "令和7年度 第1四半期（令和7年4月1日～令和7年6月30日）";
    gives(&[(title, "期間 | 2025年4月1日 | ～ | 2025年6月30日")], &[]);
    gives(&[(title, "期間 | @2025-04-01 | ～ | @2025-06-30")], &[]);
}

#[test]
fn p102_statements_about_the_period_that_contradict_each_other() {
    gives(&[("令和7年度 第1四半期（", "令和6年度 第1四半期（")], &[("error", "P102", "A2")]);
}

#[test]
fn p103_an_event_outside_the_period() {
    gives(&[("6月1日(日)", "7月6日(日)")], &[("error", "P103", "C27")]);
}

#[test]
fn p104_a_date_that_does_not_exist() {
    gives(&[("4月4日", "4月31日")], &[("error", "P104", "C25")]);
    gives(&[("4月4日", "春ごろ")], &[("error", "P104", "C25")]);
}

#[test]
fn p105_a_weekday_that_is_not_the_dates() {
    gives(&[("6月1日(日)", "6月1日(月)")], &[("error", "P105", "C27")]);
}

#[test]
fn p106_dates_that_do_not_ascend() {
    gives(&[("4月4日", "5月30日")], &[("info", "P106", "C26")]);
}

#[test]
fn l101_a_required_cell_that_is_blank() {
    gives(&[("4月4日 | 10名", "4月4日 | ")], &[("warning", "L101", "D25")]);
}

#[test]
fn l102_a_head_count_that_cannot_be_read() {
    for text in ["数名", "○名", "○○人"] {
        gives(&[("10名", text)], &[("warning", "L102", "D25")]);
    }
}

#[test]
fn l103_the_same_event_twice() {
    gives(
        &[(
            "講師 | 研修会 | 6月1日(日) | 17～19名",
            "講師 | 研修会 | 6月1日(日) | 17～19名\n講師 | 研修会 | 6月1日(日) | 17～19名",
        )],
        &[("warning", "L103", "A28")],
    );
}

#[test]
fn v108_a_remark_beside_nothing() {
    let columns = [("有 | 無\n", "有 | 無 | 備考\n")];
    gives(
        &[columns[0], ("訪問診療 | 0 | 0 | 0 | 0", "訪問診療 | 0 | 0 | 0 | 0 | 電話で相談")],
        &[("warning", "V108", "H10")],
    );
    gives(
        &[
            columns[0],
            ("訪問診療 | 0 | 0 | 0 | 0", "訪問診療 | 0 | 0 | 0 | 0 | なし"),
            ("1 | 3 | 1 | 0", "1 | 3 | 1 | 0 | 面談"),
        ],
        &[],
    );
    cannot("V108", &[columns[0], ("訪問診療 | 0 | 0 | 0 | 0", "訪問診療 | 不明 | 0 | 0 | 0 | 電話で相談")]);
}

#[test]
fn c109_a_category_of_another_period() {
    gives(&borrowed(&inserted("'0105 | 旧区分 | | 0 | 0 | 0 | 0")), &[("warning", "C109", "B11")]);
    // In its own time it is missed where it is not there; without a period nothing can be said.
    let old = ("令和7年度 第1四半期（令和7年4月1日～令和7年6月30日）", "令和5年度 第1四半期");
    let (found, _) = check(&with(&[old]));
    assert!(found.contains(&("error".into(), "C102".into(), "0105".into())), "{found:?}");
    let (found, _) = check(&with(&[(old.0, "北の相談室")]));
    assert!(!found.iter().any(|f| f.1 == "C102"), "{found:?}");
    cannot("C109", &[("'0104 |", "'0105 | 旧区分 | | 0 | 0 | 0 | 0\n'0104 |"), (old.0, "北の相談室")]);
}

#[test]
fn v107_a_stored_result_that_is_not_the_formulas() {
    // The parts give 6 and so does the formula; only the stored result is old, so the total is wrong for that reason.
    gives(
        &[("=SUM(D8:D11)=>6", "=SUM(D8:D11)=>5")],
        &[("error", "V107", "D12"), ("error", "T101", "D12"), ("error", "T103", "D12"), ("error", "X101", "D12")],
    );
    // A function that is not evaluated accuses nobody.
    cannot("V107", &[("=SUM(D8:D11)=>6", "=LET(a,1,SUM(D8:D11))=>6")]);
}

#[test]
fn t104_a_total_whose_formula_does_not_cover_its_parts() {
    gives(&[("=SUM(G8:G11)=>2", "=SUM(G8:G10)=>2")], &[("warning", "T104", "G12")]);
    gives(&[("=SUM(G8:G11)=>2", "=SUM(G8:G11)+G10=>2")], &[("warning", "T104", "G12")]);
    gives(&[(" | 合計 | 6\n", " | 合計 | =SUM(C16:C20)-C18=>6\n")], &[]);
    gives(
        &[(" | 合計 | 6\n", " | 合計 | =SUM(C16:C20)=>9\n")],
        &[("warning", "T104", "C21"), ("error", "T101", "C21"), ("error", "X101", "D12")],
    );
    cannot("T104", &[("=SUM(G8:G11)=>2", "=SUMPRODUCT(G8:G11,F8:F11)*2=>2")]);
}

#[test]
fn a_formula_without_a_result_is_calculated() {
    // As programs other than spreadsheets write it.
    gives(&[(" | 合計 | 6\n", " | 合計 | =SUM(C16:C17,C19:C20)=>\n")], &[]);
}
