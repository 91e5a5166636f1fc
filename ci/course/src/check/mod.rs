//! The list of all checks, in the order in which they are reported.

mod browser;
mod budget;
mod catalogue;
mod changes;
mod charts;
mod claims;
mod code_blocks;
mod epub;
mod exercises;
mod judges;
mod left_behind;
mod links;
mod lint;
mod measurements;
mod playground;
mod recorded;
mod search_queries;
mod served;
pub mod structure;
mod test_binaries;
mod test_sources;
mod timelines;
mod titles;

use crate::schedule::Check;
use crate::schedule::Load::{Cores, Light};
use crate::schedule::Needs::{Pages, Programs, Text};
use crate::schedule::Scope::{Part, Whole};

/// Defaults: follows no other check, and needs only sound manifests and files.
const TEXT: Check = Check {
    name: "",
    follows: &[],
    rests_on: &["manifests and files"],
    scope: Whole,
    load: Light,
    makes: Text,
    run: |_| Ok(book::Report { passed: 0, ..book::Report::default() }),
};
/// Defaults for checks that need built programs.
const BUILT: Check = Check { follows: &["programs are built"], scope: Part, ..TEXT };
/// Defaults for checks that need finished, sound pages.
const PAGES: Check = Check { rests_on: &["manifests and files", "blocks of code", "pages"], ..TEXT };

pub const CHECKS: &[Check] = &[
    Check { name: "manifests and files", rests_on: &[], scope: Part, run: structure::check, ..TEXT },
    Check { name: "blocks of code", scope: Part, run: code_blocks::check, ..TEXT },
    Check { name: "orphans", run: recorded::orphans, ..TEXT },
    Check { name: "claims of the lecture", run: claims::check, ..TEXT },
    Check { name: "what changed", run: changes::check, ..TEXT },
    Check { name: "the catalogue", run: catalogue::check, ..TEXT },
    Check { name: "titles and steps", run: titles::check, ..TEXT },
    Check { name: "words and predictions", run: budget::check, ..TEXT },
    Check { name: "fixes of mistakes", scope: Part, run: recorded::fixes, ..TEXT },
    Check { name: "tests as they are written", scope: Part, run: test_sources::check, ..TEXT },
    Check { name: "packages of judges", scope: Part, run: judges::requirements, ..TEXT },
    Check { name: "measurements", scope: Part, run: measurements::check, ..TEXT },
    Check {
        name: "charts",
        rests_on: &["manifests and files", "measurements"],
        scope: Part,
        run: charts::check,
        ..TEXT
    },
    Check { name: "mdBook's theme", run: recorded::theme, ..TEXT },
    Check {
        name: "pages",
        rests_on: &["manifests and files", "blocks of code"],
        makes: Pages,
        run: links::build,
        ..TEXT
    },
    Check { name: "links", run: links::check, ..PAGES },
    Check { name: "programs are built", scope: Part, load: Cores, makes: Programs, run: recorded::build, ..TEXT },
    Check { name: "what programs print", run: recorded::rust, load: Cores, ..BUILT },
    Check { name: "what counterparts print", run: recorded::counterparts, load: Cores, ..BUILT },
    Check {
        name: "Python beside Rust",
        follows: &["what programs print", "what counterparts print"],
        run: recorded::pairs_of_languages,
        ..BUILT
    },
    Check { name: "tests of listings", run: test_binaries::tests, load: Cores, ..BUILT },
    Check { name: "exercises", run: exercises::check, load: Cores, ..BUILT },
    Check {
        name: "judges",
        rests_on: &["manifests and files", "packages of judges"],
        run: judges::check,
        load: Cores,
        ..BUILT
    },
    Check { name: "pages that programs serve", scope: Whole, load: Cores, run: served::check, ..BUILT },
    Check {
        name: "what programs leave behind",
        follows: &["what programs print", "what counterparts print", "tests of listings", "exercises", "judges"],
        run: left_behind::check,
        ..BUILT
    },
    Check { name: "snippets", run: test_binaries::snippets, load: Cores, ..BUILT },
    Check { name: "mistakes", run: recorded::mistakes, load: Cores, ..BUILT },
    Check {
        name: "blocking calls",
        rests_on: &["manifests and files", "programs are built"],
        load: Cores,
        run: lint::check,
        ..BUILT
    },
    Check {
        name: "timelines",
        follows: &["what programs print", "what counterparts print"],
        load: Cores,
        run: timelines::check,
        ..BUILT
    },
    Check {
        name: "who tells of mistakes",
        rests_on: &[
            "manifests and files",
            "programs are built",
            "the catalogue",
            "fixes of mistakes",
            "mistakes",
            "what programs print",
        ],
        scope: Whole,
        load: Cores,
        run: recorded::tool_table,
        ..BUILT
    },
    Check { name: "links to the playground", run: playground::check, ..PAGES },
    Check {
        name: "the EPUB",
        rests_on: &["manifests and files", "blocks of code", "pages", "links"],
        run: epub::check,
        ..PAGES
    },
    Check { name: "the search", run: search_queries::check, ..PAGES },
    Check {
        name: "pages in a browser",
        follows: &[
            "programs are built",
            "timelines",
            "who tells of mistakes",
            "mistakes",
            "blocking calls",
            "snippets",
        ],
        rests_on: &["manifests and files", "blocks of code", "pages", "links"],
        load: Cores,
        run: browser::check,
        ..PAGES
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_check_waits_for_comes_before_it() {
        for (nth, check) in CHECKS.iter().enumerate() {
            for before in check.follows.iter().chain(check.rests_on) {
                assert!(CHECKS[..nth].iter().any(|it| it.name == *before), "{}: {before}", check.name);
            }
        }
    }
}
