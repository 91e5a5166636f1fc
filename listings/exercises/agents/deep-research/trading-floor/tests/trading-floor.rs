//! The promises of the floor, on the paused clock.

use fake_llm::{ApiError, Call, FakeLlm, Fault, Script, Step};
use model_client::Client;
use serde_json::json;
use std::time::Duration;
use tokio::spawn;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_util::sync::CancellationToken;
use trading_floor::{Broker, Entry, Trader, open};

const NAMES: [&str; 4] = ["warren", "george", "ray", "cathie"];
const HOUR: Duration = Duration::from_secs(3_600);

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

struct Floor {
    model: FakeLlm,
    broker: Broker,
    stop: CancellationToken,
    book: JoinHandle<Vec<Entry>>,
}

impl Floor {
    /// Opens a floor with four agents, each with a round every minute. These steps come first. Otherwise, each agent buys
    /// one share in each round, and each reply takes a second.
    fn open(first: impl IntoIterator<Item = Step>) -> Floor {
        let second = |step: Step| step.after(seconds(1)).always();
        let usual = [
            second(Step::respond("That's all.")).when_asked("executed"),
            second(Step::calls([order("tea", 1)])),
        ];
        let model = FakeLlm::new(Script::new(first.into_iter().chain(usual)));
        let (broker, stop) = (Broker::default(), CancellationToken::new());
        let traders =
            NAMES.map(|name| Trader { name: name.to_string(), every: seconds(60) });
        let client = Client::in_process(model.clone());
        let book = spawn(open(traders.into(), client, broker.clone(), stop.clone()));
        Floor { model, broker, stop, book }
    }

    /// The number of rounds that each agent has begun.
    fn rounds(&self) -> [usize; 4] {
        let requests = self.model.requests();
        NAMES.map(|name| {
            let begins = |request: &&fake_llm::Request| {
                request.model() == name && request.last_text() == "It's your turn."
            };
            requests.iter().filter(begins).count()
        })
    }

    /// Cancels the token, and returns the book and how many seconds the floor took to end.
    async fn stop(&mut self) -> (Vec<Entry>, u64) {
        self.stop.cancel();
        let since = Instant::now();
        let book = timeout(HOUR, &mut self.book).await;
        let book = book.expect("the floor should end after the stop, but it doesn't");
        (book.expect("`open` should not panic"), since.elapsed().as_secs())
    }

    /// Checks that the broker and the book agree.
    fn nothing_is_lost(&self, book: &[Entry]) {
        let traded = book.iter().filter(|entry| matches!(entry, Entry::Traded(..)));
        let executed = self.broker.executed().len();
        let traded = traded.count();
        assert!(
            executed == traded,
            "the broker has executed {executed} orders, but {traded} are in the book"
        );
    }
}

fn order(symbol: &str, shares: i32) -> Call {
    Call::new("order", json!({ "symbol": symbol, "shares": shares }))
}

#[tokio::test(start_paused = true)]
async fn a_slow_agent_holds_up_no_other() {
    let slow = Step::respond("I'd rather wait.").after(seconds(150)).for_model("ray");
    let mut floor = Floor::open([slow]);
    sleep(seconds(130)).await;
    let rounds = floor.rounds();
    assert!(
        rounds == [3, 3, 1, 3],
        "after 130 seconds, the agents should have begun 3, 3, 1, and 3 rounds, but it's {rounds:?}"
    );
    let (book, _) = floor.stop().await;
    floor.nothing_is_lost(&book);
}

