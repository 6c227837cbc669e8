//! What is said about a workbook: findings, their places, their causes and the corrections proposed. Plain data; the wording is
//! in `message`, the rules that make findings in `check`.

mod explained;
mod group;

pub use explained::{Explained, Wrong};
pub use group::{Group, groups};

use crate::a1::{CellRange, CellRef};
use crate::message::Message;
use crate::severity::Severity;

/// A figure as it stands in a cell or as it should be.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// Anything else, as it stands in the cell.
    Text(String),
}

impl From<i64> for Figure {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}

/// Where a finding is, in the sheet's terms and in the form's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// Sheet name as on the tab.
    pub sheet: Option<String>,
    /// The cell the finding is about.
    pub cell: Option<CellRef>,
    /// The table's or list's identifier in the schema (`0` for the header).
    pub table: Option<String>,
    /// Title of the table or list, for people.
    pub title: Option<String>,
    /// Row label: the category's path joined with ` / `, `合計` for a total.
    pub row: Option<String>,
    /// Category code.
    pub row_code: Option<String>,
    /// Column identifier in the schema.
    pub column: Option<String>,
    /// Column label, for people.
    pub column_label: Option<String>,
}

/// Another place that belongs to a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// Name of the file it stands in, where that is not the checked one.
    pub file: Option<String>,
    /// Sheet name.
    pub sheet: String,
    /// Range on that sheet.
    pub range: CellRange,
    /// What it has to do with the finding.
    pub role: Role,
}

/// The part a related range plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The cells a total is made of.
    Parts,
    /// The other side of a relation.
    Counterpart,
    /// The first of two places that are the same.
    Original,
    /// The entries of a list that were counted.
    Entries,
    /// Another statement of the same fact.
    Statement,
}

impl Role {
    /// The word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Parts => "parts",
            Self::Counterpart => "counterpart",
            Self::Original => "original",
            Self::Entries => "entries",
            Self::Statement => "statement",
        }
    }
}

/// How sure a cause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Confidence {
    /// One of several.
    Possible,
    /// Clearly the best of several.
    Likely,
    /// The only one, and its evidence is exact.
    Determined,
}

impl Confidence {
    /// The word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Determined => "determined",
        }
    }
}

/// Why an edit fails: the suspect cell, what it should hold, and the slip that would explain it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// Kebab-case kind of the public catalogue.
    pub kind: &'static str,
    /// Sheet of the suspect cell; of a cell in another file `[FILE]SHEET`, as in a formula.
    pub sheet: String,
    /// The suspect cell.
    pub cell: CellRef,
    /// Row label of the suspect cell.
    pub row: Option<String>,
    /// Its category code.
    pub row_code: Option<String>,
    /// What it holds.
    pub from: Figure,
    /// What it should hold.
    pub to: Figure,
    /// How sure.
    pub confidence: Confidence,
    /// One sentence.
    pub explanation: Message,
}

impl Cause {
    /// Where the suspect cell is, in short: the cell alone, or with its sheet (and file) where that is not the sheet `here`.
    pub fn place(&self, here: Option<&str>) -> String {
        short_place(&self.sheet, self.cell, here)
    }
}

fn short_place(sheet: &str, cell: CellRef, here: Option<&str>) -> String {
    // No name of a sheet holds a bracket: it is in another file.
    if sheet.starts_with('[') || here.is_some_and(|here| here != sheet) {
        format!("{sheet}!{cell}")
    } else {
        cell.to_string()
    }
}

/// What singles a suspect out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Strength {
    /// One of several cells that only together put all right: of the only such set, where few edits speak for each cell, or of nearly all
    /// such sets.
    Lone,
    /// There are other sets, but this one has odds of more than a hundred to one.
    Odds,
    /// The only cell whose change could put all right; or one of the only few, each confirmed by two edits.
    Only,
    /// Read off the sheet: the total's formula, a text, an old result.
    Proven,
}

