//! `check --format json`, version 1: the structs are the promise, so they are apart from the program's own.

use crate::date::PeriodKind;
use crate::finding::{self, Explained, Finding, Wrong};
use crate::message::{Lang, render};
use crate::run::{FileRun, ReportRun, Settlement, Summary, TableSummary, evaluated};
use crate::severity::Severity;
use schemars::JsonSchema;
use serde::Serialize;

/// The whole output.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Document {
    /// Always 1.
    #[schemars(extend("const" = 1))]
    version: u32,
    tool: Tool,
    /// One entry a report; a workbook with several reports has several entries with its path.
    files: Vec<File>,
    summary: Totals,
}

/// The program that wrote this.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Tool {
    name: String,
    version: String,
}

/// A file, or one report of a file that holds several.
#[derive(Debug, Serialize, JsonSchema)]
pub struct File {
    /// The path as given, or as found in a folder.
    path: String,
    status: Status,
    /// Why the file is unreadable; null otherwise.
    error: Option<Fault>,
    /// Identifier of the schema; null for an unreadable file.
    schema: Option<String>,
    /// The reporting period; null where none was found.
    period: Option<PeriodOut>,
    tables: Vec<TableOut>,
    rules: Vec<RuleOut>,
    findings: Vec<FindingOut>,
    /// Findings that the reviewer's decisions settled; only with `--decisions`, and never among `findings`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    settled: Vec<SettledOut>,
    /// Every minimal set of figures that would explain what fails; only with `--explanations`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    explanations: Vec<ExplainedOut>,
}

/// Findings that fail together, and what could be wrong.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ExplainedOut {
    /// Their fingerprints.
    findings: Vec<String>,
    /// Up to so many cells no set is missing.
    complete_to: usize,
    /// Smaller ones first. With the right values in the cells of any one of them everything agrees.
    sets: Vec<Vec<WrongOut>>,
}

/// A figure that would be wrong.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WrongOut {
    sheet: String,
    cell: String,
    /// What it holds; null for a blank.
    from: Option<i64>,
    /// The least value it could hold instead; null where there is no bound.
    least: Option<i64>,
    /// The greatest; null where there is no bound.
    most: Option<i64>,
}

/// A finding that needs no more attention.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SettledOut {
    /// `corrected` or `acknowledged`.
    #[schemars(extend("enum" = ["corrected", "acknowledged"]))]
    how: String,
    /// The reviewer's reason; null where a correction settled it.
    reason: Option<String>,
    finding: FindingOut,
}

/// Whether the file was checked.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It was checked.
    Checked,
    /// It could not be read.
    Unreadable,
}

/// Why a file is unreadable.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Fault {
    rule: String,
    name: String,
    message: String,
    /// What the user can do.
    help: String,
}

/// A reporting period, both ends included.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PeriodOut {
    /// First day, ISO 8601.
    from: String,
    /// Last day, ISO 8601.
    to: String,
    kind: KindOut,
}

/// Whether a period stands alone.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum KindOut {
    /// This month, this quarter.
    Single,
    /// From April 1 up to a date.
    Cumulative,
}

/// A table as found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TableOut {
    id: String,
    sheet: String,
    /// From the title to the last row.
    range: String,
    /// Categories found, on all sheets.
    rows: usize,
    /// Where it goes on, on other sheets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    continued: Vec<ContinuedOut>,
}

/// A further sheet of a table.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ContinuedOut {
    sheet: String,
    /// From the title to the last row.
    range: String,
}

/// How often a rule was evaluated.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RuleOut {
    rule: String,
    evaluated: usize,
    failed: usize,
    not_evaluable: usize,
    /// Times it holds only within the tolerance the schema gives.
    tolerated: usize,
}

