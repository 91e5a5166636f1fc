use std::cell::RefCell;
use std::time::Duration;
use tokio::time::{sleep, timeout};
use what_was_approved::{Approvals, Call};

#[tokio::test(start_paused = true)]
async fn an_approved_call_is_made_by_another_process() {
    let mut office = Office::default();
    let call = refund("call_1", 20);
    assert_eq!(office.call(&call).await, None, "the output before the approval");
    office.approve(&call);
    let output = office.call(&call).await;
    assert_eq!(output.as_deref(), Some("paid"), "the output after the approval");
    assert_eq!(office.paid(), [r#"{"euros":20}"#], "what is paid");
}

#[tokio::test(start_paused = true)]
async fn an_approval_is_for_these_arguments() {
    let mut office = Office::default();
    office.approve(&refund("call_1", 20));
    let output = office.call(&refund("call_1", 2000)).await;
    assert_eq!(output, None, "the output of a call with other arguments");
    let output = office.call(&refund("call_2", 2000)).await;
    assert_eq!(output, None, "the output of another call");
}

#[tokio::test(start_paused = true)]
async fn an_approval_is_for_this_tool() {
    let mut office = Office::default();
    let call = refund("call_1", 20);
    office.approve(&call);
    let output = office.call(&Call { name: "withdraw".into(), ..call }).await;
    assert_eq!(output, None, "the output of another tool");
}

#[tokio::test(start_paused = true)]
async fn the_same_payment_needs_a_second_approval() {
    let mut office = Office::default();
    office.approve(&refund("call_1", 20));
    office.call(&refund("call_1", 20)).await;
    let output = office.call(&refund("call_2", 20)).await;
    assert_eq!(output, None, "the output of a second call with the same arguments");
}

#[tokio::test(start_paused = true)]
async fn a_second_click_pays_nothing() {
    let mut office = Office::default();
    let call = refund("call_1", 20);
    for _ in 0..2 {
        office.approve(&call);
        office.approve(&call);
        office.call(&call).await;
        office.call(&call).await;
    }
    assert_eq!(
        office.paid().len(),
        1,
        "payments of one call that is approved four times"
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_that_was_dropped_is_not_made_again() {
    let mut office = Office::default();
    let call = refund("call_1", 20);
    office.approve(&call);
    let dropped = timeout(Duration::from_secs(3), office.call(&call)).await;
    assert!(dropped.is_err(), "the tool waits for five seconds after it has paid");
    office.saved_and_loaded();
    assert_eq!(office.call(&call).await, None, "the output of a call that was dropped");
    assert_eq!(office.paid().len(), 1, "payments");
}

fn refund(id: &str, euros: u32) -> Call {
    let arguments = format!(r#"{{"euros":{euros}}}"#);
    Call { id: id.to_string(), name: "refund".to_string(), arguments }
}

/// The approvals, which another process loads before each step, and the arguments of what was paid.
#[derive(Default)]
struct Office {
    approvals: Approvals,
    paid: RefCell<Vec<String>>,
}

impl Office {
    fn saved_and_loaded(&mut self) {
        let saved =
            serde_json::to_string(&self.approvals).expect("approvals can be saved");
        self.approvals = serde_json::from_str(&saved).expect("approvals can be loaded");
    }

    fn approve(&mut self, call: &Call) {
        self.saved_and_loaded();
        self.approvals.approve(call);
    }

    async fn call(&mut self, call: &Call) -> Option<String> {
        self.saved_and_loaded();
        let pay = async |call: &Call| {
            sleep(Duration::from_secs(1)).await;
            self.paid.borrow_mut().push(call.arguments.clone());
            sleep(Duration::from_secs(5)).await;
            "paid".to_string()
        };
        self.approvals.call(call, pay).await
    }

    fn paid(&self) -> Vec<String> {
        self.paid.borrow().clone()
    }
}
