//! What is said about the reporting period in several places, joined into one period.

use jiff::civil::Date;
use std::sync::Arc;

use super::period::{Period, PeriodKind, fiscal_index, fiscal_year};

/// One thing a text says about the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fact {
    /// `令和7年度` (`era`) or `2025年度`: the western year of the fiscal year's April.
    FiscalYear {
        /// Western year.
        year: i16,
        /// Whether it was written as an era year.
        era: bool,
    },
    /// `令和7年`, `R7`, `2025`: a year that may be the calendar's or the fiscal one.
    Year {
        /// Western year.
        year: i16,
        /// Whether it was written as an era year.
        era: bool,
        /// Whether it was written with 年, which makes it the calendar's.
        calendar: bool,
    },
    /// `第1～3四半期`, `Q3`, `上半期`: quarters 1 to 4 of the fiscal year, `first` ≤ `last`.
    Quarters {
        /// First quarter.
        first: u8,
        /// Last quarter.
        last: u8,
    },
    /// `令和7年10月`, `R7.4～R7.12`: months with their calendar years, `first` ≤ `last`.
    YearMonths {
        /// First (year, month).
        first: (i16, i8),
        /// Last (year, month).
        last: (i16, i8),
    },
    /// `10月分`, `4月～6月`: months without a year, in fiscal order.
    Months {
        /// First month, 1 to 12.
        first: i8,
        /// Last month, 1 to 12.
        last: i8,
    },
    /// `令和7年4月1日～令和7年12月31日`.
    Days {
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
    /// `4月1日～12月31日`, as (month, day), in fiscal order.
    YearlessDays {
        /// First (month, day).
        from: (i8, i8),
        /// Last (month, day).
        to: (i8, i8),
    },
    /// `令和7年12月31日現在`.
    AsOf {
        /// The day.
        day: Date,
    },
    /// `12月31日現在`.
    YearlessAsOf {
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
    },
    /// `年間`, `通年`: nothing less than the year.
    WholeYear,
    /// `累計`: from April 1.
    Cumulative,
    /// `単月`: this month alone.
    Single,
}

/// A fact and the words that state it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodFact {
    /// What is said.
    pub fact: Fact,
    /// The part of the text that says it, in plain width and lower case.
    pub text: Arc<str>,
}

/// What all facts together come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolution {
    /// The period, if the facts suffice for one.
    pub period: Option<Period>,
    /// Pairs of positions in the given facts that contradict each other, the smaller first, in order.
    pub conflicts: Vec<(usize, usize)>,
}

/// A day of the fiscal year as a number that orders days, the last day of every month being 31: April 1 is 1, March 31 is 383.
type FiscalDay = u16;

const fn fiscal_day(month: i8, day: u16) -> FiscalDay {
    fiscal_index(month) as u16 * 32 + day
}

fn fiscal_day_of(day: Date) -> FiscalDay {
    fiscal_day(day.month(), if day == day.last_of_month() { 31 } else { day.day().unsigned_abs().into() })
}

/// A month and day without year; February 28 and 29 are both its end.
const fn yearless(month: i8, day: i8) -> FiscalDay {
    let last = match month {
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    fiscal_day(month, if day >= last { 31 } else { day as u16 })
}

/// How a narrower fact may stand inside a wider one: a month within any range; a quarter at the end of one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grain {
    Month,
    Quarter,
    Other,
}

/// A fact in a form that can be compared with any other.
#[derive(Clone, Copy)]
struct Claim {
    /// The fiscal years it allows.
    years: Option<(i16, i16)>,
    /// The days of the fiscal year it covers.
    range: Option<(FiscalDay, FiscalDay)>,
    /// The day it says all is counted up to.
    end: Option<FiscalDay>,
    grain: Grain,
}

