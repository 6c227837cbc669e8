//! Reading and matching, on small sheets in memory; the whole loop is tested through the program.

use super::*;
use crate::a1::CellRef;
use crate::finding::{Correction, Figure, Place};
use crate::message::Message;
use crate::severity::Severity;
use crate::workbook::{Cell, FileFormat, NumberFormat, Sheet, Value, Visibility, Workbook};
use proptest::prelude::*;

/// A workbook with one sheet of text, a row a line, cells parted by `|`.
fn book(text: &str) -> Workbook {
    let cells = text.lines().enumerate().flat_map(|(r, line)| {
        line.split('|').enumerate().filter(|(_, t)| !t.is_empty()).map(move |(c, t)| Cell {
            at: CellRef::new(r as u32, c as u32),
            value: Value::Text(t.into()),
            formula: None,
            format: 0,
        })
    });
    Workbook {
        format: FileFormat::Xlsx,
        sheets: vec![Sheet::new("確認結果".to_owned(), Visibility::Visible, cells.collect())],
        formats: vec![NumberFormat { code: "General".into(), is_date: false }],
        date_1904: false,
        defined_names: Vec::new(),
    }
}

fn finding(rule: &'static str, row: &str, stated: i64, proposal: Option<i64>) -> Finding {
    let place = Place { table: Some("5".into()), row: Some(row.into()), ..Place::default() };
    let words = || Message::new("x");
    let mut finding = Finding::new(rule, "x", Severity::Error, place, words(), words());
    finding.stated = Some(Figure::Int(stated));
    finding.correction = proposal.map(|n| Correction {
        sheet: "s".into(),
        cell: CellRef::new(0, 0),
        before: stated.to_string(),
        after: Figure::Int(n),
        class: crate::finding::Class::Suggested,
        applied: false,
    });
    finding
}
use crate::finding::Finding;

/// Keys as [`key`] makes them, for findings without a workbook behind them.
fn keys(findings: &[Finding]) -> Vec<Key> {
    let values = |f: &Finding| format!("{:?}", f.stated);
    let proposal = |f: &Finding| f.correction.as_ref().map(|c| format!("{:?}", c.after)).unwrap_or_default();
    findings.iter().map(|f| Key { fingerprint: f.fingerprint(), values: values(f), proposal: proposal(f) }).collect()
}

fn sight(f: &Finding) -> Shown {
    Shown { rule: f.rule.into(), place: f.place.row.clone().unwrap_or_default(), ..Shown::default() }
}

/// A reviewed row of `f`, with this word and reason.
fn row(f: &Finding, word: &str, reason: &str) -> String {
    let key = keys(std::slice::from_ref(f)).remove(0);
    format!("{}|{}|{word}|{reason}|{}|{}\n", f.rule, sight(f).place, key.fingerprint, key.basis())
}

const HEAD: &str = "表題\n規則|場所|採　否|理由|指紋|根拠\n";

fn resolved(sheet: &str, findings: &[Finding]) -> Decisions {
    Decisions::new(&read(&book(sheet)).unwrap(), findings, &keys(findings), &sight)
}

fn ids(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(|m| m.id).collect()
}

#[test]
fn words_are_known_in_their_spellings() {
    for (word, choice) in [
        ("採用", Some(Choice::Accept)),
        (" 採 用 ", Some(Choice::Accept)),
        ("却下", Some(Choice::Refuse)),
        ("確認済み", Some(Choice::Acknowledge)),
        ("確認済", Some(Choice::Acknowledge)),
        ("OK", None),
        ("", None),
    ] {
        assert_eq!(Choice::parse(word), choice, "{word}");
    }
}

/// Found by fuzzing: the second of two rows of one name lost its decision to the first.
#[test]
fn rows_of_one_name_with_one_value_keep_their_own_decisions() {
    let f = [finding("T101", "合計", 463, Some(454)), finding("T101", "合計", 463, Some(455))];
    let sheet = format!("{HEAD}{}{}", row(&f[0], "採用", "電話で確認"), row(&f[1], "却下", "元の資料"));
    let d = resolved(&sheet, &f);
    assert!(d.lapsed.is_empty(), "{:?}", d.lapsed);
    let choices = keys(&f).iter().map(|k| d.of(k).unwrap().choice.unwrap()).collect::<Vec<_>>();
    assert_eq!(choices, [Choice::Accept, Choice::Refuse]);
}

