//! From the paths on the command line to the files to be read: folders are walked, patterns expanded (cmd.exe does not), the order is stable.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Extensions of workbooks, as files in a folder are chosen by them; what such a file really is, its content decides.
const WORKBOOKS: [&str; 9] = ["xlsx", "xlsm", "xls", "xlsb", "ods", "fods", "ots", "xltx", "xltm"];

/// A file to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its path, as given or as found in a folder.
    pub path: PathBuf,
}

/// The files found, and those passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Files to be read, in stable order, each once.
    pub files: Vec<Input>,
    /// Files in folders that are no workbooks (lock files `~$…`, hidden files, other kinds).
    pub passed_over: Vec<PathBuf>,
    /// Paths that gave nothing.
    pub errors: Vec<InputError>,
}

/// A path that gave no file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputError {
    /// A folder without workbooks.
    EmptyFolder(PathBuf),
    /// A pattern that matches nothing.
    NoMatch(String),
    /// A folder that cannot be read.
    Unlistable(PathBuf, String),
}

/// Expands the given paths. A path that exists is taken as it is, even with `*` or `[` in its name; one that does not and is no pattern
/// is kept, so that reading it reports it. A file that is named twice, also by another path to it, is read once.
pub fn expand(paths: &[PathBuf]) -> Inputs {
    let mut collector = Collector::default();
    for path in paths {
        if path.is_dir() {
            collector.folder(path);
        } else if !path.exists() && is_pattern(path) {
            collector.pattern(path);
        } else {
            collector.add(path.clone());
        }
    }
    collector.inputs
}

fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '['])
}

#[derive(Default)]
struct Collector {
    inputs: Inputs,
    /// The files by the one path that has no links and no `..` in it.
    seen: HashSet<PathBuf>,
}

impl Collector {
    fn add(&mut self, path: PathBuf) {
        let real = path.canonicalize().unwrap_or_else(|_| path.clone());
        if self.seen.insert(real) {
            self.inputs.files.push(Input { path });
        }
    }

    /// A file found, not named: taken if it looks like a workbook. Whether it does.
    fn found(&mut self, path: PathBuf) -> bool {
        let workbook = is_workbook_name(&path) && path.is_file();
        if workbook {
            self.add(path);
        } else {
            self.inputs.passed_over.push(path);
        }
        workbook
    }

    fn pattern(&mut self, path: &Path) {
        let text = path.to_string_lossy();
        // As the system's own shell would: on Windows letter case makes no difference.
        let options = glob::MatchOptions { case_sensitive: !cfg!(windows), ..glob::MatchOptions::new() };
        let mut matches = Vec::new();
        for entry in glob::glob_with(&text, options).into_iter().flatten() {
            match entry {
                Ok(path) => matches.push(path),
                Err(error) => self.unlistable(error.path().to_path_buf(), error.error()),
            }
        }
        matches.sort();
        let mut any = false;
        for path in matches {
            if path.is_dir() {
                self.folder(&path);
                any = true;
            } else {
                any |= self.found(path);
            }
        }
        if !any {
            self.inputs.errors.push(InputError::NoMatch(text.into_owned()));
        }
    }

    fn folder(&mut self, root: &Path) {
        let mut any = false;
        for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => any |= self.found(entry.into_path()),
                Err(error) => {
                    let path = error.path().unwrap_or(root).to_path_buf();
                    any = true;
                    match error.io_error() {
                        Some(cause) => self.unlistable(path, cause),
                        None => self.unlistable(path, &error),
                    }
                }
            }
        }
        if !any {
            self.inputs.errors.push(InputError::EmptyFolder(root.to_path_buf()));
        }
    }

    fn unlistable(&mut self, path: PathBuf, cause: &dyn std::error::Error) {
        self.inputs.errors.push(InputError::Unlistable(path, cause.to_string()));
    }
}

/// Whether a file found in a folder is taken for a workbook: by its extension, but no lock file (`~$…`) and no hidden file.
fn is_workbook_name(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    !name.starts_with("~$") && !name.starts_with('.') && WORKBOOKS.contains(&extension.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_walked_in_stable_order_and_lock_files_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.xlsx", "a.xls", "~$a.xls", "note.txt", "sub/c.ods", "sub/d.fods", ".hidden.xlsx"] {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, b"x").unwrap();
        }
        let found = expand(&[dir.path().to_path_buf(), dir.path().join("a.xls")]);
        let names: Vec<_> =
            found.files.iter().map(|f| f.path.strip_prefix(dir.path()).unwrap().display().to_string()).collect();
        assert_eq!(names, ["a.xls", "b.xlsx", "sub/c.ods", "sub/d.fods"]);
        assert_eq!((found.passed_over.len(), found.errors.len()), (3, 0));
    }

    #[test]
    fn a_file_with_two_names_is_read_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.xlsx");
        std::fs::create_dir(dir.path().join("sub")).unwrap();
        std::fs::write(&path, b"x").unwrap();
        let round = dir.path().join("sub").join("..").join("a.xlsx");
        let found = expand(&[path.clone(), round, dir.path().to_path_buf(), path.clone()]);
        assert_eq!(found.files, [Input { path }]);
        assert!(found.errors.is_empty());
    }

    #[test]
    fn patterns_are_expanded_and_what_gives_nothing_is_said() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("四月.xlsx"), b"x").unwrap();
        assert_eq!(expand(&[dir.path().join("*.xlsx")]).files.len(), 1);
        assert!(matches!(expand(&[dir.path().join("*.ods")]).errors[..], [InputError::NoMatch(_)]));
        // A pattern that only matches other kinds of files gives nothing either.
        std::fs::write(dir.path().join("四月.csv"), b"x").unwrap();
        let other = expand(&[dir.path().join("*.csv")]);
        assert!(matches!(other.errors[..], [InputError::NoMatch(_)]));
        assert_eq!((other.files.len(), other.passed_over.len()), (0, 1));
        let empty = tempfile::tempdir().unwrap();
        assert!(matches!(expand(&[empty.path().to_path_buf()]).errors[..], [InputError::EmptyFolder(_)]));
        // A missing file is kept for the reader to report.
        assert_eq!(expand(&[dir.path().join("missing.xlsx")]).files.len(), 1);
    }
}
