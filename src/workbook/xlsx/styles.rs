//! `styles.xml`: the number format of each cell style, nothing else.

use crate::workbook::ReadError;
use crate::workbook::formats::{Formats, builtin};
use crate::workbook::xml::{Cursor, Tag, Token};
use std::borrow::Cow;
use std::collections::HashMap;

/// For each cell style (`s` attribute of a cell), the index of its number format. Stops reading after the cell styles.
pub(super) fn read(text: &str, formats: &mut Formats) -> Result<Vec<u16>, ReadError> {
    let mut codes: HashMap<u32, Cow<'_, str>> = HashMap::new();
    let mut styles = Vec::new();
    let mut seen: HashMap<u32, u16> = HashMap::new();
    // Fonts, fills and borders fill most of the part; number formats stand before them, cell styles after.
    if let Some(mut cursor) = section(text, "numFmts") {
        each(&mut cursor, "numFmt", |tag| {
            if let Some(id) = number(tag, "numFmtId") {
                codes.insert(id, tag.value("formatCode")?);
            }
            Ok(())
        })?;
    }
    if let Some(mut cursor) = section(text, "cellXfs") {
        each(&mut cursor, "xf", |tag| {
            let id = number(tag, "numFmtId").unwrap_or(0);
            let index = if let Some(&i) = seen.get(&id) {
                i
            } else {
                let code = codes.get(&id).map_or(builtin(id).unwrap_or("General"), |c| c);
                let i = formats.index(code);
                seen.insert(id, i);
                i
            };
            styles.push(index);
            Ok(())
        })?;
    }
    Ok(styles)
}

fn number(tag: &Tag<'_>, name: &str) -> Option<u32> {
    tag.attr(name)?.parse().ok()
}

/// A cursor just before the first start tag with this local name.
fn section<'a>(text: &'a str, name: &str) -> Option<Cursor<'a>> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find(name)?;
        let open = text[..at].rfind('<')?;
        let prefix = &text[open + 1..at];
        let whole = text[at + name.len()..].starts_with(|c: char| c == '>' || c == '/' || c.is_ascii_whitespace());
        if whole && (prefix.is_empty() || (prefix.ends_with(':') && prefix.len() < 64 && !prefix.starts_with('/'))) {
            return Some(Cursor::new(&text[open..]));
        }
        from = at + name.len();
    }
}

/// Calls `take` for each child of that name of the element the cursor stands before.
fn each<'a>(
    cursor: &mut Cursor<'a>,
    name: &str,
    mut take: impl FnMut(&Tag<'a>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let Token::Start(outer) = cursor.next()? else { return Ok(()) };
    if outer.empty {
        return Ok(());
    }
    loop {
        match cursor.next()? {
            Token::Start(tag) => {
                if tag.name == name {
                    take(&tag)?;
                }
                cursor.skip(&tag)?;
            }
            Token::End(_) => return Ok(()),
            Token::Eof => return Err(ReadError::damaged("styles end early")),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cell_style_has_its_number_format() {
        let text = r#"<x:styleSheet><x:numFmts count="1"><x:numFmt numFmtId="176" formatCode="0000&quot;件&quot;"/></x:numFmts>
            <x:cellStyleXfs><x:xf numFmtId="14"/></x:cellStyleXfs>
            <x:cellXfs><x:xf numFmtId="0"><x:alignment/></x:xf><x:xf numFmtId="176"/><x:xf numFmtId="27"/><x:xf/></x:cellXfs></x:styleSheet>"#;
        let mut formats = Formats::new();
        let styles = read(text, &mut formats).unwrap();
        let list = formats.into_list();
        let codes: Vec<&str> = styles.iter().map(|&i| &*list[usize::from(i)].code).collect();
        assert_eq!(codes, ["General", "0000\"件\"", "[$-411]ge.m.d", "General"]);
    }

    #[test]
    fn absent_and_empty_styles_are_none() {
        let mut formats = Formats::new();
        assert!(read("<styleSheet/>", &mut formats).unwrap().is_empty());
        assert!(read("<styleSheet><cellXfs count=\"0\"/></styleSheet>", &mut formats).unwrap().is_empty());
        assert!(read("<styleSheet><cellXfs><xf>", &mut formats).is_err());
    }
}
