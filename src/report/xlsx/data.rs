//! The sheet データ: tidy rows with Japanese headings.

use super::marks::ink_of;
use super::model::Content;
use super::pen::{Ink, Pen};
use super::sheet::{self, Column};
use super::style::{Align, Style};
use super::{ReportError, words};
use crate::report::tidy::{TidyRow, TidyValue};
use rust_xlsxwriter::Worksheet;

fn columns() -> [Column; 14] {
    let h = words::DATA_HEADINGS;
    let date = |heading| Column { num: "yyyy-mm-dd", ..Column::word(heading, 88.0, 96.0) };
    [
        Column::text(h[0], 70.0, 160.0),
        date(h[1]),
        date(h[2]),
        Column::text(h[3], 60.0, 90.0),
        Column::text(h[4], 50.0, 90.0),
        Column { num: "@", ..Column::text(h[5], 60.0, 90.0) },
        Column::text(h[6], 120.0, 300.0),
        Column::text(h[7], 70.0, 130.0),
        Column::text(h[8], 80.0, 90.0),
        Column::text(h[9], 70.0, 260.0),
        Column::text(h[10], 50.0, 60.0),
        Column::text(h[11], 100.0, 220.0),
        Column::text(h[12], 80.0, 140.0),
        Column::text(h[13], 60.0, 80.0),
    ]
}

fn row(t: &TidyRow) -> Vec<Ink> {
    let text = |s: &str| if s.is_empty() { Ink::Blank } else { Ink::text(s) };
    let date = |d: Option<jiff::civil::Date>| d.map_or(Ink::Blank, Ink::Date);
    vec![
        text(&t.form),
        date(t.period_from),
        date(t.period_to),
        text(words::period_kind(t.period_kind)),
        text(&t.table),
        text(&t.code),
        text(&t.category),
        text(&t.column),
        text(t.measure),
        match &t.value {
            TidyValue::Int(n) => Ink::int(*n),
            TidyValue::Float(n) => ink_of(&Content::Float(*n)),
            TidyValue::Text(s) => text(s),
        },
        text(t.unit),
        text(&t.source_file),
        text(&t.source_sheet),
        text(&t.source_cell),
    ]
}

/// Writes the sheet.
///
/// # Errors
/// [`ReportError::TooLarge`] beyond the rows of a sheet.
pub fn write(rows: &[TidyRow], footer: &str) -> Result<Worksheet, ReportError> {
    if rows.len() >= crate::a1::MAX_ROWS as usize {
        return Err(ReportError::TooLarge("rows"));
    }
    let columns = columns();
    let sample: Vec<Vec<Ink>> = rows.iter().take(1_000).map(row).collect();
    let mut pen = Pen::new(words::SHEET_DATA, sheet::widths(&columns, &sample))?;
    sheet::header(&mut pen, &columns, 0, rows.len())?;
    // No lines around cells: this sheet is for machines, and half a million borders are slow to open.
    let looks: Vec<Style> = columns
        .iter()
        .map(|c| Style { wrap: false, num: c.num.to_owned(), align: c.align, ..Style::default() })
        .collect();
    for (i, t) in rows.iter().enumerate() {
        let r = i as u32 + 1;
        for (c, (ink, look)) in row(t).iter().zip(&looks).enumerate() {
            match ink {
                Ink::Blank => {}
                Ink::Number(_) => pen.put(r, c as u32, ink, &look.clone().align(Align::Right))?,
                ink => pen.put(r, c as u32, ink, look)?,
            }
        }
    }
    pen.finish(true, footer)
}
