//! The plan of the house, held: arrows between rooms point down only, each third-party crate has one door, files stay small.

use crate::support::root;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Files larger than this have a second idea in them.
const LONGEST: usize = 500;

/// Crates and the only place where they are used.
const DOORS: &[(&str, &str)] = &[
    ("calamine", "tests/"),
    ("zip", "src/workbook/"),
    ("flate2", "src/workbook/"),
    ("crc32fast", "src/workbook/"),
    ("quick_xml", "src/workbook/"),
    ("rust_xlsxwriter", "src/report/xlsx/"),
    ("fluent_bundle", "src/message/"),
    ("clap", "src/cli/"),
];

/// Every Rust file below a folder of the project: its path with `/`, and its text.
fn files(folder: &str) -> BTreeMap<String, String> {
    fn walk(folder: &Path, out: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                out.insert(name, fs::read_to_string(&path).unwrap().replace("\r\n", "\n"));
            }
        }
    }
    let mut out = BTreeMap::new();
    walk(&root().join(folder), &mut out);
    out
}

/// The program's own lines: without comments, without tests.
fn program() -> BTreeMap<String, String> {
    let own = files("src").into_iter().filter(|(name, _)| !name.ends_with("tests.rs"));
    own.map(|(name, text)| {
        let text = text.split("\n#[cfg(test)]\nmod ").next().unwrap();
        let lines = text.lines().filter(|l| !l.trim_start().starts_with("//"));
        (name, lines.collect::<Vec<_>>().join("\n"))
    })
    .collect()
}

/// The floors as the crate's first page lists them, the highest first: the rooms of each.
fn floors() -> Vec<Vec<String>> {
    let page = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let plan = page.split("//! ```text").nth(1).and_then(|rest| rest.split("//! ```").next()).expect("a plan");
    let rooms = |line: &str| -> Vec<String> {
        let line = line.trim_start_matches("//!").trim();
        line.split("  ").next().unwrap_or("").split(' ').filter(|r| !r.is_empty()).map(str::to_owned).collect()
    };
    plan.lines().map(rooms).filter(|floor| !floor.is_empty()).collect()
}

#[test]
fn arrows_between_rooms_point_down() {
    let floors = floors();
    let level = |room: &str| floors.iter().position(|floor| floor.iter().any(|r| r == room));
    let uses = regex::Regex::new(r"\bcrate::([a-z_0-9]+)|\bkensan::([a-z_0-9]+)").unwrap();
    let list = regex::Regex::new(r"\buse crate::\{([^}]*)\}").unwrap();
    let mut faults = BTreeSet::new();
    for (name, text) in program() {
        let room = name.trim_start_matches("src/").split(['/', '.']).next().unwrap();
        if matches!(room, "lib" | "main") {
            continue;
        }
        let Some(own) = level(room) else {
            faults.insert(format!("{room} is not in the plan of src/lib.rs"));
            continue;
        };
        let mut used: BTreeSet<String> =
            uses.captures_iter(&text).filter_map(|c| c.get(1).or(c.get(2))).map(|m| m.as_str().to_owned()).collect();
        for inside in list.captures_iter(&text) {
            used.extend(inside[1].split(',').map(|p| p.trim().split("::").next().unwrap().to_owned()));
        }
        for other in used.iter().filter(|&o| o != room && !o.is_empty()) {
            if level(other).is_none_or(|other| other <= own) {
                faults.insert(format!("{name} uses {other}, which is not below {room}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn each_crate_has_one_door() {
    let mut faults = Vec::new();
    for (name, text) in program() {
        for (used, door) in DOORS {
            let use_of = regex::Regex::new(&format!(r"(^|[^\w:.]){used}::")).unwrap();
            // The shell around the library parses the command line.
            let shell = name == "src/main.rs" && *used == "clap";
            if use_of.is_match(&text) && !name.starts_with(door) && !shell {
                faults.push(format!("{name} uses {used}, whose door is {door}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn files_stay_small() {
    let all = files("src").into_iter().chain(files("tests"));
    let long: Vec<String> = all
        .map(|(name, text)| (text.lines().count(), name))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, name)| format!("{name}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "find the second idea: {long:#?}");
}

#[test]
fn a_room_says_what_it_is_for() {
    for (name, text) in files("src").into_iter().filter(|(name, _)| !name.ends_with("tests.rs")) {
        assert!(text.starts_with("//!"), "{name} begins without a word on what it is for");
    }
    for floor in floors().concat() {
        let room = root().join("src").join(&floor);
        assert!(room.is_dir() || room.with_extension("rs").is_file(), "{floor} is in the plan, but not in the house");
    }
}
