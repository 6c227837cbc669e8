//! Aligns the rows of a sheet with the rows of a table: codes decide, then label paths, then order.
//!
//! One optimal alignment that keeps the order of both sides (so that labels which repeat, such as 職員 or その他, find their place),
//! then the rows it left over: a row moved elsewhere is bound by its exact path, a misspelt one by its distance where only one
//! category is near. What stays is unknown, and what is equally near to two is said to be ambiguous, never guessed.

use super::words::{PathWords, TableWords};
use crate::text;

/// The labels of a sheet row as keys.
#[derive(Debug, Default)]
pub(super) struct RowKeys {
    /// Own labels from left to right.
    pub(super) own: Vec<String>,
    /// Labels of the columns left of the first own one, inherited from above.
    pub(super) inherited: Vec<String>,
    /// The nearest row above that holds a group label and no value (groups by indentation).
    pub(super) group: Option<String>,
    /// The schema row its code names.
    pub(super) code: Option<usize>,
}

/// What became of a sheet row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Aligned {
    /// Bound by code or by a label that is the same after folding.
    Entry(usize),
    /// Bound by a label that is a slip or two away.
    Similar(usize),
    /// A second row for a schema row that is bound already.
    Duplicate(usize),
    /// Equally near to several schema rows.
    Ambiguous(Vec<usize>),
    /// Nothing fits.
    Unknown,
}

const CODE: u32 = 1000;
const FULL: u32 = 100;
/// The least score that counts as the same label.
const SAME: u32 = 45;
/// The least score that binds a row out of order.
const SURE: u32 = 80;

/// How well a row's labels fit one path; 0 where they do not.
fn path_score(row: &RowKeys, own: &str, whole: &str, path: &PathWords) -> u32 {
    let full = &path.suffixes[0];
    if whole == full {
        return FULL;
    }
    if own == full {
        return if path.elements.len() == 1 && !row.inherited.is_empty() { 90 } else { FULL };
    }
    for k in 1..path.suffixes.len() {
        if own == path.suffixes[k] {
            let prefix = &path.prefixes[k];
            let context = if row.inherited.is_empty() { row.group.as_deref().unwrap_or("") } else { "" };
            let inherited = row.inherited.concat();
            let context = if context.is_empty() { inherited.as_str() } else { context };
            return if context.is_empty() {
                70
            } else if context == prefix || path.elements[k - 1] == context {
                98
            } else if related(context, prefix) || row.inherited.iter().any(|i| path.elements[..k].contains(i)) {
                85
            } else {
                50
            };
        }
    }
    // A group label broken over a page, or abbreviated, in front of the right leaf.
    if row.own.len() > 1 && path.elements.len() > 1 && row.own.last() == path.elements.last() {
        let front = row.own[..row.own.len() - 1].concat();
        return if related(&front, &path.prefixes[path.elements.len() - 1]) { 85 } else { SAME };
    }
    0
}

/// Whether one is a part of the other; both at least two characters long.
fn related(a: &str, b: &str) -> bool {
    a.len() >= 6 && b.len() >= 6 && (a.contains(b) || b.contains(a))
}

/// How well a row's labels fit each schema row they can mean at all, by any of its paths.
fn candidates(row: &RowKeys, words: &TableWords) -> Vec<(usize, u32)> {
    let Some(leaf) = row.own.last() else { return Vec::new() };
    let own = row.own.concat();
    let whole = row.inherited.concat() + &own;
    let mut keys = [Some(own.as_str()), (whole != own).then_some(&*whole), (*leaf != own).then_some(leaf)];
    let mut out: Vec<(usize, u32)> = Vec::new();
    for key in keys.iter_mut().filter_map(Option::take) {
        for &(entry, path, _) in words.ends.get(key).into_iter().flatten() {
            let score = path_score(row, &own, &whole, &words.rows[usize::from(entry)].paths[usize::from(path)]);
            if score == 0 {
                continue;
            }
            match out.iter_mut().find(|c| c.0 == usize::from(entry)) {
                Some(c) => c.1 = c.1.max(score),
                None => out.push((usize::from(entry), score)),
            }
        }
    }
    out
}

