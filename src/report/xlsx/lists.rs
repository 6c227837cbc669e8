//! The sheet 別表: the lists, A4 landscape.

use super::ReportError;
use super::form::range;
use super::grid::{fit, spans};
use super::marks::{Marks, Places};
use super::measure::{self, width_px};
use super::model::{CellContent, Content, ListContent, ReportData};
use super::pages::{self, Before};
use super::pen::{Ink, Pen, Target};
use super::style::{self, Align, Style};
use super::words;
use crate::a1::CellRange;
use crate::schema::{List, ListKind};
use rust_xlsxwriter::Worksheet;
use std::collections::{BTreeMap, BTreeSet};

/// Size of the text, in points.
const TEXT_PT: f64 = 9.0;
/// Narrowest and widest column before the page's width is shared out.
const COLUMN_PX: (f64, f64) = (64.0, 700.0);

/// The look of a cell.
fn cell_style() -> Style {
    Style::boxed().pt(TEXT_PT)
}

struct Lists<'a, 'p> {
    data: &'a ReportData<'a>,
    marks: &'a Marks<'a>,
    places: &'p mut Places,
    pen: Pen,
    before: Vec<Before>,
    last: u32,
    /// The entries, by list and place in it, a page begins with: the heads of the columns stand above them again.
    again: &'p BTreeSet<(usize, usize)>,
    /// The row of each entry a page may begin with, with the height of the heads.
    entries: BTreeMap<u32, ((usize, usize), f64)>,
}

/// Writes the sheet and notes where it shows what.
///
/// # Errors
/// Where the lists are larger than a sheet.
pub fn write(data: &ReportData<'_>, marks: &Marks<'_>, places: &mut Places) -> Result<Worksheet, ReportError> {
    // Where pages end is known once everything stands; what they begin with is written the second time.
    let none = BTreeSet::new();
    let mut first = Places::default();
    let draft = drawn(data, marks, &mut first, &none)?;
    let breaks = draft.breaks();
    let again: BTreeSet<(usize, usize)> = breaks.iter().filter_map(|b| Some(draft.entries.get(b)?.0)).collect();
    // Every row of the draft has moved down by the heads above it, a row each.
    let heads = |b: u32| breaks.iter().filter(|o| **o < b && draft.entries.contains_key(o)).count() as u32;
    let breaks: Vec<u32> = breaks.iter().map(|&b| b + heads(b)).collect();
    drawn(data, marks, places, &again)?.finish(&breaks)
}

/// Everything on its sheet.
fn drawn<'a, 'p>(
    data: &'a ReportData<'a>,
    marks: &'a Marks<'a>,
    places: &'p mut Places,
    again: &'p BTreeSet<(usize, usize)>,
) -> Result<Lists<'a, 'p>, ReportError> {
    let columns = data.schema.lists.iter().map(|l| l.columns.len()).max().unwrap_or(1).max(1);
    let pen = Pen::new(words::SHEET_LISTS, widths(data, columns))?;
    let (before, last, entries) = (Vec::new(), columns as u32 - 1, BTreeMap::new());
    let mut sheet = Lists { data, marks, places, pen, before, last, again, entries };
    sheet.title()?;
    for i in 0..data.schema.lists.len() {
        sheet.list(i)?;
    }
    sheet.pen.settle();
    Ok(sheet)
}

/// How wide the longest text of each column of a list is.
fn natural(list: &List, content: Option<&ListContent>) -> Vec<f64> {
    list.columns
        .iter()
        .enumerate()
        .map(|(c, column)| {
            let entries = content.map_or(&[][..], |l| &l.entries);
            let cells = entries.iter().filter_map(|e| e.get(c)).map(|x| match &x.content {
                Content::Text(t) => width_px(t, TEXT_PT) + style::INDENT_PX,
                Content::Date(_) => 80.0,
                Content::Blank | Content::Int(_) | Content::Float(_) => 0.0,
            });
            (cells.fold(width_px(&column.label, TEXT_PT), f64::max) + 4.0).clamp(COLUMN_PX.0, COLUMN_PX.1)
        })
        .collect()
}

