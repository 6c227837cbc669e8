//! The rules that look at other reports: the preceding cumulative one (X105, X106, and P102 where it is none), and the months behind a
//! quarter (X107, M101, M102).

use super::{CLEAN, book, with};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The workbooks of a test in a folder of their own.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, book::xlsx(text)).unwrap();
        path
    }
}

fn kensan(args: &[&str]) -> (i32, String, String) {
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rules/form.toml");
    let output = Command::new(env!("CARGO_BIN_EXE_kensan")).args(args).args(["--schema", schema]).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Checks `path` against companions; the file's part of the JSON.
fn compared(path: &Path, option: &str, companions: &[PathBuf]) -> Value {
    let mut args = vec!["check", path.to_str().unwrap(), "--format", "json", "--lang", "ja", option];
    args.extend(companions.iter().map(|p| p.to_str().unwrap()));
    let (_, out, err) = kensan(&args);
    let json: Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {err}"));
    json["files"][0].clone()
}

/// Level, rule and cell of each finding.
fn found(file: &Value) -> Vec<(String, String, String)> {
    let word = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let findings = file["findings"].as_array().unwrap();
    findings.iter().map(|f| (word(&f["severity"]), word(&f["rule"]), word(&f["cell"]))).collect()
}

fn finding<'v>(file: &'v Value, rule: &str) -> &'v Value {
    let findings = file["findings"].as_array().unwrap();
    findings.iter().find(|f| f["rule"] == rule).unwrap_or_else(|| panic!("no {rule}: {findings:?}"))
}

/// Evaluated, failed, not evaluable.
fn tally(file: &Value, rule: &str) -> [u64; 3] {
    let rules = file["rules"].as_array().unwrap();
    let r = rules.iter().find(|r| r["rule"] == rule).unwrap_or_else(|| panic!("{rule} was not looked at"));
    ["evaluated", "failed", "not_evaluable"].map(|k| r[k].as_u64().unwrap())
}

#[track_caller]
fn gives(file: &Value, expected: &[(&str, &str, &str)]) {
    let found = found(file);
    let found: Vec<_> = found.iter().map(|f| (f.0.as_str(), f.1.as_str(), f.2.as_str())).collect();
    assert_eq!(found, expected, "{:#}", file["findings"]);
}

const FIRST: &str = "令和7年度 第1四半期（令和7年4月1日～令和7年6月30日）";
const HALF: &str = "令和7年度 第1～2四半期（令和7年4月1日～令和7年9月30日）";

/// The clean form, cumulative up to September.
fn half(changes: &[(&str, &str)]) -> String {
    with(&[&[(FIRST, HALF)], changes].concat())
}

fn compare_with_first(text: &str) -> Value {
    let folder = Folder::new();
    let path = folder.put("第2四半期.xlsx", text);
    compared(&path, "--previous", &[folder.put("第1四半期.xlsx", CLEAN)])
}

#[test]
fn x105_nothing_has_fallen() {
    let file = compare_with_first(&half(&[
        ("開所日数 | 60", "開所日数 | 120"),
        ("3 | 5 | 2 | 1", "3 | 6 | 2 | 1"),
        ("E11)=>12", "E11)=>13"),
    ]));
    gives(&file, &[]);
    let [evaluated, failed, not_evaluable] = tally(&file, "X105");
    assert!(evaluated > 30 && failed == 0, "{evaluated} {failed} {not_evaluable}");
}

#[test]
fn x105_a_count_below_the_previous_one() {
    let file = compare_with_first(&half(&[("3 | 5 | 2 | 1", "3 | 4 | 2 | 1"), ("E11)=>12", "E11)=>11")]));
    gives(&file, &[("error", "X105", "E8"), ("error", "X105", "E12")]);
    let f = finding(&file, "X105");
    assert_eq!((&f["stated"], &f["expected"], &f["difference"]), (&4.into(), &5.into(), &(-1).into()));
    let related = &f["related"][0];
    assert_eq!(
        (&related["file"], &related["sheet"], &related["range"]),
        (&"第1四半期.xlsx".into(), &"報告".into(), &"E8".into())
    );
}

