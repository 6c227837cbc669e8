//! Dates: days as serial numbers of the workbook's date system.
//!
//! Days before March 1900 are not certain: Excel counts a 29th of February 1900, other programs do not.

use super::{Answer, unsupported};
use crate::date::{Date, from_serial, to_serial};
use crate::formula::coerce::{number, text};
use crate::formula::expr::Expr;
use crate::formula::interpret::{Interpreter, Operand};
use crate::formula::scalar::{ErrorCode, Halt, Scalar, Unsupported};
use jiff::Span;
use jiff::civil::date;
use std::collections::BTreeSet;

/// The first serial number on which all programs agree, in the 1900 system.
const FIRST: i32 = 61;

/// Days that are counted one by one at most: about 27 years.
const MAX_DAYS: i32 = 10_000;

/// A function of values only; `None` where the name, with so many arguments, is not of the family.
pub(super) fn apply(name: &str, values: &[Scalar], date_1904: bool) -> Option<Result<Scalar, Halt>> {
    let day = |value: &Scalar| day(value, name, date_1904);
    let serial = |day: Option<Date>| serial(day, name, date_1904);
    let of = |n: i32| Scalar::Number(f64::from(n));
    Some(match (name, values) {
        ("DATE", [y, m, d]) => whole(y, name)
            .and_then(|y| Ok((y, whole(m, name)?, whole(d, name)?)))
            .and_then(|(y, m, d)| serial(made(y, m, d))),
        ("YEAR", [v]) => day(v).map(|d| of(d.year().into())),
        ("MONTH", [v]) => day(v).map(|d| of(d.month().into())),
        ("DAY", [v]) => day(v).map(|d| of(d.day().into())),
        ("WEEKDAY", [v]) => day(v).map(|d| of(d.weekday().to_sunday_one_offset().into())),
        ("WEEKDAY", [v, kind]) => whole(kind, name).and_then(|kind| weekday(day(v)?, kind)),
        ("EDATE", [v, n]) => whole(n, name).and_then(|n| serial(months_on(day(v)?, n))),
        ("EOMONTH", [v, n]) => {
            whole(n, name).and_then(|n| serial(months_on(day(v)?.first_of_month(), n).map(Date::last_of_month)))
        }
        ("DAYS", [end, start]) => day(start).and_then(|start| Ok(of((day(end)? - start).get_days()))),
        ("DATEDIF", [start, end, unit]) => {
            text(unit).and_then(|unit| difference(day(start)?, day(end)?, &unit.to_ascii_uppercase()).map(of))
        }
        _ => return None,
    })
}

/// NETWORKDAYS, whose holidays are cells.
pub(super) fn call(run: &mut Interpreter<'_, '_>, name: &str, args: &[Expr]) -> Answer {
    match (name, args) {
        ("NETWORKDAYS", [start, end]) => Some(working_days(run, start, end, None)),
        ("NETWORKDAYS", [start, end, holidays]) => Some(working_days(run, start, end, Some(holidays))),
        _ => None,
    }
}

fn working_days(
    run: &mut Interpreter<'_, '_>,
    start: &Expr,
    end: &Expr,
    holidays: Option<&Expr>,
) -> Result<Operand, Halt> {
    const NAME: &str = "NETWORKDAYS";
    let date_1904 = run.context.workbook().date_1904;
    let ends = run.values([start, end].into_iter())?;
    let [start, end] = ends.as_slice() else { return Err(unsupported(NAME)) };
    let (start, end) = (day(start, NAME, date_1904)?, day(end, NAME, date_1904)?);
    let length = (end - start).get_days();
    if !(0..MAX_DAYS).contains(&length) {
        return Err(unsupported(NAME));
    }
    let mut off = BTreeSet::new();
    if let Some(holidays) = holidays {
        for value in run.elements(holidays)?.items {
            if value != Scalar::Blank {
                off.insert(day(&value, NAME, date_1904)?);
            }
        }
    }
    run.spend(length as usize + 1)?;
    let days = start.series(Span::new().days(1)).take_while(|d| *d <= end);
    let count = days.filter(|d| d.weekday().to_monday_one_offset() <= 5 && !off.contains(d)).count();
    Ok(Scalar::Number(count as f64).into())
}

fn whole(value: &Scalar, name: &str) -> Result<i32, Halt> {
    let n = number(value)?.trunc();
    if n.abs() < 1e6 { Ok(n as i32) } else { Err(unsupported(name)) }
}

/// The day a value stands for.
fn day(value: &Scalar, name: &str, date_1904: bool) -> Result<Date, Halt> {
    let n = number(value)?;
    let first = if date_1904 { 0 } else { FIRST };
    from_serial(n, date_1904).filter(|_| n >= f64::from(first)).ok_or_else(|| unsupported(name))
}

fn serial(day: Option<Date>, name: &str, date_1904: bool) -> Result<Scalar, Halt> {
    let first = if date_1904 { 0 } else { FIRST };
    let serial = day.and_then(|d| to_serial(d, date_1904)).filter(|n| *n >= first);
    serial.map(|n| Scalar::Number(n.into())).ok_or_else(|| unsupported(name))
}

/// The day of a year, a month and a day, each of which may run over. Years of two digits are read by settings.
fn made(year: i32, month: i32, day: i32) -> Option<Date> {
    if !(1900..=9999).contains(&year) {
        return None;
    }
    months_on(date(i16::try_from(year).ok()?, 1, 1), month - 1)?.checked_add(Span::new().try_days(day - 1).ok()?).ok()
}

/// So many months later; the last day of the month where that has fewer days.
fn months_on(day: Date, months: i32) -> Option<Date> {
    day.checked_add(Span::new().try_months(months).ok()?).ok()
}

fn weekday(day: Date, kind: i32) -> Result<Scalar, Halt> {
    let monday = i32::from(day.weekday().to_monday_zero_offset());
    let n = match kind {
        1 => (monday + 1) % 7 + 1,
        2 => monday + 1,
        3 => monday,
        11..=17 => (monday - (kind - 11)).rem_euclid(7) + 1,
        _ => return Err(ErrorCode::Num.into()),
    };
    Ok(Scalar::Number(n.into()))
}

/// DATEDIF in whole years, months or days.
fn difference(start: Date, end: Date, unit: &str) -> Result<i32, Halt> {
    if start > end {
        return Err(ErrorCode::Num.into());
    }
    let months = (i32::from(end.year()) - i32::from(start.year())) * 12 + i32::from(end.month())
        - i32::from(start.month())
        - i32::from(end.day() < start.day());
    match unit {
        "Y" => Ok(months / 12),
        "M" => Ok(months),
        "D" => Ok((end - start).get_days()),
        _ => Err(Unsupported::Function("DATEDIF".into()).into()),
    }
}
