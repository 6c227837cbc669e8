//! Causes that only another report shows, on the real report with planted slips.

use super::{Elsewhere, attach};
use crate::check::{self, Context};
use crate::finding::{Confidence, Figure, Finding};
use crate::schema::builtin_schemas;
use crate::submission::{self, Observed, Reading, Submission, Vocabulary, Written};
use crate::workbook::{self, Limits, Workbook};
use std::path::Path;

struct Sample {
    book: Workbook,
    submission: Submission,
}

fn sample() -> Sample {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/report-r7-q1-q3.xlsx");
    let book = workbook::open(&path, &Limits::default()).unwrap().workbook;
    let schema = &builtin_schemas()[0];
    let submission = submission::bind(&book, schema, &Vocabulary::new(schema), "report").remove(0);
    Sample { book, submission }
}

/// The cell of a table's row by code; without a code its total.
fn cell<'a>(submission: &'a mut Submission, table: usize, code: Option<&str>) -> &'a mut Observed {
    let rows = &builtin_schemas()[0].tables[table].rows;
    let entry = rows.iter().position(|r| code.is_none_or(|_| r.code.is_some()) && r.code.as_deref() == code).unwrap();
    let bound = submission.tables[table].as_mut().unwrap();
    let row = bound.by_entry[entry].unwrap();
    &mut bound.rows[row].cells[0]
}

fn set(cell: &mut Observed, value: i64) {
    cell.reading = Reading::Count { value, written: Written::Number };
    cell.raw = value.to_string().into();
    cell.formula = false;
}

/// An earlier report: every count of section 5 about two thirds, its total right.
fn earlier(now: &Submission) -> Submission {
    let mut then = now.clone();
    let mut sum = 0;
    let rows = &builtin_schemas()[0].tables[4].rows;
    for row in rows.iter().filter(|r| r.code.is_some()) {
        let cell = cell(&mut then, 4, row.code.as_deref());
        let value = cell.count().unwrap() * 2 / 3;
        set(cell, value);
        sum += value;
    }
    set(cell(&mut then, 4, None), sum);
    then
}

fn context<'a>(book: &'a Workbook, submission: &'a Submission) -> Context<'a> {
    Context::new(book, &builtin_schemas()[0], submission)
}

fn total(findings: &[Finding]) -> &Finding {
    findings.iter().find(|f| f.rule == "T101" && f.place.table.as_deref() == Some("5")).unwrap()
}

#[test]
fn a_total_that_still_is_the_previous_reports_is_named() {
    let mut s = sample();
    let then = earlier(&s.submission);
    let old = cell(&mut then.clone(), 4, None).count().unwrap();
    set(cell(&mut s.submission, 4, None), old);
    let context = context(&s.book, &s.submission);
    let mut findings = check::run(&context).findings;
    attach(&context, &mut findings, &Elsewhere { previous: Some(&then), months: &[] });
    let cause = &total(&findings).causes[0];
    assert_eq!((cause.kind, &cause.from, &cause.to), ("stale-total", &Figure::Int(old), &Figure::Int(463)));
    assert_eq!(cause.confidence, Confidence::Likely);
    // Without the previous report nothing of the kind is said.
    let mut alone = check::run(&context).findings;
    attach(&context, &mut alone, &Elsewhere::default());
    assert!(total(&alone).causes.iter().all(|c| c.kind != "stale-total"));
    // The months say it as well.
    let mut months = check::run(&context).findings;
    attach(&context, &mut months, &Elsewhere { previous: None, months: &[&then] });
    assert_eq!(total(&months).causes[0].kind, "stale-total");
}

#[test]
fn a_count_that_was_not_brought_up_to_date_is_named() {
    let mut s = sample();
    let then = earlier(&s.submission);
    let part = cell(&mut s.submission, 4, Some("0515"));
    let right = part.count().unwrap();
    set(part, right * 2 / 3);
    let context = context(&s.book, &s.submission);
    let mut findings = check::run(&context).findings;
    attach(&context, &mut findings, &Elsewhere { previous: Some(&then), months: &[] });
    let causes = &total(&findings).causes;
    assert!(
        causes.iter().any(|c| c.kind == "previous-value-repeated"
            && c.row_code.as_deref() == Some("0515")
            && c.to == Figure::Int(right)),
        "{causes:?}"
    );
}

