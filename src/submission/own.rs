//! Sheets that a report of this program adds to the form: findings, corrections, charts, tidy data. They quote labels, figures and periods of
//! the form and must not be taken for it when a report is checked again.

use super::grid::{Grid, GridCell, GridRow};

/// How the line of a merged report begins that says which days are not in it. It states no reporting period.
pub const GAP_WORDS: &str = "※ 合算に含まない期間:";

/// How the line of a merged report begins that says which offices it joins. It states no reporting period either.
pub const OFFICES_WORDS: &str = "※ 合算した事業所:";

/// Headings of which all stand in one row of such a sheet, as the report writes them.
const MARKS: [[&str; 3]; 6] = [
    ["採否", "理由", "指紋"],
    ["修正前", "修正後", "規則"],
    ["様式", "期間開始", "集計単位"],
    ["集計単位", "期間の計", "出典"],
    ["合算の値", "ファイル", "セル"],
    // Two words are enough for the figures of 図表.
    ["図の区分", "図の区分", "構成比"],
];
/// The headings stand within so many rows from the top.
const DEPTH: usize = 60;

/// Whether a sheet was added by a report.
pub(super) fn is_report_sheet(grid: &Grid<'_>) -> bool {
    let here = |cell: &GridCell<'_>| cell.label.as_ref().map_or_else(|| cell.text().map_or(0, mark), |facts| facts.own);
    let shown = |row: &GridRow<'_>| row.cells.iter().fold(0, |all, cell| all | here(cell));
    grid.rows.iter().take(DEPTH).map(shown).any(|all| (0..MARKS.len()).any(|m| (all >> (3 * m)) & 0b111 == 0b111))
}

/// The headings a text is, each a bit: three for each of [`MARKS`].
pub(super) fn mark(written: &str) -> u32 {
    let trimmed = written.trim();
    let words = MARKS.iter().flatten().enumerate();
    words.filter(|(_, word)| **word == trimmed).fold(0, |all, (i, _)| all | 1 << i)
}
