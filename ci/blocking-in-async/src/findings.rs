//! Selects what is reported: calls in async code that block, put together if they block in the same place. It doesn't
//! write the reports.

use crate::calls::{BlockingCall, Rank, Step};
use crate::config::Config;
use crate::context::Where;
use crate::crate_map::CrateMap;
use crate::graph::{Call, Callee, Graph};
use crate::ledger::{Ledger, Standing};
use crate::levels::Verdict;
use crate::lint::Lint;
use crate::source::{Place, Sources};

/// A call in async code that blocks.
pub struct Finding<'a> {
    pub place: Place,
    /// The function called there, unless it is the listed call itself.
    pub helper: Option<String>,
    /// The calls from the helper to the listed call.
    pub path: Vec<Step>,
    pub listed: &'a BlockingCall,
    pub at_startup: bool,
    /// The number of calls like it that the baseline accepts.
    pub accepted: usize,
    /// The other calls in async code that lead to the same listed call in the same place.
    pub others: Vec<(String, Place)>,
    pub verdict: Verdict,
}

/// The findings, sorted by place. `verdict` says at which level a lint is in a place, and `standing` whether the
/// baseline accepts a call.
pub fn findings<'a>(
    calls: &[Call],
    graph: &Graph,
    map: &CrateMap,
    config: &'a Config,
    verdict: impl Fn(&Place, Lint) -> Verdict,
    mut standing: impl FnMut(&Finding) -> Standing,
) -> Vec<Finding<'a>> {
    let mut findings: Vec<Finding> = Vec::new();
    for (call, rank) in in_async_code(calls, graph) {
        let mut found = finding(call, graph, map, config, verdict(&call.place, rank.lint()));
        match standing(&found) {
            Standing::Accepted => continue,
            Standing::New { accepted } => found.accepted = accepted,
        }
        match findings.iter_mut().find(|earlier| earlier.has_root_of(&found)) {
            Some(earlier) => earlier.others.extend(found.helper.map(|helper| (helper, found.place))),
            None => findings.push(found),
        }
    }
    findings
}

/// The calls in async code that block, sorted by place, and only the gravest at each place.
fn in_async_code<'a>(calls: &'a [Call], graph: &Graph) -> Vec<(&'a Call, Rank)> {
    let in_async = calls.iter().filter(|call| call.within == Where::Async);
    let mut blocking: Vec<_> = in_async.filter_map(|call| Some((call, graph.rank(call.callee)?))).collect();
    blocking.sort_by(|(a, a_rank), (b, b_rank)| a.place.cmp(&b.place).then(a_rank.cmp(b_rank)));
    blocking.dedup_by(|(a, _), (b, _)| a.place == b.place);
    blocking
}

fn finding<'a>(call: &Call, graph: &Graph, map: &CrateMap, config: &'a Config, verdict: Verdict) -> Finding<'a> {
    let (path, listed) = path(call.callee, graph, map, config);
    Finding {
        place: call.place.clone(),
        helper: (!path.is_empty()).then(|| name(call.callee, map, config)),
        path,
        listed,
        at_startup: call.at_startup,
        accepted: 0,
        others: Vec::new(),
        verdict,
    }
}

/// The calls that lead from a callee to a blocking one, also through other crates, and the entry for the last of them.
pub fn path<'a>(callee: Callee, graph: &Graph, map: &CrateMap, config: &'a Config) -> (Vec<Step>, &'a BlockingCall) {
    let (path, listed) = graph.path(callee);
    let own = path.into_iter().map(|(caller, call)| Step {
        caller: map.definitions[caller].name.clone(),
        callee: name(call.callee, map, config),
        place: call.place.clone(),
        own: true,
        own_callee: !matches!(call.callee, Callee::Listed(_)),
    });
    let listed = &config.calls[listed];
    let foreign = listed.through.iter().flat_map(|through| through.steps.iter().cloned());
    (own.chain(foreign).collect(), listed)
}

fn name(callee: Callee, map: &CrateMap, config: &Config) -> String {
    match callee {
        Callee::Listed(index) => config.calls[index].path.clone(),
        Callee::Group(id) => map.groups[id].name.clone(),
        Callee::Definition(id) => map.definitions[id].name.clone(),
    }
}

impl Finding<'_> {
    /// Enters the call in the ledger.
    pub fn entered_in(&self, ledger: &mut Ledger, sources: &Sources) -> Standing {
        let blocking = self.listed.listed();
        let (call, leads_to) = match &self.helper {
            Some(helper) => (helper.as_str(), Some(blocking)),
            None => (blocking, None),
        };
        ledger.enter(self.verdict.lint, &self.place, call, leads_to, sources)
    }

    /// Whether both are reported, at the same level, because of the same place in a synchronous function.
    fn has_root_of(&self, other: &Finding) -> bool {
        let root = |finding: &Finding| finding.path.last().map(|step| step.place.clone());
        root(self).is_some()
            && root(self) == root(other)
            && self.verdict.level == other.verdict.level
            && self.at_startup == other.at_startup
    }
}
