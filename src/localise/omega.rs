//! Whether a small system of equations and inequalities has a solution in whole numbers, exactly.
//!
//! Equations go first, by unimodular substitutions (Euclid's algorithm on the columns), which keep whole solutions and lose
//! none. Inequalities go by Fourier–Motzkin elimination in the form W. Pugh gave it ("The Omega test", 1991): where all
//! lower or all upper coefficients of the variable are 1 the projection is exact; otherwise the real shadow can only
//! refute, the dark shadow can only confirm, and what lies between is searched by splinters, each with one equation more.
//! The test is complete over the whole numbers, unbounded ones included; only the fuel (rows made) or an overflow of
//! `i128` ends it early, and then the answer is [`Verdict::Unknown`], never a guess.

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use smallvec::SmallVec;

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// A whole solution exists.
    Yes,
    /// None exists.
    No,
    /// Fuel or number range ended before an answer.
    Unknown,
}

/// An affine form: one coefficient a variable and, last, the constant.
pub(crate) type Form = SmallVec<[i128; 8]>;

/// Forms that must be 0 and forms that must be ≥ 0, all of length variables + 1, and pairs that are 0 together or not at all.
#[derive(Debug, Clone, Default)]
pub(crate) struct Problem {
    /// Forms that must be 0.
    pub zero: Vec<Form>,
    /// Forms that must be at least 0.
    pub at_least_zero: Vec<Form>,
    /// Pairs of forms: the first is 0 exactly where the second is.
    pub zero_iff: Vec<(Form, Form)>,
}

/// Decides the problem; `fuel` counts rows and is shared between calls.
pub(crate) fn decide(problem: &Problem, fuel: &mut u64) -> Verdict {
    split(problem, 0, fuel)
}

/// Takes one pair after the other: both 0, or each at least 1 or at most −1, in every combination that the rest allows.
fn split(problem: &Problem, from: usize, fuel: &mut u64) -> Verdict {
    // Without the pairs still open there are more solutions: a refutation stands.
    let relaxed = plain(problem.zero.clone(), problem.at_least_zero.clone(), fuel).unwrap_or(Verdict::Unknown);
    let Some((a, b)) = problem.zero_iff.get(from) else { return relaxed };
    if relaxed != Verdict::Yes {
        return relaxed;
    }
    let mut unknown = false;
    let mut case = |zero: &[&Form], at_least: &[Form]| {
        let mut sub = problem.clone();
        sub.zero.extend(zero.iter().map(|&form| form.clone()));
        sub.at_least_zero.extend_from_slice(at_least);
        let verdict = split(&sub, from + 1, fuel);
        unknown |= verdict == Verdict::Unknown;
        verdict == Verdict::Yes
    };
    for signs in sides(problem, a, b) {
        let found = match signs {
            Some((of_a, of_b)) => case(&[], &[beyond_zero(a, of_a), beyond_zero(b, of_b)]),
            None => case(&[a, b], &[]),
        };
        if found {
            return Verdict::Yes;
        }
    }
    if unknown { Verdict::Unknown } else { Verdict::No }
}

/// The ways in which a pair may hold: each of its forms beyond 0, on the sides given, or (`None`) both 0. Those that the forms or the
/// problem rule out at sight are left out: nearly all figures are at least 0.
pub(super) fn sides<'p>(
    problem: &'p Problem,
    a: &'p Form,
    b: &'p Form,
) -> impl Iterator<Item = Option<(i128, i128)>> + use<'p> {
    let possible = |form: &Form, sign: i128| match form.split_last() {
        Some((constant, coefficients)) if coefficients.iter().all(|c| *c == 0) => constant.signum() == sign,
        _ => sign >= 0 || !problem.at_least_zero.contains(form),
    };
    let ways = [Some((1, 1)), Some((1, -1)), Some((-1, 1)), Some((-1, -1)), None];
    ways.into_iter().filter(move |way| {
        let (of_a, of_b) = way.unwrap_or_default();
        possible(a, of_a) && possible(b, of_b)
    })
}

