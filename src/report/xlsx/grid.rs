//! The columns all tables of the form share: codes, label levels, values. Tables of different shape stand on one sheet, so a
//! text column spans what the count columns of other tables need.

use super::measure::width_px;
use super::model::{Content, ReportData, TableContent};
use super::pages;
use super::style::{INDENT_PX, TEXT_PT};
use super::table::OPEN_PT;
use crate::number::read_open_count;
use crate::schema::{Schema, Table};

/// Label levels printed apart; deeper paths keep their rest in the last.
const MAX_LEVELS: usize = 6;
/// Narrowest and widest count column.
const COUNT_PX: (f64, f64) = (52.0, 104.0);
/// Narrowest and widest column of codes.
const CODE_PX: (f64, f64) = (48.0, 140.0);
/// What a column of remarks needs at least.
const TEXT_PX: f64 = 220.0;

/// The columns of the form.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Whether the first column holds codes.
    pub codes: bool,
    /// How many columns hold labels.
    pub levels: u32,
    /// How many columns hold values.
    pub values: u32,
    /// Widths in pixels.
    pub widths: Vec<f64>,
}

impl Grid {
    /// The grid for all tables of a form, wide enough for the figures that stand in them.
    pub fn new(data: &ReportData<'_>) -> Self {
        let (schema, codes) = (data.schema, data.show_codes);
        let levels = schema.tables.iter().map(Table::depth).max().unwrap_or(1).clamp(1, MAX_LEVELS);
        let values = schema.tables.iter().map(|t| t.columns.len()).max().unwrap_or(1).max(1);
        let values = if crowded(schema, values) { values + 1 } else { values };
        let mut widths = Vec::new();
        if codes {
            widths.push(code_width(data));
        }
        widths.extend(label_widths(schema, levels));
        let before: f64 = widths.iter().sum();
        widths.extend(value_widths(data, values, pages::grid_px(false, 1.0) - before));
        Self { codes, levels: levels as u32, values: values as u32, widths }
    }

    /// The first label column.
    pub fn label(&self) -> u32 {
        u32::from(self.codes)
    }

    /// The first value column.
    pub fn value(&self) -> u32 {
        self.label() + self.levels
    }

    /// The last column.
    pub fn last(&self) -> u32 {
        self.value() + self.values - 1
    }

    /// Total width in pixels.
    pub fn width(&self) -> f64 {
        self.widths.iter().sum()
    }

    /// First and last grid column of each column of a table.
    pub fn spans(&self, table: &Table) -> Vec<(u32, u32)> {
        spans(&weights(table), self.values).into_iter().map(|(a, b)| (self.value() + a, self.value() + b)).collect()
    }
}

/// Lays columns over `room` grid columns: one each, and what is over goes to the flexible ones, which have a weight (how much
/// room their text wants), always to the one that has least for its weight.
pub fn spans(weights: &[Option<f64>], room: u32) -> Vec<(u32, u32)> {
    let mut counts = vec![1u32; weights.len()];
    for _ in weights.len() as u32..room {
        let neediest = weights
            .iter()
            .enumerate()
            .filter_map(|(i, w)| w.map(|w| (i, w.max(1.0) / f64::from(counts[i]))))
            .fold(None, |best: Option<(usize, f64)>, x| if best.is_none_or(|b| x.1 > b.1) { Some(x) } else { best });
        let Some((i, _)) = neediest else { break };
        counts[i] += 1;
    }
    let mut at = 0;
    counts
        .into_iter()
        .map(|n| {
            let span = (at, at + n - 1);
            at += n;
            span
        })
        .collect()
}

/// The weights of a table's columns: text columns share alike.
fn weights(table: &Table) -> Vec<Option<f64>> {
    table.columns.iter().map(|c| (!c.measure.is_count()).then_some(1.0)).collect()
}

/// Makes `natural` widths fill `room`: what is over goes to the columns marked `stretch` (all, where none is); where they do not
/// fit, the widest give way first, to `least` at most.
pub fn fit(natural: &[f64], stretch: &[bool], room: f64, least: f64) -> Vec<f64> {
    let total: f64 = natural.iter().sum();
    if total <= room {
        let any = stretch.contains(&true);
        let takers = stretch.iter().filter(|&&s| s || !any).count().max(1);
        let share = (room - total) / takers as f64;
        return natural.iter().zip(stretch).map(|(w, &s)| if s || !any { w + share } else { *w }).collect();
    }
    // The widest a column may be so that all fit: found by halving.
    let (mut low, mut high) = (least, natural.iter().copied().fold(least, f64::max));
    for _ in 0..40 {
        let cap = f64::midpoint(low, high);
        if natural.iter().map(|w| w.min(cap)).sum::<f64>() > room { high = cap } else { low = cap }
    }
    natural.iter().map(|w| w.min(low)).collect()
}

