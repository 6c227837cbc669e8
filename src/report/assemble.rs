//! From a bound submission to what the renderers take: the report workbook's [`ReportData`] and the tidy rows.

use super::tidy::{TidyRow, TidyValue};
use super::xlsx::{
    CellContent, Content, ExtraKind, ExtraRow, ListContent, PeriodText, ReportData, RowContent, RuleTally, Source,
    TableContent, Verdict,
};
use crate::a1::CellRef;
use crate::check::Context;
use crate::correct::Record;
use crate::date::{self, PeriodKind};
use crate::decision;
use crate::finding::Finding;
use crate::message::{Lang, Message, render};
use crate::publish::{Public, SIGN};
use crate::run::evaluated;
use crate::schema::{ListKind, Measure, RowKind};
use crate::submission::{BoundRow, BoundTable, HeaderValue, LabelMatch, Observed, Reading, RowRole};
use std::collections::HashMap;
use std::sync::Arc;

/// Corrections by their cell.
type Corrections<'a> = HashMap<(&'a str, CellRef), usize>;

/// Everything the report workbook shows. `context` holds the submission as submitted; `records` say what is applied; `tidy` are the rows
/// of データ.
pub fn report_data<'a>(
    context: &Context<'a>,
    file_name: &str,
    findings: &'a [Finding],
    corrections: &'a [Record],
    tallies: &[crate::check::Tally],
    rules: &'a mut Vec<RuleTally>,
    tidy: &'a [TidyRow],
) -> ReportData<'a> {
    let by_cell: Corrections<'_> = corrections
        .iter()
        .enumerate()
        .filter(|(_, c)| c.correction.applied)
        .map(|(i, c)| ((c.correction.sheet.as_str(), c.correction.cell), i))
        .collect();
    rules.extend(evaluated(tallies).map(|(rule, t)| RuleTally {
        rule: rule.code,
        title: crate::message::lookup(&format!("rule-{}", rule.code), Lang::Ja).unwrap_or_default(),
        evaluated: t.evaluated,
        failed: t.failed,
        not_evaluable: t.not_evaluable,
        tolerated: t.tolerated,
    }));
    let names: Vec<Arc<str>> = context.workbook.sheets.iter().map(|s| Arc::from(s.name.as_str())).collect();
    let submission = context.submission;
    ReportData {
        schema: context.schema,
        period: submission.period.period.map(|p| PeriodText {
            label: date::period_label_ja(&p),
            span: format!("{}～{}", date::format_era(p.from), date::format_era(p.to)),
            from: p.from,
            to: p.to,
            cumulative: p.kind == PeriodKind::Cumulative,
        }),
        source_file: file_name.to_owned(),
        show_codes: submission.tables.iter().flatten().any(BoundTable::has_codes),
        header: submission.header.iter().map(|h| h.as_ref().map(|h| header(&names, h, &by_cell))).collect(),
        tables: submission.tables.iter().map(|t| t.as_ref().map(|t| table(context, t, &names, &by_cell))).collect(),
        lists: submission
            .lists
            .iter()
            .map(|l| {
                l.as_ref().map(|l| ListContent {
                    entries: l
                        .entries
                        .iter()
                        .map(|e| {
                            let kinds = &context.schema.lists[l.list].columns;
                            let of = |(c, column): (&Observed, &crate::schema::ListColumn)| {
                                let mut content = cell(&names, c, &by_cell);
                                if column.kind == ListKind::Role
                                    && content.content == Content::Blank
                                    && !e.role_text.is_empty()
                                {
                                    content.content = Content::Text(e.role_text.to_string());
                                }
                                content
                            };
                            e.cells.iter().zip(kinds).map(of).collect()
                        })
                        .collect(),
                })
            })
            .collect(),
        findings,
        corrections,
        rules,
        keys: findings.iter().map(|f| decision::key(context, f)).collect(),
        verdicts: Vec::new(),
        lapsed: Vec::new(),
        approval: Vec::new(),
        public: None,
        tidy,
        merge: None,
    }
}

fn source(sheet: &Arc<str>, at: CellRef) -> Source {
    Source { sheet: Arc::clone(sheet), cell: at }
}

fn cell(names: &[Arc<str>], observed: &Observed, corrections: &Corrections<'_>) -> CellContent {
    let sheet = &names[observed.sheet];
    CellContent {
        content: content(observed),
        source: Some(source(sheet, observed.at)),
        part_of: None,
        correction: corrections.get(&(&**sheet, observed.at)).copied(),
        formula: None,
    }
}

