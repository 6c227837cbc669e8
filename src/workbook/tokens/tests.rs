//! Tokens by hand: what a whole workbook does not show.

use super::*;
use crate::a1::CellRange;
use crate::workbook::{Cell, Value};

fn links(dialect: Dialect) -> Links {
    let mut links = Links::new(dialect);
    links.sheets = ["集計", "4月", "6月"].map(str::to_owned).to_vec();
    links.sources = vec![Source::Own, Source::Functions(vec!["EDATE".to_owned()]), Source::Elsewhere];
    let link = |source, first, last| Link { source, first, last };
    links.targets = vec![link(0, 0, 0), link(0, 1, 2), link(0, -1, -1), link(1, -2, -2), link(2, 0, 0), link(9, 0, 0)];
    let name = |name: &str| Name { called: name.to_owned(), tokens: vec![0x1E, 7, 0], extra: Vec::new() };
    links.names = vec![name("範囲"), name("_xlfn.XOR")];
    links
}

fn at(name: &str) -> CellRef {
    name.parse().unwrap()
}

fn text(dialect: Dialect, place: Place, tokens: &[u8]) -> Option<String> {
    Decoder::new(&links(dialect)).text(tokens, &[], place)
}

fn cell(tokens: &[u8]) -> Option<String> {
    text(Dialect::Biff8, Place::Cell(at("B2")), tokens)
}

fn biff12(tokens: &[u8]) -> Option<String> {
    text(Dialect::Biff12, Place::Cell(at("B2")), tokens)
}

#[test]
fn references_move_with_the_cell_that_shares_them() {
    let shared = |cell, tokens: &[u8]| text(Dialect::Biff8, Place::Shared(at(cell)), tokens).unwrap_or_default();
    // One row up, one column left; and fixed ones.
    assert_eq!(shared("C5", &[0x4C, 0xFF, 0xFF, 0xFF, 0xC0]), "B4");
    assert_eq!(shared("C5", &[0x4C, 6, 0, 3, 0]), "$D$7");
    assert_eq!(shared("C5", &[0x2D, 0xFD, 0xFF, 0xFF, 0xFF, 0, 0xC0, 0, 0xC0]), "C2:C4");
    assert_eq!(shared("C5", &[0x2D, 1, 0, 0xFF, 0xFF, 0, 0x40, 0, 0xC0]), "C$2:C4");
    // Above the first row stands the last one; a range that would go around is not written down.
    assert_eq!(shared("A1", &[0x4C, 0xFF, 0xFF, 0xFF, 0xC0]), "IV65536");
    assert_eq!(shared("A1", &[0x2D, 0xFF, 0xFF, 0, 0, 0, 0xC0, 0, 0xC0]), "");
    let shared = |cell, tokens: &[u8]| text(Dialect::Biff12, Place::Shared(at(cell)), tokens).unwrap_or_default();
    assert_eq!(shared("C5", &[0x4C, 0xFF, 0xFF, 0x0F, 0, 0xFF, 0xFF]), "B4");
    let shared = |cell, tokens: &[u8]| text(Dialect::Biff5(encoding_rs::SHIFT_JIS), Place::Shared(at(cell)), tokens);
    assert_eq!(shared("C5", &[0x4C, 0xFF, 0xFF, 0xFF]).as_deref(), Some("B4"));
}

#[test]
fn references_to_sheets_follow_their_links() {
    let to = |link: u8| cell(&[0x5A, link, 0, 1, 0, 2, 0xC0]);
    assert_eq!(to(0).as_deref(), Some("集計!C2"));
    assert_eq!(to(1).as_deref(), Some("'4月:6月'!C2"));
    assert_eq!(to(2).as_deref(), Some("#REF!"));
    // An add-in, another workbook, a source and a link that are not there.
    for link in 3..7 {
        assert_eq!(to(link), None, "{link}");
    }
    assert_eq!(cell(&[0x3D, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0]).as_deref(), Some("#REF!"));
    // Excel 5 names the sheets in the reference; a link above zero leads elsewhere.
    let old = |link: [u8; 2]| {
        let tokens = [&[0x5A][..], &link, &[0; 8], &[1, 0, 1, 0], &[3, 0x80, 1]].concat();
        text(Dialect::Biff5(encoding_rs::SHIFT_JIS), Place::Cell(at("A1")), &tokens)
    };
    assert_eq!(old([0xFF, 0xFF]).as_deref(), Some("'4月'!$B4"));
    assert_eq!(old([1, 0]), None);
}

