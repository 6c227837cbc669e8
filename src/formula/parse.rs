//! Formula text to tree, by recursive descent with bounded nesting: here operators, in `operand` what stands between them.
//!
//! The grammar is that of formulas in files: English function names, `,` between arguments, A1 references. Precedence from tight to
//! loose: `:`, space, signs, `%`, `^`, `* /`, `+ -`, `&`, comparison. Spaces and line breaks may stand anywhere between words.

mod operand;

use super::expr::{BinaryOp, Expr, PrefixOp};
use super::reference::{Reference, SheetRef};
use super::scalar::ErrorCode;
use foldhash::fast::RandomState;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Longest formula in bytes. Excel allows 8,192 characters; files hold longer function names and Japanese sheet names.
pub const MAX_LENGTH: usize = 65_536;
/// Deepest nesting of parentheses, calls and signs together; Excel allows as many levels of calls.
pub const MAX_NESTING: u32 = 64;
/// Most `%` behind one operand, and most `:` in one reference.
const MAX_POSTFIX: u32 = 4;
/// Highest tree: operators of several precedences on each level of parentheses, say, make it higher than the nesting. Whatever walks
/// a tree by recursion relies on it.
const MAX_HEIGHT: usize = 160;
/// Nesting below which a tree cannot be higher than [`MAX_HEIGHT`]: one level makes at most 15 nodes on top of each other.
const FLAT: u32 = 10;

/// Text that is not a formula.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// Longer than [`MAX_LENGTH`].
    #[error("the formula is longer than {MAX_LENGTH} bytes")]
    TooLong,
    /// Nested deeper than [`MAX_NESTING`].
    #[error("the formula is nested deeper than {MAX_NESTING} levels")]
    TooDeep,
    /// Something else is wanted here.
    #[error("not a formula at byte {at}: {expected} expected")]
    Unexpected {
        /// Byte offset into the text.
        at: usize,
        /// What could stand there.
        expected: &'static str,
    },
}

/// Parses a formula as stored in files, without the leading `=`.
///
/// # Errors
/// [`ParseError`] where the text is no formula, or exceeds a limit.
pub fn parse(text: &str) -> Result<Expr, ParseError> {
    if text.len() > MAX_LENGTH {
        return Err(ParseError::TooLong);
    }
    let mut parser = Parser { text, at: 0, depth: 0, deepest: 0 };
    let expr = parser.binary(0)?;
    parser.spaces();
    if !parser.rest().is_empty() {
        return parser.fail("an operator or the end");
    }
    if parser.deepest >= FLAT && is_too_high(&expr) { Err(ParseError::TooDeep) } else { Ok(expr) }
}

/// Trees kept at most.
const KEPT: usize = 2_000;
/// Bytes of the longest formula whose tree is kept: what an office writes is seldom longer, what a program writes seldom comes again.
const LONGEST_KEPT: usize = 250;

thread_local! {
    static TREES: RefCell<HashMap<Box<str>, Rc<Expr>, RandomState>> = RefCell::default();
}

/// [`parse`], with the tree kept for whoever asks again: several rules look at a formula, and a form has the same in every file.
///
/// # Errors
/// Those of [`parse`].
pub(super) fn parsed(text: &str) -> Result<Rc<Expr>, ParseError> {
    if text.len() > LONGEST_KEPT {
        return parse(text).map(Rc::new);
    }
    if let Some(known) = TREES.with_borrow(|trees| trees.get(text).map(Rc::clone)) {
        return Ok(known);
    }
    let tree = Rc::new(parse(text)?);
    TREES.with_borrow_mut(|trees| {
        if trees.len() >= KEPT {
            trees.clear();
        }
        trees.insert(text.into(), Rc::clone(&tree));
    });
    Ok(tree)
}

fn is_too_high(expr: &Expr) -> bool {
    let mut level = vec![expr];
    for _ in 0..MAX_HEIGHT {
        level = level.into_iter().flat_map(Expr::children).collect();
        if level.is_empty() {
            return false;
        }
    }
    true
}

type Parsed = Result<Expr, ParseError>;

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: u32,
    deepest: u32,
}

/// A character of a name, a sheet name without quotes, or a reference.
fn in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '$' | '?' | '\\') || (!c.is_ascii() && !c.is_whitespace())
}

