//! A joined report as the workbook shows it: printed like a submitted one, its figures formulas into 内訳.

use super::assemble;
use super::tidy::TidyRow;
use super::xlsx::{
    CellContent, Content, MergeContent, ReportData, RuleTally, SHEET_BREAKDOWN, SHEET_FORM, SHEET_LISTS,
};
use crate::date::{self, Date, Period};
use crate::finding::Finding;
use crate::merge::{Known, Merged, Slot, Whole, Whose};
use crate::schema::Measure;

/// The findings of a joined report in the order they are shown: what was said of the inputs, each with its file, then how a stated report
/// compares (`compared`), then what the rules found in the whole.
pub fn findings(merged: &Merged<'_>, whole: &Whole, compared: Vec<Finding>) -> Vec<Finding> {
    let said = merged.said.iter().map(|said| {
        let finding = said.finding.clone();
        match said.piece.and_then(|i| merged.pieces.get(i)) {
            Some(piece) => of_file(finding, &piece.file),
            None => finding,
        }
    });
    said.chain(compared).chain(whole.findings.iter().cloned()).collect()
}

/// A finding about another file as the report of the whole shows it.
pub fn of_file(mut finding: Finding, file: &str) -> Finding {
    // As Excel writes a cell of another workbook.
    let sheet = finding.place.sheet.unwrap_or_default();
    finding.place.sheet = Some(format!("[{file}]{sheet}"));
    finding
}

/// The rows of データ: the figures of the whole, with the cell of 内訳 that shows each.
pub fn tidy_rows(merged: &Merged<'_>, whole: &Whole, file_name: &str) -> Vec<TidyRow> {
    let mut rows = assemble::tidy_rows(&whole.context(merged.schema), file_name);
    for row in rows.iter_mut().filter(|r| r.measure == Measure::Text.label()) {
        // Texts and list entries have no cell in 内訳.
        let list = merged.schema.lists.iter().any(|l| l.id == *row.table);
        row.source_sheet = if list { SHEET_LISTS.into() } else { SHEET_FORM.into() };
        row.source_cell = String::new();
    }
    rows
}

/// Everything the workbook shows.
pub fn data<'a>(
    merged: &'a Merged<'a>,
    whole: &'a Whole,
    findings: &'a [Finding],
    rules: &'a mut Vec<RuleTally>,
    tidy: &'a [TidyRow],
) -> ReportData<'a> {
    let context = whole.context(merged.schema);
    let files: std::collections::BTreeSet<&str> = merged.pieces.iter().map(|p| &*p.file).collect();
    let name = match (files.first(), files.last()) {
        (Some(first), Some(last)) if first != last => format!("合算 {} 件（{first} ほか）", merged.pieces.len()),
        (Some(first), _) => format!("合算 {} 件（{first}）", merged.pieces.len()),
        _ => String::new(),
    };
    let mut data = assemble::report_data(&context, &name, findings, &[], &whole.tallies, rules, tidy);
    for (i, cell) in data.header.iter_mut().enumerate() {
        if let Some(cell) = cell {
            link(whole, Whose::Slot(Slot::Header(i)), cell);
        }
    }
    for (t, content) in data.tables.iter_mut().enumerate() {
        let Some(content) = content else { continue };
        for (j, row) in content.rows.iter_mut().enumerate() {
            for (k, cell) in row.iter_mut().flat_map(|r| &mut r.cells).enumerate() {
                link(whole, Whose::Slot(Slot::Cell(t, j, k)), cell);
            }
        }
        // Extra rows come in the order in which the whole's table has them.
        let bound = whole.submission.tables.get(t).and_then(Option::as_ref);
        for row in &mut content.extra {
            let own = bound.and_then(|b| {
                b.rows.iter().find(|r| row.label_source.as_ref().is_some_and(|s| r.label.at == Some(s.cell)))
            });
            let Some(own) = own else { continue };
            for (cell, observed) in row.cells.iter_mut().zip(&own.cells) {
                let at = Some(observed.at);
                let whose = whole.breakdown.figures().map(|f| f.whose).find(|w| whole.breakdown.total(*w) == at);
                if let Some(whose) = whose {
                    link(whole, whose, cell);
                }
            }
        }
    }
    data.merge = Some(MergeContent {
        breakdown: &whole.breakdown,
        pieces: &merged.pieces,
        gap: gap(&whole.plan.gaps),
        offices: offices(merged, whole),
    });
    data
}

/// Offices named in the head of a joined report; of more, how many they are.
const OFFICES_NAMED: usize = 10;

