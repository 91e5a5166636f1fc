//! One invocation of rustc: compile, find out what blocks, say so.

use std::collections::{BTreeSet, HashMap};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus};
use std::thread;

use crate::LINT;
use crate::calls::Group;
use crate::cargo::ARGUMENTS;
use crate::cfg::Cfg;
use crate::config::{Config, ConfiguredLevel};
use crate::context::{Context, Known, Surroundings, Where};
use crate::crate_map::{CrateMap, DefinitionId};
use crate::dep_info;
use crate::diagnostic::Diagnostic;
use crate::driver::{self, Configuration, Outcome};
use crate::evidence::Evidence;
use crate::graph::{Call, Callee, Graph};
use crate::hits::Hit;
use crate::levels::{Levels, Origin};
use crate::report::{self, Finding, Reporter, Step};
use crate::rustc_args::{Level, RustcArgs};
use crate::source::{FileId, Place, Position, Source, Sources};

/// Syntax is walked by recursion, and generated sources nest deeply.
const STACK: usize = 512 << 20;

/// `arguments` begin with the compiler's path.
pub fn run(arguments: &[OsString]) -> Result<ExitCode, String> {
    let (rustc, rest) = arguments.split_first().ok_or("the compiler is not named")?;
    let extra = env::var_os(ARGUMENTS).unwrap_or_default();
    let parsed = RustcArgs::parse(rest, &extra).filter(|parsed| parsed.cap_lints.as_deref() != Some("allow"));
    let Some(parsed) = parsed else { return plain_rustc(rustc, rest) };
    let rustc = rustc.clone();
    let check = thread::Builder::new().stack_size(STACK).spawn(move || Check::new(parsed).run(&rustc));
    let check = check.map_err(|error| format!("cannot start a thread: {error}"))?;
    check.join().map_err(|_| "the lint itself failed; please report it".to_owned())?
}

fn plain_rustc(rustc: &OsString, arguments: &[OsString]) -> Result<ExitCode, String> {
    let status = Command::new(rustc).args(arguments).status();
    status.map(exit_code).map_err(|error| format!("cannot run {}: {error}", rustc.display()))
}

fn exit_code(status: ExitStatus) -> ExitCode {
    ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(101))
}

struct Check {
    arguments: RustcArgs,
    cfg: Cfg,
    sources: Sources,
}

impl Check {
    fn new(arguments: RustcArgs) -> Check {
        Check { cfg: Cfg::new(&arguments.cfgs, arguments.test), sources: Sources::default(), arguments }
    }

    fn run(mut self, rustc: &OsString) -> Result<ExitCode, String> {
        let config = match Config::read() {
            Ok(config) => config,
            Err(mistake) => {
                let diagnostic = report::mistake(*mistake, &mut self.sources);
                self.print(&diagnostic);
                return Ok(ExitCode::FAILURE);
            }
        };
        let map = CrateMap::of(&self.arguments.root, &self.arguments.crate_name, &self.cfg, &mut self.sources);
        let listed = config.calls.iter().map(|call| call.path.as_str());
        let local = map.groups.iter().map(|group| group.path.as_str());
        let configuration = Configuration::write(local.chain(listed))
            .map_err(|error| format!("cannot write a configuration for clippy: {error}"))?;
        let mut outcome = driver::run(rustc, &self.arguments, &configuration).map_err(|error| {
            let driver = driver::clippy_driver(rustc);
            format!("cannot run {}: {error}\nInstall clippy: rustup component add clippy", driver.display())
        })?;
        if let Some(why) = outcome.refused {
            return Err(format!(
                "clippy-driver of this toolchain is another than {LINT} knows: {why}\nUse Rust 1.95 or newer"
            ));
        }
        self.amend_dep_info(&configuration, &config).map_err(|error| format!("cannot amend the dep-info: {error}"))?;
        let (errors, warnings) = self.report(&config, map, &outcome);
        self.finish(&mut outcome, errors, warnings)
    }