/// A finding.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FindingOut {
    rule: String,
    name: String,
    severity: Severity,
    sheet: Option<String>,
    /// A1 reference as the user sees it in Excel.
    cell: Option<String>,
    table: Option<String>,
    row: Option<String>,
    row_code: Option<String>,
    column: Option<String>,
    stated: Option<Value>,
    expected: Option<Value>,
    difference: Option<i64>,
    message: String,
    help: String,
    /// Stable across re-runs and inserted rows.
    fingerprint: String,
    related: Vec<RelatedOut>,
    /// The best first; empty where nothing singles out a cause.
    causes: Vec<CauseOut>,
    /// Cells singled out as wrong, whether or not a slip explains them; empty where nothing singles one out.
    suspects: Vec<SuspectOut>,
    correction: Option<CorrectionOut>,
}

/// A number, or text as it stands in the cell.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// Text.
    Text(String),
}

/// Another place that belongs to a finding.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RelatedOut {
    /// Name of the file it stands in, where that is not the checked one; null otherwise.
    file: Option<String>,
    sheet: String,
    range: String,
    role: String,
}

/// A suspect cell and the slip that would explain the finding.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CauseOut {
    kind: String,
    sheet: String,
    cell: String,
    row_code: Option<String>,
    from: Value,
    to: Value,
    /// `determined`, `likely` or `possible`.
    #[schemars(extend("enum" = ["determined", "likely", "possible"]))]
    confidence: String,
    explanation: String,
}

/// A cell singled out as wrong.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SuspectOut {
    sheet: String,
    cell: String,
    from: i64,
    /// What it must hold; null where more than one value would do.
    to: Option<i64>,
    /// `proven`: read off the sheet. `only`: no other cell would do. `odds`: a hundred to one. `lone`: of several cells that only together
    /// would do.
    #[schemars(extend("enum" = ["proven", "only", "odds", "lone"]))]
    strength: String,
}

/// A change proposed or applied.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CorrectionOut {
    sheet: String,
    cell: String,
    before: String,
    after: Value,
    /// `safe`, `recomputed`, `deductive` or `suggested`.
    #[schemars(extend("enum" = ["safe", "recomputed", "deductive", "suggested"]))]
    class: String,
    applied: bool,
}

/// How much was found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Totals {
    files: usize,
    unreadable: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
}

/// The document for these files.
pub fn document(runs: &[FileRun], lang: Lang) -> Document {
    let mut summary = Summary::default();
    let mut files = Vec::new();
    for run in runs {
        summary.add(run);
        match &run.result {
            Err(error) => files.push(File {
                path: run.path.clone(),
                status: Status::Unreadable,
                error: Some(Fault {
                    rule: error.rule.to_owned(),
                    name: error.name.to_owned(),
                    message: render(&error.message, lang),
                    help: render(&error.help, lang),
                }),
                schema: None,
                period: None,
                tables: Vec::new(),
                rules: Vec::new(),
                findings: Vec::new(),
                settled: Vec::new(),
                explanations: Vec::new(),
            }),
            Ok(reports) => files.extend(reports.iter().map(|r| file(&run.path, r, lang))),
        }
    }
    Document {
        version: 1,
        tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        files,
        summary: Totals {
            files: summary.files,
            unreadable: summary.unreadable,
            errors: summary.errors,
            warnings: summary.warnings,
            infos: summary.infos,
        },
    }
}

fn file(path: &str, report: &ReportRun, lang: Lang) -> File {
    File {
        path: path.to_owned(),
        status: Status::Checked,
        error: None,
        schema: Some(report.schema.clone()),
        period: report.period.map(|p| PeriodOut {
            from: p.from.to_string(),
            to: p.to.to_string(),
            kind: match p.kind {
                PeriodKind::Single => KindOut::Single,
                PeriodKind::Cumulative => KindOut::Cumulative,
            },
        }),
        tables: report.tables.iter().map(table).collect(),
        rules: evaluated(&report.tallies)
            .map(|(rule, t)| RuleOut {
                rule: rule.code.to_owned(),
                evaluated: t.evaluated,
                failed: t.failed,
                not_evaluable: t.not_evaluable,
                tolerated: t.tolerated,
            })
            .collect(),
        findings: report.findings.iter().map(|f| finding(f, lang)).collect(),
        settled: report.settled.iter().map(|(f, how)| settled(f, how, lang)).collect(),
        explanations: report.explained.iter().map(explained).collect(),
    }
}

