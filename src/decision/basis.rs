//! By what a finding is known again, and what a decision on it rests on.

use crate::check::Context;
use crate::finding::{Figure, Finding};
use crate::workbook::{Sheet, Value};
use std::fmt::Write as _;

/// How a finding is known in a later run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// [`Finding::fingerprint`].
    pub fingerprint: String,
    /// A hash over the values of the cells involved, without their addresses: inserted rows, other sheet names and other formats leave it
    /// as it is. 16 hexadecimal digits.
    pub values: String,
    /// The value the proposed correction would put into its cell; empty where none is proposed.
    pub proposal: String,
}

impl Key {
    /// What is written into the column 根拠.
    pub fn basis(&self) -> String {
        if self.proposal.is_empty() { self.values.clone() } else { format!("{}>{}", self.values, self.proposal) }
    }
}

/// The key of a finding about the submission in `context`.
pub fn key(context: &Context<'_>, finding: &Finding) -> Key {
    let mut hash = Hash(0xcbf2_9ce4_8422_2325);
    for figure in [&finding.stated, &finding.expected] {
        hash.text(&figure.as_ref().map(figure_text).unwrap_or_default());
    }
    let sheet = |name: &str| context.workbook.sheets.iter().find(|s| s.name == name);
    if let Some((sheet, cell)) = finding.place.sheet.as_deref().and_then(sheet).zip(finding.place.cell) {
        hash.cells(sheet, crate::a1::CellRange::new(cell, cell));
    }
    // What stands in other files shows in the expected figure.
    for related in finding.related.iter().filter(|r| r.file.is_none()) {
        hash.text(related.role.as_str());
        if let Some(sheet) = sheet(&related.sheet) {
            hash.cells(sheet, related.range);
        }
    }
    Key {
        fingerprint: finding.fingerprint(),
        values: format!("{:016x}", hash.0),
        proposal: finding.correction.as_ref().map(|c| figure_text(&c.after)).unwrap_or_default(),
    }
}

/// A figure as text.
fn figure_text(figure: &Figure) -> String {
    match figure {
        Figure::Int(n) => n.to_string(),
        Figure::Float(x) => x.to_string(),
        Figure::Text(t) => t.clone(),
    }
}

/// FNV-1a, because it must never change with a library's version.
struct Hash(u64);

impl Hash {
    fn text(&mut self, text: &str) {
        for byte in text.bytes().chain([0x1f]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// The values in a range, blanks left out, in reading order.
    fn cells(&mut self, sheet: &Sheet, range: crate::a1::CellRange) {
        let mut number = String::new();
        for cell in sheet.cells_in(range) {
            match &cell.value {
                Value::Missing => {}
                Value::Text(t) if t.trim().is_empty() => {}
                // Programs end and break lines each in their way.
                Value::Text(t) => self.text(t.replace('\r', "").trim()),
                Value::Error(e) => self.text(e),
                Value::Bool(b) => self.text(if *b { "TRUE" } else { "FALSE" }),
                Value::Number(n) => {
                    number.clear();
                    let _ = write!(number, "{n}");
                    self.text(&number);
                }
            }
        }
    }
}
