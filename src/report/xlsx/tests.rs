//! The whole workbook over a small made-up form. What is inside is read from the package itself.

use super::*;
use crate::a1::CellRef;
use crate::finding::{Cause, Class, Confidence, Correction, Figure, Finding, Place};
use crate::message::Arg;
use crate::report::tidy::{TidyRow, TidyValue};
use crate::schema::{
    Column, HeaderField, List, ListColumn, ListKind, Measure, MergeRule, Recognise, Row, RowKind, Schema, Table,
};
use crate::severity::Severity;
use std::io::Read;
use std::sync::Arc;

fn row(kind: RowKind, code: &str, path: &str, parts: &[usize]) -> Row {
    Row {
        kind,
        code: (!code.is_empty()).then(|| code.to_owned()),
        path: path.split('/').map(str::to_owned).collect(),
        aliases: vec![],
        valid_from: None,
        valid_to: None,
        successor: None,
        parts: parts.to_vec(),
        optional: false,
        first_contacts: false,
    }
}

fn column(id: &str, label: &str, measure: Measure) -> Column {
    Column {
        id: id.into(),
        label: label.into(),
        aliases: vec![],
        measure,
        merge: MergeRule::Sum,
        zeros: crate::schema::Zeros::default(),
        first_contacts_of: None,
    }
}

/// Persons with 有 and 無, and events with a subtotal inside and a remark.
fn schema() -> Schema {
    use RowKind::{Category, Subtotal, Total};
    let list = |label: &str, kind| ListColumn {
        id: label.into(),
        label: label.into(),
        aliases: vec![],
        kind,
        required: false,
        personal: false,
    };
    Schema {
        id: "sample".into(),
        version: "1".into(),
        title: "業務報告書".into(),
        programme: Some("見本事業".into()),
        language: crate::message::Lang::Ja,
        levels: Vec::new(),
        recognise: Recognise { titles: vec![], min_tables: 1 },
        business_days: None,
        submitter: vec![],
        header: vec![HeaderField {
            id: "days".into(),
            label: "営業日数".into(),
            measure: Measure::Days,
            merge: MergeRule::Sum,
            sources: vec![],
            required: true,
        }],
        tables: vec![
            Table {
                tolerance: crate::schema::Tolerance::Exact,
                id: "1".into(),
                number: Some(1),
                title: "相談者".into(),
                aliases: vec![],
                columns: vec![
                    column("persons", "実人数", Measure::Persons),
                    column("yes", "医ケア 有", Measure::Persons),
                    column("no", "医ケア 無", Measure::Persons),
                ],
                rows: vec![
                    row(Category, "0101", "未就学児", &[]),
                    row(Category, "0102", "就学児/小学生", &[]),
                    row(Category, "0103", "就学児/中学生", &[]),
                    row(Total, "", "合計", &[0, 1, 2]),
                ],
            },
            Table {
                tolerance: crate::schema::Tolerance::Exact,
                id: "2".into(),
                number: Some(2),
                title: "方法".into(),
                aliases: vec![],
                columns: vec![column("count", "延べ件数", Measure::Events), column("note", "内容", Measure::Text)],
                rows: vec![
                    row(Category, "0201", "電話", &[]),
                    row(Category, "0202", "訪問/自宅", &[]),
                    row(Category, "0203", "訪問/その他", &[]),
                    row(Subtotal, "", "訪問 小計", &[1, 2]),
                    row(Category, "0204", "郵送", &[]),
                    row(Total, "", "合計", &[0, 1, 2, 4]),
                ],
            },
        ],
        lists: vec![List {
            id: "meetings".into(),
            section: Some(3),
            title: "会議".into(),
            aliases: vec![],
            columns: vec![
                list("会議名", ListKind::Text),
                list("開催日", ListKind::Date),
                list("参加者数", ListKind::HeadCount),
            ],
            roles: vec![],
            group_by: None,
        }],
        edits: vec![],
        publish_threshold: 3,
    }
}

fn cell(content: Content, at: &str) -> CellContent {
    CellContent {
        content,
        source: Some(Source { sheet: "集計".into(), cell: at.parse().unwrap() }),
        part_of: None,
        correction: None,
        formula: None,
    }
}