fn explained(e: &Explained) -> ExplainedOut {
    let wrong = |w: &Wrong| WrongOut {
        sheet: w.sheet.clone(),
        cell: w.cell.to_string(),
        from: w.from,
        least: w.least,
        most: w.most,
    };
    ExplainedOut {
        findings: e.findings.clone(),
        complete_to: e.complete_to,
        sets: e.sets.iter().map(|set| set.iter().map(wrong).collect()).collect(),
    }
}

fn settled(f: &Finding, how: &Settlement, lang: Lang) -> SettledOut {
    let (how, reason) = match how {
        Settlement::Corrected => ("corrected", None),
        Settlement::Acknowledged(reason) => ("acknowledged", Some(reason.clone())),
    };
    SettledOut { how: how.to_owned(), reason, finding: finding(f, lang) }
}

fn finding(f: &Finding, lang: Lang) -> FindingOut {
    FindingOut {
        rule: f.rule.to_owned(),
        name: f.name.to_owned(),
        severity: f.severity,
        sheet: f.place.sheet.clone(),
        cell: f.place.cell.map(|c| c.to_string()),
        table: f.place.table.clone(),
        row: f.place.row.clone(),
        row_code: f.place.row_code.clone(),
        column: f.place.column.clone(),
        stated: f.stated.as_ref().map(value),
        expected: f.expected.as_ref().map(value),
        difference: f.difference,
        message: render(&f.message, lang),
        help: render(&f.help, lang),
        fingerprint: f.fingerprint(),
        related: f
            .related
            .iter()
            .map(|r| RelatedOut {
                file: r.file.clone(),
                sheet: r.sheet.clone(),
                range: r.range.to_string(),
                role: r.role.as_str().to_owned(),
            })
            .collect(),
        causes: f
            .causes
            .iter()
            .map(|c| CauseOut {
                kind: c.kind.to_owned(),
                sheet: c.sheet.clone(),
                cell: c.cell.to_string(),
                row_code: c.row_code.clone(),
                from: value(&c.from),
                to: value(&c.to),
                confidence: c.confidence.as_str().to_owned(),
                explanation: render(&c.explanation, lang),
            })
            .collect(),
        suspects: f
            .suspects
            .iter()
            .map(|s| SuspectOut {
                sheet: s.sheet.clone(),
                cell: s.cell.to_string(),
                from: s.from,
                to: s.to,
                strength: s.strength.as_str().to_owned(),
            })
            .collect(),
        correction: f.correction.as_ref().map(|c| CorrectionOut {
            sheet: c.sheet.clone(),
            cell: c.cell.to_string(),
            before: c.before.clone(),
            after: value(&c.after),
            class: c.class.as_str().to_owned(),
            applied: c.applied,
        }),
    }
}

fn value(figure: &finding::Figure) -> Value {
    match figure {
        finding::Figure::Int(n) => Value::Int(*n),
        finding::Figure::Float(x) => Value::Float(*x),
        finding::Figure::Text(t) => Value::Text(t.clone()),
    }
}

/// The JSON Schema of [`Document`] as it is written: every key is always there, null where there is nothing to say.
pub fn json_schema() -> serde_json::Value {
    schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Document>()
        .to_value()
}

fn table(t: &TableSummary) -> TableOut {
    let further = |(sheet, range): &(String, String)| ContinuedOut { sheet: sheet.clone(), range: range.clone() };
    TableOut {
        id: t.id.clone(),
        sheet: t.sheet.clone(),
        range: t.range.clone(),
        rows: t.rows,
        continued: t.continued.iter().map(further).collect(),
    }
}
