//! Puts a submission's blocks on sheets: header figures, tables, lists, and what else stands on an office's sheets.

use crate::canvas::{Canvas, Datum, Put};
use crate::draw::{self, Line};
use crate::rng::Rng;
use crate::style::{Beside, Head, Lists, Parts, Period, Sheets, Style, Title, Total};
use crate::truth::{Span, Truth};
use kensan::schema::{List, Schema, Table};
use std::collections::BTreeMap;

/// A workbook and what is true of it.
pub struct Made {
    pub sheets: Vec<(String, Canvas)>,
    pub file_name: String,
    /// Where every true value stands: sheet and cell.
    pub places: BTreeMap<Datum, (String, u32, u32)>,
}

pub fn era(span: Span) -> String {
    let year = |y: i16| format!("令和{}年", y - 2018);
    if span.from == span.to { format!("{}{}月分", year(span.from.0), span.from.1) } else { quarters(span) }
}

fn quarters(span: Span) -> String {
    let q = |m: i8| (m + 8) % 12 / 3 + 1;
    match (q(span.from.1), q(span.to.1)) {
        (a, b) if a == b => format!("令和7年度 第{a}四半期"),
        (a, b) => format!("令和7年度 第{a}～{b}四半期（{}月末日現在）", span.to.1),
    }
}

fn last_day(span: Span) -> i8 {
    span.dates().1.day()
}

/// The block above the tables.
fn head(style: &Style, truth: &Truth) -> Canvas {
    let mut c = Canvas::default();
    let span = truth.span;
    c.put(0, 0, "北区医療的ケア児等コーディネーター事業");
    c.merge(0, 0, 0, 4);
    c.put(1, 0, "業務報告書");
    let mut r = 2;
    match style.period {
        Period::Title => {
            c.put(2, 0, era(span));
            r = 3;
        }
        Period::Split if span.from == span.to => {
            for (k, part) in ["令和", "", "年", "", "月分"].iter().enumerate() {
                c.put(2, k as u32, *part);
            }
            c.put(2, 1, Put::Num(f64::from(span.from.0 - 2018)));
            c.put(2, 3, Put::Num(f64::from(span.from.1)));
            r = 3;
        }
        Period::Dates | Period::Split => {
            let day = |(y, m): (i16, i8), d| format!("令和{}年{m}月{d}日", y - 2018);
            c.put(2, 0, "報告期間");
            c.put(2, 1, format!("{}～{}", day(span.from, 1), day(span.to, last_day(span))));
            r = 3;
        }
        Period::TwoRows => {
            let day = |(y, m): (i16, i8), d| format!("令和{}年{m}月{d}日", y - 2018);
            for (k, (word, day)) in
                [("自", day(span.from, 1)), ("至", day(span.to, last_day(span)))].into_iter().enumerate()
            {
                c.put(2 + k as u32, 0, word);
                c.put(2 + k as u32, 1, day);
            }
            r = 4;
        }
        Period::SheetName | Period::FileName => {}
    }
    if style.seals {
        for (k, w) in ["課長", "係長", "担当"].iter().enumerate() {
            c.put(0, 6 + k as u32, *w);
        }
        c.put(r, 4, "提出日 令和8年4月10日");
        c.put(r + 1, 4, "報告者　北区　太郎　㊞");
        r += 2;
    }
    r += 1;
    if style.head == Head::Below {
        let figures = [truth.business_days, truth.out_of_hours, truth.all_activities];
        c.put(r, 0, "開所時間");
        c.put(r + 1, 0, "月・水・金 9:00～17:00");
        for (k, (word, n)) in ["業務日数", "時間外活動", "全活動"].into_iter().zip(figures).enumerate() {
            c.put(r, 1 + k as u32, word);
            c.put(r + 1, 1 + k as u32, Put::Num(n as f64));
        }
    } else if style.head == Head::OneCell {
        c.put(r, 0, "開所時間：月・水・金 9:00～17:00");
        c.put(r + 1, 0, format!("業務日数：{}日", truth.business_days));
        c.put(r + 2, 0, format!("時間外活動／全活動　{}回／{}回", truth.out_of_hours, truth.all_activities));
    } else {
        c.put(r, 0, "開所時間");
        c.put(r, 1, "月・水・金 9:00～17:00");
        c.put(r + 1, 0, "業務日数");
        c.put(r + 1, 1, Put::Num(truth.business_days as f64));
        c.put(r + 2, 0, "時間外活動");
        c.put(r + 2, 1, format!("{}回", truth.out_of_hours));
        c.put(r + 2, 2, "全活動");
        c.put(r + 2, 3, format!("{}回", truth.all_activities));
    }
    c
}

