//! `kensan merge` on the command line.

use super::Filter;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// `kensan merge`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub struct Merge {
    /// Workbooks, folders, patterns; in any order, several reports in one workbook too
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The report workbook to write (.xlsx)
    #[arg(short, long, value_name = "OUT.xlsx", required_unless_present = "trace")]
    pub output: Option<PathBuf>,
    /// Period of the whole: 2025Q3 (a quarter of the fiscal year from April), 2025-10..2025-12, 2025-10, 令和7年度第3四半期, R7.10～R7.12
    /// (default: what the inputs cover together)
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<String>,
    /// What to write
    #[arg(long, value_enum, default_value_t = Form::Report, value_name = "FORM")]
    pub form: Form,
    /// Compare the whole with this stated report, figure by figure
    #[arg(long, value_name = "FILE")]
    pub against: Option<PathBuf>,
    /// Persons that were counted: a CSV file or sheet with code and figure (0101,19; with the column where there are several:
    /// 0101,care_yes,15), or a merged report in which the open cells were filled in
    #[arg(long, value_name = "FILE")]
    pub persons: Option<PathBuf>,
    /// Show where a figure comes from: 5:0515, 1:0101.persons, 5:total, header.business_days
    #[arg(long, value_name = "FIGURE")]
    pub trace: Vec<String>,
    /// Go on where days are missing; the report says which
    #[arg(long)]
    pub allow_gaps: bool,
    /// Carry rows that are not in the form, visibly
    #[arg(long)]
    pub keep_unknown: bool,
    /// Join inputs that have errors; the report lists them
    #[arg(long)]
    pub force_errors: bool,
    /// Replace an existing output
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap shows the doc comments of the flattened fields")]
    pub filter: Filter,
}

/// What `merge` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// The report with the breakdown
    Report,
    /// The breakdown by months alone
    Months,
}
