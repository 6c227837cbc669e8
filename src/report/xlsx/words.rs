//! The fixed words of the sheets. A report is written in the language of its form, and the built-in forms are Japanese; the
//! sentences of findings come from the message catalogue.

use crate::correct::Outcome;
use crate::decision::{Choice, heading};
use crate::finding::{Class, Confidence, Place};
use crate::schema::Schema;
use crate::severity::Severity;

/// Sheet: the form.
pub const SHEET_FORM: &str = "業務報告書";
/// Sheet: the lists.
pub const SHEET_LISTS: &str = "別表";
/// Sheet: the charts.
pub const SHEET_CHARTS: &str = "図表";
/// Sheet: each figure of a joined report by period.
pub const SHEET_BREAKDOWN: &str = "内訳";
/// Sheet: each figure of a joined report by office.
pub const SHEET_OFFICES: &str = "事業所別";
/// Sheet: the cells a joined report's figures come from.
pub const SHEET_SOURCES: &str = "出典";
/// Sheet: the findings.
pub const SHEET_FINDINGS: &str = "確認結果";
/// Sheet: the corrections.
pub const SHEET_CORRECTIONS: &str = "修正記録";
/// Sheet: the tidy data.
pub const SHEET_DATA: &str = "データ";

/// What the head of the form is called.
pub const HEADER: &str = "表頭";

/// Headings of 確認結果, in order.
pub const FINDING_HEADINGS: [&str; 16] = [
    "番号",
    "級",
    heading::RULE,
    "シート",
    "セル",
    heading::PLACE,
    heading::STATED,
    heading::EXPECTED,
    "差",
    "内容",
    "原因",
    "対処・修正",
    heading::DECISION,
    heading::REASON,
    heading::FINGERPRINT,
    heading::BASIS,
];
/// Headings of 修正記録, in order.
pub const CORRECTION_HEADINGS: [&str; 10] =
    ["番号", "シート", "セル", "場所", "修正前", "修正後", "区分", "規則", "理由", "適用"];
/// Headings of the figures under a chart: the groups, and what share of all each has. By them the sheet is known for the report's own
/// when it is read back.
pub const CHART_HEADINGS: [&str; 2] = ["図の区分", "構成比"];
/// Headings of データ, beside the tidy columns.
pub const DATA_HEADINGS: [&str; 14] = [
    "様式",
    "期間開始",
    "期間終了",
    "期間種別",
    "表",
    "コード",
    "区分",
    "列",
    "集計単位",
    "値",
    "単位",
    "ファイル",
    "シート",
    "セル",
];
/// What a reviewer may choose in 採否.
pub const DECISIONS: [&str; 3] = [Choice::ALL[0].word(), Choice::ALL[1].word(), Choice::ALL[2].word()];
/// What the choices do, beside the cell while it is filled in.
pub const DECISION_HELP: &str = "採用: 提案の修正を報告書に反映します\n却下: 修正しません(指摘は残ります)\n確認済み: 提出のままで差し支えありません(理由が要ります)";

/// A level with its symbol.
pub const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "●エラー",
        Severity::Warning => "▲警告",
        Severity::Info => "○情報",
    }
}

/// The symbol of a level alone.
pub const fn symbol(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "●",
        Severity::Warning => "▲",
        Severity::Info => "○",
    }
}

/// What the rules of a family look at.
pub fn family(code: &str) -> &'static str {
    match code.as_bytes().first() {
        Some(b'F') => "ファイル",
        Some(b'S') => "表の構成",
        Some(b'C') => "区分とコード",
        Some(b'V') => "値",
        Some(b'T') => "合計",
        Some(b'X') => "表どうしの関係",
        Some(b'P') => "期間と日付",
        Some(b'L') => "一覧",
        Some(b'M') => "統合",
        _ => "その他",
    }
}

/// A class of corrections.
pub const fn class(class: Class) -> &'static str {
    match class {
        Class::Safe => "表記の統一",
        Class::Recomputed => "再計算",
        Class::Deductive => "推定(唯一)",
        Class::Suggested => "候補",
    }
}

/// What became of a correction, and why it was not carried out.
pub fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Applied => "適用済".to_owned(),
        Outcome::NeedsAcceptance => "提案: 件数・人数や名称を変えるため、担当者の採否を待ちます".to_owned(),
        Outcome::WouldBreak(rules) => {
            format!("見送り: 適用すると、いま成り立っている {} が成り立たなくなります", rules.join("・"))
        }
        Outcome::Refused => "提出のまま: 担当者の判断（却下・確認済み）により修正していません".to_owned(),
        Outcome::Contradicted => "見送り: 同じ修正に「採用」と、採用しない判断の両方があります".to_owned(),
        Outcome::Superseded => "見送り: 同じセルに別の修正を適用しました".to_owned(),
        Outcome::NoSuchCell => "見送り: 集計に使うセルではありません".to_owned(),
    }
}

/// How sure a cause is.
pub const fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Determined => "確定",
        Confidence::Likely => "有力",
        Confidence::Possible => "可能性",
    }
}

/// The word of a period's kind in データ.
pub fn period_kind(kind: &str) -> &str {
    match kind {
        "single" => "単独",
        "cumulative" => "累計",
        other => other,
    }
}

/// A place in words, from the table to the column: `1. 相談対象者`, `就学児 / 中学生`, `実人数`. Empty where nothing is known of it.
pub fn place(schema: &Schema, place: &Place) -> Vec<String> {
    // What a title adds in brackets (its unit, examples) is left out where it has a number to be known by.
    let numbered = |n: Option<u32>, title: &str| {
        let short = title.split(['(', '（']).next().map(str::trim).filter(|s| !s.is_empty()).unwrap_or(title);
        n.map_or_else(|| title.to_owned(), |n| format!("{n}. {short}"))
    };
    let table = place.table.as_deref().and_then(|id| {
        let table = schema.tables.iter().find(|t| t.id == id).map(|t| numbered(t.number, &t.title));
        let list = || schema.lists.iter().find(|l| l.id == id).map(|l| numbered(l.section, &l.title));
        table.or_else(list)
    });
    let table = table.or_else(|| place.title.clone()).or_else(|| place.table.as_ref().map(|_| HEADER.to_owned()));
    let row = match (&place.row_code, &place.row) {
        (Some(code), Some(row)) => Some(format!("{code} {row}")),
        (code, row) => row.clone().or_else(|| code.clone()),
    };
    // A header figure is its own column.
    let column = place.column_label.clone();
    [table, row, column].into_iter().flatten().filter(|s| !s.is_empty()).collect()
}
