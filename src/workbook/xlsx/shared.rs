//! Shared formulas: one text for a block of cells, from which each cell's own formula follows by moving the relative
//! references (ECMA-376 part 1, 18.3.1.40).

use crate::a1::{CellRef, MAX_COLS, MAX_ROWS, column_name};
use std::ops::Range;

/// A formula cut into what moves and what stays.
#[derive(Debug)]
pub(super) struct Template {
    text: Box<str>,
    at: CellRef,
    parts: Vec<(Range<usize>, Part)>,
}

/// One corner of a reference; a whole column has no row, a whole row no column.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Corner {
    col: Option<(u32, bool)>,
    row: Option<(u32, bool)>,
}

#[derive(Clone, Copy, Debug)]
enum Part {
    One(Corner),
    Two(Corner, Corner),
}

impl Template {
    /// Cuts up the formula of the cell at `at`.
    pub fn new(text: &str, at: CellRef) -> Self {
        Self { text: text.into(), at, parts: references(text) }
    }

    /// The formula of another cell of the block. A reference that leaves the sheet becomes `#REF!`.
    pub fn at(&self, cell: CellRef) -> String {
        let rows = i64::from(cell.row) - i64::from(self.at.row);
        let cols = i64::from(cell.col) - i64::from(self.at.col);
        let mut out = String::with_capacity(self.text.len() + 8);
        let mut from = 0;
        for (range, part) in &self.parts {
            out.push_str(&self.text[from..range.start]);
            let moved = match part {
                Part::One(a) => a.moved(rows, cols).map(|a| a.to_string()),
                Part::Two(a, b) => a.moved(rows, cols).zip(b.moved(rows, cols)).map(|(a, b)| format!("{a}:{b}")),
            };
            out.push_str(moved.as_deref().unwrap_or("#REF!"));
            from = range.end;
        }
        out.push_str(&self.text[from..]);
        out
    }
}

impl Corner {
    fn moved(self, rows: i64, cols: i64) -> Option<Self> {
        let shift = |axis: Option<(u32, bool)>, by: i64, max: u32| match axis {
            Some((n, false)) => u32::try_from(i64::from(n) + by).ok().filter(|&n| n < max).map(|n| Some((n, false))),
            fixed => Some(fixed),
        };
        Some(Self { col: shift(self.col, cols, MAX_COLS)?, row: shift(self.row, rows, MAX_ROWS)? })
    }

    /// Parses `A1`, `$A$1`, `A`, `$A`, `1` or `$1` in full.
    fn parse(text: &str) -> Option<Self> {
        let (mut rest, mut corner) = (text, Self::default());
        let fixed = |rest: &str| rest.starts_with('$');
        let letters = rest.trim_start_matches('$').bytes().take_while(u8::is_ascii_alphabetic).count();
        if letters > 3 || rest.starts_with("$$") {
            return None;
        }
        if letters > 0 {
            let start = usize::from(fixed(rest));
            let col = rest[start..start + letters]
                .bytes()
                .fold(0, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
            corner.col = (col <= MAX_COLS).then(|| (col - 1, start == 1));
            corner.col?;
            rest = &rest[start + letters..];
        }
        if rest.is_empty() {
            return corner.col.is_some().then_some(corner);
        }
        let digits = &rest[usize::from(fixed(rest))..];
        let all_digits = digits.len() <= 7 && digits.bytes().all(|b| b.is_ascii_digit());
        let row: u32 = all_digits.then(|| digits.parse().ok())??;
        corner.row = (1..=MAX_ROWS).contains(&row).then(|| (row - 1, fixed(rest)));
        corner.row?;
        Some(corner)
    }
}

impl std::fmt::Display for Corner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let dollar = |fixed| if fixed { "$" } else { "" };
        if let Some((col, fixed)) = self.col {
            write!(f, "{}{}", dollar(fixed), column_name(col))?;
        }
        if let Some((row, fixed)) = self.row {
            write!(f, "{}{}", dollar(fixed), row + 1)?;
        }
        Ok(())
    }
}

const fn in_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'$' | b'?' | b'\\') || b >= 0x80
}

/// The end of the word that begins at `from`.
fn word_end(bytes: &[u8], from: usize) -> usize {
    from + bytes[from..].iter().take_while(|&&b| in_word(b)).count()
}

/// The references of a formula. Text in quotes, sheet names (quoted or not), structured references, function and table names
/// are passed over.
fn references(text: &str) -> Vec<(Range<usize>, Part)> {
    let bytes = text.as_bytes();
    let mut parts = Vec::new();
    let mut i = 0;
    while let Some(&b) = bytes.get(i) {
        match b {
            // A doubled quote ends one stretch and begins the next: the same in effect.
            b'"' | b'\'' => i += 2 + bytes[i + 1..].iter().take_while(|&&c| c != b).count(),
            b'[' => i = bracket_end(bytes, i),
            _ if in_word(b) => {
                let end = word_end(bytes, i);
                i = word(text, i, end, &mut parts);
            }
            _ => i += 1,
        }
    }
    parts
}

