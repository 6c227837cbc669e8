//! Sets of months in any layout, joined: every count is the sum of the months' true counts, every count of persons has the months' bounds,
//! and every entry of the lists is there.

use crate::draw;
use crate::rng::Rng;
use crate::style::Style;
use crate::truth::{self, Span, Truth};
use crate::{book, kita, verify};
use kensan::check::Context;
use kensan::merge::{self, Known, Options, Piece, Slot, Slots};
use kensan::schema::MergeRule;

/// One month in a style, as merging takes it.
fn piece(style: &Style, truth: &Truth, rng: &mut Rng, slots: &Slots) -> Result<Piece, String> {
    let schema = kita();
    let lines: Vec<_> = (0..schema.tables.len()).map(|t| draw::lines(&schema.tables[t], t, truth)).collect();
    let totals: Vec<Vec<i64>> =
        schema.tables.iter().enumerate().map(|(t, table)| truth.values[t][table.total().unwrap()].clone()).collect();
    let made = book::make(schema, style, truth, &lines, &totals, rng);
    let workbook = verify::read(&made);
    let found = verify::bind(schema, &workbook, &made.file_name);
    let [submission] = &found[..] else { return Err(format!("{} submissions", found.len())) };
    let context = Context::new(&workbook, schema, submission);
    let findings = kensan::check::run(&context).findings;
    Ok(Piece::of(&context, slots, &findings, &format!("{}/{}", truth.span.from.1, made.file_name), 0))
}

fn one(seed: u64) -> Result<(), String> {
    let schema = kita();
    let slots = Slots::new(schema);
    let mut rng = Rng::new(seed);
    let months: Vec<i8> = match rng.below(3) {
        0 => vec![4, 5, 6],
        1 => vec![10, 11, 12, 1, 2, 3],
        _ => (4..=12).collect(),
    };
    // An office keeps its layout, or changes it every month.
    let steady = rng.below(2) == 0;
    let own = Style::random(&mut Rng::new(seed + 5_000_000));
    let mut truths = Vec::new();
    let mut pieces = Vec::new();
    for (i, &m) in months.iter().enumerate() {
        let style = if steady { own.clone() } else { Style::random(&mut Rng::new(seed * 31 + i as u64 + 7_000_000)) };
        let truth = truth::random(schema, Span::month(m), &mut rng);
        let piece = piece(&style, &truth, &mut rng, &slots).map_err(|e| format!("month {m}: {e}"))?;
        pieces.insert(rng.below(pieces.len() + 1), piece);
        truths.push(truth);
    }
    let options = Options { sheets: ["内訳", "別表"], ..Options::default() };
    let joined = merge::join(schema, pieces, &[], &options);
    if joined.refused {
        let said: Vec<String> =
            joined.said.iter().map(|s| format!("{} {:?}", s.finding.rule, s.finding.message)).collect();
        return Err(format!("refused: {}", said.join("; ")));
    }
    let whole = joined.whole.as_ref().ok_or("nothing joined")?;
    for (n, slot) in slots.iter() {
        let values: Vec<i64> = match slot {
            Slot::Cell(t, j, k) => truths.iter().map(|truth| truth.values[t][j][k]).collect(),
            Slot::Header(i) => {
                let of = |t: &Truth| match schema.header[i].id.as_str() {
                    "business_days" => t.business_days,
                    "out_of_hours_activities" => t.out_of_hours,
                    _ => t.all_activities,
                };
                truths.iter().map(of).collect()
            }
        };
        let (greatest, sum) = (values.iter().copied().max().unwrap(), values.iter().sum::<i64>());
        let Some(found) = whole.figures[n] else {
            if matches!(slot, Slot::Header(_)) {
                continue;
            }
            return Err(format!("{slot:?} is not there"));
        };
        let wanted = match slot.rule(schema) {
            MergeRule::Bounds if greatest == sum => Known::Count(sum),
            MergeRule::Bounds => Known::Between(greatest, sum),
            _ => Known::Count(sum),
        };
        // A total all of whose parts are known is known.
        let settled = matches!((wanted, found.known), (Known::Between(a, b), Known::Count(n)) if slot.is_sum(schema) && a <= n && n <= b);
        if found.known != wanted && !settled {
            return Err(format!("{slot:?}: {:?} instead of {wanted:?}", found.known));
        }
    }
    let errors: Vec<&str> =
        whole.findings.iter().filter(|f| f.severity == kensan::severity::Severity::Error).map(|f| f.rule).collect();
    if errors.is_empty() { Ok(()) } else { Err(format!("errors in the whole: {errors:?}")) }
}

#[test]
fn months_in_any_layout_are_joined_without_a_slip() {
    let n: u64 = std::env::var("LAYOUTS").ok().and_then(|n| n.parse().ok()).unwrap_or(30);
    let failures: Vec<String> =
        (0..n).filter_map(|seed| one(seed).err().map(|e| format!("seed {seed}: {e}"))).collect();
    crate::report(&failures, n as usize);
}
