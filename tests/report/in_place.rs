//! `kensan report --in-place-copy` through the program: the copy differs in the corrected cells, and in nothing else.
#![allow(clippy::disallowed_types, reason = "the tests look into the package itself")]

use crate::retyped::{Edit, retyped};
use crate::tool::{arg, at, kensan, number, part, patched, sample, sheet, text, workbook};
use kensan::a1::CellRef;
use std::io::{Cursor, Read};
use std::path::Path;

const FAULTY: &str = "faulty-r7-q1-q3.xlsx";

/// The copy of a workbook, and what was said.
fn copy(input: &Path, name: &str) -> (Vec<u8>, String) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join(name);
    let run = kensan(&["report", arg(input), "--in-place-copy", arg(&out)]);
    let stderr = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(matches!(run.status.code(), Some(0 | 1)), "{stderr}");
    (std::fs::read(out).unwrap(), stderr)
}

/// Every part, packed as it is: name, compressed size, checksum.
fn packed(bytes: &[u8]) -> Vec<(String, u64, u32)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|i| {
            let entry = zip.by_index_raw(i).unwrap();
            (entry.name().unwrap().into_owned(), entry.compressed_size(), entry.crc32())
        })
        .collect()
}

#[test]
fn the_copy_differs_in_the_corrected_cells_only() {
    let before = std::fs::read(sample(FAULTY)).unwrap();
    let (after, stderr) = copy(&sample(FAULTY), "z.xlsx");
    assert!(stderr.contains("修正したセル 5個"), "{stderr}");
    let kept = packed(&after);
    let changed: Vec<String> =
        packed(&before).into_iter().filter(|p| !kept.contains(p)).map(|(name, ..)| name).collect();
    let mut sorted = changed.clone();
    sorted.sort();
    assert_eq!(sorted, ["[Content_Types].xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"]);
    let (old, new) = (workbook(&before), workbook(&after));
    let mut differing = Vec::new();
    for s in &old.sheets {
        let other = sheet(&new, &s.name);
        assert_eq!(s.cells().len(), other.cells().len());
        for (a, b) in s.cells().iter().zip(other.cells()) {
            assert_eq!((a.at, &a.formula), (b.at, &b.formula));
            assert_eq!(old.format_of(a), new.format_of(b), "{}", a.at);
            if a.value != b.value {
                differing.push(format!("{}={}", b.at, text(b)));
            }
        }
    }
    assert_eq!(
        differing,
        ["D66=11", "A79=その他（財団・業者・企業など）", "D80=434", "D122=12", "D170=463"],
        "D80 keeps its formula, which gives the right total now"
    );
    let notes = part(&after, "xl/comments1.xml");
    assert!(notes.matches("<comment ").count() == 5 && notes.contains("提出値: 436") && notes.contains("T101"));
    assert_eq!(copy(&sample(FAULTY), "z.xlsx").0, after, "same input, same bytes");
}

#[test]
fn formulas_that_depend_on_corrected_cells_show_their_new_results() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in.xlsx");
    // Beside the table, a formula over the total and one over a part.
    let cell = |place: &str, f: &str, v: &str| format!("<c r=\"{place}\"><f>{f}</f><v>{v}</v></c>");
    let bytes = patched(&std::fs::read(sample(FAULTY)).unwrap(), "xl/worksheets/sheet1.xml", |xml| {
        let end = xml.rfind("</row>").unwrap();
        let row: u32 = xml[..end]
            .rsplit("<row ")
            .next()
            .unwrap()
            .split("r=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        let cells = cell(&format!("X{row}"), "D170*2", "872")
            + &cell(&format!("Y{row}"), "C1&amp;\"\"", "")
            + &cell(&format!("Z{row}"), "D80-D65", "1");
        format!("{}{cells}{}", &xml[..end], &xml[end..])
    });
    std::fs::write(&input, &bytes).unwrap();
    let (after, stderr) = copy(&input, "z.xlsx");
    assert!(stderr.contains("計算し直した数式 2個"), "{stderr}");
    let book = workbook(&after);
    let form = sheet(&book, "業務報告書");
    let of = |formula: &str| form.cells().iter().find(|c| c.formula.as_deref() == Some(formula)).unwrap();
    assert_eq!(number(of("D170*2")), Some(926.0));
    assert_eq!(part(&after, "xl/workbook.xml"), part(&bytes, "xl/workbook.xml"), "all results are right already");
}

