//! What is fuzzed: each function takes any bytes and must come back, having found what it promises to hold. The targets in
//! `targets/` hand them libFuzzer's bytes; the replay in the normal tests hands them the committed corpus and random ones.

pub mod containers;
mod grid;
mod inplace;
mod respelt;
mod tokens;

use containers::{Office, compound, ods};
use kensan::a1::{CellRef, MAX_COLS, MAX_ROWS};
use kensan::check::Context;
use kensan::decision::{self, Decisions, Entry};
use kensan::finding::Finding;
use kensan::formula::{self, EvalLimits, Evaluator};
use kensan::message::Lang;
use kensan::report::{assemble, tidy, xlsx};
use kensan::run::{self, Forms};
use kensan::schema::{self, Schema};
use kensan::workbook::{FileFormat, Limits, Opened, ReadError, Workbook, read};
use kensan::{correct, date, number, text};
use std::sync::{Arc, OnceLock};
use tokens as parsed;

/// Small, so that a fuzzer is fast and its memory bounded; the limits themselves have tests of their own.
const LIMITS: Limits = Limits {
    max_file_bytes: 1 << 20,
    max_unpacked_bytes: 8 << 20,
    max_ratio: 200,
    max_entries: 200,
    max_sheets: 20,
    max_cells: 20_000,
    max_text_bytes: 1 << 20,
    max_merges: 2_000,
};

/// A whole file, in any format.
pub fn reader(data: &[u8]) {
    examine(&read(data, &LIMITS));
}

/// One part of a file, the first byte says which, in a sound container: so that a fuzzer gets to the records and elements.
pub fn parts(data: &[u8]) {
    let Some((&kind, data)) = data.split_first() else { return };
    let sheet: &[u8] = b"<worksheet><sheetData><row><c t=\"s\" s=\"1\"><v>0</v></c><c s=\"0\"><v>1</v></c></row></sheetData></worksheet>";
    let content: &[u8] = b"<office:document-content><table:table table:name=\"a\"/></office:document-content>";
    let office = Office { sheet, ..Office::default() };
    let with_sheet = |data| Office { sheet: data, strings: Some(b"<sst><si><t>a</t></si></sst>"), ..office }.xlsx();
    let with_strings = |data| Office { strings: Some(data), ..office }.xlsx();
    let bytes = match kind % 10 {
        0 => with_sheet(data),
        1 => with_strings(data),
        2 => Office { styles: Some(data), strings: Some(b"<sst><si/></sst>"), ..office }.xlsx(),
        3 => Office { book: Some(data), ..office }.xlsx(),
        4 => ods(data, b"<a/>"),
        5 => ods(content, data),
        6 => compound(&[("Workbook", data)]),
        7 => Office { sheet: data, ..Office::default() }.xlsb(),
        8 => Office { sheet: b"\x81\x01\x00\x82\x01\x00", strings: Some(data), ..Office::default() }.xlsb(),
        _ => Office { sheet: b"\x81\x01\x00\x82\x01\x00", book: Some(data), ..Office::default() }.xlsb(),
    };
    let found = read(&bytes, &LIMITS);
    examine(&found);
    let respelt = if kind % 10 < 2 { respelt::respelt(data) } else { None };
    if let Some(again) = respelt {
        let again = if kind % 10 == 0 { with_sheet(&again) } else { with_strings(&again) };
        let again = read(&again, &LIMITS);
        assert!(found.is_err() == again.is_err() && found.ok() == again.ok(), "as it is spelt, it is read");
    }
}

/// Cells changed in place in a package; the first byte says which of its parts the others are.
pub fn inplace(data: &[u8]) {
    inplace::changed(data, &LIMITS);
}

