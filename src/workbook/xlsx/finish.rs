//! What is done to a package that a library wrote and that the library cannot do: [`fill_rows`] writes the rows of a long sheet, of which the
//! library would keep every cell until the end, a kilobyte a row; [`edit_parts`] changes the text of parts.

#![allow(clippy::disallowed_types, reason = "this room is the door of zip")]

use super::patch::escaped;
use crate::a1::{CellRef, column_name};
use std::io::{self, BufWriter, Cursor, Read as _, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// What a cell of such a row holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RowCell<'t> {
    /// Nothing: the cell is left out.
    Empty,
    /// A number; one that is not finite is left out.
    Number(f64),
    /// Text, of which Excel takes 32,767 UTF-16 units; stored in the cell itself.
    Text(&'t str),
}

/// Takes rows one after the other and writes them.
pub struct RowWriter<'w> {
    out: &'w mut dyn Write,
    /// Format number of each column, as the row that stood there had them.
    formats: Vec<String>,
    /// The number of the next row, one-based.
    next: u32,
}

impl RowWriter<'_> {
    /// Writes the next row, `height` points high; cells from column A on.
    ///
    /// # Errors
    /// Where the package cannot be written.
    pub fn row(&mut self, height: f64, cells: &[RowCell<'_>]) -> io::Result<()> {
        let row = self.next;
        self.next = row.saturating_add(1);
        write!(self.out, "<row r=\"{row}\" ht=\"{height}\" customHeight=\"1\">")?;
        for (c, cell) in cells.iter().enumerate() {
            let format = self.formats.get(c).map_or("0", String::as_str);
            let head = |out: &mut dyn Write| write!(out, "<c r=\"{}{row}\" s=\"{format}\"", column_name(c as u32));
            match cell {
                RowCell::Number(n) if n.is_finite() => {
                    head(self.out)?;
                    write!(self.out, "><v>{n}</v></c>")?;
                }
                RowCell::Text(text) => {
                    head(self.out)?;
                    let text = escaped(text);
                    write!(self.out, " t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")?;
                }
                RowCell::Empty | RowCell::Number(_) => {}
            }
        }
        self.out.write_all(b"</row>")
    }
}

/// Puts rows in place of row `row` (one-based, with at least one formatted cell) of the part `part` of an .xlsx package; they are handed to
/// the package as `write` makes them and have the formats of the row they replace. All other parts stay as they are, byte for byte; rows
/// below must lie below the last one written.
///
/// # Errors
/// Where the package or the row is not there, and where `write` fails.
pub fn fill_rows(
    bytes: &[u8],
    part: &str,
    row: u32,
    write: impl FnOnce(&mut RowWriter<'_>) -> io::Result<()>,
) -> io::Result<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() + 4096)));
    let mut write = Some(write);
    for i in 0..archive.len() {
        let mut text = String::new();
        let entry = archive.by_index_raw(i)?;
        if entry.name()? != part {
            out.raw_copy_file(entry)?;
            continue;
        }
        let options = like(entry.last_modified());
        drop(entry);
        archive.by_index(i)?.read_to_string(&mut text)?;
        let (Some((before, own, after)), Some(write)) = (cut(&text, row), write.take()) else {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        };
        out.start_file(part, options)?;
        let mut piped = BufWriter::with_capacity(1 << 16, &mut out);
        piped.write_all(before.as_bytes())?;
        write(&mut RowWriter { out: &mut piped, formats: formats(own), next: row })?;
        piped.write_all(after.as_bytes())?;
        piped.flush()?;
    }
    if write.is_some() {
        return Err(io::Error::from(io::ErrorKind::NotFound));
    }
    Ok(out.finish()?.into_inner())
}

/// Changes the text of the parts whose names are `wanted`; all others stay as they are, byte for byte.
///
/// # Errors
/// Where the package cannot be read or written.
pub fn edit_parts(bytes: &[u8], wanted: &dyn Fn(&str) -> bool, edit: &dyn Fn(&str) -> String) -> io::Result<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() + 4096)));
    for i in 0..archive.len() {
        let entry = archive.by_index_raw(i)?;
        let name = entry.name()?.into_owned();
        if !wanted(&name) {
            out.raw_copy_file(entry)?;
            continue;
        }
        let options = like(entry.last_modified());
        drop(entry);
        let mut text = String::new();
        archive.by_index(i)?.read_to_string(&mut text)?;
        out.start_file(&*name, options)?;
        out.write_all(edit(&text).as_bytes())?;
    }
    Ok(out.finish()?.into_inner())
}

/// How a changed part is packed; the time stays.
fn like(time: Option<DateTime>) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(time.unwrap_or_default())
}

/// What stands before a row, the row, and what stands after it.
fn cut(text: &str, row: u32) -> Option<(&str, &str, &str)> {
    let start = text.find(&format!("<row r=\"{row}\""))?;
    let end = start + text.get(start..)?.find("</row>")? + "</row>".len();
    Some((text.get(..start)?, text.get(start..end)?, text.get(end..)?))
}

/// The format numbers of a row's cells, by column.
fn formats(row: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for cell in row.split("<c ").skip(1) {
        let attribute = |name: &str| cell.split_once(name)?.1.split('"').next();
        let at = attribute("r=\"").and_then(|r| r.parse::<CellRef>().ok());
        let (Some(at), Some(format)) = (at, attribute(" s=\"")) else { continue };
        let c = at.col as usize;
        if c < 16_384 {
            out.resize(out.len().max(c + 1), "0".to_owned());
            format.clone_into(&mut out[c]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_cut_out_with_its_formats() {
        let text = "<a><row r=\"1\"><c r=\"A1\" s=\"9\"/></row><row r=\"2\"><c r=\"A2\" s=\"3\"/><c r=\"C2\" s=\"5\"/></row><row r=\"20\"></row></a>";
        let (before, own, after) = cut(text, 2).unwrap();
        assert!(before.ends_with("</row>") && after == "<row r=\"20\"></row></a>");
        assert_eq!(formats(own), ["3", "0", "5"]);
        assert!(cut(text, 3).is_none());
    }
}
