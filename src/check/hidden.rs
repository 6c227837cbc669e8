//! S104: hidden rows, columns and sheets that hold values of a table. Excel's SUM counts them; a reader of the sheet does not see them.

use super::places::title;
use super::{Context, Reporter};
use crate::a1::{CellRange, CellRef, column_name};
use crate::finding::{Place, Role};
use crate::message::{Localized, Message};
use crate::submission::{BoundTable, Observed, Reading, TablePart};
use crate::workbook::Visibility;

/// Looks at every sheet a table stands on; one finding a hidden sheet, run of rows or column.
pub(super) fn check(context: &Context<'_>, r: &mut Reporter<'_>) {
    for bound in context.submission.tables.iter().flatten() {
        let mut seen: Vec<usize> = Vec::new();
        for part in bound.parts() {
            if !seen.contains(&part.sheet) {
                on_sheet(context, r, bound, part, seen.len());
                seen.push(part.sheet);
            }
        }
    }
}

/// Looks at one of the sheets a table stands on, the `nth`, of which `part` is the first piece.
fn on_sheet(context: &Context<'_>, r: &mut Reporter<'_>, bound: &BoundTable, part: &TablePart, nth: usize) {
    let sheet = &context.workbook.sheets[part.sheet];
    if !sheet.layout_known {
        r.cannot_silently();
        return;
    }
    if sheet.visibility != Visibility::Visible {
        let message =
            Message::new("S104-sheet").with("sheet", sheet.name.as_str()).with("table", title(context, bound.table));
        let place = Place { sheet: Some(sheet.name.clone()), cell: part.title, ..context.table_place(bound.table) };
        let key = if nth == 0 { "sheet".to_owned() } else { format!("sheet{}", nth + 1) };
        let finding = r.finding(place, message, Message::new("S104-help")).keyed(key);
        r.fails(finding);
        return;
    }
    let before = r.failed();
    rows(context, r, bound, part);
    columns(context, r, bound, part.sheet);
    if r.failed() == before {
        r.holds();
    }
}

/// The cells of a row that stand on a sheet and hold counts.
fn filled<'b>(context: &Context<'_>, bound: &'b BoundTable, row: usize, sheet: usize) -> Vec<&'b Observed> {
    let columns = &context.schema.tables[bound.table].columns;
    let cells = bound.rows[row].cells.iter().zip(columns).enumerate();
    cells
        .filter(|(k, (c, column))| {
            c.sheet == sheet && column.measure.is_count() && bound.has_column(*k) && c.reading != Reading::Blank
        })
        .map(|(_, (c, _))| c)
        .collect()
}

/// A position along the rows of a table, and the hidden ones: where rows and columns are swapped, a category has a column.
fn line(part: &TablePart, at: CellRef) -> u32 {
    if part.transposed { at.col } else { at.row }
}

fn rows(context: &Context<'_>, r: &mut Reporter<'_>, bound: &BoundTable, part: &TablePart) {
    let sheet = &context.workbook.sheets[part.sheet];
    let hidden = if part.transposed { &sheet.hidden_cols } else { &sheet.hidden_rows };
    if hidden.is_empty() {
        return;
    }
    // The line of a row on this sheet, where it is hidden.
    let hidden_line = |i: usize| {
        let cells = filled(context, bound, i, part.sheet);
        cells.first().map(|c| line(part, c.at)).filter(|line| hidden.contains(*line))
    };
    let mut i = 0;
    while i < bound.rows.len() {
        let first = i;
        let mut lines: Option<(u32, u32)> = None;
        while let Some(line) = (i < bound.rows.len()).then(|| hidden_line(i)).flatten() {
            lines = Some((lines.map_or(line, |l| l.0), line));
            i += 1;
        }
        let Some((top, bottom)) = lines else {
            i += 1;
            continue;
        };
        let (from, to) = (filled(context, bound, first, part.sheet), filled(context, bound, i - 1, part.sheet));
        let (Some(start), Some(end)) = (from.first().map(|c| c.at), to.last().map(|c| c.at)) else { continue };
        let message = if part.transposed {
            Message::new("S104-column")
                .with("table", title(context, bound.table))
                .with("letters", column_name(top))
                .with("column", &*bound.rows[first].label.text)
        } else {
            Message::new("S104-rows")
                .with("table", title(context, bound.table))
                .with("rows", rows_words(top + 1, bottom + 1))
                .with("count", i - first)
        };
        let place = Place {
            sheet: Some(sheet.name.clone()),
            cell: Some(start),
            ..context.row_place(bound, &bound.rows[first])
        };
        let mut finding = r.finding(place, message, Message::new("S104-help")).keyed("rows");
        finding.related.push(context.related(part.sheet, CellRange::new(start, end), Role::Parts));
        r.fails(finding);
    }
}

/// `94` or `94～96`.
fn rows_words(top: u32, bottom: u32) -> Localized {
    let words = |to: &str| Some(if top == bottom { top.to_string() } else { format!("{top}{to}{bottom}") });
    Localized { ja: words("～"), en: words("–") }
}

fn columns(context: &Context<'_>, r: &mut Reporter<'_>, bound: &BoundTable, on: usize) {
    let sheet = &context.workbook.sheets[on];
    let mut seen: Vec<(usize, u32)> = Vec::new();
    for part in bound.parts().filter(|p| p.sheet == on) {
        let hidden = if part.transposed { &sheet.hidden_rows } else { &sheet.hidden_cols };
        for (k, column) in part.columns.iter().enumerate() {
            let Some(col) = column.filter(|c| hidden.contains(*c)) else { continue };
            if seen.contains(&(k, col)) {
                continue;
            }
            seen.push((k, col));
            let across = |c: &Observed| if part.transposed { c.at.row } else { c.at.col };
            let cells = bound.rows.iter().map(|row| &row.cells[k]);
            let mut stated = cells.filter(|c| c.sheet == on && across(c) == col && c.reading != Reading::Blank);
            let Some(start) = stated.next().map(|c| c.at) else { continue };
            let end = stated.next_back().map_or(start, |c| c.at);
            hidden_column(context, r, bound, part, (k, col), CellRange::new(start, end));
        }
    }
}

fn hidden_column(
    context: &Context<'_>,
    r: &mut Reporter<'_>,
    bound: &BoundTable,
    part: &TablePart,
    (column, col): (usize, u32),
    cells: CellRange,
) {
    let schema = &context.schema.tables[bound.table].columns[column];
    let message = if part.transposed {
        Message::new("S104-rows")
            .with("table", title(context, bound.table))
            .with("rows", (col + 1).to_string())
            .with("count", 1_i64)
    } else {
        Message::new("S104-column")
            .with("table", title(context, bound.table))
            .with("letters", column_name(col))
            .with("column", schema.label.as_str())
    };
    let place = Place {
        sheet: Some(context.sheet_name(part.sheet).to_owned()),
        cell: Some(cells.start),
        column: Some(schema.id.clone()),
        column_label: Some(schema.label.clone()),
        ..context.table_place(bound.table)
    };
    let mut finding = r.finding(place, message, Message::new("S104-help")).keyed("column");
    finding.related.push(context.related(part.sheet, cells, Role::Parts));
    r.fails(finding);
}
