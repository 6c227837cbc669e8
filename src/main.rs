//! The `kensan` command: a thin shell around the library.

use clap::FromArgMatches;
use kensan::cli::{self, Cli};
use kensan::commands;
use std::process::ExitCode;

fn main() -> ExitCode {
    let lang = cli::language_before_parsing();
    let parsed = cli::command(lang).try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    ExitCode::from(match parsed {
        Ok(cli) => commands::run(&cli),
        Err(error) => commands::refuse(&error, lang),
    })
}
