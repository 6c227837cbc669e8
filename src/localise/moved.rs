//! Values in the wrong rows, seen against other reports: two that changed places, a block that slipped by one row.
//!
//! A column's total does not notice either. The months behind a quarter say exactly what each row should hold; the previous report says it
//! about, and only a likeness far better than the rows' own counts then.

use super::elsewhere::{Elsewhere, count};
use crate::check::{self, Context};
use crate::finding::{Cause, Confidence, Finding};
use crate::message::Message;
use crate::schema::{Measure, MergeRule, RowKind};
use crate::submission::Observed;

/// The rules that compare with other reports.
const COMPARED: [&str; 3] = ["X105", "X106", "X107"];

/// What rows in a wrong place fit must be better than their own by this factor.
const BETTER: f64 = 4.0;

/// And their own misfit this large, in standard deviations of a count.
const WORTH: f64 = 4.0;

/// A category's cell with what other reports lead to expect in it.
struct Cell<'a> {
    observed: &'a Observed,
    row: String,
    code: Option<String>,
    now: i64,
    expected: i64,
}

/// How far two counts are apart, in standard deviations of a count of their size.
fn misfit(now: i64, expected: i64) -> f64 {
    let sum = (now.unsigned_abs() + expected.unsigned_abs() + 1) as f64;
    now.abs_diff(expected) as f64 / sum.sqrt()
}

/// Adds `values-swapped` and `rows-shifted` to the findings that the comparison made.
pub(super) fn attach(context: &Context<'_>, findings: &mut [Finding], elsewhere: &Elsewhere<'_>) {
    if !findings.iter().any(|f| COMPARED.contains(&f.rule)) {
        return;
    }
    for table in context.submission.tables.iter().flatten().map(|bound| bound.table) {
        let mut differing = Vec::new();
        for column in 0..context.schema.tables[table].columns.len() {
            let (cells, exact) = cells(context, elsewhere, table, column);
            tell(context, findings, &cells, shifted(context, &cells, exact));
            tell(context, findings, &cells, swapped(context, &cells, exact));
            if exact {
                differing.extend(cells.into_iter().filter(|c| c.now != c.expected));
            }
        }
        // Two that changed places across columns: only the months' exact figures show that.
        tell(context, findings, &differing, swapped(context, &differing, true));
    }
}

/// Adds causes to the findings at their members, where there is none yet.
fn tell(context: &Context<'_>, findings: &mut [Finding], cells: &[Cell<'_>], causes: Vec<(Vec<usize>, Cause)>) {
    for (members, cause) in causes {
        let at = |f: &&mut Finding| {
            COMPARED.contains(&f.rule)
                && members.iter().map(|&i| cells[i].observed).any(|c| {
                    Some(c.at) == f.place.cell && f.place.sheet.as_deref() == Some(context.sheet_name(c.sheet))
                })
        };
        for finding in findings.iter_mut().filter(at).filter(|f| f.causes.is_empty()) {
            finding.causes.push(cause.clone());
        }
    }
}

/// The categories of a column, in the order of the form, and whether what they should hold is known exactly.
fn cells<'a>(context: &Context<'a>, elsewhere: &Elsewhere<'_>, table: usize, column: usize) -> (Vec<Cell<'a>>, bool) {
    let schema = &context.schema.tables[table];
    let Some(bound) = &context.submission.tables[table] else { return (Vec::new(), false) };
    let kind = &schema.columns[column];
    let adds = kind.measure != Measure::Persons && kind.merge == MergeRule::Sum;
    let exact = !elsewhere.months.is_empty() && adds;
    let cells =
        schema.rows.iter().enumerate().filter(|(_, row)| row.kind == RowKind::Category).filter_map(|(entry, row)| {
            let observed = &bound.rows[bound.by_entry[entry]?].cells[column];
            let expected = if exact {
                elsewhere.months.iter().map(|month| count(month, table, entry, column)).sum::<Option<i64>>()?
            } else {
                count(elsewhere.previous?, table, entry, column)?
            };
            Some(Cell { observed, row: row.label(), code: row.code.clone(), now: observed.count()?, expected })
        });
    let mut cells: Vec<Cell<'a>> = cells.collect();
    if !exact {
        // The whole column grows from report to report (or covers more months); each row is expected to do so alike.
        let sums = cells.iter().map(|c| (i128::from(c.now), i128::from(c.expected)));
        let (now, then) = sums.fold((0, 0), |sum, c| (sum.0 + c.0, sum.1 + c.1));
        if now > 0 && then > 0 {
            for cell in &mut cells {
                let grown = i128::from(cell.expected).checked_mul(now).map(|product| product / then);
                cell.expected = grown.and_then(|g| i64::try_from(g).ok()).unwrap_or(cell.expected);
            }
        }
    }
    (cells, exact)
}

