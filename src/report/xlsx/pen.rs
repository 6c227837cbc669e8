//! Puts cells on a worksheet and remembers what the page needs: how wide the columns are, how high the rows must be.

use super::measure;
use super::style::{Line, Style};
use super::{ReportError, pages, words};
use crate::a1::{CellRange, CellRef};
use jiff::civil::Date;
use rust_xlsxwriter::{ExcelDateTime, Formula, IgnoreError, Note, Url, Worksheet};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The longest text a cell can hold.
const MAX_TEXT: usize = 32_767;
/// The greatest whole number a cell holds exactly.
pub const MAX_EXACT: i64 = 1 << 53;

/// What is written into a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Ink {
    /// Nothing but the look.
    Blank,
    /// A number.
    Number(f64),
    /// Text, never a formula.
    Text(String),
    /// A day.
    Date(Date),
    /// A formula without `=` and its result.
    Formula(String, f64),
    /// A formula without `=` whose result is text for the time being.
    TextFormula(String, String),
}

impl Ink {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A whole number; as text where a cell cannot hold it exactly.
    pub fn int(n: i64) -> Self {
        if n.unsigned_abs() <= MAX_EXACT.unsigned_abs() { Self::Number(n as f64) } else { Self::Text(n.to_string()) }
    }
}

/// Which of Excel's background checks a cell would trip; a cell can silence one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quiet {
    Number,
    Date,
    Formula,
}

/// The check that text would trip by looking like a number or a date.
fn suspicious(text: &str) -> Option<Quiet> {
    let digits = text.chars().filter(|c| c.is_ascii_digit() || ('０'..='９').contains(c)).count();
    let others = |set: &str| text.chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c) || set.contains(c));
    match () {
        () if digits == 0 => None,
        () if others(" 　.,+-eE%，．＋－") => Some(Quiet::Number),
        () if others("/-. ") => Some(Quiet::Date),
        () => None,
    }
}

/// A worksheet being written.
pub struct Pen {
    /// The sheet; handed over to the workbook when it is full.
    pub ws: Worksheet,
    /// Column widths in pixels.
    pub widths: Vec<f64>,
    heights: BTreeMap<u32, f64>,
    /// Vertical merges whose text may need more than their rows give.
    tall: Vec<(u32, u32, f64)>,
    /// How high, in points, text may make a row.
    pub most: f64,
    /// Cells where Excel would show a green triangle, by column and row, with the check to be silent.
    quiet: BTreeMap<(u32, u32), Quiet>,
    links: usize,
    last: CellRef,
}

impl Pen {
    /// A sheet of that name with columns of these widths in pixels.
    ///
    /// # Errors
    /// Where the writer refuses the name or a width.
    pub fn new(name: &str, widths: Vec<f64>) -> Result<Self, ReportError> {
        let mut ws = Worksheet::new();
        ws.set_name(name)?;
        ws.set_default_format(&super::style::base().set_font_size(11.0), 25, 72)?;
        Ok(Self {
            ws,
            widths,
            heights: BTreeMap::new(),
            tall: Vec::new(),
            most: measure::MAX_ROW_PT,
            quiet: BTreeMap::new(),
            links: 0,
            last: CellRef::new(0, 0),
        })
    }

    /// The width in pixels of columns `from` to `to`.
    pub fn width(&self, from: u32, to: u32) -> f64 {
        (from..=to).map(|c| self.widths.get(c as usize).copied().unwrap_or(64.0)).sum()
    }

    /// Makes `row` at least `pt` points high, at most what a row can be.
    pub fn need(&mut self, row: u32, pt: f64) {
        let h = self.heights.entry(row).or_insert(0.0);
        *h = h.max(pt).min(measure::MAX_ROW_PT);
    }

    /// The height of a row in points as it stands.
    pub fn height(&self, row: u32) -> f64 {
        self.heights.get(&row).copied().unwrap_or(18.75)
    }

    /// Writes `ink` into one cell.
    ///
    /// # Errors
    /// Where the cell lies beyond the sheet.
    pub fn put(&mut self, row: u32, col: u32, ink: &Ink, style: &Style) -> Result<(), ReportError> {
        self.span(CellRange::new(CellRef::new(row, col), CellRef::new(row, col)), ink, style)
    }

