//! Which figures must go with the small ones, so that nobody can work these out.
//!
//! Whoever reads the publication knows every figure shown, every relation of the form, and that counts are whole and not negative. For
//! every suppressed figure the values that agree with all of that must reach over more than `threshold` numbers, so that it is not even
//! known to be small. A figure counts as protected only when two sets of figures so far apart are found that agree with everything the
//! reader knows (`wide`); where none is found, more is suppressed. So the search may suppress a little more than it must, and never less.
//! Each further suppression leaves more possibilities, never fewer: what is protected once stays so, and figures can be looked at one
//! after the other. The tests work out the range of every suppressed figure exactly, by another way.

use crate::system::{Op, Relation, System, VarId};
use std::collections::{BTreeMap, BTreeSet};

/// Steps one search for another set of figures may take.
const STEPS: usize = 400;
/// Figures that may differ between two sets.
const MOST_MOVED: usize = 12;
/// What a figure nobody could read is taken to be.
const UNREAD: i64 = 1_000;
/// With more suppressed figures than this, none is tried to be shown again after all.
const PRUNED: usize = 60;

/// Suppresses `persons` from 1 up to below `threshold`, those that cannot be read, and what must go with them.
pub fn suppress(system: &System, persons: &[VarId], threshold: i64) -> BTreeSet<VarId> {
    let small = |v: &VarId| system.observed(*v).is_none_or(|n| n != 0 && n < threshold);
    let primary: BTreeSet<VarId> = persons.iter().copied().filter(small).collect();
    let relations = relations(system);
    let mut hidden = primary.clone();
    // Figures nobody could read are not known to the reader either.
    hidden.extend(system.var_ids().filter(|v| system.observed(*v).is_none()));
    let mut queue: Vec<VarId> = primary.iter().copied().collect();
    while let Some(var) = queue.pop() {
        while !wide(system, &relations, &hidden, var, threshold) {
            let Some(next) = companion(system, &relations, &hidden, var) else { break };
            hidden.insert(next);
            queue.push(next);
        }
    }
    prune(system, &relations, &primary, &mut hidden, threshold);
    hidden
}

/// The relations that hold for the true figures; a reader learns nothing from one that does not.
fn relations(system: &System) -> Vec<&Relation> {
    let holds = |r: &&Relation| match r {
        Relation::Linear { terms, op, rhs } => {
            let mut sum = 0i128;
            for (c, v) in terms {
                let Some(n) = system.observed(*v) else { return true };
                sum += i128::from(*c) * i128::from(n);
            }
            match op {
                Op::Eq => sum == i128::from(*rhs),
                Op::Le => sum <= i128::from(*rhs),
                Op::Ge => sum >= i128::from(*rhs),
            }
        }
        Relation::ZeroIff(a, b) => match (system.observed(*a), system.observed(*b)) {
            (Some(a), Some(b)) => (a == 0) == (b == 0),
            _ => true,
        },
    };
    system.constraints().iter().map(|c| &c.relation).filter(holds).collect()
}

fn vars(relation: &Relation) -> Vec<VarId> {
    match relation {
        Relation::Linear { terms, .. } => terms.iter().map(|t| t.1).collect(),
        Relation::ZeroIff(a, b) => vec![*a, *b],
    }
}

/// Suppressed figures that hang together with `var`, itself included.
fn component(relations: &[&Relation], hidden: &BTreeSet<VarId>, var: VarId) -> BTreeSet<VarId> {
    let mut out = BTreeSet::from([var]);
    let mut queue = vec![var];
    while let Some(v) = queue.pop() {
        for relation in relations.iter().map(|r| vars(r)).filter(|vars| vars.contains(&v)) {
            queue.extend(relation.into_iter().filter(|o| hidden.contains(o) && out.insert(*o)));
        }
    }
    out
}

/// What a companion costs, the most telling part first: not needed by an equation, equations it would be alone in, not beside the figure,
/// being 0, and its size.
type Cost = (bool, usize, bool, bool, i64);

/// The figure to suppress next: of those that stand in a relation with `var`, or failing that with what hangs together with it, the one
/// whose loss costs least. An equation in which one suppressed figure is alone comes before all others.
fn companion(system: &System, relations: &[&Relation], hidden: &BTreeSet<VarId>, var: VarId) -> Option<VarId> {
    let near = component(relations, hidden, var);
    let equations = |v: VarId| {
        relations
            .iter()
            .map(|r| vars(r))
            .zip(relations)
            .filter(move |(inside, r)| matches!(r, Relation::Linear { op: Op::Eq, .. }) && inside.contains(&v))
    };
    let mut best: Option<(Cost, VarId)> = None;
    for relation in relations {
        let inside = vars(relation);
        if !inside.iter().any(|v| near.contains(v)) {
            continue;
        }
        let alone = matches!(relation, Relation::Linear { op: Op::Eq, .. })
            && inside.iter().filter(|v| hidden.contains(v)).count() == 1;
        for &v in inside.iter().filter(|v| !hidden.contains(v)) {
            let value = system.observed(v).unwrap_or(0);
            // Nobody learns a person from a figure that is 0; hiding it hides little.
            // A figure that would be alone in its other equations needs companions itself.
            let opens = equations(v).filter(|(inside, _)| !inside.iter().any(|o| hidden.contains(o))).count();
            let cost = (!alone, opens, !inside.contains(&var), value == 0, value);
            if best.is_none_or(|(c, o)| (cost, v) < (c, o)) {
                best = Some((cost, v));
            }
        }
    }
    best.map(|(_, v)| v)
}

