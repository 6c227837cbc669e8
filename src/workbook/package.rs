//! The zip package around `.xlsx`, `.xlsb` and `.ods`, opened within limits.
//!
//! Nothing is inflated before the declared sizes are added up and found acceptable, and nothing is inflated beyond what was
//! declared (the zip reader stops there). Large parts are handed on in pieces, so that the text of a part is never in memory
//! as a whole.

#![allow(clippy::disallowed_types, reason = "this room is the door of zip")]

use super::inflate;
use super::limits::{Limits, at_most};
use super::same::{Kept, Packed};
use super::{FileFormat, LimitKind, ReadError};
use std::io::{self, Read};
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

/// Parts up to this size are read whole; larger ones in pieces of about this size.
const PIECE: usize = 4 << 20;
/// The longest element that is read in pieces: no sheet row and no string comes near it.
const MAX_PIECE: usize = 48 << 20;
/// Bytes of the record at the end of a package, without its comment.
const END_RECORD: usize = 22;
/// Below this many unpacked bytes the ratio does not matter.
const RATIO_FLOOR: u64 = 64 << 20;

/// An opened package.
pub(super) struct Package<'b> {
    file: &'b [u8],
    zip: ZipArchive<io::Cursor<&'b [u8]>>,
    names: Vec<String>,
    unpacked_left: u64,
    limits: Limits,
}

impl<'b> Package<'b> {
    /// Reads the directory of a package and adds up what its parts declare.
    pub fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, ReadError> {
        // A directory entry takes 46 bytes in the file and some hundreds in memory: count before the crate allocates.
        if bytes.len() as u64 / 46 > limits.max_entries {
            let found = bytes.windows(4).filter(|w| *w == b"PK\x01\x02").count() as u64;
            at_most(LimitKind::Entries, limits.max_entries, found)?;
        }
        let zip = ZipArchive::new(io::Cursor::new(bytes)).map_err(|e| ReadError::damaged(format!("zip: {e}")))?;
        at_most(LimitKind::Entries, limits.max_entries, zip.len() as u64)?;
        if let Some(name) = contradiction(bytes) {
            return Err(ReadError::damaged(format!("zip: part {name} is there twice, with different contents")));
        }
        let mut declared = 0u64;
        let mut names = Vec::with_capacity(zip.len());
        for i in 0..zip.len() {
            let entry = zip.by_index_data(i).map_err(|e| ReadError::damaged(format!("zip: {e}")))?;
            declared = declared.saturating_add(entry.size());
            let name = entry.name().map_err(|e| ReadError::damaged(format!("zip: {e}")))?;
            names.push(name.trim_start_matches(['/', '\\']).replace('\\', "/"));
        }
        at_most(LimitKind::UnpackedBytes, limits.max_unpacked_bytes, declared)?;
        if declared > RATIO_FLOOR {
            at_most(LimitKind::Ratio, limits.max_ratio, declared / (bytes.len() as u64).max(1))?;
        }
        Ok(Self { file: bytes, zip, names, unpacked_left: limits.max_unpacked_bytes, limits: *limits })
    }

    /// Names of the parts, with forward slashes and without a leading one.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The part of this name; letter case does not matter.
    pub fn find(&self, name: &str) -> Option<usize> {
        let name = name.trim_start_matches('/');
        let exact = self.names.iter().position(|n| n == name);
        exact.or_else(|| self.names.iter().position(|n| n.eq_ignore_ascii_case(name)))
    }

