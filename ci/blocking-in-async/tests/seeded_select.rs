//! How much `unpolled_in_select` finds in its seeded crate, whose own test runs all of it, and that it reports nothing
//! else.

mod judged;

use std::fs;
use std::path::Path;
use std::process::Command;

use judged::Set;

const SET: Set = Set {
    folder: "seeded-select",
    test: "seeded_select",
    mark: "UNPOLLED",
    lines: "unpolled awaits",
    legitimate: "src/fine/",
    functions: "fine functions",
    codes: &["unpolled_in_select"],
    recall: 80,
    least_lines: 30,
    least_functions: 30,
};

#[test]
fn sees_what_is_not_polled_and_nothing_else() {
    SET.judge();
}

/// The paths of the lint's list with this first column.
fn paths(kind: &str) -> Vec<String> {
    let rows = include_str!("../src/unpolled/known.tsv").lines().filter(|row| !row.starts_with('#'));
    let columns = rows.filter_map(|row| row.split_once('\t')).filter(|(of, _)| *of == kind);
    let paths = columns.filter_map(|(_, rest)| rest.split('\t').next());
    let each = paths.flat_map(|path| {
        let (start, names) = path.strip_suffix('}').and_then(|path| path.split_once('{')).unwrap_or(("", path));
        names.split(',').map(|name| format!("{start}{name}")).collect::<Vec<_>>()
    });
    each.collect()
}

#[test]
fn clippy_finds_every_function_and_type_of_the_list() {
    let (mut functions, mut types) = (paths("fn"), paths("type"));
    assert!(functions.len() > 50 && types.len() > 15, "the list has shrunk");
    // Paths that don't exist prove that clippy reports those.
    functions.push("tokio::time::no_such_function".to_owned());
    types.push("tokio::time::NoSuchType".to_owned());
    let listed = |paths: &[String]| paths.iter().map(|path| format!("\"{path}\",\n")).collect::<String>();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("list-select");
    fs::create_dir_all(&folder).expect("the folder is ours");
    let text = format!(
        "disallowed-methods = [\n{}]\nawait-holding-invalid-types = [\n{}]\n",
        listed(&functions),
        listed(&types)
    );
    fs::write(folder.join("clippy.toml"), text).expect("the folder is ours");
    let output = Command::new("cargo")
        .args(["clippy", "--message-format=json", "--manifest-path"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(SET.folder).join("Cargo.toml"))
        .env("CLIPPY_CONF_DIR", &folder)
        .output()
        .expect("cargo runs this test");
    let messages = String::from_utf8_lossy(&output.stdout);
    let all = functions.iter().chain(&types);
    let unknown: Vec<&String> = all.filter(|path| messages.contains(&format!("`{path}` does not refer"))).collect();
    assert_eq!(unknown, ["tokio::time::no_such_function", "tokio::time::NoSuchType"]);
}
