//! Findings of this room, each with the input it is about.

use super::intake::Piece;
use crate::a1::CellRef;
use crate::check;
use crate::date::Period;
use crate::finding::{Finding, Place};
use crate::message::{Arg, Message};
use crate::severity::Severity;

/// A finding and the input it is about; `None` where it is about the whole.
#[derive(Clone, Debug)]
pub struct Said {
    /// An index into the inputs.
    pub piece: Option<usize>,
    /// What is said.
    pub finding: Finding,
}

impl Said {
    /// A finding of the rule with its own level.
    pub(super) fn new(code: &'static str, piece: Option<usize>, place: Place, message: Message, help: Message) -> Self {
        let rule = check::rule(code).expect("the rules of merging are in the registry");
        Self { piece, finding: rule.finding(place, message, help) }
    }

    /// The same on another level.
    pub(super) fn level(mut self, severity: Severity) -> Self {
        self.finding.severity = severity;
        self
    }

    /// The same with what tells it apart from others at its place.
    pub(super) fn keyed(mut self, key: impl Into<String>) -> Self {
        self.finding.key = key.into();
        self
    }
}

/// Where an input states its period.
pub(super) fn period_place(piece: &Piece) -> Place {
    let (sheet, cell) = piece.period_at;
    at(piece, sheet, cell)
}

/// A place in the head of an input.
pub(super) fn at(piece: &Piece, sheet: Option<u16>, cell: Option<CellRef>) -> Place {
    Place { sheet: sheet.map(|s| piece.sheet(s).to_owned()), cell, table: Some("0".to_owned()), ..Place::default() }
}

/// A period as an argument of messages: its first and last day.
pub(super) fn days(period: &Period) -> Arg {
    Message::new("merge-days").with("from", period.from).with("to", period.to).into()
}
