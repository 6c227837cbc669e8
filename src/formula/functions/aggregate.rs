//! The SUM family: functions that reduce any number of values to one, SUBTOTAL and AGGREGATE among them.

use super::{Answer, unsupported};
use crate::formula::coerce::{finite, number};
use crate::formula::context::Area;
use crate::formula::expr::Expr;
use crate::formula::interpret::{Interpreter, Operand};
use crate::formula::parse::parse;
use crate::formula::scalar::{ErrorCode, Halt, Scalar, Unsupported};
use crate::formula::text_number::{TextNumber, text_number};
use crate::workbook::Cell;
use std::sync::Arc;

/// How values are reduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Average,
    Count,
    CountA,
    Max,
    Min,
    Product,
    Sum,
}

impl Kind {
    /// By the number SUBTOTAL and AGGREGATE use.
    const fn of_number(n: u32) -> Option<Self> {
        Some(match n {
            1 => Self::Average,
            2 => Self::Count,
            3 => Self::CountA,
            4 => Self::Max,
            5 => Self::Min,
            6 => Self::Product,
            9 => Self::Sum,
            _ => return None,
        })
    }

    fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "AVERAGE" => Self::Average,
            "COUNT" => Self::Count,
            "COUNTA" => Self::CountA,
            "MAX" => Self::Max,
            "MIN" => Self::Min,
            "PRODUCT" => Self::Product,
            "SUM" => Self::Sum,
            _ => return None,
        })
    }
}

/// What has been seen of the values; everything that any [`Kind`] asks for.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    numbers: u64,
    filled: u64,
    /// Truth values in cells, and those of them that are TRUE.
    truths: u64,
    trues: u64,
    /// A text given as an argument that is a number.
    text: Option<Arc<str>>,
    sum: f64,
    product: f64,
    min: f64,
    max: f64,
    error: Option<ErrorCode>,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            numbers: 0,
            filled: 0,
            truths: 0,
            trues: 0,
            text: None,
            sum: 0.0,
            product: 1.0,
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
            error: None,
        }
    }
}

impl Tally {
    fn number(&mut self, n: f64) {
        self.numbers += 1;
        self.sum += n;
        self.product *= n;
        self.min = self.min.min(n);
        self.max = self.max.max(n);
    }

    /// A value in a cell or an array: text is passed over. So are truth values in Excel, but not in every program.
    pub fn cell(&mut self, value: &Scalar) {
        self.filled += u64::from(*value != Scalar::Blank);
        if let Scalar::Bool(truth) = value {
            self.truths += 1;
            self.trues += u64::from(*truth);
        }
        match value {
            Scalar::Number(n) => self.number(*n),
            Scalar::Error(e) => self.error = self.error.or(Some(*e)),
            Scalar::Blank | Scalar::Text(_) | Scalar::Bool(_) => {}
        }
    }

    /// A value given as an argument itself: it is coerced, but for text, of which other programs than Excel make an error.
    fn argument(&mut self, value: &Scalar) -> Result<(), Halt> {
        self.filled += 1;
        match value {
            Scalar::Text(t) if text_number(t) == TextNumber::NotANumber => {
                self.error = self.error.or(Some(ErrorCode::Value));
            }
            Scalar::Text(t) => {
                self.text = Some(t.clone());
                self.number(number(value)?);
            }
            Scalar::Error(e) => self.error = self.error.or(Some(*e)),
            other => self.number(number(other)?),
        }
        Ok(())
    }

    /// The result.
    pub fn result(&self, kind: Kind) -> Result<Scalar, Halt> {
        match (kind, self.error) {
            (Kind::CountA, _) => return finite(self.filled as f64),
            (_, Some(e)) if kind != Kind::Count => return Err(Halt::Error(e)),
            _ if self.trues > 0 || (self.truths > 0 && kind != Kind::Sum) => {
                return Err(Unsupported::TruthAsNumber.into());
            }
            (Kind::Count, _) => return finite(self.numbers as f64),
            _ => {}
        }
        if let Some(text) = &self.text {
            return Err(Unsupported::TextAsNumber(text.clone()).into());
        }
        match kind {
            Kind::Average if self.numbers == 0 => Err(Halt::Error(ErrorCode::Div0)),
            Kind::Average => finite(self.sum / self.numbers as f64),
            Kind::Sum => finite(self.sum),
            _ if self.numbers == 0 => finite(0.0),
            Kind::Max => finite(self.max),
            Kind::Min => finite(self.min),
            _ => finite(self.product),
        }
    }
}

