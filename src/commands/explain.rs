//! `kensan explain`.

use super::check::unknown_rule;
use super::{Env, Failure};
use crate::check;
use crate::cli::Explain;
use std::io::Write;

pub(super) fn run(env: &Env<'_>, args: &Explain) -> Result<u8, Failure> {
    let mut out = anstream::stdout().lock();
    for (i, word) in args.rules.iter().enumerate() {
        let rule = check::rule(word).ok_or_else(|| unknown_rule(word))?;
        if i > 0 {
            writeln!(out)?;
        }
        write!(out, "{}", check::explain(rule, env.lang))?;
    }
    Ok(0)
}
