//! The columns of a table on a sheet: which hold labels, which codes, which the counts of which schema column.

use super::across;
use super::grid::{Grid, GridCell, GridRow};
use super::heading::{self, Header, header};
use super::words::{TableWords, Vocabulary};
use crate::a1::CellRef;
use crate::number;
use crate::schema::Table;
use crate::text;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A part of a sheet in which a table is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Region {
    /// Positions in [`Grid::rows`], the end excluded.
    pub(super) rows: (usize, usize),
    /// Sheet columns, both ends included.
    pub(super) cols: (u32, u32),
    /// The title cell, not to be taken for a header or label.
    pub(super) title: Option<CellRef>,
    /// The column with most of the table's labels.
    pub(super) main: u32,
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
    pub(super) headers: BTreeMap<u32, Vec<Rc<str>>>,
}

impl Layout {
    /// Whether words stand above each of the columns of counts, and there is one.
    pub(super) fn is_headed(&self, table: &Table) -> bool {
        let counts = (0..table.columns.len()).filter(|&k| table.columns[k].measure.is_count());
        let mut found = counts.filter_map(|k| self.columns[k]).peekable();
        found.peek().is_some() && found.all(|col| self.headers.get(&col).is_some_and(|h| !h.is_empty()))
    }
}

/// The least score of words that name a column, not only hold a part of its name.
const LIKELY: u32 = 78;
/// Figures that make a column of counts beyond doubt.
const MANY: u32 = 4;

#[derive(Default)]
struct Stats {
    texts: u32,
    /// Texts that are labels of the table where they stand.
    hits: u32,
    /// Texts that are, but make no sense beside the main label.
    misfits: u32,
    numbers: u32,
    filled: u32,
    /// Whether a figure stands beside the word for the total.
    summed: bool,
    /// The numbers seen, as long as they run 1, 2, 3 …
    running: u32,
}

impl Stats {
    /// A column of running numbers, no counts.
    fn is_running(&self) -> bool {
        self.running >= 3 && self.running == self.numbers
    }
}

/// The schema row a code cell names: digits of any width, as text or number.
pub(super) fn code_row(cell: &GridCell<'_>, table: usize) -> Option<usize> {
    cell.code.filter(|c| c.0 == table).map(|c| c.1)
}

