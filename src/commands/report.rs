//! `kensan report`.

use super::check::rules;
use super::output::{Target, same_file};
use super::{Env, Failure, review};
use crate::check::Context;
use crate::cli::{Accept, Report};
use crate::correct::{self, Record};
use crate::decision::{Decisions, Key};
use crate::finding::Finding;
use crate::message::Message;
use crate::report::{assemble, in_place, text, xlsx};
use crate::run::{self, FileRun, Summary};
use crate::workbook::{FileFormat, PatchError};
use std::path::{Path, PathBuf};

pub(super) fn run(env: &Env<'_>, args: &Report) -> Result<u8, Failure> {
    let keep = rules(&args.filter)?;
    let forms = env.forms_and_companions(&args.compare)?;
    let beside: Vec<PathBuf> = Env::read_beside(&args.compare).collect();
    let target = |path: &Path| {
        let inputs = env.read_with(&args.path).chain(args.decisions.as_deref());
        Target::new(path, inputs.chain(beside.iter().map(PathBuf::as_path)), args.force)
    };
    let output = args.output.as_deref().map(target).transpose()?;
    if let Some(output) = &output {
        output.must_be_xlsx()?;
    }
    let copy = args.in_place_copy.as_deref().map(target).transpose()?;
    if let (Some(a), Some(b)) = (&args.output, &args.in_place_copy)
        && same_file(a, b)
    {
        let message = Message::new("cli-outputs-same").with("path", a.display().to_string());
        return Err(Failure::say(message, "cli-outputs-same-help"));
    }
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
    if let Some(copy) = &args.in_place_copy {
        can_be_changed_in_place(&args.path, copy, inspected.workbook.format)?;
    }
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
    let deductive = args.accept == Some(Accept::Deductive);
    let accepted = |f: &Finding| if deductive { correct::with_deductive(f) } else { correct::by_class(f) };
    let reviewed = run::carry_out(&context, &mut findings, &keys, &decisions, &accepted);
    let said: Vec<Message> =
        [&decisions.lapsed, &decisions.remarks, &reviewed.conflicts].into_iter().flatten().cloned().collect();
    // Both are made before either is written.
    let corrected = copy.as_ref().map(|_| corrected_copy(&args.path, &reviewed.records)).transpose()?;
    let mut summary = Summary { files: 1, ..Summary::default() };
    summary.count(&findings);
    if let (Some(output), Some(named)) = (&output, &args.output) {
        let file_name = args.path.file_name().unwrap_or_default().to_string_lossy();
        let tidy = assemble::tidy_rows(&Context { submission: &reviewed.corrected, ..context }, &file_name);
        let mut tallies = Vec::new();
        let mut data = assemble::report_data(
            &context,
            &file_name,
            &findings,
            &reviewed.records,
            &part.tallies,
            &mut tallies,
            &tidy,
        );
        data.verdicts = keys.iter().map(|key| decisions.of(key).map(assemble::verdict).unwrap_or_default()).collect();
        data.lapsed.clone_from(&said);
        let bytes = xlsx::write(&data, &assemble::say)
            .map_err(|e| Failure::Say(Message::new("cli-report-failed").with("detail", e.to_string()), None))?;
        output.write(&bytes)?;
        let applied = reviewed.records.iter().filter(|c| c.correction.applied).count();
        env.note(
            &Message::new("cli-report-written")
                .with("path", named.display().to_string())
                .with("errors", summary.errors)
                .with("warnings", summary.warnings)
                .with("infos", summary.infos)
                .with("corrections", applied),
        );
    }
    if let (Some(copy), Some(corrected), Some(named)) = (&copy, &corrected, &args.in_place_copy) {
        copy.write(&corrected.bytes)?;
        review::say(env, &corrected.left);
        env.note(
            &Message::new("cli-in-place-written")
                .with("path", named.display().to_string())
                .with("corrected", corrected.corrected)
                .with("recalculated", corrected.recalculated),
        );
    }
    review::say(env, &said);
    if entries.is_none() {
        return Ok(summary.exit_code(args.filter.fail_on.into()));
    }
    // With decisions, what is settled needs nobody's attention any more.
    let mut open = Summary { files: 1, ..Summary::default() };
    open.count(findings.iter().zip(&reviewed.settled).filter(|(_, s)| s.is_none()).map(|(f, _)| f));
    env.note(&review::settled_note(&reviewed.settled, &open));
    Ok(open.exit_code(args.filter.fail_on.into()))
}

/// Refuses formats that cannot be changed in place, and a name that would say another format.
fn can_be_changed_in_place(input: &Path, copy: &Path, format: FileFormat) -> Result<(), Failure> {
    let Some(expected) = in_place::extension(format) else {
        let message = Message::new("cli-in-place-needs-xlsx")
            .with("path", input.display().to_string())
            .with("format", format.extension());
        return Err(Failure::say(message, "cli-in-place-needs-xlsx-help"));
    };
    if copy.extension().is_some_and(|e| e.eq_ignore_ascii_case(expected)) {
        return Ok(());
    }
    let message =
        Message::new("cli-in-place-extension").with("path", copy.display().to_string()).with("expected", expected);
    Err(Failure::say(message, "cli-in-place-extension-help"))
}

/// The submitted workbook with the corrections carried out in place.
fn corrected_copy(input: &Path, records: &[Record]) -> Result<in_place::InPlace, Failure> {
    let named = |id: &'static str| Message::new(id).with("path", input.display().to_string());
    let failed =
        |detail: String| Failure::say(named("cli-in-place-failed").with("detail", detail), "cli-in-place-failed-help");
    let bytes = std::fs::read(input).map_err(|e| failed(e.to_string()))?;
    let note = |i: usize| records.get(i).map(|r| xlsx::correction_note(r, &assemble::say)).unwrap_or_default();
    in_place::corrected_copy(&bytes, records, &note).map_err(|error| match error {
        PatchError::Signed => Failure::say(named("cli-in-place-signed"), "cli-in-place-signed-help"),
        other => failed(other.to_string()),
    })
}
