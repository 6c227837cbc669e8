//! What differs between the inputs: their own errors, labels and codes that are not the schema's, categories that became others, texts
//! that should be the same.

use super::Options;
use super::combine::Joining;
use super::intake::{Known, Piece};
use super::plan::named;
use super::remarks;
use super::said::{Said, at, period_place};
use super::slots::Slot;
use crate::finding::{Figure, Finding, Place};
use crate::message::Message;
use crate::schema::MergeRule;
use crate::severity::Severity;
use std::collections::HashMap;

/// Errors of the inputs, each with its file, and what differs from the schema, once for all inputs where it stands alike.
pub(super) fn of_inputs(pieces: &[Piece], options: &Options) -> Vec<Said> {
    let mut said: Vec<Said> = Vec::new();
    let mut seen: HashMap<(String, Option<String>), usize> = HashMap::new();
    let mut again: Vec<usize> = Vec::new();
    for (i, piece) in pieces.iter().enumerate() {
        for finding in &piece.findings {
            let mut finding = finding.clone();
            match finding.rule {
                // A period that is not known, or contradicts itself even in the file's name, is no base for a sum.
                "P101" | "P102" => finding.severity = Severity::Error,
                "C101" if options.keep_unknown => finding.severity = Severity::Warning,
                _ => {}
            }
            if finding.severity != Severity::Error && finding.rule != "C101" {
                let key = (finding.fingerprint(), stated(&finding));
                if let Some(&first) = seen.get(&key) {
                    again[first] += 1;
                    continue;
                }
                seen.insert(key, said.len());
            }
            finding.key = format!("{}|{}", input_key(piece), finding.key);
            said.push(Said { piece: Some(i), finding });
            again.resize(said.len(), 0);
        }
        if let Some((sheet, cell, gap)) = &piece.gap {
            let message = Message::new("M101-within").with("file", named(piece)).with("gap", gap.as_str());
            let level = if options.allow_gaps { Severity::Warning } else { Severity::Error };
            let place = at(piece, Some(*sheet), Some(*cell));
            said.push(Said::new("M101", Some(i), place, message, Message::new("M101-within-help")).level(level));
            again.resize(said.len(), 0);
        }
    }
    for (said, &more) in said.iter_mut().zip(&again).filter(|(_, more)| **more > 0) {
        let first = said.finding.message.clone();
        said.finding.message = Message::new("merge-elsewhere").with("about", first).with("count", more);
    }
    said
}

/// What the cell says, as far as the finding knows.
fn stated(finding: &Finding) -> Option<String> {
    match &finding.stated {
        Some(Figure::Text(text)) => Some(text.clone()),
        _ => finding.correction.as_ref().map(|c| c.before.clone()),
    }
}

/// Tells the findings of one input from those of another: by period and office, which stay when a file is renamed.
fn input_key(piece: &Piece) -> String {
    let days = piece.period.map_or_else(String::new, |p| format!("{}～{}", p.from, p.to));
    format!("{days}|{}", piece.office.as_deref().unwrap_or_default())
}

