use super::*;
use crate::formula::reference::End;
use crate::formula::scalar::Scalar;
use proptest::prelude::*;

/// Parses and writes again.
fn again(text: &str) -> String {
    parse(text).map_or_else(|e| panic!("{text}: {e}"), |e| e.to_string())
}

#[test]
fn formulas_are_written_as_they_were_read() {
    for text in [
        "SUM(D5:D10)",
        "D5+D6+D7",
        "SUM(D5:D7,D9)-$D$7",
        "'R6 集計'!A1",
        "集計!A1:B2",
        "'R6'!A1",
        "'O''x'!$A1",
        "SUM(A:A)",
        "SUM($A:$C,1:3,$2:$2)",
        "SUM(Sheet1!1:3)",
        "SUM('4月:6月'!D5)",
        "-2^2",
        "2^-1",
        "-(1+2)%",
        "(1+2)*3-(4-5)",
        "1-(2-3)",
        "2^(3^2)",
        "\"a\"\"b\"&\"\"",
        "IF(A1,,2)",
        "IF(A1=\"\",\"\",A1)",
        "SUM({1,-2;\"x\",TRUE})",
        "SUM((A1,B1:B3))",
        "SUM(A1:B3 B2:C4)",
        "INDEX(A:A,3):B9",
        "合計*税率",
        "表!合計",
        "[1]Sheet1!$A$1:$B$2",
        "'C:\\dir\\[本.xlsx]表'!A1",
        "SUM(Table1[列])",
        "Table1[[#This Row],[件数]]",
        "1=1<>FALSE",
        "#REF!+#N/A",
        "LOG10(100)",
        "1.5E+10*0.1".replace("1.5E+10", "15000000000").as_str(),
        "A1%%",
        "--A1",
    ] {
        assert_eq!(again(text), text);
    }
}

#[test]
fn spellings_that_mean_the_same() {
    for (text, same) in [
        (" SUM( A1 : B2 ,\n 3 ) ", "SUM(A1:B2,3)"),
        ("_xlfn.IFS(A1>1,2)", "IFS(A1>1,2)"),
        ("_xlfn._xlws.FILTER(A1:A2,B1:B2)", "FILTER(A1:A2,B1:B2)"),
        ("sum(a1:$b$2)", "SUM(A1:$B$2)"),
        ("SUM(B : bz)", "SUM(B:BZ)"),
        ("((A1))", "A1"),
        ("true", "TRUE"),
        ("Sheet1!A1:Sheet1!B2", "Sheet1!A1:B2"),
        ("4月!A1", "'4月'!A1"),
        ("4月:6月!D5", "'4月:6月'!D5"),
        ("Sheet1:Sheet3!A1", "'Sheet1:Sheet3'!A1"),
        ("R6!A1", "'R6'!A1"),
        ("Sheet1!#REF!", "#REF!"),
        ("#REF!A1", "#REF!"),
        ("SUM(#REF!:B2)", "SUM(#REF!)"),
        ("1.50", "1.5"),
        (".5", "0.5"),
        ("SUM(1,)", "SUM(1,)"),
        ("PI()", "PI()"),
    ] {
        assert_eq!(again(text), same);
    }
}

#[test]
fn what_is_no_formula() {
    for text in [
        "", " ", "1+", "(1", "1)", "SUM(1", "\"a", "'a'", "'a'!", "{1,2;3}", "{}", "{A1}", "#WHAT!", "1 2", "A1 1",
        "[a", "$", "1,2", "()", "*1", "$A", "A1B$2", "1e999", "あ!", "＋1＋(", "\u{0}",
    ] {
        assert!(matches!(parse(text), Err(ParseError::Unexpected { .. })), "{text:?}: {:?}", parse(text));
    }
}

