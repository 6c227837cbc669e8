//! A schema file as it is written. The doc comments here become the descriptions in the JSON Schema, which editors show while one
//! types; they are written for the author of a schema, and the types go by their names without `Raw` there. Unknown keys are faults.

use super::at::{At, Day, LabelPath, TextOr};
use super::model::{Measure, MergeRule};
use crate::severity::Severity;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

/// A form: what a submitted workbook should hold.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "kensan schema")]
pub(super) struct RawSchema {
    /// Identifier in lower case, such as `kita-coordinator`; the word given to `--schema`.
    pub id: At<String>,
    /// Version of the form described, such as `令和7年度` or `2025.1`.
    pub version: String,
    /// Title printed on the report.
    pub title: At<String>,
    /// Name of the programme, printed under the title.
    pub programme: Option<String>,
    /// Language of the form; messages given as one string are in it. Default: `ja`.
    #[serde(default)]
    pub language: RawLanguage,
    /// How a workbook is recognised as this form.
    pub recognise: Option<RawRecognise>,
    /// Labels beside which the name of the submitting office stands, in the same cell or the next; reports of one period by several
    /// offices are told apart by it. Default: `事業所名`, `法人名`, `団体名` and the like.
    pub submitter: Option<Vec<At<String>>>,
    /// Figures and texts of the form's head.
    #[serde(default)]
    pub header: Vec<RawHeader>,
    /// The days the office is open, with which the stated business days are compared.
    pub business_days: Option<RawBusinessDays>,
    /// Tables of counts, in printed order.
    #[serde(default)]
    pub table: Vec<RawTable>,
    /// Lists of entries (meetings, training …), in printed order.
    #[serde(default)]
    pub list: Vec<RawList>,
    /// Relations between figures of the whole form.
    #[serde(default)]
    pub edit: Vec<RawEdit>,
    /// Other levels for the findings of a rule, each with its reason.
    #[serde(default)]
    pub levels: Vec<RawLevels>,
}

