//! The holidays the laws name, with the years they hold in.

use super::super::Date;
use super::equinox;
use jiff::civil::{Weekday, date};

/// When a holiday falls within its month.
#[derive(Clone, Copy)]
enum On {
    /// On this day.
    Day(i8),
    /// On the Monday of this number (ハッピーマンデー, laws of 1998 and 2001).
    Monday(i8),
}

/// Name, first and last year, month, day. Years in which a law moved the day are left out of the row and stand in [`ONCE`].
const YEARLY: &[(&str, i16, i16, i8, On)] = &[
    ("元日", 1949, 2099, 1, On::Day(1)),
    ("成人の日", 1949, 1999, 1, On::Day(15)),
    ("成人の日", 2000, 2099, 1, On::Monday(2)),
    // The day was set by a cabinet order of 9 December 1966.
    ("建国記念の日", 1967, 2099, 2, On::Day(11)),
    ("天皇誕生日", 2020, 2099, 2, On::Day(23)),
    ("天皇誕生日", 1949, 1988, 4, On::Day(29)),
    ("みどりの日", 1989, 2006, 4, On::Day(29)),
    ("昭和の日", 2007, 2099, 4, On::Day(29)),
    ("憲法記念日", 1949, 2099, 5, On::Day(3)),
    ("みどりの日", 2007, 2099, 5, On::Day(4)),
    ("こどもの日", 1949, 2099, 5, On::Day(5)),
    ("海の日", 1996, 2002, 7, On::Day(20)),
    ("海の日", 2003, 2019, 7, On::Monday(3)),
    ("海の日", 2022, 2099, 7, On::Monday(3)),
    ("山の日", 2016, 2019, 8, On::Day(11)),
    ("山の日", 2022, 2099, 8, On::Day(11)),
    ("敬老の日", 1966, 2002, 9, On::Day(15)),
    ("敬老の日", 2003, 2099, 9, On::Monday(3)),
    ("体育の日", 1966, 1999, 10, On::Day(10)),
    ("体育の日", 2000, 2019, 10, On::Monday(2)),
    ("スポーツの日", 2022, 2099, 10, On::Monday(2)),
    ("文化の日", 1948, 2099, 11, On::Day(3)),
    ("勤労感謝の日", 1948, 2099, 11, On::Day(23)),
    ("天皇誕生日", 1989, 2018, 12, On::Day(23)),
];

/// Holidays of one day: by laws of their own, and where the laws on the Olympic Games moved one in 2020 and 2021.
const ONCE: &[(Date, &str)] = &[
    (date(1959, 4, 10), "皇太子明仁親王の結婚の儀"),
    (date(1989, 2, 24), "昭和天皇の大喪の礼"),
    (date(1990, 11, 12), "即位礼正殿の儀"),
    (date(1993, 6, 9), "皇太子徳仁親王の結婚の儀"),
    (date(2019, 5, 1), "即位の日"),
    (date(2019, 10, 22), "即位礼正殿の儀"),
    (date(2020, 7, 23), "海の日"),
    (date(2020, 7, 24), "スポーツの日"),
    (date(2020, 8, 10), "山の日"),
    (date(2021, 7, 22), "海の日"),
    (date(2021, 7, 23), "スポーツの日"),
    (date(2021, 8, 8), "山の日"),
];

/// The name of the holiday that `day` is by name, days off that follow from others left out.
pub(super) fn named(day: Date) -> Option<&'static str> {
    let (year, month) = (day.year(), day.month());
    if year > super::YEARS.1 {
        return None;
    }
    let falls = |on: On| match on {
        On::Day(d) => d == day.day(),
        On::Monday(n) => day.weekday() == Weekday::Monday && (day.day() + 6) / 7 == n,
    };
    let yearly = YEARLY.iter().find(|h| h.3 == month && (h.1..=h.2).contains(&year) && falls(h.4)).map(|h| h.0);
    let once = || ONCE.iter().find(|h| h.0 == day).map(|h| h.1);
    let equinox = || match month {
        3 if year >= 1949 => (equinox::spring(year) == day.day()).then_some("春分の日"),
        9 if year >= 1948 => (equinox::autumn(year) == day.day()).then_some("秋分の日"),
        _ => None,
    };
    yearly.or_else(once).or_else(equinox)
}
