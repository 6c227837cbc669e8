//! A cell's value as Excel shows it, near enough to recognise the sheet: the usual number, date and era formats. What a format asks for
//! beyond that (fractions, exponents, elapsed times) is shown as a plain number.

use crate::date::{self, Era};
use crate::message::plain;
use crate::workbook::{Cell, Value, Workbook};

/// Characters of a cell that are shown; what is longer is cut with `…`.
const LONGEST: usize = 400;

/// The text shown for a cell.
pub(super) fn shown(workbook: &Workbook, cell: &Cell) -> String {
    match &cell.value {
        Value::Missing => String::new(),
        Value::Text(text) => several_lines(text),
        Value::Bool(true) => "TRUE".to_owned(),
        Value::Bool(false) => "FALSE".to_owned(),
        Value::Error(error) => plain(error),
        Value::Number(n) => {
            let format = workbook.format_of(cell);
            let shown =
                if format.is_date { day(*n, &format.code, workbook.date_1904) } else { number(*n, &format.code) };
            shown.unwrap_or_else(|| general(*n))
        }
    }
}

/// Text with its line breaks; other characters that could disturb the page are replaced, and very long text is cut.
fn several_lines(text: &str) -> String {
    let mut lines = text.split('\n').map(|line| plain(line.trim_end_matches('\r')));
    let mut out = lines.next().unwrap_or_default();
    for line in lines {
        out.push('\n');
        out.push_str(&line);
        if out.len() > LONGEST * 4 {
            break;
        }
    }
    match out.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &out[..at]),
        None => out,
    }
}