/// Findings of the comparison as another room makes them: a count below the previous report's.
fn decreased(context: &Context<'_>, then: &mut Submission) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in builtin_schemas()[0].tables[4].rows.iter().filter(|r| r.code.is_some()) {
        let code = row.code.as_deref();
        let mut now = context.submission.clone();
        let (now, then) = (cell(&mut now, 4, code).clone(), cell(then, 4, code).count().unwrap());
        if now.count().unwrap() < then {
            let mut finding = check::run(context).findings.remove(0);
            finding.rule = "X105";
            finding.causes.clear();
            finding.place.sheet =
                Some(context.sheet_name(context.submission.tables[4].as_ref().unwrap().first.sheet).into());
            finding.place.cell = Some(now.at);
            findings.push(finding);
        }
    }
    findings
}

#[test]
fn values_in_each_others_row_and_a_block_one_row_off_are_named() {
    let codes: Vec<&str> = builtin_schemas()[0].tables[4].rows.iter().filter_map(|r| r.code.as_deref()).collect();
    let s = sample();
    let then = earlier(&s.submission);
    let big: Vec<&&str> =
        codes.iter().filter(|c| cell(&mut s.submission.clone(), 4, Some(c)).count().unwrap() >= 20).collect();
    let small = codes.iter().find(|c| cell(&mut s.submission.clone(), 4, Some(c)).count() == Some(1)).unwrap();
    // Two values exchanged: the total stays right.
    let mut swapped = s.submission.clone();
    let value = cell(&mut swapped, 4, Some(big[0])).count().unwrap();
    set(cell(&mut swapped, 4, Some(big[0])), 1);
    set(cell(&mut swapped, 4, Some(small)), value);
    let at = context(&s.book, &swapped);
    let mut findings = decreased(&at, &mut then.clone());
    assert!(!findings.is_empty());
    attach(&at, &mut findings, &Elsewhere { previous: Some(&then), months: &[] });
    let cause = &findings[0].causes[0];
    assert_eq!(cause.kind, "values-swapped");
    // The months know it exactly.
    attach(&at, &mut decreased(&at, &mut then.clone()), &Elsewhere { previous: None, months: &[&s.submission] });
    // A block that slipped down by one row.
    let mut shifted = s.submission.clone();
    for pair in codes[10..30].windows(2).rev() {
        let value = cell(&mut shifted, 4, Some(pair[0])).count().unwrap();
        set(cell(&mut shifted, 4, Some(pair[1])), value);
    }
    set(cell(&mut shifted, 4, Some(codes[10])), 0);
    let at = context(&s.book, &shifted);
    for elsewhere in
        [Elsewhere { previous: Some(&then), months: &[] }, Elsewhere { previous: None, months: &[&s.submission] }]
    {
        let mut findings = decreased(&at, &mut then.clone());
        assert!(!findings.is_empty());
        attach(&at, &mut findings, &elsewhere);
        assert!(findings.iter().any(|f| f.causes.iter().any(|c| c.kind == "rows-shifted")), "{findings:?}");
    }
    // Nothing is said of the report as it is.
    let at = context(&s.book, &s.submission);
    let mut findings = decreased(&at, &mut then.clone());
    attach(&at, &mut findings, &Elsewhere { previous: Some(&then), months: &[] });
    assert!(findings.is_empty());
}

#[test]
fn a_figure_that_cannot_be_read_is_deduced_and_two_are_summed_up() {
    let unreadable = |s: &mut Sample, code: &str| {
        let cell = cell(&mut s.submission, 4, Some(code));
        cell.reading = Reading::NotNumber;
        cell.raw = "約".into();
        cell.count().is_none()
    };
    let mut s = sample();
    let right = cell(&mut s.submission, 4, Some("0515")).count().unwrap();
    let other = cell(&mut s.submission, 4, Some("0516")).count().unwrap();
    assert!(unreadable(&mut s, "0515"));
    let at = context(&s.book, &s.submission);
    let mut findings = check::run(&at).findings;
    attach(&at, &mut findings, &Elsewhere::default());
    let offered = findings.iter().find(|f| f.rule == "V101").unwrap().correction.as_ref().unwrap();
    assert_eq!((&offered.after, offered.class), (&Figure::Int(right), crate::finding::Class::Deductive));
    assert!(unreadable(&mut s, "0516"));
    let at = context(&s.book, &s.submission);
    let mut findings = check::run(&at).findings;
    attach(&at, &mut findings, &Elsewhere::default());
    let said: Vec<_> = findings.iter().filter(|f| f.rule == "V101").collect();
    assert_eq!(said.len(), 2);
    for finding in said {
        assert!(finding.correction.is_none());
        let help = crate::message::render(&finding.help, crate::message::Lang::En);
        assert!(help.contains(&format!("must add up to {} together", right + other)), "{help}");
    }
}
