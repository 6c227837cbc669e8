//! The form errors are planted in: a two-way table with row sums, a column with subtotals and an of-which row, a column whose total must
//! agree with the first table's, and a header figure that repeats a total. Figures are random and right before anything is planted.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::rng::Rng;

/// Zero-based row and column.
pub type At = (u32, u32);

/// Where a figure stands in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Inside the two-way table.
    Body,
    /// Its row sums.
    RowSum,
    /// Its column totals.
    ColumnTotal,
    /// Where both meet; repeated by the third table.
    GrandTotal,
    /// A category under a subtotal and a total.
    Part,
    /// The subtotals.
    Subtotal,
    /// Their total; repeated in the header.
    Total,
    /// A category of the third table, under a total that another table repeats.
    LonePart,
    /// That total.
    CrossTotal,
    /// The header figure.
    Header,
    /// Already inside another row.
    OfWhich,
}

impl Place {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Body => "two-way body",
            Self::RowSum => "row sum",
            Self::ColumnTotal => "column total",
            Self::GrandTotal => "grand total",
            Self::Part => "part of a subtotal",
            Self::Subtotal => "subtotal",
            Self::Total => "total with subtotals",
            Self::LonePart => "part of a column",
            Self::CrossTotal => "total of a column",
            Self::Header => "header",
            Self::OfWhich => "of which",
        }
    }
}

/// A figure: its place, what it sums (for sums), and its value.
#[derive(Clone, Debug)]
pub struct Figure {
    pub place: Place,
    pub parts: Vec<At>,
    pub value: i64,
}

/// The form filled in.
#[derive(Clone, Debug)]
pub struct Filled {
    pub figures: BTreeMap<At, Figure>,
    /// Whether sums are formulas (the header figure never is).
    pub live: bool,
    labels: BTreeMap<At, String>,
}

const ROWS: u32 = 8;
const COLUMNS: u32 = 4;
const GROUPS: u32 = 3;
const GROUP: u32 = 5;
const LONE: u32 = 8;
const TWO_WAY: u32 = 6;

impl Filled {
    pub fn new(live: bool, rng: &mut Rng) -> Self {
        let mut filled = Self { figures: BTreeMap::new(), live, labels: BTreeMap::new() };
        filled.label(0, 0, "相談集計表");
        filled.label(1, 0, "令和7年度 第1四半期（令和7年4月1日～令和7年6月30日）");
        filled.label(2, 0, "受付総数");
        let size = [20, 60, 300][rng.below(3)];
        let mut count = || 1 + rng.below(size) as i64 + if size == 300 { 10 } else { 0 };
        // 1. The two-way table.
        filled.label(4, 0, "1. 方法別");
        for (k, word) in ["コード", "区分", "電話", "来所", "訪問", "書面", "計"].iter().enumerate() {
            filled.label(5, k as u32, word);
        }
        for i in 0..ROWS {
            let row = TWO_WAY + i;
            filled.label(row, 0, &format!("'01{:02}", i + 1));
            filled.label(row, 1, &format!("方法{}", letter(i)));
            for k in 0..COLUMNS {
                filled.put((row, 2 + k), Place::Body, count());
            }
            filled.sum((row, 2 + COLUMNS), Place::RowSum, (0..COLUMNS).map(|k| (row, 2 + k)).collect());
        }
        let total = TWO_WAY + ROWS;
        filled.label(total, 1, "合計");
        for k in 0..=COLUMNS {
            let place = if k < COLUMNS { Place::ColumnTotal } else { Place::GrandTotal };
            filled.sum((total, 2 + k), place, (0..ROWS).map(|i| (TWO_WAY + i, 2 + k)).collect());
        }
        // 2. Subtotals.
        let mut row = total + 2;
        filled.label(row, 0, "2. 内容別");
        row += 1;
        for (k, word) in ["コード", "区分", "件数"].iter().enumerate() {
            filled.label(row, k as u32, word);
        }
        row += 1;
        let mut all = Vec::new();
        let mut code = 1;
        for group in 0..GROUPS {
            let mut own = Vec::new();
            for i in 0..GROUP {
                filled.label(row, 0, &format!("'02{code:02}"));
                filled.label(row, 1, &format!("内容{}", letter(group * GROUP + i)));
                let value = count();
                filled.put((row, 2), Place::Part, value);
                own.push((row, 2));
                (row, code) = (row + 1, code + 1);
                if group == 1 && i == 2 {
                    filled.label(row, 0, "'0299");
                    filled.label(row, 1, "うち新規");
                    filled.put((row, 2), Place::OfWhich, value.min(1 + value / 2));
                    row += 1;
                }
            }
            filled.label(row, 1, &format!("{}群計", letter(group)));
            filled.sum((row, 2), Place::Subtotal, own.clone());
            all.extend(own);
            row += 1;
        }
        filled.label(row, 1, "合計");
        filled.sum((row, 2), Place::Total, all);
        filled.put((2, 1), Place::Header, filled.figures[&(row, 2)].value);
        // 3. A column that must add up to the two-way table's total.
        row += 2;
        filled.label(row, 0, "3. 地区別");
        row += 1;
        for (k, word) in ["コード", "区分", "件数"].iter().enumerate() {
            filled.label(row, k as u32, word);
        }
        row += 1;
        let grand = filled.figures[&(total, 2 + COLUMNS)].value;
        let first = row;
        for i in 0..LONE {
            filled.label(row, 0, &format!("'03{:02}", i + 1));
            filled.label(row, 1, &format!("地区{}", letter(i)));
            let value = if i + 1 < LONE { grand / i64::from(LONE) + i64::from(i) - 3 } else { 0 };
            filled.put((row, 2), Place::LonePart, value.max(0));
            row += 1;
        }
        let given: i64 = (first..row).map(|r| filled.figures[&(r, 2)].value).sum();
        filled.put((row - 1, 2), Place::LonePart, grand - given);
        filled.label(row, 1, "合計");
        filled.sum((row, 2), Place::CrossTotal, (first..row).map(|r| (r, 2)).collect());
        filled
    }

