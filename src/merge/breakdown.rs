//! 内訳: each figure of the whole by period and by office, with the cells it is from. What the report's figures point into, and what an
//! auditor follows back to file, sheet and cell.

use super::combine::{Joined, Joining};
use super::intake::{Known, Piece};
use super::slots::Slot;
use super::whole::ExtraRow;
use crate::a1::CellRef;
use crate::date::{Period, fiscal_year};
use crate::schema::{MergeRule, Schema};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The row of the headings, zero-based; the lines follow it.
pub const HEAD_ROW: u32 = 3;
/// The first column of periods, zero-based: code, category, column and measure stand before it.
pub const FIRST_PERIOD: u32 = 4;

/// A period of the whole as a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// `4月`, `第1四半期`.
    pub label: String,
    /// Its days.
    pub period: Period,
    /// Its reports, indices into the inputs; more than one where there are several offices.
    pub pieces: Vec<usize>,
}

/// Whose figures a line shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Whose {
    /// A figure of the form.
    Slot(Slot),
    /// A row without a place in the form: its index, and the schema column.
    Extra(usize, usize),
}

/// A line of 内訳.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// The heading of a table.
    Section(String),
    /// A figure.
    Figure(Box<Figure>),
}

/// A figure by period and by office.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Whose.
    pub whose: Whose,
    /// Category code.
    pub code: String,
    /// The category's path joined with ` / `.
    pub label: String,
    /// The column's label.
    pub column: String,
    /// The measure's word.
    pub measure: &'static str,
    /// The measure's unit.
    pub unit: &'static str,
    /// By period; `None` where no report has it or where it cannot be told.
    pub periods: Vec<Option<Known>>,
    /// By office; empty where there is only one.
    pub offices: Vec<Option<Known>>,
    /// What they come to.
    pub total: Option<Known>,
    /// Whether the total is the sum of the periods.
    pub adds: bool,
    /// Whether the total is a sum of other lines.
    pub is_sum: bool,
    /// The cells it is from: by place, the periods.
    pub cells: Vec<(usize, usize, u16, CellRef, Known)>,
}

/// The whole sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Breakdown {
    /// The periods, ascending.
    pub heads: Vec<Head>,
    /// The offices, where there are several.
    pub offices: Vec<Arc<str>>,
    /// The lines, from the row after [`HEAD_ROW`] on.
    pub lines: Vec<Line>,
    rows: HashMap<Whose, u32>,
}

impl Breakdown {
    /// The column of the totals.
    pub fn total_column(&self) -> u32 {
        FIRST_PERIOD + self.heads.len() as u32
    }

    /// The cell of a figure's total.
    pub fn total(&self, whose: Whose) -> Option<CellRef> {
        self.rows.get(&whose).map(|&row| CellRef::new(row, self.total_column()))
    }

    /// The row of a figure on the sheet, zero-based, and the figure.
    pub fn line(&self, whose: Whose) -> Option<(u32, &Figure)> {
        let row = *self.rows.get(&whose)?;
        let line = self.lines.get(usize::try_from(row.checked_sub(HEAD_ROW + 1)?).ok()?)?;
        if let Line::Figure(f) = line { Some((row, f)) } else { None }
    }

    /// The figures.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.lines.iter().filter_map(|l| if let Line::Figure(f) = l { Some(&**f) } else { None })
    }

    fn push(&mut self, line: Line) {
        if let Line::Figure(figure) = &line {
            self.rows.insert(figure.whose, HEAD_ROW + 1 + self.lines.len() as u32);
        }
        self.lines.push(line);
    }
}

/// Builds the breakdown of what was joined.
pub(super) fn breakdown(joining: &Joining<'_>, figures: &[Option<Joined>], extra: &[ExtraRow]) -> Breakdown {
    let schema = joining.schema;
    let mut out = Breakdown { heads: heads(joining), ..Breakdown::default() };
    if joining.plan.series.len() > 1 {
        let name = |o: &Option<Arc<str>>| o.clone().unwrap_or_else(|| Arc::from("（名称なし）"));
        out.offices = joining.plan.series.iter().map(|s| name(&s.office)).collect();
    }
    let mut section: Option<Option<usize>> = None;
    for (n, slot) in joining.slots.iter() {
        let Some(joined) = figures[n] else { continue };
        let table = if let Slot::Cell(t, ..) = slot { Some(t) } else { None };
        if section != Some(table) {
            if let Some(Some(t)) = section {
                extras(joining, &mut out, t, extra);
            }
            section = Some(table);
            out.push(Line::Section(table.map_or_else(|| "表頭".to_owned(), |t| title(schema, t))));
        }
        let figure = figure(joining, &out, n, slot, joined);
        out.push(Line::Figure(Box::new(figure)));
    }
    if let Some(Some(t)) = section {
        extras(joining, &mut out, t, extra);
    }
    out
}

