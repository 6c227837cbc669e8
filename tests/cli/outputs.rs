//! Where results go: never over an input, never over anything unasked, never half.

use crate::support::{APRIL, FAULTY, REPORT, Said, check_json, kensan, put, read, run, said, tuples};
use std::io::Read;
use std::path::Path;
use std::process::Stdio;

fn report(input: &Path, output: &Path, more: &[&str]) -> Said {
    let args = ["report".as_ref(), input.as_os_str(), "-o".as_ref(), output.as_os_str()];
    run(args.into_iter().chain(more.iter().map(AsRef::as_ref)))
}

#[test]
fn an_output_that_is_an_input_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let input = put(&dir, "提出.xlsx", read(REPORT));
    let before = std::fs::read(&input).unwrap();
    std::fs::create_dir(dir.path().join("sub")).unwrap();
    let mut names = vec![input.clone(), dir.path().join("sub").join("..").join("提出.xlsx")];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&input, dir.path().join("link.xlsx")).unwrap();
        names.push(dir.path().join("link.xlsx"));
    }
    for name in &names {
        for more in [&[][..], &["--force"]] {
            let said = report(&input, name, more);
            assert_eq!(said.code, 2, "{said:?}");
            assert!(said.err.contains("is one of the inputs") && said.err.contains("help: "), "{said:?}");
        }
        let args = ["check".as_ref(), dir.path().as_os_str(), "--force".as_ref(), "-o".as_ref(), name.as_os_str()];
        assert_eq!(run(args).code, 2);
    }
    let here = said(
        kensan().current_dir(&dir).args(["report", "./提出.xlsx", "-o", "提出.xlsx", "--force"]).output().unwrap(),
    );
    assert_eq!(here.code, 2);
    assert_eq!(std::fs::read(&input).unwrap(), before);
}

#[test]
fn the_schema_file_is_an_input_too() {
    let dir = tempfile::tempdir().unwrap();
    let schema = put(&dir, "form.toml", read("schemas/kita-coordinator.toml"));
    let args = ["check", APRIL, "--force", "--schema"].map(AsRef::as_ref);
    let said = run(args.into_iter().chain([schema.as_os_str(), "-o".as_ref(), schema.as_os_str()]));
    assert_eq!(said.code, 2);
    assert_eq!(std::fs::read(&schema).unwrap(), read("schemas/kita-coordinator.toml"));
}

#[test]
fn an_existing_output_is_replaced_only_with_force() {
    let dir = tempfile::tempdir().unwrap();
    let out = put(&dir, "報告.xlsx", b"precious");
    let refused = report(Path::new(REPORT), &out, &[]);
    assert_eq!((refused.code, std::fs::read(&out).unwrap().as_slice()), (2, &b"precious"[..]));
    assert!(refused.err.contains("exists already") && refused.err.contains("--force"), "{}", refused.err);
    let done = report(Path::new(REPORT), &out, &["--force"]);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(std::fs::read(&out).unwrap().starts_with(b"PK"));
    // No temporary file stays behind.
    assert_eq!(std::fs::read_dir(&dir).unwrap().count(), 1);
}

