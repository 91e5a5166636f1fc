//! `cargo course`: shows the book, produces what it shows, records that and proves it.
//!
//! Data flows one way: discover (what is there) → produce (build once, run all) → compare with the recorded files, or
//! write them → report.

mod blocking;
mod browser;
mod build;
mod catalogue;
mod changes;
mod chromium;
mod claims;
mod compilers;
mod files;
mod harness;
mod hosted;
mod listings;
mod mdbook;
mod mistakes;
mod pages;
mod programs;
mod progress;
mod python;
mod ranking;
mod reading;
mod record;
mod report;
mod run;
mod scratch;
mod site;
mod stamp;
mod text;
mod timeline;
mod told;
mod upstream;
mod verbs;

use anyhow::Result;
use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Shows the book, and proves it
#[derive(Parser)]
#[command(name = "cargo course", bin_name = "cargo course")]
pub enum Verb {
    /// Show the book in a browser, and again after every change
    Serve {
        /// The port on which it answers
        #[arg(long, default_value_t = 3000)]
        port: u16,
        /// The address on which it answers
        #[arg(long, default_value = "localhost")]
        hostname: String,
        /// Open a browser
        #[arg(long)]
        open: bool,
    },
    /// Build the book as a static site
    Build {
        /// The folder to build it in, instead of `book`
        #[arg(long)]
        dest_dir: Option<PathBuf>,
    },
    /// Finish the pages that mdBook has rendered: it starts this by itself while the book is served
    #[command(hide = true)]
    Finish,
    /// Check everything that the book says, or what concerns one name
    Test {
        /// A listing, a mistake with its mend, or a chapter's folder; without it, all
        name: Option<String>,
    },
    /// Write the recorded files afresh
    Record {
        /// A listing, a mistake with its mend, or a chapter's folder; without it, all
        name: Option<String>,
    },
    /// Record what the event loop does while a program runs, and show it
    Timeline {
        /// The program: one file
        #[arg(value_name = "FILE.rs")]
        file: PathBuf,
        /// Decides the random choices of `select!`; another seed is another legal order
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Do not open a browser
        #[arg(long)]
        no_open: bool,
    },
    /// Take the README's picture afresh
    Screenshot,
    /// Begin a new listing
    New {
        /// The chapter's folder and the listing's name, such as 04-the-loop/my-listing
        #[arg(value_name = "CHAPTER/NAME")]
        path: String,
    },
}

/// 0: all is well; 1: there are findings; 2: it could not run, and stderr says why.
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

fn run(verb: Verb) -> Result<bool> {
    let runtime = tokio::runtime::Runtime::new()?;
    let done = runtime.block_on(async {
        tokio::select! {
            done = run_verb(verb) => done,
            _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("interrupted")),
        }
    });
    // Kills what still runs. A thread that reads from a process that escaped is not waited for.
    runtime.shutdown_timeout(Duration::from_secs(1));
    done
}

async fn run_verb(verb: Verb) -> Result<bool> {
    match verb {
        Verb::Serve { port, hostname, open } => verbs::serve::run(port, &hostname, open).await,
        Verb::Build { dest_dir } => verbs::build::run(dest_dir).await,
        Verb::Finish => verbs::serve::finish(),
        Verb::Test { name } => verbs::test::run(name.as_deref()).await,
        Verb::Record { name } => verbs::record::run(name.as_deref()).await,
        Verb::Timeline { file, seed, no_open } => verbs::timeline::run(&file, seed, !no_open).await,
        Verb::Screenshot => verbs::screenshot::run().await,
        Verb::New { path } => verbs::new::run(&path).await,
    }
}
