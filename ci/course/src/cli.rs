//! The command line of `cargo course`.

use clap::{CommandFactory, Parser};
use std::path::PathBuf;

/// Show, check and record the book
#[derive(Parser)]
#[command(name = "cargo course", bin_name = "cargo course")]
pub enum Verb {
    /// Serve the book and rebuild it after every change
    Serve {
        /// Port to listen on
        #[arg(long, default_value_t = 3000)]
        port: u16,
        /// Address to listen on
        #[arg(long, default_value = "localhost")]
        hostname: String,
        /// Open a browser
        #[arg(long)]
        open: bool,
    },
    /// Build the book as a static site
    Build {
        /// Output folder; `book` by default
        #[arg(long)]
        dest_dir: Option<PathBuf>,
    },
    /// Check the whole book, or one part of it
    Test {
        /// A listing, a mistake, a chapter or a part; everything by default
        name: Option<String>,
        /// Run all programs, even those that passed on the same inputs, as on CI
        #[arg(long)]
        fresh: bool,
    },
    /// Write the recorded files again
    Record {
        /// A listing, a mistake, a chapter or a part; everything by default
        name: Option<String>,
    },
    /// Record a program's event loop and show the timeline
    Timeline {
        /// The program, a single file
        #[arg(value_name = "FILE.rs")]
        file: PathBuf,
        /// Seed for the random choices of `select!`
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Don't open a browser
        #[arg(long)]
        no_open: bool,
    },
    /// Take the README's screenshot again
    Screenshot,
    /// Create a listing
    New {
        /// The page's folder and the listing's name, such as half-hour/the-loop/my-listing
        #[arg(value_name = "PART/CHAPTER/NAME")]
        path: String,
    },
}

/// Returns whether `cargo course` accepts these arguments.
pub fn understands(arguments: &[&str]) -> bool {
    Verb::command().no_binary_name(true).try_get_matches_from(arguments).is_ok()
}
