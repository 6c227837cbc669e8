//! The system in terms of changes, with the chosen variables eliminated: sparse rows, exact pivots, an undo log.
//!
//! Every row speaks of changes δ = value − base, where base is the stated value (the lower bound for a blank). Variables
//! that are not chosen have δ = 0, so a row is broken exactly where its right-hand side says so.

use super::omega::gcd;
use crate::system::{Op, Relation, Standing, System};

/// What a row says of Σ a·δ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Σ a·δ = rhs. Contains no chosen variable.
    Equation,
    /// Σ a·δ ≥ rhs.
    AtLeast,
    /// pivot · δ(var) + Σ a·δ = rhs, where δ(var) must be whole and ≥ floor; pivot > 0, `var` is not in the terms.
    Defines {
        /// The chosen variable this row determines.
        var: u32,
        /// Its coefficient.
        pivot: i64,
        /// Its lowest change.
        floor: i128,
    },
}

/// A row; terms are ordered by variable and hold no zero.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub kind: Kind,
    pub terms: Vec<(u32, i64)>,
    pub rhs: i128,
    /// Changed since the free variables were eliminated.
    pub touched: bool,
}

impl Row {
    /// Whether the row fails where every variable in its terms keeps its value.
    pub fn broken(&self) -> bool {
        match self.kind {
            Kind::Equation => self.rhs != 0,
            Kind::AtLeast => self.rhs > 0,
            Kind::Defines { pivot: 1, floor, .. } => self.rhs < floor,
            Kind::Defines { pivot, floor, .. } => {
                let pivot = i128::from(pivot);
                self.rhs % pivot != 0 || self.rhs / pivot < floor
            }
        }
    }

    pub fn coefficient(&self, var: u32) -> i64 {
        self.terms.binary_search_by_key(&var, |&(v, _)| v).map_or(0, |at| self.terms[at].1)
    }

    /// Divides by the common factor; an inequality is tightened to whole numbers on the way.
    fn normalise(&mut self) {
        // Nearly always: 1 is the greatest common factor then, whatever else the row holds.
        if self.terms.iter().any(|&(_, c)| c == 1 || c == -1) {
            return;
        }
        let mut factor = self.terms.iter().fold(0, |g, &(_, c)| gcd(g, i128::from(c)));
        match self.kind {
            Kind::AtLeast => {}
            Kind::Equation => factor = gcd(factor, self.rhs),
            Kind::Defines { pivot, .. } => factor = gcd(gcd(factor, self.rhs), i128::from(pivot)),
        }
        if factor <= 1 {
            return;
        }
        // The factor divides 64-bit coefficients unless there are none.
        let Ok(small) = i64::try_from(factor) else { return };
        for term in &mut self.terms {
            term.1 /= small;
        }
        match &mut self.kind {
            Kind::AtLeast => self.rhs = -((-self.rhs).div_euclid(factor)),
            Kind::Equation => self.rhs /= factor,
            Kind::Defines { pivot, .. } => {
                *pivot /= small;
                self.rhs /= factor;
            }
        }
    }
}

/// Where a variable stands in the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Keeps its value for ever (certain, or of another part of the system).
    Still,
    /// May be chosen.
    Candidate,
    /// Decided not to be chosen on this path.
    Excluded,
    /// Chosen (or free from the start) and determined by a `Defines` row.
    Determined,
    /// Chosen (or free from the start), in no equation.
    Loose,
}

/// An overflow of the exact arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Overflow;

enum Undo {
    Row(u32, Row),
    Column(u32),
    State(u32, State),
}

/// The rows of one connected part of a system.
pub(super) struct Tableau {
    pub rows: Vec<Row>,
    /// For each variable, rows that may contain it (a superset of those that do).
    pub columns: Vec<Vec<u32>>,
    /// For each variable, how many equations contain it.
    pub equations: Vec<u32>,
    pub state: Vec<State>,
    pub base: Vec<i64>,
    /// Lowest change of each variable.
    pub floor: Vec<i128>,
    /// Row that determines the variable, where `state` is `Determined`.
    pub defined_by: Vec<u32>,
    /// Loose variables, in the order of choosing.
    pub loose: Vec<u32>,
    /// For each row, the constraints it was made of.
    pub origins: Vec<Vec<u32>>,
    undo: Vec<Undo>,
}

