//! What a complete check costs, beside what merely reading the same cells costs with calamine.
//!
//! Two hundred workbooks are made in a temporary folder – the samples, one in eleven of them full of faults, and the same written by
//! another program – and every contender takes them all, in interleaved rounds on one thread. Then two hundred more, in half of which
//! one typed figure in forty is wrong, many times what an office sends: what localising errors costs. A ratio is the median of the ratios of the
//! rounds, so that a machine that slows down in between slows both sides. See `tests/README.md` for how to run it.
#![allow(missing_docs, reason = "a program, not a library")]
#![allow(clippy::print_stdout, reason = "what it measured is printed")]
#![allow(clippy::unwrap_used, reason = "whatever fails here is a bug of the bench or of what it measures")]
#![allow(clippy::disallowed_types, reason = "calamine is what we measure against")]

#[path = "support/files.rs"]
mod files;

use calamine::Reader;
use clap::Parser;
use kensan::cli::Cli;
use kensan::commands;
use kensan::message::Lang;
use kensan::report::text;
use kensan::run::{FileRun, Forms};
use kensan::schema::builtin_schemas;
use kensan::workbook::{self, Limits};
use rayon::prelude::*;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

/// Names the folder to a copy of this program that is to check it and say how much memory that took.
const CHILD: &str = "--peak-memory-of";

/// How much is measured.
struct Scale {
    files: usize,
    rounds: usize,
}

/// A name, and what is done with a file; the number only shows that it was done.
type Contender<'a> = (&'a str, &'a dyn Fn(&Path) -> usize);

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [first, rest @ ..] = args.as_slice()
        && first == CHILD
    {
        return child(rest);
    }
    // Cargo says `--bench` when it benches and nothing when it tests.
    let quick = args.iter().any(|a| a == "--quick") || !args.iter().any(|a| a == "--bench");
    let scale = if quick { Scale { files: 22, rounds: 1 } } else { Scale { files: 200, rounds: 15 } };
    let forms = Forms::new(builtin_schemas().iter().map(Arc::clone));
    let folder = tempfile::tempdir().unwrap();
    let paths = files::make(folder.path(), scale.files, 0);
    compare("workbooks", &paths, &forms, scale.rounds);
    threads(&paths, &forms, scale.rounds);
    memory(folder.path());
    let folder = tempfile::tempdir().unwrap();
    let paths = files::make(folder.path(), scale.files, 40);
    compare("workbooks, half of them with a slip in every fortieth figure", &paths, &forms, scale.rounds);
}

/// One thread each: calamine, our reader, our check.
fn compare(what: &str, paths: &[PathBuf], forms: &Forms, rounds: usize) {
    let contenders: [Contender<'_>; 3] =
        [("calamine, every sheet", &calamine), ("our reader", &reader), ("complete check", &|path| check(path, forms))];
    let mut times = vec![Vec::new(); contenders.len()];
    for round in 0..rounds {
        for turn in 0..contenders.len() {
            let i = (round + turn) % contenders.len();
            times[i].push(busy_seconds(|| paths.iter().map(|p| contenders[i].1(p)).sum()));
        }
    }
    println!("{} {what}, {rounds} rounds, one thread, medians", paths.len());
    for (i, (name, _)) in contenders.iter().enumerate() {
        let ratios = times[i].iter().zip(&times[0]).map(|(own, base)| own / base).collect();
        let each = median(times[i].clone()) / paths.len() as f64 * 1e3;
        println!("  {name:<22} {each:>7.3} ms a file   ratio {:.2}", median(ratios));
    }
}

/// The check over all files on one thread and on two.
fn threads(paths: &[PathBuf], forms: &Forms, rounds: usize) {
    let pools = [1, 2].map(|n| rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap());
    let mut ratios = Vec::new();
    for _ in 0..rounds {
        let [one, two] =
            [&pools[0], &pools[1]].map(|p| seconds(|| p.install(|| paths.par_iter().map(|f| check(f, forms)).sum())));
        ratios.push(one / two);
    }
    println!("  two threads are {:.2} times as fast as one", median(ratios));
}

/// Peak memory of `kensan check` over the folder, one file at a time and two.
fn memory(folder: &Path) {
    for jobs in ["1", "2"] {
        let out = Command::new(std::env::current_exe().unwrap())
            .args([CHILD, "check", "--quiet", "--jobs", jobs])
            .arg(folder)
            .stdout(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "{said}");
        println!("  peak memory on {jobs} thread(s): {}", said.trim());
    }
}

/// Carries out a command line as the binary does, then says on stderr how much memory this process ever had.
fn child(args: &[String]) {
    let cli = Cli::parse_from(std::iter::once("kensan").chain(args.iter().map(String::as_str)));
    let code = commands::run(&cli);
    assert!(code < 2, "exit code {code}");
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).map_or("not known on this system", str::trim);
    #[allow(clippy::print_stderr, reason = "stdout belongs to the command")]
    {
        eprintln!("{peak}");
    }
}

fn calamine(path: &Path) -> usize {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
    let names = book.sheet_names();
    names.iter().map(|n| black_box(book.worksheet_range(n).unwrap()).get_size().0).sum()
}

fn reader(path: &Path) -> usize {
    let opened = workbook::open(path, &Limits::default()).unwrap();
    black_box(opened).workbook.sheets.iter().map(|s| s.cells().len()).sum()
}

/// Everything `kensan check` does with a file, up to the text it would print.
fn check(path: &Path, forms: &Forms) -> usize {
    let run = FileRun::of(path, forms);
    assert!(run.result.is_ok(), "{}: {:?}", path.display(), run.result);
    let mut out = Vec::new();
    text::file(&mut out, &run, Lang::Ja).unwrap();
    black_box(out).len()
}

/// How long the work takes by the clock.
fn seconds(work: impl FnOnce() -> usize) -> f64 {
    let start = Instant::now();
    assert!(black_box(work()) > 0, "there was nothing to do");
    start.elapsed().as_secs_f64()
}

/// How long this thread really works: on Linux its time on a processor, so that other programs do not count; elsewhere by the clock.
fn busy_seconds(work: impl FnOnce() -> usize) -> f64 {
    let before = on_processor();
    let by_clock = seconds(work);
    before.and_then(|b| Some(on_processor()? - b)).unwrap_or(by_clock)
}

/// Seconds that this thread has been running on a processor (the first number of `schedstat`, in nanoseconds).
fn on_processor() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(stat.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}
