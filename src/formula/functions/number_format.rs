//! TEXT with the plainest of formats: digits, thousands separators, decimals, percent, and years, months and days. Everything else
//! is another language, and eras and names of weekdays depend on the program.

use super::math::to_decimals;
use super::unsupported;
use crate::date::{Date, from_serial};
use crate::formula::coerce::number;
use crate::formula::scalar::{Halt, Scalar};
use crate::formula::text_number::{TextNumber, text_number};

/// TEXT.
pub(super) fn text(value: &Scalar, format: &Scalar, date_1904: bool) -> Result<Scalar, Halt> {
    let other = || unsupported("TEXT");
    let Scalar::Text(format) = format else { return Err(other()) };
    let n = match value {
        Scalar::Text(t) if text_number(t) == TextNumber::NotANumber => return Ok(value.clone()),
        Scalar::Bool(_) => return Err(other()),
        value => number(value)?,
    };
    let shown = if format.contains(['y', 'm', 'd']) {
        // Before March 1900 the programs count different days.
        let day = from_serial(n, date_1904).filter(|_| date_1904 || n >= 61.0).ok_or_else(other)?;
        date(day, format)
    } else {
        plain(n, format)?
    };
    shown.map(|t| Scalar::Text(t.into())).ok_or_else(other)
}

/// Characters that stand for themselves in a format.
fn is_literal(c: char) -> bool {
    matches!(c, '年' | '月' | '日' | '件' | '名' | '人' | '回' | '円' | '度' | '第' | ' ' | '　')
}

/// A number: literals, `0`s with or without separators and decimals, `%`, literals.
fn plain(n: f64, format: &str) -> Result<Option<String>, Halt> {
    let front = format.len() - format.trim_start_matches(is_literal).len();
    let back = format.trim_end_matches(is_literal).len();
    let Some(body) = format.get(front..back) else { return Ok(None) };
    let (digits, percent) = body.strip_suffix('%').map_or((body, false), |d| (d, true));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let (least, grouped) = match whole {
        "#,##0" => (1, true),
        zeros if (1..=9).contains(&zeros.len()) && zeros.bytes().all(|b| b == b'0') => (zeros.len(), false),
        _ => return Ok(None),
    };
    if decimals.len() > 9 || !decimals.bytes().all(|b| b == b'0') || (digits.contains('.') && decimals.is_empty()) {
        return Ok(None);
    }
    let n = to_decimals(if percent { n * 100.0 } else { n }, decimals.len())?;
    if n.abs() >= 1e15 {
        return Ok(None);
    }
    let spelt = format!("{:.*}", decimals.len(), n.abs());
    let (whole, rest) = spelt.split_at(spelt.find('.').unwrap_or(spelt.len()));
    let whole = format!("{whole:0>least$}");
    let whole = if grouped { groups(&whole) } else { whole };
    let sign = if n < 0.0 { "-" } else { "" };
    let percent = if percent { "%" } else { "" };
    Ok(Some(format!("{sign}{}{whole}{rest}{percent}{}", &format[..front], &format[back..])))
}

/// Digits with a comma before every three.
fn groups(digits: &str) -> String {
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A day: `yyyy`, `yy`, `m`, `mm`, `d`, `dd` and what stands between them.
fn date(day: Date, format: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = format;
    while let Some(c) = rest.chars().next() {
        let run = rest.chars().take_while(|x| *x == c).count();
        match (c, run) {
            ('y', 4) => out.push_str(&format!("{:04}", day.year())),
            ('y', 2) => out.push_str(&format!("{:02}", day.year() % 100)),
            ('m', 1) => out.push_str(&day.month().to_string()),
            ('m', 2) => out.push_str(&format!("{:02}", day.month())),
            ('d', 1) => out.push_str(&day.day().to_string()),
            ('d', 2) => out.push_str(&format!("{:02}", day.day())),
            ('/' | '-' | '.', 1) => out.push(c),
            (c, 1) if is_literal(c) => out.push(c),
            _ => return None,
        }
        rest = &rest[run * c.len_utf8()..];
    }
    Some(out)
}
