//! The words of a label that say what a row *is*: a total, a subtotal, a part of another row.

use std::borrow::Cow;

use super::fold::fold;

/// The folded label without the bracketed parts at its end: `相談対象者（実人数）` is `相談対象者`. A label that is all brackets stays.
pub fn without_brackets(text: &str) -> Cow<'_, str> {
    let folded = fold(text);
    let end = before_brackets(&folded).len();
    match folded {
        Cow::Borrowed(s) => Cow::Borrowed(&s[..end]),
        Cow::Owned(mut s) => {
            s.truncate(end);
            Cow::Owned(s)
        }
    }
}

/// [`without_brackets`] of what is folded already.
pub fn before_brackets(folded: &str) -> &str {
    let mut end = folded.len();
    while let Some(start) = last_group(&folded[..end]) {
        if start == 0 {
            break;
        }
        end = start;
    }
    &folded[..end]
}

/// Where the balanced group of brackets at the very end of `folded` begins.
fn last_group(folded: &str) -> Option<usize> {
    if !folded.ends_with(')') {
        return None;
    }
    let mut depth = 0_usize;
    for (at, c) in folded.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// The folded label without end brackets and without ornament around it: `【合　計】`, `＊合計＊`, `合計：`.
fn bare(text: &str) -> Cow<'_, str> {
    let ornament = ['(', ')', '<', '>', '*', '-', ':', '・', '.', '※', '■', '●', '○', '◎', '◆', '['];
    match without_brackets(text) {
        Cow::Borrowed(s) => Cow::Borrowed(s.trim_matches(ornament)),
        Cow::Owned(s) => Cow::Owned(s.trim_matches(ornament).to_owned()),
    }
}

/// Whether the label names the total of all rows or columns: `合計` `計` `総数` `総計` `全体` `total` in any spelling, with or without
/// a unit in brackets. `累計` is none: it adds up periods, not parts.
pub fn is_total_word(text: &str) -> bool {
    let bare = bare(text);
    // `Ａ　合計`: the letter by which a formula in the header names it.
    let unlettered = bare.strip_prefix(|c: char| c.is_ascii_lowercase()).filter(|rest| rest.ends_with(['計', '数']));
    matches!(
        unlettered.unwrap_or(&bare),
        "合計"
            | "計"
            | "総数"
            | "総計"
            | "全体"
            | "総合計"
            | "合計数"
            | "合計値"
            | "合計件数"
            | "合計人数"
            | "総件数"
            | "総人数"
            | "総合計数"
            | "全数"
            | "全件"
            | "全合計"
            | "件数計"
            | "人数計"
            | "total"
            | "totals"
            | "grandtotal"
            | "sum"
    )
}

/// Words that end in 計 and are no sum.
const NOT_SUMS: [&str; 15] = [
    "会計", "設計", "統計", "家計", "生計", "時計", "推計", "温計", "度計", "集計", "累計", "圧計", "余計", "早計",
    "重計",
];

/// Whether the label names the sum of a part: `小計`, `中計`, or a group's name before `計` (`男計`, `相談計`). Total words are not subtotals.
pub fn is_subtotal_word(text: &str) -> bool {
    // `医療機関（小計）`: what the brackets say counts.
    let folded = fold(text);
    let in_brackets = ["(小計)", "(計)", "(合計)"].iter().find_map(|end| folded.trim_end().strip_suffix(end));
    if in_brackets.is_some_and(|front| !front.is_empty() && !is_total_word(front)) {
        return true;
    }
    let label = bare(text);
    if matches!(&*label, "小計" | "中計" | "subtotal" | "sub-total") {
        return true;
    }
    if is_total_word(&label) {
        return false;
    }
    let stem = label.trim_end_matches(|c: char| c.is_ascii_digit());
    stem.starts_with("小計") || (stem.ends_with('計') && !NOT_SUMS.iter().any(|word| stem.ends_with(word)))
}

/// Openings of a label that say "of which".
const OF_WHICH_FIRST: [&str; 20] = [
    "(再掲)",
    "<再掲>",
    "再掲",
    "(内数)",
    "内数",
    "(うち数)",
    "うち数",
    "(内訳)",
    "内訳",
    "このうち",
    "そのうち",
    "上記のうち",
    "(うち)",
    "<うち>",
    "(内)",
    "<内>",
    "うち",
    "内,",
    "内・",
    "内:",
];

