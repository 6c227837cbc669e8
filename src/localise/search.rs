//! The search for sets of variables: branch on what is broken, prune by how much one more variable can mend.

use std::time::Instant;

use super::explain::{Explanation, LimitReached, Limits, Range};
use super::omega::Verdict;
use super::tableau::{Kind, State, Tableau};
use crate::system::{Relation, System, VarId};

/// Something that fails where nothing is chosen: a broken row, a broken zero pair, or loose variables without values.
#[derive(Debug, Clone, Default)]
pub(super) struct Unit {
    pub rows: Vec<u32>,
    pub pairs: Vec<u32>,
    /// The candidates it can be mended by: one of them is in every explanation.
    pub reach: Vec<u32>,
}

/// Two variables that are 0 together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub a: u32,
    pub b: u32,
    pub origin: u32,
}

/// What one run looks for.
pub(super) enum Goal {
    /// Explanations of this cluster; the others' broken rows are left alone.
    Apart,
    /// Sets that mend several clusters at once, with at most as many cells as the clusters need apart.
    Joint {
        /// Cells each cluster needs apart, or fewer.
        sizes: Vec<usize>,
        /// The most cells that clusters woken by one variable need apart.
        most_woken: usize,
    },
}

/// An explanation found before: its variables in order, and a digest that most sets without them do not share.
#[derive(Debug, Clone)]
pub(super) struct Known {
    cells: Vec<u32>,
    digest: u128,
}

impl Known {
    /// Of ordered variables.
    pub fn of(cells: Vec<u32>) -> Self {
        let digest = cells.iter().fold(0, |digest, var| digest | 1_u128 << (var % 128));
        Self { cells, digest }
    }

    /// Whether the other contains all of it.
    fn within(&self, other: &Self) -> bool {
        self.digest & !other.digest == 0 && self.cells.iter().all(|var| other.cells.binary_search(var).is_ok())
    }
}

/// Why a run ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stop(pub LimitReached);

/// One connected part of the system, its free variables eliminated, and the state of a run over it.
pub(super) struct Search<'a> {
    pub limits: &'a Limits,
    pub started: Instant,
    pub tableau: Tableau,
    pub pairs: Vec<Pair>,
    /// Blanks and formula results: they move at no cost.
    pub freed: Vec<u32>,
    /// Those of them that are blank.
    pub blank: std::collections::HashSet<u32>,
    pub units: Vec<Unit>,
    pub unit_of_row: Vec<Option<u32>>,
    pub unit_of_pair: Vec<Option<u32>>,
    /// For each variable, the units it reaches.
    pub wakes: Vec<Vec<u32>>,
    /// For each unit, its cluster.
    pub cluster_of: Vec<usize>,
    /// For each cluster, whether it is to be mended in this run.
    pub awake: Vec<bool>,
    pub goal: Goal,
    pub chosen: Vec<u32>,
    pub found: Vec<Explanation>,
    /// Sets with fewer cells are not recorded: they are known.
    pub least: usize,
    /// The known explanations, none of which a recorded set may contain.
    pub known: Vec<Known>,
    /// Clusters mended by each joint set found.
    pub joined: Vec<Vec<usize>>,
    pub nodes: u64,
    pub node_limit: u64,
    /// Arithmetic gave up somewhere: the list may lack an explanation.
    pub undecided: bool,
    scratch: Vec<Touch>,
    touched: Vec<u32>,
}

/// What a candidate does to the broken rows of a node.
#[derive(Debug, Clone, Copy, Default)]
struct Touch {
    broken: u32,
    equations: u32,
    /// The one change that mends every equation seen so far; `None` where there is none.
    change: Option<i128>,
}

