//! Periods side by side: the months of a quarter, quarters of a year, this year beside the last. Their sum, or the latest year, is what is reported.

use super::heading::Header;
use crate::date::{self, Fact};
use crate::text;
use std::collections::BTreeMap;

/// A period that stands above a column.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Month(u8),
    Quarter(u8),
    Year(i64),
}

/// The columns that show one of several periods standing side by side, other than the latest of years. Only columns with the same words but for
/// the period are compared: a measure that the sheet shows for one period alone is what it is.
pub(super) fn single_periods(headers: &BTreeMap<u32, Header>) -> Vec<u32> {
    let mut found: Vec<(u32, Part, Vec<&str>)> = Vec::new();
    for (col, header) in headers {
        let Some(part) = header.filled.iter().find_map(|p| part(p)) else { continue };
        // A note of the unit may stand above one of them only.
        let is_note = |p: &str| p.starts_with(['(', '※']) || p.starts_with("単位");
        let words = header.filled.iter().map(|p| &**p);
        let others = words.filter(|p| self::part(p).is_none() && !is_note(p)).collect();
        found.push((*col, part, others));
    }
    let mut out = Vec::new();
    for (col, part, words) in &found {
        let rivals = || found.iter().filter(|o| o.2 == *words && o.1 != *part && o.1.is_like(*part)).map(|o| o.1);
        let latest = matches!(part, Part::Year(_)) && rivals().all(|r| r < *part);
        if rivals().next().is_some() && !latest {
            out.push(*col);
        }
    }
    out
}

impl Part {
    /// Whether both are months, quarters or years.
    const fn is_like(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::Month(_), Self::Month(_)) | (Self::Quarter(_), Self::Quarter(_)) | (Self::Year(_), Self::Year(_))
        )
    }
}

/// The period a heading names, and nothing else.
fn part(key: &str) -> Option<Part> {
    if !key.contains(['月', '期', '年']) || key.len() > 40 {
        return None;
    }
    let bare = key.trim_end_matches(['分', '度']);
    let number = |text: &str| {
        let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
        digits.parse::<u8>().ok().filter(|n| (1..=12).contains(n))
    };
    if let Some(front) = bare.strip_suffix('月') {
        return number(front).map(Part::Month);
    }
    if let Some(front) = bare.strip_suffix("四半期").or_else(|| bare.strip_suffix('期')) {
        return number(front).filter(|n| *n <= 4).map(Part::Quarter);
    }
    if bare.ends_with('年') {
        return date::read_periods(key).into_iter().find_map(|f| match f.fact {
            Fact::FiscalYear { year, .. } | Fact::Year { year, .. } => Some(Part::Year(i64::from(year))),
            _ => None,
        });
    }
    None
}

/// Whether a row of a sheet is a row of such headings: two months or quarters side by side say nothing about the period that is reported.
pub(super) fn is_row_of_periods<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let mut first = None;
    let parts = texts.filter(|t| t.len() <= 40 && t.contains(['月', '期'])).filter_map(|t| part(&text::key(t)));
    parts.filter(|p| !matches!(p, Part::Year(_))).any(|p| *first.get_or_insert(p) != p)
}