/// Finds the columns of `table` in `region`; `None` where neither labels nor codes of it stand there. The first row may have its label in one
/// of the columns `also`.
pub(super) fn layout(
    grid: &Grid<'_>,
    region: &Region,
    index: usize,
    table: &Table,
    vocabulary: &Vocabulary,
    also: &[u32],
) -> Option<Layout> {
    let words = &vocabulary.tables[index];
    let code = code_column(grid, region, index, words);
    let main = Some(region.main).filter(|c| Some(*c) != code);
    // Beside words that are none of the table's a figure above it (`業務日数 | 108`) only looks like a code.
    let strange = |row: &GridRow<'_>| {
        main.and_then(|m| row.at(m)).is_some_and(|m| !m.figure && !m.key().is_empty() && !is_word(m, index))
    };
    let begins = |row: &GridRow<'_>, c: &GridCell<'_>| {
        Some(c.at()) != region.title
            && (((main == Some(c.col) || also.contains(&c.col)) && is_word(c, index))
                || (Some(c.col) == code && code_row(c, index).is_some() && (c.text().is_some() || !strange(row))))
    };
    let starts = |i: &usize| grid.rows[*i].span(region.cols).iter().any(|c| begins(&grid.rows[*i], c));
    let first = (region.rows.0..region.rows.1).find(starts)?;
    let header_from = header_start(grid, region, first);
    // A total above the first row is no header.
    let is_total = |i: &usize| {
        let row = grid.rows[*i].span(region.cols);
        // `10月 | 11月 | 計` is a header: the word for the total row stands where the labels do.
        row.iter().any(|c| c.total && c.col <= region.main) && row.iter().any(|c| c.figure)
    };
    let first = (header_from..first).find(is_total).unwrap_or(first);
    // What stands above is a header, or no part of the table.
    let stats = statistics(grid, region, first, index, words);
    let named = |col: u32| {
        let h = header(grid, region, (header_from, first), col, main.as_slice());
        heading::scores(h, index, vocabulary).1.iter().any(|score| *score >= LIKELY)
    };
    let labels = main.map_or_else(Vec::new, |m| label_columns(&stats, code, m, &named));
    // A label in a column further left may stand above the first one in the main column.
    let is_label = |c: u32| labels.contains(&c);
    let body = (header_from..first)
        .find(|&i| {
            let row = grid.rows[i].span(region.cols);
            row.iter().any(|c| Some(c.at()) != region.title && is_label(c.col) && is_word(c, index))
        })
        .unwrap_or(first);
    // A column may have a heading and no cell below it.
    let mut stats = stats;
    for cell in grid.rows[header_from..body].iter().flat_map(|r| r.span(region.cols)) {
        if !cell.key().is_empty() && !cell.figure && Some(cell.at()) != region.title {
            stats.entry(cell.col).or_default();
        }
    }
    // Running numbers stand in front of the labels; behind them a heading of its own makes a column one of counts, be they 1, 2, 3.
    let is_numbering = |c: u32, s: &Stats| s.is_running() && c < region.main;
    let value_columns: Vec<u32> = stats
        .iter()
        .filter(|(c, s)| !is_label(**c) && Some(**c) != code && !is_numbering(**c, s))
        .map(|(c, _)| *c)
        .collect();
    let mut headers: BTreeMap<u32, Header> = BTreeMap::new();
    let mut scores: BTreeMap<u32, Rc<[u32]>> = BTreeMap::new();
    for &col in &value_columns {
        let (header, fits) =
            heading::scores(header(grid, region, (header_from, body), col, &labels), index, vocabulary);
        if stats[&col].is_running() && (header.parts.is_empty() || header.has_other_figure()) {
            continue;
        }
        headers.insert(col, header);
        scores.insert(col, fits);
    }
    for col in across::single_periods(&headers, &words.columns) {
        headers.entry(col).or_default().other = true;
        scores.insert(col, vec![0; table.columns.len()].into());
    }
    // Words that name none of the columns, here or elsewhere, are no header.
    let named = scores.values().any(|fits| fits.iter().any(|s| *s > 0));
    across::tell_parts_from_sum(table, &words.columns, &headers, &mut scores, &|c: u32| {
        stats.get(&c).is_some_and(|s| s.numbers > s.texts)
    });
    let says_sum = |h: &Header| h.parts.last().is_some_and(|p| text::is_total_word(p));
    if !named && !headers.values().any(|h| h.has_other_figure() || says_sum(h)) {
        for h in headers.values_mut() {
            *h = Header::default();
        }
    }
    let columns = assign(table, &scores, &headers, &stats, region.main);
    let body = rows_above_body(grid, region, body, header_from, &labels, &columns, table);
    let headers = headers.into_iter().map(|(c, h)| (c, h.parts.into_iter().chain(h.mark).collect())).collect();
    Some(Layout { labels, code, body, columns, headers })
}

/// Where the header may begin: below the title, or without one where the rows above the body begin to follow each other.
fn header_start(grid: &Grid<'_>, region: &Region, body: usize) -> usize {
    if let Some(title) = region.title {
        return grid.row_index(title.row).max(region.rows.0);
    }
    let mut start = body;
    // A heading merged downwards reaches the row below, however high it is.
    let reaches = |row: &GridRow<'_>, below: u32| {
        row.span(region.cols).iter().any(|c| grid.covered_from_above(below - 1, c.col) == Some(c.at()))
    };
    let follows = |row: &GridRow<'_>, below: u32| below - row.row <= 2 || reaches(row, below);
    while start > region.rows.0 && body - start < 4 && follows(&grid.rows[start - 1], grid.rows[start].row) {
        start -= 1;
    }
    start
}

