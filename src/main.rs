//! The `kensan` command.

fn main() {}
