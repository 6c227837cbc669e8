//! Joins the reports of several periods and offices into one, by meaning: events, days and times are added; persons, who come back, get
//! bounds; of counts since April the last is the answer; remarks and lists are united.
//!
//! A newcomer's way: a [`Piece`] is what is kept of one checked report (`intake`, `office`). [`join`] puts the pieces into canonical order,
//! finds out which period and office each stands for and what is missing or covered twice (`plan`, `strayed`, `suspect`), combines every figure by its
//! measure (`combine`, over the numbering of `slots`), remarks (`remarks`) and lists (`lists`), lays out 内訳 (`breakdown`) and gives the
//! whole as a submission like any other (`whole`), which then goes the way of all reports. `ask` reads a period from the command line,
//! `given` persons somebody counted, `against` compares with a stated report
//! and `blame` asks the localiser which cell explains a difference.
//!
//! Refusal is the default: whatever makes the whole doubtful is said ([`Said`]) and [`Merged::refused`] is set.

mod against;
mod ask;
mod blame;
mod breakdown;
mod combine;
mod drift;
mod given;
mod intake;
mod intervals;
mod lists;
mod office;
mod plan;
mod remarks;
mod said;
mod slots;
mod strayed;
mod suspect;
mod whole;

pub use against::against;
pub use ask::read_period;
pub use breakdown::{Breakdown, FIRST_PERIOD, Figure, HEAD_ROW, Head, Line, Whose, sources};
pub use combine::Joined;
pub use given::{Given, GivenFault, GivenWhy, read_given, take_given};
pub use intake::{Known, Piece, Taken, file_name, stated_gaps};
pub use plan::{Plan, Series};
pub use said::Said;
pub use slots::{Slot, Slots};
pub use whole::ExtraRow;

use crate::check::{self, Context, Tally};
use crate::date::Period;
use crate::finding::Finding;
use crate::schema::Schema;
use crate::severity::Severity;
use crate::submission::Submission;
use crate::workbook::Workbook;
use combine::{Joining, Sources};
use std::collections::HashMap;
use std::sync::Arc;

/// What the user wants.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The period of the whole; `None`: what the inputs cover together.
    pub period: Option<Period>,
    /// Whether days that no input covers are only said.
    pub allow_gaps: bool,
    /// Whether rows without a place in the schema are carried on.
    pub keep_unknown: bool,
    /// Whether inputs with errors are joined all the same.
    pub force_errors: bool,
    /// Names of the two sheets the cells of the whole stand on: 内訳 and 別表.
    pub sheets: [&'static str; 2],
}

/// What the pieces come to.
#[derive(Debug)]
pub struct Merged<'s> {
    /// The form.
    pub schema: &'s Schema,
    /// The numbering of its figures.
    pub slots: Slots,
    /// The inputs in canonical order.
    pub pieces: Vec<Piece>,
    /// What is said of the inputs and of the whole.
    pub said: Vec<Said>,
    /// Whether the whole must not be written.
    pub refused: bool,
    /// Whether all that forbids it are errors of single inputs, so that the whole can be looked at even where it must not be written.
    pub comparable: bool,
    /// The whole; `None` where no input states a period.
    pub whole: Option<Whole>,
}

/// The whole of the joined reports.
#[derive(Debug)]
pub struct Whole {
    /// Which inputs make it up.
    pub plan: Plan,
    /// Its figures, in the order of [`Slots`].
    pub figures: Vec<Option<Joined>>,
    /// Rows without a place in the schema.
    pub extra: Vec<ExtraRow>,
    /// Its figures by period and office.
    pub breakdown: Breakdown,
    /// As a report like any other.
    pub submission: Submission,
    /// The sheets its cells stand on.
    pub workbook: Workbook,
    /// What the rules found in it.
    pub findings: Vec<Finding>,
    /// A tally a rule.
    pub tallies: Vec<Tally>,
}

impl Whole {
    /// For the rules and the renderers.
    pub fn context<'a>(&'a self, schema: &'a Schema) -> Context<'a> {
        Context::new(&self.workbook, schema, &self.submission)
    }

