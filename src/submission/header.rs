//! Reads the figures of the form's head: a label, and its value in the same cell or in those to the right.

use super::grid::{Grid, GridCell, GridRow};
use super::memo;
use super::model::{HeaderValue, Observed, Reading, Written};
use super::read;
use super::words::Vocabulary;
use crate::number::{self, CountText};
use crate::schema::Schema;
use std::rc::Rc;
use std::sync::Arc;

/// How many cells to the right of a label its value may stand.
const REACH: usize = 8;

/// The header figures found on `grid` outside `claimed` rows, in the schema's order.
pub(super) fn values(
    grid: &Grid<'_>,
    schema: &Schema,
    vocabulary: &Vocabulary,
    claimed: &dyn Fn(u32) -> bool,
) -> Vec<Option<HeaderValue>> {
    let mut zone: Vec<&GridRow<'_>> = Vec::new();
    let mut folded: Vec<Vec<Rc<str>>> = Vec::new();
    // Which cells may hold a label at all, by how labels begin.
    let mut possible: Vec<Vec<bool>> = Vec::new();
    for row in grid.rows.iter().filter(|r| !claimed(r.row)) {
        let texts: Vec<Rc<str>> = row.cells.iter().map(fold_cell).collect();
        let here: Vec<bool> = texts.iter().map(|t| vocabulary.header_starts.may_stand_in(t)).collect();
        if here.contains(&true) {
            zone.push(row);
            folded.push(texts);
            possible.push(here);
        }
    }
    let is_label = |s: &str| {
        vocabulary.header.iter().flat_map(|h| &h.sources).flat_map(|s| &s.0).any(|l| s.starts_with(l.as_str()))
    };
    schema
        .header
        .iter()
        .zip(&vocabulary.header)
        .map(|(field, words)| {
            words.sources.iter().find_map(|(labels, nth)| {
                zone.iter().zip(&folded).zip(&possible).find_map(|((row, folded), possible)| {
                    labels.iter().find_map(|label| {
                        let (k, rest) = folded
                            .iter()
                            .zip(possible)
                            .enumerate()
                            .find_map(|(k, (f, may))| Some((k, may.then(|| after_label(f, label))??)))?;
                        if field.measure.is_count() {
                            number_after(grid, row, folded, k, rest, *nth, &is_label)
                        } else {
                            text_after(grid, row, folded, k, rest, &is_label)
                        }
                    })
                })
            })
        })
        .collect()
}

fn fold_cell(cell: &GridCell<'_>) -> Rc<str> {
    cell.text().filter(|t| t.len() <= 300).map_or_else(|| Rc::from(""), memo::folded)
}

/// What follows a label at the beginning of a text (or behind a separator in it).
fn after_label<'a>(folded: &'a str, label: &str) -> Option<&'a str> {
    let at = folded.find(label)?;
    let before = folded[..at].chars().next_back();
    let boundary = before.is_none_or(|c| !c.is_alphanumeric() || c.is_ascii_digit())
        || folded[..at].ends_with(['回', '件', '日', '名', '人']);
    boundary.then(|| folded[at + label.len()..].trim_start_matches([':', ')', ']', '】', '=', '.']))
}

/// The numbers of a folded text, in order.
fn numbers(folded: &str) -> Vec<(i64, bool)> {
    let mut out = Vec::new();
    let mut rest = folded;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let tail = &rest[start..];
        let end = tail
            .char_indices()
            .find(|(i, c)| !(c.is_ascii_digit() || (*c == ',' && is_thousands(&tail[i + 1..]))))
            .map_or(tail.len(), |(i, _)| i);
        if let Ok(n) = tail[..end].replace(',', "").parse() {
            // Dates, times and fractions are no figures.
            let fraction =
                tail[end..].starts_with(['.', ':']) && tail[end + 1..].starts_with(|c: char| c.is_ascii_digit());
            out.push((n, !fraction));
        }
        rest = &tail[end..];
    }
    out
}

