//! Draws one table in a style.

use crate::canvas::{Canvas, Put};
use crate::rng::Rng;
use crate::style::{
    Code, Groups, Header, Labels, Notation, Order, Spacers, Style, Subtotals, Title, TitlePlace, Total, Zero,
};
use crate::truth::Truth;
use kensan::schema::{RowKind, Table};

/// A row to draw.
#[derive(Clone, Debug)]
pub struct Line {
    /// The schema row whose values it states; `None` for an invented row.
    pub entry: Option<usize>,
    pub code: Option<String>,
    pub path: Vec<String>,
    /// Whether the values belong to the schema row (not for the second of two).
    pub true_one: bool,
    pub values: Vec<i64>,
}

/// The rows of a table as they should stand, without the total.
pub fn lines(table: &Table, t: usize, truth: &Truth) -> Vec<Line> {
    table
        .rows
        .iter()
        .enumerate()
        .filter(|(_, r)| r.kind != RowKind::Total)
        .map(|(j, r)| Line {
            entry: Some(j),
            code: r.code.clone(),
            path: r.path.clone(),
            true_one: true,
            values: truth.values[t][j].clone(),
        })
        .collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Col {
    Running,
    Code,
    Label(usize),
    Value(usize),
    Extra(&'static str),
}

pub struct Drawing<'a> {
    pub style: &'a Style,
    pub table: &'a Table,
    pub index: usize,
    pub canvas: Canvas,
    pub cols: Vec<Col>,
    pub depth: usize,
    pub row: u32,
    pub number: u32,
    /// Cells of the categories drawn, by value column, to sum.
    pub parts: Vec<Vec<(u32, u32)>>,
    /// First rows of the groups whose label is not yet merged, by level.
    pub open: Vec<Option<u32>>,
    /// Whether the row of a subtotal in front holds the group's label.
    pub opened_by_subtotal: bool,
    /// The last row with a line.
    pub last: u32,
}

/// Draws `lines` as `table` on a canvas of its own.
pub fn table(style: &Style, table: &Table, index: usize, lines: &[Line], total: &[i64], rng: &mut Rng) -> Canvas {
    let joined = matches!(
        style.groups,
        Groups::JoinedSpace
            | Groups::JoinedDot
            | Groups::JoinedSlash
            | Groups::JoinedGreater
            | Groups::JoinedDash
            | Groups::Indented
    );
    let deepest = lines.iter().map(|l| l.path.len()).max().unwrap_or(1);
    let depth = match style.groups {
        _ if joined => 1,
        Groups::JoinedTail => deepest.min(2),
        _ => deepest.max(if style.total == Total::Second { 2 } else { 1 }),
    };
    let mut d = Drawing {
        style,
        table,
        index,
        canvas: Canvas::default(),
        cols: columns(style, table, depth, rng),
        depth,
        row: 0,
        number: 0,
        parts: vec![Vec::new(); table.columns.len()],
        open: vec![None; depth],
        opened_by_subtotal: false,
        last: 0,
    };
    d.title();
    d.header();
    if style.total == Total::First {
        d.total_row(total);
    }
    d.body(lines, rng);
    if !matches!(style.total, Total::First | Total::None) && table.total().is_some() {
        d.total_row(total);
    }
    if style.of_which && style.total == Total::Last {
        d.of_which(total, rng);
    }
    if style.hidden {
        let hide: Vec<u32> =
            (0..d.cols.len()).filter(|&i| matches!(d.cols[i], Col::Extra(_))).map(|i| d.at(i)).collect();
        d.canvas.hidden.extend(hide);
    }
    d.canvas
}

/// Of any quarter: which months they are matters to nobody.
const MONTHS: [&str; 3] = ["7月", "8月", "9月"];

fn columns(style: &Style, table: &Table, depth: usize, rng: &mut Rng) -> Vec<Col> {
    let mut values: Vec<Col> = (0..table.columns.len()).map(Col::Value).collect();
    if style.order == Order::Shuffled {
        rng.shuffle(&mut values);
    }
    let counts = table.columns.iter().filter(|c| c.measure.is_count()).count();
    let extras: Vec<Col> = if style.months && counts == 1 {
        MONTHS.map(Col::Extra).to_vec()
    } else if style.comparison {
        ["前期", "増減", "構成比", "累計"].map(Col::Extra).to_vec()
    } else {
        Vec::new()
    };
    let mut cols = Vec::new();
    if style.running {
        cols.push(Col::Running);
    }
    if matches!(style.code, Code::Text | Code::Number | Code::Full) {
        cols.push(Col::Code);
    }
    let labels = (0..depth).map(Col::Label);
    let behind = if style.comparison_first { Vec::new() } else { extras.clone() };
    let front = if style.comparison_first { extras } else { Vec::new() };
    match style.order {
        Order::CountsLeft => {
            cols.extend(front.into_iter().chain(values));
            cols.extend(labels.chain(behind));
        }
        _ => {
            cols.extend(labels.chain(front).chain(values));
            cols.extend(behind);
        }
    }
    if style.code == Code::Right {
        cols.push(Col::Code);
    }
    cols
}

impl Drawing<'_> {
    /// Sheet column of column `i`.
    fn at(&self, i: usize) -> u32 {
        i as u32 * self.style.spread
    }

    pub fn position(&self, col: Col) -> Option<u32> {
        self.cols.iter().position(|c| *c == col).map(|i| self.at(i))
    }

    fn width(&self) -> u32 {
        self.at(self.cols.len())
    }

    /// Puts something in a form column, merged over its sheet columns.
    fn set(&mut self, col: u32, what: impl Into<Put>) {
        self.canvas.put(self.row, col, what);
        self.canvas.merge(self.row, col, self.row, col + self.style.spread - 1);
    }

    fn title(&mut self) {
        let (n, text) = (self.table.number.unwrap_or(0), &self.table.title);
        let full: String = n.to_string().chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
        let title = match self.style.title {
            Title::Dot => format!("{n}. {text}"),
            Title::FullDot => format!("{full}．{text}"),
            Title::Lenticular => format!("【{n}】{text}"),
            Title::Space => format!("{n}　{text}"),
            Title::Ordinal => format!("第{n}表 {text}"),
            Title::Bracket => format!("（{full}）{text}"),
            Title::Circled => format!("{}{text}", char::from_u32(0x2460 + n - 1).unwrap()),
            Title::Marked => format!("◆{full}．{text}"),
            Title::Square => format!("■ {text}"),
            Title::Plain => text.clone(),
            Title::SheetName | Title::None => return,
        };
        let last = self.width() - 1;
        match self.style.title_place {
            TitlePlace::Left => self.canvas.put(0, 0, title),
            TitlePlace::Right => self.canvas.put(0, last.min(2), title),
            TitlePlace::Merged => {
                self.canvas.put(0, 0, title);
                self.canvas.merge(0, 0, 0, last);
            }
            TitlePlace::CentredMerged => {
                self.canvas.put(0, 1.min(last), title);
                self.canvas.merge(0, 1.min(last), 0, last.max(1));
            }
        }
        self.row = 1;
    }

    fn header_text(&self, col: Col) -> String {
        match col {
            Col::Running => "No.".into(),
            Col::Code => "コード".into(),
            Col::Label(0) if self.style.label_heading => "区分".into(),
            Col::Label(_) => String::new(),
            Col::Extra(w) => w.into(),
            Col::Value(k) => {
                let c = &self.table.columns[k];
                if self.style.months && self.counts() == 1 && c.measure.is_count() {
                    return "計".into();
                }
                match self.style.header {
                    Header::Breaks => c.label.replace(' ', "\n").replace(" (", "\n("),
                    Header::Units if c.measure.is_count() => {
                        format!(
                            "{}（{}）",
                            kensan::text::without_brackets(&c.label.replace(' ', "　")),
                            c.measure.unit()
                        )
                    }
                    Header::Current if self.counts() == 1 && c.measure.is_count() => "当月".into(),
                    _ => c.label.clone(),
                }
            }
        }
    }

    fn counts(&self) -> usize {
        self.table.columns.iter().filter(|c| c.measure.is_count()).count()
    }

    fn header(&mut self) {
        if self.style.header == Header::UnitNote {
            let last = self.width() - 1;
            self.canvas.put(self.row, last, "（単位：件）");
            self.row += 1;
        }
        self.header_rows();
    }

    fn header_rows(&mut self) {
        let two = matches!(self.style.header, Header::TwoMerged | Header::TwoLoose);
        if self.style.header == Header::None {
            return;
        }
        let merged = self.style.header == Header::TwoMerged;
        if self.style.header == Header::Titled {
            // Words over all counts that could be a title as well.
            if let Some(at) = self.cols.iter().position(|c| matches!(c, Col::Value(_))) {
                self.canvas.put(self.row, self.at(at), "相談対象者");
                self.row += 1;
            }
        }
        let top = self.row;
        let spread = self.style.spread;
        let mut done_until = 0;
        for i in 0..self.cols.len() {
            let (col, at) = (self.cols[i], self.at(i));
            let text = self.header_text(col);
            let split = |c: Col| match c {
                Col::Value(k) => self.table.columns[k].label.split_once(' ').filter(|p| !p.1.starts_with('(')),
                _ => None,
            };
            if let Some((group, leaf)) = split(col).filter(|_| two) {
                let run = self.cols[i..].iter().take_while(|c| split(**c).is_some_and(|s| s.0 == group)).count();
                let (group, leaf) = (group.to_owned(), leaf.to_owned());
                if at >= done_until {
                    self.canvas.put(top, at, group);
                    done_until = at + run as u32 * spread;
                    if merged {
                        self.canvas.merge(top, at, top, done_until - 1);
                    }
                }
                self.canvas.put(top + 1, at, leaf);
                if merged {
                    self.canvas.merge(top + 1, at, top + 1, at + spread - 1);
                }
                continue;
            }
            if matches!(col, Col::Label(0)) && self.depth > 1 && (merged || self.style.header == Header::One) {
                self.canvas.put(top, at, text);
                self.canvas.merge(top, at, top + u32::from(two), at + self.depth as u32 * spread - 1);
                continue;
            }
            if matches!(col, Col::Label(n) if n > 0) && (merged || self.style.header == Header::One) {
                continue;
            }
            if !text.is_empty() {
                self.canvas.put(top, at, text);
            }
            self.canvas.merge(top, at, top + u32::from(two && merged), at + spread - 1);
        }
        self.row = top + 1 + u32::from(two);
    }

    pub fn label(&self, text: &str) -> String {
        let map = |f: &dyn Fn(char) -> char| text.chars().map(f).collect::<String>();
        match self.style.labels {
            Labels::Plain => text.to_owned(),
            Labels::Wide => map(&|c| match c {
                '!'..='~' => char::from_u32(c as u32 + 0xFEE0).unwrap(),
                c => c,
            }),
            Labels::Spaced if text.chars().count() == 2 => {
                text.chars().map(String::from).collect::<Vec<_>>().join("　")
            }
            Labels::Spaced => text.to_owned(),
            Labels::Brackets => map(&|c| match c {
                '（' => '(',
                '）' => ')',
                '(' => '（',
                ')' => '）',
                c => c,
            }),
            Labels::Tildes => map(&|c| if c == '～' { '〜' } else { c }),
            Labels::HalfKana => text.replace("サービス", "ｻｰﾋﾞｽ").replace("センター", "ｾﾝﾀｰ").replace("リハ", "ﾘﾊ"),
            Labels::Breaks if text.chars().count() > 8 => {
                let at = text.char_indices().nth(6).unwrap().0;
                format!("{}\n{}", &text[..at], &text[at..])
            }
            Labels::Breaks => text.to_owned(),
            Labels::Circled => text.to_owned(),
        }
    }

    pub fn value(&mut self, k: usize, n: i64, formula: Option<Vec<(u32, u32)>>) -> u32 {
        let at = self.position(Col::Value(k)).unwrap();
        let s = self.style;
        let what = match (formula, n) {
            (Some(cells), _) if !cells.is_empty() && cells.len() < 200 => Put::Sum(cells, n as f64),
            (_, 0) if s.zero != Zero::Zero => match s.zero {
                Zero::Dash => "－".into(),
                Zero::Nil => "なし".into(),
                _ => {
                    self.canvas.merge(self.row, at, self.row, at + s.spread - 1);
                    return at;
                }
            },
            _ => match s.notation {
                Notation::Number => Put::Num(n as f64),
                Notation::Units => format!("{n}{}", self.table.columns[k].measure.unit()).into(),
                Notation::Full => {
                    n.to_string().chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect::<String>().into()
                }
                Notation::Thousands if n >= 1000 => format!("{},{:03}", n / 1000, n % 1000).into(),
                Notation::Thousands => Put::Num(n as f64),
            },
        };
        self.set(at, what);
        at
    }

    fn values(&mut self, line: &Line, rng: &mut Rng) {
        for k in 0..self.table.columns.len() {
            let at = if self.table.columns[k].measure.is_count() {
                let at = self.value(k, line.values[k], None);
                let counts = line.entry.is_none_or(|j| self.table.rows[j].kind == RowKind::Category);
                if counts {
                    self.parts[k].push((self.row, at));
                }
                at
            } else {
                let at = self.position(Col::Value(k)).unwrap();
                if line.values[0] > 0 && rng.one_in(3) {
                    self.set(
                        at,
                        rng.pick(&[
                            "電話での相談が中心",
                            "区立保育園2園、就学相談を含む",
                            "合計3回",
                            "母",
                            "その他",
                            "訪問看護",
                        ]),
                    );
                }
                at
            };
            if let Some(j) = line.entry.filter(|_| line.true_one) {
                self.canvas.places.insert((self.index, j, k), (self.row, at));
            }
        }
        self.extras(line.values[0], rng);
    }

    pub fn extras(&mut self, n: i64, rng: &mut Rng) {
        let before = (n + rng.below(7) as i64 - 3).max(0);
        for (w, what) in [
            ("前期", before as f64),
            ("増減", (n - before) as f64),
            ("構成比", (n as f64 / 7.0 * 10.0).round() / 1000.0),
            ("累計", (n + before) as f64),
            ("7月", (n / 3) as f64),
            ("8月", 0.0),
            ("9月", (n - n / 3) as f64),
        ] {
            if let Some(at) = self.position(Col::Extra(w)) {
                self.set(at, Put::Num(what));
            }
        }
    }

    fn code(&mut self, code: Option<&str>) {
        if self.style.running {
            let n = f64::from(self.number);
            self.set(0, Put::Num(n));
        }
        let (Some(at), Some(code)) = (self.position(Col::Code), code) else { return };
        let what = match self.style.code {
            Code::Number | Code::Right => Put::Num(code.parse().unwrap_or(0.0)),
            Code::Full => code.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect::<String>().into(),
            _ => code.into(),
        };
        self.set(at, what);
    }

    fn body(&mut self, lines: &[Line], rng: &mut Rng) {
        let group_of = |i: usize| lines.get(i).filter(|l| l.path.len() > 1).map(|l| l.path[0].clone());
        let third = (lines.len() / 3).max(1);
        let mut group_start = 0;
        for (i, line) in lines.iter().enumerate() {
            let group = group_of(i);
            let begins = i == 0 || group_of(i - 1) != group || group.is_none();
            let broken = self.style.page_break && i > 0 && i % third == 0 && lines.len() > 8;
            if begins || broken {
                self.close(0);
            }
            if broken {
                if let Some(at) = self.position(Col::Value(0)).filter(|_| self.style.page_numbers) {
                    self.canvas.put(self.row, at, Put::Num((i / third) as f64));
                    self.row += 1;
                }
                self.header_rows();
            }
            if begins {
                group_start = i;
                if self.style.spacers == Spacers::Groups && i > 0 {
                    self.row += 1;
                }
                let many = group.is_some() && group_of(i + 1) == group;
                if self.style.subtotals == Subtotals::Before && many {
                    self.subtotal(lines, i, rng);
                }
            }
            self.number += 1;
            self.labels(lines, i, broken);
            self.code(line.code.as_deref());
            self.values(line, rng);
            self.row += 1;
            if self.style.of_which && i % 7 == 3 && line.values[0] > 1 {
                self.of_which(&line.values.clone(), rng);
            }
            if self.style.spacers == Spacers::Rows {
                self.row += 1;
            }
            let ends = group.is_some() && group_of(i + 1) != group;
            if ends && i > group_start && !matches!(self.style.subtotals, Subtotals::None | Subtotals::Before) {
                self.subtotal(lines, group_start, rng);
            }
        }
        self.close(0);
    }
}