    /// How many errors and warnings were said.
    fn report(&mut self, config: &Config, mut map: CrateMap, outcome: &Outcome) -> (usize, usize) {
        let levels = Levels::of(&self.sources, &self.cfg);
        let compiled = outcome.status.is_some_and(|status| status.success());
        let calls = self.calls(config, &mut map, &levels, &outcome.hits);
        let conditional = |id: DefinitionId| map.definitions[id].conditional;
        let graph = Graph::of(&calls, &map.groups, &conditional);
        let mut found: Vec<&Call> =
            calls.iter().filter(|call| call.within == Where::Async && graph.blocks(call.callee)).collect();
        found.sort_by(|a, b| a.place.cmp(&b.place));
        found.dedup_by(|a, b| a.place == b.place);
        let mut reporter = Reporter::default();
        let mut counts = (0, 0);
        for call in found {
            let mut verdict = levels.verdict(&call.place, &map, &self.arguments, config.level.as_ref());
            if verdict.level <= Level::Expect {
                continue;
            }
            if self.arguments.cap_lints.is_some() {
                verdict.level = Level::Warn;
            }
            let finding = finding(call, &graph, &map, config);
            let configured = match verdict.origin {
                Origin::Manifest => config.level.as_ref().and_then(|level| self.place_of(level)),
                _ => None,
            };
            let diagnostic = reporter.finding(&finding, &verdict, configured);
            self.print(&diagnostic);
            *(if verdict.level >= Level::Deny { &mut counts.0 } else { &mut counts.1 }) += 1;
        }
        if compiled {
            let of_warnings =
                self.arguments.warnings.filter(|_| self.arguments.cap_lints.is_none()).unwrap_or(Level::Warn);
            for setting in levels.unmet_expectations(&map).filter(|_| of_warnings > Level::Expect) {
                self.print(&report::unfulfilled(setting, of_warnings));
                *(if of_warnings >= Level::Deny { &mut counts.0 } else { &mut counts.1 }) += 1;
            }
        }
        counts
    }

    /// Every use of a listed or local function, with where it stands.
    fn calls(&mut self, config: &Config, map: &mut CrateMap, levels: &Levels, hits: &[Hit]) -> Vec<Call> {
        let mut calls: Vec<(Callee, Place)> = hits.iter().filter_map(|hit| self.resolve(hit, config, map)).collect();
        self.keep_those_with_evidence(&mut calls, config);
        let files: BTreeSet<FileId> = calls.iter().map(|(_, place)| place.file).collect();
        let mut contexts: HashMap<FileId, Context> = HashMap::new();
        for file in files {
            let Some(syntax) = &self.sources.get(file).syntax else { continue };
            let known = known(file, &calls, map, config);
            let surroundings = Surroundings { known: &known, in_place: &config.in_place };
            let mut context = Context::of(file, syntax, map, &surroundings);
            calls.extend(context.calls.drain(..).map(|call| (Callee::Definition(call.callee), call.place)));
            contexts.insert(file, context);
        }
        let located = calls.into_iter().map(|(callee, place)| {
            let within = contexts.get(&place.file).map_or(Where::Elsewhere, |context| context.at(place.start));
            let excused = matches!(within, Where::Function(_)) && levels.excuses(place.file, place.start, map);
            Call { callee, place, within, excused }
        });
        located.collect()
    }

    /// Who is called where; nothing if the place says something else, or lies in no file that can be read.
    fn resolve(&mut self, hit: &Hit, config: &Config, map: &CrateMap) -> Option<(Callee, Place)> {
        let (callee, path) = match map.groups.get(hit.index) {
            Some(group) => (Callee::Group(hit.index), &group.path),
            None => {
                let index = hit.index - map.groups.len();
                (Callee::Listed(index), &config.calls.get(index)?.path)
            }
        };
        let file = self.sources.load(Path::new(&hit.file))?;
        let place = Place { file, start: hit.start, end: hit.end };
        (hit.by_macro || names(self.sources.slice(&place), path)).then_some((callee, place))
    }

