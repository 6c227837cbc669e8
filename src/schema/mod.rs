//! What is expected: a form's tables, categories, lists, header figures and edits. A schema file (TOML) is read raw (`raw`),
//! then validated into the types of `model`, which is all the rest of the program sees; faults point into the user's file.

mod model;

pub use model::{
    Body, Column, Edit, HeaderField, HeaderSource, Linear, List, ListColumn, ListKind, Measure, MergeRule, Op, Recognise,
    ListRole, Row, RowKind, RowRef, Schema, Scope, Table, Term,
};
