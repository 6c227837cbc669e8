//! Dates and periods as the ward prints them.

use jiff::civil::{Date, Weekday};

use super::era::Era;
use super::period::{Period, PeriodKind};

/// `令和7年4月4日`; the first year of an era is 元年; before Meiji, the western year.
pub fn format_era(day: Date) -> String {
    format!("{}{}月{}日", era_year(day), day.month(), day.day())
}

/// `令和7年` of a day.
fn era_year(day: Date) -> String {
    match Era::of(day) {
        Some(era) => format!("{}{}年", era.name(), ordinal(day.year() - era.start().year() + 1)),
        None => format!("{}年", day.year()),
    }
}

fn ordinal(year: i16) -> String {
    if year == 1 { "元".to_owned() } else { year.to_string() }
}

/// `金` for Friday.
pub const fn weekday_ja(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "月",
        Weekday::Tuesday => "火",
        Weekday::Wednesday => "水",
        Weekday::Thursday => "木",
        Weekday::Friday => "金",
        Weekday::Saturday => "土",
        Weekday::Sunday => "日",
    }
}

/// A period's title: `令和7年10月分`, `令和7年度 第3四半期`, `令和7年度 第1～3四半期`, `令和7年度`, else its first and last day. `（累計）` is added where
/// the days alone would not say that it is cumulative. Reading the title again gives the period.
pub fn period_label_ja(period: &Period) -> String {
    let fiscal = Era::of_fiscal_year(period.fiscal_year()).map_or_else(
        || format!("{}年度", period.fiscal_year()),
        |(era, year)| format!("{}{}年度", era.name(), ordinal(year)),
    );
    let base = match period.whole_quarters() {
        Some((1, 4)) => fiscal,
        Some((first, last)) if first == last => format!("{fiscal} 第{first}四半期"),
        Some((first, last)) => format!("{fiscal} 第{first}～{last}四半期"),
        None if period.is_whole_months() && period.from.first_of_month() == period.to.first_of_month() => {
            format!("{}{}月分", era_year(period.to), period.from.month())
        }
        None => format!("{}～{}", format_era(period.from), format_era(period.to)),
    };
    let derived = Period::new(period.from, period.to).map(|p| p.kind);
    match period.kind {
        PeriodKind::Cumulative if derived != Some(PeriodKind::Cumulative) => format!("{base}（累計）"),
        _ => base,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn labels() {
        assert_eq!(format_era(date(2025, 4, 4)), "令和7年4月4日");
        assert_eq!(format_era(date(2019, 5, 1)), "令和元年5月1日");
        assert_eq!(format_era(date(1989, 1, 7)), "昭和64年1月7日");
        for (from, to, label) in [
            (date(2025, 4, 1), date(2025, 12, 31), "令和7年度 第1～3四半期"),
            (date(2026, 1, 1), date(2026, 3, 31), "令和7年度 第4四半期"),
            (date(2026, 1, 1), date(2026, 1, 31), "令和8年1月分"),
            (date(2019, 4, 1), date(2020, 3, 31), "令和元年度"),
            (date(2025, 4, 1), date(2025, 12, 28), "令和7年4月1日～令和7年12月28日"),
        ] {
            assert_eq!(period_label_ja(&Period::new(from, to).unwrap()), label);
        }
        assert_eq!(weekday_ja(date(2025, 4, 4).weekday()), "金");
    }
}
