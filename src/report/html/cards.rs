//! The findings of a file as cards: what is wrong, where, the figures, the cause, what to do. Findings with one cause share a card;
//! every finding has its number, which stands in its cell on the drawn sheet, too.

use super::drawing::Drawing;
use super::escape::{Escaped, text};
use super::marks::Marks;
use crate::a1::CellRef;
use crate::finding::{Cause, Class, Confidence, Figure, Finding, Group};
use crate::message::{Lang, Message, render};
use crate::severity::Severity;
use std::fmt::Write as _;

/// Symbol, class and word of a level; the symbol and the word say without colour what the colour says.
pub(super) const fn level(severity: Severity) -> (&'static str, &'static str, &'static str) {
    match severity {
        Severity::Error => ("●", "e", "cli-error"),
        Severity::Warning => ("▲", "w", "cli-warning"),
        Severity::Info => ("○", "i", "cli-info"),
    }
}

/// The symbol of a suspected cell.
pub(super) const SUSPECT: &str = "◆";

/// What the cards of one file need to know.
pub(super) struct Cards<'a> {
    pub lang: Lang,
    /// Number of the file, from 1.
    pub file: usize,
    pub findings: &'a [Finding],
    /// Number of the first of `findings`, from 1.
    pub first: usize,
    pub drawing: Option<&'a Drawing>,
    pub marks: &'a Marks,
}

impl Cards<'_> {
    fn word(&self, id: &'static str) -> String {
        Escaped(&render(&Message::new(id), self.lang)).to_string()
    }

    fn say(&self, message: &Message) -> String {
        Escaped(&render(message, self.lang)).to_string()
    }

    /// A cell with its sheet, as a link where it is drawn.
    fn cell(&self, sheet: &str, at: CellRef) -> String {
        let name = text(&crate::report::places::reference(sheet, at));
        match self.marks.target(sheet, at) {
            Some(id) => format!("<a href=\"#{id}\">{name}</a>"),
            None => name,
        }
    }

    /// A group: its head in full, the others briefly beneath.
    pub(super) fn group(&self, out: &mut String, group: &Group) {
        let Some(head) = self.findings.get(group.head) else { return };
        let (_, class, _) = level(head.severity);
        let _ = write!(out, "<article class=\"card {class}\">");
        self.finding(out, group.head, head, true);
        if !group.others.is_empty() {
            let said = Message::new("html-same-cause").with("count", group.others.len());
            let _ = write!(out, "<div class=\"same\"><p>{}</p>", self.say(&said));
            for &other in &group.others {
                if let Some(finding) = self.findings.get(other) {
                    let (_, class, _) = level(finding.severity);
                    let _ = write!(out, "<div class=\"also {class}\">");
                    self.finding(out, other, finding, false);
                    out.push_str("</div>");
                }
            }
            out.push_str("</div>");
        }
        out.push_str("</article>\n");
    }

    fn finding(&self, out: &mut String, index: usize, f: &Finding, full: bool) {
        let number = self.first + index;
        let (symbol, _, word) = level(f.severity);
        let place = match (&f.place.sheet, f.place.cell) {
            (Some(sheet), Some(at)) => self.cell(sheet, at),
            (Some(sheet), None) => text(sheet),
            _ => String::new(),
        };
        let (rule, name) = (f.rule, Escaped(f.name));
        let _ = write!(
            out,
            "<h4 id=\"{}\" data-fingerprint=\"{}\"><span class=\"no\">{symbol}{number}</span> <span class=\"lv\">{}</span> \
             <span class=\"rule\" title=\"{name}\">{rule}</span> <span class=\"at\">{place}</span></h4>",
            super::finding_id(self.file, number),
            f.fingerprint(),
            self.word(word),
        );
        let words: Vec<String> =
            [&f.place.title, &f.place.row, &f.place.column_label].into_iter().flatten().map(|w| text(w)).collect();
        if !words.is_empty() {
            let _ = write!(out, "<p class=\"place\">{}</p>", words.join(" / "));
        }
        let _ = write!(out, "<p class=\"msg\">{}</p>", self.say(&f.message));
        if full {
            self.figures(out, f);
            for cause in &f.causes {
                self.cause(out, cause);
            }
        }
        self.correction(out, f);
        let help = self.say(&f.help);
        if full && !help.is_empty() {
            let _ = write!(out, "<p class=\"help\"><b>{}</b> {help}</p>", self.word("html-what-to-do"));
        }
    }

    fn figures(&self, out: &mut String, f: &Finding) {
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        // Where the figure is not a number, the message has it already.
        let number = |figure: &Option<Figure>| match figure {
            Some(Figure::Int(n)) => Some(n.to_string()),
            _ => None,
        };
        if let (Some(stated), Some(expected)) = (number(&f.stated), number(&f.expected)) {
            pairs.push(("html-stated", stated));
            pairs.push(("html-expected", expected));
            if let Some(difference) = f.difference {
                pairs.push(("html-difference", crate::check::signed(difference)));
            }
        }
        let place = f.place.sheet.clone().zip(f.place.cell);
        if let Some(formula) = place.and_then(|at| self.drawing?.formulas.get(&at)) {
            pairs.push(("html-formula", formula.clone()));
        }
        if pairs.is_empty() {
            return;
        }
        out.push_str("<dl>");
        for (id, value) in pairs {
            let _ = write!(out, "<div><dt>{}</dt><dd>{}</dd></div>", self.word(id), Escaped(&value));
        }
        out.push_str("</dl>");
    }

    fn cause(&self, out: &mut String, cause: &Cause) {
        let sure = match cause.confidence {
            Confidence::Determined => "html-determined",
            Confidence::Likely => "html-likely",
            Confidence::Possible => "html-possible",
        };
        let row = cause.row.as_deref().map(|row| format!(" {}", text(row))).unwrap_or_default();
        let _ = write!(
            out,
            "<p class=\"cause\"><b>{SUSPECT} {}</b> <span class=\"sure\">{}</span> {}{row}: {}</p>",
            self.word("cli-cause"),
            self.word(sure),
            self.cell(&cause.sheet, cause.cell),
            self.say(&cause.explanation),
        );
    }

    fn correction(&self, out: &mut String, f: &Finding) {
        let Some(c) = &f.correction else { return };
        let class = match c.class {
            Class::Safe => "cli-safe",
            Class::Recomputed => "cli-recomputed",
            Class::Deductive => "cli-deductive",
            Class::Suggested => "cli-suggested",
        };
        let (open, close) = self.lang.quotes();
        let after = match &c.after {
            Figure::Int(n) => n.to_string(),
            Figure::Float(x) => x.to_string(),
            Figure::Text(t) => format!("{open}{}{close}", text(t)),
        };
        let _ = write!(
            out,
            "<p class=\"fix\"><b>{}</b> {}: {open}{}{close} → <strong>{after}</strong> <span class=\"sure\">{}</span></p>",
            self.word("cli-correction"),
            self.cell(&c.sheet, c.cell),
            text(&c.before),
            self.word(class),
        );
    }
}
