//! Writes the reports: turns a place that blocks, the path to the blocking call, and the level into a diagnostic. It
//! does no analysis of its own.

use std::collections::HashSet;

use crate::calls::{Group, Step};
use crate::config::Mistake;
use crate::diagnostic::{Child, Diagnostic, Label, Severity};
use crate::findings::Finding;
use crate::levels::{Origin, Setting, Verdict};
use crate::lint::{LINT, Level, Lint};
use crate::source::{Place, Sources};
use crate::toolchain::Unfit;
use crate::unpolled::{Lent, Unpolled, Within};

/// Writes reports, and remembers which levels it has explained, because rustc explains each of them once.
pub struct Reporter {
    explained: HashSet<String>,
    /// The places where Cargo.toml sets the levels.
    configured: Vec<(Lint, Place)>,
}

impl Reporter {
    pub fn new(configured: Vec<(Lint, Place)>) -> Reporter {
        Reporter { explained: HashSet::new(), configured }
    }

    pub fn finding(&mut self, finding: &Finding) -> Diagnostic {
        let severity = severity(finding.verdict.level);
        let blocks = finding.listed.listed();
        let message = match &finding.helper {
            None => format!("`{blocks}` blocks the thread in async code"),
            Some(helper) => format!("`{helper}` blocks the thread in async code by calling `{blocks}`"),
        };
        let last = finding.path.len().saturating_sub(1);
        let mut children: Vec<Child> = Vec::new();
        for (at, Step { caller, callee, place, .. }) in finding.path.iter().enumerate() {
            let calls = if at == last { "makes the blocking call to" } else { "calls" };
            children.push(Child::at(format!("`{caller}` {calls} `{callee}` here"), place.clone()));
        }
        children.push(Child::plain(Severity::Help, help(finding)));
        for (helper, place) in &finding.others {
            children.push(Child::at(format!("`{helper}` blocks async code here too, by the same call"), place.clone()));
        }
        children.extend(beside_accepted(finding).map(|note| Child::plain(Severity::Note, note)));
        children.extend(self.explanation(&finding.verdict));
        let label = Label { place: finding.place.clone(), text: Some(label(finding).to_owned()) };
        Diagnostic { severity, code: Some(finding.verdict.lint.name()), message, label: Some(label), children }
    }

    pub fn unpolled(&mut self, found: &Unpolled, verdict: &Verdict) -> Diagnostic {
        let file = found.place.file;
        let code = match found.within {
            Within::Handler => "handler",
            Within::Loop => "loop",
            Within::Closure => "closure",
            Within::Code => "code",
        };
        let is_set = found.lent.iter().any(|lent| lent.is_set);
        let what = found.lent.iter().map(named).collect::<Vec<_>>().join(" and ");
        let (verb, them) = if is_set || found.lent.len() > 1 { ("aren't", "them") } else { ("isn't", "it") };
        let mut children: Vec<Child> = Vec::new();
        for lent in &found.lent {
            children.push(Child::at(
                format!("{} {} polled here", named(lent), if lent.is_set { "are" } else { "is" }),
                Place::new(file, lent.place.clone()),
            ));
            let bound = lent.bound.as_ref().filter(|bound| bound.start.line != lent.place.start.line);
            if let (Some(bound), Some(key)) = (bound, &lent.key) {
                children.push(Child::at(format!("`{key}` is made here"), Place::new(file, bound.clone())));
            }
        }
        let help = if is_set {
            "spawn the futures, for instance with `.map(tokio::spawn)`, or collect all results before you await anything else"
        } else {
            "spawn the future and lend its handle, pass the future by value, or await nothing here while it is alive"
        };
        children.push(Child::plain(Severity::Help, help));
        children.extend(self.explanation(verdict));
        let awaited = if found.awaited.contains(' ') { found.awaited.clone() } else { format!("`{}`", found.awaited) };
        Diagnostic {
            severity: severity(verdict.level),
            code: Some(verdict.lint.name()),
            message: format!("{what} {verb} polled while this {code} awaits {awaited}"),
            label: Some(Label {
                place: found.place.clone(),
                text: Some(format!("nothing else polls {them} meanwhile")),
            }),
            children,
        }
    }

