//! The whole as a report like any other: a submission whose cells are those of 内訳, so that every rule can look at it and it is printed the
//! way a submitted one is.

use super::breakdown::{Breakdown, Whose};
use super::combine::{Joined, Joining};
use super::intake::{Extra, Known, Taken, label_key};
use super::lists::Entry;
use super::remarks;
use super::slots::Slot;
use crate::a1::{CellRange, CellRef};
use crate::date::Period;
use crate::number;
use crate::schema::{ListKind, MergeRule, Row, Schema};
use crate::submission::{
    self, BoundList, BoundRow, BoundTable, HeaderValue, LabelMatch, ListPart, OFFICES_WORDS, Observed, PeriodRecord,
    Reading, RowLabel, RowRole, Submission, TablePart, Written,
};
use crate::workbook::{Cell, FileFormat, NumberFormat, Sheet, Value, Visibility, Workbook};
use std::collections::HashMap;
use std::sync::Arc;

/// Index of 内訳 in [`workbook`].
const BREAKDOWN: usize = 0;
/// Index of 別表 in [`workbook`].
const LISTS: usize = 1;
/// Texts have no cell in 内訳; they are told apart by columns no sheet of ours reaches.
const TEXT_COLUMN: u32 = 12_000;
/// Rows of things that have no line in 内訳.
const NOWHERE: u32 = 900_000;

/// Whether a cell of the whole is one of 内訳's own.
pub(super) fn stands(cell: CellRef) -> bool {
    cell.row < NOWHERE - 500_000 && cell.col < TEXT_COLUMN
}

/// A figure of a row without a place in the schema.
#[derive(Clone, Debug, PartialEq)]
pub struct ExtraCell {
    /// The input.
    pub piece: usize,
    /// Schema column.
    pub column: usize,
    /// What stands there.
    pub taken: Taken,
}

/// A row of the inputs without a place in the schema, carried on.
#[derive(Clone, Debug, PartialEq)]
pub struct ExtraRow {
    /// Table index.
    pub table: usize,
    /// The schema row it stands after.
    pub after: Option<usize>,
    /// Its label as first written.
    pub label: String,
    /// Its code as first written.
    pub code: Option<String>,
    /// What it was taken for.
    pub role: RowRole,
    /// Its cells in all inputs.
    pub cells: Vec<ExtraCell>,
    /// What they come to, one a schema column.
    pub totals: Vec<Option<Known>>,
}

/// What makes rows of several inputs the same row: a subtotal its parts; anything else its label and code, and for what is part of a row
/// also its place.
#[derive(PartialEq, Eq, Hash)]
enum SameRow {
    Parts(usize, Vec<usize>),
    Label(usize, std::mem::Discriminant<RowRole>, String, String, Option<usize>),
}

fn same_row(e: &Extra) -> SameRow {
    match &e.role {
        RowRole::Subtotal(parts) if !parts.is_empty() => SameRow::Parts(e.table, parts.clone()),
        role => {
            let place = if *role == RowRole::Unknown { None } else { e.after };
            let code = label_key(e.code.as_deref().unwrap_or_default());
            SameRow::Label(e.table, std::mem::discriminant(role), label_key(&e.label), code, place)
        }
    }
}

