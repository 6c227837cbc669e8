//! Totals as formulas: SUM over exactly the parts, with the result Excel would give on what is written.

use crate::a1::column_name;

/// Arguments one call may have (Excel: 255).
const MAX_ARGS: usize = 250;
/// Length a formula may have (Excel: 8,192).
const MAX_FORMULA: usize = 8_000;

/// `SUM(D5:D9,D12)` over `rows` (zero-based, any order) of column `col`, neighbours joined to ranges. `None` without rows, or
/// where Excel could not hold the formula.
pub fn formula(col: u32, rows: &[u32]) -> Option<String> {
    call("SUM", "", col, rows)
}

/// As [`formula`], over the cells of another sheet.
pub fn formula_on(sheet: &str, col: u32, rows: &[u32]) -> Option<String> {
    call("SUM", &format!("{sheet}!"), col, rows)
}

/// `COUNT(D5:D9,D12)`: how many of the cells hold numbers; as [`formula`].
pub fn count(col: u32, rows: &[u32]) -> Option<String> {
    call("COUNT", "", col, rows)
}

fn call(function: &str, sheet: &str, col: u32, rows: &[u32]) -> Option<String> {
    let mut rows = rows.to_vec();
    rows.sort_unstable();
    rows.dedup();
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for r in rows {
        match runs.last_mut() {
            Some(run) if run.1 + 1 == r => run.1 = r,
            _ => runs.push((r, r)),
        }
    }
    let name = column_name(col);
    let args: Vec<String> =
        runs.iter()
            .map(|&(a, b)| {
                if a == b {
                    format!("{sheet}{name}{}", a + 1)
                } else {
                    format!("{sheet}{name}{}:{name}{}", a + 1, b + 1)
                }
            })
            .collect();
    let sums: Vec<String> = args.chunks(MAX_ARGS).map(|c| format!("{function}({})", c.join(","))).collect();
    let text = sums.join("+");
    (!text.is_empty() && text.len() <= MAX_FORMULA).then_some(text)
}

/// What SUM gives: numbers added, text and blanks ignored.
pub fn sum(values: impl IntoIterator<Item = Option<f64>>) -> f64 {
    values.into_iter().flatten().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_become_ranges() {
        assert_eq!(formula(3, &[4, 5, 6]).as_deref(), Some("SUM(D5:D7)"));
        assert_eq!(formula(3, &[8, 4, 5]).as_deref(), Some("SUM(D5:D6,D9)"));
        assert_eq!(formula(0, &[0]).as_deref(), Some("SUM(A1)"));
        assert_eq!(formula(0, &[]), None);
        assert_eq!(formula_on("業務報告書", 3, &[4, 5, 8]).as_deref(), Some("SUM(業務報告書!D5:D6,業務報告書!D9)"));
    }

    #[test]
    fn many_gaps_are_split_and_too_many_refused() {
        let rows: Vec<u32> = (0..600).map(|i| i * 2).collect();
        assert_eq!(formula(3, &rows).map(|f| f.matches("SUM(").count()), Some(3));
        let rows: Vec<u32> = (0..6_000).map(|i| i * 2).collect();
        assert_eq!(formula(3, &rows), None);
    }

    #[test]
    fn text_and_blanks_count_nothing() {
        assert!((sum([Some(2.0), None, Some(0.5)]) - 2.5).abs() < f64::EPSILON);
        assert!(sum([]).abs() < f64::EPSILON);
    }
}
