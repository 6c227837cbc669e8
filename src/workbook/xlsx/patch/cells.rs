//! The cells of a sheet part, changed where they stand.

use super::markup::{Event, Open, Scan, Splices, astray, escaped, with_attr};
use super::{CellEdit, NewValue, Skip};
use crate::a1::{CellRange, CellRef, parse_bytes};
use crate::workbook::ReadError;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A cell as it stands in the part.
struct Spot {
    /// The whole element.
    whole: Range<usize>,
    /// Its start tag.
    tag: Range<usize>,
    /// Its prefix, with the colon.
    prefix: String,
    /// Index of its style.
    style: usize,
    /// Its formula element.
    formula: Option<Range<usize>>,
    /// Children that are neither value nor formula.
    others: Vec<Range<usize>>,
    empty: bool,
    kind: Formula,
}

/// What kind of formula a cell has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Formula {
    /// None or its own.
    Own,
    /// A shared one, by its index, and whether its text stands here.
    Shared(u64, bool),
    /// Of an array or a data table.
    Bound,
}

/// A row that a cell must be put into.
struct Row {
    whole: Range<usize>,
    tag: Range<usize>,
    prefix: String,
    empty: bool,
    /// Where its end tag begins.
    close: usize,
    /// Columns and beginnings of its cells.
    cells: Vec<(u32, usize)>,
}

/// What is known of a sheet part after one pass.
#[derive(Default)]
pub struct Layout {
    spots: BTreeMap<CellRef, Spot>,
    rows: BTreeMap<u32, Row>,
    /// Every row's number and beginning, where a row must be inserted.
    starts: Vec<(u32, usize)>,
    /// Ranges that an array formula or a data table fills.
    bound: Vec<CellRange>,
    /// Cells that share a formula, by its index: the cell and its formula element.
    shared: BTreeMap<u64, Vec<(CellRef, Range<usize>)>>,
    /// Whether every row and cell says its position itself.
    explicit: bool,
    /// `sheetData`: start tag, end tag, prefix.
    data: Option<(Range<usize>, Range<usize>, String)>,
}

/// Goes through a sheet part once and notes what concerns these cells.
pub fn layout(text: &str, wanted: &BTreeSet<CellRef>) -> Result<Layout, ReadError> {
    let rows: BTreeSet<u32> = wanted.iter().map(|c| c.row).collect();
    let mut out = Layout { explicit: true, ..Layout::default() };
    let mut scan = Scan::new(text);
    let Event::Open(_) = scan.next()? else { return Err(astray()) };
    loop {
        match scan.next()? {
            Event::Open(open) if open.tag.name == "sheetData" => {
                let close = if open.tag.empty { open.end..open.end } else { data(&mut scan, &mut out, wanted, &rows)? };
                out.data = Some((open.start..open.end, close, open.prefix.to_owned()));
                return Ok(out);
            }
            // What looks like it within another element holds no cells.
            Event::Open(other) => {
                scan.skip(&other)?;
            }
            Event::Close(..) | Event::Eof => return Err(astray()),
        }
    }
}

fn data(
    scan: &mut Scan<'_>,
    out: &mut Layout,
    wanted: &BTreeSet<CellRef>,
    rows: &BTreeSet<u32>,
) -> Result<Range<usize>, ReadError> {
    let mut next_row = 0u32;
    loop {
        match scan.next()? {
            Event::Open(row) if row.tag.name == "row" => {
                let stated =
                    row.tag.attr("r").and_then(|r| r.trim().parse::<u32>().ok()).and_then(|r| r.checked_sub(1));
                out.explicit &= stated.is_some();
                let number = stated.unwrap_or(next_row);
                next_row = number.saturating_add(1);
                out.starts.push((number, row.start));
                let mut cells = Vec::new();
                let close =
                    if row.tag.empty { row.end..row.end } else { self::row(scan, out, number, wanted, &mut cells)? };
                if rows.contains(&number) {
                    out.rows.entry(number).or_insert(Row {
                        whole: row.start..close.end,
                        tag: row.start..row.end,
                        prefix: row.prefix.to_owned(),
                        empty: row.tag.empty,
                        close: close.start,
                        cells,
                    });
                }
            }
            Event::Open(other) => {
                scan.skip(&other)?;
            }
            Event::Close(start, end) => return Ok(start..end),
            Event::Eof => return Err(astray()),
        }
    }
}

fn row(
    scan: &mut Scan<'_>,
    out: &mut Layout,
    row: u32,
    wanted: &BTreeSet<CellRef>,
    cells: &mut Vec<(u32, usize)>,
) -> Result<Range<usize>, ReadError> {
    let mut next_col = 0u32;
    loop {
        match scan.next()? {
            Event::Open(open) if open.tag.name == "c" => {
                let stated = open.tag.attr("r").and_then(|r| parse_bytes(r.as_bytes()));
                out.explicit &= stated.is_some();
                let at = stated.unwrap_or(CellRef::new(row, next_col));
                next_col = at.col.saturating_add(1);
                cells.push((at.col, open.start));
                let spot = cell(scan, out, &open, at)?;
                if wanted.contains(&at) {
                    out.spots.entry(at).or_insert(spot);
                }
            }
            Event::Open(other) => {
                scan.skip(&other)?;
            }
            Event::Close(start, end) => return Ok(start..end),
            Event::Eof => return Err(astray()),
        }
    }
}

