//! The sheet 図表: a chart of each table of counts that add up, by its outermost groups, and in a joined report by period too. Under
//! every chart stand its figures: formulas over the cells of 業務報告書 and 内訳, so that chart and report cannot part.

use super::cached::Values;
use super::form::range;
use super::groups::{self, Picture};
use super::marks::Places;
use super::measure::figure_px;
use super::model::{Content, MergeContent, ReportData, TableContent};
use super::pages::{self, Before};
use super::pen::{Ink, Pen, col};
use super::style::{self, Align, Line, Style};
use super::{ReportError, drawn, sums, words};
use crate::a1::{CellRange, CellRef, column_name};
use crate::merge::{FIRST_PERIOD, Figure, Known, Slot, Whose};
use crate::schema::{Column, Table};
use rust_xlsxwriter::Worksheet;

/// Size of text, in points.
const TEXT_PT: f64 = 9.0;
/// Height of the rows a chart stands on: in points and in pixels.
const ROW: (f64, f64) = (15.0, 20.0);
/// Widths in pixels of the columns of labels (least), of a period (least and most), of sums and of shares.
const LABEL_PX: f64 = 190.0;
const PERIOD_PX: (f64, f64) = (40.0, 72.0);
const SUM_PX: f64 = 66.0;
const SHARE_PX: f64 = 60.0;
/// Least and greatest height in pixels of a chart that has the page's width, and of two beside each other on a page laid across.
const ALONE_PX: (f64, f64) = (230.0, 860.0);
const JOINED_PX: (f64, f64) = (290.0, 540.0);
/// Groups shown apart in a chart by period: more patterns than that are not told apart in black and white.
const APART: usize = 4;
/// How many rows of the figures a page shows at least, and with how many groups they stand on one page.
const EDGE: usize = 3;
const WHOLE: usize = 20;
/// Groups of which all are shown apart.
const ALL_APART: usize = 6;

struct Charts<'a> {
    data: &'a ReportData<'a>,
    places: &'a Places,
    /// The joined report, where it has several periods.
    merge: Option<&'a MergeContent<'a>>,
    pen: Pen,
    before: Vec<Before>,
    values: Values,
}

/// Where the figures of a chart stand.
struct Area {
    head: u32,
    first: u32,
    last: u32,
    /// Column of the sums.
    sum: u32,
}

/// The sheet, and the values its charts show.
pub struct Drawn {
    /// 図表.
    pub sheet: Worksheet,
    /// The values of its cells, by row and column.
    pub values: Values,
}

/// Writes the sheet; `None` where nothing is worth a chart.
///
/// # Errors
/// Where the writer refuses.
pub fn write(data: &ReportData<'_>, places: &Places) -> Result<Option<Drawn>, ReportError> {
    let id = |t: usize| data.schema.tables.get(t).map_or("", |t| t.id.as_str());
    let pictures = groups::pictures(data, &|t, r, c| places.figure(id(t), r, c).map(|f| f.1));
    if pictures.is_empty() {
        return Ok(None);
    }
    let merge = data.merge.as_ref().filter(|m| m.breakdown.heads.len() > 1);
    let periods = merge.map_or(0, |m| m.breakdown.heads.len());
    let room = pages::grid_px(periods > 0, 1.0);
    let (least, sums) = figure_widths(data);
    let each = ((room - LABEL_PX - sums - SHARE_PX) / periods.max(1) as f64).clamp(least, PERIOD_PX.1.max(least));
    let fixed = each * periods as f64 + sums + SHARE_PX;
    let mut widths = vec![(room - fixed).max(LABEL_PX)];
    widths.extend(std::iter::repeat_n(each, periods));
    widths.extend([sums, SHARE_PX]);
    let pen = Pen::new(words::SHEET_CHARTS, widths)?;
    let mut sheet = Charts { data, places, merge, pen, before: Vec::new(), values: Values::default() };
    sheet.title()?;
    for picture in &pictures {
        sheet.picture(picture)?;
    }
    let values = std::mem::take(&mut sheet.values);
    Ok(Some(Drawn { sheet: sheet.finish()?, values }))
}