impl Strength {
    /// The word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lone => "lone",
            Self::Odds => "odds",
            Self::Only => "only",
            Self::Proven => "proven",
        }
    }
}

/// A cell singled out as wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Suspect {
    /// Sheet name; of a cell in another file `[FILE]SHEET`.
    pub sheet: String,
    /// The cell.
    pub cell: CellRef,
    /// Row label.
    pub row: Option<String>,
    /// What it holds.
    pub from: i64,
    /// What it must hold, where only one value will do.
    pub to: Option<i64>,
    /// What singles it out.
    pub strength: Strength,
    /// Whether a plausible slip leads from one value to the other; where several cells only together put all right, not one by 1.
    pub slip: bool,
    /// Whether so much speaks for it that a total may be put right unasked: what the sheet shows, a second edit that agrees, or a slip
    /// that is no accident.
    pub sure: bool,
}

impl Suspect {
    /// Where the cell is, in short: the cell alone, or with its sheet (and file) where that is not the sheet `here`.
    pub fn place(&self, here: Option<&str>) -> String {
        short_place(&self.sheet, self.cell, here)
    }
}

/// How safe a correction is; the contract says which are applied by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// The same value in another spelling.
    Safe,
    /// A total replaced by the total of its parts.
    Recomputed,
    /// The only plausible single change.
    Deductive,
    /// Plausible, not the only one.
    Suggested,
}

impl Class {
    /// The word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Recomputed => "recomputed",
            Self::Deductive => "deductive",
            Self::Suggested => "suggested",
        }
    }
}

/// A proposed or applied change of one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// Sheet name.
    pub sheet: String,
    /// The cell.
    pub cell: CellRef,
    /// What was submitted, as text.
    pub before: String,
    /// What it should be.
    pub after: Figure,
    /// How safe it is.
    pub class: Class,
    /// Whether it was applied.
    pub applied: bool,
}

/// One thing to tell the reviewer.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Code of the rule, such as `T101`.
    pub rule: &'static str,
    /// Its name, such as `total-mismatch`.
    pub name: &'static str,
    /// How grave.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What the sheet states.
    pub stated: Option<Figure>,
    /// What it should state.
    pub expected: Option<Figure>,
    /// `stated − expected`, where both are whole numbers.
    pub difference: Option<i64>,
    /// What is wrong, in one line that stands alone.
    pub message: Message,
    /// What to do at the sheet.
    pub help: Message,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// Causes, the best first.
    pub causes: Vec<Cause>,
    /// The cells singled out as wrong, with what they should hold; empty where nothing singles one out.
    pub suspects: Vec<Suspect>,
    /// The correction proposed or applied.
    pub correction: Option<Correction>,
    /// Tells findings of one rule at one place apart (an edit's identifier, an entry's content); part of the fingerprint.
    pub key: String,
}

impl Finding {
    /// A finding with nothing but its place and its words. `check::Rule::finding` fills in the first three from the registry.
    pub const fn new(
        rule: &'static str,
        name: &'static str,
        severity: Severity,
        place: Place,
        message: Message,
        help: Message,
    ) -> Self {
        Self {
            rule,
            name,
            severity,
            place,
            stated: None,
            expected: None,
            difference: None,
            message,
            help,
            related: Vec::new(),
            causes: Vec::new(),
            suspects: Vec::new(),
            correction: None,
            key: String::new(),
        }
    }

    /// Identifies the finding across re-runs and inserted rows: 16 hexadecimal digits over rule, table, row, column and key,
    /// never over a cell address. FNV-1a, because it must never change with a library's version.
    pub fn fingerprint(&self) -> String {
        let p = &self.place;
        let parts = [
            Some(self.rule),
            p.table.as_deref(),
            p.row_code.as_deref().or(p.row.as_deref()),
            p.column.as_deref(),
            Some(self.key.as_str()),
        ];
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for part in parts {
            for byte in part.unwrap_or("").bytes().chain([0x1f]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        format!("{hash:016x}")
    }
}
