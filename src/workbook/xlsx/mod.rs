//! `.xlsx` and `.xlsm`: one bounded pass over the package.
//!
//! Parts are found through relationships, never by fixed names; strict and transitional files, prefixed elements, absolute and
//! relative targets, back-slashes and other letter case are all read. A part that is not needed (theme, drawings, caches) is
//! never inflated.
//!
//! calamine is the oracle in the tests. The kinds of difference, with the reason each time:
//!
//! - **Error values newer than 2007** (`#SPILL!`, `#CALC!`, …): calamine gives up the sheet; here they are errors like any.
//! - **White space around a number** (`<v> 12 </v>`): calamine gives text; XML Schema collapses it, so it is the number.
//! - **A number that is none** (`<c t="n"><v>１２</v>`, `NaN`, `1e999`): calamine gives up the sheet or gives NaN or infinity;
//!   here it is text.
//! - **An inline string with a plain value** (`t="inlineStr"` with `<v>`): calamine gives nothing; the text is there, so it is
//!   read.
//! - **A cell with `<is>` of another type**: read as its text.
//! - **A value before its formula, or in more than one piece**: calamine loses it.
//! - **Shared strings under another part name**, duplicate sheet names, sheets without `<sheetData>`: calamine fails or gives
//!   the wrong sheet.
//! - **Formulas**: sheet names in quotes, structured references and 3-D references are not shifted; a cell before the first of
//!   its block has its formula.
//! - **Dates** are numbers with a date format; calamine's own type depends on its detection, which takes `ggge"年度"` for a
//!   number and `0.0 ha` for a date.
//! - **ISO dates** (`t="d"`) are their serial numbers, not text.
//! - **A cell reference or shared-string index beyond the file** makes the file damaged; calamine wraps the first silently.

pub(super) mod finish;
pub(super) mod patch;
mod quick;
mod shared;
mod sheet;
mod strings;
mod styles;
mod xstring;

use super::formats::Formats;
use super::limits::{Budget, Limits, at_most};
use super::package::Package;
use super::same::Same;
use super::xml::{Cursor, Tag, Token, unescape};
use super::{FileFormat, LimitKind, ReadError, Visibility, Workbook};
use sheet::{Context, SheetReader};
use std::cell::RefCell;
use std::rc::Rc;

/// A relationship of the workbook part.
pub(super) struct Relation {
    pub id: String,
    /// What follows the last `/` of the type.
    pub kind: String,
    pub target: String,
}

thread_local! {
    static BOOKS: RefCell<Same<Rc<Book>>> = const { RefCell::new(Same::new()) };
    static STYLES: RefCell<Same<(Rc<[u16]>, Formats)>> = const { RefCell::new(Same::new()) };
    static RELATIONS: RefCell<Same<Rc<[Relation]>>> = const { RefCell::new(Same::new()) };
}

/// Reads the workbook whose main part is `main`.
pub(super) fn read(mut package: Package<'_>, main: usize, limits: &Limits) -> Result<Workbook, ReadError> {
    let part = package.names()[main].clone();
    let book = package.made(main, "", &BOOKS, |text| book(text).map(Rc::new))?;
    at_most(LimitKind::Sheets, limits.max_sheets, book.sheets.len() as u64)?;
    let relations = relations(&mut package, &part)?;
    let of_kind = |kind: &str| relations.iter().find(|r| r.kind.eq_ignore_ascii_case(kind));

    let mut budget = Budget::new(limits);
    let (styles, mut formats) = match of_kind("styles").and_then(|r| package.find(&r.target)) {
        Some(part) => package.made(part, "", &STYLES, |text| {
            let mut formats = Formats::new();
            Ok((styles::read(text, &mut formats)?.into(), formats))
        })?,
        None => ([].into(), Formats::new()),
    };
    let strings = match of_kind("sharedStrings").and_then(|r| package.find(&r.target)) {
        Some(part) => strings::read_shared(&mut package, part, &mut budget)?,
        None => Vec::new(),
    };
    let mut context = Context { strings: &strings, styles: &styles, formats: &mut formats, date_1904: book.date_1904 };
    let mut sheets = Vec::new();
    for entry in &book.sheets {
        let Some(part) = sheet_part(&package, &relations, &entry.relation, &entry.name)? else { continue };
        let mut reader = SheetReader::new(&mut context, &mut budget);
        package.pieces(part, "row", |piece| reader.feed(piece)).map_err(|e| e.in_sheet(&entry.name))?;
        if let Some(parts) = reader.finish().map_err(|e| e.in_sheet(&entry.name))? {
            sheets.push(parts.into_sheet(entry.name.clone(), entry.visibility));
        }
    }
    let macros = of_kind("vbaProject").is_some();
    Ok(Workbook {
        format: if macros { FileFormat::Xlsm } else { FileFormat::Xlsx },
        sheets,
        formats: formats.into_list(),
        date_1904: book.date_1904,
        defined_names: book.names.clone(),
    })
}

