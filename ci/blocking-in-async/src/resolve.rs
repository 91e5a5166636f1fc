//! Turns clippy's hits into calls: which function is called, and in what context. It doesn't decide levels or
//! write reports.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use crate::calls::Group;
use crate::closures::ClosureUse;
use crate::config::Config;
use crate::context::{Context, Known, Surroundings, Where};
use crate::crate_map::CrateMap;
use crate::evidence::Evidence;
use crate::graph::{Call, Callee, Excuse};
use crate::hits::Hit;
use crate::implied::{self, Implied};
use crate::levels::Levels;
use crate::source::{FileId, Place, Position, Sources};

/// A function and a place that names it.
pub type Use = (Callee, Place);

/// The hits as uses of functions. A hit is left out if the text at its place names something else, if its file can't be
/// read, or if nothing shows that the call blocks. Calls that clippy can't see are added. `externs` are the names of other
/// crates.
pub fn uses(hits: &[Hit], config: &Config, map: &CrateMap, sources: &mut Sources, externs: &[String]) -> Vec<Use> {
    let mut uses: Vec<Use> = hits.iter().filter_map(|hit| resolved(hit, config, map, sources)).collect();
    let mut listed: HashMap<FileId, HashSet<Position>> = HashMap::new();
    for (_, place) in uses.iter().filter(|(callee, _)| matches!(callee, Callee::Listed(_))) {
        listed.entry(place.file).or_default().insert(place.start);
    }
    let nothing = HashSet::new();
    let mut files: HashMap<FileId, Evidence> = HashMap::new();
    uses.retain(|(callee, place)| {
        let Callee::Listed(index) = callee else { return true };
        let group = config.calls[*index].group;
        if matches!(group, Group::BlockOn | Group::Other) {
            return true;
        }
        let evidence = files.entry(place.file).or_insert_with(|| {
            let syntax = sources.get(place.file).syntax.as_ref();
            let listed = listed.get(&place.file).unwrap_or(&nothing);
            syntax.map(|syntax| Evidence::of(syntax, listed)).unwrap_or_default()
        });
        evidence.suffices(group, place.start)
    });
    uses.extend(implied(config, map, sources, externs));
    uses
}

fn implied(config: &Config, map: &CrateMap, sources: &Sources, externs: &[String]) -> Vec<Use> {
    let mut uses = Vec::new();
    for file in sources.ids() {
        let Some(syntax) = &sources.get(file).syntax else { continue };
        for Implied { callee, place } in implied::calls(syntax, map, externs) {
            let callee = match callee {
                implied::Callee::Listed(path) => {
                    config.calls.iter().position(|call| call.path == path).map(Callee::Listed)
                }
                implied::Callee::Method(own, method) => map.trait_method(&own, method).map(Callee::Group),
            };
            uses.extend(callee.map(|callee| (callee, Place::new(file, place))));
        }
    }
    uses
}

/// Resolves a hit by its index. The configuration names the groups first, followed by the calls of the list.
fn resolved(hit: &Hit, config: &Config, map: &CrateMap, sources: &mut Sources) -> Option<Use> {
    let (callee, path) = match map.groups[..map.asked].get(hit.index) {
        Some(group) => (Callee::Group(hit.index), &group.path),
        None => {
            let index = hit.index - map.asked;
            (Callee::Listed(index), &config.calls.get(index)?.path)
        }
    };
    let file = sources.load(Path::new(&hit.file))?;
    let place = Place { file, start: hit.start, end: hit.end };
    (hit.by_macro || names(sources.slice(&place), path)).then_some((callee, place))
}

/// Whether the text at a place can be a use of the function. `#[tokio::main]`, for one, gives its own call of
/// `block_on` the place of the body's last token.
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

/// The uses with their context, and the calls that only syntax reveals.
pub fn located(
    mut uses: Vec<Use>,
    config: &Config,
    map: &mut CrateMap,
    sources: &Sources,
    levels: &Levels,
) -> Vec<Call> {
    let files: BTreeSet<FileId> = uses.iter().map(|(_, place)| place.file).collect();
    let mut contexts: HashMap<FileId, Context> = HashMap::new();
    for file in files {
        let Some(syntax) = &sources.get(file).syntax else { continue };
        let known = known(file, &uses, map, config);
        let surroundings = Surroundings { known: &known, in_place: &config.in_place };
        let mut context = Context::of(file, syntax, map, &surroundings);
        uses.extend(context.calls.drain(..).map(|call| (Callee::Definition(call.callee), call.place)));
        contexts.insert(file, context);
    }
    let calls = uses.into_iter().map(|(callee, place)| {
        let within = contexts.get(&place.file).map_or(Where::Elsewhere, |context| context.at(place.start));
        let at_startup = contexts.get(&place.file).is_some_and(|context| context.is_at_startup(place.start));
        let in_function = matches!(within, Where::Function(_));
        let excuse = if in_function { levels.excuse(&place, map) } else { Excuse::default() };
        Call { callee, place, within, at_startup, excuse }
    });
    calls.collect()
}

fn known(file: FileId, uses: &[Use], map: &CrateMap, config: &Config) -> HashMap<Position, Known> {
    let of_file = uses.iter().filter(|(_, place)| place.file == file);
    let known = of_file.filter_map(|(callee, place)| {
        let known = match callee {
            Callee::Group(id) => match map.closure_use(*id) {
                Some(ClosureUse::Runs) => Some(Known::RunsClosure),
                Some(ClosureUse::HandsOver) => Some(Known::HandsOver),
                None => map.returns_future(*id).then_some(Known::ReturnsFuture),
            },
            Callee::Listed(index) => config.calls[*index].drives_one().then_some(Known::DrivesOne),
            Callee::Definition(_) => None,
        };
        Some((place.start, known?))
    });
    known.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_is_named_where_it_is_called_and_a_function_may_have_another_name() {
        assert!(names("block_on", "tokio::runtime::Runtime::block_on"));
        assert!(names("Runtime::block_on", "tokio::runtime::Runtime::block_on"));
        assert!(!names("result", "tokio::runtime::Runtime::block_on"));
        assert!(names("nap", "std::thread::sleep"));
        assert!(!names(")", "futures::executor::block_on"));
    }
}
