//! `cargo xtask bench`: builds what is shipped, then hands over to `tests/bench/run.mjs`, which measures native and WebAssembly.

use crate::build::{self, Mode};
use crate::house::House;
use crate::matrix::Matrix;
use crate::process;
use crate::setup::Node;
use crate::{test, workspaces};
use anyhow::{Result, bail};

const RUNNER: &str = "tests/bench/run.mjs";

pub(crate) fn run(house: &House, arguments: &[String]) -> Result<()> {
    if !house.path(RUNNER).is_file() {
        bail!("{RUNNER} is missing; it holds the measurements");
    }
    build::artifacts(house, &Matrix::read(house)?.select(&[])?, Mode::Release)?;
    test::packages(house, &workspaces::all(house)?)?;
    process::serve(Node::for_tests(house)?.command(house, "node").arg(RUNNER).args(arguments))
}
