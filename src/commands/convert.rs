//! `kensan convert`.

use super::output::Target;
use super::{Env, Failure};
use crate::check::Context;
use crate::cli::{Convert, Encoding, Tidy};
use crate::message::Message;
use crate::report::tidy::{self, TidyError, TidyRow};
use crate::report::{assemble, text, xlsx};
use crate::run::{self, FileRun, Input};
use rayon::prelude::*;

pub(super) fn run(env: &Env<'_>, args: &Convert) -> Result<u8, Failure> {
    let forms = env.forms()?;
    let inputs = run::expand(&args.paths);
    let target = Target::new(&args.output, env.read(&inputs), args.force)?;
    if args.to == Tidy::Xlsx {
        target.must_be_xlsx()?;
    }
    if args.encoding == Encoding::Cp932 && args.to != Tidy::Csv {
        return Err(Failure::Say(Message::new("cli-encoding-csv-only"), None));
    }
    let all_found = env.report_inputs(&inputs);
    let pool = env.workers()?;
    let converted: Vec<Result<Vec<TidyRow>, Box<FileRun>>> = pool.install(|| {
        inputs
            .files
            .par_iter()
            .map(|Input { path }| match run::inspect(path, &forms) {
                Ok(inspected) => {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    let rows = |part: &run::Part| {
                        let context = Context::new(&inspected.workbook, &inspected.schema, &part.submission);
                        assemble::tidy_rows(&context, &name)
                    };
                    Ok(inspected.parts.iter().flat_map(rows).collect())
                }
                Err(unreadable) => Err(Box::new(FileRun { path: path.display().to_string(), result: Err(unreadable) })),
            })
            .collect()
    });
    let mut rows = Vec::new();
    let mut unreadable = 0;
    for result in converted {
        match result {
            Ok(found) => rows.extend(found),
            Err(file) => {
                unreadable += 1;
                text::file(&mut anstream::stderr().lock(), &file, env.lang)?;
            }
        }
    }
    if rows.is_empty() && (unreadable > 0 || !all_found) {
        return Ok(2);
    }
    let mut bytes = Vec::new();
    match args.to {
        Tidy::Csv => {
            let encoding = match args.encoding {
                Encoding::Utf8 => tidy::Encoding::Utf8Bom,
                Encoding::Cp932 => tidy::Encoding::Cp932,
            };
            tidy::write_csv(&rows, encoding, &mut bytes).map_err(failure)?;
        }
        Tidy::Jsonl => tidy::write_jsonl(&rows, &mut bytes).map_err(failure)?,
        Tidy::Xlsx => {
            bytes = xlsx::write_tidy(&rows)
                .map_err(|e| Failure::Say(Message::new("cli-report-failed").with("detail", e.to_string()), None))?;
        }
    }
    target.write(&bytes)?;
    if !target.is_stdout() {
        let message =
            Message::new("cli-rows-written").with("path", args.output.display().to_string()).with("rows", rows.len());
        env.note(&message);
    }
    Ok(if unreadable > 0 || !all_found { 2 } else { 0 })
}

fn failure(error: TidyError) -> Failure {
    match error {
        TidyError::Unencodable { character, column, file, sheet, cell } => Failure::say(
            Message::new("cli-unencodable")
                .with("character", character.to_string())
                .with("column", column)
                .with("place", format!("{file} {sheet}!{cell}")),
            "cli-unencodable-help",
        ),
        TidyError::Io(error) => Failure::Io(error),
    }
}
