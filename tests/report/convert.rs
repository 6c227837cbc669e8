//! Tidy data.

use crate::tool::{arg, kensan, number, patched, sample, sheet, text, workbook};
use kensan::a1::CellRef;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

const COLUMNS: &str = "form,period_from,period_to,period_kind,table,code,category,column,measure,value,unit,\
                       source_file,source_sheet,source_cell";

fn convert(inputs: &[PathBuf], to: &str, extra: &[&str]) -> (Option<i32>, Vec<u8>, String) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join(format!("out.{to}"));
    let mut args = vec!["convert", "--to", to, "-o", arg(&out)];
    args.extend(inputs.iter().map(|p| arg(p)));
    args.extend(extra);
    let run = kensan(&args);
    let bytes = std::fs::read(&out).unwrap_or_default();
    (run.status.code(), bytes, String::from_utf8_lossy(&run.stderr).into_owned())
}

fn json_rows(inputs: &[PathBuf]) -> Vec<serde_json::Value> {
    let (code, bytes, errors) = convert(inputs, "jsonl", &[]);
    assert_eq!(code, Some(0), "{errors}");
    String::from_utf8(bytes).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

/// The records of CSV text without its byte order mark.
fn csv_records(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn csv_begins_with_a_bom_and_says_the_same_as_the_other_formats() {
    let input = [sample("report-r7-q1-q3.xlsx")];
    let (code, bytes, _) = convert(&input, "csv", &[]);
    assert_eq!(code, Some(0));
    let text_of = String::from_utf8(bytes).unwrap();
    assert!(text_of.starts_with(&format!("\u{FEFF}{COLUMNS}\r\n")));
    let csv = csv_records(text_of.trim_start_matches('\u{FEFF}'));
    let json = json_rows(&input);
    let (_, xlsx, _) = convert(&input, "xlsx", &[]);
    let book = workbook(&xlsx);
    let data = sheet(&book, "データ");
    assert_eq!(csv.len(), json.len() + 1);
    assert_eq!(data.used_range().unwrap().end.row as usize, json.len());
    for (i, (line, row)) in csv.iter().skip(1).zip(&json).enumerate() {
        for (name, field) in csv[0].iter().zip(line) {
            let value = match &row[name] {
                serde_json::Value::Null => String::new(),
                serde_json::Value::String(s) => s.clone(),
                other => other.to_string(),
            };
            assert_eq!(*field, value, "row {i} {name}");
        }
        // In the workbook: value, unit and place are the same; codes are text.
        let cell = |c: u32| data.cell(CellRef::new(i as u32 + 1, c)).map(text).unwrap_or_default();
        assert_eq!((cell(5), cell(9), cell(13)), (line[5].clone(), line[9].clone(), line[13].clone()));
    }
}

#[test]
fn every_count_of_the_form_is_there_once_with_its_cell() {
    for name in ["report-r7-q1-q3.xlsx", "report-r7-q1-q3.xls", "report-r7-q1-q3.ods", "monthly/2025-04.xlsx"] {
        let path = sample(name);
        let book = kensan::workbook::open(&path, &kensan::workbook::Limits::default()).unwrap().workbook;
        let rows = json_rows(std::slice::from_ref(&path));
        let mut places: HashMap<(String, String), Vec<&serde_json::Value>> = HashMap::new();
        for row in &rows {
            let of = |k: &str| row[k].as_str().unwrap().to_owned();
            places.entry((of("source_sheet"), of("source_cell"))).or_default().push(row);
        }
        // What the data say of a cell is what stands there.
        for ((sheet_name, at), rows) in &places {
            assert!(rows.len() == 1 || rows.iter().all(|r| r["table"] == "0"), "{name} {sheet_name}!{at} twice");
            let cell = sheet(&book, sheet_name).cell(at.parse().unwrap()).unwrap();
            let value = &rows[0]["value"];
            match (value.as_f64(), number(cell)) {
                (Some(v), Some(n)) => assert!((v - n).abs() < f64::EPSILON, "{name} {sheet_name}!{at}"),
                (Some(v), None) => assert!(text(cell).contains(&v.to_string()), "{name} {sheet_name}!{at}"),
                (None, _) => assert!(!value.as_str().unwrap().is_empty()),
            }
        }
        // And every number that stands right of a category is in the data.
        let whole = |sheet_name: &str| !sheet_name.contains("別表") && !sheet_name.starts_with(['6', '7', '8']);
        for s in book.sheets.iter().filter(|s| whole(&s.name)) {
            for cell in s.cells().iter().filter(|c| number(c).is_some() && !book.format_of(c).is_date) {
                let here = places.contains_key(&(s.name.clone(), cell.at.to_string()));
                let code = text(cell).len() > 2 && cell.at.col == 0;
                assert!(here || code, "{name} {}!{} {}", s.name, cell.at, text(cell));
            }
        }
    }
}

#[test]
fn totals_and_header_figures_are_named_as_promised() {
    let rows = json_rows(&[sample("report-r7-q1-q3.xlsx")]);
    let find = |table: &str, category: &str, column: &str| {
        let is = |r: &&serde_json::Value| r["table"] == table && r["category"] == category && r["column"] == column;
        let found: Vec<_> = rows.iter().filter(is).collect();
        assert_eq!(found.len(), 1, "{table} {category}");
        found[0]
    };
    let total = find("5", "合計", "count");
    assert_eq!((&total["value"], &total["code"]), (&463.into(), &"".into()));
    assert_eq!((&total["measure"], &total["unit"]), (&"延べ件数".into(), &"件".into()));
    assert_eq!((&total["period_from"], &total["period_kind"]), (&"2025-04-01".into(), &"cumulative".into()));
    let leaf = find("1", "就学児 / 小学生", "persons");
    assert_eq!((&leaf["value"], &leaf["code"], &leaf["measure"]), (&3.into(), &"0102".into(), &"実人数".into()));
    assert_eq!(rows.iter().filter(|r| r["table"] == "0" && r["measure"] == "回数").count(), 2);
}

#[test]
fn several_files_go_into_one_table_in_stable_order() {
    let folder = sample("monthly");
    let rows = json_rows(std::slice::from_ref(&folder));
    let files: Vec<&str> = rows.iter().map(|r| r["source_file"].as_str().unwrap()).collect();
    assert!(files.is_sorted() && files.first() == Some(&"2025-04.xlsx") && files.last() == Some(&"2025-12.xlsx"));
    let again = json_rows(&[folder]);
    assert_eq!(rows, again);
}

#[test]
fn cp932_refuses_with_the_cell_what_it_cannot_hold() {
    let (code, bytes, errors) = convert(&[sample("report-r7-q1-q3.xlsx")], "csv", &["--encoding", "cp932"]);
    // The samples hold a heart (SUKU♡SUKU), which is no character of cp932.
    assert_eq!(code, Some(2), "{errors}");
    assert!(bytes.is_empty() && errors.contains('♡') && errors.contains("別表!B"), "{errors}");
    let plain = patched(&std::fs::read(sample("report-r7-q1-q3.xlsx")).unwrap(), "xl/sharedStrings.xml", |xml| {
        xml.replace('♡', "・")
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plain.xlsx");
    std::fs::write(&path, plain).unwrap();
    let (code, bytes, errors) = convert(std::slice::from_ref(&path), "csv", &["--encoding", "cp932"]);
    assert_eq!(code, Some(0), "{errors}");
    let (decoded, _, wrong) = encoding_rs::SHIFT_JIS.decode(&bytes);
    let utf8 = convert(&[path], "csv", &[]).1;
    assert!(!wrong && format!("\u{FEFF}{decoded}").as_bytes() == utf8, "the same text in another encoding");
    assert_eq!(convert(&[sample("report-r7-q1-q3.xlsx")], "jsonl", &["--encoding", "cp932"]).0, Some(2));
}

#[test]
fn what_cannot_be_read_does_not_stop_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let broken: &Path = &folder.path().join("broken.xlsx");
    std::fs::write(broken, "no workbook").unwrap();
    let (code, bytes, errors) = convert(&[broken.to_path_buf(), sample("monthly/2025-04.xlsx")], "jsonl", &[]);
    assert_eq!(code, Some(2));
    assert!(!bytes.is_empty() && errors.contains("broken.xlsx"));
}
