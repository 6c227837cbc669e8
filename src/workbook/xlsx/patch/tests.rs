//! Packages written by hand in every dialect: what is changed, and that nothing else is.

use super::*;
use proptest::prelude::*;
use std::io::Read as _;

const MAIN_NS: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const REL_NS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const STYLES: &str = r#"<styleSheet><fonts count="1"><font/></fonts><fills count="2"><fill/><fill/></fills><borders count="1"><border/></borders><cellXfs count="2"><xf/><xf numFmtId="3"/></cellXfs></styleSheet>"#;

/// A workbook from the text of its one sheet part, with more parts and what the sheet refers to.
struct Book {
    sheet: String,
    more: Vec<(&'static str, String)>,
    sheet_rels: String,
    strict: bool,
}

impl Book {
    fn new(data: &str) -> Self {
        let sheet = format!("<worksheet xmlns=\"{MAIN_NS}\" xmlns:r=\"{REL_NS}\">{data}</worksheet>");
        Self { sheet, more: Vec::new(), sheet_rels: String::new(), strict: false }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut parts: Vec<(String, String)> = vec![
            (
                "[Content_Types].xml".into(),
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/calcChain.xml\" ContentType=\"x\"/></Types>".into(),
            ),
            (
                "_rels/.rels".into(),
                format!("<Relationships><Relationship Id=\"rId1\" Type=\"{REL_NS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
            ),
            (
                "xl/workbook.xml".into(),
                format!("<workbook xmlns=\"{MAIN_NS}\" xmlns:r=\"{REL_NS}\"><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"rId1\"/></sheets><extLst/></workbook>"),
            ),
            (
                "xl/_rels/workbook.xml.rels".into(),
                format!("<Relationships><Relationship Id=\"rId1\" Type=\"{REL_NS}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{REL_NS}/styles\" Target=\"styles.xml\"/><Relationship Id=\"rId3\" Type=\"{REL_NS}/calcChain\" Target=\"calcChain.xml\"/></Relationships>"),
            ),
            ("xl/styles.xml".into(), STYLES.into()),
            ("xl/calcChain.xml".into(), "<calcChain><c r=\"A3\" i=\"1\"/></calcChain>".into()),
            ("xl/worksheets/sheet1.xml".into(), self.sheet.clone()),
        ];
        if !self.sheet_rels.is_empty() {
            let rels = format!("<Relationships>{}</Relationships>", self.sheet_rels);
            parts.push(("xl/worksheets/_rels/sheet1.xml.rels".into(), rels));
        }
        parts.extend(self.more.iter().map(|(n, t)| ((*n).to_owned(), t.clone())));
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            let text = if self.strict {
                text.replace(
                    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                    "http://purl.oclc.org/ooxml/spreadsheetml/main",
                )
                .replace(
                    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                    "http://purl.oclc.org/ooxml/officeDocument/relationships",
                )
            } else {
                text
            };
            out.start_file(name, SimpleFileOptions::default()).unwrap();
            out.write_all(text.as_bytes()).unwrap();
        }
        out.finish().unwrap().into_inner()
    }
}

fn part(bytes: &[u8], name: &str) -> Option<String> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).ok()?.read_to_string(&mut text).unwrap();
    Some(text)
}

fn edit(cell: &str, n: f64) -> CellEdit {
    CellEdit {
        sheet: "表".into(),
        cell: cell.parse().unwrap(),
        value: NewValue::Number(n),
        keep_formula: false,
        note: Some("提出値: 1\n修正後: 2".into()),
    }
}

