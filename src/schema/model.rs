//! The validated schema. Indices point into the vectors of this very schema and are valid by construction.

use super::settings::{LevelSetting, Tolerance, Zeros};
use crate::date::Weekdays;
use crate::message::{Lang, Localized};
use crate::severity::Severity;
use jiff::civil::Date;

/// What a column or a header figure counts; it decides how figures may be added and merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// 実人数: persons; do not add up over months.
    Persons,
    /// 延べ件数: events; add up over months, places and disjoint categories.
    Events,
    /// 日数: days; add up over months.
    Days,
    /// 回数: times; add up over months.
    Times,
    /// Text.
    Text,
}

impl Measure {
    /// The word of the tidy data (`実人数` …).
    pub const fn label(self) -> &'static str {
        match self {
            Self::Persons => "実人数",
            Self::Events => "延べ件数",
            Self::Days => "日数",
            Self::Times => "回数",
            Self::Text => "text",
        }
    }

    /// The unit of the tidy data (`人` …); empty for text.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Persons => "人",
            Self::Events => "件",
            Self::Days => "日",
            Self::Times => "回",
            Self::Text => "",
        }
    }

    /// Whether values are whole numbers ≥ 0.
    pub const fn is_count(self) -> bool {
        !matches!(self, Self::Text)
    }
}

/// How a column's values of several periods become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MergeRule {
    /// Add them.
    Sum,
    /// Bounds: at least the greatest, at most the sum.
    Bounds,
    /// The ordered union of the items.
    Union,
    /// All must be the same.
    Same,
}

/// A whole form.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// Identifier, such as `kita-coordinator`.
    pub id: String,
    /// Version of the form this schema describes.
    pub version: String,
    /// Title printed on the report (`業務報告書`).
    pub title: String,
    /// Name of the programme, printed under the title.
    pub programme: Option<String>,
    /// Language of the form; workbooks are written in it.
    pub language: Lang,
    /// How the form is recognised.
    pub recognise: Recognise,
    /// Labels beside which the submitting office's name stands.
    pub submitter: Vec<String>,
    /// Header figures, in the order they are printed.
    pub header: Vec<HeaderField>,
    /// The office's opening days, where the form declares them.
    pub business_days: Option<BusinessDays>,
    /// Tables, in the order they are printed.
    pub tables: Vec<Table>,
    /// Lists, in the order they are printed.
    pub lists: Vec<List>,
    /// Edits other than the balance edits that totals and subtotals imply.
    pub edits: Vec<Edit>,
    /// Levels other than the rules' own, in the order of the file.
    pub levels: Vec<LevelSetting>,
}

/// How a workbook is recognised as this form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognise {
    /// Titles of which one may stand in the workbook; evidence, not required.
    pub titles: Vec<String>,
    /// Tables that must at least be found.
    pub min_tables: usize,
}

/// A figure or text of the form's head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderField {
    /// Identifier used in edits as `header.ID`.
    pub id: String,
    /// Label as printed.
    pub label: String,
    /// What it counts.
    pub measure: Measure,
    /// How values of several periods become one.
    pub merge: MergeRule,
    /// Where it may be read; the first that gives a value wins.
    pub sources: Vec<HeaderSource>,
    /// Whether its absence is worth a word (S106).
    pub required: bool,
}

/// The days an office is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BusinessDays {
    /// The header figure that states the business days.
    pub stated: usize,
    /// The header text that names the opening weekdays.
    pub hours: Option<usize>,
    /// The opening weekdays where the sheet names none.
    pub weekdays: Option<Weekdays>,
    /// Whether it is closed on public holidays.
    pub public_holidays: bool,
    /// First and last (month, day) of the closing at the year's end, both included.
    pub year_end: Option<((i8, i8), (i8, i8))>,
}

/// A label beside which a header figure may stand, in the same cell or the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderSource {
    /// Labels, any of which may stand there.
    pub labels: Vec<String>,
    /// Which number of the text is meant, from 1 (`123回 / 459回` holds two). Ignored for text.
    pub number: usize,
}

/// A table of counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Identifier used in edits, JSON and tidy data (`1`).
    pub id: String,
    /// Section number printed before the title.
    pub number: Option<u32>,
    /// Title without its number.
    pub title: String,
    /// Other titles it goes by.
    pub aliases: Vec<String>,
    /// Columns in printed order.
    pub columns: Vec<Column>,
    /// Categories, of-which rows, subtotals and the total, in printed order.
    pub rows: Vec<Row>,
    /// How far its totals and subtotals may differ from their parts.
    pub tolerance: Tolerance,
}

impl Table {
    /// The index of the total row, if the table has one.
    pub fn total(&self) -> Option<usize> {
        self.rows.iter().position(|r| r.kind == RowKind::Total)
    }

