//! `kensan merge`.

use super::check::rules;
use super::output::Target;
use super::{Env, Failure, persons};
use crate::check::Context;
use crate::cli::{Form, Merge};
use crate::finding::Finding;
use crate::merge::{self, Merged, Options, Piece, Slots, Whole};
use crate::message::Message;
use crate::report::{merged, text, xlsx};
use crate::run::{self, FileRun, Forms, Input, ReportRun, Summary};
use crate::schema::Schema;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// Files are taken in batches of this many a worker; of each only what merging needs is kept.
const BATCH: usize = 32;

pub(super) fn run(env: &Env<'_>, args: &Merge) -> Result<u8, Failure> {
    let keep = rules(&args.filter)?;
    let forms = env.forms()?;
    let period = args
        .period
        .as_deref()
        .map(|text| {
            let message = Message::new("cli-bad-period").with("period", text);
            merge::read_period(text).ok_or_else(|| Failure::say(message, "cli-bad-period-help"))
        })
        .transpose()?;
    let inputs = run::expand(&args.paths);
    let beside = [&args.against, &args.persons].into_iter().flatten().map(std::path::PathBuf::as_path);
    let target =
        args.output.as_deref().map(|o| Target::new(o, env.read(&inputs).chain(beside), args.force)).transpose()?;
    if let Some(target) = &target {
        target.must_be_xlsx()?;
    }
    let all_found = env.report_inputs(&inputs);
    let Some((schema, pieces, unreadable)) = take(env, &inputs.files, &forms)? else { return Ok(2) };
    let given = match &args.persons {
        Some(path) => persons::read(env, path, &schema, &forms)?,
        None => Vec::new(),
    };
    let options = Options {
        period,
        allow_gaps: args.allow_gaps,
        keep_unknown: args.keep_unknown,
        force_errors: args.force_errors,
        sheets: [xlsx::SHEET_BREAKDOWN, xlsx::SHEET_LISTS],
    };
    let joined = merge::join(&schema, pieces, &given, &options);
    let mut summary = Summary { files: inputs.files.len(), unreadable, ..Summary::default() };
    let out_name = args.output.as_deref().map_or_else(|| "-".to_owned(), |o| o.display().to_string());
    say(env, &joined, &keep, &mut summary, &out_name)?;
    note_outside(env, &joined);
    let Some(whole) = joined.whole.as_ref().filter(|_| !joined.refused && unreadable == 0 && all_found) else {
        // What a stated report says may show which cell of a faulty input is wrong.
        if let (Some(path), Some(whole), true) = (&args.against, &joined.whole, joined.comparable) {
            against(env, path, &forms, &joined, whole, &keep, &mut summary)?;
        }
        env.note(&Message::new("cli-merge-refused").with("errors", summary.errors));
        let unreadable = summary.unreadable;
        return Ok(if unreadable > 0 || !all_found { 2 } else { 1 });
    };
    let compared = match &args.against {
        Some(path) => against(env, path, &forms, &joined, whole, &keep, &mut summary)?,
        None => Vec::new(),
    };
    trace(args, &joined, whole)?;
    if let (Some(target), Some(output)) = (&target, &args.output) {
        let bytes = bytes(&joined, whole, compared, &keep, output, args.form)?;
        target.write(&bytes)?;
        env.note(
            &Message::new("cli-merge-written")
                .with("path", output.display().to_string())
                .with("inputs", joined.pieces.len())
                .with("from", whole.plan.whole.from)
                .with("to", whole.plan.whole.to)
                .with("errors", summary.errors)
                .with("warnings", summary.warnings)
                .with("infos", summary.infos),
        );
    }
    Ok(summary.exit_code(args.filter.fail_on.into()))
}

/// What was read: the form, what is kept of each report, and how many files could not be read.
type Taken = (Arc<Schema>, Vec<Piece>, usize);

/// Reads and checks all inputs on all cores, a batch at a time; unreadable ones are said. `None` where nothing is left.
fn take(env: &Env<'_>, files: &[Input], forms: &Forms) -> Result<Option<Taken>, Failure> {
    let pool = env.workers()?;
    let bar = super::check::progress(env, files.len());
    let mut schema: Option<Arc<Schema>> = None;
    let (mut pieces, mut unreadable) = (Vec::new(), 0);
    for batch in files.chunks(BATCH * pool.current_num_threads().max(1)) {
        let read: Vec<Read> = pool.install(|| {
            batch
                .par_iter()
                .map(|input| {
                    let result = pieces_of(&input.path, forms);
                    bar.inc(1);
                    result
                })
                .collect()
        });
        for result in read {
            match result {
                Ok((own, found)) => match &schema {
                    Some(first) if first.id != own.id => {
                        let path = found.first().map_or_else(String::new, |p| p.path.clone());
                        let message = Message::new("cli-merge-forms")
                            .with("path", path)
                            .with("form", own.id.as_str())
                            .with("other", first.id.as_str());
                        return Err(Failure::say(message, "cli-merge-forms-help"));
                    }
                    _ => {
                        schema = Some(own);
                        pieces.extend(found);
                    }
                },
                Err(file) => {
                    unreadable += 1;
                    bar.suspend(|| text::file(&mut anstream::stdout().lock(), &file, env.lang))?;
                }
            }
        }
    }
    bar.finish_and_clear();
    Ok(schema.map(|schema| (schema, pieces, unreadable)))
}

