//! The sheets 内訳 and 事業所別 of a joined report: every figure by period and by office with its total, and where it comes from.

use super::form::range;
use super::measure::{figure_px, width_px};
use super::model::{MergeContent, ReportData};
use super::pages::{self, Before};
use super::pen::{Ink, Pen, Target};
use super::sources::Sources;
use super::style::{self, Align, Line as Edge, Style};
use super::{ReportError, words};
use crate::a1::{CellRef, column_name};
use crate::merge::{Figure, HEAD_ROW, Known, Line, sources as cells_of};
use rust_xlsxwriter::Worksheet;

/// Size of text, in points.
const TEXT_PT: f64 = 8.5;
/// Size at which the sheet is printed where its columns allow it.
const SCALE: f64 = 0.82;
/// Size of the cells a figure is from.
const SOURCES_PT: f64 = 7.5;
/// Widths of code, category, column and measure, in pixels.
const LABELS_PX: [f64; 4] = [40.0, 182.0, 108.0, 56.0];
/// Widths of a period (least and most), of the total, and of the sources (least, and most they take from the categories).
const PERIOD_PX: (f64, f64) = (46.0, 84.0);
const TOTAL_PX: f64 = 62.0;
const SOURCES_PX: (f64, f64) = (190.0, 222.0);
/// Narrowest and widest column of the columns' labels, which the categories make room for.
const COLUMN_PX: (f64, f64) = (70.0, 126.0);
/// Widest column of codes.
const CODE_PX: f64 = 120.0;
/// Characters the cells of a figure may take in its line.
const LONGEST: usize = 160;
/// Offices a sheet shows as columns.
const MOST_OFFICES: usize = 60;

/// What the columns between labels and total are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Period,
    Office,
}

/// The sheets of a joined report that tell where its figures come from.
pub struct Sheets<'a> {
    /// 内訳, 事業所別 where there are several offices, and last 出典 where the cells of a figure are too many for its line.
    pub sheets: Vec<Worksheet>,
    /// 出典, whose rows are still to be written.
    pub sources: Option<Sources<'a>>,
}

/// Writes them; none for a report that was not joined.
///
/// # Errors
/// Where the writer refuses, or the figures are more than a sheet holds.
pub fn write<'a>(data: &'a ReportData<'_>) -> Result<Sheets<'a>, ReportError> {
    let Some(merge) = &data.merge else { return Ok(Sheets { sheets: Vec::new(), sources: None }) };
    // Where a period has several inputs, a cell alone does not say which file it is in.
    let several = merge.breakdown.heads.iter().any(|h| h.pieces.len() > 1);
    let long =
        || merge.breakdown.figures().any(|f| cells_of(merge.breakdown, merge.pieces, f).chars().count() > LONGEST);
    let sources = (several || long()).then(|| Sources::new(merge));
    let rows = sources.as_ref().map(Sources::places);
    let mut sheets = vec![Sheet::new(data, merge, By::Period, rows.as_deref())?.write()?];
    if !merge.breakdown.offices.is_empty() && merge.breakdown.offices.len() <= MOST_OFFICES {
        sheets.push(Sheet::new(data, merge, By::Office, rows.as_deref())?.write()?);
    }
    if let Some(sources) = &sources {
        sheets.push(sources.layout(&data.source_file)?);
    }
    Ok(Sheets { sheets, sources })
}

struct Sheet<'a> {
    data: &'a ReportData<'a>,
    merge: &'a MergeContent<'a>,
    by: By,
    /// The first and last row in 出典 of each line, zero-based; `None` where there is no such sheet.
    rows: Option<&'a [Option<(u32, u32)>]>,
    pen: Pen,
    before: Vec<Before>,
}

