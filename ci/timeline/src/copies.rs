//! The instrumented copies of single files, which stay below the target directory so that they are built quickly the
//! next time. Only the last few are kept, because each executable has about 10 MB.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The number of copies to keep.
const KEPT: usize = 8;

/// A file in the folder of each copy, which is locked while the copy is in use. Its time is that of the last use.
const MARK: &str = "used";

/// The right to use a copy, until it is dropped.
pub struct InUse {
    _mark: File,
}

/// Marks the copy of the program `name` as used, in the folder of all copies.
pub fn use_copy(folder: &Path, name: &str) -> io::Result<InUse> {
    let copy = folder.join(name);
    fs::create_dir_all(&copy)?;
    let mark = File::create(copy.join(MARK))?;
    mark.lock_shared()?;
    mark.set_modified(SystemTime::now())?;
    Ok(InUse { _mark: mark })
}

/// Removes the copies that have not been used for longest, except for the last few and for those in use, and what was
/// built of them. Leaves everything else.
pub fn clear(folder: &Path) -> io::Result<()> {
    let mut copies: Vec<(SystemTime, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        // A copy is in the folder with its name, as the only program of a workspace.
        if let Some(name) = path.file_name().and_then(|name| name.to_str())
            && path.join(package_of(name)).join("src/main.rs").is_file()
        {
            let used = path.join(MARK).metadata().and_then(|mark| mark.modified());
            copies.push((used.unwrap_or(SystemTime::UNIX_EPOCH), path));
        }
    }
    copies.sort();
    let old = copies.len().saturating_sub(KEPT);
    for (_, copy) in &copies[..old] {
        let mark = File::create(copy.join(MARK))?;
        if mark.try_lock().is_ok() {
            remove_built(
                &folder.join("target/debug"),
                &package_of(&copy.file_name().unwrap_or_default().to_string_lossy()),
            )?;
            fs::remove_dir_all(copy)?;
        }
    }
    Ok(())
}

/// Returns the name of a program's package. It isn't the program's name, which a library that it uses may have too.
pub fn package_of(program: &str) -> String {
    format!("of-{program}")
}

/// Removes what cargo has built of a package in a profile's folder.
fn remove_built(folder: &Path, package: &str) -> io::Result<()> {
    let crate_ = package.replace('-', "_");
    for (below, name) in [("", package), (".fingerprint", package), ("deps", &crate_), ("incremental", &crate_)] {
        let Ok(entries) = fs::read_dir(folder.join(below)) else { continue };
        for entry in entries {
            let path = entry?.path();
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            let Some(rest) = file.strip_prefix(name) else { continue };
            let is_built = match rest.strip_prefix('-') {
                // Cargo adds a number, which no other package's name ends with.
                Some(number) => number.split('.').next().is_some_and(is_number),
                None => below.is_empty() && ["", ".d", ".exe", ".pdb"].contains(&rest),
            };
            if is_built && path.is_dir() {
                fs::remove_dir_all(&path)?;
            } else if is_built {
                fs::remove_file(&path)?;
            }
        }
    }
    Ok(())
}

/// Returns whether it is a number as cargo and the compiler write it: 16 hexadecimal digits, or 13 of base 36.
fn is_number(text: &str) -> bool {
    let is = |digit: u32| text.chars().all(|c| c.is_digit(digit) && !c.is_ascii_uppercase());
    text.len() == 16 && is(16) || text.len() == 13 && is(36)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::time::Duration;

    #[test]
    fn old_copies_and_what_was_built_of_them_are_removed_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let put = |file: &str| {
            let file = folder.path().join(file);
            fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
            fs::write(file, "").expect("it can be written");
        };
        let built = |name: &str| {
            let crate_ = name.replace('-', "_");
            [
                format!("{name}/of-{name}/src/main.rs"),
                format!("target/debug/of-{name}"),
                format!("target/debug/of-{name}.d"),
                format!("target/debug/deps/of_{crate_}-0123456789abcdef"),
                format!("target/debug/deps/of_{crate_}-0123456789abcdef.d"),
                format!("target/debug/.fingerprint/of-{name}-0123456789abcdef/bin-of-{name}"),
                format!("target/debug/incremental/of_{crate_}-0a1b2c3d4e5fz/s-1/query-cache.bin"),
            ]
        };
        // The oldest copy is in use.
        let names: Vec<String> = (0..KEPT + 3).map(|number| format!("ask-{number}")).collect();
        let in_use = use_copy(folder.path(), &names[0]).expect("it can be used");
        for (number, name) in names.iter().enumerate() {
            drop(use_copy(folder.path(), name).expect("it can be used"));
            built(name).iter().for_each(|file| put(file));
            let mark = File::options().write(true).open(folder.path().join(name).join(MARK)).expect("it is there");
            let used = SystemTime::UNIX_EPOCH + Duration::from_secs(number as u64);
            mark.set_modified(used).expect("its time can be set");
        }
        // Of a program whose name begins like another's, a page, a package's copies, and what somebody else put there.
        let others = [
            "ask-1-and-wait.html",
            "ask-1.html",
            "python/paused_clock.py",
            "package/target/debug/of-ask-1",
            "notes/src/main.rs",
            "target/debug/of-ask-1-and-wait",
            "target/debug/deps/of_ask_1_and_wait-0123456789abcdef",
            "target/debug/deps/libtokio-0123456789abcdef.rlib",
        ];
        others.iter().for_each(|file| put(file));
        clear(folder.path()).expect("it can be cleared");
        drop(in_use);
        let mut left: BTreeSet<String> = others.map(String::from).into();
        for (number, name) in names.iter().enumerate() {
            if number == 0 || number > 2 {
                left.extend(built(name));
                left.insert(format!("{name}/{MARK}"));
            }
        }
        let mut found = BTreeSet::new();
        let mut queue = vec![folder.path().to_path_buf()];
        while let Some(next) = queue.pop() {
            for entry in fs::read_dir(next).expect("a folder").map(|entry| entry.expect("it can be read").path()) {
                if entry.is_dir() {
                    queue.push(entry);
                } else {
                    found.insert(entry.strip_prefix(folder.path()).expect("below").display().to_string());
                }
            }
        }
        assert_eq!(found, left);
    }
}
