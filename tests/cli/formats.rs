//! Every format lists the same findings, and each is sound as what it is: SARIF after its standard, HTML as a page that stands alone.

use crate::support::{FAULTY, REPORT, check_json, kensan, put, read, rewritten, run, said};
use regex::Regex;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The findings' rule and fingerprint, sorted, as JSON lists them for a file and what it is compared with.
fn by_json(args: &[&str]) -> Vec<(String, String)> {
    let (_, json) = check_json(args);
    let word = |v: &Value| v.as_str().unwrap().to_owned();
    let findings = json["files"].as_array().unwrap().iter().flat_map(|f| f["findings"].as_array().unwrap());
    sorted(findings.map(|f| (word(&f["rule"]), word(&f["fingerprint"]))))
}

fn sorted(list: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let mut list: Vec<_> = list.collect();
    list.sort();
    list
}

fn sarif<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> (i32, Value) {
    let said = said(kensan().args(["check", "--format", "sarif"]).args(args).output().unwrap());
    (said.code, serde_json::from_str(&said.out).unwrap())
}

fn html<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> String {
    said(kensan().args(["check", "--format", "html"]).args(args).output().unwrap()).out
}

/// Every workbook of the samples.
fn samples() -> Vec<String> {
    let (_, json) = check_json(["samples"]);
    json["files"].as_array().unwrap().iter().map(|f| f["path"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_format_lists_the_same_findings() {
    let seen: usize = samples().iter().map(|path| lists_the_same(&[path]).len()).sum();
    assert!(seen > 60, "{seen}");
}

#[test]
fn every_format_lists_the_same_findings_of_a_comparison() {
    let has = |listed: &[(String, String)], rule: &str| listed.iter().any(|f| f.0 == rule);
    // April alone is a count since April as well.
    let listed = lists_the_same(&[FAULTY, "--previous", "samples/monthly/2025-04.xlsx"]);
    assert!(has(&listed, "X105") || has(&listed, "X106"), "{listed:?}");
    let listed = lists_the_same(&[FAULTY, "--months", "samples/monthly"]);
    assert!(has(&listed, "X107"), "{listed:?}");
    let listed = lists_the_same(&[REPORT, "--months", "samples/monthly/2025-04.xlsx", "samples/monthly/2025-05.xlsx"]);
    assert!(has(&listed, "M101"), "{listed:?}");
}

/// Holds every format against JSON for a file with options; what they list.
fn lists_the_same(args: &[&str]) -> Vec<(String, String)> {
    let path = args[0];
    let card = Regex::new(r#"data-fingerprint="([0-9a-f]{16})".*?<span class="rule" title="[a-z-]+">([A-Z][0-9]{3})<"#)
        .unwrap();
    let line = Regex::new(r"(?m)^.*?(?:error|warning|info)\[([A-Z][0-9]{3})\]").unwrap();
    let expected = by_json(args);
    let text = said(kensan().arg("check").args(args).output().unwrap()).out;
    let mut rules: Vec<String> = line.captures_iter(&text).map(|c| c[1].to_owned()).collect();
    rules.sort();
    assert_eq!(rules, expected.iter().map(|f| f.0.clone()).collect::<Vec<_>>(), "text of {path}");

    let (_, log) = sarif(args);
    let results = log["runs"][0]["results"].as_array().unwrap().iter().map(|r| {
        let print = &r["partialFingerprints"]["kensanFinding/v1"];
        (r["ruleId"].as_str().unwrap().to_owned(), print.as_str().unwrap().to_owned())
    });
    assert_eq!(sorted(results), expected, "SARIF of {path}");

    let page = html(args);
    let cards = card.captures_iter(&page).map(|c| (c[2].to_owned(), c[1].to_owned()));
    assert_eq!(sorted(cards), expected, "HTML of {path}");

    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out.xlsx");
    run(["report".as_ref(), "-o".as_ref(), out.as_os_str()].into_iter().chain(args.iter().map(AsRef::as_ref)));
    let book = kensan::workbook::open(&out, &kensan::workbook::Limits::default()).unwrap().workbook;
    let sheet = book.sheets.iter().find(|s| s.name == "確認結果").unwrap();
    let column = |name: &str| {
        let heading =
            |c: &&kensan::workbook::Cell| matches!(&c.value, kensan::workbook::Value::Text(t) if **t == *name);
        sheet.cells().iter().find(heading).unwrap_or_else(|| panic!("no column {name}")).at
    };
    let (rule, print) = (column("規則"), column("指紋"));
    let text = |row, col| match sheet.cell(kensan::a1::CellRef::new(row, col)).map(|c| &c.value) {
        Some(kensan::workbook::Value::Text(t)) => t.to_string(),
        _ => String::new(),
    };
    let rows = (print.row + 1..).map(|row| (text(row, rule.col), text(row, print.col)));
    assert_eq!(sorted(rows.take_while(|r| !r.1.is_empty())), expected, "確認結果 of {path}");
    expected
}

#[test]
fn sarif_is_valid_and_its_references_lead_somewhere() {
    let used: Value = serde_json::from_slice(&read("tests/fixtures/sarif/used.schema.json")).unwrap();
    let mut schemas = vec![jsonschema::validator_for(&used).unwrap()];
    // The standard's own schema is not ours to hand on; `SARIF_SCHEMA=<file>` holds the output against it, too.
    if let Some(file) = std::env::var_os("SARIF_SCHEMA") {
        // A stray bracket in a pattern of some of its copies is refused by strict readers of patterns.
        let text = std::fs::read_to_string(file).unwrap().replace("{2}]?$", "{2}$");
        let official: Value = serde_json::from_str(&text).unwrap();
        schemas.push(jsonschema::validator_for(&official).unwrap());
    }
    for args in [
        &["samples", "tests/fixtures", "no-such.xlsx"][..],
        &[FAULTY, "--lang", "ja"],
        &[REPORT, "--fail-on", "info", "--ignore", "X104"],
    ] {
        let (code, log) = sarif(args);
        for schema in &schemas {
            let faults: Vec<String> =
                schema.iter_errors(&log).map(|e| format!("{e} at {}", e.instance_path())).collect();
            assert!(faults.is_empty(), "{faults:#?}");
        }
        let run = &log["runs"][0];
        let invocation = &run["invocations"][0];
        assert_eq!(invocation["exitCode"], code);
        assert_eq!(invocation["executionSuccessful"], code < 2);
        let (_, json) = check_json(args);
        let unreadable = json["summary"]["unreadable"].as_u64().unwrap() as usize;
        let told = invocation["toolExecutionNotifications"].as_array().unwrap();
        assert_eq!(told.len(), unreadable);
        for notification in told {
            let descriptor = &notification["descriptor"];
            let index = descriptor["index"].as_u64().unwrap() as usize;
            assert_eq!(run["tool"]["driver"]["notifications"][index]["id"], descriptor["id"]);
        }
        for result in run["results"].as_array().unwrap() {
            let index = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
            let at = &result["locations"][0]["physicalLocation"]["artifactLocation"];
            assert_eq!(&run["artifacts"][at["index"].as_u64().unwrap() as usize]["location"], at);
            assert!(result["locations"][0]["physicalLocation"]["region"].is_null(), "a workbook has no lines");
        }
    }
}

#[test]
fn sarif_names_places_as_excel_does() {
    let (_, log) = sarif([FAULTY, "--select", "T101", "--lang", "ja"]);
    let result = &log["runs"][0]["results"][0];
    assert_eq!(
        result["locations"][0]["logicalLocations"],
        serde_json::json!([{"name": "F27", "fullyQualifiedName": "業務報告書!F27", "kind": "cell"}])
    );
    assert_eq!(result["relatedLocations"][0]["logicalLocations"][0]["fullyQualifiedName"], "業務報告書!F15:F26");
    assert_eq!(result["relatedLocations"][0]["message"]["text"], "内訳");
    let figures = ["rowNumber", "columnNumber", "stated", "expected", "difference"]
        .map(|k| result["properties"][k].as_i64().unwrap());
    assert_eq!(figures, [27, 6, 26, 27, -1]);
    let dir = tempfile::tempdir().unwrap();
    put(&dir, "提出 #1/4月 100%.xlsx", read(FAULTY));
    let output = kensan().current_dir(&dir).args(["check", "--format", "sarif", "提出 #1"]).output().unwrap();
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    let uri = log["runs"][0]["artifacts"][0]["location"]["uri"].as_str().unwrap().to_owned();
    assert_eq!(uri, "%E6%8F%90%E5%87%BA%20%231/4%E6%9C%88%20100%25.xlsx");
}

/// The tags of a page, each closed in its turn, with the attributes they have; and the identifiers and the links.
fn anatomy(page: &str) -> (BTreeMap<String, BTreeSet<String>>, BTreeSet<String>, BTreeSet<String>) {
    let body = page.split_once("</style>").unwrap().1;
    let tag = Regex::new(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>|<").unwrap();
    let attribute = Regex::new(r#"^ ([a-z-]+)="([^"]*)""#).unwrap();
    let (mut tags, mut ids, mut links) =
        (BTreeMap::<String, BTreeSet<String>>::new(), BTreeSet::new(), BTreeSet::new());
    let mut open = vec!["html".to_owned(), "head".to_owned()];
    for found in tag.captures_iter(body) {
        let Some(name) = found.get(2).map(|n| n.as_str().to_owned()) else { panic!("a bare < in the page") };
        if &found[1] == "/" {
            assert_eq!(open.pop(), Some(name), "near {}", &body[found.get(0).unwrap().start()..][..60.min(body.len())]);
            continue;
        }
        let mut rest = &found[3];
        let known = tags.entry(name.clone()).or_default();
        while let Some(a) = attribute.captures(rest) {
            known.insert(a[1].to_owned());
            match &a[1] {
                "id" => assert!(ids.insert(a[2].to_owned()), "{} is there twice", &a[2]),
                "href" => drop(links.insert(a[2].strip_prefix('#').expect("links stay on the page").to_owned())),
                _ => {}
            }
            rest = &rest[a[0].len()..];
        }
        assert_eq!(rest, "", "{}", &found[0]);
        if name != "br" {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    (tags, ids, links)
}

#[test]
fn the_page_is_sound_and_every_link_leads_somewhere() {
    for args in [
        &["samples", "tests/fixtures/cli", "--lang", "ja"][..],
        &["samples", "--lang", "en", "--select", "T101"],
        &[FAULTY],
        &["samples/monthly/2025-04.xlsx", "--select", "T101"],
        &["tests/fixtures/cli/password.xls"],
    ] {
        let page = html(args);
        let lang = if args.contains(&"ja") { "ja" } else { "en" };
        assert!(page.starts_with(&format!("<!DOCTYPE html>\n<html lang=\"{lang}\">")), "{}", &page[..80]);
        let (tags, ids, links) = anatomy(&page);
        assert!(links.is_subset(&ids), "{:?}", links.difference(&ids).collect::<Vec<_>>());
        for forbidden in ["script", "img", "iframe", "link", "object", "form"] {
            assert!(!tags.contains_key(forbidden), "{forbidden}");
        }
        // Nothing is fetched from elsewhere.
        assert!(!page.contains("http") || page.matches("http").count() == page.matches("http-equiv").count());
        assert!(!page.contains("url(") && !page.contains("@import"));
        assert_eq!(page.matches("<h1>").count(), 1);
    }
    // A mark is a symbol, a number and words, and leads to its finding; the finding leads back.
    let page = html([FAULTY]);
    let mark = Regex::new(
        r##"<td id="f1s1-D80" class="n m e">.*?<a class="e" href="#(f1-[0-9]+)" title="error [0-9]+"><span class="vh">error </span>●[0-9]+</a>.*?423</td>"##,
    );
    let found = mark.unwrap().captures(&page).expect("the wrong total is marked");
    let card = page.split(&format!("id=\"{}\"", &found[1])).nth(1).unwrap().split("</article>").next().unwrap();
    assert!(card.contains("href=\"#f1s1-D80\"") && card.contains("T101") && card.contains("-11"), "{card}");
}

#[test]
fn hostile_text_stays_text() {
    let nasty = "&lt;script&gt;alert(1)&lt;/script&gt;&quot; onmouseover=&quot;x&#10;' &lt;img src=x onerror=y&gt; &amp;lt;b&amp;gt;";
    let book = rewritten(&read(FAULTY), |name, text| match name {
        "xl/sharedStrings.xml" => {
            text.replace(">Mail<", &format!(">{nasty}<")).replace(">チャットボット<", &format!(">{nasty}<"))
        }
        "xl/workbook.xml" => text.replace("name=\"別表\"", "name=\"別&lt;b&gt;&amp;&quot;'表\""),
        _ => text,
    });
    let dir = tempfile::tempdir().unwrap();
    let path = put(&dir, "a&b'<i>.xlsx", book);
    let page = html([&path]);
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot; onmouseover=&quot;x"), "the text is shown");
    assert!(page.contains("別&lt;b&gt;&amp;&quot;&#39;表") && page.contains("a&amp;b&#39;&lt;i&gt;.xlsx"));
    let (tags, ids, links) = anatomy(&page);
    assert!(links.is_subset(&ids));
    let all: BTreeSet<&str> = tags.values().flatten().map(String::as_str).collect();
    for attribute in &all {
        assert!(!attribute.starts_with("on") && *attribute != "src" && *attribute != "style", "{attribute}");
    }
    assert!(!tags.contains_key("script") && !tags.contains_key("img") && !tags.contains_key("i"), "{tags:?}");
}

#[test]
fn large_sheets_and_many_files_stay_bounded() {
    // A cell far out, and one further down than anything is drawn.
    let far = "<row r=\"900000\"><c r=\"XFA900000\"><v>1</v></c></row></sheetData>";
    let book = rewritten(&read(REPORT), |name, text| match name {
        "xl/worksheets/sheet1.xml" => text.replace("</sheetData>", far),
        _ => text,
    });
    let dir = tempfile::tempdir().unwrap();
    let path = put(&dir, "far.xlsx", book);
    let page = html([&path]);
    assert!(page.contains("only those with tables and findings are shown"));
    assert!(Regex::new("Rows [0-9]+–900000 are left out").unwrap().is_match(&page));
    assert!(page.len() < 400_000, "{}", page.len());
    anatomy(&page);

    for n in 0..24 {
        put(&dir, &format!("many/{n:02}.xlsx"), read("samples/monthly/2025-04.xlsx"));
    }
    put(&dir, "many/99.xlsx", read(FAULTY));
    let page = html([dir.path().join("many")]);
    assert_eq!(page.matches("<table class=\"grid\"").count(), 2, "only the file with errors is drawn");
    assert_eq!(page.matches("sheets without errors or warnings are not shown").count(), 24);
    let (_, ids, _) = anatomy(&page);
    assert!(ids.contains("index") && ids.contains("f25s1-D80"));
}

#[test]
fn formats_do_not_depend_on_the_number_of_workers() {
    for format in ["html", "sarif"] {
        let of = |jobs: &str| run(["check", "samples", "--format", format, "-j", jobs]).out;
        assert_eq!(of("1"), of("2"), "{format}");
    }
}

#[test]
fn a_disguised_file_is_told_once_whatever_it_holds() {
    let dir = tempfile::tempdir().unwrap();
    let path = put(&dir, "名前だけ.xls", read(FAULTY));
    let (_, json) = check_json([&path]);
    let all = json["files"].as_array().unwrap().iter().flat_map(|f| f["findings"].as_array().unwrap());
    assert_eq!(all.filter(|f| f["rule"] == "F103").count(), 1);
}
