//! Tables that stand on several sheets: their rows go on on the next one, each of their groups has its own, or their columns are apart.
//!
//! Nothing is joined but what proves by its words that it belongs together. A further part holds categories the first lacks and none that
//! it has, in the place of the form where they are missing, under the same columns, in a report of the same period and office. A copy, an
//! example, a figure for a chart repeats what is there already, and stays apart.

mod apart;
mod headed;
mod sums;

use super::aside;
use super::bind::SheetContent;
use super::columns::Region;
use super::continued;
use super::grid::{self, Grid, GridCell};
use super::lists;
use super::model::{BoundRow, LabelMatch, Reading, RowRole};
use super::stretches::Field;
use super::table::{self, Candidate, Data, Given};
use super::titles;
use super::words::Vocabulary;
use crate::schema::{RowKind, Schema, Table};
use crate::text;
use crate::workbook::{Visibility, Workbook};

/// The least number of rows that make a part worth looking for where no title names it.
const LEAST: usize = 2;

/// The sheets of one report.
pub(super) struct Pages<'a> {
    pub(super) book: &'a Workbook,
    pub(super) schema: &'a Schema,
    pub(super) vocabulary: &'a Vocabulary,
}

/// One table of the form on its pages.
struct Spread<'a> {
    pages: &'a Pages<'a>,
    t: usize,
    table: &'a Table,
}

impl Pages<'_> {
    /// Joins the parts of every table of a report, each into the first one, and takes the others away.
    pub(super) fn join(&self, contents: &mut [SheetContent]) {
        if contents.len() < 2 {
            return;
        }
        for (t, table) in self.schema.tables.iter().enumerate() {
            let spread = Spread { pages: self, t, table };
            spread.join(contents);
            spread.join_columns(contents);
        }
    }

    fn cells(&self, sheet: usize) -> Vec<GridCell<'_>> {
        grid::cells(&self.book.sheets[sheet], self.vocabulary)
    }

    /// A sheet, with its [`Self::cells`].
    fn grid<'g>(&'g self, sheet: usize, shown: &'g [GridCell<'g>]) -> Grid<'g> {
        Grid::new(sheet, &self.book.sheets[sheet], self.book, shown)
    }
}

