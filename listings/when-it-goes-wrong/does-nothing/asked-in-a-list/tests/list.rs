//! What stands in a list does not run, however long the program waits.

use tokio::time::timeout;

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn nobody_has_been_asked_after_an_hour() {
    let asked = vec![ask("scout"), ask("writer"), ask("critic")];
    sleep(Duration::from_secs(3600)).await;
    for call in asked {
        let answer = timeout(Duration::ZERO, call).await;
        assert!(answer.is_err(), "the call had begun before anybody polled it");
    }
}
