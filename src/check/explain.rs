//! A rule's page: what it checks, why, an example, how to put it right, how to mark it as reviewed. The wording is in the catalogue;
//! `kensan explain` and the generated RULES.md and RULES.ja.md are made here.

use super::registry::{RULES, Rule};
use crate::message::{Lang, Message, attribute, lookup, render};
use crate::severity::Severity;
use std::fmt::Write as _;

/// The parts of a page: the attribute of the rule's message and its heading.
const PARTS: [(&str, &str); 5] = [
    ("what", "page-what"),
    ("why", "page-why"),
    ("example", "page-example"),
    ("fix", "page-fix"),
    ("silence", "page-silence"),
];

fn page_id(rule: &Rule) -> String {
    format!("rule-{}", rule.code)
}

/// The title of a rule: the bad pattern in a few words.
pub fn title(rule: &Rule, lang: Lang) -> String {
    lookup(&page_id(rule), lang).unwrap_or_else(|| rule.name.to_owned())
}

/// Heading and text of each part of a rule's page.
fn parts(rule: &Rule, lang: Lang) -> impl Iterator<Item = (String, String)> {
    let id = page_id(rule);
    PARTS.iter().filter_map(move |(part, heading)| {
        let mut text = attribute(&id, part, lang)?;
        // A file that cannot be read has no level.
        if *part == "silence" && rule.check.is_some() {
            text.push('\n');
            text.push_str(&render(&Message::new("page-levels").with("rule", rule.code), lang));
        }
        Some((render(&Message::new(heading), lang), text))
    })
}

/// The level's word, beside the one used on the command line where the language has another.
fn level(severity: Severity, lang: Lang) -> String {
    let id = match severity {
        Severity::Error => "cli-error",
        Severity::Warning => "cli-warning",
        Severity::Info => "cli-info",
    };
    match lang {
        Lang::Ja => format!("{}({})", render(&Message::new(id), lang), severity.as_str()),
        Lang::En => render(&Message::new(id), lang),
    }
}

/// The page of a rule as plain text for the terminal; ends with a line break.
pub fn explain(rule: &Rule, lang: Lang) -> String {
    let mut out = format!("{} {}: {}\n", rule.code, rule.name, title(rule, lang));
    let _ = writeln!(out, "{}: {}", render(&Message::new("page-level"), lang), level(rule.severity, lang));
    for (heading, text) in parts(rule, lang) {
        let _ = writeln!(out, "\n{heading}");
        for line in text.lines() {
            let _ = writeln!(out, "  {line}");
        }
    }
    out
}

/// One part of a rule's page (`what`, `why`, `example`, `fix`, `silence`).
pub fn page_part(rule: &Rule, part: &str, lang: Lang) -> Option<String> {
    attribute(&page_id(rule), part, lang)
}

/// The page of a rule as Markdown, without its heading; ends with a line break.
pub fn page_markdown(rule: &Rule, lang: Lang) -> String {
    let word = |id: &'static str| render(&Message::new(id), lang);
    let mut out = format!("**{}** – {}: {}\n", title(rule, lang), word("page-level"), level(rule.severity, lang));
    for (heading, text) in parts(rule, lang) {
        let _ = writeln!(out, "\n**{heading}** {}", markdown(&text));
    }
    out
}

/// All rules as a Markdown document: a table of contents and a section a rule.
pub fn rules_markdown(lang: Lang) -> String {
    let word = |id: &'static str| render(&Message::new(id), lang);
    let mut out = format!("# {}\n\n{}\n\n", word("page-title"), word("page-intro"));
    let heads = [word("page-code"), word("page-name"), word("page-level"), word("page-meaning")];
    let _ = writeln!(out, "| {} |\n| --- | --- | --- | --- |", heads.join(" | "));
    for rule in RULES {
        let (code, name) = (rule.code, rule.name);
        let anchor = format!("{}-{name}", code.to_lowercase());
        let _ =
            writeln!(out, "| [{code}](#{anchor}) | {name} | {} | {} |", level(rule.severity, lang), title(rule, lang));
    }
    for rule in RULES {
        let _ = write!(out, "\n## {} {}\n\n{}", rule.code, rule.name, page_markdown(rule, lang));
    }
    out
}

/// Text as Markdown: asterisks and the like stand for themselves, text between backticks stays as it is.
fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut code = false;
    for c in text.chars() {
        code ^= c == '`';
        if !code && matches!(c, '*' | '_' | '<' | '>' | '#' | '|' | '[' | ']') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rule;
    use std::{env, fs, path::Path};

    #[test]
    fn the_documents_are_fresh() {
        for (lang, name) in [(Lang::En, "RULES.md"), (Lang::Ja, "RULES.ja.md")] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
            let text = rules_markdown(lang);
            if env::var_os("UPDATE").is_some() {
                fs::write(&path, &text).unwrap();
            }
            // A checkout on Windows may have other line ends.
            let written = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
            assert!(written == text, "{name} is stale: UPDATE=1 cargo test rewrites it");
        }
    }

    #[test]
    fn a_page_by_code_or_name() {
        let page = explain(rule("t101").unwrap(), Lang::Ja);
        assert!(
            page.starts_with(
                "T101 total-mismatch: 合計が内訳の和と違う\n水準: エラー(error)\n\n確認すること\n  表の合計が"
            ),
            "{page}"
        );
        assert_eq!(page, explain(rule("total-mismatch").unwrap(), Lang::Ja));
        assert!(page.contains("確認済み"), "{page}");
        assert!(rule("no-such-rule").is_none());
    }
}
