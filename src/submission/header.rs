//! Reads the figures of the form's head: a label, and its value in the same cell or in those to the right.

use super::facts::Facts;
use super::grid::{Grid, GridCell, GridRow};
use super::model::{HeaderValue, Observed, Reading, Written};
use super::read;
use super::words::Vocabulary;
use crate::number::{self, CountText};
use crate::schema::Schema;
use crate::text;
use crate::workbook::Value;
use std::cell::Cell;
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
    // Only rows in which some label stands are looked at.
    let names = |c: &GridCell<'_>| c.facts(vocabulary).filter(|f| !f.header.is_empty());
    let zone: Vec<(&GridRow<'_>, Vec<Rc<Facts>>)> = grid
        .rows
        .iter()
        .filter(|r| !claimed(r.row) && r.cells.iter().any(|c| names(c).is_some()))
        .map(|r| (r, r.cells.iter().map(|c| c.facts(vocabulary).unwrap_or_default()).collect()))
        .collect();
    schema
        .header
        .iter()
        .zip(&vocabulary.header)
        .map(|(field, words)| {
            words.sources.iter().find_map(|(labels, nth)| {
                zone.iter().find_map(|(row, facts)| {
                    labels.iter().find_map(|(label, _)| {
                        let behind = |f: &Rc<Facts>| f.header.iter().find(|h| h.0 == *label).map(|h| usize::from(h.1));
                        let (k, from) = facts.iter().enumerate().find_map(|(k, f)| Some((k, behind(f)?)))?;
                        if field.measure.is_count() {
                            number_after(grid, row, facts, (k, from), *nth)
                                .or_else(|| number_below(grid, below(grid, row, facts, k, claimed)?, *nth))
                        } else {
                            text_after(grid, row, facts, (k, from))
                                .or_else(|| text_below(grid, below(grid, row, facts, k, claimed)?.1, vocabulary))
                        }
                    })
                })
            })
        })
        .collect()
}

/// The cell below a label beside which nothing but the next label stands: in a row of labels over a row of values.
fn below<'g, 'a>(
    grid: &'g Grid<'a>,
    row: &GridRow<'_>,
    facts: &[Rc<Facts>],
    k: usize,
    claimed: &dyn Fn(u32) -> bool,
) -> Option<(&'g GridRow<'a>, &'g GridCell<'a>)> {
    let is_scrap = |c: &GridCell<'_>| matches!(c.cell.value, Value::Error(_)) && !is_beside(grid, &row.cells[k], c);
    let beside = row.cells.get(k + 1).filter(|c| !is_check_box(c) && !is_scrap(c));
    if beside.is_some() && facts.get(k + 1).is_some_and(|f| !f.header_label) {
        return None;
    }
    let next = grid.rows.get(grid.row_index(row.row + 1)).filter(|r| r.row - row.row <= 2 && !claimed(r.row))?;
    Some((next, next.at(row.cells[k].col)?))
}

/// Whether not more than two columns lie between a cell, merged as it may be, and the next one.
fn is_beside(grid: &Grid<'_>, cell: &GridCell<'_>, next: &GridCell<'_>) -> bool {
    let covers = |col: &u32| grid.cover(cell.at().row, *col) == Some(cell.at());
    let end = (cell.col + 1..next.col).take_while(covers).last().unwrap_or(cell.col);
    next.col - end <= 3
}

/// Whether a cell holds what a check box leaves: TRUE or FALSE.
const fn is_check_box(cell: &GridCell<'_>) -> bool {
    matches!(cell.cell.value, Value::Bool(_))
}

/// A figure in a cell of its own below its label.
fn number_below(grid: &Grid<'_>, (row, cell): (&GridRow<'_>, &GridCell<'_>), nth: usize) -> Option<HeaderValue> {
    let written = cell.text().unwrap_or_default();
    let found = match (cell.number().and_then(number::whole), number::read_count(written)) {
        (Some(n), _) => vec![(n, true)],
        (None, CountText::Number(_)) => numbers(&text::fold(written)),
        _ => return None,
    };
    let (n, _) = *found.get(nth - 1).filter(|f| f.1)?;
    Some(value(grid, row, cell, n, true))
}

