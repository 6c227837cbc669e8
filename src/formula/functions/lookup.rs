//! Looking things up. In sorted rows only numbers that really ascend: the order of texts depends on the user's language.

use super::criteria::Pattern;
use super::{Answer, unsupported};
use crate::a1::{CellRange, CellRef};
use crate::formula::coerce::{number, same, truth};
use crate::formula::context::Area;
use crate::formula::expr::Expr;
use crate::formula::interpret::{Interpreter, Operand};
use crate::formula::scalar::{ErrorCode, Halt, Scalar};

pub(super) fn call(run: &mut Interpreter<'_, '_>, name: &str, args: &[Expr]) -> Answer {
    Some(match (name, args) {
        ("ROW", []) => Ok(count(run.own.at.row + 1)),
        ("COLUMN", []) => Ok(count(run.own.at.col + 1)),
        ("ROW", [r]) => single_area(run, r).map(|a| count(a.range.start.row + 1)),
        ("COLUMN", [r]) => single_area(run, r).map(|a| count(a.range.start.col + 1)),
        ("ROWS", [r]) => run.area(r).map(|a| Scalar::Number(a.rows() as f64).into()),
        ("COLUMNS", [r]) => run.area(r).map(|a| Scalar::Number(a.cols() as f64).into()),
        ("CHOOSE", [index, choices @ ..]) => choose(run, index, choices),
        ("INDEX", [area, row]) => index(run, area, row, None),
        ("INDEX", [area, row, col]) => index(run, area, row, Some(col)),
        ("MATCH", [wanted, area]) => find(run, wanted, area, None),
        ("MATCH", [wanted, area, mode]) => find(run, wanted, area, Some(mode)),
        ("VLOOKUP" | "HLOOKUP", [wanted, area, line]) => table(run, name, wanted, area, line, None),
        ("VLOOKUP" | "HLOOKUP", [wanted, area, line, mode]) => table(run, name, wanted, area, line, Some(mode)),
        ("LOOKUP", [wanted, area, results]) => beside(run, wanted, area, results, true),
        ("XLOOKUP", [wanted, area, results]) => beside(run, wanted, area, results, false),
        ("XLOOKUP", [wanted, area, results, other]) => match beside(run, wanted, area, results, false) {
            Err(Halt::Error(ErrorCode::NotAvailable)) => run.operand(other),
            found => found,
        },
        _ => return None,
    })
}

fn count(n: u32) -> Operand {
    Scalar::Number(f64::from(n)).into()
}

fn single_area(run: &mut Interpreter<'_, '_>, expr: &Expr) -> Result<Area, Halt> {
    let area = run.area(expr)?;
    if area.cells() == 1 { Ok(area) } else { Err(unsupported("ROW")) }
}

fn whole(run: &mut Interpreter<'_, '_>, expr: &Expr) -> Result<u32, Halt> {
    let n = number(&run.value(expr)?)?.trunc();
    if n < 0.0 {
        return Err(ErrorCode::Value.into());
    }
    if n <= 2e6 { Ok(n as u32) } else { Err(ErrorCode::Ref.into()) }
}

fn choose(run: &mut Interpreter<'_, '_>, index: &Expr, choices: &[Expr]) -> Result<Operand, Halt> {
    let n = whole(run, index)? as usize;
    match n.checked_sub(1).and_then(|i| choices.get(i)) {
        Some(choice) => run.operand(choice),
        None => Err(ErrorCode::Value.into()),
    }
}

fn index(run: &mut Interpreter<'_, '_>, area: &Expr, row: &Expr, col: Option<&Expr>) -> Result<Operand, Halt> {
    let area = run.area(area)?;
    let n = whole(run, row)?;
    let (row, col) = match col {
        Some(col) => (n, whole(run, col)?),
        // With one number, a row of cells is counted along.
        None if area.rows() == 1 => (1, n),
        None if area.cols() == 1 => (n, 1),
        None => return Err(unsupported("INDEX")),
    };
    if u64::from(row) > area.rows() || u64::from(col) > area.cols() {
        return Err(ErrorCode::Ref.into());
    }
    // 0 stands for the whole row or column.
    let axis = |n: u32, start: u32, end: u32| if n == 0 { (start, end) } else { (start + n - 1, start + n - 1) };
    let (top, bottom) = axis(row, area.range.start.row, area.range.end.row);
    let (left, right) = axis(col, area.range.start.col, area.range.end.col);
    let range = CellRange::new(CellRef::new(top, left), CellRef::new(bottom, right));
    Ok(Operand::Areas(vec![Area { sheet: area.sheet, range }]))
}