#[test]
fn a_decision_holds_while_its_values_do() {
    let f = [finding("T101", "合計", 463, Some(454))];
    let sheet = |word| format!("{HEAD}{}", row(&f[0], word, "電話で確認"));
    let d = resolved(&sheet("採用"), &f);
    assert_eq!(d.of(&keys(&f)[0]).unwrap().choice, Some(Choice::Accept));
    assert!(d.lapsed.is_empty() && d.remarks.is_empty());
    // Another value; another proposal, which matters to who accepted or refused one; no such finding.
    let changed = [finding("T101", "合計", 464, Some(454))];
    assert_eq!(ids(&resolved(&sheet("確認済み"), &changed).lapsed), ["decision-lapsed-values"]);
    let other = [finding("T101", "合計", 463, Some(455))];
    assert_eq!(ids(&resolved(&sheet("採用"), &other).lapsed), ["decision-lapsed-proposal"]);
    assert_eq!(ids(&resolved(&sheet("却下"), &other).lapsed), ["decision-lapsed-proposal"]);
    assert!(resolved(&sheet("確認済み"), &other).of(&keys(&other)[0]).unwrap().acknowledges());
    assert_eq!(ids(&resolved(&sheet("却下"), &[]).lapsed), ["decision-lapsed-vanished"]);
}

#[test]
fn what_cannot_be_carried_out_is_said() {
    let f = [finding("T101", "合計", 463, None)];
    let remarks = |word: &str, reason: &str| {
        let d = resolved(&format!("{HEAD}{}", row(&f[0], word, reason)), &f);
        let kept = d.of(&keys(&f)[0]).cloned();
        (ids(&d.remarks).join(","), kept.unwrap())
    };
    let (said, kept) = remarks("採用する", "x");
    assert_eq!((said.as_str(), kept.choice, kept.word.as_str()), ("decision-unknown-word", None, "採用する"));
    let (said, kept) = remarks("確認済み", "");
    assert!(said == "decision-without-reason" && !kept.acknowledges());
    assert_eq!(remarks("採用", "").0, "decision-nothing-to-accept");
    assert_eq!(remarks("", "理由だけ").1.reason, "理由だけ");
    // Twenty-five rows without a reason are one sentence.
    let many: Vec<Finding> = (0..25).map(|i| finding("T101", &format!("行{i}"), i, None)).collect();
    let rows: String = many.iter().map(|f| row(f, "確認済み", "")).collect();
    let d = resolved(&format!("{HEAD}{rows}"), &many);
    assert_eq!(ids(&d.remarks), ["decision-without-reason"]);
    let said = crate::message::render(&d.remarks[0], crate::message::Lang::Ja);
    assert!(said.contains("、…") && said.contains("(25件)"), "{said}");
    let twice = format!("{HEAD}{}{}", row(&f[0], "却下", ""), row(&f[0], "確認済み", "x"));
    let d = resolved(&twice, &f);
    assert_eq!(ids(&d.remarks), ["decision-twice"]);
    assert_eq!(d.of(&keys(&f)[0]).unwrap().choice, Some(Choice::Refuse), "the first counts");
}

#[test]
fn a_sheet_without_the_columns_is_none() {
    assert_eq!(read(&book("番号|内容\n1|x\n")), None);
    assert_eq!(read(&book("")), None);
    assert_eq!(read(&book(HEAD)), Some(Vec::new()));
}

#[test]
fn rows_whose_hidden_columns_are_gone_are_known_by_what_they_show() {
    let f = [finding("T101", "合計", 463, None), finding("T101", "小計", 5, None)];
    let d = resolved("規則|場所|採否|理由\nT101|合　計|確認済み|電話で確認\n", &f);
    assert!(d.of(&keys(&f)[0]).unwrap().acknowledges());
    assert!(d.of(&keys(&f)[1]).is_none());
    let same = [finding("T101", "合計", 463, None), finding("T101", "合計", 464, None)];
    let d = resolved("規則|場所|採否|理由\nT101|合計|却下|\n", &same);
    assert_eq!(ids(&d.lapsed), ["decision-lapsed-unclear"]);
}

#[test]
fn columns_sorted_apart_are_noticed() {
    let f = [finding("T101", "合計", 463, None), finding("V102", "小計", 5, None)];
    let torn = row(&f[0], "却下", "").replacen("T101", "V102", 1);
    assert_eq!(ids(&resolved(&format!("{HEAD}{torn}"), &f).lapsed), ["decision-lapsed-torn"]);
}

proptest! {
    #[test]
    fn any_sheet_is_read(text in "[採否理由指紋根拠規則|a0\n ]{0,80}") {
        let _ = read(&book(&text));
    }

    #[test]
    fn the_order_of_rows_does_not_matter(order in Just((0..6usize).collect::<Vec<_>>()).prop_shuffle()) {
        let findings: Vec<Finding> = (0..6).map(|i| finding("T101", &format!("行{i}"), i, Some(i + 1))).collect();
        let word = |i: usize| Choice::ALL[i % 3].word();
        let rows: String = order.iter().map(|&i| row(&findings[i], word(i), "理由")).collect();
        let d = resolved(&format!("{HEAD}{rows}"), &findings);
        for (i, key) in keys(&findings).iter().enumerate() {
            prop_assert_eq!(d.of(key).unwrap().choice.unwrap().word(), word(i));
        }
    }
}
