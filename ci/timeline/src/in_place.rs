//! Builds a program of a package in place: cargo reads the package's own manifest, lock file, and configuration, and
//! compiles into a target directory of its own. Only the compiler sees the instrumented copies, through the [wrapper].
//!
//! [wrapper]: crate::wrapper

use crate::build::RUNTIME;
use crate::diagnostics::errors;
use crate::error::Error;
use crate::files::put;
use crate::instrument::{Copied, Crates};
use crate::plan::Plan;
use crate::process::{self, Output};
use crate::target::Target;
use crate::wrapper::{CHOICE_VARIABLE, SAYS, TABLE_VARIABLE, Table, objection};
use crate::write::quoted;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Component, Path, PathBuf};

/// Where the instrumented copies of a program are, and how to build and run them.
pub struct InPlace<'a> {
    pub target: &'a Target,
    /// The folder for generated and built files.
    pub folder: PathBuf,
    /// The program that calls [`wrapper::run`](crate::wrapper::run).
    pub wrapper: &'a Path,
    /// Working directory.
    pub dir: PathBuf,
}

/// A program that was built: how to run its copy, how to run it as it is, and its files.
pub struct Ready {
    pub run: Plan,
    pub as_it_is: Plan,
    pub files: Vec<Copied>,
    /// What readers of the trace must know.
    pub notes: Vec<String>,
}

