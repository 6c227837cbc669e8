//! Which figures must go with the small ones, so that nobody can work these out.
//!
//! Whoever reads the publication knows every figure shown, every relation of the form, and that counts are whole and not negative. For
//! every suppressed figure the values that agree with all of that must reach over more than `threshold` numbers, so that it is not even
//! known to be small. A figure counts as protected only when two sets of figures so far apart are found that agree with everything the
//! reader knows (`wide`); where none is found, more is suppressed. So the search may suppress a little more than it must, and never less.
//! Each further suppression leaves more possibilities, never fewer: what is protected once stays so, and figures can be looked at one
//! after the other. The tests work out the range of every suppressed figure exactly, by another way.
//!
//! The work is bounded: where a form is so large that the search would take too long, every figure that hangs together with a small one goes
//! with it, which tells a reader nothing at all.

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
/// Figures looked at in all: some seconds.
const WORK: u64 = 50_000_000;

/// Suppresses `persons` from 1 up to below `threshold`, those that cannot be read, and what must go with them.
pub fn suppress(system: &System, persons: &[VarId], threshold: i64) -> BTreeSet<VarId> {
    suppress_within(system, persons, threshold, WORK)
}

/// [`suppress`] with so much work at most.
pub(super) fn suppress_within(system: &System, persons: &[VarId], threshold: i64, work: u64) -> BTreeSet<VarId> {
    let small = |v: &VarId| system.observed(*v).is_none_or(|n| n != 0 && n < threshold);
    let primary: BTreeSet<VarId> = persons.iter().copied().filter(small).collect();
    let form = Form::new(system);
    let mut hidden = primary.clone();
    // Figures nobody could read are not known to the reader either.
    hidden.extend(system.var_ids().filter(|v| system.observed(*v).is_none()));
    let mut look = Look { form: &form, hidden, threshold, work };
    let mut queue: Vec<VarId> = primary.iter().copied().collect();
    while let Some(var) = queue.pop() {
        while !look.wide(var) {
            let Some(next) = look.companion(var) else { break };
            look.hidden.insert(next);
            queue.push(next);
        }
        if look.work == 0 {
            return everything_with(&form, &look.hidden);
        }
    }
    look.prune(&primary);
    look.hidden
}

/// Every figure that hangs together with one of these.
fn everything_with(form: &Form<'_>, hidden: &BTreeSet<VarId>) -> BTreeSet<VarId> {
    let mut out = hidden.clone();
    let mut queue: Vec<VarId> = hidden.iter().copied().collect();
    while let Some(v) = queue.pop() {
        for &(r, _) in form.of(v) {
            queue.extend(form.vars[r].iter().copied().filter(|o| out.insert(*o)));
        }
    }
    out
}

/// The relations that hold for the true figures – a reader learns nothing from one that does not – by the figures in them.
struct Form<'a> {
    system: &'a System,
    relations: Vec<&'a Relation>,
    /// The figures of each.
    vars: Vec<Vec<VarId>>,
    /// By figure: the relations it is in, with its coefficient (0 in a zero pair), ascending.
    of: Vec<Vec<(usize, i64)>>,
}

impl<'a> Form<'a> {
    fn new(system: &'a System) -> Self {
        let relations: Vec<&Relation> =
            system.constraints().iter().map(|c| &c.relation).filter(|r| holds(system, r)).collect();
        let mut of: Vec<Vec<(usize, i64)>> = vec![Vec::new(); system.variables().len()];
        let mut vars = Vec::with_capacity(relations.len());
        for (r, relation) in relations.iter().enumerate() {
            let terms: Vec<(i64, VarId)> = match relation {
                Relation::Linear { terms, .. } => terms.iter().map(|t| (t.0, t.1)).collect(),
                Relation::ZeroIff(a, b) => vec![(0, *a), (0, *b)],
            };
            for (c, v) in &terms {
                if let Some(own) = of.get_mut(v.index()) {
                    own.push((r, *c));
                }
            }
            vars.push(terms.into_iter().map(|t| t.1).collect());
        }
        Self { system, relations, vars, of }
    }

    fn of(&self, var: VarId) -> &[(usize, i64)] {
        self.of.get(var.index()).map_or(&[], Vec::as_slice)
    }

    fn is_equation(&self, relation: usize) -> bool {
        matches!(self.relations[relation], Relation::Linear { op: Op::Eq, .. })
    }

    /// A figure as it is, one nobody could read as some number.
    fn own(&self, var: VarId) -> i64 {
        self.system.observed(var).unwrap_or(UNREAD)
    }

