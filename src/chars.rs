//! Classes of characters a Japanese office types one for another: widths, spaces, dashes, brackets, kanji digits.
//!
//! The lowest room: `text`, `number` and `date` each read what people type, and agree here on what a space or a dash is.

/// Whether `c` separates words without ink: spaces of every width, tabs, line breaks.
pub const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r' | '\u{85}' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{2028}' | '\u{2029}'
        | '\u{202F}' | '\u{205F}' | '\u{3000}' | '\u{3164}' | '\u{FFA0}')
}

/// Whether `c` shows nothing and takes no room: zero-width marks, variation selectors (IVS too), controls, the BOM.
pub const fn is_invisible(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}' | '\u{AD}' | '\u{34F}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether `c` is a dash, hyphen, minus, long-vowel mark or horizontal rule: typed one for another, so one class.
pub const fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{2212}'
                | '\u{2500}'
                | '\u{2501}'
                | '\u{2796}'
                | '\u{30FC}'
                | '\u{FE31}'
                | '\u{FE32}'
                | '\u{FE58}'
                | '\u{FE63}'
                | '\u{FF0D}'
                | '\u{FF70}'
    )
}

/// Whether `c` is a tilde or wave dash, the Japanese sign of a range.
pub const fn is_tilde(c: char) -> bool {
    matches!(c, '~' | '\u{2DC}' | '\u{223C}' | '\u{223E}' | '\u{301C}' | '\u{3030}' | '\u{FF5E}')
}

/// Whether `c` opens a bracket of any shape but `<`, which also joins paths and compares.
pub const fn is_open_bracket(c: char) -> bool {
    matches!(
        c,
        '(' | '['
            | '{'
            | '（'
            | '［'
            | '｛'
            | '〔'
            | '【'
            | '「'
            | '『'
            | '〈'
            | '《'
            | '〖'
            | '〘'
            | '｢'
            | '≪'
            | '\u{2768}'
    )
}

/// Whether `c` closes a bracket of any shape but `>`.
pub const fn is_close_bracket(c: char) -> bool {
    matches!(
        c,
        ')' | ']'
            | '}'
            | '）'
            | '］'
            | '｝'
            | '〕'
            | '】'
            | '」'
            | '』'
            | '〉'
            | '》'
            | '〗'
            | '〙'
            | '｣'
            | '≫'
            | '\u{2769}'
    )
}

/// The ASCII form of a full-width letter, digit or sign (U+FF01–U+FF5E); every other character as it is.
pub const fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => match char::from_u32(c as u32 - 0xFEE0) {
            Some(ascii) => ascii,
            None => c,
        },
        _ => c,
    }
}

/// `text` as numbers and dates are read from it: trimmed; runs of spaces and line breaks one space; invisible characters gone;
/// full-width ASCII narrow; one dash `-`, one tilde `~`, brackets `(` `)`; squared era names written out (`㋿` is `令和`).
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if is_space(c) => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c if is_invisible(c) => {}
            c if is_dash(c) => out.push('-'),
            c if is_tilde(c) => out.push('~'),
            c if is_open_bracket(c) => out.push('('),
            c if is_close_bracket(c) => out.push(')'),
            '㋿' => out.push_str("令和"),
            '㍻' => out.push_str("平成"),
            '㍼' => out.push_str("昭和"),
            '㍽' => out.push_str("大正"),
            '㍾' => out.push_str("明治"),
            'ｶ' => out.push('カ'),
            'ｹ' => out.push('ケ'),
            '､' => out.push('、'),
            '･' => out.push('・'),
            c => out.push(narrow(c)),
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// The value of one kanji digit, everyday or legal (`壱弐参`): 0 to 9.
pub const fn kanji_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' | '◯' => 0,
        '一' | '壱' | '壹' => 1,
        '二' | '弐' | '貳' => 2,
        '三' | '参' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陸' => 6,
        '七' | '漆' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The power of ten a kanji stands for: `十` to `千` within a group of four digits, `万` to `兆` between groups.
const fn kanji_power(c: char) -> Option<i64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '阡' | '仟' => 1_000,
        '万' | '萬' => 10_000,
        '億' => 100_000_000,
        '兆' => 1_000_000_000_000,
        _ => return None,
    })
}

/// Whether `c` can stand in a number written in kanji.
pub const fn is_kanji_numeral(c: char) -> bool {
    kanji_digit(c).is_some() || kanji_power(c).is_some()
}

/// A number written in kanji, wholly or with digits between (`十二`, `二〇`, `一万二千`, `2万5千`, `壱拾`); `None` if `text` is anything else,
/// mis-ordered (`十百`), or larger than an `i64`.
pub fn kanji_number(text: &str) -> Option<i64> {
    let (mut total, mut group, mut run) = (0_i64, 0_i64, None::<i64>);
    // What the next power, and the digits after the last one, must stay below.
    let (mut below_small, mut below_big) = (10_000_i64, i64::MAX);
    if text.is_empty() {
        return None;
    }
    for c in text.chars() {
        if let Some(digit) = kanji_digit(c).or_else(|| c.to_digit(10)) {
            run = Some(run.unwrap_or(0).checked_mul(10)?.checked_add(i64::from(digit))?);
            continue;
        }
        let power = kanji_power(c)?;
        if power < 10_000 {
            let times = run.take().unwrap_or(1);
            if power >= below_small || !(1..10).contains(&times) {
                return None;
            }
            group += times * power;
            below_small = power;
        } else {
            let rest = run.take().unwrap_or(0);
            let times = if rest < below_small { group + rest } else { return None };
            if power >= below_big || !(1..10_000).contains(&times) {
                return None;
            }
            total = total.checked_add(times.checked_mul(power)?)?;
            (group, below_small, below_big) = (0, 10_000, power);
        }
    }
    let rest = run.unwrap_or(0);
    let plain = total == 0 && group == 0;
    if !plain && rest >= below_small {
        return None;
    }
    total.checked_add(group)?.checked_add(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_kanji() {
        for (text, value) in [
            ("十", 10),
            ("十二", 12),
            ("二〇", 20),
            ("百五", 105),
            ("一万二千", 12_000),
            ("2万5千", 25_000),
            ("壱拾弐", 12),
            ("千九百四十五", 1945),
            ("一九四五", 1945),
            ("〇", 0),
            ("三億一", 300_000_001),
            ("1万2000", 12_000),
        ] {
            assert_eq!(kanji_number(text), Some(value), "{text}");
        }
        for text in ["", "十百", "一般", "万", "二十十", "〇十", "十一二", "9999999999999999999999", "12百"]
        {
            assert_eq!(kanji_number(text), None, "{text}");
        }
    }

    #[test]
    fn tidying() {
        assert_eq!(tidy("　１２　 件\n"), "12 件");
        assert_eq!(tidy("【１】－〜～―\u{200B}"), "(1)-~~-");
        assert_eq!(tidy("㋿７年"), "令和7年");
    }
}
