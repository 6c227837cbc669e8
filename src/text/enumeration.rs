//! The number or letter before a heading or label: `1.`, `【1】`, `(1)`, `①`, `第1表`, `Ⅰ`, `ア`.

use crate::chars::{is_close_bracket, is_dash, is_open_bracket, is_space, kanji_number, narrow};

/// How an enumeration was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EnumerationStyle {
    /// `1.` `１　` `1-2 ` `1)`.
    Number,
    /// `(1)` `【1】` `（ア）`.
    Bracketed,
    /// `①` `❶` `⑴`.
    Circled,
    /// `Ⅰ．` `II.`.
    Roman,
    /// `ア　` `イ．`.
    Kana,
    /// `a.` `B)`.
    Letter,
    /// `一、` `二　`.
    Kanji,
    /// `第1表` `表1` `別表1` `第３　` `第1章`.
    Ordinal,
    /// `○` `■` `・`: no number.
    Bullet,
}

/// The mark before a label: its style and its place in the sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Enumeration {
    /// How it was written.
    pub style: EnumerationStyle,
    /// Its number: `①` 1, `Ⅱ` 2, `イ` 2, `b` 2; 0 for a bullet.
    pub number: u32,
    /// The second number of `1-2` or `1.2`.
    pub sub: Option<u32>,
}

/// The enumeration before `text`, and the text after it (as it stands, without leading spaces). Text without one is returned
/// whole. A number that belongs to the label is none: `3歳未満`, `0～5歳`, `第3四半期`, `第1号被保険者`, `12 件`, `1.5倍`.
pub fn strip_enumeration(text: &str) -> (Option<Enumeration>, &str) {
    let trimmed = skip_spaces(text);
    let found = ordinal(trimmed)
        .or_else(|| circled(trimmed))
        .or_else(|| bracketed(trimmed))
        .or_else(|| number(trimmed))
        .or_else(|| letter(trimmed))
        .or_else(|| bullet(trimmed));
    match found {
        Some((mark, rest)) => (Some(mark), skip_spaces(rest)),
        None => (None, text),
    }
}

type Found<'a> = Option<(Enumeration, &'a str)>;

const fn mark(style: EnumerationStyle, number: u32) -> Enumeration {
    Enumeration { style, number, sub: None }
}

fn skip_spaces(text: &str) -> &str {
    text.trim_start_matches(is_space)
}

/// Up to three digits of either width, and what follows.
fn digits(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c| !narrow(c).is_ascii_digit()).unwrap_or(text.len());
    let (run, rest) = text.split_at(end);
    let value = run.chars().try_fold(0_u32, |n, c| n.checked_mul(10)?.checked_add(narrow(c).to_digit(10)?))?;
    (!run.is_empty() && run.chars().count() <= 3).then_some((value, rest))
}

/// Digits or a kanji numeral.
fn digits_or_kanji(text: &str) -> Option<(u32, &str)> {
    digits(text).or_else(|| {
        let end = text.find(|c| !"〇一二三四五六七八九十".contains(c)).unwrap_or(text.len());
        let (run, rest) = text.split_at(end);
        Some((u32::try_from(kanji_number(run)?).ok()?, rest))
    })
}

/// Digits, and a second number joined by a dash or point.
fn two_levels(text: &str) -> Option<(u32, Option<u32>, &str)> {
    let (first, rest) = digits_or_kanji(text)?;
    let joined = rest
        .strip_prefix(|c| is_dash(c) || narrow(c) == '.' || c == 'の')
        .and_then(digits)
        .map(|(sub, after)| (first, Some(sub), after));
    Some(joined.unwrap_or((first, None, rest)))
}

fn ordinal(text: &str) -> Found<'_> {
    let named = ["別表第", "別表", "付表", "附表", "表", "別紙", "様式", "図表", "シート"]
        .iter()
        .find_map(|word| text.strip_prefix(word));
    let (number, sub, rest) = if let Some(after) = named {
        let (number, sub, rest) = two_levels(skip_spaces(after))?;
        (number, sub, separator(rest).unwrap_or(rest))
    } else {
        let (number, sub, rest) = two_levels(skip_spaces(text.strip_prefix('第')?))?;
        let rest = ["表", "章", "節", "部", "編"]
            .iter()
            .find_map(|word| rest.strip_prefix(word))
            .map(|rest| separator(rest).unwrap_or(rest))
            // `第1・2四半期` goes on with a digit.
            .or_else(|| separator(rest).filter(|rest| !rest.starts_with(|c| narrow(c).is_ascii_digit())))?;
        (number, sub, rest)
    };
    Some((Enumeration { style: EnumerationStyle::Ordinal, number, sub }, rest))
}

