//! What a total's formula really sums: every cell with the number of times it is counted.
//!
//! `SUM(D5:D10)`, `D5+D6+D7`, `SUM(D5:D7,D9)`, `SUM(D5:D10)-D7`, `SUBTOTAL(9,D5:D10)`, `SUMPRODUCT(D5:D10)`, names and ranges on other
//! sheets are sums of cells with whole coefficients; anything else has no coverage. Ranges are kept as ranges, so that a whole
//! column costs one entry.

use super::context::{Area, Context};
use super::expr::{BinaryOp, Expr, PrefixOp};
use super::functions::is_subtotal;
use super::parse::parsed;
use super::reference::SheetRef;
use crate::a1::{CellRange, CellRef};
use crate::workbook::{Cell, Sheet, Value};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Most stored cells that all terms of a coverage may have to be looked up among, over all levels of sums within sums: a formula may name
/// whole sheets hundreds of times, and sums that sum each other do so again at every level.
const MAX_VISITS: u64 = 1_000_000;
/// Most terms of a coverage; a 3-D reference has one a sheet.
const MAX_TERMS: usize = 10_000;
/// Most defined names inside each other.
const MAX_NAMES: u32 = 4;

/// What a term does with text in its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextRule {
    /// As SUM does: text counts nothing, even where it reads as a number.
    Ignored,
    /// As `+` does: text that reads as a number counts.
    Coerced,
}

/// What a term does with hidden rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HiddenRows {
    /// They count.
    Counted,
    /// They do not (`SUBTOTAL(109,…)`).
    Ignored,
    /// They count unless a filter hid them (`SUBTOTAL(9,…)`); taken as counted.
    UnlessFiltered,
}

/// A rectangle that is summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Index of the sheet.
    pub sheet: usize,
    /// The cells.
    pub range: CellRange,
    /// How often each is counted; negative where subtracted, never 0.
    pub coefficient: i64,
    /// What happens to text.
    pub text: TextRule,
    /// What happens to hidden rows.
    pub hidden: HiddenRows,
    /// Whether cells that are subtotals themselves are passed over.
    pub skips_subtotals: bool,
}

/// What a formula sums.
#[derive(Clone, Debug)]
pub struct Coverage<'c, 'w> {
    context: &'c Context<'w>,
    /// The rectangles, in the order written; they may overlap.
    pub terms: Vec<Term>,
    /// What is added besides cells.
    pub constant: f64,
    /// Whether the sum stands inside IF, IFERROR or ROUND, which may replace it by something else.
    pub guarded: bool,
}

/// A stored cell that is covered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Covered<'w> {
    /// Index of its sheet.
    pub sheet: usize,
    /// The cell.
    pub cell: &'w Cell,
    /// How often it is counted, over all terms; not 0.
    pub coefficient: i64,
    /// What happens to text in it: ignored only where every term ignores it.
    pub text: TextRule,
}

/// How a coverage differs from the cells it should sum once each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Differences {
    /// Parts that are not counted at all.
    pub left_out: Vec<(usize, CellRef)>,
    /// Parts that are counted otherwise than once, with the number of times.
    pub miscounted: Vec<(usize, CellRef, i64)>,
    /// Other cells that hold something which counts: numbers, errors, formulas without result, and text where it is coerced.
    pub extra: Vec<(usize, CellRef, i64)>,
    /// What is added besides cells.
    pub constant: f64,
}

impl Differences {
    /// Whether the formula sums exactly the parts.
    pub fn is_empty(&self) -> bool {
        self.left_out.is_empty() && self.miscounted.is_empty() && self.extra.is_empty() && self.constant == 0.0
    }
}

/// A linear expression under way.
#[derive(Clone, Default)]
struct Linear {
    terms: Vec<Term>,
    constant: f64,
    guarded: bool,
}

impl<'w> Context<'w> {
    /// What the formula of a cell sums; `None` where it has none, or it is not a sum of cells.
    pub fn coverage_of(&self, sheet: usize, at: CellRef) -> Option<Coverage<'_, 'w>> {
        let sheet_data = self.sheet(sheet).filter(|s| s.formulas_known)?;
        let text = sheet_data.cell(at)?.formula.as_ref()?;
        self.coverage(sheet, &*parsed(text).ok()?)
    }