#[test]
fn outputs_that_cannot_be_written() {
    let dir = tempfile::tempdir().unwrap();
    let missing = report(Path::new(REPORT), &dir.path().join("no/such/folder/a.xlsx"), &[]);
    assert_eq!(missing.code, 2);
    assert!(missing.err.contains("Cannot write"), "{}", missing.err);
    let folder = report(Path::new(REPORT), dir.path(), &["--force"]);
    assert_eq!(folder.code, 2);
    assert!(folder.err.contains("is a folder"), "{}", folder.err);
    let name = report(Path::new(REPORT), &dir.path().join("報告.xls"), &[]);
    assert_eq!(name.code, 2);
    assert!(name.err.contains(".xlsx"), "{}", name.err);
    assert_eq!(std::fs::read_dir(&dir).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_or_file_is_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let file = put(&dir, "報告.xlsx", b"precious");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).unwrap();
    let said = report(Path::new(REPORT), &file, &["--force"]);
    assert_eq!((said.code, std::fs::read(&file).unwrap().as_slice()), (2, &b"precious"[..]), "{said:?}");
    std::fs::set_permissions(&dir, std::fs::Permissions::from_mode(0o555)).unwrap();
    // A superuser may write everywhere, but not into the kernel's own folders.
    let superuser = std::fs::write(dir.path().join("probe"), b"").is_ok();
    let folder = if superuser { Path::new("/proc") } else { dir.path() };
    if folder.is_dir() {
        let said = report(Path::new(REPORT), &folder.join("a.xlsx"), &[]);
        assert_eq!(said.code, 2, "{said:?}");
        assert!(said.err.contains("Cannot write") && said.err.contains("help: "), "{said:?}");
    }
    std::fs::set_permissions(&dir, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_devices_are_not_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let real = put(&dir, "実体.xlsx", b"old");
    let link = dir.path().join("link.xlsx");
    std::os::unix::fs::symlink(&real, &link).unwrap();
    assert_eq!(report(Path::new(REPORT), &link, &[]).code, 2);
    assert_eq!(report(Path::new(REPORT), &link, &["--force"]).code, 0);
    assert!(link.is_symlink() && std::fs::read(&real).unwrap().starts_with(b"PK"));
    assert_eq!(run(["check", APRIL, "-o", "/dev/null"]).code, 0);
    assert!(!Path::new("/dev/null").is_file());
}

#[test]
fn findings_go_to_a_file_or_with_a_dash_to_standard_output() {
    let dir = tempfile::tempdir().unwrap();
    for format in ["text", "json"] {
        let out = dir.path().join(format);
        let screen = run(["check", FAULTY, "--format", format]);
        let args = ["check", FAULTY, "--color", "always", "--format", format, "-o"].map(AsRef::as_ref);
        let file = run(args.into_iter().chain([out.as_os_str()]));
        assert_eq!((file.code, file.out.as_str()), (1, ""), "{file:?}");
        assert!(file.err.starts_with("Wrote "), "{file:?}");
        assert_eq!(std::fs::read_to_string(&out).unwrap(), screen.out);
        let dash = run(["check", FAULTY, "--format", format, "-o", "-"]);
        assert_eq!((dash.out, dash.err.as_str()), (screen.out, ""));
    }
    let csv = run(["convert", APRIL, "--to", "csv", "-o", "-"]);
    assert!(csv.out.starts_with("\u{feff}form,period_from,") && csv.err.is_empty(), "{}", csv.err);
}

#[test]
fn a_closed_pipe_is_no_crash_and_keeps_the_exit_code() {
    for args in [&["check", FAULTY][..], &["check", FAULTY, "--format", "json"], &["check", "samples"]] {
        let mut child = kensan().args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = [0; 4];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let said = said(child.wait_with_output().unwrap());
        assert_eq!((said.code, said.err.as_str()), (1, ""), "{args:?}");
    }
    for args in
        [&["schema", "json-schema"][..], &["schema", "show", "kita-coordinator"], &["explain", "T101"], &["--help"]]
    {
        let mut child = kensan().args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let said = said(child.wait_with_output().unwrap());
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{args:?}");
    }
}

#[test]
fn a_report_says_what_it_wrote_and_reads_back() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("報告書.xlsx");
    let written = report(Path::new(FAULTY), &out, &[]);
    assert_eq!((written.code, written.out.as_str()), (1, ""));
    assert!(written.err.starts_with("Wrote ") && written.err.contains("19 errors"), "{}", written.err);
    let again = dir.path().join("もう一度.xlsx");
    report(Path::new(FAULTY), &again, &["-q"]);
    assert_eq!(std::fs::read(&out).unwrap(), std::fs::read(again).unwrap(), "the same bytes every time");
    let left = tuples(&check_json([&out]).1);
    let corrected = ["V102", "C106"];
    assert!(left.iter().all(|f| !corrected.contains(&f.1.as_str())), "{left:?}");
    // The clean report stays clean.
    let clean = dir.path().join("正.xlsx");
    assert_eq!(report(Path::new(REPORT), &clean, &[]).code, 0);
    let (code, json) = check_json([&clean]);
    assert_eq!((code, &json["summary"]["errors"], &json["summary"]["warnings"]), (0, &0.into(), &3.into()), "{json}");
}

#[test]
fn tidy_data_in_every_format() {
    let dir = tempfile::tempdir().unwrap();
    for (format, starts) in [("csv", &b"\xef\xbb\xbfform,"[..]), ("jsonl", b"{\"form\":"), ("xlsx", b"PK")] {
        let out = dir.path().join(format!("tidy.{format}"));
        let args = ["convert", "samples/monthly", "--to", format, "-o"].map(AsRef::as_ref);
        let said = run(args.into_iter().chain([out.as_os_str()]));
        assert_eq!(said.code, 0, "{said:?}");
        assert!(said.err.starts_with("Wrote ") && std::fs::read(&out).unwrap().starts_with(starts), "{said:?}");
    }
    let cp932 = dir.path().join("cp932.csv");
    let args = ["convert", APRIL, "--to", "jsonl", "--encoding", "cp932", "-o"].map(AsRef::as_ref);
    assert_eq!(run(args.into_iter().chain([cp932.as_os_str()])).code, 2);
    let args = ["convert", APRIL, "--to", "csv", "--encoding", "cp932", "-o"].map(AsRef::as_ref);
    let said = run(args.into_iter().chain([cp932.as_os_str()]));
    // Either everything can be written, or the cell that cannot is named and nothing is left half done.
    assert_eq!(
        (said.code == 0, said.code == 2 && said.err.contains('!')),
        (cp932.exists(), !cp932.exists()),
        "{said:?}"
    );
}
