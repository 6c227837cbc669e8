//! The sheet 業務報告書: title, period, header block and the tables, as the ward prints them.

use super::ReportError;
use super::grid::Grid;
use super::labels::head_cells;
use super::marks::{Marks, Places, Shown};
use super::model::{CellContent, ReportData};
use super::pages::{self, Before};
use super::pen::{Ink, Pen, Target};
use super::style::{self, Align, Line, Style};
use super::table::TablePlan;
use super::{measure, words};
use crate::a1::{CellRange, CellRef};
use crate::schema::Table;
use crate::severity::Severity;
use crate::submission::{GAP_WORDS, OFFICES_WORDS};
use rust_xlsxwriter::{DataValidation, DataValidationRule, Worksheet};
use std::collections::{BTreeMap, BTreeSet};

/// A range from its corners.
pub fn range(r0: u32, c0: u32, r1: u32, c1: u32) -> CellRange {
    CellRange::new(CellRef::new(r0, c0), CellRef::new(r1, c1))
}

/// The sheet being written.
pub struct Form<'a, 'p> {
    pub(super) data: &'a ReportData<'a>,
    pub(super) marks: &'a Marks<'a>,
    pub(super) places: &'p mut Places,
    pub(super) pen: Pen,
    pub(super) grid: Grid,
    /// How welcome a page break before each row is.
    pub(super) before: Vec<Before>,
    /// Ranges of counts, for validation.
    pub(super) inputs: Vec<CellRange>,
    /// Row of the title, which is repeated on every page with the row below it.
    titled: u32,
    /// The lines of each table a page begins with: the heads of its columns stand above them again.
    pub(super) again: &'p BTreeMap<usize, BTreeSet<usize>>,
    /// The lines of the tables by the row a page would begin with.
    pub(super) lines: BTreeMap<u32, TableLine>,
}

/// A line of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TableLine {
    /// Table index.
    pub table: usize,
    /// Index among its printed lines.
    pub line: usize,
    /// Its row; above it, where a page begins, stand the heads of the columns.
    pub row: u32,
    /// How high those are, in points.
    pub heads: f64,
}

/// Room for a stamp: width in pixels, height in points.
const STAMP_PX: f64 = 54.0;
/// See [`STAMP_PX`].
const STAMP_PT: f64 = 42.0;

/// Writes the sheet and notes where it shows what.
///
/// # Errors
/// Where the form is larger than a sheet.
pub fn write(data: &ReportData<'_>, marks: &Marks<'_>, places: &mut Places) -> Result<Worksheet, ReportError> {
    // Where pages end is known once everything stands; what they begin with is written the second time.
    let none = BTreeMap::new();
    let mut first = Places::default();
    let draft = drawn(data, marks, &mut first, &none)?;
    let breaks = draft.breaks();
    let mut again: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for line in breaks.iter().filter_map(|b| draft.lines.get(b)).filter(|l| l.line > 0) {
        again.entry(line.table).or_default().insert(line.line);
    }
    if again.is_empty() {
        let sheet = draft.finish(&breaks)?;
        *places = first;
        return Ok(sheet);
    }
    let form = drawn(data, marks, places, &again)?;
    // Every row of the draft has moved down by the heads above it.
    let starts = |of: &Form<'_, '_>| -> Vec<u32> {
        let again = |l: &&TableLine| again.get(&l.table).is_some_and(|a| a.contains(&l.line));
        of.lines.values().filter(again).map(|l| l.row).collect()
    };
    let (old, new) = (starts(&draft), starts(&form));
    let moved = |b: &u32| b + old.iter().zip(&new).take_while(|s| s.0 < b).last().map_or(0, |(old, new)| new - old);
    let breaks: Vec<u32> = breaks.iter().map(moved).collect();
    form.finish(&breaks)
}

/// Everything on its sheet.
fn drawn<'a, 'p>(
    data: &'a ReportData<'a>,
    marks: &'a Marks<'a>,
    places: &'p mut Places,
    again: &'p BTreeMap<usize, BTreeSet<usize>>,
) -> Result<Form<'a, 'p>, ReportError> {
    let grid = Grid::new(data);
    let pen = Pen::new(words::SHEET_FORM, grid.widths.clone())?;
    let (before, inputs, lines) = (Vec::new(), Vec::new(), BTreeMap::new());
    let mut form = Form { data, marks, places, pen, grid, before, inputs, titled: 0, again, lines };
    form.title()?;
    form.header()?;
    form.legend()?;
    for i in 0..data.schema.tables.len() {
        form.table(i)?;
    }
    form.pen.settle();
    Ok(form)
}

