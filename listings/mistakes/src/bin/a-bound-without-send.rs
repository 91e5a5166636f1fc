#[tokio::main]
async fn main() {
    serve(async |request| println!("{request}: 200")).await;
}

async fn serve<F, Fut>(handler: F)
where
    F: Fn(String) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = ()> + Send,
{
    let server = tokio::spawn(async move {
        for request in ["GET /", "GET /about"] {
            handler(request.to_string()).await;
        }
    });
    server.await.expect("the handler does not panic");
}
