//! Operands: numbers, texts, references with their sheets, names, calls, arrays, error values.

use super::{ParseError, Parsed, Parser, in_word};
use crate::formula::expr::{Construct, Expr};
use crate::formula::reference::{End, Reference, SheetRef};
use crate::formula::scalar::{ErrorCode, Scalar};
use std::sync::Arc;

impl Parser<'_> {
    pub(super) fn operand(&mut self) -> Parsed {
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

    /// `:B` behind `A`, `:3` behind `1`; spaces may stand around the colon.
    fn other_end(&mut self, first: End) -> Option<End> {
        let blank = [' ', '\t', '\n', '\r'];
        let rest = self.rest();
        let behind = rest.trim_start_matches(blank).strip_prefix(':')?.trim_start_matches(blank);
        let skipped = rest.len() - behind.len();
        let word = self.word_at(skipped);
        let last = End::parse(word).filter(|last| last.same_kind(first))?;
        self.at += skipped + word.len();
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