/// A file's form and what is kept of its reports, or why it could not be read.
type Read = Result<(Arc<Schema>, Vec<Piece>), Box<FileRun>>;

fn pieces_of(path: &Path, forms: &Forms) -> Read {
    let name = path.display().to_string();
    let inspected = run::inspect(path, forms)
        .map_err(|unreadable| Box::new(FileRun { path: name.clone(), result: Err(unreadable) }))?;
    let slots = Slots::new(&inspected.schema);
    let piece = |(i, part): (usize, &run::Part)| {
        let context = Context::new(&inspected.workbook, &inspected.schema, &part.submission);
        Piece::of(&context, &slots, &part.findings, &name, i)
    };
    let pieces = inspected.parts.iter().enumerate().map(piece).collect();
    Ok((Arc::clone(&inspected.schema), pieces))
}

/// Says what was found: of each input with its path, of the whole with the output's.
fn say(
    env: &Env<'_>,
    joined: &Merged<'_>,
    keep: &impl Fn(&str) -> bool,
    summary: &mut Summary,
    out_name: &str,
) -> Result<(), Failure> {
    let mut by_path: BTreeMap<(bool, &str), Vec<Finding>> = BTreeMap::new();
    for said in joined.said.iter().filter(|s| keep(s.finding.rule)) {
        let path = said.piece.and_then(|i| joined.pieces.get(i)).map_or((true, out_name), |p| (false, p.path.as_str()));
        by_path.entry(path).or_default().push(said.finding.clone());
    }
    if let Some(whole) = joined.whole.as_ref().filter(|_| !joined.refused && out_name != "-") {
        let own = whole.findings.iter().filter(|f| keep(f.rule)).cloned().map(|f| whole.shown(f));
        by_path.entry((true, out_name)).or_default().extend(own);
    }
    for ((_, path), findings) in by_path {
        summary.count(&findings);
        tell(env, path.to_owned(), findings, joined.schema)?;
    }
    Ok(())
}

/// Says which inputs lie outside the period asked for.
fn note_outside(env: &Env<'_>, joined: &Merged<'_>) {
    let outside = joined.whole.iter().flat_map(|w| &w.plan.outside).filter_map(|&i| joined.pieces.get(i));
    for piece in outside {
        env.note(&Message::new("cli-merge-outside").with("path", piece.path.as_str()));
    }
}

/// Says what differs between a stated report and the whole, and gives it as the whole's own report shows it.
fn against(
    env: &Env<'_>,
    path: &Path,
    forms: &Forms,
    joined: &Merged<'_>,
    whole: &Whole,
    keep: &impl Fn(&str) -> bool,
    summary: &mut Summary,
) -> Result<Vec<Finding>, Failure> {
    let (schema, pieces) = match pieces_of(path, forms) {
        Ok(read) => read,
        Err(file) => {
            text::file(&mut anstream::stdout().lock(), &file, env.lang)?;
            summary.unreadable += 1;
            return Ok(Vec::new());
        }
    };
    let (true, [stated]) = (schema.id == joined.schema.id, &pieces[..]) else {
        let message = Message::new("cli-merge-against-form").with("path", path.display().to_string());
        return Err(Failure::say(message, "cli-merge-against-form-help"));
    };
    let findings: Vec<Finding> = merge::against(joined, whole, stated).into_iter().filter(|f| keep(f.rule)).collect();
    summary.count(&findings);
    tell(env, path.display().to_string(), findings.clone(), joined.schema)?;
    Ok(findings.into_iter().map(|f| merged::of_file(f, &stated.file)).collect())
}

/// Writes findings under a path.
fn tell(env: &Env<'_>, path: String, findings: Vec<Finding>, schema: &Schema) -> Result<(), Failure> {
    let report = ReportRun {
        schema: schema.id.clone(),
        period: None,
        tables: Vec::new(),
        findings,
        tallies: Vec::new(),
        settled: Vec::new(),
        explained: Vec::new(),
    };
    text::file(&mut anstream::stdout().lock(), &FileRun { path, result: Ok(vec![report]) }, env.lang)?;
    Ok(())
}

fn trace(args: &Merge, joined: &Merged<'_>, whole: &Whole) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    for wanted in &args.trace {
        let Some(lines) = merged::trace(joined, whole, wanted) else {
            let message = Message::new("cli-merge-no-figure").with("figure", wanted.as_str());
            return Err(Failure::say(message, "cli-merge-no-figure-help"));
        };
        for line in lines {
            let inset = if line.starts_with("  ") { "  " } else { "" };
            writeln!(out, "{inset}{}", crate::message::plain(&line))?;
        }
    }
    Ok(())
}

fn bytes(
    joined: &Merged<'_>,
    whole: &Whole,
    compared: Vec<Finding>,
    keep: &impl Fn(&str) -> bool,
    output: &Path,
    form: Form,
) -> Result<Vec<u8>, Failure> {
    let mut findings = merged::findings(joined, whole, compared);
    findings.retain(|f| keep(f.rule));
    let name = output.file_name().unwrap_or_default().to_string_lossy();
    let tidy = merged::tidy_rows(joined, whole, &name);
    let mut rules = Vec::new();
    let data = merged::data(joined, whole, &findings, &mut rules, &tidy);
    let written = match form {
        Form::Report => xlsx::write(&data, &crate::report::assemble::say),
        Form::Months => xlsx::write_breakdown(&data),
    };
    written.map_err(|e| Failure::Say(Message::new("cli-report-failed").with("detail", e.to_string()), None))
}
