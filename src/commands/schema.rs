//! `kensan schema`.

use super::{Env, Failure};
use crate::cli::{Schema as Args, SchemaCommand, ShowFormat};
use crate::message::Message;
use crate::report::detectability;
use crate::schema::{Schema, builtin_schemas, json_schema, render_fault, show};
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
        SchemaCommand::Show { which, format: ShowFormat::Text, .. } => {
            write!(out, "{}", detectability::text(&*env.schema(which)?, env.lang))?;
        }
        SchemaCommand::Show { which, format: ShowFormat::Json, .. } => {
            let facts = detectability::json(&*env.schema(which)?);
            serde_json::to_writer_pretty(&mut out, &facts).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        SchemaCommand::JsonSchema => {
            serde_json::to_writer_pretty(&mut out, &json_schema()).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        SchemaCommand::Check { files } => return check(env, files, &mut out),
    }
    Ok(0)
}

/// Every file is looked at; 2 where one cannot be read, 1 where one has faults.
fn check(env: &Env<'_>, files: &[PathBuf], out: &mut impl Write) -> Result<u8, Failure> {
    let mut code = 0;
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
        match Schema::parse(&text, &name) {
            Ok(_) => env.note(&Message::new("cli-schema-good").with("schema", name)),
            Err(faults) => {
                code = code.max(1);
                for fault in &faults {
                    writeln!(out, "{}", render_fault(fault, &text, env.lang))?;
                }
            }
        }
    }
    Ok(code)
}