#[test]
fn names_and_functions_are_called_by_name() {
    assert_eq!(cell(&[0x23, 1, 0, 0, 0]).as_deref(), Some("範囲"));
    assert_eq!(cell(&[0x23, 3, 0, 0, 0]), None);
    assert_eq!(cell(&[0x23, 2, 0, 0, 0, 0x1D, 1, 0x1D, 0, 0x42, 3, 255, 0]).as_deref(), Some("_xlfn.XOR(TRUE,FALSE)"));
    assert_eq!(cell(&[0x39, 3, 0, 1, 0, 0, 0, 0x1E, 1, 0, 0x1E, 2, 0, 0x42, 3, 255, 0]).as_deref(), Some("EDATE(1,2)"));
    assert_eq!(cell(&[0x39, 4, 0, 1, 0, 0, 0]), None);
    assert_eq!(cell(&[0x1E, 1, 0, 0x42, 1, 255, 0]), None, "a number is no function");
    // A function with a fixed number of arguments, one that says how many, and a command.
    assert_eq!(cell(&[0x1E, 1, 0, 0x1E, 2, 0, 0x41, 27, 0]).as_deref(), Some("ROUND(1,2)"));
    assert_eq!(cell(&[0x1E, 1, 0, 0x41, 4, 0]), None);
    assert_eq!(cell(&[0x42, 0, 53, 0]), None);
}

#[test]
fn whole_rows_and_columns_are_written_as_such() {
    assert_eq!(cell(&[0x25, 0, 0, 0xFF, 0xFF, 1, 0, 3, 0x40]).as_deref(), Some("$B:D"));
    assert_eq!(cell(&[0x25, 2, 0, 4, 0, 0, 0x80, 255, 0]).as_deref(), Some("3:$5"));
    assert_eq!(biff12(&[0x25, 0, 0, 0, 0, 0xFF, 0xFF, 0x0F, 0, 1, 0xC0, 1, 0xC0]).as_deref(), Some("B:B"));
}

#[test]
fn hints_leave_no_trace() {
    // Volatile; a jump; the table of CHOOSE; spaces; ranges calculated in advance.
    let hints = [0x19, 1, 0, 0, 0x19, 4, 1, 0, 9, 9, 9, 9, 0x19, 0x40, 0, 3, 0x1E, 5, 0, 0x19, 8, 3, 0];
    assert_eq!(cell(&hints).as_deref(), Some("5"));
    let ranges = [0x29, 9, 0, 0x44, 0, 0, 0, 0xC0, 0x44, 1, 0, 0, 0xC0, 0x10, 0x19, 0x10, 0, 0];
    assert_eq!(cell(&ranges).as_deref(), Some("SUM((A1,A2))"));
}

#[test]
fn what_is_not_certain_has_no_text() {
    for tokens in [
        &[][..],
        // Nothing known, a table, a shared formula inside of another, a macro's end of sheet.
        &[0x7F],
        &[0x18, 0x19, 0, 0, 0, 0],
        &[0x02, 0, 0, 0, 0],
        &[0x1E, 1, 0, 0x01, 0, 0, 0, 0],
        &[0x80],
        // Cut off, too much, too little.
        &[0x1F, 0, 0],
        &[0x24, 0],
        &[0x1E, 1, 0, 0x1E, 1, 0],
        &[0x1E, 1, 0, 0x03],
        &[0x16],
        &[0x1E, 1, 0, 0x16, 0x03],
        // Not a number; no such error; text that ends early or has no such flag.
        &[0x1F, 0, 0, 0, 0, 0, 0, 0xF8, 0x7F],
        &[0x1C, 99],
        &[0x17, 2, 0, b'a'],
        &[0x17, 1, 2, b'a'],
        // An array without its data.
        &[0x20, 0, 0, 0, 0, 0, 0, 0],
    ] {
        assert_eq!(cell(tokens), None, "{tokens:x?}");
    }
    // A reference to another sheet that moves, in a formula several cells share.
    assert_eq!(text(Dialect::Biff8, Place::Shared(at("B2")), &[0x5A, 0, 0, 1, 0, 2, 0xC0]), None);
}