    /// What a formula on a sheet sums; `None` where it is not a sum of cells, such as a product of two, or names far more cells than any
    /// form has.
    pub fn coverage(&self, sheet: usize, expr: &Expr) -> Option<Coverage<'_, 'w>> {
        let linear = Reader { context: self, sheet, names: 0 }.linear(expr)?;
        let coverage =
            Coverage { context: self, terms: linear.terms, constant: linear.constant, guarded: linear.guarded };
        (!coverage.terms.is_empty() && coverage.visits() <= MAX_VISITS).then_some(coverage)
    }
}

impl Linear {
    fn scaled(mut self, by: f64) -> Option<Self> {
        let whole = by as i64;
        if !self.terms.is_empty() && ((whole as f64 - by).abs() > 0.0 || by.abs() > 1e9) {
            return None;
        }
        for term in &mut self.terms {
            term.coefficient = term.coefficient.checked_mul(whole)?;
        }
        self.terms.retain(|t| t.coefficient != 0);
        self.constant *= by;
        Some(self)
    }

    fn plus(mut self, other: Self) -> Option<Self> {
        self.terms.extend(other.terms);
        self.constant += other.constant;
        self.guarded |= other.guarded;
        (self.terms.len() <= MAX_TERMS).then_some(self)
    }
}

struct Reader<'c, 'w> {
    context: &'c Context<'w>,
    sheet: usize,
    names: u32,
}

impl Reader<'_, '_> {
    fn linear(&mut self, expr: &Expr) -> Option<Linear> {
        match expr {
            Expr::Number(n) => Some(Linear { constant: *n, ..Linear::default() }),
            Expr::Omitted => Some(Linear::default()),
            Expr::Reference(_) | Expr::Name { .. } => {
                let areas = self.areas(expr)?;
                // A range outside a function is not a sum.
                let single = areas.len() == 1 && areas.iter().all(|a| a.cells() == 1);
                single.then(|| self.terms(&areas, TextRule::Coerced, HiddenRows::Counted, false))?
            }
            Expr::Prefix(PrefixOp::Plus, e) => self.linear(e),
            Expr::Prefix(PrefixOp::Minus, e) => self.linear(e)?.scaled(-1.0),
            Expr::Chain { first, rest } => {
                let mut sum = self.linear(first)?;
                for (op, operand) in rest {
                    let operand = self.linear(operand)?;
                    sum = match op {
                        BinaryOp::Add => sum.plus(operand)?,
                        BinaryOp::Subtract => sum.plus(operand.scaled(-1.0)?)?,
                        BinaryOp::Multiply if operand.terms.is_empty() => sum.scaled(operand.constant)?,
                        BinaryOp::Multiply if sum.terms.is_empty() => operand.scaled(sum.constant)?,
                        BinaryOp::Divide if operand.terms.is_empty() && operand.constant != 0.0 => {
                            sum.scaled(1.0 / operand.constant)?
                        }
                        _ => return None,
                    };
                }
                Some(sum)
            }
            Expr::Function { name, args } => self.function(name, args),
            _ => None,
        }
    }

    fn function(&mut self, name: &str, args: &[Expr]) -> Option<Linear> {
        match (name, args) {
            ("SUM", args) => self.sum(args),
            ("SUMPRODUCT", [range]) => self.sum(std::slice::from_ref(range)),
            ("N" | "VALUE", [cell]) => self.linear(cell),
            ("SUBTOTAL", [Expr::Number(code), refs @ ..]) => {
                let hidden = match *code as u32 {
                    9 => HiddenRows::UnlessFiltered,
                    109 => HiddenRows::Ignored,
                    _ => return None,
                };
                self.subtotal(refs, hidden, true)
            }
            ("AGGREGATE", [Expr::Number(9.0), Expr::Number(options), refs @ ..]) => {
                let options = *options as u32;
                let hidden = if options % 2 == 1 { HiddenRows::Ignored } else { HiddenRows::UnlessFiltered };
                if options > 7 { None } else { self.subtotal(refs, hidden, options < 4) }
            }
            ("ROUND" | "ROUNDUP" | "ROUNDDOWN", [sum, Expr::Number(_) | Expr::Omitted]) | ("INT", [sum]) => {
                self.guarded(sum)
            }
            ("IFERROR" | "IFNA", [sum, other]) if is_filler(other) => self.guarded(sum),
            ("IF", [_, sum, other] | [_, other, sum]) if is_filler(other) => self.guarded(sum),
            ("IF", [_, sum]) => self.guarded(sum),
            _ => None,
        }
    }

