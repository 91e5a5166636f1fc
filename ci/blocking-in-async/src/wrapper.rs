//! Handles one invocation of rustc: compiles, finds out what blocks, and reports it.

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus};
use std::thread;

use crate::blind;
use crate::calls::Rank;
use crate::cfg::Cfg;
use crate::config::{Config, ConfiguredLevel, Written};
use crate::crate_map::{self, CrateMap, DefinitionId};
use crate::dep_info;
use crate::diagnostic::Diagnostic;
use crate::driver::{self, Configuration, Outcome};
use crate::environment::ARGUMENTS;
use crate::findings::{Finding, findings};
use crate::graph::Graph;
use crate::ledger::{Ledger, Standing};
use crate::levels::Levels;
use crate::lint::{LINT, Level, Lint};
use crate::report::{self, Reporter};
use crate::resolve;
use crate::rustc_args::RustcArgs;
use crate::source::{FileId, Place, Source, Sources};
use crate::summary;
use crate::toolchain::{self, Unfit, clippy_driver};
use crate::unpolled::{self, Entries, Known};

/// The size of the stack, in bytes. Syntax is walked by recursion, and generated sources nest deeply.
const STACK: usize = 512 << 20;

/// Runs as the wrapper; `arguments` begin with the compiler's path.
pub fn run(arguments: &[OsString]) -> Result<ExitCode, String> {
    let (rustc, rest) = arguments.split_first().ok_or("missing the path to the compiler")?;
    let extra = env::var_os(ARGUMENTS).unwrap_or_default();
    let parsed = RustcArgs::parse(rest, &extra).filter(|parsed| parsed.cap_lints.as_deref() != Some("allow"));
    let Some(parsed) = parsed else { return plain_rustc(rustc, rest) };
    let rustc = rustc.clone();
    let check = thread::Builder::new().stack_size(STACK).spawn(move || Check::new(parsed).run(&rustc));
    let check = check.map_err(|error| format!("cannot start a thread: {error}"))?;
    check.join().map_err(|_| "the lint unexpectedly panicked; this is a bug, so please report it".to_owned())?
}

fn plain_rustc(rustc: &OsString, arguments: &[OsString]) -> Result<ExitCode, String> {
    let status = Command::new(rustc).args(arguments).status();
    status.map(exit_code).map_err(|error| format!("cannot run {}: {error}", rustc.display()))
}

fn exit_code(status: ExitStatus) -> ExitCode {
    ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(101))
}

/// How many errors and warnings were reported.
#[derive(Default)]
struct Counts {
    errors: usize,
    warnings: usize,
}

impl Counts {
    fn add(&mut self, level: Level) {
        if level >= Level::Deny {
            self.errors += 1;
        } else {
            self.warnings += 1;
        }
    }
}

struct Check {
    arguments: RustcArgs,
    cfg: Cfg,
    sources: Sources,
}

impl Check {
    fn new(mut arguments: RustcArgs) -> Check {
        // The driver sets it for the compiler as well.
        arguments.cfgs.push(LINT.to_owned());
        Check { cfg: Cfg::new(&arguments.cfgs, arguments.test), sources: Sources::default(), arguments }
    }

