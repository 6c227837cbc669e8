//! What makes a joined report wrong is refused, with the file and the cell; what the user asks for is done all the same.

use crate::merge::figures as figures_of;
use crate::merge::{join, months};
use crate::retyped::{Edit, retyped};
use crate::tool::{arg, find, sample, sheet, workbook};
use kensan::a1::CellRef;
use std::path::{Path, PathBuf};

/// A folder with the nine months, some of them changed.
struct Months {
    folder: tempfile::TempDir,
}

impl Months {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for path in months(4..=12) {
            std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes `from` with these edits as `name`.
    fn change(&self, from: &str, name: &str, edits: &[Edit]) -> &Self {
        let bytes = std::fs::read(sample(&format!("monthly/{from}"))).unwrap();
        std::fs::write(self.path(name), retyped(&workbook(&bytes), edits)).unwrap();
        self
    }

    fn remove(&self, name: &str) -> &Self {
        std::fs::remove_file(self.path(name)).unwrap();
        self
    }

    fn join(&self, more: &[&str]) -> (Option<i32>, String, PathBuf) {
        let out = tempfile::tempdir().unwrap().keep().join("out.xlsx");
        let (code, said) = join(&[self.folder.path().to_path_buf()], &out, more);
        (code, said, out)
    }

    /// Refused: exit code 1, nothing written, and all of these words said.
    #[track_caller]
    fn refused(&self, more: &[&str], words: &[&str]) {
        let (code, said, out) = self.join(more);
        assert_eq!(code, Some(1), "{said}");
        assert!(!out.exists(), "nothing is written");
        for word in words {
            assert!(said.contains(word), "{word}: {said}");
        }
    }

