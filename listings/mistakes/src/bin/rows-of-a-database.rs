use futures::future::join_all;

#[tokio::main]
async fn main() {
    let host = String::from("db");

    let mut tries = 0;
    let connected = retry(async || {
        tries += 1;
        connect(&host, tries).await
    });
    connected.await;

    let host = &host;
    let rows = join_all([7, 8].map(|id| async move { fetch(host, id).await })).await;
    each(&rows, async |row| println!("{row}")).await;
}

async fn retry<F>(mut request: F)
where
    F: AsyncFnMut() -> bool,
{
    while !request().await {}
}

async fn each<F>(rows: &[String], report: F)
where
    F: AsyncFn(&str),
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
