//! How long explaining takes: two-way tables with planted errors, and a large form with many small ones.
//! `cargo bench --bench localise`; the last line of each case is median and worst, from a fixed seed.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints its figures")]

use std::time::{Duration, Instant};

use kensan::finding::Confidence;
use kensan::localise::rank::rank;
use kensan::localise::{Explanations, Limits, explain};
use kensan::system::{Op, System, VarId, Variable};

/// SplitMix64: repeatable without a crate.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

/// A table of `rows` × `columns` with its margins; every figure right.
fn two_way(rows: usize, columns: usize, random: &mut Random) -> (System, Vec<VarId>) {
    let mut system = System::new();
    let mut all = Vec::new();
    let mut grid = vec![vec![0_i64; columns + 1]; rows + 1];
    for row in 0..rows {
        for column in 0..columns {
            let value = i64::try_from(random.below(60)).unwrap();
            grid[row][column] = value;
            grid[row][columns] += value;
            grid[rows][column] += value;
            grid[rows][columns] += value;
        }
    }
    let ids: Vec<Vec<VarId>> =
        grid.iter().map(|row| row.iter().map(|&value| system.variable(Variable::stated(value))).collect()).collect();
    for row in &ids {
        system.balance(row[columns], &row[..columns], 0).unwrap();
        all.extend(row);
    }
    for column in 0..=columns {
        let parts: Vec<VarId> = ids[..rows].iter().map(|row| row[column]).collect();
        system.balance(ids[rows][column], &parts, 1).unwrap();
    }
    (system, all)
}

/// Plants wrong values in distinct cells and returns them.
fn plant(system: &mut System, cells: &[VarId], errors: usize, small: bool, random: &mut Random) -> Vec<VarId> {
    let mut planted: Vec<VarId> = Vec::new();
    while planted.len() < errors {
        let var = cells[usize::try_from(random.below(cells.len() as u64)).unwrap()];
        if planted.contains(&var) {
            continue;
        }
        let old = system.observed(var).unwrap();
        let new = if small {
            old + i64::try_from(random.below(3)).unwrap() + 1
        } else {
            i64::try_from(random.below(2 * old.unsigned_abs() + 10)).unwrap()
        };
        if new != old {
            system.set_observed(var, Some(new));
            planted.push(var);
        }
    }
    planted
}

fn figures(name: &str, mut times: Vec<(Duration, u64)>, note: &str) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    let ms = |d: Duration| d.as_secs_f64() * 1e3;
    println!(
        "{name:<44} median {:>8.3} ms  p99 {:>8.3} ms  worst {:>8.3} ms  (nodes {} / {} / {})  {note}",
        ms(at(50).0),
        ms(at(99).0),
        ms(at(100).0),
        at(50).1,
        at(99).1,
        at(100).1,
    );
}

/// `--quick`: 50 tables and 10 forms a case, to see that nothing breaks.
fn repeats(all: usize) -> usize {
    if std::env::args().any(|arg| arg == "--quick") { all / 20 } else { all }
}

fn table_case(rows: usize, columns: usize, errors: usize, small: bool, limits: &Limits) {
    let mut random = Random(20_250_401 + errors as u64);
    let (mut times, mut incomplete, mut contains, mut unique, mut smaller) = (Vec::new(), 0, 0, 0, 0);
    let (mut determined, mut wrongly, mut listed) = (0, 0, Vec::new());
    for _ in 0..repeats(1000) {
        let (mut system, cells) = two_way(rows, columns, &mut random);
        let planted = plant(&mut system, &cells, errors, small, &mut random);
        let started = Instant::now();
        let got = explain(&system, limits);
        times.push((started.elapsed(), got.nodes));
        incomplete += usize::from(!got.complete());
        contains += usize::from(truth_is_listed(&got, &planted));
        let least: usize = got.clusters.iter().map(|c| c.explanations.first().map_or(0, |e| e.cells.len())).sum();
        smaller += usize::from(least < planted.len());
        listed.push(got.clusters.iter().map(|c| c.all().count()).sum::<usize>());
        for cause in rank(&system, &got, &[]).iter().filter(|cause| cause.confidence == Confidence::Determined) {
            determined += 1;
            wrongly += usize::from(!planted.contains(&cause.cells[0]));
        }
        unique += usize::from(got.clusters.iter().all(|c| c.explanations.len() == 1));
    }
    listed.sort_unstable();
    let note = format!(
        "truth listed {contains}, fewer cells explain {smaller}, one smallest {unique}, listed {} to {}, incomplete {incomplete}, determined {determined}, wrongly {wrongly}",
        listed[0],
        listed[listed.len() - 1]
    );
    let kind = if small { "off by 1..3" } else { "random" };
    let mode = if limits.beyond > 0 { "minimal" } else { "smallest" };
    figures(&format!("{rows}x{columns}, {errors} errors ({kind}), {mode}"), times, &note);
}

