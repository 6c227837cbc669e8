//! One way through the house for one file: open, recognise the form, bind, check. What comes out is rendered by `report`.
//!
//! [`inspect`] keeps the workbook and the submissions (a report needs them); [`FileRun`] is what remains of a file once it is checked:
//! small, so that thousands pass through bounded memory.

mod companions;
mod inputs;
mod lines;
mod review;
mod unreadable;

pub use companions::companions;
pub use inputs::{Input, InputError, Inputs, expand};
pub use lines::lines;
pub use review::{Reviewed, Settlement, carry_out};
pub use unreadable::Unreadable;

use crate::check::{self, Companions, Context, RULES, Tally};
use crate::correct;
use crate::date::Period;
use crate::finding::{Explained, Figure, Finding, Place};
use crate::formula;
use crate::localise;
use crate::message::Message;
use crate::schema::Schema;
use crate::severity::Severity;
use crate::submission::{self, Submission, Vocabulary};
use crate::workbook::{self, Limits, Opened, Workbook};
use std::path::{Component, Path};
use std::sync::Arc;

/// What a run knows beforehand: the schemas it may recognise, each prepared for matching once, and the reports that every report is
/// compared with.
#[derive(Debug)]
pub struct Forms {
    known: Vec<(Arc<Schema>, Vocabulary)>,
    companions: Companions,
    /// Whether every explanation is listed.
    explained: bool,
}

impl Forms {
    /// Prepares schemas.
    pub fn new(schemas: impl IntoIterator<Item = Arc<Schema>>) -> Self {
        let known = schemas.into_iter().map(|s| (Arc::clone(&s), Vocabulary::new(&s))).collect();
        Self { known, companions: Companions::default(), explained: false }
    }

    /// Compares every report with these.
    #[must_use]
    pub fn compared_with(self, companions: Companions) -> Self {
        Self { companions, ..self }
    }

    /// Lists every explanation of what fails, which may take many times as long as the check.
    #[must_use]
    pub fn explained(self, explained: bool) -> Self {
        Self { explained, ..self }
    }

    /// The identifiers, for messages.
    pub fn ids(&self) -> Vec<&str> {
        self.known.iter().map(|(s, _)| s.id.as_str()).collect()
    }
}

/// A file as read and bound.
#[derive(Debug)]
pub struct Inspected {
    /// The workbook.
    pub workbook: Workbook,
    /// The form recognised.
    pub schema: Arc<Schema>,
    /// The reports in it, at least one.
    pub parts: Vec<Part>,
}

/// A report with what its rules found.
#[derive(Debug)]
pub struct Part {
    /// The bound report.
    pub submission: Submission,
    /// Findings, in reading order.
    pub findings: Vec<Finding>,
    /// A tally a rule, in the order of [`RULES`].
    pub tallies: Vec<Tally>,
    /// Every explanation of what fails, where that was asked for.
    pub explained: Vec<Explained>,
}

/// Reads a file, recognises its form and checks it.
///
/// # Errors
/// [`Unreadable`], which names the rule (F101, F102, F104, F105) and says what the user can do.
pub fn inspect(path: &Path, forms: &Forms) -> Result<Inspected, Unreadable> {
    let opened = workbook::open(path, &Limits::default()).map_err(Unreadable::from)?;
    examine(opened, &named(path), forms)
}

