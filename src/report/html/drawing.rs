//! What of a workbook is kept to draw it: the sheets that were read or are spoken of, their cells as shown, within bounds.
//!
//! A sheet is drawn whole where it has at most [`WHOLE_ROWS`] rows and [`WHOLE_COLUMNS`] columns; otherwise around its tables and findings,
//! and the gaps are said.

use super::shown::shown;
use crate::a1::{CellRange, CellRef};
use crate::message::{Lang, plain};
use crate::run::Inspected;
use crate::submission::{BoundList, BoundTable};
use crate::workbook::{Cell, Sheet, Value, Visibility, Workbook};
use std::collections::{BTreeMap, BTreeSet};

/// Rows up to which a sheet is drawn whole.
const WHOLE_ROWS: u32 = 600;
/// Columns up to which a sheet is drawn whole.
const WHOLE_COLUMNS: u32 = 40;
/// Rows and columns drawn at most of a larger sheet.
const MOST_ROWS: usize = 1_000;
const MOST_COLUMNS: usize = 60;
/// Rows drawn above and below a finding, and at the head and foot of a long table.
const AROUND: u32 = 3;
const HEAD: u32 = 8;
/// A run of more blank rows than this is drawn as a gap.
const BLANK_RUN: u32 = 4;

/// The sheets of a workbook as they will be drawn.
#[derive(Debug)]
pub struct Drawing {
    pub(super) sheets: Vec<DrawnSheet>,
    /// Sheets that hold nothing of the form, by name.
    pub(super) others: Vec<String>,
    /// Formulas of the cells that findings are about.
    pub(super) formulas: BTreeMap<(String, CellRef), String>,
    /// The form's language, which is that of the sheets.
    pub(super) language: Lang,
}

#[derive(Debug)]
pub(super) struct DrawnSheet {
    pub name: String,
    pub hidden: bool,
    /// Zero-based columns, ascending, and whether each is hidden.
    pub columns: Vec<(u32, bool)>,
    pub lines: Vec<Line>,
    /// Whether columns were left out.
    pub columns_cut: bool,
}

#[derive(Debug)]
pub(super) enum Line {
    /// A row with a slot for every column drawn.
    Row { row: u32, hidden: bool, slots: Vec<Slot> },
    /// Rows not drawn, zero-based, both included; whether all of them are blank.
    Gap { from: u32, to: u32, blank: bool },
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Slot {
    Blank,
    /// Covered by the cell at this place, which is drawn.
    Covered(CellRef),
    Filled {
        text: String,
        number: bool,
        columns: usize,
        rows: usize,
    },
}

impl Drawing {
    /// What is to be drawn of a file.
    pub fn of(inspected: &Inspected) -> Self {
        let workbook = &inspected.workbook;
        let mut spoken: BTreeMap<&str, BTreeSet<CellRef>> = BTreeMap::new();
        for finding in inspected.parts.iter().flat_map(|p| &p.findings) {
            if let Some(sheet) = &finding.place.sheet {
                spoken.entry(sheet).or_default().extend(finding.place.cell);
            }
            for cause in &finding.causes {
                spoken.entry(&cause.sheet).or_default().insert(cause.cell);
            }
            if let Some(correction) = &finding.correction {
                spoken.entry(&correction.sheet).or_default().insert(correction.cell);
            }
        }
        let read: BTreeSet<usize> = inspected.parts.iter().flat_map(|p| p.submission.sheets.iter().copied()).collect();
        let mut drawing = Self {
            sheets: Vec::new(),
            others: Vec::new(),
            formulas: BTreeMap::new(),
            language: inspected.schema.language,
        };
        for (index, sheet) in workbook.sheets.iter().enumerate() {
            let cells = spoken.get(sheet.name.as_str()).cloned();
            if cells.is_none() && !read.contains(&index) {
                drawing.others.push(sheet.name.clone());
                continue;
            }
            let cells = cells.unwrap_or_default();
            for at in &cells {
                let formula = sheet.cell(*at).and_then(|c| c.formula.as_deref()).filter(|f| !f.is_empty());
                if let Some(formula) = formula.filter(|_| sheet.formulas_known) {
                    drawing.formulas.insert((sheet.name.clone(), *at), format!("={}", plain(formula)));
                }
            }
            drawing.sheets.push(draw(workbook, sheet, &ranges(inspected, index), &cells));
        }
        drawing
    }