impl Claim {
    fn of(fact: &Fact) -> Self {
        let none = Self { years: None, range: None, end: None, grain: Grain::Other };
        match *fact {
            Fact::FiscalYear { year, .. } => Self { years: Some((year, year)), ..none },
            Fact::Year { year, .. } => Self { years: Some((year.saturating_sub(1), year)), ..none },
            Fact::Quarters { first, last } => {
                let range = Some(((u16::from(first) - 1) * 96 + 1, (u16::from(last) * 3 - 1) * 32 + 31));
                Self { range, grain: if first == last { Grain::Quarter } else { Grain::Other }, ..none }
            }
            Fact::YearMonths { first, last } => {
                let year = |(year, month): (i16, i8)| if month >= 4 { year } else { year.saturating_sub(1) };
                let years = (year(first), year(last));
                let range = (years.0 == years.1).then(|| (fiscal_day(first.1, 1), fiscal_day(last.1, 31)));
                Self {
                    years: Some(years),
                    range,
                    grain: if first == last { Grain::Month } else { Grain::Other },
                    ..none
                }
            }
            Fact::Months { first, last } => {
                let range = Some((fiscal_day(first, 1), fiscal_day(last, 31)));
                Self { range, grain: if first == last { Grain::Month } else { Grain::Other }, ..none }
            }
            Fact::Days { from, to } => {
                let years = (fiscal_year(from), fiscal_year(to));
                let range = (years.0 == years.1).then(|| (fiscal_day_of(from), fiscal_day_of(to)));
                Self { years: Some(years), range, ..none }
            }
            Fact::YearlessDays { from, to } => {
                Self { range: Some((fiscal_day(from.0, from.1.unsigned_abs().into()), yearless(to.0, to.1))), ..none }
            }
            Fact::AsOf { day } => {
                let year = fiscal_year(day);
                Self { years: Some((year, year)), end: Some(fiscal_day_of(day)), ..none }
            }
            Fact::YearlessAsOf { month, day } => Self { end: Some(yearless(month, day)), ..none },
            Fact::WholeYear | Fact::Cumulative | Fact::Single => none,
        }
    }

    fn agrees(&self, other: &Self) -> bool {
        if let (Some(a), Some(b)) = (self.years, other.years)
            && (a.0 > b.1 || b.0 > a.1)
        {
            return false;
        }
        let end = |claim: &Self| claim.end.or(claim.range.map(|r| r.1));
        if (self.end.is_some() || other.end.is_some())
            && let (Some(a), Some(b)) = (end(self), end(other))
        {
            return a == b;
        }
        let (Some(a), Some(b)) = (self.range, other.range) else { return true };
        a == b || self.fits(a, b) || other.fits(b, a)
    }

    /// Whether this claim's range `a` may stand inside `b`.
    fn fits(&self, a: (FiscalDay, FiscalDay), b: (FiscalDay, FiscalDay)) -> bool {
        let inside = b.0 <= a.0 && a.1 <= b.1;
        match self.grain {
            Grain::Month => inside,
            Grain::Quarter => inside && a.1 == b.1,
            Grain::Other => false,
        }
    }
}

fn agree(a: &Fact, b: &Fact) -> bool {
    match (a, b) {
        (Fact::Year { year: a, .. }, Fact::Year { year: b, .. }) => a == b,
        _ => Claim::of(a).agrees(&Claim::of(b)),
    }
}

/// The most facts that are compared; what stands in one workbook's titles and names is far below.
const MOST: usize = 64;

