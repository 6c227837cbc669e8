//! What joining costs an input, and whether that stays the same for more of them.
//!
//! The monthly samples are copied for as many offices as are wanted; every run reads, checks and joins all of them and writes the report. See
//! `tests/README.md` for how to run it.
#![allow(missing_docs, reason = "a program, not a library")]
#![allow(clippy::print_stdout, reason = "what it measured is printed")]
#![allow(clippy::unwrap_used, reason = "whatever fails here is a bug of the bench or of what it measures")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

fn main() {
    let all = std::env::args().any(|a| a == "--bench") && !std::env::args().any(|a| a == "--quick");
    let offices: &[usize] = if all { &[30, 120, 240] } else { &[2] };
    let folder = tempfile::tempdir().unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/monthly");
    let mut made = 0;
    println!("{:>8} {:>10} {:>14} {:>12}", "inputs", "seconds", "ms an input", "peak MB");
    for &count in offices {
        while made < count {
            let office = folder.path().join(format!("事業所{}", letters(made)));
            std::fs::create_dir(&office).unwrap();
            for entry in std::fs::read_dir(&samples).unwrap().map(Result::unwrap) {
                std::fs::copy(entry.path(), office.join(entry.file_name())).unwrap();
            }
            made += 1;
        }
        let out = folder.path().join("合算.xlsx");
        let start = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_kensan"))
            .args(["merge", "--force", "--force-errors", "-q", "--ignore", "M103", "-o"])
            .args([&out, folder.path()])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut peak = 0;
        let status = loop {
            peak = peak.max(memory(child.id()));
            match child.try_wait().unwrap() {
                Some(status) => break status,
                None => std::thread::sleep(std::time::Duration::from_millis(20)),
            }
        };
        let seconds = start.elapsed().as_secs_f64();
        assert!(status.success() && out.exists(), "{status}");
        std::fs::remove_file(&out).unwrap();
        let inputs = count * 9;
        // What all runs need, and what is kept of an input: its figures, each with its cell.
        assert!(peak <= 90_000 + 60 * inputs, "{peak} KiB for {inputs} inputs");
        println!("{inputs:>8} {seconds:>10.2} {:>14.2} {:>12}", seconds * 1e3 / inputs as f64, peak / 1024);
    }
}

/// A name of letters: digits are no part of an office's name.
fn letters(n: usize) -> String {
    [n / 26 / 26, n / 26, n].iter().map(|i| char::from(b'a' + (i % 26) as u8)).collect()
}

/// The most memory a process has taken so far, in KiB (Linux only; elsewhere 0).
fn memory(id: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    peak.and_then(|l| l.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