/// A number without a format: at most ten digits after the point, no trailing zeros.
fn general(n: f64) -> String {
    if n.fract() == 0.0 && n.abs() < 1e15 {
        return format!("{n:.0}");
    }
    if n.abs() >= 1e15 || n.abs() < 1e-9 {
        return format!("{n:e}").replace('e', "E");
    }
    let text = format!("{n:.10}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// One piece of a section of a format.
enum Piece {
    Literal(char),
    /// A run of a letter or digit placeholder.
    Code(char),
}

/// The pieces of the section that shows `n`, and the value to show in it.
fn section(n: f64, code: &str) -> Option<(Vec<Piece>, f64)> {
    let mut sections: Vec<Vec<Piece>> = vec![Vec::new()];
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        let current = sections.last_mut()?;
        match c {
            ';' => sections.push(Vec::new()),
            '"' => current.extend(chars.by_ref().take_while(|&c| c != '"').map(Piece::Literal)),
            '\\' => current.extend(chars.next().map(Piece::Literal)),
            // A blank as wide as the next character, or the next character until the cell is full: nothing here.
            '_' | '*' => drop(chars.next()),
            '[' => {
                let inside: String = chars.by_ref().take_while(|&c| c != ']').collect();
                // `[$¥-411]` holds a currency sign, `[h]` an elapsed time; colours, conditions and locales are no text.
                if let Some(sign) = inside.strip_prefix('$') {
                    current.extend(sign.split('-').next().unwrap_or("").chars().map(Piece::Literal));
                } else if inside.starts_with(['<', '>', '=', 'h', 'm', 's', 'H', 'M', 'S']) {
                    return None;
                }
            }
            c => current.push(Piece::Code(c)),
        }
    }
    let count = sections.len();
    let (chosen, value) = match (n, count) {
        (n, 2..) if n < 0.0 => (1, -n),
        (0.0, 3..) => (2, n),
        _ => (0, n),
    };
    sections.into_iter().nth(chosen).map(|pieces| (pieces, value))
}

/// A number in a format of digit placeholders; `None` for what is not understood.
fn number(n: f64, code: &str) -> Option<String> {
    if code == "General" || code == "@" || code.starts_with("G/") || code.contains("General") {
        return None;
    }
    let (pieces, value) = section(n, code)?;
    let placeholder = |p: &Piece| matches!(p, Piece::Code('0' | '#' | '?'));
    let codes = || pieces.iter().filter_map(|p| if let Piece::Code(c) = p { Some(*c) } else { None });
    if codes().any(|c| matches!(c, '/' | 'E' | 'e' | '@')) {
        return None;
    }
    let first = pieces.iter().position(placeholder);
    let Some(first) = first else {
        // A section without digits (`"－"` for zero) is its text.
        return Some(
            pieces
                .iter()
                .map(|p| match p {
                    Piece::Literal(c) | Piece::Code(c) => *c,
                })
                .collect(),
        );
    };
    let last = pieces.iter().rposition(placeholder)?;
    let digits: Vec<char> =
        pieces[first..=last].iter().filter_map(|p| if let Piece::Code(c) = p { Some(*c) } else { None }).collect();
    let point = digits.iter().position(|&c| c == '.');
    let whole = &digits[..point.unwrap_or(digits.len())];
    let least = whole.iter().filter(|&&c| c == '0').count();
    let decimals = point.map_or(0, |p| digits[p + 1..].iter().filter(|c| matches!(c, '0' | '#' | '?')).count());
    let needed = point.map_or(0, |p| digits[p + 1..].iter().filter(|&&c| c == '0').count());
    let percent = codes().filter(|&c| c == '%').count() as i32;
    // Commas behind the digits scale by a thousand each.
    let scale = pieces[last + 1..].iter().take_while(|p| matches!(p, Piece::Code(','))).count() as i32;
    let value = value * 100f64.powi(percent) / 1000f64.powi(scale);
    let negative = value < 0.0;
    let text = format!("{:.*}", decimals.min(15), value.abs());
    let (int, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut int = if int == "0" && least == 0 { String::new() } else { format!("{int:0>least$}") };
    if whole.contains(&',') {
        int = grouped(&int);
    }
    let mut fraction = fraction.to_owned();
    while fraction.len() > needed && fraction.ends_with('0') {
        fraction.pop();
    }
    let mut out = String::new();
    let before = |p: &Piece| match p {
        Piece::Code(',') => None,
        Piece::Literal(c) | Piece::Code(c) => Some(*c),
    };
    if negative && int.chars().chain(fraction.chars()).any(|c| matches!(c, '1'..='9')) {
        out.push('-');
    }
    out.extend(pieces[..first].iter().filter_map(before));
    out.push_str(&int);
    if point.is_some() && (!fraction.is_empty() || needed > 0) {
        out.push('.');
        out.push_str(&fraction);
    }
    out.extend(pieces[last + 1..].iter().filter_map(before));
    Some(out)
}

fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A day in a date format; `None` where the number is no day.
fn day(n: f64, code: &str, date_1904: bool) -> Option<String> {
    let day = date::from_serial(n, date_1904)?;
    let (pieces, _) = section(n, code)?;
    let minutes = (n.fract() * 1440.0).round() as i64;
    let era = Era::of(day);
    let era_year = era.map_or(i64::from(day.year()), |e| i64::from(day.year() - e.start().year() + 1));
    let mut out = String::new();
    let mut i = 0;
    let mut hours_before = false;
    while let Some(piece) = pieces.get(i) {
        let Piece::Code(c) = piece else {
            if let Piece::Literal(c) = piece {
                out.push(*c);
            }
            i += 1;
            continue;
        };
        let letter = c.to_ascii_lowercase();
        let run =
            pieces[i..].iter().take_while(|p| matches!(p, Piece::Code(x) if x.to_ascii_lowercase() == letter)).count();
        let padded = |n: i64| if run >= 2 { format!("{n:02}") } else { n.to_string() };
        match letter {
            'y' if run <= 2 => out.push_str(&format!("{:02}", day.year() % 100)),
            'y' => out.push_str(&day.year().to_string()),
            'm' if hours_before => out.push_str(&padded(minutes % 60)),
            'm' if run >= 3 => out.push_str(&day.strftime(if run == 3 { "%b" } else { "%B" }).to_string()),
            'm' => out.push_str(&padded(i64::from(day.month()))),
            'd' if run >= 3 => out.push_str(&day.strftime(if run == 3 { "%a" } else { "%A" }).to_string()),
            'd' => out.push_str(&padded(i64::from(day.day()))),
            'a' => {
                out.push_str(date::weekday_ja(day.weekday()));
                if run >= 4 {
                    out.push_str("曜日");
                }
            }
            'g' => match (era, run) {
                (Some(era), 1) => out.push(era.letter()),
                (Some(era), 2) => out.extend(era.name().chars().next()),
                (Some(era), _) => out.push_str(era.name()),
                (None, _) => {}
            },
            'e' => out.push_str(&padded(era_year)),
            'h' => out.push_str(&padded(minutes / 60 % 24)),
            's' => out.push_str(&padded(0)),
            '@' => {}
            c if c.is_ascii_alphanumeric() => return None,
            c => {
                for _ in 0..run {
                    out.push(c);
                }
            }
        }
        hours_before = letter == 'h' || hours_before && !letter.is_ascii_alphabetic();
        i += run;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_their_format_says() {
        for (n, code, text) in [
            (1234.0, "General", "1234"),
            (0.1 + 0.2, "General", "0.3"),
            (301.0, "0000", "0301"),
            (1_234_567.0, "#,##0", "1,234,567"),
            (-1234.0, "#,##0;[Red]\\-#,##0", "-1,234"),
            (-5.0, "0;\"▲\"0", "▲5"),
            (0.0, "0;-0;\"－\"", "－"),
            (0.256, "0.0%", "25.6%"),
            (12.0, "0\"件\"", "12件"),
            (12.5, "0.00", "12.50"),
            (12.5, "0.##", "12.5"),
            (0.0, "#,##0", "0"),
            (0.0, "#,###", ""),
            (1234.0, r#"_ * #,##0_ ;_ * \-#,##0_ ;_ * "-"_ ;_ @_ "#, "1,234"),
            (-0.4, "0", "0"),
            (1.5, "# ?/?", "1.5"),
            (1e20, "General", "1E20"),
            (3000.0, "[$¥-411]#,##0", "¥3,000"),
            (12_345_000.0, "#,##0,", "12,345"),
        ] {
            assert_eq!(number(n, code).unwrap_or_else(|| general(n)), text, "{n} {code}");
        }
    }

    #[test]
    fn days_are_shown_as_their_format_says() {
        // 45751 is 2025-04-04, a Friday.
        for (n, code, text) in [
            (45751.0, "yyyy/m/d", "2025/4/4"),
            (45751.0, "yyyy-mm-dd", "2025-04-04"),
            (45751.0, "m\"月\"d\"日\"(aaa)", "4月4日(金)"),
            (45751.0, "[$-411]ggge\"年\"m\"月\"d\"日\"", "令和7年4月4日"),
            (45751.0, "[$-411]ge.m.d", "R7.4.4"),
            (45751.0, "aaaa", "金曜日"),
            (45751.0, "yyyy\"年\"m\"月\";@", "2025年4月"),
            (45751.4375, "m/d h:mm", "4/4 10:30"),
            (45751.0, "d-mmm-yy", "4-Apr-25"),
        ] {
            assert_eq!(day(n, code, false).as_deref(), Some(text), "{code}");
        }
        assert_eq!(day(60.0, "yyyy/m/d", false), None);
    }

    #[test]
    fn long_and_hostile_text_is_tamed() {
        assert_eq!(several_lines("a\r\nb\u{202e}\u{1b}c"), "a\nb\u{fffd}\u{fffd}c");
        assert!(several_lines(&"長\n".repeat(100_000)).chars().count() <= LONGEST + 1);
    }
}
