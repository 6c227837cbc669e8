//! The rows of one table of the form: which are printed, their labels, values, marks and totals.

use super::ReportError;
use super::form::{Form, TableLine, range};
use super::labels::{LabelCell, label_cells};
use super::marks::Shown;
use super::model::{CellContent, ExtraKind, ExtraRow, PeriodText, RowContent, TableContent};
use super::pages::Before;
use super::pen::{Ink, Pen, Target};
use super::style::{self, Align, Line, Style};
use super::{measure, sums};
use crate::a1::CellRange;
use crate::number;
use crate::schema::{Row, RowKind, Table};
use std::collections::BTreeSet;

/// Size of remarks in points.
const REMARK_PT: f64 = 9.0;

/// Size of bounds that wait to be filled in, in points.
pub(super) const OPEN_PT: f64 = 8.5;

/// Lines shown of a remark that stands below the table in full.
const BEGINNING: usize = 10;

/// How many rows of a table a page shows at least.
const EDGE: usize = 3;
/// A table of so many rows stands on one page.
const SMALL: usize = 10;

/// A printed row.
pub enum Printed<'a> {
    /// A row of the schema (its index) and what was submitted for it.
    Schema(usize, &'a Row, Option<&'a RowContent>),
    /// A row the schema has no place for.
    Extra(&'a ExtraRow),
}

/// The printed rows of a table, in order.
pub struct TablePlan<'a> {
    /// The rows.
    pub lines: Vec<Printed<'a>>,
    /// Their label paths.
    pub paths: Vec<Vec<String>>,
    /// Rows the schema has no place for, with the words for it.
    why: Vec<(usize, &'static str)>,
}

impl<'a> TablePlan<'a> {
    /// Decides which rows are printed.
    pub fn new(table: &'a Table, content: &'a TableContent, period: Option<&PeriodText>) -> Self {
        let mut plan = Self { lines: Vec::new(), paths: Vec::new(), why: Vec::new() };
        plan.extras(content, None);
        for (i, row) in table.rows.iter().enumerate() {
            let submitted = content.rows.get(i).and_then(Option::as_ref);
            let valid = period
                .is_none_or(|p| row.valid_from.is_none_or(|d| d <= p.to) && row.valid_to.is_none_or(|d| d >= p.from));
            if submitted.is_some() || (valid && !row.optional) {
                let mut path = row.path.clone();
                if let (Some(leaf), Some(own)) = (path.last_mut(), submitted.and_then(|s| s.label.as_ref())) {
                    leaf.clone_from(own);
                }
                plan.paths.push(path);
                plan.lines.push(Printed::Schema(i, row, submitted));
            }
            plan.extras(content, Some(i));
        }
        let beyond = content.extra.iter().filter(|e| e.after.is_some_and(|a| a >= table.rows.len()));
        for e in beyond {
            plan.extra(e);
        }
        plan
    }

    /// Whether a row stands in one group with the next.
    fn joined(&self, n: usize) -> bool {
        match (self.paths.get(n), self.paths.get(n + 1)) {
            (Some(p), Some(q)) => (p.len() > 1 || q.len() > 1) && !p.is_empty() && p.first() == q.first(),
            _ => false,
        }
    }

    /// The lines above row `from` and below row `to`: fine within a group, thick above a total.
    fn edges(&self, from: usize, to: usize) -> (Line, Line) {
        let is_total =
            |n: usize| matches!(self.lines.get(n), Some(Printed::Schema(_, r, _)) if r.kind == RowKind::Total);
        let line = |n: usize| match () {
            () if is_total(n + 1) => Line::Thick,
            () if self.joined(n) => Line::Hair,
            () => Line::Thin,
        };
        (from.checked_sub(1).map_or(Line::Thin, line), line(to))
    }

    fn extras(&mut self, content: &'a TableContent, after: Option<usize>) {
        for e in content.extra.iter().filter(|e| e.after == after) {
            self.extra(e);
        }
    }

