//! The catalogue against the program: every identifier used is there, in both languages, with the arguments it is given.

use super::catalogue::sources;
use super::{Lang, Message, attribute, lookup, render};
use crate::check::RULES;
use fluent_bundle::FluentResource;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Messages by identifier: their text as written, attributes included.
fn catalogue(lang: Lang) -> BTreeMap<String, String> {
    let start = Regex::new(r"^(-?[A-Za-z][A-Za-z0-9_-]*) =").unwrap();
    let mut out: BTreeMap<String, String> = BTreeMap::new();
    for source in sources(lang) {
        let mut id = String::new();
        for line in source.lines().filter(|l| !l.starts_with('#')) {
            if let Some(found) = start.captures(line) {
                id = found[1].to_owned();
                assert!(!out.contains_key(&id), "{id} is there twice");
            }
            if !id.is_empty() {
                let text = out.entry(id.clone()).or_default();
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    out
}

/// Whether it belongs to the help of the command line, which the catalogue has in Japanese only.
fn is_help(id: &str) -> bool {
    id == "help" || id.starts_with("help-")
}

/// The names after `$` in a text.
fn variables(text: &str) -> BTreeSet<String> {
    Regex::new(r"\$([a-z_]+)").unwrap().captures_iter(text).map(|c| c[1].to_owned()).collect()
}

/// The program's files without their tests.
fn program() -> Vec<(String, String)> {
    fn walk(folder: &Path, out: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") && !name.ends_with("tests.rs") {
                let text = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
                let text = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
                out.push((path.to_string_lossy().into_owned(), text));
            }
        }
    }
    let mut out = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut out);
    out
}

/// The text between the parenthesis that opens at `open` and its partner, and what follows.
fn parenthesised(text: &str, open: usize) -> (&str, &str) {
    let mut depth = 0usize;
    let mut quoted = false;
    let mut escaped = false;
    for (i, c) in text[open..].char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return (&text[open + 1..open + i], &text[open + i + 1..]);
                }
            }
            _ => {}
        }
    }
    panic!("an open parenthesis: {}", &text[open..text.len().min(open + 80)]);
}