impl<'a> Search<'a> {
    /// Sets up a part and eliminates its free variables.
    pub fn new(system: &System, constraints: &[u32], inside: &[u32], limits: &'a Limits, started: Instant) -> Self {
        let mut tableau = Tableau::new(system, constraints, inside);
        let mut undecided = false;
        let mut freed = Vec::new();
        let mut blank = std::collections::HashSet::new();
        for &var in inside {
            let variable = &system.variables()[var as usize];
            let free = variable.observed.is_none() || variable.standing == crate::system::Standing::Derived;
            if free && tableau.state[var as usize] == State::Candidate {
                freed.push(var);
                if variable.observed.is_none() {
                    blank.insert(var);
                }
                undecided |= tableau.free(var).is_err();
            }
        }
        let pairs = constraints
            .iter()
            .filter_map(|&id| match system.constraints()[id as usize].relation {
                Relation::ZeroIff(a, b) => Some(Pair { a: a.index() as u32, b: b.index() as u32, origin: id }),
                Relation::Linear { .. } => None,
            })
            .collect::<Vec<_>>();
        let count = system.variables().len();
        let mut search = Self {
            limits,
            started,
            unit_of_row: vec![None; tableau.rows.len()],
            unit_of_pair: vec![None; pairs.len()],
            tableau,
            pairs,
            freed,
            blank,
            units: Vec::new(),
            wakes: vec![Vec::new(); count],
            cluster_of: Vec::new(),
            awake: Vec::new(),
            goal: Goal::Apart,
            chosen: Vec::new(),
            found: Vec::new(),
            least: 0,
            known: Vec::new(),
            joined: Vec::new(),
            nodes: 0,
            node_limit: limits.max_nodes,
            undecided,
            scratch: vec![Touch::default(); count],
            touched: Vec::new(),
        };
        search.find_units();
        search
    }

    fn find_units(&mut self) {
        let mut units = Vec::new();
        for (at, row) in self.tableau.rows.iter().enumerate() {
            if row.broken() && !self.has_loose(at as u32) {
                units.push(Unit { rows: vec![at as u32], reach: self.candidates_of(at as u32), ..Unit::default() });
            }
        }
        for (at, pair) in self.pairs.iter().enumerate() {
            if self.pair_fails(*pair) {
                let reach = self.pair_reach(*pair);
                units.push(Unit { pairs: vec![at as u32], reach, ..Unit::default() });
            }
        }
        for group in self.loose_groups() {
            match self.decide(&group) {
                Verdict::Yes => {}
                Verdict::Unknown => self.undecided = true,
                Verdict::No => {
                    let reach = self.group_reach(&group);
                    units.push(Unit { rows: group.rows, pairs: group.pairs, reach });
                }
            }
        }
        for (number, unit) in units.iter().enumerate() {
            unit.rows.iter().for_each(|&row| self.unit_of_row[row as usize] = Some(number as u32));
            unit.pairs.iter().for_each(|&pair| self.unit_of_pair[pair as usize] = Some(number as u32));
            for &var in &unit.reach {
                self.wakes[var as usize].push(number as u32);
            }
        }
        self.units = units;
    }

    /// Runs the search with at most `cells` variables from the clusters that are awake.
    pub fn run(&mut self, cells: usize) -> Result<(), Stop> {
        let mark = self.tableau.mark();
        if matches!(self.goal, Goal::Apart) {
            for var in 0..self.wakes.len() {
                let foreign = self.wakes[var].iter().any(|&unit| !self.awake[self.cluster_of[unit as usize]]);
                if foreign && self.tableau.state[var] == State::Candidate {
                    self.tableau.set_state(var as u32, State::Excluded);
                }
            }
        }
        let result = self.descend(cells);
        self.tableau.back_to(mark);
        self.chosen.clear();
        result
    }

    fn descend(&mut self, left: usize) -> Result<(), Stop> {
        self.tick()?;
        if self.cannot_pay(left) {
            return Ok(());
        }
        let broken = self.broken_rows();
        let list = if broken.is_empty() {
            match self.beyond_rows() {
                None => match self.farther() {
                    None => return self.record(),
                    Some(_) if left == 0 => return Ok(()),
                    Some(vars) => vars.into_iter().map(|var| (var, None)).collect(),
                },
                Some(_) if left == 0 => return Ok(()),
                Some(vars) => vars.into_iter().map(|var| (var, None)).collect(),
            }
        } else if left == 0 {
            return Ok(());
        } else {
            self.promising(&broken, left)
        };
        let outer = self.tableau.mark();
        for (var, row) in list {
            let mark = self.tableau.mark();
            let row = row.or_else(|| self.tableau.pivot_row(var));
            let woken = self.wake(var);
            self.chosen.push(var);
            let result = if self.tableau.choose(var, row).is_ok() {
                self.descend(left - 1)
            } else {
                self.undecided = true;
                Ok(())
            };
            self.chosen.pop();
            for cluster in woken {
                self.awake[cluster] = false;
            }
            self.tableau.back_to(mark);
            if result.is_err() {
                self.tableau.back_to(outer);
                return result;
            }
            // What follows need not contain it: sets with it were all below the branch just left.
            self.tableau.set_state(var, State::Excluded);
        }
        self.tableau.back_to(outer);
        Ok(())
    }