/// The least widths of a period and of the sums, in pixels, so that every figure fits.
fn figure_widths(data: &ReportData<'_>) -> (f64, f64) {
    let counts = |t: &TableContent| {
        let cells = t.rows.iter().flatten().flat_map(|row| &row.cells);
        let ints =
            cells.filter_map(|cell| if let Content::Int(n) = cell.content { Some(n.unsigned_abs()) } else { None });
        ints.fold(0_u64, u64::saturating_add)
    };
    // The cells of a table together are more than any of its sums.
    let most = data.tables.iter().flatten().map(counts).max().unwrap_or(0);
    let parts = data.merge.iter().flat_map(|m| m.breakdown.figures()).flat_map(|f| &f.periods);
    let part = parts.filter_map(|known| known.and_then(Known::exact)).map(i64::unsigned_abs).max().unwrap_or(0);
    (figure_px(part, TEXT_PT).max(PERIOD_PX.0), figure_px(most, TEXT_PT).max(SUM_PX))
}

/// The unit a column is counted in, for an axis: `延べ件数（件）`.
fn axis(column: &Column) -> String {
    format!("{}（{}）", column.measure.label(), column.measure.unit())
}

fn numbered(table: &Table) -> String {
    table.number.map_or_else(|| table.title.clone(), |n| format!("{n}. {}", table.title))
}

