//! `--explanations`: every minimal set of figures that would explain what fails, through the binary.

use super::given_up::FORM;
use crate::book;
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

/// What `check` prints of a sheet whose figures agree, but for the `planted` ones: cells (columns B to D, rows 6 to 14) and what they hold.
fn checked(planted: &[(&str, i64)], options: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (schema, input) = (folder.path().join("form.toml"), folder.path().join("提出.xlsx"));
    let labels = ["電話", "来所", "訪問", "郵送", "会議", "巡回", "講座", "紹介", "合計"];
    let mut sums = [0; 3];
    let rows = labels.iter().enumerate().map(|(i, label)| {
        let (new, old) = (10 + i as i64 * 3, 40 + i as i64 * 7);
        let right = if *label == "合計" { sums } else { [new + old, new, old] };
        sums.iter_mut().zip(right).for_each(|(sum, n)| *sum += n);
        let cells = right.iter().zip(["B", "C", "D"]).map(|(n, col)| {
            let cell = format!("{col}{}", 6 + i);
            planted.iter().find(|p| p.0 == cell).map_or(*n, |p| p.1).to_string()
        });
        format!("{label} | {}\n", cells.collect::<Vec<_>>().join(" | "))
    });
    let rows: String = rows.collect();
    let text = format!("# 集計\n窓口の件数\n令和7年度 第1四半期\n\n1. 窓口の件数\n区分 | 計 | 新規 | 継続\n{rows}");
    std::fs::write(&schema, FORM).unwrap();
    std::fs::write(&input, book::xlsx(&text)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kensan"));
    let output = command.arg("check").args(options).arg("--schema").arg(&schema).arg(&input).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn file(planted: &[(&str, i64)], options: &[&str]) -> Value {
    let json: Value = serde_json::from_str(&checked(planted, options)).unwrap();
    json["files"][0].clone()
}

/// Sets of cells, with what each could hold, of the only group of findings; and up to how many cells the list is complete.
fn sets(planted: &[(&str, i64)]) -> (Vec<BTreeSet<String>>, Vec<Value>, u64) {
    let file = file(planted, &["--format", "json", "--explanations"]);
    let groups = file["explanations"].as_array().unwrap();
    assert_eq!(groups.len(), 1, "{groups:#?}");
    let known: BTreeSet<&str> =
        file["findings"].as_array().unwrap().iter().filter_map(|f| f["fingerprint"].as_str()).collect();
    assert!(groups[0]["findings"].as_array().unwrap().iter().all(|f| known.contains(f.as_str().unwrap())));
    let listed = groups[0]["sets"].as_array().unwrap();
    let cells = |set: &Value| set.as_array().unwrap().iter().map(|w| w["cell"].as_str().unwrap().to_owned()).collect();
    (listed.iter().map(cells).collect(), listed.clone(), groups[0]["complete_to"].as_u64().unwrap())
}

#[test]
fn a_smaller_explanation_does_not_hide_the_true_one() {
    // 来所: 新規 13, 継続 47, 計 60. Both of the row's parts are 9 too large; that the column totals are 9 too small and the row's sum as well
    // takes three cells, and no fewer than two explain it.
    let (cells, listed, complete_to) = sets(&[("C7", 22), ("D7", 56)]);
    let truth = BTreeSet::from(["C7".to_owned(), "D7".to_owned()]);
    assert_eq!(cells.iter().position(|set| *set == truth), Some(0), "{cells:?}");
    assert_eq!((listed[0][0]["from"].as_i64(), listed[0][0]["least"].as_i64()), (Some(22), Some(13)));
    assert_eq!(listed[0][0]["least"], listed[0][0]["most"]);
    assert!(cells.len() > 1 && complete_to == 6, "{} to {complete_to}", cells.len());
    assert!(cells.contains(&["B7", "B14", "C14", "D14"].map(String::from).into()), "{cells:?}");
    // Minimal: none holds another, and smaller ones come first.
    for (i, set) in cells.iter().enumerate() {
        assert!(cells[..i].iter().all(|other| other.len() <= set.len() && !other.is_subset(set)), "{set:?}");
    }
}

#[test]
fn the_screen_shows_the_smallest_and_counts_the_others() {
    let text = checked(&[("C7", 22), ("D7", 56)], &["--explanations", "--lang", "ja"]);
    let (head, rest) = text.split_once("考えられる誤り 集計!").unwrap();
    assert!(head.contains("T103") && rest.contains("6 セルまでは漏れなし"), "{text}");
    assert!(rest.contains("\n  1. C7 来所: 22 → 13、D7 来所: 56 → 47\n"), "{text}");
    let lines = rest.lines().filter(|l| l.starts_with("  ")).count();
    assert!(lines <= 31, "{text}");
}

#[test]
fn nothing_is_listed_where_nothing_fails_or_nobody_asked() {
    assert!(file(&[], &["--format", "json", "--explanations"])["explanations"].is_null());
    assert!(file(&[("C7", 22)], &["--format", "json"])["explanations"].is_null());
    assert!(!checked(&[("C7", 22)], &["--lang", "ja"]).contains("考えられる誤り"));
    assert_eq!(sets(&[("C7", 22)]).0[0], BTreeSet::from(["C7".to_owned()]));
}