    /// Left minus right of a relation for the true figures; 0 for a zero pair.
    fn base(&self, relation: usize) -> i64 {
        match self.relations[relation] {
            Relation::Linear { terms, rhs, .. } => terms
                .iter()
                .fold(0i64, |s, (c, v)| s.saturating_add(c.saturating_mul(self.own(*v))))
                .saturating_sub(*rhs),
            Relation::ZeroIff(..) => 0,
        }
    }
}

/// Whether a relation holds for the true figures, as far as they are known.
fn holds(system: &System, relation: &Relation) -> bool {
    match relation {
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
    }
}

/// What a companion costs, the most telling part first: not needed by an equation, equations it would be alone in, not beside the figure,
/// being 0, and its size.
type Cost = (bool, usize, bool, bool, i64);

/// What is suppressed so far, and how much work is left.
struct Look<'a> {
    form: &'a Form<'a>,
    hidden: BTreeSet<VarId>,
    threshold: i64,
    work: u64,
}

impl Look<'_> {
    fn spend(&mut self, work: usize) {
        self.work = self.work.saturating_sub(work as u64);
    }

    /// Suppressed figures that hang together with `var`, itself included, and the relations they stand in.
    fn component(&mut self, var: VarId) -> (BTreeSet<VarId>, BTreeSet<usize>) {
        let (mut out, mut seen) = (BTreeSet::from([var]), BTreeSet::new());
        let mut queue = vec![var];
        while let Some(v) = queue.pop() {
            for &(r, _) in self.form.of(v) {
                if seen.insert(r) {
                    self.spend(self.form.vars[r].len());
                    queue.extend(self.form.vars[r].iter().filter(|o| self.hidden.contains(o) && out.insert(**o)));
                }
            }
        }
        (out, seen)
    }

    /// The figure to suppress next: of those that stand in a relation with `var`, or failing that with what hangs together with it, the
    /// one whose loss costs least. An equation in which one suppressed figure is alone comes before all others.
    fn companion(&mut self, var: VarId) -> Option<VarId> {
        let (_, relations) = self.component(var);
        let form = self.form;
        let alone = |r: usize| form.vars[r].iter().filter(|v| self.hidden.contains(v)).take(2).count();
        let mut best: Option<(Cost, VarId)> = None;
        let mut work = 0;
        for &r in &relations {
            let inside = &form.vars[r];
            let beside = inside.contains(&var);
            let lonely = form.is_equation(r) && alone(r) == 1;
            work += 2 * inside.len();
            for &v in inside.iter().filter(|v| !self.hidden.contains(v)) {
                let value = form.system.observed(v).unwrap_or(0);
                // A figure that would be alone in its other equations needs companions itself.
                let own = form.of(v).iter().map(|o| o.0).filter(|&o| form.is_equation(o));
                let opens = own.filter(|&o| o != r && alone(o) == 0).count();
                // Nobody learns a person from a figure that is 0; hiding it hides little.
                let cost = (!lonely, opens, !beside, value == 0, value);
                if best.is_none_or(|(c, o)| (cost, v) < (c, o)) {
                    best = Some((cost, v));
                }
            }
        }
        self.spend(work);
        best.map(|(_, v)| v)
    }

    /// Shows again what turns out not to be needed, the greatest figures first.
    fn prune(&mut self, primary: &BTreeSet<VarId>) {
        if self.hidden.len() > PRUNED {
            return;
        }
        let system = self.form.system;
        let mut others: Vec<VarId> =
            self.hidden.iter().copied().filter(|v| !primary.contains(v) && system.observed(*v).is_some()).collect();
        others.sort_by_key(|v| std::cmp::Reverse((system.observed(*v), *v)));
        for var in others {
            let (near, _) = self.component(var);
            self.hidden.remove(&var);
            if !near.iter().all(|v| *v == var || self.wide(*v)) {
                self.hidden.insert(var);
            }
        }
    }

    /// Whether the values a suppressed figure may have for all a reader knows are found to reach over more than the threshold.
    fn wide(&mut self, var: VarId) -> bool {
        let (_, relations) = self.component(var);
        let base: BTreeMap<usize, i64> = relations.iter().map(|&r| (r, self.form.base(r))).collect();
        let all: usize = relations.iter().map(|&r| self.form.vars[r].len()).sum();
        self.spend(all);
        let hidden = |r: &usize| self.form.vars[*r].iter().copied().filter(|v| self.hidden.contains(v)).collect();
        let free: BTreeMap<usize, Vec<VarId>> = relations.iter().map(|r| (*r, hidden(r))).collect();
        let mut search =
            Search { form: self.form, free: &free, base: &base, missed: Vec::new(), steps: 0, by: 1, work: 0 };
        search.missed = base.keys().copied().filter(|&r| search.over(&BTreeMap::new(), r).is_some()).collect();
        let mut reach = |sign: i64, most: i64| {
            (1..=most).rev().find(|&by| {
                (search.steps, search.by) = (STEPS, by);
                search.settle(&mut BTreeMap::from([(var, sign)]))
            })
        };
        let threshold = self.threshold;
        let up = reach(1, threshold).unwrap_or(0);
        let wide = up >= threshold || up + reach(-1, threshold - up).unwrap_or(0) >= threshold;
        let work = search.work;
        self.spend(work);
        wide
    }
}

