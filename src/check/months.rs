//! X107, M101, M102, M103: the monthly sheets behind a quarter. Which of the reports given as months lie in the period, whether they make it
//! up, whether one is a copy of another, and whether the report's figures are what they come to.

use super::counterpart::{Stated, address, counterpart, figures, merge, place, related, stated};
use super::previous::{is_only_count, whole};
use super::{Companion, Context, Reporter, signed};
use crate::date::{Period, cover};
use crate::finding::Role;
use crate::message::Message;
use crate::number::person_bounds;
use crate::schema::{Measure, MergeRule, RowKind, Term};
use crate::severity::Severity;
use std::collections::HashMap;

/// So many figures other than 0 that are all alike may be an accident in a small form, and are none where most sums differ from the report.
const TELLING: usize = 5;

/// So many are none in any case.
const CERTAIN: usize = 20;

/// Names told before the rest is only counted.
const NAMED: usize = 5;

/// The reports that lie in the period of the checked one, in order of time.
struct Behind<'a> {
    whole: Period,
    months: Vec<(Period, &'a Companion)>,
    /// Reports that cannot be placed or are of another form, with the reason.
    unplaced: Vec<Message>,
    /// Reports of this or other days that are no part of the period.
    aside: Vec<&'a Companion>,
}

/// `None` where no months were given or the checked report states no period.
fn behind<'a>(context: &Context<'a>) -> Option<Behind<'a>> {
    let whole = context.submission.period.period.filter(|_| !context.companions.months.is_empty())?;
    let mut found = Behind { whole, months: Vec::new(), unplaced: Vec::new(), aside: Vec::new() };
    for companion in &context.companions.months {
        let file = companion.file();
        if companion.schema.id != context.schema.id {
            found.unplaced.push(Message::new("months-other-form").with("file", file));
            continue;
        }
        match companion.submission.period.period {
            None => found.unplaced.push(Message::new("months-no-period").with("file", file)),
            // The whole itself (or more) is no part of it; what lies wholly outside belongs to another period.
            Some(p) if (p.from <= whole.from && p.to >= whole.to) || !p.overlaps(&whole) => found.aside.push(companion),
            Some(p) => found.months.push((p, companion)),
        }
    }
    found.months.sort_by_key(|(p, c)| (p.from, p.to, c.path.clone()));
    Some(found)
}

impl Behind<'_> {
    fn periods(&self) -> Vec<Period> {
        self.months.iter().map(|m| m.0).collect()
    }

    /// Whether the months make up the period and nothing is left in doubt.
    fn complete(&self, context: &Context<'_>) -> bool {
        self.unplaced.is_empty() && cover(&self.whole, &self.periods()).is_exact() && self.copies(context).is_empty()
    }

    /// Months whose every figure, but for days, is an earlier month's: both by their places, with the number of figures other than 0.
    fn copies(&self, context: &Context<'_>) -> Vec<(usize, usize, usize)> {
        let compared: Vec<Term> = figures(context.schema)
            // Days of business may have been written anew.
            .filter(|term| !matches!(*term, Term::Header(h) if context.schema.header[h].measure == Measure::Days))
            .collect();
        let value = |report: &Context<'_>, figure: &Term| match stated(report, figure) {
            Stated::Value(value) => Some(value),
            Stated::Unclear | Stated::Absent => None,
        };
        let of = |month: &Companion| -> Vec<Option<i64>> {
            let other = |figure| counterpart(context.schema, &month.schema, figure);
            compared.iter().map(|figure| value(&month.context(), &other(figure)?)).collect()
        };
        let all: Vec<Vec<Option<i64>>> = self.months.iter().map(|(_, month)| of(month)).collect();
        let mut found = Vec::new();
        for (later, figures) in all.iter().enumerate() {
            let telling = figures.iter().flatten().filter(|value| **value != 0).count();
            let twin = all[..later].iter().position(|earlier| telling >= TELLING && earlier == figures);
            found.extend(twin.map(|earlier| (earlier, later, telling)));
        }
        let mostly_differs = || {
            let sums = compared.iter().enumerate().filter(|(_, f)| merge(context.schema, f) == MergeRule::Sum);
            let (mut same, mut other) = (0, 0);
            for (at, figure) in sums {
                let months = all.iter().try_fold(0_i64, |sum, month| Some(sum.saturating_add((*month.get(at)?)?)));
                match value(context, figure).zip(months) {
                    Some((0, 0)) | None => {}
                    Some((stated, sum)) if stated == sum => same += 1,
                    Some(_) => other += 1,
                }
            }
            other > same
        };
        if found.iter().any(|copy| copy.2 < CERTAIN) && !mostly_differs() {
            found.retain(|copy| copy.2 >= CERTAIN);
        }
        found
    }
}

