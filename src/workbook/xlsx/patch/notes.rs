//! Notes on cells: an entry in the sheet's comments part and a shape in its drawing of notes; both parts are made where the sheet has
//! none.

use super::markup::{Event, Scan, append_into, escaped};
use super::package::Parts;
use crate::a1::CellRef;
use crate::workbook::ReadError;
use std::collections::BTreeSet;

const MAIN: [&str; 2] =
    ["http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"];
const RELATIONS: [&str; 2] = [
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
];
const COMMENTS_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const VML_TYPE: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";
/// Elements of a worksheet that stand after the drawing of notes.
const AFTER: [&str; 8] =
    ["legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"];
/// A note is shown in a box of this width in points; its height goes by its lines.
const WIDTH: usize = 210;

/// A note to be put on a cell.
pub struct NewNote<'a> {
    pub cell: CellRef,
    pub text: &'a str,
}

/// What the parts of a sheet's notes are called.
struct Found {
    comments: Option<String>,
    drawing: Option<String>,
}

/// Puts notes on cells of the sheet part `sheet`, whose text (changed already) is given; the text with what it needs for them. Cells
/// with a threaded comment get none: their comment is kept as it is. The cells that got a note.
pub fn add(
    parts: &mut Parts<'_>,
    sheet: &str,
    text: String,
    notes: &[NewNote<'_>],
) -> Result<(String, BTreeSet<CellRef>), ReadError> {
    let relations = parts.relations(sheet)?;
    let strict = usize::from(text.contains(MAIN[1]));
    let of_kind = |kind: &str| relations.iter().find(|r| r.kind.eq_ignore_ascii_case(kind)).map(|r| r.target.clone());
    let drawing = legacy_drawing(&text)?;
    let found = Found {
        comments: of_kind("comments"),
        drawing: drawing.and_then(|id| relations.iter().find(|r| r.id == id)).map(|r| r.target.clone()),
    };
    let mut vml = match &found.drawing {
        Some(name) => match parts.text(name)? {
            // Not the dialect that shapes can be added to.
            Some(vml) if !vml.contains("urn:schemas-microsoft-com:vml") || !vml.contains("</xml>") => {
                return Ok((text, BTreeSet::new()));
            }
            other => other,
        },
        None => None,
    };
    let before = match &found.comments {
        Some(name) => parts.text(name)?,
        None => None,
    };
    let mut comments = before.clone().unwrap_or_else(|| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"{}\"><authors/><commentList/></comments>",
            MAIN[strict]
        )
    });
    let listed = Listed::read(&comments)?;
    let wanted: Vec<&NewNote<'_>> = notes.iter().filter(|n| !listed.threaded.contains(&n.cell)).collect();
    if wanted.is_empty() {
        return Ok((text, BTreeSet::new()));
    }
    let author = listed.authors;
    let with_author = append_into(&comments, "authors", |p| format!("<{p}author>kensan</{p}author>"))?;
    comments = with_author.ok_or_else(super::markup::astray)?;
    let mut fresh = Vec::new();
    for note in &wanted {
        if listed.cells.contains(&note.cell) {
            comments = joined(&comments, note)?;
        } else {
            fresh.push(*note);
        }
    }
    let list = |p: &str| fresh.iter().map(|n| comment(p, n, author)).collect::<String>();
    comments = append_into(&comments, "commentList", list)?.ok_or_else(super::markup::astray)?;

    let comments_name = found.comments.unwrap_or_else(|| parts.free_name("xl/comments", ".xml"));
    let vml_name = found.drawing.clone().unwrap_or_else(|| parts.free_name("xl/drawings/vmlDrawing", ".vml"));
    if before.is_none() {
        parts.declare(&comments_name, COMMENTS_TYPE)?;
        parts.relate(sheet, &format!("{}/comments", RELATIONS[strict]), &comments_name)?;
    }
    parts.set(&comments_name, comments);
    let block = vml.as_deref().map_or_else(|| parts.number_of(sheet), block);
    let mut drawn = vml.take().unwrap_or_else(|| empty_drawing(block));
    drawn = with_shapes(&drawn, &fresh, block);
    parts.set(&vml_name, drawn);
    let mut text = text;
    if found.drawing.is_none() {
        parts.declare_extension("vml", VML_TYPE)?;
        let id = parts.relate(sheet, &format!("{}/vmlDrawing", RELATIONS[strict]), &vml_name)?;
        text = with_legacy_drawing(&text, &id, RELATIONS[strict])?;
    }
    Ok((text, wanted.iter().map(|n| n.cell).collect()))
}

