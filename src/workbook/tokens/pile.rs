//! The stack of texts from which a formula is put together.
//!
//! Excel stores the parentheses that were typed as tokens of their own; other programs do not. So each text knows how tightly its
//! outermost operator binds, and gets parentheses where these are needed.

use crate::workbook::tokens::quoted;

/// Strengths above those of the operators between values (comparison 0, `&` 1, `+ -` 2, `* /` 3, `^` 4).
const PERCENT: u8 = 5;
const PREFIX: u8 = 6;
pub(super) const UNION: u8 = 7;
pub(super) const INTERSECTION: u8 = 8;
pub(super) const RANGE: u8 = 9;
const OPERAND: u8 = 10;

/// Longest text; longer formulas are not read by the rest of the program either.
const MAX_LENGTH: usize = 65_536;
/// Bytes that may be moved to put one formula together.
const MAX_MOVED: usize = 1 << 20;
/// Operands that may wait for their operators.
const MAX_DEPTH: usize = 1024;

#[derive(Debug)]
struct Item {
    text: String,
    binds: u8,
    /// Whether this is a name, which may be that of a function.
    is_name: bool,
}

#[derive(Debug, Default)]
pub(super) struct Pile {
    items: Vec<Item>,
    moved: usize,
}

impl Pile {
    fn put(&mut self, text: String, binds: u8, is_name: bool) -> Option<()> {
        self.moved = self.moved.checked_add(text.len())?;
        if text.len() > MAX_LENGTH || self.moved > MAX_MOVED || self.items.len() >= MAX_DEPTH {
            return None;
        }
        self.items.push(Item { text, binds, is_name });
        Some(())
    }

    /// An operand.
    pub fn push(&mut self, text: String) -> Option<()> {
        self.put(text, OPERAND, false)
    }

    /// A name of a range, a constant or a function.
    pub fn name(&mut self, text: String) -> Option<()> {
        self.put(text, OPERAND, true)
    }

    /// A number; one below zero is a sign and a number.
    pub fn number(&mut self, number: f64) -> Option<()> {
        let text = number_text(number)?;
        let binds = if number.is_sign_negative() { PREFIX } else { OPERAND };
        self.put(text, binds, false)
    }

    /// The last item, as an operand of something that binds this tightly.
    fn operand(&mut self, least: u8) -> Option<String> {
        let item = self.items.pop()?;
        // An argument left out is none of an operator.
        if item.text.is_empty() {
            return None;
        }
        Some(if item.binds < least { format!("({})", item.text) } else { item.text })
    }

    /// Joins the last two. Operators of one strength are written from left to right.
    pub fn binary(&mut self, operator: &str, binds: u8) -> Option<()> {
        let right = self.operand(binds + 1)?;
        let mut left = self.operand(binds)?;
        // What is appended is moved; what stands in front stays where it is.
        self.moved = self.moved.checked_add(right.len() + operator.len())?.saturating_sub(left.len());
        left.push_str(operator);
        left.push_str(&right);
        self.put(left, binds, false)
    }

    pub fn prefix(&mut self, sign: char) -> Option<()> {
        let operand = self.operand(PREFIX)?;
        self.put(format!("{sign}{operand}"), PREFIX, false)
    }

    pub fn percent(&mut self) -> Option<()> {
        let operand = self.operand(PERCENT)?;
        self.put(format!("{operand}%"), PERCENT, false)
    }

    pub fn parentheses(&mut self) -> Option<()> {
        let inside = self.operand(0)?;
        self.put(format!("({inside})"), OPERAND, false)
    }

    /// A call with the last items as its arguments.
    pub fn call(&mut self, name: &str, arguments: usize) -> Option<()> {
        let from = self.items.len().checked_sub(arguments)?;
        let mut text = format!("{name}(");
        for (i, item) in self.items.drain(from..).enumerate() {
            text.push_str(if i > 0 { "," } else { "" });
            // Several ranges as one argument.
            if item.binds == UNION {
                text.push('(');
                text.push_str(&item.text);
                text.push(')');
            } else {
                text.push_str(&item.text);
            }
        }
        text.push(')');
        self.put(text, OPERAND, false)
    }

