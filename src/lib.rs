//! Kensan (検算): checks the tally workbooks a ward office receives, says which cell is wrong, why and how sure it is, and
//! writes the corrected report. The binary `kensan` is a thin shell around this library.
//!
//! Rooms, from the bottom up; a room uses lower ones only:
//!
//! - [`chars`], [`a1`], [`severity`], then [`text`], [`number`], [`date`]: pure functions;
//! - [`message`] (how things are worded), [`workbook`] (what is there), [`schema`] (what is expected), [`finding`] (what is said),
//!   [`system`] (exact linear relations): plain data, each alone;
//! - [`submission`]: binds a schema to a workbook;
//! - [`check`]: the rules;
//! - [`localise`]: explains failed edits: which cells, which slip;
//! - [`correct`]: proposes and applies corrections;
//! - [`run`]: one file from its path to its findings;
//! - [`report`]: renders;
//! - [`commands`] and [`cli`]: arguments in, exit code out.

pub mod a1;
pub mod chars;
pub mod check;
pub mod cli;
pub mod commands;
pub mod correct;
pub mod date;
pub mod finding;
pub mod localise;
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
