use tokio::net::TcpListener;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let _listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("listening");
    panic!("no quota");
}