impl<'a> Sheet<'a> {
    fn new(
        data: &'a ReportData<'a>,
        merge: &'a MergeContent<'a>,
        by: By,
        rows: Option<&'a [Option<(u32, u32)>]>,
    ) -> Result<Self, ReportError> {
        let count = match by {
            By::Period => merge.breakdown.heads.len(),
            By::Office => merge.breakdown.offices.len(),
        };
        let px =
            |known: Option<Known>| known.and_then(Known::exact).map_or(0.0, |n| figure_px(n.unsigned_abs(), TEXT_PT));
        let figures = || merge.breakdown.figures();
        let widest = figures().flat_map(|f| if by == By::Period { &f.periods } else { &f.offices });
        let least = widest.map(|known| px(*known)).fold(PERIOD_PX.0, f64::max);
        let sums = figures().map(|f| px(f.total)).fold(TOTAL_PX, f64::max);
        let mut labels = LABELS_PX;
        labels[0] = figures().map(|f| width_px(&f.code, TEXT_PT) + 4.0).fold(labels[0], f64::max).min(CODE_PX);
        let column = |f: &Figure| width_px(&f.column, TEXT_PT) * 1.03 + style::INDENT_PX + 4.0;
        let columns = figures().map(column).fold(COLUMN_PX.0, f64::max).min(COLUMN_PX.1);
        labels[1] += labels[2] - columns;
        labels[2] = columns;
        let lines =
            |f: &Figure| width_px(&cells_of(merge.breakdown, merge.pieces, f), SOURCES_PT) * 1.04 + style::INDENT_PX;
        let cells = if rows.is_some() { 0.0 } else { figures().map(lines).fold(0.0, f64::max) };
        let cells = cells.clamp(SOURCES_PX.0, SOURCES_PX.1);
        labels[1] -= cells - SOURCES_PX.0;
        let fixed: f64 = labels.iter().sum::<f64>() + sums;
        let room = pages::grid_px(true, SCALE);
        let each = ((room - fixed - cells) / count.max(1) as f64).clamp(least, PERIOD_PX.1.max(least));
        let mut widths = labels.to_vec();
        widths.extend(std::iter::repeat_n(each, count));
        widths.push(sums);
        widths.push((room - fixed - each * count as f64).max(cells));
        let name = if by == By::Period { words::SHEET_BREAKDOWN } else { words::SHEET_OFFICES };
        Ok(Self { data, merge, by, rows, pen: Pen::new(name, widths)?, before: Vec::new() })
    }

    fn last(&self) -> u32 {
        (self.pen.widths.len() - 1) as u32
    }

    fn write(mut self) -> Result<Worksheet, ReportError> {
        self.title()?;
        self.heads()?;
        let lines = &self.merge.breakdown.lines;
        for (i, line) in lines.iter().enumerate() {
            let r = HEAD_ROW + 1 + i as u32;
            match line {
                Line::Section(title) => {
                    self.before.push(Before::Section);
                    let look = Style { wrap: true, ..Style::boxed() }.pt(9.5).bold().fill(style::HEAD).indented();
                    self.pen.span(range(r, 0, r, self.last()), &Ink::text(title.clone()), &look)?;
                }
                Line::Figure(figure) => {
                    let before = |at: usize| match lines.get(at) {
                        Some(Line::Figure(f)) => Some(&**f),
                        _ => None,
                    };
                    let same = |other: Option<&Figure>| {
                        other.is_some_and(|o| {
                            (&o.code, &o.label) == (&figure.code, &figure.label) && !figure.label.is_empty()
                        })
                    };
                    let (above, below) = (i.checked_sub(1).and_then(before), before(i + 1));
                    self.before.push(match (above, same(above)) {
                        (None, _) => Before::Never,
                        (_, true) => Before::Inside,
                        _ => Before::Group,
                    });
                    self.figure(r, i, figure, same(above), same(below))?;
                }
            }
        }
        self.pen.settle();
        let rows: Vec<(f64, Before)> =
            self.before.iter().enumerate().map(|(r, &b)| (self.pen.height(r as u32), b)).collect();
        let grid: f64 = self.pen.widths.iter().sum();
        let repeated = self.pen.height(HEAD_ROW);
        self.pen.ws.set_page_breaks(&pages::breaks(&rows, pages::page_height_pt(true, grid), repeated))?;
        self.pen.ws.set_repeat_rows(HEAD_ROW, HEAD_ROW)?;
        self.pen.ws.set_freeze_panes(HEAD_ROW + 1, 3)?;
        self.pen.ws.set_screen_gridlines(false);
        self.pen.finish(true, &self.data.source_file)
    }