impl Form<'_, '_> {
    /// Takes the next row.
    pub(super) fn next(&mut self, before: Before) -> u32 {
        self.before.push(before);
        (self.before.len() - 1) as u32
    }

    /// The box for approval stamps above the title, at the right.
    fn approval(&mut self) -> Result<(), ReportError> {
        if self.data.approval.is_empty() {
            return Ok(());
        }
        let (names, stamps) = (self.next(Before::Never), self.next(Before::Never));
        let gap = self.next(Before::Never);
        self.pen.need(stamps, STAMP_PT);
        self.pen.need(gap, 6.0);
        // From the right, each as many columns as make room for a stamp.
        let mut right = i64::from(self.grid.last());
        for office in self.data.approval.iter().rev().take(8) {
            let mut left = right;
            while left > 0 && self.pen.width(left as u32, right as u32) < STAMP_PX {
                left -= 1;
            }
            if right < 0 {
                break;
            }
            let (a, b) = (left.max(0) as u32, right as u32);
            let head = Style::head().pt(9.0);
            self.pen.span(range(names, a, names, b), &Ink::text(office.trim()), &head)?;
            self.pen.span(range(stamps, a, stamps, b), &Ink::Blank, &Style::boxed())?;
            right = left - 1;
        }
        Ok(())
    }

    fn title(&mut self) -> Result<(), ReportError> {
        self.approval()?;
        self.titled = self.before.len() as u32;
        let last = self.grid.last();
        let r = self.next(Before::Never);
        let title = Style { wrap: true, align: Align::Center, ..Style::default() }.pt(15.0).bold();
        self.pen.span(range(r, 0, r, last), &Ink::text(self.data.schema.title.clone()), &title)?;
        self.pen.need(r, 27.0);
        let r = self.next(Before::Never);
        let label = self.data.period.as_ref().map_or("", |p| p.label.as_str());
        let line = [self.data.schema.programme.as_deref().unwrap_or(""), label];
        let line: Vec<&str> = line.into_iter().filter(|s| !s.is_empty()).collect();
        let center = Style { wrap: true, align: Align::Center, ..Style::default() }.pt(11.0);
        self.pen.span(range(r, 0, r, last), &Ink::text(line.join("　")), &center)?;
        let text = match &self.data.period {
            Some(p) => format!("報告期間　{}（{}）", p.span, if p.cumulative { "累計" } else { "単独" }),
            None => "報告期間　不明".to_owned(),
        };
        let r = self.next(Before::Never);
        let at = range(r, 0, r, last);
        let shown = self.marks.show_period(&text);
        let look = shown.style(Style { align: Align::Right, ..Style::default() });
        shown.put(&mut self.pen, at, &look)?;
        self.places.name("0", "period", "", &Target::form(r, 0));
        if let Some(gap) = self.data.merge.as_ref().and_then(|m| m.gap.as_ref()) {
            let r = self.next(Before::Never);
            let look = Style { align: Align::Right, wrap: true, ..Style::default() }.bold().fill(style::WARNING);
            self.pen.span(range(r, 0, r, last), &Ink::text(format!("{GAP_WORDS} {gap}")), &look)?;
        }
        if let Some(offices) = self.data.merge.as_ref().and_then(|m| m.offices.as_ref()) {
            let r = self.next(Before::Never);
            let look = Style { align: Align::Right, wrap: true, ..Style::default() };
            self.pen.span(range(r, 0, r, last), &Ink::text(format!("{OFFICES_WORDS} {offices}")), &look)?;
        }
        Ok(())
    }

    fn header(&mut self) -> Result<(), ReportError> {
        if self.data.schema.header.is_empty() {
            return Ok(());
        }
        let gap = self.next(Before::Never);
        self.pen.need(gap, 6.0);
        let first = self.before.len() as u32;
        let (split, last) = (self.grid.value(), self.grid.last());
        let frame = range(first, 0, first + self.data.schema.header.len() as u32 - 1, last);
        self.places.table("0", Target::form(first, 0));
        let blank = CellContent::default();
        for (i, field) in self.data.schema.header.iter().enumerate() {
            let r = self.next(Before::Never);
            let at = range(r, 0, r, split - 1);
            self.pen.span(
                at,
                &Ink::text(field.label.clone()),
                &Pen::framed(&Style::head().align(Align::Left).indented(), at, frame),
            )?;
            let cell = self.data.header.get(i).and_then(Option::as_ref).unwrap_or(&blank);
            let name = ("0".to_owned(), field.label.clone(), field.id.clone());
            let shown = self.marks.show(cell, Some(name));
            let at = range(r, split, r, last);
            let mut look = Style::boxed().indented();
            if field.measure.is_count() && matches!(shown.ink, Ink::Number(n) if n.fract() == 0.0) {
                look.num = format!("#,##0\"{}\"", field.measure.unit());
                self.inputs.push(range(r, split, r, split));
            }
            let look = Pen::framed(&shown.style(look), at, frame);
            match (&cell.formula, &shown.ink) {
                (Some(formula), Ink::Number(n)) => {
                    let ink = Ink::Formula(formula.clone(), *n);
                    Shown { ink, ..shown.clone() }.put(&mut self.pen, at, &look)?;
                }
                _ => shown.put(&mut self.pen, at, &look)?,
            }
            let target = Target::form(r, split);
            if cell.part_of.is_none() {
                self.places.cell(cell.source.as_ref(), &target);
            }
            self.places.name("0", &field.label, &field.id, &target);
            self.places.name("0", &field.label, "", &target);
        }
        Ok(())
    }

