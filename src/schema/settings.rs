//! What an author may set beside the form itself: the level of a rule, how far two sides may differ, and what stands for 0.

use super::at::At;
use super::fault::{FaultKind, Faults};
use super::model::Schema;
use super::raw::{RawLevel, RawLevels, RawZero};
use crate::severity::Severity;

/// Another level for the findings of a rule, with the author's reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelSetting {
    /// Code of the rule, in capitals.
    pub rule: String,
    /// Identifier of the table or list it is for; `None`: wherever the rule looks.
    pub table: Option<String>,
    /// Identifier of the edit it is for; `None`: every edit of the rule.
    pub edit: Option<String>,
    /// The level; `None`: such findings are counted and not shown.
    pub level: Option<Severity>,
    /// Why; never empty.
    pub reason: String,
}

impl LevelSetting {
    /// Whether it is for a finding of `rule` in `table` about `edit`.
    pub fn fits(&self, rule: &str, table: Option<&str>, edit: &str) -> bool {
        self.rule == rule
            && self.table.as_deref().is_none_or(|own| table == Some(own))
            && self.edit.as_deref().is_none_or(|own| edit == own)
    }
}

/// How far the two sides of a sum may differ and still agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tolerance {
    /// Not at all.
    #[default]
    Exact,
    /// By at most this much.
    Within(i64),
    /// As far as rounding every figure to this unit can bring it.
    Rounded(i64),
}

impl Tolerance {
    /// The largest difference that is let pass between sides that hold `figures` figures together (coefficients counted): each rounded
    /// figure is off by at most half the unit.
    pub fn allowance(self, figures: i64) -> i64 {
        match self {
            Self::Exact => 0,
            Self::Within(n) => n,
            Self::Rounded(unit) => unit.saturating_mul(figures) / 2,
        }
    }
}

/// Which ways to write nothing stand for 0 in a count column; what is not among them is a missing figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zeros {
    /// A blank cell.
    pub blank: bool,
    /// A dash.
    pub dash: bool,
    /// なし and the like.
    pub none: bool,
}

impl Default for Zeros {
    /// All of them.
    fn default() -> Self {
        Self { blank: true, dash: true, none: true }
    }
}

impl Schema {
    /// The setting for a finding of `rule` in `table` about `edit`; of several the last in the file.
    pub fn setting(&self, rule: &str, table: Option<&str>, edit: &str) -> Option<&LevelSetting> {
        self.levels.iter().rev().find(|s| s.fits(rule, table, edit))
    }

    /// Whether a failure of `rule` there is an error as far as the settings go; only what must hold says which cell is wrong.
    pub fn binds(&self, rule: &str, table: Option<&str>, edit: &str) -> bool {
        self.setting(rule, table, edit).is_none_or(|s| s.level == Some(Severity::Error))
    }
}

/// The levels in the validated form. A rule's code is checked for its form here; whether there is such a rule, the room of rules knows.
pub(super) fn levels(raw: &[RawLevels], faults: &mut Faults) -> Vec<LevelSetting> {
    let mut out = Vec::new();
    for (key, raw) in super::validate::indexed(raw, "levels") {
        let rule = raw.rule.trim().to_ascii_uppercase();
        let lawful = matches!(rule.as_bytes(), [letter, digits @ ..]
            if letter.is_ascii_uppercase() && digits.len() == 3 && digits.iter().all(u8::is_ascii_digit));
        if !lawful {
            faults.add(raw.rule.span.clone(), format!("{key}.rule"), FaultKind::BadRule(raw.rule.value.clone()));
        }
        if raw.reason.trim().is_empty() {
            faults.add(raw.reason.span.clone(), format!("{key}.reason"), FaultKind::ReasonNeeded);
        }
        out.push(LevelSetting {
            rule,
            table: raw.table.as_ref().map(|t| t.value.clone()),
            edit: raw.edit.as_ref().map(|e| e.value.clone()),
            level: match raw.level {
                RawLevel::Off => None,
                RawLevel::Info => Some(Severity::Info),
                RawLevel::Warning => Some(Severity::Warning),
                RawLevel::Error => Some(Severity::Error),
            },
            reason: raw.reason.trim().to_owned(),
        });
    }
    out
}

/// Says which settings are for a table, list or edit that is not there.
pub(super) fn known(raw: &[RawLevels], schema: &Schema, faults: &mut Faults) {
    for (key, raw) in super::validate::indexed(raw, "levels") {
        if let Some(table) = &raw.table {
            let ids = || {
                let tables = schema.tables.iter().map(|t| t.id.as_str());
                tables.chain(schema.lists.iter().map(|l| l.id.as_str())).chain(["0"])
            };
            if !ids().any(|id| id == table.value) {
                let near = super::fault::nearest(table, ids());
                let kind = FaultKind::UnknownTable { table: table.value.clone(), near };
                faults.add(table.span.clone(), format!("{key}.table"), kind);
            }
        }
        if let Some(edit) = &raw.edit
            && !schema.edits.iter().any(|e| e.id == edit.value)
        {
            let near = super::fault::nearest(edit, schema.edits.iter().map(|e| e.id.as_str()));
            let kind = FaultKind::UnknownEdit { edit: edit.value.clone(), near };
            faults.add(edit.span.clone(), format!("{key}.edit"), kind);
        }
    }
}

/// The tolerance given by two keys, of which one may be there.
pub(super) fn tolerance(
    within: Option<&At<u32>>,
    rounded: Option<&At<u32>>,
    key: &str,
    faults: &mut Faults,
) -> Option<Tolerance> {
    if let (Some(_), Some(rounded)) = (within, rounded) {
        faults.add(rounded.span.clone(), format!("{key}.rounded_to"), FaultKind::TwoTolerances);
    }
    if let Some(zero) = rounded.filter(|r| r.value == 0) {
        faults.add(zero.span.clone(), format!("{key}.rounded_to"), FaultKind::NumberFromOne);
    }
    match (within, rounded) {
        (Some(n), _) if n.value == 0 => Some(Tolerance::Exact),
        (Some(n), _) => Some(Tolerance::Within(i64::from(n.value))),
        (None, Some(unit)) => Some(Tolerance::Rounded(i64::from(unit.value))),
        (None, None) => None,
    }
}

/// The ways to write 0 that are listed.
pub(super) fn zeros(raw: &[RawZero]) -> Zeros {
    Zeros {
        blank: raw.contains(&RawZero::Blank),
        dash: raw.contains(&RawZero::Dash),
        none: raw.contains(&RawZero::None),
    }
}
