//! Reads the sheet 確認結果 back: its columns are found by their headings, wherever they stand by now.

use super::{Choice, heading};
use crate::a1::CellRef;
use crate::text::fold;
use crate::workbook::{Sheet, Value, Workbook};
use std::collections::BTreeMap;

/// A row in which the reviewer wrote something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Sheet of the reviewed workbook.
    pub sheet: String,
    /// Its cell of 採否.
    pub cell: String,
    /// What stands in 採否; may be empty.
    pub word: String,
    /// What it stands for.
    pub choice: Option<Choice>,
    /// What stands in 理由; may be empty.
    pub reason: String,
    /// What stands in the hidden columns; empty where they are gone.
    pub fingerprint: String,
    /// See [`super::Key::basis`].
    pub basis: String,
    /// What the row shows of its finding, each empty where its column is gone.
    pub shown: Shown,
}

/// What a row of 確認結果 shows of its finding, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Code of the rule.
    pub rule: String,
    /// The place in words.
    pub place: String,
    /// The figure stated.
    pub stated: String,
    /// The figure expected.
    pub expected: String,
}

/// Rows read at most from a workbook.
const MAX_ENTRIES: usize = 200_000;
/// Rows in which headings are looked for.
const HEADING_ROWS: u32 = 200;

/// The rows of all sheets that have the columns 採否 and 理由; `None` where no sheet has them.
pub fn read(workbook: &Workbook) -> Option<Vec<Entry>> {
    let mut out: Option<Vec<Entry>> = None;
    for sheet in &workbook.sheets {
        if let Some((row, columns)) = headings(sheet) {
            entries(sheet, row, &columns, out.get_or_insert_default());
        }
    }
    out
}

/// The row of the headings and the column of each.
fn headings(sheet: &Sheet) -> Option<(u32, BTreeMap<String, u32>)> {
    let top = sheet.cells().first()?.at.row;
    let mut found: Option<(u32, BTreeMap<String, u32>)> = None;
    for cell in sheet.cells().iter().take_while(|c| c.at.row < top.saturating_add(HEADING_ROWS)) {
        let Value::Text(text) = &cell.value else { continue };
        if found.as_ref().is_none_or(|(row, _)| *row != cell.at.row) {
            if found.as_ref().is_some_and(|(_, c)| complete(c)) {
                break;
            }
            found = Some((cell.at.row, BTreeMap::new()));
        }
        if let Some((_, columns)) = &mut found {
            columns.entry(fold(text).into_owned()).or_insert(cell.at.col);
        }
    }
    found.filter(|(_, columns)| complete(columns))
}

fn complete(columns: &BTreeMap<String, u32>) -> bool {
    [heading::DECISION, heading::REASON].iter().all(|h| columns.contains_key(*h))
}

fn entries(sheet: &Sheet, head: u32, columns: &BTreeMap<String, u32>, out: &mut Vec<Entry>) {
    let Some(&decision) = columns.get(heading::DECISION) else { return };
    let mut row = head;
    // Row by row over stored cells: a million empty rows cost nothing.
    let cells = sheet.cells();
    let mut at = cells.partition_point(|c| c.at.row <= head);
    while let Some(cell) = cells.get(at) {
        if cell.at.row != row {
            row = cell.at.row;
            let text = |name: &str| {
                let cell = columns.get(name).and_then(|&col| sheet.cell(CellRef::new(row, col)));
                cell.map(|c| shown(&c.value)).unwrap_or_default()
            };
            let (word, reason) = (text(heading::DECISION), text(heading::REASON));
            let fingerprint = text(heading::FINGERPRINT);
            let rule = text(heading::RULE);
            // Below the rows stand texts without a finding.
            let is_row = !fingerprint.is_empty() || !rule.is_empty();
            if is_row && !(word.is_empty() && reason.is_empty()) && out.len() < MAX_ENTRIES {
                out.push(Entry {
                    sheet: sheet.name.clone(),
                    cell: CellRef::new(row, decision).to_string(),
                    choice: Choice::parse(&word),
                    word,
                    reason,
                    fingerprint,
                    basis: text(heading::BASIS),
                    shown: Shown {
                        rule,
                        place: text(heading::PLACE),
                        stated: text(heading::STATED),
                        expected: text(heading::EXPECTED),
                    },
                });
            }
        }
        at += 1;
    }
}

/// A value as text, without blanks around it.
fn shown(value: &Value) -> String {
    match value {
        Value::Text(t) | Value::Error(t) => t.trim().to_owned(),
        Value::Number(n) => n.to_string(),
        Value::Bool(b) => b.to_string(),
        Value::Missing => String::new(),
    }
}