    /// The reason for the level, the first time that it applies.
    fn explanation(&mut self, verdict: &Verdict) -> Vec<Child> {
        if !self.explained.insert(format!("{verdict:?}")) {
            return Vec::new();
        }
        let word = verdict.level.word();
        let flag = verdict.level.flag();
        let name = verdict.lint.name();
        let dashed = name.replace('_', "-");
        let defined = |place: &Place| Child::at("the lint level is defined here", place.clone());
        match (&verdict.origin, verdict.implied_by) {
            (Origin::Default, _) => vec![Child::plain(Severity::Note, format!("`#[warn({name})]` on by default"))],
            (Origin::CommandLine, None) => {
                vec![Child::plain(Severity::Note, format!("requested on the command line with `{flag} {dashed}`"))]
            }
            (Origin::CommandLine, Some(other)) => {
                let other = other.replace('_', "-");
                vec![Child::plain(Severity::Note, format!("`{flag} {dashed}` implied by `{flag} {other}`"))]
            }
            (Origin::Attribute(place), None) => vec![defined(place)],
            (Origin::Attribute(place), Some(other)) => {
                let implied = format!("`#[{word}({name})]` implied by `#[{word}({other})]`");
                vec![defined(place), Child::plain(Severity::Note, implied)]
            }
            (Origin::Manifest(lint), _) => {
                let places = self.configured.iter().filter(|(configured, _)| configured == lint);
                places.map(|(_, place)| defined(place)).collect()
            }
        }
    }
}

/// What isn't polled, in words.
fn named(lent: &Lent) -> String {
    match (&lent.key, lent.is_set) {
        (Some(key), false) => format!("`{key}`"),
        (Some(key), true) => format!("the futures in `{key}`"),
        (None, false) => "the other future".to_owned(),
        (None, true) => "the futures in this stream".to_owned(),
    }
}

fn label(finding: &Finding) -> &'static str {
    match finding.listed.listed_group() {
        Group::BlockOn => "this call panics within a Tokio runtime",
        _ if finding.at_startup => "at start-up, before the first `.await` of `main`",
        _ => "no other task can run on this thread meanwhile",
    }
}

fn help(finding: &Finding) -> String {
    let Some(helper) = &finding.helper else { return finding.listed.help() };
    let offload = format!("run `{helper}` in `tokio::task::spawn_blocking` and await the handle");
    match (finding.listed.has_counterpart(), finding.path.last()) {
        (true, Some(last)) => format!("{} in `{}`, or {offload}", finding.listed.use_of_counterpart(), last.caller),
        _ => offload,
    }
}

/// What to know if the baseline accepts other calls that it can't tell from this one.
fn beside_accepted(finding: &Finding) -> Option<String> {
    let like_it = match finding.accepted {
        0 => return None,
        1 => "one call like this one".to_owned(),
        several => format!("{several} calls like this one"),
    };
    Some(format!("the baseline accepts {like_it} in this function, and can't tell which of them is new"))
}

fn severity(level: Level) -> Severity {
    if level >= Level::Deny { Severity::Error } else { Severity::Warning }
}

/// An unmet expectation, in rustc's words.
pub fn unfulfilled(setting: &Setting, level: Level) -> Diagnostic {
    Diagnostic {
        severity: severity(level),
        code: Some("unfulfilled_lint_expectations"),
        message: "this lint expectation is unfulfilled".to_owned(),
        label: Some(Label { place: setting.name.clone(), text: None }),
        children: vec![Child::plain(Severity::Note, "`#[warn(unfulfilled_lint_expectations)]` on by default")],
    }
}

/// A mistake in a Cargo.toml.
pub fn mistake(mistake: Mistake, sources: &mut Sources) -> Diagnostic {
    let Mistake { source, span, message, fix } = mistake;
    let (start, end) = (source.position(span.start), source.position(span.end));
    let file = sources.add(source);
    Diagnostic {
        severity: Severity::Error,
        code: None,
        message: format!("invalid configuration of `{LINT}`: {message}"),
        label: Some(Label { place: Place { file, start, end }, text: None }),
        children: vec![Child::plain(Severity::Help, fix)],
    }
}

/// The reason why nothing can be checked.
pub fn unfit(unfit: &Unfit) -> Diagnostic {
    let children = vec![Child::plain(Severity::Help, &unfit.fix)];
    Diagnostic { severity: Severity::Error, code: None, message: unfit.why.clone(), label: None, children }
}

/// The last line, which counts all errors and warnings; `None` if there are none.
pub fn summary(errors: usize, warnings: usize) -> Option<Diagnostic> {
    let counted = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    let emitted = (warnings > 0).then(|| format!("{} emitted", counted(warnings, "warning")));
    let (severity, message) = match (errors, emitted) {
        (0, None) => return None,
        (0, Some(emitted)) => (Severity::Warning, emitted),
        (_, emitted) => {
            let previous = match errors {
                1 => "aborting due to 1 previous error".to_owned(),
                _ => format!("aborting due to {errors} previous errors"),
            };
            (Severity::Error, emitted.map_or(previous.clone(), |emitted| format!("{previous}; {emitted}")))
        }
    };
    Some(Diagnostic { severity, code: None, message, label: None, children: Vec::new() })
}
