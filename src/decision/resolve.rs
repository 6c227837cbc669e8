//! Matches what the reviewer wrote with the findings of today.

use super::reviewed::{Entry, Shown};
use super::{Choice, Key};
use crate::finding::Finding;
use crate::message::{Localized, Message};
use crate::text::fold;
use std::collections::BTreeMap;

/// What was decided on a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What the reviewer wrote, as it stands.
    pub word: String,
    /// What it stands for; `None` where nothing was chosen, or a word that is none of the choices.
    pub choice: Option<Choice>,
    /// The reason; may be empty.
    pub reason: String,
    /// The cell of 採否 in the reviewed workbook, for messages.
    pub cell: String,
    /// Its sheet.
    pub sheet: String,
}

impl Decision {
    /// Whether the finding is settled by the word of the reviewer: 確認済み with a reason.
    pub fn acknowledges(&self) -> bool {
        self.choice == Some(Choice::Acknowledge) && !self.reason.is_empty()
    }
}

/// The decisions that hold, and what is to be said about the others.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    by_key: BTreeMap<Key, Decision>,
    /// One sentence a decision that lapsed: its finding vanished, or what it rests on is no longer the same.
    pub lapsed: Vec<Message>,
    /// One sentence a thing the reviewer should look at again: unknown words, a missing reason, nothing to accept.
    pub remarks: Vec<Message>,
}

impl Decisions {
    /// Finds for each row the finding it was about. `keys` stand beside the findings, all of them, whatever is shown later; `shown` says
    /// what 確認結果 shows of a finding, by which a row is known whose hidden columns were deleted.
    pub fn new(entries: &[Entry], findings: &[Finding], keys: &[Key], shown: &dyn Fn(&Finding) -> Shown) -> Self {
        let mut decisions = Self::default();
        let mut by_fingerprint: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (i, key) in keys.iter().enumerate() {
            by_fingerprint.entry(&key.fingerprint).or_default().push(i);
        }
        // Only where a row has lost its hidden columns is every finding put into words.
        let by_sight: std::cell::OnceCell<BTreeMap<[String; 4], Vec<usize>>> = std::cell::OnceCell::new();
        let sight = || {
            let mut map: BTreeMap<[String; 4], Vec<usize>> = BTreeMap::new();
            for (i, finding) in findings.iter().enumerate() {
                map.entry(folded(&shown(finding))).or_default().push(i);
            }
            map
        };
        let mut alike: Vec<Alike<'_>> = Vec::new();
        for entry in entries {
            let found = if entry.fingerprint.is_empty() {
                match by_sight.get_or_init(sight).get(&folded(&entry.shown)).map(Vec::as_slice) {
                    Some([one]) => Ok(*one),
                    Some(_) => Err("decision-lapsed-unclear"),
                    None => Err("decision-lapsed-vanished"),
                }
            } else {
                match_key(entry, by_fingerprint.get(entry.fingerprint.as_str()), findings, keys)
            };
            match found {
                Ok(i) => decisions.take(entry, &findings[i], &keys[i], &mut alike),
                Err(why) => decisions.lapsed.push(about(why, entry)),
            }
        }
        decisions.remarks.extend(alike.iter().map(Alike::message));
        decisions
    }

