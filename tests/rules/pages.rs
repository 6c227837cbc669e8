//! Tables and lists that go on on another sheet: every value at its sheet and cell, every finding and correction at the right sheet. And
//! what only looks like it: copies, examples, charts, months, offices.

use crate::{book, run};
use serde_json::Value;
use std::path::Path;

/// Groups whose leaves repeat, two columns of counts, remarks, and a list.
const FORM: &str = r#"
id = "madoguchi"
version = "1"
title = "窓口対応報告書"

[recognise]
min_tables = 1

[[table]]
id = "1"
number = 1
title = "窓口別対応件数"
columns = [
    { id = "people", label = "実人数", measure = "persons" },
    { id = "count", label = "延べ件数", measure = "events" },
    { id = "note", label = "備考", measure = "text" },
]
rows = [
    { path = "本庁舎 / 住民記録" }, { path = "本庁舎 / 戸籍" }, { path = "本庁舎 / その他" },
    { path = "北支所 / 住民記録" }, { path = "北支所 / 戸籍" }, { path = "北支所 / その他" },
    { path = "電話" }, { path = "郵送" },
]
total = "合計"

[[list]]
id = "2"
section = 2
title = "研修"
columns = [
    { id = "role", label = "役割", kind = "role" },
    { id = "date", label = "日付", kind = "date" },
    { id = "name", label = "研修名", kind = "text" },
    { id = "place", label = "会場", kind = "text" },
]
"#;

/// People and counts of the eight rows, and of the total.
const FIGURES: [(u32, u32); 8] = [(1, 10), (2, 20), (3, 30), (4, 41), (5, 52), (6, 63), (7, 74), (8, 85)];
const TOTAL: (u32, u32) = (36, 375);
const TOP: &str = "# 報告書\n窓口対応報告書\n令和7年7月分\n";
const HEAD: &str = "区分 | | 実人数 | 延べ件数 | 備考\n";
const ROWS: [(&str, &str); 8] = [
    ("本庁舎", "住民記録"),
    ("", "戸籍"),
    ("", "その他"),
    ("北支所", "住民記録"),
    ("", "戸籍"),
    ("", "その他"),
    ("電話", ""),
    ("郵送", ""),
];

/// Some of the rows. A group that began on the page before has its name once more with `again` behind it, where that is given.
fn rows(range: std::ops::Range<usize>, again: Option<&str>) -> String {
    let mut text = String::new();
    for i in range.clone() {
        let (group, leaf) = ROWS[i];
        let above = ROWS[..=i].iter().rev().find(|r| !r.0.is_empty()).unwrap().0;
        let group = match again {
            Some(word) if i == range.start && group.is_empty() => format!("{above}{word}"),
            _ => group.to_owned(),
        };
        text += &format!("{group} | {leaf} | {} | {} |\n", FIGURES[i].0, FIGURES[i].1);
    }
    text
}

fn total() -> String {
    format!("合計 | | {} | {} |\n", TOTAL.0, TOTAL.1)
}

struct Checked {
    /// `category column=value sheet!cell`.
    values: Vec<String>,
    /// `rule sheet!cell`, errors and warnings.
    found: Vec<String>,
    json: Value,
}

fn with_files<T>(sheets: &str, work: impl FnOnce(&Path, &Path) -> T) -> T {
    let dir = tempfile::tempdir().unwrap();
    let (path, form) = (dir.path().join("提出.xlsx"), dir.path().join("form.toml"));
    std::fs::write(&path, book::xlsx(sheets)).unwrap();
    std::fs::write(&form, FORM).unwrap();
    work(&path, &form)
}

fn read(sheets: &str) -> Checked {
    with_files(sheets, |path, form| {
        let common = ["--schema", form.to_str().unwrap(), "--lang", "ja", path.to_str().unwrap()].map(str::to_owned);
        let tidy = run(&[&["convert", "--to", "jsonl", "-o", "-"].map(str::to_owned)[..], &common].concat());
        let json = run(&[&["check", "--format", "json"].map(str::to_owned)[..], &common].concat());
        let json: Value = serde_json::from_str(&json).unwrap();
        let text = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
        let values = tidy.lines().map(|line| {
            let v: Value = serde_json::from_str(line).unwrap();
            let at = format!("{}!{}", text(&v["source_sheet"]), text(&v["source_cell"]));
            format!("{} {}={} {at}", text(&v["category"]), text(&v["column"]), text(&v["value"]))
        });
        let findings = json["files"][0]["findings"].as_array().unwrap().iter().filter(|f| f["severity"] != "info");
        let found = findings.map(|f| format!("{} {}!{}", text(&f["rule"]), text(&f["sheet"]), text(&f["cell"])));
        Checked { values: values.collect(), found: found.collect(), json: json.clone() }
    })
}

