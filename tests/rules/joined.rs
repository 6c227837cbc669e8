//! What reports come to by measure, through the real binary: persons told by those who come for the first time, categories that gave way to
//! others, and several offices.

use crate::book;
use kensan::workbook::Value as Cell;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// A form with a column and a row of first contacts, and a category that another replaced in July.
const FORM: &str = r#"
id = "first-contacts"
version = "1"
title = "相談報告書"
language = "ja"
submitter = ["事業所名"]

[recognise]
titles = ["相談報告書"]
min_tables = 1

[[table]]
id = "1"
number = 1
title = "相談者"
columns = [
    { id = "persons", label = "実人数", measure = "persons" },
    { id = "new", label = "新規", measure = "persons", first_contacts_of = "persons" },
    { id = "events", label = "延べ件数", measure = "events" },
]
rows = [
    { code = "0101", path = ["本人"] },
    { code = "0102", path = ["電話"], valid_to = 2025-06-30, successor = "0103" },
    { code = "0103", path = ["通話"], valid_from = 2025-07-01 },
]

[[table]]
id = "2"
number = 2
title = "地区"
columns = [{ id = "persons", label = "人数", measure = "persons" }]
rows = [
    { code = "0201", path = ["東地区"] },
    { code = "0202", path = ["うち新規"], of = "0201", first_contacts = true, optional = true },
]
"#;

/// A month: its number, persons, those who are new and events of 本人, and events of the category that was replaced.
type Month = (u32, [i64; 3], i64);

fn report((month, [persons, new, events], calls): Month, office: &str) -> String {
    let callers = calls.min(1);
    let (code, name) = if month < 7 { ("0102", "電話") } else { ("0103", "通話") };
    format!(
        "# 月報\n相談報告書\n令和7年{month}月分\n事業所名 | {office}\n\n1. 相談者\nコード | 区分 | 実人数 | 新規 | 延べ件数\n\
         '0101 | 本人 | {persons} | {new} | {events}\n'{code} | {name} | {callers} | 0 | {calls}\n\n\
         2. 地区\nコード | 区分 | 人数\n'0201 | 東地区 | {persons}\n'0202 | うち新規 | {new}"
    )
}

/// What joining came to: the exit code, what was said, the figures by `code.column`, and the written workbook.
struct Joined {
    code: Option<i32>,
    said: String,
    figures: Vec<(String, Value)>,
    sheets: Vec<(String, Vec<String>)>,
}

impl Joined {
    #[track_caller]
    fn is(&self, wanted: &[(&str, &str)]) {
        for (key, value) in wanted {
            let own = self.figures.iter().find(|f| f.0 == *key).map_or("absent".to_owned(), |f| match &f.1 {
                Value::String(text) => text.replace('\n', " "),
                other => other.to_string(),
            });
            assert_eq!(&own, value, "{key}: {}\n{:?}", self.said, self.figures);
        }
    }

    fn sheet(&self, name: &str) -> Option<&[String]> {
        self.sheets.iter().find(|s| s.0 == name).map(|s| &s.1[..])
    }
}

fn kensan(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let schema = folder.join("form.toml");
    std::fs::write(&schema, FORM).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kensan"));
    let output = command.args(args).arg("--schema").arg(&schema).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout) + &text(output.stderr))
}

fn join(reports: &[(Month, &str)], more: &[&str]) -> Joined {
    let folder = tempfile::tempdir().unwrap();
    let inputs = folder.path().join("提出");
    std::fs::create_dir(&inputs).unwrap();
    for (i, (month, office)) in reports.iter().enumerate() {
        std::fs::write(inputs.join(format!("{i}.xlsx")), book::xlsx(&report(*month, office))).unwrap();
    }
    let out = folder.path().join("合算.xlsx");
    let (out_name, inputs) = (out.to_str().unwrap(), inputs.to_str().unwrap());
    let (code, said) = kensan(folder.path(), &[&["merge", "--lang", "ja", "-o", out_name, inputs], more].concat());
    let mut joined = Joined { code, said, figures: Vec::new(), sheets: Vec::new() };
    if !out.exists() {
        return joined;
    }
    let tidy = folder.path().join("out.jsonl");
    kensan(folder.path(), &["convert", out_name, "--to", "jsonl", "-o", tidy.to_str().unwrap()]);
    for line in std::fs::read_to_string(tidy).unwrap().lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let word = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        joined.figures.push((format!("{}.{}", word("code"), word("column")), row["value"].clone()));
    }
    let book = kensan::workbook::open(&out, &kensan::workbook::Limits::default()).unwrap().workbook;
    for sheet in &book.sheets {
        let texts = sheet.cells().iter().map(|c| match &c.value {
            Cell::Text(t) => t.to_string(),
            Cell::Number(n) => n.to_string(),
            _ => String::new(),
        });
        joined.sheets.push((sheet.name.clone(), texts.collect()));
    }
    joined
}

fn alone(months: &[Month]) -> Joined {
    join(&months.iter().map(|m| (*m, "")).collect::<Vec<_>>(), &[])
}

#[test]
fn persons_from_april_on_are_those_who_came_for_the_first_time() {
    let joined = alone(&[(4, [3, 3, 5], 1), (5, [4, 1, 6], 1), (6, [2, 0, 2], 1)]);
    assert_eq!(joined.code, Some(0), "{}", joined.said);
    // A column (3 + 1 + 0) and a row of first contacts.
    joined.is(&[("0101.persons", "4"), ("0101.new", "4"), ("0101.events", "13"), ("0201.persons", "4")]);
}

