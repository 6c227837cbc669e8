//! Records that say what formulas lead to: other sheets, names, add-ins ([MS-XLS] 2.4.150, 2.4.271, 2.4.105, 2.4.106).

use super::records::{CONTINUE, Record, Words, record};
use crate::workbook::tokens::{Dialect, Link, Links, Name, Source};

/// Built-in names by their codes, as `.xlsx` spells them.
const BUILT_IN: [&str; 14] = [
    "Consolidate_Area",
    "Auto_Open",
    "Auto_Close",
    "Extract",
    "Database",
    "Criteria",
    "Print_Area",
    "Print_Titles",
    "Recorder",
    "Data_Form",
    "Auto_Activate",
    "Auto_Deactivate",
    "Sheet_Title",
    "_FilterDatabase",
];

/// The dialect of a stream.
pub(super) const fn dialect(words: Words) -> Dialect {
    if words.biff8 { Dialect::Biff8 } else { Dialect::Biff5(words.page) }
}

/// Takes in a record of the globals; one of another kind is passed over.
pub(super) fn take(links: &mut Links, stream: &[u8], r: &Record<'_>, words: Words) {
    match r.kind {
        // SUPBOOK
        0x01AE => links.sources.push(match (r.data.len(), r.u16(2)) {
            (4, Some(0x0401)) => Source::Own,
            (4, Some(0x3A01)) => Source::Functions(Vec::new()),
            _ => Source::Elsewhere,
        }),
        // EXTERNNAME
        0x0023 if words.biff8 => {
            if let Some(Source::Functions(names)) = links.sources.last_mut() {
                names.push(words.short(r.data, 6, 1).unwrap_or_default());
            }
        }
        // EXTERNSHEET. Excel 5 says in each reference which sheets it means.
        0x0017 if words.biff8 => {
            let mut data = r.data.to_vec();
            let mut next = r.next;
            while let Some(c) = record(stream, next).filter(|c| c.kind == CONTINUE) {
                data.extend_from_slice(c.data);
                next = c.next;
            }
            let count = r.u16(0).map_or(0, usize::from);
            for entry in data.get(2..).unwrap_or_default().chunks_exact(6).take(count) {
                let field = |at: usize| u16::from_le_bytes([entry[at], entry[at + 1]]);
                let sheet = |at: usize| i32::from(field(at).cast_signed());
                links.targets.push(Link { source: u32::from(field(0)), first: sheet(2), last: sheet(4) });
            }
        }
        // NAME. One that cannot be read keeps its number.
        0x0018 => {
            links.names.push(name(r, words).unwrap_or_default());
        }
        _ => {}
    }
}

fn name(r: &Record<'_>, words: Words) -> Option<Name> {
    let (flags, length, tokens) = (r.u16(0)?, usize::from(*r.data.get(3)?), usize::from(r.u16(4)?));
    let rest = r.data.get(14..)?;
    let (bytes, wide) = match (words.biff8, rest.first()) {
        (true, Some(1)) => (1 + 2 * length, true),
        (true, _) => (1 + length, false),
        (false, _) => (length, false),
    };
    let (raw, rest) = rest.split_at_checked(bytes)?;
    let text = if words.biff8 {
        let units: Vec<u16> = if wide {
            raw[1..].chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]])).collect()
        } else {
            raw[1..].iter().map(|&b| u16::from(b)).collect()
        };
        String::from_utf16_lossy(&units)
    } else {
        words.page.decode_without_bom_handling(raw).0.into_owned()
    };
    // The flag fBuiltin: one character is the code.
    let name = match text.chars().next() {
        Some(code) if flags & 0x20 != 0 => format!("_xlnm.{}", BUILT_IN.get(code as usize)?),
        _ => text,
    };
    let (tokens, extra) = rest.split_at_checked(tokens)?;
    Some(Name { called: name, tokens: tokens.to_vec(), extra: extra.to_vec() })
}
