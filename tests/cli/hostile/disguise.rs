//! Names that say something else than the content.

use super::{april, findings, refused};
use crate::containers::Office;
use crate::support::{APRIL, check_json, read, tuples};

#[test]
fn every_format_is_read_under_every_name() {
    let samples = [
        ("xlsx", "samples/report-r7-q1-q3.xlsx"),
        ("xls", "samples/report-r7-q1-q3.xls"),
        ("ods", "samples/report-r7-q1-q3.ods"),
    ];
    for (real, path) in samples {
        let plain = tuples(&check_json([path]).1);
        for named in ["xlsx", "xlsm", "xls", "xlsb", "ods"] {
            let mut found = findings(&format!("報告.{named}"), read(path));
            if named != real && !(real == "xlsx" && named == "xlsm") {
                assert_eq!(found.remove(0).1, "F103", "{real} named {named}");
            }
            assert_eq!(found, plain, "{real} named {named}");
        }
    }
}

/// Rows of text and numbers as an `.xlsb`.
fn xlsb(rows: &[&[&str]]) -> Vec<u8> {
    let mut sheet = vec![0x81, 0x01, 0, 0x91, 0x01, 0];
    for (row, cells) in (0u32..).zip(rows) {
        sheet.extend([0, 17]);
        sheet.extend(row.to_le_bytes());
        sheet.extend([0, 0, 0, 0, 0x2C, 1, 0, 0, 0, 0, 0, 0, 0]);
        for (col, text) in (0u32..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            let place = [col.to_le_bytes(), [0; 4]].concat();
            if let Ok(number) = text.parse::<f64>() {
                sheet.extend([5, 16]);
                sheet.extend(place);
                sheet.extend(number.to_le_bytes());
            } else {
                let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
                sheet.extend([6, 12 + units.len() as u8]);
                sheet.extend(place);
                sheet.extend((units.len() as u32 / 2).to_le_bytes());
                sheet.extend(units);
            }
        }
    }
    sheet.extend([0x92, 0x01, 0, 0x82, 0x01, 0]);
    Office { sheet: &sheet, ..Office::default() }.xlsb()
}

#[test]
fn a_binary_workbook_is_read_under_every_name() {
    let rows: [&[&str]; 8] = [
        &["相談報告書"],
        &["令和7年4月"],
        &["2. 地区"],
        &["コード", "区分", "実人数"],
        &["0201", "東地区", "2"],
        &["0202", "西地区", "1"],
        &["", "地区計", "4"],
        &["", "合計", "4"],
    ];
    let bytes = xlsb(&rows);
    let dir = tempfile::tempdir().unwrap();
    let mut all = Vec::new();
    for named in ["xlsb", "xlsx", "xlsm", "xls", "ods"] {
        let path = crate::support::put(&dir, &format!("報告.{named}"), &bytes);
        let (code, json) = check_json(["--schema".as_ref(), "tests/rules/form.toml".as_ref(), path.as_os_str()]);
        assert_eq!(code, 1, "{json:#}");
        let mut found = tuples(&json);
        if named != "xlsb" {
            assert_eq!(found.remove(0).1, "F103", "{named}");
        }
        all.push(found);
    }
    let subtotal = ("error".to_owned(), "T102".to_owned(), "s".to_owned(), "C7".to_owned());
    assert!(all[0].contains(&subtotal), "{:?}", all[0]);
    assert!(all.iter().all(|found| *found == all[0]), "{all:?}");
}

#[test]
fn other_things_under_the_names_of_workbooks_are_named() {
    let html = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table><tr><td>合計</td></tr></table></html>";
    let utf16: Vec<u8> = "\u{feff}区分\t件数\r\n合計\t3\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cp932 = b"\x8b\xe6\x95\xaa,\x8c\x8f\x90\x94\r\n\x8d\x87\x8c\x76,3\r\n".to_vec();
    let xml = "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n\
        <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>";
    for name in ["a.xls", "a.xlsx", "a.ods", "a.xlsb"] {
        refused(name, html, "F101", "web page (HTML)", "HTML(ウェブページ)");
        refused(name, &utf16, "F101", "text such as CSV", "CSV などのテキスト");
        refused(name, &cp932, "F101", "text such as CSV", "CSV などのテキスト");
        refused(name, xml, "F101", "XML format of Excel 2003", "Excel 2003 の XML 形式");
    }
    refused("a.xls", "MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "F101", "MHT", "MHT");
    refused(
        "a.xlsx",
        b"%PDF-1.7\n\x00\x01\x02",
        "F101",
        "not an Excel or ODS workbook",
        "Excel や ODS のブックではありません",
    );
    refused("a.xls", [9, 8, 16, 0, 0, 6], "F101", "damaged or incomplete", "壊れているか、途中で切れています");
    refused(
        "a.xls",
        [9, 4, 6, 0, 0, 4, 16, 0, 0, 0, 10, 0, 0, 0],
        "F101",
        "Excel 4 or an earlier",
        "Excel 4 以前の古い形式",
    );
}

#[test]
fn files_cut_off_at_any_length_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut cut = 0;
    for path in [APRIL, "samples/report-r7-q1-q3.xls", "samples/report-r7-q1-q3.ods"] {
        let bytes = read(path);
        let extension = path.rsplit('.').next().unwrap();
        let lengths = [1, 7, 8, 100, 511, 512, 513, 4096].into_iter().chain((1..12).map(|n| bytes.len() * n / 13));
        for length in lengths {
            crate::support::put(&dir, &format!("{length:07}.{extension}"), &bytes[..length]);
            cut += 1;
        }
    }
    crate::support::put(&dir, "zero.xlsx", b"");
    crate::support::put(&dir, "zz.xlsx", read(APRIL));
    let (code, json) = super::bounded_json(&[dir.path()]);
    let files = json["files"].as_array().unwrap();
    let whole: Vec<&str> =
        files.iter().filter(|f| f["status"] == "checked").map(|f| f["path"].as_str().unwrap()).collect();
    assert_eq!((code, files.len()), (2, cut + 2));
    assert_eq!(whole.len(), 1, "{whole:?}");
    assert_eq!(tuples(&json), april());
    refused("空.xlsx", b"", "F101", "empty (0 bytes)", "0 バイト");
    refused("半分.xlsx", &read(APRIL)[..5000], "F101", "damaged or incomplete", "壊れているか、途中で切れています");
}
