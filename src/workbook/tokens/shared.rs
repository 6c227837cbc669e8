//! Formulas that several cells have in common: their tokens stand once, and each cell says where.

use super::{Decoder, Place};
use crate::a1::{CellRange, CellRef};
use crate::workbook::Cell;
use std::collections::HashMap;

/// A formula for a block of cells.
#[derive(Clone, Copy, Debug)]
pub(in crate::workbook) struct Block<'b> {
    /// The cells that may refer to it.
    pub range: CellRange,
    /// Whether it is one formula with many results and not many formulas.
    pub is_array: bool,
    pub tokens: &'b [u8],
    pub extra: &'b [u8],
}

/// The blocks of a sheet, and the cells that refer to them. Blocks may stand behind the cells.
#[derive(Debug, Default)]
pub(in crate::workbook) struct Blocks<'b> {
    blocks: HashMap<CellRef, Block<'b>>,
    /// Places in the list of cells, and the cell by which the block is known.
    waiting: Vec<(usize, CellRef)>,
}

impl<'b> Blocks<'b> {
    /// Notes a block, if it is one, that stands behind the formula of the cell `behind`, by which it is known.
    pub fn add(&mut self, block: Option<Block<'b>>, behind: Option<CellRef>) {
        let Some(block) = block else { return };
        if let Some(cell) = behind.filter(|c| block.range.contains(*c)) {
            self.blocks.insert(cell, block);
        }
        self.blocks.entry(block.range.start).or_insert(block);
    }

    /// Notes a cell (by its place in the list) whose formula is that of the block known by `key`.
    pub fn wait(&mut self, cell: usize, key: CellRef) {
        self.waiting.push((cell, key));
    }

    /// Gives the cells their formulas. As in `.xlsx`, an array formula is that of its first cell; the others hold results.
    pub fn settle(self, cells: &mut [Cell], decoder: &mut Decoder<'_>) {
        for (index, key) in self.waiting {
            let Some(cell) = cells.get_mut(index) else { continue };
            let Some(block) = self.blocks.get(&key).filter(|b| b.range.contains(cell.at)) else { continue };
            if block.is_array && cell.at != block.range.start {
                cell.formula = None;
                continue;
            }
            let place = if block.is_array { Place::Cell(cell.at) } else { Place::Shared(cell.at) };
            if let Some(text) = decoder.text(block.tokens, block.extra, place) {
                cell.formula = Some(text.into());
            }
        }
    }
}
