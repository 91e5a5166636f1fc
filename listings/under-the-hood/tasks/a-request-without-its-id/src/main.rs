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
    audit.await.and(mail.await).expect("neither panics");
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
