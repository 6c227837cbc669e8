//! Packages and XML that swell, lie or never end.

use super::{SHEET, april, bounded, changed, findings, refused};
use crate::containers::{Office, zip};
use crate::support::{APRIL, put, read};
use std::io::{Cursor, Write};

const SWELLS: &str = "more than the limit of";
const LIMITED: &str = "が上限";

/// The sample whose sheet is followed by a stretch of one character, compressed.
fn swollen(megabytes: usize) -> Vec<u8> {
    changed(SHEET, |xml| xml.replacen("</sheetData>", &format!("{}</sheetData>", " ".repeat(megabytes << 20)), 1))
}

#[test]
fn parts_that_swell_are_refused_before_and_while_they_are_unpacked() {
    refused("爆弾.xlsx", swollen(80), "F104", "How many times larger", "展開後の大きさの倍率が上限");
    // Below the floor of the ratio it is only long.
    assert_eq!(findings("空白.xlsx", swollen(20)), april());
}

/// Overwrites the sizes that the directory and the parts' own heads declare for themselves unpacked.
fn declaring(mut bytes: Vec<u8>, size: u32) -> Vec<u8> {
    for (mark, at) in [(b"PK\x01\x02", 24), (b"PK\x03\x04", 22)] {
        let heads: Vec<usize> = bytes.windows(4).enumerate().filter(|(_, w)| w == mark).map(|(i, _)| i).collect();
        for head in heads {
            bytes[head + at..head + at + 4].copy_from_slice(&size.to_le_bytes());
        }
    }
    bytes
}

#[test]
fn sizes_that_are_not_true_are_not_believed() {
    let sheet = "<worksheet><sheetData/></worksheet>".as_bytes();
    let plain = Office { sheet, ..Office::default() }.xlsx();
    // Four gigabytes declared, nothing there.
    refused("嘘.xlsx", declaring(plain.clone(), 0xFFFF_FFF0), "F104", SWELLS, LIMITED);
    // A few bytes declared, much there: unpacking stops at what was declared.
    let swollen = declaring(swollen(40), 100);
    refused("小さな嘘.xlsx", swollen, "F101", "damaged or incomplete", "壊れているか、途中で切れています");
}

#[test]
fn parts_that_are_encrypted_need_a_password() {
    // The flag that a zip program sets, in the directory and in the parts' own heads.
    let mut bytes = read(APRIL);
    for (mark, at) in [(b"PK\x01\x02", 8), (b"PK\x03\x04", 6)] {
        let heads: Vec<usize> = bytes.windows(4).enumerate().filter(|(_, w)| w == mark).map(|(i, _)| i).collect();
        for head in heads {
            bytes[head + at] |= 1;
        }
    }
    refused("暗号.xlsx", bytes, "F102", "protected by a password", "パスワードで保護されていて開けません");
}

