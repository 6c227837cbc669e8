//! The weekdays on which an office is open, as its opening hours say (`月・水・金 9:00～17:00`, `平日(祝日を除く)`, `月～土(水曜定休)`), and how many
//! such days a period has.

use super::holidays::holiday;
use super::{Date, Period};
use jiff::civil::Weekday;
use std::cell::RefCell;

/// A set of weekdays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weekdays([bool; 7]);

const NAMES: [char; 7] = ['月', '火', '水', '木', '金', '土', '日'];

/// Signs and words between the weekdays of one enumeration.
const AND: [&str; 10] = ["・", "、", ",", "，", "/", "／", "と", "及び", "および", "･"];
/// Between the first and the last weekday.
const TO: [&str; 9] = ["～", "〜", "~", "-", "－", "ー", "–", "—", "から"];
/// Days off that stand in one enumeration with weekdays.
const OFF_DAYS: [&str; 6] = ["国民の祝日", "祝祭日", "祝日", "祝", "年末年始", "休日"];
/// What follows an enumeration of days on which it is closed.
const CLOSED_AFTER: [&str; 12] =
    ["を除", "除く", "以外", "は休", "休み", "休業", "休館", "休所", "定休", "は定休", "閉所", "は閉"];
/// What stands before one.
const CLOSED_BEFORE: [&str; 9] = ["休日", "休業日", "休館日", "休所日", "閉所日", "定休", "休み", "除く", "閉庁日"];

impl Weekdays {
    /// Monday to Friday.
    pub const WORKING: Self = Self([true, true, true, true, true, false, false]);
    /// All seven.
    pub const ALL: Self = Self([true; 7]);

    /// Whether `day` is one of them.
    pub fn contains(self, day: Weekday) -> bool {
        self.0[day.to_monday_zero_offset().unsigned_abs() as usize % 7]
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        !self.0.contains(&true)
    }

    /// `月水金`.
    pub fn label_ja(self) -> String {
        NAMES.iter().zip(self.0).filter(|(_, open)| *open).map(|(name, _)| *name).collect()
    }

    /// `Mon, Wed, Fri`.
    pub fn label_en(self) -> String {
        const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        DAYS.iter().zip(self.0).filter(|(_, open)| *open).map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    fn join(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a |= b);
    }

    fn without(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] && !other.0[i]))
    }
}

/// The days of a period on which an office is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenDays {
    /// Days of the opening weekdays.
    pub weekdays: i64,
    /// Those that are public holidays.
    pub holidays: i64,
    /// Those of the yearly closing that are no public holidays.
    pub year_end: i64,
}

impl OpenDays {
    /// What remains.
    pub fn open(self) -> i64 {
        self.weekdays - self.holidays - self.year_end
    }
}

/// How many days of the opening weekdays a period has, and how many of them are off: on public holidays, where these are kept, and from
/// `year_end.0` to `year_end.1` (month, day; over the turn of the year or not).
pub fn open_days(period: &Period, open: Weekdays, holidays: bool, year_end: Option<YearEnd>) -> OpenDays {
    thread_local! {
        /// The last few answers: the files of a run are of a few periods.
        static KNOWN: RefCell<Vec<(Question, OpenDays)>> = const { RefCell::new(Vec::new()) };
    }
    let question = (*period, open, holidays, year_end);
    if let Some(known) = KNOWN.with_borrow(|k| k.iter().find(|k| k.0 == question).map(|k| k.1)) {
        return known;
    }
    let found = count(period, open, holidays, year_end);
    KNOWN.with_borrow_mut(|known| {
        if known.len() >= KEPT {
            known.clear();
        }
        known.push((question, found));
    });
    found
}

/// Answers kept at most.
const KEPT: usize = 32;

/// From when to when an office is closed every year: month and day of the first and the last day.
type YearEnd = ((i8, i8), (i8, i8));
type Question = (Period, Weekdays, bool, Option<YearEnd>);

fn count(period: &Period, open: Weekdays, holidays: bool, year_end: Option<YearEnd>) -> OpenDays {
    let mut found = OpenDays { weekdays: 0, holidays: 0, year_end: 0 };
    let days = period.from.series(jiff::Span::new().days(1)).take_while(|d| *d <= period.to).take(36_600);
    for day in days.filter(|d| open.contains(d.weekday())) {
        found.weekdays += 1;
        if holidays && holiday(day).is_some() {
            found.holidays += 1;
        } else if year_end.is_some_and(|(from, to)| within(day, from, to)) {
            found.year_end += 1;
        }
    }
    found
}

fn within(day: Date, from: (i8, i8), to: (i8, i8)) -> bool {
    let at = (day.month(), day.day());
    if from <= to { from <= at && at <= to } else { at >= from || at <= to }
}