    /// What the marks mean; only where there are any.
    fn legend(&mut self) -> Result<(), ReportError> {
        if let Some(note) = self.data.public.clone().filter(|n| !n.is_empty()) {
            let gap = self.next(Before::Never);
            self.pen.need(gap, 5.0);
            let r = self.next(Before::Never);
            let look = Style { wrap: true, ..Style::default() }.pt(9.0);
            return self.pen.span(range(r, 0, r, self.grid.last()), &Ink::text(note), &look);
        }
        let corrected = self.data.corrections.iter().any(|c| c.correction.applied);
        let has = |s| self.data.findings.iter().any(|f| f.severity == s);
        let mut items = Vec::new();
        if corrected {
            items.push(("※ 修正した値（注記に提出値と理由）", style::CORRECTED));
        }
        if has(Severity::Error) {
            items.push(("● 要確認（エラー、提出のまま）", style::ERROR));
        }
        if has(Severity::Warning) {
            items.push(("▲ 要確認（警告、提出のまま）", style::WARNING));
        }
        if self.data.findings.iter().any(|f| f.rule == "M104" && f.place.table.is_some()) && self.data.merge.is_some() {
            items.push(("要確認 a～b人　月をまたぐ実人数（数えて記入）", style::INFO));
        }
        if items.is_empty() {
            return Ok(());
        }
        let gap = self.next(Before::Never);
        self.pen.need(gap, 5.0);
        let r = self.next(Before::Never);
        // Shared out over the columns by width.
        let (total, count) = (self.grid.width(), items.len());
        let mut from = 0;
        for (i, (text, fill)) in items.into_iter().enumerate() {
            let mut to = from;
            while to < self.grid.last() && self.pen.width(0, to) + 1.0 < total * (i + 1) as f64 / count as f64 {
                to += 1;
            }
            if i + 1 == count {
                to = self.grid.last();
            }
            if from > self.grid.last() {
                break;
            }
            let look = Style::boxed().pt(8.0).fill(fill).align(Align::Center);
            self.pen.span(range(r, from, r, to), &Ink::text(text), &look)?;
            from = to + 1;
        }
        Ok(())
    }

    /// The heading of a section, with the gap above it.
    fn heading(&mut self, table: &Table) -> Result<u32, ReportError> {
        let gap = self.next(Before::Section);
        self.pen.need(gap, 10.0);
        let r = self.next(Before::Never);
        let text = table.number.map_or_else(|| table.title.clone(), |n| format!("{n}. {}", table.title));
        let look = Style { wrap: true, ..Style::default() }.pt(11.0).bold();
        self.pen.span(range(r, 0, r, self.grid.last()), &Ink::text(text), &look)?;
        Ok(r)
    }

    fn table(&mut self, index: usize) -> Result<(), ReportError> {
        let Some(table) = self.data.schema.tables.get(index) else { return Ok(()) };
        let heading = self.heading(table)?;
        self.places.table(&table.id, Target::form(heading, 0));
        let Some(content) = self.data.tables.get(index).and_then(Option::as_ref) else {
            let r = self.next(Before::Never);
            let look = Style::boxed().fill(style::ERROR);
            let (text, look) = match self.data.public {
                Some(_) => ("（記載なし）", Style::boxed()),
                None => ("● 提出されたファイルに、この表が見つかりません。", look),
            };
            return self.pen.span(range(r, 0, r, self.grid.last()), &Ink::text(text), &look);
        };
        let plan = TablePlan::new(table, content, self.data.period.as_ref());
        let spans = self.grid.spans(table);
        let right = spans.last().map_or(self.grid.value() - 1, |s| s.1);
        let labels: Vec<&str> = table.columns.iter().map(|c| c.label.as_str()).collect();
        let head_rows = head_cells(&labels).1;
        let top = self.before.len() as u32;
        let again = self.again.get(&index).map_or(0, BTreeSet::len);
        let frame = range(top, 0, top + ((1 + again) * head_rows + plan.lines.len()) as u32 - 1, right);
        self.heads(table, &spans, frame)?;
        self.rows(index, table, &plan, &spans, frame)
    }