/// Whether every cluster has an explanation of nothing but planted errors, and these together are all that is needed: where a part of
/// what was planted explains everything (errors that cancel, or that nothing can notice), no minimal set holds the rest.
fn truth_is_listed(got: &Explanations, planted: &[VarId]) -> bool {
    got.clusters.iter().all(|c| c.all().any(|e| e.vars().all(|var| planted.contains(&var))))
}

/// Tables with subtotals and row sums (care yes + no = persons), linked by their grand totals: some 500 figures.
fn form(random: &mut Random) -> (System, Vec<VarId>) {
    let mut system = System::new();
    let (mut all, mut persons_totals) = (Vec::new(), Vec::new());
    for _ in 0..6 {
        let mut columns: [Vec<VarId>; 4] = Default::default();
        let mut sums = [0_i64; 4];
        for _ in 0..20 {
            let (yes, no) = (random.below(9), random.below(9));
            let persons = yes + no;
            let values = [yes, no, persons, if persons == 0 { 0 } else { persons + random.below(30) }];
            for (at, &value) in values.iter().enumerate() {
                let value = i64::try_from(value).unwrap();
                sums[at] += value;
                columns[at].push(system.variable(Variable::stated(value)));
            }
            let last = columns[0].len() - 1;
            let [yes, no, persons, events] = [0, 1, 2, 3].map(|at| columns[at][last]);
            system.balance(persons, &[yes, no], 1).unwrap();
            system.linear([(1, persons), (-1, events)], Op::Le, 0, 2).unwrap();
            system.zero_iff(persons, events, 3).unwrap();
        }
        for (column, sum) in columns.iter().zip(sums) {
            let total = system.variable(Variable::stated(sum));
            system.balance(total, column, 4).unwrap();
            all.extend(column);
            all.push(total);
        }
        persons_totals.push((all[all.len() - 22], sums[2]));
    }
    let grand = system.variable(Variable::stated(persons_totals.iter().map(|p| p.1).sum()));
    let parts: Vec<VarId> = persons_totals.iter().map(|p| p.0).collect();
    system.balance(grand, &parts, 5).unwrap();
    all.push(grand);
    (system, all)
}

fn form_case(errors: usize, small: bool) {
    let mut random = Random(7 + errors as u64);
    let (mut times, mut incomplete, mut contains, mut clusters) = (Vec::new(), 0, 0, 0);
    for _ in 0..repeats(200) {
        let (mut system, cells) = form(&mut random);
        let planted = plant(&mut system, &cells, errors, small, &mut random);
        let started = Instant::now();
        let got = explain(&system, &Limits::default());
        times.push((started.elapsed(), got.nodes));
        incomplete += usize::from(!got.complete());
        clusters += got.clusters.len();
        contains += usize::from(
            got.clusters.iter().all(|c| c.explanations.iter().any(|e| e.vars().all(|var| planted.contains(&var)))),
        );
    }
    let note = format!("truth listed {contains} of 200, clusters {clusters}, incomplete {incomplete}");
    figures(&format!("form of {} figures, {errors} errors", form(&mut random).1.len()), times, &note);
}

fn main() {
    println!(
        "smallest: what a check of a file asks for; minimal: every inclusion-minimal set as far as the nodes last"
    );
    for limits in [Limits::default(), Limits::thorough()] {
        for errors in 1..=6 {
            table_case(11, 10, errors, false, &limits);
        }
        table_case(11, 10, 6, true, &limits);
    }
    for errors in [1, 3, 6, 12] {
        form_case(errors, false);
    }
}