#[test]
fn x105_persons_of_a_category_may_go_over_to_another() {
    // Two of 東地区 are of 小学校の区域 now: all persons are as many as before.
    let moved = [("東地区 | 2", "東地区 | 1"), ("地区計 | 3", "地区計 | 2"), ("小学校の区域 | 2", "小学校の区域 | 3")];
    let file = compare_with_first(&half(&moved));
    let told: Vec<_> = found(&file).into_iter().filter(|f| f.1 == "X105").map(|f| (f.0, f.2)).collect();
    assert_eq!(told, [("warning".to_owned(), "C16".to_owned()), ("warning".to_owned(), "C18".to_owned())]);
    // All persons together cannot have become fewer.
    let fewer = [
        ("1 | 3 | 1 | 0", "0 | 0 | 0 | 0"),
        ("=SUM(D8:D11)=>6 | =SUM(E8:E11)=>12 | =SUM(F8:F11)=>4", "=SUM(D8:D11)=>5 | =SUM(E8:E11)=>9 | =SUM(F8:F11)=>3"),
        ("小学校の区域 | 2\n | 合計 | 6", "小学校の区域 | 1\n | 合計 | 5"),
    ];
    let file = compare_with_first(&half(&fewer));
    let totals: Vec<_> = found(&file).into_iter().filter(|f| f.2 == "D12" || f.2 == "C21").map(|f| f.0).collect();
    assert_eq!(totals, ["error", "error"]);
}

#[test]
fn x105_a_listed_event_that_has_vanished() {
    let file = compare_with_first(&half(&[("参加 | 協議会 | @2025-05-12 | 30名程度\n", "")]));
    let f = finding(&file, "X105");
    assert_eq!((f["severity"].as_str(), f["table"].as_str()), (Some("warning"), Some("meetings")));
    assert!(f["message"].as_str().unwrap().contains("協議会"), "{f}");
    assert_eq!(f["related"][0]["range"], "A26");
    // Another spelling, a corrected day and new events are no loss.
    let kept = [
        ("参加 | 連絡会 | 4月4日", "参加 | 連 絡 会 | 4月5日"),
        ("17～19名", "17～19名\n参加 | 新しい会 | 9月1日 | 5名"),
    ];
    let told: Vec<_> = found(&compare_with_first(&half(&kept))).into_iter().filter(|f| f.1 == "X105").collect();
    assert_eq!(told, []);
}

#[test]
fn x105_what_cannot_be_compared_is_said() {
    let folder = Folder::new();
    let report = |changes: &[(&str, &str)]| with(changes);
    let checked = folder.put("今回.xlsx", &half(&[]));
    for (name, previous, rule, id) in [
        ("同じ期間.xlsx", half(&[]), "P102", "同じです"),
        (
            "後の期間.xlsx",
            report(&[(FIRST, "令和7年度 第1～3四半期（令和7年4月1日～令和7年12月31日）")]),
            "P102",
            "終わっていません",
        ),
        (
            "昨年度.xlsx",
            report(&[(FIRST, "令和6年度 第1～3四半期（令和6年4月1日～令和6年12月31日）")]),
            "S106",
            "年度が違う",
        ),
        ("単独.xlsx", report(&[(FIRST, "令和7年7月分")]), "S106", "累計ではない"),
        ("期間なし.xlsx", report(&[(FIRST, "報告")]), "S106", "報告期間が見つからない"),
    ] {
        let file = compared(&checked, "--previous", &[folder.put(name, &previous)]);
        let told = finding(&file, rule);
        assert!(told["message"].as_str().unwrap().contains(id), "{name}: {told}");
        assert_eq!(told["severity"], if rule == "P102" { "warning" } else { "info" });
        assert_eq!((tally(&file, "X105")[0], tally(&file, "X105")[2]), (0, 1), "{name}");
        assert_eq!(file["findings"].as_array().unwrap().len(), 1, "{name}: {file}");
    }
    // A single quarter has no predecessor that it counts on from.
    let single = folder.put(
        "第2四半期のみ.xlsx",
        &report(&[
            (FIRST, "令和7年度 第2四半期（令和7年7月1日～令和7年9月30日）"),
            ("4月4日", "7月4日"),
            ("2025-05-12", "2025-08-12"),
            ("6月1日(日)", "9月1日"),
        ]),
    );
    let file = compared(&single, "--previous", &[folder.put("前回.xlsx", CLEAN)]);
    assert!(finding(&file, "S106")["message"].as_str().unwrap().contains("累計ではない"), "{file}");
    // A figure that the previous report does not say is no figure to fall below.
    let file = compared(
        &checked,
        "--previous",
        &[folder.put("読めない.xlsx", &report(&[("3 | 5 | 2 | 1", "3 | 約5 | 2 | 1")]))],
    );
    assert!(tally(&file, "X105")[2] > 0 && tally(&file, "X105")[1] == 0);
    assert!(finding(&file, "S106")["message"].as_str().unwrap().contains("E8"), "{file}");
}

