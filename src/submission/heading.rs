//! The words above a column of figures, and which column of the form they name.

use super::columns::Region;
use super::decorated;
use super::grid::{Grid, GridCell};
use super::memo;
use super::words::{ColumnWords, Map, Vocabulary};
use crate::a1::CellRef;
use crate::text;
use std::rc::Rc;

/// The words above a column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Header {
    /// Keys from top to bottom.
    pub(super) parts: Vec<Rc<str>>,
    /// Keys from top to bottom, a blank upper cell filled from its left neighbour (a group label that was not merged).
    pub(super) filled: Vec<Rc<str>>,
    /// What stands below the words and only says in what is counted, or how the column is called in a formula (`人`, `(a)`).
    pub(super) mark: Option<Rc<str>>,
    /// Whether the columns beside it make the figures below it others than the period's (one month of several).
    pub(super) other: bool,
    /// Whether its own words say so (`前年度`, `累計`), and the form has no column of that name.
    foreign: bool,
    /// Whether its words say that the column is the office's own (`検算`), and the form has none of that name.
    helper: bool,
}

impl Header {
    /// Whether it says that the figures below are others than the period's counts.
    pub(super) const fn has_other_figure(&self) -> bool {
        self.other || self.foreign || self.helper
    }

    /// Settles what its words say, beside the columns of the form.
    fn settle(&mut self, columns: &[ColumnWords]) {
        let is_helper = |part: &str| HELPERS.contains(&part.trim_end_matches(['欄', '列', '用', '値']));
        let told = |says: &dyn Fn(&str) -> bool| self.filled.iter().any(|p| says(p));
        let (foreign, helper) = (told(&is_other_figure), told(&is_helper));
        if foreign || helper {
            let told = |says: &dyn Fn(&str) -> bool| self.filled.iter().any(|p| says(p) && !self.is_named(p, columns));
            (self.foreign, self.helper) = (told(&is_other_figure), told(&is_helper));
        }
    }

    /// Whether the form itself has a column with these words of the header for its name, or with all of them.
    pub(super) fn is_named(&self, part: &str, columns: &[ColumnWords]) -> bool {
        let whole = [self.filled.concat(), self.parts.concat()];
        columns.iter().flat_map(|c| &c.labels).any(|l| *l == part || whole.contains(l))
    }
}

/// Takes a unit or a letter for formulas off the words above it, where it is no column's name.
fn set_mark_apart(header: &mut Header, columns: &[ColumnWords]) {
    let Some(last) = header.parts.last().filter(|_| header.filled.len() > 1) else { return };
    let names_column = columns.iter().any(|c| c.labels.iter().any(|l| *l == **last));
    if !names_column && header.filled.last() == Some(last) && decorated::is_column_mark(last) {
        header.mark = header.parts.pop();
        header.filled.pop();
    }
}

/// How well headings already met fit the columns of a table.
#[derive(Debug, Default)]
pub(super) struct Headings(Map<(usize, Header), Rc<[u32]>>);

/// Headings remembered at most.
const MOST: usize = 4096;

/// How well the words above a column fit each column of table `index` (see [`Forms::score`]); gives the words back.
pub(super) fn scores(mut header: Header, index: usize, vocabulary: &Vocabulary) -> (Header, Rc<[u32]>) {
    let columns = &vocabulary.tables[index].columns;
    set_mark_apart(&mut header, columns);
    header.settle(columns);
    if header.parts.is_empty() {
        return (header, vec![0; columns.len()].into());
    }
    memo::with_headings(vocabulary, |Headings(known)| {
        let asked = (index, header);
        if let Some(scores) = known.get(&asked) {
            let scores = Rc::clone(scores);
            return (asked.1, scores);
        }
        let forms = Forms::new(&asked.1);
        let mut scores: Vec<u32> = columns.iter().map(|w| forms.score(w)).collect();
        keep_the_upper(&asked.1, columns, &mut scores);
        let scores: Rc<[u32]> = scores.into();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert((index, asked.1.clone()), Rc::clone(&scores));
        (asked.1, scores)
    })
}

