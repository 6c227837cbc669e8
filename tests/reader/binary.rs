//! `.xlsb` parts made by hand: what other programs write and Excel reads.

use crate::replay::entries::containers::Office;
use kensan::a1::CellRef;
use kensan::workbook::{Limits, Value, Visibility, read};

/// A record: its number, its content.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let group = |n: u16| if n < 128 { vec![n as u8] } else { vec![n as u8 | 0x80, (n >> 7) as u8] };
    [group(kind), group(data.len() as u16), data.to_vec()].concat()
}

fn words(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [&(units.len() as u32 / 2).to_le_bytes()[..], &units].concat()
}

/// A row and its flags.
fn row(number: u32, flags: u8) -> Vec<u8> {
    let data = [&number.to_le_bytes()[..], &[0; 4], &300_u16.to_le_bytes(), &[0, flags, 0, 0, 0, 0, 0]].concat();
    record(0, &data)
}

/// A cell with its column, and one of the short form without.
fn cell(kind: u16, col: u32, style: u32, value: &[u8]) -> Vec<u8> {
    record(kind, &[&col.to_le_bytes()[..], &style.to_le_bytes(), value].concat())
}

fn short(kind: u16, value: &[u8]) -> Vec<u8> {
    record(kind, &[&0_u32.to_le_bytes()[..], value].concat())
}

#[test]
fn every_kind_of_cell_of_an_xlsb_is_read() {
    let numbers = |numbers: &[u32]| numbers.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>();
    let sheet = [
        record(129, &[]),
        record(60, &[&numbers(&[1, 2, 100, 0])[..], &[1, 0]].concat()),
        record(145, &[]),
        row(0, 0),
        cell(2, 1, 1, &numbers(&[(45_748 << 2) | 2])),
        cell(3, 2, 0, &[0x07]),
        cell(4, 3, 0, &[1]),
        cell(5, 4, 0, &1.5_f64.to_le_bytes()),
        cell(6, 5, 0, &words("直接")),
        cell(7, 6, 0, &numbers(&[1])),
        row(3, 0x10),
        cell(8, 0, 0, &[words("式"), vec![0, 0]].concat()),
        cell(9, 1, 0, &2_f64.to_le_bytes()),
        cell(10, 2, 0, &[0, 0, 0]),
        cell(11, 3, 0, &[0x2A, 0, 0]),
        short(12, &[]),
        short(13, &numbers(&[(7 << 2) | 2])),
        short(14, &[0x17]),
        short(16, &3.25_f64.to_le_bytes()),
        short(17, &words("短")),
        short(18, &numbers(&[0])),
        record(146, &[]),
        record(176, &numbers(&[5, 6, 0, 1])),
        record(130, &[]),
    ]
    .concat();
    let strings =
        [record(19, &[vec![0], words("名")].concat()), record(19, &[vec![1], words("前"), vec![0; 8]].concat())];
    let format = [164_u16.to_le_bytes().to_vec(), words("ge.m.d")].concat();
    let xf = |id: u16| record(47, &[0_u16.to_le_bytes(), id.to_le_bytes()].concat());
    let styles = [record(44, &format), record(617, &[]), xf(0), xf(164), record(618, &[])].concat();
    let listed = [numbers(&[1, 1]), words("rId1"), words("隠し")].concat();
    let book = [record(153, &[1, 0, 0, 0]), record(156, &listed), record(132, &[])].concat();
    let office = Office { sheet: &sheet, strings: Some(&strings.concat()), styles: Some(&styles), book: Some(&book) };
    let book = read(&office.xlsb(), &Limits::default()).unwrap();

    assert!(book.date_1904);
    let sheet = &book.sheets[0];
    assert_eq!((sheet.name.as_str(), sheet.visibility), ("隠し", Visibility::Hidden));
    let text = |t: &str| Value::Text(t.into());
    let error = |e: &str| Value::Error(e.into());
    let expected = [
        ("B1", Value::Number(45_748.0)),
        ("C1", error("#DIV/0!")),
        ("D1", Value::Bool(true)),
        ("E1", Value::Number(1.5)),
        ("F1", text("直接")),
        ("G1", text("前")),
        ("A4", text("式")),
        ("B4", Value::Number(2.0)),
        ("C4", Value::Bool(false)),
        ("D4", error("#N/A")),
        ("F4", Value::Number(7.0)),
        ("G4", error("#REF!")),
        ("H4", Value::Number(3.25)),
        ("I4", text("短")),
        ("J4", text("名")),
    ];
    let found: Vec<(String, Value)> = sheet.cells().iter().map(|c| (c.at.to_string(), c.value.clone())).collect();
    assert_eq!(found, expected.map(|(at, value)| (at.to_owned(), value)));
    let formulas: Vec<String> =
        sheet.cells().iter().filter(|c| c.formula.is_some()).map(|c| c.at.to_string()).collect();
    assert_eq!(formulas, ["A4", "B4", "C4", "D4"]);
    assert!(book.format_of(sheet.cell(CellRef::new(0, 1)).unwrap()).is_date);
    assert_eq!(sheet.hidden_cols.as_slice(), [(1, 2)]);
    assert_eq!(sheet.hidden_rows.as_slice(), [(3, 3)]);
    assert_eq!(sheet.merges.iter().map(ToString::to_string).collect::<Vec<_>>(), ["A6:B7"]);
}
