//! What a cell may be the title of: a table or a section, by its words, its number, or both.

use super::decorated;
use super::grid::{Grid, GridCell, GridRow};
use super::lists::ListHeader;
use super::words::{Target, Vocabulary};
use crate::a1::CellRef;
use crate::chars::{is_close_bracket, is_dash, is_open_bracket, narrow};
use crate::text;
use std::borrow::Cow;

/// A cell that begins something: a table's title, a section's, a list's header row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    pub(super) at: CellRef,
    /// The table it announces; `None` for sections and lists.
    pub(super) table: Option<usize>,
}

/// The anchors of a sheet in reading order.
pub(super) fn anchors(grid: &Grid<'_>, vocabulary: &Vocabulary, lists: &[ListHeader]) -> Vec<Anchor> {
    let mut anchors = Vec::new();
    for row in &grid.rows {
        for cell in row.cells {
            let lone = grid.lone.binary_search(&cell.col).is_ok();
            for target in of_cell(row, cell, lone, vocabulary).iter() {
                let table = match *target {
                    Target::Table(t) => Some(t),
                    Target::Section => None,
                };
                if table.is_none_or(|t| lone || !is_below_title(grid, &anchors, cell, t, vocabulary)) {
                    anchors.push(Anchor { at: cell.at(), table });
                }
            }
        }
    }
    drop_names_of_rows(grid, &mut anchors, vocabulary);
    for list in lists {
        let at = CellRef::new(grid.rows[list.row].row, list.left);
        if !anchors.iter().any(|a| a.at == at) {
            anchors.push(Anchor { at, table: None });
        }
    }
    anchors.sort_by_key(|a| a.at);
    anchors
}

/// On a sheet turned over its diagonal, a title that stood alone in its row is the title; the same words beside figures name those.
fn drop_names_of_rows(grid: &Grid<'_>, anchors: &mut Vec<Anchor>, vocabulary: &Vocabulary) {
    let is_lone = |a: &Anchor| grid.lone.binary_search(&a.at.col).is_ok();
    let titled: Vec<usize> = anchors.iter().filter(|a| is_lone(a)).filter_map(|a| a.table).collect();
    let names = |a: &Anchor| grid.at(a.at.row, a.at.col).is_some_and(|c| is_unnumbered_column(c, vocabulary));
    anchors.retain(|a| is_lone(a) || !a.table.is_some_and(|t| titled.contains(&t)) || !names(a));
}

/// What a cell may be the title of. One that is `lone` is no heading of a column.
fn of_cell<'c>(row: &GridRow<'_>, cell: &'c GridCell<'_>, lone: bool, vocabulary: &Vocabulary) -> Cow<'c, [Target]> {
    let Some(label) = &cell.label else { return Cow::Borrowed(&[]) };
    let Some(number) = label.number else {
        if !lone && !label.titles.is_empty() && is_heading_of_column(row, cell, vocabulary) {
            return Cow::Borrowed(&[]);
        }
        return Cow::Borrowed(&label.titles);
    };
    // A label such as その他 is a title only with the section's own number in front and no figure beside it.
    let counted = row.cells.iter().any(|c| c.col > cell.col && c.col - cell.col <= 8 && c.number().is_some());
    let targets = vocabulary.numbered.iter().filter(|(n, title, _)| *n == number && *title == cell.key() && !counted);
    targets.map(|t| t.2).collect()
}

/// Whether a cell that could be the title of table `t` is rather a word of another table's header: it names a column, and
/// below that table's title no row stands before it, or rows of that table follow.
fn is_below_title(grid: &Grid<'_>, anchors: &[Anchor], cell: &GridCell<'_>, t: usize, vocabulary: &Vocabulary) -> bool {
    let at = cell.at();
    if !is_unnumbered_column(cell, vocabulary) {
        return false;
    }
    // Beside a figure and below another title it is a line of a summary: no header stands below it.
    let is_summed = |a: &Anchor| {
        let cells = grid.rows.get(grid.row_index(a.at.row)).map_or(&[][..], |r| r.cells);
        let next = anchors.iter().any(|o| o.at.col == a.at.col && o.at.row + 1 == a.at.row);
        next && cells.iter().find(|c| c.col > a.at.col).is_some_and(|c| c.figure)
    };
    let above = |a: &&Anchor| a.at.row < at.row && a.at.col.abs_diff(at.col) <= 12 && !is_summed(a);
    let Some(title) = anchors.iter().rev().find(above) else { return false };
    let Some(other) = title.table.filter(|other| *other != t) else { return false };
    let (here, next) = (grid.row_index(at.row), grid.row_index(at.row + 1));
    let between = &grid.rows[grid.row_index(title.at.row + 1)..here];
    let is_body = |c: &GridCell<'_>| c.figure || !c.tables().is_empty();
    if at.row - title.at.row <= 4 && !between.iter().flat_map(|r| r.cells).any(is_body) {
        return true;
    }
    // A header printed again after a page break: the other table goes on below.
    let below = grid.rows[next..].iter().take(6).flat_map(|r| r.cells);
    let (theirs, own) = below.fold((0, 0), |(a, b), c| (a + u32::from(c.is_of(other)), b + u32::from(c.is_of(t))));
    theirs > own
}

