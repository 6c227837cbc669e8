//! What is kept of one input: its period, its office, its figures with their cells, its texts and lists, and what is wrong with it. Small,
//! so that thousands of inputs pass through bounded memory.

use super::office;
use super::slots::{Slot, Slots};
use crate::a1::CellRef;
use crate::check::Context;
use crate::date::{self, Date, Period};
use crate::finding::Finding;
use crate::schema::{ListKind, RowKind};
use crate::severity::Severity;
use crate::submission::{BoundTable, GAP_WORDS, OFFICES_WORDS, Observed, PeriodSource, Reading, RowRole};
use crate::text;
use crate::workbook::Workbook;
use std::sync::Arc;

/// The rules whose findings say that a label or code of an input is not the schema's own; how a code is spelt (C108) is no news of the form.
const DRIFT: [&str; 5] = ["C104", "C105", "C106", "C107", "C109"];

/// What is known of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Known {
    /// Exactly.
    Count(i64),
    /// Between these bounds, both included.
    Between(i64, i64),
    /// It stands there and cannot be read.
    Unknown,
}

impl Known {
    /// The bounds; `None` where nothing is known.
    pub const fn bounds(self) -> Option<(i64, i64)> {
        match self {
            Self::Count(n) => Some((n, n)),
            Self::Between(a, b) => Some((a, b)),
            Self::Unknown => None,
        }
    }

    /// A figure from its bounds.
    pub const fn from_bounds(least: i64, most: i64) -> Self {
        if least == most { Self::Count(least) } else { Self::Between(least, most) }
    }

    /// The exact value, where it is known.
    pub const fn exact(self) -> Option<i64> {
        if let Self::Count(n) = self { Some(n) } else { None }
    }

    /// Both added, where both are known and the sum fits.
    pub fn plus(self, other: Self) -> Option<Self> {
        let ((a, b), (c, d)) = (self.bounds()?, other.bounds()?);
        Some(Self::from_bounds(a.checked_add(c)?, b.checked_add(d)?))
    }
}

/// A figure of an input with its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// What stands there.
    pub known: Known,
    /// Its sheet, an index into [`Piece::sheets`].
    pub sheet: u16,
    /// Its cell; `None` for a sum that was not stated and is computed.
    pub cell: Option<CellRef>,
}

/// A text of an input: a remark, or a header text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Whose text it is.
    pub slot: Slot,
    /// The text as it stands.
    pub text: Arc<str>,
    /// Its sheet, an index into [`Piece::sheets`].
    pub sheet: u16,
    /// Its cell.
    pub cell: CellRef,
}

/// A row the schema has no place for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extra {
    /// Table index.
    pub table: usize,
    /// The schema row it stands after.
    pub after: Option<usize>,
    /// Its label as written.
    pub label: String,
    /// Its code as written.
    pub code: Option<String>,
    /// What it was taken for.
    pub role: RowRole,
    /// Its figures, one a schema column (`None` for text and columns not found).
    pub figures: Vec<Option<Taken>>,
}

/// An entry of a list.
#[derive(Clone, Debug)]
pub struct Item {
    /// Cells, one a schema column, as read.
    pub cells: Vec<Observed>,
    /// The role text, inherited from above where blank.
    pub role_text: Arc<str>,
    /// Index into the list's roles.
    pub role: Option<usize>,
    /// Its first day, where it has one that can be read.
    pub day: Option<Date>,
}

