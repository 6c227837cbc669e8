//! Which inputs make up which period: the period of the whole, the offices, what is missing, what overlaps, and whether an office's reports
//! are to be added or are counts since April of which the last is the answer.

use super::intake::Piece;
use super::said::{Said, days, period_place};
use super::strayed;
use crate::date::{self, Date, Period, PeriodKind};
use crate::message::Message;
use crate::severity::Severity;
use crate::text;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How one office's reports become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The office; `None` where there is only one.
    pub office: Option<Arc<str>>,
    /// Its reports in the order of their periods, indices into the inputs.
    pub pieces: Vec<usize>,
    /// Whether they count from the beginning of the fiscal year: then the last is the answer and the differences are the single periods.
    pub cumulative: bool,
    /// Of counts since April: the one that ends the day before the whole begins, to be taken away.
    pub base: Option<usize>,
}

/// How the inputs make up the whole.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The period of the whole.
    pub whole: Period,
    /// The offices' reports.
    pub series: Vec<Series>,
    /// Stretches of days nothing covers, each once.
    pub gaps: Vec<(Date, Date)>,
    /// Inputs that lie outside the period asked for.
    pub outside: Vec<usize>,
}

/// Plans the merge of `pieces`, which are in canonical order. `None` where no input states a period.
pub fn plan(pieces: &[Piece], asked: Option<Period>, allow_gaps: bool, said: &mut Vec<Said>) -> Option<Plan> {
    let dated: Vec<usize> = (0..pieces.len()).filter(|&i| pieces[i].period.is_some()).collect();
    let period = |i: usize| pieces[i].period.expect("only inputs with a period are planned");
    let from = dated.iter().map(|&i| period(i).from).min()?;
    let to = dated.iter().map(|&i| period(i).to).max()?;
    let whole = asked.or_else(|| Period::new(from, to))?;
    let mut plan = Plan { whole, series: Vec::new(), gaps: Vec::new(), outside: Vec::new() };
    let mut missing: BTreeSet<(Date, Date)> = BTreeSet::new();
    for (office, members) in offices(pieces, &dated) {
        let mut series = Series { office, pieces: members, cumulative: false, base: None };
        series.cumulative = is_chain(pieces, &series.pieces);
        let strayed = if series.cumulative { Vec::new() } else { strayed::find(pieces, &series.pieces) };
        let in_place = |i: usize| strayed.iter().find(|s| s.piece == i).map_or_else(|| period(i), |s| s.fits);
        let in_place: Vec<Period> = series.pieces.iter().map(|&i| in_place(i)).collect();
        let mut gaps = if series.cumulative {
            chain(pieces, &whole, &mut series, &mut plan.outside, said)
        } else {
            singles(pieces, &whole, &mut series, &mut plan.outside, said)
        };
        said.extend(strayed.iter().filter_map(|s| strayed::say(pieces, s, allow_gaps)));
        if !strayed.is_empty() && !allow_gaps {
            // The holes a mistyped year leaves are told with it; those that stay are missing indeed.
            gaps = missing_beside(asked, in_place);
        }
        for (from, to) in gaps {
            if missing.insert((from, to)) || series.office.is_some() {
                said.push(gap(&series, from, to, allow_gaps));
            }
        }
        if !series.pieces.is_empty() {
            plan.series.push(series);
        }
    }
    plan.gaps = missing.into_iter().collect();
    plan.outside.sort_unstable();
    (!plan.series.is_empty()).then_some(plan)
}

/// The days missing among these periods, within what was asked for or from the first to the last.
fn missing_beside(asked: Option<Period>, mut periods: Vec<Period>) -> Vec<(Date, Date)> {
    periods.sort_by_key(|p| (p.from, p.to));
    periods.dedup_by_key(|p| (p.from, p.to));
    let span = periods.iter().map(|p| p.from).min().zip(periods.iter().map(|p| p.to).max());
    let whole = asked.or_else(|| span.and_then(|(from, to)| Period::new(from, to)));
    whole.map_or_else(Vec::new, |whole| date::cover(&whole, &periods).missing)
}

