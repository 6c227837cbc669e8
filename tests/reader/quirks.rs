//! Genuine files, packages made in memory for every quirk, hostile bytes.

use kensan::a1::CellRef;
use kensan::workbook::{
    Cell, FileFormat, LimitKind, Limits, NotAFile, ReadError, Sheet, Value, Visibility, Workbook, open, read,
};
use proptest::prelude::*;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of one sheet, from the content of its part and of the shared strings.
fn xlsx(sheet: &str, strings: &str) -> Vec<u8> {
    let rels = format!(
        "<Relationships><Relationship Id=\"r\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let book = format!(
        "<workbook {MAIN} xmlns:r=\"u\"><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let book_rels = format!(
        "<Relationships><Relationship Id=\"rId1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"{OFFICE}/sharedStrings\" Target=\"/xl/text.xml\"/></Relationships>"
    );
    zip(&[
        ("_rels/.rels", rels.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", book_rels.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/text.xml", strings.as_bytes()),
    ])
}

/// A workbook of one sheet with these rows.
fn rows(rows: &str) -> Vec<u8> {
    xlsx(&format!("<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"), "<sst/>")
}

fn ok(bytes: &[u8]) -> Workbook {
    read(bytes, &Limits::default()).unwrap()
}

fn err(bytes: &[u8]) -> ReadError {
    read(bytes, &Limits::default()).unwrap_err()
}

fn at<'s>(sheet: &'s Sheet, name: &str) -> Option<&'s Cell> {
    sheet.cell(name.parse::<CellRef>().unwrap())
}

fn value(sheet: &Sheet, name: &str) -> Option<Value> {
    at(sheet, name).map(|c| c.value.clone())
}

fn formula(sheet: &Sheet, name: &str) -> Option<String> {
    at(sheet, name).and_then(|c| c.formula.as_deref().map(str::to_owned))
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reader").join(name)
}

// Genuine files --------------------------------------------------------------------------------------------------------------

#[test]
fn one_workbook_in_three_formats_reads_the_same() {
    for (name, format) in [
        ("three-formats.fods", FileFormat::Ods),
        ("three-formats.xlsx", FileFormat::Xlsx),
        ("three-formats.xls", FileFormat::Xls),
        ("three-formats.ods", FileFormat::Ods),
    ] {
        let opened = open(&fixture(name), &Limits::default()).unwrap();
        assert_eq!(opened.disguised, None);
        let book = opened.workbook;
        assert_eq!(book.format, format);
        let names: Vec<_> = book.sheets.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names, ["R6 集計", "表 2", "隠し"], "{name}");
        assert_eq!(book.sheets[2].visibility, Visibility::Hidden, "{name}");
        let sheet = &book.sheets[0];
        assert_eq!(sheet.merges.iter().map(ToString::to_string).collect::<Vec<_>>(), ["A1:C1"], "{name}");
        assert!(sheet.layout_known && sheet.hidden_rows.contains(2) && !sheet.hidden_rows.contains(1), "{name}");
        assert!(sheet.hidden_cols.contains(1) && !sheet.hidden_cols.contains(2), "{name}");
        for (cell, expected) in [
            ("A1", text("相談・活動の種別")),
            ("A2", Value::Number(101.0)),
            ("C3", Value::Number(109.0)),
            ("A4", Value::Number(45748.0)),
            ("B4", text("１２件  　後")),
            ("C4", Value::Error("#DIV/0!".into())),
            ("D4", text("行一\n行二")),
            ("A5", Value::Bool(true)),
            ("B5", text("")),
            ("C5", Value::Number(0.25)),
            ("D5", text("値")),
        ] {
            assert_eq!(value(sheet, cell), Some(expected), "{name} {cell}");
        }
        let format = |cell: &str| book.format_of(at(sheet, cell).unwrap()).clone();
        assert_eq!(&*format("A2").code, "0000", "{name}");
        assert!(format("A4").is_date && !format("A2").is_date, "{name}");
        assert!(formula(sheet, "C3").is_some(), "{name}");
        if format_knows_formulas(book.format) {
            assert_eq!(formula(sheet, "C3").as_deref(), Some("A3+B3"), "{name}");
            assert_eq!(
                formula(&book.sheets[1], "D10").as_deref(),
                Some("SUM('R6 集計'!B2:B3,'R6 集計'!$C$2)"),
                "{name}"
            );
        }
        assert_eq!(value(&book.sheets[1], "D10"), Some(Value::Number(132.0)), "{name}");
    }
}