/// What a comments part holds.
#[derive(Default)]
struct Listed {
    authors: usize,
    cells: BTreeSet<CellRef>,
    threaded: BTreeSet<CellRef>,
}

impl Listed {
    fn read(text: &str) -> Result<Self, ReadError> {
        let mut out = Self::default();
        let mut threads = BTreeSet::new();
        let mut scan = Scan::new(text);
        loop {
            match scan.next()? {
                Event::Open(open) if open.tag.name == "author" => {
                    let close = scan.skip(&open)?;
                    // A threaded comment is announced by the name of its author.
                    if text.get(open.end..close.start).is_some_and(|name| name.trim_start().starts_with("tc={")) {
                        threads.insert(out.authors);
                    }
                    out.authors += 1;
                }
                Event::Open(open) if open.tag.name == "comment" => {
                    let author = open.tag.attr("authorId").and_then(|a| a.trim().parse::<usize>().ok());
                    if let Some(cell) = open.tag.attr("ref").and_then(|r| r.parse::<CellRef>().ok()) {
                        out.cells.insert(cell);
                        if author.is_some_and(|a| threads.contains(&a)) {
                            out.threaded.insert(cell);
                        }
                    }
                }
                Event::Eof => return Ok(out),
                _ => {}
            }
        }
    }
}

/// The text of a note as runs.
fn run(p: &str, text: &str) -> String {
    format!(
        "<{p}r><{p}rPr><{p}sz val=\"9\"/><{p}color indexed=\"81\"/><{p}rFont val=\"游ゴシック\"/><{p}family val=\"3\"/><{p}charset val=\"128\"/></{p}rPr><{p}t xml:space=\"preserve\">{}</{p}t></{p}r>",
        escaped(text)
    )
}

fn comment(p: &str, note: &NewNote<'_>, author: usize) -> String {
    let run = run(p, note.text);
    format!(
        "<{p}comment ref=\"{}\" authorId=\"{author}\" shapeId=\"0\"><{p}text>{run}</{p}text></{p}comment>",
        note.cell
    )
}

/// The comments with a note's text after what is noted on its cell already.
fn joined(text: &str, note: &NewNote<'_>) -> Result<String, ReadError> {
    let mut scan = Scan::new(text);
    let mut here = false;
    loop {
        match scan.next()? {
            Event::Open(open) if open.tag.name == "comment" => {
                here = open.tag.attr("ref").and_then(|r| r.parse::<CellRef>().ok()) == Some(note.cell);
            }
            Event::Open(open) if here && open.tag.name == "text" => {
                let close = scan.skip(&open)?;
                let (head, p) = (&text[open.start..open.end], open.prefix);
                let old = text.get(open.end..close.start).unwrap_or("");
                let more = run(p, &format!("\n{}", note.text));
                let (head, tail) = if open.tag.empty {
                    (format!("{}>", head.trim_end_matches("/>").trim_end()), format!("</{p}text>"))
                } else {
                    (head.to_owned(), text[close.clone()].to_owned())
                };
                // Plain text cannot stand beside runs; phonetic guides come after them.
                let plain = old.trim_start().starts_with(&format!("<{p}t>"))
                    || old.trim_start().starts_with(&format!("<{p}t "))
                    || old.trim_start().starts_with(&format!("<{p}t/"));
                let end_tag = format!("</{p}t>");
                let (runs, rest) = match old.find(&end_tag).map(|i| i + end_tag.len()) {
                    Some(end) if plain => (format!("<{p}r>{}</{p}r>", &old[..end]), &old[end..]),
                    _ => {
                        let guides = [format!("<{p}rPh"), format!("<{p}phoneticPr")];
                        let end = guides.iter().filter_map(|g| old.find(g.as_str())).min().unwrap_or(old.len());
                        (old[..end].to_owned(), &old[end..])
                    }
                };
                return Ok(format!("{}{head}{runs}{more}{rest}{tail}{}", &text[..open.start], &text[close.end..]));
            }
            Event::Eof => return Err(super::markup::astray()),
            _ => {}
        }
    }
}