/// A file's name with those of the folders around it, `/` between them: they may tell the year.
fn named(path: &Path) -> String {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let parts = whole.components().filter_map(|c| match c {
        Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}

/// The same for a file that is read already; `file_name` is what it says about the period, with or without folders (`令和7年度/10月.xlsx`).
///
/// # Errors
/// [`Unreadable`] with F105 where no form is recognised.
pub fn examine(mut opened: Opened, file_name: &str, forms: &Forms) -> Result<Inspected, Unreadable> {
    formula::fill_in(&mut opened.workbook);
    let bound = forms
        .known
        .iter()
        .map(|(schema, words)| (schema, submission::bind(&opened.workbook, schema, words, file_name)))
        .filter(|(_, parts)| !parts.is_empty())
        .max_by_key(|(_, parts)| parts.iter().map(|p| p.tables.iter().flatten().count()).sum::<usize>());
    let Some((schema, submissions)) = bound else {
        return Err(Unreadable::unknown_form(&forms.ids()));
    };
    let parts = submissions
        .into_iter()
        .enumerate()
        .map(|(i, submission)| {
            let context =
                Context { companions: &forms.companions, ..Context::new(&opened.workbook, schema, &submission) };
            let outcome = check::run(&context);
            let (mut findings, mut tallies) = (outcome.findings, outcome.tallies);
            let found = findings.len();
            let months = localise::Elsewhere::months(&context);
            let form = localise::attach(&context, &mut findings, &localise::Elsewhere::of(&context, &months));
            check::count_said(&mut tallies, findings.len() - found);
            correct::propose(&context, &mut findings, form);
            let explained = if forms.explained { localise::list(&context, &findings) } else { Vec::new() };
            // It is said of the file, so with the first of its reports only.
            if let Some(named) = opened.disguised.as_ref().filter(|_| i == 0) {
                findings.insert(0, disguised(named, opened.workbook.format.extension()));
            }
            Part { submission, findings, tallies, explained }
        })
        .collect();
    Ok(Inspected { workbook: opened.workbook, schema: Arc::clone(schema), parts })
}

/// F103: what the name says and what the bytes are.
fn disguised(named: &str, real: &'static str) -> Finding {
    let rule = check::rule("F103").expect("F103 is in the registry");
    let message = Message::new("file-disguised").with("named", named).with("real", real);
    let help = Message::new("file-disguised-help").with("real", real);
    let mut finding = rule.finding(Place::default(), message, help);
    finding.stated = Some(Figure::Text(named.to_owned()));
    finding.expected = Some(Figure::Text(real.to_owned()));
    finding
}

/// A table as found, for output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSummary {
    /// Identifier in the schema.
    pub id: String,
    /// Sheet name.
    pub sheet: String,
    /// Range on the sheet, from title to last row.
    pub range: String,
    /// Where it goes on, on other sheets: their names and ranges.
    pub continued: Vec<(String, String)>,
    /// Categories found.
    pub rows: usize,
}

/// A file once it is checked.
#[derive(Clone, Debug)]
pub struct FileRun {
    /// The path as given or found.
    pub path: String,
    /// What became of it: one report or several, or why it could not be read.
    pub result: Result<Vec<ReportRun>, Unreadable>,
}

/// A report of a file once it is checked.
#[derive(Clone, Debug)]
pub struct ReportRun {
    /// Identifier of its schema.
    pub schema: String,
    /// Its reporting period.
    pub period: Option<Period>,
    /// Its tables.
    pub tables: Vec<TableSummary>,
    /// Findings, in reading order.
    pub findings: Vec<Finding>,
    /// Findings that the reviewer's decisions settled, in reading order; empty where no decisions were given.
    pub settled: Vec<(Finding, Settlement)>,
    /// A tally a rule, in the order of [`RULES`].
    pub tallies: Vec<Tally>,
    /// Every explanation of what fails, where that was asked for.
    pub explained: Vec<Explained>,
}

impl FileRun {
    /// Inspects a file and keeps what output needs.
    pub fn of(path: &Path, forms: &Forms) -> Self {
        Self::and(path, forms, |_| ()).0
    }

    /// As [`Self::of`], with what `take` makes of the workbook while it is open; `None` for an unreadable file.
    pub fn and<T>(path: &Path, forms: &Forms, take: impl FnOnce(&Inspected) -> T) -> (Self, Option<T>) {
        let mut taken = None;
        let result = inspect(path, forms).map(|inspected| {
            taken = Some(take(&inspected));
            let Inspected { workbook, schema, parts } = inspected;
            parts.into_iter().map(|part| ReportRun::new(&workbook, &schema, part)).collect()
        });
        (Self { path: path.display().to_string(), result }, taken)
    }

    /// Keeps only findings whose rule passes `keep`.
    pub fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        for report in self.result.iter_mut().flatten() {
            report.findings.retain(|f| keep(f.rule));
            report.settled.retain(|(f, _)| keep(f.rule));
            let findings = &report.findings;
            report.explained.retain(|e| findings.iter().any(|f| e.findings.contains(&f.fingerprint())));
        }
    }

    /// All findings.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.result.iter().flatten().flat_map(|r| &r.findings)
    }
}

impl ReportRun {
    /// What output needs of a report.
    pub fn new(workbook: &Workbook, schema: &Schema, part: Part) -> Self {
        let tables = part
            .submission
            .tables
            .iter()
            .flatten()
            .map(|t| TableSummary {
                id: schema.tables[t.table].id.clone(),
                sheet: workbook.sheets[t.first.sheet].name.clone(),
                range: t.extents().first().map_or(t.first.range, |e| e.1).to_string(),
                continued: t
                    .extents()
                    .iter()
                    .skip(1)
                    .map(|(sheet, range)| (workbook.sheets[*sheet].name.clone(), range.to_string()))
                    .collect(),
                rows: t
                    .by_entry
                    .iter()
                    .enumerate()
                    .filter(|(j, row)| row.is_some() && schema.tables[t.table].rows[*j].code.is_some())
                    .count(),
            })
            .collect();
        Self {
            schema: schema.id.clone(),
            period: part.submission.period.period,
            tables,
            findings: part.findings,
            settled: Vec::new(),
            tallies: part.tallies,
            explained: part.explained,
        }
    }
}

/// How much was found over all files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files looked at.
    pub files: usize,
    /// Files that could not be read.
    pub unreadable: usize,
    /// Findings by level.
    pub errors: usize,
    /// Findings by level.
    pub warnings: usize,
    /// Findings by level.
    pub infos: usize,
    /// Places where a rule holds only within the tolerance the schema gives.
    pub tolerated: usize,
}

impl Summary {
    /// Adds a file.
    pub fn add(&mut self, run: &FileRun) {
        self.files += 1;
        self.unreadable += usize::from(run.result.is_err());
        self.count(run.findings());
        let tallies = run.result.iter().flatten().flat_map(|r| &r.tallies);
        self.tolerated += tallies.map(|t| t.tolerated).sum::<usize>();
    }

    /// Adds findings.
    pub fn count<'a>(&mut self, findings: impl IntoIterator<Item = &'a Finding>) {
        for finding in findings {
            match finding.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Info => self.infos += 1,
            }
        }
    }

    /// The exit code: 2 where a file could not be read, 1 where something is at or above `fail_on`, else 0.
    pub const fn exit_code(&self, fail_on: Severity) -> u8 {
        let failed = match fail_on {
            Severity::Error => self.errors,
            Severity::Warning => self.errors + self.warnings,
            Severity::Info => self.errors + self.warnings + self.infos,
        };
        if self.unreadable > 0 { 2 } else { (failed > 0) as u8 }
    }
}

/// The tallies of a report with the rules they belong to, those that were looked at.
pub fn evaluated(tallies: &[Tally]) -> impl Iterator<Item = (&'static check::Rule, Tally)> + '_ {
    RULES.iter().copied().zip(tallies.iter().copied()).filter(|(_, t)| t.evaluated + t.not_evaluable > 0)
}
