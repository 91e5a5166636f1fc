//! Stands between cargo and the compiler while a package is built to be recorded. Cargo builds the package exactly as
//! it is, and the wrapper changes three calls of the compiler: Tokio gets the features that the runtime needs, the
//! program and its libraries are compiled from their instrumented copies, and before the first of these the runtime
//! itself is compiled, against the same Tokio.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Names the file with the [`Table`]. If it is set, the program was started as a wrapper.
pub const TABLE_VARIABLE: &str = "TIMELINE_TABLE";

/// Says which libraries are recorded, in a way that differs from that of any other choice.
pub const CHOICE_VARIABLE: &str = "TIMELINE_CHOICE";

/// What a line on stderr begins with if the wrapper itself has something to say.
pub const SAYS: &str = "cargo timeline: ";

/// The oldest version of Tokio that works.
const OLDEST: (u64, u64) = (1, 45);

/// What Tokio needs for the runtime. None of these features brings another crate.
const TOKIO: [&str; 5] =
    ["tokio_unstable", "feature=\"rt\"", "feature=\"sync\"", "feature=\"time\"", "feature=\"test-util\""];

/// Settings of the compiler that the runtime doesn't share with the crate that needs it.
const NOT_SHARED: [&str; 6] = ["metadata", "extra-filename", "incremental", "lto", "embed-bitcode", "link-arg"];

/// What the wrapper must know, in a file of lines with parts between tabs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Root file of the runtime.
    pub runtime: PathBuf,
    /// The root file of the program, then those of libraries, each with its instrumented copy if it is recorded.
    pub roots: Vec<(PathBuf, Option<PathBuf>)>,
    /// Beginnings of paths, and what the compiler calls them instead.
    pub remapped: Vec<(PathBuf, String)>,
}

impl Table {
    pub fn write(&self) -> String {
        let mut text = format!("runtime\t{}\n", self.runtime.display());
        for (original, copy) in &self.roots {
            let copy = copy.as_ref().map(|copy| format!("\t{}", copy.display())).unwrap_or_default();
            text += &format!("root\t{}{copy}\n", original.display());
        }
        for (from, to) in &self.remapped {
            text += &format!("remapped\t{}\t{to}\n", from.display());
        }
        text
    }

    fn read(text: &str) -> Table {
        let mut table = Table::default();
        for line in text.lines() {
            match line.split('\t').collect::<Vec<_>>()[..] {
                ["runtime", path] => table.runtime = path.into(),
                ["root", original] => table.roots.push((original.into(), None)),
                ["root", original, copy] => table.roots.push((original.into(), Some(copy.into()))),
                ["remapped", from, to] => table.remapped.push((from.into(), to.into())),
                _ => {}
            }
        }
        table
    }
}

/// Compiles as cargo asks, if cargo has started this program as its wrapper; otherwise returns `None`. A program that
/// [`Options::wrapper`](crate::Options::wrapper) names calls this first.
pub fn run() -> Option<ExitCode> {
    let table = env::var_os(TABLE_VARIABLE)?;
    let given: Vec<OsString> = env::args_os().skip(1).collect();
    let (compiler, args) = given.split_first()?;
    let args: Vec<String> = args.iter().map(|arg| arg.to_string_lossy().into_owned()).collect();
    let done = fs::read_to_string(&table).map_err(|error| error.to_string()).and_then(|table| {
        let mut call = Call { compiler: compiler.into(), args };
        let is_root = call.change(&Table::read(&table))?;
        let status = Command::new(&call.compiler).args(&call.args).status().map_err(|error| error.to_string())?;
        if is_root && status.success() {
            call.depend_on_choice();
        }
        Ok(status)
    });
    Some(match done {
        Ok(status) => ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)),
        Err(why) => {
            eprintln!("{SAYS}{why}");
            ExitCode::FAILURE
        }
    })
}

/// Returns why a program can't be recorded with the versions in this `Cargo.lock`, if that is clear before it is built.
pub(crate) fn objection(lock: &str) -> Option<String> {
    let lines: Vec<&str> = lock.lines().collect();
    let version = |pair: &[&str]| {
        let version = pair[1].strip_prefix("version = ")?.trim_matches('"');
        (pair[0] == "name = \"tokio\"").then_some(version.to_string())
    };
    let mut versions: Vec<String> = lines.windows(2).filter_map(version).collect();
    versions.sort_by_key(|version| number(version));
    versions.pop().filter(|newest| number(newest) < OLDEST).map(|newest| too_old(&newest))
}

fn too_old(version: &str) -> String {
    let (major, minor) = OLDEST;
    format!(
        "this program uses Tokio {version}, and the recorder needs {major}.{minor} or newer; `cargo update` may fix that"
    )
}

