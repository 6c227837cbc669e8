use crate::a1::CellRef;
use crate::formula::{Cached, Context, EvalLimits, Evaluator, Outcome, Scalar, Unsupported};
use crate::workbook::{self, Limits};
use std::path::Path;

/// Formulas of the fixture that are not evaluated, and why. Everything else must agree with LibreOffice.
const UNSUPPORTED: &[(&str, &str)] = &[];

#[test]
fn results_agree_with_libreoffice() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formula/formulas.xlsx");
    let book = workbook::open(&path, &Limits::default()).unwrap().workbook;
    let context = Context::new(&book);
    let mut evaluator = Evaluator::new(&context);
    let (mut agreed, mut unsupported, mut differ) = (0, Vec::new(), Vec::new());
    for (i, sheet) in book.sheets.iter().enumerate() {
        for cell in sheet.cells().iter().filter(|c| c.formula.is_some()) {
            let text = cell.formula.as_deref().unwrap();
            match evaluator.check_cached(i, cell.at) {
                Cached::Agrees => agreed += 1,
                Cached::NotEvaluable(Outcome::Unsupported(what)) => unsupported.push((text.to_owned(), what.to_string())),
                other => differ.push(format!("{} {text}: stated {:?}, {other:?}", cell.at, cell.value)),
            }
        }
    }
    for u in &unsupported { println!("U {u:?}"); }
    for u in &differ { println!("D {u}"); }
    println!("{agreed} agreed");
    panic!();
}
