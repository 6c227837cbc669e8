//! How charts look: black on white, told apart by pattern and by figures at the bars, never by colour.

use super::style::FONT;
use super::{ReportError, words};
use crate::a1::{CellRange, CellRef};
use rust_xlsxwriter::{
    Chart, ChartAxis, ChartAxisCrossing, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartLine,
    ChartPatternFill, ChartPatternFillType, ChartSolidFill, ChartType, Color, ObjectMovement,
};

/// A chart of 図表, in words and size.
pub struct Drawing<'a> {
    /// Its title.
    pub title: &'a str,
    /// What its values are.
    pub value: &'a str,
    /// Its height in pixels.
    pub height: f64,
}

/// A layer of a stacked column.
pub struct Layer {
    /// The cell of its name.
    pub label: CellRef,
    /// Its values, one a column.
    pub values: CellRange,
}

/// Excel's limit for a text in a chart is 255.
const MAX_TITLE: usize = 200;
/// The tallest a chart of columns is of use, in pixels.
const COLUMNS_PX: f64 = 380.0;

fn font(pt: f64) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(FONT).set_size(pt).set_character_set(128);
    font
}

fn heavy(pt: f64) -> ChartFont {
    let mut font = font(pt);
    font.set_bold();
    font
}

fn light(pt: f64) -> ChartFont {
    let mut font = font(pt);
    font.unset_bold();
    font
}

/// Text the writer takes as it is: with `!` it might be taken for the address of a cell.
fn plain(text: &str) -> String {
    text.replace('!', "！").trim_start_matches('=').chars().take(MAX_TITLE).collect()
}

type Range = (&'static str, u32, u16, u32, u16);

fn area(range: CellRange) -> Result<Range, ReportError> {
    let (a, b) = (range.start, range.end);
    Ok((words::SHEET_CHARTS, a.row, super::pen::col(a.col)?, b.row, super::pen::col(b.col)?))
}

fn line(color: u32, width: f64) -> ChartLine {
    let mut line = ChartLine::new();
    line.set_color(Color::RGB(color)).set_width(width);
    line
}

/// The pattern of the layer `n` of `count`: the first the darkest, the last white.
fn pattern(n: usize, count: usize) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_border(&line(0, 0.75));
    let mut solid = |color: u32| {
        format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(color)));
    };
    match n {
        _ if n + 1 == count && n > 0 => solid(0x00FF_FFFF),
        0 => solid(0x0059_5959),
        3 => solid(0x00D9_D9D9),
        _ => {
            let kind = match n {
                1 => ChartPatternFillType::DiagonalStripesWideUpwards,
                2 => ChartPatternFillType::Dotted30Percent,
                _ => ChartPatternFillType::HorizontalStripesDark,
            };
            let mut fill = ChartPatternFill::new();
            fill.set_pattern(kind).set_foreground_color(Color::RGB(0)).set_background_color(Color::RGB(0x00FF_FFFF));
            format.set_pattern_fill(&fill);
        }
    }
    format
}

impl Drawing<'_> {
    fn chart(kind: ChartType, width: f64, height: f64, title: &str) -> Chart {
        let mut chart = Chart::new(kind);
        chart.set_width(width as u32).set_height(height as u32).set_alt_text(plain(title));
        chart.set_object_movement(ObjectMovement::MoveAndSizeWithCells);
        chart.title().set_name(plain(title).as_str()).set_font(&heavy(10.5));
        chart.chart_area().set_format(ChartFormat::new().set_border(&line(0x0080_8080, 0.5)));
        chart
    }

    /// The axis of values.
    fn values(&self, axis: &mut ChartAxis) {
        axis.set_name(plain(self.value).as_str()).set_name_font(&light(8.5)).set_font(&font(8.0));
        axis.set_num_format("#,##0").set_min(0).set_major_gridlines(true);
        axis.set_major_gridlines_line(&line(0x00D9_D9D9, 0.5));
    }

    /// Lying bars, one a group, from above in the order of the table.
    ///
    /// # Errors
    /// Where the table lies beyond what a sheet can have.
    pub fn bars(&self, width: f64, labels: CellRange, values: CellRange) -> Result<Chart, ReportError> {
        let mut chart = Self::chart(ChartType::Bar, width, self.height, self.title);
        chart.legend().set_hidden();
        let mut label = ChartDataLabel::new();
        label.show_value().set_num_format("#,##0").set_font(&font(8.0));
        chart
            .add_series()
            .set_name(plain(self.value).as_str())
            .set_categories(area(labels)?)
            .set_values(area(values)?)
            .set_gap(45)
            .set_data_label(&label)
            .set_format(&mut pattern(0, 1));
        // The writer takes the axes of lying bars by their place: groups stand at the left, from above; so values go below the last.
        let groups = chart.y_axis();
        groups.set_name("区分").set_name_font(&light(8.5)).set_font(&font(8.0)).set_major_gridlines(false);
        groups.set_reverse().set_crossing(ChartAxisCrossing::Max).set_label_interval(1);
        self.values(chart.x_axis());
        Ok(chart)
    }

    /// Standing columns, one a period, in layers.
    ///
    /// # Errors
    /// Where the table lies beyond what a sheet can have.
    pub fn columns(&self, width: f64, periods: CellRange, layers: &[Layer]) -> Result<Chart, ReportError> {
        let title = format!("{}　期間別", self.title);
        let mut chart = Self::chart(ChartType::ColumnStacked, width, self.height.min(COLUMNS_PX), &title);
        chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(8.0));
        for (n, layer) in layers.iter().enumerate() {
            let (sheet, row, col, ..) = area(CellRange::new(layer.label, layer.label))?;
            chart
                .add_series()
                .set_name((sheet, row, col))
                .set_categories(area(periods)?)
                .set_values(area(layer.values)?)
                .set_gap(60)
                .set_format(&mut pattern(n, layers.len()));
        }
        chart.x_axis().set_name("期間").set_name_font(&light(8.5)).set_font(&font(8.0));
        self.values(chart.y_axis());
        Ok(chart)
    }
}
