//! The parts of a package while it is changed: what is changed, added or taken out; everything else stays as it is.

use super::markup::{Event, Scan, append_into, astray, escaped};
use crate::workbook::ReadError;
use crate::workbook::package::Package;
use crate::workbook::xlsx::{Relation, relations, target};
use crate::workbook::xml::unescape;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Name of the part that says what each part is.
const TYPES: &str = "[Content_Types].xml";

/// A package being changed.
pub struct Parts<'b> {
    package: Package<'b>,
    /// Changed parts by their index.
    pub changed: BTreeMap<usize, String>,
    /// New parts, in the order they were made.
    pub added: Vec<(String, String)>,
    /// Parts taken out.
    pub removed: BTreeSet<usize>,
    sheets: Vec<String>,
}

impl<'b> Parts<'b> {
    pub const fn new(package: Package<'b>) -> Self {
        Self { package, changed: BTreeMap::new(), added: Vec::new(), removed: BTreeSet::new(), sheets: Vec::new() }
    }

    /// A part as it stands by now; `None` where there is none of that name.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        if let Some((_, text)) = self.added.iter().find(|(n, _)| n == name) {
            return Ok(Some(text.clone()));
        }
        let Some(index) = self.package.find(name).filter(|i| !self.removed.contains(i)) else { return Ok(None) };
        match self.changed.get(&index) {
            Some(text) => Ok(Some(text.clone())),
            None => {
                let text = self.package.text(index)?;
                // It would be written as UTF-8.
                let declared = text.get(..text.len().min(200)).or_else(|| text.get(..100)).unwrap_or("");
                let encoding = declared.split_once("encoding=").map(|(_, e)| e.get(1..6).unwrap_or(""));
                if encoding.is_some_and(|e| !e.eq_ignore_ascii_case("utf-8")) {
                    return Err(astray());
                }
                Ok(Some(text))
            }
        }
    }

    /// Gives a part its new text.
    pub fn set(&mut self, name: &str, text: String) {
        if let Some(index) = self.package.find(name) {
            self.changed.insert(index, text);
        } else if let Some(slot) = self.added.iter_mut().find(|(n, _)| n == name) {
            slot.1 = text;
        } else {
            self.added.push((name.to_owned(), text));
        }
    }

    /// Takes a part out, if it is there.
    pub fn remove(&mut self, name: &str) {
        if let Some(index) = self.package.find(name) {
            self.changed.remove(&index);
            self.removed.insert(index);
        }
    }

    /// The relationships of a part as the package had them.
    pub fn relations(&mut self, part: &str) -> Result<Rc<[Relation]>, ReadError> {
        relations(&mut self.package, part)
    }

    /// A name nothing has yet: the first number that is free.
    pub fn free_name(&self, before: &str, after: &str) -> String {
        let taken = |name: &str| {
            self.package.find(name).is_some() || self.added.iter().any(|(n, _)| n.eq_ignore_ascii_case(name))
        };
        (1..=u32::MAX).map(|n| format!("{before}{n}{after}")).find(|name| !taken(name)).unwrap_or_default()
    }

    /// The number of a sheet part among those asked for, from 1 on; every sheet's shapes have a block of numbers of their own.
    pub fn number_of(&mut self, sheet: &str) -> usize {
        let known = self.sheets.iter().position(|s| s == sheet);
        // Far beyond what the sheets there have.
        100 + known.unwrap_or_else(|| {
            self.sheets.push(sheet.to_owned());
            self.sheets.len() - 1
        })
    }

    /// Adds a relationship from `part` to `target`, both names in the package; its identifier.
    pub fn relate(&mut self, part: &str, kind: &str, target: &str) -> Result<String, ReadError> {
        let name = relations_of(part);
        let text = self.text(&name)?.unwrap_or_else(|| {
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>".to_owned()
        });
        let id = (1..=u32::MAX)
            .map(|n| format!("rId{n}"))
            .find(|id| !text.contains(&format!("\"{id}\"")) && !text.contains(&format!("'{id}'")));
        let id = id.unwrap_or_default();
        let child = |p: &str| format!("<{p}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"/{}\"/>", escaped(target));
        let text = append_into(&text, "Relationships", child)?.ok_or_else(astray)?;
        self.set(&name, text);
        Ok(id)
    }

    /// Says what a new part is.
    pub fn declare(&mut self, part: &str, kind: &str) -> Result<(), ReadError> {
        let child = |p: &str| format!("<{p}Override PartName=\"/{}\" ContentType=\"{kind}\"/>", escaped(part));
        self.append_type(child)
    }

    /// Says what parts with this extension are, unless that is said.
    pub fn declare_extension(&mut self, extension: &str, kind: &str) -> Result<(), ReadError> {
        let text = self.text(TYPES)?.ok_or_else(astray)?;
        let mut scan = Scan::new(&text);
        loop {
            match scan.next()? {
                Event::Open(open)
                    if open.tag.name == "Default"
                        && open.tag.attr("Extension").is_some_and(|e| e.eq_ignore_ascii_case(extension)) =>
                {
                    return Ok(());
                }
                Event::Eof => break,
                _ => {}
            }
        }
        self.append_type(|p| format!("<{p}Default Extension=\"{extension}\" ContentType=\"{kind}\"/>"))
    }

    fn append_type(&mut self, child: impl FnOnce(&str) -> String) -> Result<(), ReadError> {
        let text = self.text(TYPES)?.ok_or_else(astray)?;
        let text = append_into(&text, "Types", child)?.ok_or_else(astray)?;
        self.set(TYPES, text);
        Ok(())
    }

    /// Takes a part out together with what names it: the relationship of `from`, and its type.
    pub fn forget(&mut self, part: &str, from: &str) -> Result<(), ReadError> {
        self.remove(part);
        let folder = from.rsplit_once('/').map_or("", |(f, _)| f);
        let names = |value: &str| unescape(value).is_ok_and(|v| target(folder, &v).eq_ignore_ascii_case(part));
        self.drop_elements(&relations_of(from), "Relationship", "Target", &names)?;
        let overrides =
            |value: &str| unescape(value).is_ok_and(|v| v.trim_start_matches('/').eq_ignore_ascii_case(part));
        self.drop_elements(TYPES, "Override", "PartName", &overrides)
    }

    fn drop_elements(
        &mut self,
        name: &str,
        element: &str,
        attribute: &str,
        of: &dyn Fn(&str) -> bool,
    ) -> Result<(), ReadError> {
        let Some(text) = self.text(name)? else { return Ok(()) };
        let mut splices = super::markup::Splices::default();
        let mut scan = Scan::new(&text);
        loop {
            match scan.next()? {
                Event::Open(open) if open.tag.name == element && open.tag.attr(attribute).is_some_and(of) => {
                    let close = scan.skip(&open)?;
                    splices.replace(open.start..close.end, "");
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let text = splices.apply(&text)?;
        self.set(name, text);
        Ok(())
    }
}

/// The name of the part with a part's relationships.
fn relations_of(part: &str) -> String {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") }
}
