//! Workbook files made by hand around parts of one's own, the parts stored as they are.
#![allow(clippy::disallowed_types, reason = "packages are made by hand here")]

use std::io::{Cursor, Write};

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A package of these parts, not compressed.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, stored).expect("a name that is new");
        zip.write_all(bytes).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

/// The parts of an `.xlsx` or `.xlsb` with one sheet; `None` is a part that is absent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Office<'p> {
    /// The workbook part; `None` is one that names a single sheet.
    pub book: Option<&'p [u8]>,
    /// The sheet part.
    pub sheet: &'p [u8],
    /// The shared strings.
    pub strings: Option<&'p [u8]>,
    /// The styles.
    pub styles: Option<&'p [u8]>,
}

impl Office<'_> {
    /// As a package with XML parts.
    pub fn xlsx(&self) -> Vec<u8> {
        let book = b"<workbook><sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
        self.package("xml", book)
    }

    /// As a package with binary parts.
    pub fn xlsb(&self) -> Vec<u8> {
        // BrtBeginBook, BrtBeginBundleShs, BrtBundleSh (visible, sheet 1, "rId1", "s"), and their ends.
        let mut book = vec![0x83, 0x01, 0, 0x8F, 0x01, 0, 0x9C, 0x01, 26, 0, 0, 0, 0, 1, 0, 0, 0];
        for text in ["rId1", "s"] {
            book.extend((text.len() as u32).to_le_bytes());
            book.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        }
        book.extend([0x90, 0x01, 0, 0x84, 0x01, 0]);
        self.package("bin", &book)
    }

    fn package(&self, extension: &str, default_book: &[u8]) -> Vec<u8> {
        let rels = format!(
            "<Relationships><Relationship Id=\"r\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.{extension}\"/></Relationships>"
        );
        let book_rels = format!(
            "<Relationships><Relationship Id=\"rId1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.{extension}\"/>\
             <Relationship Id=\"rId2\" Type=\"{OFFICE}/sharedStrings\" Target=\"sharedStrings.{extension}\"/>\
             <Relationship Id=\"rId3\" Type=\"{OFFICE}/styles\" Target=\"styles.{extension}\"/></Relationships>"
        );
        let names = ["workbook", "worksheets/sheet1", "sharedStrings", "styles"].map(|n| format!("xl/{n}.{extension}"));
        let relations = format!("xl/_rels/workbook.{extension}.rels");
        let mut parts = vec![
            ("_rels/.rels", rels.as_bytes()),
            (relations.as_str(), book_rels.as_bytes()),
            (names[0].as_str(), self.book.unwrap_or(default_book)),
            (names[1].as_str(), self.sheet),
        ];
        parts.extend(self.strings.map(|s| (names[2].as_str(), s)));
        parts.extend(self.styles.map(|s| (names[3].as_str(), s)));
        zip(&parts)
    }
}

/// An OpenDocument spreadsheet with this content and these styles.
pub fn ods(content: &[u8], styles: &[u8]) -> Vec<u8> {
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet";
    zip(&[("mimetype", mimetype), ("content.xml", content), ("styles.xml", styles)])
}

const SECTOR: usize = 512;
const END: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;

/// A compound file with these streams beside each other. Every stream is filled up with zeros to the size from which streams
/// stand in sectors of their own.
pub fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let directory = (streams.len() + 1).div_ceil(4);
    let lengths: Vec<usize> = streams.iter().map(|(_, b)| b.len().max(4096).div_ceil(SECTOR)).collect();
    let content = directory + lengths.iter().sum::<usize>();
    let tables = content.div_ceil(SECTOR / 4 - 1);
    assert!(tables <= 109, "larger than this writer can");
    let mut fat = vec![0xFFFF_FFFD; tables];
    for length in std::iter::once(&directory).chain(&lengths) {
        let first = fat.len() as u32;
        fat.extend((1..*length as u32).map(|i| first + i));
        fat.push(END);
    }
    fat.resize(tables * SECTOR / 4, FREE);

    let mut out = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    out.resize(24, 0);
    for word in [0x3E_u16, 3, 0xFFFE, 9, 6] {
        out.extend(word.to_le_bytes());
    }
    out.resize(44, 0);
    for word in [tables as u32, tables as u32, 0, 4096, END, 0, END, 0] {
        out.extend(word.to_le_bytes());
    }
    let listed = (0..109).map(|i| if i < tables { i as u32 } else { FREE });
    out.extend(listed.chain(fat).flat_map(u32::to_le_bytes));

    let mut start = tables + directory;
    let mut entries = entry("Root Entry", 5, if streams.is_empty() { FREE } else { 1 }, FREE, END, 0);
    for (i, ((name, bytes), length)) in streams.iter().zip(&lengths).enumerate() {
        let next = if i + 1 < streams.len() { i as u32 + 2 } else { FREE };
        entries.extend(entry(name, 2, FREE, next, start as u32, bytes.len().max(4096) as u32));
        start += length;
    }
    entries.resize(directory * SECTOR, 0);
    out.extend(entries);
    for ((_, bytes), length) in streams.iter().zip(&lengths) {
        let end = out.len() + length * SECTOR;
        out.extend_from_slice(bytes);
        out.resize(end, 0);
    }
    out
}

/// A directory entry; siblings follow each other on the right.
fn entry(name: &str, kind: u8, child: u32, right: u32, start: u32, size: u32) -> Vec<u8> {
    let mut out: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = out.len() as u16 + 2;
    out.resize(64, 0);
    out.extend(length.to_le_bytes());
    out.extend([kind, 1]);
    for word in [FREE, right, child] {
        out.extend(word.to_le_bytes());
    }
    out.resize(116, 0);
    out.extend(start.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.resize(128, 0);
    out
}
