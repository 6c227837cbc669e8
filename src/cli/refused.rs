//! Command lines that are not understood, said in the user's language. clap words its errors in English only; what it found is at
//! hand as data, and is worded here like every other message. What this room has no words for is said in clap's own.

use crate::message::{Lang, Localized, Message, render};
use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// A command line that is none, or one that asks for help or the version.
pub type NoCommand = Error;

/// What is wrong with a command line, with what to do; several lines, the last one ended.
pub fn refused(error: &Error, lang: Lang) -> String {
    let Some(message) = message(error) else { return error.to_string() };
    let mut text = format!("kensan: {}\n", render(&message, lang));
    text += &format!("  help: {}\n", render(&help(error), lang));
    if let Some(usage) = usage(error) {
        text += &format!("  {}\n", render(&Message::new("usage-line").with("usage", usage), lang));
    }
    text
}

/// What is wrong.
fn message(error: &Error) -> Option<Message> {
    let given = |kind| texts(error, kind).into_iter().next();
    let names = |kind| Some(Localized::list(&texts(error, kind))).filter(|l| !l.get(Lang::Ja).is_empty());
    Some(match error.kind() {
        ErrorKind::InvalidSubcommand => {
            Message::new("usage-unknown-command").with("given", given(ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::UnknownArgument => {
            let given = given(ContextKind::InvalidArg)?;
            let id = if given.starts_with('-') { "usage-unknown-option" } else { "usage-too-much" };
            Message::new(id).with("given", given)
        }
        ErrorKind::MissingRequiredArgument => {
            Message::new("usage-missing").with("names", names(ContextKind::InvalidArg)?)
        }
        ErrorKind::MissingSubcommand => Message::new("usage-missing-command"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let name = given(ContextKind::InvalidArg)?;
            match given(ContextKind::InvalidValue).filter(|v| !v.is_empty()) {
                Some(value) => Message::new("usage-bad-value").with("name", name).with("given", value),
                None => Message::new("usage-missing-value").with("name", name),
            }
        }
        ErrorKind::ArgumentConflict => {
            let (name, prior) = (given(ContextKind::InvalidArg)?, names(ContextKind::PriorArg)?);
            if prior.get(Lang::En) == name {
                Message::new("usage-twice").with("name", name)
            } else {
                Message::new("usage-conflict").with("name", name).with("other", prior)
            }
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            Message::new("usage-too-many-values").with("name", given(ContextKind::InvalidArg)?)
        }
        ErrorKind::TooFewValues | ErrorKind::NoEquals => {
            Message::new("usage-missing-value").with("name", given(ContextKind::InvalidArg)?)
        }
        ErrorKind::InvalidUtf8 => Message::new("usage-not-text"),
        _ => return None,
    })
}

/// What to do about it.
fn help(error: &Error) -> Message {
    let list = |kind| Some(Localized::list(&texts(error, kind))).filter(|l| !l.get(Lang::Ja).is_empty());
    // The likeliest comes last.
    let similar = || {
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
            .into_iter()
            .map(|kind| texts(error, kind).into_iter().rev().collect::<Vec<_>>())
            .find(|names| !names.is_empty())
    };
    if let Some(valid) = list(ContextKind::ValidValue) {
        return Message::new("usage-valid-values").with("values", valid);
    }
    if let Some(names) = similar() {
        return Message::new("usage-similar").with("names", Localized::list(&names));
    }
    match error.kind() {
        ErrorKind::InvalidSubcommand | ErrorKind::MissingSubcommand => Message::new("usage-commands-help"),
        ErrorKind::ValueValidation => Message::new("usage-number-help").with("most", super::MOST_JOBS),
        _ => Message::new("usage-help"),
    }
}

/// How the command is to be written.
fn usage(error: &Error) -> Option<String> {
    let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) else { return None };
    let usage = usage.to_string();
    let usage = usage.split_once("kensan").map(|(_, rest)| format!("kensan{}", rest.trim_end()))?;
    Some(usage.lines().next().unwrap_or_default().to_owned())
}

/// A piece of what clap found, as texts.
fn texts(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::command;
    use super::*;

    fn said(words: &str, lang: Lang) -> String {
        let error = command(lang).try_get_matches_from(words.split(' ')).unwrap_err();
        assert!(error.use_stderr(), "{words}");
        refused(&error, lang)
    }

    #[test]
    fn every_slip_of_the_command_line_has_its_sentence() {
        let first = |words| said(words, Lang::Ja).lines().next().unwrap_or_default().to_owned();
        for (words, line) in [
            ("kensan chekc a.xlsx", "kensan: 「chekc」というコマンドはありません"),
            ("kensan check --fomat json a.xlsx", "kensan: 「--fomat」というオプションはありません"),
            ("kensan report a.xlsx b.xlsx -o c.xlsx", "kensan: 「b.xlsx」は余分です"),
            ("kensan check", "kensan: <パス>... の指定がありません"),
            ("kensan report a.xlsx", "kensan: --output <出力先.xlsx> の指定がありません"),
            ("kensan check --format pdf a.xlsx", "kensan: --format <形式> に「pdf」は指定できません"),
            ("kensan check a.xlsx --format", "kensan: --format <形式> に値がありません"),
            ("kensan check a.xlsx -j 0", "kensan: --jobs <数> に「0」は指定できません"),
            ("kensan check a.xlsx -q -v", "kensan: --quiet と --verbose は同時に指定できません"),
            ("kensan check a.xlsx --lang ja --lang en", "kensan: --lang <言語> は1回しか指定できません"),
        ] {
            assert_eq!(first(words), line);
        }
    }

    #[test]
    fn what_to_do_is_said_as_well() {
        for (words, part) in [
            ("kensan chekc a.xlsx", "  help: 近いもの: check、schema"),
            ("kensan check --format pdf a.xlsx", "  help: 選べる値: text、json、sarif、html"),
            ("kensan report a.xlsx", "  使い方: kensan report [オプション] <パス>"),
            ("kensan check a.xlsx -j 0", "256"),
            ("kensan zzz", "kensan --help"),
        ] {
            let text = said(words, Lang::Ja);
            assert!(text.contains(part), "{words}: {text}");
            assert!(!text.contains("error") && !text.contains("Usage") && !text.contains("For more"), "{text}");
        }
        assert!(said("kensan check --format pdf a", Lang::En).contains("  help: one of: text, json, sarif, html"));
    }
}