/// A form with enough categories to tell the usual from the unusual.
fn wide(period: &str, counts: &[i64]) -> String {
    let mut text = format!("# 報告\n相談報告書\n{period}\n\n4. 方法\nコード | 方法 | 件数\n");
    for (i, n) in counts.iter().enumerate() {
        text += &format!("'04{:02} | 方法{} | {n}\n", i + 1, char::from(b'A' + u8::try_from(i).unwrap()));
    }
    text + &format!(" | 合計 | {}", counts.iter().sum::<i64>())
}

fn wide_compared(before: &[i64], now: &[i64]) -> Value {
    let folder = Folder::new();
    let mut schema = "id = \"wide\"\nversion = \"1\"\ntitle = \"相談報告書\"\n[[table]]\nid = \"4\"\nnumber = 4\ntitle = \"方法\"\ntotal = \"合計\"\ncolumns = [{ id = \"events\", label = \"件数\", measure = \"events\" }]\nrows = [\n".to_owned();
    for i in 0..now.len() {
        schema += &format!(
            "  {{ code = \"04{:02}\", path = \"方法{}\" }},\n",
            i + 1,
            char::from(b'A' + u8::try_from(i).unwrap())
        );
    }
    let form = folder.0.path().join("wide.toml");
    std::fs::write(&form, schema + "]\n").unwrap();
    let (path, previous) = (folder.put("今回.xlsx", &wide(HALF, now)), folder.put("前回.xlsx", &wide(FIRST, before)));
    let output = Command::new(env!("CARGO_BIN_EXE_kensan"))
        .args(["check", "--format", "json", "--lang", "ja", "--schema"])
        .args([&form, &path])
        .arg("--previous")
        .arg(&previous)
        .output()
        .unwrap();
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    json["files"][0].clone()
}

const BEFORE: [i64; 12] = [10, 20, 31, 8, 12, 44, 7, 15, 3, 0, 25, 60];
const AFTER: [i64; 12] = [21, 39, 63, 15, 26, 90, 13, 31, 6, 2, 48, 118];

#[test]
fn x106_what_grew_like_the_rest_is_usual() {
    let file = wide_compared(&BEFORE, &AFTER);
    gives(&file, &[]);
    assert_eq!(tally(&file, "X106"), [12, 0, 0]);
}

#[test]
fn x106_ten_times_too_many_and_all_as_before() {
    let mut now = AFTER;
    now[4] = 260;
    let file = wide_compared(&BEFORE, &now);
    gives(&file, &[("info", "X106", "C10")]);
    assert_eq!(finding(&file, "X106")["expected"], 24);
    let file = wide_compared(&AFTER, &AFTER);
    gives(&file, &[("info", "X106", "")]);
}

#[test]
fn x106_too_few_counts_to_tell() {
    let file = wide_compared(&BEFORE[..5], &AFTER[..5]);
    gives(&file, &[]);
    assert_eq!(tally(&file, "X106"), [0, 0, 1]);
}

/// The months of the clean form: events, days and times add up to it, persons come back.
fn month(number: u32, events: [i64; 3], open: i64, night: i64, all: i64) -> String {
    let [own, nurse, other] = events;
    // At most this many persons stand behind the events of a category.
    let (self_, nursed, others) = (own.min(2), nurse.min(1), other.min(1));
    let all_persons = self_ + nursed + others;
    format!(
        "# 月報\n相談報告書\n令和7年{number}月分\n開所日数 | {open}\n夜間 | {night} | 全回数 | {all}\n\n1. 相談者\nコード | 区分 | 細区分 | 実人数 | 延べ件数 | 有 | 無\n\
         '0101 | 本人 | | {self_} | {own} | {self_} | 0\n'0102 | 医療機関 | 訪問看護 | {nursed} | {nurse} | {nursed} | 0\n'0103 | | 訪問診療 | 0 | 0 | 0 | 0\n\
         '0104 | その他（行政等） | | {others} | {other} | {others} | 0\n | 合計 | | {all_persons} | {} | {all_persons} | 0\n\n2. 地区\nコード | 区分 | 実人数\n'0201 | 東地区 | {all_persons}\n\
         '0202 | 西地区 | 0\n | 地区計 | {all_persons}\n'0203 | 中学校の区域 | 0\n'0204 | 小学校の区域 | 0\n | 合計 | {all_persons}\n\n3. 会議\n区分 | 会議名 | 開催日 | 参加者数",
        own + nurse + other
    )
}

