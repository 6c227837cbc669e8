//! Which figures are wrong: every minimal explanation of a system's failures, the slips that would produce it, and what
//! could be noticed at all.
//!
//! A newcomer's way: [`explain`] takes a [`System`](crate::system::System) and gives, for each cluster of failures, all sets
//! of figures of the smallest size whose values can be chosen (whole, at least their lower bound) so that every constraint
//! holds, with the values they would have. [`slip`] tells what slip of the pen leads from one value to another, [`rank`]
//! joins both with what the caller saw on the sheet into ordered causes, [`deduce`] fills blanks, [`detect`] says which errors
//! would be noticed (`blueprint` asks it of a form without figures). These know neither workbooks nor schemas; `form` turns a bound report into a system, `evidence` reads off
//! the sheet and `elsewhere` off other reports ([`Elsewhere`]) what speaks for a cause, and [`attach`] brings the causes to the findings
//! they explain; `joined` puts the months behind a report and the report before it into its system, `moved` speaks of values in the
//! wrong rows, `unread` of cells without a figure, `given_up` of failures that were not explained to the end.
//!
//! # What "all" promises, and why it holds
//!
//! An *explanation* is an inclusion-minimal set T of stated figures for which values exist so that all constraints hold
//! with every other stated figure as it stands. Blanks and formula results move at no cost and are in no T.
//!
//! **The branching misses none** (`search`). A node is a set S of chosen figures; the rows are kept with S and the free
//! variables eliminated, so each row is a consequence of the constraints in terms of the figures not chosen.
//! Let T ⊋ S be an explanation. (1) If a row without a loose variable fails where all others keep their values, it fails for
//! every choice that moves none of its figures; so T holds one of them, and we branch on them. A row that defines a chosen
//! figure also fails where its value comes out fractional or below its bound. (2) If no row fails but a zero pair
//! does, its two values are functions of the figures in their rows; T holds one of these. (3) Chosen figures that no
//! equation determines (*loose*) have values if a small problem in whole numbers is solvable, which `omega` decides
//! exactly; if not, then T holds a figure of one of the problem's rows, for otherwise the problem would be the
//! same for T. (4) Otherwise S itself is an explanation, and nothing above it is minimal. After the branch of a figure is done it is
//! excluded from the later ones: each T is met exactly once, on the branch of the first of its figures. A prefix S ⊊ T
//! never stops the descent, since by minimality it solves nothing.
//!
//! **The bound is sound** (`Search::promising`): it counts rows that must each contain an added figure, see there.
//!
//! **Clusters lose none** (`cluster`). Failures that share a candidate form a cluster; the sizes 1, 2, … are tried for each
//! cluster without touching the broken rows of others. Let T be a smallest explanation of a connected part. Link two
//! figures of T if they stand in a common row, and two classes if they mend rows of one cluster: T falls into pieces, each of
//! which mends whole clusters and leaves all else as it holds. A piece over one cluster is one of its smallest explanations.
//! A piece over several has at most as many cells as they need apart, and such sets are looked for at each size, from each
//! cluster on; where there is one, the clusters are merged and solved as one. That search ends a path where its clusters are
//! mended with no more cells than they need apart: a piece that has such a path from each of its clusters is a union of their
//! smallest explanations. Conversely one explanation a cluster, in any combination, solves everything, since changes add up
//! in equations; where two would move one figure, could break an inequality by adding up, or touch one zero pair, the
//! clusters are merged.
//!
//! **Limits are said.** Over `max_cells`, nodes, list length, time, or arithmetic (`i64` coefficients, `i128` sums,
//! fuel of `omega`), the cluster carries [`LimitReached`]; an unlimited cluster's list is complete.

mod attach;
mod blueprint;
mod bounds;
mod cluster;
pub mod detect;
mod elsewhere;
mod evidence;
mod explain;
mod form;
mod given_up;
mod hygiene;
mod joined;
mod listing;
mod loose;
mod moved;
mod odds;
pub(crate) mod omega;
pub mod rank;
mod search;
mod single;
pub mod slip;
mod tableau;
mod unread;

pub use attach::{attach, explains};
pub use blueprint::{CellFact, ControlTotal, best_control_total, of_schema};
pub use elsewhere::Elsewhere;
pub use explain::{Cluster, Explanation, Explanations, LimitReached, Limits, Range, deduce, explain};
pub use form::{Figure, Form, Link};
pub use hygiene::{Doubt, hygiene};
pub use listing::list;

#[cfg(test)]
mod elsewhere_tests;
#[cfg(test)]
mod tests;