/// The inputs of each office. Where no two inputs share a day there is only one series, whoever submitted its reports. Names gathered from
/// files count only where every input has one.
fn offices(pieces: &[Piece], dated: &[usize]) -> Vec<(Option<Arc<str>>, Vec<usize>)> {
    let mut order = dated.to_vec();
    order.sort_by_key(|&i| (pieces[i].period.map(|p| (p.from, p.to)), i));
    let one = |order: Vec<usize>| vec![(None, order)];
    let shared = order.windows(2).any(|w| {
        let (Some(a), Some(b)) = (pieces[w[0]].period, pieces[w[1]].period) else { return false };
        b.from <= a.to
    });
    let stated = order.iter().any(|&i| pieces[i].office_stated);
    let usable = |i: usize| pieces[i].office.is_some() && (pieces[i].office_stated || !stated);
    if !shared || !order.iter().all(|&i| usable(i)) {
        return one(order);
    }
    let mut groups: BTreeMap<String, (Option<Arc<str>>, Vec<usize>)> = BTreeMap::new();
    for &i in &order {
        let name = pieces[i].office.clone();
        let key = text::key(name.as_deref().unwrap_or_default()).into_owned();
        groups.entry(key).or_insert_with(|| (name, Vec::new())).1.push(i);
    }
    // A name in a file's name may be anything; it is an office's where each such name reports the same periods, once.
    let covered =
        |members: &[usize]| members.iter().map(|&i| pieces[i].period.map(|p| (p.from, p.to))).collect::<Vec<_>>();
    let mut sets = groups.values().map(|g| covered(&g.1));
    let first = sets.next().unwrap_or_default();
    let alike = first.windows(2).all(|w| w[0] != w[1]) && sets.all(|s| s == first);
    if groups.len() == 1 || !(stated || alike) { one(order) } else { groups.into_values().collect() }
}

/// Whether the reports are counts from one April 1 on: the same first day, other last days, and more than one of them.
fn is_chain(pieces: &[Piece], members: &[usize]) -> bool {
    let periods: Vec<Period> = members.iter().filter_map(|&i| pieces[i].period).collect();
    let [first, rest @ ..] = &periods[..] else { return false };
    let april = (first.from.month(), first.from.day()) == (4, 1);
    april && !rest.is_empty() && periods.windows(2).all(|w| w[0].from == w[1].from && w[0].to < w[1].to)
}

/// The last count since April, and the one to be taken away where the whole begins later. Gives what is missing.
fn chain(
    pieces: &[Piece],
    whole: &Period,
    series: &mut Series,
    outside: &mut Vec<usize>,
    said: &mut Vec<Said>,
) -> Vec<(Date, Date)> {
    let to = |i: usize| pieces[i].period.map(|p| p.to);
    let from = pieces[series.pieces[0]].period.map_or(whole.from, |p| p.from);
    series.base = whole.from.yesterday().ok().and_then(|d| series.pieces.iter().copied().find(|&i| to(i) == Some(d)));
    let (keep, rest): (Vec<usize>, Vec<usize>) = series
        .pieces
        .iter()
        .partition(|&&i| to(i).is_some_and(|d| whole.from <= d && d <= whole.to && from <= whole.from));
    outside.extend(rest.iter().filter(|&&i| Some(i) != series.base));
    series.pieces = keep;
    let last = series.pieces.last().copied();
    if let (true, None, Some(i)) = (from < whole.from, series.base, last) {
        let message = Message::new("M101-before")
            .with("file", &*pieces[i].file)
            .with("day", whole.from.yesterday().unwrap_or(whole.from));
        said.push(Said::new("M101", Some(i), period_place(&pieces[i]), message, Message::new("M101-before-help")));
    }
    match last.and_then(to) {
        Some(end) if end < whole.to => end.tomorrow().ok().map(|d| (d, whole.to)).into_iter().collect(),
        Some(_) => Vec::new(),
        None => vec![(whole.from, whole.to)],
    }
}

