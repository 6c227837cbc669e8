//! A schema as an outline for people: what `kensan schema show` prints.

use super::model::{Column, Edit, List, ListKind, Measure, MergeRule, Row, RowKind, Schema, Scope, Table};
use crate::message::Lang;
use crate::severity::Severity;
use std::fmt::{self, Write as _};

/// The schema as an outline: header, tables with their rows and codes, lists, edits. Ends with a line break.
pub fn show(schema: &Schema, lang: Lang) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = outline(&mut out, schema, lang);
    out
}

/// `ja` or `en`, whichever is wanted.
fn say<'t>(lang: Lang, ja: &'t str, en: &'t str) -> &'t str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

fn outline(out: &mut String, schema: &Schema, lang: Lang) -> fmt::Result {
    writeln!(out, "{} — {} ({})", schema.id, schema.title, schema.version)?;
    if let Some(programme) = &schema.programme {
        writeln!(out, "{programme}")?;
    }
    let categories = schema.tables.iter().flat_map(|t| &t.rows).filter(|r| r.kind == RowKind::Category).count();
    let (tables, lists, edits) = (schema.tables.len(), schema.lists.len(), schema.edits.len());
    match lang {
        Lang::Ja => writeln!(out, "表 {tables}・分類 {categories}・一覧 {lists}・検算式 {edits}")?,
        Lang::En => writeln!(out, "{tables} tables, {categories} categories, {lists} lists, {edits} edits")?,
    }
    if !schema.header.is_empty() {
        writeln!(out, "\n{}", say(lang, "見出し項目", "Header"))?;
        for field in &schema.header {
            let about = about(field.measure, field.merge, lang);
            writeln!(out, "  header.{}  {}  {about}", field.id, field.label)?;
        }
    }
    for table in &schema.tables {
        show_table(out, table, lang)?;
    }
    for list in &schema.lists {
        show_list(out, list, lang)?;
    }
    if !schema.edits.is_empty() {
        writeln!(out, "\n{}", say(lang, "検算式", "Edits"))?;
        for edit in &schema.edits {
            show_edit(out, edit, schema, lang)?;
        }
    }
    Ok(())
}

fn number(number: Option<u32>) -> String {
    number.map(|n| format!("{n}. ")).unwrap_or_default()
}

fn show_table(out: &mut String, table: &Table, lang: Lang) -> fmt::Result {
    writeln!(out, "\n{}{}  ({} {})", number(table.number), table.title, say(lang, "表", "table"), table.id)?;
    for Column { id, label, measure, merge, .. } in &table.columns {
        writeln!(out, "  {id}  {label}  {}", about(*measure, *merge, lang))?;
    }
    let width = table.rows.iter().filter_map(|r| r.code.as_ref()).map(String::len).max().unwrap_or(0);
    for row in &table.rows {
        let code = row.code.as_deref().unwrap_or("");
        writeln!(out, "    {code:width$}  {}{}", row.label(), remarks(row, table, lang))?;
    }
    Ok(())
}

/// What a row is besides a category, when it is valid, and how many other paths it goes by.
fn remarks(row: &Row, table: &Table, lang: Lang) -> String {
    let mut remarks = Vec::new();
    let part = |index: Option<&usize>| {
        let row = index.and_then(|i| table.rows.get(*i));
        row.map(|r| r.code.clone().unwrap_or_else(|| r.label())).unwrap_or_default()
    };
    match row.kind {
        RowKind::Category => {}
        RowKind::OfWhich => remarks.push(format!("{} {}", say(lang, "再掲", "of which, in"), part(row.parts.first()))),
        RowKind::Subtotal => {
            let (first, last) = (part(row.parts.first()), part(row.parts.last()));
            remarks.push(format!("{} {first} … {last} ({})", say(lang, "小計", "sum of"), row.parts.len()));
        }
        RowKind::Total => remarks.push(format!("{} ({})", say(lang, "合計", "total of"), row.parts.len())),
    }
    if row.optional {
        remarks.push(say(lang, "なくてもよい", "optional").to_owned());
    }
    if row.valid_from.is_some() || row.valid_to.is_some() {
        let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
        remarks.push(format!("{}～{}", day(row.valid_from), day(row.valid_to)));
    }
    if let Some(successor) = &row.successor {
        remarks.push(format!("→ {successor}"));
    }
    if !row.aliases.is_empty() {
        remarks.push(match lang {
            Lang::Ja => format!("別名 {}", row.aliases.len()),
            Lang::En => format!("{} aliases", row.aliases.len()),
        });
    }
    if remarks.is_empty() { String::new() } else { format!("  [{}]", remarks.join("; ")) }
}