/// The reports behind the checked one, in order of time: of the same form, within its period, and together covering each of its days
/// once. Empty where that is not so.
pub fn months_behind<'a>(context: &Context<'a>) -> Vec<&'a Companion> {
    let Some(behind) = behind(context).filter(|b| b.complete(context)) else { return Vec::new() };
    behind.months.iter().map(|m| m.1).collect()
}

/// M101: days of the period that no month covers.
pub(super) fn missing(context: &Context<'_>, r: &mut Reporter<'_>) {
    let Some(behind) = behind(context) else { return };
    // One of the reports without a period may be the missing month; X107 says which they are.
    if !behind.unplaced.is_empty() {
        return r.cannot_silently();
    }
    let gaps = cover(&behind.whole, &behind.periods()).missing;
    if gaps.is_empty() {
        return r.holds();
    }
    for (from, to) in gaps {
        let message = Message::new("M101-check").with("from", from).with("to", to);
        let finding = r.finding(whole(context), message, Message::new("M101-check-help"));
        r.fails(finding.keyed(from.to_string()));
    }
}

/// M102: months that cover the same days.
pub(super) fn overlapping(context: &Context<'_>, r: &mut Reporter<'_>) {
    let Some(behind) = behind(context) else { return };
    let found = cover(&behind.whole, &behind.periods());
    let mut doubled: Vec<usize> = found.overlapping.iter().flat_map(|&(a, b)| [a, b]).chain(found.outside).collect();
    doubled.sort_unstable();
    doubled.dedup();
    if doubled.is_empty() {
        return r.holds();
    }
    let names = doubled.iter().map(|&i| &behind.months[i]);
    let names = joined(
        names.map(|(p, c)| Message::new("months-file").with("file", c.file()).with("from", p.from).with("to", p.to)),
    );
    let message = Message::new("M102-check").with("files", names);
    let finding = r.finding(whole(context), message, Message::new("M102-check-help"));
    r.fails(finding.keyed("months"));
}

/// M103: a month whose figures are all another's.
pub(super) fn copied(context: &Context<'_>, r: &mut Reporter<'_>) {
    let Some(behind) = behind(context).filter(|b| b.months.len() > 1) else { return };
    // The same days twice are M102's.
    if !cover(&behind.whole, &behind.periods()).overlapping.is_empty() {
        return r.cannot_silently();
    }
    let copies = behind.copies(context);
    if copies.is_empty() {
        return r.holds();
    }
    for (earlier, later, count) in copies {
        let ((theirs, other), (own, month)) = (&behind.months[earlier], &behind.months[later]);
        let days = |p: &Period| Message::new("merge-days").with("from", p.from).with("to", p.to);
        let message = Message::new("M103")
            .with("file", month.file())
            .with("period", days(own))
            .with("other", other.file())
            .with("theirs", days(theirs))
            .with("count", count);
        let help = Message::new("M103-check-help").with("file", month.file()).with("other", other.file());
        r.fails(r.finding(whole(context), message, help).keyed(own.from.to_string()));
    }
}

/// `a、b、c` in the words of the language; more than a few are counted.
fn joined(items: impl ExactSizeIterator<Item = Message>) -> Message {
    let more = items.len().saturating_sub(NAMED);
    let list = items.take(NAMED).reduce(|all, next| Message::new("list-and").with("all", all).with("next", next));
    let list = list.unwrap_or(Message::new("list-none"));
    if more > 0 { Message::new("list-more").with("all", list).with("count", more) } else { list }
}