/// Rows without a place in the schema, the same row of several inputs together. A subtotal comes to what its parts come to, for not every
/// input need state it.
pub(super) fn extra_rows(joining: &Joining<'_>, figures: &[Option<Joined>]) -> Vec<ExtraRow> {
    let mut rows: Vec<ExtraRow> = Vec::new();
    let mut known: HashMap<SameRow, usize> = HashMap::new();
    for series in &joining.plan.series {
        let last = series.pieces.len().saturating_sub(1);
        for (_, &piece) in series.pieces.iter().enumerate().filter(|(i, _)| !series.cumulative || *i == last) {
            for e in &joining.pieces[piece].extra {
                let at = *known.entry(same_row(e)).or_insert_with(|| {
                    rows.push(ExtraRow {
                        table: e.table,
                        after: e.after,
                        label: e.label.clone(),
                        code: e.code.clone(),
                        role: e.role.clone(),
                        cells: Vec::new(),
                        totals: Vec::new(),
                    });
                    rows.len() - 1
                });
                let cells = e.figures.iter().enumerate();
                rows[at].cells.extend(cells.filter_map(|(column, t)| Some(ExtraCell { piece, column, taken: (*t)? })));
            }
        }
    }
    for row in &mut rows {
        let columns = &joining.schema.tables[row.table].columns;
        row.totals = (0..columns.len())
            .map(|k| {
                let parts: Vec<Known> = row.cells.iter().filter(|c| c.column == k).map(|c| c.taken.known).collect();
                if parts.is_empty() {
                    return None;
                }
                if let RowRole::Subtotal(of) = &row.role
                    && let Some(sum) = sum_of(joining, figures, row.table, of, k)
                {
                    return Some(sum);
                }
                Some(match columns[k].merge {
                    MergeRule::Bounds => super::combine::bounds(&parts, None),
                    _ => super::combine::sum(&parts),
                })
            })
            .collect();
    }
    rows
}

/// What rows of the schema come to together.
fn sum_of(joining: &Joining<'_>, figures: &[Option<Joined>], t: usize, rows: &[usize], k: usize) -> Option<Known> {
    let parts = rows.iter().map(|&j| figures[joining.slots.index(Slot::Cell(t, j, k))?].map(|f| f.known));
    let parts: Vec<Known> = parts.collect::<Option<_>>()?;
    (!parts.is_empty()).then(|| super::combine::sum(&parts))
}

/// The workbook whose sheets the cells of the whole stand on, 内訳 and 別表; it says only that it joins several offices, where it does.
pub(super) fn workbook(names: [&str; 2], offices: bool) -> Workbook {
    let cells = |n: usize| {
        let words = Cell { at: CellRef::new(0, 0), value: Value::Text(OFFICES_WORDS.into()), formula: None, format: 0 };
        if offices && n == 0 { vec![words] } else { Vec::new() }
    };

    Workbook {
        format: FileFormat::Xlsx,
        sheets: (0..).zip(names).map(|(i, n)| Sheet::new(n.to_owned(), Visibility::Visible, cells(i))).collect(),
        formats: vec![NumberFormat { code: Arc::from("General"), is_date: false }],
        date_1904: false,
        defined_names: Vec::new(),
    }
}

/// The whole as a submission.
pub(super) fn submission(
    joining: &Joining<'_>,
    breakdown: &Breakdown,
    figures: &[Option<Joined>],
    extra: &[ExtraRow],
    lists: &[Option<Vec<Entry>>],
) -> Submission {
    let schema = joining.schema;
    let texts = texts(joining);
    let codes = joining.pieces.iter().any(|p| p.codes);
    let mut free = NOWHERE;
    let mut nowhere = || {
        free += 1;
        free
    };
    let header = (0..schema.header.len())
        .map(|i| {
            let value = match joining.slots.index(Slot::Header(i)) {
                Some(n) => {
                    let at = breakdown.total(Whose::Slot(Slot::Header(i)))?;
                    observed(at, figures[n]?.known, schema.header[i].measure.unit())
                }
                None => words(CellRef::new(nowhere(), TEXT_COLUMN), texts.get(&Slot::Header(i))?),
            };
            Some(HeaderValue { value, whole_cell: true })
        })
        .collect();
    let tables = (0..schema.tables.len())
        .map(|t| table(joining, breakdown, figures, extra, &texts, t, codes, &mut nowhere))
        .collect();
    let lists =
        lists.iter().enumerate().map(|(l, entries)| Some(list(schema, l, entries.as_ref()?, &mut nowhere))).collect();
    Submission {
        sheets: vec![BREAKDOWN, LISTS],
        period: PeriodRecord { period: Some(joining.plan.whole), ..PeriodRecord::default() },
        header,
        tables,
        duplicates: Vec::new(),
        lists,
        set_aside: Vec::new(),
    }
}