fn format_knows_formulas(format: FileFormat) -> bool {
    matches!(format, FileFormat::Xlsx | FileFormat::Ods)
}

// Quirks of .xlsx ------------------------------------------------------------------------------------------------------------

#[test]
fn every_type_of_value_is_read() {
    let book = ok(&xlsx(
        &format!(
            "<worksheet {MAIN}><sheetData><row r=\"2\"><c r=\"B2\"><v>12</v></c><c r=\"C2\" t=\"s\"><v>1</v></c>\
             <c r=\"D2\" t=\"str\"><f>\"a\"</f><v>a&amp;b_x000D_</v></c><c r=\"E2\" t=\"inlineStr\"><is><r><t>東</t></r><r><t>京</t></r>\
             <rPh sb=\"0\" eb=\"1\"><t>トウ</t></rPh></is></c><c r=\"F2\" t=\"b\"><v>1</v></c><c r=\"G2\" t=\"e\"><v>#SPILL!</v></c>\
             <c r=\"H2\" t=\"d\"><v>2025-04-01</v></c><c r=\"I2\" s=\"1\"/><c r=\"J2\"><v>-1.5E3</v></c></row></sheetData></worksheet>"
        ),
        "<sst count=\"2\"><si/><si><t>名</t><rPh sb=\"0\" eb=\"1\"><t>メイ</t></rPh></si></sst>",
    ));
    let sheet = &book.sheets[0];
    for (cell, expected) in [
        ("B2", Some(Value::Number(12.0))),
        ("C2", Some(text("名"))),
        ("D2", Some(text("a&b\r"))),
        ("E2", Some(text("東京"))),
        ("F2", Some(Value::Bool(true))),
        ("G2", Some(Value::Error("#SPILL!".into()))),
        ("H2", Some(Value::Number(45748.0))),
        ("I2", None),
        ("J2", Some(Value::Number(-1500.0))),
    ] {
        assert_eq!(value(sheet, cell), expected, "{cell}");
    }
    assert!(book.format_of(at(sheet, "H2").unwrap()).is_date);
}

#[test]
fn a_formula_without_a_result_is_not_an_empty_text() {
    let book = ok(&rows(
        "<row><c><f>A1</f></c><c><f>A1</f><v></v></c><c t=\"str\"><f>A1</f><v></v></c><c t=\"str\"><f>A1</f><v/></c><c><v></v></c></row>",
    ));
    let values: Vec<_> = ["A1", "B1", "C1", "D1", "E1"].map(|c| value(&book.sheets[0], c)).into();
    assert_eq!(values, [Some(Value::Missing), Some(Value::Missing), Some(text("")), Some(text("")), None]);
}

