//! What an edit speaks of, in words: 医ケア 有＋医ケア 無, 会議参加の一覧（開催）. Names are the form's own in either language; what joins them is not.

use super::Context;
use crate::message::{Lang, Localized};
use crate::schema::{Body, Linear, Op, Term};

/// A bound row: table and index.
type At = Option<(usize, usize)>;

/// A sum in the form's own words: `医ケア 有＋医ケア 無`.
pub(super) fn words(context: &Context<'_>, sum: &Linear, at: At) -> Localized {
    both(|lang| sum_words(context, sum, at, lang))
}

/// A whole edit in words: `医ケア 有＋医ケア 無 ＝ 実人数`.
pub(super) fn describe(context: &Context<'_>, body: &Body, at: At) -> Localized {
    both(|lang| {
        let (eq, le, ge) = match lang {
            Lang::Ja => ("＝", "≦", "≧"),
            Lang::En => ("=", "≤", "≥"),
        };
        let say = |sum: &Linear| sum_words(context, sum, at, lang);
        match body {
            Body::Compare { lhs, op, rhs } => {
                let op = match op {
                    Op::Eq => eq,
                    Op::Le => le,
                    Op::Ge => ge,
                };
                format!("{} {op} {}", say(lhs), say(rhs))
            }
            Body::AnyOf { lhs, options } => {
                let options: Vec<String> = options.iter().map(say).collect();
                format!("{} {eq} {}", say(lhs), options.join(" | "))
            }
            Body::ZeroTogether { a, b } => {
                format!("{} ⇔ {}", term_words(context, a, at, lang), term_words(context, b, at, lang))
            }
        }
    })
}

fn both(say: impl Fn(Lang) -> String) -> Localized {
    Localized { ja: Some(say(Lang::Ja)), en: Some(say(Lang::En)) }
}

fn sum_words(context: &Context<'_>, sum: &Linear, at: At, lang: Lang) -> String {
    let (plus, minus, times) = match lang {
        Lang::Ja => ("＋", "－", "×"),
        Lang::En => (" + ", " - ", " × "),
    };
    let mut out = String::new();
    for (factor, term) in &sum.terms {
        if *factor < 0 {
            out.push_str(if out.is_empty() { minus.trim() } else { minus });
        } else if !out.is_empty() {
            out.push_str(plus);
        }
        if factor.unsigned_abs() != 1 {
            out.push_str(&factor.unsigned_abs().to_string());
            out.push_str(times);
        }
        out.push_str(&term_words(context, term, at, lang));
    }
    match (out.is_empty(), sum.constant) {
        (true, constant) => out.push_str(&constant.to_string()),
        (false, 0) => {}
        (false, constant) => {
            out.push_str(if constant > 0 { plus } else { minus });
            out.push_str(&constant.unsigned_abs().to_string());
        }
    }
    out
}

fn term_words(context: &Context<'_>, term: &Term, at: At, lang: Lang) -> String {
    match term {
        Term::Column(c) => at.map_or_else(String::new, |(t, _)| context.schema.tables[t].columns[*c].label.clone()),
        Term::Cell { table, row, column } => {
            let t = &context.schema.tables[*table];
            let name = t.number.map_or_else(|| format!("{} ", t.title), |n| format!("{n}. "));
            let counts = t.columns.iter().filter(|c| c.measure.is_count()).count();
            let column = if counts > 1 { format!(" {}", t.columns[*column].label) } else { String::new() };
            format!("{name}{}{column}", t.rows[*row].label())
        }
        Term::Header(field) => context.schema.header[*field].label.clone(),
        Term::Count { list, roles } => {
            let l = &context.schema.lists[*list];
            let roles: Vec<&str> = roles.iter().map(|&r| l.roles[r].label.as_str()).collect();
            // Lists of one section share its title; the first column's label tells them apart.
            let number = l.section.map_or_else(String::new, |n| format!("{n}. "));
            let name = l.columns.first().map_or(l.title.as_str(), |c| c.label.as_str());
            match (lang, roles.is_empty()) {
                (Lang::Ja, true) => format!("{number}{name}の一覧"),
                (Lang::Ja, false) => format!("{number}{name}の一覧（{}）", roles.join("・")),
                (Lang::En, true) => format!("list {number}{name}"),
                (Lang::En, false) => format!("list {number}{name} ({})", roles.join(", ")),
            }
        }
    }
}
