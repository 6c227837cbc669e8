//! Tables: their rows in printed order, of-which rows, subtotals and the total.

use super::at::{At, LabelPath, TextOr};
use super::fault::{FaultKind, Faults, nearest};
use super::model::{Measure, Row, RowKind, Table};
use super::paths::Paths;
use super::raw::{RawRow, RawTable};
use super::settings::{self, Zeros};
use super::validate::{Seen, check_id, column, indexed, labels, not_empty, unique};
use std::collections::HashMap;

/// Builds a table; `ids` are the identifiers of tables and lists so far.
pub(super) fn build(raw: &RawTable, key: &str, ids: &mut Seen, faults: &mut Faults) -> Table {
    check_id(&raw.id, key, ids, faults);
    if raw.id.value == "0" {
        faults.add(raw.id.span.clone(), format!("{key}.id"), FaultKind::Reserved("0".to_owned()));
    }
    not_empty(&raw.title, format!("{key}.title"), faults);
    let columns_key = format!("{key}.columns");
    let (mut column_ids, mut words) = (Seen::new(), Seen::new());
    for (key, column) in indexed(&raw.columns, &columns_key) {
        check_id(&column.id, &key, &mut column_ids, faults);
        labels(&column.label, &column.aliases, &key, &mut words, faults);
    }
    let zeros = raw.zeros.as_deref().map_or_else(Zeros::default, settings::zeros);
    let mut columns: Vec<_> =
        indexed(&raw.columns, &columns_key).map(|(key, c)| column(c, zeros, &key, faults)).collect();
    for (own, (key, c)) in indexed(&raw.columns, &columns_key).enumerate() {
        let Some(of) = &c.first_contacts_of else { continue };
        let found = columns.iter().position(|p| p.id == of.value && p.measure == Measure::Persons);
        match found.filter(|found| *found != own) {
            Some(found) => columns[own].first_contacts_of = Some(found),
            None => {
                let persons = columns.iter().filter(|p| p.measure == Measure::Persons).map(|p| p.id.as_str());
                let kind = FaultKind::UnknownColumn {
                    of: raw.id.value.clone(),
                    column: of.value.clone(),
                    near: nearest(&of.value, persons),
                };
                faults.add(of.span.clone(), format!("{key}.first_contacts_of"), kind);
            }
        }
    }
    if columns.is_empty() {
        faults.add(raw.id.span.clone(), columns_key, FaultKind::NoColumns(raw.id.value.clone()));
    } else if !columns.iter().any(|c| c.measure.is_count()) {
        faults.add(raw.id.span.clone(), columns_key, FaultKind::NoCountColumn(raw.id.value.clone()));
    }
    if raw.rows.iter().all(|r| r.of.is_some()) {
        faults.add(raw.id.span.clone(), format!("{key}.rows"), FaultKind::EmptyTable(raw.id.value.clone()));
    }
    Table {
        id: raw.id.value.clone(),
        number: raw.number,
        title: raw.title.value.clone(),
        aliases: raw.aliases.clone(),
        columns,
        rows: Rows::new(raw, key, faults).build(faults),
        tolerance: settings::tolerance(raw.tolerance.as_ref(), raw.rounded_to.as_ref(), key, faults)
            .unwrap_or_default(),
    }
}

/// What an of-which row is part of; rows by their place in the file.
#[derive(Clone, Copy, PartialEq)]
enum Parent {
    Row(usize),
    Total,
}

struct Rows<'r> {
    raw: &'r RawTable,
    key: &'r str,
    /// Rows by code.
    codes: HashMap<&'r str, usize>,
    /// Rows by whole path, joined with ` / `.
    paths: HashMap<String, usize>,
}