/// The sample with its sheet in the package once more, under the same name in other letters, as `change` makes it.
fn doubled(change: impl Fn(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut source = zip::ZipArchive::new(Cursor::new(read(APRIL))).unwrap();
    let mut sheet = Vec::new();
    std::io::Read::read_to_end(&mut source.by_name(SHEET).unwrap(), &mut sheet).unwrap();
    let name = SHEET.to_uppercase();
    let mut target = zip::ZipWriter::new_append(Cursor::new(read(APRIL))).unwrap();
    target.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
    target.write_all(&change(sheet)).unwrap();
    let mut bytes = target.finish().unwrap().into_inner();
    // The writer refuses the same name; it is put right by hand, in the directory and in the part's own head.
    while let Some(at) = bytes.windows(name.len()).position(|w| w == name.as_bytes()) {
        bytes[at..at + name.len()].copy_from_slice(SHEET.as_bytes());
    }
    bytes
}

#[test]
fn a_part_that_is_there_twice_is_refused_where_the_two_differ() {
    let other = |sheet: Vec<u8>| String::from_utf8(sheet).unwrap().replacen("<v>1</v>", "<v>8</v>", 1).into_bytes();
    refused("二重.xlsx", doubled(other), "F101", "damaged or incomplete", "壊れているか、途中で切れています");
    assert_eq!(findings("同じ.xlsx", doubled(|sheet| sheet)), april());
}

#[test]
fn too_many_parts_are_refused() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for n in 0..20_000 {
        zip.start_file(format!("xl/{n}"), zip::write::SimpleFileOptions::default()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    refused("部品.xlsx", bytes, "F104", "Parts inside the file: more than", "ファイル内の部品の数が上限");
}

#[test]
fn a_package_inside_a_package_stays_closed() {
    let bomb = zip(&[("a.zip", &swollen(30))]);
    refused("入れ子.xlsx", zip(&[("b.zip", &bomb)]), "F101", "not an Excel or ODS workbook", "ブックではありません");
    // As an embedded object it is none of ours.
    let mut source = zip::ZipWriter::new_append(Cursor::new(read(APRIL))).unwrap();
    source.start_file("xl/embeddings/a.zip", zip::write::SimpleFileOptions::default()).unwrap();
    source.write_all(&bomb).unwrap();
    assert_eq!(findings("埋め込み.xlsx", source.finish().unwrap().into_inner()), april());
}

#[test]
fn parts_that_stand_upon_each_other_cost_once() {
    // One part of a megabyte; five thousand entries of the directory point to it.
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("0000", zip::write::SimpleFileOptions::default()).unwrap();
    writer.write_all(&vec![b' '; 1 << 20]).unwrap();
    let one = writer.finish().unwrap().into_inner();
    let at = one.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    let end = one.windows(4).position(|w| w == b"PK\x05\x06").unwrap();
    let mut bytes = one[..at].to_vec();
    for n in 0..5_000 {
        let mut entry = one[at..end].to_vec();
        let name = format!("{n:04}");
        entry[46..50].copy_from_slice(name.as_bytes());
        bytes.extend(entry);
    }
    let mut tail = one[end..].to_vec();
    for from in [8, 10] {
        tail[from..from + 2].copy_from_slice(&5_000_u16.to_le_bytes());
    }
    let size = (bytes.len() - at) as u32;
    tail[12..16].copy_from_slice(&size.to_le_bytes());
    bytes.extend(tail);
    refused("重なり.xlsx", bytes, "F104", "Size once unpacked: more than", "展開後の大きさが上限");
}

const LAUGHS: &str = "<!DOCTYPE x [<!ENTITY a \"はは\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">\
    <!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;\">]>";

#[test]
fn entities_are_never_expanded_nor_fetched() {
    let dir = tempfile::tempdir().unwrap();
    let secret = put(&dir, "secret.txt", "合言葉は山と川");
    let outside = format!("<!DOCTYPE x [<!ENTITY e SYSTEM \"file://{}\">]>", secret.display());
    let cell = "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>&e;</t></is></c></row></sheetData></worksheet>";
    let shared = "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData></worksheet>";
    for kind in [LAUGHS, &outside] {
        let (sheet, strings) = (format!("{kind}{cell}"), format!("{kind}<sst><si><t>&e;</t></si></sst>"));
        let book =
            format!("{kind}<workbook><sheets><sheet name=\"&e;\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
        for office in [
            Office { sheet: sheet.as_bytes(), ..Office::default() },
            Office { sheet: shared.as_bytes(), strings: Some(strings.as_bytes()), ..Office::default() },
            Office { sheet: shared.as_bytes(), book: Some(book.as_bytes()), ..Office::default() },
        ] {
            let path = put(&dir, "実体.xlsx", office.xlsx());
            super::refused_path(&path, "F101", "damaged or incomplete", "壊れているか、途中で切れています");
            let said = bounded(["check".as_ref(), path.as_os_str()]);
            assert!(!said.out.contains("合言葉") && !said.err.contains("合言葉"), "{said:?}");
        }
    }
    // Declared and not used, they do nothing.
    let unused = changed(SHEET, |xml| xml.replacen("<worksheet", &format!("{LAUGHS}<worksheet"), 1));
    assert_eq!(findings("未使用.xlsx", unused), april());
}

#[test]
fn elements_within_elements_without_end_are_walked() {
    let deep = format!("{}{}", "<a>".repeat(1_000_000), "</a>".repeat(1_000_000));
    let in_ext = changed(SHEET, |xml| xml.replacen("</worksheet>", &format!("<extLst>{deep}</extLst></worksheet>"), 1));
    assert_eq!(findings("深い.xlsx", in_ext), april());
    let in_text = format!("<sst><si>{}<t>a</t>", "<r>".repeat(1_000_000));
    let sheet = "<worksheet><sheetData/></worksheet>".as_bytes();
    let office = Office { sheet, strings: Some(in_text.as_bytes()), ..Office::default() };
    refused("閉じない.xlsx", office.xlsx(), "F101", "damaged or incomplete", "壊れているか、途中で切れています");
    let content = format!(
        "<office:document-content><table:table table:name=\"a\"><table:table-row><table:table-cell>{deep}</table:table-cell></table:table-row></table:table></office:document-content>"
    );
    refused(
        "深い.ods",
        crate::containers::ods(content.as_bytes(), b"<a/>"),
        "F105",
        "no known form",
        "どの様式の表も見つかりません",
    );
    let attributes = format!("<row{}>", " a=\"1\"".repeat(300_000));
    let many = changed(SHEET, |xml| xml.replacen("</sheetData>", &format!("{attributes}</row></sheetData>"), 1));
    assert_eq!(findings("属性.xlsx", many), april());
}

#[test]
fn repeats_and_counts_that_are_not_true_cost_nothing() {
    let cell = "<table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"string\"><text:p>長い長い文字列</text:p></table:table-cell>";
    let content = format!(
        "<office:document-content><table:table table:name=\"a\"><table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row></table:table></office:document-content>"
    );
    refused(
        "反復.ods",
        crate::containers::ods(content.as_bytes(), b"<a/>"),
        "F104",
        "Cells with a value",
        "値のあるセルの数が上限",
    );
    let sheet = "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData><row><c><f t=\"shared\" ref=\"A1:XFD1048576\" si=\"4294967295\">B1</f><v>1</v></c></row></sheetData></worksheet>";
    let strings = b"<sst count=\"18446744073709551615\" uniqueCount=\"18446744073709551615\"><si><t>a</t></si></sst>";
    let office = Office { sheet: sheet.as_bytes(), strings: Some(strings), ..Office::default() };
    refused("嘘の数.xlsx", office.xlsx(), "F105", "no known form", "どの様式の表も見つかりません");
}

#[test]
fn a_stream_of_an_xls_that_turns_in_circles_ends() {
    // Sheets listed a thousand times at one place, and each begins where all the others are still to come.
    let mut stream = vec![9, 8, 4, 0, 0, 6, 5, 0];
    let list = stream.len();
    for _ in 0..900 {
        stream.extend([0x85, 0, 10, 0, 0, 0, 0, 0, 0, 0, 2, 0, b's', b'1']);
    }
    stream.extend([0x0A, 0, 0, 0]);
    let start = stream.len();
    for n in 0..900 {
        let offset = (start + 8 * n) as u32;
        let at = list + 14 * n + 4;
        stream[at..at + 4].copy_from_slice(&offset.to_le_bytes());
        stream.extend([9, 8, 4, 0, 0, 6, 16, 0]);
    }
    stream.extend(vec![0; 5 << 20]);
    let bytes = crate::containers::compound(&[("Workbook", &stream)]);
    refused("輪.xls", bytes, "F101", "damaged or incomplete", "壊れているか、途中で切れています");
}