fn list(style: &Style, list: &List, entries: &[Vec<String>], with_title: bool) -> Canvas {
    let mut c = Canvas::default();
    let mut r = 0;
    if with_title && style.title != Title::None {
        c.put(0, 0, format!("{}. {}", list.section.unwrap_or(0), list.title));
        r = 1;
    }
    for (k, col) in list.columns.iter().enumerate() {
        c.put(r, k as u32, col.label.as_str());
    }
    for (i, entry) in entries.iter().enumerate() {
        for (k, text) in entry.iter().enumerate() {
            c.put(r + 1 + i as u32, k as u32, text.as_str());
        }
    }
    c
}

/// A submission on sheets. `lines` holds each table's rows (with planted faults), `totals` its stated totals.
pub fn make(
    schema: &Schema,
    style: &Style,
    truth: &Truth,
    lines: &[Vec<Line>],
    totals: &[Vec<i64>],
    rng: &mut Rng,
) -> Made {
    let tables: Vec<Canvas> =
        schema.tables.iter().enumerate().map(|(t, table)| drawn(style, table, t, &lines[t], &totals[t], rng)).collect();
    let mut order: Vec<usize> = (0..tables.len()).collect();
    if style.sheets == Sheets::Reversed {
        order.reverse();
    }
    if style.shuffle_sections {
        rng.shuffle(&mut order);
    }
    let mut pages: Vec<(String, Canvas)> = Vec::new();
    let head = head(style, truth);
    let (top, left) = style.offset;
    let main = if style.period == Period::SheetName { short(truth.span) } else { "業務報告書".to_owned() };
    let mut first = Canvas::default();
    first.stamp(&head, top, left);
    let below = top + head.height() + 1;
    match style.sheets {
        Sheets::One | Sheets::Reversed => {
            stack(&mut first, &order, &tables, below, left, style, rng);
            pages.push((main, first));
        }
        Sheets::SideBySide | Sheets::SideBySideTight => {
            let gap = if style.sheets == Sheets::SideBySide { 1 + rng.below(3) as u32 } else { 1 };
            let cut = 1 + rng.below(order.len().max(2) - 1);
            let (a, b) = order.split_at(cut.min(order.len()));
            let width = a
                .iter()
                .map(|&t| tables[t].width())
                .max()
                .unwrap_or(0)
                .max(if style.sheets == Sheets::SideBySide { 5 } else { 0 });
            stack(&mut first, a, &tables, below, left, style, rng);
            stack(&mut first, b, &tables, below, left + width + gap, style, rng);
            pages.push((main, first));
        }
        Sheets::Each => {
            pages.push((if main == "業務報告書" { "表紙".into() } else { main }, first));
            for &t in &order {
                let mut page = Canvas::default();
                stack(&mut page, &[t], &tables, top, left, style, rng);
                let table = &schema.tables[t];
                let n = table.number.unwrap_or(0);
                let name = match style.title {
                    Title::None => format!("Sheet{}", t + 7),
                    Title::SheetName => format!("{n}.{}", kensan::text::without_brackets(&table.title)),
                    _ => rng.pick(&["1", "表", "別紙"]).to_owned() + &n.to_string(),
                };
                pages.push((name, page));
            }
        }
        Sheets::Split => {
            let cut = order.len().div_ceil(2);
            stack(&mut first, &order[..cut], &tables, below, left, style, rng);
            pages.push((main, first));
            let mut page = Canvas::default();
            stack(&mut page, &order[cut..], &tables, top, left, style, rng);
            pages.push((
                if style.period == Period::SheetName { format!("{} (2)", short(truth.span)) } else { "2枚目".into() },
                page,
            ));
        }
    }
    lists(schema, style, truth, &mut pages);
    beside(schema, style, &mut pages);
    if style.template {
        let blank: Vec<Vec<Line>> = lines.iter().map(|_| Vec::new()).collect();
        pages.push(("様式".into(), template(schema, &blank)));
    }
    if style.contents {
        pages.insert(0, ("記入要領".into(), contents(schema)));
    }
    let mut places = BTreeMap::new();
    for (name, page) in &pages {
        places.extend(page.places.iter().map(|(d, (r, c))| (*d, (name.clone(), *r, *c))));
    }
    let file_name = if style.period == Period::FileName {
        format!("業務報告書_{}.xlsx", era(truth.span))
    } else {
        "報告書.xlsx".into()
    };
    Made { sheets: pages, file_name, places }
}

