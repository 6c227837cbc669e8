//! Records that say what formulas lead to: other sheets, names ([MS-XLSB] 2.4.664, 2.4.710–2.4.816).

use super::records::Record;
use crate::workbook::tokens::{Link, Links, Name, Source};

/// Takes in a record of the workbook part; one of another kind is passed over.
pub(super) fn take(links: &mut Links, r: &Record<'_>) {
    match r.kind {
        // BrtSupBookSrc, BrtSupSelf, BrtSupSame, BrtSupAddin
        355 | 358 => links.sources.push(Source::Elsewhere),
        357 => links.sources.push(Source::Own),
        667 => links.sources.push(Source::Functions(Vec::new())),
        // BrtExternSheet
        362 => {
            let count = r.u32(0).map_or(0, |n| n as usize);
            for entry in r.data.get(4..).unwrap_or_default().chunks_exact(12).take(count) {
                let field = |at: usize| u32::from_le_bytes([entry[at], entry[at + 1], entry[at + 2], entry[at + 3]]);
                let link = Link { source: field(0), first: field(4).cast_signed(), last: field(8).cast_signed() };
                links.targets.push(link);
            }
        }
        // BrtName. One that cannot be read keeps its number.
        39 => {
            links.names.push(name(r).unwrap_or_default());
        }
        _ => {}
    }
}

fn name(r: &Record<'_>) -> Option<Name> {
    // Flags, a key, and the sheet it belongs to.
    let (name, at) = r.text(9)?;
    let (tokens, extra) = r.formula(at)?;
    Some(Name { called: name, tokens: tokens.to_vec(), extra: extra.to_vec() })
}
