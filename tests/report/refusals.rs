//! Outputs that are refused, with exit code 2 and nothing written.

use crate::tool::{arg, kensan, sample};
use std::path::Path;

fn copy(folder: &Path) -> std::path::PathBuf {
    let input = folder.join("in.xlsx");
    std::fs::copy(sample("report-r7-q1-q3.xlsx"), &input).unwrap();
    input
}

#[test]
fn an_output_that_is_the_input_is_refused_even_with_force() {
    let folder = tempfile::tempdir().unwrap();
    let input = copy(folder.path());
    let before = std::fs::read(&input).unwrap();
    let around = folder.path().join(".").join("in.xlsx");
    for out in [&input, &around] {
        for command in [&["report"][..], &["convert", "--to", "xlsx"]] {
            let mut args = command.to_vec();
            args.extend([arg(&input), "-o", arg(out), "--force"]);
            assert_eq!(kensan(&args).status.code(), Some(2), "{args:?}");
        }
    }
    assert!(std::fs::read(&input).unwrap() == before);
}

#[test]
fn an_existing_output_is_replaced_only_with_force() {
    let folder = tempfile::tempdir().unwrap();
    let input = copy(folder.path());
    let out = folder.path().join("out.xlsx");
    std::fs::write(&out, "mine").unwrap();
    let run = kensan(&["report", arg(&input), "-o", arg(&out)]);
    assert_eq!(run.status.code(), Some(2));
    assert!(!run.stderr.is_empty());
    assert_eq!(std::fs::read(&out).unwrap(), b"mine");
    assert_eq!(kensan(&["report", arg(&input), "-o", arg(&out), "--force"]).status.code(), Some(0));
    assert!(std::fs::read(&out).unwrap().starts_with(b"PK"));
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "no temporary file is left: {left:?}");
}

#[test]
fn a_place_that_cannot_be_written_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let input = copy(folder.path());
    let mut places = vec![folder.path().join("nowhere").join("out.xlsx"), folder.path().to_path_buf()];
    // Even a superuser may not create files here.
    if cfg!(target_os = "linux") {
        places.push("/proc/kensan-report.xlsx".into());
    }
    for out in places {
        let run = kensan(&["report", arg(&input), "-o", arg(&out)]);
        assert_eq!(run.status.code(), Some(2), "{}", out.display());
        assert!(!String::from_utf8_lossy(&run.stderr).contains('⟨'), "every message has words");
    }
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_said_and_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let input = copy(folder.path());
    let closed = folder.path().join("closed");
    std::fs::create_dir(&closed).unwrap();
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o555)).unwrap();
    // A superuser is not held back by permissions.
    let open_to_us = std::fs::write(closed.join("probe"), "").is_ok();
    let run = kensan(&["report", arg(&input), "-o", arg(&closed.join("out.xlsx"))]);
    assert_eq!(run.status.code(), Some(if open_to_us { 0 } else { 2 }));
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o755)).unwrap();
}
