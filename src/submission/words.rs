//! A schema prepared for matching: every label as a key, built once and used for every workbook.

use crate::schema::{HeaderField, Row, RowKind, Schema, Table};
use crate::text;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};

/// A table of what is looked up for every cell of every workbook, where the standard library's hash would cost more than the rest.
pub(super) type Map<K, V> = HashMap<K, V, foldhash::fast::RandomState>;
/// See [`Map`].
pub(super) type Set<T> = HashSet<T, foldhash::fast::RandomState>;

/// What a title cell announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A table of the schema.
    Table(usize),
    /// A section that holds lists.
    Section,
}

/// The number of the next vocabulary.
static NEXT_ID: AtomicU64 = AtomicU64::new(1);

/// The schema's labels as keys.
#[derive(Debug)]
pub struct Vocabulary {
    /// Tells vocabularies apart where something is remembered about them.
    pub(super) id: u64,
    pub(super) titles: Map<String, Vec<Target>>,
    pub(super) numbered: Vec<(u32, String, Target)>,
    pub(super) tables: Vec<TableWords>,
    pub(super) lists: Vec<ListWords>,
    pub(super) header: Vec<HeaderWords>,
    /// How header labels begin.
    pub(super) header_starts: Starts,
    /// How titles begin.
    pub(super) title_starts: Starts,
    /// Every label of a list's column: list, column, and its place among the column's labels.
    list_columns: Map<String, Vec<(u16, u16, u16)>>,
    /// Codes that are digits, as numbers: their zeros in front get lost.
    codes: Map<u64, (usize, usize)>,
    /// Codes with other signs, as keys.
    word_codes: Map<String, (usize, usize)>,
    /// Every key a label cell of some table may hold, with the tables.
    lexicon: Map<String, Vec<u16>>,
}

/// A table's labels.
#[derive(Debug)]
pub(super) struct TableWords {
    pub(super) rows: Vec<RowWords>,
    /// Where each joined end of a path comes from: row, path of the row, first level of the end.
    pub(super) ends: Map<String, Vec<(u16, u16, u16)>>,
    /// Keys of rows that stand in no group.
    pub(super) singles: Set<String>,
    /// Every key a label cell of this table may hold: path elements, joined suffixes, whole paths.
    pub(super) words: Set<String>,
    /// Keys of group labels, with the schema rows below them.
    pub(super) groups: Map<String, Group>,
    pub(super) columns: Vec<ColumnWords>,
}

/// The categories below a group label.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// By the path the form prints.
    pub(super) members: Vec<usize>,
    /// By another path it goes by: only where the sheet shows it there.
    pub(super) guests: Vec<usize>,
}

/// A row's paths.
#[derive(Debug)]
pub(super) struct RowWords {
    pub(super) paths: Vec<PathWords>,
}

/// One label path as keys.
#[derive(Debug)]
pub(super) struct PathWords {
    /// `suffixes[k]` is the joined key of `path[k..]`; the first is the whole path.
    pub(super) suffixes: Vec<String>,
    /// `prefixes[k]` is the joined key of `path[..k]`; the first is empty.
    pub(super) prefixes: Vec<String>,
    pub(super) elements: Vec<String>,
}

impl PathWords {
    fn new(path: &[String]) -> Self {
        let elements: Vec<String> = path.iter().map(|p| text::key(p).into_owned()).collect();
        let suffixes = (0..elements.len()).map(|k| elements[k..].concat()).collect();
        let prefixes = (0..elements.len()).map(|k| elements[..k].concat()).collect();
        Self { suffixes, prefixes, elements }
    }
}

/// The labels of a column of a table.
#[derive(Debug)]
pub(super) struct ColumnWords {
    /// Whole labels and aliases, the schema's own first.
    pub(super) labels: Vec<String>,
    /// The same without bracketed parts.
    pub(super) bare: Vec<String>,
}

/// The folded words of the roles of a list.
#[derive(Debug)]
pub(super) struct ListWords {
    pub(super) roles: Vec<Vec<String>>,
}

/// Folded labels of a header field, by source. The labels of all fields are numbered in order.
#[derive(Debug)]
pub(super) struct HeaderWords {
    pub(super) sources: Vec<(Vec<(u16, String)>, usize)>,
}

