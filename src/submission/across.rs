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

/// The columns that show one of several periods standing side by side, other than the latest of years.
pub(super) fn single_periods(headers: &BTreeMap<u32, Header>) -> Vec<u32> {
    let found: Vec<(u32, Part)> =
        headers.iter().filter_map(|(col, h)| Some((*col, h.filled.iter().find_map(|p| part(p))?))).collect();
    let kinds: [fn(&Part) -> bool; 3] =
        [|p| matches!(p, Part::Month(_)), |p| matches!(p, Part::Quarter(_)), |p| matches!(p, Part::Year(_))];
    let mut out = Vec::new();
    for kind in kinds {
        let mut parts: Vec<Part> = found.iter().map(|f| f.1).filter(kind).collect();
        parts.sort_unstable();
        parts.dedup();
        let (Some(last), true) = (parts.last(), parts.len() > 1) else { continue };
        let keep = |p: &Part| matches!(p, Part::Year(_)) && p == last;
        out.extend(found.iter().filter(|(_, p)| kind(p) && !keep(p)).map(|f| f.0));
    }
    out
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
