//! One cell's date, or dates.

use jiff::civil::{Date, Weekday};

use super::era::Era;
use super::period::Period;
use super::scan::Scan;
use crate::chars::{is_kanji_numeral, kanji_number, tidy};

/// One day that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// The weekday written beside it, right or wrong.
    pub weekday: Option<Weekday>,
}

impl Day {
    /// Whether the written weekday is not the date's.
    pub fn weekday_differs(&self) -> bool {
        self.weekday.is_some_and(|stated| stated != self.date.weekday())
    }
}

/// What the text of a date cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateText {
    /// The days in the order written; never empty. Of a span, its two ends.
    pub days: Vec<Day>,
    /// Whether the days are the ends of a span (`～`) and not a list (`・`).
    pub span: bool,
    /// Whether the first day was written with its year.
    pub year_stated: bool,
}

impl DateText {
    /// The earliest day.
    pub fn first(&self) -> Date {
        self.days.iter().map(|d| d.date).min().expect("a DateText holds at least one day")
    }

    /// The latest day.
    pub fn last(&self) -> Date {
        self.days.iter().map(|d| d.date).max().expect("a DateText holds at least one day")
    }
}

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum DateFault {
    /// Nothing is written.
    #[error("blank")]
    Blank,
    /// Not a form of date that is known.
    #[error("unreadable")]
    Unreadable,
    /// A date in form, but no such day (`2月30日`, `13月`).
    #[error("no such day: month {month}, day {day}")]
    NoSuchDay {
        /// The western year, if known.
        year: Option<i16>,
        /// The month as written.
        month: u32,
        /// The day as written.
        day: u32,
    },
    /// The era had not begun, or was over, on that day (`平成32年`, `令和元年4月1日`).
    #[error("{day} is not in the era {}", era.name())]
    OutsideEra {
        /// The era as written.
        era: Era,
        /// The day, counted on in that era.
        day: Date,
    },
    /// The western year beside the era year is another one.
    #[error("era year {era_year} and western year {western} differ")]
    YearsDiffer {
        /// Western year of the era year as written.
        era_year: i16,
        /// Western year as written.
        western: i16,
    },
    /// It can be read in several ways (`25/4/4`: western, Heisei or Reiwa).
    #[error("ambiguous")]
    Ambiguous,
    /// There is no year, and no period to take it from.
    #[error("no year: month {month}, day {day}")]
    YearMissing {
        /// The month.
        month: u32,
        /// The day.
        day: u32,
    },
}

/// Reads a date cell's text. A date without year takes the one that puts it inside `period`, or nearest to it when no year does (so
/// that a date outside the period can be reported as such). A later date of a list takes the year, and where missing the month, of
/// the one before, or the next year where it would run backwards over New Year.
///
/// # Errors
/// See [`DateFault`]. Text beside the date is a fault too, except weekdays, remarks in brackets and times of day.
pub fn read_date(text: &str, period: Option<&Period>) -> Result<DateText, DateFault> {
    let tidied = digits_for_kanji(&tidy(text));
    let mut scan = Scan::new(tidied.strip_prefix('\'').unwrap_or(&tidied));
    if scan.at_end() {
        return Err(DateFault::Blank);
    }
    let written = scan.item(None)?;
    let year_stated = !matches!(written.year, Year::None);
    let first = written.place(None, period)?;
    let mut days = vec![Day { date: first, weekday: scan.weekday() }];
    let mut span = false;
    scan.time();
    while !scan.at_end() {
        let spanned = scan.joint().ok_or(DateFault::Unreadable)?;
        let previous = days.last().map(|d| d.date);
        let written = scan.item(previous)?;
        let date = written.place(previous, period)?;
        days.push(Day { date, weekday: scan.weekday() });
        span |= spanned;
        scan.time();
        // A list of a whole year has fewer days than this; more is no date cell.
        if days.len() > 400 {
            return Err(DateFault::Unreadable);
        }
    }
    Ok(DateText { days, span, year_stated })
}