    /// How many cells a page gets by drawing this.
    pub(super) fn weight(&self) -> usize {
        self.sheets.iter().map(|s| s.lines.len().saturating_mul(s.columns.len())).sum()
    }
}

/// The tables and lists of all reports on a sheet, and the cells of the header.
fn ranges(inspected: &Inspected, sheet: usize) -> Vec<CellRange> {
    let one = |at: CellRef| CellRange::new(at, at);
    let submissions = inspected.parts.iter().map(|p| &p.submission);
    submissions
        .flat_map(|s| {
            let tables = s.tables.iter().flatten().flat_map(BoundTable::extents);
            let lists = s.lists.iter().flatten().flat_map(BoundList::extents);
            let parts = tables.chain(lists).filter(|p| p.0 == sheet).map(|p| p.1);
            let again = s.duplicates.iter().filter(|d| d.sheet == sheet).map(|d| d.range);
            let header = s.header.iter().flatten().filter(|h| h.value.sheet == sheet).map(|h| one(h.value.at));
            parts.chain(again).chain(header).collect::<Vec<_>>()
        })
        .collect()
}

fn draw(workbook: &Workbook, sheet: &Sheet, tables: &[CellRange], spoken: &BTreeSet<CellRef>) -> DrawnSheet {
    let used = spoken
        .iter()
        .fold(sheet.used_range(), |range, at| Some(range.map_or(CellRange::new(*at, *at), |r| r.including(*at))));
    let Some(used) = used else {
        let hidden = sheet.visibility != Visibility::Visible;
        return DrawnSheet {
            name: sheet.name.clone(),
            hidden,
            columns: Vec::new(),
            lines: Vec::new(),
            columns_cut: false,
        };
    };
    let (columns, columns_cut) = columns(used, tables, spoken);
    let rows = rows(sheet, used, tables, spoken);
    let mut lines = Vec::with_capacity(rows.len());
    let mut next = used.start.row;
    for &row in &rows {
        if row > next {
            lines.push(gap(sheet, next, row - 1));
        }
        let slots = slots(workbook, sheet, row, &columns, &rows, spoken);
        lines.push(Line::Row { row, hidden: sheet.hidden_rows.contains(row), slots });
        next = row + 1;
    }
    if next <= used.end.row {
        lines.push(gap(sheet, next, used.end.row));
    }
    DrawnSheet {
        name: sheet.name.clone(),
        hidden: sheet.visibility != Visibility::Visible,
        columns: columns.into_iter().map(|c| (c, sheet.hidden_cols.contains(c))).collect(),
        lines,
        columns_cut,
    }
}

fn gap(sheet: &Sheet, from: u32, to: u32) -> Line {
    let all = CellRange::new(CellRef::new(from, 0), CellRef::new(to, u32::MAX));
    Line::Gap { from, to, blank: sheet.cells_in(all).next().is_none() }
}

/// The columns drawn, and whether some were left out.
fn columns(used: CellRange, tables: &[CellRange], spoken: &BTreeSet<CellRef>) -> (Vec<u32>, bool) {
    let all = used.start.col..=used.end.col;
    if used.end.col - used.start.col < WHOLE_COLUMNS {
        return (all.collect(), false);
    }
    let wanted: BTreeSet<u32> = spoken
        .iter()
        .map(|at| at.col)
        .chain(tables.iter().flat_map(|t| (t.start.col..=t.end.col).take(MOST_COLUMNS)))
        .chain(all.take(HEAD as usize))
        .collect();
    (wanted.into_iter().take(MOST_COLUMNS).collect(), true)
}

/// The rows drawn, ascending: long blank runs are left out, and of a large sheet what is far from tables and findings.
fn rows(sheet: &Sheet, used: CellRange, tables: &[CellRange], spoken: &BTreeSet<CellRef>) -> Vec<u32> {
    if used.end.row - used.start.row >= WHOLE_ROWS {
        let mut wanted: BTreeSet<u32> = (used.start.row..=used.end.row).take(HEAD as usize).collect();
        let mut add = |from: u32, to: u32| {
            for row in from.max(used.start.row)..=to.min(used.end.row) {
                if wanted.len() >= MOST_ROWS {
                    return;
                }
                wanted.insert(row);
            }
        };
        for at in spoken {
            add(at.row.saturating_sub(AROUND), at.row.saturating_add(AROUND));
        }
        for table in tables {
            if table.end.row - table.start.row < WHOLE_ROWS {
                add(table.start.row, table.end.row);
            } else {
                add(table.start.row, table.start.row + HEAD);
                add(table.end.row.saturating_sub(AROUND), table.end.row);
            }
        }
        return wanted.into_iter().collect();
    }
    let filled: BTreeSet<u32> = sheet.cells().iter().map(|c| c.at.row).chain(spoken.iter().map(|at| at.row)).collect();
    let mut out = Vec::new();
    let mut next = used.start.row;
    for row in filled {
        if row - next <= BLANK_RUN {
            out.extend(next..row);
        }
        out.push(row);
        next = row + 1;
    }
    out
}

/// The slots of one row. Merged cells span what is drawn of them; text that Excel would let run over blank neighbours spans these.
fn slots(
    workbook: &Workbook,
    sheet: &Sheet,
    row: u32,
    columns: &[u32],
    rows: &[u32],
    spoken: &BTreeSet<CellRef>,
) -> Vec<Slot> {
    let mut slots = Vec::with_capacity(columns.len());
    let mut k = 0;
    while let Some(&col) = columns.get(k) {
        let at = CellRef::new(row, col);
        if let Some(region) = sheet.merge_at(at) {
            slots.push(merged(workbook, sheet, at, region, columns, rows));
            k += 1;
            continue;
        }
        let Some(cell) = sheet.cell(at) else {
            slots.push(Slot::Blank);
            k += 1;
            continue;
        };
        let text = shown(workbook, cell);
        let free = columns[k + 1..].iter().take_while(|&&c| {
            let next = CellRef::new(row, c);
            sheet.cell(next).is_none() && sheet.merge_at(next).is_none() && !spoken.contains(&next)
        });
        let over = if matches!(cell.value, Value::Text(_)) { overflow(&text).min(free.count()) } else { 0 };
        slots.push(filled(cell, text, 1 + over, 1));
        slots.extend(std::iter::repeat_n(Slot::Covered(at), over));
        k += 1 + over;
    }
    slots
}

/// How many further columns a text takes that stands on one line: five wide characters a column, and short text none.
fn overflow(text: &str) -> usize {
    const WIDTH: usize = 10;
    let width: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    if text.contains('\n') { 0 } else { width.saturating_sub(1) / WIDTH }
}

fn filled(cell: &Cell, text: String, columns: usize, rows: usize) -> Slot {
    Slot::Filled { text, number: matches!(cell.value, Value::Number(_)), columns, rows }
}

fn merged(workbook: &Workbook, sheet: &Sheet, at: CellRef, region: CellRange, columns: &[u32], rows: &[u32]) -> Slot {
    // Where rows are left out in its middle, each stretch that is drawn is a cell of its own.
    let here = rows.partition_point(|&r| r < at.row);
    let above = (region.start.row..=at.row).rev().zip(rows[..=here].iter().rev()).take_while(|(a, b)| a == *b).count();
    let below = (at.row..=region.end.row).zip(&rows[here..]).take_while(|(a, b)| a == *b).count();
    let first_col = columns.partition_point(|&c| c < region.start.col);
    let width = columns.partition_point(|&c| c <= region.end.col) - first_col;
    let shown_at = CellRef::new(at.row + 1 - above as u32, columns.get(first_col).copied().unwrap_or(at.col));
    if at != shown_at {
        return Slot::Covered(shown_at);
    }
    let height = below;
    let text = sheet.cell(region.start);
    match text {
        Some(cell) => filled(cell, shown(workbook, cell), width.max(1), height.max(1)),
        None => Slot::Filled { text: String::new(), number: false, columns: width.max(1), rows: height.max(1) },
    }
}
