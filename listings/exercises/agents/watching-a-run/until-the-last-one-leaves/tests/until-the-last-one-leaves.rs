//! A run of one reply, 20 tokens a second apart, that two people watch.

use desk::{Agent, Driver, Event, Stopped};
use fake_llm::{FakeLlm, Script, Step};
use model_client::Client;
use std::time::Duration;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use until_the_last_one_leaves::share;

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);
const TEXT: &str = "a b c d e f g h i j k l m n o p q r s t";

struct Watched {
    fake: FakeLlm,
    run: JoinHandle<Result<String, Stopped>>,
    share: JoinHandle<()>,
    first: Receiver<Event>,
    second: Receiver<Event>,
}

fn watched(room: usize) -> Watched {
    let fake = FakeLlm::new(Script::new([Step::respond(TEXT).per_token(SECOND)]));
    let driver = Driver::new(Agent::new("small", ""), Client::in_process(fake.clone()));
    let (events, receiver) = desk::events(2);
    let run = tokio::spawn(async move {
        driver.drive_with(&mut driver.start("Spell."), &events).await
    });
    let (one, first) = channel(room);
    let (two, second) = channel(room);
    let share = tokio::spawn(share(receiver, vec![one, two]));
    Watched { fake, run, share, first, second }
}

/// The text that a watcher reads, each event after a wait.
async fn read(mut events: Receiver<Event>, wait: Duration) -> String {
    let mut text = String::new();
    while let Some(event) = events.recv().await {
        sleep(wait).await;
        if let Event::Text { text: more } = event {
            text += &more;
        }
    }
    text
}

#[tokio::test(start_paused = true)]
async fn both_get_every_event() {
    let Watched { share, first, second, .. } = watched(2);
    let slow = tokio::spawn(read(first, 2 * SECOND));
    let fast = tokio::spawn(read(second, Duration::ZERO));
    assert_eq!(slow.await.unwrap(), TEXT, "what a slow watcher got");
    assert_eq!(fast.await.unwrap(), TEXT, "what a fast watcher got");
    let ended = timeout(HOUR, share).await;
    ended.expect("the run has ended, but share goes on").expect("it doesn't panic");
}

#[tokio::test(start_paused = true)]
async fn when_one_leaves_the_other_still_gets_every_event() {
    for leaves_first in [true, false] {
        let Watched { first, second, .. } = watched(2);
        let (leaves, stays) = match leaves_first {
            true => (first, second),
            false => (second, first),
        };
        let stays = tokio::spawn(read(stays, Duration::ZERO));
        sleep(SECOND / 2).await;
        drop(leaves);
        assert_eq!(
            stays.await.unwrap(),
            TEXT,
            "what the one who stayed got; {} had left",
            if leaves_first { "the first" } else { "the second" }
        );
    }
}

#[tokio::test(start_paused = true)]
async fn when_both_have_left_the_run_stops_at_once_even_if_the_model_is_silent() {
    let Watched { fake, run, share, first, second } = watched(100);
    sleep(SECOND * 5 / 2).await;
    drop(first);
    drop(second);
    let ended = timeout(SECOND / 10, share).await;
    assert!(ended.is_ok(), "both have left and the model is silent: share goes on");
    let ended = timeout(SECOND / 10, run).await;
    assert!(ended.is_ok(), "both have left, and share has returned: the run goes on");
    assert_eq!(fake.counts().left, 1, "requests that were closed before their end");
}

#[tokio::test(start_paused = true)]
async fn one_who_stalls_holds_up_the_run() {
    let Watched { fake, first, second, share, .. } = watched(2);
    tokio::spawn(read(second, Duration::ZERO));
    sleep(60 * SECOND).await;
    let tokens = fake.counts().tokens;
    assert!(
        tokens <= 8,
        "one watcher reads nothing and has room for two events, but the model has sent {tokens} tokens"
    );
    drop(first);
    let ended = timeout(HOUR, share).await;
    ended.expect("the one who stalled has left, but share waits").unwrap();
}
