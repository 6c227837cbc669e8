//! `check --format html`: one page that holds everything – no script, no font, no picture from elsewhere – to be read in a browser, mailed
//! or printed. On top a summary and, of several files, an index; then each file: what was checked and what could not be, and every
//! sheet drawn beside its findings. A mark in a cell leads to its finding and the finding back to its cell. Levels are told by symbol
//! and word as well as by colour.
//!
//! [`Drawing`] is taken from a workbook while it is open and kept only for this page; [`Document`] takes the files one after the other.
//! The page stays bounded: large sheets are drawn around what matters (`drawing`), of many files only those with errors or
//! warnings are drawn, and after `MOST_CELLS` cells no more sheets; what is left out is said in its place, findings are always listed.

mod cards;
mod drawing;
mod escape;
mod file;
mod marks;
mod sheet;
mod shown;

pub use drawing::Drawing;

use crate::finding::Finding;
use crate::message::{Lang, Message, render};
use crate::run::{FileRun, Inspected, Summary};
use crate::severity::Severity;
use cards::level;
use escape::{Escaped, text};
use sheet::code;
use std::fmt::Write as _;

/// Cells drawn on one page at most; a browser takes a few seconds for as many.
const MOST_CELLS: usize = 400_000;
/// Of more files than this, only those with errors or warnings are drawn.
const FEW_FILES: usize = 20;

const STYLE: &str = include_str!("style.css");

/// The identifier of a finding on the page: its file's number and its own, both from 1.
fn finding_id(file: usize, number: usize) -> String {
    format!("f{file}-{number}")
}

/// A page in the making.
#[derive(Debug)]
pub struct Document {
    lang: Lang,
    few: bool,
    cells_left: usize,
    summary: Summary,
    index: String,
    files: String,
    /// Names of the files, for the page's title.
    first_name: String,
    /// Rules the user asked not to see.
    left_out: Vec<String>,
}

impl Document {
    /// A page for `files` files; `left_out` are codes of rules whose findings the user chose not to see.
    pub fn new(lang: Lang, files: usize, left_out: Vec<String>) -> Self {
        Self {
            lang,
            few: files <= FEW_FILES,
            cells_left: MOST_CELLS,
            summary: Summary::default(),
            index: String::new(),
            files: String::new(),
            first_name: String::new(),
            left_out,
        }
    }

    /// Whether a file's sheets are to be drawn: asked while its workbook is open.
    pub fn wants(files: usize, inspected: &Inspected) -> bool {
        let grave = |f: &Finding| f.severity >= Severity::Warning;
        files <= FEW_FILES || inspected.parts.iter().flat_map(|p| &p.findings).any(grave)
    }

    /// Adds a file.
    pub fn add(&mut self, run: &FileRun, drawing: Option<&Drawing>) {
        self.summary.add(run);
        let number = self.summary.files;
        if number == 1 {
            self.first_name = file::short_name(&run.path);
        }
        let affordable = drawing.filter(|d| d.weight() <= self.cells_left);
        self.cells_left -= affordable.map_or(0, Drawing::weight);
        self.index_row(number, run);
        file::write(&mut self.files, number, run, affordable, self.few, self.lang);
    }

    fn word(&self, id: &'static str) -> String {
        Escaped(&render(&Message::new(id), self.lang)).to_string()
    }

    fn index_row(&mut self, number: usize, run: &FileRun) {
        let mut own = Summary::default();
        own.add(run);
        let period = match &run.result {
            Err(error) => format!("<span class=\"bad\">{}</span>", Escaped(&render(&error.message, self.lang))),
            Ok(reports) => {
                let periods: Vec<String> =
                    reports.iter().filter_map(|r| r.period.as_ref()).map(|p| file::period(p, self.lang)).collect();
                Escaped(&periods.join(", ")).to_string()
            }
        };
        let count = |severity, n: usize| {
            let (symbol, class, _) = level(severity);
            if n == 0 {
                "<td class=\"n\">0</td>".to_owned()
            } else {
                format!("<td class=\"n {class}\">{symbol} {n}</td>")
            }
        };
        let _ = writeln!(
            self.index,
            "<tr><th scope=\"row\"><a href=\"#f{number}\">{}</a></th><td>{period}</td>{}{}{}</tr>",
            text(&run.path),
            count(Severity::Error, own.errors),
            count(Severity::Warning, own.warnings),
            count(Severity::Info, own.infos),
        );
    }

