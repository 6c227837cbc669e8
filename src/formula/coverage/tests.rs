use super::*;
use crate::formula::parse::parse;

use crate::workbook::{FileFormat, Sheet, Spans, Visibility, Workbook};
use std::sync::Arc;

fn at(text: &str) -> CellRef {
    text.parse().unwrap()
}

/// Sheet `表`: D5:D10 are 5 … 10, D11 a text number, D12 the total by `formula`, D20 a subtotal, D21 a note; row 6 is hidden.
fn workbook(formula: &str) -> Workbook {
    let cell = |name: &str, value: Value, formula: Option<&str>| Cell {
        at: at(name),
        value,
        formula: formula.map(Arc::from),
        format: 0,
    };
    let mut cells: Vec<Cell> = (5..=10).map(|r| cell(&format!("D{r}"), Value::Number(f64::from(r)), None)).collect();
    cells.push(cell("D11", Value::Text("12".into()), None));
    cells.push(cell("D12", Value::Number(45.0), Some(formula)));
    cells.push(cell("D20", Value::Number(11.0), Some("SUBTOTAL(9,D5:D6)")));
    cells.push(cell("D21", Value::Text("注".into()), None));
    let mut sheet = Sheet::new("表".to_owned(), Visibility::Visible, cells);
    sheet.hidden_rows = Spans::from_spans(vec![(5, 5)]);
    let other = Sheet::new("他".to_owned(), Visibility::Visible, vec![cell("A1", Value::Number(3.0), None)]);
    Workbook {
        format: FileFormat::Xlsx,
        sheets: vec![sheet, other],
        formats: Vec::new(),
        date_1904: false,
        defined_names: vec![("範囲".to_owned(), "表!$D$5:$D$10".to_owned())],
    }
}

/// The coefficients of D5 … D10 in the coverage of a formula.
fn coefficients(formula: &str) -> Option<Vec<i64>> {
    let book = workbook(formula);
    let context = Context::new(&book);
    let coverage = context.coverage_of(0, at("D12"))?;
    Some((5..=10).map(|r| coverage.coefficient_of(0, at(&format!("D{r}")))).collect())
}

#[test]
fn sums_in_all_their_spellings() {
    let once = vec![1; 6];
    for formula in [
        "SUM(D5:D10)",
        "D5+D6+D7+D8+D9+D10",
        "SUM(D5:D7,D8:D10)",
        "SUM((D5:D7,D8:D10))",
        "SUM(D5:D7)+SUM(D8:D10)",
        "SUM(D$5:$D$10)",
        "+SUM(表!D5:D10)",
        "SUM(範囲)",
        "SUBTOTAL(9,D5:D10)",
        "AGGREGATE(9,4,D5:D10)",
        "SUMPRODUCT(D5:D10)",
        "ROUND(SUM(D5:D10),0)",
        "IFERROR(SUM(D5:D10),\"\")",
        "IF(SUM(D5:D10)=0,\"\",SUM(D5:D10))",
        "-(-SUM(D5:D10))",
        "SUM(D:D)-D12-D20",
    ] {
        assert_eq!(coefficients(formula), Some(once.clone()), "{formula}");
    }
    for (formula, expected) in [
        ("SUM(D5:D9)", vec![1, 1, 1, 1, 1, 0]),
        ("SUM(D5:D10)-D7", vec![1, 1, 0, 1, 1, 1]),
        ("SUM(D5:D8,D8:D10)", vec![1, 1, 1, 2, 1, 1]),
        ("SUM(D5:D10)+D7*2", vec![1, 1, 3, 1, 1, 1]),
        ("SUBTOTAL(109,D5:D10)", vec![1, 0, 1, 1, 1, 1]),
        ("D5-SUM(D6,D7)", vec![1, -1, -1, 0, 0, 0]),
        ("SUM(D5:D10)+SUM(他!A1:A3)+5", vec![1; 6]),
    ] {
        assert_eq!(coefficients(formula), Some(expected), "{formula}");
    }
}

#[test]
fn what_is_not_a_sum_of_cells() {
    for formula in [
        "5",
        "D5*D6",
        "SUM(D5:D10)/2",
        "SUMIF(C5:C10,\"x\",D5:D10)",
        "MAX(D5:D10)",
        "D5:D10",
        "IF(D5>1,D6,D7)",
        "D5&D6",
        "D5=D6",
        "SUBTOTAL(3,D5:D10)",
        "OFFSET(D5,1,0)",
        "SUM(無い)",
        "SUM(D5:D10",
        "1/D5",
    ] {
        assert_eq!(coefficients(formula), None, "{formula}");
    }
}

