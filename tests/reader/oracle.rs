//! calamine as the oracle: both readers must find the same cells in every genuine file, but for the differences listed here with
//! their reasons.
//!
//! `ORACLE=FOLDER cargo test --test reader oracle -- --nocapture` compares all workbooks of a folder of one's own as well.

use calamine::{Data, Reader, Sheets};
use kensan::a1::CellRef;
use kensan::workbook::{FileFormat, Limits, NumberFormat, Sheet, Value, Workbook, open};
use std::path::{Path, PathBuf};

/// Files of a folder by their extension, in order.
fn workbooks(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|e| e.unwrap().into_path())
        .filter(|p| {
            p.extension().is_some_and(|e| ["xlsx", "xlsm", "xls", "xlsb", "ods"].contains(&&*e.to_string_lossy()))
        })
        .collect();
    found.sort();
    found
}

/// What the oracle says that is not so, and why: a difference of one of these kinds is ours on purpose.
fn explained(
    book: &Workbook,
    theirs: &Data,
    ours: Option<&Value>,
    format: Option<&NumberFormat>,
) -> Option<&'static str> {
    let blank = |s: &str| s.chars().all(|c| matches!(c, ' ' | '\t' | '\r' | '\n'));
    Some(match (theirs, ours) {
        (Data::String(s), None) if s.is_empty() => "an empty text without a formula is a blank cell",
        (Data::String(s), Some(Value::Error(e))) if **s == **e && book.format == FileFormat::Ods => {
            "errors of OpenDocument are errors, not text"
        }
        (Data::DateTimeIso(_) | Data::DurationIso(_), Some(Value::Number(_))) => {
            "dates and times are numbers with a format"
        }
        (Data::String(a), Some(Value::Text(b))) if squeezed(a) == squeezed(b) && book.format == FileFormat::Ods => {
            "runs of white space in a paragraph are one space (ODF 1.3 part 3, 6.1.2)"
        }
        (Data::String(s), Some(Value::Number(n))) if s.trim().parse() == Ok(*n) => {
            "white space around a number is not part of it (XML Schema)"
        }
        (Data::String(s), Some(Value::Missing)) if s.is_empty() => "a program that does not calculate states no result",
        (Data::Float(_) | Data::Int(_), Some(Value::Bool(_) | Value::Error(_))) => return None,
        (Data::String(a), Some(Value::Text(b))) if a.contains('\0') && a.replace('\0', "") == **b => {
            "text of a LABEL record in BIFF8 may take two bytes a character"
        }
        (Data::String(s), None) if blank(s) => "white space is no value",
        _ => {
            let _ = format;
            return None;
        }
    })
}

fn squeezed(text: &str) -> String {
    text.split([' ', '\t', '\r', '\n']).filter(|w| !w.is_empty()).collect()
}

fn same(theirs: &Data, ours: Option<&Value>) -> bool {
    match (theirs, ours) {
        (Data::Float(a), Some(Value::Number(b))) => {
            a.total_cmp(b).is_eq() || (*a + 0.0).to_bits() == (*b + 0.0).to_bits()
        }
        (Data::Int(a), Some(Value::Number(b))) => (*a as f64).to_bits() == b.to_bits(),
        (Data::DateTime(a), Some(Value::Number(b))) => a.as_f64().to_bits() == b.to_bits(),
        (Data::String(a), Some(Value::Text(b))) => **a == **b,
        (Data::Bool(a), Some(Value::Bool(b))) => a == b,
        (Data::Error(a), Some(Value::Error(b))) => a.to_string() == **b,
        _ => false,
    }
}

/// Compares a sheet; the differences, and how many cells were the same.
fn compare(book: &Workbook, ours: &Sheet, theirs: &calamine::Range<Data>) -> (Vec<String>, usize) {
    let (top, left) = theirs.start().unwrap_or((0, 0));
    let (mut differences, mut cells) = (Vec::new(), 0);
    for (row, col, data) in theirs.used_cells() {
        let at = CellRef::new(top + row as u32, left + col as u32);
        let cell = ours.cell(at);
        let value = cell.map(|c| &c.value);
        if same(data, value) {
            cells += 1;
        } else if explained(book, data, value, cell.map(|c| book.format_of(c))).is_none() {
            differences.push(format!("{}!{at}: they read {data:?}, we read {value:?}", ours.name));
        }
    }
    for cell in ours.cells() {
        let seen = theirs.get_value((cell.at.row, cell.at.col)).is_some_and(|d| *d != Data::Empty);
        // What they do not give at all, by our doing: results that are missing, errors in formulas of .xlsb, text in odd cells.
        let ours_alone = cell.value == Value::Missing
            || cell.value == Value::Text("".into())
            || (book.format == FileFormat::Xlsb && cell.formula.is_some() && matches!(cell.value, Value::Error(_)));
        if !seen && !ours_alone {
            differences.push(format!("{}!{}: they read nothing, we read {:?}", ours.name, cell.at, cell.value));
        }
    }
    (differences, cells)
}