/// `2 か所（あさひ、いずみ）`; of reports that were joined from several offices themselves, what they say.
fn offices(merged: &Merged<'_>, whole: &Whole) -> Option<String> {
    let own = &whole.breakdown.offices;
    if !own.is_empty() {
        let names = own.iter().take(OFFICES_NAMED).map(|o| &**o).collect::<Vec<_>>().join("、");
        let more = if own.len() > OFFICES_NAMED { " ほか" } else { "" };
        return Some(format!("{} か所（{names}{more}）", own.len()));
    }
    let stated: std::collections::BTreeSet<&str> = merged.pieces.iter().filter_map(|p| p.offices.as_deref()).collect();
    (!stated.is_empty()).then(|| stated.into_iter().collect::<Vec<_>>().join("、"))
}

/// Makes a figure a formula that shows the total of its line in 内訳. Open figures stay as they are: they are to be filled in.
fn link(whole: &Whole, whose: Whose, cell: &mut CellContent) {
    if let (Some(at), Content::Int(_)) = (whole.breakdown.total(whose), &cell.content) {
        cell.formula = Some(format!("{SHEET_BREAKDOWN}!{at}"));
    }
}

/// The days that are missing, in words: `令和7年5月分、令和7年8月1日～令和7年9月30日`.
fn gap(gaps: &[(Date, Date)]) -> Option<String> {
    let word =
        |&(from, to): &(Date, Date)| Period::new(from, to).map(|p| date::period_label_ja(&p)).unwrap_or_default();
    (!gaps.is_empty()).then(|| gaps.iter().map(word).collect::<Vec<_>>().join("、"))
}

/// The lines of `--trace`: a figure, what it came to, and every cell it is made of.
pub fn trace(merged: &Merged<'_>, whole: &Whole, wanted: &str) -> Option<Vec<String>> {
    let schema = merged.schema;
    let (table, rest) = wanted.split_once(':').map_or((None, wanted), |(t, r)| (Some(t.trim()), r.trim()));
    let (row, column) = rest.split_once('.').map_or((rest, None), |(r, c)| (r.trim(), Some(c.trim())));
    let header = if (table, row) == (None, "header") { column } else { None };
    let fits = |slot: Slot| match slot {
        Slot::Header(i) => header == Some(schema.header[i].id.as_str()),
        Slot::Cell(t, j, k) => {
            let (own, r) = (&schema.tables[t], &schema.tables[t].rows[j]);
            let named = r.code.as_deref() == Some(row) || r.label() == row;
            let total = row == "total" && r.kind == crate::schema::RowKind::Total;
            header.is_none()
                && table.is_none_or(|id| id == own.id)
                && (named || total)
                && column.is_none_or(|c| own.columns[k].id == c || own.columns[k].label == c)
        }
    };
    let mut out = Vec::new();
    for f in whole.breakdown.figures() {
        let Whose::Slot(slot) = f.whose else { continue };
        if !fits(slot) {
            continue;
        }
        let place = match slot {
            Slot::Header(_) => f.label.clone(),
            Slot::Cell(t, ..) => {
                let title = schema.tables[t].number.map_or_else(|| schema.tables[t].title.clone(), |n| n.to_string());
                [title.as_str(), f.code.as_str(), f.label.as_str(), f.column.as_str()]
                    .into_iter()
                    .filter(|w| !w.is_empty())
                    .collect::<Vec<_>>()
                    .join(" ")
            }
        };
        out.push(format!("{place}: {}{}", f.total.map_or_else(|| "-".to_owned(), known), f.unit));
        for &(head, piece, sheet, cell, value) in &f.cells {
            let piece = &merged.pieces[piece];
            let head = whole.breakdown.heads.get(head).map_or("", |h| h.label.as_str());
            let office = piece.office.as_deref().filter(|_| !whole.breakdown.offices.is_empty());
            let office = office.map_or_else(String::new, |o| format!(" {o}"));
            out.push(format!("  {head}{office}: {} {} {}!{cell}", known(value), piece.path, piece.sheet(sheet)));
        }
    }
    if out.is_empty() {
        // The figure of a category that another replaced is part of that one's.
        let (t, old) = schema.tables.iter().filter(|t| table.is_none_or(|id| id == t.id)).find_map(|t| {
            let old = t.rows.iter().find(|r| r.code.as_deref() == Some(row) || r.label() == row)?;
            Some((t, old))
        })?;
        let next = old.successor.as_ref()?;
        let column = column.map_or_else(String::new, |c| format!(".{c}"));
        out.push(format!("{row} → {next}"));
        out.extend(trace(merged, whole, &format!("{}:{next}{column}", t.id))?);
    }
    Some(out)
}

fn known(known: Known) -> String {
    match known {
        Known::Count(n) => n.to_string(),
        Known::Between(a, b) => format!("{a}～{b}"),
        Known::Unknown => "?".to_owned(),
    }
}
