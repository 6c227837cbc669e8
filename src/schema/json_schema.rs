//! The JSON Schema of schema files, by which editors complete and explain keys.

use super::raw::RawSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// The JSON Schema (draft 2020-12) of schema files, generated from the types they are read into.
pub fn json_schema() -> Value {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<RawSchema>().to_value()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::builtin;

    /// The committed copy, beside the schemas so that editors find it.
    const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/kensan-schema.schema.json");

    #[test]
    fn the_committed_copy_is_fresh() {
        let fresh = format!("{}\n", serde_json::to_string_pretty(&json_schema()).unwrap());
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(COMMITTED, &fresh).unwrap();
        }
        let committed = std::fs::read_to_string(COMMITTED).unwrap_or_default().replace("\r\n", "\n");
        assert!(committed == fresh, "{COMMITTED} is stale; UPDATE=1 rewrites it");
    }

    #[test]
    fn built_in_schemas_are_valid_against_it() {
        let validator = jsonschema::validator_for(&json_schema()).unwrap();
        for (id, text) in builtin() {
            let value = serde_json::to_value(toml::from_str::<toml::Table>(text).unwrap()).unwrap();
            assert_eq!(validator.iter_errors(&value).map(|e| e.to_string()).collect::<Vec<_>>(), [""; 0], "{id}");
        }
    }

    #[test]
    fn every_key_is_explained() {
        let schema = json_schema();
        let definitions = schema["$defs"].as_object().unwrap().values().chain([&schema]);
        for definition in definitions {
            for (key, property) in definition["properties"].as_object().into_iter().flatten() {
                assert!(property.get("description").is_some(), "{key} has no description");
            }
        }
    }
}
