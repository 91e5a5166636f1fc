use std::cell::RefCell;
use std::pin::pin;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

/// A search that notes its begin, and its end even if it is dropped.
struct Log(RefCell<Vec<String>>);

struct Searching<'a>(&'a Log, &'static str);

impl Drop for Searching<'_> {
    fn drop(&mut self) {
        self.0.note(format!("{} ends", self.1));
    }
}

impl Log {
    fn note(&self, line: String) {
        self.0.borrow_mut().push(line);
    }

    async fn search(&self, text: &'static str, seconds: u64) -> &'static str {
        let searching = Searching(self, text);
        self.note(format!("{text} begins"));
        sleep(Duration::from_secs(seconds)).await;
        searching.1
    }
}

fn newest<F: Future>(search: F) -> the_newest_search::Newest<F> {
    the_newest_search::Newest::new(search)
}

#[tokio::test(start_paused = true)]
async fn only_the_newest_search_is_finished() {
    let (start, log) = (Instant::now(), Log(RefCell::default()));
    let mut newest = pin!(newest(log.search("te", 10)));
    let early = timeout(Duration::from_secs(1), newest.as_mut()).await;
    assert!(early.is_err(), "the first search takes 10 s");
    newest.as_mut().replace(log.search("tea", 2));
    let found = timeout(HOUR, newest).await.expect("the new search isn't polled");
    assert_eq!(
        (found, start.elapsed().as_secs()),
        ("tea", 3),
        "2 s after it was replaced at 1 s"
    );
}

#[tokio::test(start_paused = true)]
async fn the_old_search_is_dropped_at_once() {
    let log = Log(RefCell::default());
    let mut newest = pin!(newest(log.search("te", 10)));
    let _ = timeout(Duration::from_secs(1), newest.as_mut()).await;
    newest.as_mut().replace(log.search("tea", 2));
    assert_eq!(*log.0.borrow(), ["te begins", "te ends"], "when `replace` has returned");
}

#[tokio::test(start_paused = true)]
async fn a_search_that_was_replaced_before_its_first_poll_never_begins() {
    let log = Log(RefCell::default());
    let mut newest = pin!(newest(log.search("t", 10)));
    newest.as_mut().replace(log.search("te", 10));
    newest.as_mut().replace(log.search("tea", 2));
    timeout(HOUR, newest).await.expect("the newest search isn't polled");
    assert_eq!(*log.0.borrow(), ["tea begins", "tea ends"]);
}

#[test]
fn a_search_is_in_the_struct() {
    let log = Log(RefCell::default());
    let search = size_of_val(&log.search("te", 10));
    let whole = size_of_val(&newest(log.search("te", 10)));
    assert!(whole >= search, "a search has {search} bytes, but `Newest` only {whole}");
}