/// A formula as the binary formats hold it; the first byte says in which one, the second where the data behind the tokens begin.
pub fn tokens(data: &[u8]) {
    let Some((&[kind, cut], data)) = data.split_first_chunk() else { return };
    let (tokens, extra) = data.split_at(data.len().saturating_sub(usize::from(cut)));
    let bytes = match kind % 3 {
        0 => compound(&[("Workbook", &parsed::xls(tokens, extra, false))]),
        1 => compound(&[("Book", &parsed::xls(tokens, extra, true))]),
        _ => {
            let (book, sheet) = parsed::xlsb(tokens, extra);
            Office { book: Some(&book), sheet: &sheet, ..Office::default() }.xlsb()
        }
    };
    let found = read(&bytes, &LIMITS);
    examine(&found);
    let book = found.expect("a sound workbook, whatever its formulas are");
    assert_eq!((book.sheets[0].cells().len(), book.defined_names.len()), (3, 1));
    let texts = book.sheets[0].cells().iter().filter_map(|c| c.formula.as_deref());
    for text in texts.chain(book.defined_names.iter().map(|n| &*n.1)) {
        // What is put into words is a formula, but for names that are none and limits of its reader.
        let _ = formula::parse(text);
    }
}

/// What the rest of the program relies on.
fn examine(found: &Result<Workbook, ReadError>) {
    let Ok(book) = found else { return };
    assert!(!book.formats.is_empty());
    for sheet in &book.sheets {
        assert!(sheet.cells().is_sorted_by(|a, b| a.at < b.at));
        for cell in sheet.cells() {
            assert!(cell.at.row < MAX_ROWS && cell.at.col < MAX_COLS);
            assert!(usize::from(cell.format) < book.formats.len());
            assert_eq!(sheet.cell(cell.at), Some(cell));
        }
        for merge in &sheet.merges {
            assert!(merge.start < merge.end);
            assert!(merge.end.row < MAX_ROWS && merge.end.col < MAX_COLS);
        }
    }
}

/// Text of a cell, a title, a label, a file's name.
pub fn words(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let count = number::read_count(text);
    assert_eq!(count, number::read_count(text));
    let _ = number::read_head_count(text);
    let period = date::Period::quarters(2025, 1, 3);
    let _ = (date::read_date(text, None), date::read_date(text, period.as_ref()));
    let facts = date::read_periods(text);
    let _ = date::resolve(&facts);
    let folded = text::fold(text);
    assert_eq!(text::fold(&folded), folded, "folding twice");
    let key = text::key(text);
    let _ = (text::strip_enumeration(text), text::without_brackets(text), text::of_which(text));
    let _ = (text::is_total_word(text), text::is_subtotal_word(text), text::csv_guard(text));
    if text.len() < 500 {
        let half = (0..=text.len() / 2).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
        let (left, right) = text.split_at(half);
        assert_eq!(text::distance(left, right, 5), text::distance(right, left, 5));
    }
    let _ = (key, formula::text_number(text), text.parse::<CellRef>(), text.parse::<kensan::a1::CellRange>());
    let mut line = Vec::new();
    let row = tidy_row(text);
    tidy::write_csv([&row], tidy::Encoding::Utf8Bom, &mut line).expect("memory");
    let _ = tidy::write_csv([&row], tidy::Encoding::Cp932, &mut line);
    tidy::write_jsonl([&row], &mut line).expect("memory");
}

fn tidy_row(text: &str) -> tidy::TidyRow {
    let text: Arc<str> = text.into();
    tidy::TidyRow {
        form: "a".into(),
        period_from: None,
        period_to: None,
        period_kind: "",
        table: "1".into(),
        code: text.clone(),
        category: text.clone(),
        column: "count".into(),
        column_label: None,
        measure: "text",
        value: tidy::TidyValue::Text(text.clone()),
        unit: "",
        source_file: text.clone(),
        source_sheet: text,
        source_cell: "A1".to_owned(),
    }
}

/// A schema file.
pub fn schema(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match Schema::parse(text, "a.toml") {
        Ok(schema) => {
            for lang in [Lang::Ja, Lang::En] {
                assert!(!schema::show(&schema, lang).is_empty());
            }
            let _ = Forms::new([Arc::new(schema)]);
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            for fault in faults {
                for lang in [Lang::Ja, Lang::En] {
                    assert!(!schema::render_fault(&fault, text, lang).is_empty());
                }
            }
        }
    }
}