#[tokio::test(start_paused = true)]
async fn a_late_agent_does_not_make_up_for_missed_rounds() {
    let slow = Step::respond("I'd rather wait.").after(seconds(150)).for_model("ray");
    let (floor, begun) = (Floor::open([slow]), Instant::now());
    for (at, rounds) in [(170, 2), (190, 3), (250, 4)] {
        sleep_until(begun + seconds(at)).await;
        let ray = floor.rounds()[2];
        assert!(
            ray == rounds,
            "after {at} seconds, ray should have begun {rounds} rounds, but it's {ray}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_failed_round_is_in_the_book_and_the_next_one_happens() {
    let failure = ApiError::new(400, "bad_mood").message("not today");
    let mut floor = Floor::open([Step::raise_error(failure).for_model("cathie")]);
    sleep(seconds(90)).await;
    let rounds = floor.rounds();
    assert!(
        rounds == [2, 2, 2, 2],
        "after 90 seconds, each agent should have begun 2 rounds, but it's {rounds:?}"
    );
    let (book, _) = floor.stop().await;
    let failed = book.iter().filter_map(|entry| match entry {
        Entry::Failed(name, why) => Some((name.as_str(), why.contains("not today"))),
        Entry::Traded(..) => None,
    });
    let failed: Vec<_> = failed.collect();
    assert!(
        failed == [("cathie", true)],
        "the book should have one failure, cathie's, but it has these: {failed:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn an_order_under_way_at_the_stop_is_in_the_book() {
    // The broker executes the first orders after 2 seconds, and returns after 3.
    for milliseconds in [1_500, 2_500, 3_500, 4_500] {
        let mut floor = Floor::open([]);
        sleep(Duration::from_millis(milliseconds)).await;
        let (book, took) = floor.stop().await;
        sleep(seconds(10)).await;
        floor.nothing_is_lost(&book);
        assert!(took < 15, "the floor took {took} seconds to end, for nothing");
    }
}

#[tokio::test(start_paused = true)]
async fn after_the_stop_no_model_is_asked() {
    let mut floor = Floor::open([]);
    sleep(Duration::from_millis(2_500)).await;
    let before = floor.model.counts().requests;
    floor.stop().await;
    sleep(seconds(300)).await;
    let after = floor.model.counts().requests;
    assert!(
        before == after,
        "at the stop, there had been {before} requests, but later there are {after}"
    );
}

#[tokio::test(start_paused = true)]
async fn between_rounds_it_stops_at_once() {
    let mut floor = Floor::open([]);
    sleep(seconds(30)).await;
    let (book, took) = floor.stop().await;
    floor.nothing_is_lost(&book);
    assert!(took == 0, "nothing was under way, but the floor took {took} seconds to end");
}

#[tokio::test(start_paused = true)]
async fn orders_that_wait_for_the_book_are_written() {
    let many = (0..8).map(|shares| order("tea", shares + 1));
    let mut floor = Floor::open([Step::calls(many).for_model("ray")]);
    sleep(Duration::from_millis(4_500)).await;
    let (book, _) = floor.stop().await;
    sleep(seconds(60)).await;
    floor.nothing_is_lost(&book);
}

#[tokio::test(start_paused = true)]
async fn an_order_after_a_late_reply_is_in_the_book() {
    // The broker executes the order 29.5 seconds after the stop, and returns a second later.
    let late = Step::calls([order("tea", 1)]).after(seconds(29)).for_model("ray");
    let mut floor = Floor::open([late]);
    sleep(Duration::from_millis(500)).await;
    let (book, _) = floor.stop().await;
    sleep(seconds(60)).await;
    floor.nothing_is_lost(&book);
}

#[tokio::test(start_paused = true)]
async fn a_silent_model_holds_up_the_end_for_30_seconds() {
    let failure = ApiError::new(400, "bad_mood").message("not today");
    let mut floor = Floor::open([
        Step::raise_error(failure).for_model("ray"),
        Step::respond("…").after(HOUR).for_model("ray"),
        Step::respond("…").with(Fault::StallAfter(0)).for_model("george"),
    ]);
    sleep(seconds(90)).await;
    let (book, took) = floor.stop().await;
    floor.nothing_is_lost(&book);
    assert!(took <= 31, "the floor took {took} seconds to end");
    let has_failed =
        |entry: &Entry| matches!(entry, Entry::Failed(name, _) if name == "ray");
    assert!(
        book.iter().any(has_failed),
        "ray's first round has failed, but the book doesn't say so"
    );
}