/// The part of a sheet of the list; `None` where it is no worksheet (a chart, a dialog).
pub(super) fn sheet_part(
    package: &Package<'_>,
    relations: &[Relation],
    id: &str,
    name: &str,
) -> Result<Option<usize>, ReadError> {
    let relation = relations.iter().find(|r| r.id == id);
    let relation = relation.ok_or_else(|| ReadError::damaged("no part is named").in_sheet(name))?;
    if !relation.kind.eq_ignore_ascii_case("worksheet") {
        return Ok(None);
    }
    let missing = || ReadError::damaged(format!("part {} is missing", relation.target)).in_sheet(name);
    package.find(&relation.target).map(Some).ok_or_else(missing)
}

/// What the workbook part says.
struct Book {
    sheets: Vec<SheetEntry>,
    date_1904: bool,
    names: Vec<(String, String)>,
}

struct SheetEntry {
    name: String,
    relation: String,
    visibility: Visibility,
}

fn book(text: &str) -> Result<Book, ReadError> {
    let mut book = Book { sheets: Vec::new(), date_1904: false, names: Vec::new() };
    let mut cursor = Cursor::new(text);
    let mut depth = 0u32;
    loop {
        match cursor.next()? {
            Token::Start(tag) => {
                match tag.name {
                    "sheet" => book.sheets.push(sheet_entry(&tag)?),
                    "workbookPr" => book.date_1904 |= tag.flag("date1904"),
                    "definedName" => {
                        let name = tag.value("name")?.into_owned();
                        book.names.push((name, cursor.text(&tag)?.into_owned()));
                        continue;
                    }
                    "extLst" => {
                        cursor.skip(&tag)?;
                        continue;
                    }
                    _ => {}
                }
                depth += u32::from(!tag.empty);
            }
            Token::End(_) => depth = depth.saturating_sub(1),
            Token::Eof if depth > 0 => return Err(ReadError::damaged("workbook part ends early")),
            Token::Eof => return Ok(book),
            _ => {}
        }
    }
}

fn sheet_entry(tag: &Tag<'_>) -> Result<SheetEntry, ReadError> {
    let visibility = match tag.attr("state") {
        Some("hidden") => Visibility::Hidden,
        Some("veryHidden") => Visibility::VeryHidden,
        _ => Visibility::Visible,
    };
    Ok(SheetEntry { name: tag.value("name")?.into_owned(), relation: tag.value("id")?.into_owned(), visibility })
}

/// The relationships of a part, with targets as names in the package.
pub(super) fn relations(package: &mut Package<'_>, part: &str) -> Result<Rc<[Relation]>, ReadError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let Some(rels) = package.find(&name) else { return Ok([].into()) };
    package.made(rels, folder, &RELATIONS, |text| Ok(read_relations(text, folder)?.into()))
}

fn read_relations(text: &str, folder: &str) -> Result<Vec<Relation>, ReadError> {
    let mut cursor = Cursor::new(text);
    let mut out = Vec::new();
    loop {
        match cursor.next()? {
            Token::Start(tag) if tag.name == "Relationship" && tag.attr("TargetMode") != Some("External") => {
                let kind = tag.attr("Type").unwrap_or("");
                out.push(Relation {
                    id: tag.value("Id")?.into_owned(),
                    kind: kind.rsplit('/').next().unwrap_or("").to_owned(),
                    target: target(folder, &unescape(tag.attr("Target").unwrap_or(""))?),
                });
            }
            Token::Eof => return Ok(out),
            _ => {}
        }
    }
}

/// The package name of a target as seen from `folder`.
fn target(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut segments: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(name),
        }
    }
    segments.retain(|s| !s.is_empty());
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_folder() {
        for (from, to, name) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "../a.xml", "a.xml"),
            ("", "x\\y.xml", "x/y.xml"),
            ("xl", "./a.xml", "xl/a.xml"),
            ("xl", "../../../a.xml", "a.xml"),
        ] {
            assert_eq!(target(from, to), name);
        }
    }

    #[test]
    fn the_workbook_part_names_sheets_and_ranges() {
        let text = r#"<x:workbook xmlns:x="u"><x:workbookPr date1904="1"/><x:sheets>
            <x:sheet name="集計 &amp; 表" sheetId="1" r:id="rId1"/><x:sheet name="b" state="veryHidden" sheetId="2" r:id="rId2"/></x:sheets>
            <x:definedNames><x:definedName name="合計">'集計 &amp; 表'!$A$1</x:definedName></x:definedNames></x:workbook>"#;
        let book = book(text).unwrap();
        assert!(book.date_1904);
        assert_eq!(book.sheets[0].name, "集計 & 表");
        assert_eq!(book.sheets[1].relation, "rId2");
        assert_eq!(book.sheets[1].visibility, Visibility::VeryHidden);
        assert_eq!(book.names, [("合計".to_owned(), "'集計 & 表'!$A$1".to_owned())]);
    }
}