fn observed(at: CellRef, known: Known, unit: &str) -> Observed {
    let (reading, raw): (Reading, Arc<str>) = match known {
        Known::Count(value) => (Reading::Count { value, written: Written::Number }, value.to_string().into()),
        Known::Between(least, most) => (Reading::Between { least, most }, number::open_count(least, most, unit).into()),
        Known::Unknown => (Reading::NotNumber, Arc::from("要確認")),
    };
    Observed { sheet: BREAKDOWN, at, reading, raw, formula: false }
}

fn blank(at: CellRef) -> Observed {
    Observed { sheet: BREAKDOWN, at, reading: Reading::Blank, raw: Arc::from(""), formula: false }
}

fn words(at: CellRef, text: &str) -> Observed {
    Observed { sheet: BREAKDOWN, at, reading: Reading::Text, raw: Arc::from(text), formula: false }
}

/// The texts of the whole: of remarks the union of their items, of what should be the same the last.
fn texts(joining: &Joining<'_>) -> HashMap<Slot, String> {
    let mut all: HashMap<Slot, Vec<&str>> = HashMap::new();
    for series in &joining.plan.series {
        let last = series.pieces.len().saturating_sub(1);
        for (_, &piece) in series.pieces.iter().enumerate().filter(|(i, _)| !series.cumulative || *i == last) {
            for words in &joining.pieces[piece].texts {
                all.entry(target(joining, words.slot)).or_default().push(&words.text);
            }
        }
    }
    all.into_iter()
        .map(|(slot, texts)| {
            let text = match slot.rule(joining.schema) {
                MergeRule::Same => texts.last().map_or_else(String::new, |t| (*t).to_owned()),
                _ => remarks::union(texts),
            };
            (slot, text)
        })
        .filter(|(_, text)| !text.trim().is_empty())
        .collect()
}

/// The row that replaced a text's row.
fn target(joining: &Joining<'_>, slot: Slot) -> Slot {
    let Slot::Cell(t, j, k) = slot else { return slot };
    let to = joining.sources.rows.iter().find(|r| (r.0, r.1) == (t, j)).map_or(j, |r| r.2);
    Slot::Cell(t, to, k)
}

