//! Amends the dep-info, in which rustc tells cargo what a crate was made from. The temporary configuration is removed,
//! and the inputs of the lint's verdict are added, so that cargo runs the lint again when, and only when, one has
//! changed.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::environment::{ARGUMENTS, BASELINE};

/// Amends the dep-info at `path`. `configuration` is the folder that clippy was pointed to, and `inputs` are the files
/// that the verdict depends on.
pub fn amend(path: &Path, configuration: &Path, inputs: &[PathBuf]) -> io::Result<()> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    fs::write(
        path,
        amended(&text, &escaped(configuration), &inputs.iter().map(|input| escaped(input)).collect::<Vec<_>>()),
    )
}

fn amended(text: &str, configuration: &str, inputs: &[String]) -> String {
    let mut out = String::new();
    for line in text.lines() {
        if line.starts_with("# env-dep:CLIPPY_") || line.starts_with(configuration) {
            continue;
        }
        match line.split_once(": ") {
            Some((made, from)) if !line.starts_with('#') => {
                let kept = words(from).into_iter().filter(|word| !word.starts_with(configuration));
                let all: Vec<&str> = kept.chain(inputs.iter().map(String::as_str)).collect();
                out += &format!("{made}: {}\n", all.join(" "));
            }
            _ => out += &format!("{line}\n"),
        }
    }
    for input in inputs {
        out += &format!("{input}:\n");
    }
    out.push('\n');
    for variable in [ARGUMENTS, BASELINE] {
        out += &match env::var(variable) {
            Ok(value) => format!("# env-dep:{variable}={}\n", value.replace('\\', "\\\\").replace('\n', "\\n")),
            Err(_) => format!("# env-dep:{variable}\n"),
        };
    }
    out
}

/// Splits at spaces that aren't escaped by a backslash.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    for (at, _) in line.match_indices(' ') {
        if !line[..at].ends_with('\\') {
            words.push(&line[start..at]);
            start = at + 1;
        }
    }
    words.push(&line[start..]);
    words.retain(|word| !word.is_empty());
    words
}

fn escaped(path: &Path) -> String {
    path.display().to_string().replace(' ', "\\ ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_goes_and_the_inputs_come() {
        let text = "o/a.d: /tmp/x/clippy.toml src/a\\ b.rs\n\n/tmp/x/clippy.toml:\nsrc/a\\ b.rs:\n\n# env-dep:CLIPPY_CONF_DIR=/tmp/x\n";
        let out = amended(text, "/tmp/x", &["/bin/me".to_owned()]);
        assert!(out.starts_with("o/a.d: src/a\\ b.rs /bin/me\n"), "{out}");
        assert!(!out.contains("/tmp/x") && !out.contains("CLIPPY"), "{out}");
        assert!(out.contains("\n/bin/me:\n"), "{out}");
        assert!(out.contains(&format!("# env-dep:{ARGUMENTS}")), "{out}");
    }
}
