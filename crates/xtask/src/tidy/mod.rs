//! `cargo xtask tidy`: house rules that no compiler checks. Each file holds one family of rules and returns what it found.

mod edges;
mod files;
mod locks;
mod manifests;

use crate::flags::Flags;
use crate::house::House;
use crate::process::{self, say};
use crate::tally::Tally;
use anyhow::{Result, bail};

/// One rule broken at one place: `path[:line]: what`.
type Finding = String;

pub(crate) fn run(house: &House, arguments: &[String]) -> Result<()> {
    Flags::parse(arguments, &[], &[])?;
    let tally = check(house)?;
    println!("{tally}");
    if tally.failed == 0 { Ok(()) } else { bail!("the house is not tidy") }
}

/// Prints every finding; each family of rules is one test.
pub(crate) fn check(house: &House) -> Result<Tally> {
    let metadata = house.metadata()?;
    let files = files::tracked(house)?;
    let families: [(&str, Vec<Finding>); 6] = [
        ("who depends on whom", edges::check(&metadata)),
        ("manifests", manifests::check(house, &metadata)?),
        ("lock files", locks::check(house)?),
        ("texts", files::check(&files)),
        ("exact arithmetic", files::inexact(&files)),
        ("generated files", files::generated(house, &files)?),
    ];
    for long in files::long(&files) {
        say(format_args!("note: {long}"));
    }
    let mut tally = Tally::default();
    for (family, findings) in families {
        for finding in &findings {
            say(format_args!("{family}: {finding}"));
        }
        let failed = u64::from(!findings.is_empty());
        tally = tally + Tally { passed: 1 - failed, failed };
    }
    Ok(tally)
}

/// Paths that git tracks or would track; the rules are for these.
fn listed(house: &House) -> Result<Vec<String>> {
    let mut git = house.command("git");
    let list = process::output(git.args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"]))?;
    Ok(list.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
}
