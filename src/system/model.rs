//! Variables, constraints, and the system that owns them: plain data, checked when it is put together.

/// The largest size of a coefficient; keeps every evaluation inside `i128`.
pub const MAX_COEFFICIENT: i64 = 1 << 31;

/// A variable of one [`System`]: its place in the order in which variables were added, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VarId(pub(super) u32);

impl VarId {
    /// The place in the order of adding, from 0; the caller's own tables are indexed by it.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The variable at a place in the order of adding; a place past the end names no variable and is refused in use.
    pub fn from_index(index: u32) -> Self {
        Self(index)
    }
}

/// A constraint of one [`System`]: its place in the order in which constraints were added, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConstraintId(pub(super) u32);

impl ConstraintId {
    /// The place in the order of adding, from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The constraint at a place in the order of adding; a place past the end is not evaluable.
    pub fn from_index(index: u32) -> Self {
        Self(index)
    }
}

/// What can be said against a value before looking at any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// Somebody wrote it: it may be wrong.
    #[default]
    Stated,
    /// A live formula's result: it cannot be wrong by itself, and it moves when its parts are put right. Only for a
    /// formula whose own relation is a constraint of the system (a total whose formula leaves a row out is `Stated`).
    Derived,
    /// Known from elsewhere and beyond doubt: it neither moves nor is ever blamed.
    Certain,
}

/// One figure of the form. Whole numbers only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    /// The value as it stands; `None` is a blank that must be filled (an unknown, whatever the standing).
    pub observed: Option<i64>,
    /// Whether the value can be wrong by itself.
    pub standing: Standing,
    /// The smallest value that is possible (0 for a count).
    pub lower: i64,
}

impl Variable {
    /// A count somebody wrote: at least 0, possibly wrong.
    pub fn stated(value: i64) -> Self {
        Self { observed: Some(value), standing: Standing::Stated, lower: 0 }
    }

    /// A blank that must be filled by a count.
    pub fn blank() -> Self {
        Self { observed: None, standing: Standing::Stated, lower: 0 }
    }

    /// The result of a live formula, see [`Standing::Derived`].
    pub fn derived(value: i64) -> Self {
        Self { observed: Some(value), standing: Standing::Derived, lower: 0 }
    }

    /// A value beyond doubt, see [`Standing::Certain`].
    pub fn certain(value: i64) -> Self {
        Self { observed: Some(value), standing: Standing::Certain, lower: 0 }
    }
}

/// How the two sides of a linear constraint compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Left = right.
    Eq,
    /// Left ≤ right.
    Le,
    /// Left ≥ right.
    Ge,
}

/// What a constraint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Relation {
    /// Σ coefficient · variable `op` rhs. Each variable stands once, in the order of [`VarId`]; no coefficient is 0.
    Linear {
        /// Coefficients and variables.
        terms: Vec<(i64, VarId)>,
        /// The comparison.
        op: Op,
        /// The right-hand side.
        rhs: i64,
    },
    /// One is 0 exactly where the other is 0 (persons 0 ⇔ consultations 0).
    ZeroIff(VarId, VarId),
}

/// One relation with the caller's mark on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    /// What it says.
    pub relation: Relation,
    /// The caller's own number (which rule, which row); never read here.
    pub tag: u32,
}

/// Why a constraint was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SystemError {
    /// The variable is not of this system.
    #[error("variable {0} is not in the system")]
    UnknownVariable(u32),
    /// A coefficient beyond [`MAX_COEFFICIENT`] (after adding up the terms of one variable).
    #[error("a coefficient is larger than 2^31")]
    CoefficientTooLarge,
}

/// All figures of a form and all that is known to hold between them.
#[derive(Debug, Clone, Default)]
pub struct System {
    variables: Vec<Variable>,
    constraints: Vec<Constraint>,
}

impl System {
    /// An empty system.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a variable.
    ///
    /// # Panics
    /// Never in practice: only past 2³² variables.
    pub fn variable(&mut self, variable: Variable) -> VarId {
        let id = u32::try_from(self.variables.len()).expect("fewer than 2^32 variables fit in memory");
        self.variables.push(variable);
        VarId(id)
    }

    /// Adds Σ terms `op` rhs. A variable named twice counts with the sum of its coefficients.
    ///
    /// # Errors
    /// A variable of another system, or a coefficient beyond [`MAX_COEFFICIENT`].
    pub fn linear(
        &mut self,
        terms: impl IntoIterator<Item = (i64, VarId)>,
        op: Op,
        rhs: i64,
        tag: u32,
    ) -> Result<ConstraintId, SystemError> {
        let mut terms: Vec<(i64, VarId)> = terms.into_iter().collect();
        terms.sort_by_key(|&(_, var)| var);
        let mut merged: Vec<(i64, VarId)> = Vec::with_capacity(terms.len());
        for (coefficient, var) in terms {
            self.known(var)?;
            match merged.last_mut() {
                Some(last) if last.1 == var => {
                    last.0 = last.0.checked_add(coefficient).ok_or(SystemError::CoefficientTooLarge)?;
                }
                _ => merged.push((coefficient, var)),
            }
        }
        merged.retain(|&(coefficient, _)| coefficient != 0);
        if merged.iter().any(|&(coefficient, _)| coefficient.unsigned_abs() > MAX_COEFFICIENT.unsigned_abs()) {
            return Err(SystemError::CoefficientTooLarge);
        }
        Ok(self.push(Relation::Linear { terms: merged, op, rhs }, tag))
    }

