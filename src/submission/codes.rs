//! Codes that are a slip of the pen: a row whose words name one category and whose code another, which has its own row.

use super::align::{best_label, label_score};
use super::line::Line;
use super::words::TableWords;
use std::collections::HashMap;

/// The least score at which a label names a category beyond doubt.
const SURE: u32 = 80;

/// Takes the codes away that are slips, so that such a row is bound by its words.
///
/// Codes decide over labels, but not here: where another row has the same code and the words that go with it, and the category
/// this row's words name has no other row, following the code would make one row a duplicate, leave the other category without
/// its row, and count its figures twice. Only the code is wrong.
pub(super) fn drop_mistaken(lines: &mut [Line<'_>], words: &TableWords) {
    let mut codes: Vec<usize> = Vec::with_capacity(lines.len());
    codes.extend(lines.iter().filter_map(|l| l.keys.code));
    codes.sort_unstable();
    // Nearly always each code stands once.
    if codes.windows(2).all(|pair| pair[0] != pair[1]) {
        return;
    }
    let mut coded: HashMap<usize, Vec<usize>> = HashMap::new();
    for (i, line) in lines.iter().enumerate() {
        if let Some(entry) = line.keys.code {
            coded.entry(entry).or_default().push(i);
        }
    }
    let fits = |i: usize, entry: usize| label_score(&lines[i].keys, words, entry) >= SURE;
    let mut mistaken = Vec::new();
    for (&entry, rows) in coded.iter().filter(|(_, rows)| rows.len() > 1) {
        for &i in rows.iter().filter(|&&i| label_score(&lines[i].keys, words, entry) == 0) {
            let Some((score, named)) = best_label(&lines[i].keys, words).filter(|best| best.0 >= SURE) else {
                continue;
            };
            let alone = (0..words.rows.len()).filter(|&j| label_score(&lines[i].keys, words, j) == score).count() == 1;
            // A row whose words fit its own code is that category's, however often its words are repeated (その他).
            let settled = |k: usize| lines[k].keys.code.is_some_and(|own| label_score(&lines[k].keys, words, own) > 0);
            let wanted = |k: usize| k != i && fits(k, named) && !settled(k);
            let free = !coded.contains_key(&named) && !(0..lines.len()).any(wanted);
            if alone && free && rows.iter().any(|&k| k != i && fits(k, entry)) {
                mistaken.push(i);
            }
        }
    }
    for i in mistaken {
        lines[i].keys.code = None;
    }
}
