//! Tables whose columns stand on sheets of their own, the labels of the rows on each (persons here, consultations there).

use super::super::bind::SheetContent;
use super::super::model::RowRole;
use super::super::table::{Candidate, Data};
use super::{Spread, give_back};

impl Spread<'_> {
    /// Joins sheets that hold the same rows and different columns.
    pub(super) fn join_columns(&self, contents: &mut [SheetContent]) {
        let several = contents.iter().filter(|c| c.tables.iter().any(|c| c.bound.table == self.t)).count() > 1;
        if !several {
            return;
        }
        let mut taken = self.take(contents);
        let Some(at) = taken.iter().position(|(_, c)| c.data > Data::None) else {
            return give_back(contents, taken);
        };
        let (home, mut base) = taken.remove(at);
        taken.retain_mut(|(_, next)| {
            let adds = self.adds_columns(&base, next);
            if adds {
                self.add_columns(&mut base, next);
            }
            !adds
        });
        taken.push((home, base));
        give_back(contents, taken);
    }

    /// Whether `next` holds the rows of `base` on another sheet, under columns it names and `base` lacks.
    fn adds_columns(&self, base: &Candidate, next: &Candidate) -> bool {
        let columns = &self.table.columns;
        let (a, b) = (&base.bound, &next.bound);
        let both = (0..columns.len()).any(|k| a.has_column(k) && b.has_column(k));
        let counts = (0..columns.len()).any(|k| columns[k].measure.is_count() && b.has_column(k));
        let texts = (0..columns.len()).any(|k| !columns[k].measure.is_count() && b.has_column(k));
        let same = |j: usize| match (a.by_entry[j], b.by_entry[j]) {
            (Some(_), Some(_)) | (None, None) => true,
            // Remarks stand beside categories only.
            (Some(_), None) => !counts && !self.is_category(j),
            (None, Some(_)) => false,
        };
        let is_listed = |role: &RowRole| matches!(role, RowRole::Entry(_) | RowRole::Subtotal(_));
        let sheet = b.first.sheet;
        !both
            && (counts && next.headed && next.data > Data::None || !counts && texts)
            && (0..self.table.rows.len()).all(same)
            && b.rows.iter().all(|r| is_listed(&r.role))
            && a.parts().all(|p| p.sheet != sheet)
            && !self.offices_differ(base, sheet)
    }

    /// Puts the cells of `next` into the rows of `base`.
    fn add_columns(&self, base: &mut Candidate, next: &Candidate) {
        let (a, b) = (&mut base.bound, &next.bound);
        for k in (0..self.table.columns.len()).filter(|&k| b.has_column(k)) {
            for row in &mut a.rows {
                let other = match &row.role {
                    RowRole::Entry(j) => b.by_entry[*j].and_then(|r| b.rows.get(r)),
                    role => b.rows.iter().find(|r| r.role == *role),
                };
                if let Some(other) = other {
                    row.cells[k] = other.cells[k].clone();
                }
            }
        }
        a.further.push(b.first.clone());
        base.counts += next.counts;
    }
}
