//! The program as its users meet it: the real binary on real files. Every promise about commands, exit codes and outputs has its test
//! here, every command of the README files is run, and the house is held to its plan.
#![allow(missing_docs, reason = "tests")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]
#![allow(clippy::disallowed_types, reason = "workbooks are made by hand here")]

mod architecture;
#[path = "../fuzz/containers.rs"]
mod containers;
#[path = "../reader/encode.rs"]
mod encode;
mod formats;
mod hostile;
mod inputs;
mod json;
mod options;
mod outputs;
mod readme;
mod same;
mod samples;
mod support;
mod wording;
