//! Binds a schema to a workbook: finds the tables by their words, aligns their rows with the schema's, and reads every value with
//! the way it was written. A [`Submission`] records what was found, folded, guessed and skipped; it judges nothing.

mod across;
mod align;
mod aside;
mod bind;
mod blocks;
mod breaks;
mod codes;
mod columns;
mod continued;
mod decorated;
mod drawn;
mod extent;
mod facts;
mod grid;
mod halves;
mod header;
mod heading;
mod label_match;
mod line;
mod lists;
mod locate;
mod memo;
mod model;
mod others;
mod own;
mod pages;
mod period;
mod read;
mod spread;
mod stacked;
mod stretches;
mod sums;
mod table;
mod titles;
mod transposed;
mod words;
mod year;

pub use bind::bind;
pub use model::{
    AsideReason, BoundList, BoundRow, BoundTable, Duplicate, Entry, HeaderValue, LabelMatch, ListPart, Observed,
    PeriodFactAt, PeriodRecord, PeriodSource, Reading, RowLabel, RowRole, SetAside, Submission, TablePart, Written,
};
pub use own::{GAP_WORDS, OFFICES_WORDS};
pub use words::Vocabulary;
