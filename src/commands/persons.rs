//! The file of `kensan merge --persons`.

use super::{Env, Failure};
use crate::merge::{self, Given, GivenWhy};
use crate::message::{Message, render};
use crate::run::{self, Forms};
use crate::schema::Schema;
use std::path::Path;

/// Persons somebody counted: from a report of the form, or a small table in a CSV file or a workbook.
pub(super) fn read(env: &Env<'_>, path: &Path, schema: &Schema, forms: &Forms) -> Result<Vec<Given>, Failure> {
    let name = path.display().to_string();
    // A text file is no report; to look would only cost time.
    if let Ok(inspected) = run::inspect(path, forms) {
        return Ok(inspected.parts.iter().flat_map(|p| merge::take_given(schema, &p.submission)).collect());
    }
    let lines = run::lines(path).map_err(|unreadable| {
        let detail = render(&unreadable.message, env.lang);
        let message = Message::new("cli-persons-unreadable").with("path", name.as_str()).with("detail", detail);
        Failure::say(message, "cli-persons-help")
    })?;
    merge::read_given(schema, &lines).map_err(|faults| {
        let Some(first) = faults.first() else { return Failure::Text(name.clone()) };
        let why = match first.why {
            GivenWhy::Row => "cli-persons-row",
            GivenWhy::Column => "cli-persons-column",
            GivenWhy::Figure => "cli-persons-figure",
        };
        let message = Message::new("cli-persons-fault")
            .with("path", name.as_str())
            .with("line", first.line)
            .with("text", first.text.as_str())
            .with("why", Message::new(why));
        Failure::say(message, "cli-persons-help")
    })
}