    fn keep_those_with_evidence(&self, calls: &mut Vec<(Callee, Place)>, config: &Config) {
        let mut files: HashMap<FileId, Evidence> = HashMap::new();
        calls.retain(|(callee, place)| {
            let Callee::Listed(index) = callee else { return true };
            let group = config.calls[*index].group;
            if matches!(group, Group::BlockOn | Group::Other) {
                return true;
            }
            let evidence = files.entry(place.file).or_insert_with(|| {
                let syntax = self.sources.get(place.file).syntax.as_ref();
                syntax.map(Evidence::of).unwrap_or_default()
            });
            evidence.suffices(group, place.start)
        });
    }

    fn place_of(&mut self, level: &ConfiguredLevel) -> Option<Place> {
        let text = std::fs::read_to_string(&level.file).ok()?;
        let source = Source::plain(level.file.clone(), text);
        let (start, end) = (source.position(level.span.start), source.position(level.span.end));
        Some(Place { file: self.sources.add(source), start, end })
    }

    fn print(&self, diagnostic: &Diagnostic) {
        driver::print(&diagnostic.to_json(&self.sources, self.arguments.format), &self.arguments);
    }

    fn finish(&self, outcome: &mut Outcome, errors: usize, warnings: usize) -> Result<ExitCode, String> {
        let status = outcome.status.map_or(ExitCode::FAILURE, exit_code);
        let compiled = outcome.status.is_some_and(|status| status.success());
        if let Some(summary) = report::summary(outcome.errors + errors, outcome.warnings + warnings) {
            self.print(&summary);
        }
        if compiled && errors == 0 {
            outcome.artifacts.drain(..).for_each(|line| driver::print(&line, &self.arguments));
        }
        outcome.closing.drain(..).for_each(|line| driver::print(&line, &self.arguments));
        Ok(if compiled && errors > 0 { ExitCode::FAILURE } else { status })
    }

    fn amend_dep_info(&self, configuration: &Configuration, config: &Config) -> std::io::Result<()> {
        let name = format!("{}{}.d", self.arguments.crate_name, self.arguments.extra_filename);
        let beside = self.arguments.out_dir.as_ref().map(|folder| folder.join(name));
        let Some(path) = self.arguments.dep_info.clone().or(beside) else { return Ok(()) };
        let inputs: Vec<PathBuf> = env::current_exe().into_iter().chain(config.files.iter().cloned()).collect();
        dep_info::amend(&path, configuration.folder(), &inputs)
    }
}

fn known(file: FileId, calls: &[(Callee, Place)], map: &CrateMap, config: &Config) -> HashMap<Position, Known> {
    let of_file = calls.iter().filter(|(_, place)| place.file == file);
    let known = of_file.filter_map(|(callee, place)| {
        let known = match callee {
            Callee::Group(id) => map.runs_closure(*id).then_some(Known::RunsClosure),
            Callee::Listed(index) => config.calls[*index].drives_one().then_some(Known::DrivesOne),
            Callee::Definition(_) => None,
        };
        Some((place.start, known?))
    });
    known.collect()
}

/// Whether the text at a place can be a use of the function. `#[tokio::main]` gives its own call of `block_on` the
/// place of the body's last token.
fn names(text: &str, path: &str) -> bool {
    let mut segments = path.rsplit("::");
    let name = segments.next().unwrap_or_default();
    let is_method = segments.next().is_some_and(|owner| owner.starts_with(char::is_uppercase));
    if is_method {
        text.contains(name)
    } else {
        text.starts_with(|first: char| first.is_alphabetic() || "_<:".contains(first))
    }
}

fn finding<'a>(call: &Call, graph: &Graph, map: &CrateMap, config: &'a Config) -> Finding<'a> {
    let name = |callee: Callee| match callee {
        Callee::Listed(index) => config.calls[index].path.clone(),
        Callee::Group(id) => map.groups[id].name.clone(),
        Callee::Definition(id) => map.definitions[id].name.clone(),
    };
    let (way, listed) = graph.way(call.callee);
    let helper = (!matches!(call.callee, Callee::Listed(_))).then(|| name(call.callee));
    let way = way.into_iter().map(|(caller, call)| Step {
        caller: map.definitions[caller].name.clone(),
        callee: name(call.callee),
        place: call.place.clone(),
    });
    Finding { place: call.place.clone(), helper, way: way.collect(), listed: &config.calls[listed] }
}
