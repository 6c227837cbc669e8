//! The submitter's own workbook with the corrections carried out in place: which cells get what. The bytes are changed in `workbook`.
//!
//! A formula that gives the corrected value once the cells below it are corrected stays, with that value as its result; one that does
//! not gives way to the value. Other formulas that depend on corrected cells are given their new results, because not every program
//! calculates on opening; where our evaluator cannot tell a result, the program that opens the copy is asked to calculate.

use crate::a1::CellRef;
use crate::correct::Record;
use crate::finding::Figure;
use crate::formula::{self, Evaluator, Outcome, Scalar};
use crate::message::Message;
use crate::text;
use crate::workbook::{
    self, Cell, CellEdit, FileFormat, Limits, NewValue, PatchError, Patched, Sheet, Skip, Value, Workbook,
};
use std::collections::{BTreeMap, BTreeSet};

/// The corrected copy.
#[derive(Clone, Debug)]
pub struct InPlace {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How many cells were corrected.
    pub corrected: usize,
    /// How many formulas were given a new result because of that.
    pub recalculated: usize,
    /// Corrections that could not be carried out in place, a sentence each.
    pub left: Vec<Message>,
}

/// The extension a workbook that is changed in place must keep; `None` for formats that cannot be changed in place.
pub const fn extension(format: FileFormat) -> Option<&'static str> {
    match format {
        FileFormat::Xlsx => Some("xlsx"),
        FileFormat::Xlsm => Some("xlsm"),
        FileFormat::Xlsb | FileFormat::Xls | FileFormat::Ods => None,
    }
}

/// A place in the workbook: sheet index and cell.
type At = (usize, CellRef);

/// Carries out the applied corrections among `records` on the workbook's own bytes. `note` words what is noted on a corrected cell, from
/// the index of its record.
///
/// # Errors
/// [`PatchError`] where the workbook cannot be changed in place at all.
pub fn corrected_copy(bytes: &[u8], records: &[Record], note: &dyn Fn(usize) -> String) -> Result<InPlace, PatchError> {
    let book = workbook::read(bytes, &Limits::default())?;
    let mut left = Vec::new();
    let mut wanted: BTreeMap<At, (usize, NewValue)> = BTreeMap::new();
    for (i, record) in records.iter().enumerate().filter(|(_, r)| r.correction.applied) {
        let c = &record.correction;
        let sheet = book.sheets.iter().position(|s| s.name == c.sheet);
        let value = new_value(&c.after);
        match sheet.zip(value) {
            Some((sheet, value))
                if stands(book.sheets[sheet].cell(c.cell), &c.before) && whole(&c.before, &c.after) =>
            {
                wanted.entry((sheet, c.cell)).or_insert((i, value));
            }
            _ => left.push(about("in-place-part-of-cell", &c.sheet, c.cell)),
        }
    }
    let (kept, after) = settle_formulas(&book, &wanted);
    let mut edits: Vec<CellEdit> = wanted
        .iter()
        .map(|(&(sheet, cell), (i, value))| CellEdit {
            sheet: book.sheets[sheet].name.clone(),
            cell,
            value: value.clone(),
            keep_formula: kept.contains(&(sheet, cell)),
            note: Some(note(*i)),
        })
        .collect();
    let corrected = edits.len();
    let (results, unknown) = new_results(&book, &after, &wanted);
    edits.extend(results);
    if edits.is_empty() {
        // Nothing to change: the copy is the original.
        return Ok(InPlace { bytes: bytes.to_vec(), corrected: 0, recalculated: 0, left });
    }
    let recalculated = edits.len() - corrected;
    let Patched { bytes, skipped, without_note } = workbook::patch(bytes, &edits, unknown, &Limits::default())?;
    let skipped_corrections = skipped.iter().filter(|(i, _)| *i < corrected).count();
    for (i, why) in skipped.iter().filter(|(i, _)| *i < corrected) {
        let id = match why {
            Skip::ArrayFormula => "in-place-array",
            Skip::NoPlace => "in-place-no-place",
        };
        left.push(about(id, &edits[*i].sheet, edits[*i].cell));
    }
    left.extend(without_note.iter().map(|&i| about("in-place-no-note", &edits[i].sheet, edits[i].cell)));
    Ok(InPlace { bytes, corrected: corrected - skipped_corrections, recalculated, left })
}

fn about(id: &'static str, sheet: &str, cell: CellRef) -> Message {
    Message::new(id).with("sheet", sheet).with("cell", cell.to_string())
}

/// Whether the cell holds what the correction replaces, as a whole.
fn stands(cell: Option<&Cell>, before: &str) -> bool {
    match cell.map(|c| &c.value) {
        // A formula whose result the program that saved it left out: what it says was worked out from the same cells.
        Some(Value::Missing) if cell.is_some_and(|c| c.formula.is_some()) => true,
        None | Some(Value::Missing) => before.trim().is_empty(),
        Some(Value::Text(t)) => t.trim() == before.trim(),
        Some(Value::Number(n)) => before.trim().parse::<f64>().is_ok_and(|b| (b - n).abs() < 1e-9),
        Some(Value::Error(e)) => **e == *before,
        Some(Value::Bool(_)) => false,
    }
}

