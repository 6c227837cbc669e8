use crate::a1::CellRef;
use crate::formula::{Cached, Context, Evaluator, Outcome, Scalar, Unsupported};
use crate::workbook::{self, Cell, FileFormat, Limits, NumberFormat, Sheet, Value, Visibility, Workbook};
use std::path::Path;

fn office() -> Workbook {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formula/office.xlsx");
    workbook::open(&path, &Limits::default()).unwrap().workbook
}

/// The outcome of a formula in Z1 beside cells that hold numbers or texts, or formulas without results.
fn outcome(cells: &[(&str, &str)], formula: &str, date_1904: bool) -> Outcome {
    let cell = |at: &str, entry: &str| {
        let value = match entry.strip_prefix('=') {
            Some(_) => Value::Missing,
            None => entry.parse().map_or_else(|_| Value::Text(entry.into()), Value::Number),
        };
        Cell { at: at.parse().unwrap(), value, formula: entry.strip_prefix('=').map(Into::into), format: 0 }
    };
    let mut all: Vec<Cell> = cells.iter().map(|(at, entry)| cell(at, entry)).collect();
    all.push(cell("Z1", &format!("={formula}")));
    let book = Workbook {
        format: FileFormat::Xlsx,
        sheets: vec![Sheet::new("S".to_owned(), Visibility::Visible, all)],
        formats: vec![NumberFormat { code: "General".into(), is_date: false }],
        date_1904,
        defined_names: Vec::new(),
    };
    Evaluator::new(&Context::new(&book)).evaluate_cell(0, CellRef::new(0, 25))
}

#[test]
fn what_offices_calculate_agrees_with_libreoffice() {
    let book = office();
    let context = Context::new(&book);
    let mut evaluator = Evaluator::new(&context);
    let mut agreed = 0;
    for (i, sheet) in book.sheets.iter().enumerate() {
        for cell in sheet.cells().iter().filter(|c| c.formula.is_some()) {
            let found = evaluator.check_cached(i, cell.at);
            assert_eq!(found, Cached::Agrees, "{} {:?}", cell.at, cell.formula);
            agreed += 1;
        }
    }
    assert_eq!(agreed, 91);
}

#[test]
fn without_stored_results_the_same_comes_out() {
    let stated = office();
    let mut bare = stated.clone();
    for sheet in &mut bare.sheets {
        let strip =
            |c: &Cell| Cell { value: if c.formula.is_some() { Value::Missing } else { c.value.clone() }, ..c.clone() };
        *sheet = Sheet::new(sheet.name.clone(), sheet.visibility, sheet.cells().iter().map(strip).collect());
    }
    let context = Context::new(&bare);
    let mut evaluator = Evaluator::new(&context);
    for (i, sheet) in stated.sheets.iter().enumerate() {
        for cell in sheet.cells() {
            let outcome = evaluator.value_of(i, cell.at);
            let agrees = matches!(&outcome, Outcome::Value(value) if value.agrees_with(&cell.value));
            assert!(agrees, "{} {:?} {outcome:?}", cell.at, cell.formula);
        }
    }
}

