//! One file on the page: its head, what was and was not checked, its sheets with their findings.

use super::cards::Cards;
use super::drawing::Drawing;
use super::escape::{Escaped, text};
use super::marks::Marks;
use super::{finding_id, sheet};
use crate::date::{self, Period, PeriodKind};
use crate::finding::{Finding, Group, groups};
use crate::message::{Lang, Message, render};
use crate::report::places::{reference, settlement};
use crate::run::{FileRun, ReportRun, Unreadable, evaluated};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A sheet of more columns than this is printed in landscape.
const WIDE: usize = 14;

/// The last part of a path.
pub(super) fn short_name(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

/// A reporting period in the language of the page.
pub(super) fn period(period: &Period, lang: Lang) -> String {
    match lang {
        Lang::Ja => date::period_label_ja(period),
        Lang::En => {
            let id = if period.kind == PeriodKind::Cumulative { "html-cumulative" } else { "html-single" };
            format!("{} – {}{}", period.from, period.to, render(&Message::new(id), lang))
        }
    }
}

/// Writes a file; `drawing` is there where its sheets are to be drawn. `few` says that this is not one of very many.
pub(super) fn write(out: &mut String, number: usize, run: &FileRun, drawing: Option<&Drawing>, few: bool, lang: Lang) {
    let _ = writeln!(out, "<section class=\"file\" id=\"f{number}\">\n<h2>{}</h2>", text(&run.path));
    match &run.result {
        Err(error) => unreadable(out, error, lang),
        Ok(reports) => checked(out, number, reports, drawing, few, lang),
    }
    out.push_str("</section>\n");
}

fn word(id: &'static str, lang: Lang) -> String {
    Escaped(&render(&Message::new(id), lang)).to_string()
}

fn unreadable(out: &mut String, error: &Unreadable, lang: Lang) {
    let _ = writeln!(
        out,
        "<article class=\"card e\"><h3><span class=\"no\">✕</span> <span class=\"rule\" title=\"{}\">{}</span></h3>\
         <p class=\"msg\">{}</p><p class=\"help\"><b>{}</b> {}</p></article>",
        error.name,
        error.rule,
        Escaped(&render(&error.message, lang)),
        word("html-what-to-do", lang),
        Escaped(&render(&error.help, lang)),
    );
}

fn checked(out: &mut String, number: usize, reports: &[ReportRun], drawing: Option<&Drawing>, few: bool, lang: Lang) {
    let mut first = 1;
    let mut numbered: Vec<(usize, &ReportRun)> = Vec::new();
    for report in reports {
        numbered.push((first, report));
        first += report.findings.len();
    }
    let findings = || numbered.iter().flat_map(|(first, r)| (*first..).zip(&r.findings));
    let marks = Marks::new(number, drawing, findings());
    for (_, report) in &numbered {
        overview(out, report, lang);
    }
    not_checked(out, number, findings(), lang);
    // Cards by the sheet they belong to, in the order of the findings; those of no drawn sheet come first.
    let mut by_sheet: BTreeMap<Option<usize>, String> = BTreeMap::new();
    for (first, report) in &numbered {
        let cards = Cards { lang, file: number, findings: &report.findings, first: *first, drawing, marks: &marks };
        for group in groups(&report.findings) {
            let home = home(&group, &report.findings, drawing);
            cards.group(by_sheet.entry(home).or_default(), &group);
        }
    }
    if first == 1 {
        let _ = writeln!(out, "<p class=\"good\">{}</p>", word("html-no-findings", lang));
    }
    if let Some(cards) = by_sheet.get(&None) {
        let heading = if drawing.is_some() { "html-elsewhere" } else { "html-findings" };
        let _ = writeln!(out, "<h3>{}</h3>\n<div class=\"cards\">\n{cards}</div>", word(heading, lang));
    }
    settled(out, reports, lang);
    match drawing {
        Some(drawing) => {
            for (index, sheet) in drawing.sheets.iter().enumerate() {
                let cards = by_sheet.get(&Some(index)).map_or("", String::as_str);
                draw(out, sheet, index, number, cards, &marks, (lang, drawing.language));
            }
            if !drawing.others.is_empty() {
                let names: Vec<String> = drawing.others.iter().map(|n| crate::message::plain(n)).collect();
                let said = Message::new("html-other-sheets").with("sheets", names.join(", "));
                let _ = writeln!(out, "<p class=\"note\">{}</p>", Escaped(&render(&said, lang)));
            }
        }
        None => {
            let id = if few { "html-not-drawn-size" } else { "html-not-drawn-many" };
            let _ = writeln!(out, "<p class=\"note\">{}</p>", word(id, lang));
        }
    }
}

/// The drawn sheet a group's card stands beside: that of its head.
fn home(group: &Group, findings: &[Finding], drawing: Option<&Drawing>) -> Option<usize> {
    let sheet = findings.get(group.head)?.place.sheet.as_ref()?;
    drawing?.sheets.iter().position(|s| s.name == *sheet)
}

fn draw(
    out: &mut String,
    drawn: &super::drawing::DrawnSheet,
    index: usize,
    file: usize,
    cards: &str,
    marks: &Marks,
    (lang, language): (Lang, Lang),
) {
    let wide = if drawn.columns.len() > WIDE { " wide" } else { "" };
    let hidden =
        if drawn.hidden { format!(" <small>{}</small>", word("html-hidden-sheet", lang)) } else { String::new() };
    let said = Message::new("html-sheet").with("sheet", drawn.name.as_str());
    let _ = writeln!(
        out,
        "<section class=\"sheet{wide}\" id=\"f{file}s{}\">\n<h3>{}{hidden}</h3>\n<div class=\"split\">\n<div class=\"draw\">",
        index + 1,
        Escaped(&render(&said, lang)),
    );
    sheet::write(out, drawn, index, file, marks, lang, language);
    let none = format!("<p class=\"good\">{}</p>", word("html-no-findings-here", lang));
    let cards = if cards.is_empty() { &none } else { cards };
    let _ = writeln!(
        out,
        "</div>\n<div class=\"cards\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">\n{cards}\n</div>\n</div>\n</section>",
        word("html-findings", lang)
    );
}

/// What a report is and what was checked of it.
fn overview(out: &mut String, report: &ReportRun, lang: Lang) {
    let period =
        report.period.as_ref().map_or_else(|| render(&Message::new("html-no-period"), lang), |p| period(p, lang));
    let rules: Vec<_> = evaluated(&report.tallies).collect();
    let places: usize = rules.iter().map(|(_, t)| t.evaluated).sum();
    let open: usize = rules.iter().map(|(_, t)| t.not_evaluable).sum();
    let tolerated: usize = rules.iter().map(|(_, t)| t.tolerated).sum();
    let said = Message::new("html-checked").with("rules", rules.len()).with("places", places).with("open", open);
    let _ = write!(
        out,
        "<dl class=\"about\"><div><dt>{}</dt><dd>{}</dd></div><div><dt>{}</dt><dd>{}</dd></div><div><dt>{}</dt><dd>{}</dd></div>",
        word("html-period", lang),
        text(&period),
        word("html-form", lang),
        text(&report.schema),
        word("html-what-checked", lang),
        Escaped(&render(&said, lang)),
    );
    if tolerated > 0 {
        let said = Message::new("tolerated").with("count", tolerated);
        let (heading, said) = (word("html-tolerance", lang), render(&said, lang));
        let _ = write!(out, "<div><dt>{heading}</dt><dd>{}</dd></div>", Escaped(&said));
    }
    let tables: Vec<String> = report
        .tables
        .iter()
        .map(|t| {
            let further = t.continued.iter().map(|(sheet, range)| reference(sheet, range));
            let places: Vec<String> = std::iter::once(reference(&t.sheet, &t.range)).chain(further).collect();
            let said = Message::new("html-table")
                .with("table", t.id.as_str())
                .with("place", places.join(" ＋ "))
                .with("rows", t.rows);
            Escaped(&render(&said, lang)).to_string()
        })
        .collect();
    let _ = writeln!(out, "<div><dt>{}</dt><dd>{}</dd></div></dl>", word("html-tables", lang), tables.join("<br>"));
}

/// What needs no more attention, and why.
fn settled(out: &mut String, reports: &[ReportRun], lang: Lang) {
    let said: Vec<String> = reports
        .iter()
        .flat_map(|r| &r.settled)
        .map(|(f, why)| {
            let sheet = f.place.sheet.as_deref().zip(f.place.cell);
            let place = sheet.map(|(sheet, at)| reference(sheet, at)).unwrap_or_default();
            let [message, why] = [&f.message, &settlement(why)].map(|m| Escaped(&render(m, lang)).to_string());
            format!("<li>{} {}: {message} <span class=\"why\">{why}</span></li>", f.rule, text(&place))
        })
        .collect();
    items(out, "html-settled", &said, lang);
}

/// A list under its heading; nothing where it is empty.
fn items(out: &mut String, heading: &'static str, items: &[String], lang: Lang) {
    if !items.is_empty() {
        let heading = word(heading, lang);
        let _ = writeln!(out, "<div class=\"open\"><h3>{heading}</h3><ul>{}</ul></div>", items.concat());
    }
}

/// What could not be checked, with links to where it is said in full.
fn not_checked<'f>(out: &mut String, file: usize, findings: impl Iterator<Item = (usize, &'f Finding)>, lang: Lang) {
    let open: Vec<String> = findings
        .filter(|(_, f)| f.rule == "S106")
        .map(|(number, f)| {
            format!("<li><a href=\"#{}\">{}</a></li>", finding_id(file, number), Escaped(&render(&f.message, lang)))
        })
        .collect();
    items(out, "html-not-checked", &open, lang);
}
