//! What a session promises: a write outlives its caller, writes keep their order, and nothing is overwritten.

use desk::{ChatRequest, Finish, Message, Next, Reply, Run, ToolCall, Usage};
use desk_session::{Conflict, Session};
use std::io;
use std::path::PathBuf;
use tempfile::TempDir;
use tokio::task::JoinSet;

struct Place {
    _folder: TempDir,
    path: PathBuf,
}

/// In memory, if there is such a folder, because that takes less time.
fn place() -> Place {
    let folder = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).unwrap();
    let path = folder.path().join("runs.sqlite");
    Place { _folder: folder, path }
}

fn run(id: &str) -> Run {
    let messages = [Message::system("Be brief."), Message::user("Hi")];
    Run::new(ChatRequest::new("m", messages)).with_id(id)
}

fn says(text: &str) -> Reply {
    let usage = Usage { prompt_tokens: 10, completion_tokens: 1 };
    Reply { text: Some(text.to_string()), calls: Vec::new(), finish: Finish::Stop, usage }
}

fn calls(ids: &[&str]) -> Reply {
    let call = |id: &&str| ToolCall {
        id: id.to_string(),
        name: "f".to_string(),
        arguments: "{}".to_string(),
    };
    let calls = ids.iter().map(call).collect();
    Reply { text: None, calls, finish: Finish::ToolCalls, ..says("") }
}

fn is_conflict(result: io::Result<()>) -> bool {
    let inner = result.as_ref().err().and_then(io::Error::get_ref);
    inner.is_some_and(|inner| inner.is::<Conflict>())
}

fn same(a: &Run, b: &Run) -> bool {
    serde_json::to_value(a).unwrap() == serde_json::to_value(b).unwrap()
}

#[tokio::test]
async fn a_run_is_loaded_as_it_was_saved_after_each_of_its_steps() {
    let place = place();
    let session = Session::open(&place.path).await.unwrap();
    let mut run = run("a");
    assert!(session.load("a").await.unwrap().is_none());
    let steps: [fn(&mut Run); 8] = [
        |_| {},
        |run| run.reply(calls(&["x", "y"])).unwrap(),
        |run| run.begin("y"),
        |run| run.finish("y", "two"),
        |run| run.finish("x", "one"),
        |run| run.reply(says("Bye")).unwrap(),
        |run| assert!(run.follow_up("Wait")),
        |run| run.reply(says("Yes?")).unwrap(),
    ];
    let mut whole = Vec::new();
    for step in steps {
        step(&mut run);
        session.save(&run).await.unwrap();
        let other = Session::open(&place.path).await.unwrap();
        assert!(same(&other.load("a").await.unwrap().unwrap(), &run));
        whole.push(other.history("a").await.unwrap().len());
    }
    // The calls and their outputs come together.
    assert_eq!(whole, [2, 2, 2, 2, 5, 6, 7, 8]);
    assert_eq!(session.history("a").await.unwrap(), run.messages());
    assert!(session.history("b").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_save_whose_future_is_never_polled_is_written_before_later_ones() {
    let place = place();
    let session = Session::open(&place.path).await.unwrap();
    let mut run = run("a");
    for number in 0..50 {
        drop(session.save(&run));
        run.reply(says(&number.to_string())).unwrap();
        assert!(run.follow_up("And?"));
    }
    session.save(&run).await.unwrap();
    assert!(same(&session.load("a").await.unwrap().unwrap(), &run));
}

#[tokio::test]
async fn close_waits_for_all_saves_and_refuses_later_ones() {
    let place = place();
    let session = Session::open(&place.path).await.unwrap();
    for number in 0..50 {
        drop(session.save(&run(&number.to_string())));
    }
    let late = session.clone();
    session.close().await.unwrap();
    let error = late.save(&run("late")).await.unwrap_err();
    assert_eq!(error.to_string(), "the session is closed");
    assert!(late.close().await.is_err());
    // The log was moved into the file.
    let files = std::fs::read_dir(place.path.parent().unwrap()).unwrap().count();
    assert_eq!(files, 1);
    let session = Session::open(&place.path).await.unwrap();
    assert!(session.load("49").await.unwrap().is_some());
    assert!(session.load("late").await.unwrap().is_none());
}

#[tokio::test]
async fn whoever_saves_second_is_refused_until_it_loads_again() {
    let place = place();
    let [one, two] = [&place.path, &place.path].map(Session::open);
    let (one, two) = (one.await.unwrap(), two.await.unwrap());
    one.save(&run("a")).await.unwrap();
    assert!(is_conflict(two.save(&run("a")).await), "it has never seen the run");

    let mut ours = one.load("a").await.unwrap().unwrap();
    let theirs = two.load("a").await.unwrap().unwrap();
    ours.reply(says("Hello")).unwrap();
    one.save(&ours).await.unwrap();
    assert!(is_conflict(two.save(&theirs).await));
    assert!(is_conflict(two.save(&theirs).await), "nothing has changed");
    assert!(same(&two.load("a").await.unwrap().unwrap(), &ours));
    two.save(&ours).await.unwrap();
    assert!(is_conflict(one.save(&ours).await));
    two.save(&run("b")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn many_sessions_may_open_and_write_a_new_file_at_once() {
    for _ in 0..60 {
        let place = place();
        let mut sessions = JoinSet::new();
        for number in 0..8 {
            let path = place.path.clone();
            sessions.spawn(async move {
                let session = Session::open(path).await?;
                let mut run = run(&number.to_string());
                for _ in 0..2 {
                    session.save(&run).await?;
                    run.reply(says("Hello")).unwrap();
                    assert!(run.follow_up("And?"));
                }
                session.close().await
            });
        }
        for result in sessions.join_all().await {
            result.unwrap();
        }
    }
}

#[tokio::test]
async fn what_cannot_be_opened_is_an_error() {
    let place = place();
    assert!(Session::open(place.path.join("no/such/folder")).await.is_err());
    std::fs::write(&place.path, "This is not a database, but a letter.").unwrap();
    assert!(Session::open(&place.path).await.is_err());
}

#[tokio::test]
async fn a_loaded_run_goes_on() {
    let place = place();
    let session = Session::open(&place.path).await.unwrap();
    let mut run = run("a");
    run.reply(calls(&["x", "y"])).unwrap();
    run.finish("x", "one");
    session.save(&run).await.unwrap();
    let mut run = session.load("a").await.unwrap().unwrap();
    let Next::Call(calls) = run.next() else { panic!("y is missing") };
    assert_eq!(calls.len(), 1);
    run.finish("y", "two");
    assert!(matches!(run.next(), Next::Ask(_)));
}

#[tokio::test]
async fn a_run_that_goes_back_is_saved_as_it_is() {
    let place = place();
    let session = Session::open(&place.path).await.unwrap();
    let before = run("a");
    let mut after = before.clone();
    after.reply(calls(&["x"])).unwrap();
    after.finish("x", "one");
    session.save(&after).await.unwrap();
    session.save(&before).await.unwrap();
    assert!(same(&session.load("a").await.unwrap().unwrap(), &before));
    assert_eq!(session.history("a").await.unwrap(), before.messages());
}
