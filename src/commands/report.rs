//! `kensan report`.

use super::check::rules;
use super::output::Target;
use super::{Env, Failure};
use crate::check::Context;
use crate::cli::Report;
use crate::correct;
use crate::message::Message;
use crate::report::{assemble, text, xlsx};
use crate::run::{self, FileRun, Summary};
use std::path::PathBuf;

pub(super) fn run(env: &Env<'_>, args: &Report) -> Result<u8, Failure> {
    let keep = rules(&args.filter)?;
    let beside: Vec<PathBuf> = Env::read_beside(&args.compare).collect();
    let read = env.read_with(&args.path).chain(beside.iter().map(PathBuf::as_path));
    let target = Target::new(&args.output, read, args.force)?;
    target.must_be_xlsx()?;
    let forms = env.forms_and_companions(&args.compare)?;
    let path = args.path.display().to_string();
    let inspected = match run::inspect(&args.path, &forms) {
        Ok(inspected) => inspected,
        Err(unreadable) => {
            let file = FileRun { path, result: Err(unreadable) };
            text::file(&mut anstream::stdout().lock(), &file, env.lang)?;
            return Ok(2);
        }
    };
    let [part] = &inspected.parts[..] else {
        let message = Message::new("cli-several-reports").with("path", path).with("count", inspected.parts.len());
        return Err(Failure::say(message, "cli-several-reports-help"));
    };
    let context = Context::new(&inspected.workbook, &inspected.schema, &part.submission);
    let mut findings = part.findings.clone();
    findings.retain(|f| keep(f.rule));
    let (corrected, corrections) = correct::apply(&context, &mut findings);
    let file_name = args.path.file_name().unwrap_or_default().to_string_lossy();
    let tidy = assemble::tidy_rows(&Context { submission: &corrected, ..context }, &file_name);
    let mut tallies = Vec::new();
    let data = assemble::report_data(&context, &file_name, &findings, &corrections, &part.tallies, &mut tallies, &tidy);
    let bytes = xlsx::write(&data, &assemble::say)
        .map_err(|e| Failure::Say(Message::new("cli-report-failed").with("detail", e.to_string()), None))?;
    target.write(&bytes)?;
    let mut summary = Summary { files: 1, ..Summary::default() };
    summary.count(&findings);
    let applied = corrections.iter().filter(|c| c.correction.applied).count();
    env.note(
        &Message::new("cli-report-written")
            .with("path", args.output.display().to_string())
            .with("errors", summary.errors)
            .with("warnings", summary.warnings)
            .with("infos", summary.infos)
            .with("corrections", applied),
    );
    Ok(summary.exit_code(args.filter.fail_on.into()))
}