/// The relationship of the sheet's drawing of notes.
fn legacy_drawing(text: &str) -> Result<Option<String>, ReadError> {
    let mut scan = Scan::new(text);
    loop {
        match scan.next()? {
            Event::Open(open) if open.tag.name == "legacyDrawing" => return Ok(open.tag.attr("id").map(str::to_owned)),
            Event::Open(open) if open.tag.name == "sheetData" => {
                scan.skip(&open)?;
            }
            Event::Eof => return Ok(None),
            _ => {}
        }
    }
}

/// The sheet with its drawing of notes named where the order of elements wants it.
fn with_legacy_drawing(text: &str, id: &str, relations: &str) -> Result<String, ReadError> {
    let mut scan = Scan::new(text);
    let Event::Open(root) = scan.next()? else { return Err(super::markup::astray()) };
    let head = &text[root.start..root.end];
    let bound = head.match_indices("xmlns:").find_map(|(i, _)| {
        let (prefix, rest) = head[i + 6..].split_once('=')?;
        let value = rest.trim_start().get(1..)?;
        value.starts_with(relations).then(|| prefix.trim().to_owned())
    });
    let element = match bound {
        Some(r) => format!("<{}legacyDrawing {r}:id=\"{id}\"/>", root.prefix),
        None => format!("<{}legacyDrawing xmlns:r=\"{relations}\" r:id=\"{id}\"/>", root.prefix),
    };
    let mut seen_data = false;
    let at = loop {
        match scan.next()? {
            Event::Open(open) => {
                seen_data |= open.tag.name == "sheetData";
                if AFTER.contains(&open.tag.name) || (seen_data && open.tag.name == "AlternateContent") {
                    break open.start;
                }
                scan.skip(&open)?;
            }
            Event::Close(start, _) => break start,
            Event::Eof => return Err(super::markup::astray()),
        }
    };
    Ok(format!("{}{element}{}", &text[..at], &text[at..]))
}

/// The first block of shape numbers a drawing has; a block holds 1,024.
fn block(vml: &str) -> usize {
    let map = vml.find("idmap").and_then(|i| vml[i..].split_once("data=\"")).and_then(|(_, rest)| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    });
    map.unwrap_or(1)
}

fn empty_drawing(block: usize) -> String {
    format!(
        "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{block}\"/></o:shapelayout></xml>"
    )
}

/// The prefixes of our shapes that a drawing by another program does not declare at its top, as attributes.
fn undeclared(vml: &str) -> String {
    let head = vml.find("<xml").and_then(|start| vml[start..].split_once('>')).map_or("", |(head, _)| head);
    [("v", "vml"), ("o", "office:office"), ("x", "office:excel")]
        .into_iter()
        .map(|(prefix, name)| format!(" xmlns:{prefix}=\"urn:schemas-microsoft-com:{name}\""))
        .filter(|declared| !head.contains(declared.trim_start()))
        .collect()
}

