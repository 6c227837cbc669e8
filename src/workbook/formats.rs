//! Number formats: what the built-in numbers mean, and whether a code shows a date.

use super::NumberFormat;
use std::collections::HashMap;
use std::sync::Arc;

/// The code of a built-in format in a Japanese Excel (ECMA-376 part 1, 18.8.30, `ja-jp`); `None` for numbers without one.
pub(super) const fn builtin(id: u32) -> Option<&'static str> {
    Some(match id {
        0 => "General",
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 => r##""¥"#,##0;"¥"\-#,##0"##,
        6 => r##""¥"#,##0;[Red]"¥"\-#,##0"##,
        7 => r##""¥"#,##0.00;"¥"\-#,##0.00"##,
        8 => r##""¥"#,##0.00;[Red]"¥"\-#,##0.00"##,
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 57 => "[$-411]ge.m.d",
        28 | 29 | 51 | 54 | 58 => r#"[$-411]ggge"年"m"月"d"日""#,
        30 => "m/d/yy",
        31 => r#"yyyy"年"m"月"d"日""#,
        32 => r#"h"時"mm"分""#,
        33 => r#"h"時"mm"分"ss"秒""#,
        34 | 52 | 55 => r#"yyyy"年"m"月""#,
        35 | 53 | 56 => r#"m"月"d"日""#,
        37 => r#"#,##0;\-#,##0"#,
        38 => r#"#,##0;[Red]\-#,##0"#,
        39 => r#"#,##0.00;\-#,##0.00"#,
        40 => r#"#,##0.00;[Red]\-#,##0.00"#,
        41 => r#"_ * #,##0_ ;_ * \-#,##0_ ;_ * "-"_ ;_ @_ "#,
        42 => r#"_ "¥"* #,##0_ ;_ "¥"* \-#,##0_ ;_ "¥"* "-"_ ;_ @_ "#,
        43 => r#"_ * #,##0.00_ ;_ * \-#,##0.00_ ;_ * "-"??_ ;_ @_ "#,
        44 => r#"_ "¥"* #,##0.00_ ;_ "¥"* \-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ "#,
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => return None,
    })
}

/// Whether a number under this format code is shown as a date: with a day, month, year, weekday or era in any of its
/// sections. Pure times (`h:mm`) and elapsed times (`[h]:mm`) are not dates. Quoted and escaped text, colours, conditions and
/// locales say nothing; a section with digit placeholders (`0.0 ha`) is a number.
pub(super) fn is_date(code: &str) -> bool {
    // The commonest codes, decided without a look.
    if matches!(code, "General" | "0" | "@" | "#,##0" | "0.00") {
        return false;
    }
    let mut tokens = Vec::new();
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|&c| c != ']').collect();
                let first = inside.chars().next().map(|c| c.to_ascii_lowercase());
                if let Some(unit @ ('h' | 's' | 'm')) = first
                    && inside.chars().all(|c| c.to_ascii_lowercase() == unit)
                {
                    tokens.push(('H', 1));
                }
            }
            ';' => {
                if section_is_date(&tokens) {
                    return true;
                }
                tokens.clear();
            }
            c => {
                let c = c.to_ascii_lowercase();
                let mut run = 1;
                while chars.next_if(|n| n.to_ascii_lowercase() == c).is_some() {
                    run += 1;
                }
                // "General", "Standard", "G/標準", "AM/PM", "A/P" are words, not letters of a pattern.
                let rest: String = chars.clone().take(7).collect::<String>().to_ascii_lowercase();
                let word = match c {
                    'g' if rest.starts_with("eneral") => 6,
                    's' if rest.starts_with("tandard") => 7,
                    'g' if rest.starts_with("/標準") => 3,
                    'a' if rest.starts_with("m/pm") => 4,
                    'a' if rest.starts_with("/p") => 2,
                    _ => 0,
                };
                if word > 0 {
                    chars.nth(word - 1);
                } else if c.is_ascii_alphabetic() || matches!(c, '0' | '#' | '?' | '.') {
                    tokens.push((c, run));
                }
            }
        }
    }
    section_is_date(&tokens)
}

