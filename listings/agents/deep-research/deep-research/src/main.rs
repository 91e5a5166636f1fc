use anyhow::{Result, ensure};
use deep_research::setup::Setup;
use deep_research::stop::Signals;
use deep_research::terminal::{say, show};
use deep_research::{Research, conduct, demo, page, watched};
use futures::future::join;
use std::env;
use std::io::{Write, stdout};
use std::path::Path;
use std::process::ExitCode;
use tokio::select;

// ANCHOR: main
#[tokio::main]
async fn main() -> Result<ExitCode> {
    let mut signals = Signals::new()?;
    let question = env::args().nth(1).unwrap_or(demo::QUESTION.to_string());
    ensure!(!question.starts_with('-'), "usage: deep-research [QUESTION | serve]");
    let setup = Setup::from_environment().await?;
    setup.fakes.iter().for_each(|fake| say(format!("fake: {fake}")));
    if question == "serve" {
        return page::serve(setup, signals).await;
    }

    let folder = Path::new(".");
    let mut research = Research::open(folder, &question)?;
    let (watcher, statuses) = watched();
    let conducted = async {
        let watcher = watcher; // dropped at the end, which ends the statuses
        conduct(&mut research, &setup.team, &watcher).await
    };
    let ended = select! {
        (ended, ()) = join(conducted, show(statuses)) => Some(ended),
        () = signals.told() => None,
    };

    let printed = ended.map(|report| {
        writeln!(stdout(), "{}", report?)?; // before the file is deleted
        research.forget(folder)
    });
    if let Some(Ok(())) = printed {
        say("\nFor a page that shows it: cargo run -p deep-research serve");
        return Ok(ExitCode::SUCCESS);
    }
    let (found, of) = (research.found().count(), research.topics.len());
    match (found > 0).then(|| research.keep(folder)) {
        None => say("Nothing is found yet, so there is nothing to keep."),
        Some(Ok(path)) => {
            say(format!("{found} of {of} findings are kept in {}.", path.display()));
            say("The same command goes on from there.");
        }
        Some(Err(why)) => say(format!("{found} of {of} findings can't be kept: {why}")),
    }
    printed.unwrap_or(Ok(()))?;
    Ok(ExitCode::from(130)) // as after any Ctrl-C
}
// ANCHOR_END: main
