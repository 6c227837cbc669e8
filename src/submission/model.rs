//! The plain data of a submission. Indices point into the schema and the workbook the submission was bound from.

use crate::a1::{CellRange, CellRef};
use crate::date::{Date, Period, PeriodFact};
use smallvec::SmallVec;
use std::sync::Arc;

/// One report found in a workbook. A workbook may hold several (twelve months as sheets).
#[derive(Clone, Debug)]
pub struct Submission {
    /// Sheets it stands on, indices into the workbook, ascending.
    pub sheets: Vec<usize>,
    /// The reporting period and where it was read.
    pub period: PeriodRecord,
    /// Header figures, in the schema's order; `None` where not found.
    pub header: Vec<Option<HeaderValue>>,
    /// Tables, in the schema's order; `None` where not found.
    pub tables: Vec<Option<BoundTable>>,
    /// Tables found once more, with data.
    pub duplicates: Vec<Duplicate>,
    /// Lists, in the schema's order; `None` where not found.
    pub lists: Vec<Option<BoundList>>,
    /// What stands in the workbook beside it, holds the form's labels, and was not read.
    pub set_aside: Vec<SetAside>,
}

/// A sheet, or a table on it, that was taken for no part of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Sheet index.
    pub sheet: usize,
    /// The table, and where it stands, where only this one was left out.
    pub table: Option<(usize, CellRange)>,
    /// Why.
    pub why: AsideReason,
}

/// Why something was taken for no part of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsideReason {
    /// It says so itself: a worked example, a former form, a list of codes.
    Example,
    /// A hidden sheet whose tables stand on a visible one, too.
    HiddenCopy,
    /// A form without a figure in any category.
    Blank,
    /// Some of the rows of a table that stands elsewhere in full (figures for a chart).
    PartialCopy,
    /// A list that stands elsewhere, or is of another period.
    OtherList,
    /// The figures that another sheet draws by formulas.
    Source,
}

/// The reporting period with its sources.
#[derive(Clone, Debug, Default)]
pub struct PeriodRecord {
    /// The period all trustworthy facts agree on, or the best supported one.
    pub period: Option<Period>,
    /// Every statement found.
    pub facts: Vec<PeriodFactAt>,
    /// Pairs of facts (indices) that contradict each other.
    pub conflicts: Vec<(usize, usize)>,
    /// The fact (index) that tells the year where the report's own sheets name days, months or quarters and no year. Of the reports of one
    /// workbook only the first has it, for each place.
    pub year_from: Option<usize>,
}

/// A statement about the period and where it stands.
#[derive(Clone, Debug)]
pub struct PeriodFactAt {
    /// What it says.
    pub fact: PeriodFact,
    /// Where.
    pub source: PeriodSource,
    /// The text as it stands there.
    pub text: String,
}

/// Where a statement about the period stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeriodSource {
    /// A cell.
    Cell {
        /// Sheet index.
        sheet: usize,
        /// Cell.
        at: CellRef,
    },
    /// The name of a sheet.
    SheetName(usize),
    /// The name of the file.
    FileName,
    /// The name of a folder the file lies in.
    FolderName,
}

/// A header figure or text as found.
#[derive(Clone, Debug)]
pub struct HeaderValue {
    /// The cell with its value (`raw` is the whole text of the cell even where the figure is a part of it).
    pub value: Observed,
    /// Whether the figure is the whole of the cell, not a part of a longer text.
    pub whole_cell: bool,
}

/// A table found once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// Table index.
    pub table: usize,
    /// Sheet index.
    pub sheet: usize,
    /// Where.
    pub range: CellRange,
}

/// A table of the schema as it stands in the workbook: in one piece, or in several that were joined.
#[derive(Clone, Debug)]
pub struct BoundTable {
    /// Table index.
    pub table: usize,
    /// Where it begins.
    pub first: TablePart,
    /// Where it goes on: on the right half of a page, below another title, on another sheet. In the order of the workbook.
    pub further: Vec<TablePart>,
    /// Lone numbers beside a repeated header, without label and code: page numbers, most likely. They are no rows.
    pub passed_over: Vec<Observed>,
    /// Rows in the order of the workbook, unknown ones included.
    pub rows: Vec<BoundRow>,
    /// For each schema row, the index into `rows`; `None` where missing.
    pub by_entry: Vec<Option<usize>>,
}