    /// A joint set is of use only if the clusters it mends need as many cells apart. Every further cell can bring in no
    /// more than the most that one variable wakes.
    fn cannot_pay(&self, left: usize) -> bool {
        let Goal::Joint { sizes, most_woken } = &self.goal else { return false };
        let paid: usize = sizes.iter().zip(&self.awake).filter(|(_, awake)| **awake).map(|(size, _)| size).sum();
        paid + left * most_woken < self.chosen.len() + left
    }

    /// A joint set that has mended its clusters, but with more cells than they need apart, is of use only if it goes on to
    /// mend another: the candidates for that. `None` where the set is done.
    fn farther(&self) -> Option<Vec<u32>> {
        let Goal::Joint { sizes, .. } = &self.goal else { return None };
        let awake = sizes.iter().zip(&self.awake).filter(|(_, awake)| **awake);
        if self.chosen.len() <= awake.map(|(size, _)| size).sum() {
            return None;
        }
        let asleep = self.units.iter().enumerate().filter(|(unit, _)| self.asleep(Some(*unit as u32)));
        let mut vars: Vec<u32> = asleep.flat_map(|(_, unit)| unit.reach.iter().copied()).collect();
        vars.retain(|&var| self.tableau.state[var as usize] == State::Candidate);
        vars.sort_unstable();
        vars.dedup();
        Some(vars)
    }

    fn tick(&mut self) -> Result<(), Stop> {
        self.nodes += 1;
        if self.nodes > self.node_limit {
            return Err(Stop(LimitReached::Nodes));
        }
        if self.nodes.is_multiple_of(256)
            && self.limits.max_time.is_some_and(|allowed| self.started.elapsed() > allowed)
        {
            return Err(Stop(LimitReached::Time));
        }
        Ok(())
    }

    fn wake(&mut self, var: u32) -> Vec<usize> {
        let mut woken = Vec::new();
        for &unit in &self.wakes[var as usize] {
            let cluster = self.cluster_of[unit as usize];
            if !self.awake[cluster] {
                self.awake[cluster] = true;
                woken.push(cluster);
            }
        }
        woken
    }

    pub(super) fn asleep(&self, unit: Option<u32>) -> bool {
        unit.is_some_and(|unit| !self.awake[self.cluster_of[unit as usize]])
    }

    fn broken_rows(&self) -> Vec<u32> {
        let rows = self.tableau.rows.iter().enumerate();
        rows.filter(|(at, row)| {
            row.broken()
                && (row.touched || !self.asleep(self.unit_of_row[*at]))
                && (row.kind == Kind::Equation || !self.has_loose(*at as u32))
        })
        .map(|(at, _)| at as u32)
        .collect()
    }

