//! What the tests of the report share: the program, packages, and a small reading of their parts.

#![allow(clippy::disallowed_types, reason = "the tests write workbooks of their own")]

use kensan::a1::CellRef;
use kensan::workbook::{Cell, Limits, Sheet, Value, Workbook, open};
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A file of `samples/`.
pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)
}

/// Runs the program in Japanese.
pub fn kensan(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kensan")).args(args).args(["--lang", "ja"]).output().unwrap()
}

/// The path as an argument.
pub fn arg(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The report of a workbook, its bytes.
pub fn report(input: &Path) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.xlsx");
    let run = kensan(&["report", arg(input), "-o", arg(&out)]);
    assert!(matches!(run.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&run.stderr));
    std::fs::read(out).unwrap()
}

/// Bytes as a workbook, by the program's own reader.
pub fn workbook(bytes: &[u8]) -> Workbook {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    std::fs::write(&path, bytes).unwrap();
    open(&path, &Limits::default()).unwrap().workbook
}

/// A sheet by its name.
pub fn sheet<'a>(book: &'a Workbook, name: &str) -> &'a Sheet {
    book.sheets.iter().find(|s| s.name == name).unwrap_or_else(|| panic!("no sheet {name}"))
}

/// A part of a package as text.
pub fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The package with one part changed.
pub fn patched(bytes: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..zip.len() {
        let mut file = zip.by_index(i).unwrap();
        let own = file.name().unwrap().into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        if own == name {
            let text = String::from_utf8(content).unwrap();
            let new = change(&text);
            assert_ne!(text, new, "nothing to change in {name}");
            content = new.into_bytes();
        }
        out.start_file(own, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(&content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// The text of a cell, numbers as they are.
pub fn text(cell: &Cell) -> String {
    match &cell.value {
        Value::Text(t) | Value::Error(t) => t.to_string(),
        Value::Number(n) => n.to_string(),
        Value::Bool(b) => b.to_string(),
        Value::Missing => String::new(),
    }
}

/// The number a cell holds.
pub fn number(cell: &Cell) -> Option<f64> {
    if let Value::Number(n) = cell.value { Some(n) } else { None }
}

/// The text at a place; empty where nothing stands.
pub fn at(sheet: &Sheet, row: u32, col: u32) -> String {
    sheet.cell(CellRef::new(row, col)).map(text).unwrap_or_default()
}

/// All cells with this text.
pub fn find(sheet: &Sheet, wanted: &str) -> Vec<CellRef> {
    sheet.cells().iter().filter(|c| text(c) == wanted).map(|c| c.at).collect()
}

/// A workbook of one sheet; what reads as a number is one.
pub fn write_cells<const N: usize>(path: &Path, name: &str, rows: &[[&str; N]]) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let ws = book.add_worksheet().set_name(name).unwrap();
    for (r, row) in rows.iter().enumerate() {
        for (c, text) in row.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
            let (r, c) = (r as u32, c as u16);
            match text.parse::<f64>() {
                Ok(n) => ws.write_number(r, c, n).unwrap(),
                Err(_) => ws.write_string(r, c, *text).unwrap(),
            };
        }
    }
    book.save(path).unwrap();
}

/// What a formula made of `SUM(…)` and `+` gives on the sheet's own values.
pub fn recomputed(sheet: &Sheet, formula: &str) -> f64 {
    formula
        .split('+')
        .flat_map(|sum| sum.strip_prefix("SUM(").and_then(|s| s.strip_suffix(')')).expect(formula).split(','))
        .map(|range| {
            let (a, b) = range.split_once(':').unwrap_or((range, range));
            let (a, b): (CellRef, CellRef) = (a.parse().unwrap(), b.parse().unwrap());
            let inside = |c: &&Cell| (a.row..=b.row).contains(&c.at.row) && (a.col..=b.col).contains(&c.at.col);
            sheet.cells().iter().filter(inside).filter_map(number).sum::<f64>()
        })
        .sum()
}
