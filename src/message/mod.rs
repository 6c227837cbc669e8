//! What is said, apart from how it is worded: a message is an identifier with its arguments; the wording in Japanese and English
//! stands in the catalogue (`ja.ftl`, `en.ftl`), rendered with Fluent ([`render`]). The rules' pages stand beside it (`rules.ja.ftl`,
//! `rules.en.ftl`), and the help of the command line in Japanese (`help.ja.ftl`). Tests hold the catalogue against the program.

mod catalogue;
#[cfg(test)]
mod tests;

pub use catalogue::{attribute, lookup, plain, render};

use crate::date::Date;

/// The language of screen output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lang {
    /// 日本語.
    Ja,
    /// English.
    En,
}

impl Lang {
    /// The marks that text from a workbook is put between, so that blanks at its ends can be seen.
    pub const fn quotes(self) -> (&'static str, &'static str) {
        match self {
            Self::Ja => ("「", "」"),
            Self::En => ("“", "”"),
        }
    }
}

/// Text in both languages, as a schema may give it; the other language serves where one is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Localized {
    /// Japanese wording.
    pub ja: Option<String>,
    /// English wording.
    pub en: Option<String>,
}

impl Localized {
    /// The wording in `lang`, or in the other language.
    pub fn get(&self, lang: Lang) -> &str {
        let (first, second) = match lang {
            Lang::Ja => (&self.ja, &self.en),
            Lang::En => (&self.en, &self.ja),
        };
        first.as_deref().or(second.as_deref()).unwrap_or("")
    }

    /// Things one after the other, with the marks of either language between them.
    pub fn list(items: &[impl AsRef<str>]) -> Self {
        let joined = |between: &str| items.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(between);
        Self { ja: Some(joined("、")), en: Some(joined(", ")) }
    }
}

/// An argument of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// A whole number.
    Int(i64),
    /// A number with a fraction, as it should be shown.
    Float(f64),
    /// Text of any origin, put on one line; very long text loses its middle.
    Text(String),
    /// A day: with its era in Japanese, ISO 8601 in English.
    Date(Date),
    /// The weekday of a day: `金` in Japanese, `Friday` in English.
    Weekday(Date),
    /// Text the schema gives in both languages.
    Localized(Localized),
    /// Another message, rendered in the same language.
    Message(Box<Message>),
}

impl From<i64> for Arg {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}
impl From<usize> for Arg {
    fn from(n: usize) -> Self {
        Self::Int(n as i64)
    }
}
impl From<Date> for Arg {
    fn from(day: Date) -> Self {
        Self::Date(day)
    }
}
impl From<&str> for Arg {
    fn from(s: &str) -> Self {
        Self::Text(s.to_owned())
    }
}
impl From<String> for Arg {
    fn from(s: String) -> Self {
        Self::Text(s)
    }
}
impl From<Localized> for Arg {
    fn from(text: Localized) -> Self {
        Self::Localized(text)
    }
}
impl From<Message> for Arg {
    fn from(m: Message) -> Self {
        Self::Message(Box::new(m))
    }
}

/// A message: an identifier of the catalogue and its arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The identifier in the catalogue.
    pub id: &'static str,
    /// Arguments by name.
    pub args: Vec<(&'static str, Arg)>,
}

impl Message {
    /// A message without arguments.
    pub const fn new(id: &'static str) -> Self {
        Self { id, args: Vec::new() }
    }

    /// Adds an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}
