use checked_while_it_thinks::{Reply, answer};
use std::cell::Cell;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

#[tokio::test(start_paused = true)]
async fn a_message_that_is_fine_is_answered() {
    for (check, model) in [(1, 3), (3, 1)] {
        let seen = Message { is_fine: true, check, model }.answered().await;
        let answer = seen.answer.expect("the check passes");
        assert_eq!(answer, "order 7 is refunded", "the answer");
        assert_eq!(seen.refunds, 1, "refunds");
    }
}

#[tokio::test(start_paused = true)]
async fn the_check_and_the_model_work_at_once() {
    for (check, model) in [(1, 3), (3, 1)] {
        let seen = Message { is_fine: true, check, model }.answered().await;
        assert!(
            seen.seconds <= 4,
            "{} s instead of 4, if the check takes {check} s, the model {model} s, and the tool 1 s",
            seen.seconds
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_message_refunds_nothing() {
    for (check, model) in [(1, 3), (3, 1)] {
        let seen = Message { is_fine: false, check, model }.answered().await;
        assert_eq!(seen.answer, Err("refused".to_string()), "the answer");
        assert_eq!(
            seen.begun, 0,
            "calls of the tool, if the check fails after {check} s and the model needs {model} s"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_message_does_not_wait_for_the_model() {
    let seen = Message { is_fine: false, check: 1, model: 60 }.answered().await;
    assert_eq!(seen.seconds, 1, "seconds, if the check fails after 1 s");
    assert!(seen.is_model_dropped, "the model still works");
}

#[tokio::test(start_paused = true)]
async fn a_text_is_held_back_as_well() {
    let check = async {
        sleep(Duration::from_secs(3)).await;
        Err("refused".to_string())
    };
    let model = async {
        sleep(Duration::from_secs(1)).await;
        Reply::Text("The code of the safe is 1234.".to_string())
    };
    let answer = answer(check, model, async |_| unreachable!("the model calls nothing"));
    let answer = timeout(HOUR, answer).await.expect("`answer` hangs");
    assert_eq!(answer, Err("refused".to_string()), "the answer to a refused message");
}

const HOUR: Duration = Duration::from_secs(3600);

/// A message, and how many seconds its check and the model need. The model calls the tool, which needs one second.
struct Message {
    is_fine: bool,
    check: u64,
    model: u64,
}

struct Seen {
    answer: Result<String, String>,
    seconds: u64,
    /// How many times the tool has begun, and how many times it has ended.
    begun: u32,
    refunds: u32,
    is_model_dropped: bool,
}

impl Message {
    async fn answered(self) -> Seen {
        let (begun, refunds, models) = (Cell::new(0), Cell::new(0), Cell::new(0));
        let start = Instant::now();
        let check = async {
            sleep(Duration::from_secs(self.check)).await;
            if self.is_fine { Ok(()) } else { Err("refused".to_string()) }
        };
        let model = async {
            let _thinks = Thinks::new(&models);
            sleep(Duration::from_secs(self.model)).await;
            Reply::Call("order 7".to_string())
        };
        let tool = async |order: String| {
            begun.set(begun.get() + 1);
            sleep(Duration::from_secs(1)).await;
            refunds.set(refunds.get() + 1);
            format!("{order} is refunded")
        };
        let answer = timeout(HOUR, answer(check, model, tool)).await;
        Seen {
            answer: answer.expect("`answer` hangs"),
            seconds: start.elapsed().as_secs(),
            begun: begun.get(),
            refunds: refunds.get(),
            is_model_dropped: models.get() == 0,
        }
    }
}

/// Counts the models that think.
struct Thinks<'a>(&'a Cell<u32>);

impl Thinks<'_> {
    fn new(models: &Cell<u32>) -> Thinks<'_> {
        models.set(models.get() + 1);
        Thinks(models)
    }
}

impl Drop for Thinks<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}
