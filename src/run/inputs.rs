//! From the paths on the command line to the files to be read: folders are walked, patterns expanded (cmd.exe does not), the order is stable.

use std::path::{Path, PathBuf};

/// Extensions of workbooks, as files in a folder are chosen by them; what such a file really is, its content decides.
const WORKBOOKS: [&str; 7] = ["xlsx", "xlsm", "xls", "xlsb", "ods", "xltx", "xltm"];

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
/// is kept, so that reading it reports it.
pub fn expand(paths: &[PathBuf]) -> Inputs {
    let mut inputs = Inputs::default();
    for path in paths {
        if path.is_dir() {
            folder(path, &mut inputs);
        } else if !path.exists() && is_pattern(path) {
            pattern(path, &mut inputs);
        } else {
            add(path.clone(), &mut inputs);
        }
    }
    inputs
}

fn add(path: PathBuf, inputs: &mut Inputs) {
    if !inputs.files.iter().any(|i| i.path == path) {
        inputs.files.push(Input { path });
    }
}

fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '['])
}

fn pattern(path: &Path, inputs: &mut Inputs) {
    let text = path.to_string_lossy();
    let mut found: Vec<PathBuf> = glob::glob(&text).map(|g| g.flatten().collect()).unwrap_or_default();
    if found.is_empty() {
        inputs.errors.push(InputError::NoMatch(text.into_owned()));
        return;
    }
    found.sort();
    for path in found {
        if path.is_dir() {
            folder(&path, inputs);
        } else if is_workbook_name(&path) {
            add(path, inputs);
        } else {
            inputs.passed_over.push(path);
        }
    }
}

fn folder(root: &Path, inputs: &mut Inputs) {
    let before = inputs.files.len();
    let mut seen: std::collections::HashSet<PathBuf> = inputs.files.iter().map(|i| i.path.clone()).collect();
    for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) if is_workbook_name(entry.path()) && entry.path().is_file() => {
                if seen.insert(entry.path().to_path_buf()) {
                    inputs.files.push(Input { path: entry.into_path() });
                }
            }
            Ok(entry) => inputs.passed_over.push(entry.into_path()),
            Err(error) => {
                let path = error.path().unwrap_or(root).to_path_buf();
                inputs.errors.push(InputError::Unlistable(path, error.to_string()));
            }
        }
    }
    let known = inputs.files.iter().any(|i| i.path.starts_with(root));
    if inputs.files.len() == before && !known {
        inputs.errors.push(InputError::EmptyFolder(root.to_path_buf()));
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
        for name in ["b.xlsx", "a.xls", "~$a.xls", "note.txt", "sub/c.ods", ".hidden.xlsx"] {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, b"x").unwrap();
        }
        let found = expand(&[dir.path().to_path_buf(), dir.path().join("a.xls")]);
        let names: Vec<_> =
            found.files.iter().map(|f| f.path.strip_prefix(dir.path()).unwrap().display().to_string()).collect();
        assert_eq!(names, ["a.xls", "b.xlsx", "sub/c.ods"]);
        assert_eq!((found.passed_over.len(), found.errors.len()), (3, 0));
    }

    #[test]
    fn patterns_are_expanded_and_what_gives_nothing_is_said() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("四月.xlsx"), b"x").unwrap();
        assert_eq!(expand(&[dir.path().join("*.xlsx")]).files.len(), 1);
        assert!(matches!(expand(&[dir.path().join("*.ods")]).errors[..], [InputError::NoMatch(_)]));
        let empty = tempfile::tempdir().unwrap();
        assert!(matches!(expand(&[empty.path().to_path_buf()]).errors[..], [InputError::EmptyFolder(_)]));
        // A missing file is kept for the reader to report.
        assert_eq!(expand(&[dir.path().join("missing.xlsx")]).files.len(), 1);
    }
}
