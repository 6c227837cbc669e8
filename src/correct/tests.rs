//! Corrections on the real report with planted slips.

use super::*;
use crate::check;
use crate::finding::Cause;
use crate::localise;
use crate::schema::builtin_schemas;
use crate::submission::{self, Observed, Reading, Vocabulary, Written};
use crate::workbook::{self, Limits, Workbook};
use std::path::Path;

struct Sample {
    book: Workbook,
    submission: Submission,
}

/// A sample as bound, before anything is planted.
fn sample(name: &str) -> Sample {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name);
    let book = workbook::open(&path, &Limits::default()).unwrap().workbook;
    let schema = &builtin_schemas()[0];
    let submission = submission::bind(&book, schema, &Vocabulary::new(schema), name).remove(0);
    Sample { book, submission }
}

impl Sample {
    fn context(&self) -> Context<'_> {
        Context::new(&self.book, &builtin_schemas()[0], &self.submission)
    }

    /// The cell of a table's row (by code, or its total) and column.
    fn cell(&mut self, table: &str, code: Option<&str>, column: usize) -> &mut Observed {
        let schema = &builtin_schemas()[0];
        let t = schema.tables.iter().position(|t| t.id == table).unwrap();
        let j = match code {
            Some(code) => schema.tables[t].rows.iter().position(|r| r.code.as_deref() == Some(code)).unwrap(),
            None => schema.tables[t].rows.iter().rposition(|r| r.code.is_none()).unwrap(),
        };
        let bound = self.submission.tables[t].as_mut().unwrap();
        let row = bound.by_entry[j].unwrap();
        &mut bound.rows[row].cells[column]
    }

    fn set(&mut self, table: &str, code: Option<&str>, column: usize, value: i64, written: Written) -> CellRef {
        let cell = self.cell(table, code, column);
        cell.reading = Reading::Count { value, written };
        cell.raw = value.to_string().into();
        cell.formula = false;
        cell.at
    }

    fn findings(&self) -> Vec<Finding> {
        let mut findings = check::run(&self.context()).findings;
        localise::attach(&self.context(), &mut findings, &localise::Elsewhere::default());
        findings
    }
}

fn at<'a>(findings: &'a [Finding], rule: &str, cell: CellRef) -> &'a Finding {
    findings.iter().find(|f| f.rule == rule && f.place.cell == Some(cell)).unwrap()
}

const REPORT: &str = "report-r7-q1-q3.xlsx";

#[test]
fn a_total_nothing_speaks_for_is_recomputed() {
    let mut s = sample(REPORT);
    let total = s.set("5", None, 0, 436, Written::Number);
    let mut findings = s.findings();
    propose(&s.context(), &mut findings, None);
    let (copy, records) = apply(&s.context(), &mut findings, &by_class);
    let c = at(&findings, "T101", total).correction.as_ref().unwrap();
    assert!(c.applied && c.class == Class::Recomputed && c.after == Figure::Int(463));
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].outcome, Outcome::Applied);
    s.submission = copy;
    assert_eq!(s.cell("5", None, 0).count(), Some(463));
    // Once more: nothing is left to correct.
    let mut again = s.findings();
    propose(&s.context(), &mut again, None);
    assert!(apply(&s.context(), &mut again, &by_class).1.is_empty());
}