#[test]
fn arithmetic_gives_no_text() {
    let links = links(Dialect::Biff8);
    let mut decoder = Decoder::new(&links);
    let mut gives_no_text = |tokens: &[u8]| {
        assert!(decoder.text(tokens, &[], Place::Cell(at("A1"))).is_some());
        decoder.gives_no_text
    };
    assert!(gives_no_text(&[0x1E, 1, 0, 0x1E, 2, 0, 0x03]));
    // The same last byte, but of a number; text; a comparison.
    assert!(!gives_no_text(&[0x1E, 1, 0x03]));
    assert!(!gives_no_text(&[0x17, 0, 0]));
    assert!(!gives_no_text(&[0x1E, 1, 0, 0x1E, 2, 0, 0x0B]));
}

#[test]
fn work_is_bounded() {
    let links = links(Dialect::Biff8);
    let mut decoder = Decoder::new(&links);
    let one = [0x1E, 1, 0];
    decoder.work_left = 40;
    assert_eq!(decoder.text(&one, &[], Place::Cell(at("A1"))).as_deref(), Some("1"));
    assert_eq!(decoder.text(&one, &[], Place::Cell(at("A1"))).as_deref(), Some("1"));
    assert_eq!(decoder.text(&one, &[], Place::Cell(at("A1"))), None);
    let mut decoder = Decoder::new(&links);
    // Signs in front of each other: the text would be moved at every step.
    let signs = [&one[..], &[0x13; 16_000]].concat();
    assert_eq!(decoder.text(&signs, &[], Place::Cell(at("A1"))), None);
    assert_eq!(decoder.text(&vec![0x1E; 20_000], &[], Place::Cell(at("A1"))), None);
    let deep = one.repeat(2_000);
    assert_eq!(decoder.text(&deep, &[], Place::Cell(at("A1"))), None);
}

#[test]
fn cells_find_the_formula_they_share() {
    let links = links(Dialect::Biff8);
    let mut decoder = Decoder::new(&links);
    let names = ["B2", "B3", "B4", "D1", "D2", "F9"];
    let made = |name: &&str| Cell { at: at(name), value: Value::Number(1.0), formula: Some("".into()), format: 0 };
    let mut cells: Vec<Cell> = names.iter().map(made).collect();
    let mut blocks = Blocks::default();
    for (index, key) in ["B2", "B2", "B2", "D1", "D1", "B2"].into_iter().enumerate() {
        blocks.wait(index, at(key));
    }
    let range = |a, b| CellRange::new(at(a), at(b));
    let up = [0x4C, 0xFF, 0xFF, 0, 0xC0];
    let block = |range, is_array, tokens| Some(Block { range, is_array, tokens, extra: &[] });
    // The block reaches from a row above its first formula to one below its last.
    blocks.add(block(range("B1", "B3"), false, &up), Some(at("B2")));
    blocks.add(block(range("D1", "D2"), true, &[0x44, 0, 0, 0, 0]), Some(at("D1")));
    blocks.add(None, Some(at("F9")));
    blocks.settle(&mut cells, &mut decoder);
    let found: Vec<Option<&str>> = cells.iter().map(|c| c.formula.as_deref()).collect();
    // B4 and F9 lie outside of the block they name; an array formula is that of its first cell.
    assert_eq!(found, [Some("B1"), Some("B2"), Some(""), Some("$A$1"), None, Some("")]);
}
