//! A small table somebody wrote beside the reports: the cells of a CSV file, or of the first sheet of a workbook.

use super::Unreadable;
use crate::workbook::{self, Limits, ReadError, Value};
use std::path::Path;

/// More lines than this are no small table.
const MOST: usize = 10_000;

/// The cells of the file, line by line, as text. CSV is UTF-8 or what Excel on Japanese Windows writes (cp932).
///
/// # Errors
/// [`Unreadable`], as for any workbook.
pub fn lines(path: &Path) -> Result<Vec<Vec<String>>, Unreadable> {
    let text = path.extension().is_some_and(|e| ["csv", "txt", "tsv"].iter().any(|t| e.eq_ignore_ascii_case(t)));
    if text {
        let limits = Limits::default();
        let size = std::fs::metadata(path).map_err(|e| ReadError::io(&e))?.len();
        if size > limits.max_text_bytes {
            return Err(ReadError::NotAWorkbook.into());
        }
        return Ok(csv_lines(&std::fs::read(path).map_err(|e| ReadError::io(&e))?));
    }
    let opened = workbook::open(path, &Limits::default()).map_err(Unreadable::from)?;
    let Some(sheet) = opened.workbook.sheets.first() else { return Ok(Vec::new()) };
    let mut out: Vec<(u32, Vec<String>)> = Vec::new();
    for cell in sheet.cells() {
        let shown = match &cell.value {
            Value::Text(t) => t.to_string(),
            Value::Number(n) => crate::number::whole(*n).map_or_else(|| n.to_string(), |n| n.to_string()),
            _ => String::new(),
        };
        match out.last_mut() {
            Some((row, line)) if *row == cell.at.row => line.push(shown),
            _ => out.push((cell.at.row, vec![shown])),
        }
    }
    Ok(out.into_iter().map(|(_, line)| line).take(MOST).collect())
}

fn csv_lines(bytes: &[u8]) -> Vec<Vec<String>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::SHIFT_JIS.decode(bytes).0.into_owned(),
    };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let records = reader.records().take(MOST).filter_map(Result::ok);
    records.map(|r| r.iter().map(str::to_owned).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_in_either_encoding() {
        let wanted = vec![vec!["コード".to_owned(), "人数".to_owned()], vec!["0101".to_owned(), "19".to_owned()]];
        assert_eq!(csv_lines("\u{feff}コード,人数\r\n0101,19\r\n".as_bytes()), wanted);
        assert_eq!(csv_lines(&encoding_rs::SHIFT_JIS.encode("コード,人数\n0101,19\n").0), wanted);
    }
}
