//! What a workbook's formulas say: a reader of formula text, a small evaluator, and what a total really covers.
//!
//! [`parse`] turns the text of a formula, as stored in files, into an [`Expr`]. [`Context`] is a workbook with its sheets and
//! defined names at hand; over it, [`Evaluator`] calculates cells (for results that a file does not hold, and to tell whether a
//! stated result is stale: [`Evaluator::check_cached`]), and [`Context::coverage_of`] says which cells a total sums and how often.
//!
//! One principle throughout: **nothing is guessed**. A function, a construct or a coercion whose result in Excel is not certain
//! gives [`Outcome::Unsupported`], which spreads to whatever depends on it, so that nobody is accused on a doubtful value.
//! Everything is bounded: length and nesting of a formula, depth of a chain of cells, and steps ([`EvalLimits`]).
//!
//! The room stands on `workbook`'s model and `a1`, and knows nothing of schemas or findings.

mod array;
mod cached;
mod coerce;
mod context;
mod coverage;
mod display;
mod evaluate;
mod expr;
mod fill;
mod functions;
mod interpret;
mod parse;
mod reference;
mod scalar;
mod text_number;
mod walk;

pub use cached::Cached;
pub use context::Context;
pub use coverage::{Coverage, Covered, Differences, HiddenRows, Term, TextRule};
pub use evaluate::{EvalLimits, Evaluator};
pub use expr::{BinaryOp, Construct, Expr, PrefixOp};
pub use fill::fill_in;
pub use parse::{MAX_LENGTH, MAX_NESTING, ParseError, parse};
pub use reference::{End, Reference, SheetRef};
pub use scalar::{ErrorCode, Outcome, Scalar, Unsupported};
pub use text_number::{TextNumber, text_number};
