//! Neither a socket nor reqwest gives up by itself; what has a limit does.

include!("../src/main.rs");

use reqwest::{Client, ClientBuilder};

const LONG: Duration = Duration::from_secs(2);

#[tokio::test]
async fn a_socket_waits_as_long_as_its_other_end_is_silent() {
    let model = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = TcpStream::connect(model.local_addr().unwrap()).await.unwrap();
    let silent = model.accept().await.unwrap();
    let asked = tokio::spawn(ask(client));
    tokio::time::sleep(LONG).await;
    assert!(!asked.is_finished(), "it gave up by itself");
    let (mut model, _) = silent;
    let mut question = [0; "Who are you?".len()];
    model.read_exact(&mut question).await.unwrap();
    model.write_all(b"the scout").await.unwrap();
    drop(model);
    assert_eq!(asked.await.unwrap().unwrap(), "the scout");
}

async fn post(client: ClientBuilder) -> reqwest::Result<String> {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = client.no_proxy().tls_certs_only([]).build()?;
    client.post(url).body("Who are you?").send().await?.text().await
}

#[tokio::test]
async fn a_client_of_reqwest_has_no_limit_until_it_is_given_one() {
    assert!(timeout(LONG, post(Client::builder())).await.is_err());
}

#[tokio::test]
async fn with_either_limit_it_gives_up() {
    let limit = Duration::from_millis(200);
    for client in
        [Client::builder().timeout(limit), Client::builder().read_timeout(limit)]
    {
        let answer =
            timeout(LONG, post(client)).await.expect("the client gives up first");
        assert!(answer.unwrap_err().is_timeout());
    }
}