#[test]
fn differences_from_the_parts() {
    let parts: Vec<(usize, CellRef)> = (5..=10).map(|r| (0, at(&format!("D{r}")))).collect();
    let of = |formula: &str| {
        let book = workbook(formula);
        let context = Context::new(&book);
        context.coverage_of(0, at("D12")).unwrap().against(&parts)
    };
    // A text in the range, and blanks, are no difference.
    assert!(of("SUM(D5:D11)").is_empty());
    assert!(of("SUM(D5:D10,A1:C100)").is_empty());
    assert_eq!(of("SUM(D5:D9)").left_out, [(0, at("D10"))]);
    assert_eq!(of("SUM(D5:D10,D7)").miscounted, [(0, at("D7"), 2)]);
    assert_eq!(of("SUM(D5:D10,D20:D21)").extra, [(0, at("D20"), 1)]);
    assert_eq!(of("SUM(D5:D10)+D11").extra, [(0, at("D11"), 1)]);
    assert_eq!(of("SUM(D5:D10)+SUM(他!A:A)").extra, [(1, at("A1"), 1)]);
    assert!((of("SUM(D5:D10)+9").constant - 9.0).abs() < 1e-9);
    // A subtotal passes over the subtotals within, the total itself is no part of it.
    assert!(of("SUBTOTAL(9,D5:D11,D20)").is_empty());
}

#[test]
fn texts_that_sum_ignores() {
    let book = workbook("SUM(D5:D11)");
    let context = Context::new(&book);
    let coverage = context.coverage_of(0, at("D12")).unwrap();
    let texts: Vec<String> = coverage.ignored_texts().iter().map(|c| c.cell.at.to_string()).collect();
    assert_eq!(texts, ["D11"]);
    let added = context.coverage(0, &parse("D10+D11").unwrap()).unwrap();
    assert!(added.ignored_texts().is_empty());
}

#[test]
fn totals_of_totals_are_expanded() {
    let book = workbook("SUM(D7:D10)+D20");
    let context = Context::new(&book);
    let coverage = context.coverage_of(0, at("D12")).unwrap();
    assert_eq!(coverage.coefficient_of(0, at("D5")), 0);
    let expanded = coverage.expanded(|_, _| false).unwrap();
    let parts: Vec<(usize, CellRef)> = (5..=10).map(|r| (0, at(&format!("D{r}")))).collect();
    assert!(expanded.against(&parts).is_empty(), "{:?}", expanded.against(&parts));
    assert_eq!(expanded.coefficient_of(0, at("D20")), 0);
    let kept = coverage.expanded(|_, cell| cell == at("D20")).unwrap();
    assert_eq!(kept.coefficient_of(0, at("D20")), 1);
}

#[test]
fn sums_in_a_circle_are_not_expanded() {
    let book = workbook("SUM(D5:D12)");
    let context = Context::new(&book);
    let coverage = context.coverage_of(0, at("D12")).unwrap();
    assert_eq!(coverage.coefficient_of(0, at("D12")), 1);
    assert!(coverage.expanded(|_, _| false).is_none());
}

#[test]
fn a_whole_sheet_is_one_term() {
    let book = workbook("SUM(1:1048576)");
    let context = Context::new(&book);
    let coverage = context.coverage_of(0, at("D12")).unwrap();
    assert_eq!(coverage.terms.len(), 1);
    assert_eq!(coverage.cells().len(), 10);
    assert_eq!(coverage.coefficient_of(0, at("XFD1048576")), 1);
}

#[test]
fn sums_of_whole_sheets_in_a_circle_end_soon() {
    // Eight totals, each of the whole sheet twenty times, the totals included.
    let cell = |row, col, formula: Option<Arc<str>>| Cell {
        at: CellRef::new(row, col),
        value: Value::Number(1.0),
        formula,
        format: 0,
    };
    let whole = vec!["SUM(A:XFD)"; 20].join("+");
    let mut cells: Vec<Cell> = (0..400).map(|row| cell(row, 0, None)).collect();
    cells.extend((0..8).map(|row| cell(row, 1, Some(whole.as_str().into()))));
    let sheet = Sheet::new("表".to_owned(), Visibility::Visible, cells);
    let book = Workbook { sheets: vec![sheet], ..workbook("1") };
    let context = Context::new(&book);
    let coverage = context.coverage_of(0, at("B1")).unwrap();
    assert_eq!((coverage.coefficient_of(0, at("A9")), coverage.terms.len()), (20, 20));
    assert!(coverage.expanded(|_, _| false).is_none(), "they sum each other");
    // Far more cells than any form has are not followed at all.
    let far = parse(&vec!["SUM(A:XFD)"; 800].join("+")).unwrap();
    assert_eq!(context.coverage(0, &far).unwrap().visits(), 800 * 408);
    let rows = (0..2_000).map(|row| cell(row, 0, None)).collect();
    let long = Workbook { sheets: vec![Sheet::new("表".to_owned(), Visibility::Visible, rows)], ..workbook("1") };
    assert!(Context::new(&long).coverage(0, &far).is_none());
}