#[test]
fn a_total_is_left_alone_where_a_part_is_accused() {
    // By a cause that singles it out.
    let mut s = sample(REPORT);
    let total = s.set("5", None, 0, 436, Written::Number);
    let part = s.cell("5", Some("0515"), 0).at;
    let mut findings = s.findings();
    let i = findings.iter().position(|f| f.rule == "T101").unwrap();
    let cause = |confidence| Cause {
        kind: "digits-transposed",
        sheet: s.book.sheets[0].name.clone(),
        cell: part,
        row: None,
        row_code: None,
        from: Figure::Int(16),
        to: Figure::Int(61),
        confidence,
        explanation: Message::new("m"),
    };
    findings[i].causes = vec![cause(Confidence::Likely)];
    propose(&s.context(), &mut findings, None);
    assert!(at(&findings, "T101", total).correction.is_none());
    // The best of several is enough to leave the total to the reviewer; behind a cause at the total itself it is not.
    findings[i].causes = vec![cause(Confidence::Possible)];
    propose(&s.context(), &mut findings, None);
    assert!(at(&findings, "T101", total).correction.is_none());
    findings[i].causes = vec![Cause { cell: total, ..cause(Confidence::Possible) }, cause(Confidence::Possible)];
    propose(&s.context(), &mut findings, None);
    assert!(at(&findings, "T101", total).correction.is_some());

    // By another error at the part.
    let mut s = sample(REPORT);
    let total = s.set("5", None, 0, 436, Written::Number);
    s.set("5", Some("0515"), 0, -3, Written::Number);
    let mut findings = s.findings();
    propose(&s.context(), &mut findings, None);
    assert!(at(&findings, "T101", total).correction.as_ref().is_none_or(|c| c.cell != total));

    // By the sum of its row: 有 + 無 = 実人数 fails where the column of 有 does.
    let mut s = sample(REPORT);
    s.set("1", Some("0101"), 2, 16, Written::Number);
    let mut findings = s.findings();
    propose(&s.context(), &mut findings, None);
    assert!(findings.iter().any(|f| f.rule == "T101"));
    let proposed = findings.iter().filter_map(|f| f.correction.as_ref());
    assert!(
        proposed.clone().count() > 0
            && proposed.clone().all(|c| c.class > Class::Recomputed && c.after == Figure::Int(15))
    );
}

#[test]
fn a_total_that_holds_elsewhere_is_left_alone() {
    // Section 2's parts give 33; its total 32 agrees with section 1.
    let mut s = sample(REPORT);
    s.set("2", Some("0203"), 0, 3, Written::Number);
    let total = s.cell("2", None, 0).at;
    let mut findings = s.findings();
    propose(&s.context(), &mut findings, None);
    assert!(at(&findings, "T101", total).correction.is_none());
}

#[test]
fn counts_written_as_text_are_corrected_and_nothing_else_is_touched() {
    let mut s = sample(REPORT);
    for code in ["0501", "0515", "0563"] {
        let n = s.cell("5", Some(code), 0).count().unwrap();
        s.set("5", Some(code), 0, n, Written::Text);
    }
    let mut findings = s.findings();
    propose(&s.context(), &mut findings, None);
    let (copy, records) = apply(&s.context(), &mut findings, &by_class);
    assert_eq!(records.iter().filter(|r| r.rule == "V102" && r.correction.applied).count(), 3);
    let counts = |s: &Submission| -> Vec<Option<i64>> {
        s.tables.iter().flatten().flat_map(|t| &t.rows).flat_map(|r| &r.cells).map(Observed::count).collect()
    };
    assert_eq!(counts(&copy), counts(&s.submission));
}

#[test]
fn a_correction_that_breaks_what_held_is_refused_with_the_rule() {
    let mut s = sample(REPORT);
    let total = s.cell("2", None, 0).at;
    let mut findings = s.findings();
    // A finding made up for the purpose, with a correction no rule would propose; and one only the reviewer may accept.
    let correction = |class| Correction {
        sheet: s.book.sheets[0].name.clone(),
        cell: total,
        before: "32".into(),
        after: Figure::Int(33),
        class,
        applied: false,
    };
    findings.truncate(2);
    findings[0].correction = Some(correction(Class::Recomputed));
    let (copy, records) = apply(&s.context(), &mut findings, &by_class);
    assert_eq!(records[0].outcome, Outcome::WouldBreak(vec!["T101", "X101"]));
    assert!(!findings[0].correction.as_ref().unwrap().applied);
    assert_eq!(copy.tables.len(), s.submission.tables.len());
    findings[0].correction = Some(correction(Class::Deductive));
    assert_eq!(apply(&s.context(), &mut findings, &by_class).1[0].outcome, Outcome::NeedsAcceptance);
    // A cell that holds no count; and a second correction of one cell.
    let nowhere = Correction { cell: CellRef::new(9_999, 9), ..correction(Class::Safe) };
    findings[0].correction = Some(nowhere);
    assert_eq!(apply(&s.context(), &mut findings, &by_class).1[0].outcome, Outcome::NoSuchCell);
    findings[0].correction = Some(Correction { after: Figure::Int(32), ..correction(Class::Safe) });
    findings[1].correction = Some(correction(Class::Safe));
    let outcomes: Vec<_> = apply(&s.context(), &mut findings, &by_class).1.into_iter().map(|r| r.outcome).collect();
    assert_eq!(outcomes, [Outcome::Applied, Outcome::Superseded]);
}

