//! The command `nearside`; everything is in its library, where tests reach it.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Without a folder of its own, WebAssembly is told by its host where it is run.
    #[cfg(target_os = "wasi")]
    if let Some(folder) = std::env::var_os("PWD") {
        // Where the folder is gone, no path leads anywhere, and each is reported.
        let _ = std::env::set_current_dir(folder);
    }
    nearside_cli::main()
}