    /// Reads a part whole.
    pub fn bytes(&mut self, index: usize) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        self.inflate(index, MAX_PIECE, &mut bytes)?;
        Ok(bytes)
    }

    /// Reads a part whole, as text.
    pub fn text(&mut self, index: usize) -> Result<String, ReadError> {
        decode(self.bytes(index)?)
    }

    /// What `make` makes of a part as text; not read again where the same part was in a package before. It may depend on the text and on
    /// `beside`, and on nothing else.
    pub fn made<T: Clone>(
        &mut self,
        index: usize,
        beside: &str,
        kept: &'static Kept<T>,
        make: impl FnOnce(&str) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let packed = self.packed(index);
        let known = packed.and_then(|p| Some((p.size, kept.with_borrow(|k| k.get(beside, &p))?)));
        if let Some((size, made)) = known {
            self.spend(size)?;
            return Ok(made);
        }
        let made = make(&self.text(index)?)?;
        if let Some(packed) = packed {
            kept.with_borrow_mut(|k| k.put(beside, &packed, &made));
        }
        Ok(made)
    }

    /// Gives a part to `take` in one or more pieces, each but the last ending with an end tag of the element `element`.
    pub fn pieces(
        &mut self,
        index: usize,
        element: &str,
        mut take: impl FnMut(&str) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        let size = self.zip.by_index_data(index).map_err(|e| ReadError::damaged(format!("zip: {e}")))?.size();
        if size <= PIECE as u64 {
            return inflate::with_buffer(|bytes| {
                self.inflate(index, PIECE, bytes)?;
                match simdutf8::basic::from_utf8(bytes) {
                    Ok(text) => take(text.strip_prefix('\u{feff}').unwrap_or(text)),
                    Err(_) => take(&decode(bytes.clone())?),
                }
            });
        }
        let name = &self.names[index];
        let mut left = self.unpacked_left;
        let mut part = self.zip.by_index(index).map_err(|e| closed(name, &e))?;
        let mut buffer = Vec::with_capacity(2 * PIECE);
        let mut first = true;
        loop {
            let before = buffer.len();
            let got = part.by_ref().take(PIECE as u64).read_to_end(&mut buffer).map_err(|e| broken(name, &e))?;
            left = left.checked_sub(got as u64).ok_or_else(|| over(&self.limits))?;
            self.unpacked_left = left;
            let cut = if got < PIECE { buffer.len() } else { last_end(&buffer, before, element) };
            if cut > 0 {
                let text = std::str::from_utf8(&buffer[..cut]).map_err(|e| broken(name, &e))?;
                take(if first { text.strip_prefix('\u{feff}').unwrap_or(text) } else { text })?;
                first = false;
                buffer.drain(..cut);
            }
            if got < PIECE {
                return Ok(());
            }
            at_most(LimitKind::UnpackedBytes, MAX_PIECE as u64, buffer.len() as u64)?;
        }
    }

    /// Unpacks a part of at most `most` bytes into an empty buffer.
    fn inflate(&mut self, index: usize, most: usize, into: &mut Vec<u8>) -> Result<(), ReadError> {
        if !self.inflate_at_once(index, most, into) {
            self.inflate_in_steps(index, most, into)?;
        }
        self.spend(into.len())
    }

    /// Counts bytes that were unpacked.
    fn spend(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.unpacked_left = self.unpacked_left.checked_sub(bytes as u64).ok_or_else(|| over(&self.limits))?;
        Ok(())
    }

    /// An ordinary part as it is packed; `None` where anything about it is not ordinary.
    fn packed(&mut self, index: usize) -> Option<Packed<'b>> {
        let part = self.zip.by_index_raw(index).ok()?;
        let number = |n: u64| usize::try_from(n).ok();
        let (size, length, start) =
            (number(part.size())?, number(part.compressed_size())?, part.data_start().and_then(number)?);
        let bytes = self.file.get(start..start.checked_add(length)?)?;
        let is_ordinary = !part.encrypted() && part.compression() == CompressionMethod::Deflated;
        is_ordinary.then(|| Packed { bytes, size, crc: part.crc32() })
    }

    /// Unpacks an ordinary part; `false` where it is none, or not what it declares.
    fn inflate_at_once(&mut self, index: usize, most: usize, into: &mut Vec<u8>) -> bool {
        let part = self.packed(index).filter(|p| p.size <= most);
        part.is_some_and(|p| inflate::inflate(p.bytes, p.size, p.crc, into))
    }

    /// Unpacks a part with the zip reader, which says what is wrong with it.
    fn inflate_in_steps(&mut self, index: usize, most: usize, into: &mut Vec<u8>) -> Result<(), ReadError> {
        let name = &self.names[index];
        let mut part = self.zip.by_index(index).map_err(|e| closed(name, &e))?;
        let declared = part.size();
        at_most(LimitKind::UnpackedBytes, most as u64, declared)?;
        into.reserve_exact(declared.min(PIECE as u64) as usize + 1);
        let got = part.by_ref().take(most as u64 + 1).read_to_end(into).map_err(|e| broken(name, &e))?;
        at_most(LimitKind::UnpackedBytes, most as u64, got as u64)
    }
}

