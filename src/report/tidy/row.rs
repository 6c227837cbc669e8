//! The tidy row.

use jiff::civil::Date;
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::sync::Arc;

/// The column names, in the order every format keeps.
pub const COLUMNS: [&str; 14] = [
    "form",
    "period_from",
    "period_to",
    "period_kind",
    "table",
    "code",
    "category",
    "column",
    "measure",
    "value",
    "unit",
    "source_file",
    "source_sheet",
    "source_cell",
];

/// One observation. Texts that repeat over thousands of rows are shared.
#[derive(Clone, Debug, PartialEq)]
pub struct TidyRow {
    /// Identifier of the schema.
    pub form: Arc<str>,
    /// First day of the period, where known.
    pub period_from: Option<Date>,
    /// Last day of the period, where known.
    pub period_to: Option<Date>,
    /// `single`, `cumulative`, or empty where not known.
    pub period_kind: &'static str,
    /// Table identifier; `0` for header figures.
    pub table: Arc<str>,
    /// Category code; empty for a total.
    pub code: Arc<str>,
    /// Category path joined with ` / `; `合計` for a total.
    pub category: Arc<str>,
    /// Column identifier.
    pub column: Arc<str>,
    /// The column's label, shown in its place in a workbook; `None` where the identifier is all there is.
    pub column_label: Option<Arc<str>>,
    /// `実人数`, `延べ件数`, `日数`, `回数` or `text`.
    pub measure: &'static str,
    /// The value.
    pub value: TidyValue,
    /// `人`, `件`, `日`, `回` or empty.
    pub unit: &'static str,
    /// Name of the file.
    pub source_file: Arc<str>,
    /// Name of the sheet.
    pub source_sheet: Arc<str>,
    /// The cell, such as `D143`.
    pub source_cell: String,
}

/// A value of the tidy data.
#[derive(Clone, Debug, PartialEq)]
pub enum TidyValue {
    /// A whole number.
    Int(i64),
    /// A number with a fraction, as submitted.
    Float(f64),
    /// Text, or what stands where a number is wanted.
    Text(Arc<str>),
}

impl Serialize for TidyValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Int(n) => serializer.serialize_i64(*n),
            Self::Float(n) => serializer.serialize_f64(*n),
            Self::Text(s) => serializer.serialize_str(s),
        }
    }
}

impl Serialize for TidyRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut s = serializer.serialize_struct("TidyRow", COLUMNS.len())?;
        s.serialize_field("form", &*self.form)?;
        s.serialize_field("period_from", &self.period_from.map(|d| d.to_string()))?;
        s.serialize_field("period_to", &self.period_to.map(|d| d.to_string()))?;
        s.serialize_field("period_kind", self.period_kind)?;
        s.serialize_field("table", &*self.table)?;
        s.serialize_field("code", &*self.code)?;
        s.serialize_field("category", &*self.category)?;
        s.serialize_field("column", &*self.column)?;
        s.serialize_field("measure", self.measure)?;
        s.serialize_field("value", &self.value)?;
        s.serialize_field("unit", self.unit)?;
        s.serialize_field("source_file", &*self.source_file)?;
        s.serialize_field("source_sheet", &*self.source_sheet)?;
        s.serialize_field("source_cell", &self.source_cell)?;
        s.end()
    }
}

/// A row for tests.
#[cfg(test)]
pub(super) fn sample(value: TidyValue) -> TidyRow {
    TidyRow {
        form: "kita".into(),
        period_from: Some(jiff::civil::date(2025, 4, 1)),
        period_to: Some(jiff::civil::date(2025, 12, 31)),
        period_kind: "cumulative",
        table: "5".into(),
        code: "0515".into(),
        category: "訪問看護".into(),
        column: "count".into(),
        column_label: Some("延べ件数".into()),
        measure: "延べ件数",
        value,
        unit: "件",
        source_file: "第3四半期.xlsx".into(),
        source_sheet: "業務報告書".into(),
        source_cell: "D94".into(),
    }
}
