//! Between which whole values a figure can lie: the questions of [`omega`](super::omega) put once, not value by value.

use super::omega::{Form, Problem, beyond_zero, coefficients_gcd, cost, shadow, sides, spend, tidy};

/// The least and the greatest value of a variable over all whole solutions; `None` where there is no such bound.
pub(super) type Bounds = (Option<i128>, Option<i128>);

/// The bounds of variable `k`; the inner `None`: there is no solution.
///
/// All other variables are eliminated in steps that keep exactly the whole solutions: a variable with a unit coefficient in an
/// equation, or with unit coefficients on one side of all inequalities. The outer `None` where another step would be needed, or where
/// fuel or number range end: then only questions to [`decide`](super::omega::decide) tell.
#[expect(clippy::option_option, reason = "outer: not told, inner: no solution; local to this room")]
pub(super) fn bounds(problem: &Problem, k: usize, fuel: &mut u64) -> Option<Option<Bounds>> {
    bounds_from(problem, 0, k, fuel)
}

/// Takes one pair after the other, as deciding does: the solutions are those of all cases together.
#[expect(clippy::option_option, reason = "see `bounds`")]
fn bounds_from(problem: &Problem, from: usize, k: usize, fuel: &mut u64) -> Option<Option<Bounds>> {
    let relaxed = plain_bounds(problem.zero.clone(), problem.at_least_zero.clone(), k, fuel)?;
    let (Some(_), Some((a, b))) = (relaxed, problem.zero_iff.get(from)) else { return Some(relaxed) };
    let mut all: Option<Bounds> = None;
    for signs in sides(problem, a, b) {
        let mut case = problem.clone();
        match signs {
            Some((of_a, of_b)) => case.at_least_zero.extend([beyond_zero(a, of_a), beyond_zero(b, of_b)]),
            None => case.zero.extend([a.clone(), b.clone()]),
        }
        if let Some((least, most)) = bounds_from(&case, from + 1, k, fuel)? {
            all = Some(match all {
                Some((lower, upper)) => {
                    (lower.zip(least).map(|(x, y)| x.min(y)), upper.zip(most).map(|(x, y)| x.max(y)))
                }
                None => (least, most),
            });
        }
    }
    Some(all)
}

/// [`bounds`] without pairs.
#[expect(clippy::option_option, reason = "see `bounds`")]
fn plain_bounds(mut zero: Vec<Form>, mut rows: Vec<Form>, k: usize, fuel: &mut u64) -> Option<Option<Bounds>> {
    while let Some(mut equation) = zero.pop() {
        if !spend(fuel, 1 + zero.len() + rows.len()) {
            return None;
        }
        let gcd = coefficients_gcd(&equation);
        let constant = *equation.last()?;
        if gcd == 0 && constant == 0 {
            continue;
        }
        if gcd == 0 || constant % gcd != 0 {
            return Some(None);
        }
        for coefficient in &mut equation {
            *coefficient /= gcd;
        }
        let width = equation.len() - 1;
        if (0..width).all(|j| j == k || equation[j] == 0) {
            rows.push(equation.iter().map(|c| -c).collect());
            rows.push(equation);
            continue;
        }
        let kept = (0..width).find(|&j| j != k && equation[j].abs() == 1)?;
        let sign = equation[kept];
        for row in zero.iter_mut().chain(&mut rows).filter(|row| row[kept] != 0) {
            let times = row[kept].checked_mul(sign)?;
            for (c, own) in row.iter_mut().zip(&equation) {
                *c = c.checked_sub(times.checked_mul(*own)?)?;
            }
        }
    }
    let Some(mut rows) = tidy(rows)? else { return Some(None) };
    while let Some(width) = rows.first().map(|row| row.len() - 1) {
        let sides = |j: usize| (rows.iter().any(|row| row[j] > 0), rows.iter().any(|row| row[j] < 0));
        let Some(j) = (0..width).find(|&j| j != k && sides(j) != (false, false)) else { break };
        if let Some(j) = (j..width).find(|&j| j != k && matches!(sides(j), (true, false) | (false, true))) {
            rows.retain(|row| row[j] == 0);
            continue;
        }
        let others = (j..width).filter(|&j| j != k);
        let (_, j) =
            others.filter_map(|j| cost(&rows, j)).filter(|(inexact, ..)| !inexact).map(|c| (c.1, c.2)).min()?;
        let (touching, rest): (Vec<Form>, Vec<Form>) = rows.into_iter().partition(|row| row[j] != 0);
        let (lower, upper): (Vec<Form>, Vec<Form>) = touching.into_iter().partition(|row| row[j] > 0);
        if !spend(fuel, lower.len() * upper.len()) {
            return None;
        }
        let Some(fewer) = tidy(shadow(&rest, &lower, &upper, j, false)?)? else { return Some(None) };
        rows = fewer;
    }
    // What is left speaks of `k` alone, divided by its coefficient.
    let bound = |row: &Form| row.last().copied();
    let least = rows.iter().filter(|row| row[k] > 0).filter_map(bound).map(|c| -c).max();
    let most = rows.iter().filter(|row| row[k] < 0).filter_map(bound).min();
    Some(Some((least, most)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn forms(rows: Vec<Vec<i128>>) -> Vec<Form> {
        rows.into_iter().map(Form::from).collect()
    }

    proptest! {
        #[test]
        fn bounds_are_those_of_every_point(
            zero in prop::collection::vec(prop::collection::vec(-2_i128..3, 4), 0..2),
            rows in prop::collection::vec(prop::collection::vec(-2_i128..3, 4), 0..4),
            iff in prop::collection::vec(prop::collection::vec(-1_i128..2, 4), 2),
            with_iff in any::<bool>(),
        ) {
            let mut at_least_zero = rows;
            for k in 0..3 {
                for sign in [1, -1] {
                    let mut row = vec![0; 4];
                    row[k] = sign;
                    row[3] = 3;
                    at_least_zero.push(row);
                }
            }
            let zero_iff = if with_iff { vec![(iff[0].clone().into(), iff[1].clone().into())] } else { Vec::new() };
            let problem = Problem { zero: forms(zero), at_least_zero: forms(at_least_zero), zero_iff };
            let value = |form: &Form, x: [i128; 3]| form[0] * x[0] + form[1] * x[1] + form[2] * x[2] + form[3];
            let points = (0..343_i128).map(|p| [p % 7 - 3, p / 7 % 7 - 3, p / 49 - 3]);
            let solutions: Vec<i128> = points
                .filter(|x| {
                    problem.zero.iter().all(|f| value(f, *x) == 0)
                        && problem.at_least_zero.iter().all(|f| value(f, *x) >= 0)
                        && problem.zero_iff.iter().all(|(a, b)| (value(a, *x) == 0) == (value(b, *x) == 0))
                })
                .map(|x| x[0])
                .collect();
            if let Some(found) = bounds(&problem, 0, &mut 1_000_000) {
                let (least, most) = found.unwrap_or_default();
                prop_assert_eq!((least, most), (solutions.iter().min().copied(), solutions.iter().max().copied()));
            }
        }
    }
}
