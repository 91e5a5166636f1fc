//! Without limits, the client waits on.

include!("../src/main.rs");

#[tokio::test]
async fn no_limit_by_default() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().no_proxy().build().expect("a client");
    let server = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}/", server.local_addr().expect("bound"));
    spawn(async move { stream(server.accept().await?.0).await });
    let answer = async { client.get(address).send().await?.text().await };
    let waited = tokio::time::timeout(Duration::from_secs(4), answer).await;
    assert!(waited.is_err(), "the client gave up by itself: {waited:?}");
}