    fn label(&mut self, row: u32, col: u32, text: &str) {
        self.labels.insert((row, col), text.to_owned());
    }

    fn put(&mut self, at: At, place: Place, value: i64) {
        self.figures.insert(at, Figure { place, parts: Vec::new(), value });
    }

    fn sum(&mut self, at: At, place: Place, parts: Vec<At>) {
        let value = parts.iter().map(|p| self.figures[p].value).sum();
        self.figures.insert(at, Figure { place, parts, value });
    }

    /// The true figures.
    pub fn right(&self) -> BTreeMap<At, i64> {
        self.figures.iter().map(|(at, f)| (*at, f.value)).collect()
    }

    /// The cells of a place.
    pub fn of(&self, place: Place) -> Vec<At> {
        self.figures.iter().filter(|(_, f)| f.place == place).map(|(at, _)| *at).collect()
    }

    /// What Excel shows after some cells were typed over: sums that are formulas follow, typed ones stay.
    pub fn after(&self, typed: &BTreeMap<At, i64>) -> BTreeMap<At, i64> {
        let mut values: BTreeMap<At, i64> = self.figures.iter().map(|(at, f)| (*at, f.value)).collect();
        values.extend(typed);
        if self.live {
            // Sums of sums stand below or to the right of their parts.
            for (at, figure) in &self.figures {
                if !figure.parts.is_empty() && !typed.contains_key(at) {
                    let sum = figure.parts.iter().map(|p| values[p]).sum();
                    values.insert(*at, sum);
                }
            }
        }
        values
    }

    /// The sheet as text for `book::xlsx`: `values` in the cells, `instead` in place of what a cell would hold.
    pub fn text(&self, values: &BTreeMap<At, i64>, instead: &BTreeMap<At, String>, hidden: Option<u32>) -> String {
        let last = self.labels.keys().chain(self.figures.keys()).map(|at| at.0).max().unwrap_or(0);
        let mut out = "# 報告\n".to_owned();
        for row in 0..=last {
            let width = 2 + COLUMNS + 1;
            let cells: Vec<String> = (0..width)
                .map(|col| {
                    let at = (row, col);
                    let Some(figure) = self.figures.get(&at) else {
                        return self.labels.get(&at).cloned().unwrap_or_default();
                    };
                    if let Some(text) = instead.get(&at) {
                        text.clone()
                    } else if self.live && !figure.parts.is_empty() {
                        format!("={}=>{}", sum_of(&figure.parts), values[&at])
                    } else {
                        values[&at].to_string()
                    }
                })
                .collect();
            let _ = writeln!(out, "{}", cells.join("|"));
        }
        if let Some(row) = hidden {
            let _ = writeln!(out, "!row {}", row + 1);
        }
        out
    }
}