#[test]
fn first_contacts_tell_nothing_of_a_period_that_begins_later() {
    let joined = alone(&[(5, [4, 1, 6], 1), (6, [2, 0, 2], 1)]);
    assert_eq!(joined.code, Some(0), "{}", joined.said);
    // Those of April may have come again: 4 at least, 6 at most.
    joined.is(&[("0101.persons", "要確認 4～6人"), ("0101.new", "1"), ("0201.persons", "要確認 4～6人")]);
}

#[test]
fn first_contacts_that_contradict_the_months_leave_the_bounds() {
    // More new persons in all than persons: nobody can tell which is wrong.
    let joined = alone(&[(4, [3, 3, 5], 1), (5, [4, 0, 6], 1)]);
    joined.is(&[("0101.persons", "要確認 4～7人"), ("0101.new", "3")]);
    // A gap, too, leaves them open.
    let months: Vec<_> = [(4, [3, 3, 5], 1), (6, [4, 1, 6], 1)].map(|m| (m, "")).to_vec();
    let joined = join(&months, &["--allow-gaps"]);
    joined.is(&[("0101.persons", "要確認 4～7人"), ("0101.new", "4")]);
}

#[test]
fn a_category_that_gave_way_to_another_goes_on_in_it() {
    // Before the change: its own figures.
    let joined = alone(&[(5, [1, 0, 1], 4), (6, [1, 0, 2], 3)]);
    joined.is(&[("0102.events", "7"), ("0103.events", "absent")]);
    // Across the change: all in the one that is valid at the end.
    let joined = alone(&[(5, [1, 0, 1], 4), (6, [1, 0, 2], 3), (7, [1, 0, 3], 5)]);
    assert_eq!(joined.code, Some(0), "{}", joined.said);
    joined.is(&[("0103.events", "12")]);
    let breakdown = joined.sheet("内訳").unwrap();
    for part in ["4", "3", "5", "12"] {
        assert!(breakdown.iter().any(|t| t == part), "{part}: {breakdown:?}");
    }
    // After the change alone.
    let joined = alone(&[(7, [1, 0, 1], 5), (8, [1, 0, 2], 6)]);
    joined.is(&[("0103.events", "11")]);
}

#[test]
fn offices_add_events_and_bound_persons() {
    let (a, b, c) = ((4, [3, 3, 5], 2), (4, [4, 4, 6], 1), (4, [2, 2, 9], 3));
    let joined = join(&[(a, "あさひ"), (b, "いずみ"), (c, "うみべ")], &[]);
    assert_eq!(joined.code, Some(0), "{}", joined.said);
    // A person may go to several offices.
    joined.is(&[("0101.events", "20"), ("0102.events", "6"), ("0101.persons", "要確認 4～9人")]);
    let offices = joined.sheet("事業所別").expect("a sheet by office");
    for name in ["あさひ", "いずみ", "うみべ", "20", "4～9"] {
        assert!(offices.iter().any(|t| t == name), "{name}: {offices:?}");
    }
    assert!(joined.sheet("出典").is_some(), "a cell alone does not say which file it is in");
    // One office that misses a month is named.
    let joined = join(&[(a, "あさひ"), ((5, [1, 0, 1], 1), "あさひ"), (b, "いずみ")], &[]);
    assert_eq!(joined.code, Some(1));
    assert!(joined.said.contains("M101") && joined.said.contains("いずみ"), "{}", joined.said);
    // The same office twice is no second office.
    let joined = join(&[(a, "あさひ"), (b, "あさひ")], &[]);
    assert_eq!(joined.code, Some(1));
    assert!(joined.said.contains("M102"), "{}", joined.said);
}

/// The rows of 出典 are written straight into the package, past the library that writes the rest.
#[test]
fn every_cell_of_every_input_is_listed_as_it_is() {
    let joined = join(&[((4, [3, 3, 5], 2), "あさひ<&>_x0041_"), ((4, [4, 4, 6], 1), "いずみ")], &[]);
    assert_eq!(joined.code, Some(0), "{}", joined.said);
    let sources = joined.sheet("出典").expect("a sheet of sources");
    let row = ["1. 相談者", "0101", "本人", "延べ件数", "11", "4月", "あさひ<&>_x0041_", "5", "0.xlsx", "月報", "E7"];
    assert!(sources.windows(row.len()).any(|w| w == row), "{sources:?}");
    // Of each input eight figures.
    assert_eq!(sources.iter().filter(|t| *t == "月報").count(), 2 * 8, "{sources:?}");
}

#[test]
fn more_offices_than_a_sheet_shows_are_told() {
    let name = |i: i64| format!("事業所{}", char::from_u32('ぁ' as u32 + i as u32).unwrap());
    let of = |count: i64| {
        let names: Vec<String> = (0..count).map(name).collect();
        let reports: Vec<(Month, &str)> =
            names.iter().zip(1..).map(|(n, i)| ((4, [2, 1, 2 + i], i), n.as_str())).collect();
        join(&reports, &[])
    };
    let said = |joined: &Joined| joined.sheet("内訳").unwrap().iter().any(|t| t.contains("「事業所別」はありません"));
    let joined = of(60);
    assert_eq!(joined.code, Some(0), "{}", joined.said);
    assert!(joined.sheet("事業所別").is_some() && !said(&joined));
    let joined = of(61);
    assert_eq!(joined.code, Some(0), "{}", joined.said);
    assert!(joined.sheet("事業所別").is_none() && said(&joined));
    // Every office's figures are in 出典 all the same.
    let sources = joined.sheet("出典").unwrap();
    assert!((0..61).all(|i| sources.contains(&name(i))));
    joined.is(&[("0102.events", "1891")]);
}
