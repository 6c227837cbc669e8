//! What rows alone do not decide: zero pairs, and chosen variables that no equation determines.

use super::bounds::bounds;
use super::explain::Range;
use super::omega::{Form, Problem, Verdict, decide};
use super::search::{Pair, Search};
use super::tableau::{Kind, State};
use crate::system::VarId;
use foldhash::fast::RandomState;
use smallvec::smallvec;
use std::collections::{HashMap, HashSet};

/// A change beyond this is reported as unbounded (10¹⁵: no count of a form comes near).
const BEYOND: i128 = 1_000_000_000_000_000;

/// So many rows of a feasibility question take about as long as one node.
const ROWS_A_NODE: u64 = 64;

/// Loose variables that share rows, with all that depends on them.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    /// Rows with a loose variable of the group.
    pub rows: Vec<u32>,
    /// Zero pairs with a variable of the group.
    pub pairs: Vec<u32>,
    /// The loose variables, then the variables determined by them: the columns of the problem.
    pub vars: Vec<u32>,
}

impl Search<'_> {
    pub(super) fn has_loose(&self, at: u32) -> bool {
        !self.tableau.loose.is_empty()
            && self.tableau.rows[at as usize]
                .terms
                .iter()
                .any(|&(var, _)| self.tableau.state[var as usize] == State::Loose)
    }

    pub(super) fn candidates_of(&self, at: u32) -> Vec<u32> {
        let terms = self.tableau.rows[at as usize].terms.iter().map(|&(var, _)| var);
        terms.filter(|&var| self.tableau.state[var as usize] == State::Candidate).collect()
    }

    /// The change of a variable; `None` where it depends on loose variables.
    pub(super) fn change(&self, var: u32) -> Option<i128> {
        match self.tableau.state[var as usize] {
            State::Loose => None,
            State::Determined => {
                let at = self.tableau.defined_by[var as usize];
                let row = &self.tableau.rows[at as usize];
                match row.kind {
                    Kind::Defines { pivot, .. } if !self.has_loose(at) => Some(row.rhs / i128::from(pivot)),
                    _ => None,
                }
            }
            _ => Some(0),
        }
    }

    fn value(&self, var: u32) -> Option<i128> {
        Some(self.change(var)? + i128::from(self.tableau.base[var as usize]))
    }

    /// Whether a variable's value can differ from the one it had before anything was chosen.
    fn moved(&self, var: u32) -> bool {
        self.chosen.contains(&var)
            || (self.tableau.state[var as usize] == State::Determined
                && self.tableau.rows[self.tableau.defined_by[var as usize] as usize].touched)
    }

    pub(super) fn pair_fails(&self, pair: Pair) -> bool {
        match (self.value(pair.a), self.value(pair.b)) {
            (Some(a), Some(b)) => (a == 0) != (b == 0),
            _ => false,
        }
    }

    /// The candidates that can change one of the two.
    pub(super) fn pair_reach(&self, pair: Pair) -> Vec<u32> {
        let mut reach: Vec<u32> = [pair.a, pair.b].into_iter().flat_map(|var| self.var_reach(var)).collect();
        reach.sort_unstable();
        reach.dedup();
        reach
    }

    fn var_reach(&self, var: u32) -> Vec<u32> {
        match self.tableau.state[var as usize] {
            State::Candidate => vec![var],
            State::Determined => self.candidates_of(self.tableau.defined_by[var as usize]),
            _ => Vec::new(),
        }
    }

    /// The candidates in any row or pair of the group: with none of them chosen, it stays as it is.
    pub(super) fn group_reach(&self, group: &Group) -> Vec<u32> {
        let mut reach: Vec<u32> = group.rows.iter().flat_map(|&at| self.candidates_of(at)).collect();
        reach.extend(group.pairs.iter().flat_map(|&pair| self.pair_reach(self.pairs[pair as usize])));
        reach.sort_unstable();
        reach.dedup();
        reach
    }

    /// Loose variables by shared rows and pairs.
    pub(super) fn loose_groups(&self) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        if self.tableau.loose.is_empty() {
            return groups;
        }
        let mut seen = HashSet::with_hasher(RandomState::default());
        for &start in &self.tableau.loose {
            if !seen.insert(start) {
                continue;
            }
            let mut group = Group::default();
            let mut defined = Vec::new();
            let mut queue = vec![start];
            while let Some(var) = queue.pop() {
                let is_loose = self.tableau.state[var as usize] == State::Loose;
                if is_loose {
                    group.vars.push(var);
                    for &at in &self.tableau.columns[var as usize] {
                        let row = &self.tableau.rows[at as usize];
                        if row.coefficient(var) == 0 || group.rows.contains(&at) {
                            continue;
                        }
                        group.rows.push(at);
                        let others = row.terms.iter().map(|&(other, _)| other);
                        queue.extend(
                            others.filter(|&v| self.tableau.state[v as usize] == State::Loose && seen.insert(v)),
                        );
                        if let Kind::Defines { var, .. } = row.kind
                            && seen.insert(var)
                        {
                            queue.push(var);
                        }
                    }
                } else {
                    defined.push(var);
                }
                for (number, pair) in self.pairs.iter().enumerate() {
                    if (pair.a == var || pair.b == var) && !group.pairs.contains(&(number as u32)) {
                        group.pairs.push(number as u32);
                        let other = if pair.a == var { pair.b } else { pair.a };
                        if self.value(other).is_none() && seen.insert(other) {
                            queue.push(other);
                            // A determined partner brings the loose variables it depends on.
                            if self.tableau.state[other as usize] == State::Determined {
                                let row = &self.tableau.rows[self.tableau.defined_by[other as usize] as usize];
                                let loose = row.terms.iter().map(|&(v, _)| v);
                                queue.extend(
                                    loose.filter(|&v| self.tableau.state[v as usize] == State::Loose && seen.insert(v)),
                                );
                            }
                        }
                    }
                }
            }
            group.vars.extend(defined);
            groups.push(group);
        }
        groups
    }

    fn problem(&self, group: &Group) -> Problem {
        let width = group.vars.len() + 1;
        let column: HashMap<u32, usize, RandomState> =
            group.vars.iter().enumerate().map(|(at, &var)| (var, at)).collect();
        let mut problem = Problem::default();
        for (at, &var) in group.vars.iter().enumerate() {
            let mut form: Form = smallvec![0; width];
            form[at] = 1;
            form[width - 1] = -self.tableau.floor[var as usize];
            problem.at_least_zero.push(form);
        }
        for &at in &group.rows {
            let row = &self.tableau.rows[at as usize];
            let mut form: Form = smallvec![0; width];
            for &(var, coefficient) in &row.terms {
                if let Some(&at) = column.get(&var) {
                    form[at] = i128::from(coefficient);
                }
            }
            form[width - 1] = -row.rhs;
            match row.kind {
                Kind::Defines { var, pivot, .. } => {
                    if let Some(&at) = column.get(&var) {
                        form[at] = i128::from(pivot);
                    }
                    problem.zero.push(form);
                }
                Kind::AtLeast => problem.at_least_zero.push(form),
                Kind::Equation => problem.zero.push(form),
            }
        }
        for &pair in &group.pairs {
            let pair = self.pairs[pair as usize];
            let value_form = |var: u32| {
                let mut form: Form = smallvec![0; width];
                form[width - 1] = i128::from(self.tableau.base[var as usize]);
                match column.get(&var) {
                    Some(&at) => form[at] = 1,
                    None => form[width - 1] += self.change(var).unwrap_or(0),
                }
                form
            };
            problem.zero_iff.push((value_form(pair.a), value_form(pair.b)));
        }
        problem
    }

    /// Whether the group's variables have values.
    pub(super) fn decide(&mut self, group: &Group) -> Verdict {
        let mut fuel = self.limits.fuel;
        let verdict = decide(&self.problem(group), &mut fuel);
        // Charged to the nodes, so that the node limit bounds the time.
        self.nodes += (self.limits.fuel - fuel) / ROWS_A_NODE;
        verdict
    }

    /// What keeps a node without broken rows from being a solution: the candidates of which one more is needed.
    /// `None`: it is a solution.
    pub(super) fn beyond_rows(&mut self) -> Option<Vec<u32>> {
        for (number, &pair) in self.pairs.iter().enumerate() {
            let sleeping = self.asleep(self.unit_of_pair[number]) && !self.moved(pair.a) && !self.moved(pair.b);
            if !sleeping && self.pair_fails(pair) {
                return Some(self.pair_reach(pair));
            }
        }
        if self.tableau.loose.is_empty() {
            return None;
        }
        for group in self.loose_groups() {
            let touched = group.rows.iter().any(|&at| self.tableau.rows[at as usize].touched)
                || group.vars.iter().any(|&var| self.moved(var))
                || group.pairs.iter().any(|&pair| {
                    let pair = self.pairs[pair as usize];
                    self.moved(pair.a) || self.moved(pair.b)
                });
            let unit = group.rows.iter().find_map(|&at| self.unit_of_row[at as usize]);
            let unit = unit.or_else(|| group.pairs.iter().find_map(|&pair| self.unit_of_pair[pair as usize]));
            let verdict = match unit {
                _ if touched => self.decide(&group),
                None => Verdict::Yes,
                Some(unit) if self.asleep(Some(unit)) => Verdict::Yes,
                Some(_) => Verdict::No,
            };
            if verdict == Verdict::Yes {
                continue;
            }
            self.undecided |= verdict == Verdict::Unknown;
            return Some(self.group_reach(&group));
        }
        None
    }

    /// The values a chosen or free variable can take at a node that is a solution.
    pub(super) fn range_of(&self, var: u32, groups: &[Group]) -> Range {
        let base = i128::from(self.tableau.base[var as usize]);
        if let Some(change) = self.change(var) {
            return Range::new(Some(base + change), Some(base + change));
        }
        let floor = self.tableau.floor[var as usize];
        let Some(group) = groups.iter().find(|group| group.vars.contains(&var)) else {
            return Range::new(Some(base + floor), None);
        };
        let Some(at) = group.vars.iter().position(|&v| v == var) else {
            return Range::new(Some(base + floor), None);
        };
        let problem = self.problem(group);
        // Nearly always the bounds follow at once; only otherwise are they searched for, question by question.
        if let Some(Some((Some(least), most))) = bounds(&problem, at, &mut self.limits.fuel.clone())
            && least - floor <= BEYOND
        {
            return Range::new(Some(least + base), most.filter(|m| *m < floor + BEYOND).map(|m| m + base));
        }
        let width = group.vars.len() + 1;
        // "Some value is at most v" turns from no to yes once as v grows, "at least v" from yes to no.
        let possible = |sign: i128, bound: i128| {
            let mut problem = problem.clone();
            let mut form: Form = smallvec![0; width];
            form[at] = sign;
            form[width - 1] = -sign * bound;
            problem.at_least_zero.push(form);
            decide(&problem, &mut self.limits.fuel.clone()) == Verdict::Yes
        };
        let least = first(floor, |v| possible(-1, v));
        let most = if possible(1, floor + BEYOND) { None } else { first(floor, |v| !possible(1, v + 1)) };
        Range::new(least.map(|v| v + base), most.map(|v| v + base))
    }

    /// Free variables that get a value, or another value than stated, and it is the only one.
    pub(super) fn follows(&self) -> Vec<(VarId, Range)> {
        let determined = self.freed.iter().filter_map(|&var| {
            let change = self.change(var)?;
            let value = i128::from(self.tableau.base[var as usize]) + change;
            (change != 0 || self.blank.contains(&var))
                .then(|| (VarId::from_index(var), Range::new(Some(value), Some(value))))
        });
        determined.collect()
    }
}

/// The first v ≥ `from` for which `holds` (false, then true for ever); `None` past [`BEYOND`].
fn first(from: i128, holds: impl Fn(i128) -> bool) -> Option<i128> {
    let mut step = 0;
    while !holds(from + step) {
        if step > BEYOND {
            return None;
        }
        step = if step == 0 { 1 } else { step * 2 };
    }
    // It fails at from + step/2 (where step > 0) and holds at from + step.
    let (mut fails, mut works) = (from + step / 2 - i128::from(step <= 1), from + step);
    while works - fails > 1 {
        let middle = fails + (works - fails) / 2;
        if holds(middle) { works = middle } else { fails = middle }
    }
    Some(works)
}

#[cfg(test)]
mod tests {
    use super::first;

    #[test]
    fn the_first_value_is_found() {
        for target in 0..40 {
            assert_eq!(first(0, |v| v >= target), Some(target));
            assert_eq!(first(-7, |v| v >= target), Some(target));
        }
        assert_eq!(first(0, |_| false), None);
    }
}
