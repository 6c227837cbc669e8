//! Which cells are marked and why: findings by the cell they point at or, where no cell exists, by their place in the form; and
//! where the report shows what was read from which cell.

use super::model::{CellContent, Content, ReportData, Source};
use super::pen::{Ink, Pen, Target};
use super::style::{self, Style};
use super::{ReportError, corrections, words};
use crate::a1::{CellRange, CellRef};
use crate::correct::Record;
use crate::finding::{Confidence, Figure, Place};
use crate::message::Message;
use crate::severity::Severity;
use std::collections::HashMap;

/// A place of the form by its names: table, row (code or label) and column identifier.
type Name = (String, String, String);

/// What findings say about cells.
pub struct Marks<'a> {
    data: &'a ReportData<'a>,
    say: &'a dyn Fn(&Message) -> String,
    by_cell: HashMap<(&'a str, CellRef), Vec<usize>>,
    by_name: HashMap<Name, Vec<usize>>,
    suspects: HashMap<(&'a str, CellRef), Vec<usize>>,
}

/// How a value is shown.
#[derive(Clone)]
pub struct Shown {
    /// What is written.
    pub ink: Ink,
    /// The background of a marked cell.
    pub fill: Option<u32>,
    /// The symbol before a marked value.
    pub symbol: &'static str,
    /// The note of a marked cell.
    pub note: Option<String>,
    /// The applied correction.
    pub correction: Option<usize>,
}

impl Shown {
    /// A value nothing is said about.
    pub fn plain(ink: Ink) -> Self {
        Self { ink, fill: None, symbol: "", note: None, correction: None }
    }

    /// `style` with the mark: its fill, and its symbol before the value (in the number format, so that the value itself is as it
    /// was).
    pub fn style(&self, style: Style) -> Style {
        let mut s = style;
        if let Some(fill) = self.fill {
            s.fill = Some(fill);
        }
        if self.symbol.is_empty() {
            return s;
        }
        let q = self.symbol;
        s.num = match (&self.ink, s.num.as_str()) {
            (Ink::Text(_), "") => format!("\"{q}\"@"),
            // What is typed over the words is a figure.
            (Ink::Text(_), _) => format!("\"{q}\"#,##0_ ;\"{q}\"-#,##0_ ;\"{q}\"0_ ;\"{q}\"@_ "),
            (Ink::Blank, n) => n.to_owned(),
            (_, n) => {
                // The sign of a negative value stands after the symbol, as the sign belongs to the figure.
                let n = if n.is_empty() { "General" } else { n };
                format!("\"{q}\"{n};\"{q}\"-{n}")
            }
        };
        s
    }
}

impl Shown {
    /// Writes the value with its note and the link to its correction.
    ///
    /// # Errors
    /// Where the range lies beyond the sheet.
    pub fn put(&self, pen: &mut Pen, at: CellRange, look: &Style) -> Result<(), ReportError> {
        if let Some(i) = self.correction {
            pen.link(at.start, &corrections::target(i), "修正記録へ")?;
        }
        pen.span(at, &self.ink, look)?;
        if let Some(note) = &self.note {
            pen.note(at.start, note)?;
        }
        Ok(())
    }
}

impl<'a> Marks<'a> {
    /// Sorts the findings by what they point at.
    pub fn new(data: &'a ReportData<'a>, say: &'a dyn Fn(&Message) -> String) -> Self {
        let mut m = Self { data, say, by_cell: HashMap::new(), by_name: HashMap::new(), suspects: HashMap::new() };
        for (i, f) in data.findings.iter().enumerate() {
            let p = &f.place;
            if let (Some(sheet), Some(cell)) = (p.sheet.as_deref(), p.cell) {
                m.by_cell.entry((sheet, cell)).or_default().push(i);
            } else if let Some(name) = name_of(p) {
                m.by_name.entry(name).or_default().push(i);
            }
            for c in f.causes.iter().filter(|c| c.confidence >= Confidence::Likely) {
                if (p.sheet.as_deref(), p.cell) != (Some(c.sheet.as_str()), Some(c.cell)) {
                    m.suspects.entry((c.sheet.as_str(), c.cell)).or_default().push(i);
                }
            }
        }
        m
    }

    /// The reporting period, marked where statements about it are missing or contradict each other.
    pub fn show_period(&self, text: &str) -> Shown {
        let about = |(i, f): (usize, &crate::finding::Finding)| matches!(f.rule, "P101" | "P102").then_some(i);
        let own: Vec<usize> = self.data.findings.iter().enumerate().filter_map(about).collect();
        self.marked(Ink::text(text), &own, &[], None)
    }

    /// How a cell is shown: the corrected value, or what was submitted, with what findings say about it.
    pub fn show(&self, cell: &CellContent, name: Option<Name>) -> Shown {
        let none = Vec::new();
        let mut shared = Vec::new();
        let key = cell.source.as_ref().map(|s| (&*s.sheet, s.cell));
        let own = match key {
            // Of findings at a cell that states several figures, those about this one.
            Some(k) if cell.part_of.is_some() => {
                let about = |i: &usize| {
                    let place = self.data.findings.get(*i).map(|f| &f.place);
                    place.and_then(|p| p.column.as_ref()).is_none_or(|c| name.as_ref().is_none_or(|n| n.2 == *c))
                };
                shared.extend(self.by_cell.get(&k).into_iter().flatten().copied().filter(about));
                Some(&shared)
            }
            Some(k) => self.by_cell.get(&k),
            None => name.and_then(|mut n| {
                self.by_name.get(&n).or_else(|| {
                    n.2.clear();
                    self.by_name.get(&n)
                })
            }),
        };
        let own = own.unwrap_or(&none);
        let suspected = key.and_then(|k| self.suspects.get(&k)).unwrap_or(&none);
        let applied = self.applied(cell.correction);
        if let Some((i, ink)) = applied {
            let note = Some(self.correction_note(i));
            return Shown { ink, fill: Some(style::CORRECTED), symbol: "※", note, correction: Some(i) };
        }
        self.marked(ink_of(&cell.content), own, suspected, cell.part_of.as_deref())
    }

    /// What is written with the mark of these findings, if any of them is more than information. `part_of` is the whole text of the
    /// cell where the figure is only a part of it.
    fn marked(&self, ink: Ink, own: &[usize], suspected: &[usize], part_of: Option<&str>) -> Shown {
        let level = own
            .iter()
            .chain(suspected)
            .filter_map(|&i| self.data.findings.get(i).map(|f| f.severity))
            .max()
            .filter(|&s| s > Severity::Info);
        let Some(level) = level else { return Shown::plain(ink) };
        let fill = if level == Severity::Error { style::ERROR } else { style::WARNING };
        Shown {
            ink,
            fill: Some(fill),
            symbol: words::symbol(level),
            note: Some(match part_of {
                Some(text) => format!("提出の記載: {text}\n{}", self.findings_note(own, suspected)),
                None => self.findings_note(own, suspected),
            }),
            correction: None,
        }
    }

    /// The mark of a label cell: its correction, or what findings say of that very cell.
    pub fn show_label(&self, text: &str, source: Option<&Source>, correction: Option<usize>) -> Shown {
        let cell =
            CellContent { content: Content::Text(text.to_owned()), source: source.cloned(), ..CellContent::default() };
        let mut shown = self.show(&cell, None);
        if let Some((i, _)) = self.applied(correction) {
            shown.fill = Some(style::CORRECTED);
            shown.note = Some(self.correction_note(i));
            shown.correction = Some(i);
        }
        // A symbol before a label would change the label for a reader; the fill and the note must do.
        shown.symbol = "";
        shown
    }

    /// An applied correction and the value it puts into the cell.
    fn applied(&self, correction: Option<usize>) -> Option<(usize, Ink)> {
        let i = correction?;
        let record = self.data.corrections.get(i).filter(|r| r.correction.applied)?;
        Some((i, ink_of_figure(&record.correction.after)))
    }

    fn correction_note(&self, i: usize) -> String {
        let Some(r) = self.data.corrections.get(i) else { return String::new() };
        format!("{}\n修正記録 {} 番", correction_note(r, self.say), i + 1)
    }

    fn findings_note(&self, own: &[usize], suspected: &[usize]) -> String {
        let mut lines = Vec::new();
        for &i in own.iter().take(3) {
            if let Some(f) = self.data.findings.get(i) {
                lines.push(format!(
                    "{} {}: {}(確認結果 {} 番)",
                    words::level(f.severity),
                    f.rule,
                    (self.say)(&f.message),
                    i + 1
                ));
            }
        }
        for &i in suspected.iter().take(3) {
            if let Some(f) = self.data.findings.get(i) {
                lines.push(format!(
                    "この値が原因と見られます: {} {}(確認結果 {} 番)",
                    f.rule,
                    (self.say)(&f.message),
                    i + 1
                ));
            }
        }
        lines.join("\n")
    }
}

/// What is noted on a corrected cell.
pub fn correction_note(record: &Record, say: &dyn Fn(&Message) -> String) -> String {
    let c = &record.correction;
    format!(
        "提出値: {}\n修正後: {}\n区分: {}　規則: {}\n理由: {}",
        if c.before.is_empty() { "(空白)" } else { c.before.as_str() },
        figure_text(&c.after),
        words::class(c.class),
        record.rule,
        say(&record.reason),
    )
}

/// The names by which a finding without a cell is found again.
fn name_of(p: &Place) -> Option<Name> {
    let row = p.row_code.as_ref().or(p.row.as_ref())?;
    Some((p.table.clone()?, row.clone(), p.column.clone().unwrap_or_default()))
}

/// What a content is written as.
pub fn ink_of(content: &Content) -> Ink {
    match content {
        Content::Blank => Ink::Blank,
        Content::Int(n) => Ink::int(*n),
        Content::Float(n) if n.is_finite() => Ink::Number(*n),
        Content::Float(n) => Ink::text(n.to_string()),
        Content::Text(t) if t.is_empty() => Ink::Blank,
        Content::Text(t) => Ink::text(t.clone()),
        Content::Date(d) => Ink::Date(*d),
    }
}

/// What a figure is written as.
pub fn ink_of_figure(figure: &Figure) -> Ink {
    match figure {
        Figure::Int(n) => Ink::int(*n),
        Figure::Float(n) => ink_of(&Content::Float(*n)),
        Figure::Text(t) => ink_of(&Content::Text(t.clone())),
    }
}

/// A figure for people.
pub fn figure_text(figure: &Figure) -> String {
    match figure {
        Figure::Int(n) => n.to_string(),
        Figure::Float(n) => n.to_string(),
        Figure::Text(t) => t.clone(),
    }
}

/// Where the report shows what was read from which cell.
#[derive(Default)]
pub struct Places {
    cells: HashMap<Source, Target>,
    names: HashMap<Name, Target>,
    tables: HashMap<String, Target>,
    /// By table, its row and its column: where the form prints it, and the number it prints.
    figures: HashMap<(String, usize, usize), (CellRef, Option<f64>)>,
}

impl Places {
    /// Notes that `target` shows what stands at `source`.
    pub fn cell(&mut self, source: Option<&Source>, target: &Target) {
        if let Some(s) = source {
            self.cells.entry(s.clone()).or_insert_with(|| target.clone());
        }
    }

    /// Notes the place of a row and column of a table.
    pub fn name(&mut self, table: &str, row: &str, column: &str, target: &Target) {
        self.names.entry((table.to_owned(), row.to_owned(), column.to_owned())).or_insert_with(|| target.clone());
    }

    /// Notes where a table begins.
    pub fn table(&mut self, table: &str, target: Target) {
        self.tables.entry(table.to_owned()).or_insert(target);
    }

    /// Notes where the form prints a row and column of a table, and the number it prints there, if it is one.
    pub fn prints(&mut self, table: &str, row: usize, column: usize, at: CellRef, number: Option<f64>) {
        self.figures.insert((table.to_owned(), row, column), (at, number));
    }

    /// Where the form prints a row and column of a table, and the number it prints there; `None` where it does not.
    pub fn figure(&self, table: &str, row: usize, column: usize) -> Option<(CellRef, Option<f64>)> {
        self.figures.get(&(table.to_owned(), row, column)).copied()
    }

    /// Where the report shows a place: its cell, else its row and column, else its table.
    pub fn find(&self, sheet: Option<&str>, cell: Option<CellRef>, place: &Place) -> Option<&Target> {
        if let (Some(sheet), Some(cell)) = (sheet, cell)
            && let Some(t) = self.cells.get(&Source { sheet: sheet.into(), cell })
        {
            return Some(t);
        }
        if place.row.is_none() && (place.table.as_deref() == Some("0") || (place.table.is_none() && cell.is_some())) {
            // Statements about the period stand anywhere; the form has one line for them.
            return self.names.get(&("0".to_owned(), "period".to_owned(), String::new()));
        }
        let table = place.table.as_ref()?;
        let column = place.column.clone().unwrap_or_default();
        [&place.row_code, &place.row]
            .into_iter()
            .flatten()
            .find_map(|row| {
                let mut key = (table.clone(), row.clone(), column.clone());
                self.names.get(&key).or_else(|| {
                    key.2.clear();
                    self.names.get(&key)
                })
            })
            .or_else(|| self.tables.get(table))
    }
}
