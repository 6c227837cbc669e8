//! The sheet 確認結果: a summary, then one finding a row with room for the reviewer's decision.

use super::form::range;
use super::marks::{Places, figure_text, ink_of_figure};
use super::model::{ReportData, RuleTally};
use super::pen::{Ink, Pen};
use super::sheet::{self, Column, Room};
use super::style::{self, Align, Style, Tone};
use super::{ReportError, pages, words};
use crate::a1::CellRef;
use crate::decision::{Key, Shown};
use crate::finding::{Figure, Finding, groups};
use crate::message::Message;
use crate::schema::Schema;
use crate::severity::Severity;
use rust_xlsxwriter::{DataValidation, Worksheet};
use std::fmt::Write as _;

/// Row of the headings, zero-based.
const HEAD_ROW: u32 = 6;
/// Findings a sheet shows at most; what is beyond is said in the summary.
const MAX_FINDINGS: usize = 100_000;

/// Decisions not carried over that a sheet lists at most.
const MAX_LAPSED: usize = 1_000;

/// Position of the cell column, of the figures, of 採否, 理由 and 指紋.
const CELL: usize = 4;
const STATED: usize = 6;
const EXPECTED: usize = 7;
const DECISION: usize = 12;
const REASON: usize = 13;
const FINGERPRINT: usize = 14;
const BASIS: usize = 15;
/// Size at which the sheet is printed: small, but read without a glass.
const SCALE: f64 = 0.72;

