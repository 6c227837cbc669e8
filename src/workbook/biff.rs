//! What calamine does not tell about an `.xls`: number formats of cells, hidden rows and columns, which cells hold formulas –
//! and how large a rectangle each sheet would take, before calamine allocates it.
//!
//! A walk over the records of the workbook stream ([MS-XLS] 2.1.4), believing no count in it. Record numbers are those of
//! BIFF5 and BIFF8; older files give nothing here.

use super::Spans;
use super::cfb::{u16_at, u32_at};
use super::formats::{Formats, builtin};
use crate::a1::{CellRange, CellRef};
use std::collections::{HashMap, HashSet};

/// What the walk found out about one sheet.
#[derive(Debug, Default)]
pub(super) struct SheetFacts {
    /// Around all cells with values.
    pub used: Option<CellRange>,
    pub hidden_rows: Spans,
    pub hidden_cols: Spans,
    /// Cells with their cell style, sorted by position, and whether they hold a formula.
    cells: Vec<(CellRef, u16, bool)>,
    text_bytes: u64,
}

impl SheetFacts {
    /// Cell style and whether there is a formula; `None` for a cell the walk did not see.
    pub fn at(&self, at: CellRef) -> Option<(u16, bool)> {
        let i = self.cells.binary_search_by_key(&at, |c| c.0).ok()?;
        self.cells.get(i).map(|c| (c.1, c.2))
    }

    /// The cells that hold formulas.
    pub fn formulas(&self) -> impl Iterator<Item = CellRef> + '_ {
        self.cells.iter().filter(|c| c.2).map(|c| c.0)
    }
}

/// What the walk found out about the workbook.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// In the order of the sheet list, charts and macro sheets included.
    pub sheets: Vec<SheetFacts>,
    /// Number format of each cell style.
    pub styles: Vec<u16>,
    /// Bytes of text if every cell had its own copy of its shared string, as calamine makes them.
    pub text_bytes: u64,
}

struct Record<'b> {
    kind: u16,
    data: &'b [u8],
    next: usize,
}

fn record(stream: &[u8], at: usize) -> Option<Record<'_>> {
    let kind = u16_at(stream, at)?;
    let len = usize::from(u16_at(stream, at + 2)?);
    let data = stream.get(at + 4..at + 4 + len)?;
    Some(Record { kind, data, next: at + 4 + len })
}

const SST: u16 = 0x00FC;
const CONTINUE: u16 = 0x003C;
const LABELSST: u16 = 0x00FD;
const BOUNDSHEET: u16 = 0x0085;
const FORMAT: u16 = 0x041E;
const XF: u16 = 0x00E0;
const EOF: u16 = 0x000A;
const BOF: u16 = 0x0809;

