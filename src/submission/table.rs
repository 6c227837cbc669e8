//! Binds one table in one region: collects the label paths of its rows, aligns them, and reads the values.

use super::align::{self, Aligned, RowKeys};
use super::breaks::{self, is_header_again, is_lone_number};
use super::columns::{self, Layout, Region};
use super::facts::is_aside;
use super::grid::{Grid, GridCell, GridRow};
use super::label_match;
use super::model::{BoundRow, BoundTable, LabelMatch, Observed, Reading, RowLabel, RowRole};
use super::others;
use super::read;
use super::sums::{adds_up, demote_total, name_subtotals, unlisted_roles};
use super::words::{TableWords, Vocabulary};
use crate::a1::{CellRange, CellRef};
use crate::schema::{Measure, RowKind, Table};
use std::rc::Rc;

/// A bound table and how well it fits.
pub(super) struct Candidate {
    pub(super) bound: BoundTable,
    /// Schema rows found.
    pub(super) matched: usize,
    /// Count columns found.
    pub(super) counts: usize,
    /// What its categories state.
    pub(super) data: Data,
    /// Its range without the columns only its title reaches.
    pub(super) body: CellRange,
}

/// What stands in the cells of a table's categories. Its totals say nothing: a blank form has them as formulas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Data {
    /// Nothing.
    None,
    /// Zeros, dashes, formulas without results: perhaps a form prepared for filling in.
    Zeros,
    /// At least one figure.
    Figures,
}

/// A body row before alignment.
#[expect(clippy::struct_excessive_bools, reason = "facts about one row, each asked for by itself")]
pub(super) struct Line<'g> {
    pub(super) index: usize,
    pub(super) keys: RowKeys,
    /// Own labels as written, with their cells.
    pub(super) own: Vec<(CellRef, &'g str)>,
    inherited: Vec<&'g str>,
    pub(super) code: Option<(CellRef, String)>,
    pub(super) has_value: bool,
    /// A total word that stands alone, without a group in front.
    pub(super) total: bool,
    /// Whether its only label says that it is a subtotal or a part of another row.
    aside: bool,
    /// Whether nothing but a number stands in it, beside a header printed again: a page's number, most likely.
    page_number: bool,
}

/// Lines a table may have besides twice its rows. A sheet may be filled for a million rows below a table, and aligning takes memory
/// for each line and row; what stands further down is not looked at as a part of the table.
const SPARE_LINES: usize = 2_000;

/// A label above, as key and as written.
type Above<'g> = Option<(Rc<str>, &'g str)>;

/// Binds `table` in `region`, or `None` where no row of it is there.
pub(super) fn bind(
    grid: &Grid<'_>,
    region: &Region,
    index: usize,
    table: &Table,
    vocabulary: &Vocabulary,
) -> Option<Candidate> {
    let words = &vocabulary.tables[index];
    let layout = columns::layout(grid, region, index, table, vocabulary)?;
    let mut lines = collect(grid, region, &layout, index, table, vocabulary);
    others::drop(grid, &layout, table, words, &mut lines);
    let roles = roles(&mut lines, table, words);
    Some(build(grid, region, index, table, vocabulary, &layout, &lines, roles))
}