/// That each category has its figures, where `place` says: of a row, its sheet and sheet row.
fn is_whole(sheets: &str, place: impl Fn(usize) -> (&'static str, usize)) {
    let checked = read(sheets);
    assert!(checked.found.is_empty(), "{:?}\n{sheets}", checked.found);
    let mut group = "";
    for (i, (first, leaf)) in ROWS.iter().enumerate() {
        group = if first.is_empty() { group } else { first };
        let category = if leaf.is_empty() { group.to_owned() } else { format!("{group} / {leaf}") };
        let (sheet, row) = place(i);
        for wanted in [
            format!("{category} people={} {sheet}!C{row}", FIGURES[i].0),
            format!("{category} count={} {sheet}!D{row}", FIGURES[i].1),
        ] {
            assert!(checked.values.contains(&wanted), "{wanted}: {:#?}\n{sheets}", checked.values);
        }
    }
}

#[test]
fn rows_go_on_on_the_next_sheet_however_it_is_headed() {
    let titles = [
        "1. 窓口別対応件数（続き）",
        "１．窓口別対応件数（その２）",
        "1. 窓口別対応件数(2/2)",
        "1. 窓口別対応件数　続き",
        "1. 窓口別対応件数",
        "",
    ];
    for title in titles {
        for head in [HEAD, ""] {
            for again in [None, Some(""), Some("（つづき）")] {
                for cut in [2, 4, 5, 7] {
                    let first = format!("{TOP}\n1. 窓口別対応件数\n{HEAD}{}", rows(0..cut, None));
                    let title = if title.is_empty() { String::new() } else { format!("{title}\n") };
                    let sheets = format!("{first}# 別紙\n{title}{head}{}{}", rows(cut..8, again), total());
                    let above = usize::from(!title.is_empty()) + usize::from(!head.is_empty());
                    let place = |i: usize| if i < cut { ("報告書", 6 + i) } else { ("別紙", 1 + above + i - cut) };
                    is_whole(&sheets, place);
                }
            }
        }
    }
}

/// Most rows repeat their group's label: that is no list with a row for each observation.
#[test]
fn a_group_may_be_named_in_each_row_of_the_next_sheet() {
    let first = format!("{TOP}{HEAD}{}{}{}", total(), rows(0..1, None), rows(7..8, None));
    let group = |i: usize| ["本庁舎", "北支所", "電話"][i / 3];
    let row = |i: usize| format!("{} | {} | {} | {} |\n", group(i), ROWS[i].1, FIGURES[i].0, FIGURES[i].1);
    let further: String = (1..7).map(row).collect();
    is_whole(&format!("{first}# 続き\n{further}"), |i| match i {
        0 => ("報告書", 5),
        1..7 => ("続き", i),
        _ => ("報告書", 6),
    });
}

#[test]
fn a_single_row_may_be_all_that_the_next_sheet_holds() {
    let first = format!("{TOP}{HEAD}{}{}", total(), rows(0..7, None));
    for (above, row) in [("", 1), ("（続き）\n\n", 3), ("- 2 -\n", 2)] {
        let text = format!("{first}# 続き\n{above}{}", rows(7..8, None));
        is_whole(&text, |i| if i < 7 { ("報告書", 5 + i) } else { ("続き", row) });
    }
}

#[test]
fn rows_go_on_over_three_sheets_with_the_total_in_front_and_sums_of_pages() {
    let (title, more) = ("1. 窓口別対応件数", "1. 窓口別対応件数（続き）");
    let sum = |range: std::ops::Range<usize>| {
        let (a, b) = FIGURES[range].iter().fold((0, 0), |s, f| (s.0 + f.0, s.1 + f.1));
        format!("小計 | | {a} | {b} |\n")
    };
    let sheets = format!(
        "{TOP}\n{title}\n{HEAD}{}{}{}# 2\n{more}\n{HEAD}{}{}# 3\n{more}\n{HEAD}{}{}",
        total(),
        rows(0..2, None),
        sum(0..2),
        rows(2..5, Some("")),
        sum(2..5),
        rows(5..8, Some("")),
        sum(5..8),
    );
    is_whole(&sheets, |i| match i {
        0..2 => ("報告書", 7 + i),
        2..5 => ("2", 1 + i),
        _ => ("3", i - 2),
    });
    let json = read(&sheets).json;
    let table = &json["files"][0]["tables"][0];
    assert_eq!((&table["rows"], &table["sheet"], &table["range"]), (&0.into(), &"報告書".into(), &"A4:E9".into()));
    assert_eq!(table["continued"][1]["sheet"], "3");
}

#[test]
fn each_group_has_its_own_sheet() {
    let page = |title: &str, rows: &str| format!("{title}\n{HEAD}{rows}");
    let leaves = |range: std::ops::Range<usize>| -> String {
        let row = |i: usize| format!("{} | | {} | {} |\n", ROWS[i].1, FIGURES[i].0, FIGURES[i].1);
        range.map(row).collect()
    };
    let sum = |word: &str, range: std::ops::Range<usize>| {
        let (a, b) = FIGURES[range].iter().fold((0, 0), |s, f| (s.0 + f.0, s.1 + f.1));
        format!("{word} | | {a} | {b} |\n")
    };
    let first = page("1. 窓口別対応件数（本庁舎）", &format!("{}{}", leaves(0..3), sum("計", 0..3)));
    let second = page("1. 窓口別対応件数（北支所）", &format!("{}{}", leaves(3..6), sum("計", 3..6)));
    let rest = page("1. 窓口別対応件数", &format!("{}{}", rows(6..8, None), sum("計", 6..8)));
    let places = |i: usize| match i {
        0..3 => ("報告書", 6 + i),
        3..6 => ("二", i),
        _ => ("三", i - 3),
    };
    // The grand total below the last group, on a sheet of its own beside the groups' sums, and the sheets in another order.
    is_whole(&format!("{TOP}\n{first}# 二\n{second}# 三\n{rest}{}", total().replace("合計", "総計")), places);
    let summary = format!("1. 窓口別対応件数\n{HEAD}{}{}{}", sum("本庁舎", 0..3), sum("北支所", 3..6), total());
    is_whole(&format!("{TOP}\n{first}# 二\n{second}# 三\n{rest}# 総括\n{summary}"), places);
    is_whole(&format!("{TOP}\n# 二\n{second}# 三\n{rest}# 一\n{first}# 総括\n{summary}"), |i| match i {
        0..3 => ("一", 3 + i),
        _ => places(i),
    });
    // Only the sheets' names tell the groups.
    let bare = |text: &str| text.replace("（本庁舎）", "").replace("（北支所）", "");
    let named = format!("{TOP}\n# 北支所\n{}# 本庁舎\n{}# 三\n{rest}{}", bare(&second), bare(&first), total());
    is_whole(&named, |i| match i {
        0..3 => ("本庁舎", 3 + i),
        3..6 => ("北支所", i),
        _ => ("三", i - 3),
    });
}

#[test]
fn columns_stand_on_sheets_of_their_own() {
    let labels = |value: &dyn Fn(usize) -> String| -> String {
        let row = |(i, (a, b)): (usize, &(&str, &str))| format!("{a} | {b} | {}\n", value(i));
        ROWS.iter().enumerate().map(row).collect()
    };
    let people = labels(&|i| FIGURES[i].0.to_string());
    let counts = labels(&|i| FIGURES[i].1.to_string());
    let notes = labels(&|i| if i == 4 { "臨時窓口を含む".to_owned() } else { String::new() });
    let sheets = format!(
        "{TOP}\n1. 窓口別対応件数\n区分 | | 実人数\n{people}合計 | | 36\n# 件数\n1. 窓口別対応件数\n区分 | | 延べ件数\n{counts}合計 | | 375\n# 備考\n1. 窓口別対応件数\n区分 | | 備考\n{notes}"
    );
    let checked = read(&sheets);
    assert!(checked.found.is_empty(), "{:?}", checked.found);
    for wanted in [
        "北支所 / 戸籍 people=5 報告書!C10",
        "北支所 / 戸籍 count=52 件数!C7",
        "北支所 / 戸籍 note=臨時窓口を含む 備考!C7",
        "合計 count=375 件数!C11",
    ] {
        assert!(checked.values.iter().any(|v| v == wanted), "{wanted}: {:#?}", checked.values);
    }
    let wrong = read(&sheets.replace("375", "374"));
    assert_eq!(wrong.found, ["T101 件数!C11"]);
}

#[test]
fn lists_go_on_on_the_next_sheet() {
    let table = format!("\n1. 窓口別対応件数\n{HEAD}{}{}", rows(0..8, None), total());
    let head = "役割 | 日付 | 研修名 | 会場\n";
    let sheets = format!(
        "{TOP}{table}# 研修\n2. 研修\n{head}講師 | @2025-07-02 | 窓口接遇 | 本庁舎\n | @2025-07-09 | 戸籍実務 | 北支所\n# 研修2\n2. 研修（続き）\n{head} | @2025-07-16 | 個人情報 | 本庁舎\n参加 | @2025-07-23 | 防災 | 北支所\n"
    );
    let checked = read(&sheets);
    assert!(checked.found.is_empty(), "{:?}", checked.found);
    for wanted in ["3 name=個人情報 研修2!C3", "3 role=講師 研修2!A3", "4 role=参加 研修2!A4"] {
        assert!(checked.values.iter().any(|v| v == wanted), "{wanted}: {:#?}", checked.values);
    }
    let late = read(&sheets.replace("2025-07-16", "2025-09-16"));
    assert_eq!(late.found, ["P103 研修2!B3"]);
    // A copy of the list, and one of another period altogether, are none of it, and that is said.
    for other in [
        sheets
            .replace("個人情報 |", "戸籍実務 |")
            .replace("2025-07-16", "2025-07-09")
            .replace("本庁舎\n参加", "北支所\n参加"),
        sheets.replace("07-16", "04-16").replace("07-23", "04-23"),
    ] {
        let checked = read(&other);
        assert!(!checked.values.iter().any(|v| v.contains("研修2")), "{:#?}", checked.values);
        let said = checked.json.to_string();
        assert!(checked.found.is_empty() && said.contains("シート「研修2」の一覧"), "{said}");
    }
}

#[test]
fn a_wrong_figure_is_told_and_put_right_on_its_sheet() {
    let second = |total: &str| format!("# 別紙\n1. 窓口別対応件数（続き）\n{HEAD}{}{total}", rows(4..8, Some("")));
    let first = format!("{TOP}\n1. 窓口別対応件数\n{HEAD}{}", rows(0..4, None));
    let live = |cached: u32| format!("合計 | | =SUM(報告書!C6:C9,C3:C6)=>36 | =SUM(報告書!D6:D9,D3:D6)=>{cached} |\n");
    assert!(read(&format!("{first}{}", second(&live(375)))).found.is_empty());
    // A formula that leaves a row of the first sheet out.
    let short = second("合計 | | 36 | =SUM(報告書!D6:D8,D3:D6)=>334 |\n");
    let short = format!("{first}{short}");
    let checked = read(&short);
    assert!(checked.found.contains(&"T104 別紙!D7".to_owned()) && checked.found.contains(&"T101 別紙!D7".to_owned()));
    assert!(checked.json.to_string().contains("報告書!D9"), "{}", checked.json);
    with_files(&short, |path, form| {
        let (out, copy) = (path.with_file_name("報告.xlsx"), path.with_file_name("訂正.xlsx"));
        for (option, to) in [("-o", &out), ("--in-place-copy", &copy)] {
            let arguments =
                ["report", path.to_str().unwrap(), "--schema", form.to_str().unwrap(), option, to.to_str().unwrap()];
            run(&arguments.map(str::to_owned));
            let again = ["check", "--schema", form.to_str().unwrap(), "--format", "json", to.to_str().unwrap()];
            let json: Value = serde_json::from_str(&run(&again.map(str::to_owned))).unwrap();
            assert_eq!(json["summary"]["errors"], 0, "{option}: {json}");
        }
        let values =
            run(&["convert", "--schema", form.to_str().unwrap(), "--to", "csv", "-o", "-", copy.to_str().unwrap()]
                .map(str::to_owned));
        assert!(values.contains("375,件,訂正.xlsx,別紙,D7"), "{values}");
    });
    // A typed total.
    let wrong = format!("{first}{}", second(&total().replace("375", "357")));
    let checked = read(&wrong);
    assert_eq!(checked.found, ["T101 別紙!D7"]);
    let findings = checked.json["files"][0]["findings"].as_array().unwrap();
    let finding = findings.iter().find(|f| f["rule"] == "T101").unwrap();
    let related: Vec<String> =
        finding["related"].as_array().unwrap().iter().map(|r| format!("{}!{}", r["sheet"], r["range"])).collect();
    assert_eq!(related, ["\"報告書\"!\"D6:D9\"", "\"別紙\"!\"D3:D6\""]);
    // A figure of the second sheet.
    let checked = read(&format!("{first}{}", second(&total())).replace("74", "47"));
    assert_eq!(checked.found, ["T101 別紙!D7"]);
    let findings = checked.json["files"][0]["findings"].as_array().unwrap();
    let causes = findings.iter().find(|f| f["rule"] == "T101").unwrap()["causes"].to_string();
    assert!(causes.contains("別紙") && causes.contains("\"D5\""), "{causes}");
}

#[test]
fn hidden_rows_and_sheets_are_those_of_the_part() {
    let first = format!("{TOP}\n1. 窓口別対応件数\n{HEAD}{}", rows(0..4, None));
    let second = format!("# 別紙\n1. 窓口別対応件数（続き）\n{HEAD}{}{}", rows(4..8, Some("")), total());
    assert_eq!(read(&format!("{first}{second}!row 4\n")).found, ["S104 別紙!C4"]);
    assert_eq!(read(&format!("{first}{second}!col 4\n")).found, ["S104 別紙!D3"]);
    assert_eq!(read(&format!("{first}{second}!sheet\n")).found, ["S104 別紙!A1"]);
}

#[test]
fn what_is_whole_is_not_joined_with_what_stands_beside_it() {
    let page = format!("1. 窓口別対応件数\n{HEAD}{}{}", rows(0..8, None), total());
    let whole = format!("{TOP}\n{page}");
    let own = |sheets: &str, others: &[&str]| {
        let checked = read(sheets);
        let at = |v: &&String| v.contains("people=") || v.contains("count=");
        let elsewhere: Vec<_> = checked
            .values
            .iter()
            .filter(at)
            .filter(|v| !others.iter().any(|o| v.contains(o)) && !v.contains("報告書!"))
            .collect();
        assert!(elsewhere.is_empty(), "{elsewhere:?}\n{sheets}");
        checked
    };
    let other = page.replace(" 41 ", " 14 ").replace("375", "348");
    // A former sheet, a hidden copy, an example.
    assert!(own(&format!("{whole}# 旧\n{other}"), &[]).found.is_empty());
    assert!(own(&format!("{whole}# 写し\n{other}!sheet\n"), &[]).found.is_empty());
    assert!(own(&format!("{whole}# 記入例\n{other}"), &[]).found.is_empty());
    // A copy of the sheet with data: said, and nothing else.
    assert_eq!(own(&format!("{whole}# 報告書 (2)\n{other}"), &[]).found, ["S102 報告書 (2)!A1"]);
    // Some rows for a chart, and the groups' sums on a sheet for reading.
    let some = format!("# 図\n窓口別対応件数\n{HEAD}{}", rows(3..6, None));
    assert!(own(&format!("{whole}{some}"), &[]).found.is_empty());
    // A row is missing from the report; that a copy has it makes it no part of the report.
    let missing = whole.replace(" | その他 | 3 | 30 |\n", "");
    let found = own(&format!("{missing}# 報告書 (2)\n{other}"), &[]).found;
    assert!(found.contains(&"C102 報告書!null".to_owned()), "{found:?}");
    let found = own(&format!("{missing}# 参考\n窓口別対応件数\n{HEAD}{}", rows(1..4, Some(""))), &[]).found;
    assert!(found.contains(&"C102 報告書!null".to_owned()), "{found:?}");
}

#[test]
fn months_and_offices_are_never_one_table() {
    // Each month lacks what did not occur in it.
    let month = |n: u32, range: std::ops::Range<usize>| {
        let sums = FIGURES[range.clone()].iter().fold((0, 0), |s, f| (s.0 + f.0, s.1 + f.1));
        format!(
            "# {n}月\n窓口対応報告書\n令和7年{n}月分\n\n1. 窓口別対応件数\n{HEAD}{}合計 | | {} | {} |\n",
            rows(range, Some("")),
            sums.0,
            sums.1
        )
    };
    let checked = read(&format!("{}{}", month(7, 0..4), month(8, 4..8)));
    let missing = checked.found.iter().filter(|f| f.starts_with("C102")).count();
    assert_eq!(
        (missing, checked.json["files"].as_array().unwrap().len()),
        (checked.found.len(), 2),
        "{:?}",
        checked.found
    );
    assert!(missing > 0);
    // Two offices, each with the rows it has something to say of.
    let office = |name: &str, range| format!("事業所名：{name}\n1. 窓口別対応件数\n{HEAD}{}", rows(range, Some("")));
    let both = format!("{TOP}{}# 二\n{}", office("あおば", 0..4), office("みどり", 4..8));
    let found = read(&both).found;
    assert!(found.iter().any(|f| f.starts_with("C102")), "{found:?}");
}
