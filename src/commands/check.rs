//! `kensan check`.

use super::output::Target;
use super::{Env, Failure, review};
use crate::check;
use crate::cli::{Check, Filter, Format};
use crate::message::{Message, render};
use crate::report::{json, text};
use crate::run::{self, FileRun, Forms, Input, Summary};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use std::io::{self, IsTerminal, Write};

/// Files are handed out in batches of this many a worker, so that results are written in order while memory stays bounded.
const BATCH: usize = 32;

pub(super) fn run(env: &Env<'_>, args: &Check) -> Result<u8, Failure> {
    let keep = rules(&args.filter)?;
    let forms = env.forms()?;
    let inputs = run::expand(&args.paths);
    let read = env.read(&inputs).chain(args.decisions.as_deref());
    let target = args.output.as_deref().map(|o| Target::new(o, read, args.force)).transpose()?;
    let ready = match &args.decisions {
        Some(decisions) => Some(review::reviewed(env, &inputs, &forms, decisions)?),
        None => None,
    };
    let all_found = env.report_inputs(&inputs);
    let mut summary = Summary::default();
    let mut buffer = Vec::new();
    match (args.format, &target) {
        (Format::Text, None) => {
            let mut stdout = Screen(Some(anstream::AutoStream::auto(io::stdout().lock())));
            each(env, &inputs.files, &forms, ready, |mut run| {
                run.retain(&keep);
                summary.add(&run);
                Ok(text::file(&mut stdout, &run, env.lang)?)
            })?;
            if !env.common.quiet && !inputs.files.is_empty() {
                text::summary(&mut stdout, &summary, env.lang)?;
            }
        }
        (Format::Text, Some(_)) => {
            let mut plain = anstream::StripStream::new(&mut buffer);
            each(env, &inputs.files, &forms, ready, |mut run| {
                run.retain(&keep);
                summary.add(&run);
                Ok(text::file(&mut plain, &run, env.lang)?)
            })?;
            text::summary(&mut buffer, &summary, env.lang)?;
        }
        (Format::Json, _) => {
            let mut runs = Vec::new();
            each(env, &inputs.files, &forms, ready, |mut run| {
                run.retain(&keep);
                summary.add(&run);
                runs.push(run);
                Ok(())
            })?;
            serde_json::to_writer_pretty(&mut buffer, &json::document(&runs, env.lang)).map_err(io::Error::from)?;
            buffer.push(b'\n');
            if target.is_none() {
                Screen(Some(io::stdout().lock())).write_all(&buffer)?;
            }
        }
    }
    if let (Some(target), Some(path)) = (target, &args.output) {
        target.write(&buffer)?;
        if !target.is_stdout() {
            env.note(&Message::new("cli-written").with("path", path.display().to_string()));
        }
    }
    let code = summary.exit_code(args.filter.fail_on.into());
    Ok(if all_found { code } else { 2 })
}

/// Standard output until its reader goes away (`| head`). The check goes on then, for its exit code is a promise.
struct Screen<W>(Option<W>);

impl<W: Write> Screen<W> {
    fn tell<T>(&mut self, otherwise: T, write: impl FnOnce(&mut W) -> io::Result<T>) -> io::Result<T> {
        let Some(out) = &mut self.0 else { return Ok(otherwise) };
        match write(out) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.0 = None;
                Ok(otherwise)
            }
            result => result,
        }
    }
}

impl<W: Write> Write for Screen<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.tell(bytes.len(), |out| out.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.tell((), Write::flush)
    }
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

/// Runs every file on all cores and gives the results in order, a batch at a time; or gives what is `ready`.
fn each(
    env: &Env<'_>,
    files: &[Input],
    forms: &Forms,
    ready: Option<FileRun>,
    mut sink: impl FnMut(FileRun) -> Result<(), Failure>,
) -> Result<(), Failure> {
    if let Some(run) = ready {
        return sink(run);
    }
    let pool = env.workers()?;
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
pub(super) fn progress(env: &Env<'_>, files: usize) -> ProgressBar {
    let hidden = env.common.no_progress || env.common.quiet || files < 2 || !io::stderr().is_terminal();
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