/// The end of a bracketed stretch; brackets nest, and an apostrophe escapes the next character.
fn bracket_end(bytes: &[u8], from: usize) -> usize {
    let (mut depth, mut i) = (0usize, from);
    while let Some(&b) = bytes.get(i) {
        match b {
            b'\'' => i += 1,
            b'[' => depth += 1,
            b']' => {
                depth -= 1;
                if depth == 0 {
                    return i + 1;
                }
            }
            _ => {}
        }
        i += 1;
    }
    bytes.len()
}

/// Looks at the word `start..end`, notes it if it is a reference, and gives the place to go on from.
fn word(text: &str, start: usize, end: usize, parts: &mut Vec<(Range<usize>, Part)>) -> usize {
    let bytes = text.as_bytes();
    let after = bytes.get(end);
    if matches!(after, Some(b'(' | b'!' | b'[')) {
        return end;
    }
    let corner = Corner::parse(&text[start..end]);
    if after == Some(&b':') {
        let second_end = word_end(bytes, end + 1);
        let qualified = start > 0 && bytes[start - 1] == b'!';
        match bytes.get(second_end) {
            // `First:Last!A1` names sheets; in `Sheet!A1:Other!B2` the first word is a cell.
            Some(b'!') if !qualified => return second_end,
            Some(b'!' | b'(') => {}
            _ => {
                if let (Some(a), Some(b)) = (corner, Corner::parse(&text[end + 1..second_end]))
                    && (a.col.is_some(), a.row.is_some()) == (b.col.is_some(), b.row.is_some())
                {
                    parts.push((start..second_end, Part::Two(a, b)));
                    return second_end;
                }
            }
        }
    }
    if let Some(a) = corner
        && a.col.is_some()
        && a.row.is_some()
    {
        parts.push((start..end, Part::One(a)));
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(text: &str, rows: u32, cols: u32) -> String {
        let at = CellRef::new(9, 9);
        Template::new(text, at).at(CellRef::new(at.row + rows, at.col + cols))
    }

    #[test]
    fn relative_references_move_and_fixed_ones_stay() {
        assert_eq!(moved("SUM(A1:B2)+$A1+A$1+$A$1", 1, 2), "SUM(C2:D3)+$A2+C$1+$A$1");
        assert_eq!(moved("A:A+$A:B+1:2+$1:3", 1, 1), "B:B+$A:C+2:3+$1:4");
        assert_eq!(moved("A1#+b1", 1, 0), "A2#+B2");
    }

    #[test]
    fn names_that_look_like_cells_stay() {
        for text in [
            "LOG10(5)",
            "'R6'!$A$1",
            "R6!$A$1",
            "'R6 集計'!$B$1",
            "\"A1\"",
            "表[列A1]",
            "表1[[#This Row],[A1]]",
            "A1B",
            "_A1",
            "A1.x",
            "1.5E3",
            "1E5",
            "R6:H30!$A$1",
            "'O''A1'!$B$2",
            "TRUE",
            "ABCD1",
            "XFE1",
            "A1048577",
            "[1]S1!$A$1",
            "表[a'[A1]",
            "A0",
            "ＡＢ1",
        ] {
            assert_eq!(moved(text, 1, 1), text);
        }
        assert_eq!(moved("'R6'!B1+R6!C1", 1, 0), "'R6'!B2+R6!C2");
        assert_eq!(moved("Ａ列!A1:表2!A2", 1, 0), "Ａ列!A2:表2!A3");
        assert_eq!(moved("\"say \"\"A1\"\"\"&A1", 1, 0), "\"say \"\"A1\"\"\"&A2");
    }

    #[test]
    fn a_reference_that_leaves_the_sheet_is_an_error() {
        let up = Template::new("A1+SUM(A1:A2)+A$1", CellRef::new(5, 0));
        assert_eq!(up.at(CellRef::new(4, 0)), "#REF!+SUM(#REF!)+A$1");
        assert_eq!(moved("XFD1", 0, 1), "#REF!");
        assert_eq!(moved("A1048576", 1, 0), "#REF!");
    }

    #[test]
    fn broken_formulas_do_no_harm() {
        for text in ["\"", "'", "[", "[[", "A1:", ":A1", "$", "$$A1", "A1:(", "!", "]"] {
            let _ = moved(text, 1, 1);
        }
    }
}
