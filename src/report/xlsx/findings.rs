//! The sheet 確認結果: a summary, then one finding a row with room for the reviewer's decision.

use super::form::range;
use super::marks::{Places, figure_text, ink_of_figure};
use super::model::{ReportData, RuleTally};
use super::pen::{Ink, Pen, col};
use super::sheet::{self, Column};
use super::style::{self, Style, Tone};
use super::{ReportError, words};
use crate::a1::CellRef;
use crate::finding::{Figure, Finding};
use crate::message::Message;
use crate::severity::Severity;
use rust_xlsxwriter::{DataValidation, Worksheet};
use std::fmt::Write as _;

/// Row of the headings, zero-based.
const HEAD_ROW: u32 = 6;
/// Findings a sheet shows at most; what is beyond is said in the summary.
const MAX_FINDINGS: usize = 100_000;

/// Position of the cell column, of 採否, 理由 and 指紋.
const CELL: usize = 4;
const DECISION: usize = 15;
const REASON: usize = 16;
const FINGERPRINT: usize = 17;

fn columns() -> [Column; 18] {
    let h = words::FINDING_HEADINGS;
    [
        Column::word(h[0], 44.0, 60.0),
        Column::word(h[1], 68.0, 80.0),
        Column::word(h[2], 54.0, 60.0),
        Column::text(h[3], 60.0, 92.0),
        Column::word(h[4], 54.0, 70.0),
        Column::text(h[5], 70.0, 110.0),
        Column::text(h[6], 80.0, 130.0),
        Column::text(h[7], 60.0, 104.0),
        Column { align: style::Align::Right, ..Column::text(h[8], 68.0, 90.0) },
        Column { align: style::Align::Right, ..Column::text(h[9], 68.0, 90.0) },
        Column::number(h[10], 50.0, 70.0, "+#,##0_ ;-#,##0_ ;0_ "),
        Column::text(h[11], 180.0, 240.0),
        Column::text(h[12], 60.0, 210.0),
        Column::text(h[13], 60.0, 200.0),
        Column::text(h[14], 60.0, 110.0),
        Column::word(h[15], 72.0, 80.0),
        Column::text(h[16], 120.0, 120.0),
        Column::text(h[17], 130.0, 140.0),
    ]
}

/// Writes the sheet.
///
/// # Errors
/// Where the writer refuses.
pub fn write(
    data: &ReportData<'_>,
    places: &Places,
    say: &dyn Fn(&Message) -> String,
) -> Result<Worksheet, ReportError> {
    let columns = columns();
    let shown = data.findings.get(..MAX_FINDINGS).unwrap_or(data.findings);
    let rows: Vec<Vec<Ink>> = shown.iter().enumerate().map(|(i, f)| row(data, i, f, say)).collect();
    let mut pen = Pen::new(words::SHEET_FINDINGS, sheet::widths(&columns, &rows))?;
    summary(&mut pen, data, say)?;
    sheet::header(&mut pen, &columns, HEAD_ROW, rows.len())?;
    for (i, (inks, finding)) in rows.iter().zip(shown).enumerate() {
        let r = HEAD_ROW + 1 + i as u32;
        let target = places.find(finding.place.sheet.as_deref(), finding.place.cell, &finding.place);
        for (c, ink) in inks.iter().enumerate() {
            let Some(column) = columns.get(c) else { continue };
            let mut look = sheet::look(column);
            match c {
                1 => look.fill = Some(level_fill(finding.severity)),
                8 | 9 if matches!(ink, Ink::Number(n) if n.fract() == 0.0) => look = look.num("#,##0_ "),
                DECISION | REASON => look.fill = Some(style::INFO),
                FINGERPRINT => look = look.pt(8.0),
                _ => {}
            }
            if c == CELL
                && let Some(target) = target
            {
                look.tone = Tone::Link;
                let tip = format!("{} の {} へ", target.sheet, target.cell);
                pen.link(CellRef::new(r, c as u32), target, &tip)?;
                // A finding without a cell of its own still leads to its table.
                let ink = if *ink == Ink::Blank { Ink::text("表へ") } else { ink.clone() };
                pen.put(r, c as u32, &ink, &look)?;
            } else {
                pen.put(r, c as u32, ink, &look)?;
            }
        }
    }
    if rows.is_empty() {
        let r = HEAD_ROW + 1;
        pen.span(range(r, 0, r, REASON as u32), &Ink::text("指摘はありません。"), &Style::boxed())?;
    } else {
        let rule = DataValidation::new()
            .allow_list_strings(&words::DECISIONS)?
            .set_error_title("採否")?
            .set_error_message("採用・却下・確認済み のいずれかを選んでください。")?;
        let (a, b) = (HEAD_ROW + 1, HEAD_ROW + rows.len() as u32);
        pen.ws.add_data_validation(a, DECISION as u16, b, DECISION as u16, &rule)?;
    }
    pen.ws.set_column_hidden(col(FINGERPRINT as u32)?)?;
    pen.finish(true, &data.source_file)
}