    /// Writes `ink` into a range, merged into one cell where it is more than one, and makes its rows high enough for it.
    ///
    /// # Errors
    /// Where the range lies beyond the sheet or overlaps a merged one.
    pub fn span(&mut self, range: CellRange, ink: &Ink, style: &Style) -> Result<(), ReportError> {
        let (a, b) = (range.start, range.end);
        let (c0, c1) = (col(a.col)?, col(b.col)?);
        self.last = CellRef::new(self.last.row.max(b.row), self.last.col.max(b.col));
        let format = style.format();
        if a != b {
            self.ws.merge_range(a.row, c0, b.row, c1, "", &format)?;
        }
        match ink {
            Ink::Blank => {
                self.ws.write_blank(a.row, c0, &format)?;
            }
            Ink::Number(n) => {
                self.ws.write_number_with_format(a.row, c0, *n, &format)?;
            }
            Ink::Text(t) => {
                self.ws.write_string_with_format(a.row, c0, storable(t), &format)?;
                if let Some(quiet) = suspicious(t) {
                    self.quiet.insert((a.col, a.row), quiet);
                }
            }
            Ink::Date(d) => match excel_date(*d) {
                Some(at) => {
                    self.ws.write_datetime_with_format(a.row, c0, &at, &format)?;
                }
                None => {
                    self.ws.write_string_with_format(a.row, c0, d.to_string(), &format)?;
                }
            },
            Ink::Formula(f, _) | Ink::TextFormula(f, _) => {
                let result = match ink {
                    Ink::Formula(_, n) => n.to_string(),
                    Ink::TextFormula(_, t) => t.clone(),
                    _ => String::new(),
                };
                let formula = Formula::new(format!("={f}")).set_result(result);
                self.ws.write_formula_with_format(a.row, c0, formula, &format)?;
                self.quiet.insert((a.col, a.row), Quiet::Formula);
            }
        }
        let width = self.width(a.col, b.col) - style.inset();
        let need = match ink {
            Ink::Text(t) | Ink::TextFormula(_, t) if style.wrap => {
                measure::height_pt(t, style.pt, width).min(self.most)
            }
            _ => measure::lines_pt(1, style.pt),
        };
        if a.row == b.row {
            self.need(a.row, need);
        } else {
            self.tall.push((a.row, b.row, need));
        }
        Ok(())
    }

    /// Takes it that rows down to `row` and columns up to `col` are written, which something else does.
    pub fn reach(&mut self, row: u32, col: u32) {
        self.last = CellRef::new(self.last.row.max(row), self.last.col.max(col));
    }

    /// Registers a link from `at` to a cell of this workbook; what the cell shows must be written after it. Excel allows 65,530
    /// links a sheet; further ones are left out.
    ///
    /// # Errors
    /// Where the writer refuses the link.
    pub fn link(&mut self, at: CellRef, to: &Target, tip: &str) -> Result<(), ReportError> {
        if self.links < 65_000 {
            self.links += 1;
            let url = Url::new(format!("internal:'{}'!{}", to.sheet, to.cell));
            let tip: String = tip.chars().take(200).collect();
            self.ws.write_url_with_options(at.row, col(at.col)?, url, "-", tip, Some(&super::style::base()))?;
        }
        Ok(())
    }

    /// Puts a note on a cell.
    ///
    /// # Errors
    /// Where the cell lies beyond the sheet.
    pub fn note(&mut self, at: CellRef, text: &str) -> Result<(), ReportError> {
        let text: String = text.chars().take(1_000).collect();
        let width = 260.0;
        let height = measure::height_pt(&text, 9.0, width) * 96.0 / 72.0 + 14.0;
        let note = Note::new(text.as_str())
            .set_author("kensan")
            .add_author_prefix(false)
            .set_font_name(super::style::FONT)
            .set_font_size(9)
            .set_width(width as u32)
            .set_height(height as u32);
        self.ws.insert_note(at.row, col(at.col)?, &note)?;
        Ok(())
    }

    /// Draws `line` around a range whose cells were written by a style function; used for the thick frame of a table.
    pub fn framed(style: &Style, at: CellRange, frame: CellRange) -> Style {
        let mut s = style.clone();
        if at.start.row == frame.start.row {
            s.lines[0] = Line::Thick;
        }
        if at.end.col == frame.end.col {
            s.lines[1] = Line::Thick;
        }
        if at.end.row == frame.end.row {
            s.lines[2] = Line::Thick;
        }
        if at.start.col == frame.start.col {
            s.lines[3] = Line::Thick;
        }
        s
    }

    /// Gives rows under vertical merges the room the merged text needs, the missing height shared among them.
    pub fn settle(&mut self) {
        for (from, to, need) in std::mem::take(&mut self.tall) {
            let have: f64 = (from..=to).map(|r| self.height(r)).sum();
            let share = (need - have) / f64::from(to - from + 1);
            if share > 0.0 {
                for r in from..=to {
                    self.need(r, (self.height(r) + share).ceil());
                }
            }
        }
    }

