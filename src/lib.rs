//! Kensan (検算): checks the tally workbooks a ward office receives, says which cell is wrong, why and how sure it is, and
//! writes the corrected report. The binary `kensan` is a thin shell around this library.
//!
//! Rooms, from the bottom up; a room uses lower ones only: [`chars`] (classes of characters); [`a1`],
//! [`text`], [`number`], [`date`] (pure functions); [`workbook`] (what is there), [`formula`] (what its formulas say),
//! `schema` (what is expected), `finding` (what is said); `submission` (binds a schema to a workbook); `check` (the rules);
//! `localise`, `correct`, `merge`; `report` (renders); `commands`, `cli`.

pub mod a1;
pub mod chars;
pub mod check;
pub mod cli;
pub mod commands;
pub mod correct;
pub mod date;
pub mod finding;
pub mod formula;
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
