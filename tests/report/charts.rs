//! The sheet 図表: charts over live formulas over the report's own cells.
#![allow(clippy::disallowed_types, reason = "the tests look into the package itself")]

use crate::tool::{arg, at, find, kensan, number, part, report, sample, sheet, workbook};
use kensan::a1::CellRef;
use kensan::workbook::{Sheet, Workbook};
use std::io::Cursor;

const CHARTS: &str = "図表";

/// The chart parts of a package, in order.
fn charts(bytes: &[u8]) -> Vec<String> {
    let zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut names: Vec<String> = zip.file_names().map(|n| n.unwrap().into_owned()).collect();
    names.retain(|n| n.starts_with("xl/charts/chart"));
    names.sort();
    names.iter().map(|n| part(bytes, n)).collect()
}

/// What lies between the tags of each element of that name.
fn texts(xml: &str, element: &str) -> Vec<String> {
    let (open, close) = (format!("<{element}>"), format!("</{element}>"));
    xml.split(&open).skip(1).filter_map(|rest| Some(rest.split_once(&close)?.0.to_owned())).collect()
}

/// The numbers a list of cells and ranges of any sheet holds, added.
fn total(book: &Workbook, here: &Sheet, arguments: &str) -> f64 {
    let of = |argument: &str| {
        let (named, cells) = argument.split_once('!').unwrap_or((&here.name, argument));
        let on = sheet(book, named);
        let (a, b) = cells.split_once(':').unwrap_or((cells, cells));
        let (a, b): (CellRef, CellRef) = (a.parse().unwrap(), b.parse().unwrap());
        let inside = |c: CellRef| (a.row..=b.row).contains(&c.row) && (a.col..=b.col).contains(&c.col);
        on.cells().iter().filter(|c| inside(c.at)).filter_map(number).sum::<f64>()
    };
    arguments.split(',').map(of).sum()
}

/// What a formula of the sheet gives: `SUM(…)`, a cell less a `SUM(…)`, or a share `IF(all>0,own/all,0)`.
fn result(book: &Workbook, here: &Sheet, formula: &str) -> f64 {
    let sum = |text: &str| {
        let inside = text.strip_prefix("SUM(").and_then(|s| s.strip_suffix(')')).expect(formula);
        total(book, here, inside)
    };
    if let Some(share) = formula.strip_prefix("IF(") {
        let (own, all) = share.split_once(">0,").unwrap().1.strip_suffix(",0)").unwrap().split_once('/').unwrap();
        return total(book, here, own) / total(book, here, all);
    }
    match formula.split_once("-SUM(") {
        Some((cell, rest)) => total(book, here, cell) - sum(&format!("SUM({rest}")),
        None => sum(formula),
    }
}

fn merged() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("merged.xlsx");
    let run = kensan(&["merge", arg(&sample("monthly")), "-o", arg(&out)]);
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    std::fs::read(out).unwrap()
}

#[test]
fn figures_are_formulas_over_the_report_and_make_up_its_totals() {
    for name in ["report-r7-q1-q3.xlsx", "faulty-r7-q1-q3.xlsx", "monthly/2025-04.xlsx"] {
        let book = workbook(&report(&sample(name)));
        let here = sheet(&book, CHARTS);
        let live: Vec<_> = here.cells().iter().filter_map(|c| Some((c, c.formula.as_deref()?))).collect();
        assert!(live.len() > 60, "{name}: {}", live.len());
        for (cell, formula) in live {
            assert_eq!(number(cell), Some(result(&book, here, formula)), "{name} {} = {formula}", cell.at);
        }
        assert!(here.cells().iter().filter(|c| number(c).is_some()).all(|c| c.formula.is_some()), "{name}: no copies");
    }
    let book = workbook(&report(&sample("report-r7-q1-q3.xlsx")));
    let here = sheet(&book, CHARTS);
    let totals: Vec<String> = find(here, "計").iter().map(|c| at(here, c.row, 1)).collect();
    assert_eq!(totals, ["282", "434", "431", "463"]);
    let row = find(here, "就学児")[0].row;
    assert_eq!(at(here, row, 1), "67", "a group is one bar");
}

