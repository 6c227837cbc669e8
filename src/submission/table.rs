//! Binds one table in one region: collects the label paths of its rows, aligns them, and reads the values.

use super::align::{self, Aligned, RowKeys};
use super::columns::{self, Layout, Region};
use super::grid::{Grid, GridRow};
use super::model::{BoundRow, BoundTable, LabelMatch, RowLabel, RowRole};
use super::read;
use super::words::{TableWords, Vocabulary};
use crate::a1::{CellRange, CellRef};
use crate::schema::{RowKind, Table};
use crate::text;
use std::collections::HashMap;

/// A bound table and how well it fits.
pub(super) struct Candidate {
    pub(super) bound: BoundTable,
    /// Schema rows found.
    pub(super) matched: usize,
    /// Count columns found.
    pub(super) counts: usize,
    /// Whether any count is stated.
    pub(super) has_data: bool,
}

/// A body row before alignment.
struct Line {
    index: usize,
    keys: RowKeys,
    /// Own labels as written, with their cells.
    own: Vec<(CellRef, String)>,
    inherited: Vec<String>,
    code: Option<(CellRef, String)>,
    has_value: bool,
    /// A total word that stands alone, without a group in front.
    total: bool,
}

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
    let lines = collect(grid, region, &layout, index, table, vocabulary);
    let roles = roles(&lines, table, words);
    Some(build(grid, region, index, table, vocabulary, &layout, lines, roles))
}

fn collect(
    grid: &Grid<'_>,
    region: &Region,
    layout: &Layout,
    index: usize,
    table: &Table,
    vocabulary: &Vocabulary,
) -> Vec<Line> {
    let words = &vocabulary.tables[index];
    let counts: Vec<u32> = (0..table.columns.len())
        .filter(|&k| table.columns[k].measure.is_count())
        .filter_map(|k| layout.columns[k])
        .collect();
    let mut context: Vec<Option<(String, String)>> = vec![None; layout.labels.len()];
    let mut groups: Vec<String> = Vec::new();
    let mut lines = Vec::new();
    for i in layout.body..region.rows.1 {
        let row = &grid.rows[i];
        if is_repeated_header(row, layout, &counts) {
            continue;
        }
        let line = line(grid, i, layout, index, vocabulary, &mut context, &counts);
        if line.own.is_empty() && line.code.is_none() && !line.has_value {
            continue;
        }
        let own = line.keys.own.concat();
        let is_group = !line.has_value && line.code.is_none() && words.groups.contains_key(&own);
        let is_row = words.rows.iter().any(|r| r.paths.iter().any(|p| p.suffixes[0] == own));
        if is_group && !is_row {
            while !groups.is_empty() && !words.groups.contains_key(&format!("{}{own}", groups.concat())) {
                groups.pop();
            }
            groups.push(own);
            continue;
        }
        let mut line = line;
        line.keys.group = (!groups.is_empty()).then(|| groups.concat());
        lines.push(line);
    }
    lines
}

/// A header printed again after a page break.
fn is_repeated_header(row: &GridRow<'_>, layout: &Layout, counts: &[u32]) -> bool {
    let mut seen = false;
    for &c in counts {
        match row.at(c) {
            Some(cell) if cell.text().is_some() && !cell.key.is_empty() => {
                if !layout.headers.get(&c).is_some_and(|h| h.contains(&cell.key)) {
                    return false;
                }
                seen = true;
            }
            Some(_) => return false,
            None => {}
        }
    }
    seen
}