/// Cells, merged regions and strings in the spelling that nearly all programs use, or close to it.
fn usual() -> impl Strategy<Value = (String, String)> {
    let cell = "<c( r=\"[A-C][1-3]\")?( s=\"[0-2]\")?( t=\"(s|n|str|b|e|d|inlineStr)\")?(/>|>\
                (<f( aca=\"false\")?>(SUM\\(A1:A3\\)|A1&amp;A2|あ_x0041_|)</f>)?\
                (<v>([0-2]|-[0-9]\\.5|1e3|2024-05-01|#N/A|あ&lt;|a\r|_x000D_| |)</v>)?</c>)";
    let head = "( spans=\"1:3\")?( ht=\"(0|15\\.5)\")?( hidden=\"(1|0|true|false)\")?>";
    let rows = proptest::collection::vec((head, proptest::collection::vec(cell, 0..4)), 0..4);
    let merges = "(<mergeCell ref=\"[A-C][1-4](:[A-C][1-4])?\"/>){0,3}";
    let strings = "(<si><t( xml:space=\"preserve\")?>[あa ]{0,2}( |&amp;|_x0041_)?</t></si>){3}";
    (rows, merges, strings).prop_map(|(rows, merges, strings)| {
        let row = |(i, (head, cells)): (usize, &(String, Vec<String>))| {
            format!("<row r=\"{}\"{head}{}</row>", i + 1, cells.concat())
        };
        let rows: String = rows.iter().enumerate().map(row).collect();
        let sheet =
            format!("<worksheet {MAIN}><sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells></worksheet>");
        (sheet, format!("<sst>{strings}</sst>"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn how_the_xml_is_spelt_does_not_matter((sheet, strings) in usual()) {
        // A space more is the same XML, and is not what is recognised at a glance.
        let spell = |xml: &str| {
            let mut xml = xml.to_owned();
            for tag in ["<c", "<row", "<mergeCell", "<f", "<v", "<t", "<si"] {
                for end in [" ", ">", "/>"] {
                    xml = xml.replace(&format!("{tag}{end}"), &format!("{tag}\n{end}"));
                }
            }
            xml
        };
        let (usual, other) = (xlsx(&sheet, &strings), xlsx(&spell(&sheet), &spell(&strings)));
        let shown = |bytes: &[u8]| format!("{:?}", read(bytes, &Limits::default()));
        prop_assert_eq!(shown(&usual), shown(&other));
    }
}

#[test]
fn cells_and_rows_without_positions_follow_each_other() {
    let book = ok(&rows(
        "<row><c><v>1</v></c><c><v>2</v></c></row><row r=\"5\"><c r=\"C5\"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>",
    ));
    let positions: Vec<_> = book.sheets[0].cells().iter().map(|c| c.at.to_string()).collect();
    assert_eq!(positions, ["A1", "B1", "C5", "D5", "A6"]);
}

#[test]
fn numbers_that_are_none_are_text_and_white_space_is_not_part_of_a_number() {
    let book = ok(&rows(
        "<row><c t=\"n\"><v>１２</v></c><c><v>NaN</v></c><c><v>1e999</v></c><c><v> 12\n</v></c><c><v>あ</v></c></row>",
    ));
    let values: Vec<_> = book.sheets[0].cells().iter().map(|c| c.value.clone()).collect();
    assert_eq!(values, [text("１２"), text("NaN"), text("1e999"), Value::Number(12.0), text("あ")]);
}

#[test]
fn filled_down_formulas_keep_sheet_names() {
    let book = ok(&rows(
        "<row r=\"1\"><c r=\"A1\"><f t=\"shared\" si=\"7\"/><v>0</v></c></row>\
         <row r=\"2\"><c r=\"A2\"><f t=\"shared\" ref=\"A1:A3\" si=\"7\">SUM('R6'!B2:$C2)+LOG10(D2)+表[R6]</f><v>1</v></c></row>\
         <row r=\"3\"><c r=\"A3\"><f t=\"shared\" si=\"7\"/><v>2</v></c><c r=\"B3\"><f t=\"shared\" si=\"8\"/></c></row>",
    ));
    let sheet = &book.sheets[0];
    assert_eq!(formula(sheet, "A1").as_deref(), Some("SUM('R6'!B1:$C1)+LOG10(D1)+表[R6]"));
    assert_eq!(formula(sheet, "A3").as_deref(), Some("SUM('R6'!B3:$C3)+LOG10(D3)+表[R6]"));
    assert_eq!(formula(sheet, "B3").as_deref(), Some(""));
}

#[test]
fn merges_and_hidden_rows_and_columns_are_read() {
    let book = ok(&xlsx(
        "<x:worksheet xmlns:x=\"u\"><x:cols><x:col min=\"2\" max=\"3\" hidden=\"1\"/><x:col min=\"5\" max=\"5\" width=\"0\"/></x:cols>\
             <x:sheetData><x:row r=\"1\" hidden=\"1\"/><x:row r=\"2\" hidden=\"true\"/><x:row r=\"4\" ht=\"0\" customHeight=\"1\"/>\
             <x:row r=\"5\" ht=\"18\"><x:c r=\"A5\"><x:v>1</x:v></x:c></x:row></x:sheetData>\
             <x:mergeCells><x:mergeCell ref=\"C5:A4\"/><x:mergeCell ref=\"A1\"/><x:mergeCell ref=\"x\"/></x:mergeCells>\
             <x:controls><x:anchor><x:row>3</x:row><x:c r=\"Z9\"><x:v>9</x:v></x:c></x:anchor></x:controls></x:worksheet>",
        "<sst/>",
    ));
    let sheet = &book.sheets[0];
    assert_eq!(sheet.cells().len(), 1);
    assert_eq!(sheet.hidden_rows.as_slice(), [(0, 1), (3, 3)]);
    assert_eq!(sheet.hidden_cols.as_slice(), [(1, 2), (4, 4)]);
    assert_eq!(sheet.merges.iter().map(ToString::to_string).collect::<Vec<_>>(), ["A4:C5"]);
}

#[test]
fn parts_are_found_through_relationships_only() {
    let strict = "http://purl.oclc.org/ooxml/officeDocument/relationships";
    let rels = format!(
        "<Relationships><Relationship Id=\"r\" Type=\"{strict}/officeDocument\" Target=\"\\Book\\main.xml\"/></Relationships>"
    );
    let book = "<workbook xmlns:q=\"u\"><sheets><sheet name=\"a\" q:id=\"x1\"/><sheet name=\"a\" q:id=\"x2\"/><sheet name=\"図\" q:id=\"x3\"/></sheets></workbook>";
    let book_rels = format!(
        "<Relationships><Relationship Id=\"x1\" Type=\"{strict}/worksheet\" Target=\"S\\One.xml\"/>\
         <Relationship Id=\"x2\" Type=\"{strict}/worksheet\" Target=\"../two.xml\"/><Relationship Id=\"x3\" Type=\"{strict}/chartsheet\" Target=\"c.xml\"/></Relationships>"
    );
    let sheet = |n: u32| format!("\u{feff}<worksheet><sheetData><row><c><v>{n}</v></c></row></sheetData></worksheet>");
    let book = ok(&zip(&[
        ("_rels\\.rels", rels.as_bytes()),
        ("book\\main.xml", book.as_bytes()),
        ("Book\\_rels\\Main.xml.rels", book_rels.as_bytes()),
        ("book/s/one.XML", sheet(1).as_bytes()),
        ("two.xml", sheet(2).as_bytes()),
    ]));
    let firsts: Vec<_> = book.sheets.iter().map(|s| (s.name.as_str(), value(s, "A1"))).collect();
    assert_eq!(firsts, [("a", Some(Value::Number(1.0))), ("a", Some(Value::Number(2.0)))]);
}

#[test]
fn parts_of_many_megabytes_are_read_in_pieces() {
    let mut sheet = format!("<worksheet {MAIN}><sheetData>");
    for row in 1..=60_000 {
        sheet += &format!(
            "<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c><c r=\"C{row}\" t=\"inlineStr\"><is><t>項目{row}　の名前</t></is></c></row>"
        );
    }
    sheet += "</sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells></worksheet>";
    assert!(sheet.len() > 5 << 20);
    let book = ok(&xlsx(&sheet, "<sst/>"));
    let sheet = &book.sheets[0];
    assert_eq!(sheet.cells().len(), 120_000);
    assert_eq!(value(sheet, "C59999"), Some(text("項目59999　の名前")));
    assert_eq!(sheet.merges.len(), 1);
}

// OpenDocument ---------------------------------------------------------------------------------------------------------------

fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    zip(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())])
}

#[test]
fn ruby_and_notes_never_leak_into_text() {
    let book = ok(&ods(
        "<table:table table:name=\"a\"><table:table-row><table:table-cell office:value-type=\"string\"><office:annotation><text:p>注</text:p></office:annotation>\
         <text:p><text:ruby><text:ruby-base>東京都</text:ruby-base><text:ruby-text>とうきょうと</text:ruby-text></text:ruby> \n a<text:s text:c=\"2\"/>&amp;</text:p>\
         </table:table-cell></table:table-row></table:table>",
    ));
    assert_eq!(value(&book.sheets[0], "A1"), Some(text("東京都 a  &")));
}

#[test]
fn days_from_1904_and_names_of_ranges() {
    let book = ok(&ods(
        "<table:null-date table:date-value=\"1904-01-01\"/><table:table table:name=\"a b\"><table:table-row><table:table-cell office:value-type=\"date\" \
         office:date-value=\"2025-04-01\"/></table:table-row></table:table><table:named-range table:name=\"n\" table:cell-range-address=\"$'a b'.$A$1:.$A$9\"/>",
    ));
    assert_eq!((book.date_1904, value(&book.sheets[0], "A1")), (true, Some(Value::Number(44286.0))));
    assert_eq!(book.defined_names, [("n".to_owned(), "'a b'!$A$1:$A$9".to_owned())]);
}

#[test]
fn repeats_cost_only_what_they_hold() {
    let book = ok(&ods(
        "<table:table table:name=\"a\"><table:table-row table:number-rows-repeated=\"1048575\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
         <table:table-row><table:table-cell table:number-columns-repeated=\"16383\"/><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row></table:table>",
    ));
    assert_eq!(value(&book.sheets[0], "XFD1048576"), Some(Value::Number(1.0)));
    let bomb = ods(
        "<table:table table:name=\"a\"><table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\" \
         office:value-type=\"float\" office:value=\"1\"/></table:table-row></table:table>",
    );
    assert!(matches!(err(&bomb), ReadError::OverLimit { what: LimitKind::Cells, .. }));
}

// What cannot be read --------------------------------------------------------------------------------------------------------

#[test]
fn paths_that_are_no_files_are_told_apart() {
    let limits = Limits::default();
    assert_eq!(open(&fixture("no-such-file.xlsx"), &limits).unwrap_err(), ReadError::NotFound);
    assert_eq!(open(&fixture(""), &limits).unwrap_err(), ReadError::NotAFile(NotAFile::Folder));
    let small = Limits { max_file_bytes: 10, ..limits };
    let error = open(&fixture("three-formats.xlsx"), &small).unwrap_err();
    assert!(matches!(error, ReadError::OverLimit { what: LimitKind::FileBytes, limit: 10, .. }));
}

#[test]
fn another_extension_is_a_disguise_and_none_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let disguised = |from: &str, to: &str| {
        let to = folder.path().join(to);
        std::fs::copy(fixture(from), &to).unwrap();
        open(&to, &Limits::default()).unwrap().disguised
    };
    assert_eq!(disguised("three-formats.xls", "a.xlsx").as_deref(), Some("xlsx"));
    assert_eq!(disguised("three-formats.ods", "a.XLS").as_deref(), Some("XLS"));
    assert_eq!(disguised("three-formats.xlsx", "a"), None);
    assert_eq!(disguised("three-formats.xlsx", "a.XLTX"), None);
    assert_eq!(disguised("three-formats.xlsx", "a.xlsm"), None);
}

