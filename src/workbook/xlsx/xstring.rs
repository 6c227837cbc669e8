//! Characters that XML cannot hold, in the spelling of workbooks.

use std::borrow::Cow;

/// Decodes `_xHHHH_`, by which workbooks write characters that XML cannot hold (ECMA-376 part 1, 22.9.2.19, `ST_Xstring`).
/// A pair of surrogates gives its character; a lone one stays as written.
pub(super) fn decode_xstring(text: Cow<'_, str>) -> Cow<'_, str> {
    // Looking for one byte is much faster than for two, and hardly a text has it.
    if !text.as_bytes().contains(&b'_') || !text.contains("_x") {
        return text;
    }
    let unit = |s: &str| -> Option<u16> {
        let b = s.as_bytes();
        let hex = (b.len() >= 7 && b.starts_with(b"_x") && b[6] == b'_').then(|| s.get(2..6))??;
        hex.bytes().all(|c| c.is_ascii_hexdigit()).then(|| u16::from_str_radix(hex, 16).ok())?
    };
    let mut out = String::with_capacity(text.len());
    let mut rest: &str = &text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(first) = unit(rest) else {
            out.push_str("_x");
            rest = &rest[2..];
            continue;
        };
        let (taken, units) = match unit(&rest[7..]) {
            Some(second) if (0xD800..0xDC00).contains(&first) => (14, vec![first, second]),
            _ => (7, vec![first]),
        };
        match String::from_utf16(&units) {
            Ok(decoded) => out.push_str(&decoded),
            Err(_) => out.push_str(&rest[..taken]),
        }
        rest = &rest[taken..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xstrings_are_decoded() {
        for (raw, text) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD83D__xDE00_", "😀"),
            ("_xD83D_", "_xD83D_"),
            ("a_x00", "a_x00"),
            ("_xあいう_", "_xあいう_"),
            ("_x304B_", "か"),
        ] {
            assert_eq!(decode_xstring(Cow::Borrowed(raw)), text);
        }
    }
}