/// Widths of the label columns: groups as wide as their text up to a limit, the last level takes what leaves need.
fn label_widths(schema: &Schema, levels: usize) -> Vec<f64> {
    const GROUP: (f64, f64) = (42.0, 100.0);
    const ALL: (f64, f64) = (160.0, 250.0);
    let mut widths = vec![GROUP.0; levels];
    let paths = || schema.tables.iter().flat_map(|t| t.rows.iter().map(|r| r.path.as_slice()));
    for p in paths() {
        for (level, text) in p.iter().enumerate().take(p.len().saturating_sub(1)).take(levels.saturating_sub(1)) {
            widths[level] = f64::max(widths[level], width_px(text, TEXT_PT) + INDENT_PX + 4.0).min(GROUP.1);
        }
    }
    let groups: f64 = widths[..levels - 1].iter().sum();
    let mut last = GROUP.0;
    for p in paths() {
        let start = p.len().saturating_sub(1).min(levels - 1);
        let own = p.last().map_or(0.0, |t| width_px(t, TEXT_PT) + INDENT_PX + 4.0);
        let given: f64 = widths[start..levels - 1].iter().sum();
        last = last.max(own - given);
    }
    widths[levels - 1] = last.max(ALL.0 - groups).min((ALL.1 - groups).max(100.0));
    widths
}

/// As wide as the longest code, within limits.
fn code_width(data: &ReportData<'_>) -> f64 {
    let known = data.schema.tables.iter().flat_map(|t| &t.rows).filter_map(|row| row.code.as_deref());
    let extra = data.tables.iter().flatten().flat_map(|t| &t.extra).filter_map(|row| row.code.as_deref());
    known.chain(extra).map(|code| width_px(code, TEXT_PT) * 1.03 + 6.0).fold(CODE_PX.0, f64::max).min(CODE_PX.1)
}

/// Whether a column of remarks would make columns wide that are counts in another table: it then gets a column of its own.
fn crowded(schema: &Schema, values: usize) -> bool {
    let spans = |t: &Table| spans(&weights(t), values as u32);
    let counts: Vec<bool> = (0..values as u32)
        .map(|at| {
            let is = |t: &Table| {
                t.columns.iter().zip(spans(t)).any(|(c, (a, b))| c.measure.is_count() && a <= at && at <= b)
            };
            schema.tables.iter().any(is)
        })
        .collect();
    schema.tables.iter().any(|t| {
        t.columns.iter().zip(spans(t)).filter(|(c, _)| !c.measure.is_count()).any(|(_, (a, b))| {
            let span = &counts[a as usize..=(b as usize).min(values - 1)];
            span.iter().all(|count| *count) && (span.len() as f64) * COUNT_PX.1 < TEXT_PX
        })
    })
}

/// Widths of the value columns, filling `room` pixels where that is more than they need.
fn value_widths(data: &ReportData<'_>, values: usize, room: f64) -> Vec<f64> {
    let schema = data.schema;
    let mut widths = vec![COUNT_PX.0; values];
    for (i, t) in schema.tables.iter().enumerate() {
        let figures = figure_widths(t, data.tables.get(i).and_then(Option::as_ref));
        for ((c, figure), (a, b)) in t.columns.iter().zip(figures).zip(spans(&weights(t), values as u32)) {
            let (a, b) = (a as usize, (b as usize).min(values - 1));
            if c.measure.is_count() {
                let word = c.label.split_whitespace().map(|w| width_px(w, TEXT_PT)).fold(0.0, f64::max) + 4.0;
                widths[a] = f64::max(widths[a], word).min(COUNT_PX.1).max(figure);
            } else {
                let have: f64 = widths[a..=b].iter().sum();
                if have < TEXT_PX {
                    let share = (TEXT_PX - have) / (b - a + 1) as f64;
                    widths[a..=b].iter_mut().for_each(|w| *w += share);
                }
            }
        }
    }
    // Columns no table uses for counts are remarks: they take what is over; else all share it.
    let mut text = vec![true; values];
    for t in &schema.tables {
        for (c, (a, b)) in t.columns.iter().zip(spans(&weights(t), values as u32)) {
            if c.measure.is_count() {
                text[a as usize..=(b as usize).min(values - 1)].fill(false);
            }
        }
    }
    if widths.iter().sum::<f64>() < room { fit(&widths, &text, room, 0.0) } else { widths }
}

