//! `check --format text`: findings for people at a terminal. The first line of each stands alone.

use crate::finding::{Class, Correction, Explained, Figure, Finding, Strength, Suspect, Wrong, groups};
use crate::message::{self, Lang, Message, render};
use crate::run::{FileRun, Summary};
use crate::severity::Severity;
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const INFO: Style = AnsiColor::Cyan.on_default();
const PLACE: Style = AnsiColor::Blue.on_default();

/// Explanations that are shown of findings that fail together.
const MOST_SETS: usize = 30;

const fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => ERROR,
        Severity::Warning => WARNING,
        Severity::Info => INFO,
    }
}

/// Writes what was found in one file. Colours are written as escape codes; the stream strips them where they are not wanted.
///
/// # Errors
/// Those of `out`.
pub fn file(out: &mut dyn Write, run: &FileRun, lang: Lang) -> io::Result<()> {
    match &run.result {
        Err(error) => {
            let s = ERROR;
            writeln!(out, "{s}error[{}]{s:#} {}: {}", error.rule, error.name, render(&error.message, lang))?;
            writeln!(out, "  {PLACE}-->{PLACE:#} {}", message::plain(&run.path))?;
            writeln!(out, "  help: {}\n", render(&error.help, lang))
        }
        Ok(reports) => {
            for report in reports {
                for group in groups(&report.findings) {
                    let others: Vec<&Finding> = group.others.iter().map(|&i| &report.findings[i]).collect();
                    write_group(out, &run.path, &report.findings[group.head], &others, lang)?;
                }
                for explained in &report.explained {
                    write_explained(out, explained, lang)?;
                }
            }
            Ok(())
        }
    }
}

/// What could be wrong, the smallest sets first; beyond [`MOST_SETS`] their number only.
fn write_explained(out: &mut dyn Write, e: &Explained, lang: Lang) -> io::Result<()> {
    let head = Message::new("cli-explained")
        .with("place", format!("{}!{}", message::plain(&e.at.0), e.at.1))
        .with("findings", e.findings.len())
        .with("sets", e.sets.len())
        .with("cells", e.complete_to);
    writeln!(out, "{}", render(&head, lang))?;
    let between = if lang == Lang::Ja { "、" } else { ", " };
    for (number, set) in e.sets.iter().take(MOST_SETS).enumerate() {
        let cell = |w: &Wrong| {
            let label = w.row.as_deref().map(|row| format!(" {}", message::plain(row))).unwrap_or_default();
            let from = w.from.map_or_else(|| "－".to_owned(), |n| n.to_string());
            format!("{}{label}: {from} → {}", message::plain(&w.place(Some(&e.at.0))), w.to())
        };
        writeln!(out, "  {}. {}", number + 1, set.iter().map(cell).collect::<Vec<_>>().join(between))?;
    }
    if let Some(more @ 1..) = e.sets.len().checked_sub(MOST_SETS) {
        writeln!(out, "  {}", render(&Message::new("cli-explained-more").with("more", more), lang))?;
    }
    writeln!(out)
}

/// The head of a group in full, the others with their first line and their correction.
fn write_group(out: &mut dyn Write, path: &str, f: &Finding, others: &[&Finding], lang: Lang) -> io::Result<()> {
    first_line(out, f, lang)?;
    writeln!(out, "  {PLACE}-->{PLACE:#} {}", place(path, f))?;
    let word = |id| render(&Message::new(id), lang);
    let here = f.place.sheet.as_deref();
    for cause in &f.causes {
        let label = cause.row.as_deref().map(message::plain).unwrap_or_default();
        writeln!(
            out,
            "  {} {} {label}: {}",
            word("cli-cause"),
            message::plain(&cause.place(here)),
            render(&cause.explanation, lang)
        )?;
    }
    if f.causes.is_empty() {
        for s in &f.suspects {
            write_suspect(out, s, here, lang)?;
        }
    }
    write_correction(out, "  ", f, lang)?;
    let help = render(&f.help, lang);
    if !help.is_empty() {
        writeln!(out, "  help: {help}")?;
    }
    for other in others {
        write!(out, "  {} ", word("cli-same-cause"))?;
        first_line(out, other, lang)?;
        writeln!(out, "    {PLACE}-->{PLACE:#} {}", place(path, other))?;
        // A correction of the same cell is told once.
        let told = |c: &Correction| f.correction.as_ref().is_some_and(|own| own.sheet == c.sheet && own.cell == c.cell);
        if !other.correction.as_ref().is_some_and(told) {
            write_correction(out, "    ", other, lang)?;
        }
        // What stands in a cell is mended there; the other edits hold once it is.
        let help = render(&other.help, lang);
        if other.rule.starts_with('V') && !help.is_empty() {
            writeln!(out, "    help: {help}")?;
        }
    }
    writeln!(out)
}

