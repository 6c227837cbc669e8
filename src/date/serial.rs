//! Excel's day numbers.

use jiff::Span;
use jiff::civil::{Date, date};

/// The day of an Excel serial number; the time of day (the fraction) is dropped.
///
/// In the 1900 system 1 is 1900-01-01, and 60 is the 29th of February that 1900 did not have: `None`, as are 0 and what lies beyond
/// 9999-12-31. In the 1904 system 0 is 1904-01-01.
pub fn from_serial(serial: f64, date_1904: bool) -> Option<Date> {
    if !(0.0..3_000_000.0).contains(&serial) {
        return None;
    }
    let days = serial.floor() as i64;
    let (epoch, days) = match (date_1904, days) {
        (true, 0..=2_957_003) => (date(1904, 1, 1), days),
        (false, 1..=59) => (date(1899, 12, 31), days),
        (false, 61..=2_958_465) => (date(1899, 12, 30), days),
        _ => return None,
    };
    epoch.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// The serial number of a day; `None` before the system's first day.
pub fn to_serial(day: Date, date_1904: bool) -> Option<i32> {
    let since = |epoch: Date| (day - epoch).get_days();
    let serial = if date_1904 {
        since(date(1904, 1, 1))
    } else if day < date(1900, 3, 1) {
        since(date(1899, 12, 31))
    } else {
        since(date(1899, 12, 30))
    };
    (serial >= i32::from(!date_1904)).then_some(serial)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_days() {
        for (serial, day) in [
            (1.0, date(1900, 1, 1)),
            (59.0, date(1900, 2, 28)),
            (61.0, date(1900, 3, 1)),
            (45_751.75, date(2025, 4, 4)),
        ] {
            assert_eq!(from_serial(serial, false), Some(day));
        }
        assert_eq!(from_serial(44_289.0, true), Some(date(2025, 4, 4)));
        for none in [60.0, 0.5, -1.0, f64::NAN, 3e6, f64::INFINITY] {
            assert_eq!(from_serial(none, false), None);
        }
    }

    proptest! {
        #[test]
        fn there_and_back(n in 1_i32..2_957_003, old: bool) {
            match from_serial(f64::from(n), old) {
                Some(day) => prop_assert_eq!(to_serial(day, old), Some(n)),
                None => prop_assert!(n == 60 && !old),
            }
        }
    }
}
