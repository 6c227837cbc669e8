//! The records of a binary part ([MS-XLSB] 2.1.4): a number and a length of one to four bytes each, then the content.

use crate::workbook::ReadError;
use crate::workbook::cfb::{f64_at, u16_at, u32_at};

/// A record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'b> {
    pub kind: u16,
    pub data: &'b [u8],
}

impl<'b> Record<'b> {
    pub fn u16(&self, at: usize) -> Option<u16> {
        u16_at(self.data, at)
    }

    pub fn u32(&self, at: usize) -> Option<u32> {
        u32_at(self.data, at)
    }

    pub fn f64(&self, at: usize) -> Option<f64> {
        f64_at(self.data, at)
    }

    /// Text with its length in front, and where it ends. A text that is absent is empty.
    pub fn text(&self, at: usize) -> Option<(String, usize)> {
        let length = self.u32(at)?;
        if length == u32::MAX {
            return Some((String::new(), at + 4));
        }
        let end = (at + 4).checked_add((length as usize).checked_mul(2)?)?;
        let units: Vec<u16> =
            self.data.get(at + 4..end)?.chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]])).collect();
        Some((String::from_utf16_lossy(&units), end))
    }

    /// The tokens of a formula and the data that belong to them, each with its length in front.
    pub fn formula(&self, at: usize) -> Option<(&'b [u8], &'b [u8])> {
        let end = (at + 4).checked_add(self.u32(at)? as usize)?;
        let tokens = self.data.get(at + 4..end)?;
        let extra = self.data.get(end + 4..end.checked_add(4)?.checked_add(self.u32(end)? as usize)?)?;
        Some((tokens, extra))
    }
}

/// The records of a part, one after the other.
pub(super) struct Records<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Records<'b> {
    pub const fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// A number in groups of seven bits, the low ones first, of at most so many bytes.
    fn number(&mut self, bytes: u32) -> Option<u32> {
        let mut number = 0;
        for i in 0..bytes {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            number |= u32::from(byte & 0x7F) << (7 * i);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(number)
    }

    fn record(&mut self) -> Option<Record<'b>> {
        let kind = self.number(2)? as u16;
        let length = self.number(4)? as usize;
        let data = self.bytes.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        Some(Record { kind, data })
    }
}

impl<'b> Iterator for Records<'b> {
    type Item = Result<Record<'b>, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.bytes.len() {
            return None;
        }
        let record = self.record();
        if record.is_none() {
            self.at = self.bytes.len();
        }
        Some(record.ok_or_else(|| ReadError::damaged("a record ends early")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_lengths_take_as_many_bytes_as_they_need() {
        let mut bytes = vec![0x9C, 0x01, 0x80, 0x01];
        bytes.extend([7; 128]);
        bytes.extend([0x05, 0x02, 1, 2, 0x05, 0x03, 1]);
        let found: Vec<_> = Records::new(&bytes).map(|r| r.map(|r| (r.kind, r.data.len()))).collect();
        assert_eq!(found[..2], [Ok((156, 128)), Ok((5, 2))]);
        assert!(found[2].is_err() && found.len() == 3);
    }

    #[test]
    fn text_must_fit_its_record() {
        let text = |data: &[u8]| Record { kind: 0, data }.text(0);
        assert_eq!(text(&[1, 0, 0, 0, 0x42, 0x30]), Some(("あ".to_owned(), 6)));
        assert_eq!(text(&[0xFF; 4]), Some((String::new(), 4)));
        assert_eq!(text(&[2, 0, 0, 0, 0x42, 0x30]), None);
        assert_eq!(text(&[0xFE, 0xFF, 0xFF, 0xFF, 0]), None);
    }
}
