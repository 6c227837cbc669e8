//! Which drawn cells carry which marks, and where links to a cell lead.

use super::drawing::{Drawing, Line, Slot};
use crate::a1::CellRef;
use crate::finding::Finding;
use crate::severity::Severity;
use std::collections::{BTreeMap, HashMap};

/// The marks of one drawn cell.
#[derive(Debug, Default)]
pub(super) struct Mark {
    /// Findings at this cell: number and level.
    pub findings: Vec<(usize, Severity)>,
    /// Findings whose cause this cell may be, by number.
    pub suspected: Vec<usize>,
}

/// The marks of a file's drawn sheets.
#[derive(Debug, Default)]
pub(super) struct Marks {
    file: usize,
    /// By sheet index in the drawing and the cell that is drawn.
    cells: BTreeMap<(usize, CellRef), Mark>,
    sheets: HashMap<String, usize>,
    /// Cells covered by a merged cell, and the one drawn.
    drawn: HashMap<(usize, CellRef), CellRef>,
}

impl Marks {
    /// The marks of `findings` (with their numbers) on the sheets of `drawing`.
    pub(super) fn new<'f>(
        file: usize,
        drawing: Option<&Drawing>,
        findings: impl Iterator<Item = (usize, &'f Finding)>,
    ) -> Self {
        let mut marks = Self { file, ..Self::default() };
        for (s, sheet) in drawing.iter().flat_map(|d| &d.sheets).enumerate() {
            marks.sheets.insert(sheet.name.clone(), s);
            for line in &sheet.lines {
                let Line::Row { row, slots, .. } = line else { continue };
                for (slot, (col, _)) in slots.iter().zip(&sheet.columns) {
                    let at = CellRef::new(*row, *col);
                    marks.drawn.insert((s, at), if let Slot::Covered(by) = slot { *by } else { at });
                }
            }
        }
        for (number, finding) in findings {
            if let (Some(sheet), Some(at)) = (&finding.place.sheet, finding.place.cell)
                && let Some(mark) = marks.at(sheet, at)
            {
                mark.findings.push((number, finding.severity));
            }
            let corrected = finding.correction.iter().map(|c| (&c.sheet, c.cell));
            for (sheet, cell) in finding.causes.iter().map(|c| (&c.sheet, c.cell)).chain(corrected) {
                if let Some(mark) = marks.at(sheet, cell)
                    && !mark.suspected.contains(&number)
                    && !mark.findings.iter().any(|(n, _)| *n == number)
                {
                    mark.suspected.push(number);
                }
            }
        }
        marks
    }

    fn place(&self, sheet: &str, at: CellRef) -> Option<(usize, CellRef)> {
        let s = *self.sheets.get(sheet)?;
        self.drawn.get(&(s, at)).map(|at| (s, *at))
    }

    fn at(&mut self, sheet: &str, at: CellRef) -> Option<&mut Mark> {
        let place = self.place(sheet, at)?;
        Some(self.cells.entry(place).or_default())
    }

    /// The marks of a drawn cell.
    pub(super) fn of(&self, sheet: usize, at: CellRef) -> Option<&Mark> {
        self.cells.get(&(sheet, at))
    }

    /// The identifier of a cell on the page: its sheet's number and its place.
    pub(super) fn id(&self, sheet: usize, at: CellRef) -> String {
        format!("f{}s{}-{at}", self.file, sheet + 1)
    }

    /// Where a link to a cell leads; `None` where it is not drawn or not marked.
    pub(super) fn target(&self, sheet: &str, at: CellRef) -> Option<String> {
        let place = self.place(sheet, at)?;
        self.cells.contains_key(&place).then(|| self.id(place.0, place.1))
    }
}
