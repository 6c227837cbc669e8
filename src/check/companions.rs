//! Reports that stand beside the checked one: the preceding cumulative report, and the months behind a quarter. Plain data, bound as any
//! submission is; the rules that compare are in `previous` and `months`.

use super::Context;
use crate::schema::Schema;
use crate::submission::Submission;
use crate::workbook::Workbook;
use std::path::PathBuf;
use std::sync::Arc;

/// A report that the checked one is compared with.
#[derive(Clone, Debug)]
pub struct Companion {
    /// The path of its file, as given or found.
    pub path: PathBuf,
    /// Its workbook; several reports of one file share it.
    pub workbook: Arc<Workbook>,
    /// Its form.
    pub schema: Arc<Schema>,
    /// The report.
    pub submission: Submission,
    /// How many errors it has of its own.
    pub errors: usize,
}

impl Companion {
    /// Its file's name, for people.
    pub fn file(&self) -> String {
        self.path.file_name().map_or_else(|| self.path.display().to_string(), |n| n.to_string_lossy().into_owned())
    }

    /// The report as rules look at one.
    pub fn context(&self) -> Context<'_> {
        Context::new(&self.workbook, &self.schema, &self.submission)
    }
}

/// What a report is compared with.
#[derive(Clone, Debug, Default)]
pub struct Companions {
    /// The reports in the file given as the preceding one; empty where none was given.
    pub previous: Vec<Companion>,
    /// The reports in the files given as months; empty where none were given.
    pub months: Vec<Companion>,
}

impl Companions {
    /// Nothing to compare with.
    pub const NONE: &'static Self = &Self { previous: Vec::new(), months: Vec::new() };
}
