//! From what is written to what the program sees: the top of the file, header, lists and edits. Tables have a file of their own.
//! Every fault of the file is collected; a part with a fault is still built, so that later parts can be judged against it.

use super::at::{At, TextOr};
use super::fault::{FaultKind, Faults, nearest};
use super::model::{
    Column, Edit, HeaderField, HeaderSource, List, ListColumn, ListKind, ListRole, Measure, MergeRule, Recognise,
    Schema, Scope, Table,
};
use super::raw::{
    RawEdit, RawHeader, RawKind, RawLanguage, RawList, RawLocalized, RawMeasure, RawMerge, RawRole, RawSchema,
};
use super::resolve::{Names, resolve};
use super::settings::{Tolerance, Zeros};
use super::{business_days, edit, settings, table};
use crate::message::{Lang, Localized};
use std::collections::HashMap;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Labels beside which offices usually write their name.
const SUBMITTER: [&str; 12] = [
    "事業所名",
    "事業者名",
    "法人名",
    "受託法人",
    "受託法人名",
    "受託事業者",
    "受託者",
    "団体名",
    "施設名",
    "提出者",
    "提出元",
    "報告事業所",
];

/// Builds the validated schema; it is to be used only where `faults` stays empty.
pub(super) fn schema(raw: RawSchema, faults: &mut Faults) -> Schema {
    let id = &raw.id;
    let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if id.is_empty() || !id.chars().all(kebab) {
        faults.add(id.span.clone(), "id", FaultKind::BadId(id.value.clone()));
    }
    not_empty(&raw.title, "title", faults);
    if raw.table.is_empty() && raw.list.is_empty() && raw.header.is_empty() {
        faults.add(id.span.clone(), "", FaultKind::EmptyForm);
    }
    let mut seen = HashMap::new();
    let header: Vec<HeaderField> =
        indexed(&raw.header, "header").map(|(key, h)| header_field(h, &key, &mut seen, faults)).collect();
    let business_days = raw.business_days.as_ref().and_then(|days| business_days::build(days, &header, faults));
    // Findings name a table or a list by its identifier alone, so the two share one space of names.
    let mut seen = HashMap::new();
    let tables = indexed(&raw.table, "table").map(|(key, t)| table::build(t, &key, &mut seen, faults)).collect();
    let lists = indexed(&raw.list, "list").map(|(key, l)| list(l, &key, &mut seen, faults)).collect();
    let recognise = recognise(&raw, faults);
    raw.submitter.iter().flatten().for_each(|label| not_empty(label, "submitter", faults));
    let mut schema = Schema {
        id: raw.id.value,
        version: raw.version,
        title: raw.title.value,
        programme: raw.programme,
        language: match raw.language {
            RawLanguage::Ja => Lang::Ja,
            RawLanguage::En => Lang::En,
        },
        recognise,
        submitter: raw.submitter.map_or_else(
            || SUBMITTER.map(str::to_owned).to_vec(),
            |labels| labels.into_iter().map(|l| l.value).collect(),
        ),
        header,
        business_days,
        tables,
        lists,
        edits: Vec::new(),
        levels: settings::levels(&raw.levels, faults),
    };
    schema.edits = edits(&raw.table, &raw.edit, raw.language, &schema, faults);
    settings::known(&raw.levels, &schema, faults);
    schema
}

/// Pairs each element of an array with its key, counted from 1 as people do.
pub(super) fn indexed<'r, T>(items: &'r [T], key: &'r str) -> impl Iterator<Item = (String, &'r T)> {
    (1..).zip(items).map(move |(n, item)| (format!("{key}[{n}]"), item))
}