fn rows(first: u32, values: &[&[i64]]) -> Vec<Option<RowContent>> {
    values
        .iter()
        .zip(first..)
        .map(|(v, r)| {
            let cells =
                v.iter().zip(3..).map(|(&n, c)| cell(Content::Int(n), &CellRef::new(r, c).to_string())).collect();
            let label_source = Some(Source { sheet: "集計".into(), cell: CellRef::new(r, 1) });
            Some(RowContent { label_source, cells, ..RowContent::default() })
        })
        .collect()
}

fn finding(rule: &'static str, severity: Severity, at: &str, text: &str) -> Finding {
    let place = Place {
        sheet: Some("集計".into()),
        cell: Some(at.parse().unwrap()),
        table: Some("2".into()),
        title: Some("方法".into()),
        ..Place::default()
    };
    let words = |text: &str| Message::new("m").with("text", text);
    Finding::new(rule, "sample", severity, place, words(text), words("確かめてください")).figures(5, 4)
}

fn say(message: &Message) -> String {
    message.args.iter().filter_map(|(_, a)| if let Arg::Text(t) = a { Some(t.as_str()) } else { None }).collect()
}

/// The form as submitted without a fault.
fn data(schema: &Schema) -> ReportData<'_> {
    ReportData {
        schema,
        period: Some(PeriodText {
            label: "令和7年度 第1四半期".into(),
            span: "令和7年4月1日～令和7年6月30日".into(),
            from: jiff::civil::date(2025, 4, 1),
            to: jiff::civil::date(2025, 6, 30),
            cumulative: false,
        }),
        source_file: "見本.xlsx".into(),
        show_codes: true,
        header: vec![Some(cell(Content::Int(60), "B3"))],
        tables: vec![
            Some(TableContent { rows: rows(9, &[&[5, 3, 2], &[2, 2, 0], &[1, 0, 1], &[8, 5, 3]]), extra: vec![] }),
            Some(TableContent { rows: rows(19, &[&[10], &[3], &[4], &[7], &[1], &[18]]), extra: vec![] }),
        ],
        lists: vec![Some(ListContent {
            entries: vec![vec![
                cell(Content::Text("連絡会".into()), "A40"),
                cell(Content::Date(jiff::civil::date(2025, 5, 8)), "B40"),
                cell(Content::Text("30名程度".into()), "C40"),
            ]],
        })],
        findings: &[],
        corrections: &[],
        rules: &[],
        keys: Vec::new(),
        verdicts: Vec::new(),
        lapsed: Vec::new(),
        approval: Vec::new(),
        public: None,
        tidy: &[],
        merge: None,
    }
}

