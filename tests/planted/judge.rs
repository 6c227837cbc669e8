//! Plants, checks, corrects, and compares with the truth.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use kensan::a1::CellRef;
use kensan::check::{self, Context};
use kensan::correct::{self, Choice};
use kensan::finding::{Class, Confidence, Figure, Finding};
use kensan::localise::{self, Elsewhere, Limits};
use kensan::schema::Schema;
use kensan::severity::Severity;
use kensan::submission::{self, Observed, Reading, Submission, Vocabulary, Written};
use kensan::workbook::{self, Value, Workbook};

use crate::book;
use crate::form::At;

/// A sheet as read and bound.
#[derive(Clone)]
pub struct Sheet {
    pub book: Workbook,
    pub submission: Submission,
}

pub fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| Schema::parse(&crate::form::schema(), "planted.toml").unwrap())
}

/// Through real bytes and the real reader.
pub fn read(text: &str) -> Sheet {
    static WORDS: OnceLock<Vocabulary> = OnceLock::new();
    let words = WORDS.get_or_init(|| Vocabulary::new(schema()));
    let mut book = workbook::read(&book::xlsx(text), &workbook::Limits::default()).unwrap();
    kensan::formula::fill_in(&mut book);
    let submission = submission::bind(&book, schema(), words, "planted.xlsx").remove(0);
    Sheet { book, submission }
}

fn cells(submission: &mut Submission) -> impl Iterator<Item = &mut Observed> {
    let header = submission.header.iter_mut().flatten().map(|h| &mut h.value);
    let rows = submission.tables.iter_mut().flatten().flat_map(|t| &mut t.rows);
    header.chain(rows.flat_map(|r| &mut r.cells))
}

/// The published report, as read and bound.
pub fn sample() -> Sheet {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/report-r7-q1-q3.xlsx");
    let book = workbook::open(&path, &workbook::Limits::default()).unwrap().workbook;
    let schema = &kensan::schema::builtin_schemas()[0];
    let submission = submission::bind(&book, schema, &Vocabulary::new(schema), "report.xlsx").remove(0);
    Sheet { book, submission }
}

impl Sheet {
    /// The figures by cell: those of one table's column, its totals included.
    pub fn column(&self, table: usize, column: usize) -> BTreeMap<At, i64> {
        let rows = self.submission.tables[table].iter().flat_map(|t| &t.rows);
        rows.filter_map(|r| Some((at(r.cells[column].at), r.cells[column].count()?))).collect()
    }

    /// The sheet with other figures in some cells; what was typed over is no formula any more.
    pub fn with(&self, values: &BTreeMap<At, i64>, typed: &BTreeMap<At, i64>) -> Self {
        let mut out = self.clone();
        for (&(row, col), &value) in values {
            out.book.sheets[0].set_value(CellRef::new(row, col), Value::Number(value as f64));
        }
        for cell in cells(&mut out.submission) {
            let at = (cell.at.row, cell.at.col);
            if let Some(&value) = values.get(&at) {
                cell.reading = Reading::Count { value, written: Written::Number };
                cell.raw = value.to_string().into();
                cell.formula &= !typed.contains_key(&at);
            }
        }
        out
    }
}

/// What came of one planted case.
#[derive(Clone, Copy, Debug, Default)]
pub struct Verdict {
    /// Something is said at all.
    pub found: bool,
    /// Every planted cell is among those named.
    pub located: bool,
    /// The first cause of the first finding is the planted one.
    pub cause: bool,
    /// Some explanation of every cluster holds wrong cells only.
    pub listed: bool,
    /// Some cause is a slip, at least likely.
    pub slip: bool,
    /// A correction applied without asking put a planted cell right.
    pub corrected: bool,
    /// With `deductive` corrections accepted.
    pub accepted: bool,
    /// A correction, accepted ones included, put a cell to a value that is not the truth.
    pub wrongly: bool,
    /// A cause is called determined and is not true.
    pub overclaimed: bool,
}

fn at(cell: CellRef) -> At {
    (cell.row, cell.col)
}

/// Checks a sheet whose cells `wrong` do not hold their true value; `kinds` are the names for the fault that are right.
pub fn judge(sheet: &Sheet, schema: &Schema, right: &BTreeMap<At, i64>, wrong: &[At], kinds: &[&str]) -> Verdict {
    let context = Context::new(&sheet.book, schema, &sheet.submission);
    let mut findings = check::run(&context).findings;
    let form = localise::attach(&context, &mut findings, &Elsewhere::default());
    correct::propose(&context, &mut findings, form);
    let mut out = Verdict {
        found: findings.iter().any(|f| f.severity == Severity::Error),
        // Where a formula is wrong and no figure, the figures' explanations do not say it.
        listed: kinds.contains(&"text-ignored-by-sum") || listed(&context, wrong),
        ..Verdict::default()
    };
    let truth = |at: &At| right.get(at).copied();
    let right = |c: &kensan::finding::Cause| {
        // A text holds the right number.
        wrong.contains(&at(c.cell)) && matches!(c.to, Figure::Int(to) if Some(to) == truth(&at(c.cell)))
    };
    let causes: Vec<_> = findings.iter().flat_map(|f| &f.causes).collect();
    let suspects: Vec<At> = findings.iter().flat_map(|f| &f.suspects).map(|s| at(s.cell)).collect();
    out.located =
        wrong.iter().all(|w| suspects.contains(w) || causes.iter().any(|c| at(c.cell) == *w)) && !wrong.is_empty();
    let first = findings.iter().find_map(|f| f.causes.first());
    out.cause = first.is_some_and(|c| right(c) && (kinds.is_empty() || kinds.contains(&c.kind)));
    let slips = ["digit", "shifted-by-ten", "sign-flipped"];
    out.slip =
        causes.iter().any(|c| c.confidence > Confidence::Possible && slips.iter().any(|slip| c.kind.starts_with(slip)));
    out.overclaimed = causes.iter().any(|c| c.confidence == Confidence::Determined && !right(c));
    (out.corrected, out.wrongly) = corrected(&context, &mut findings.clone(), Class::Recomputed, &truth);
    let (accepted, wrongly) = corrected(&context, &mut findings, Class::Deductive, &truth);
    out.accepted = accepted;
    out.wrongly |= wrongly;
    out
}

/// Whether the corrections up to a class put a planted cell right, and whether they put any cell wrong.
fn corrected(
    context: &Context<'_>,
    findings: &mut [Finding],
    accept: Class,
    truth: &dyn Fn(&At) -> Option<i64>,
) -> (bool, bool) {
    let choose = |f: &Finding| match &f.correction {
        Some(c) if c.class <= accept => Choice::Accept,
        _ => Choice::ByClass,
    };
    let (mut copy, _) = correct::apply(context, findings, &choose);
    let mut before = context.submission.clone();
    let (mut right, mut wrongly) = (false, false);
    for (old, new) in cells(&mut before).zip(cells(&mut copy)).filter(|(old, new)| old.count() != new.count()) {
        let true_now = new.count() == truth(&at(old.at));
        // Of a text that a sum passes over, the sum is put right.
        right |= true_now;
        wrongly |= !true_now;
    }
    (right, wrongly)
}

/// Whether the listed explanations hold the truth.
fn listed(context: &Context<'_>, wrong: &[At]) -> bool {
    let form = localise::Form::new(context);
    let got = localise::explain(&form.system, &Limits { beyond: 1, ..Limits::default() });
    let is_wrong = |var| form.cell(context, var).is_some_and(|(_, c)| wrong.contains(&at(c.at)));
    got.clusters.iter().all(|c| c.all().any(|e| e.vars().all(is_wrong)))
}
