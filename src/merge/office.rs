//! Who submitted a report: the office's name beside its label, or what the names of the sheet, the file and the folder say beyond the
//! period and the form. Offices matter only where several reports cover the same days.

use crate::check::Context;
use crate::text;
use crate::workbook::{Sheet, Value};
use std::sync::Arc;

/// Cells of a sheet looked at: the name stands in its head.
const HEAD: usize = 300;
/// How many cells to the right of the label the name may stand.
const REACH: u32 = 8;
/// Words of names that say nothing of an office: the period's, the form's, the version's. The longer ones first.
const COMMON: [&str; 58] = [
    "四半期報告書",
    "業務報告書",
    "実績報告書",
    "月次集計表",
    "月次報告書",
    "業務集計表",
    "業務報告",
    "実績報告",
    "月次報告",
    "業務月報",
    "四半期",
    "上半期",
    "下半期",
    "集計表",
    "報告書",
    "再提出",
    "提出用",
    "差替え",
    "差し替え",
    "単月分",
    "コピー",
    "シート",
    "最終版",
    "修正版",
    "確定版",
    "訂正版",
    "sheet",
    "final",
    "copy",
    "令和",
    "平成",
    "年度",
    "月分",
    "月次",
    "月報",
    "累計",
    "単月",
    "単独",
    "集計",
    "報告",
    "業務",
    "実績",
    "提出",
    "修正",
    "訂正",
    "確定",
    "最終",
    "差替",
    "様式",
    "原本",
    "改訂",
    "最新",
    "rev",
    "ver",
    "のうち",
    "年",
    "月",
    "版",
];

/// The office, and whether its name stands in a cell.
pub(super) fn of(context: &Context<'_>, path: &str) -> (Option<Arc<str>>, bool) {
    let labels: Vec<String> = context.schema.submitter.iter().map(|l| text::fold(l).into_owned()).collect();
    let sheets = context.submission.sheets.iter().filter_map(|&s| context.workbook.sheets.get(s));
    if let Some(name) = sheets.chain(context.workbook.sheets.first()).find_map(|s| stated(s, &labels)) {
        return (Some(Arc::from(name)), true);
    }
    let titles: Vec<String> = context
        .schema
        .recognise
        .titles
        .iter()
        .chain(&context.schema.programme)
        .map(|t| text::fold(t).into_owned())
        .collect();
    let mut parts = path.rsplit(['/', '\\']);
    let file = parts.next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let sheet = match context.submission.sheets[..] {
        [only] if context.workbook.sheets.len() == 1 => context.sheet_name(only),
        _ => "",
    };
    let names = [sheet, stem].into_iter().chain(parts.next());
    (names.map(|name| residue(name, &titles)).find(|r| !r.is_empty()).map(Arc::from), false)
}

/// The name beside its label in the head of a sheet.
fn stated(sheet: &Sheet, labels: &[String]) -> Option<String> {
    sheet.cells().iter().take(HEAD).find_map(|cell| {
        let Value::Text(raw) = &cell.value else { return None };
        let folded = text::fold(raw);
        labels.iter().find_map(|label| {
            let rest = folded.strip_prefix(label.as_str())?;
            if let Some(own) = rest.strip_prefix(':').filter(|own| !own.is_empty()) {
                return Some(raw.split_once([':', '：']).map_or_else(|| own.to_owned(), |t| t.1.trim().to_owned()));
            }
            if !matches!(rest, "" | ":") {
                return None;
            }
            let beside =
                sheet.row(cell.at.row).iter().filter(|c| (1..=REACH).contains(&(c.at.col.wrapping_sub(cell.at.col))));
            beside.into_iter().find_map(|c| match &c.value {
                Value::Text(t) if !t.trim().is_empty() => Some(t.trim().to_owned()),
                _ => None,
            })
        })
    })
}

/// What is left of a name without digits, signs, and words every such name has.
fn residue(name: &str, titles: &[String]) -> String {
    let mut rest = text::fold(name).into_owned();
    for title in titles.iter().filter(|t| t.chars().count() > 1) {
        rest = rest.replace(title.as_str(), " ");
    }
    for word in COMMON {
        rest = rest.replace(&*text::fold(word), " ");
    }
    let words = rest.split(|c: char| !c.is_alphabetic() || c == '第' || c == '分' || c == '元');
    // Single letters are those of eras, quarters and versions.
    words.filter(|w| w.chars().count() > 1 || !w.is_ascii()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_periods_and_versions_name_no_office() {
        let titles = [text::fold("北区医療的ケア児等コーディネーター事業").into_owned()];
        for name in [
            "2025-04",
            "令和7年度_月次集計表（4月分）",
            "R7.4_業務報告書_修正版",
            "2025Q3",
            "Sheet1",
            "4月 - コピー (2)",
            "北区医療的ケア児等コーディネーター事業 第3四半期",
            "令和元年度第1四半期",
        ] {
            assert_eq!(residue(name, &titles), "", "{name}");
        }
        assert_eq!(residue("2025-04_あおば", &titles), "あおば");
        assert_eq!(residue("令和7年4月分 赤羽事業所", &titles), "赤羽事業所");
    }
}
