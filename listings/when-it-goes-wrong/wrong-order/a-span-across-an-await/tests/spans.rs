//! A span that is entered across an await takes in what other futures log; one that a future is instrumented with does not.

use std::io::{Result, Write};
use std::sync::Mutex;
use tracing::Instrument;
use tracing::subscriber::with_default;

include!("../src/main.rs");

// The only test in this process: `tracing` remembers for the whole process which log lines nobody wants, so a test
// without a subscriber that runs beside this one would sometimes take its lines away.
static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        LOG.lock().expect("no holder panics").write(bytes)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

#[test]
fn one_request_stands_in_the_span_of_the_other() {
    let entered = logged(|| both(serve("ada", 1), serve("grace", 2)));
    assert_eq!(
        entered,
        " INFO request{user=\"ada\"}: asked
 INFO request{user=\"ada\"}:request{user=\"grace\"}: asked
 INFO request{user=\"ada\"}:request{user=\"grace\"}: answered
 INFO request{user=\"ada\"}:request{user=\"grace\"}: answered
"
    );

    let instrumented = logged(|| {
        both(
            query(1).instrument(info_span!("request", user = "ada")),
            query(2).instrument(info_span!("request", user = "grace")),
        )
    });
    assert!(!instrumented.contains(":request"), "{instrumented}");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn both(one: impl Future<Output = ()>, other: impl Future<Output = ()>) {
    join!(one, other);
}

fn logged(program: impl FnOnce()) -> String {
    let log =
        tracing_subscriber::fmt().without_time().with_target(false).with_writer(|| Log);
    with_default(log.finish(), program);
    String::from_utf8(std::mem::take(&mut LOG.lock().unwrap())).expect("it logs text")
}