/// A header figure: the number alone, however the cell words it; the report adds the unit.
fn header(names: &[Arc<str>], value: &HeaderValue, corrections: &Corrections<'_>) -> CellContent {
    let mut cell = cell(names, &value.value, corrections);
    if let Reading::Count { value: count, .. } = value.value.reading {
        cell.content = Content::Int(count);
    }
    if !value.whole_cell {
        cell.part_of = Some(value.value.raw.to_string());
    }
    cell
}

/// What the report prints for a cell: a count stored as text stays text unless it was corrected.
fn content(observed: &Observed) -> Content {
    match &observed.reading {
        Reading::Blank | Reading::Uncalculated => Content::Blank,
        Reading::Count { value, written: crate::submission::Written::Number } => Content::Int(*value),
        Reading::Fraction(x) if observed.raw.parse::<f64>().is_ok() => Content::Float(*x),
        Reading::Date(day) => Content::Date(*day),
        _ => Content::Text(observed.raw.to_string()),
    }
}

fn table(context: &Context<'_>, bound: &BoundTable, names: &[Arc<str>], corrections: &Corrections<'_>) -> TableContent {
    let schema = &context.schema.tables[bound.table];
    let cells = |row: &BoundRow| row.cells.iter().map(|c| cell(names, c, corrections)).collect::<Vec<_>>();
    let rows = bound
        .by_entry
        .iter()
        .map(|slot| {
            slot.map(|i| {
                let row = &bound.rows[i];
                let sheet = &names[bound.sheet_of(row)];
                let label_correction = row.label.at.and_then(|at| corrections.get(&(&**sheet, at)).copied());
                let as_written = matches!(row.label.matched, LabelMatch::Similar(_) | LabelMatch::Variant(_))
                    && label_correction.is_none();
                RowContent {
                    label: as_written.then(|| row.label.text.rsplit(" / ").next().unwrap_or_default().to_owned()),
                    label_source: row.label.at.map(|at| source(sheet, at)),
                    label_correction,
                    cells: cells(row),
                }
            })
        })
        .collect();
    let mut after = None;
    let mut extra = Vec::new();
    for row in &bound.rows {
        let kind = match &row.role {
            RowRole::Entry(j) => {
                if schema.rows[*j].kind != RowKind::Total {
                    after = Some(*j);
                }
                continue;
            }
            RowRole::Unknown => ExtraKind::Unknown,
            RowRole::DuplicateOf(_) => ExtraKind::Duplicate,
            RowRole::Subtotal(_) => ExtraKind::Subtotal,
            RowRole::OfWhich(_) => ExtraKind::OfWhich,
        };
        extra.push(ExtraRow {
            after,
            label: row.label.text.to_string(),
            code: row.code.as_ref().map(|c| c.1.to_string()),
            kind,
            label_source: row.label.at.map(|at| source(&names[bound.sheet_of(row)], at)),
            cells: cells(row),
        });
    }
    TableContent { rows, extra }
}

/// Every value that was bound, one observation a row, with its source cell: header figures (table `0`), tables, lists. Blank cells are no
/// observations.
pub fn tidy_rows(context: &Context<'_>, file_name: &str) -> Vec<TidyRow> {
    let period = context.submission.period.period;
    let base = TidyRow {
        form: context.schema.id.as_str().into(),
        period_from: period.map(|p| p.from),
        period_to: period.map(|p| p.to),
        period_kind: match period.map(|p| p.kind) {
            Some(PeriodKind::Single) => "single",
            Some(PeriodKind::Cumulative) => "cumulative",
            None => "",
        },
        table: "0".into(),
        code: "".into(),
        category: "".into(),
        column: "".into(),
        column_label: None,
        measure: "",
        value: TidyValue::Int(0),
        unit: "",
        source_file: file_name.into(),
        source_sheet: "".into(),
        source_cell: String::new(),
    };
    let mut rows = Vec::new();
    for (field, value) in context.schema.header.iter().zip(&context.submission.header) {
        let Some(HeaderValue { value: observed, .. }) = value else { continue };
        rows.extend(tidy_value(observed, field.measure).map(|value| TidyRow {
            category: field.label.as_str().into(),
            column: field.id.as_str().into(),
            column_label: Some(field.label.as_str().into()),
            measure: field.measure.label(),
            unit: field.measure.unit(),
            value,
            source_sheet: context.sheet_name(observed.sheet).into(),
            source_cell: observed.at.to_string(),
            ..base.clone()
        }));
    }
    let names: Vec<Arc<str>> = context.workbook.sheets.iter().map(|s| Arc::from(s.name.as_str())).collect();
    for bound in context.submission.tables.iter().flatten() {
        tidy_table(context, bound, &names, &base, &mut rows);
    }
    for bound in context.submission.lists.iter().flatten() {
        let list = &context.schema.lists[bound.list];
        for (n, entry) in bound.entries.iter().enumerate() {
            for (observed, column) in entry.cells.iter().zip(&list.columns) {
                let role = (column.kind == ListKind::Role && observed.raw.is_empty()).then(|| entry.role_text.clone());
                let text = role.unwrap_or_else(|| observed.raw.clone());
                if text.trim().is_empty() {
                    continue;
                }
                rows.push(TidyRow {
                    table: list.id.as_str().into(),
                    category: (n + 1).to_string().into(),
                    column: column.id.as_str().into(),
                    column_label: Some(column.label.as_str().into()),
                    measure: Measure::Text.label(),
                    value: TidyValue::Text(text),
                    source_sheet: Arc::clone(&names[observed.sheet]),
                    source_cell: observed.at.to_string(),
                    ..base.clone()
                });
            }
        }
    }
    rows
}

