//! The `kensan` command: a thin shell around the library.

use clap::FromArgMatches;
use kensan::cli::{self, Cli};
use kensan::commands;
use std::process::ExitCode;

fn main() -> ExitCode {
    let matches = cli::command(cli::language_before_parsing()).get_matches();
    match Cli::from_arg_matches(&matches) {
        Ok(cli) => ExitCode::from(commands::run(&cli)),
        Err(error) => error.exit(),
    }
}
