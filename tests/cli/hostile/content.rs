//! Sound packages with content no clerk ever typed: it is read, bounded, and changes nothing about the tables.

use super::{SHEET, april, bounded, bounded_json, changed, findings, refused, with_rows};
use crate::support::{APRIL, put};
use std::fmt::Write as _;
use std::path::Path;

fn lines(count: u32, mut line: impl FnMut(&mut String, u32)) -> String {
    let mut out = String::new();
    (1..=count).for_each(|n| line(&mut out, n));
    out
}

#[test]
fn a_million_formatted_rows_without_content_cost_nothing() {
    let rows = lines(1_048_476, |out, n| write!(out, "<row r=\"{0}\"><c r=\"A{0}\" s=\"1\"/></row>", n + 100).unwrap());
    assert_eq!(findings("長い.xlsx", with_rows(&rows)), april());
}

#[test]
fn a_million_rows_with_content_are_read_and_two_million_cells_refused() {
    let rows = |cells: &str| {
        lines(1_048_476, |out, n| {
            let row = n + 100;
            out.push_str("<row>");
            for column in cells.chars() {
                write!(out, "<c r=\"{column}{row}\"><v>1</v></c>").unwrap();
            }
            out.push_str("</row>");
        })
    };
    assert_eq!(findings("百万.xlsx", with_rows(&rows("Z"))), april());
    let dir = tempfile::tempdir().unwrap();
    let (code, json) = bounded_json(&[&put(&dir, "二百万.xlsx", with_rows(&rows("YZ"))), Path::new(APRIL)]);
    let (large, other) = (&json["files"][0], &json["files"][1]);
    assert_eq!((code, &large["error"]["rule"], &other["status"]), (2, &"F104".into(), &"checked".into()), "{json:#}");
    assert!(large["error"]["message"].as_str().unwrap().contains("Cells with a value: more than"), "{large:#}");
}

#[test]
fn a_million_texts_below_a_table_are_no_rows_of_it() {
    let rows = lines(1_000_000, |out, n| {
        let row = n + 100;
        write!(out, "<row r=\"{row}\"><c r=\"A{row}\" t=\"str\"><v>その他</v></c></row>").unwrap();
    });
    assert_eq!(findings("百万の文字.xlsx", with_rows(&rows)), april());
}

#[test]
fn numbers_and_laws_in_notes_are_no_years() {
    let notes = [
        "電話 03-3908-1999",
        "内線2019",
        "〒114-2022",
        "東京都北区王子2010",
        "様式第2024号",
        "管理番号R2019-001",
        "Word2019で作成",
        "Excel 2016",
        "No.2021",
        "（2016年版）",
        "平成28年法律第65号",
        "平成30年4月様式改訂",
        "令和元年改正",
        "2015年国勢調査による",
    ];
    let mut rows = String::new();
    for (row, note) in (500..).step_by(2).zip(notes) {
        write!(rows, "<row r=\"{row}\"><c r=\"A{row}\" t=\"str\"><v>{note}</v></c></row>").unwrap();
    }
    assert_eq!(findings("注記.xlsx", with_rows(&rows)), april());
}

#[test]
fn a_value_in_the_last_cell_of_the_sheet_is_one_cell() {
    let last = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    assert_eq!(findings("隅.xlsx", with_rows(last)), april());
}

#[test]
fn tens_of_thousands_of_merged_regions_are_read() {
    let merged = |count: u32, region: &dyn Fn(&mut String, u32)| {
        let regions = lines(count, region);
        changed(SHEET, |xml| xml.replacen("</mergeCells>", &format!("{regions}</mergeCells>"), 1))
    };
    let beside = |out: &mut String, n: u32| write!(out, "<mergeCell ref=\"AA{0}:AC{1}\"/>", 2 * n, 2 * n + 1).unwrap();
    assert_eq!(findings("結合.xlsx", merged(60_000, &beside)), april());
    let stacked =
        |out: &mut String, n: u32| write!(out, "<mergeCell ref=\"AA{}:AZ{}\"/>", 1 + n % 7, 1000 + n).unwrap();
    assert_eq!(findings("重なり.xlsx", merged(60_000, &stacked)), april());
    // Upon the tables themselves whatever is found is right, so long as it is found in time.
    let upon =
        |out: &mut String, n: u32| write!(out, "<mergeCell ref=\"A{}:C{}\"/>", 1 + n % 40, 40 + n % 900).unwrap();
    findings("表の上.xlsx", merged(40_000, &upon));
    refused("多すぎ.xlsx", merged(600_000, &beside), "F104", "Merged cells: more than", "結合セルの数が上限");
}

/// The sample with a formula for its first total, without a result.
fn with_formula(formula: &str) -> Vec<u8> {
    let cell =
        format!("<c r=\"AA1\"><f>{formula}</f></c><c r=\"AB1\"><f>AA1+AC1</f></c><c r=\"AC1\"><f>AB1</f><v>5</v></c>");
    changed(SHEET, |xml| {
        let end = xml.find("</row>").unwrap();
        let (first, rest) = xml.split_at(end);
        format!("{first}{cell}{rest}")
    })
}

