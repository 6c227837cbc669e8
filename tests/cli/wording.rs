//! How a finding of each family reads, in both languages. `UPDATE=1` writes the texts anew.

use crate::support::{FAULTY, fresh, kensan, put, read, run, said};

/// The findings of some rules, and one unreadable file; the version and the paths of this machine are left out.
fn findings(lang: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    put(&dir, "名前だけ.xlsx", read("samples/report-r7-q1-q3.xls"));
    put(&dir, "壊れた.xlsx", b"");
    let families = "C102,C103,C106,F103,L101,L102,P102,P104,S106,T101,T103,V101,V102,X102,X104";
    let faulty = run(["check", FAULTY, "--select", families, "--lang", lang]).out;
    let broken =
        said(kensan().current_dir(&dir).args(["check", ".", "--select", "F103", "--lang", lang]).output().unwrap());
    let mut out = faulty + &broken.out.replace(['\\'], "/");
    for word in ["T101", "業務報告書"] {
        assert!(out.contains(word));
    }
    out = out.replace(env!("CARGO_PKG_VERSION"), "[version]");
    out
}

#[test]
fn findings_in_english() {
    fresh("tests/cli/wording/en.txt", &findings("en"));
}

#[test]
fn findings_in_japanese() {
    fresh("tests/cli/wording/ja.txt", &findings("ja"));
}
