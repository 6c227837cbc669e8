//! What bytes are, by their content. File names are never looked at here.

use super::cfb::{self, Compound};
use super::package::{Package, decode};
use super::same::Same;
use super::xml::{Cursor, Token};
use super::{FileFormat, Limits, ReadError, xls};
use std::cell::RefCell;

/// Bytes recognised as a workbook that can be read.
pub(super) enum Recognised<'b> {
    /// A package whose workbook part, at this index, is XML.
    Ooxml(Package<'b>, usize),
    /// A package whose workbook part, at this index, is binary.
    Xlsb(Package<'b>, usize),
    /// An OpenDocument spreadsheet.
    Ods(Package<'b>),
    /// An OpenDocument spreadsheet in one piece of XML, which is given.
    FlatOds(String),
    /// A compound file with a workbook stream, which is given.
    Xls(Vec<u8>),
}

/// Recognises bytes, or says what they are instead.
pub(super) fn recognise<'b>(bytes: &'b [u8], limits: &Limits) -> Result<Recognised<'b>, ReadError> {
    match bytes {
        [] => Err(ReadError::Empty),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => package(bytes, limits),
        _ if bytes.starts_with(cfb::MAGIC) => compound(bytes),
        // The first record of a workbook of Excel 2–4 stood in the file without any container.
        [9, 0 | 2 | 4 | 8, 4 | 6 | 8 | 16, 0, ..] => Err(if old_excel(bytes) {
            ReadError::OldExcel
        } else {
            ReadError::damaged("records without a compound file")
        }),
        _ if flat_ods(bytes) => Ok(Recognised::FlatOds(decode(bytes.to_vec())?)),
        _ => Err(text(bytes)),
    }
}

/// Whether records begin as those of Excel 2, 3 and 4 do, each with a number of its own. Those of later versions stand in a container,
/// which is missing here.
const fn old_excel(bytes: &[u8]) -> bool {
    matches!(bytes, [9, 0 | 2 | 4, ..])
}

/// Whether this is an OpenDocument spreadsheet as LibreOffice saves it in one piece (`.fods`).
fn flat_ods(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(8192)]);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    let root =
        head.split_once("<office:document").filter(|(before, _)| head.starts_with('<') && !before.contains("<office"));
    root.is_some_and(|(_, rest)| {
        let tag = rest.split('>').next().unwrap_or("");
        tag.contains("application/vnd.oasis.opendocument.spreadsheet")
    })
}

fn package<'b>(bytes: &'b [u8], limits: &Limits) -> Result<Recognised<'b>, ReadError> {
    let mut package = Package::open(bytes, limits)?;
    if let Some(mimetype) = package.find("mimetype") {
        let kind = package.text(mimetype)?;
        let kind = kind.trim();
        if let Some(rest) = kind.strip_prefix("application/vnd.oasis.opendocument.") {
            return if rest == "spreadsheet" || rest == "spreadsheet-template" {
                ods_unless_encrypted(package)
            } else {
                Err(ReadError::NotAWorkbook)
            };
        }
    }
    if let Some(target) = main_part(&mut package)? {
        return ooxml(package, target);
    }
    let named = |suffix: &str| package.names().iter().position(|n| n.to_ascii_lowercase().ends_with(suffix));
    if let Some(i) = named("xl/workbook.xml").or_else(|| named("xl/workbook.bin")) {
        return ooxml(package, i);
    }
    if package.find("content.xml").is_some() && manifest_says_spreadsheet(&mut package)? {
        return ods_unless_encrypted(package);
    }
    Err(ReadError::NotAWorkbook)
}

/// The part the package's own relationships call its main document.
fn main_part(package: &mut Package<'_>) -> Result<Option<usize>, ReadError> {
    thread_local! {
        static TARGETS: RefCell<Same<Option<String>>> = const { RefCell::new(Same::new()) };
    }
    let Some(rels) = package.find("_rels/.rels") else { return Ok(None) };
    let target = package.made(rels, "", &TARGETS, main_target)?;
    Ok(target.and_then(|t| package.find(&t)))
}

/// Where the relationships of a package say that its main document is.
fn main_target(text: &str) -> Result<Option<String>, ReadError> {
    let mut cursor = Cursor::new(text);
    loop {
        match cursor.next()? {
            Token::Start(tag)
                if tag.name == "Relationship" && tag.attr("Type").is_some_and(|t| t.ends_with("/officeDocument")) =>
            {
                return Ok(Some(tag.value("Target")?.replace('\\', "/")));
            }
            Token::Eof => return Ok(None),
            _ => {}
        }
    }
}

