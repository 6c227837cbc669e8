//! Tables that stand twice because one of them is drawn from the other by formulas (`='集計'!C5`): the same figures, stated once.

use super::model::Reading;
use super::table::Candidate;
use crate::workbook::Workbook;

/// Whether most figures of `table` are formulas that name the sheet of `source`.
pub(super) fn is_drawn_from(book: &Workbook, table: &Candidate, source: &Candidate) -> bool {
    if table.bound.first.sheet == source.bound.first.sheet {
        return false;
    }
    let (sheet, name) = (&book.sheets[table.bound.first.sheet], &book.sheets[source.bound.first.sheet].name);
    let quoted = name.replace('\'', "''");
    // `集計!C5` and `'集計元 2'!C5`; `.ods` has `$集計.C5`.
    let names = |formula: &str| {
        formula.match_indices(&quoted).any(|(at, _)| {
            let before = formula[..at].chars().next_back();
            let behind = formula[at + quoted.len()..].trim_start_matches('\'');
            before.is_none_or(|c| !c.is_alphanumeric()) && behind.starts_with(['!', '.'])
        })
    };
    let cells =
        table.bound.rows.iter().flat_map(|r| &r.cells).filter(|c| !matches!(c.reading, Reading::Blank | Reading::Text));
    let (mut all, mut drawn) = (0, 0);
    for cell in cells {
        all += 1;
        drawn += usize::from(sheet.cell(cell.at).and_then(|c| c.formula.as_deref()).is_some_and(names));
    }
    drawn * 2 > all
}
