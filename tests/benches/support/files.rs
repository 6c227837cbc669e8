//! The workbooks that are measured: the same for the same number, whatever the machine.

use kensan::workbook::{self, Limits, Sheet, Value, Visibility, Workbook};
use rust_xlsxwriter as writer;
use std::fs;
use std::path::{Path, PathBuf};

/// Fills `folder` with `count` workbooks: copies of the samples in turn, each second round written anew by another program; there one
/// typed figure in `slips` differs (0: none does).
pub fn make(folder: &Path, count: usize, slips: u64) -> Vec<PathBuf> {
    let samples = samples();
    let mut random = Random(20_250_401);
    (0..count)
        .map(|i| {
            let sample = &samples[i % samples.len()];
            let stem = sample.file_stem().unwrap().to_string_lossy();
            let path = folder.join(format!("{i:03}-{stem}.xlsx"));
            if (i / samples.len()).is_multiple_of(2) {
                fs::copy(sample, &path).unwrap();
            } else {
                let book = workbook::open(sample, &Limits::default()).unwrap().workbook;
                rewrite(&book, &mut random, slips).save(&path).unwrap();
            }
            path
        })
        .collect()
}

/// All samples in .xlsx, in the order of their names.
fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut found: Vec<PathBuf> = [folder.clone(), folder.join("monthly")]
        .iter()
        .flat_map(|f| fs::read_dir(f).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "xlsx"))
        .collect();
    found.sort();
    found
}

/// The same sheets from another program: values, formulas, merged regions; one typed figure in `slips` differs.
fn rewrite(book: &Workbook, random: &mut Random, slips: u64) -> writer::Workbook {
    let mut out = writer::Workbook::new();
    for sheet in &book.sheets {
        let page = out.add_worksheet();
        page.set_name(&sheet.name).unwrap();
        if sheet.visibility != Visibility::Visible {
            page.set_hidden(true);
        }
        merges(page, sheet);
        for cell in sheet.cells() {
            let (row, col) = (cell.at.row, cell.at.col as u16);
            let format = writer::Format::new().set_num_format(&*book.format_of(cell).code);
            if let Some(formula) = &cell.formula {
                let result = match &cell.value {
                    Value::Number(n) => n.to_string(),
                    Value::Text(t) | Value::Error(t) => t.to_string(),
                    Value::Bool(b) => b.to_string(),
                    Value::Missing => String::new(),
                };
                let formula = writer::Formula::new(format!("={formula}")).set_result(result);
                page.write_formula_with_format(row, col, formula, &format).unwrap();
                continue;
            }
            match &cell.value {
                Value::Number(n) if slips > 0 && *n < 1000.0 && random.below(slips) == 0 => {
                    page.write_number_with_format(row, col, n + random.below(9) as f64, &format).unwrap();
                }
                Value::Number(n) => {
                    page.write_number_with_format(row, col, *n, &format).unwrap();
                }
                Value::Text(t) | Value::Error(t) => {
                    page.write_string_with_format(row, col, &**t, &format).unwrap();
                }
                Value::Bool(b) => {
                    page.write_boolean_with_format(row, col, *b, &format).unwrap();
                }
                Value::Missing => {}
            }
        }
    }
    out
}

fn merges(page: &mut writer::Worksheet, sheet: &Sheet) {
    for range in &sheet.merges {
        let (from, to) = (range.start, range.end);
        page.merge_range(from.row, from.col as u16, to.row, to.col as u16, "", &writer::Format::new()).unwrap();
    }
}

/// A small generator of even quality enough for figures (Marsaglia's xorshift, 64 bits).
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}