fn tidy_table(context: &Context<'_>, bound: &BoundTable, names: &[Arc<str>], base: &TidyRow, rows: &mut Vec<TidyRow>) {
    let schema = &context.schema.tables[bound.table];
    let table: Arc<str> = schema.id.as_str().into();
    let columns: Vec<(Arc<str>, Arc<str>)> =
        schema.columns.iter().map(|c| (c.id.as_str().into(), c.label.as_str().into())).collect();
    for row in &bound.rows {
        let (code, category) = match row.role {
            RowRole::Entry(j) if schema.rows[j].kind == RowKind::Total => (None, "合計".to_owned()),
            RowRole::Entry(j) => (schema.rows[j].code.clone(), schema.rows[j].label()),
            _ => (row.code.as_ref().map(|c| c.1.to_string()), row.label.text.to_string()),
        };
        let code: Arc<str> = code.unwrap_or_default().into();
        let category: Arc<str> = category.into();
        for (k, observed) in row.cells.iter().enumerate() {
            let measure = schema.columns[k].measure;
            let Some(value) = tidy_value(observed, measure).filter(|_| bound.has_column(k)) else { continue };
            rows.push(TidyRow {
                table: Arc::clone(&table),
                code: Arc::clone(&code),
                category: Arc::clone(&category),
                column: Arc::clone(&columns[k].0),
                column_label: Some(Arc::clone(&columns[k].1)),
                measure: measure.label(),
                unit: measure.unit(),
                value,
                source_sheet: Arc::clone(&names[observed.sheet]),
                source_cell: observed.at.to_string(),
                ..base.clone()
            });
        }
    }
}

/// The value of an observation: counts as numbers however they were written, a dash for nothing as 0, all else as it stands.
fn tidy_value(observed: &Observed, measure: Measure) -> Option<TidyValue> {
    match &observed.reading {
        Reading::Blank | Reading::Uncalculated => None,
        Reading::Count { value, .. } => Some(TidyValue::Int(*value)),
        Reading::Nothing(_) => Some(TidyValue::Int(0)),
        Reading::Fraction(x) => Some(TidyValue::Float(*x)),
        _ if measure == Measure::Text || !observed.raw.trim().is_empty() => Some(TidyValue::Text(observed.raw.clone())),
        _ => None,
    }
}

/// Words a message in the form's language.
pub fn say(message: &Message) -> String {
    render(message, Lang::Ja)
}

/// What a copy for publication shows: the form's own rows, in its own words, and no trace of where a figure came from. `public` may
/// be published; `approval` are the offices of the box for stamps.
pub fn public_data<'a>(context: &Context<'a>, public: &Public, rules: &'a mut Vec<RuleTally>) -> ReportData<'a> {
    let mut data = report_data(context, "", &[], &[], &[], rules, &[]);
    for table in data.tables.iter_mut().flatten() {
        table.extra.clear();
        for row in table.rows.iter_mut().flatten() {
            row.label = None;
        }
    }
    let threshold = public.schema.publish_threshold;
    let mut note = Vec::new();
    if public.small + public.complementary > 0 {
        note.push(format!(
            "{SIGN} {threshold}人未満の人数と、その人数を計算できる値は、個人が特定されないように伏せています。"
        ));
    }
    if public.remarks > 0 {
        note.push(format!("少ない人数が分かる備考も {SIGN} としています。"));
    }
    data.public = Some(note.concat());
    data
}

/// Findings with those of one cause together, the head of each group first.
pub fn grouped(findings: &[Finding]) -> Vec<Finding> {
    let order = crate::finding::groups(findings);
    order.iter().flat_map(crate::finding::Group::all).filter_map(|i| findings.get(i).cloned()).collect()
}

/// A decision as the new report shows it.
pub fn verdict(decision: &decision::Decision) -> Verdict {
    Verdict { decision: decision.word.clone(), reason: decision.reason.clone() }
}
