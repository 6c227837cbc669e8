//! The rules. Each looks at a bound submission and reports what holds, what fails and what cannot be told; none changes, prints or
//! opens anything. One registry lists them all ([`RULES`]); everything that speaks of rules reads it.

mod business_days;
mod categories;
mod companions;
mod counterpart;
mod dates;
mod evaluate;
mod explain;
mod formulas;
mod hidden;
mod listed;
mod months;
mod places;
mod previous;
mod registry;
mod relations;
mod settings;
mod structure;
mod totals;
mod unusual;
mod values;
mod vanished;
mod words;

pub use categories::{required, valid_now};
pub use companions::{Companion, Companions};
pub(crate) use evaluate::is_unstated;
pub use evaluate::{TermValue, term_cell, term_value};
pub use explain::{explain, page_markdown, page_part, rules_markdown, title};
pub use formulas::total_differences;
pub use months::months_behind;
pub use previous::preceding_report;
pub use registry::{RULES, Rule, rule};
pub(crate) use totals::signed;

use crate::a1::CellRef;
use crate::finding::{Figure, Finding, Place};
use crate::message::Message;
use crate::schema::Schema;
use crate::severity::Severity;
use crate::submission::Submission;
use crate::workbook::Workbook;

/// What a rule may look at.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The workbook as read.
    pub workbook: &'a Workbook,
    /// The form.
    pub schema: &'a Schema,
    /// The bound report.
    pub submission: &'a Submission,
    /// What it is compared with.
    pub companions: &'a Companions,
}

impl<'a> Context<'a> {
    /// A report alone.
    pub const fn new(workbook: &'a Workbook, schema: &'a Schema, submission: &'a Submission) -> Self {
        Self { workbook, schema, submission, companions: Companions::NONE }
    }

    /// The name of a sheet.
    pub fn sheet_name(&self, sheet: usize) -> &str {
        self.workbook.sheets.get(sheet).map_or("", |s| s.name.as_str())
    }
}

/// How often a rule was evaluated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Times it could be evaluated.
    pub evaluated: usize,
    /// Times it failed.
    pub failed: usize,
    /// Times it could not be evaluated.
    pub not_evaluable: usize,
    /// Times it holds only because the schema lets the sides differ a little.
    pub tolerated: usize,
}

/// What the rules found.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Findings in reading order.
    pub findings: Vec<Finding>,
    /// One tally a rule, in the order of [`RULES`].
    pub tallies: Vec<Tally>,
}

/// Collects what one rule says.
pub struct Reporter<'a> {
    rule: &'static Rule,
    /// Whether people will read what it says.
    read: bool,
    tally: Tally,
    findings: &'a mut Vec<Finding>,
    open: &'a mut Vec<NotEvaluable>,
}

/// Something that could not be checked.
#[derive(Clone, Debug)]
pub struct NotEvaluable {
    rule: &'static Rule,
    place: Place,
    reason: Message,
    key: String,
}

impl Reporter<'_> {
    /// Whether this is the rule with that code (rules of a family share their work).
    pub(crate) fn is(&self, code: &str) -> bool {
        self.rule.code == code
    }

    /// Whether people will read what it says; otherwise all that matters is which findings there are.
    pub(crate) fn is_read(&self) -> bool {
        self.read
    }

    /// How often the rule has failed so far.
    pub(crate) fn failed(&self) -> usize {
        self.tally.failed
    }

    /// The rule holds here.
    pub fn holds(&mut self) {
        self.tally.evaluated += 1;
    }

    /// The rule holds here, but not exactly: the schema lets the sides differ as much.
    pub(crate) fn holds_nearly(&mut self) {
        self.tally.evaluated += 1;
        self.tally.tolerated += 1;
    }

    /// The rule fails here.
    pub fn fails(&mut self, finding: Finding) {
        self.tally.evaluated += 1;
        self.tally.failed += 1;
        self.findings.push(finding);
    }

    /// The rule cannot be evaluated here; S106 will say so. `key` tells several of one place apart.
    pub fn cannot(&mut self, place: Place, reason: Message, key: &str) {
        self.tally.not_evaluable += 1;
        self.open.push(NotEvaluable { rule: self.rule, place, reason, key: key.to_owned() });
    }

    /// The rule cannot be evaluated here, and another finding already says why.
    pub fn cannot_silently(&mut self) {
        self.tally.not_evaluable += 1;
    }

    /// A finding of this rule with its default level.
    pub fn finding(&self, place: Place, message: Message, help: Message) -> Finding {
        self.rule.finding(place, message, help)
    }
}

