//! What is wrong with a schema file, and where. The wording stands in `fault_text`.

use std::ops::Range;

/// One thing wrong with a schema file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Name of the file, as given to [`Schema::parse`](super::Schema::parse).
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Bytes of the file it is about; empty where it is about the whole file.
    pub span: Range<usize>,
    /// The key it is about (`table[5].rows[63].code`), counted from 1; empty where there is none.
    pub key: String,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Not TOML, in the words of the TOML reader.
    Syntax(String),
    /// TOML of another shape than a schema's, in the words of the reader.
    Shape(String),
    /// A key that does not exist here; the nearest one that does.
    UnknownKey {
        /// As written.
        found: String,
        /// The nearest key that exists.
        near: Option<String>,
    },
    /// A key that must be given.
    MissingKey(String),
    /// A value of another type.
    WrongType {
        /// What may stand there, in the words of JSON Schema.
        expected: String,
        /// What stands there.
        found: &'static str,
    },
    /// A word that is none of the choices.
    UnknownChoice {
        /// As written.
        found: String,
        /// The choices.
        choices: Vec<String>,
    },
    /// A text that cannot be read as what is wanted.
    NotLike {
        /// As written.
        found: String,
        /// How it may be written.
        example: &'static str,
    },
    /// An identifier with characters that edits cannot hold.
    BadId(String),
    /// A word with a meaning of its own.
    Reserved(String),
    /// A text that must not be empty.
    EmptyText,
    /// An identifier, code or label given twice.
    Duplicate {
        /// As written.
        name: String,
        /// Line of the first.
        first: usize,
    },
    /// No header, table or list.
    EmptyForm,
    /// A table without rows.
    EmptyTable(String),
    /// A table or list without columns.
    NoColumns(String),
    /// A table without a column of counts.
    NoCountColumn(String),
    /// More tables required than there are.
    TooManyRequired {
        /// Tables required.
        min: u32,
        /// Tables there are.
        tables: usize,
    },
    /// A way to merge that does not suit the measure.
    MergeMisfit,
    /// `number = 0`.
    NumberFromOne,
    /// `valid_from` after `valid_to`.
    ValidityReversed,
    /// No row of the table has this code.
    UnknownCode {
        /// As written.
        code: String,
        /// The nearest that exists.
        near: Option<String>,
    },
    /// Of-which rows that contain each other.
    OfWhichCycle(String),
    /// Successors that lead back to the code itself.
    SuccessorCycle(String),
    /// `optional` on a category.
    OptionalCategory,
    /// A subtotal without parts.
    NoParts,
    /// An of-which row as part of a subtotal.
    PartOfWhich(String),
    /// A part named twice in one subtotal.
    PartTwice(String),
    /// A range whose end stands before its start.
    RangeReversed(String),
    /// Two subtotals share a part and neither contains the other.
    SubtotalsOverlap {
        /// Label of the other.
        other: String,
        /// A part they share.
        part: String,
    },
    /// A synonym for a label that no path of the table has.
    UnknownLabel {
        /// As written.
        label: String,
        /// The nearest that exists.
        near: Option<String>,
    },
    /// The synonyms give one row too many paths.
    TooManyAliases(String),
    /// No column has this identifier.
    UnknownColumn {
        /// Table or list.
        of: String,
        /// As written.
        column: String,
        /// The nearest that exists.
        near: Option<String>,
    },
    /// Roles without a column of kind `role`.
    RolesWithoutColumn,
    /// Two columns of kind `role` in one list.
    SeveralRoleColumns,
    /// An edit with something else at this place.
    EditSyntax {
        /// What may stand there.
        expected: Expected,
        /// What stands there; empty at the end of the edit.
        found: String,
    },
    /// A number too large to count with.
    NumberTooLarge,
    /// No table has this identifier.
    UnknownTable {
        /// As written.
        table: String,
        /// The nearest that exists.
        near: Option<String>,
    },
    /// The table has no such row.
    UnknownRow {
        /// Table.
        table: String,
        /// As written.
        row: String,
        /// The nearest that exists.
        near: Option<String>,
    },
    /// `total` of a table that has none.
    NoTotal(String),
    /// The table has several columns of counts; one must be named.
    ColumnNeeded {
        /// Table.
        table: String,
        /// Its columns of counts.
        columns: Vec<String>,
    },
    /// A column or header figure of text in an edit.
    NotACount(String),
    /// No header figure has this identifier.
    UnknownHeader {
        /// As written.
        header: String,
        /// The nearest that exists.
        near: Option<String>,
    },
    /// No list has this identifier.
    UnknownList {
        /// As written.
        list: String,
        /// The nearest that exists.
        near: Option<String>,
    },
    /// The list has no such role.
    UnknownRole {
        /// List.
        list: String,
        /// As written.
        role: String,
        /// Its roles.
        roles: Vec<String>,
    },
    /// A bare column in an edit of the whole form.
    ColumnOutsideTable(String),
    /// A bare column beside figures that are not of the row.
    MixedScope,
    /// An edit without figures, or one whose figures cancel out.
    SaysNothing,
    /// An edit that makes no sense beside the others; found outside this room, which knows no system of edits.
    Doubtful {
        /// The sentence in Japanese and in English.
        message: (String, String),
        /// Whether the schema can be used all the same.
        warning: bool,
    },
    /// Not the code of a rule.
    BadRule(String),
    /// A changed level without its reason.
    ReasonNeeded,
    /// `tolerance` beside `rounded_to`.
    TwoTolerances,
    /// No edit has this identifier.
    UnknownEdit {
        /// As written.
        edit: String,
        /// The nearest that exists.
        near: Option<String>,
    },
}

