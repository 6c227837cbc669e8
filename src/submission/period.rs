//! The reporting period: every statement about it in titles, sheet names and the file's name, joined into one.

use super::across;
use super::grid::{Grid, GridCell, GridRow};
use super::memo;
use super::model::{PeriodFactAt, PeriodRecord, PeriodSource};
use crate::a1::CellRef;
use crate::chars;
use crate::date::{self, Fact, Period, PeriodFact};
use crate::workbook::{Value, Workbook};
use std::borrow::Cow;

/// Words of cells whose dates are not the reporting period's, where what follows says that a date is meant.
const OTHER_DATES: [&str; 8] = ["提出", "作成", "受付", "決裁", "発行", "印刷", "更新", "報告日"];
/// Words of cells whose dates are not the reporting period's, whatever follows.
const OTHER_PERIODS: [&str; 4] = ["記入日", "前回", "前年", "次回"];

/// The first signs of [`OTHER_DATES`] and [`OTHER_PERIODS`].
const OTHER_SIGNS: [char; 11] = ['提', '作', '受', '決', '発', '印', '更', '報', '記', '前', '次'];

/// Where a text begins to speak of another day than the reporting period's (`提出日`, `作成：…`). `受付件数` and `受付印` name no day.
fn other_date(text: &str) -> Option<usize> {
    let is_dated = |(at, word): &(usize, &str)| {
        let rest = text[at + word.len()..].trim_start_matches(['日', '年', '月']);
        let next = rest.chars().next();
        next.is_none_or(|c| c.is_whitespace() || c.is_numeric() || "：:（(令Rr期".contains(c))
    };
    let dated = OTHER_DATES.iter().flat_map(|w| text.match_indices(w)).filter(is_dated).map(|m| m.0);
    dated.chain(OTHER_PERIODS.iter().filter_map(|w| text.find(w))).min()
}

/// Whether a statement is a part of a sentence about something else: `12月に訂正予定`.
fn is_told(fact: &PeriodFact, plain: &str) -> bool {
    let Some(at) = plain.find(&*fact.text) else { return false };
    let behind = &plain[at + fact.text.len()..];
    // `令和6年度から区分を変更`; a span goes on with a date, or in the next cell.
    let since = behind.strip_prefix("から").or_else(|| behind.strip_prefix("より"));
    if since.is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_alphabetic() && !"令平昭rhs".contains(c)))
    {
        return true;
    }
    behind.starts_with('に') && !["につ", "にお", "に係", "に関", "にか"].iter().any(|w| behind.starts_with(w))
}

/// What follows the year of a law, a rule or an edition: it is theirs and not the report's.
const OTHER_WORKS: [&str; 12] =
    ["法律", "政令", "省令", "条例", "告示", "要綱", "制定", "改正", "改訂", "改定", "施行", "国勢調査"];

/// Whether a statement is the year of something else (`令和3年法律第81号`, `平成30年4月様式改訂`, `2016年版`).
fn is_of_another_work(fact: &PeriodFact, plain: &str) -> bool {
    let Some(at) = plain.find(&*fact.text) else { return false };
    let behind = &plain[at + fact.text.len()..];
    let near: String = behind.chars().take(6).take_while(|c| c.is_alphabetic()).collect();
    behind.starts_with('版') || OTHER_WORKS.iter().any(|w| near.contains(w))
}

/// Whether a statement is a bare number and none but a year's digits tell (`2025`).
const fn is_bare_year(fact: &PeriodFact) -> bool {
    matches!(fact.fact, Fact::Year { era: false, calendar: false, .. })
}