/// The columns of the sheet a list's columns span.
fn list_spans(list: &List, content: Option<&ListContent>, columns: u32) -> Vec<(u32, u32)> {
    let weights: Vec<Option<f64>> = natural(list, content)
        .into_iter()
        .zip(&list.columns)
        .map(|(w, c)| (c.kind == ListKind::Text).then_some(w))
        .collect();
    spans(&weights, columns)
}

/// Column widths by what stands in them, fitted to the width of the page.
fn widths(data: &ReportData<'_>, columns: usize) -> Vec<f64> {
    let mut widths = vec![COLUMN_PX.0; columns];
    let mut text = vec![false; columns];
    for (i, list) in data.schema.lists.iter().enumerate() {
        let content = data.lists.get(i).and_then(Option::as_ref);
        let spans = list_spans(list, content, columns as u32);
        for ((column, w), (a, b)) in list.columns.iter().zip(natural(list, content)).zip(spans) {
            if a == b {
                widths[a as usize] = widths[a as usize].max(w);
                text[a as usize] |= column.kind == ListKind::Text;
            }
        }
    }
    fit(&widths, &text, pages::grid_px(true, 0.95), 80.0)
}

/// Lines shown of a text that stands below its list in full.
const BEGINNING: usize = 10;

impl Lists<'_, '_> {
    fn next(&mut self, before: Before) -> u32 {
        self.before.push(before);
        (self.before.len() - 1) as u32
    }

    fn title(&mut self) -> Result<(), ReportError> {
        let r = self.next(Before::Never);
        let look = Style { align: Align::Center, wrap: true, ..Style::default() }.pt(14.0).bold();
        let title = format!("{}　別表", self.data.schema.title);
        self.pen.span(range(r, 0, r, self.last), &Ink::text(title), &look)?;
        let r = self.next(Before::Never);
        let label = self.data.period.as_ref().map_or("", |p| p.label.as_str());
        let line = [self.data.schema.programme.as_deref().unwrap_or(""), label];
        let line: Vec<&str> = line.into_iter().filter(|s| !s.is_empty()).collect();
        let look = Style { align: Align::Center, wrap: true, ..Style::default() };
        self.pen.span(range(r, 0, r, self.last), &Ink::text(line.join("　")), &look)
    }

    fn list(&mut self, index: usize) -> Result<(), ReportError> {
        let Some(list) = self.data.schema.lists.get(index) else { return Ok(()) };
        let before = index.checked_sub(1).and_then(|i| self.data.schema.lists.get(i));
        let gap = self.next(Before::Section);
        self.pen.need(gap, 10.0);
        // Lists of one section stand under one heading.
        if before.is_none_or(|b| (b.section, &b.title) != (list.section, &list.title)) {
            let r = self.next(Before::Never);
            let text = list.section.map_or_else(|| list.title.clone(), |n| format!("{n}. {}", list.title));
            let look = Style { wrap: true, ..Style::default() }.pt(11.0).bold();
            self.pen.span(range(r, 0, r, self.last), &Ink::text(text), &look)?;
        }
        let top = self.next(Before::Never);
        self.places.table(&list.id, Target { sheet: words::SHEET_LISTS, cell: crate::a1::CellRef::new(top, 0) });
        let content = self.data.lists.get(index).and_then(Option::as_ref);
        let entries = content.map_or(0, |c| c.entries.len()).max(1);
        let spans = list_spans(list, content, self.last + 1);
        let right = spans.last().map_or(0, |s| s.1);
        let again = self.again.range((index, 0)..(index + 1, 0)).count();
        let frame = range(top, 0, top + (entries + again) as u32, right);
        self.heads(list, &spans, top, frame)?;
        match content {
            Some(content) if !content.entries.is_empty() => self.entries(index, list, content, &spans, frame),
            found => {
                let r = self.next(Before::Never);
                let at = range(r, 0, r, right);
                let look = Pen::framed(&cell_style(), at, frame);
                if found.is_some() {
                    self.pen.span(at, &Ink::text("（記載なし）"), &look)
                } else {
                    let text = "● 提出されたファイルに、この一覧が見つかりません。";
                    match self.data.public {
                        Some(_) => self.pen.span(at, &Ink::text("（記載なし）"), &look),
                        None => self.pen.span(at, &Ink::text(text), &look.fill(style::ERROR)),
                    }
                }
            }
        }
    }

