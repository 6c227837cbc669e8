//! Runs the binary and takes its answer apart.

use serde_json::Value;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub const REPORT: &str = "samples/report-r7-q1-q3.xlsx";
pub const FAULTY: &str = "samples/faulty-r7-q1-q3.xlsx";
pub const APRIL: &str = "samples/monthly/2025-04.xlsx";

/// What a run said, and its exit code.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn read(path: &str) -> Vec<u8> {
    std::fs::read(root().join(path)).unwrap()
}

/// The binary at the top of the project, in a world whose language is English and whose output is no terminal.
pub fn kensan() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kensan"));
    command.current_dir(root());
    for name in ["LANG", "LANGUAGE", "LC_MESSAGES", "LC_CTYPE", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C");
    command
}

pub fn said(output: Output) -> Said {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let said = Said { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) };
    // A crash is never an answer, whatever the test is about; and no message may lack its wording.
    assert!(!said.err.contains("panicked"), "{}", said.err);
    assert!(!said.out.contains('⟨') && !said.err.contains('⟨'), "{said:?}");
    said
}

pub fn run<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Said {
    said(kensan().args(args).output().unwrap())
}

/// `kensan check --format json` with these arguments.
pub fn check_json<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> (i32, Value) {
    let said = said(kensan().args(["check", "--format", "json"]).args(args).output().unwrap());
    let json = serde_json::from_str(&said.out).unwrap_or_else(|e| panic!("{e}: {said:?}"));
    (said.code, json)
}

/// A finding: level, rule, sheet, cell; empty text where there is none.
pub type Tuple = (String, String, String, String);

/// The findings of all files of a JSON document.
pub fn tuples(json: &Value) -> Vec<Tuple> {
    let word = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let files = json["files"].as_array().unwrap();
    files
        .iter()
        .flat_map(|file| file["findings"].as_array().unwrap())
        .map(|f| (word(&f["severity"]), word(&f["rule"]), word(&f["sheet"]), word(&f["cell"])))
        .collect()
}

/// A file with these bytes in a folder.
pub fn put(folder: &tempfile::TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Rule, name and message of the only file, which is unreadable.
pub fn unreadable(path: &Path) -> (String, String, String) {
    let (code, json) = check_json([path]);
    assert_eq!(code, 2, "{json}");
    let [file] = &json["files"].as_array().unwrap()[..] else { panic!("{json}") };
    assert_eq!((&file["status"], file["findings"].as_array().unwrap().len()), (&"unreadable".into(), 0));
    assert!(!file["error"]["help"].as_str().unwrap().is_empty(), "{json}");
    let word = |key: &str| file["error"][key].as_str().unwrap().to_owned();
    (word("rule"), word("name"), word("message"))
}

/// Holds a committed text against what the program says now; `UPDATE=1` writes it anew.
pub fn fresh(path: &str, text: &str) {
    let file = root().join(path);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
    }
    // A checkout on Windows may have other line ends.
    let written = std::fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    if written != text {
        let (old, new): (Vec<&str>, Vec<&str>) = (written.lines().collect(), text.lines().collect());
        let at = old.iter().zip(&new).position(|(a, b)| a != b).unwrap_or(old.len().min(new.len()));
        let line = |lines: &[&str]| lines.get(at).map_or(String::new(), ToString::to_string);
        panic!("{path}:{} is stale (UPDATE=1 cargo test rewrites it)\n- {}\n+ {}", at + 1, line(&old), line(&new));
    }
}

/// A package with the text of its parts changed; parts that are not text stay as they are.
pub fn rewritten(bytes: &[u8], change: impl Fn(&str, String) -> String) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut source = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut target = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..source.len() {
        let mut part = source.by_index(i).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        let content = match String::from_utf8(content) {
            Ok(text) => change(&name, text).into_bytes(),
            Err(other) => other.into_bytes(),
        };
        target.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        target.write_all(&content).unwrap();
    }
    target.finish().unwrap().into_inner()
}
