//! Months under an old and a new version of a form, in one schema with validity dates and successors, joined through the real binary: a
//! category that others replaced in two steps, one that was dropped, one that was renamed, and rows in another order.

use crate::book;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

const FORM: &str = r#"
id = "versions"
version = "2"
title = "訪問相談報告書"
language = "ja"

[recognise]
titles = ["訪問相談報告書"]
min_tables = 1

[[table]]
id = "1"
number = 1
title = "方法"
columns = [{ id = "count", label = "件数", measure = "events" }]
rows = [
    { code = "0101", path = ["電話"] },
    { code = "0102", path = ["FAX"], valid_to = 2025-09-30 },
    { code = "0103", path = ["メール"], aliases = ["電子メール"] },
    { code = "0104", path = ["訪問", "自宅"] },
    { code = "0105", path = ["訪問", "学校"] },
    { code = "0106", path = ["ポケベル"], valid_to = 2025-06-30, successor = "0107" },
    { code = "0107", path = ["PHS"], valid_from = 2025-07-01, valid_to = 2025-09-30, successor = "0108" },
    { code = "0108", path = ["オンライン"], valid_from = 2025-10-01 },
]
total = "合計"
"#;

/// The rows of a month in the version of the form then in force: code, group, label, count.
fn rows(month: u32) -> Vec<(&'static str, &'static str, &'static str, i64)> {
    let n = i64::from(month);
    match month {
        10.. => vec![
            ("0101", "電話", "", n),
            ("0103", "電子メール", "", 2 * n),
            ("0108", "オンライン", "", 3 * n),
            ("0105", "訪問", "学校", 1),
            ("0104", "訪問", "自宅", 2),
        ],
        _ => {
            let (code, label) = if month < 7 { ("0106", "ポケベル") } else { ("0107", "PHS") };
            vec![
                ("0101", "電話", "", n),
                ("0102", "FAX", "", 4),
                ("0103", "メール", "", 2 * n),
                ("0104", "訪問", "自宅", 2),
                ("0105", "訪問", "学校", 1),
                (code, label, "", 3 * n),
            ]
        }
    }
}

/// A month as a sheet, with or without a column of codes, some of its rows standing for others.
fn month(month: u32, codes: bool, instead: &[(&str, (&'static str, &'static str))]) -> String {
    use std::fmt::Write as _;
    let head = if codes { "コード | 区分 |  | 件数" } else { "区分 |  | 件数" };
    let mut text = format!("# 月報\n訪問相談報告書\n令和7年{month}月分\n\n1. 方法\n{head}");
    let mut sum = 0;
    for (code, group, label, count) in rows(month) {
        let other = instead.iter().find(|i| i.0 == code).map(|i| i.1);
        let (code, group) = other.unwrap_or((code, group));
        let code = if codes { format!("'{code} | ") } else { String::new() };
        let _ = write!(text, "\n{code}{group} | {label} | {count}");
        sum += count;
    }
    let _ = write!(text, "\n{}合計 |  | {sum}", if codes { " | " } else { "" });
    text
}

struct Run {
    folder: tempfile::TempDir,
}

impl Run {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("form.toml"), FORM).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, sheet: &str) -> PathBuf {
        std::fs::write(self.path(name), book::xlsx(sheet)).unwrap();
        self.path(name)
    }

    fn months(&self, months: std::ops::RangeInclusive<u32>, codes: bool) -> Vec<PathBuf> {
        months.map(|m| self.write(&format!("{m:02}-{codes}.xlsx"), &month(m, codes, &[]))).collect()
    }

    fn kensan(&self, args: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kensan"));
        let output =
            command.args(args).arg("--schema").arg(self.path("form.toml")).args(["--lang", "ja"]).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout) + &text(output.stderr))
    }

    fn join(&self, inputs: &[PathBuf], out: &str, more: &[&str]) -> (Option<i32>, String) {
        let out = self.path(out);
        let mut args = vec!["merge", "--force", "-o", out.to_str().unwrap()];
        args.extend(inputs.iter().map(|p| p.to_str().unwrap()));
        args.extend(more);
        self.kensan(&args)
    }

    /// Counts by code, of the categories that have one.
    fn counts(&self, name: &str) -> BTreeMap<String, i64> {
        let (from, to) = (self.path(name), self.path("tidy.jsonl"));
        self.kensan(&["convert", name_of(&from), "--to", "jsonl", "--force", "-o", name_of(&to)]);
        let text = std::fs::read_to_string(to).unwrap();
        let lines = text.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap());
        let code = |row: &serde_json::Value| row["code"].as_str().filter(|c| !c.is_empty()).map(str::to_owned);
        lines.filter_map(|row| Some((code(&row)?, row["value"].as_i64()?))).collect()
    }
}

