//! The sheet 出典 of a joined report: every cell of every input that a figure is made of, one a row.

use super::model::{MergeContent, ReportData};
use super::pen::{Ink, Pen};
use super::sheet::{self, Column};
use super::style::{Align, Style};
use super::{ReportError, pages, words};
use crate::merge::{Figure, Known, Line};
use rust_xlsxwriter::Worksheet;

/// Size at which the sheet is printed.
const SCALE: f64 = 0.8;
/// Cells listed at most; beyond that `kensan merge --trace` shows them.
const MAX_ROWS: usize = 200_000;
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

/// The rows of this sheet that each line of 内訳 has: first and last, zero-based.
pub fn rows(merge: &MergeContent<'_>) -> Vec<Option<(u32, u32)>> {
    let mut next = 1_usize;
    merge
        .breakdown
        .lines
        .iter()
        .map(|line| {
            let Line::Figure(f) = line else { return None };
            let (first, count) = (next, f.cells.len());
            next += count;
            (count > 0 && first + count <= MAX_ROWS).then_some((first as u32, (first + count - 1) as u32))
        })
        .collect()
}

/// Writes the sheet.
///
/// # Errors
/// Where the writer refuses.
pub fn write(data: &ReportData<'_>, merge: &MergeContent<'_>) -> Result<Worksheet, ReportError> {
    let columns = columns();
    let (listed, cut) = listed(merge);
    let count: usize = listed.iter().map(|(_, f)| f.cells.len()).sum();
    let lines =
        || listed.iter().flat_map(|&(section, f)| (0..f.cells.len()).filter_map(move |i| row(merge, section, f, i)));
    let sample: Vec<Vec<Ink>> = lines().take(SAMPLE).collect();
    let widths = sheet::widths(&columns, &sample, pages::grid_px(true, SCALE));
    let mut pen = Pen::new(words::SHEET_SOURCES, widths)?;
    sheet::header(&mut pen, &columns, 0, count)?;
    let looks: Vec<Style> = columns.iter().map(|c| Style { lines: Default::default(), ..sheet::look(c) }).collect();
    for (r, line) in (1..).zip(lines()) {
        for (c, (ink, look)) in line.iter().zip(&looks).enumerate() {
            if *ink != Ink::Blank {
                pen.put(r, c as u32, ink, look)?;
            }
        }
    }
    if cut {
        let text = format!("先頭の {count} 行を示しました。残りは kensan merge --trace で見られます。");
        sheet::overflow(&mut pen, count as u32 + 1, columns.len() as u32 - 1, &[text])?;
    }
    pen.finish(true, &data.source_file)
}

/// The figures whose cells the sheet lists, each with the heading of its table, and whether others had to be left out.
fn listed<'a>(merge: &MergeContent<'a>) -> (Vec<(&'a str, &'a Figure)>, bool) {
    let (mut out, mut count, mut section, mut cut) = (Vec::new(), 0, "", false);
    for line in &merge.breakdown.lines {
        match line {
            Line::Section(title) => section = title,
            Line::Figure(f) if !cut && count + f.cells.len() < MAX_ROWS => {
                count += f.cells.len();
                out.push((section, &**f));
            }
            Line::Figure(f) => cut |= !f.cells.is_empty(),
        }
    }
    (out, cut)
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
