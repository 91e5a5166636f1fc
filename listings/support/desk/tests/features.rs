//! The table in the docs of `desk` names tests and listings that exist.

use std::fs::{read_dir, read_to_string};
use std::path::Path;

/// A row names tests as `FILE: NAME`, with FILE in `tests/` of this crate, or as `../CRATE/FILE: NAME` of another. A listing
/// whose recorded output shows the feature is `the listing NAME`.
#[test]
fn each_feature_names_tests_that_exist() {
    let docs = read_to_string(here().join("src/lib.rs")).unwrap();
    let rows = docs.lines().filter_map(|line| line.strip_prefix("//! | "));
    let rows: Vec<_> = rows.filter(|row| !row.starts_with("feature")).collect();
    assert!(rows.len() >= 28, "{} rows", rows.len());
    for row in rows {
        let (_, tests) = row.trim_end_matches(" |").rsplit_once(" | ").expect(row);
        for test in tests.split("; ") {
            let exists = match test.strip_prefix("the listing ") {
                Some(listing) => has_output(listing),
                None => has_test(test),
            };
            assert!(exists, "there is no such test or listing: {test}");
        }
    }
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn has_test(test: &str) -> bool {
    let (file, name) = test.split_once(": ").expect(test);
    let (folder, file) = file.rsplit_once('/').unwrap_or((".", file));
    let path = here().join(folder).join(format!("tests/{file}.rs"));
    let text = read_to_string(&path).unwrap_or_else(|why| panic!("{path:?}: {why}"));
    let mut items = text.split("\n#[").flat_map(|item| item.split_once("]\n"));
    items.any(|(attribute, item)| {
        let item = item.strip_prefix("async ").unwrap_or(item);
        let is_test =
            attribute.starts_with("test") || attribute.starts_with("tokio::test");
        is_test && item.starts_with(&format!("fn {name}("))
    })
}

fn has_output(listing: &str) -> bool {
    let chapters = read_dir(here().join("../../agents")).unwrap();
    let outputs = |chapter: std::io::Result<std::fs::DirEntry>| {
        chapter.unwrap().path().join(listing).join("stdout.txt")
    };
    chapters.map(outputs).any(|path| path.is_file())
}