/// A table's number and title.
pub(super) fn title(schema: &Schema, table: usize) -> String {
    let t = &schema.tables[table];
    t.number.map_or_else(|| t.title.clone(), |n| format!("{n}. {}", t.title))
}

fn extras(joining: &Joining<'_>, out: &mut Breakdown, table: usize, extra: &[ExtraRow]) {
    for (x, row) in extra.iter().enumerate().filter(|(_, row)| row.table == table) {
        for (k, column) in joining.schema.tables[table].columns.iter().enumerate() {
            let Some(total) = row.totals.get(k).copied().flatten() else { continue };
            let value = |piece: usize| {
                let own = row.cells.iter().filter(|c| c.piece == piece && c.column == k).map(|c| c.taken.known);
                own.reduce(|a, b| a.plus(b).unwrap_or(Known::Unknown))
            };
            let heads: Vec<Option<Known>> =
                out.heads.iter().map(|h| together(h.pieces.iter().filter_map(|&p| value(p)), column.merge)).collect();
            let offices = joining.plan.series.iter().filter(|_| !out.offices.is_empty());
            let offices = offices.map(|s| together(s.pieces.iter().filter_map(|&p| value(p)), column.merge)).collect();
            let place = |p: usize| out.heads.iter().position(|h| h.pieces.contains(&p));
            let cells = row
                .cells
                .iter()
                .filter(|c| c.column == k)
                .filter_map(|c| Some((place(c.piece)?, c.piece, c.taken.sheet, c.taken.cell?, c.taken.known)));
            let figure = Figure {
                whose: Whose::Extra(x, k),
                code: row.code.clone().unwrap_or_default(),
                label: row.label.clone(),
                column: column.label.clone(),
                measure: column.measure.label(),
                unit: column.measure.unit(),
                cells: cells.collect(),
                periods: heads,
                offices,
                total: Some(total),
                adds: column.merge == MergeRule::Sum,
                is_sum: false,
            };
            out.push(Line::Figure(Box::new(figure)));
        }
    }
}

fn together(parts: impl Iterator<Item = Known>, rule: MergeRule) -> Option<Known> {
    let parts: Vec<Known> = parts.collect();
    if parts.is_empty() {
        return None;
    }
    Some(match rule {
        MergeRule::Bounds => super::combine::bounds(&parts, None),
        _ => super::combine::sum(&parts),
    })
}

fn figure(joining: &Joining<'_>, out: &Breakdown, n: usize, slot: Slot, joined: Joined) -> Figure {
    let schema = joining.schema;
    let rule = slot.rule(schema);
    let (code, label, column) = match slot {
        Slot::Header(i) => (String::new(), schema.header[i].label.clone(), String::new()),
        Slot::Cell(t, j, k) => {
            let (row, column) = (&schema.tables[t].rows[j], &schema.tables[t].columns[k]);
            (row.code.clone().unwrap_or_default(), row.label(), column.label.clone())
        }
    };
    let periods: Vec<Option<Known>> = out
        .heads
        .iter()
        .map(|h| together(h.pieces.iter().filter_map(|&p| single(joining, p, n, rule)), rule))
        .collect();
    let offices = joining.plan.series.iter().filter(|_| !out.offices.is_empty());
    let offices = offices.map(|s| together(joining.of_series(s, n, rule).known.into_iter(), rule)).collect();
    let mut cells = Vec::new();
    for (h, head) in out.heads.iter().enumerate() {
        for &piece in &head.pieces {
            cells.extend(joining.taken(piece, n).filter_map(|t| Some((h, piece, t.sheet, t.cell?, t.known))));
        }
    }
    // Thousands of inputs make these the most there is to keep.
    cells.shrink_to_fit();
    let measure = slot.measure(schema);
    let known: Option<i64> = periods.iter().flatten().map(|p| p.exact()).try_fold(0_i64, |a, b| a.checked_add(b?));
    Figure {
        whose: Whose::Slot(slot),
        code,
        label,
        column,
        measure: measure.label(),
        unit: measure.unit(),
        adds: rule == MergeRule::Sum && known.is_some() && known == joined.known.exact(),
        periods,
        offices,
        total: Some(joined.known),
        is_sum: slot.is_sum(schema),
        cells,
    }
}

