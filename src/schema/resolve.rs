//! Finds what the names of an edit stand for, and which rule reports its failure.

use super::edit::{EditFault, Figure, Name, Shape, Sum, parse};
use super::fault::{FaultKind, nearest};
use super::model::{Body, HeaderField, Linear, List, Op, RowKind, Scope, Table, Term};

/// What names may stand for.
pub(super) struct Names<'s> {
    pub header: &'s [HeaderField],
    pub tables: &'s [Table],
    pub lists: &'s [List],
}

/// An edit whose names are known.
pub(super) struct Resolved {
    pub rule: &'static str,
    pub scope: Scope,
    pub body: Body,
}

/// Reads an edit; `table` is the table it is declared in, if any.
///
/// # Errors
/// The first fault of form, or all names that stand for nothing.
pub(super) fn resolve(text: &str, table: Option<usize>, names: &Names) -> Result<Resolved, Vec<EditFault>> {
    let shape = parse(text).map_err(|fault| vec![fault])?;
    let mut r = Resolver { names, table, faults: Vec::new(), first_column: None, other: false };
    let body = match shape {
        Shape::Compare(lhs, op, rhs) => Body::Compare { lhs: r.linear(lhs), op, rhs: r.linear(rhs) },
        Shape::AnyOf(lhs, options) => {
            Body::AnyOf { lhs: r.linear(lhs), options: options.into_iter().map(|o| r.linear(o)).collect() }
        }
        Shape::ZeroTogether(a, b) => {
            // A name that stands for nothing is a fault already; the term put in its place is never seen.
            let mut term = |figure| r.term(figure).unwrap_or(Term::Header(usize::MAX));
            Body::ZeroTogether { a: term(a), b: term(b) }
        }
    };
    if r.faults.is_empty() && says_nothing(&body) {
        r.faults.push((0..text.len(), FaultKind::SaysNothing));
    }
    if let (Some(at), true) = (r.first_column.take(), r.other) {
        r.faults.push((at, FaultKind::MixedScope));
    }
    if !r.faults.is_empty() {
        return Err(r.faults);
    }
    let scope = match table {
        Some(table) if !r.other => Scope::Rows(table),
        _ => Scope::Form,
    };
    Ok(Resolved { rule: rule_of(&body, scope), scope, body })
}

/// The rule that reports the failure of such an edit.
fn rule_of(body: &Body, scope: Scope) -> &'static str {
    let counts = |l: &Linear| l.terms.iter().any(|(_, t)| matches!(t, Term::Count { .. }));
    match body {
        Body::Compare { lhs, rhs, .. } if counts(lhs) || counts(rhs) => "X104",
        Body::AnyOf { lhs, options } if counts(lhs) || options.iter().any(counts) => "X104",
        Body::ZeroTogether { a, b } if [a, b].iter().any(|t| matches!(t, Term::Count { .. })) => "X104",
        Body::Compare { op: Op::Le | Op::Ge, .. } => "X102",
        Body::ZeroTogether { .. } => "X103",
        _ if matches!(scope, Scope::Rows(_)) => "T103",
        _ => "X101",
    }
}

/// Whether the edit holds or fails whatever the figures are.
fn says_nothing(body: &Body) -> bool {
    // Both sides come with like terms combined, so sides that cancel out have the same terms in some order.
    let cancel = |a: &Linear, b: &Linear| a.terms.len() == b.terms.len() && a.terms.iter().all(|t| b.terms.contains(t));
    match body {
        Body::Compare { lhs, rhs, .. } => cancel(lhs, rhs),
        Body::AnyOf { lhs, options } => options.iter().any(|o| cancel(lhs, o)),
        Body::ZeroTogether { a, b } => a == b,
    }
}

struct Resolver<'n, 's> {
    names: &'n Names<'s>,
    table: Option<usize>,
    faults: Vec<EditFault>,
    /// Where the first bare column stands.
    first_column: Option<std::ops::Range<usize>>,
    /// Whether there are figures that are not of the row.
    other: bool,
}

impl Resolver<'_, '_> {
    fn fault<T>(&mut self, name: &Name, kind: FaultKind) -> Option<T> {
        self.faults.push((name.at.clone(), kind));
        None
    }

    fn linear(&mut self, sum: Sum) -> Linear {
        let mut linear = Linear::default();
        for (factor, figure) in sum {
            let Some(figure) = figure else {
                linear.constant = self.add(linear.constant, factor);
                continue;
            };
            let Some(term) = self.term(figure) else { continue };
            match linear.terms.iter().position(|(_, t)| *t == term) {
                Some(i) => {
                    if let Some((known, _)) = linear.terms.get_mut(i) {
                        *known = self.add(*known, factor);
                    }
                }
                None => linear.terms.push((factor, term)),
            }
        }
        linear.terms.retain(|(factor, _)| *factor != 0);
        linear
    }

    fn add(&mut self, a: i64, b: i64) -> i64 {
        a.checked_add(b).unwrap_or_else(|| {
            self.faults.push((0..0, FaultKind::NumberTooLarge));
            0
        })
    }

