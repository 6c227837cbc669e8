//! V101–V106: what stands in the cells that are read.

use super::{Context, Reporter};
use crate::finding::{Class, Correction, Figure, Finding, Place, Role};
use crate::message::{Localized, Message};
use crate::number;
use crate::schema::{Measure, RowKind};
use crate::submission::{BoundRow, BoundTable, Observed, Reading, RowRole, Written};
use std::collections::HashSet;

/// Words for a figure that is not known, as against one that is withheld (`x`, `***`).
const UNKNOWN: [&str; 3] = ["不明", "不詳", "未集計"];

/// Whether a cell is a total's formula and only passes on what is the matter with a part: the part is told, its total follows.
fn passed_on(
    context: &Context<'_>,
    bound: &BoundTable,
    row: usize,
    column: usize,
    same: impl Fn(&Reading) -> bool,
) -> bool {
    let rows = &context.schema.tables[bound.table].rows;
    let is_sum = |r: &BoundRow| match &r.role {
        RowRole::Entry(j) => matches!(rows[*j].kind, RowKind::Total | RowKind::Subtotal),
        role => matches!(role, RowRole::Subtotal(_)),
    };
    bound.rows[row].cells[column].formula
        && is_sum(&bound.rows[row])
        && bound.rows.iter().any(|r| !is_sum(r) && same(&r.cells[column].reading))
}

/// Calls `look` for every cell of a count column in a row that means something.
fn counts(context: &Context<'_>, mut look: impl FnMut(&BoundTable, usize, usize, &Observed)) {
    for bound in context.submission.tables.iter().flatten() {
        let columns = &context.schema.tables[bound.table].columns;
        for (i, row) in bound.rows.iter().enumerate() {
            for (k, cell) in row.cells.iter().enumerate() {
                if columns[k].measure != Measure::Text && bound.has_column(k) {
                    look(bound, i, k, cell);
                }
            }
        }
    }
}

fn place(context: &Context<'_>, bound: &BoundTable, row: usize, column: usize) -> Place {
    context.cell_place(bound, &bound.rows[row], column)
}

fn plain(r: &Reporter<'_>, at: Place, cell: &Observed, id: &'static str, help: &'static str) -> Finding {
    let label = at.row.clone().unwrap_or_default();
    let message = Message::new(id).with("label", label).with("raw", cell.raw.trim()).with("cell", cell.at.to_string());
    r.finding(at, message, Message::new(help).with("cell", cell.at.to_string())).stating(&*cell.raw)
}

/// V101: text in a count cell that is no number.
pub(super) fn not_a_number(context: &Context<'_>, r: &mut Reporter<'_>) {
    counts(context, |bound, i, k, cell| match &cell.reading {
        Reading::NotNumber => {
            let finding = plain(r, place(context, bound, i, k), cell, "V101", "V101-help");
            r.fails(finding);
        }
        // A word that says the office does not know either is no figure that is withheld.
        Reading::Suppressed(mark) if UNKNOWN.contains(&mark.trim()) => {
            let finding = plain(r, place(context, bound, i, k), cell, "V101", "V101-help");
            r.fails(finding);
        }
        Reading::Suppressed(mark) => {
            r.cannot(place(context, bound, i, k), Message::new("reason-withheld").with("mark", &**mark), "");
        }
        _ => r.holds(),
    });
}

/// V102: a count stored as text.
pub(super) fn number_as_text(context: &Context<'_>, r: &mut Reporter<'_>) {
    counts(context, |bound, i, k, cell| {
        let Reading::Count { value, written: Written::Text } = cell.reading else {
            r.holds();
            return;
        };
        let at = place(context, bound, i, k);
        let mut finding = plain(r, at, cell, "V102", "V102-help");
        finding.message = finding.message.with("value", value);
        finding.expected = Some(Figure::Int(value));
        finding.correction = Some(Correction {
            sheet: context.sheet_name(cell.sheet).to_owned(),
            cell: cell.at,
            before: cell.raw.to_string(),
            after: Figure::Int(value),
            class: Class::Safe,
            applied: false,
        });
        r.fails(finding);
    });
}