    fn title(&mut self) -> Result<(), ReportError> {
        let last = self.last();
        let plain = Style { wrap: true, ..Style::default() };
        let period = self.data.period.as_ref().map_or("", |p| p.label.as_str());
        let title = if self.by == By::Period { "内訳" } else { "事業所別の内訳" };
        self.pen.span(
            range(0, 0, 0, last),
            &Ink::text(format!("{title}　{period}")),
            &plain.clone().pt(14.0).bold(),
        )?;
        let gap =
            self.merge.gap.as_ref().map_or_else(String::new, |g| format!("　　{} {g}", crate::submission::GAP_WORDS));
        let offices = self.merge.breakdown.offices.len();
        let many = if offices > MOST_OFFICES {
            format!(
                "事業所が {offices} か所（{MOST_OFFICES} か所まで）のため、シート「{}」はありません。事業所ごとの値は「{}」で見られます。",
                words::SHEET_OFFICES,
                words::SHEET_SOURCES
            )
        } else {
            String::new()
        };
        let text = format!("入力 {} 件を合わせました。{many}{gap}", self.merge.pieces.len());
        self.pen.span(range(1, 0, 1, last), &Ink::text(text), &plain)?;
        let text = "件数・日数・回数は足した値、実人数は同じ人が重なるため「最も多い月の人数～合計（延べ件数まで）」の範囲です。業務報告書の数はこの表の計を参照しています。";
        self.pen.span(range(2, 0, 2, last), &Ink::text(text), &plain.pt(8.5))?;
        self.before.extend([Before::Never; 3]);
        Ok(())
    }

    fn heads(&mut self) -> Result<(), ReportError> {
        let breakdown = self.merge.breakdown;
        let mut texts: Vec<String> = ["コード", "区分", "列", "集計単位"].map(str::to_owned).into();
        match self.by {
            By::Period => texts.extend(breakdown.heads.iter().map(|h| match &h.pieces[..] {
                [only] => format!("{}\n{}", h.label, self.merge.pieces.get(*only).map_or("", |p| &p.file)),
                several => format!("{}\n{} 件", h.label, several.len()),
            })),
            By::Office => texts.extend(breakdown.offices.iter().map(ToString::to_string)),
        }
        texts.extend(["期間の計".to_owned(), "出典".to_owned()]);
        for (c, text) in texts.into_iter().enumerate() {
            let look = Style::head().pt(if text.contains('\n') { 7.5 } else { TEXT_PT });
            self.pen.span(range(HEAD_ROW, c as u32, HEAD_ROW, c as u32), &Ink::Text(text), &look)?;
        }
        self.before.push(Before::Never);
        Ok(())
    }