/// A search for another set of figures that agrees with what a reader knows. Some suppressed figures move by a multiple of `by`.
struct Search<'a> {
    form: &'a Form<'a>,
    /// The suppressed figures of each relation.
    free: &'a BTreeMap<usize, Vec<VarId>>,
    /// Left minus right of each relation the figures stand in, for the true figures.
    base: &'a BTreeMap<usize, i64>,
    /// Relations that do not hold before anything has moved, because a figure in them could not be read.
    missed: Vec<usize>,
    steps: usize,
    by: i64,
    /// Figures looked at.
    work: usize,
}

impl Search<'_> {
    fn value(&self, moved: &BTreeMap<VarId, i64>, var: VarId) -> i64 {
        self.form.own(var).saturating_add(moved.get(&var).map_or(0, |d| d.saturating_mul(self.by)))
    }

    /// Moves further figures until every relation holds again.
    fn settle(&mut self, moved: &mut BTreeMap<VarId, i64>) -> bool {
        if self.steps == 0 || moved.len() > MOST_MOVED || moved.keys().any(|v| self.value(moved, *v) < 0) {
            return false;
        }
        self.steps -= 1;
        // Only those that something moved in can have come to be missed.
        let mut touched: Vec<usize> = moved.keys().flat_map(|v| self.form.of(*v)).map(|o| o.0).collect();
        touched.extend(&self.missed);
        touched.sort_unstable();
        touched.dedup();
        self.work += touched.len() * moved.len();
        let Some((relation, over)) = touched.into_iter().find_map(|r| Some((r, self.over(moved, r)?))) else {
            return true;
        };
        let free = self.free;
        for &var in free.get(&relation).into_iter().flatten() {
            self.work += 1;
            let Some(step) = self.repair(relation, over, moved, var) else { continue };
            moved.insert(var, step);
            if self.settle(moved) {
                return true;
            }
            moved.remove(&var);
            if self.steps == 0 {
                return false;
            }
        }
        false
    }

    /// By how much a relation is missed: left minus right; `None` where it holds. A zero pair is missed by 1.
    fn over(&self, moved: &BTreeMap<VarId, i64>, relation: usize) -> Option<i64> {
        match self.form.relations[relation] {
            Relation::Linear { op, .. } => {
                let change = moved.iter().fold(0i64, |sum, (v, d)| {
                    let own = self.form.of(*v).iter().filter(|o| o.0 == relation);
                    own.fold(sum, |s, o| s.saturating_add(o.1.saturating_mul(d.saturating_mul(self.by))))
                });
                let over = self.base.get(&relation).copied().unwrap_or(0).saturating_add(change);
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

    /// How far `var` may move to mend a relation.
    fn repair(&self, relation: usize, over: i64, moved: &BTreeMap<VarId, i64>, var: VarId) -> Option<i64> {
        if moved.contains_key(&var) {
            return None;
        }
        match self.form.relations[relation] {
            Relation::Linear { op, .. } => {
                let c = self.form.of(var).iter().find(|o| o.0 == relation)?.1;
                let whole = c.checked_mul(self.by).filter(|w| *w != 0)?;
                let step = over.checked_neg()?.checked_div(whole)?;
                let exact = step.checked_mul(whole)? == -over;
                // An inequality may be met with room to spare.
                let step = if exact || *op == Op::Eq { step } else { step + (-over).signum() * whole.signum() };
                (step != 0 && (exact || *op != Op::Eq)).then_some(step)
            }
            Relation::ZeroIff(..) => {
                let own = self.value(moved, var);
                Some(if own == 0 { 1 } else { -own / self.by }).filter(|step| *step != 0)
            }
        }
    }
}