/// Formulas on a small sheet.
pub fn formula(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut book = grid::workbook(text);
    for cell in book.sheets.iter().flat_map(kensan::workbook::Sheet::cells) {
        if let Some(Ok(expr)) = cell.formula.as_deref().map(formula::parse) {
            let shown = expr.to_string();
            let again = formula::parse(&shown).unwrap_or_else(|e| panic!("{shown}: {e}"));
            assert_eq!(again.to_string(), shown, "written out twice");
        }
    }
    let context = formula::Context::new(&book);
    let limits = EvalLimits { max_depth: 1000, max_steps: 20_000, max_total_steps: 100_000 };
    let mut evaluator = Evaluator::with_limits(&context, limits);
    for (i, sheet) in book.sheets.iter().enumerate() {
        for cell in sheet.cells().iter().filter(|c| c.formula.is_some()).take(50) {
            let value = evaluator.value_of(i, cell.at);
            let again = evaluator.value_of(i, cell.at);
            // What was worked out before the steps ended need not be worked out again.
            assert!(value == again || value == formula::Outcome::TooManySteps, "asked twice: {value:?}, {again:?}");
            let _ = (evaluator.evaluate_deep(i, cell.at), evaluator.check_cached(i, cell.at));
            if let Some(covered) = context.coverage_of(i, cell.at) {
                let _ = (covered.coefficient_of(i, cell.at), covered.cells().len(), covered.ignored_texts().len());
            }
        }
    }
    formula::fill_in(&mut book);
}

/// The whole way of a workbook: bound, checked, corrected, and everything written about it.
pub fn check(data: &[u8]) {
    static FORMS: OnceLock<Forms> = OnceLock::new();
    let Ok(text) = std::str::from_utf8(data) else { return };
    let forms = FORMS.get_or_init(|| {
        let small = Schema::parse(include_str!("../rules/form.toml"), "form.toml").expect("a schema of the tests");
        Forms::new(schema::builtin_schemas().iter().cloned().chain([Arc::new(small)]))
    });
    let workbook = grid::workbook(text);
    let Ok(found) = run::examine(Opened { workbook, disguised: None }, "令和7年度.xlsx", forms) else {
        return;
    };
    for part in &found.parts {
        let context = Context::new(&found.workbook, &found.schema, &part.submission);
        decided(&context, &part.findings, text.len());
        let mut findings = part.findings.clone();
        let reviewed = run::carry_out(&context, &mut findings, &[], &Decisions::default(), &correct::by_class);
        let (corrected, records) = (reviewed.corrected, reviewed.records);
        let tidy = assemble::tidy_rows(&Context { submission: &corrected, ..context }, "a.xlsx");
        let mut tallies = Vec::new();
        let data = assemble::report_data(&context, "a.xlsx", &findings, &records, &part.tallies, &mut tallies, &tidy);
        let bytes = xlsx::write(&data, &assemble::say).expect("any submission can be reported");
        let again = read(&bytes, &Limits::default()).expect("a report is a workbook");
        assert_eq!(again.format, FileFormat::Xlsx);
    }
}

/// What a reviewer may choose, in turn, on every finding: whatever it is, it is carried out or said why not.
fn decided(context: &Context<'_>, findings: &[Finding], turn: usize) {
    let keys: Vec<decision::Key> = findings.iter().map(|f| decision::key(context, f)).collect();
    let entry = |(i, key): (usize, &decision::Key)| Entry {
        choice: decision::Choice::ALL.get((turn + i) % 4).copied(),
        reason: "確認".to_owned(),
        fingerprint: key.fingerprint.clone(),
        basis: key.basis(),
        ..Entry::default()
    };
    let entries: Vec<Entry> = keys.iter().enumerate().map(entry).collect();
    let decisions = Decisions::new(&entries, findings, &keys, &|f| xlsx::shown(context.schema, f));
    assert!(decisions.lapsed.is_empty(), "decided today: {:?} of {findings:#?}", decisions.lapsed);
    let mut findings = findings.to_vec();
    let reviewed = run::carry_out(context, &mut findings, &keys, &decisions, &correct::by_class);
    assert_eq!(reviewed.settled.len(), findings.len());
}