/// Kanji numerals before 年, 月 and 日 as digits: `令和七年四月四日`. Other kanji stay, so that no word is taken for a number.
pub(super) fn digits_for_kanji(text: &str) -> String {
    if !text.contains(is_kanji_numeral) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_kanji_numeral) {
        let (before, tail) = rest.split_at(at);
        let end = tail.find(|c| !is_kanji_numeral(c)).unwrap_or(tail.len());
        let (run, after) = tail.split_at(end);
        out.push_str(before);
        let ordinal = before.ends_with('第') || before.ends_with("令和") || before.ends_with("平成");
        // `第一・二～三四半期`: goes on from a number; U+0002 stands for the 四半 of 四半期 there.
        let continued = out.strip_suffix(['~', '・']).is_some_and(|o| o.ends_with(|c: char| c.is_ascii_digit()))
            && after.starts_with(['~', '・', '\u{2}']);
        let counted = after.trim_start().starts_with(['年', '月', '日', '\u{2}']);
        match kanji_number(run).filter(|_| ordinal || continued || counted) {
            Some(n) => out.push_str(&n.to_string()),
            None => out.push_str(run),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The year of a date as written.
#[derive(Clone, Copy)]
pub(super) enum Year {
    /// None was written.
    None,
    /// A western year.
    West(i16),
    /// A year of an era, 1 to 99.
    Era(Era, u8),
}

/// A date as written: the parts that were there.
pub(super) struct Written {
    pub(super) year: Year,
    pub(super) month: u32,
    pub(super) day: u32,
}

impl Written {
    fn fault(&self, year: Option<i16>) -> DateFault {
        DateFault::NoSuchDay { year, month: self.month, day: self.day }
    }

    fn on(&self, year: i16) -> Option<Date> {
        Date::new(year, i8::try_from(self.month).ok()?, i8::try_from(self.day).ok()?).ok()
    }

    fn place(&self, previous: Option<Date>, period: Option<&Period>) -> Result<Date, DateFault> {
        match self.year {
            Year::West(year) => self.on(year).ok_or_else(|| self.fault(Some(year))),
            Year::Era(era, year) => {
                let western = era.western(year);
                let day = self.on(western).ok_or_else(|| self.fault(Some(western)))?;
                if era.contains(day) { Ok(day) } else { Err(DateFault::OutsideEra { era, day }) }
            }
            Year::None => {
                let exists = (2000..2005).any(|year| self.on(year).is_some());
                if !exists {
                    return Err(self.fault(None));
                }
                if let Some(previous) = previous {
                    let year = previous.year();
                    let day = self.on(year).filter(|&day| day >= previous);
                    return day.or_else(|| self.on(year + 1)).ok_or_else(|| self.fault(Some(year)));
                }
                let period = period.ok_or(DateFault::YearMissing { month: self.month, day: self.day })?;
                self.in_period(period)
            }
        }
    }

    /// The year that puts the day inside the period, else nearest to it.
    fn in_period(&self, period: &Period) -> Result<Date, DateFault> {
        let (from, to) = (period.from.year(), period.to.year());
        if to - from > 100 {
            return Err(DateFault::Ambiguous);
        }
        let candidates: Vec<Date> = (from - 1..=to + 1).filter_map(|year| self.on(year)).collect();
        let mut inside = candidates.iter().filter(|&&day| period.contains(day));
        match (inside.next(), inside.next()) {
            (Some(&day), None) => Ok(day),
            (Some(_), Some(_)) => Err(DateFault::Ambiguous),
            _ => {
                let away = |day: &Date| (period.from - *day).get_days().max((*day - period.to).get_days());
                candidates.into_iter().min_by_key(away).ok_or_else(|| self.fault(Some(from)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::super::format::format_era;
    use super::*;

    fn q13() -> Period {
        Period::quarters(2025, 1, 3).unwrap()
    }

    #[test]
    fn single_dates() {
        for text in [
            "4月4日",
            "4/4",
            "4.4",
            "4-4",
            "R7.4.4",
            "R7/4/4",
            "r7.4.4",
            "令和7年4月4日",
            "令和７年４月４日",
            "2025/4/4",
            "2025-04-04",
            "2025.4.4",
            "20250404",
            "4月4日(金)",
            "４月４日（金）",
            "4/4(金)",
            "4月4日 金曜日",
            "4月4日金曜",
            "令和七年四月四日",
            "四月四日",
            "令和7(2025)年4月4日",
            "2025(令和7)年4月4日",
            " 4月 4日 ",
            "令和 7年 4月 4日",
            "㋿7年4月4日",
            "令7.4.4",
            "2025-04-04 00:00:00",
            "2025-04-04T00:00:00",
            "4月4日 10:00～12:00",
            "4月4日（金）午後2時～4時",
            "4月4日（予定）",
            "'2025/4/4",
            "R7年4月4日",
            "4/4 金",
        ] {
            let read = read_date(text, Some(&q13())).unwrap_or_else(|e| panic!("{text}: {e:?}"));
            assert_eq!((read.first(), read.last(), read.days.len()), (date(2025, 4, 4), date(2025, 4, 4), 1), "{text}");
            assert!(!read.days[0].weekday_differs(), "{text}");
        }
        let wrong = read_date("4月4日(土)", Some(&q13())).unwrap();
        assert!(wrong.days[0].weekday_differs());
        assert_eq!(read_date("令和元年5月1日", None).unwrap().first(), date(2019, 5, 1));
        assert_eq!(read_date("11月3日(月・祝)", Some(&q13())).unwrap().days[0].weekday, Some(Weekday::Monday));
    }

    #[test]
    fn several_dates() {
        for (text, first, last, span) in [
            ("11月18日・19日", date(2025, 11, 18), date(2025, 11, 19), false),
            ("11/18～11/19", date(2025, 11, 18), date(2025, 11, 19), true),
            ("11月18日(火)、19日(水)", date(2025, 11, 18), date(2025, 11, 19), false),
            ("11月18日（火）～19日（水）", date(2025, 11, 18), date(2025, 11, 19), true),
            ("11/18,19", date(2025, 11, 18), date(2025, 11, 19), false),
            ("R7.11.18-R7.11.19", date(2025, 11, 18), date(2025, 11, 19), true),
            ("令和7年12月27日～1月5日", date(2025, 12, 27), date(2026, 1, 5), true),
            ("11月18日\n11月19日", date(2025, 11, 18), date(2025, 11, 19), false),
        ] {
            let read = read_date(text, Some(&q13())).unwrap_or_else(|e| panic!("{text}: {e:?}"));
            assert_eq!((read.first(), read.last(), read.span), (first, last, span), "{text}");
            assert!(read.days.iter().all(|d| !d.weekday_differs()), "{text}");
        }
    }

    #[test]
    fn the_year_comes_from_the_period() {
        let whole = Period::quarters(2025, 1, 4).unwrap();
        assert_eq!(read_date("1月10日", Some(&whole)).unwrap().first(), date(2026, 1, 10));
        assert_eq!(read_date("12/14", Some(&whole)).unwrap().first(), date(2025, 12, 14));
        assert_eq!(read_date("3月31日", Some(&q13())).unwrap().first(), date(2025, 3, 31));
        assert_eq!(read_date("1/5", Some(&q13())).unwrap().first(), date(2026, 1, 5));
        assert_eq!(read_date("1/5", None), Err(DateFault::YearMissing { month: 1, day: 5 }));
    }

    #[test]
    fn faults() {
        for (text, fault) in [
            ("2月30日", DateFault::NoSuchDay { year: None, month: 2, day: 30 }),
            ("令和7年13月1日", DateFault::NoSuchDay { year: Some(2025), month: 13, day: 1 }),
            ("2025/2/29", DateFault::NoSuchDay { year: Some(2025), month: 2, day: 29 }),
            ("令和元年4月1日", DateFault::OutsideEra { era: Era::Reiwa, day: date(2019, 4, 1) }),
            ("平成32年4月1日", DateFault::OutsideEra { era: Era::Heisei, day: date(2020, 4, 1) }),
            ("25/4/4", DateFault::Ambiguous),
            ("7年4月4日", DateFault::Ambiguous),
            ("令和7(2024)年4月4日", DateFault::YearsDiffer { era_year: 2025, western: 2024 }),
            ("", DateFault::Blank),
            ("　", DateFault::Blank),
        ] {
            assert_eq!(read_date(text, Some(&q13())), Err(fault), "{text}");
        }
        for text in
            ["毎週月曜", "4月", "4月上旬", "未定", "12", "4月4日 研修会", "4月4日～", "令和", "R", "123/4", "四月"]
        {
            assert_eq!(read_date(text, Some(&q13())), Err(DateFault::Unreadable), "{text}");
        }
    }

    prop_compose! {
        fn any_day()(year in 1868_i16..2100, month in 1_i8..=12, day in 1_i8..=31) -> Option<Date> {
            Date::new(year, month, day).ok().filter(|&d| d >= Era::Meiji.start())
        }
    }

    proptest! {
        #[test]
        fn every_notation_reads_back(day in any_day(), form in 0..5) {
            let Some(day) = day else { return Ok(()) };
            let era = Era::of(day).unwrap();
            let (y, m, d, n) = (day.year(), day.month(), day.day(), day.year() - era.start().year() + 1);
            let text = match form {
                0 => format_era(day),
                1 => format!("{}{n}.{m}.{d}", era.letter()),
                2 => format!("{y}/{m}/{d}"),
                3 => format!("{y}-{m:02}-{d:02}"),
                _ => format!("{y}{m:02}{d:02}"),
            };
            let read = read_date(&text, None);
            prop_assert_eq!(read.map(|r| r.first()), Ok(day), "{}", text);
        }

        #[test]
        fn any_text_is_read_without_panic(text in any::<String>(), head in "[0-9０-９/.年月日～・(金)令和平成元R 四十:時-]{0,16}") {
            let _ = read_date(&(head.clone() + &text), Some(&q13()));
            let _ = read_date(&head, Some(&q13()));
            let _ = read_date(&head, None);
        }
    }
}