    fn extra(&mut self, e: &'a ExtraRow) {
        let why = match e.kind {
            ExtraKind::Unknown => "様式にない行",
            ExtraKind::Duplicate => "重複した行",
            ExtraKind::Subtotal => "様式にない小計",
            ExtraKind::OfWhich => "様式にない再掲",
        };
        // Why it stands apart is shown by the cell's number format: the label itself stays as submitted.
        self.paths.push(vec![e.label.clone()]);
        self.why.push((self.lines.len(), why));
        self.lines.push(Printed::Extra(e));
    }
}

/// Where the lines of a table stand and what is to be said of them.
struct Lines<'a> {
    /// Their rows.
    rows: &'a [u32],
    /// Whether a page begins with one.
    starts: &'a dyn Fn(usize) -> bool,
    /// Those whose remarks stand in full below the table.
    long: &'a BTreeSet<usize>,
}

/// What stands in the cells of a table before it is written: by printed row and column.
struct Values {
    shown: Vec<Vec<Shown>>,
    /// The formula of a figure with its result, by printed row and column.
    formulas: Vec<Vec<Option<Ink>>>,
}

impl Form<'_, '_> {
    /// Writes the rows of a table inside `frame`, and under it the remarks no row is high enough for.
    pub(super) fn rows(
        &mut self,
        index: usize,
        table: &Table,
        plan: &TablePlan<'_>,
        spans: &[(u32, u32)],
        frame: CellRange,
    ) -> Result<(), ReportError> {
        let again = self.again.get(&index);
        let starts = |n: usize| again.is_some_and(|a| a.contains(&n));
        let heads: f64 = (frame.start.row..self.before.len() as u32).map(|r| self.pen.height(r)).sum();
        let mut rows = Vec::with_capacity(plan.lines.len());
        for (n, line) in plan.lines.iter().enumerate() {
            let page = self.before.len() as u32;
            if starts(n) {
                self.heads(table, spans, frame)?;
            }
            let row = self.before.len() as u32;
            self.lines.insert(page, TableLine { table: index, line: n, row, heads });
            let same = n > 0 && plan.joined(n - 1);
            let total = matches!(line, Printed::Schema(_, r, _) if r.kind == RowKind::Total) && n > 0;
            rows.push(self.next(match () {
                () if n == 0 || total => Before::Never,
                () if n < EDGE || n + EDGE > plan.lines.len() || plan.lines.len() <= SMALL => Before::Edge,
                () if same => Before::Inside,
                () => Before::Group,
            }));
        }
        let values = self.values(table, plan, spans, &rows);
        let long = self.long(table, spans, &values);
        let lines = Lines { rows: &rows, starts: &starts, long: &long };
        self.labels(table, plan, &lines, frame)?;
        let mut overflow = Vec::new();
        for (n, line) in plan.lines.iter().enumerate() {
            let r = rows[n];
            let mut base = Self::row_style(line);
            (base.lines[0], base.lines[2]) = plan.edges(n, n);
            if self.grid.codes {
                let code = match line {
                    Printed::Schema(_, row, _) => row.code.clone(),
                    Printed::Extra(e) => e.code.clone(),
                };
                let at = range(r, 0, r, 0);
                let look = Pen::framed(&base.clone().align(Align::Center).num("@"), at, frame);
                self.pen.span(at, &code.map_or(Ink::Blank, Ink::Text), &look)?;
            }
            for (c, column) in table.columns.iter().enumerate() {
                let (Some(&(a, b)), Some(shown)) = (spans.get(c), values.shown.get(n).and_then(|v| v.get(c))) else {
                    continue;
                };
                let at = range(r, a, r, b);
                let mut look = base.clone();
                if column.measure.is_count() {
                    look = look.align(Align::Right);
                    look.wrap = matches!(shown.ink, Ink::Text(_));
                    if matches!(&shown.ink, Ink::Text(t) if number::read_open_count(t).is_some()) {
                        look = look.fill(style::INFO).pt(OPEN_PT);
                    }
                    look.num = match shown.ink {
                        Ink::Number(x) if x.fract() != 0.0 => "General".to_owned(),
                        Ink::Date(_) => "yyyy/m/d".to_owned(),
                        Ink::Text(_) => style::WORDS.to_owned(),
                        // A blank of one character's width keeps the figure off the line.
                        _ => "#,##0_ ".to_owned(),
                    };
                    if !matches!(line, Printed::Schema(_, row, _) if matches!(row.kind, RowKind::Total | RowKind::Subtotal))
                    {
                        self.inputs.push(range(r, a, r, a));
                    }
                } else {
                    look = Style { bold: false, ..look }.pt(REMARK_PT).indented();
                    if let Ink::Text(t) = &shown.ink {
                        if let Some(pt) = self.remark_pt(t, (a, b)) {
                            look = look.pt(pt);
                        } else {
                            // It stands below the table in full; here its beginning is enough.
                            overflow.push((n, t.clone()));
                            look = look.top();
                            self.pen.most = measure::lines_pt(BEGINNING, REMARK_PT);
                        }
                    }
                }
                let look = Pen::framed(&shown.style(look), at, frame);
                match values.formulas.get(n).and_then(|v| v.get(c)).and_then(Option::as_ref) {
                    Some(formula) => {
                        Shown { ink: formula.clone(), ..shown.clone() }.put(&mut self.pen, at, &look)?;
                    }
                    None => shown.put(&mut self.pen, at, &look)?,
                }
                self.pen.most = measure::MAX_ROW_PT;
                self.index(table, line, c, &Target::form(r, a));
                if let Printed::Schema(i, ..) = line {
                    let number = if let Ink::Number(n) = shown.ink { Some(n) } else { None };
                    self.places.prints(&table.id, *i, c, at.start, number);
                }
            }
        }
        for (n, text) in overflow {
            self.overflow(&plan.paths[n].join(" / "), &text)?;
        }
        Ok(())
    }