fn ooxml(mut package: Package<'_>, main: usize) -> Result<Recognised<'_>, ReadError> {
    let name = package.names()[main].to_ascii_lowercase();
    if name.rsplit_once('.').is_some_and(|(_, extension)| extension == "bin") {
        return if name.ends_with("workbook.bin") {
            Ok(Recognised::Xlsb(package, main))
        } else {
            Err(ReadError::NotAWorkbook)
        };
    }
    if name.ends_with("workbook.xml") || root(&package.text(main)?)? == "workbook" {
        return Ok(Recognised::Ooxml(package, main));
    }
    Err(ReadError::NotAWorkbook)
}

/// Local name of the root element.
fn root(text: &str) -> Result<&str, ReadError> {
    let mut cursor = Cursor::new(text);
    loop {
        match cursor.next()? {
            Token::Start(tag) => return Ok(tag.name),
            Token::Eof => return Ok(""),
            _ => {}
        }
    }
}

fn manifest(package: &mut Package<'_>) -> Result<String, ReadError> {
    package.find("META-INF/manifest.xml").map_or_else(|| Ok(String::new()), |i| package.text(i))
}

fn manifest_says_spreadsheet(package: &mut Package<'_>) -> Result<bool, ReadError> {
    Ok(manifest(package)?.contains("opendocument.spreadsheet"))
}

fn ods_unless_encrypted(mut package: Package<'_>) -> Result<Recognised<'_>, ReadError> {
    if manifest(&mut package)?.contains("encryption-data") {
        return Err(ReadError::Encrypted { format: FileFormat::Ods });
    }
    Ok(Recognised::Ods(package))
}

fn compound(bytes: &[u8]) -> Result<Recognised<'_>, ReadError> {
    let Some(file) = Compound::open(bytes) else { return Err(ReadError::damaged("compound file")) };
    if file.has("EncryptedPackage") {
        return Err(ReadError::Encrypted { format: FileFormat::Xlsx });
    }
    xls::stream(&file).map(Recognised::Xls)
}

/// What bytes without a binary signature are.
fn text(bytes: &[u8]) -> ReadError {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        let (text, _, bad) = encoding_rs::UTF_16LE.decode(&bytes[..bytes.len().min(8192) & !1]);
        return if bad { ReadError::NotAWorkbook } else { markup(&text).unwrap_or(ReadError::Text) };
    }
    let head = &bytes[..bytes.len().min(8192)];
    if let Some(error) = markup(&String::from_utf8_lossy(head)) {
        return error;
    }
    let control = |b: &u8| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A | 0x1B);
    if head.iter().any(control) { ReadError::NotAWorkbook } else { ReadError::Text }
}

/// HTML, Excel 2003 XML and web archives, by what they begin with.
fn markup(head: &str) -> Option<ReadError> {
    let lower = head.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    if lower.starts_with("mime-version:") || (lower.contains("mime-version:") && lower.contains("multipart/related")) {
        return Some(ReadError::Mht);
    }
    if !lower.starts_with('<') {
        return None;
    }
    if lower.contains("urn:schemas-microsoft-com:office:spreadsheet")
        && lower.starts_with("<?xml")
        && !lower.contains("<html")
    {
        return Some(ReadError::SpreadsheetXml);
    }
    if lower.starts_with("<?xml") {
        let html = lower.contains("<!doctype html") || lower.contains("<html");
        return Some(if html { ReadError::Html } else { ReadError::NotAWorkbook });
    }
    let html = ["<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<script", "<style", "<div"];
    if html.iter().any(|tag| lower.contains(tag)) {
        return Some(ReadError::Html);
    }
    Some(ReadError::Text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(bytes: &[u8]) -> ReadError {
        match recognise(bytes, &Limits::default()) {
            Ok(_) => panic!("recognised"),
            Err(e) => e,
        }
    }

    #[test]
    fn what_is_not_a_workbook_is_named() {
        assert_eq!(error(b""), ReadError::Empty);
        assert_eq!(error("氏名,件数\r\n佐藤,3\r\n".as_bytes()), ReadError::Text);
        assert_eq!(error(b"\x8e\x81\x96\xbc,1\r\n"), ReadError::Text);
        let utf16: Vec<u8> = "\u{feff}a\tb\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(error(&utf16), ReadError::Text);
        assert_eq!(error(b"\r\n<html><body>x"), ReadError::Html);
        assert_eq!(error(b"<table><tr><td>1</td></tr></table>"), ReadError::Html);
        assert_eq!(
            error(b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">"),
            ReadError::SpreadsheetXml
        );
        assert_eq!(error(b"MIME-Version: 1.0\r\nContent-Type: multipart/related"), ReadError::Mht);
        assert_eq!(error(b"%PDF-1.7\n\x00\x01"), ReadError::NotAWorkbook);
        assert_eq!(error(b"<?xml version=\"1.0\"?><svg/>"), ReadError::NotAWorkbook);
        assert_eq!(error(b"<?xml version=\"1.0\"?><a><style/></a>"), ReadError::NotAWorkbook);
        assert_eq!(error(b"<?xml version=\"1.0\"?><!DOCTYPE html><html/>"), ReadError::Html);
    }

    #[test]
    fn cut_off_containers_are_damaged() {
        assert!(matches!(error(b"PK\x03\x04\x14\x00"), ReadError::Damaged { .. }));
        assert!(matches!(error(cfb::MAGIC), ReadError::Damaged { .. }));
        assert!(matches!(error(&[9, 8, 16, 0, 0, 6]), ReadError::Damaged { .. }));
        for old in [[9, 0, 4, 0, 2, 0, 16, 0], [9, 2, 6, 0, 0, 3, 16, 0], [9, 4, 6, 0, 0, 4, 0, 1]] {
            assert_eq!(error(&old), ReadError::OldExcel);
        }
    }
}
