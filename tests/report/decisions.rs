//! The reviewer's loop through the program: a report, filled in, handed back with the same submission or an amended one.

use crate::retyped::{Edit, retyped};
use crate::tool::{arg, at, find, kensan, report, sample, sheet, workbook};
use kensan::a1::CellRef;
use kensan::workbook::Workbook;
use serde_json::Value as Json;
use std::path::{Path, PathBuf};

const FAULTY: &str = "faulty-r7-q1-q3.xlsx";

/// What a reviewer writes: rule, cell of the submission, 採否, 理由.
type Row<'a> = (&'a str, &'a str, &'a str, &'a str);

/// The column of 確認結果 with this heading, and the row of the headings.
fn column(book: &Workbook, heading: &str) -> CellRef {
    find(sheet(book, "確認結果"), heading)[0]
}

/// The row of 確認結果 about this rule and cell.
fn row_of(book: &Workbook, rule: &str, cell: &str) -> u32 {
    let results = sheet(book, "確認結果");
    // A finding without a cell of its own leads to its table.
    let cell = if cell.is_empty() { "表へ" } else { cell };
    let (rules, cells) = (column(book, "規則"), column(book, "セル"));
    let row = (rules.row + 1..500).find(|&r| at(results, r, rules.col) == rule && at(results, r, cells.col) == cell);
    row.unwrap_or_else(|| panic!("no {rule} at {cell}"))
}

/// The report with these decisions filled in, saved by another program.
fn reviewed(folder: &Path, bytes: &[u8], rows: &[Row<'_>]) -> PathBuf {
    let book = workbook(bytes);
    let mut edits = Vec::new();
    for (rule, cell, word, reason) in rows {
        let row = row_of(&book, rule, cell);
        edits.push(Edit::set("確認結果", CellRef::new(row, column(&book, "採否").col), word));
        edits.push(Edit::set("確認結果", CellRef::new(row, column(&book, "理由").col), reason));
    }
    let path = folder.join("reviewed.xlsx");
    std::fs::write(&path, retyped(&book, &edits)).unwrap();
    path
}

/// `check --decisions` as JSON, with its exit code and what stands on stderr.
fn check(input: &Path, decisions: &Path) -> (Json, i32, String) {
    let run = kensan(&["check", arg(input), "--decisions", arg(decisions), "--format", "json"]);
    let stderr = String::from_utf8_lossy(&run.stderr).into_owned();
    (serde_json::from_slice(&run.stdout).unwrap_or(Json::Null), run.status.code().unwrap(), stderr)
}

/// The report with these decisions carried out.
fn decided(input: &Path, decisions: &Path) -> (Workbook, i32, String) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.xlsx");
    let run = kensan(&["report", arg(input), "--decisions", arg(decisions), "-o", arg(&out)]);
    let stderr = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(!stderr.contains('⟨'), "{stderr}");
    (workbook(&std::fs::read(out).unwrap()), run.status.code().unwrap(), stderr)
}

fn errors(json: &Json) -> Vec<(String, String)> {
    let findings = json["files"][0]["findings"].as_array().unwrap().iter();
    let word = |f: &Json, k: &str| f[k].as_str().unwrap_or("").to_owned();
    findings.filter(|f| f["severity"] == "error").map(|f| (word(f, "rule"), word(f, "cell"))).collect()
}

/// The records of 修正記録 about a cell: what became of each.
fn record(book: &Workbook, cell: &str) -> String {
    let records = sheet(book, "修正記録");
    let row = find(records, cell).first().map_or(u32::MAX, |at| at.row);
    let outcome = find(records, "適用")[0];
    at(records, row, outcome.col)
}

#[test]
fn refused_corrections_leave_the_value_as_submitted() {
    let folder = tempfile::tempdir().unwrap();
    let first = report(&sample(FAULTY));
    assert_eq!(record(&workbook(&first), "D170"), "適用済");
    let rows = [("T101", "D170", "却下", "提出元に確認中"), ("V102", "D122", "却下", "")];
    let path = reviewed(folder.path(), &first, &rows);
    let (book, code, stderr) = decided(&sample(FAULTY), &path);
    assert_eq!(code, 1);
    assert!(record(&book, "D170").starts_with("提出のまま"), "{}", record(&book, "D170"));
    assert!(record(&book, "D122").starts_with("提出のまま"));
    assert_eq!(record(&book, "D66"), "適用済", "nobody was asked about it");
    // The form shows what was submitted; the decisions are carried over with their reasons.
    let form = sheet(&book, "業務報告書");
    assert_eq!(find(form, "１２").len(), 1);
    assert!(find(form, "436").len() == 1 && find(form, "463").is_empty());
    let row = row_of(&book, "T101", "D170");
    let results = sheet(&book, "確認結果");
    assert_eq!(at(results, row, column(&book, "採否").col), "却下");
    assert_eq!(at(results, row, column(&book, "理由").col), "提出元に確認中");
    assert!(stderr.contains("残り"), "{stderr}");
    let (json, code, _) = check(&sample(FAULTY), &path);
    assert_eq!(code, 1);
    assert!(errors(&json).contains(&("T101".into(), "D170".into())));
    assert!(!errors(&json).contains(&("T101".into(), "D80".into())), "corrected in the report");
}