    /// The heads of a list's columns.
    fn heads(&mut self, list: &List, spans: &[(u32, u32)], row: u32, frame: CellRange) -> Result<(), ReportError> {
        for (column, &(a, b)) in list.columns.iter().zip(spans) {
            let at = range(row, a, row, b);
            self.pen.span(at, &Ink::text(column.label.clone()), &Pen::framed(&Style::head().pt(TEXT_PT), at, frame))?;
        }
        Ok(())
    }

    fn entries(
        &mut self,
        index: usize,
        list: &List,
        content: &ListContent,
        spans: &[(u32, u32)],
        frame: CellRange,
    ) -> Result<(), ReportError> {
        let blank = CellContent::default();
        let mut overflow = Vec::new();
        for (n, entry) in content.entries.iter().enumerate() {
            if self.again.contains(&(index, n)) {
                let row = self.next(Before::Group);
                self.heads(list, spans, row, frame)?;
            }
            let r = self.next(if n == 0 { Before::Never } else { Before::Group });
            if n > 0 {
                self.entries.insert(r, ((index, n), self.pen.height(frame.start.row)));
            }
            for (c, (column, &(a, b))) in list.columns.iter().zip(spans).enumerate() {
                let cell = entry.get(c).unwrap_or(&blank);
                let shown = self.marks.show(cell, None);
                let at = range(r, a, r, b);
                let look = match column.kind {
                    ListKind::Date => cell_style().align(Align::Center),
                    ListKind::HeadCount if matches!(shown.ink, Ink::Number(_)) => {
                        cell_style().align(Align::Right).num("#,##0\"名\"")
                    }
                    _ => cell_style().indented(),
                };
                let look = match shown.ink {
                    Ink::Date(d) if self.data.period.as_ref().is_some_and(|p| p.from <= d && d <= p.to) => {
                        look.num("m\"月\"d\"日\"")
                    }
                    Ink::Date(_) => look.num("[$-411]ggge\"年\"m\"月\"d\"日\""),
                    Ink::Text(ref t) => {
                        let pt = measure::fitting_pt(t, TEXT_PT, self.pen.width(a, b) - look.inset());
                        if pt.is_none() {
                            overflow.push(format!("【{} 行目 {}】全文: {t}", n + 1, column.label));
                            self.pen.most = measure::lines_pt(BEGINNING, TEXT_PT);
                        }
                        Style { top: pt.is_none(), ..look.pt(pt.unwrap_or(TEXT_PT)) }
                    }
                    _ => look,
                };
                shown.put(&mut self.pen, at, &Pen::framed(&shown.style(look), at, frame))?;
                self.pen.most = measure::MAX_ROW_PT;
                let target = Target { sheet: words::SHEET_LISTS, cell: at.start };
                self.places.cell(cell.source.as_ref(), &target);
            }
        }
        // What no row is high enough for is repeated under the list.
        let width = self.pen.width(0, self.last);
        for part in overflow.iter().flat_map(|t| measure::parts(t, TEXT_PT, width)) {
            let r = self.next(Before::Group);
            let look = Style { wrap: true, ..Style::default() }.top();
            self.pen.span(range(r, 0, r, self.last), &Ink::Text(part), &look)?;
        }
        Ok(())
    }

    /// The rows pages begin with, heads that are printed again not counted among the rows.
    fn breaks(&self) -> Vec<u32> {
        let rows: Vec<(f64, Before)> =
            self.before.iter().enumerate().map(|(r, &b)| (self.pen.height(r as u32), b)).collect();
        let repeated: f64 = rows.iter().take(2).map(|r| r.0).sum();
        let grid: f64 = self.pen.widths.iter().sum();
        let heads = |r: usize| self.entries.get(&(r as u32)).map_or(0.0, |e| e.1);
        pages::breaks_with(&rows, pages::page_height_pt(true, grid), repeated, &heads)
    }

    fn finish(mut self, breaks: &[u32]) -> Result<Worksheet, ReportError> {
        self.pen.ws.set_page_breaks(breaks)?;
        self.pen.ws.set_repeat_rows(0, 1)?;
        self.pen.ws.set_screen_gridlines(false);
        self.pen.finish(true, &self.data.source_file)
    }
}
