//! The command line as types: what a user may ask for. The help texts of the English screen are the doc comments here; those of the
//! Japanese one stand in `help.ja.ftl` ([`command`]).

mod help;
mod merge;
mod refused;

pub use help::command;
pub use merge::{Form, Merge};
pub use refused::{NoCommand, refused};

use crate::message::Lang;
use crate::severity::Severity;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Checks tally workbooks, names the cell that is wrong, and writes the corrected report.
#[derive(Debug, Parser)]
#[command(
    name = "kensan",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Options of every command.
    #[command(flatten)]
    pub common: Common,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Common {
    /// Language of messages (default: the system's; workbooks are written in the form's own language)
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    pub lang: Option<LangArg>,
    /// Schema of the form: the identifier of a built-in one, or a file (default: the built-in one that is recognised)
    #[arg(long, global = true, value_name = "ID|FILE")]
    pub schema: Option<String>,
    /// Files worked on at the same time (default: one a core)
    #[arg(short, long, global = true, value_name = "N", value_parser = jobs)]
    pub jobs: Option<usize>,
    /// Say nothing but findings
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more: files passed over
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    /// No progress bar
    #[arg(long, global = true)]
    pub no_progress: bool,
    /// Colours
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
}

/// More threads than this help nobody, and very many would exhaust the machine.
const MOST_JOBS: usize = 256;

fn jobs(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(n @ 1..=MOST_JOBS) => Ok(n),
        _ => Err(format!("a number from 1 to {MOST_JOBS} is expected")),
    }
}

/// A language on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    /// 日本語
    Ja,
    /// English
    En,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check submitted workbooks
    Check(Check),
    /// Write the corrected, formatted report workbook of one submission
    Report(Report),
    /// Join months (or quarters) into one period, as a report workbook with the breakdown
    Merge(Merge),
    /// Write tidy, machine-readable data
    Convert(Convert),
    /// Look at schemas
    Schema(Schema),
    /// Explain a rule
    Explain(Explain),
    /// Show this help, or a command's
    Help {
        /// The command
        #[arg(value_name = "COMMAND")]
        commands: Vec<String>,
    },
}

/// `kensan check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Workbooks, folders, patterns
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    pub format: Format,
    /// Write findings to this file instead of the screen (`-`: the screen)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace an existing output
    #[arg(long)]
    pub force: bool,
    /// List every set of figures, as small as can be, that would explain what fails (text, JSON)
    #[arg(long)]
    pub explanations: bool,
    /// The report whose sheet 確認結果 the reviewer filled in (採否, 理由); needs one workbook
    #[arg(long, value_name = "REVIEWED")]
    pub decisions: Option<PathBuf>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap shows the doc comments of the flattened fields")]
    pub compare: Compare,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap shows the doc comments of the flattened fields")]
    pub filter: Filter,
}

/// What the reports are compared with.
#[derive(Debug, Args)]
pub struct Compare {
    /// The preceding cumulative report: no count may have fallen since (X105), none should have jumped (X106)
    #[arg(long, value_name = "FILE")]
    pub previous: Option<PathBuf>,
    /// The monthly sheets behind the report: files, folders, patterns; its counts must be their sums (X107)
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub months: Vec<PathBuf>,
}

/// Which findings count.
#[derive(Debug, Args)]
pub struct Filter {
    /// Least level that makes the exit code 1
    #[arg(long, value_enum, default_value_t = Level::Error, value_name = "LEVEL")]
    pub fail_on: Level,
    /// Only these rules (codes or names, separated by commas)
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub select: Vec<String>,
    /// Not these rules
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub ignore: Vec<String>,
}

/// A level on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Level {
    /// Errors only
    Error,
    /// Warnings and errors
    Warning,
    /// Everything
    Info,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warning => Self::Warning,
            Level::Info => Self::Info,
        }
    }
}

/// Output formats of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// JSON, version 1
    Json,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
    /// A page for the browser and for print, the sheets drawn with their findings
    Html,
}

/// Output formats of `schema check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Plain {
    /// For people
    Text,
    /// JSON
    Json,
}

