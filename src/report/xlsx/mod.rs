//! The report workbook, and the only door to rust_xlsxwriter.
//!
//! [`write()`] takes [`ReportData`] (`model`) and gives the bytes of an .xlsx with the sheets 業務報告書 (`form`, `table`, `grid`,
//! `labels`, `sums`), 別表 (`lists`), 図表 (`charts`, `groups`, `drawn`, `cached`), 確認結果 (`findings`), 修正記録 (`corrections`) and データ (`data`); of reports joined
//! from several also 内訳 and 事業所別 (`breakdown`) and 出典 (`sources`). Around them: `pen` puts
//! cells on a sheet, `style` says how they look, `measure` how much room text takes, `pages` where pages end, `marks` what findings
//! and corrections say about a cell and where the report shows it, `words` the fixed words. [`write_tidy`] writes データ alone.
//!
//! Same input, same bytes: the creation time is fixed, nothing is iterated in an order that could differ.
#![allow(clippy::disallowed_types, reason = "this room is the door to rust_xlsxwriter; see clippy.toml")]

mod breakdown;
mod cached;
mod charts;
mod corrections;
mod data;
mod drawn;
mod findings;
mod form;
mod grid;
mod groups;
mod labels;
mod lists;
mod marks;
mod measure;
mod model;
mod pages;
mod pen;
mod sheet;
mod sources;
mod style;
mod sums;
mod table;
mod words;

#[cfg(test)]
mod tests;

pub use findings::shown;
pub use marks::correction_note;
pub use model::{
    CellContent, Content, ExtraKind, ExtraRow, ListContent, MergeContent, PeriodText, ReportData, RowContent,
    RuleTally, Source, TableContent, Verdict,
};
pub use words::{CORRECTION_HEADINGS, DATA_HEADINGS, DECISIONS, FINDING_HEADINGS};
pub use words::{SHEET_BREAKDOWN, SHEET_CHARTS, SHEET_OFFICES, SHEET_SOURCES};
pub use words::{SHEET_CORRECTIONS, SHEET_DATA, SHEET_FINDINGS, SHEET_FORM, SHEET_LISTS};

use crate::message::Message;
use crate::report::tidy::TidyRow;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use sources::Sources;

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// More rows or columns than a sheet can hold.
    #[error("more {0} than a worksheet can hold")]
    TooLarge(&'static str),
    /// The writer refused.
    #[error("the workbook cannot be written")]
    Write(#[from] XlsxError),
    /// The rows of a long sheet cannot be written into the package.
    #[error("the rows of a sheet cannot be written")]
    Rows(#[from] std::io::Error),
}

/// Writes a report workbook; `say` words messages in the language of the form.
///
/// # Errors
/// [`ReportError::TooLarge`] where the content exceeds a worksheet; [`ReportError::Write`] where the writer refuses.
pub fn write(data: &ReportData<'_>, say: &dyn Fn(&Message) -> String) -> Result<Vec<u8>, ReportError> {
    let marks = marks::Marks::new(data, say);
    let mut places = marks::Places::default();
    let mut book = workbook(&data.schema.title)?;
    book.push_worksheet(form::write(data, &marks, &mut places)?);
    if !data.schema.lists.is_empty() {
        book.push_worksheet(lists::write(data, &marks, &mut places)?);
    }
    let mut finish = Finish::default();
    if let Some(charts) = charts::write(data, &places)? {
        book.push_worksheet(charts.sheet);
        finish.charts = Some(charts.values);
    }
    let breakdown = breakdown::write(data)?;
    for sheet in breakdown.sheets {
        book.push_worksheet(sheet);
    }
    finish.sources = breakdown.sources.map(|s| (book.worksheets().len(), s));
    book.push_worksheet(findings::write(data, &places, say)?);
    book.push_worksheet(corrections::write(data, &places, say)?);
    book.push_worksheet(data::write(data.tidy, &data.source_file)?);
    finish.bytes(book)
}

/// Writes a workbook with 内訳 and where its figures come from alone.
///
/// # Errors
/// As [`write()`].
pub fn write_breakdown(data: &ReportData<'_>) -> Result<Vec<u8>, ReportError> {
    let mut book = workbook(&data.schema.title)?;
    let breakdown = breakdown::write(data)?;
    for sheet in breakdown.sheets {
        book.push_worksheet(sheet);
    }
    let sources = breakdown.sources.map(|s| (book.worksheets().len(), s));
    Finish { charts: None, sources }.bytes(book)
}

/// What is still to be written into a workbook once its sheets are packed.
#[derive(Default)]
struct Finish<'a> {
    /// The values of 図表, for its charts.
    charts: Option<cached::Values>,
    /// The rows of 出典, and its number among the sheets, one-based.
    sources: Option<(usize, Sources<'a>)>,
}

impl Finish<'_> {
    fn bytes(self, mut book: Workbook) -> Result<Vec<u8>, ReportError> {
        let mut bytes = book.save_to_buffer()?;
        drop(book);
        if let Some(values) = self.charts {
            bytes = values.fill(&bytes)?;
        }
        match self.sources {
            Some((number, sources)) => sources.fill(bytes, &format!("xl/worksheets/sheet{number}.xml")),
            None => Ok(bytes),
        }
    }
}

/// Writes a copy for publication ([`ReportData::public`]): the form, its lists, and charts of the tables that are told whole.
///
/// # Errors
/// Those of [`write()`].
pub fn write_public(data: &ReportData<'_>, say: &dyn Fn(&Message) -> String) -> Result<Vec<u8>, ReportError> {
    let marks = marks::Marks::new(data, say);
    let mut places = marks::Places::default();
    let mut book = workbook(&data.schema.title)?;
    book.push_worksheet(form::write(data, &marks, &mut places)?);
    if !data.schema.lists.is_empty() {
        book.push_worksheet(lists::write(data, &marks, &mut places)?);
    }
    let mut finish = Finish::default();
    if let Some(charts) = charts::write(data, &places)? {
        book.push_worksheet(charts.sheet);
        finish.charts = Some(charts.values);
    }
    finish.bytes(book)
}

/// Writes a workbook with the sheet データ alone.
///
/// # Errors
/// [`ReportError::TooLarge`] for more rows than a sheet holds (1,048,575 beside the header).
pub fn write_tidy(rows: &[TidyRow]) -> Result<Vec<u8>, ReportError> {
    let mut book = workbook(SHEET_DATA)?;
    book.push_worksheet(data::write(rows, "")?);
    Ok(book.save_to_buffer()?)
}

/// An empty workbook with the house font, the geometry of a Japanese Excel, and properties that name no person.
fn workbook(title: &str) -> Result<Workbook, ReportError> {
    let mut book = Workbook::new();
    book.set_default_format(&style::base().set_font_size(11.0), 25, 72)?;
    let properties = DocProperties::new().set_title(title).set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    book.set_properties(&properties);
    Ok(book)
}
