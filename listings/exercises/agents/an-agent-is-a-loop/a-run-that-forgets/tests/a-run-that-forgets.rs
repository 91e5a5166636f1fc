use a_run_that_forgets::{Call, Message, Reply, Run};
use std::cell::RefCell;
use std::time::Duration;
use tokio::time::{sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test(start_paused = true)]
async fn a_run_that_is_not_dropped_ends() {
    let office = Office::default();
    let mut run = Run::new("Invite Ann and Bob.");
    let text = timeout(HOUR, office.drive(&mut run)).await.expect("`drive` hangs");
    assert_eq!(text, "Both are invited.");
    assert_eq!(run.messages, messages(), "the conversation");
}

#[tokio::test(start_paused = true)]
async fn no_tool_that_has_finished_runs_again() {
    for seconds in DROPS {
        let (office, _) = dropped_after(seconds).await;
        let finished = office.finished.into_inner();
        assert_eq!(
            finished,
            [1, 2, 3],
            "tools that finished, by id, if `drive` is dropped after {seconds} s"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn no_request_that_was_answered_is_repeated() {
    for seconds in DROPS {
        let (office, _) = dropped_after(seconds).await;
        let answered = office.answered.into_inner();
        assert_eq!(
            answered, 3,
            "replies of the model, if `drive` is dropped after {seconds} s"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_conversation_is_the_same_wherever_it_was_dropped() {
    for seconds in DROPS {
        let (_, run) = dropped_after(seconds).await;
        assert_eq!(
            run.messages,
            messages(),
            "the conversation, if `drive` is dropped after {seconds} s"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_that_has_ended_stays_ended() {
    let office = Office::default();
    let mut run = Run { messages: messages() };
    let text = timeout(HOUR, office.drive(&mut run)).await.expect("`drive` hangs");
    assert_eq!(text, "Both are invited.");
    assert_eq!(office.answered.into_inner(), 0, "requests of a run that has ended");
}

/// Each wait takes two seconds, and there are six of them.
const DROPS: [u64; 6] = [1, 3, 5, 7, 9, 11];
const WAIT: Duration = Duration::from_secs(2);

/// Drops `drive` after this many seconds, and calls it again.
async fn dropped_after(seconds: u64) -> (Office, Run) {
    let office = Office::default();
    let mut run = Run::new("Invite Ann and Bob.");
    let first = timeout(Duration::from_secs(seconds), office.drive(&mut run)).await;
    assert_eq!(first.ok(), None, "each wait takes two seconds");
    timeout(HOUR, office.drive(&mut run)).await.expect("`drive` hangs");
    (office, run)
}

/// The model and the tools, and what they have done.
#[derive(Default)]
struct Office {
    answered: RefCell<u32>,
    finished: RefCell<Vec<u32>>,
}

impl Office {
    async fn drive(&self, run: &mut Run) -> String {
        run.drive(
            async |messages| self.answer(messages).await,
            async |call| self.call(call).await,
        )
        .await
    }

    async fn answer(&self, messages: &[Message]) -> Reply {
        let asked: Vec<u32> = messages.iter().flat_map(ids_of_calls).collect();
        let known: Vec<u32> = messages.iter().filter_map(id_of_output).collect();
        assert_eq!(asked, known, "the model is asked before every call has its output");
        sleep(WAIT).await;
        *self.answered.borrow_mut() += 1;
        match asked.len() {
            0 => Reply::Calls(vec![call(1, "search")]),
            1 => Reply::Calls(vec![call(2, "send_mail"), call(3, "send_mail")]),
            _ => Reply::Text("Both are invited.".to_string()),
        }
    }

    async fn call(&self, call: &Call) -> String {
        sleep(WAIT).await;
        self.finished.borrow_mut().push(call.id);
        format!("{} is done", call.name)
    }
}

fn ids_of_calls(message: &Message) -> Vec<u32> {
    match message {
        Message::Model(Reply::Calls(calls)) => calls.iter().map(|call| call.id).collect(),
        _ => Vec::new(),
    }
}

fn id_of_output(message: &Message) -> Option<u32> {
    match message {
        Message::Output { id, .. } => Some(*id),
        _ => None,
    }
}

fn call(id: u32, name: &str) -> Call {
    Call { id, name: name.to_string() }
}

fn output(id: u32, text: &str) -> Message {
    Message::Output { id, text: text.to_string() }
}

/// The conversation of a run that wasn't dropped.
fn messages() -> Vec<Message> {
    vec![
        Message::User("Invite Ann and Bob.".to_string()),
        Message::Model(Reply::Calls(vec![call(1, "search")])),
        output(1, "search is done"),
        Message::Model(Reply::Calls(vec![call(2, "send_mail"), call(3, "send_mail")])),
        output(2, "send_mail is done"),
        output(3, "send_mail is done"),
        Message::Model(Reply::Text("Both are invited.".to_string())),
    ]
}