impl<'r> Rows<'r> {
    fn new(raw: &'r RawTable, key: &'r str, faults: &mut Faults) -> Self {
        let mut rows = Self { raw, key, codes: HashMap::new(), paths: HashMap::new() };
        let mut seen = Seen::new();
        for (index, row) in raw.rows.iter().enumerate() {
            rows.paths.entry(row.path.0.join(" / ")).or_insert(index);
            let Some(code) = &row.code else { continue };
            let key = rows.row_key(index, "code");
            not_empty(code, key.clone(), faults);
            if code.value == "total" {
                faults.add(code.span.clone(), key.clone(), FaultKind::Reserved(code.value.clone()));
            }
            unique(code, code, key, &mut seen, faults);
            rows.codes.entry(code.as_str()).or_insert(index);
        }
        rows
    }

    fn row_key(&self, index: usize, part: &str) -> String {
        format!("{}.rows[{}].{part}", self.key, index + 1)
    }

    /// The row of this code, or of this whole path.
    fn find(&self, name: &str) -> Option<usize> {
        self.codes.get(name).or_else(|| self.paths.get(name)).copied()
    }

    fn unknown(&self, name: &str) -> FaultKind {
        FaultKind::UnknownCode { code: name.to_owned(), near: nearest(name, self.codes.keys().copied()) }
    }

    fn build(&self, faults: &mut Faults) -> Vec<Row> {
        let parents = self.parents(faults);
        let subtotals = self.subtotals(&parents, faults);
        self.successors(faults);
        let written = &self.raw.rows;
        // A subtotal stands after its last part and what is part of that; of two that end together the smaller stands first.
        let mut order: Vec<(usize, usize, Option<usize>)> = (0..written.len()).map(|i| (i, 0, None)).collect();
        for (s, parts) in subtotals.iter().enumerate() {
            let mut last = parts.last().copied().unwrap_or(written.len());
            while parents.get(last + 1).is_some_and(|p| matches!(p, Some(Parent::Row(_)))) {
                last += 1;
            }
            order.push((last, parts.len().max(1), Some(s)));
        }
        order.sort_by_key(|(place, size, _)| (*place, *size));
        let place_of: HashMap<usize, usize> =
            order.iter().enumerate().filter(|(_, o)| o.2.is_none()).map(|(new, o)| (o.0, new)).collect();
        let total = order.len();
        let places = |rows: &[usize]| rows.iter().filter_map(|r| place_of.get(r).copied()).collect::<Vec<_>>();
        let mut paths = Paths::new(self.raw, self.key, faults);
        let mut rows = Vec::with_capacity(total + 1);
        for (index, _, subtotal) in &order {
            if let Some((s, sub)) = subtotal.and_then(|s| self.raw.subtotals.get(s).map(|sub| (s, sub))) {
                let key = format!("{}.subtotals[{}]", self.key, s + 1);
                rows.push(Row {
                    kind: RowKind::Subtotal,
                    code: None,
                    path: sub.path.0.clone(),
                    aliases: paths.aliases(&sub.path, &sub.aliases, &key, (None, None), faults),
                    valid_from: None,
                    valid_to: None,
                    successor: None,
                    parts: subtotals.get(s).map(|parts| places(parts)).unwrap_or_default(),
                    optional: sub.optional,
                    first_contacts: false,
                });
            } else if let Some(row) = written.get(*index) {
                let parent = parents.get(*index).copied().flatten();
                rows.push(self.row(*index, row, parent, total, &places, &mut paths, faults));
            }
        }
        if let Some(raw) = &self.raw.total {
            let (label, further): (_, &[String]) = match &raw.value {
                TextOr::Text(label) => (label, &[]),
                TextOr::Full(total) => (&total.label, &total.aliases),
            };
            let at = |text: &String| At { value: LabelPath(vec![text.clone()]), span: raw.span.clone() };
            let further: Vec<_> = further.iter().map(at).collect();
            let categories = (0..).zip(&rows).filter(|(_, r)| r.kind == RowKind::Category).map(|(i, _)| i).collect();
            rows.push(Row {
                kind: RowKind::Total,
                code: None,
                path: vec![label.clone()],
                aliases: paths.aliases(&at(label), &further, &format!("{}.total", self.key), (None, None), faults),
                valid_from: None,
                valid_to: None,
                successor: None,
                parts: categories,
                optional: false,
                first_contacts: false,
            });
        }
        paths.finish(faults);
        rows
    }