fn section_is_date(tokens: &[(char, usize)]) -> bool {
    let mut date = false;
    for (i, &(c, run)) in tokens.iter().enumerate() {
        let before = |back: usize| i.checked_sub(back).map(|j| tokens[j].0);
        match c {
            // Fractions of a second are the one place for zeros in a date.
            '0' if before(1) == Some('.') && before(2).is_some_and(|p| matches!(p, 's' | 'H')) => {}
            '0' | '#' | '?' => return false,
            'y' | 'd' | 'g' | 'e' | 'b' => date = true,
            'a' if run >= 3 => date = true,
            'm' => {
                let minutes =
                    before(1).is_some_and(|p| matches!(p, 'h' | 'H')) || tokens.get(i + 1).is_some_and(|n| n.0 == 's');
                date |= !minutes;
            }
            _ => {}
        }
    }
    date
}

/// The formats of one workbook: each code once, `General` first.
#[derive(Clone, Debug)]
pub(super) struct Formats {
    list: Vec<NumberFormat>,
    by_code: HashMap<Arc<str>, u16>,
}

impl Formats {
    pub fn new() -> Self {
        let general: Arc<str> = "General".into();
        Self {
            list: vec![NumberFormat { code: general.clone(), is_date: false }],
            by_code: HashMap::from([(general, 0)]),
        }
    }

    /// The index of a code. A workbook of more than 65,535 codes (Excel allows some 250) gets `General` for the rest.
    pub fn index(&mut self, code: &str) -> u16 {
        if let Some(&i) = self.by_code.get(code) {
            return i;
        }
        let Ok(i) = u16::try_from(self.list.len()) else { return 0 };
        let code: Arc<str> = code.into();
        self.list.push(NumberFormat { is_date: is_date(&code), code: code.clone() });
        self.by_code.insert(code, i);
        i
    }

    /// The format at an index, for a cell that holds a date: the same if it shows a date, else `yyyy/m/d`.
    pub fn dated(&mut self, format: u16) -> u16 {
        let shows = self.list.get(usize::from(format)).is_some_and(|f| f.is_date);
        if shows { format } else { self.index("yyyy/m/d") }
    }

    pub fn into_list(self) -> Vec<NumberFormat> {
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_show_a_day_a_month_a_year_or_an_era() {
        for code in [
            "yyyy/m/d",
            "m\"月\"d\"日\"",
            "[$-411]ggge\"年\"m\"月\"d\"日\"",
            "[$-411]ge",
            "ggge\"年度\"",
            "e\"年\"",
            "aaaa",
            "mmm-yy",
            "yyyy/m/d h:mm:ss.000",
            "[$-ja-JP-x-gannen]ggge\"年\";@",
            "mm",
            "d;@",
            "[>36526]yyyy;General",
            "yyyy\"年度\"",
            "h:mm m/d",
            "ddd",
        ] {
            assert!(is_date(code), "{code}");
        }
    }

    #[test]
    fn numbers_text_and_times_are_not_dates() {
        for code in [
            "General",
            "0000",
            "#,##0;[Red]-#,##0",
            "0.0 ha",
            "0.0\" ha\"",
            "Standard",
            "G/標準",
            "General\"年\"",
            "@",
            "h:mm",
            "[h]:mm",
            "mm:ss.0",
            "h:mm AM/PM",
            "h\"時\"mm\"分\"",
            "\"yyyy\"",
            "\\y0",
            "0.00E+00",
            "[$€-407]#,##0",
            "_d0",
            "*d0",
            "[Red]0",
            "[mm]:ss",
            "h:mm:ss.000",
            "",
        ] {
            assert!(!is_date(code), "{code}");
        }
    }

    #[test]
    fn builtin_dates_are_those_of_japanese_excel() {
        let dates: Vec<u32> = (0..60).filter(|&i| builtin(i).is_some_and(is_date)).collect();
        assert_eq!(dates, [14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]);
    }

    #[test]
    fn a_code_is_kept_once() {
        let mut formats = Formats::new();
        assert_eq!(formats.index("General"), 0);
        assert_eq!(formats.index("0000"), formats.index("0000"));
        let date = formats.dated(0);
        assert_eq!(formats.dated(date), date);
        assert!(formats.into_list()[usize::from(date)].is_date);
    }
}