    /// Notes where a cell is shown.
    fn index(&mut self, table: &Table, line: &Printed<'_>, c: usize, target: &Target) {
        let cells = match line {
            Printed::Schema(_, _, content) => content.map_or(&[][..], |r| &r.cells),
            Printed::Extra(e) => &e.cells,
        };
        self.places.cell(cells.get(c).and_then(|x| x.source.as_ref()), target);
        if let (Printed::Schema(_, row, _), Some(column)) = (line, table.columns.get(c)) {
            for key in row_keys(row) {
                self.places.name(&table.id, &key, &column.id, target);
            }
        }
    }

    /// The look of a row's cells.
    fn row_style(line: &Printed<'_>) -> Style {
        match line {
            Printed::Schema(_, row, _) => match row.kind {
                RowKind::Total | RowKind::Subtotal => Style::boxed().bold(),
                RowKind::Category | RowKind::OfWhich => Style::boxed(),
            },
            Printed::Extra(_) => Style::boxed().fill(style::WARNING),
        }
    }

    /// The size at which a remark fits a row; `None` where none does.
    fn remark_pt(&self, text: &str, (a, b): (u32, u32)) -> Option<f64> {
        measure::fitting_pt(text, REMARK_PT, self.pen.width(a, b) - Style::default().indented().inset())
    }

    /// The lines with a remark that no row is high enough for.
    fn long(&self, table: &Table, spans: &[(u32, u32)], values: &Values) -> BTreeSet<usize> {
        let remarks = || table.columns.iter().zip(spans).enumerate().filter(|(_, (c, _))| !c.measure.is_count());
        let long = |shown: &Vec<Shown>| {
            remarks().any(|(c, (_, span))| {
                matches!(shown.get(c).map(|s| &s.ink), Some(Ink::Text(t)) if self.remark_pt(t, *span).is_none())
            })
        };
        values.shown.iter().enumerate().filter(|(_, shown)| long(shown)).map(|(n, _)| n).collect()
    }