/// A language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Language")]
pub(super) enum RawLanguage {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

/// How a workbook is recognised as this form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Recognise")]
pub(super) struct RawRecognise {
    /// Titles of which one may stand in the workbook besides the form's own; evidence, not required.
    #[serde(default)]
    pub titles: Vec<String>,
    /// How many of the tables must at least be found. Default: 1.
    pub min_tables: Option<At<u32>>,
}

/// A figure or text of the form's head.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Header")]
pub(super) struct RawHeader {
    /// Identifier, used in edits as `header.ID`.
    pub id: At<String>,
    /// Label as printed.
    pub label: String,
    /// What it counts.
    pub measure: RawMeasure,
    /// How the values of several periods become one. Default: `bounds` for persons, `union` for text, otherwise `sum`.
    pub merge: Option<At<RawMerge>>,
    /// Where it may be read; the first source that gives a value wins. Default: beside its own label.
    pub sources: Option<Vec<RawSource>>,
    /// Whether its absence is worth a word. Default: false.
    #[serde(default)]
    pub required: bool,
}

/// Labels beside which a header figure may stand.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "HeaderSource")]
pub(super) struct RawSource {
    /// Labels, any of which may stand in the same cell or the one before.
    pub labels: At<Vec<String>>,
    /// Which number of the text is meant, from 1 (`123回 / 459回` holds two). Default: 1.
    pub number: Option<At<u32>>,
}

/// The days the office is open. More business days than these are an error, fewer are worth a word.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BusinessDays")]
pub(super) struct RawBusinessDays {
    /// Identifier of the header figure of measure `days` that states them.
    pub stated: At<String>,
    /// Identifier of the header text that names the opening weekdays, such as `月・水・金 9:00～17:00`.
    pub hours: Option<At<String>>,
    /// The opening weekdays where the sheet names none, such as `月水金` or `月～金`.
    pub weekdays: Option<At<String>>,
    /// Whether the office is closed on public holidays. Default: true.
    pub public_holidays: Option<bool>,
    /// First and last day of the closing at the year's end, as month and day; empty for none. Default: `12-29/01-03`.
    pub year_end: Option<At<String>>,
}

/// A table of counts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Table")]
pub(super) struct RawTable {
    /// Identifier, used in edits as `ID:row.column` and in the tidy data. `0` stands for the header and is not free.
    pub id: At<String>,
    /// Section number printed before the title.
    pub number: Option<u32>,
    /// Title without its number.
    pub title: At<String>,
    /// Other titles it goes by.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Columns in printed order.
    pub columns: Vec<RawColumn>,
    /// Categories in printed order.
    #[serde(default)]
    pub rows: Vec<RawRow>,
    /// Other words for single labels of the paths, as `synonyms."小学生" = ["小学校"]`; they hold in every row of this table.
    #[serde(default)]
    pub synonyms: IndexMap<At<String>, Vec<String>>,
    /// Sums of some categories that the form states.
    #[serde(default)]
    pub subtotals: Vec<RawSubtotal>,
    /// The sum of all categories, if the form states it: its label, or its label and aliases.
    pub total: Option<At<TextOr<RawTotal>>>,
    /// Relations that hold in every row, such as `care_yes + care_no = persons`.
    #[serde(default)]
    pub edits: Vec<At<TextOr<RawEdit>>>,
    /// By how much totals, subtotals and the sums of the rows may differ from their parts. Default: 0.
    pub tolerance: Option<At<u32>>,
    /// The unit the figures were rounded to (`1000`), instead of `tolerance`: sums may differ as far as rounding each figure explains.
    pub rounded_to: Option<At<u32>>,
    /// What stands for 0 in its columns of counts; anything else that says nothing is a missing figure. Default: all of them.
    pub zeros: Option<Vec<RawZero>>,
}

/// A column of a table.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Column")]
pub(super) struct RawColumn {
    /// Identifier, used in edits.
    pub id: At<String>,
    /// Label as printed, the levels of a header of several rows separated by a space.
    pub label: At<String>,
    /// Other labels it goes by.
    #[serde(default)]
    pub aliases: Vec<At<String>>,
    /// What it counts.
    pub measure: RawMeasure,
    /// How the values of several periods become one. Default: `bounds` for persons, `union` for text, otherwise `sum`.
    pub merge: Option<At<RawMerge>>,
    /// What stands for 0 in this column. Default: as for the table.
    pub zeros: Option<Vec<RawZero>>,
    /// Identifier of a column of persons, where this one counts those of them who come for the first time in the fiscal year (新規).
    /// Such counts are added, and from April on their sum is the number of persons.
    pub first_contacts_of: Option<At<String>>,
}

/// A category of a table.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Row")]
pub(super) struct RawRow {
    /// Category code, such as `0301`.
    pub code: Option<At<String>>,
    /// Labels from the outermost group to the leaf: an array, or one string with ` / ` between the levels.
    pub path: At<LabelPath>,
    /// Other paths it goes by, each written like `path`.
    #[serde(default)]
    pub aliases: Vec<At<LabelPath>>,
    /// First day the category is valid, if not always.
    pub valid_from: Option<At<Day>>,
    /// Last day the category is valid, if not for ever.
    pub valid_to: Option<At<Day>>,
    /// The code that replaced it.
    pub successor: Option<At<String>>,
    /// Of which (再掲): the code of the row that already contains it, or `total`. Such a row is never added to a total.
    pub of: Option<At<String>>,
    /// Whether an of-which row need not be there. Default: false.
    pub optional: Option<At<bool>>,
    /// Whether an of-which row counts those who come for the first time in the fiscal year (新規). Such counts are added, and from April on
    /// their sum is the number of persons of the row it is part of. Default: false.
    #[serde(default)]
    pub first_contacts: bool,
}

/// A stated sum of some categories.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Subtotal")]
pub(super) struct RawSubtotal {
    /// Labels from the outermost group to the leaf: an array, or one string with ` / ` between the levels.
    pub path: At<LabelPath>,
    /// Other paths it goes by.
    #[serde(default)]
    pub aliases: Vec<At<LabelPath>>,
    /// The categories it is the sum of: codes, ranges of codes in printed order (`0301-0303`), or whole paths.
    pub parts: Vec<At<String>>,
    /// Whether it need not be there. Default: false.
    #[serde(default)]
    pub optional: bool,
}

/// The stated sum of all categories.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Total")]
pub(super) struct RawTotal {
    /// Label as printed.
    pub label: String,
    /// Other labels it goes by.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// A list of entries.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "List")]
pub(super) struct RawList {
    /// Identifier, used in edits as `count(ID)`.
    pub id: At<String>,
    /// Section number printed before the section's title.
    pub section: Option<u32>,
    /// Title of the section.
    pub title: At<String>,
    /// Other titles.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Columns in printed order.
    pub columns: Vec<RawListColumn>,
    /// Roles an entry may have, named in the column of kind `role`: a word, or a label with the words that mean it. The first that fits
    /// is taken.
    #[serde(default)]
    pub roles: Vec<At<TextOr<RawRole>>>,
    /// The column whose runs of equal values are the groups within which dates ascend. Default: the whole list is one group.
    pub group_by: Option<At<String>>,
}

/// A column of a list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ListColumn")]
pub(super) struct RawListColumn {
    /// Identifier.
    pub id: At<String>,
    /// Label as printed.
    pub label: At<String>,
    /// Other labels.
    #[serde(default)]
    pub aliases: Vec<At<String>>,
    /// What its cells hold. Default: `text`.
    #[serde(default)]
    pub kind: RawKind,
    /// Whether a blank cell makes an entry incomplete. Default: false.
    #[serde(default)]
    pub required: bool,
    /// Whether it may name persons (left out of copies for publication). Default: false.
    #[serde(default)]
    pub personal: bool,
}

/// A role an entry of a list may have.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Role")]
pub(super) struct RawRole {
    /// The word edits use; it is one of the words that mean the role.
    pub label: String,
    /// Further words in the cell that mean it.
    #[serde(default)]
    pub words: Vec<String>,
}

/// A relation between figures.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Edit")]
pub(super) struct RawEdit {
    /// What must hold, such as `1:total.persons = 2:total.persons`, `header.a <= header.b`, `5:0555 = count(meetings, 参加)`,
    /// `a = b | c` (one of them) or `a = 0 <=> b = 0` (both or none).
    pub rule: At<String>,
    /// Identifier that stays when the wording of the rule changes. Default: the rule itself.
    pub id: Option<At<String>>,
    /// Level of a failure, where it is not the rule's own.
    pub severity: Option<Severity>,
    /// By how much the two sides may differ. Default: for relations in the rows of a table as for the table, else 0.
    pub tolerance: Option<At<u32>>,
    /// The unit the figures were rounded to, instead of `tolerance`: the sides may differ as far as rounding each figure explains.
    pub rounded_to: Option<At<u32>>,
    /// What to tell the reviewer when it fails: one string, or one for each language.
    pub message: Option<TextOr<RawLocalized>>,
}

/// Another level for the findings of a rule.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Levels")]
pub(super) struct RawLevels {
    /// Code of the rule, such as `X104`.
    pub rule: At<String>,
    /// Only in this table or list. Default: wherever the rule looks.
    pub table: Option<At<String>>,
    /// Only for this edit, by its identifier. Default: every edit of the rule.
    pub edit: Option<At<String>>,
    /// The level; `off`: the findings are counted and not shown.
    pub level: RawLevel,
    /// Why: shown wherever the setting changes what is said.
    pub reason: At<String>,
}

/// A level, or none.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Level")]
pub(super) enum RawLevel {
    /// Counted and not shown.
    Off,
    /// Worth knowing.
    Info,
    /// To be looked at.
    Warning,
    /// Wrong.
    Error,
}

/// A way to write that there is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Zero")]
pub(super) enum RawZero {
    /// A blank cell.
    Blank,
    /// A dash: `-`, `－`, `―`.
    Dash,
    /// `なし` and the like.
    None,
}

/// Text in both languages.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Localized")]
pub(super) struct RawLocalized {
    /// Japanese.
    pub ja: Option<String>,
    /// English.
    pub en: Option<String>,
}

/// What a column or a header figure counts.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Measure")]
pub(super) enum RawMeasure {
    /// 実人数: persons; do not add up over months.
    Persons,
    /// 延べ件数: events.
    Events,
    /// 日数: days.
    Days,
    /// 回数: times.
    Times,
    /// Text.
    Text,
}

impl From<RawMeasure> for Measure {
    fn from(raw: RawMeasure) -> Self {
        match raw {
            RawMeasure::Persons => Self::Persons,
            RawMeasure::Events => Self::Events,
            RawMeasure::Days => Self::Days,
            RawMeasure::Times => Self::Times,
            RawMeasure::Text => Self::Text,
        }
    }
}

/// How the values of several periods become one.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Merge")]
pub(super) enum RawMerge {
    /// Add them.
    Sum,
    /// At least the greatest, at most the sum.
    Bounds,
    /// The items of all texts, each once.
    Union,
    /// All must be the same.
    Same,
}

impl From<RawMerge> for MergeRule {
    fn from(raw: RawMerge) -> Self {
        match raw {
            RawMerge::Sum => Self::Sum,
            RawMerge::Bounds => Self::Bounds,
            RawMerge::Union => Self::Union,
            RawMerge::Same => Self::Same,
        }
    }
}

/// What the cells of a list column hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "ListColumnKind")]
pub(super) enum RawKind {
    /// The role or group of the entry; blank means "as above".
    Role,
    /// Free text.
    #[default]
    Text,
    /// A date within the reporting period.
    Date,
    /// A head count such as `17～19名`.
    Heads,
}
