//! From a system to its explanations: connected parts, clusters of failures, the smallest sets of each.

use std::time::{Duration, Instant};

use super::cluster;
use super::search::Search;
use crate::system::{ConstraintId, Relation, Standing, System, VarId};

/// How far to go. Node limits are exact and repeatable; a time limit is not and is off by default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Largest number of cells in one explanation of a cluster.
    pub max_cells: usize,
    /// Search nodes for one cluster.
    pub max_nodes: u64,
    /// Search nodes for sets that mend several clusters of a connected part at once.
    pub max_joint_nodes: u64,
    /// Longest list of explanations of one cluster.
    pub max_explanations: usize,
    /// Time for the whole call.
    pub max_time: Option<Duration>,
    /// Rows made by one question of whole-number feasibility.
    pub fuel: u64,
    /// Cells beyond the smallest explanations up to which further minimal ones are looked for, cluster by cluster, within
    /// [`Limits::max_cells`]. By default 0: nothing that is said rests on them, and they take many times as long.
    pub beyond: usize,
    /// Search nodes for the further ones of a cluster, and besides them twenty times those its smallest took.
    pub further_nodes: u64,
    /// List every inclusion-minimal set up to `max_cells` in one list, for failures of one connected part in one cluster:
    /// without exception, also sets that mend at once what could be mended apart.
    pub every_minimal: bool,
}

/// How many further nodes a cluster gets for each that its smallest explanations took: where these were hard to find, several errors
/// look like fewer, and larger sets are worth as much.
pub const FURTHER_A_NODE: u64 = 20;

impl Limits {
    /// Not only the smallest explanations of each cluster but every inclusion-minimal one, size by size up to six cells, as far as
    /// the nodes last; [`Cluster::complete_to`] says how far that was.
    pub fn thorough() -> Self {
        Self { beyond: usize::MAX, max_explanations: 5_000, ..Self::default() }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_cells: 6,
            max_nodes: 200_000,
            max_joint_nodes: 20_000,
            max_explanations: 1_000,
            max_time: None,
            fuel: 20_000,
            beyond: 0,
            further_nodes: 500,
            every_minimal: false,
        }
    }
}

/// Why a list may not be complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LimitReached {
    /// No set of at most `max_cells` explains the cluster.
    Cells,
    /// `max_nodes` ran out.
    Nodes,
    /// `max_time` ran out.
    Time,
    /// There are more than `max_explanations`.
    Explanations,
    /// Exact arithmetic left its number range, or a question of whole-number feasibility ran out of fuel.
    Arithmetic,
    /// The cluster's own list is complete, but sets that mend it together with another cluster were all tried only up to
    /// so many cells, fewer than the clusters need apart.
    Joint {
        /// The number of cells up to which none was missed.
        searched: usize,
    },
}

/// The values a variable can take: a hull of whole numbers, both ends attained; `None` is unbounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// Least value.
    pub min: Option<i64>,
    /// Greatest value.
    pub max: Option<i64>,
}

impl Range {
    pub(super) fn new(min: Option<i128>, max: Option<i128>) -> Self {
        let narrow = |end: Option<i128>| end.and_then(|v| i64::try_from(v).ok());
        Self { min: narrow(min), max: narrow(max) }
    }

    /// The only possible value, where there is only one.
    pub fn determined(self) -> Option<i64> {
        self.min.filter(|_| self.min == self.max)
    }
}

/// A minimal set of values that can be chosen so that every constraint holds, everything else as stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The variables that would be wrong, in order, with the values they could have had.
    pub cells: Vec<(VarId, Range)>,
    /// Blanks and formula results whose value follows from it (a blank's value, a formula's other result).
    pub follows: Vec<(VarId, Range)>,
}

impl Explanation {
    /// The variables alone.
    pub fn vars(&self) -> impl Iterator<Item = VarId> + '_ {
        self.cells.iter().map(|&(var, _)| var)
    }
}

/// Failures that have to be explained together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// The failed constraints, in order. Where blanks hide the failure, constraints not evaluable by themselves.
    pub failed: Vec<ConstraintId>,
    /// Values below their own lower bound.
    pub below_lower: Vec<VarId>,
    /// All explanations of the smallest size (or all inclusion-minimal ones, see [`Limits::every_minimal`]), smaller
    /// ones first, then by variable. Empty and complete: nothing that may be wrong can mend it.
    pub explanations: Vec<Explanation>,
    /// Further minimal explanations, larger than the smallest, as far as [`Limits::beyond`] says; smaller ones first.
    pub further: Vec<Explanation>,
    /// Up to so many cells no explanation of this cluster is missing from both lists. (Sets that mend it only together with another
    /// cluster are no explanations of it; where some may be missing, `limits_reached` says so.)
    pub complete_to: usize,
    /// What kept the list from being complete; empty where it is.
    pub limits_reached: Vec<LimitReached>,
}

impl Cluster {
    /// Whether the list holds every explanation asked for.
    pub fn complete(&self) -> bool {
        self.limits_reached.is_empty()
    }

