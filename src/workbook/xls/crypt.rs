//! Encrypted streams that Excel opens without asking.
//!
//! A workbook whose structure is protected, or that is recommended for reading only, is encrypted with a password everybody knows
//! ([MS-XLS] 2.2.9), so it is opened here as well: RC4 with MD5 (Excel 97–2003) and RC4 with SHA-1 (CryptoAPI, later versions). With any
//! other password the file stays closed, as does one obfuscated by XOR (Excel 95).

use super::records::{BOF, record};
use crate::workbook::cfb::{u16_at, u32_at};
use crate::workbook::{FileFormat, ReadError};
use md5::{Digest as _, Md5};
use sha1::Sha1;

/// The password of files that are protected, but not secret.
const PASSWORD: &str = "VelvetSweatshop";

/// Bytes after which the key changes.
const BLOCK: usize = 1024;

/// FILEPASS: the record that announces encryption.
const FILEPASS: u16 = 0x002F;

/// Decrypts the stream where the known password opens it; leaves an open stream as it is.
///
/// # Errors
/// [`ReadError::Encrypted`] where it does not.
pub(super) fn open(stream: &mut [u8]) -> Result<(), ReadError> {
    let Some(announced) = announcement(stream) else { return Ok(()) };
    let key = Key::read(announced).ok_or(ReadError::Encrypted { format: FileFormat::Xls })?;
    key.decrypt(stream);
    Ok(())
}

/// The content of the record that announces encryption, which stands among the first of the stream.
fn announcement(stream: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    for _ in 0..16 {
        // Cut off inside the record, it is encrypted all the same.
        let kind = u16_at(stream, at)?;
        let data = stream.get(at + 4..)?;
        match kind {
            FILEPASS => return Some(&data[..data.len().min(usize::from(u16_at(stream, at + 2)?))]),
            // BOUNDSHEET, EOF: too late for one.
            0x0085 | 0x000A => return None,
            _ => at = record(stream, at)?.next,
        }
    }
    None
}

/// How keys are made for the blocks of a stream.
#[derive(Debug)]
enum Key {
    /// From the first bytes of an MD5 hash ([MS-OFFCRYPTO] 2.3.6.2).
    Md5([u8; 5]),
    /// From a SHA-1 hash ([MS-OFFCRYPTO] 2.3.5.2), with this many bytes.
    Sha1([u8; 20], usize),
}

impl Key {
    /// The key, where the known password is the right one.
    fn read(announced: &[u8]) -> Option<Self> {
        let encrypted = u16_at(announced, 0)? == 1;
        match (encrypted, u16_at(announced, 2)?, u16_at(announced, 4)?) {
            (true, 1, 1) => Self::md5(announced.get(6..)?),
            (true, 2..=4, 2) => Self::sha1(announced.get(6..)?),
            _ => None,
        }
    }

    fn md5(fields: &[u8]) -> Option<Self> {
        let (salt, verifier, hash) = (fields.get(..16)?, fields.get(16..32)?, fields.get(32..48)?);
        let mut repeated = Md5::new();
        let password = Md5::digest(utf16(PASSWORD));
        for _ in 0..16 {
            repeated.update(&password[..5]);
            repeated.update(salt);
        }
        let key = Self::Md5(repeated.finalize()[..5].try_into().ok()?);
        let mut cipher = key.cipher(0);
        let (verifier, hash) = (cipher.applied(verifier), cipher.applied(hash));
        (Md5::digest(verifier)[..] == hash).then_some(key)
    }

    fn sha1(fields: &[u8]) -> Option<Self> {
        // Flags, and the size of the header that follows; then the verifier.
        let header_size = u32_at(fields, 4)? as usize;
        let header = fields.get(8..8usize.checked_add(header_size)?)?;
        let bits = u32_at(header, 16)?;
        let rest = fields.get(8 + header_size..)?;
        let (salt, verifier, hash) = (rest.get(4..20)?, rest.get(20..36)?, rest.get(40..60)?);
        let bytes = match bits {
            0 => 5,
            40..=128 if bits % 8 == 0 => bits as usize / 8,
            _ => return None,
        };
        let mut salted = Sha1::new();
        salted.update(salt);
        salted.update(utf16(PASSWORD));
        let key = Self::Sha1(salted.finalize().into(), bytes);
        let mut cipher = key.cipher(0);
        let (verifier, hash) = (cipher.applied(verifier), cipher.applied(hash));
        (Sha1::digest(verifier)[..] == hash).then_some(key)
    }