/// A part of the package as text.
fn part(bytes: &[u8], name: &str) -> String {
    #[allow(clippy::disallowed_types, reason = "the test looks into the package itself")]
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

const FORM: &str = "xl/worksheets/sheet1.xml";
const FINDINGS: &str = "xl/worksheets/sheet4.xml";

fn has_formula(xml: &str, formula: &str, result: &str) -> bool {
    xml.contains(&format!("<f>{formula}</f><v>{result}</v>"))
}

#[test]
fn totals_are_formulas_over_exactly_their_parts() {
    let schema = schema();
    let form = part(&write(&data(&schema), &say).unwrap(), FORM);
    // Codes in A, labels in B and C, values from D; table 1 begins under title, header block and its own header.
    assert!(has_formula(&form, "SUM(D10:D12)", "8"), "{form}");
    assert!(has_formula(&form, "SUM(F10:F12)", "3"));
    assert!(has_formula(&form, "SUM(D18:D19)", "7"), "the subtotal");
    assert!(has_formula(&form, "SUM(D17:D19,D21)", "18"), "the total leaves the subtotal out");
    assert!(form.contains(r#"<mergeCell ref="B11:B12"/>"#), "就学児 over its two rows");
    assert!(form.contains(r#"<mergeCell ref="E8:F8"/>"#), "医ケア over 有 and 無");
    assert!(form.contains(r#"fitToHeight="0""#) && form.contains(r#"paperSize="9""#));
    assert!(form.contains("whole"), "validation of counts");
}

#[test]
fn an_uncorrected_total_stays_as_submitted_and_is_marked() {
    let schema = schema();
    let mut d = data(&schema);
    d.tables[1].as_mut().unwrap().rows[5].as_mut().unwrap().cells[0].content = Content::Int(81);
    let mut f = finding("T101", Severity::Error, "D25", "合計が違います");
    f.causes.push(Cause {
        kind: "digits-transposed",
        sheet: "集計".into(),
        cell: "D20".parse().unwrap(),
        row: None,
        row_code: None,
        from: Figure::Int(10),
        to: Figure::Int(73),
        confidence: Confidence::Likely,
        explanation: Message::new("m").with("text", "入れ違い"),
    });
    let findings = [f];
    d.findings = &findings;
    let bytes = write(&d, &say).unwrap();
    let form = part(&bytes, FORM);
    assert!(form.contains("<v>81</v>") && !form.contains("SUM(D19:D21,D23)"));
    let notes = part(&bytes, "xl/comments1.xml");
    assert!(notes.contains("T101: 合計が違います"), "{notes}");
    assert!(notes.contains(r#"ref="D19""#) && notes.contains("この値が原因と見られます"), "the suspect is marked too");
    assert!(part(&bytes, FINDINGS).contains("業務報告書'!D24"), "a link from the finding to the cell");
}

#[test]
fn a_recomputed_total_is_a_formula_with_the_submitted_value_in_its_note() {
    let schema = schema();
    let mut d = data(&schema);
    let total = &mut d.tables[1].as_mut().unwrap().rows[5].as_mut().unwrap().cells[0];
    total.content = Content::Int(81);
    total.correction = Some(0);
    let records = [crate::correct::Record {
        correction: Correction {
            sheet: "集計".into(),
            cell: "D25".parse().unwrap(),
            before: "81".into(),
            after: Figure::Int(18),
            class: Class::Recomputed,
            applied: true,
        },
        place: Place::default(),
        rule: "T101",
        reason: Message::new("m").with("text", "内訳の和に置き換え"),
        outcome: crate::correct::Outcome::Applied,
    }];
    d.corrections = &records;
    let bytes = write(&d, &say).unwrap();
    // The legend takes two rows more.
    assert!(has_formula(&part(&bytes, FORM), "SUM(D19:D21,D23)", "18"));
    let notes = part(&bytes, "xl/comments1.xml");
    assert!(notes.contains("提出値: 81") && notes.contains("内訳の和に置き換え"), "{notes}");
    assert!(part(&bytes, FORM).contains("修正記録'!A4"), "a link to the record");
    assert!(part(&bytes, "xl/worksheets/sheet5.xml").contains("業務報告書'!D24"), "and back");
}

#[test]
fn text_among_the_parts_counts_nothing_as_in_excel() {
    let schema = schema();
    let mut d = data(&schema);
    let table = d.tables[1].as_mut().unwrap();
    table.rows[0].as_mut().unwrap().cells[0].content = Content::Text("10".into());
    // 18 is stated, Excel's SUM gives 8: the statement stays. Without a statement the formula's true result is written.
    let form = part(&write(&d, &say).unwrap(), FORM);
    assert!(form.contains("<v>18</v>") && !form.contains("SUM(D17:D19,D21)"));
    d.tables[1].as_mut().unwrap().rows[5] = None;
    assert!(has_formula(&part(&write(&d, &say).unwrap(), FORM), "SUM(D17:D19,D21)", "8"));
}

#[test]
fn unknown_rows_are_carried_and_left_out_of_computed_totals() {
    let schema = schema();
    let mut d = data(&schema);
    d.tables[1].as_mut().unwrap().extra.push(ExtraRow {
        after: Some(1),
        label: "チャット".into(),
        code: None,
        kind: ExtraKind::Unknown,
        label_source: None,
        cells: vec![cell(Content::Int(99), "D60")],
    });
    let bytes = write(&d, &say).unwrap();
    assert!(part(&bytes, "xl/sharedStrings.xml").contains("<t>チャット</t>"), "the label as submitted");
    assert!(part(&bytes, "xl/styles.xml").contains("@&quot;（様式にない行）&quot;"), "and why it stands apart");
    assert!(has_formula(&part(&bytes, FORM), "SUM(D17:D18,D20,D22)", "18"));
}

#[test]
fn hostile_text_stays_text() {
    let schema = schema();
    let mut d = data(&schema);
    let long = "あ".repeat(40_000);
    let texts = ["=1+1", "<r>あ & い</r>", "\u{1}\u{0}_x000D_", long.as_str()];
    let rows = &mut d.tables[1].as_mut().unwrap().rows;
    for (row, text) in rows.iter_mut().zip(texts) {
        row.as_mut().unwrap().cells.push(cell(Content::Text(text.into()), "Z9"));
    }
    d.header[0] = Some(cell(Content::Int(i64::MAX), "B3"));
    let bytes = write(&d, &say).unwrap();
    let strings = part(&bytes, "xl/sharedStrings.xml");
    assert!(
        strings.contains("<t>=1+1</t>") && strings.contains("&lt;r&gt;あ &amp; い&lt;/r&gt;"),
        "{}",
        &strings[..2_000]
    );
    assert!(strings.contains("9223372036854775807"), "a count no cell holds exactly is kept as text");
    assert!(strings.contains("…(以下省略)") && strings.contains("全文"));
    assert!(!part(&bytes, FORM).contains("<f>1+1</f>"));
}

#[test]
fn a_form_with_nothing_in_it_is_written_all_the_same() {
    let mut schema = schema();
    let empty = |schema: &Schema| {
        let mut d = data(schema);
        (d.header, d.tables, d.lists, d.period) = (vec![], vec![], vec![], None);
        write(&d, &say).unwrap()
    };
    let strings = part(&empty(&schema), "xl/sharedStrings.xml");
    assert!(strings.contains("この表が見つかりません") && strings.contains("この一覧が見つかりません"));
    assert!(strings.contains("指摘はありません。") && strings.contains("修正はありません。"));
    (schema.tables, schema.lists, schema.header) = (vec![], vec![], vec![]);
    empty(&schema);
    schema.tables = vec![Table {
        tolerance: crate::schema::Tolerance::Exact,
        id: "9".into(),
        number: None,
        title: String::new(),
        aliases: vec![],
        columns: vec![],
        rows: vec![],
    }];
    let mut d = data(&schema);
    d.tables = vec![Some(TableContent::default())];
    write(&d, &say).unwrap();
}

#[test]
fn same_input_same_bytes_and_no_personal_metadata() {
    let schema = schema();
    let mut d = data(&schema);
    let findings = [finding("T101", Severity::Error, "D25", "一"), finding("V102", Severity::Warning, "D21", "二")];
    d.findings = &findings;
    d.verdicts = vec![Verdict { decision: "確認済み".into(), reason: "電話で確認".into() }];
    let bytes = write(&d, &say).unwrap();
    assert!(bytes == write(&d, &say).unwrap());
    assert!(part(&bytes, "docProps/core.xml").contains("<dc:creator></dc:creator>"));
    let sheet = part(&bytes, FINDINGS);
    assert!(sheet.contains("採用,却下,確認済み") && sheet.contains("<autoFilter") && sheet.contains("<pane "));
    assert!(part(&bytes, "xl/sharedStrings.xml").contains("電話で確認"), "earlier decisions are kept");
    assert!(sheet.contains(r#"hidden="1""#), "the fingerprint is there but out of sight");
}

#[test]
fn tidy_rows_keep_their_types() {
    let text: Arc<str> = "x".into();
    let row = |value| TidyRow {
        form: text.clone(),
        period_from: Some(jiff::civil::date(2025, 4, 1)),
        period_to: None,
        period_kind: "single",
        table: "1".into(),
        code: "0101".into(),
        category: text.clone(),
        column: text.clone(),
        column_label: None,
        measure: "実人数",
        value,
        unit: "人",
        source_file: text.clone(),
        source_sheet: text.clone(),
        source_cell: "A1".into(),
    };
    let bytes = write_tidy(&[row(TidyValue::Int(7)), row(TidyValue::Text("=7".into()))]).unwrap();
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<v>7</v>") && sheet.contains("<v>45748</v>"), "numbers are numbers, dates dates");
    assert!(part(&bytes, "xl/sharedStrings.xml").contains("<t>0101</t>"), "codes are text");
    assert!(sheet.contains(r#"numberStoredAsText="1""#));
}