fn show_list(out: &mut String, list: &List, lang: Lang) -> fmt::Result {
    writeln!(out, "\n{}{}  ({} {})", number(list.section), list.title, say(lang, "一覧", "list"), list.id)?;
    for column in &list.columns {
        let kind = match column.kind {
            ListKind::Role => say(lang, "役割", "role"),
            ListKind::Text => say(lang, "文字", "text"),
            ListKind::Date => say(lang, "日付", "date"),
            ListKind::HeadCount => say(lang, "人数", "head count"),
        };
        let required = if column.required { say(lang, "・必須", ", required") } else { "" };
        writeln!(out, "  {}  {}  {kind}{required}", column.id, column.label)?;
    }
    if !list.roles.is_empty() {
        let roles: Vec<&str> = list.roles.iter().map(|r| r.label.as_str()).collect();
        writeln!(out, "  {}: {}", say(lang, "役割", "roles"), roles.join(", "))?;
    }
    Ok(())
}

fn show_edit(out: &mut String, edit: &Edit, schema: &Schema, lang: Lang) -> fmt::Result {
    write!(out, "  {}  {}", edit.rule, edit.source)?;
    if let Scope::Rows(table) = edit.scope {
        let id = schema.tables.get(table).map_or("", |t| t.id.as_str());
        match lang {
            Lang::Ja => write!(out, "  [表 {id} の各行]")?,
            Lang::En => write!(out, "  [every row of table {id}]")?,
        }
    }
    if let Some(severity) = edit.severity {
        let word = match severity {
            Severity::Info => say(lang, "参考", "info"),
            Severity::Warning => say(lang, "注意", "warning"),
            Severity::Error => say(lang, "誤り", "error"),
        };
        write!(out, "  [{word}]")?;
    }
    writeln!(out)?;
    let message = edit.message.get(lang);
    if message.is_empty() { Ok(()) } else { writeln!(out, "        {message}") }
}

/// What a column counts, and how periods are merged where that is not plain from it.
fn about(measure: Measure, merge: MergeRule, lang: Lang) -> String {
    let what = match (lang, measure) {
        (Lang::Ja, Measure::Text) => "文字",
        (Lang::Ja, _) => measure.label(),
        (Lang::En, Measure::Persons) => "persons",
        (Lang::En, Measure::Events) => "events",
        (Lang::En, Measure::Days) => "days",
        (Lang::En, Measure::Times) => "times",
        (Lang::En, Measure::Text) => "text",
    };
    let how = match merge {
        MergeRule::Sum => say(lang, "期間を合わせるときは合計", "added over periods"),
        MergeRule::Bounds => say(lang, "期間を合わせるときは範囲", "bounds over periods"),
        MergeRule::Union => say(lang, "期間を合わせるときは列挙", "collected over periods"),
        MergeRule::Same => say(lang, "どの期間も同じ", "the same in all periods"),
    };
    format!("{what} ({how})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::builtin_schemas;

    #[test]
    fn an_outline_names_tables_rows_and_edits() {
        let schema = builtin_schemas().iter().find(|s| s.id == "kita-coordinator").unwrap();
        let ja = show(schema, Lang::Ja);
        assert!(ja.contains("表 5・分類 133・一覧 4"), "{ja}");
        assert!(ja.contains("0303  当事者 / 親 / 母"), "{ja}");
        let en = show(schema, Lang::En);
        assert!(en.contains("X104  5:0555 = count(meetings, 参加) + count(training, 参加)"), "{en}");
        assert!(en.contains("T103  care_yes + care_no = persons  [every row of table 1]"), "{en}");
        assert!(en.contains("total of (63)"), "{en}");
    }
}
