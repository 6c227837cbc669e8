//! The sheet 修正記録: every correction, applied or proposed.

use super::form::range;
use super::marks::{Places, figure_text};
use super::model::ReportData;
use super::pen::{Ink, Pen, Target};
use super::sheet::{self, Column};
use super::style::{self, Align, Style, Tone};
use super::{ReportError, pages, words};
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
        Column::word(h[0], 34.0, 50.0),
        Column::text(h[1], 60.0, 110.0),
        Column::word(h[2], 48.0, 70.0),
        Column::prose(h[3], 120.0),
        Column { align: Align::Right, ..Column::prose(h[4], 70.0) },
        Column { align: Align::Right, ..Column::prose(h[5], 70.0) },
        Column::word(h[6], 66.0, 80.0),
        Column::word(h[7], 44.0, 60.0),
        Column::prose(h[8], 160.0),
        Column { align: Align::Center, ..Column::prose(h[9], 60.0) },
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
            vec![
                Ink::Number((i + 1) as f64),
                Ink::text(r.correction.sheet.clone()),
                Ink::text(r.correction.cell.to_string()),
                Ink::text(words::place(data.schema, &r.place).join("\n")),
                Ink::text(if r.correction.before.is_empty() { "(空白)" } else { r.correction.before.as_str() }),
                match &r.correction.after {
                    Figure::Text(_) | Figure::Float(_) => Ink::text(figure_text(&r.correction.after)),
                    Figure::Int(n) => Ink::int(*n),
                },
                Ink::text(words::class(r.correction.class)),
                Ink::text(r.rule),
                Ink::text(say(&r.reason)),
                Ink::text(words::outcome(&r.outcome)),
            ]
        })
        .collect();
    let mut pen = Pen::new(words::SHEET_CORRECTIONS, sheet::widths(&columns, &rows, pages::grid_px(true, 0.9)))?;
    let last = columns.len() as u32 - 1;
    let plain = Style { wrap: true, ..Style::default() };
    pen.span(range(0, 0, 0, last), &Ink::text(words::SHEET_CORRECTIONS), &plain.clone().pt(14.0).bold())?;
    let text = format!(
        "ファイル: {}　　「適用済」は報告書に反映した修正です。「提案」と「見送り」は反映していません（その理由を添えます）。",
        data.source_file
    );
    pen.span(range(1, 0, 1, last), &Ink::text(text), &plain)?;
    sheet::header(&mut pen, &columns, HEAD_ROW, rows.len())?;
    let mut overflow = Vec::new();
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
            if let Ink::Text(text) = ink {
                let cut;
                (look, cut) = sheet::fitted(look, text, pen.width(c as u32, c as u32));
                if cut {
                    overflow.push(format!("【{} 番 {}】全文: {text}", i + 1, column.heading));
                }
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
    sheet::overflow(&mut pen, HEAD_ROW + 1 + rows.len().max(1) as u32, last, &overflow)?;
    pen.finish(true, &data.source_file)
}
