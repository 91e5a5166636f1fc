use anyhow::Result;
use deep_research::setup::Setup;
use deep_research::stop::Signals;
use deep_research::{Research, conduct, demo, page, terminal, watched};
use futures::future::join;
use std::env;
use std::path::Path;
use std::process::ExitCode;
use tokio::select;

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let mut signals = Signals::new()?;
    let setup = Setup::from_environment().await?;
    let question = env::args().nth(1).unwrap_or(demo::QUESTION.to_string());
    if question == "serve" {
        return page::serve(setup.team, signals).await;
    }

    if !setup.fakes.is_empty() {
        eprintln!("fake: {}", setup.fakes.join(", "));
    }
    let folder = Path::new(".");
    let mut research = Research::open(folder, &question)?;
    let (watcher, statuses) = watched();
    let conducted = async {
        let watcher = watcher; // dropped at the end, which ends the statuses
        conduct(&mut research, &setup.team, &watcher).await
    };
    let ended = select! {
        (ended, ()) = join(conducted, terminal::show(statuses)) => Some(ended),
        () = signals.told() => None,
    };

    if let Some(Ok(report)) = &ended {
        println!("{report}");
        research.forget(folder)?;
        eprintln!("\nFor a page that shows it: cargo run -p deep-research serve");
        return Ok(ExitCode::SUCCESS);
    }
    match (research.found().count(), research.topics.len()) {
        (_, 0) => eprintln!("Nothing is planned yet, so there is nothing to keep."),
        (found, of) => {
            let path = research.keep(folder)?;
            eprintln!("{found} of {of} findings are kept in {}.", path.display());
            eprintln!("The same command goes on from there.");
        }
    }
    match ended {
        Some(Err(error)) => Err(error),
        _ => Ok(ExitCode::from(130)), // as after any Ctrl-C
    }
}
