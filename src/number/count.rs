//! One count cell's text.

use super::unit::counter;
use super::value::Value;
use crate::chars::{is_dash, is_invisible, is_kanji_numeral, is_open_bracket, is_space, kanji_number, narrow, tidy};

/// One way in which a count's text differs from plain digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Full-width digits or signs.
    FullWidth = 1,
    /// Separators of thousands, each in its place.
    Separators = 2,
    /// An apostrophe before the number.
    Apostrophe = 4,
    /// Spaces around the number or before its unit.
    Spaces = 8,
    /// Written in kanji, wholly or partly.
    Kanji = 16,
    /// A minus other than `-` (`▲` `△` `−` `－`).
    NegativeSign = 32,
    /// A plus.
    Plus = 64,
    /// A point with nothing but zeros after it (`3.0`).
    Point = 128,
    /// Zeros before the number (`007`).
    LeadingZeros = 256,
    /// A word before the number that does not change it (`延べ` `計` `実`).
    Prefix = 512,
}

/// The set of [`Mark`]s of one text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Marks(u16);

impl Marks {
    /// Whether `mark` is in the set.
    pub const fn contains(self, mark: Mark) -> bool {
        self.0 & mark as u16 != 0
    }

    /// Whether the text was plain digits.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    const fn add(&mut self, mark: Mark) {
        self.0 |= mark as u16;
    }
}

/// A number in a count cell, with the way it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The number itself, exact.
    pub value: Value,
    /// The counter written after it (`件`, `名`, `か所`), dashes and width made plain.
    pub unit: Option<&'static str>,
    /// How the text differs from plain digits.
    pub marks: Marks,
}

impl Count {
    /// Whether the text was nothing but plain digits, with `-` for negative.
    pub const fn is_plain(&self) -> bool {
        self.unit.is_none() && self.marks.is_empty()
    }
}

/// What the text of a count cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CountText {
    /// A number.
    Number(Count),
    /// A number that is said to be inexact or a bound (`約12`, `12程度`, `10名以上`).
    Approximate(Count),
    /// A number in brackets (`(5)`): of-which here, negative in other offices, so it is not guessed.
    Bracketed(Count),
    /// Two numbers with a tilde between (`3～5`).
    Range(Count, Count),
    /// Nothing but a dash or slash: nothing to count, or not applicable.
    Dash,
    /// A word for none: `なし` `無し` `該当なし`.
    Nil,
    /// A mark for withheld or unknown: `x` `***` `…` `不明`.
    Suppressed,
    /// Nothing but spaces.
    Blank,
    /// Anything else.
    NotNumber,
}

impl CountText {
    /// The whole number this text states without doubt.
    pub const fn whole(&self) -> Option<i64> {
        match self {
            Self::Number(count) => count.value.whole(),
            _ => None,
        }
    }
}

/// Reads the text of one count cell. Never guesses: what could be read in two ways comes back as its own case.
pub fn read_count(text: &str) -> CountText {
    let tidied = tidy(text);
    if tidied.is_empty() {
        return CountText::Blank;
    }
    let mut marks = Marks::default();
    let mut rest = tidied.as_str();
    if text.chars().any(|c| c != '\u{3000}' && narrow(c) != c) {
        marks.add(Mark::FullWidth);
    }
    if text.chars().any(|c| c != '-' && is_dash(c)) {
        marks.add(Mark::NegativeSign);
    }
    if text.starts_with(is_space) || text.ends_with(is_space) {
        marks.add(Mark::Spaces);
    }
    if let Some(after) = rest.strip_prefix('\'') {
        marks.add(Mark::Apostrophe);
        rest = after.trim_start();
        if rest.is_empty() {
            return CountText::Blank;
        }
    }
    if let Some(word) = word(rest) {
        return word;
    }
    if let Some(inner) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
        return plain(inner.trim(), marks).map_or(CountText::NotNumber, CountText::Bracketed);
    }
    if let Some((low, high)) = rest.split_once('~') {
        return match (plain(low.trim(), marks), plain(high.trim(), marks)) {
            (Some(low), Some(high)) => CountText::Range(low, high),
            _ => CountText::NotNumber,
        };
    }
    let (exact, approximate) = without_hedges(rest);
    match plain(exact, marks) {
        Some(count) if approximate => CountText::Approximate(count),
        Some(count) => CountText::Number(count),
        None => CountText::NotNumber,
    }
}

/// Whether a text is blank, a dash or a word for none. Most texts begin with a sign that none of these has, and that is seen at once.
pub fn says_nothing(text: &str) -> bool {
    let first = text.chars().find(|c| !is_space(*c) && !is_invisible(*c)).map(narrow);
    let could = first.is_none_or(|c| {
        is_dash(c)
            || is_open_bracket(c)
            || matches!(c, '/' | '\\' | '\'' | 'な' | '無' | 'ナ' | '該' | '実' | '特' | '皆')
    });
    could && matches!(read_count(text), CountText::Blank | CountText::Dash | CountText::Nil)
}

