//! Compares what was bound with what is true.

use crate::book::Made;
use crate::canvas;
use crate::style::{Labels, Lists, Notation, Style, Total, Zero};
use crate::truth::Truth;
use kensan::check::{self, Context, Outcome};
use kensan::schema::Schema;
use kensan::severity::Severity;
use kensan::submission::{self, Submission, Vocabulary};
use kensan::workbook::{self, Workbook};
use std::sync::OnceLock;

pub fn read(made: &Made) -> Workbook {
    workbook::read(&canvas::to_xlsx(&made.sheets), &workbook::Limits::default()).unwrap()
}

pub fn bind(schema: &Schema, book: &Workbook, file_name: &str) -> Vec<Submission> {
    static KITA: OnceLock<Vocabulary> = OnceLock::new();
    if schema.id == "kita-coordinator" {
        return submission::bind(book, schema, KITA.get_or_init(|| Vocabulary::new(schema)), file_name);
    }
    submission::bind(book, schema, &Vocabulary::new(schema), file_name)
}

/// Every value of `made` in its place.
pub fn values(schema: &Schema, truth: &Truth, made: &Made, book: &Workbook, s: &Submission) -> Result<(), String> {
    let mut wrong = Vec::new();
    for (&(t, j, k), (sheet, row, col)) in &made.places {
        let table = &schema.tables[t];
        let what = || format!("{}:{}.{}", table.id, table.rows[j].label(), table.columns[k].id);
        let Some(bound) = &s.tables[t] else {
            wrong.push(format!("table {} not found", table.id));
            continue;
        };
        let Some(at) = bound.by_entry[j] else {
            wrong.push(format!("{} not found", what()));
            continue;
        };
        let cell = &bound.rows[at].cells[k];
        let found = (&book.sheets[cell.sheet].name, cell.at.row, cell.at.col);
        let blank = || book.sheets[cell.sheet].cell(kensan::a1::CellRef::new(*row, *col)).is_none();
        if !table.columns[k].measure.is_count() && cell.raw.is_empty() && blank() {
            // Where nothing stands, nothing is read; a column of remarks without heading or remark cannot be seen.
        } else if found != (sheet, *row, *col) {
            wrong.push(format!("{} at {sheet} {row},{col} read at {found:?}", what()));
        } else if table.columns[k].measure.is_count() && cell.count() != Some(truth.values[t][j][k]) {
            wrong.push(format!("{} = {} read as {:?}", what(), truth.values[t][j][k], cell.reading));
        }
    }
    wrong.dedup();
    let count = wrong.len();
    wrong.truncate(4);
    if count == 0 { Ok(()) } else { Err(format!("{count} wrong values: {}", wrong.join("; "))) }
}

pub fn run(schema: &Schema, book: &Workbook, s: &Submission) -> Outcome {
    check::run(&Context::new(book, schema, s))
}

pub fn shown(outcome: &Outcome, keep: impl Fn(&kensan::finding::Finding) -> bool) -> Vec<String> {
    outcome
        .findings
        .iter()
        .filter(|f| keep(f))
        .map(|f| {
            format!(
                "{} {:?} {:?}/{:?} {:?}",
                f.rule,
                f.place.cell.map(|c| c.to_string()),
                f.place.table,
                f.place.row,
                f.message
            )
        })
        .collect()
}

/// A submission without fault: all in its place, nothing accused, nothing said that is not so.
pub fn clean(schema: &Schema, style: &Style, truth: &Truth, made: &Made) -> Result<(), String> {
    let book = read(made);
    let found = bind(schema, &book, &made.file_name);
    let [s] = &found[..] else { return Err(format!("{} submissions", found.len())) };
    submission(schema, style, truth, made, &book, s)
}

pub fn submission(
    schema: &Schema,
    style: &Style,
    truth: &Truth,
    made: &Made,
    book: &Workbook,
    s: &Submission,
) -> Result<(), String> {
    values(schema, truth, made, book, s)?;
    let (from, to) = truth.span.dates();
    let period = s.period.period.as_ref().ok_or("no period")?;
    if (period.from, period.to) != (from, to) {
        return Err(format!("period {from} {to} read as {period:?} from {:?}", s.period.facts));
    }
    head(schema, truth, s)?;
    lists(schema, style, truth, s)?;
    let outcome = run(schema, book, s);
    let planted = |rule: &str| match rule {
        // Random figures do not agree with the lists, and nothing of the lists is left blank.
        "X104" | "P106" | "L103" => true,
        // Of tables one below the other a hidden column of one may be a column of counts of another.
        "S104" => style.hidden,
        "S105" => style.total == Total::None,
        "V102" => style.notation != Notation::Number,
        "V105" => style.zero != Zero::Zero,
        _ => false,
    };
    let severe = shown(&outcome, |f| f.severity != Severity::Info && !planted(f.rule));
    if !severe.is_empty() {
        return Err(format!("findings: {}", severe[..severe.len().min(5)].join("; ")));
    }
    let variants = shown(&outcome, |f| f.rule == "C106" && !is_total(schema, f.place.row.as_deref()));
    if style.labels == Labels::Plain && !variants.is_empty() {
        return Err(format!("variants: {}", variants[..variants.len().min(5)].join("; ")));
    }
    Ok(())
}

fn head(schema: &Schema, truth: &Truth, s: &Submission) -> Result<(), String> {
    for (field, value) in schema.header.iter().zip(&s.header) {
        let want = match field.id.as_str() {
            "business_days" => truth.business_days,
            "out_of_hours_activities" => truth.out_of_hours,
            "all_activities" => truth.all_activities,
            _ => {
                let text = value.as_ref().map(|v| v.value.raw.to_string());
                if text.as_deref().is_none_or(|t| !t.contains("月・水・金")) {
                    return Err(format!("{} read as {text:?}", field.id));
                }
                continue;
            }
        };
        let got = value.as_ref().and_then(|v| v.value.count());
        if got != Some(want) {
            return Err(format!("{} = {want} read as {got:?}", field.id));
        }
    }
    Ok(())
}

fn lists(schema: &Schema, style: &Style, truth: &Truth, s: &Submission) -> Result<(), String> {
    for (l, list) in schema.lists.iter().enumerate() {
        if style.lists == Lists::None {
            if s.lists[l].is_some() {
                return Err(format!("list {} out of nothing", list.id));
            }
            continue;
        }
        let Some(bound) = &s.lists[l] else { return Err(format!("list {} not found", list.id)) };
        let got: Vec<Vec<String>> =
            bound.entries.iter().map(|e| e.cells.iter().map(|c| c.raw.to_string()).collect()).collect();
        if got != truth.lists[l] {
            return Err(format!("list {}: {} entries read as {:?}", list.id, truth.lists[l].len(), got));
        }
    }
    Ok(())
}

/// Whether a row is a total: any total word is an alias of it.
fn is_total(schema: &Schema, row: Option<&str>) -> bool {
    schema.tables.iter().filter_map(|t| Some(t.rows[t.total()?].label())).any(|label| Some(label.as_str()) == row)
}
