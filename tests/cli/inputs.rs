//! What is read, what is refused and why: one test for every way an input can be wrong.

use crate::support::{APRIL, FAULTY, REPORT, check_json, kensan, put, read, root, run, said, tuples, unreadable};
use std::io::{Cursor, Write};
use std::path::Path;

fn refused(name: &str, bytes: impl AsRef<[u8]>, rule: &str, message: &str) {
    let dir = tempfile::tempdir().unwrap();
    let found = unreadable(&put(&dir, name, bytes));
    assert_eq!(found.0, rule, "{name}: {found:?}");
    assert!(found.2.contains(message), "{name}: {found:?}");
}

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_missing_file_is_said_with_its_path() {
    let found = unreadable(Path::new("no/such/file.xlsx"));
    assert_eq!((found.0.as_str(), found.2.as_str()), ("F101", "There is no such file"));
    let text = run(["check", "no/such/file.xlsx"]);
    assert!(text.out.contains("error[F101]") && text.out.contains("--> no/such/file.xlsx"), "{text:?}");
    assert_eq!(text.code, 2);
}

#[test]
fn passwords_are_recognised_in_every_format() {
    for name in ["password.xlsx", "password.xls", "password.ods"] {
        let found = unreadable(&root().join("tests/fixtures/cli").join(name));
        assert_eq!((found.0.as_str(), found.1.as_str()), ("F102", "password-protected"), "{name}");
    }
}

#[test]
fn damaged_files() {
    for path in [REPORT, "samples/report-r7-q1-q3.xls", "samples/report-r7-q1-q3.ods"] {
        let bytes = read(path);
        let name = Path::new(path).file_name().unwrap().to_str().unwrap();
        for end in [bytes.len() / 2, 600] {
            refused(name, &bytes[..end], "F101", "");
        }
    }
    refused("空.xlsx", b"", "F101", "empty (0 bytes)");
    let noise: Vec<u8> = (0..3000_u32).map(|i| (i * i % 251) as u8).collect();
    refused("noise.xlsx", noise, "F101", "not an Excel or ODS workbook");
}

#[test]
fn other_things_named_as_workbooks() {
    let html = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table><tr><td>合計</td></tr></table></html>";
    refused("web.xls", html, "F101", "HTML");
    refused("table.xls", "区分,件数\r\n合計,3\r\n", "F101", "CSV");
    let xml = "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n\
        <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>";
    refused("xml2003.xls", xml, "F101", "2003");
    refused("saved.xls", "MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "F101", "MHT");
    let parts: [(&str, &[u8]); 3] =
        [("[Content_Types].xml", b"<Types/>"), ("_rels/.rels", b"<Relationships/>"), ("word/document.xml", b"<d/>")];
    refused("letter.xlsx", zip(&parts), "F101", "not an Excel or ODS workbook");
}

#[test]
fn another_form_is_unknown() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(0, 0, "年間予定表").unwrap();
    refused("予定.xlsx", book.save_to_buffer().unwrap(), "F105", "kita-coordinator");
}

#[test]
fn a_disguised_workbook_is_read_all_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let path = put(&dir, "報告.xlsx", read("samples/report-r7-q1-q3.xls"));
    let (code, json) = check_json([&path]);
    let mut found = tuples(&json);
    assert_eq!(found.remove(0), ("info".into(), "F103".into(), String::new(), String::new()));
    assert_eq!((code, found), (0, tuples(&check_json(["samples/report-r7-q1-q3.xls"]).1)));
    assert_eq!(run(["check".as_ref(), path.as_os_str(), "--fail-on".as_ref(), "info".as_ref()]).code, 1);
}

#[test]
fn folders_are_walked_and_what_is_passed_over_is_said_with_v() {
    let dir = tempfile::tempdir().unwrap();
    put(&dir, "四月.xlsx", read(APRIL));
    put(&dir, "下位/五月.xlsx", read("samples/monthly/2025-05.xlsx"));
    put(&dir, "~$四月.xlsx", b"lock");
    put(&dir, "メモ.txt", b"memo");
    put(&dir, ".隠し.xlsx", b"hidden");
    let plain = run(["check".as_ref(), dir.path().as_os_str()]);
    assert_eq!((plain.code, plain.err.as_str()), (0, ""));
    assert!(plain.out.ends_with("2 files: 0 errors, 0 warnings, 10 infos\n"), "{}", plain.out);
    let said = run(["check".as_ref(), "-v".as_ref(), dir.path().as_os_str()]);
    assert_eq!(said.out, plain.out);
    let lines: Vec<&str> = said.err.lines().collect();
    assert_eq!(lines.len(), 3, "{}", said.err);
    assert!(said.err.contains("~$四月.xlsx, a temporary file of a workbook open in Excel"), "{}", said.err);
    assert!(said.err.contains("メモ.txt, which is no workbook"), "{}", said.err);
}

#[test]
fn folders_and_patterns_that_give_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let empty = run(["check".as_ref(), dir.path().as_os_str()]);
    assert_eq!((empty.code, empty.out.as_str()), (2, ""));
    assert!(empty.err.contains("no workbooks in the folder") && empty.err.contains("help: "), "{}", empty.err);
    put(&dir, "~$四月.xlsx", b"lock");
    put(&dir, "メモ.csv", b"memo");
    assert_eq!(run(["check".as_ref(), dir.path().as_os_str()]).code, 2);
    for pattern in ["*.ods", "*.csv", "[x-z]*"] {
        let said = run(["check".as_ref(), dir.path().join(pattern).as_os_str()]);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{pattern}");
        assert!(said.err.contains("No file matches"), "{}", said.err);
    }
}