    /// The heads of a table's columns, in the next rows.
    pub(super) fn heads(&mut self, table: &Table, spans: &[(u32, u32)], frame: CellRange) -> Result<(), ReportError> {
        let labels: Vec<&str> = table.columns.iter().map(|c| c.label.as_str()).collect();
        let (heads, head_rows) = head_cells(&labels);
        let top = self.before.len() as u32;
        for _ in 0..head_rows {
            self.next(Before::Never);
        }
        let foot = top + head_rows as u32 - 1;
        let mut head = Style::head();
        head.lines[2] = Line::Thin;
        if self.grid.codes {
            let at = range(top, 0, foot, 0);
            self.pen.span(at, &Ink::text("コード"), &Pen::framed(&head, at, frame))?;
        }
        let at = range(top, self.grid.label(), foot, self.grid.value() - 1);
        self.pen.span(at, &Ink::text("区分"), &Pen::framed(&head, at, frame))?;
        for h in heads {
            let (Some(a), Some(b)) = (spans.get(h.columns.0), spans.get(h.columns.1)) else { continue };
            let at = range(top + h.rows.0 as u32, a.0, top + h.rows.1 as u32, b.1);
            let text =
                h.text.replacen([' ', '\u{3000}'], "\n", usize::from(h.columns.0 == h.columns.1 && h.text.len() > 18));
            self.pen.span(at, &Ink::text(text), &Pen::framed(&head, at, frame))?;
        }
        Ok(())
    }

    /// Whether it is printed across: not unless upright would make the print unreadably small.
    fn landscape(&self) -> bool {
        pages::page_width_px(false) / self.grid.width() < 0.8
    }

    /// The rows pages begin with, heads of columns that are printed again not counted among the rows.
    fn breaks(&self) -> Vec<u32> {
        let rows: Vec<(f64, Before)> =
            self.before.iter().enumerate().map(|(r, &b)| (self.pen.height(r as u32), b)).collect();
        let repeated: f64 = rows.iter().skip(self.titled as usize).take(2).map(|r| r.0).sum();
        let page = pages::page_height_pt(self.landscape(), self.grid.width());
        let heads = |r: usize| self.lines.get(&(r as u32)).filter(|l| l.line > 0).map_or(0.0, |l| l.heads);
        pages::breaks_with(&rows, page, repeated, &heads)
    }

    fn finish(mut self, breaks: &[u32]) -> Result<Worksheet, ReportError> {
        self.pen.settle();
        let landscape = self.landscape();
        self.pen.ws.set_page_breaks(breaks)?;
        self.pen.ws.set_repeat_rows(self.titled, self.titled + 1)?;
        self.pen.ws.set_screen_gridlines(false);
        if self.data.public.is_none() {
            self.validations()?;
        }
        self.pen.finish(landscape, &self.data.source_file)
    }

    /// Whole numbers ≥ 0 where counts are entered, one validation for all of them.
    fn validations(&mut self) -> Result<(), ReportError> {
        let mut runs: Vec<CellRange> = Vec::new();
        self.inputs.sort_by_key(|r| (r.start.col, r.start.row));
        for r in &self.inputs {
            match runs.last_mut() {
                Some(run) if run.start.col == r.start.col && run.end.row + 1 == r.start.row => run.end.row = r.end.row,
                _ => runs.push(*r),
            }
        }
        let Some(first) = runs.first() else { return Ok(()) };
        let all: Vec<String> = runs.iter().map(ToString::to_string).collect();
        let rule = DataValidation::new()
            .allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0))
            .set_error_title("件数・人数")?
            .set_error_message("0以上の整数を入力してください。")?
            .set_multi_range(all.join(" "));
        let (a, b) = (first.start, first.end);
        self.pen.ws.add_data_validation(a.row, super::pen::col(a.col)?, b.row, super::pen::col(b.col)?, &rule)?;
        Ok(())
    }

    /// Repeats under its table a remark that no row is high enough for.
    pub(super) fn overflow(&mut self, label: &str, text: &str) -> Result<(), ReportError> {
        let width = self.grid.width();
        for (i, part) in measure::parts(&format!("【{label}】全文: {text}"), 9.0, width).into_iter().enumerate() {
            let r = self.next(if i == 0 { Before::Inside } else { Before::Group });
            let look = Style { wrap: true, ..Style::default() }.pt(9.0).top();
            self.pen.span(range(r, 0, r, self.grid.last()), &Ink::Text(part), &look)?;
        }
        Ok(())
    }
}