/// V103: a negative count.
pub(super) fn negative(context: &Context<'_>, r: &mut Reporter<'_>) {
    counts(context, |bound, i, k, cell| match cell.reading {
        Reading::Count { value, .. } if value < 0 => {
            if passed_on(context, bound, i, k, |part| matches!(part, Reading::Count { value, .. } if *value < 0)) {
                return r.cannot_silently();
            }
            let mut finding = plain(r, place(context, bound, i, k), cell, "V103", "V103-help");
            finding.stated = Some(Figure::Int(value));
            r.fails(finding);
        }
        _ => r.holds(),
    });
}

/// V104: a count with a fraction.
pub(super) fn fractional(context: &Context<'_>, r: &mut Reporter<'_>) {
    counts(context, |bound, i, k, cell| match cell.reading {
        Reading::Fraction(value) => {
            if passed_on(context, bound, i, k, |part| matches!(part, Reading::Fraction(_))) {
                return r.cannot_silently();
            }
            let mut finding = plain(r, place(context, bound, i, k), cell, "V104", "V104-help");
            finding.stated = Some(Figure::Float(value));
            r.fails(finding);
        }
        _ => r.holds(),
    });
}

/// V105: a blank or a dash where the sheet writes 0 elsewhere in the same column.
pub(super) fn blank(context: &Context<'_>, r: &mut Reporter<'_>) {
    let zeros = zero_columns(context);
    for bound in context.submission.tables.iter().flatten() {
        let columns = &context.schema.tables[bound.table].columns;
        for k in (0..columns.len()).filter(|&k| columns[k].measure.is_count() && bound.has_column(k)) {
            let total = context.schema.tables[bound.table].total();
            let is_in = |set: &HashSet<(usize, u32)>| places(bound, k).any(|place| set.contains(&place));
            let (typed, given) = (is_in(&zeros.typed), is_in(&zeros.given));
            let entries = || bound.rows.iter().enumerate().filter(|(_, row)| matches!(row.role, RowRole::Entry(_)));
            for (i, row) in entries() {
                let cell = &row.cells[k];
                let missing = matches!(cell.reading, Reading::Missing(_));
                let empty = match cell.reading {
                    Reading::Blank => typed || given,
                    // A dash is the sheet's own way to write 0 where only formulas give one.
                    Reading::Nothing(_) => typed,
                    _ => false,
                };
                let is_total = matches!(row.role, RowRole::Entry(j) if total == Some(j));
                if missing || empty && !is_total {
                    let id = match (missing, cell.raw.trim().is_empty()) {
                        (true, true) => "V105-missing",
                        (true, false) => "V105-missing-mark",
                        (false, true) => "V105",
                        (false, false) => "V105-mark",
                    };
                    let finding = plain(r, place(context, bound, i, k), cell, id, "V105-help");
                    r.fails(finding);
                } else {
                    r.holds();
                }
            }
        }
    }
}

/// Where a column of a table stands: sheets and their columns.
fn places(bound: &BoundTable, column: usize) -> impl Iterator<Item = (usize, u32)> {
    bound.parts().filter_map(move |p| Some((p.sheet, p.columns[column]?)))
}

/// The columns of sheets (sheet and column) in which a category's 0 stands, tables one below the other taken together.
#[derive(Default)]
struct ZeroColumns {
    /// Where somebody wrote it.
    typed: HashSet<(usize, u32)>,
    /// Where a formula gives it. A total's 0 says nothing about how the categories' are written.
    given: HashSet<(usize, u32)>,
}

fn zero_columns(context: &Context<'_>) -> ZeroColumns {
    let mut found = ZeroColumns::default();
    for bound in context.submission.tables.iter().flatten() {
        let table = &context.schema.tables[bound.table];
        let is_category =
            |row: &&BoundRow| matches!(row.role, RowRole::Entry(j) if table.rows[j].kind == RowKind::Category);
        for k in (0..table.columns.len()).filter(|&k| table.columns[k].measure.is_count()) {
            let cells = || bound.rows.iter().filter(is_category).map(|row| &row.cells[k]);
            let mut zeros = cells().filter(|c| matches!(c.reading, Reading::Count { value: 0, .. })).peekable();
            if zeros.peek().is_none() {
                continue;
            }
            let set = if zeros.any(|c| !c.formula) { &mut found.typed } else { &mut found.given };
            set.extend(places(bound, k));
        }
    }
    found
}

/// Whether a part as it is makes the sum's formula the given error: the same error, or words that `+` cannot add.
fn makes(part: &Reading, error: &str) -> bool {
    match part {
        Reading::Error(own) => **own == *error,
        Reading::NotNumber => error == "#VALUE!",
        _ => false,
    }
}