impl InPlace<'_> {
    /// Builds the program from instrumented copies. A file whose copy doesn't compile is left as it is, unless it is
    /// that with `main`. Also builds the package as it is, in the folder `built`, if both are to be compared, or to tell
    /// whose fault it is that the copy doesn't compile.
    pub fn prepare(&self, built: &Path, compare: bool) -> Result<Ready, Error> {
        let failed = |error| Error::Io(self.folder.clone(), error);
        let lock = fs::read_to_string(self.target.workspace.join("Cargo.lock")).unwrap_or_default();
        if let Some(why) = objection(&lock) {
            return Err(Error::Cargo(why));
        }
        fs::create_dir_all(&self.folder).map_err(failed)?;
        // Programs of a package share the copies of its library.
        let lock = File::create(self.folder.join("lock")).map_err(failed)?;
        lock.lock().map_err(failed)?;
        self.start_afresh().map_err(failed)?;
        let mut left_out = self.left_out();
        loop {
            let files = self.instrument(&left_out)?;
            self.write(&files).map_err(failed)?;
            let output = process::run(&self.plan("build"), None)?;
            if output.status == 0 {
                self.remember(&left_out).map_err(failed)?;
                if compare {
                    self.build_as_it_is(built)?;
                }
                let notes = left_out.keys().map(|path| {
                    let (_, name) = self.place(path);
                    format!("What happens in {name} was not recorded, because the instrumented copy of this file does not compile.")
                });
                let as_it_is = self.cargo("run", built, Vec::new());
                return Ok(Ready { run: self.plan("run"), as_it_is, files, notes: notes.collect() });
            }
            if let Some((_, why)) = output.stderr.split_once(SAYS) {
                return Err(Error::Cargo(
                    why.split("\nerror: could not compile").next().unwrap_or(why).trim_end().into(),
                ));
            }
            let (text, places) = errors(&output.stdout);
            let wrong = files[1..].iter().filter(|file| places.contains(&file.name));
            let more: Vec<(PathBuf, String)> =
                wrong.filter_map(|file| Some((file.original.clone(), mark_of(&file.original)?))).collect();
            if !more.is_empty() && !places.contains(&files[0].name) {
                left_out.extend(more);
                continue;
            }
            self.build_as_it_is(built)?;
            return Err(match text.is_empty() {
                false => Error::CopyDoesNotCompile(text),
                true => Error::Cargo(without_progress(&output.stderr)),
            });
        }
    }

    /// Builds the package as it is, in the folder `built`, as `cargo build` does.
    fn build_as_it_is(&self, built: &Path) -> Result<(), Error> {
        let Output { stdout, stderr, status, .. } = process::run(&self.cargo("build", built, Vec::new()), None)?;
        if status == 0 {
            return Ok(());
        }
        let (text, _) = errors(&stdout);
        Err(if text.is_empty() { Error::Cargo(without_progress(&stderr)) } else { Error::DoesNotCompile(text) })
    }

    /// Removes what another version of the recorder has built.
    fn start_afresh(&self) -> io::Result<()> {
        let (key, mark) = (hash((RUNTIME, include_str!("wrapper.rs"))), self.folder.join("version"));
        if fs::read_to_string(&mark).is_ok_and(|it| it == key) {
            return Ok(());
        }
        for folder in ["target", "files"].map(|name| self.folder.join(name)) {
            if folder.is_dir() {
                fs::remove_dir_all(folder)?;
            }
        }
        put(&mark, &key)
    }

    /// Returns the files that were left out before and have not changed since, with what marks their text.
    fn left_out(&self) -> BTreeMap<PathBuf, String> {
        let text = fs::read_to_string(self.files().join("left-out")).unwrap_or_default();
        let unchanged = |line: &str| {
            let (mark, path) = line.split_once('\t')?;
            (mark_of(path.as_ref())? == mark).then(|| (PathBuf::from(path), mark.into()))
        };
        text.lines().filter_map(unchanged).collect()
    }

    fn remember(&self, left_out: &BTreeMap<PathBuf, String>) -> io::Result<()> {
        let lines = left_out.iter().map(|(path, mark)| format!("{mark}\t{}\n", path.display()));
        put(&self.files().join("left-out"), &lines.collect::<String>())
    }

    fn instrument(&self, left_out: &BTreeMap<PathBuf, String>) -> Result<Vec<Copied>, Error> {
        let left_out: Vec<PathBuf> = left_out.keys().cloned().collect();
        let crates = Crates {
            main: &self.target.main,
            libraries: &self.target.libraries,
            place: &|path| self.place(path),
            left_out: &left_out,
        };
        crates.instrument().map_err(|(file, refused)| Error::RefusedIn(self.place(&file).1.into(), refused))
    }

    /// Returns the place of a file's copy, and the name by which the compiler knows the file.
    fn place(&self, path: &Path) -> (PathBuf, String) {
        let name = path.strip_prefix(&self.target.workspace).unwrap_or(path);
        // A path with `..` may lead out of the workspace, and the copy's out of its folder.
        let is_inside = name.components().all(|part| matches!(part, Component::Normal(_)));
        let copy = match is_inside {
            true => self.inside().join(name),
            false => self.files().join(hash(path)).join(path.file_name().unwrap_or_default()),
        };
        (copy, name.display().to_string())
    }

    /// Returns the folder of the copies whose paths are those of the workspace.
    fn inside(&self) -> PathBuf {
        self.files().join("inside")
    }

    /// Returns the folder of the copies. A target directory may be that of several workspaces.
    fn files(&self) -> PathBuf {
        self.folder.join("files").join(hash(&self.target.workspace))
    }

    /// Writes the runtime, the copies, and what the wrapper must know.
    fn write(&self, files: &[Copied]) -> io::Result<()> {
        let runtime = self.folder.join("runtime");
        for (file, text) in RUNTIME {
            put(&runtime.join(file), text)?;
        }
        files.iter().try_for_each(|file| put(&file.copy, &file.text))?;
        let is_root = |file: &&Copied| {
            let mut roots = self.target.libraries.iter().chain([&self.target.main]);
            roots.any(|root| root.file == file.original)
        };
        let is_outside = |file: &&Copied| !file.copy.starts_with(self.inside());
        // The compiler applies the last one that fits.
        let inside = [self.target.workspace.clone(), self.inside()].map(|path| (path, String::new()));
        let outside = files.iter().filter(is_outside).map(|file| (file.copy.clone(), file.name.clone()));
        let roots = files.iter().filter(is_root).map(|file| (file.original.clone(), Some(file.copy.clone())));
        let table = Table {
            runtime: runtime.join("src/lib.rs"),
            roots: roots.chain(self.target.others.iter().map(|other| (other.clone(), None))).collect(),
            remapped: inside.into_iter().chain(outside).collect(),
        };
        put(&self.table(), &table.write())
    }

    fn table(&self) -> PathBuf {
        let Target { kind, name, .. } = self.target;
        self.files().join(format!("{}-{name}", kind.option().trim_start_matches('-')))
    }

    /// Plans to `build` or to `run` the program, with the wrapper. What the program inherits differs as little as possible
    /// from what `cargo run` would give it.
    fn plan(&self, verb: &str) -> Plan {
        let target = self.folder.join("target");
        let profile = profile(&self.target.options);
        let quoted = |path: &Path| quoted(&path.to_string_lossy());
        let config = vec![
            format!("build.rustc-wrapper={}", quoted(self.wrapper)),
            format!("build.build-dir={}", quoted(&target)),
            // Nobody debugs the copies.
            format!("profile.{profile}.debug=0"),
            format!("profile.{profile}.strip=\"debuginfo\""),
        ];
        let mut plan = self.cargo(verb, &target, config);
        let choice = hash(&self.target.libraries);
        plan.env = vec![(TABLE_VARIABLE, self.table().into()), (CHOICE_VARIABLE, choice.into())];
        plan.env_remove = vec!["RUSTC_WRAPPER"];
        plan
    }

    /// Plans a command of cargo about the program, with these lines of configuration.
    fn cargo(&self, verb: &str, target: &Path, config: Vec<String>) -> Plan {
        let mut plan = Plan::cargo(&self.dir);
        let said = if verb == "build" { "--message-format=json" } else { "--quiet" };
        plan.args = [verb, said, self.target.kind.option(), &self.target.name].map(Into::into).into();
        plan.args.extend(["--manifest-path".into(), self.target.manifest.clone().into()]);
        plan.args.extend(["--target-dir".into(), target.into()]);
        plan.args.extend(config.into_iter().flat_map(|line| ["--config".into(), line.into()]));
        plan.args.extend(self.target.options.iter().map(Into::into));
        if verb == "run" {
            plan.args.push("--".into());
        }
        plan
    }
}

/// Returns what cargo says from its first error on.
fn without_progress(stderr: &str) -> String {
    stderr.find("error").map_or(stderr, |at| &stderr[at..]).trim_end().into()
}

/// Returns the profile that cargo's options choose.
fn profile(options: &[String]) -> String {
    let named = options.iter().zip(options.iter().skip(1)).find(|(option, _)| *option == "--profile");
    let named = named.map(|(_, name)| name.clone());
    let is_release = options.iter().any(|option| option == "--release" || option == "-r");
    named.unwrap_or(if is_release { "release".into() } else { "dev".into() })
}

/// Returns what changes with the text of a file.
fn mark_of(path: &Path) -> Option<String> {
    Some(hash(fs::read(path).ok()?))
}

fn hash(of: impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    format!("{:x}", hasher.finish())
}