    fn run(mut self, rustc: &OsString) -> Result<ExitCode, String> {
        let mut config = match Config::read() {
            Ok(config) => config,
            Err(mistake) => {
                let diagnostic = report::mistake(*mistake, &mut self.sources);
                self.print(&diagnostic);
                return Ok(ExitCode::FAILURE);
            }
        };
        let map = crate_map::of(&self.arguments.root, &self.arguments.crate_name, &self.cfg, &mut self.sources);
        config.add(summary::read(&self.arguments, &mut self.sources));
        let listed = config.calls.iter().map(|call| (call.path.as_str(), config.written.contains_key(&call.path)));
        let local = map.groups[..map.asked].iter().map(|group| (group.path.as_str(), false));
        let polled = Entries::except(|path| config.calls.iter().any(|call| call.path == path));
        let functions = polled.functions.iter().map(|entry| (entry.path.as_str(), false));
        let types = polled.types.iter().map(|entry| entry.path.as_str());
        let configuration = Configuration::write(local.chain(listed).chain(functions), types)
            .map_err(|error| format!("cannot write the configuration for clippy: {error}"))?;
        let outcome = match driver::run(rustc, &self.arguments, &configuration) {
            Ok(Outcome { refused: Some(why), .. }) => return Ok(self.stop(&toolchain::too_old(&why))),
            Ok(outcome) => outcome,
            Err(error) => return Ok(self.stop(&toolchain::missing(&clippy_driver(rustc), &error.to_string()))),
        };
        let mut ledger = Ledger::from_environment()?;
        self.amend_dep_info(&configuration, &config, ledger.as_ref())
            .map_err(|error| format!("cannot update the dep-info file: {error}"))?;
        let counts = self
            .report(&config, map, &outcome, &polled, ledger.as_mut())
            .map_err(|error| format!("cannot write the summary for dependent crates: {error}"))?;
        Ok(self.finish(outcome, counts))
    }

    /// Says why nothing can be checked. Cargo prints its whole command only if there is no error in rustc's form.
    fn stop(&self, unfit: &Unfit) -> ExitCode {
        self.print(&report::unfit(unfit));
        ExitCode::FAILURE
    }

    /// Prints the reports and counts them, and writes the summary and the record.
    fn report(
        &mut self,
        config: &Config,
        mut map: CrateMap,
        outcome: &Outcome,
        polled: &Entries,
        mut ledger: Option<&mut Ledger>,
    ) -> io::Result<Counts> {
        let uses = resolve::uses(&outcome.hits, config, &map, &mut self.sources, &self.arguments.externs);
        let levels = Levels::of(&self.sources, &self.cfg);
        let calls = resolve::located(uses, config, &mut map, &self.sources, &levels);
        let conditional = |id: DefinitionId| map.definitions[id].conditional;
        let ranks: Vec<Rank> = config.calls.iter().map(|call| call.rank).collect();
        let graph = Graph::of(&calls, &map.groups, &ranks, &conditional);
        if outcome.compiled() {
            summary::write(&self.arguments, &self.sources, &map, &graph, config)?;
        }
        let configured = Lint::ALL.into_iter().filter_map(|lint| Some((lint, self.place_of(config.level_of(lint)?)?)));
        let mut reporter = Reporter::new(configured.collect());

        let mut counts = Counts::default();
        let verdict = |place: &Place, lint| levels.verdict(lint, place, &map, &self.arguments, config);
        let standing = |finding: &Finding| match &mut ledger {
            Some(ledger) if finding.verdict.level > Level::Expect => finding.entered_in(ledger, &self.sources),
            _ => Standing::New { accepted: 0 },
        };
        for finding in findings(&calls, &graph, &map, config, verdict, standing) {
            let level = finding.verdict.level;
            if level > Level::Expect {
                counts.add(level);
                self.print(&reporter.finding(&finding));
            }
        }
        let known = self.known(config, &map, outcome, polled);
        for unpolled in unpolled::find(&self.files_of(&map), &self.sources, &self.cfg, &known, &self.arguments.externs)
        {
            let verdict = levels.verdict(Lint::Unpolled, &unpolled.place, &map, &self.arguments, config);
            if verdict.level > Level::Expect && !unpolled.is_accepted(ledger.as_deref_mut(), &self.sources) {
                counts.add(verdict.level);
                self.print(&reporter.unpolled(&unpolled, &verdict));
            }
        }
        for call in &calls {
            if let Some(rank) = graph.rank(call.callee).filter(|rank| call.excuse.covers(*rank)) {
                levels.meet_expectation(rank.lint(), &call.place, &map);
            }
        }
        // If the crate doesn't compile, clippy may not have seen every call.
        let level = self.arguments.level_of_warnings();
        for setting in levels.unmet_expectations(&map).filter(|_| outcome.compiled() && level > Level::Expect) {
            counts.add(level);
            self.print(&report::unfulfilled(setting, level));
        }
        let level = config.level_of(Lint::Blocking).map(|configured| configured.level);
        let allowed = self.arguments.level_of(Lint::Blocking).or(level) == Some(Level::Allow);
        if let Some(ledger) = ledger.filter(|_| outcome.compiled()) {
            ledger.write(&self.arguments, &self.sources)?;
        }
        if outcome.compiled() && !allowed {
            for warning in self.blind_spots(config, &map, outcome) {
                counts.add(Level::Warn);
                self.print(&warning);
            }
        }
        Ok(counts)
    }

