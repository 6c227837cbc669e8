//! A formula as a tree.
//!
//! Operators of one precedence form one flat [`Expr::Chain`], so that a formula with a thousand summands is one level deep and the
//! height of a tree is bounded by the nesting the parser allows.

use super::reference::{Reference, SheetRef};
use super::scalar::{ErrorCode, Scalar};
use std::sync::Arc;

/// An infix operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `&`
    Concat,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `^`
    Power,
}

impl BinaryOp {
    /// Every operator as written; of two that begin alike the longer first.
    pub(super) const ALL: [(&'static str, Self); 12] = [
        ("<>", Self::NotEqual),
        ("<=", Self::LessOrEqual),
        (">=", Self::GreaterOrEqual),
        ("=", Self::Equal),
        ("<", Self::Less),
        (">", Self::Greater),
        ("&", Self::Concat),
        ("+", Self::Add),
        ("-", Self::Subtract),
        ("*", Self::Multiply),
        ("/", Self::Divide),
        ("^", Self::Power),
    ];

    /// How tightly it binds: comparison 0, `&` 1, `+ -` 2, `* /` 3, `^` 4. All associate to the left, `^` too.
    pub const fn precedence(self) -> u8 {
        match self {
            Self::Equal | Self::NotEqual | Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual => 0,
            Self::Concat => 1,
            Self::Add | Self::Subtract => 2,
            Self::Multiply | Self::Divide => 3,
            Self::Power => 4,
        }
    }

    /// As written in a formula.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|o| o.1 == self).map_or("", |o| o.0)
    }
}

/// A sign before an operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrefixOp {
    /// `+`, which changes nothing (text stays text).
    Plus,
    /// `-`, which binds tighter than `^`: `-2^2` is 4.
    Minus,
}

/// What the parser recognises and nothing here evaluates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Construct {
    /// A reference into another workbook, such as `[1]Sheet1!A1`.
    ExternalReference,
    /// A reference by table and column name, such as `Table1[Count]`.
    StructuredReference,
}

/// A formula or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A number; finite, never negative.
    Number(f64),
    /// Text in quotes.
    Text(Arc<str>),
    /// `TRUE` or `FALSE`.
    Bool(bool),
    /// An error value written out; references to what was deleted become `#REF!`.
    Error(ErrorCode),
    /// An argument left empty, as the middle one of `IF(A1,,2)`.
    Omitted,
    /// A reference to cells.
    Reference(Reference),
    /// A defined name (or an unknown word).
    Name {
        /// The sheet before `!`, where one is written.
        sheet: SheetRef,
        /// The name as written.
        name: Arc<str>,
    },
    /// A call; the name in capitals, without the prefixes `_xlfn.` and `_xlws.`.
    Function {
        /// Its name.
        name: Arc<str>,
        /// Its arguments; an empty one is [`Expr::Omitted`].
        args: Vec<Expr>,
    },
    /// Operators of one precedence, from left to right.
    Chain {
        /// The leftmost operand.
        first: Box<Expr>,
        /// The others, each with the operator before it; never empty.
        rest: Vec<(BinaryOp, Expr)>,
    },
    /// A signed operand.
    Prefix(PrefixOp, Box<Expr>),
    /// An operand with `%` behind it.
    Percent(Box<Expr>),
    /// An array constant, row by row; rectangular and not empty; neither blanks inside.
    Array(Vec<Vec<Scalar>>),
    /// References joined by commas in parentheses.
    Union(Vec<Expr>),
    /// References joined by spaces: what they have in common.
    Intersection(Vec<Expr>),
    /// A range whose ends are calculated, such as `INDEX(A:A,3):B9`.
    Span(Box<Expr>, Box<Expr>),
    /// A construct that is recognised and not understood further, as written.
    Unsupported(Construct, Arc<str>),
}

impl Expr {
    /// The parts directly below, in the order written.
    pub(super) fn children(&self) -> Vec<&Self> {
        match self {
            Self::Function { args, .. } => args.iter().collect(),
            Self::Chain { first, rest } => std::iter::once(&**first).chain(rest.iter().map(|r| &r.1)).collect(),
            Self::Prefix(_, e) | Self::Percent(e) => vec![e],
            Self::Union(list) | Self::Intersection(list) => list.iter().collect(),
            Self::Span(a, b) => vec![a, b],
            _ => Vec::new(),
        }
    }

    /// Whether the formula calls one of these functions anywhere.
    pub(super) fn calls(&self, names: &[&str]) -> bool {
        matches!(self, Self::Function { name, .. } if names.contains(&&**name))
            || self.children().into_iter().any(|e| e.calls(names))
    }
}
