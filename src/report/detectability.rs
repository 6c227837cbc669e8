//! `schema show --detectability`: which errors a form would notice and locate, for people and as JSON.

use crate::localise::detect::Noticed;
use crate::localise::{CellFact, ControlTotal, Figure, best_control_total, of_schema};
use crate::message::{Lang, Message, render};
use crate::schema::Schema;
use serde_json::{Value, json};

/// Table identifier (`0` for the header), title, row label, code, column identifier and label of a figure.
struct Named<'a> {
    table: &'a str,
    row: String,
    code: Option<&'a str>,
    column: &'a str,
    column_label: &'a str,
}

fn named(schema: &Schema, figure: Figure) -> Option<Named<'_>> {
    match figure {
        Figure::Cell(table, row, column) => {
            let table = schema.tables.get(table)?;
            let (row, column) = (table.rows.get(row)?, table.columns.get(column)?);
            Some(Named {
                table: &table.id,
                row: row.label(),
                code: row.code.as_deref(),
                column: &column.id,
                column_label: &column.label,
            })
        }
        Figure::Header(field) => {
            let field = schema.header.get(field)?;
            Some(Named { table: "0", row: field.label.clone(), code: None, column: &field.id, column_label: "" })
        }
        Figure::Elsewhere => None,
    }
}

/// Cells, always noticed, sometimes noticed, located: of each table, the header last.
fn summary(schema: &Schema, facts: &[CellFact]) -> Vec<(String, String, [usize; 4])> {
    let tables = schema.tables.iter().enumerate().map(|(t, table)| (Some(t), table.id.clone(), table.title.clone()));
    let all = tables.chain([(None, "0".to_owned(), String::new())]);
    let counted = all.map(|(t, id, title)| {
        let own: Vec<&CellFact> = facts
            .iter()
            .filter(|f| match f.figure {
                Figure::Cell(table, ..) => Some(table) == t,
                Figure::Header(_) => t.is_none(),
                Figure::Elsewhere => false,
            })
            .collect();
        let of = |noticed| own.iter().filter(|f| f.noticed == noticed).count();
        let located = own.iter().filter(|f| f.located()).count();
        (id, title, [own.len(), of(Noticed::Always), of(Noticed::Sometimes), located])
    });
    counted.filter(|(_, _, counts)| counts[0] > 0).collect()
}

const fn word(noticed: Noticed) -> &'static str {
    match noticed {
        Noticed::Always => "always",
        Noticed::Sometimes => "sometimes",
        Noticed::Never => "never",
    }
}

/// The facts for people: a summary by table, the control total that would help most, then every cell. Ends with a line break.
pub fn text(schema: &Schema, lang: Lang) -> String {
    let facts = of_schema(schema);
    let mut out = format!("{} — {}\n", schema.id, render(&Message::new("detect-title"), lang));
    for (id, title, [cells, always, sometimes, located]) in summary(schema, &facts) {
        let line = Message::new(if id == "0" { "detect-header" } else { "detect-table" })
            .with("id", id)
            .with("title", title)
            .with("cells", cells)
            .with("always", always)
            .with("sometimes", sometimes)
            .with("located", located);
        out += &format!("  {}\n", render(&line, lang));
    }
    let best = match best_control_total(schema) {
        Some(best) => {
            let table = schema.tables.get(best.table).map_or("", |t| t.title.as_str()).to_owned();
            let id = if best.group.is_some() { "detect-subtotal" } else { "detect-row-sum" };
            Message::new(id)
                .with("table", table)
                .with("group", best.group.clone().unwrap_or_default())
                .with("now", average(best.suspects.0, facts.len()))
                .with("then", average(best.suspects.1, facts.len()))
                .with("located", best.located)
        }
        None => Message::new("detect-no-total"),
    };
    out += &format!("\n  {}\n\n", render(&best, lang));
    for fact in &facts {
        let Some(cell) = named(schema, fact.figure) else { continue };
        let id = match (fact.noticed, fact.rivals) {
            (Noticed::Always, 0) => "detect-located",
            (Noticed::Always, _) => "detect-always",
            (Noticed::Sometimes, _) => "detect-sometimes",
            (Noticed::Never, _) => "detect-never",
        };
        let said = render(&Message::new(id).with("rivals", fact.rivals), lang);
        let place = [cell.table, cell.code.unwrap_or(""), &cell.row, cell.column_label];
        let place: Vec<&str> = place.into_iter().filter(|word| !word.is_empty()).collect();
        out += &format!("  {}  {said}\n", place.join(" / "));
    }
    out
}

/// Other suspects of a cell on average, with one digit after the point.
fn average(sum: usize, cells: usize) -> String {
    let tenths = (sum * 10 + cells / 2) / cells.max(1);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The facts as JSON, version 1.
pub fn json(schema: &Schema) -> Value {
    let facts = of_schema(schema);
    let tables: Vec<Value> = summary(schema, &facts)
        .into_iter()
        .map(|(id, title, [cells, always, sometimes, located])| {
            json!({"table": id, "title": title, "cells": cells, "always": always, "sometimes": sometimes, "located": located})
        })
        .collect();
    let cells: Vec<Value> = facts
        .iter()
        .filter_map(|fact| {
            let cell = named(schema, fact.figure)?;
            Some(json!({
                "table": cell.table, "row": cell.row, "row_code": cell.code, "column": cell.column,
                "noticed": word(fact.noticed), "located": fact.located(), "rivals": fact.rivals,
            }))
        })
        .collect();
    let best = best_control_total(schema).map(|ControlTotal { table, group, suspects, located }| {
        let table = schema.tables.get(table).map(|t| t.id.clone());
        let kind = if group.is_some() { "subtotal" } else { "row-sum" };
        json!({"kind": kind, "table": table, "group": group, "rivals_now": suspects.0, "rivals_then": suspects.1, "located": located})
    });
    json!({"version": 1, "schema": schema.id, "tables": tables, "control_total": best, "cells": cells})
}
