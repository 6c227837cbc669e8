//! A reporting period.

use jiff::civil::Date;

/// Whether a period stands alone or runs from the fiscal year's beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PeriodKind {
    /// This month, this quarter.
    Single,
    /// From April 1 up to a date. Two cumulative periods of one year overlap and must not be added.
    Cumulative,
}

/// The days a report covers, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day, never before `from`.
    pub to: Date,
    /// Single or cumulative.
    pub kind: PeriodKind,
}

/// The fiscal year (April to March, named by its April) of `day`.
pub fn fiscal_year(day: Date) -> i16 {
    if day.month() >= 4 { day.year() } else { day.year() - 1 }
}

/// Place of a month in the fiscal year: April 0, March 11.
pub(super) const fn fiscal_index(month: i8) -> u8 {
    (month as u8 + 8) % 12
}

/// First day of the fiscal year's month `index` (0 is April).
pub(super) fn fiscal_month_start(fiscal_year: i16, index: u8) -> Option<Date> {
    let month = (index as i8 + 3) % 12 + 1;
    let year = if month >= 4 { fiscal_year } else { fiscal_year.checked_add(1)? };
    Date::new(year, month, 1).ok()
}

impl Period {
    /// The period from `from` to `to`, `None` if they are the wrong way round. It is cumulative if it begins on April 1 and is longer
    /// than a quarter, else single: the first quarter alone, and a month, are single.
    pub fn new(from: Date, to: Date) -> Option<Self> {
        let quarter_end = Date::new(from.year(), 6, 30).ok()?;
        let cumulative = from.month() == 4 && from.day() == 1 && to > quarter_end;
        let kind = if cumulative { PeriodKind::Cumulative } else { PeriodKind::Single };
        (from <= to).then_some(Self { from, to, kind })
    }

    /// One calendar month; `None` if `month` is not 1 to 12.
    pub fn month(year: i16, month: i8) -> Option<Self> {
        let from = Date::new(year, month, 1).ok()?;
        Self::new(from, from.last_of_month())
    }

    /// The quarters `first` to `last` (1 to 4) of a fiscal year.
    pub fn quarters(fiscal_year: i16, first: u8, last: u8) -> Option<Self> {
        ((1..=4).contains(&first) && (first..=4).contains(&last))
            .then(|| Self::fiscal_months(fiscal_year, (first - 1) * 3, last * 3 - 1))
            .flatten()
    }

    /// The months `first` to `last` of a fiscal year, 0 for April to 11 for March.
    pub(super) fn fiscal_months(fiscal_year: i16, first: u8, last: u8) -> Option<Self> {
        if first > last || last > 11 {
            return None;
        }
        Self::new(fiscal_month_start(fiscal_year, first)?, fiscal_month_start(fiscal_year, last)?.last_of_month())
    }

    /// The same days with another kind.
    #[must_use]
    pub const fn with_kind(self, kind: PeriodKind) -> Self {
        Self { kind, ..self }
    }

    /// Whether `day` lies inside.
    pub fn contains(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    /// Whether any day lies in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    /// Number of days, at least 1.
    pub fn days(&self) -> i32 {
        (self.to - self.from).get_days() + 1
    }

    /// The fiscal year of the first day.
    pub fn fiscal_year(&self) -> i16 {
        fiscal_year(self.from)
    }

    /// Whether it begins on the first and ends on the last day of a month.
    pub fn is_whole_months(&self) -> bool {
        self.from.day() == 1 && self.to == self.to.last_of_month()
    }

    /// First and last quarter, if it is made of whole quarters of one fiscal year.
    pub fn whole_quarters(&self) -> Option<(u8, u8)> {
        let (first, last) = (fiscal_index(self.from.month()), fiscal_index(self.to.month()));
        let whole =
            self.is_whole_months() && fiscal_year(self.from) == fiscal_year(self.to) && first % 3 == 0 && last % 3 == 2;
        whole.then_some((first / 3 + 1, last / 3 + 1))
    }

    /// The months it touches as (year, month), in order; at most 1,200, which no report exceeds.
    pub fn months(&self) -> Vec<(i16, i8)> {
        let mut months = Vec::new();
        let mut at = (self.from.year(), self.from.month());
        while at <= (self.to.year(), self.to.month()) && months.len() < 1_200 {
            months.push(at);
            at = if at.1 == 12 { (at.0 + 1, 1) } else { (at.0, at.1 + 1) };
        }
        months
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn quarters_and_kinds() {
        let q13 = Period::quarters(2025, 1, 3).unwrap();
        assert_eq!((q13.from, q13.to, q13.kind), (date(2025, 4, 1), date(2025, 12, 31), PeriodKind::Cumulative));
        assert_eq!((q13.days(), q13.months().len(), q13.whole_quarters()), (275, 9, Some((1, 3))));
        let q4 = Period::quarters(2025, 4, 4).unwrap();
        assert_eq!((q4.from, q4.to, q4.kind), (date(2026, 1, 1), date(2026, 3, 31), PeriodKind::Single));
        assert_eq!(Period::quarters(2025, 1, 1).unwrap().kind, PeriodKind::Single);
        assert_eq!(Period::month(2024, 2).unwrap().to, date(2024, 2, 29));
        assert!(Period::new(date(2025, 4, 2), date(2025, 4, 1)).is_none());
        assert!(
            Period::quarters(2025, 3, 2).is_none()
                && Period::quarters(2025, 0, 5).is_none()
                && Period::month(2025, 13).is_none()
        );
        assert_eq!(fiscal_year(date(2026, 3, 31)), 2025);
    }
}
