//! What the references of a workbook lead to outside of their own sheet: its sheets, its names, other workbooks.

use super::{Decoder, Dialect, Place};

/// A defined name as it is stored.
#[derive(Debug, Default)]
pub(in crate::workbook) struct Name {
    /// As Excel shows it; built-in ones as `.xlsx` spells them.
    pub called: String,
    /// What it stands for, as tokens and the data behind them.
    pub tokens: Vec<u8>,
    pub extra: Vec<u8>,
}

/// A source of sheets and names.
#[derive(Debug)]
pub(in crate::workbook) enum Source {
    /// This workbook.
    Own,
    /// Functions that an add-in brought, by name.
    Functions(Vec<String>),
    /// Another workbook, or what else may be linked.
    Elsewhere,
}

/// An entry of the list of links: a source by its place, and the first and the last of its sheets; below zero is no sheet.
#[derive(Clone, Copy, Debug)]
pub(in crate::workbook) struct Link {
    pub source: u32,
    pub first: i32,
    pub last: i32,
}

/// All that references may lead to.
#[derive(Debug)]
pub(in crate::workbook) struct Links {
    pub dialect: Dialect,
    /// Names of all sheets in tab order, charts too.
    pub sheets: Vec<String>,
    pub sources: Vec<Source>,
    pub targets: Vec<Link>,
    pub names: Vec<Name>,
}

/// The sheets of a reference.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sheets {
    /// That of the formula.
    Own,
    /// From one to another, by their places in the workbook.
    Named(usize, usize),
    /// A sheet that was deleted.
    Lost,
}

/// A link to a sheet that was deleted.
const DELETED: i32 = -1;

impl Links {
    pub const fn new(dialect: Dialect) -> Self {
        Self { dialect, sheets: Vec::new(), sources: Vec::new(), targets: Vec::new(), names: Vec::new() }
    }

    /// The names in words, those that are not certain with no text. Names that only stand for functions of later versions are none of
    /// the workbook's.
    pub fn defined_names(&self, decoder: &mut Decoder<'_>) -> Vec<(String, String)> {
        let text = |n: &Name| (n.called.clone(), decoder.text(&n.tokens, &n.extra, Place::Name).unwrap_or_default());
        self.names.iter().filter(|n| !n.called.starts_with("_xlfn.")).map(text).collect()
    }

    pub(super) fn sheet(&self, index: usize) -> Option<&str> {
        self.sheets.get(index).map(String::as_str)
    }

    /// The name of this number, counted from one.
    pub(super) fn name(&self, number: u32) -> Option<&str> {
        self.names.get(number.checked_sub(1)? as usize).map(|n| n.called.as_str())
    }

    fn link(&self, link: u16) -> Option<(Link, &Source)> {
        let link = *self.targets.get(usize::from(link))?;
        Some((link, self.sources.get(link.source as usize)?))
    }

    /// The sheets a link leads to.
    pub(super) fn sheets(&self, link: u16) -> Option<Sheets> {
        match self.link(link)? {
            (Link { first, last, .. }, Source::Own) => Self::places(first, last),
            _ => None,
        }
    }

    /// Sheets of this workbook by the numbers that Excel 5 puts into the reference itself.
    pub(super) fn own_sheets(first: u16, last: u16) -> Option<Sheets> {
        Self::places(i32::from(first.cast_signed()), i32::from(last.cast_signed()))
    }

    fn places(first: i32, last: i32) -> Option<Sheets> {
        if first == DELETED || last == DELETED {
            return Some(Sheets::Lost);
        }
        Some(Sheets::Named(usize::try_from(first).ok()?, usize::try_from(last).ok()?))
    }

    /// A name by the link that leads to it.
    pub(super) fn name_elsewhere(&self, link: u16, number: u32) -> Option<&str> {
        match self.link(link)?.1 {
            Source::Own => self.name(number),
            Source::Functions(names) => names.get(number.checked_sub(1)? as usize).map(String::as_str),
            Source::Elsewhere => None,
        }
    }
}