    /// How many label columns the printed form needs: the longest path.
    pub fn depth(&self) -> usize {
        self.rows.iter().map(|r| r.path.len()).max().unwrap_or(1)
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Identifier used in edits (`persons`).
    pub id: String,
    /// Label as printed, levels separated by a space (`医ケア 有`).
    pub label: String,
    /// Other labels it goes by.
    pub aliases: Vec<String>,
    /// What it counts.
    pub measure: Measure,
    /// How values of several periods become one.
    pub merge: MergeRule,
    /// What stands for 0.
    pub zeros: Zeros,
    /// The column of persons of whom it counts those who come for the first time in the fiscal year: its sum since April is their number.
    pub first_contacts_of: Option<usize>,
}

/// The part a row plays in its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowKind {
    /// A category; a part of the total.
    Category,
    /// 再掲: already inside another row, never added.
    OfWhich,
    /// A stated sum of some categories.
    Subtotal,
    /// The stated sum of all categories.
    Total,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// Category code (`0301`); totals have none.
    pub code: Option<String>,
    /// Label path from the outermost group to the leaf.
    pub path: Vec<String>,
    /// Other paths it goes by.
    pub aliases: Vec<Vec<String>>,
    /// First day the category is valid, if not always.
    pub valid_from: Option<Date>,
    /// Last day the category is valid, if not for ever.
    pub valid_to: Option<Date>,
    /// The code that replaced it.
    pub successor: Option<String>,
    /// For a total or subtotal: the rows it is the sum of. For an of-which row: the one row it is part of.
    pub parts: Vec<usize>,
    /// A subtotal or of-which row that need not be there.
    pub optional: bool,
    /// An of-which row that counts those who come for the first time in the fiscal year: its sum since April is the number of persons
    /// of the row it is part of.
    pub first_contacts: bool,
}

impl Row {
    /// The path joined with ` / `, as shown to people and in tidy data.
    pub fn label(&self) -> String {
        self.path.join(" / ")
    }
}

/// A list of entries (meetings, training …).
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// Identifier used in edits (`meetings`).
    pub id: String,
    /// Section number printed before the section's title.
    pub section: Option<u32>,
    /// Title of the section.
    pub title: String,
    /// Other titles.
    pub aliases: Vec<String>,
    /// Columns in printed order.
    pub columns: Vec<ListColumn>,
    /// Roles an entry may have; empty where the list has no role column.
    pub roles: Vec<ListRole>,
    /// The column whose runs of equal values are the groups within which dates ascend; `None`: the whole list.
    pub group_by: Option<usize>,
}

/// A role an entry of a list may have (`参加`, `講師` …).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRole {
    /// The word edits use.
    pub label: String,
    /// Words in the cell that mean it; the first role of the list that fits is taken.
    pub words: Vec<String>,
}

/// A column of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListColumn {
    /// Identifier.
    pub id: String,
    /// Label as printed.
    pub label: String,
    /// Other labels.
    pub aliases: Vec<String>,
    /// What its cells hold.
    pub kind: ListKind,
    /// Whether a blank cell is an incomplete entry (L101).
    pub required: bool,
    /// Whether it may name persons (left out of publication copies).
    pub personal: bool,
}

/// What the cells of a list column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListKind {
    /// The role or group of the entry; blank means "as above".
    Role,
    /// Free text.
    Text,
    /// A date within the reporting period.
    Date,
    /// A head count (`17～19名`).
    HeadCount,
}

/// A declared relation between figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// Identifier within the schema; part of fingerprints.
    pub id: String,
    /// The edit as written in the schema.
    pub source: String,
    /// The rule its failure is reported under, derived from its shape: `T103`, `X101`, `X102`, `X103`, `X104`.
    pub rule: &'static str,
    /// Whether it is evaluated for every row of a table or once.
    pub scope: Scope,
    /// What must hold.
    pub body: Body,
    /// Level, where it is not the rule's own.
    pub severity: Option<Severity>,
    /// How far its sides may differ.
    pub tolerance: Tolerance,
    /// What to tell the reviewer instead of the general sentence.
    pub message: Localized,
}

/// How often an edit is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// For every row of this table, total included; terms are [`Term::Column`]s.
    Rows(usize),
    /// Once for the whole form.
    Form,
}

/// What an edit demands.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// `lhs op rhs`.
    Compare {
        /// Left side.
        lhs: Linear,
        /// Relation.
        op: Op,
        /// Right side.
        rhs: Linear,
    },
    /// `lhs = a | b | c`: equal to at least one.
    AnyOf {
        /// Left side.
        lhs: Linear,
        /// The choices.
        options: Vec<Linear>,
    },
    /// `a = 0 <=> b = 0`.
    ZeroTogether {
        /// One figure.
        a: Term,
        /// The other.
        b: Term,
    },
}

/// A relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// `=`
    Eq,
    /// `<=`
    Le,
    /// `>=`
    Ge,
}

/// A sum of figures with whole coefficients, and a constant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linear {
    /// Coefficient and figure.
    pub terms: Vec<(i64, Term)>,
    /// Constant.
    pub constant: i64,
}

/// A figure an edit refers to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Term {
    /// A column of the row the edit is evaluated for (scope [`Scope::Rows`] only).
    Column(usize),
    /// A cell of a table.
    Cell {
        /// Table index.
        table: usize,
        /// Row.
        row: RowRef,
        /// Column index.
        column: usize,
    },
    /// A header figure.
    Header(usize),
    /// The number of entries of a list with one of the given roles (all entries where empty).
    Count {
        /// List index.
        list: usize,
        /// Indices into the list's roles.
        roles: Vec<usize>,
    },
}

/// A row an edit refers to; an index into the table's rows.
pub type RowRef = usize;