    /// One line; a label that the line above already shows is left out.
    fn figure(
        &mut self,
        r: u32,
        line: usize,
        figure: &Figure,
        as_above: bool,
        as_below: bool,
    ) -> Result<(), ReportError> {
        let mut base = Style::boxed().pt(TEXT_PT);
        base.lines[0] = if as_above { Edge::Hair } else { Edge::Thin };
        base.lines[2] = if as_below { Edge::Hair } else { Edge::Thin };
        if figure.is_sum {
            base = base.bold();
        }
        let text = |t: &str| if t.is_empty() { Ink::Blank } else { Ink::text(t) };
        let label = |t: &str| if as_above { Ink::Blank } else { text(t) };
        // The columns of one category look like one cell.
        let mut named = base.clone();
        named.lines[0] = if as_above { Edge::No } else { named.lines[0] };
        named.lines[2] = if as_below { Edge::No } else { named.lines[2] };
        self.pen.put(r, 0, &label(&figure.code), &named.clone().align(Align::Center).num("@"))?;
        self.pen.put(r, 1, &label(&figure.label), &named.indented())?;
        self.pen.put(r, 2, &text(&figure.column), &base.clone().indented())?;
        self.pen.put(r, 3, &text(figure.measure), &base.clone().align(Align::Center))?;
        let parts = if self.by == By::Period { &figure.periods } else { &figure.offices };
        for (c, part) in parts.iter().enumerate() {
            self.known(r, 4 + c as u32, *part, &base)?;
        }
        let total = 4 + parts.len() as u32;
        let adds = figure.adds && sum_of(parts) == figure.total.and_then(Known::exact);
        let look = base.clone().bold().align(Align::Right).num("#,##0_ ");
        match figure.total {
            Some(Known::Count(n)) if adds && !parts.is_empty() && n.unsigned_abs() < 1 << 53 => {
                let (first, last) = (column_name(4), column_name(total - 1));
                let formula = format!("SUM({first}{0}:{last}{0})", r + 1);
                self.pen.put(r, total, &Ink::Formula(formula, n as f64), &look)?;
            }
            known => self.known(r, total, known, &look)?,
        }
        self.sources(r, total + 1, line, figure, &base)
    }

    fn known(&mut self, r: u32, c: u32, known: Option<Known>, base: &Style) -> Result<(), ReportError> {
        let look = base.clone().align(Align::Right).num("#,##0_ ");
        match known {
            Some(Known::Count(n)) => self.pen.put(r, c, &Ink::int(n), &look),
            Some(Known::Between(a, b)) => {
                self.pen.put(r, c, &Ink::text(format!("{a}～{b}")), &look.num(style::WORDS).fill(style::INFO))
            }
            Some(Known::Unknown) => {
                self.pen.put(r, c, &Ink::text("不明"), &look.num(style::WORDS).fill(style::WARNING))
            }
            None => self.pen.put(r, c, &Ink::text("－"), &base.clone().align(Align::Center)),
        }
    }

    /// The cells a figure is from, or where they are too many for a line, a link to the rows of 出典 that list them.
    fn sources(&mut self, r: u32, col: u32, line: usize, figure: &Figure, base: &Style) -> Result<(), ReportError> {
        let look = Style { bold: false, ..base.clone() }.pt(SOURCES_PT).indented();
        let rows = self.rows.map(|rows| rows.get(line).copied().flatten());
        let text = match rows {
            Some(Some((first, last))) if first != last => format!("出典 {}～{} 行", first + 1, last + 1),
            Some(Some((first, _))) => format!("出典 {} 行", first + 1),
            listed => {
                let cells = cells_of(self.merge.breakdown, self.merge.pieces, figure);
                // 出典 had no room for it, and neither has its line.
                let long = listed.is_some() && cells.chars().count() > LONGEST;
                if long { "kensan merge --trace".to_owned() } else { cells }
            }
        };
        if let Some(Some((first, _))) = rows {
            let to = Target { sheet: words::SHEET_SOURCES, cell: CellRef::new(first, 0) };
            self.pen.link(CellRef::new(r, col), &to, "出典へ")?;
        }
        self.pen.put(r, col, &if text.is_empty() { Ink::Blank } else { Ink::Text(text) }, &look)
    }
}

/// The sum of figures that are all known; those that are not there count nothing.
fn sum_of(parts: &[Option<Known>]) -> Option<i64> {
    parts.iter().flatten().try_fold(0_i64, |sum, k| sum.checked_add(k.exact()?))
}