#[test]
fn hostile_nesting_is_refused() {
    for (open, close) in [("(", ")"), ("SUM(", ")"), ("-", ""), ("+", ""), ("(-", "%)"), ("{", "}"), ("IF(1,", ",2)")] {
        let n = 50_000 / open.len().max(1);
        let deep = format!("{}1{}", open.repeat(n), close.repeat(n));
        assert!(parse(&deep).is_err(), "{open}");
        assert!(parse(&open.repeat(n)).is_err());
    }
    assert_eq!(parse(&format!("{}1{}", "(".repeat(20_000), ")".repeat(20_000))), Err(ParseError::TooDeep));
    assert_eq!(parse(&format!("1{}", "%".repeat(5_000))), Err(ParseError::TooDeep));
    assert_eq!(parse(&"A1:".repeat(5_000)), Err(ParseError::TooDeep));
    assert_eq!(parse(&format!("{}1{}", "1=1&1+1*1^(".repeat(60), "%%)".repeat(60))), Err(ParseError::TooDeep));
    assert_eq!(parse(&"1+".repeat(40_000)), Err(ParseError::TooLong));
    // Long is no harm: thirty thousand summands are one level deep.
    assert!(parse(&format!("{}1", "1+".repeat(30_000))).is_ok());
}

fn expr() -> impl Strategy<Value = Expr> {
    let corner = |row, col, fixed| End { col: Some((col, fixed)), row: Some((row, fixed)) };
    let cell = (0u32..1_048_576, 0u32..16_384, any::<bool>()).prop_map(move |(r, c, f)| corner(r, c, f));
    let sheets = prop_oneof![
        3 => Just(SheetRef::Own),
        1 => "[A-Za-z0-9集計月' .（）]{1,8}".prop_map(|n| SheetRef::Named(n.into())),
        1 => ("[a-z集]{1,4}", "[a-z計1-9]{1,4}").prop_map(|(a, b)| SheetRef::Span(a.into(), b.into())),
    ];
    let reference = (sheets, cell, prop::option::of((0u32..100, 0u32..100))).prop_map(move |(sheets, first, last)| {
        Expr::Reference(Reference { sheets, first, last: last.map(|(r, c)| corner(r, c, false)) })
    });
    let leaf = prop_oneof![
        (0u32..1_000_000).prop_map(|n| Expr::Number(f64::from(n) / 8.0)),
        "[a-z\"' 集計{}(]{0,6}".prop_map(|t| Expr::Text(t.into())),
        any::<bool>().prop_map(Expr::Bool),
        Just(Expr::Error(ErrorCode::NotAvailable)),
        "[計率][a-z]{0,3}".prop_map(|n| Expr::Name { sheet: SheetRef::Own, name: n.into() }),
        Just(Expr::Array(vec![vec![Scalar::Number(-1.5), Scalar::Text("a".into())]])),
        reference,
    ];
    leaf.prop_recursive(4, 40, 4, |inner| {
        let op = |level: u8| {
            let ops: Vec<BinaryOp> = BinaryOp::ALL.iter().map(|o| o.1).filter(|o| o.precedence() == level).collect();
            prop::sample::select(ops)
        };
        let operand = inner.clone();
        let chain = (0u8..5).prop_flat_map(move |level| {
            (operand.clone(), prop::collection::vec((op(level), operand.clone()), 1..4))
                .prop_map(|(first, rest)| Expr::Chain { first: Box::new(first), rest })
        });
        prop_oneof![
            3 => chain,
            1 => inner.clone().prop_map(|e| Expr::Prefix(PrefixOp::Minus, Box::new(e))),
            1 => inner.clone().prop_map(|e| Expr::Percent(Box::new(e))),
            2 => ("[A-Z]{2,5}", prop::collection::vec(inner.clone(), 0..4))
                .prop_map(|(name, args)| Expr::Function { name: name.into(), args }),
            1 => prop::collection::vec(inner, 2..4).prop_map(Expr::Union),
        ]
    })
}

proptest! {
    #[test]
    fn no_text_is_a_panic(text in any::<String>()) {
        drop(parse(&text));
    }

    #[test]
    fn no_text_like_a_formula_is_a_panic(text in "[A-C1-3$!':,(){}\\[\\]\"#+*%^ =<>;.eE集月-]{0,40}") {
        if let Ok(expr) = parse(&text) {
            // What is written again means the same.
            prop_assert_eq!(parse(&expr.to_string()).map(|e| e.to_string()), Ok(expr.to_string()));
        }
    }

    #[test]
    fn a_tree_survives_being_written(expr in expr()) {
        prop_assert_eq!(parse(&expr.to_string()), Ok(expr));
    }
}