#[test]
fn an_accepted_suggestion_is_carried_out() {
    let folder = tempfile::tempdir().unwrap();
    let plain = sample("report-r7-q1-q3.xlsx");
    let submitted = kensan::workbook::open(&plain, &kensan::workbook::Limits::default()).unwrap().workbook;
    let label = find(sheet(&submitted, "業務報告書"), "事業周知活動")[0];
    let input = folder.path().join("report-r7-q1-q3.xlsx");
    std::fs::write(&input, retyped(&submitted, &[Edit::set("業務報告書", label, "事業周地活動")])).unwrap();
    let first = report(&input);
    let place = label.to_string();
    assert!(record(&workbook(&first), &place).starts_with("提案"));
    let path = reviewed(folder.path(), &first, &[("C107", &place, "採用", "")]);
    let (book, _, stderr) = decided(&input, &path);
    assert_eq!(record(&book, &place), "適用済", "{stderr}");
    let form = sheet(&book, "業務報告書");
    assert!(find(form, "事業周知活動").len() == 1 && find(form, "事業周地活動").is_empty());
    let (json, _, _) = check(&input, &path);
    let findings = json["files"][0]["findings"].as_array().unwrap();
    assert!(findings.iter().all(|f| f["rule"] != "C107"), "settled by its correction");
}

#[test]
fn check_passes_when_every_error_is_corrected_or_acknowledged_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let first = report(&sample(FAULTY));
    let blank = reviewed(folder.path(), &first, &[]);
    let (json, code, _) = check(&sample(FAULTY), &blank);
    assert_eq!(code, 1);
    let open = errors(&json);
    assert!(open.len() > 10);
    let all: Vec<Row<'_>> =
        open.iter().map(|(rule, cell)| (rule.as_str(), cell.as_str(), "確認済み", "提出元に電話で確認")).collect();
    let path = reviewed(folder.path(), &first, &all);
    let (json, code, stderr) = check(&sample(FAULTY), &path);
    assert_eq!((code, errors(&json)), (0, Vec::new()), "{stderr}");
    let settled = json["files"][0]["settled"].as_array().unwrap();
    let acknowledged = settled.iter().filter(|s| s["how"] == "acknowledged" && s["reason"] == "提出元に電話で確認");
    assert_eq!(acknowledged.count(), open.len());
    assert!(settled.iter().any(|s| s["how"] == "corrected" && s["finding"]["correction"]["applied"] == true));
    assert_eq!(decided(&sample(FAULTY), &path).1, 0);
    // One of them without a reason: said, and not counted.
    let mut one = all.clone();
    one[0].3 = "";
    let path = reviewed(folder.path(), &first, &one);
    let (json, code, stderr) = check(&sample(FAULTY), &path);
    assert_eq!((code, errors(&json).len()), (1, 1));
    assert!(stderr.contains("理由がありません"), "{stderr}");
}

#[test]
fn unknown_words_and_accepting_nothing_are_said_with_their_cell() {
    let folder = tempfile::tempdir().unwrap();
    let first = report(&sample(FAULTY));
    let rows = [("T101", "D170", "OK", ""), ("V104", "D86", "採用", "")];
    let path = reviewed(folder.path(), &first, &rows);
    let book = workbook(&first);
    let cell = |rule, cell| CellRef::new(row_of(&book, rule, cell), column(&book, "採否").col).to_string();
    let (again, code, stderr) = decided(&sample(FAULTY), &path);
    assert_eq!(code, 1);
    assert!(stderr.contains(&format!("確認結果!{} の採否「OK」", cell("T101", "D170"))), "{stderr}");
    assert!(stderr.contains(&cell("V104", "D86")) && stderr.contains("修正の提案がない指摘です"), "{stderr}");
    assert_eq!(record(&again, "D170"), "適用済", "as if nothing had been chosen");
    let results = sheet(&again, "確認結果");
    assert_eq!(at(results, row_of(&again, "T101", "D170"), column(&again, "採否").col), "OK", "kept for the reviewer");
    assert!(results.cells().iter().any(|c| crate::tool::text(c).contains("【採否の引き継ぎ】")));
}

