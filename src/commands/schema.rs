//! `kensan schema`.

use super::{Env, Failure};
use crate::cli::{Schema as Args, SchemaCommand};
use crate::message::Message;
use crate::schema::{Schema, builtin_schemas, json_schema, render_fault, show};
use std::io::Write;

pub(super) fn run(env: &Env<'_>, args: &Args) -> Result<u8, Failure> {
    let mut out = anstream::stdout().lock();
    match &args.command {
        SchemaCommand::List => {
            for schema in builtin_schemas() {
                writeln!(out, "{}\t{}\t{}", schema.id, schema.version, schema.title)?;
            }
        }
        SchemaCommand::Show { schema } => write!(out, "{}", show(&*env.schema(schema)?, env.lang))?,
        SchemaCommand::JsonSchema => {
            serde_json::to_writer_pretty(&mut out, &json_schema()).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        SchemaCommand::Check { files } => {
            let mut faulty = 0;
            for file in files {
                let name = file.display().to_string();
                let text = match std::fs::read_to_string(file) {
                    Ok(text) => text,
                    Err(error) => {
                        let message = Message::new("cli-schema-unreadable")
                            .with("schema", name.as_str())
                            .with("detail", error.to_string());
                        return Err(Failure::Say(message, None));
                    }
                };
                match Schema::parse(&text, &name) {
                    Ok(_) => env.note(&Message::new("cli-schema-good").with("schema", name)),
                    Err(faults) => {
                        faulty += faults.len();
                        for fault in &faults {
                            writeln!(out, "{}", render_fault(fault, &text, env.lang))?;
                        }
                    }
                }
            }
            return Ok(u8::from(faulty > 0));
        }
    }
    Ok(0)
}