/// `SUM(C7:C9,C11)` over cells of one row or column.
pub fn sum_of(parts: &[At]) -> String {
    let mut ranges: Vec<(At, At)> = Vec::new();
    for &at in parts {
        match ranges.last_mut() {
            Some((_, end)) if (end.0 + 1, end.1) == at || (end.0, end.1 + 1) == at => *end = at,
            _ => ranges.push((at, at)),
        }
    }
    let range = |(a, b): &(At, At)| if a == b { a1(*a) } else { format!("{}:{}", a1(*a), a1(*b)) };
    format!("SUM({})", ranges.iter().map(range).collect::<Vec<_>>().join(","))
}

pub fn a1((row, col): At) -> String {
    format!("{}{}", char::from(b'A' + col as u8), row + 1)
}

fn letter(i: u32) -> char {
    char::from_u32('あ' as u32 + 2 * i + 1).expect("hiragana follow each other")
}

/// The form's schema.
pub fn schema() -> String {
    let mut out = String::from(
        "id = \"planted\"\nversion = \"1\"\ntitle = \"相談集計表\"\nlanguage = \"ja\"\n\n[recognise]\ntitles = [\"相談集計表\"]\nmin_tables = 1\n\n\
         [[header]]\nid = \"received\"\nlabel = \"受付総数\"\nmeasure = \"events\"\nsources = [{ labels = [\"受付総数\"] }]\n\n\
         [[table]]\nid = \"1\"\nnumber = 1\ntitle = \"方法別\"\ncolumns = [\n",
    );
    for (id, label) in [("a", "電話"), ("b", "来所"), ("c", "訪問"), ("d", "書面"), ("all", "計")] {
        let _ = writeln!(out, "    {{ id = \"{id}\", label = \"{label}\", measure = \"events\" }},");
    }
    let rows = |out: &mut String, table: u32, word: &str, count: u32| {
        for i in 0..count {
            let _ = writeln!(out, "    {{ code = \"0{table}{:02}\", path = [\"{word}{}\"] }},", i + 1, letter(i));
            if (table, i) == (2, 7) {
                let _ = writeln!(out, "    {{ code = \"0299\", path = [\"うち新規\"], of = \"0208\" }},");
            }
        }
    };
    out.push_str("]\nrows = [\n");
    rows(&mut out, 1, "方法", ROWS);
    out.push_str("]\ntotal = { label = \"合計\" }\nedits = [\"a + b + c + d = all\"]\n\n");
    let column = "columns = [{ id = \"n\", label = \"件数\", measure = \"events\" }]\nrows = [\n";
    let _ = write!(out, "[[table]]\nid = \"2\"\nnumber = 2\ntitle = \"内容別\"\n{column}");
    rows(&mut out, 2, "内容", GROUPS * GROUP);
    out.push_str("]\nsubtotals = [\n");
    for group in 0..GROUPS {
        let parts: Vec<String> = (1..=GROUP).map(|i| format!("\"02{:02}\"", group * GROUP + i)).collect();
        let _ = writeln!(out, "    {{ path = [\"{}群計\"], parts = [{}] }},", letter(group), parts.join(", "));
    }
    let _ = write!(
        out,
        "]\ntotal = {{ label = \"合計\" }}\n\n[[table]]\nid = \"3\"\nnumber = 3\ntitle = \"地区別\"\n{column}"
    );
    rows(&mut out, 3, "地区", LONE);
    out.push_str(
        "]\ntotal = { label = \"合計\" }\n\n[[edit]]\nrule = \"1:total.all = 3:total.n\"\n\n[[edit]]\nrule = \"header.received = 2:total.n\"\n",
    );
    out
}
