//! Kensan (検算): checks the tally workbooks a ward office receives, says which cell is wrong, why and how sure it is, and
//! writes the corrected report. The binary `kensan` is a thin shell around this library.
//!
//! The rooms, by floors. A room uses lower floors only, none on its own floor; a test holds that.
//!
//! ```text
//! commands                        one file a subcommand: wires, decides nothing
//! report                          renders a run: text, JSON, workbook, tidy data
//! run cli                         the whole way for one file; the command line as types
//! correct decision merge          proposes and applies corrections; what the reviewer decided; joins reports of several periods
//! localise                        explains failed edits: which cells, which slip
//! check                           the rules; one registry
//! system                          all edits of a form as exact linear relations
//! submission                      binds a schema to a workbook
//! formula                         what a workbook's formulas say
//! finding schema workbook         what is said; what is expected; what is there
//! message                         what is said, in words
//! date number text severity       pure functions and types
//! a1 chars
//! ```

pub mod a1;
pub mod chars;
pub mod check;
pub mod cli;
pub mod commands;
pub mod correct;
pub mod date;
pub mod decision;
pub mod finding;
pub mod formula;
pub mod localise;
pub mod merge;
pub mod message;
pub mod number;
pub mod report;
pub mod run;
pub mod schema;
pub mod severity;
pub mod submission;
pub mod system;
pub mod text;
pub mod workbook;
