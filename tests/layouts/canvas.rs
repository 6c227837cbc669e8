//! A sheet under construction: cells, merged regions, and where each true value was put. Blocks are drawn each on a canvas of its own and
//! stamped on the sheet.

use rust_xlsxwriter::{Format, Formula};
use std::collections::BTreeMap;

/// What a cell holds.
#[derive(Clone, Debug)]
pub enum Put {
    Num(f64),
    Text(String),
    /// `=SUM(…)` over cells, with its cached result.
    Sum(Vec<(u32, u32)>, f64),
}

impl From<&str> for Put {
    fn from(s: &str) -> Self {
        Self::Text(s.to_owned())
    }
}

impl From<String> for Put {
    fn from(s: String) -> Self {
        Self::Text(s)
    }
}

/// A true value: (table, schema row, schema column).
pub type Datum = (usize, usize, usize);

#[derive(Clone, Debug, Default)]
pub struct Canvas {
    pub cells: BTreeMap<(u32, u32), Put>,
    pub merges: Vec<(u32, u32, u32, u32)>,
    pub hidden: Vec<u32>,
    /// Where true values stand.
    pub places: BTreeMap<Datum, (u32, u32)>,
}

impl Canvas {
    pub fn put(&mut self, row: u32, col: u32, what: impl Into<Put>) {
        self.cells.insert((row, col), what.into());
    }

    /// Merges a region that holds at most one cell's content in its upper left corner.
    pub fn merge(&mut self, row: u32, col: u32, to_row: u32, to_col: u32) {
        if (to_row, to_col) != (row, col) {
            self.merges.push((row, col, to_row, to_col));
        }
    }

    pub fn height(&self) -> u32 {
        let cells = self.cells.keys().map(|k| k.0 + 1).max().unwrap_or(0);
        self.merges.iter().map(|m| m.2 + 1).max().unwrap_or(0).max(cells)
    }

    pub fn width(&self) -> u32 {
        let cells = self.cells.keys().map(|k| k.1 + 1).max().unwrap_or(0);
        self.merges.iter().map(|m| m.3 + 1).max().unwrap_or(0).max(cells)
    }

    /// The sheet as text, for a look at a failing layout.
    pub fn dump(&self) -> String {
        let mut out = String::new();
        let mut last = None;
        for ((r, c), what) in &self.cells {
            if last != Some(*r) {
                out += &format!("\n{:3} ", r);
                last = Some(*r);
            }
            let text = match what {
                Put::Num(n) => n.to_string(),
                Put::Text(s) => s.replace('\n', "⏎"),
                Put::Sum(_, n) => format!("={n}"),
            };
            out += &format!("[{c}]{text} ");
        }
        out
    }

    /// With rows and columns swapped below the first row, that of the title.
    pub fn turned(&self) -> Self {
        let turn = |r: u32, c: u32| if r == 0 { (0, c) } else { (c + 1, r - 1) };
        let turn_put = |what: &Put| match what {
            Put::Sum(cells, v) => Put::Sum(cells.iter().map(|&(r, c)| turn(r, c)).collect(), *v),
            other => other.clone(),
        };
        let merges = self.merges.iter().filter(|m| m.0 > 0);
        Self {
            cells: self.cells.iter().map(|(&(r, c), what)| (turn(r, c), turn_put(what))).collect(),
            merges: merges.map(|m| (m.1 + 1, m.0 - 1, m.3 + 1, m.2 - 1)).collect(),
            hidden: Vec::new(),
            places: self.places.iter().map(|(d, &(r, c))| (*d, turn(r, c))).collect(),
        }
    }

    /// Copies `block` with its upper left corner at (`row`, `col`).
    pub fn stamp(&mut self, block: &Self, row: u32, col: u32) {
        for (&(r, c), what) in &block.cells {
            let what = match what {
                Put::Sum(cells, v) => Put::Sum(cells.iter().map(|(a, b)| (a + row, b + col)).collect(), *v),
                other => other.clone(),
            };
            self.cells.insert((r + row, c + col), what);
        }
        self.merges.extend(block.merges.iter().map(|m| (m.0 + row, m.1 + col, m.2 + row, m.3 + col)));
        self.hidden.extend(block.hidden.iter().map(|c| c + col));
        self.places.extend(block.places.iter().map(|(d, (r, c))| (*d, (r + row, c + col))));
    }
}

/// The bytes of a workbook with these sheets.
#[expect(clippy::disallowed_types, reason = "the test writes workbooks of its own to read them back")]
pub fn to_xlsx(sheets: &[(String, Canvas)]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let plain = Format::new();
    for (name, canvas) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap_or_else(|e| panic!("{name}: {e}"));
        let at = |c: u32| u16::try_from(c).unwrap();
        for &(r, c, r2, c2) in &canvas.merges {
            sheet
                .merge_range(r, at(c), r2, at(c2), "", &plain)
                .unwrap_or_else(|e| panic!("{name} {r} {c} {r2} {c2}: {e}"));
        }
        for (&(r, c), what) in &canvas.cells {
            match what {
                Put::Num(n) => sheet.write_number(r, at(c), *n).unwrap(),
                Put::Text(s) => sheet.write_string(r, at(c), s).unwrap(),
                Put::Sum(cells, v) => {
                    let list: Vec<String> =
                        cells.iter().map(|&(r, c)| rust_xlsxwriter::utility::row_col_to_cell(r, at(c))).collect();
                    let formula = Formula::new(format!("=SUM({})", list.join(","))).set_result(v.to_string());
                    sheet.write_formula(r, at(c), formula).unwrap()
                }
            };
        }
        for &c in &canvas.hidden {
            sheet.set_column_hidden(at(c)).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}
