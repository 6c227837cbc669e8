//! How a row's label met the form's: to the letter, in another spelling, or not at all.

use super::align;
use super::line::Line;
use super::model::LabelMatch;
use super::words::TableWords;
use crate::schema::Table;
use crate::text;

/// How a bound row's label met the schema's.
pub(super) fn of(line: &Line<'_>, table: &Table, words: &TableWords, entry: usize) -> LabelMatch {
    let schema = &table.rows[entry];
    if line.own.is_empty() {
        return LabelMatch::Absent;
    }
    let written = line.own.iter().map(|o| &**o.1);
    let path = &schema.path;
    // As in the form, to the letter: most rows of most sheets.
    if line.own.len() <= path.len() && written.eq(path[path.len() - line.own.len()..].iter().map(String::as_str)) {
        return LabelMatch::Exact;
    }
    if line.keys.code == Some(entry) && align::label_score(&line.keys, words, entry) == 0 {
        if let Some((_, j)) = align::best_label(&line.keys, words).filter(|b| b.0 >= 45) {
            return LabelMatch::CodeDisagrees(Some(j));
        }
        if align::near(&line.keys, words, entry, true).is_some() {
            return LabelMatch::Similar(schema.label());
        }
        return LabelMatch::CodeDisagrees(None);
    }
    let tidy = |s: &str| s.replace(['\n', '\r'], "").trim().to_owned();
    let own: Vec<String> = line.own.iter().map(|o| tidy(o.1)).collect();
    if own.len() <= path.len() && own[..] == path[path.len() - own.len()..] {
        return LabelMatch::Exact;
    }
    // Several levels in one cell are a layout, not another spelling.
    let joined =
        |s: &str| s.chars().filter(|c| !c.is_whitespace() && !"・／/>＞|｜-－".contains(*c)).collect::<String>();
    let whole = joined(&own.concat());
    if own.len() != path.len() && (0..path.len()).any(|k| k + 1 < path.len() && whole == joined(&path[k..].concat())) {
        return LabelMatch::Exact;
    }
    // A group label broken over a page: the leaf is what names the row.
    if own.len() > 1 && own.last() == path.last() && text::key(&own.concat()) != text::key(&path.concat()) {
        return LabelMatch::Exact;
    }
    LabelMatch::Variant(path.last().cloned().unwrap_or_default())
}
