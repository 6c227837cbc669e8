//! Formula text to tree, by recursive descent with bounded nesting.
//!
//! The grammar is that of formulas in files: English function names, `,` between arguments, A1 references. Precedence from tight to
//! loose: `:`, space, signs, `%`, `^`, `* /`, `+ -`, `&`, comparison. Spaces and line breaks may stand anywhere between words.

use super::expr::{BinaryOp, Construct, Expr, PrefixOp};
use super::reference::{End, Reference, SheetRef};
use super::scalar::{ErrorCode, Scalar};
use std::sync::Arc;

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
        for precedence in (least..=BinaryOp::Power.precedence()).rev() {
            let mut rest = Vec::new();
            while let Some(op) = self.operator(precedence) {
                rest.push((op, self.binary(precedence + 1)?));
            }
            if !rest.is_empty() {
                expr = Expr::Chain { first: Box::new(expr), rest };
            }
        }
        Ok(expr)
    }

    fn operator(&mut self, precedence: u8) -> Option<BinaryOp> {
        self.spaces();
        let (text, op) = BinaryOp::ALL.into_iter().find(|o| self.rest().starts_with(o.0))?;
        (op.precedence() == precedence).then(|| {
            self.at += text.len();
            op
        })
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

    fn operand(&mut self) -> Parsed {
        match self.peek() {
            Some('(') => self.nested(Self::parentheses),
            Some('"') => self.quoted('"').map(|t| Expr::Text(t.into())),
            Some('\'') => self.quoted_sheet(),
            Some('{') => self.array(),
            Some('#') => self.error(),
            Some('[') => self.bracket(),
            Some('0'..='9' | '.') => self.number(),
            Some(c) if in_word(c) => self.word(),
            _ => self.fail("an operand"),
        }
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

    /// Text between quotes, a doubled quote standing for one.
    fn quoted(&mut self, quote: char) -> Result<String, ParseError> {
        self.at += quote.len_utf8();
        let mut out = String::new();
        loop {
            let Some(end) = self.rest().find(quote) else { return self.fail("a closing quote") };
            out.push_str(&self.rest()[..end]);
            self.at += end + quote.len_utf8();
            if self.peek() != Some(quote) {
                return Ok(out);
            }
            out.push(quote);
            self.at += quote.len_utf8();
        }
    }

    fn quoted_sheet(&mut self) -> Parsed {
        let start = self.at;
        let name = self.quoted('\'')?;
        self.expect("!")?;
        if name.contains(['[', ']']) {
            return self.external(start);
        }
        let sheets = match name.split_once(':') {
            Some((a, b)) => SheetRef::Span(a.into(), b.into()),
            None => SheetRef::Named(name.into()),
        };
        self.qualified(sheets)
    }

    /// What stands behind `!`.
    fn qualified(&mut self, sheets: SheetRef) -> Parsed {
        if self.peek() == Some('#') {
            return self.error();
        }
        let word = self.word_at(0);
        if word.is_empty() {
            return self.fail("a reference");
        }
        self.at += word.len();
        if self.peek() == Some('[') {
            return self.structured(self.at - word.len());
        }
        self.reference(sheets, word)
    }

    /// A reference or a name whose first word has been read.
    fn reference(&mut self, sheets: SheetRef, word: &str) -> Parsed {
        match End::parse(word) {
            Some(first) if first.is_cell() => Ok(Expr::Reference(Reference { sheets, first, last: None })),
            Some(first) => match self.other_end(first) {
                Some(last) => Ok(Expr::Reference(Reference { sheets, first, last: Some(last) })),
                None if word.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                    Ok(Expr::Name { sheet: sheets, name: word.into() })
                }
                None => self.fail("a whole row or column"),
            },
            None if word.contains('$') || word.starts_with(|c: char| c.is_ascii_digit() || c == '.') => {
                self.at -= word.len();
                self.fail("a reference")
            }
            None => Ok(Expr::Name { sheet: sheets, name: word.into() }),
        }
    }

    /// `:B` behind `A`, `:3` behind `1`.
    fn other_end(&mut self, first: End) -> Option<End> {
        let word = self.rest().strip_prefix(':').map(|_| self.word_at(1))?;
        let last = End::parse(word).filter(|last| last.same_kind(first))?;
        self.at += 1 + word.len();
        Some(last)
    }

    /// Skips a reference into another workbook, whose sheet part has been read.
    fn external(&mut self, start: usize) -> Parsed {
        self.qualified(SheetRef::Own)?;
        while self.rest().starts_with(':') && !self.word_at(1).is_empty() {
            self.at += 1 + self.word_at(1).len();
        }
        Ok(Expr::Unsupported(Construct::ExternalReference, self.text[start..self.at].into()))
    }

    /// `[1]Sheet1!A1`, or a structured reference without its table.
    fn bracket(&mut self) -> Parsed {
        let start = self.at;
        let expr = self.structured(start)?;
        let word = self.word_at(0);
        let sheets = word.len() + self.run_on(word.len());
        if self.rest().get(sheets..).is_some_and(|r| r.starts_with('!')) {
            self.at += sheets + 1;
            return self.external(start);
        }
        Ok(expr)
    }

    /// Length of `:Sheet3` in `Sheet1:Sheet3!A1`, when `offset` bytes ahead.
    fn run_on(&self, offset: usize) -> usize {
        match self.rest().get(offset..).unwrap_or("").strip_prefix(':') {
            Some(_) => match self.word_at(offset + 1) {
                "" => 0,
                word if self.rest()[offset + 1 + word.len()..].starts_with('!') => 1 + word.len(),
                _ => 0,
            },
            None => 0,
        }
    }

    /// A structured reference from `start`; the parser stands at its first bracket.
    fn structured(&mut self, start: usize) -> Parsed {
        let mut open = 0usize;
        let mut escaped = false;
        for (i, c) in self.rest().char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\'' => escaped = true,
                '[' => open += 1,
                ']' => open = open.saturating_sub(1),
                _ => {}
            }
            if open == 0 {
                self.at += i + c.len_utf8();
                return Ok(Expr::Unsupported(Construct::StructuredReference, self.text[start..self.at].into()));
            }
        }
        self.fail("]")
    }

    fn error(&mut self) -> Parsed {
        let rest = self.rest();
        let found = ErrorCode::ALL.iter().find(|e| rest.get(..e.0.len()).is_some_and(|t| t.eq_ignore_ascii_case(e.0)));
        let Some(&(text, code)) = found else { return self.fail("an error value") };
        self.at += text.len();
        // A reference to a deleted sheet is written `#REF!A1`.
        if code == ErrorCode::Ref {
            self.at += self.word_at(0).len();
        }
        Ok(Expr::Error(code))
    }

    fn number(&mut self) -> Parsed {
        let word = self.word_at(0);
        // 4月!A1, 4月:6月!A1
        let run_on = self.run_on(word.len());
        if run_on > 0 || self.rest()[word.len()..].starts_with('!') {
            return self.word();
        }
        let rest = self.rest();
        let digits = |from: usize| rest[from..].bytes().take_while(u8::is_ascii_digit).count();
        let mut len = digits(0);
        if let Some(first) = End::parse(&rest[..len]).filter(|_| rest[len..].starts_with(':')) {
            let start = self.at;
            self.at += len;
            if let Some(last) = self.other_end(first) {
                return Ok(Expr::Reference(Reference { sheets: SheetRef::Own, first, last: Some(last) }));
            }
            self.at = start;
        }
        if rest[len..].starts_with('.') {
            len += 1 + digits(len + 1);
        }
        if rest[len..].starts_with(['e', 'E']) {
            let sign = usize::from(rest[len + 1..].starts_with(['+', '-']));
            let exponent = digits(len + 1 + sign);
            len += if exponent > 0 { 1 + sign + exponent } else { 0 };
        }
        match rest[..len].parse::<f64>() {
            Ok(n) if n.is_finite() => {
                self.at += len;
                Ok(Expr::Number(n))
            }
            _ => self.fail("a number"),
        }
    }

    /// A function, a reference, a name, a sheet's name or a truth value.
    fn word(&mut self) -> Parsed {
        let start = self.at;
        let word = self.word_at(0);
        let run_on = self.run_on(word.len());
        if run_on > 0 {
            let other = &self.rest()[word.len() + 1..word.len() + run_on];
            self.at += word.len() + run_on + 1;
            return self.qualified(SheetRef::Span(word.into(), other.into()));
        }
        self.at += word.len();
        match self.peek() {
            Some('!') => {
                self.at += 1;
                self.qualified(SheetRef::Named(word.into()))
            }
            Some('(') => self.nested(|p| p.call(word)),
            Some('[') => self.structured(start),
            _ if word.eq_ignore_ascii_case("TRUE") => Ok(Expr::Bool(true)),
            _ if word.eq_ignore_ascii_case("FALSE") => Ok(Expr::Bool(false)),
            _ => self.reference(SheetRef::Own, word),
        }
    }

    fn call(&mut self, word: &str) -> Parsed {
        let capitals = word.to_ascii_uppercase();
        let name = capitals.strip_prefix("_XLFN.").unwrap_or(&capitals);
        let name: Arc<str> = name.strip_prefix("_XLWS.").unwrap_or(name).into();
        self.expect("(")?;
        let mut args = Vec::new();
        loop {
            self.spaces();
            if self.eat(")") {
                // `F()` has no argument, `F(1,)` an empty last one.
                if !args.is_empty() {
                    args.push(Expr::Omitted);
                }
                return Ok(Expr::Function { name, args });
            }
            let empty = self.rest().starts_with(',');
            args.push(if empty { Expr::Omitted } else { self.binary(0)? });
            self.spaces();
            if self.eat(")") {
                return Ok(Expr::Function { name, args });
            }
            self.expect(",")?;
        }
    }

    fn array(&mut self) -> Parsed {
        self.at += 1;
        let mut rows: Vec<Vec<Scalar>> = vec![Vec::new()];
        loop {
            let item = self.array_item()?;
            if let Some(row) = rows.last_mut() {
                row.push(item);
            }
            self.spaces();
            if self.eat("}") {
                break;
            }
            if self.eat(";") {
                rows.push(Vec::new());
            } else {
                self.expect(",")?;
            }
        }
        let width = rows.first().map_or(0, Vec::len);
        if rows.iter().any(|r| r.len() != width) {
            return self.fail("rows of one length");
        }
        Ok(Expr::Array(rows))
    }

    fn array_item(&mut self) -> Result<Scalar, ParseError> {
        self.spaces();
        let negative = self.eat("-");
        if !negative {
            self.eat("+");
        }
        // Only what can be a constant: arrays do not nest.
        if !self.peek().is_some_and(|c| matches!(c, '"' | '#' | '.' | '0'..='9' | 'A'..='Z' | 'a'..='z')) {
            return self.fail("a constant");
        }
        match self.nested(Self::operand)? {
            Expr::Number(n) => Ok(Scalar::Number(if negative { -n } else { n })),
            Expr::Text(t) if !negative => Ok(Scalar::Text(t)),
            Expr::Bool(b) if !negative => Ok(Scalar::Bool(b)),
            Expr::Error(e) if !negative => Ok(Scalar::Error(e)),
            _ => self.fail("a constant"),
        }
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
