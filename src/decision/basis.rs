//! By what a finding is known again, and what a decision on it rests on.

use crate::a1::CellRange;
use crate::check::Context;
use crate::finding::{Figure, Finding, Related, Role};
use crate::text;
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

/// Rules whose findings say that something is not there, or is there twice: which figures stand around it is nothing to them.
const OF_SHAPE: [&str; 5] = ["S101", "S102", "S103", "S105", "C102"];
/// The rule that is about which rows a formula adds up, not about their figures.
const OF_COVERAGE: &str = "T104";

/// The key of a finding about the submission in `context`.
///
/// What a decision rests on is the figures that contradict each other, with the parts they are made of, or the words in question; never
/// the whole of a table or a list, where any amended cell would end it. Of a list that was counted the count is enough: it is one of the figures.
pub fn key(context: &Context<'_>, finding: &Finding) -> Key {
    let mut hash = Hash(0xcbf2_9ce4_8422_2325);
    for figure in [&finding.stated, &finding.expected] {
        hash.text(&figure.as_ref().map(figure_text).unwrap_or_default());
    }
    if !OF_SHAPE.contains(&finding.rule) {
        let rows = if finding.rule == OF_COVERAGE { rows_named(context, finding) } else { Vec::new() };
        if rows.is_empty() {
            hash.figures(context, finding);
        }
        for name in &rows {
            hash.text(name);
        }
    }
    Key {
        fingerprint: finding.fingerprint(),
        values: format!("{:016x}", hash.0),
        proposal: finding.correction.as_ref().map(|c| figure_text(&c.after)).unwrap_or_default(),
    }
}

/// The rows whose cells a finding is about, by code or else by label.
fn rows_named(context: &Context<'_>, finding: &Finding) -> Vec<String> {
    let tables = || context.submission.tables.iter().flatten();
    let of = |related: &Related| {
        let here = |sheet: usize| context.workbook.sheets.get(sheet).is_some_and(|s| s.name == related.sheet);
        let mut rows = tables().flat_map(|t| &t.rows);
        let row = rows.find(|row| row.cells.iter().any(|c| c.at == related.range.start && here(c.sheet)))?;
        Some(row.code.as_ref().map_or_else(|| text::key(&row.label.text).into_owned(), |code| code.1.to_string()))
    };
    finding.related.iter().filter_map(of).collect()
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

    /// The values of the finding's cell, and of those it is related to in the same file: what stands in others shows in the expected figure.
    fn figures(&mut self, context: &Context<'_>, finding: &Finding) {
        let sheet = |name: &str| context.workbook.sheets.iter().find(|s| s.name == name);
        if let Some((sheet, cell)) = finding.place.sheet.as_deref().and_then(sheet).zip(finding.place.cell) {
            self.cells(sheet, CellRange::new(cell, cell));
        }
        let mut role = None;
        for related in finding.related.iter().filter(|r| r.file.is_none() && r.role != Role::Entries) {
            // A row inserted between parts makes two ranges of them, which are no other parts.
            if role.replace(related.role) != Some(related.role) {
                self.text(related.role.as_str());
            }
            if let Some(sheet) = sheet(&related.sheet) {
                self.cells(sheet, related.range);
            }
        }
    }

    /// The values in a range, blanks left out, in reading order.
    fn cells(&mut self, sheet: &Sheet, range: CellRange) {
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
