//! Runs `cargo course` in the current directory. Exits with 0 if all is well, 1 if there are findings, and 2 if it
//! could not run; stderr says why.

use clap::Parser;
use course::cli::Verb;
use course::tools::environment::Environment;
use course::{tools, verbs};
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run(Verb::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(verb: Verb) -> anyhow::Result<bool> {
    tools::interrupt::listen()?;
    let here = PathBuf::from(".");
    let environment = Environment::of_process();
    match verb {
        Verb::Serve { port, hostname, open } => verbs::serve::run(&here, environment, port, &hostname, open),
        Verb::Build { dest_dir } => verbs::build::run(&here, environment, dest_dir),
        Verb::Test { name, fresh } => verbs::test::run(&here, environment, name.as_deref(), fresh),
        Verb::Record { name } => verbs::record::run(&here, environment, name.as_deref()),
        Verb::Timeline { file, seed, no_open } => verbs::timeline::run(&here, environment, &file, seed, !no_open),
        Verb::Screenshot => verbs::screenshot::run(&here, environment),
        Verb::New { path } => verbs::new::run(&here, environment, &path),
    }
}
