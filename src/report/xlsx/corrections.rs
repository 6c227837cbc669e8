//! The sheet 修正記録: every correction, applied or proposed.

use super::form::range;
use super::marks::{Places, figure_text};
use super::model::ReportData;
use super::pen::{Ink, Pen, Target};
use super::sheet::{self, Column};
use super::style::{self, Align, Style, Tone};
use super::{ReportError, words};
use crate::a1::CellRef;
use crate::finding::Figure;
use crate::message::Message;
use rust_xlsxwriter::Worksheet;

/// Row of the headings, zero-based.
const HEAD_ROW: u32 = 2;
/// Corrections a sheet shows at most.
const MAX_ROWS: usize = 100_000;
const CELL: usize = 2;

/// The row of a correction, for links from the form.
pub fn target(index: usize) -> Target {
    let row = HEAD_ROW + 1 + index.min(MAX_ROWS) as u32;
    Target { sheet: words::SHEET_CORRECTIONS, cell: CellRef::new(row, 0) }
}

fn columns() -> [Column; 10] {
    let h = words::CORRECTION_HEADINGS;
    [
        Column::word(h[0], 48.0, 60.0),
        Column::text(h[1], 80.0, 140.0),
        Column::word(h[2], 60.0, 80.0),
        Column::text(h[3], 120.0, 260.0),
        Column { align: Align::Right, ..Column::text(h[4], 80.0, 160.0) },
        Column { align: Align::Right, ..Column::text(h[5], 80.0, 160.0) },
        Column::word(h[6], 80.0, 100.0),
        Column::word(h[7], 64.0, 80.0),
        Column::text(h[8], 160.0, 300.0),
        Column::word(h[9], 76.0, 90.0),
    ]
}

/// Writes the sheet.
///
/// # Errors
/// Where the writer refuses.
pub fn write(
    data: &ReportData<'_>,
    places: &Places,
    say: &dyn Fn(&Message) -> String,
) -> Result<Worksheet, ReportError> {
    let columns = columns();
    let shown = data.corrections.get(..MAX_ROWS).unwrap_or(data.corrections);
    let rows: Vec<Vec<Ink>> = shown
        .iter()
        .enumerate()
        .map(|(i, r)| {
            let p = &r.place;
            let column = p.column_label.as_ref().or(p.column.as_ref());
            let words_of_place: Vec<&str> = [p.title.as_ref().or(p.table.as_ref()), p.row.as_ref(), column]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            vec![
                Ink::Number((i + 1) as f64),
                Ink::text(r.correction.sheet.clone()),
                Ink::text(r.correction.cell.to_string()),
                Ink::text(words_of_place.join(" ＞ ")),
                Ink::text(if r.correction.before.is_empty() { "(空白)" } else { r.correction.before.as_str() }),
                match &r.correction.after {
                    Figure::Text(_) | Figure::Float(_) => Ink::text(figure_text(&r.correction.after)),
                    Figure::Int(n) => Ink::int(*n),
                },
                Ink::text(words::class(r.correction.class)),
                Ink::text(r.rule),
                Ink::text(say(&r.reason)),
                Ink::text(if r.correction.applied { "適用済" } else { "提案" }),
            ]
        })
        .collect();
    let mut pen = Pen::new(words::SHEET_CORRECTIONS, sheet::widths(&columns, &rows))?;
    let last = columns.len() as u32 - 1;
    let plain = Style { wrap: true, ..Style::default() };
    pen.span(range(0, 0, 0, last), &Ink::text(words::SHEET_CORRECTIONS), &plain.clone().pt(14.0).bold())?;
    let text =
        format!("ファイル: {}　　適用済は報告書に反映した修正、提案は反映していない修正です。", data.source_file);
    pen.span(range(1, 0, 1, last), &Ink::text(text), &plain)?;
    sheet::header(&mut pen, &columns, HEAD_ROW, rows.len())?;
    for (i, (inks, record)) in rows.iter().zip(shown).enumerate() {
        let r = HEAD_ROW + 1 + i as u32;
        for (c, ink) in inks.iter().enumerate() {
            let Some(column) = columns.get(c) else { continue };
            let mut look = sheet::look(column);
            if c == 5 && matches!(ink, Ink::Number(_)) {
                look = look.num("#,##0_ ");
            }
            if c == 9 && record.correction.applied {
                look.fill = Some(style::CORRECTED);
            }
            let at = CellRef::new(r, c as u32);
            if c == CELL
                && let Some(to) =
                    places.find(Some(&record.correction.sheet), Some(record.correction.cell), &record.place)
            {
                look.tone = Tone::Link;
                pen.link(at, to, &format!("{} の {} へ", to.sheet, to.cell))?;
            }
            pen.put(r, c as u32, ink, &look)?;
        }
    }
    if rows.is_empty() {
        let r = HEAD_ROW + 1;
        pen.span(range(r, 0, r, last), &Ink::text("修正はありません。"), &Style::boxed())?;
    }
    pen.finish(true, &data.source_file)
}
