//! Texts of several periods: the ordered union of the items of remarks, and texts that should be the same.

use crate::text;
use std::collections::HashSet;

/// The items of all remarks in their order, each once. Items are lines, sentences, and what stands between commas outside brackets;
/// spellings that fold to the same are the same item, and an enumeration before an item is no part of it.
pub fn union<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut seen: HashSet<String> = HashSet::new();
    let mut lines: Vec<String> = Vec::new();
    let mut several_lines = false;
    for text in texts {
        several_lines |= text.trim().contains('\n');
        for line in text.lines() {
            let fresh: Vec<&str> = items(line).into_iter().filter(|item| seen.insert(identity(item))).collect();
            if !fresh.is_empty() {
                lines.push(joined(&fresh));
            }
        }
    }
    if several_lines || lines.iter().any(|l| l.starts_with(is_bullet)) {
        return lines.join("\n");
    }
    let parts: Vec<&str> = lines.iter().map(String::as_str).collect();
    joined(&parts)
}

/// Items side by side: sentences end with their own stop, anything else is parted by a comma.
fn joined(items: &[&str]) -> String {
    let mut out = String::new();
    for item in items {
        if !(out.is_empty() || out.ends_with('。')) {
            out.push('、');
        }
        out.push_str(item);
    }
    out
}

fn is_bullet(c: char) -> bool {
    matches!(c, '・' | '○' | '●' | '◎' | '■' | '□' | '◆' | '◇' | '-' | '－' | '※')
}

/// What makes two items the same.
fn identity(item: &str) -> String {
    text::fold(text::strip_enumeration(item.trim_end_matches('。')).1).into_owned()
}

/// The items of one line.
fn items(line: &str) -> Vec<&str> {
    let line = line.trim();
    // A line of sentences keeps its commas: they part clauses there.
    let prose = line.contains('。');
    let mut out = Vec::new();
    let (mut depth, mut from) = (0_u32, 0);
    for (at, c) in line.char_indices() {
        match c {
            '(' | '（' | '「' | '『' | '[' | '【' | '〔' => depth += 1,
            ')' | '）' | '」' | '』' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            '。' if depth == 0 => {
                out.push(&line[from..at + c.len_utf8()]);
                from = at + c.len_utf8();
            }
            '、' | '，' | '；' | ';' | '､' if depth == 0 && !prose => {
                out.push(&line[from..at]);
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    out.push(&line[from..]);
    out.into_iter().map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// The different texts in their order, spellings that fold to the same taken as one.
pub fn different<'t>(texts: impl IntoIterator<Item = &'t str>) -> Vec<&'t str> {
    let mut seen: HashSet<String> = HashSet::new();
    texts.into_iter().filter(|t| seen.insert(text::fold(t).into_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stand_once_in_their_order() {
        assert_eq!(
            union(["入園の相談、体制の確認", "体制の確認、通学（バス、電車）の相談"]),
            "入園の相談、体制の確認、通学（バス、電車）の相談"
        );
        assert_eq!(union(["窓口での相談", "窓口での相談"]), "窓口での相談");
        assert_eq!(union(["・面談\n・訪問", "・訪問\n・電話"]), "・面談\n・訪問\n・電話");
        assert_eq!(
            union(["病院、園を訪ねた。結果を共有した。", "結果を共有した。"]),
            "病院、園を訪ねた。結果を共有した。"
        );
        assert_eq!(union(["", " 、 "]), "");
    }
}