    /// The labels of lines that stand in these rows; those of groups are written again on a new page.
    fn labels(
        &mut self,
        table: &Table,
        plan: &TablePlan<'_>,
        lines: &Lines<'_>,
        frame: CellRange,
    ) -> Result<(), ReportError> {
        for cell in paged_labels(&plan.paths, self.grid.levels as usize, lines.starts) {
            let (r0, r1) = (lines.rows[cell.rows.0], lines.rows[cell.rows.1]);
            let left = self.grid.label();
            let at = range(r0, left + cell.levels.0 as u32, r1, left + cell.levels.1 as u32);
            let line = &plan.lines[cell.rows.0];
            let mut look = Self::row_style(line).indented();
            (look.lines[0], look.lines[2]) = plan.edges(cell.rows.0, cell.rows.1);
            if matches!(line, Printed::Schema(_, row, _) if row.kind == RowKind::Total) {
                look = look.align(Align::Center);
            }
            // The row whose own, innermost label this is: a leaf, or a category that is a group too.
            let own = (cell.rows.0..=cell.rows.1)
                .find(|&n| !cell.text.is_empty() && (cell.leaf || plan.paths[n].len() == cell.levels.0 + 1));
            let (source, correction) = match own.map(|n| &plan.lines[n]) {
                Some(Printed::Schema(_, _, Some(row))) => (row.label_source.as_ref(), row.label_correction),
                Some(Printed::Extra(e)) => (e.label_source.as_ref(), None),
                _ => (None, None),
            };
            let mut shown = self.marks.show_label(&cell.text, source, correction);
            let below = || (cell.leaf && lines.long.contains(&cell.rows.0)).then_some("全文は表の下");
            if let Some(why) = plan.why.iter().find(|w| w.0 == cell.rows.0).map(|w| w.1).or_else(below) {
                look.num = format!("@\"（{why}）\"");
                // The height for the words added by the format.
                let text = format!("{}（{why}）", cell.text);
                let width = self.pen.width(at.start.col, at.end.col) - look.inset();
                self.pen.need(r0, measure::height_pt(&text, look.pt, width));
                if cell.text.is_empty() {
                    look.num = String::new();
                    shown.ink = Ink::text(format!("(名称なし)（{why}）"));
                }
            }
            let look = Pen::framed(&shown.style(look), at, frame);
            shown.put(&mut self.pen, at, &look)?;
            let target = Target::form(at.start.row, at.start.col);
            self.places.cell(source, &target);
            if let Some(Printed::Schema(_, row, _)) = own.map(|n| &plan.lines[n]) {
                for key in row_keys(row) {
                    self.places.name(&table.id, &key, "", &target);
                }
            }
        }
        Ok(())
    }

