//! Files that are broken or mean harm, each through the real binary: a sentence in both languages, the exit code, the other inputs of
//! the same call still checked, a bound on memory and on time.
//!
//! On Unix the shell that starts the program bounds its writable memory (`ulimit -d`) and its processor time (`ulimit -t`), so that a
//! byte or a second more ends it with another exit code than any that is expected here, however busy the machine is.

mod content;
mod disguise;
mod packages;
mod paths;
mod secrets;

use crate::support::{APRIL, Said, check_json, kensan, put, read, rewritten, root, said, tuples};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Bytes of writable memory that a call may take, in KiB: what the project promises.
const MEMORY: u32 = 300 << 10;
/// Seconds of processor time that no file may take, in a debug build.
const SECONDS: u32 = 20;

/// A call of the program within the bounds, by one worker so that the number of cores does not matter.
fn bounded<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Said {
    let program = kensan();
    let mut command = if cfg!(unix) {
        let mut shell = Command::new("sh");
        shell
            .arg("-c")
            .arg(format!("ulimit -d {MEMORY} && ulimit -t {SECONDS} && exec \"$0\" \"$@\""))
            .arg(program.get_program());
        shell
    } else {
        Command::new(program.get_program())
    };
    command.current_dir(root());
    for (key, value) in program.get_envs() {
        match value {
            Some(value) => command.env(key, value),
            None => command.env_remove(key),
        };
    }
    said(command.args(args).output().unwrap())
}

/// `kensan check --format json` within the bounds: exit code and document.
fn bounded_json(paths: &[&Path]) -> (i32, Value) {
    let said = bounded(["check", "-j", "1", "--format", "json"].map(Path::new).iter().chain(paths));
    let json = serde_json::from_str(&said.out).unwrap_or_else(|e| panic!("{e}: {said:?}"));
    (said.code, json)
}

/// A file that cannot be checked, beside one that can: what both languages say of it.
#[track_caller]
fn refused(name: &str, bytes: impl AsRef<[u8]>, rule: &str, english: &str, japanese: &str) {
    let dir = tempfile::tempdir().unwrap();
    let path = put(&dir, name, bytes);
    refused_path(&path, rule, english, japanese);
}

#[track_caller]
fn refused_path(path: &Path, rule: &str, english: &str, japanese: &str) {
    let (code, json) = bounded_json(&[path, Path::new(APRIL)]);
    let files = json["files"].as_array().unwrap();
    let status: Vec<&str> = files.iter().map(|f| f["status"].as_str().unwrap()).collect();
    assert_eq!((code, &status[..]), (2, &["unreadable", "checked"][..]), "{json:#}");
    let error = &files[0]["error"];
    assert_eq!(error["rule"], rule, "{error:#}");
    assert!(error["message"].as_str().unwrap().contains(english), "{error:#}");
    assert!(!error["help"].as_str().unwrap().is_empty());
    let text = bounded(["check", "-j", "1", "--lang", "ja"].map(Path::new).iter().chain(&[path, Path::new(APRIL)]));
    assert_eq!((text.code, text.err.as_str()), (2, ""), "{text:?}");
    assert!(text.out.contains(&format!("error[{rule}]")) && text.out.contains(japanese), "{}", text.out);
    let shown = path.to_string_lossy();
    assert!(shown.chars().any(char::is_control) || text.out.contains(&*shown), "{}", text.out);
}

/// The findings of a file that can be read, within the bounds.
#[track_caller]
fn findings(name: &str, bytes: impl AsRef<[u8]>) -> Vec<crate::support::Tuple> {
    let dir = tempfile::tempdir().unwrap();
    let (code, json) = bounded_json(&[&put(&dir, name, bytes)]);
    assert!(code < 2, "{name}: {json:#}");
    tuples(&json)
}

/// What the sample that most tests change says by itself.
fn april() -> Vec<crate::support::Tuple> {
    tuples(&check_json([APRIL]).1)
}

/// The sample with one of its parts changed.
fn changed(part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let before = read(APRIL);
    rewritten(&before, |name, text| {
        if name != part {
            return text;
        }
        let after = change(text.clone());
        assert_ne!(text, after, "nothing was changed");
        after
    })
}

/// The first sheet of the sample with more rows behind its own.
fn with_rows(rows: &str) -> Vec<u8> {
    changed(SHEET, |xml| xml.replacen("</sheetData>", &format!("{rows}</sheetData>"), 1))
}

/// The sheet of section 1, which has merged cells and totals.
const SHEET: &str = "xl/worksheets/sheet2.xml";
