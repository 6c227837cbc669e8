//! Words written one character a cell, as on squared paper: a group's name down the rows it groups, a label or title along its row. They are
//! put together in the cell of their first character before anything else is looked at.

use super::words::Vocabulary;
use crate::a1::CellRef;
use crate::text;
use crate::workbook::{Sheet, Value};

/// Rows from one character of a word to the next at most.
const FARTHEST: u32 = 4;
/// Characters of a word at most.
const LONGEST: usize = 16;

/// A character in a cell of its own.
#[derive(Clone, Copy)]
struct Sign {
    at: CellRef,
    char: char,
}

/// The sheet with such words put together; `None` where there are none.
pub(super) fn joined(sheet: &Sheet, vocabulary: &Vocabulary) -> Option<Sheet> {
    let mut signs: Vec<Sign> = sheet.cells().iter().filter_map(sign).collect();
    if signs.len() < 2 {
        return None;
    }
    let is_group = |key: &str| vocabulary.tables.iter().any(|t| t.groups.contains_key(key));
    let is_word = |key: &str| !vocabulary.tables_with(key).is_empty() || vocabulary.titles.contains_key(key);
    let beside = |a: &Sign, b: &Sign| a.at.row == b.at.row && b.at.col == a.at.col + 1;
    let mut found = words(&signs, &beside, &is_word, vocabulary);
    signs.retain(|s| !found.iter().any(|w| w.iter().any(|o| o.at == s.at)));
    signs.sort_unstable_by_key(|s| (s.at.col, s.at.row));
    let between = |a: CellRef, b: CellRef| {
        (a.row + 1..b.row).any(|row| sheet.cell(CellRef::new(row, a.col)).is_some_and(|c| !is_blank(&c.value)))
    };
    let below = |a: &Sign, b: &Sign| a.at.col == b.at.col && b.at.row - a.at.row <= FARTHEST && !between(a.at, b.at);
    found.extend(words(&signs, &below, &is_group, vocabulary));
    if found.is_empty() {
        return None;
    }
    let mut out = sheet.clone();
    for word in found {
        let text: String = word.iter().map(|s| s.char).collect();
        for (i, sign) in word.iter().enumerate() {
            out.set_value(sign.at, Value::Text(if i == 0 { text.as_str() } else { "" }.into()));
        }
    }
    Some(out)
}

fn sign(cell: &crate::workbook::Cell) -> Option<Sign> {
    let Value::Text(text) = &cell.value else { return None };
    // Most texts have two signs or more, and nothing is to be looked at behind them.
    let mut chars = text.chars().filter(|c| !c.is_whitespace());
    let char = chars.next().filter(|c| c.is_alphabetic() && !c.is_ascii())?;
    chars.next().is_none().then_some(Sign { at: cell.at, char })
}

fn is_blank(value: &Value) -> bool {
    matches!(value, Value::Text(t) if t.trim().is_empty())
}

/// The longest known words in signs of which each follows the one before. Signs that are all labels by themselves make none.
fn words(
    signs: &[Sign],
    follows: &dyn Fn(&Sign, &Sign) -> bool,
    is_known: &dyn Fn(&str) -> bool,
    vocabulary: &Vocabulary,
) -> Vec<Vec<Sign>> {
    let mut found = Vec::new();
    let mut from = 0;
    while from < signs.len() {
        let run = 1 + signs[from..].windows(2).take(LONGEST - 1).take_while(|w| follows(&w[0], &w[1])).count();
        let known = (2..=run).rev().find(|n| {
            let word: String = signs[from..from + n].iter().map(|s| s.char).collect();
            let own = |s: &Sign| !vocabulary.tables_with(&text::key(&s.char.to_string())).is_empty();
            is_known(&text::key(&word)) && !signs[from..from + n].iter().all(own)
        });
        if let Some(n) = known {
            found.push(signs[from..from + n].to_vec());
        }
        from += known.unwrap_or(1);
    }
    found
}
