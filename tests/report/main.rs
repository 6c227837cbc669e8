//! `kensan report` and `kensan convert` through the program itself, on the samples: what is written is read back by the program's own
//! reader and, where that does not look, in the parts of the package.
#![allow(clippy::disallowed_types, reason = "the tests look into the package itself")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]
#![allow(missing_docs, reason = "tests")]

mod charts;
mod convert;
mod decisions;
mod form;
mod in_place;
mod loop_back;
mod merge;
mod merge_faults;
mod publish;
mod refusals;
mod retyped;
mod tool;