/// Whether the new text stands for all of the old: a label with its group before it in one cell must not lose the group.
fn whole(before: &str, after: &Figure) -> bool {
    let Figure::Text(after) = after else { return true };
    let (before, after) = (text::key(before), text::key(after));
    before == after || !before.contains(&*after)
}

fn new_value(figure: &Figure) -> Option<NewValue> {
    match figure {
        Figure::Int(n) if n.unsigned_abs() <= 1 << 53 => Some(NewValue::Number(*n as f64)),
        Figure::Int(_) => None,
        Figure::Float(x) => x.is_finite().then_some(NewValue::Number(*x)),
        Figure::Text(t) => Some(NewValue::Text(t.as_str().into())),
    }
}

fn stored(value: &NewValue) -> Value {
    match value {
        NewValue::Number(n) => Value::Number(*n),
        NewValue::Text(t) => Value::Text(t.clone()),
        NewValue::Bool(b) => Value::Bool(*b),
        NewValue::Error(e) => Value::Error(e.clone()),
    }
}

/// Which corrected cells keep their formulas, and the workbook as it is then: their number falls until all that keep one agree.
fn settle_formulas(book: &Workbook, wanted: &BTreeMap<At, (usize, NewValue)>) -> (BTreeSet<At>, Workbook) {
    let has_formula =
        |&(sheet, at): &At| book.sheets.get(sheet).and_then(|s| s.cell(at)).is_some_and(|c| c.formula.is_some());
    let mut kept: BTreeSet<At> = wanted.keys().copied().filter(has_formula).collect();
    loop {
        let after = corrected(book, wanted, &kept);
        let context = formula::Context::new(&after);
        let mut evaluator = Evaluator::new(&context);
        let wrong = kept.iter().copied().find(|at| {
            let right = wanted.get(at).map(|(_, v)| stored(v));
            match evaluator.evaluate_deep(at.0, at.1) {
                Outcome::Value(value) => !right.is_some_and(|r| value.agrees_with(&r)),
                _ => true,
            }
        });
        match wrong {
            Some(at) => kept.remove(&at),
            None => return (kept, after),
        };
    }
}

/// The workbook with these values; cells that do not keep their formula hold the value alone.
fn corrected(book: &Workbook, wanted: &BTreeMap<At, (usize, NewValue)>, kept: &BTreeSet<At>) -> Workbook {
    let mut out = book.clone();
    let sheets: BTreeSet<usize> = wanted.keys().map(|k| k.0).collect();
    for index in sheets {
        let Some(sheet) = out.sheets.get_mut(index) else { continue };
        let mut cells = sheet.cells().to_vec();
        for (&(_, at), (_, value)) in
            wanted.range((index, CellRef::new(0, 0))..=(index, CellRef::new(u32::MAX, u32::MAX)))
        {
            let old = sheet.cell(at);
            let formula = old.and_then(|c| c.formula.clone()).filter(|_| kept.contains(&(index, at)));
            cells.push(Cell { at, value: stored(value), formula, format: old.map_or(0, |c| c.format) });
        }
        // Of two cells at one place the later counts.
        let mut new = Sheet::new(sheet.name.clone(), sheet.visibility, cells);
        new.merges = sheet.merges.clone();
        new.hidden_rows = sheet.hidden_rows.clone();
        new.hidden_cols = sheet.hidden_cols.clone();
        (new.layout_known, new.formulas_known) = (sheet.layout_known, sheet.formulas_known);
        *sheet = new;
    }
    out
}

/// The formulas beside the corrected cells whose results change with them, and whether there are results that cannot be told.
fn new_results(book: &Workbook, after: &Workbook, wanted: &BTreeMap<At, (usize, NewValue)>) -> (Vec<CellEdit>, bool) {
    if wanted.is_empty() {
        return (Vec::new(), false);
    }
    let (old, new) = (formula::Context::new(book), formula::Context::new(after));
    let (mut old, mut new) = (Evaluator::new(&old), Evaluator::new(&new));
    let (mut edits, mut unknown) = (Vec::new(), false);
    for (index, sheet) in book.sheets.iter().enumerate() {
        let formulas = sheet.cells().iter().filter(|c| c.formula.is_some() && !wanted.contains_key(&(index, c.at)));
        for cell in formulas {
            let Outcome::Value(now) = new.evaluate_deep(index, cell.at) else {
                unknown = true;
                continue;
            };
            let was = old.evaluate_deep(index, cell.at);
            let unchanged = matches!(&was, Outcome::Value(was) if *was == now);
            if unchanged || now.agrees_with(&cell.value) {
                continue;
            }
            edits.push(CellEdit {
                sheet: sheet.name.clone(),
                cell: cell.at,
                value: result(now),
                keep_formula: true,
                note: None,
            });
        }
    }
    (edits, unknown)
}

fn result(scalar: Scalar) -> NewValue {
    match scalar {
        Scalar::Blank => NewValue::Number(0.0),
        Scalar::Number(n) => NewValue::Number(n),
        Scalar::Text(t) => NewValue::Text(t),
        Scalar::Bool(b) => NewValue::Bool(b),
        Scalar::Error(e) => NewValue::Error(e.to_string().into()),
    }
}