/// X107: a figure that is not what the months come to.
pub(super) fn check(context: &Context<'_>, r: &mut Reporter<'_>) {
    if context.companions.months.is_empty() {
        return;
    }
    let Some(behind) = behind(context) else {
        return r.cannot(whole(context), Message::new("reason-no-period-compare"), "months");
    };
    for reason in &behind.unplaced {
        r.cannot(whole(context), reason.clone(), "months");
    }
    if !behind.aside.is_empty() {
        let names = joined(behind.aside.iter().map(|c| Message::new("months-name").with("file", c.file())));
        r.cannot(whole(context), Message::new("months-aside").with("files", names), "aside");
    }
    if !behind.complete(context) {
        // M101, M102 and M103 say what is wrong; nothing that depends on all months is said.
        return r.cannot_silently();
    }
    for (_, month) in behind.months.iter().filter(|(_, m)| m.errors > 0) {
        let reason = Message::new("months-with-errors").with("file", month.file()).with("count", month.errors);
        r.cannot(whole(context), reason, "errors");
    }
    compare(context, r, &behind);
}

/// A figure with what it states and what the months state.
struct Compared {
    figure: Term,
    stated: i64,
    months: Vec<i64>,
}

fn compare(context: &Context<'_>, r: &mut Reporter<'_>, behind: &Behind<'_>) {
    let mut sums: Vec<Compared> = Vec::new();
    for figure in figures(context.schema) {
        let rule = merge(context.schema, &figure);
        if !matches!(rule, MergeRule::Sum | MergeRule::Bounds) {
            continue;
        }
        let Stated::Value(value) = stated(context, &figure) else {
            // The checked report's own rules say what is wrong with the cell.
            r.cannot_silently();
            continue;
        };
        let Some(months) = of_months(context, r, behind, &figure) else { continue };
        let compared = Compared { figure, stated: value, months };
        match rule {
            MergeRule::Sum => sums.push(compared),
            _ => bounds(context, r, behind, &compared),
        }
    }
    let differences: HashMap<Term, i64> = sums.iter().map(|c| (c.figure.clone(), c.difference())).collect();
    for compared in &sums {
        let difference = compared.difference();
        if difference == 0 {
            r.holds();
        } else if follows(context, &compared.figure, difference, &differences) {
            // The parts of this total that differ are told, and they make the whole of its difference.
            r.cannot_silently();
        } else {
            differs(context, r, behind, compared);
        }
    }
}

impl Compared {
    fn sum(&self) -> i64 {
        self.months.iter().fold(0, |a, b| a.saturating_add(*b))
    }

    fn difference(&self) -> i64 {
        self.stated.saturating_sub(self.sum())
    }
}

/// What each month states, or a word about why that is not known.
fn of_months(context: &Context<'_>, r: &mut Reporter<'_>, behind: &Behind<'_>, figure: &Term) -> Option<Vec<i64>> {
    let mut values = Vec::with_capacity(behind.months.len());
    for (_, month) in &behind.months {
        let other = counterpart(context.schema, &month.schema, figure);
        match other.as_ref().map_or(Stated::Absent, |o| stated(&month.context(), o)) {
            Stated::Value(value) => values.push(value),
            unknown => {
                unclear(context, r, month, figure, other.as_ref(), unknown);
                return None;
            }
        }
    }
    Some(values)
}

fn unclear(
    context: &Context<'_>,
    r: &mut Reporter<'_>,
    month: &Companion,
    figure: &Term,
    other: Option<&Term>,
    stated: Stated,
) {
    let table = match other {
        Some(Term::Cell { table, .. }) => month.submission.tables[*table].is_some(),
        _ => true,
    };
    let place = place(context, figure);
    match (stated, other, figure) {
        (Stated::Unclear, Some(other), _) => {
            let reason = Message::new("reason-month-unclear").with("cell", address(month, other));
            r.cannot(place, reason, "months");
        }
        // One word for a table that is not there, and one for a row.
        (_, Some(_), Term::Cell { table: t, .. }) if !table => {
            let reason = Message::new("reason-month-no-table").with("file", month.file());
            r.cannot(context.table_place(*t), reason, "months");
        }
        (_, Some(_), Term::Cell { table, row, .. }) if is_optional(context, *table, *row) => r.cannot_silently(),
        (_, Some(_), _) => {
            let reason = Message::new("reason-month-no-row").with("file", month.file());
            let place = crate::finding::Place { column: None, column_label: None, ..place };
            r.cannot(place, reason, "months");
        }
        // Another version of the form that has no such figure.
        (_, None, _) => r.cannot_silently(),
    }
}

