//! Values in rows and columns, and expressions calculated element by element, as SUMPRODUCT does with its arguments.

use super::coerce::{apply, finite, number};
use super::expr::{Expr, PrefixOp};
use super::functions;
use super::interpret::{Interpreter, Operand};
use super::scalar::{Halt, Scalar, Unsupported};

/// Most elements of an array that is held in memory (24 bytes each).
const MAX_ELEMENTS: u64 = 200_000;

/// A rectangle of values; never empty.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Array {
    pub rows: usize,
    pub cols: usize,
    /// Row by row.
    pub items: Vec<Scalar>,
}

impl From<Scalar> for Array {
    fn from(value: Scalar) -> Self {
        Self { rows: 1, cols: 1, items: vec![value] }
    }
}

impl Array {
    /// From rows of one length.
    pub fn of_rows(rows: &[Vec<Scalar>]) -> Self {
        Self { rows: rows.len(), cols: rows.first().map_or(0, Vec::len), items: rows.concat() }
    }

    /// The only element.
    pub fn single(self) -> Option<Scalar> {
        if self.items.len() == 1 { self.items.into_iter().next() } else { None }
    }

    /// Every element through a function; errors become elements.
    pub fn map(&self, mut f: impl FnMut(&Scalar) -> Result<Scalar, Halt>) -> Result<Self, Halt> {
        let items = self.items.iter().map(|v| element(f(v))).collect::<Result<_, _>>()?;
        Ok(Self { rows: self.rows, cols: self.cols, items })
    }

    /// The element at a place; a single row or column is repeated.
    fn at(&self, row: usize, col: usize) -> Scalar {
        let (row, col) = (if self.rows == 1 { 0 } else { row }, if self.cols == 1 { 0 } else { col });
        self.items.get(row * self.cols + col).cloned().unwrap_or(Scalar::Blank)
    }

    /// Two arrays, element by element; one of a single row, column or element is repeated.
    pub fn zip(&self, other: &Self, mut f: impl FnMut(&Scalar, &Scalar) -> Result<Scalar, Halt>) -> Result<Self, Halt> {
        let fits = |a: usize, b: usize| a == b || a == 1 || b == 1;
        if !fits(self.rows, other.rows) || !fits(self.cols, other.cols) {
            return Err(Unsupported::RangeAsValue.into());
        }
        let (rows, cols) = (self.rows.max(other.rows), self.cols.max(other.cols));
        if rows as u64 * cols as u64 > MAX_ELEMENTS {
            return Err(Halt::TooManySteps);
        }
        let mut items = Vec::with_capacity(rows * cols);
        for r in 0..rows {
            for c in 0..cols {
                items.push(element(f(&self.at(r, c), &other.at(r, c)))?);
            }
        }
        Ok(Self { rows, cols, items })
    }
}

/// An error value as an element.
fn element(result: Result<Scalar, Halt>) -> Result<Scalar, Halt> {
    match result {
        Err(Halt::Error(e)) => Ok(Scalar::Error(e)),
        other => other,
    }
}

impl Interpreter<'_, '_> {
    /// The values of `expr`, calculated element by element where it refers to ranges.
    pub fn elements(&mut self, expr: &Expr) -> Result<Array, Halt> {
        match expr {
            Expr::Chain { first, rest } => {
                let mut value = self.elements(first)?;
                for (op, operand) in rest {
                    let operand = self.elements(operand)?;
                    self.spend(value.items.len().max(operand.items.len()))?;
                    value = value.zip(&operand, |a, b| apply(*op, a, b))?;
                }
                Ok(value)
            }
            Expr::Prefix(PrefixOp::Plus, e) => self.elements(e),
            Expr::Prefix(PrefixOp::Minus, e) => self.elements(e)?.map(|v| finite(-number(v)?)),
            Expr::Percent(e) => self.elements(e)?.map(|v| finite(number(v)? / 100.0)),
            Expr::Function { name, args } => {
                if let (Some(f), [arg]) = (functions::elementwise(name), args.as_slice()) {
                    return self.elements(arg)?.map(f);
                }
                if functions::is_mapped(name) && !args.is_empty() {
                    return self.mapped(name, args);
                }
                let operand = self.operand(expr)?;
                self.array_of(operand)
            }
            Expr::Error(e) => Ok(Scalar::Error(*e).into()),
            other => {
                let operand = self.operand(other)?;
                self.array_of(operand)
            }
        }
    }

    /// A function of values for every element of its arguments.
    fn mapped(&mut self, name: &str, args: &[Expr]) -> Result<Array, Halt> {
        let arrays = args.iter().map(|a| self.elements(a)).collect::<Result<Vec<_>, _>>()?;
        // Arguments side by side in one array after the other: the size that all of them share, single ones repeated.
        let mut shared = Array::from(Scalar::Blank);
        for array in &arrays {
            shared = shared.zip(array, |_, _| Ok(Scalar::Blank))?;
        }
        let date_1904 = self.context.workbook().date_1904;
        let mut values = Vec::with_capacity(args.len());
        for i in 0..shared.items.len() {
            let (row, col) = (i / shared.cols, i % shared.cols);
            values.clear();
            values.extend(arrays.iter().map(|a| a.at(row, col)));
            self.spend(functions::cost(&values))?;
            if let Some(item) = shared.items.get_mut(i) {
                *item = element(functions::apply(name, &values, date_1904))?;
            }
        }
        Ok(shared)
    }

    /// An operand read in full.
    fn array_of(&mut self, operand: Operand) -> Result<Array, Halt> {
        let area = match operand {
            Operand::Scalar(value) => return Ok(value.into()),
            Operand::Array(array) => return Ok(array),
            Operand::Areas(areas) => match areas.as_slice() {
                [area] => *area,
                _ => return Err(Unsupported::RangeAsValue.into()),
            },
        };
        let start = area.range.start;
        let rows = u64::from(area.range.end.row - start.row) + 1;
        let cols = u64::from(area.range.end.col - start.col) + 1;
        if rows * cols > MAX_ELEMENTS {
            return Err(Halt::TooManySteps);
        }
        self.spend((rows * cols) as usize)?;
        let mut items = vec![Scalar::Blank; (rows * cols) as usize];
        self.visit(area, &mut |_, cell, value| {
            let at = u64::from(cell.at.row - start.row) * cols + u64::from(cell.at.col - start.col);
            if let Some(item) = items.get_mut(at as usize) {
                *item = value;
            }
            Ok(())
        })?;
        Ok(Array { rows: rows as usize, cols: cols as usize, items })
    }
}