/// The first cell of a row or column that equals `wanted`; texts may hold wildcards.
fn search(run: &mut Interpreter<'_, '_>, wanted: &Scalar, area: Area, name: &str) -> Result<CellRef, Halt> {
    let pattern = match wanted {
        Scalar::Error(e) => return Err(Halt::Error(*e)),
        Scalar::Blank => return Err(unsupported(name)),
        Scalar::Text(t) if t.chars().count() > 255 => return Err(ErrorCode::Value.into()),
        Scalar::Text(t) => Some(Pattern::new(t)),
        _ => None,
    };
    let mut found: Option<CellRef> = None;
    run.visit(area, &mut |run, cell, value| {
        let equal = found.is_none()
            && match (wanted, &value) {
                (Scalar::Number(a), Scalar::Number(b)) => same(*a, *b),
                (Scalar::Bool(a), Scalar::Bool(b)) => a == b,
                (Scalar::Text(_), Scalar::Text(t)) => {
                    run.spend(1 + t.len())?;
                    pattern.as_ref().is_some_and(|p| p.matches(t))
                }
                _ => false,
            };
        if equal {
            found = Some(cell.at);
        }
        Ok(())
    })?;
    found.ok_or(Halt::Error(ErrorCode::NotAvailable))
}

/// The last cell of an ascending row or column that is not above `wanted`. Only where the cells really ascend, all of them numbers
/// up to the last: what comes out of other rows depends on the program.
fn nearest(run: &mut Interpreter<'_, '_>, wanted: &Scalar, area: Area, name: &str) -> Result<CellRef, Halt> {
    let Scalar::Number(wanted) = wanted else {
        return Err(if let Scalar::Error(e) = wanted { Halt::Error(*e) } else { unsupported(name) });
    };
    // Read in full before anything is said of them: some may be waiting for their own formulas.
    let mut cells = Vec::new();
    run.visit(area, &mut |_, cell, value| {
        cells.push((cell.at, value));
        Ok(())
    })?;
    let (mut found, mut last, mut next) = (None, f64::NEG_INFINITY, area.range.start);
    for (at, value) in cells {
        let Scalar::Number(n) = value else { return Err(unsupported(name)) };
        if n <= last || same(n, last) || at != next {
            return Err(unsupported(name));
        }
        next = if area.cols() == 1 { CellRef::new(at.row + 1, at.col) } else { CellRef::new(at.row, at.col + 1) };
        last = n;
        if n <= *wanted || same(n, *wanted) {
            found = Some(at);
        }
    }
    found.ok_or(Halt::Error(ErrorCode::NotAvailable))
}

fn find(run: &mut Interpreter<'_, '_>, wanted: &Expr, area: &Expr, mode: Option<&Expr>) -> Result<Operand, Halt> {
    let wanted = run.value(wanted)?;
    let area = run.area(area)?;
    let mode = match mode {
        Some(mode) => number(&run.value(mode)?)?,
        None => 1.0,
    };
    if area.rows() != 1 && area.cols() != 1 {
        return Err(unsupported("MATCH"));
    }
    let at = match mode {
        0.0 => search(run, &wanted, area, "MATCH")?,
        1.0 => nearest(run, &wanted, area, "MATCH")?,
        _ => return Err(unsupported("MATCH")),
    };
    Ok(count(at.row - area.range.start.row + at.col - area.range.start.col + 1))
}

/// LOOKUP in an ascending row or column, and XLOOKUP for what is equal: the value at the same place of the results.
fn beside(
    run: &mut Interpreter<'_, '_>,
    wanted: &Expr,
    area: &Expr,
    results: &Expr,
    sorted: bool,
) -> Result<Operand, Halt> {
    let name = if sorted { "LOOKUP" } else { "XLOOKUP" };
    let wanted = run.value(wanted)?;
    let (area, results) = (run.area(area)?, run.area(results)?);
    // XLOOKUP takes wildcards literally.
    let wild = matches!(&wanted, Scalar::Text(t) if t.contains(['*', '?', '~']));
    if !area.same_size(results) || (area.rows() != 1 && area.cols() != 1) || (wild && !sorted) {
        return Err(unsupported(name));
    }
    let at = if sorted { nearest(run, &wanted, area, name)? } else { search(run, &wanted, area, name)? };
    let at = results.beside(area, at).ok_or(Halt::Error(ErrorCode::Ref))?;
    run.read(results.sheet, at).map(Operand::Scalar)
}

fn table(
    run: &mut Interpreter<'_, '_>,
    name: &str,
    wanted: &Expr,
    area: &Expr,
    line: &Expr,
    mode: Option<&Expr>,
) -> Result<Operand, Halt> {
    let wanted = run.value(wanted)?;
    let area = run.area(area)?;
    let line = whole(run, line)?;
    let sorted = match mode {
        Some(mode) => truth(&run.value(mode)?)?,
        None => true,
    };
    let vertical = name == "VLOOKUP";
    if line == 0 {
        return Err(ErrorCode::Value.into());
    }
    if u64::from(line) > if vertical { area.cols() } else { area.rows() } {
        return Err(ErrorCode::Ref.into());
    }
    let (start, end) = (area.range.start, area.range.end);
    let last = if vertical { CellRef::new(end.row, start.col) } else { CellRef::new(start.row, end.col) };
    let line_of_keys = Area { sheet: area.sheet, range: CellRange::new(start, last) };
    let at =
        if sorted { nearest(run, &wanted, line_of_keys, name)? } else { search(run, &wanted, line_of_keys, name)? };
    let at =
        if vertical { CellRef::new(at.row, start.col + line - 1) } else { CellRef::new(start.row + line - 1, at.col) };
    // A look-up gives a value, not a reference.
    run.read(area.sheet, at).map(Operand::Scalar)
}
