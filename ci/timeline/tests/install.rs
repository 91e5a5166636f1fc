//! `cargo timeline`, installed from this package into an empty folder.

mod stranger;

use crate::stranger::{TOKIO, program, run, scratch};
use std::env;
use std::path::Path;
use std::process::Command;

#[test]
fn it_is_installed_from_the_package_and_found_by_cargo() {
    let root = scratch("home");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it is in the target directory");
    let mut install = Command::new(env!("CARGO"));
    install.args(["install", "--locked", "--debug", "--path", env!("CARGO_MANIFEST_DIR"), "--root"]).arg(&root);
    let installed = run(install.arg("--target-dir").arg(target).current_dir(env::temp_dir()), "");
    assert_eq!(installed.status, Some(0), "{}", installed.stderr);

    let main = "#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {\n    println!(\"installed\");\n}\n";
    let folder = program("stranger", TOKIO, main);
    std::fs::remove_file(folder.join("Cargo.lock")).ok();
    let path = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>();
    let path = env::join_paths([root.join("bin")].into_iter().chain(path)).expect("the folders have no colons");
    let mut cargo = Command::new(env!("CARGO"));
    let recorded = run(
        cargo.args(["timeline", "--offline", "--perfetto", "long.json"]).env("PATH", path).current_dir(&folder),
        "",
    );
    assert_eq!((recorded.status, &*recorded.stdout), (Some(0), "installed\n"), "{}", recorded.stderr);
    let page = folder.join("target/timeline/stranger.html");
    let said = format!("{}\nlong.json\ncargo timeline: the original printed the same\n", page.display());
    assert_eq!(recorded.stderr, said);
    let long = std::fs::read_to_string(folder.join("long.json")).expect("it was written");
    assert!(long.contains("{\"ph\":\"B\",\"name\":\"main()\""), "{long}");
    assert!(page.is_file());
    assert!(folder.join("Cargo.lock").is_file(), "cargo chooses versions, as in `cargo run`");
}
