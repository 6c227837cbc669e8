//! Tidy data: one observation a row, the same fourteen columns in every format.
//!
//! [`TidyRow`] is the row; [`write_csv`] and [`write_jsonl`] write the text formats. The workbook form (sheet データ) is written
//! from the same rows by `xlsx`.

mod csv;
mod row;

pub use csv::{Encoding, write_csv};
pub use row::{COLUMNS, TidyRow, TidyValue};

use std::io::Write;

/// Why tidy data could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TidyError {
    /// A text holds a character the encoding does not have.
    #[error("cp932 cannot hold {character:?} (U+{:04X}) of column {column}: {file} {sheet}!{cell}", u32::from(*character))]
    Unencodable {
        /// The character.
        character: char,
        /// Name of the tidy column.
        column: &'static str,
        /// File the row was read from.
        file: String,
        /// Sheet the value was read from.
        sheet: String,
        /// Cell the value was read from.
        cell: String,
    },
    /// The target refused the bytes.
    #[error("cannot write the data")]
    Io(#[from] std::io::Error),
}

/// Writes the rows as JSON Lines: UTF-8 without BOM, one object a line, keys in the order of [`COLUMNS`].
///
/// # Errors
/// [`TidyError::Io`] where `out` fails.
pub fn write_jsonl<'a, W: Write>(rows: impl IntoIterator<Item = &'a TidyRow>, mut out: W) -> Result<(), TidyError> {
    for row in rows {
        serde_json::to_writer(&mut out, row).map_err(std::io::Error::from)?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_lines_hold_numbers_as_numbers_and_missing_dates_as_null() {
        let mut out = Vec::new();
        let mut second = row::sample(TidyValue::Text("母、\"父\"".into()));
        second.period_from = None;
        write_jsonl(&[row::sample(TidyValue::Int(12)), second], &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<serde_json::Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        assert_eq!(lines[0]["value"], 12);
        assert_eq!(lines[0]["period_from"], "2025-04-01");
        assert_eq!(lines[1]["value"], "母、\"父\"");
        assert!(lines[1]["period_from"].is_null());
        assert!(lines[0].as_object().unwrap().keys().eq(COLUMNS));
    }
}