    fn term(&mut self, figure: Figure) -> Option<Term> {
        if !matches!(figure, Figure::Column(_)) {
            self.other = true;
        }
        match figure {
            Figure::Column(name) => {
                let Some(table) = self.table else {
                    let text = name.text.clone();
                    return self.fault(&name, FaultKind::ColumnOutsideTable(text));
                };
                self.first_column.get_or_insert(name.at.clone());
                self.column(table, &name).map(Term::Column)
            }
            Figure::Cell { table: name, row, column } => {
                let ids = || self.names.tables.iter().map(|t| t.id.as_str());
                let Some(table) = ids().position(|id| id == name.text) else {
                    let near = nearest(&name.text, ids());
                    return self.fault(&name, FaultKind::UnknownTable { table: name.text.clone(), near });
                };
                let row_index = self.row(table, &row);
                let column = match column {
                    Some(column) => self.column(table, &column),
                    None => self.only_column(table, &row),
                };
                Some(Term::Cell { table, row: row_index?, column: column? })
            }
            Figure::Header(name) => {
                let header = self.names.header;
                match header.iter().position(|h| h.id == name.text) {
                    Some(i) if header.get(i).is_some_and(|h| h.measure.is_count()) => Some(Term::Header(i)),
                    Some(_) => self.fault(&name, FaultKind::NotACount(name.text.clone())),
                    None => {
                        let near = nearest(&name.text, header.iter().map(|h| h.id.as_str()));
                        self.fault(&name, FaultKind::UnknownHeader { header: name.text.clone(), near })
                    }
                }
            }
            Figure::Count { list: name, roles } => {
                let ids = || self.names.lists.iter().map(|l| l.id.as_str());
                let Some(index) = ids().position(|id| id == name.text) else {
                    let near = nearest(&name.text, ids());
                    return self.fault(&name, FaultKind::UnknownList { list: name.text.clone(), near });
                };
                self.roles(index, &roles).map(|roles| Term::Count { list: index, roles })
            }
        }
    }

    fn roles(&mut self, list: usize, names: &[Name]) -> Option<Vec<usize>> {
        let list = self.names.lists.get(list)?;
        let mut found = Vec::new();
        for name in names {
            match list.roles.iter().position(|r| r.label == name.text) {
                Some(role) if found.contains(&role) => {}
                Some(role) => found.push(role),
                None => {
                    let roles = list.roles.iter().map(|r| r.label.clone()).collect();
                    let kind = FaultKind::UnknownRole { list: list.id.clone(), role: name.text.clone(), roles };
                    return self.fault(name, kind);
                }
            }
        }
        Some(found)
    }

    fn column(&mut self, table: usize, name: &Name) -> Option<usize> {
        let table = self.names.tables.get(table)?;
        match table.columns.iter().position(|c| c.id == name.text) {
            Some(i) if table.columns.get(i).is_some_and(|c| c.measure.is_count()) => Some(i),
            Some(_) => self.fault(name, FaultKind::NotACount(name.text.clone())),
            None => {
                let near = nearest(&name.text, table.columns.iter().map(|c| c.id.as_str()));
                let (of, column) = (table.id.clone(), name.text.clone());
                self.fault(name, FaultKind::UnknownColumn { of, column, near })
            }
        }
    }

    fn only_column(&mut self, table: usize, row: &Name) -> Option<usize> {
        let table = self.names.tables.get(table)?;
        let counts: Vec<usize> =
            (0..).zip(&table.columns).filter(|(_, c)| c.measure.is_count()).map(|(i, _)| i).collect();
        if let [only] = counts.as_slice() {
            return Some(*only);
        }
        let columns = counts.iter().filter_map(|i| table.columns.get(*i)).map(|c| c.id.clone()).collect();
        self.fault(row, FaultKind::ColumnNeeded { table: table.id.clone(), columns })
    }

    /// A code, `total`, a whole path, or the last label of a subtotal.
    fn row(&mut self, table: usize, name: &Name) -> Option<usize> {
        let table = self.names.tables.get(table)?;
        let rows = &table.rows;
        let text = name.text.as_str();
        if text == "total" {
            return match table.total() {
                Some(row) => Some(row),
                None => self.fault(name, FaultKind::NoTotal(table.id.clone())),
            };
        }
        let by_label = |r: &super::model::Row| r.kind == RowKind::Subtotal && r.path.last().is_some_and(|l| l == text);
        let found = rows
            .iter()
            .position(|r| r.code.as_deref() == Some(text))
            .or_else(|| rows.iter().position(|r| r.label() == text))
            .or_else(|| rows.iter().position(by_label).filter(|_| rows.iter().filter(|r| by_label(r)).count() == 1));
        found.or_else(|| {
            let labels: Vec<String> = rows.iter().map(|r| r.code.clone().unwrap_or_else(|| r.label())).collect();
            let near = nearest(text, labels.iter().map(String::as_str));
            self.fault(name, FaultKind::UnknownRow { table: table.id.clone(), row: text.to_owned(), near })
        })
    }
}