fn line(
    grid: &Grid<'_>,
    index: usize,
    layout: &Layout,
    table: usize,
    vocabulary: &Vocabulary,
    context: &mut [Option<(String, String)>],
    counts: &[u32],
) -> Line {
    let row = &grid.rows[index];
    let mut own: Vec<(CellRef, String)> = Vec::new();
    let mut keys = RowKeys::default();
    let mut inherited = Vec::new();
    for (k, &col) in layout.labels.iter().enumerate() {
        if let Some(cell) = row.at(col).filter(|c| !c.key.is_empty()) {
            let written = cell.text().unwrap_or_default();
            context[k] = Some((cell.key.clone(), written.to_owned()));
            // A deeper label above belongs to the old group unless its merged region reaches down here.
            for (deeper, &c) in layout.labels.iter().enumerate().skip(k + 1) {
                if grid.covered_from_above(row.row, c).is_none() {
                    context[deeper] = None;
                }
            }
            keys.own.push(cell.key.clone());
            own.push((cell.at(), written.to_owned()));
        } else if keys.own.is_empty()
            && let Some((key, written)) = &context[k]
        {
            keys.inherited.push(key.clone());
            inherited.push(written.clone());
        }
    }
    let code_cell = layout.code.and_then(|c| row.at(c));
    keys.code = code_cell.and_then(|c| columns::code_row(c, table, vocabulary));
    let code = code_cell.and_then(|c| Some((c.at(), read::shown(grid.sheet, c.cell)?)));
    let has_value = counts.iter().any(|&c| row.at(c).is_some());
    let total = keys.code.is_none() && own.len() == 1 && text::is_total_word(&own[0].1);
    Line { index, keys, own, inherited, code, has_value, total }
}

