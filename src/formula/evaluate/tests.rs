use crate::a1::CellRef;
use crate::formula::{Cached, Context, EvalLimits, Evaluator, Outcome, Scalar, Unsupported};
use crate::workbook::{self, Cell, FileFormat, Limits, NumberFormat, Sheet, Spans, Value, Visibility, Workbook};
use proptest::prelude::*;
use std::path::Path;
use std::time::{Duration, Instant};

/// Formulas of the fixture that are not evaluated, and why. Everything else agrees with LibreOffice.
const UNSUPPORTED: &[(&str, &str)] = &[
    ("COUNTIF(E2:E9,101)", r#"text "0101" used as a number"#),
    (r#"COUNTIF(E2:E9,"<>101")"#, r#"text "0101" used as a number"#),
    (r#"SUMIF(E2:E9,"101",B2:B9)"#, r#"text "0101" used as a number"#),
    ("SUBTOTAL(9,手!B2:B6)", "subtotal over hidden rows"),
    ("not_a_name+1", "name not_a_name"),
    ("YEAR(B2)", "function YEAR"),
    (r#""2025/4/1"+0"#, r#"text "2025/4/1" used as a number"#),
    (r#""１２"+1"#, r#"text "１２" used as a number"#),
    ("B2:B3", "range used as one value"),
];

fn fixture() -> Workbook {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formula/formulas.xlsx");
    workbook::open(&path, &Limits::default()).unwrap().workbook
}

/// A cell's text as a typist would enter it: `=…` a formula without result, `=…→5` one that states 5, otherwise a number or a text.
fn cell(at: &str, entry: &str) -> Cell {
    let at = at.parse().unwrap();
    let value = |t: &str| t.parse().map_or_else(|_| Value::Text(t.into()), Value::Number);
    match entry.strip_prefix('=') {
        None => Cell { at, value: value(entry), formula: None, format: 0 },
        Some(rest) => {
            let (formula, stated) = rest.split_once('→').map_or((rest, None), |(f, v)| (f, Some(v)));
            Cell { at, value: stated.map_or(Value::Missing, value), formula: Some(formula.into()), format: 0 }
        }
    }
}

fn book_of(sheets: Vec<(&str, Vec<Cell>)>) -> Workbook {
    Workbook {
        format: FileFormat::Xlsx,
        sheets: sheets.into_iter().map(|(n, c)| Sheet::new(n.to_owned(), Visibility::Visible, c)).collect(),
        formats: vec![NumberFormat { code: "General".into(), is_date: false }],
        date_1904: false,
        defined_names: Vec::new(),
    }
}

fn book(cells: &[(&str, &str)]) -> Workbook {
    book_of(vec![("S", cells.iter().map(|(at, entry)| cell(at, entry)).collect())])
}

fn at(text: &str) -> CellRef {
    text.parse().unwrap()
}

/// The outcome of a formula in Z1 beside these cells.
fn outcome(cells: &[(&str, &str)], formula: &str) -> Outcome {
    let mut cells = cells.to_vec();
    let formula = format!("={formula}");
    cells.push(("Z1", &formula));
    let book = book(&cells);
    Evaluator::new(&Context::new(&book)).evaluate_cell(0, at("Z1"))
}

fn number(n: f64) -> Outcome {
    Outcome::Value(Scalar::Number(n))
}

#[test]
fn results_agree_with_libreoffice() {
    let book = fixture();
    let context = Context::new(&book);
    let mut evaluator = Evaluator::new(&context);
    let (mut agreed, mut unsupported) = (0, Vec::new());
    for (i, sheet) in book.sheets.iter().enumerate() {
        for cell in sheet.cells().iter().filter(|c| c.formula.is_some()) {
            let text = cell.formula.as_deref().unwrap_or_default();
            match evaluator.check_cached(i, cell.at) {
                Cached::Agrees => agreed += 1,
                Cached::NotEvaluable(Outcome::Unsupported(what)) => unsupported.push((text, what.to_string())),
                other => panic!("{} {text}: stated {:?}, {other:?}", cell.at, cell.value),
            }
        }
    }
    let unsupported: Vec<(&str, &str)> = unsupported.iter().map(|(t, w)| (*t, w.as_str())).collect();
    assert_eq!(unsupported, UNSUPPORTED);
    assert!(agreed > 300, "{agreed}");
}

#[test]
fn without_stored_results_the_same_values_come_out() {
    let stated = fixture();
    let mut bare = stated.clone();
    for sheet in &mut bare.sheets {
        let strip =
            |c: &Cell| Cell { value: if c.formula.is_some() { Value::Missing } else { c.value.clone() }, ..c.clone() };
        let mut stripped = Sheet::new(sheet.name.clone(), sheet.visibility, sheet.cells().iter().map(strip).collect());
        stripped.hidden_rows = sheet.hidden_rows.clone();
        *sheet = stripped;
    }
    let (with, without) = (Context::new(&stated), Context::new(&bare));
    let (mut with, mut without) = (Evaluator::new(&with), Evaluator::new(&without));
    for (i, sheet) in stated.sheets.iter().enumerate() {
        for cell in sheet.cells() {
            let expected = with.evaluate_cell(i, cell.at);
            assert_eq!(without.value_of(i, cell.at), expected, "{} {:?}", cell.at, cell.formula);
            assert_eq!(with.evaluate_deep(i, cell.at), expected, "{} {:?}", cell.at, cell.formula);
        }
    }
}

#[test]
fn where_libreoffice_gives_an_error_excel_counts() {
    let cells = [("A1", "1"), ("A2", "5"), ("B1", "x")];
    for (formula, expected) in [
        ("SQRT(-1)", "#NUM!"),
        ("VLOOKUP(1,A1:B2,3,FALSE)", "#REF!"),
        ("SUM((A1,A2))", "6"),
        ("SUM(A1:A2 A2:B2)", "5"),
        ("A1:A2 B1:B2", "#NULL!"),
        ("SUM('S'!A1:A2)", "6"),
        ("SUM('s:S'!A1)", "1"),
    ] {
        match outcome(&cells, formula) {
            Outcome::Value(value) => assert_eq!(value.to_string(), expected, "{formula}"),
            other => panic!("{formula}: {other:?}"),
        }
    }
}

/// Found by recalculating thousands of formulas in LibreOffice: a book saved by it must not be told that its results are stale.
#[test]
fn where_two_programs_give_two_values_neither_is_taken() {
    let truth = Outcome::Unsupported(Unsupported::TruthAsNumber);
    let text = |t: &str| Outcome::Unsupported(Unsupported::TextAsNumber(t.into()));
    for (formula, expected) in [
        ("SUM(A1:A2)", truth.clone()),
        ("COUNT(A1:A2)", truth.clone()),
        ("MAX(A1:A2)", truth.clone()),
        ("COUNTA(A1:A2)", number(2.0)),
        ("SUMPRODUCT(A1:A2)", truth.clone()),
        ("SUMPRODUCT(B1:B2=\"x\",C1:C2)", truth.clone()),
        ("SUMPRODUCT((B1:B2=\"x\")*C1:C2)", number(3.0)),
        ("COUNTIF(A1:A2,1)", truth.clone()),
        ("COUNTIF(C1:C2,TRUE)", number(0.0)),
        ("A2=1", truth.clone()),
        ("A2=5", Outcome::Value(Scalar::Bool(false))),
        ("5<TRUE", truth.clone()),
        ("CONCATENATE(1,TRUE)", truth.clone()),
        ("A2&\"\"", truth.clone()),
        ("TRUE>\"zzz\"", truth),
        ("A2=TRUE", Outcome::Value(Scalar::Bool(true))),
        ("SUM(\"5\",1)", text("5")),
        ("0^0", Outcome::Unsupported(Unsupported::Precision)),
        ("COUNTIF(C1:C2,\"*\")", Outcome::Unsupported(Unsupported::NumberAsText)),
        ("COUNTIF(C1:C2,\"?\")", Outcome::Unsupported(Unsupported::NumberAsText)),
        ("COUNTIF(C1:C2,\"x*\")", number(0.0)),
        ("COUNTIF(B1:B2,\"*\")", number(2.0)),
    ] {
        let entries = [("A1", "2"), ("B1", "x"), ("B2", "y"), ("C1", "3"), ("C2", "4")];
        let mut cells: Vec<Cell> = entries.iter().map(|(at, entry)| cell(at, entry)).collect();
        cells.push(Cell { at: at("A2"), value: Value::Bool(true), formula: None, format: 0 });
        cells.push(cell("Z1", &format!("={formula}")));
        let book = book_of(vec![("S", cells)]);
        assert_eq!(Evaluator::new(&Context::new(&book)).evaluate_cell(0, at("Z1")), expected, "{formula}");
    }
}

/// LibreOffice writes `#N/A` for a formula that .xls cannot hold, `#NAME?` for a function it does not know, and 1 for TRUE in .ods.
#[test]
fn what_another_program_could_not_write_is_not_stale() {
    let mut cells = vec![cell("A1", "=#N/A→12"), cell("A2", "=ISTEXT(\"a\")→1"), cell("A3", "=ISTEXT(\"a\")→0")];
    let unknown = Value::Error("#NAME?".into());
    cells.push(Cell { at: at("A4"), value: unknown, formula: Some("AGGREGATE(9,6,A1:A2)".into()), format: 0 });
    let book = book_of(vec![("S", cells)]);
    let context = Context::new(&book);
    let mut evaluator = Evaluator::new(&context);
    let unknown = Cached::NotEvaluable(Outcome::Unsupported(Unsupported::FormulaUnknown));
    assert_eq!(evaluator.check_cached(0, at("A1")), unknown);
    assert_eq!(evaluator.check_cached(0, at("A2")), Cached::Agrees);
    assert_eq!(evaluator.check_cached(0, at("A3")), Cached::Differs { evaluated: Scalar::Bool(true) });
    assert_eq!(evaluator.check_cached(0, at("A4")), unknown);
}

#[test]
fn what_is_not_certain_is_said() {
    let cells = [("A1", "2"), ("A2", "3"), ("A3", "１２"), ("A4", "令和7年4月1日")];
    for (formula, what) in [
        ("TODAY()", Unsupported::Function("TODAY".into())),
        ("IF(A1>1,RAND(),0)", Unsupported::Function("RAND".into())),
        ("SUM(A1:A2*2)", Unsupported::RangeAsValue),
        ("A1:A2", Unsupported::RangeAsValue),
        ("A3+1", Unsupported::TextAsNumber("１２".into())),
        ("A4+1", Unsupported::TextAsNumber("令和7年4月1日".into())),
        ("\"あ\"<\"い\"", Unsupported::TextOrder),
        ("10^20&\"\"", Unsupported::NumberAsText),
        ("INT((0.1+0.7)*10)", Unsupported::Precision),
        ("無い!A1", Unsupported::Sheet("無い".into())),
        ("無い名前", Unsupported::Name("無い名前".into())),
        ("IFERROR(TODAY(),0)", Unsupported::Function("TODAY".into())),
        ("SUM(", Unsupported::Unreadable),
        ("VLOOKUP(1,A3:A4,1)", Unsupported::Function("VLOOKUP".into())),
    ] {
        assert_eq!(outcome(&cells, formula), Outcome::Unsupported(what), "{formula}");
    }
    // A branch that is not taken does no harm, nor does a text beside the numbers of a range.
    assert_eq!(outcome(&cells, "IF(A1>1,5,RAND())"), number(5.0));
    assert_eq!(outcome(&cells, "SUM(A1:A4)"), number(5.0));
}

#[test]
fn what_is_not_evaluated_spreads() {
    let book = book(&[("A1", "=TODAY()"), ("A2", "=A1+1"), ("A3", "=SUM(A1:A2)"), ("A4", "=SUM(A5:A6)"), ("A5", "1")]);
    let context = Context::new(&book);
    let mut evaluator = Evaluator::new(&context);
    for name in ["A1", "A2", "A3"] {
        let today = Outcome::Unsupported(Unsupported::Function("TODAY".into()));
        assert_eq!(evaluator.value_of(0, at(name)), today, "{name}");
    }
    assert_eq!(evaluator.value_of(0, at("A4")), number(1.0));
}

#[test]
fn a_stale_cell_is_accused_and_the_totals_above_are_not() {
    // The part B1 was changed to 5 without recalculation: the subtotal B3 is stale, the total B5 agrees with what it was added from.
    let book = book(&[
        ("B1", "5"),
        ("B2", "2"),
        ("B3", "=SUM(B1:B2)→3"),
        ("B4", "10"),
        ("B5", "=B3+B4→13"),
        ("B6", "=TODAY()→45000"),
        ("B7", "=B6+1→45001"),
        ("B8", "=B1+B2"),
    ]);
    let context = Context::new(&book);
    let mut evaluator = Evaluator::new(&context);
    assert_eq!(evaluator.check_cached(0, at("B3")), Cached::Differs { evaluated: Scalar::Number(7.0) });
    assert_eq!(evaluator.check_cached(0, at("B5")), Cached::Agrees);
    assert!(matches!(evaluator.check_cached(0, at("B6")), Cached::NotEvaluable(Outcome::Unsupported(_))));
    assert_eq!(evaluator.check_cached(0, at("B7")), Cached::Agrees);
    assert_eq!(evaluator.check_cached(0, at("B8")), Cached::NotStated(number(7.0)));
    assert_eq!(evaluator.check_cached(0, at("B1")), Cached::NoFormula);
    assert_eq!(evaluator.evaluate_deep(0, at("B5")), number(17.0));
}

#[test]
fn a_total_that_a_recalculation_would_leave_is_not_stale() {
    // Only the result of the part B1 was changed, from 4 to 7: the total B3 is what Excel would show again.
    let book = book(&[("A1", "4"), ("B1", "=A1→7"), ("B2", "2"), ("B3", "=SUM(B1:B2)→6"), ("B4", "=SUM(B1:B2)→8")]);
    let context = Context::new(&book);
    let mut evaluator = Evaluator::new(&context);
    assert_eq!(evaluator.check_cached(0, at("B1")), Cached::Differs { evaluated: Scalar::Number(4.0) });
    assert_eq!(evaluator.check_cached(0, at("B3")), Cached::Agrees);
    assert_eq!(evaluator.check_cached(0, at("B4")), Cached::Differs { evaluated: Scalar::Number(9.0) });
}

#[test]
fn cycles_are_cycles_with_or_without_stated_results() {
    let book = book(&[
        ("A1", "=A1+1"),
        ("A2", "=A3"),
        ("A3", "=SUM(A2:A2)"),
        ("A4", "=A2+1"),
        ("B1", "=B1+1→5"),
        ("B2", "=B3+1→0"),
        ("B3", "=B2→0"),
        ("C1", "=IF(TRUE,1,C1)"),
    ]);
    let context = Context::new(&book);
    let mut evaluator = Evaluator::new(&context);
    for name in ["A1", "A2", "A3", "A4"] {
        assert_eq!(evaluator.value_of(0, at(name)), Outcome::Cycle, "{name}");
    }
    for name in ["B1", "B2"] {
        assert_eq!(evaluator.check_cached(0, at(name)), Cached::NotEvaluable(Outcome::Cycle), "{name}");
    }
    assert_eq!(evaluator.value_of(0, at("C1")), number(1.0));
}

#[test]
fn names_that_stand_for_each_other_are_a_cycle() {
    let mut book = book(&[("A1", "=甲+1"), ("A2", "=丙"), ("A3", "=丁"), ("A4", "=相対")]);
    for (name, meaning) in [("甲", "乙"), ("乙", "甲"), ("丙", "S!$A$2"), ("丁", "1"), ("丁", "2"), ("相対", "S!A1")]
    {
        book.defined_names.push((name.to_owned(), meaning.to_owned()));
    }
    let context = Context::new(&book);
    let mut evaluator = Evaluator::new(&context);
    assert_eq!(evaluator.value_of(0, at("A1")), Outcome::Cycle);
    assert_eq!(evaluator.value_of(0, at("A2")), Outcome::Cycle);
    assert_eq!(evaluator.value_of(0, at("A3")), Outcome::Unsupported(Unsupported::Name("丁".into())));
    assert_eq!(evaluator.value_of(0, at("A4")), Outcome::Unsupported(Unsupported::Name("相対".into())));
}

#[test]
fn subtotals_pass_over_hidden_rows_and_each_other() {
    let mut book = book(&[("A1", "1"), ("A2", "2"), ("A3", "4"), ("A4", "=IF(1,SUBTOTAL(9,A1:A2),0)→3"), ("B1", "x")]);
    book.sheets[0].hidden_rows = Spans::from_spans(vec![(1, 1)]);
    let mut cells = book.sheets[0].cells().to_vec();
    for (i, formula) in
        ["SUBTOTAL(109,A1:A4)", "SUBTOTAL(9,A3:A4)", "SUBTOTAL(9,A1:A4)", "SUBTOTAL(9,B1:B2)"].iter().enumerate()
    {
        cells.push(cell(&format!("Z{}", i + 1), &format!("={formula}")));
    }
    let hidden = book.sheets[0].hidden_rows.clone();
    book.sheets[0] = Sheet::new("S".to_owned(), Visibility::Visible, cells);
    book.sheets[0].hidden_rows = hidden;
    let context = Context::new(&book);
    let mut evaluator = Evaluator::new(&context);
    assert_eq!(evaluator.value_of(0, at("Z1")), number(5.0));
    assert_eq!(evaluator.value_of(0, at("Z2")), number(4.0));
    assert_eq!(evaluator.value_of(0, at("Z3")), Outcome::Unsupported(Unsupported::HiddenRows));
    assert_eq!(evaluator.value_of(0, at("Z4")), number(0.0));
}

#[test]
fn untrustworthy_formulas_are_not_evaluated() {
    let mut book = book(&[("A1", "1"), ("A2", "=A1+1→3")]);
    book.sheets[0].formulas_known = false;
    let context = Context::new(&book);
    let mut evaluator = Evaluator::new(&context);
    assert_eq!(
        evaluator.check_cached(0, at("A2")),
        Cached::NotEvaluable(Outcome::Unsupported(Unsupported::FormulaUnknown))
    );
    assert_eq!(evaluator.value_of(0, at("A2")), number(3.0));
}

#[test]
fn a_long_chain_of_cells_needs_no_stack() {
    let rows = 50_000;
    let mut cells = vec![cell("A1", "1")];
    cells.extend((2..=rows).map(|r| cell(&format!("A{r}"), &format!("=A{}+1", r - 1))));
    let book = book_of(vec![("S", cells)]);
    let context = Context::new(&book);
    let last = at(&format!("A{rows}"));
    assert_eq!(Evaluator::new(&context).value_of(0, last), number(f64::from(rows)));
    let shallow = EvalLimits { max_depth: 100, ..EvalLimits::default() };
    assert_eq!(Evaluator::with_limits(&context, shallow).value_of(0, last), Outcome::TooDeep);
    let few = EvalLimits { max_steps: 1000, ..EvalLimits::default() };
    assert_eq!(Evaluator::with_limits(&context, few).value_of(0, last), Outcome::TooManySteps);
}

#[test]
fn a_column_of_cells_to_be_evaluated_is_one_request() {
    let rows = 5_000;
    let mut cells: Vec<Cell> = (1..=rows).map(|r| cell(&format!("A{r}"), "=1+1")).collect();
    cells.push(cell("B1", "=SUM(A:A)"));
    let sum: Vec<String> = (1..=rows).map(|r| format!("A{r}")).collect();
    cells.push(cell("B2", &format!("={}", sum.join("+"))));
    let book = book_of(vec![("S", cells)]);
    let context = Context::new(&book);
    for name in ["B1", "B2"] {
        let mut evaluator = Evaluator::new(&context);
        assert_eq!(evaluator.value_of(0, at(name)), number(f64::from(2 * rows)));
        assert!(evaluator.steps() < 100_000, "{name}: {}", evaluator.steps());
    }
}

#[test]
fn whole_columns_cost_what_they_hold() {
    let mut cells: Vec<Cell> = (0..200_000)
        .map(|r| Cell { at: CellRef::new(r, 0), value: Value::Number(1.0), formula: None, format: 0 })
        .collect();
    let formulas =
        ["SUM(A:A)", "SUM(B:Y)", "COUNTBLANK(C:Y)", "SUMIF(A:A,1,A:A)", "SUMPRODUCT(A:A*1)", "COUNTIF(B:B,\"\")"];
    cells.extend(formulas.iter().enumerate().map(|(i, f)| cell(&format!("Z{}", i + 1), &format!("={f}"))));
    let book = book_of(vec![("S", cells)]);
    let context = Context::new(&book);
    let started = Instant::now();
    let mut evaluator = Evaluator::new(&context);
    let rows = f64::from(crate::a1::MAX_ROWS);
    for (name, expected) in [
        ("Z1", number(2e5)),
        ("Z2", number(0.0)),
        ("Z3", number(23.0 * rows)),
        ("Z4", number(2e5)),
        ("Z5", Outcome::TooManySteps),
        ("Z6", number(rows)),
    ] {
        assert_eq!(evaluator.value_of(0, at(name)), expected, "{name}");
    }
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}

#[test]
fn many_costly_formulas_share_a_budget() {
    let mut cells: Vec<Cell> = (0..20_000)
        .map(|r| Cell { at: CellRef::new(r, 0), value: Value::Number(1.0), formula: None, format: 0 })
        .collect();
    cells.extend((1..=20_000).map(|r| cell(&format!("B{r}"), "=SUM(A:A)→1")));
    let book = book_of(vec![("S", cells)]);
    let context = Context::new(&book);
    let limits = EvalLimits { max_total_steps: 1_000_000, ..EvalLimits::default() };
    let mut evaluator = Evaluator::with_limits(&context, limits);
    let results: Vec<Cached> = (0..20_000).map(|r| evaluator.check_cached(0, CellRef::new(r, 1))).collect();
    assert!(matches!(results[0], Cached::Differs { .. }));
    assert_eq!(results[19_999], Cached::NotEvaluable(Outcome::TooManySteps));
    assert!(evaluator.steps() <= 1_000_000);
}

#[test]
fn the_deepest_formulas_fit_a_small_stack() {
    let deep = |n: usize, open: &str, close: &str| format!("{}1{}", open.repeat(n), close.repeat(n));
    let formulas = [
        deep(64, "(", ")"),
        deep(64, "IF(1,", ",0)"),
        deep(64, "SUM(1,", ")"),
        deep(64, "SUMPRODUCT(1*", ")"),
        deep(64, "-", ""),
        deep(31, "1+1*(", ")%"),
        deep(31, "(", "^1*1+1=1)"),
    ];
    let run = move || {
        for formula in formulas {
            let outcome = outcome(&[], &formula);
            assert!(matches!(outcome, Outcome::Value(_)), "{formula}: {outcome:?}");
        }
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap();
}

proptest! {
    #[test]
    fn any_formula_ends(formula in "[A-C1-3:,()+*/^&<>=%\" {};-]{0,24}|(SUM|IF|SUMIF|SUBTOTAL|INDEX|COUNTIFS|ROUND|SUMPRODUCT)\\([A-C1-3:,+*\"-]{0,16}\\)") {
        let cells = [("A1", "=A2+B1"), ("A2", "=SUM(B:B)"), ("B1", "3"), ("B2", "=A1"), ("B3", "x"), ("C1", "=1/0"), ("C2", "12")];
        outcome(&cells, &formula);
        let formula = format!("={formula}");
        let book = book_of(vec![("S", cells.iter().chain([&("A3", &*formula)]).map(|(at, entry)| cell(at, entry)).collect())]);
        let context = Context::new(&book);
        Evaluator::new(&context).check_cached(0, at("A3"));
        if let Some(coverage) = context.coverage_of(0, at("A3")) {
            // Cell by cell and as a list, a coverage counts the same.
            for covered in coverage.cells() {
                prop_assert_eq!(coverage.coefficient_of(covered.sheet, covered.cell.at), covered.coefficient);
            }
            drop(coverage.expanded(|_, _| false));
        }
    }

    #[test]
    fn sums_of_whole_numbers_are_exact(values in prop::collection::vec(-1_000_000i32..1_000_000, 1..40)) {
        let mut cells: Vec<Cell> = values.iter().enumerate().map(|(r, v)| {
            Cell { at: CellRef::new(r as u32, 0), value: Value::Number(f64::from(*v)), formula: None, format: 0 }
        }).collect();
        cells.push(cell("Z1", "=SUM(A:A)"));
        cells.push(cell("Z2", &format!("={}", (1..=values.len()).map(|r| format!("A{r}")).collect::<Vec<_>>().join("+"))));
        cells.push(cell("Z3", &format!("=SUBTOTAL(9,A1:A{})-SUMIF(A:A,\"<0\")-SUMIF(A:A,\">=0\")", values.len())));
        let book = book_of(vec![("S", cells)]);
        let context = Context::new(&book);
        let mut evaluator = Evaluator::new(&context);
        let sum: i64 = values.iter().map(|v| i64::from(*v)).sum();
        prop_assert_eq!(evaluator.value_of(0, at("Z1")), number(sum as f64));
        prop_assert_eq!(evaluator.value_of(0, at("Z2")), number(sum as f64));
        prop_assert_eq!(evaluator.value_of(0, at("Z3")), number(0.0));
    }
}