/// What can be an operand of the reference operators.
const fn is_reference_like(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Reference(_)
            | Expr::Name { .. }
            | Expr::Function { .. }
            | Expr::Union(_)
            | Expr::Intersection(_)
            | Expr::Span(..)
            | Expr::Unsupported(..)
            | Expr::Error(ErrorCode::Ref)
    )
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    fn expect(&mut self, token: &'static str) -> Result<(), ParseError> {
        self.spaces();
        if self.eat(token) { Ok(()) } else { self.fail(token) }
    }

    fn fail<T>(&self, expected: &'static str) -> Result<T, ParseError> {
        Err(ParseError::Unexpected { at: self.at, expected })
    }

    /// Skips spaces and line breaks; says whether there were any.
    fn spaces(&mut self) -> bool {
        let rest = self.rest();
        let skipped = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        self.at += skipped;
        skipped > 0
    }

    /// The run of word characters that begins `offset` bytes ahead.
    fn word_at(&self, offset: usize) -> &'t str {
        let rest = self.rest().get(offset..).unwrap_or("");
        &rest[..rest.find(|c| !in_word(c)).unwrap_or(rest.len())]
    }

    fn nested<T>(&mut self, inside: impl FnOnce(&mut Self) -> Result<T, ParseError>) -> Result<T, ParseError> {
        if self.depth >= MAX_NESTING {
            return Err(ParseError::TooDeep);
        }
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        let result = inside(self);
        self.depth -= 1;
        result
    }

    /// An expression whose operators bind at least as tightly as `least`. One call holds all levels, so that plain nesting costs the
    /// stack little.
    fn binary(&mut self, least: u8) -> Parsed {
        let mut expr = self.percent()?;
        // What follows a chain of one precedence binds more loosely: its members took the rest.
        while let Some(precedence) = self.operator().map(|o| o.1.precedence()).filter(|p| *p >= least) {
            let mut rest = Vec::new();
            while let Some((text, op)) = self.operator().filter(|o| o.1.precedence() == precedence) {
                self.at += text.len();
                rest.push((op, self.binary(precedence + 1)?));
            }
            expr = Expr::Chain { first: Box::new(expr), rest };
        }
        Ok(expr)
    }

    /// The operator that stands here, behind spaces.
    fn operator(&mut self) -> Option<(&'static str, BinaryOp)> {
        self.spaces();
        let rest = self.rest();
        let begins = rest.starts_with(['<', '>', '=', '&', '+', '-', '*', '/', '^']);
        BinaryOp::ALL.into_iter().filter(|_| begins).find(|o| rest.starts_with(o.0))
    }

    fn percent(&mut self) -> Parsed {
        let mut expr = self.prefix()?;
        let mut signs = 0;
        loop {
            self.spaces();
            if !self.eat("%") {
                return Ok(expr);
            }
            signs += 1;
            if signs > MAX_POSTFIX {
                return Err(ParseError::TooDeep);
            }
            expr = Expr::Percent(Box::new(expr));
        }
    }

    fn prefix(&mut self) -> Parsed {
        self.spaces();
        let op = match self.peek() {
            Some('-') => PrefixOp::Minus,
            Some('+') => PrefixOp::Plus,
            _ => return self.intersection(),
        };
        self.at += 1;
        Ok(Expr::Prefix(op, Box::new(self.nested(Self::prefix)?)))
    }

    fn intersection(&mut self) -> Parsed {
        let first = self.span()?;
        let mut items = vec![first];
        loop {
            let begins = |c: char| in_word(c) || matches!(c, '\'' | '(' | '[');
            let spaces = self.spaces();
            if !spaces || !items.last().is_some_and(is_reference_like) || !self.peek().is_some_and(begins) {
                break;
            }
            let item = self.span()?;
            if !is_reference_like(&item) {
                return self.fail("an operator");
            }
            items.push(item);
        }
        if items.len() > 1 {
            return Ok(Expr::Intersection(items));
        }
        items.pop().map_or_else(|| self.fail("an operand"), Ok)
    }

    fn span(&mut self) -> Parsed {
        let mut expr = self.operand()?;
        let mut spans = 0;
        while is_reference_like(&expr) && self.rest().trim_start_matches([' ', '\n']).starts_with(':') {
            spans += 1;
            if spans > MAX_POSTFIX {
                return Err(ParseError::TooDeep);
            }
            self.spaces();
            self.eat(":");
            self.spaces();
            expr = joined(expr, self.operand()?);
        }
        Ok(expr)
    }

    fn parentheses(&mut self) -> Parsed {
        self.expect("(")?;
        let first = self.binary(0)?;
        let mut items = vec![first];
        loop {
            self.spaces();
            if self.eat(",") {
                items.push(self.binary(0)?);
            } else {
                break;
            }
        }
        self.expect(")")?;
        if items.len() > 1 {
            return Ok(Expr::Union(items));
        }
        items.pop().map_or_else(|| self.fail("an operand"), Ok)
    }
}

/// `a:b`: a range where both are cells and `b` has no sheet of its own, otherwise a span to be calculated.
fn joined(a: Expr, b: Expr) -> Expr {
    match (a, b) {
        (Expr::Reference(a), Expr::Reference(b))
            if a.last.is_none()
                && b.last.is_none()
                && a.first.is_cell()
                && b.first.is_cell()
                && (b.sheets == SheetRef::Own || b.sheets == a.sheets) =>
        {
            Expr::Reference(Reference { last: Some(b.first), ..a })
        }
        // `#REF!:A1` and `A1:#REF!` are what is left of a range.
        (Expr::Error(ErrorCode::Ref), _) | (_, Expr::Error(ErrorCode::Ref)) => Expr::Error(ErrorCode::Ref),
        (a, b) => Expr::Span(Box::new(a), Box::new(b)),
    }
}

#[cfg(test)]
mod tests;
