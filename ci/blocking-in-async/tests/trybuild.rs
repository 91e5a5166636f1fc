//! Runs the lint as trybuild's compiler, with a recorded message for each program in `ui/`.

use std::env;
use std::fs;
use std::path::Path;

/// Compiles the programs in a separate package. trybuild compiles all dependencies of the package it runs in, and
/// these programs need none.
#[test]
fn recorded_messages() {
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui");
    let _ = fs::remove_dir_all(&package);
    write(&package.join("Cargo.toml"), "[package]\nname = \"ui\"\nedition = \"2024\"\n\n[workspace]\n");
    write(&package.join("src/main.rs"), "fn main() {}\n");
    copy(&recorded, &package.join("tests/ui"));

    env::set_current_dir(&package).expect("this test wrote the package");
    // SAFETY: the only test of this binary; nothing reads the environment at the same time.
    unsafe {
        env::set_var("CARGO_MANIFEST_DIR", &package);
        // trybuild shortens the programs' paths only if they are outside the target directory.
        env::set_var("CARGO_TARGET_DIR", package.with_file_name("target"));
        env::set_var("RUSTC_WORKSPACE_WRAPPER", env!("CARGO_BIN_EXE_cargo-blocking-in-async"));
    }
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");

    // `TestCases` has been dropped by now, which is when it runs the programs and records their messages if asked to.
    if env::var_os("TRYBUILD").is_some_and(|update| update == "overwrite") {
        copy(&package.join("tests/ui"), &recorded);
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("it lies in the package")).expect("the folder is ours");
    fs::write(path, text).expect("the folder is ours");
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())) {
        let entry = entry.expect("an entry of a folder that could be opened");
        write(&to.join(entry.file_name()), &fs::read_to_string(entry.path()).expect("a program or its message"));
    }
}
