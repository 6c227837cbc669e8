//! Where findings are: places in tables, lists and the header, and the ranges that belong to them.

use super::Context;
use crate::a1::{CellRange, CellRef};
use crate::finding::{Place, Related, Role};
use crate::schema::RowKind;
use crate::submission::{BoundList, BoundRow, BoundTable, Observed, RowRole};

/// A table's number and title, as people name it.
pub(super) fn title(context: &Context<'_>, table: usize) -> String {
    let t = &context.schema.tables[table];
    t.number.map_or_else(|| t.title.clone(), |n| format!("{n}. {}", t.title))
}

/// The label of a bound row: the schema's where it is known, otherwise as written.
pub(super) fn row_label(context: &Context<'_>, table: usize, row: &BoundRow) -> String {
    match row.role {
        RowRole::Entry(j) => context.schema.tables[table].rows[j].label(),
        _ => row.label.text.to_string(),
    }
}

impl Context<'_> {
    /// A table as a whole.
    pub(super) fn table_place(&self, table: usize) -> Place {
        let bound = self.submission.tables[table].as_ref();
        Place {
            sheet: bound.map(|b| self.sheet_name(b.first.sheet).to_owned()),
            cell: bound.and_then(|b| b.first.title),
            table: Some(self.schema.tables[table].id.clone()),
            title: Some(title(self, table)),
            ..Place::default()
        }
    }

    /// A row of a table, at its label.
    pub(super) fn row_place(&self, bound: &BoundTable, row: &BoundRow) -> Place {
        let code = match row.role {
            RowRole::Entry(j) => self.schema.tables[bound.table].rows[j].code.clone(),
            _ => row.code.as_ref().map(|c| c.1.to_string()),
        };
        Place {
            sheet: Some(self.sheet_name(bound.sheet_of(row)).to_owned()),
            cell: row.label.at.or_else(|| row.code.as_ref().map(|c| c.0)),
            table: Some(self.schema.tables[bound.table].id.clone()),
            title: Some(title(self, bound.table)),
            row: Some(row_label(self, bound.table, row)),
            row_code: code,
            ..Place::default()
        }
    }

    /// A cell of a table.
    pub(super) fn cell_place(&self, bound: &BoundTable, row: &BoundRow, column: usize) -> Place {
        let c = &self.schema.tables[bound.table].columns[column];
        let cell = &row.cells[column];
        Place {
            sheet: Some(self.sheet_name(cell.sheet).to_owned()),
            cell: Some(cell.at),
            column: Some(c.id.clone()),
            column_label: Some(c.label.clone()),
            ..self.row_place(bound, row)
        }
    }

    /// A header figure.
    pub(super) fn header_place(&self, field: usize) -> Place {
        let value = self.submission.header[field].as_ref();
        Place {
            sheet: value.map(|v| self.sheet_name(v.value.sheet).to_owned()),
            cell: value.map(|v| v.value.at),
            table: Some("0".to_owned()),
            row: Some(self.schema.header[field].label.clone()),
            column: Some(self.schema.header[field].id.clone()),
            ..Place::default()
        }
    }

    /// A cell of a list's entry; `column` is the schema column.
    pub(super) fn entry_place(&self, bound: &BoundList, entry: usize, column: Option<usize>) -> Place {
        let list = &self.schema.lists[bound.list];
        let e = &bound.entries[entry];
        let cell = e.cells.get(column.unwrap_or(0));
        Place {
            sheet: Some(self.sheet_name(cell.map_or(bound.first.sheet, |c| c.sheet)).to_owned()),
            cell: cell.map(|c| c.at),
            table: Some(list.id.clone()),
            title: Some(list_title(self, bound.list)),
            row: Some(entry_label(bound, entry)),
            column: column.map(|k| list.columns[k].id.clone()),
            column_label: column.map(|k| list.columns[k].label.clone()),
            ..Place::default()
        }
    }

    /// The cells of the parts of a total in one column, as few ranges as possible.
    pub(super) fn parts(&self, bound: &BoundTable, parts: &[usize], column: usize) -> Vec<Related> {
        let cells = parts.iter().filter_map(|&j| bound.by_entry[j]).map(|r| &bound.rows[r].cells[column]);
        let mut cells: Vec<(usize, CellRef)> = cells.map(|c| (c.sheet, c.at)).collect();
        cells.sort_unstable();
        let mut out: Vec<(usize, CellRange)> = Vec::new();
        for (sheet, at) in cells {
            match out.last_mut() {
                Some((s, r)) if *s == sheet && r.end.col == at.col && r.end.row + 1 == at.row => r.end = at,
                _ => out.push((sheet, CellRange::new(at, at))),
            }
        }
        out.into_iter().map(|(sheet, range)| self.related(sheet, range, Role::Parts)).collect()
    }

    /// All of a table, a range a sheet.
    pub(super) fn related_table(&self, bound: &BoundTable, role: Role) -> Vec<Related> {
        bound.extents().into_iter().map(|(sheet, range)| self.related(sheet, range, role)).collect()
    }

    /// A cell as a related range.
    pub(super) fn related_cell(&self, cell: &Observed, role: Role) -> Related {
        self.related(cell.sheet, CellRange::new(cell.at, cell.at), role)
    }

    /// The name of a cell in a sentence about sheet `here`: with its own sheet's where that is another one.
    pub fn cell_name(&self, here: usize, sheet: usize, at: CellRef) -> String {
        if sheet == here { at.to_string() } else { format!("{}!{at}", self.sheet_name(sheet)) }
    }

    /// A related range.
    pub(super) fn related(&self, sheet: usize, range: CellRange, role: Role) -> Related {
        Related { file: None, sheet: self.sheet_name(sheet).to_owned(), range, role }
    }
}

/// A list's section number and title.
pub(super) fn list_title(context: &Context<'_>, list: usize) -> String {
    let l = &context.schema.lists[list];
    l.section.map_or_else(|| l.title.clone(), |n| format!("{n}. {}", l.title))
}

/// What identifies an entry to people and across re-runs: its texts other than remarks, that is its first filled cells.
pub(super) fn entry_label(bound: &BoundList, entry: usize) -> String {
    bound.entries[entry]
        .cells
        .iter()
        .skip(1)
        .filter(|c| !c.raw.trim().is_empty())
        .take(2)
        .map(|c| c.raw.trim())
        .collect::<Vec<_>>()
        .join(" / ")
}

/// The schema rows that are categories.
pub(super) fn categories(table: &crate::schema::Table) -> impl Iterator<Item = usize> + '_ {
    table.rows.iter().enumerate().filter(|(_, r)| r.kind == RowKind::Category).map(|(j, _)| j)
}
