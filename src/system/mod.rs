//! The exact linear system of a form: every figure one variable, every declared relation one constraint.
//!
//! A newcomer's way: [`System`] is built once for the whole form (months and the previous report included) through
//! [`System::variable`], [`System::linear`] and [`System::zero_iff`]; [`System::evaluate`] then says of each constraint
//! whether it holds, by how much it is broken, or that it touches a blank. Checking reads the broken ones off; localising
//! asks the same system which figures could be wrong. The room knows nothing of workbooks, cells or labels: the caller
//! keeps its own table from [`VarId`] to its cells, and a constraint carries the caller's `tag`.
//!
//! All arithmetic is on whole numbers and exact. Values are `i64`, coefficients are at most 2³¹ in size, sums are `i128`:
//! with these bounds no sum of fewer than 2³² terms can overflow, so evaluating cannot fail.

mod evaluate;
mod model;

pub use evaluate::Status;
pub use model::{
    Constraint, ConstraintId, MAX_COEFFICIENT, Op, Relation, Standing, System, SystemError, VarId, Variable,
};