/// The weekdays a text about opening hours names. `None` where it names none, or not every week (`第2・第4土曜日`, `隔週`).
///
/// ```
/// let open = |text| kensan::date::read_weekdays(text).map(kensan::date::Weekdays::label_ja);
/// assert_eq!(open("月・水・金 9:00～17:00(祝日・年末年始を除く)").as_deref(), Some("月水金"));
/// assert_eq!(open("月曜日から金曜日 午前9時から").as_deref(), Some("月火水木金"));
/// assert_eq!(open("9時～17時(土日祝休み)").as_deref(), Some("月火水木金"));
/// assert_eq!(open("4月1日から"), None);
/// ```
pub fn read_weekdays(text: &str) -> Option<Weekdays> {
    let chars: Vec<char> = text.chars().map(|c| if c == '\u{3000}' || c == '\n' { ' ' } else { c }).collect();
    let text: String = chars.iter().collect();
    if text.contains("隔週") || text.contains("各週") {
        return None;
    }
    let (mut open, mut closed) = (Weekdays::default(), Weekdays::default());
    if text.contains("平日") {
        open.join(Weekdays::WORKING);
    }
    if text.contains("毎日") || text.contains("無休") {
        open.join(Weekdays::ALL);
    }
    let mut at = 0;
    while at < chars.len() {
        let Some(run) = Run::at(&chars, at) else {
            at += 1;
            continue;
        };
        let before: String =
            chars[..at].iter().filter(|c| !matches!(c, ' ' | ':' | '：' | '(' | '（' | '毎' | '週')).collect();
        if before.ends_with(|c: char| c == '第' || c.is_numeric()) && run.single_week(&chars, at) {
            return None;
        }
        let listed_closed = CLOSED_BEFORE.iter().any(|w| before.ends_with(w));
        let (weekend, end) = (run.days.0[5] || run.days.0[6], run.end);
        let (after, with_off_days) = off_days(&chars, end);
        let says_closed = begins_with_any(&chars, skip_blanks(&chars, after), &CLOSED_AFTER);
        // 月水金、祝日を除く: the weekdays are those it is open on.
        if listed_closed || (says_closed && (weekend || !with_off_days)) {
            closed.join(run.days);
        } else {
            open.join(run.days);
        }
        at = end;
    }
    let days = if open.is_empty() && !closed.is_empty() { Weekdays::ALL } else { open }.without(closed);
    (!days.is_empty()).then_some(days)
}

/// Weekdays written one after the other: `月・水・金曜日`, `月～金`.
struct Run {
    days: Weekdays,
    end: usize,
}

impl Run {
    fn at(chars: &[char], start: usize) -> Option<Self> {
        let before = start.checked_sub(1).map(|i| chars[i]);
        let digit = |c: char| c.is_numeric() || "一二三四五六七八九十".contains(c);
        // 4月, 祝日, 業務日, and the like; 毎週月 begins a run.
        if before.is_some_and(|c| digit(c) || is_ideograph(c) && !matches!(c, '週' | '毎' | '曜' | '日' | '間' | '時'))
        {
            let named = chars.get(start + 1) == Some(&'曜') && !before.is_some_and(digit);
            if !named && !before.is_some_and(|c| matches!(c, '除' | '第')) {
                return None;
            }
        }
        let mut days = Weekdays::default();
        let (mut at, mut count, mut named, mut range) = (start, 0, false, None);
        let mut end = start;
        while let Some(day) = chars.get(at).and_then(|c| NAMES.iter().position(|n| n == c)) {
            if let Some(from) = range {
                let mut between = from;
                while between != day {
                    days.0[between] = true;
                    between = (between + 1) % 7;
                }
            }
            days.0[day] = true;
            (count, at) = (count + 1, at + 1);
            if chars.get(at) == Some(&'曜') {
                (named, at) = (true, at + 1);
                at += usize::from(chars.get(at) == Some(&'日'));
            }
            end = at;
            let next = skip_blanks(chars, at);
            range = None;
            at = next;
            if let Some(n) = begins_with(chars, next, &TO) {
                range = Some(day);
                at = skip_blanks(chars, next + n);
            } else if let Some(n) = begins_with(chars, next, &AND) {
                at = skip_blanks(chars, next + n);
            }
        }
        // A single 月 or 日 without 曜 may be anything; it counts where nothing is written onto it.
        let alone =
            chars.get(end).is_none_or(|c| !is_ideograph(*c)) && before.is_none_or(|c| !is_ideograph(c) || c == '週');
        let a_month = chars[start] == '月' && count == 1 && !named && times_a_month(chars, end);
        (count > 1 || named || (count == 1 && alone && !a_month)).then_some(Self { days, end })
    }