fn collect<'g>(
    grid: &'g Grid<'_>,
    region: &Region,
    layout: &Layout,
    index: usize,
    table: &Table,
    vocabulary: &Vocabulary,
) -> Vec<Line<'g>> {
    let words = &vocabulary.tables[index];
    let counts: Vec<u32> = (0..table.columns.len())
        .filter(|&k| table.columns[k].measure.is_count())
        .filter_map(|k| layout.columns[k])
        .collect();
    let mut context: Vec<Above<'g>> = vec![None; layout.labels.len()];
    // Group labels in rows of their own above, with their indentation.
    let mut groups: Vec<(String, usize)> = Vec::new();
    // A sheet may be filled for a million rows beside the table.
    let mut lines: Vec<Line<'g>> = Vec::with_capacity(region.rows.1.saturating_sub(layout.body).min(1 << 10));
    let mut broken = false;
    let most = table.rows.len().saturating_mul(2).saturating_add(SPARE_LINES);
    for i in layout.body..region.rows.1 {
        if lines.len() >= most {
            break;
        }
        let row = &grid.rows[i];
        if is_header_again(grid, i, region, layout, &counts, index) {
            broken = true;
            if let Some(above) = lines.last_mut() {
                above.page_number = is_lone_number(grid, region, above);
            }
            continue;
        }
        let mut line = line(grid, i, layout, (index, table), &mut context, &counts);
        if line.own.is_empty() && line.code.is_none() && line.has_value {
            line.take_total(row.span(region.cols), &counts);
        }
        // Words without a label beside them are no row (`- 2 -`, `1 / 3 ページ` at a page's end).
        let is_stated = || counts.iter().any(|&c| row.at(c).is_some_and(|c| c.figure));
        if line.own.is_empty() && line.code.is_none() && !(line.has_value && is_stated()) {
            continue;
        }
        line.page_number = std::mem::take(&mut broken) && is_lone_number(grid, region, &line);
        let own = line.keys.joined();
        let indent = line.own.first().map_or(0, |o| indentation(o.1));
        let is_row = words.singles.contains(own);
        while groups.last().is_some_and(|g| indent < g.1 || (indent == g.1 && (indent > 0 || is_row || line.total))) {
            groups.pop();
        }
        let joined = |groups: &[(String, usize)]| groups.iter().map(|g| g.0.as_str()).collect::<String>();
        // What is a group's label elsewhere may be a category's here (情報提供 / 医療), left blank.
        let is_category = |groups: &[(String, usize)]| {
            let front = line.keys.front();
            let whole = if front.is_empty() { joined(groups) + own } else { [front, own].concat() };
            let mut paths = words.rows.iter().filter_map(|r| r.paths.first());
            let leaf = paths.clone().any(|p| p.elements.last().is_some_and(|e| e == own));
            // A leaf's name heads a group only where what follows is indented below it.
            let below = grid.rows.get(i + 1).and_then(|r| layout.labels.iter().find_map(|&c| r.at(c)));
            let heads = below.and_then(GridCell::text).is_some_and(|t| indentation(t) > indent);
            paths.any(|p| p.suffixes[0] == whole) || (leaf && !heads)
        };
        let may_head = !line.has_value && line.code.is_none() && !is_row;
        if may_head && heads_group(own, grid, i, region, layout, words) && !is_category(&groups) {
            while !groups.is_empty() && !words.groups.contains_key(&(joined(&groups) + own)) {
                groups.pop();
            }
            groups.push((own.to_owned(), indent));
            continue;
        }
        let group = (!groups.is_empty()).then(|| joined(&groups));
        // A group's own figure may stand in its row, with the parts indented below it.
        if line.own.len() == 1 && words.groups.contains_key(own) && line.keys.inherited().is_empty() {
            groups.push((own.to_owned(), indent));
        }
        line.keys.group = group;
        lines.push(line);
    }
    lines
}

/// Whether a label without a figure heads the rows below it: one of the next few completes a path with it. A category that is left blank
/// may have the name of a group elsewhere.
fn heads_group(own: &str, grid: &Grid<'_>, row: usize, region: &Region, layout: &Layout, words: &TableWords) -> bool {
    if !words.groups.contains_key(own) {
        return false;
    }
    let label =
        |r: &GridRow<'_>| -> String { layout.labels.iter().filter_map(|&c| r.at(c)).map(GridCell::key).collect() };
    let below = grid.rows[row + 1..region.rows.1].iter().map(label).filter(|l| !l.is_empty());
    below.take(4).any(|next| {
        let path = own.to_owned() + &next;
        words.words.contains(&path) || words.groups.contains_key(&path)
    })
}

/// Spaces in front of a label, those of full width as two.
fn indentation(label: &str) -> usize {
    label.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\u{3000}' { 2 } else { 1 }).sum()
}