    fn guarded(&mut self, sum: &Expr) -> Option<Linear> {
        self.linear(sum).map(|l| Linear { guarded: true, ..l })
    }

    fn sum(&mut self, args: &[Expr]) -> Option<Linear> {
        args.iter().try_fold(Linear::default(), |sum, arg| {
            let part = match self.areas(arg) {
                Some(areas) => self.terms(&areas, TextRule::Ignored, HiddenRows::Counted, false)?,
                None => self.linear(arg)?,
            };
            sum.plus(part)
        })
    }

    fn subtotal(&mut self, refs: &[Expr], hidden: HiddenRows, skips_subtotals: bool) -> Option<Linear> {
        refs.iter().try_fold(Linear::default(), |sum, arg| {
            let areas = self.areas(arg)?;
            sum.plus(self.terms(&areas, TextRule::Ignored, hidden, skips_subtotals)?)
        })
    }

    #[expect(clippy::unused_self, reason = "reads as its neighbours")]
    fn terms(&self, areas: &[Area], text: TextRule, hidden: HiddenRows, skips_subtotals: bool) -> Option<Linear> {
        let term = |a: &Area| Term { sheet: a.sheet, range: a.range, coefficient: 1, text, hidden, skips_subtotals };
        let terms: Vec<Term> = areas.iter().map(term).collect();
        (terms.len() <= MAX_TERMS).then(|| Linear { terms, ..Linear::default() })
    }

    /// The rectangles that an expression refers to, if it is a reference.
    fn areas(&mut self, expr: &Expr) -> Option<Vec<Area>> {
        match expr {
            Expr::Reference(r) => self.context.areas(r, self.sheet).ok(),
            Expr::Name { sheet: SheetRef::Own, name } if self.names < MAX_NAMES => {
                let meaning = self.context.meaning(name).ok()?;
                self.names += 1;
                let areas = self.areas(&meaning);
                self.names -= 1;
                areas
            }
            Expr::Union(items) => {
                items.iter().map(|i| self.areas(i)).collect::<Option<Vec<_>>>().map(|lists| lists.concat())
            }
            _ => None,
        }
    }
}

/// What stands where there is nothing to show: `""`, 0, `"-"`.
fn is_filler(expr: &Expr) -> bool {
    match expr {
        Expr::Text(_) | Expr::Omitted => true,
        Expr::Number(n) => *n == 0.0,
        _ => false,
    }
}

