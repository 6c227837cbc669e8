//! A tree written as formula text again, with the fewest parentheses; parsing the text gives the same tree.

use super::expr::{Expr, PrefixOp};
use super::reference::SheetRef;
use super::reference::write_sheets;
use super::scalar::Scalar;
use std::fmt;

/// Binding strength of signs, `%` and operands, above those of `BinaryOp::precedence`.
const PERCENT: u8 = 5;
const PREFIX: u8 = 6;
const INTERSECTION: u8 = 7;
const SPAN: u8 = 8;
const OPERAND: u8 = 9;

fn strength(expr: &Expr) -> u8 {
    match expr {
        Expr::Chain { rest, .. } => rest.first().map_or(OPERAND, |r| r.0.precedence()),
        Expr::Percent(_) => PERCENT,
        Expr::Prefix(..) => PREFIX,
        Expr::Intersection(_) => INTERSECTION,
        Expr::Span(..) => SPAN,
        _ => OPERAND,
    }
}

/// Writes `expr`, in parentheses if it binds less tightly than its place demands.
fn at_least(f: &mut fmt::Formatter<'_>, expr: &Expr, least: u8) -> fmt::Result {
    if strength(expr) < least { write!(f, "({expr})") } else { write!(f, "{expr}") }
}

fn list(f: &mut fmt::Formatter<'_>, items: &[Expr]) -> fmt::Result {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            f.write_str(",")?;
        }
        write!(f, "{item}")?;
    }
    Ok(())
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(n) => write!(f, "{n}"),
            Self::Text(t) => write!(f, "\"{}\"", t.replace('"', "\"\"")),
            Self::Bool(b) => f.write_str(if *b { "TRUE" } else { "FALSE" }),
            Self::Error(e) => write!(f, "{e}"),
            Self::Omitted => Ok(()),
            Self::Reference(r) => write!(f, "{r}"),
            Self::Name { sheet, name } => {
                write_sheets(f, sheet)?;
                f.write_str(name)
            }
            Self::Function { name, args } => {
                write!(f, "{name}(")?;
                list(f, args)?;
                f.write_str(")")
            }
            Self::Chain { first, rest } => {
                let own = strength(self);
                at_least(f, first, own + 1)?;
                for (op, operand) in rest {
                    f.write_str(op.as_str())?;
                    at_least(f, operand, own + 1)?;
                }
                Ok(())
            }
            Self::Prefix(op, e) => {
                f.write_str(if *op == PrefixOp::Plus { "+" } else { "-" })?;
                at_least(f, e, PREFIX)
            }
            Self::Percent(e) => {
                at_least(f, e, PERCENT)?;
                f.write_str("%")
            }
            Self::Array(rows) => {
                for (i, row) in rows.iter().enumerate() {
                    f.write_str(if i == 0 { "{" } else { ";" })?;
                    for (j, item) in row.iter().enumerate() {
                        f.write_str(if j == 0 { "" } else { "," })?;
                        match item {
                            Scalar::Text(t) => write!(f, "\"{}\"", t.replace('"', "\"\""))?,
                            other => write!(f, "{other}")?,
                        }
                    }
                }
                f.write_str("}")
            }
            Self::Union(items) => {
                f.write_str("(")?;
                list(f, items)?;
                f.write_str(")")
            }
            Self::Intersection(items) => {
                for (i, item) in items.iter().enumerate() {
                    f.write_str(if i == 0 { "" } else { " " })?;
                    at_least(f, item, SPAN)?;
                }
                Ok(())
            }
            Self::Span(a, b) => {
                // A name beside a colon would read as columns (`B:BZ`), and what stands before a sheet's name as the first of several
                // sheets (`U1:S!A1`).
                let apart = |e: &Self| match e {
                    Self::Name { .. } => true,
                    Self::Reference(r) => r.sheets != SheetRef::Own,
                    _ => false,
                };
                at_least(f, a, if matches!(**a, Self::Name { .. }) { OPERAND + 1 } else { SPAN })?;
                f.write_str(":")?;
                at_least(f, b, if apart(b) { OPERAND + 1 } else { OPERAND })
            }
            Self::Unsupported(_, text) => f.write_str(text),
        }
    }
}
