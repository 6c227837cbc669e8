//! Japanese public holidays, by law: 国民の祝日に関する法律 (昭和23年法律第178号) with its changes, and the laws that made single days a holiday.
//!
//! Range: from the law's first day, 20 July 1948, to the end of 2099. What is certain: the past, and the days the law fixes as it stands
//! (last changed in 2018 and, for 2020 and 2021 only, by the laws on the Olympic Games). What is not: the law may change;
//! and 春分の日 and 秋分の日 are announced in the official gazette on the first weekday of February of the year before, from the
//! Astronomical Observatory's 暦要項. Later ones are calculated here ([`equinox`]); the calculation agrees with every day announced so far.
//!
//! Days are named by the name the holiday had in that year. A day off that is no holiday itself (振替休日, 国民の休日) is named 休日.

mod equinox;
mod law;

use super::Date;
use jiff::civil::Weekday;

/// First year that is covered wholly, and the last one.
const YEARS: (i16, i16) = (1949, 2099);

/// The name of the day off in law that `day` is, `None` for any other day. Days before 20 July 1948 and after 2099 are none; see
/// [`covers`].
///
/// ```
/// use kensan::date::{Date, holiday};
/// let name = |y, m, d| holiday(Date::new(y, m, d).unwrap());
/// assert_eq!(name(2025, 2, 11), Some("建国記念の日"));
/// assert_eq!(name(2025, 2, 24), Some("休日"));
/// assert_eq!(name(2026, 9, 22), Some("休日"));
/// assert_eq!(name(2025, 4, 1), None);
/// ```
pub fn holiday(day: Date) -> Option<&'static str> {
    law::named(day).or_else(|| (is_substitute(day) || is_between(day)).then_some("休日"))
}

/// Whether the law's days off are known for all of `from` to `to`.
pub fn covers(from: Date, to: Date) -> bool {
    from.year() >= YEARS.0 && to.year() <= YEARS.1
}

fn before(day: Date) -> Option<Date> {
    day.yesterday().ok()
}

/// 振替休日 (from 12 April 1973): the day after a holiday that is a Sunday; from 2007 the first day after it that is no holiday itself.
fn is_substitute(day: Date) -> bool {
    let first = jiff::civil::date(1973, 4, 12);
    if day < first || law::named(day).is_some() {
        return false;
    }
    let mut at = before(day);
    while let Some(holiday) = at.filter(|d| *d >= first && law::named(*d).is_some()) {
        if holiday.weekday() == Weekday::Sunday {
            return true;
        }
        if day.year() < 2007 {
            return false;
        }
        at = before(holiday);
    }
    false
}

/// 国民の休日 (from 27 December 1985): a day between two holidays. Until 2006 a Sunday or a 振替休日 could not be one; for the question
/// whether a day is off that makes no difference.
fn is_between(day: Date) -> bool {
    let since = jiff::civil::date(1985, 12, 27);
    let holiday = |d: Option<Date>| d.is_some_and(|d| law::named(d).is_some());
    day >= since
        && law::named(day).is_none()
        && (day.year() >= 2007 || day.weekday() != Weekday::Sunday)
        && holiday(before(day))
        && holiday(day.tomorrow().ok())
}

#[cfg(test)]
mod tests;