fn patched(book: &Book, edits: &[CellEdit]) -> (Patched, Vec<u8>) {
    let bytes = book.bytes();
    let done = patch(&bytes, edits, false, &Limits::default()).unwrap();
    for name in ["xl/workbook.xml", "_rels/.rels"] {
        assert_eq!(part(&bytes, name), part(&done.bytes, name), "{name}");
    }
    (done, bytes)
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn a_cell_is_changed_marked_and_noted_and_its_neighbours_stay() {
    let data = r#"<sheetData><row r="1"><c r="A1" s="1" ph="1"><v>1</v></c><c r="B1" t="str"><f>A1&amp;""</f><v>1</v></c></row></sheetData><pageMargins/>"#;
    let (done, before) = patched(&Book::new(data), &[edit("A1", 2.0)]);
    let sheet = part(&done.bytes, SHEET).unwrap();
    assert!(
        sheet.contains(r#"<c r="A1" s="2" ph="1"><v>2</v></c><c r="B1" t="str"><f>A1&amp;""</f><v>1</v></c>"#),
        "{sheet}"
    );
    assert!(sheet.contains(r#"<pageMargins/><legacyDrawing r:id="rId2"/></worksheet>"#), "{sheet}");
    assert!(part(&done.bytes, "xl/styles.xml").unwrap().contains(r#"<xf numFmtId="3" fillId="2" applyFill="1"/>"#));
    assert!(part(&done.bytes, "xl/comments1.xml").unwrap().contains("提出値: 1\n修正後: 2"));
    assert!(part(&done.bytes, "xl/drawings/vmlDrawing1.vml").unwrap().contains("<x:Row>0</x:Row>"));
    let types = part(&done.bytes, "[Content_Types].xml").unwrap();
    assert!(types.contains("/xl/comments1.xml") && types.contains("Extension=\"vml\""));
    assert_eq!(part(&before, "xl/calcChain.xml"), part(&done.bytes, "xl/calcChain.xml"), "no formula went");
    assert!(done.skipped.is_empty() && done.without_note.is_empty());
}

#[test]
fn a_formula_that_goes_takes_the_calculation_chain_with_it() {
    let data = r#"<sheetData><row r="3"><c r="A3" cm="1"><f>SUM(A1:A2)</f><v>3</v></c></row></sheetData>"#;
    let (done, _) = patched(&Book::new(data), &[edit("A3", 4.0)]);
    assert!(part(&done.bytes, SHEET).unwrap().contains(r#"<c r="A3" s="2"><v>4</v></c>"#));
    assert_eq!(part(&done.bytes, "xl/calcChain.xml"), None);
    assert!(!part(&done.bytes, "xl/_rels/workbook.xml.rels").unwrap().contains("calcChain"));
    assert!(!part(&done.bytes, "[Content_Types].xml").unwrap().contains("calcChain"));
    // One that stays is only given another result.
    let (done, _) = patched(&Book::new(data), &[CellEdit { keep_formula: true, ..edit("A3", 4.0) }]);
    assert!(part(&done.bytes, SHEET).unwrap().contains(r#"<c r="A3" cm="1" s="2"><f>SUM(A1:A2)</f><v>4</v></c>"#));
    assert!(part(&done.bytes, "xl/calcChain.xml").is_some());
}

#[test]
fn whoever_shared_a_formula_that_goes_gets_its_own() {
    let data = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">A1*2</f><v>2</v></c></row><row r="2"><c r="B2"><f t="shared" si="0"/><v>0</v></c></row><row r="3"><c r="B3"><f t="shared" si="0"/><v>0</v></c></row></sheetData>"#;
    let (done, _) = patched(&Book::new(data), &[edit("B1", 5.0), CellEdit { keep_formula: true, ..edit("B2", 6.0) }]);
    let sheet = part(&done.bytes, SHEET).unwrap();
    assert!(sheet.contains("<f>A2*2</f><v>6</v>") && sheet.contains("<f>A3*2</f><v>0</v>"), "{sheet}");
    // One that goes from the middle leaves the others alone.
    let (done, _) = patched(&Book::new(data), &[edit("B2", 5.0)]);
    assert!(part(&done.bytes, SHEET).unwrap().contains(r#"<c r="B3"><f t="shared" si="0"/><v>0</v></c>"#));
}

#[test]
fn cells_of_an_array_formula_are_left_and_said() {
    let data = r#"<sheetData><row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row><row r="3"><c r="A3"><f t="array" ref="A3">SUM(B1)</f><v>1</v></c></row></sheetData>"#;
    let (done, _) = patched(&Book::new(data), &[edit("A1", 2.0), edit("A2", 2.0), edit("A3", 2.0)]);
    assert_eq!(done.skipped, [(0, Skip::ArrayFormula), (1, Skip::ArrayFormula)]);
    assert!(part(&done.bytes, SHEET).unwrap().contains(r#"<c r="A3" s="2"><v>2</v></c>"#));
}

#[test]
fn cells_that_are_not_stored_are_put_in_their_place() {
    let data = r#"<sheetData><row r="2" spans="1:1"><c r="B2"><v>1</v></c><c r="D2"><v>1</v></c></row><row r="5"/></sheetData>"#;
    let edits = [edit("A2", 1.0), edit("C2", 2.0), edit("E2", 3.0), edit("A3", 4.0), edit("B5", 5.0), edit("B9", 6.0)];
    let (done, _) = patched(&Book::new(data), &edits);
    let book = read(&done.bytes, &Limits::default()).unwrap();
    let cells: Vec<String> = book.sheets[0].cells().iter().map(|c| c.at.to_string()).collect();
    assert_eq!(cells, ["A2", "B2", "C2", "D2", "E2", "A3", "B5", "B9"]);
    let empty = Book::new("<sheetData/>");
    assert!(part(&patched(&empty, &[edit("A1", 1.0)]).0.bytes, SHEET).unwrap().contains("</row></sheetData>"));
    // Where positions are only implied, nothing may be put between.
    let implied = Book::new("<sheetData><row><c><v>1</v></c></row></sheetData>");
    assert_eq!(patched(&implied, &[edit("C1", 1.0)]).0.skipped, [(0, Skip::NoPlace)]);
    let (done, _) = patched(&implied, &[edit("A1", 7.0)]);
    assert!(part(&done.bytes, SHEET).unwrap().contains(r#"<c s="2"><v>7</v></c>"#));
}

#[test]
fn prefixes_strict_namespaces_and_inline_strings() {
    let data = r#"<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>１２</t></is></c></row></sheetData>"#;
    let mut book = Book::new(data);
    book.strict = true;
    let done = patch(&book.bytes(), &[edit("A1", 12.0)], false, &Limits::default()).unwrap();
    assert!(part(&done.bytes, SHEET).unwrap().contains(r#"<c r="A1" s="2"><v>12</v></c>"#));
    assert!(part(&done.bytes, "xl/comments1.xml").unwrap().contains("purl.oclc.org/ooxml/spreadsheetml/main"));
    assert!(part(&done.bytes, "xl/worksheets/_rels/sheet1.xml.rels").unwrap().contains("purl.oclc.org"));
    let mut book = Book::new("");
    book.sheet = format!(
        "<x:worksheet xmlns:x=\"{MAIN_NS}\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\" t=\"b\"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    );
    let text = CellEdit { value: NewValue::Text(" a<b_x0041_".into()), ..edit("A1", 0.0) };
    let (done, _) = patched(&book, &[text]);
    let sheet = part(&done.bytes, SHEET).unwrap();
    assert!(
        sheet.contains(
            r#"<x:c r="A1" s="2" t="inlineStr"><x:is><x:t xml:space="preserve"> a&lt;b_x005F_x0041_</x:t></x:is></x:c>"#
        ),
        "{sheet}"
    );
    assert!(sheet.contains("<x:legacyDrawing xmlns:r="), "{sheet}");
}

#[test]
fn notes_join_those_of_the_sheet_and_spare_threads() {
    let data = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c><c r="C1"><v>1</v></c></row></sheetData><legacyDrawing r:id="rId7"/>"#;
    let mut book = Book::new(data);
    book.sheet_rels = format!(
        "<Relationship Id=\"rId7\" Type=\"{REL_NS}/vmlDrawing\" Target=\"../drawings/notes.vml\"/><Relationship Id=\"rId8\" Type=\"{REL_NS}/comments\" Target=\"../memo.xml\"/>"
    );
    book.more = vec![
        ("xl/memo.xml", format!("<comments xmlns=\"{MAIN_NS}\"><authors><author>山田</author><author>tc={{1}}</author></authors><commentList><comment ref=\"A1\" authorId=\"0\"><text><t>元のメモ</t></text></comment><comment ref=\"B1\" authorId=\"1\"><text><t>スレッド</t></text></comment></commentList></comments>")),
        ("xl/drawings/notes.vml", "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\"><v:shapetype id=\"_x0000_t202\"/><v:shape id=\"_x0000_s1025\"><br></v:shape></xml>".into()),
    ];
    let (done, before) = patched(&book, &[edit("A1", 2.0), edit("B1", 2.0), edit("C1", 2.0)]);
    assert_eq!(done.without_note, [1], "a thread stays as it is");
    let memo = part(&done.bytes, "xl/memo.xml").unwrap();
    assert!(
        memo.contains("<r><t>元のメモ</t></r><r>")
            && memo.contains("<t>スレッド</t>")
            && memo.matches("<comment ").count() == 3,
        "{memo}"
    );
    let vml = part(&done.bytes, "xl/drawings/notes.vml").unwrap();
    assert!(
        vml.contains("<br></v:shape>") && vml.contains("_x0000_s1026") && vml.matches("ClientData ").count() == 1,
        "{vml}"
    );
    assert_eq!(part(&before, "[Content_Types].xml"), part(&done.bytes, "[Content_Types].xml"));
}

#[test]
fn what_cannot_be_changed_is_refused() {
    let data = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>"#;
    let mut book = Book::new(data);
    book.more.push(("_xmlsignatures/origin.sigs", String::new()));
    let signed = patch(&book.bytes(), &[edit("A1", 2.0)], false, &Limits::default());
    assert!(matches!(signed, Err(PatchError::Signed)));
    let nowhere = CellEdit { sheet: "ない".into(), ..edit("A1", 2.0) };
    let missing = patch(&Book::new(data).bytes(), &[nowhere], false, &Limits::default());
    assert!(matches!(missing, Err(PatchError::NoSheet(_))));
    assert!(patch(b"PK", &[], false, &Limits::default()).is_err());
}

#[test]
fn recalculation_is_asked_for_where_it_is_needed() {
    for (text, expected) in [
        ("<workbook><sheets/><calcPr calcId=\"1\"/></workbook>", "<calcPr calcId=\"1\" fullCalcOnLoad=\"1\"/>"),
        ("<workbook><sheets/><extLst/></workbook>", "<sheets/><calcPr fullCalcOnLoad=\"1\"/><extLst/>"),
        ("<x:workbook><x:sheets/></x:workbook>", "<x:sheets/><x:calcPr fullCalcOnLoad=\"1\"/></x:workbook>"),
    ] {
        assert!(recalculating(text).unwrap().contains(expected), "{text}");
    }
}

proptest! {
    #[test]
    fn any_cells_of_any_sheet_are_changed_and_no_others(
        stored in prop::collection::btree_map((0u32..6, 0u32..5), 0i32..100, 0..20),
        wanted in prop::collection::btree_map((0u32..7, 0u32..6), 100i32..200, 1..6),
        formulas in prop::bool::ANY,
    ) {
        let mut rows: BTreeMap<u32, String> = BTreeMap::new();
        for ((r, c), n) in &stored {
            let at = CellRef::new(*r, *c);
            let f = if formulas && n % 3 == 0 { "<f>1+1</f>" } else { "" };
            rows.entry(*r).or_default().push_str(&format!("<c r=\"{at}\" s=\"{}\">{f}<v>{n}</v></c>", n % 2));
        }
        let rows: Vec<String> = rows.iter().map(|(r, cells)| format!("<row r=\"{}\">{cells}</row>", r + 1)).collect();
        let rows = rows.concat();
        let book = Book::new(&format!("<sheetData>{rows}</sheetData>"));
        let edits: Vec<CellEdit> =
            wanted.iter().map(|((r, c), n)| edit(&CellRef::new(*r, *c).to_string(), f64::from(*n))).collect();
        // `patch` itself holds the result against the original.
        let done = patch(&book.bytes(), &edits, false, &Limits::default());
        prop_assert!(done.is_ok_and(|d| d.skipped.is_empty()));
    }

    #[test]
    fn any_sheet_text_is_changed_or_refused(text in "(<(row|c|f|v|sheetData|is)( r=\"[A1-3]{1,2}\")?( t=\"s\")?/?>|</(row|c|f|v|sheetData)>|[1-9]){0,14}") {
        let mut book = Book::new("");
        book.sheet = format!("<worksheet>{text}</worksheet>");
        if let Ok(done) = patch(&book.bytes(), &[edit("A1", 1.0)], false, &Limits::default()) {
            let read = read(&done.bytes, &Limits::default()).unwrap();
            let at: CellRef = "A1".parse().unwrap();
            let holds = read.sheets[0].cell(at).is_some_and(|c| c.value == Value::Number(1.0));
            prop_assert!(holds || !done.skipped.is_empty());
        }
    }
}

#[test]
fn cells_within_another_element_are_none_of_the_sheet() {
    let mut book = Book::new("");
    let data = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>";
    for sheet in
        [format!("<worksheet><x>{data}</x></worksheet>"), format!("<worksheet><x>{data}</x>{data}</worksheet>")]
    {
        let twice = sheet.matches("<row").count() == 2;
        book.sheet = sheet;
        let done = patch(&book.bytes(), &[edit("A1", 5.0)], false, &Limits::default());
        assert_eq!(done.is_ok(), twice, "{done:?}");
        if let Ok(done) = done {
            assert!(part(&done.bytes, SHEET).unwrap().starts_with(&format!("<worksheet><x>{data}</x>")));
        }
    }
}

/// Changes a few cells of every .xlsx below the folder that `PATCH_FOLDER` names; prints what it did.
#[test]
#[ignore = "needs a folder of genuine files"]
fn genuine_files_are_changed_in_place() {
    let folder = std::env::var("PATCH_FOLDER").expect("PATCH_FOLDER names a folder");
    let out = std::path::PathBuf::from(std::env::var("PATCH_OUT").unwrap_or_else(|_| ".".to_owned()));
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let Ok(book) = read(&bytes, &Limits::default()) else { continue };
        let mut edits = Vec::new();
        for sheet in &book.sheets {
            let cells = sheet.cells();
            for cell in cells.iter().filter(|c| matches!(c.value, Value::Number(_))).step_by(cells.len() / 7 + 1) {
                edits.push(CellEdit { sheet: sheet.name.clone(), cell: cell.at, ..edit("A1", 123_456.0) });
            }
        }
        match patch(&bytes, &edits, true, &Limits::default()) {
            Ok(done) => {
                println!("{}: {} edits, {:?}", path.display(), edits.len(), done.skipped);
                std::fs::write(out.join(path.file_name().unwrap()), &done.bytes).unwrap();
            }
            Err(e) => println!("{}: {e}", path.display()),
        }
    }
}
