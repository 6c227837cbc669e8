//! One file a command: wires the rooms below together and decides nothing. Findings go to stdout, everything else to stderr.

mod check;
mod convert;
mod explain;
mod merge;
mod output;
mod persons;
mod report;
mod review;
mod schema;

use crate::cli::{self, Cli, Color, Command, Common, Compare};
use crate::message::{Lang, Message, render};
use crate::run::{self, Forms, InputError, Inputs};
use crate::schema::{Schema, builtin_schemas, render_fault};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why a command could not do its job; the exit code is 2.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A sentence for the user, with what to do.
    #[error("{}", render(.0, Lang::En))]
    Say(Message, Option<Message>),
    /// Text that is rendered already (faults of a schema file).
    #[error("{0}")]
    Text(String),
    /// Standard output is gone (a closed pipe) or cannot be written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Failure {
    fn say(message: Message, help: &'static str) -> Self {
        Self::Say(message, Some(Message::new(help)))
    }
}

/// What every command knows.
#[derive(Debug)]
struct Env<'a> {
    common: &'a Common,
    lang: Lang,
}

/// Carries out a command line; the exit code of the contract.
pub fn run(cli: &Cli) -> u8 {
    match cli.common.color {
        Color::Auto => {}
        Color::Always => anstream::ColorChoice::Always.write_global(),
        Color::Never => anstream::ColorChoice::Never.write_global(),
    }
    let env = Env { common: &cli.common, lang: cli.common.language() };
    let result = match &cli.command {
        Command::Check(args) => check::run(&env, args),
        Command::Report(args) => report::run(&env, args),
        Command::Merge(args) => merge::run(&env, args),
        Command::Convert(args) => convert::run(&env, args),
        Command::Schema(args) => schema::run(&env, args),
        Command::Explain(args) => explain::run(&env, args),
        Command::Help { commands } => Ok(help(commands, env.lang)),
    };
    match result {
        Ok(code) => code,
        // Whoever reads our output has enough; that is no failure.
        Err(Failure::Io(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => 0,
        Err(failure) => {
            env.complain(&failure);
            2
        }
    }
}

/// Says what a command line that is none asks for (help, the version) or what is wrong with it; the exit code.
pub fn refuse(error: &cli::NoCommand, lang: Lang) -> u8 {
    // As for clap itself, nobody is left to be told that the screen is gone.
    if error.use_stderr() {
        let _ = write!(anstream::stderr().lock(), "{}", cli::refused(error, lang));
        2
    } else {
        let _ = error.print();
        0
    }
}

/// `kensan help COMMAND` is `kensan COMMAND --help`.
fn help(commands: &[String], lang: Lang) -> u8 {
    let words = ["kensan"].into_iter().chain(commands.iter().map(String::as_str)).chain(["--help"]);
    let Err(page) = cli::command(lang).try_get_matches_from(words) else { return 0 };
    refuse(&page, lang)
}

impl Env<'_> {
    /// Says on stderr why something could not be done.
    fn complain(&self, failure: &Failure) {
        let mut err = anstream::stderr().lock();
        // Nothing is left to be told if stderr is gone too.
        let _ = match failure {
            Failure::Say(message, help) => {
                let line = writeln!(err, "kensan: {}", render(message, self.lang));
                help.as_ref().map_or(line, |h| writeln!(err, "  help: {}", render(h, self.lang)))
            }
            Failure::Text(text) => writeln!(err, "{text}"),
            Failure::Io(error) => writeln!(err, "kensan: {error}"),
        };
    }

    /// Says something on stderr unless asked to be quiet.
    fn note(&self, message: &Message) {
        if !self.common.quiet {
            let _ = writeln!(anstream::stderr().lock(), "{}", render(message, self.lang));
        }
    }

    /// As many workers as asked for, or one a core.
    fn workers(&self) -> Result<rayon::ThreadPool, Failure> {
        let workers = rayon::ThreadPoolBuilder::new().num_threads(self.common.jobs.unwrap_or(0)).build();
        workers.map_err(|e| Failure::Io(std::io::Error::other(e)))
    }

    /// The schemas to recognise, and the reports to compare with.
    fn forms_and_companions(&self, compare: &Compare) -> Result<Forms, Failure> {
        let forms = self.forms()?;
        let months = run::expand(&compare.months);
        if !self.report_inputs(&months) {
            return Err(Failure::Say(Message::new("cli-months-incomplete"), None));
        }
        let months: Vec<PathBuf> = months.files.into_iter().map(|i| i.path).collect();
        let found = run::companions(compare.previous.as_deref(), &months, &forms);
        match found {
            Ok(companions) => Ok(forms.compared_with(companions)),
            Err(faults) => {
                for (path, fault) in faults {
                    let path = path.display().to_string();
                    let message =
                        Message::new("cli-companion-unreadable").with("path", path).with("why", fault.message);
                    self.complain(&Failure::Say(message, Some(fault.help)));
                }
                Err(Failure::Say(Message::new("cli-nothing-compared"), None))
            }
        }
    }

    /// The schemas to recognise: the one asked for, or the built-in ones.
    fn forms(&self) -> Result<Forms, Failure> {
        match &self.common.schema {
            Some(word) => Ok(Forms::new([self.schema(word)?])),
            None => Ok(Forms::new(builtin_schemas().iter().cloned())),
        }
    }

    /// A built-in schema by its identifier, or a schema file.
    fn schema(&self, word: &str) -> Result<Arc<Schema>, Failure> {
        if let Some(schema) = builtin_schemas().iter().find(|s| s.id == word) {
            return Ok(Arc::clone(schema));
        }
        let text = std::fs::read_to_string(word).map_err(|error| {
            let message = Message::new("cli-schema-unreadable").with("schema", word).with("detail", error.to_string());
            Failure::say(message, "cli-schema-unreadable-help")
        })?;
        Schema::parse(&text, word).map(Arc::new).map_err(|faults| {
            let rendered: Vec<String> = faults.iter().map(|f| render_fault(f, &text, self.lang)).collect();
            Failure::Text(rendered.join("\n"))
        })
    }

    /// The files a command reads, none of which may be its output: a workbook, and the schema where it is a file.
    fn read_with<'a>(&'a self, path: &'a Path) -> impl Iterator<Item = &'a Path> {
        [path].into_iter().chain(self.common.schema.as_deref().map(Path::new))
    }

    /// The files a command reads, as [`Self::read_with`], for several workbooks.
    fn read<'a>(&'a self, inputs: &'a Inputs) -> impl Iterator<Item = &'a Path> {
        inputs.files.iter().map(|i| i.path.as_path()).chain(self.common.schema.as_deref().map(Path::new))
    }

    /// The files a comparison reads besides.
    fn read_beside(compare: &Compare) -> impl Iterator<Item = PathBuf> {
        let months = run::expand(&compare.months).files.into_iter().map(|i| i.path);
        compare.previous.clone().into_iter().chain(months)
    }

    /// Says which inputs gave nothing, and with `-v` which files were passed over. Whether all paths gave something.
    fn report_inputs(&self, inputs: &Inputs) -> bool {
        for error in &inputs.errors {
            let (message, help) = match error {
                InputError::EmptyFolder(path) => (
                    Message::new("cli-no-workbooks-in-folder").with("path", path.display().to_string()),
                    Some(Message::new("cli-no-workbooks-in-folder-help")),
                ),
                InputError::NoMatch(pattern) => (Message::new("cli-no-match").with("pattern", pattern.as_str()), None),
                InputError::Unlistable(path, detail) => (
                    Message::new("cli-unlistable")
                        .with("path", path.display().to_string())
                        .with("detail", detail.as_str()),
                    None,
                ),
            };
            self.complain(&Failure::Say(message, help));
        }
        if self.common.verbose {
            for path in &inputs.passed_over {
                let lock = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("~$"));
                let id = if lock { "cli-skipped-lock-file" } else { "cli-skipped-file" };
                self.note(&Message::new(id).with("path", path.display().to_string()));
            }
        }
        inputs.errors.is_empty()
    }
}
