//! Text that Excel may take for a number.

/// What Excel makes of a text where a number is wanted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TextNumber {
    /// This number, under any country settings with `.` and `,` as in Japan.
    Number(f64),
    /// No number: `#VALUE!` in arithmetic.
    NotANumber,
    /// Perhaps a date, a time, an amount of money or full-width digits: depends on version and settings.
    Unsure,
}

/// Words and signs that dates, times and amounts are made of, besides digits.
const PARTS: [&str; 44] = [
    "年", "月", "日", "時", "分", "秒", "元", "午前", "午後", "明治", "大正", "昭和", "平成", "令和", "明", "大", "昭",
    "平", "令", "円", "e", "m", "t", "s", "h", "r", "d", "am", "pm", "a", "p", "jan", "feb", "mar", "apr", "may",
    "jun", "jul", "aug", "sep", "oct", "nov", "dec", "jpy",
];

/// Reads a text as Excel's coercion does: spaces around, a sign, digits with correct thousands separators, decimals, an exponent,
/// a percent sign. Anything else that is made of nothing but digits and the words of dates and money is [`TextNumber::Unsure`].
pub fn text_number(text: &str) -> TextNumber {
    if let Some(n) = plain(text.trim_matches(' ')) {
        return TextNumber::Number(n);
    }
    if !text.chars().any(char::is_numeric) {
        return TextNumber::NotANumber;
    }
    if is_code(text) {
        return TextNumber::NotANumber;
    }
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphabetic() || c.is_numeric()).filter(|w| !w.is_empty());
    if words.all(made_of_parts) { TextNumber::Unsure } else { TextNumber::NotANumber }
}

/// Whether a run of letters is a sequence of date and money words. Month names may be written out.
fn made_of_parts(word: &str) -> bool {
    const LONG: [&str; 8] = ["january", "february", "march", "april", "june", "july", "august", "september"];
    const LATE: [&str; 3] = ["october", "november", "december"];
    if LONG.contains(&word) || LATE.contains(&word) || PARTS.contains(&word) {
        return true;
    }
    let mut rest = word;
    while !rest.is_empty() {
        // Longest first, so that 明治 is not taken for 明 and a remainder.
        let Some(part) = PARTS.iter().filter(|p| !p.is_ascii() && rest.starts_with(**p)).max_by_key(|p| p.len()) else {
            return false;
        };
        rest = &rest[part.len()..];
    }
    true
}

fn plain(text: &str) -> Option<f64> {
    let (text, scale) = text.strip_suffix('%').map_or((text, 1.0), |t| (t, 100.0));
    let (negative, body) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (mantissa, exponent) = match body.find(['e', 'E']) {
        Some(i) => (&body[..i], Some(&body[i + 1..])),
        None => (body, None),
    };
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let grouped = whole.contains(',');
    if grouped {
        let mut groups = whole.split(',');
        let first = groups.next()?;
        if !(1..=3).contains(&first.len()) || !digits(first) || !groups.all(|g| g.len() == 3 && digits(g)) {
            return None;
        }
    }
    let whole = whole.replace(',', "");
    if !digits(&whole) || !digits(decimals) || (whole.is_empty() && decimals.is_empty()) {
        return None;
    }
    if let Some(e) = exponent {
        let e = e.strip_prefix(['+', '-']).unwrap_or(e);
        if e.is_empty() || e.len() > 3 || !digits(e) || grouped {
            return None;
        }
    }
    let exponent = exponent.map_or_else(String::new, |e| format!("e{e}"));
    let n: f64 = format!("{whole}.{decimals}{exponent}").replace("..", ".").parse().ok()?;
    let n = if negative { -n } else { n } / scale;
    n.is_finite().then_some(n)
}

/// `A01`, `d12`: behind such a letter no digits make a time or a day. The letters of eras may.
fn is_code(text: &str) -> bool {
    text.strip_prefix(['A', 'D', 'E', 'P', 'a', 'd', 'e', 'p'])
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::TextNumber::{NotANumber, Number, Unsure};
    use super::*;

    #[test]
    fn numbers_words_and_what_is_neither() {
        for (text, expected) in [
            ("12", Number(12.0)),
            (" -1,234.5 ", Number(-1234.5)),
            ("10%", Number(0.1)),
            (".5", Number(0.5)),
            ("5.", Number(5.0)),
            ("1e3", Number(1000.0)),
            ("", NotANumber),
            ("-", NotANumber),
            ("なし", NotANumber),
            ("12件", NotANumber),
            ("3丁目", NotANumber),
            ("0515x", NotANumber),
            ("A01", NotANumber),
            ("d12", NotANumber),
            ("9a", Unsure),
            ("TRUE", NotANumber),
            ("１２", Unsure),
            ("1,23", Unsure),
            ("2025/4/1", Unsure),
            ("R7.4.1", Unsure),
            ("令和7年4月1日", Unsure),
            ("4月1日", Unsure),
            ("¥100", Unsure),
            ("(5)", Unsure),
            ("1-Jan", Unsure),
            ("9:30 am", Unsure),
            ("1 1/2", Unsure),
        ] {
            assert_eq!(text_number(text), expected, "{text:?}");
        }
    }
}