impl Vocabulary {
    /// Prepares `schema`.
    pub fn new(schema: &Schema) -> Self {
        let mut titles: Map<String, Vec<Target>> = Map::default();
        let mut numbered = Vec::new();
        let mut add = |number: Option<u32>, title: &str, aliases: &[String], target: Target| {
            for t in std::iter::once(title).chain(aliases.iter().map(String::as_str)) {
                for key in [text::key(t).into_owned(), text::key(&text::without_brackets(t)).into_owned()] {
                    let targets = titles.entry(key).or_default();
                    if !targets.contains(&target) {
                        targets.push(target);
                    }
                }
            }
            if let Some(n) = number {
                numbered.push((n, text::key(&text::without_brackets(title)).into_owned(), target));
            }
        };
        for (i, t) in schema.tables.iter().enumerate() {
            add(t.number, &t.title, &t.aliases, Target::Table(i));
        }
        for l in &schema.lists {
            add(l.section, &l.title, &l.aliases, Target::Section);
        }
        titles.remove("");
        let mut codes = Map::default();
        let mut word_codes = Map::default();
        for (t, table) in schema.tables.iter().enumerate() {
            for (r, row) in table.rows.iter().enumerate() {
                let Some(key) = row.code.as_deref().map(text::key) else { continue };
                match digits(&key) {
                    Some(n) => codes.insert(n, (t, r)),
                    None => word_codes.insert(key.into_owned(), (t, r)),
                };
            }
        }
        let title_starts = Starts::new(titles.keys().chain(numbered.iter().map(|(_, title, _)| title)));
        let lists: Vec<ListWords> = schema
            .lists
            .iter()
            .map(|l| ListWords {
                roles: l.roles.iter().map(|r| r.words.iter().map(|w| text::fold(w).into_owned()).collect()).collect(),
            })
            .collect();
        let mut list_columns: Map<String, Vec<(u16, u16, u16)>> = Map::default();
        for (l, list) in schema.lists.iter().enumerate() {
            for (k, column) in list.columns.iter().enumerate() {
                for (rank, label) in labels(&column.label, &column.aliases).into_iter().enumerate() {
                    let named = list_columns.entry(label).or_default();
                    if !named.iter().any(|n| (n.0, n.1) == (l as u16, k as u16)) {
                        named.push((l as u16, k as u16, rank as u16));
                    }
                }
            }
        }
        let mut next = 0;
        let header: Vec<HeaderWords> = schema.header.iter().map(|field| HeaderWords::new(field, &mut next)).collect();
        let tables: Vec<TableWords> = schema.tables.iter().map(TableWords::new).collect();
        let mut lexicon: Map<String, Vec<u16>> = Map::default();
        for (t, words) in tables.iter().enumerate() {
            // A total stands in every table and tells none from another.
            for word in words.words.iter().filter(|w| !text::is_total_word(w)) {
                lexicon.entry(word.clone()).or_default().push(t as u16);
            }
        }
        Self {
            id: NEXT_ID.fetch_add(1, Ordering::Relaxed),
            titles,
            numbered,
            tables,
            header_starts: Starts::new(header.iter().flat_map(|h| &h.sources).flat_map(|s| &s.0).map(|l| &l.1)),
            title_starts,
            list_columns,
            lists,
            header,
            codes,
            word_codes,
            lexicon,
        }
    }

    /// The labels of all header fields with their numbers.
    pub(super) fn header_labels(&self) -> impl Iterator<Item = (u16, &str)> {
        self.header.iter().flat_map(|h| &h.sources).flat_map(|s| &s.0).map(|(n, label)| (*n, label.as_str()))
    }

    /// The table and row a code names, as a key.
    pub(super) fn code(&self, key: &str) -> Option<(usize, usize)> {
        digits(key).map_or_else(|| self.word_codes.get(key), |n| self.codes.get(&n)).copied()
    }

    /// The table and row a code stored as a number names.
    pub(super) fn code_number(&self, n: f64) -> Option<(usize, usize)> {
        if n.fract() == 0.0 && (1.0..1e12).contains(&n) { self.codes.get(&(n as u64)).copied() } else { None }
    }

    /// The columns of lists that a key is a label of: list, column, and its place among the column's labels.
    pub(super) fn list_columns(&self, key: &str) -> &[(u16, u16, u16)] {
        self.list_columns.get(key).map_or(&[], Vec::as_slice)
    }

    /// Whether some table has a column with this label.
    pub(super) fn names_column(&self, key: &str) -> bool {
        let columns = || self.tables.iter().flat_map(|t| &t.columns);
        columns().any(|c| c.labels.iter().chain(&c.bare).any(|l| l == key))
    }

    /// Whether some label begins with this; every label is looked at.
    pub(super) fn has_label_from(&self, start: &str) -> bool {
        self.lexicon.keys().any(|k| k.starts_with(start))
    }

    /// The tables that have a label with this key.
    pub(super) fn tables_with(&self, key: &str) -> &[u16] {
        self.lexicon.get(key).map_or(&[], Vec::as_slice)
    }
}

/// The first two characters of many words, to pass over texts that hold none of the words without comparing them. May take a text for
/// one that does, never the other way round.
#[derive(Debug)]
pub(super) struct Starts([u64; 64]);

