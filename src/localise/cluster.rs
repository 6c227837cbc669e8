//! Clusters: failures that share a candidate are explained together, the rest apart, and joined where that would lose
//! an explanation.

use std::collections::BTreeMap;

use super::explain::{Cluster, Explanation, FURTHER_A_NODE, LimitReached};
use super::search::{Goal, Known, Search, Stop, Unit};
use super::tableau::Kind;
use crate::system::{ConstraintId, Status, System, VarId};

/// A cluster's explanations and what kept the list from being complete.
#[derive(Debug, Clone, Default)]
struct Solved {
    units: Vec<usize>,
    explanations: Vec<Explanation>,
    further: Vec<Explanation>,
    limits: Vec<LimitReached>,
    /// Up to so many cells every explanation is listed.
    complete_to: usize,
    /// Nodes that the smallest explanations took.
    nodes: u64,
    /// No explanation is smaller than this; an explained cluster has one of this size.
    size: usize,
    /// Explained, or given up.
    done: bool,
}

impl Solved {
    fn limit_joint(&mut self, searched: usize) {
        if !self.limits.iter().any(|limit| matches!(limit, LimitReached::Joint { .. })) {
            self.limits.push(LimitReached::Joint { searched });
        }
    }
}

/// Explains every failure of a connected part, one size after the other: at each size first every cluster apart, then
/// sets that mend several at once, so that clusters which only together have an explanation meet early.
pub(super) fn solve(system: &System, search: &mut Search<'_>) -> Vec<Cluster> {
    let largest = search.limits.max_cells;
    let mut solved: Vec<Solved> = Vec::new();
    let mut groups = sharing(&search.units, search.limits.every_minimal);
    let mut joint_limit = search.limits.max_joint_nodes;
    let mut joint_searched = None;
    'again: loop {
        // Clusters that stayed as they were keep their answer: all other broken rows are left alone in any case.
        solved = groups
            .iter()
            .map(|units| {
                let old = solved.iter().find(|old| old.units == *units);
                old.cloned().unwrap_or_else(|| Solved { units: units.clone(), size: 1, ..Solved::default() })
            })
            .collect();
        for cells in 1..=largest {
            for (at, one) in solved.iter_mut().enumerate() {
                if !one.done && one.size <= cells {
                    apart(search, &groups, at, one);
                }
            }
            if groups.len() < 2 {
                if solved.iter().all(|one| one.done) {
                    break;
                }
                continue;
            }
            let (mut links, mut needed) = (clashes(search, &solved), None);
            if links.is_empty() && cells <= solved.iter().map(|one| one.size).sum() {
                links = joint(search, &groups, &solved, cells, &mut joint_limit);
                needed = Some(cells);
                if joint_limit == 0 && joint_searched.is_none() {
                    joint_searched = Some(cells - 1);
                }
            }
            let merged = merge(&groups, &links, &mut solved, needed, largest);
            if merged.len() < groups.len() {
                groups = merged;
                continue 'again;
            }
            if solved.iter().all(|one| one.done)
                && (joint_limit == 0 || cells >= solved.iter().map(|one| one.size).sum())
            {
                break;
            }
        }
        break;
    }
    for one in &mut solved {
        if let Some(searched) = joint_searched.filter(|_| groups.len() > 1) {
            one.limit_joint(searched);
        }
        if !one.done {
            one.limits.push(LimitReached::Cells);
        }
    }
    if search.limits.beyond > 0 || search.limits.every_minimal {
        for (at, one) in solved.iter_mut().enumerate() {
            further(search, &groups, at, one);
        }
    }
    solved.into_iter().map(|one| describe(system, search, one)).collect()
}

/// Minimal explanations of a cluster with more cells than its smallest, one size after the other: several errors may look like
/// fewer. As far as the nodes last.
fn further(search: &mut Search<'_>, groups: &[Vec<usize>], at: usize, solved: &mut Solved) {
    let limits = search.limits;
    let every = limits.every_minimal;
    let largest =
        if every { limits.max_cells } else { limits.max_cells.min(solved.size.saturating_add(limits.beyond)) };
    if solved.explanations.is_empty() || solved.complete_to < solved.size {
        return;
    }
    set_clusters(search, groups);
    search.awake[at] = true;
    search.goal = Goal::Apart;
    let nodes =
        if every { limits.max_nodes } else { limits.further_nodes + solved.nodes.saturating_mul(FURTHER_A_NODE) };
    search.node_limit = search.nodes.saturating_add(nodes);
    let before = std::mem::take(&mut search.undecided);
    search.known.clear();
    let know = |search: &mut Search<'_>, list: &[Explanation]| {
        search.known.extend(list.iter().map(|e| Known::of(e.vars().map(|var| var.index() as u32).collect())));
    };
    know(search, &solved.explanations);
    let mut limit = None;
    for cells in solved.size + 1..=largest {
        search.found.clear();
        search.least = cells;
        limit = search.run(cells).err().map(|Stop(limit)| limit);
        limit = limit.or(search.undecided.then_some(LimitReached::Arithmetic));
        let mut found = std::mem::take(&mut search.found);
        found.sort_by_key(|e| e.vars().collect::<Vec<_>>());
        know(search, &found);
        solved.further.extend(found);
        if limit.is_some() {
            // What was found until then is of use all the same.
            break;
        }
        solved.complete_to = cells;
    }
    search.least = 0;
    search.known.clear();
    search.undecided = before;
    if every {
        solved.explanations.append(&mut solved.further);
        solved.limits.extend(limit);
    }
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
        for &unit in units {
            search.cluster_of[unit] = cluster;
        }
    }
    search.awake = vec![false; groups.len()];
}

