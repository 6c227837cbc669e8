//! Cells without a readable figure: what they must hold if everything else is right, or what they must add up to together.

use super::explain::{Limits, deduce};
use super::form::Form;
use crate::a1::CellRef;
use crate::check::Context;
use crate::finding::{Class, Correction, Figure, Finding};
use crate::message::Message;
use crate::system::{Relation, Status, VarId};

/// The rules that speak of a cell whose figure is not known.
const UNREADABLE: [&str; 3] = ["V101", "V104", "V106"];

/// Offers the value of a cell that cannot be read where only one agrees with everything else, and says of several such cells of a sum
/// what they must add up to. Only in parts of the form where nothing else fails.
pub(super) fn attach(context: &Context<'_>, findings: &mut [Finding]) {
    if !findings.iter().any(|f| UNREADABLE.contains(&f.rule)) {
        return;
    }
    let form = Form::new(context);
    if !form.system.variables().iter().any(|v| v.observed.is_none()) {
        return;
    }
    for (var, range) in deduce(&form.system, &Limits::default()) {
        let (Some((sheet, observed)), Some(value)) = (form.cell(context, var), range.determined()) else { continue };
        let name = context.sheet_name(sheet);
        for finding in findings.iter_mut().filter(|f| speaks_of(f, name, observed.at) && f.correction.is_none()) {
            finding.correction = Some(Correction {
                sheet: name.to_owned(),
                cell: observed.at,
                before: observed.raw.to_string(),
                after: Figure::Int(value),
                class: Class::Deductive,
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
            for finding in findings.iter_mut().filter(|f| speaks_of(f, sheet, *at)) {
                finding.help = Message::new("T101-together-help")
                    .with("help", finding.help.clone())
                    .with("cells", named.join("・"))
                    .with("sum", sum);
            }
        }
    }
}

fn speaks_of(f: &Finding, sheet: &str, at: CellRef) -> bool {
    UNREADABLE.contains(&f.rule) && f.place.sheet.as_deref() == Some(sheet) && f.place.cell == Some(at)
}

/// The unknown parts of a sum whose total is known, and what they must add up to.
fn together(form: &Form, id: crate::system::ConstraintId) -> Option<(Vec<VarId>, i64)> {
    let Relation::Linear { terms, rhs, .. } = &form.system.constraints().get(id.index())?.relation else { return None };
    let total = form.total_of(id).and_then(|v| form.system.observed(v))?;
    let parts = || terms.iter().filter(|t| t.0 == -1).map(|t| t.1);
    let known = parts().filter_map(|v| form.system.observed(v)).try_fold(0_i64, i64::checked_add)?;
    let sum = total.checked_sub(*rhs)?.checked_sub(known).filter(|sum| *sum >= 0)?;
    Some((parts().filter(|v| form.system.observed(*v).is_none()).collect(), sum))
}
