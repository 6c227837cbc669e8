//! `check --format sarif`: SARIF 2.1.0, for code hosts, editors and dashboards that show findings of any tool.
//!
//! A workbook is not text, so no region (line, column, byte) is ever claimed. A place is a *logical location*: the cell in Excel's own
//! notation with its sheet (`業務報告書!D143`, kind `cell`; a range has kind `range`, a sheet kind `sheet`), and `properties` of the result
//! hold sheet, cell, row and column numbers from 1. A proposed change of a cell cannot be said as a SARIF fix, which replaces a
//! region of an artifact; it stands in `properties.correction` as in the JSON output. Files that could not be read are
//! notifications of the invocation, not results; findings that a reviewer settled are results with a suppression and its reason.

mod model;
mod uri;

pub use model::Log;

use super::places::{reference, role, settlement};
use crate::check::{self, RULES, Rule};
use crate::finding::{Figure, Finding};
use crate::message::{Lang, Message, render};
use crate::run::{FileRun, ReportRun, Settlement, Unreadable, evaluated};
use crate::severity::Severity;
use model::{
    Artifact, ArtifactLocation, Configuration, Descriptor, DescriptorReference, Driver, Invocation, Location,
    LogicalLocation, Notification, PhysicalLocation, ResultOut, Run, Suppression, Text, Tool,
};
use serde_json::{Map, Value, json};

/// Where editors find the standard's schema.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The name under which our fingerprint goes, with the version of its making.
const FINGERPRINT: &str = "kensanFinding/v1";

/// Rules whose failure is a file that could not be read.
fn is_notification(rule: &Rule) -> bool {
    matches!(rule.code, "F101" | "F102" | "F104" | "F105")
}

/// SARIF's word for a level.
const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// The log of a run that ends with `exit_code`.
pub fn log(runs: &[FileRun], exit_code: u8, lang: Lang) -> Log {
    let language = match lang {
        Lang::Ja => "ja-JP",
        Lang::En => "en-US",
    };
    let (notifications, rules): (Vec<&'static Rule>, Vec<&'static Rule>) =
        RULES.iter().partition(|r| is_notification(r));
    let mut artifacts = Vec::with_capacity(runs.len());
    let mut results = Vec::new();
    let mut told = Vec::new();
    for (index, run) in runs.iter().enumerate() {
        let at = ArtifactLocation { uri: uri::of(&run.path), index: Some(index) };
        artifacts.push(artifact(&at, run));
        match &run.result {
            Err(error) => told.extend(notification(&at, error, &notifications, lang)),
            Ok(reports) => {
                for (i, report) in reports.iter().enumerate() {
                    results.extend(report.findings.iter().filter_map(|f| result(&at, i, f, None, &rules, lang)));
                    let settled = report.settled.iter();
                    results.extend(settled.filter_map(|(f, why)| result(&at, i, f, Some(why), &rules, lang)));
                }
            }
        }
    }
    let description = Message::new(match exit_code {
        0 => "exit-nothing",
        1 => "exit-findings",
        _ => "exit-not-done",
    });
    Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    version: env!("CARGO_PKG_VERSION"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    language,
                    rules: rules.iter().map(|r| descriptor(r, lang)).collect(),
                    notifications: notifications.iter().map(|r| descriptor(r, lang)).collect(),
                },
            },
            language,
            invocations: [Invocation {
                execution_successful: exit_code < 2,
                exit_code,
                exit_code_description: render(&description, lang),
                tool_execution_notifications: told,
            }],
            artifacts,
            results,
            properties: json!({ "placeNotation": "A1" }),
        }],
    }
}

fn descriptor(rule: &'static Rule, lang: Lang) -> Descriptor {
    let page = check::explain(rule, lang);
    Descriptor {
        id: rule.code,
        name: rule.name,
        short_description: Text::new(check::title(rule, lang)),
        full_description: Text::new(check::page_part(rule, "what", lang).unwrap_or_else(|| check::title(rule, lang))),
        help: Text { markdown: Some(check::page_markdown(rule, lang)), text: page },
        default_configuration: Configuration { level: level(rule.severity) },
    }
}

/// What was looked at in a file, rule by rule: silence means "checked" here too.
fn artifact(at: &ArtifactLocation, run: &FileRun) -> Artifact {
    let reports: Vec<Value> = run.result.iter().flatten().map(report).collect();
    let status = if run.result.is_ok() { "checked" } else { "unreadable" };
    Artifact {
        location: at.clone(),
        roles: ["analysisTarget"],
        properties: json!({ "status": status, "reports": reports }),
    }
}