    /// The candidates to branch on, the most telling first; empty where `left` more variables cannot mend every row.
    ///
    /// The bound: say an explanation adds `left` variables. A row is mended only by one of them that stands in it, so the
    /// rows they reach must add up to all broken rows. A variable that alone mends all its equations counts in full. Any
    /// other shares an equation with another added variable; where all its equations are broken, a broken one is shared,
    /// and a row shared by m is counted m times instead of once, so each of the m may count half a row less. What holds for the
    /// heaviest variables holds for any one with the heaviest others: a variable too light for that is not tried.
    fn promising(&mut self, broken: &[u32], left: usize) -> Vec<(u32, Option<u32>)> {
        self.touched.clear();
        let mut best: Option<(usize, u32)> = None;
        for &at in broken {
            let row = &self.tableau.rows[at as usize];
            let mut candidates = 0;
            for &(var, coefficient) in &row.terms {
                if self.tableau.state[var as usize] != State::Candidate {
                    continue;
                }
                candidates += 1;
                let touch = &mut self.scratch[var as usize];
                if touch.broken == 0 {
                    self.touched.push(var);
                }
                touch.broken += 1;
                if row.kind == Kind::Equation {
                    let coefficient = i128::from(coefficient);
                    let change = (row.rhs % coefficient == 0).then(|| row.rhs / coefficient);
                    touch.change = if touch.equations == 0 || touch.change == change { change } else { None };
                    touch.equations += 1;
                }
            }
            if best.is_none_or(|(fewest, _)| candidates < fewest) {
                best = Some((candidates, at));
            }
        }
        let needed = 2 * broken.len();
        let mut by_weight = vec![0_usize; needed + 1];
        for &var in &self.touched {
            by_weight[self.weight(var)] += 1;
        }
        // The most that `left` variables reach, the least of their weights, and the most that one fewer reach.
        let (mut reached, mut spare, mut last) = (0, left, 0);
        for (weight, &count) in by_weight.iter().enumerate().rev() {
            let taken = count.min(spare);
            if taken > 0 {
                last = weight;
            }
            reached += taken * weight;
            spare -= taken;
        }
        let others = if spare > 0 { reached } else { reached - last };
        let mut list = Vec::new();
        if let Some((_, at)) = best
            && reached >= needed
        {
            let row = &self.tableau.rows[at as usize];
            let pivot = (row.kind == Kind::Equation).then_some(at);
            for &(var, _) in &row.terms {
                if self.tableau.state[var as usize] == State::Candidate {
                    let weight = self.weight(var);
                    // The bound once more, for sets with this very variable.
                    let enough = weight >= last || weight + others >= needed;
                    if enough && (left > 1 || (weight == needed && self.alone(var))) {
                        list.push((weight, var));
                    }
                }
            }
            list.sort_by_key(|&(weight, var)| (std::cmp::Reverse(weight), var));
            let list = list.into_iter().map(|(_, var)| (var, pivot)).collect();
            self.touched.iter().for_each(|&var| self.scratch[var as usize] = Touch::default());
            return list;
        }
        self.touched.iter().for_each(|&var| self.scratch[var as usize] = Touch::default());
        Vec::new()
    }

    /// Twice the broken rows the variable can be credited with, see [`Self::promising`].
    fn weight(&self, var: u32) -> usize {
        let touch = self.scratch[var as usize];
        let all_broken = self.tableau.equations[var as usize] == touch.equations;
        let full = 2 * touch.broken as usize;
        if all_broken && !self.alone(var) { full - 1 } else { full }
    }

    /// Whether the variable alone mends all equations it stands in, by a change it can make.
    fn alone(&self, var: u32) -> bool {
        let touch = self.scratch[var as usize];
        let equations = self.tableau.equations[var as usize];
        // One that wakes another cluster mends that cluster's broken equations too, which are not counted here.
        equations == 0
            || self.wakes[var as usize].iter().any(|&unit| self.asleep(Some(unit)))
            || (equations == touch.equations
                && touch.change.is_some_and(|change| change >= self.tableau.floor[var as usize]))
    }

    fn record(&mut self) -> Result<(), Stop> {
        let awake: Vec<usize> = (0..self.awake.len()).filter(|&cluster| self.awake[cluster]).collect();
        if let Goal::Joint { sizes, .. } = &self.goal {
            let apart: usize = awake.iter().map(|&cluster| sizes[cluster]).sum();
            if awake.len() > 1 && self.chosen.len() <= apart && !self.joined.contains(&awake) {
                self.joined.push(awake);
            }
            return Ok(());
        }
        if self.chosen.len() < self.least {
            return Ok(());
        }
        let mut cells = self.chosen.clone();
        cells.sort_unstable();
        let own = Known::of(cells);
        if self.known.iter().any(|smaller| smaller.within(&own)) {
            return Ok(());
        }
        if self.found.len() >= self.limits.max_explanations {
            return Err(Stop(LimitReached::Explanations));
        }
        let cells = own.cells;
        let groups = self.loose_groups();
        let cells: Vec<(VarId, Range)> =
            cells.into_iter().map(|var| (VarId::from_index(var), self.range_of(var, &groups))).collect();
        let follows = self.follows();
        self.found.push(Explanation { cells, follows });
        Ok(())
    }
}
