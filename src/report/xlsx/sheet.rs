//! What the sheets that list things one a row have in common: columns as wide as their content within limits, a header row, rows as
//! high as their text, panes and filter.

use super::ReportError;
use super::form::range;
use super::measure::width_px;
use super::pen::{Ink, Pen, col};
use super::style::{Align, Style, TEXT_PT};

/// A column of such a sheet.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Heading.
    pub heading: &'static str,
    /// Narrowest and widest, in pixels.
    pub px: (f64, f64),
    /// Where its text stands.
    pub align: Align,
    /// Number format.
    pub num: &'static str,
}

impl Column {
    /// A column of text.
    pub const fn text(heading: &'static str, min: f64, max: f64) -> Self {
        Self { heading, px: (min, max), align: Align::Left, num: "" }
    }

    /// A column of short words.
    pub const fn word(heading: &'static str, min: f64, max: f64) -> Self {
        Self { heading, px: (min, max), align: Align::Center, num: "" }
    }

    /// A column of numbers.
    pub const fn number(heading: &'static str, min: f64, max: f64, num: &'static str) -> Self {
        Self { heading, px: (min, max), align: Align::Right, num }
    }
}

/// Widths that fit `rows` (their first thousand rows), within each column's limits.
pub fn widths(columns: &[Column], rows: &[Vec<Ink>]) -> Vec<f64> {
    columns
        .iter()
        .enumerate()
        .map(|(c, column)| {
            // The filter's button takes room beside the heading.
            let head = width_px(column.heading, TEXT_PT) + 16.0;
            let content = rows.iter().take(1_000).filter_map(|r| r.get(c)).map(|ink| match ink {
                Ink::Text(t) => width_px(t, TEXT_PT) + 3.0,
                Ink::Number(n) => width_px(&format!("{n}"), TEXT_PT) + 14.0,
                Ink::Date(_) => 84.0,
                Ink::Blank | Ink::Formula(..) => 0.0,
            });
            content.fold(head, f64::max).clamp(column.px.0, column.px.1)
        })
        .collect()
}

/// Writes the header row at `row`, filters and freezes it.
///
/// # Errors
/// Where the writer refuses.
pub fn header(pen: &mut Pen, columns: &[Column], row: u32, rows: usize) -> Result<(), ReportError> {
    for (c, column) in columns.iter().enumerate() {
        pen.span(range(row, c as u32, row, c as u32), &Ink::text(column.heading), &Style::head().bold())?;
    }
    pen.need(row, 22.0);
    let last = row + rows.max(1) as u32;
    pen.ws.autofilter(row, 0, last, col(columns.len().saturating_sub(1) as u32)?)?;
    pen.ws.set_freeze_panes(row + 1, 0)?;
    pen.ws.set_repeat_rows(row, row)?;
    Ok(())
}

/// The look of a cell of such a column.
pub fn look(column: &Column) -> Style {
    Style::boxed().align(column.align).num(column.num).top()
}