/// Joins `facts` (of one workbook or sheet, from any places) into one period, and names every pair that cannot both be true.
///
/// The period is that of the fact with days or months in it that fewest others contradict; among equals, dates go before months, months
/// before quarters. A year comes from the least contradicted of the facts that name one. Only the first 64 facts are looked at.
/// A month inside a quarter, and a quarter at the end of a cumulative period, are no contradictions: the same report says both.
/// A year alone (`令和7年度`) is the whole fiscal year, or with an as-of day the year up to it.
pub fn resolve(facts: &[PeriodFact]) -> Resolution {
    let facts = &facts[..facts.len().min(MOST)];
    let mut conflicts = Vec::new();
    let mut faults = vec![0_usize; facts.len()];
    for (j, b) in facts.iter().enumerate() {
        for (i, a) in facts[..j].iter().enumerate() {
            if !agree(&a.fact, &b.fact) {
                conflicts.push((i, j));
                faults[i] += 1;
                faults[j] += 1;
            }
        }
    }
    conflicts.sort_unstable();
    let best = |rank: &dyn Fn(&Fact) -> Option<u8>| {
        let ranked =
            facts.iter().zip(&faults).filter_map(|(f, &faults)| rank(&f.fact).map(|rank| ((faults, rank), f.fact)));
        ranked.min_by_key(|&(key, _)| key).map(|(_, fact)| fact)
    };
    let base = best(&|fact| match fact {
        Fact::Days { .. } => Some(0),
        Fact::YearMonths { first, last } if first != last => Some(1),
        Fact::YearMonths { .. } => Some(2),
        Fact::YearlessDays { .. } => Some(3),
        Fact::Months { .. } => Some(4),
        Fact::Quarters { first, last } if first != last => Some(5),
        Fact::Quarters { .. } => Some(6),
        _ => None,
    });
    let year = best(&|fact| match fact {
        Fact::Days { .. } | Fact::YearMonths { .. } => Some(0),
        Fact::FiscalYear { era: true, .. } => Some(1),
        Fact::FiscalYear { .. } => Some(2),
        Fact::AsOf { .. } => Some(3),
        Fact::Year { era: true, .. } => Some(4),
        Fact::Year { .. } => Some(5),
        _ => None,
    });
    let period = match base {
        Some(base) => of_base(&base, year.as_ref()),
        None => of_year(facts, year.as_ref()),
    };
    let has = |fact: Fact| facts.iter().any(|f| f.fact == fact);
    let period = period.and_then(|period| match () {
        () if has(Fact::Cumulative) => {
            let from = Date::new(period.fiscal_year(), 4, 1).ok()?;
            Some(Period { from, to: period.to, kind: PeriodKind::Cumulative })
        }
        () if has(Fact::Single) && period.days() <= 31 => Some(period.with_kind(PeriodKind::Single)),
        () => Some(period),
    });
    Resolution { period, conflicts }
}

/// The fiscal year a fact names, for something that begins in `month`.
fn year_of(fact: &Fact, month: i8) -> Option<i16> {
    match *fact {
        // 令和7年 with 1月 is January 2025; R7 with 1月 is fiscal 2025's January.
        Fact::Year { year, calendar: true, .. } if month < 4 => year.checked_sub(1),
        Fact::FiscalYear { year, .. } | Fact::Year { year, .. } => Some(year),
        Fact::Days { from, .. } => Some(fiscal_year(from)),
        Fact::YearMonths { first: (year, month), .. } => Some(if month >= 4 { year } else { year.checked_sub(1)? }),
        Fact::AsOf { day } => Some(fiscal_year(day)),
        _ => None,
    }
}

fn of_base(base: &Fact, year: Option<&Fact>) -> Option<Period> {
    match *base {
        Fact::Days { from, to } => Period::new(from, to),
        Fact::YearMonths { first, last } => {
            Period::new(Date::new(first.0, first.1, 1).ok()?, Date::new(last.0, last.1, 1).ok()?.last_of_month())
        }
        // 令和7年 第4四半期: with quarters the year is the fiscal one.
        Fact::Quarters { first, last } => Period::quarters(year_of(year?, 4)?, first, last),
        Fact::Months { first, last } => {
            Period::fiscal_months(year_of(year?, first)?, fiscal_index(first), fiscal_index(last))
        }
        Fact::YearlessDays { from, to } => {
            let fiscal = year_of(year?, from.0)?;
            let on = |(month, day): (i8, i8)| {
                Date::new(if month >= 4 { fiscal } else { fiscal.checked_add(1)? }, month, day).ok()
            };
            Period::new(on(from)?, on(to)?)
        }
        _ => None,
    }
}

/// With no days or months stated: the fiscal year, up to an as-of day if there is one.
fn of_year(facts: &[PeriodFact], year: Option<&Fact>) -> Option<Period> {
    let stated = facts.iter().any(|f| matches!(f.fact, Fact::FiscalYear { .. } | Fact::WholeYear | Fact::Cumulative));
    if !stated {
        return None;
    }
    let whole = Period::quarters(year_of(year?, 4)?, 1, 4)?;
    let until = facts.iter().find_map(|f| match f.fact {
        Fact::AsOf { day } => Some(day),
        Fact::YearlessAsOf { month, day } => {
            let year = if month >= 4 { whole.from.year() } else { whole.to.year() };
            Date::new(year, month, day).ok()
        }
        _ => None,
    });
    match until {
        Some(to) if whole.contains(to) && to > whole.from => Some(Period { to, kind: PeriodKind::Cumulative, ..whole }),
        _ => Some(whole),
    }
}