#[test]
fn patterns_are_expanded_without_a_shell() {
    let said = run(["check", "samples/monthly/2025-0[45].xlsx"]);
    assert_eq!(said.code, 0);
    assert!(said.out.contains("\n2 files: "), "{}", said.out);
}

#[test]
fn one_unreadable_file_stops_no_other() {
    let dir = tempfile::tempdir().unwrap();
    put(&dir, "1.xlsx", read(FAULTY));
    put(&dir, "2.xlsx", b"");
    put(&dir, "3.xlsx", read(APRIL));
    let (code, json) = check_json([dir.path()]);
    let status: Vec<&str> = json["files"].as_array().unwrap().iter().map(|f| f["status"].as_str().unwrap()).collect();
    assert_eq!((code, status), (2, vec!["checked", "unreadable", "checked"]));
    assert_eq!((&json["summary"]["files"], &json["summary"]["unreadable"]), (&3.into(), &1.into()));
    assert!(json["summary"]["errors"].as_u64().unwrap() > 10);
    // An empty folder beside good files: they are checked, and the exit code tells.
    let empty = tempfile::tempdir().unwrap();
    let said = run(["check".as_ref(), empty.path().as_os_str(), APRIL.as_ref()]);
    assert_eq!(said.code, 2);
    assert!(said.out.contains("1 file: 0 errors"), "{}", said.out);
}

#[test]
fn names_with_spaces_japanese_brackets_and_decomposed_letters() {
    let dir = tempfile::tempdir().unwrap();
    // ガ as カ and a combining mark, as macOS hands names over.
    for name in ["４月 分.xlsx", "[2025]*.xlsx", "カ\u{3099}ッコ（写）.xlsx", "-q.xlsx"] {
        if cfg!(windows) && name.contains('*') {
            continue;
        }
        let path = put(&dir, name, read(APRIL));
        let (code, json) = check_json([&path]);
        assert_eq!((code, json["files"][0]["path"].as_str()), (0, path.to_str()), "{name}");
        std::fs::remove_file(path).unwrap();
    }
    // A name that looks like an option follows `--`.
    put(&dir, "-q.xlsx", read(APRIL));
    assert_eq!(said(kensan().current_dir(&dir).args(["check", "--", "-q.xlsx"]).output().unwrap()).code, 0);
}

#[test]
fn a_file_named_twice_is_read_once() {
    let (_, json) = check_json([APRIL, "samples/../samples/monthly/2025-04.xlsx", "samples/monthly/2025-04.xlsx"]);
    assert_eq!(json["summary"]["files"], 1);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_opened_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let path = put(&dir, "a.xlsx", read(APRIL));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    // A superuser may open everything.
    if std::fs::File::open(&path).is_err() {
        assert_eq!(unreadable(&path).2, "The file may not be opened");
    }
    let pipe = Path::new("/dev/null");
    assert_eq!(unreadable(pipe).2, "This is not an ordinary file");
}

#[test]
fn report_and_convert_refuse_the_same_files() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out.xlsx");
    for input in ["tests/fixtures/cli/password.xls", "no-such.xlsx", "samples"] {
        let said = run(["report".as_ref(), input.as_ref(), "-o".as_ref(), out.as_os_str()]);
        assert_eq!(said.code, 2, "{input}: {said:?}");
        assert!(said.out.contains("error[F10"), "{input}: {said:?}");
        assert!(!out.exists());
    }
    let csv = dir.path().join("out.csv");
    let args = ["convert", "no-such.xlsx", APRIL, "--to", "csv", "-o"];
    let said = run(args.iter().map(AsRef::as_ref).chain([csv.as_os_str()]));
    assert_eq!(said.code, 2);
    assert!(said.err.contains("error[F101]") && csv.exists(), "{said:?}");
}

#[test]
fn names_in_a_workbook_do_not_steer_the_terminal() {
    // A label with an escape sequence, as any cell may hold it; the sheet is the reader's fixture of a small form.
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let rows = [
        ["相談報告書", ""],
        ["令和7年4月", ""],
        ["2. 地区", ""],
        ["区分", "実人数"],
        ["東地区", "2"],
        ["\u{1b}]0;x\u{7}\u{1b}[31m西\n地区", "x"],
    ];
    for (row, cells) in rows.iter().enumerate() {
        for (col, text) in cells.iter().enumerate() {
            sheet.write(row as u32, col as u16, *text).unwrap();
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let path = put(&dir, "a.xlsx", book.save_to_buffer().unwrap());
    for color in ["never", "always"] {
        let args = ["check", "--schema", "tests/rules/form.toml", "--color", color].map(AsRef::as_ref);
        let said = run(args.into_iter().chain([path.as_os_str()]));
        assert!(said.out.contains("C101") && said.out.contains("⏎地区"), "{}", said.out);
        assert!(!said.out.contains('\u{7}') && !said.out.contains("\u{1b}[31m西"), "{:?}", said.out);
    }
}
