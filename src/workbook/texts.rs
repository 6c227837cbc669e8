//! Texts of cells, each kept once a thread: the labels, codes and formulas of a form are the same in every workbook of a run.
//!
//! Sharing changes nothing that is read. What is kept is let go when there are more than [`MOST`] texts, so memory stays bounded
//! however many files pass; texts longer than [`LONGEST`] bytes, remarks mostly, stand in one workbook and are not kept.

use foldhash::fast::RandomState;
use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::Arc;

/// Texts kept at most.
const MOST: usize = 20_000;

/// Bytes of the longest text that is kept.
const LONGEST: usize = 120;

thread_local! {
    static TEXTS: RefCell<HashSet<Arc<str>, RandomState>> = RefCell::default();
}

/// A text, shared with all that are the same.
pub(super) fn shared(text: &str) -> Arc<str> {
    if text.len() > LONGEST {
        return Arc::from(text);
    }
    TEXTS.with_borrow_mut(|texts| {
        if let Some(known) = texts.get(text) {
            return Arc::clone(known);
        }
        if texts.len() >= MOST {
            texts.clear();
        }
        let new: Arc<str> = Arc::from(text);
        texts.insert(Arc::clone(&new));
        new
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one_and_long_ones_are_not_kept() {
        assert!(Arc::ptr_eq(&shared("電話"), &shared("電話")));
        assert_eq!((&*shared("電話"), &*shared("電話 "), &*shared("")), ("電話", "電話 ", ""));
        let long = "長".repeat(LONGEST);
        assert_eq!(&*shared(&long), long);
        assert!(!Arc::ptr_eq(&shared(&long), &shared(&long)));
    }

    #[test]
    fn what_is_kept_is_bounded() {
        for n in 0..=MOST {
            assert_eq!(*shared(&n.to_string()), *n.to_string());
        }
        assert!(TEXTS.with_borrow(HashSet::len) <= MOST);
    }
}
