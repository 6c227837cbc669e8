//! Output files: never an input, never half written, never replaced unasked.

use super::Failure;
use crate::message::Message;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A place to write to that has passed every test that can be made before the work is done.
#[derive(Debug)]
pub(super) struct Target {
    /// The path as the user wrote it.
    named: PathBuf,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// `-`: standard output.
    Stdout,
    /// A device or a pipe, which is written to and not replaced.
    Stream,
    /// A file at this place: the end of the link, where the name given is one.
    File { path: PathBuf, folder: PathBuf, force: bool },
}

impl Target {
    /// Refuses an output that is one of the inputs, that exists and may not be replaced, or whose folder does not exist.
    pub(super) fn new<'a>(
        named: &Path,
        inputs: impl IntoIterator<Item = &'a Path>,
        force: bool,
    ) -> Result<Self, Failure> {
        let message = |id: &'static str| Message::new(id).with("path", named.display().to_string());
        let target = |kind| Ok(Self { named: named.to_path_buf(), kind });
        if named == Path::new("-") {
            return target(Kind::Stdout);
        }
        if inputs.into_iter().any(|input| same_file(input, named)) {
            return Err(Failure::say(message("cli-output-is-input"), "cli-output-is-input-help"));
        }
        match named.metadata() {
            Ok(meta) if meta.is_dir() => {
                return Err(Failure::say(message("cli-output-is-folder"), "cli-output-is-folder-help"));
            }
            Ok(meta) if !meta.is_file() => return target(Kind::Stream),
            // A link that leads nowhere is there, too.
            _ if named.symlink_metadata().is_ok() && !force => {
                return Err(Failure::say(message("cli-output-exists"), "cli-output-exists-help"));
            }
            _ => {}
        }
        let path = named.canonicalize().unwrap_or_else(|_| named.to_path_buf());
        let folder = match path.parent() {
            Some(p) if !p.as_os_str().is_empty() => p.to_path_buf(),
            _ => PathBuf::from("."),
        };
        if !folder.is_dir() {
            return Err(cannot_write(named, &io::ErrorKind::NotFound.into()));
        }
        target(Kind::File { path, folder, force })
    }

    /// Refuses a file name that would make Excel distrust the workbook written (`.xls`, `.ods`, none).
    pub(super) fn must_be_xlsx(&self) -> Result<(), Failure> {
        let named_so = self.named.extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx"));
        if named_so || !matches!(self.kind, Kind::File { .. }) {
            return Ok(());
        }
        let message = Message::new("cli-output-not-xlsx").with("path", self.named.display().to_string());
        Err(Failure::say(message, "cli-output-not-xlsx-help"))
    }

    /// Whether what is written goes where messages could mix with it.
    pub(super) fn is_stdout(&self) -> bool {
        matches!(self.kind, Kind::Stdout)
    }

    /// Writes everything at once; a file by a temporary one beside it, which is renamed.
    pub(super) fn write(&self, bytes: &[u8]) -> Result<(), Failure> {
        let fail = |error: io::Error| cannot_write(&self.named, &error);
        match &self.kind {
            Kind::Stdout => {
                let mut out = io::stdout().lock();
                out.write_all(bytes).and_then(|()| out.flush()).map_err(Failure::Io)
            }
            Kind::Stream => {
                let mut out = std::fs::OpenOptions::new().write(true).open(&self.named).map_err(fail)?;
                out.write_all(bytes).map_err(fail)
            }
            Kind::File { path, folder, force } => replace(path, folder, *force, bytes).map_err(fail),
        }
    }
}

fn replace(path: &Path, folder: &Path, force: bool, bytes: &[u8]) -> io::Result<()> {
    // A target that may not be written is not replaced behind its owner's back by renaming over it.
    if force
        && let Ok(meta) = path.metadata()
        && meta.permissions().readonly()
    {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kensan-").suffix(".tmp");
    // New files get the permissions any program would give them, not the private ones of temporary files.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.flush()?;
    let kept = if force { file.persist(path) } else { file.persist_noclobber(path) };
    kept.map(drop).map_err(|e| e.error)
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    let message =
        Message::new("cli-cannot-write").with("path", path.display().to_string()).with("detail", error.to_string());
    Failure::say(message, "cli-cannot-write-help")
}

/// Whether two paths name one file, through links, `..` and letter case where the system folds it.
pub(super) fn same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}