/// Walks the stream.
pub(super) fn walk(stream: &[u8], formats: &mut Formats) -> Facts {
    let mut facts = Facts::default();
    let biff8 = u16_at(stream, 4) == Some(0x0600);
    let (mut offsets, mut codes, mut xfs, mut strings) = (Vec::new(), HashMap::new(), Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(r) = record(stream, at) {
        match r.kind {
            BOUNDSHEET => offsets.extend(u32_at(r.data, 0)),
            FORMAT => {
                if let Some((id, code)) = format_code(r.data, biff8) {
                    codes.insert(id, code);
                }
            }
            XF => xfs.extend(u16_at(r.data, 2)),
            SST => strings = string_lengths(stream, &r),
            EOF => break,
            _ => {}
        }
        at = r.next;
    }
    facts.styles = xfs
        .iter()
        .map(|id| match codes.get(id) {
            Some(code) => formats.index(code),
            None => formats.index(builtin(u32::from(*id)).unwrap_or("General")),
        })
        .collect();
    // Two sheets at one offset would make a small file cost much.
    let mut seen = HashSet::new();
    for offset in offsets {
        let twice = !seen.insert(offset);
        facts.sheets.push(if twice { SheetFacts::default() } else { sheet(stream, offset as usize, &strings) });
    }
    facts.text_bytes = facts.sheets.iter().map(|s| s.text_bytes).sum();
    facts
}

fn sheet(stream: &[u8], start: usize, strings: &[u32]) -> SheetFacts {
    let mut facts = SheetFacts::default();
    let (mut hidden_rows, mut hidden_cols) = (Vec::new(), Vec::new());
    let (mut at, mut depth) = (start, 0u32);
    while let Some(r) = record(stream, at) {
        at = r.next;
        match r.kind {
            BOF => depth += 1,
            EOF if depth <= 1 => break,
            EOF => depth -= 1,
            // Charts inside the sheet have records of their own.
            _ if depth > 1 => {}
            // ROW: a height of nothing or the flag fDyZero.
            0x0208 => {
                if let (Some(row), Some(height), Some(flags)) =
                    (u16_at(r.data, 0), u16_at(r.data, 6), u16_at(r.data, 12))
                    && (flags & 0x20 != 0 || height % 0x8000 == 0)
                {
                    hidden_rows.push((u32::from(row), u32::from(row)));
                }
            }
            // COLINFO: a width of nothing or the flag fHidden.
            0x007D => {
                if let (Some(first), Some(last), Some(width), Some(flags)) =
                    (u16_at(r.data, 0), u16_at(r.data, 2), u16_at(r.data, 4), u16_at(r.data, 8))
                    && (flags & 1 != 0 || width == 0)
                {
                    hidden_cols.push((u32::from(first), u32::from(last.min(255))));
                }
            }
            // FORMULA, NUMBER, LABEL, BOOLERR, RSTRING, LABELSST, RK; a shared or array formula is a FORMULA in each cell.
            0x0006 | 0x0203 | 0x0204 | 0x0205 | 0x00D6 | LABELSST | 0x027E => {
                if let (Some(row), Some(col), Some(style)) = (u16_at(r.data, 0), u16_at(r.data, 2), u16_at(r.data, 4)) {
                    facts.cells.push((CellRef::new(row.into(), col.into()), style, r.kind == 0x0006));
                    if r.kind == LABELSST {
                        let index = u32_at(r.data, 6).map_or(usize::MAX, |i| i as usize);
                        facts.text_bytes += strings.get(index).copied().map_or(0, u64::from);
                    }
                }
            }
            // MULRK: a run of numbers, each with its style.
            0x00BD => {
                if let (Some(row), Some(first)) = (u16_at(r.data, 0), u16_at(r.data, 2)) {
                    let count = r.data.len().saturating_sub(6) / 6;
                    for i in 0..count.min(256) {
                        if let Some(style) = u16_at(r.data, 4 + 6 * i) {
                            facts.cells.push((CellRef::new(row.into(), u32::from(first) + i as u32), style, false));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    facts.cells.sort_by_key(|c| c.0);
    facts.cells.dedup_by_key(|c| c.0);
    facts.used = facts.cells.iter().map(|c| CellRange::new(c.0, c.0)).reduce(|all, c| all.including(c.start));
    facts.hidden_rows = Spans::from_spans(hidden_rows);
    facts.hidden_cols = Spans::from_spans(hidden_cols);
    facts
}

/// The longest each shared string can be in UTF-8, in order ([MS-XLS] 2.5.293); stops where the table contradicts itself.
fn string_lengths(stream: &[u8], first: &Record<'_>) -> Vec<u32> {
    let mut segments = vec![first.data.get(8..).unwrap_or_default()];
    let mut at = first.next;
    while let Some(r) = record(stream, at).filter(|r| r.kind == CONTINUE) {
        segments.push(r.data);
        at = r.next;
    }
    let mut table = Segments { parts: segments, current: 0, at: 0 };
    let mut lengths = Vec::new();
    while let Some(length) = table.string() {
        lengths.push(length);
    }
    lengths
}

/// A record with its continuations. Characters may be cut anywhere between two of them; the rest begins with a flag of its own.
struct Segments<'b> {
    parts: Vec<&'b [u8]>,
    current: usize,
    at: usize,
}

impl Segments<'_> {
    fn byte(&mut self) -> Option<u8> {
        loop {
            let segment = self.parts.get(self.current)?;
            if let Some(&b) = segment.get(self.at) {
                self.at += 1;
                return Some(b);
            }
            self.current += 1;
            self.at = 0;
        }
    }

    fn number(&mut self, bytes: u32) -> Option<u64> {
        (0..bytes).try_fold(0, |n, i| Some(n | u64::from(self.byte()?) << (8 * i)))
    }

    fn skip(&mut self, mut bytes: u64) -> Option<()> {
        while bytes > 0 {
            let left = (self.parts.get(self.current)?.len() - self.at) as u64;
            let step = left.min(bytes);
            self.at += step as usize;
            bytes -= step;
            if bytes > 0 {
                self.current += 1;
                self.at = 0;
            }
        }
        Some(())
    }

    fn string(&mut self) -> Option<u32> {
        let chars = self.number(2)?;
        let mut flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.number(2)? } else { 0 };
        let extra = if flags & 4 != 0 { self.number(4)? } else { 0 };
        let mut left = chars;
        while left > 0 {
            let width = 1 + u64::from(flags & 1);
            let here = (self.parts.get(self.current)?.len() - self.at) as u64 / width;
            let step = here.min(left);
            self.skip(step * width)?;
            left -= step;
            if left > 0 {
                self.current += 1;
                self.at = 0;
                flags = self.byte()?;
            }
        }
        self.skip(4 * runs + extra)?;
        u32::try_from(3 * chars).ok()
    }
}

/// Number and code of a FORMAT record.
fn format_code(data: &[u8], biff8: bool) -> Option<(u16, String)> {
    let id = u16_at(data, 0)?;
    if !biff8 {
        let len = usize::from(*data.get(2)?);
        let (text, _, _) = encoding_rs::SHIFT_JIS.decode(data.get(3..3 + len)?);
        return Some((id, text.into_owned()));
    }
    let len = usize::from(u16_at(data, 2)?);
    let wide = data.get(4)? & 1 != 0;
    let units: Vec<u16> = if wide {
        data.get(5..5 + 2 * len)?.chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]])).collect()
    } else {
        data.get(5..5 + len)?.iter().map(|&b| u16::from(b)).collect()
    };
    Some((id, String::from_utf16_lossy(&units)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn push(stream: &mut Vec<u8>, kind: u16, data: &[u8]) {
        stream.extend(kind.to_le_bytes());
        stream.extend((data.len() as u16).to_le_bytes());
        stream.extend(data);
    }

    fn words(words: &[u16]) -> Vec<u8> {
        words.iter().flat_map(|w| w.to_le_bytes()).collect()
    }

    #[test]
    fn formats_hidden_rows_and_formulas_are_found() {
        let mut s = Vec::new();
        push(&mut s, BOF, &words(&[0x0600, 5]));
        push(&mut s, FORMAT, &[176, 0, 4, 0, 0, b'0', b'0', b'0', b'0']);
        push(&mut s, XF, &words(&[0, 0, 0]));
        push(&mut s, XF, &words(&[0, 176, 0]));
        push(&mut s, BOUNDSHEET, &[0; 8]);
        push(&mut s, EOF, &[]);
        let start = s.len() as u32;
        push(&mut s, BOF, &words(&[0x0600, 0x10]));
        push(&mut s, 0x0208, &words(&[3, 0, 1, 255, 0, 0, 0x20, 0]));
        push(&mut s, 0x007D, &words(&[1, 2, 2000, 0, 1]));
        push(&mut s, 0x0203, &words(&[3, 1, 1, 0, 0, 0, 0]));
        push(&mut s, 0x0006, &words(&[4, 2, 0, 0, 0, 0, 0]));
        push(&mut s, 0x00BD, &words(&[5, 0, 1, 0, 0, 0, 0, 0, 1]));
        push(&mut s, EOF, &[]);
        let at = s.windows(4).position(|w| w == [0x85, 0, 8, 0]).unwrap() + 4;
        s[at..at + 4].copy_from_slice(&start.to_le_bytes());

        let mut formats = Formats::new();
        let facts = walk(&s, &mut formats);
        let sheet = &facts.sheets[0];
        assert_eq!(&*formats.into_list()[usize::from(facts.styles[1])].code, "0000");
        assert!(sheet.hidden_rows.contains(3) && !sheet.hidden_rows.contains(4));
        assert_eq!(sheet.hidden_cols.as_slice(), [(1, 2)]);
        assert_eq!(sheet.at(CellRef::new(3, 1)), Some((1, false)));
        assert_eq!(sheet.formulas().collect::<Vec<_>>(), [CellRef::new(4, 2)]);
        assert_eq!(sheet.used.unwrap().to_string(), "A4:C6");
    }

    #[test]
    fn shared_strings_are_measured_over_continuations() {
        let mut s = Vec::new();
        push(&mut s, SST, &[0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, b'a', b'b', 4, 0, 1, b'a', 0]);
        push(&mut s, CONTINUE, &[0, b'b', b'c', b'd', 1, 0, 8, 1, 0, b'x', 0, 0, 0, 0, 9]);
        assert_eq!(string_lengths(&s, &record(&s, 0).unwrap()), [6, 12, 3]);
    }

    #[test]
    fn any_stream_is_walked_to_its_end() {
        for len in 0..40 {
            walk(&vec![0x09; len], &mut Formats::new());
            walk(&vec![0xFF; len], &mut Formats::new());
        }
    }
}