impl Tableau {
    /// Sets up the rows of the given constraints; `inside` tells the variables of this part.
    pub fn new(system: &System, constraints: &[u32], inside: &[u32]) -> Self {
        let count = system.variables().len();
        let base: Vec<i64> = system.variables().iter().map(|v| v.observed.unwrap_or(v.lower)).collect();
        let floor: Vec<i128> =
            system.variables().iter().zip(&base).map(|(v, &b)| i128::from(v.lower) - i128::from(b)).collect();
        let mut tableau = Self {
            rows: Vec::new(),
            columns: vec![Vec::new(); count],
            equations: vec![0; count],
            state: vec![State::Still; count],
            base,
            floor,
            defined_by: vec![u32::MAX; count],
            loose: Vec::new(),
            origins: Vec::new(),
            undo: Vec::new(),
        };
        for &var in inside {
            let variable = system.variables()[var as usize];
            if variable.standing != Standing::Certain || variable.observed.is_none() {
                tableau.state[var as usize] = State::Candidate;
            }
        }
        for &id in constraints {
            let Relation::Linear { terms, op, rhs } = &system.constraints()[id as usize].relation else { continue };
            let mut rhs = i128::from(*rhs);
            let mut own = Vec::with_capacity(terms.len());
            for &(coefficient, var) in terms {
                rhs -= i128::from(coefficient) * i128::from(tableau.base[var.index()]);
                if tableau.state[var.index()] != State::Still {
                    own.push((var.index() as u32, coefficient));
                }
            }
            let kind = if *op == Op::Eq { Kind::Equation } else { Kind::AtLeast };
            if *op == Op::Le {
                rhs = -rhs;
                for term in &mut own {
                    term.1 = -term.1;
                }
            }
            tableau.add(kind, own, rhs, vec![id]);
        }
        for &var in inside {
            // A stated value below its own bound: a row of its own, so that it counts as broken.
            if tableau.floor[var as usize] > 0 && tableau.state[var as usize] == State::Candidate {
                tableau.add(Kind::AtLeast, vec![(var, 1)], tableau.floor[var as usize], Vec::new());
            }
        }
        tableau
    }

    fn add(&mut self, kind: Kind, terms: Vec<(u32, i64)>, rhs: i128, origin: Vec<u32>) {
        let mut row = Row { kind, terms, rhs, touched: false };
        row.normalise();
        let at = self.rows.len() as u32;
        for &(var, _) in &row.terms {
            self.columns[var as usize].push(at);
            if kind == Kind::Equation {
                self.equations[var as usize] += 1;
            }
        }
        self.rows.push(row);
        self.origins.push(origin);
    }

    /// Eliminates a variable that costs nothing (a blank, a formula's result), for good.
    pub fn free(&mut self, var: u32) -> Result<(), Overflow> {
        let row = self.pivot_row(var);
        if let Some(row) = row {
            let source = self.origins[row as usize].clone();
            for at in 0..self.rows.len() {
                if at != row as usize && self.rows[at].coefficient(var) != 0 {
                    for &id in &source {
                        if !self.origins[at].contains(&id) {
                            self.origins[at].push(id);
                        }
                    }
                }
            }
        }
        self.choose(var, row)?;
        self.undo.clear();
        self.rows.iter_mut().for_each(|row| row.touched = false);
        Ok(())
    }

    /// The equation to determine a variable by: a unit coefficient if there is one, then the shortest.
    pub fn pivot_row(&self, var: u32) -> Option<u32> {
        let candidates = self.columns[var as usize].iter().copied().filter(|&at| {
            let row = &self.rows[at as usize];
            row.kind == Kind::Equation && row.coefficient(var) != 0
        });
        candidates.min_by_key(|&at| {
            let row = &self.rows[at as usize];
            (row.coefficient(var).unsigned_abs(), row.terms.len(), at)
        })
    }

    /// Chooses a variable: `row`, an equation that contains it, becomes its definition and leaves every other row.
    /// Without a row it becomes loose.
    pub fn choose(&mut self, var: u32, row: Option<u32>) -> Result<(), Overflow> {
        let Some(pivot_at) = row else {
            self.set_state(var, State::Loose);
            self.loose.push(var);
            return Ok(());
        };
        let mut pivot = self.rows[pivot_at as usize].clone();
        if pivot.coefficient(var) < 0 {
            pivot.terms.iter_mut().for_each(|term| term.1 = -term.1);
            pivot.rhs = -pivot.rhs;
        }
        let p = pivot.coefficient(var);
        for index in 0..self.columns[var as usize].len() {
            let at = self.columns[var as usize][index];
            if at == pivot_at {
                continue;
            }
            let a = self.rows[at as usize].coefficient(var);
            if a != 0 {
                let combined = combine(&self.rows[at as usize], a, &pivot, p, var)?;
                self.replace(at, combined);
            }
        }
        pivot.terms.retain(|&(v, _)| v != var);
        pivot.kind = Kind::Defines { var, pivot: p, floor: self.floor[var as usize] };
        pivot.touched = true;
        self.replace(pivot_at, pivot);
        self.set_state(var, State::Determined);
        self.defined_by[var as usize] = pivot_at;
        Ok(())
    }