/// What each line is taken for; `None` for lines that say nothing (notes).
fn roles(lines: &[Line], table: &Table, words: &TableWords) -> Vec<Option<Aligned>> {
    let total = table.total();
    let total_line = total.and_then(|_| total_line(lines));
    let entries: Vec<usize> = (0..table.rows.len()).filter(|&j| Some(j) != total).collect();
    let (body, keys): (Vec<usize>, Vec<&RowKeys>) = lines
        .iter()
        .enumerate()
        .filter(|(i, l)| {
            Some(*i) != total_line && !l.total && text::of_which(&l.text()).is_none_or(|_| listed(l, words, table))
        })
        .map(|(i, l)| (i, &l.keys))
        .unzip();
    let keys: Vec<RowKeys> = keys.into_iter().map(RowKeys::copy).collect();
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

impl RowKeys {
    fn copy(&self) -> Self {
        Self { own: self.own.clone(), inherited: self.inherited.clone(), group: self.group.clone(), code: self.code }
    }
}

impl Line {
    fn text(&self) -> String {
        self.own.iter().map(|o| o.1.as_str()).collect()
    }
}

/// Whether the schema itself has such an of-which row.
fn listed(line: &Line, words: &TableWords, table: &Table) -> bool {
    (0..table.rows.len()).any(|j| align::label_score(&line.keys, words, j) >= 80)
}

/// The line of the grand total: of the lines with a total word and no group in front, the last one, unless only the first is one.
fn total_line(lines: &[Line]) -> Option<usize> {
    let strong = |l: &Line| l.total && l.has_value && l.inherited.is_empty();
    let weak = |l: &Line| l.total && l.has_value;
    let last_row = lines.iter().rposition(|l| l.has_value && !l.own.is_empty());
    lines
        .iter()
        .rposition(strong)
        .or_else(|| lines.iter().rposition(weak).filter(|i| Some(*i) == last_row))
        .or_else(|| lines.iter().rposition(weak))
        .or_else(|| lines.iter().rposition(|l| l.total))
}

#[expect(clippy::too_many_arguments, reason = "one step of `bind`, split off for length only")]
fn build(
    grid: &Grid<'_>,
    region: &Region,
    index: usize,
    table: &Table,
    vocabulary: &Vocabulary,
    layout: &Layout,
    lines: Vec<Line>,
    mut roles: Vec<Option<Aligned>>,
) -> Candidate {
    drop_what_follows(grid, &lines, &mut roles);
    let words = &vocabulary.tables[index];
    let mut rows: Vec<BoundRow> = Vec::new();
    let mut by_entry: Vec<Option<usize>> = vec![None; table.rows.len()];
    // Line index → index into `rows`, to find parents and groups.
    let mut kept: Vec<usize> = Vec::new();
    let entry_of: HashMap<usize, usize> = roles
        .iter()
        .enumerate()
        .filter_map(|(i, r)| match r {
            Some(Aligned::Entry(j) | Aligned::Similar(j)) => Some((i, *j)),
            _ => None,
        })
        .collect();
    for (i, line) in lines.iter().enumerate() {
        let Some(aligned) = &roles[i] else { continue };
        let row = &grid.rows[line.index];
        let (role, matched) = match aligned {
            Aligned::Entry(j) => (RowRole::Entry(*j), label_match(line, table, words, *j)),
            Aligned::Similar(j) => (RowRole::Entry(*j), LabelMatch::Similar(table.rows[*j].label())),
            Aligned::Duplicate(j) => (RowRole::DuplicateOf(*j), label_match(line, table, words, *j)),
            Aligned::Ambiguous(list) => (RowRole::Unknown, LabelMatch::Ambiguous(list.clone())),
            Aligned::Unknown => (unlisted_role(i, &lines, &entry_of, table, words), LabelMatch::Exact),
        };
        if let RowRole::Entry(j) = role {
            by_entry[j] = Some(rows.len());
        }
        kept.push(i);
        let label = RowLabel {
            at: line.own.last().map(|o| o.0),
            text: line
                .inherited
                .iter()
                .map(String::as_str)
                .chain(line.own.iter().map(|o| o.1.as_str()))
                .collect::<Vec<_>>()
                .join(" / "),
            matched,
        };
        let cells = table
            .columns
            .iter()
            .zip(&layout.columns)
            .map(|(c, col)| match col {
                Some(col) => read::observe(grid.sheet, CellRef::new(row.row, *col), c.measure),
                None => read::blank(CellRef::new(row.row, layout.labels.first().copied().unwrap_or(0))),
            })
            .collect();
        rows.push(BoundRow { row: row.row, role, label, code: line.code.clone(), cells });
    }
    // Duplicates and of-which rows were noted by schema row or line; they point to bound rows.
    let position: HashMap<usize, usize> = kept.iter().enumerate().map(|(r, &i)| (i, r)).collect();
    for row in &mut rows {
        match &mut row.role {
            RowRole::DuplicateOf(j) => match by_entry[*j] {
                Some(first) => *j = first,
                None => row.role = RowRole::Unknown,
            },
            RowRole::OfWhich(parent) => *parent = parent.and_then(|line| position.get(&line).copied()),
            _ => {}
        }
    }
    let range = extent(region, layout, &rows);
    let counts = (0..table.columns.len())
        .filter(|&k| table.columns[k].measure.is_count() && layout.columns[k].is_some())
        .count();
    let has_data = rows
        .iter()
        .any(|r| r.cells.iter().zip(&table.columns).any(|(c, col)| col.measure.is_count() && !c.raw.is_empty()));
    let matched = by_entry.iter().flatten().count();
    let bound = BoundTable {
        table: index,
        sheet: grid.index,
        range,
        title: region.title,
        columns: layout.columns.clone(),
        code_column: layout.code,
        rows,
        by_entry,
    };
    Candidate { bound, matched, counts, has_data }
}

/// Lines behind the last known one belong to the table only while no blank row comes between.
fn drop_what_follows(grid: &Grid<'_>, lines: &[Line], roles: &mut [Option<Aligned>]) {
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

/// A row the schema does not list: a subtotal, an of-which row, or nothing known.
fn unlisted_role(
    i: usize,
    lines: &[Line],
    entry_of: &HashMap<usize, usize>,
    table: &Table,
    words: &TableWords,
) -> RowRole {
    let line = &lines[i];
    let label = line.text();
    if text::of_which(&label).is_some() {
        let parent = (0..i).rev().find(|k| entry_of.contains_key(k));
        return RowRole::OfWhich(parent);
    }
    if line.keys.code.is_some() || line.code.is_some() {
        return RowRole::Unknown;
    }
    let own = line.keys.own.concat();
    let stem = ["小計", "合計", "計"].iter().find_map(|w| own.strip_suffix(w)).map(str::to_owned);
    let is_word = line.total || text::is_subtotal_word(&label);
    // `医療機関計`, or the group's own label beside a figure.
    let named = stem.as_deref().filter(|s| !s.is_empty()).or(Some(own.as_str())).and_then(|k| words.groups.get(k));
    if let Some(parts) = named.filter(|_| !line.total) {
        return RowRole::Subtotal(parts.clone());
    }
    if !is_word && !line.own.is_empty() {
        return RowRole::Unknown;
    }
    if line.own.is_empty() {
        return RowRole::Unknown;
    }
    // `小計` below a group label, or among the rows of a group.
    let context = line.keys.inherited.concat();
    if let Some(parts) =
        words.groups.get(&context).or_else(|| line.keys.inherited.last().and_then(|l| words.groups.get(l)))
    {
        return RowRole::Subtotal(parts.clone());
    }
    if let Some(parts) = line.keys.group.as_ref().and_then(|g| words.groups.get(g)) {
        return RowRole::Subtotal(parts.clone());
    }
    let before = (0..i).rev().find_map(|k| entry_of.get(&k));
    let after = (i + 1..lines.len()).find_map(|k| entry_of.get(&k));
    let group_of = |j: usize| table.rows[j].path.first().filter(|_| table.rows[j].path.len() > 1);
    let members = |group: &String| {
        (0..table.rows.len())
            .filter(|&j| {
                table.rows[j].kind == RowKind::Category
                    && table.rows[j].path.len() > 1
                    && table.rows[j].path[0] == *group
            })
            .collect::<Vec<_>>()
    };
    let parts = match (before.and_then(|&j| group_of(j)), after.and_then(|&j| group_of(j))) {
        (Some(b), a) if a != Some(b) => members(b),
        (None, Some(a)) => members(a),
        (None, None) if before.is_none() || after.is_none() => {
            (0..table.rows.len()).filter(|&j| table.rows[j].kind == RowKind::Category).collect()
        }
        _ => Vec::new(),
    };
    RowRole::Subtotal(parts)
}

/// How a bound row's label met the schema's.
fn label_match(line: &Line, table: &Table, words: &TableWords, entry: usize) -> LabelMatch {
    let schema = &table.rows[entry];
    if line.own.is_empty() {
        return LabelMatch::Absent;
    }
    if line.keys.code == Some(entry) && align::label_score(&line.keys, words, entry) == 0 {
        let all = 0..table.rows.len();
        let best =
            all.map(|j| (align::label_score(&line.keys, words, j), j)).max_by_key(|s| (s.0, std::cmp::Reverse(s.1)));
        if let Some((_, j)) = best.filter(|b| b.0 >= 45) {
            return LabelMatch::CodeDisagrees(Some(j));
        }
        if align::near(&line.keys, words, entry, true).is_some() {
            return LabelMatch::Similar(schema.label());
        }
        return LabelMatch::CodeDisagrees(None);
    }
    let tidy = |s: &str| s.replace(['\n', '\r'], "").trim().to_owned();
    let own: Vec<String> = line.own.iter().map(|o| tidy(&o.1)).collect();
    let path = &schema.path;
    if own.len() <= path.len() && own[..] == path[path.len() - own.len()..] {
        return LabelMatch::Exact;
    }
    // Several levels in one cell are a layout, not another spelling.
    let joined =
        |s: &str| s.chars().filter(|c| !c.is_whitespace() && !"・／/>＞|｜-－".contains(*c)).collect::<String>();
    let whole = joined(&own.concat());
    if own.len() != path.len() && (0..path.len()).any(|k| k + 1 < path.len() && whole == joined(&path[k..].concat())) {
        return LabelMatch::Exact;
    }
    // A group label broken over a page: the leaf is what names the row.
    if own.len() > 1 && own.last() == path.last() && text::key(&own.concat()) != text::key(&path.concat()) {
        return LabelMatch::Exact;
    }
    LabelMatch::Variant(path.last().cloned().unwrap_or_default())
}

/// From the title to the last row, over every column the table uses.
fn extent(region: &Region, layout: &Layout, rows: &[BoundRow]) -> CellRange {
    let columns = layout.labels.iter().copied().chain(layout.code).chain(layout.columns.iter().flatten().copied());
    let left = columns.clone().min().unwrap_or(region.cols.0);
    let right = columns.max().unwrap_or(left);
    let top = region.title.map(|t| t.row).or_else(|| rows.first().map(|r| r.row)).unwrap_or(0);
    let bottom = rows.last().map_or(top, |r| r.row).max(top);
    let range = CellRange::new(CellRef::new(top, left), CellRef::new(bottom, right));
    region.title.map_or(range, |t| range.including(t))
}
