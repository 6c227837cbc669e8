//! Every command in the README files is run, and what they show is what the program says. `UPDATE=1` writes the outputs anew.
//!
//! In a block ```` ```console ```` a line that begins with `$ ` (or, for Windows, with `PS> `) is a command, what follows its output. `head=N` and
//! `tail=N` after `console` leave out the middle of a long output. All blocks of a page run one after the other in one folder, which holds
//! `samples/`, `schemas/` and `提出/`, and the page's last ```` ```toml ```` block as `form.toml`.

use crate::support::{fresh, kensan, root};
use kensan::schema::Schema;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Commands that are shown and not run here: the tests and the build run themselves.
const SHOWN_ONLY: [&str; 4] = ["cargo test", "cargo build", "cargo bench", "UPDATE=1 cargo test"];

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(path, target).unwrap();
        }
    }
}

/// The folder in which a reader of the page stands.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for name in ["samples", "schemas"] {
        copy(&root().join(name), &dir.path().join(name));
    }
    let submitted = dir.path().join("提出");
    fs::create_dir(&submitted).unwrap();
    for (from, to) in [("faulty-r7-q1-q3.xlsx", "第3四半期.xlsx"), ("monthly/2025-04.xlsx", "4月.xlsx")] {
        fs::copy(root().join("samples").join(from), submitted.join(to)).unwrap();
    }
    fs::copy(root().join("tests/fixtures/cli/password.xlsx"), submitted.join("5月.xlsx")).unwrap();
    dir
}

/// The words of a command line; quotes hold words together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = None::<String>;
    let mut quote = None;
    for c in line.chars() {
        match (c, quote) {
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, Some(q)) if c == q => quote = None,
            (' ', None) => words.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Runs a command of the page; its output, and its exit code.
fn answer(command: &str, lang: &str, dir: &Path) -> (String, i32) {
    let after = |start: &str| command.strip_prefix(start);
    let args = after("cargo run --release -- ").or_else(|| after("kensan ")).or_else(|| after(".\\kensan.exe "));
    let args = args.unwrap_or_else(|| panic!("a command of another program: {command}"));
    let mut words = words(&args.replace('\\', "/"));
    if !words.iter().any(|w| w == "--lang") {
        words.extend(["--lang".to_owned(), lang.to_owned()]);
    }
    let output = kensan().current_dir(dir).env("COLUMNS", "100").args(words).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert!(!text.contains('⟨') && !text.contains("panicked"), "{command}: {text}");
    // Windows writes paths its own way.
    (text.replace("提出\\", "提出/"), output.status.code().unwrap())
}

/// The output as the page shows it: without trailing blank lines, and the middle left out where the block says so.
fn shown(text: &str, head: Option<usize>, tail: usize) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    let head = head.unwrap_or(if tail == 0 { lines.len() } else { 0 });
    if lines.len() <= head + tail {
        return lines.iter().fold(String::new(), |out, line| out + line + "\n");
    }
    let end = lines.len() - tail;
    let kept = lines[..head].iter().chain(&["…"]).chain(&lines[end..]);
    kept.fold(String::new(), |out, line| out + line + "\n")
}

/// The page with the outputs as they are today.
fn renewed(page: &str, lang: &str) -> String {
    let dir = folder();
    if let Some((_, rest)) = page.rsplit_once("```toml\n") {
        fs::write(dir.path().join("form.toml"), rest.split("```").next().unwrap()).unwrap();
    }
    let mut out = String::new();
    let mut lines = page.lines();
    let mut code = 0;
    while let Some(line) = lines.next() {
        writeln!(out, "{line}").unwrap();
        let Some(info) = line.strip_prefix("```console") else { continue };
        let number = |key: &str| info.split(' ').find_map(|w| w.strip_prefix(key)).map(|n| n.parse::<usize>().unwrap());
        let (head, tail) = (number("head="), number("tail=").unwrap_or(0));
        for line in lines.by_ref().take_while(|l| *l != "```") {
            let windows = line.strip_prefix("PS> ");
            let Some(command) = windows.or_else(|| line.strip_prefix("$ ")) else { continue };
            writeln!(out, "{line}").unwrap();
            if matches!(command, "echo $?" | "$LASTEXITCODE") {
                writeln!(out, "{code}").unwrap();
            } else if !SHOWN_ONLY.iter().any(|c| command.starts_with(c)) {
                let (text, last) = answer(command, lang, dir.path());
                let text = shown(&text, head, tail);
                out.push_str(&if windows.is_some() { text.replace("提出/", "提出\\") } else { text });
                code = last;
            }
        }
        out.push_str("```\n");
    }
    out
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_default().replace("\r\n", "\n")
}

#[test]
fn readme_shows_what_the_program_says() {
    fresh("README.md", &renewed(&page("README.md"), "en"));
}

#[test]
fn readme_ja_shows_what_the_program_says() {
    fresh("README.ja.md", &renewed(&page("README.ja.md"), "ja"));
}

#[test]
fn the_schema_examples_are_sound() {
    for name in ["README.md", "README.ja.md"] {
        for block in page(name).split("```toml\n").skip(1) {
            let text = block.split("```").next().unwrap();
            assert!(Schema::parse(text, name).is_ok(), "{name}: {:?}", Schema::parse(text, name));
        }
    }
}

#[test]
fn every_option_is_told_and_every_link_leads_somewhere() {
    let link = regex::Regex::new(r"\]\(([^)#:]+)(?:#[^)]*)?\)").unwrap();
    for name in ["README.md", "README.ja.md"] {
        let page = page(name);
        for found in link.captures_iter(&page) {
            assert!(root().join(&found[1]).exists(), "{name}: {}", &found[1]);
        }
        let command = kensan::cli::command(kensan::message::Lang::En);
        for sub in command.get_subcommands() {
            assert!(page.contains(&format!("kensan {}", sub.get_name())), "{name}: {}", sub.get_name());
            let told = |long: &str| page.contains(&format!("--{long}"));
            let untold: Vec<&str> = sub.get_arguments().filter_map(|a| a.get_long()).filter(|l| !told(l)).collect();
            assert!(untold.is_empty(), "{name}: {untold:?}");
        }
    }
}
