//! Cells without a readable figure: what they must hold if everything else is right, or what they must add up to together.

use super::attach::shows;
use super::explain::{Limits, deduce};
use super::form::Form;
use crate::a1::CellRef;
use crate::check::Context;
use crate::finding::{Class, Correction, Figure, Finding};
use crate::message::Message;
use crate::system::{Relation, Status, VarId};
use std::collections::HashMap;

/// The rules that speak of a cell whose figure is not known.
const UNREADABLE: [&str; 4] = ["V101", "V104", "V105", "V106"];

/// More blanks than this are a habit of the office, not figures that were forgotten.
const MOST_BLANKS: usize = 100;

/// Offers the value of a cell that cannot be read, or was left blank where others say 0, where only one agrees with everything else;
/// else says between which bounds it lies, and of several such cells of a sum what they must add up to. Only in parts of the form where
/// nothing else fails.
pub(super) fn attach(context: &Context<'_>, findings: &mut [Finding]) {
    if !findings.iter().any(|f| UNREADABLE.contains(&f.rule)) {
        return;
    }
    let mut form = Form::joined(context);
    let blanks = left_blank(context, &mut form, findings);
    if !form.system.variables().iter().any(|v| v.observed.is_none()) {
        return;
    }
    for (var, range) in deduce(&form.system, &Limits::default()) {
        let Some((sheet, observed)) = form.cell(context, var) else { continue };
        let name = context.sheet_name(sheet);
        for finding in findings.iter_mut().filter(|f| speaks_of(f, name, observed.at) && f.correction.is_none()) {
            let Some(value) = range.determined() else {
                if let (Some(least), Some(most)) = (range.min, range.max) {
                    finding.help = Message::new("V105-between-help")
                        .with("help", finding.help.clone())
                        .with("cell", observed.at.to_string())
                        .with("least", least)
                        .with("most", most);
                }
                continue;
            };
            if finding.rule == "V105" {
                finding.help = Message::new("V105-value-help")
                    .with("help", finding.help.clone())
                    .with("cell", observed.at.to_string())
                    .with("value", value);
            }
            // One sum alone could be wrong as well; a blank that is right as 0, or that two edits fill alike, could not.
            let alone = value != 0 && blanks.get(&var).is_some_and(|failed| *failed < 2);
            finding.correction = Some(Correction {
                sheet: name.to_owned(),
                cell: observed.at,
                before: observed.raw.to_string(),
                after: Figure::Int(value),
                class: if alone { Class::Suggested } else { Class::Deductive },
                applied: false,
            });
        }
    }
    for id in form.system.constraint_ids() {
        let Status::NotEvaluable { blanks: 2.. } = form.system.evaluate(id) else { continue };
        if form.link(id).is_none_or(|link| !matches!(link.rule, "T101" | "T102")) {
            continue;
        }
        let Some((open, sum)) = together(&form, id) else { continue };
        let cells: Vec<(String, CellRef)> = open
            .iter()
            .filter_map(|v| form.cell(context, *v))
            .map(|(sheet, c)| (context.sheet_name(sheet).to_owned(), c.at))
            .collect();
        let named: Vec<String> = cells.iter().map(|(_, at)| at.to_string()).collect();
        for (sheet, at) in &cells {
            for finding in findings.iter_mut().filter(|f| speaks_of(f, sheet, *at) && f.correction.is_none()) {
                finding.help = Message::new("T101-together-help")
                    .with("help", finding.help.clone())
                    .with("cells", named.join("・"))
                    .with("sum", sum);
            }
        }
        // The sum that fails while they are read as 0 says so as well.
        let Some(link) = form.link(id) else { continue };
        for finding in findings.iter_mut().filter(|f| shows(context, link, f)) {
            finding.help = Message::new("T101-together-help")
                .with("help", finding.help.clone())
                .with("cells", named.join("・"))
                .with("sum", sum);
        }
    }
}

/// Makes unknowns of the blanks that V105 speaks of and that are read as 0 otherwise; for each, how many edits fail while it is 0.
fn left_blank(context: &Context<'_>, form: &mut Form, findings: &[Finding]) -> HashMap<VarId, usize> {
    let blanks: Vec<(&str, CellRef)> = findings
        .iter()
        .filter(|f| f.rule == "V105")
        .filter_map(|f| Some((f.place.sheet.as_deref()?, f.place.cell?)))
        .collect();
    if blanks.len() > MOST_BLANKS {
        return HashMap::new();
    }
    let vars: Vec<VarId> = blanks
        .into_iter()
        .filter_map(|(sheet, at)| form.at(context, sheet, at))
        .filter(|v| form.system.observed(*v) == Some(0))
        .collect();
    let mut failed: HashMap<VarId, usize> = vars.iter().map(|v| (*v, 0)).collect();
    for (id, _) in form.system.broken() {
        for var in form.vars_of(id) {
            failed.entry(var).and_modify(|n| *n += 1);
        }
    }
    for var in vars {
        form.system.set_observed(var, None);
    }
    failed
}

fn speaks_of(f: &Finding, sheet: &str, at: CellRef) -> bool {
    UNREADABLE.contains(&f.rule) && f.place.sheet.as_deref() == Some(sheet) && f.place.cell == Some(at)
}

/// The unknown parts of a sum whose total is known, and what they must add up to.
fn together(form: &Form, id: crate::system::ConstraintId) -> Option<(Vec<VarId>, i64)> {
    let Relation::Linear { terms, rhs, .. } = &form.system.constraints().get(id.index())?.relation else { return None };
    let total =
        form.total_of(id).filter(|v| !form.derived.contains(&(*v, id))).and_then(|v| form.system.observed(v))?;
    let parts = || terms.iter().filter(|t| t.0 == -1).map(|t| t.1);
    let known = parts().filter_map(|v| form.system.observed(v)).try_fold(0_i64, i64::checked_add)?;
    let sum = total.checked_sub(*rhs)?.checked_sub(known).filter(|sum| *sum >= 0)?;
    Some((parts().filter(|v| form.system.observed(*v).is_none()).collect(), sum))
}
