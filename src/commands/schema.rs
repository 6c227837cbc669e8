//! `kensan schema`.

use super::{Env, Failure};
use crate::check;
use crate::cli::{Plain, Schema as Args, SchemaCommand};
use crate::localise::{Doubt, hygiene};
use crate::message::{Lang, Message, render};
use crate::report::detectability;
use crate::schema::{Fault, FaultKind, Schema, builtin_schemas, json_schema, render_fault, show};
use serde_json::json;
use std::io::Write;
use std::path::PathBuf;

pub(super) fn run(env: &Env<'_>, args: &Args) -> Result<u8, Failure> {
    let mut out = anstream::stdout().lock();
    match &args.command {
        SchemaCommand::List => {
            for schema in builtin_schemas() {
                writeln!(out, "{}\t{}\t{}", schema.id, schema.version, schema.title)?;
            }
        }
        SchemaCommand::Show { which, detectability: false, .. } => {
            write!(out, "{}", show(&*env.schema(which)?, env.lang))?;
        }
        SchemaCommand::Show { which, format: Plain::Text, .. } => {
            write!(out, "{}", detectability::text(&*env.schema(which)?, env.lang))?;
        }
        SchemaCommand::Show { which, format: Plain::Json, .. } => {
            let facts = detectability::json(&*env.schema(which)?);
            serde_json::to_writer_pretty(&mut out, &facts).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        SchemaCommand::JsonSchema => {
            serde_json::to_writer_pretty(&mut out, &json_schema()).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        SchemaCommand::Check { files, format } => return check(env, files, *format, &mut out),
    }
    Ok(0)
}

/// Every file is looked at; 2 where one cannot be read, 1 where one has faults; warnings leave it at 0.
fn check(env: &Env<'_>, files: &[PathBuf], format: Plain, out: &mut impl Write) -> Result<u8, Failure> {
    let mut code = 0;
    let mut listed = Vec::new();
    for file in files {
        let name = file.display().to_string();
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) => {
                let message =
                    Message::new("cli-schema-unreadable").with("schema", name).with("detail", error.to_string());
                env.complain(&Failure::Say(message, None));
                code = 2;
                continue;
            }
        };
        let faults = match Schema::parse(&text, &name) {
            Ok(schema) => doubts(&schema, &name, &text),
            Err(faults) => faults,
        };
        if faults.iter().any(|f| !f.kind.is_warning()) {
            code = code.max(1);
        } else {
            let good = if faults.is_empty() { "cli-schema-good" } else { "cli-schema-usable" };
            env.note(&Message::new(good).with("schema", name.as_str()).with("count", faults.len()));
        }
        match format {
            Plain::Text => {
                for fault in &faults {
                    writeln!(out, "{}", render_fault(fault, &text, env.lang))?;
                }
            }
            Plain::Json => listed.extend(faults.iter().map(|f| {
                json!({
                    "file": f.file, "line": f.line, "column": f.column, "key": f.key,
                    "level": if f.kind.is_warning() { "warning" } else { "error" }, "message": f.message(env.lang),
                })
            })),
        }
    }
    if format == Plain::Json {
        serde_json::to_writer_pretty(&mut *out, &json!({ "version": 1, "faults": listed }))
            .map_err(std::io::Error::from)?;
        writeln!(out)?;
    }
    Ok(code)
}

/// What is doubtful about a schema that can be read: its edits beside each other, and settings for rules that do not exist.
fn doubts(schema: &Schema, name: &str, text: &str) -> Vec<Fault> {
    let fault = |written: &str, nth: usize, key: String, message: &Message, warning: bool| {
        let message = (render(message, Lang::Ja), render(message, Lang::En));
        Fault::at_text(name, text, written, nth, key, FaultKind::Doubtful { message, warning })
    };
    let mut out: Vec<Fault> = hygiene(schema)
        .into_iter()
        .filter_map(|(index, doubt)| {
            let edit = schema.edits.get(index)?;
            let nth = schema.edits.iter().take(index).filter(|e| e.source == edit.source).count();
            let id = match doubt {
                Doubt::Impossible => "doubt-impossible",
                Doubt::Contradictory => "doubt-contradictory",
                Doubt::OnlyZero => "doubt-only-zero",
                Doubt::Implied => "doubt-implied",
                Doubt::NeverTogether => "doubt-never-together",
                Doubt::DeadOption => "doubt-dead-option",
                Doubt::SameOption => "doubt-same-option",
            };
            Some(fault(&edit.source, nth, edit.id.clone(), &Message::new(id), !doubt.is_error()))
        })
        .collect();
    for setting in schema.levels.iter().filter(|s| check::rule(&s.rule).is_none()) {
        let message = Message::new("cli-unknown-rule").with("word", setting.rule.as_str());
        out.push(fault(&format!("\"{}\"", setting.rule), 0, "levels".to_owned(), &message, false));
    }
    out.sort_by_key(|f| f.span.start);
    out
}