/// `kensan report`.
#[derive(Debug, Args)]
pub struct Report {
    /// The submitted workbook
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// The report workbook to write (.xlsx)
    #[arg(short, long, value_name = "OUT.xlsx", required_unless_present = "in_place_copy")]
    pub output: Option<PathBuf>,
    /// Also, or instead: a copy of the submitted .xlsx or .xlsm in which only the corrected cells differ
    #[arg(long, value_name = "COPY.xlsx")]
    pub in_place_copy: Option<PathBuf>,
    /// Write a copy for publication instead: the form and its lists as values, small counts of persons suppressed
    #[arg(long, requires = "output")]
    pub publish: bool,
    /// Print a box for approval stamps with these offices (separated by commas)
    #[arg(long, value_delimiter = ',', value_name = "OFFICE")]
    pub approval: Vec<String>,
    /// Replace an existing output
    #[arg(long)]
    pub force: bool,
    /// The report whose sheet 確認結果 the reviewer filled in (採否, 理由): carries out what was chosen
    #[arg(long, value_name = "REVIEWED")]
    pub decisions: Option<PathBuf>,
    /// Carry out corrections of this class too, without asking for each (default: spelling and recomputed totals only)
    #[arg(long, value_enum, value_name = "CLASS")]
    pub accept: Option<Accept>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap shows the doc comments of the flattened fields")]
    pub compare: Compare,
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap shows the doc comments of the flattened fields")]
    pub filter: Filter,
}

/// Classes of corrections that can be accepted as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Accept {
    /// The only change that makes everything agree, and a plausible slip
    Deductive,
}

/// `kensan convert`.
#[derive(Debug, Args)]
pub struct Convert {
    /// Workbooks, folders, patterns
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Output format
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub to: Tidy,
    /// The file to write (`-`: standard output)
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// Character encoding of CSV
    #[arg(long, value_enum, default_value_t = Encoding::Utf8, value_name = "ENCODING")]
    pub encoding: Encoding,
    /// Replace an existing output
    #[arg(long)]
    pub force: bool,
}

/// Formats of tidy data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Tidy {
    /// Comma-separated values
    Csv,
    /// JSON Lines
    Jsonl,
    /// A workbook
    Xlsx,
}

/// Character encodings of CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Encoding {
    /// UTF-8 with a byte order mark, which Excel opens right
    Utf8,
    /// Shift JIS as Windows writes it
    Cp932,
}

/// `kensan schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// What to do.
    #[command(subcommand)]
    pub command: SchemaCommand,
}

/// The commands of `kensan schema`.
#[derive(Debug, Subcommand)]
pub enum SchemaCommand {
    /// List the built-in schemas
    List,
    /// Show a schema's tables, rows and edits
    Show {
        /// Identifier of a built-in schema, or a file
        #[arg(value_name = "ID|FILE")]
        which: String,
        /// Instead: for each cell, whether a single error would be noticed and located, and what control total would help most
        #[arg(long)]
        detectability: bool,
        /// Output format of --detectability
        #[arg(long, value_enum, default_value_t = Plain::Text, value_name = "FORMAT", requires = "detectability")]
        format: Plain,
    },
    /// Check schema files
    Check {
        /// Schema files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Output format
        #[arg(long, value_enum, default_value_t = Plain::Text, value_name = "FORMAT")]
        format: Plain,
    },
    /// Print the JSON Schema of schema files, for editors
    JsonSchema,
}

/// `kensan explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// Code or name of a rule
    #[arg(required = true, value_name = "RULE")]
    pub rules: Vec<String>,
}

impl Common {
    /// The language of messages: as asked for, else the system's.
    pub fn language(&self) -> Lang {
        match self.lang {
            Some(LangArg::Ja) => Lang::Ja,
            Some(LangArg::En) => Lang::En,
            None => system_language(),
        }
    }
}

/// The language of help texts, which are needed before the arguments are read: `--lang` if it stands there, else the system's.
pub fn language_before_parsing() -> Lang {
    let args: Vec<String> = std::env::args_os().map(|a| a.to_string_lossy().into_owned()).collect();
    let after = args.iter().position(|a| a == "--lang").and_then(|i| args.get(i + 1)).map(String::as_str);
    match after.or_else(|| args.iter().find_map(|a| a.strip_prefix("--lang="))) {
        Some("ja") => Lang::Ja,
        Some("en") => Lang::En,
        _ => system_language(),
    }
}

fn system_language() -> Lang {
    match sys_locale::get_locale() {
        Some(locale) if locale.to_lowercase().starts_with("ja") => Lang::Ja,
        _ => Lang::En,
    }
}
