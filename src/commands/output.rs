//! Output files: never an input, never half written, never replaced unasked.

use super::Failure;
use crate::message::Message;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A place to write to that has passed every test that can be made before the work is done.
#[derive(Debug)]
pub(super) struct Target {
    path: PathBuf,
    folder: PathBuf,
    force: bool,
}

impl Target {
    /// Refuses an output that is one of the inputs, or that exists and may not be replaced.
    pub(super) fn new(path: &Path, inputs: &[PathBuf], force: bool) -> Result<Self, Failure> {
        let named = |id: &'static str| Message::new(id).with("path", path.display().to_string());
        if inputs.iter().any(|input| same_file(input, path)) {
            return Err(Failure::say(named("cli-output-is-input"), "cli-output-is-input-help"));
        }
        if path.is_dir() {
            return Err(Failure::say(named("cli-output-is-folder"), "cli-output-is-folder-help"));
        }
        if path.symlink_metadata().is_ok() && !force {
            return Err(Failure::say(named("cli-output-exists"), "cli-output-exists-help"));
        }
        let folder = match path.parent() {
            Some(p) if !p.as_os_str().is_empty() => p.to_path_buf(),
            _ => PathBuf::from("."),
        };
        Ok(Self { path: path.to_path_buf(), folder, force })
    }

    /// Writes to a temporary file beside the target and renames it.
    pub(super) fn write(&self, bytes: &[u8]) -> Result<(), Failure> {
        let fail = |error: &std::io::Error| {
            let message = Message::new("cli-cannot-write")
                .with("path", self.path.display().to_string())
                .with("detail", error.to_string());
            Failure::say(message, "cli-cannot-write-help")
        };
        // A target that may not be written is not replaced behind its owner's back by renaming over it.
        if self.force
            && let Ok(meta) = self.path.metadata()
            && meta.permissions().readonly()
        {
            return Err(fail(&std::io::ErrorKind::PermissionDenied.into()));
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(".kensan-").suffix(".tmp");
        // New files get the permissions any program would give them, not the private ones of temporary files.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(&self.folder).map_err(|e| fail(&e))?;
        file.write_all(bytes).and_then(|()| file.flush()).map_err(|e| fail(&e))?;
        let kept = if self.force { file.persist(&self.path) } else { file.persist_noclobber(&self.path) };
        kept.map(drop).map_err(|e| fail(&e.error))
    }
}

/// Whether two paths name one file, through links, `..` and letter case where the system folds it.
fn same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}
