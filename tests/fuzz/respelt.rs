//! The same XML written so that nothing in it is recognised at a glance, to hold both ways of reading to one result.

/// Elements that are recognised at a glance as they are usually written.
const GLANCED: [&str; 4] = ["c", "row", "si", "mergeCell"];

/// `xml` with a space more in the tags of those elements; `None` where it holds anything but elements and text, or a `<` within a tag, so that
/// what looks like a tag may be none.
pub fn respelt(xml: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(xml).ok()?;
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tail = &rest[at + 1..];
        if tail.starts_with(['!', '?']) {
            return None;
        }
        let end = tag_end(tail)?;
        let tag = &tail[..end];
        let name = tag.strip_prefix('/').unwrap_or(tag);
        let word = name.find([' ', '\t', '\r', '\n']).unwrap_or(name.len());
        let length = name[..word].trim_end_matches('/').len();
        if name[..length].contains('/') || word - length > 1 {
            return None;
        }
        let head = tag.len() - name.len() + length;
        let glanced = GLANCED.contains(&&name[..length]);
        out.extend(["<", &tag[..head], if glanced { " " } else { "" }, &tag[head..], ">"]);
        rest = &tail[end + 1..];
    }
    out.push_str(rest);
    Some(out.into_bytes())
}

/// Where the `>` of a tag stands; `None` where there is none or a `<` comes first. End tags have no quotes.
fn tag_end(tail: &str) -> Option<usize> {
    let mut quote = None;
    for (at, b) in tail.bytes().enumerate() {
        match (quote, b) {
            (_, b'<') => return None,
            (Some(q), _) if b == q => quote = None,
            (None, b'"' | b'\'') if !tail.starts_with('/') => quote = Some(b),
            (None, b'>') => return Some(at),
            _ => {}
        }
    }
    None
}
