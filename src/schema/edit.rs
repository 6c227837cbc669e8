//! Reads the text of an edit into names and shape; `resolve` finds what the names stand for.
//!
//! ```text
//! edit   = sum ( "=" | "==" ) sum ( "|" sum )*          equal (to one of them)
//!        | sum ( "<=" | ">=" ) sum
//!        | term "=" 0 "<=>" term "=" 0                  zero together
//! sum    = ["-"] item ( ("+" | "-") item )*
//! item   = number | [number "*"] term
//! term   = COLUMN | TABLE ":" ROW ["." COLUMN] | "header." ID | "count(" LIST ("," ROLE)* ")"
//! ```
//! A name is a run of letters, digits, `_` and `・`, or anything between `'…'`.

use super::fault::{Expected, FaultKind};
use super::model::Op;
use std::ops::Range;

/// A fault and the bytes of the edit's text it is about.
pub(super) type EditFault = (Range<usize>, FaultKind);

/// A name as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// Without quotes.
    pub text: String,
    /// Where.
    pub at: Range<usize>,
}

/// A figure as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Figure {
    Column(Name),
    Cell { table: Name, row: Name, column: Option<Name> },
    Header(Name),
    Count { list: Name, roles: Vec<Name> },
}

/// A sum as written; `None` is the number one.
pub(super) type Sum = Vec<(i64, Option<Figure>)>;

/// An edit as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Compare(Sum, Op, Sum),
    AnyOf(Sum, Vec<Sum>),
    ZeroTogether(Figure, Figure),
}

/// Reads an edit.
///
/// # Errors
/// The first place where something else should stand.
pub(super) fn parse(text: &str) -> Result<Shape, EditFault> {
    let mut parser = Parser { text, tokens: lex(text)?, next: 0 };
    let lhs = parser.sum()?;
    let op = parser.relation()?;
    let rhs = parser.sum()?;
    let shape = if parser.take(&Kind::Iff) {
        let (Op::Eq, Some(a), true) = (op, single(lhs), is_zero(&rhs)) else {
            return Err((0..text.len(), wrong(Expected::ZeroOnBothSides, text)));
        };
        let start = parser.place().start;
        let (other, op, zero) = (parser.sum()?, parser.relation()?, parser.sum()?);
        let (Op::Eq, Some(b), true) = (op, single(other), is_zero(&zero)) else {
            return Err((start..text.len(), wrong(Expected::ZeroOnBothSides, text.get(start..).unwrap_or(""))));
        };
        Shape::ZeroTogether(a, b)
    } else if op == Op::Eq && parser.peek() == Some(&Kind::Bar) {
        let mut options = vec![rhs];
        while parser.take(&Kind::Bar) {
            options.push(parser.sum()?);
        }
        Shape::AnyOf(lhs, options)
    } else {
        Shape::Compare(lhs, op, rhs)
    };
    if parser.peek().is_some() { Err(parser.unexpected(Expected::End)) } else { Ok(shape) }
}

fn wrong(expected: Expected, found: &str) -> FaultKind {
    FaultKind::EditSyntax { expected, found: found.trim().to_owned() }
}

fn single(sum: Sum) -> Option<Figure> {
    let [(1, Some(_))] = sum.as_slice() else { return None };
    sum.into_iter().next().and_then(|(_, figure)| figure)
}

fn is_zero(sum: &Sum) -> bool {
    matches!(sum.as_slice(), [(0, None)])
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// A name; `true` where it was quoted.
    Name(String, bool),
    Eq,
    Le,
    Ge,
    Iff,
    Plus,
    Minus,
    Times,
    Bar,
    Colon,
    Dot,
    Comma,
    Open,
    Close,
}

struct Token {
    kind: Kind,
    at: Range<usize>,
}

/// Whether `c` may stand in a name without quotes.
pub(super) fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '・'
}