    /// The finished page.
    pub fn finish(self) -> String {
        let lang = code(self.lang);
        let heading = self.word("html-title");
        let title = match self.summary.files {
            1 => format!("{} – {heading}", text(&self.first_name)),
            _ => heading.clone(),
        };
        let mut out = String::with_capacity(self.files.len() + self.index.len() + STYLE.len() + 4096);
        let _ = write!(
            out,
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"generator\" content=\"kensan {}\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
            env!("CARGO_PKG_VERSION"),
        );
        let _ = write!(
            out,
            "<a class=\"skip\" href=\"#main\">{}</a>\n<header>\n<h1>{heading}</h1>\n{}{}</header>\n<main id=\"main\">\n",
            self.word("html-skip"),
            self.counts(),
            self.legend(),
        );
        if self.summary.files != 1 {
            let heads = ["html-file", "html-period", "cli-error", "cli-warning", "cli-info"].map(|id| self.word(id));
            let _ = write!(
                out,
                "<section id=\"index\"><h2>{}</h2>\n<div class=\"scroll-x\"><table class=\"list\"><thead><tr><th scope=\"col\">{}</th>\
                 </tr></thead>\n<tbody>\n{}</tbody></table></div></section>\n",
                self.word("html-files"),
                heads.join("</th><th scope=\"col\">"),
                self.index,
            );
        }
        out.push_str(&self.files);
        let _ = write!(out, "</main>\n<footer>kensan {}</footer>\n</body>\n</html>\n", env!("CARGO_PKG_VERSION"));
        out
    }

    fn counts(&self) -> String {
        let s = &self.summary;
        let tile = |class: &str, symbol: &str, n: usize, word: String| {
            format!("<li class=\"{class}\"><b>{symbol}{n}</b> {word}</li>")
        };
        let of = |severity, n, words: Message| {
            let (symbol, class, _) = level(severity);
            let words = Escaped(&render(&words, self.lang)).to_string();
            tile(if n == 0 { "none" } else { class }, &format!("{symbol} "), n, words)
        };
        let files = Escaped(&render(&Message::new("html-n-files").with("n", s.files), self.lang)).to_string();
        let mut tiles = vec![tile("", "", s.files, files)];
        if s.unreadable > 0 {
            tiles.push(tile("e", "✕ ", s.unreadable, self.word("html-unreadable")));
        }
        tiles.push(of(Severity::Error, s.errors, Message::new("html-n-errors").with("n", s.errors)));
        tiles.push(of(Severity::Warning, s.warnings, Message::new("html-n-warnings").with("n", s.warnings)));
        tiles.push(of(Severity::Info, s.infos, Message::new("html-n-infos").with("n", s.infos)));
        let verdict = match (s.unreadable, s.errors, s.warnings) {
            (1.., _, _) => "html-verdict-unreadable",
            (_, 1.., _) => "html-verdict-errors",
            (_, _, 1..) => "html-verdict-warnings",
            _ => "html-verdict-nothing",
        };
        format!("<p class=\"verdict\">{}</p>\n<ul class=\"tiles\">{}</ul>\n", self.word(verdict), tiles.concat())
    }

    fn legend(&self) -> String {
        let mut out = String::from("<p class=\"legend\">");
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let (symbol, class, id) = level(severity);
            let _ = write!(out, "<span class=\"{class}\">{symbol} {}</span> ", self.word(id));
        }
        let _ = write!(
            out,
            "<span class=\"c\">{} {}</span> {}",
            cards::SUSPECT,
            self.word("html-suspect"),
            self.word("html-legend")
        );
        if !self.left_out.is_empty() {
            let said = Message::new("html-left-out").with("rules", self.left_out.join(", "));
            let _ = write!(out, "<br>{}", Escaped(&render(&said, self.lang)));
        }
        out.push_str("</p>\n");
        out
    }
}