fn line<'g>(
    grid: &'g Grid<'_>,
    index: usize,
    layout: &Layout,
    (table, rows): (usize, &Table),
    context: &mut [Above<'g>],
    counts: &[u32],
) -> Line<'g> {
    let row = &grid.rows[index];
    let mut own: Vec<(CellRef, &str)> = Vec::with_capacity(layout.labels.len());
    let mut keys: Vec<Rc<str>> = Vec::with_capacity(layout.labels.len());
    let mut front: Vec<Rc<str>> = Vec::new();
    let mut inherited = Vec::new();
    let (mut total, mut aside) = (false, false);
    let mut inner = None;
    for (k, &col) in layout.labels.iter().enumerate() {
        if let Some(cell) = row.at(col)
            && let Some(facts) = cell.label.as_deref().filter(|f| !f.key.is_empty())
            && !(keys.is_empty() && context[k].is_some() && cell.is_ditto())
        {
            let written = cell.text().unwrap_or_default();
            context[k] = Some((Rc::clone(&facts.key), written));
            // A deeper label above belongs to the old group unless its merged region reaches down here.
            for (deeper, &c) in layout.labels.iter().enumerate().skip(k + 1) {
                if grid.covered_from_above(row.row, c).is_none() {
                    context[deeper] = None;
                }
            }
            keys.push(Rc::clone(&facts.key));
            own.push((cell.at(), written));
            (total, aside) = (cell.total, facts.aside);
            inner = facts.inner_code.filter(|c| c.0 == table).map(|c| (cell.at(), c.1));
        } else if keys.is_empty()
            && let Some((key, written)) = &context[k]
        {
            front.push(Rc::clone(key));
            inherited.push(*written);
        }
    }
    // Below a group's merged label a bare 小計 is no longer in it, whatever stands above it in its column.
    if let [(at, _)] = own[..]
        && !inherited.is_empty()
        && row.at(at.col).is_some_and(GridCell::is_sum)
    {
        // The region merged last in its column may be the header's, and the group's label a plain cell.
        let is_of_group = |m: CellRange| {
            grid.at(m.start.row, m.start.col).and_then(GridCell::text).is_some_and(|t| inherited.contains(&t))
        };
        // A label as high as its row alone says nothing about where its group ends.
        let above = index.checked_sub(1).map_or(0, |i| grid.rows[i].row);
        let ended = |col: u32| {
            grid.merged_above(row.row, col)
                .is_some_and(|m| (above..row.row).contains(&m.end.row) && m.start.row < above && is_of_group(m))
        };
        if layout.labels.iter().take(inherited.len()).any(|&c| ended(c)) {
            front.clear();
            inherited.clear();
        }
    }
    let mut keys = RowKeys::new(keys, front);
    // The total's word may stand in the column of the codes.
    let code_cell = layout.code.and_then(|c| row.at(c)).filter(|c| !c.total);
    keys.code = code_cell.and_then(|c| columns::code_row(c, table));
    let mut code = code_cell.and_then(|c| Some((c.at(), read::shown(c.cell)?)));
    // A code in the label's own cell is given as the form writes it: there is no cell to put a spelling right in.
    if code.is_none()
        && let Some((at, entry)) = inner
    {
        keys.code = Some(entry);
        code = rows.rows.get(entry).and_then(|r| Some((at, r.code.clone()?)));
    }
    let has_value = counts.iter().any(|&c| row.at(c).is_some());
    total &= keys.code.is_none() && own.len() == 1;
    Line { index, keys, own, inherited, code, has_value, total, aside, page_number: false }
}

/// What each line is taken for; `None` for lines that say nothing (notes).
fn roles(lines: &mut [Line<'_>], table: &Table, words: &TableWords) -> Vec<Option<Aligned>> {
    super::codes::drop_mistaken(lines, words);
    let total = table.total();
    // The form may call its total by a name of its own (全国).
    for line in lines.iter_mut().filter(|l| !l.total && l.keys.code.is_none()) {
        let best = if total.is_some() { align::best_label(&line.keys, words) } else { None };
        line.total = best.is_some_and(|(score, j)| score >= 80 && Some(j) == total);
    }
    let total_line = total.and_then(|_| total_line(lines, words));
    let entries: Vec<usize> = (0..table.rows.len()).filter(|&j| Some(j) != total).collect();
    let (body, keys): (Vec<usize>, Vec<&RowKeys>) = lines
        .iter()
        .enumerate()
        .filter(|(i, l)| Some(*i) != total_line && !l.total && (!l.is_aside() || listed(l, words)))
        .map(|(i, l)| (i, &l.keys))
        .unzip();
    let mut out: Vec<Option<Aligned>> = vec![None; lines.len()];
    for (i, aligned) in body.into_iter().zip(align::align(&keys, words, &entries)) {
        out[i] = Some(aligned);
    }
    for (i, line) in lines.iter().enumerate() {
        if Some(i) == total_line {
            out[i] = total.map(Aligned::Entry);
        } else if out[i].is_none() {
            out[i] = Some(Aligned::Unknown);
        }
        if !line.has_value && matches!(out[i], Some(Aligned::Unknown | Aligned::Ambiguous(_) | Aligned::Duplicate(_))) {
            out[i] = None;
        }
    }
    out
}

impl<'g> Line<'g> {
    /// A total's word in another column than the labels' (merged over the running numbers and the labels).
    fn take_total(&mut self, row: &'g [GridCell<'_>], counts: &[u32]) {
        let Some(word) = row.iter().find(|c| c.total && !counts.contains(&c.col)) else { return };
        let Some((key, text)) = word.shared_key().zip(word.text()) else { return };
        self.keys = RowKeys::new(vec![key], Vec::new());
        self.inherited.clear();
        self.own.push((word.at(), text));
        self.total = true;
    }

    /// Whether its words say that it is a subtotal or a part of another row; such a row is a category only by its very label.
    fn is_aside(&self) -> bool {
        self.keys.code.is_none() && if self.own.len() > 1 { is_aside(&self.text()) } else { self.aside }
    }

    /// Inherited and own labels as people are told them.
    fn shown(&self) -> String {
        match (&self.inherited[..], &self.own[..]) {
            ([], [(_, only)]) => (*only).to_owned(),
            (above, own) => above.iter().copied().chain(own.iter().map(|o| o.1)).collect::<Vec<_>>().join(" / "),
        }
    }

    /// Its own labels as written.
    pub(super) fn text(&self) -> String {
        self.own.iter().map(|o| o.1).collect()
    }
}

