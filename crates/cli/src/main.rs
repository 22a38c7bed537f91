//! The command `nearside`; everything is in its library, where tests reach it.

use std::process::ExitCode;

fn main() -> ExitCode {
    nearside_cli::main()
}