/// Whether a text names a column of some table and has no number in front.
fn is_unnumbered_column(cell: &GridCell<'_>, vocabulary: &Vocabulary) -> bool {
    vocabulary.names_column(cell.key()) && text::strip_enumeration(cell.text().unwrap_or_default()).0.is_none()
}

/// Whether a cell that could be a title is rather a word of a header: it names a column of some table, has no number, and other words stand in
/// front of it (`区分 | 相談対象者`).
fn is_heading_of_column(row: &GridRow<'_>, cell: &GridCell<'_>, vocabulary: &Vocabulary) -> bool {
    let is_word = |c: &GridCell<'_>| {
        c.label.as_ref().is_some_and(|l| l.titles.is_empty())
            && !c.figure
            && c.key().chars().any(|c| c.is_alphabetic() && !c.is_ascii())
    };
    let in_front = row.cells.iter().rev().find(|c| c.col < cell.col);
    in_front.is_some_and(|c| cell.col - c.col <= 8 && is_word(c)) && is_unnumbered_column(cell, vocabulary)
}

/// [`text::strip_enumeration`], a mark in front of the number (`◆1．…`) too.
fn strip_number(written: &str) -> (Option<text::Enumeration>, &str) {
    let (first, rest) = text::strip_enumeration(written);
    if first.is_some_and(|e| e.number == 0)
        && let (Some(second), rest) = text::strip_enumeration(rest)
    {
        return (Some(second), rest);
    }
    if first.is_none()
        && let Some((number, title)) = dashed(written)
    {
        return (Some(number), title);
    }
    (first, rest)
}

/// `4-相談・支援・活動方法`: only a title, never a label, may have its number joined by a dash.
fn dashed(written: &str) -> Option<(text::Enumeration, &str)> {
    let (front, rest) = written.trim_start().split_once(is_dash)?;
    let digits: String = front.trim().chars().map(narrow).collect();
    let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let number = digits.parse().ok().filter(|_| plain)?;
    let goes_on = rest.chars().next().is_some_and(|c| narrow(c).is_ascii_digit());
    let style = text::EnumerationStyle::Number;
    (!goes_on).then_some((text::Enumeration { style, number, sub: None }, rest))
}

/// A text without the pair of brackets around all of it (`【相談対象者（実人数）】`).
fn unwrapped(written: &str) -> Option<&str> {
    let written = written.trim();
    let inner = written.strip_prefix(is_open_bracket)?.strip_suffix(is_close_bracket)?;
    let mut depth = 0_i32;
    for c in inner.chars() {
        depth += i32::from(is_open_bracket(c)) - i32::from(is_close_bracket(c));
        if depth < 0 {
            return None;
        }
    }
    (depth == 0).then_some(inner)
}

/// Words that say that something goes on, folded.
const ONWARD: [&str; 7] = ["続き", "続", "つづき", "続紙", "承前", "前頁の続き", "前ページの続き"];
/// Words for one of two or three parts, folded.
const PARTS: [&str; 8] = ["上", "中", "下", "前半", "後半", "前編", "後編", "次頁"];

/// A title without what says that it is one of several parts: `…（その１）`, `…（続き）`, `… 続き`, `…(2/2)`, `…（２）`.
fn without_part(written: &str) -> &str {
    let text = written.trim_end();
    let bracketed = text.strip_suffix(is_close_bracket).and_then(|inner| inner.rsplit_once(is_open_bracket));
    if let Some((front, part)) = bracketed {
        let part = text::fold(part);
        let part = part.trim();
        let is_part = is_onward(part) || PARTS.contains(&part) || numbers(part);
        return if is_part && !front.trim().is_empty() { front.trim_end() } else { written };
    }
    // Without brackets: behind a space, or the word itself.
    let spaced = text.rsplit_once(char::is_whitespace).filter(|(_, part)| {
        let part = text::fold(part);
        is_onward(&part) || part.contains('/') && numbers(&part)
    });
    let joined = || {
        let tail = text.char_indices().rev().take(4).map(|(i, _)| i).find(|&i| is_onward(&text::fold(&text[i..])));
        tail.map(|i| &text[..i]).filter(|front| !front.ends_with(['手', '継', '連', '接', '相']))
    };
    let front = spaced.map(|s| s.0).or_else(joined).map_or("", str::trim_end);
    if front.chars().count() > 1 { front } else { written }
}

