//! On a worker of a pool, the span that a waiting task has left open takes in what another task logs there.

use std::io::{Result, Write};
use std::sync::Mutex;
use tokio::runtime::Builder;

include!("../src/main.rs");

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

fn logged() -> String {
    String::from_utf8_lossy(&LOG.lock().expect("no holder panics")).into_owned()
}

#[test]
fn another_task_logs_into_the_open_span() {
    let log =
        tracing_subscriber::fmt().without_time().with_target(false).with_writer(|| Log);
    log.init();
    let runtime =
        Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let ada = tokio::spawn(serve("ada", 1));
        while !logged().contains("asked") {
            sleep(Duration::from_millis(1)).await;
        }
        tokio::spawn(async { info!("of no request") }).await.unwrap();
        ada.await.unwrap();
    });
    let said = logged();
    assert!(said.contains(r#"request{user="ada"}: of no request"#), "{said}");
}
