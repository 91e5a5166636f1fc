use tokio::{join, task_local};

task_local! { static REQUEST: u32; }

#[tokio::main(flavor = "current_thread")]
async fn main() {
    REQUEST.scope(7, answer()).await;
}

async fn answer() {
    join!(search("index"), search("archive"));
    let audit = tokio::spawn(async { log("audited") });
    let mail = REQUEST.scope(REQUEST.get(), async { log("mailed") });
    let mail = tokio::spawn(mail);
    audit.await.expect("it doesn't panic");
    mail.await.expect("it doesn't panic");
}

async fn search(place: &str) {
    log(&format!("{place} searched"));
}

fn log(text: &str) {
    match REQUEST.try_get() {
        Ok(id) => println!("request {id}: {text}"),
        Err(_) => println!("no request: {text}"),
    }
}