    #[expect(clippy::too_many_arguments, reason = "a step of `build`, which holds all of these")]
    fn row(
        &self,
        index: usize,
        raw: &RawRow,
        parent: Option<Parent>,
        total: usize,
        places: &impl Fn(&[usize]) -> Vec<usize>,
        paths: &mut Paths,
        faults: &mut Faults,
    ) -> Row {
        let (from, to) = (raw.valid_from.as_ref(), raw.valid_to.as_ref());
        if let (Some(from), Some(to)) = (from, to)
            && from.0 > to.0
        {
            faults.add(to.span.clone(), self.row_key(index, "valid_to"), FaultKind::ValidityReversed);
        }
        if let Some(successor) = &raw.successor {
            let own = raw.code.as_ref() == Some(successor);
            if own || !self.codes.contains_key(successor.as_str()) {
                faults.add(successor.span.clone(), self.row_key(index, "successor"), self.unknown(successor));
            }
        }
        if let (Some(optional), None) = (&raw.optional, &raw.of)
            && optional.value
        {
            faults.add(optional.span.clone(), self.row_key(index, "optional"), FaultKind::OptionalCategory);
        }
        let (from, to) = (from.map(|d| d.0), to.map(|d| d.0));
        let key = format!("{}.rows[{}]", self.key, index + 1);
        Row {
            kind: if raw.of.is_some() { RowKind::OfWhich } else { RowKind::Category },
            code: raw.code.as_ref().map(|c| c.value.clone()),
            path: raw.path.0.clone(),
            aliases: paths.aliases(&raw.path, &raw.aliases, &key, (from, to), faults),
            valid_from: from,
            valid_to: to,
            successor: raw.successor.as_ref().map(|s| s.value.clone()),
            parts: match parent {
                Some(Parent::Row(parent)) => places(&[parent]),
                Some(Parent::Total) => vec![total],
                None => Vec::new(),
            },
            optional: raw.optional.as_ref().is_some_and(|o| o.value),
            first_contacts: raw.first_contacts && raw.of.is_some(),
        }
    }