/// sign · form − 1 ≥ 0. Forms come from 94-bit numbers, so nothing overflows here.
pub(super) fn beyond_zero(form: &Form, sign: i128) -> Form {
    let mut out: Form = form.iter().map(|c| c.saturating_mul(sign)).collect();
    if let Some(constant) = out.last_mut() {
        *constant = constant.saturating_sub(1);
    }
    out
}

/// `None` on overflow.
fn plain(mut zero: Vec<Form>, mut at_least: Vec<Form>, fuel: &mut u64) -> Option<Verdict> {
    while let Some(mut equation) = zero.pop() {
        if !spend(fuel, 1 + zero.len() + at_least.len()) {
            return Some(Verdict::Unknown);
        }
        let constant_at = equation.len() - 1;
        let gcd = coefficients_gcd(&equation);
        if gcd == 0 {
            if equation[constant_at] != 0 {
                return Some(Verdict::No);
            }
            continue;
        }
        if equation[constant_at] % gcd != 0 {
            return Some(Verdict::No);
        }
        for coefficient in &mut equation {
            *coefficient /= gcd;
        }
        let kept = loop {
            let kept = (0..constant_at)
                .filter(|&k| equation[k] != 0)
                .min_by_key(|&k| equation[k].unsigned_abs())
                .expect("the gcd is not 0, so a coefficient is not 0");
            let mut alone = true;
            for other in 0..constant_at {
                if other == kept || equation[other] == 0 {
                    continue;
                }
                alone = false;
                let quotient = equation[other] / equation[kept];
                for row in zero.iter_mut().chain(at_least.iter_mut()).chain(std::iter::once(&mut equation)) {
                    row[other] = row[other].checked_sub(quotient.checked_mul(row[kept])?)?;
                }
            }
            if alone {
                break kept;
            }
        };
        // The coefficient is 1 or −1 now, and the variable is fixed.
        let value = -(equation[constant_at] / equation[kept]);
        for row in zero.iter_mut().chain(at_least.iter_mut()) {
            row[constant_at] = row[constant_at].checked_add(row[kept].checked_mul(value)?)?;
            row[kept] = 0;
        }
    }
    inequalities(at_least, fuel)
}

/// Fourier–Motzkin with shadows and splinters; `None` on overflow.
fn inequalities(rows: Vec<Form>, fuel: &mut u64) -> Option<Verdict> {
    let Some(mut rows) = tidy(rows)? else { return Some(Verdict::No) };
    loop {
        if rows.is_empty() {
            return Some(Verdict::Yes);
        }
        let width = rows[0].len() - 1;
        // A variable bounded on one side only takes its rows with it.
        let one_sided = (0..width).find(|&k| {
            let lower = rows.iter().any(|row| row[k] > 0);
            let upper = rows.iter().any(|row| row[k] < 0);
            lower != upper
        });
        if let Some(k) = one_sided {
            rows.retain(|row| row[k] == 0);
            continue;
        }
        let Some((k, exact)) = cheapest(&rows, width) else { return Some(Verdict::Yes) };
        let (touching, rest): (Vec<Form>, Vec<Form>) = rows.iter().cloned().partition(|row| row[k] != 0);
        let (lower, upper): (Vec<Form>, Vec<Form>) = touching.into_iter().partition(|row| row[k] > 0);
        if !spend(fuel, lower.len() * upper.len()) {
            return Some(Verdict::Unknown);
        }
        let real = shadow(&rest, &lower, &upper, k, false)?;
        if exact {
            rows = match tidy(real)? {
                Some(rows) => rows,
                None => return Some(Verdict::No),
            };
            continue;
        }
        let refuted = inequalities(real, fuel)?;
        if refuted != Verdict::Yes {
            return Some(refuted);
        }
        if inequalities(shadow(&rest, &lower, &upper, k, true)?, fuel)? == Verdict::Yes {
            return Some(Verdict::Yes);
        }
        return splinters(&rows, &lower, &upper, k, fuel);
    }
}