/// Whether a bare number is a part of a longer one or of a name (`03-3908-1999`, `〒114-2022`, `Word2019`, `様式第2024号`).
fn is_part_of_number(fact: &PeriodFact, plain: &str) -> bool {
    /// Words in front of numbers that are no years.
    const NUMBERED: [&str; 9] = ["内線", "電話", "tel", "fax", "番号", "コード", "no", "第", "番"];
    let Some(at) = plain.find(&*fact.text).filter(|_| is_bare_year(fact)) else { return false };
    let (front, behind) = (&plain[..at], &plain[at + fact.text.len()..]);
    let joined = |c: char| matches!(c, '-' | '－' | '‐' | '‑' | '–' | '−' | 'ー' | '.' | '#');
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let (mut before, mut after) = (front.chars().rev(), behind.chars());
    let glued = before.next().is_some_and(|c| match c {
        c if c.is_ascii_alphanumeric() => !front.ends_with("fy"),
        c => joined(c) && digit(before.next()),
    });
    let goes_on = after.next().is_some_and(|c| matches!(c, '号' | '番') || joined(c) && digit(after.next()));
    let front = front.trim_end_matches([' ', '　', '.', ':', '：', '(', '（']);
    glued || goes_on || NUMBERED.iter().any(|w| front.ends_with(w))
}

/// Whether a text is a note below a table (`※ 令和6年度の数は…`): of the reporting period it says only the day to which all is counted.
fn is_note(text: &str) -> bool {
    let inner = text.trim_start_matches([' ', '　', '(', '（', '[', '［', '【']);
    inner.starts_with(['※', '＊', '*', '注', '㊟', '†']) || inner.starts_with("備考") || inner.starts_with("資料")
}

/// What stands below a heading of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Headed {
    /// A column that is read.
    Count,
    /// Figures that are not.
    Other,
}

/// Whether a statement only says how a period is counted (`累計`, `単月`) and names none.
pub(super) const fn is_manner(fact: &PeriodFact) -> bool {
    matches!(fact.fact, Fact::Cumulative | Fact::Single)
}

/// What a text says about a period, alone or with the cells beside it.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "facts about one text, each asked for by itself")]
pub(super) struct Hints {
    facts: Box<[PeriodFact]>,
    /// Whether it speaks of a day that is not the reporting period's, and of nothing else.
    other_date: bool,
    /// Whether it names a period or an as-of day all the same.
    about: bool,
    /// Whether it has a sign of which years, months and quarters are made.
    part: bool,
    /// Whether it is a sign between the ends of a span.
    span: bool,
}

impl Hints {
    /// Reads `text`.
    pub(super) fn new(text: &str) -> Self {
        let mut facts = date::read_periods(text);
        // Most texts speak of no day at all.
        let may_be_other = text.contains(OTHER_SIGNS);
        let plain = if facts.is_empty() && !may_be_other { String::new() } else { chars::tidy(text).to_lowercase() };
        facts.retain(|f| !is_told(f, &plain) && !is_of_another_work(f, &plain) && !is_part_of_number(f, &plain));
        // `令和7年度第3四半期（提出日 令和8年1月）`: what stands in front of the word is the period.
        let other = if may_be_other { other_date(&plain) } else { None };
        let in_front = |f: &PeriodFact| other.is_none_or(|o| plain.find(&*f.text).is_some_and(|at| at < o));
        let speaks = other.is_some() && facts.iter().any(in_front);
        if speaks {
            facts.retain(in_front);
        }
        Self {
            facts: facts.into(),
            other_date: other.is_some() && !speaks,
            about: text.contains("期間") || text.contains("現在"),
            part: text.contains(['年', '月', '期']),
            // `2025年4月1日 | ～ | 2025年12月31日`.
            span: matches!(text.trim(), "～" | "〜" | "~" | "－" | "-" | "から" | "至"),
        }
    }

    /// Those of a cell with a text.
    fn of<'c>(cell: &'c GridCell<'_>) -> Option<(&'c str, Cow<'c, Self>)> {
        let text = cell.text()?;
        let hints = match &cell.label {
            Some(label) => Cow::Borrowed(label.hints(text)),
            None => Cow::Owned(Self::new(text)),
        };
        Some((text, hints))
    }
}

