//! How many people came, as a list of events says it.

use super::count::{ABOUT_AFTER, ABOUT_BEFORE, CountText, read_count};
use super::unit::{counts_persons, leading_counter};
use crate::chars::tidy;

/// An attendance, as exactly as it was stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeadCount {
    /// So many, stated or as the sum of stated parts.
    Exact(i64),
    /// About so many.
    About(i64),
    /// From the first to the second.
    Range(i64, i64),
    /// So many or more.
    AtLeast(i64),
    /// Nothing was written, or a dash.
    Blank,
    /// Something else was written (`数名`).
    Unreadable,
}

impl HeadCount {
    /// The least it can be; `About` counts as stated.
    pub const fn lower(self) -> Option<i64> {
        match self {
            Self::Exact(n) | Self::About(n) | Self::AtLeast(n) | Self::Range(n, _) => Some(n),
            Self::Blank | Self::Unreadable => None,
        }
    }

    /// The most it can be; `None` when there is no upper end.
    pub const fn upper(self) -> Option<i64> {
        match self {
            Self::Exact(n) | Self::About(n) | Self::Range(_, n) => Some(n),
            Self::AtLeast(_) | Self::Blank | Self::Unreadable => None,
        }
    }

    /// Both parts together; the less exact one decides the kind.
    fn plus(self, other: Self) -> Self {
        let (Some(a), Some(b)) = (self.lower(), other.lower()) else { return Self::Unreadable };
        let Some(low) = a.checked_add(b) else { return Self::Unreadable };
        let high = match (self.upper(), other.upper()) {
            (Some(a), Some(b)) => a.checked_add(b),
            _ => return Self::AtLeast(low),
        };
        match (self, other, high) {
            (Self::Exact(_), Self::Exact(_), _) => Self::Exact(low),
            (Self::Range(..), _, Some(high)) | (_, Self::Range(..), Some(high)) => Self::Range(low, high),
            (_, _, Some(_)) => Self::About(low),
            (_, _, None) => Self::Unreadable,
        }
    }
}

/// Words that say a number without giving it.
const VAGUE: [&str; 8] = ["数名", "数人", "数十", "十数", "若干", "多数", "不明", "未定"];

/// `○名`, `○○人`: the circle stands for a number still to be filled in, not for the 0 it is among kanji numerals (`二○名`).
fn is_placeholder(text: &str) -> bool {
    let circle = |c: char| matches!(c, '○' | '◯' | '〇');
    text.contains(circle)
        && !text.contains(|c: char| c.is_ascii_digit() || crate::chars::is_kanji_numeral(c) && !circle(c))
}

/// Reads an attendance: `3名`, `約20名`, `17～19名`, `10名以上`, `学生70名 教員4名` (74), `計12名（うち職員3名）` (12).
pub fn read_head_count(text: &str) -> HeadCount {
    // A question mark says that the number is not certain; how many came is to be found out.
    if is_placeholder(text) || text.contains(['?', '？']) {
        return HeadCount::Unreadable;
    }
    match read_count(text) {
        CountText::Blank | CountText::Dash => return HeadCount::Blank,
        CountText::Nil => return HeadCount::Exact(0),
        CountText::Number(count) if count.unit.is_none_or(counts_persons) => {
            return count.value.whole().filter(|&n| n >= 0).map_or(HeadCount::Unreadable, HeadCount::Exact);
        }
        _ => {}
    }
    let tidied = tidy(text);
    if VAGUE.iter().any(|word| tidied.contains(word)) {
        return HeadCount::Unreadable;
    }
    let Some((outside, inside)) = split_brackets(&tidied) else { return HeadCount::Unreadable };
    if !outside.contains(|c: char| c.is_ascii_digit()) && !outside.contains(crate::chars::is_kanji_numeral) {
        return parts(&inside);
    }
    // `12名（他オンライン3名）`: whether the others are within is not said.
    if inside.trim_start().starts_with(['他', '外', '+']) || inside.trim_start().starts_with("ほか") {
        return HeadCount::Unreadable;
    }
    parts(&outside)
}

