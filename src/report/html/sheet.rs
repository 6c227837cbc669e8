//! A sheet drawn as a table, with column letters, row numbers and the marks of its findings.

use super::cards::{SUSPECT, level};
use super::drawing::{DrawnSheet, Line, Slot};
use super::escape::{Escaped, text};
use super::marks::{Mark, Marks};
use crate::a1::{CellRef, column_name};
use crate::message::{Lang, Message, render};
use std::fmt::Write as _;

/// Writes sheet number `index` (from 0) of file `file` (from 1). `language` is the sheet's own.
pub(super) fn write(
    out: &mut String,
    sheet: &DrawnSheet,
    index: usize,
    file: usize,
    marks: &Marks,
    lang: Lang,
    language: Lang,
) {
    let word = |id: &'static str| Escaped(&render(&Message::new(id), lang)).to_string();
    let name = text(&sheet.name);
    if sheet.columns_cut {
        let _ = write!(out, "<p class=\"note\">{}</p>", word("html-columns-cut"));
    }
    // Where the table is wider than its place, it scrolls; that must be possible with the keyboard alone.
    let _ = write!(
        out,
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\"><table class=\"grid\" lang=\"{}\">\
         <caption class=\"vh\">{name}</caption><thead><tr><td class=\"corner\"></td>",
        code(language)
    );
    for (column, hidden) in &sheet.columns {
        let class = if *hidden { " class=\"hid\"" } else { "" };
        let _ = write!(out, "<th scope=\"col\"{class}>{}", column_name(*column));
        if *hidden {
            let _ = write!(out, "<small lang=\"{}\">{}</small>", code(lang), word("html-hidden"));
        }
        out.push_str("</th>");
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for line in &sheet.lines {
        match line {
            Line::Gap { from, to, blank } => {
                let id = if *blank { "html-rows-blank" } else { "html-rows-cut" };
                let said = Message::new(id).with("from", i64::from(from + 1)).with("to", i64::from(to + 1));
                let _ = writeln!(
                    out,
                    "<tr class=\"gap\"><th scope=\"row\">⋮</th><td colspan=\"{}\" lang=\"{}\">{}</td></tr>",
                    sheet.columns.len().max(1),
                    code(lang),
                    Escaped(&render(&said, lang))
                );
            }
            Line::Row { row, hidden, slots } => {
                out.push_str(if *hidden { "<tr class=\"hid\">" } else { "<tr>" });
                let _ = write!(out, "<th scope=\"row\">{}", row + 1);
                if *hidden {
                    let _ = write!(out, "<small lang=\"{}\">{}</small>", code(lang), word("html-hidden"));
                }
                out.push_str("</th>");
                for (slot, (col, _)) in slots.iter().zip(&sheet.columns) {
                    let at = CellRef::new(*row, *col);
                    cell(out, slot, marks.of(index, at).map(|m| (m, marks.id(index, at))).as_ref(), file, lang);
                }
                out.push_str("</tr>\n");
            }
        }
    }
    out.push_str("</tbody></table></div>\n");
}

fn cell(out: &mut String, slot: &Slot, mark: Option<&(&Mark, String)>, file: usize, lang: Lang) {
    let (text, number, columns, rows) = match slot {
        Slot::Covered(_) => return,
        Slot::Blank => ("", false, 1, 1),
        Slot::Filled { text, number, columns, rows } => (text.as_str(), *number, *columns, *rows),
    };
    out.push_str("<td");
    let mut classes = Vec::new();
    if number {
        classes.push("n");
    }
    if let Some((mark, id)) = mark {
        let worst = mark.findings.iter().map(|(_, severity)| *severity).max();
        classes.push("m");
        classes.push(worst.map_or("c", |severity| level(severity).1));
        let _ = write!(out, " id=\"{id}\"");
    }
    if !classes.is_empty() {
        let _ = write!(out, " class=\"{}\"", classes.join(" "));
    }
    if columns > 1 {
        let _ = write!(out, " colspan=\"{columns}\"");
    }
    if rows > 1 {
        let _ = write!(out, " rowspan=\"{rows}\"");
    }
    out.push('>');
    if let Some((mark, _)) = mark {
        marks_of(out, mark, file, lang);
    }
    let _ = write!(out, "{}</td>", Escaped(text));
}

/// The marks in a cell: symbol and number, leading to the finding; its level in words for those who hear the page.
fn marks_of(out: &mut String, mark: &Mark, file: usize, lang: Lang) {
    let word = |id: &'static str| Escaped(&render(&Message::new(id), lang)).to_string();
    let _ = write!(out, "<span class=\"marks\" lang=\"{}\">", code(lang));
    for (number, severity) in &mark.findings {
        let (symbol, class, level) = level(*severity);
        let id = super::finding_id(file, *number);
        let level = word(level);
        let _ = write!(
            out,
            "<a class=\"{class}\" href=\"#{id}\" title=\"{level} {number}\"><span class=\"vh\">{level} </span>{symbol}{number}</a>"
        );
    }
    for number in &mark.suspected {
        let id = super::finding_id(file, *number);
        let cause = word("html-suspect");
        let _ = write!(
            out,
            "<a class=\"c\" href=\"#{id}\" title=\"{cause} {number}\"><span class=\"vh\">{cause} </span>{SUSPECT}{number}</a>"
        );
    }
    out.push_str("</span>");
}

/// The language code of HTML.
pub(super) const fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "ja",
        Lang::En => "en",
    }
}