    /// The explanations and the further ones.
    pub fn all(&self) -> impl Iterator<Item = &Explanation> {
        self.explanations.iter().chain(&self.further)
    }

    /// Complete, but for joint sets of at least two cells more than its explanations have.
    pub fn nearly_complete(&self) -> bool {
        let size = self.explanations.first().map_or(0, |e| e.cells.len());
        self.limits_reached.iter().all(|limit| match limit {
            LimitReached::Joint { searched } => *searched >= size + 2,
            _ => false,
        })
    }
}

/// All clusters; an explanation of the whole system takes one explanation of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explanations {
    /// In the order of their first failed constraint.
    pub clusters: Vec<Cluster>,
    /// Search nodes visited, for benches and bounds.
    pub nodes: u64,
}

impl Explanations {
    /// Whether every cluster's list is complete.
    pub fn complete(&self) -> bool {
        self.clusters.iter().all(Cluster::complete)
    }
}

/// A connected part of a system.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub constraints: Vec<u32>,
    pub vars: Vec<u32>,
}

/// All minimal explanations of the system's failures, see the room's page for what "all" promises and why it holds.
pub fn explain(system: &System, limits: &Limits) -> Explanations {
    let started = Instant::now();
    let mut out = Explanations::default();
    for part in parts(system) {
        if part_fails(system, &part) {
            let mut search = Search::new(system, &part.constraints, &part.vars, limits, started);
            out.clusters.extend(cluster::solve(system, &mut search));
            out.nodes += search.nodes;
        }
    }
    out.clusters.sort_by_key(|c| (c.failed.first().copied(), c.below_lower.first().copied()));
    out
}

/// What follows for blanks and formula results in the parts of the system where nothing fails: the only value where
/// there is one, else the bounds. Blanks in failing parts are not deduced from figures that contradict each other.
pub fn deduce(system: &System, limits: &Limits) -> Vec<(VarId, Range)> {
    let mut out = Vec::new();
    for part in parts(system) {
        if part.vars.iter().any(|&var| system.variables()[var as usize].observed.is_none()) {
            let search = Search::new(system, &part.constraints, &part.vars, limits, Instant::now());
            if search.units.is_empty() && !search.undecided {
                let groups = search.loose_groups();
                out.extend(
                    search
                        .freed
                        .iter()
                        .filter(|&var| search.blank.contains(var))
                        .map(|&var| (VarId::from_index(var), search.range_of(var, &groups))),
                );
            }
        }
    }
    out.sort_by_key(|&(var, _)| var);
    out
}

/// Splits the system where no variable that can move connects it.
pub(super) fn parts(system: &System) -> Vec<Part> {
    let count = system.variables().len();
    let mut parent: Vec<u32> = (0..count as u32).collect();
    let moves = |var: u32| {
        let variable = &system.variables()[var as usize];
        variable.standing != Standing::Certain || variable.observed.is_none()
    };
    let mut anchors = Vec::new();
    for constraint in system.constraints() {
        let vars: Vec<u32> = match &constraint.relation {
            Relation::Linear { terms, .. } => terms.iter().map(|&(_, var)| var.index() as u32).collect(),
            Relation::ZeroIff(a, b) => vec![a.index() as u32, b.index() as u32],
        };
        let mut moving = vars.into_iter().filter(|&var| moves(var));
        let anchor = moving.next();
        if let Some(first) = anchor {
            for var in moving {
                let (a, b) = (root(&mut parent, first), root(&mut parent, var));
                parent[a.max(b) as usize] = a.min(b);
            }
        }
        anchors.push(anchor);
    }
    let mut by_root: Vec<Part> = vec![Part::default(); count];
    for var in (0..count as u32).filter(|&var| moves(var)) {
        by_root[root(&mut parent, var) as usize].vars.push(var);
    }
    let mut still = Vec::new();
    for (id, anchor) in anchors.iter().enumerate() {
        match anchor {
            Some(var) => by_root[root(&mut parent, *var) as usize].constraints.push(id as u32),
            // Nothing in it can move: a part of its own.
            None => still.push(Part { constraints: vec![id as u32], vars: Vec::new() }),
        }
    }
    by_root.retain(|part| !part.vars.is_empty());
    by_root.extend(still);
    by_root
}

/// The representative of a variable's part, with the path halved.
fn root(parent: &mut [u32], mut at: u32) -> u32 {
    while parent[at as usize] != at {
        parent[at as usize] = parent[parent[at as usize] as usize];
        at = parent[at as usize];
    }
    at
}

/// A cheap look before the tableau is built: something is broken, below its bound, or hidden behind a blank.
fn part_fails(system: &System, part: &Part) -> bool {
    let failed = part
        .constraints
        .iter()
        .any(|&id| system.evaluate(ConstraintId::from_index(id)) != crate::system::Status::Holds);
    failed
        || part.vars.iter().any(|&var| {
            let variable = &system.variables()[var as usize];
            variable.observed.is_some_and(|value| value < variable.lower)
        })
}