/// What the widest figure of each column takes: a number that does not fit is shown as ####. The sum of a column stands for
/// any total computed from it; a mark and the blank before the line are allowed for.
fn figure_widths(table: &Table, content: Option<&TableContent>) -> Vec<f64> {
    (0..table.columns.len())
        .map(|c| {
            let rows = content.map_or(&[][..], |t| &t.rows).iter().flatten().map(|r| &r.cells);
            let cells = rows.chain(content.map_or(&[][..], |t| &t.extra).iter().map(|e| &e.cells));
            let (mut sum, mut longest, mut words) = (0u64, 0usize, 0.0);
            for cell in cells.filter_map(|cells| cells.get(c)) {
                match cell.content {
                    Content::Int(n) => {
                        sum = sum.saturating_add(n.unsigned_abs());
                        longest = longest.max(n.to_string().len());
                    }
                    // The bounds of persons, which stand on two lines.
                    Content::Text(ref t) if read_open_count(t).is_some() => {
                        words = f64::max(words, width_px(t, OPEN_PT) * 1.05 + 6.0);
                    }
                    Content::Float(x) => longest = longest.max(x.to_string().len().min(12)),
                    _ => {}
                }
            }
            let digits = longest.max(sum.to_string().len());
            let text = "0".repeat(digits) + &",".repeat(digits.saturating_sub(1) / 3);
            (width_px(&text, TEXT_PT) * 1.05 + 20.0).max(words)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_columns_span_what_is_over() {
        assert_eq!(spans(&[None, Some(1.0)], 4), [(0, 0), (1, 3)]);
        assert_eq!(spans(&[None, None], 4), [(0, 0), (1, 1)]);
        assert_eq!(spans(&[Some(1.0), None, Some(3.0)], 6), [(0, 1), (2, 2), (3, 5)]);
        assert_eq!(spans(&[], 4), []);
    }

    #[test]
    fn remarks_beside_few_counts_get_a_column_of_their_own() {
        let table = |columns: &str| {
            format!(
                "[[table]]\nid = \"{0}\"\ntitle = \"表{0}\"\ncolumns = [{columns}]\nrows = [{{ code = \"010006\", path = \"あ\" }}]\n",
                columns.len()
            )
        };
        let count = |id: &str| format!("{{ id = \"{id}\", label = \"{id}\", measure = \"events\" }}");
        let (one, note) = (count("a"), "{ id = \"note\", label = \"備考\", measure = \"text\" }");
        let crowds = |counts: usize| {
            let many: Vec<String> = (0..counts).map(|i| count(&format!("c{i}"))).collect();
            let form = format!(
                "id = \"f\"\nversion = \"1\"\ntitle = \"様式\"\nlanguage = \"ja\"\n[recognise]\ntitles = [\"様式\"]\nmin_tables = 1\n{}{}",
                table(&many.join(", ")),
                table(&format!("{one}, {note}"))
            );
            crowded(&Schema::parse(&form, "form.toml").unwrap(), counts.max(2))
        };
        assert!(crowds(2), "two counts above, a count and a remark below");
        assert!(!crowds(4), "three counts have the room a remark needs");
        assert!(!crowds(1), "no count above the remark");
    }

    #[test]
    fn widths_fill_the_page_and_the_widest_give_way() {
        assert_eq!(fit(&[50.0, 50.0], &[false, true], 200.0, 40.0), [50.0, 150.0]);
        assert_eq!(fit(&[50.0, 50.0], &[false, false], 200.0, 40.0), [100.0, 100.0]);
        let tight = fit(&[50.0, 900.0, 200.0], &[false, true, true], 350.0, 40.0);
        assert!((tight[0] - 50.0).abs() < 0.1 && (tight[1] - 150.0).abs() < 0.1 && (tight[2] - 150.0).abs() < 0.1);
    }
}
