//! M101–M104 through the real binary: months of the small form, joined.

use crate::{CLEAN, book};
use std::process::Command;

/// A month of the small form: its period in words, and how many more events its first category has.
type Month<'a> = (&'a str, i64);

fn sheet((period, more): Month<'_>) -> String {
    let (tables, _) = CLEAN.split_once("3. 会議").unwrap();
    let events = format!("'0101 | 本人 | | 3 | {} | 2 | 1", 5 + more);
    let total = format!("=SUM(E8:E11)=>{}", 12 + more);
    tables
        .replace("令和7年度 第1四半期（令和7年4月1日～令和7年6月30日）", period)
        .replace("'0101 | 本人 | | 3 | 5 | 2 | 1", &events)
        .replace("=SUM(E8:E11)=>12", &total)
        .replace("全回数 | 12", &format!("全回数 | {}", 12 + more))
}

/// Joins workbooks of these sheets: the exit code, and the rules said with their level.
fn join(sheets: &[String]) -> (Option<i32>, Vec<String>) {
    let dir = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kensan"));
    command.args(["merge", "--lang", "en", "--schema", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rules/form.toml")]);
    command.arg("-o").arg(dir.path().join("合算.xlsx"));
    for (i, text) in sheets.iter().enumerate() {
        let path = dir.path().join(format!("提出{}.xlsx", ["一", "二", "三", "四"][i]));
        std::fs::write(&path, book::xlsx(text)).unwrap();
        command.arg(path);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let head = |l: &str| l.split_once(']').map(|(head, _)| head.replace('[', " "));
    let levels = ["error[", "warning[", "info["];
    let mut rules: Vec<String> =
        said.lines().filter(|l| levels.iter().any(|w| l.starts_with(w))).filter_map(head).collect();
    rules.retain(|r| !r.ends_with("S106") && !r.ends_with("X104"));
    (output.status.code(), rules)
}

fn months(of: &[Month<'_>]) -> (Option<i32>, Vec<String>) {
    join(&of.iter().map(|m| sheet(*m)).collect::<Vec<_>>())
}

const SPRING: [Month<'static>; 3] = [("令和7年4月分", 0), ("令和7年5月分", 1), ("令和7年6月分", 2)];

#[test]
fn a_complete_set_of_months_is_joined() {
    let (code, rules) = months(&SPRING);
    assert_eq!(code, Some(0), "{rules:?}");
    assert!(rules.iter().all(|r| r == "info M104"), "{rules:?}");
}

#[test]
fn m101_a_month_that_is_not_there() {
    assert_eq!(months(&[SPRING[0], SPRING[2]]), (Some(1), vec!["error M101".to_owned()]));
    // A sheet nobody filled in is no month either.
    let digits = |line: &str| {
        line.split(" | ").map(|c| if c.parse::<i64>().is_ok() { "" } else { c }).collect::<Vec<_>>().join(" | ")
    };
    let blank: Vec<String> = sheet(SPRING[1])
        .lines()
        .map(|l| if l.starts_with('\'') { digits(l) } else { l.replace("=>6", "=>0") })
        .collect();
    let (code, rules) = join(&[sheet(SPRING[0]), blank.join("\n"), sheet(SPRING[2])]);
    assert_eq!(code, Some(1));
    assert!(rules.contains(&"error M101".to_owned()) || rules.iter().any(|r| r.starts_with("error")), "{rules:?}");
    // Without a period it cannot be told which month a sheet is.
    let (code, rules) = join(&[sheet(SPRING[0]), sheet(("", 1)), sheet(SPRING[2])]);
    assert_eq!(code, Some(1));
    assert!(rules.contains(&"error P101".to_owned()), "{rules:?}");
}

#[test]
fn m102_days_that_two_inputs_cover() {
    assert_eq!(
        months(&[SPRING[0], SPRING[1], SPRING[2], ("令和7年6月分", 7)]),
        (Some(1), vec!["error M102".to_owned()])
    );
    let (code, rules) = months(&[SPRING[0], SPRING[1], ("令和7年4月～6月（累計）", 30)]);
    assert_eq!(code, Some(1));
    assert!(rules.iter().any(|r| r == "error M102"), "{rules:?}");
    // Counts since April alone: the last is the answer.
    let (code, rules) = months(&[("令和7年4月分", 0), ("令和7年4月～5月（累計）", 9), ("令和7年4月～6月（累計）", 30)]);
    assert_eq!(code, Some(0), "{rules:?}");
}

#[test]
fn m103_the_same_figures_under_two_periods() {
    let (code, rules) = months(&[SPRING[0], ("令和7年5月分", 0), SPRING[2]]);
    assert_eq!((code, rules), (Some(1), vec!["error M103".to_owned()]));
    // Two months without any activity are the same and no copy.
    let zeros = |period: &str| {
        let zero = |c: &str| if c.parse::<i64>().is_ok() { "0".to_owned() } else { c.to_owned() };
        let line = |l: &str| {
            let words: Vec<String> = l.split(' ').map(zero).collect();
            words.join(" ").replace("=>6", "=>0").replace("=>12", "=>0").replace("=>4", "=>0").replace("=>2", "=>0")
        };
        sheet((period, 0)).lines().map(line).collect::<Vec<_>>().join("\n")
    };
    let (code, rules) = join(&[zeros("令和7年4月分"), zeros("令和7年5月分")]);
    assert_eq!((code, rules), (Some(0), Vec::new()));
    // Among months with counts, one of zeros alone may be a form nobody filled in: a question, no refusal.
    let (code, rules) = join(&[sheet(SPRING[0]), zeros("令和7年5月分"), sheet(SPRING[2])]);
    assert_eq!(code, Some(0), "{rules:?}");
    assert!(rules.contains(&"warning M103".to_owned()), "{rules:?}");
}

#[test]
fn m104_persons_over_several_months() {
    let row = "'0101 | 本人 | | 3 | 5 | 2 | 1";
    let open = [(row, "'0101 | 本人 | | 要確認 3～5人 | 5 | 2 | 1"), ("=SUM(D8:D11)=>6", "要確認 6～8人")];
    let (found, _) = crate::check(&crate::with(&open));
    let rules: Vec<&str> = found.iter().map(|f| f.1.as_str()).collect();
    assert!(rules.contains(&"M104") && !rules.contains(&"V101") && !found.iter().any(|f| f.0 == "error"), "{found:?}");
    // A figure that is withheld has no bounds.
    let (found, _) = crate::check(&crate::with(&[(row, "'0101 | 本人 | | x | 5 | 2 | 1")]));
    assert!(found.iter().all(|f| f.1 != "M104"), "{found:?}");
}