/// A part whose name stands twice in the directory for different contents; letter case does not matter. Excel does not open such a package:
/// which of the two is meant cannot be told, and the reader below would take the later one without a word.
fn contradiction(bytes: &[u8]) -> Option<String> {
    let number = |at: usize, width: usize| -> Option<usize> {
        let field = bytes.get(at..at.checked_add(width)?)?;
        Some(field.iter().rev().fold(0, |n, b| n << 8 | usize::from(*b)))
    };
    // The directory's end record stands at the end of the file, a comment behind it.
    let tail = bytes.len().saturating_sub(END_RECORD + usize::from(u16::MAX));
    let end = tail + bytes[tail..].windows(4).rposition(|w| w == b"PK\x05\x06")?;
    let mut at = end.checked_sub(number(end + 12, 4)?)?;
    // Name, and checksum and size unpacked.
    let mut parts: Vec<(&[u8], (usize, usize))> = Vec::with_capacity(16);
    while at < end && bytes.get(at..at + 4) == Some(b"PK\x01\x02") {
        let content = (number(at + 16, 4)?, number(at + 24, 4)?);
        let length = number(at + 28, 2)?;
        parts.push((bytes.get(at + 46..at + 46 + length)?, content));
        at += 46 + length + number(at + 30, 2)? + number(at + 32, 2)?;
    }
    parts.sort_unstable_by(|a, b| {
        let letters = a.0.iter().map(u8::to_ascii_lowercase);
        letters.cmp(b.0.iter().map(u8::to_ascii_lowercase)).then(a.1.cmp(&b.1))
    });
    let twice = parts.windows(2).find(|w| w[0].1 != w[1].1 && w[0].0.eq_ignore_ascii_case(w[1].0));
    twice.map(|w| String::from_utf8_lossy(w[0].0).to_ascii_lowercase())
}

fn over(limits: &Limits) -> ReadError {
    let limit = limits.max_unpacked_bytes;
    ReadError::OverLimit { what: LimitKind::UnpackedBytes, limit, found: limit.saturating_add(1) }
}

/// Why a part cannot be opened. One that is encrypted makes the package one that needs a password.
fn closed(name: &str, error: &ZipError) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ReadError::Encrypted { format: FileFormat::Xlsx },
        other => broken(name, other),
    }
}

fn broken(name: &str, error: &dyn std::fmt::Display) -> ReadError {
    ReadError::damaged(format!("part {name}: {error}"))
}

/// Where the last `</element>` (with any prefix) ends in `buffer`; 0 if there is none. Looks back to `from` and a little
/// before only, because what lies further back has been looked at already.
fn last_end(buffer: &[u8], from: usize, element: &str) -> usize {
    let needle = element.as_bytes();
    let window = needle.len() + 1;
    let floor = from.saturating_sub(64);
    let mut at = buffer.len();
    while at >= floor + window {
        let piece = &buffer[at - window..at];
        if piece.last() == Some(&b'>') && &piece[..needle.len()] == needle {
            let head = &buffer[..at - window];
            let tag = head.iter().rev().take(64).position(|&b| b == b'<').map(|p| head.len() - 1 - p);
            if let Some(lt) = tag
                && matches!(&head[lt..], [b'<', b'/'] | [b'<', b'/', .., b':'])
            {
                return at;
            }
        }
        at -= 1;
    }
    0
}

/// Text of a part: UTF-8 as a rule; UTF-16 by its byte order mark; otherwise what the XML declaration says.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, ReadError> {
    let bytes = match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..3);
            }
            return Ok(text);
        }
        Err(e) => e.into_bytes(),
    };
    let declared = || {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(128)]).into_owned();
        let label =
            head.split_once("encoding=")?.1.trim_start_matches(['"', '\'']).split(['"', '\'']).next()?.to_owned();
        encoding_rs::Encoding::for_label(label.as_bytes())
    };
    let encoding = encoding_rs::Encoding::for_bom(&bytes).map(|(e, _)| e).or_else(declared);
    match encoding {
        Some(encoding) => {
            let (text, _, bad) = encoding.decode(&bytes);
            if bad { Err(ReadError::damaged("part is not in the encoding it declares")) } else { Ok(text.into_owned()) }
        }
        None => Err(ReadError::damaged("part is not UTF-8")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_end_at_the_last_end_tag() {
        for (text, cut) in
            [("<row></row><row", 11), ("</x:row> ", 8), ("<arrow>", 0), ("</arrow>", 0), ("row>", 0), ("", 0)]
        {
            assert_eq!(last_end(text.as_bytes(), 0, "row"), cut, "{text}");
        }
    }

    #[test]
    fn parts_are_decoded_by_mark_or_declaration() {
        let utf16: Vec<u8> = "\u{feff}<a>あ</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(utf16).unwrap(), "<a>あ</a>");
        let mut sjis = b"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a>".to_vec();
        sjis.extend([0x82, 0xA0]);
        assert!(decode(sjis).unwrap().ends_with("<a>あ"));
        assert_eq!(decode("\u{feff}x".into()).unwrap(), "x");
        assert!(decode(vec![0xFF, 0x00, 0x80]).is_err());
    }
}
