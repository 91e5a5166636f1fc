//! The compiler that skeptic uses for a snippet: rustc with edition 2024, which skeptic doesn't know. The snippet
//! gets the file name and line that it has in the book, so that errors and panics name them.
//!
//! A snippet without a `main` becomes the body of one, as in mdBook.

use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut rustc = Command::new(env!("RUSTC_IN_USE"));
    for argument in env::args_os().skip(1) {
        let file = Path::new(&argument);
        if file.extension().is_some_and(|extension| extension == "rs") {
            let placed = place(file)?;
            rustc.args(["--crate-name", "snippet", "--remap-path-prefix"]).arg(placed.remap).arg(placed.file);
        } else if argument == "--edition=2021" {
            rustc.arg("--edition=2024");
        } else {
            rustc.arg(argument);
        }
    }
    let status = rustc.status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

struct Placed {
    file: PathBuf,
    /// Value of `--remap-path-prefix` that shortens `file` to the page's name.
    remap: OsString,
}

/// Copies the snippet in `file`, whose first comment is its `page:line`, to a file with that name and line.
fn place(file: &Path) -> Result<Placed, Box<dyn Error>> {
    let text = fs::read_to_string(file)?;
    let (place, code) = text
        .strip_prefix("\n// ")
        .and_then(|rest| rest.split_once('\n'))
        .ok_or("the comment with the place is missing")?;
    let (page, line) = place.rsplit_once(':').ok_or("the line is missing from the place")?;
    let above = "\n".repeat(line.parse::<usize>()? - 2);
    let text = if code.contains("fn main") {
        format!("{above}\n{code}")
    } else {
        format!("{above}fn main() {{\n{code}\n}}\n")
    };

    let folder = file.with_extension("");
    let placed = folder.join(page);
    fs::create_dir_all(placed.parent().expect("it was joined to a folder"))?;
    fs::write(&placed, text)?;
    let mut remap = folder.join("").into_os_string();
    remap.push("=");
    Ok(Placed { file: placed, remap })
}
