//! The figures of a form in one row: every count has a number, from which all tables of this room are indexed.

use crate::schema::{Measure, MergeRule, RowKind, Schema};

/// Which figure of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// A header field.
    Header(usize),
    /// Table, schema row, schema column.
    Cell(usize, usize, usize),
}

/// The counts of a form, in printed order: header figures, then tables row by row.
#[derive(Clone, Debug)]
pub struct Slots {
    all: Vec<Slot>,
    /// By table: the number of its first figure, and the place of each column among the table's counts.
    tables: Vec<(usize, Vec<Option<usize>>, usize)>,
    header: Vec<Option<usize>>,
}

impl Slots {
    /// Numbers the counts of a schema.
    pub fn new(schema: &Schema) -> Self {
        let mut all = Vec::new();
        let mut header = Vec::new();
        for (i, field) in schema.header.iter().enumerate() {
            header.push(field.measure.is_count().then_some(all.len()));
            if field.measure.is_count() {
                all.push(Slot::Header(i));
            }
        }
        let mut tables = Vec::new();
        for (t, table) in schema.tables.iter().enumerate() {
            let mut width = 0;
            let places = table
                .columns
                .iter()
                .map(|c| {
                    let place = c.measure.is_count().then_some(width);
                    width += usize::from(place.is_some());
                    place
                })
                .collect();
            tables.push((all.len(), places, width));
            for row in 0..table.rows.len() {
                let counts = table.columns.iter().enumerate().filter(|(_, c)| c.measure.is_count());
                all.extend(counts.map(|(k, _)| Slot::Cell(t, row, k)));
            }
        }
        Self { all, tables, header }
    }

    /// The number of a figure; `None` for text.
    pub fn index(&self, slot: Slot) -> Option<usize> {
        match slot {
            Slot::Header(i) => self.header.get(i).copied().flatten(),
            Slot::Cell(table, row, column) => {
                let (first, places, width) = self.tables.get(table)?;
                Some(first + row * width + places.get(column).copied().flatten()?)
            }
        }
    }

    /// All figures, in order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, Slot)> + '_ {
        self.all.iter().copied().enumerate()
    }

    /// The figure with that number.
    pub fn get(&self, n: usize) -> Option<Slot> {
        self.all.get(n).copied()
    }

    /// How many figures there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether the form has no counts.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

impl Slot {
    /// How values of several periods become one.
    pub fn rule(self, schema: &Schema) -> MergeRule {
        match self {
            Self::Header(i) => schema.header[i].merge,
            Self::Cell(t, j, k) if schema.tables[t].rows[j].first_contacts => match schema.tables[t].columns[k].merge {
                MergeRule::Bounds => MergeRule::Sum,
                rule => rule,
            },
            Self::Cell(t, _, k) => {
                let column = &schema.tables[t].columns[k];
                match column.merge {
                    MergeRule::Bounds if column.first_contacts_of.is_some() => MergeRule::Sum,
                    rule => rule,
                }
            }
        }
    }

    /// What it counts.
    pub fn measure(self, schema: &Schema) -> Measure {
        match self {
            Self::Header(i) => schema.header[i].measure,
            Self::Cell(t, _, k) => schema.tables[t].columns[k].measure,
        }
    }

    /// Whether it is the sum of other figures of its column.
    pub fn is_sum(self, schema: &Schema) -> bool {
        matches!(self, Self::Cell(t, j, _)
            if matches!(schema.tables[t].rows[j].kind, RowKind::Total | RowKind::Subtotal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::builtin_schemas;

    #[test]
    fn every_count_has_its_own_number() {
        let schema = &builtin_schemas()[0];
        let slots = Slots::new(schema);
        for (i, slot) in slots.iter() {
            assert_eq!(slots.index(slot), Some(i));
            assert!(slot.measure(schema).is_count());
        }
        assert_eq!(slots.index(Slot::Header(0)), None, "opening hours are text");
        assert_eq!(slots.len(), 3 + 13 * 4 + 6 + 38 + 17 + 64);
    }
}
