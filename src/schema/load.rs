//! Reads a schema file, and knows those that are built in.

use super::fault::{Fault, FaultKind, Faults};
use super::model::Schema;
use super::raw::RawSchema;
use super::{shape, validate};
use std::sync::{Arc, OnceLock};

/// The schemas that are built in: identifier and text.
const BUILT_IN: &[(&str, &str)] = &[("kita-coordinator", include_str!("../../schemas/kita-coordinator.toml"))];

impl Schema {
    /// Reads a schema from the text of a TOML file; `name` is the file's name, for the faults.
    ///
    /// # Errors
    /// All faults that can be told apart, in the order of the file: those of TOML; or else those of keys and types; or else those of
    /// meaning.
    pub fn parse(text: &str, name: &str) -> Result<Self, Vec<Fault>> {
        // Some editors on Windows put a byte-order mark in front; spans count from behind it, and so do we.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut faults = Faults::new(name, text);
        let raw: RawSchema = match toml::from_str(text) {
            Ok(raw) => raw,
            Err(error) => {
                shape::explain(text, &mut faults);
                if faults.is_empty() {
                    let span = error.span().unwrap_or(0..0);
                    faults.add(span, "", FaultKind::Shape(error.message().to_owned()));
                }
                return Err(faults.into_vec());
            }
        };
        let schema = validate::schema(raw, &mut faults);
        if faults.is_empty() { Ok(schema) } else { Err(faults.into_vec()) }
    }
}

/// The schemas that are built in: identifier and TOML text.
pub fn builtin() -> &'static [(&'static str, &'static str)] {
    BUILT_IN
}

/// The schemas that are built in, read once.
pub fn builtin_schemas() -> &'static [Arc<Schema>] {
    static READ: OnceLock<Vec<Arc<Schema>>> = OnceLock::new();
    READ.get_or_init(|| {
        let read = |(id, text): &(&str, &str)| {
            Schema::parse(text, id).map(Arc::new).expect("a test reads every built-in schema without faults")
        };
        BUILT_IN.iter().map(read).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_schemas_have_no_faults() {
        for (id, text) in builtin() {
            match Schema::parse(text, id) {
                Ok(schema) => assert_eq!(schema.id, *id),
                Err(faults) => panic!("{faults:#?}"),
            }
        }
    }
}