pub(super) fn call(run: &mut Interpreter<'_, '_>, name: &str, args: &[Expr]) -> Answer {
    if let Some(kind) = Kind::of_name(name) {
        return Some(tally(run, args).and_then(|t| t.result(kind)).map(Operand::Scalar));
    }
    Some(match (name, args) {
        ("SUBTOTAL", [number, refs @ ..]) if !refs.is_empty() => subtotal(run, number, refs),
        ("AGGREGATE", [number, options, refs @ ..]) if !refs.is_empty() => aggregate(run, number, options, refs),
        ("SUMPRODUCT", [_, ..]) => sum_product(run, args),
        ("COUNTBLANK", [range]) => count_blank(run, range),
        _ => return None,
    })
}

fn tally(run: &mut Interpreter<'_, '_>, args: &[Expr]) -> Result<Tally, Halt> {
    let mut tally = Tally::default();
    let mut need = false;
    for arg in args {
        match gather(run, arg, &mut tally) {
            Err(Halt::Need) => need = true,
            other => other?,
        }
    }
    if need { Err(Halt::Need) } else { Ok(tally) }
}

fn gather(run: &mut Interpreter<'_, '_>, arg: &Expr, tally: &mut Tally) -> Result<(), Halt> {
    match run.operand(arg) {
        Ok(Operand::Scalar(value)) => tally.argument(&value),
        Ok(Operand::Array(array)) => {
            array.items.iter().for_each(|v| tally.cell(v));
            Ok(())
        }
        Ok(Operand::Areas(areas)) => areas.into_iter().try_for_each(|area| {
            run.visit(area, &mut |_, _, value| {
                tally.cell(&value);
                Ok(())
            })
        }),
        Err(Halt::Error(e)) => tally.argument(&Scalar::Error(e)),
        Err(halt) => Err(halt),
    }
}

/// What a subtotal passes over.
#[derive(Clone, Copy)]
struct Passing {
    hidden: bool,
    errors: bool,
    nested: bool,
}

fn whole(run: &mut Interpreter<'_, '_>, expr: &Expr) -> Result<u32, Halt> {
    let n = number(&run.value(expr)?)?;
    if (0.0..1000.0).contains(&n) { Ok(n as u32) } else { Err(Halt::Error(ErrorCode::Value)) }
}

fn subtotal(run: &mut Interpreter<'_, '_>, code: &Expr, refs: &[Expr]) -> Result<Operand, Halt> {
    let n = whole(run, code)?;
    let kind = Kind::of_number(n % 100).filter(|_| n < 200).ok_or_else(|| unsupported("SUBTOTAL"))?;
    reduced(run, kind, Passing { hidden: n > 100, errors: false, nested: true }, refs)
}

fn aggregate(run: &mut Interpreter<'_, '_>, code: &Expr, options: &Expr, refs: &[Expr]) -> Result<Operand, Halt> {
    let n = whole(run, code)?;
    let options = whole(run, options)?;
    let kind = Kind::of_number(n).filter(|_| options <= 7).ok_or_else(|| unsupported("AGGREGATE"))?;
    let passing = Passing {
        hidden: matches!(options, 1 | 3 | 5 | 7),
        errors: matches!(options, 2 | 3 | 6 | 7),
        nested: options < 4,
    };
    reduced(run, kind, passing, refs)
}

/// A subtotal. Rows hidden by a filter never count, rows hidden by hand count unless passed over, and files do not always tell them
/// apart: where it matters, the result is not certain.
fn reduced(run: &mut Interpreter<'_, '_>, kind: Kind, passing: Passing, refs: &[Expr]) -> Result<Operand, Halt> {
    let (mut all, mut visible) = (Tally::default(), Tally::default());
    let mut areas = Vec::new();
    for expr in refs {
        let found = run.areas(expr)?;
        if found.len() > 1 && !matches!(expr, Expr::Union(_)) {
            return Err(Unsupported::RangeAsValue.into());
        }
        areas.extend(found);
    }
    let mut need = false;
    for area in areas {
        let Some(sheet) = run.context.sheet(area.sheet) else { continue };
        if !sheet.layout_known {
            return Err(Unsupported::HiddenRows.into());
        }
        for cell in sheet.cells_in(area.range) {
            if passing.nested && is_subtotal(cell) {
                run.spend(1)?;
                continue;
            }
            let hidden = sheet.hidden_rows.contains(cell.at.row);
            if hidden && passing.hidden {
                continue;
            }
            match run.cell(area.sheet, cell) {
                Ok(Scalar::Error(_)) if passing.errors => {}
                Ok(value) => {
                    all.cell(&value);
                    if !hidden {
                        visible.cell(&value);
                    }
                }
                Err(Halt::Need) => need = true,
                Err(halt) => return Err(halt),
            }
        }
    }
    if need {
        return Err(Halt::Need);
    }
    let (all, visible) = (all.result(kind), visible.result(kind));
    if all == visible { all.map(Operand::Scalar) } else { Err(Unsupported::HiddenRows.into()) }
}