/// The text outside brackets, and that inside them; `None` if they do not pair.
fn split_brackets(text: &str) -> Option<(String, String)> {
    let (mut outside, mut inside) = (String::new(), String::new());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => {
                depth = depth.checked_sub(1)?;
                outside.push(' ');
            }
            c if depth == 0 => outside.push(c),
            c => inside.push(c),
        }
    }
    (depth == 0).then_some((outside, inside))
}

/// One number of persons among others: its label, its value, whether it carried a unit of persons.
struct Part<'a> {
    label: &'a str,
    count: HeadCount,
    persons: bool,
}

fn parts(text: &str) -> HeadCount {
    let Some(found) = scan(text) else { return HeadCount::Unreadable };
    // A stated total wins over its parts.
    if let Some(total) = found.iter().rev().find(|p| ends_with_total(p.label)) {
        return total.count;
    }
    let persons = found.iter().any(|p| p.persons);
    let alone = found.len() == 1;
    let mut sum: Option<HeadCount> = None;
    for part in &found {
        if part.label.contains("うち") || part.label.contains("内訳") || part.label.ends_with('内') {
            if sum.is_some() {
                break;
            }
            return HeadCount::Unreadable;
        }
        // Among numbers of persons, a bare number counts only with a label of its own.
        if !part.persons && !alone && (part.label.is_empty() || (persons && part.label.ends_with('第'))) {
            return HeadCount::Unreadable;
        }
        sum = Some(sum.map_or(part.count, |sum| sum.plus(part.count)));
    }
    sum.unwrap_or(HeadCount::Unreadable)
}

fn ends_with_total(label: &str) -> bool {
    let label = label.trim_end_matches([':', ' ']);
    ["合計", "総計", "総数", "計", "全体"].iter().any(|word| label.ends_with(word)) && !label.ends_with("小計")
}

/// All numbers of persons in `text`; numbers of other things (`3校`, `2回`, `第1部`, `1年生`) are passed over.
fn scan(text: &str) -> Option<Vec<Part<'_>>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, tail) = rest.split_at(at);
        let label = before.trim_matches(|c: char| {
            c == ' ' || matches!(c, '、' | ',' | '・' | '+' | ':' | ';' | '/' | '。' | '名' | '人')
        });
        if before.ends_with(['-', '.', '▲', '△']) {
            return None;
        }
        let (about_before, label) = ABOUT_BEFORE
            .iter()
            .find_map(|word| label.strip_suffix(word))
            .map_or((false, label), |label| (true, label.trim_end_matches([' ', ':'])));
        let (low, after) = number(tail)?;
        // `17名～19名` and `17～19名` alike.
        let spaced = after.trim_start();
        let upto = leading_counter(spaced).filter(|(unit, _)| counts_persons(unit)).map_or(spaced, |(_, rest)| rest);
        let ranged = upto.trim_start().strip_prefix('~').map(str::trim_start);
        let (high, after) = match ranged {
            Some(high) if high.starts_with(|c: char| c.is_ascii_digit()) => {
                let (high, after) = number(high)?;
                (Some(high), after)
            }
            Some(open) => (Some(i64::MAX), open),
            None => (None, after),
        };
        let unit = leading_counter(after.trim_start());
        let persons = unit.is_some_and(|(unit, _)| counts_persons(unit)) || upto.len() < spaced.len();
        let other_unit = unit.is_some_and(|(unit, _)| !counts_persons(unit))
            || after.starts_with(['年', '月', '時', '歳', '才', ':', '/', '期', '級', '階', '%', '.', '-'])
            || before.ends_with('第');
        let after = unit.map_or(after, |(_, rest)| rest);
        if other_unit {
            if after.starts_with(['/', '.', '-', '%']) {
                return None;
            }
            rest = after;
            continue;
        }
        let after = after.trim_start();
        let hedge = ABOUT_AFTER.iter().find_map(|word| after.strip_prefix(word));
        let count = match high {
            Some(i64::MAX) => HeadCount::AtLeast(low),
            Some(high) if high >= low => HeadCount::Range(low, high),
            Some(_) => return None,
            None if after.starts_with("以上") || after.starts_with('超') => HeadCount::AtLeast(low),
            None if after.starts_with("以下") || after.starts_with("以内") => HeadCount::Range(0, low),
            None if after.starts_with("未満") => HeadCount::Range(0, low.saturating_sub(1).max(0)),
            None if about_before || hedge.is_some() => HeadCount::About(low),
            None => HeadCount::Exact(low),
        };
        rest = hedge
            .or_else(|| ["以上", "以下", "以内", "未満", "超"].iter().find_map(|word| after.strip_prefix(word)))
            .unwrap_or(after);
        found.push(Part { label, count, persons });
    }
    Some(found)
}