    /// What each row is part of.
    fn parents(&self, faults: &mut Faults) -> Vec<Option<Parent>> {
        let rows = &self.raw.rows;
        let mut parents = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            let parent = row.of.as_ref().and_then(|of| {
                let (found, kind) = if of.value == "total" {
                    (self.raw.total.as_ref().map(|_| Parent::Total), FaultKind::NoTotal(self.raw.id.value.clone()))
                } else {
                    (self.find(of).map(Parent::Row), self.unknown(of))
                };
                if found.is_none() {
                    faults.add(of.span.clone(), self.row_key(index, "of"), kind);
                }
                found
            });
            parents.push(parent);
        }
        // Each row is walked over once: a walk that meets itself has found a circle, one that meets an earlier walk has not.
        let mut walk_of = vec![0; rows.len()];
        for start in 0..rows.len() {
            let mut at = start;
            while let Some(walk) = walk_of.get_mut(at).filter(|w| **w == 0) {
                *walk = start + 1;
                let Some(Some(Parent::Row(up))) = parents.get(at) else { break };
                at = *up;
                let of = rows.get(at).and_then(|r| r.of.as_ref());
                if let (Some(of), true) = (of, walk_of.get(at) == Some(&(start + 1))) {
                    let kind = FaultKind::OfWhichCycle(of.value.clone());
                    faults.add(of.span.clone(), self.row_key(at, "of"), kind);
                }
            }
        }
        parents
    }

    /// Successors lead on, never back: a figure moved along a circle would never arrive. Told once a circle, at its first category.
    fn successors(&self, faults: &mut Faults) {
        let next = |row: usize| {
            let successor = self.raw.rows.get(row)?.successor.as_ref()?;
            Some((*self.codes.get(successor.as_str())?, successor))
        };
        for start in 0..self.raw.rows.len() {
            let mut at = start;
            // A longer way than there are rows runs in a circle that does not lead back here; it is told where it does.
            for _ in 0..self.raw.rows.len() {
                let Some((to, _)) = next(at).filter(|(to, _)| *to != at) else { break };
                at = to;
                if at <= start {
                    break;
                }
            }
            if at == start
                && let Some((_, successor)) = next(start).filter(|(to, _)| *to != start)
            {
                let kind = FaultKind::SuccessorCycle(successor.value.clone());
                faults.add(successor.span.clone(), self.row_key(start, "successor"), kind);
            }
        }
    }

    /// The parts of each subtotal: rows by their place in the file, ascending.
    fn subtotals(&self, parents: &[Option<Parent>], faults: &mut Faults) -> Vec<Vec<usize>> {
        let key = format!("{}.subtotals", self.key);
        let mut all: Vec<Vec<usize>> = Vec::new();
        for (key, subtotal) in indexed(&self.raw.subtotals, &key) {
            let key = format!("{key}.parts");
            let mut parts = Vec::new();
            for part in &subtotal.parts {
                self.add_parts(part, &key, &mut parts, parents, faults);
            }
            parts.sort_unstable();
            if subtotal.parts.is_empty() {
                faults.add(subtotal.path.span.clone(), key.clone(), FaultKind::NoParts);
            }
            // Subtotals are nested or apart; any other two would count a part on two ways to the total.
            for (other, earlier) in self.raw.subtotals.iter().zip(&all) {
                let shared: Vec<_> = parts.iter().filter(|p| earlier.contains(p)).collect();
                let nested = (shared.len() == parts.len()) != (shared.len() == earlier.len());
                if let (Some(first), false) = (shared.first(), nested) {
                    let part = self.raw.rows.get(**first).map(|r| r.path.0.join(" / ")).unwrap_or_default();
                    let kind = FaultKind::SubtotalsOverlap { other: other.path.0.join(" / "), part };
                    faults.add(subtotal.path.span.clone(), key.clone(), kind);
                }
            }
            all.push(parts);
        }
        all
    }

    /// Adds the rows a part names: one, or the categories of a range.
    fn add_parts(
        &self,
        part: &At<String>,
        key: &str,
        parts: &mut Vec<usize>,
        parents: &[Option<Parent>],
        faults: &mut Faults,
    ) {
        let of_which =
            |row: usize| self.raw.rows.get(row).is_some_and(|r| r.of.is_some()) || parents.get(row).is_none();
        let mut add = |row: usize, faults: &mut Faults| {
            if parts.contains(&row) {
                let label = self.raw.rows.get(row).map(|r| r.path.0.join(" / ")).unwrap_or_default();
                faults.add(part.span.clone(), key, FaultKind::PartTwice(label));
            } else {
                parts.push(row);
            }
        };
        if let Some(row) = self.find(part) {
            if of_which(row) {
                faults.add(part.span.clone(), key, FaultKind::PartOfWhich(part.value.clone()));
            } else {
                add(row, faults);
            }
            return;
        }
        let ends = part.split_once('-').map(|(a, b)| (a.trim(), b.trim()));
        let Some((start, end)) = ends.filter(|(_, end)| !end.is_empty()) else {
            faults.add(part.span.clone(), key, self.unknown(part));
            return;
        };
        match (self.codes.get(start), self.codes.get(end)) {
            (Some(start), Some(end)) if start <= end => {
                (*start..=*end).filter(|row| !of_which(*row)).for_each(|row| add(row, faults));
            }
            (Some(_), Some(_)) => faults.add(part.span.clone(), key, FaultKind::RangeReversed(part.value.clone())),
            (None, _) => faults.add(part.span.clone(), key, self.unknown(start)),
            (_, None) => faults.add(part.span.clone(), key, self.unknown(end)),
        }
    }
}