fn columns() -> [Column; 16] {
    let h = words::FINDING_HEADINGS;
    [
        Column::word(h[0], 30.0, 50.0),
        Column::word(h[1], 52.0, 60.0),
        Column::word(h[2], 38.0, 50.0),
        Column::text(h[3], 36.0, 56.0),
        Column::word(h[4], 36.0, 50.0),
        Column::text(h[5], 80.0, 120.0),
        Column { align: Align::Right, ..Column::text(h[6], 44.0, 56.0) },
        Column { align: Align::Right, ..Column::text(h[7], 44.0, 56.0) },
        Column::number(h[8], 36.0, 50.0, "+#,##0_ ;-#,##0_ ;0_ "),
        Column::prose(h[9], 130.0),
        Column::prose(h[10], 80.0),
        Column::prose(h[11], 120.0),
        Column::word(h[12], 56.0, 60.0),
        Column::text(h[13], 100.0, 140.0),
        // Hidden: they are for reading the decisions back.
        Column { room: Room::Natural(0.0, 0.0), ..Column::text(h[FINGERPRINT], 0.0, 0.0) },
        Column { room: Room::Natural(0.0, 0.0), ..Column::text(h[BASIS], 0.0, 0.0) },
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
    let under = under(shown);
    let rows: Vec<Vec<Ink>> = shown.iter().enumerate().map(|(i, f)| row(data, places, i, f, under[i], say)).collect();
    let mut pen = Pen::new(words::SHEET_FINDINGS, sheet::widths(&columns, &rows, pages::grid_px(true, SCALE)))?;
    summary(&mut pen, data, say)?;
    sheet::header(&mut pen, &columns, HEAD_ROW, rows.len())?;
    let mut overflow = Vec::new();
    for (i, (inks, finding)) in rows.iter().zip(shown).enumerate() {
        let r = HEAD_ROW + 1 + i as u32;
        if under[i].is_some() {
            // Can be folded away under the head of its group.
            pen.ws.group_rows(r, r)?;
        }
        let target = places.find(finding.place.sheet.as_deref(), finding.place.cell, &finding.place);
        for (c, ink) in inks.iter().enumerate() {
            let Some(column) = columns.get(c) else { continue };
            let mut look = sheet::look(column);
            match c {
                1 => look.fill = Some(level_fill(finding.severity)),
                STATED | EXPECTED if matches!(ink, Ink::Number(n) if n.fract() == 0.0) => look = look.num("#,##0_ "),
                DECISION | REASON => look.fill = Some(style::INFO),
                FINGERPRINT | BASIS => look.wrap = false,
                _ => {}
            }
            if let Ink::Text(text) = ink
                && look.wrap
            {
                let cut;
                (look, cut) = sheet::fitted(look, text, pen.width(c as u32, c as u32));
                if cut {
                    overflow.push(format!("【{} 番 {}】全文: {text}", i + 1, column.heading));
                }
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
            .set_error_message("採用・却下・確認済み のいずれかを選んでください。")?
            .set_input_title("採否")?
            .set_input_message(words::DECISION_HELP)?;
        let (a, b) = (HEAD_ROW + 1, HEAD_ROW + rows.len() as u32);
        pen.ws.add_data_validation(a, DECISION as u16, b, DECISION as u16, &rule)?;
    }
    let below = HEAD_ROW + 1 + rows.len().max(1) as u32;
    let lapsed = data.lapsed.iter().take(MAX_LAPSED).map(|m| format!("【採否の引き継ぎ】{}", say(m)));
    overflow.extend(lapsed);
    sheet::overflow(&mut pen, below, REASON as u32, &overflow)?;
    pen.finish(true, &data.source_file)
}

fn level_fill(severity: Severity) -> u32 {
    match severity {
        Severity::Error => style::ERROR,
        Severity::Warning => style::WARNING,
        Severity::Info => style::INFO,
    }
}

/// Beside the findings: the head of the group each stands under, where it is not the head itself.
fn under(findings: &[Finding]) -> Vec<Option<usize>> {
    let mut out = vec![None; findings.len()];
    for group in groups(findings) {
        for other in group.others {
            out[other] = Some(group.head);
        }
    }
    out
}

fn row(
    data: &ReportData<'_>,
    places: &Places,
    i: usize,
    f: &Finding,
    under: Option<usize>,
    say: &dyn Fn(&Message) -> String,
) -> Vec<Ink> {
    let figure = |x: &Option<Figure>| x.as_ref().map_or(Ink::Blank, ink_of_figure);
    let p = &f.place;
    let verdict = data.verdicts.get(i);
    let key = |part: fn(&Key) -> String| data.keys.get(i).map_or(Ink::Blank, |k| Ink::text(part(k)));
    // What is found in a joined report stands where this workbook shows it; what is found in its inputs, in their files.
    let own = data.merge.is_some() && !p.sheet.as_deref().is_some_and(|s| s.starts_with('['));
    let here = places.find(p.sheet.as_deref(), p.cell, p).filter(|_| own);
    let sheet = here.map_or_else(|| p.sheet.clone().unwrap_or_default(), |t| t.sheet.to_owned());
    let cell = here.map(|t| t.cell).or(p.cell);
    vec![
        Ink::Number((i + 1) as f64),
        Ink::text(words::level(f.severity)),
        Ink::text(f.rule),
        non_blank(sheet),
        cell.map_or(Ink::Blank, |c| Ink::text(c.to_string())),
        non_blank(words::place(data.schema, p).join("\n")),
        figure(&f.stated),
        figure(&f.expected),
        f.difference.map_or(Ink::Blank, Ink::int),
        Ink::text(if under.is_some() { format!("└ {}", say(&f.message)) } else { say(&f.message) }),
        match under {
            Some(head) => Ink::text(format!("{} 番と同じ原因です", head + 1)),
            None => non_blank(causes(f, say)),
        },
        non_blank(advice(f, say)),
        non_blank(verdict.map(|v| v.decision.clone()).unwrap_or_default()),
        non_blank(verdict.map(|v| v.reason.clone()).unwrap_or_default()),
        key(|k| k.fingerprint.clone()),
        key(Key::basis),
    ]
}

/// What a row shows of its finding, as it is read back.
pub fn shown(schema: &Schema, f: &Finding) -> Shown {
    let figure = |x: &Option<Figure>| x.as_ref().map(figure_text).unwrap_or_default();
    Shown {
        rule: f.rule.to_owned(),
        place: words::place(schema, &f.place).join("\n"),
        stated: figure(&f.stated),
        expected: figure(&f.expected),
    }
}

fn non_blank(text: String) -> Ink {
    if text.is_empty() { Ink::Blank } else { Ink::Text(text) }
}

/// The causes, the best first; more than three are counted.
fn causes(f: &Finding, say: &dyn Fn(&Message) -> String) -> String {
    let here = f.place.sheet.as_deref();
    let mut lines: Vec<String> = f
        .causes
        .iter()
        .take(3)
        .map(|c| {
            format!("【{}】{}", words::confidence(c.confidence), placed(&c.place(here), c.cell, &say(&c.explanation)))
        })
        .collect();
    if f.causes.len() > 3 {
        lines.push(format!("ほか {} 件の候補", f.causes.len() - 3));
    }
    lines.join("\n")
}

/// An explanation behind its cell, which is not said twice where the explanation begins with it.
fn placed(place: &str, cell: CellRef, explanation: &str) -> String {
    let cell = cell.to_string();
    let rest = explanation.strip_prefix(place).or_else(|| explanation.strip_prefix(cell.as_str()));
    match rest.filter(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric())) {
        Some(rest) => format!("{place}{rest}"),
        None => format!("{place} {explanation}"),
    }
}

/// What to do: nothing more where a correction was applied; else the correction proposed, if any, and the advice.
fn advice(f: &Finding, say: &dyn Fn(&Message) -> String) -> String {
    let help = say(&f.help);
    let Some(c) = &f.correction else { return help };
    let before = if c.before.is_empty() { "(空白)" } else { c.before.as_str() };
    let change = format!("{} {before} → {}（{}）", c.cell, figure_text(&c.after), words::class(c.class));
    if c.applied { format!("【修正済】{change}") } else { format!("【提案】{change}\n{help}") }
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
    let causes = groups(data.findings).len();
    if causes < data.findings.len() {
        let _ = write!(text, "　　（原因ごとにまとめると {causes}件。同じ原因の指摘は └ で続けて示します）");
    }
    if data.findings.len() > MAX_FINDINGS {
        let _ = write!(text, "　　（先頭の {MAX_FINDINGS} 件を表示）");
    }
    line(2, text, &plain.clone().bold())?;
    line(3, format!("表ごと: {}", sections(data)), &plain)?;
    let mut checked = format!("確認したこと: {}", or_none(families(data)));
    let tolerated: usize = data.rules.iter().map(|r| r.tolerated).sum();
    if tolerated > 0 {
        let _ = write!(checked, "　　{}", say(&Message::new("tolerated").with("count", tolerated)));
    }
    line(4, checked, &plain)?;
    let mut missing: Vec<String> =
        data.findings.iter().filter(|f| f.rule == "S106").take(20).map(|f| say(&f.message)).collect();
    missing.extend(
        data.rules.iter().filter(|r| r.not_evaluable > 0).map(|r| format!("{} {}件", rule_name(r), r.not_evaluable)),
    );
    line(5, format!("確認できなかったこと: {}", or_none(missing.join("、"))), &plain)
}

/// How much was checked of what kind, in the order of the catalogue of rules.
fn families(data: &ReportData<'_>) -> String {
    let mut kinds: Vec<(&str, usize, usize)> = Vec::new();
    for r in data.rules.iter().filter(|r| r.evaluated > 0 && r.rule != "S106") {
        let kind = words::family(r.rule);
        match kinds.iter_mut().find(|k| k.0 == kind) {
            Some(known) => (known.1, known.2) = (known.1 + r.evaluated, known.2 + r.failed),
            None => kinds.push((kind, r.evaluated, r.failed)),
        }
    }
    let text = |(kind, evaluated, failed): (&str, usize, usize)| match failed {
        0 => format!("{kind} {evaluated}か所（問題なし）"),
        n => format!("{kind} {evaluated}か所（指摘 {n}件）"),
    };
    kinds.into_iter().map(text).collect::<Vec<_>>().join("、")
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
            _ => {
                let of = |sign: &str, n: usize| if n > 0 { format!(" {sign}{n}") } else { String::new() };
                format!("{name}{}{}{}", of("●", e), of("▲", w), of("○", i))
            }
        })
        .collect();
    text.chunks(3).map(|line| line.join("　／　")).collect::<Vec<_>>().join("\n　　　　")
}