/// Digits with well-placed separators, and what follows; `None` for a decimal.
fn number(text: &str) -> Option<(i64, &str)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.'))).unwrap_or(text.len());
    let (run, _) = text.split_at(end);
    let run = run.trim_end_matches([',', '.']);
    let rest = text.get(run.len()..)?;
    match read_count(run) {
        CountText::Number(count) => Some((count.value.whole()?, rest)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::HeadCount::{About, AtLeast, Blank, Exact, Range, Unreadable};
    use super::*;

    #[test]
    fn attendances() {
        for (text, want) in [
            ("3名", Exact(3)),
            ("１２", Exact(12)),
            ("十二名", Exact(12)),
            ("30名程度", About(30)),
            ("約20名", About(20)),
            ("約 1,200 名", About(1200)),
            ("17～19名", Range(17, 19)),
            ("17名〜19名", Range(17, 19)),
            ("学生70名 教員4名", Exact(74)),
            ("学生70名、教員4名", Exact(74)),
            ("学生70名\n教員約4名", About(74)),
            ("学生70 教員4", Exact(74)),
            ("委員14名", Exact(14)),
            ("10名以上", AtLeast(10)),
            ("10名～", AtLeast(10)),
            ("計12名（うち職員3名）", Exact(12)),
            ("12名（職員3名）", Exact(12)),
            ("学生70名 教員4名 計74名", Exact(74)),
            ("12名 うち職員3名", Exact(12)),
            ("（12名）", Exact(12)),
            ("3校 45名", Exact(45)),
            ("1年生30名", Exact(30)),
            ("20名以下", Range(0, 20)),
            ("なし", Exact(0)),
            ("", Blank),
            ("－", Blank),
            ("数名", Unreadable),
            ("学生70名 教員数名", Unreadable),
            ("多数", Unreadable),
            ("12/15名", Unreadable),
            ("3.5名", Unreadable),
            ("-3名", Unreadable),
            ("12名（他オンライン3名）", Unreadable),
            ("満席", Unreadable),
        ] {
            assert_eq!(read_head_count(text), want, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in any::<String>(), head in "[0-9０-９,.名人約～計うち()（）以上数学生 ]{0,16}") {
            for text in [head.clone(), head + &text] {
                let read = read_head_count(&text);
                prop_assert!(read.lower().is_none_or(|n| n >= 0));
                prop_assert!(read.upper().is_none_or(|high| Some(high) >= read.lower()));
            }
        }

        #[test]
        fn parts_add_up(ns in prop::collection::vec(0_i64..1000, 1..5)) {
            let text: Vec<String> = ns.iter().zip(["学生", "教員", "保護者", "職員"]).map(|(n, who)| format!("{who}{n}名")).collect();
            prop_assert_eq!(read_head_count(&text.join(" ")), Exact(ns.iter().sum()));
        }
    }
}
