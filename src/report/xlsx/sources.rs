//! The sheet 出典 of a joined report: every cell of every input that a figure is made of, one a row.
//!
//! Thousands of inputs make hundreds of thousands of rows, so they are not kept: the writer of workbooks gets the sheet with one row, and the
//! rows are written into the finished package in its place.

use super::model::MergeContent;
use super::pen::{Ink, Pen, col};
use super::sheet::{self, Column};
use super::style::{Align, Style};
use super::{ReportError, measure, pages, words};
use crate::merge::{Figure, Known, Line};
use crate::workbook::{RowCell, RowWriter, fill_rows};
use rust_xlsxwriter::{IgnoreError, Worksheet};

/// Size at which the sheet is printed.
const SCALE: f64 = 0.8;
/// Cells listed at most; beyond that `kensan merge --trace` shows them. With eleven columns that leaves the workbook well below what a
/// workbook may hold to be read again, for a report is merged with others in its turn.
const MAX_ROWS: usize = 150_000;
/// Bytes of text listed at most, for the same reason.
const MAX_TEXT: usize = 40 << 20;
/// Rows by which the widths of columns are found.
const SAMPLE: usize = 1_000;

fn columns() -> [Column; 11] {
    [
        Column::text("表", 60.0, 150.0),
        Column { num: "@", ..Column::word("コード", 40.0, 70.0) },
        Column::prose("区分", 130.0),
        Column::text("列", 50.0, 110.0),
        Column { align: Align::Right, ..Column::text("合算の値", 46.0, 70.0) },
        Column::word("期間", 40.0, 90.0),
        Column::text("事業所", 40.0, 120.0),
        Column { align: Align::Right, ..Column::text("入力の値", 46.0, 70.0) },
        Column::prose("ファイル", 90.0),
        Column::text("シート", 50.0, 120.0),
        Column::word("セル", 36.0, 60.0),
    ]
}

/// The sheet to be written.
pub struct Sources<'a> {
    merge: &'a MergeContent<'a>,
    columns: [Column; 11],
    looks: Vec<Style>,
    widths: Vec<f64>,
    /// The figures whose cells are listed, each with the heading of its table and its place among the lines of 内訳.
    figures: Vec<(usize, &'a str, &'a Figure)>,
    /// Cells listed.
    count: usize,
    /// Whether others had to be left out.
    cut: bool,
}

impl<'a> Sources<'a> {
    /// Finds out what is listed and how wide it is.
    pub fn new(merge: &'a MergeContent<'a>) -> Self {
        let columns = columns();
        let looks = columns.iter().map(|c| Style { lines: Default::default(), ..sheet::look(c) }).collect();
        let mut out = Self { merge, columns, looks, widths: Vec::new(), figures: Vec::new(), count: 0, cut: false };
        let (mut section, mut text) = ("", 0);
        for (i, line) in merge.breakdown.lines.iter().enumerate() {
            match line {
                Line::Section(title) => section = title,
                Line::Figure(f) if f.cells.is_empty() => {}
                Line::Figure(f) => {
                    let own = section.len() + f.code.len() + f.label.len() + f.column.len();
                    let named = |c: &(usize, usize, u16, _, _)| merge.pieces.get(c.1).map_or(0, |p| p.named(c.2));
                    text += f.cells.iter().map(|c| own + named(c)).sum::<usize>();
                    out.cut |= out.count + f.cells.len() > MAX_ROWS || text > MAX_TEXT;
                    if !out.cut {
                        out.count += f.cells.len();
                        out.figures.push((i, section, &**f));
                    }
                }
            }
        }
        let sample: Vec<Vec<Ink>> = out.rows().take(SAMPLE).collect();
        out.widths = sheet::widths(&out.columns, &sample, pages::grid_px(true, SCALE));
        out
    }

    /// The rows of this sheet that each line of 内訳 has: first and last, zero-based.
    pub fn places(&self) -> Vec<Option<(u32, u32)>> {
        let mut out = vec![None; self.merge.breakdown.lines.len()];
        let mut next = 1;
        for (line, _, f) in &self.figures {
            let after = next + f.cells.len() as u32;
            out[*line] = Some((next, after - 1));
            next = after;
        }
        out
    }

