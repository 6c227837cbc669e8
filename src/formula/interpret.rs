//! The value of one formula: operators, references, cells. Functions are in `functions/`.

use super::array::Array;
use super::coerce::{apply, finite, number};
use super::context::{Area, Context, Key};
use super::evaluate::{Memo, Open, Trust, stored};
use super::expr::{BinaryOp, Expr, PrefixOp};
use super::functions;
use super::reference::SheetRef;
use super::scalar::{ErrorCode, Halt, Outcome, Scalar, Unsupported};
use crate::a1::CellRef;
use crate::workbook::{Cell, Value};
use std::sync::Arc;

/// What an expression yields.
#[derive(Clone, Debug)]
pub(super) enum Operand {
    /// One value.
    Scalar(Scalar),
    /// References, not yet read: functions such as SUM treat cells otherwise than values. Never empty.
    Areas(Vec<Area>),
    /// Values of an array.
    Array(Array),
}

impl From<Scalar> for Operand {
    fn from(value: Scalar) -> Self {
        Self::Scalar(value)
    }
}

/// Interprets one formula.
pub(super) struct Interpreter<'e, 'w> {
    pub context: &'e Context<'w>,
    memo: &'e Memo,
    open: &'e Open,
    trust: Trust,
    /// The cell whose formula this is.
    pub own: Key,
    left: &'e mut u64,
    pending: Vec<Key>,
    /// Defined names being expanded, against names that stand for each other.
    names: Vec<Arc<str>>,
}

impl<'e, 'w> Interpreter<'e, 'w> {
    pub fn new(
        context: &'e Context<'w>,
        memo: &'e Memo,
        open: &'e Open,
        trust: Trust,
        own: Key,
        left: &'e mut u64,
    ) -> Self {
        Self { context, memo, open, trust, own, left, pending: Vec::new(), names: Vec::new() }
    }

    /// The cells to evaluate first.
    pub fn into_pending(self) -> Vec<Key> {
        self.pending
    }

    /// Counts steps.
    pub fn spend(&mut self, steps: usize) -> Result<(), Halt> {
        *self.left = self.left.checked_sub(steps as u64).ok_or(Halt::TooManySteps)?;
        Ok(())
    }

    /// What `expr` yields, references unread.
    pub fn operand(&mut self, expr: &Expr) -> Result<Operand, Halt> {
        self.spend(1)?;
        match expr {
            Expr::Number(n) => Ok(Scalar::Number(*n).into()),
            Expr::Text(t) => Ok(Scalar::Text(t.clone()).into()),
            Expr::Bool(b) => Ok(Scalar::Bool(*b).into()),
            Expr::Error(e) => Err(Halt::Error(*e)),
            Expr::Omitted => Ok(Scalar::Blank.into()),
            Expr::Reference(r) => Ok(Operand::Areas(self.context.areas(r, self.own.sheet)?)),
            Expr::Name { sheet, name } => self.named(sheet, name),
            Expr::Function { name, args } => functions::call(self, name, args),
            Expr::Chain { first, rest } => self.chain(first, rest),
            Expr::Prefix(op, e) => self.signed(*op, e),
            Expr::Percent(e) => self.percent(e),
            Expr::Array(rows) => Ok(Operand::Array(Array::of_rows(rows))),
            Expr::Union(items) => self.union(items),
            Expr::Intersection(items) => self.intersection(items),
            Expr::Span(a, b) => functions::span(self, a, b),
            Expr::Unsupported(construct, _) => Err(Unsupported::Construct(*construct).into()),
        }
    }

    // One function an arm: the frame of `operand`, which recursion repeats, stays small.

    fn chain(&mut self, first: &Expr, rest: &[(BinaryOp, Expr)]) -> Result<Operand, Halt> {
        let operands = self.values(std::iter::once(first).chain(rest.iter().map(|r| &r.1)))?;
        let mut operands = operands.into_iter();
        let mut value = operands.next().unwrap_or(Scalar::Blank);
        for ((op, _), operand) in rest.iter().zip(operands) {
            value = apply(*op, &value, &operand)?;
        }
        Ok(value.into())
    }

    fn signed(&mut self, op: PrefixOp, expr: &Expr) -> Result<Operand, Halt> {
        let value = self.value(expr)?;
        if op == PrefixOp::Plus { Ok(value.into()) } else { finite(-number(&value)?).map(Operand::Scalar) }
    }

    fn percent(&mut self, expr: &Expr) -> Result<Operand, Halt> {
        let value = self.value(expr)?;
        finite(number(&value)? / 100.0).map(Operand::Scalar)
    }

    fn union(&mut self, items: &[Expr]) -> Result<Operand, Halt> {
        let mut areas = Vec::new();
        for item in items {
            areas.extend(self.areas(item)?);
        }
        Ok(Operand::Areas(areas))
    }

    /// The one value of `expr`.
    pub fn value(&mut self, expr: &Expr) -> Result<Scalar, Halt> {
        let operand = self.operand(expr)?;
        self.single(operand)
    }