/// Texts that stand for no number.
fn word(text: &str) -> Option<CountText> {
    if text.chars().all(|c| c == '-') || matches!(text, "/" | "\\") {
        return Some(CountText::Dash);
    }
    if text.chars().all(|c| c == '*') || text.chars().all(|c| matches!(c, '…' | '‥' | '・' | '.')) {
        return Some(CountText::Suppressed);
    }
    // A mark or a number still to be filled in; a 0 only among kanji numerals.
    if text.chars().all(|c| matches!(c, '○' | '◯')) {
        return Some(CountText::NotNumber);
    }
    let bare = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).unwrap_or(text).trim_end_matches('。');
    Some(match bare {
        "なし" | "無し" | "無" | "ナシ" | "該当なし" | "該当無し" | "該当無" | "該当せず" | "該当者なし"
        | "実績なし" | "実績無し" | "特になし" | "皆無" | "無し(0)" => CountText::Nil,
        "x" | "X" | "χ" | "Χ" | "x." | "n/a" | "N/A" | "n.a." | "NA" | "不明" | "不詳" | "秘匿" | "非公表"
        | "非公開" | "未集計" => CountText::Suppressed,
        _ => return None,
    })
}

/// Words before a number that make it inexact.
pub(super) const ABOUT_BEFORE: [&str; 8] = ["約", "およそ", "おおよそ", "おおむね", "概ね", "凡そ", "ほぼ", "推計"];
/// Words after a number (and its unit) that make it inexact.
pub(super) const ABOUT_AFTER: [&str; 10] = ["程度", "程", "前後", "くらい", "ぐらい", "ほど", "弱", "強", "余り", "余"];
/// Words after a number that make it a bound.
const BOUND_AFTER: [&str; 6] = ["以上", "以下", "以内", "未満", "超", "+"];

fn without_hedges(text: &str) -> (&str, bool) {
    let mut rest = text;
    let mut hedged = false;
    while let Some(after) = ABOUT_BEFORE.iter().find_map(|word| rest.strip_prefix(word)) {
        (rest, hedged) = (after.trim_start(), true);
    }
    while let Some(before) = ABOUT_AFTER.iter().chain(&BOUND_AFTER).find_map(|word| rest.strip_suffix(word)) {
        (rest, hedged) = (before.trim_end(), true);
    }
    (rest, hedged)
}

/// `[word] [sign] number [unit]`, nothing else.
fn plain(text: &str, mut marks: Marks) -> Option<Count> {
    // Noted before the dashes were made one.
    let other_dash = marks.contains(Mark::NegativeSign);
    marks.0 &= !(Mark::NegativeSign as u16);
    let mut rest = text;
    if let Some(after) = ["延べ", "のべ", "延", "計", "合計", "実"].iter().find_map(|word| rest.strip_prefix(word))
    {
        marks.add(Mark::Prefix);
        rest = after.trim_start_matches([' ', ':']);
    }
    let mut negative = false;
    if let Some(after) = rest.strip_prefix(['▲', '△', '-']).or_else(|| rest.strip_prefix("マイナス")) {
        negative = true;
        if !rest.starts_with('-') || other_dash {
            marks.add(Mark::NegativeSign);
        }
        rest = after.trim_start();
    } else if let Some(after) = rest.strip_prefix('+') {
        marks.add(Mark::Plus);
        rest = after.trim_start();
    }
    let end = rest
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.') || is_kanji_numeral(c)))
        .unwrap_or(rest.len());
    let (digits, tail) = rest.split_at(end);
    let unit = match tail.trim_start() {
        "" => None,
        word => Some(counter(word)?),
    };
    if tail.starts_with(' ') {
        marks.add(Mark::Spaces);
    }
    let value = if digits.contains(is_kanji_numeral) {
        marks.add(Mark::Kanji);
        let n = kanji_number(digits)?;
        Value::Whole(if negative { n.checked_neg()? } else { n })
    } else {
        arabic(digits, negative, &mut marks)?
    };
    Some(Count { value, unit, marks })
}