fn is_thousands(rest: &str) -> bool {
    rest.len() >= 3
        && rest.bytes().take(3).all(|b| b.is_ascii_digit())
        && !rest.as_bytes().get(3).is_some_and(u8::is_ascii_digit)
}

/// The `nth` number behind a label, in its own cell or in the next ones.
fn number_after(
    grid: &Grid<'_>,
    row: &GridRow<'_>,
    folded: &[Rc<str>],
    k: usize,
    rest: &str,
    nth: usize,
    is_label: &dyn Fn(&str) -> bool,
) -> Option<HeaderValue> {
    let mut seen = 0;
    let mut take = |found: &[(i64, bool)]| -> Option<i64> {
        for (n, whole) in found {
            seen += 1;
            if seen == nth {
                return whole.then_some(*n);
            }
        }
        None
    };
    if let Some(n) = take(&numbers(rest)) {
        return Some(value(grid, &row.cells[k], n, false));
    }
    for (cell, text) in row.cells.iter().zip(folded).skip(k + 1).take(REACH) {
        if !text.is_empty() && is_label(text) {
            break;
        }
        if cell.text().is_some_and(|t| number::read_open_count(t).is_some()) {
            return Some(HeaderValue { sheet: grid.index, value: observed(grid, cell), whole_cell: true });
        }
        if let Some(n) = cell.number() {
            match number::whole(n) {
                Some(n) => {
                    if let Some(n) = take(&[(n, true)]) {
                        return Some(value(grid, cell, n, true));
                    }
                }
                None => return Some(HeaderValue { sheet: grid.index, value: observed(grid, cell), whole_cell: true }),
            }
        } else if let Some(n) = take(&numbers(text)) {
            let whole_cell = matches!(number::read_count(cell.text().unwrap_or_default()), CountText::Number(_));
            return Some(value(grid, cell, n, whole_cell));
        } else if cell.text().is_none() {
            return Some(HeaderValue { sheet: grid.index, value: observed(grid, cell), whole_cell: true });
        }
    }
    None
}

fn observed(grid: &Grid<'_>, cell: &GridCell<'_>) -> Observed {
    read::observe(grid.sheet, cell.at(), crate::schema::Measure::Times)
}

fn value(grid: &Grid<'_>, cell: &GridCell<'_>, n: i64, whole_cell: bool) -> HeaderValue {
    let mut value = observed(grid, cell);
    let written = if cell.number().is_some() { Written::Number } else { Written::Text };
    value.reading = Reading::Count { value: n, written };
    HeaderValue { sheet: grid.index, value, whole_cell }
}

/// The text behind a label, in its own cell or in the next.
fn text_after(
    grid: &Grid<'_>,
    row: &GridRow<'_>,
    folded: &[Rc<str>],
    k: usize,
    rest: &str,
    is_label: &dyn Fn(&str) -> bool,
) -> Option<HeaderValue> {
    if !rest.is_empty() {
        let cell = &row.cells[k];
        let whole = cell.text().unwrap_or_default();
        let tail =
            whole.split_once([':', '：']).map_or_else(|| last_chars(whole, rest.chars().count()), |t| t.1.trim());
        return Some(text_value(grid, cell, tail, false));
    }
    let (cell, _) = row
        .cells
        .iter()
        .zip(folded)
        .skip(k + 1)
        .take(REACH)
        .find(|(c, _)| !read::raw_text(c.cell).trim().is_empty())?;
    if is_label(&fold_cell(cell)) {
        return None;
    }
    let raw = read::raw_text(cell.cell);
    Some(text_value(grid, cell, &raw, true))
}

fn last_chars(text: &str, count: usize) -> &str {
    let skip = text.chars().count().saturating_sub(count);
    text.char_indices().nth(skip).map_or("", |(i, _)| text[i..].trim())
}

fn text_value(grid: &Grid<'_>, cell: &GridCell<'_>, text: &str, whole_cell: bool) -> HeaderValue {
    let value =
        Observed { at: cell.at(), reading: Reading::Text, raw: Arc::from(text), formula: cell.cell.formula.is_some() };
    HeaderValue { sheet: grid.index, value, whole_cell }
}
