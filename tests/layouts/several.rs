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

/// Reports of several offices for one period, told apart by what their sheets are called or by a name in a cell.
#[test]
fn offices_are_submissions_of_their_own() {
    let schema = kita();
    let mut failures = Vec::new();
    for (k, in_cell) in [false, true].into_iter().enumerate() {
        let mut rng = Rng::new(77 + k as u64);
        let mut sheets: Vec<(String, Canvas)> = Vec::new();
        let mut all: Vec<(Truth, Made)> = Vec::new();
        for name in ["王子事業所", "赤羽事業所", "滝野川事業所"] {
            let truth = truth::random(schema, Span { from: (2025, 7), to: (2025, 9) }, &mut rng);
            let lines: Vec<_> = (0..schema.tables.len()).map(|t| draw::lines(&schema.tables[t], t, &truth)).collect();
            let totals: Vec<Vec<i64>> = schema
                .tables
                .iter()
                .enumerate()
                .map(|(t, table)| truth.values[t][table.total().unwrap()].clone())
                .collect();
            let mut made = book::make(schema, &Style::default(), &truth, &lines, &totals, &mut rng);
            let (old, mut canvas) = made.sheets[0].clone();
            let sheet = if in_cell { format!("Sheet{}", sheets.len() + 1) } else { name.to_owned() };
            if in_cell {
                canvas.put(0, 6, "事業所名");
                canvas.put(0, 7, name);
            }
            for place in made.places.values_mut().filter(|p| p.0 == old) {
                place.0.clone_from(&sheet);
            }
            sheets.push((sheet, canvas));
            all.push((truth, made));
        }
        let whole = Made { sheets, file_name: "報告.xlsx".into(), places: Default::default() };
        let book = verify::read(&whole);
        let found = verify::bind(schema, &book, &whole.file_name);
        if found.len() != all.len() {
            failures.push(format!("in a cell {in_cell}: {} submissions", found.len()));
            continue;
        }
        for ((truth, made), s) in all.iter().zip(&found) {
            failures.extend(verify::submission(schema, &Style::default(), truth, made, &book, s).err());
        }
    }
    crate::report(&failures, 6);
}

/// A sheet copied within the workbook says nothing of another office: the tables are there twice.
#[test]
fn a_copied_sheet_is_no_other_office() {
    let schema = kita();
    let mut rng = Rng::new(5);
    let truth = truth::random(schema, Span { from: (2025, 7), to: (2025, 9) }, &mut rng);
    let lines: Vec<_> = (0..schema.tables.len()).map(|t| draw::lines(&schema.tables[t], t, &truth)).collect();
    let totals: Vec<Vec<i64>> =
        schema.tables.iter().enumerate().map(|(t, table)| truth.values[t][table.total().unwrap()].clone()).collect();
    let mut made = book::make(schema, &Style::default(), &truth, &lines, &totals, &mut rng);
    let (name, canvas) = made.sheets[0].clone();
    made.sheets.push((format!("{name} (2)"), canvas));
    let book = verify::read(&made);
    let found = verify::bind(schema, &book, &made.file_name);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].duplicates.len(), schema.tables.len());
}
