#[tokio::main]
async fn main() {
    let mut tries = 0;
    let answer = retry(|| async {
        tries += 1;
        if tries < 3 { None } else { Some("yes") }
    });
    println!("{}, after {tries} tries", answer.await);
}

async fn retry<F, Fut>(mut request: F) -> &'static str
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Option<&'static str>>,
{
    loop {
        if let Some(answer) = request().await {
            return answer;
        }
    }
}
