//! What the sheets that list things one a row have in common: columns that share the page's width by what stands in them, a header
//! row, rows as high as their text, panes and filter.

use super::ReportError;
use super::form::range;
use super::measure::{self, width_px};
use super::pen::{Ink, Pen, col};
use super::style::{Align, Style};

/// Size of text on these sheets, in points.
pub const LIST_PT: f64 = 9.0;

/// What a date takes, in pixels.
const DATE_PX: f64 = 76.0;

/// How wide a column is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Room {
    /// As its content needs, within these limits in pixels.
    Natural(f64, f64),
    /// A share of what the others leave, by how much text it holds, at least so many pixels; nothing where it is empty throughout.
    Share(f64),
}

/// A column of such a sheet.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Heading.
    pub heading: &'static str,
    /// Its width.
    pub room: Room,
    /// Where its text stands.
    pub align: Align,
    /// Number format.
    pub num: &'static str,
}

impl Column {
    /// A column of short text.
    pub const fn text(heading: &'static str, min: f64, max: f64) -> Self {
        Self { heading, room: Room::Natural(min, max), align: Align::Left, num: "" }
    }

    /// A column of words in the middle.
    pub const fn word(heading: &'static str, min: f64, max: f64) -> Self {
        Self { align: Align::Center, ..Self::text(heading, min, max) }
    }

    /// A column of figures.
    pub const fn number(heading: &'static str, min: f64, max: f64, num: &'static str) -> Self {
        Self { align: Align::Right, num, ..Self::text(heading, min, max) }
    }

    /// A column of sentences.
    pub const fn prose(heading: &'static str, min: f64) -> Self {
        Self { heading, room: Room::Share(min), align: Align::Left, num: "" }
    }
}

/// Widths for `rows` (their first thousand) that make the columns `total` pixels wide together, or wider where their least widths
/// come to more.
pub fn widths(columns: &[Column], rows: &[Vec<Ink>], total: f64) -> Vec<f64> {
    let inks = |c: usize| rows.iter().take(1_000).filter_map(move |r| r.get(c));
    let natural = |c: usize, heading: &str| {
        let content = inks(c).map(|ink| match ink {
            // A little more than it takes, so that it is not taken to need a second line.
            Ink::Text(t) => width_px(t, LIST_PT) * 1.03 + 4.0,
            Ink::Number(n) => width_px(&format!("{n}"), LIST_PT) + 14.0,
            Ink::Date(_) => DATE_PX,
            Ink::Blank | Ink::Formula(..) | Ink::TextFormula(..) => 0.0,
        });
        content.fold(width_px(heading, LIST_PT) + 4.0, f64::max)
    };
    // Text goes on in another line; a figure that does not fit is shown as ####.
    let figures = |c: usize| {
        let widest = inks(c).filter_map(|ink| match ink {
            Ink::Number(n) if n.fract() == 0.0 => Some(measure::figure_px(n.abs() as u64, LIST_PT)),
            _ => None,
        });
        widest.fold(0.0, f64::max)
    };
    // The text of a column as one line each: the mean over the rows that have any, which long rows pull up.
    let need = |c: usize| {
        let lengths = inks(c).filter_map(|ink| match ink {
            Ink::Text(t) => Some(width_px(&t.replace('\n', "　　"), LIST_PT)),
            Ink::Number(n) => Some(measure::figure_px(n.abs() as u64, LIST_PT)),
            Ink::Date(_) => Some(DATE_PX),
            _ => None,
        });
        let (sum, squares) = lengths.fold((0.0, 0.0), |(s, q), w| (s + w, q + w * w));
        if sum > 0.0 { squares / sum } else { 0.0 }
    };
    let fixed: Vec<f64> = columns
        .iter()
        .enumerate()
        .map(|(c, column)| match column.room {
            Room::Natural(_, 0.0) => 0.0,
            Room::Natural(min, max) => natural(c, column.heading).clamp(min, max).max(figures(c)),
            Room::Share(min) => {
                if rows.is_empty() || need(c) > 0.0 {
                    min.max(figures(c))
                } else {
                    0.0
                }
            }
        })
        .collect();
    let needs: Vec<f64> = columns
        .iter()
        .enumerate()
        .map(|(c, column)| if matches!(column.room, Room::Share(_)) { need(c) } else { 0.0 })
        .collect();
    let over = (total - fixed.iter().sum::<f64>()).max(0.0);
    let all: f64 = needs.iter().sum();
    if all <= 0.0 {
        // Nothing to share it out by: in proportion, so that the page is filled.
        let have: f64 = fixed.iter().sum();
        return fixed.iter().map(|w| w * (1.0 + over / have.max(1.0))).collect();
    }
    fixed.iter().zip(needs).map(|(w, n)| w + over * n / all).collect()
}

/// Writes the header row at `row`, filters and freezes it.
///
/// # Errors
/// Where the writer refuses.
pub fn header(pen: &mut Pen, columns: &[Column], row: u32, rows: usize) -> Result<(), ReportError> {
    for (c, column) in columns.iter().enumerate() {
        pen.span(
            range(row, c as u32, row, c as u32),
            &Ink::text(column.heading),
            &Style::head().bold().pt(LIST_PT).top(),
        )?;
    }
    // The filter's button stands under the heading.
    pen.need(row, 33.0);
    let last = row + rows.max(1) as u32;
    pen.ws.autofilter(row, 0, last, col(columns.len().saturating_sub(1) as u32)?)?;
    pen.ws.set_freeze_panes(row + 1, 0)?;
    pen.ws.set_repeat_rows(row, row)?;
    Ok(())
}

/// The look of a cell of such a column.
pub fn look(column: &Column) -> Style {
    Style::boxed().align(column.align).num(column.num).top().pt(LIST_PT)
}

/// The look of text that may be too tall for a row of its column: smaller where that helps; whether it must be repeated below the rows.
pub fn fitted(look: Style, text: &str, width: f64) -> (Style, bool) {
    match measure::fitting_pt(text, look.pt, width) {
        Some(pt) => (look.pt(pt), false),
        None => (look.pt(7.0), true),
    }
}

/// Writes below the rows, from `row` on, what no row is high enough for.
///
/// # Errors
/// Where the writer refuses.
pub fn overflow(pen: &mut Pen, row: u32, last: u32, texts: &[String]) -> Result<(), ReportError> {
    let width = pen.width(0, last);
    let plain = Style { wrap: true, ..Style::default() }.pt(LIST_PT).top();
    let parts = texts.iter().flat_map(|t| measure::parts(t, LIST_PT, width));
    for (i, part) in parts.enumerate() {
        let r = row + i as u32;
        pen.span(range(r, 0, r, last), &Ink::Text(part), &plain)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_never_cut_and_a_column_of_figures_never_hidden() {
        let columns =
            [Column::text("記入値", 44.0, 56.0), Column::prose("修正後", 70.0), Column::text("指紋", 0.0, 0.0)];
        let rows = |n: f64| vec![vec![Ink::Number(n), Ink::Number(n), Ink::text("0123456789abcdef")]];
        let few = widths(&columns, &rows(12.0), 0.0);
        assert!(few[0] < 60.0 && few[1] < 80.0 && few[2] == 0.0, "a hidden column stays hidden: {few:?}");
        // 126,654,244 takes eleven characters of seven pixels.
        let many = widths(&columns, &rows(126_654_244.0), 0.0);
        assert!(many[0] > 80.0 && many[1] > 80.0 && many[2] == 0.0, "{many:?}");
    }
}
