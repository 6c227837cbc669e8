//! S104: hidden rows, columns and sheets that hold values of a table. Excel's SUM counts them; a reader of the sheet does not see them.

use super::places::title;
use super::{Context, Reporter};
use crate::a1::{CellRange, CellRef, column_name};
use crate::finding::{Place, Role};
use crate::message::{Localized, Message};
use crate::submission::{BoundTable, Reading};
use crate::workbook::Visibility;

/// Looks at every table; one finding a hidden sheet, run of rows or column.
pub(super) fn check(context: &Context<'_>, r: &mut Reporter<'_>) {
    for bound in context.submission.tables.iter().flatten() {
        let sheet = &context.workbook.sheets[bound.sheet];
        if !sheet.layout_known {
            r.cannot_silently();
            continue;
        }
        if sheet.visibility != Visibility::Visible {
            let message = Message::new("S104-sheet")
                .with("sheet", sheet.name.as_str())
                .with("table", title(context, bound.table));
            let place = context.table_place(bound.table);
            let finding = r.finding(place, message, Message::new("S104-help")).keyed("sheet");
            r.fails(finding);
            continue;
        }
        let before = r.failed();
        rows(context, r, bound);
        columns(context, r, bound);
        if r.failed() == before {
            r.holds();
        }
    }
}

/// The cells of a row that hold counts.
fn filled(context: &Context<'_>, bound: &BoundTable, row: usize) -> Vec<CellRef> {
    let columns = &context.schema.tables[bound.table].columns;
    let cells = bound.rows[row].cells.iter().zip(columns).enumerate();
    cells
        .filter(|(k, (c, column))| {
            column.measure.is_count() && bound.columns[*k].is_some() && c.reading != Reading::Blank
        })
        .map(|(_, (c, _))| c.at)
        .collect()
}

fn rows(context: &Context<'_>, r: &mut Reporter<'_>, bound: &BoundTable) {
    let sheet = &context.workbook.sheets[bound.sheet];
    // Where rows and columns are swapped, a category has a column.
    let hidden = if bound.transposed { &sheet.hidden_cols } else { &sheet.hidden_rows };
    let mut i = 0;
    while i < bound.rows.len() {
        let first = i;
        while i < bound.rows.len() && hidden.contains(bound.rows[i].row) && !filled(context, bound, i).is_empty() {
            i += 1;
        }
        if i == first {
            i += 1;
            continue;
        }
        let at = filled(context, bound, first);
        let (Some(&start), Some(&end)) = (at.first(), filled(context, bound, i - 1).last()) else { continue };
        let (top, bottom) = (bound.rows[first].row + 1, bound.rows[i - 1].row + 1);
        let message = if bound.transposed {
            Message::new("S104-column")
                .with("table", title(context, bound.table))
                .with("letters", column_name(bound.rows[first].row))
                .with("column", &*bound.rows[first].label.text)
        } else {
            Message::new("S104-rows")
                .with("table", title(context, bound.table))
                .with("rows", rows_words(top, bottom))
                .with("count", i - first)
        };
        let place = Place { cell: Some(start), ..context.row_place(bound, &bound.rows[first]) };
        let mut finding = r.finding(place, message, Message::new("S104-help")).keyed("rows");
        finding.related.push(context.related(bound.sheet, CellRange::new(start, end), Role::Parts));
        r.fails(finding);
    }
}

/// `94` or `94～96`.
fn rows_words(top: u32, bottom: u32) -> Localized {
    let words = |to: &str| Some(if top == bottom { top.to_string() } else { format!("{top}{to}{bottom}") });
    Localized { ja: words("～"), en: words("–") }
}

fn columns(context: &Context<'_>, r: &mut Reporter<'_>, bound: &BoundTable) {
    let sheet = &context.workbook.sheets[bound.sheet];
    let hidden = if bound.transposed { &sheet.hidden_rows } else { &sheet.hidden_cols };
    for (k, column) in bound.columns.iter().enumerate() {
        let Some(col) = column.filter(|c| hidden.contains(*c)) else { continue };
        let schema = &context.schema.tables[bound.table].columns[k];
        let cells: Vec<CellRef> =
            bound.rows.iter().map(|row| &row.cells[k]).filter(|c| c.reading != Reading::Blank).map(|c| c.at).collect();
        let (Some(&start), Some(&end)) = (cells.first(), cells.last()) else { continue };
        let message = if bound.transposed {
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
            cell: Some(start),
            column: Some(schema.id.clone()),
            column_label: Some(schema.label.clone()),
            ..context.table_place(bound.table)
        };
        let mut finding = r.finding(place, message, Message::new("S104-help")).keyed("column");
        finding.related.push(context.related(bound.sheet, CellRange::new(start, end), Role::Parts));
        r.fails(finding);
    }
}
