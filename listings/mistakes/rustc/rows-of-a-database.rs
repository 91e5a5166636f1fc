use futures::future::join_all;

#[tokio::main]
async fn main() {
    let host = String::from("db");

    let mut tries = 0;
    let connected = retry(|| async {
        tries += 1;
        connect(&host, tries).await
    });
    connected.await;

    let rows = join_all([7, 8].map(|id| async move { fetch(&host, id).await })).await;
    each(&rows, |row| async move { println!("{row}") }).await;
}

async fn retry<F, Fut>(mut request: F)
where
    F: FnMut() -> Fut,
    Fut: Future<Output = bool>,
{
    while !request().await {}
}

async fn each<F, Fut>(rows: &[String], report: F)
where
    F: Fn(&str) -> Fut,
    Fut: Future<Output = ()>,
{
    for row in rows {
        report(row).await;
    }
}

/// The database accepts the third try.
async fn connect(_host: &str, tries: u32) -> bool {
    tries == 3
}

async fn fetch(host: &str, id: u32) -> String {
    format!("row {id} of {host}")
}
