//! Paths that name something else than a workbook that may be read, and names of every kind.

use super::{bounded, bounded_json, findings, refused_path};
use crate::support::{APRIL, kensan, put, read, said};
use std::path::{Path, PathBuf};

#[test]
fn folders_and_missing_files_are_said() {
    let dir = tempfile::tempdir().unwrap();
    refused_path(&dir.path().join("無い.xlsx"), "F101", "no such file", "ファイルが見つかりません");
    std::fs::create_dir(dir.path().join("四月.xlsx")).unwrap();
    let said = bounded(["check".as_ref(), dir.path().join("四月.xlsx").as_os_str(), APRIL.as_ref()]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("no workbooks in the folder") && said.out.contains("1 file: "), "{said:?}");
    let out = dir.path().join("out.xlsx");
    let report = bounded(["report".as_ref(), dir.path().as_os_str(), "-o".as_ref(), out.as_os_str()]);
    assert!(report.code == 2 && report.out.contains("This is a folder"), "{report:?}");
}

#[test]
fn long_names_are_read() {
    // 250 bytes, the longest that most file systems take together with an extension.
    let name = format!("{}.xlsx", "長".repeat(81));
    assert!(findings(&name, read(APRIL)).iter().all(|f| f.0 != "error"));
}

#[test]
fn names_in_japanese_with_spaces_and_decomposed_letters_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    // The same name twice for the eye: composed, and decomposed as macOS hands names over.
    let names = ["ガイド 四月　分.xlsx", "カ\u{3099}イド 四月　分.xlsx", "𠮷野（写）①.xlsx", "a\u{202e}xslx.xlsx"];
    for name in names {
        put(&dir, name, read(APRIL));
    }
    let (code, json) = bounded_json(&[dir.path()]);
    let shown = json["files"].as_array().unwrap().len();
    // A file system that normalises keeps one of the pair.
    let kept = std::fs::read_dir(dir.path()).unwrap().count();
    assert_eq!((code, shown), (0, kept));
}

#[test]
fn lock_files_beside_a_workbook_are_passed_over_and_named_they_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    put(&dir, "四月.xlsx", read(APRIL));
    let mut owner = vec![4];
    owner.extend(b"Sato");
    owner.resize(165, b' ');
    let lock = put(&dir, "~$四月.xlsx", owner);
    let (code, json) = bounded_json(&[dir.path()]);
    assert_eq!((code, json["files"].as_array().unwrap().len()), (0, 1));
    refused_path(&lock, "F101", "temporary file that Excel keeps", "Excel が開いている間だけ置く一時ファイル");
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::ffi::OsStringExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    const SPECIAL: [&str; 2] = ["not an ordinary file", "通常のファイルではありません"];

    #[test]
    fn pipes_devices_and_sockets_do_not_hang() {
        let dir = tempfile::tempdir().unwrap();
        let pipe = dir.path().join("管.xlsx");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let socket = dir.path().join("口.xlsx");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for path in [&*pipe, &*socket, Path::new("/dev/zero"), Path::new("/dev/null"), Path::new("/dev/stdin")] {
            // What stands behind stdin depends on who started the tests.
            if path.ends_with("stdin") && std::fs::metadata(path).is_ok_and(|m| m.is_file()) {
                continue;
            }
            refused_path(path, "F101", SPECIAL[0], SPECIAL[1]);
        }
        // Found in a folder they are passed over.
        put(&dir, "四月.xlsx", read(APRIL));
        let (code, json) = bounded_json(&[dir.path()]);
        assert_eq!((code, json["files"].as_array().unwrap().len()), (0, 1));
    }

    #[test]
    fn links_are_followed_and_those_that_lead_nowhere_are_said() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        put(&dir, "本体/四月.xlsx", read(APRIL));
        symlink("本体/四月.xlsx", at("link.xlsx")).unwrap();
        symlink("無い.xlsx", at("dangling.xlsx")).unwrap();
        symlink("b.xlsx", at("a.xlsx")).unwrap();
        symlink("a.xlsx", at("b.xlsx")).unwrap();
        symlink("..", at("本体/上")).unwrap();
        assert_eq!(bounded_json(&[&at("link.xlsx")]).0, 0);
        refused_path(&at("dangling.xlsx"), "F101", "no such file", "ファイルが見つかりません");
        refused_path(&at("a.xlsx"), "F101", "cannot be read", "ファイルを読み込めません");
        // A folder that is linked into itself is walked once, and a workbook with two names is read once.
        let (code, json) = bounded_json(&[dir.path()]);
        assert_eq!((code, json["files"].as_array().unwrap().len()), (0, 1), "{json:#}");
    }

    #[test]
    fn what_may_not_be_read_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let path = put(&dir, "秘密.xlsx", read(APRIL));
        let folder = dir.path().join("部屋");
        std::fs::create_dir(&folder).unwrap();
        put(&dir, "部屋/四月.xlsx", read(APRIL));
        let mode = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        mode(&path, 0o000);
        mode(&folder, 0o000);
        if std::fs::File::open(&path).is_err() {
            refused_path(&path, "F101", "may not be opened", "開く権限がありません");
            let said = bounded(["check".as_ref(), folder.as_os_str(), APRIL.as_ref()]);
            assert!(said.code == 2 && said.out.contains("1 file: "), "{said:?}");
        } else {
            // A superuser may open everything – unless the program runs as nobody.
            mode(dir.path(), 0o755);
            mode(&folder, 0o700);
            let copy = dir.path().join("kensan");
            std::fs::copy(kensan().get_program(), &copy).unwrap();
            mode(&copy, 0o755);
            let nobody = std::process::Command::new("setpriv")
                .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
                .arg(&copy)
                .args(["check".as_ref(), path.as_os_str(), folder.as_os_str()])
                .env("LC_ALL", "C")
                .output();
            if let Ok(output) = nobody
                && output.status.code() != Some(127)
            {
                let said = said(output);
                assert_eq!(said.code, 2, "{said:?}");
                assert!(said.out.contains("error[F101]") && said.out.contains("may not be opened"), "{said:?}");
                assert!(said.err.contains("部屋"), "{said:?}");
            }
            assert_eq!(bounded_json(&[&path]).0, 0);
        }
        mode(&folder, 0o755);
    }

    #[test]
    fn names_that_are_no_text_are_read() {
        let dir = tempfile::tempdir().unwrap();
        // cp932 as old archives leave it behind.
        let name = std::ffi::OsString::from_vec(b"\x8el\x8c\x8e.xlsx".to_vec());
        let path: PathBuf = dir.path().join(name);
        if std::fs::write(&path, read(APRIL)).is_err() {
            return; // This file system takes text only.
        }
        for input in [&*path, dir.path()] {
            let (code, json) = bounded_json(&[input]);
            assert_eq!((code, json["files"].as_array().unwrap().len()), (0, 1));
        }
        let text = bounded(["check".as_ref(), path.as_os_str(), "--fail-on".as_ref(), "info".as_ref()]);
        assert!(text.code == 1 && text.out.contains("\u{fffd}l\u{fffd}"), "{text:?}");
    }

    #[test]
    fn names_do_not_steer_the_terminal() {
        let dir = tempfile::tempdir().unwrap();
        let path = put(&dir, "\u{1b}[31m赤\n行.xlsx", b"");
        let said = bounded(["check".as_ref(), "--color".as_ref(), "always".as_ref(), path.as_os_str()]);
        assert_eq!(said.code, 2);
        assert!(!said.out.contains("\u{1b}[31m赤") && !said.out.contains("赤\n行"), "{:?}", said.out);
    }
}