fn circled(text: &str) -> Found<'_> {
    let c = text.chars().next()?;
    let code = u32::from(c);
    let number = match code {
        0x2460..=0x2473 => code - 0x245F,
        0x2474..=0x2487 => code - 0x2473,
        0x2488..=0x249B => code - 0x2487,
        0x3251..=0x325F => code - 0x3251 + 21,
        0x32B1..=0x32BF => code - 0x32B1 + 36,
        0x2776..=0x277F => code - 0x2775,
        0x24EB..=0x24F4 => code - 0x24EB + 11,
        0x24EA => 0,
        _ => return None,
    };
    let rest = text.strip_prefix(c)?;
    Some((mark(EnumerationStyle::Circled, number), separator(rest).unwrap_or(rest)))
}

fn bracketed(text: &str) -> Found<'_> {
    let inner = skip_spaces(text.strip_prefix(is_open_bracket)?);
    let (number, sub, rest) = two_levels(inner).or_else(|| {
        let (_, number, rest) = one_letter(inner)?;
        Some((number, None, rest))
    })?;
    let rest = skip_spaces(rest).strip_prefix(is_close_bracket)?;
    Some((Enumeration { style: EnumerationStyle::Bracketed, number, sub }, separator(rest).unwrap_or(rest)))
}

/// What a number is followed by when it is a count or an age and no enumeration.
fn is_quantity(rest: &str) -> bool {
    let rest = skip_spaces(rest);
    let units = [
        "件", "名", "人", "回", "日", "時間", "分", "月", "年", "年度", "か所", "ヶ所", "カ所", "ケ所", "箇所", "円",
        "点", "枚", "台",
    ];
    units.contains(&rest.trim_end_matches(is_space))
        || ["歳", "才", "か月", "ヶ月", "カ月", "ケ月", "箇月", "%", "％"].iter().any(|unit| rest.starts_with(unit))
        || rest.starts_with(|c| narrow(c).is_ascii_digit())
}

fn number(text: &str) -> Found<'_> {
    let arabic = text.starts_with(|c| narrow(c).is_ascii_digit());
    let (number, sub, rest) = two_levels(text)?;
    let style = if arabic { EnumerationStyle::Number } else { EnumerationStyle::Kanji };
    let after = separator(rest)?;
    // `1.5倍` is read as two levels, `1.2 項目` has a separator after them; `1,234` and `1 2` go on with a digit.
    (!is_quantity(after)).then_some((Enumeration { style, number, sub }, after))
}

/// Spaces and one sign between an enumeration and its label; `None` when nothing separates them.
fn separator(text: &str) -> Option<&str> {
    let rest = skip_spaces(text);
    let signed =
        rest.strip_prefix(|c| matches!(narrow(c), '.' | ',' | ')' | ':' | '_' | '、' | '､' | '｡' | '・' | '〕' | '】'));
    match signed {
        Some(rest) => Some(skip_spaces(rest)),
        None => (rest.len() < text.len()).then_some(rest),
    }
}

/// Kana in the order enumerations use.
const KANA: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
/// Roman numerals typed with letters.
const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

/// One roman numeral, kana or letter.
fn one_letter(text: &str) -> Option<(EnumerationStyle, u32, &str)> {
    let c = text.chars().next()?;
    let rest = text.strip_prefix(c)?;
    let code = u32::from(c);
    if let 0x2160..=0x216B = code {
        return Some((EnumerationStyle::Roman, code - 0x215F, rest));
    }
    if let 0x2170..=0x217B = code {
        return Some((EnumerationStyle::Roman, code - 0x216F, rest));
    }
    let narrow_end = text.find(|c| !matches!(narrow(c), 'I' | 'V' | 'X')).unwrap_or(text.len());
    let (run, after) = text.split_at(narrow_end);
    let roman: String = run.chars().map(narrow).collect();
    if let Some(at) = ROMAN.iter().position(|&r| r == roman) {
        return Some((EnumerationStyle::Roman, at as u32 + 1, after));
    }
    let ascii = narrow(c).to_ascii_lowercase();
    if ascii.is_ascii_lowercase() {
        return Some((EnumerationStyle::Letter, u32::from(ascii) - u32::from('a') + 1, rest));
    }
    let at = KANA.chars().position(|k| k == c)?;
    Some((EnumerationStyle::Kana, at as u32 + 1, rest))
}