impl FaultKind {
    /// Whether the schema can be used all the same.
    pub const fn is_warning(&self) -> bool {
        matches!(self, Self::Doubtful { warning: true, .. })
    }
}

impl Fault {
    /// A fault about the `nth` place (from 0) where `written` stands in the file's text; the start of the file where it does not.
    pub fn at_text(file: &str, text: &str, written: &str, nth: usize, key: String, kind: FaultKind) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let start =
            text.match_indices(written).nth(nth).or_else(|| text.match_indices(written).next()).map(|(at, _)| at);
        let span = start.map_or(0..0, |at| at..at + written.len());
        let (line, column) = line_column(text, span.start);
        Self { file: file.to_owned(), line, column, span, key, kind }
    }
}

/// What may stand at a place of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A figure or a number.
    Figure,
    /// A figure after `2*`.
    FigureAfterTimes,
    /// `=`, `<=` or `>=`.
    Relation,
    /// The end, `+`, `-` or `|`.
    End,
    /// A row after `TABLE:`.
    Row,
    /// A column after `.`.
    Column,
    /// A header figure after `header.`.
    Header,
    /// A list after `count(`.
    List,
    /// A role after `,`.
    Role,
    /// `,` or `)`.
    CommaOrClose,
    /// The `'` at the end of a quoted name.
    Quote,
    /// `FIGURE = 0` on both sides of `<=>`.
    ZeroOnBothSides,
}

/// Collects the faults of one file.
pub(super) struct Faults<'a> {
    file: &'a str,
    text: &'a str,
    list: Vec<Fault>,
}

impl<'a> Faults<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, list: Vec::new() }
    }

    /// The text of the file.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    pub(super) fn add(&mut self, span: Range<usize>, key: impl Into<String>, kind: FaultKind) {
        let (line, column) = line_column(self.text, span.start);
        self.list.push(Fault { file: self.file.to_owned(), line, column, span, key: key.into(), kind });
    }

    /// Says that `name` was given before, at `first`.
    pub(super) fn duplicate(&mut self, span: Range<usize>, key: impl Into<String>, name: &str, first: usize) {
        let first = line_column(self.text, first).0;
        self.add(span, key, FaultKind::Duplicate { name: name.to_owned(), first });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The faults in the order of the file.
    pub(super) fn into_vec(mut self) -> Vec<Fault> {
        self.list.sort_by_key(|f| f.span.start);
        self.list.dedup();
        self.list
    }
}

/// Line and column of a byte, both from 1, the column in characters. A byte past the end is the end.
pub(super) fn line_column(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte.min(text.len())).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |n| n + 1);
    (before.matches('\n').count() + 1, before.get(start..).unwrap_or("").chars().count() + 1)
}

/// The candidate that `word` is most probably a slip for: the only one that is nearest, at most two changes away, and fewer than
/// half its letters (every code of two digits is near every other).
pub(super) fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<String> {
    /// Longer words are not compared, so that a hostile file costs nothing.
    const LONGEST: usize = 64;
    let word: Vec<char> = word.chars().take(LONGEST + 1).collect();
    let limit = 2.min(word.len().saturating_sub(1) / 2);
    if word.len() > LONGEST || limit == 0 {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    let mut tie = false;
    for candidate in candidates {
        let letters: Vec<char> = candidate.chars().take(LONGEST + 1).collect();
        let distance = distance(&word, &letters);
        match best {
            Some((least, known)) if distance == least => tie |= known != candidate,
            Some((least, _)) if distance > least => {}
            _ => (best, tie) = (Some((distance, candidate)), false),
        }
    }
    best.filter(|(distance, _)| *distance <= limit && !tie).map(|(_, c)| c.to_owned())
}

/// Changes, insertions and deletions that make one word the other (Levenshtein).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(b) {
            let here = (diagonal + usize::from(x != y)).min(left + 1).min(*cell + 1);
            diagonal = *cell;
            *cell = here;
            left = here;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_two_letters_is_near() {
        assert_eq!(nearest("persnos", ["persons", "count"]).as_deref(), Some("persons"));
        assert_eq!(nearest("consultation", ["persons", "consultations"]).as_deref(), Some("consultations"));
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest("0399", ["0301", "0309", "0390"]), None);
        assert_eq!(nearest("", ["y"]), None);
        assert_eq!(distance(&['a', 'b'], &['b']), 1);
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(line_column("あい\nうえお", "あい\nうえ".len()), (2, 3));
        assert_eq!(line_column("ab", 99), (1, 3));
        assert_eq!(line_column("あ", 1), (1, 2));
    }
}