/// Labels that fold to the same are the same label to a reader: width, case and spaces apart.
pub(super) fn fold(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Names given so far, and where.
pub(super) type Seen = HashMap<String, usize>;

/// Says that an identifier is malformed or was given before.
pub(super) fn check_id(id: &At<String>, key: &str, seen: &mut Seen, faults: &mut Faults) {
    let key = format!("{key}.id");
    if id.is_empty() || !id.chars().all(edit::is_name_char) {
        faults.add(id.span.clone(), key.clone(), FaultKind::BadId(id.value.clone()));
    }
    unique(id, &id.value, key, seen, faults);
}

/// Says that `name`, under which `seen` knows the value, was given before.
pub(super) fn unique<T>(at: &At<T>, name: &str, key: impl Into<String>, seen: &mut Seen, faults: &mut Faults) {
    if let Some(first) = seen.get(name) {
        faults.duplicate(at.span.clone(), key, name, *first);
    } else {
        seen.insert(name.to_owned(), at.span.start);
    }
}

pub(super) fn not_empty(text: &At<String>, key: impl Into<String>, faults: &mut Faults) {
    if text.trim().is_empty() {
        faults.add(text.span.clone(), key, FaultKind::EmptyText);
    }
}

/// Checks a column's label and aliases; no two columns of a table or list may go by the same words.
pub(super) fn labels(label: &At<String>, aliases: &[At<String>], key: &str, seen: &mut Seen, faults: &mut Faults) {
    let mut own = Vec::new();
    for (part, text) in [("label", label)].into_iter().chain(aliases.iter().map(|a| ("aliases", a))) {
        let key = format!("{key}.{part}");
        not_empty(text, key.clone(), faults);
        let folded = fold(text);
        if own.contains(&folded) {
            continue;
        }
        if let Some(first) = seen.get(&folded) {
            faults.duplicate(text.span.clone(), key, text, *first);
        }
        own.push(folded);
    }
    for folded in own {
        seen.entry(folded).or_insert(label.span.start);
    }
}

/// The way to merge: as given, or the measure's own.
pub(super) fn merge(raw: Option<&At<RawMerge>>, measure: RawMeasure, key: &str, faults: &mut Faults) -> MergeRule {
    let measure = Measure::from(measure);
    let Some(raw) = raw else {
        return match measure {
            Measure::Persons => MergeRule::Bounds,
            Measure::Events | Measure::Days | Measure::Times => MergeRule::Sum,
            Measure::Text => MergeRule::Union,
        };
    };
    let rule = MergeRule::from(raw.value);
    let fits = match rule {
        MergeRule::Sum | MergeRule::Bounds => measure.is_count(),
        MergeRule::Union => !measure.is_count(),
        MergeRule::Same => true,
    };
    if !fits {
        faults.add(raw.span.clone(), format!("{key}.merge"), FaultKind::MergeMisfit);
    }
    rule
}

/// A table's column in the validated form.
pub(super) fn column(raw: &super::raw::RawColumn, zeros: Zeros, key: &str, faults: &mut Faults) -> Column {
    Column {
        id: raw.id.value.clone(),
        label: raw.label.value.clone(),
        aliases: raw.aliases.iter().map(|a| a.value.clone()).collect(),
        measure: raw.measure.into(),
        merge: merge(raw.merge.as_ref(), raw.measure, key, faults),
        zeros: raw.zeros.as_deref().map_or(zeros, settings::zeros),
        first_contacts_of: None,
    }
}

fn recognise(raw: &RawSchema, faults: &mut Faults) -> Recognise {
    let mut titles = vec![raw.title.value.clone()];
    let mut min_tables = 1;
    if let Some(recognise) = &raw.recognise {
        titles.extend(recognise.titles.iter().filter(|t| **t != *raw.title).cloned());
        if let Some(min) = &recognise.min_tables {
            min_tables = min.value;
            if min.value as usize > raw.table.len() {
                let kind = FaultKind::TooManyRequired { min: min.value, tables: raw.table.len() };
                faults.add(min.span.clone(), "recognise.min_tables", kind);
            }
        }
    }
    Recognise { titles, min_tables: min_tables as usize }
}

fn header_field(raw: &RawHeader, key: &str, seen: &mut Seen, faults: &mut Faults) -> HeaderField {
    check_id(&raw.id, key, seen, faults);
    let own = HeaderSource { labels: vec![raw.label.clone()], number: 1 };
    let sources = raw.sources.as_ref().map_or_else(
        || vec![own],
        |sources| {
            let key = format!("{key}.sources");
            let mut source = |(key, s): (String, &super::raw::RawSource)| {
                if s.labels.is_empty() || s.labels.iter().any(|l| l.trim().is_empty()) {
                    faults.add(s.labels.span.clone(), format!("{key}.labels"), FaultKind::EmptyText);
                }
                if let Some(number) = s.number.as_ref().filter(|n| n.value == 0) {
                    faults.add(number.span.clone(), format!("{key}.number"), FaultKind::NumberFromOne);
                }
                HeaderSource {
                    labels: s.labels.value.clone(),
                    number: s.number.as_ref().map_or(1, |n| n.value as usize),
                }
            };
            indexed(sources, &key).map(&mut source).collect()
        },
    );
    HeaderField {
        id: raw.id.value.clone(),
        label: raw.label.clone(),
        measure: raw.measure.into(),
        merge: merge(raw.merge.as_ref(), raw.measure, key, faults),
        sources,
        required: raw.required,
    }
}

fn list(raw: &RawList, key: &str, ids: &mut Seen, faults: &mut Faults) -> List {
    check_id(&raw.id, key, ids, faults);
    not_empty(&raw.title, format!("{key}.title"), faults);
    if raw.columns.is_empty() {
        faults.add(raw.id.span.clone(), format!("{key}.columns"), FaultKind::NoColumns(raw.id.value.clone()));
    }
    let (mut column_ids, mut words, mut role_columns) = (Seen::new(), Seen::new(), 0);
    for (key, column) in indexed(&raw.columns, &format!("{key}.columns")) {
        check_id(&column.id, &key, &mut column_ids, faults);
        labels(&column.label, &column.aliases, &key, &mut words, faults);
        if column.kind == RawKind::Role {
            role_columns += 1;
            if role_columns > 1 {
                faults.add(column.id.span.clone(), format!("{key}.kind"), FaultKind::SeveralRoleColumns);
            }
        }
    }
    let mut seen = Seen::new();
    let roles = indexed(&raw.roles, &format!("{key}.roles")).map(|(key, r)| role(r, &key, &mut seen, faults)).collect();
    if let (Some(first), 0) = (raw.roles.first(), role_columns) {
        faults.add(first.span.clone(), format!("{key}.roles"), FaultKind::RolesWithoutColumn);
    }
    let group_by = raw.group_by.as_ref().and_then(|group| {
        let found = raw.columns.iter().position(|c| c.id == *group);
        if found.is_none() {
            let near = nearest(group, raw.columns.iter().map(|c| c.id.as_str()));
            let kind = FaultKind::UnknownColumn { of: raw.id.value.clone(), column: group.value.clone(), near };
            faults.add(group.span.clone(), format!("{key}.group_by"), kind);
        }
        found
    });
    let columns = raw.columns.iter().map(|c| ListColumn {
        id: c.id.value.clone(),
        label: c.label.value.clone(),
        aliases: c.aliases.iter().map(|a| a.value.clone()).collect(),
        kind: match c.kind {
            RawKind::Role => ListKind::Role,
            RawKind::Text => ListKind::Text,
            RawKind::Date => ListKind::Date,
            RawKind::Heads => ListKind::HeadCount,
        },
        required: c.required,
        personal: c.personal,
    });
    List {
        id: raw.id.value.clone(),
        section: raw.section,
        title: raw.title.value.clone(),
        aliases: raw.aliases.clone(),
        columns: columns.collect(),
        roles,
        group_by,
    }
}

fn role(raw: &At<TextOr<RawRole>>, key: &str, seen: &mut Seen, faults: &mut Faults) -> ListRole {
    let (label, further): (_, &[String]) = match &raw.value {
        TextOr::Text(label) => (label, &[]),
        TextOr::Full(role) => (&role.label, &role.words),
    };
    let words: Vec<String> = [label].into_iter().chain(further.iter().filter(|w| *w != label)).cloned().collect();
    if words.iter().any(|w| w.trim().is_empty()) {
        faults.add(raw.span.clone(), key, FaultKind::EmptyText);
    }
    unique(raw, label, key, seen, faults);
    ListRole { label: label.clone(), words }
}

/// The edits of the tables, then those of the form, in the order of the file.
fn edits(
    tables: &[super::raw::RawTable],
    form: &[RawEdit],
    language: RawLanguage,
    schema: &Schema,
    faults: &mut Faults,
) -> Vec<Edit> {
    let names = Names { header: &schema.header, tables: &schema.tables, lists: &schema.lists };
    let mut ids = Seen::new();
    let mut edits = Vec::new();
    for (index, (key, table)) in indexed(tables, "table").enumerate() {
        for (key, at) in indexed(&table.edits, &format!("{key}.edits")) {
            let plain;
            let raw = match &at.value {
                TextOr::Full(raw) => raw,
                TextOr::Text(text) => {
                    let rule = At { value: text.clone(), span: at.span.clone() };
                    plain =
                        RawEdit { rule, id: None, severity: None, message: None, tolerance: None, rounded_to: None };
                    &plain
                }
            };
            let place = schema.tables.get(index).map(|t| (index, t));
            edits.extend(one_edit(raw, place, &key, language, &names, &mut ids, faults));
        }
    }
    for (key, raw) in indexed(form, "edit") {
        edits.extend(one_edit(raw, None, &key, language, &names, &mut ids, faults));
    }
    edits
}

fn one_edit(
    raw: &RawEdit,
    table: Option<(usize, &Table)>,
    key: &str,
    language: RawLanguage,
    names: &Names,
    ids: &mut Seen,
    faults: &mut Faults,
) -> Option<Edit> {
    let resolved = resolve(&raw.rule, table.map(|(index, _)| index), names)
        .map_err(|found| {
            for (at, kind) in found {
                faults.add(inside(faults.text(), &raw.rule.span, &at), format!("{key}.rule"), kind);
            }
        })
        .ok();
    let squeezed = raw.rule.split_whitespace().collect::<Vec<_>>().join(" ");
    let id = match (&raw.id, table) {
        (Some(id), _) => id.value.clone(),
        // The same relation may hold in the rows of several tables.
        (None, Some((_, table))) => format!("{}/{squeezed}", table.id),
        (None, None) => squeezed,
    };
    unique(raw.id.as_ref().unwrap_or(&raw.rule), &id, key, ids, faults);
    let resolved = resolved?;
    Some(Edit {
        id,
        source: raw.rule.value.clone(),
        rule: resolved.rule,
        scope: resolved.scope,
        body: resolved.body,
        severity: raw.severity,
        tolerance: settings::tolerance(raw.tolerance.as_ref(), raw.rounded_to.as_ref(), key, faults).unwrap_or_else(
            || {
                // Within a row the figures are those of the table.
                table
                    .filter(|_| matches!(resolved.scope, Scope::Rows(_)))
                    .map_or(Tolerance::Exact, |(_, t)| t.tolerance)
            },
        ),
        message: localized(raw.message.as_ref(), language),
    })
}

fn localized(raw: Option<&TextOr<RawLocalized>>, language: RawLanguage) -> Localized {
    match (raw, language) {
        (None, _) => Localized::default(),
        (Some(TextOr::Full(text)), _) => Localized { ja: text.ja.clone(), en: text.en.clone() },
        (Some(TextOr::Text(text)), RawLanguage::Ja) => Localized { ja: Some(text.clone()), en: None },
        (Some(TextOr::Text(text)), RawLanguage::En) => Localized { ja: None, en: Some(text.clone()) },
    }
}

/// The bytes of the file that hold `part` of the string written at `whole`, its quotes and escapes considered.
fn inside(file: &str, whole: &Range<usize>, part: &Range<usize>) -> Range<usize> {
    let written = file.get(whole.clone()).unwrap_or("");
    let (open, escapes) = match written.as_bytes() {
        [b'"', b'"', b'"', ..] => (3, true),
        [b'\'', b'\'', b'\'', ..] => (3, false),
        [b'"', ..] => (1, true),
        _ => (1, false),
    };
    let body = written.get(open..).unwrap_or("");
    // A line break right after three quotes does not belong to the string.
    let first = match body.as_bytes() {
        [b'\r', b'\n', ..] if open == 3 => 2,
        [b'\n', ..] if open == 3 => 1,
        _ => 0,
    };
    let place = |byte: usize| {
        let mut read = 0;
        let mut at = first;
        while read < byte {
            let rest = body.get(at..).unwrap_or("");
            let Some(c) = rest.chars().next() else { break };
            let (written, meant) = if escapes && c == '\\' { escape(rest) } else { (c.len_utf8(), c.len_utf8()) };
            at += written;
            read += meant;
        }
        whole.start + open + at
    };
    place(part.start)..place(part.end)
}

/// How many bytes the escape at the start of `text` takes in the file, and how many it stands for.
fn escape(text: &str) -> (usize, usize) {
    let digits = match text.as_bytes().get(1) {
        Some(b'x') => 2,
        Some(b'u') => 4,
        Some(b'U') => 8,
        // A backslash at the end of a line swallows the white space up to the next word.
        Some(c) if c.is_ascii_whitespace() => {
            let rest = text.get(1..).unwrap_or("");
            return (1 + rest.len() - rest.trim_start().len(), 0);
        }
        _ => return (text.chars().take(2).map(char::len_utf8).sum(), 1),
    };
    let hex = text.get(2..2 + digits).unwrap_or("");
    let meant = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32).map_or(1, char::len_utf8);
    (2 + digits, meant)
}