const MONTHS: [(u32, [i64; 3], i64, i64, i64); 3] =
    [(4, [2, 1, 1], 20, 1, 4), (5, [2, 1, 1], 19, 0, 4), (6, [1, 2, 1], 21, 2, 4)];

/// The quarter whose counts the months make up.
fn quarter(changes: &[(&str, &str)]) -> String {
    // Persons of the months are all 有 and all in 東地区 here; those of the quarter lie within the months' bounds.
    let base = [
        ("3 | 5 | 2 | 1", "3 | 5 | 3 | 0"),
        ("2 | 4 | 1 | 1", "2 | 4 | 2 | 0"),
        ("F11)=>4", "F11)=>6"),
        ("G11)=>2", "G11)=>0"),
        ("東地区 | 2", "東地区 | 6"),
        ("西地区 | 1", "西地区 | 0"),
        ("地区計 | 3", "地区計 | 6"),
        ("中学校の区域 | 1", "中学校の区域 | 0"),
        ("小学校の区域 | 2", "小学校の区域 | 0"),
    ];
    with(&[&base[..], changes].concat())
}

fn with_months(text: &str, months: impl IntoIterator<Item = (String, String)>) -> (Folder, Value) {
    let folder = Folder::new();
    let path = folder.put("四半期.xlsx", text);
    let months: Vec<PathBuf> = months.into_iter().map(|(name, text)| folder.put(&name, &text)).collect();
    let file = compared(&path, "--months", &months);
    (folder, file)
}

fn all_months() -> Vec<(String, String)> {
    MONTHS.map(|(n, e, o, h, a)| (format!("{n}月.xlsx"), month(n, e, o, h, a))).to_vec()
}

/// What the comparison found, the rules about the report alone left out.
fn told(file: &Value) -> Vec<(String, String, String)> {
    found(file).into_iter().filter(|f| ["X107", "M101", "M102", "S106"].contains(&f.1.as_str())).collect()
}

#[test]
fn x107_the_months_make_the_quarter() {
    let (_folder, file) = with_months(&quarter(&[]), all_months());
    assert_eq!(told(&file), [], "{:#}", file["findings"]);
    let [evaluated, failed, _] = tally(&file, "X107");
    assert!(evaluated > 20 && failed == 0);
    assert_eq!((tally(&file, "M101"), tally(&file, "M102")), ([1, 0, 0], [1, 0, 0]));
}

