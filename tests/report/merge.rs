//! `kensan merge` on the samples: the nine months come to the published report, whatever their order and however they are nested.

use crate::tool::{arg, at, find, kensan, number, recomputed, sample, sheet, text, workbook};
use kensan::a1::CellRef;
use kensan::merge::{self, Merged, Options, Piece, Slots};
use kensan::report::{assemble, merged, xlsx};
use kensan::run::{Forms, inspect};
use kensan::schema::builtin_schemas;
use kensan::workbook::Workbook;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The monthly samples of these months.
pub fn months(of: impl IntoIterator<Item = u32>) -> Vec<PathBuf> {
    of.into_iter().map(|m| sample(&format!("monthly/2025-{m:02}.xlsx"))).collect()
}

/// Joins these files; the exit code, and what was written and said.
pub fn join(inputs: &[PathBuf], out: &Path, more: &[&str]) -> (Option<i32>, String) {
    let mut args = vec!["merge", "--force", "-o", arg(out)];
    args.extend(inputs.iter().map(|p| arg(p)));
    args.extend(more);
    let run = kensan(&args);
    let said = String::from_utf8(run.stdout).unwrap() + &String::from_utf8(run.stderr).unwrap();
    assert!(!said.contains("panicked") && !said.contains('⟨'), "{said}");
    (run.status.code(), said)
}

/// Tidy figures by table, code or label, and column.
pub fn figures(path: &Path) -> BTreeMap<(String, String, String), Value> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.jsonl");
    let run = kensan(&["convert", arg(path), "--to", "jsonl", "-o", arg(&out)]);
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    let text = std::fs::read_to_string(out).unwrap();
    let rows = text.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
    let word = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    rows.map(|r| ((word(&r["table"]), word(&r["category"]), word(&r["column"])), r)).collect()
}

fn written(name: &str, inputs: &[PathBuf], more: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join(name);
    let (code, said) = join(inputs, &out, more);
    assert_eq!(code, Some(0), "{said}");
    (folder, out)
}

#[test]
fn nine_months_come_to_the_published_report() {
    let (_folder, out) = written("合算.xlsx", &months(4..=12), &[]);
    let (joined, real) = (figures(&out), figures(&sample("report-r7-q1-q3.xlsx")));
    let (mut counts, mut open) = (0, 0);
    for (key, row) in &real {
        if row["measure"] == "text" || ["outreach", "meetings", "training"].contains(&key.0.as_str()) {
            continue;
        }
        let own = &joined.get(key).unwrap_or_else(|| panic!("{key:?} is missing"))["value"];
        if row["measure"] == "実人数" && own.is_string() {
            let (least, most) = kensan::number::read_open_count(own.as_str().unwrap()).unwrap();
            let stated = row["value"].as_i64().unwrap();
            assert!(least < most && (least..=most).contains(&stated), "{key:?}: {own} and {stated}");
            open += 1;
        } else {
            assert_eq!(own, &row["value"], "{key:?}");
            counts += 1;
        }
    }
    assert_eq!((counts, open), (157, 23));
    let lists = |f: &BTreeMap<_, Value>, id: &str| {
        f.keys().filter(|k: &&(String, String, String)| k.0 == id && k.2 == "name").count()
    };
    for id in ["outreach", "meetings", "training"] {
        assert_eq!(lists(&joined, id), lists(&real, id), "{id}");
    }
}

#[test]
fn every_figure_is_a_formula_into_the_breakdown_with_the_right_result() {
    let (_folder, out) = written("合算.xlsx", &months(4..=12), &[]);
    let book = workbook(&std::fs::read(&out).unwrap());
    let names: Vec<&str> = book.sheets.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["業務報告書", "別表", "図表", "内訳", "確認結果", "修正記録", "データ"]);
    let (form, breakdown) = (sheet(&book, "業務報告書"), sheet(&book, "内訳"));
    let mut links = 0;
    for cell in form.cells() {
        let Some(formula) = cell.formula.as_deref() else { continue };
        if let Some(to) = formula.strip_prefix("内訳!") {
            let total = breakdown.cell(to.parse().unwrap()).unwrap();
            assert_eq!(number(cell), number(total), "{}", cell.at);
            assert!(number(cell).is_some());
            links += 1;
        } else if let Some(open) = formula.strip_prefix("IF(COUNT(") {
            assert!(open.contains("SUM(") && text(cell).contains("要確認"), "{formula}");
        } else {
            assert_eq!(number(cell), Some(recomputed(form, formula)), "{formula}");
        }
    }
    assert_eq!(links, 153, "all but the totals and the open figures");
    let sums = breakdown.cells().iter().filter(|c| c.formula.is_some());
    for cell in sums {
        assert_eq!(number(cell), Some(recomputed(breakdown, cell.formula.as_deref().unwrap())), "{}", cell.at);
    }
    // Each line says where it is from.
    let line = find(breakdown, "訪問看護").into_iter().find(|p| at(breakdown, p.row, 0) == "0515").unwrap();
    let sources = breakdown.row(line.row).last().map(text).unwrap();
    assert_eq!(sources, "4～6月・10～12月 5種別!D18\n7～9月 月次集計表!E116");
}

