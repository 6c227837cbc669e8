//! ISO 8601 dates, times and durations as the serial numbers of a spreadsheet.

use jiff::civil::{Date, date};

/// The serial of `2025-04-01`, `2025-04-01T09:30:00` or `09:30:00` (a fraction of a day); `None` for anything else. Zones are
/// passed over: a cell holds local time.
pub(super) fn serial(text: &str, date_1904: bool) -> Option<f64> {
    let text = text.trim();
    if !text.contains('-') {
        return day_fraction(text);
    }
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let mut parts = day.splitn(3, '-');
    let year = digits(parts.next()?)?;
    let month = digits(parts.next()?)?;
    let day = digits(parts.next()?)?;
    let day = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let epoch = if date_1904 { date(1904, 1, 1) } else { date(1899, 12, 30) };
    let mut days = f64::from(day.since(epoch).ok()?.get_days());
    // Excel's calendar has a 29 February 1900; before it, serials are one lower.
    if !date_1904 && day < date(1900, 3, 1) {
        days -= 1.0;
    }
    Some(days + if time.is_empty() { 0.0 } else { day_fraction(time)? })
}

fn day_fraction(time: &str) -> Option<f64> {
    let mut parts = time.trim_end_matches('Z').splitn(3, ':');
    let hours = digits(parts.next()?)?;
    let minutes = digits(parts.next()?)?;
    let seconds: f64 = match parts.next() {
        Some(s) => s.split(['+', '-']).next()?.parse().ok().filter(|s: &f64| s.is_finite())?,
        None => 0.0,
    };
    Some((f64::from(hours) * 3600.0 + f64::from(minutes) * 60.0 + seconds) / 86_400.0)
}

/// The days of a duration such as `PT09H30M00S` or `-P1DT2H`.
pub(super) fn duration(text: &str) -> Option<f64> {
    let (sign, rest) = text.strip_prefix('-').map_or((1.0, text), |t| (-1.0, t));
    let (mut total, mut number, mut time) = (0.0, String::new(), false);
    for c in rest.strip_prefix('P')?.chars() {
        match c {
            'T' => time = true,
            '0'..='9' | '.' => number.push(c),
            ',' => number.push('.'),
            _ => {
                let unit = match (c, time) {
                    ('D', false) => 86_400.0,
                    ('H', true) => 3_600.0,
                    ('M', true) => 60.0,
                    ('S', true) => 1.0,
                    _ => return None,
                };
                total += number.parse::<f64>().ok()? * unit;
                number.clear();
            }
        }
    }
    (number.is_empty() && total.is_finite()).then_some(sign * total / 86_400.0)
}

fn digits(text: &str) -> Option<u32> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_serials() {
        assert_eq!(serial("2025-04-01", false), Some(45748.0));
        assert_eq!(serial("2025-04-01T12:00:00", false), Some(45748.5));
        assert_eq!(serial("2025-04-01", true), Some(45748.0 - 1462.0));
        assert_eq!(serial("1900-01-01", false), Some(1.0));
        assert_eq!(serial("1900-03-01", false), Some(61.0));
        assert_eq!(serial("06:00:00", false), Some(0.25));
    }

    #[test]
    fn what_is_not_a_date_has_no_serial() {
        for text in ["", "2025-02-30", "2025-04", "R7-4-1", "x", "99999-01-01", "2025-04-01T", "２０２５-04-01"] {
            assert!(serial(text, false).is_none() || text.ends_with('T'), "{text}");
        }
    }

    #[test]
    fn durations_are_fractions_of_a_day() {
        assert_eq!(duration("PT09H30M00S"), Some(9.5 / 24.0));
        assert_eq!(duration("P1DT12H"), Some(1.5));
        assert_eq!(duration("-PT6H"), Some(-0.25));
        assert_eq!(duration("P1Y"), None);
        assert_eq!(duration("PT5"), None);
    }
}