impl Finding {
    /// Sets the stated and the expected figure and their difference.
    #[must_use]
    pub(crate) fn figures(mut self, stated: i64, expected: i64) -> Self {
        self.stated = Some(Figure::Int(stated));
        self.expected = Some(Figure::Int(expected));
        self.difference = stated.checked_sub(expected);
        self
    }

    /// Sets what the cell states.
    #[must_use]
    pub(crate) fn stating(mut self, stated: impl Into<String>) -> Self {
        self.stated = Some(Figure::Text(stated.into()));
        self
    }

    /// Sets the level.
    #[must_use]
    pub(crate) fn level(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Sets what tells it apart from others at its place.
    #[must_use]
    pub(crate) fn keyed(mut self, key: impl Into<String>) -> Self {
        self.key = key.into();
        self
    }
}

/// Runs every rule over a submission.
pub fn run(context: &Context<'_>) -> Outcome {
    let (Outcome { mut findings, mut tallies }, open) = run_rules(context, true, |_| true);
    if let Some(i) = RULES.iter().position(|r| r.code == "S106") {
        let mut said = structure::not_checkable(RULES[i], open);
        said.extend(settings::apply(context, RULES[i], &mut findings));
        tallies[i].evaluated = tallies.iter().map(|t| t.evaluated + t.not_evaluable).sum();
        tallies[i].failed = said.len();
        findings.extend(said);
    }
    sort(context, &mut findings);
    Outcome { findings, tallies }
}

/// Counts findings of S106 that were made after the rules had run.
pub fn count_said(tallies: &mut [Tally], said: usize) {
    let tally = RULES.iter().position(|r| r.code == "S106").and_then(|i| tallies.get_mut(i));
    if let Some(tally) = tally {
        tally.failed += said;
    }
}

/// The findings of the edits alone: totals, subtotals, row sums, relations between cells and with the reports beside this one. These are what the change of a count can mend
/// or break. In no order; what cannot be evaluated is left out, and so is what messages are filled with.
pub fn edits(context: &Context<'_>) -> Vec<Finding> {
    let edits =
        |r: &Rule| matches!(r.code, "T101" | "T102" | "T103" | "X101" | "X102" | "X103" | "X104" | "X105" | "X107");
    run_rules(context, false, edits).0.findings
}

/// What the wanted rules find, in the order of the rules, and what they could not evaluate.
fn run_rules(context: &Context<'_>, read: bool, wanted: impl Fn(&Rule) -> bool) -> (Outcome, Vec<NotEvaluable>) {
    let mut findings = Vec::new();
    let mut open = Vec::new();
    let mut tallies = Vec::with_capacity(RULES.len());
    for rule in RULES {
        let mut reporter = Reporter { rule, read, tally: Tally::default(), findings: &mut findings, open: &mut open };
        if let Some(check) = rule.check.filter(|_| wanted(rule)) {
            check(context, &mut reporter);
        }
        tallies.push(reporter.tally);
    }
    (Outcome { findings, tallies }, open)
}

/// Reading order: sheet, row, column; what has no cell comes first; then the rule's code.
fn sort(context: &Context<'_>, findings: &mut [Finding]) {
    let sheet = |f: &Finding| {
        f.place
            .sheet
            .as_deref()
            .and_then(|n| context.workbook.sheets.iter().position(|s| s.name == n))
            .map_or(-1, |i| i as i64)
    };
    findings.sort_by_cached_key(|f| (sheet(f), f.place.cell.unwrap_or(CellRef::new(0, 0)), f.rule, f.key.clone()));
}
