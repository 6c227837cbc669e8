//! Binds one table in one region: collects the label paths of its rows, aligns them, and reads the values.

use super::align::{self, Aligned, RowKeys};
use super::breaks::{self, is_header_again, is_lone_number};
use super::columns::{self, Layout, Region};
use super::extent;
use super::grid::{Grid, GridCell, GridRow};
use super::label_match;
use super::line::{Above, Line, indentation, line};
use super::model::{BoundRow, BoundTable, LabelMatch, RowLabel, RowRole, TablePart};
use super::others;
use super::read;
use super::sums::{adds_up, demote_total, name_subtotals, unlisted_roles};
use super::words::{TableWords, Vocabulary};
use crate::a1::{CellRange, CellRef};
use crate::schema::{Measure, RowKind, Table};

/// A bound table and how well it fits.
#[derive(Clone)]
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
    /// Where it was looked for.
    pub(super) region: Region,
    /// Whether words stand above each of its count columns.
    pub(super) headed: bool,
    /// The columns of its labels.
    pub(super) labels: Vec<u32>,
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

/// Lines a table may have besides twice its rows. A sheet may be filled for a million rows below a table, and aligning takes memory
/// for each line and row; what stands further down is not looked at as a part of the table.
const SPARE_LINES: usize = 2_000;

/// Binds `table` in `region`, or `None` where no row of it is there.
pub(super) fn bind(
    grid: &Grid<'_>,
    region: &Region,
    index: usize,
    table: &Table,
    vocabulary: &Vocabulary,
) -> Option<Candidate> {
    bind_with(grid, region, index, table, vocabulary, &Given { may: &|_| true, labels: Vec::new(), columns: None })
}

/// What is known of a part of a table before it is read.
pub(super) struct Given<'a> {
    /// The categories that may stand there. Totals and subtotals may in any case.
    pub(super) may: &'a dyn Fn(usize) -> bool,
    /// Columns in which labels may stand, beside the one with most of them.
    pub(super) labels: Vec<u32>,
    /// The columns, and that of the codes, where no words stand above them.
    pub(super) columns: Option<(Vec<Option<u32>>, Option<u32>)>,
}

/// [`bind`] for a part of a table of which something is known.
pub(super) fn bind_with(
    grid: &Grid<'_>,
    region: &Region,
    index: usize,
    table: &Table,
    vocabulary: &Vocabulary,
    given: &Given<'_>,
) -> Option<Candidate> {
    let words = &vocabulary.tables[index];
    let mut layout = columns::layout(grid, region, index, table, vocabulary, &given.labels)?;
    if let Some((columns, code)) = given.columns.as_ref().filter(|_| !layout.is_headed(table)) {
        layout.columns.clone_from(columns);
        layout.code = layout.code.or(*code);
    }
    let mut lines = collect(grid, region, &layout, index, table, vocabulary);
    others::drop(grid, &layout, table, words, &mut lines);
    let roles = roles(&mut lines, table, words, given.may);
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

/// What each line is taken for; `None` for lines that say nothing (notes).
fn roles(
    lines: &mut [Line<'_>],
    table: &Table,
    words: &TableWords,
    may: &dyn Fn(usize) -> bool,
) -> Vec<Option<Aligned>> {
    super::codes::drop_mistaken(lines, words);
    let total = table.total();
    // The form may call its total by a name of its own (全国).
    for line in lines.iter_mut().filter(|l| !l.total && l.keys.code.is_none()) {
        let best = if total.is_some() { align::best_label(&line.keys, words) } else { None };
        line.total = best.is_some_and(|(score, j)| score >= 80 && Some(j) == total);
    }
    let total_line = total.and_then(|_| total_line(lines, words));
    let may = |j: &usize| table.rows[*j].kind != RowKind::Category || may(*j);
    let mut entries: Vec<usize> = Vec::with_capacity(table.rows.len());
    entries.extend((0..table.rows.len()).filter(|&j| Some(j) != total).filter(may));
    let mut body: Vec<usize> = Vec::with_capacity(lines.len());
    let mut keys: Vec<&RowKeys> = Vec::with_capacity(lines.len());
    for (i, line) in lines.iter().enumerate() {
        if Some(i) != total_line && !line.total && (!line.is_aside() || listed(line, words)) {
            body.push(i);
            keys.push(&line.keys);
        }
    }
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

/// Whether the schema itself has such an of-which row.
fn listed(line: &Line<'_>, words: &TableWords) -> bool {
    align::best_label(&line.keys, words).is_some_and(|b| b.0 >= 80)
}

/// The line of the grand total: of the lines with a total word and no group in front, the last one, unless only the first is one.
fn total_line(lines: &[Line<'_>], words: &TableWords) -> Option<usize> {
    // Behind a category that stands in no group (`その他`) the word for the total may stand in a further column.
    let in_group = |l: &Line<'_>| l.keys.inherited().first().is_some_and(|label| words.groups.contains_key(&**label));
    let strong = |l: &Line<'_>| l.total && l.has_value && (l.inherited.is_empty() || !in_group(l));
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
    extent::drop_what_follows(grid, lines, &mut roles);
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
    let mut buffer = String::new();
    // A blank stands for a column that is not there.
    let beside = layout.labels.first().copied().unwrap_or(0);
    for (i, line) in lines.iter().enumerate() {
        let Some(aligned) = &roles[i] else { continue };
        let row = &grid.rows[line.index];
        let uncounted = || breaks::is_uncounted(grid, region, layout, table, lines, &entry_of, i);
        if *aligned == Aligned::Unknown && (line.page_number || uncounted()) {
            let seen =
                |&col: &u32| row.at(col).map(|c| read::observe(Some(c.cell), grid.index, c.at(), Measure::Events));
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
                let first = roles.remove(0);
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
        let label = RowLabel { at: line.own.last().map(|o| o.0), text: line.shown(&mut buffer), matched };
        let cells = table
            .columns
            .iter()
            .zip(&layout.columns)
            .map(|(c, col)| match col {
                Some(col) => read::for_column(row.stored(*col), grid.index, CellRef::new(row.row, *col), c),
                None => read::blank(grid.index, CellRef::new(row.row, beside)),
            })
            .collect();
        rows.push(BoundRow { part: 0, row: row.row, role, label, code: line.code.clone(), cells });
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
    let body = extent::of(region, layout, &rows);
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
    let data = stated.map(|(cell, _)| extent::data_of(cell)).max().unwrap_or(Data::None);
    let matched = by_entry.iter().flatten().count();
    let first = TablePart {
        sheet: grid.index,
        range,
        title: region.title,
        columns: layout.columns.clone(),
        code_column: layout.code,
        transposed: false,
    };
    let bound = BoundTable { table: index, first, further: Vec::new(), passed_over, rows, by_entry };
    Candidate {
        bound,
        matched,
        counts,
        data,
        body,
        region: *region,
        headed: layout.is_headed(table),
        labels: layout.labels.clone(),
    }
}