#[test]
fn decisions_survive_inserted_rows_and_lapse_with_their_values() {
    let folder = tempfile::tempdir().unwrap();
    let first = report(&sample(FAULTY));
    let rows = [
        ("T101", "D170", "却下", "あとで直す"),
        ("V104", "D86", "確認済み", "提出元に確認"),
        ("V103", "D95", "確認済み", "訂正分"),
        ("P103", "C9", "確認済み", "期間外と確認"),
    ];
    let path = reviewed(folder.path(), &first, &rows);
    let submitted = kensan::workbook::open(&sample(FAULTY), &kensan::workbook::Limits::default()).unwrap().workbook;
    let amended = folder.path().join(FAULTY);
    // Three rows more above everything, a value mended, another changed.
    let edits = [
        Edit::number("業務報告書", "D95".parse().unwrap(), 2.0),
        Edit::number("業務報告書", "D86".parse().unwrap(), 36.5),
        Edit::insert_rows("業務報告書", 3, 3),
        Edit::insert_rows("別表", 0, 2),
    ];
    std::fs::write(&amended, retyped(&submitted, &edits)).unwrap();
    let (book, _, stderr) = decided(&amended, &path);
    let results = sheet(&book, "確認結果");
    let decision = |rule, cell| at(results, row_of(&book, rule, cell), column(&book, "採否").col);
    assert_eq!(decision("T101", "D173"), "却下");
    assert_eq!(decision("P103", "C11"), "確認済み");
    assert_eq!(decision("V104", "D89"), "", "another value, another decision");
    assert!(stderr.contains("失効しました") && stderr.contains("V104"), "{stderr}");
    assert!(stderr.contains("V103") && stderr.contains("今回はありません"), "{stderr}");
}

/// Any amended cell of a table or a list ended what was decided on a category that is not in the table, or on what a list comes to.
#[test]
fn decisions_on_the_form_hold_whatever_figures_change() {
    let folder = tempfile::tempdir().unwrap();
    let rows = [("C102", "", "確認済み", "今年度は廃止"), ("X104", "D159", "確認済み", "一覧は別に集計")];
    let path = reviewed(folder.path(), &report(&sample(FAULTY)), &rows);
    let submitted = kensan::workbook::open(&sample(FAULTY), &kensan::workbook::Limits::default()).unwrap().workbook;
    let amended = folder.path().join(FAULTY);
    let edits = [
        Edit::number("業務報告書", "D85".parse().unwrap(), 219.0),
        Edit::set("業務報告書", "E85".parse().unwrap(), "別の内容"),
        Edit::set("別表", "E13".parse().unwrap(), "別の議題"),
    ];
    std::fs::write(&amended, retyped(&submitted, &edits)).unwrap();
    let (book, _, stderr) = decided(&amended, &path);
    let decision = |rule, cell| at(sheet(&book, "確認結果"), row_of(&book, rule, cell), column(&book, "採否").col);
    assert_eq!([decision("C102", ""), decision("X104", "D159")], ["確認済み", "確認済み"], "{stderr}");
}

/// What was decided on the rows a formula leaves out holds while those are the rows it leaves out.
#[test]
fn decisions_on_a_formula_go_with_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let submitted = std::fs::read(sample("report-r7-q1-q3.xlsx")).unwrap();
    let change = |more: &[(&str, &str)]| {
        let path = folder.path().join("report.xlsx");
        let changed = |text: &str| more.iter().fold(text.to_owned(), |t, (from, to)| t.replace(from, to));
        std::fs::write(&path, crate::tool::patched(&submitted, "xl/worksheets/sheet1.xml", changed)).unwrap();
        path
    };
    let one_row = ("SUM(F15:F26)", "SUM(F15:F25)");
    let input = change(&[one_row]);
    let path = reviewed(folder.path(), &report(&input), &[("T104", "F27", "確認済み", "不明は別に数える")]);
    let decision = |input: &Path| {
        let (book, ..) = decided(input, &path);
        at(sheet(&book, "確認結果"), row_of(&book, "T104", "F27"), column(&book, "採否").col)
    };
    assert_eq!(decision(&change(&[one_row, ("<v>16</v>", "<v>15</v>"), ("<v>26</v>", "<v>25</v>")])), "確認済み");
    assert_eq!(decision(&change(&[("SUM(F15:F26)", "SUM(F15:F24)")])), "");
}