/// A piece of a table: all of it, nearly always.
#[derive(Clone, Debug)]
pub struct TablePart {
    /// Sheet index.
    pub sheet: usize,
    /// From the title (or header) to the last row.
    pub range: CellRange,
    /// The title cell, where there is one.
    pub title: Option<CellRef>,
    /// Sheet column of each schema column; `None` where not found.
    pub columns: Vec<Option<u32>>,
    /// Sheet column of the codes, if any.
    pub code_column: Option<u32>,
    /// Whether its rows stand side by side on the sheet: `row` of a [`BoundRow`] and `code_column` and `columns` here then tell a sheet
    /// column for a row and a row for a column. Places of cells are right either way.
    pub transposed: bool,
}

impl BoundTable {
    /// Its pieces, the first one in front.
    pub fn parts(&self) -> impl Iterator<Item = &TablePart> {
        std::iter::once(&self.first).chain(&self.further)
    }

    /// The piece a row stands in.
    pub fn part_of(&self, row: &BoundRow) -> &TablePart {
        self.parts().nth(row.part).unwrap_or(&self.first)
    }

    /// The sheet a row stands on.
    pub fn sheet_of(&self, row: &BoundRow) -> usize {
        self.part_of(row).sheet
    }

    /// Whether a schema column was found in any piece.
    pub fn has_column(&self, column: usize) -> bool {
        self.parts().any(|p| p.columns.get(column).is_some_and(Option::is_some))
    }

    /// Whether it has a column of codes.
    pub fn has_codes(&self) -> bool {
        self.parts().any(|p| p.code_column.is_some())
    }

    /// The ranges it takes up, one a sheet (indices into the workbook), that of its first piece in front.
    pub fn extents(&self) -> Vec<(usize, CellRange)> {
        extents(self.parts().map(|p| (p.sheet, p.range)))
    }
}

/// Ranges on the same sheet in one.
fn extents(ranges: impl Iterator<Item = (usize, CellRange)>) -> Vec<(usize, CellRange)> {
    let mut out: Vec<(usize, CellRange)> = Vec::new();
    for (sheet, range) in ranges {
        match out.iter_mut().find(|o| o.0 == sheet) {
            Some((_, all)) => *all = all.including(range.start).including(range.end),
            None => out.push((sheet, range)),
        }
    }
    out
}

/// A row as it stands.
#[derive(Clone, Debug)]
pub struct BoundRow {
    /// Which piece of its table its label stands in, counted as by [`BoundTable::parts`].
    pub part: usize,
    /// Zero-based sheet row.
    pub row: u32,
    /// What it was taken for.
    pub role: RowRole,
    /// Its label as written.
    pub label: RowLabel,
    /// Its code as written, with its cell.
    pub code: Option<(CellRef, Arc<str>)>,
    /// Values, one a schema column (a blank reading where the column was not found); most tables have two.
    pub cells: SmallVec<[Observed; 2]>,
}

/// What a row was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowRole {
    /// A row of the schema.
    Entry(usize),
    /// A row of the schema that already stands elsewhere: a duplicate of the bound row at this index.
    DuplicateOf(usize),
    /// A subtotal the schema does not know: the schema rows it should be the sum of (empty where it cannot be told).
    Subtotal(Vec<usize>),
    /// An of-which row the schema does not know: the bound row it is part of, where it can be told.
    OfWhich(Option<usize>),
    /// It matches nothing.
    Unknown,
}

/// A row's label as written.
#[derive(Clone, Debug, Default)]
pub struct RowLabel {
    /// The cell of its innermost label; `None` for a row without a label.
    pub at: Option<CellRef>,
    /// Own and inherited labels, as written, joined with ` / `.
    pub text: Arc<str>,
    /// How it met the schema's.
    pub matched: LabelMatch,
}

/// How a row's label met the schema's path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LabelMatch {
    /// The same after white space and layout are disregarded.
    #[default]
    Exact,
    /// The same after folding width, brackets, dashes; or a listed alias. The schema's label is given.
    Variant(String),
    /// A slip or two away: the schema's label.
    Similar(String),
    /// Equally near to these schema rows; bound to none of them by its label.
    Ambiguous(Vec<usize>),
    /// The code decided; the label agrees with this other schema row, or with none.
    CodeDisagrees(Option<usize>),
    /// There was no label; code or place decided.
    Absent,
}

