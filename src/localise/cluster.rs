//! Clusters: failures that share a candidate are explained together, the rest apart, and joined where that would lose
//! an explanation.

use super::explain::{Cluster, Explanation, LimitReached};
use super::search::{Goal, Search, Stop, Unit};
use super::tableau::Kind;
use crate::system::{ConstraintId, Status, System, VarId};

/// A cluster's explanations and what kept the list from being complete.
#[derive(Debug, Clone, Default)]
struct Solved {
    units: Vec<usize>,
    explanations: Vec<Explanation>,
    limits: Vec<LimitReached>,
}

impl Solved {
    /// Cells of a smallest explanation; what is not known to have one counts with the limit.
    fn size(&self, limit: usize) -> usize {
        self.explanations.first().map_or(limit, |explanation| explanation.cells.len())
    }
}

/// Explains every failure of a connected part.
pub(super) fn solve(system: &System, search: &mut Search<'_>) -> Vec<Cluster> {
    let mut groups = sharing(&search.units, search.limits.every_minimal);
    let mut solved: Vec<Solved> = Vec::new();
    loop {
        // Clusters unchanged since the last round keep their answer: other clusters' rows are left alone all the same,
        // whichever clusters those belong to.
        solved = groups
            .iter()
            .enumerate()
            .map(|(at, units)| match solved.iter().position(|old| old.units == *units) {
                Some(old) => solved[old].clone(),
                None => apart(search, &groups, at),
            })
            .collect();
        if solved.len() < 2 {
            break;
        }
        let mut links = clashes(search, &solved);
        if links.is_empty() {
            links = joint(search, &groups, &mut solved);
        }
        let merged = merge(&groups, &links, &mut solved, search.limits.max_cells);
        if merged.len() == groups.len() {
            break;
        }
        groups = merged;
    }
    solved.into_iter().map(|one| describe(system, search, one)).collect()
}

/// Units by shared candidates; or all in one.
fn sharing(units: &[Unit], all: bool) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        let (mut linked, rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group: &Vec<usize>| {
            all || group.iter().any(|&other| units[other].reach.iter().any(|var| unit.reach.binary_search(var).is_ok()))
        });
        linked.push(vec![at]);
        groups = rest;
        let mut group = linked.concat();
        group.sort_unstable();
        groups.push(group);
    }
    groups.sort();
    groups
}

fn set_clusters(search: &mut Search<'_>, groups: &[Vec<usize>]) {
    search.cluster_of = vec![0; search.units.len()];
    for (cluster, units) in groups.iter().enumerate() {
        units.iter().for_each(|&unit| search.cluster_of[unit] = cluster);
    }
    search.awake = vec![false; groups.len()];
}

/// All smallest explanations of one cluster (or all minimal ones), by rising size.
fn apart(search: &mut Search<'_>, groups: &[Vec<usize>], at: usize) -> Solved {
    set_clusters(search, groups);
    search.awake[at] = true;
    search.goal = Goal::Apart;
    search.found.clear();
    search.node_limit = search.nodes.saturating_add(search.limits.max_nodes);
    let before = std::mem::take(&mut search.undecided);
    let (every, largest) = (search.limits.every_minimal, search.limits.max_cells);
    let mut limits = Vec::new();
    for cells in if every { largest..=largest } else { 1..=largest } {
        if let Err(Stop(limit)) = search.run(cells) {
            limits.push(limit);
            break;
        }
        if !search.found.is_empty() {
            break;
        }
    }
    // The elimination of free variables may have given up too; that concerns every cluster.
    if search.undecided || before {
        limits.push(LimitReached::Arithmetic);
    }
    search.undecided = before;
    let mut explanations = std::mem::take(&mut search.found);
    explanations.sort_by_key(|e| (e.cells.len(), e.vars().collect::<Vec<_>>()));
    let reachable = groups[at].iter().all(|&unit| !search.units[unit].reach.is_empty());
    if explanations.is_empty() && limits.is_empty() && reachable {
        limits.push(LimitReached::Cells);
    }
    Solved { units: groups[at].clone(), explanations: minimal(explanations), limits }
}

/// Drops sets that contain another of the list; the list is ordered by size.
fn minimal(list: Vec<Explanation>) -> Vec<Explanation> {
    let mut kept: Vec<Explanation> = Vec::with_capacity(list.len());
    for one in list {
        let contains = |small: &Explanation| small.vars().all(|var| one.vars().any(|own| own == var));
        let smaller = kept.iter().take_while(|small| small.cells.len() < one.cells.len());
        if !smaller.into_iter().any(contains) {
            kept.push(one);
        }
    }
    kept
}