fn literals(text: &str) -> Vec<String> {
    Regex::new(r#""([A-Za-z][A-Za-z0-9-]*)""#).unwrap().captures_iter(text).map(|c| c[1].to_owned()).collect()
}

/// What a file says about messages.
#[derive(Default)]
struct Uses {
    /// Identifiers written where a message is made, with the arguments given there.
    direct: Vec<(String, BTreeSet<String>)>,
    /// Arguments given to messages whose identifier is written elsewhere in the file.
    elsewhere: BTreeSet<String>,
}

fn uses(text: &str) -> Uses {
    let argument = Regex::new(r#"^\s*\.with\s*\(\s*"([a-z_]+)""#).unwrap();
    let argument_anywhere = Regex::new(r#"\.with\s*\(\s*"([a-z_]+)""#).unwrap();
    let mut out = Uses::default();
    for (at, new) in text.match_indices("Message::new(") {
        let (inside, mut rest) = parenthesised(text, at + new.len() - 1);
        let mut args = BTreeSet::new();
        while let Some(found) = argument.captures(rest) {
            args.insert(found[1].to_owned());
            let open = found.get(0).unwrap().as_str().find('(').unwrap();
            rest = parenthesised(rest, open).1;
        }
        let ids = literals(inside);
        if ids.is_empty() {
            out.elsewhere.extend(args.iter().cloned());
        }
        out.direct.extend(ids.into_iter().map(|id| (id, args.clone())));
    }
    // An argument added to a message that exists already.
    for found in argument_anywhere.captures_iter(text) {
        let before = text[..found.get(0).unwrap().start()].trim_end();
        if [".message", ".help"].iter().any(|field| before.ends_with(field)) {
            out.elsewhere.insert(found[1].to_owned());
        }
    }
    out
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_arguments() {
    let (ja, en) = (catalogue(Lang::Ja), catalogue(Lang::En));
    let names = |c: &BTreeMap<String, String>| c.keys().filter(|id| !is_help(id)).cloned().collect::<Vec<_>>();
    assert_eq!(names(&ja), names(&en));
    for (id, text) in ja.iter().filter(|(id, _)| !id.starts_with("cause-") && !is_help(id)) {
        assert_eq!(variables(text), variables(&en[id]), "{id}");
    }
    for lang in [Lang::Ja, Lang::En] {
        for source in sources(lang) {
            let faults = FluentResource::try_new((*source).to_owned()).err().map(|(_, faults)| faults);
            assert_eq!(faults, None);
        }
    }
}

#[test]
fn every_message_used_is_there_and_gets_its_arguments() {
    let ja = catalogue(Lang::Ja);
    let mut faults = Vec::new();
    for (file, text) in program().iter().filter(|(file, _)| !file.ends_with("catalogue.rs")) {
        let uses = uses(text);
        for (id, args) in uses.direct {
            match ja.get(&id) {
                None => faults.push(format!("{file}: {id} is not in the catalogue")),
                Some(wording) => {
                    let unknown: Vec<String> = variables(wording)
                        .into_iter()
                        .filter(|v| !args.contains(v) && !uses.elsewhere.contains(v))
                        .collect();
                    if !unknown.is_empty() {
                        faults.push(format!("{file}: {id} is not given {unknown:?}"));
                    }
                }
            }
        }
    }
    // Identifiers chosen first and passed on, as `S106-help` or `limit-cells` are: what looks like one must be one.
    let prefixes = r"file|cli|limit|class|page|reason|source|cause|size|edit-message";
    let like = Regex::new(&format!(r#""([A-Z][0-9]{{3}}-[a-z-]+|(?:{prefixes})-[a-z-]+)""#)).unwrap();
    for (file, text) in &program() {
        // Names of rules look alike.
        let names: BTreeSet<&str> = RULES.iter().map(|r| r.name).collect();
        let missing = like
            .captures_iter(text)
            .map(|c| c[1].to_owned())
            .filter(|id| !ja.contains_key(id) && !names.contains(&**id));
        faults.extend(missing.map(|id| format!("{file}: {id} is not in the catalogue")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Prefixes of messages whose identifiers are put together; tests of their own look at them.
const AHEAD: &[&str] = &["cause-", "rule-"];

#[test]
fn every_message_is_used() {
    let used: BTreeSet<String> = program().iter().flat_map(|(_, text)| literals(text)).collect();
    let unused: Vec<String> = catalogue(Lang::Ja)
        .into_keys()
        .filter(|id| {
            !id.starts_with('-') && !is_help(id) && !used.contains(id) && !AHEAD.iter().any(|a| id.starts_with(a))
        })
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

/// The causes of the public catalogue, and the arguments an explanation may use.
#[test]
fn every_cause_is_explained() {
    const KINDS: &str = "digits-transposed digit-mistyped digit-dropped digit-added shifted-by-ten sign-flipped text-ignored-by-sum \
        row-left-out-of-formula row-counted-twice subtotal-counted of-which-counted row-left-out hidden-row stale-total typed-total \
        values-swapped rows-shifted previous-value-repeated";
    const ARGS: [&str; 4] = ["from", "to", "difference", "cells"];
    let kinds: BTreeSet<String> = KINDS.split_whitespace().map(|k| format!("cause-{k}")).collect();
    for lang in [Lang::Ja, Lang::En] {
        let texts = catalogue(lang);
        let explained: BTreeSet<String> = texts.keys().filter(|id| id.starts_with("cause-")).cloned().collect();
        assert_eq!(explained, kinds);
        for id in &explained {
            let unknown: Vec<_> = variables(&texts[id]).into_iter().filter(|v| !ARGS.contains(&v.as_str())).collect();
            assert!(unknown.is_empty(), "{id}: {unknown:?}");
        }
    }
}

#[test]
fn every_rule_has_its_page_and_a_lawful_name() {
    let lawful = Regex::new(r"^[a-z]+(-[a-z]+)+$").unwrap();
    let code = Regex::new(r"^[FSCVTXPLM][1-9][0-9]{2}$").unwrap();
    let mut codes = BTreeSet::new();
    let mut names = BTreeSet::new();
    for rule in RULES {
        assert!(code.is_match(rule.code) && codes.insert(rule.code), "{}", rule.code);
        assert!(lawful.is_match(rule.name) && names.insert(rule.name), "{}", rule.name);
    }
    let planned = ["X105", "X106", "P107"];
    for lang in [Lang::Ja, Lang::En] {
        let pages = catalogue(lang).into_keys().filter_map(|id| id.strip_prefix("rule-").map(str::to_owned));
        let known: BTreeSet<String> = pages.collect();
        for code in codes.iter().copied().chain(planned) {
            assert!(known.contains(code), "{code} has no page");
            let id = format!("rule-{code}");
            assert!(lookup(&id, lang).is_some_and(|t| !t.is_empty() && !t.contains('⟨')));
            for part in ["what", "why", "example", "fix", "silence"] {
                let text = attribute(&id, part, lang).unwrap_or_default();
                assert!(!text.is_empty() && !text.contains('⟨') && !text.contains('{'), "{id}.{part}: {text:?}");
            }
        }
        for page in &known {
            assert!(codes.contains(page.as_str()) || planned.contains(&page.as_str()), "{page} is no rule");
        }
    }
}

/// A finding ends without a full stop; help, which may have several sentences, ends with one.
#[test]
fn full_stops_are_where_they_belong() {
    let findings = Regex::new("^([A-Z][0-9]{3}|file-|reason-|cause-|edit-)").unwrap();
    for (lang, stop) in [(Lang::Ja, '。'), (Lang::En, '.')] {
        for (id, text) in catalogue(lang).into_iter().filter(|(id, _)| !is_help(id)) {
            let helps = id.ends_with("-help") || id.ends_with("-help-after");
            let finding = findings.is_match(&id);
            if helps || finding {
                assert_eq!(text.trim_end().ends_with(stop), helps, "{id}");
            }
        }
    }
}

#[test]
fn the_command_line_helps_in_japanese() {
    fn walk(command: &clap::Command, path: &str, used: &mut BTreeSet<String>) {
        let texts = catalogue(Lang::Ja);
        let id = if path.is_empty() { "help".to_owned() } else { format!("help-{path}") };
        assert!(texts.contains_key(&id), "{id}");
        for arg in command.get_arguments() {
            let (own, shared) = (format!("{id}--{}", arg.get_id()), format!("help--{}", arg.get_id()));
            let found = if texts.contains_key(&own) { own } else { shared };
            assert!(texts.contains_key(&found), "{found}");
            used.insert(found);
        }
        used.insert(id);
        for sub in command.get_subcommands() {
            let below = if path.is_empty() { sub.get_name().to_owned() } else { format!("{path}-{}", sub.get_name()) };
            walk(sub, &below, used);
        }
    }
    let mut used = BTreeSet::new();
    walk(&crate::cli::command(Lang::Ja), "", &mut used);
    // That no heading and no name of a value is missing, a test beside the help itself says.
    let other = |id: &str| id.starts_with("help-heading-") || id.starts_with("help-value-");
    let all: BTreeSet<String> = catalogue(Lang::Ja).into_keys().filter(|id| is_help(id) && !other(id)).collect();
    assert_eq!(all, used);
}

#[test]
fn messages_read_well() {
    let total = |id| {
        Message::new(id)
            .with("label", "合計")
            .with("column", "実人数")
            .with("stated", 463_i64)
            .with("expected", 454_i64)
            .with("difference", "+9")
    };
    let both = |m: &Message| format!("{}\n{}", render(m, Lang::Ja), render(m, Lang::En));
    assert_eq!(
        both(&total("T101")),
        "合計 463 は内訳の和 454 と一致しません(差 +9)\n合計 463 is not the sum of its parts, 454 (difference +9)"
    );
    assert_eq!(
        both(&total("T101-column")),
        "実人数の合計 463 は内訳の和 454 と一致しません(差 +9)\n実人数, 合計 463 is not the sum of its parts, 454 (difference +9)"
    );
    let slip =
        Message::new("cause-digits-transposed").with("from", 16_i64).with("to", 61_i64).with("difference", "+45");
    assert_eq!(
        both(&slip),
        "16 は 61 の数字の入れ違いの可能性があります(差 +45 は 9 の倍数)\n16 may be 61 with two digits transposed (the difference +45 is a \
         multiple of 9)"
    );
    let summary = Message::new("cli-summary")
        .with("files", 1_usize)
        .with("errors", 2_usize)
        .with("warnings", 1_usize)
        .with("infos", 0_usize);
    assert_eq!(both(&summary), "1 ファイル: エラー 2件、警告 1件、情報 0件\n1 file: 2 errors, 1 warning, 0 infos");
    let limit = Message::new("file-over-limit")
        .with("what", Message::new("limit-unpacked-bytes"))
        .with("limit", Message::new("size-megabytes").with("n", 512_i64))
        .with("found", Message::new("size-megabytes").with("n", 4096_i64));
    assert_eq!(
        both(&limit),
        "展開後の大きさが上限 512 MB を超えています(4096 MB 以上)\nSize once unpacked: more than the limit of 512 MB (4096 MB or more)"
    );
}