/// Returns the major and the minor version.
fn number(version: &str) -> (u64, u64) {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

/// A call of the compiler.
struct Call {
    compiler: PathBuf,
    args: Vec<String>,
}

/// A crate that another uses.
struct Used {
    /// The file that the compiler reads, an `.rmeta` or `.rlib`.
    file: PathBuf,
    package: String,
    version: String,
    uses: Vec<PathBuf>,
}

impl Call {
    /// Returns the values of an option that may be given as one argument or two.
    fn values<'a>(&'a self, option: &'a str) -> impl Iterator<Item = &'a str> {
        self.args.iter().enumerate().filter_map(move |(at, arg)| {
            let rest = arg.strip_prefix(option)?;
            if rest.is_empty() { self.args.get(at + 1).map(String::as_str) } else { rest.strip_prefix('=') }
        })
    }

    /// Returns the files of the crates that this one uses directly. Macros run inside the compiler, so they don't count.
    fn uses(&self) -> Vec<PathBuf> {
        let file = |value: &str| value.split_once('=').map(|(_, file)| PathBuf::from(file));
        let is_library = |file: &PathBuf| file.extension().is_some_and(|ending| ending == "rmeta" || ending == "rlib");
        self.values("--extern").filter_map(file).filter(is_library).collect()
    }

    /// Changes the call. Returns whether it compiles the program or one of its libraries.
    fn change(&mut self, table: &Table) -> Result<bool, String> {
        let (name, folder) = (self.values("--crate-name").next(), self.values("--out-dir").next());
        let (Some(name), Some(folder)) = (name.map(String::from), folder.map(PathBuf::from)) else { return Ok(false) };
        let extra = self.extra();
        let package = env::var("CARGO_PKG_NAME").unwrap_or_default();
        let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
        let file = folder.join(format!("lib{name}{extra}.rmeta"));
        Used { file, package: package.clone(), version, uses: self.uses() }
            .write()
            .map_err(|error| error.to_string())?;
        if package == "tokio" && name == "tokio" {
            self.args.extend(TOKIO.iter().flat_map(|cfg| ["--cfg".to_string(), cfg.to_string()]));
            return Ok(false);
        }
        let Some((at, number)) = self.root(table) else { return Ok(false) };
        let Some(copy) = &table.roots[number].1 else { return Ok(true) };
        match self.runtime(table) {
            Ok(runtime) => {
                self.args[at] = copy.display().to_string();
                self.args.extend(["--extern".into(), format!("timeline={}", runtime.display())]);
                for (from, to) in &table.remapped {
                    self.args.extend(["--remap-path-prefix".into(), format!("{}={to}", from.display())]);
                }
                // Warnings are the original's business.
                self.args.extend(["--cap-lints".into(), "allow".into()]);
                Ok(true)
            }
            // A library is compiled as it is. The program says what is wrong.
            Err(_) if number > 0 => Ok(true),
            Err(why) => Err(why),
        }
    }

    fn extra(&self) -> &str {
        self.values("-C").find_map(|value| value.strip_prefix("extra-filename=")).unwrap_or_default()
    }

    /// Lets cargo compile the crate again when other libraries are to be recorded, as if the crate read the variable.
    fn depend_on_choice(&self) {
        let (name, folder) = (self.values("--crate-name").next(), self.values("--out-dir").next());
        if let (Some(name), Some(folder), Ok(chosen)) = (name, folder, env::var(CHOICE_VARIABLE)) {
            let file = Path::new(folder).join(format!("{name}{}.d", self.extra()));
            let written = File::options().append(true).open(file);
            // Without the file, cargo compiles it again anyway.
            let _ = written.and_then(|mut file| writeln!(file, "\n# env-dep:{CHOICE_VARIABLE}={chosen}"));
        }
    }

    /// Returns which argument is the root file of the program or of one of its libraries, and which of them.
    fn root(&self, table: &Table) -> Option<(usize, usize)> {
        self.args.iter().enumerate().filter(|(_, arg)| arg.ends_with(".rs")).find_map(|(at, arg)| {
            let file = fs::canonicalize(arg).ok()?;
            let is_it =
                |(original, _): &(PathBuf, Option<PathBuf>)| fs::canonicalize(original).is_ok_and(|it| it == file);
            Some((at, table.roots.iter().position(is_it)?))
        })
    }

    /// Compiles the runtime against the Tokio that this crate uses, unless that has been done. Returns the library.
    fn runtime(&self, table: &Table) -> Result<PathBuf, String> {
        if self.values("--extern").any(|value| value.starts_with("timeline=")) {
            return Err(
                "a dependency of this package is called `timeline`, as is the recorder's runtime; rename it".into()
            );
        }
        let all = Used::all(self.uses());
        let tokio = all.iter().filter(|used| used.package == "tokio").max_by_key(|used| number(&used.version));
        let Some(tokio) = tokio else {
            return Err("this program does not use Tokio, and only programs on Tokio are recorded; \
                        `cargo add tokio --features full` adds it"
                .into());
        };
        if number(&tokio.version) < OLDEST {
            return Err(too_old(&tokio.version));
        }
        let folder = tokio.file.parent().unwrap_or(Path::new("."));
        let stem = tokio.file.file_stem().unwrap_or_default().to_string_lossy();
        let extra = stem.trim_start_matches("libtokio");
        let library = folder.join(format!("libtimeline{extra}.rlib"));
        let failed = |error: io::Error| format!("{}: {error}", library.display());
        let lock = File::create(library.with_extension("lock")).map_err(failed)?;
        lock.lock().map_err(failed)?;
        if library.is_file() {
            return Ok(library);
        }
        let mut command = Command::new(&self.compiler);
        command.args(["--crate-name=timeline", "--edition=2024", "--crate-type=lib", "--emit=link"]);
        command.arg(&table.runtime).args(["--cap-lints=allow", "--cfg=tokio_unstable", "--cfg=feature=\"runtime\""]);
        // The file appears only when it is complete.
        let unfinished = folder.join("timeline-runtime");
        command.arg("--out-dir").arg(&unfinished).arg(format!("-Cextra-filename={extra}")).arg("-Cmetadata=timeline");
        let named = |name: &str| format!("lib{name}-");
        let uses = |used: &Used, name: &str| {
            let begins =
                |file: &&PathBuf| file.file_name().is_some_and(|file| file.to_string_lossy().starts_with(&named(name)));
            used.uses.iter().find(begins).cloned()
        };
        let pin = uses(tokio, "pin_project_lite").ok_or("Tokio does not use pin-project-lite")?;
        let mut externs = vec![("tokio", tokio.file.clone()), ("pin_project_lite", pin)];
        if let Some(futures) =
            all.iter().find(|used| used.package == "futures-core" && used.version.starts_with("0.3."))
        {
            command.arg("--cfg=feature=\"fused\"");
            externs.push(("futures_core", futures.file.clone()));
        }
        for (name, file) in externs {
            command.arg("--extern").arg(format!("{name}={}", file.display()));
        }
        command.args(self.shared());
        let output = command.output().map_err(failed)?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(format!(
                "the recorder's runtime does not compile with this package's Rust, which must be 1.88 or newer\n{said}"
            ));
        }
        fs::rename(unfinished.join(format!("libtimeline{extra}.rlib")), &library).map_err(failed)?;
        Ok(library)
    }

    /// Returns the arguments that apply to the runtime too: where libraries are, and how to generate code.
    fn shared(&self) -> Vec<String> {
        let mut shared = Vec::new();
        let mut args = self.args.iter();
        while let Some(arg) = args.next() {
            let [short, rest] = [arg.get(..2).unwrap_or(arg), arg.get(2..).unwrap_or_default()];
            let is_long = ["--target", "--sysroot"]
                .iter()
                .any(|long| arg.strip_prefix(long).is_some_and(|rest| rest.is_empty() || rest.starts_with('=')));
            if !is_long && !["-C", "-L", "-Z"].contains(&short) {
                continue;
            }
            let is_whole = if is_long { arg.contains('=') } else { !rest.is_empty() };
            let value = if is_whole { None } else { args.next() };
            let setting = value.map_or(rest, String::as_str);
            if short == "-C" && NOT_SHARED.iter().any(|not| setting.starts_with(not)) {
                continue;
            }
            shared.push(arg.clone());
            shared.extend(value.cloned());
        }
        shared
    }
}

impl Used {
    /// Writes beside the crate's file what it is and what it uses.
    fn write(&self) -> io::Result<()> {
        let mut text = format!("{} {}\n", self.package, self.version);
        self.uses.iter().for_each(|file| text += &format!("{}\n", file.display()));
        fs::write(self.file.with_extension("uses"), text)
    }

    /// Reads what was written about the crate in this file.
    fn read(file: PathBuf) -> Option<Used> {
        let text = fs::read_to_string(file.with_extension("uses")).ok()?;
        let mut lines = text.lines();
        let (package, version) = lines.next()?.split_once(' ')?;
        Some(Used { package: package.into(), version: version.into(), uses: lines.map(PathBuf::from).collect(), file })
    }

    /// Returns these crates and all that they use.
    fn all(mut files: Vec<PathBuf>) -> Vec<Used> {
        let (mut all, mut seen) = (Vec::new(), BTreeSet::new());
        while let Some(file) = files.pop() {
            if seen.insert(file.with_extension(""))
                && let Some(used) = Used::read(file)
            {
                files.extend(used.uses.iter().cloned());
                all.push(used);
            }
        }
        all
    }
}