/// Clusters whose explanations, each right alone, could break a bound together.
fn clashes(search: &Search<'_>, solved: &[Solved]) -> Vec<Vec<usize>> {
    let tableau = &search.tableau;
    let mut links = Vec::new();
    for row in &tableau.rows {
        let (slack, sign) = match row.kind {
            Kind::Equation => continue,
            Kind::AtLeast => (-row.rhs, 1),
            // pivot · (δ − floor) = rhs − pivot · floor − Σ a·δ must stay at least 0.
            Kind::Defines { pivot, floor, .. } => (row.rhs - i128::from(pivot).saturating_mul(floor), -1),
        };
        if slack < 0 {
            continue;
        }
        let mut worst_sum = 0_i128;
        let mut involved = Vec::new();
        for (cluster, one) in solved.iter().enumerate() {
            let worst =
                one.explanations.iter().map(|e| effect(search, row.terms.as_slice(), sign, e)).min().unwrap_or(0);
            if worst < 0 {
                worst_sum = worst_sum.saturating_add(worst);
                involved.push(cluster);
            }
        }
        if involved.len() > 1 && worst_sum < -slack {
            links.push(involved);
        }
    }
    for pair in &search.pairs {
        let reach = search.pair_reach(*pair);
        let involved: Vec<usize> = (0..solved.len())
            .filter(|&c| {
                solved[c].explanations.iter().flat_map(Explanation::vars).any(|v| reach.contains(&(v.index() as u32)))
            })
            .collect();
        if involved.len() > 1 {
            links.push(involved);
        }
    }
    links
}

/// By how much an explanation moves a row's slack; the worst imaginable where a value is not determined.
fn effect(search: &Search<'_>, terms: &[(u32, i64)], sign: i128, explanation: &Explanation) -> i128 {
    let mut sum = 0_i128;
    for &(var, range) in &explanation.cells {
        let var = var.index() as u32;
        if let Ok(at) = terms.binary_search_by_key(&var, |&(v, _)| v) {
            let Some(value) = range.determined() else { return i128::MIN / 4 };
            let change = i128::from(value) - i128::from(search.tableau.base[var as usize]);
            sum = sum.saturating_add(sign * i128::from(terms[at].1).saturating_mul(change));
        }
    }
    sum
}

/// Clusters that a set of cells mends together, with no more cells than they need apart.
fn joint(search: &mut Search<'_>, groups: &[Vec<usize>], solved: &mut [Solved]) -> Vec<Vec<usize>> {
    let largest = search.limits.max_cells;
    let sizes: Vec<usize> = solved.iter().map(|one| one.size(largest)).collect();
    let most = sizes.iter().sum::<usize>().min(largest);
    search.node_limit = search.nodes.saturating_add(search.limits.max_joint_nodes);
    search.joined.clear();
    search.goal = Goal::Joint(sizes);
    for cells in 1..=most {
        for start in 0..groups.len() {
            set_clusters(search, groups);
            search.awake[start] = true;
            if search.run(cells).is_err() {
                for one in solved.iter_mut().filter(|one| !one.limits.contains(&LimitReached::Joint)) {
                    one.limits.push(LimitReached::Joint);
                }
                return std::mem::take(&mut search.joined);
            }
        }
        if !search.joined.is_empty() {
            break;
        }
    }
    std::mem::take(&mut search.joined)
}

/// Joins linked clusters as long as together they stay within reach of the search; says so where they do not.
fn merge(groups: &[Vec<usize>], links: &[Vec<usize>], solved: &mut [Solved], largest: usize) -> Vec<Vec<usize>> {
    let mut home: Vec<usize> = (0..groups.len()).collect();
    for link in links {
        let mut homes: Vec<usize> = link.iter().map(|&cluster| home[cluster]).collect();
        homes.sort_unstable();
        homes.dedup();
        let members: Vec<usize> = (0..groups.len()).filter(|&cluster| homes.contains(&home[cluster])).collect();
        let cells: usize = members.iter().map(|&cluster| solved[cluster].size(1)).sum();
        if cells <= largest {
            members.iter().for_each(|&cluster| home[cluster] = homes[0]);
        } else {
            for &cluster in link {
                if !solved[cluster].limits.contains(&LimitReached::Joint) {
                    solved[cluster].limits.push(LimitReached::Joint);
                }
            }
        }
    }
    let mut merged: Vec<Vec<usize>> = Vec::new();
    for target in 0..groups.len() {
        let mut units: Vec<usize> =
            (0..groups.len()).filter(|&c| home[c] == target).flat_map(|c| groups[c].iter().copied()).collect();
        units.sort_unstable();
        if !units.is_empty() {
            merged.push(units);
        }
    }
    merged
}

/// Names the failed constraints behind a cluster's units.
fn describe(system: &System, search: &Search<'_>, solved: Solved) -> Cluster {
    let mut origins: Vec<u32> = Vec::new();
    let mut below_lower = Vec::new();
    for &unit in &solved.units {
        for &row in &search.units[unit].rows {
            let own = &search.tableau.origins[row as usize];
            origins.extend(own);
            if own.is_empty()
                && let [(var, _)] = search.tableau.rows[row as usize].terms.as_slice()
            {
                below_lower.push(VarId::from_index(*var));
            }
        }
        origins.extend(search.units[unit].pairs.iter().map(|&pair| search.pairs[pair as usize].origin));
    }
    origins.sort_unstable();
    origins.dedup();
    let ids = || origins.iter().map(|&id| ConstraintId::from_index(id));
    let mut failed: Vec<ConstraintId> = ids().filter(|&id| system.evaluate(id).is_broken()).collect();
    if failed.is_empty() {
        failed = ids().filter(|&id| matches!(system.evaluate(id), Status::NotEvaluable { .. })).collect();
    }
    if failed.is_empty() && below_lower.is_empty() {
        failed = ids().collect();
    }
    let mut limits_reached = solved.limits;
    limits_reached.sort_unstable();
    limits_reached.dedup();
    Cluster { failed, below_lower, explanations: solved.explanations, limits_reached }
}
