//! A path as a URI reference (RFC 3986): relative paths stay relative, absolute ones become `file:` URIs.

use std::fmt::Write as _;

/// The URI reference of a path as the user wrote it, on Windows or elsewhere.
pub(super) fn of(path: &str) -> String {
    // A backslash parts folders on Windows and may stand in a name elsewhere.
    let path = if cfg!(windows) || is_drive(path) || path.starts_with(r"\\") {
        path.replace('\\', "/")
    } else {
        path.to_owned()
    };
    if let Some(share) = path.strip_prefix("//") {
        return format!("file://{}", encoded(share, false));
    }
    if is_drive(&path) {
        return format!("file:///{}", encoded(&path, false));
    }
    if path.starts_with('/') {
        return format!("file://{}", encoded(&path, false));
    }
    encoded(path.strip_prefix("./").unwrap_or(&path), true)
}

fn is_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic())
}

/// Percent-encodes what a path may not hold. A colon in a relative reference would end a scheme's name.
fn encoded(path: &str, relative: bool) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=@/".contains(&byte) || byte == b':' && !relative;
        if plain {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uri_references() {
        for (path, uri) in [
            ("samples/a.xlsx", "samples/a.xlsx"),
            ("./提出/4月 分.xlsx", "%E6%8F%90%E5%87%BA/4%E6%9C%88%20%E5%88%86.xlsx"),
            ("../x#1?.xlsx", "../x%231%3F.xlsx"),
            ("a:b.xlsx", "a%3Ab.xlsx"),
            ("100%.xlsx", "100%25.xlsx"),
            ("/home/x.xlsx", "file:///home/x.xlsx"),
            (r"C:\提出\x.xlsx", "file:///C:/%E6%8F%90%E5%87%BA/x.xlsx"),
            (r"\\server\share\x y.xlsx", "file://server/share/x%20y.xlsx"),
        ] {
            assert_eq!(of(path), uri);
        }
    }
}
