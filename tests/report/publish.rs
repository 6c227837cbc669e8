//! `kensan report --publish` and `--approval` through the program.
#![allow(clippy::disallowed_types, reason = "the tests look into the package itself")]

use crate::tool::{arg, at, find, kensan, part, sample, sheet, text, workbook};
use std::io::{Cursor, Read};

/// The report of a sample with these options.
fn written(name: &str, options: &[&str]) -> (Vec<u8>, String) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.xlsx");
    let (input, target) = (sample(name), arg(&out).to_owned());
    let mut args = vec!["report", arg(&input), "-o", &target];
    args.extend(options);
    let run = kensan(&args);
    let stderr = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(matches!(run.status.code(), Some(0 | 1)), "{stderr}");
    (std::fs::read(out).unwrap(), stderr)
}

/// Every part of a package as text, as far as it is text.
fn everything(bytes: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut all = String::new();
    for i in 0..zip.len() {
        let mut entry = zip.by_index(i).unwrap();
        all.push_str(&entry.name().unwrap());
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        all.push_str(&String::from_utf8_lossy(&content));
    }
    all
}

#[test]
fn a_publication_has_values_only_and_tells_no_small_count() {
    let (bytes, stderr) = written("report-r7-q1-q3.xlsx", &["--publish"]);
    let book = workbook(&bytes);
    assert_eq!(book.sheets.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["業務報告書", "別表", "図表"]);
    let form = sheet(&book, "業務報告書");
    assert!(form.cells().iter().all(|c| c.formula.is_none()));
    let all = everything(&bytes);
    for trace in ["comments", "hyperlink", "dataValidation", "report-r7-q1-q3", "kensan", "<f>"] {
        assert!(!all.contains(trace), "{trace}");
    }
    // Section 1: the three columns of persons hold no 1 and no 2; the events beside them are told.
    let (top, end) = (find(form, "未就学児")[0].row, find(form, "合計")[0].row);
    let hidden = find(form, "※").len();
    assert!(hidden > 10, "{hidden}");
    for row in top..=end {
        for col in [3, 5, 6] {
            assert!(!["1", "2"].contains(&at(form, row, col).as_str()), "row {row}, column {col}");
        }
    }
    assert!(form.cells().iter().any(|c| text(c).starts_with("※ 3人未満")), "what ※ means is said");
    assert!(stderr.contains("公表用"), "{stderr}");
    // The lists are without the columns that may name persons.
    let lists = sheet(&book, "別表");
    assert!(find(lists, "対象").is_empty() && !find(lists, "開催日").is_empty());
    assert_eq!(written("report-r7-q1-q3.xlsx", &["--publish"]).0, bytes, "same input, same bytes");
}

#[test]
fn publishing_with_errors_left_is_said() {
    let (_, stderr) = written("faulty-r7-q1-q3.xlsx", &["--publish"]);
    assert!(stderr.contains("エラーの指摘が") && stderr.contains("公表する前に"), "{stderr}");
}

#[test]
fn the_box_for_stamps_stands_above_the_title() {
    let (bytes, _) = written("report-r7-q1-q3.xlsx", &["--approval", "課長,係長,担当"]);
    let book = workbook(&bytes);
    let form = sheet(&book, "業務報告書");
    let offices: Vec<_> = ["課長", "係長", "担当"].iter().map(|o| find(form, o)[0]).collect();
    assert!(offices.iter().all(|c| c.row == 0) && offices.is_sorted_by_key(|c| c.col));
    assert_eq!(find(form, "業務報告書")[0].row, 3);
    assert!(part(&bytes, "xl/workbook.xml").contains("業務報告書!$4:$5"), "title and period on every page");
}

#[test]
fn findings_of_one_cause_stand_together() {
    let (bytes, _) = written("faulty-r7-q1-q3.xlsx", &[]);
    let book = workbook(&bytes);
    let results = sheet(&book, "確認結果");
    let follows: Vec<_> = results.cells().iter().filter(|c| text(c).ends_with(" 番と同じ原因です")).collect();
    assert!(!follows.is_empty());
    for cell in follows {
        let head: u32 = text(cell).split(' ').next().unwrap().parse().unwrap();
        let number: u32 = at(results, cell.at.row, 0).parse().unwrap();
        assert!(head < number && at(results, cell.at.row, 9).starts_with("└ "), "{head} {number}");
        assert!(!at(results, cell.at.row - (number - head), 9).starts_with('└'));
    }
}

#[test]
fn the_sign_of_a_marked_value_stands_after_its_symbol() {
    let (bytes, _) = written("faulty-r7-q1-q3.xlsx", &[]);
    let book = workbook(&bytes);
    let form = sheet(&book, "業務報告書");
    let cell = form.cells().iter().find(|c| text(c) == "-2").unwrap();
    let code = &book.format_of(cell).code;
    assert!(code.starts_with("\"●\"") && code.contains(";\"●\"-"), "{code}");
}