    /// A call of a function whose name stands before its arguments.
    pub fn named_call(&mut self, items: usize) -> Option<()> {
        let arguments = items.checked_sub(1)?;
        let at = self.items.len().checked_sub(items)?;
        let name = self.items.get(at).filter(|i| i.is_name)?.text.clone();
        self.call(&name, arguments)?;
        let call = self.items.pop()?;
        self.items.truncate(at);
        self.items.push(call);
        Some(())
    }

    /// The text, if it is the only one that is left.
    pub fn finish(mut self, may_be_union: bool) -> Option<String> {
        let item = self.items.pop().filter(|i| self.items.is_empty() && !i.text.is_empty())?;
        Some(if item.binds == UNION && !may_be_union { format!("({})", item.text) } else { item.text })
    }
}

/// A number as formulas write it.
pub(super) fn number_text(number: f64) -> Option<String> {
    if !number.is_finite() {
        return None;
    }
    let size = number.abs();
    let text = if size != 0.0 && !(1e-9..1e21).contains(&size) {
        format!("{number:E}").replace('E', if size > 1.0 { "E+" } else { "E" })
    } else {
        number.to_string()
    };
    Some(text)
}

/// A part of an array: a text in quotes.
pub(super) fn text_constant(text: &str) -> String {
    quoted(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(build: impl FnOnce(&mut Pile) -> Option<()>) -> Option<String> {
        let mut pile = Pile::default();
        build(&mut pile)?;
        pile.finish(false)
    }

    #[test]
    fn operands_get_the_parentheses_they_need() {
        let three = |p: &mut Pile| ["A1", "B1", "C1"].into_iter().try_for_each(|t| p.push(t.to_owned()));
        let left = built(|p| {
            p.push("A1".to_owned())?;
            p.push("B1".to_owned())?;
            p.binary("-", 2)?;
            p.push("C1".to_owned())?;
            p.binary("-", 2)
        });
        assert_eq!(left.as_deref(), Some("A1-B1-C1"));
        let right = built(|p| {
            three(p)?;
            p.binary("-", 2)?;
            p.binary("-", 2)
        });
        assert_eq!(right.as_deref(), Some("A1-(B1-C1)"));
        let mixed = built(|p| {
            three(p)?;
            p.binary("+", 2)?;
            p.prefix('-')?;
            p.binary("^", 4)?;
            p.percent()
        });
        assert_eq!(mixed.as_deref(), Some("(A1^-(B1+C1))%"));
        let union = built(|p| {
            three(p)?;
            p.binary(",", UNION)?;
            p.call("RANK", 2)
        });
        assert_eq!(union.as_deref(), Some("RANK(A1,(B1,C1))"));
        assert_eq!(
            built(|p| p.number(-1.5).and_then(|()| p.number(2.0)).and_then(|()| p.binary("^", 4))).unwrap(),
            "-1.5^2"
        );
    }

    #[test]
    fn what_does_not_fit_gives_nothing() {
        assert_eq!(built(|p| p.binary("+", 2)), None);
        assert_eq!(built(|p| p.call("SUM", 1)), None);
        assert_eq!(built(|p| p.push("A1".to_owned()).and_then(|()| p.push("A1".to_owned()))), None);
        assert_eq!(built(|p| p.push("A1".to_owned()).and_then(|()| p.named_call(1))), None);
        assert_eq!(built(|p| p.number(f64::NAN)), None);
        assert_eq!(built(|p| p.push(String::new())), None);
    }

    #[test]
    fn numbers_are_short_and_exact() {
        for (number, text) in [(0.1, "0.1"), (100.0, "100"), (1e21, "1E+21"), (-2.5e-10, "-2.5E-10"), (0.0, "0")] {
            assert_eq!(number_text(number).as_deref(), Some(text));
            assert_eq!(text.parse(), Ok(number));
        }
    }
}
