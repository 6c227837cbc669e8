//! The records of a BIFF stream ([MS-XLS] 2.1.4), and text that runs over several of them.

use crate::workbook::cfb::{f64_at, u16_at, u32_at};
use encoding_rs::Encoding;

/// A record: its number, its content, and where the next begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'b> {
    pub kind: u16,
    pub data: &'b [u8],
    pub next: usize,
}

impl Record<'_> {
    pub fn u16(&self, at: usize) -> Option<u16> {
        u16_at(self.data, at)
    }

    pub fn u32(&self, at: usize) -> Option<u32> {
        u32_at(self.data, at)
    }

    pub fn f64(&self, at: usize) -> Option<f64> {
        f64_at(self.data, at)
    }
}

/// The record at an offset; `None` where the stream ends before it does.
pub(super) fn record(stream: &[u8], at: usize) -> Option<Record<'_>> {
    let kind = u16_at(stream, at)?;
    let len = usize::from(u16_at(stream, at.checked_add(2)?)?);
    let data = stream.get(at + 4..at + 4 + len)?;
    Some(Record { kind, data, next: at + 4 + len })
}

pub(super) const CONTINUE: u16 = 0x003C;
pub(super) const EOF: u16 = 0x000A;
pub(super) const BOF: u16 = 0x0809;

/// How a stream writes text: BIFF8 in Unicode, BIFF5 in a code page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words {
    pub biff8: bool,
    pub page: &'static Encoding,
}

/// Text may not be longer than this in one piece.
const LONGEST: usize = 1 << 20;

impl Words {
    /// The encoding of a CODEPAGE record.
    pub const fn page(number: u16) -> &'static Encoding {
        match number {
            936 => encoding_rs::GBK,
            949 => encoding_rs::EUC_KR,
            950 => encoding_rs::BIG5,
            874 => encoding_rs::WINDOWS_874,
            1250 => encoding_rs::WINDOWS_1250,
            1251 => encoding_rs::WINDOWS_1251,
            1252 | 0x8001 | 367 => encoding_rs::WINDOWS_1252,
            1253 => encoding_rs::WINDOWS_1253,
            1254 => encoding_rs::WINDOWS_1254,
            1257 => encoding_rs::WINDOWS_1257,
            10000 | 0x8000 => encoding_rs::MACINTOSH,
            // Japanese, by far the likeliest where a file does not say.
            _ => encoding_rs::SHIFT_JIS,
        }
    }

    /// Text whose length stands in `width` bytes at `at`, inside one record.
    pub fn short(&self, data: &[u8], at: usize, width: usize) -> Option<String> {
        let length = if width == 1 { usize::from(*data.get(at)?) } else { usize::from(u16_at(data, at)?) };
        let rest = data.get(at + width..)?;
        if !self.biff8 {
            // Cut off, it is what there is of it.
            return Some(self.page.decode_without_bom_handling(&rest[..length.min(rest.len())]).0.into_owned());
        }
        let mut pieces = Pieces::new(rest, &[]);
        pieces.text(length)
    }
}

/// A record's content with that of the CONTINUE records behind it. Characters may be cut between two of them; what follows the cut
/// begins with a flag of its own.
pub(super) struct Pieces<'b> {
    parts: Vec<&'b [u8]>,
    current: usize,
    at: usize,
}

impl<'b> Pieces<'b> {
    /// From what is left of a record, and its continuations.
    pub fn new(first: &'b [u8], more: &[&'b [u8]]) -> Self {
        let mut parts = Vec::with_capacity(1 + more.len());
        parts.push(first);
        parts.extend_from_slice(more);
        Self { parts, current: 0, at: 0 }
    }

    fn byte(&mut self) -> Option<u8> {
        loop {
            let part = self.parts.get(self.current)?;
            if let Some(&b) = part.get(self.at) {
                self.at += 1;
                return Some(b);
            }
            self.current += 1;
            self.at = 0;
        }
    }

    fn number(&mut self, bytes: u32) -> Option<u64> {
        (0..bytes).try_fold(0, |n, i| Some(n | u64::from(self.byte()?) << (8 * i)))
    }

    fn skip(&mut self, mut bytes: u64) -> Option<()> {
        while bytes > 0 {
            let left = (self.parts.get(self.current)?.len() - self.at) as u64;
            let step = left.min(bytes);
            self.at += step as usize;
            bytes -= step;
            if bytes > 0 {
                self.current += 1;
                self.at = 0;
            }
        }
        Some(())
    }

    /// Flag and characters, for a length that was read before.
    pub fn text(&mut self, length: usize) -> Option<String> {
        if length == 0 {
            return Some(String::new());
        }
        let flags = self.byte()?;
        self.characters(length, flags)
    }

    fn characters(&mut self, length: usize, mut flags: u8) -> Option<String> {
        let mut units: Vec<u16> = Vec::with_capacity(length.min(LONGEST));
        while units.len() < length {
            let part = self.parts.get(self.current)?.get(self.at..)?;
            let left = length - units.len();
            if flags & 1 == 0 {
                let here = &part[..left.min(part.len())];
                units.extend(here.iter().map(|&b| u16::from(b)));
                self.at += here.len();
            } else {
                let here = &part[..(2 * left).min(part.len() & !1)];
                units.extend(here.chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]])));
                self.at += here.len();
            }
            if units.len() < length {
                self.current += 1;
                self.at = 0;
                flags = self.byte()?;
            }
        }
        Some(String::from_utf16_lossy(&units))
    }

    /// One string of the shared table ([MS-XLS] 2.5.293): formatting and phonetic guides behind it are left out.
    pub fn shared(&mut self) -> Option<String> {
        let length = self.number(2)? as usize;
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.number(2)? } else { 0 };
        let extra = if flags & 4 != 0 { self.number(4)? } else { 0 };
        let text = self.characters(length, flags)?;
        // The last string may lack what nobody reads.
        let _ = self.skip(4 * runs + extra);
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_strings_run_over_continuations() {
        let first = [2, 0, 0, b'a', b'b', 4, 0, 1, b'a', 0];
        let more: [&[u8]; 1] = [&[0, b'b', b'c', b'd', 1, 0, 8, 1, 0, b'x', 0, 0, 0, 0, 9]];
        let mut pieces = Pieces::new(&first, &more);
        let found: Vec<String> = std::iter::from_fn(|| pieces.shared()).collect();
        assert_eq!(found, ["ab", "abcd", "x"]);
    }

    #[test]
    fn text_in_one_record_is_read_in_both_versions() {
        let new = Words { biff8: true, page: encoding_rs::SHIFT_JIS };
        assert_eq!(new.short(&[2, 1, 0x42, 0x30, b'a', 0], 0, 1).as_deref(), Some("あa"));
        assert_eq!(new.short(&[9, 2, 0, 0, b'a', b'b'], 1, 2).as_deref(), Some("ab"));
        assert_eq!(new.short(&[2, 0, 0, b'a'], 0, 2), None);
        let old = Words { biff8: false, ..new };
        assert_eq!(old.short(&[2, 0x82, 0xA0], 0, 1).as_deref(), Some("あ"));
        assert_eq!(old.short(&[], 0, 1), None);
    }
}