    /// Lays out the sheet with the one row that [`Self::fill`] replaces.
    ///
    /// # Errors
    /// Where the writer refuses.
    pub fn layout(&self, footer: &str) -> Result<Worksheet, ReportError> {
        let mut pen = Pen::new(words::SHEET_SOURCES, self.widths.clone())?;
        sheet::header(&mut pen, &self.columns, 0, self.count)?;
        let (last, wide) = (self.count.max(1) as u32, self.columns.len() as u32 - 1);
        for (c, look) in (0..).zip(&self.looks) {
            pen.put(1, c, &Ink::Blank, look)?;
            if look.align != Align::Right {
                // Codes, and names of files and sheets that are digits alone.
                pen.ws.ignore_error_range(1, col(c)?, last, col(c)?, IgnoreError::NumberStoredAsText)?;
            }
        }
        pen.reach(last, wide);
        if self.cut {
            let text = format!("先頭の {} 行を示しました。残りは kensan merge --trace で見られます。", self.count);
            sheet::overflow(&mut pen, last + 1, wide, &[text])?;
        }
        pen.finish(true, footer)
    }

    /// Writes the rows into the workbook's `bytes`, of which the sheet is part `part`.
    ///
    /// # Errors
    /// Where the package cannot be written.
    pub fn fill(&self, bytes: Vec<u8>, part: &str) -> Result<Vec<u8>, ReportError> {
        if self.figures.is_empty() {
            return Ok(bytes);
        }
        Ok(fill_rows(&bytes, part, 2, |out| self.rows().try_for_each(|row| self.write(&row, out)))?)
    }

    fn write(&self, row: &[Ink], out: &mut RowWriter<'_>) -> std::io::Result<()> {
        let mut height = 0.0_f64;
        let mut cells = [RowCell::Empty; 11];
        for (c, (ink, look)) in row.iter().zip(&self.looks).enumerate() {
            let width = self.widths.get(c).copied().unwrap_or(0.0);
            cells[c] = match ink {
                Ink::Number(n) => RowCell::Number(*n),
                Ink::Text(t) => {
                    height = height.max(measure::height_pt(t, look.pt, width));
                    RowCell::Text(t)
                }
                _ => RowCell::Empty,
            };
        }
        out.row(height.clamp(measure::lines_pt(1, sheet::LIST_PT), measure::MAX_ROW_PT), &cells)
    }

    fn rows(&self) -> impl Iterator<Item = Vec<Ink>> + '_ {
        let merge = self.merge;
        let of = move |&(_, section, f): &(usize, &'a str, &'a Figure)| {
            (0..f.cells.len()).filter_map(move |i| row(merge, section, f, i))
        };
        self.figures.iter().flat_map(of)
    }
}

fn row(merge: &MergeContent<'_>, section: &str, f: &Figure, i: usize) -> Option<Vec<Ink>> {
    let &(head, piece, sheet, cell, known) = f.cells.get(i)?;
    let piece = merge.pieces.get(piece)?;
    let text = |t: &str| if t.is_empty() { Ink::Blank } else { Ink::text(t) };
    Some(vec![
        text(section),
        text(&f.code),
        text(&f.label),
        text(&f.column),
        f.total.map_or(Ink::Blank, ink),
        text(merge.breakdown.heads.get(head).map_or("", |h| &h.label)),
        text(piece.office.as_deref().unwrap_or_default()),
        ink(known),
        text(&piece.file),
        text(piece.sheet(sheet)),
        Ink::text(cell.to_string()),
    ])
}

fn ink(known: Known) -> Ink {
    match known {
        Known::Count(n) => Ink::int(n),
        Known::Between(a, b) => Ink::text(format!("{a}～{b}")),
        Known::Unknown => Ink::text("不明"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::Limits;

    /// A report merged from 1,080 inputs had more cells than may be read, so it could not be merged with others.
    #[test]
    fn what_is_listed_leaves_room_for_the_report_to_be_read_again() {
        let limits = Limits::default();
        assert!((MAX_ROWS * columns().len()) as u64 <= limits.max_cells / 8 * 7);
        assert!(MAX_TEXT as u64 <= limits.max_text_bytes / 8 * 7);
    }
}
