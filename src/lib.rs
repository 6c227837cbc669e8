//! Kensan (検算): checks the tally workbooks a ward office receives, says which cell is wrong, why and how sure it is, and
//! writes the corrected report. The binary `kensan` is a thin shell around this library.
//!
//! Rooms, from the bottom up; a room uses lower ones only: [`a1`], `text`, `number`, `date` (pure functions); [`workbook`]
//! (what is there), `schema` (what is expected), `finding` (what is said), [`system`] (figures and relations as exact
//! arithmetic); `submission` (binds a schema to a workbook); `check` (the rules); [`localise`], `correct`, `merge`; `report`
//! (renders); `commands`, `cli`.

pub mod a1;
pub mod localise;
pub mod system;
pub mod workbook;