    /// 第2土曜日: what stands before the run numbers the week.
    fn single_week(&self, chars: &[char], start: usize) -> bool {
        chars[start..self.end].contains(&'曜') || chars[..start].contains(&'第')
    }
}

/// 月2回.
fn times_a_month(chars: &[char], at: usize) -> bool {
    let digits = chars[at..].iter().take_while(|c| c.is_numeric()).count();
    digits > 0 && chars.get(at + digits).is_some_and(|c| matches!(c, '回' | '日' | '度' | '件'))
}

/// Past 祝日, 年末年始 and their like, and whether there was one.
fn off_days(chars: &[char], at: usize) -> (usize, bool) {
    let (mut at, mut any) = (at, false);
    loop {
        let next = begins_with(chars, at, &AND).map_or(at, |n| at + n);
        match begins_with(chars, next, &OFF_DAYS) {
            Some(n) => (at, any) = (next + n, true),
            None => return (at, any),
        }
    }
}

fn skip_blanks(chars: &[char], at: usize) -> usize {
    at + chars.get(at..).map_or(0, |rest| rest.iter().take_while(|c| **c == ' ').count())
}

/// The length of the word of `words` that begins at `at`.
fn begins_with(chars: &[char], at: usize, words: &[&str]) -> Option<usize> {
    let rest = chars.get(at..)?;
    words
        .iter()
        .find(|w| w.chars().count() <= rest.len() && w.chars().eq(rest.iter().copied().take(w.chars().count())))
        .map(|w| w.chars().count())
}

fn begins_with_any(chars: &[char], at: usize, words: &[&str]) -> bool {
    begins_with(chars, at, words).is_some()
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '々')
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn open(text: &str) -> String {
        read_weekdays(text).map(Weekdays::label_ja).unwrap_or_default()
    }

    #[test]
    fn weekdays_as_offices_write_them() {
        for (text, days) in [
            ("月水金 9:00～17:00", "月水金"),
            ("月・水・金　10：00～16：00", "月水金"),
            ("毎週 月・水・金曜日 午前9時から午後5時まで", "月水金"),
            ("月曜日、水曜日及び金曜日", "月水金"),
            ("月、水、金(祝日を除く)", "月水金"),
            ("月水金、祝日を除く", "月水金"),
            ("月～金 8:30-17:15", "月火水木金"),
            ("月曜～金曜（祝日・年末年始を除く）", "月火水木金"),
            ("平日 9:00～17:00（土日祝日・年末年始を除く）", "月火水木金"),
            ("9:00～17:00 土・日・祝日を除く", "月火水木金"),
            ("8:30～17:15(土日祝休み)", "月火水木金"),
            ("月～土(水曜定休)", "月火木金土"),
            ("定休日：土日祝", "月火水木金"),
            ("火～日 9時～", "火水木金土日"),
            ("月 9:00～12:00 / 木 13:00～17:00", "月木"),
            ("月・水(9:00～17:00)、金(9:00～12:00)", "月水金"),
            ("毎日", "月火水木金土日"),
            ("年中無休", "月火水木金土日"),
            ("土曜日", "土"),
        ] {
            assert_eq!(open(text), days, "{text}");
        }
    }

    #[test]
    fn what_names_no_weekday_of_every_week() {
        for text in [
            "",
            "9:00～17:00",
            "4月1日から",
            "第2・第4土曜日",
            "隔週水曜日",
            "業務日",
            "月2回",
            "10月～12月",
            "開所日は別紙",
        ] {
            assert_eq!(read_weekdays(text), None, "{text}");
        }
    }

    #[test]
    fn the_days_of_the_real_report() {
        let period = Period::quarters(2025, 1, 3).expect("three quarters");
        let open = read_weekdays("月水金").expect("three days");
        let days = open_days(&period, open, true, Some(((12, 29), (1, 3))));
        assert_eq!((days.weekdays, days.holidays, days.year_end, days.open()), (118, 7, 2, 109));
        assert_eq!(open_days(&period, open, false, None).open(), 118);
        let january = Period::month(2026, 1).expect("a month");
        let days = open_days(&january, Weekdays::ALL, true, Some(((12, 29), (1, 3))));
        assert_eq!((days.weekdays, days.holidays, days.year_end), (31, 2, 2));
        let day = Period::new(date(2025, 8, 13), date(2025, 8, 13)).expect("a day");
        assert_eq!(open_days(&day, Weekdays::ALL, true, Some(((8, 13), (8, 15)))).year_end, 1);
    }
}