/// Whether a cell holds a subtotal, which the subtotals around it pass over.
pub(in crate::formula) fn is_subtotal(cell: &Cell) -> bool {
    const NAMES: [&str; 2] = ["SUBTOTAL", "AGGREGATE"];
    let Some(text) = &cell.formula else { return false };
    let named = |name: &str| text.as_bytes().windows(name.len()).any(|w| w.eq_ignore_ascii_case(name.as_bytes()));
    NAMES.into_iter().any(named) && parse(text).is_ok_and(|e| e.calls(&NAMES))
}

/// SUMPRODUCT: whole references are multiplied sparsely, anything else element by element.
fn sum_product(run: &mut Interpreter<'_, '_>, args: &[Expr]) -> Result<Operand, Halt> {
    if args.iter().all(|a| matches!(a, Expr::Reference(_))) {
        let areas = args.iter().map(|a| run.area(a)).collect::<Result<Vec<_>, _>>()?;
        return sparse_product(run, &areas);
    }
    let mut product: Option<crate::formula::array::Array> = None;
    for arg in args {
        let array = run.elements(arg)?;
        run.spend(array.items.len())?;
        let numbers = array.map(|v| factor(v).map(Scalar::Number))?;
        product = Some(match product {
            None => numbers,
            Some(p) if (p.rows, p.cols) != (numbers.rows, numbers.cols) => {
                return Err(Halt::Error(ErrorCode::Value));
            }
            Some(p) => p.zip(&numbers, |a, b| finite(number(a)? * number(b)?))?,
        });
    }
    let mut tally = Tally::default();
    if let Some(product) = product {
        product.items.iter().for_each(|v| tally.cell(v));
    }
    tally.result(Kind::Sum).map(Operand::Scalar)
}

/// A factor of SUMPRODUCT: what is not a number counts as 0; an error spreads. A truth value is 0 to Excel, but not to every program.
fn factor(value: &Scalar) -> Result<f64, Halt> {
    match value {
        Scalar::Number(n) => Ok(*n),
        Scalar::Error(e) => Err(Halt::Error(*e)),
        Scalar::Bool(true) => Err(Unsupported::TruthAsNumber.into()),
        _ => Ok(0.0),
    }
}

fn sparse_product(run: &mut Interpreter<'_, '_>, areas: &[Area]) -> Result<Operand, Halt> {
    let Some((first, others)) = areas.split_first() else { return Err(unsupported("SUMPRODUCT")) };
    if others.iter().any(|o| !o.same_size(*first)) {
        return Err(Halt::Error(ErrorCode::Value));
    }
    // An error anywhere spreads, even beside a blank.
    for other in others {
        run.visit(*other, &mut |_, _, value| match value {
            Scalar::Error(e) => Err(Halt::Error(e)),
            _ => Ok(()),
        })?;
    }
    let mut sum = 0.0;
    run.visit(*first, &mut |run, cell, value| {
        let mut product = factor(&value)?;
        for other in others {
            let value =
                run.read(other.sheet, other.beside(*first, cell.at).ok_or_else(|| unsupported("SUMPRODUCT"))?)?;
            product *= factor(&value)?;
        }
        sum += product;
        Ok(())
    })?;
    finite(sum).map(Operand::Scalar)
}

/// COUNTBLANK: blank cells and empty texts.
fn count_blank(run: &mut Interpreter<'_, '_>, range: &Expr) -> Result<Operand, Halt> {
    let area = run.area(range)?;
    let mut filled = 0u64;
    run.visit(area, &mut |_, _, value| {
        filled += u64::from(!matches!(&value, Scalar::Text(t) if t.is_empty()));
        Ok(())
    })?;
    finite((area.cells() - filled) as f64).map(Operand::Scalar)
}