/// Whether the row need not be in a month: the form says so, or it is a sum, whose parts are compared.
fn is_optional(context: &Context<'_>, table: usize, row: usize) -> bool {
    let row = &context.schema.tables[table].rows[row];
    row.optional || row.kind != RowKind::Category
}

/// Whether the difference of a total or subtotal is that of its parts.
fn follows(context: &Context<'_>, figure: &Term, difference: i64, all: &HashMap<Term, i64>) -> bool {
    let Term::Cell { table, row, column } = *figure else { return false };
    let entry = &context.schema.tables[table].rows[row];
    if !matches!(entry.kind, RowKind::Total | RowKind::Subtotal) {
        return false;
    }
    let of = |&part: &usize| all.get(&Term::Cell { table, row: part, column }).copied().unwrap_or(0);
    entry.parts.iter().map(of).fold(0, i64::saturating_add) == difference
}

fn bounds(context: &Context<'_>, r: &mut Reporter<'_>, behind: &Behind<'_>, compared: &Compared) {
    let counts: Option<Vec<u64>> = compared.months.iter().map(|&v| u64::try_from(v).ok()).collect();
    // A negative count has a finding of its own in the month.
    let Some((least, most)) = counts.and_then(|c| person_bounds(&c, None)) else { return r.cannot_silently() };
    let (least, most) = (i64::try_from(least).unwrap_or(i64::MAX), i64::try_from(most).unwrap_or(i64::MAX));
    if (least..=most).contains(&compared.stated) {
        return r.holds();
    }
    let nearest = if compared.stated < least { least } else { most };
    let id = if compared.stated < least { "X107-persons-below" } else { "X107-persons-above" };
    tell(context, r, behind, compared, (id, "X107-persons-help"), nearest);
}

fn differs(context: &Context<'_>, r: &mut Reporter<'_>, behind: &Behind<'_>, compared: &Compared) {
    let several = matches!(compared.figure, Term::Cell { .. }) && !is_only_count(context, &compared.figure);
    let id = if several { "X107-column" } else { "X107" };
    tell(context, r, behind, compared, (id, "X107-help"), compared.sum());
}

fn tell(
    context: &Context<'_>,
    r: &mut Reporter<'_>,
    behind: &Behind<'_>,
    compared: &Compared,
    (id, help): (&'static str, &'static str),
    expected: i64,
) {
    let place = place(context, &compared.figure);
    let months = behind.months.iter().zip(&compared.months).map(|((period, _), value)| month_figure(period, *value));
    let months = months.reduce(|all, next| Message::new("list-and").with("all", all).with("next", next));
    let message = Message::new(id)
        .with("label", place.row.clone().unwrap_or_default())
        .with("column", place.column_label.clone().unwrap_or_default())
        .with("stated", compared.stated)
        .with("expected", expected)
        .with("difference", signed(compared.stated.saturating_sub(expected)))
        .with("months", months.unwrap_or(Message::new("list-none")));
    let mut finding = r.finding(place, message, Message::new(help)).figures(compared.stated, expected);
    for (_, month) in &behind.months {
        let other = counterpart(context.schema, &month.schema, &compared.figure);
        finding.related.extend(other.and_then(|o| related(month, &o, Role::Parts)));
    }
    r.fails(finding.level(Severity::Error));
}

/// `10月 14`, or the days of a part that is no month.
fn month_figure(period: &Period, value: i64) -> Message {
    if period.is_whole_months() && period.months().len() == 1 {
        Message::new("month-figure").with("month", i64::from(period.from.month())).with("value", value)
    } else {
        Message::new("part-figure").with("from", period.from).with("to", period.to).with("value", value)
    }
}
