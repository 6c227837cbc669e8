//! `kensan check`.

use super::output::Target;
use super::{Env, Failure, review};
use crate::check;
use crate::cli::{Check, Filter, Format};
use crate::message::{Message, render};
use crate::report::{html, json, sarif, text};
use crate::run::{self, FileRun, Forms, Inputs, Inspected, Summary};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Files are handed out in batches of this many a worker, so that results are written in order while memory stays bounded.
const BATCH: usize = 32;

pub(super) fn run(env: &Env<'_>, args: &Check) -> Result<u8, Failure> {
    let keep = rules(&args.filter)?;
    let inputs = run::expand(&args.paths);
    let beside: Vec<PathBuf> = Env::read_beside(&args.compare).collect();
    let read = env.read(&inputs).chain(args.decisions.as_deref()).chain(beside.iter().map(PathBuf::as_path));
    let target = args.output.as_deref().map(|o| Target::new(o, read, args.force)).transpose()?;
    let forms = env.forms_and_companions(&args.compare)?.explained(args.explanations);
    let reviewed = args.decisions.as_deref();
    let all_found = env.report_inputs(&inputs);
    let mut summary = Summary::default();
    let mut buffer = Vec::new();
    let fail_on = args.filter.fail_on.into();
    let exit_code = |summary: &Summary| if all_found { summary.exit_code(fail_on) } else { 2 };
    let nothing = |_: &Inspected| ();
    match (args.format, &target) {
        (Format::Text, None) => {
            let mut stdout = Paper::new();
            each(env, &inputs, &forms, reviewed, nothing, |mut run, _| {
                run.retain(&keep);
                summary.add(&run);
                Ok(stdout.write(|out| text::file(out, &run, env.lang))?)
            })?;
            if !env.common.quiet && !inputs.files.is_empty() {
                stdout.write(|out| text::summary(out, &summary, env.lang))?;
            }
        }
        (Format::Text, Some(_)) => {
            let mut plain = anstream::StripStream::new(&mut buffer);
            each(env, &inputs, &forms, reviewed, nothing, |mut run, _| {
                run.retain(&keep);
                summary.add(&run);
                Ok(text::file(&mut plain, &run, env.lang)?)
            })?;
            text::summary(&mut buffer, &summary, env.lang)?;
        }
        (Format::Json | Format::Sarif, _) => {
            let mut runs = Vec::new();
            each(env, &inputs, &forms, reviewed, nothing, |mut run, _| {
                run.retain(&keep);
                summary.add(&run);
                runs.push(run);
                Ok(())
            })?;
            match args.format {
                Format::Sarif => {
                    let log = sarif::log(&runs, exit_code(&summary), env.lang);
                    serde_json::to_writer_pretty(&mut buffer, &log)
                }
                _ => serde_json::to_writer_pretty(&mut buffer, &json::document(&runs, env.lang)),
            }
            .map_err(io::Error::from)?;
            buffer.push(b'\n');
        }
        (Format::Html, _) => {
            let count = inputs.files.len();
            let left_out = check::RULES.iter().filter(|r| !keep(r.code)).map(|r| r.code.to_owned()).collect();
            let mut page = html::Document::new(env.lang, count, left_out);
            let draw = |i: &Inspected| html::Document::wants(count, i).then(|| html::Drawing::of(i));
            each(env, &inputs, &forms, reviewed, draw, |mut run, drawing| {
                run.retain(&keep);
                summary.add(&run);
                page.add(&run, drawing.flatten().as_ref());
                Ok(())
            })?;
            buffer = page.finish().into_bytes();
        }
    }
    match (target, &args.output) {
        (Some(target), Some(path)) => {
            target.write(&buffer)?;
            if !target.is_stdout() {
                env.note(&Message::new("cli-written").with("path", path.display().to_string()));
            }
        }
        _ => Screen(Some(io::stdout().lock())).write_all(&buffer)?,
    }
    Ok(exit_code(&summary))
}

/// Standard output for text with colours, written a file's findings at a time.
struct Paper {
    screen: Screen<Box<dyn Write>>,
    /// Whether colours are taken out.
    plain: bool,
    text: Vec<u8>,
}

impl Paper {
    fn new() -> Self {
        let stdout = io::stdout();
        let plain = anstream::AutoStream::choice(&stdout) == anstream::ColorChoice::Never;
        let out: Box<dyn Write> =
            if plain { Box::new(stdout.lock()) } else { Box::new(anstream::AutoStream::auto(stdout.lock())) };
        Self { screen: Screen(Some(out)), plain, text: Vec::new() }
    }

    /// Puts out what `write` writes.
    fn write(&mut self, write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> io::Result<()> {
        self.text.clear();
        write(&mut self.text)?;
        if self.plain {
            // Taken out of the whole text at once: a stream that does it goes through every piece byte by byte.
            let text = String::from_utf8_lossy(&self.text);
            self.screen.write_all(anstream::adapter::strip_str(&text).to_string().as_bytes())?;
        } else {
            self.screen.write_all(&self.text)?;
        }
        self.screen.flush()
    }
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

/// Runs every file on all cores and gives the results in order, a batch at a time, with what `take` made of each open workbook. With a
/// reviewed workbook, the only file is run with its decisions.
fn each<T: Send>(
    env: &Env<'_>,
    inputs: &Inputs,
    forms: &Forms,
    reviewed: Option<&Path>,
    take: impl Fn(&Inspected) -> T + Sync,
    mut sink: impl FnMut(FileRun, Option<T>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    if let Some(decisions) = reviewed {
        let (run, taken) = review::reviewed(env, inputs, forms, decisions, take)?;
        return sink(run, taken);
    }
    let files = &inputs.files;
    let pool = env.workers()?;
    let bar = progress(env, files.len());
    for batch in files.chunks(BATCH * pool.current_num_threads().max(1)) {
        let runs: Vec<(FileRun, Option<T>)> = pool.install(|| {
            batch
                .par_iter()
                .map(|input| {
                    let run = FileRun::and(&input.path, forms, &take);
                    bar.inc(1);
                    run
                })
                .collect()
        });
        for (run, taken) in runs {
            bar.suspend(|| sink(run, taken))?;
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
