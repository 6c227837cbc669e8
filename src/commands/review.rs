//! What `--decisions` does for `check` and `report`: reads the reviewed workbook, matches it with the findings, says what lapsed.

use super::{Env, Failure};
use crate::check::Context;
use crate::correct;
use crate::decision::{self, Decisions, Entry, Key};
use crate::finding::Finding;
use crate::message::{Message, render};
use crate::report::xlsx;
use crate::run::{self, FileRun, Forms, Inputs, Inspected, ReportRun, Settlement, Summary, Unreadable};
use crate::workbook::{self, Limits};
use std::path::Path;

/// The rows a reviewer filled in, of a reviewed workbook.
pub(super) fn read(path: &Path) -> Result<Vec<Entry>, Failure> {
    let named = |id: &'static str| Message::new(id).with("path", path.display().to_string());
    let opened = workbook::open(path, &Limits::default()).map_err(|error| {
        let why = Unreadable::from(error);
        let message = named("cli-decisions-unreadable").with("detail", Message::clone(&why.message));
        Failure::Say(message, Some(why.help))
    })?;
    decision::read(&opened.workbook)
        .ok_or_else(|| Failure::say(named("cli-decisions-missing"), "cli-decisions-missing-help"))
}

/// The keys of the findings, and the decisions on them.
pub(super) fn resolve(context: &Context<'_>, findings: &[Finding], entries: &[Entry]) -> (Vec<Key>, Decisions) {
    let keys: Vec<Key> = findings.iter().map(|f| decision::key(context, f)).collect();
    let decisions = Decisions::new(entries, findings, &keys, &|f| xlsx::shown(context.schema, f));
    (keys, decisions)
}

/// The run of the only input with its decisions carried out: what they settle stands apart from the findings that are left; and what
/// `take` made of the open workbook.
pub(super) fn reviewed<T>(
    env: &Env<'_>,
    inputs: &Inputs,
    forms: &Forms,
    decisions: &Path,
    take: impl FnOnce(&Inspected) -> T,
) -> Result<(FileRun, Option<T>), Failure> {
    let [input] = &inputs.files[..] else {
        let message = Message::new("cli-decisions-one-workbook").with("count", inputs.files.len());
        return Err(Failure::say(message, "cli-decisions-one-workbook-help"));
    };
    let entries = read(decisions)?;
    let path = input.path.display().to_string();
    let inspected = match run::inspect(&input.path, forms) {
        Ok(inspected) => inspected,
        Err(unreadable) => return Ok((FileRun { path, result: Err(unreadable) }, None)),
    };
    let taken = take(&inspected);
    let Inspected { workbook, schema, parts } = inspected;
    let count = parts.len();
    let mut parts = parts.into_iter();
    let (Some(mut part), None) = (parts.next(), parts.next()) else {
        let message = Message::new("cli-several-reports").with("path", path).with("count", count);
        return Err(Failure::say(message, "cli-decisions-one-workbook-help"));
    };
    let context = Context::new(&workbook, &schema, &part.submission);
    let (keys, decisions) = resolve(&context, &part.findings, &entries);
    let mut findings = part.findings.clone();
    let reviewed = run::carry_out(&context, &mut findings, &keys, &decisions, &correct::by_class);
    say(env, decisions.lapsed.iter().chain(&decisions.remarks).chain(&reviewed.conflicts));
    let (mut open, mut settled) = (Vec::new(), Vec::new());
    for (finding, settlement) in findings.into_iter().zip(reviewed.settled.iter().cloned()) {
        match settlement {
            Some(why) => settled.push((finding, why)),
            None => open.push(finding),
        }
    }
    let mut left = Summary::default();
    left.count(&open);
    env.note(&settled_note(&reviewed.settled, &left));
    part.findings = open;
    let mut report = ReportRun::new(&workbook, &schema, part);
    report.settled = settled;
    Ok((FileRun { path, result: Ok(vec![report]) }, Some(taken)))
}

/// How much the decisions settled, and what is left.
pub(super) fn settled_note(settled: &[Option<Settlement>], open: &Summary) -> Message {
    let count = |wanted: fn(&Settlement) -> bool| settled.iter().flatten().filter(|s| wanted(s)).count();
    Message::new("cli-decisions-settled")
        .with("corrected", count(|s| *s == Settlement::Corrected))
        .with("acknowledged", count(|s| matches!(s, Settlement::Acknowledged(_))))
        .with("errors", open.errors)
        .with("warnings", open.warnings)
        .with("infos", open.infos)
}

/// Says on stderr what the reviewer should know about the decisions; also with `--quiet`, for it is no news but advice.
pub(super) fn say<'a>(env: &Env<'_>, messages: impl IntoIterator<Item = &'a Message>) {
    use std::io::Write as _;
    let mut err = anstream::stderr().lock();
    for message in messages {
        // Nothing is left to be told if stderr is gone.
        let _ = writeln!(err, "kensan: {}", render(message, env.lang));
    }
}