/// A text below its label, if it is neither a label itself nor the title of what follows.
fn text_below(grid: &Grid<'_>, cell: &GridCell<'_>, vocabulary: &Vocabulary) -> Option<HeaderValue> {
    let facts = cell.facts(vocabulary)?;
    let other = facts.header_label || facts.ends_list || facts.number.is_some() || !facts.titles.is_empty();
    let raw = read::raw_text(cell.cell);
    (!other && !raw.trim().is_empty()).then(|| text_value(grid, cell, &raw, true))
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
    facts: &[Rc<Facts>],
    (k, from): (usize, usize),
    nth: usize,
) -> Option<HeaderValue> {
    let seen = Cell::new(0);
    let take = |found: &[(i64, bool)]| -> Option<i64> {
        for (n, whole) in found {
            seen.set(seen.get() + 1);
            if seen.get() == nth {
                return whole.then_some(*n);
            }
        }
        None
    };
    if let Some(n) = take(&numbers(&facts[k].folded[from..])) {
        return Some(value(grid, row, &row.cells[k], n, false));
    }
    for (before, (cell, facts)) in row.cells.iter().zip(row.cells.iter().zip(facts).skip(1)).skip(k).take(REACH) {
        let text = &*facts.folded;
        // A further figure stands beside the first; what stands far off is something else.
        if seen.get() > 0 && !is_beside(grid, before, cell) {
            break;
        }
        // A check box is no figure, and stands beside what it belongs to.
        if !text.is_empty() && facts.header_label || is_check_box(cell) {
            break;
        }
        if cell.text().is_some_and(|t| number::read_open_count(t).is_some()) {
            return Some(HeaderValue { value: observed(grid, row, cell), whole_cell: true });
        }
        if let Some(n) = cell.number() {
            match number::whole(n) {
                Some(n) => {
                    if let Some(n) = take(&[(n, true)]) {
                        return Some(value(grid, row, cell, n, true));
                    }
                }
                None => return Some(HeaderValue { value: observed(grid, row, cell), whole_cell: true }),
            }
        } else if let Some(n) = take(&numbers(text)) {
            let whole_cell = matches!(number::read_count(cell.text().unwrap_or_default()), CountText::Number(_));
            return Some(value(grid, row, cell, n, whole_cell));
        } else if cell.text().is_none() {
            // An error far off is somebody's scrap.
            if !is_beside(grid, before, cell) {
                break;
            }
            return Some(HeaderValue { value: observed(grid, row, cell), whole_cell: true });
        }
    }
    None
}

fn observed(grid: &Grid<'_>, row: &GridRow<'_>, cell: &GridCell<'_>) -> Observed {
    read::observe(row.stored(cell.col), grid.index, cell.at(), crate::schema::Measure::Times)
}

fn value(grid: &Grid<'_>, row: &GridRow<'_>, cell: &GridCell<'_>, n: i64, whole_cell: bool) -> HeaderValue {
    let mut value = observed(grid, row, cell);
    let written = if cell.number().is_some() { Written::Number } else { Written::Text };
    value.reading = Reading::Count { value: n, written };
    HeaderValue { value, whole_cell }
}

/// The text behind a label, in its own cell or in the next.
fn text_after(
    grid: &Grid<'_>,
    row: &GridRow<'_>,
    facts: &[Rc<Facts>],
    (k, from): (usize, usize),
) -> Option<HeaderValue> {
    let rest = &facts[k].folded[from..];
    if !rest.is_empty() {
        let cell = &row.cells[k];
        let whole = cell.text().unwrap_or_default();
        let tail =
            whole.split_once([':', '：']).map_or_else(|| last_chars(whole, rest.chars().count()), |t| t.1.trim());
        return Some(text_value(grid, cell, tail, false));
    }
    let (cell, beside) =
        row.cells.iter().zip(facts).skip(k + 1).take(REACH).find(|(c, _)| !read::raw_text(c.cell).trim().is_empty())?;
    if beside.header_label {
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
    let value = Observed {
        sheet: grid.index,
        at: cell.at(),
        reading: Reading::Text,
        raw: Arc::from(text),
        formula: cell.cell.formula.is_some(),
    };
    HeaderValue { value, whole_cell }
}