#[test]
fn x107_a_count_that_is_not_the_sum() {
    let wrong =
        quarter(&[("2 | 4 | 2 | 0", "2 | 7 | 2 | 0"), ("E11)=>12", "E11)=>15"), ("全回数 | 12", "全回数 | 13")]);
    let (_folder, file) = with_months(&wrong, all_months());
    let cells: Vec<String> = told(&file).into_iter().map(|f| format!("{} {} {}", f.0, f.1, f.2)).collect();
    // The total follows from its row and is not told again.
    assert_eq!(cells, ["error X107 D4", "error X107 E9"]);
    let findings = file["findings"].as_array().unwrap();
    let f = findings.iter().find(|f| f["cell"] == "E9").unwrap();
    assert_eq!((&f["stated"], &f["expected"]), (&7.into(), &4.into()));
    assert!(f["message"].as_str().unwrap().contains("4月 1、5月 1、6月 2"), "{f}");
    let files: Vec<&str> = f["related"].as_array().unwrap().iter().map(|r| r["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["4月.xlsx", "5月.xlsx", "6月.xlsx"]);
}

#[test]
fn x107_a_slip_against_the_months_is_named() {
    // 16 for 61, in a quarter whose total is calculated: the months say so, their own totals are typed and agree.
    let months = [(4, [20, 1, 1]), (5, [21, 1, 1]), (6, [20, 2, 1])]
        .map(|(n, e)| (format!("{n}月.xlsx"), month(n, e, 20, 1, 30)));
    let wrong = quarter(&[
        ("3 | 5 | 3 | 0", "3 | 16 | 3 | 0"),
        ("E11)=>12", "E11)=>23"),
        ("開所日数 | 60", "開所日数 | 60"),
        ("夜間 | 3 | 全回数 | 12", "夜間 | 3 | 全回数 | 90"),
    ]);
    let (_folder, file) = with_months(&wrong, months);
    let findings = file["findings"].as_array().unwrap();
    let f = findings.iter().find(|f| f["rule"] == "X107" && f["cell"] == "E8").unwrap();
    let cause = &f["causes"][0];
    assert_eq!((&cause["kind"], &cause["cell"], &cause["to"]), (&"digits-transposed".into(), &"E8".into(), &61.into()));
    assert_eq!(f["correction"]["after"], 61, "{f}");
    assert_eq!(f["correction"]["applied"], false);
}

#[test]
fn x107_a_figure_that_any_month_may_have_wrong_is_not_determined() {
    // The months' totals are calculated too: nothing says on which side the error is.
    let live = |(n, e): (u32, [i64; 3])| {
        let sum: i64 = e.iter().sum();
        let typed = format!(" | 合計 | | {} | {sum}", e[0].min(2) + 2);
        let text = month(n, e, 20, 1, 30);
        assert!(text.contains(&typed), "{text}");
        let formula = format!(" | 合計 | | {} | =SUM(E8:E11)=>{sum}", e[0].min(2) + 2);
        (format!("{n}月.xlsx"), text.replace(&typed, &formula))
    };
    let months = [(4, [40, 1, 1]), (5, [50, 1, 1]), (6, [36, 2, 1])].map(live);
    let wrong = quarter(&[
        ("3 | 5 | 3 | 0", "3 | 162 | 3 | 0"),
        ("E11)=>12", "E11)=>169"),
        ("夜間 | 3 | 全回数 | 12", "夜間 | 3 | 全回数 | 90"),
    ]);
    let (_folder, file) = with_months(&wrong, months);
    let findings = file["findings"].as_array().unwrap();
    let f = findings.iter().find(|f| f["rule"] == "X107" && f["cell"] == "E8").unwrap();
    assert!(f["causes"].as_array().unwrap().iter().all(|c| c["confidence"] != "determined"), "{f}");
    assert_ne!(f["correction"]["class"], "deductive", "{f}");
}

#[test]
fn x107_persons_lie_between_the_greatest_month_and_the_sum() {
    let few = quarter(&[("3 | 5 | 3 | 0", "1 | 5 | 1 | 0"), ("D11)=>6", "D11)=>4"), ("F11)=>6", "F11)=>4")]);
    let (_folder, file) = with_months(&few, all_months());
    let cells: Vec<String> = told(&file).into_iter().map(|f| f.2).collect();
    assert_eq!(cells, ["D8", "F8"]);
    assert!(finding(&file, "X107")["message"].as_str().unwrap().contains("下回って"));
}

#[test]
fn x107_is_not_judged_while_a_month_is_missing_or_twice() {
    let wrong = quarter(&[("2 | 4 | 2 | 0", "2 | 7 | 2 | 0"), ("E11)=>12", "E11)=>15")]);
    let (_folder, file) = with_months(&wrong, all_months().into_iter().skip(1));
    assert_eq!(told(&file), [("error".to_owned(), "M101".to_owned(), String::new())]);
    assert!(finding(&file, "M101")["message"].as_str().unwrap().contains("令和7年4月1日"), "{file}");
    let twice = all_months().into_iter().chain([("写し.xlsx".to_owned(), all_months()[1].1.clone())]);
    let (_folder, file) = with_months(&wrong, twice);
    assert_eq!(told(&file), [("error".to_owned(), "M102".to_owned(), String::new())]);
    assert_eq!(tally(&file, "X107"), [0, 0, 1]);
}

#[test]
fn m103_a_month_that_is_a_copy_of_another() {
    let copied = |day: &str, changes: &[(&str, &str)]| {
        let april = month(4, [3, 2, 1], 20, 1, 9);
        let text = april.replace("令和7年4月", "令和7年5月").replace("開所日数 | 20", day);
        let text = changes.iter().fold(text, |text, (from, to)| text.replace(from, to));
        let months = [("4月.xlsx".to_owned(), april), ("5月.xlsx".to_owned(), text)];
        let june = ("6月.xlsx".to_owned(), month(6, [1, 2, 1], 21, 2, 4));
        with_months(&quarter(&[]), months.into_iter().chain([june]))
    };
    let said = |file: &Value| -> Vec<String> { found(file).into_iter().map(|f| f.1).collect() };
    let (_folder, file) = copied("開所日数 | 19", &[]);
    assert!(said(&file).contains(&"M103".to_owned()) && !said(&file).contains(&"X107".to_owned()), "{file:#}");
    let message = finding(&file, "M103")["message"].as_str().unwrap().to_owned();
    assert!(message.starts_with("5月.xlsx") && message.contains("4月.xlsx"), "{message}");
    assert_eq!(tally(&file, "M103"), [1, 1, 0]);
    // One figure differs: it was filled in.
    let (_folder, file) = copied("開所日数 | 19", &[("夜間 | 1", "夜間 | 2")]);
    assert!(!said(&file).contains(&"M103".to_owned()), "{file:#}");
    assert_eq!(tally(&file, "M103"), [1, 0, 0]);
    // The same month twice is M102's.
    let twice = all_months().into_iter().chain([("写し.xlsx".to_owned(), all_months()[1].1.clone())]);
    let (_folder, file) = with_months(&quarter(&[]), twice);
    assert_eq!(tally(&file, "M103"), [0, 0, 1]);
}

#[test]
fn x107_what_a_month_does_not_say_is_not_held_against_the_quarter() {
    let wrong = quarter(&[("2 | 4 | 2 | 0", "2 | 7 | 2 | 0"), ("E11)=>12", "E11)=>15")]);
    let mut months = all_months();
    months[1].1 = months[1].1.replace("訪問看護 | 1 | 1 |", "訪問看護 | 1 | 約1 |");
    let (_folder, file) = with_months(&wrong, months);
    assert!(told(&file).iter().all(|f| f.2 != "E9" || f.1 == "S106"), "{:#}", file["findings"]);
    let said: Vec<&str> = file["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["rule"] == "S106")
        .map(|f| f["message"].as_str().unwrap())
        .collect();
    assert!(
        said.iter().any(|m| m.contains("5月.xlsx 月報!E9")) && said.iter().any(|m| m.contains("エラーが")),
        "{said:?}"
    );
}

#[test]
fn months_may_be_sheets_of_one_workbook_or_a_folder() {
    let folder = Folder::new();
    let path = folder.put("四半期.xlsx", &quarter(&[]));
    let sheets: Vec<String> = all_months()
        .into_iter()
        .enumerate()
        .map(|(i, (_, t))| t.replace("# 月報", &format!("# 月報{}", i + 4)))
        .collect();
    let book = folder.put("月報.xlsx", &sheets.join("\n"));
    let file = compared(&path, "--months", &[book]);
    assert_eq!(told(&file), [], "{:#}", file["findings"]);
    assert!(tally(&file, "X107")[0] > 20);
    // A folder that holds the quarter itself and a month of another one: both are set aside, and said to be.
    let july = month(7, [9, 9, 9], 20, 0, 0);
    folder.put("7月.xlsx", &july);
    let file = compared(&path, "--months", &[folder.0.path().to_path_buf()]);
    let said = finding(&file, "S106")["message"].as_str().unwrap().to_owned();
    assert!(said.contains("四半期.xlsx") && said.contains("7月.xlsx"), "{said}");
    assert_eq!(tally(&file, "X107")[1], 0);
}

#[test]
fn a_companion_that_cannot_be_read_stops_the_job() {
    let folder = Folder::new();
    let path = folder.put("報告.xlsx", CLEAN);
    let broken = folder.0.path().join("壊れた.xlsx");
    std::fs::write(&broken, b"PK\x03\x04 nothing").unwrap();
    for option in ["--previous", "--months"] {
        let (code, out, err) =
            kensan(&["check", path.to_str().unwrap(), "--lang", "ja", option, broken.to_str().unwrap()]);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.contains("壊れた.xlsx") && err.contains("help:"), "{err}");
    }
    let empty = tempfile::tempdir().unwrap();
    let (code, _, err) = kensan(&["check", path.to_str().unwrap(), "--months", empty.path().to_str().unwrap()]);
    assert_eq!(code, 2, "{err}");
    // The report takes the same companions, and never writes over one.
    let target = folder.0.path().join("out.xlsx");
    let (path, target) = (path.to_str().unwrap(), target.to_str().unwrap());
    let (code, _, err) = kensan(&["report", path, "-o", target, "--previous", path]);
    assert_eq!(code, 0, "{err}");
    let previous = folder.put("前回.xlsx", CLEAN);
    let previous = previous.to_str().unwrap();
    let (code, _, err) = kensan(&["report", path, "-o", previous, "--force", "--previous", previous]);
    assert_eq!(code, 2, "{err}");
}
