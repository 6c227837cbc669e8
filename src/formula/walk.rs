//! What a formula refers to, without evaluating it.

use super::context::{Area, Context, Key};
use super::expr::Expr;
use super::parse::parsed;
use crate::a1::CellRef;
use std::collections::HashSet;

/// Every rectangle a formula mentions, in whatever branch, names expanded; unknown sheets and names are passed over.
pub(super) fn mentioned(context: &Context<'_>, sheet: usize, expr: &Expr) -> Vec<Area> {
    let mut areas = Vec::new();
    collect(context, sheet, expr, 0, &mut areas);
    areas
}

fn collect(context: &Context<'_>, sheet: usize, expr: &Expr, names: u32, areas: &mut Vec<Area>) {
    match expr {
        Expr::Reference(r) => areas.extend(context.areas(r, sheet).unwrap_or_default()),
        Expr::Name { name, .. } if names < 4 => {
            if let Ok(meaning) = context.meaning(name) {
                collect(context, sheet, &meaning, names + 1, areas);
            }
        }
        other => {
            for child in other.children() {
                collect(context, sheet, child, names, areas);
            }
        }
    }
}

/// Whether a cell may depend on itself, by whatever its formula and those behind it mention; `None` when the
/// steps left, which it counts down, do not settle it.
pub(super) fn reaches_itself(context: &Context<'_>, sheet: usize, at: CellRef, steps: &mut u64) -> Option<bool> {
    let start = Key { sheet, at };
    let mut seen = HashSet::new();
    let mut waiting = vec![start];
    while let Some(key) = waiting.pop() {
        let Some(sheet) = context.sheet(key.sheet) else { continue };
        let Some(text) = sheet.cell(key.at).and_then(|c| c.formula.as_ref()) else { continue };
        *steps = steps.checked_sub(1 + (text.len() / 16) as u64)?;
        let Ok(expr) = parsed(text) else { continue };
        for area in mentioned(context, key.sheet, &expr) {
            *steps = steps.checked_sub(1)?;
            if area.sheet == start.sheet && area.range.contains(start.at) {
                return Some(true);
            }
            let Some(sheet) = context.sheet(area.sheet) else { continue };
            for cell in sheet.cells_in(area.range) {
                *steps = steps.checked_sub(1)?;
                let found = Key { sheet: area.sheet, at: cell.at };
                if cell.formula.is_some() && seen.insert(found) {
                    waiting.push(found);
                }
            }
        }
    }
    Some(false)
}