    /// Adds total = Σ parts, the commonest relation of a form.
    ///
    /// # Errors
    /// As [`System::linear`].
    pub fn balance(&mut self, total: VarId, parts: &[VarId], tag: u32) -> Result<ConstraintId, SystemError> {
        let terms = std::iter::once((1, total)).chain(parts.iter().map(|&part| (-1, part)));
        self.linear(terms, Op::Eq, 0, tag)
    }

    /// Adds a = 0 ⇔ b = 0.
    ///
    /// # Errors
    /// A variable of another system.
    pub fn zero_iff(&mut self, a: VarId, b: VarId, tag: u32) -> Result<ConstraintId, SystemError> {
        self.known(a)?;
        self.known(b)?;
        Ok(self.push(Relation::ZeroIff(a, b), tag))
    }

    /// The variables, in the order of adding.
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// The constraints, in the order of adding.
    pub fn constraints(&self) -> &[Constraint] {
        &self.constraints
    }

    /// The value as it stands; `None` for a blank or a variable of another system.
    pub fn observed(&self, var: VarId) -> Option<i64> {
        self.variables.get(var.index()).and_then(|variable| variable.observed)
    }

    /// Puts another value in a variable's place (a proposed correction on a copy); false for one of another system.
    pub fn set_observed(&mut self, var: VarId, value: Option<i64>) -> bool {
        self.variables.get_mut(var.index()).is_some_and(|variable| {
            variable.observed = value;
            true
        })
    }

    /// Changes what can be said against a variable's value; false for one of another system.
    pub fn set_standing(&mut self, var: VarId, standing: Standing) -> bool {
        self.variables.get_mut(var.index()).is_some_and(|variable| {
            variable.standing = standing;
            true
        })
    }

    /// Changes the smallest value that is possible for a variable; false for one of another system.
    pub fn set_lower(&mut self, var: VarId, lower: i64) -> bool {
        self.variables.get_mut(var.index()).is_some_and(|variable| {
            variable.lower = lower;
            true
        })
    }

    /// All variables, in order.
    pub fn var_ids(&self) -> impl Iterator<Item = VarId> + use<> {
        (0..self.variables.len() as u32).map(VarId)
    }

    /// All constraints, in order.
    pub fn constraint_ids(&self) -> impl Iterator<Item = ConstraintId> + use<> {
        (0..self.constraints.len() as u32).map(ConstraintId)
    }

    fn known(&self, var: VarId) -> Result<(), SystemError> {
        if var.index() < self.variables.len() { Ok(()) } else { Err(SystemError::UnknownVariable(var.0)) }
    }

    fn push(&mut self, relation: Relation, tag: u32) -> ConstraintId {
        let id = u32::try_from(self.constraints.len()).expect("fewer than 2^32 constraints fit in memory");
        self.constraints.push(Constraint { relation, tag });
        ConstraintId(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_variables_are_added_up_and_zeros_dropped() {
        let mut system = System::new();
        let a = system.variable(Variable::stated(1));
        let b = system.variable(Variable::stated(2));
        system.linear([(1, b), (2, a), (-1, b)], Op::Eq, 0, 7).unwrap();
        let Relation::Linear { terms, .. } = &system.constraints()[0].relation else { panic!("linear") };
        assert_eq!(terms, &[(2, a)]);
        assert_eq!(system.constraints()[0].tag, 7);
    }

    #[test]
    fn a_stranger_is_refused() {
        let mut system = System::new();
        assert_eq!(system.linear([(1, VarId(3))], Op::Eq, 0, 0), Err(SystemError::UnknownVariable(3)));
        let a = system.variable(Variable::blank());
        assert_eq!(system.zero_iff(a, VarId(9), 0), Err(SystemError::UnknownVariable(9)));
        assert!(!system.set_observed(VarId(9), None));
    }

    #[test]
    fn a_huge_coefficient_is_refused() {
        let mut system = System::new();
        let a = system.variable(Variable::blank());
        let too_large = MAX_COEFFICIENT + 1;
        assert_eq!(system.linear([(too_large, a)], Op::Eq, 0, 0), Err(SystemError::CoefficientTooLarge));
        assert_eq!(system.linear([(i64::MAX, a), (1, a)], Op::Eq, 0, 0), Err(SystemError::CoefficientTooLarge));
    }
}
