//! Sheets beside the report: worked examples, forms of other years kept for reference, lists of codes. They hold the form's labels, often
//! its figures too, and are no part of what is reported.

use super::memo;
use crate::chars::{is_close_bracket, is_open_bracket};
use crate::text;
use crate::workbook::{Sheet, Value};

// The words of this file are written as [`text::fold`] leaves them: `-` is the long-vowel mark.

/// Words of which a sheet's name, or a short text alone near its top, holds one where the sheet shows how to fill in the form.
const EXAMPLES: [&str; 16] = [
    "記入例",
    "記載例",
    "入力例",
    "作成例",
    "記入見本",
    "記入要領",
    "記載要領",
    "記入要綱",
    "見本",
    "サンプル",
    "sample",
    "example",
    "書き方",
    "コ-ド表",
    "コ-ド一覧",
    "分類コ-ド",
];
/// Words of a name that say the sheet is a former one.
const FORMER: [&str; 8] = ["旧様式", "旧版", "旧形式", "(旧)", "_旧", "old", "backup", "バックアップ"];
/// What a sheet's name begins with where only a chart stands on it, and the figures it draws.
const CHARTS: [&str; 4] = ["グラフ", "図表", "チャ-ト", "chart"];
/// Rows from the top in which a sheet says what it is.
const TOP: u32 = 6;
/// Cells looked at for it.
const CELLS: usize = 60;

/// Whether a sheet says of itself that it is no report.
pub(super) fn is_aside(sheet: &Sheet) -> bool {
    memo::aside_name(&sheet.name) || says_so(sheet)
}

/// Whether a sheet's name says that it is no report.
pub(super) fn is_aside_name(name: &str) -> bool {
    let name = text::fold(name);
    let is_word = |word: &&str| {
        // `old` is a part of other words; they are not in use as names of sheets but alone or behind a sign.
        if word.is_ascii() {
            name.split(|c: char| !c.is_ascii_alphabetic()).any(|part| part == *word)
        } else {
            name.contains(*word)
        }
    };
    EXAMPLES.iter().chain(&FORMER).any(is_word)
        || name.trim_matches(|c: char| !c.is_alphanumeric()) == "例"
        || name == "旧"
        || CHARTS.iter().any(|w| name.starts_with(w))
        || name.starts_with("旧") && !name.starts_with("旧姓")
        || name.ends_with("旧") && !name.ends_with("新旧")
}

/// `記入例` and its like in a cell of its own near the top.
fn says_so(sheet: &Sheet) -> bool {
    let first = sheet.cells().first().map_or(0, |c| c.at.row);
    let near = sheet.cells().iter().take(CELLS).take_while(|c| c.at.row < first.saturating_add(TOP));
    near.filter_map(|c| if let Value::Text(t) = &c.value { Some(t) } else { None })
        .any(|t| t.len() <= 40 && memo::example_text(t))
}

/// Whether a text says that the sheet it stands on is an example.
pub(super) fn is_example_text(written: &str) -> bool {
    let folded = text::fold(written);
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    // `業務報告書(記入例)`: in brackets of its own, wherever in a title.
    let bracketed = || {
        folded
            .split(is_open_bracket)
            .skip(1)
            .filter_map(|part| part.split_once(is_close_bracket))
            .any(|part| EXAMPLES.contains(&part.0.trim()))
    };
    EXAMPLES.contains(&bare) || bracketed()
}

/// Labels beside which, or in front of which, the name of who reports stands.
const OFFICE_LABELS: [&str; 12] = [
    "事業所名",
    "事業所",
    "施設名",
    "事業者名",
    "法人名",
    "団体名",
    "機関名",
    "受託法人",
    "受託者",
    "センタ-名",
    "部署名",
    "報告事業所",
];
/// Endings of a sheet's name that is the name of an office.
const OFFICE_ENDINGS: [&str; 11] =
    ["事業所", "センタ-", "ステ-ション", "支所", "営業所", "事務所", "分室", "支部", "本部", "出張所", "法人"];

/// Who reports, as a sheet states it in a cell or by its name, folded.
pub(super) fn office(sheet: &Sheet) -> Option<String> {
    let mut texts = sheet.cells().iter().take(CELLS * 2).filter_map(|c| match &c.value {
        Value::Text(t) if t.len() <= 200 => Some((c.at, text::fold(t))),
        _ => None,
    });
    while let Some((at, folded)) = texts.next() {
        let Some(rest) = OFFICE_LABELS.iter().find_map(|l| folded.strip_prefix(l)) else { continue };
        let own = rest.trim_start_matches([':', ')', '名']).trim();
        if rest.starts_with(':') && !own.is_empty() {
            return Some(own.to_owned());
        }
        if own.is_empty() {
            let beside = texts.clone().next().filter(|(b, _)| b.row == at.row && b.col - at.col <= 6);
            if let Some((_, name)) = beside {
                return Some(name.into_owned());
            }
        }
    }
    let name = text::fold(&sheet.name);
    OFFICE_ENDINGS.iter().any(|e| name.ends_with(e)).then(|| name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_written_as_they_are_compared() {
        for word in EXAMPLES.iter().chain(&FORMER).chain(&OFFICE_LABELS).chain(&OFFICE_ENDINGS) {
            assert_eq!(text::fold(word), *word);
        }
    }
}