fn letter(text: &str) -> Found<'_> {
    let (style, number, rest) = one_letter(text)?;
    let after = separator(rest)?;
    // A letter and a mere space may be a word (`A 型`, `X 線`): a sign must follow, but for the typographic numerals and kana.
    let signed = !rest.starts_with(is_space);
    let typographic = matches!(text.chars().next(), Some('Ⅰ'..='Ⅻ' | 'ⅰ'..='ⅻ'));
    let enough = signed || typographic || style == EnumerationStyle::Kana;
    (enough && !after.is_empty()).then_some((mark(style, number), after))
}

fn bullet(text: &str) -> Found<'_> {
    let rest = text.strip_prefix(['○', '◯', '●', '◎', '◇', '◆', '□', '■', '★', '☆', '・', '･', '•', '▪', '►', '▶'])?;
    let rest = skip_spaces(rest);
    (!rest.is_empty()).then_some((mark(EnumerationStyle::Bullet, 0), rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn enumerations() {
        use EnumerationStyle::{Bracketed, Bullet, Circled, Kana, Kanji, Letter, Number, Ordinal, Roman};
        for (text, style, number, sub, rest) in [
            ("1. 相談", Number, 1, None, "相談"),
            ("１．相談", Number, 1, None, "相談"),
            ("【1】相談", Bracketed, 1, None, "相談"),
            ("1　相談", Number, 1, None, "相談"),
            ("(1)相談", Bracketed, 1, None, "相談"),
            ("（１） 相談", Bracketed, 1, None, "相談"),
            ("①相談", Circled, 1, None, "相談"),
            ("㉑ 相談", Circled, 21, None, "相談"),
            ("第1表 相談", Ordinal, 1, None, "相談"),
            ("第１表", Ordinal, 1, None, ""),
            ("表1", Ordinal, 1, None, ""),
            ("表３　相談", Ordinal, 3, None, "相談"),
            ("Ⅰ　相談", Roman, 1, None, "相談"),
            ("II. 相談", Roman, 2, None, "相談"),
            ("ア　相談", Kana, 1, None, "相談"),
            ("イ．相談", Kana, 2, None, "相談"),
            ("(ウ)相談", Bracketed, 3, None, "相談"),
            ("第３　相談", Ordinal, 3, None, "相談"),
            ("1-2 相談", Number, 1, Some(2), "相談"),
            ("1.2 相談", Number, 1, Some(2), "相談"),
            ("別表1", Ordinal, 1, None, ""),
            ("別表第二　相談", Ordinal, 2, None, "相談"),
            ("一、相談", Kanji, 1, None, "相談"),
            ("a) 相談", Letter, 1, None, "相談"),
            ("1 人材育成", Number, 1, None, "人材育成"),
            ("■ 相談", Bullet, 0, None, "相談"),
            (" 2：相談", Number, 2, None, "相談"),
        ] {
            assert_eq!(strip_enumeration(text), (Some(Enumeration { style, number, sub }), rest), "{text}");
        }
    }

    #[test]
    fn numbers_that_belong_to_the_label() {
        for text in [
            "3歳未満",
            "0～5歳",
            "第3四半期",
            "第1号被保険者",
            "12 件",
            "1.5倍",
            "1,234",
            "一般",
            "ア行",
            "Ⅰ型",
            "A 型",
            "X線",
            "12",
            "",
            "1 2",
            "・",
            "第1・2四半期",
            "3 歳未満",
            "(再掲)",
            "(2025)年",
            "表",
            "アルコール",
        ] {
            assert_eq!(strip_enumeration(text), (None, text));
        }
    }

    proptest! {
        #[test]
        fn the_rest_is_an_end_of_the_text(text in any::<String>(), head in "[第表別1-9１-９.．()【】①Ⅰア一 　-]{0,6}") {
            let text = head + &text;
            let (_, rest) = strip_enumeration(&text);
            prop_assert!(text.ends_with(rest));
        }
    }
}
