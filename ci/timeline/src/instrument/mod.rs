//! Instruments a program: inserts calls of the runtime into its text. The rest stays as it is and no line is added or
//! removed, so compiler errors and panics still name the reader's lines.

mod calls;
mod crates;
mod edits;
mod entry;
mod holds;
mod imports;
mod macros;
mod main_function;
mod modules;
mod names;
mod program;
mod select;
mod source;
mod visit;
mod waits;

pub use crates::{Copied, Crates, Root};
pub use program::Refused;
pub use source::mentions_sockets;

use crate::instrument::main_function::{add_runtime, entry_of, wrap_main};
use crate::instrument::names::Names;
use crate::instrument::program::{find_main, parse, refuse_modules};
use crate::instrument::visit::Visitor;
use syn::visit::Visit;

/// Returns the instrumented copy of the program `source`, a single file; [`Crates`] does the same for several files. With
/// `sockets`, its virtual clock waits for sockets. An error says why the program can't be recorded.
pub fn instrument(source: &str, sockets: bool) -> Result<String, Refused> {
    instrument_renamed(source, sockets, &[])
}

/// Does the same for a program whose manifest renames crates: `renamed` holds pairs of the name that the program uses
/// and the crate's own.
pub fn instrument_renamed(source: &str, sockets: bool, renamed: &[(String, String)]) -> Result<String, Refused> {
    let file = parse(source)?;
    let main = find_main(&file)?;
    refuse_modules(&file)?;
    let entry = entry_of(main, &file, renamed)?;
    let mut visitor = Visitor::new(source, &file, Names::new(renamed));
    visitor.visit_file(&file);
    if let Some(refused) = visitor.refused {
        return Err(refused);
    }
    add_runtime(&mut visitor, &file);
    wrap_main(&mut visitor, main, entry, sockets);
    Ok(visitor.edits.apply())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(source: &str) -> Vec<String> {
        instrument(source, false).expect("it can be instrumented").lines().map(str::to_string).collect()
    }

    #[test]
    fn no_line_moves() {
        let source = "//! A program.\n#![allow(unused)]\n\nuse std::{\n    thread, time::Duration,\n};\n\n#[tokio::main(\n    flavor = \"current_thread\"\n)]\n\
            async fn main() -> Result<(), String> {\n    ask(\n        3,\n    )\n    .await?;\n    Ok(())\n}\n\nasync fn ask(n: u32) -> Result<(), String> {\n    Ok(())\n}\n";
        let copy = instrument(source, false).expect("it can be instrumented");
        assert_eq!(copy.lines().count(), source.lines().count());
        for (line, word) in
            [(4, "use ::timeline::standard::{"), (11, "fn timeline_main"), (12, "ask("), (19, "fn ask(n: u32)")]
        {
            assert!(copy.lines().nth(line - 1).is_some_and(|text| text.contains(word)), "{line}: {word} in {copy}");
        }
    }

    #[test]
    fn what_stands_before_the_program_stays() {
        let copy = instrument("\u{feff}#!/usr/bin/env cargo\nfn main() {\n    std::process::exit(1);\n}\n", false);
        let copy = copy.expect("it can be instrumented");
        assert!(
            copy.starts_with("\u{feff}#!/usr/bin/env cargo\n#[macro_use] extern crate timeline; fn main()"),
            "{copy}"
        );
        assert!(copy.contains("{\n    ::timeline::standard::process::exit(1);\n}"), "{copy}");
    }

    #[test]
    fn awaits_and_branches_are_told() {
        let copy = lines(
            "#[tokio::main]\nasync fn main() {\n    a().await;\n    tokio::join!(b(), async { c().await });\n    \
             tokio::select! { biased; x = d(), if x > 1 => x.await, else => {} }\n}",
        );
        assert!(copy[2].contains("::timeline::wait(__frame.id(), a(), 3, \"a()\").await"), "{}", copy[2]);
        assert!(copy[3].contains("::timeline::branch(__frame.id(), b(), 4, \"b()\")"), "{}", copy[3]);
        assert!(copy[3].contains("Frame::enter(\"async block\", None, 4)"), "{}", copy[3]);
        assert!(copy[4].contains("x = ::timeline::branch(__frame.id(), d(), 5, \"d()\"), if x > 1"), "{}", copy[4]);
        assert!(copy[1].contains("recorded on one"), "{}", copy[1]);
    }

    #[test]
    fn tasks_are_told_but_threads_are_not() {
        let copy = lines(
            "fn main() {\n    std::thread::spawn(work);\n    tokio::spawn(future);\n    set.spawn(|| 1);\n    rt.block_on(async {});\n    \
             futures::executor::block_on(future);\n    tokio::task::spawn_blocking(work);\n}",
        );
        assert!(copy[1].contains("::timeline::standard::thread::spawn(work)"), "{}", copy[1]);
        assert!(copy[2].contains("tokio::spawn(::timeline::task!(future))"), "{}", copy[2]);
        assert!(copy[3].contains("set.spawn(|| 1)"), "{}", copy[3]);
        assert!(copy[4].contains("rt.block_on(::timeline::root(async {"), "{}", copy[4]);
        assert!(copy[5].contains("block_on(::timeline::root(future))"), "{}", copy[5]);
        assert!(copy[6].contains("::timeline::spawn_blocking(work)"), "{}", copy[6]);
    }

    #[test]
    fn what_cannot_be_recorded_is_refused_or_noted() {
        let refused = |source: &str| instrument(source, false).map_err(|refused| (refused.line, refused.what));
        assert_eq!(refused("fn f() {}"), Err((1, "there is no function `main`".into())));
        assert_eq!(refused("\nmod other;\nfn main() {}"), Err((2, "a module in another file".into())));
        assert!(
            refused("#[async_std::main]\nasync fn main() {}")
                .is_err_and(|(line, what)| line == 1 && what.contains("`#[async_std::main]` runs `main`"))
        );
        assert!(refused("fn main( {}").is_err_and(|(line, what)| line == 1 && what.contains("parse")));
        let noted =
            lines("#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {\n    stream! { x.await };\n}");
        assert!(noted[1].contains("inside the macro `stream!` (line 3) were not recorded"), "{}", noted[1]);
    }
}
