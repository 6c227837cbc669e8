//! Values and outcomes of evaluation.

use super::coerce::same;
use super::expr::Construct;
use crate::workbook::Value;
use std::fmt;
use std::sync::Arc;

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal),* $(,)?) => {
        /// An error value of Excel.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorCode { $($(#[$doc])* $name),* }

        impl ErrorCode {
            pub(super) const ALL: &'static [(&'static str, Self)] = &[$(($text, Self::$name)),*];

            /// As Excel writes it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

error_codes! {
    /// Ranges that do not intersect.
    Null = "#NULL!",
    /// Division by zero.
    Div0 = "#DIV/0!",
    /// A value of the wrong kind.
    Value = "#VALUE!",
    /// A reference to what is gone.
    Ref = "#REF!",
    /// An unknown name.
    Name = "#NAME?",
    /// A number that cannot be represented.
    Num = "#NUM!",
    /// Not available.
    NotAvailable = "#N/A",
    /// External data still under way.
    GettingData = "#GETTING_DATA",
    /// A dynamic array without room.
    Spill = "#SPILL!",
    /// A calculation the engine refuses.
    Calc = "#CALC!",
    /// A field a data type lacks.
    Field = "#FIELD!",
    /// Access refused.
    Blocked = "#BLOCKED!",
    /// No connection.
    Connect = "#CONNECT!",
    /// Not yet calculated.
    Busy = "#BUSY!",
    /// A type this version does not know.
    Unknown = "#UNKNOWN!",
}

impl ErrorCode {
    /// The error that `text` names, if Excel has it.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|e| e.0.eq_ignore_ascii_case(text)).map(|e| e.1)
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// A blank cell or an argument left empty.
    Blank,
    /// A finite number.
    Number(f64),
    /// Text.
    Text(Arc<str>),
    /// A truth value.
    Bool(bool),
    /// An error value.
    Error(ErrorCode),
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank => Ok(()),
            Self::Number(n) => write!(f, "{n}"),
            Self::Text(t) => f.write_str(t),
            Self::Bool(b) => f.write_str(if *b { "TRUE" } else { "FALSE" }),
            Self::Error(e) => write!(f, "{e}"),
        }
    }
}

/// Relative difference up to which two results are the same: programs add in different orders.
const TOLERANCE: f64 = 1e-9;

impl Scalar {
    /// Whether a result stored in a file is this value: numbers within 1e-9 of their size (or of 1, whichever is larger), texts and
    /// truth values exactly (stored as 1 or 0, too), an error with any error, since programs name errors differently. A stored
    /// [`Value::Missing`] agrees with nothing.
    pub fn agrees_with(&self, stored: &Value) -> bool {
        match (self, stored) {
            (Self::Number(a), Value::Number(b)) => (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()).max(1.0),
            (Self::Blank, Value::Number(b)) => b.abs() <= TOLERANCE,
            (Self::Text(a), Value::Text(b)) => a == b,
            (Self::Bool(a), Value::Bool(b)) => a == b,
            // In OpenDocument a truth value that a formula gives is a number with a format.
            (Self::Bool(a), Value::Number(b)) => same(*b, f64::from(u8::from(*a))),
            (Self::Error(_), Value::Error(_)) => true,
            _ => false,
        }
    }

    /// The number, if it is one.
    pub const fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(n) => Some(*n),
            _ => None,
        }
    }
}

/// Why a formula is not evaluated.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Unsupported {
    /// A function not known here, known to depend on more than cells, or used in an unusual way; its name.
    Function(Arc<str>),
    /// A construct of the language.
    Construct(Construct),
    /// A defined name that is unknown, stands for different things on different sheets, or moves with the cell.
    Name(Arc<str>),
    /// A sheet that is not there, or whose name two sheets bear.
    Sheet(Arc<str>),
    /// A range where one value is wanted: an array formula or an implicit intersection, which the file does not tell apart.
    RangeAsValue,
    /// Text used as a number that Excel reads by the user's country settings, such as a date, or full-width digits.
    TextAsNumber(Arc<str>),
    /// A comparison that depends on the sorting order of the user's language.
    TextOrder,
    /// A number turned into text whose spelling is not certain, or which a pattern such as `*` finds in some programs only.
    NumberAsText,
    /// A truth value among numbers: Excel tells them apart, LibreOffice counts it as 1 or 0.
    TruthAsNumber,
    /// A result at the edge of what floating-point numbers tell apart, such as `INT(0.1*3/0.3)`.
    Precision,
    /// A subtotal over hidden rows that hold values: whether a filter hid them (then they do not count) is not known.
    HiddenRows,
    /// The formula's text is not known or not trustworthy in this file.
    FormulaUnknown,
    /// The formula's text cannot be read.
    Unreadable,
    /// An error value Excel does not document.
    ErrorValue(Arc<str>),
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Function(name) => write!(f, "function {name}"),
            Self::Construct(Construct::ExternalReference) => f.write_str("reference to another workbook"),
            Self::Construct(Construct::StructuredReference) => f.write_str("structured reference"),
            Self::Name(name) => write!(f, "name {name}"),
            Self::Sheet(name) => write!(f, "sheet {name}"),
            Self::RangeAsValue => f.write_str("range used as one value"),
            Self::TextAsNumber(text) => write!(f, "text {text:?} used as a number"),
            Self::TextOrder => f.write_str("order of texts"),
            Self::NumberAsText => f.write_str("number used as text"),
            Self::TruthAsNumber => f.write_str("truth value used as a number"),
            Self::Precision => f.write_str("rounding at the edge of precision"),
            Self::HiddenRows => f.write_str("subtotal over hidden rows"),
            Self::FormulaUnknown => f.write_str("formula not known"),
            Self::Unreadable => f.write_str("formula not readable"),
            Self::ErrorValue(text) => write!(f, "error value {text}"),
        }
    }
}

/// What came of evaluating a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Its value, as Excel calculates it. [`Scalar::Blank`] only for a cell that is blank itself.
    Value(Scalar),
    /// It depends on something that is not evaluated.
    Unsupported(Unsupported),
    /// It depends on itself.
    Cycle,
    /// The chain of cells it depends on is longer than [`super::EvalLimits::max_depth`].
    TooDeep,
    /// It takes more than [`super::EvalLimits::max_steps`].
    TooManySteps,
}

/// Why evaluation stops inside a formula.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Halt {
    /// An error value spreads.
    Error(ErrorCode),
    /// Cells noted as pending are to be evaluated first.
    Need,
    Unsupported(Unsupported),
    Cycle,
    TooManySteps,
}

impl From<Unsupported> for Halt {
    fn from(what: Unsupported) -> Self {
        Self::Unsupported(what)
    }
}

impl From<ErrorCode> for Halt {
    fn from(code: ErrorCode) -> Self {
        Self::Error(code)
    }
}