#[test]
fn rows_in_doubt_keep_the_total_as_it_is() {
    // The faulty sample: section 4 has an unknown row, a double one and lacks one.
    let mut s = sample("faulty-r7-q1-q3.xlsx");
    for (code, n) in [("0403", 35), ("0404", 26), ("0407", 1), ("0408", 15), ("0411", 2)] {
        s.set("4", Some(code), 0, n, Written::Number);
    }
    let total = s.set("4", None, 0, 100, Written::Number);
    let mut findings = s.findings();
    propose(&s.context(), &mut findings, None);
    assert!(at(&findings, "T101", total).correction.is_none());
}

#[test]
fn correcting_the_faulty_sample_breaks_nothing_and_leaves_nothing_to_correct() {
    let mut s = sample("faulty-r7-q1-q3.xlsx");
    let mut findings = s.findings();
    propose(&s.context(), &mut findings, None);
    let before = failing(&s.context(), &s.submission);
    let (copy, records) = apply(&s.context(), &mut findings, &by_class);
    assert!(records.iter().filter(|r| r.correction.applied).count() >= 5, "{records:?}");
    assert!(newly(&before, &failing(&s.context(), &copy)).is_empty());
    s.submission = copy;
    let mut again = s.findings();
    propose(&s.context(), &mut again, None);
    // Labels stay as written in the submission; everything else that was corrected is gone.
    let unasked = |f: &&Finding| f.correction.as_ref().is_some_and(|c| c.class <= Class::Recomputed);
    assert!(again.iter().filter(unasked).all(|f| f.rule.starts_with('C')));
}

#[test]
fn what_the_reviewer_chose_counts_more_than_the_class() {
    let mut s = sample(REPORT);
    let total = s.cell("5", None, 0).at;
    // A typed total: a formula would follow its part.
    s.cell("5", None, 0).formula = false;
    let part = s.cell("5", Some("0515"), 0).at;
    let sheet = s.book.sheets[0].name.clone();
    let proposal = |cell, before: i64, after: i64, key: &str| {
        let mut f = check::run(&s.context()).findings.remove(0);
        f.key = key.to_owned();
        f.correction = Some(Correction {
            sheet: sheet.clone(),
            cell,
            before: before.to_string(),
            after: Figure::Int(after),
            class: Class::Suggested,
            applied: false,
        });
        f
    };
    let was = s.submission.tables.iter().flatten().flat_map(|t| &t.rows).flat_map(|r| &r.cells);
    let was = was.filter(|c| c.at == part).find_map(Observed::count).unwrap();
    let outcomes = |findings: &mut Vec<Finding>, words: &dyn Fn(&str) -> Choice| -> Vec<Outcome> {
        let (_, records) = apply(&s.context(), findings, &|f| words(&f.key));
        records.into_iter().map(|r| r.outcome).collect()
    };
    let both = || vec![proposal(part, was, was + 5, "part"), proposal(total, 463, 468, "total")];
    let all = |_: &str| Choice::Accept;
    // Either breaks the sum, both together keep it.
    assert_eq!(outcomes(&mut both(), &all), [Outcome::Applied, Outcome::Applied]);
    let one = |key: &str| if key == "part" { Choice::Accept } else { Choice::Refuse };
    assert_eq!(outcomes(&mut both(), &one), [Outcome::WouldBreak(vec!["T101"]), Outcome::Refused]);
    assert_eq!(outcomes(&mut both(), &|_| Choice::ByClass), [Outcome::NeedsAcceptance, Outcome::NeedsAcceptance]);
    // Two values for one cell: the first that goes.
    let mut rivals = both();
    rivals.push(proposal(total, 463, 469, "rival"));
    let broken = Outcome::WouldBreak(vec!["T101"]);
    assert_eq!(outcomes(&mut rivals, &all), [broken.clone(), broken.clone(), broken], "none goes alone");
    // The same correction at two findings, judged differently.
    let mut twice = vec![proposal(part, was, was + 5, "part"), proposal(part, was, was + 5, "again")];
    assert_eq!(outcomes(&mut twice, &one), [Outcome::Contradicted]);
    assert!(twice.iter().all(|f| !f.correction.as_ref().unwrap().applied));
}

