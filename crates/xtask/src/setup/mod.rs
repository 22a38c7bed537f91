//! What the commands need from outside, installed when missing, each with one line that says so.
//! What cannot be installed here ends in one sentence that says what to do.

mod browser;
mod node;
mod packages;
mod target;

pub(crate) use browser::browser;
pub(crate) use node::Node;
pub(crate) use packages::packages;
pub(crate) use target::{WASI_TARGET, WASM_TARGET, wasm_targets};

use crate::flags::Flags;
use crate::house::House;
use crate::process::say;
use anyhow::Result;

pub(crate) fn run(house: &House, arguments: &[String]) -> Result<()> {
    Flags::parse(arguments, &[], &[])?;
    wasm_targets(house)?;
    packages(house)?;
    Node::for_tests(house)?;
    let browser = browser()?;
    say(format_args!("ready; browser: {}", browser.display()));
    Ok(())
}
