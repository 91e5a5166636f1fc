mod agent;

use agent::{answer, model};
use anyhow::{Result, ensure};
use desk::{ChatRequest, Message};
use desk_session::Session;
use fake_llm::{FakeLlm, Script, Step};
use futures::{StreamExt, TryStreamExt, stream};
use model_client::Client;
use outbox::{Counts, Outbox};
use std::env::{args, current_exe};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::process::Command;
use tokio::time::timeout;

const KILLS: u32 = 200;
const SEED: u64 = 27;

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<_> = args().skip(1).collect();
    if let [file, model, outbox, has_key] = arguments.as_slice() {
        // A child. It is killed somewhere in this call.
        return answer(Path::new(file), model, outbox, has_key == "true").await.map(drop);
    }
    println!("{KILLS} kills, seed {SEED}");
    let ends = kill_often(&current_exe()?, KILLS, true).await?;
    let count = |is: fn(&End) -> bool| ends.iter().filter(|end| is(end)).count();
    println!("histories that a model accepts: {}", count(|end| end.is_accepted));
    println!("runs that reach their end:      {}", count(|end| end.is_answered));
    println!(
        "runs that deliver one mail:     {}",
        count(|end| end.counts.delivered == 1)
    );
    let after = |replies| ends.iter().filter(|end| end.replies == replies).count();
    println!("after each reply, ten or more:  {}", (0..3).all(|n| after(n) >= 10));
    println!(
        "some mails were sent again:     {}",
        count(|end| end.counts.recognized > 0) > 0
    );
    Ok(())
}

/// What a kill has led to.
struct End {
    /// The replies whose calls all had their outputs in the file.
    replies: usize,
    is_accepted: bool,
    is_answered: bool,
    counts: Counts,
}

// ANCHOR: kill
/// Kills children, each in a run of its own, at moments that are spread over the time that a run takes.
async fn kill_often(program: &Path, kills: u32, has_key: bool) -> Result<Vec<End>> {
    let model = model().serve().await?;
    let child = || Child::start(program, model.base_url(), has_key);
    let whole = stream::iter(0..8).map(async |_| child().await?.work().await);
    let mut usual: Vec<_> = whole.buffer_unordered(4).try_collect().await?;
    usual.sort();

    let mut random = fastrand::Rng::with_seed(SEED);
    let moments = (0..kills)
        .map(|nth| usual[4].mul_f64((f64::from(nth) + random.f64()) / f64::from(kills)));
    // ANCHOR: each
    let ends = stream::iter(moments).map(async |mut moment| {
        loop {
            let mut child = child().await?;
            if let Ok(ended) = timeout(moment, child.work()).await {
                ended?; // a child that fails isn't killed
            }
            if child.kill().await? {
                return child.resume(model.base_url(), has_key).await;
            }
            moment = moment.mul_f64(0.9); // it was faster than usual
        }
    });
    // ANCHOR_END: each
    ends.buffer_unordered(4).try_collect().await
}
// ANCHOR_END: kill

/// A process that works on a run, with a file and an outbox of its own.
struct Child {
    folder: TempDir,
    outbox: Outbox,
    server: outbox::Server,
    process: tokio::process::Child,
}

impl Child {
    async fn start(program: &Path, model: &str, has_key: bool) -> Result<Child> {
        let folder = folder()?;
        let outbox = Outbox::new().latency(Duration::from_millis(5));
        let server = outbox.serve().await?;
        let process = Command::new(program)
            .arg(folder.path().join("runs.sqlite"))
            .args([model, server.url(), &has_key.to_string()])
            .kill_on_drop(true)
            .spawn()?;
        Ok(Child { folder, outbox, server, process })
    }

    /// Returns how long the run took.
    async fn work(&mut self) -> Result<Duration> {
        let start = Instant::now();
        ensure!(self.process.wait().await?.success(), "the child failed");
        Ok(start.elapsed())
    }

    /// Kills the process, and returns whether that came before its end.
    async fn kill(&mut self) -> Result<bool> {
        let _ = self.process.start_kill();
        Ok(!self.process.wait().await?.success())
    }

    // ANCHOR: resume
    /// Looks at the file that a killed child has left, and continues its run in this process.
    async fn resume(self, model: &str, has_key: bool) -> Result<End> {
        let file = self.folder.path().join("runs.sqlite");
        let session = Session::open(&file).await?;
        let history = session.history("lunch").await?;
        session.close().await?;
        // After the question come pairs of a reply and an output.
        let replies = history.len().saturating_sub(1) / 2;
        let is_accepted = accepts(history).await;

        let text = answer(&file, model, self.server.url(), has_key).await?;
        let is_answered = text == "Ann is invited.";
        let counts = self.outbox.counts();
        Ok(End { replies, is_accepted, is_answered, counts })
    }
    // ANCHOR_END: resume
}

/// A folder in memory, if there is one. What a process has written survives its death there, too, and takes less time.
fn folder() -> io::Result<TempDir> {
    TempDir::new_in("/dev/shm").or_else(|_| TempDir::new())
}

async fn accepts(history: Vec<Message>) -> bool {
    let judge = FakeLlm::new(Script::new([Step::respond("It is accepted.")]));
    let request = ChatRequest::new("m", history);
    let is_empty = request.messages.is_empty();
    is_empty || Client::in_process(judge).chat(&request).await.is_ok()
}