impl Charts<'_> {
    fn next(&mut self, before: Before) -> u32 {
        self.before.push(before);
        (self.before.len() - 1) as u32
    }

    fn last(&self) -> u32 {
        (self.pen.widths.len() - 1) as u32
    }

    fn period(&self) -> &str {
        self.data.period.as_ref().map_or("", |p| p.label.as_str())
    }

    fn title(&mut self) -> Result<(), ReportError> {
        let (r, last) = (self.next(Before::Never), self.last());
        let look = Style { align: Align::Center, wrap: true, ..Style::default() }.pt(14.0).bold();
        let title = format!("{}　図表", self.data.schema.title);
        self.pen.span(range(r, 0, r, last), &Ink::text(title), &look)?;
        let r = self.next(Before::Never);
        let line = [self.data.schema.programme.as_deref().unwrap_or(""), self.period()];
        let line: Vec<&str> = line.into_iter().filter(|s| !s.is_empty()).collect();
        let look = Style { align: Align::Center, wrap: true, ..Style::default() };
        self.pen.span(range(r, 0, r, last), &Ink::text(line.join("　")), &look)
    }

    fn picture(&mut self, picture: &Picture) -> Result<(), ReportError> {
        let Some(table) = self.data.schema.tables.get(picture.table) else { return Ok(()) };
        let Some(column) = table.columns.get(picture.column) else { return Ok(()) };
        let gap = self.next(Before::Section);
        self.pen.need(gap, 10.0);
        let r = self.next(Before::Never);
        // Where the table has several columns, which one it is.
        let counted = table.columns.iter().filter(|c| c.measure.is_count()).count() > 1;
        let name = if counted { format!("{}　{}", numbered(table), column.label) } else { numbered(table) };
        let look = Style { wrap: true, ..Style::default() }.pt(11.0).bold();
        self.pen.span(range(r, 0, r, self.last()), &Ink::text(name.clone()), &look)?;
        let (least, most) = if self.merge.is_some() { JOINED_PX } else { ALONE_PX };
        let bars = (picture.groups.len() as f64).mul_add(18.0, 150.0).clamp(least, most);
        let rows = (bars / ROW.1).ceil();
        let top = self.before.len() as u32;
        for _ in 0..rows as u32 {
            let r = self.next(Before::Never);
            self.pen.need(r, ROW.0);
        }
        let gap = self.next(Before::Never);
        self.pen.need(gap, 6.0);
        let area = self.figures(table, column, picture)?;
        // Beside each other charts have no room for the period, which stands above them.
        let title = if self.merge.is_some() { name } else { [name.as_str(), self.period()].join("　") };
        let drawing = drawn::Drawing { title: title.trim_end(), value: &axis(column), height: rows * ROW.1 - 6.0 };
        let labels = range(area.first, 0, area.last, 0);
        let values = range(area.first, area.sum, area.last, area.sum);
        // Programs differ a little in how wide columns are; a chart must not reach over the edge of the page.
        let width = self.pen.width(0, self.last()) - 10.0;
        if self.merge.is_some() {
            let half = (width - 12.0) / 2.0;
            let bars = drawing.bars(half, labels, values)?;
            self.pen.ws.insert_chart_with_offset(top, 0, &bars, 0, 2)?;
            let stacks = self.stacks(picture, &area)?;
            let columns = drawing.columns(half, range(area.head, 1, area.head, area.sum - 1), &stacks)?;
            // From the left edge of the sheet in whole columns and pixels.
            let (mut at, mut offset) = (0, half + 12.0);
            while at < self.last() && offset >= self.pen.width(at, at) {
                offset -= self.pen.width(at, at);
                at += 1;
            }
            self.pen.ws.insert_chart_with_offset(top, col(at)?, &columns, offset as u32, 2)?;
        } else {
            let bars = drawing.bars(width, labels, values)?;
            self.pen.ws.insert_chart_with_offset(top, 0, &bars, 0, 2)?;
        }
        Ok(())
    }

    /// The figures a chart is drawn from.
    fn figures(&mut self, table: &Table, column: &Column, picture: &Picture) -> Result<Area, ReportError> {
        let periods = self.merge.map_or(&[][..], |m| &m.breakdown.heads[..]);
        let sum = 1 + periods.len() as u32;
        let head = self.next(Before::Group);
        let first = head + 1;
        let last = head + picture.groups.len() as u32;
        let frame = range(head, 0, last + 1, sum + 1);
        let mut heads = vec![words::CHART_HEADINGS[0].to_owned()];
        heads.extend(periods.iter().map(|h| h.label.clone()));
        heads.push(if periods.is_empty() { column.measure.label().to_owned() } else { "計".to_owned() });
        heads.push(words::CHART_HEADINGS[1].to_owned());
        for (c, text) in heads.into_iter().enumerate() {
            let at = range(head, c as u32, head, c as u32);
            self.pen.span(at, &Ink::Text(text), &Pen::framed(&Style::head().pt(TEXT_PT), at, frame))?;
        }
        let total: f64 = picture.groups.iter().map(|g| self.of_form(table, &g.rows, picture.column).1).sum();
        let mut sums = vec![0.0; periods.len()];
        for (n, group) in picture.groups.iter().enumerate() {
            let r = self.next(match () {
                () if n == 0 || picture.groups.len() <= WHOLE => Before::Never,
                () if n < EDGE || n + EDGE > picture.groups.len() => Before::Edge,
                () => Before::Inside,
            });
            let (formula, value) = self.of_form(table, &group.rows, picture.column);
            let mut inks = vec![Ink::text(group.label.clone())];
            for (h, all) in sums.iter_mut().enumerate() {
                let (ink, value) = self.of_period(picture, &group.rows, h);
                *all += value.unwrap_or(0.0);
                inks.push(ink);
            }
            inks.push(self.live(formula, value));
            inks.push(self.share(r, last + 1, sum, value, total));
            self.line(r, inks, frame, false)?;
        }
        let r = self.next(Before::Never);
        let mut inks = vec![Ink::text("計")];
        let rows: Vec<u32> = (first..=last).collect();
        for (h, value) in sums.into_iter().chain([total]).enumerate() {
            inks.push(self.live(sums::formula(1 + h as u32, &rows), value));
        }
        inks.push(self.share(r, r, sum, total, total));
        self.line(r, inks, frame, true)?;
        Ok(Area { head, first, last, sum })
    }

    /// A formula with its value, or where the copy has values only, the value.
    fn live(&self, formula: Option<String>, value: f64) -> Ink {
        match formula {
            Some(formula) if self.data.public.is_none() => Ink::Formula(formula, value),
            _ => Ink::Number(value),
        }
    }

    fn share(&self, r: u32, total_row: u32, col: u32, value: f64, total: f64) -> Ink {
        let part = if total > 0.0 { value / total } else { 0.0 };
        let name = column_name(col);
        let (own, all) = (format!("{name}{}", r + 1), format!("{name}{}", total_row + 1));
        self.live(Some(format!("IF({all}>0,{own}/{all},0)")), part)
    }

    fn line(&mut self, r: u32, inks: Vec<Ink>, frame: CellRange, total: bool) -> Result<(), ReportError> {
        let last = inks.len() - 1;
        for (c, ink) in inks.into_iter().enumerate() {
            self.values.note(r, c as u32, &ink);
            let at = range(r, c as u32, r, c as u32);
            let mut look = Style::boxed().pt(TEXT_PT);
            if total {
                look = look.bold();
                look.lines[0] = Line::Thick;
            }
            look = match c {
                0 if total => look.align(Align::Center),
                0 => look.indented(),
                _ if c == last => look.align(Align::Right).num("0.0%_ "),
                _ => look.align(Align::Right).num("#,##0_ "),
            };
            self.pen.span(at, &ink, &Pen::framed(&look, at, frame))?;
        }
        Ok(())
    }

    /// The sum of cells of the form: formula and value.
    fn of_form(&self, table: &Table, rows: &[usize], column: usize) -> (Option<String>, f64) {
        let cells: Vec<(CellRef, Option<f64>)> =
            rows.iter().filter_map(|&r| self.places.figure(&table.id, r, column)).collect();
        let at: Vec<u32> = cells.iter().map(|c| c.0.row).collect();
        let formula = cells.first().and_then(|c| sums::formula_on(words::SHEET_FORM, c.0.col, &at));
        (formula, sums::sum(cells.iter().map(|c| c.1)))
    }

    /// The sum of figures of one period: what is written, and its value where any is known.
    fn of_period(&self, picture: &Picture, rows: &[usize], head: usize) -> (Ink, Option<f64>) {
        let Some(merge) = self.merge else { return (Ink::Blank, None) };
        let whose = |r: &usize| Whose::Slot(Slot::Cell(picture.table, *r, picture.column));
        let lines: Vec<(u32, &Figure)> = rows.iter().filter_map(|r| merge.breakdown.line(whose(r))).collect();
        let known = |f: &Figure| match f.periods.get(head) {
            Some(Some(Known::Count(n))) => Some(*n as f64),
            _ => None,
        };
        let values: Vec<f64> = lines.iter().filter_map(|l| known(l.1)).collect();
        if values.is_empty() {
            return (Ink::text("－"), None);
        }
        let value = sums::sum(values.into_iter().map(Some));
        let at: Vec<u32> = lines.iter().map(|l| l.0).collect();
        let formula = sums::formula_on(words::SHEET_BREAKDOWN, FIRST_PERIOD + head as u32, &at);
        (self.live(formula, value), Some(value))
    }

    /// The layers of a chart by period: label and values of each. Where there are many groups, the largest and a row for the others,
    /// which is written under the table.
    fn stacks(&mut self, picture: &Picture, area: &Area) -> Result<Vec<drawn::Layer>, ReportError> {
        let layer = |r: u32| drawn::Layer { label: CellRef::new(r, 0), values: range(r, 1, r, area.sum - 1) };
        let count = picture.groups.len();
        if count <= ALL_APART {
            return Ok((area.first..=area.last).map(layer).collect());
        }
        let Some(table) = self.data.schema.tables.get(picture.table) else { return Ok(Vec::new()) };
        let size = |g: &groups::Group| self.of_form(table, &g.rows, picture.column).1;
        let largest = groups::largest(&picture.groups, &size, APART);
        let r = self.next(Before::Never);
        let mut inks = vec![Ink::text(format!("上位{APART}区分以外"))];
        let others = picture.groups.iter().enumerate().filter(|(i, _)| !largest.contains(i)).map(|(_, g)| g);
        let rows: Vec<usize> = others.flat_map(|g| g.rows.clone()).collect();
        let mut all = 0.0;
        for c in 1..area.sum {
            let value = self.of_period(picture, &rows, c as usize - 1).1.unwrap_or(0.0);
            all += value;
            let name = column_name(c);
            let less: Vec<String> = largest.iter().map(|&i| format!("{name}{}", area.first as usize + i + 1)).collect();
            let formula = format!("{name}{}-SUM({})", area.last + 2, less.join(","));
            inks.push(self.live(Some(formula), value));
        }
        let own = range(r, 1, r, area.sum - 1);
        inks.push(self.live(Some(format!("SUM({own})")), all));
        let look = Style::boxed().pt(8.0);
        for (c, ink) in inks.into_iter().enumerate() {
            self.values.note(r, c as u32, &ink);
            let look = if c == 0 { look.clone().indented() } else { look.clone().align(Align::Right).num("#,##0_ ") };
            self.pen.put(r, c as u32, &ink, &look.fill(style::HEAD))?;
        }
        Ok(largest.iter().map(|&i| layer(area.first + i as u32)).chain([layer(r)]).collect())
    }

    fn finish(mut self) -> Result<Worksheet, ReportError> {
        self.pen.settle();
        let rows: Vec<(f64, Before)> =
            self.before.iter().enumerate().map(|(r, &b)| (self.pen.height(r as u32), b)).collect();
        let repeated: f64 = rows.iter().take(2).map(|r| r.0).sum();
        let grid: f64 = self.pen.widths.iter().sum();
        let landscape = self.merge.is_some();
        self.pen.ws.set_page_breaks(&pages::breaks(&rows, pages::page_height_pt(landscape, grid), repeated))?;
        self.pen.ws.set_repeat_rows(0, 1)?;
        self.pen.ws.set_screen_gridlines(false);
        self.pen.finish(landscape, &self.data.source_file)
    }
}