fn splinters(rows: &[Form], lower: &[Form], upper: &[Form], k: usize, fuel: &mut u64) -> Option<Verdict> {
    let largest = upper.iter().map(|row| -row[k]).max().unwrap_or(1);
    let mut unknown = false;
    for bound in lower {
        let a = bound[k];
        let last = (largest.checked_mul(a)?.checked_sub(a)?.checked_sub(largest)?).div_euclid(largest);
        for i in 0..=last {
            if !spend(fuel, rows.len()) {
                return Some(Verdict::Unknown);
            }
            let mut equation = bound.clone();
            let constant = equation.last_mut().expect("a form has its constant");
            *constant = constant.checked_sub(i)?;
            match plain(vec![equation], rows.to_vec(), fuel)? {
                Verdict::Yes => return Some(Verdict::Yes),
                Verdict::Unknown => unknown = true,
                Verdict::No => {}
            }
        }
    }
    Some(if unknown { Verdict::Unknown } else { Verdict::No })
}

/// The rows without variable `k`; the dark shadow is narrower by (a−1)(b−1).
pub(super) fn shadow(rest: &[Form], lower: &[Form], upper: &[Form], k: usize, dark: bool) -> Option<Vec<Form>> {
    let mut out = rest.to_vec();
    for low in lower {
        for up in upper {
            let (a, b) = (low[k], -up[k]);
            let mut row = Form::with_capacity(low.len());
            for (l, u) in low.iter().zip(up) {
                row.push(b.checked_mul(*l)?.checked_add(a.checked_mul(*u)?)?);
            }
            if dark {
                let constant = row.last_mut().expect("a form has its constant");
                *constant = constant.checked_sub((a - 1).checked_mul(b - 1)?)?;
            }
            out.push(row);
        }
    }
    Some(out)
}

/// The variable whose elimination is exact and makes the fewest rows; an inexact one only where none is exact.
fn cheapest(rows: &[Form], width: usize) -> Option<(usize, bool)> {
    (0..width).filter_map(|k| cost(rows, k)).min().map(|(inexact, _, k)| (k, !inexact))
}

/// Whether eliminating variable `k` is inexact, how many rows it makes, and `k`; `None` where no row bounds it from below.
pub(super) fn cost(rows: &[Form], k: usize) -> Option<(bool, usize, usize)> {
    let (mut lower, mut upper, mut unit_lower, mut unit_upper) = (0, 0, true, true);
    for row in rows {
        if row[k] > 0 {
            lower += 1;
            unit_lower &= row[k] == 1;
        } else if row[k] < 0 {
            upper += 1;
            unit_upper &= row[k] == -1;
        }
    }
    (lower > 0).then_some((!(unit_lower || unit_upper), lower * upper, k))
}

/// Divides by common factors, tightens, keeps the tightest of parallel rows; inner `None`: a contradiction.
#[expect(clippy::option_option, reason = "outer: overflow, inner: contradiction; local to this file")]
pub(super) fn tidy(rows: Vec<Form>) -> Option<Option<Vec<Form>>> {
    let mut tightest: IndexMap<Form, i128, RandomState> =
        IndexMap::with_capacity_and_hasher(rows.len(), RandomState::default());
    for mut row in rows {
        let gcd = coefficients_gcd(&row);
        let constant = row.pop()?;
        if gcd == 0 {
            if constant < 0 {
                return Some(None);
            }
            continue;
        }
        if gcd != 1 {
            for coefficient in &mut row {
                *coefficient /= gcd;
            }
        }
        let constant = constant.div_euclid(gcd);
        tightest.entry(row).and_modify(|known| *known = (*known).min(constant)).or_insert(constant);
    }
    let mut opposite = Form::new();
    for (row, constant) in &tightest {
        opposite.clear();
        opposite.extend(row.iter().map(|c| -c));
        if let Some(other) = tightest.get(&opposite)
            && constant.checked_add(*other)? < 0
        {
            return Some(None);
        }
    }
    let with_constant = tightest.into_iter().map(|(mut row, constant)| {
        row.push(constant);
        row
    });
    Some(Some(with_constant.collect()))
}

pub(super) fn coefficients_gcd(form: &Form) -> i128 {
    form[..form.len() - 1].iter().fold(0, |g, &c| gcd(g, c))
}

