//! Help in the user's language. clap writes its own headings and placeholders in English only, so the Japanese help brings its own.

use super::Cli;
use crate::message::{Lang, lookup};
use clap::builder::{Resettable, StyledStr};
use clap::{Arg, ArgAction, Command, CommandFactory};

/// Where the help of `--help` and `--version` stands.
const LAST: usize = 1000;

/// The command line with its help in the user's language.
pub fn command(lang: Lang) -> Command {
    match lang {
        Lang::En => Cli::command(),
        Lang::Ja => japanese(Cli::command(), &[]),
    }
}

/// A text of `help.ja.ftl`. One that is missing shows as its identifier; a test keeps that from happening.
fn text(id: &str) -> String {
    lookup(id, Lang::Ja).unwrap_or_else(|| format!("⟨{id}⟩"))
}

/// The command at `path` (below `kensan`), its arguments and its subcommands with the texts `help`, `help-check`, `help-check-output` …;
/// an argument without a text of its own takes the one that commands share (`arg-lang`).
fn japanese(command: Command, path: &[&str]) -> Command {
    let id = ["help"].iter().chain(path).copied().collect::<Vec<_>>().join("-");
    let mut command = command
        .about(text(&id))
        .long_about(Resettable::<StyledStr>::Reset)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).display_order(LAST))
        .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version).display_order(LAST))
        .mut_args(|arg| argument(arg, &id))
        .subcommand_help_heading(text("help-heading-commands"))
        .help_template(format!("{{about}}\n\n{}: {{usage}}\n\n{{all-args}}", text("help-heading-usage")));
    let names: Vec<String> = command.get_subcommands().map(|s| s.get_name().to_owned()).collect();
    for name in names {
        let below: Vec<&str> = path.iter().copied().chain([name.as_str()]).collect();
        command = command.mut_subcommand(&name, |sub| japanese(sub, &below));
    }
    let usage = usage(&command, path);
    command.override_usage(usage)
}

fn argument(arg: Arg, command: &str) -> Arg {
    let name = arg.get_id().to_string();
    let mut help = lookup(&format!("{command}--{name}"), Lang::Ja).unwrap_or_else(|| text(&format!("help--{name}")));
    let heading = if arg.is_positional() { "help-heading-arguments" } else { "help-heading-options" };
    // Beside names of full-width characters the columns of clap would not line up.
    let arg = arg.help_heading(text(heading)).next_line_help(true).long_help(Resettable::<StyledStr>::Reset);
    if !arg.get_action().takes_values() {
        return arg.help(help);
    }
    let values: Vec<String> = arg.get_possible_values().iter().map(|v| v.get_name().to_owned()).collect();
    if !values.is_empty() {
        help = format!("{help} [{}: {}]", text("help-heading-values"), values.join(", "));
    }
    let defaults: Vec<_> = arg.get_default_values().iter().map(|v| v.to_string_lossy()).collect();
    if !defaults.is_empty() {
        help = format!("{help} [{}: {}]", text("help-heading-default"), defaults.join(", "));
    }
    let value = text(&value_id(value_name(&arg)));
    arg.help(help).hide_possible_values(true).hide_default_value(true).value_name(value)
}

fn value_name(arg: &Arg) -> &str {
    arg.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str())
}

/// `ID|FILE` → `help-value-id-file`.
fn value_id(name: &str) -> String {
    format!("help-value-{}", name.to_lowercase().replace(['|', '.'], "-"))
}

fn usage(command: &Command, path: &[&str]) -> String {
    let mut words = vec!["kensan".to_owned()];
    words.extend(path.iter().map(|&p| p.to_owned()));
    words.push(format!("[{}]", text("help-heading-options")));
    for arg in command.get_arguments().filter(|a| a.is_required_set() && !a.is_positional()) {
        words.push(format!("--{} <{}>", arg.get_long().unwrap_or_default(), value_name(arg)));
    }
    for arg in command.get_positionals() {
        let (open, close) = if arg.is_required_set() { ('<', '>') } else { ('[', ']') };
        let several = if matches!(arg.get_action(), ArgAction::Append) { "..." } else { "" };
        words.push(format!("{open}{}{close}{several}", value_name(arg)));
    }
    if command.has_subcommands() {
        words.push(format!("<{}>", text("help-value-command")));
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(command: &Command, seen: &mut dyn FnMut(&Command)) {
        seen(command);
        command.get_subcommands().for_each(|sub| walk(sub, seen));
    }

    #[test]
    fn every_command_and_argument_has_japanese_help() {
        let mut count = 0;
        walk(&command(Lang::Ja), &mut |command| {
            let mut texts = vec![command.get_about().map(ToString::to_string).unwrap_or_default()];
            for arg in command.get_arguments() {
                texts.push(arg.get_help().map(ToString::to_string).unwrap_or_default());
                if arg.get_action().takes_values() {
                    texts.push(value_name(arg).to_owned());
                }
            }
            for text in texts {
                assert!(!text.is_empty() && !text.contains('⟨'), "{}: {text:?}", command.get_name());
                count += 1;
            }
        });
        assert!(count > 60, "{count}");
    }

    #[test]
    fn both_command_lines_are_sound_and_take_the_same_arguments() {
        let mut shapes = Vec::new();
        for lang in [Lang::En, Lang::Ja] {
            command(lang).debug_assert();
            let mut shape = Vec::new();
            let mut built = command(lang);
            built.build();
            walk(&built, &mut |command| {
                let mut args: Vec<String> = command.get_arguments().map(|a| a.get_id().to_string()).collect();
                args.sort();
                shape.push((command.get_name().to_owned(), args));
            });
            shapes.push(shape);
        }
        assert_eq!(shapes[0], shapes[1]);
    }

    #[test]
    fn nothing_of_the_japanese_help_is_english() {
        let page = command(Lang::Ja).try_get_matches_from(["kensan", "check", "--help"]).unwrap_err().to_string();
        for word in ["Usage", "OPTIONS", "Options", "Arguments", "Print", "default", "possible", "PATH", "COMMAND"] {
            assert!(!page.contains(word), "{word}: {page}");
        }
    }
}