    /// Several values, so that all cells to be evaluated first are noted at once. Errors come back as values.
    pub fn values<'x>(&mut self, exprs: impl Iterator<Item = &'x Expr>) -> Result<Vec<Scalar>, Halt> {
        let mut out = Vec::new();
        let mut need = false;
        for expr in exprs {
            match self.value(expr) {
                Ok(value) => out.push(value),
                Err(Halt::Error(e)) => out.push(Scalar::Error(e)),
                Err(Halt::Need) => need = true,
                Err(halt) => return Err(halt),
            }
        }
        if need { Err(Halt::Need) } else { Ok(out) }
    }

    /// The one value of an operand. More than one cell would be an array formula or an implicit intersection: not told apart in files.
    pub fn single(&mut self, operand: Operand) -> Result<Scalar, Halt> {
        match operand {
            Operand::Scalar(value) => Ok(value),
            Operand::Areas(areas) => match areas.as_slice() {
                [area] if area.range.start == area.range.end => self.read(area.sheet, area.range.start),
                _ => Err(Unsupported::RangeAsValue.into()),
            },
            Operand::Array(array) => array.single().ok_or(Halt::Unsupported(Unsupported::RangeAsValue)),
        }
    }

    /// The rectangles that `expr` refers to.
    pub fn areas(&mut self, expr: &Expr) -> Result<Vec<Area>, Halt> {
        match self.operand(expr)? {
            Operand::Areas(areas) => Ok(areas),
            Operand::Scalar(Scalar::Error(e)) => Err(Halt::Error(e)),
            _ => Err(Unsupported::RangeAsValue.into()),
        }
    }

    /// The one rectangle that `expr` refers to.
    pub fn area(&mut self, expr: &Expr) -> Result<Area, Halt> {
        match self.areas(expr)?.as_slice() {
            [area] => Ok(*area),
            _ => Err(Unsupported::RangeAsValue.into()),
        }
    }

    fn named(&mut self, sheet: &SheetRef, name: &Arc<str>) -> Result<Operand, Halt> {
        if *sheet != SheetRef::Own {
            return Err(Unsupported::Name(name.clone()).into());
        }
        if self.names.contains(name) {
            return Err(Halt::Cycle);
        }
        let meaning = self.context.meaning(name)?;
        self.names.push(name.clone());
        let operand = if self.names.len() > 8 { Err(Halt::Cycle) } else { self.operand(&meaning) };
        self.names.pop();
        operand
    }

    fn intersection(&mut self, items: &[Expr]) -> Result<Operand, Halt> {
        let mut common: Option<Area> = None;
        for item in items {
            let area = self.area(item)?;
            common = match common {
                None => Some(area),
                Some(c) => {
                    let (a, b) = (c.range, area.range);
                    let start = CellRef::new(a.start.row.max(b.start.row), a.start.col.max(b.start.col));
                    let end = CellRef::new(a.end.row.min(b.end.row), a.end.col.min(b.end.col));
                    if c.sheet != area.sheet || start.row > end.row || start.col > end.col {
                        return Err(Halt::Error(ErrorCode::Null));
                    }
                    Some(Area { sheet: c.sheet, range: crate::a1::CellRange::new(start, end) })
                }
            };
        }
        common.map(|c| Operand::Areas(vec![c])).ok_or(Halt::Error(ErrorCode::Null))
    }

    /// The value of the cell at a position. Error values come back as values.
    pub fn read(&mut self, sheet: usize, at: CellRef) -> Result<Scalar, Halt> {
        match self.context.sheet(sheet).and_then(|s| s.cell(at)) {
            None => self.spend(1).map(|()| Scalar::Blank),
            Some(cell) => self.cell(sheet, cell),
        }
    }

    /// The value of a stored cell: what the file states, or what its formula gives.
    pub fn cell(&mut self, sheet: usize, cell: &Cell) -> Result<Scalar, Halt> {
        self.spend(1)?;
        if cell.formula.is_none() && cell.value != Value::Missing {
            return Ok(stored(&cell.value)?);
        }
        // What is looked up in two maps takes some three times as long as what is read.
        self.spend(2)?;
        let key = Key { sheet, at: cell.at };
        if self.open.contains(&key) {
            return Err(Halt::Cycle);
        }
        let trusted = self.trust == Trust::Stored || !self.context.sheet(sheet).is_some_and(|s| s.formulas_known);
        if trusted && cell.value != Value::Missing {
            return Ok(stored(&cell.value)?);
        }
        match self.memo.get(&key) {
            Some(Outcome::Value(value)) => Ok(value.clone()),
            Some(Outcome::Unsupported(what)) => Err(what.clone().into()),
            Some(Outcome::Cycle) => Err(Halt::Cycle),
            Some(Outcome::TooDeep | Outcome::TooManySteps) => Err(Halt::TooManySteps),
            None => {
                self.pending.push(key);
                Err(Halt::Need)
            }
        }
    }

    /// Reads the stored cells of a rectangle in reading order. All of them are visited before cells that must be evaluated first are
    /// asked for, so a column of a thousand such cells is one request.
    pub fn visit(
        &mut self,
        area: Area,
        each: &mut dyn FnMut(&mut Self, &Cell, Scalar) -> Result<(), Halt>,
    ) -> Result<(), Halt> {
        let Some(sheet) = self.context.sheet(area.sheet) else { return Ok(()) };
        let mut need = false;
        for cell in sheet.cells_in(area.range) {
            match self.cell(area.sheet, cell).and_then(|value| each(self, cell, value)) {
                Ok(()) => {}
                Err(Halt::Need) => need = true,
                Err(halt) => return Err(halt),
            }
        }
        if need { Err(Halt::Need) } else { Ok(()) }
    }
}
