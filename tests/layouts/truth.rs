//! What a submission truly says: figures that satisfy every relation of the form, entries of the lists, the period.

use crate::rng::Rng;
use kensan::date::Date;
use kensan::schema::{RowKind, Schema};

/// A month or a span of months of the fiscal year 2025.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: (i16, i8),
    pub to: (i16, i8),
}

impl Span {
    pub fn month(m: i8) -> Self {
        let y = if m >= 4 { 2025 } else { 2026 };
        Self { from: (y, m), to: (y, m) }
    }

    pub fn dates(self) -> (Date, Date) {
        let first = |(y, m)| Date::new(y, m, 1).unwrap();
        (first(self.from), first(self.to).last_of_month())
    }
}

#[derive(Clone, Debug)]
pub struct Truth {
    pub span: Span,
    /// By table, schema row, schema column; text columns hold 0.
    pub values: Vec<Vec<Vec<i64>>>,
    pub business_days: i64,
    pub out_of_hours: i64,
    pub all_activities: i64,
    /// By list: entries with a text a column (dates as `10月4日`).
    pub lists: Vec<Vec<Vec<String>>>,
}

fn small(rng: &mut Rng) -> i64 {
    match rng.below(8) {
        0..=2 => 0,
        3..=5 => 1 + rng.below(9) as i64,
        6 => 10 + rng.below(90) as i64,
        _ => 100 + rng.below(1400) as i64,
    }
}

/// Random figures for `schema`: the kita form's relations are kept; other forms get sums that fit.
pub fn random(schema: &Schema, span: Span, rng: &mut Rng) -> Truth {
    let mut values: Vec<Vec<Vec<i64>>> = Vec::new();
    for (t, table) in schema.tables.iter().enumerate() {
        let mut rows = vec![vec![0; table.columns.len()]; table.rows.len()];
        for (j, row) in table.rows.iter().enumerate() {
            if row.kind != RowKind::Category {
                continue;
            }
            if t == 0 && table.columns.len() == 4 {
                let persons = small(rng) % 60;
                let yes = if persons == 0 { 0 } else { rng.below(persons as usize + 1) as i64 };
                let more = if persons == 0 { 0 } else { small(rng) };
                rows[j] = vec![persons, persons + more, yes, persons - yes];
            } else {
                for (k, c) in table.columns.iter().enumerate() {
                    rows[j][k] = if c.measure.is_count() { small(rng) } else { 0 };
                }
            }
        }
        values.push(rows);
    }
    let fits = schema.id == "kita-coordinator";
    if fits {
        // Section 2 counts the persons of section 1 by address.
        let persons: i64 = values[0].iter().map(|r| r[0]).sum();
        let mut left = persons;
        for j in 0..5 {
            let part = if j == 4 { left } else { rng.below(left as usize + 1) as i64 };
            values[1][j][0] = part;
            left -= part;
        }
    }
    for (t, table) in schema.tables.iter().enumerate() {
        sums(table, &mut values[t], rng);
    }
    let all = 50 + rng.below(900) as i64;
    let lists = schema.lists.iter().map(|l| entries(&l.id, l.columns.len(), span, rng)).collect();
    Truth {
        span,
        values,
        // No month has fewer Mondays, Wednesdays and Fridays, holidays left out (P107).
        business_days: 5 + rng.below(5) as i64,
        out_of_hours: rng.below(all as usize) as i64,
        all_activities: all,
        lists,
    }
}

/// Fills totals and subtotals from their parts, of-which rows with a part of their parent.
pub fn sums(table: &kensan::schema::Table, rows: &mut [Vec<i64>], rng: &mut Rng) {
    for pass in [RowKind::Subtotal, RowKind::Total, RowKind::OfWhich] {
        for (j, row) in table.rows.iter().enumerate().filter(|(_, r)| r.kind == pass) {
            for k in 0..table.columns.len() {
                let sum: i64 = row.parts.iter().map(|&p| rows[p][k]).sum();
                rows[j][k] = if pass == RowKind::OfWhich { rng.below(sum as usize + 1) as i64 } else { sum };
            }
        }
    }
}

fn entries(list: &str, columns: usize, span: Span, rng: &mut Rng) -> Vec<Vec<String>> {
    if list == "other" {
        return Vec::new();
    }
    let names = [
        "合同報告会",
        "区立園長会",
        "地域看護学講義",
        "児童分野の情報交換会",
        "養成研修企画会議",
        "小児訪問看護研修会",
    ];
    let roles: &[&str] = match list {
        "outreach" => &["区内", "区外"],
        _ => &["参加", "講師", "開催", "運営 ファシリテーター"],
    };
    let mut months: Vec<i8> = vec![span.from.1];
    while months[months.len() - 1] != span.to.1 {
        months.push(months[months.len() - 1] % 12 + 1);
    }
    let mut days: Vec<(usize, usize)> =
        (0..2 + rng.below(7)).map(|_| (rng.below(months.len()), 1 + rng.below(28))).collect();
    days.sort_unstable();
    let mut out: Vec<Vec<String>> = days
        .into_iter()
        .enumerate()
        .map(|(i, (m, d))| {
            let texts = [
                rng.pick(roles).to_owned(),
                format!("第{}回{}", i + 1, rng.pick(&names)),
                format!("{}月{d}日", months[m]),
                rng.pick(&["対面", "ZOOM", "オンライン", "対面・北区役所"]).to_owned(),
                rng.pick(&["情報交換", "事例検討", "次年度の計画"]).to_owned(),
                rng.pick(&["支援者", "保護者", "担当者"]).to_owned(),
                format!("{}名", 1 + rng.below(80)),
            ];
            texts[..columns].to_vec()
        })
        .collect();
    // Entries of one role stand together, as an office sorts them; dates ascend within.
    out.sort_by(|a, b| a[0].cmp(&b[0]));
    out
}
