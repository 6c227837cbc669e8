//! Reading the fields of tokens, one after the other.

use super::Dialect;

/// Bytes and a place among them. Whatever lies behind the end is `None`.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'b> {
    rest: &'b [u8],
}

impl<'b> Cursor<'b> {
    pub const fn new(rest: &'b [u8]) -> Self {
        Self { rest }
    }

    pub fn take(&mut self, bytes: usize) -> Option<&'b [u8]> {
        let (head, rest) = self.rest.split_at_checked(bytes)?;
        self.rest = rest;
        Some(head)
    }

    pub fn skip(&mut self, bytes: usize) -> Option<()> {
        self.take(bytes).map(|_| ())
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[b]| b)
    }

    pub fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub fn f64(&mut self) -> Option<f64> {
        self.array().map(f64::from_le_bytes)
    }

    /// Text of a formula: its length in one byte (two in `.xlsb`) in front.
    pub fn short_text(&mut self, dialect: Dialect) -> Option<String> {
        match dialect {
            Dialect::Biff12 => self.long_text(dialect),
            _ => {
                let length = usize::from(self.u8()?);
                self.characters(length, dialect)
            }
        }
    }

    /// Text of an array or a name of `.xlsb`: its length in two bytes in front (one in Excel 5).
    pub fn long_text(&mut self, dialect: Dialect) -> Option<String> {
        let length = match dialect {
            Dialect::Biff5(_) => usize::from(self.u8()?),
            _ => usize::from(self.u16()?),
        };
        self.characters(length, dialect)
    }

    /// Characters whose number is known; in BIFF8 a flag in front says how wide they are.
    pub fn characters(&mut self, length: usize, dialect: Dialect) -> Option<String> {
        let wide = |bytes: &[u8]| {
            let units: Vec<u16> = bytes.chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]])).collect();
            String::from_utf16_lossy(&units)
        };
        match dialect {
            Dialect::Biff5(page) => self.take(length).map(|b| page.decode_without_bom_handling(b).0.into_owned()),
            Dialect::Biff8 => match self.u8()? {
                0 => self.take(length).map(|b| b.iter().map(|&b| char::from(b)).collect()),
                1 => self.take(length * 2).map(wide),
                _ => None,
            },
            Dialect::Biff12 => self.take(length * 2).map(wide),
        }
    }
}