fn is_word(cell: &GridCell<'_>, table: usize) -> bool {
    cell.is_of(table) || cell.total
}

/// The column of codes: several, more of them beside their own labels than beside others'.
fn code_column(grid: &Grid<'_>, region: &Region, index: usize, words: &TableWords) -> Option<u32> {
    /// What is in a column: cells, codes that fit their rows, codes of other rows than the label beside them names.
    #[derive(Default)]
    struct Codes {
        filled: u32,
        own: u32,
        strangers: u32,
    }
    let mut columns: BTreeMap<u32, Codes> = BTreeMap::new();
    let rows = &grid.rows[region.rows.0..region.rows.1];
    let named = |cell: &GridCell<'_>| code_row(cell, index).filter(|_| Some(cell.at()) != region.title);
    for row in rows {
        for cell in row.span(region.cols) {
            let Some(named) = named(cell) else { continue };
            // Small counts look like codes; codes stand beside their labels. A code written out as text looks like nothing else.
            let letters = || cell.key().contains(|c: char| c.is_ascii_alphabetic());
            let written_out = cell.text().is_some() && (cell.key().len() >= 4 || letters());
            let label = row.at(region.main).filter(|m| !written_out && m.col != cell.col && m.is_of(index));
            let ends = label.and_then(|l| words.ends.get(l.key()));
            let column = columns.entry(cell.col).or_default();
            match ends.map(|e| e.iter().any(|(j, ..)| usize::from(*j) == named)) {
                Some(false) => column.strangers += 1,
                _ => column.own += 1,
            }
        }
    }
    // Most tables have no code anywhere: only where there is one does it matter how much else its column holds.
    columns.retain(|_, c| c.own >= 2 && c.own > c.strangers);
    for (col, column) in &mut columns {
        let cells = rows.iter().filter_map(|row| row.at(*col));
        column.filled = cells.filter(|c| Some(c.at()) != region.title).count() as u32;
    }
    columns
        .iter()
        .filter(|(_, c)| (c.own + c.strangers) * 2 >= c.filled)
        .max_by_key(|(col, c)| (c.own, std::cmp::Reverse(**col)))
        .map(|(col, _)| *col)
}

fn statistics(grid: &Grid<'_>, region: &Region, from: usize, index: usize, words: &TableWords) -> BTreeMap<u32, Stats> {
    // Columns in the order in which they come up; a row's cells mostly stand in the columns of the row above.
    let mut columns: Vec<(u32, Stats)> = Vec::new();
    for row in &grid.rows[from..region.rows.1] {
        let span = row.span(region.cols);
        let mut near = 0;
        // A figure alone in its row is a page's number, most likely.
        if let [only] = span
            && only.figure
        {
            continue;
        }
        let total = span.iter().any(|c| c.total);
        for cell in span {
            if Some(cell.at()) == region.title {
                continue;
            }
            let place = (near..columns.len()).chain(0..near.min(columns.len())).find(|&i| columns[i].0 == cell.col);
            let place = place.unwrap_or_else(|| {
                columns.push((cell.col, Stats::default()));
                columns.len() - 1
            });
            near = place + 1;
            let s = &mut columns[place].1;
            s.filled += 1;
            if cell.figure {
                s.numbers += 1;
                s.summed |= total;
                s.running += u32::from(cell.number().and_then(number::whole) == Some(i64::from(s.running) + 1));
            } else if cell.text().is_some() && !cell.is_ditto() && !cell.is_comparison() {
                s.texts += 1;
                match label_beside(cell, span, region.main, index, words) {
                    Some(true) => s.hits += 1,
                    Some(false) => s.misfits += 1,
                    None => {}
                }
            }
        }
    }
    columns.into_iter().collect()
}