/// Statements in the rows of a sheet that belong to no table and no list, and in the sheet's name.
/// `heads` says what a cell is the heading of.
pub(super) fn of_sheet(
    book: &Workbook,
    grid: &Grid<'_>,
    claimed: &dyn Fn(u32) -> bool,
    heads: &dyn Fn(CellRef) -> Option<Headed>,
) -> Vec<PeriodFactAt> {
    let mut facts = Vec::new();
    let mut below_table = false;
    for (i, row) in grid.rows.iter().enumerate() {
        if claimed(row.row) {
            below_table = true;
            continue;
        }
        let before = facts.len();
        of_row(book, grid, row, heads, &mut facts);
        if below_table && facts.len() > before {
            let told = facts.split_off(before);
            let as_of = |f: &PeriodFactAt| matches!(f.fact.fact, Fact::AsOf { .. } | Fact::YearlessAsOf { .. });
            // A number among words is hardly the year there (`北区王子2010`, `Excel 2016 で作成`).
            let alone = |f: &PeriodFactAt| f.text.chars().all(|c| !c.is_alphabetic());
            let counts = |f: &PeriodFactAt| as_of(f) || !is_note(&f.text) && (!is_bare_year(&f.fact) || alone(f));
            facts.extend(told.into_iter().filter(counts));
        }
        if facts.len() == before
            && let Some(below) = grid.rows.get(i + 1)
        {
            of_two_rows(book, grid, row, below, &mut facts);
        }
    }
    add(&mut facts, &grid.sheet.name, &PeriodSource::SheetName(grid.index));
    facts
}

/// What a name says.
pub(super) fn read(name: &str, source: &PeriodSource) -> Vec<PeriodFactAt> {
    let mut facts = Vec::new();
    add(&mut facts, name, source);
    facts
}

fn add(facts: &mut Vec<PeriodFactAt>, text: &str, source: &PeriodSource) {
    let read = memo::periods(text);
    facts.extend(read.iter().cloned().map(|fact| PeriodFactAt { fact, source: source.clone(), text: text.to_owned() }));
}

