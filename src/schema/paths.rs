//! The paths that the rows of a table go by: those written, and all that synonyms make of them. No two rows go by the same.

use super::at::{At, LabelPath};
use super::fault::{FaultKind, Faults, nearest};
use super::raw::RawTable;
use super::validate::fold;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// Most paths that a row may go by: more would slow down every reading of a sheet.
const MAX_ALIASES: usize = 200;

/// First and last day of validity.
pub(super) type Validity = (Option<Date>, Option<Date>);

/// All paths of a table, its rows' other names among them, so that no two rows go by the same.
pub(super) struct Paths<'r> {
    synonyms: HashMap<&'r str, &'r [String]>,
    unused: Vec<(&'r At<String>, String)>,
    labels: HashSet<String>,
    /// Folded path → the rows that go by it: where they are written, and when they are valid.
    seen: HashMap<String, Vec<(usize, Validity)>>,
}

impl<'r> Paths<'r> {
    pub(super) fn new(raw: &'r RawTable, key: &str, faults: &mut Faults) -> Self {
        let mut synonyms: HashMap<&str, &[String]> = HashMap::new();
        let mut unused = Vec::new();
        for (label, others) in &raw.synonyms {
            synonyms.insert(label.as_str(), others);
            unused.push((label, format!("{key}.synonyms")));
            if others.iter().any(|o| o.trim().is_empty()) {
                faults.add(label.span.clone(), format!("{key}.synonyms"), FaultKind::EmptyText);
            }
        }
        Self { synonyms, unused, labels: HashSet::new(), seen: HashMap::new() }
    }

    /// The other paths of a row: those listed, and all that the synonyms make of them and of its own.
    pub(super) fn aliases(
        &mut self,
        path: &At<LabelPath>,
        listed: &[At<LabelPath>],
        key: &str,
        validity: Validity,
        faults: &mut Faults,
    ) -> Vec<Vec<String>> {
        let mut own = HashSet::new();
        let mut aliases = Vec::new();
        for (n, written) in [path].into_iter().chain(listed).enumerate() {
            let key = format!("{key}.{}", if n == 0 { "path" } else { "aliases" });
            if written.0.is_empty() || written.0.iter().any(|l| l.trim().is_empty()) {
                faults.add(written.span.clone(), key, FaultKind::EmptyText);
                continue;
            }
            self.labels.extend(written.0.iter().cloned());
            let Some(variants) = self.variants(&written.0) else {
                faults.add(written.span.clone(), key, FaultKind::TooManyAliases(written.0.join(" / ")));
                continue;
            };
            let mut said = false;
            for (v, variant) in variants.into_iter().enumerate() {
                let folded = fold(&variant.join("\u{1f}"));
                if !own.insert(folded.clone()) {
                    continue;
                }
                let others = self.seen.entry(folded).or_default();
                let other = others.iter().find(|(_, other)| overlap(*other, validity));
                // Where a path is taken, so are its variants: one word is enough.
                if let (Some((first, _)), false) = (other, said) {
                    faults.duplicate(written.span.clone(), key.clone(), &variant.join(" / "), *first);
                    said = true;
                }
                others.push((written.span.start, validity));
                if (n, v) != (0, 0) {
                    aliases.push(variant);
                }
            }
        }
        if aliases.len() > MAX_ALIASES {
            faults.add(path.span.clone(), key, FaultKind::TooManyAliases(path.0.join(" / ")));
        }
        aliases
    }

    /// The path with every choice of synonyms, itself first; `None` where there are too many.
    fn variants(&self, path: &[String]) -> Option<Vec<Vec<String>>> {
        let mut variants: Vec<Vec<String>> = vec![Vec::new()];
        for label in path {
            let others: &[String] = self.synonyms.get(label.as_str()).copied().unwrap_or(&[]);
            if variants.len().checked_mul(others.len() + 1)? > MAX_ALIASES {
                return None;
            }
            variants = [label]
                .into_iter()
                .chain(others)
                .flat_map(|word| variants.iter().map(move |v| v.iter().chain([word]).cloned().collect()))
                .collect();
        }
        Some(variants)
    }

    /// Says which synonyms are for labels that no path has.
    pub(super) fn finish(self, faults: &mut Faults) {
        for (label, key) in self.unused {
            if !self.labels.contains(label.as_str()) {
                let near = nearest(label, self.labels.iter().map(String::as_str));
                faults.add(label.span.clone(), key, FaultKind::UnknownLabel { label: label.value.clone(), near });
            }
        }
    }
}

/// Whether two rows are ever valid on the same day.
fn overlap(a: Validity, b: Validity) -> bool {
    let starts_by_end = |from: Option<Date>, to: Option<Date>| from.zip(to).is_none_or(|(from, to)| from <= to);
    starts_by_end(a.0, b.1) && starts_by_end(b.0, a.1)
}
