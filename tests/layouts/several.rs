//! Workbooks with several submissions: months as sheets, each with its lists on the same sheet or another, the year in a title, on a cover, in the
//! file's name or in the sheets' names.

use crate::book::{self, Made};
use crate::canvas::Canvas;
use crate::rng::Rng;
use crate::style::{Lists, Period, Sheets, Style};
use crate::truth::{self, Span, Truth};
use crate::{draw, kita, verify};

/// Where the year stands.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Year {
    File,
    Cover,
    Sheet,
    Titles,
}

fn one(year: Year, split: bool, months: &[i8], style: &Style, seed: u64) -> Result<(), String> {
    let mut rng = Rng::new(seed);
    let schema = kita();
    let mut all: Vec<(Truth, Made)> = Vec::new();
    let mut sheets: Vec<(String, Canvas)> = Vec::new();
    if year == Year::Cover {
        let mut cover = Canvas::default();
        cover.put(3, 2, "令和7年度 月次集計表");
        cover.put(5, 2, "北区医療的ケア児等コーディネーター事業");
        sheets.push(("表紙".into(), cover));
    }
    for &m in months {
        let truth = truth::random(schema, Span::month(m), &mut rng);
        let lines: Vec<_> = (0..schema.tables.len()).map(|t| draw::lines(&schema.tables[t], t, &truth)).collect();
        let totals: Vec<Vec<i64>> = schema
            .tables
            .iter()
            .enumerate()
            .map(|(t, table)| truth.values[t][table.total().unwrap()].clone())
            .collect();
        let period = if year == Year::Titles { Period::Title } else { Period::FileName };
        let lists = if split { Lists::OwnSheet } else { Lists::Below };
        let style = Style { period, lists, sheets: Sheets::One, ..style.clone() };
        let mut made = book::make(schema, &style, &truth, &lines, &totals, &mut rng);
        let name = |k: usize| match (year, k) {
            (Year::Sheet, 0) => format!("R{}.{m}", truth.span.from.0 - 2018),
            (Year::Titles, 0) => format!("Sheet{m}"),
            (Year::Titles, _) => format!("一覧{m}月"),
            (_, 0) => format!("{m}月"),
            (_, _) => format!("{m}月一覧"),
        };
        for (k, (old, canvas)) in made.sheets.iter().enumerate() {
            let new =
                if year == Year::Sheet && k > 0 { format!("R{}.{m}別表", truth.span.from.0 - 2018) } else { name(k) };
            for place in made.places.values_mut().filter(|p| p.0 == *old) {
                place.0.clone_from(&new);
            }
            sheets.push((new, canvas.clone()));
        }
        all.push((truth, made));
    }
    let file_name = if year == Year::File { "令和7年度_月次集計表.xlsx" } else { "集計.xlsx" };
    let whole = Made { sheets, file_name: file_name.into(), places: Default::default() };
    let book = verify::read(&whole);
    let found = verify::bind(schema, &book, file_name);
    let fail = |e: String| format!("{year:?}, lists apart {split}, months {months:?}, seed {seed}: {e}");
    if found.len() != all.len() {
        let seen: Vec<_> = found.iter().map(|s| (s.period.period.map(|p| (p.from, p.to)), s.sheets.clone())).collect();
        return Err(fail(format!("{} submissions: {seen:?}", found.len())));
    }
    for ((truth, made), s) in all.iter().zip(&found) {
        verify::submission(schema, style, truth, made, &book, s).map_err(|e| fail(format!("{:?}: {e}", truth.span)))?;
    }
    Ok(())
}

#[test]
fn months_as_sheets_are_submissions_of_their_own() {
    let year: Vec<i8> = (4..=12).chain(1..=3).collect();
    let mut failures = Vec::new();
    let mut all = 0;
    for (seed, place) in [Year::File, Year::Cover, Year::Sheet, Year::Titles].into_iter().enumerate() {
        for split in [false, true] {
            for months in [&year[..], &year[2..5], &year[8..10]] {
                all += 1;
                failures.extend(one(place, split, months, &Style::default(), seed as u64).err());
            }
        }
    }
    crate::report(&failures, all);
}