/// A cell as read.
#[derive(Clone, Debug)]
pub struct Observed {
    /// Sheet index.
    pub sheet: usize,
    /// The cell.
    pub at: CellRef,
    /// What it means.
    pub reading: Reading,
    /// The text as it stands; empty for a blank.
    pub raw: Arc<str>,
    /// Whether it holds a formula.
    pub formula: bool,
}

impl Observed {
    /// The whole number the cell stands for in a sum: a blank, a dash and なし are nothing, that is 0. `None` where it cannot be told
    /// (suppressed, no number, an error, no cached result, a fraction).
    pub fn count(&self) -> Option<i64> {
        match &self.reading {
            Reading::Count { value, .. } => Some(*value),
            Reading::Blank | Reading::Nothing(_) => Some(0),
            _ => None,
        }
    }
}

/// What a cell means.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// Nothing stands there.
    Blank,
    /// A whole number (possibly negative).
    Count {
        /// Its value.
        value: i64,
        /// How it was written.
        written: Written,
    },
    /// `要確認 3～9人`: a count of persons over several periods that is known between bounds only, as a merged report states it.
    Between {
        /// At least so many.
        least: i64,
        /// At most so many.
        most: i64,
    },
    /// A number that is not whole.
    Fraction(f64),
    /// A dash, なし and the like: nothing to count.
    Nothing(Arc<str>),
    /// A blank or a mark that the form does not take for 0: a figure is missing.
    Missing(Arc<str>),
    /// `x`, `***`, `…`: a figure exists and is not told.
    Suppressed(Arc<str>),
    /// Text that is no number where a number is wanted.
    NotNumber,
    /// An error such as `#REF!`.
    Error(Arc<str>),
    /// A formula without a cached result.
    Uncalculated,
    /// Text where text is wanted.
    Text,
    /// A day stored as a number with a date format, where a date is wanted.
    Date(Date),
}

/// How a count was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// As a number.
    Number,
    /// As text: Excel's SUM ignores it.
    Text,
}

/// A list of the schema as it stands in the workbook: in one piece, or in several that were joined.
#[derive(Clone, Debug)]
pub struct BoundList {
    /// List index.
    pub list: usize,
    /// Where it begins.
    pub first: ListPart,
    /// Where it goes on, in the order of the workbook.
    pub further: Vec<ListPart>,
    /// Entries in the order of the workbook.
    pub entries: Vec<Entry>,
}

/// A piece of a list: all of it, nearly always.
#[derive(Clone, Debug)]
pub struct ListPart {
    /// Sheet index.
    pub sheet: usize,
    /// From its header row to its last entry.
    pub range: CellRange,
    /// Sheet column of each schema column; `None` where not found.
    pub columns: Vec<Option<u32>>,
}

impl BoundList {
    /// Its pieces, the first one in front.
    pub fn parts(&self) -> impl Iterator<Item = &ListPart> {
        std::iter::once(&self.first).chain(&self.further)
    }

    /// Whether a schema column was found in any piece.
    pub fn has_column(&self, column: usize) -> bool {
        self.parts().any(|p| p.columns.get(column).is_some_and(Option::is_some))
    }

    /// The piece an entry stands in.
    pub fn part_of(&self, entry: &Entry) -> &ListPart {
        self.parts().nth(entry.part).unwrap_or(&self.first)
    }

    /// The ranges it takes up, one a sheet (indices into the workbook), that of its first piece in front.
    pub fn extents(&self) -> Vec<(usize, CellRange)> {
        extents(self.parts().map(|p| (p.sheet, p.range)))
    }
}

/// An entry of a list.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which piece of its list it stands in, counted as by [`BoundList::parts`].
    pub part: usize,
    /// Zero-based sheet row (its first, where the entry spans several).
    pub row: u32,
    /// Cells, one a schema column.
    pub cells: Vec<Observed>,
    /// The role text, inherited from above where blank.
    pub role_text: Arc<str>,
    /// Index into the list's roles.
    pub role: Option<usize>,
}