    /// Switches off the checks that would mark cells meant to be as they are, runs of one column together.
    fn silence(&mut self) -> Result<(), ReportError> {
        let mut runs: Vec<(u32, u32, u32, Quiet)> = Vec::new();
        for (&(c, r), &quiet) in &self.quiet {
            match runs.last_mut() {
                Some(run) if run.0 == c && run.2 + 1 == r && run.3 == quiet => run.2 = r,
                _ => runs.push((c, r, r, quiet)),
            }
        }
        for (c, from, to, quiet) in runs.into_iter().take(2_000) {
            let kind = match quiet {
                Quiet::Number => IgnoreError::NumberStoredAsText,
                Quiet::Date => IgnoreError::TwoDigitTextYear,
                Quiet::Formula => IgnoreError::FormulaOmitsCells,
            };
            self.ws.ignore_error_range(from, col(c)?, to, col(c)?, kind)?;
        }
        Ok(())
    }

    /// Sets widths, heights, page and properties that every sheet shares, and gives the worksheet.
    ///
    /// # Errors
    /// Where the writer refuses a setting.
    pub fn finish(mut self, landscape: bool, footer: &str) -> Result<Worksheet, ReportError> {
        self.settle();
        for (i, w) in self.widths.iter().enumerate() {
            let c = col(i as u32)?;
            if *w > 0.0 {
                self.ws.set_column_width_pixels(c, w.round() as u32)?;
            } else {
                // Nothing stands in it.
                self.ws.set_column_hidden(c)?;
            }
        }
        for (&row, &h) in &self.heights {
            self.ws.set_row_height(row, h)?;
        }
        self.silence()?;
        if landscape {
            self.ws.set_landscape();
        } else {
            self.ws.set_portrait();
        }
        self.ws.set_paper_size(9).set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
        let [left, right, top, bottom, head, foot] = pages::MARGINS_IN;
        self.ws.set_margins(left, right, top, bottom, head, foot);
        let left: String = footer.replace('&', "&&").chars().take(80).collect();
        let font = super::style::FONT;
        self.ws.set_header_footer_scale_with_doc(false);
        self.ws.set_footer(format!("&L&\"{font},標準\"&8 {left}&C&\"{font},標準\"&9&P / &N"));
        self.ws.set_print_area(0, 0, self.last.row, col(self.last.col)?)?;
        Ok(self.ws)
    }
}

/// A cell of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Sheet of the report.
    pub sheet: &'static str,
    /// Cell.
    pub cell: CellRef,
}

impl Target {
    /// A cell of the form.
    pub const fn form(row: u32, col: u32) -> Self {
        Self { sheet: words::SHEET_FORM, cell: CellRef::new(row, col) }
    }
}

/// A column number as the writer wants it.
///
/// # Errors
/// [`ReportError::TooLarge`] beyond what any sheet can have.
pub fn col(c: u32) -> Result<u16, ReportError> {
    u16::try_from(c).map_err(|_| ReportError::TooLarge("columns"))
}

/// A day as the writer wants it; `None` before 1900, which Excel does not know.
pub fn excel_date(d: Date) -> Option<ExcelDateTime> {
    ExcelDateTime::from_ymd(u16::try_from(d.year()).ok()?, d.month().unsigned_abs(), d.day().unsigned_abs()).ok()
}

/// Text as the writer stores it unchanged: cut at Excel's limit, and wrapped by hand where the writer would take it for markup.
fn storable(text: &str) -> String {
    let mut text = text.to_owned();
    if text.chars().map(char::len_utf16).sum::<usize>() > MAX_TEXT {
        let mut used = 0;
        let end = "…(以下省略)";
        text = text
            .chars()
            .take_while(|c| {
                used += c.len_utf16();
                used + 16 <= MAX_TEXT
            })
            .collect();
        text.push_str(end);
    }
    if text.starts_with("<r>") && text.ends_with("</r>") {
        // The writer passes such a string through as a rich string; a rich string of one run holds it as it is.
        let escaped = escape_controls(&text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        return format!("<r><t xml:space=\"preserve\">{escaped}</t></r>");
    }
    text
}

/// Control characters XML does not allow, in Excel's own spelling `_xHHHH_`.
fn escape_controls(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(c),
            c if (c as u32) < 0x20 => {
                let _ = write!(out, "_x{:04X}_", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}