/// Reports of single periods, which must not overlap. Gives what is missing.
fn singles(
    pieces: &[Piece],
    whole: &Period,
    series: &mut Series,
    outside: &mut Vec<usize>,
    said: &mut Vec<Said>,
) -> Vec<(Date, Date)> {
    let period = |i: usize| pieces[i].period.expect("only inputs with a period are planned");
    let (keep, rest): (Vec<usize>, Vec<usize>) = series.pieces.iter().partition(|&&i| period(i).overlaps(whole));
    outside.extend(rest);
    series.pieces = keep;
    for &i in &series.pieces {
        let own = period(i);
        if own.from < whole.from || own.to > whole.to {
            let message = Message::new("M102-outside")
                .with("file", &*pieces[i].file)
                .with("period", days(&own))
                .with("whole", days(whole));
            said.push(Said::new("M102", Some(i), period_place(&pieces[i]), message, Message::new("M102-outside-help")));
        }
    }
    // The input that reaches furthest so far: whatever begins before its end overlaps it.
    let mut furthest: Option<usize> = None;
    for &i in &series.pieces {
        if let Some(f) = furthest.filter(|&f| period(i).from <= period(f).to) {
            said.push(overlap(pieces, f, i));
        }
        if furthest.is_none_or(|f| period(f).to < period(i).to) {
            furthest = Some(i);
        }
    }
    let mut covered: Vec<Period> = series.pieces.iter().map(|&i| period(i)).collect();
    covered.dedup_by_key(|p| (p.from, p.to));
    date::cover(whole, &covered).missing
}

/// Two inputs share a day: the one to look at is the count since April where only one is, else the later one.
fn overlap(pieces: &[Piece], a: usize, b: usize) -> Said {
    let kind = |i: usize| pieces[i].period.map(|p| p.kind);
    let cumulative = |i: usize| kind(i) == Some(PeriodKind::Cumulative);
    let (other, about) = if cumulative(a) && !cumulative(b) { (b, a) } else { (a, b) };
    let days_of = |i: usize| pieces[i].period.as_ref().map_or_else(|| "".into(), days);
    let same = pieces[a].period.map(|p| (p.from, p.to)) == pieces[b].period.map(|p| (p.from, p.to));
    let id = match () {
        () if cumulative(about) && !cumulative(other) => "M102-cumulative",
        () if same
            && pieces[a]
                .figures
                .iter()
                .map(|f| f.map(|f| f.known))
                .eq(pieces[b].figures.iter().map(|f| f.map(|f| f.known))) =>
        {
            "M102-copy"
        }
        () if same => "M102-same",
        () => "M102",
    };
    let message = Message::new(id)
        .with("file", named(&pieces[about]))
        .with("period", days_of(about))
        .with("other", named(&pieces[other]))
        .with("theirs", days_of(other));
    let help = Message::new(if id == "M102-cumulative" { "M102-cumulative-help" } else { "M102-help" })
        .with("file", named(&pieces[about]))
        .with("other", named(&pieces[other]));
    Said::new("M102", Some(about), period_place(&pieces[about]), message, help)
}

/// A file, with its sheet where the file holds several reports.
pub(super) fn named(piece: &Piece) -> String {
    match piece.period_at.0 {
        Some(sheet) if piece.several => format!("{}（{}）", piece.file, piece.sheet(sheet)),
        _ => piece.file.to_string(),
    }
}

fn gap(series: &Series, from: Date, to: Date, allowed: bool) -> Said {
    let id = match (&series.office, allowed) {
        (None, _) => "M101",
        (Some(_), _) => "M101-office",
    };
    let message =
        Message::new(id).with("from", from).with("to", to).with("office", series.office.as_deref().unwrap_or_default());
    let help = Message::new(if allowed { "M101-allowed-help" } else { "M101-help" });
    let place = crate::finding::Place { table: Some("0".to_owned()), ..Default::default() };
    let said = Said::new("M101", None, place, message, help)
        .keyed(format!("{}|{from}|{to}", series.office.as_deref().unwrap_or_default()));
    if allowed { said.level(Severity::Warning) } else { said }
}