#[test]
fn what_programs_do_differently_is_not_evaluated() {
    let cells = [("A1", "10"), ("A2", "20"), ("A3", "5"), ("B1", "a"), ("B2", "令和7年4月1日"), ("C1", "45748")];
    for (formula, name) in [
        // A 29th of February 1900, days before the first, years of two digits.
        ("YEAR(60)", "YEAR"),
        ("MONTH(0)", "MONTH"),
        ("DATE(1900,2,1)", "DATE"),
        ("DATE(25,4,1)", "DATE"),
        ("DATE(99999,1,1)", "DATE"),
        ("DATEDIF(C1,C1+1,\"MD\")", "DATEDIF"),
        ("TEXT(C1,\"ggge年m月d日\")", "TEXT"),
        ("TEXT(C1,\"aaa\")", "TEXT"),
        ("TEXT(C1,\"h:mm\")", "TEXT"),
        ("TEXT(A1,\"[赤]0\")", "TEXT"),
        ("TEXT(A1,\"0;-0\")", "TEXT"),
        // Rows that do not ascend, or hold more than numbers.
        ("MATCH(12,A1:A3)", "MATCH"),
        ("VLOOKUP(12,A1:B3,1,TRUE)", "VLOOKUP"),
        ("LOOKUP(12,A1:A3,B1:B3)", "LOOKUP"),
        ("MATCH(\"a\",B1:B2,1)", "MATCH"),
        ("MATCH(12,A1:A3,-1)", "MATCH"),
        ("XLOOKUP(\"a*\",B1:B2,A1:A2)", "XLOOKUP"),
        ("SEARCH(\"a?\",B1)", "SEARCH"),
        ("CEILING(-7,5)", "CEILING"),
        ("INDIRECT(\"R1C1\",FALSE)", "INDIRECT"),
        ("INDIRECT(\"無い名前\")", "INDIRECT"),
        ("OFFSET(A3,0,0,-2,1)", "OFFSET"),
        ("REPT(\"あ\",100000)", "REPT"),
        ("NETWORKDAYS(1,100000000)", "NETWORKDAYS"),
    ] {
        let expected = Outcome::Unsupported(Unsupported::Function(name.into()));
        assert_eq!(outcome(&cells, formula, false), expected, "{formula}");
    }
    let era = Outcome::Unsupported(Unsupported::TextAsNumber("令和7年4月1日".into()));
    assert_eq!(outcome(&cells, "YEAR(B2)", false), era);
    let text = Outcome::Unsupported(Unsupported::TextAsNumber("5".into()));
    assert_eq!(outcome(&cells, "MEDIAN(\"5\")", false), text);
    // A date to Excel and in Japan, a text to LibreOffice elsewhere.
    let slashes = Outcome::Unsupported(Unsupported::TextAsNumber("2025/4/1".into()));
    assert_eq!(outcome(&cells, "COUNTIF(C1,\">=2025/4/1\")", false), slashes);
}

#[test]
fn values_and_errors_of_what_is_calculated() {
    let cells = [("A1", "10"), ("A2", "=A1+10"), ("A3", "30"), ("B1", "x"), ("B2", "y"), ("B3", "z"), ("C1", "44286")];
    for (formula, expected) in [
        // Keys that are formulas without results are calculated first.
        ("MATCH(25,A1:A3)", "2"),
        ("LOOKUP(25,A1:A3,B1:B3)", "y"),
        ("XLOOKUP(20,A1:A3,B1:B3)", "y"),
        ("XLOOKUP(21,A1:A3,B1:B3,\"なし\")", "なし"),
        ("XLOOKUP(21,A1:A3,B1:B3)", "#N/A"),
        ("SUM(A1:OFFSET(A3,-1,0))", "30"),
        ("SUM(A1:INDEX(A:A,ROW()+1))", "30"),
        ("OFFSET(A1,-1,0)", "#REF!"),
        ("SUM(INDIRECT(\"S!A1:A\"&3))", "60"),
        ("SUMPRODUCT((RIGHT(B1:B3,1)=\"y\")*A1:A3)", "20"),
        ("LARGE(A1:A3,4)", "#NUM!"),
        ("RANK(11,A1:A3)", "#N/A"),
        ("FIND(\"q\",B1)", "#VALUE!"),
        ("LN(0)", "#NUM!"),
        ("TEXT(1234.5,\"#,##0\")", "1,235"),
        ("TEXT(7,\"第00回\")", "第07回"),
        ("COUNTIF(C1,\"<=2025-04-01\")", "1"),
    ] {
        match outcome(&cells, formula, false) {
            Outcome::Value(value) => assert_eq!(value.to_string(), expected, "{formula}"),
            other => panic!("{formula}: {other:?}"),
        }
    }
    // In the system that begins in 1904 the same number is another day.
    let day = |formula, date_1904| outcome(&cells, formula, date_1904);
    assert_eq!(day("YEAR(C1)", true), Outcome::Value(Scalar::Number(2025.0)));
    assert_eq!(day("YEAR(C1)", false), Outcome::Value(Scalar::Number(2021.0)));
    assert_eq!(day("DATE(2025,4,1)=C1", true), Outcome::Value(Scalar::Bool(true)));
    assert_eq!(day("COUNTIF(C1,\"2025-04-01\")", true), Outcome::Value(Scalar::Number(1.0)));
    // A range that grows onto its own cell is a circle.
    assert_eq!(day("SUM(OFFSET(Z1,0,0,2,1))", false), Outcome::Cycle);
}
