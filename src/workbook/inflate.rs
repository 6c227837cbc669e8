//! Unpacking a part in one go, with what the part before left behind.
//!
//! A small workbook has a dozen small parts. A fresh stream for each sets up some 100 kB of tables, windows and buffers, which took
//! longer than the unpacking itself. Here one stream a thread is reset instead and writes straight into the buffer of the caller. It
//! does the ordinary case only; whatever is not exactly what the directory declares goes through the zip reader, which says
//! what is wrong with it.

#![allow(clippy::disallowed_types, reason = "this room is the door of flate2")]

use flate2::{Decompress, FlushDecompress, Status};
use std::cell::RefCell;

/// A buffer larger than this is not kept for the next part.
const KEPT: usize = 4 << 20;
/// Bytes by which a buffer grows at most before there is something to put in it: what a directory declares is not believed.
const STEP: usize = 4 << 20;

thread_local! {
    static STREAM: RefCell<Decompress> = RefCell::new(Decompress::new(false));
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Appends the bytes of a raw deflate stream to `into`, exactly `size` of them with this checksum; `false` where they are
/// not, and `into` is then as it was.
pub(super) fn inflate(deflated: &[u8], size: usize, crc: u32, into: &mut Vec<u8>) -> bool {
    let start = into.len();
    let done = STREAM.with_borrow_mut(|stream| run(stream, deflated, size, into))
        && into.len() - start == size
        && crc32fast::hash(&into[start..]) == crc;
    if !done {
        into.truncate(start);
    }
    done
}

/// Whether the stream ends, within `size` bytes.
fn run(stream: &mut Decompress, deflated: &[u8], size: usize, into: &mut Vec<u8>) -> bool {
    stream.reset(false);
    let end = into.len().saturating_add(size);
    loop {
        if into.len() == into.capacity() {
            if into.len() > end {
                return false;
            }
            // One byte more than declared, so that a stream that ends there is seen to end.
            into.reserve_exact((end - into.len()).min(STEP) + 1);
        }
        let Some(rest) = usize::try_from(stream.total_in()).ok().and_then(|used| deflated.get(used..)) else {
            return false;
        };
        match stream.decompress_vec(rest, into, FlushDecompress::Finish) {
            Ok(Status::StreamEnd) => return true,
            // The buffer is full; with room left, the stream is cut off.
            Ok(_) if into.len() == into.capacity() => {}
            Ok(_) | Err(_) => return false,
        }
    }
}

/// Calls `work` with an empty buffer that the part before may have made large already.
pub(super) fn with_buffer<T>(work: impl FnOnce(&mut Vec<u8>) -> T) -> T {
    let mut buffer = BUFFER.take();
    buffer.clear();
    let done = work(&mut buffer);
    if buffer.capacity() <= KEPT {
        BUFFER.set(buffer);
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::DeflateEncoder;
    use proptest::prelude::*;
    use std::io::Write;

    fn deflated(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_is_not_as_declared_leaves_the_buffer_alone() {
        let bytes = b"<row r=\"1\"/>".repeat(500);
        let (packed, crc) = (deflated(&bytes), crc32fast::hash(&bytes));
        let mut into = b"x".to_vec();
        assert!(!inflate(&packed, bytes.len() - 1, crc, &mut into), "longer than declared");
        assert!(!inflate(&packed, bytes.len() + 1, crc, &mut into), "shorter than declared");
        assert!(!inflate(&packed, bytes.len(), crc ^ 1, &mut into), "another checksum");
        assert!(!inflate(&packed[..packed.len() / 2], bytes.len(), crc, &mut into), "cut off");
        assert!(!inflate(b"\xFF\xFF\xFF", bytes.len(), crc, &mut into), "not a stream");
        assert!(!inflate(b"", 0, 0, &mut into), "nothing at all");
        assert_eq!(into, b"x");
        assert!(inflate(&packed, bytes.len(), crc, &mut into));
        assert_eq!(&into[1..], bytes);
    }

    #[test]
    fn a_declared_size_takes_no_memory_by_itself() {
        let bytes = vec![0u8; 3 * STEP];
        let packed = deflated(&bytes);
        let mut into = Vec::new();
        assert!(!inflate(&packed, usize::MAX / 2, crc32fast::hash(&bytes), &mut into));
        assert!(into.capacity() <= 5 * STEP);
    }

    proptest! {
        #[test]
        fn a_reset_stream_inflates_like_a_new_one(parts in proptest::collection::vec(proptest::collection::vec(0u8..4, 0..9000), 1..4)) {
            for bytes in parts {
                let mut into = Vec::new();
                prop_assert!(inflate(&deflated(&bytes), bytes.len(), crc32fast::hash(&bytes), &mut into));
                prop_assert_eq!(into, bytes);
            }
        }
    }
}