fn level_fill(severity: Severity) -> u32 {
    match severity {
        Severity::Error => style::ERROR,
        Severity::Warning => style::WARNING,
        Severity::Info => style::INFO,
    }
}

fn row(data: &ReportData<'_>, i: usize, f: &Finding, say: &dyn Fn(&Message) -> String) -> Vec<Ink> {
    let opt = |t: &Option<String>| t.as_ref().map_or(Ink::Blank, |t| Ink::text(t.clone()));
    let figure = |x: &Option<Figure>| x.as_ref().map_or(Ink::Blank, ink_of_figure);
    let p = &f.place;
    let table = match (&p.title, &p.table) {
        (Some(title), Some(id)) if id.len() <= 2 && id != "0" => Some(format!("{id}. {title}")),
        (Some(title), _) => Some(title.clone()),
        (None, id) => id.clone(),
    };
    let label = match (&p.row_code, &p.row) {
        (Some(code), Some(row)) => Some(format!("{code} {row}")),
        (code, row) => row.clone().or_else(|| code.clone()),
    };
    let fingerprint = f.fingerprint();
    let verdict = data.decisions.get(&fingerprint);
    vec![
        Ink::Number((i + 1) as f64),
        Ink::text(words::level(f.severity)),
        Ink::text(f.rule),
        opt(&p.sheet),
        p.cell.map_or(Ink::Blank, |c| Ink::text(c.to_string())),
        opt(&table),
        opt(&label),
        opt(&p.column_label.clone().or_else(|| p.column.clone())),
        figure(&f.stated),
        figure(&f.expected),
        f.difference.map_or(Ink::Blank, Ink::int),
        Ink::text(say(&f.message)),
        non_blank(causes(f, say)),
        non_blank(say(&f.help)),
        non_blank(correction(f)),
        non_blank(verdict.map(|v| v.decision.clone()).unwrap_or_default()),
        non_blank(verdict.map(|v| v.reason.clone()).unwrap_or_default()),
        Ink::text(fingerprint),
    ]
}

fn non_blank(text: String) -> Ink {
    if text.is_empty() { Ink::Blank } else { Ink::Text(text) }
}

/// The causes, the best first; more than three are counted.
fn causes(f: &Finding, say: &dyn Fn(&Message) -> String) -> String {
    let mut lines: Vec<String> = f
        .causes
        .iter()
        .take(3)
        .map(|c| format!("【{}】{} {}", words::confidence(c.confidence), c.cell, say(&c.explanation)))
        .collect();
    if f.causes.len() > 3 {
        lines.push(format!("ほか {} 件の候補", f.causes.len() - 3));
    }
    lines.join("\n")
}

/// The correction in words.
fn correction(f: &Finding) -> String {
    f.correction.as_ref().map_or_else(String::new, |c| {
        let before = if c.before.is_empty() { "(空白)" } else { c.before.as_str() };
        let state = if c.applied { "適用済" } else { "提案" };
        format!("{state} {}\n{before} → {}\n({})", c.cell, figure_text(&c.after), words::class(c.class))
    })
}