#[expect(clippy::too_many_arguments, reason = "a step of `submission`, which holds all of these")]
fn table(
    joining: &Joining<'_>,
    breakdown: &Breakdown,
    figures: &[Option<Joined>],
    extra: &[ExtraRow],
    texts: &HashMap<Slot, String>,
    t: usize,
    codes: bool,
    nowhere: &mut dyn FnMut() -> u32,
) -> Option<BoundTable> {
    let schema = &joining.schema.tables[t];
    let found = |j: usize, k: usize| joining.slots.index(Slot::Cell(t, j, k)).and_then(|n| figures[n]);
    let column =
        |k: usize| !schema.columns[k].measure.is_count() || (0..schema.rows.len()).any(|j| found(j, k).is_some());
    let columns: Vec<Option<u32>> = (0..schema.columns.len()).map(|k| column(k).then_some(k as u32)).collect();
    if !(0..schema.rows.len()).any(|j| (0..schema.columns.len()).any(|k| found(j, k).is_some())) {
        return None;
    }
    let mut rows: Vec<BoundRow> = Vec::new();
    let mut by_entry = vec![None; schema.rows.len()];
    let mut add = |after: Option<usize>, rows: &mut Vec<BoundRow>| {
        for (x, e) in extra.iter().enumerate().filter(|(_, e)| e.table == t && e.after == after) {
            let first = breakdown.figures().find(|f| matches!(f.whose, Whose::Extra(i, _) if i == x));
            let row = first.and_then(|f| breakdown.total(f.whose)).map_or_else(&mut *nowhere, |at| at.row);
            let cells = schema.columns.iter().enumerate().map(|(k, column)| {
                match (breakdown.total(Whose::Extra(x, k)), e.totals.get(k).copied().flatten()) {
                    (Some(at), Some(known)) => observed(at, known, column.measure.unit()),
                    _ => blank(CellRef::new(row, TEXT_COLUMN + k as u32)),
                }
            });
            rows.push(BoundRow {
                part: 0,
                row,
                role: e.role.clone(),
                label: RowLabel {
                    at: Some(CellRef::new(row, 1)),
                    text: e.label.as_str().into(),
                    matched: LabelMatch::Exact,
                },
                code: e.code.as_deref().map(|code| (CellRef::new(row, 0), code.into())),
                cells: cells.collect(),
            });
        }
    };
    add(None, &mut rows);
    for (j, entry) in schema.rows.iter().enumerate() {
        let first = (0..schema.columns.len()).find_map(|k| breakdown.total(Whose::Slot(Slot::Cell(t, j, k))));
        let row = match first {
            Some(at) => Some(at.row),
            // A row that became another is there, and counts nothing of its own.
            None => {
                let replaced = joining.sources.rows.iter().any(|r| (r.0, r.1) == (t, j));
                (replaced && is_due(entry, &joining.plan.whole)).then(|| NOWHERE - 1 - (t * 2_000 + j) as u32)
            }
        };
        if let Some(row) = row {
            let cells = schema.columns.iter().enumerate().map(|(k, c)| {
                let slot = Slot::Cell(t, j, k);
                match (breakdown.total(Whose::Slot(slot)), found(j, k), texts.get(&slot)) {
                    (Some(at), Some(joined), _) => observed(at, joined.known, c.measure.unit()),
                    (.., Some(text)) => words(CellRef::new(row, TEXT_COLUMN + k as u32), text),
                    _ if first.is_none() && c.measure.is_count() => {
                        observed(CellRef::new(row, TEXT_COLUMN + k as u32), Known::Count(0), "")
                    }
                    _ => blank(CellRef::new(row, TEXT_COLUMN + k as u32)),
                }
            });
            by_entry[j] = Some(rows.len());
            rows.push(BoundRow {
                part: 0,
                row,
                role: RowRole::Entry(j),
                label: RowLabel {
                    at: Some(CellRef::new(row, 1)),
                    text: entry.label().into(),
                    matched: LabelMatch::Exact,
                },
                code: entry.code.as_deref().filter(|_| codes).map(|code| (CellRef::new(row, 0), code.into())),
                cells: cells.collect(),
            });
        }
        add(Some(j), &mut rows);
    }
    let (first, last) = (rows.first().map_or(0, |r| r.row), rows.last().map_or(0, |r| r.row));
    Some(BoundTable {
        table: t,
        first: TablePart {
            sheet: BREAKDOWN,
            range: CellRange::new(CellRef::new(first, 0), CellRef::new(last, breakdown.total_column())),
            title: None,
            columns,
            code_column: codes.then_some(0),
            transposed: false,
        },
        further: Vec::new(),
        passed_over: Vec::new(),
        rows,
        by_entry,
    })
}

/// Whether a category is valid on some day of a period, so that a report of it should have its row.
fn is_due(row: &Row, whole: &Period) -> bool {
    row.valid_from.is_none_or(|d| d <= whole.to) && row.valid_to.is_none_or(|d| d >= whole.from)
}

fn list(schema: &Schema, l: usize, entries: &[Entry], nowhere: &mut dyn FnMut() -> u32) -> BoundList {
    let columns = &schema.lists[l].columns;
    let top = nowhere();
    let entry = |e: &Entry| {
        let row = nowhere();
        let cells = e.item.cells.iter().zip(columns).enumerate().map(|(k, (cell, column))| {
            let at = CellRef::new(row, k as u32);
            if column.kind == ListKind::Role && cell.raw.trim().is_empty() && !e.item.role_text.trim().is_empty() {
                return Observed { sheet: LISTS, ..words(at, &e.item.role_text) };
            }
            Observed { sheet: LISTS, at, formula: false, ..cell.clone() }
        });
        submission::Entry {
            part: 0,
            row,
            cells: cells.collect(),
            role_text: e.item.role_text.clone(),
            role: e.item.role,
        }
    };
    let entries: Vec<submission::Entry> = entries.iter().map(entry).collect();
    let last = entries.last().map_or(top, |e| e.row);
    BoundList {
        list: l,
        first: ListPart {
            sheet: LISTS,
            range: CellRange::new(CellRef::new(top, 0), CellRef::new(last, columns.len() as u32)),
            columns: (0..columns.len() as u32).map(Some).collect(),
        },
        further: Vec::new(),
        entries,
    }
}