/// A table as the style has it: turned over, or in two parts.
fn drawn(style: &Style, table: &Table, t: usize, lines: &[Line], total: &[i64], rng: &mut Rng) -> Canvas {
    if style.parts == Parts::One || lines.len() < 9 {
        let canvas = draw::table(style, table, t, lines, total, rng);
        return if style.turned { canvas.turned() } else { canvas };
    }
    let first = Style { total: if style.total == Total::First { Total::First } else { Total::None }, ..style.clone() };
    let (a, b) = lines.split_at(lines.len() / 2 + rng.below(3));
    // Columns in another order would be in another order in both parts.
    let mut same = Rng::new(t as u64);
    let mut canvas = draw::table(&first, table, t, a, total, &mut same);
    let second = Style { total: if style.total == Total::First { Total::None } else { style.total }, ..style.clone() };
    let mut same = Rng::new(t as u64);
    if style.parts == Parts::Below {
        let mut part = draw::table(&second, table, t, b, total, &mut same);
        if let Some(Put::Text(title)) = part.cells.values_mut().next() {
            title.push_str("（続き）");
        }
        canvas.stamp(&part, canvas.height() + 1, 0);
    } else {
        let part = draw::table(&Style { title: Title::None, ..second }, table, t, b, total, &mut same);
        canvas.stamp(&part, 1, canvas.width() + 1);
    }
    canvas
}

/// Another sheet with the form's words that is no report.
fn beside(schema: &Schema, style: &Style, pages: &mut Vec<(String, Canvas)>) {
    let mut filled = Canvas::default();
    for (_, page) in pages.iter() {
        filled.stamp(page, filled.height() + 1, 0);
    }
    filled.places.clear();
    // Live totals stay live: an example or a blank form has them too.
    let change = |canvas: &mut Canvas, f: &dyn Fn(f64) -> f64| {
        for what in canvas.cells.values_mut() {
            match what {
                Put::Num(n) => *n = f(*n),
                Put::Sum(_, n) => *what = Put::Num(f(*n)),
                Put::Text(_) => {}
            }
        }
    };
    match style.beside {
        Beside::Nothing => {}
        Beside::Example => {
            change(&mut filled, &|n| n + 1.0);
            pages.insert(0, ("記入例".into(), filled));
        }
        Beside::Former => {
            change(&mut filled, &|n| n + 2.0);
            pages.push(("業務報告書（旧）".into(), filled));
        }
        Beside::Blank => {
            let mut form = template(schema, &[]);
            let end = form.height();
            form.put(end, 0, "合計");
            form.put(end, 3, Put::Num(0.0));
            pages.insert(0, ("原紙".into(), form));
        }
        Beside::Codes => {
            let mut list = Canvas::default();
            for (c, word) in ["表", "コード", "区分"].into_iter().enumerate() {
                list.put(0, c as u32, word);
            }
            let rows = schema.tables.iter().enumerate().flat_map(|(t, table)| table.rows.iter().map(move |r| (t, r)));
            for (k, (t, row)) in rows.filter(|(_, r)| r.code.is_some()).enumerate() {
                let r = 1 + k as u32;
                list.put(r, 0, Put::Num(t as f64 + 1.0));
                list.put(r, 1, row.code.clone().unwrap_or_default());
                for (d, label) in row.path.iter().enumerate() {
                    list.put(r, 2 + d as u32, label.as_str());
                }
            }
            pages.push(("コード表".into(), list));
        }
    }
}

