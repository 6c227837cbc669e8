//! What a text means to a form, worked out once a thread: the labels of a form are the same in every workbook of a run.
//!
//! A memo belongs to one vocabulary at a time and is emptied when it grows beyond [`MOST`] texts, so memory stays bounded however many
//! files pass. It holds nothing that outlives the process.

use super::grid;
use super::titles;
use super::words::{Target, Vocabulary};
use crate::date::{self, PeriodFact};
use crate::text;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Texts a memo holds at most.
const MOST: usize = 20_000;

/// What a text in a cell may be.
#[derive(Debug)]
pub(super) struct Label {
    /// Its key; without a number in front (`①電話`) where only so it is a known label.
    pub(super) key: Rc<str>,
    /// The tables that have such a label.
    pub(super) tables: Rc<[u16]>,
    /// Whether it is the word for a total.
    pub(super) total: bool,
    /// Whether it reads as a figure (`12件`, `－`).
    pub(super) figure: bool,
    /// The table and row it names, taken for a code.
    pub(super) code: Option<(usize, usize)>,
    /// Whether nothing can be seen of it.
    pub(super) blank: bool,
    /// What it may be the title of, if it is no label.
    pub(super) titles: Rc<[Target]>,
    /// The section numbers in front of it, where it is a label and may be a title as well.
    pub(super) number: Option<u32>,
}

#[derive(Default)]
struct Memo {
    vocabulary: u64,
    labels: HashMap<Box<str>, Rc<Label>>,
    folded: HashMap<Box<str>, Rc<str>>,
    periods: HashMap<Box<str>, Rc<[PeriodFact]>>,
}

thread_local! {
    static MEMO: RefCell<Memo> = RefCell::default();
}

/// Looks a text up, or works it out and remembers it.
fn remember<T: Clone>(map: &mut HashMap<Box<str>, T>, text: &str, work: impl FnOnce() -> T) -> T {
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

/// What a text means to a form.
pub(super) fn label(written: &str, vocabulary: &Vocabulary) -> Rc<Label> {
    MEMO.with_borrow_mut(|memo| {
        if memo.vocabulary != vocabulary.id {
            memo.labels.clear();
            memo.vocabulary = vocabulary.id;
        }
        remember(&mut memo.labels, written, || Rc::new(work_out(written, vocabulary)))
    })
}

fn work_out(written: &str, vocabulary: &Vocabulary) -> Label {
    let plain = text::key(written);
    let blank = plain.is_empty() && written.trim().is_empty();
    let (key, tables) = grid::known(written, plain, vocabulary);
    let code = if key.is_empty() || key.len() > 16 || !tables.is_empty() { None } else { vocabulary.code(&key) };
    let may_be_title = !key.is_empty() && vocabulary.title_starts.may_stand_in(&key);
    let titles = if may_be_title && tables.is_empty() {
        vocabulary.titles.get(&key).cloned().unwrap_or_else(|| titles::of_text(written, vocabulary))
    } else {
        Vec::new()
    };
    let number = if may_be_title && !tables.is_empty() { text::strip_enumeration(written).0 } else { None };
    Label {
        total: grid::is_total(&key),
        figure: grid::is_figure_text(written, tables),
        tables: tables.into(),
        key: key.into(),
        code,
        blank,
        titles: titles.into(),
        number: number.map(|n| n.number),
    }
}

/// [`text::fold`], remembered.
pub(super) fn folded(written: &str) -> Rc<str> {
    MEMO.with_borrow_mut(|memo| remember(&mut memo.folded, written, || text::fold(written).as_ref().into()))
}

/// [`date::read_periods`], remembered.
pub(super) fn periods(written: &str) -> Rc<[PeriodFact]> {
    MEMO.with_borrow_mut(|memo| remember(&mut memo.periods, written, || date::read_periods(written).into()))
}
