//! Merged regions of a sheet, found by position without looking at each.

use crate::a1::{CellRange, CellRef};
use std::ops::Deref;

/// Merged regions sorted by their upper left corner. A slice for all but [`Merges::at`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merges {
    ranges: Vec<CellRange>,
    /// For each region, the lowest row that it or any before it reaches: below that row, none before it matters.
    reach: Vec<u32>,
}

impl Merges {
    /// The region that covers `at`; the one that starts last, where a damaged file has several. Looks at the regions before `at`
    /// up to the last that nothing reaches beyond: a handful, unless one spans the whole height of the sheet.
    pub fn at(&self, at: CellRef) -> Option<CellRange> {
        let started = self.ranges.partition_point(|m| m.start <= at);
        let near = self.ranges[..started].iter().zip(&self.reach[..started]).rev();
        near.take_while(|(_, reach)| **reach >= at.row).find(|(m, _)| m.contains(at)).map(|(m, _)| *m)
    }
}

impl From<Vec<CellRange>> for Merges {
    fn from(mut ranges: Vec<CellRange>) -> Self {
        ranges.sort_unstable();
        let reach = ranges.iter().scan(0, |lowest, m| {
            *lowest = m.end.row.max(*lowest);
            Some(*lowest)
        });
        Self { reach: reach.collect(), ranges }
    }
}

impl Deref for Merges {
    type Target = [CellRange];

    fn deref(&self) -> &[CellRange] {
        &self.ranges
    }
}

impl<'m> IntoIterator for &'m Merges {
    type Item = &'m CellRange;
    type IntoIter = std::slice::Iter<'m, CellRange>;

    fn into_iter(self) -> Self::IntoIter {
        self.ranges.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn merges(ranges: &[&str]) -> Merges {
        ranges.iter().map(|r| r.parse().unwrap()).collect::<Vec<_>>().into()
    }

    #[test]
    fn a_cell_has_the_region_that_covers_it() {
        let merges = merges(&["D1:D9", "A1:C1", "B3:C4"]);
        for (cell, region) in [("B1", "A1:C1"), ("D9", "D1:D9"), ("C4", "B3:C4")] {
            assert_eq!(merges.at(cell.parse().unwrap()).map(|r| r.to_string()).as_deref(), Some(region));
        }
        for cell in ["A2", "D10", "E1", "B5"] {
            assert_eq!(merges.at(cell.parse().unwrap()), None, "{cell}");
        }
        assert_eq!(Merges::default().at(CellRef::new(0, 0)), None);
    }

    proptest! {
        #[test]
        fn looking_at_each_region_finds_the_same(
            corners in proptest::collection::vec((0u32..20, 0u32..20, 0u32..4, 0u32..4), 0..12),
            row in 0u32..24,
            col in 0u32..24,
        ) {
            let ranges: Vec<_> = corners
                .iter()
                .map(|&(r, c, h, w)| CellRange::new(CellRef::new(r, c), CellRef::new(r + h, c + w)))
                .collect();
            let merges = Merges::from(ranges);
            let at = CellRef::new(row, col);
            prop_assert_eq!(merges.at(at), merges.iter().rev().find(|m| m.contains(at)).copied());
        }
    }
}