/// A row is read as a whole where its cells only together say something (`令和 | 7 | 年度`, or two date cells with a tilde between).
fn of_row(
    book: &Workbook,
    grid: &Grid<'_>,
    row: &GridRow<'_>,
    heads: &dyn Fn(CellRef) -> Option<Headed>,
    facts: &mut Vec<PeriodFactAt>,
) {
    let mut texts: Vec<(CellRef, &str, Cow<'_, Hints>)> =
        row.cells.iter().filter_map(|c| Hints::of(c).map(|(text, hints)| (c.at(), text, hints))).collect();
    // `当月 | 累計` and `件数 | 累計` tell columns from each other. `令和7年度 | 第3四半期 | 累計` above the counts is a statement in pieces.
    let in_pieces = texts.iter().any(|t| t.2.facts.iter().any(|f| !is_manner(f)));
    let several = texts.len() > 1;
    // In a row with the heading of counts that are read every other statement heads its own figures.
    let is_header = several && row.cells.iter().any(|c| matches!(heads(c.at()), Some(Headed::Count)));
    texts.retain(|(at, text, hints)| {
        let bare = !hints.facts.is_empty() && hints.facts.iter().all(is_manner);
        // `累計（4月～）` and `令和6年度` above figures that are not the period's: since when they run, and whose they are.
        let running = || text.contains("累計") || text.contains("累積");
        if !bare && !hints.facts.is_empty() && (is_header || running()) && matches!(heads(*at), Some(Headed::Other)) {
            return false;
        }
        !bare
            || match heads(*at) {
                Some(Headed::Other) => false,
                Some(Headed::Count) => !several || in_pieces,
                None => true,
            }
    });
    // What stands left of `提出日` is the period's all the same.
    let mut before_other = u32::MAX;
    if let Some(at) = texts.iter().position(|t| t.2.other_date).filter(|_| !texts.iter().any(|t| t.2.about)) {
        before_other = texts[at].0.col;
        texts.truncate(at);
    }
    let own = [super::own::GAP_WORDS, super::own::OFFICES_WORDS];
    if texts.iter().any(|t| own.iter().any(|words| t.1.starts_with(words))) {
        return;
    }
    // `4月 | 5月 | 6月 | 計` heads columns.
    if texts.len() > 1 && !texts.iter().any(|t| t.2.span) && across::is_row_of_periods(texts.iter().map(|t| t.1)) {
        return;
    }
    let before = facts.len();
    for (at, text, hints) in &texts {
        let source = PeriodSource::Cell { sheet: grid.index, at: *at };
        let said = hints.facts.iter().cloned();
        facts.extend(said.map(|fact| PeriodFactAt { fact, source: source.clone(), text: (*text).to_owned() }));
    }
    let cells = &row.cells[..row.cells.partition_point(|c| c.col < before_other)];
    if cells.len() < 2 || cells.len() > 12 {
        return;
    }
    let has_dates = cells.iter().any(|c| shown_date(book, c).is_some());
    let has_year_parts = texts.iter().any(|t| t.2.part) && cells.iter().any(|c| c.number().is_some());
    let has_span = texts.iter().any(|t| t.2.span);
    // `令和 | 7 | 年度 | 第1～3四半期`: one cell speaks, and the year is in pieces beside it.
    let in_pieces = || has_year_parts && !facts[before..].iter().any(is_year);
    if facts.len() > before && !in_pieces() || !(has_dates || has_year_parts || has_span) {
        return;
    }
    let joined: Vec<String> = cells.iter().filter_map(|c| shown_date(book, c).or_else(|| shown(c))).collect();
    if facts.len() > before {
        let names_year = |f: &PeriodFact| matches!(f.fact, Fact::FiscalYear { .. } | Fact::Year { .. });
        if !memo::periods(&joined.join(" ")).iter().any(names_year) {
            return;
        }
        facts.truncate(before);
    }
    // A year alone is a number of the row: `9:00～17:00 | 36 | 476 | 1909`.
    let is_number = |f: &PeriodFact| matches!(f.fact, Fact::Year { era: false, calendar: false, .. });
    if !has_dates && memo::periods(&joined.join(" ")).iter().all(is_number) {
        return;
    }
    let at = row
        .cells
        .iter()
        .find(|c| shown_date(book, c).is_some())
        .or(cells.first())
        .map_or(CellRef::new(row.row, 0), GridCell::at);
    add(facts, &joined.join(" "), &PeriodSource::Cell { sheet: grid.index, at });
}

/// `自 令和7年4月1日` over `至 令和7年6月30日`.
fn of_two_rows(
    book: &Workbook,
    grid: &Grid<'_>,
    row: &GridRow<'_>,
    below: &GridRow<'_>,
    facts: &mut Vec<PeriodFactAt>,
) {
    let begins = |row: &GridRow<'_>, sign: char| {
        row.cells
            .iter()
            .find(|c| c.text().is_some_and(|t| t.trim_start_matches(['(', '（', ' ', '　']).starts_with(sign)))
            .map(GridCell::at)
    };
    let (Some(from), Some(to)) = (begins(row, '自'), begins(below, '至')) else { return };
    if from.col.abs_diff(to.col) > 2 {
        return;
    }
    let cells = row
        .cells
        .iter()
        .filter(|c| c.col >= from.col)
        .take(4)
        .chain(below.cells.iter().filter(|c| c.col >= to.col).take(4));
    let joined: Vec<String> = cells.filter_map(|c| shown_date(book, c).or_else(|| shown(c))).collect();
    add(facts, &joined.join(" "), &PeriodSource::Cell { sheet: grid.index, at: from });
}

fn shown(cell: &GridCell<'_>) -> Option<String> {
    match &cell.cell.value {
        Value::Text(t) => Some(t.to_string()),
        Value::Number(n) => Some(super::read::number_text(*n)),
        _ => None,
    }
}