    /// The functions and types that matter for what is polled, where clippy found them.
    fn known(&mut self, config: &Config, map: &CrateMap, outcome: &Outcome, polled: &Entries) -> Known {
        let mut known = Known::default();
        let before = map.asked + config.calls.len();
        let functions =
            outcome.hits.iter().filter_map(|hit| Some((hit, polled.functions.get(hit.index.checked_sub(before)?)?)));
        let types = outcome.held.iter().filter_map(|hit| Some((hit, polled.types.get(hit.index)?)));
        for (hit, entry) in functions.chain(types) {
            if let Some(file) = self.sources.load(Path::new(&hit.file)) {
                known.add(entry, file, hit.start);
            }
        }
        known
    }

    /// The files of the crate that are certainly compiled.
    fn files_of(&self, map: &CrateMap) -> Vec<FileId> {
        let of_crate = self.sources.ids().filter(|file| *file == 0 || map.parents.contains_key(file));
        of_crate.filter(|file| !map.conditional_files.contains(file)).collect()
    }

    fn blind_spots(&mut self, config: &Config, map: &CrateMap, outcome: &Outcome) -> Vec<Diagnostic> {
        let named = outcome.hits.iter().filter_map(|hit| self.sources.load(Path::new(&hit.file))).collect();
        let mut warnings = blind::files(&self.sources, map, &named);
        let of_list = |(index, why): &(usize, String)| Some((index.checked_sub(map.asked)?, why.clone()));
        let unresolved: Vec<_> = outcome.unresolved.iter().filter_map(of_list).collect();
        warnings.extend(blind::calls(config, &unresolved, &self.arguments, &mut self.sources));
        warnings
    }

    fn place_of(&mut self, level: &ConfiguredLevel) -> Option<Place> {
        let Written { file, span } = &level.written;
        let source = Source::plain(file.clone(), std::fs::read_to_string(file).ok()?);
        let (start, end) = (source.position(span.start), source.position(span.end));
        Some(Place { file: self.sources.add(source), start, end })
    }

    fn print(&self, diagnostic: &Diagnostic) {
        driver::print(&diagnostic.to_json(&self.sources, self.arguments.format), &self.arguments);
    }

    /// Prints what was held back, and picks the exit code.
    fn finish(&self, outcome: Outcome, counts: Counts) -> ExitCode {
        if let Some(summary) = report::summary(outcome.errors + counts.errors, outcome.warnings + counts.warnings) {
            self.print(&summary);
        }
        let passes = outcome.compiled() && counts.errors == 0;
        // As soon as cargo reads about the artifact, it continues with the dependent crates.
        for line in outcome.artifacts.iter().filter(|_| passes).chain(&outcome.closing) {
            driver::print(line, &self.arguments);
        }
        match outcome.status {
            Some(status) if passes || !status.success() => exit_code(status),
            _ => ExitCode::FAILURE,
        }
    }

    fn amend_dep_info(
        &self,
        configuration: &Configuration,
        config: &Config,
        ledger: Option<&Ledger>,
    ) -> std::io::Result<()> {
        let name = format!("{}{}.d", self.arguments.crate_name, self.arguments.extra_filename);
        let beside = self.arguments.out_dir.as_ref().map(|folder| folder.join(name));
        let Some(path) = self.arguments.dep_info.clone().or(beside) else { return Ok(()) };
        let baseline = ledger.and_then(|ledger| ledger.file.clone());
        let inputs = env::current_exe().into_iter().chain(config.files.iter().cloned()).chain(baseline);
        let inputs: Vec<PathBuf> = inputs.collect();
        dep_info::amend(&path, configuration.folder(), &inputs)
    }
}