/// Two rows that hold each other's values.
fn swapped(context: &Context<'_>, cells: &[Cell<'_>], exact: bool) -> Vec<(Vec<usize>, Cause)> {
    let mut out = Vec::new();
    for a in 0..cells.len() {
        let mut best: Option<(f64, usize)> = None;
        let mut second = 0.0;
        for b in (0..cells.len()).filter(|&b| b != a && cells[b].now != cells[a].now) {
            let own = misfit(cells[a].now, cells[a].expected) + misfit(cells[b].now, cells[b].expected);
            let other = misfit(cells[a].now, cells[b].expected) + misfit(cells[b].now, cells[a].expected);
            let fits = if exact { other == 0.0 && own > 0.0 } else { own >= WORTH && own >= BETTER * other };
            if !fits {
                continue;
            }
            let gain = own - other;
            match best {
                Some((most, _)) if gain <= most => second = f64::max(second, gain),
                _ => {
                    second = best.map_or(second, |(most, _)| most);
                    best = Some((gain, b));
                }
            }
        }
        // Said once, from the upper of the two; and only where no other row would do about as well.
        if let Some((gain, b)) = best
            && a < b
            && gain >= 1.5 * second
        {
            let (one, other) = (&cells[a], &cells[b]);
            let name = |here: &Cell<'_>, cell: &Cell<'_>| {
                context.cell_name(here.observed.sheet, cell.observed.sheet, cell.observed.at)
            };
            out.push((vec![a, b], cause(context, "values-swapped", one, other.now, name(one, other), exact)));
        }
    }
    out
}

/// The longest block of rows whose values stand one row off, upwards or downwards: at least three, or two that the months bear out to the
/// last digit.
fn shifted(context: &Context<'_>, cells: &[Cell<'_>], exact: bool) -> Vec<(Vec<usize>, Cause)> {
    let mut best: Option<(f64, usize, usize, bool)> = None;
    for down in [true, false] {
        // Row i holds what row i − 1 (down) or i + 1 should.
        let source = |i: usize| if down { i.checked_sub(1) } else { Some(i + 1).filter(|&s| s < cells.len()) };
        let mut start = 0;
        let (mut own, mut other) = (0.0, 0.0);
        for i in 0..cells.len() {
            let here =
                source(i).map(|s| (misfit(cells[i].now, cells[i].expected), misfit(cells[i].now, cells[s].expected)));
            let goes_on = here.is_some_and(|(kept, moved)| if exact { moved == 0.0 } else { moved <= kept.max(1.0) });
            let Some((kept, moved)) = here.filter(|_| goes_on) else {
                (start, own, other) = (i + 1, 0.0, 0.0);
                continue;
            };
            (own, other) = (own + kept, other + moved);
            let fits = i > start + usize::from(!exact) && own >= WORTH && own >= BETTER * other;
            if fits && best.is_none_or(|(gain, ..)| own - other > gain) {
                best = Some((own - other, start, i, down));
            }
        }
    }
    let Some((_, from, to, down)) = best else { return Vec::new() };
    // The first row of the block whose own value is known: it stands in the next row of the block.
    let (first, holder) = if down { (from, from + 1) } else { (from + 1, from) };
    let end = context.cell_name(cells[from].observed.sheet, cells[to].observed.sheet, cells[to].observed.at);
    let range = format!("{}～{end}", cells[from].observed.at);
    let told = cause(context, "rows-shifted", &cells[first], cells[holder].now, range, exact);
    // The row left behind at the edge of the block fails too.
    let (low, high) = if down { (from.saturating_sub(1), to) } else { (from, (to + 1).min(cells.len() - 1)) };
    vec![((low..=high).collect(), told)]
}

fn cause(context: &Context<'_>, kind: &'static str, cell: &Cell<'_>, to: i64, cells: String, exact: bool) -> Cause {
    let id = if kind == "rows-shifted" { "cause-rows-shifted" } else { "cause-values-swapped" };
    let explanation = Message::new(id)
        .with("from", cell.now)
        .with("to", to)
        .with("cell", cell.observed.at.to_string())
        .with("label", cell.row.clone())
        .with("difference", check::signed(cell.now.saturating_sub(to)))
        .with("cells", cells);
    Cause {
        kind,
        sheet: context.sheet_name(cell.observed.sheet).to_owned(),
        cell: cell.observed.at,
        row: Some(cell.row.clone()),
        row_code: cell.code.clone(),
        from: cell.now.into(),
        to: to.into(),
        confidence: if exact { Confidence::Likely } else { Confidence::Possible },
        explanation,
    }
}