#[test]
fn a_package_of_another_kind_is_not_a_workbook() {
    let rels = format!(
        "<Relationships><Relationship Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
    );
    assert_eq!(
        err(&zip(&[("_rels/.rels", rels.as_bytes()), ("word/document.xml", b"<w:document/>")])),
        ReadError::NotAWorkbook
    );
    assert_eq!(err(&zip(&[("a.txt", b"a")])), ReadError::NotAWorkbook);
    assert_eq!(err(&zip(&[("mimetype", b"application/vnd.oasis.opendocument.text")])), ReadError::NotAWorkbook);
    let manifest: &[u8] = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>";
    let parts =
        [("mimetype", &b"application/vnd.oasis.opendocument.spreadsheet"[..]), ("META-INF/manifest.xml", manifest)];
    assert_eq!(err(&zip(&parts)), ReadError::Encrypted { format: FileFormat::Ods });
}

#[test]
fn files_cut_off_anywhere_are_errors() {
    for name in ["three-formats.xlsx", "three-formats.xls", "three-formats.ods"] {
        let bytes = std::fs::read(fixture(name)).unwrap();
        for part in 0..40 {
            let cut = &bytes[..bytes.len() * part / 40];
            // A compound file may lose unused sectors at its end without harm.
            if let Ok(book) = read(cut, &Limits::default()) {
                assert_eq!(book.format, FileFormat::Xls, "{name} {part}/40");
            }
        }
    }
}

