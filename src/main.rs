//! The thin binary: everything lives in the library.

use std::process::ExitCode;

fn main() -> color_eyre::Result<ExitCode> {
    color_eyre::install()?;
    Ok(ExitCode::from(tatap::cli::main()))
}
