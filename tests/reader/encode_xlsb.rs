//! The parts of an `.xlsb`.

use super::{Tokens, error, hidden, wide};
use kensan::workbook::{Sheet, Value, Workbook};

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A record: its number and length in groups of seven bits.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut out = if kind < 128 { vec![kind as u8] } else { vec![kind as u8 | 0x80, (kind >> 7) as u8] };
    let mut length = data.len();
    while length > 127 {
        out.push(length as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
    out.extend(data);
    out
}

fn words(text: &str) -> Vec<u8> {
    [&(text.encode_utf16().count() as u32).to_le_bytes()[..], &wide(text)].concat()
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

/// A formula: tokens and data, each with its length in front.
fn formula((tokens, extra): (Vec<u8>, Vec<u8>)) -> Vec<u8> {
    [&(tokens.len() as u32).to_le_bytes()[..], &tokens, &(extra.len() as u32).to_le_bytes(), &extra].concat()
}

/// Names and contents of the parts of a package. A result that is missing is written as an empty text: the format knows nothing else.
pub fn xlsb(book: &Workbook) -> Vec<(String, Vec<u8>)> {
    let mut tokens = Tokens::new(true, book);
    let sheets: Vec<Vec<u8>> = book.sheets.iter().map(|s| sheet(s, &mut tokens)).collect();
    let mut names: Vec<Vec<u8>> = book.defined_names.iter().map(|(n, f)| name(n, tokens.of(f))).collect();
    let future = &tokens.names[book.defined_names.len()..];
    names.extend(future.iter().map(|n| name(n, (vec![0x1C, 0x1D], Vec::new()))));
    let list = |(i, s): (usize, &Sheet)| {
        record(
            156,
            &[numbers(&[u32::from(hidden(s.visibility)), i as u32 + 1]), words(&format!("s{i}")), words(&s.name)]
                .concat(),
        )
    };
    let links: Vec<u8> =
        tokens.links.iter().flat_map(|(a, b)| numbers(&[0, a.cast_unsigned(), b.cast_unsigned()])).collect();
    let main = [
        record(131, &[]),
        record(153, &numbers(&[u32::from(book.date_1904)])),
        record(143, &[]),
        book.sheets.iter().enumerate().flat_map(list).collect(),
        record(144, &[]),
        record(353, &[]),
        record(357, &[]),
        record(362, &[numbers(&[tokens.links.len() as u32]), links].concat()),
        record(354, &[]),
        names.concat(),
        record(132, &[]),
    ];
    let format = |(i, f): (usize, &kensan::workbook::NumberFormat)| {
        record(44, &[(164 + i as u16).to_le_bytes().to_vec(), words(&f.code)].concat())
    };
    let xf = |i: usize| record(47, &[0, 164 + i as u16].map(u16::to_le_bytes).concat());
    let styles = [
        book.formats.iter().enumerate().flat_map(format).collect::<Vec<u8>>(),
        record(617, &[]),
        (0..book.formats.len()).flat_map(xf).collect(),
        record(618, &[]),
    ];
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
    };
    let package = |relations: String| format!("<Relationships>{relations}</Relationships>").into_bytes();
    let mut relations = relation("styles", "styles", "styles.bin");
    for i in 0..sheets.len() {
        relations += &relation(&format!("s{i}"), "worksheet", &format!("sheet{i}.bin"));
    }
    let mut parts = vec![
        ("_rels/.rels".to_owned(), package(relation("r", "officeDocument", "xl/workbook.bin"))),
        ("xl/_rels/workbook.bin.rels".to_owned(), package(relations)),
        ("xl/workbook.bin".to_owned(), main.concat()),
        ("xl/styles.bin".to_owned(), styles.concat()),
    ];
    parts.extend(sheets.into_iter().enumerate().map(|(i, s)| (format!("xl/sheet{i}.bin"), s)));
    parts
}

fn name(name: &str, meaning: (Vec<u8>, Vec<u8>)) -> Vec<u8> {
    let head = [numbers(&[0]), vec![0], numbers(&[u32::MAX])].concat();
    record(39, &[head, words(name), formula(meaning), numbers(&[u32::MAX])].concat())
}

fn sheet(sheet: &Sheet, tokens: &mut Tokens) -> Vec<u8> {
    let mut out = record(129, &[]);
    for (first, last) in sheet.hidden_cols.as_slice() {
        out.extend(record(60, &[numbers(&[*first, *last, 2000, 0]), vec![1, 0]].concat()));
    }
    out.extend(record(145, &[]));
    let mut row = None;
    for cell in sheet.cells() {
        if row != Some(cell.at.row) {
            row = Some(cell.at.row);
            let flags = if sheet.hidden_rows.contains(cell.at.row) { 0x10 } else { 0 };
            let data = [numbers(&[cell.at.row, 0]), 300_u16.to_le_bytes().to_vec(), vec![0, flags, 0, 0, 0, 0, 0]];
            out.extend(record(0, &data.concat()));
        }
        let head = numbers(&[cell.at.col, u32::from(cell.format)]);
        let (plain, with_formula, value) = match &cell.value {
            Value::Missing => (1, 8, words("")),
            Value::Number(n) => (5, 9, n.to_le_bytes().to_vec()),
            Value::Text(text) => (6, 8, words(text)),
            Value::Bool(truth) => (4, 10, vec![u8::from(*truth)]),
            Value::Error(code) => (3, 11, vec![error(code)]),
        };
        out.extend(match cell.formula.as_deref() {
            Some(text) => record(with_formula, &[head, value, vec![0, 0], formula(tokens.of(text))].concat()),
            None => record(plain, &[head, value].concat()),
        });
    }
    out.extend(record(146, &[]));
    for m in &sheet.merges {
        out.extend(record(176, &numbers(&[m.start.row, m.end.row, m.start.col, m.end.col])));
    }
    out.extend(record(130, &[]));
    out
}