/// Looks for the cluster's explanations with as many cells as its size says; where there is none, its size grows by one.
fn apart(search: &mut Search<'_>, groups: &[Vec<usize>], at: usize, solved: &mut Solved) {
    let limits = search.limits;
    set_clusters(search, groups);
    search.awake[at] = true;
    search.goal = Goal::Apart;
    search.found.clear();
    search.node_limit = search.nodes.saturating_add(limits.max_nodes);
    let before = std::mem::take(&mut search.undecided);
    let cells = solved.size;
    let nodes = search.nodes;
    if let Err(Stop(limit)) = search.run(cells) {
        solved.limits.push(limit);
        solved.done = true;
    }
    solved.nodes += search.nodes - nodes;
    // The elimination of free variables may have given up too; that concerns every cluster.
    if search.undecided || before {
        solved.limits.push(LimitReached::Arithmetic);
    }
    if solved.limits.is_empty() {
        solved.complete_to = cells;
    }
    search.undecided = before;
    let mut explanations = std::mem::take(&mut search.found);
    explanations.sort_by_key(|e| e.vars().collect::<Vec<_>>());
    solved.explanations = explanations;
    if !solved.explanations.is_empty() {
        solved.done = true;
    } else if !groups[at].iter().all(|&unit| !search.units[unit].reach.is_empty()) {
        // Nothing that may be wrong stands in it: no explanation, and that is certain.
        solved.done = true;
    } else if !solved.done {
        solved.size = cells + 1;
        if cells >= limits.max_cells {
            solved.limits.push(LimitReached::Cells);
            solved.done = true;
        }
    }
}

/// Clusters whose explanations, each right alone, share a figure or could break a bound together.
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
    // A figure that explanations of several clusters move would be counted twice.
    let mut movers: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (cluster, one) in solved.iter().enumerate() {
        for var in one.explanations.iter().flat_map(Explanation::vars) {
            let clusters = movers.entry(var.index() as u32).or_default();
            if clusters.last() != Some(&cluster) {
                clusters.push(cluster);
            }
        }
    }
    links.extend(movers.into_values().filter(|clusters| clusters.len() > 1));
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

/// Clusters that a set of `cells` mends together, where apart they need no fewer.
fn joint(
    search: &mut Search<'_>,
    groups: &[Vec<usize>],
    solved: &[Solved],
    cells: usize,
    budget: &mut u64,
) -> Vec<Vec<usize>> {
    if *budget == 0 {
        return Vec::new();
    }
    let before = search.nodes;
    search.node_limit = search.nodes.saturating_add(*budget);
    search.joined.clear();
    set_clusters(search, groups);
    let sizes: Vec<usize> = solved.iter().map(|one| one.size).collect();
    let woken_by = |units: &Vec<u32>| {
        let mut clusters: Vec<usize> = units.iter().map(|&unit| search.cluster_of[unit as usize]).collect();
        clusters.sort_unstable();
        clusters.dedup();
        clusters.into_iter().map(|cluster| sizes[cluster]).sum::<usize>()
    };
    let most_woken = search.wakes.iter().map(woken_by).max().unwrap_or(0);
    search.goal = Goal::Joint { sizes, most_woken };
    for start in 0..groups.len() {
        set_clusters(search, groups);
        search.awake[start] = true;
        if search.run(cells).is_err() {
            *budget = 0;
            return std::mem::take(&mut search.joined);
        }
    }
    *budget = budget.saturating_sub(search.nodes - before);
    std::mem::take(&mut search.joined)
}

/// Joins the clusters of each link, if a set of `cells` (or as many as they need apart) is within reach of the search, and
/// says so where it is not. A cluster takes part in one link a round; the next round finds the others again.
fn merge(
    groups: &[Vec<usize>],
    links: &[Vec<usize>],
    solved: &mut [Solved],
    cells: Option<usize>,
    largest: usize,
) -> Vec<Vec<usize>> {
    let mut merged: Vec<Vec<usize>> = Vec::new();
    let mut taken = vec![false; groups.len()];
    for link in links.iter().filter(|link| link.len() > 1) {
        let needed = cells.unwrap_or_else(|| link.iter().map(|&cluster| solved[cluster].size).sum());
        if needed > largest {
            for &cluster in link {
                // A set over these clusters may exist and is not listed.
                solved[cluster].limit_joint(0);
            }
        } else if link.iter().all(|&cluster| !taken[cluster]) {
            let mut units: Vec<usize> = Vec::new();
            for &cluster in link {
                taken[cluster] = true;
                units.extend(&groups[cluster]);
            }
            units.sort_unstable();
            merged.push(units);
        }
    }
    merged.extend(groups.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(units, _)| units.clone()));
    merged.sort();
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
    Cluster {
        failed,
        below_lower,
        explanations: solved.explanations,
        further: solved.further,
        complete_to: solved.complete_to,
        limits_reached,
    }
}
