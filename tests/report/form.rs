//! The sheets of the report.

use crate::tool::{arg, at, find, kensan, number, part, patched, recomputed, report, sample, sheet, text, workbook};
use kensan::workbook::Value;

const SHEETS: [&str; 6] = ["業務報告書", "別表", "図表", "確認結果", "修正記録", "データ"];

#[test]
fn sheets_stand_in_their_order_and_print_on_a4() {
    let bytes = report(&sample("report-r7-q1-q3.xlsx"));
    let book = workbook(&bytes);
    assert_eq!(book.sheets.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), SHEETS);
    for (i, landscape) in [false, true, false, true, true, true].into_iter().enumerate() {
        let xml = part(&bytes, &format!("xl/worksheets/sheet{}.xml", i + 1));
        assert!(xml.contains(r#"paperSize="9""#) && xml.contains(r#"fitToHeight="0""#), "{}", SHEETS[i]);
        assert!(xml.contains(r#"fitToPage="1""#));
        assert_eq!(xml.contains(r#"orientation="landscape""#), landscape, "{}", SHEETS[i]);
        assert!(xml.contains("&amp;P / &amp;N") && xml.contains("report-r7-q1-q3.xlsx"), "the footer");
    }
    let names = part(&bytes, "xl/workbook.xml");
    assert_eq!(names.matches("_xlnm.Print_Titles").count(), 6);
    assert!(names.contains("業務報告書!$1:$2"), "title and period on every page: {names}");
}

#[test]
fn totals_are_formulas_whose_cached_results_are_what_they_give() {
    for (name, least) in [("report-r7-q1-q3.xlsx", 8), ("faulty-r7-q1-q3.xlsx", 6), ("monthly/2025-04.xlsx", 8)] {
        let book = workbook(&report(&sample(name)));
        let form = sheet(&book, "業務報告書");
        let formulas: Vec<_> = form.cells().iter().filter_map(|c| Some((c, c.formula.as_deref()?))).collect();
        assert!(formulas.len() >= least, "{name}: {} formulas", formulas.len());
        for (cell, formula) in formulas {
            assert_eq!(number(cell), Some(recomputed(form, formula)), "{name} {} = {formula}", cell.at);
        }
    }
    let book = workbook(&report(&sample("report-r7-q1-q3.xlsx")));
    let form = sheet(&book, "業務報告書");
    let totals: Vec<f64> = form.cells().iter().filter(|c| c.formula.is_some()).filter_map(number).collect();
    assert_eq!(totals, [32.0, 282.0, 26.0, 6.0, 32.0, 434.0, 431.0, 463.0]);
}

#[test]
fn group_labels_are_merged_and_header_figures_stand_alone() {
    let book = workbook(&report(&sample("report-r7-q1-q3.xlsx")));
    let form = sheet(&book, "業務報告書");
    let group = find(form, "就学児")[0];
    let merge = form.merge_at(group).unwrap();
    assert_eq!((merge.end.row - merge.start.row, merge.end.col - merge.start.col), (2, 0));
    let value = |label: &str| {
        let row = find(form, label)[0].row;
        form.row(row).iter().skip(1).find(|c| c.value != Value::Missing).unwrap().clone()
    };
    for (label, figure, unit) in [("業務日数", 104.0, "日"), ("時間外活動", 123.0, "回"), ("全活動", 459.0, "回")]
    {
        let cell = value(label);
        assert_eq!(number(&cell), Some(figure), "{label}");
        assert!(book.format_of(&cell).code.contains(unit), "{label}");
    }
    assert_eq!(text(&value("開所時間")), "月・水・金 9:00～17:00");
    assert!(at(form, 1, 0).ends_with("令和7年度 第1～3四半期"));
    assert_eq!(at(form, 2, 0), "報告期間　令和7年4月1日～令和7年12月31日（累計）");
}

#[test]
fn the_three_formats_of_one_document_give_the_same_report() {
    let books: Vec<_> =
        ["xlsx", "xls", "ods"].map(|e| workbook(&report(&sample(&format!("report-r7-q1-q3.{e}"))))).into();
    for name in ["業務報告書", "別表"] {
        let cells = |i: usize| -> Vec<_> {
            let cells = sheet(&books[i], name).cells().iter();
            cells.map(|c| (c.at, c.value.clone(), c.formula.clone())).collect()
        };
        assert_eq!(cells(0), cells(1), "{name}: .xls");
        assert_eq!(cells(0), cells(2), "{name}: .ods");
    }
}

#[test]
fn counts_are_validated_and_decisions_chosen_from_a_list() {
    let bytes = report(&sample("faulty-r7-q1-q3.xlsx"));
    let form = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(form.contains(r#"<dataValidation type="whole" operator="greaterThanOrEqual""#), "{form}");
    assert!(form.contains("<formula1>0</formula1>"));
    let findings = part(&bytes, "xl/worksheets/sheet4.xml");
    assert!(findings.contains(r#"<dataValidation type="list""#) && findings.contains("採用,却下,確認済み"));
    assert!(findings.contains("<autoFilter ") && findings.contains(r#"state="frozen""#));
    // No green triangles: what looks like a number in a text cell is silenced.
    assert!(form.contains("<ignoredErrors>"));
}

#[test]
fn corrections_are_marked_at_the_cell_listed_and_linked_both_ways() {
    let bytes = report(&sample("faulty-r7-q1-q3.xlsx"));
    let book = workbook(&bytes);
    let notes = part(&bytes, "xl/comments1.xml");
    let links = part(&bytes, "xl/worksheets/sheet1.xml");
    let records = sheet(&book, "修正記録");
    let head = find(records, "番号")[0].row;
    let heading = |name: &str| records.row(head).iter().find(|c| text(c) == name).unwrap().at.col;
    let (before, after, done) = (heading("修正前"), heading("修正後"), heading("適用"));
    let mut seen = Vec::new();
    for row in (head + 1)..=records.used_range().unwrap().end.row {
        // What only the reviewer may accept is listed as a proposal, and the form stays as submitted there.
        if at(records, row, done) != "適用済" {
            assert!(at(records, row, done).starts_with("提案"), "{}", at(records, row, done));
            continue;
        }
        seen.push((at(records, row, 2), at(records, row, before), at(records, row, after)));
        assert!(notes.contains(&format!("提出値: {}", at(records, row, before))), "row {row}: {notes}");
        assert!(links.contains(&format!("修正記録'!A{}\"", row + 1)), "the form leads to row {row}: {links}");
    }
    let expected = [
        ("D66", "11件", "11"),
        ("A79", "その他(財団･業者･企業など)", "その他（財団・業者・企業など）"),
        ("D80", "423", "434"),
        ("D122", "１２", "12"),
        ("D170", "436", "463"),
    ];
    assert_eq!(seen, expected.map(|(a, b, c)| (a.into(), b.into(), c.into())));
    assert!(part(&bytes, "xl/worksheets/sheet5.xml").contains("業務報告書'!"), "and the list to the form");
    // Every finding that has a cell in the form leads there.
    let findings = part(&bytes, "xl/worksheets/sheet4.xml");
    assert!(findings.matches("業務報告書'!").count() >= 20 && findings.contains("別表'!"));
}

#[test]
fn rows_without_a_place_in_the_form_are_carried_visibly() {
    let bytes = report(&sample("faulty-r7-q1-q3.xlsx"));
    let book = workbook(&bytes);
    let form = sheet(&book, "業務報告書");
    assert_eq!(find(form, "チャットボット").len(), 1);
    assert_eq!(find(form, "Medical Care Station").len(), 2);
    assert_eq!(find(form, "FAX").len(), 1, "a missing category is printed blank");
    let cell = form.cell(find(form, "チャットボット")[0]).unwrap();
    assert_eq!(&*book.format_of(cell).code, "@\"（様式にない行）\"");
}

#[test]
fn text_that_looks_like_a_formula_stays_text() {
    let original = std::fs::read(sample("report-r7-q1-q3.xlsx")).unwrap();
    let texts = ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0"];
    let remarks = ["窓口での相談", "多職種での情報共有", "入園の相談、園の受け入れ体制の確認"];
    let strings = "xl/sharedStrings.xml";
    let mut bytes = original;
    for (remark, new) in remarks.iter().zip(texts) {
        bytes = patched(&bytes, strings, |xml| xml.replace(&format!(">{remark}<"), &format!(">{new}<")));
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.xlsx");
    std::fs::write(&path, bytes).unwrap();
    let book = workbook(&report(&path));
    for new in texts {
        let places = find(sheet(&book, "業務報告書"), new);
        assert!(!places.is_empty(), "{new}");
        for sheet in &book.sheets {
            assert!(find(sheet, new).iter().all(|&at| sheet.cell(at).unwrap().formula.is_none()), "{new}");
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_and_names_nobody() {
    let path = sample("faulty-r7-q1-q3.xlsx");
    let bytes = report(&path);
    assert!(bytes == report(&path));
    let properties = part(&bytes, "docProps/core.xml");
    assert!(properties.contains("<dc:creator></dc:creator>") && properties.contains("<dc:title>"), "{properties}");
    assert!(!properties.contains("lastModifiedBy>k"));
}

/// Where a table goes on, its columns stood without heads.
#[test]
fn a_table_that_goes_on_has_its_heads_on_every_page() {
    let bytes = report(&sample("report-r7-q1-q3.xlsx"));
    let book = workbook(&bytes);
    let form = sheet(&book, "業務報告書");
    for (i, name, heads) in [(1, "業務報告書", &["区分"][..]), (2, "別表", &["周知活動等", "会議参加", "参加・開催"])]
    {
        let xml = part(&bytes, &format!("xl/worksheets/sheet{i}.xml"));
        let breaks: Vec<u32> =
            xml.split("<brk id=\"").skip(1).map(|b| b.split('"').next().unwrap().parse().unwrap()).collect();
        // A page begins with the gap above a section or with heads.
        let mut again = 0;
        for row in &breaks {
            let first = sheet(&book, name).row(*row).iter().map(text).find(|t| !t.is_empty());
            assert!(first.as_ref().is_none_or(|f| heads.contains(&f.as_str())), "{name} {row}: {first:?}");
            again += usize::from(first.is_some());
        }
        assert!(again > 0, "{name}: {breaks:?}");
    }
    // The heads are no figures: totals add up both sides of them.
    let total = find(form, "合計").into_iter().next_back().unwrap();
    let formula = form.row(total.row).iter().find_map(|c| c.formula.clone()).unwrap();
    assert!(formula.contains(','), "{formula}");
}

/// A form without lists came with an empty sheet for them, and a wide one was printed upright and tiny.
#[test]
fn a_wide_form_without_lists_is_one_page_across() {
    let folder = tempfile::tempdir().unwrap();
    let schema = folder.path().join("own.toml");
    let columns: Vec<String> = (1..=14)
        .map(|i| format!("{{ id = \"c{i}\", label = \"第{i}地域包括支援センター\", measure = \"events\" }}"))
        .collect();
    let toml = format!(
        "id = \"own\"\nversion = \"1\"\ntitle = \"利用状況報告書\"\nlanguage = \"ja\"\n[recognise]\ntitles = [\"利用状況報告書\"]\n\
         min_tables = 1\n[[table]]\nid = \"1\"\ntitle = \"利用状況\"\ncolumns = [{}]\nrows = [{{ path = \"A館\" }}]\n",
        columns.join(", ")
    );
    std::fs::write(&schema, toml).unwrap();
    let mut head = [const { String::new() }; 15];
    head[0] = "区分".to_owned();
    for (i, cell) in head.iter_mut().enumerate().skip(1) {
        *cell = format!("第{i}地域包括支援センター");
    }
    let blank = |first: &'static str| -> [&str; 15] { std::array::from_fn(|i| if i == 0 { first } else { "" }) };
    let book = folder.path().join("book.xlsx");
    let rows = [
        blank("利用状況報告書"),
        blank("利用状況"),
        std::array::from_fn(|i| head[i].as_str()),
        std::array::from_fn(|i| if i == 0 { "A館" } else { "7" }),
    ];
    crate::tool::write_cells(&book, "報告", &rows);
    let out = folder.path().join("out.xlsx");
    let run = kensan(&["report", arg(&book), "--schema", arg(&schema), "-o", arg(&out)]);
    assert!(out.exists(), "{}", String::from_utf8_lossy(&run.stderr));
    let bytes = std::fs::read(out).unwrap();
    assert!(workbook(&bytes).sheets.iter().all(|s| s.name != "別表"));
    assert!(part(&bytes, "xl/worksheets/sheet1.xml").contains("orientation=\"landscape\""));
}

/// A remark that no row is high enough for filled more than half a page and was cut in the middle of a line, with no word of where the rest is.
#[test]
fn a_remark_too_long_for_a_row_begins_in_it_and_stands_below_the_table() {
    let submitted =
        kensan::workbook::open(&sample("report-r7-q1-q3.xlsx"), &kensan::workbook::Limits::default()).unwrap();
    let remark = "家庭との日程調整と関係機関への連絡を行い、記録を共有した。".repeat(60);
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("report.xlsx");
    let edit = crate::retyped::Edit::set("業務報告書", "E85".parse().unwrap(), &remark);
    std::fs::write(&input, crate::retyped::retyped(&submitted.workbook, &[edit])).unwrap();
    let bytes = report(&input);
    let book = workbook(&bytes);
    let form = sheet(&book, "業務報告書");
    let label = find(form, "電話")[0];
    let format = book.format_of(form.cell(label).unwrap()).code.to_string();
    assert!(format.contains("全文は表の下"), "{format}");
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    let row = xml.split(&format!("<row r=\"{}\"", label.row + 1)).nth(1).unwrap();
    let height: f64 = row.split("ht=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
    assert!(height < 180.0, "{height}");
    let below: String = form.cells().iter().filter(|c| c.at.row > label.row).map(text).collect();
    assert_eq!(below.matches("家庭との").count(), 60, "all of it");
    assert!(form.row(label.row).iter().any(|c| text(c) == remark), "and the cell holds what was submitted");
}
