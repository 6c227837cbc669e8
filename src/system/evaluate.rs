//! Whether a constraint holds on the values as they stand.

use super::model::{ConstraintId, Op, Relation, System, VarId};

/// How a constraint stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It holds.
    Holds,
    /// It does not; `residual` is left minus right, so a total stated too high by 9 gives +9 in total − Σ parts = 0.
    /// Of `ZeroIff` it is the value that is not 0.
    Broken {
        /// Left side minus right side, never 0.
        residual: i128,
    },
    /// It touches a blank, so nothing can be said (even where the rest already exceeds a bound).
    NotEvaluable {
        /// How many of its variables are blank, at least 1.
        blanks: u32,
    },
}

impl Status {
    /// True for [`Status::Broken`].
    pub fn is_broken(self) -> bool {
        matches!(self, Self::Broken { .. })
    }
}

impl System {
    /// Says how one constraint stands; a constraint of another system is not evaluable with 0 blanks.
    pub fn evaluate(&self, id: ConstraintId) -> Status {
        match self.constraints().get(id.index()).map(|constraint| &constraint.relation) {
            None => Status::NotEvaluable { blanks: 0 },
            Some(Relation::ZeroIff(a, b)) => match (self.observed(*a), self.observed(*b)) {
                (Some(a), Some(b)) if (a == 0) == (b == 0) => Status::Holds,
                (Some(a), Some(b)) => Status::Broken { residual: i128::from(if a == 0 { b } else { a }) },
                (a, b) => Status::NotEvaluable { blanks: u32::from(a.is_none()) + u32::from(b.is_none()) },
            },
            Some(Relation::Linear { terms, op, rhs }) => self.compare(terms, *op, *rhs),
        }
    }

    /// The constraints that do not hold, with their residuals.
    pub fn broken(&self) -> impl Iterator<Item = (ConstraintId, i128)> + '_ {
        self.constraint_ids().filter_map(|id| match self.evaluate(id) {
            Status::Broken { residual } => Some((id, residual)),
            _ => None,
        })
    }

    fn compare(&self, terms: &[(i64, VarId)], op: Op, rhs: i64) -> Status {
        let mut sum = 0_i128;
        let mut blanks = 0;
        for &(coefficient, var) in terms {
            match self.observed(var) {
                // At most 2^94 each: no sum of fewer than 2^32 terms overflows.
                Some(value) => sum += i128::from(coefficient) * i128::from(value),
                None => blanks += 1,
            }
        }
        if blanks > 0 {
            return Status::NotEvaluable { blanks };
        }
        let residual = sum - i128::from(rhs);
        let holds = match op {
            Op::Eq => residual == 0,
            Op::Le => residual <= 0,
            Op::Ge => residual >= 0,
        };
        if holds { Status::Holds } else { Status::Broken { residual } }
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::Variable;
    use super::*;

    fn system(values: &[Option<i64>]) -> (System, Vec<VarId>) {
        let mut system = System::new();
        let vars = values.iter().map(|&v| system.variable(Variable { observed: v, ..Variable::blank() })).collect();
        (system, vars)
    }

    #[test]
    fn a_total_too_high_by_nine() {
        let (mut system, v) = system(&[Some(463), Some(400), Some(54)]);
        let id = system.balance(v[0], &v[1..], 0).unwrap();
        assert_eq!(system.evaluate(id), Status::Broken { residual: 9 });
        system.set_observed(v[2], Some(63));
        assert_eq!(system.evaluate(id), Status::Holds);
        system.set_observed(v[2], None);
        assert_eq!(system.evaluate(id), Status::NotEvaluable { blanks: 1 });
    }

    #[test]
    fn bounds_hold_at_equality() {
        let (mut system, v) = system(&[Some(3), Some(3), Some(4)]);
        let le = system.linear([(1, v[0]), (-1, v[1])], Op::Le, 0, 0).unwrap();
        let ge = system.linear([(1, v[0]), (-1, v[2])], Op::Ge, 0, 0).unwrap();
        assert_eq!(system.evaluate(le), Status::Holds);
        assert_eq!(system.broken().collect::<Vec<_>>(), [(ge, -1)]);
    }

    #[test]
    fn zero_goes_with_zero() {
        let (mut system, v) = system(&[Some(0), Some(5), Some(0), None]);
        let broken = system.zero_iff(v[0], v[1], 0).unwrap();
        let holds = system.zero_iff(v[0], v[2], 0).unwrap();
        let blank = system.zero_iff(v[0], v[3], 0).unwrap();
        assert_eq!(system.evaluate(broken), Status::Broken { residual: 5 });
        assert_eq!(system.evaluate(holds), Status::Holds);
        assert_eq!(system.evaluate(blank), Status::NotEvaluable { blanks: 1 });
    }

    #[test]
    fn extreme_values_do_not_overflow() {
        let (mut system, v) = system(&[Some(i64::MAX), Some(i64::MIN), Some(i64::MAX)]);
        let big = super::super::model::MAX_COEFFICIENT;
        let id = system.linear([(big, v[0]), (-big, v[1]), (big, v[2])], Op::Le, i64::MIN, 0).unwrap();
        assert!(system.evaluate(id).is_broken());
    }
}