/// Whether a folded text says that something goes on, or which part of it this is: `続き`, `その2`.
pub(super) fn is_onward(folded: &str) -> bool {
    let kanji = |n: &str| KANJI.contains(n) && n.chars().count() == 1;
    ONWARD.contains(&folded) || folded.strip_prefix("その").is_some_and(|n| numbers(n) || kanji(n))
}

/// `2`, `2/3`.
fn numbers(folded: &str) -> bool {
    let is_number = |n: &str| (1..=2).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit());
    folded.split(['/', '-']).all(is_number)
}

/// Numbers of parts as kanji.
const KANJI: &str = "一二三四五六七八九";

/// A title without the name of one of the table's groups in brackets or behind a space: a sheet that holds this group only.
fn of_group(rest: &str, vocabulary: &Vocabulary) -> Vec<Target> {
    let text = rest.trim_end();
    let bracketed = text.strip_suffix(is_close_bracket).and_then(|inner| inner.rsplit_once(is_open_bracket));
    let Some((front, group)) = bracketed.or_else(|| text.rsplit_once(char::is_whitespace)) else { return Vec::new() };
    let (title, group) = (text::key(front), text::key(group));
    let names = |t: &Target| match t {
        Target::Table(t) => vocabulary.tables[*t].groups.contains_key(&*group),
        Target::Section => false,
    };
    let targets = vocabulary.titles.get(&*title).into_iter().flatten();
    targets.copied().filter(names).collect()
}

/// A title without the unit in brackets behind it.
fn without_unit(written: &str) -> Option<&str> {
    let at = written.trim_end().strip_suffix(is_close_bracket)?.rfind(is_open_bracket)?;
    let (title, unit) = written.split_at(at);
    (!title.trim().is_empty() && decorated::is_unit_note(unit)).then_some(title)
}

/// What offices add behind a title, as keys.
const TAILS: [&str; 9] = ["について", "の状況", "の内訳", "の実績", "の集計", "一覧", "集計表", "内訳", "実績"];

/// What a text with a section number, brackets or a unit around it may be the title of.
pub(super) fn of_text(written: &str, vocabulary: &Vocabulary) -> Vec<Target> {
    // One character below the other beside its table.
    let is_upright = written.lines().count() > 3 && written.lines().all(|l| l.chars().count() < 2);
    if is_upright {
        return of_text(&written.lines().collect::<String>(), vocabulary);
    }
    let whole = titled(written, vocabulary);
    let front = without_part(written);
    if whole.is_empty() && front.len() < written.len() { titled(front, vocabulary) } else { whole }
}

/// [`of_text`] for a text as it stands.
fn titled(written: &str, vocabulary: &Vocabulary) -> Vec<Target> {
    let (number, rest) = strip_number(written);
    let rest = rest.trim_end_matches(|c: char| c.is_whitespace() || "※＊*".contains(c));
    let key = text::key(rest);
    if key.is_empty() {
        return Vec::new();
    }
    if let Some(found) = vocabulary.titles.get(&*key) {
        return found.clone();
    }
    let bare = || text::key(&text::without_brackets(rest)).into_owned();
    if let Some(found) =
        TAILS.iter().filter_map(|tail| key.strip_suffix(tail)).find_map(|front| vocabulary.titles.get(front))
    {
        return found.clone();
    }
    let of_group = of_group(rest, vocabulary);
    if !of_group.is_empty() {
        return of_group;
    }
    let Some(number) = number else {
        // `相談方法（単位：件）`.
        if let Some(plain) = without_unit(rest) {
            return of_text(plain, vocabulary);
        }
        // A group's name in brackets (`【会議参加】`) heads rows, not a section.
        let is_label = |inner: &&str| !vocabulary.tables_with(&text::key(strip_number(inner).1)).is_empty();
        let inner = unwrapped(rest).filter(|inner| !is_label(inner));
        return inner.map_or_else(Vec::new, |inner| of_text(inner, vocabulary));
    };
    let bare = bare();
    if let Some(found) = vocabulary.titles.get(&bare) {
        return found.clone();
    }
    // A numbered title in other words counts where number and beginning agree.
    vocabulary
        .numbered
        .iter()
        .filter(|(n, title, _)| {
            number.number > 0 && *n == number.number && (bare.starts_with(title.as_str()) || begins_alike(&bare, title))
        })
        .map(|(_, _, target)| *target)
        .collect()
}

/// Whether two titles share their first four characters and are long enough for that to mean something.
fn begins_alike(a: &str, b: &str) -> bool {
    a.chars().count() >= 5 && b.chars().count() >= 5 && a.chars().zip(b.chars()).take(4).all(|(x, y)| x == y)
}
