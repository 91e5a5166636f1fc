//! Runs of `desk` that are kept in a file, by SQLite.
//!
//! One task owns the file. [`Session::save`] hands it what to write, and only then returns a future, so a write happens
//! even if the future is dropped, and writes happen in the order of the calls.
//!
//! ```no_run
//! # use desk::{Agent, Driver, Model, Stopped};
//! # use desk_session::Session;
//! # async fn example(agent: Agent, model: impl Model) -> Result<(), Box<dyn std::error::Error>> {
//! let session = Session::open("runs.sqlite").await?;
//! let driver = Driver::new(agent, model);
//! let mut run = match session.load("ann").await? {
//!     Some(run) => run,
//!     None => driver.start("Invite Ann to lunch.").with_id("ann"),
//! };
//! let keep = session.clone();
//! let driver = driver.keep_with(move |run| keep.save(run));
//! println!("{}", driver.drive(&mut run).await?);
//! session.close().await?;
//! # Ok(())
//! # }
//! ```

mod file;
mod saved;

use desk::{Message, Run};
use file::File;
use saved::Saved;
use std::path::Path;
use std::{fmt, io};
use tokio::spawn;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;

/// A file of runs. Clones share the task that owns it.
// ANCHOR: session
#[derive(Clone)]
pub struct Session {
    /// Not bounded, because each run waits for its save before it goes on.
    jobs: UnboundedSender<Job>,
}

/// What to do with the file, and `true` to close it afterward.
type Job = (Box<dyn FnOnce(&mut File) + Send>, bool);

/// Owns the file, and does one job after the other on a thread that may block.
async fn own(mut file: File, mut jobs: UnboundedReceiver<Job>) {
    while let Some((job, is_last)) = jobs.recv().await {
        let done = spawn_blocking(move || {
            job(&mut file);
            file
        });
        match done.await {
            Ok(returned) if !is_last => file = returned,
            _ => return,
        }
    }
    spawn_blocking(|| drop(file)); // all sessions are gone without a `close`
}
// ANCHOR_END: session

/// Why a run wasn't saved: another process has saved it since this one last loaded or saved it. This is the inner error of
/// the [`io::Error`]. Load the run again to continue from what is saved.
#[derive(Debug)]
pub struct Conflict {
    pub id: String,
}

impl Session {
    /// Opens a file of runs, or creates one. Must be called within a runtime of Tokio.
    ///
    /// # Errors
    ///
    /// If there is no such folder, if the file isn't such a file, or if another process locks it for five seconds.
    pub async fn open(path: impl AsRef<Path>) -> io::Result<Session> {
        let path = path.as_ref().to_path_buf();
        let file = spawn_blocking(move || File::open(&path)).await?;
        let (jobs, queue) = unbounded_channel();
        spawn(own(file?, queue));
        Ok(Session { jobs })
    }

    /// Returns the run with this id as it was last saved, if it was ever saved. From then on, this session expects to be
    /// the only one that saves it.
    ///
    /// # Errors
    ///
    /// If the file can't be read, or if the session is closed.
    pub async fn load(&self, id: &str) -> io::Result<Option<Run>> {
        let id = id.to_string();
        let saved = self.ask(move |file| file.load(&id)).await?;
        Ok(saved.map(Saved::into_run).transpose()?)
    }

    /// Returns the conversation of a run without the calls that have no outputs yet: a model accepts it at any time. It is
    /// empty if no such run was ever saved.
    ///
    /// # Errors
    ///
    /// As for [`load`](Session::load).
    pub async fn history(&self, id: &str) -> io::Result<Vec<Message>> {
        let id = id.to_string();
        let saved = self.ask(move |file| file.history(&id)).await?;
        let messages = saved.iter().map(|message| serde_json::from_str(message));
        Ok(messages.collect::<Result<_, _>>()?)
    }

    // ANCHOR: save
    /// Saves a run as it is now. The future only waits until that is done: the write also happens if it is dropped.
    ///
    /// # Errors
    ///
    /// A [`Conflict`], if the file can't be written, or if the session is closed.
    pub fn save(
        &self,
        run: &Run,
    ) -> impl Future<Output = io::Result<()>> + Send + 'static + use<> {
        let saved = Saved::new(run);
        self.ask(move |file| file.save(&saved?))
    }

    /// Hands over a job, and returns a future of its result.
    fn ask<T, F>(
        &self,
        job: F,
    ) -> impl Future<Output = io::Result<T>> + Send + 'static + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce(&mut File) -> io::Result<T> + Send + 'static,
    {
        let (answer, result) = oneshot::channel();
        let job = Box::new(move |file: &mut File| {
            let _ = answer.send(job(file)); // it's done, even if nothing waits for it
        });
        let _ = self.jobs.send((job, false)); // drops the job if the session is closed
        async move { result.await.unwrap_or_else(|_| Err(closed())) }
    }
    // ANCHOR_END: save

    /// Waits until everything that was handed over is written, and closes the file. After that, clones of the session
    /// refuse to save.
    ///
    /// # Errors
    ///
    /// If the session was closed already, or if its runtime is ending.
    pub async fn close(self) -> io::Result<()> {
        let (answer, closing) = oneshot::channel();
        let last = Box::new(move |file: &mut File| drop(answer.send(file.close())));
        let _ = self.jobs.send((last, true));
        closing.await.unwrap_or_else(|_| Err(closed()))
    }
}

fn closed() -> io::Error {
    io::Error::new(io::ErrorKind::BrokenPipe, "the session is closed")
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "run {} was saved by another process", self.id)
    }
}

impl std::error::Error for Conflict {}