    /// The cipher at the beginning of a block.
    fn cipher(&self, block: u32) -> Rc4 {
        match self {
            Self::Md5(key) => {
                let mut hash = Md5::new();
                hash.update(key);
                hash.update(block.to_le_bytes());
                Rc4::new(&hash.finalize())
            }
            Self::Sha1(seed, bytes) => {
                let mut hash = Sha1::new();
                hash.update(seed);
                hash.update(block.to_le_bytes());
                let hash = hash.finalize();
                let mut key = [0; 16];
                key[..*bytes].copy_from_slice(&hash[..*bytes]);
                // 40 bits are filled up to 128 with zeros.
                Rc4::new(if *bytes == 5 { &key } else { &key[..*bytes] })
            }
        }
    }

    /// Decrypts the records of a stream. Their heads are not encrypted, but the cipher runs on over them; a few records are plain.
    fn decrypt(&self, stream: &mut [u8]) {
        let mut plain = vec![false; stream.len().div_ceil(BLOCK) * BLOCK];
        let mut at = 0;
        while let Some(r) = record(stream, at) {
            let clear = match r.kind {
                // BOF, FILEPASS, INTERFACEHDR, USREXCL, FILELOCK, RRDINFO, RRDHEAD
                BOF | FILEPASS | 0x00E1 | 0x0194 | 0x0195 | 0x0196 | 0x0138 => r.next,
                // BOUNDSHEET: the place of the sheet.
                0x0085 => (at + 8).min(r.next),
                _ => at + 4,
            };
            plain[at..clear].fill(true);
            at = r.next;
        }
        for (number, block) in stream.chunks_mut(BLOCK).enumerate() {
            let mut cipher = self.cipher(number as u32);
            for (byte, plain) in block.iter_mut().zip(&plain[number * BLOCK..]) {
                let key = cipher.next();
                if !plain {
                    *byte ^= key;
                }
            }
        }
    }
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// RC4. No protection worth the name – which is why a known password is all these files need.
struct Rc4 {
    state: [u8; 256],
    i: u8,
    j: u8,
}

impl Rc4 {
    fn new(key: &[u8]) -> Self {
        let mut state = [0; 256];
        for (n, cell) in (0..=255).zip(&mut state) {
            *cell = n;
        }
        let mut j = 0u8;
        for (i, k) in (0..256).zip(key.iter().cycle()) {
            j = j.wrapping_add(state[i]).wrapping_add(*k);
            state.swap(i, usize::from(j));
        }
        Self { state, i: 0, j: 0 }
    }

    fn next(&mut self) -> u8 {
        self.i = self.i.wrapping_add(1);
        self.j = self.j.wrapping_add(self.state[usize::from(self.i)]);
        self.state.swap(usize::from(self.i), usize::from(self.j));
        let sum = self.state[usize::from(self.i)].wrapping_add(self.state[usize::from(self.j)]);
        self.state[usize::from(sum)]
    }

    fn applied(&mut self, bytes: &[u8]) -> Vec<u8> {
        bytes.iter().map(|b| b ^ self.next()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cipher_is_rc4() {
        // The example everybody checks against: key "Key", text "Plaintext".
        let found = Rc4::new(b"Key").applied(b"Plaintext");
        assert_eq!(found, [0xBB, 0xF3, 0x16, 0xE8, 0xD9, 0x40, 0xAF, 0x0A, 0xD3]);
    }

    #[test]
    fn any_announcement_but_the_known_password_is_closed() {
        for data in [
            &[][..],
            &[0],
            &[0, 0, 1, 2, 3, 4],
            &[1, 0, 1, 0, 1, 0],
            &[1, 0, 2, 0, 2, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF],
        ] {
            let mut stream = vec![9, 8, 2, 0, 0, 6, 0x2F, 0, data.len() as u8, 0];
            stream.extend_from_slice(data);
            assert_eq!(open(&mut stream), Err(ReadError::Encrypted { format: FileFormat::Xls }), "{data:?}");
        }
        for mut open_one in [vec![9, 8, 2, 0, 0, 6, 0x0A, 0, 0, 0, 0x2F, 0, 0, 0], vec![9, 8], Vec::new()] {
            let before = open_one.clone();
            assert_eq!(open(&mut open_one), Ok(()));
            assert_eq!(open_one, before);
        }
    }
}
