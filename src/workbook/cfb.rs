//! Compound files ([MS-CFB]): just enough to recognise what is inside and to take out one stream, without trusting any
//! number in the file.

/// Bytes every compound file begins with.
pub(super) const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

const END: u32 = 0xFFFF_FFFA;
const ENTRY: usize = 128;

/// An opened compound file.
pub(super) struct Compound<'b> {
    bytes: &'b [u8],
    shift: u32,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini: Vec<u8>,
    mini_cutoff: u64,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    size: u64,
}

impl<'b> Compound<'b> {
    /// Reads the directory; `None` if the file contradicts itself.
    pub fn open(bytes: &'b [u8]) -> Option<Self> {
        if !bytes.starts_with(MAGIC) {
            return None;
        }
        let shift = u32::from(u16_at(bytes, 30)?);
        if shift != 9 && shift != 12 {
            return None;
        }
        let mut this = Self {
            bytes,
            shift,
            fat: Vec::new(),
            mini_fat: Vec::new(),
            mini: Vec::new(),
            mini_cutoff: u64::from(u32_at(bytes, 56)?),
            entries: Vec::new(),
        };
        this.read_fat()?;
        let sectors = bytes.len() >> shift;
        let directory = this.chain(u32_at(bytes, 48)?, sectors)?;
        let v3 = shift == 9;
        for raw in directory.chunks_exact(ENTRY) {
            let name_len = usize::from(u16_at(raw, 64)?);
            if raw[66] == 0 || !(2..=64).contains(&name_len) {
                continue;
            }
            let units: Vec<u16> =
                raw[..name_len - 2].chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]])).collect();
            let low = u64::from(u32_at(raw, 120)?);
            let size = if v3 { low } else { low | u64::from(u32_at(raw, 124)?) << 32 };
            this.entries.push(Entry { name: String::from_utf16_lossy(&units), start: u32_at(raw, 116)?, size });
        }
        let root = this.entries.first().map(|e| (e.start, e.size))?;
        let mini_fat = this.chain(u32_at(bytes, 60)?, sectors).unwrap_or_default();
        this.mini_fat = words(&mini_fat);
        let mut mini = this.chain(root.0, sectors).unwrap_or_default();
        mini.truncate(usize::try_from(root.1).ok()?);
        this.mini = mini;
        Some(this)
    }

    /// Whether a stream or storage of this name is anywhere in the file; letter case does not matter.
    pub fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|e| e.name.eq_ignore_ascii_case(name))
    }

    /// The content of a stream; shorter than declared where the file is cut off.
    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entry(name)?;
        let size = usize::try_from(entry.size).ok()?;
        let mut data = if entry.size < self.mini_cutoff {
            let mut out = Vec::new();
            let mut at = entry.start;
            while at < END && out.len() < size {
                let from = (at as usize).checked_mul(64)?;
                out.extend_from_slice(self.mini.get(from..(from + 64).min(self.mini.len()))?);
                at = *self.mini_fat.get(at as usize)?;
                if out.len() > self.mini.len() {
                    return None;
                }
            }
            out
        } else {
            self.chain(entry.start, self.bytes.len() >> self.shift)?
        };
        data.truncate(size);
        Some(data)
    }

    fn sector(&self, number: u32) -> Option<&'b [u8]> {
        let from = (number as usize).checked_add(1)?.checked_shl(self.shift)?;
        let to = from.checked_add(1 << self.shift)?.min(self.bytes.len());
        self.bytes.get(from..to)
    }

    /// The sectors of a chain joined; `None` for a chain longer than the file (a loop).
    fn chain(&self, start: u32, most: usize) -> Option<Vec<u8>> {
        let (mut out, mut at, mut count) = (Vec::new(), start, 0usize);
        while at < END {
            count += 1;
            if count > most {
                return None;
            }
            let Some(sector) = self.sector(at) else { break };
            out.extend_from_slice(sector);
            at = self.fat.get(at as usize).copied().unwrap_or(u32::MAX);
        }
        Some(out)
    }

    fn read_fat(&mut self) -> Option<()> {
        let sectors = self.bytes.len() >> self.shift;
        let mut tables: Vec<u32> = words(self.bytes.get(76..512)?);
        let (mut next, mut count) = (u32_at(self.bytes, 68)?, 0usize);
        while next < END {
            count += 1;
            if count > sectors {
                return None;
            }
            let mut more = words(self.sector(next)?);
            next = more.pop()?;
            tables.extend(more);
        }
        for table in tables.into_iter().filter(|&t| t < END) {
            if self.fat.len() > sectors + 1024 {
                break;
            }
            match self.sector(table) {
                Some(sector) => self.fat.extend(words(sector)),
                None => break,
            }
        }
        Some(())
    }
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect()
}

/// A little-endian number at a byte offset.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// A little-endian number at a byte offset.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// A little-endian number with a fraction at a byte offset.
pub(super) fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_after_the_magic_is_refused() {
        assert!(Compound::open(b"").is_none());
        assert!(Compound::open(MAGIC).is_none());
        let mut bytes = MAGIC.to_vec();
        bytes.resize(2048, 0xFF);
        assert!(Compound::open(&bytes).is_none());
        bytes[30] = 9;
        bytes[31] = 0;
        assert!(Compound::open(&bytes).is_none());
    }
}