/// A cell that is singled out though no slip explains it.
fn write_suspect(out: &mut dyn Write, s: &Suspect, here: Option<&str>, lang: Lang) -> io::Result<()> {
    let id = match (s.to, s.strength) {
        (None, _) => "cli-suspect-unknown",
        (Some(_), Strength::Only | Strength::Proven) => "cli-suspect-only",
        (Some(_), Strength::Odds | Strength::Lone) => "cli-suspect",
    };
    let text = Message::new(id)
        .with("cell", message::plain(&s.place(here)))
        .with("label", s.row.as_deref().map(message::plain).unwrap_or_default())
        .with("from", s.from)
        .with("to", s.to.unwrap_or_default());
    writeln!(out, "  {}", render(&text, lang))
}

fn first_line(out: &mut dyn Write, f: &Finding, lang: Lang) -> io::Result<()> {
    let s = style(f.severity);
    writeln!(out, "{s}{}[{}]{s:#} {}: {}", f.severity.as_str(), f.rule, f.name, render(&f.message, lang))
}

fn write_correction(out: &mut dyn Write, indent: &str, f: &Finding, lang: Lang) -> io::Result<()> {
    let Some(c) = &f.correction else { return Ok(()) };
    let [word, class] = ["cli-correction", class_word(c.class)].map(|id| render(&Message::new(id), lang));
    writeln!(out, "{indent}{word} {}: {} → {} ({class})", c.cell, quoted(&c.before, lang), figure(&c.after, lang))
}

/// The word for a class of correction.
const fn class_word(class: Class) -> &'static str {
    match class {
        Class::Safe => "cli-safe",
        Class::Recomputed => "cli-recomputed",
        Class::Deductive => "cli-deductive",
        Class::Suggested => "cli-suggested",
    }
}

fn figure(figure: &Figure, lang: Lang) -> String {
    match figure {
        Figure::Int(n) => n.to_string(),
        Figure::Float(x) => x.to_string(),
        Figure::Text(t) => quoted(t, lang),
    }
}

/// Text in the language's quotation marks, so that blanks at its ends can be seen.
fn quoted(text: &str, lang: Lang) -> String {
    let (open, close) = lang.quotes();
    format!("{open}{}{close}", message::plain(text))
}

/// `path sheet!cell (table / row / column)`. Names come from the file and may hold anything, also what would steer a terminal.
fn place(path: &str, f: &Finding) -> String {
    let p = &f.place;
    let sheet = p.sheet.as_deref().map(|sheet| format!(" {}", message::plain(sheet))).unwrap_or_default();
    let cell = p.cell.filter(|_| p.sheet.is_some()).map(|cell| format!("!{cell}")).unwrap_or_default();
    let words: Vec<String> =
        [&p.title, &p.row, &p.column_label].into_iter().flatten().map(|word| message::plain(word)).collect();
    let words = if words.is_empty() { String::new() } else { format!(" ({})", words.join(" / ")) };
    format!("{}{sheet}{cell}{words}", message::plain(path))
}

/// Writes the last line.
///
/// # Errors
/// Those of `out`.
pub fn summary(out: &mut dyn Write, summary: &Summary, lang: Lang) -> io::Result<()> {
    let message = Message::new(if summary.unreadable > 0 { "cli-summary-unreadable" } else { "cli-summary" })
        .with("files", summary.files)
        .with("unreadable", summary.unreadable)
        .with("errors", summary.errors)
        .with("warnings", summary.warnings)
        .with("infos", summary.infos);
    if summary.tolerated > 0 {
        writeln!(out, "{}", render(&Message::new("tolerated").with("count", summary.tolerated), lang))?;
    }
    writeln!(out, "{}", render(&message, lang))
}