/// Whether the schema itself has such an of-which row.
fn listed(line: &Line<'_>, words: &TableWords) -> bool {
    align::best_label(&line.keys, words).is_some_and(|b| b.0 >= 80)
}

/// The line of the grand total: of the lines with a total word and no group in front, the last one, unless only the first is one.
fn total_line(lines: &[Line<'_>], words: &TableWords) -> Option<usize> {
    let strong = |l: &Line<'_>| l.total && l.has_value && l.inherited.is_empty();
    let weak = |l: &Line<'_>| l.total && l.has_value;
    // What else stands below, such as the next title, is no row.
    let known =
        |l: &Line<'_>| l.total || l.keys.code.is_some() || l.keys.own().iter().any(|k| words.words.contains(&**k));
    let last_row = lines.iter().rposition(|l| l.has_value && known(l));
    // A total in front of all rows is the table's where the last 計 has rows below it: that one sums up a group.
    let is_category = |l: &Line<'_>| l.has_value && !l.total && !l.is_aside();
    let first = lines.iter().position(strong).filter(|f| !lines[..*f].iter().any(is_category));
    let last = lines.iter().rposition(strong);
    let ends = last.is_some_and(|l| !lines[l + 1..].iter().any(is_category));
    first
        .filter(|_| !ends)
        .or(last)
        .or_else(|| lines.iter().rposition(weak).filter(|i| Some(*i) == last_row))
        .or_else(|| {
            lines.iter().rposition(weak).filter(|i| lines[i + 1..].iter().all(|l| l.is_aside() || !l.has_value))
        })
        .or_else(|| lines.iter().rposition(|l| l.total && !l.has_value))
}

#[expect(clippy::too_many_arguments, reason = "one step of `bind`, split off for length only")]
fn build(
    grid: &Grid<'_>,
    region: &Region,
    index: usize,
    table: &Table,
    vocabulary: &Vocabulary,
    layout: &Layout,
    lines: &[Line<'_>],
    mut roles: Vec<Option<Aligned>>,
) -> Candidate {
    drop_what_follows(grid, lines, &mut roles);
    let words = &vocabulary.tables[index];
    let mut rows: Vec<BoundRow> = Vec::with_capacity(lines.len());
    let mut by_entry: Vec<Option<usize>> = vec![None; table.rows.len()];
    // Line index → index into `rows`, to find parents and groups.
    // Subtotals that may be of several groups.
    let mut in_doubt: Vec<(usize, Vec<RowRole>)> = Vec::new();
    let mut position: Vec<Option<usize>> = vec![None; lines.len()];
    let entry_of: Vec<Option<usize>> = roles
        .iter()
        .map(|r| match r {
            Some(Aligned::Entry(j) | Aligned::Similar(j)) => Some(*j),
            _ => None,
        })
        .collect();
    let mut passed_over = Vec::new();
    // A blank stands for a column that is not there.
    let beside = layout.labels.first().copied().unwrap_or(0);
    for (i, line) in lines.iter().enumerate() {
        let Some(aligned) = &roles[i] else { continue };
        let row = &grid.rows[line.index];
        let uncounted = || breaks::is_uncounted(grid, region, layout, table, lines, &entry_of, i);
        if *aligned == Aligned::Unknown && (line.page_number || uncounted()) {
            let seen = |&col: &u32| row.at(col).map(|c| read::observe(Some(c.cell), c.at(), Measure::Events));
            passed_over.extend(layout.columns.iter().flatten().find_map(seen));
            continue;
        }
        let (role, matched) = match aligned {
            Aligned::Entry(j) => (RowRole::Entry(*j), label_match::of(line, table, words, *j)),
            Aligned::Similar(j) => (RowRole::Entry(*j), LabelMatch::Similar(table.rows[*j].label())),
            Aligned::Duplicate(j) => (RowRole::DuplicateOf(*j), label_match::of(line, table, words, *j)),
            Aligned::Ambiguous(list) => (RowRole::Unknown, LabelMatch::Ambiguous(list.clone())),
            Aligned::Unknown => {
                let mut roles = unlisted_roles(i, lines, &entry_of, table, words);
                let first = roles.swap_remove(0);
                if !roles.is_empty() {
                    in_doubt.push((rows.len(), roles));
                }
                (first, LabelMatch::Exact)
            }
        };
        if let RowRole::Entry(j) = role {
            by_entry[j] = Some(rows.len());
        }
        position[i] = Some(rows.len());
        let label = RowLabel { at: line.own.last().map(|o| o.0), text: line.shown(), matched };
        let cells = table
            .columns
            .iter()
            .zip(&layout.columns)
            .map(|(c, col)| match col {
                Some(col) => read::for_column(row.stored(*col), CellRef::new(row.row, *col), c),
                None => read::blank(CellRef::new(row.row, beside)),
            })
            .collect();
        rows.push(BoundRow { row: row.row, role, label, code: line.code.clone(), cells });
    }
    for (r, others) in in_doubt {
        let holds = |role: &RowRole| adds_up(role, &rows[r], &rows, &by_entry, table);
        if !holds(&rows[r].role)
            && let Some(role) = others.into_iter().find(holds)
        {
            rows[r].role = role;
        }
    }
    demote_total(&mut rows, &mut by_entry, table, beside);
    name_subtotals(&mut rows, &mut by_entry, table);
    // Duplicates and of-which rows were noted by schema row or line; they point to bound rows.
    for row in &mut rows {
        match &mut row.role {
            RowRole::DuplicateOf(j) => match by_entry[*j] {
                Some(first) => *j = first,
                None => row.role = RowRole::Unknown,
            },
            RowRole::OfWhich(parent) => *parent = parent.and_then(|line| position[line]),
            _ => {}
        }
    }
    let body = extent(region, layout, &rows);
    let range = region.title.map_or(body, |t| body.including(t));
    let counts = (0..table.columns.len())
        .filter(|&k| table.columns[k].measure.is_count() && layout.columns[k].is_some())
        .count();
    let is_sum = |r: &BoundRow| match r.role {
        RowRole::Subtotal(_) => true,
        RowRole::Entry(j) => matches!(table.rows[j].kind, RowKind::Total | RowKind::Subtotal),
        _ => false,
    };
    let own = rows.iter().filter(|r| !is_sum(r));
    let stated = own.flat_map(|r| r.cells.iter().zip(&table.columns)).filter(|(_, col)| col.measure.is_count());
    let data = stated.map(|(cell, _)| data_of(cell)).max().unwrap_or(Data::None);
    let matched = by_entry.iter().flatten().count();
    let bound = BoundTable {
        table: index,
        sheet: grid.index,
        range,
        title: region.title,
        columns: layout.columns.clone(),
        code_column: layout.code,
        passed_over,
        rows,
        by_entry,
        transposed: false,
    };
    Candidate { bound, matched, counts, data, body }
}

fn data_of(cell: &Observed) -> Data {
    match &cell.reading {
        Reading::Blank => Data::None,
        Reading::Count { value: 0, .. } | Reading::Nothing(_) | Reading::Uncalculated => Data::Zeros,
        _ => Data::Figures,
    }
}

/// Lines behind the last known one belong to the table only while no blank row comes between.
fn drop_what_follows(grid: &Grid<'_>, lines: &[Line<'_>], roles: &mut [Option<Aligned>]) {
    let known = |r: &Option<Aligned>| matches!(r, Some(Aligned::Entry(_) | Aligned::Similar(_)));
    let Some(last) = roles.iter().rposition(known) else { return };
    let mut end = grid.rows[lines[last].index].row;
    let mut open = true;
    for i in last + 1..lines.len() {
        let row = grid.rows[lines[i].index].row;
        open &= row == end + 1 && !lines[i].own.is_empty();
        end = row;
        if !open {
            roles[i] = None;
        }
    }
}

/// From the title to the last row, over every column the table uses.
fn extent(region: &Region, layout: &Layout, rows: &[BoundRow]) -> CellRange {
    let columns = layout.labels.iter().copied().chain(layout.code).chain(layout.columns.iter().flatten().copied());
    let left = columns.clone().min().unwrap_or(region.cols.0);
    let right = columns.max().unwrap_or(left);
    let top = region.title.map(|t| t.row).or_else(|| rows.first().map(|r| r.row)).unwrap_or(0);
    let bottom = rows.last().map_or(top, |r| r.row).max(top);
    CellRange::new(CellRef::new(top, left), CellRef::new(bottom, right))
}
