//! The days of the equinoxes in Japan.
//!
//! The usual approximation, from 海上保安庁水路部 暦計算研究会編『新こよみ便利帳』: the day of the month is the whole part of
//! `a + 0.242194·(year − 1980) − ⌊(year − 1980) / 4⌋`, with other constants before 1980. It agrees with the 暦要項 of the National Astronomical
//! Observatory for all years announced.

/// Day of March, for 1900 to 2099.
pub(super) fn spring(year: i16) -> i8 {
    day(year, 20_835_700, 20_843_100)
}

/// Day of September, for 1900 to 2099.
pub(super) fn autumn(year: i16) -> i8 {
    day(year, 23_258_800, 23_248_800)
}

/// In millionths of a day, so that nothing is rounded.
fn day(year: i16, before_1980: i32, from_1980: i32) -> i8 {
    let since = i32::from(year) - 1980;
    let (start, leaps) = if since < 0 { (before_1980, (since - 3) / 4) } else { (from_1980, since / 4) };
    ((start + 242_194 * since) / 1_000_000 - leaps) as i8
}
