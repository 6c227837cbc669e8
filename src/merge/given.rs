//! Persons somebody counted from the register: read from a small table (code, figure), or from a report in which the open cells were
//! filled in.

use super::combine::{Joined, Joining};
use super::drift::figure_place;
use super::intake::Known;
use super::said::Said;
use super::slots::{Slot, Slots};
use crate::message::Message;
use crate::number;
use crate::schema::{Measure, MergeRule, Schema};
use crate::submission::{Reading, Submission};
use crate::text;

/// A figure of persons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Whose.
    pub slot: Slot,
    /// How many.
    pub count: i64,
    /// Whether it was asked for by name; a figure of a report that is not open is no fault.
    pub named: bool,
}

/// A line of the small table that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenFault {
    /// The line, from 1.
    pub line: usize,
    /// What stands there.
    pub text: String,
    /// Why it cannot be used.
    pub why: GivenWhy,
}

/// Why a line cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenWhy {
    /// No row has this code or label.
    Row,
    /// The row has no such column of persons, or several and none is named.
    Column,
    /// The figure is no whole number of 0 or more.
    Figure,
}

/// Reads the lines of a small table: `0101,19`; with the column where a table has several, by identifier or label (`0101,care_yes,15`); with
/// the table where codes repeat (`1:0101,persons,19`). A first line without a figure is a heading.
///
/// # Errors
/// The lines that cannot be used.
pub fn read_given(schema: &Schema, lines: &[Vec<String>]) -> Result<Vec<Given>, Vec<GivenFault>> {
    let mut out = Vec::new();
    let mut faults = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let cells: Vec<&str> = line.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
        let Some((figure, names)) = cells.split_last().filter(|(_, names)| !names.is_empty()) else { continue };
        let fault = |why| GivenFault { line: i + 1, text: cells.join(", "), why };
        let count = number::read_count(figure).whole().filter(|n| *n >= 0);
        let Some(count) = count else {
            if i > 0 {
                faults.push(fault(GivenWhy::Figure));
            }
            continue;
        };
        match find(schema, names) {
            Ok(slot) => out.push(Given { slot, count, named: true }),
            Err(why) => faults.push(fault(why)),
        }
    }
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

/// The figure that a row's code (or label) and a column's identifier (or label) name.
fn find(schema: &Schema, names: &[&str]) -> Result<Slot, GivenWhy> {
    let (table, row) = names[0].split_once(':').map_or((None, names[0]), |(t, r)| (Some(t.trim()), r.trim()));
    let rows = schema
        .tables
        .iter()
        .enumerate()
        .filter(|(_, t)| table.is_none_or(|id| t.id == id))
        .flat_map(|(i, t)| t.rows.iter().enumerate().map(move |(j, r)| (i, j, r)));
    let same = |a: &str, b: &str| text::key(a) == text::key(b);
    let code =
        |c: &Option<String>| c.as_deref().is_some_and(|c| same(c.trim_start_matches('0'), row.trim_start_matches('0')));
    let (t, j, _) = rows
        .clone()
        .find(|(.., r)| code(&r.code))
        .or_else(|| rows.clone().find(|(.., r)| same(&r.label(), row)))
        .ok_or(GivenWhy::Row)?;
    let persons: Vec<usize> = schema.tables[t]
        .columns
        .iter()
        .enumerate()
        .filter(|(_, c)| c.measure == Measure::Persons)
        .map(|(k, _)| k)
        .collect();
    let k = match (names.get(1..).unwrap_or_default(), &persons[..]) {
        ([], []) => None,
        // The first column of persons is the table's own; the others divide it.
        ([], [first, ..]) => Some(*first),
        (wanted, _) => persons.iter().copied().find(|&k| {
            let c = &schema.tables[t].columns[k];
            wanted.iter().any(|w| *w == c.id || same(w, &c.label))
        }),
    };
    k.map(|k| Slot::Cell(t, j, k)).ok_or(GivenWhy::Column)
}

/// The persons of a report in which somebody filled in what was open.
pub fn take_given(schema: &Schema, submission: &Submission) -> Vec<Given> {
    let mut out = Vec::new();
    for bound in submission.tables.iter().flatten() {
        for (j, slot) in bound.by_entry.iter().enumerate() {
            let Some(row) = slot.and_then(|i| bound.rows.get(i)) else { continue };
            for (k, cell) in row.cells.iter().enumerate() {
                let persons = schema.tables[bound.table].columns[k].measure == Measure::Persons;
                if let (true, Reading::Count { value, .. }) = (persons, &cell.reading) {
                    out.push(Given { slot: Slot::Cell(bound.table, j, k), count: *value, named: false });
                }
            }
        }
    }
    out
}

/// Puts given persons into the open figures; one outside its bounds contradicts the months and is refused.
pub(super) fn fill(joining: &Joining<'_>, given: &[Given], figures: &mut [Option<Joined>], said: &mut Vec<Said>) {
    let slots: &Slots = joining.slots;
    for g in given {
        if g.slot.rule(joining.schema) != MergeRule::Bounds {
            continue;
        }
        let Some(joined) = slots.index(g.slot).and_then(|n| figures[n].as_mut()) else { continue };
        let Some((least, most)) = joined.known.bounds() else { continue };
        if (least..=most).contains(&g.count) {
            joined.known = Known::Count(g.count);
            continue;
        }
        let place = figure_place(joining, g.slot, None, None);
        let message = Message::new("merge-given-outside")
            .with("label", place.row.clone().unwrap_or_default())
            .with("column", place.column_label.clone().unwrap_or_default())
            .with("count", g.count)
            .with("least", least)
            .with("most", most);
        let mut refused = Said::new("X102", None, place, message, Message::new("merge-given-outside-help"));
        refused.finding = refused.finding.figures(g.count, if g.count < least { least } else { most });
        said.push(refused);
    }
}
