//! Changing cells in place in a package of which one part is any bytes.

use super::containers;
use kensan::workbook::{CellEdit, Limits, NewValue, PatchError, patch, read};

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const SHEET: &str = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><v>1</v></c><c r=\"C1\"><f>A1</f><v>1</v></c></row><row r=\"3\"/></sheetData><legacyDrawing r:id=\"rId2\"/></worksheet>";
const STYLES: &str = "<styleSheet><fonts><font/></fonts><fills><fill/></fills><borders/><cellXfs><xf/><xf numFmtId=\"1\"/></cellXfs></styleSheet>";
const COMMENTS: &str = "<comments><authors><author>a</author></authors><commentList><comment ref=\"A1\" authorId=\"0\"><text><t>b</t></text></comment></commentList></comments>";
const DRAWING: &str = "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\"><v:shape id=\"_x0000_s1025\"/></xml>";
const TYPES: &str = "<Types><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";

/// A package whose part `which` is `data`, the others sound.
fn package(which: u8, data: &[u8]) -> Vec<u8> {
    let relations = |list: &[(&str, &str)]| {
        let one = |(i, (kind, target)): (usize, &(&str, &str))| {
            format!("<Relationship Id=\"rId{}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>", i + 1)
        };
        format!("<Relationships>{}</Relationships>", list.iter().enumerate().map(one).collect::<String>())
    };
    let root = relations(&[("officeDocument", "xl/workbook.xml")]);
    let book = "<workbook><sheets><sheet name=\"s\" r:id=\"rId1\"/></sheets></workbook>";
    let of_book =
        relations(&[("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("calcChain", "calcChain.xml")]);
    let of_sheet = relations(&[("comments", "../comments1.xml"), ("vmlDrawing", "../drawings/vmlDrawing1.vml")]);
    let chain = "<calcChain><c r=\"C1\" i=\"1\"/></calcChain>";
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("xl/worksheets/sheet1.xml", SHEET.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/comments1.xml", COMMENTS.as_bytes()),
        ("xl/drawings/vmlDrawing1.vml", DRAWING.as_bytes()),
        ("xl/worksheets/_rels/sheet1.xml.rels", of_sheet.as_bytes()),
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("xl/_rels/workbook.xml.rels", of_book.as_bytes()),
        ("xl/calcChain.xml", chain.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
    ];
    // The last of them decides what the package is.
    let which = usize::from(which) % (parts.len() - 1);
    parts[which].1 = data;
    containers::zip(&parts)
}

/// Changes cells that are there, that are not, and that are formulas: what is given back reads as intended, or nothing is.
pub fn changed(data: &[u8], limits: &Limits) {
    let Some((&kind, data)) = data.split_first() else { return };
    let bytes = package(kind, data);
    let edit = |cell: &str, value, keep_formula, note: Option<&str>| CellEdit {
        sheet: "s".to_owned(),
        cell: cell.parse().expect("a cell"),
        value,
        keep_formula,
        note: note.map(str::to_owned),
    };
    let edits = [
        edit("A1", NewValue::Number(2.5), false, Some("a\nb")),
        edit("B1", NewValue::Text(" <&> ".into()), false, Some("c")),
        edit("C1", NewValue::Number(7.0), kind >= 0x80, None),
        edit("A3", NewValue::Bool(true), false, None),
        edit("B9", NewValue::Error("#N/A".into()), false, Some("d")),
    ];
    match patch(&bytes, &edits, kind & 0x40 != 0, limits) {
        Ok(done) => {
            let again = read(&done.bytes, limits).expect("what is given back is a workbook");
            let sheet = again.sheets.iter().find(|s| s.name == "s").expect("the sheet that was changed");
            for (i, edit) in edits.iter().enumerate().filter(|(i, _)| done.skipped.iter().all(|(s, _)| s != i)) {
                assert!(sheet.cell(edit.cell).is_some(), "edit {i}");
            }
        }
        Err(PatchError::NotXlsx) => panic!("it is a package of Office"),
        Err(_) => {}
    }
}
