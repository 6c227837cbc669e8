//! What the reviewer decided: the columns 採否 and 理由 of the sheet 確認結果, filled in, saved and handed back.
//!
//! A decision belongs to a finding, known by its fingerprint, and holds as long as the values it rests on are the same (`basis`).
//! `reviewed` reads the sheet, however it was sorted, filtered or saved; `resolve` matches its rows with the findings of today, and says
//! which decisions lapsed and why. What a decision does to corrections is carried out in `correct`, which asks by a function and knows
//! nothing of this room.

mod basis;
mod resolve;
mod reviewed;
#[cfg(test)]
mod tests;

pub use basis::{Key, key};
pub use resolve::{Decision, Decisions};
pub use reviewed::{Entry, Shown, read};

/// Headings of the columns that are read back.
pub mod heading {
    /// Code of the rule.
    pub const RULE: &str = "規則";
    /// The place in words.
    pub const PLACE: &str = "場所";
    /// The figure stated.
    pub const STATED: &str = "記入値";
    /// The figure expected.
    pub const EXPECTED: &str = "計算値";
    /// The decision.
    pub const DECISION: &str = "採否";
    /// The reason.
    pub const REASON: &str = "理由";
    /// The fingerprint; hidden.
    pub const FINGERPRINT: &str = "指紋";
    /// What the finding rests on; hidden.
    pub const BASIS: &str = "根拠";
}

/// What a reviewer may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// 採用: the proposed correction is carried out, whatever its class.
    Accept,
    /// 却下: it is not; the finding stays open.
    Refuse,
    /// 確認済み: what was submitted may stand, for the reason given; the finding is settled, nothing is corrected.
    Acknowledge,
}

impl Choice {
    /// All choices, in the order of the drop-down.
    pub const ALL: [Self; 3] = [Self::Accept, Self::Refuse, Self::Acknowledge];

    /// Its word in 採否.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accept => "採用",
            Self::Refuse => "却下",
            Self::Acknowledge => "確認済み",
        }
    }

    /// The choice a word stands for; blanks, width and the ending of 確認済み do not matter.
    pub fn parse(word: &str) -> Option<Self> {
        match &*crate::text::fold(word) {
            "採用" => Some(Self::Accept),
            "却下" => Some(Self::Refuse),
            "確認済み" | "確認済" | "確認ずみ" => Some(Self::Acknowledge),
            _ => None,
        }
    }
}
