//! Reads the reports that others are compared with. One that cannot be read stops the job: a comparison that was asked for and silently
//! not made would be worse than none.

use super::{Forms, Inspected, Unreadable, inspect};
use crate::check::{Companion, Companions};
use crate::severity::Severity;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Reads the preceding report and the months.
///
/// # Errors
/// Every file that could not be read, and why.
pub fn companions(
    previous: Option<&Path>,
    months: &[PathBuf],
    forms: &Forms,
) -> Result<Companions, Vec<(PathBuf, Unreadable)>> {
    let mut found = Companions::default();
    let mut faults = Vec::new();
    let mut read = |path: &Path, into: &mut Vec<Companion>| match inspect(path, forms) {
        Ok(inspected) => into.extend(reports(path, inspected)),
        Err(unreadable) => faults.push((path.to_path_buf(), unreadable)),
    };
    if let Some(path) = previous {
        read(path, &mut found.previous);
    }
    for path in months {
        read(path, &mut found.months);
    }
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

fn reports(path: &Path, inspected: Inspected) -> impl Iterator<Item = Companion> {
    let Inspected { workbook, schema, parts } = inspected;
    let workbook = Arc::new(workbook);
    let path = path.to_path_buf();
    parts.into_iter().map(move |part| Companion {
        path: path.clone(),
        workbook: Arc::clone(&workbook),
        schema: Arc::clone(&schema),
        errors: part.findings.iter().filter(|f| f.severity == Severity::Error).count(),
        submission: part.submission,
    })
}