/// One report of an input file.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the input")]
pub struct Piece {
    /// The path as given or found.
    pub path: String,
    /// The file's name as it is shown: without folders where that is enough to tell it from the others.
    pub file: Arc<str>,
    /// Its place among the reports of its file.
    pub part: usize,
    /// Whether its file holds several reports.
    pub several: bool,
    /// Names of the file's sheets.
    pub sheets: Vec<Arc<str>>,
    /// The reporting period.
    pub period: Option<Period>,
    /// Where the period is stated: sheet and, where it is a cell, the cell.
    pub period_at: (Option<u16>, Option<CellRef>),
    /// The office that submitted it, as it is written.
    pub office: Option<Arc<str>>,
    /// Whether that stands in a cell (else it is gathered from names).
    pub office_stated: bool,
    /// Whether the tables have code columns.
    pub codes: bool,
    /// Figures, in the order of [`Slots`]; `None` where the row or column is not there.
    pub figures: Vec<Option<Taken>>,
    /// Totals and subtotals that stand there as typed numbers, by figure: what they say, which need not be what their parts come to.
    pub typed_sums: Vec<(usize, i64)>,
    /// Whether no count cell of its tables holds anything.
    pub blank: bool,
    /// Remarks and header texts.
    pub texts: Vec<Words>,
    /// Rows without a place in the schema.
    pub extra: Vec<Extra>,
    /// Entries of the lists, in the schema's order; `None` where the list is not there.
    pub lists: Vec<Option<Vec<Item>>>,
    /// Errors, and labels and codes that are not the schema's.
    pub findings: Vec<Finding>,
    /// What a merged report says it leaves out, with its sheet and cell.
    pub gap: Option<(u16, CellRef, String)>,
    /// The offices a merged report says it joins, as they are written.
    pub offices: Option<Arc<str>>,
    /// Warnings and infos left out of `findings`.
    pub left_out: usize,
}

impl Piece {
    /// Takes from a checked report what merging needs. `path` is the file's, `part` the report's place among those of its file.
    pub fn of(context: &Context<'_>, slots: &Slots, findings: &[Finding], path: &str, part: usize) -> Self {
        let submission = context.submission;
        let mut piece = Self {
            path: path.to_owned(),
            file: Arc::from(file_name(path)),
            part,
            several: false,
            sheets: context.workbook.sheets.iter().map(|s| Arc::from(s.name.as_str())).collect(),
            period: submission.period.period,
            period_at: period_place(context),
            office: None,
            office_stated: false,
            codes: submission.tables.iter().flatten().any(BoundTable::has_codes),
            figures: vec![None; slots.len()],
            typed_sums: Vec::new(),
            blank: true,
            texts: Vec::new(),
            extra: Vec::new(),
            lists: Vec::new(),
            findings: findings.iter().filter(|f| is_kept(f)).cloned().collect(),
            gap: stated_gaps(context.workbook).map(|(sheet, cell, text)| (sheet as u16, cell, text)),
            offices: stated_words(context.workbook, OFFICES_WORDS).map(|(.., text)| Arc::from(text)),
            left_out: 0,
        };
        piece.left_out = findings.len() - piece.findings.len();
        (piece.office, piece.office_stated) = office::of(context, path);
        for (i, value) in submission.header.iter().enumerate() {
            let Some(value) = value else { continue };
            piece.take(slots, Slot::Header(i), &value.value);
        }
        for bound in submission.tables.iter().flatten() {
            piece.table(context, slots, bound);
        }
        for list in &submission.lists {
            piece.lists.push(list.as_ref().map(|bound| {
                let columns = &context.schema.lists[bound.list].columns;
                let date = columns.iter().position(|c| c.kind == ListKind::Date);
                let item = |e: &crate::submission::Entry| Item {
                    cells: e.cells.clone(),
                    role_text: e.role_text.clone(),
                    role: e.role,
                    day: date.and_then(|k| day(&e.cells[k], piece.period.as_ref())),
                };
                bound.entries.iter().map(item).collect()
            }));
        }
        piece
    }

    /// The name of a sheet.
    pub fn sheet(&self, sheet: u16) -> &str {
        self.sheets.get(usize::from(sheet)).map_or("", |s| s)
    }

    /// Bytes of the names that go with a cell: of its file, office and sheet.
    pub fn named(&self, sheet: u16) -> usize {
        self.file.len() + self.office.as_ref().map_or(0, |o| o.len()) + self.sheet(sheet).len()
    }

    fn take(&mut self, slots: &Slots, slot: Slot, observed: &Observed) {
        let sheet = observed.sheet as u16;
        match slots.index(slot) {
            Some(i) => {
                let known = known(observed);
                self.figures[i] = Some(Taken { known, sheet, cell: Some(observed.at) });
            }
            None if !observed.raw.trim().is_empty() => {
                let text = Arc::clone(&observed.raw);
                self.texts.push(Words { slot, text, sheet, cell: observed.at });
            }
            None => {}
        }
    }

