//! Renders messages from the Fluent resources, which are built into the program and parsed once a language.

use super::{Arg, Lang, Message};
use crate::date;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::OnceLock;
use unic_langid::LanguageIdentifier;

type Bundle = FluentBundle<FluentResource>;

/// The resources of a language: messages, the rules' pages, and in Japanese the help of the command line (in English it is where the
/// commands are declared).
pub(super) const fn sources(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::Ja => &[
            include_str!("ja.ftl"),
            include_str!("formats.ja.ftl"),
            include_str!("rules.ja.ftl"),
            include_str!("help.ja.ftl"),
        ],
        Lang::En => &[include_str!("en.ftl"), include_str!("formats.en.ftl"), include_str!("rules.en.ftl")],
    }
}

fn bundle(lang: Lang) -> &'static Bundle {
    static JA: OnceLock<Bundle> = OnceLock::new();
    static EN: OnceLock<Bundle> = OnceLock::new();
    let (cell, locale) = match lang {
        Lang::Ja => (&JA, "ja"),
        Lang::En => (&EN, "en"),
    };
    cell.get_or_init(|| {
        let locale = locale.parse::<LanguageIdentifier>().expect("a bare language is an identifier");
        let mut bundle = Bundle::new_concurrent(vec![locale]);
        // Isolation marks are invisible characters that would end up in files and in copied text.
        bundle.set_use_isolating(false);
        for source in sources(lang) {
            // What parses is used; a test refuses resources with faults.
            let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(partial, _)| partial);
            let _ = bundle.add_resource(resource);
        }
        bundle
    })
}

/// The wording of a message. An identifier the catalogue lacks is shown as `⟨id⟩`, and so is one whose arguments are incomplete,
/// before what could be said; tests keep both from happening.
pub fn render(message: &Message, lang: Lang) -> String {
    format(message.id, None, &message.args, lang).unwrap_or_else(|| format!("⟨{}⟩", message.id))
}

/// The wording of a message's attribute, if there is one.
pub fn attribute(id: &str, name: &str, lang: Lang) -> Option<String> {
    format(id, Some(name), &[], lang)
}

/// The wording of a message whose identifier is put together, if the catalogue has it.
pub fn lookup(id: &str, lang: Lang) -> Option<String> {
    format(id, None, &[], lang)
}

fn format(id: &str, attribute: Option<&str>, given: &[(&'static str, Arg)], lang: Lang) -> Option<String> {
    let bundle = bundle(lang);
    let message = bundle.get_message(id)?;
    let pattern = match attribute {
        Some(name) => message.get_attribute(name)?.value(),
        None => message.value()?,
    };
    let mut args = FluentArgs::with_capacity(given.len());
    for (name, arg) in given {
        args.set(*name, value(arg, lang));
    }
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&args), &mut errors);
    Some(if errors.is_empty() { text.into_owned() } else { format!("⟨{id}⟩ {text}") })
}

fn value(arg: &Arg, lang: Lang) -> FluentValue<'static> {
    /// Fluent's numbers are binary floating-point; beyond this, digits would be lost.
    const EXACT: u64 = 1 << 53;
    match arg {
        Arg::Int(n) if n.unsigned_abs() <= EXACT => FluentValue::from(*n),
        Arg::Int(n) => FluentValue::from(n.to_string()),
        Arg::Float(x) => FluentValue::from(x.to_string()),
        Arg::Text(text) => FluentValue::from(plain(text)),
        Arg::Date(day) => FluentValue::from(match lang {
            Lang::Ja => date::format_era(*day),
            Lang::En => day.to_string(),
        }),
        Arg::Weekday(day) => FluentValue::from(match lang {
            Lang::Ja => date::weekday_ja(day.weekday()).to_owned(),
            Lang::En => format!("{:?}", day.weekday()),
        }),
        Arg::Localized(text) => FluentValue::from(plain(text.get(lang))),
        Arg::Message(message) => FluentValue::from(render(message, lang)),
    }
}

/// Text of a workbook made fit for one line: line breaks as `⏎`, other control characters (which could steer a terminal) and
/// marks that turn the writing direction as `�`, and the middle left out where there are more than 300 characters.
pub fn plain(text: &str) -> String {
    const LONGEST: usize = 300;
    const KEPT: usize = 140;
    let shown = |c: char| match c {
        '\n' => '⏎',
        '\t' => ' ',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    };
    let text = text.trim();
    if text.len() <= LONGEST && text.chars().all(|c| shown(c) == c) {
        return text.to_owned();
    }
    let breaks = text.replace("\r\n", "\n");
    let count = breaks.chars().count();
    if count <= LONGEST {
        return breaks.chars().map(shown).collect();
    }
    let head = breaks.chars().take(KEPT).map(shown);
    let tail = breaks.chars().skip(count - KEPT).map(shown);
    head.chain(['…']).chain(tail).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Localized;

    #[test]
    fn numbers_stand_as_they_are() {
        let m = |n: i64| Message::new("size-bytes").with("n", n);
        assert_eq!(render(&m(1_234_567), Lang::Ja), "1234567 バイト");
        assert_eq!(render(&m(1), Lang::En), "1 byte");
        assert_eq!(render(&m(2), Lang::En), "2 bytes");
        assert_eq!(render(&m(i64::MIN), Lang::Ja), "-9223372036854775808 バイト");
        assert_eq!(render(&m(i64::MAX), Lang::En), "9223372036854775807 bytes");
    }

    #[test]
    fn a_missing_identifier_or_argument_shows() {
        assert_eq!(render(&Message::new("no-such-thing"), Lang::Ja), "⟨no-such-thing⟩");
        assert!(render(&Message::new("size-bytes"), Lang::Ja).starts_with("⟨size-bytes⟩"));
    }

    #[test]
    fn messages_and_texts_nest_in_the_same_language() {
        let inner = Message::new("reason-part-unreadable").with("cell", "D94");
        let outer = Message::new("S106-plain").with("reason", inner);
        assert_eq!(render(&outer, Lang::Ja), "確認できなかったもの: 内訳の D94 を数として読めません");
        assert_eq!(render(&outer, Lang::En), "Could not be checked: D94, one of the parts, cannot be read as a number");
        let text = Localized { ja: Some("和".into()), en: None };
        let m = Message::new("reason-list-empty").with("list", Arg::Localized(text));
        assert_eq!(render(&m, Lang::En), "the list “和” has no entries");
    }

    #[test]
    fn days_follow_the_language() {
        let day = jiff::civil::date(2025, 4, 4);
        let m = Message::new("P105").with("raw", "4/4(月)").with("date", day).with("weekday", Arg::Weekday(day));
        assert_eq!(render(&m, Lang::Ja), "「4/4(月)」の曜日が日付と合いません(令和7年4月4日は金曜日です)");
        assert_eq!(render(&m, Lang::En), "The weekday of “4/4(月)” is not the date's (2025-04-04 is a Friday)");
    }

    #[test]
    fn hostile_text_stays_on_its_line() {
        let m = Message::new("reason-withheld").with("mark", "a\r\nb\u{1b}[31m\u{202e}{ $x }");
        assert_eq!(render(&m, Lang::Ja), "「a⏎b\u{fffd}[31m\u{fffd}{ $x }」で伏せられています");
        let long = render(&Message::new("reason-withheld").with("mark", "長".repeat(40_000)), Lang::En);
        assert!(long.chars().count() < 350, "{}", long.len());
    }
}
