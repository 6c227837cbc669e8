//! What was made of parts that a program writes alike into every workbook it saves: relationships, styles.
//!
//! The sheets of a form differ from file to file, the parts around them seldom do. Each thread keeps what it made of the last few, and
//! knows them again by their bytes as they are packed, so that they are neither unpacked nor read again.

use std::cell::RefCell;
use std::thread::LocalKey;

/// Parts kept at most, of each kind.
const MOST: usize = 64;
/// Bytes of the largest part that is kept, as packed and as unpacked.
const LARGEST: usize = 32 << 10;

/// A part as it stands in its package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Packed<'b> {
    /// The bytes of its deflate stream.
    pub bytes: &'b [u8],
    /// How many bytes it declares to unpack to.
    pub size: usize,
    /// The checksum it declares.
    pub crc: u32,
}

/// A kind of part, for each thread.
pub(super) type Kept<T> = LocalKey<RefCell<Same<T>>>;

/// What was made of the last few parts of a kind, the latest last.
pub(super) struct Same<T>(Vec<Known<T>>);

struct Known<T> {
    /// What else the result depends on.
    beside: String,
    bytes: Box<[u8]>,
    size: usize,
    crc: u32,
    made: T,
}

impl<T: Clone> Same<T> {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// What was made of this very part, and `beside`.
    pub fn get(&self, beside: &str, part: &Packed<'_>) -> Option<T> {
        let is_it =
            |k: &&Known<T>| k.crc == part.crc && k.size == part.size && *k.bytes == *part.bytes && k.beside == beside;
        self.0.iter().rev().find(is_it).map(|k| k.made.clone())
    }

    /// Keeps what was made of a part, unless it is a large one; the oldest is let go for it.
    pub fn put(&mut self, beside: &str, part: &Packed<'_>, made: &T) {
        if part.bytes.len() > LARGEST || part.size > LARGEST {
            return;
        }
        if self.0.len() >= MOST {
            self.0.remove(0);
        }
        let (bytes, beside) = (part.bytes.into(), beside.to_owned());
        self.0.push(Known { beside, bytes, size: part.size, crc: part.crc, made: made.clone() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_known_by_all_that_it_is() {
        let mut same = Same::new();
        let part = Packed { bytes: b"abc", size: 9, crc: 7 };
        same.put("xl", &part, &1);
        assert_eq!(same.get("xl", &part), Some(1));
        for other in [
            Packed { bytes: b"abd", ..part },
            Packed { size: 8, ..part },
            Packed { crc: 6, ..part },
            Packed { bytes: b"ab", ..part },
        ] {
            assert_eq!(same.get("xl", &other), None, "{other:?}");
        }
        assert_eq!(same.get("", &part), None);
    }

    #[test]
    fn few_and_small_parts_are_kept() {
        let mut same = Same::new();
        let bytes: Vec<[u8; 2]> = (0..=MOST as u16).map(u16::to_le_bytes).collect();
        for (n, b) in bytes.iter().enumerate() {
            same.put("", &Packed { bytes: b, size: 2, crc: 0 }, &n);
        }
        assert_eq!(same.get("", &Packed { bytes: &bytes[0], size: 2, crc: 0 }), None);
        assert_eq!(same.get("", &Packed { bytes: &bytes[1], size: 2, crc: 0 }), Some(1));
        let large = vec![0; LARGEST + 1];
        for part in [Packed { bytes: &large, size: 2, crc: 0 }, Packed { bytes: b"", size: LARGEST + 1, crc: 0 }] {
            same.put("", &part, &0);
            assert_eq!(same.get("", &part), None);
        }
    }
}
