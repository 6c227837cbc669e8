//! Renders what was found: the report workbook ([`xlsx`]) and the tidy, machine-readable data ([`tidy`]).
//!
//! A renderer decides nothing: it receives plain data (the schema, the values as submitted, findings, corrections) and a function
//! that words messages, and gives bytes. Writing them to disk is the caller's.

pub mod assemble;
pub mod in_place;
pub mod json;
pub mod text;
pub mod tidy;
pub mod xlsx;
