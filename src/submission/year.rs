//! The year of sheets that name none: it may stand on a cover, on the sheets beside them, in the file's name or in a folder's. It is taken only
//! where all that is said there agrees, and the submission keeps where it was.

use super::model::{PeriodFactAt, PeriodSource, Submission};
use super::period;
use crate::date::{self, Fact, Period, PeriodFact};

/// Folders above a file whose names are asked.
const FOLDERS: usize = 2;

/// The year that the folders of a file state by the whole of their names (`令和7年度`, `R7`), the nearest first. `path` is the file's name with or
/// without folders, `/` between them.
pub(super) fn of_folders(path: &str) -> Option<PeriodFactAt> {
    let stated = |name: &str| -> Option<PeriodFactAt> {
        let said = period::read(name, &PeriodSource::FolderName);
        let [only] = &said[..] else { return None };
        let year = matches!(only.fact.fact, Fact::FiscalYear { .. } | Fact::Year { era: true, calendar: false, .. });
        let whole = crate::chars::tidy(name).trim().eq_ignore_ascii_case(only.fact.text.trim());
        (year && whole).then(|| only.clone())
    };
    path.rsplit('/').skip(1).take(FOLDERS).find_map(stated)
}

/// The fiscal year that stands on the sheets of a workbook, where it is one: it holds for the sheets beside them that name none.
/// `sheets` are what each of them states, in order.
///
/// Where a sheet names days or months of a certain year and no fiscal one, the sheets have to follow each other in the order of the fiscal
/// year: `1月 … 12月` may be a calendar year's.
pub(super) fn common<'a>(sheets: impl Iterator<Item = &'a [PeriodFactAt]> + Clone) -> Option<PeriodFactAt> {
    let mut found: Option<(i16, PeriodFactAt)> = None;
    let mut worked_out = false;
    for facts in sheets.clone() {
        let named = || facts.iter().filter(|f| period::is_year(f) || period::names_days(f));
        let Some(first) = named().next() else { continue };
        let years = named().map(|f| if let Fact::FiscalYear { year, .. } = f.fact.fact { Some(year) } else { None });
        let plain = years.reduce(|a, b| a.filter(|_| a == b)).flatten();
        worked_out |= plain.is_none();
        let year = plain.or_else(|| fiscal(facts))?;
        match &found {
            Some((other, _)) if *other != year => return None,
            Some(_) => {}
            None => found = Some((year, with_year(first, year))),
        }
    }
    let (_, fact) = found?;
    let firsts = sheets.filter_map(period::in_any_year).map(|p| (fiscal_place(p.from.month()), p.from.day()));
    (!worked_out || firsts.is_sorted()).then_some(fact)
}

/// The only fiscal year of the period that statements make, where none contradicts another.
fn fiscal(facts: &[PeriodFactAt]) -> Option<i16> {
    let read: Vec<PeriodFact> = facts.iter().map(|f| f.fact.clone()).collect();
    let found = date::resolve(&read);
    let year = |p: Period| (date::fiscal_year(p.to) == p.fiscal_year()).then_some(p.fiscal_year());
    found.period.filter(|_| found.conflicts.is_empty()).and_then(year)
}

/// A month's place in the fiscal year, April first.
const fn fiscal_place(month: i8) -> i8 {
    (month + 8) % 12
}

/// A statement taken for its fiscal year alone.
fn with_year(stated: &PeriodFactAt, year: i16) -> PeriodFactAt {
    let fact = Fact::FiscalYear { year, era: false };
    PeriodFactAt { fact: PeriodFact { fact, text: stated.fact.text.clone() }, ..stated.clone() }
}

/// Notes where the year of each submission comes from, if not from its own sheets: once for each place in a workbook.
pub(super) fn tell_once(submissions: &mut [Submission]) {
    let mut told: Vec<PeriodSource> = Vec::new();
    for s in submissions {
        let is_own = |f: &PeriodFactAt| match f.source {
            PeriodSource::Cell { sheet, .. } | PeriodSource::SheetName(sheet) => s.sheets.contains(&sheet),
            PeriodSource::FileName | PeriodSource::FolderName => false,
        };
        let dated = |f: &PeriodFactAt| period::is_year(f) || period::names_days(f);
        let facts = &s.period.facts;
        let own = || facts.iter().filter(|f| is_own(f));
        if s.period.period.is_none() || own().any(dated) || own().next().is_none() {
            continue;
        }
        let Some(from) = facts.iter().position(dated) else { continue };
        if !told.contains(&facts[from].source) {
            told.push(facts[from].source.clone());
            s.period.year_from = Some(from);
        }
    }
}
