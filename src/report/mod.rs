//! Renders what was found: text, JSON, SARIF and HTML of a check, the report workbook ([`xlsx`]) and the tidy, machine-readable
//! data ([`tidy`]).
//!
//! A renderer decides nothing: it receives plain data (the schema, the values as submitted, findings, corrections) and a function
//! that words messages, and gives bytes. Writing them to disk is the caller's.

pub mod assemble;
pub mod detectability;
pub mod html;
pub mod in_place;
pub mod json;
pub mod merged;
mod places;
pub mod sarif;
pub mod text;
pub mod tidy;
pub mod xlsx;
