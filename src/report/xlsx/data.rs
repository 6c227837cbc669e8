//! The sheet データ: tidy rows with Japanese headings.

use super::marks::ink_of;
use super::model::Content;
use super::pen::{Ink, Pen};
use super::sheet::{self, Column};
use super::style::{Align, Style};
use super::{ReportError, pages, words};
use crate::report::tidy::{TidyRow, TidyValue};
use rust_xlsxwriter::Worksheet;

/// Size at which the sheet is printed.
const SCALE: f64 = 0.8;

fn columns() -> [Column; 14] {
    let h = words::DATA_HEADINGS;
    let date = |heading| Column { num: "yyyy-mm-dd", ..Column::word(heading, 70.0, 80.0) };
    [
        Column::text(h[0], 40.0, 140.0),
        date(h[1]),
        date(h[2]),
        Column::word(h[3], 32.0, 60.0),
        Column::word(h[4], 30.0, 90.0),
        Column { num: "@", ..Column::word(h[5], 40.0, 80.0) },
        Column::prose(h[6], 150.0),
        Column::text(h[7], 60.0, 130.0),
        Column::word(h[8], 52.0, 60.0),
        Column::prose(h[9], 110.0),
        Column::word(h[10], 30.0, 40.0),
        Column::text(h[11], 60.0, 180.0),
        Column::text(h[12], 50.0, 110.0),
        Column::word(h[13], 36.0, 60.0),
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
        text(t.column_label.as_ref().unwrap_or(&t.column)),
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
    let mut pen = Pen::new(words::SHEET_DATA, sheet::widths(&columns, &sample, pages::grid_px(true, SCALE)))?;
    sheet::header(&mut pen, &columns, 0, rows.len())?;
    // No lines around cells: this sheet is for machines, and half a million borders are slow to open.
    let looks: Vec<Style> = columns.iter().map(|c| Style { lines: Default::default(), ..sheet::look(c) }).collect();
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
