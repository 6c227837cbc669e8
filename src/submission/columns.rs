//! The columns of a table on a sheet: which hold labels, which codes, which the counts of which schema column.

use super::grid::{Grid, GridCell};
use super::words::{ColumnWords, TableWords, Vocabulary};
use crate::a1::CellRef;
use crate::schema::Table;
use crate::text;
use std::collections::BTreeMap;

/// A part of a sheet in which a table is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Region {
    /// Positions in [`Grid::rows`], the end excluded.
    pub(super) rows: (usize, usize),
    /// Sheet columns, both ends included.
    pub(super) cols: (u32, u32),
    /// The title cell, not to be taken for a header or label.
    pub(super) title: Option<CellRef>,
}

/// What the columns of a region hold.
#[derive(Debug)]
pub(super) struct Layout {
    /// Label columns from left to right.
    pub(super) labels: Vec<u32>,
    pub(super) code: Option<u32>,
    /// Position in [`Grid::rows`] of the first body row.
    pub(super) body: usize,
    /// Sheet column of each schema column.
    pub(super) columns: Vec<Option<u32>>,
    /// Header keys of each assigned sheet column, to recognise a repeated header.
    pub(super) headers: BTreeMap<u32, Vec<String>>,
}

#[derive(Default)]
struct Stats {
    texts: u32,
    hits: u32,
    numbers: u32,
    codes: u32,
    filled: u32,
    /// The numbers seen, as long as they run 1, 2, 3 …
    running: u32,
}

/// The schema row a code cell names: digits of any width, as text or number, padded to the length of the form's codes.
pub(super) fn code_row(cell: &GridCell<'_>, table: usize, vocabulary: &Vocabulary) -> Option<usize> {
    let (t, row) = vocabulary.codes.get(&code_text(cell)?)?;
    (*t == table).then_some(*row)
}

/// A code cell's content in the form's spelling (`301` → `0301`); `None` where it cannot be a code.
pub(super) fn code_text(cell: &GridCell<'_>) -> Option<String> {
    let written = match (cell.number(), cell.text()) {
        (Some(n), _) if n.fract() == 0.0 && (0.0..1e9).contains(&n) => format!("{n:.0}"),
        (_, Some(_)) if !cell.key.is_empty() && cell.key.len() <= 16 => cell.key.clone(),
        _ => return None,
    };
    let digits = written.bytes().all(|b| b.is_ascii_digit());
    Some(if digits { format!("{written:0>4}") } else { written })
}

/// Finds the columns of `table` in `region`; `None` where neither labels nor codes of it stand there.
pub(super) fn layout(
    grid: &Grid<'_>,
    region: &Region,
    index: usize,
    table: &Table,
    vocabulary: &Vocabulary,
) -> Option<Layout> {
    let words = &vocabulary.tables[index];
    let stats = statistics(grid, region, index, words, vocabulary);
    let code = stats
        .iter()
        .filter(|(_, s)| s.codes >= 2 && s.codes * 2 >= s.filled)
        .max_by_key(|(c, s)| (s.codes, std::cmp::Reverse(**c)))
        .map(|(c, _)| *c);
    let labels = label_columns(&stats, code);
    let is_label = |c: u32| labels.contains(&c);
    let body = (region.rows.0..region.rows.1).find(|&i| {
        grid.rows[i].span(region.cols).iter().any(|c| {
            Some(c.at()) != region.title
                && ((is_label(c.col) && is_word(c, words))
                    || (Some(c.col) == code && code_row(c, index, vocabulary).is_some()))
        })
    })?;
    let value_columns: Vec<u32> = stats
        .iter()
        .filter(|(c, s)| !is_label(**c) && Some(**c) != code && !(s.running >= 3 && s.running == s.numbers))
        .map(|(c, _)| *c)
        .collect();
    let header_from = region.title.map_or(region.rows.0, |t| grid.row_index(t.row));
    let headers: BTreeMap<u32, Header> =
        value_columns.iter().map(|&c| (c, header(grid, region, (header_from, body), c, &labels))).collect();
    let columns = assign(table, words, &headers, &stats);
    let body = rows_above_body(grid, region, body, header_from, &labels, &columns, table);
    let headers = headers.into_iter().map(|(c, h)| (c, h.parts)).collect();
    Some(Layout { labels, code, body, columns, headers })
}

