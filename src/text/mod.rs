//! Words on a sheet: folding for comparison, the parts of a label, likeness of two labels, safe text for CSV.
//!
//! Everything here is for *matching*. A label that was folded is never shown or written: names keep the spelling they came in.
//! [`fold`] makes two spellings of one label equal; [`key`] also forgets how a path was joined; [`strip_enumeration`],
//! [`without_brackets`], [`of_which`] and the total words take a label apart; [`distance`] measures a slip of the finger.

mod comparison;
mod csv;
mod distance;
mod enumeration;
mod fold;
mod label;
mod variants;

pub use comparison::is_comparison;
pub use csv::csv_guard;
pub use distance::distance;
pub use enumeration::{Enumeration, EnumerationStyle, strip_enumeration};
pub use fold::{fold, key};
pub use label::{before_brackets, is_subtotal_word, is_total_word, of_which, without_brackets};
