//! Texts that tell what is suppressed: small numbers of persons, suppressed figures said again, names.

use crate::check::Context;
use crate::text::fold;
use std::collections::BTreeSet;

/// What no text of a publication may tell.
#[derive(Debug)]
pub struct Secrets {
    threshold: i64,
    /// The suppressed counts.
    counts: BTreeSet<i64>,
    /// Names that stand in columns that may name persons, folded, without blanks.
    names: BTreeSet<String>,
}

/// What follows a person's name.
const HONORIFICS: [&str; 6] = ["さん", "様", "氏", "ちゃん", "くん", "君"];

impl Secrets {
    /// Nothing yet but counts below the threshold.
    pub const fn new(threshold: i64) -> Self {
        Self { threshold, counts: BTreeSet::new(), names: BTreeSet::new() }
    }

    /// Adds a suppressed count. Nobody learns anything from 0.
    pub fn count(&mut self, count: Option<i64>) {
        self.counts.extend(count.filter(|n| *n != 0));
    }

    /// Adds the names that stand in the personal columns of the lists. A column may hold `職員` as well; a name is known by what
    /// follows it, or by the blank between its two parts.
    pub fn names(&mut self, context: &Context<'_>) {
        for bound in context.submission.lists.iter().flatten() {
            let Some(list) = context.schema.lists.get(bound.list) else { continue };
            for entry in &bound.entries {
                let personal = entry.cells.iter().zip(&list.columns).filter(|(_, c)| c.personal);
                self.names.extend(personal.flat_map(|(cell, _)| names(&cell.raw)));
            }
        }
    }

    /// Whether a text tells one of them.
    pub fn told_by(&self, text: &str) -> bool {
        if tells(text, self.threshold) || people(text).iter().any(|n| self.counts.contains(n)) {
            return true;
        }
        let folded = plain(text);
        self.names.iter().any(|name| folded.contains(name.as_str()))
    }
}

fn plain(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// The names of persons in a text.
fn names(text: &str) -> Vec<String> {
    let is_name =
        |c: char| matches!(c, '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '々') || c.is_ascii_alphabetic();
    let mut out = Vec::new();
    for part in text.split(['、', ',', '，', '\n', '・', '／', '/', '（', '）', '(', ')']) {
        let part = part.trim();
        for honorific in HONORIFICS {
            if let Some(name) = part.split_once(honorific).map(|(name, _)| name.trim())
                && !name.is_empty()
                && name.chars().count() <= 12
            {
                out.push(plain(name));
            }
        }
        let pieces: Vec<&str> = part.split_whitespace().collect();
        if let [family, given] = pieces[..]
            && [family, given].iter().all(|p| (1..=4).contains(&p.chars().count()) && p.chars().all(is_name))
        {
            out.push(plain(part));
        }
    }
    // A single letter stands in too many words.
    out.retain(|name| name.chars().count() > 1);
    out
}

/// The numbers of persons a text states in digits (`15名`, `3人`).
fn people(text: &str) -> Vec<i64> {
    let folded: Vec<char> = fold(text).chars().collect();
    let mut out = Vec::new();
    for (i, _) in folded.iter().enumerate().filter(|(_, c)| matches!(c, '名' | '人' | '児')) {
        let digits: String = folded[..i].iter().rev().take_while(|c| c.is_ascii_digit()).collect();
        out.extend(digits.chars().rev().collect::<String>().parse::<i64>().ok());
    }
    out
}

/// Whether text tells a number of persons below the threshold (`1名`, `二人`, `数名`).
pub fn tells(text: &str, threshold: i64) -> bool {
    let folded: Vec<char> = fold(text).chars().collect();
    folded.iter().enumerate().any(|(i, c)| {
        if !matches!(c, '名' | '人' | '児') {
            return false;
        }
        let digits: String = folded[..i].iter().rev().take_while(|c| c.is_ascii_digit()).collect();
        if let Ok(n) = digits.chars().rev().collect::<String>().parse::<i64>() {
            return (1..threshold).contains(&n);
        }
        let before = i.checked_sub(1).and_then(|b| folded.get(b));
        // 十一人 is not one person.
        let tens = i.checked_sub(2).and_then(|b| folded.get(b)).is_some_and(|c| "十百千".contains(*c));
        let word = before.and_then(|c| "一二三四五六七八九".chars().position(|d| d == *c));
        match word {
            Some(n) => !tens && (n as i64 + 1) < threshold && *c != '児',
            None => before == Some(&'数'),
        }
    }) || ["ひとり", "ふたり", "ひとりの"].iter().any(|w| threshold > 2 && text.contains(w))
}

/// Whether a text is a head count of an event and nothing else: those who attended a meeting are not those who are cared for.
pub fn is_attendance(text: &str) -> bool {
    let folded = fold(text);
    let rest: String = folded.chars().filter(|c| !c.is_ascii_digit() && !"~-約程度以上名人".contains(*c)).collect();
    rest.is_empty()
}