#[test]
fn macros_stay_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in.xlsm");
    let mut zip = zip::ZipArchive::new(Cursor::new(std::fs::read(sample(FAULTY)).unwrap())).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..zip.len() {
        out.raw_copy_file(zip.by_index_raw(i).unwrap()).unwrap();
    }
    out.start_file("xl/vbaProject.bin", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut out, b"\x00macro\xff").unwrap();
    let bytes = out.finish().unwrap().into_inner();
    let bytes = patched(&bytes, "xl/_rels/workbook.xml.rels", |xml| {
        let kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject";
        xml.replace(
            "</Relationships>",
            &format!("<Relationship Id=\"rId99\" Type=\"{kind}\" Target=\"vbaProject.bin\"/></Relationships>"),
        )
    });
    std::fs::write(&input, bytes).unwrap();
    let (after, _) = copy(&input, "z.xlsm");
    let mut content = Vec::new();
    let mut zip = zip::ZipArchive::new(Cursor::new(after)).unwrap();
    zip.by_name("xl/vbaProject.bin").unwrap().read_to_end(&mut content).unwrap();
    assert_eq!(content, b"\x00macro\xff");
    // Excel refuses macros in a workbook named .xlsx.
    let run = kensan(&["report", arg(&input), "--in-place-copy", arg(&folder.path().join("z.xlsx"))]);
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains(".xlsm"));
}

#[test]
fn what_cannot_be_copied_in_place_is_said_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("z.xlsx");
    for name in ["report-r7-q1-q3.xls", "report-r7-q1-q3.ods"] {
        let run = kensan(&["report", arg(&sample(name)), "--in-place-copy", arg(&out)]);
        assert_eq!(run.status.code(), Some(2), "{name}");
        let stderr = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(stderr.contains(".xlsx") && stderr.contains("Excel") && !out.exists(), "{stderr}");
    }
    let input = folder.path().join("in.xlsx");
    std::fs::copy(sample(FAULTY), &input).unwrap();
    for to in [&input, &folder.path().join(".").join("in.xlsx")] {
        let run = kensan(&["report", arg(&input), "--in-place-copy", arg(to), "--force"]);
        assert_eq!(run.status.code(), Some(2), "the input is never written over");
    }
    let run = kensan(&["report", arg(&input), "-o", arg(&out), "--in-place-copy", arg(&out)]);
    assert_eq!(run.status.code(), Some(2));
    assert!(!out.exists());
    assert_eq!(kensan(&["report", arg(&input)]).status.code(), Some(2), "something must be written");
}

#[test]
fn report_and_copy_are_written_together() {
    let folder = tempfile::tempdir().unwrap();
    let plain = sample("report-r7-q1-q3.xlsx");
    let submitted = kensan::workbook::open(&plain, &kensan::workbook::Limits::default()).unwrap().workbook;
    let input = folder.path().join("in.xlsx");
    let total = crate::tool::find(sheet(&submitted, "業務報告書"), "合計").pop().unwrap();
    let value = CellRef::new(total.row, 3);
    assert_eq!(at(sheet(&submitted, "業務報告書"), value.row, value.col), "463");
    std::fs::write(&input, retyped(&submitted, &[Edit::number("業務報告書", value, 46.0)])).unwrap();
    // Both outputs at once.
    let (report, copy) = (folder.path().join("r.xlsx"), folder.path().join("z.xlsx"));
    let run = kensan(&["report", arg(&input), "-o", arg(&report), "--in-place-copy", arg(&copy)]);
    assert_eq!(run.status.code(), Some(1));
    let book = workbook(&std::fs::read(&copy).unwrap());
    assert_eq!(at(sheet(&book, "業務報告書"), value.row, value.col), "463");
    assert!(report.exists());
}

/// Some programs save formulas without their results (openpyxl among them): what a total said was worked out, and it is right once its parts are.
#[test]
fn a_total_saved_without_its_result_is_corrected_like_others() {
    let bytes = patched(&std::fs::read(sample(FAULTY)).unwrap(), "xl/worksheets/sheet1.xml", |xml| {
        xml.replace("<f aca=\"false\">SUM(D43:D79)</f><v>423</v>", "<f aca=\"false\">SUM(D43:D79)</f><v></v>")
    });
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("提出.xlsx");
    std::fs::write(&input, bytes).unwrap();
    let (after, stderr) = copy(&input, "z.xlsx");
    assert!(stderr.contains("修正したセル 5個") && !stderr.contains("D80"), "{stderr}");
    let book = workbook(&after);
    let total = sheet(&book, "業務報告書").cell("D80".parse::<CellRef>().unwrap()).unwrap();
    assert!(total.formula.is_some());
    assert_eq!(number(total), Some(434.0));
}