/// The greatest common divisor, ≥ 0; 0 for two zeros.
pub(super) fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    i128::try_from(a).unwrap_or(1)
}

pub(super) fn spend(fuel: &mut u64, rows: usize) -> bool {
    let left = fuel.checked_sub(rows as u64);
    *fuel = left.unwrap_or(0);
    left.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn forms(rows: Vec<Vec<i128>>) -> Vec<Form> {
        rows.into_iter().map(Form::from).collect()
    }

    fn ask(zero: &[&[i128]], at_least_zero: &[&[i128]]) -> Verdict {
        let own = |rows: &[&[i128]]| rows.iter().map(|row| Form::from(*row)).collect();
        decide(&Problem { zero: own(zero), at_least_zero: own(at_least_zero), zero_iff: Vec::new() }, &mut 100_000)
    }

    #[test]
    fn parity_refutes_an_equation() {
        assert_eq!(ask(&[&[2, 4, -3]], &[]), Verdict::No);
        assert_eq!(ask(&[&[2, 3, -1]], &[]), Verdict::Yes);
    }

    #[test]
    fn a_gap_without_whole_numbers() {
        // 2 ≤ 3x ≤ 2 has none; 7 ≤ 3x + 2y ≤ 7 with 0 ≤ x,y has (1, 2).
        assert_eq!(ask(&[], &[&[3, -2], &[-3, 2]]), Verdict::No);
        let bounds: [&[i128]; 4] = [&[3, 2, -7], &[-3, -2, 7], &[1, 0, 0], &[0, 1, 0]];
        assert_eq!(ask(&[], &bounds), Verdict::Yes);
    }

    #[test]
    fn pugh_s_example_has_no_whole_point() {
        // 27 ≤ 11x + 13y ≤ 45, −10 ≤ 7x − 9y ≤ 4: the real shadow is not empty, the whole one is.
        let rows: [&[i128]; 4] = [&[11, 13, -27], &[-11, -13, 45], &[7, -9, 10], &[-7, 9, 4]];
        assert_eq!(ask(&[], &rows), Verdict::No);
    }

    #[test]
    fn without_fuel_nothing_is_claimed() {
        let rows = [[1, 1, 0], [-1, -1, 5], [1, -1, 2], [-1, 1, 2]].map(|row| Form::from(&row[..])).to_vec();
        let problem = Problem { at_least_zero: rows, ..Problem::default() };
        assert_eq!(decide(&problem, &mut 1), Verdict::Unknown);
    }

    proptest! {
        #[test]
        fn agrees_with_trying_every_point(
            zero in prop::collection::vec(prop::collection::vec(-4_i128..5, 4), 0..2),
            rows in prop::collection::vec(prop::collection::vec(-5_i128..6, 4), 0..4),
            iff in prop::collection::vec(prop::collection::vec(-2_i128..3, 4), 2),
            with_iff in any::<bool>(),
        ) {
            let mut at_least_zero = rows;
            for k in 0..3 {
                for (sign, bound) in [(1, 3), (-1, 3)] {
                    let mut row = vec![0; 4];
                    row[k] = sign;
                    row[3] = bound;
                    at_least_zero.push(row);
                }
            }
            let zero_iff = if with_iff { vec![(iff[0].clone().into(), iff[1].clone().into())] } else { Vec::new() };
            let problem = Problem { zero: forms(zero), at_least_zero: forms(at_least_zero), zero_iff };
            let value = |form: &Form, x: [i128; 3]| form[0] * x[0] + form[1] * x[1] + form[2] * x[2] + form[3];
            let mut exists = false;
            for p in 0..343_i128 {
                let x = [p % 7 - 3, p / 7 % 7 - 3, p / 49 - 3];
                exists |= problem.zero.iter().all(|f| value(f, x) == 0)
                    && problem.at_least_zero.iter().all(|f| value(f, x) >= 0)
                    && problem.zero_iff.iter().all(|(a, b)| (value(a, x) == 0) == (value(b, x) == 0));
            }
            let expected = if exists { Verdict::Yes } else { Verdict::No };
            prop_assert_eq!(decide(&problem, &mut 1_000_000), expected);
        }
    }
}