/// `0歳児` over `4月 | 5月 | 計`: the sum is the upper heading's, though a column of the table may be called 計.
fn keep_the_upper(header: &Header, columns: &[ColumnWords], scores: &mut [u32]) {
    let Some((last, upper)) = header.filled.split_last() else { return };
    if upper.is_empty() || !text::is_total_word(last) {
        return;
    }
    let upper: Vec<_> = upper.iter().flat_map(|u| [(**u).into(), text::without_brackets(u)]).collect();
    let named = |c: &ColumnWords| c.labels.iter().chain(&c.bare).any(|l| upper.iter().any(|u| u == l));
    if columns.iter().any(named) {
        for (score, column) in scores.iter_mut().zip(columns) {
            *score = if named(column) { (*score).max(NAMED_ABOVE) } else { 0 };
        }
    }
}

/// How well a sum fits the column its upper heading names.
const NAMED_ABOVE: u32 = 82;

/// The words above `col` in `rows`, merged regions read where they begin. What is merged over a label column too is a title or a note.
pub(super) fn header(grid: &Grid<'_>, region: &Region, rows: (usize, usize), col: u32, labels: &[u32]) -> Header {
    let mut header = Header::default();
    let mut seen: Vec<CellRef> = Vec::new();
    let rows = &grid.rows[rows.0..rows.1];
    for (i, row) in rows.iter().enumerate() {
        let below = &rows[i + 1..];
        // A box for a seal, drawn over the headings' upper row: the words below it are the column's.
        let is_seal = |c: &GridCell<'_>| {
            SEALS.contains(&c.key()) && below.iter().filter_map(|r| r.at(col)).any(|c| !c.key().is_empty())
        };
        let covering = grid.cover(row.row, col).filter(|a| !grid.at(a.row, a.col).is_some_and(is_seal));
        let own = row.at(col).filter(|c| !is_seal(c));
        let at = own.map_or(covering, |c| Some(c.at()));
        let from = at.filter(|a| Some(*a) != region.title && a.col >= region.cols.0 && !seen.contains(a));
        let cell = match (from, own) {
            (Some(a), Some(own)) if own.at() == a => Some(own),
            (Some(a), _) => grid.at(a.row, a.col),
            (None, _) => None,
        };
        // `有 | なし` are words here, though none of them is below.
        let is_word = |c: &GridCell<'_>| !c.figure || c.is_bare_word();
        if let Some(cell) = cell.filter(|c| !c.key().is_empty() && is_word(c)) {
            // What is merged over a label column too is a title or a note, not this column's header.
            let reaches = |label: &u32| (cell.col..=col).contains(label);
            if !labels.iter().any(reaches) && !is_note(cell.key()) {
                seen.push(cell.at());
                header.parts.extend(cell.shared_key());
                header.filled.extend(cell.shared_key());
            }
        } else if own.is_none() && at.is_none() {
            let mut left = row.span((region.cols.0, col)).iter().rev();
            let left = left.find(|c| !c.key().is_empty() && !is_seal(c));
            let is_header =
                |c: &GridCell<'_>| !labels.contains(&c.col) && Some(c.at()) != region.title && !is_note(c.key());
            // A heading with nothing below it is its own column's only.
            let heads = |c: &GridCell<'_>| below.iter().filter_map(|r| r.at(c.col)).any(|c| !c.key().is_empty());
            if let Some(left) = left.filter(|c| is_header(c) && heads(c)) {
                header.filled.extend(left.shared_key());
            }
        }
    }
    header
}

/// Words in the boxes for seals that stand beside a form's head, or where its headings leave room.
const SEALS: [&str; 26] = [
    "受付印",
    "受領印",
    "収受印",
    "収受",
    "決裁",
    "決裁印",
    "供覧",
    "回覧",
    "検印",
    "確認印",
    "公印",
    "職印",
    "押印",
    "印",
    "印鑑",
    "担当印",
    "課長",
    "課長印",
    "係長",
    "係長印",
    "部長",
    "所長",
    "館長",
    "園長",
    "主査",
    "主任",
];

