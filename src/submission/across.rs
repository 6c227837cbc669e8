//! Periods side by side: the months of a quarter, quarters of a year, this year beside the last. Their sum, or the latest year, is what is reported.

use super::heading::Header;
use super::words::ColumnWords;
use crate::date::{self, Fact};
use crate::schema::Table;
use crate::text;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A period that stands above a column.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Month(u8),
    Quarter(u8),
    Year(i64),
}

/// The columns that show one of several periods standing side by side, other than the latest of years. Only columns with the same words but for
/// the period are compared: a measure that the sheet shows for one period alone is what it is. `columns` are the form's.
pub(super) fn single_periods(headers: &BTreeMap<u32, Header>, columns: &[ColumnWords]) -> Vec<u32> {
    let mut found: Vec<(u32, Part, Vec<&str>)> = Vec::new();
    // What the form has a column for is that column, be it called 4月.
    let is_named = |h: &Header| h.filled.iter().any(|p| part(p).is_some() && h.is_named(p, columns));
    for (col, header) in headers {
        let Some(part) = header.filled.iter().find_map(|p| part(p)).filter(|_| !is_named(header)) else { continue };
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
    out.extend(months_in_a_row(headers).into_iter().filter(|c| !is_named(&headers[c])));
    out
}

/// Columns whose lowest words are months or quarters that follow each other up to their sum (`4月 | 5月 | 6月 | 計`): whatever stands above
/// one of them, it shows a part of what the sum beside it shows.
fn months_in_a_row(headers: &BTreeMap<u32, Header>) -> Vec<u32> {
    let lowest = |h: &Header| h.filled.last().and_then(|p| part(p)).filter(|p| !matches!(p, Part::Year(_)));
    let is_sum = |h: &Header| h.filled.last().is_some_and(|p| text::is_total_word(p));
    let mut out = Vec::new();
    let mut run: Vec<(u32, Part)> = Vec::new();
    for (col, header) in headers {
        match lowest(header) {
            Some(next) if run.last().is_none_or(|(_, before)| next.follows(*before)) => run.push((*col, next)),
            Some(next) => run = vec![(*col, next)],
            None => {
                if run.len() > 1 && is_sum(header) {
                    out.extend(run.iter().map(|r| r.0));
                }
                run.clear();
            }
        }
    }
    out
}

/// Of columns that one heading over all of them names (`延べ件数` over `男 | 女 | 計`), the sum is the form's column. Where none says that it is the
/// sum, none is taken: a part read for the whole would be a wrong figure.
pub(super) fn tell_parts_from_sum(
    table: &Table,
    words: &[ColumnWords],
    headers: &BTreeMap<u32, Header>,
    scores: &mut BTreeMap<u32, Rc<[u32]>>,
    is_figures: &dyn Fn(u32) -> bool,
) {
    // Most headers are a single row: nothing stands above the words of a column.
    if !headers.values().any(|h| h.filled.len() > 1) {
        return;
    }
    let names = |c: &ColumnWords, key: &str| {
        let bare = text::before_brackets(key);
        c.labels.iter().chain(&c.bare).any(|l| l == key || l == bare)
    };
    for k in (0..table.columns.len()).filter(|&k| table.columns[k].measure.is_count()) {
        let mut parts: Vec<(u32, &str)> = Vec::new();
        for (&col, header) in headers.iter().filter(|(c, h)| is_figures(**c) && !h.has_other_figure()) {
            let Some((last, upper)) = header.filled.split_last().filter(|(_, upper)| !upper.is_empty()) else {
                continue;
            };
            // `相談対象者` over `実人数 | 延べ件数`: these name columns themselves.
            let own = || !text::is_total_word(last) && words.iter().any(|c| names(c, last));
            if upper.iter().any(|u| names(&words[k], u)) && !own() {
                parts.push((col, last));
            }
        }
        // `実人数 | 女`: a part by its very name, wherever the others are.
        if let [(col, word)] = parts[..]
            && is_part(word)
            && let Some(fits) = scores.get_mut(&col)
        {
            let mut without = fits.to_vec();
            without[k] = 0;
            *fits = without.into();
        }
        let different = |(_, word): &(u32, &str)| parts.iter().filter(|o| o.1 == *word).count() == 1;
        if parts.len() < 2 || !parts.iter().all(different) {
            continue;
        }
        let only = |is: &dyn Fn(&str) -> bool| {
            let mut found = parts.iter().filter(|t| is(t.1));
            found.next().filter(|_| found.next().is_none()).map(|t| t.0)
        };
        let sum = only(&text::is_total_word).or_else(|| only(&is_current));
        for (col, _) in parts.iter().filter(|t| Some(t.0) != sum) {
            if let Some(fits) = scores.get_mut(col) {
                let mut without = fits.to_vec();
                without[k] = 0;
                *fits = without.into();
            }
        }
    }
}

/// `男`, `女性`, `うち夜間`: a part of a whole.
pub(super) fn is_part(key: &str) -> bool {
    matches!(key, "男" | "女" | "男性" | "女性" | "男子" | "女子" | "男児" | "女児") || text::of_which(key).is_some()
}

/// `今年度`, `当月`, `実績`: what is reported, beside what is not.
fn is_current(key: &str) -> bool {
    let period = |rest: &str| ["年度", "年", "期", "四半期", "月", "回"].contains(&rest.trim_end_matches("分"));
    key.contains("実績") || key.strip_prefix(['今', '当', '本']).is_some_and(period)
}

impl Part {
    /// Whether it comes right behind another one of its kind.
    const fn follows(self, before: Self) -> bool {
        match (before, self) {
            (Self::Month(a), Self::Month(b)) => b == a % 12 + 1,
            (Self::Quarter(a), Self::Quarter(b)) => b == a % 4 + 1,
            _ => false,
        }
    }

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