    pub fn set_state(&mut self, var: u32, state: State) {
        let old = std::mem::replace(&mut self.state[var as usize], state);
        self.undo.push(Undo::State(var, old));
    }

    /// A place in the log to come back to.
    pub fn mark(&self) -> usize {
        self.undo.len()
    }

    /// Takes everything back that happened since the mark.
    pub fn back_to(&mut self, mark: usize) {
        while self.undo.len() > mark {
            match self.undo.pop() {
                Some(Undo::State(var, old)) => {
                    if self.state[var as usize] == State::Loose {
                        self.loose.pop();
                    }
                    self.state[var as usize] = old;
                }
                Some(Undo::Column(var)) => {
                    self.columns[var as usize].pop();
                }
                Some(Undo::Row(at, old)) => {
                    let new = std::mem::replace(&mut self.rows[at as usize], old);
                    self.count(&new, false);
                    let old = &self.rows[at as usize];
                    if old.kind == Kind::Equation {
                        for &(var, _) in &old.terms {
                            self.equations[var as usize] += 1;
                        }
                    }
                }
                None => break,
            }
        }
    }

    fn count(&mut self, row: &Row, up: bool) {
        if row.kind == Kind::Equation {
            for &(var, _) in &row.terms {
                let counter = &mut self.equations[var as usize];
                *counter = if up { *counter + 1 } else { *counter - 1 };
            }
        }
    }

    fn replace(&mut self, at: u32, new: Row) {
        self.count(&new, true);
        // Both lists are ordered: variables new to the row enter their column.
        let mut old_terms = &self.rows[at as usize].terms[..];
        for &(var, _) in &new.terms {
            let before = old_terms.iter().take_while(|term| term.0 < var).count();
            old_terms = &old_terms[before..];
            if old_terms.first().is_some_and(|term| term.0 == var) {
                old_terms = &old_terms[1..];
            } else {
                self.columns[var as usize].push(at);
                self.undo.push(Undo::Column(var));
            }
        }
        let old = std::mem::replace(&mut self.rows[at as usize], new);
        self.count(&old, false);
        self.undo.push(Undo::Row(at, old));
    }
}

/// `row` without `var`, whose coefficient is `own` in it and `its` in the pivot: row · its − pivot · own, over their common
/// factor. `its` > 0, so an inequality keeps its direction.
fn combine(row: &Row, own: i64, pivot: &Row, its: i64, var: u32) -> Result<Row, Overflow> {
    let common = i64::try_from(gcd(i128::from(own), i128::from(its))).map_err(|_| Overflow)?;
    let (scale, times) = (its / common, own / common);
    let mut terms = Vec::with_capacity(row.terms.len() + pivot.terms.len());
    let (mut left, mut right) = (&row.terms[..], &pivot.terms[..]);
    let scaled = |coefficient: i64, by: i64| coefficient.checked_mul(by).ok_or(Overflow);
    loop {
        // The next variable of either list, with its coefficient in each.
        let one = left.first().filter(|l| right.first().is_none_or(|r| l.0 <= r.0));
        let other = right.first().filter(|r| left.first().is_none_or(|l| r.0 <= l.0));
        let Some(next) = one.or(other).map(|term| term.0) else { break };
        left = &left[usize::from(one.is_some())..];
        right = &right[usize::from(other.is_some())..];
        let (one, other) = (one.map_or(0, |term| term.1), other.map_or(0, |term| term.1));
        let sum = scaled(one, scale)?.checked_sub(scaled(other, times)?).ok_or(Overflow)?;
        if sum != 0 && next != var {
            terms.push((next, sum));
        }
    }
    let wide = |value: i128, by: i64| value.checked_mul(i128::from(by)).ok_or(Overflow);
    let rhs = wide(row.rhs, scale)?.checked_sub(wide(pivot.rhs, times)?).ok_or(Overflow)?;
    // Keeps every later comparison and negation inside i128.
    if rhs.unsigned_abs() >= 1 << 120 {
        return Err(Overflow);
    }
    let kind = match row.kind {
        Kind::Defines { var, pivot, floor } => Kind::Defines { var, pivot: scaled(pivot, scale)?, floor },
        other => other,
    };
    let mut out = Row { kind, terms, rhs, touched: true };
    out.normalise();
    Ok(out)
}