/// What one report says of its own period: of counts since April, what it grew by.
fn single(joining: &Joining<'_>, piece: usize, n: usize, rule: MergeRule) -> Option<Known> {
    let own = joining.value(piece, n)?;
    let Some(series) = joining.plan.series.iter().find(|s| s.cumulative && s.pieces.contains(&piece)) else {
        return Some(own);
    };
    let at = series.pieces.iter().position(|&p| p == piece)?;
    match at.checked_sub(1).map(|b| series.pieces[b]).or(series.base) {
        None => Some(own),
        // Persons of a stretch cannot be told from two counts since April.
        Some(_) if rule == MergeRule::Bounds => None,
        Some(before) => super::combine::since(own, joining.value(before, n)?, rule),
    }
}

/// The periods of the inputs as columns; of counts since April, the stretches between them.
fn heads(joining: &Joining<'_>) -> Vec<Head> {
    let mut periods: BTreeMap<(crate::date::Date, crate::date::Date), Vec<usize>> = BTreeMap::new();
    for series in &joining.plan.series {
        let mut from = None;
        for &p in &series.pieces {
            let Some(period) = joining.pieces[p].period else { continue };
            let begin =
                if series.cumulative { from.unwrap_or(period.from.max(joining.plan.whole.from)) } else { period.from };
            periods.entry((begin, period.to)).or_default().push(p);
            from = period.to.tomorrow().ok();
        }
    }
    let years = periods.keys().map(|k| fiscal_year(k.0)).collect::<std::collections::BTreeSet<_>>();
    let several_years = years.len() > 1;
    periods
        .into_iter()
        .filter_map(|((from, to), pieces)| {
            let period = Period::new(from, to)?;
            Some(Head { label: short_label(&period, several_years), period, pieces })
        })
        .collect()
}

/// `4月`, `第1四半期`, `4～6月`; with the year where there are several.
pub(super) fn short_label(period: &Period, with_year: bool) -> String {
    let (a, b) = (period.from.month(), period.to.month());
    let short = match period.whole_quarters() {
        Some((first, last)) if first == last => format!("第{first}四半期"),
        Some((first, last)) => format!("第{first}～{last}四半期"),
        None if !period.is_whole_months() => {
            format!("{a}/{}～{b}/{}", period.from.day(), period.to.day())
        }
        None if a == b => format!("{a}月"),
        None => format!("{a}～{b}月"),
    };
    if with_year { format!("{}年 {short}", period.from.year()) } else { short }
}

/// Where a figure comes from: `4～6月 1相談対象者!D6`, `7月 集計!C12`, a line each where there are only two. Periods of one place stand together.
pub fn sources(breakdown: &Breakdown, pieces: &[Piece], figure: &Figure) -> String {
    let mut places: Vec<(String, Vec<usize>)> = Vec::new();
    for &(head, piece, sheet, cell, _) in &figure.cells {
        let place = format!("{}!{cell}", pieces[piece].sheet(sheet));
        match places.iter_mut().find(|p| p.0 == place) {
            Some(known) => known.1.push(head),
            None => places.push((place, vec![head])),
        }
    }
    let between = if places.len() > 2 { "、" } else { "\n" };
    let texts = places.into_iter().map(|(place, heads)| format!("{} {place}", runs(breakdown, &heads)));
    texts.collect::<Vec<_>>().join(between)
}

/// The labels of columns, neighbours as one stretch.
fn runs(breakdown: &Breakdown, heads: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &h in heads {
        match runs.last_mut() {
            Some(run) if run.1 + 1 == h || run.1 == h => run.1 = h,
            _ => runs.push((h, h)),
        }
    }
    let label = |h: usize| breakdown.heads.get(h).map_or("", |h| h.label.as_str());
    let texts = runs.into_iter().map(|(a, b)| match (label(a), label(b)) {
        (x, _) if a == b => x.to_owned(),
        // `4月～6月` reads better as `4～6月`.
        (x, y) if x.ends_with('月') && y.ends_with('月') && !x.contains('～') => {
            format!("{}～{y}", x.trim_end_matches('月'))
        }
        (x, y) => format!("{x}～{y}"),
    });
    texts.collect::<Vec<_>>().join("・")
}