/// Endings of a label that say "of which".
const OF_WHICH_LAST: [&str; 6] = ["(再掲)", "<再掲>", "(内数)", "(うち数)", "再掲", "(内訳)"];

/// What remains of a label that marks its row as part of another row (`うち…`, `（再掲）…`, `…（再掲）`, `内数`, `※うち…`, `…のうち…`), folded;
/// empty when the mark is all there is. `None` for a row of its own right. Such a row is already inside its total.
pub fn of_which(text: &str) -> Option<String> {
    let folded = fold(text);
    let label = folded.trim_start_matches(['※', '*', '・', '-', '└', '├', '○', '●', '〃', ':', ',']);
    // （うち新規） as a whole: the mark is inside the brackets.
    let label = label
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
        .filter(|inner| !inner.contains(['(', ')']) && starts_of_which(inner).is_some())
        .unwrap_or(label);
    let rest = starts_of_which(label)
        .or_else(|| OF_WHICH_LAST.iter().find_map(|mark| label.strip_suffix(mark)))
        .or_else(|| label.split_once("のうち").map(|(_, rest)| rest).filter(|rest| !rest.is_empty()))?;
    Some(rest.trim_start_matches([':', ',', '・', '-']).to_owned())
}

fn starts_of_which(label: &str) -> Option<&str> {
    if label.starts_with("うちわ") && !label.starts_with("うちわけ") {
        return None;
    }
    OF_WHICH_FIRST.iter().find_map(|mark| label.strip_prefix(mark))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn end_brackets() {
        for (text, want) in [
            ("相談対象者(実人数)", "相談対象者"),
            ("相談対象者（実人数）【人】", "相談対象者"),
            ("件数（(内)数）", "件数"),
            ("（再掲）", "(再掲)"),
            ("(新規)電話", "(新規)電話"),
            ("壊れた)", "壊れた)"),
        ] {
            assert_eq!(without_brackets(text), want);
        }
    }

    #[test]
    fn totals() {
        for word in [
            "合計",
            "合　計",
            "計",
            "総 数",
            "総計",
            "全体",
            "Total",
            "ＴＯＴＡＬ",
            "【合計】",
            "合計（件）",
            "計：",
            "＊合計＊",
            "Ａ　合計",
        ] {
            assert!(is_total_word(word), "{word}");
            assert!(!is_subtotal_word(word), "{word}");
        }
        for word in [
            "医療機関（小計）",
            "就学児(計)",
            "小計",
            "小　計",
            "小計①",
            "男計",
            "相談支援計",
            "小計（1～5）",
            "男女合計",
        ] {
            assert!(is_subtotal_word(word), "{word}");
            assert!(!is_total_word(word), "{word}");
        }
        for word in ["会計", "統計", "累計", "計画相談", "", "温度計", "電話", "合計特殊出生率"] {
            assert!(!is_total_word(word) && !is_subtotal_word(word), "{word}");
        }
    }

    #[test]
    fn parts_of_another_row() {
        for (text, want) in [
            ("うち新規", "新規"),
            ("（再掲）医療的ケア児", "医療的ケア児"),
            ("再掲", ""),
            ("内数", ""),
            ("（うち新規）", "新規"),
            ("※うち　夜間", "夜間"),
            ("新規（再掲）", "新規"),
            ("利用者のうち就学前", "就学前"),
            ("＜再掲＞夜間", "夜間"),
            ("内訳：電話", "電話"),
        ] {
            assert_eq!(of_which(text).as_deref(), Some(want), "{text}");
        }
        for text in ["内科", "案内", "うちわ", "電話", "", "内部障害"] {
            assert_eq!(of_which(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken_apart_without_panic(text in any::<String>(), marks in "[()（）うち再掲内訳計合]{0,9}") {
            let text = marks + &text;
            let _ = (without_brackets(&text), is_total_word(&text), is_subtotal_word(&text), of_which(&text));
        }
    }
}