#[test]
fn overwritten_bytes_never_stop_the_program() {
    for name in ["three-formats.xlsx", "three-formats.xls", "three-formats.ods"] {
        let bytes = std::fs::read(fixture(name)).unwrap();
        for step in 0..300 {
            let mut broken = bytes.clone();
            let at = (step * 7919) % broken.len();
            let end = (at + 1 + step % 9).min(broken.len());
            broken[at..end].fill([0x00, 0xFF, 0x7F][step % 3]);
            let _ = read(&broken, &Limits::default());
        }
    }
}

#[test]
fn hostile_numbers_cost_nothing() {
    let book = ok(&rows(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>",
    ));
    assert_eq!(book.sheets[0].cells().len(), 2);
    let sheet = format!(
        "<worksheet {MAIN}><dimension ref=\"C5:A1\"/><sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData></worksheet>"
    );
    let book = ok(&xlsx(&sheet, "<sst count=\"1\" uniqueCount=\"18446744073709551615\"><si><t>a</t></si></sst>"));
    assert_eq!(value(&book.sheets[0], "A1"), Some(text("a")));
    let book = ok(&rows(
        "<row><c><f t=\"shared\" ref=\"A1:A2\" si=\"99999999999\">B1</f></c></row><row><c><f t=\"shared\" si=\"99999999999\"/></c></row>",
    ));
    assert_eq!(formula(&book.sheets[0], "A2").as_deref(), Some("B2"));
    for row in [
        "<row><c r=\"ZZZZZZZZZ1\"><v>1</v></c></row>",
        "<row r=\"1048577\"><c><v>1</v></c></row>",
        "<row r=\"1048576\"/><row/>",
        "<row><c r=\"XFD1\"/><c><v>1</v></c></row>",
        "<row><c t=\"s\"><v>5</v></c></row>",
    ] {
        assert!(matches!(err(&rows(row)), ReadError::Damaged { .. }), "{row}");
    }
}

