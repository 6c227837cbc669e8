//! The grammar of one date cell: dates, weekdays, times of day and what joins them.

use jiff::civil::{Date, Weekday};

use super::era::Era;
use super::read::{DateFault, Written, Year};

/// A reader that eats text from the left.
pub(super) struct Scan<'a> {
    rest: &'a str,
}

impl<'a> Scan<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// Whether only spaces are left.
    pub(super) fn at_end(&mut self) -> bool {
        self.spaces();
        self.rest.is_empty()
    }

    fn spaces(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn eat(&mut self, word: &str) -> bool {
        self.spaces();
        match self.rest.strip_prefix(word) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// A run of digits: its value and length.
    fn number(&mut self) -> Option<(u32, usize)> {
        self.spaces();
        let len = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (run, rest) = self.rest.split_at(len);
        let value = run.parse().ok()?;
        self.rest = rest;
        Some((value, len))
    }

    fn sign(&mut self) -> Option<char> {
        self.spaces();
        let c = self.rest.chars().next().filter(|c| matches!(c, '/' | '.' | '-'))?;
        self.rest = &self.rest[1..];
        Some(c)
    }

    /// One date. With a date before it, the month may be missing too.
    pub(super) fn item(&mut self, previous: Option<Date>) -> Result<Written, DateFault> {
        self.spaces();
        if let Some((era, rest)) = Era::leading(self.rest) {
            self.rest = rest;
            let year = if self.eat("元") { 1 } else { self.number().ok_or(DateFault::Unreadable)?.0 };
            let year = u8::try_from(year).ok().filter(|y| (1..=99).contains(y)).ok_or(DateFault::Unreadable)?;
            self.western_beside(era.western(year))?;
            if !self.eat("年") {
                self.sign().ok_or(DateFault::Unreadable)?;
            }
            return self.month_day(Year::Era(era, year));
        }
        let (n, len) = self.number().ok_or(DateFault::Unreadable)?;
        match len {
            8 => {
                let year = i16::try_from(n / 10_000).map_err(|_| DateFault::Unreadable)?;
                return Ok(Written { year: Year::West(year), month: n / 100 % 100, day: n % 100 });
            }
            4 => {
                let year = i16::try_from(n).map_err(|_| DateFault::Unreadable)?;
                self.era_beside(year)?;
                if !self.eat("年") {
                    self.sign().ok_or(DateFault::Unreadable)?;
                }
                return self.month_day(Year::West(year));
            }
            1 | 2 => {}
            _ => return Err(DateFault::Unreadable),
        }
        if self.eat("月") {
            let day = self.number().ok_or(DateFault::Unreadable)?.0;
            self.eat("日");
            return Ok(Written { year: Year::None, month: n, day });
        }
        if self.eat("年") {
            return Err(DateFault::Ambiguous);
        }
        let day_only =
            || previous.map(|date| Written { year: Year::None, month: date.month().unsigned_abs().into(), day: n });
        if self.eat("日") {
            return day_only().ok_or(DateFault::Unreadable);
        }
        let before = self.rest;
        let second = self.sign().and_then(|sign| Some((sign, self.number()?.0)));
        let Some((sign, second)) = second else {
            self.rest = before;
            return day_only().ok_or(DateFault::Unreadable);
        };
        let before = self.rest;
        if let Some((third, len)) = self.sign().filter(|&s| s == sign).and_then(|_| self.number()) {
            return match len {
                // Month or day first is not known, unless it makes no difference or one cannot be a month.
                4 if n == second || n > 12 || second > 12 => {
                    let (month, day) = if n > 12 { (second, n) } else { (n, second) };
                    let year = i16::try_from(third).map_err(|_| DateFault::Unreadable)?;
                    Ok(Written { year: Year::West(year), month, day })
                }
                _ => Err(DateFault::Ambiguous),
            };
        }
        self.rest = before;
        Ok(Written { year: Year::None, month: n, day: second })
    }

    /// `4月4日`, `4/4`, `4.4` after a year.
    fn month_day(&mut self, year: Year) -> Result<Written, DateFault> {
        let month = self.number().ok_or(DateFault::Unreadable)?.0;
        if !self.eat("月") {
            self.sign().ok_or(DateFault::Unreadable)?;
        }
        let day = self.number().ok_or(DateFault::Unreadable)?.0;
        self.eat("日");
        Ok(Written { year, month, day })
    }

    /// `(2025)` between era year and 年.
    fn western_beside(&mut self, era_year: i16) -> Result<(), DateFault> {
        if !self.rest.trim_start().starts_with('(') {
            return Ok(());
        }
        self.eat("(");
        let (western, _) = self.number().ok_or(DateFault::Unreadable)?;
        self.eat("年");
        let western = i16::try_from(western).map_err(|_| DateFault::Unreadable)?;
        match (self.eat(")"), western == era_year) {
            (false, _) => Err(DateFault::Unreadable),
            (true, true) => Ok(()),
            (true, false) => Err(DateFault::YearsDiffer { era_year, western }),
        }
    }

    /// `(令和7年)` between western year and 年.
    fn era_beside(&mut self, western: i16) -> Result<(), DateFault> {
        if !self.rest.trim_start().starts_with('(') {
            return Ok(());
        }
        self.eat("(");
        let (era, rest) = Era::leading(self.rest.trim_start()).ok_or(DateFault::Unreadable)?;
        self.rest = rest;
        let year = if self.eat("元") { 1 } else { self.number().ok_or(DateFault::Unreadable)?.0 };
        let era_year = u8::try_from(year).map(|y| era.western(y)).map_err(|_| DateFault::Unreadable)?;
        self.eat("年");
        match (self.eat(")"), western == era_year) {
            (false, _) => Err(DateFault::Unreadable),
            (true, true) => Ok(()),
            (true, false) => Err(DateFault::YearsDiffer { era_year, western }),
        }
    }

    /// The weekday after a date, if there is one; other brackets (`(祝)`, `(予定)`) are passed over.
    pub(super) fn weekday(&mut self) -> Option<Weekday> {
        let mut found = None;
        loop {
            self.spaces();
            if let Some(inner) = self.rest.strip_prefix('(') {
                let Some((inner, after)) = inner.split_once(')') else { return found };
                found = found
                    .or_else(|| inner.trim().chars().next().and_then(weekday_of).filter(|_| is_weekday_note(inner)));
                self.rest = after;
                continue;
            }
            let Some(day) = self.rest.chars().next().and_then(weekday_of) else { return found };
            let after = &self.rest[self.rest.chars().next().map_or(0, char::len_utf8)..];
            let named = after.strip_prefix('曜').map(|rest| rest.strip_prefix('日').unwrap_or(rest));
            let alone = after.is_empty() || after.starts_with([' ', '・', '、', ',', '~', '-']);
            match named {
                Some(rest) => self.rest = rest,
                None if alone => self.rest = after,
                None => return found,
            }
            found = found.or(Some(day));
        }
    }

    /// A time of day or a span of it, passed over.
    pub(super) fn time(&mut self) {
        loop {
            let start = self.rest;
            self.spaces();
            self.rest = self.rest.strip_prefix('T').unwrap_or(self.rest);
            let named = ["午前", "午後", "AM", "PM", "am", "pm", "終日"].iter().any(|word| self.eat(word));
            let clock = self.number().is_some_and(|_| {
                if self.eat(":") {
                    let minutes = self.number().is_some();
                    if self.eat(":") {
                        self.number();
                    }
                    return minutes;
                }
                self.eat("時") && {
                    if !self.eat("半") && self.number().is_some() {
                        self.eat("分");
                    }
                    true
                }
            });
            if !clock && !named {
                self.rest = start;
                return;
            }
            if !clock {
                continue;
            }
            // `10:00～12:00`: the tilde belongs to the times only if a time follows.
            let after_clock = self.rest;
            if self.eat("~") || self.eat("-") {
                let before = self.rest;
                let looks = self.number().is_some() && (self.eat(":") || self.eat("時"));
                self.rest = if looks || before.trim_start().starts_with("午") { before } else { after_clock };
                if self.rest == after_clock {
                    return;
                }
            }
        }
    }

    /// What joins two dates: `Some(true)` for a span, `Some(false)` for a list.
    pub(super) fn joint(&mut self) -> Option<bool> {
        for word in ["~", "から", "より", "-"] {
            if self.eat(word) {
                return Some(true);
            }
        }
        for word in ["・", "、", ",", "と", "および", "及び", "並びに", "&", "+", "/", ";"] {
            if self.eat(word) {
                return Some(false);
            }
        }
        // Two dates a space or line break apart.
        self.rest.starts_with(|c: char| c.is_ascii_digit() || "令平昭RHS".contains(c)).then_some(false)
    }
}

const fn weekday_of(c: char) -> Option<Weekday> {
    Some(match c {
        '月' => Weekday::Monday,
        '火' => Weekday::Tuesday,
        '水' => Weekday::Wednesday,
        '木' => Weekday::Thursday,
        '金' => Weekday::Friday,
        '土' => Weekday::Saturday,
        '日' => Weekday::Sunday,
        _ => return None,
    })
}

/// Whether a remark in brackets is a weekday: `金`, `金曜日`, `月・祝`, `火 祝日`.
fn is_weekday_note(inner: &str) -> bool {
    inner.trim().chars().skip(1).all(|c| "曜日祝休振替・,、 /".contains(c))
}
