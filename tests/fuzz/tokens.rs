//! Workbooks of the binary formats around one parsed expression.

/// A record of an `.xls`.
fn biff(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

/// The stream of an `.xls` (`old`: of Excel 5) whose formulas – of a name, of a cell, of two cells that share one – are `tokens`, `extra` behind
/// them.
pub fn xls(tokens: &[u8], extra: &[u8], old: bool) -> Vec<u8> {
    let (tokens, extra) = (&tokens[..tokens.len().min(4000)], &extra[..extra.len().min(4000)]);
    let length = (tokens.len() as u16).to_le_bytes();
    let version = if old { 5 } else { 6 };
    let name: &[u8] = if old { b"nm" } else { b"\0nm" };
    let head = biff(0x0809, &[0, version, 5, 0, 0, 0, 0, 0]);
    let tail = [
        biff(0x01AE, &[2, 0, 1, 4]),
        biff(0x01AE, &[1, 0, 1, 0x3A]),
        biff(0x0023, b"\0\0\0\0\0\0\x05\0EDATE\0\0"),
        biff(
            0x0017,
            &[4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0xFE, 0xFF, 0xFE, 0xFF],
        ),
        biff(0x0018, &[&[0, 0, 0, 2], &length[..], &[0; 8], name, tokens, extra].concat()),
        biff(0x000A, &[]),
    ]
    .concat();
    let sheet_names: &[u8] = if old { b"ab" } else { b"\0ab" };
    let listed = 2 * (4 + 7 + sheet_names.len());
    let at = ((head.len() + listed + tail.len()) as u32).to_le_bytes();
    let list = biff(0x0085, &[&at[..], &[0, 0, 2], sheet_names].concat()).repeat(2);
    let formula = |row: u8, tokens: &[u8], extra: &[u8]| {
        let length = (tokens.len() as u16).to_le_bytes();
        biff(0x0006, &[&[row, 0, 2, 0, 0, 0], &[0; 14][..], &length, tokens, extra].concat())
    };
    let sheet = [
        biff(0x0809, &[0, version, 0x10, 0, 0, 0, 0, 0]),
        formula(1, tokens, extra),
        formula(2, &[1, 2, 0, 2, 0], &[]),
        biff(0x04BC, &[&[2, 0, 3, 0, 2, 2, 0, 2], &length[..], tokens, extra].concat()),
        formula(3, &[1, 2, 0, 2, 0], &[]),
        biff(0x000A, &[]),
    ];
    [head, list, tail, sheet.concat()].concat()
}

/// A record of an `.xlsb`.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut out = if kind < 128 { vec![kind as u8] } else { vec![kind as u8 | 0x80, (kind >> 7) as u8] };
    out.extend([data.len() as u8 | 0x80, (data.len() >> 7) as u8 | 0x80, (data.len() >> 14) as u8]);
    out.extend(data);
    out
}

/// The workbook part and the sheet part of an `.xlsb` with the same formulas.
pub fn xlsb(tokens: &[u8], extra: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let words = |text: &str| {
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [&(units.len() as u32 / 2).to_le_bytes()[..], &units].concat()
    };
    let sized = |bytes: &[u8]| [&(bytes.len() as u32).to_le_bytes()[..], bytes].concat();
    let formula = [sized(tokens), sized(extra)].concat();
    let links = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let book = [
        record(156, &[&[0; 4][..], &[1, 0, 0, 0], &words("rId1"), &words("s")].concat()),
        record(357, &[]),
        record(362, &links),
        record(39, &[&[0; 5][..], &[0xFF; 4], &words("nm"), &formula, &[0xFF; 4]].concat()),
        record(132, &[]),
    ];
    let cell = |formula: &[u8]| record(9, &[&[2, 0, 0, 0, 0, 0, 0, 0], &[0; 10][..], formula].concat());
    let row = |row: u8| record(0, &[row, 0, 0, 0, 0, 0, 0, 0, 44, 1, 0, 0, 0, 0, 0, 0, 0]);
    let shared = [sized(&[1, 2, 0, 0, 0]), sized(&[2, 0, 0, 0])].concat();
    let block = [&[2, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0][..], &formula].concat();
    let sheet = [
        record(129, &[]),
        row(1),
        cell(&formula),
        row(2),
        cell(&shared),
        record(427, &block),
        row(3),
        cell(&shared),
        record(130, &[]),
    ];
    (book.concat(), sheet.concat())
}