fn is_word(cell: &GridCell<'_>, words: &TableWords) -> bool {
    !cell.key.is_empty() && (words.words.contains(&cell.key) || text::is_total_word(&cell.key))
}

fn statistics(
    grid: &Grid<'_>,
    region: &Region,
    index: usize,
    words: &TableWords,
    vocabulary: &Vocabulary,
) -> BTreeMap<u32, Stats> {
    let mut stats: BTreeMap<u32, Stats> = BTreeMap::new();
    for row in &grid.rows[region.rows.0..region.rows.1] {
        for cell in row.span(region.cols) {
            if Some(cell.at()) == region.title {
                continue;
            }
            let s = stats.entry(cell.col).or_default();
            s.filled += 1;
            if cell.text().is_some() {
                s.texts += 1;
                s.hits += u32::from(!cell.key.is_empty() && words.words.contains(&cell.key));
            } else if let Some(n) = cell.number() {
                s.numbers += 1;
                s.running += u32::from(n == f64::from(s.running + 1));
            }
            s.codes += u32::from(code_row(cell, index, vocabulary).is_some());
        }
    }
    stats
}

/// Columns whose texts are mostly the table's words; between the first and the last such column every text column counts.
fn label_columns(stats: &BTreeMap<u32, Stats>, code: Option<u32>) -> Vec<u32> {
    let most = stats.values().map(|s| s.hits).max().unwrap_or(0);
    let good = |s: &Stats| s.hits > 0 && s.hits >= s.numbers && (s.hits * 3 >= s.texts || s.hits * 3 >= most);
    let Some(main) = stats.iter().filter(|(_, s)| s.hits == most && most > 0).map(|(c, _)| *c).next() else {
        return Vec::new();
    };
    // A label column stands beside another one; a remark that happens to be a word of the table stands behind the counts.
    let mut found = vec![main];
    let neighbours = |from: u32, step: i64| {
        let mut c = i64::from(from) + step;
        let mut out = Vec::new();
        while let Ok(col) = u32::try_from(c) {
            match stats.get(&col) {
                Some(_) if Some(col) == code => {}
                Some(s) if good(s) => out.push(col),
                Some(s) if s.numbers == 0 && s.hits == 0 && s.filled <= 1 => {}
                None if (c - i64::from(from)).abs() <= 8 => {}
                _ => break,
            }
            c += step;
        }
        out
    };
    found.extend(neighbours(main, -1));
    found.extend(neighbours(main, 1));
    found.sort_unstable();
    found
}

/// The words above a column.
#[derive(Debug, Default)]
struct Header {
    /// Keys from top to bottom.
    parts: Vec<String>,
    /// Keys from top to bottom, a blank upper cell filled from its left neighbour (a group label that was not merged).
    filled: Vec<String>,
}

fn header(grid: &Grid<'_>, region: &Region, rows: (usize, usize), col: u32, labels: &[u32]) -> Header {
    let mut header = Header::default();
    let mut seen: Vec<CellRef> = Vec::new();
    for row in &grid.rows[rows.0..rows.1] {
        let own = row.at(col);
        let at = own.map_or_else(|| grid.cover(row.row, col), |c| Some(c.at()));
        let from = at.filter(|a| Some(*a) != region.title && a.col >= region.cols.0 && !seen.contains(a));
        if let Some(cell) = from.and_then(|a| grid.at(a.row, a.col)).filter(|c| !c.key.is_empty()) {
            // What is merged over a label column too is a title or a note, not this column's header.
            if !labels.contains(&cell.col) {
                seen.push(cell.at());
                header.parts.push(cell.key.clone());
                header.filled.push(cell.key.clone());
            }
        } else if own.is_none() && at.is_none() {
            let left = row.span((region.cols.0, col)).iter().rev().find(|c| !c.key.is_empty());
            if let Some(left) = left.filter(|c| !labels.contains(&c.col) && Some(c.at()) != region.title) {
                header.filled.push(left.key.clone());
            }
        }
    }
    header
}

