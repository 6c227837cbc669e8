//! What a text means to a form, worked out once a thread: the words of a form are the same in every workbook of a run.
//!
//! Everything here follows from the text and the vocabulary alone, so that whether it was remembered or worked out anew makes no
//! difference to what is found, and neither does the number of threads. The memo is emptied when it grows beyond [`MOST`] texts or
//! [`MOST_VOCABULARIES`] forms, so memory stays bounded however many files pass. It holds nothing that outlives the process.

use super::aside;
use super::facts::Facts;
use super::heading::Headings;
use super::words::{Map, Vocabulary};
use crate::date::{self, PeriodFact};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// Texts a memo holds at most.
const MOST: usize = 20_000;

/// Forms a memo serves at once.
const MOST_VOCABULARIES: usize = 16;

/// Texts longer than this many bytes are not remembered: remarks, each written once.
pub(super) const LONGEST: usize = 300;

/// What is remembered about one vocabulary.
#[derive(Default)]
struct OfVocabulary {
    id: u64,
    facts: Map<Box<str>, Rc<Facts>>,
    /// The same by the text's place in memory, which is no other text's while it is held here: readers share what they meet again.
    shared: Map<usize, (Arc<str>, Rc<Facts>)>,
    headings: Headings,
}

#[derive(Default)]
struct Memo {
    /// The one asked last comes first.
    vocabularies: Vec<OfVocabulary>,
    periods: Map<Box<str>, Rc<[PeriodFact]>>,
    aside_names: Map<Box<str>, bool>,
    example_texts: Map<Box<str>, bool>,
}

impl Memo {
    fn of(&mut self, vocabulary: &Vocabulary) -> &mut OfVocabulary {
        match self.vocabularies.iter().position(|v| v.id == vocabulary.id) {
            Some(0) => {}
            Some(i) => self.vocabularies.swap(0, i),
            None => {
                if self.vocabularies.len() >= MOST_VOCABULARIES {
                    self.vocabularies.clear();
                }
                self.vocabularies.insert(0, OfVocabulary { id: vocabulary.id, ..OfVocabulary::default() });
            }
        }
        &mut self.vocabularies[0]
    }
}

thread_local! {
    static MEMO: RefCell<Memo> = RefCell::default();
}

/// Looks a text up, or works it out and remembers it.
fn remember<T: Clone>(map: &mut Map<Box<str>, T>, text: &str, work: impl FnOnce() -> T) -> T {
    if let Some(known) = map.get(text) {
        return known.clone();
    }
    let value = work();
    if map.len() >= MOST {
        map.clear();
    }
    map.insert(text.into(), value.clone());
    value
}

impl OfVocabulary {
    fn facts(&mut self, written: &str, vocabulary: &Vocabulary) -> Rc<Facts> {
        remember(&mut self.facts, written, || Rc::new(Facts::new(written, vocabulary)))
    }

    fn shared_facts(&mut self, written: &Arc<str>, vocabulary: &Vocabulary) -> Rc<Facts> {
        let place = Arc::as_ptr(written).cast::<u8>().addr();
        if let Some((_, known)) = self.shared.get(&place) {
            return Rc::clone(known);
        }
        let facts = self.facts(written, vocabulary);
        if self.shared.len() >= MOST {
            self.shared.clear();
        }
        self.shared.insert(place, (Arc::clone(written), Rc::clone(&facts)));
        facts
    }
}

/// Gives a function that says what a text of at most [`LONGEST`] bytes means to a form to `work`.
pub(super) fn with_facts<T>(
    vocabulary: &Vocabulary,
    work: impl FnOnce(&mut dyn FnMut(&Arc<str>) -> Rc<Facts>) -> T,
) -> T {
    MEMO.with_borrow_mut(|memo| {
        let memo = memo.of(vocabulary);
        work(&mut |written| memo.shared_facts(written, vocabulary))
    })
}

/// What one text means to a form.
pub(super) fn facts(written: &str, vocabulary: &Vocabulary) -> Rc<Facts> {
    MEMO.with_borrow_mut(|memo| memo.of(vocabulary).facts(written, vocabulary))
}

/// The scores of headings already met.
pub(super) fn with_headings<T>(vocabulary: &Vocabulary, work: impl FnOnce(&mut Headings) -> T) -> T {
    MEMO.with_borrow_mut(|memo| work(&mut memo.of(vocabulary).headings))
}

/// [`date::read_periods`], remembered.
pub(super) fn periods(written: &str) -> Rc<[PeriodFact]> {
    MEMO.with_borrow_mut(|memo| remember(&mut memo.periods, written, || date::read_periods(written).into()))
}

/// [`aside::is_aside_name`], remembered.
pub(super) fn aside_name(name: &str) -> bool {
    MEMO.with_borrow_mut(|memo| remember(&mut memo.aside_names, name, || aside::is_aside_name(name)))
}

/// [`aside::is_example_text`], remembered.
pub(super) fn example_text(written: &str) -> bool {
    MEMO.with_borrow_mut(|memo| remember(&mut memo.example_texts, written, || aside::is_example_text(written)))
}