fn cell(scan: &mut Scan<'_>, out: &mut Layout, open: &Open<'_>, at: CellRef) -> Result<Spot, ReadError> {
    let mut spot = Spot {
        whole: open.start..open.end,
        tag: open.start..open.end,
        prefix: open.prefix.to_owned(),
        style: open.tag.attr("s").and_then(|s| s.trim().parse().ok()).unwrap_or(0),
        formula: None,
        others: Vec::new(),
        empty: open.tag.empty,
        kind: Formula::Own,
    };
    if open.tag.empty {
        return Ok(spot);
    }
    loop {
        match scan.next()? {
            Event::Open(child) => {
                let close = scan.skip(&child)?;
                let whole = child.start..close.end;
                match child.tag.name {
                    "v" | "is" => {}
                    "f" => {
                        spot.kind = formula(out, &child, at, &whole, !child.tag.empty && close.start > child.end);
                        spot.formula = Some(whole);
                    }
                    _ => spot.others.push(whole),
                }
            }
            Event::Close(_, end) => {
                spot.whole.end = end;
                return Ok(spot);
            }
            Event::Eof => return Err(astray()),
        }
    }
}

fn formula(out: &mut Layout, f: &Open<'_>, at: CellRef, whole: &Range<usize>, has_text: bool) -> Formula {
    let range = f.tag.attr("ref").and_then(|r| r.parse::<CellRange>().ok());
    match f.tag.attr("t") {
        Some("shared") => {
            let Some(index) = f.tag.attr("si").and_then(|i| i.trim().parse::<u64>().ok()) else { return Formula::Own };
            out.shared.entry(index).or_default().push((at, whole.clone()));
            Formula::Shared(index, has_text)
        }
        Some("array" | "dataTable") => {
            let range = range.unwrap_or(CellRange::new(at, at));
            out.bound.push(range);
            // A formula that fills its own cell alone may go.
            if range.start == range.end { Formula::Own } else { Formula::Bound }
        }
        _ => Formula::Own,
    }
}

impl Layout {
    /// The style of a cell that stands in the part.
    pub fn style(&self, at: CellRef) -> usize {
        self.spots.get(&at).map_or(0, |s| s.style)
    }

    /// Why a cell cannot be changed, if so.
    pub fn obstacle(&self, edit: &CellEdit) -> Option<Skip> {
        let filled = |r: &CellRange| r.contains(edit.cell) && r.start != r.end;
        let bound =
            self.bound.iter().any(filled) || self.spots.get(&edit.cell).is_some_and(|s| s.kind == Formula::Bound);
        if bound && !edit.keep_formula {
            return Some(Skip::ArrayFormula);
        }
        (!self.spots.contains_key(&edit.cell) && (!self.explicit || edit.keep_formula)).then_some(Skip::NoPlace)
    }

    /// Whether changing these cells takes a formula away.
    pub fn loses_formula(&self, edits: &[&CellEdit]) -> bool {
        let has = |e: &&&CellEdit| !e.keep_formula && self.spots.get(&e.cell).is_some_and(|s| s.formula.is_some());
        edits.iter().any(|e| has(&e))
    }

    /// The part with these cells changed. `styles` gives the marked style for each style; `formulas` the own formula of a cell that
    /// shares one whose first cell goes.
    pub fn rewrite(
        &self,
        text: &str,
        edits: &[&CellEdit],
        styles: &BTreeMap<usize, usize>,
        formulas: &dyn Fn(CellRef) -> Option<String>,
    ) -> Result<String, ReadError> {
        let mut splices = Splices::default();
        let changed: BTreeSet<CellRef> = edits.iter().map(|e| e.cell).collect();
        let mut inserted: BTreeMap<u32, Vec<&CellEdit>> = BTreeMap::new();
        // Shared formulas whose text goes: whoever shares them gets it.
        let lost: BTreeSet<u64> = edits
            .iter()
            .filter(|e| !e.keep_formula)
            .filter_map(|e| match self.spots.get(&e.cell)?.kind {
                Formula::Shared(index, true) => Some(index),
                _ => None,
            })
            .collect();
        let own = |at: CellRef, prefix: &str| {
            formulas(at).map(|f| format!("<{prefix}f>{}</{prefix}f>", escaped(&f))).ok_or_else(astray)
        };
        for edit in edits {
            let Some(spot) = self.spots.get(&edit.cell) else {
                inserted.entry(edit.cell.row).or_default().push(edit);
                continue;
            };
            let formula = match (edit.keep_formula, spot.kind) {
                (false, _) => String::new(),
                (true, Formula::Shared(index, _)) if lost.contains(&index) => own(edit.cell, &spot.prefix)?,
                (true, _) => {
                    spot.formula.clone().map(|f| text.get(f).ok_or_else(astray)).transpose()?.unwrap_or("").to_owned()
                }
            };
            splices.replace(spot.whole.clone(), spot.with(text, edit, &formula, styles)?);
        }
        for index in lost {
            let prefix = self.data.as_ref().map_or("", |(.., p)| p.as_str());
            for (at, span) in self.shared.get(&index).into_iter().flatten().filter(|(at, _)| !changed.contains(at)) {
                splices.replace(span.clone(), own(*at, prefix)?);
            }
        }
        for (row, mut edits) in inserted {
            edits.sort_by_key(|e| e.cell);
            self.insert(text, row, &edits, styles, &mut splices)?;
        }
        splices.apply(text)
    }

