//! Aligns the rows of a sheet with the rows of a table: codes decide, then label paths, then order.
//!
//! One optimal alignment that keeps the order of both sides (so that labels which repeat, such as 職員 or その他, find their place),
//! then the rows it left over: a row moved elsewhere is bound by its exact path, a misspelt one by its distance where only one
//! category is near. What stays is unknown, and what is equally near to two is said to be ambiguous, never guessed.

use super::words::{PathWords, TableWords};
use crate::text;
use smallvec::SmallVec;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::rc::Rc;

/// The labels of a sheet row as keys.
#[derive(Debug, Default)]
pub(super) struct RowKeys {
    /// Own labels from left to right.
    own: Keys,
    /// Labels of the columns left of the first own one, inherited from above.
    inherited: Keys,
    /// Own labels joined, where there are several and it was asked for.
    joined: OnceCell<String>,
    /// Inherited labels joined, where there are several and it was asked for.
    front: OnceCell<String>,
    /// The nearest row above that holds a group label and no value (groups by indentation). Settled before the row is first matched.
    pub(super) group: Option<String>,
    /// The schema row its code names.
    pub(super) code: Option<usize>,
    /// See [`candidates`].
    candidates: OnceCell<Vec<(usize, u32)>>,
}

/// The labels of one row as keys: one or two, nearly always.
pub(super) type Keys = SmallVec<[Rc<str>; 2]>;

impl RowKeys {
    /// A row without group and code.
    pub(super) fn new(own: Keys, inherited: Keys) -> Self {
        Self { own, inherited, ..Self::default() }
    }

    /// Own labels from left to right.
    pub(super) fn own(&self) -> &[Rc<str>] {
        &self.own
    }

    /// Own labels joined.
    pub(super) fn joined(&self) -> &str {
        joined(&self.own, &self.joined)
    }

    /// Labels inherited from above.
    pub(super) fn inherited(&self) -> &[Rc<str>] {
        &self.inherited
    }

    /// Inherited labels joined.
    pub(super) fn front(&self) -> &str {
        joined(&self.inherited, &self.front)
    }

    /// Inherited and own labels joined.
    pub(super) fn whole(&self) -> Cow<'_, str> {
        match (self.front(), self.joined()) {
            ("", own) => Cow::Borrowed(own),
            (front, own) => Cow::Owned([front, own].concat()),
        }
    }
}