/// `（単位：件）`, `※ …`, `（記入上の注意）…`: says nothing about the column below it alone.
fn is_note(key: &str) -> bool {
    let inner = key.trim_start_matches(['(', '[']);
    inner.starts_with("単位")
        || key.starts_with(['※', '*'])
        || ["注意", "注)", "注:", "注釈", "留意", "記入上", "記入の", "備考:", "(注", "注1", "注2"]
            .iter()
            .any(|w| inner.starts_with(w))
        || key.ends_with('。')
}

/// Words above columns an office keeps for itself. A form may have a column of that name all the same.
const HELPERS: [&str; 16] = [
    "参考",
    "検算",
    "確認",
    "作業",
    "補助",
    "係数",
    "チェック",
    "no",
    "no.",
    "#",
    "番号",
    "項番",
    "通番",
    "連番",
    "通し番号",
    "整理番号",
];

/// Words above columns whose figures are not this period's counts: the period before, changes, shares, plans, running totals.
fn is_other_figure(key: &str) -> bool {
    const WORDS: [&str; 14] = [
        "前年",
        "前期",
        "前回",
        "前月",
        "前四半期",
        "昨年",
        "増減",
        "増加",
        "差引",
        "比較",
        "構成比",
        "割合",
        "比率",
        "目標",
    ];
    WORDS.iter().any(|w| key.starts_with(w))
        || key.ends_with(['比', '率'])
        || key.ends_with("増減")
        || ["累計", "累積", "通算"].iter().any(|w| key.contains(w))
        || key.contains('%')
}

/// The words above a column in every form in which they are compared, the most telling first.
struct Forms {
    /// Folded text and the score of a schema column whose label it is; `bare` labels are without their brackets.
    forms: Vec<(String, u32, bool)>,
}

impl Forms {
    /// Every form of a header; none where it says that the figures are others than the period's.
    fn new(header: &Header) -> Self {
        let mut forms: Vec<(String, u32, bool)> = Vec::new();
        if !header.parts.is_empty() && !header.foreign {
            let bare = |s: &str| text::without_brackets(s).into_owned();
            let mut add = |text: String, score: u32, without: bool| {
                if !forms.iter().any(|f| f.0 == text && f.1 >= score && f.2 == without) {
                    forms.push((text, score, without));
                }
            };
            for whole in [header.parts.concat(), header.filled.concat()] {
                let short = bare(&whole);
                add(whole, 100, false);
                add(short.clone(), 94, false);
                add(short, 90, true);
            }
            for k in 0..header.parts.len() {
                let tail = header.parts[k..].concat();
                let (short, part) = (bare(&tail), bare(&header.parts[k]));
                add(tail, 88, false);
                add(short, 84, false);
                add(header.parts[k].to_string(), 82, false);
                add(part, 78, true);
            }
        }
        Self { forms }
    }

    /// How well they fit a schema column; 0 where they do not.
    fn score(&self, words: &ColumnWords) -> u32 {
        let rank = |list: &[String], s: &str, first: u32| {
            list.iter().position(|l| l == s).map_or(0, |i| first - u32::from(i > 0) * 2)
        };
        let exact = |(text, score, bare): &(String, u32, bool)| {
            rank(if *bare { &words.bare } else { &words.labels }, text, *score)
        };
        let best = self.forms.iter().map(exact).max().unwrap_or(0);
        if best > 0 {
            return best;
        }
        let contains = |a: &str, b: &str| a.chars().count() >= 2 && b.contains(a);
        let part_of =
            |l: &String| self.forms.iter().filter(|f| f.1 == 100).any(|f| contains(l, &f.0) || contains(&f.0, l));
        u32::from(words.labels.iter().chain(&words.bare).any(part_of)) * 50
    }
}