#[test]
fn formulas_that_turn_in_circles_or_go_deep_end() {
    for formula in [
        "AA1".to_owned(),
        "SUM(AA1:AC9)".to_owned(),
        format!("{}1{}", "(".repeat(20_000), ")".repeat(20_000)),
        format!("{}1{}", "IF(TRUE,".repeat(5_000), ",0)".repeat(5_000)),
        format!("{}1", "-".repeat(50_000)),
        format!("1{}", "+1".repeat(20_000)),
        format!("1{}", "%".repeat(50_000)),
        "SUM(A:XFD)".repeat(100),
        vec!["SUM(A:XFD)"; 100].join("+"),
        "SUMPRODUCT((A1:XFD1048576=A1:XFD1048576)*1)".to_owned(),
    ] {
        assert_eq!(findings("式.xlsx", with_formula(&formula)), april(), "{}", &formula[..formula.len().min(40)]);
    }
    // A chain of a hundred thousand cells, the first of which needs the last.
    let chain = lines(100_000, |out, n| {
        write!(out, "<row r=\"{0}\"><c r=\"AA{0}\"><f>AA{1}</f></c></row>", n + 100, n + 101).unwrap();
    });
    assert_eq!(findings("鎖.xlsx", with_rows(&chain)), april());
    // Every total of the form sums the whole sheet twenty times, itself and the other totals with it.
    let whole = vec!["SUM(A:XFD)"; 20].join("+");
    let cyclic = changed(SHEET, |xml| {
        let mut parts = xml.split("<f");
        let first = parts.next().unwrap().to_owned();
        parts.fold(first, |out, part| {
            let tail = &part[part.find("</f>").unwrap()..];
            format!("{out}<f>{whole}{tail}")
        })
    });
    let found = findings("全体.xlsx", cyclic);
    assert!(found.iter().all(|f| f.0 != "error"), "{found:?}");
    // The form's own total refers to itself: said as not checkable, not accused.
    let cyclic = changed(SHEET, |xml| {
        let at = xml.rfind("<f").unwrap();
        let (head, tail) = xml.split_at(at);
        let end = tail.find("</f>").unwrap();
        format!("{head}<f>SUM(A1:Z99){}", &tail[end..])
    });
    let found = findings("循環.xlsx", cyclic);
    assert!(found.iter().all(|f| f.0 != "error"), "{found:?}");
}

#[test]
fn a_cell_of_fifty_thousand_characters_is_read() {
    for text in ["長".repeat(50_000), "=".repeat(50_000), "9".repeat(50_000), "１".repeat(50_000), "(".repeat(50_000)]
    {
        let row = format!("<row r=\"99\"><c r=\"A99\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>");
        let start = text.chars().next();
        assert_eq!(findings("長文.xlsx", with_rows(&row)), april(), "{start:?}");
    }
}

#[test]
fn what_looks_like_a_formula_is_text_wherever_it_is_written() {
    const RISKY: [&str; 6] = ["=cmd|'/c calc'!A1", "+1+cmd", "-2+3+cmd", "@SUM(1)", "＝１＋１", "<r>a</r>"];
    for risky in RISKY {
        let dir = tempfile::tempdir().unwrap();
        // The opening hours: a text of the form's head.
        let escaped = risky.replace('<', "&lt;");
        let bytes = changed("xl/sharedStrings.xml", |xml| xml.replace("月・水・金 9:00～17:00", &escaped));
        let path = put(&dir, "=式.xlsx", bytes);
        let out = |name: &str| dir.path().join(name);
        for (kind, name) in [("csv", "a.csv"), ("jsonl", "a.jsonl"), ("xlsx", "a.xlsx")] {
            let args = ["convert", "--to", kind, "-o"].map(Path::new);
            let said = bounded(args.into_iter().chain([&*out(name), &path]));
            assert!(said.code < 2, "{said:?}");
        }
        let report = bounded(["report", "-o"].map(Path::new).into_iter().chain([&*out("r.xlsx"), &path]));
        assert!(report.code < 2, "{report:?}");
        // As data it is what it was.
        let jsonl = std::fs::read_to_string(out("a.jsonl")).unwrap();
        let values: Vec<serde_json::Value> = jsonl.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        assert!(values.iter().any(|v| v["value"] == risky), "{jsonl}");
        // In CSV no field begins as a formula does; without the apostrophe the value is there.
        let csv = std::fs::read(out("a.csv")).unwrap();
        let mut table = csv::ReaderBuilder::new().has_headers(false).from_reader(&csv[3..]);
        let fields: Vec<String> =
            table.records().flat_map(|r| r.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect();
        assert!(fields.iter().all(|f| !f.starts_with(['=', '+', '@', '＝', '\t'])), "{fields:?}");
        assert!(fields.iter().any(|f| f.strip_prefix('\'').unwrap_or(f) == risky), "{fields:?}");
        // In a workbook it is a text, and no formula holds it.
        for name in ["a.xlsx", "r.xlsx"] {
            let book = kensan::workbook::open(&out(name), &kensan::workbook::Limits::default()).unwrap().workbook;
            let cells: Vec<_> = book.sheets.iter().flat_map(kensan::workbook::Sheet::cells).collect();
            let holds = |c: &&kensan::workbook::Cell| c.value == kensan::workbook::Value::Text(risky.into());
            assert!(cells.iter().any(|c| holds(c) && c.formula.is_none()), "{name}: {risky}");
            assert!(cells.iter().all(|c| c.formula.as_deref().is_none_or(|f| !f.contains("cmd"))), "{name}");
        }
    }
}