fn shown_date(book: &Workbook, cell: &GridCell<'_>) -> Option<String> {
    let n = cell.number().filter(|_| book.format_of(cell.cell).is_date)?;
    let day = date::from_serial(n, book.date_1904)?;
    // A cell that shows only year and month states a month, not its first day.
    let code = &book.format_of(cell.cell).code;
    let shows_day = code.contains(['d', 'D']) && !code.to_lowercase().contains("[$-411]ggge\"年\"m\"月\";");
    Some(if shows_day {
        format!("{}/{}/{}", day.year(), day.month(), day.day())
    } else {
        format!("{}年{}月", day.year(), day.month())
    })
}

/// Whether a statement names a year and nothing finer.
pub(super) fn is_year(fact: &PeriodFactAt) -> bool {
    matches!(fact.fact.fact, Fact::FiscalYear { .. } | Fact::Year { .. })
}

/// Whether a file's name says a year as many names do that mean none: a small letter and a number (`r1.xlsx`, `h2.xlsx`).
pub(super) fn is_short_name(fact: &PeriodFactAt) -> bool {
    let said = &fact.fact.text;
    let short = said.len() <= 3 && said.starts_with(|c: char| c.is_ascii_lowercase());
    is_year(fact) && short && fact.text.contains(&**said)
}

/// Whether these statements suffice for a period.
pub(super) fn is_known(facts: &[PeriodFactAt]) -> bool {
    date::resolve(&facts.iter().map(|f| f.fact.clone()).collect::<Vec<_>>()).period.is_some()
}

/// The period that statements without a year name, in a year of no meaning: to tell quarters and months from each other.
pub(super) fn in_any_year(facts: &[PeriodFactAt]) -> Option<Period> {
    let read = |f: &PeriodFactAt| f.fact.clone();
    let any = PeriodFact { fact: Fact::FiscalYear { year: 2000, era: false }, ..facts.first().map(read)? };
    date::resolve(&facts.iter().map(read).chain([any]).collect::<Vec<_>>()).period
}

/// Whether statements contradict each other.
pub(super) fn contradict(facts: &[PeriodFactAt]) -> bool {
    facts.len() > 1 && !date::resolve(&facts.iter().map(|f| f.fact.clone()).collect::<Vec<_>>()).conflicts.is_empty()
}

/// Whether a statement names days or months of a certain year.
pub(super) const fn names_days(fact: &PeriodFactAt) -> bool {
    matches!(fact.fact.fact, Fact::Days { .. } | Fact::YearMonths { .. } | Fact::AsOf { .. })
}

/// Joins statements into a period. Cells speak first: what only the file's or a sheet's name says fills gaps, and a name that contradicts
/// the cells is a conflict but never wins. Cells that name the year alone leave it to the names to say which part of it.
pub(super) fn resolve(facts: Vec<PeriodFactAt>) -> PeriodRecord {
    let in_cell = |f: &PeriodFactAt| matches!(f.source, PeriodSource::Cell { .. });
    let in_book = |f: &PeriodFactAt| !matches!(f.source, PeriodSource::FileName | PeriodSource::FolderName);
    let some = |keep: &dyn Fn(&PeriodFactAt) -> bool| -> Vec<PeriodFact> {
        facts.iter().filter(|f| keep(f)).map(|f| f.fact.clone()).collect()
    };
    let finer = |keep: &dyn Fn(&PeriodFactAt) -> bool| facts.iter().any(|f| keep(f) && !is_year(f));
    let levels: [&dyn Fn(&PeriodFactAt) -> bool; 3] = [&in_cell, &in_book, &|_| true];
    let period = levels.iter().filter(|l| finer(**l)).chain(&levels).find_map(|l| date::resolve(&some(*l)).period);
    let conflicts = date::resolve(&some(&|_| true)).conflicts;
    PeriodRecord { period, facts, conflicts, year_from: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_another_day_has_its_sign() {
        for word in OTHER_DATES.iter().chain(&OTHER_PERIODS) {
            assert!(word.starts_with(OTHER_SIGNS), "{word}");
        }
    }
}