/// How well a row's labels fit a schema row by any of its paths.
pub(super) fn label_score(row: &RowKeys, words: &TableWords, entry: usize) -> u32 {
    candidates(row, words).into_iter().find(|c| c.0 == entry).map_or(0, |c| c.1)
}

/// The schema row whose labels fit best, with its score.
pub(super) fn best_label(row: &RowKeys, words: &TableWords) -> Option<(u32, usize)> {
    candidates(row, words).into_iter().map(|(j, s)| (s, j)).max_by_key(|c| (c.0, std::cmp::Reverse(c.1)))
}

/// Aligns `rows` with the schema rows `entries` (ascending). Each schema row is bound at most once.
pub(super) fn align(rows: &[RowKeys], words: &TableWords, entries: &[usize]) -> Vec<Aligned> {
    let scores = score_table(rows, words, entries);
    let mut result = vec![Aligned::Unknown; rows.len()];
    let mut bound: Vec<Option<usize>> = vec![None; entries.len()];
    for (i, j) in best_path(&scores, entries.len()) {
        result[i] = Aligned::Entry(entries[j]);
        bound[j] = Some(i);
    }
    bind_moved(&scores, &mut result, &mut bound, entries);
    bind_similar(rows, words, &mut result, &mut bound, entries);
    for (i, slot) in result.iter_mut().enumerate() {
        let only = scores[i].iter().filter(|s| **s > 0).count() == 1;
        let fits = |j: &usize| scores[i][*j] >= SURE || only && scores[i][*j] > 0;
        if *slot == Aligned::Unknown
            && let Some(j) = (0..entries.len()).filter(fits).max_by_key(|&j| scores[i][j])
        {
            *slot = Aligned::Duplicate(entries[j]);
        }
    }
    result
}

fn score_table(rows: &[RowKeys], words: &TableWords, entries: &[usize]) -> Vec<Vec<u32>> {
    let place = |entry: usize| entries.binary_search(&entry).ok();
    rows.iter()
        .map(|row| {
            let mut scores = vec![0; entries.len()];
            if let Some(code) = row.code {
                if let Some(j) = place(code) {
                    scores[j] = CODE;
                }
                return scores;
            }
            for (entry, score) in candidates(row, words) {
                if let Some(j) = place(entry).filter(|_| score >= SAME) {
                    scores[j] = score;
                }
            }
            scores
        })
        .collect()
}

