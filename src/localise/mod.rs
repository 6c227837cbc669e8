//! stub
mod cluster;
mod explain;
mod loose;
mod omega;
mod search;
mod tableau;

pub use explain::{Cluster, Explanation, Explanations, LimitReached, Limits, Range, deduce, explain};

#[cfg(test)]
mod tests;