#[test]
fn every_chart_has_its_words_in_japanese_and_needs_no_colour() {
    let all = charts(&report(&sample("report-r7-q1-q3.xlsx")));
    assert_eq!(all.len(), 4, "ages, counterparts, methods, kinds");
    for xml in &all {
        let words = texts(xml, "a:t");
        assert!(words[0].ends_with("令和7年度 第1～3四半期"), "{words:?}");
        assert!(words.contains(&"延べ件数（件）".to_owned()) && words.contains(&"区分".to_owned()), "{words:?}");
        assert!(xml.contains(r#"<a:latin typeface="游ゴシック" charset="128"/>"#), "{xml}");
        for color in xml.split("srgbClr val=\"").skip(1).map(|c| &c[..6]) {
            assert!(color[..2] == color[2..4] && color[..2] == color[4..], "grey: {color}");
        }
        assert!(xml.contains(r#"<c:showVal val="1"/>"#), "the figure stands at its bar");
        let ranges = texts(xml, "c:f");
        assert!(ranges.len() == 2 && ranges.iter().all(|r| r.starts_with("図表!$")), "{ranges:?}");
    }
}

/// A program that does not calculate showed charts without bars.
#[test]
fn charts_carry_the_values_of_their_cells() {
    let mut seen = 0;
    for bytes in [report(&sample("report-r7-q1-q3.xlsx")), merged()] {
        let book = workbook(&bytes);
        for chart in charts(&bytes) {
            for values in texts(&chart, "c:numRef") {
                let name = texts(&values, "c:f").remove(0).replace('$', "");
                let (from, to) = name.split_once('!').unwrap().1.split_once(':').unwrap();
                let (a, b): (CellRef, CellRef) = (from.parse().unwrap(), to.parse().unwrap());
                let cells = (a.row..=b.row).flat_map(|r| (a.col..=b.col).map(move |c| CellRef::new(r, c)));
                let wanted: Vec<String> =
                    cells.filter_map(|c| number(sheet(&book, CHARTS).cell(c)?)).map(|n| n.to_string()).collect();
                assert_eq!(texts(&values, "c:v"), wanted, "{name}");
                seen += wanted.len();
            }
        }
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn a_joined_report_has_its_months_as_columns() {
    let bytes = merged();
    let book = workbook(&bytes);
    let here = sheet(&book, CHARTS);
    let formulas: Vec<_> = here.cells().iter().filter_map(|c| Some((c, c.formula.as_deref()?))).collect();
    for (cell, formula) in &formulas {
        assert_eq!(number(cell), Some(result(&book, here, formula)), "{} = {formula}", cell.at);
    }
    assert!(formulas.iter().any(|f| f.1.starts_with("SUM(内訳!")));
    let head = find(here, "図の区分")[0].row;
    let months: Vec<String> = (1..=9).map(|c| at(here, head, c)).collect();
    assert_eq!(months, ["4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"]);
    // The months of a row make up its sum.
    for total in find(here, "計").iter().filter(|c| c.col == 0) {
        let by_month: f64 = (1..=9).map(|c| at(here, total.row, c).parse::<f64>().unwrap()).sum();
        assert_eq!(at(here, total.row, 10), by_month.to_string());
    }
    let all = charts(&bytes);
    assert_eq!(all.len(), 8);
    let stacked: Vec<&String> = all.iter().filter(|x| x.contains(r#"<c:grouping val="stacked"/>"#)).collect();
    assert_eq!(stacked.len(), 4);
    for xml in stacked {
        assert_eq!(xml.matches("<c:ser>").count(), 5, "the four largest groups and the others");
        assert!(xml.matches("<a:pattFill").count() >= 2, "told apart by pattern");
    }
}

#[test]
fn a_publication_draws_only_what_it_tells() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public.xlsx");
    let run = kensan(&["report", arg(&sample("report-r7-q1-q3.xlsx")), "--publish", "-o", arg(&out)]);
    assert_eq!(run.status.code(), Some(0));
    let bytes = std::fs::read(out).unwrap();
    let book = workbook(&bytes);
    let here = sheet(&book, CHARTS);
    assert!(here.cells().iter().all(|c| c.formula.is_none()), "values only");
    // Section 1 holds suppressed counts of consultations: no chart of it, and no sum that would tell them.
    assert_eq!(charts(&bytes).len(), 3);
    assert!(find(here, "未就学児").is_empty() && find(here, "282").is_empty());
    assert!(charts(&bytes).iter().all(|xml| !xml.contains("相談対象者")));
}

/// The report of a little form of one's own, two halls and their visitors.
fn little(measure: &str, figures: [&str; 2]) -> Workbook {
    let folder = tempfile::tempdir().unwrap();
    let schema = folder.path().join("own.toml");
    let text = r#"
id = "own"
version = "1"
title = "利用状況報告書"
language = "ja"

[recognise]
titles = ["利用状況報告書"]
min_tables = 1

[[table]]
id = "1"
title = "利用状況"
columns = [{ id = "count", label = "利用", measure = "MEASURE" }]
rows = [{ path = "A館" }, { path = "B館" }]
"#;
    std::fs::write(&schema, text.replace("MEASURE", measure)).unwrap();
    let book = folder.path().join("book.xlsx");
    let [a, b] = figures;
    let rows = [["利用状況報告書", ""], ["利用状況", ""], ["区分", "利用"], ["A館", a], ["B館", b]];
    crate::tool::write_cells(&book, "報告", &rows);
    let out = folder.path().join("out.xlsx");
    let run = kensan(&["report", arg(&book), "--schema", arg(&schema), "-o", arg(&out)]);
    assert!(out.exists(), "{}", String::from_utf8_lossy(&run.stderr));
    workbook(&std::fs::read(out).unwrap())
}

#[test]
fn a_form_of_ones_own_is_drawn_without_being_told_how() {
    for (measure, word) in [("events", "延べ件数"), ("times", "回数"), ("persons", "実人数")] {
        let book = little(measure, ["3", "5"]);
        let here = sheet(&book, CHARTS);
        let head = find(here, "図の区分")[0];
        assert_eq!(at(here, head.row, 1), word);
        assert_eq!([at(here, head.row + 1, 1), at(here, head.row + 2, 1), at(here, head.row + 3, 1)], ["3", "5", "8"]);
    }
}

#[test]
fn where_every_figure_is_0_there_is_nothing_to_draw() {
    assert!(little("events", ["0", "0"]).sheets.iter().all(|s| s.name != CHARTS));
}