    /// What is shown in every cell, totals as formulas where what is printed is what they give.
    fn values(&self, table: &Table, plan: &TablePlan<'_>, spans: &[(u32, u32)], rows: &[u32]) -> Values {
        let blank = CellContent::default();
        let mut shown: Vec<Vec<Shown>> = plan
            .lines
            .iter()
            .map(|line| {
                table
                    .columns
                    .iter()
                    .enumerate()
                    .map(|(c, column)| {
                        let (cells, key) = match line {
                            Printed::Schema(_, row, content) => {
                                (content.map_or(&[][..], |r| &r.cells[..]), row_keys(row).into_iter().next())
                            }
                            Printed::Extra(e) => (&e.cells[..], None),
                        };
                        let name = key.map(|k| (table.id.clone(), k, column.id.clone()));
                        self.marks.show(cells.get(c).unwrap_or(&blank), name)
                    })
                    .collect()
            })
            .collect();
        // Bounds stand below the word that asks for the figure.
        for cell in shown.iter_mut().flatten() {
            if let Ink::Text(text) = &mut cell.ink
                && number::read_open_count(text).is_some()
            {
                *text = text.replacen(' ', "\n", 1);
            }
        }
        let mut formulas: Vec<Vec<Option<Ink>>> = plan
            .lines
            .iter()
            .zip(&shown)
            .map(|(line, shown)| {
                let cells = match line {
                    Printed::Schema(_, _, content) => content.map_or(&[][..], |r| &r.cells[..]),
                    Printed::Extra(e) => &e.cells[..],
                };
                let own = |c: usize| {
                    let formula = cells.get(c)?.formula.clone()?;
                    if let Ink::Number(n) = shown.get(c)?.ink { Some(Ink::Formula(formula, n)) } else { None }
                };
                (0..table.columns.len()).map(own).collect()
            })
            .collect();
        // Printed row of each schema row.
        let mut printed = vec![None; table.rows.len()];
        for (n, line) in plan.lines.iter().enumerate() {
            if let Printed::Schema(i, ..) = line
                && let Some(slot) = printed.get_mut(*i)
            {
                *slot = Some(n);
            }
        }
        for i in sum_order(table) {
            let Some(n) = printed.get(i).copied().flatten() else { continue };
            let parts: Vec<usize> =
                table.rows[i].parts.iter().filter_map(|&p| printed.get(p).copied().flatten()).collect();
            let sheet_rows: Vec<u32> = parts.iter().map(|&p| rows[p]).collect();
            for (c, column) in table.columns.iter().enumerate() {
                let (true, Some(&(at, _))) = (column.measure.is_count(), spans.get(c)) else { continue };
                let Some(formula) = sums::formula(at, &sheet_rows) else { continue };
                let result = sums::sum(parts.iter().map(|&p| match shown[p][c].ink {
                    Ink::Number(x) => Some(x),
                    _ => None,
                }));
                let fits = match shown[n][c].ink {
                    Ink::Number(x) => (x - result).abs() < f64::EPSILON,
                    // A total that was not stated is computed.
                    Ink::Blank => true,
                    _ => false,
                };
                // A copy for publication has values only, and no sum over what it does not tell.
                let whole = || parts.iter().all(|&p| !matches!(shown[p][c].ink, Ink::Text(_)));
                if self.data.public.is_some() {
                    if fits && whole() {
                        shown[n][c].ink = Ink::Number(result);
                    }
                } else if fits {
                    shown[n][c].ink = Ink::Number(result);
                    formulas[n][c] = Some(Ink::Formula(formula, result));
                } else if let (Ink::Text(open), Some(count)) = (&shown[n][c].ink, sums::count(at, &sheet_rows))
                    && number::read_open_count(open).is_some()
                {
                    // Once the parts are filled in, the total is their sum.
                    let text = format!("IF({count}={},{formula},\"{open}\")", parts.len());
                    formulas[n][c] = Some(Ink::TextFormula(text, open.clone()));
                }
            }
        }
        Values { shown, formulas }
    }
}

/// The label cells of a table whose pages begin with certain lines: none reaches over the end of a page.
fn paged_labels(paths: &[Vec<String>], depth: usize, starts: &dyn Fn(usize) -> bool) -> Vec<LabelCell> {
    let mut out = Vec::new();
    let mut from = 0;
    while from < paths.len() {
        let to = (from + 1..paths.len()).find(|&n| starts(n)).unwrap_or(paths.len());
        let page: Vec<&[String]> = paths[from..to].iter().map(Vec::as_slice).collect();
        let shifted = |cell: LabelCell| LabelCell { rows: (cell.rows.0 + from, cell.rows.1 + from), ..cell };
        out.extend(label_cells(&page, depth).into_iter().map(shifted));
        from = to;
    }
    out
}

/// Totals and subtotals, each after those it is made of; rows in a circle are left out.
fn sum_order(table: &Table) -> Vec<usize> {
    let is_sum = |i: usize| {
        table.rows.get(i).is_some_and(|r| matches!(r.kind, RowKind::Total | RowKind::Subtotal) && !r.parts.is_empty())
    };
    let mut pending: Vec<usize> = (0..table.rows.len()).filter(|&i| is_sum(i)).collect();
    let mut done = Vec::new();
    while !pending.is_empty() {
        let (ready, rest): (Vec<usize>, Vec<usize>) =
            pending.iter().partition(|&&i| table.rows[i].parts.iter().all(|p| !pending.contains(p)));
        if ready.is_empty() {
            break;
        }
        done.extend(ready);
        pending = rest;
    }
    done
}

/// The names findings may give a row: its code, its label, 合計.
fn row_keys(row: &Row) -> Vec<String> {
    let mut keys: Vec<String> = row.code.iter().cloned().collect();
    keys.push(row.label());
    if row.kind == RowKind::Total {
        keys.push("合計".to_owned());
    }
    keys
}