#[test]
fn entity_bombs_are_refused() {
    let sheet = "<!DOCTYPE worksheet [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><worksheet><sheetData><row>\
                 <c t=\"inlineStr\"><is><t>&b;</t></is></c></row></sheetData></worksheet>";
    assert!(matches!(err(&xlsx(sheet, "<sst/>")), ReadError::Damaged { .. }));
}

#[test]
fn packages_that_swell_are_refused() {
    let limits = Limits { max_unpacked_bytes: 1 << 20, ..Limits::default() };
    let strings = format!("<sst><si><t>{}</t></si></sst>", "a".repeat(2 << 20));
    let bytes = xlsx("<worksheet/>", &strings);
    assert!(matches!(read(&bytes, &limits), Err(ReadError::OverLimit { what: LimitKind::UnpackedBytes, .. })));
    let limits = Limits { max_text_bytes: 1 << 20, ..Limits::default() };
    assert!(matches!(read(&bytes, &limits), Err(ReadError::OverLimit { what: LimitKind::TextBytes, .. })));
    let many: Vec<(String, Vec<u8>)> = (0..50).map(|i| (format!("p{i}"), Vec::new())).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    let limits = Limits { max_entries: 40, ..Limits::default() };
    assert!(matches!(read(&zip(&many), &limits), Err(ReadError::OverLimit { what: LimitKind::Entries, .. })));
}

#[test]
fn long_text_and_many_merges_are_read() {
    let long = "長".repeat(40_000);
    let merges: String = (1..=50_000).map(|i| format!("<mergeCell ref=\"A{i}:B{i}\"/>")).collect();
    let sheet = format!(
        "<worksheet {MAIN}><sheetData><row><c t=\"inlineStr\"><is><t>{long}</t></is></c></row></sheetData><mergeCells>{merges}</mergeCells></worksheet>"
    );
    let book = ok(&xlsx(&sheet, "<sst/>"));
    assert_eq!(value(&book.sheets[0], "A1"), Some(text(&long)));
    assert_eq!(book.sheets[0].merges.len(), 50_000);
    let limits = Limits { max_merges: 10, ..Limits::default() };
    assert!(matches!(
        read(&xlsx(&sheet, "<sst/>"), &limits),
        Err(ReadError::OverLimit { what: LimitKind::Merges, .. })
    ));
}

#[test]
fn a_long_formula_filled_down_is_refused_before_it_fills_the_memory() {
    let mut body =
        format!("<row><c><f t=\"shared\" ref=\"A1:A900\" si=\"0\">SUM({}B1)</f></c></row>", "B1,".repeat(1_000));
    (0..900).for_each(|_| body.push_str("<row><c><f t=\"shared\" si=\"0\"/></c></row>"));
    let limits = Limits { max_text_bytes: 1 << 20, ..Limits::default() };
    assert!(matches!(read(&rows(&body), &limits), Err(ReadError::OverLimit { what: LimitKind::TextBytes, .. })));
}

#[test]
fn missing_parts_are_damage() {
    let rels = format!(
        "<Relationships><Relationship Id=\"r\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let book = b"<workbook><sheets><sheet name=\"a\" r:id=\"rId1\"/></sheets></workbook>";
    assert!(matches!(
        err(&zip(&[("_rels/.rels", rels.as_bytes()), ("xl/workbook.xml", book)])),
        ReadError::Damaged { .. }
    ));
    let cut = format!("<worksheet {MAIN}><sheetData><row><c><v>1</v></c></row>");
    assert!(matches!(err(&xlsx(&cut, "<sst/>")), ReadError::Damaged { .. }));
}