/// Whether a text is a label of the table, and fits beside the row's label nearest to the main column: one of two labels in a row names
/// the group of the other. A remark that happens to be a word of the table does not.
fn label_beside(
    cell: &GridCell<'_>,
    row: &[GridCell<'_>],
    main: u32,
    table: usize,
    words: &TableWords,
) -> Option<bool> {
    if cell.key().is_empty() {
        return None;
    }
    let own = cell.is_of(table);
    let distance = cell.col.abs_diff(main);
    let other = row
        .iter()
        .filter(|c| {
            c.col.abs_diff(main) < distance
                && !c.key().is_empty()
                && !c.figure
                && !c.is_ditto()
                && (c.col == main || c.is_of(table) || c.is_sum())
        })
        .min_by_key(|c| c.col.abs_diff(main));
    let Some(other) = other else { return (own || cell.is_sum()).then_some(true) };
    let group = if cell.col < other.col { cell } else { other };
    if words.groups.contains_key(group.key()) {
        return (own || cell.is_sum()).then_some(true);
    }
    // A total or subtotal word beside any label sums it up.
    if cell.is_sum() || own && other.is_sum() { Some(true) } else { own.then_some(false) }
}

/// The main label column and those beside it whose texts are mostly the table's words. What a header names as a column of the table
/// (remarks, which may happen to be words of it) is none, unless hardly anything but labels stands in it (内容 over the labels).
fn label_columns(stats: &BTreeMap<u32, Stats>, code: Option<u32>, main: u32, named: &dyn Fn(u32) -> bool) -> Vec<u32> {
    let good = |s: &Stats| s.hits > s.misfits && s.hits >= s.numbers && s.hits * 3 >= s.texts;
    let labels_only = |s: &Stats| s.numbers == 0 && s.hits >= 2 && s.misfits == 0 && s.hits * 4 >= s.texts * 3;
    let mut found = vec![main];
    let neighbours = |from: u32, step: i64| {
        let mut c = i64::from(from) + step;
        let mut out = Vec::new();
        let mut last = i64::from(from);
        while let Ok(col) = u32::try_from(c) {
            match stats.get(&col) {
                Some(s) if Some(col) == code || s.is_running() => {}
                Some(s) if named(col) && !labels_only(s) => break,
                Some(s) if good(s) => {
                    out.push(col);
                    last = c;
                }
                Some(s) if s.numbers == 0 && s.hits + s.misfits == 0 && s.filled <= 1 => {}
                None if (c - last).abs() <= 8 => {}
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

/// Gives each schema column the sheet column that fits best, the best fits first; then what is left without a header, in order.
fn assign(
    table: &Table,
    scores: &BTreeMap<u32, Rc<[u32]>>,
    headers: &BTreeMap<u32, Header>,
    stats: &BTreeMap<u32, Stats>,
    main: u32,
) -> Vec<Option<u32>> {
    let mut pairs: Vec<(u32, usize, u32)> = Vec::new();
    for (&col, scores) in scores {
        for (k, column) in table.columns.iter().enumerate() {
            let s = &stats[&col];
            let mut score = scores[k];
            let looks_wrong = if column.measure.is_count() { s.texts > s.numbers + 2 } else { s.numbers > s.texts + 2 };
            if column.measure.is_count() && s.numbers == 0 && score < LIKELY {
                // A column without a single figure has to say by its very name that it is one of counts.
                score = 0;
            } else if looks_wrong {
                score = score.saturating_sub(30);
            } else if s.filled == 0 {
                score = score.saturating_sub(5);
            }
            if score > 0 {
                pairs.push((score, k, col));
            }
        }
    }
    // Of two columns with the same words the one behind the labels: in front of them may stand the left half of the page.
    pairs.sort_by_key(|&(score, k, col)| (std::cmp::Reverse(score), k, col < main, col));
    let mut columns = vec![None; table.columns.len()];
    for (_, k, col) in pairs {
        if columns[k].is_none() && !columns.contains(&Some(col)) {
            columns[k] = Some(col);
        }
    }
    // A single figure beside a column of many is somebody's note; two columns would leave it open which of them counts.
    let most = stats.iter().filter(|(c, _)| headers.contains_key(c) && !columns.contains(&Some(**c)));
    let most = most.map(|(_, s)| s.numbers).max().unwrap_or(0);
    let is_note = |col: u32| stats[&col].numbers <= 1 && most >= MANY;
    // Words that name no column (当月, 今期) over the only column of figures left.
    let open: Vec<usize> =
        (0..columns.len()).filter(|&k| columns[k].is_none() && table.columns[k].measure.is_count()).collect();
    if let [k] = open[..] {
        let left = headers.iter().filter(|(c, h)| {
            !columns.contains(&Some(**c))
                && !h.parts.is_empty()
                && stats[c].numbers > stats[c].texts
                && !is_note(**c)
                && !h.has_other_figure()
                && !h.parts.last().is_some_and(|p| across::is_part(p))
        });
        let left: Vec<(u32, &Header)> = left.map(|(c, h)| (*c, h)).collect();
        match left[..] {
            [(col, _)] => columns[k] = Some(col),
            // `男 | 女 | 計`: the parts and their sum.
            [(first, sum), .., (col, other)] if left.len() > 2 => {
                let is_sum = |h: &Header| h.parts.last().is_some_and(|p| text::is_total_word(p));
                let sums = left.iter().filter(|l| is_sum(l.1)).count();
                if sums == 1 {
                    columns[k] = is_sum(other).then_some(col).or(is_sum(sum).then_some(first));
                }
            }
            _ => {}
        }
    }
    let free = |columns: &[Option<u32>], numeric: bool| -> Vec<u32> {
        headers
            .iter()
            .filter(|(c, h)| h.parts.is_empty() && !columns.contains(&Some(**c)))
            .filter(|(c, _)| {
                if numeric {
                    stats[c].numbers > 0 && stats[c].numbers >= stats[c].texts && !is_note(**c)
                } else {
                    stats[c].texts > 0 && stats[c].numbers == 0
                }
            })
            .map(|(c, _)| *c)
            .collect()
    };
    for numeric in [true, false] {
        let open: Vec<usize> = (0..table.columns.len())
            .filter(|&k| columns[k].is_none() && table.columns[k].measure.is_count() == numeric)
            .collect();
        let left = fullest(free(&columns, numeric), open.len(), stats);
        if open.len() == left.len() {
            for (k, col) in open.into_iter().zip(left) {
                columns[k] = Some(col);
            }
        }
    }
    columns
}

/// The `wanted` of some columns that bear a figure beside the total, or twice as many figures as all others; all where neither tells them:
/// what an office works out beside a table has no total, or few figures.
fn fullest(mut columns: Vec<u32>, wanted: usize, stats: &BTreeMap<u32, Stats>) -> Vec<u32> {
    if wanted == 0 || columns.len() <= wanted {
        return columns;
    }
    let summed = columns.iter().filter(|c| stats[c].summed).count();
    if summed == wanted {
        columns.retain(|c| stats[c].summed);
        return columns;
    }
    let mut counts: Vec<u32> = columns.iter().map(|c| stats[c].numbers).collect();
    counts.sort_unstable_by_key(|n| std::cmp::Reverse(*n));
    let (least, next) = (counts[wanted - 1], counts[wanted]);
    if least >= MANY && next * 2 <= least {
        columns.retain(|c| stats[c].numbers >= least);
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
            labels.iter().any(|&l| row.at(l).is_some_and(|c| !c.key().is_empty() && Some(c.at()) != region.title));
        // `有 | なし` are words of a header, unless the sheet writes its zeros so.
        let is_zero = |c: &GridCell<'_>| {
            let names = |label: &String| *text::key(label) == *c.key();
            let below = || grid.rows[body..region.rows.1].iter().filter_map(|r| r.at(c.col));
            !table.columns.iter().any(|k| names(&k.label) || k.aliases.iter().any(names))
                && below().any(|o| o.key() == c.key())
        };
        let counted = counts.iter().any(|&c| row.at(c).is_some_and(|c| c.figure && (!c.is_bare_word() || is_zero(c))));
        if !(labelled && counted && row.row + 1 == grid.rows[start].row) {
            break;
        }
        start -= 1;
    }
    start
}
