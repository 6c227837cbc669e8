//! The JSON output is a promise: a committed schema says its shape, and it says what the text says.

use crate::support::{FAULTY, REPORT, Tuple, check_json, fresh, kensan, run, said, tuples};
use kensan::report::json::json_schema;

const SCHEMA: &str = "schemas/check-v1.schema.json";

#[test]
fn the_committed_json_schema_is_fresh() {
    fresh(SCHEMA, &(serde_json::to_string_pretty(&json_schema()).unwrap() + "\n"));
}

#[test]
fn every_answer_is_valid_against_the_json_schema() {
    let schema = json_schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for args in [&["samples"][..], &["samples", "tests/fixtures", "no-such.xlsx"], &[FAULTY, "--lang", "ja"]] {
        let (_, json) = check_json(args);
        let faults: Vec<String> =
            validator.iter_errors(&json).map(|e| format!("{e} at {}", e.instance_path())).collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }
    // The schema is worth something: a document that breaks the promise is refused.
    let mut broken = check_json([REPORT]).1;
    broken["version"] = 2.into();
    assert!(!validator.is_valid(&broken));
    let mut broken = check_json([REPORT]).1;
    broken["files"][0]["findings"][0].as_object_mut().unwrap().remove("fingerprint");
    assert!(!validator.is_valid(&broken));
}

/// The findings as the text lists them, those under another's cause included; sorted, since a cause gathers its symptoms.
fn listed(text: &str) -> Vec<Tuple> {
    let head = regex::Regex::new(r"^(?:  └ [^:]+: )?(error|warning|info)\[([A-Z][0-9]{3})\] ").unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let place = regex::Regex::new(r"^ +--> \S+(?: ([^ !]+)(?:!([A-Z]+[0-9]+))?)?(?: \(|$)").unwrap();
    let pairs = lines.windows(2).filter_map(|pair| Some((head.captures(pair[0])?, place.captures(pair[1])?)));
    let word = |m: Option<regex::Match<'_>>| m.map_or(String::new(), |m| m.as_str().to_owned());
    let mut out: Vec<Tuple> =
        pairs.map(|(h, p)| (h[1].to_owned(), h[2].to_owned(), word(p.get(1)), word(p.get(2)))).collect();
    out.sort();
    out
}

#[test]
fn text_and_json_say_the_same() {
    for lang in ["en", "ja"] {
        let (code, json) = check_json(["samples", "--lang", lang]);
        let text = said(kensan().args(["check", "samples", "--lang", lang]).output().unwrap());
        let mut findings = tuples(&json);
        findings.sort();
        assert_eq!((text.code, listed(&text.out)), (code, findings));
        for finding in json["files"].as_array().unwrap().iter().flat_map(|f| f["findings"].as_array().unwrap()) {
            assert!(text.out.contains(finding["message"].as_str().unwrap()), "{finding}");
        }
    }
}

#[test]
fn the_summary_counts_what_is_listed() {
    let (_, json) = check_json(["samples"]);
    for (level, key) in [("error", "errors"), ("warning", "warnings"), ("info", "infos")] {
        let count = tuples(&json).iter().filter(|f| f.0 == level).count();
        assert_eq!(json["summary"][key], count, "{level}");
    }
    assert_eq!(json["summary"]["files"], json["files"].as_array().unwrap().len());
    assert_eq!(json["tool"]["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn failures_are_findings_and_findings_are_tallied() {
    let (_, json) = check_json([FAULTY]);
    let file = &json["files"][0];
    for rule in file["rules"].as_array().unwrap() {
        let [evaluated, failed] = ["evaluated", "failed"].map(|k| rule[k].as_u64().unwrap());
        assert!(failed <= evaluated, "{rule}");
        let findings = file["findings"].as_array().unwrap();
        assert_eq!(failed > 0, findings.iter().any(|f| f["rule"] == rule["rule"]) && failed > 0, "{rule}");
    }
}

#[test]
fn fingerprints_tell_findings_apart_and_stay() {
    let prints = |args: &[&str]| -> Vec<String> {
        let json = check_json(args).1;
        let findings = json["files"][0]["findings"].as_array().unwrap().clone();
        findings.iter().map(|f| f["fingerprint"].as_str().unwrap().to_owned()).collect()
    };
    let one = prints(&[FAULTY]);
    let distinct: std::collections::BTreeSet<&String> = one.iter().collect();
    assert_eq!(distinct.len(), one.len());
    assert_eq!(prints(&[FAULTY, "--lang", "ja"]), one);
    // The same report in another format, and so with other addresses, has the same fingerprints.
    assert_eq!(prints(&["samples/report-r7-q1-q3.ods"]), prints(&[REPORT]));
}

#[test]
fn the_json_schema_of_schema_files_is_printed() {
    let said = run(["schema", "json-schema"]);
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert!(jsonschema::meta::is_valid(&json));
    assert_eq!(said.code, 0);
}