fn report(report: &ReportRun) -> Value {
    let rules: Map<String, Value> = evaluated(&report.tallies)
        .map(|(rule, t)| {
            let tally = json!({ "evaluated": t.evaluated, "failed": t.failed, "notEvaluable": t.not_evaluable, "tolerated": t.tolerated });
            (rule.code.to_owned(), tally)
        })
        .collect();
    json!({
        "schema": report.schema,
        "periodFrom": report.period.map(|p| p.from.to_string()),
        "periodTo": report.period.map(|p| p.to.to_string()),
        "rules": rules,
    })
}

fn notification(
    at: &ArtifactLocation,
    error: &Unreadable,
    descriptors: &[&'static Rule],
    lang: Lang,
) -> Option<Notification> {
    let index = descriptors.iter().position(|r| r.code == error.rule)?;
    let text = format!("{} — {}", render(&error.message, lang), render(&error.help, lang));
    Some(Notification {
        descriptor: DescriptorReference { id: error.rule, index },
        level: "error",
        message: Text::new(text),
        locations: vec![location(at, None)],
    })
}

fn location(at: &ArtifactLocation, logical: Option<LogicalLocation>) -> Location {
    Location {
        id: None,
        physical_location: PhysicalLocation { artifact_location: at.clone() },
        logical_locations: logical.into_iter().collect(),
        message: None,
    }
}

fn logical(sheet: &str, range: Option<(String, &'static str)>) -> LogicalLocation {
    match range {
        Some((name, kind)) => LogicalLocation { fully_qualified_name: reference(sheet, &name), name, kind },
        None => LogicalLocation { name: sheet.to_owned(), fully_qualified_name: sheet.to_owned(), kind: "sheet" },
    }
}

/// The result of a finding, suppressed where it is settled; none only for a rule that is not in the registry, which a test rules out.
fn result(
    at: &ArtifactLocation,
    report: usize,
    f: &Finding,
    settled: Option<&Settlement>,
    rules: &[&'static Rule],
    lang: Lang,
) -> Option<ResultOut> {
    let rule_index = rules.iter().position(|r| r.code == f.rule)?;
    let place = f.place.sheet.as_deref().map(|sheet| logical(sheet, f.place.cell.map(|c| (c.to_string(), "cell"))));
    let related = f.related.iter().map(|r| {
        let kind = if r.range.start == r.range.end { "cell" } else { "range" };
        let elsewhere = r.file.as_deref().map(|file| ArtifactLocation { uri: uri::of(file), index: None });
        (elsewhere, logical(&r.sheet, Some((r.range.to_string(), kind))), render(&role(r.role), lang))
    });
    let causes = f.causes.iter().map(|c| {
        let said = Message::new("said-cause").with("cause", c.explanation.clone());
        (None, logical(&c.sheet, Some((c.cell.to_string(), "cell"))), render(&said, lang))
    });
    let related_locations = related.chain(causes).enumerate().map(|(i, (elsewhere, logical, words))| Location {
        id: Some(i + 1),
        message: Some(Text::new(words)),
        ..location(elsewhere.as_ref().unwrap_or(at), Some(logical))
    });
    Some(ResultOut {
        rule_id: f.rule,
        rule_index,
        kind: "fail",
        level: level(f.severity),
        message: Text::new(render(&f.message, lang)),
        locations: [location(at, place)],
        related_locations: related_locations.collect(),
        suppressions: settled.map(|why| {
            [Suppression { kind: "external", status: "accepted", justification: render(&settlement(why), lang) }]
        }),
        partial_fingerprints: [(FINGERPRINT.to_owned(), f.fingerprint().into())].into_iter().collect(),
        properties: properties(report, f, lang),
    })
}

fn properties(report: usize, f: &Finding, lang: Lang) -> Value {
    let p = &f.place;
    let figure = |figure: &Figure| match figure {
        Figure::Int(n) => json!(n),
        Figure::Float(x) => json!(x),
        Figure::Text(t) => json!(t),
    };
    let causes: Vec<Value> = f
        .causes
        .iter()
        .map(|c| {
            json!({
                "kind": c.kind, "place": reference(&c.sheet, c.cell), "from": figure(&c.from), "to": figure(&c.to),
                "confidence": c.confidence.as_str(),
            })
        })
        .collect();
    let correction = f.correction.as_ref().map(|c| {
        json!({
            "place": reference(&c.sheet, c.cell), "before": c.before, "after": figure(&c.after),
            "class": c.class.as_str(), "applied": c.applied,
        })
    });
    json!({
        "report": report,
        "sheet": p.sheet,
        "cell": p.cell.map(|c| c.to_string()),
        "rowNumber": p.cell.map(|c| c.row + 1),
        "columnNumber": p.cell.map(|c| c.col + 1),
        "table": p.table,
        "row": p.row,
        "rowCode": p.row_code,
        "column": p.column,
        "stated": f.stated.as_ref().map(figure),
        "expected": f.expected.as_ref().map(figure),
        "difference": f.difference,
        "help": render(&f.help, lang),
        "causes": causes,
        "correction": correction,
    })
}
