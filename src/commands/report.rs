//! `kensan report`.

use super::check::rules;
use super::output::Target;
use super::{Env, Failure, review};
use crate::check::Context;
use crate::cli::Report;
use crate::correct;
use crate::decision::{Decisions, Key};
use crate::message::Message;
use crate::report::{assemble, text, xlsx};
use crate::run::{self, FileRun, Summary};

pub(super) fn run(env: &Env<'_>, args: &Report) -> Result<u8, Failure> {
    let keep = rules(&args.filter)?;
    let forms = env.forms()?;
    let inputs = env.read_with(&args.path).chain(args.decisions.as_deref());
    let target = Target::new(&args.output, inputs, args.force)?;
    target.must_be_xlsx()?;
    let entries = args.decisions.as_deref().map(review::read).transpose()?;
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
    // Decisions are matched with all findings, whatever is kept.
    let (keys, decisions) = match &entries {
        Some(entries) => review::resolve(&context, &part.findings, entries),
        None => (Vec::new(), Decisions::default()),
    };
    let kept = |i: usize| part.findings.get(i).is_some_and(|f| keep(f.rule));
    let mut findings = part.findings.clone();
    findings.retain(|f| keep(f.rule));
    let keys: Vec<Key> = keys.into_iter().enumerate().filter(|(i, _)| kept(*i)).map(|(_, key)| key).collect();
    let reviewed = run::carry_out(&context, &mut findings, &keys, &decisions, &correct::by_class);
    let file_name = args.path.file_name().unwrap_or_default().to_string_lossy();
    let tidy = assemble::tidy_rows(&Context { submission: &reviewed.corrected, ..context }, &file_name);
    let mut tallies = Vec::new();
    let mut data =
        assemble::report_data(&context, &file_name, &findings, &reviewed.records, &part.tallies, &mut tallies, &tidy);
    data.verdicts = keys.iter().map(|key| decisions.of(key).map(assemble::verdict).unwrap_or_default()).collect();
    data.lapsed = [&decisions.lapsed, &decisions.remarks, &reviewed.conflicts].into_iter().flatten().cloned().collect();
    let bytes = xlsx::write(&data, &assemble::say)
        .map_err(|e| Failure::Say(Message::new("cli-report-failed").with("detail", e.to_string()), None))?;
    target.write(&bytes)?;
    review::say(env, &data.lapsed);
    let mut summary = Summary { files: 1, ..Summary::default() };
    summary.count(&findings);
    let applied = reviewed.records.iter().filter(|c| c.correction.applied).count();
    env.note(
        &Message::new("cli-report-written")
            .with("path", args.output.display().to_string())
            .with("errors", summary.errors)
            .with("warnings", summary.warnings)
            .with("infos", summary.infos)
            .with("corrections", applied),
    );
    if entries.is_none() {
        return Ok(summary.exit_code(args.filter.fail_on.into()));
    }
    // With decisions, what is settled needs nobody's attention any more.
    let mut open = Summary { files: 1, ..Summary::default() };
    open.count(findings.iter().zip(&reviewed.settled).filter(|(_, s)| s.is_none()).map(|(f, _)| f));
    env.note(&review::settled_note(&reviewed.settled, &open));
    Ok(open.exit_code(args.filter.fail_on.into()))
}