/// Categories that became others, texts that differ, figures that some inputs lack.
pub(super) fn of_periods(joining: &Joining<'_>, said: &mut Vec<Said>) {
    for &(t, old, new) in &joining.sources.rows {
        let table = &joining.schema.tables[t];
        let columns = (0..table.columns.len()).filter_map(|k| joining.slots.index(Slot::Cell(t, old, k)));
        let stated = |n: usize| {
            joining.plan.series.iter().flat_map(|s| &s.pieces).any(|&p| joining.pieces[p].figures[n].is_some())
        };
        if !columns.into_iter().any(stated) {
            continue;
        }
        let (a, b) = (&table.rows[old], &table.rows[new]);
        let place = Place {
            table: Some(table.id.clone()),
            title: Some(super::breakdown::title(joining.schema, t)),
            row: Some(a.label()),
            row_code: a.code.clone(),
            ..Place::default()
        };
        let message = Message::new("merge-successor")
            .with("code", a.code.clone().unwrap_or_default())
            .with("label", a.label())
            .with("successor", b.code.clone().unwrap_or_default())
            .with("now", b.label());
        let finding = Said::new("C109", None, place, message, Message::new("merge-successor-help"));
        said.push(finding.level(Severity::Info));
    }
    for (i, field) in joining.schema.header.iter().enumerate().filter(|(_, f)| f.merge == MergeRule::Same) {
        let mut texts: Vec<(usize, &str)> = Vec::new();
        for &piece in joining.plan.series.iter().flat_map(|s| &s.pieces) {
            texts.extend(
                joining.pieces[piece].texts.iter().filter(|w| w.slot == Slot::Header(i)).map(|w| (piece, &*w.text)),
            );
        }
        let different = remarks::different(texts.iter().map(|t| t.1));
        if different.len() < 2 {
            continue;
        }
        let told: Vec<String> = different
            .iter()
            .filter_map(|text| {
                let (piece, _) = texts.iter().find(|t| t.1 == *text)?;
                Some(format!("{}「{}」", named(&joining.pieces[*piece]), text.trim()))
            })
            .collect();
        let last = texts.last().map(|t| t.0);
        let place = Place {
            row: Some(field.label.clone()),
            column: Some(field.id.clone()),
            ..last.map(|p| period_place(&joining.pieces[p])).unwrap_or_default()
        };
        let place = Place { sheet: None, cell: None, ..place };
        let message = Message::new("M104-texts").with("label", field.label.as_str()).with("texts", told.join("、"));
        said.push(Said::new("M104", None, place, message, Message::new("M104-texts-help")).level(Severity::Warning));
    }
    decreases(joining, said);
}

/// Counts since April that are lower than the one before.
fn decreases(joining: &Joining<'_>, said: &mut Vec<Said>) {
    for series in joining.plan.series.iter().filter(|s| s.cumulative) {
        let chain: Vec<usize> = series.base.into_iter().chain(series.pieces.iter().copied()).collect();
        for pair in chain.windows(2) {
            let (before, now) = (pair[0], pair[1]);
            for (n, slot) in joining.slots.iter() {
                let exact = |p: usize| joining.value(p, n).and_then(Known::exact);
                let (Some(a), Some(b)) = (exact(before), exact(now)) else { continue };
                if b >= a {
                    continue;
                }
                let piece = &joining.pieces[now];
                let taken = joining.taken(now, n).next();
                let place = figure_place(
                    joining,
                    slot,
                    taken.map(|t| piece.sheet(t.sheet).to_owned()),
                    taken.and_then(|t| t.cell),
                );
                let message = Message::new("merge-decreased")
                    .with("label", place.row.clone().unwrap_or_default())
                    .with("file", named(piece))
                    .with("now", b)
                    .with("other", named(&joining.pieces[before]))
                    .with("before", a)
                    .with("difference", crate::check::signed(b - a));
                let help = Message::new("merge-decreased-help");
                let mut decrease = Said::new("M102", Some(now), place, message, help).keyed("growing");
                decrease.finding = decrease.finding.figures(b, a);
                // A person may be struck off the register; an event that was counted cannot be undone.
                let persons = slot.rule(joining.schema) == MergeRule::Bounds;
                said.push(decrease.level(if persons { Severity::Warning } else { Severity::Error }));
            }
        }
    }
}

/// The place of a figure in the form's terms.
pub(super) fn figure_place(
    joining: &Joining<'_>,
    slot: Slot,
    sheet: Option<String>,
    cell: Option<crate::a1::CellRef>,
) -> Place {
    let schema = joining.schema;
    match slot {
        Slot::Header(i) => Place {
            sheet,
            cell,
            table: Some("0".to_owned()),
            row: Some(schema.header[i].label.clone()),
            column: Some(schema.header[i].id.clone()),
            ..Place::default()
        },
        Slot::Cell(t, j, k) => {
            let table = &schema.tables[t];
            Place {
                sheet,
                cell,
                table: Some(table.id.clone()),
                title: Some(super::breakdown::title(schema, t)),
                row: Some(table.rows[j].label()),
                row_code: table.rows[j].code.clone(),
                column: Some(table.columns[k].id.clone()),
                column_label: Some(table.columns[k].label.clone()),
            }
        }
    }
}
