//! stub
mod cluster;
mod explain;
mod form;
mod loose;
mod omega;
mod search;
mod tableau;

pub use explain::{Cluster, Explanation, Explanations, LimitReached, Limits, Range, deduce, explain};

pub use form::{Figure, Form, Link};

#[cfg(test)]
mod tests;