#[test]
fn a_part_that_every_edit_singles_out_is_proposed_and_never_changed_unasked() {
    // 有 of 未就学児: 15 typed as 51; its row and its column fail, nothing else could mend both.
    let mut s = sample(REPORT);
    let part = s.cell("1", Some("0101"), 2).at;
    let right = s.cell("1", Some("0101"), 2).count().unwrap();
    let typed: i64 = right.to_string().chars().rev().collect::<String>().parse().unwrap();
    assert_ne!(typed, right);
    s.set("1", Some("0101"), 2, typed, Written::Number);
    let total = s.cell("1", None, 2).count().unwrap();
    s.set("1", None, 2, total, Written::Number);
    let mut findings = s.findings();
    propose(&s.context(), &mut findings, None);
    let proposed: Vec<&Correction> = findings.iter().filter_map(|f| f.correction.as_ref()).collect();
    assert!(!proposed.is_empty());
    assert!(proposed.iter().all(|c| c.cell == part && c.class == Class::Deductive && c.after == Figure::Int(right)));
    let (copy, _) = apply(&s.context(), &mut findings.clone(), &by_class);
    assert!(failing(&s.context(), &copy).len() == failing(&s.context(), &s.submission).len());
    let (copy, records) = apply(&s.context(), &mut findings, &with_deductive);
    assert_eq!(records.iter().filter(|r| r.outcome == Outcome::Applied).count(), 1);
    s.submission = copy;
    assert_eq!(s.cell("1", Some("0101"), 2).count(), Some(right));
    let mut again = s.findings();
    propose(&s.context(), &mut again, None);
    assert!(apply(&s.context(), &mut again, &with_deductive).1.is_empty());
}

#[test]
fn a_total_of_persons_is_proposed_and_never_recomputed_unasked() {
    let mut s = sample(REPORT);
    let total = s.cell("1", None, 2).count().unwrap();
    let at = s.set("1", None, 2, total + 5, Written::Number);
    let mut findings = s.findings();
    propose(&s.context(), &mut findings, None);
    let proposed: Vec<&Correction> = findings.iter().filter_map(|f| f.correction.as_ref()).collect();
    assert!(!proposed.is_empty() && proposed.iter().all(|c| c.cell == at && c.class > Class::Recomputed));
}

#[test]
fn live_totals_follow_a_corrected_part() {
    let mut s = sample(REPORT);
    let live = s.cell("5", None, 0).formula;
    assert!(live, "the sample's totals are formulas");
    let part = s.cell("5", Some("0515"), 0).at;
    let value = s.cell("5", Some("0515"), 0).count().unwrap();
    let total = s.cell("5", None, 0).count().unwrap();
    let mut copy = s.submission.clone();
    let correction = Correction {
        sheet: s.book.sheets[0].name.clone(),
        cell: part,
        before: value.to_string(),
        after: Figure::Int(value + 3),
        class: Class::Suggested,
        applied: false,
    };
    assert!(change(&s.context(), &OnceCell::new(), &mut copy, &correction).is_some());
    s.submission = copy;
    assert_eq!(s.cell("5", None, 0).count(), Some(total + 3));
}
