//! P107: the business days against the calendar, and the schema's opening days.

use super::{book, with};
use std::process::Command;

/// The clean form with `days` stated and `hours` beside 夜間, under a schema with these opening days; level, cell and message of P107, and
/// its tally.
fn p107(days: &str, hours: &str, rule: &str, changes: &[(&str, &str)]) -> (Vec<(String, String, String)>, [u64; 3]) {
    let dir = tempfile::tempdir().unwrap();
    let header = "[[header]]\nid = \"hours\"\nlabel = \"開所時間\"\nmeasure = \"text\"\n";
    let schema = include_str!("form.toml").replacen(
        "[[header]]",
        &format!("[business_days]\n{rule}\n\n{header}\n[[header]]"),
        1,
    );
    std::fs::write(dir.path().join("form.toml"), schema).unwrap();
    let line = format!("開所日数 | {days}\n開所時間 | {hours}");
    let moved = [("D8:D11", "D9:D12"), ("E8:E11", "E9:E12"), ("F8:F11", "F9:F12"), ("G8:G11", "G9:G12")];
    let text = with(&[&[("開所日数 | 60", line.as_str())], &moved[..], changes].concat());
    let path = dir.path().join("提出.xlsx");
    std::fs::write(&path, book::xlsx(&text)).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_kensan"))
        .args(["check", "--format", "json", "--lang", "ja", "--schema"])
        .args([dir.path().join("form.toml"), path])
        .output()
        .unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)));
    let file = &json["files"][0];
    let word = |v: &serde_json::Value| v.as_str().unwrap_or_default().to_owned();
    let findings = file["findings"].as_array().unwrap();
    let found = findings
        .iter()
        .filter(|f| ["P107", "S106"].contains(&f["rule"].as_str().unwrap()))
        .map(|f| (word(&f["severity"]), word(&f["cell"]), word(&f["message"])))
        .collect();
    let tally = file["rules"].as_array().unwrap().iter().find(|r| r["rule"] == "P107").unwrap();
    (found, ["evaluated", "failed", "not_evaluable"].map(|k| tally[k].as_u64().unwrap()))
}

const NAMED: &str = "stated = \"open_days\"\nhours = \"hours\"";

/// 令和7年 4月から6月: 平日 65 日, of which 昭和の日, こどもの日 and its 振替休日 are holidays.
#[test]
fn p107_the_days_the_calendar_has() {
    assert_eq!(p107("62", "平日 9:00～17:00", NAMED, &[]), (vec![], [1, 0, 0]));
    let january = [
        ("令和7年度 第1四半期（令和7年4月1日～令和7年6月30日）", "令和8年1月分"),
        ("4月4日", "1月5日"),
        ("2025-05-12", "2026-01-06"),
        ("6月1日(日)", "1月7日"),
    ];
    // 22 weekdays without 元日, 成人の日 and January 2.
    assert_eq!(p107("19", "月曜日から金曜日 9:00～17:00", NAMED, &january), (vec![], [1, 0, 0]));
    // Without a closing at the year's end, and open on holidays.
    let open = "stated = \"open_days\"\nweekdays = \"月～金\"\npublic_holidays = false\nyear_end = \"\"";
    assert_eq!(p107("22", "不明", open, &january), (vec![], [1, 0, 0]));
}

#[test]
fn p107_more_than_the_calendar_has_and_fewer() {
    let (found, _) = p107("65", "月～金 9:00～17:00", NAMED, &[]);
    let [(level, cell, message)] = &found[..] else { panic!("{found:?}") };
    assert_eq!((level.as_str(), cell.as_str()), ("error", "B3"));
    assert!(
        message.contains("62") && message.contains("+3") && message.contains("65 日のうち、祝日 3 日"),
        "{message}"
    );
    let (found, _) = p107("60", "月～金 9:00～17:00", NAMED, &[]);
    assert_eq!(found.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["info"]);
    // More days than the period has, whatever the weekdays are.
    let (found, _) = p107("92", "別紙のとおり", NAMED, &[]);
    assert_eq!(found.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["error"]);
}

#[test]
fn p107_what_is_not_known() {
    let (found, tally) = p107("60", "別紙のとおり", NAMED, &[]);
    assert_eq!(tally, [0, 0, 1]);
    assert!(found[0].2.contains("曜日を読み取れません"), "{found:?}");
    let (_, tally) = p107("不明", "月～金", NAMED, &[]);
    assert_eq!(tally, [0, 0, 1]);
    let (_, tally) = p107("60", "月～金", NAMED, &[("令和7年度 第1四半期（令和7年4月1日～令和7年6月30日）", "報告")]);
    assert_eq!(tally, [0, 0, 1]);
}

#[test]
fn the_schema_says_what_it_does_not_understand() {
    for (rule, fault) in [
        ("stated = \"open_dais\"", "open_dais"),
        ("stated = \"open_days\"\nweekdays = \"まいにち\"", "まいにち"),
        ("stated = \"open_days\"\nyear_end = \"12-32/01-03\"", "12-32/01-03"),
        ("stated = \"open_days\"\nhours = \"night\"", "night"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let schema =
            include_str!("form.toml").replacen("[[header]]", &format!("[business_days]\n{rule}\n\n[[header]]"), 1);
        let path = dir.path().join("form.toml");
        std::fs::write(&path, schema).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_kensan")).args(["schema", "check"]).arg(path).output().unwrap();
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(!output.status.success() && said.contains(fault), "{said}");
    }
}