    fn table(&mut self, context: &Context<'_>, slots: &Slots, bound: &BoundTable) {
        let schema = &context.schema.tables[bound.table];
        let mut after = None;
        for row in &bound.rows {
            if let RowRole::Entry(j) = row.role {
                for (k, cell) in row.cells.iter().enumerate().filter(|(k, _)| bound.has_column(*k)) {
                    let slot = Slot::Cell(bound.table, j, k);
                    self.take(slots, slot, cell);
                    let is_sum = matches!(schema.rows[j].kind, RowKind::Total | RowKind::Subtotal);
                    if let (true, false, Some(sum), Some(n)) = (is_sum, cell.formula, cell.count(), slots.index(slot)) {
                        self.typed_sums.push((n, sum));
                    }
                    self.blank &= !schema.columns[k].measure.is_count() || matches!(cell.reading, Reading::Blank) || {
                        // The result of a live total over blanks.
                        schema.rows[j].kind != RowKind::Category && cell.count() == Some(0)
                    };
                }
                if schema.rows[j].kind != RowKind::Total {
                    after = Some(j);
                }
                continue;
            }
            let figure = |(k, cell): (usize, &Observed)| {
                (schema.columns[k].measure.is_count() && bound.has_column(k)).then(|| Taken {
                    known: known(cell),
                    sheet: cell.sheet as u16,
                    cell: Some(cell.at),
                })
            };
            self.extra.push(Extra {
                table: bound.table,
                after,
                label: row.label.text.to_string(),
                code: row.code.as_ref().map(|c| c.1.to_string()),
                role: row.role.clone(),
                figures: row.cells.iter().enumerate().map(figure).collect(),
            });
        }
    }
}

/// The last part of a path.
pub fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn is_kept(finding: &Finding) -> bool {
    finding.severity == Severity::Error || DRIFT.contains(&finding.rule) || matches!(finding.rule, "P101" | "P102")
}

/// What a cell says; a blank and a dash are nothing, that is 0.
fn known(observed: &Observed) -> Known {
    match observed.reading {
        Reading::Between { least, most } => Known::Between(least, most),
        _ => observed.count().map_or(Known::Unknown, Known::Count),
    }
}

/// The first day a cell of a list states.
pub(super) fn day(cell: &Observed, period: Option<&Period>) -> Option<Date> {
    match cell.reading {
        Reading::Date(day) => Some(day),
        Reading::Text => date::read_date(&cell.raw, period).ok().map(|d| d.first()),
        _ => None,
    }
}

/// The statement about the period to show: one in a cell, else one in a sheet's name.
fn period_place(context: &Context<'_>) -> (Option<u16>, Option<CellRef>) {
    let facts = &context.submission.period.facts;
    let cell = facts.iter().find_map(|f| match f.source {
        PeriodSource::Cell { sheet, at } => Some((Some(sheet as u16), Some(at))),
        _ => None,
    });
    let name = || {
        facts.iter().find_map(|f| match f.source {
            PeriodSource::SheetName(sheet) => Some((Some(sheet as u16), None)),
            _ => None,
        })
    };
    cell.or_else(name).unwrap_or((None, None))
}

/// The stretches of days a merged report says it leaves out (`※ 合算に含まない期間: 令和7年5月分`), as they are written.
pub fn stated_gaps(workbook: &Workbook) -> Option<(usize, CellRef, String)> {
    stated_words(workbook, GAP_WORDS)
}

/// What a report says after these words.
fn stated_words(workbook: &Workbook, words: &str) -> Option<(usize, CellRef, String)> {
    workbook.sheets.iter().enumerate().find_map(|(i, sheet)| {
        sheet.cells().iter().take(400).find_map(|cell| match &cell.value {
            crate::workbook::Value::Text(t) => t.strip_prefix(words).map(|rest| (i, cell.at, rest.trim().to_owned())),
            _ => None,
        })
    })
}

/// A label for comparing rows of different inputs.
pub fn label_key(label: &str) -> String {
    text::key(label).into_owned()
}
