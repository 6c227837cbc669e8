//! What is expected: a form's tables, categories, lists, header figures and edits.
//!
//! A schema file (TOML) is read as it is written (`raw`, of the small types of `at`), then validated (`validate`, `table`, `paths`; the text
//! of edits by `edit` and `resolve`; levels and tolerances by `settings`) into the types of `model`, which is all the rest of the program sees. Faults (`fault`, worded in
//! `fault_text`) point into the user's file, and all of a file are said at once; where serde stops at the first, `shape` finds the rest.
//! `load` is the way in and knows the built-in schemas, `show` prints an outline, `json_schema` serves editors.

mod at;
mod business_days;
mod edit;
mod fault;
mod fault_text;
mod json_schema;
mod load;
mod model;
mod paths;
mod raw;
mod resolve;
mod settings;
mod shape;
mod show;
mod table;
mod validate;

#[cfg(test)]
mod faults_tests;
#[cfg(test)]
mod kita_tests;

pub use fault::{Expected, Fault, FaultKind};
pub use fault_text::render_fault;
pub use json_schema::json_schema;
pub use load::{builtin, builtin_schemas};
pub use model::{
    Body, BusinessDays, Column, Edit, HeaderField, HeaderSource, Linear, List, ListColumn, ListKind, ListRole, Measure,
    MergeRule, Op, Recognise, Row, RowKind, RowRef, Schema, Scope, Table, Term,
};
pub use settings::{LevelSetting, Tolerance, Zeros};
pub use show::show;