impl<'w> Coverage<'_, 'w> {
    /// How often a cell is counted: 0 if not at all, 2 if twice, negative if subtracted.
    pub fn coefficient_of(&self, sheet: usize, at: CellRef) -> i64 {
        let terms = self.terms.iter().filter(|t| t.sheet == sheet && t.range.contains(at));
        terms.filter(|t| self.counts(t, at)).fold(0, |sum, t| sum.saturating_add(t.coefficient))
    }

    fn counts(&self, term: &Term, at: CellRef) -> bool {
        let Some(sheet) = self.context.sheet(term.sheet) else { return false };
        let hidden = term.hidden == HiddenRows::Ignored && sheet.hidden_rows.contains(at.row);
        let nested = || term.skips_subtotals && sheet.cell(at).is_some_and(is_subtotal);
        !hidden && !nested()
    }

    /// The stored cells among which those of all terms are looked up.
    fn visits(&self) -> u64 {
        let rows = |t: &Term| {
            let cells = self.context.sheet(t.sheet).map_or(&[][..], Sheet::cells);
            let from = cells.partition_point(|c| c.at.row < t.range.start.row);
            cells[from..].partition_point(|c| c.at.row <= t.range.end.row) as u64
        };
        self.terms.iter().map(rows).sum()
    }

    /// The stored cells that are counted, in reading order, each once.
    pub fn cells(&self) -> Vec<Covered<'w>> {
        let mut found: BTreeMap<(usize, CellRef), Covered<'w>> = BTreeMap::new();
        for term in &self.terms {
            let Some(sheet) = self.context.sheet(term.sheet) else { continue };
            for cell in sheet.cells_in(term.range).filter(|c| self.counts(term, c.at)) {
                let entry = found.entry((term.sheet, cell.at));
                let covered =
                    entry.or_insert(Covered { sheet: term.sheet, cell, coefficient: 0, text: TextRule::Ignored });
                covered.coefficient = covered.coefficient.saturating_add(term.coefficient);
                if term.text == TextRule::Coerced {
                    covered.text = TextRule::Coerced;
                }
            }
        }
        found.into_values().filter(|c| c.coefficient != 0).collect()
    }

    /// Covered cells that hold text, which the sum ignores. Whether a text reads as a number is for the caller to say.
    pub fn ignored_texts(&self) -> Vec<Covered<'w>> {
        let ignored = |c: &Covered<'w>| c.text == TextRule::Ignored && matches!(c.cell.value, Value::Text(_));
        self.cells().into_iter().filter(ignored).collect()
    }

    /// Compares with the cells that should be summed once each. Blank cells and ignored texts that are covered besides are no difference.
    pub fn against(&self, parts: &[(usize, CellRef)]) -> Differences {
        let wanted: BTreeSet<(usize, CellRef)> = parts.iter().copied().collect();
        let mut out = Differences { constant: self.constant, ..Differences::default() };
        for &(sheet, at) in &wanted {
            match self.coefficient_of(sheet, at) {
                1 => {}
                0 => out.left_out.push((sheet, at)),
                n => out.miscounted.push((sheet, at, n)),
            }
        }
        for covered in self.cells() {
            let counts = match covered.cell.value {
                Value::Number(_) | Value::Missing | Value::Error(_) => true,
                Value::Text(_) | Value::Bool(_) => covered.text == TextRule::Coerced,
            };
            if counts && !wanted.contains(&(covered.sheet, covered.cell.at)) {
                out.extra.push((covered.sheet, covered.cell.at, covered.coefficient));
            }
        }
        out
    }

    /// The same sum with covered totals replaced by what they sum themselves, down to cells that are no sums. `keep` says which cells to
    /// leave as they are. `None` where cells sum each other in a circle, or more than 10,000 cells would have to be replaced or a million
    /// looked at.
    pub fn expanded(&self, mut keep: impl FnMut(usize, CellRef) -> bool) -> Option<Self> {
        let mut out = self.clone();
        let mut left = MAX_VISITS;
        for _ in 0..32 {
            left = left.checked_sub(out.visits())?;
            let replaced = out.expand_once(&mut keep)?;
            if !replaced {
                return Some(out);
            }
        }
        None
    }

    /// Replaces the covered sums one level deep; says whether there were any.
    fn expand_once(&mut self, keep: &mut impl FnMut(usize, CellRef) -> bool) -> Option<bool> {
        let mut added = Vec::new();
        for covered in self.cells().into_iter().filter(|c| c.cell.formula.is_some()) {
            if keep(covered.sheet, covered.cell.at) {
                continue;
            }
            let Some(inner) = self.context.coverage_of(covered.sheet, covered.cell.at) else { continue };
            let range = CellRange::new(covered.cell.at, covered.cell.at);
            // Taken out again cell by cell: what the ranges above counted of it, however they treat text and hidden rows.
            added.push(Term {
                sheet: covered.sheet,
                range,
                coefficient: covered.coefficient.checked_neg()?,
                text: covered.text,
                hidden: HiddenRows::Counted,
                skips_subtotals: false,
            });
            for term in inner.terms {
                added.push(Term { coefficient: term.coefficient.checked_mul(covered.coefficient)?, ..term });
            }
            self.constant += inner.constant * covered.coefficient as f64;
            self.guarded |= inner.guarded;
            if added.len() + self.terms.len() > MAX_TERMS {
                return None;
            }
        }
        let replaced = !added.is_empty();
        self.terms.extend(added);
        self.join_terms()?;
        Some(replaced)
    }

    /// Makes terms over the same cells one, so that sums in a circle do not grow by their terms.
    fn join_terms(&mut self) -> Option<()> {
        let mut places = HashMap::new();
        let mut joined: Vec<Term> = Vec::with_capacity(self.terms.len());
        for term in &self.terms {
            match places.entry((term.sheet, term.range, term.text, term.hidden, term.skips_subtotals)) {
                Entry::Vacant(place) => {
                    place.insert(joined.len());
                    joined.push(*term);
                }
                Entry::Occupied(place) => {
                    let known = joined.get_mut(*place.get())?;
                    known.coefficient = known.coefficient.checked_add(term.coefficient)?;
                }
            }
        }
        joined.retain(|t| t.coefficient != 0);
        self.terms = joined;
        Some(())
    }
}

#[cfg(test)]
mod tests;
