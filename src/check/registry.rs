//! The one list of rules. A rule is declared here once; `explain`, RULES.md, JSON and the sheets read this list.

use super::{
    Context, Reporter, business_days, categories, dates, formulas, hidden, listed, months, previous, relations,
    structure, totals, unusual, values,
};
use crate::finding::{Finding, Place};
use crate::message::Message;
use crate::severity::Severity::{self, Error, Info, Warning};

/// A rule of the catalogue.
#[derive(Debug)]
pub struct Rule {
    /// Family letter and three digits; never reused.
    pub code: &'static str,
    /// The bad pattern in kebab-case.
    pub name: &'static str,
    /// Level where nothing says otherwise.
    pub severity: Severity,
    /// The look at a submission; `None` for what is found while reading files or joining them.
    pub check: Option<fn(&Context<'_>, &mut Reporter<'_>)>,
}

impl Rule {
    /// A finding of this rule with its default level.
    pub const fn finding(&self, place: Place, message: Message, help: Message) -> Finding {
        Finding::new(self.code, self.name, self.severity, place, message, help)
    }
}

macro_rules! rules {
    ($($code:literal $name:literal $severity:ident $check:expr;)*) => {
        /// Every rule, in the order of the catalogue.
        pub static RULES: &[&Rule] = &[$(&Rule { code: $code, name: $name, severity: $severity, check: $check }),*];
    };
}

rules! {
    "F101" "unreadable-file" Error None;
    "F102" "password-protected" Error None;
    "F103" "disguised-format" Info None;
    "F104" "over-limit" Error None;
    "F105" "unknown-form" Error None;
    "S101" "missing-table" Error Some(structure::missing_table);
    "S102" "duplicate-table" Error Some(structure::duplicate_table);
    "S103" "missing-column" Error Some(structure::missing_column);
    "S104" "hidden-cells" Warning Some(hidden::check);
    "S105" "missing-total" Warning Some(structure::missing_total);
    "S106" "not-checkable" Info Some(structure::incomplete);
    "C101" "unknown-category" Error Some(categories::unknown);
    "C102" "missing-category" Error Some(categories::missing);
    "C103" "duplicate-category" Error Some(categories::duplicate);
    "C104" "unknown-code" Error Some(categories::unknown_code);
    "C105" "code-label-mismatch" Error Some(categories::code_label);
    "C106" "label-variant" Info Some(categories::variant);
    "C107" "label-similar" Warning Some(categories::similar);
    "C108" "code-format" Info Some(categories::code_format);
    "C109" "retired-code" Warning Some(categories::retired);
    "V101" "not-a-number" Error Some(values::not_a_number);
    "V102" "number-as-text" Warning Some(values::number_as_text);
    "V103" "negative-count" Error Some(values::negative);
    "V104" "fractional-count" Error Some(values::fractional);
    "V105" "blank-count" Warning Some(values::blank);
    "V106" "formula-error" Error Some(values::formula_error);
    "V107" "stale-formula" Error Some(formulas::stale);
    "V108" "remark-without-count" Warning Some(values::remark);
    "T101" "total-mismatch" Error Some(totals::total);
    "T102" "subtotal-mismatch" Error Some(totals::subtotal);
    "T103" "row-sum-mismatch" Error Some(relations::check);
    "T104" "total-formula-range" Warning Some(formulas::coverage);
    "X101" "cross-table-mismatch" Error Some(relations::check);
    "X102" "bound-violated" Error Some(relations::check);
    "X103" "zero-mismatch" Error Some(relations::check);
    "X104" "tally-list-mismatch" Warning Some(relations::check);
    "X105" "decreased-since-previous" Error Some(previous::decreased);
    "X106" "unusual-change" Info Some(unusual::check);
    "X107" "months-mismatch" Error Some(months::check);
    "P101" "missing-period" Warning Some(dates::missing_period);
    "P102" "period-conflict" Error Some(dates::conflict);
    "P103" "date-outside-period" Error Some(dates::outside);
    "P104" "invalid-date" Error Some(dates::invalid);
    "P105" "weekday-mismatch" Error Some(dates::weekday);
    "P106" "out-of-order" Info Some(dates::out_of_order);
    "P107" "impossible-business-days" Error Some(business_days::check);
    "L101" "incomplete-entry" Warning Some(listed::incomplete);
    "L102" "unreadable-attendance" Warning Some(listed::attendance);
    "L103" "duplicate-entry" Warning Some(listed::duplicate);
    "M101" "missing-month" Error Some(months::missing);
    "M102" "overlapping-periods" Error Some(months::overlapping);
    "M103" "identical-content" Error Some(months::copied);
    "M104" "not-additive" Info Some(values::open);
}

/// The rule with that code or name, in any letter case.
pub fn rule(word: &str) -> Option<&'static Rule> {
    RULES.iter().find(|r| r.code.eq_ignore_ascii_case(word) || r.name.eq_ignore_ascii_case(word)).copied()
}
