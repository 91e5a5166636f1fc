//! With `panic = "abort"` nothing catches a task's panic: the program is linked again that way, with the tokio that this
//! test was built with.

include!("../src/main.rs");

use std::path::{Path, PathBuf};
use std::process::Command;

/// Links the program with this file of tokio, if the compiler accepts it.
fn linked(tokio: &Path, program: &Path, panic: &str) -> bool {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/main.rs");
    let mut rustc = Command::new("rustc");
    rustc
        .args(["--edition=2024", "--cap-lints=allow", "-C", panic, "-o"])
        .arg(program)
        .arg(source);
    rustc.arg("-L").arg(tokio.parent().unwrap());
    rustc.arg("--extern").arg(format!("tokio={}", tokio.display()));
    rustc.output().unwrap().status.success()
}

#[test]
fn the_program_ends_at_the_first_panic() {
    let deps = std::env::current_exe().unwrap();
    let files: Vec<PathBuf> = deps
        .parent()
        .unwrap()
        .read_dir()
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    let is_tokio = |file: &&PathBuf| {
        let name = file.file_name().unwrap().to_string_lossy();
        name.starts_with("libtokio-") && name.ends_with(".rlib")
    };
    let folder = std::env::temp_dir().join(format!("aborts-{}", std::process::id()));
    std::fs::create_dir(&folder).unwrap();
    let program = folder.join("program");
    let mut ended = Vec::new();
    for panic in ["panic=unwind", "panic=abort"] {
        let mut tokios = files.iter().filter(is_tokio);
        assert!(tokios.any(|tokio| linked(tokio, &program, panic)), "no tokio fits");
        let output = Command::new(&program).output().unwrap();
        ended.push((output.status.success(), String::from_utf8(output.stdout).unwrap()));
    }
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(ended, [(true, "all done\n".into()), (false, String::new())]);
}

#[test]
fn the_program_as_it_is_goes_on() {
    main();
}
