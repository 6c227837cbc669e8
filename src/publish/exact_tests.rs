//! What a reader can work out of a suppressed figure, exactly: by the solver in whole numbers that localising uses, which shares nothing
//! with the search for companions.

use crate::localise::omega::{Problem, Verdict, decide};
use crate::system::{Op, Relation, System, VarId};
use smallvec::{SmallVec, smallvec};
use std::collections::{BTreeMap, BTreeSet};

/// Whether `var` may be from `least` to `most` for all a reader knows who sees every figure but `hidden`.
pub fn feasible(system: &System, hidden: &BTreeSet<VarId>, var: VarId, least: i64, most: i64) -> bool {
    let index: BTreeMap<VarId, usize> = hidden.iter().enumerate().map(|(i, v)| (*v, i)).collect();
    let width = index.len() + 1;
    let affine = |terms: &[(i64, VarId)], constant: i64| {
        let mut form: SmallVec<[i128; 8]> = smallvec![0; width];
        form[width - 1] = i128::from(constant);
        for (c, v) in terms {
            match index.get(v) {
                Some(&i) => form[i] += i128::from(*c),
                None => form[width - 1] += i128::from(*c) * i128::from(system.observed(*v).unwrap()),
            }
        }
        form
    };
    let negated = |form: SmallVec<[i128; 8]>| form.into_iter().map(|x| -x).collect::<SmallVec<[i128; 8]>>();
    let mut problem = Problem::default();
    for v in hidden {
        problem.at_least_zero.push(affine(&[(1, *v)], 0));
    }
    problem.at_least_zero.push(affine(&[(1, var)], -least));
    problem.at_least_zero.push(negated(affine(&[(1, var)], -most)));
    for constraint in system.constraints() {
        match &constraint.relation {
            Relation::Linear { terms, op, rhs } => match op {
                Op::Eq => problem.zero.push(affine(terms, -rhs)),
                Op::Ge => problem.at_least_zero.push(affine(terms, -rhs)),
                Op::Le => problem.at_least_zero.push(negated(affine(terms, -rhs))),
            },
            Relation::ZeroIff(a, b) => {
                let known = |v: &VarId| if index.contains_key(v) { None } else { system.observed(*v) };
                let mut given = |n: i64, v: VarId| {
                    if n == 0 {
                        problem.zero.push(affine(&[(1, v)], 0));
                    } else {
                        problem.at_least_zero.push(affine(&[(1, v)], -1));
                    }
                };
                match (known(a), known(b)) {
                    (None, None) => problem.zero_iff.push((affine(&[(1, *a)], 0), affine(&[(1, *b)], 0))),
                    (Some(n), None) => given(n, *b),
                    (None, Some(n)) => given(n, *a),
                    (Some(_), Some(_)) => {}
                }
            }
        }
    }
    let mut fuel = 2_000_000;
    decide(&problem, &mut fuel) == Verdict::Yes
}