/// How well the words above a sheet column fit a schema column.
fn header_score(header: &Header, words: &ColumnWords) -> u32 {
    if header.parts.is_empty() {
        return 0;
    }
    let joined = [header.parts.concat(), header.filled.concat()];
    let bare = |s: &str| text::without_brackets(s).into_owned();
    let rank = |list: &[String], s: &str, first: u32| {
        list.iter().position(|l| l == s).map_or(0, |i| first - u32::from(i > 0) * 2)
    };
    let mut best = 0;
    for whole in &joined {
        best = best.max(rank(&words.labels, whole, 100)).max(rank(&words.labels, &bare(whole), 94));
        best = best.max(rank(&words.bare, &bare(whole), 90));
    }
    for k in 0..header.parts.len() {
        let tail = header.parts[k..].concat();
        best = best.max(rank(&words.labels, &tail, 88)).max(rank(&words.labels, &bare(&tail), 84));
        best = best.max(rank(&words.labels, &header.parts[k], 82)).max(rank(&words.bare, &bare(&header.parts[k]), 78));
    }
    if best == 0 {
        let contains = |a: &str, b: &str| a.chars().count() >= 2 && b.contains(a);
        let part_of = |l: &String| joined.iter().any(|w| contains(l, w) || contains(w, l));
        best = u32::from(words.labels.iter().chain(&words.bare).any(part_of)) * 50;
    }
    best
}

/// Gives each schema column the sheet column that fits best, the best fits first; then what is left without a header, in order.
fn assign(
    table: &Table,
    words: &TableWords,
    headers: &BTreeMap<u32, Header>,
    stats: &BTreeMap<u32, Stats>,
) -> Vec<Option<u32>> {
    let mut pairs: Vec<(u32, usize, u32)> = Vec::new();
    for (&col, header) in headers {
        for (k, column) in table.columns.iter().enumerate() {
            let s = &stats[&col];
            let mut score = header_score(header, &words.columns[k]);
            let texts = s.texts.saturating_sub(header.parts.len() as u32);
            let looks_wrong = if column.measure.is_count() { texts > s.numbers + 2 } else { s.numbers > texts + 2 };
            if looks_wrong {
                score = score.saturating_sub(30);
            }
            if score > 0 {
                pairs.push((score, k, col));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut columns = vec![None; table.columns.len()];
    for (_, k, col) in pairs {
        if columns[k].is_none() && !columns.contains(&Some(col)) {
            columns[k] = Some(col);
        }
    }
    let free = |columns: &[Option<u32>], numeric: bool| -> Vec<u32> {
        headers
            .iter()
            .filter(|(c, h)| h.parts.is_empty() && !columns.contains(&Some(**c)))
            .filter(|(c, _)| if numeric { stats[c].numbers > 0 } else { stats[c].texts > 0 && stats[c].numbers == 0 })
            .map(|(c, _)| *c)
            .collect()
    };
    for numeric in [true, false] {
        let open: Vec<usize> = (0..table.columns.len())
            .filter(|&k| columns[k].is_none() && table.columns[k].measure.is_count() == numeric)
            .collect();
        let left = free(&columns, numeric);
        if open.len() == left.len() {
            for (k, col) in open.into_iter().zip(left) {
                columns[k] = Some(col);
            }
        }
    }
    columns
}

/// Rows right above the first recognised one that already hold a label and a count belong to the body (an inserted first row).
fn rows_above_body(
    grid: &Grid<'_>,
    region: &Region,
    body: usize,
    first: usize,
    labels: &[u32],
    columns: &[Option<u32>],
    table: &Table,
) -> usize {
    let counts: Vec<u32> =
        (0..columns.len()).filter(|&k| table.columns[k].measure.is_count()).filter_map(|k| columns[k]).collect();
    let mut start = body;
    while start > first {
        let row = &grid.rows[start - 1];
        let labelled =
            labels.iter().any(|&l| row.at(l).is_some_and(|c| !c.key.is_empty() && Some(c.at()) != region.title));
        let counted = counts.iter().any(|&c| row.at(c).is_some_and(|c| c.number().is_some()));
        if !(labelled && counted && row.row + 1 == grid.rows[start].row) {
            break;
        }
        start -= 1;
    }
    start
}