/// Compares a file: the differences and how many cells were the same, or why it could not be compared.
fn compare_file(path: &Path) -> Result<(Vec<String>, usize), String> {
    let ours = open(path, &Limits::default()).map_err(|e| format!("we: {e}"));
    let theirs = std::panic::catch_unwind(|| calamine::open_workbook_auto(path)).map_err(|_| "they: panic".to_owned());
    let theirs = theirs.and_then(|r| r.map_err(|e| format!("they: {e}")));
    let (ours, mut theirs): (_, Sheets<_>) = match (ours, theirs) {
        (Ok(a), Ok(b)) => (a.workbook, b),
        (a, b) => return Err([a.err(), b.err()].into_iter().flatten().collect::<Vec<_>>().join(", ")),
    };
    let (mut differences, mut cells) = (Vec::new(), 0);
    for sheet in &ours.sheets {
        match theirs.worksheet_range(&sheet.name) {
            Ok(range) => {
                let (more, same) = compare(&ours, sheet, &range);
                differences.extend(more);
                cells += same;
            }
            Err(e) => println!("{}: {}: they: {e}", path.display(), sheet.name),
        }
    }
    Ok((differences, cells))
}

fn compare_all(files: &[PathBuf]) -> (Vec<String>, usize) {
    let (mut differences, mut cells) = (Vec::new(), 0);
    for path in files {
        match compare_file(path) {
            Ok((found, same)) => {
                println!("{}: {same} cells, {} differences", path.display(), found.len());
                differences.extend(found.iter().map(|d| format!("{}: {d}", path.display())));
                cells += same;
            }
            Err(why) => println!("{}: not compared ({why})", path.display()),
        }
    }
    (differences, cells)
}

#[test]
fn calamine_reads_the_same_cells() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files: Vec<PathBuf> =
        ["samples", "tests/fixtures"].into_iter().flat_map(|folder| workbooks(&root.join(folder))).collect();
    let (differences, cells) = compare_all(&files);
    assert!(differences.is_empty(), "{differences:#?}");
    assert!(cells > 5_000, "only {cells} cells were compared");
}

#[test]
fn calamine_reads_the_same_cells_in_a_folder_of_ones_own() {
    let Some(folder) = std::env::var_os("ORACLE") else { return };
    let (differences, cells) = compare_all(&workbooks(Path::new(&folder)));
    println!("{cells} cells are the same");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// What else a sheet holds: merged regions, hidden rows and columns within the used range, dates.
fn layout(book: &Workbook, sheet: &Sheet) -> Vec<String> {
    let Some(used) = sheet.used_range() else { return Vec::new() };
    let merges =
        sheet.merges.iter().filter(|m| used.contains(m.start)).map(|m| format!("{}!{m} is merged", sheet.name));
    let rows = (used.start.row..=used.end.row).filter(|r| sheet.hidden_rows.contains(*r));
    let cols = (used.start.col..=used.end.col).filter(|c| sheet.hidden_cols.contains(*c));
    let dates = sheet.cells().iter().filter(|c| matches!(c.value, Value::Number(_)) && book.format_of(c).is_date);
    merges
        .chain(rows.map(|r| format!("{}: row {} is hidden", sheet.name, r + 1)))
        .chain(cols.map(|c| format!("{}: column {} is hidden", sheet.name, kensan::a1::column_name(c))))
        .chain(dates.map(|c| format!("{}!{} is a date", sheet.name, c.at)))
        .chain(
            sheet
                .cells()
                .iter()
                .filter(|c| c.formula.is_some())
                .map(|c| format!("{}!{} is a formula", sheet.name, c.at)),
        )
        .chain(sheet.cells().iter().map(|c| format!("{}!{} = {}", sheet.name, c.at, shown(&c.value))))
        .collect()
}

fn shown(value: &Value) -> String {
    match value {
        // A number may go through text and back.
        Value::Number(n) => format!("{n:.9e}"),
        Value::Text(t) => format!("{t:?}"),
        other => format!("{other:?}"),
    }
}

/// Whatever is in one of two workbooks only.
fn unlike(a: &Workbook, b: &Workbook) -> Vec<String> {
    let all = |book: &Workbook| -> std::collections::BTreeSet<String> {
        let sheets = book.sheets.iter().map(|s| format!("{} is {:?}", s.name, s.visibility));
        sheets.chain(book.sheets.iter().flat_map(|s| layout(book, s))).collect()
    };
    let (a, b) = (all(a), all(b));
    let only = |x: &std::collections::BTreeSet<String>,
                y: &std::collections::BTreeSet<String>,
                mark: &str|
     -> Vec<String> { x.difference(y).map(|line| format!("{mark} {line}")).collect() };
    [only(&a, &b, "-"), only(&b, &a, "+")].concat()
}

#[test]
fn a_copy_saved_by_another_program_says_the_same() {
    let Some(folder) = std::env::var_os("ORACLE_COPIES") else { return };
    for path in workbooks(Path::new(&folder)) {
        let copy = PathBuf::from(format!("{}.xlsx", path.display()));
        let (Ok(ours), Ok(copy)) = (open(&path, &Limits::default()), open(&copy, &Limits::default())) else { continue };
        let found = unlike(&ours.workbook, &copy.workbook);
        println!("{}: {} differences", path.display(), found.len());
        for line in found {
            println!("  {line}");
        }
    }
}