impl Spread<'_> {
    fn is_category(&self, j: usize) -> bool {
        self.table.rows[j].kind == RowKind::Category
    }

    /// The categories a table holds.
    fn held<'c>(&'c self, c: &'c Candidate) -> impl Iterator<Item = usize> + 'c {
        (0..self.table.rows.len()).filter(|&j| self.is_category(j) && c.bound.by_entry[j].is_some())
    }

    /// The categories a table lacks though every report has them.
    fn lacking<'c>(&'c self, c: &'c Candidate) -> impl Iterator<Item = usize> + 'c {
        let always = |j: &usize| {
            let row = &self.table.rows[*j];
            !row.optional && row.valid_from.is_none() && row.valid_to.is_none()
        };
        (0..self.table.rows.len()).filter(|&j| self.is_category(j) && c.bound.by_entry[j].is_none()).filter(always)
    }

    fn is_complete(&self, c: &Candidate) -> bool {
        self.lacking(c).next().is_none()
    }

    /// Takes what was found of the table, with the position of its sheet, but for blank forms of what stands elsewhere.
    fn take(&self, contents: &mut [SheetContent]) -> Vec<(usize, Candidate)> {
        let all = contents.iter().flat_map(|c| &c.tables).filter(|c| c.bound.table == self.t);
        let stated: Vec<Vec<usize>> = all.filter(|c| c.data > Data::None).map(|c| self.held(c).collect()).collect();
        let is_blank_copy = |c: &Candidate| {
            c.counts > 0
                && c.data == Data::None
                && self.held(c).any(|j| stated.iter().any(|s| s.binary_search(&j).is_ok()))
        };
        let mut out = Vec::new();
        for (place, content) in contents.iter_mut().enumerate() {
            let own = content.tables.extract_if(.., |c| c.bound.table == self.t && !is_blank_copy(c));
            out.extend(own.map(|c| (place, c)));
        }
        out
    }

    fn join(&self, contents: &mut [SheetContent]) {
        let found = |c: &&Candidate| c.bound.table == self.t;
        let mut any = false;
        for c in contents.iter().flat_map(|c| &c.tables).filter(found) {
            any = true;
            if c.data > Data::None && self.is_complete(c) {
                return;
            }
        }
        if !any {
            return;
        }
        let taken = self.take(contents);
        // A sheet that bears a group's name holds that group.
        let mut parts: Vec<(usize, usize, Candidate)> = taken
            .iter()
            .enumerate()
            .map(|(i, (place, c))| (i, *place, headed::by_group(self, c).unwrap_or_else(|| c.clone())))
            .collect();
        // In the order of the form; what holds no category is a sum of the others.
        parts.sort_by_key(|(_, _, c)| {
            let first = self.held(c).next().unwrap_or(usize::MAX);
            (first, std::cmp::Reverse(c.matched))
        });
        let mut parts = parts.into_iter();
        let Some((first, home, mut base)) = parts.next().filter(|p| self.held(&p.2).next().is_some()) else {
            return give_back(contents, taken);
        };
        let mut used = vec![first];
        let mut left: Vec<usize> = Vec::new();
        for (i, place, next) in parts {
            match self.onward(&base, &next) {
                Some(part) => {
                    continued::join(&mut base, part);
                    used.push(i);
                }
                None => left.push(contents[place].sheet),
            }
        }
        for content in contents.iter_mut() {
            let apart = left.contains(&content.sheet) || base.bound.parts().any(|p| p.sheet == content.sheet);
            if !apart
                && !self.is_complete(&base)
                && let Some(part) = self.untitled(&base, content)
            {
                continued::join(&mut base, part);
            }
        }
        if base.bound.further.is_empty() {
            return give_back(contents, taken);
        }
        sums::settle(self.table, &mut base.bound, &|sheet| self.pages.book.sheets[sheet].name.clone());
        for content in contents.iter_mut() {
            content.forget(&base.bound);
        }
        let rest = taken.into_iter().enumerate().filter(|(i, _)| !used.contains(i)).map(|(_, c)| c);
        let rest: Vec<_> = std::iter::once((home, base)).chain(rest).collect();
        give_back(contents, rest);
    }

    /// What `next` adds to `base`, if it is a further part of it.
    fn onward(&self, base: &Candidate, next: &Candidate) -> Option<Candidate> {
        let sheet = next.bound.first.sheet;
        if base.bound.parts().any(|p| p.sheet == sheet) {
            // Below or beside each other on one sheet.
            return continued::goes_on(base, next).then(|| next.clone());
        }
        if self.offices_differ(base, sheet) {
            return None;
        }
        // The names of groups may be a slip away from those of categories.
        let sure = |row: &BoundRow| matches!(row.role, RowRole::Entry(j) if self.is_category(j)) && !is_slip(row);
        if !next.bound.first.transposed && !next.bound.rows.iter().any(sure) {
            let shown = self.pages.cells(sheet);
            let sums = self.bind(&self.pages.grid(sheet, &shown), base, &next.region);
            let sums = sums.filter(|c| !base.bound.further.is_empty() && self.is_sum_only(c));
            if sums.is_some() || self.held(next).next().is_none() {
                return sums;
            }
        }
        if next.bound.first.transposed {
            return self.fits(base, next, next, true, false).then(|| next.clone());
        }
        let shown = self.pages.cells(sheet);
        let part = self.bind(&self.pages.grid(sheet, &shown), base, &next.region)?;
        self.fits(base, next, &part, next.bound.first.title.is_some(), false).then_some(part)
    }

    /// Reads a region for the categories that `base` lacks. Without words above its columns they are those of `base`: where they stand there,
    /// or as far from the labels.
    fn bind(&self, grid: &Grid<'_>, base: &Candidate, region: &Region) -> Option<Candidate> {
        let first = &base.bound.first;
        let may = |j: usize| base.bound.by_entry[j].is_none();
        let main = i64::from(region.main);
        let beside = if base.labels.contains(&region.main) { 0 } else { main - i64::from(base.region.main) };
        let labels: Vec<u32> = base.labels.iter().filter_map(|c| u32::try_from(i64::from(*c) + beside).ok()).collect();
        let read = |columns| {
            let given = Given { may: &may, labels: labels.clone(), columns };
            table::bind_with(grid, region, self.t, self.table, self.pages.vocabulary, &given)
        };
        let own = read(None)?;
        if own.headed || first.transposed {
            return Some(own);
        }
        let moved = |by: i64| {
            let moved = |col: u32| u32::try_from(i64::from(col) + by).ok();
            let all: Option<Vec<Option<u32>>> =
                first.columns.iter().map(|c| c.map_or(Some(None), |c| moved(c).map(Some))).collect();
            Some((all?, first.code_column.and_then(moved)))
        };
        let (theirs, ours) = (&base.labels, &own.labels);
        let has = |list: &[u32], col: u32, by: i64| list.iter().any(|c| i64::from(*c) == i64::from(col) + by);
        let aligned = |by: &i64| ours.iter().all(|c| has(theirs, *c, -by)) || theirs.iter().all(|c| has(ours, *c, *by));
        let apart = |a: Option<&u32>, b: Option<&u32>| Some(i64::from(*a?) - i64::from(*b?));
        // Words where counts should be, or a column without a figure, show that the columns are others.
        let is_sound = |c: &Candidate| {
            (0..self.table.columns.len()).filter(|&k| self.table.columns[k].measure.is_count()).all(|k| {
                let cells = || c.bound.rows.iter().map(|r| &r.cells[k]);
                c.bound.first.columns[k].is_none()
                    || cells().any(|c| c.count().is_some() && !c.raw.is_empty())
                        && !cells().any(|c| c.reading == Reading::NotNumber)
            })
        };
        let shifts = [Some(0), apart(ours.last(), theirs.last()), apart(ours.first(), theirs.first())]
            .into_iter()
            .flatten()
            .filter(aligned);
        shifts.filter_map(|by| read(Some(moved(by)?))).find(is_sound)
    }

    /// A further part that no title of the table heads.
    fn untitled(&self, base: &Candidate, content: &mut SheetContent) -> Option<Candidate> {
        let pages = self.pages;
        let sheet = &pages.book.sheets[content.sheet];
        if sheet.visibility != Visibility::Visible || aside::is_aside(sheet) || self.offices_differ(base, content.sheet)
        {
            return None;
        }
        let shown = pages.cells(content.sheet);
        let grid = pages.grid(content.sheet, &shown);
        if super::own::is_report_sheet(&grid) {
            return None;
        }
        let headers = lists::headers(&grid, pages.schema, pages.vocabulary);
        let anchors = titles::anchors(&grid, pages.vocabulary, &headers);
        let field = Field {
            grid: &grid,
            vocabulary: pages.vocabulary,
            anchors: &anchors,
            lists: &headers,
            found: &content.tables,
        };
        let (rows, main) = field.rest(self.t, LEAST.min(self.lacking(base).count()))?;
        let region = Region { rows, cols: (0, u32::MAX), title: None, main };
        let free = table::bind(&grid, &region, self.t, self.table, pages.vocabulary)?;
        let part = self.bind(&grid, base, &region)?;
        // The one row that is lacking may be all that a page holds.
        let figures = grid.rows.iter().filter(|r| r.cells.iter().any(|c| c.figure)).count();
        let alone = figures == 1 && !part.bound.rows.iter().any(is_slip);
        self.fits(base, &free, &part, false, alone).then_some(part)
    }

    /// Whether `part` goes on with `base`: `free` is the same rows, read as if `base` were not there. `titled`: a title of the table heads it;
    /// `alone`: nothing else stands on its sheet.
    fn fits(&self, base: &Candidate, free: &Candidate, part: &Candidate, titled: bool, alone: bool) -> bool {
        let own: Vec<usize> = self.held(part).collect();
        let (Some(&low), Some(&high)) = (own.first(), own.last()) else { return false };
        // What is read as one of the categories that are there already repeats them, unless its words fit one that is missing as well.
        let kept = |row: &BoundRow| {
            let again = part.bound.rows.iter().find(|r| r.row == row.row);
            again.is_some_and(|r| match r.role {
                RowRole::Entry(j) if self.is_category(j) => {
                    !is_slip(r) || is_slip(row) && matches!(row.role, RowRole::Entry(k) if k == j)
                }
                _ => false,
            })
        };
        let is_own = |row: &&BoundRow| match row.role {
            RowRole::Entry(j) => self.is_category(j),
            RowRole::DuplicateOf(_) => true,
            _ => false,
        };
        if !free.bound.rows.iter().filter(is_own).all(kept) {
            return false;
        }
        let stray = |row: &&BoundRow| matches!(row.role, RowRole::Unknown | RowRole::DuplicateOf(_));
        let strays = part.bound.rows.iter().filter(stray).count();
        let few = own.len() / if titled { 3 } else { 5 };
        if strays > few.max(usize::from(titled)) || !has_columns(base, part, self.table) {
            return false;
        }
        let missing: Vec<usize> = self.lacking(base).collect();
        let complete = missing.iter().all(|j| own.contains(j));
        let between = self.held(base).any(|j| (low..=high).contains(&j));
        if between && !complete {
            return false;
        }
        // Here and there a row may be missing from the part itself, too.
        let gaps = missing.iter().filter(|j| (low..=high).contains(j) && !own.contains(j)).count();
        let next = missing.first().is_some_and(|f| *f + 1 >= low) || missing.last().is_some_and(|l| high + 1 >= *l);
        let ends = self.table.total().is_some_and(|t| part.bound.by_entry[t].is_some());
        let enough = own.len() >= LEAST || complete && (part.headed || ends || alone);
        titled && gaps <= own.len() || enough && part.data > Data::None && gaps <= few && next
    }

    fn offices_differ(&self, base: &Candidate, sheet: usize) -> bool {
        let words = &self.pages.vocabulary.tables[self.t];
        let office = |sheet: usize| {
            // A group of the table may be called like an office.
            aside::office(&self.pages.book.sheets[sheet]).filter(|o| !words.groups.contains_key(&*text::key(o)))
        };
        let Some(own) = office(sheet) else { return false };
        base.bound.parts().filter_map(|p| office(p.sheet)).any(|other| other != own)
    }

    /// Whether a table holds nothing but totals and subtotals, its total among them.
    fn is_sum_only(&self, c: &Candidate) -> bool {
        let is_sum = |row: &BoundRow| match row.role {
            RowRole::Entry(j) => matches!(self.table.rows[j].kind, RowKind::Total | RowKind::Subtotal),
            RowRole::Subtotal(_) => true,
            _ => false,
        };
        c.counts > 0
            && c.bound.rows.iter().all(is_sum)
            && self.table.total().is_some_and(|t| c.bound.by_entry[t].is_some())
    }
}

/// Whether a row was bound by a label that is a slip or two away.
fn is_slip(row: &BoundRow) -> bool {
    matches!(row.label.matched, LabelMatch::Similar(_))
}

/// Whether a part has the columns of counts of the first one, neither fewer nor more: it would go on with blanks.
fn has_columns(base: &Candidate, part: &Candidate, table: &Table) -> bool {
    let (a, b) = (&base.bound.first.columns, &part.bound.first.columns);
    let mut counts = (0..table.columns.len()).filter(|&k| table.columns[k].measure.is_count());
    part.counts > 0 && counts.all(|k| a[k].is_some() == b[k].is_some())
}

fn give_back(contents: &mut [SheetContent], candidates: Vec<(usize, Candidate)>) {
    for (place, candidate) in candidates {
        let tables = &mut contents[place].tables;
        tables.push(candidate);
        tables.sort_by_key(|c| (c.bound.first.range.start.row, c.bound.first.range.start.col));
    }
}