/// Labels joined; a single one, as most rows have, is what it is.
fn joined<'k>(labels: &'k [Rc<str>], several: &'k OnceCell<String>) -> &'k str {
    match labels {
        [] => "",
        [only] => only,
        labels => several.get_or_init(|| labels.concat()),
    }
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
/// The score of a leaf in a group whose name is a part of the form's.
const RELATED: u32 = 85;
/// The least score that counts as the same label.
const SAME: u32 = 45;
/// The least score that binds a row out of order.
const SURE: u32 = 80;

/// How well a row's labels fit one path; 0 where they do not.
fn path_score(row: &RowKeys, own: &str, whole: &str, path: &PathWords) -> u32 {
    let full = &path.suffixes[0];
    if own == full {
        // Below a group's label the group's own その他 comes before the table's.
        let in_group = !row.inherited.is_empty() || row.group.is_some();
        return if path.elements.len() == 1 && in_group { 90 } else { FULL };
    }
    if whole == full {
        return FULL;
    }
    for k in 1..path.suffixes.len() {
        if own == path.suffixes[k] {
            let prefix = &path.prefixes[k];
            let context = if row.inherited.is_empty() { row.group.as_deref().unwrap_or("") } else { "" };
            let context = if context.is_empty() { row.front() } else { context };
            return if context.is_empty() {
                70
            } else if context == prefix.as_str() || path.elements[k - 1] == context {
                98
            } else if related(context, prefix)
                || row.inherited.iter().any(|i| path.elements[..k].iter().any(|e| **e == **i))
            {
                85
            } else {
                50
            };
        }
    }
    // A group label broken over a page, or abbreviated, in front of the right leaf.
    if row.own.len() > 1
        && path.elements.len() > 1
        && row.own.last().map(|l| &**l) == path.elements.last().map(|l| &**l)
    {
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
/// A row is only ever matched with the rows of one table, so what was found is kept with it.
fn candidates<'r>(row: &'r RowKeys, words: &TableWords) -> &'r [(usize, u32)] {
    row.candidates.get_or_init(|| find_candidates(row, words))
}

fn find_candidates(row: &RowKeys, words: &TableWords) -> Vec<(usize, u32)> {
    let Some(leaf) = row.own.last() else { return Vec::new() };
    let own = row.joined();
    let whole = &*row.whole();
    let keys = [Some(own), (whole != own).then_some(whole), (**leaf != *own).then_some(leaf)];
    let mut out: Vec<(usize, u32)> = Vec::new();
    for key in keys.into_iter().flatten() {
        for &(entry, path, _) in words.ends.get(key).into_iter().flatten() {
            let score = path_score(row, own, whole, &words.rows[usize::from(entry)].paths[usize::from(path)]);
            if score == 0 {
                continue;
            }
            match out.iter_mut().find(|c| c.0 == usize::from(entry)) {
                Some(c) => c.1 = c.1.max(score),
                None => out.push((usize::from(entry), score)),
            }
        }
    }
    // The same leaf in a group of another name counts only where no category has both.
    if out.iter().any(|c| c.1 > RELATED) {
        out.retain(|c| c.1 > SAME);
    }
    out
}

/// How well a row's labels fit a schema row by any of its paths.
pub(super) fn label_score(row: &RowKeys, words: &TableWords, entry: usize) -> u32 {
    candidates(row, words).iter().find(|c| c.0 == entry).map_or(0, |c| c.1)
}

/// The schema row whose labels fit best, with its score.
pub(super) fn best_label(row: &RowKeys, words: &TableWords) -> Option<(u32, usize)> {
    candidates(row, words).iter().map(|&(j, s)| (s, j)).max_by_key(|c| (c.0, std::cmp::Reverse(c.1)))
}

/// How well each sheet row fits each schema row, most of them not at all: per row the places of `entries` it fits, ascending.
type Scores = Vec<SmallVec<[(usize, u32); 2]>>;

/// The score of a sheet row for the schema row at a place.
fn score(scores: &[(usize, u32)], place: usize) -> u32 {
    scores.iter().find(|s| s.0 == place).map_or(0, |s| s.1)
}

/// Aligns `rows` with the schema rows `entries` (ascending). Each schema row is bound at most once.
pub(super) fn align(rows: &[&RowKeys], words: &TableWords, entries: &[usize]) -> Vec<Aligned> {
    let scores = score_table(rows, words, entries);
    if is_complete(&scores, entries.len()) {
        return entries.iter().map(|&j| Aligned::Entry(j)).collect();
    }
    let mut result = vec![Aligned::Unknown; rows.len()];
    let mut bound: Vec<Option<usize>> = vec![None; entries.len()];
    for (i, j) in best_path(&scores, entries.len()) {
        result[i] = Aligned::Entry(entries[j]);
        bound[j] = Some(i);
    }
    bind_moved(&scores, &mut result, &mut bound, entries);
    bind_similar(rows, words, &mut result, &mut bound, entries);
    for (slot, scores) in result.iter_mut().zip(&scores) {
        let fits = |s: &&(usize, u32)| s.1 >= SURE || scores.len() == 1;
        if *slot == Aligned::Unknown
            && let Some((j, _)) = scores.iter().filter(fits).max_by_key(|s| s.1)
        {
            *slot = Aligned::Duplicate(entries[*j]);
        }
    }
    result
}

/// Whether the rows are the schema's, all of them and in order, as in most sheets. No row may fit another schema row better than its
/// own: then this is the best alignment, and the only one as good, since any other leaves a row out.
fn is_complete(scores: &Scores, width: usize) -> bool {
    scores.len() == width
        && scores.iter().enumerate().all(|(i, row)| {
            let own = score(row, i);
            own > 0 && row.iter().all(|s| s.1 <= own)
        })
}

fn score_table(rows: &[&RowKeys], words: &TableWords, entries: &[usize]) -> Scores {
    let place = |entry: usize| entries.binary_search(&entry).ok();
    rows.iter()
        .map(|row| {
            if let Some(code) = row.code {
                return place(code).map(|j| (j, CODE)).into_iter().collect();
            }
            let fits = candidates(row, words).iter().filter(|c| c.1 >= SAME);
            let mut scores: SmallVec<[(usize, u32); 2]> =
                fits.filter_map(|&(entry, s)| Some((place(entry)?, s))).collect();
            scores.sort_unstable();
            scores
        })
        .collect()
}

/// The order-keeping set of pairs with the greatest total score.
fn best_path(scores: &Scores, width: usize) -> Vec<(usize, usize)> {
    let height = scores.len();
    // One row more and one column more than the scores, all in one piece.
    let line = width + 1;
    let mut best = vec![0u32; line * (height + 1)];
    for i in (0..height).rev() {
        let (upper, lower) = best[i * line..].split_at_mut(line);
        for j in (0..width).rev() {
            upper[j] = lower[j].max(upper[j + 1]);
            if let Some((_, score)) = scores[i].iter().find(|s| s.0 == j) {
                upper[j] = upper[j].max(lower[j + 1] + score);
            }
        }
    }
    let at = |i: usize, j: usize| best[i * line + j];
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < height && j < width {
        let score = score(&scores[i], j);
        // Of two rows that fit a category equally the first is its own, the second the duplicate: categories are passed over before rows.
        if score > 0 && at(i, j) == at(i + 1, j + 1) + score {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if at(i, j) == at(i, j + 1) {
            j += 1;
        } else {
            i += 1;
        }
    }
    pairs
}

/// Binds rows that stand out of order: by code, by their path, or by a label no other category has.
fn bind_moved(scores: &Scores, result: &mut [Aligned], bound: &mut [Option<usize>], entries: &[usize]) {
    for (i, slot) in result.iter_mut().enumerate() {
        if *slot != Aligned::Unknown {
            continue;
        }
        let only = scores[i].len() == 1;
        let free = scores[i].iter().filter(|s| bound[s.0].is_none() && (s.1 >= SURE || only));
        let Some(top) = free.clone().map(|s| s.1).max() else { continue };
        let candidates: Vec<usize> = free.filter(|s| s.1 == top).map(|s| s.0).collect();
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
    rows: &[&RowKeys],
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
        let near = |j: usize, lone: bool| near(rows[i], words, entries[j], lone);
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
    let (own, whole) = (row.joined(), row.whole());
    let leaf = row.own.last()?;
    words.rows[entry]
        .paths
        .iter()
        .flat_map(|p| {
            let mut pairs = vec![(&*whole, p.suffixes[0].as_str())];
            pairs.extend(p.suffixes.iter().map(|s| (own, s.as_str())));
            // The leaf alone counts where the groups in front agree.
            if let Some(last) = p.elements.last() {
                pairs.push((leaf, last.as_str()));
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
            zeros: crate::schema::Zeros::default(),
            id: "count".into(),
            label: "件数".into(),
            aliases: vec![],
            measure: Measure::Events,
            merge: MergeRule::Sum,
            first_contacts_of: None,
        };
        TableWords::new(&Table {
            tolerance: crate::schema::Tolerance::Exact,
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
                let keys = |l: &str| l.split('/').filter(|s| !s.is_empty()).map(|l| text::key(l).into()).collect();
                RowKeys::new(keys(own), keys(inherited))
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
        let rows = rows(labels);
        align(&rows.iter().collect::<Vec<_>>(), &table(&FORM), &entries)
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
        let found = align(&[&rows(&["大学校の児童"])[0]], &words, &[0, 1]);
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