    fn take<'e>(&mut self, entry: &'e Entry, finding: &Finding, key: &Key, alike: &mut Vec<Alike<'e>>) {
        let at = |id| Message::new(id).with("sheet", entry.sheet.as_str()).with("cell", entry.cell.as_str());
        match entry.choice {
            None if !entry.word.is_empty() => {
                self.remarks.push(at("decision-unknown-word").with("word", entry.word.as_str()));
            }
            Some(Choice::Acknowledge) if entry.reason.is_empty() => {
                Alike::note(alike, "decision-without-reason", entry);
            }
            Some(Choice::Accept) if finding.correction.is_none() => {
                Alike::note(alike, "decision-nothing-to-accept", entry);
            }
            _ => {}
        }
        let decision = Decision {
            word: entry.choice.map_or_else(|| entry.word.clone(), |c| c.word().to_owned()),
            choice: entry.choice,
            reason: entry.reason.clone(),
            cell: entry.cell.clone(),
            sheet: entry.sheet.clone(),
        };
        if let Some(other) = self.by_key.get(key)
            && (other.choice != decision.choice || other.reason != decision.reason)
        {
            self.remarks.push(at("decision-twice").with("other", other.cell.as_str()));
            return;
        }
        self.by_key.insert(key.clone(), decision);
    }

    /// What was decided on the finding with this key.
    pub fn of(&self, key: &Key) -> Option<&Decision> {
        self.by_key.get(key)
    }

    /// How many decisions hold.
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Whether none holds.
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }
}

/// What is to be said of many rows in one sentence.
struct Alike<'e> {
    id: &'static str,
    sheet: &'e str,
    cells: Vec<&'e str>,
}

impl<'e> Alike<'e> {
    /// Cells a sentence names.
    const NAMED: usize = 20;

    fn note(all: &mut Vec<Self>, id: &'static str, entry: &'e Entry) {
        let (sheet, cell) = (entry.sheet.as_str(), entry.cell.as_str());
        match all.iter_mut().find(|a| a.id == id && a.sheet == sheet) {
            Some(known) => known.cells.push(cell),
            None => all.push(Self { id, sheet, cells: vec![cell] }),
        }
    }

    fn message(&self) -> Message {
        let mut named = self.cells.clone();
        if named.len() > Self::NAMED {
            named.truncate(Self::NAMED);
            named.push("…");
        }
        Message::new(self.id)
            .with("sheet", self.sheet)
            .with("cell", Localized::list(&named))
            .with("count", self.cells.len())
    }
}

/// The finding of today that has the fingerprint of a row and rests on the same values, or why there is none.
fn match_key(
    entry: &Entry,
    same: Option<&Vec<usize>>,
    findings: &[Finding],
    keys: &[Key],
) -> Result<usize, &'static str> {
    let same = same.ok_or("decision-lapsed-vanished")?;
    let rule = &entry.shown.rule;
    let here: Vec<usize> = same.iter().copied().filter(|&i| rule.is_empty() || findings[i].rule == rule).collect();
    if here.is_empty() {
        // Columns were sorted apart from each other.
        return Err("decision-lapsed-torn");
    }
    let values = entry.basis.split('>').next().unwrap_or_default();
    // Rows of one name may hold the same value and be given different proposals.
    let exact = here.iter().copied().find(|&i| keys[i].basis() == entry.basis);
    let on_values = || here.iter().copied().find(|&i| values.is_empty() || keys[i].values == values);
    let Some(i) = exact.or_else(on_values) else {
        return Err("decision-lapsed-values");
    };
    let about_proposal = matches!(entry.choice, Some(Choice::Accept | Choice::Refuse));
    if about_proposal && !entry.basis.is_empty() && entry.basis != keys[i].basis() {
        return Err("decision-lapsed-proposal");
    }
    Ok(i)
}

/// A sentence about a decision that lapsed.
fn about(id: &'static str, entry: &Entry) -> Message {
    let word = if entry.word.is_empty() { &entry.reason } else { &entry.word };
    Message::new(id)
        .with("sheet", entry.sheet.as_str())
        .with("cell", entry.cell.as_str())
        .with("word", word.as_str())
        .with("reason", entry.reason.as_str())
        .with("rule", entry.shown.rule.as_str())
        .with("place", entry.shown.place.replace('\n', " / "))
        .with("stated", entry.shown.stated.as_str())
}

fn folded(shown: &Shown) -> [String; 4] {
    [&shown.rule, &shown.place, &shown.stated, &shown.expected].map(|t| fold(t).into_owned())
}