/// Shows again what turns out not to be needed, the greatest figures first.
fn prune(
    system: &System,
    relations: &[&Relation],
    primary: &BTreeSet<VarId>,
    hidden: &mut BTreeSet<VarId>,
    threshold: i64,
) {
    if hidden.len() > PRUNED {
        return;
    }
    let mut others: Vec<VarId> =
        hidden.iter().copied().filter(|v| !primary.contains(v) && system.observed(*v).is_some()).collect();
    others.sort_by_key(|v| std::cmp::Reverse((system.observed(*v), *v)));
    for var in others {
        let near = component(relations, hidden, var);
        hidden.remove(&var);
        let safe = |v: &VarId| *v == var || wide(system, relations, hidden, *v, threshold);
        if !near.iter().all(safe) {
            hidden.insert(var);
        }
    }
}

/// Whether the values a suppressed figure may have for all a reader knows are found to reach over more than `threshold` numbers.
fn wide(system: &System, relations: &[&Relation], hidden: &BTreeSet<VarId>, var: VarId, threshold: i64) -> bool {
    let near = component(relations, hidden, var);
    let near: Vec<&Relation> = relations.iter().copied().filter(|r| vars(r).iter().any(|v| near.contains(v))).collect();
    let reach = |sign: i64, most: i64| {
        (1..=most).rev().find(|&by| {
            let mut search = Search { system, relations: &near, hidden, steps: STEPS, by };
            search.settle(&mut BTreeMap::from([(var, sign)]))
        })
    };
    let up = reach(1, threshold).unwrap_or(0);
    up >= threshold || up + reach(-1, threshold - up).unwrap_or(0) >= threshold
}

/// A search for another set of figures that agrees with what a reader knows. Some suppressed figures move by a multiple of `by`.
struct Search<'a> {
    system: &'a System,
    relations: &'a [&'a Relation],
    hidden: &'a BTreeSet<VarId>,
    steps: usize,
    by: i64,
}

impl Search<'_> {
    fn value(&self, moved: &BTreeMap<VarId, i64>, var: VarId) -> i64 {
        let own = self.system.observed(var).unwrap_or(UNREAD);
        own.saturating_add(moved.get(&var).map_or(0, |d| d.saturating_mul(self.by)))
    }

    /// Moves further figures until every relation holds again.
    fn settle(&mut self, moved: &mut BTreeMap<VarId, i64>) -> bool {
        if self.steps == 0 || moved.len() > MOST_MOVED || moved.keys().any(|v| self.value(moved, *v) < 0) {
            return false;
        }
        self.steps -= 1;
        let Some((relation, over)) = self.relations.iter().find_map(|r| Some((*r, self.over(moved, r)?))) else {
            return true;
        };
        for (var, step) in self.repairs(relation, over, moved) {
            moved.insert(var, step);
            if self.settle(moved) {
                return true;
            }
            moved.remove(&var);
        }
        false
    }

    /// By how much a relation is missed: left minus right; `None` where it holds. A zero pair is missed by 1.
    fn over(&self, moved: &BTreeMap<VarId, i64>, relation: &Relation) -> Option<i64> {
        match relation {
            Relation::Linear { terms, op, rhs } => {
                let sum =
                    terms.iter().fold(0i64, |s, (c, v)| s.saturating_add(c.saturating_mul(self.value(moved, *v))));
                let over = sum.saturating_sub(*rhs);
                let holds = match op {
                    Op::Eq => over == 0,
                    Op::Le => over <= 0,
                    Op::Ge => over >= 0,
                };
                (!holds).then_some(over)
            }
            Relation::ZeroIff(a, b) => ((self.value(moved, *a) == 0) != (self.value(moved, *b) == 0)).then_some(1),
        }
    }

    /// Figures that may move to mend a relation, each with how far.
    fn repairs(&self, relation: &Relation, over: i64, moved: &BTreeMap<VarId, i64>) -> Vec<(VarId, i64)> {
        let free = |v: &VarId| self.hidden.contains(v) && !moved.contains_key(v);
        match relation {
            Relation::Linear { terms, op, .. } => terms
                .iter()
                .filter(|(c, v)| free(v) && *c != 0)
                .filter_map(|(c, v)| {
                    let whole = c.checked_mul(self.by)?;
                    let step = over.checked_neg()?.checked_div(whole)?;
                    let exact = step.checked_mul(whole)? == -over;
                    // An inequality may be met with room to spare.
                    let step = if exact || *op == Op::Eq { step } else { step + (-over).signum() * whole.signum() };
                    (step != 0 && (exact || *op != Op::Eq)).then_some((*v, step))
                })
                .collect(),
            Relation::ZeroIff(a, b) => [a, b]
                .into_iter()
                .filter(|v| free(v))
                .map(|v| {
                    let own = self.value(moved, *v);
                    (*v, if own == 0 { 1 } else { -own / self.by })
                })
                .filter(|(_, step)| *step != 0)
                .collect(),
        }
    }
}
