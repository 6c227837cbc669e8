//! `kensan check`.

use super::output::Target;
use super::{Env, Failure};
use crate::check;
use crate::cli::{Check, Filter, Format};
use crate::message::{Message, render};
use crate::report::{json, text};
use crate::run::{self, FileRun, Forms, Input, Summary};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

/// Files are handed out in batches of this many a worker, so that results are written in order while memory stays bounded.
const BATCH: usize = 32;

pub(super) fn run(env: &Env<'_>, args: &Check) -> Result<u8, Failure> {
    let keep = rules(&args.filter)?;
    let forms = env.forms()?;
    let inputs = run::expand(&args.paths);
    let all_found = env.report_inputs(&inputs);
    let paths: Vec<PathBuf> = inputs.files.iter().map(|i| i.path.clone()).collect();
    let target = args.output.as_deref().map(|o| Target::new(o, &paths, args.force)).transpose()?;
    let mut summary = Summary::default();
    let mut buffer = Vec::new();
    match args.format {
        Format::Text => {
            let mut stdout = anstream::AutoStream::auto(std::io::stdout().lock());
            each(env, &inputs.files, &forms, |mut run| {
                run.retain(&keep);
                summary.add(&run);
                if target.is_some() {
                    text::file(&mut anstream::StripStream::new(&mut buffer), &run, env.lang)?;
                } else {
                    text::file(&mut stdout, &run, env.lang)?;
                }
                Ok(())
            })?;
            if target.is_some() {
                text::summary(&mut buffer, &summary, env.lang)?;
            } else if !env.common.quiet && !inputs.files.is_empty() {
                text::summary(&mut stdout, &summary, env.lang)?;
            }
        }
        Format::Json => {
            let mut runs = Vec::new();
            each(env, &inputs.files, &forms, |mut run| {
                run.retain(&keep);
                summary.add(&run);
                runs.push(run);
                Ok(())
            })?;
            let document = json::document(&runs, env.lang);
            serde_json::to_writer_pretty(&mut buffer, &document).map_err(std::io::Error::from)?;
            buffer.push(b'\n');
            if target.is_none() {
                std::io::stdout().lock().write_all(&buffer)?;
            }
        }
    }
    if let (Some(target), Some(path)) = (target, &args.output) {
        target.write(&buffer)?;
        env.note(&Message::new("cli-written").with("path", path.display().to_string()));
    }
    let code = summary.exit_code(args.filter.fail_on.into());
    Ok(if all_found { code } else { 2 })
}

/// Which rules the filter lets through.
pub(super) fn rules(filter: &Filter) -> Result<impl Fn(&str) -> bool + use<>, Failure> {
    let codes = |words: &[String]| -> Result<Vec<&'static str>, Failure> {
        let mut out = Vec::new();
        for word in words {
            match check::rule(word.trim()) {
                Some(rule) => out.push(rule.code),
                None => return Err(unknown_rule(word)),
            }
        }
        Ok(out)
    };
    let (select, ignore) = (codes(&filter.select)?, codes(&filter.ignore)?);
    Ok(move |code: &str| (select.is_empty() || select.contains(&code)) && !ignore.contains(&code))
}

pub(super) fn unknown_rule(word: &str) -> Failure {
    Failure::say(Message::new("cli-unknown-rule").with("word", word), "cli-unknown-rule-help")
}

/// Runs every file on all cores and gives the results in order, a batch at a time.
fn each(
    env: &Env<'_>,
    files: &[Input],
    forms: &Forms,
    mut sink: impl FnMut(FileRun) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(env.common.jobs.unwrap_or(0))
        .build()
        .map_err(|e| Failure::Io(std::io::Error::other(e)))?;
    let bar = progress(env, files.len());
    for batch in files.chunks(BATCH * pool.current_num_threads().max(1)) {
        let runs: Vec<FileRun> = pool.install(|| {
            batch
                .par_iter()
                .map(|input| {
                    let run = FileRun::of(&input.path, forms);
                    bar.inc(1);
                    run
                })
                .collect()
        });
        for run in runs {
            bar.suspend(|| sink(run))?;
        }
    }
    bar.finish_and_clear();
    Ok(())
}

/// A bar on stderr where that is a terminal and there is something to wait for.
fn progress(env: &Env<'_>, files: usize) -> ProgressBar {
    let hidden = env.common.no_progress || env.common.quiet || files < 2 || !std::io::stderr().is_terminal();
    if hidden {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::stderr_with_hz(8));
    let template = format!("{} {{bar:30}} {{pos}}/{{len}}", render(&Message::new("cli-checking"), env.lang));
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style);
    }
    bar
}