#[test]
fn sorted_shortened_and_trimmed_sheets_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let first = report(&sample(FAULTY));
    let rows = [("T101", "D170", "却下", "a"), ("V102", "D66", "却下", "b"), ("T101", "F27", "確認済み", "c")];
    let path = reviewed(folder.path(), &first, &rows);
    let filled = workbook(&std::fs::read(&path).unwrap());
    let head = column(&filled, "採否").row;
    let last = row_of(&filled, "L102", "G31");
    let name = "確認結果";
    let ways: [(&str, Vec<Edit>); 4] = [
        ("sorted upside down", vec![Edit::reverse_rows(name, head + 1, last)]),
        ("rows deleted", vec![Edit::delete_row(name, row_of(&filled, "V104", "D86"))]),
        ("the summary deleted", (0..head).rev().map(|r| Edit::delete_row(name, r)).collect()),
        (
            "columns deleted, the hidden ones too",
            ["根拠", "指紋", "原因", "番号"].map(|h| Edit::delete_column(name, column(&filled, h).col)).into(),
        ),
    ];
    for (way, edits) in ways {
        std::fs::write(&path, retyped(&filled, &edits)).unwrap();
        let (book, _, stderr) = decided(&sample(FAULTY), &path);
        assert!(record(&book, "D170").starts_with("提出のまま"), "{way}: {stderr}");
        assert!(record(&book, "D66").starts_with("提出のまま"), "{way}: {stderr}");
        let row = row_of(&book, "T101", "F27");
        assert_eq!(at(sheet(&book, name), row, column(&book, "理由").col), "c", "{way}: {stderr}");
    }
}

#[test]
fn decisions_need_their_sheet_and_one_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.xlsx");
    let plain = sample("report-r7-q1-q3.xlsx");
    let run = kensan(&["report", arg(&plain), "--decisions", arg(&plain), "-o", arg(&out)]);
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("採否") && !out.exists());
    let path = folder.path().join("first.xlsx");
    std::fs::write(&path, report(&plain)).unwrap();
    let run = kensan(&["check", arg(&plain), arg(&sample(FAULTY)), "--decisions", arg(&path)]);
    assert_eq!(run.status.code(), Some(2));
    let missing = folder.path().join("nothing.xlsx");
    assert_eq!(kensan(&["check", arg(&plain), "--decisions", arg(&missing)]).status.code(), Some(2));
    // The reviewed report is an input, too: it is never written over.
    let run = kensan(&["report", arg(&plain), "--decisions", arg(&path), "-o", arg(&path), "--force"]);
    assert_eq!(run.status.code(), Some(2));
}

#[test]
fn deciding_twice_changes_nothing_more() {
    let folder = tempfile::tempdir().unwrap();
    let first = report(&sample(FAULTY));
    let path = reviewed(folder.path(), &first, &[("T101", "D170", "却下", "a"), ("V104", "D86", "確認済み", "b")]);
    let once = folder.path().join("once.xlsx");
    let twice = folder.path().join("twice.xlsx");
    for (from, to) in [(&path, &once), (&once, &twice)] {
        kensan(&["report", arg(&sample(FAULTY)), "--decisions", arg(from), "-o", arg(to)]);
    }
    assert!(std::fs::read(&once).unwrap() == std::fs::read(&twice).unwrap());
}

#[test]
fn what_is_settled_is_said_in_sarif_and_html_too() {
    let folder = tempfile::tempdir().unwrap();
    let first = report(&sample(FAULTY));
    let path = reviewed(folder.path(), &first, &[("L101", "G16", "確認済み", "別の台帳で <確認>")]);
    let input = sample(FAULTY);
    let (json, ..) = check(&input, &path);
    let settled = json["files"][0]["settled"].as_array().unwrap().len();
    let said = |format: &str| {
        let run = kensan(&["check", arg(&input), "--decisions", arg(&path), "--format", format]);
        String::from_utf8(run.stdout).unwrap()
    };
    let log: Json = serde_json::from_str(&said("sarif")).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let suppressed: Vec<&Json> = results.iter().filter(|r| !r["suppressions"].is_null()).collect();
    assert_eq!(suppressed.len(), settled);
    let reason = |r: &&&Json| r["suppressions"][0]["justification"] == "確認済み: 別の台帳で <確認>";
    assert_eq!(suppressed.iter().filter(reason).count(), usize::from(settled > 0));
    assert_eq!(results.len() - settled, json["files"][0]["findings"].as_array().unwrap().len());
    let page = said("html");
    assert!(page.contains("確認済み: 別の台帳で &lt;確認&gt;") && page.contains("<table class=\"grid\""));
}