#[test]
fn a_joined_report_is_checked_like_any_other() {
    let (_folder, out) = written("合算.xlsx", &months(4..=12), &[]);
    let run = kensan(&["check", arg(&out), "--format", "json"]);
    assert_eq!(run.status.code(), Some(0));
    let json: Value = serde_json::from_slice(&run.stdout).unwrap();
    let file = &json["files"][0];
    assert_eq!(file["period"], serde_json::json!({"from": "2025-04-01", "to": "2025-12-31", "kind": "cumulative"}));
    let rules = |severity: &str| -> Vec<String> {
        let findings = file["findings"].as_array().unwrap().iter();
        findings.filter(|f| f["severity"] == severity).map(|f| f["rule"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(rules("error"), Vec::<String>::new());
    assert_eq!(rules("warning"), ["X104", "L101", "L101"], "what the published report has, too");
    assert_eq!(rules("info").iter().filter(|r| *r == "M104").count(), 4);
}

#[test]
fn quarters_joined_from_months_come_to_what_the_months_come_to() {
    let (_all, whole) = written("合算.xlsx", &months(4..=12), &[]);
    let quarters = [4..=6, 7..=9, 10..=12].map(|q| written("四半期.xlsx", &months(q), &[]));
    let paths: Vec<PathBuf> = quarters.iter().rev().map(|q| q.1.clone()).collect();
    let (_nested, out) = written("合算.xlsx", &paths, &[]);
    let book = |path: &Path| workbook(&std::fs::read(path).unwrap());
    let cells = |book: &Workbook, name: &str| -> Vec<(CellRef, String)> {
        sheet(book, name).cells().iter().map(|c| (c.at, text(c))).collect()
    };
    for name in ["業務報告書", "別表"] {
        assert_eq!(cells(&book(&whole), name), cells(&book(&out), name), "{name}");
    }
}

/// The days of several offices together were called impossible, when they were joined and whenever the report was checked again.
#[test]
fn days_of_several_offices_are_not_held_against_the_calendar() {
    let folder = tempfile::tempdir().unwrap();
    let mut inputs = Vec::new();
    for office in ["あさひ", "いずみ"] {
        for month in months(4..=6) {
            let path = folder.path().join(format!("{office}_{}", month.file_name().unwrap().to_str().unwrap()));
            std::fs::copy(month, &path).unwrap();
            inputs.push(path);
        }
    }
    let out = folder.path().join("合算.xlsx");
    let (code, said) = join(&inputs, &out, &["--force-errors", "--ignore", "M103"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains("[P107]"), "{said}");
    let book = workbook(&std::fs::read(&out).unwrap());
    let head: Vec<String> = sheet(&book, "業務報告書").cells().iter().take(20).map(text).collect();
    assert!(head.contains(&"※ 合算した事業所: 2 か所（あさひ、いずみ）".to_owned()), "{head:?}");
    let again = kensan(&["check", arg(&out)]);
    assert_eq!(again.status.code(), Some(0), "{}", String::from_utf8_lossy(&again.stdout));
    // Nor where such a report is joined with others.
    let half = folder.path().join("上半期.xlsx");
    let (code, said) = join(&[vec![out], months(7..=9)].concat(), &half, &[]);
    assert_eq!(code, Some(0), "{said}");
    let book = workbook(&std::fs::read(&half).unwrap());
    let head: Vec<String> = sheet(&book, "業務報告書").cells().iter().take(20).map(text).collect();
    assert!(head.contains(&"※ 合算した事業所: 2 か所（あさひ、いずみ）".to_owned()), "{head:?}");
}

#[test]
fn the_open_figures_are_filled_from_a_table_or_from_the_report_itself() {
    let (folder, out) = written("合算.xlsx", &months(4..=12), &[]);
    let list = folder.path().join("人数.csv");
    std::fs::write(&list, "コード,列,人数\n0101,19\n0101,care_yes,15\n0101,医ケア 無,4\n2:0201,13名\n").unwrap();
    let filled = folder.path().join("記入.xlsx");
    let (code, said) = join(&months(4..=12), &filled, &["--persons", arg(&list)]);
    assert_eq!(code, Some(0), "{said}");
    let given = figures(&filled);
    let value = |f: &BTreeMap<_, Value>, t: &str, row: &str, c: &str| {
        f[&(t.to_owned(), row.to_owned(), c.to_owned())]["value"].clone()
    };
    assert_eq!(value(&given, "1", "未就学児", "persons"), 19);
    assert_eq!(value(&given, "1", "未就学児", "care_no"), 4);
    assert_eq!(value(&given, "2", "王子地区", "persons"), 13);
    // A report in which cells were filled in gives its figures as well.
    let again = folder.path().join("もう一度.xlsx");
    assert_eq!(join(&months(4..=12), &again, &["--persons", arg(&filled)]).0, Some(0));
    assert_eq!(figures(&again), {
        let mut same = given.clone();
        for row in same.values_mut() {
            row["source_file"] = "もう一度.xlsx".into();
        }
        same
    });
    // The published report knows them all.
    let real = sample("report-r7-q1-q3.xlsx");
    let (code, said) = join(&months(4..=12), &again, &["--persons", arg(&real)]);
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains("M104"), "{said}");
    assert_eq!(value(&figures(&again), "1", "合計", "persons"), 32);
    // Outside the bounds: refused.
    std::fs::write(&list, "0101,67\n").unwrap();
    let (code, said) = join(&months(4..=12), &again, &["--persons", arg(&list)]);
    assert_eq!(code, Some(1));
    assert!(said.contains("67") && said.contains("9～66") && !out_changed(&out, &again), "{said}");
    for wrong in ["0999,3\n", "x,1\n0101,many\n", "3:0301,4\n"] {
        std::fs::write(&list, wrong).unwrap();
        assert_eq!(join(&months(4..=12), &again, &["--persons", arg(&list)]).0, Some(2), "{wrong}");
    }
}

/// Whether the refused run wrote what the first wrote.
fn out_changed(first: &Path, refused: &Path) -> bool {
    std::fs::read(first).unwrap() == std::fs::read(refused).unwrap()
}

#[test]
fn a_figure_is_traced_to_its_cells() {
    let run = kensan(&["merge", arg(&sample("monthly")), "--trace", "5:0515", "--trace", "header.business_days", "-q"]);
    assert_eq!(run.status.code(), Some(0));
    let said = String::from_utf8(run.stdout).unwrap();
    assert!(said.contains("訪問看護 延べ件数: 61件") && said.contains("2025-05.xlsx 5種別!D18"), "{said}");
    assert!(said.contains("業務日数: 104日"), "{said}");
    let run = kensan(&["merge", arg(&sample("monthly")), "--trace", "5:0999"]);
    assert_eq!(run.status.code(), Some(2));
}

/// What merging keeps of the monthly samples.
fn pieces() -> Vec<Piece> {
    let schema = &builtin_schemas()[0];
    let forms = Forms::new(builtin_schemas().iter().cloned());
    let slots = Slots::new(schema);
    let piece = |path: PathBuf| {
        let inspected = inspect(&path, &forms).unwrap();
        let part = &inspected.parts[0];
        let context = kensan::check::Context::new(&inspected.workbook, &inspected.schema, &part.submission);
        Piece::of(&context, &slots, &part.findings, arg(&path), 0)
    };
    months(4..=12).into_iter().map(piece).collect()
}

fn bytes(joined: &Merged<'_>) -> Vec<u8> {
    let whole = joined.whole.as_ref().unwrap();
    let findings = merged::findings(joined, whole, Vec::new());
    let tidy = merged::tidy_rows(joined, whole, "合算.xlsx");
    let mut rules = Vec::new();
    let data = merged::data(joined, whole, &findings, &mut rules, &tidy);
    xlsx::write(&data, &assemble::say).unwrap()
}

#[test]
fn the_order_of_the_inputs_does_not_matter() {
    let all = pieces();
    let options = Options { sheets: [xlsx::SHEET_BREAKDOWN, xlsx::SHEET_LISTS], ..Options::default() };
    let schema = &builtin_schemas()[0];
    let first = bytes(&merge::join(schema, all.clone(), &[], &options));
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 12, ..ProptestConfig::default() });
    runner
        .run(&Just(all).prop_shuffle(), |shuffled| {
            let again = bytes(&merge::join(schema, shuffled, &[], &options));
            prop_assert!(again == first, "another order, other bytes");
            Ok(())
        })
        .unwrap();
}