/// V106: an error value in a cell that is read, in tables, header and lists.
pub(super) fn formula_error(context: &Context<'_>, r: &mut Reporter<'_>) {
    let look = |r: &mut Reporter<'_>, at: &dyn Fn() -> Place, cell: &Observed| match &cell.reading {
        Reading::Error(_) => {
            let finding = plain(r, at(), cell, "V106", "V106-help");
            r.fails(finding);
        }
        _ => r.holds(),
    };
    for bound in context.submission.tables.iter().flatten() {
        for (i, row) in bound.rows.iter().enumerate() {
            for (k, cell) in row.cells.iter().enumerate() {
                if let Reading::Error(error) = &cell.reading
                    && passed_on(context, bound, i, k, |part| makes(part, error))
                {
                    r.cannot_silently();
                    continue;
                }
                look(r, &|| context.cell_place(bound, row, k), cell);
            }
        }
    }
    for (i, field) in context.submission.header.iter().enumerate() {
        if let Some(value) = field {
            look(r, &|| context.header_place(i), &value.value);
        }
    }
    for bound in context.submission.lists.iter().flatten() {
        for (e, entry) in bound.entries.iter().enumerate() {
            for (k, cell) in entry.cells.iter().enumerate() {
                look(r, &|| context.entry_place(bound, e, Some(k)), cell);
            }
        }
    }
}

/// V108: a remark beside a row whose counts are all 0 or blank. A dash or なし is no remark.
pub(super) fn remark(context: &Context<'_>, r: &mut Reporter<'_>) {
    for bound in context.submission.tables.iter().flatten() {
        let columns = &context.schema.tables[bound.table].columns;
        for row in bound.rows.iter().filter(|row| matches!(row.role, RowRole::Entry(_))) {
            for (k, cell) in row.cells.iter().enumerate().filter(|(k, _)| columns[*k].measure == Measure::Text) {
                if !bound.has_column(k) || cell.reading != Reading::Text || number::says_nothing(&cell.raw) {
                    continue;
                }
                let mut counts = row
                    .cells
                    .iter()
                    .enumerate()
                    .filter(|(c, _)| columns[*c].measure.is_count() && bound.has_column(*c))
                    .map(|(_, c)| c.count());
                // Whether all that are there are 0.
                let zeros = counts.try_fold(None, |zeros, count| {
                    let is_zero = count? == 0;
                    Some(Some(zeros != Some(false) && is_zero))
                });
                match zeros {
                    None => r.cannot_silently(),
                    Some(None | Some(false)) => r.holds(),
                    Some(Some(true)) => {
                        let at = context.cell_place(bound, row, k);
                        let finding = plain(r, at, cell, "V108", "V108-help");
                        r.fails(finding);
                    }
                }
            }
        }
    }
}

/// M104: persons over several periods that are known between bounds only; once a column.
pub(super) fn open(context: &Context<'_>, r: &mut Reporter<'_>) {
    for bound in context.submission.tables.iter().flatten() {
        let columns = &context.schema.tables[bound.table].columns;
        for k in (0..columns.len()).filter(|&k| columns[k].measure.is_count() && bound.has_column(k)) {
            let open: Vec<(usize, &Observed)> = bound
                .rows
                .iter()
                .enumerate()
                .map(|(i, row)| (i, &row.cells[k]))
                .filter(|(_, cell)| matches!(cell.reading, Reading::Between { .. }))
                .collect();
            let Some(&(first, _)) = open.first() else {
                r.holds();
                continue;
            };
            let rows: Vec<String> = open
                .iter()
                .filter_map(|(i, cell)| match cell.reading {
                    Reading::Between { least, most } => {
                        let row = context.cell_place(bound, &bound.rows[*i], k).row.unwrap_or_default();
                        Some(format!("{row} {least}～{most}"))
                    }
                    _ => None,
                })
                .collect();
            let message = Message::new("M104")
                .with("column", columns[k].label.as_str())
                .with("count", rows.len())
                .with("rows", Localized::list(&rows));
            let mut finding = r.finding(place(context, bound, first, k), message, Message::new("M104-help"));
            finding.related =
                open.iter().skip(1).map(|(_, cell)| context.related_cell(cell, Role::Counterpart)).collect();
            r.fails(finding);
        }
    }
}
