//! Options: which findings count, how loud, in which colour and language, on how many cores; and usage that is wrong.

use crate::support::{APRIL, FAULTY, REPORT, check_json, kensan, put, run, said, tuples};
use std::collections::BTreeSet;

fn rules(args: &[&str]) -> BTreeSet<String> {
    tuples(&check_json([FAULTY].iter().chain(args)).1).into_iter().map(|f| f.1).collect()
}

#[test]
fn rules_are_chosen_by_code_and_by_name() {
    let all = rules(&[]);
    let set = |codes: &[&str]| codes.iter().map(|&c| c.to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(rules(&["--select", "T101,v102"]), set(&["T101", "V102"]));
    assert_eq!(rules(&["--select", "total-mismatch", "--select", "number-as-text"]), set(&["T101", "V102"]));
    let without: BTreeSet<String> = all.iter().filter(|r| *r != "T101" && *r != "C103").cloned().collect();
    assert_eq!(rules(&["--ignore", "total-mismatch,C103"]), without);
    assert_eq!(rules(&["--select", "T101,V102", "--ignore", "T101"]), set(&["V102"]));
    // What is left out does not count for the exit code either.
    assert_eq!(run(["check", FAULTY, "--select", "V102"]).code, 0);
}

#[test]
fn a_rule_that_does_not_exist_is_refused() {
    for args in [["check", FAULTY, "--select", "T999"], ["check", FAULTY, "--ignore", "total-missmatch"]] {
        let said = run(args);
        assert_eq!((said.code, said.out.as_str()), (2, ""));
        assert!(said.err.contains("There is no rule “") && said.err.contains("help: "), "{}", said.err);
    }
    assert_eq!(run(["explain", "T101", "nothing"]).code, 2);
    assert_eq!(run(["explain", "t101", "total-mismatch"]).code, 0);
}

#[test]
fn the_level_that_fails() {
    for (level, code) in [("error", 0), ("warning", 1), ("info", 1)] {
        assert_eq!(run(["check", REPORT, "--fail-on", level]).code, code, "{level}");
    }
    for (level, code) in [("error", 0), ("warning", 0), ("info", 1)] {
        assert_eq!(run(["check", APRIL, "--fail-on", level]).code, code, "{level}");
    }
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out.xlsx");
    let args = ["report", REPORT, "--fail-on", "warning", "-o"].map(AsRef::as_ref);
    assert_eq!(run(args.into_iter().chain([out.as_os_str()])).code, 1);
}

#[test]
fn quiet_says_nothing_but_findings() {
    let (loud, quiet) = (run(["check", REPORT]), run(["check", REPORT, "-q"]));
    assert_eq!(loud.out, format!("{}1 file: 0 errors, 3 warnings, 5 infos\n", quiet.out));
    assert_eq!((quiet.code, quiet.err.as_str()), (0, ""));
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out.xlsx");
    let said = run(["report".as_ref(), REPORT.as_ref(), "-q".as_ref(), "-o".as_ref(), out.as_os_str()]);
    assert_eq!((said.out.as_str(), said.err.as_str()), ("", ""));
    assert_eq!(run(["check", REPORT, "-q", "-v"]).code, 2, "they contradict each other");
}

#[test]
fn progress_is_for_terminals_only() {
    for args in [&["check", "samples"][..], &["check", "samples", "--no-progress"]] {
        assert_eq!(run(args).err, "");
    }
}

#[test]
fn colours_when_asked_for() {
    let plain = run(["check", FAULTY]).out;
    assert!(!plain.contains('\u{1b}'));
    assert_eq!(run(["check", FAULTY, "--color", "never"]).out, plain);
    let coloured = run(["check", FAULTY, "--color", "always"]).out;
    assert!(coloured.contains("\u{1b}[1m\u{1b}[31merror[T101]\u{1b}[0m"), "{}", &coloured[..200]);
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
}

#[test]
fn the_number_of_cores_changes_nothing() {
    for format in ["text", "json"] {
        let one = run(["check", "samples", "--format", format, "-j", "1"]);
        for jobs in ["2", "5"] {
            assert_eq!(run(["check", "samples", "--format", format, "-j", jobs]).out, one.out, "{format} {jobs}");
        }
    }
    for jobs in ["0", "-1", "many", "1000000"] {
        assert_eq!(run(["check", APRIL, &format!("-j={jobs}")]).code, 2, "{jobs}");
    }
}

#[test]
fn the_language_follows_the_system_unless_asked_for() {
    let ja = "1 ファイル: エラー 0件、警告 3件、情報 5件\n";
    let en = "1 file: 0 errors, 3 warnings, 5 infos\n";
    let with = |vars: &[(&str, &str)], args: &[&str]| {
        let mut command = kensan();
        command.env_remove("LC_ALL").envs(vars.iter().copied());
        said(command.args(["check", REPORT]).args(args).output().unwrap()).out
    };
    if cfg!(all(unix, not(target_os = "macos"))) {
        assert!(with(&[("LANG", "ja_JP.UTF-8")], &[]).ends_with(ja));
        assert!(with(&[("LC_ALL", "ja_JP.UTF-8"), ("LANG", "C")], &[]).ends_with(ja));
        assert!(with(&[("LC_ALL", "C"), ("LANG", "ja_JP.UTF-8")], &[]).ends_with(en));
        assert!(with(&[("LANG", "de_DE.UTF-8")], &[]).ends_with(en));
        assert!(with(&[], &[]).ends_with(en));
    }
    assert!(with(&[("LANG", "ja_JP.UTF-8")], &["--lang", "en"]).ends_with(en));
    assert!(with(&[("LANG", "C")], &["--lang=ja"]).ends_with(ja));
}

#[test]
fn help_in_both_languages() {
    let mut command = kensan();
    let ja = said(command.args(["help", "check"]).env("LC_ALL", "ja_JP.UTF-8").output().unwrap());
    let asked = run(["check", "--help", "--lang", "ja"]);
    if cfg!(all(unix, not(target_os = "macos"))) {
        assert_eq!(ja.out, asked.out);
    }
    assert!(asked.out.contains("使い方: kensan check [オプション] <パス>...\n"), "{}", asked.out);
    let en = run(["check", "--help"]);
    assert!(en.out.contains("Usage: kensan check [OPTIONS] <PATH>...\n"), "{}", en.out);
    assert_eq!((asked.code, en.code), (0, 0));
    for lang in ["ja", "en"] {
        assert_eq!(run(["--version", "--lang", lang]).out, format!("kensan {}\n", env!("CARGO_PKG_VERSION")));
    }
}

#[test]
fn wrong_usage() {
    let wrong: [&[&str]; 12] = [
        &[],
        &["check"],
        &["chek", APRIL],
        &["check", APRIL, "--format", "yaml"],
        &["check", APRIL, "--fail-on", "panic"],
        &["check", APRIL, "--no-such-option"],
        &["report", REPORT],
        &["report", REPORT, APRIL, "-o", "x.xlsx"],
        &["convert", APRIL, "-o", "x.csv"],
        &["schema"],
        &["explain"],
        &["help", "nothing"],
    ];
    for args in wrong {
        for lang in ["en", "ja"] {
            let said = run(args.iter().chain(&["--lang", lang]));
            assert_eq!((said.code, said.out.as_str()), (2, ""), "{args:?}");
            assert!(!said.err.is_empty());
        }
    }
}

#[test]
fn schemas_by_name_and_by_file() {
    let list = run(["schema", "list"]);
    assert!(list.out.starts_with("kita-coordinator\t"), "{}", list.out);
    let file = "schemas/kita-coordinator.toml";
    assert_eq!(run(["check", FAULTY, "--schema", file]).out, run(["check", FAULTY]).out);
    assert_eq!(run(["check", FAULTY, "--schema", "kita-coordinator"]).out, run(["check", FAULTY]).out);
    for lang in ["ja", "en"] {
        assert_eq!(
            run(["schema", "show", file, "--lang", lang]).out,
            run(["schema", "show", "kita-coordinator", "--lang", lang]).out
        );
    }
    let missing = run(["check", FAULTY, "--schema", "no-such-form"]);
    assert_eq!((missing.code, missing.out.as_str()), (2, ""));
    assert!(missing.err.contains("help: "), "{}", missing.err);
}

#[test]
fn schema_files_are_checked_each() {
    let dir = tempfile::tempdir().unwrap();
    let faulty = dir.path().join("faulty.toml");
    std::fs::write(&faulty, "id = \"x\"\nno_such_key = 1\n").unwrap();
    let faulty = faulty.to_str().unwrap();
    let good = "schemas/kita-coordinator.toml";
    let said = run(["schema", "check", good]);
    assert_eq!((said.code, said.out.as_str()), (0, ""));
    let said = run(["schema", "check", faulty, good]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("no_such_key") && said.out.contains(":2:1"), "{}", said.out);
    let said = run(["schema", "check", "no-such.toml", faulty, good]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("no-such.toml") && said.out.contains("no_such_key"), "{said:?}");
    // A faulty schema is no ground to check against.
    assert_eq!(run(["check", APRIL, "--schema", faulty]).code, 2);
}

#[test]
fn detectability_is_told_in_text_and_json_alike() {
    let said = run(["schema", "show", "kita-coordinator", "--detectability", "--format", "json"]);
    assert_eq!(said.code, 0, "{said:?}");
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let cells = json["cells"].as_array().unwrap();
    let located = cells.iter().filter(|c| c["located"] == true).count();
    assert!(located > 20 && located < cells.len(), "{located}");
    // 有 of a row of section 1 stands in its row and in its column.
    let yes = cells.iter().find(|c| c["row_code"] == "0101" && c["column"] == "care_yes").unwrap();
    assert_eq!((&yes["noticed"], &yes["located"]), (&"always".into(), &true.into()));
    assert_eq!(json["control_total"]["kind"], "subtotal");
    let sums: u64 = json["tables"].as_array().unwrap().iter().map(|t| t["located"].as_u64().unwrap()).sum();
    assert_eq!(sums, located as u64);
    for lang in ["ja", "en"] {
        let text = run(["schema", "show", "kita-coordinator", "--detectability", "--lang", lang]).out;
        let per_cell = text
            .lines()
            .filter(|l| l.contains(if lang == "ja" { "場所も分かる" } else { "noticed and located" }));
        assert_eq!(per_cell.count(), located, "{text}");
    }
    assert_eq!(run(["schema", "show", "kita-coordinator", "--format", "json"]).code, 2);
}

#[test]
fn a_schema_s_edits_are_held_against_each_other() {
    let dir = tempfile::tempdir().unwrap();
    let form = |edits: &str| {
        format!(
            "id = \"f\"\nversion = \"1\"\ntitle = \"報告\"\n[[table]]\nid = \"1\"\ntitle = \"表\"\ncolumns = [{{ id = \"n\", label = \"件数\", \
             measure = \"events\" }}]\nrows = [{{ code = \"01\", path = \"子\" }}, {{ code = \"02\", path = \"大人\" }}]\ntotal = \"合計\"\n{edits}"
        )
    };
    let implied = put(&dir, "implied.toml", form("[[edit]]\nrule = \"1:01 <= 1:total\"\n"));
    let said = run(["schema".as_ref(), "check".as_ref(), implied.as_os_str()]);
    assert_eq!(said.code, 0, "a warning only: {said:?}");
    assert!(
        said.out.contains("warning: the totals and the other edits imply this edit") && said.out.contains(":11:9"),
        "{}",
        said.out
    );
    let wrong = put(
        &dir,
        "wrong.toml",
        form(
            "[[edit]]\nrule = \"1:01 + 1:02 + 1 <= 1:01\"\n[[edit]]\nrule = \"1:total + 1 = 1:01\"\n[[levels]]\nrule = \"X999\"\nlevel = \"off\"\nreason = \"試行\"\n",
        ),
    );
    let args = [
        "schema".as_ref(),
        "check".as_ref(),
        "--format".as_ref(),
        "json".as_ref(),
        wrong.as_os_str(),
        implied.as_os_str(),
    ];
    let said = run(args);
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let faults: Vec<String> = json["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| format!("{} {}", f["level"].as_str().unwrap(), f["line"]))
        .collect();
    assert_eq!(
        (said.code, faults),
        (1, ["error 11", "error 13", "error 15", "warning 11"].map(String::from).to_vec()),
        "{json}"
    );
    for lang in ["ja", "en"] {
        let built_in = run(["schema", "check", "schemas/kita-coordinator.toml", "--lang", lang]);
        assert_eq!((built_in.code, built_in.out.as_str()), (0, ""));
    }
}