/// ASCII digits with well-placed separators and at most one point.
fn arabic(text: &str, negative: bool, marks: &mut Marks) -> Option<Value> {
    let (before, after) = match text.split_once('.') {
        Some((before, after)) if !after.is_empty() => (before, after),
        Some(_) => return None,
        None => (text, ""),
    };
    if before.is_empty() || !after.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let grouped = before.contains(',');
    if grouped {
        let mut groups = before.split(',');
        let first = groups.next().unwrap_or_default();
        if !(1..=3).contains(&first.len()) || first.starts_with('0') || !groups.all(|g| g.len() == 3) {
            return None;
        }
        marks.add(Mark::Separators);
    }
    let digits = before.replace(',', "");
    if digits.len() > 1 && digits.starts_with('0') {
        marks.add(Mark::LeadingZeros);
    }
    let value = Value::from_digits(negative, &digits, after)?;
    if !after.is_empty() && value.whole().is_some() {
        marks.add(Mark::Point);
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::value::Decimal;
    use super::*;

    #[test]
    fn numbers() {
        for (text, value, unit) in [
            ("12", 12, None),
            ("０", 0, None),
            ("１２", 12, None),
            ("12件", 12, Some("件")),
            ("3名", 3, Some("名")),
            ("５　人", 5, Some("人")),
            ("4か所", 4, Some("か所")),
            ("4ヶ所", 4, Some("ヶ所")),
            ("4ｶ所", 4, Some("カ所")),
            ("1,234", 1234, None),
            ("１，２３４件", 1234, Some("件")),
            ("12,345,678", 12_345_678, None),
            ("'12", 12, None),
            ("　12　", 12, None),
            ("十二", 12, None),
            ("二〇", 20, None),
            ("一万二千", 12_000, None),
            ("百五件", 105, Some("件")),
            ("▲3", -3, None),
            ("△ 3", -3, None),
            ("−3", -3, None),
            ("－３", -3, None),
            ("-3", -3, None),
            ("3.0", 3, None),
            ("延べ12件", 12, Some("件")),
            ("+5", 5, None),
            ("007", 7, None),
        ] {
            match read_count(text) {
                CountText::Number(count) => {
                    assert_eq!((count.value, count.unit), (Value::Whole(value), unit), "{text}");
                    assert_eq!(count.is_plain(), text == value.to_string(), "{text}");
                }
                other => panic!("{text}: {other:?}"),
            }
        }
        let CountText::Number(half) = read_count("3.5") else { panic!() };
        assert_eq!(half.value, Value::Fraction(Decimal { unscaled: 35, scale: 1 }));
    }

    #[test]
    fn marks_without_number() {
        for (text, want) in [
            ("", CountText::Blank),
            ("　\n", CountText::Blank),
            ("-", CountText::Dash),
            ("－", CountText::Dash),
            ("ー", CountText::Dash),
            ("―", CountText::Dash),
            ("／", CountText::Dash),
            ("なし", CountText::Nil),
            ("該当なし", CountText::Nil),
            ("無", CountText::Nil),
            ("x", CountText::Suppressed),
            ("Ｘ", CountText::Suppressed),
            ("***", CountText::Suppressed),
            ("＊", CountText::Suppressed),
            ("…", CountText::Suppressed),
            ("・", CountText::Suppressed),
        ] {
            assert_eq!(read_count(text), want, "{text}");
        }
    }

    #[test]
    fn nothing_is_guessed() {
        for text in [
            "1 2",
            "1,2",
            "1,23",
            "12,34",
            "0,123",
            "1.2.3",
            "1-2",
            "4/4",
            "4月",
            "=A1",
            "12月",
            "電話",
            "5%",
            "1e3",
            "3.",
            ".5",
            "12 13",
            "第1",
            "①",
            "--3",
            "一般",
            "99999999999999999999",
            "1,2345",
        ] {
            assert_eq!(read_count(text), CountText::NotNumber, "{text}");
        }
        for text in ["約12", "12件程度", "１０名以上", "約 20名", "20名弱"] {
            assert!(matches!(read_count(text), CountText::Approximate(_)), "{text}");
        }
        assert!(matches!(read_count("(5)"), CountText::Bracketed(_)));
        assert!(matches!(read_count("３～５件"), CountText::Range(..)));
    }

    fn grouped(n: i64) -> String {
        let digits = n.to_string();
        let mut out = String::new();
        for (i, c) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(',');
            }
            out.push(c);
        }
        out
    }

    proptest! {
        #[test]
        fn what_says_nothing_is_seen_at_once_or_read(text in "[ 　\u{200B}'＇(（「なナ無該当し者/／\\\\＼－ー―0-9a。-]{0,6}", any in any::<String>()) {
            for text in [text, any] {
                let read = matches!(read_count(&text), CountText::Blank | CountText::Dash | CountText::Nil);
                prop_assert_eq!(says_nothing(&text), read, "{}", text);
            }
        }

        #[test]
        fn any_notation_reads_back(n in 0_i64..10_000_000_000, wide: bool, group: bool, negative in 0..4,
            unit in prop::sample::select(vec!["", "件", "名", " 人", "か所", "　回"]), lead in "[ 　]{0,2}'?") {
            let digits = if group { grouped(n) } else { n.to_string() };
            let digits: String = digits.chars()
                .map(|c| if wide { char::from_u32(u32::from(c) + 0xFEE0).unwrap() } else { c }).collect();
            let sign = ["", "▲", "－", "−"][negative as usize];
            let want = if negative == 0 { n } else { -n };
            prop_assert_eq!(read_count(&format!("{lead}{sign}{digits}{unit}")).whole(), Some(want));
        }

        #[test]
        fn any_text_is_read_without_panic(text in any::<String>(), head in "[-0-9０-９,.一二十百千万億▲約(～件名x*]{0,12}") {
            let _ = read_count(&(head.clone() + &text));
            let _ = read_count(&head);
        }
    }
}