fn lex(text: &str) -> Result<Vec<Token>, EditFault> {
    const SIGNS: [(&str, Kind); 14] = [
        ("<=>", Kind::Iff),
        ("<=", Kind::Le),
        (">=", Kind::Ge),
        ("==", Kind::Eq),
        ("=", Kind::Eq),
        ("+", Kind::Plus),
        ("-", Kind::Minus),
        ("*", Kind::Times),
        ("|", Kind::Bar),
        (":", Kind::Colon),
        (".", Kind::Dot),
        (",", Kind::Comma),
        ("(", Kind::Open),
        (")", Kind::Close),
    ];
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let Some(c) = rest.chars().next() else { return Ok(tokens) };
        let start = text.len() - rest.len();
        let (kind, length) = if let Some((sign, kind)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            (kind.clone(), sign.len())
        } else if let Some(inside) = rest.strip_prefix('\'') {
            let Some((name, _)) = inside.split_once('\'') else {
                return Err((start..text.len(), wrong(Expected::Quote, "")));
            };
            (Kind::Name(name.to_owned(), true), name.len() + 2)
        } else {
            let end = rest.find(|c| !is_name_char(c)).unwrap_or(rest.len());
            if end == 0 {
                // What may stand here depends on what stood before.
                let expected = match tokens.last() {
                    Some(Token { kind: Kind::Name(..) | Kind::Close, .. }) => Expected::Relation,
                    _ => Expected::Figure,
                };
                return Err((start..start + c.len_utf8(), wrong(expected, c.encode_utf8(&mut [0; 4]))));
            }
            let (name, _) = rest.split_at(end);
            (Kind::Name(name.to_owned(), false), end)
        };
        tokens.push(Token { kind, at: start..start + length });
        rest = rest.get(length..).unwrap_or("");
    }
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    next: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Kind> {
        self.tokens.get(self.next).map(|t| &t.kind)
    }

    /// Where the next token stands; past the last, the end of the text.
    fn place(&self) -> Range<usize> {
        self.tokens.get(self.next).map_or(self.text.len()..self.text.len(), |t| t.at.clone())
    }

    fn take(&mut self, kind: &Kind) -> bool {
        let found = self.peek() == Some(kind);
        self.next += usize::from(found);
        found
    }

    fn unexpected(&self, expected: Expected) -> EditFault {
        let at = self.place();
        let found = self.text.get(at.clone()).unwrap_or("");
        (at, wrong(expected, found))
    }

    fn name(&mut self, expected: Expected) -> Result<Name, EditFault> {
        let Some(Kind::Name(text, _)) = self.peek() else { return Err(self.unexpected(expected)) };
        let name = Name { text: text.clone(), at: self.place() };
        self.next += 1;
        Ok(name)
    }

    fn relation(&mut self) -> Result<Op, EditFault> {
        let op = match self.peek() {
            Some(Kind::Eq) => Op::Eq,
            Some(Kind::Le) => Op::Le,
            Some(Kind::Ge) => Op::Ge,
            _ => return Err(self.unexpected(Expected::Relation)),
        };
        self.next += 1;
        Ok(op)
    }

    fn sum(&mut self) -> Result<Sum, EditFault> {
        let mut sum = Sum::new();
        let mut sign = if self.take(&Kind::Minus) { -1 } else { 1 };
        loop {
            let (factor, figure) = self.item()?;
            // `factor` was read without a sign, so its negative exists.
            sum.push((sign * factor, figure));
            sign = match self.peek() {
                Some(Kind::Plus) => 1,
                Some(Kind::Minus) => -1,
                _ => return Ok(sum),
            };
            self.next += 1;
        }
    }

    fn item(&mut self) -> Result<(i64, Option<Figure>), EditFault> {
        let name = self.name(Expected::Figure)?;
        let quoted = matches!(self.tokens.get(self.next - 1), Some(Token { kind: Kind::Name(_, true), .. }));
        let is_number = !quoted && name.text.bytes().all(|b| b.is_ascii_digit());
        if !is_number || self.peek() == Some(&Kind::Colon) {
            return Ok((1, Some(self.figure(name)?)));
        }
        let number = name.text.parse().map_err(|_| (name.at, FaultKind::NumberTooLarge))?;
        if !self.take(&Kind::Times) {
            return Ok((number, None));
        }
        let name = self.name(Expected::FigureAfterTimes)?;
        Ok((number, Some(self.figure(name)?)))
    }

    fn figure(&mut self, name: Name) -> Result<Figure, EditFault> {
        if self.take(&Kind::Colon) {
            let row = self.name(Expected::Row)?;
            let column = if self.take(&Kind::Dot) { Some(self.name(Expected::Column)?) } else { None };
            Ok(Figure::Cell { table: name, row, column })
        } else if name.text == "header" && self.take(&Kind::Dot) {
            Ok(Figure::Header(self.name(Expected::Header)?))
        } else if name.text == "count" && self.take(&Kind::Open) {
            let list = self.name(Expected::List)?;
            let mut roles = Vec::new();
            while self.take(&Kind::Comma) {
                roles.push(self.name(Expected::Role)?);
            }
            if self.take(&Kind::Close) {
                Ok(Figure::Count { list, roles })
            } else {
                Err(self.unexpected(Expected::CommaOrClose))
            }
        } else {
            Ok(Figure::Column(name))
        }
    }
}
