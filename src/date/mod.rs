//! Dates and reporting periods as Japanese offices write them.
//!
//! [`read_date`] reads one cell of a list (`4月4日(金)`, `R7.4.4`, `11/18～11/19`), the year coming from the reporting period where the
//! text has none. [`from_serial`] reads Excel's day numbers. [`read_periods`] collects what a title, a sheet's name or a file's name
//! says about the period, and [`resolve`] joins such facts into one [`Period`], naming those that contradict each other.
//! [`holiday`] knows Japan's public holidays, [`read_weekdays`] an office's opening days and [`open_days`] how many of them a period has.
//! [`cover`] says which days of a period several others leave out, and which they cover twice.
//! Fiscal years run from April to March throughout; era years go by [`Era`]. Dates are `jiff` civil dates.

mod cover;
mod era;
mod facts;
mod format;
mod holidays;
mod opening;
mod period;
mod period_text;
mod read;
mod scan;
mod serial;

pub use cover::{Cover, cover};
pub use era::Era;
pub use facts::{Fact, PeriodFact, Resolution, resolve};
pub use format::{format_era, period_label_ja, weekday_ja};
pub use holidays::{covers as holidays_known, holiday};
pub use jiff::civil::{Date, Weekday};
pub use opening::{OpenDays, Weekdays, open_days, read_weekdays};
pub use period::{Period, PeriodKind, fiscal_year};
pub use period_text::read_periods;
pub use read::{DateFault, DateText, Day, read_date};
pub use serial::{from_serial, to_serial};
