//! References that are calculated: OFFSET, INDIRECT, and ranges such as `D5:INDEX(D:D,ROW()-1)`.

use super::{Answer, unsupported};
use crate::a1::{CellRange, CellRef, MAX_COLS, MAX_ROWS};
use crate::formula::coerce::{number, text, truth};
use crate::formula::context::Area;
use crate::formula::expr::Expr;
use crate::formula::interpret::{Interpreter, Operand};
use crate::formula::parse::parse;
use crate::formula::scalar::{ErrorCode, Halt, Unsupported};

pub(super) fn call(run: &mut Interpreter<'_, '_>, name: &str, args: &[Expr]) -> Answer {
    Some(match (name, args) {
        ("OFFSET", [from, rows, cols]) => offset(run, from, [rows, cols], [None, None]),
        ("OFFSET", [from, rows, cols, height]) => offset(run, from, [rows, cols], [Some(height), None]),
        ("OFFSET", [from, rows, cols, height, width]) => offset(run, from, [rows, cols], [Some(height), Some(width)]),
        ("INDIRECT", [address]) => indirect(run, address),
        ("INDIRECT", [address, style]) => match run.value(style).and_then(|s| truth(&s)) {
            Ok(true) => indirect(run, address),
            Ok(false) => Err(unsupported(name)),
            Err(halt) => Err(halt),
        },
        _ => return None,
    })
}

/// The rectangle from one reference to another, both on one sheet.
pub(in crate::formula) fn span(run: &mut Interpreter<'_, '_>, a: &Expr, b: &Expr) -> Result<Operand, Halt> {
    let (a, b) = (run.area(a)?, run.area(b)?);
    if a.sheet != b.sheet {
        return Err(Unsupported::RangeAsValue.into());
    }
    let (p, q) = (a.range, b.range);
    let start = CellRef::new(p.start.row.min(q.start.row), p.start.col.min(q.start.col));
    let end = CellRef::new(p.end.row.max(q.end.row), p.end.col.max(q.end.col));
    Ok(Operand::Areas(vec![Area { sheet: a.sheet, range: CellRange::new(start, end) }]))
}

fn offset(
    run: &mut Interpreter<'_, '_>,
    from: &Expr,
    by: [&Expr; 2],
    size: [Option<&Expr>; 2],
) -> Result<Operand, Halt> {
    let area = run.area(from)?;
    let mut whole = |expr: &Expr| {
        let n = number(&run.value(expr)?)?.trunc();
        if n.abs() < 2e6 { Ok(n as i64) } else { Err(Halt::Error(ErrorCode::Ref)) }
    };
    let mut axis = |start: u32, cells: u64, by: &Expr, size: Option<&Expr>, max: u32| {
        let start = i64::from(start) + whole(by)?;
        let cells = match size {
            None | Some(Expr::Omitted) => cells as i64,
            // A size of nothing is an error; one below, counted upwards, is an exotic habit.
            Some(size) => match whole(size)? {
                n if n > 0 => n,
                _ => return Err(unsupported("OFFSET")),
            },
        };
        let edge = |n: i64| u32::try_from(n).ok().filter(|n| *n < max).ok_or(Halt::Error(ErrorCode::Ref));
        Ok::<_, Halt>((edge(start)?, edge(start + cells - 1)?))
    };
    let (top, bottom) = axis(area.range.start.row, area.rows(), by[0], size[0], MAX_ROWS)?;
    let (left, right) = axis(area.range.start.col, area.cols(), by[1], size[1], MAX_COLS)?;
    let range = CellRange::new(CellRef::new(top, left), CellRef::new(bottom, right));
    Ok(Operand::Areas(vec![Area { sheet: area.sheet, range }]))
}

/// INDIRECT of an address in A1 style; names and whatever else a text may hold are not certain.
fn indirect(run: &mut Interpreter<'_, '_>, address: &Expr) -> Result<Operand, Halt> {
    let address = run.value(address)?;
    let address = text(&address)?;
    match parse(address.trim()) {
        Ok(reference @ Expr::Reference(_)) => run.operand(&reference),
        _ => Err(unsupported("INDIRECT")),
    }
}
