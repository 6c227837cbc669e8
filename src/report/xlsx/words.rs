//! The fixed words of the sheets. A report is written in the language of its form, and the built-in forms are Japanese; the
//! sentences of findings come from the message catalogue.

use crate::finding::{Class, Confidence};
use crate::severity::Severity;

/// Sheet: the form.
pub const SHEET_FORM: &str = "業務報告書";
/// Sheet: the lists.
pub const SHEET_LISTS: &str = "別表";
/// Sheet: the findings.
pub const SHEET_FINDINGS: &str = "確認結果";
/// Sheet: the corrections.
pub const SHEET_CORRECTIONS: &str = "修正記録";
/// Sheet: the tidy data.
pub const SHEET_DATA: &str = "データ";

/// Headings of 確認結果, in order.
pub const FINDING_HEADINGS: [&str; 18] = [
    "番号",
    "級",
    "規則",
    "シート",
    "セル",
    "表",
    "行",
    "列",
    "記入値",
    "計算値",
    "差",
    "内容",
    "原因",
    "対処",
    "修正",
    "採否",
    "理由",
    "指紋",
];
/// Headings of 修正記録, in order.
pub const CORRECTION_HEADINGS: [&str; 10] =
    ["番号", "シート", "セル", "場所", "修正前", "修正後", "区分", "規則", "理由", "適用"];
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
pub const DECISIONS: [&str; 3] = ["採用", "却下", "確認済み"];

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

/// A class of corrections.
pub const fn class(class: Class) -> &'static str {
    match class {
        Class::Safe => "表記の統一",
        Class::Recomputed => "再計算",
        Class::Deductive => "推定(唯一)",
        Class::Suggested => "候補",
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
