//! CSV: for Excel on Japanese Windows (UTF-8 with BOM, or cp932), lines ended by CR LF.

use super::TidyError;
use super::row::{COLUMNS, TidyRow, TidyValue};
use crate::text::csv_guard;
use std::borrow::Cow;
use std::io::Write;

/// How CSV text is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 with byte order mark: Excel opens it right.
    Utf8Bom,
    /// Windows code page 932 (Shift JIS with NEC and IBM extensions).
    Cp932,
}

/// Writes a header line and the rows.
///
/// Text a spreadsheet would take for a formula gets an apostrophe before it, as spreadsheets themselves write text; numbers and
/// a lone dash are left as they are ([`csv_guard`]).
///
/// # Errors
/// [`TidyError::Unencodable`] with the source cell at the first character cp932 cannot hold exactly (a wave dash U+301C, a
/// yen sign U+00A5 …); nothing after it is written. [`TidyError::Io`] where `out` fails.
pub fn write_csv<'a, W: Write>(
    rows: impl IntoIterator<Item = &'a TidyRow>,
    encoding: Encoding,
    mut out: W,
) -> Result<(), TidyError> {
    if encoding == Encoding::Utf8Bom {
        out.write_all(b"\xEF\xBB\xBF")?;
    }
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    csv.write_record(COLUMNS).map_err(io)?;
    for row in rows {
        for (column, text) in COLUMNS.into_iter().zip(fields(row)) {
            let bytes = match encoding {
                Encoding::Utf8Bom => Cow::Borrowed(text.as_bytes()),
                Encoding::Cp932 => cp932(&text).map_err(|character| TidyError::Unencodable {
                    character,
                    column,
                    file: row.source_file.to_string(),
                    sheet: row.source_sheet.to_string(),
                    cell: row.source_cell.clone(),
                })?,
            };
            csv.write_field(bytes).map_err(io)?;
        }
        csv.write_record(None::<&[u8]>).map_err(io)?;
    }
    Ok(csv.flush()?)
}

fn io(e: csv::Error) -> TidyError {
    TidyError::Io(e.into())
}

/// The fields of a row as text, in the order of [`COLUMNS`].
fn fields(row: &TidyRow) -> [Cow<'_, str>; 14] {
    let date = |d: Option<jiff::civil::Date>| Cow::Owned(d.map(|d| d.to_string()).unwrap_or_default());
    [
        csv_guard(&row.form),
        date(row.period_from),
        date(row.period_to),
        Cow::Borrowed(row.period_kind),
        csv_guard(&row.table),
        csv_guard(&row.code),
        csv_guard(&row.category),
        csv_guard(&row.column),
        Cow::Borrowed(row.measure),
        match &row.value {
            TidyValue::Int(n) => Cow::Owned(n.to_string()),
            TidyValue::Float(n) => Cow::Owned(n.to_string()),
            TidyValue::Text(s) => csv_guard(s),
        },
        Cow::Borrowed(row.unit),
        csv_guard(&row.source_file),
        csv_guard(&row.source_sheet),
        csv_guard(&row.source_cell),
    ]
}

/// `text` in cp932, or the first character it cannot hold. The encoder maps a few characters to look-alikes (¥ to a backslash);
/// only what comes back the same counts as held.
fn cp932(text: &str) -> Result<Cow<'_, [u8]>, char> {
    let (bytes, _, unmappable) = encoding_rs::SHIFT_JIS.encode(text);
    if !unmappable && encoding_rs::SHIFT_JIS.decode_without_bom_handling(&bytes).0 == text {
        return Ok(bytes);
    }
    let held = |c: char| {
        let mut buffer = [0; 4];
        let one: &str = c.encode_utf8(&mut buffer);
        let (bytes, _, unmappable) = encoding_rs::SHIFT_JIS.encode(one);
        !unmappable && encoding_rs::SHIFT_JIS.decode_without_bom_handling(&bytes).0 == one
    };
    Err(text.chars().find(|&c| !held(c)).unwrap_or(char::REPLACEMENT_CHARACTER))
}

#[cfg(test)]
mod tests {
    use super::super::row::sample;
    use super::*;

    fn csv_of(value: &str, encoding: Encoding) -> Result<Vec<u8>, TidyError> {
        let mut out = Vec::new();
        write_csv(&[sample(TidyValue::Text(value.into()))], encoding, &mut out).map(|()| out)
    }

    #[test]
    fn utf8_begins_with_a_bom_and_quotes_what_needs_it() {
        let out = String::from_utf8(csv_of("母, \"父\"\n祖父", Encoding::Utf8Bom).unwrap()).unwrap();
        assert!(out.starts_with("\u{FEFF}form,period_from,"));
        assert!(out.contains("\"母, \"\"父\"\"\n祖父\""));
        assert!(out.ends_with("\r\n"));
    }

    #[test]
    fn cp932_holds_its_extensions_and_refuses_the_rest_with_the_cell() {
        let out = csv_of("①髙﨑～－㈱", Encoding::Cp932).unwrap();
        assert_eq!(encoding_rs::SHIFT_JIS.decode(&out).0.matches("①髙﨑～－㈱").count(), 1);
        for (text, bad) in [("森鷗外", '鷗'), ("4月〜6月", '〜'), ("¥100", '¥'), ("𠮷野家", '𠮷'), ("−5", '−')]
        {
            let e = csv_of(text, Encoding::Cp932).unwrap_err();
            let TidyError::Unencodable { character, column, cell, .. } = &e else { panic!("{e}") };
            assert_eq!((*character, *column, cell.as_str()), (bad, "value", "D94"), "{text}");
        }
    }

    #[test]
    fn formula_like_text_is_guarded_and_numbers_are_not() {
        let field = |value: &str| {
            let out = csv_of(value, Encoding::Utf8Bom).unwrap();
            let mut table = csv::Reader::from_reader(&out[3..]);
            table.records().next().unwrap().unwrap()[9].to_owned()
        };
        for text in ["=1+1", "@SUM(A1)", "-1+cmd", "+A1", "＝1", "\t=1", "'=1"] {
            assert_eq!(field(text), format!("'{text}"));
        }
        for text in ["", "-", "－", "-5", "+3", "1-2", "0301", "訪問"] {
            assert_eq!(field(text), text);
        }
    }
}