/// The drawing with a shape for every note.
fn with_shapes(vml: &str, notes: &[&NewNote<'_>], block: usize) -> String {
    let Some(end) = vml.rfind("</xml>") else { return vml.to_owned() };
    let numbers = vml.split("_x0000_s").skip(1).filter_map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<usize>().ok()
    });
    let first = numbers.max().unwrap_or(block.saturating_mul(1024)).saturating_add(1);
    let spaces = undeclared(vml);
    let mut shapes = String::new();
    if !vml.contains("_x0000_t202\"") && !notes.is_empty() {
        shapes.push_str(&format!("<v:shapetype{spaces} id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>"));
    }
    for (i, note) in notes.iter().enumerate() {
        // About seventeen characters a line.
        let lines: usize = note.text.lines().map(|l| l.chars().count().div_ceil(17).max(1)).sum();
        let height = lines.clamp(3, 40) * 15 + 8;
        let (row, col) = (note.cell.row, note.cell.col);
        let (top, rows) = (row.saturating_sub(1), (height / 18) as u32 + 1);
        shapes.push_str(&format!(
            "<v:shape{spaces} id=\"_x0000_s{}\" type=\"#_x0000_t202\" style=\"position:absolute;margin-left:60pt;margin-top:2pt;width:{WIDTH}pt;height:{height}pt;z-index:{};visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{}, 15, {top}, 2, {}, 15, {}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{col}</x:Column></x:ClientData></v:shape>",
            first.saturating_add(i),
            i + 1,
            col + 1,
            col + 4,
            top + rows,
        ));
    }
    format!("{}{shapes}{}", &vml[..end], &vml[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drawing_is_named_in_its_place() {
        let r = RELATIONS[0];
        let sheet =
            |tail: &str| format!("<worksheet xmlns:r=\"{r}\"><sheetData/><drawing r:id=\"a\"/>{tail}</worksheet>");
        for tail in ["", "<tableParts/>", "<legacyDrawingHF r:id=\"b\"/><extLst/>", "<x:AlternateContent/>"] {
            let out = with_legacy_drawing(&sheet(tail), "rId9", r).unwrap();
            assert_eq!(out, sheet(&format!("<legacyDrawing r:id=\"rId9\"/>{tail}")));
        }
        let plain = with_legacy_drawing("<x:worksheet><x:sheetData/></x:worksheet>", "rId9", r).unwrap();
        assert!(plain.contains(&format!("<x:legacyDrawing xmlns:r=\"{r}\" r:id=\"rId9\"/></x:worksheet>")), "{plain}");
    }

    #[test]
    fn a_note_on_a_noted_cell_comes_after_what_stands_there() {
        let note = NewNote { cell: CellRef::new(0, 0), text: "新" };
        for (old, kept) in
            [("<t>旧</t>", "<r><t>旧</t></r><r>"), ("<r><t>旧</t></r><phoneticPr/>", "<r><t>旧</t></r><r>")]
        {
            let text = format!(
                "<comments><commentList><comment ref=\"A1\"><text>{old}</text></comment></commentList></comments>"
            );
            let out = joined(&text, &note).unwrap();
            assert!(out.contains(kept) && out.contains("\n新</t></r>"), "{out}");
            assert!(!old.contains("phonetic") || out.contains("</r><phoneticPr/></text>"), "{out}");
        }
    }

    #[test]
    fn threads_are_known_by_their_author() {
        let text = "<comments><authors><author>山</author><author>tc={0}</author></authors><commentList><comment ref=\"B2\" authorId=\"1\"/><comment ref=\"C3\" authorId=\"0\"/></commentList></comments>";
        let listed = Listed::read(text).unwrap();
        assert_eq!((listed.authors, listed.cells.len(), listed.threaded.len()), (2, 2, 1));
    }

    #[test]
    fn prefixes_a_drawing_by_another_program_lacks_come_with_each_shape() {
        let notes = [NewNote { cell: CellRef::new(4, 2), text: "a" }];
        let refs: Vec<&NewNote<'_>> = notes.iter().collect();
        // As openpyxl writes it: no prefix at the top, other ones below.
        let other = "<xml><ns0:shapelayout xmlns:ns0=\"urn:schemas-microsoft-com:office:office\"/></xml>";
        let out = with_shapes(other, &refs, 1);
        for element in ["<v:shapetype", "<v:shape"] {
            let declared = "xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=";
            assert!(out.contains(&format!("{element} {declared}")), "{out}");
        }
        let own = with_shapes(&empty_drawing(1), &refs, 1);
        assert_eq!(own.matches("xmlns:v=").count(), 1, "{own}");
    }

    #[test]
    fn shapes_get_numbers_of_their_own() {
        let notes = [NewNote { cell: CellRef::new(4, 2), text: "a" }, NewNote { cell: CellRef::new(9, 2), text: "b" }];
        let refs: Vec<&NewNote<'_>> = notes.iter().collect();
        let once = with_shapes(&empty_drawing(3), &refs, 3);
        assert!(once.contains("_x0000_s3073\"") && once.contains("_x0000_s3074\""));
        let twice = with_shapes(&once, &refs, 3);
        assert!(twice.contains("_x0000_s3075\"") && twice.matches("<v:shapetype").count() == 1);
    }
}
