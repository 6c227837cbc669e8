//! Says everything that is wrong with the syntax, keys and types of a file, where serde stops at the first. The JSON Schema is the
//! grammar, so there is no second list of keys. Runs only for a file that has such a fault.

use super::fault::{FaultKind, Faults, nearest};
use super::json_schema::json_schema;
use serde_json::{Map, Value};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Adds the faults of TOML; or else those of keys and types. Adds nothing where it finds none (serde's own words serve then).
pub(super) fn explain(text: &str, faults: &mut Faults) {
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        for error in errors {
            let span = error.span().unwrap_or(text.len()..text.len());
            faults.add(span, "", FaultKind::Syntax(error.message().to_owned()));
        }
        return;
    }
    let root = json_schema();
    let mut walk = Walk { root: &root, faults };
    walk.table(table.get_ref(), 0..0, &root, "");
}

struct Walk<'w, 'f> {
    root: &'w Value,
    faults: &'w mut Faults<'f>,
}

impl<'w> Walk<'w, '_> {
    /// Follows `$ref`, and a choice of one thing or null.
    fn definition(&self, grammar: &'w Value) -> &'w Value {
        let mut grammar = grammar;
        // Definitions refer to others only a few levels deep; the bound is against a circle.
        for _ in 0..8 {
            if let Some(name) = grammar.get("$ref").and_then(Value::as_str) {
                let name = name.trim_start_matches("#/$defs/");
                grammar = self.root.get("$defs").and_then(|d| d.get(name)).unwrap_or(&Value::Null);
            } else if let [only] = options(grammar, "anyOf").as_slice() {
                grammar = only;
            } else {
                break;
            }
        }
        grammar
    }

    fn value(&mut self, value: &DeValue, span: Range<usize>, grammar: &'w Value, key: &str) {
        let grammar = self.definition(grammar);
        let found = kind(value);
        let choices = options(grammar, "anyOf");
        if !choices.is_empty() {
            let fitting = choices.iter().map(|g| self.definition(g)).find(|g| allows(g, found));
            match fitting {
                Some(fitting) => self.value(value, span, fitting, key),
                None => self.wrong_type(&choices, found, span, key),
            }
            return;
        }
        if let DeValue::String(word) = value {
            let words: Vec<&str> =
                options(grammar, "oneOf").iter().filter_map(|o| o.get("const").and_then(Value::as_str)).collect();
            if !words.is_empty() {
                if !words.contains(&word.as_ref()) {
                    let choices = words.into_iter().map(str::to_owned).collect();
                    self.faults.add(span, key, FaultKind::UnknownChoice { found: word.to_string(), choices });
                }
                return;
            }
        }
        if !allows(grammar, found) {
            self.wrong_type(&[grammar], found, span, key);
            return;
        }
        match value {
            DeValue::Table(table) => self.table(table, span, grammar, key),
            DeValue::Array(array) => {
                let Some(items) = grammar.get("items") else { return };
                for (n, item) in (1..).zip(array.iter()) {
                    self.value(item.get_ref(), item.span(), items, &format!("{key}[{n}]"));
                }
            }
            _ => {}
        }
    }

    fn table(&mut self, table: &DeTable, span: Range<usize>, grammar: &'w Value, key: &str) {
        let none = Map::new();
        let properties = grammar.get("properties").and_then(Value::as_object);
        let others = grammar.get("additionalProperties").filter(|o| o.is_object());
        let path = |name: &str| if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") };
        for (name, value) in table {
            let known = properties.and_then(|p| p.get(name.get_ref().as_ref())).or(others);
            if let Some(grammar) = known {
                self.value(value.get_ref(), value.span(), grammar, &path(name.get_ref()));
            } else {
                let near = nearest(name.get_ref(), properties.unwrap_or(&none).keys().map(String::as_str));
                let kind = FaultKind::UnknownKey { found: name.get_ref().to_string(), near };
                self.faults.add(name.span(), path(name.get_ref()), kind);
            }
        }
        let required = grammar.get("required").and_then(Value::as_array);
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            if !table.contains_key(name) {
                self.faults.add(span.clone(), path(name), FaultKind::MissingKey(name.to_owned()));
            }
        }
    }

    fn wrong_type(&mut self, grammars: &[&'w Value], found: &'static str, span: Range<usize>, key: &str) {
        let expected: Vec<&str> = grammars.iter().flat_map(|g| types(self.definition(g))).collect();
        self.faults.add(span, key, FaultKind::WrongType { expected: expected.join(" | "), found });
    }
}

/// The grammars of a choice, null left out (TOML has none).
fn options<'g>(grammar: &'g Value, keyword: &str) -> Vec<&'g Value> {
    let all = grammar.get(keyword).and_then(Value::as_array);
    all.into_iter().flatten().filter(|g| g.get("type").and_then(Value::as_str) != Some("null")).collect()
}

/// The types a grammar allows, in the words of JSON Schema.
fn types(grammar: &Value) -> Vec<&str> {
    match grammar.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).filter(|t| *t != "null").collect(),
        _ if grammar.get("oneOf").is_some() => vec!["string"],
        _ => Vec::new(),
    }
}

/// Whether the type of a value is one the grammar allows.
fn allows(grammar: &Value, found: &str) -> bool {
    let types = types(grammar);
    let day = grammar.get("format").and_then(Value::as_str) == Some("date");
    types.is_empty() || types.contains(&found) || (found == "date" && day)
}

/// The type of a value, in the words of JSON Schema.
fn kind(value: &DeValue) -> &'static str {
    match value {
        DeValue::String(_) => "string",
        DeValue::Integer(_) => "integer",
        DeValue::Float(_) => "number",
        DeValue::Boolean(_) => "boolean",
        DeValue::Datetime(_) => "date",
        DeValue::Array(_) => "array",
        DeValue::Table(_) => "object",
    }
}