fn short(span: Span) -> String {
    if span.from == span.to {
        format!("R{}.{}", span.from.0 - 2018, span.from.1)
    } else {
        quarters(span).split('（').next().unwrap().replace("令和7年度 ", "R7")
    }
}

fn stack(page: &mut Canvas, order: &[usize], tables: &[Canvas], top: u32, left: u32, style: &Style, rng: &mut Rng) {
    let mut r = top;
    for &t in order {
        page.stamp(&tables[t], r, left);
        r += tables[t].height();
        if style.notes {
            page.put(
                r,
                left,
                rng.pick(&[
                    "※ 実人数は期間内の重複を除く。",
                    "（注）1件の相談で複数の項目に計上する場合がある。",
                    "※合計は延べ件数。不明は除く。",
                ]),
            );
            r += 1;
        }
        r += 1 + u32::from(rng.one_in(3));
    }
    if style.seals {
        page.put(r, left, "作成日　令和8年4月8日");
        page.put(r + 1, left, "以上");
    }
}

fn lists(schema: &Schema, style: &Style, truth: &Truth, pages: &mut Vec<(String, Canvas)>) {
    if style.lists == Lists::None || schema.lists.is_empty() {
        return;
    }
    let (top, left) = style.offset;
    let mut own = Canvas::default();
    let mut last_section = None;
    for (l, form) in schema.lists.iter().enumerate() {
        let block = list(style, form, &truth.lists[l], form.section != last_section);
        last_section = form.section;
        match style.lists {
            Lists::EachSheet => {
                let mut page = Canvas::default();
                page.stamp(&block, top, left);
                pages.push((format!("別表{}", l + 1), page));
            }
            Lists::OwnSheet => {
                let r = own.height().max(top) + 1;
                own.stamp(&block, r, left);
            }
            _ => {
                let page = &mut pages.last_mut().expect("a page with tables").1;
                let r = page.height() + 1;
                page.stamp(&block, r, left);
            }
        }
    }
    if style.lists == Lists::OwnSheet {
        pages.push(("別表".into(), own));
    }
}

/// An empty form beside the filled one.
fn template(schema: &Schema, _lines: &[Vec<Line>]) -> Canvas {
    let mut c = Canvas::default();
    let mut r = 0;
    for table in &schema.tables {
        c.put(r, 0, format!("{}. {}", table.number.unwrap_or(0), table.title));
        for (k, col) in table.columns.iter().enumerate() {
            c.put(r + 1, 3 + k as u32, col.label.as_str());
        }
        r += 2;
        for row in &table.rows {
            for (k, p) in row.path.iter().enumerate() {
                c.put(r, k as u32, p.as_str());
            }
            r += 1;
        }
        r += 1;
    }
    c
}

/// Instructions that quote titles and labels.
fn contents(schema: &Schema) -> Canvas {
    let mut c = Canvas::default();
    c.put(0, 0, "記入要領");
    let mut r = 1;
    for table in &schema.tables {
        c.put(r, 0, format!("{}. {}", table.number.unwrap_or(0), table.title));
        c.put(r, 5, Put::Num(f64::from(r)));
        r += 1;
    }
    c.put(r, 0, "次の区分は例により数えてください。");
    for (k, row) in schema.tables.iter().flat_map(|t| t.rows.iter().take(2)).enumerate() {
        let at = r + 1 + k as u32;
        c.put(at, 0, row.path.last().expect("no path is empty").as_str());
        c.put(at, 1, "期間内に受けたものを1件とする。");
    }
    c
}
