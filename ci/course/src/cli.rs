//! The command line of `cargo course`.

use clap::{CommandFactory, Parser};
use std::path::PathBuf;

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
    /// Check everything that the book says, or what concerns one name
    Test {
        /// A listing, a mistake with its fix, a chapter or a part; without it, all
        name: Option<String>,
        /// Run programs even if they passed on the same inputs, as on CI
        #[arg(long)]
        fresh: bool,
    },
    /// Write the recorded files afresh
    Record {
        /// A listing, a mistake with its fix, a chapter or a part; without it, all
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
        /// The folder of the page and the listing's name, such as half-hour/the-loop/my-listing
        #[arg(value_name = "PART/CHAPTER/NAME")]
        path: String,
    },
}

/// Whether `cargo course` understands these arguments.
pub fn understands(arguments: &[&str]) -> bool {
    Verb::command().no_binary_name(true).try_get_matches_from(arguments).is_ok()
}
