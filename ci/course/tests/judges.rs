//! Tests that judges notice a fault of the program that they judge, and that nobody gets other packages than the pinned
//! ones. Checks a copy of the book's model server with the built `cargo course`, so it needs Python and the network;
//! without them, it says so and passes, except on CI.

// The model of how to fill a target directory is the same as for the small book.
#[path = "faults/seed.rs"]
mod seed;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use walkdir::WalkDir;

const LIBRARY: &str = "listings/support/fake-llm";

/// A copy of the book's files.
struct Copy {
    root: PathBuf,
}

impl Copy {
    /// Makes the copy in a fixed folder, so that what was built there is built no more.
    fn new() -> io::Result<Copy> {
        let real = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("judges");
        seed::seed(&root.join("target"), &Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name(""))?;
        for entry in fs::read_dir(&root)?.collect::<io::Result<Vec<_>>>()? {
            let path = entry.path();
            match path.is_dir() {
                _ if path.ends_with("target") => {}
                true => fs::remove_dir_all(path)?,
                false => fs::remove_file(path)?,
            }
        }
        let is_made = |name: &str| ["target", "book", ".git", "wip", "__pycache__", "node_modules"].contains(&name);
        let walk = WalkDir::new(&real).min_depth(1).into_iter();
        // The crate of the book's model is also called `book`.
        for entry in walk.filter_entry(|entry| !is_made(&entry.file_name().to_string_lossy()) || entry.depth() > 1) {
            let entry = entry?;
            let to = root.join(entry.path().strip_prefix(&real).expect("it lies there"));
            if entry.file_type().is_dir() {
                fs::create_dir_all(to)?;
            } else {
                fs::copy(entry.path(), to)?;
            }
        }
        Ok(Copy { root })
    }

    /// Replaces text that occurs once in a file of the library.
    fn replace(&self, file: &str, from: &str, to: &str) {
        let path = self.root.join(LIBRARY).join(file);
        let text = fs::read_to_string(&path).expect("the library has this file");
        assert_eq!(text.matches(from).count(), 1, "{file} does not hold {from:?} once: fix this test");
        fs::write(path, text.replace(from, to)).expect("the copy can be written");
    }

    /// Checks the library. Returns the findings, or `None` if its judges were skipped for a good reason.
    fn test(&self) -> Option<Vec<String>> {
        let mut course = Command::new(env!("CARGO_BIN_EXE_course"));
        course.args(["test", "fake-llm"]).current_dir(&self.root).env_remove("CARGO_TARGET_DIR");
        let output = course.output().expect("the checker can start");
        let [said, complaints] =
            [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned());
        println!("{said}{complaints}");
        if said.contains(&format!("skipped: {LIBRARY}/judges")) {
            eprintln!("the judges are not tried here: {said}");
            return None;
        }
        assert_eq!(output.status.code(), Some(1), "it must find something");
        let findings = said.lines().filter(|line| line.starts_with("listings/")).map(String::from);
        Some(findings.collect())
    }
}

#[test]
fn judges_find_faults_and_get_only_the_pinned_packages() {
    let copy = Copy::new().expect("the book can be copied below the target directory");

    // In a streamed tool call, all pieces after the first belong to the first call.
    copy.replace(
        "src/chat.rs",
        "\"index\": index, \"function\": { \"arguments\": token }",
        "\"index\": 0, \"function\": { \"arguments\": token }",
    );
    let Some(findings) = copy.test() else { return };
    let judges: Vec<&str> =
        findings.iter().filter_map(|finding| finding.split_once(" the judge ")?.1.split(' ').next()).collect();
    for judge in ["test_two_tools_and_the_events_of_the_run[chat]", "test_two_tools_streamed_one_index_after_the_other"]
    {
        assert!(judges.contains(&judge), "{judge} did not notice, only {judges:?}");
    }
    // A judge of whole replies has nothing to complain about.
    assert!(!judges.contains(&"test_two_tools_and_the_answer_to_their_outputs"), "{judges:?}");
    // The clients in Rust, which are the library's own tests, notice it as well.
    let tests = format!("{LIBRARY}/tests/");
    let others: Vec<_> = findings.iter().filter(|it| !it.contains(" the judge ") && !it.starts_with(&tests)).collect();
    assert!(others.is_empty(), "{others:?}");

    let list = fs::read_to_string(copy.root.join(LIBRARY).join("judges/requirements.txt")).expect("there is a list");
    let package = list.split("\niniconfig==").nth(1).expect("pytest needs it");
    let hashes = package.lines().skip(1).map_while(|line| line.trim_start().strip_prefix("--hash=sha256:"));
    for hash in hashes {
        copy.replace("judges/requirements.txt", &hash[..64], &"0".repeat(64));
    }
    let Some(findings) = copy.test() else { return };
    assert!(findings.iter().any(|finding| finding.contains("a package does not have the hash that is written here")));
}