/// The order-keeping set of pairs with the greatest total score.
fn best_path(scores: &[Vec<u32>], width: usize) -> Vec<(usize, usize)> {
    let height = scores.len();
    let mut best = vec![vec![0u32; width + 1]; height + 1];
    for i in (0..height).rev() {
        for j in (0..width).rev() {
            let skip = best[i + 1][j].max(best[i][j + 1]);
            let score = scores[i][j];
            best[i][j] = if score > 0 { skip.max(best[i + 1][j + 1] + score) } else { skip };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < height && j < width {
        // Of two rows that fit a category equally the first is its own, the second the duplicate: categories are passed over before rows.
        if scores[i][j] > 0 && best[i][j] == best[i + 1][j + 1] + scores[i][j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[i][j] == best[i][j + 1] {
            j += 1;
        } else {
            i += 1;
        }
    }
    pairs
}

/// Binds rows that stand out of order: by code, by their path, or by a label no other category has.
fn bind_moved(scores: &[Vec<u32>], result: &mut [Aligned], bound: &mut [Option<usize>], entries: &[usize]) {
    for (i, slot) in result.iter_mut().enumerate() {
        if *slot != Aligned::Unknown {
            continue;
        }
        let only = scores[i].iter().filter(|s| **s > 0).count() == 1;
        let free =
            (0..entries.len()).filter(|&j| bound[j].is_none() && (scores[i][j] >= SURE || only && scores[i][j] > 0));
        let Some(top) = free.clone().map(|j| scores[i][j]).max() else { continue };
        let candidates: Vec<usize> = free.filter(|&j| scores[i][j] == top).collect();
        if let [j] = candidates[..] {
            *slot = Aligned::Entry(entries[j]);
            bound[j] = Some(i);
        } else {
            *slot = Aligned::Ambiguous(candidates.iter().map(|&j| entries[j]).collect());
        }
    }
}

/// Binds rows whose label is a slip or two away from exactly one free category.
fn bind_similar(
    rows: &[RowKeys],
    words: &TableWords,
    result: &mut [Aligned],
    bound: &mut [Option<usize>],
    entries: &[usize],
) {
    for i in 0..rows.len() {
        if result[i] != Aligned::Unknown || rows[i].own.is_empty() || rows[i].code.is_some() {
            continue;
        }
        let (low, high) = window(i, result, bound, entries);
        let lone = high - low == 1 && is_alone(i, result);
        let near = |j: usize, lone: bool| near(&rows[i], words, entries[j], lone);
        // Places in order first; the rest of the table only where nothing there is near.
        let mut found: Vec<(usize, usize)> =
            (low..high).filter(|&j| bound[j].is_none()).filter_map(|j| Some((near(j, lone)?, j))).collect();
        if found.is_empty() {
            found =
                (0..entries.len()).filter(|&j| bound[j].is_none()).filter_map(|j| Some((near(j, false)?, j))).collect();
        }
        let Some(least) = found.iter().map(|f| f.0).min() else { continue };
        found.retain(|f| f.0 == least);
        if let [(_, j)] = found[..] {
            result[i] = Aligned::Similar(entries[j]);
            bound[j] = Some(i);
        } else {
            result[i] = Aligned::Ambiguous(found.iter().map(|f| entries[f.1]).collect());
        }
    }
}

/// The schema rows that lie between those bound to the nearest rows above and below.
fn window(i: usize, result: &[Aligned], bound: &[Option<usize>], entries: &[usize]) -> (usize, usize) {
    let place = |a: &Aligned| match a {
        Aligned::Entry(e) | Aligned::Similar(e) => entries.binary_search(e).ok(),
        _ => None,
    };
    let low = result[..i].iter().rev().find_map(place).map_or(0, |j| j + 1);
    let high = result[i + 1..].iter().find_map(place).unwrap_or(bound.len());
    if low <= high { (low, high) } else { (0, bound.len()) }
}

/// Whether the rows right above and below are bound (or the row is at an end).
fn is_alone(i: usize, result: &[Aligned]) -> bool {
    let settled = |a: Option<&Aligned>| a.is_none_or(|a| matches!(a, Aligned::Entry(_)));
    settled(i.checked_sub(1).and_then(|k| result.get(k))) && settled(result.get(i + 1))
}

/// The distance between a row's label and a schema row's, where it is small for the label's length.
/// A lone row in a lone gap may differ in half its characters, any other in a third, and never in more than two.
pub(super) fn near(row: &RowKeys, words: &TableWords, entry: usize, lone: bool) -> Option<usize> {
    let own = row.own.concat();
    let whole = format!("{}{own}", row.inherited.concat());
    let leaf = row.own.last()?;
    words.rows[entry]
        .paths
        .iter()
        .flat_map(|p| {
            let mut pairs = vec![(whole.as_str(), p.suffixes[0].as_str())];
            pairs.extend(p.suffixes.iter().map(|s| (own.as_str(), s.as_str())));
            // The leaf alone counts where the groups in front agree.
            if let Some(last) = p.elements.last() {
                pairs.push((leaf.as_str(), last.as_str()));
            }
            pairs
        })
        .filter_map(|(a, b)| {
            let length = a.chars().count().max(b.chars().count());
            let limit = (if lone { length / 2 } else { length / 3 }).min(2);
            if limit == 0 { None } else { text::distance(a, b, limit) }
        })
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Column, Measure, MergeRule, Row, RowKind, Table};
    use proptest::prelude::*;

    fn table(paths: &[&str]) -> TableWords {
        let rows = paths
            .iter()
            .map(|p| Row {
                kind: RowKind::Category,
                code: None,
                path: p.split('/').map(str::to_owned).collect(),
                aliases: vec![],
                valid_from: None,
                valid_to: None,
                successor: None,
                parts: vec![],
                optional: false,
                first_contacts: false,
            })
            .collect();
        let column = Column {
            id: "count".into(),
            label: "件数".into(),
            aliases: vec![],
            measure: Measure::Events,
            merge: MergeRule::Sum,
            first_contacts_of: None,
        };
        TableWords::new(&Table {
            id: "t".into(),
            number: None,
            title: "表".into(),
            aliases: vec![],
            columns: vec![column],
            rows,
        })
    }

    fn rows(labels: &[&str]) -> Vec<RowKeys> {
        labels
            .iter()
            .map(|l| {
                let (inherited, own) = l.split_once('>').unwrap_or(("", l));
                RowKeys {
                    own: own.split('/').map(|l| text::key(l).into_owned()).collect(),
                    inherited: inherited
                        .split('/')
                        .filter(|s| !s.is_empty())
                        .map(|l| text::key(l).into_owned())
                        .collect(),
                    group: None,
                    code: None,
                }
            })
            .collect()
    }

    const FORM: [&str; 7] = [
        "本人",
        "医療機関/病院/職員",
        "医療機関/訪問診療/職員",
        "医療機関/訪問看護",
        "保育機関/保育園",
        "行政/職員",
        "その他",
    ];

    fn bind(labels: &[&str]) -> Vec<Aligned> {
        let entries: Vec<usize> = (0..FORM.len()).collect();
        align(&rows(labels), &table(&FORM), &entries)
    }

    #[test]
    fn repeated_labels_find_their_place_by_order() {
        let found = bind(&["本人", "職員", "職員", "訪問看護", "保育園", "職員", "その他"]);
        assert_eq!(found, (0..7).map(Aligned::Entry).collect::<Vec<_>>());
    }

    #[test]
    fn an_inserted_a_missing_and_a_moved_row_cost_themselves_only() {
        let found = bind(&[
            "本人",
            "新しい区分",
            "医療機関>訪問診療/職員",
            "保育園",
            "医療機関>訪問看護",
            "行政/職員",
            "その他",
        ]);
        assert_eq!(
            found,
            [
                Aligned::Entry(0),
                Aligned::Unknown,
                Aligned::Entry(2),
                Aligned::Entry(4),
                Aligned::Entry(3),
                Aligned::Entry(5),
                Aligned::Entry(6)
            ]
        );
    }

    #[test]
    fn a_misspelt_row_is_similar_and_a_second_row_is_a_duplicate() {
        assert_eq!(bind(&["本人", "訪間看護"])[1], Aligned::Similar(3));
        assert_eq!(bind(&["本人", "訪問看護", "訪問看護"])[2], Aligned::Duplicate(3));
    }

    #[test]
    fn equally_near_labels_are_ambiguous() {
        let words = table(&["中学校の児童", "小学校の児童"]);
        let found = align(&rows(&["大学校の児童"]), &words, &[0, 1]);
        assert_eq!(found, [Aligned::Ambiguous(vec![0, 1])]);
    }

    proptest! {
        #[test]
        fn any_subset_in_order_is_bound_to_itself(keep in proptest::collection::vec(any::<bool>(), 7)) {
            let kept: Vec<usize> = (0..7).filter(|&i| keep[i]).collect();
            let labels: Vec<&str> = kept.iter().map(|&i| FORM[i]).collect();
            let found = bind(&labels);
            prop_assert_eq!(found, kept.into_iter().map(Aligned::Entry).collect::<Vec<_>>());
        }
    }
}
