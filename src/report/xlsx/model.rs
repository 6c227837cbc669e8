//! What the writer is given. Plain data, filled by the caller from the schema, the submission and the corrections, so that the
//! writer knows nothing of how they came about. Vectors that stand beside the schema's have its order and length; where one is
//! shorter, the rest counts as absent.

use crate::a1::CellRef;
use crate::correct::Record;
use crate::decision::Key;
use crate::finding::Finding;
use crate::merge::{Breakdown, Piece};
use crate::message::Message;
use crate::report::tidy::TidyRow;
use crate::schema::Schema;
use jiff::civil::Date;
use std::sync::Arc;

/// Everything a report workbook shows.
#[derive(Clone, Debug)]
pub struct ReportData<'a> {
    /// The form.
    pub schema: &'a Schema,
    /// The reporting period; `None` where none was found.
    pub period: Option<PeriodText>,
    /// Name of the submitted file, without folders.
    pub source_file: String,
    /// Whether category codes are printed before the labels (the submission had a code column).
    pub show_codes: bool,
    /// Header figures, beside [`Schema::header`]; `None` where not found.
    pub header: Vec<Option<CellContent>>,
    /// Tables, beside [`Schema::tables`]; `None` where not found.
    pub tables: Vec<Option<TableContent>>,
    /// Lists, beside [`Schema::lists`]; `None` where not found.
    pub lists: Vec<Option<ListContent>>,
    /// Findings, in the order they are to be shown.
    pub findings: &'a [Finding],
    /// Corrections applied and proposed, in the order they are to be shown.
    pub corrections: &'a [Record],
    /// Which rules were evaluated, how often.
    pub rules: &'a [RuleTally],
    /// How each finding is known again when the sheet is read back, beside the findings.
    pub keys: Vec<Key>,
    /// What the reviewer decided earlier, beside the findings; may be empty where nothing was.
    pub verdicts: Vec<Verdict>,
    /// Decisions that lapsed or could not be carried out: a sentence each.
    pub lapsed: Vec<Message>,
    /// Offices of the box for approval stamps, from left to right; none: no box.
    pub approval: Vec<String>,
    /// For a copy for publication: what is said on it of suppressed figures. Such a copy has values only.
    pub public: Option<String>,
    /// Rows of the sheet データ.
    pub tidy: &'a [TidyRow],
    /// What a report joined from several has beside: 内訳 and where its figures come from.
    pub merge: Option<MergeContent<'a>>,
}

/// What a report joined from several has beside.
#[derive(Clone, Debug)]
pub struct MergeContent<'a> {
    /// Each figure by period and office.
    pub breakdown: &'a Breakdown,
    /// The inputs its lines speak of.
    pub pieces: &'a [Piece],
    /// Which days are not in it, in words.
    pub gap: Option<String>,
    /// Which offices it joins, in words, where there are several.
    pub offices: Option<String>,
}

/// The reporting period as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodText {
    /// In words (`令和7年度 第1～3四半期`).
    pub label: String,
    /// First and last day in era notation (`令和7年4月1日～令和7年12月31日`).
    pub span: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Counted from the beginning of the fiscal year, not for this period alone.
    pub cumulative: bool,
}

/// A cell of the submitted file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// Sheet name.
    pub sheet: Arc<str>,
    /// Cell.
    pub cell: CellRef,
}

/// A value as submitted, and the correction that is applied to it.
///
/// The writer itself finds out whether findings point at the cell, by its source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellContent {
    /// What was submitted.
    pub content: Content,
    /// Where it stands; `None` where the cell does not exist.
    pub source: Option<Source>,
    /// The whole text of the cell, where `content` is only a part of it.
    pub part_of: Option<String>,
    /// The applied correction, an index into [`ReportData::corrections`]: its `after` is printed instead of `content`.
    pub correction: Option<usize>,
    /// A formula, without `=`, whose result is the whole number in `content`.
    pub formula: Option<String>,
}

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Content {
    /// Nothing.
    #[default]
    Blank,
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// Text as it stands, also where a number is wanted.
    Text(String),
    /// A day.
    Date(Date),
}

/// A table's values.
#[derive(Clone, Debug, Default)]
pub struct TableContent {
    /// Rows, beside the schema's; `None` where the sheet has none. A missing category is printed blank and marked, a missing
    /// optional row or one not valid in the period is left out, a missing total is computed.
    pub rows: Vec<Option<RowContent>>,
    /// Rows the schema has no place for; carried visibly, never part of a computed total.
    pub extra: Vec<ExtraRow>,
}

/// A row's values.
#[derive(Clone, Debug, Default)]
pub struct RowContent {
    /// The innermost label to print where it is not the schema's (a label that was not corrected).
    pub label: Option<String>,
    /// The label's cell.
    pub label_source: Option<Source>,
    /// The correction applied to the label, an index into [`ReportData::corrections`].
    pub label_correction: Option<usize>,
    /// Cells, beside the schema's columns.
    pub cells: Vec<CellContent>,
}

/// A row the schema has no place for.
#[derive(Clone, Debug)]
pub struct ExtraRow {
    /// The schema row it stands after (an index); `None`: before all.
    pub after: Option<usize>,
    /// Its label as written.
    pub label: String,
    /// Its code as written.
    pub code: Option<String>,
    /// What it was taken for.
    pub kind: ExtraKind,
    /// The label's cell.
    pub label_source: Option<Source>,
    /// Cells, beside the schema's columns.
    pub cells: Vec<CellContent>,
}

/// What a row without a place in the schema was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtraKind {
    /// It matches nothing.
    Unknown,
    /// It stands twice.
    Duplicate,
    /// A subtotal.
    Subtotal,
    /// 再掲.
    OfWhich,
}

/// A list's entries.
#[derive(Clone, Debug, Default)]
pub struct ListContent {
    /// Entries in the order of the sheet; cells beside the schema's columns.
    pub entries: Vec<Vec<CellContent>>,
}

/// How often a rule was evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleTally {
    /// Code.
    pub rule: &'static str,
    /// What it checks, in a few words of the form's language; may be empty.
    pub title: String,
    /// How often it was evaluated.
    pub evaluated: usize,
    /// How often it failed.
    pub failed: usize,
    /// How often it could not be evaluated.
    pub not_evaluable: usize,
    /// How often it holds only because the form lets the sides differ a little.
    pub tolerated: usize,
}

/// A reviewer's decision on a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// What stands in 採否; one of its words, or what the reviewer wrote instead.
    pub decision: String,
    /// 理由.
    pub reason: String,
}
