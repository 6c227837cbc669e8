//! The samples: the report with the published figures holds no error, and in the faulty one every planted fault is found at its cell.

use crate::support::{Tuple, check_json, read, tuples};
use serde_json::Value;

fn tuple((severity, rule, sheet, cell): (&str, &str, &str, &str)) -> Tuple {
    (severity.into(), rule.into(), sheet.into(), cell.into())
}

#[test]
fn the_published_report_in_three_formats() {
    let expected = [
        // The office was closed on five more days than the calendar has holidays.
        ("info", "P107", "業務報告書", "C8"),
        // 459 is none of the sections' totals; what it counts is a question to the office.
        ("info", "X101", "業務報告書", "C9"),
        ("info", "X104", "業務報告書", "D156"),
        ("warning", "X104", "業務報告書", "D158"),
        ("warning", "L101", "別表", "G16"),
        ("warning", "L101", "別表", "G28"),
        ("info", "P106", "別表", "C31"),
        ("info", "S106", "別表", "A41"),
    ];
    for format in ["xlsx", "xls", "ods"] {
        let (code, json) = check_json([format!("samples/report-r7-q1-q3.{format}")]);
        assert_eq!(tuples(&json), expected.map(tuple), "{format}");
        assert_eq!(code, 0);
        let file = &json["files"][0];
        assert_eq!(file["period"], serde_json::json!({"from": "2025-04-01", "to": "2025-12-31", "kind": "cumulative"}));
        let rows: Vec<u64> = file["tables"].as_array().unwrap().iter().map(|t| t["rows"].as_u64().unwrap()).collect();
        assert_eq!(rows, [12, 5, 37, 16, 63], "{format}: the 133 categories");
    }
}

#[test]
fn the_monthly_sheets() {
    let (code, json) = check_json(["samples/monthly"]);
    let files = json["files"].as_array().unwrap();
    assert_eq!((code, files.len()), (0, 9));
    for (file, month) in files.iter().zip(4..) {
        let errors = tuples(&serde_json::json!({"files": [file]})).into_iter().filter(|f| f.0 == "error");
        assert_eq!(errors.collect::<Vec<_>>(), [], "{}", file["path"]);
        assert_eq!(file["period"]["from"], format!("2025-{month:02}-01"), "{}", file["path"]);
        assert_eq!(file["period"]["kind"], "single");
        assert_eq!(file["tables"].as_array().unwrap().len(), 5);
    }
}

#[test]
fn the_report_is_what_its_months_come_to() {
    for format in ["xlsx", "xls", "ods"] {
        let report = format!("samples/report-r7-q1-q3.{format}");
        let (code, json) = check_json([report.as_str(), "--months", "samples/monthly"]);
        let (_, alone) = check_json([report.as_str()]);
        assert_eq!((code, tuples(&json)), (0, tuples(&alone)), "{format}: the months bring nothing new");
        let rules = json["files"][0]["rules"].as_array().unwrap();
        let tally = rules.iter().find(|r| r["rule"] == "X107").unwrap();
        assert!(tally["evaluated"].as_u64() > Some(150) && tally["not_evaluable"] == 0, "{tally}");
    }
    // A month too few: that is all there is to say.
    let args = ["samples/report-r7-q1-q3.xlsx", "--months", "samples/monthly/2025-0*.xlsx", "--select", "M101,X107"];
    assert_eq!(tuples(&check_json(args).1), [tuple(("error", "M101", "業務報告書", ""))]);
}

#[test]
fn every_planted_fault_is_found_at_its_cell_and_nothing_else_is_an_error() {
    let expected: Vec<Value> = serde_json::from_slice(&read("samples/faulty-r7-q1-q3.expected.json")).unwrap();
    let (code, json) = check_json(["samples/faulty-r7-q1-q3.xlsx"]);
    let found: Vec<&Value> = json["files"][0]["findings"].as_array().unwrap().iter().collect();
    let fits = |want: &Value, have: &Value| {
        ["rule", "sheet", "cell"].iter().all(|&k| want[k] == have[k])
            && (want["row_code"].is_null() || want["row_code"] == have["row_code"])
    };
    for want in &expected {
        assert_eq!(found.iter().filter(|have| fits(want, have)).count(), 1, "{want}");
    }
    for want in &expected {
        let have = found.iter().find(|have| fits(want, have)).unwrap();
        if want["cause"].is_object() {
            for key in ["kind", "cell", "from", "to"] {
                assert_eq!(have["causes"][0][key], want["cause"][key], "{want}: {}", have["causes"]);
            }
        }
        if want["suspect"].is_string() {
            assert_eq!(have["suspects"][0]["cell"], want["suspect"], "{want}: {}", have["suspects"]);
        }
    }
    let unasked = |have: &&&Value| have["severity"] != "info" && !expected.iter().any(|want| fits(want, have));
    assert_eq!(found.iter().filter(unasked).collect::<Vec<_>>(), Vec::<&&Value>::new());
    assert_eq!(code, 1);
}

#[test]
fn planted_figures_are_stated_with_their_difference() {
    let (_, json) = check_json(["samples/faulty-r7-q1-q3.xlsx", "--select", "T101"]);
    let findings = json["files"][0]["findings"].as_array().unwrap();
    let figures: Vec<[i64; 3]> =
        findings.iter().map(|f| ["stated", "expected", "difference"].map(|k| f[k].as_i64().unwrap())).collect();
    assert_eq!(figures, [[26, 27, -1], [423, 434, -11], [436, 463, -27]]);
}