fn summary(pen: &mut Pen, data: &ReportData<'_>, say: &dyn Fn(&Message) -> String) -> Result<(), ReportError> {
    let last = REASON as u32;
    let mut line = |r: u32, text: String, look: &Style| pen.span(range(r, 0, r, last), &Ink::Text(text), look);
    let plain = Style { wrap: true, ..Style::default() };
    let period = data.period.as_ref().map_or("（報告期間 不明）", |p| p.label.as_str());
    line(0, words::SHEET_FINDINGS.to_owned(), &plain.clone().pt(14.0).bold())?;
    line(1, format!("ファイル: {}　　様式: {}　　期間: {period}", data.source_file, data.schema.title), &plain)?;
    let count = |s| data.findings.iter().filter(|f| f.severity == s).count();
    let applied = data.corrections.iter().filter(|c| c.correction.applied).count();
    let mut text = format!(
        "{} {}件　　{} {}件　　{} {}件　　修正 {applied}件（修正記録に一覧）　　提案 {}件",
        words::level(Severity::Error),
        count(Severity::Error),
        words::level(Severity::Warning),
        count(Severity::Warning),
        words::level(Severity::Info),
        count(Severity::Info),
        data.corrections.len() - applied
    );
    if data.findings.len() > MAX_FINDINGS {
        let _ = write!(text, "　　（先頭の {MAX_FINDINGS} 件を表示）");
    }
    line(2, text, &plain.clone().bold())?;
    line(3, format!("表ごと: {}", sections(data)), &plain)?;
    let checked: Vec<String> = data
        .rules
        .iter()
        .filter(|r| r.evaluated > 0)
        .map(|r| {
            let failed = if r.failed > 0 { format!("(指摘{})", r.failed) } else { String::new() };
            format!("{} {}件{failed}", rule_name(r), r.evaluated)
        })
        .collect();
    line(4, format!("確認したこと: {}", or_none(checked.join("、"))), &plain)?;
    let mut missing: Vec<String> =
        data.findings.iter().filter(|f| f.rule == "S106").take(20).map(|f| say(&f.message)).collect();
    missing.extend(
        data.rules.iter().filter(|r| r.not_evaluable > 0).map(|r| format!("{} {}件", rule_name(r), r.not_evaluable)),
    );
    line(5, format!("確認できなかったこと: {}", or_none(missing.join("、"))), &plain)
}

fn rule_name(r: &RuleTally) -> String {
    if r.title.is_empty() { r.rule.to_owned() } else { format!("{} {}", r.rule, r.title) }
}

fn or_none(text: String) -> String {
    if text.is_empty() { "なし".to_owned() } else { text }
}

/// Findings by section, in the order of the form.
fn sections(data: &ReportData<'_>) -> String {
    let mut names: Vec<(&str, String)> = vec![("0", "表頭".to_owned())];
    names.extend(
        data.schema
            .tables
            .iter()
            .map(|t| (t.id.as_str(), t.number.map_or_else(|| t.title.clone(), |n| format!("{n}. {}", t.title)))),
    );
    names.extend(
        data.schema
            .lists
            .iter()
            .map(|l| (l.id.as_str(), l.section.map_or_else(|| l.title.clone(), |n| format!("{n}. {}", l.title)))),
    );
    // Lists of one section count together.
    let mut totals: Vec<(String, [usize; 3])> = Vec::new();
    for (id, name) in &names {
        let of = |s| data.findings.iter().filter(|f| f.severity == s && f.place.table.as_deref() == Some(id)).count();
        let n = [of(Severity::Error), of(Severity::Warning), of(Severity::Info)];
        match totals.last_mut() {
            Some((last, sum)) if last == name => sum.iter_mut().zip(n).for_each(|(a, b)| *a += b),
            _ => totals.push((name.clone(), n)),
        }
    }
    let known = |f: &Finding| f.place.table.as_ref().is_some_and(|t| names.iter().any(|(id, _)| id == t));
    let of = |s| data.findings.iter().filter(|f| f.severity == s && !known(f)).count();
    totals.push(("ファイル全体".to_owned(), [of(Severity::Error), of(Severity::Warning), of(Severity::Info)]));
    let text: Vec<String> = totals
        .into_iter()
        .map(|(name, [e, w, i])| match (e, w, i) {
            (0, 0, 0) => format!("{name} 指摘なし"),
            _ => format!("{name} ●{e} ▲{w} ○{i}"),
        })
        .collect();
    text.join("　／　")
}
