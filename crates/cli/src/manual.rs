//! `nearside manual`: what diagnostics mean, and the reference of the language.

use std::io::Write;

use nearside_policy::{diagnostics::MANUAL, manual, reference};

use crate::{
    failure::{Failure, Verdict},
    say,
};

/// Print the manual of diagnostics, the part about one code, or the reference of the language.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A code such as `policy::unknown_key`, or its last part; `language` for the reference of the language.
    code: Option<String>,
}

pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let Some(wanted) = &arguments.code else {
        say(out, &manual())?;
        return Ok(Verdict::FINE);
    };
    if wanted == "language" {
        say(out, &reference())?;
        return Ok(Verdict::FINE);
    }
    let page = manual();
    let codes = MANUAL.iter().map(|entry| entry.code.0);
    let chosen: Vec<&str> = codes.filter(|code| code == wanted || code.rsplit("::").next() == Some(wanted)).collect();
    if chosen.is_empty() {
        return Err(Failure::new(format!("there is no diagnostic `{wanted}`")).help("`nearside manual` lists all"));
    }
    for code in chosen {
        say(out, section(&page, code))?;
    }
    Ok(Verdict::FINE)
}

/// The section of a page under a heading.
fn section<'a>(page: &'a str, code: &str) -> &'a str {
    let start = page.find(&format!("## {code}\n")).unwrap_or(page.len());
    let rest = page.get(start..).unwrap_or_default();
    let end = rest.find("\n<a id=").map_or(rest.len(), |end| end + 1);
    rest.get(..end).unwrap_or_default()
}
