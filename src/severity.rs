//! How grave a finding is; shared by the rules, the schema (which may change a level) and the command line.

use serde::{Deserialize, Serialize};

/// The level of a finding, in ascending order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing needs to be done.
    Info,
    /// A reviewer should look.
    Warning,
    /// The sheet contradicts itself or cannot be used as it is.
    Error,
}

impl Severity {
    /// The word used in JSON, on the command line and in the English text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
