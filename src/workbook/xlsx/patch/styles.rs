//! Marked styles: a fill more, and for every style that is marked a copy of it with that fill.

use super::markup::{Event, Scan, Splices, with_attr};
use crate::workbook::ReadError;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A list of the part with its children.
struct List {
    tag: Range<usize>,
    close: usize,
    prefix: String,
    children: Vec<Range<usize>>,
}

/// The changed part, and the index of the marked copy of each style.
pub type Marked = (String, BTreeMap<usize, usize>);

/// The part with marked copies of these styles, and the index of each; `None` where the part has no styles to copy.
pub fn marked(text: &str, wanted: &BTreeSet<usize>, colour: &str) -> Result<Option<Marked>, ReadError> {
    let (mut fills, mut formats) = (None, None);
    let mut scan = Scan::new(text);
    loop {
        match scan.next()? {
            Event::Open(open) if matches!(open.tag.name, "fills" | "cellXfs") && !open.tag.empty => {
                let mut children = Vec::new();
                let close = loop {
                    match scan.next()? {
                        Event::Open(child) => {
                            let end = scan.skip(&child)?.end;
                            children.push(child.start..end);
                        }
                        Event::Close(start, _) => break start,
                        Event::Eof => return Ok(None),
                    }
                };
                let list = List { tag: open.start..open.end, close, prefix: open.prefix.to_owned(), children };
                let slot = if open.tag.name == "fills" { &mut fills } else { &mut formats };
                slot.get_or_insert(list);
            }
            Event::Open(open) if matches!(open.tag.name, "dxfs" | "extLst" | "cellStyleXfs") => {
                scan.skip(&open)?;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let (Some(fills), Some(formats)) = (fills, formats) else { return Ok(None) };
    if formats.children.is_empty() {
        return Ok(None);
    }
    let fill = fills.children.len();
    let p = &fills.prefix;
    let mut splices = Splices::default();
    splices.insert(
        fills.close,
        format!(
            "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"FF{colour}\"/><{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>"
        ),
    );
    let mut map = BTreeMap::new();
    let mut added = String::new();
    for &style in wanted {
        // A style beyond the list is shown as the first one.
        let Some(span) = formats.children.get(style).or_else(|| formats.children.first()) else { continue };
        let Some(raw) = text.get(span.clone()) else { continue };
        map.insert(style, formats.children.len() + map.len());
        added.push_str(&filled(raw, fill));
    }
    splices.insert(formats.close, added);
    count(text, &fills, 1, &mut splices);
    count(text, &formats, map.len(), &mut splices);
    Ok(Some((splices.apply(text)?, map)))
}

/// A format with another fill.
fn filled(raw: &str, fill: usize) -> String {
    let end = tag_end(raw);
    let tag = with_attr(&with_attr(&raw[..end], "fillId", Some(&fill.to_string())), "applyFill", Some("1"));
    format!("{tag}{}", &raw[end..])
}

/// The byte after the start tag that begins the text.
fn tag_end(raw: &str) -> usize {
    let mut quote = None;
    for (i, b) in raw.bytes().enumerate() {
        match (quote, b) {
            (Some(q), b) if q == b => quote = None,
            (None, b'"' | b'\'') => quote = Some(b),
            (None, b'>') => return i + 1,
            _ => {}
        }
    }
    raw.len()
}

fn count(text: &str, list: &List, more: usize, splices: &mut Splices) {
    let Some(tag) = text.get(list.tag.clone()) else { return };
    if tag.contains("count") {
        let count = (list.children.len() + more).to_string();
        splices.replace(list.tag.clone(), with_attr(tag, "count", Some(&count)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_keeps_everything_but_the_fill() {
        let text = r#"<x:styleSheet><x:fills count="2"><x:fill/><x:fill/></x:fills><x:cellStyleXfs count="1"><x:xf/></x:cellStyleXfs><x:cellXfs count="2"><x:xf fillId="0" numFmtId="1"><x:alignment wrapText="1"/></x:xf><x:xf/></x:cellXfs></x:styleSheet>"#;
        let (out, map) = marked(text, &BTreeSet::from([0, 7]), "DDF0DC").unwrap().unwrap();
        assert_eq!(map, BTreeMap::from([(0, 2), (7, 3)]));
        assert!(out.contains(r#"<x:fills count="3">"#) && out.contains(r#"<x:cellXfs count="4">"#), "{out}");
        assert!(
            out.contains(r#"<x:xf fillId="2" numFmtId="1" applyFill="1"><x:alignment wrapText="1"/></x:xf>"#),
            "{out}"
        );
        assert_eq!(marked("<styleSheet/>", &BTreeSet::from([0]), "DDF0DC").unwrap(), None);
    }
}