    fn insert(
        &self,
        text: &str,
        row: u32,
        edits: &[&CellEdit],
        styles: &BTreeMap<usize, usize>,
        splices: &mut Splices,
    ) -> Result<(), ReadError> {
        let style = styles.get(&0).map(|s| format!(" s=\"{s}\"")).unwrap_or_default();
        let new = |edit: &CellEdit, prefix: &str| {
            let tag = format!("<{prefix}c r=\"{}\"{style}>", edit.cell);
            filled(&tag, prefix, "", "", &edit.value, false)
        };
        if let Some(found) = self.rows.get(&row) {
            // What a row says of its columns may no longer be so.
            let tag = with_attr(text.get(found.tag.clone()).ok_or_else(astray)?, "spans", None);
            if found.empty {
                let head = tag.trim_end_matches("/>").trim_end();
                let cells: String = edits.iter().map(|e| new(e, &found.prefix)).collect();
                splices.replace(found.whole.clone(), format!("{head}>{cells}</{}row>", found.prefix));
                return Ok(());
            }
            splices.replace(found.tag.clone(), tag);
            for edit in edits {
                let after = found.cells.iter().find(|(col, _)| *col > edit.cell.col).map_or(found.close, |(_, at)| *at);
                splices.insert(after, new(edit, &found.prefix));
            }
            return Ok(());
        }
        let (open, close, prefix) = self.data.as_ref().ok_or_else(astray)?;
        let cells: String = edits.iter().map(|e| new(e, prefix)).collect();
        let whole = format!("<{prefix}row r=\"{}\">{cells}</{prefix}row>", row + 1);
        if open.end == close.start && close.is_empty() {
            let head = text.get(open.clone()).ok_or_else(astray)?.trim_end_matches("/>").trim_end();
            splices.replace(open.clone(), format!("{head}>{whole}</{prefix}sheetData>"));
        } else {
            let before = self.starts.iter().find(|(number, _)| *number > row).map_or(close.start, |(_, at)| *at);
            splices.insert(before, whole);
        }
        Ok(())
    }
}

impl Spot {
    /// The element with its new value.
    fn with(
        &self,
        text: &str,
        edit: &CellEdit,
        formula: &str,
        styles: &BTreeMap<usize, usize>,
    ) -> Result<String, ReadError> {
        let raw = |r: &Range<usize>| text.get(r.clone()).ok_or_else(astray);
        let mut tag = raw(&self.tag)?.to_owned();
        if self.empty {
            tag = format!("{}>", tag.trim_end_matches("/>").trim_end());
        }
        tag = with_attr(&tag, "t", None);
        if edit.note.is_some()
            && let Some(marked) = styles.get(&self.style)
        {
            tag = with_attr(&tag, "s", Some(&marked.to_string()));
        }
        if formula.is_empty() {
            // What they say of a dynamic array or a rich value goes with the formula.
            tag = with_attr(&with_attr(&tag, "cm", None), "vm", None);
        }
        let others: String = self.others.iter().map(raw).collect::<Result<Vec<_>, _>>()?.concat();
        Ok(filled(&tag, &self.prefix, formula, &others, &edit.value, !formula.is_empty()))
    }
}

/// A cell element from its start tag (without `t`), its formula and its value.
fn filled(tag: &str, prefix: &str, formula: &str, others: &str, value: &NewValue, calculated: bool) -> String {
    let (kind, content) = match value {
        NewValue::Number(n) => (None, format!("<{prefix}v>{n}</{prefix}v>")),
        NewValue::Bool(b) => (Some("b"), format!("<{prefix}v>{}</{prefix}v>", u8::from(*b))),
        NewValue::Error(e) => (Some("e"), format!("<{prefix}v>{}</{prefix}v>", escaped(e))),
        NewValue::Text(t) if calculated => (Some("str"), format!("<{prefix}v>{}</{prefix}v>", escaped(t))),
        NewValue::Text(t) => (
            Some("inlineStr"),
            format!("<{prefix}is><{prefix}t xml:space=\"preserve\">{}</{prefix}t></{prefix}is>", escaped(t)),
        ),
    };
    let tag = match kind {
        Some(kind) => with_attr(tag, "t", Some(kind)),
        None => tag.to_owned(),
    };
    format!("{tag}{formula}{content}{others}</{prefix}c>")
}