fn name_of(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn counted(figures: &[(&str, i64)]) -> BTreeMap<String, i64> {
    figures.iter().map(|(code, n)| ((*code).to_owned(), *n)).collect()
}

#[test]
fn months_of_two_versions_are_mapped_by_the_schema() {
    let run = Run::new();
    for codes in [true, false] {
        let (code, said) = run.join(&run.months(4..=12, codes), "年.xlsx", &["--trace", "1:0106"]);
        assert_eq!(code, Some(0), "{said}");
        for words in [
            "0106「ポケベル」は、",
            "0107「PHS」は、",
            "0108「オンライン」に変わっている",
            "「電子メール」は様式の「メール」と表記が異なります",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
        // What became another category is followed to it.
        assert!(said.contains("0106 → 0107\n0107 → 0108\n1 0108 オンライン 件数: 216件"), "{said}");
        let wanted = [("0101", 72), ("0103", 144), ("0104", 18), ("0105", 9), ("0108", 216), ("0102", 24)];
        let mut counts = run.counts("年.xlsx");
        counts.retain(|code, n| *n != 0 || !["0106", "0107"].contains(&code.as_str()));
        assert_eq!(counts, counted(&wanted), "codes: {codes}");
    }
}

#[test]
fn a_period_before_the_change_keeps_its_own_categories_and_quarters_come_to_the_same() {
    let run = Run::new();
    let months = run.months(4..=12, true);
    for (name, part) in [("第1四半期.xlsx", 0..3), ("第2四半期.xlsx", 3..6), ("第3四半期.xlsx", 6..9)] {
        let (code, said) = run.join(&months[part], name, &[]);
        assert_eq!(code, Some(0), "{said}");
    }
    let codes = |name| run.counts(name).into_keys().collect::<Vec<_>>();
    assert_eq!(codes("第1四半期.xlsx"), ["0101", "0102", "0103", "0104", "0105", "0106"]);
    assert_eq!(codes("第2四半期.xlsx"), ["0101", "0102", "0103", "0104", "0105", "0107"]);
    assert_eq!(codes("第3四半期.xlsx"), ["0101", "0103", "0104", "0105", "0108"]);
    let quarters = ["第3四半期.xlsx", "第1四半期.xlsx", "第2四半期.xlsx"].map(|n| run.path(n));
    assert_eq!(run.join(&quarters, "四半期から.xlsx", &[]).0, Some(0));
    assert_eq!(run.join(&months, "月から.xlsx", &[]).0, Some(0));
    assert_eq!(run.counts("四半期から.xlsx"), run.counts("月から.xlsx"));
}

#[test]
fn an_old_form_after_the_change_is_asked_about_once_and_counted() {
    let run = Run::new();
    let mut inputs = run.months(4..=12, true);
    let written = |at: usize| inputs[at].file_name().unwrap().to_str().unwrap().to_owned();
    let (october, september) = (written(6), written(5));
    run.write(&october, &month(10, true, &[("0108", ("0106", "ポケベル"))]));
    run.write(&september, &month(9, true, &[("0107", ("0108", "オンライン"))]));
    let (code, said) = run.join(&inputs, "年.xlsx", &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains("C102"), "that the row of the version in force is not there is no second fault: {said}");
    // The one in force is named, two steps on, and back.
    assert!(
        said.contains(
            "「ポケベル」(コード 0106)は、この報告期間では使われない区分です。代わりに「0108 オンライン」を使います"
        ),
        "{said}"
    );
    assert!(said.contains("代わりに「0107 PHS」を使います"), "{said}");
    assert_eq!(run.counts("年.xlsx")["0108"], 216);
    // A category that was dropped and still counts is carried and asked about.
    let sheet =
        month(11, true, &[]).replace("\n'0103", "\n'0102 | FAX |  | 5\n'0103").replace("合計 |  | 69", "合計 |  | 74");
    inputs[7] = run.write(&written(7), &sheet);
    let (code, said) = run.join(&inputs, "年.xlsx", &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("「FAX」(コード 0102)は、この報告期間では使われない区分です\n"), "{said}");
    assert_eq!(run.counts("年.xlsx")["0102"], 29);
}
