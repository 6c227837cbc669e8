//! Japanese eras from Meiji on.

use jiff::civil::{Date, date};

/// An era. Each begins on the day it was proclaimed for; up to Shōwa that day also still belonged to the era before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Era {
    /// 明治, from 1868-10-23.
    Meiji,
    /// 大正, from 1912-07-30.
    Taisho,
    /// 昭和, from 1926-12-25.
    Showa,
    /// 平成, from 1989-01-08.
    Heisei,
    /// 令和, from 2019-05-01.
    Reiwa,
}

impl Era {
    /// All eras, the latest first.
    pub const ALL: [Self; 5] = [Self::Reiwa, Self::Heisei, Self::Showa, Self::Taisho, Self::Meiji];

    /// The name in kanji.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// The letter used in short notation: `R` for Reiwa.
    pub const fn letter(self) -> char {
        match self {
            Self::Meiji => 'M',
            Self::Taisho => 'T',
            Self::Showa => 'S',
            Self::Heisei => 'H',
            Self::Reiwa => 'R',
        }
    }

    /// The first day.
    pub const fn start(self) -> Date {
        match self {
            Self::Meiji => date(1868, 10, 23),
            Self::Taisho => date(1912, 7, 30),
            Self::Showa => date(1926, 12, 25),
            Self::Heisei => date(1989, 1, 8),
            Self::Reiwa => date(2019, 5, 1),
        }
    }

    /// The last day; `None` for the present era.
    pub const fn end(self) -> Option<Date> {
        Some(match self {
            Self::Meiji => date(1912, 7, 30),
            Self::Taisho => date(1926, 12, 25),
            Self::Showa => date(1989, 1, 7),
            Self::Heisei => date(2019, 4, 30),
            Self::Reiwa => return None,
        })
    }

    /// The western year of this era's year `year` (1 for 元年); no check that the era lasted so long.
    pub fn western(self, year: u8) -> i16 {
        self.start().year() + i16::from(year) - 1
    }

    /// Whether `day` lies in the era.
    pub fn contains(self, day: Date) -> bool {
        day >= self.start() && self.end().is_none_or(|end| day <= end)
    }

    /// The era of `day`, the later one on a day of change; `None` before Meiji.
    pub fn of(day: Date) -> Option<Self> {
        Self::ALL.into_iter().find(|era| day >= era.start())
    }

    /// The era and year of a fiscal year: its era on May 1, so that fiscal 2019 is 令和元年度 as the state writes it.
    pub fn of_fiscal_year(year: i16) -> Option<(Self, i16)> {
        let era = Self::of(Date::new(year, 5, 1).ok()?)?;
        Some((era, year - era.start().year() + 1))
    }

    /// The era that `text` (after `tidy`) begins with, by name, first kanji or letter, and what follows.
    pub(super) fn leading(text: &str) -> Option<(Self, &str)> {
        Self::ALL.into_iter().find_map(|era| {
            let rest = text.strip_prefix(era.name()).or_else(|| {
                let short = era.name().chars().next()?;
                let rest = text.strip_prefix(|c: char| c == short || c.eq_ignore_ascii_case(&era.letter()))?;
                let rest = rest.strip_prefix('.').unwrap_or(rest);
                rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '元').then_some(rest)
            })?;
            Some((era, rest.trim_start()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years() {
        assert_eq!(Era::Reiwa.western(7), 2025);
        assert_eq!(Era::Heisei.western(31), 2019);
        assert_eq!(Era::of(date(2019, 4, 30)), Some(Era::Heisei));
        assert_eq!(Era::of(date(2019, 5, 1)), Some(Era::Reiwa));
        assert_eq!(Era::of(date(1800, 1, 1)), None);
        assert_eq!(Era::of_fiscal_year(2019), Some((Era::Reiwa, 1)));
        assert_eq!(Era::of_fiscal_year(2018), Some((Era::Heisei, 30)));
        assert!(!Era::Heisei.contains(date(2019, 5, 1)));
        assert_eq!(Era::leading("R7.4"), Some((Era::Reiwa, "7.4")));
        assert_eq!(Era::leading("research"), None);
    }
}