    /// Written: the exit code, what was said and the file.
    #[track_caller]
    fn done(&self, wanted: i32, more: &[&str]) -> (String, PathBuf) {
        let (code, said, out) = self.join(more);
        assert_eq!(code, Some(wanted), "{said}");
        assert!(out.exists(), "{said}");
        (said, out)
    }
}

fn cell(name: &str) -> CellRef {
    name.parse().unwrap()
}

/// The edits that give a month of the first layout another period in every place that states it.
fn renamed(period: &'static str) -> Vec<Edit> {
    let sheets =
        ["1相談対象者", "2住所", "3相談者・機関", "4方法", "5種別", "6ネットワーク構築", "7人材育成", "8その他"];
    let mut edits: Vec<Edit> =
        sheets.into_iter().map(|s| Edit::set(s, cell("A1"), &format!("月次集計表　{period}"))).collect();
    edits.push(Edit::set("表紙", cell("A3"), period));
    edits
}

fn count(path: &Path, table: &str, row: &str, column: &str) -> serde_json::Value {
    figures_of(path)[&(table.to_owned(), row.to_owned(), column.to_owned())]["value"].clone()
}

#[test]
fn a_missing_month_is_named_and_printed_where_gaps_are_allowed() {
    let months = Months::new();
    months.remove("2025-08.xlsx");
    months.refused(&[], &["M101", "令和7年8月1日～令和7年8月31日"]);
    let (said, out) = months.done(0, &["--allow-gaps"]);
    assert!(said.contains("warning[M101]"), "{said}");
    let book = workbook(&std::fs::read(&out).unwrap());
    assert_eq!(find(sheet(&book, "業務報告書"), "※ 合算に含まない期間: 令和7年8月分").len(), 1);
    // The joined report is read with its own period, and is not taken for a complete one.
    let again = tempfile::tempdir().unwrap();
    let (code, said) = join(std::slice::from_ref(&out), &again.path().join("again.xlsx"), &[]);
    assert_eq!(code, Some(1));
    assert!(said.contains("M101") && said.contains("令和7年8月分"), "{said}");
    // The period asked for is not covered either.
    let (code, said, _) = months.join(&["--period", "2025Q2"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("令和7年8月1日"), "{said}");
    let (said, _) = months.done(0, &["--period", "令和7年度第3四半期"]);
    assert!(said.contains("令和7年10月1日～令和7年12月31日"), "{said}");
}

#[test]
fn a_month_given_twice_is_refused() {
    let months = Months::new();
    std::fs::copy(sample("monthly/2025-05.xlsx"), months.path("2025-05 - コピー.xlsx")).unwrap();
    months.refused(&[], &["M102", "2025-05 - コピー.xlsx", "2025-05.xlsx", "内容も同じ"]);
}

#[test]
fn a_copy_that_was_not_filled_in_is_refused() {
    let months = Months::new();
    months.change("2025-10.xlsx", "2025-11.xlsx", &renamed("令和7年11月分"));
    months.refused(&[], &["M103", "2025-11.xlsx", "2025-10.xlsx", "A3"]);
    let (said, _) = months.done(1, &["--force-errors"]);
    assert!(said.contains("M103"), "{said}");
}

#[test]
fn a_count_since_april_among_single_months_is_refused() {
    let months = Months::new();
    months.change("2025-06.xlsx", "2025-06.xlsx", &renamed("令和7年4月～6月（累計）"));
    months.refused(&[], &["M102", "2025-06.xlsx", "累計", "A3"]);
}

#[test]
fn a_count_since_april_under_a_single_months_name_is_noticed() {
    let months = Months::new();
    for name in ["2025-07.xlsx", "2025-08.xlsx", "2025-09.xlsx", "2025-10.xlsx", "2025-11.xlsx", "2025-12.xlsx"] {
        months.remove(name);
    }
    // June's sheet holds what the three months come to.
    let folder = tempfile::tempdir().unwrap();
    let sum = folder.path().join("sum.xlsx");
    assert_eq!(join(&crate::merge::months(4..=6), &sum, &[]).0, Some(0));
    let totals = figures_of(&sum);
    let mut edits = Vec::new();
    let counts = [
        ("1相談対象者", "1", "consultations", 4),
        ("3相談者・機関", "3", "count", 4),
        ("4方法", "4", "count", 3),
        ("5種別", "5", "count", 3),
    ];
    for (sheet, table, id, column) in counts {
        let book = workbook(&std::fs::read(sample("monthly/2025-06.xlsx")).unwrap());
        let rows = sheet_rows(&book, sheet);
        let of = |key: &str, value: &str| {
            totals.values().find(|r| r["table"] == table && r["column"] == id && r[key] == value).unwrap()["value"]
                .as_f64()
                .unwrap()
        };
        for (row, code) in &rows {
            edits.push(Edit::number(sheet, CellRef::new(*row, column), of("code", code)));
        }
        edits.push(Edit::number(sheet, CellRef::new(rows.last().unwrap().0 + 1, column), of("category", "合計")));
    }
    months.change("2025-06.xlsx", "2025-06.xlsx", &edits);
    months.refused(&[], &["M102", "2025-06.xlsx", "年度初めからの累計と見られます"]);
    months.done(1, &["--force-errors"]);
}

/// Rows with a code: number and code.
fn sheet_rows(book: &kensan::workbook::Workbook, name: &str) -> Vec<(u32, String)> {
    let cells = sheet(book, name).cells().iter().filter(|c| c.at.col == 0);
    cells.map(|c| (c.at.row, crate::tool::text(c))).filter(|(_, t)| t.len() == 4 && t.starts_with('0')).collect()
}

/// The rows of 確認結果, each as one text.
fn findings_told(path: &Path) -> Vec<String> {
    let book = workbook(&std::fs::read(path).unwrap());
    let mut rows: std::collections::BTreeMap<u32, String> = std::collections::BTreeMap::new();
    for cell in sheet(&book, "確認結果").cells() {
        let row = rows.entry(cell.at.row).or_default();
        row.push_str(&crate::tool::text(cell));
        row.push('|');
    }
    rows.into_values().collect()
}

#[test]
fn a_row_that_is_not_in_the_form_stops_the_merge_or_is_carried_on() {
    let months = Months::new();
    let edits = [
        Edit::insert_rows("5種別", 18, 1),
        Edit::set("5種別", cell("B19"), "オンライン診療"),
        Edit::number("5種別", cell("D19"), 2.0),
    ];
    months.change("2025-05.xlsx", "2025-05.xlsx", &edits);
    months.refused(&[], &["C101", "2025-05.xlsx", "B19", "オンライン診療"]);
    // Carried on as told, it is a warning.
    let (_, out) = months.done(0, &["--keep-unknown"]);
    let book = workbook(&std::fs::read(&out).unwrap());
    for name in ["業務報告書", "内訳"] {
        assert_eq!(find(sheet(&book, name), "オンライン診療").len(), 1, "{name}");
    }
    assert_eq!(count(&out, "5", "訪問看護", "count"), 61);
    assert_eq!(count(&out, "5", "オンライン診療", "count"), 2);
}

#[test]
fn a_renamed_label_is_mapped_and_told_with_its_cell() {
    let months = Months::new();
    let cut = [Edit::set("4方法", cell("B4"), "電話相談"), Edit::set("4方法", cell("A4"), "")];
    months.change("2025-05.xlsx", "2025-05.xlsx", &cut);
    let (said, out) = months.done(0, &[]);
    assert!(said.contains("電話相談") && said.contains("2025-05.xlsx 4方法!B4"), "{said}");
    assert_eq!(count(&out, "4", "電話", "count"), 218);
}

#[test]
fn a_slip_in_one_month_is_named_with_its_file_and_cell() {
    let months = Months::new();
    months.change("2025-05.xlsx", "2025-05.xlsx", &[Edit::number("5種別", cell("D18"), 60.0)]);
    months.refused(&[], &["T101", "2025-05.xlsx 5種別!D67", "D18"]);
    let (said, out) = months.done(1, &["--force-errors"]);
    assert!(said.contains("T101"), "{said}");
    let book = workbook(&std::fs::read(&out).unwrap());
    let listed = sheet(&book, "確認結果").cells().iter().any(|c| crate::tool::text(c) == "[2025-05.xlsx]5種別");
    assert!(listed, "the report lists the error with its file");
}

#[test]
fn an_input_whose_period_is_in_doubt_is_refused() {
    let months = Months::new();
    std::fs::rename(months.path("2025-05.xlsx"), months.path("2025-07月分の写し 2025年9月.xlsx")).unwrap();
    months.refused(&[], &["P102"]);
}

#[test]
fn what_cannot_be_read_stops_the_merge_but_not_the_others() {
    let months = Months::new();
    std::fs::write(months.path("2025-08.xlsx"), b"PK\x03\x04 broken").unwrap();
    let (code, said, out) = months.join(&[]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("F101") && said.contains("2025-08.xlsx") && !out.exists(), "{said}");
    let (code, _, _) = months.join(&["--period", "soon"]);
    assert_eq!(code, Some(2));
    let inside = months.path("2025-04.xlsx");
    assert_eq!(join(&[months.folder.path().to_path_buf()], &inside, &[]).0, Some(2), "an input is no output");
    assert!(arg(&inside).ends_with("2025-04.xlsx"));
}

#[test]
fn a_stated_quarter_shows_what_cannot_be_known_and_nothing_false() {
    let months = Months::new();
    let report = sample("report-r7-q1-q3.xlsx");
    let (said, _) = months.done(0, &["--against", arg(&report), "--select", "M104,X107"]);
    assert!(!said.contains("X107"), "{said}");
    let open: Vec<&str> = said.lines().filter(|l| l.contains("範囲までしか分かりません")).collect();
    assert_eq!(open.len(), 4, "{said}");
    assert!(said.contains("未就学児 19（9～66）"), "{said}");
    // What cannot be known stands in 確認結果 too, and nothing of it without --against.
    let told = |path: &Path| findings_told(path).iter().filter(|row| row.contains("範囲までしか分かりません")).count();
    let (_, out) = months.done(0, &["--against", arg(&report), "--select", "M104,X107"]);
    assert_eq!(told(&out), 4);
    let (_, out) = months.done(0, &["--select", "M104,X107"]);
    assert_eq!(told(&out), 0);
}

#[test]
fn a_slip_a_month_hides_under_its_total_is_named_by_the_stated_quarter() {
    let months = Months::new();
    // May: 60 for 6, and the SUM goes along with it.
    let book = workbook(&std::fs::read(sample("monthly/2025-05.xlsx")).unwrap());
    let total = sheet(&book, "5種別").cell(cell("D67")).and_then(crate::tool::number).unwrap();
    let edits = [Edit::number("5種別", cell("D18"), 60.0), Edit::number("5種別", cell("D67"), total + 54.0)];
    months.change("2025-05.xlsx", "2025-05.xlsx", &edits);
    months.done(0, &[]);
    let report = sample("report-r7-q1-q3.xlsx");
    let (said, out) = months.done(1, &["--against", arg(&report), "--select", "X107"]);
    assert_eq!(said.matches("error[X107]").count(), 1, "the total follows from the cell: {said}");
    // The written report tells the same, with the file it is about.
    let told: Vec<String> = findings_told(&out).into_iter().filter(|row| row.contains("X107")).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    for word in ["[report-r7-q1-q3.xlsx]業務報告書", "D120", "訪問看護", "2025-05.xlsx 5種別!D18 60 → 6"] {
        assert!(told[0].contains(word), "{word}: {told:?}");
    }
    assert!(said.contains("訪問看護") && said.contains("2025-05.xlsx 5種別!D18 60 → 6"), "{said}");
    assert!(said.contains("report-r7-q1-q3.xlsx 業務報告書!D120"), "{said}");
}

/// May says 9 more than it should in one row, and the total it types says so: nothing in May tells which of the two is wrong, or which row.
#[test]
fn a_slip_beside_a_typed_total_is_named_by_the_stated_quarter() {
    let months = Months::new();
    months.change("2025-05.xlsx", "2025-05.xlsx", &[Edit::number("5種別", cell("D18"), 15.0)]);
    let report = sample("report-r7-q1-q3.xlsx");
    // Refused for May's total; the quarter shows the cell all the same.
    months.refused(
        &["--against", arg(&report)],
        &["T101", "5種別!D67", "1か所の誤りとすれば: 2025-05.xlsx 5種別!D18 15 → 6\n"],
    );
    months.refused(&[], &["T101", "5種別!D67"]);
    // A month that is missing leaves nothing to compare.
    let (_, said, _) = months.remove("2025-06.xlsx").join(&["--against", arg(&report)]);
    assert!(said.contains("M101") && !said.contains("X107"), "{said}");
}

#[test]
fn a_mistyped_year_is_named_with_its_file_and_the_year_that_fits() {
    let months = Months::new();
    let edits =
        [("月次集計表", "A3"), ("会議・研修等", "A1")].map(|(sheet, at)| Edit::set(sheet, cell(at), "令和6年8月分"));
    // The file's name says no year, so nothing but the other months tells.
    months.change("2025-08.xlsx", "八月.xlsx", &edits).remove("2025-08.xlsx");
    let (code, said, out) = months.join(&[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(!out.exists());
    assert_eq!(said.matches("error[M101]").count(), 1, "the holes it leaves are not told beside it: {said}");
    assert!(
        said.contains(
            "八月.xlsx は令和6年8月1日～令和6年8月31日の報告とされていますが、令和7年8月1日～令和7年8月31日とすれば"
        ),
        "{said}"
    );
    assert!(said.contains("月次集計表!A3"), "{said}");
    // What is missing beside it is told, and the year is a question where gaps are allowed.
    months.remove("2025-05.xlsx");
    months.refused(&[], &["八月.xlsx は", "令和7年5月1日～令和7年5月31日の報告が、入力の中にありません"]);
    let said = months.join(&["--allow-gaps"]).1;
    assert!(said.contains("warning[M101] missing-month: 八月.xlsx は"), "{said}");
}