    /// A finding about the whole as it is told before it is written: only the cells of 内訳 are known by then.
    pub fn shown(&self, mut finding: Finding) -> Finding {
        let known = |sheet: &Option<String>, cell: Option<crate::a1::CellRef>| {
            sheet.as_deref() == self.workbook.sheets.first().map(|s| s.name.as_str()) && cell.is_some_and(whole::stands)
        };
        if !known(&finding.place.sheet, finding.place.cell) {
            (finding.place.sheet, finding.place.cell) = (None, None);
        }
        finding
    }
}

/// Joins `pieces`, which may come in any order. `given` are persons somebody counted.
pub fn join<'s>(schema: &'s Schema, mut pieces: Vec<Piece>, given: &[Given], options: &Options) -> Merged<'s> {
    let slots = Slots::new(schema);
    canonical(&mut pieces);
    for piece in &mut pieces {
        combine::settle_sums(schema, &slots, piece);
    }
    let mut said = drift::of_inputs(&pieces, options);
    let plan = plan::plan(&pieces, options.period, options.allow_gaps, &mut said);
    let whole = plan.map(|plan| {
        suspect::look(schema, &slots, &pieces, &plan, &mut said);
        let sources = Sources::new(schema, &slots, &plan.whole);
        let joining = Joining { schema, slots: &slots, pieces: &pieces, plan: &plan, sources: &sources };
        drift::of_periods(&joining, &mut said);
        let mut figures = joining.all();
        given::fill(&joining, given, &mut figures, &mut said);
        joining.known_sums(&mut figures);
        let extra = whole::extra_rows(&joining, &figures);
        let breakdown = breakdown::breakdown(&joining, &figures, &extra);
        let lists: Vec<_> = (0..schema.lists.len()).map(|l| lists::join(&joining, l)).collect();
        let submission = whole::submission(&joining, &breakdown, &figures, &extra, &lists);
        let workbook =
            whole::workbook(options.sheets, plan.series.len() > 1 || pieces.iter().any(|p| p.offices.is_some()));
        let context = Context::new(&workbook, schema, &submission);
        let outcome = check::run(&context);
        let mut findings = outcome.findings;
        // What is exactly the same stands once; what is nearly so, the inputs' own findings tell with its rows.
        findings.retain(|f| f.rule != "L103");
        for kept in findings.iter_mut().filter(|f| f.rule == "C101" && options.keep_unknown) {
            kept.severity = Severity::Warning;
        }
        findings.extend(intervals::contradictions(&context));
        Whole { figures, extra, breakdown, submission, workbook, findings, tallies: outcome.tallies, plan }
    });
    let refused = whole.is_none() || said.iter().any(|s| stops(s, options));
    let forced = Options { force_errors: true, ..options.clone() };
    let comparable = whole.is_some() && !said.iter().any(|s| stops(s, &forced));
    Merged { schema, slots, pieces, said, refused, comparable, whole }
}

/// Canonical order, so that the order of inputs does not matter: by period, office, name and place in the file. Names are shown without
/// folders where that tells them apart.
fn canonical(pieces: &mut [Piece]) {
    let mut paths: HashMap<&str, &str> = HashMap::new();
    let mut twice: Vec<String> = Vec::new();
    for piece in &*pieces {
        let name = file_name(&piece.path);
        if *paths.entry(name).or_insert(&piece.path) != piece.path {
            twice.push(name.to_owned());
        }
    }
    let mut parts: HashMap<String, usize> = HashMap::new();
    for piece in &*pieces {
        *parts.entry(piece.path.clone()).or_default() += 1;
    }
    for piece in &mut *pieces {
        let name = file_name(&piece.path);
        piece.file = Arc::from(if twice.iter().any(|t| t == name) { piece.path.as_str() } else { name });
        piece.several = parts.get(&piece.path).is_some_and(|n| *n > 1);
    }
    let key = |p: &Piece| {
        let days = p.period.map(|p| (p.from, p.to));
        (days.is_none(), days, p.office.clone(), p.file.clone(), p.part)
    };
    pieces.sort_by_cached_key(key);
}

/// Whether something that was said forbids to write the whole. Errors of inputs and likenesses may be overruled; what makes the sum
/// itself wrong may not.
fn stops(said: &Said, options: &Options) -> bool {
    let f = &said.finding;
    if f.severity != Severity::Error {
        return false;
    }
    let likeness = f.rule == "M103" || (f.rule == "M102" && f.key == "growing");
    let own = f.rule.starts_with('M') || f.rule == "P101";
    !(options.force_errors && (likeness || !own))
}