impl Starts {
    fn new<'a>(words: impl Iterator<Item = &'a String>) -> Self {
        let mut bits = [0; 64];
        for word in words {
            let mut chars = word.chars();
            match (chars.next(), chars.next()) {
                (Some(a), Some(b)) => {
                    let n = Self::place(a, b);
                    bits[n / 64] |= 1 << (n % 64);
                }
                // A word of one character may begin anything.
                (Some(_), None) => bits = [u64::MAX; 64],
                _ => {}
            }
        }
        Self(bits)
    }

    fn place(a: char, b: char) -> usize {
        let mixed = (a as u32).wrapping_mul(0x9E37_79B1) ^ (b as u32).wrapping_mul(0x85EB_CA77);
        (mixed >> 20) as usize % 4096
    }

    /// Whether one of the words may stand in a folded text.
    pub(super) fn may_stand_in(&self, folded: &str) -> bool {
        folded.chars().zip(folded.chars().skip(1)).any(|(a, b)| {
            let n = Self::place(a, b);
            self.0[n / 64] >> (n % 64) & 1 == 1
        })
    }
}

/// A code of digits as a number.
fn digits(key: &str) -> Option<u64> {
    let plain = !key.is_empty() && key.len() <= 12 && key.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| key.parse().ok()).flatten()
}

impl HeaderWords {
    /// `next` is the number of the next label.
    fn new(field: &HeaderField, next: &mut u16) -> Self {
        Self {
            sources: field
                .sources
                .iter()
                .map(|s| {
                    let mut labels: Vec<String> = s.labels.iter().map(|l| text::fold(l).into_owned()).collect();
                    labels.sort_by_key(|l| std::cmp::Reverse(l.len()));
                    let numbered = labels.into_iter().map(|label| {
                        *next += 1;
                        (*next - 1, label)
                    });
                    (numbered.collect(), s.number.max(1))
                })
                .collect(),
        }
    }
}

fn labels(label: &str, aliases: &[String]) -> Vec<String> {
    std::iter::once(label).chain(aliases.iter().map(String::as_str)).map(|l| text::key(l).into_owned()).collect()
}

impl TableWords {
    pub(super) fn new(table: &Table) -> Self {
        let rows: Vec<RowWords> = table.rows.iter().map(row_words).collect();
        let mut words = Set::default();
        let mut groups: Map<String, Group> = Map::default();
        for (i, row) in rows.iter().enumerate() {
            for (p, path) in row.paths.iter().enumerate() {
                words.extend(path.elements.iter().cloned());
                words.extend(path.suffixes.iter().cloned());
                for k in 1..path.elements.len() {
                    // A group is known by its own label and by its whole path.
                    for key in [&path.elements[k - 1], &path.prefixes[k]] {
                        let group = groups.entry(key.clone()).or_default();
                        let list = if p == 0 { &mut group.members } else { &mut group.guests };
                        if table.rows[i].kind == RowKind::Category && list.last() != Some(&i) {
                            list.push(i);
                        }
                    }
                }
            }
        }
        let mut ends: Map<String, Vec<(u16, u16, u16)>> = Map::default();
        let mut singles = Set::default();
        for (i, row) in rows.iter().enumerate() {
            if let [single] = &row.paths[0].elements[..] {
                singles.insert(single.clone());
            }
            for (p, path) in row.paths.iter().enumerate() {
                for (k, end) in path.suffixes.iter().enumerate() {
                    ends.entry(end.clone()).or_default().push((i as u16, p as u16, k as u16));
                }
            }
        }
        let columns = table
            .columns
            .iter()
            .map(|c| ColumnWords {
                labels: labels(&c.label, &c.aliases),
                bare: std::iter::once(&c.label)
                    .chain(&c.aliases)
                    .map(|l| text::key(&text::without_brackets(l)).into_owned())
                    .collect(),
            })
            .collect();
        Self { rows, ends, singles, words, groups, columns }
    }
}

fn row_words(row: &Row) -> RowWords {
    let mut paths: Vec<PathWords> = std::iter::once(&row.path).chain(&row.aliases).map(|p| PathWords::new(p)).collect();
    // A row that the form lists as a part of another without saying so in its name: offices write it down.
    if row.kind == RowKind::OfWhich
        && let Some((leaf, front)) = row.path.split_last().filter(|(leaf, _)| text::of_which(leaf).is_none())
    {
        let whole = format!("({leaf})");
        let mut said = vec![format!("(うち{leaf})"), format!("(再掲{leaf})"), format!("(内{leaf})")];
        for name in [leaf, &whole] {
            said.extend(
                ["うち", "(うち)", "うち数", "再掲", "(再掲)", "内", "(内)", "内数", "(内数)"]
                    .map(|w| format!("{w}{name}")),
            );
        }
        said.extend(["(再掲)", "(内数)", "(うち数)"].map(|w| format!("{leaf}{w}")));
        for said in said {
            let mut path = front.to_vec();
            path.push(said);
            paths.push(PathWords::new(&path));
        }
    }
    RowWords { paths }
}
