//! The period a user asks for: `2025Q3`, `2025-10..2025-12`, `令和7年度第3四半期`, `2025-10`, `令和7年10月`, `R7.10〜R7.12`.

use crate::date::{self, Date, Period};

/// Reads a period. Quarters are those of the fiscal year (April to March), named by its April: `2025Q3` is October to December 2025.
/// `None` for anything that names no period, or contradicts itself.
pub fn read_period(text: &str) -> Option<Period> {
    let plain: String = text.trim().chars().map(crate::chars::narrow).collect();
    if let Some((from, to)) = plain.split_once("..") {
        return Period::new(end(from)?.0, end(to)?.1);
    }
    if let Some(period) = quarter(&plain) {
        return Some(period);
    }
    if let Some((from, to)) = end(&plain) {
        return Period::new(from, to);
    }
    let facts = date::read_periods(text);
    let resolution = date::resolve(&facts);
    resolution.period.filter(|_| resolution.conflicts.is_empty())
}

/// `2025Q3`, `2025-Q3`, `2025Q1-Q3`, `FY2025`.
fn quarter(text: &str) -> Option<Period> {
    let upper = text.to_ascii_uppercase();
    let (year, rest) = upper.split_at_checked(4)?;
    let year: i16 = year.parse().ok().filter(|y| (1900..2200).contains(y))?;
    let rest = rest.trim_start_matches(['-', '/', ' ']).strip_prefix('Q')?;
    let (first, last) = rest.split_once(['-', '~', '～']).unwrap_or((rest, rest));
    Period::quarters(year, first.parse().ok()?, last.trim_start_matches('Q').parse().ok()?)
}

/// The days of `2025-10`, `2025/10`, `2025-10-01`, `2025Q3` or any other single period: the first and the last.
fn end(text: &str) -> Option<(Date, Date)> {
    let text = text.trim();
    if let Some(period) = quarter(text) {
        return Some((period.from, period.to));
    }
    let mut parts = text.split(['-', '/', '.']);
    let numbers =
        (parts.next()?.parse::<i16>().ok(), parts.next().map(str::parse::<i8>), parts.next().map(str::parse::<i8>));
    match (numbers, parts.next()) {
        ((Some(y), Some(Ok(m)), None), None) if y >= 1900 => Period::month(y, m).map(|p| (p.from, p.to)),
        ((Some(y), Some(Ok(m)), Some(Ok(d))), None) if y >= 1900 => Date::new(y, m, d).ok().map(|d| (d, d)),
        _ => {
            let resolution = date::resolve(&date::read_periods(text));
            resolution.period.filter(|_| resolution.conflicts.is_empty()).map(|p| (p.from, p.to))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_way_to_name_a_period() {
        let q3 = (date(2025, 10, 1), date(2025, 12, 31));
        let october = (date(2025, 10, 1), date(2025, 10, 31));
        for (text, (from, to)) in [
            ("2025Q3", q3),
            ("2025q3", q3),
            ("2025-10..2025-12", q3),
            ("2025-10-01..2025-12-31", q3),
            ("令和7年10月..令和7年12月", q3),
            ("令和7年度第3四半期", q3),
            ("令和7年度 第３四半期", q3),
            ("R7.10〜R7.12", q3),
            ("R7.10～R7.12", q3),
            ("2025-10", october),
            ("2025/10", october),
            ("令和7年10月", october),
            ("R7.10", october),
            ("2025Q4", (date(2026, 1, 1), date(2026, 3, 31))),
            ("2025Q1-Q3", (date(2025, 4, 1), date(2025, 12, 31))),
            ("2025Q1..2025Q3", (date(2025, 4, 1), date(2025, 12, 31))),
            ("令和7年度", (date(2025, 4, 1), date(2026, 3, 31))),
            ("令和7年4月1日～令和7年12月31日", (date(2025, 4, 1), date(2025, 12, 31))),
        ] {
            assert_eq!(read_period(text).map(|p| (p.from, p.to)), Some((from, to)), "{text}");
        }
        for text in ["", "2025Q5", "2025-13", "soon", "2025-12..2025-10", "第3四半期"] {
            assert_eq!(read_period(text), None, "{text}");
        }
    }
}
