//! Words of rows that hold no counts of the period: the year before, changes, shares, averages, running totals.

use super::fold::fold;
use super::label::without_brackets;

// The words of this file are written as [`fold`] leaves them.

/// Words one of which makes a row one of other figures.
const KEYS: [&str; 56] = [
    "前々年度",
    "前々年",
    "前年度",
    "前年",
    "昨年度",
    "昨年",
    "前四半期",
    "前期",
    "前回",
    "前月",
    "先月",
    "同期",
    "同月",
    "増減",
    "増加率",
    "増加",
    "減少",
    "伸び率",
    "伸率",
    "差引",
    "差",
    "比較",
    "構成比",
    "構成割合",
    "割合",
    "比率",
    "比",
    "1か月平均",
    "1カ月平均",
    "1ケ月平均",
    "1月平均",
    "月平均",
    "1日平均",
    "一日平均",
    "日平均",
    "年平均",
    "平均",
    "年度累計",
    "年間累計",
    "累計",
    "累積",
    "通算",
    "目標",
    "計画",
    "達成率",
    "執行率",
    "進捗率",
    "最大",
    "最小",
    "最高",
    "最低",
    "実人数",
    "実人員",
    "実件数",
    "実数",
    "検算",
];

/// Words that may stand beside them and say nothing by themselves.
const FILLERS: [&str; 24] = [
    "対",
    "率",
    "数値",
    "数",
    "値",
    "件数",
    "人数",
    "人員",
    "回数",
    "金額",
    "合計",
    "総計",
    "計",
    "実績",
    "分",
    "の",
    "年度",
    "との",
    "に対する",
    "%",
    "・",
    "/",
    ":",
    "から",
];

/// Whether a row's label says that its figures are others than the period's counts (`前年度計`, `対前年比（％）`, `月平均`, `（参考）実人数`),
/// every word of it. A form may have a category of that name all the same: that is for the caller to ask.
pub fn is_comparison(text: &str) -> bool {
    if text.len() > 90 {
        return false;
    }
    let folded = fold(text);
    let marks = ['※', '*', '・', '-', '(', ')', '<', '>', '【', '】'];
    let label = folded.trim_start_matches(marks);
    if label.starts_with("参考") {
        return true;
    }
    let bare = without_brackets(label);
    let mut rest = bare.trim_matches(marks);
    if rest.is_empty() {
        rest = label.trim_matches(marks);
    }
    let mut told = false;
    while !rest.is_empty() {
        if let Some(next) = KEYS.iter().find_map(|w| rest.strip_prefix(w)) {
            told = true;
            rest = next;
        } else if let Some(next) = FILLERS.iter().find_map(|w| rest.strip_prefix(w)) {
            rest = next;
        } else {
            return false;
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_figures() {
        for label in [
            "前年度",
            "前年度計",
            "前年同期",
            "（前年同月）",
            "増減",
            "対前年増減",
            "対前年比（％）",
            "前年度比(%)",
            "増減率",
            "月平均",
            "1日平均",
            "１日平均件数",
            "構成比（％）",
            "構　成　比",
            "年度累計",
            "累計件数",
            "（参考）実人数",
            "参考：前回の報告",
            "実人数",
            "前期実績",
            "前期との差",
            "目標値",
            "達成率（％）",
            "※前年度",
        ] {
            assert!(is_comparison(label), "{label}");
        }
    }

    #[test]
    fn categories_and_totals() {
        for label in [
            "合計",
            "小計",
            "計",
            "件数",
            "電話",
            "前年度から継続",
            "前期高齢者",
            "計画相談",
            "比内町",
            "差別の相談",
            "平均台",
            "実人数の少ない区分",
            "最大震度",
            "",
            "%",
            "4月",
            "その他",
        ] {
            assert!(!is_comparison(label), "{label}");
        }
    }

    #[test]
    fn words_are_written_as_they_are_compared() {
        for word in KEYS.iter().chain(&FILLERS) {
            assert_eq!(fold(word), *word);
        }
    }
}
