//! The reader as the rest of the program uses it, on genuine files and on made ones, held against a second reader, and on any bytes.
#![allow(clippy::disallowed_types, reason = "packages are made by hand here, and calamine is the oracle")]
#![allow(missing_docs, reason = "tests")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]
#![allow(clippy::print_stdout, reason = "comparisons show what they compared")]
#![allow(clippy::format_push_string, clippy::format_collect, reason = "clearer, and speed does not matter here")]

mod binary;
mod encode;
mod formulas;
mod oracle;
mod quirks;
mod replay;
