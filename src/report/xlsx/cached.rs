//! The values a chart carries with it. The writer of workbooks fills them from cells that hold numbers; those of 図表 hold formulas, whose
//! results it does not look at, so that a program which does not calculate would show empty charts.

use super::ReportError;
use super::pen::Ink;
use super::words::SHEET_CHARTS;
use crate::a1::{CellRange, CellRef};
use crate::workbook::edit_parts;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The numbers of the cells of 図表, by row and column, zero-based.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values(BTreeMap<(u32, u32), f64>);

impl Values {
    /// Remembers what a cell shows, where that is a number.
    pub fn note(&mut self, row: u32, col: u32, ink: &Ink) {
        if let Ink::Number(n) | Ink::Formula(_, n) = ink
            && n.is_finite()
        {
            self.0.insert((row, col), *n);
        }
    }

    /// Puts them into the charts of a workbook.
    ///
    /// # Errors
    /// Where the package cannot be written.
    pub fn fill(&self, bytes: &[u8]) -> Result<Vec<u8>, ReportError> {
        Ok(edit_parts(bytes, &|name| name.starts_with("xl/charts/chart"), &|text| self.chart(text))?)
    }

    /// The text of a chart with the values of every range of numbers.
    fn chart(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() * 2);
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("<c:numRef><c:f>") {
            let _ = write!(out, "{before}<c:numRef><c:f>");
            rest = after;
            let Some((name, after)) = after.split_once("</c:f>") else { break };
            let Some((_, after)) = after.split_once("</c:numCache>") else { break };
            let Some(range) = own_range(name) else { continue };
            let _ = write!(out, "{name}</c:f>{}", self.cache(range));
            rest = after;
        }
        out + rest
    }

    fn cache(&self, range: CellRange) -> String {
        let cells = (range.start.row..=range.end.row)
            .flat_map(|r| (range.start.col..=range.end.col).map(move |c| (r, c)))
            .map(|at| self.0.get(&at));
        let mut out = String::new();
        let mut count = 0;
        for value in cells {
            if let Some(value) = value {
                let _ = write!(out, "<c:pt idx=\"{count}\"><c:v>{value}</c:v></c:pt>");
            }
            count += 1;
        }
        format!("<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val=\"{count}\"/>{out}</c:numCache>")
    }
}

/// A range of 図表 from a chart's reference to it (`図表!$K$24:$K$33`).
fn own_range(name: &str) -> Option<CellRange> {
    let (sheet, cells) = name.rsplit_once('!')?;
    if sheet.trim_matches('\'') != SHEET_CHARTS {
        return None;
    }
    let cells = cells.replace('$', "");
    let (from, to) = cells.split_once(':').unwrap_or((&cells, &cells));
    Some(CellRange::new(from.parse::<CellRef>().ok()?, to.parse::<CellRef>().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_the_sheet_get_their_values_and_others_stay() {
        let mut values = Values::default();
        values.note(1, 1, &Ink::Number(4.0));
        values.note(2, 1, &Ink::text("－"));
        values.note(3, 1, &Ink::Formula("1+1".to_owned(), 2.0));
        let cache = |points: &str| {
            format!("<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val=\"3\"/>{points}</c:numCache>")
        };
        let points = "<c:pt idx=\"0\"><c:v>4</c:v></c:pt><c:pt idx=\"2\"><c:v>2</c:v></c:pt>";
        for (name, filled) in [("図表!$B$2:$B$4", points), ("別表!$B$2:$B$4", "")] {
            let text = |points: &str| format!("<a><c:numRef><c:f>{name}</c:f>{}</c:numRef></a>", cache(points));
            assert_eq!(values.chart(&text("")), text(filled));
        }
        assert_eq!(values.chart("<a><c:numRef><c:f>図表!$B$2"), "<a><c:numRef><c:f>図表!$B$2");
    }
}
